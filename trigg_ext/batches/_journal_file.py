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
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, get_args

from trigg_ext.batches._batch import Batch, Stored
from trigg_ext.batches._known_receipts import Decision, Known, Row, RowState, judge, other_content
from trigg_ext.batches._receipt_writer import Identity, Written, identity_of, item_count
from trigg_ext.batches.results import Outcome, State
from trigg_ext.batches.settle import Settlement
from trigg_ext.errors import JournalError

_APPLICATION: Final = 0x5472_4A31  # "TrJ1"
_FORMAT: Final = 1
_BUSY_SECONDS: Final = 10.0
#: So many receipts are read from the file at a time.
CHUNK: Final = 500

# A receipt has a state, a reason and a status of its own where they are not those of the batch that it left with last.
# It was given to the run of that batch, at its position there; one that was put into an outbox and has not left was
# given to none. at: when it was put, or the batch left, in seconds since 1970. first and last: between which rows a
# batch is. hash: of a content that was forgotten.
_SCHEMA: Final = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE batches (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL, at REAL NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        state TEXT NOT NULL, reason TEXT, status INTEGER)""",
    """CREATE TABLE receipts (
        id INTEGER PRIMARY KEY, receipt_id TEXT NOT NULL, store_id TEXT NOT NULL, day TEXT NOT NULL,
        content BLOB, hash BLOB, batch INTEGER, position INTEGER, at REAL, state TEXT, reason TEXT, status INTEGER,
        UNIQUE (receipt_id, store_id, day))""",
    "CREATE INDEX receipts_state ON receipts (state) WHERE state IS NOT NULL",
    "CREATE INDEX batches_state ON batches (state) WHERE state <> 'accepted'",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_FORMAT}",
)
_INSERT: Final = (
    "INSERT OR IGNORE INTO receipts (id, receipt_id, store_id, day, content, batch, position)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
#: Which receipt it is.
_IS_IT: Final = "receipt_id = ? AND store_id = ? AND day = ?"
_FIELDS: Final = (
    "r.id, coalesce(r.state, b.state), coalesce(r.reason, b.reason, ''), coalesce(r.status, b.status),"
    " coalesce(b.run, 0), r.position, coalesce(b.at, r.at), r.store_id, r.receipt_id, r.day, r.content, r.hash"
)
_JOINED: Final = f"SELECT {_FIELDS} FROM receipts r LEFT JOIN batches b ON b.id = r.batch"  # noqa: S608 - our own texts
_OF_BATCHES: Final = (
    " FROM batches b JOIN receipts r ON r.id BETWEEN b.first AND b.last AND r.batch = b.id AND r.state IS NULL"
)
#: What a run has left in doubt: batches that left, or whose response was lost.
_IN_DOUBT: Final = f"""
    UPDATE receipts SET state = 'unknown',
        reason = coalesce(reason, (SELECT b.reason FROM batches b WHERE b.id = receipts.batch),
            'it was sent by an earlier run, whose response is not in the journal.'),
        status = coalesce(status, (SELECT b.status FROM batches b WHERE b.id = receipts.batch))
    WHERE id IN (SELECT r.id {_OF_BATCHES} WHERE b.state IN ('leaving', 'unknown'))"""  # noqa: S608 - our own texts
_ADVICE: Final[dict[int, str]] = {
    sqlite3.SQLITE_FULL: "the disk is full; make room, and go on with the same journal",
    sqlite3.SQLITE_READONLY: "it is read-only; a journal and its folder must be writable",
    sqlite3.SQLITE_PERM: "it may not be read and written; give yourself the rights to it and to its folder",
    sqlite3.SQLITE_BUSY: "another process has it locked; wait for it, or end it",
    sqlite3.SQLITE_LOCKED: "another process has it locked; wait for it, or end it",
    sqlite3.SQLITE_NOTADB: "it is not a journal; give the path of one, or of a file that does not exist yet",
    sqlite3.SQLITE_CORRUPT: "it is damaged; restore it from a copy, and settle what was sent since",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; its folder must exist and be writable",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
}


class JournalFile:
    """An open journal. Its methods may be called by any thread, but by one process.

    Args:
        path: of the file; it is made, readable and writable by its owner alone, if it does not exist.
        base_url: of the API that the receipts are for.
        resend_rejected: whether receipts that were rejected by an earlier run are sent again.

    Raises:
        JournalError: the file cannot be used, is none of a journal, or is one for another API.
    """

    def __init__(self, path: str | os.PathLike[str], base_url: str, *, resend_rejected: bool = False) -> None:
        self.path = Path(path)
        self._resend_rejected = resend_rejected
        self.run = 0
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._sending: sqlite3.Connection | None = None
        self._decided: deque[Decision] = deque()
        with explained(self.path):
            _make(self.path)
            self._connection = _connect(self.path)
            try:
                self._prepare(base_url)
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self, base_url: str) -> None:
        check(self._connection, self.path)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON", "wal_autocheckpoint = 4000"):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        with self._changes() as connection:
            if not connection.execute("PRAGMA user_version").fetchone()[0]:
                for statement in _SCHEMA:
                    connection.execute(statement)
                connection.execute("INSERT INTO facts VALUES ('base_url', ?), ('run', '0')", (base_url,))
            (found,) = connection.execute("SELECT value FROM facts WHERE name = 'base_url'").fetchone()
        if found != base_url:
            raise JournalError(
                f"The journal {self.path} is for {found}, and this client for {base_url}; use one journal for each."
            )

    def close(self) -> None:
        """Write down what was decided, if that is possible, let others send, and close the file."""
        # What cannot be written down stays in doubt.
        with contextlib.suppress(JournalError):
            self.record()
        self.stop_sending()
        with self._lock:  # a thread that still sends may be at it
            self._connection.close()

    @contextlib.contextmanager
    def _changes(self) -> Generator[sqlite3.Connection]:
        """Change the file in one step, in which what was decided before is written down, too."""
        if os.getpid() != self._process:
            raise JournalError(f"The journal {self.path} was opened before this process was forked; open it in each.")
        connection = self._connection
        with explained(self.path), self._lock:
            connection.execute("BEGIN IMMEDIATE")
            try:
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
        with explained(self.path):
            self._sending = _locked(self.path.with_name(f"{self.path.name}.lock"))
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
            connection.execute("UPDATE batches SET state = 'ended' WHERE state IN ('leaving', 'unknown')")

    def stop_sending(self) -> None:
        """Release the lock, if it is held."""
        if self._sending is not None:
            self._sending.close()
            self._sending = None

    def leave(self, batch: Batch) -> None:
        """Write down that a batch leaves, before it does.

        Afterwards ``batch.known`` has the outcomes of the receipts that do not, and ``batch.sent`` is what does.

        Raises:
            JournalError: it could not be written down, or the journal has another receipt of the same identity.
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
                claiming = "UPDATE receipts SET batch = ?, position = ?, state = NULL, reason = NULL, status = NULL"
                connection.executemany(
                    f"{claiming} WHERE id = ?",
                    ((number, position, row) for position, row in zip(sent.positions, leaving, strict=True)),
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
        connection.executemany(
            _INSERT,
            [
                (row, *_key(identity), text, number, position)
                for row, (position, (text, identity, _)) in enumerate(each, first)
                if text
            ],
        )
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
            except JournalError as error:
                raise JournalError(f"{_name(identity)}, given as number {position}, cannot be sent: {error}") from None
            if outcome is not None:
                known[place] = outcome
            elif not row.same_content:
                _replace(connection, row.id, text)
        return rows, known

    def stored(self, after: int) -> list[Stored]:
        """Return receipts that are to be sent and were not given to this run, in order, from a row on."""
        with explained(self.path), self._lock:
            found = self._connection.execute(
                f"{_JOINED} WHERE r.state IN ('new', 'unsent') AND coalesce(b.run, 0) <> ? AND r.id > ?"
                " ORDER BY r.id LIMIT ?",
                (self.run, after, CHUNK),
            ).fetchall()
        return [Stored(row, (content, *_described(content))) for row, *_, content, _ in found]

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
                f"UPDATE receipts SET state = ?, reason = ? WHERE {_IS_IT} AND state IS NULL"  # noqa: S608 - our own texts
                " AND batch IN (SELECT id FROM batches WHERE state = 'ended')",
                ((state, reason or None, *_key(identity)) for text, identity, _ in batch.written if text),
            )

    # --- settling ---

    def in_doubt(self, after: int) -> tuple[list[Outcome], float]:
        """Return unknown receipts from a row on, with their rows as positions, and when the last one left."""
        with explained(self.path), self._lock:
            found = self._connection.execute(
                f"{_JOINED} WHERE r.state = 'unknown' AND r.id > ? ORDER BY r.id LIMIT ?", (after, CHUNK)
            ).fetchall()
        return [_outcome(each, position=each[0]) for each in found], max((each[6] for each in found), default=0.0)

    def settle(self, settlement: Settlement) -> None:
        """Write down what became of receipts in doubt. One that is missing is sent again."""
        with self._changes() as connection:
            for state, outcomes in (
                ("accepted", settlement.there),
                ("new", settlement.missing),
                ("unknown", settlement.undecided),
            ):
                connection.executemany(
                    "UPDATE receipts SET state = ?, reason = ? WHERE id = ?",
                    ((state, each.reason or None, each.position) for each in outcomes),
                )

    # --- the outbox ---

    def put(self, written: Written) -> bool:
        """Take in a receipt that is to be sent; False if it is there already.

        Raises:
            JournalError: it could not be written down, or the journal has another receipt of the same identity.
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
                raise JournalError(f"{_name(identity)} cannot be put into the outbox: {other_content(row, run=-1)}")
            if row.state != "rejected":
                return False
            _replace(connection, row.id, text)
            connection.execute("UPDATE receipts SET state = 'new', batch = NULL, at = ? WHERE id = ?", (now, row.id))
            return True

    # --- reading ---

    def read(self) -> Reading:
        """Return what reads the journal."""
        return Reading(self.path, self._connection, self._lock)


class Reading:
    """What a journal holds.

    Args:
        path: of the file.
        connection: to it, if it is open already.
        lock: that is held while the connection is used.

    Raises:
        JournalError: the file cannot be used, or is none of a journal.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection | None = None, lock: threading.Lock | None = None
    ) -> None:
        self._path = path
        self._lock = lock or threading.Lock()
        self._connection = connection or self._open()

    def _open(self) -> sqlite3.Connection:
        if not self._path.exists():
            raise JournalError(f"There is no journal {self._path}; it is made by the first run that is given its path.")
        with explained(self._path):
            connection = _connect(self._path)
            try:
                check(connection, self._path)
            except BaseException:
                connection.close()
                raise
        return connection

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
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
        """Return how many receipts are to be sent, or have left without a response, and when the first was given."""
        found = [
            *self._all("SELECT count(*), min(at) FROM receipts WHERE state IN ('new', 'unsent')"),
            *self._all(f"SELECT count(*), min(b.at) {_OF_BATCHES} WHERE b.state = 'leaving'"),
        ]
        return sum(count for count, _ in found), min((at for _, at in found if at is not None), default=None)

    def outcomes(self, *states: RowState) -> Iterator[Outcome]:
        """Return the outcomes of the receipts in some states, in order."""
        listed = ", ".join("?" * len(states))
        for each in self._joined(f"coalesce(r.state, b.state) IN ({listed})", *states):
            yield _outcome(each, position=each[0] - 1 if each[5] is None else each[5])

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Return every receipt: store, receipt id, day, state, status, reason, run, position, and when."""
        for _, state, reason, status, run, position, at, store_id, receipt_id, day, _, _ in self._joined("TRUE"):
            yield store_id, receipt_id, day, state, status, reason, run, position, at

    def forget(self, states: Sequence[RowState]) -> int:
        """Replace the contents of receipts in some states by their hashes; return of how many."""
        changed = 0
        listed = ", ".join("?" * len(states))
        with explained(self._path), self._lock:
            self._connection.execute("PRAGMA secure_delete = ON").fetchall()
        for each in self._joined(f"r.content IS NOT NULL AND coalesce(r.state, b.state) IN ({listed})", *states):
            self._all("UPDATE receipts SET content = NULL, hash = ? WHERE id = ?", _hash(each[10]), each[0])
            changed += 1
        # They are overwritten in the file (secure_delete), and leave the write-ahead log with this.
        self._all("PRAGMA wal_checkpoint(TRUNCATE)")
        return changed

    def _joined(self, condition: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        last = 0
        while found := self._all(
            f"{_JOINED} WHERE r.id > ? AND {condition} ORDER BY r.id LIMIT {CHUNK}", last, *values
        ):
            yield from found
            last = found[-1][0]

    def _all(self, sql: str, *values: Any) -> list[Any]:
        with explained(self._path), self._lock:
            return self._connection.execute(sql, values).fetchall()


_PUBLIC_STATES: Final[dict[RowState, State]] = {
    "new": "unsent",
    "leaving": "unknown",
    "accepted": "accepted",
    "rejected": "rejected",
    "unknown": "unknown",
    "unsent": "unsent",
}


@contextlib.contextmanager
def explained(path: Path) -> Generator[None]:
    """Raise what goes wrong with a file as an error that says what to do.

    Raises:
        JournalError: something went wrong.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        reason = _ADVICE.get(code, f"SQLite says: {error}")
    except OSError as error:
        reason = f"{error.strerror or error}; a journal is a file in a folder that exists, and both must be writable"
    else:
        return
    raise JournalError(f"The journal {path} cannot be used: {reason}.")


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Check that a file is a journal, or empty.

    Raises:
        JournalError: it is not.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != _APPLICATION and (application or version or tables):
        raise JournalError(f"The journal {path} cannot be used: it is a database of something else; give another path.")
    if version > _FORMAT:
        raise JournalError(
            f"The journal {path} cannot be used: it has format {version}, which a newer version of this package wrote, "
            f"and this one knows {_FORMAT}; upgrade trigg-client."
        )


