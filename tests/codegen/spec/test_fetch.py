"""How the bundle is got over the wire and from disk, from servers on this machine that are as bad as real ones."""

from __future__ import annotations

import gzip
import hashlib
import os
import socket
import socketserver
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.spec.fetch import Fetched, FetchError, Timeouts, fetch, next_hop, public_source

BUNDLE = (Path(__file__).parents[3] / "openapi" / "openapi.yaml").read_bytes()
PATIENT = Timeouts(connect=10, read=10, write=10, pool=10, overall=20)

Response = Callable[[socket.socket, str], None]
"""Writes to the connection whatever it likes; gets the head of the request."""


def reply(status: str, body: bytes = b"", *, whole: bool = True, **headers: str) -> Response:
    """An HTTP response; without ``whole`` only half of the body it announces."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named.items()), "Connection: close"]
    if "transfer-encoding" not in named and "content-length" not in named:
        lines.append(f"Content-Length: {len(body)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode()

    def response(connection: socket.socket, request: str) -> None:
        connection.sendall(head + (body if whole else body[: len(body) // 2]))

    return response


def drip(data: bytes, start: bytes = b"") -> Response:
    """Never silent for long, and never done."""

    def response(connection: socket.socket, request: str) -> None:
        connection.sendall(start)
        for byte in data:
            connection.sendall(bytes([byte]))
            time.sleep(0.02)

    return response


def silence(connection: socket.socket, request: str) -> None:
    """Accepts and says nothing until the other side gives up."""
    connection.settimeout(5)
    connection.recv(1)


class Server(socketserver.ThreadingTCPServer):
    """Gives each path its response and remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        self.responses: dict[str, Response] = {}
        self.requests: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    def url(self, path: str, response: Response | None = None) -> str:
        if response is not None:
            self.responses[path] = response
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def header(self, name: str, request: int = -1) -> str | None:
        for line in self.requests[request].splitlines()[1:]:
            field, _, value = line.partition(": ")
            if field.lower() == name.lower():
                return value
        return None


class _Handler(socketserver.BaseRequestHandler):
    server: Server
    request: socket.socket

    def handle(self) -> None:
        with suppress(OSError):
            self.request.settimeout(5)
            head = b""
            # A greeting in TLS has no such end; it gets none but the hanging up.
            while b"\r\n\r\n" not in head and not head.startswith(b"\x16") and (more := self.request.recv(65536)):
                head += more
            text = head.decode("latin-1")
            for path, response in self.server.responses.items():
                if text.startswith(f"GET {path} "):
                    self.server.requests.append(text)
                    return response(self.request, text)


@pytest.fixture
def start() -> Iterator[Callable[[], Server]]:
    running: list[tuple[Server, threading.Thread]] = []

    def begin() -> Server:
        server = Server()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        running.append((server, thread))
        return server

    yield begin
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def vendor(start: Callable[[], Server]) -> Server:
    return start()


def get(source: str, timeouts: Timeouts = PATIENT, max_bytes: int = 1_000_000) -> Fetched:
    return fetch(source, timeouts=timeouts, max_bytes=max_bytes)


def failure(source: str, timeouts: Timeouts = PATIENT, max_bytes: int = 1_000_000) -> str:
    """The one line of a fetch that must not succeed."""
    with pytest.raises(FetchError) as failed:
        get(source, timeouts, max_bytes)
    message = str(failed.value)
    assert message.isprintable()
    assert failed.value.__suppress_context__ or failed.value.__context__ is None
    assert "; " in message, "the remedy is missing"
    return message


