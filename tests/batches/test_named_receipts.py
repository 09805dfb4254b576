"""What a response says of receipts: it is taken at its word where it names them, and for no more than it says."""

from __future__ import annotations

import itertools
import logging
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches.running import BOTH, Create, create_sync, numbers_in, receipt, receipts
from tests.transport.recorder import Reply, Seen, recording, reply_json
from trigg_ext import retries_for_testing
from trigg_ext.batches import BatchError
from trigg_ext.batches._named_receipts import Success, named_in, read_verdicts
from trigg_ext.batches._receipt_writer import Identity

BATCH = [Identity("001", f"99{number:08d}", None) for number in range(6)]
A, B, C = (each.receipt_id for each in BATCH[:3])
ALL = {*range(6)}

#: The status and body of a response, the places that are rejected, and those that may or may not be there.
SUCCESSES: list[tuple[int, Any, set[int], set[int]]] = [
    (200, None, set(), set()),
    (200, {}, set(), set()),
    (200, True, set(), set()),
    (200, "OK", set(), set()),
    (200, {"ok": True}, set(), set()),
    (200, {"accepted": 6}, set(), set()),
    (200, {"accepted": 6, "rejected": 0, "errors": []}, set(), set()),
    (200, {"message": "6 receipts stored, no errors"}, set(), set()),
    (200, {"received": 6, "rejected": [B]}, {1}, set()),
    (200, {"rejected": [A, C]}, {0, 2}, set()),
    (200, {"rejected": [int(A or "")]}, {0}, set()),
    (200, {"rejected": [{"receiptId": B, "reason": "Ukjent butikk"}]}, {1}, set()),
    (200, {"data": {"failedReceipts": [{"ReceiptId": B, "errors": ["no such store"]}]}}, {1}, set()),
    (200, {"rejected": [{"id": A}], "acceptedCount": 5}, {0}, set()),
    (200, {"errors": {B: ["Ugyldig beløp"]}}, {1}, set()),
    (200, {"errors": [{"pointer": "/ReceiptRequests/4/Header"}]}, {4}, set()),
    (207, {"rejected": [A]}, {0}, set()),
    (207, [{"receiptId": each.receipt_id, "status": 201} for each in BATCH], set(), set()),
    (
        207,
        [{"receiptId": each.receipt_id, "status": 400 if each.receipt_id == B else 200} for each in BATCH],
        {1},
        set(),
    ),
    (200, {"accepted": [each.receipt_id for each in BATCH[:5]], "rejected": [BATCH[5].receipt_id]}, {5}, set()),
    # What says that not all went well, and not which, leaves nothing as accepted.
    (200, False, set(), ALL),
    (200, {"success": False}, set(), ALL),
    (200, {"success": "false"}, set(), ALL),
    (200, {"accepted": 5}, set(), ALL),
    (200, {"accepted": []}, set(), ALL),
    (200, {"rejected": 1}, set(), ALL),
    (200, {"rejected": ["7700000001"]}, set(), ALL),
    (200, {"rejected": [A], "rejectedCount": 2}, {0}, ALL - {0}),
    (200, {"status": "error"}, set(), ALL),
    (200, {"message": "2 receipts were rejected"}, set(), ALL),
    (200, {"melding": "Ett bilag ble avvist"}, set(), ALL),
    (207, None, set(), ALL),
    (207, {"note": "see the log"}, set(), ALL),
    # What lists those that were accepted says nothing good of the others.
    (200, {"accepted": [A, B]}, set(), ALL - {0, 1}),
    (207, [{"receiptId": A, "status": 200}], set(), ALL - {0}),
    # One that exists, or whose handling failed, may be there; so may one of which two things are said.
    (207, {"results": [{"receiptId": A, "status": 409}, {"receiptId": B, "status": 500}]}, set(), {0, 1}),
    (200, {"duplicates": [{"receiptId": A, "status": "Duplicate"}]}, set(), {0}),
    (200, {"accepted": [A], "rejected": [A]}, set(), ALL),
    # A number that happens to stand there names nothing.
    (200, {"receiptCount": 6, "id": 3, "page": 1}, set(), set()),
]


@pytest.mark.parametrize(("status", "body", "rejected", "unclear"), SUCCESSES, ids=lambda each: str(each)[:60])
def test_a_response_of_success_is_taken_at_its_word(
    status: int, body: Any, rejected: set[int], unclear: set[int]
) -> None:
    verdicts = read_verdicts(BATCH, Success(status, body))
    read = {place: verdicts.named.get(place, verdicts.others) for place in range(len(BATCH))}
    assert {place for place, verdict in read.items() if verdict == "rejected"} == rejected
    assert {place for place, verdict in read.items() if verdict == "unclear"} == unclear


SMALL = [Identity("001", str(number), None) for number in range(40)]

