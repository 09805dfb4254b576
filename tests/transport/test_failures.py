"""Whatever goes wrong while a request is sent is an error of ours, and says whether the API may have acted."""

from __future__ import annotations

import asyncio
import gc
import json
import ssl
from typing import Any

import httpcore
import httpx
import pytest

from tests.transport.operations_table import BY_NAME, call
from tests.transport.raw_server import EMPTY, Peer, raw_server, server_tls, trust
from tests.transport.recorder import recording, reply_json
from trigg_ext import (
    AsyncTriggClient,
    CallError,
    ClientClosedError,
    ConfigurationError,
    InvalidRequestError,
    TriggClient,
    TriggConnectionError,
    TriggError,
)

KEY = "hemmelig-noekkel-93f1"
SMS = BY_NAME["messaging.send_sms"]
API = "https://api.example.no/v4"
BOTH = pytest.mark.parametrize("kind", ["sync", "async"])

ODD: list[Exception] = [
    ssl.SSLError(1, "[SSL] record layer failure"),
    RuntimeError("Event loop is closed"),
    ValueError("invalid literal for int() with base 10: 'abc'"),
    KeyError("host"),
    AttributeError("handle_request"),
    TypeError("object is not iterable"),
    AssertionError(),
    NotImplementedError(),
    OSError(5, "Input/output error"),
    TimeoutError(),
    MemoryError(),
    RecursionError(),
    StopIteration(),
    EOFError(),
    UnicodeDecodeError("ascii", b"\xff", 0, 1, "ordinal not in range(128)"),
    json.JSONDecodeError("Expecting value", "", 0),
    httpcore.ReadError(),
    httpcore.ConnectionNotAvailable(),
    httpx.StreamConsumed(),
    httpx.CookieConflict("kurv"),
    Exception(f"{KEY} +4791234567"),
]


def one_call(kind: str, make: Any = None, **options: Any) -> Any:
    options = {"base_url": API, "retries": 0, "preview": "allow", **options}
    make = make or (lambda client: call(client, SMS))
    if kind == "sync":
        with TriggClient(KEY, **options) as client:
            return make(client)

    async def run() -> Any:
        async with AsyncTriggClient(KEY, **options) as client:
            return await make(client)

    return asyncio.run(run())


class Broken(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that breaks off."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __iter__(self) -> Any:
        yield b"{"
        raise self.error

    async def __aiter__(self) -> Any:
        yield b"{"
        raise self.error


@BOTH
@pytest.mark.parametrize("error", ODD, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("when", ["sending", "reading"])
def test_what_a_transport_raises_is_an_error_of_ours(error: Exception, when: str, kind: str) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        if when == "sending":
            raise error
        return httpx.Response(200, stream=Broken(error))

    with pytest.raises(CallError) as caught:
        one_call(kind, transport=httpx.MockTransport(handler))
    assert caught.value.may_have_acted
    assert caught.value.__cause__ is None
    assert KEY not in str(caught.value)
    assert "+47" not in str(caught.value)
    if isinstance(error, (RuntimeError, ValueError, KeyError)) and when == "sending":
        assert type(error).__name__ in str(caught.value)


@BOTH
@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("Nei"),
        httpx.ConnectTimeout("Nei"),
        httpx.PoolTimeout("Nei"),
        httpx.ProxyError("Nei"),
        httpx.UnsupportedProtocol("Nei"),
    ],
)
def test_what_httpx_raises_before_anything_is_written_says_so(error: httpx.TransportError, kind: str) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(CallError) as caught:
        one_call(kind, transport=httpx.MockTransport(handler))
    assert not caught.value.may_have_acted


