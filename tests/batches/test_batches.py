"""Many receipts through ``create_many``: whatever happens, none is dropped, and none may arrive twice."""

from __future__ import annotations

import asyncio
import itertools
import json
import pickle
import sys
import threading
import time
import tracemalloc
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from decimal import Decimal
from types import FrameType
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches.running import (
    BAD,
    BOTH,
    CONSUMER,
    KEY,
    OK,
    Create,
    accepted_by,
    create_async,
    create_sync,
    model,
    numbers_in,
    receipt,
    receipts,
    rejecting,
)
from tests.transport.recorder import Reply, Seen, recording, reply_json
from trigg_api.types import UNSET, time_text
from trigg_ext import (
    AsyncTriggClient,
    AuthenticationError,
    DriftError,
    Event,
    Hooks,
    InvalidRequestError,
    NotFoundError,
    RateLimitedError,
    RetryPolicy,
    ServerStatusError,
    Timeout,
    TriggClient,
    TriggConnectionError,
    retries_for_testing,
)
from trigg_ext._serialization.to_json import encode_json
from trigg_ext.batches import BatchError, BatchResult, Outcome, result_of
from trigg_ext.batches._batch import Batch
from trigg_ext.batches._named_receipts import named_in
from trigg_ext.batches._receipt_writer import Identity, write_receipt
from trigg_ext.models import ReceiptHeader, ReceiptItem, ReceiptRequest, TransactionBatch
from trigg_ext.sandbox import Fault, Sandbox


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with retries_for_testing(3):
        yield


# --- what is sent ----------------------------------------------------------------------------------------------------


@BOTH
def test_receipts_go_out_in_batches_and_are_all_accepted(create: Create) -> None:
    with recording(OK) as recorder:
        result = create(recorder.base_url, (model(number) for number in range(1001)), concurrency=1)
        sent = [numbers_in(seen) for seen in recorder.seen]
    assert [len(each) for each in sent] == [400, 400, 201]
    assert list(itertools.chain.from_iterable(sent)) == list(range(1001))
    assert (result.accepted, result.rejected, result.unknown, result.given) == (1001, 0, 0, 1001)
    assert result.ok
    assert result.failures == []
    assert result.requests == 3
    assert result.accepted_ranges == [range(1001)]


@BOTH
def test_a_batch_is_what_create_sends(create: Create) -> None:
    wanted: Any = {"ReceiptRequests": [receipt(1, 2), receipt(2)]}
    with recording(OK) as recorder:
        create(recorder.base_url, [receipt(1, 2), model(2)])
        with TriggClient(KEY, base_url=recorder.base_url) as client:
            client.transactions.create(wanted)
        ours, single = recorder.seen
    assert ours.json() == wanted
    assert (ours.method, ours.target, ours.body) == (single.method, single.target, single.body)
    assert ours.headers["content-type"] == single.headers["content-type"] == "application/json"
    assert ours.headers["x-api-key"] == KEY


@BOTH
def test_nothing_given_is_nothing_sent(create: Create) -> None:
    with recording(OK) as recorder:
        result = create(recorder.base_url, [])
        assert recorder.seen == []
    assert result.given == 0
    assert result.ok


@BOTH
def test_a_batch_is_bounded_in_items_too_and_a_receipt_of_more_goes_alone(create: Create) -> None:
    sizes = [3, 3, 5, 12, 1, 9, 1]
    with recording(OK) as recorder:
        given = [receipt(number, items) for number, items in enumerate(sizes)]
        assert create(recorder.base_url, given, batch_size=10, concurrency=1).ok
        sent = [numbers_in(seen) for seen in recorder.seen]
    assert sent == [[0, 1], [2], [3], [4, 5], [6]]


@given(st.lists(st.integers(0, 8), max_size=40), st.integers(1, 7))
@settings(max_examples=40)
def test_no_batch_holds_more_than_it_may_and_the_order_is_kept(sizes: list[int], batch_size: int) -> None:
    with recording(OK) as recorder:
        result = create_sync(
            recorder.base_url,
            [receipt(number, items) for number, items in enumerate(sizes)],
            batch_size=batch_size,
            concurrency=1,
        )
        sent = [numbers_in(seen) for seen in recorder.seen]
    assert list(itertools.chain.from_iterable(sent)) == list(range(len(sizes)))
    assert result.accepted == len(sizes)
    for batch in sent:
        assert len(batch) <= batch_size
        assert len(batch) == 1 or sum(sizes[number] for number in batch) <= batch_size


@BOTH
def test_no_more_batches_are_under_way_than_asked_for(create: Create) -> None:
    lock, now, most = threading.Lock(), [0], [0]
    together = threading.Barrier(3, timeout=10)

    def response(seen: Seen) -> Reply:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        together.wait()  # three come together, or nothing goes on
        with lock:
            now[0] -= 1
        return OK

    with recording(response) as recorder:
        assert create(recorder.base_url, receipts(60), batch_size=5, concurrency=3).ok
    assert most[0] == 3


@BOTH
def test_receipts_are_drawn_no_further_ahead_than_a_batch(create: Create) -> None:
    drawn, arrived, ahead = [0], [0], []

    def given() -> Iterator[dict[str, Any]]:
        for number in range(200):
            drawn[0] += 1
            yield receipt(number)

    def response(seen: Seen) -> Reply:
        arrived[0] += len(numbers_in(seen))
        ahead.append(drawn[0] - arrived[0])
        return OK

    with recording(response) as recorder:
        assert create(recorder.base_url, given(), batch_size=10, concurrency=2).ok
    assert max(ahead) <= 4 * 10


