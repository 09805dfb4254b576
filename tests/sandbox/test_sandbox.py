"""The sandbox as a test uses it: what it has seen, its transports, its servers."""

from __future__ import annotations

import asyncio
import copy
import http.client
import socket
import threading
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

import trigg_ext.sandbox
from tests.sandbox import documents
from trigg_ext import AuthenticationError, ServerStatusError, TriggClient
from trigg_ext.sandbox import Fault, RecordedRequest, Sandbox, create_app
from trigg_ext.sandbox._calls import Call, Response
from trigg_ext.sandbox._http import server
from trigg_ext.sandbox._http.document import Document
from trigg_ext.sandbox._http.messages import RawRequest
from trigg_ext.sandbox._http.operations import load_packaged
from trigg_ext.sandbox._http.request_log import Log
from trigg_ext.sandbox._http.service import Service

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


def kept(records: Log[RecordedRequest]) -> list[bytes]:
    return [record.body for record in records.all()]


def recorded(body: bytes) -> RecordedRequest:
    return RecordedRequest(None, "POST", "/v4/import", (), (), body, 200)


def test_the_oldest_requests_are_let_go() -> None:
    records: Log[RecordedRequest] = Log(3, 10, lambda record: len(record.body))
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
    with Sandbox(spec=documents.small(), stateful=False) as sandbox:
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


# --- what it holds ---

SEED = {"customers": [{"id": "M-17", "firstName": "Kari", "mobilePhone": "+4791234567", "points": 38}]}


def test_what_is_written_is_read_on_each_way_in() -> None:
    async def read() -> Any:
        async with sandbox.async_client(preview="allow") as client:
            return await client.customers.get_by_email("nils@example.no")

    with Sandbox(seed=SEED) as sandbox, sandbox.client() as client, sandbox.serve() as base_url:
        client.customers.create({"data": {"firstName": "Nils", "email": "nils@example.no"}})
        with TriggClient(sandbox.api_key, base_url=base_url, preview="allow") as other:
            read_over_a_port = other.customers.get_by_email("nils@example.no")

        assert read_over_a_port.first_name == asyncio.run(read()).first_name == "Nils"
        assert [customer["firstName"] for customer in sandbox.state.customers()] == ["Kari", "Nils"]


def test_a_reset_goes_back_to_the_beginning() -> None:
    with Sandbox(seed=SEED, faults=[Fault.status(503).on("stores.list", first=1)]) as sandbox:
        before = sandbox.state.customers(), sandbox.state.now
        with sandbox.client(retries=0) as client:
            for _ in range(2):
                client.messaging.send_sms({"mobilePhone": "+4791234567", "message": "Velkommen!"})
                with pytest.raises(ServerStatusError):
                    client.stores.list()
                sandbox.faults.add(Fault.drop())
                sandbox.state.advance(3600)
                assert len(sandbox.sms_outbox) == 1

                sandbox.reset()

                assert (sandbox.state.customers(), sandbox.state.now) == before
                assert not any((sandbox.sms_outbox, sandbox.requests, sandbox.faults.hits, sandbox.errors))


def test_the_clock_and_the_ids_are_the_same_each_time() -> None:
    def story() -> Any:
        with Sandbox(now=datetime.fromisoformat("2026-05-17T12:00:00+02:00")) as sandbox, sandbox.client() as client:
            client.customers.create({"data": {"firstName": "Nils", "email": "nils@example.no"}})
            return sandbox.state.customers(), sandbox.state.now

    first = story()

    assert first == story()
    assert first[1].isoformat() == "2026-05-17T12:00:01+02:00"


def test_a_file_keeps_what_it_holds_and_belongs_to_one_sandbox_at_a_time(tmp_path: Path) -> None:
    file = tmp_path / "kundeklubb.db"
    with Sandbox(database=file, seed=SEED) as sandbox, sandbox.client() as client:
        client.messaging.send_sms({"mobilePhone": "+4791234567", "message": "Velkommen!"})
        with pytest.raises(RuntimeError):
            Sandbox(database=file)
    with Sandbox(database=file) as sandbox:
        assert [sms.text for sms in sandbox.sms_outbox] == ["Velkommen!"]