DETAILS: list[tuple[Any, set[int]]] = [
    ({"receiptId": "37", "line": 12, "limit": 400, "row": "12"}, {37}),
    ({"receiptId": 37, "count": 3}, {37}),
    ({"receipts": ["3", "5"], "code": "12"}, {3, 5}),
    ("Receipt 37 has 12 lines, at most 10 are allowed", {37}),
    ("Bilag nr. 7: beløpet 12 er ugyldig", {7}),
    ("The amount 37 of line 12 is no amount", set()),
    ({"status": 12, "code": "3", "timestamp": 20}, set()),
    ([12, 37], set()),
    (12, set()),
    ({"/ReceiptRequests/9/Items": ["Feil"]}, {9}),
    ({"description": "The receipt is there already.", "receiptId": "5"}, {5}),
    (None, set()),
    ({"receiptId": True}, set()),
]


@pytest.mark.parametrize(("detail", "named"), DETAILS, ids=lambda each: str(each)[:60])
def test_receipts_are_named_by_their_ids_and_never_by_a_number_that_stands_there(detail: Any, named: set[int]) -> None:
    assert named_in(SMALL, detail) == named


def test_a_receipt_is_named_with_its_store_where_the_response_has_one() -> None:
    identities = [Identity("001", "55", None), Identity("002", "55", None)]
    body = {"rejected": [{"storeId": "002", "receiptId": "55"}]}
    assert dict(read_verdicts(identities, Success(200, body)).named) == {1: "rejected"}
    body = {"rejected": [{"receiptId": "55"}]}
    assert dict(read_verdicts(identities, Success(200, body)).named) == {0: "unclear", 1: "unclear"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([A, B, "rejected", "409"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text() | st.sampled_from(["receiptId", "status", "rejected", "errors"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.integers(200, 299), JSON)
@settings(max_examples=200)
def test_any_body_is_read_and_a_receipt_that_it_does_not_name_is_never_rejected(status: int, body: Any) -> None:
    verdicts = read_verdicts(BATCH, Success(status, body))
    assert verdicts.others != "rejected"
    rejected = {place for place, verdict in verdicts.named.items() if verdict == "rejected"}
    text = str(body)
    assert all(str(BATCH[place].receipt_id) in text or "ReceiptRequests" in text for place in rejected)


# --- in a run --------------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("status", [200, 207])
def test_receipts_that_a_response_of_success_names_as_rejected_do_not_count_as_accepted(
    status: int, create: Create, caplog: pytest.LogCaptureFixture
) -> None:
    def response(seen: Seen) -> Reply:
        bad = [f"99{number:08d}" for number in numbers_in(seen) if number in (3, 17)]
        return reply_json({"rejected": bad, "requestId": "a81"}, status)

    with recording(response) as recorder, caplog.at_level(logging.WARNING, "trigg_ext"):
        result = create(recorder.base_url, receipts(20), batch_size=5, concurrency=1)
        sent = sorted(itertools.chain.from_iterable(numbers_in(seen) for seen in recorder.seen))
    assert sent == list(range(20))
    assert [(each.position, each.state, each.status) for each in result.failures] == [
        (3, "rejected", status),
        (17, "rejected", status),
    ]
    assert result.accepted == 18
    assert result.notes == [
        f"The API responded with {status} and an undocumented body: an object with 'rejected', 'requestId'."
    ]
    assert [each.message for each in caplog.records if "undocumented body" in each.message] == [
        f"transactions.create_many: {result.notes[0]}"
    ]


@BOTH
def test_a_response_that_is_no_json_leaves_its_batch_unknown(create: Create) -> None:
    with recording(Reply(200, b"mottatt")) as recorder, retries_for_testing():
        result = create(recorder.base_url, receipts(4), batch_size=2)
    assert (result.accepted, result.unknown) == (0, 4)


@pytest.mark.parametrize("body", [b"", b" \r\n", b"\xef\xbb\xbf", b"null"])
def test_a_response_without_a_body_accepts_its_batch_and_is_nothing_to_note(body: bytes) -> None:
    with recording(Reply(200, body)) as recorder:
        result = create_sync(recorder.base_url, receipts(4))
    assert (result.accepted, result.notes) == (4, [])


def test_no_value_of_a_body_is_in_the_note_of_it() -> None:
    body = {"customer": "ola@example.no", "+4791234567": 1, "010180 12345": [{}]}
    with recording(reply_json(body)) as recorder:
        result = create_sync(recorder.base_url, receipts(4))
    assert result.notes[0].endswith("an object with 'customer'.")


def test_a_run_in_which_every_receipt_is_named_as_rejected_stops() -> None:
    def response(seen: Seen) -> Reply:
        return reply_json({"rejected": [each["Header"]["ReceiptId"] for each in seen.json()["ReceiptRequests"]]})

    with recording(response) as recorder, pytest.raises(BatchError, match="rejected receipts in a row") as caught:
        create_sync(recorder.base_url, (receipt(number) for number in range(10_000)), batch_size=40, concurrency=1)
    assert len(recorder.seen) == 3
    assert caught.value.result.rejected == 120
