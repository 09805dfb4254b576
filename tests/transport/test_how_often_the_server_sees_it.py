"""Each operation under each failure: how often a real server saw the request.

The classes are those of docs/operations.md.

The server counts a request when all of it has arrived, that is: when a real one might act on it.
"""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from tests.transport.operations_table import CASES, Case, call
from tests.transport.recorder import Recorder, Reply, Seen, recording
from trigg_ext import (
    AsyncTriggClient,
    BadGatewayError,
    Event,
    Hooks,
    RateLimitedError,
    ServerStatusError,
    Timeout,
    TriggClient,
    TriggConnectionError,
    TriggTimeoutError,
    retries_for_testing,
)

ATTEMPTS = 3
FAILURES: dict[str, tuple[Reply, type[Exception]]] = {
    "429": (Reply(429, headers={"retry-after": "0"}), RateLimitedError),
    "502": (Reply(502), BadGatewayError),
    "503": (Reply(503), ServerStatusError),
    "dropped after send": (Reply(drop=True), TriggConnectionError),
    "timeout": (Reply(delay=30), TriggTimeoutError),
}


def documented_classes() -> dict[str, str]:
    table = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| \d+ \| \w+ \S+ \| ([a-z_.]+)[^|]*\| (safe|idempotent|non_idempotent) \|", table, re.MULTILINE
    )
    return dict(rows)


CLASSES = documented_classes()


def run_sync(case: Case, base_url: str, **options: Any) -> Any:
    with TriggClient("key-93f1", base_url=base_url, preview="allow", retries=ATTEMPTS - 1, **options) as client:
        return call(client, case)


def run_async(case: Case, base_url: str, **options: Any) -> Any:
    async def run() -> Any:
        async with AsyncTriggClient(
            "key-93f1", base_url=base_url, preview="allow", retries=ATTEMPTS - 1, **options
        ) as client:
            return await call(client, case)

    return asyncio.run(run())


Runner = Callable[..., Any]
BOTH = pytest.mark.parametrize("run", [run_sync, run_async], ids=["sync", "async"])


def test_the_table_names_the_class_of_every_operation() -> None:
    assert CLASSES.keys() == {case.name for case in CASES}
    assert sorted(CLASSES.values()).count("non_idempotent") == 30


@BOTH
@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_how_often_a_failing_operation_is_seen(case: Case, failure: str, run: Runner) -> None:
    reply, error = FAILURES[failure]
    wanted = ATTEMPTS if CLASSES[case.name] != "non_idempotent" or failure == "429" else 1
    # It begins to count when the request is sent, and no response comes: it may be as short as one likes.
    timeout = Timeout(read=0.02) if failure == "timeout" else Timeout()
    with retries_for_testing(ATTEMPTS), recording(reply) as recorder:
        with pytest.raises(error) as caught:
            run(case, recorder.base_url, timeout=timeout)
        recorder.wait_for(wanted)
        seen = list(recorder.seen)
    assert len(seen) == wanted
    assert caught.value.attempts == wanted  # type: ignore[attr-defined]
    assert (
        len(
            {
                (each.target, each.body if "multipart" not in each.headers.get("content-type", "") else b"")
                for each in seen
            }
        )
        == 1
    )
    acted = CLASSES[case.name] != "safe" and failure != "429"
    assert caught.value.may_have_acted is acted  # type: ignore[attr-defined]


@BOTH
@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_operation_whose_connection_is_never_made_is_seen_once_it_is(case: Case, run: Runner) -> None:
    """Dropped before send: the port refuses at first, and begins to listen after the first attempt has failed."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        started: list[Recorder] = []

        def on_retry(event: Event) -> None:
            assert event.attempt == 1
            reserved.listen(16)
            started.append(Recorder(lambda _: case.reply, listening=reserved))

        with retries_for_testing(ATTEMPTS):
            result = run(case, f"http://127.0.0.1:{port}/v4", hooks=Hooks(on_retry=on_retry))
        assert type(result) is case.result
        assert len(started[0].seen) == 1
        started[0].close()


def test_no_once_operation_is_sent_twice_where_the_first_was_lost_under_load() -> None:
    """Forty threads, a server that drops every other request after it has arrived: each receipt arrives once."""
    counts: dict[bytes, int] = {}
    lock = threading.Lock()

    def flaky(seen: Seen) -> Reply:
        with lock:
            counts[seen.body] = counts.get(seen.body, 0) + 1
            return Reply(drop=len(counts) % 2 == 0)

    failed: list[int] = []
    with (
        retries_for_testing(ATTEMPTS),
        recording(flaky) as recorder,
        TriggClient("key-93f1", base_url=recorder.base_url) as client,
    ):

        def post(number: int) -> None:
            try:
                client.transactions.create({"ReceiptRequests": [cast("Any", {"Header": {"ReceiptId": str(number)}})]})
            except TriggConnectionError as error:
                assert error.may_have_acted
                failed.append(number)

        threads = [threading.Thread(target=post, args=(number,)) for number in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(counts) == 40
    assert set(counts.values()) == {1}
    assert failed


def test_a_body_that_cannot_be_read_again_is_not_sent_again() -> None:
    def chunks() -> Any:
        yield b"id;navn\n"
        yield b"4;Ola\n"

    with retries_for_testing(ATTEMPTS), recording(Reply(429, headers={"retry-after": "0"})) as recorder:
        with TriggClient("key-93f1", base_url=recorder.base_url, retries=2) as client, pytest.raises(RateLimitedError):
            client.imports.data(chunks(), content_type="text/csv")
        assert [each.body for each in recorder.seen] == [b"id;navn\n4;Ola\n"]


def test_a_file_is_sent_again_from_where_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "kunder.csv"
    path.write_bytes(b"# overskrift\nid;navn\n4;Ola\n")
    with (
        retries_for_testing(ATTEMPTS),
        recording(Reply(429, headers={"retry-after": "0"})) as recorder,
        path.open("rb") as file,
    ):
        file.readline()
        with TriggClient("key-93f1", base_url=recorder.base_url, retries=2) as client, pytest.raises(RateLimitedError):
            client.imports.data(file, content_type="text/csv")
        assert [each.body for each in recorder.seen] == [b"id;navn\n4;Ola\n"] * 3
        assert {each.headers["content-length"] for each in recorder.seen} == {"14"}