def test_a_mistake_in_the_making_leaves_the_file_to_the_next(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no operation"):
        Sandbox(database=tmp_path / "kundeklubb.db", faults=[Fault.drop().on("kunder.hent")])

    Sandbox(database=tmp_path / "kundeklubb.db").close()


def test_the_seed_is_not_changed_and_changes_nothing_later() -> None:
    seed = copy.deepcopy(SEED)
    with Sandbox(seed=seed) as sandbox, sandbox.client() as client:
        client.customers.delete("M-17", "kasse")
        assert seed == SEED
        seed["customers"].clear()
        sandbox.reset()
        assert client.customers.get("M-17").first_name == "Kari"


def test_an_application_of_one_s_own_holds_state_too() -> None:
    app = create_app(api_key="k", seed=SEED, faults=[Fault.status(503).on("stores.list")])

    async def ask() -> list[int]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=URL, headers={"x-api-key": "k"}) as client:
            return [
                (await client.get(path)).status_code for path in ("/customers/id/M-17", "/customers/id/M-18", "/stores")
            ]

    assert asyncio.run(ask()) == [200, 404, 503]


def test_a_sandbox_without_state_says_so() -> None:
    with Sandbox(stateful=False) as sandbox:
        with pytest.raises(RuntimeError, match="stateful=False"):
            _ = sandbox.state
        with pytest.raises(RuntimeError, match="stateful=False"):
            _ = sandbox.sms_outbox
        sandbox.reset()
    with pytest.raises(ValueError, match="seed, database and now are for a stateful sandbox"):
        Sandbox(stateful=False, seed=SEED)


def test_a_client_of_the_sandbox_takes_the_options_of_any_client() -> None:
    with Sandbox(api_key="k") as sandbox, sandbox.client(headers={"x-kasse": "4"}, retries=0) as client:
        client.stores.list()
        with sandbox.client(api_key="feil") as stranger, pytest.raises(AuthenticationError):
            stranger.stores.list()

    assert ("x-kasse", "4") in sandbox.requests[0].headers


def test_the_address_of_its_clients_is_nowhere() -> None:
    with Sandbox() as sandbox, sandbox.client() as client:
        assert (urlsplit(client.base_url).hostname or "").endswith(".invalid")


def test_an_operation_of_a_new_bundle_is_served_from_its_schema_beside_the_state() -> None:
    spec = load_packaged()
    spec["paths"]["/gavekort/{id}"] = {
        "get": {
            "x-trigg-name": "gift_cards.get",
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "responses": {
                "200": {
                    "description": "OK",
                    "content": {
                        "application/json": {"schema": {"type": "object", "properties": {"saldo": {"const": 500}}}}
                    },
                }
            },
        }
    }
    with Sandbox(spec=spec, seed=SEED) as sandbox:
        headers = {"x-api-key": sandbox.api_key}
        with httpx.Client(transport=sandbox.transport(), base_url=URL, headers=headers) as client:
            assert client.get("/gavekort/17").json() == {"saldo": 500}
            assert client.get("/customers/id/M-17").json()["data"]["firstName"] == "Kari"
            sandbox.faults.add(Fault.status(503).on("gift_cards.*"))
            assert client.get("/gavekort/17").status_code == 503


def half() -> Service:
    """A service that handles one operation, fails in another, and does not model a third."""

    def fail(call: Call) -> Response:
        raise LookupError("kassen er tom")

    return Service(
        Document(documents.small()),
        api_key="k",
        handlers={
            "customers.get": lambda call: Response(200, {"data": {"id": call.path["id"]}}),
            "customers.create": fail,
        },
        unmodelled={"customers.get_by_email": "Nobody asked."},
    )


def ask(service: Service, method: str, path: str, body: bytes = b"", key: str = "k") -> Response:
    headers = (("x-api-key", key), ("content-type", "application/json"))
    return service.exchange(RawRequest(method, "/v4" + path, b"", headers, body)).response


def test_an_operation_that_is_not_modelled_is_a_loud_501_that_names_it() -> None:
    service = half()

    assert ask(service, "GET", "/customers/email/kari@example.no").content == {
        "code": "501",
        "message": "Not Implemented",
        "detailedErrorMessage": {
            "description": "The sandbox does not model customers.get_by_email.",
            "operation": "customers.get_by_email",
            "reason": "Nobody asked.",
        },
    }
    assert ask(service, "GET", "/customers/email/kari@example.no", key="feil").status == 401
    assert ask(service, "GET", "/customers/id/17").content == {"data": {"id": "17"}}
    assert ask(service, "DELETE", "/customers/id/17").status == 204


