"""One deadline over a whole call, however slowly the other side does whatever it does."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.transport.operations_table import BY_NAME, call
from tests.transport.raw_server import Peer, raw_server, server_tls, trust
from tests.transport.recorder import Reply, recording, reply_json
from trigg_ext import (
    AsyncTriggClient,
    RetryPolicy,
    ServerStatusError,
    TriggClient,
    TriggTimeoutError,
)
from trigg_ext._transport.content import Content

KEY = "hemmelig-noekkel-93f1"
SMS = BY_NAME["messaging.send_sms"]
BOTH = pytest.mark.parametrize("kind", ["sync", "async"])
#: Seconds; what is slow here would take a minute.
DEADLINE = 0.4


def one_call(kind: str, base_url: str, make: Callable[[Any], Any], **options: Any) -> Any:
    options = {"base_url": base_url, "deadline": DEADLINE, "timeout": 60, "preview": "allow", **options}
    if kind == "sync":
        with TriggClient(KEY, **options) as client:
            return make(client)

    async def run() -> Any:
        async with AsyncTriggClient(KEY, **options) as client:
            return await make(client)

    return asyncio.run(run())


def trickle(data: bytes, every: float = 0.02) -> Callable[[Peer], None]:
    def serve(peer: Peer) -> None:
        peer.request()
        while not peer.server.closing.is_set():
            for start in range(len(data)):
                peer.send(data[start : start + 1])
                if peer.server.closing.wait(every):
                    return

    return serve


def never(peer: Peer) -> None:
    peer.request()
    peer.wait()


def no_handshake(peer: Peer) -> None:
    peer.wait()


def reads_slowly(peer: Peer) -> None:
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    while peer.sock.recv(512) and not peer.server.closing.wait(0.02):
        pass


SLOW: dict[str, Callable[[Peer], None]] = {
    "no response": never,
    "headers that trickle": trickle(b"HTTP/1.1 200 OK\r\n" + b"x-a: b\r\n" * 1000),
    "one header that trickles": trickle(b"HTTP/1.1 200 OK\r\nx-a: " + b"b" * 5000),
    "interim responses": trickle(b"HTTP/1.1 100 Continue\r\n\r\n" * 100, 0.001),
    "a body that trickles": trickle(b"HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n" + b" " * 9000),
    "chunks that trickle": trickle(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 999),
}


@BOTH
@pytest.mark.parametrize("slow", SLOW)
def test_a_slow_response_ends_at_the_deadline(slow: str, kind: str) -> None:
    with raw_server(SLOW[slow]) as server:
        with pytest.raises(TriggTimeoutError, match=r"not within the deadline of 0\.4 s") as caught:
            one_call(kind, server.base_url, lambda client: call(client, SMS))
        assert (caught.value.may_have_acted, caught.value.attempts) == (True, 1)
        assert len(server.requests) == 1


@BOTH
def test_a_handshake_ends_at_the_deadline(kind: str) -> None:
    with raw_server(no_handshake) as server:
        url = server.base_url.replace("http:", "https:")
        with pytest.raises(
            TriggTimeoutError, match=r"no connection was made in time: not within the deadline"
        ) as caught:
            one_call(kind, url, lambda client: call(client, SMS))
        assert not caught.value.may_have_acted


@BOTH
def test_a_name_that_is_not_resolved_ends_at_the_deadline(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found.wait(20) and [])
    try:
        with pytest.raises(TriggTimeoutError, match="no connection was made in time") as caught:
            one_call(kind, "http://localhost:9/v4", lambda client: _released(call(client, SMS), found))
        assert not caught.value.may_have_acted
    finally:
        found.set()


def _released(result: Any, found: threading.Event) -> Any:
    if not asyncio.iscoroutine(result):
        return result

    async def wait() -> Any:
        try:
            return await result
        finally:
            found.set()  # a loop waits for its threads

    return wait()


@BOTH
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_an_upload_ends_at_the_deadline(kind: str, tls: bool) -> None:
    body = b"x" * 30_000_000
    options: dict[str, Any] = {"trust_store": trust()} if tls else {}
    with raw_server(reads_slowly, server_tls() if tls else None) as server:
        with pytest.raises(TriggTimeoutError, match="not within the deadline") as caught:
            one_call(
                kind, server.base_url, lambda client: client.imports.data(body, content_type="text/csv"), **options
            )
        assert caught.value.may_have_acted


@BOTH
def test_a_body_that_is_given_slowly_ends_at_the_deadline(kind: str) -> None:
    def rows() -> Any:
        while True:
            time.sleep(0.02)
            yield b"7;Kari\n"

    with recording(Reply()) as recorder, pytest.raises(TriggTimeoutError, match="not within the deadline"):
        one_call(kind, recorder.base_url, lambda client: client.imports.data(rows(), content_type="text/csv"))


@BOTH
def test_waits_and_attempts_count_together(kind: str) -> None:
    policy = RetryPolicy(attempts=1000, first_wait=0.01, longest_wait=0.01)
    with recording(Reply(503, delay=0.3)) as recorder:
        with pytest.raises((ServerStatusError, TriggTimeoutError)) as caught:
            one_call(kind, recorder.base_url, lambda client: client.stores.list(), retries=policy, deadline=2)
        assert 2 <= caught.value.attempts <= 2 / 0.3 + 1


@BOTH
def test_the_deadline_of_one_call_is_its_own(kind: str) -> None:
    with recording(Reply(200, b"[]", delay=0.6)) as recorder:
        tuned = one_call(kind, recorder.base_url, lambda client: client.with_options(deadline=20).stores.list())
        assert tuned == []
        with pytest.raises(TriggTimeoutError):
            one_call(kind, recorder.base_url, lambda client: client.stores.list(), retries=0)


@BOTH
def test_a_response_that_was_read_is_not_thrown_away(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It came in time, and is looked at when the deadline is over."""
    feed = Content.feed

    def late(self: Content, chunk: bytes) -> None:
        time.sleep(DEADLINE)
        feed(self, chunk)

    monkeypatch.setattr(Content, "feed", late)
    with recording(reply_json([])) as recorder:
        assert one_call(kind, recorder.base_url, lambda client: client.stores.list()) == []