class TestADownload:
    def test_brings_the_bytes_as_they_are_with_what_identifies_them(self, vendor: Server) -> None:
        url = vendor.url(
            "/openapi.yaml",
            reply(
                "200 OK",
                BUNDLE,
                etag='"a1b2"',
                last_modified="Mon, 03 Mar 2025 08:00:00 GMT",
                content_type="application/yaml",
            ),
        )
        assert get(url) == Fetched(
            source=url,
            data=BUNDLE,
            etag='"a1b2"',
            last_modified="Mon, 03 Mar 2025 08:00:00 GMT",
            not_modified=False,
            sha256=hashlib.sha256(BUNDLE).hexdigest(),
        )

    def test_asks_unconditionally_where_nothing_is_known(self, vendor: Server) -> None:
        get(vendor.url("/openapi.yaml", reply("200 OK", BUNDLE)))
        assert vendor.header("If-None-Match") is None
        assert vendor.header("If-Modified-Since") is None

    def test_forgets_a_validator_that_it_could_not_send_back(self, vendor: Server) -> None:
        url = vendor.url("/openapi.yaml", reply("200 OK", BUNDLE, etag='"a\tb"', last_modified=""))
        fetched = get(url)
        assert (fetched.etag, fetched.last_modified) == (None, None)

    def test_tells_how_far_it_is(self, vendor: Server) -> None:
        seen: list[tuple[int, int | None]] = []
        fetch(vendor.url("/openapi.yaml", reply("200 OK", BUNDLE)), progress=lambda done, of: seen.append((done, of)))
        assert seen == sorted(seen)
        assert seen[-1] == (len(BUNDLE), len(BUNDLE))

    def test_lets_an_error_of_the_progress_display_through(self, vendor: Server) -> None:
        def broken_pipe(done: int, of: int | None) -> None:
            raise BrokenPipeError("the terminal went away")

        with pytest.raises(BrokenPipeError):
            fetch(vendor.url("/openapi.yaml", reply("200 OK", BUNDLE)), progress=broken_pipe)

    def test_unpacks_gzip(self, vendor: Server) -> None:
        seen: list[tuple[int, int | None]] = []
        url = vendor.url("/openapi.yaml", reply("200 OK", gzip.compress(BUNDLE), content_encoding="gzip"))
        fetched = fetch(url, timeouts=PATIENT, progress=lambda done, of: seen.append((done, of)))
        assert fetched.data == BUNDLE
        assert fetched.sha256 == hashlib.sha256(BUNDLE).hexdigest()
        assert seen[-1] == (len(BUNDLE), None)

    def test_unpacks_gzip_of_several_members(self, vendor: Server) -> None:
        body = gzip.compress(BUNDLE[:5000]) + gzip.compress(BUNDLE[5000:])
        assert get(vendor.url("/openapi.yaml", reply("200 OK", body, content_encoding="gzip"))).data == BUNDLE

    def test_reads_a_chunked_body(self, vendor: Server) -> None:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BUNDLE), BUNDLE)
        assert get(vendor.url("/openapi.yaml", reply("200 OK", body, transfer_encoding="chunked"))).data == BUNDLE

    def test_does_not_ask_a_proxy_for_this_machine(self, vendor: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert get(vendor.url("/openapi.yaml", reply("200 OK", BUNDLE))).data == BUNDLE


class TestAConditionalDownload:
    def test_sends_both_validators_and_says_that_nothing_changed(self, vendor: Server) -> None:
        url = vendor.url("/openapi.yaml", reply("304 Not Modified", etag='"a1b2"'))
        fetched = fetch(url, etag='"a1b2"', last_modified="Mon, 03 Mar 2025 08:00:00 GMT", timeouts=PATIENT)
        assert fetched == Fetched(url, None, '"a1b2"', "Mon, 03 Mar 2025 08:00:00 GMT", True, None)
        assert vendor.header("If-None-Match") == '"a1b2"'
        assert vendor.header("If-Modified-Since") == "Mon, 03 Mar 2025 08:00:00 GMT"

    def test_brings_what_is_new(self, vendor: Server) -> None:
        url = vendor.url("/openapi.yaml", reply("200 OK", BUNDLE, etag='"c3d4"'))
        fetched = fetch(url, etag='"a1b2"', last_modified=None, timeouts=PATIENT)
        assert (fetched.data, fetched.etag, fetched.last_modified) == (BUNDLE, '"c3d4"', None)

    def test_keeps_its_conditions_over_a_redirect(self, vendor: Server) -> None:
        vendor.url("/v4/openapi.yaml", reply("304 Not Modified"))
        url = vendor.url("/openapi.yaml", reply("302 Found", location="/v4/openapi.yaml"))
        assert fetch(url, etag='"a1b2"', timeouts=PATIENT).not_modified

    def test_refuses_a_response_to_a_condition_it_did_not_state(self, vendor: Server) -> None:
        assert "responded with 304 Not Modified" in failure(vendor.url("/openapi.yaml", reply("304 Not Modified")))

    @pytest.mark.parametrize("damaged", ['"a1\r\nX-Evil: 1"', '"bjørn"', ""])
    def test_leaves_out_a_validator_that_no_header_can_carry(self, vendor: Server, damaged: str) -> None:
        url = vendor.url("/openapi.yaml", reply("200 OK", BUNDLE))
        assert fetch(url, etag=damaged, last_modified=damaged, timeouts=PATIENT).data == BUNDLE
        assert "if-" not in vendor.requests[-1].lower()
        assert "evil" not in vendor.requests[-1].lower()


class TestADownloadThatFails:
    @pytest.mark.parametrize(
        ("status", "remedy"),
        [
            ("500 Internal Server Error", "try again later"),
            ("503 Service Unavailable", "try again later"),
            ("429 Too Many Requests", "try again later"),
            ("404 Not Found", "check the URL"),
            ("410 Gone", "check the URL"),
            ("401 Unauthorized", "check the credentials"),
            ("403 Forbidden", "check the credentials"),
            ("204 No Content", "try again later"),
            ("206 Partial Content", "try again later"),
            ("302 Found", "try again later"),
            ("520 Hva?", "try again later"),
        ],
    )
    def test_names_the_status_and_a_remedy(self, vendor: Server, status: str, remedy: str) -> None:
        url = vendor.url("/openapi.yaml", reply(status))
        message = failure(url)
        assert message.startswith(f"{url} responded with {status[:3]} ")
        assert remedy in message

    @pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "Text/HTML", "application/xhtml+xml"])
    def test_says_that_a_web_page_is_none_before_reading_it(self, vendor: Server, kind: str) -> None:
        url = vendor.url("/", reply("200 OK", b"<html>" * 200_000, content_type=kind))
        assert "is a web page" in failure(url, max_bytes=10)

    def test_says_that_the_connection_broke_in_the_middle(self, vendor: Server) -> None:
        assert "broke off" in failure(vendor.url("/openapi.yaml", reply("200 OK", BUNDLE, whole=False)))

    def test_says_that_a_chunked_body_broke_off(self, vendor: Server) -> None:
        body = b"%x\r\n%b\r\n" % (len(BUNDLE), BUNDLE)
        assert "broke off" in failure(vendor.url("/x", reply("200 OK", body, transfer_encoding="chunked")))

    def test_says_that_a_packed_body_broke_off(self, vendor: Server) -> None:
        packed = gzip.compress(BUNDLE)
        for cut in (b"", packed[:5], packed[: len(packed) // 2], packed[:-1]):
            url = vendor.url("/openapi.yaml", reply("200 OK", cut, content_encoding="gzip"))
            assert "broke off" in failure(url)

    def test_says_that_a_packed_body_is_damaged(self, vendor: Server) -> None:
        packed = bytearray(gzip.compress(BUNDLE))
        packed[len(packed) // 2] ^= 0xFF
        for body in (bytes(packed), b"openapi: 3.1.0", gzip.compress(BUNDLE) + b"more"):
            url = vendor.url("/openapi.yaml", reply("200 OK", body, content_encoding="gzip"))
            assert "damaged" in failure(url)

    @pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "deflate"])
    def test_refuses_a_packing_that_it_did_not_ask_for(self, vendor: Server, encoding: str) -> None:
        assert "packed" in failure(vendor.url("/x", reply("200 OK", b"...", content_encoding=encoding)))
        assert vendor.header("Accept-Encoding") == "gzip"

    def test_says_that_nobody_listens(self) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            assert "could not be reached" in failure(f"http://127.0.0.1:{closed.getsockname()[1]}/openapi.yaml")

    def test_says_that_the_server_hung_up(self, vendor: Server) -> None:
        assert "broke off" in failure(vendor.url("/openapi.yaml", lambda connection, request: None))

    def test_says_that_the_other_side_does_not_speak_http(self, vendor: Server) -> None:
        url = vendor.url(
            "/openapi.yaml", lambda connection, request: connection.sendall(b"220 smtp.example.no\r\n\r\n")
        )
        assert "broke off" in failure(url)

    def test_says_that_the_other_side_does_not_speak_tls(self, vendor: Server) -> None:
        assert "could not be reached" in failure(vendor.url("/openapi.yaml").replace("http:", "https:"))

    def test_says_that_the_name_is_none(self) -> None:
        assert "https://api..oculos.no/openapi.yaml" in failure("https://api..oculos.no/openapi.yaml")

    def test_says_that_the_proxy_settings_are_wrong(self, vendor: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ALL_PROXY", "nonsense://kari:hemmelig@proxy.example.no")
        message = failure(vendor.url("/openapi.yaml", reply("200 OK", BUNDLE)))
        assert "proxy or certificate settings" in message
        assert "hemmelig" not in message


class TestADownloadHasBounds:
    def test_in_time_to_response(self, vendor: Server) -> None:
        assert "sent nothing for 0.3 seconds" in failure(vendor.url("/openapi.yaml", silence), Timeouts(read=0.3))

    def test_in_time_for_all_of_a_body_that_drips(self, vendor: Server) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
        url = vendor.url("/openapi.yaml", drip(b"#" * 100_000, head))
        assert "was not complete after 0.5 seconds" in failure(url, Timeouts(read=0.3, overall=0.5))

    def test_in_time_for_all_of_a_head_that_drips(self, vendor: Server) -> None:
        url = vendor.url("/openapi.yaml", drip(b"a: b\r\n" * 10_000, b"HTTP/1.1 200 OK\r\n"))
        assert "was not complete after 0.5 seconds" in failure(url, Timeouts(read=0.3, overall=0.5))

    def test_in_size_where_it_is_announced(self, vendor: Server) -> None:
        url = vendor.url("/openapi.yaml", reply("200 OK", content_length="21000000"))
        assert "larger than 20,971,520 bytes" in failure(url, max_bytes=20 * 1024 * 1024)

    def test_in_size_where_it_is_not(self, vendor: Server) -> None:
        def endless(connection: socket.socket, request: str) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            while True:
                connection.sendall(b"#" * 65536)

        assert "larger than 1,000,000 bytes" in failure(vendor.url("/openapi.yaml", endless))

    def test_in_size_after_unpacking(self, vendor: Server) -> None:
        bomb = gzip.compress(bytes(60_000_000))
        url = vendor.url("/openapi.yaml", reply("200 OK", bomb, content_encoding="gzip"))
        del bomb
        get(vendor.url("/warm", reply("200 OK", BUNDLE)))
        tracemalloc.start()
        try:
            assert "larger than 1,000,000 bytes" in failure(url)
            assert tracemalloc.get_traced_memory()[1] < 8_000_000
        finally:
            tracemalloc.stop()

    def test_that_a_body_of_just_the_limit_keeps(self, vendor: Server) -> None:
        for response in (
            reply("200 OK", BUNDLE),
            reply("200 OK", gzip.compress(BUNDLE), content_encoding="gzip"),
        ):
            url = vendor.url("/openapi.yaml", response)
            assert get(url, max_bytes=len(BUNDLE)).data == BUNDLE
            assert "larger than" in failure(url, max_bytes=len(BUNDLE) - 1)

    def test_in_redirects(self, vendor: Server) -> None:
        for hop in range(7):
            vendor.url(f"/{hop}", reply("301 Moved", location=f"/{hop + 1}"))
        vendor.url("/7", reply("200 OK", BUNDLE))
        assert get(vendor.url("/2")).data == BUNDLE
        assert "redirects more than 5 times" in failure(vendor.url("/1"))

    def test_in_redirects_to_itself(self, vendor: Server) -> None:
        assert "redirects more than 5 times" in failure(vendor.url("/x", reply("307 Temporary", location="/x")))


class TestRedirects:
    @pytest.mark.parametrize(
        ("current", "location", "target"),
        [
            ("https://docs.trigg.no/a/spec", "../openapi.yaml", "https://docs.trigg.no/openapi.yaml"),
            ("https://docs.trigg.no/spec", "//cdn.trigg.no/spec", "https://cdn.trigg.no/spec"),
            ("https://docs.trigg.no/spec", "https://cdn.example.com/x?v=4", "https://cdn.example.com/x?v=4"),
            ("http://127.0.0.1:8000/spec", "http://localhost:9000/spec", "http://localhost:9000/spec"),
            ("http://[::1]:8000/spec", "/openapi.yaml", "http://[::1]:8000/openapi.yaml"),
        ],
    )
    def test_are_followed_where_it_is_safe(self, current: str, location: str, target: str) -> None:
        assert str(next_hop(httpx.URL(current), location)) == target

    @pytest.mark.parametrize(
        ("current", "location"),
        [
            ("https://docs.trigg.no/spec", "http://docs.trigg.no/spec"),
            ("https://docs.trigg.no/spec", "http://localhost/spec"),
            ("https://docs.trigg.no/spec", "file:///etc/passwd"),
            ("https://docs.trigg.no/spec", "ftp://docs.trigg.no/spec"),
            ("https://docs.trigg.no/spec", "javascript:alert(1)"),
            ("https://docs.trigg.no/spec", "https://[docs"),
            ("https://docs.trigg.no/spec", "https://docs:trigg/"),
            ("https://docs.trigg.no/spec", "https://xn--/"),
            ("http://localhost:8000/spec", "http://docs.trigg.no/spec"),
            ("http://localhost:8000/spec", "https://docs.trigg.no/spec"),
            ("http://localhost:8000/spec", "http://127.0.0.1:80@docs.trigg.no/spec"),
        ],
    )
    def test_are_refused_where_it_is_not(self, current: str, location: str) -> None:
        with pytest.raises(FetchError, match=r"redirects to .*; ") as refused:
            next_hop(httpx.URL(current), location)
        assert current in str(refused.value)

    def test_to_plain_http_are_not_followed_by_a_download_either(self, vendor: Server) -> None:
        url = vendor.url("/openapi.yaml", reply("302 Found", location="http://docs.trigg.no/openapi.yaml"))
        assert "not safe to follow" in failure(url)

    def test_show_nothing_that_is_secret(self, vendor: Server) -> None:
        location = "http://kari:hemmelig@docs.trigg.no/openapi.yaml?X-Amz-Signature=hemmelig"
        message = failure(vendor.url("/openapi.yaml", reply("302 Found", location=location)))
        assert "docs.trigg.no/openapi.yaml" in message
        assert "hemmelig" not in message


class TestCredentialsInTheAddress:
    def test_are_used_and_neither_shown_nor_recorded(self, vendor: Server) -> None:
        plain = vendor.url("/openapi.yaml", reply("200 OK", BUNDLE))
        fetched = get(plain.replace("//", "//kari:hemmelig@"))
        assert fetched.source == plain
        assert vendor.header("Authorization") == "Basic a2FyaTpoZW1tZWxpZw=="

    def test_stay_on_the_server_that_they_are_for(self, vendor: Server, start: Callable[[], Server]) -> None:
        other = start()
        away = other.url("/openapi.yaml", reply("200 OK", BUNDLE))
        vendor.url("/2", reply("302 Found", location=away))
        get(vendor.url("/1", reply("302 Found", location="/2")).replace("//", "//kari:hemmelig@"))
        assert vendor.header("Authorization", 0) == vendor.header("Authorization", 1) == "Basic a2FyaTpoZW1tZWxpZw=="
        assert other.header("Authorization") is None

    def test_are_not_taken_from_a_redirect(self, vendor: Server, start: Callable[[], Server]) -> None:
        other = start()
        away = other.url("/openapi.yaml", reply("200 OK", BUNDLE)).replace("//", "//ola:fremmed@")
        get(vendor.url("/openapi.yaml", reply("302 Found", location=away)))
        assert other.header("Authorization") is None

    @pytest.mark.parametrize(
        "response",
        [reply("500 Oops"), reply("200 OK", BUNDLE, whole=False), silence, reply("302 Found", location="/x")],
    )
    def test_are_in_no_message(self, vendor: Server, response: Response) -> None:
        message = failure(vendor.url("/x", response).replace("//", "//kari:hemmelig@") + "?token=hemmelig")
        assert "hemmelig" not in message
        assert "kari" not in message

    @pytest.mark.parametrize(
        "source",
        [
            "http://kari:hemmelig@docs.trigg.no/openapi.yaml",
            "https://kari:hemm/hemmelig@docs.trigg.no/openapi.yaml",
            "https://kari:hemm?hemmelig@docs.trigg.no/openapi.yaml",
            "https://kari:hemm#hemmelig@docs.trigg.no/openapi.yaml",
            "ftp://kari:hemmelig@docs.trigg.no/openapi.yaml",
            "https://kari:hemmelig@:x/",
            "https://kari:hemmelig@[docs/",
            "https://kari:hemmelig@",
        ],
    )
    def test_are_in_no_message_about_the_url_itself(self, source: str) -> None:
        message = failure(source)
        assert "hemm" not in message
        assert "kari" not in message


class TestThePublicSource:
    @pytest.mark.parametrize(
        ("source", "public"),
        [
            ("https://docs.trigg.no/openapi.yaml", "https://docs.trigg.no/openapi.yaml"),
            ("https://docs.trigg.no/download?format=yaml&v=4", "https://docs.trigg.no/download?format=yaml&v=4"),
            ("https://kari:ord@docs.trigg.no:8443/a", "https://docs.trigg.no:8443/a"),
            ("https://kari@docs.trigg.no/a#top", "https://docs.trigg.no/a"),
            ("https://cdn.no/a?v=4&sig=abc&X-Amz-Credential=d", "https://cdn.no/a?v=4&sig=***&X-Amz-Credential=***"),
            ("https://cdn.no/@trigg/openapi.yaml", "https://cdn.no/@trigg/openapi.yaml"),
            ("https://cdn.no/a?author=kari&design=2&token=", "https://cdn.no/a?author=kari&design=2&token="),
            ("openapi/openapi.yaml", "openapi/openapi.yaml"),
            ("../kari@jobb:ny.yaml", "../kari@jobb:ny.yaml"),
            ("file:///srv/openapi.yaml", "file:///srv/openapi.yaml"),
        ],
    )
    def test_is_the_url_without_what_is_secret(self, source: str, public: str) -> None:
        assert public_source(source) == public
        assert public_source(public) == public

    @settings(deadline=None)
    @given(st.text(st.sampled_from("hemlig/?#:@%41 æ"), max_size=12), st.sampled_from(["https", "HTTP", "ftp"]))
    def test_never_shows_a_password_whatever_stands_in_it(self, tail: str, scheme: str) -> None:
        assert "hemmelig" not in public_source(f"{scheme}://kari:hemmelig{tail}@docs.trigg.no/openapi.yaml")


class TestAUrl:
    @pytest.mark.parametrize(
        "source",
        [
            "http://docs.trigg.no/openapi.yaml",
            "HTTP://10.0.0.1/openapi.yaml",
            "http://127.0.0.1@docs.trigg.no/",
            "http://localhost.trigg.no/",
            "http://127.0.0.1.nip.io/",
        ],
    )
    def test_of_another_machine_must_be_encrypted(self, source: str) -> None:
        assert "is not encrypted" in failure(source)

    @pytest.mark.parametrize("source", ["ftp://docs.trigg.no/spec", "s3://trigg/openapi.yaml", "data://,openapi"])
    def test_of_another_kind_is_refused(self, source: str) -> None:
        assert "neither an https URL nor a file" in failure(source)

    @pytest.mark.parametrize(
        "source",
        ["https://", "https:///openapi.yaml", "https://docs:trigg/", "https://[docs/", "https://xn--/", "http://xn--/"],
    )
    def test_that_is_none_is_refused(self, source: str) -> None:
        assert "check the URL" in failure(source)


class TestAFile:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "Trigg nedlastet på ny.yaml"
        path.write_bytes(BUNDLE)
        return path

    def test_with_a_url_that_is_none_is_refused(self) -> None:
        assert failure("file://[docs") == "file://[docs is not a valid URL; give the path of the file"

    def test_is_read_from_its_path(self, file: Path) -> None:
        seen: list[tuple[int, int | None]] = []
        fetched = fetch(str(file), etag='"a1b2"', progress=lambda done, of: seen.append((done, of)))
        assert fetched == Fetched(str(file), BUNDLE, None, None, False, hashlib.sha256(BUNDLE).hexdigest())
        assert seen == [(len(BUNDLE), len(BUNDLE))]

    def test_is_read_from_a_relative_path(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(file.parent)
        assert get(file.name).source == file.name

    def test_is_read_from_a_file_url(self, file: Path) -> None:
        assert "%20" in file.as_uri()
        assert get(file.as_uri()).data == BUNDLE
        assert get(file.as_uri().replace("file://", "file://localhost")).data == BUNDLE

    def test_on_another_machine_is_refused(self) -> None:
        assert "another machine" in failure("file://server/share/openapi.yaml")

    def test_that_does_not_exist_is_named(self, tmp_path: Path) -> None:
        missing = tmp_path / "openapi.yaml"
        assert failure(str(missing)) == f"{missing} does not exist; check the path"
        assert failure(missing.as_uri()) == f"{missing.as_uri()} does not exist; check the path"

    def test_that_is_a_folder_is_named(self, tmp_path: Path) -> None:
        assert "is not a regular file" in failure(str(tmp_path))
        assert "is not a regular file" in failure(".")

    def test_without_a_name_is_asked_for(self) -> None:
        assert "no source was given" in failure(" ")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    def test_that_is_a_pipe_does_not_hang(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        assert "is not a regular file" in failure(str(tmp_path / "pipe"))

    def test_that_has_no_possible_name_is_refused(self) -> None:
        assert "check the path" in failure("file:///srv/open%00api.yaml")
        assert "check the path" in failure("o" * 5000)

    def test_larger_than_the_limit_is_refused(self, file: Path) -> None:
        assert get(str(file), max_bytes=len(BUNDLE)).data == BUNDLE
        assert "larger than" in failure(str(file), max_bytes=len(BUNDLE) - 1)
