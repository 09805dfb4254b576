"""Runs with a journal: whatever ends them, each receipt is sent once, and what is in doubt is settled first."""

from __future__ import annotations

import contextlib
import csv
import os
import sqlite3
import stat
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches.killing import run_and_kill, sandbox_server
from tests.batches.running import BOTH, OK, Api, Create, create_async, create_sync, numbers_in, receipt, receipts
from tests.batches.running import model as as_model
from tests.transport.recorder import Reply, Seen, recording
from trigg_ext import retries_for_testing
from trigg_ext.batches import BatchError, BatchResult, Journal, result_of
from trigg_ext.batches._batch import Batch
from trigg_ext.batches._journal_file import JournalFile
from trigg_ext.batches._receipt_writer import write_receipt
from trigg_ext.batches.settle import Settlement
from trigg_ext.errors import InvalidRequestError, JournalError

CUSTOMER = "kari"


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with retries_for_testing():
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "receipts.journal"


def finished(result: BatchResult, count: int) -> bool:
    return (result.accepted, result.given) == (count, count)


# --- running again ---------------------------------------------------------------------------------------------------


@BOTH
def test_a_second_run_sends_nothing_that_was_accepted(create: Create, path: Path) -> None:
    with recording(api := Api()) as recorder:
        first = create(recorder.base_url, receipts(30), batch_size=10, journal=path)
        again = create(recorder.base_url, receipts(40), batch_size=10, journal=path)
    assert finished(first, 30)
    assert first.skipped == 0
    assert finished(again, 40)
    assert again.skipped == 30
    assert again.accepted_ranges == [range(40)]
    assert api.sent == Counter(range(40))


@BOTH
def test_what_was_lost_is_settled_and_only_what_is_missing_is_sent_again(create: Create, path: Path) -> None:
    with recording(api := Api()) as recorder:
        api.fates = ["", "lost", "dropped"]
        first = create(recorder.base_url, receipts(40), batch_size=10, concurrency=1, journal=path)
        assert (first.accepted, first.unknown) == (20, 20)
        again = create(recorder.base_url, receipts(40), batch_size=10, concurrency=1, journal=path)
    assert finished(again, 40)
    assert again.skipped == 30
    assert api.taken == Counter(range(40))
    assert api.sent == Counter({**dict.fromkeys(range(40), 1), **dict.fromkeys(range(20, 30), 2)})


@BOTH
@pytest.mark.parametrize("stops", [KeyboardInterrupt, OSError])
def test_a_run_that_was_stopped_is_gone_on_with(create: Create, stops: type[BaseException], path: Path) -> None:
    def until(number: int) -> Iterator[dict[str, Any]]:
        yield from receipts(number)
        raise stops

    with recording(api := Api()) as recorder:
        with pytest.raises((BatchError, KeyboardInterrupt)) as caught:
            create(recorder.base_url, until(35), batch_size=10, concurrency=2, journal=path)
        assert result_of(caught.value) is not None
        api.rest()
        assert finished(create(recorder.base_url, receipts(50), batch_size=10, journal=path), 50)
    assert api.taken == Counter(range(50))


@BOTH
def test_what_a_stopped_run_drew_is_sent_though_the_source_does_not_give_it_again(create: Create, path: Path) -> None:
    with recording(lambda seen: Reply(401) if numbers_in(seen) != [0, 1, 2, 3] else OK) as recorder:
        with pytest.raises(BatchError) as caught:
            create(recorder.base_url, iter(receipts(20)), batch_size=4, concurrency=1, journal=path)
        base_url, drawn = recorder.base_url, caught.value.result.given
    with Journal(path) as journal:
        counts = journal.counts
    assert (counts["accepted"], counts["unsent"]) == (4, drawn - 4)
    port = int(base_url.rpartition(":")[2].partition("/")[0])
    with recording(api := Api(), port) as recorder:
        result = create(recorder.base_url, [receipt(100)], batch_size=4, journal=path)
    assert finished(result, 1 + drawn - 4)
    assert result.accepted_ranges == [range(1 + drawn - 4)]
    assert api.taken == Counter([*range(4, drawn), 100])


