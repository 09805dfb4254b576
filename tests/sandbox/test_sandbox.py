"""The sandbox as a test uses it: what it has seen, its transports, its servers."""

from __future__ import annotations

import asyncio
import gc
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx
import pytest
from starlette.types import Receive, Scope, Send

from tests.sandbox import documents
from trigg_ext.sandbox import RecordedRequest, Sandbox, create_app
from trigg_ext.sandbox._document import load_packaged
from trigg_ext.sandbox._records import Records
from trigg_ext.sandbox._transports import LoopThread, SandboxAsyncTransport, SandboxTransport

URL = "https://api.oculos.no/v4"
KEY = {"x-api-key": documents.API_KEY}


@pytest.fixture(scope="module")
def base_url(shared: Sandbox) -> Iterator[str]:
    with shared.serve() as base_url:
        yield base_url


# --- what it has seen ---


def test_a_request_is_kept_in_every_detail_but_the_key(sandbox: Sandbox, client: httpx.Client) -> None:
    client.post(
        "/customers?kilde=Kasse%204&kilde=",
        content=b'{"data":{"email":"kari.nordmann@example.no"}}',
        headers={"Content-Type": "application/json", "Authorization": "Bearer hemmelig", "X-Till": "4"},
    )

    (record,) = sandbox.requests

    assert record == RecordedRequest(
        operation="customers.create",
        method="POST",
        raw_path="/v4/customers",
        query=(("kilde", "Kasse 4"), ("kilde", "")),
        headers=record.headers,
        body=b'{"data":{"email":"kari.nordmann@example.no"}}',
        status=201,
    )
    headers = dict(record.headers)
    assert headers["x-till"] == "4"
    assert headers["x-api-key"] == headers["authorization"] == "***"
    assert documents.API_KEY not in repr(record)


@pytest.mark.parametrize("key", ["feil-nokkel", documents.API_KEY])
def test_a_wrong_key_is_masked_like_the_right_one(sandbox: Sandbox, client: httpx.Client, key: str) -> None:
    client.get("/customers/id/17", headers={"X-Api-Key": key})
    client.get("/stempelkort", headers={"X-Api-Key": key})

    assert key not in repr(sandbox.requests)
    assert [(record.operation, record.raw_path) for record in sandbox.requests] == [
        ("customers.get", "/v4/customers/id/17"),
        (None, "/v4/stempelkort"),
    ]


def test_the_raw_path_is_kept_as_it_was_sent(sandbox: Sandbox, client: httpx.Client) -> None:
    client.get("/customers/email/kari%2Btrigg%2Ftest@example.no")

    assert sandbox.requests[0].raw_path == "/v4/customers/email/kari%2Btrigg%2Ftest@example.no"


def test_what_was_seen_is_a_snapshot_and_can_be_forgotten(sandbox: Sandbox, client: httpx.Client) -> None:
    client.get("/health/ping")
    before = sandbox.requests
    client.get("/health/ping")

    assert (len(before), len(sandbox.requests)) == (1, 2)
    sandbox.reset()
    assert sandbox.requests == []


def kept(records: Records) -> list[bytes]:
    return [record.body for record in records.all()]


def recorded(body: bytes) -> RecordedRequest:
    return RecordedRequest(None, "POST", "/v4/import", (), (), body, 200)


def test_the_oldest_requests_are_let_go() -> None:
    records = Records(most=3, most_bytes=10)
    for body in (b"1", b"2", b"3", b"4"):
        records.add(recorded(body))
    assert kept(records) == [b"2", b"3", b"4"]

    records.add(recorded(b"nine bytes"))
    assert kept(records) == [b"nine bytes"]

    records.add(recorded(b"more than ten bytes"))
    assert kept(records) == [b"more than ten bytes"]

    records.clear()
    records.add(recorded(b"ten bytes."))
    assert kept(records) == [b"ten bytes."]