def test_an_asynchronous_iterable_is_drawn_from() -> None:
    async def given() -> AsyncIterator[dict[str, Any]]:
        for number in range(45):
            if number % 7 == 0:
                await asyncio.sleep(0)
            yield receipt(number)

    with recording(OK) as recorder:
        result = create_async(recorder.base_url, given(), batch_size=10)
        sent = sorted(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert result.accepted == 45
    assert sent == list(range(45))


@BOTH
@pytest.mark.parametrize("batch_size", [1, 7, 40, 400])
def test_a_generator_may_use_one_dict_again_and_again(create: Create, batch_size: int) -> None:
    with recording(OK) as recorder:
        create(recorder.base_url, one_dict_for_all(60), batch_size=batch_size)
        sent = sorted(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert sent == list(range(60))


def test_an_asynchronous_generator_may_use_one_dict_again_and_again() -> None:
    async def given() -> AsyncIterator[dict[str, Any]]:
        for each in one_dict_for_all(60):
            yield each

    with recording(OK) as recorder:
        create_async(recorder.base_url, given(), batch_size=40)
        sent = sorted(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert sent == list(range(60))


def one_dict_for_all(count: int) -> Iterator[dict[str, Any]]:
    one = receipt(0)
    for number in range(count):
        one["Header"]["ReceiptId"] = f"99{number:08d}"
        yield one


def test_the_source_is_drawn_from_in_the_thread_of_the_caller() -> None:
    here, threads = threading.get_ident(), set()

    def given() -> Iterator[dict[str, Any]]:
        for number in range(20):
            threads.add(threading.get_ident())
            yield receipt(number)

    def told(_: object) -> None:
        threads.add(threading.get_ident())

    with recording(OK) as recorder:
        create_sync(recorder.base_url, given(), batch_size=3, on_progress=told, on_outcome=told)
    assert threads == {here}


# --- what may be given -----------------------------------------------------------------------------------------------

WRONG_SOURCES: list[tuple[Any, str]] = [
    (receipt(1), "got one dict; put it into a list"),
    (model(1), "got one ReceiptRequest; put it into a list"),
    (TransactionBatch(receipt_requests=[model(1)]), r"a whole batch \(TransactionBatch\); give the receipts in it"),
    ({"ReceiptRequests": [receipt(1)]}, r"a whole batch \(dict\)"),
    ("9999258836", "not str"),
    (b"[]", "not bytes"),
    (None, "not NoneType"),
    (42, "not int"),
]


@BOTH
@pytest.mark.parametrize(("given", "said"), WRONG_SOURCES, ids=lambda each: str(each).partition(" at 0x")[0][:20])
def test_what_is_no_iterable_of_receipts_is_refused_before_anything_is_sent(
    given: Any, said: str, create: Create
) -> None:
    with recording(OK) as recorder:
        with pytest.raises(InvalidRequestError, match=said):
            create(recorder.base_url, given)
        assert recorder.seen == []


def test_an_asynchronous_iterable_needs_the_asynchronous_client() -> None:
    async def given() -> AsyncIterator[dict[str, Any]]:
        yield receipt(1)

    with recording(OK) as recorder, pytest.raises(InvalidRequestError, match="AsyncTriggClient"):
        create_sync(recorder.base_url, given())


@pytest.mark.parametrize("name", ["batch_size", "concurrency", "give_up_after"])
@pytest.mark.parametrize("value", [0, -1, 1.5, True, "400"])
def test_numbers_that_make_no_sense_are_named(name: str, value: Any) -> None:
    with recording(OK) as recorder, pytest.raises(InvalidRequestError, match=f"{name} is {value!r}; it must be"):
        create_sync(recorder.base_url, [], **{name: value})


def test_the_asynchronous_client_refuses_wrong_arguments_in_the_frame_of_the_caller() -> None:
    async def run() -> None:
        async with AsyncTriggClient(KEY) as client:
            with pytest.raises(InvalidRequestError):
                _ = client.transactions.create_many([], batch_size=0)

    asyncio.run(run())


class Broken(dict[str, Any]):
    """A mapping that fails when it is read."""

    def items(self) -> Any:
        raise RuntimeError("the database is gone")

    get = items  # type: ignore[assignment]


def endless() -> Any:
    holds_itself = receipt(3)
    holds_itself["self"] = holds_itself
    return holds_itself


BAD_RECEIPTS: list[tuple[Any, str]] = [
    (None, "not NoneType"),
    ("9999258836", "expected a JSON object, got int"),
    ([receipt(3)], "not list"),
    (TransactionBatch(receipt_requests=[]), "not TransactionBatch"),
    (receipt(3, GrossAmount=float("nan")), "NaN and infinity"),
    (receipt(3, GrossAmount=Decimal("Infinity")), "NaN and infinity"),
    (ReceiptRequest.from_dict(receipt(3, Vat=float("inf"))), "NaN and infinity"),
    (receipt(3, StoreId="Bod\ud83d"), "lone surrogate"),
    (ReceiptRequest.from_dict(receipt(3, StoreId="Bod\ud83d")), "lone surrogate"),
    (receipt(3, StoreId={1, object()}), "type object"),
    (receipt(3, StoreId=b"001"), "type bytes"),
    (receipt(3, StoreId=10**5000), "serialized as JSON"),
    (receipt(3, ReceiptId=10**5000), "serialized as JSON"),
    ({("a", "b"): 1}, "name of a field"),
    (endless(), "holds itself"),
    (Broken(), "RuntimeError was raised"),
]


@BOTH
@pytest.mark.parametrize(("bad", "said"), BAD_RECEIPTS, ids=lambda each: str(type(each).__name__))
def test_a_receipt_that_cannot_be_written_is_refused_and_disturbs_no_other(bad: Any, said: str, create: Create) -> None:
    with recording(OK) as recorder:
        result = create(recorder.base_url, [receipt(0), bad, receipt(2)], batch_size=2, concurrency=1)
        sent = list(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert sent == [0, 2]
    assert (result.accepted, result.rejected, result.unknown) == (2, 1, 0)
    (outcome,) = result.failures
    assert (outcome.position, outcome.state, outcome.status) == (1, "rejected", None)
    assert said in outcome.reason
    assert result.accepted_ranges == [range(0, 1), range(2, 3)]


@BOTH
def test_a_receipt_that_cannot_be_written_counts_once_behind_one_of_many_items(create: Create) -> None:
    given = [receipt(0, items=6), {"Header": {"ReceiptId": "9900000001"}, "Items": [float("nan")]}, receipt(2)]
    with recording(OK) as recorder:
        result = create(recorder.base_url, given, batch_size=5)
    assert (result.accepted, result.rejected, result.given) == (2, 1, 3)
    assert [each.position for each in result.failures] == [1]


def test_a_receipt_that_cannot_be_written_counts_once_where_less_fits_than_before() -> None:
    def response(seen: Seen) -> Reply:
        return Reply(413) if len(numbers_in(seen)) > 4 else OK

    given = [receipt(number) if number % 3 else {"Header": {"A": float("nan")}} for number in range(90)]
    with recording(response) as recorder:
        result = create_sync(recorder.base_url, given, batch_size=30, concurrency=1)
    assert (result.accepted, result.rejected, len(result.failures)) == (60, 30, 30)


def test_a_stream_of_bad_receipts_takes_no_room_and_sends_nothing() -> None:
    with recording(OK) as recorder:
        result = create_sync(recorder.base_url, (None for _ in range(1000)), batch_size=10, max_rejected=2000)
        assert recorder.seen == []
    assert result.rejected == 1000


def test_mappings_of_any_kind_and_unset_fields_are_written_as_create_writes_them() -> None:
    unset = receipt(2, Vat=UNSET)
    wanted = receipt(2)
    del wanted["Header"]["Vat"]
    given = [OrderedDict(receipt(1)), unset, receipt(3, GrossAmount=Decimal("129.90")), {"Header": {}, "Items": ()}]
    with recording(OK) as recorder:
        assert create_sync(recorder.base_url, given).ok
        assert recorder.seen[0].json()["ReceiptRequests"] == [
            receipt(1),
            wanted,
            receipt(3, GrossAmount=129.9),
            {"Header": {}, "Items": []},
        ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELD = st.just(UNSET) | JSON
AMOUNT = st.just(UNSET) | st.floats() | st.integers() | st.decimals(places=2, min_value=-9999, max_value=9999) | JSON


@given(st.lists(st.tuples(FIELD, FIELD, AMOUNT, AMOUNT, st.dictionaries(st.text(), JSON, max_size=2)), max_size=6))
@settings(max_examples=150)
def test_models_and_mappings_are_written_as_create_writes_them(fields: list[tuple[Any, ...]]) -> None:
    write, slow = write_receipt, encode_json
    for store, line, gross, vat, more in fields:
        header = ReceiptHeader(store, "99", "2023-10-13", CONSUMER, gross, vat, additional_properties=more)
        item = ReceiptItem("99", line, 1, "VR1", gross, vat=vat, product_name=store)
        given = ReceiptRequest(header, [item, item])
        try:
            wanted = slow(given.to_dict())
        except Exception as error:
            with pytest.raises(type(error)):
                write(given)
        else:
            assert json.loads(write(given)[0]) == json.loads(wanted)
            assert json.loads(write(given.to_dict())[0]) == json.loads(wanted)


# --- refusals --------------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("status", [400, 413, 422])
def test_the_receipts_at_fault_are_found_and_no_other_is_rejected(status: int, create: Create) -> None:
    bad = {0, 17, 18, 99}
    with recording(rejecting(bad, status)) as recorder:
        result = create(recorder.base_url, receipts(100), batch_size=40)
        accepted = accepted_by(recorder, bad)
    assert [(each.position, each.receipt_id) for each in result.failures] == [(n, f"99{n:08d}") for n in sorted(bad)]
    assert {(each.state, each.status) for each in result.failures} == {("rejected", status)}
    assert all("Ugyldig bilag." in each.reason for each in result.failures)
    assert (result.accepted, result.rejected, result.unknown) == (96, 4, 0)
    assert accepted == Counter({number: 1 for number in range(100) if number not in bad})


@given(st.sets(st.integers(0, 39)), st.integers(1, 15), st.sampled_from([400, 422]))
@settings(max_examples=30)
def test_rejected_are_exactly_those_at_fault(bad: set[int], batch_size: int, status: int) -> None:
    with recording(rejecting(bad, status)) as recorder:
        result = create_sync(recorder.base_url, receipts(40), batch_size=batch_size)
        accepted = accepted_by(recorder, bad)
    assert {each.position for each in result.failures} == bad
    assert result.accepted == 40 - len(bad)
    assert set(accepted.values()) <= {1}
    assert len(accepted) == result.accepted
    states = result.states(range(41))
    assert states == [*("rejected" if number in bad else "accepted" for number in range(40)), None]


NAMINGS: list[Callable[[int, int], Any]] = [
    lambda place, number: [{"pointer": f"/ReceiptRequests/{place}/Header/GrossAmount", "message": "is no number"}],
    lambda place, number: {f"ReceiptRequests[{place}].Items[0]": ["Feil"]},
    lambda place, number: {"description": "The receipt is there already.", "receiptId": f"99{number:08d}"},
    lambda place, number: f"Bilag 99{number:08d} er ugyldig.",
    lambda place, number: {"receiptIds": [int(f"99{number:08d}")]},
]


@pytest.mark.parametrize("naming", NAMINGS)
def test_where_the_response_names_the_receipt_three_requests_are_enough(naming: Callable[[int, int], Any]) -> None:
    with recording(rejecting({123}, 400, lambda numbers: naming(numbers.index(123), 123))) as recorder:
        result = create_sync(recorder.base_url, receipts(400), concurrency=1)
        assert [len(numbers_in(seen)) for seen in recorder.seen] == [400, 399, 1]
    assert [each.position for each in result.failures] == [123]


def test_a_response_that_names_an_innocent_receipt_has_it_refused_no_more_than_another() -> None:
    with recording(rejecting({7}, 400, lambda _: {"receiptId": "9900000003"})) as recorder:
        result = create_sync(recorder.base_url, receipts(16))
    assert [each.position for each in result.failures] == [7]
    assert result.accepted == 15


@given(JSON, st.integers(2, 12))
def test_a_batch_is_parted_into_smaller_ones_that_hold_each_receipt_once(detail: Any, many: int) -> None:
    identities = [Identity("001", str(n), None) for n in range(many)]
    batch = Batch(list(range(5, 5 + many)), [(b"{}", identity, 1) for identity in identities], [{}] * many)
    parts = batch.split(named_in(identities, detail))
    assert sorted(itertools.chain.from_iterable(part.positions for part in parts)) == batch.positions
    assert all(0 < len(part.positions) < many for part in parts)
    assert named_in(identities, detail) <= set(range(many))


def test_the_size_that_is_too_large_is_learned() -> None:
    limit = 8_000

    def response(seen: Seen) -> Reply:
        return Reply(413) if len(seen.body) > limit else OK

    with recording(response) as recorder:
        result = create_sync(recorder.base_url, receipts(600), batch_size=200, concurrency=1)
        sizes = [len(seen.body) for seen in recorder.seen]
    assert result.ok
    # The batch that is ready when the first is refused is the last that is made too large.
    assert all(size <= limit for size in sizes[-10:])
    assert sum(size > limit for size in sizes) < 30


def test_one_receipt_that_is_too_large_for_the_server_is_refused() -> None:
    def response(seen: Seen) -> Reply:
        return Reply(413) if len(seen.body) > 5_000 else OK

    given = [receipt(0), receipt(1, Note="x" * 6_000), receipt(2)]
    with recording(response) as recorder:
        result = create_sync(recorder.base_url, given)
    assert [(each.position, each.status) for each in result.failures] == [(1, 413)]


# --- what is unknown -------------------------------------------------------------------------------------------------

LOST: dict[str, Reply] = {
    "dropped": Reply(drop=True),
    "cut off": Reply(200, b'{"ok": true}', cut=4),
    "late": Reply(delay=20),
    "500": Reply(500),
    "502": Reply(502),
    "503 with Retry-After": Reply(503, headers={"retry-after": "0"}),
    "an error inside of 200": reply_json(BAD),
    "not HTTP": Reply(raw=b"SSH-2.0-OpenSSH_9.6\r\n"),
    "packed wrongly": Reply(200, b"not gzip", {"content-encoding": "gzip"}),
    "a web page": Reply(200, b"<!DOCTYPE html><title>Logg inn</title>", {"content-type": "text/html; charset=utf-8"}),
}


@BOTH
@pytest.mark.parametrize("name", LOST)
def test_receipts_whose_response_is_lost_are_unknown_and_go_out_once(name: str, create: Create) -> None:
    def response(seen: Seen) -> Reply:
        return LOST[name] if 5 in numbers_in(seen) else OK

    with recording(response) as recorder:
        # Short only where it must pass: on a busy machine other responses are late, too.
        timeout = Timeout(read=2.0) if name == "late" else Timeout()
        result = create(recorder.base_url, receipts(12), {"timeout": timeout}, batch_size=4, concurrency=2)
        arrived = Counter(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert arrived == Counter(range(12))
    assert (result.accepted, result.rejected, result.unknown) == (8, 0, 4)
    assert [each.position for each in result.failures] == [4, 5, 6, 7]
    assert {each.state for each in result.failures} == {"unknown"}
    assert all(each.reason for each in result.failures)


@BOTH
def test_unknown_receipts_are_sent_again_where_the_caller_asks_for_it(create: Create) -> None:
    count = itertools.count()

    def response(seen: Seen) -> Reply:
        return Reply(drop=True) if next(count) == 0 else OK

    policy = RetryPolicy(attempts=3, resend_once=True)
    with recording(response) as recorder:
        result = create(recorder.base_url, receipts(6), {"retries": policy}, batch_size=3, concurrency=1)
        arrived = Counter(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert result.ok
    assert arrived == Counter({0: 2, 1: 2, 2: 2, 3: 1, 4: 1, 5: 1})


def test_a_refusal_after_a_lost_response_is_unknown() -> None:
    """Sent again as the caller asked; the first may have been acted on, and 409 is what that looks like."""
    count = itertools.count()

    def response(seen: Seen) -> Reply:
        return Reply(drop=True) if next(count) == 0 else Reply(409)

    with recording(response) as recorder:
        result = create_sync(recorder.base_url, receipts(1), {"retries": RetryPolicy(resend_once=True)})
    assert (result.rejected, result.unknown) == (0, 1)


@BOTH
def test_while_it_goes_badly_one_batch_goes_at_a_time(create: Create) -> None:
    lock, now, most = threading.Lock(), [0], [0]

    def response(seen: Seen) -> Reply:
        with lock:
            now[0] += 1
            if min(numbers_in(seen)) >= 8:  # after the first that were sent together
                most[0] = max(most[0], now[0])
        threading.Event().wait(0.02)
        with lock:
            now[0] -= 1
        return Reply(500)

    with recording(response) as recorder:
        result = create(recorder.base_url, receipts(24), batch_size=2, concurrency=4, give_up_after=None)
    assert result.unknown == 24
    assert most[0] == 1


@BOTH
def test_an_outage_stops_the_run_before_every_receipt_is_unknown(create: Create) -> None:
    with recording(Reply(503)) as recorder:
        source = iter(receipts(1000))
        with pytest.raises(BatchError, match="after 10 batches in a row without a usable response") as caught:
            create(recorder.base_url, source, batch_size=5, concurrency=2)
        assert len(recorder.seen) <= 11
        arrived = Counter(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    result = caught.value.result
    assert isinstance(caught.value.__cause__, ServerStatusError)
    assert result.unknown == len(arrived)
    assert (result.rejected, result.unsent) == (0, len(caught.value.unsent))
    left = [*caught.value.unsent, *source]
    assert len(left) + result.unknown == 1000
    assert [each["Header"]["ReceiptId"] for each in left] == [f"99{n:08d}" for n in range(1000) if n not in arrived]


@BOTH
def test_a_run_may_be_told_to_go_on_through_any_outage(create: Create) -> None:
    with recording(Reply(500)) as recorder:
        result = create(recorder.base_url, receipts(40), batch_size=2, give_up_after=None)
    assert (result.given, result.unknown) == (40, 40)


def test_pauses_grow_while_responses_are_lost_and_last_as_long_as_retry_after_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("trigg_ext.batches._runners.time.sleep", slept.append)
    monkeypatch.setattr("trigg_ext.retries.jitter", lambda: 1.0)
    monkeypatch.setattr("trigg_ext.retries.effective_wait", lambda seconds: seconds)
    with recording(Reply(500)) as recorder, pytest.raises(BatchError):
        create_sync(recorder.base_url, receipts(9), batch_size=1, concurrency=1, give_up_after=5)
    assert slept == [0.5, 1.0, 2.0]
    slept.clear()
    replies = iter([Reply(429, headers={"retry-after": "7"})] * 3 + [OK] * 9)
    with recording(lambda _: next(replies)) as recorder:
        assert create_sync(recorder.base_url, receipts(3), batch_size=1, concurrency=1).ok
    assert slept[-1] == 7.5  # not earlier than asked for, and not all at the same moment


# --- what did not arrive ---------------------------------------------------------------------------------------------


@BOTH
def test_a_batch_that_was_turned_away_is_sent_again_until_it_is_taken(create: Create) -> None:
    count = itertools.count()

    def response(seen: Seen) -> Reply:
        return Reply(429, headers={"retry-after": "0"}) if next(count) < 8 else OK

    with recording(response) as recorder:
        result = create(recorder.base_url, receipts(20), batch_size=5, concurrency=2)
        taken = Counter(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen[8:]))
    assert result.ok
    assert taken == Counter(range(20))


@BOTH
def test_a_server_that_turns_everything_away_stops_the_run_with_nothing_lost(create: Create) -> None:
    source = iter(receipts(100))
    with recording(Reply(429)) as recorder, pytest.raises(BatchError) as caught:
        create(recorder.base_url, source, batch_size=5, give_up_after=4)
    error = caught.value
    assert isinstance(error.__cause__, RateLimitedError)
    assert (error.result.accepted, error.result.unknown) == (0, 0)
    assert [*error.unsent, *source] == receipts(100)


@BOTH
def test_where_no_connection_is_made_nothing_is_unknown_and_the_rest_can_be_given_again(create: Create) -> None:
    with recording(OK) as recorder:
        gone = recorder.base_url
    source = iter(receipts(50))
    with pytest.raises(BatchError) as caught:
        create(gone, source, batch_size=5, give_up_after=3)
    assert isinstance(caught.value.__cause__, TriggConnectionError)
    assert caught.value.result.unknown == 0
    assert caught.value.result.unsent == len(caught.value.unsent)
    with recording(OK) as recorder:
        rest = create(recorder.base_url, itertools.chain(caught.value.unsent, source))
        arrived = sorted(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert rest.accepted == 50
    assert arrived == list(range(50))


# --- what stops a run ------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(("status", "kind"), [(401, AuthenticationError), (404, NotFoundError)])
def test_what_would_meet_every_batch_stops_the_run(status: int, kind: type[Exception], create: Create) -> None:
    def response(seen: Seen) -> Reply:
        return Reply(status) if min(numbers_in(seen)) >= 10 else OK

    source = iter(receipts(1000))
    with recording(response) as recorder:
        with pytest.raises(BatchError, match=f"The run stopped: the API responded with {status}") as caught:
            create(recorder.base_url, source, batch_size=5, concurrency=2)
        assert len(recorder.seen) <= 6
    error = caught.value
    assert isinstance(error.__cause__, kind)
    assert error.result.accepted == 10
    assert error.result.unknown == 0
    assert error.result.given == 10 + len(error.unsent)
    assert all(each.state == "unsent" and "not sent" in each.reason for each in error.result.failures)
    assert [*receipts(10), *error.unsent, *source] == receipts(1000)
    assert "no further ones were drawn" in str(error)
    assert result_of(error) is error.result


@BOTH
def test_what_is_under_way_when_a_run_stops_is_waited_for(create: Create) -> None:
    second_is_there, first_is_answered = threading.Event(), threading.Event()

    def response(seen: Seen) -> Reply:
        if 0 in numbers_in(seen):
            second_is_there.wait(10)
            return Reply(403)
        second_is_there.set()
        first_is_answered.wait(0.2)
        return OK

    with recording(response) as recorder, pytest.raises(BatchError) as caught:
        create(recorder.base_url, receipts(50), batch_size=5, concurrency=2)
    assert caught.value.result.accepted == 5
    assert caught.value.result.unknown == 0
    assert caught.value.unsent[0] == receipt(0)


@BOTH
def test_a_rejected_batch_of_a_run_that_stopped_is_unsent_and_not_at_fault(create: Create) -> None:
    second_is_there = threading.Event()

    def response(seen: Seen) -> Reply:
        if 0 in numbers_in(seen):
            second_is_there.wait(10)
            return Reply(401)
        second_is_there.set()
        return Reply(400, delay=0.2)

    with recording(response) as recorder, pytest.raises(BatchError) as caught:
        create(recorder.base_url, receipts(10), batch_size=5, concurrency=2)
    assert caught.value.unsent == receipts(10)
    assert all(each.state == "unsent" for each in caught.value.result.failures)


@BOTH
def test_an_iterable_that_raises_stops_the_run_and_what_was_sent_is_told(create: Create) -> None:
    def given() -> Iterator[dict[str, Any]]:
        yield from receipts(23)
        raise OSError("kassefilen er borte")

    with recording(OK) as recorder, pytest.raises(BatchError, match="OSError was raised") as caught:
        create(recorder.base_url, given(), batch_size=10)
    assert isinstance(caught.value.__cause__, OSError)
    assert "kassefilen" not in str(caught.value)
    assert caught.value.result.accepted == 20
    assert caught.value.unsent == receipts(23)[20:]


def test_an_asynchronous_iterable_that_raises_stops_the_run() -> None:
    async def given() -> AsyncIterator[dict[str, Any]]:
        for each in receipts(23):
            yield each
        raise OSError

    with recording(OK) as recorder, pytest.raises(BatchError) as caught:
        create_async(recorder.base_url, given(), batch_size=10)
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.result.given == 23


@BOTH
@pytest.mark.parametrize("name", ["on_progress", "on_outcome"])
@pytest.mark.parametrize("batch_size", [5, 400])
def test_a_callback_that_raises_stops_the_run_and_nothing_is_lost(create: Create, name: str, batch_size: int) -> None:
    def told(_: object) -> None:
        raise ValueError("no")

    source = iter(receipts(100))
    with recording(OK) as recorder:
        with pytest.raises(BatchError) as caught:
            create(recorder.base_url, source, batch_size=batch_size, concurrency=1, **{name: told})
        arrived = sum(len(numbers_in(seen)) for seen in recorder.seen)
    assert isinstance(caught.value.__cause__, ValueError)
    assert caught.value.result.accepted == arrived
    assert arrived + len([*caught.value.unsent, *source]) == 100


@BOTH
def test_a_callback_that_raises_once_keeps_no_other_outcome_from_being_told(create: Create) -> None:
    told: list[int] = []

    def tell(outcome: Outcome) -> None:
        told.append(outcome.position)
        if outcome.position == 3:
            raise ValueError("no")

    with recording(OK) as recorder, pytest.raises(BatchError) as caught:
        create(recorder.base_url, iter(receipts(100)), batch_size=10, concurrency=1, on_outcome=tell)
    assert sorted(told) == list(range(caught.value.result.given))


@BOTH
def test_a_hook_that_refuses_a_batch_leaves_it_unsent(create: Create) -> None:
    def refuse(event: Event) -> None:
        raise ValueError("no")

    with recording(OK) as recorder:
        with pytest.raises(BatchError) as caught:
            create(recorder.base_url, receipts(9), {"hooks": Hooks(on_request=refuse)}, batch_size=3)
        assert recorder.seen == []
    assert isinstance(caught.value.__cause__, ValueError)
    assert caught.value.result.unknown == 0
    assert caught.value.unsent == receipts(9)[: caught.value.result.given]


def test_an_error_of_a_call_that_a_hook_makes_is_not_taken_for_the_batchs_own() -> None:
    def refuse(event: Event) -> None:
        if event.operation_name == "transactions.create":
            client.customers.get("ukjent")

    with recording(lambda seen: reply_json(BAD, 400) if seen.method == "GET" else OK) as recorder:
        with TriggClient(KEY, base_url=recorder.base_url, hooks=Hooks(on_request=refuse)) as client:
            with pytest.raises(BatchError) as caught:
                client.transactions.create_many(receipts(4), batch_size=2)
    assert caught.value.unsent == receipts(4)[: caught.value.result.given]
    assert caught.value.result.rejected == 0


@BOTH
def test_a_hook_that_refuses_the_second_attempt_does_not_hide_that_the_first_may_have_arrived(create: Create) -> None:
    def refuse(event: Event) -> None:
        if event.attempt > 1:
            raise ValueError("no")

    policy = RetryPolicy(resend_once=True)
    with recording(Reply(drop=True)) as recorder:
        options = {"hooks": Hooks(on_request=refuse), "retries": policy}
        result = create(recorder.base_url, receipts(6), options, batch_size=3, concurrency=1)
    assert (result.unknown, result.given) == (6, 6)


@BOTH
def test_a_response_that_is_not_as_described_stops_the_run_and_its_batch_is_accepted(create: Create) -> None:
    with recording(reply_json({"ny": "svarform"})) as recorder:
        with pytest.raises(BatchError) as caught:
            create(recorder.base_url, receipts(60), {"drift": "error"}, batch_size=2, concurrency=1)
        arrived = sum(len(numbers_in(seen)) for seen in recorder.seen)
    result = caught.value.result
    assert isinstance(caught.value.__cause__, DriftError)
    assert (result.accepted, result.unknown) == (arrived, 0) == (2, 0)
    assert caught.value.unsent == receipts(60)[2 : result.given]


@BOTH
def test_a_client_that_was_closed_sends_nothing(create: Create) -> None:
    with recording(OK) as recorder:
        client = TriggClient(KEY, base_url=recorder.base_url)
        client.close()
        with pytest.raises(BatchError, match="closed") as caught:
            client.transactions.create_many(receipts(3))
        assert recorder.seen == []
    assert caught.value.unsent == receipts(3)


@BOTH
def test_what_a_transport_of_the_callers_raises_leaves_its_batch_unknown(create: Create) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError

    with pytest.raises(BatchError) as caught:
        create(
            "https://api.example.no/v4",
            receipts(9),
            {"transport": httpx.MockTransport(handler)},
            batch_size=3,
            concurrency=1,
            give_up_after=2,
        )
    assert isinstance(caught.value.__cause__, TriggConnectionError)
    assert "ZeroDivisionError was raised" in str(caught.value.__cause__)
    assert caught.value.result.unknown == 6
    assert caught.value.result.unknown + len(caught.value.unsent) == caught.value.result.given


def test_where_no_thread_can_be_started_nothing_is_sent_and_nothing_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with recording(OK) as recorder:
        with monkeypatch.context() as patched, TriggClient(KEY, base_url=recorder.base_url) as client:
            patched.setattr(threading.Thread, "start", start)
            with pytest.raises(BatchError) as caught:
                client.transactions.create_many(receipts(7), batch_size=2)
        assert recorder.seen == []
    assert caught.value.result.unsent == caught.value.result.given == len(caught.value.unsent)


def test_a_batch_error_can_be_pickled() -> None:
    with recording(Reply(401)) as recorder, pytest.raises(BatchError) as caught:
        create_sync(recorder.base_url, receipts(3))
    error = pickle.loads(pickle.dumps(caught.value))
    assert (str(error), error.unsent) == (str(caught.value), receipts(3))
    assert error.result.failures == caught.value.result.failures


# --- interruptions ---------------------------------------------------------------------------------------------------


class Counting:
    """An iterator that knows how many were drawn from it."""

    def __init__(self, count: int, interrupt_at: int | None = None) -> None:
        self.count = count
        self.drawn = 0
        self.interrupt_at = interrupt_at

    def __iter__(self) -> Counting:
        return self

    def __next__(self) -> Any:
        if self.drawn == self.interrupt_at:
            raise KeyboardInterrupt
        if self.drawn == self.count:
            raise StopIteration
        self.drawn += 1
        return receipt(self.drawn - 1)


@BOTH
def test_an_interrupt_leaves_what_is_under_way_unknown_and_tells_the_result(create: Create) -> None:
    told: list[BatchResult] = []
    release = threading.Event()

    def response(seen: Seen) -> Reply:
        if min(numbers_in(seen)) >= 10:
            release.wait(10)
        return OK

    source = Counting(100, interrupt_at=23)
    with recording(response) as recorder:
        with pytest.raises(KeyboardInterrupt) as caught:
            create(recorder.base_url, source, batch_size=5, concurrency=3, on_progress=told.append)
        release.set()
    result = result_of(caught.value)
    assert result is not None
    assert result is told[-1]
    assert result.given == source.drawn == 23
    assert result.accepted + result.unknown + result.unsent == 23
    assert 10 <= result.accepted + result.unknown <= 20
    assert any("create_many was interrupted" in note for note in caught.value.__notes__)


def test_an_interrupt_at_any_line_loses_no_receipt() -> None:
    """Whatever line the interpreter is at, what was drawn has one outcome, and what was sent is not called unsent."""
    ours = ("_batch.py", "_receipt_writer.py", "_runners.py", "_scheduler.py", "_seen.py", "results.py")
    at_the_end = {"close", "_interrupted", "_finished", "calls", "news", "_work", "response", "run_in_threads"}
    with recording(rejecting({6})) as recorder, TriggClient(KEY, base_url=recorder.base_url) as client:
        for line in itertools.count(1, 4):
            left, source, before = [line], Counting(13), len(recorder.seen)

            def trace(frame: FrameType, event: str, _: object, left: list[int] = left) -> Callable[..., Any] | None:
                code = frame.f_code
                if not code.co_filename.endswith(ours) or code.co_name in at_the_end:
                    return None
                if event == "line":
                    left[0] -= 1
                    if not left[0]:
                        raise KeyboardInterrupt
                return trace

            old = sys.gettrace()
            sys.settrace(trace)
            try:
                client.transactions.create_many(source, batch_size=4, concurrency=1)
            except KeyboardInterrupt as interrupt:
                sys.settrace(old)
                result = result_of(interrupt)
            else:
                break
            finally:
                sys.settrace(old)
            assert time_text.get() == datetime.isoformat, line  # the client's zone ended with the run
            if result is None:
                assert source.drawn == 0, line  # it had not begun
                continue
            assert result.given == source.drawn, line
            positions = [each.position for each in result.failures]
            assert sorted([*itertools.chain.from_iterable(result.accepted_ranges), *positions]) == [
                *range(source.drawn)
            ]
            sent = {number for seen in recorder.seen[before:] for number in numbers_in(seen)}
            acted = {number for number in sent if number != 6}
            unsent = {each.position for each in result.failures if each.state == "unsent"}
            assert unsent & acted <= {4, 5, 7}, line  # the others of the batch that was refused for number 6


@BOTH
def test_a_callback_that_ends_the_program_each_time_ends_it(create: Create) -> None:
    def told(_: BatchResult) -> None:
        raise SystemExit(3)

    with recording(OK) as recorder, pytest.raises(SystemExit) as caught:
        create(recorder.base_url, receipts(30), batch_size=5, concurrency=1, on_progress=told)
    assert caught.value.code == 3
    result = result_of(caught.value)
    assert result is not None
    assert result.accepted == 5


def test_a_cancelled_run_leaves_what_is_under_way_unknown_and_tells_the_result() -> None:
    told: list[int] = []

    async def progress(result: BatchResult) -> None:
        await asyncio.sleep(0)
        told.append(result.unknown)

    async def run(base_url: str, arrived: threading.Event) -> BaseException:
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            task = asyncio.create_task(
                client.transactions.create_many(receipts(50), batch_size=5, concurrency=2, on_progress=progress)
            )
            await asyncio.to_thread(arrived.wait, 10)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            return caught.value

    arrived, release = threading.Event(), threading.Event()

    def response(seen: Seen) -> Reply:
        arrived.set()
        release.wait(10)
        return OK

    with recording(response) as recorder:
        error = asyncio.run(run(recorder.base_url, arrived))
        release.set()
        together = sum(len(numbers_in(seen)) for seen in recorder.seen)
    assert together in (5, 10)
    assert told[-1] >= together
    result = result_of(error)
    assert result is None or result.unknown == told[-1]


def test_a_time_limit_around_a_run_is_a_cancellation() -> None:
    results: list[BatchResult] = []

    async def run(base_url: str) -> None:
        async with AsyncTriggClient(KEY, base_url=base_url) as client, asyncio.timeout(None) as limit:

            async def end() -> None:
                await asyncio.to_thread(arrived.wait, 10)
                limit.reschedule(0)

            ending = asyncio.create_task(end())
            await client.transactions.create_many(receipts(5), on_progress=results.append)
            await ending

    arrived, release = threading.Event(), threading.Event()

    def response(_: Seen) -> Reply:
        arrived.set()
        release.wait(10)
        return OK

    with recording(response) as recorder:
        with pytest.raises(TimeoutError):
            asyncio.run(run(recorder.base_url))
        release.set()
    assert results[-1].unknown == 5


def test_no_result_is_found_where_none_is() -> None:
    assert result_of(ValueError("no")) is None


# --- being told ------------------------------------------------------------------------------------------------------


@BOTH
def test_progress_is_told_after_each_response_and_adds_up(create: Create) -> None:
    seen: list[tuple[int, int]] = []
    with recording(rejecting({3})) as recorder:
        result = create(
            recorder.base_url,
            receipts(20),
            batch_size=5,
            on_progress=lambda now: seen.append((now.accepted, now.rejected)),
        )
    assert seen == sorted(seen)
    assert seen[-1] == (19, 1) == (result.accepted, result.rejected)
    assert len(seen) >= 4


@BOTH
def test_every_outcome_is_told_once(create: Create) -> None:
    told: list[Outcome] = []
    with recording(rejecting({3, 11})) as recorder:
        result = create(recorder.base_url, [*receipts(20), None], batch_size=5, on_outcome=told.append)
    assert sorted(each.position for each in told) == list(range(21))
    assert {each.position: each.state for each in told} == dict(enumerate(result.states(range(21))))
    assert {each.receipt_id for each in told if each.position == 7} == {"9900000007"}
    assert (
        sorted((each for each in told if each.state != "accepted"), key=lambda each: each.position) == result.failures
    )


def test_callbacks_of_the_asynchronous_client_may_be_coroutine_functions() -> None:
    told: list[int] = []

    async def outcome(each: Outcome) -> None:
        await asyncio.sleep(0)
        told.append(each.position)

    with recording(OK) as recorder:
        create_async(recorder.base_url, receipts(7), batch_size=3, on_outcome=outcome)
    assert sorted(told) == list(range(7))


def test_a_result_speaks_for_itself() -> None:
    with recording(rejecting({3})) as recorder:
        result = create_sync(recorder.base_url, receipts(2000))
    assert str(result) == "2,000 receipts: 1,999 accepted, 1 rejected, 0 unsent, 0 unknown"
    assert repr(result) == "<BatchResult 2,000 receipts: 1,999 accepted, 1 rejected, 0 unsent, 0 unknown>"
    assert not result.ok
    assert result.accepted_ranges == [range(3), range(4, 2000)]


@BOTH
def test_hooks_see_each_batch_as_a_call_of_its_own(create: Create) -> None:
    events: list[str] = []

    def note(event: Event) -> None:
        events.append(f"{event.operation_name} {event.attempt} {event.status}")

    with recording(OK) as recorder:
        create(recorder.base_url, receipts(9), {"hooks": Hooks(on_response=note)}, batch_size=3)
    assert events == ["transactions.create 1 200"] * 3


def test_reasons_that_differ_take_no_room_forever() -> None:
    given = [{"Header": {"StoreId": {1: object()}}}, *(type(f"Kasse{number}", (), {})() for number in range(1200))]
    with recording(OK) as recorder:
        result = create_sync(recorder.base_url, given, max_rejected=5000)
    assert result.rejected == 1201
    assert result.failures[1200].reason.endswith("not Kasse1199.")


def test_nothing_personal_stands_in_a_reason() -> None:
    detail = {"description": "Ukjent kunde ola@example.no, +47 912 34 567"}
    with recording(reply_json({**BAD, "detailedErrorMessage": detail}, 400)) as recorder:
        result = create_sync(recorder.base_url, [receipt(1)])
    assert "ola@example.no" not in result.failures[0].reason
    assert "912" not in result.failures[0].reason


# --- everything at once ----------------------------------------------------------------------------------------------

FAULTS: dict[str, Callable[[], Reply]] = {
    "ok": lambda: OK,
    "drop": lambda: Reply(drop=True),
    "500": lambda: Reply(500),
    "502": lambda: Reply(502),
    "cut": lambda: Reply(200, b'{"ok": 1}', cut=3),
    "not HTTP": lambda: Reply(raw=b"SSH-2.0-OpenSSH_9.6\r\n"),
    "packed": lambda: Reply(200, b"not gzip", {"content-encoding": "gzip"}),
    "inside": lambda: reply_json(BAD),
    "429": lambda: Reply(429, headers={"retry-after": "0"}),
    "403": lambda: Reply(403),
}
AMBIGUOUS = {"drop", "500", "502", "cut", "not HTTP", "packed", "inside"}
SEQUENCES = st.lists(st.sampled_from(["ok", "ok", *FAULTS]), max_size=25)


@BOTH
@given(SEQUENCES, st.sets(st.integers(0, 29), max_size=6), st.integers(1, 9), st.integers(1, 4))
@settings(max_examples=40)
def test_under_any_faults_the_counts_add_up_and_nothing_that_may_have_arrived_goes_out_again(
    create: Create, sequence: list[str], bad: set[int], batch_size: int, concurrency: int
) -> None:
    lock, faults = threading.Lock(), iter(sequence)
    taken: Counter[int] = Counter()
    lost: Counter[int] = Counter()

    def response(seen: Seen) -> Reply:
        numbers = numbers_in(seen)
        with lock:
            fault = next(faults, "ok")
            if fault in AMBIGUOUS:
                lost.update(numbers)
            elif fault == "ok" and bad & {*numbers}:
                return reply_json(BAD, 400)
            elif fault == "ok":
                taken.update(numbers)
        return FAULTS[fault]()

    source = Counting(30)
    unsent: list[Any] = []
    with recording(response) as recorder:
        try:
            result = create(
                recorder.base_url,
                source,
                batch_size=batch_size,
                concurrency=concurrency,
                give_up_after=6,
            )
        except BatchError as error:
            result, unsent = error.result, error.unsent
        else:
            assert source.drawn == 30
    assert result.accepted + result.rejected + result.unsent + result.unknown == result.given == source.drawn
    assert result.unsent == len(unsent)
    states = result.states(range(source.drawn))
    at_fault = {each.position for each in result.failures if each.state == "rejected"}
    for number, state in enumerate(states):
        assert taken[number] + lost[number] <= 1
        assert taken[number] == (state == "accepted")
        assert lost[number] == (state == "unknown")
    assert at_fault <= bad
    if not unsent:
        assert at_fault == {n for n in bad if states[n] != "unknown"}


@BOTH
def test_a_shop_sends_a_day_of_receipts_to_the_sandbox_with_faults(create: Create) -> None:
    faults = [
        Fault.status(429, retry_after=0).on("transactions.create", nth=(1, 5)),
        Fault.drop("after_acting").on("transactions.create", nth=3),
        Fault.status(503).on("transactions.create", nth=6),
    ]
    given = receipts(120)
    given[50] = receipt(50, ConsumerId="ukjent")
    given[70] = receipt(7)  # a second time
    with Sandbox(api_key=KEY) as sandbox, sandbox.serve() as base_url:
        for each in given:
            each["Header"].setdefault("ConsumerId", CONSUMER)
            if each["Header"]["ConsumerId"] == CONSUMER:
                each["Header"]["ConsumerId"] = sandbox.state.customers()[0]["id"]
        sandbox.client().transactions.create({"ReceiptRequests": [given[90]]})  # there already
        for fault in faults:
            sandbox.faults.add(fault)
        result = create(base_url, given, batch_size=10, concurrency=1)
        stored = [row["receiptId"] for row in sandbox.state.receipts()]
    states = result.states(range(120))
    accepted = [f"99{number:08d}" for number, state in enumerate(states) if state == "accepted"]
    assert result.given == 120
    assert len(stored) == len({*stored})
    assert {*accepted} <= {*stored}
    assert [(each.position, each.status) for each in result.failures if each.state == "rejected"] == [
        (50, 400),
        (70, None),
    ]
    assert [each.position for each in result.failures if each.status == 409] == [90]
    assert result.unknown == 20 + 1


def test_many_receipts_take_no_more_room_than_a_few() -> None:
    def respond(_: httpx.Request) -> httpx.Response:
        time.sleep(0.02)  # so that each time as many batches are under way, and ready, as there may be
        return httpx.Response(200)

    def most(count: int) -> int:
        tracemalloc.start()
        assert client.transactions.create_many((receipt(number) for number in range(count)), concurrency=2).ok
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    transport = httpx.MockTransport(respond)
    with TriggClient(KEY, base_url="https://api.example.no/v4", transport=transport) as client:
        most(400)  # which loads what is needed
        # As many batches on both sides: how much of them is there at once depends on the threads' turns.
        assert most(20_000) < max(most(4_000) for _ in range(5)) * 1.5