def test_models_and_mappings_and_another_order_of_fields_are_the_same_receipt(path: Path) -> None:
    turned = [{name: dict(reversed([*each.items()])) if name == "Header" else each for name, each in one.items()}
              for one in receipts(5)]  # fmt: skip
    with recording(api := Api()) as recorder:
        create_sync(recorder.base_url, receipts(5), journal=path)
        assert create_sync(recorder.base_url, map(as_model, range(5)), journal=path).skipped == 5
        assert create_sync(recorder.base_url, turned, journal=path).skipped == 5
    assert api.sent == Counter(range(5))


def test_an_asynchronous_source_is_journalled_too(path: Path) -> None:
    async def given() -> AsyncIterator[dict[str, Any]]:
        for each in receipts(25):
            yield each

    with recording(api := Api()) as recorder:
        assert finished(create_async(recorder.base_url, given(), batch_size=10, journal=path), 25)
        assert create_async(recorder.base_url, given(), batch_size=10, journal=path).skipped == 25
    assert api.sent == Counter(range(25))


# --- other content, and twice ----------------------------------------------------------------------------------------


@BOTH
def test_a_receipt_with_other_content_stops_the_run_and_both_are_named(create: Create, path: Path) -> None:
    given = receipts(20)
    given[13] = receipt(13, GrossAmount=1.0)
    with recording(api := Api()) as recorder:
        create(recorder.base_url, receipts(15), batch_size=5, journal=path)
        with pytest.raises(BatchError) as caught:
            create(recorder.base_url, given, batch_size=5, concurrency=1, journal=path)
    error = caught.value.__cause__
    assert isinstance(error, JournalError)
    assert "Receipt 9900000013 of store 001, given as number 13, cannot be sent" in str(error)
    assert "accepted; given as number 13 in run 1" in str(error)
    assert api.sent == Counter(range(15))
    assert caught.value.result.accepted == 10
    assert given[13] in caught.value.unsent


@BOTH
@pytest.mark.parametrize("batch_size", [3, 100])
def test_a_receipt_that_is_given_twice_in_a_run_is_sent_once(create: Create, batch_size: int, path: Path) -> None:
    with recording(api := Api()) as recorder:
        result = create(
            recorder.base_url, [*receipts(7), receipt(2)], batch_size=batch_size, concurrency=1, journal=path
        )
    assert api.sent == Counter(range(7))
    assert [(each.position, each.state) for each in result.failures] == [(7, "rejected")]
    assert "given before in this run, as number 2" in result.failures[0].reason


def test_receipts_of_two_days_with_the_same_id_are_two_receipts(path: Path) -> None:
    given = [receipt(1), receipt(1, TimeStamp="2023-10-14T09:00:00")]
    with recording(api := Api()) as recorder:
        assert finished(create_sync(recorder.base_url, given, batch_size=1, journal=path), 2)
        assert create_sync(recorder.base_url, given, journal=path).skipped == 2
    assert api.sent == Counter({1: 2})
    with Journal(path) as journal:
        journal.export_csv(path.with_suffix(".csv"))
    rows = csv.DictReader(path.with_suffix(".csv").read_text("utf-8").splitlines())
    assert [row["day"] for row in rows] == ["2023-10-13", "2023-10-14"]


def test_a_receipt_that_is_given_twice_with_other_content_in_one_run_stops_it(path: Path) -> None:
    with recording(api := Api()) as recorder, pytest.raises(BatchError, match="other content"):
        create_sync(recorder.base_url, [receipt(1), receipt(1, Vat=0)], journal=path)
    assert api.sent == Counter()


def test_a_receipt_without_an_id_is_rejected_and_says_what_it_needs(path: Path) -> None:
    with recording(api := Api()) as recorder:
        result = create_sync(recorder.base_url, [receipt(0), {"Header": {}, "Items": []}], journal=path)
    assert [each.position for each in result.failures] == [1]
    assert "set Header.ReceiptId" in result.failures[0].reason
    assert api.sent == Counter([0])


# --- rejected and unknown --------------------------------------------------------------------------------------------


