// Log in by a code against the sandbox: node log_in_by_code.mjs http://127.0.0.1:8080
//
// A test of a team that writes JavaScript: it needs Node 20, and no package.
import assert from "node:assert/strict";

const origin = process.argv[2] ?? "http://127.0.0.1:8080";
// A state of its own, so that tests may run side by side.
const headers = {
  "x-api-key": process.argv[3] ?? "sandbox-key",
  "x-sandbox-namespace": "log-in-by-code",
  "content-type": "application/json",
};

async function call(method, path, body) {
  const response = await fetch(origin + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: text && JSON.parse(text), retryAfter: response.headers.get("retry-after") };
}

// Start anew, with a member of our own.
assert.equal((await call("POST", "/_sandbox/reset")).status, 204);
const seed = { customers: [{ id: "M-17", firstName: "Kari", mobilePhone: "+4740000017" }] };
assert.equal((await call("POST", "/_sandbox/seed", seed)).status, 204);

// The first request for a code is told to come again; what your code does then is what you test.
await call("POST", "/_sandbox/faults", { fault: "messaging.create_code:429:first=1,retry-after=0" });
let asked = await call("GET", "/v4/messaging/sms/code/create/+4740000017");
assert.deepEqual([asked.status, asked.retryAfter], [429, "0"]);
asked = await call("GET", "/v4/messaging/sms/code/create/+4740000017");
assert.equal(asked.status, 200);

// Nothing was sent: the outbox has the message, with its code.
const outbox = (await call("GET", "/_sandbox/outbox?kind=code&to=40000017")).body;
assert.equal(outbox.length, 1);
assert.equal((await call("GET", `/v4/messaging/sms/code/verify/+4740000017/${outbox[0].code}`)).status, 200);

// Used up, and expired after ten minutes of the sandbox's clock.
assert.equal((await call("GET", `/v4/messaging/sms/code/verify/+4740000017/${outbox[0].code}`)).status, 404);
await call("GET", "/v4/messaging/sms/code/create/+4740000017");
await call("POST", "/_sandbox/clock", { advance: 11 * 60 });
const second = (await call("GET", "/_sandbox/outbox?kind=code")).body.at(-1).code;
assert.equal((await call("GET", `/v4/messaging/sms/code/verify/+4740000017/${second}`)).status, 404);

const member = (await call("GET", "/_sandbox/customers/M-17")).body;
assert.equal(member.messages.length, 2);
console.log(`${member.customer.firstName} logged in with ${outbox[0].code}`);
