"""Sharing, closing, forking, changing loops: a clear error or none."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
import time
import warnings
from typing import Any

import anyio
import httpx
import pytest

from tests.transport.recorder import Reply, Seen, recording, reply_json
from trigg_ext import (
    AsyncTriggClient,
    ClientClosedError,
    ConfigurationError,
    Limits,
    Timeout,
    TriggClient,
    TriggTimeoutError,
)
from trigg_ext._transport import pool
from trigg_ext._transport.options import tls_context

BASE = "https://api.example.no/v4"
STORES = reply_json([{"id": "STORE-001"}])


def test_a_connection_that_comes_back_while_the_client_is_closed_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    give_back = pool._give_back

    def closing(connection: Any, shelf: Any) -> None:
        client.close()  # as another thread may, after it was decided to keep the connection
        give_back(connection, shelf)

    monkeypatch.setattr(pool, "_give_back", closing)
    with recording(STORES) as recorder:
        client = TriggClient("key", base_url=recorder.base_url)
        client.stores.list()
        assert not client._pool.reveal()._shelf._idle


def test_a_client_is_shared_between_threads() -> None:
    def echo(seen: Seen) -> Reply:
        return reply_json({"data": {"id": seen.path.rsplit("/", 1)[-1]}})

    wrong: list[str] = []
    with (
        recording(echo) as recorder,
        TriggClient("key", base_url=recorder.base_url, limits=Limits(connections=4)) as client,
    ):

        def read(start: int) -> None:
            for number in range(start, start + 25):
                if client.customers.get(str(number)).id != str(number):
                    wrong.append(str(number))

        threads = [threading.Thread(target=read, args=(start,)) for start in range(0, 400, 25)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(recorder.seen) == 400
    assert wrong == []


def test_threads_do_not_take_connections_from_each_other() -> None:
    """With one pool inside httpx, a thread now and then closes a connection that another has just begun to use."""

    def echo(seen: Seen) -> Reply:
        return reply_json({"data": {"id": seen.path.rsplit("/", 1)[-1]}})

    failed: list[Exception] = []
    with (
        recording(echo) as recorder,
        TriggClient("key", base_url=recorder.base_url, limits=Limits(connections=4), retries=0) as client,
    ):

        def read() -> None:
            for number in range(100):
                try:
                    client.customers.get(str(number))
                except Exception as error:
                    failed.append(error)

        threads = [threading.Thread(target=read) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(recorder.seen) == 1600
        assert recorder.connections <= 4
    assert failed == []


def test_waiting_for_a_connection_is_bounded() -> None:
    with (
        recording(Reply(delay=30)) as recorder,
        TriggClient(
            "key",
            base_url=recorder.base_url,
            limits=Limits(connections=1),
            retries=0,
            timeout=Timeout(pool=0.05, read=2),
        ) as client,
    ):

        def wait_in_vain() -> None:
            with pytest.raises(TriggTimeoutError):
                client.stores.list()

        first = threading.Thread(target=wait_in_vain)
        first.start()
        while not recorder.seen:
            time.sleep(0.01)
        with pytest.raises(TriggTimeoutError, match="no connection of the pool was free") as caught:
            client.messaging.create_code("+4791234567")
        assert not caught.value.may_have_acted
        first.join()
        assert len(recorder.seen) == 1


def test_no_more_connections_are_kept_than_asked_for() -> None:
    with (
        recording(STORES) as recorder,
        TriggClient("key", base_url=recorder.base_url, limits=Limits(idle_connections=0)) as client,
    ):
        for _ in range(3):
            client.stores.list()
        assert recorder.connections == 3


def test_an_async_client_is_shared_between_tasks() -> None:
    def echo(seen: Seen) -> Reply:
        return reply_json({"data": {"id": seen.path.rsplit("/", 1)[-1]}})

    async def run(base_url: str) -> list[Any]:
        async with AsyncTriggClient("key", base_url=base_url) as client:
            customers = await asyncio.gather(*(client.customers.get(str(number)) for number in range(200)))
        return [customer.id for customer in customers]

    with recording(echo) as recorder:
        assert asyncio.run(run(recorder.base_url)) == [str(number) for number in range(200)]


def test_closing_twice_is_fine_and_using_after_close_is_an_error() -> None:
    client = TriggClient("key", base_url=BASE)
    tuned = client.with_options(retries=0)
    client.close()
    client.close()
    for closed in (client, tuned):
        with pytest.raises(ClientClosedError, match="closed; make a new one"):
            closed.stores.list()
    assert "closed" in repr(client)


def test_closing_what_with_options_made_leaves_the_client_open() -> None:
    with recording(STORES) as recorder, TriggClient("key", base_url=recorder.base_url) as client:
        with client.with_options(retries=0) as tuned:
            tuned.stores.list()
        assert client.stores.list()[0].id == "STORE-001"


def test_an_async_client_closes_alike() -> None:
    async def run() -> None:
        client = AsyncTriggClient("key", base_url=BASE)
        await client.close()
        await client.aclose()
        with pytest.raises(ClientClosedError):
            await client.stores.list()

    asyncio.run(run())


def test_an_async_client_works_in_one_loop_after_another() -> None:
    with recording(STORES) as recorder:
        client = AsyncTriggClient("key", base_url=recorder.base_url)

        async def read() -> Any:
            return (await client.stores.list())[0].id

        with warnings.catch_warnings():
            # The connections of a loop that is gone cannot be closed any more.
            warnings.simplefilter("ignore", ResourceWarning)
            assert [asyncio.run(read()) for _ in range(3)] == ["STORE-001"] * 3
            asyncio.run(client.close())
            gc.collect()


def test_an_async_client_works_in_two_loops_at_once() -> None:
    results: list[Any] = []
    with recording(STORES) as recorder:
        client = AsyncTriggClient("key", base_url=recorder.base_url)

        async def read() -> None:
            for _ in range(20):
                results.append((await client.stores.list())[0].id)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            threads = [threading.Thread(target=lambda: asyncio.run(read())) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            asyncio.run(client.close())
            gc.collect()
    assert results == ["STORE-001"] * 80


def test_connections_of_loops_that_are_gone_are_let_go() -> None:
    with recording(STORES) as recorder, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        client = AsyncTriggClient("key", base_url=recorder.base_url)

        async def read() -> None:
            await client.stores.list()

        for _ in range(5):
            asyncio.run(read())
        assert len(client._pool.reveal()._loops) == 1
        asyncio.run(client.close())
        gc.collect()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_client_works_on_both_sides_of_a_fork() -> None:
    with recording(STORES) as recorder, TriggClient("key", base_url=recorder.base_url) as client:
        assert client.stores.list()
        child = os.fork()
        if child == 0:
            try:
                ok = all(client.stores.list()[0].id == "STORE-001" for _ in range(5))
                client.close()
                os._exit(0 if ok else 3)
            except BaseException:
                os._exit(4)
        for _ in range(5):
            assert client.stores.list()[0].id == "STORE-001"
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert client.stores.list()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_an_httpx_client_of_another_process_is_refused() -> None:
    with httpx.Client() as own:
        client = TriggClient("key", base_url=BASE, http_client=own)
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


def test_one_tls_context_serves_all_clients_of_a_process() -> None:
    first, second = TriggClient("key", base_url=BASE), AsyncTriggClient("key", base_url=BASE)
    assert tls_context(None) is tls_context(None)
    first.close()
    asyncio.run(second.close())


def test_a_trust_store_that_is_none_is_refused(tmp_path: Any) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("no certificate here")
    for store in (str(empty), str(tmp_path / "missing.pem")):
        with pytest.raises(ConfigurationError, match="trust_store"):
            TriggClient("key", base_url=BASE, trust_store=store)


def test_an_httpx_client_of_ones_own_is_used_and_left_open() -> None:
    with recording(STORES) as recorder, httpx.Client(headers={"x-kjede": "sport"}, follow_redirects=True) as own:
        with TriggClient("key", base_url=recorder.base_url, http_client=own) as client:
            client.stores.list()
        assert not own.is_closed
        assert recorder.seen[0].headers["x-kjede"] == "sport"
        assert recorder.seen[0].headers["user-agent"].startswith("trigg-client/")


def test_an_httpx_client_that_follows_redirects_is_not_let_to() -> None:
    with (
        recording(Reply(302, headers={"location": "/v4/annet"})) as recorder,
        httpx.Client(follow_redirects=True) as own,
    ):
        with TriggClient("key", base_url=recorder.base_url, http_client=own) as client:
            assert client.data_enrichment.enrich_form("acme", "42") == "/v4/annet"
        assert len(recorder.seen) == 1


def test_an_httpx_client_that_was_closed_is_told_of() -> None:
    own = httpx.Client()
    own.close()
    with pytest.raises(ClientClosedError):
        TriggClient("key", base_url=BASE, http_client=own).stores.list()


def test_an_httpx_client_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"must be an httpx\.Client or httpx2\.Client, not AsyncClient"):
        TriggClient("key", base_url=BASE, http_client=httpx.AsyncClient())  # type: ignore[arg-type]
    with httpx.Client() as own, pytest.raises(ConfigurationError, match=r"httpx2\.AsyncClient, not Client"):
        AsyncTriggClient("key", base_url=BASE, http_client=own)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"http_client": httpx.Client(), "http2": True}, "http_client"),
        (
            {"transport": httpx.MockTransport(lambda _: httpx.Response(200)), "proxy": "http://127.0.0.1:3128"},
            "transport",
        ),
        ({"proxy": "ikke en adresse"}, "proxy"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        TriggClient("key", base_url=BASE, **options)


def test_http2_without_its_library_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h2", None)
    with pytest.raises(ConfigurationError, match="httpx"):
        TriggClient("key", base_url=BASE, http2=True)


def test_cancelling_a_task_leaves_the_client_usable() -> None:
    calls = 0

    def slow_first(_: Seen) -> Reply:
        nonlocal calls
        calls += 1
        return Reply(delay=30) if calls == 1 else STORES

    async def run(base_url: str) -> Any:
        async with AsyncTriggClient("key", base_url=base_url, limits=Limits(connections=1)) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.stores.list(), 0.2)
            return (await client.stores.list())[0].id

    with recording(slow_first) as recorder:
        assert asyncio.run(run(recorder.base_url)) == "STORE-001"


def test_a_client_that_made_no_call_is_closed_under_trio() -> None:
    async def close() -> None:
        async with AsyncTriggClient("bare-en-prove-2026"):
            pass

    anyio.run(close, backend="trio")
