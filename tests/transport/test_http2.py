"""HTTP/2 against a server that speaks it, over TLS: what is known of a request that was refused, lost or overtaken."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import h2.config
import h2.connection
import h2.errors
import h2.events
import httpx
import pytest

from tests.transport.operations_table import BY_NAME, call
from tests.transport.raw_server import Peer, RawServer, raw_server, server_tls, trust
from trigg_ext import AsyncTriggClient, CallError, TriggClient, retries_for_testing

SMS = BY_NAME["messaging.send_sms"]
KINDS = ["sync", "async"]
GIVEN = ["own", "given"]


class Http2:
    """The server's side of one HTTP/2 connection; ``answer`` is called with each request that has come as a whole."""

    def __init__(self, peer: Peer, answer: Callable[[Http2, int, str], None]) -> None:
        self.peer = peer
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        self._answer = answer
        self._paths: dict[int, str] = {}

    def serve(self) -> None:
        self.h2.initiate_connection()
        self.flush()
        while data := self.peer.sock.recv(65536):
            for event in self.h2.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    assert event.headers is not None
                    self._paths[event.stream_id] = dict(event.headers)[b":path"].decode()
                if isinstance(event, h2.events.DataReceived) and event.flow_controlled_length:
                    self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                if isinstance(event, h2.events.StreamEnded):
                    path = self._paths.pop(event.stream_id)
                    self.peer.server.requests.append(path.encode())
                    self._answer(self, event.stream_id, path)
            self.flush()

    def respond(self, stream: int, body: bytes) -> None:
        self.h2.send_headers(stream, [(":status", "200"), ("content-type", "application/json")])
        self.h2.send_data(stream, body, end_stream=True)

    def refuse(self, stream: int) -> None:
        self.h2.reset_stream(stream, h2.errors.ErrorCodes.REFUSED_STREAM)

    def go_away(self, last: int) -> None:
        """Say that streams above one are not served, as a server that shuts down does."""
        # With what is to be sent before it: else a client may send its next request in between.
        before = self.h2.data_to_send()
        self.peer.send(before + b"\x00\x00\x08\x07\x00\x00\x00\x00\x00" + last.to_bytes(4, "big") + b"\x00\x00\x00\x00")

    def flush(self) -> None:
        self.peer.send(self.h2.data_to_send())


Answer = Callable[[Http2, int, str], None]


def serving(answer: Answer) -> Any:
    return raw_server(lambda peer: Http2(peer, answer).serve(), server_tls("h2"))


def calls(kind: str, given: str, server: RawServer, makes: list[Callable[[Any], Any]]) -> list[Any]:
    """What calls return or raise, one after the other, by a client of one kind."""
    options: dict[str, Any] = {"base_url": server.base_url, "retries": 0}
    if given == "own":
        options |= {"http2": True, "trust_store": trust()}

    async def asynchronously() -> list[Any]:
        outcomes: list[Any] = []
        async with httpx.AsyncClient(http2=True, verify=trust()) as theirs:
            more: dict[str, Any] = {"http_client": theirs} if given == "given" else {}
            async with AsyncTriggClient("nøkkel-4711".encode().hex(), **options, **more) as client:
                for make in makes:
                    try:
                        outcomes.append(await make(client))
                    except CallError as error:
                        outcomes.append(error)
        return outcomes

    if kind == "async":
        return asyncio.run(asynchronously())
    outcomes: list[Any] = []
    with httpx.Client(http2=True, verify=trust()) as theirs:
        more: dict[str, Any] = {"http_client": theirs} if given == "given" else {}
        with TriggClient("nøkkel-4711".encode().hex(), **options, **more) as client:
            for make in makes:
                try:
                    outcomes.append(make(client))
                except CallError as error:
                    outcomes.append(error)
    return outcomes


def customer(client: Any) -> Any:
    return client.customers.get("4711")


def send_sms(client: Any) -> Any:
    return call(client, SMS)


def as_customer(path: str) -> bytes:
    return json.dumps({"id": path.rsplit("/", 1)[-1]}).encode()


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("kind", KINDS)
def test_calls_share_a_connection(kind: str, given: str) -> None:
    with serving(lambda http, stream, path: http.respond(stream, as_customer(path))) as server:
        assert [each.id for each in calls(kind, given, server, [customer] * 3)] == ["4711"] * 3
        assert server.connections == 1


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("kind", KINDS)
def test_a_response_counts_after_which_the_server_goes_away(kind: str, given: str) -> None:
    def answer(http: Http2, stream: int, path: str) -> None:
        http.respond(stream, as_customer(path))
        http.go_away(stream)

    with serving(answer) as server:
        assert [each.id for each in calls(kind, given, server, [customer] * 3)] == ["4711"] * 3
        assert server.connections == 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_response_counts_before_which_the_server_said_that_it_goes_away(kind: str) -> None:
    def answer(http: Http2, stream: int, path: str) -> None:
        http.go_away(stream)
        http.respond(stream, as_customer(path))

    with serving(answer) as server:
        assert [each.id for each in calls(kind, "own", server, [customer] * 2)] == ["4711"] * 2


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["refused", "gone away"])
def test_a_request_that_the_server_did_not_take_was_not_acted_on(how: str, kind: str, given: str) -> None:
    def answer(http: Http2, stream: int, path: str) -> None:
        if how == "refused":
            http.refuse(stream)
        else:
            http.go_away(0)
            http.peer.sock.close()

    with serving(answer) as server:
        (error,) = calls(kind, given, server, [send_sms])
    assert isinstance(error, CallError)
    assert (error.may_have_acted, error.attempts) == (False, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_not_taken_is_sent_again_also_where_it_is_not_idempotent(kind: str) -> None:
    def answer(http: Http2, stream: int, path: str) -> None:
        if len(http.peer.server.requests) == 1:
            http.refuse(stream)
        else:
            http.respond(stream, b"")

    def again(client: Any) -> Any:
        return call(client.with_options(retries=1), SMS)

    with serving(answer) as server, retries_for_testing(2):
        assert calls(kind, "own", server, [again]) == [None]
        assert len(server.requests) == 2


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("kind", KINDS)
def test_a_connection_that_is_lost_after_the_request_may_have_acted(kind: str, given: str) -> None:
    with serving(lambda http, stream, path: http.peer.sock.close()) as server:
        (error,) = calls(kind, given, server, [send_sms])
    assert isinstance(error, CallError)
    assert error.may_have_acted


def test_threads_get_each_their_own_response() -> None:
    wrong: list[tuple[str, str | None]] = []

    def work(client: TriggClient, worker: int) -> None:
        for number in range(20):
            wanted = f"{worker}-{number}"
            found = client.customers.get(wanted).id
            if found != wanted:
                wrong.append((wanted, str(found)))

    with (
        serving(lambda http, stream, path: http.respond(stream, as_customer(path))) as server,
        TriggClient("en-nøkkel".encode().hex(), base_url=server.base_url, http2=True, trust_store=trust()) as client,
    ):
        threads = [threading.Thread(target=work, args=(client, worker)) for worker in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len(server.requests) == 160
    assert wrong == []
