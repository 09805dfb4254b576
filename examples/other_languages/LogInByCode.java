// Log in by a code against the sandbox: java LogInByCode.java http://127.0.0.1:8080
//
// A test of a team that writes Java: it needs Java 17, and no library.

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class LogInByCode {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static String origin = "http://127.0.0.1:8080";
    private static String key = "sandbox-key";

    public static void main(String[] arguments) throws Exception {
        origin = arguments.length > 0 ? arguments[0] : origin;
        key = arguments.length > 1 ? arguments[1] : key;

        // Start anew, with a member of our own.
        expect(204, call("POST", "/_sandbox/reset", ""));
        String seed = "{\"customers\": [{\"id\": \"M-17\", \"firstName\": \"Kari\", \"mobilePhone\": \"+4740000017\"}]}";
        expect(204, call("POST", "/_sandbox/seed", seed));

        // The first request for a code is told to come again; what your code does then is what you test.
        expect(200, call("POST", "/_sandbox/faults", "{\"fault\": \"messaging.create_code:429:first=1\"}"));
        expect(429, call("GET", "/v4/messaging/sms/code/create/+4740000017", ""));
        expect(200, call("GET", "/v4/messaging/sms/code/create/+4740000017", ""));

        // Nothing was sent: the outbox has the message, with its code.
        String outbox = expect(200, call("GET", "/_sandbox/outbox?kind=code&to=40000017", ""));
        Matcher code = Pattern.compile("\"code\":\"(\\d+)\"").matcher(outbox);
        if (!code.find()) {
            throw new AssertionError("the outbox has no code: " + outbox);
        }
        expect(200, call("GET", "/v4/messaging/sms/code/verify/+4740000017/" + code.group(1), ""));
        System.out.println("Kari logged in with " + code.group(1));
    }

    private static HttpResponse<String> call(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + path))
                .header("x-api-key", key)
                .header("x-sandbox-namespace", "log-in-by-code-java")
                .header("content-type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private static String expect(int status, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new AssertionError(response.uri() + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
