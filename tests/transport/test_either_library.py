"""Clients and transports of httpx and of httpx2: each is used with its own library, whichever the client's own is."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.transport.operations_table import BY_NAME, CUSTOMER, call
from tests.transport.recorder import Reply, recording, reply_json
from trigg_ext import (
    AsyncTriggClient,
    CallError,
    ConfigurationError,
    Timeout,
    TriggClient,
    TriggConnectionError,
    TriggTimeoutError,
    TruncatedResponseError,
)
from trigg_ext.sandbox import Sandbox

httpx2 = pytest.importorskip("httpx2")
httpx = pytest.importorskip("httpx")

KEY = "hemmelig-noekkel-5d20"
SMS = BY_NAME["messaging.send_sms"]
LIBRARIES = [pytest.param(httpx, id="httpx"), pytest.param(httpx2, id="httpx2")]
WAYS = ["sync client", "sync transport", "async client", "async transport"]
FOUND = reply_json({"data": {"id": CUSTOMER, "firstName": "Ola"}})

either = pytest.mark.parametrize("library", LIBRARIES)
each_way = pytest.mark.parametrize("way", WAYS)


def through(way: str, library: Any, use: Callable[[Any], Any], base_url: str, **options: Any) -> Any:
    """Use a client that sends through what a library has, and return what comes of it, also an error."""
    kind, what = way.split()

    async def run() -> Any:
        async with library.AsyncClient() if what == "client" else library.AsyncHTTPTransport() as own:
            given = {"http_client" if what == "client" else "transport": own}
            async with AsyncTriggClient(KEY, base_url=base_url, **given, **options) as client:
                return await use(client)

    try:
        if kind == "async":
            return asyncio.run(run())
        with library.Client() if what == "client" else library.HTTPTransport() as own:
            given = {"http_client" if what == "client" else "transport": own}
            with TriggClient(KEY, base_url=base_url, **given, **options) as client:
                return use(client)
    except CallError as error:
        return error


def get(client: Any) -> Any:
    return client.customers.get(CUSTOMER)


def send_sms(client: Any) -> Any:
    return call(client, SMS)


@either
@each_way
def test_a_call_goes_through_what_was_given(way: str, library: Any) -> None:
    with recording(FOUND) as recorder:
        assert through(way, library, get, recorder.base_url).first_name == "Ola"
    (seen,) = recorder.seen
    assert seen.headers["x-api-key"] == KEY


@either
@each_way
def test_a_body_that_is_streamed_goes_through_what_was_given(way: str, library: Any) -> None:
    def send(client: Any) -> Any:
        return client.imports.data(iter([b"id;navn\r\n", b"4;Ola\r\n"]), content_type="text/csv")

    with recording(reply_json({})) as recorder:
        assert through(way, library, send, recorder.base_url) == {}
    assert recorder.seen[0].body == b"id;navn\r\n4;Ola\r\n"


@either
@each_way
def test_where_nobody_listens_nothing_was_sent(way: str, library: Any) -> None:
    with recording(FOUND) as recorder:
        base_url = recorder.base_url
    error = through(way, library, send_sms, base_url, retries=0)
    assert isinstance(error, TriggConnectionError)
    assert not error.may_have_acted
    assert "no connection was made" in str(error)


@either
@each_way
def test_a_connection_that_is_lost_may_have_acted(way: str, library: Any) -> None:
    with recording(Reply(drop=True)) as recorder:
        error = through(way, library, send_sms, recorder.base_url, retries=0)
    assert isinstance(error, TriggConnectionError)
    assert error.may_have_acted
    assert len(recorder.seen) == 1


@either
@each_way
def test_a_response_that_is_cut_off_is_no_response(way: str, library: Any) -> None:
    with recording(Reply(200, b'{"data": {"id": "4"}}', cut=5)) as recorder:
        error = through(way, library, get, recorder.base_url, retries=0)
    assert isinstance(error, TruncatedResponseError)
    assert "cut off" in str(error)


@either
@each_way
def test_a_response_that_does_not_come_in_time_is_a_timeout(way: str, library: Any) -> None:
    with recording(Reply(delay=5)) as recorder:
        error = through(way, library, get, recorder.base_url, retries=0, timeout=Timeout(read=0.05))
    assert isinstance(error, TriggTimeoutError)
    assert "no response came in time" in str(error)


@either
@each_way
def test_a_transport_whose_errors_say_nothing_was_sent_is_believed(way: str, library: Any) -> None:
    def refusing(request: Any) -> Any:
        raise library.ConnectTimeout("for sent")

    async def refusing_later(request: Any) -> Any:
        raise library.ConnectTimeout("for sent")

    transport = library.MockTransport(refusing if way.startswith("sync") else refusing_later)
    error: CallError | None = None
    try:
        if way.startswith("sync"):
            with TriggClient(KEY, transport=transport, retries=0) as client:
                send_sms(client)
        else:
            asyncio.run(_send_async(transport))
    except CallError as raised:
        error = raised
    assert isinstance(error, TriggTimeoutError)
    assert not error.may_have_acted
    assert "no connection was made in time" in str(error)


async def _send_async(transport: Any) -> None:
    async with AsyncTriggClient(KEY, transport=transport, retries=0) as client:
        await send_sms(client)


@either
def test_hooks_and_authentication_get_the_messages_of_their_own_library(library: Any) -> None:
    seen: list[Any] = []
    hooks: Any = {"request": [seen.append], "response": [seen.append]}
    with (
        recording(FOUND) as recorder,
        library.Client(auth=("kasse", "hemmelig"), event_hooks=hooks) as own,
        TriggClient(KEY, base_url=recorder.base_url, http_client=own) as client,
    ):
        get(client)
    request, response = seen
    assert isinstance(request, library.Request)
    assert isinstance(response, library.Response)
    assert isinstance(response.headers, library.Headers)
    assert response.json()["data"]["id"] == CUSTOMER
    assert recorder.seen[0].headers["authorization"].startswith("Basic ")


@either
def test_the_sandbox_responds_to_clients_of_either(library: Any) -> None:
    sandbox = Sandbox()
    headers = {"x-api-key": "sandbox-key"}
    with library.Client(transport=sandbox.transport(), headers=headers) as client:
        assert client.get("https://api.example.no/v4/stores").status_code == 200

    async def run() -> int:
        async with library.AsyncClient(transport=sandbox.async_transport(), headers=headers) as client:
            return int((await client.get("https://api.example.no/v4/stores")).status_code)

    assert asyncio.run(run()) == 200


@either
@pytest.mark.parametrize("kind", [TriggClient, AsyncTriggClient])
def test_the_other_kind_of_client_is_refused(kind: Any, library: Any) -> None:
    wrong = library.AsyncClient() if kind is TriggClient else library.Client()
    with pytest.raises(ConfigurationError, match=r"http_client must be an httpx\..* or httpx2\."):
        kind(KEY, http_client=wrong)


@either
@each_way
def test_no_logger_of_either_sees_a_request(way: str, library: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with recording(FOUND) as recorder:
        through(way, library, lambda client: client.customers.find(mobile_phone="+4798765432"), recorder.base_url)
        assert len(recorder.seen) == 1
    # The client that was given reads certificates, and closes its own connections.
    others = {record.getMessage() for record in caplog.records if not record.name.startswith(("trigg_ext", "asyncio"))}
    assert all(other.startswith(("close.", "load_")) for other in others), others
    assert "98765432" not in caplog.text


# --- which library the client's own connections are of ----------------------------------------------------------------

_PROGRAM = """
import asyncio, logging, sys
blocked, aliased, base_url = sys.argv[1:]
if blocked:
    sys.modules[blocked] = None