@BOTH
def test_rejected_receipts_are_reported_again_and_sent_again_only_if_asked_for(create: Create, path: Path) -> None:
    with recording(api := Api()) as recorder:
        api.rejected = {3}
        for _ in range(2):
            result = create(recorder.base_url, receipts(8), journal=path)
            assert [(each.position, each.state, each.status) for each in result.failures] == [(3, "rejected", 400)]
            assert "Ugyldig bilag." in result.failures[0].reason
            assert result.failures[0].receipt == receipt(3)
        sent = api.sent
        api.rejected = set()
        given = receipts(8)
        given[3] = receipt(3, Vat=0)
        with pytest.raises(BatchError, match="resend_rejected=True"):
            create(recorder.base_url, given, journal=path)
        assert api.sent == sent
        assert finished(create(recorder.base_url, given, journal=path, resend_rejected=True), 8)
        assert create(recorder.base_url, given, journal=path).skipped == 8
    assert api.taken == Counter(range(8))


@BOTH
def test_what_cannot_be_settled_stays_unknown_and_is_not_sent_again(create: Create, path: Path) -> None:
    given = receipts(3)
    del given[1]["Header"]["ConsumerId"]
    with recording(api := Api()) as recorder:
        api.fates = ["dropped"]
        create(recorder.base_url, given, journal=path)
        result = create(recorder.base_url, given, journal=path)
    assert [(each.position, each.state) for each in result.failures] == [(1, "unknown")]
    assert "no ConsumerId" in result.failures[0].reason
    assert api.taken == Counter([0, 2])


@BOTH
def test_receipts_that_were_split_are_journalled_one_by_one(create: Create, path: Path) -> None:
    with recording(api := Api()) as recorder:
        api.rejected = {4, 11, 12}
        create(recorder.base_url, receipts(20), batch_size=10, concurrency=1, journal=path)
        with Journal(path) as journal:
            assert journal.counts == {
                **dict.fromkeys(["new", "leaving", "unknown", "unsent"], 0),
                "accepted": 17,
                "rejected": 3,
            }
            assert [(each.receipt_id, each.state) for each in journal.failures] == [
                (f"99{number:08d}", "rejected") for number in (4, 11, 12)
            ]
    assert api.taken == Counter({*range(20)} - api.rejected)