def _connect(path: Path, timeout: float | None = None) -> sqlite3.Connection:
    seconds = _BUSY_SECONDS if timeout is None else timeout
    return sqlite3.connect(path, timeout=seconds, isolation_level=None, check_same_thread=False)


def _make(path: Path) -> None:
    """Make a file that its owner alone may read and write, if there is none."""
    # SQLite gives the files beside it the same rights. One that is there is not opened: to close it would release the
    # locks that this process has on it.
    if not path.exists():
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _locked(path: Path) -> sqlite3.Connection | None:
    """Lock a file until the connection is closed, or the process ends; None if it is locked."""
    _make(path)
    connection = _connect(path, timeout=0)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY").fetchall()  # no further file
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return None
        raise
    return connection


def _row_of(connection: sqlite3.Connection, identity: Identity, text: bytes) -> Row:
    row, state, reason, status, run, position, *_, content, hash_ = connection.execute(
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
        "UPDATE receipts SET content = ?, hash = NULL, reason = NULL, status = NULL WHERE id = ?", (text, row)
    )


def _described(content: bytes) -> tuple[Identity, int]:
    receipt: dict[str, Any] = json.loads(content)
    return identity_of(receipt), item_count(receipt.get("Items"))


def _outcome(row: Sequence[Any], position: int) -> Outcome:
    _, state, reason, status, _, _, _, store_id, receipt_id, _, content, _ = row
    receipt = None if content is None else json.loads(content)
    return Outcome(
        position,
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