@BOTH
def test_a_transport_that_sends_again_by_itself_is_not_believed(kind: str) -> None:
    """Its last error says that no connection was made; what it wrote before that counts."""

    class Again(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            try:
                super().handle_request(request)
            except httpx.TransportError:
                raise httpx.ConnectError("refused") from None
            raise AssertionError

    class AgainAsync(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            try:
                await super().handle_async_request(request)
            except httpx.TransportError:
                raise httpx.ConnectError("refused") from None
            raise AssertionError

    def serve(peer: Peer) -> None:
        peer.request()

    with raw_server(serve) as server, pytest.raises(TriggConnectionError) as caught:
        one_call(kind, transport=Again() if kind == "sync" else AgainAsync(), base_url=server.base_url)
    assert caught.value.may_have_acted


def test_an_alert_after_the_handshake_is_an_error_of_ours() -> None:
    """With TLS 1.3 a server refuses a client without certificate when the client takes the handshake for done."""
    for kind in ("sync", "async"):
        with raw_server(lambda peer: None, server_tls(required=True)) as server:
            with pytest.raises(TriggConnectionError, match=r"TLS failed|Connection reset|Broken pipe|closed") as caught:
                one_call(kind, base_url=server.base_url, trust_store=trust())
        assert isinstance(caught.value.may_have_acted, bool)


@BOTH
def test_garbage_inside_of_tls_is_an_error_of_ours(kind: str) -> None:
    def serve(peer: Peer) -> None:
        peer.request()
        raw = peer.sock.detach()
        import os

        os.write(raw, b"\x17\x03\x03\x00\x20" + b"x" * 32)
        os.close(raw)

    with raw_server(serve, server_tls()) as server, pytest.raises(TriggConnectionError, match="TLS failed") as caught:
        one_call(kind, base_url=server.base_url, trust_store=trust())
    assert caught.value.may_have_acted


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_transport_of_another_event_loop_is_an_error_of_ours() -> None:
    def serve(peer: Peer) -> None:
        while peer.request():
            peer.send(EMPTY)

    with raw_server(serve) as server:
        transport = httpx.AsyncHTTPTransport()
        client = AsyncTriggClient(KEY, base_url=server.base_url, transport=transport, retries=0)

        async def read() -> Any:
            return await client.stores.list()

        async def send() -> Any:
            return await call(client, SMS)

        assert asyncio.run(read()) == []
        with pytest.raises(TriggConnectionError, match="RuntimeError was raised") as caught:
            asyncio.run(send())
        assert caught.value.may_have_acted  # it was written before the loop was missed
        asyncio.run(transport.aclose())
        gc.collect()  # the connection of the loop that is gone cannot be closed


@pytest.mark.parametrize(
    ("kind", "transport"),
    [
        (TriggClient, httpx.AsyncHTTPTransport),
        (AsyncTriggClient, httpx.HTTPTransport),
        (TriggClient, object),
        (AsyncTriggClient, dict),
        (TriggClient, lambda: httpx.HTTPTransport),
    ],
)
def test_a_transport_of_the_wrong_kind_is_refused(kind: Any, transport: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"must be an httpx\.\w+ or httpx2\.(Async)?BaseTransport, not"):
        kind(KEY, transport=transport())


@pytest.mark.parametrize("query", [{2024: "x"}, {None: "x"}, {("a",): 1}, {b"fra": 1}])
@pytest.mark.parametrize("kind", [TriggClient, AsyncTriggClient])
def test_names_of_query_parameters_are_strings(kind: Any, query: Any) -> None:
    with pytest.raises(ConfigurationError, match="query: expected names that are strings"):
        kind(KEY, base_url=API).with_options(query=query)


@pytest.mark.parametrize("query", [{"x\ud800": 1}, {"x": "\udfff"}])
def test_query_parameters_without_a_form_are_refused_when_they_are_used(query: Any) -> None:
    with TriggClient(KEY, base_url=API) as client, pytest.raises(InvalidRequestError) as caught:
        client.with_options(query=query).stores.list()
    assert not caught.value.may_have_acted


MALFORMED = [
    b"",
    b"\r\n\r\n",
    b"\x00" * 100,
    b"HTTP/1.1\r\n\r\n",
    b"HTTP/1.1 abc X\r\n\r\n",
    b"HTTP/1.1 99999 X\r\n\r\n",
    b"HTTP/1.1 20 X\r\n\r\n",
    b"HTTP/3 200 OK\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: mange\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n12",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    b"HTTP/1.1 200 OK\r\nkunde\xe5: \xff\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 200_000 + b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n[{}]",
    b"HTTP/1.1 200 OK\r\ncontent-encoding: " + b"gzip, " * 5000 + b"gzip\r\ncontent-length: 0\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nlocation: http://[::1/\r\ncontent-length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nset-cookie: =;;;\r\ncontent-length: 1\r\n\r\n[",
    b"HTTP/1.1 204 No Content\r\ncontent-length: 9\r\n\r\n",
    b"<html>" * 100,
    b"SSH-2.0-OpenSSH_9.2\r\n",
]


@BOTH
@pytest.mark.parametrize("raw", MALFORMED, ids=range(len(MALFORMED)))
def test_whatever_a_server_sends_is_a_response_or_an_error_of_ours(raw: bytes, kind: str) -> None:
    def serve(peer: Peer) -> None:
        peer.request()
        peer.send(raw)

    with raw_server(serve) as server:
        with pytest.raises(CallError) as caught:
            one_call(kind, lambda client: client.stores.list(), base_url=server.base_url, deadline=10)
        assert not caught.value.may_have_acted
        try:
            one_call(kind, base_url=server.base_url, deadline=10)
        except TriggError as error:
            assert isinstance(error, CallError)
            assert error.may_have_acted or error.status == 302
        assert len(server.requests) == 2


def test_a_closed_client_says_so_and_nothing_is_sent() -> None:
    with recording(reply_json({})) as recorder:
        client = TriggClient(KEY, base_url=recorder.base_url)
        client.close()
        with pytest.raises(ClientClosedError):
            call(client, SMS)
        assert recorder.seen == []