def test_the_body_does_not_fill_the_screen() -> None:
    assert "<3000 bytes>" in repr(recorded(b"x" * 3000))


def test_a_sandbox_says_what_it_is() -> None:
    with Sandbox(spec=documents.small()) as sandbox:
        assert repr(sandbox) == "<Sandbox /v4, 0 requests>"
        assert sandbox.api_key == "sandbox-key"


def test_the_packaged_document_is_read_from_the_package(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "kundeklubb_api"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(FileNotFoundError):
        load_packaged("kundeklubb_api")

    (package / "effective.json").write_text('{"openapi": "3.1.0"}', "utf-8")

    assert load_packaged("kundeklubb_api") == {"openapi": "3.1.0"}


# --- without a socket ---


def test_one_transport_serves_many_threads(sandbox: Sandbox, client: httpx.Client) -> None:
    def get(number: int) -> int:
        return client.get(f"/customers/id/{number}").status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(get, range(200))) == [200] * 200

    assert sorted(record.raw_path for record in sandbox.requests) == sorted(
        f"/v4/customers/id/{number}" for number in range(200)
    )


def test_the_async_transport_runs_in_the_loop_of_the_caller(sandbox: Sandbox) -> None:
    async def ask() -> list[int]:
        async with httpx.AsyncClient(transport=sandbox.async_transport(), base_url=URL, headers=KEY) as client:
            responses = await asyncio.gather(*(client.get(f"/customers/id/{number}") for number in range(20)))
            return [response.status_code for response in responses]

    assert asyncio.run(ask()) == [200] * 20
    assert len(sandbox.requests) == 20


def test_the_application_runs_under_any_server_of_its_kind(sandbox: Sandbox) -> None:
    async def ask() -> int:
        transport = httpx.ASGITransport(app=sandbox.app)
        async with httpx.AsyncClient(transport=transport, base_url=URL, headers=KEY) as client:
            return (await client.get("/customers/email/a%2Fb")).status_code

    assert asyncio.run(ask()) == 200
    assert sandbox.requests[0].raw_path == "/v4/customers/email/a%2Fb"


def test_the_sync_transport_works_inside_a_running_loop(client: httpx.Client) -> None:
    def ask() -> int:
        return client.get("/health/ping").status_code

    async def ask_and_block() -> int:
        return ask()

    assert asyncio.run(ask_and_block()) == 200


def test_a_streamed_body_arrives_whole(sandbox: Sandbox, client: httpx.Client) -> None:
    rows = (f"{number};Kari\n".encode() for number in range(1000))

    assert client.post("/import", content=rows, headers={"content-type": "text/csv"}).status_code == 200
    assert sandbox.requests[0].body.count(b"\n") == 1000


def test_a_closed_sandbox_leaves_no_thread_and_opens_again() -> None:
    with Sandbox(spec=documents.small()) as sandbox:
        client = httpx.Client(transport=sandbox.transport(), base_url=URL)
        assert client.get("/health/ping").status_code == 200
        running = sandbox._loop._running
        assert running is not None
        assert running.thread.is_alive()
    assert not running.thread.is_alive()
    assert running.loop.is_closed()

    assert client.get("/health/ping").status_code == 200
    sandbox.close()
    sandbox.close()


def test_the_loop_ends_with_the_last_transport_that_uses_it() -> None:
    transport = Sandbox(spec=documents.small()).transport()
    gc.collect()
    with httpx.Client(transport=transport, base_url=URL) as client:
        assert client.get("/health/ping").status_code == 200
    running = transport._loop._running
    assert running is not None

    del transport, client
    gc.collect()

    running.thread.join(5)
    assert not running.thread.is_alive()
    assert running.loop.is_closed()