@given(st.lists(st.sampled_from(["", "", "lost", "dropped"]), max_size=12), st.integers(1, 12), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_however_responses_are_lost_each_receipt_is_taken_once(
    tmp_path_factory: pytest.TempPathFactory, fates: list[str], batch_size: int, concurrency: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "j"
    with recording(api := Api()) as recorder:
        api.fates = fates
        for _ in range(20):
            try:
                result = create_sync(
                    recorder.base_url, receipts(30), batch_size=batch_size, concurrency=concurrency, journal=path
                )
            except BatchError:
                continue
            if result.ok:
                break
        assert finished(result, 30)
    assert api.taken == Counter(range(30))


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_files_of_a_journal_are_for_their_owner_alone(path: Path) -> None:
    old = os.umask(0)
    try:
        rights: dict[str, int] = {}

        def response(seen: Seen) -> Reply:
            for each in path.parent.iterdir():
                rights[each.name] = stat.S_IMODE(each.stat().st_mode)
            return OK

        with recording(response) as recorder:
            create_sync(recorder.base_url, receipts(3), journal=path)
        with Journal(path) as journal:
            journal.export_csv(path.with_suffix(".csv"))
    finally:
        os.umask(old)
    assert {name.removeprefix(path.name) for name in rights} == {"", "-wal", "-shm", ".lock"}
    if os.name == "posix":
        assert set(rights.values()) == {0o600}
        assert stat.S_IMODE(path.with_suffix(".csv").stat().st_mode) == 0o600


def no_journal(path: Path) -> str:
    path.write_text("StoreId;ReceiptId\n" * 100)
    return "it is not a journal"


def other_database(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE kunder (id)")
    connection.close()
    return "a database of something else"


def newer(path: Path) -> str:
    JournalFile(path, "https://api.example.no/v4").close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 7")
    connection.close()
    return "format 7, which a newer version of this package wrote, and this one knows 1; upgrade"


def of_another_api(path: Path) -> str:
    JournalFile(path, "https://api.staging.oculos.no/v4").close()
    return r"is for https://api\.staging\.oculos\.no/v4, and this client for http://127"


def empty(path: Path) -> str:
    path.touch()
    return "is empty; it is written by the first run"


def no_folder(path: Path) -> str:
    path.parent.rmdir()
    return "No such file or directory; a journal is a file in a folder that exists"


def a_folder(path: Path) -> str:
    path.mkdir()
    return "cannot be used"


UNUSABLE = [no_journal, other_database, newer, of_another_api, no_folder, a_folder]


@BOTH
@pytest.mark.parametrize("make", UNUSABLE)
def test_a_file_that_cannot_be_used_is_an_error_before_anything_is_sent(create: Create, make: Any, path: Path) -> None:
    said = make(path)
    with recording(api := Api()) as recorder, pytest.raises(JournalError, match=said) as caught:
        create(recorder.base_url, receipts(3), journal=path)
    assert str(path) in str(caught.value)
    assert api.posts == []


@BOTH
def test_a_journal_from_which_another_run_sends_is_in_use(create: Create, path: Path) -> None:
    with recording(api := Api()) as recorder:
        other = JournalFile(path, recorder.base_url)
        assert other.start_sending()
        with pytest.raises(JournalError, match="in use: another run sends from it"):
            create(recorder.base_url, receipts(3), journal=path)
        other.close()
        assert api.posts == []
        assert create(recorder.base_url, receipts(3), journal=path).ok


def test_a_journal_that_is_locked_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trigg_ext.batches._journal_database._BUSY_SECONDS", 0.05)
    with recording(api := Api()) as recorder:
        create_sync(recorder.base_url, receipts(1), journal=path)
        with sqlite3.connect(path, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalError, match="another process has it locked"):
                create_sync(recorder.base_url, receipts(3), journal=path)
        other.close()
    assert api.sent == Counter([0])


@BOTH
def test_a_disk_that_fills_up_stops_the_run_and_what_was_not_written_down_was_not_sent(
    create: Create, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def limited(self: JournalFile, base_url: str) -> None:
        prepare(self, base_url)
        self._connection.execute("PRAGMA max_page_count = 60")

    prepare = JournalFile._prepare
    with recording(api := Api()) as recorder:
        with monkeypatch.context() as patched:
            patched.setattr(JournalFile, "_prepare", limited)
            with pytest.raises(BatchError) as caught:
                create(recorder.base_url, receipts(2000), batch_size=50, journal=path)
            assert isinstance(caught.value.__cause__, JournalError)
            assert "the disk is full; make room" in str(caught.value.__cause__)
            assert caught.value.result.accepted == sum(api.sent.values()) > 0
        assert finished(create(recorder.base_url, receipts(2000), batch_size=50, journal=path), 2000)
    assert api.taken == Counter(range(2000))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything is writable for this user")
def test_a_journal_that_is_read_only_says_so(path: Path) -> None:
    with recording(api := Api()) as recorder:
        create_sync(recorder.base_url, receipts(1), journal=path)
        path.chmod(0o400)
        with pytest.raises(JournalError, match="read-only"):
            create_sync(recorder.base_url, receipts(3), journal=path)
    assert api.sent == Counter([0])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_journal_that_was_open_before_a_fork_cannot_be_used_after_it(path: Path) -> None:
    journal = JournalFile(path, "https://api.example.no/v4")
    reading, writing = os.pipe()
    if not (child := os.fork()):
        said: list[str] = []
        for use in (journal.next_run, lambda: JournalFile(path, "https://api.example.no/v4"), lambda: Journal(path)):
            try:
                use()
            except JournalError as error:
                said.append(str(error))
        journal.close()  # does nothing
        os.write(writing, "\n".join(said).encode())
        os._exit(0)
    os.waitpid(child, 0)
    said = os.read(reading, 10_000).decode().splitlines()
    os.close(reading)
    os.close(writing)
    assert len(said) == 3
    assert all("open it in each process after the fork" in each for each in said)
    journal.next_run()
    journal.close()


WRONG: list[tuple[str, Any]] = [("settle_delay", -1), ("settle_delay", "10"), ("settle_delay", True)]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_options_that_make_no_sense_are_named(name: str, value: Any, path: Path) -> None:
    with recording(OK) as recorder, pytest.raises(InvalidRequestError, match=f"{name} is {value!r}; "):
        create_sync(recorder.base_url, [], journal=path, **{name: value})
    assert not path.exists()


@BOTH
def test_two_that_send_from_one_journal_notice_it_before_a_receipt_is_sent_twice(create: Create, path: Path) -> None:
    def response(seen: Seen) -> Reply:
        with api.lock:
            if not others:
                # Somebody tidies up, and starts a second run while the first has its next batches in hand.
                path.with_name(f"{path.name}.lock").unlink()
                others.append(other := JournalFile(path, recorder.base_url))
                assert other.start_sending()
                (stored,) = [other.stored((-1, 0))]
                if stored:
                    other.leave(Batch([0], [stored[-1].reveal()], [stored[-1]]))
        return api(seen)

    others: list[JournalFile] = []
    api = Api()
    with recording(api) as recorder:
        journal = JournalFile(path, recorder.base_url)
        for each in receipts(20):
            journal.put(write_receipt(each))
        journal.close()
        recorder.response = response
        with pytest.raises(BatchError, match=r"another process sends from it, too; .* \.lock"):
            create(recorder.base_url, [], batch_size=4, concurrency=1, journal=path)
    others[0].close()
    assert max(api.sent.values()) == 1


@pytest.mark.skipif(os.name != "posix", reason="links are for some users only")
def test_the_lock_is_that_of_the_file_whatever_links_and_folders_lead_to_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path.parent / "folder").mkdir()
    link = path.parent / "folder" / "link"
    link.symlink_to(path)
    monkeypatch.chdir(path.parent)
    first = JournalFile(path.name, "https://api.example.no/v4")
    monkeypatch.chdir("folder")
    assert first.start_sending()
    second = JournalFile("link", "https://api.example.no/v4")
    assert not second.start_sending()
    first.close()
    assert second.start_sending()
    second.close()


def test_an_interrupt_at_any_place_of_a_change_leaves_no_change_open(path: Path) -> None:
    class Interrupting(sqlite3.Connection):
        at = -1

        def execute(self, *args: Any) -> Any:
            done = super().execute(*args)
            self.at -= 1
            if self.at == 0:
                raise KeyboardInterrupt
            return done

    journal = JournalFile(path, "https://api.example.no/v4")
    connection: Any = journal._connection
    connection.__class__ = type("Interrupted", (Interrupting, type(connection)), {})
    for at in range(1, 6):
        connection.at = at
        with contextlib.suppress(KeyboardInterrupt):
            journal.put(write_receipt(receipt(at)))
        connection.at = -1
        journal.put(write_receipt(receipt(100 + at)))
    assert {each.receipt_id for each in journal.read().outcomes("new")} >= {f"99{100 + at:08d}" for at in range(1, 6)}
    journal.close()


def test_what_rests_is_due_when_it_has_rested_and_when_the_clock_was_set_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr("trigg_ext.batches._journal_file.time.time", lambda: now)
    journal = JournalFile(path, "https://api.example.no/v4", rests=True)
    journal.put(write_receipt(receipt(1)))

    def lose() -> None:
        journal.next_run()
        (stored,) = journal.stored((-1, 0))
        journal.leave(Batch([0], [stored.reveal()], [stored]))
        journal.next_run()
        (outcome,) = journal.in_doubt(0)
        journal.settle(Settlement([], [outcome], []))

    def due() -> int:
        return len(journal.stored((-1, 0)))

    lose()
    assert due() == 1  # at once, the first time
    now += 100
    lose()
    assert due() == 0
    now += 99  # as long as it has waited so far is 100 s
    assert due() == 0
    now += 2
    assert due() == 1
    now -= 3600
    assert due() == 1
    assert journal.read().has_work()
    journal.close()


# --- reading it ------------------------------------------------------------------------------------------------------


@pytest.fixture
def used(path: Path) -> Path:
    """A journal with five accepted receipts, one rejected one, and two whose response was lost."""
    with recording(api := Api()) as recorder:
        api.rejected, api.fates = {5}, ["", "", "dropped"]
        create_sync(recorder.base_url, receipts(8), batch_size=1, concurrency=1, journal=path, give_up_after=None)
    return path


def test_a_journal_can_be_read(used: Path) -> None:
    with Journal(used) as journal:
        assert journal.base_url.startswith("http://127.0.0.1:")
        assert {state: count for state, count in journal.counts.items() if count} == {
            "accepted": 6,
            "rejected": 1,
            "unknown": 1,
        }
        assert [(each.position, each.state, each.receipt) for each in journal.failures] == [
            (2, "unknown", receipt(2)),
            (5, "rejected", receipt(5)),
        ]
        assert str(journal) == f"8 receipts for {journal.base_url}: 6 accepted, 1 rejected, 1 unknown"


def test_a_journal_can_be_exported_without_contents(used: Path, tmp_path: Path) -> None:
    target = tmp_path / "bilag.csv"
    with Journal(used) as journal:
        assert journal.export_csv(target) == 8
        with pytest.raises(FileExistsError):
            journal.export_csv(target)
    rows = list(csv.DictReader(target.read_text("utf-8").splitlines()))
    assert [row["receipt_id"] for row in rows] == [f"99{number:08d}" for number in range(8)]
    assert Counter(row["state"] for row in rows) == {"accepted": 6, "rejected": 1, "unknown": 1}
    assert rows[5]["status"] == "400"
    assert "129.9" not in target.read_text("utf-8")
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".part"] == []


def test_contents_can_be_forgotten_and_what_was_accepted_is_still_skipped(used: Path) -> None:
    marker = b"VR1"
    with Journal(used) as journal:
        base_url = journal.base_url
        assert journal.forget() == 6
        assert [each.receipt for each in journal.failures] == [receipt(2), receipt(5)]
        assert journal.forget(accepted=False, rejected=True) == 1
    files = b"".join(each.read_bytes() for each in used.parent.iterdir())
    assert files.count(marker) == 1  # of the one that is unknown
    port = int(base_url.rpartition(":")[2].partition("/")[0])
    with recording(api := Api(), port):
        api.taken.update(set(range(8)) - {2, 5})
        result = create_sync(base_url, receipts(8), journal=used)
    assert (result.accepted, result.skipped, result.rejected) == (7, 6, 1)
    assert api.posts == [[2]]


def test_a_journal_that_does_not_exist_cannot_be_read(path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal"):
        Journal(path)
    assert not path.exists()


@pytest.mark.parametrize("make", [no_journal, other_database, newer, empty])
def test_what_is_no_journal_cannot_be_read(make: Any, path: Path) -> None:
    said = make(path)
    with pytest.raises(JournalError, match=said):
        Journal(path)


def test_a_journal_can_be_read_while_a_run_writes_it(path: Path) -> None:
    counts: list[int] = []

    def response(seen: Seen) -> Reply:
        with Journal(path) as journal:
            counts.append(journal.counts["leaving"])
        return OK

    with recording(response) as recorder:
        assert create_sync(recorder.base_url, receipts(30), batch_size=10, concurrency=1, journal=path).ok
    assert counts == [10, 10, 10]


# --- killed ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="a process is killed by signal")
def test_a_run_that_is_killed_again_and_again_has_each_receipt_there_once(tmp_path: Path) -> None:
    faults = "transactions.create:drop:when=after,share=0.1", "transactions.create:drop:when=before,share=0.05"
    with sandbox_server(tmp_path, *faults) as server:
        arguments = ("run", server.base_url, tmp_path / "j", 400, 0.5, 5)
        killings = run_and_kill(server, arguments, kills=3, seconds=2.5, seed=7)
    assert server.stored() == Counter(f"99{number:08d}" for number in range(400))
    with Journal(tmp_path / "j") as journal:
        assert journal.counts["accepted"] == sum(journal.counts.values()) == 400, killings
