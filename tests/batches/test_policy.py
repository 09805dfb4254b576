"""What a run does about rejections, sizes, repeats and slow sources."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches.running import (
    BAD,
    BOTH,
    OK,
    Create,
    create_async,
    create_sync,
    numbers_in,
    receipt,
    receipts,
    rejecting,
)
from tests.transport.recorder import Reply, Seen, recording, reply_json
from trigg_ext import ConflictError, InvalidRequestError, retries_for_testing
from trigg_ext._receipt_identity import ReceiptIdentity
from trigg_ext.batches import BatchError
from trigg_ext.batches._seen import Seen as SeenReceipts


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with retries_for_testing(3):
        yield


class Store:
    """A server that keeps receipts by their numbers, answers 409 for one it has, and acts on batches as it is told."""

    def __init__(self, bad: set[int] = frozenset(), *, partly: bool = False, there: set[int] = frozenset()) -> None:  # type: ignore[assignment]
        self.bad = bad
        self.partly = partly
        self.stored = Counter(there)

    def __call__(self, seen: Seen) -> Reply:
        numbers = numbers_in(seen)
        found = [number for number in numbers if number in self.bad or number in self.stored]
        if not found:
            self.stored.update(numbers)
            return OK
        if self.partly:
            # What comes before the first that it does not take, it keeps.
            self.stored.update(numbers[: numbers.index(found[0])])
        return reply_json(BAD, 400 if found[0] in self.bad else 409)


# --- 409 -------------------------------------------------------------------------------------------------------------


@BOTH
def test_a_receipt_that_exists_is_unknown_and_costs_no_other(create: Create) -> None:
    store = Store(there={7, 12})
    with recording(store) as recorder:
        result = create(recorder.base_url, receipts(40), batch_size=10, concurrency=1)
    assert [(each.position, each.state, each.status) for each in result.failures] == [
        (7, "unknown", 409),
        (12, "unknown", 409),
    ]
    assert "may have been sent before" in result.failures[0].reason
    assert set(store.stored.values()) == {1}
    assert result.accepted == 38


@BOTH
def test_a_rejection_that_acted_on_a_part_stops_the_run_and_no_receipt_of_it_is_called_unsent(create: Create) -> None:
    store = Store({5}, partly=True)
    source = iter(receipts(100))
    with recording(store) as recorder:
        with pytest.raises(BatchError, match="contradicts the one before") as caught:
            create(recorder.base_url, source, batch_size=8, concurrency=1)
    result = caught.value.result
    assert isinstance(caught.value.__cause__, ConflictError)
    assert set(store.stored.values()) == {1}
    states = result.states(range(result.given))
    assert [position for position, state in enumerate(states) if state == "unknown"] == list(range(8))
    assert [*caught.value.unsent, *source] == receipts(100)[8:]


@given(
    st.sets(st.integers(0, 29), max_size=4), st.sets(st.integers(0, 29), max_size=4), st.booleans(), st.integers(1, 10)
)
@settings(max_examples=60, deadline=None)
def test_whatever_a_rejection_acts_on_nothing_is_stored_twice_and_nothing_stored_is_called_unsent(
    bad: set[int], there: set[int], partly: bool, batch_size: int
) -> None:
    store = Store(bad - there, partly=partly, there=there)
    with recording(store) as recorder:
        try:
            result = create_sync(recorder.base_url, receipts(30), batch_size=batch_size, concurrency=1)
        except BatchError as error:
            result = error.result
    assert set(store.stored.values()) <= {1}
    for number, state in enumerate(result.states(range(result.given))):
        if state == "accepted":
            assert number in store.stored
        elif state in ("unsent", "rejected"):
            assert number not in store.stored or number in there


# --- on_rejection ----------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("policy", ["stop", "unknown"])
def test_without_splitting_a_rejected_batch_is_unknown(policy: Literal["stop", "unknown"], create: Create) -> None:
    with recording(rejecting({13})) as recorder:
        try:
            result = create(recorder.base_url, receipts(50), batch_size=10, concurrency=1, on_rejection=policy)
        except BatchError as error:
            result = error.result
            assert policy == "stop"
        else:
            assert policy == "unknown"
        sent = Counter(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert set(sent.values()) == {1}
    assert [each.position for each in result.failures if each.state == "unknown"] == list(range(10, 20))
    assert result.accepted == (10 if policy == "stop" else 40)
    assert result.rejected == 0


@pytest.mark.parametrize("policy", ["split", "stop", "unknown"])
def test_a_receipt_that_is_rejected_alone_is_rejected(policy: Literal["split", "stop", "unknown"]) -> None:
    with recording(rejecting({1})) as recorder:
        try:
            result = create_sync(recorder.base_url, receipts(3), batch_size=1, concurrency=1, on_rejection=policy)
        except BatchError as error:
            result = error.result
    assert result.states([0, 1]) == ["accepted", "rejected"]
    assert result.states([2]) == (["unsent"] if policy == "stop" else ["accepted"])


def test_a_run_whose_every_batch_is_rejected_stops_though_it_splits_none() -> None:
    with recording(rejecting(set(range(10_000)))) as recorder, pytest.raises(BatchError) as caught:
        create_sync(recorder.base_url, receipts(10_000), concurrency=1, on_rejection="unknown")
    assert len(recorder.seen) == 1
    assert caught.value.result.unknown == 400


# --- max_rejected ----------------------------------------------------------------------------------------------------


@BOTH
def test_a_run_in_which_everything_is_rejected_stops_early(create: Create) -> None:
    source = iter(receipts(10_000))
    with recording(rejecting(set(range(10_000)))) as recorder:
        with pytest.raises(BatchError, match="100 rejected receipts in a row") as caught:
            create(recorder.base_url, source, concurrency=1)
        assert len(recorder.seen) < 200
    result = caught.value.result
    assert (result.rejected, result.accepted, result.unknown) == (100, 0, 0)
    assert result.unsent == len(caught.value.unsent)
    assert len([*caught.value.unsent, *source]) == 9_900


def test_rejected_receipts_that_are_spread_among_others_stop_no_run() -> None:
    bad = set(range(0, 2000, 10))
    with recording(rejecting(bad, detail=lambda numbers: None)) as recorder:
        result = create_sync(recorder.base_url, receipts(2000), batch_size=20)
    assert (result.rejected, result.accepted) == (200, 1800)


@pytest.mark.parametrize("most", [1, 7])
def test_a_run_stops_after_as_many_rejected_receipts_as_it_is_told(most: int) -> None:
    with recording(rejecting(set(range(0, 200, 10)))) as recorder, pytest.raises(BatchError) as caught:
        create_sync(recorder.base_url, receipts(200), batch_size=20, concurrency=1, max_rejected=most)
    assert caught.value.result.rejected == most


@BOTH
def test_a_run_stops_at_the_first_receipt_too_many_that_cannot_be_serialized(create: Create) -> None:
    source = iter([*receipts(3), *[{"Header": object()}] * 50, *receipts(10)])
    with recording(rejecting(set())) as recorder, pytest.raises(BatchError) as caught:
        create(recorder.base_url, source, max_rejected=7)
    result = caught.value.result
    assert (result.rejected, result.accepted) == (7, 0)
    assert len([*caught.value.unsent, *source]) == 63 - 7


@BOTH
def test_a_source_may_fill_one_dict_again_and_again(create: Create) -> None:
    def filled() -> Iterator[dict[str, Any]]:
        one = receipts(1)[0]
        for each in receipts(60):
            one.update(each)
            yield one

    with recording(rejecting(set())) as recorder:
        assert create(recorder.base_url, filled(), batch_size=20).accepted == 60
        sent = sorted(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert sent == list(range(60))


NAMINGS: list[Any] = [
    lambda numbers: {"description": "Ugyldig bilag."},
    lambda numbers: [{"receiptId": f"99{number:08d}"} for number in numbers[:3]],
    lambda numbers: {"receiptId": f"99{numbers[0]:08d}"},
]


@pytest.mark.parametrize("naming", NAMINGS)
def test_a_batch_of_bad_receipts_alone_takes_few_requests_and_bodies(naming: Any) -> None:
    with recording(rejecting(set(range(400)), detail=naming)) as recorder:
        result = create_sync(recorder.base_url, receipts(400), concurrency=1, max_rejected=1000)
        bodies = sum(len(numbers_in(seen)) for seen in recorder.seen)
    assert result.rejected == 400
    assert len(recorder.seen) < 2 * 400
    assert bodies < 8 * 400


# --- sizes -----------------------------------------------------------------------------------------------------------


@BOTH
def test_no_batch_is_larger_than_max_bytes_but_one_receipt_alone(create: Create) -> None:
    given = [receipt(number, Note="x" * (5_000 if number == 20 else 10)) for number in range(60)]
    with recording(OK) as recorder:
        assert create(recorder.base_url, given, max_bytes=2_000, concurrency=1).ok
        sizes = [(len(seen.body), len(numbers_in(seen))) for seen in recorder.seen]
        sent = list(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert sent == list(range(60))
    assert all(size <= 2_000 or count == 1 for size, count in sizes)
    assert len(sizes) < 20


@given(st.lists(st.integers(0, 900), min_size=1, max_size=40), st.integers(200, 3_000))
@settings(max_examples=40, deadline=None)
def test_sizes_are_kept_to_the_byte(notes: list[int], most: int) -> None:
    with recording(OK) as recorder:
        given = [receipt(number, Note="x" * size) for number, size in enumerate(notes)]
        assert create_sync(recorder.base_url, given, max_bytes=most, concurrency=1).ok
        batches = [(numbers_in(seen), len(seen.body)) for seen in recorder.seen]
    for (numbers, size), (following, _) in itertools.pairwise([*batches, ([], 0)]):
        assert size <= most or len(numbers) == 1
        if following:
            alone = len(create_body(given[following[0]]))
            assert size + alone > most - 40  # the next one would not have fitted


def create_body(each: dict[str, Any]) -> bytes:
    with recording(OK) as recorder:
        create_sync(recorder.base_url, [each])
        return recorder.seen[0].body


def test_a_batch_that_is_too_large_is_split_where_half_of_its_bytes_are() -> None:
    given = [receipt(number, Note="x" * (9_000 if number == 0 else 10)) for number in range(20)]
    with recording(lambda seen: Reply(413) if len(seen.body) > 12_000 else OK) as recorder:
        result = create_sync(recorder.base_url, given, concurrency=1)
        sent = [numbers_in(seen) for seen in recorder.seen]
    assert result.ok
    assert sent == [list(range(20)), [0], list(range(1, 20))]


# --- a receipt that is given twice -----------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("batch_size", [1, 3, 400])
def test_a_receipt_that_is_given_twice_is_sent_once_and_the_second_is_reported(create: Create, batch_size: int) -> None:
    given = [*receipts(10), receipt(4), *receipts(2)]
    with recording(OK) as recorder:
        result = create(recorder.base_url, given, batch_size=batch_size)
        sent = Counter(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert sent == Counter(range(10))
    assert [(each.position, each.state) for each in result.failures] == [
        (10, "rejected"),
        (11, "rejected"),
        (12, "rejected"),
    ]
    assert "given before in this run" in result.failures[0].reason
    assert result.failures[0].receipt == receipt(4)


def test_receipts_of_two_stores_with_the_same_id_are_two_receipts() -> None:
    with recording(OK) as recorder:
        given = [receipt(1, StoreId="001"), receipt(1, StoreId="002"), receipt(1, StoreId="001")]
        result = create_sync(recorder.base_url, given)
    assert (result.accepted, result.rejected) == (2, 1)


def test_receipts_of_two_days_with_the_same_id_are_two_receipts() -> None:
    """Many tills begin with 1 each morning."""
    days = ("2023-10-13T14:50:05", "2023-10-14T09:00:00", "2023-10-14T21:00:00")
    with recording(OK) as recorder:
        result = create_sync(recorder.base_url, [receipt(1, TimeStamp=each) for each in days])
    assert (result.accepted, result.rejected) == (2, 1)


def test_receipts_without_an_id_are_not_compared() -> None:
    with recording(OK) as recorder:
        result = create_sync(recorder.base_url, [{"Header": {}, "Items": []}] * 3)
        assert len(recorder.seen[0].json()["ReceiptRequests"]) == 3
    assert result.ok


_IDENTITIES = st.builds(
    ReceiptIdentity,
    st.sampled_from(["001", "002", ""]),
    st.integers(0, 20).map(str),
    st.sampled_from(["", "2026-01-05"]),
)


@given(st.lists(_IDENTITIES))
def test_the_memory_of_a_run_is_a_set(identities: list[ReceiptIdentity]) -> None:
    seen, known = SeenReceipts(), set[ReceiptIdentity]()
    for identity in identities:
        assert seen.add(identity) == (identity not in known)
        known.add(identity)


def test_the_memory_of_a_run_takes_little_room_for_many() -> None:
    seen, identities = SeenReceipts(), [ReceiptIdentity("001", f"99{n:08d}", "2026-01-05") for n in range(60_000)]
    assert all(map(seen.add, identities))
    assert not any(map(seen.add, identities))


# --- a slow source ---------------------------------------------------------------------------------------------------


def test_a_batch_that_is_not_full_leaves_while_the_source_is_slow() -> None:
    arrived = threading.Event()

    def given() -> Iterator[dict[str, Any]]:
        yield from receipts(3)
        assert arrived.wait(10)  # the source goes on only when the three are there
        arrived.clear()
        yield receipt(3)
        assert arrived.wait(10)
        yield receipt(4)

    def response(seen: Seen) -> Reply:
        arrived.set()
        return OK

    with recording(response) as recorder:
        result = create_sync(recorder.base_url, given(), flush_after=0.01, batch_size=100)
        sent = [numbers_in(seen) for seen in recorder.seen]
    assert result.ok
    assert sent == [[0, 1, 2], [3], [4]]


def test_a_batch_that_is_not_full_leaves_while_an_asynchronous_source_is_slow() -> None:
    arrived = threading.Event()

    async def given() -> AsyncIterator[dict[str, Any]]:
        for each in receipts(3):
            yield each
        assert await asyncio.to_thread(arrived.wait, 10)
        yield receipt(3)

    def response(seen: Seen) -> Reply:
        arrived.set()
        return OK

    with recording(response) as recorder:
        result = create_async(recorder.base_url, given(), flush_after=0.01, batch_size=100)
        sent = [numbers_in(seen) for seen in recorder.seen]
    assert result.ok
    assert sent == [[0, 1, 2], [3]]


@BOTH
def test_a_source_that_fails_while_batches_leave_early_loses_nothing(create: Create) -> None:
    arrived = threading.Event()

    def given() -> Iterator[dict[str, Any]]:
        yield from receipts(5)
        arrived.wait(0.3)
        raise OSError("kassefilen er borte")

    def response(seen: Seen) -> Reply:
        arrived.set()
        return OK

    with recording(response) as recorder, pytest.raises(BatchError) as caught:
        create(recorder.base_url, given(), flush_after=0.01)
    assert caught.value.result.given == 5
    assert caught.value.result.accepted + len(caught.value.unsent) == 5


WRONG: list[tuple[str, Any]] = [
    ("on_rejection", "halve"),
    ("on_rejection", None),
    ("max_rejected", 0),
    ("max_bytes", 0),
    ("max_bytes", None),
    ("flush_after", 0),
    ("flush_after", -1),
    ("flush_after", float("nan")),
    ("flush_after", True),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_options_that_make_no_sense_are_named(name: str, value: Any) -> None:
    with recording(OK) as recorder, pytest.raises(InvalidRequestError, match=f"{name} is {value!r}; "):
        create_sync(recorder.base_url, [], **{name: value})