class Odd:
    """An application that does one odd thing."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.entered = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.entered.set()
        if self.what == "waits":
            await anyio.sleep(60)
        if self.what == "fails":
            raise LookupError("kassen er tom")
        if self.what == "listens":
            await receive()
            async with anyio.create_task_group() as group:

                async def until_gone() -> None:
                    assert (await receive())["type"] == "http.disconnect"

                group.start_soon(until_gone)
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": b"a", "more_body": True})
                await send({"type": "http.response.body", "body": b"b"})
        if self.what == "breaks off":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"a", "more_body": True})


def send_sync(app: Odd, timeout: float | None) -> httpx.Response:
    loop = LoopThread()
    try:
        with httpx.Client(transport=SandboxTransport(app, loop), timeout=timeout) as client:
            return client.get(URL)
    finally:
        loop.stop()


def send_async(app: Odd, timeout: float | None) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=SandboxAsyncTransport(app), timeout=timeout) as client:
            return await client.get(URL)

    return asyncio.run(ask())


@pytest.mark.parametrize("send", [send_sync, send_async])
@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("waits", httpx.ReadTimeout),
        ("fails", LookupError),
        ("nothing", httpx.RemoteProtocolError),
        ("breaks off", httpx.RemoteProtocolError),
    ],
)
def test_what_goes_wrong_in_the_application_is_an_error_of_httpx(send: Any, what: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        send(Odd(what), 0.02)


@pytest.mark.parametrize("send", [send_sync, send_async])
def test_an_application_hears_that_the_answer_is_complete(send: Any) -> None:
    assert send(Odd("listens"), None).content == b"ab"


def test_closing_the_sandbox_ends_a_request_that_waits() -> None:
    app, loop = Odd("waits"), LoopThread()
    with (
        ThreadPoolExecutor(1) as pool,
        httpx.Client(transport=SandboxTransport(app, loop), timeout=None) as client,
    ):
        pending = pool.submit(client.get, URL)
        assert app.entered.wait(5)
        loop.stop()

        with pytest.raises(httpx.RemoteProtocolError, match="closed"):
            pending.result(5)


# --- on a socket ---


def exchange(base_url: str, method: str, target: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=5)
    try:
        connection.request(method, target, headers={**KEY, **headers})
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("target", "status", "operation"),
    [
        ("/v4/customers/email/kari%2Btrigg@example.no", 200, "customers.get_by_email"),
        ("/v4/customers/email/kari+trigg@example.no", 200, "customers.get_by_email"),
        ("/v4/customers/email/a%2Fb", 200, "customers.get_by_email"),
        ("/v4/customers/email/a/b", 404, None),
        ("/v4/customers/email/%0A", 200, "customers.get_by_email"),
        ("/v4/customers/email/..", 200, "customers.get_by_email"),
        ("/v4//customers", 404, None),
        ("/v4/customers/", 404, None),
        ("/customers", 404, None),
        ("/v4/loyalty/loyalty-cards/campaigns", 200, "loyalty.card_campaigns"),
        ("/v4/loyalty/loyalty-cards/17", 200, "loyalty.cards"),
    ],
)
def test_the_path_on_the_wire_decides(
    sandbox: Sandbox, base_url: str, target: str, status: int, operation: str | None
) -> None:
    assert exchange(base_url, "GET", target).status == status
    assert [(record.raw_path, record.operation) for record in sandbox.requests] == [(target, operation)]


def test_an_answer_to_head_has_no_body(base_url: str) -> None:
    response = exchange(base_url, "HEAD", "/v4/customers")

    assert response.status == 405
    assert response.getheader("allow") == "GET, POST"
    assert int(response.getheader("content-length") or 0) > 0


def test_one_connection_carries_many_requests(sandbox: Sandbox, base_url: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=5)
    seen = set()
    for method, path in [("GET", "/v4/customers/id/17"), ("DELETE", "/v4/customers/id/17"), ("HEAD", "/v4/customers")]:
        connection.request(method, path, headers=KEY)
        connection.getresponse().read()
        seen.add(connection.sock.getsockname() if connection.sock else None)
    connection.close()

    assert len(seen) == 1
    assert [record.status for record in sandbox.requests] == [200, 204, 405]


def test_a_large_file_arrives_whole(sandbox: Sandbox, base_url: str) -> None:
    content = bytes(range(256)) * 20_000
    response = httpx.post(f"{base_url}/import/file", files={"file": ("medlemmer.csv", content)}, headers=KEY)

    assert response.status_code == 200
    assert content in sandbox.requests[0].body


def test_a_client_that_hangs_up_early_leaves_no_trace(sandbox: Sandbox, base_url: str) -> None:
    address = urlsplit(base_url)
    with socket.create_connection((address.hostname or "", address.port or 0)) as connection:
        connection.sendall(b"POST /v4/import HTTP/1.1\r\nhost: sandbox\r\ncontent-length: 100\r\n\r\nabc")
    assert exchange(base_url, "GET", "/v4/health/ping").status == 200

    assert [record.operation for record in sandbox.requests] == ["health.ping"]


def test_a_server_starts_and_stops_within_a_second_and_gives_its_port_back() -> None:
    with Sandbox(spec=documents.small()) as sandbox:
        started = time.perf_counter()
        with sandbox.serve() as base_url:
            assert httpx.get(f"{base_url}/health/ping").status_code == 200
            assert time.perf_counter() - started < 1
            stopping = time.perf_counter()
        assert time.perf_counter() - stopping < 1

        port = urlsplit(base_url).port or 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{base_url}/health/ping")
        with sandbox.serve(port) as again:
            assert again == base_url
            assert httpx.get(f"{again}/health/ping").status_code == 200


def test_a_server_stops_when_the_test_fails() -> None:
    url = ""
    with Sandbox(spec=documents.small()) as sandbox:
        with pytest.raises(AssertionError, match="testen"), sandbox.serve() as url:
            raise AssertionError("testen")
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/health/ping")


def test_a_client_that_keeps_its_connection_does_not_hold_the_server_up() -> None:
    with Sandbox(spec=documents.small()) as sandbox, httpx.Client() as client:
        with sandbox.serve() as base_url:
            client.get(f"{base_url}/health/ping")
            stopping = time.perf_counter()
        assert time.perf_counter() - stopping < 1


def test_two_servers_of_one_sandbox_share_what_was_seen() -> None:
    with Sandbox(spec=documents.small()) as sandbox, sandbox.serve() as first, sandbox.serve() as second:
        assert first != second
        for base_url in (first, second):
            httpx.get(f"{base_url}/health/ping")
        assert len(sandbox.requests) == 2


def test_a_port_that_is_taken_or_none_is_an_error() -> None:
    with Sandbox(spec=documents.small()) as sandbox, sandbox.serve() as base_url:
        with (
            pytest.raises(OSError, match=r"[Aa]ddress already in use|normally permitted"),
            sandbox.serve(urlsplit(base_url).port or 0),
        ):
            pass
        with pytest.raises(ValueError, match="from 0 to 65535"), sandbox.serve(70_000):
            pass


def test_a_server_that_cannot_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uvicorn.Server.run", lambda server, sockets: None)
    with (
        Sandbox(spec=documents.small()) as sandbox,
        pytest.raises(RuntimeError, match="did not start"),
        sandbox.serve(),
    ):
        pass


def test_a_websocket_is_turned_away() -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    app = create_app(documents.small())
    asyncio.run(app({"type": "websocket", "path": "/v4/customers", "headers": []}, receive, send))

    assert sent == ["websocket.close"]


def test_a_server_that_gives_no_raw_path_is_served_as_well_as_can_be(sandbox: Sandbox) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/v4/customers/email/kåre +@b.no",
        "headers": [(b"X-API-KEY", b"k")],
    }
    asyncio.run(create_app(documents.small(), api_key="k")(scope, receive, send))

    assert sent[0]["status"] == 200
