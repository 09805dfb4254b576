"""The SQLite database that a journal is: its tables, and connections to it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Generator
from pathlib import Path
from typing import Final, Self

from trigg_ext.errors import JournalError

_APPLICATION: Final = 0x5472_4A31  # "TrJ1"
_FORMAT: Final = 1
_BUSY_SECONDS: Final = 10.0
# A receipt has a state, a reason and a status of its own where they are not those of the batch that it left with last.
# It was given to the run of that batch, at its position there; one that was put into an outbox and has not left was
# given to none. at: when it was put, or the batch left, in seconds since 1970. first and last: between which rows a
# batch is. hash: of a content that was forgotten. lost: how often it left in vain, without a response. tried: when that
# was found out, from the second time on, or when it could not be settled. stuck: 1 if it cannot be, for a reason of its
# own.
SCHEMA: Final = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE batches (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL, at REAL NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        state TEXT NOT NULL, reason TEXT, status INTEGER)""",
    """CREATE TABLE receipts (
        id INTEGER PRIMARY KEY, receipt_id TEXT NOT NULL, store_id TEXT NOT NULL, day TEXT NOT NULL,
        content BLOB, hash BLOB, batch INTEGER, position INTEGER, at REAL, state TEXT, reason TEXT, status INTEGER,
        lost INTEGER NOT NULL DEFAULT 0, tried REAL, stuck INTEGER,
        UNIQUE (receipt_id, store_id, day))""",
    "CREATE INDEX receipts_state ON receipts (state) WHERE state IS NOT NULL",
    "CREATE INDEX receipts_to_send ON receipts (lost, id, at) WHERE state IN ('new', 'unsent')",
    "CREATE INDEX batches_state ON batches (state) WHERE state <> 'accepted'",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_FORMAT}",
)
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


class Connection(sqlite3.Connection):
    """A connection to a file, which one thread at a time uses, of the process that opened it.

    SQLite keeps the locks of a file by the process, and in a forked process takes those of its parent for its own. So
    a file that was open at the fork cannot be used there, nor opened anew.

    Raises:
        JournalError: the file cannot be opened, or was open when this process was forked.
    """

    def __init__(self, path: Path, timeout: float | None = None) -> None:
        self._path = path
        self._opened = path.resolve(), os.getpid()
        self._lock = threading.Lock()
        self._closed = False
        if any(each._opened[0] == self._opened[0] and each._is_inherited() for each in _open):
            raise self._forked()
        with explained(path):
            seconds = _BUSY_SECONDS if timeout is None else timeout
            super().__init__(path, timeout=seconds, isolation_level=None, check_same_thread=False)
        _open.add(self)

    @contextlib.contextmanager
    def used(self) -> Generator[Self]:
        """Use the connection, and explain what goes wrong.

        Raises:
            JournalError: something did, the connection was closed, or this process was forked since.
        """
        if self._is_inherited():
            raise self._forked()
        with explained(self._path), self._lock:
            if self._closed:
                raise JournalError(f"The journal {self._path} was closed; open it again.")
            yield self

    def close(self) -> None:
        """Close it, once what uses it is done. The second time, and in a forked process, nothing happens."""
        if not self._is_inherited():
            with self._lock:
                self._closed = True
                super().close()
                _open.discard(self)

    def _is_inherited(self) -> bool:
        return self._opened[1] != os.getpid()

    def _forked(self) -> JournalError:
        return JournalError(
            f"The journal {self._path} was open when this process was forked, and SQLite cannot use it on both sides; "
            "open it in each process after the fork, and not before."
        )


_open: weakref.WeakSet[Connection] = weakref.WeakSet()


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


def _check(connection: sqlite3.Connection, path: Path) -> None:
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


def opened(path: Path) -> Connection:
    """Open a journal, or an empty file.

    Raises:
        JournalError: it cannot be opened, or is something else.
    """
    connection = Connection(path)
    try:
        with connection.used():
            _check(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def make_file(path: Path) -> None:
    """Make a file that its owner alone may read and write, if there is none.

    Raises:
        JournalError: it cannot be made.
    """
    # SQLite gives the files beside it the same rights. One that is there is not opened: to close it would release the
    # locks that this process has on it.
    with explained(path):
        if not path.exists():
            with contextlib.suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def locked(path: Path) -> Connection | None:
    """Lock a file until the connection is closed, or the process ends; None if it is locked.

    Raises:
        JournalError: the file cannot be used.
    """
    make_file(path)
    connection = Connection(path, timeout=0)
    with explained(path):
        try:
            connection.execute("PRAGMA journal_mode = MEMORY").fetchall()  # no further file
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return None
            raise
    return connection
