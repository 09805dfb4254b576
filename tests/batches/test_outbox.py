"""Outboxes: what was put is sent once, whatever happens to the API, the network, the disk or the process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches.killing import ENVIRONMENT, ROOT, sandbox_server, serve_and_kill
from tests.batches.running import KEY, Api, create_sync, receipt, receipts
from tests.transport.recorder import Reply, Seen, recording
from trigg_ext import AsyncTriggClient, Journal, Outbox, TriggClient, retries_for_testing
from trigg_ext._transport.messages import Pause
from trigg_ext.batches import BatchError, Outcome
from trigg_ext.batches._journal_file import JournalFile
from trigg_ext.batches._sending import Send, cause_of, sending
from trigg_ext.errors import (
    AuthenticationError,
    InvalidRequestError,
    JournalError,
    RateLimitedError,
    ReceiptConflictError,
    TriggError,
)
from trigg_ext.models import ReceiptRequest


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with retries_for_testing():
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "receipts.outbox"


class Blocking:
    """An asynchronous outbox whose methods wait, as those of the other do."""

    def __init__(self, portal: Any, outbox: Any) -> None:
        self._portal = portal
        self._outbox = outbox

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._outbox, name)
        if not callable(found):
            return found
        return lambda *args, **kwargs: self._portal.call(lambda: found(*args, **kwargs))


@contextlib.contextmanager
def open_sync(base_url: str, path: Path, **options: Any) -> Iterator[Any]:
    with TriggClient(KEY, base_url=base_url) as client, client.outbox(path, **{"flush_after": 0, **options}) as outbox:
        yield outbox


@contextlib.contextmanager
def open_async(base_url: str, path: Path, backend: str = "asyncio", **options: Any) -> Iterator[Any]:
    @contextlib.asynccontextmanager
    async def opened() -> Any:
        async with contextlib.AsyncExitStack() as stack:
            # The connections of the client itself are made for asyncio.
            given = await stack.enter_async_context(httpx.AsyncHTTPTransport()) if backend == "trio" else None
            client = await stack.enter_async_context(AsyncTriggClient(KEY, base_url=base_url, transport=given))
            async with client.outbox(path, **{"flush_after": 0, **options}) as outbox:
                yield outbox

    with start_blocking_portal(backend) as portal, portal.wrap_async_context_manager(opened()) as outbox:
        yield Blocking(portal, outbox)


Open = Callable[..., contextlib.AbstractContextManager[Any]]
BOTH = pytest.mark.parametrize("opened", [open_sync, open_async], ids=["sync", "async"])
#: Seconds until a test that waits in vain fails.
PATIENCE = 20


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


# --- put and sent ----------------------------------------------------------------------------------------------------


@BOTH
def test_what_is_put_is_sent_once_and_in_batches(opened: Open, path: Path) -> None:
    with (
        recording(api := Api()) as recorder,
        opened(recorder.base_url, path, batch_size=10, flush_after=0.05) as outbox,
    ):
        assert all(outbox.put(each) for each in receipts(50))
        assert not outbox.put(receipt(7))
        assert outbox.flush(PATIENCE)
        assert (outbox.depth, outbox.oldest, outbox.failures) == (0, None, [])
        assert not outbox.put(receipt(7))
    assert api.taken == Counter(range(50))
    assert len(api.posts) < 50


def test_a_put_receipt_is_on_the_disk_when_put_returns(path: Path) -> None:
    with open_sync(f"http://127.0.0.1:{closed_port()}/v4", path) as outbox:
        outbox.put(receipt(1))
        with Journal(path) as journal:
            assert sum(journal.counts.values()) == 1
        outbox.close(wait=False)


@BOTH
def test_put_works_before_the_api_does_and_all_is_sent_once_it_is_there(opened: Open, path: Path) -> None:
    port = closed_port()
    began = datetime.now(UTC) - timedelta(seconds=1)
    with opened(f"http://127.0.0.1:{port}/v4", path) as outbox:
        for each in receipts(20):
            outbox.put(each)
        assert not outbox.flush(0.05)
        assert outbox.depth == 20
        assert began < outbox.oldest < datetime.now(UTC)
        with recording(api := Api(), port):
            assert outbox.flush(PATIENCE)
    assert api.taken == Counter(range(20))
    assert api.sent == api.taken


@BOTH
@given(fates=st.lists(st.sampled_from(["", "lost", "dropped"]), max_size=10), batch_size=st.integers(1, 12))
@settings(max_examples=5, deadline=None)
def test_however_responses_are_lost_each_receipt_is_taken_once(
    tmp_path_factory: pytest.TempPathFactory, opened: Open, fates: list[str], batch_size: int
) -> None:
    path = tmp_path_factory.mktemp("outbox") / "o"
    with recording(api := Api()) as recorder:
        api.fates = fates
        with opened(recorder.base_url, path, batch_size=batch_size) as outbox:
            for each in receipts(20):
                outbox.put(each)
            assert outbox.flush(PATIENCE)
            assert outbox.failures == []
    assert api.taken == Counter(range(20))


def test_threads_may_put_at_the_same_time(path: Path) -> None:
    with recording(api := Api()) as recorder, open_sync(recorder.base_url, path) as outbox:
        threads = [
            threading.Thread(target=lambda first=first: [outbox.put(receipt(n)) for n in range(first, first + 25)])
            for first in range(0, 200, 25)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert outbox.flush(PATIENCE)
    assert api.taken == Counter(range(200))


def test_an_outbox_runs_under_trio_too(path: Path) -> None:
    with recording(api := Api()) as recorder:
        api.fates = ["lost"]
        with open_async(recorder.base_url, path, backend="trio") as outbox:
            outbox.put(receipt(1))
            outbox.put(ReceiptRequest.from_dict(receipt(2)))
            assert outbox.flush(PATIENCE)
    assert api.taken == Counter([1, 2])


# --- what is refused, rejected or unknown ----------------------------------------------------------------------------

BAD: list[tuple[Any, str]] = [
    ([receipt(1)], "expected a ReceiptRequest or a mapping"),
    ({"ReceiptRequests": [receipt(1)]}, "no ReceiptId"),
    (receipt(1, ReceiptId=None), r"set Header\.ReceiptId"),
    (receipt(1, Vat=float("nan")), "JSON"),
    (receipt(1, Till=object()), "object"),
    (None, "not NoneType"),
]


@BOTH
@pytest.mark.parametrize(("given", "said"), BAD)
def test_what_is_no_receipt_is_refused_at_once(opened: Open, given: Any, said: str, path: Path) -> None:
    with recording(api := Api()) as recorder, opened(recorder.base_url, path) as outbox:
        with pytest.raises(InvalidRequestError, match=said):
            outbox.put(given)
        assert outbox.depth == 0
    assert api.posts == []


@BOTH
def test_another_receipt_of_the_same_store_and_id_is_refused(opened: Open, path: Path) -> None:
    with recording(api := Api()) as recorder, opened(recorder.base_url, path) as outbox:
        outbox.put(receipt(1))
        with pytest.raises(
            ReceiptConflictError, match=r"Receipt 9900000001 of store 001 cannot be put .* other content"
        ):
            outbox.put(receipt(1, Vat=1))
        outbox.put(receipt(1, StoreId="002", Vat=1))
        assert outbox.flush(PATIENCE)
    assert api.taken == Counter({1: 2})


@BOTH
def test_a_rejected_receipt_is_a_failure_until_it_is_put_again(opened: Open, path: Path) -> None:
    with recording(api := Api()) as recorder, opened(recorder.base_url, path) as outbox:
        api.rejected = {3}
        for each in receipts(8):
            outbox.put(each)
        assert outbox.flush(PATIENCE)
        (failure,) = outbox.failures
        assert (failure.state, failure.receipt_id, failure.status) == ("rejected", "9900000003", 400)
        assert failure.receipt == receipt(3)
        api.rejected = set()
        assert outbox.put(receipt(3, Vat=1))
        assert outbox.flush(PATIENCE)
        assert outbox.failures == []
    assert api.taken == Counter(range(8))


@BOTH
def test_a_receipt_without_a_customer_whose_response_is_lost_is_unknown_and_holds_up_no_other(
    opened: Open, path: Path
) -> None:
    lone = receipt(1)
    del lone["Header"]["ConsumerId"]
    with recording(api := Api()) as recorder, opened(recorder.base_url, path, batch_size=1, concurrency=1) as outbox:
        api.fates = ["dropped"]
        outbox.put(lone)
        outbox.put(receipt(2))
        assert outbox.flush(PATIENCE)
        (failure,) = outbox.failures
        assert (failure.state, failure.receipt_id) == ("unknown", "9900000001")
        assert "no ConsumerId" in failure.reason
        posts = len(api.posts)
        outbox.put(receipt(3))
        assert outbox.flush(PATIENCE)
        assert len(api.posts) == posts + 1
    assert api.taken == Counter([2, 3])


@BOTH
def test_a_receipt_that_the_api_fails_at_holds_up_no_other_and_is_tried_less_and_less(opened: Open, path: Path) -> None:
    with recording(api := Api()) as recorder, opened(recorder.base_url, path, batch_size=50) as outbox:
        api.statuses = {17: 500}
        for each in receipts(100):
            outbox.put(each)
        until(lambda: outbox.depth == 1)
        assert not outbox.flush(0.1)
        assert api.taken == Counter({*range(100)} - {17})
        outbox.put(receipt(200))
        until(lambda: outbox.depth == 1)
        assert api.taken[200] == 1
        assert api.sent[17] < 10
        with Journal(path) as journal:
            assert [each.receipt_id for each in journal.failures] == ["9900000017"]
        outbox.close(wait=False)


@BOTH
def test_a_receipt_that_exists_but_not_with_its_customer_is_unknown_and_not_sent_again(
    opened: Open, path: Path
) -> None:
    with recording(api := Api()) as recorder, opened(recorder.base_url, path) as outbox:
        api.statuses = {4: 409}
        for each in receipts(6):
            outbox.put(each)
        assert outbox.flush(PATIENCE)
        (failure,) = outbox.failures
        assert (failure.state, failure.status) == ("unknown", 409)
        assert "exists, and its customer does not have it" in failure.reason
        sent = api.sent[4]
        outbox.put(receipt(7))
        assert outbox.flush(PATIENCE)
        assert api.sent[4] == sent
    assert api.taken == Counter([0, 1, 2, 3, 5, 7])


@BOTH
@pytest.mark.parametrize("status", [401, 503])
def test_what_cannot_be_settled_in_an_outage_waits_and_is_settled_after_it(
    opened: Open, status: int, path: Path
) -> None:
    with recording(api := Api()) as recorder:
        api.fates, api.reads_fail = ["lost", "", "dropped"], [status] * 3
        with opened(recorder.base_url, path, batch_size=1, concurrency=1) as outbox:
            for each in receipts(4):
                outbox.put(each)
            assert outbox.flush(PATIENCE)
            assert outbox.failures == []
    assert api.taken == Counter(range(4))


@BOTH
def test_a_customer_that_the_api_does_not_have_is_no_reason_to_wait(opened: Open, path: Path) -> None:
    with recording(api := Api()) as recorder:
        api.fates, api.reads_fail = ["lost"], [404]
        with opened(recorder.base_url, path, batch_size=1, concurrency=1) as outbox:
            outbox.put(receipt(1))
            assert outbox.flush(PATIENCE)
            (failure,) = outbox.failures
            assert "its customer could not be read: " in failure.reason
            until(lambda: outbox.failures == [])  # it is tried again, since a customer may be made later
    assert api.taken == Counter([1])


# --- what goes wrong is waited out -----------------------------------------------------------------------------------


def failing_with(error: Exception, times: int) -> list[float]:
    """How long a sender waits after each of so many failures."""
    steps = sending()
    assert next(steps) == "take"
    step: Any = steps.send(True)
    waits: list[float] = []
    for number in range(times):
        assert step == "settle"
        assert steps.send(None) == Send(probes=number > 0)
        pause = steps.throw(error)
        assert isinstance(pause, Pause)
        waits.append(pause.seconds)
        step = steps.send(None)
    return waits


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trigg_ext.retries.effective_wait", lambda seconds: seconds)
    monkeypatch.setattr("trigg_ext.retries.jitter", lambda: 1.0)


@pytest.mark.usefixtures("waiting")
def test_after_each_failure_in_a_row_the_wait_is_longer_up_to_a_minute() -> None:
    assert failing_with(TriggError("401"), 10) == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize(("asked", "waited"), [(30, 30.5), (300, 300), (86_400, 3600)])
def test_retry_after_is_kept_to_within_an_hour(asked: int, waited: float) -> None:
    with recording(Reply(429, headers={"retry-after": str(asked)})) as recorder:
        with pytest.raises(BatchError) as caught:
            create_sync(recorder.base_url, [receipt(1)])
    assert isinstance(cause_of(caught.value), RateLimitedError)
    assert failing_with(cause_of(caught.value), 1) == [waited]


def test_with_waits_switched_off_a_sender_still_waits_a_moment() -> None:
    assert min(failing_with(TriggError("401"), 5)) > 0


def test_after_a_success_a_sender_goes_on_at_once_and_then_waits_for_receipts() -> None:
    steps = sending()
    next(steps)
    steps.send(True)
    steps.send(None)
    steps.throw(TriggError("503"))
    assert steps.send(None) == "settle"
    assert steps.send(None) == Send(probes=True)
    assert steps.send(None) == "settle"
    assert steps.send(None) == Send(probes=False)
    assert steps.send(None) == "wait"


def test_a_sender_that_has_no_turn_asks_again() -> None:
    steps = sending()
    next(steps)
    assert isinstance(steps.send(False), Pause)
    assert steps.send(None) == "take"


@BOTH
def test_while_it_goes_badly_one_receipt_goes_alone(opened: Open, path: Path) -> None:
    with recording(api := Api()) as recorder:
        api.fates = ["dropped"] * 4
        with opened(recorder.base_url, path, concurrency=1, flush_after=0.2) as outbox:
            for each in receipts(30):
                outbox.put(each)
            assert outbox.flush(PATIENCE)
    assert [len(each) for each in api.posts[1:4]] == [1, 1, 1]
    assert api.taken == Counter(range(30))


@BOTH
@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_the_whole_api_says_no_to_is_reported_and_sent_once_it_says_yes(
    opened: Open, status: int, path: Path
) -> None:
    errors: list[Exception] = []
    with recording(api := Api()) as recorder:
        api.statuses = {1: status}
        with opened(recorder.base_url, path, on_error=errors.append) as outbox:
            outbox.put(receipt(1))
            until(lambda: len(errors) > 1)
            assert outbox.depth == 1
            api.statuses = {}
            assert outbox.flush(PATIENCE)
    assert {type(each) for each in errors} == {type(errors[0])}
    assert isinstance(errors[0], AuthenticationError) or status != 401
    assert api.taken == Counter([1])


def test_a_disk_that_is_full_refuses_a_put_and_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with recording(api := Api()) as recorder, open_sync(recorder.base_url, path) as outbox:
        connection: sqlite3.Connection = outbox._file._connection
        put: list[int] = []
        api.statuses = dict.fromkeys(range(5000), 401)  # nothing leaves
        connection.execute("PRAGMA max_page_count = 60")
        with pytest.raises(JournalError, match="the disk is full; make room"):
            put.extend(number for number in range(5000) if outbox.put(receipt(number)))
        connection.execute("PRAGMA max_page_count = 1000000")
        api.statuses = {}
        outbox.put(receipt(6000))
        assert outbox.flush(PATIENCE)
    assert api.taken == Counter([*put, 6000])


# --- hooks -----------------------------------------------------------------------------------------------------------


@BOTH
def test_each_outcome_is_reported_once_and_an_unknown_one_again_when_it_is_settled(opened: Open, path: Path) -> None:
    outcomes: list[Outcome] = []
    with recording(api := Api()) as recorder:
        api.rejected, api.fates = {2}, ["lost"]
        with opened(recorder.base_url, path, on_outcome=outcomes.append, batch_size=1, concurrency=1) as outbox:
            for each in receipts(4):
                outbox.put(each)
            assert outbox.flush(PATIENCE)
    said = Counter((each.receipt_id, each.state) for each in outcomes)
    assert said == Counter(
        [
            ("9900000000", "unknown"),
            ("9900000000", "accepted"),
            ("9900000001", "accepted"),
            ("9900000002", "rejected"),
            ("9900000003", "accepted"),
        ]
    )


@BOTH
def test_what_a_hook_raises_is_logged_and_changes_nothing(
    opened: Open, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError if opened is open_async else SystemExit

    with caplog.at_level(logging.WARNING, "trigg_ext"), recording(api := Api()) as recorder:
        api.fates = ["lost"]
        with opened(recorder.base_url, path, on_outcome=fail, on_error=fail) as outbox:
            outbox.put(receipt(1))
            outbox.put(receipt(2))
            assert outbox.flush(PATIENCE)
    assert api.taken == Counter([1, 2])
    assert any("a hook failed with" in each.getMessage() for each in caplog.records)
    assert any("the connection was lost" in each.getMessage() for each in caplog.records)
    assert "VR1" not in caplog.text


def test_hooks_of_an_asynchronous_outbox_are_awaited(path: Path) -> None:
    outcomes: list[str] = []

    async def note(outcome: Outcome) -> None:
        await asyncio.sleep(0)
        outcomes.append(outcome.state)

    with recording(Api()) as recorder, open_async(recorder.base_url, path, on_outcome=note) as outbox:
        outbox.put(receipt(1))
        assert outbox.flush(PATIENCE)
    assert outcomes == ["accepted"]


def test_a_coroutine_function_is_no_hook_of_a_synchronous_outbox(path: Path) -> None:
    async def note(outcome: Outcome) -> None: ...

    with pytest.raises(InvalidRequestError, match="on_outcome is an async function"):
        with open_sync("http://127.0.0.1:1/v4", path, on_outcome=note):
            pass
    assert not path.exists()


# --- more than one process, and the end ------------------------------------------------------------------------------


@BOTH
def test_of_two_outboxes_with_one_file_one_sends_and_the_other_takes_over(opened: Open, path: Path) -> None:
    with recording(api := Api()) as recorder, opened(recorder.base_url, path) as second:
        with opened(recorder.base_url, path) as first:
            for number in range(0, 20, 2):
                first.put(receipt(number))
                second.put(receipt(number + 1))
            assert first.flush(PATIENCE)
            assert second.depth == 0
        second.put(receipt(20))
        assert second.flush(PATIENCE)
    assert api.taken == Counter(range(21))
    assert api.sent == api.taken


@BOTH
def test_what_is_handed_over_is_sent_by_the_next(opened: Open, path: Path) -> None:
    with recording(api := Api()) as recorder:
        api.statuses = {0: 503}
        with opened(recorder.base_url, path) as outbox:
            for each in receipts(10):
                outbox.put(each)
            assert not outbox.close(wait=False)
            assert not outbox.close()
            with pytest.raises(JournalError, match="was closed; open it again"):
                outbox.put(receipt(11))
        api.statuses = {}
        with opened(recorder.base_url, path) as outbox:
            assert outbox.flush(PATIENCE)
            assert outbox.close()
    assert api.taken == Counter(range(10))


@BOTH
def test_a_batch_that_is_under_way_is_waited_for_at_the_end(opened: Open, path: Path) -> None:
    arrived, go = threading.Event(), threading.Event()

    def response(seen: Seen) -> Reply:
        if seen.method == "POST":
            arrived.set()
            assert go.wait(PATIENCE)
        return api(seen)

    api = Api()
    with recording(response) as recorder:
        with opened(recorder.base_url, path) as outbox:
            outbox.put(receipt(1))
            assert arrived.wait(PATIENCE)
            threading.Timer(0.2, go.set).start()
            outbox.close(wait=False)
        with Journal(path) as journal:
            assert journal.counts["accepted"] == 1
        with contextlib.closing(JournalFile(path, recorder.base_url)) as file:
            assert file.start_sending()
    assert api.taken == Counter([1])


@BOTH
def test_an_exception_in_the_block_is_raised_as_it_is_and_what_is_left_is_handed_over(opened: Open, path: Path) -> None:
    port = closed_port()
    with pytest.raises(ZeroDivisionError), opened(f"http://127.0.0.1:{port}/v4", path) as outbox:
        1 / (not outbox.put(receipt(1)))
    with recording(api := Api(), port) as recorder, opened(recorder.base_url, path) as outbox:
        assert outbox.flush(PATIENCE)
    assert api.taken == Counter([1])


def test_a_task_that_is_cancelled_hands_over(path: Path) -> None:
    async def run(base_url: str, arrived: asyncio.Event) -> None:
        async with AsyncTriggClient(KEY, base_url=base_url) as client, client.outbox(path) as outbox:
            await outbox.put(receipt(1))
            arrived.set()
            await asyncio.sleep(PATIENCE)

    async def cancel(base_url: str) -> None:
        task = asyncio.create_task(run(base_url, arrived := asyncio.Event()))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with recording(api := Api()) as recorder:
        asyncio.run(cancel(recorder.base_url))
        api.rest()
        with open_sync(recorder.base_url, path) as outbox:
            assert outbox.flush(PATIENCE)
    assert api.taken == Counter([1])


def test_what_a_stopped_run_left_is_sent_by_an_outbox_and_what_is_put_is_skipped_by_a_run(path: Path) -> None:
    with recording(api := Api()) as recorder:
        api.statuses = {5: 401}
        with pytest.raises(BatchError):
            create_sync(recorder.base_url, receipts(10), batch_size=5, concurrency=1, journal=path)
        api.statuses = {}
        with open_sync(recorder.base_url, path) as outbox:
            outbox.put(receipt(20))
            assert outbox.flush(PATIENCE)
        assert create_sync(recorder.base_url, [*receipts(10), receipt(20)], journal=path).skipped == 11
    assert api.taken == Counter([*range(10), 20])


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_cannot_use_the_outbox_of_its_parent(path: Path) -> None:
    with recording(api := Api()) as recorder, open_sync(recorder.base_url, path) as outbox:
        reading, writing = os.pipe()
        if not (child := os.fork()):
            with contextlib.suppress(BaseException):
                outbox.put(receipt(1))
                os._exit(1)
            with contextlib.suppress(JournalError):
                outbox.close()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        os.close(reading)
        os.close(writing)
        outbox.put(receipt(2))
        assert outbox.flush(PATIENCE)
    assert api.taken == Counter([2])


def test_an_asynchronous_outbox_can_be_opened_again_and_says_when_it_is_not_open(path: Path) -> None:
    async def run(base_url: str) -> None:
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            outbox = client.outbox(path)
            with pytest.raises(JournalError, match="is not open; use it in async with"):
                await outbox.put(receipt(1))
            with pytest.raises(JournalError, match="is not open"):
                _ = outbox.depth
            for number in range(2):
                async with outbox:
                    await outbox.put(receipt(number))

    with recording(api := Api()) as recorder:
        asyncio.run(run(recorder.base_url))
    assert api.taken == Counter([0, 1])


def test_a_client_that_is_closed_first_keeps_the_rest_for_the_next(path: Path) -> None:
    with recording(api := Api()) as recorder:
        client = TriggClient(KEY, base_url=recorder.base_url)
        outbox = client.outbox(path, settle_delay=0)
        client.close()
        outbox.put(receipt(1))
        assert not outbox.close(timeout=0.2)
        with open_sync(recorder.base_url, path) as outbox:
            assert outbox.flush(PATIENCE)
    assert api.taken == Counter([1])


def test_a_program_that_ends_without_closing_loses_nothing(path: Path) -> None:
    program = (
        "import sys; from tests.batches.victims import KEY, numbered; from trigg_ext import TriggClient\n"
        "outbox = TriggClient(KEY, base_url=sys.argv[1]).outbox(sys.argv[2], settle_delay=0)\n"
        "for number in range(200): outbox.put(numbered(number))\n"
    )
    with recording(api := Api()) as recorder:
        done = subprocess.run(
            [sys.executable, "-c", program, recorder.base_url, path], env=ENVIRONMENT, cwd=ROOT,
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        api.rest()
        with open_sync(recorder.base_url, path) as outbox:
            assert outbox.flush(PATIENCE)
    assert api.taken == Counter(range(200))


@BOTH
def test_a_receipt_that_is_larger_than_a_batch_goes_alone_and_is_rejected_if_it_is_too_large(
    opened: Open, path: Path
) -> None:
    with recording(api := Api()) as recorder, opened(recorder.base_url, path, max_bytes=5_000) as outbox:
        api.statuses = {2: 413}
        for number in range(5):
            outbox.put(receipt(number, items=100 if number == 2 else 1))
        assert outbox.flush(PATIENCE)
        (failure,) = outbox.failures
        assert (failure.receipt_id, failure.state, failure.status) == ("9900000002", "rejected", 413)
    assert [2] in api.posts
    assert api.taken == Counter([0, 1, 3, 4])


@BOTH
def test_a_damaged_file_is_reported_and_refuses_receipts(opened: Open, path: Path) -> None:
    errors: list[Exception] = []

    def use(base_url: str) -> None:
        with opened(base_url, path, on_error=errors.append) as outbox:
            for each in receipts(50):
                outbox.put(each)
            with contextlib.closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            size = path.stat().st_size
            with path.open("r+b") as file:
                file.seek(4096)
                file.write(os.urandom(size - 4096))
            until(lambda: any("it is damaged" in str(each) for each in errors))
            outbox.put(receipt(100))

    with recording(Reply(401)) as recorder, pytest.raises(JournalError, match="it is damaged; restore it from a copy"):
        use(recorder.base_url)


# --- opening ---------------------------------------------------------------------------------------------------------

WRONG: list[tuple[str, Any]] = [
    ("batch_size", 0),
    ("concurrency", 1.5),
    ("max_bytes", -1),
    ("flush_after", -1),
    ("settle_delay", "10"),
]


@BOTH
@pytest.mark.parametrize(("name", "value"), WRONG)
def test_options_that_make_no_sense_are_named(opened: Open, name: str, value: Any, path: Path) -> None:
    with pytest.raises(InvalidRequestError, match=f"{name} is {value!r}; "):
        with opened("http://127.0.0.1:1/v4", path, **{name: value}):
            pass
    assert not path.exists()


@BOTH
@pytest.mark.parametrize("name", ["bacth_size", "on_rejection", "give_up_after"])
def test_an_option_that_does_not_exist_is_named_and_those_that_do(opened: Open, name: str, path: Path) -> None:
    with pytest.raises(
        TypeError, match=f"has no option '{name}'; it has batch_size, max_bytes, concurrency, flush_after"
    ):
        with opened("http://127.0.0.1:1/v4", path, **{name: 10}):
            pass
    assert not path.exists()


@BOTH
def test_a_file_that_cannot_be_used_is_an_error_at_once(opened: Open, path: Path) -> None:
    JournalFile(path, "https://api.staging.oculos.no/v4").close()
    with pytest.raises(JournalError, match=r"is for https://api\.staging"):
        with opened("http://127.0.0.1:1/v4", path):
            pass


def test_an_outbox_shows_its_path_and_no_content(path: Path) -> None:
    with recording(Api()) as recorder, open_sync(recorder.base_url, path) as outbox:
        outbox.put(receipt(1))
        assert isinstance(outbox, Outbox)
        assert repr(outbox) == f"<Outbox {path}>"


@pytest.mark.skipif(os.name != "posix", reason="a process is killed by signal")
def test_services_that_are_killed_again_and_again_have_each_receipt_there_once(tmp_path: Path) -> None:
    faults = "transactions.create:drop:when=after,share=0.1", "transactions.create:drop:when=before,share=0.05"
    with sandbox_server(tmp_path, *faults) as server:
        killings = serve_and_kill(server, tmp_path / "o", 300, 0.5, kills=3, seconds=1.0, seed=3)
    assert server.stored() == Counter(f"99{number:08d}" for number in range(300)), killings
    with Journal(tmp_path / "o") as journal:
        assert journal.counts["accepted"] == sum(journal.counts.values()) == 300, killings
