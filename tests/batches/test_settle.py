"""What became of unknown receipts is read from their customers, and what cannot be told is called so."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.batches.running import KEY, OK, Api, create_sync, receipt, receipts
from tests.transport.recorder import Reply, Seen, recording, reply_json
from trigg_ext import AsyncTriggClient, Hooks, InvalidRequestError, Journal, TriggClient, retries_for_testing
from trigg_ext.batches import BatchResult, Outcome, Settlement
from trigg_ext.batches._journal_file import JournalFile
from trigg_ext.errors import JournalError
from trigg_ext.sandbox import Fault, Sandbox


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with retries_for_testing():
        yield


def settle_sync(base_url: str, result: Any, options: dict[str, Any] | None = None, **arguments: Any) -> Settlement:
    with TriggClient(KEY, base_url=base_url, **(options or {})) as client:
        return client.transactions.settle(result, **arguments)


def settle_async(base_url: str, result: Any, options: dict[str, Any] | None = None, **arguments: Any) -> Settlement:
    async def run() -> Settlement:
        async with AsyncTriggClient(KEY, base_url=base_url, **(options or {})) as client:
            return await client.transactions.settle(result, **arguments)

    return asyncio.run(run())


Settle = Callable[..., Settlement]
BOTH = pytest.mark.parametrize("settle", [settle_sync, settle_async], ids=["sync", "async"])


def unknown(position: int, receipt_id: str | None = "5001", **fields: Any) -> Outcome:
    return Outcome(
        position,
        "unknown",
        **{"store_id": "001", "customer_id": "kari", "receipt": {"number": position}, **fields},
        receipt_id=receipt_id,
        reason="the connection was lost",
    )


def having(transactions: Mapping[str, Iterable[tuple[str | None, Any]]]) -> Callable[[Seen], Reply]:
    """A server that has the given stores and receipt ids of each customer."""

    def response(seen: Seen) -> Reply:
        customer = seen.path.rpartition("/")[2]
        if customer not in transactions:
            return reply_json({"code": "404", "message": "Not Found", "detailedErrorMessage": None}, 404)
        rows = [{"receiptId": receipt_id, "storeId": store} for store, receipt_id in transactions[customer]]
        return reply_json([{k: v for k, v in row.items() if v is not None} for row in rows])

    return response


@BOTH
def test_receipts_are_there_missing_or_undecided(settle: Settle) -> None:
    outcomes = [
        unknown(0, "5001"),
        unknown(1, "5002"),
        unknown(2, "5001", customer_id="ola"),
        unknown(3, customer_id=None),
        unknown(4, receipt_id=None),
        unknown(5, "5003", customer_id="ukjent"),
    ]
    with recording(having({"kari": [("001", "5001")], "ola": []})) as recorder:
        settlement = settle(recorder.base_url, outcomes)
    assert [(each.position, each.state) for each in settlement.there] == [(0, "accepted")]
    assert [(each.position, each.state) for each in settlement.missing] == [(1, "unsent"), (2, "unsent")]
    assert [(each.position, each.state) for each in settlement.undecided] == [(n, "unknown") for n in (3, 4, 5)]
    assert settlement.unsent == [{"number": 1}, {"number": 2}]
    reasons = [each.reason for each in settlement.undecided]
    assert "no ConsumerId" in reasons[0]
    assert "no ReceiptId" in reasons[1]
    assert "could not be read" in reasons[2]
    assert "404" in reasons[2]
    assert str(settlement) == "6 unknown receipts: 1 there, 2 missing, 3 undecided"


@BOTH
def test_each_customer_is_read_once_and_once_more_where_something_is_missing(settle: Settle) -> None:
    outcomes = [unknown(number, f"{number}", customer_id=f"kunde{number % 10}") for number in range(60)]
    have = {f"kunde{n}": [("001", f"{m}") for m in range(n, 60, 10) if m != 43] for n in range(10)}
    with recording(having(have)) as recorder:
        settlement = settle(recorder.base_url, outcomes)
        reads = Counter(seen.path.rpartition("/")[2] for seen in recorder.seen)
    assert [each.position for each in settlement.missing] == [43]
    assert len(settlement.there) == 59
    assert reads == Counter({**{f"kunde{n}": 1 for n in range(10)}, "kunde3": 2})


@BOTH
def test_a_receipt_that_the_api_shows_late_is_there(settle: Settle) -> None:
    reads = iter([[], [{"receiptId": "5001", "storeId": "001"}]])
    with recording(lambda _: reply_json(next(reads))) as recorder:
        settlement = settle(recorder.base_url, [unknown(0)])
    assert str(settlement) == "1 unknown receipt: 1 there, 0 missing, 0 undecided"


def test_before_the_second_look_the_delay_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("trigg_ext.batches._settle_runners.time.sleep", slept.append)
    monkeypatch.setattr("trigg_ext.retries.effective_wait", lambda seconds: seconds)
    with recording(having({"kari": []})) as recorder:
        settle_sync(recorder.base_url, [unknown(0)], delay=42)
        assert len(recorder.seen) == 2
        settle_sync(recorder.base_url, [unknown(0)], delay=0)
        assert len(recorder.seen) == 3
    assert slept == [42]


STORES: list[tuple[str | None, str | None, str]] = [
    ("001", "001", "there"),
    ("1", "001", "there"),
    ("001", "1", "there"),
    (None, "001", "there"),
    ("001", None, "there"),
    ("002", "001", "undecided"),
    ("10", "1", "undecided"),
]


@pytest.mark.parametrize(("has", "given", "found"), STORES)
def test_a_store_may_be_spelled_otherwise_and_of_another_one_nothing_is_told(
    has: str | None, given: str | None, found: str
) -> None:
    with recording(having({"kari": [(has, "5001")]})) as recorder:
        settlement = settle_sync(recorder.base_url, [unknown(0, store_id=given)])
    assert [name for name in ("there", "missing", "undecided") if getattr(settlement, name)] == [found]


@pytest.mark.parametrize(
    ("has", "found"), [("2026-01-05T10:00:00", "there"), ("2026-01-06T10:00:00", "undecided"), (None, "there")]
)
def test_of_a_receipt_of_another_day_nothing_is_told(has: str | None, found: str) -> None:
    """A till may count from 1 each day: what the customer has is then the receipt of another purchase."""
    row = {"receiptId": "5001", "storeId": "001", "receiptDate": has}
    given = unknown(0, receipt={"Header": {"TimeStamp": "2026-01-05T10:00:00+01:00"}})
    with recording(lambda _: reply_json([row])) as recorder:
        settlement = settle_sync(recorder.base_url, [given])
    assert [name for name in ("there", "missing", "undecided") if getattr(settlement, name)] == [found]


def test_ids_may_be_numbers_in_the_response() -> None:
    with recording(having({"kari": [("001", 5001)]})) as recorder:
        assert len(settle_sync(recorder.base_url, [unknown(0)]).there) == 1


@BOTH
def test_what_would_meet_every_customer_ends_it_with_all_undecided(settle: Settle) -> None:
    outcomes = [unknown(number, customer_id=f"kunde{number}") for number in range(50)]
    with recording(Reply(401)) as recorder:
        settlement = settle(recorder.base_url, outcomes)
        assert len(recorder.seen) <= 3
    assert len(settlement.undecided) == 50
    with recording(Reply(500)) as recorder:
        settlement = settle(recorder.base_url, outcomes)
        assert len(recorder.seen) <= 8
    assert len(settlement.undecided) == 50
    assert all("500" in each.reason for each in settlement.undecided)


@BOTH
def test_one_customer_that_cannot_be_read_is_no_matter_of_others(settle: Settle) -> None:
    outcomes = [unknown(number, customer_id=f"kunde{number}") for number in range(20)]
    with recording(having({"kunde7": [("001", "5001")]})) as recorder:
        settlement = settle(recorder.base_url, outcomes)
        assert len(recorder.seen) == 20
    assert [each.position for each in settlement.there] == [7]


@BOTH
def test_an_error_that_is_none_of_a_call_is_raised(settle: Settle) -> None:
    def refuse(_: object) -> None:
        raise ZeroDivisionError

    with recording(OK) as recorder, pytest.raises(ZeroDivisionError):
        settle(recorder.base_url, [unknown(0)], {"hooks": Hooks(on_request=refuse)})


@BOTH
def test_no_more_customers_are_read_at_a_time_than_asked_for(settle: Settle) -> None:
    lock, now, most = threading.Lock(), [0], [0]

    def response(seen: Seen) -> Reply:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        threading.Event().wait(0.01)
        with lock:
            now[0] -= 1
        return reply_json([])

    outcomes = [unknown(number, customer_id=f"kunde{number}") for number in range(12)]
    with recording(response) as recorder:
        settle(recorder.base_url, outcomes, concurrency=2)
    assert most[0] == 2


@pytest.mark.parametrize(("name", "value"), [("delay", -1), ("delay", "10"), ("concurrency", 0), ("delay", True)])
def test_arguments_that_make_no_sense_are_named(name: str, value: Any) -> None:
    with recording(OK) as recorder, pytest.raises(InvalidRequestError, match=f"transactions.list: {name} is {value!r}"):
        settle_sync(recorder.base_url, [], **{name: value})


def test_nothing_unknown_is_nothing_read() -> None:
    with recording(OK) as recorder:
        assert str(settle_sync(recorder.base_url, BatchResult())).startswith("0 unknown receipts")
        assert recorder.seen == []


@BOTH
def test_a_run_with_lost_responses_is_settled_and_completed(settle: Settle) -> None:
    with Sandbox(api_key=KEY) as sandbox, sandbox.serve() as base_url:
        customers = [each["id"] for each in sandbox.state.customers()]
        given = [receipt(number, ConsumerId=customers[number % len(customers)]) for number in range(60)]
        sandbox.client().transactions.create({"ReceiptRequests": given[50:51]})  # sent before
        sandbox.faults.add(Fault.drop("after_acting").on("transactions.create", nth=2))
        sandbox.faults.add(Fault.drop("before_acting").on("transactions.create", nth=4))
        result = create_sync(base_url, given, batch_size=10, concurrency=1)
        assert (result.accepted, result.unknown) == (39, 21)
        settlement = settle(base_url, result)
        assert [each.position for each in settlement.there] == [*range(10, 20), 50]
        assert create_sync(base_url, settlement.unsent).ok
        stored = Counter(row["receiptId"] for row in sandbox.state.receipts())
    assert stored == Counter(each["Header"]["ReceiptId"] for each in receipts(60))


@BOTH
def test_a_journal_is_settled_and_what_is_missing_is_sent_by_the_next_run(settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "receipts.journal"
    given = receipts(30)
    del given[5]["Header"]["ConsumerId"]
    with recording(api := Api()) as recorder:
        api.fates = ["lost", "dropped"]
        create_sync(recorder.base_url, given, batch_size=10, concurrency=1, journal=path)
        with Journal(path) as journal:
            settlement = settle(recorder.base_url, journal)
            assert str(settlement) == "20 unknown receipts: 9 there, 10 missing, 1 undecided"
            assert [each.position for each in settlement.undecided] == [6]
            assert {state: count for state, count in journal.counts.items() if count} == {
                "accepted": 19,
                "new": 10,
                "unknown": 1,
            }
            assert str(settle(recorder.base_url, journal)).startswith("1 unknown receipt: 0 there, 0 missing, 1")
        result = create_sync(recorder.base_url, given, journal=path)
    assert (result.skipped, result.accepted, result.unknown) == (19, 29, 1)
    assert api.taken == Counter(range(30))


@BOTH
def test_a_journal_that_is_in_use_or_of_another_api_is_not_settled(settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "receipts.journal"
    with recording(api := Api()) as recorder:
        create_sync(recorder.base_url, receipts(1), journal=path)
        with Journal(path) as journal:
            with pytest.raises(JournalError, match="this client for"):
                settle("http://127.0.0.1:1/v4", journal)
            with pytest.raises(InvalidRequestError, match="concurrency"):
                settle(recorder.base_url, journal, concurrency=0)
            other = JournalFile(path, recorder.base_url)
            other.start_sending()
            with pytest.raises(JournalError, match="in use"):
                settle(recorder.base_url, journal)
            other.close()
    assert api.reads == 0
