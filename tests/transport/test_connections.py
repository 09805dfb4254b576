"""Connections in a bad state: none is used again, and none is lost to the pool."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.transport.operations_table import BY_NAME, call
from tests.transport.raw_server import EMPTY, Peer, RawServer, raw_server, server_tls, trust
from tests.transport.recorder import Reply, Seen, recording, reply_json
from trigg_ext import (
    AsyncTriggClient,
    CallError,
    ClientClosedError,
    Limits,
    Timeout,
    TriggClient,
    TriggConnectionError,
    TriggTimeoutError,
    retries_for_testing,
)

KEY = "hemmelig-noekkel-93f1"
SMS = BY_NAME["messaging.send_sms"]
KINDS = ["sync", "async", "sync over TLS", "async over TLS"]


def calls(kind: str, server: RawServer, names: list[Callable[[Any], Any]], **options: Any) -> list[Any]:
    """Make calls one after the other, and return what they return or raise."""
    options = {"base_url": server.base_url, "preview": "allow", "retries": 0, **options}
    if "TLS" in kind:
        options["trust_store"] = trust()
    results: list[Any] = []
    if kind.startswith("sync"):
        with TriggClient(KEY, **options) as client:
            for each in names:
                try:
                    results.append(each(client))
                except CallError as error:
                    results.append(error)
        return results

    async def run() -> None:
        async with AsyncTriggClient(KEY, **options) as client:
            for each in names:
                try:
                    results.append(await each(client))
                except CallError as error:
                    results.append(error)

    asyncio.run(run())
    return results


def tls_of(kind: str) -> Any:
    return server_tls() if "TLS" in kind else None


def customer(number: object) -> bytes:
    body = json.dumps({"data": {"id": str(number), "firstName": "Kari"}}).encode()
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body


def asked_for(request: bytes) -> str:
    return request.split(b" ")[1].decode().rsplit("/", 1)[-1]


# --- bytes behind a response ------------------------------------------------------------------------------------------

STRANGER = customer("EN-ANNEN-KUNDE")
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


def chunked(body: bytes) -> bytes:
    return CHUNKED + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def plain(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


LEFT_BEHIND: dict[str, Callable[[bytes], list[bytes]]] = {
    "a second response": lambda own: [own + STRANGER],
    "a second response, a moment later": lambda own: [own, STRANGER],
    "a content-length that is too short": lambda own: [own + b"  \n" + STRANGER],
    "behind chunks": lambda own: [chunked(plain(own)) + STRANGER],
    "behind chunks, a moment later": lambda own: [chunked(plain(own)), STRANGER],
    "in pieces": lambda own: [own + STRANGER[:20], STRANGER[20:]],
    "an interim response": lambda own: [own + b"HTTP/1.1 103 Early Hints\r\n\r\n", STRANGER],
    "a few bytes": lambda own: [own + b"\r\n"],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("left", LEFT_BEHIND)
def test_what_is_left_behind_a_response_is_not_the_response_to_the_next_call(left: str, kind: str) -> None:
    written = threading.Semaphore(1)

    def serve(peer: Peer) -> None:
        while request := peer.request():
            for piece in LEFT_BEHIND[left](customer(asked_for(request))):
                peer.send(piece)
            written.release()

    def get(number: str) -> Callable[[Any], Any]:
        def one(client: Any) -> Any:
            assert written.acquire(timeout=10)
            return client.customers.get(number)

        return one

    numbers = [f"KUNDE-{number}" for number in range(6)]
    with raw_server(serve, tls_of(kind)) as server:
        results = calls(kind, server, [get(number) for number in numbers])
        assert [getattr(result, "id", result) for result in results] == numbers
        assert server.connections == len(numbers)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_nor_through_an_httpx_client_of_ones_own(kind: str) -> None:
    def serve(peer: Peer) -> None:
        while request := peer.request():
            peer.send(customer(asked_for(request)) + STRANGER)

    numbers = [f"KUNDE-{number}" for number in range(5)]
    results: list[Any] = []
    with raw_server(serve) as server:
        if kind == "sync":
            with httpx.Client() as own, TriggClient(KEY, base_url=server.base_url, http_client=own) as client:
                results += [client.customers.get(number) for number in numbers]
        else:

            async def run() -> None:
                async with (
                    httpx.AsyncClient() as own,
                    AsyncTriggClient(KEY, base_url=server.base_url, http_client=own) as client,
                ):
                    results.extend([await client.customers.get(number) for number in numbers])

            asyncio.run(run())
    assert [result.id for result in results] == numbers


@pytest.mark.parametrize("kind", KINDS)
def test_a_connection_without_anything_left_is_used_again(kind: str) -> None:
    def serve(peer: Peer) -> None:
        while request := peer.request():
            own = customer(asked_for(request))
            peer.send(own if len(peer.server.requests) % 2 else chunked(plain(own)))

    with raw_server(serve, tls_of(kind)) as server:
        calls(kind, server, [lambda client: client.customers.get("4")] * 10)
        assert (server.connections, len(server.requests)) == (1, 10)


@pytest.mark.parametrize("kind", KINDS)
def test_an_idle_connection_that_the_server_closed_is_not_used(kind: str) -> None:
    def serve(peer: Peer) -> None:
        peer.request()
        peer.send(EMPTY)

    def slowly(client: Any) -> Any:
        time.sleep(0.05)
        return client.stores.list()

    with raw_server(serve, tls_of(kind)) as server:
        assert calls(kind, server, [slowly] * 5) == [[]] * 5


# --- interruptions ----------------------------------------------------------------------------------------------------


class SoftTimeLimitExceeded(Exception):  # noqa: N818 - as Celery's
    """What Celery raises from a signal handler, at any point."""


@contextlib.contextmanager
def interrupting(error: BaseException) -> Iterator[Callable[[float], None]]:
    """Give what raises an error in the main thread from a signal handler, after a number of seconds."""

    threads: list[threading.Thread] = []

    def handler(number: int, frame: object) -> None:
        raise error

    def later(seconds: float) -> None:
        time.sleep(seconds)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)

    def start(seconds: float) -> None:
        threads.append(threading.Thread(target=later, args=(seconds,)))
        threads[-1].start()

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        yield start
    finally:
        for thread in threads:
            thread.join()
        signal.signal(signal.SIGUSR1, before)


signals = pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="this system has no such signals")


@signals
@pytest.mark.parametrize("error", [KeyboardInterrupt(), SoftTimeLimitExceeded(), TimeoutError(), OSError(9, "Nei")])
def test_what_a_signal_handler_raises_is_raised_and_its_connection_closed(error: BaseException) -> None:
    """A handler may raise what the layers below take for one of theirs."""

    def slow_at_first(seen: Seen) -> Reply:
        if len(recorder.seen) > 1:
            return reply_json([])
        interrupt(1)  # by when the request was sent, on a busy machine too
        return Reply(delay=30)

    with recording(slow_at_first) as recorder, interrupting(error) as interrupt:
        with TriggClient(KEY, base_url=recorder.base_url, limits=Limits(connections=1), retries=2) as client:
            with pytest.raises(type(error)) as caught:
                call(client, SMS)
            assert caught.value is error
            assert client.stores.list() == []
        assert (len(recorder.seen), recorder.connections) == (2, 2)
    (note,) = [each for each in error.__notes__ if "messaging.send_sms" in each]
    assert "the request was sent, so the API may have acted on it" in note


# Of a socket that is interrupted while it is made, only the garbage collector knows.
@signals
@pytest.mark.filterwarnings("ignore::ResourceWarning")
# An interrupt between the making of a socket and its assignment loses it, in Python's own code; it is closed when it is
# collected.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("error", [KeyboardInterrupt, SoftTimeLimitExceeded])
def test_a_pool_works_after_two_hundred_interruptions(error: type[BaseException]) -> None:
    chance = random.Random(17)

    def serve(seen: Seen) -> Reply:
        return Reply(200, b"[]", delay=chance.choice([0, 0.001, 0.004]))

    interrupted = 0
    with recording(serve) as recorder, TriggClient(KEY, base_url=recorder.base_url, limits=Limits(2)) as client:
        client.stores.list()  # so that nothing is left to import
        for _ in range(200):
            with interrupting(error()) as interrupt:
                try:
                    interrupt(chance.random() * 0.004)
                    until = time.monotonic() + 1
                    # Python loses what is raised while it collects garbage.
                    while time.monotonic() < until:
                        client.stores.list()
                except error:
                    interrupted += 1
        pool = client._pool.reveal()
        assert pool._slots.lent == {}
        threads = [threading.Thread(target=client.stores.list) for _ in range(6)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(10)
        assert [client.stores.list() for _ in range(10)] == [[]] * 10
    gc.collect()
    assert interrupted > 180


def test_a_pool_works_after_two_hundred_cancellations() -> None:
    chance = random.Random(17)

    async def run(base_url: str) -> None:
        async with AsyncTriggClient(KEY, base_url=base_url, limits=Limits(2), timeout=Timeout(pool=10)) as client:
            for _ in range(100):
                tasks = [asyncio.ensure_future(client.stores.list()) for _ in range(4)]
                await asyncio.sleep(chance.random() * 0.006)
                for task in tasks[:2]:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            assert client._pool.reveal()._of_this_loop().slots.lent == {}
            assert await asyncio.gather(*(client.stores.list() for _ in range(9))) == [[]] * 9

    with recording(reply_json([])) as recorder:
        asyncio.run(run(recorder.base_url))


def test_a_coroutine_that_is_dropped_gives_its_connection_back() -> None:
    async def run(base_url: str) -> None:
        async with AsyncTriggClient(KEY, base_url=base_url, limits=Limits(1)) as client:
            for _ in range(20):
                assert await client.stores.list() == []
                dropped: Any = client.customers.get("4")
                dropped.send(None)
                # httpcore waits for a lock while it cleans up, which nobody does who is dropped.
                with contextlib.suppress(RuntimeError):
                    dropped.close()
                del dropped
                gc.collect()
            assert client._pool.reveal()._of_this_loop().slots.lent == {}

    with recording(lambda seen: reply_json([]) if "stores" in seen.path else Reply(delay=30)) as recorder:
        asyncio.run(run(recorder.base_url))
        assert recorder.connections == 20


# --- what was sent ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", ["messaging.send_sms", "promotions.redeem"])
@pytest.mark.parametrize("reset", [False, True], ids=["FIN", "RST"])
def test_a_server_that_closes_after_its_response_without_a_word_misses_no_operation(
    kind: str, name: str, reset: bool
) -> None:
    def serve(peer: Peer) -> None:
        peer.request()
        peer.send(EMPTY.replace(b"[]", b"{}"))
        if reset:
            peer.sock.shutdown(1)
            peer.reset()

    case = BY_NAME[name]
    with raw_server(serve) as server:
        results = calls(kind, server, [lambda client: call(client, case)] * 150)
        assert [each for each in results if isinstance(each, CallError)] == []
        assert len(server.requests) == 150


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_an_operation_that_is_not_idempotent_uses_a_connection_again_that_was_seen_to_stay_open(kind: str) -> None:
    def serve(peer: Peer) -> None:
        while peer.request():
            peer.send(EMPTY)

    def slowly(client: Any) -> Any:
        time.sleep(0.1)
        return call(client, SMS)

    with raw_server(serve) as server:
        calls(kind, server, [slowly] * 4)
        assert (len(server.requests), server.connections) == (4, 1)


def close(peer: Peer) -> None:
    """Accept, and close."""


def not_tls(peer: Peer) -> None:
    peer.sock.recv(100)
    peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("serve", [close, not_tls])
def test_a_handshake_that_fails_leaves_the_operation_unsent(kind: str, serve: Any) -> None:
    with retries_for_testing(3), raw_server(serve) as server:
        server_url = server.base_url.replace("http:", "https:")
        (error,) = calls(kind, server, [lambda client: call(client, SMS)], base_url=server_url, retries=2)
        assert type(error) is TriggConnectionError
        assert (error.may_have_acted, error.attempts, server.connections) == (False, 3, 3)


def test_waiting_for_a_connection_leaves_the_operation_unsent() -> None:
    arrived = threading.Event()

    def serve(peer: Peer) -> None:
        peer.request()
        arrived.set()
        peer.wait()

    async def run(server: RawServer) -> None:
        options: Any = {"limits": Limits(connections=1), "timeout": Timeout(pool=0.05, read=5), "retries": 0}
        async with AsyncTriggClient(KEY, base_url=server.base_url, **options) as client:
            first = asyncio.ensure_future(client.stores.list())
            await asyncio.to_thread(arrived.wait, 10)
            with pytest.raises(TriggTimeoutError, match="no connection of the pool was free") as caught:
                await call(client, SMS)
            assert not caught.value.may_have_acted
            server.closing.set()
            await asyncio.gather(first, return_exceptions=True)

    with raw_server(serve) as server:
        asyncio.run(run(server))
        assert len(server.requests) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("after", [1, 10, 10_000])
def test_a_server_that_stops_reading_in_the_middle_may_have_acted(kind: str, after: int) -> None:
    def serve(peer: Peer) -> None:
        peer.sock.recv(after)
        peer.reset()

    with raw_server(serve, tls_of(kind)) as server:
        (error,) = calls(kind, server, [lambda client: client.imports.data(b"x" * 3_000_000, content_type="text/csv")])
        assert type(error) is TriggConnectionError
        assert error.may_have_acted


# --- other processes --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("given", ["transport", "http_client"])
def test_what_was_given_is_refused_after_a_fork(given: str) -> None:
    with recording(reply_json([])) as recorder:
        own: Any = httpx.HTTPTransport() if given == "transport" else httpx.Client()
        with own, TriggClient(KEY, base_url=recorder.base_url, **{given: own}) as client:
            assert client.stores.list() == []
            child = os.fork()
            if child == 0:
                try:
                    client.stores.list()
                except ClientClosedError as error:
                    os._exit(0 if "after a fork" in str(error) else 3)
                except BaseException:
                    os._exit(4)
                os._exit(5)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            assert client.stores.list() == []
        assert len(recorder.seen) == 2
