"""The file of a journal: an SQLite database with the receipts of runs, and what became of them.

One table of receipts, one of batches, one of facts. The state of a receipt is its own, else that of its batch, so that
a batch that leaves or is accepted changes one row. Every change is committed in full (``synchronous=FULL``) before the
next step depends on it: one ``fsync`` for each batch, and one for each receipt that is put into an outbox.

At a time one process sends from a journal. It holds the lock of a second, empty file beside it, which the operating
system releases whatever ends the process. A lease with a heartbeat would run out while a process that is paused still
means to send; the lock cannot.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import sqlite3
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any, Final, get_args

from trigg_ext.batches._batch import Batch, Stored
from trigg_ext.batches._journal_database import SCHEMA, Connection, locked, make_file, opened
from trigg_ext.batches._known_receipts import Decision, Known, Row, RowState, judge, other_content
from trigg_ext.batches._receipt_writer import Identity, Written, identity_of, item_count
from trigg_ext.batches.results import Outcome, State
from trigg_ext.batches.settle import Settlement
from trigg_ext.errors import JournalError, ReceiptConflictError

#: So many receipts are read from the file at a time.
CHUNK: Final = 500
#: Seconds after which what was tried in vain is tried again, at least and at most.
SHORTEST_REST: Final = 1
LONGEST_REST: Final = 600
#: What has left in vain goes with so many times fewer receipts the next time, so that one that the API cannot take is
#: alone in the end, and the others of its batch are taken.
_FEWER: Final = 8

_INSERT: Final = "INSERT OR IGNORE INTO receipts (id, receipt_id, store_id, day, content, batch, position) VALUES "
#: So many receipts are inserted by one statement: seven values each, of the 999 that every SQLite takes.
_ROWS: Final = 140
#: Which receipt it is.
_IS_IT: Final = "receipt_id = ? AND store_id = ? AND day = ?"
_FIELDS: Final = (
    "r.id, coalesce(r.state, b.state), coalesce(r.reason, b.reason, ''), coalesce(r.status, b.status),"
    " coalesce(b.run, 0), r.position, coalesce(b.at, r.at), r.store_id, r.receipt_id, r.day, r.content, r.hash, r.lost"
)
_JOINED: Final = f"SELECT {_FIELDS} FROM receipts r LEFT JOIN batches b ON b.id = r.batch"
#: Of batches that are not accepted. CROSS keeps SQLite from reading all receipts first.
_OF_BATCHES: Final = (
    " FROM batches b CROSS JOIN receipts r ON r.id BETWEEN b.first AND b.last AND r.batch = b.id AND r.state IS NULL"
    " AND b.state <> 'accepted'"
)
_TO_SEND: Final = "FROM receipts r INDEXED BY receipts_to_send"
# What was tried in vain is tried again after as long as it has waited already, within bounds. A clock that was set back
# makes it due.
_DUE: Final = (
    "(r.tried IS NULL OR :now - r.tried NOT BETWEEN 0 AND"
    f" min({LONGEST_REST}, max({SHORTEST_REST}, r.tried - coalesce(r.at, b.at, r.tried))))"
)
#: What is to be done: sent, or settled. What cannot be settled for a reason of its own waits for nobody.
_OPEN: Final = f"""
    SELECT r.id, r.at {_TO_SEND} WHERE r.state IN ('new', 'unsent')
    UNION ALL SELECT r.id, r.at FROM receipts r WHERE r.state = 'unknown' AND r.stuck IS NULL
    UNION ALL SELECT r.id, coalesce(r.at, b.at) AS at {_OF_BATCHES} AND b.state IN ('leaving', 'unknown')"""
#: What is to be done now.
_WORK: Final = f"""
    SELECT 1 {_TO_SEND} LEFT JOIN batches b ON b.id = r.batch WHERE r.state IN ('new', 'unsent') AND {_DUE}
    UNION ALL SELECT 1 FROM receipts r LEFT JOIN batches b ON b.id = r.batch WHERE r.state = 'unknown' AND {_DUE}
    UNION ALL SELECT 1 FROM batches WHERE state <> 'accepted' AND state IN ('leaving', 'unknown')"""
#: What a run has left in doubt: batches that left, or whose response was lost.
_IN_DOUBT: Final = f"""
    UPDATE receipts SET state = 'unknown',
        reason = coalesce(reason, (SELECT b.reason FROM batches b WHERE b.id = receipts.batch),
            'it was sent by an earlier run, whose response is not in the journal.'),
        status = coalesce(status, (SELECT b.status FROM batches b WHERE b.id = receipts.batch))
    WHERE id IN (SELECT r.id {_OF_BATCHES} AND b.state IN ('leaving', 'unknown'))"""


class JournalFile:
    """An open journal. Its methods may be called by any thread, but by one process.

    Args:
        path: of the file; it is made, readable and writable by its owner alone, if it does not exist.
        base_url: of the API that the receipts are for.
        resend_rejected: whether receipts that were rejected by an earlier run are sent again.
        rests: whether what was tried in vain rests before it is tried again.

    Raises:
        JournalError: the file cannot be used, is none of a journal, or is one for another API.
    """

    def __init__(
        self, path: str | os.PathLike[str], base_url: str, *, resend_rejected: bool = False, rests: bool = False
    ) -> None:
        # The lock stands beside the file itself, wherever the process goes, and whatever links lead to it.
        self.path = Path(path).resolve()
        self._resend_rejected = resend_rejected
        self._rests = rests
        self.run = 0
        self._sending: sqlite3.Connection | None = None
        self._decided: deque[Decision] = deque()
        make_file(self.path)
        self._connection = opened(self.path)
        try:
            self._prepare(base_url)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, base_url: str) -> None:
        with self._connection.used() as connection:
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON", "wal_autocheckpoint = 4000"):
                connection.execute(f"PRAGMA {pragma}").fetchall()
        with self._changes() as connection:
            if not connection.execute("PRAGMA user_version").fetchone()[0]:
                for statement in SCHEMA:
                    connection.execute(statement)
                connection.execute("INSERT INTO facts VALUES ('base_url', ?), ('run', '0')", (base_url,))
            (found,) = connection.execute("SELECT value FROM facts WHERE name = 'base_url'").fetchone()
        if found != base_url:
            raise JournalError(
                f"The journal {self.path} is for {found}, and this client for {base_url}; use one journal for each."
            )

    def close(self) -> None:
        """Write down what was decided, if that is possible, let others send, and close the file.

        The second time, and in a process that was forked from the one that opened it, nothing happens.
        """
        # What cannot be written down stays in doubt.
        with contextlib.suppress(JournalError):
            self.record()
        self.stop_sending()
        self._connection.close()

    @contextlib.contextmanager
    def _changes(self) -> Generator[sqlite3.Connection]:
        """Change the file in one step, in which what was decided before is written down, too."""
        with self._connection.used() as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
                decided = [*self._decided]
                for decision in decided:
                    self._apply(connection, decision)
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            for _ in decided:
                self._decided.popleft()

    # --- sending ---

    def start_sending(self) -> bool:
        """Take the lock, and begin a run; False if another run, of this process or another, sends from the journal."""
        self._sending = locked(self.path.with_name(f"{self.path.name}.lock"))
        if self._sending is None:
            return False
        self.next_run()
        return True

    def next_run(self) -> None:
        """Begin a run. What the one before it left in doubt is unknown from now on."""
        with self._changes() as connection:
            connection.execute("UPDATE facts SET value = value + 1 WHERE name = 'run'")
            self.run = int(connection.execute("SELECT value FROM facts WHERE name = 'run'").fetchone()[0])
            connection.execute(_IN_DOUBT)
            connection.execute(
                "UPDATE batches SET state = 'ended' WHERE state <> 'accepted' AND state IN ('leaving', 'unknown')"
            )

    def stop_sending(self) -> None:
        """Release the lock, if it is held."""
        if self._sending is not None:
            self._sending.close()
            self._sending = None

    def leave(self, batch: Batch) -> None:
        """Write down that a batch leaves, before it does.

        Afterwards ``batch.known`` has the outcomes of the receipts that do not, and ``batch.sent`` is what does.

        Raises:
            JournalError: it could not be written down.
            ReceiptConflictError: the journal has another receipt of the same store, id and day.
        """
        with self._changes() as connection:
            number = self._insert_batch(connection, "leaving")
            known: dict[int, Known] = {}
            rows, inserted = (batch.rows, 0) if batch.rows else self._insert(connection, batch, number)
            if inserted < len(batch) and not batch.rows:
                rows, known = self._look_up(connection, batch, rows)
            sent = batch.part(place for place in range(len(batch)) if place not in known) if known else batch
            leaving = [row for place, row in enumerate(rows) if place not in known]
            if inserted < len(batch):
                claimed = connection.executemany(
                    "UPDATE receipts SET batch = ?, position = ?, state = NULL, reason = NULL, status = NULL,"
                    f" tried = NULL WHERE id = ?{' AND state IN (?, ?)' if batch.rows else ''}",
                    (
                        (number, position, row, *(("new", "unsent") if batch.rows else ()))
                        for position, row in zip(sent.positions, leaving, strict=True)
                    ),
                )
                if leaving and claimed.rowcount < len(leaving):
                    raise JournalError(
                        f"The journal {self.path} cannot be used: another process sends from it, too; end one of them. "
                        "Was the file with .lock in its name removed?"
                    )
            if leaving:
                span = "UPDATE batches SET first = ?, last = ? WHERE id = ?"
                connection.execute(span, (min(leaving), max(leaving), number))
            else:
                connection.execute("DELETE FROM batches WHERE id = ?", (number,))
        sent.rows, sent.number = leaving, number
        batch.known, batch.sent = known, sent

    def _insert_batch(self, connection: sqlite3.Connection, state: str) -> int:
        inserting = "INSERT INTO batches (run, at, first, last, state) VALUES (?, ?, 0, 0, ?)"
        return connection.execute(inserting, (self.run, time.time(), state)).lastrowid or 0

    def _insert(self, connection: sqlite3.Connection, batch: Batch, number: int) -> tuple[list[int], int]:
        """Insert the receipts that the journal does not have; return the rows for all, and how many were inserted."""
        (first,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM receipts").fetchone()
        before = connection.total_changes
        each = zip(batch.positions, batch.written, strict=True)
        values = [
            (row, *_key(identity), text, number, position)
            for row, (position, (text, identity, _)) in enumerate(each, first)
            if text
        ]
        # In few statements, since after each one this thread may wait for others of the program.
        for start in range(0, len(values), _ROWS):
            some = values[start : start + _ROWS]
            connection.execute(_INSERT + ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(some)), [*chain(*some)])
        return list(range(first, first + len(batch))), connection.total_changes - before

    def _look_up(
        self, connection: sqlite3.Connection, batch: Batch, inserted: list[int]
    ) -> tuple[list[int], dict[int, Known]]:
        """Look for receipts that the journal has: return the rows of all, and the outcomes of those not to be sent."""
        rows: list[int] = []
        known: dict[int, Known] = {}
        for place, (text, identity, _) in enumerate(batch.written):
            row = _row_of(connection, identity, text)
            rows.append(row.id)
            if row.id == inserted[place]:
                continue
            position = batch.positions[place]
            try:
                outcome = judge(row, self.run, resend_rejected=self._resend_rejected)
            except ReceiptConflictError as error:
                name = _name(identity)
                raise ReceiptConflictError(f"{name}, given as number {position}, cannot be sent: {error}") from None
            if outcome is not None:
                known[place] = outcome
            elif row.state == "rejected":
                _replace(connection, row.id, text)
        return rows, known

    def stored(self, after: tuple[int, int]) -> list[Stored]:
        """Return receipts that are to be sent and were not given to this run, after some place.

        Those that have left in vain come last, and each takes the room of several in a batch.
        """
        with self._connection.used() as connection:
            found = connection.execute(
                f"SELECT {_FIELDS} {_TO_SEND} LEFT JOIN batches b ON b.id = r.batch"
                " WHERE r.state IN ('new', 'unsent') AND coalesce(b.run, 0) <> :run"
                f" AND {_DUE} AND (r.lost, r.id) > (:lost, :row) ORDER BY r.lost, r.id LIMIT :chunk",
                {"run": self.run, "lost": after[0], "row": after[1], "chunk": CHUNK, "now": self._now()},
            ).fetchall()
        stored: list[Stored] = []
        for row, *_, content, _, lost in found:
            identity, items = _described(content)
            stored.append(Stored((lost, row), (content, identity, items * _FEWER ** min(lost, 20))))
        return stored

    def _now(self) -> float:
        """Return the time by which what rests is judged; infinity if nothing does."""
        return time.time() if self._rests else math.inf

    # --- writing down ---

    def decide(self, decisions: Iterable[Decision]) -> None:
        """Take what became of batches; it is written down with the next change."""
        self._decided.extend(decisions)

    def record(self) -> None:
        """Write down what was decided."""
        if self._decided:
            with self._changes():
                pass

    def _apply(self, connection: sqlite3.Connection, decision: Decision) -> None:
        batch, state, reason, status = decision
        whole = batch.number is not None and state in ("accepted", "rejected", "unknown")
        if whole:
            connection.execute(
                "UPDATE batches SET state = ?, reason = ?, status = ? WHERE id = ?",
                (state, reason or None, status, batch.number),
            )
        elif batch.rows:
            connection.executemany(
                "UPDATE receipts SET state = ?, reason = ?, status = ? WHERE id = ?",
                ((state, reason or None, status, row) for row in batch.rows),
            )
        else:
            self._insert(connection, batch, self._insert_batch(connection, "ended"))
            connection.executemany(
                f"UPDATE receipts SET state = ?, reason = ? WHERE {_IS_IT} AND state IS NULL"
                " AND batch IN (SELECT id FROM batches WHERE state = 'ended')",
                ((state, reason or None, *_key(identity)) for text, identity, _ in batch.written if text),
            )

    # --- settling ---

    def in_doubt(self, after: int) -> list[Outcome]:
        """Return unknown receipts after a row, with their rows as positions."""
        with self._connection.used() as connection:
            found = connection.execute(
                f"{_JOINED} WHERE r.state = 'unknown' AND r.id > :row AND {_DUE} ORDER BY r.id LIMIT :chunk",
                {"row": after, "chunk": CHUNK, "now": self._now()},
            ).fetchall()
        return [_outcome(each, position=each[0]) for each in found]

    def settle(self, settlement: Settlement) -> None:
        """Write down what became of receipts in doubt. One that is missing is sent again."""
        with self._changes() as connection:
            for change, outcomes in (
                ("state = 'accepted', tried = :now", settlement.there),
                # The first time it is sent again at once.
                (
                    "state = 'new', tried = CASE lost WHEN 0 THEN NULL ELSE :now END, lost = lost + 1, stuck = NULL",
                    settlement.missing,
                ),
                ("state = 'unknown', tried = :now, stuck = :stuck", settlement.undecided),
            ):
                connection.executemany(
                    f"UPDATE receipts SET {change}, reason = :reason WHERE id = :row",
                    [
                        {
                            "now": time.time(),
                            "reason": each.reason or None,
                            "row": each.position,
                            "stuck": None if each.position in settlement.unread else 1,
                        }
                        for each in outcomes
                    ],
                )

    # --- the outbox ---

    def put(self, written: Written) -> bool:
        """Take in a receipt that is to be sent; False if it is there already.

        Raises:
            JournalError: it could not be written down.
            ReceiptConflictError: the journal has another receipt of the same store, id and day.
        """
        text, identity, _ = written
        with self._changes() as connection:
            before, now = connection.total_changes, time.time()
            connection.execute(
                "INSERT OR IGNORE INTO receipts (receipt_id, store_id, day, content, at, state)"
                " VALUES (?, ?, ?, ?, ?, 'new')",
                (*_key(identity), text, now),
            )
            if connection.total_changes > before:
                return True
            row = _row_of(connection, identity, text)
            if row.state != "rejected" and not row.same_content:
                raise ReceiptConflictError(
                    f"{_name(identity)} cannot be put into the outbox: {other_content(row, run=-1)}"
                )
            if row.state != "rejected":
                return False
            _replace(connection, row.id, text)
            connection.execute("UPDATE receipts SET state = 'new', batch = NULL, at = ? WHERE id = ?", (now, row.id))
            return True

    # --- reading ---

    def read(self) -> Reading:
        """Return what reads the journal."""
        return Reading(self.path, self._connection)


class Reading:
    """What a journal holds.

    Args:
        path: of the file.
        connection: to it, if it is open already.

    Raises:
        JournalError: the file cannot be used, or is none of a journal.
    """

    def __init__(self, path: Path, connection: Connection | None = None) -> None:
        if not path.exists():
            raise JournalError(f"There is no journal {path}; it is made by the first run that is given its path.")
        self._connection = connection or opened(path)
        if not self._all("SELECT 1 FROM sqlite_master LIMIT 1"):
            self.close()
            raise JournalError(f"The journal {path} is empty; it is written by the first run that is given its path.")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def facts(self) -> dict[str, str]:
        """Return the facts about it by name."""
        return dict(self._all("SELECT name, value FROM facts"))

    def counts(self) -> dict[str, int]:
        """Return how many receipts there are of each state."""
        counts = dict.fromkeys(get_args(RowState), 0)
        for state, count in self._all(
            "SELECT coalesce(r.state, b.state), count(*) FROM receipts r LEFT JOIN batches b ON b.id = r.batch"
            " GROUP BY 1"
        ):
            counts[state] = count
        return counts

    def waiting(self) -> tuple[int, float | None]:
        """Return how many receipts are to be sent or settled, and when the oldest was put."""
        ((count, oldest),) = self._all(f"SELECT count(*), min(at) FROM ({_OPEN})")
        return count, oldest

    def waits(self, upto: int) -> bool:
        """Return whether one of these is among the receipts up to a row."""
        ((found,),) = self._all(f"SELECT EXISTS (SELECT 1 FROM ({_OPEN}) WHERE id <= ?)", (upto,))
        return bool(found)

    def has_work(self) -> bool:
        """Return whether something is to be sent or settled now."""
        ((found,),) = self._all(f"SELECT EXISTS ({_WORK})", {"now": time.time()})
        return bool(found)

    def last_row(self) -> int:
        """Return the row of the newest receipt."""
        ((found,),) = self._all("SELECT coalesce(max(id), 0) FROM receipts")
        return int(found)

    def outcomes(self, *states: RowState) -> Iterator[Outcome]:
        """Return the outcomes of the receipts in some states, in order."""
        listed = ", ".join(f"'{state}'" for state in states)
        last = 0
        # In two parts, each of which has an index.
        while found := self._all(
            f"{_JOINED} WHERE r.state IN ({listed}) AND r.id > ?"
            f" UNION ALL SELECT {_FIELDS} {_OF_BATCHES} AND b.state IN ({listed}) AND r.id > ?"
            f" ORDER BY 1 LIMIT {CHUNK}",
            (last, last),
        ):
            yield from map(_outcome, found)
            last = found[-1][0]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Return every receipt: store, receipt id, day, state, status, reason, run, position, and when."""
        for rows in self._joined("TRUE"):
            for _, state, reason, status, run, position, at, store_id, receipt_id, day, *_ in rows:
                yield store_id, receipt_id, day, state, status, reason, run, position, at

    def forget(self, states: Sequence[RowState]) -> int:
        """Replace the contents of receipts in some states by their hashes; return of how many."""
        changed = 0
        listed = ", ".join(f"'{state}'" for state in states)
        self._all("PRAGMA secure_delete = ON")
        for rows in self._joined(f"r.content IS NOT NULL AND coalesce(r.state, b.state) IN ({listed})"):
            # In one step, in which a content that was replaced meanwhile stays.
            with self._connection.used() as connection, connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(
                    "UPDATE receipts SET content = NULL, hash = ? WHERE id = ? AND content = ?",
                    [(_hash(each[10]), each[0], each[10]) for each in rows],
                )
            changed += len(rows)
        # They are overwritten in the file (secure_delete), and leave the write-ahead log with this.
        self._all("PRAGMA wal_checkpoint(TRUNCATE)")
        return changed

    def _joined(self, condition: str) -> Iterator[list[tuple[Any, ...]]]:
        last = 0
        while found := self._all(f"{_JOINED} WHERE r.id > ? AND {condition} ORDER BY r.id LIMIT {CHUNK}", (last,)):
            yield found
            last = found[-1][0]

    def _all(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        with self._connection.used() as connection:
            return connection.execute(sql, values).fetchall()


_PUBLIC_STATES: Final[dict[RowState, State]] = {
    "new": "unsent",
    "leaving": "unknown",
    "accepted": "accepted",
    "rejected": "rejected",
    "unknown": "unknown",
    "unsent": "unsent",
}


def _row_of(connection: sqlite3.Connection, identity: Identity, text: bytes) -> Row:
    row, state, reason, status, run, position, *_, content, hash_, _ = connection.execute(
        f"{_JOINED} WHERE {_IS_IT}", _key(identity)
    ).fetchone()
    return Row(row, state, reason, status, run, position, _same(text, content, hash_))


def _key(identity: Identity) -> tuple[str, str, str]:
    """Return the values for ``_IS_IT``."""
    store_id, receipt_id, day = identity.of_receipt
    return receipt_id, store_id, day


def _same(text: bytes, content: bytes | None, hash_: bytes | None) -> bool:
    if content is None:
        return hash_ == _hash(text)
    # The same values may be spelled otherwise, by another JSON library, or in another order.
    return content == text or json.loads(content) == json.loads(text)


def _replace(connection: sqlite3.Connection, row: int, text: bytes) -> None:
    connection.execute(
        "UPDATE receipts SET content = ?, hash = NULL, reason = NULL, status = NULL, lost = 0, tried = NULL"
        " WHERE id = ?",
        (text, row),
    )


def _described(content: bytes) -> tuple[Identity, int]:
    receipt: dict[str, Any] = json.loads(content)
    return identity_of(receipt), item_count(receipt.get("Items"))


def _outcome(row: Sequence[Any], position: int | None = None) -> Outcome:
    number, state, reason, status, _, given_at, _, store_id, receipt_id, _, content, *_ = row
    place = number - 1 if given_at is None else given_at
    receipt = None if content is None else json.loads(content)
    return Outcome(
        place if position is None else position,
        _PUBLIC_STATES[state],
        store_id=store_id or None,
        receipt_id=receipt_id,
        customer_id=None if receipt is None else identity_of(receipt).customer_id,
        reason=reason,
        status=status,
        receipt=None if state == "accepted" else receipt,
    )


def _hash(text: bytes) -> bytes:
    return blake2b(text, digest_size=16).digest()


def _name(identity: Identity) -> str:
    return f"Receipt {identity.receipt_id} of store {identity.store_id}"
