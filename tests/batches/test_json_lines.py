"""Receipts that are JSON already: lines of a file, which are checked and sent as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.batches.running import KEY, Api, Create, create_async, create_sync, numbers_in, receipt
from tests.transport.recorder import recording
from trigg_ext import TriggClient, TriggUnknownFieldWarning

both = pytest.mark.parametrize("create", [create_sync, create_async])


def line(number: int, **header: Any) -> bytes:
    return json.dumps(receipt(number, **header)).encode()


@both
def test_the_lines_of_an_open_file_are_sent_as_they_are(create: Create, tmp_path: Path) -> None:
    # 129.90 and the blanks would not survive being written anew.
    written = [line(number).replace(b'"GrossAmount": 129.9', b'"GrossAmount":  129.90') for number in range(5)]
    path = tmp_path / "kvitteringer.ndjson"
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(written) + b"\r\n")
    with recording(Api()) as recorder, path.open("rb") as file:
        result = create(recorder.base_url, file)
    assert (result.ok, result.accepted) == (True, 5)
    (seen,) = recorder.seen
    assert numbers_in(seen) == [0, 1, 2, 3, 4]
    assert all(each in seen.body for each in written)


def test_texts_are_lines_too_and_stand_beside_models_and_mappings() -> None:
    with recording(Api()) as recorder:
        result = create_sync(recorder.base_url, [line(1).decode(), receipt(2), line(3)])
    assert result.ok
    assert numbers_in(recorder.seen[0]) == [1, 2, 3]


@both
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (b'{"Header": ', "cannot be read as JSON"),
        (b'{"Header": {"GrossAmount": NaN}}', "cannot be read as JSON"),
        (b"\xff\xfe\x00 kvittering", "cannot be read as JSON"),
        (b"", "cannot be read as JSON"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b"[1, 2]", "expected a JSON object, got list"),
        (b'"kvittering"', "expected a JSON object, got str"),
    ],
    ids=["cut off", "NaN", "another encoding", "empty", "deep", "a list", "a string"],
)
def test_a_line_that_is_no_receipt_is_rejected_alone(create: Create, wrong: bytes, said: str) -> None:
    with recording(Api()) as recorder:
        result = create(recorder.base_url, [line(1), wrong, line(3)])
    (failure,) = result.failures
    assert (failure.position, failure.state, failure.receipt) == (1, "rejected", wrong)
    assert said in failure.reason
    assert sorted(number for seen in recorder.seen for number in numbers_in(seen)) == [1, 3]


def test_a_line_given_twice_is_sent_once_and_one_that_grew_stops_a_run_with_a_journal(tmp_path: Path) -> None:
    with recording(Api()) as recorder:
        result = create_sync(recorder.base_url, [line(1), line(1)])
        assert (result.accepted, result.rejected) == (1, 1)
        for _ in range(2):
            assert create_sync(recorder.base_url, [line(2)], journal=tmp_path / "journal").ok
    assert [numbers_in(seen) for seen in recorder.seen] == [[1], [2]]


def test_a_misspelled_field_of_a_line_is_noticed() -> None:
    with recording(Api()) as recorder, pytest.warns(TriggUnknownFieldWarning, match="TransactonType"):
        create_sync(recorder.base_url, [line(1).replace(b'"Quantity"', b'"TransactonType": "RETURN", "Quantity"')])


def test_lines_are_put_into_an_outbox(tmp_path: Path) -> None:
    with (
        recording(Api()) as recorder,
        TriggClient(KEY, base_url=recorder.base_url) as client,
        client.outbox(tmp_path / "o", flush_after=0.01) as outbox,
    ):
        assert outbox.put(line(1)) is True
        assert outbox.put(line(1).decode()) is False
        assert outbox.flush(20)
    assert numbers_in(recorder.seen[0]) == [1]


def test_the_path_of_a_file_is_no_receipts() -> None:
    with TriggClient(KEY, base_url="http://127.0.0.1:9") as client, pytest.raises(ValueError, match="the open file"):
        client.transactions.create_many("kvitteringer.ndjson")