def test_an_error_of_a_handler_is_answered_kept_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    service = half()
    response = ask(service, "POST", "/customers", b'{"data":{"email":"kari.nordmann@example.no"}}')

    assert (response.status, response.content["detailedErrorMessage"]) == (
        500,
        {"description": "The sandbox failed: LookupError."},
    )
    assert [repr(error) for error in service.errors.all()] == ["LookupError('kassen er tom')"]
    assert "customers.create: the handler failed" in caplog.text
    assert "kassen er tom" in caplog.text


def test_a_test_sees_what_failed_in_the_sandbox() -> None:
    with Sandbox() as sandbox, sandbox.client(retries=0) as client:
        sandbox._service._handlers["customers.get"] = lambda call: call.path["kasse"]
        with pytest.raises(ServerStatusError):
            client.customers.get("17")

        assert len(sandbox.errors) == 1
        assert sandbox.requests[0].status == 500


def test_the_oldest_errors_are_let_go() -> None:
    errors: Log[Exception] = Log(2)
    for number in range(3):
        errors.add(LookupError(number))

    assert [error.args for error in errors.all()] == [(1,), (2,)]
    errors.clear()
    assert errors.all() == []


def test_the_package_tells_its_names_and_no_others() -> None:
    assert {"Fault", "Sandbox", "SandboxState", "create_app"} <= set(dir(trigg_ext.sandbox))
    assert all(getattr(trigg_ext.sandbox, name) is not None for name in trigg_ext.sandbox.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'Sandkasse'"):
        _ = trigg_ext.sandbox.Sandkasse


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


def test_a_sandbox_without_a_server_needs_no_thread() -> None:
    before = threading.active_count()
    with (
        Sandbox(spec=documents.small(), stateful=False) as sandbox,
        httpx.Client(transport=sandbox.transport(), base_url=URL) as client,
    ):
        assert client.get("/health/ping").status_code == 200
        assert threading.active_count() == before


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


def test_a_whole_url_as_the_target_is_read(sandbox: Sandbox, base_url: str) -> None:
    assert exchange(base_url, "GET", "http://trigg.example.no/v4/customers/id/17").status == 200
    assert exchange(base_url, "GET", "http://trigg.example.no").status == 404
    assert [record.raw_path for record in sandbox.requests] == ["/v4/customers/id/17", "/"]


def test_clients_are_told_to_close_an_idle_connection_before_the_server_does(base_url: str) -> None:
    assert exchange(base_url, "GET", "/v4/health/ping").getheader("keep-alive") == f"timeout={server._TOLD}"
    assert server._TOLD + 10 < server._KEPT_ALIVE


def test_pages_of_an_origin_that_was_named_may_use_it() -> None:
    ours = {"origin": "https://kasse.example.no"}
    with Sandbox(cors=["https://kasse.example.no"]) as sandbox, sandbox.serve() as base_url, httpx.Client() as client:
        asked = {**ours, "access-control-request-method": "PUT", "access-control-request-headers": "x-api-key"}
        preflight = client.options(f"{base_url}/customers", headers=asked)
        response = client.get(f"{base_url}/stores", headers={**ours, "x-api-key": sandbox.api_key})
        stranger = client.get(f"{base_url}/stores", headers={"origin": "https://andre.example.no"})

        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-methods"] == "PUT"
        assert preflight.headers["access-control-allow-headers"] == "x-api-key"
        assert response.headers["access-control-allow-origin"] == ours["origin"]
        assert "access-control-allow-origin" not in stranger.headers
        assert [record.method for record in sandbox.requests] == ["GET", "GET"]


def test_a_large_import_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    counting, counted = threading.Event(), threading.Event()

    def count(content: bytes) -> int:
        counting.set()
        assert counted.wait(20)
        return 1

    monkeypatch.setattr("trigg_ext.sandbox._state.imports._lines", count)
    with Sandbox() as sandbox, sandbox.serve() as base_url, ThreadPoolExecutor(1) as pool:
        headers = {"x-api-key": sandbox.api_key}
        files = {"file": ("medlemmer.csv", b"4791234567\n" * 3_000_000)}
        imported = pool.submit(lambda: httpx.post(f"{base_url}/import/file", headers=headers, files=files, timeout=30))
        assert counting.wait(20)
        for _ in range(3):
            body = {"mobilePhone": "+4791234567", "message": "Velkommen!"}
            assert httpx.post(f"{base_url}/messaging/sms", headers=headers, json=body).status_code == 200
        counted.set()
        assert imported.result().json()["bytes"] == 33_000_000


def test_a_response_to_head_has_no_body(base_url: str) -> None:
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


def test_a_server_starts_and_stops_and_gives_its_port_back() -> None:
    with Sandbox(spec=documents.small(), stateful=False) as sandbox:
        with sandbox.serve() as base_url:
            assert httpx.get(f"{base_url}/health/ping").status_code == 200

        port = urlsplit(base_url).port or 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{base_url}/health/ping")
        with sandbox.serve(port) as again:
            assert again == base_url
            assert httpx.get(f"{again}/health/ping").status_code == 200


def test_a_server_stops_when_the_test_fails() -> None:
    url = ""
    with Sandbox(spec=documents.small(), stateful=False) as sandbox:
        with pytest.raises(AssertionError, match="testen"), sandbox.serve() as url:
            raise AssertionError("testen")
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/health/ping")


@pytest.mark.timeout(20)  # a connection that is kept would be waited for until its client closes it
def test_a_client_that_keeps_its_connection_does_not_hold_the_server_up() -> None:
    with Sandbox(spec=documents.small(), stateful=False) as sandbox, httpx.Client() as client:
        with sandbox.serve() as base_url:
            assert client.get(f"{base_url}/health/ping").status_code == 200


def test_two_servers_of_one_sandbox_share_what_was_seen() -> None:
    with (
        Sandbox(spec=documents.small(), stateful=False) as sandbox,
        sandbox.serve() as first,
        sandbox.serve() as second,
    ):
        assert first != second
        for base_url in (first, second):
            httpx.get(f"{base_url}/health/ping")
        assert len(sandbox.requests) == 2


def test_a_port_that_is_taken_or_none_is_an_error() -> None:
    with Sandbox(spec=documents.small(), stateful=False) as sandbox, sandbox.serve() as base_url:
        with (
            pytest.raises(OSError, match=r"[Aa]ddress already in use|normally permitted"),
            sandbox.serve(urlsplit(base_url).port or 0),
        ):
            pass
        with pytest.raises(ValueError, match="from 0 to 65535"), sandbox.serve(70_000):
            pass


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # the thread prints why
def test_a_server_that_cannot_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def refused(*_: object) -> AsyncGenerator[None]:
        raise OSError("no more sockets")
        yield

    monkeypatch.setattr("trigg_ext.sandbox._http.server._serving", refused)
    with (
        Sandbox(spec=documents.small(), stateful=False) as sandbox,
        pytest.raises(RuntimeError, match="did not start"),
        sandbox.serve(),
    ):
        pass


def test_a_client_that_offers_http_2_is_served_with_http_1(base_url: str) -> None:
    # As Java's client does with the first request of a connection.
    body = b'{"data": {"email": "kari.nordmann@example.no"}}'
    address = urlsplit(base_url)
    head = (
        f"POST {address.path}/customers HTTP/1.1\r\nhost: sandbox\r\nconnection: Upgrade, HTTP2-Settings\r\n"
        f"upgrade: h2c\r\nhttp2-settings: AAEAAEAAAAIAAAAB\r\nx-api-key: {KEY['x-api-key']}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    ).encode()
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as connection:
        for parts in ([head, body], [head + body]):
            for part in parts:
                connection.sendall(part)
            assert connection.recv(65536).startswith(b"HTTP/1.1 2"), parts


def test_a_websocket_is_turned_away() -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    app = create_app(documents.small(), stateful=False)
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
    asyncio.run(create_app(documents.small(), api_key="k", stateful=False)(scope, receive, send))

    assert sent[0]["status"] == 200


# --- after its end ---


@pytest.mark.parametrize("database", [None, "kundeklubb.db"])
def test_a_closed_sandbox_can_be_read_and_not_changed(database: str | None, tmp_path: Path) -> None:
    with (
        Sandbox(seed=SEED, database=None if database is None else tmp_path / database) as sandbox,
        sandbox.client() as client,
    ):
        client.customers.create({"data": {"firstName": "Nils", "email": "nils@example.no"}})

    assert [customer["firstName"] for customer in sandbox.state.customers()] == ["Kari", "Nils"]
    assert sandbox.requests[0].operation == "customers.create"
    with pytest.raises(RuntimeError, match="the sandbox is closed"):
        sandbox.state.reset()
    with httpx.Client(transport=sandbox.transport(), base_url=URL) as late, pytest.raises(httpx.ConnectError):
        late.get("/health/ping")
    if database is not None:
        with Sandbox(database=tmp_path / database) as again:
            assert len(again.state.customers()) == 2