if aliased:
    import httpx2
    httpx2.alias_httpx()
logging.basicConfig(level=logging.INFO, stream=sys.stderr)
from trigg_ext import AsyncTriggClient, TriggClient
with TriggClient("key", base_url=base_url) as client:
    client.customers.find(mobile_phone="+4798765432")
async def run():
    async with AsyncTriggClient("key", base_url=base_url) as client:
        await client.customers.find(mobile_phone="+4798765432")
asyncio.run(run())
if aliased:
    import httpx
    with httpx.Client() as own, TriggClient("key", base_url=base_url, http_client=own) as client:
        client.customers.find(mobile_phone="+4798765432")
print(*sorted({"httpx", "httpx2"} & {name for name, module in sys.modules.items() if module}))
"""


def run_program(named: str, blocked: str = "", aliased: str = "") -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """Run calls in a process of their own; return how it ended, and the libraries that the server was named."""
    with recording(FOUND) as recorder:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, blocked, aliased, recorder.base_url],
            env=os.environ | {"TRIGG_HTTP_LIBRARY": named},
            capture_output=True,
            text=True,
            check=False,
        )
        agents = {seen.headers["user-agent"].rpartition(" ")[2].partition("/")[0] for seen in recorder.seen}
    return done, agents


@pytest.mark.parametrize(
    ("named", "blocked", "chosen"),
    [("", "", "httpx2"), ("", "httpx2", "httpx"), ("httpx", "", "httpx"), ("httpx2", "httpx", "httpx2")],
)
def test_httpx2_is_taken_where_it_is_unless_another_is_named(named: str, blocked: str, chosen: str) -> None:
    done, agents = run_program(named, blocked)
    assert done.returncode == 0, done.stderr
    assert agents == {chosen}
    assert done.stdout.split() == [chosen]  # the other is not loaded
    assert "98765432" not in done.stderr


@pytest.mark.parametrize(("named", "blocked"), [("httpx2", "httpx2"), ("requests", "")])
def test_a_library_that_cannot_be_had_is_an_error_of_configuration(named: str, blocked: str) -> None:
    done, _ = run_program(named, blocked)
    assert done.returncode == 1
    assert f"ConfigurationError: TRIGG_HTTP_LIBRARY is '{named}'" in done.stderr


@pytest.mark.parametrize("named", ["", "httpx"])
def test_no_number_is_logged_where_httpx2_stands_for_httpx(named: str) -> None:
    done, agents = run_program(named, aliased="yes")
    assert done.returncode == 0, done.stderr
    assert agents == {"httpx2"}
    assert "98765432" not in done.stderr