@BOTH
@pytest.mark.parametrize("given", ["transport", "http_client"])
def test_a_whole_response_through_what_was_given_is_not_thrown_away(kind: str, given: str) -> None:
    body = b"[]"

    class Late(httpx.SyncByteStream, httpx.AsyncByteStream):
        """Gives the whole body, and then takes its time to say that this was all."""

        def __iter__(self) -> Any:
            time.sleep(DEADLINE)
            yield body

        async def __aiter__(self) -> Any:
            yield body

        async def aclose(self) -> None:
            await asyncio.sleep(30)

    def handler(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-length": "2"}, stream=Late())

    transport = httpx.MockTransport(handler)
    own: Any = transport
    if given == "http_client":
        own = httpx.Client(transport=transport) if kind == "sync" else httpx.AsyncClient(transport=transport)
    assert one_call(kind, "https://api.example.no/v4", lambda client: client.stores.list(), **{given: own}) == []


def test_an_async_transport_that_was_given_ends_at_the_deadline() -> None:
    async def handler(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        return httpx.Response(200)

    with pytest.raises(TriggTimeoutError, match="not within the deadline"):
        one_call(
            "async",
            "https://api.example.no/v4",
            lambda client: client.stores.list(),
            transport=httpx.MockTransport(handler),
        )


# --- what is known of a call that ended without a response ------------------------------------------------------------


def notes_of(error: BaseException) -> list[str]:
    return [note for note in getattr(error, "__notes__", []) if "not idempotent" in note]


@BOTH
def test_a_call_that_timed_out_says_what_was_sent(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with raw_server(never) as server, pytest.raises(TriggTimeoutError) as caught:
        one_call(kind, server.base_url, lambda client: call(client, SMS), timeout=0.1, deadline=30)
    (note,) = notes_of(caught.value)
    assert note.startswith("messaging.send_sms is not idempotent, and ended without a response: the request was sent")
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert record.name == "trigg_ext"
    assert note in record.getMessage()
    assert "+47" not in caplog.text


@BOTH
def test_a_call_that_was_not_sent_says_so(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with raw_server(no_handshake) as server:
        url = server.base_url.replace("http:", "https:")
        with pytest.raises(TriggTimeoutError) as caught:
            one_call(kind, url, lambda client: call(client, SMS), retries=0)
    (note,) = notes_of(caught.value)
    assert "nothing was sent, so the API has not acted" in note
    assert note in caplog.text


@pytest.mark.parametrize("sent", [True, False])
@pytest.mark.parametrize("how", ["cancel", "timeout"])
def test_a_call_that_was_cancelled_says_what_was_sent(sent: bool, how: str, caplog: pytest.LogCaptureFixture) -> None:
    async def run(base_url: str) -> BaseException:
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            task = asyncio.ensure_future(call(client, SMS))
            if how == "timeout":
                with pytest.raises(TimeoutError) as late:
                    await asyncio.wait_for(task, 0.3)
                return late.value.__cause__ or late.value
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as cancelled:
                await task
            return cancelled.value

    with raw_server(never if sent else no_handshake) as server:
        error = asyncio.run(run(server.base_url if sent else server.base_url.replace("http:", "https:")))
    (note,) = notes_of(error)
    assert ("the request was sent" if sent else "nothing was sent") in note
    assert note in caplog.text
    assert len([record for record in caplog.records if record.levelno == logging.WARNING]) == 1


def test_a_cancelled_read_leaves_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    async def run(base_url: str) -> None:
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.stores.list(), 0.1)

    with raw_server(never) as server:
        asyncio.run(run(server.base_url))
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_wait_that_was_cancelled_says_that_the_operation_was_refused(caplog: pytest.LogCaptureFixture) -> None:
    async def run(base_url: str) -> None:
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(call(client, SMS), 0.2)

    with recording(Reply(429, headers={"retry-after": "15"})) as recorder:
        asyncio.run(run(recorder.base_url))
    assert "messaging.send_sms is not idempotent, and ended without a response: the API refused it" in caplog.text
