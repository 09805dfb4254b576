"""The state in SQLite: its tables, its transactions, its clock and its ids."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import sqlite3
import uuid
from collections.abc import Generator, Mapping
from datetime import timedelta, timezone
from typing import Any, Final, TypeAlias

from trigg_ext.openapi.json_types import mapping
from trigg_ext.sandbox._state import clock
from trigg_ext.sandbox._state.catalog import Catalog
from trigg_ext.sandbox._state.keys import dump

__all__ = ["Database", "Row", "State"]

Row: TypeAlias = tuple[Any, ...]

_MOST_READ_AFTER_CLOSE: Final = 64 * 1024 * 1024
_VERSION: Final = 2
_NAMESPACE: Final = uuid.UUID("6f6c2a2e-7e0c-5c0b-9d53-0d1a4c1f8e11")

# Times are microseconds since 1970, amounts øre, points whole; a doc is the JSON of a request or of a response.
_TABLES: Final = {
    "customers": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, external_id TEXT UNIQUE, mobile_key TEXT UNIQUE,
        email_key TEXT UNIQUE, doc TEXT NOT NULL, prospect INTEGER NOT NULL, points INTEGER NOT NULL,
        created INTEGER NOT NULL, updated INTEGER NOT NULL""",
    "deleted": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, external_id TEXT, source TEXT NOT NULL,
        at INTEGER NOT NULL""",
    "quarantine": "key TEXT PRIMARY KEY, until INTEGER",
    "carts": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, contact_id TEXT NOT NULL, doc TEXT NOT NULL,
        emptied INTEGER NOT NULL, updated INTEGER NOT NULL""",
    "receipts": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, store_id TEXT NOT NULL, receipt_id TEXT NOT NULL, day TEXT NOT NULL,
        customer_id TEXT, at INTEGER NOT NULL, gross INTEGER NOT NULL, points INTEGER NOT NULL, doc TEXT NOT NULL,
        UNIQUE (receipt_id, store_id, day)""",
    "spending": "customer_id TEXT PRIMARY KEY, oere INTEGER NOT NULL",
    "ledger": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, customer_id TEXT NOT NULL, points INTEGER NOT NULL, kind TEXT NOT NULL,
        reference TEXT NOT NULL, at INTEGER NOT NULL""",
    "promotions": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, customer_id TEXT NOT NULL,
        definition_id TEXT NOT NULL, enabled INTEGER NOT NULL, count INTEGER NOT NULL, assigned INTEGER NOT NULL""",
    "redemptions": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, promotion_id TEXT NOT NULL, customer_id TEXT NOT NULL,
        definition_id TEXT NOT NULL, doc TEXT NOT NULL, at INTEGER NOT NULL""",
    "clips": """
        customer_id TEXT NOT NULL, card_id TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (customer_id, card_id)""",
    "payment_cards": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE, customer_id TEXT NOT NULL,
        doc TEXT NOT NULL""",
    "vehicles": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, customer_id TEXT NOT NULL, doc TEXT NOT NULL""",
    "sms": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL, sender TEXT NOT NULL, text TEXT NOT NULL,
        kind TEXT NOT NULL, code TEXT, at INTEGER NOT NULL""",
    "codes": "phone_key TEXT PRIMARY KEY, code TEXT NOT NULL, expires INTEGER NOT NULL",
    "triggers": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, trigger_id TEXT NOT NULL, customer_id TEXT NOT NULL, doc TEXT NOT NULL,
        at INTEGER NOT NULL""",
    "recruitments": "seq INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL, at INTEGER NOT NULL",
    "imports": """
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, kind TEXT NOT NULL, media_type TEXT NOT NULL,
        rows INTEGER NOT NULL, bytes INTEGER NOT NULL, content BLOB NOT NULL, at INTEGER NOT NULL""",
}
_INDEXES: Final = (
    "CREATE INDEX customers_updated ON customers (updated)",
    "CREATE INDEX receipts_customer ON receipts (customer_id, at, seq)",
    "CREATE INDEX ledger_customer ON ledger (customer_id)",
    "CREATE INDEX promotions_customer ON promotions (customer_id)",
    "CREATE INDEX redemptions_customer ON redemptions (customer_id)",
    "CREATE INDEX payment_cards_customer ON payment_cards (customer_id)",
    "CREATE INDEX vehicles_customer ON vehicles (customer_id)",
)


class State:
    """The state as one transaction reads and changes it."""

    def __init__(self, connection: sqlite3.Connection, *, salt: str, now: int, zone: timezone) -> None:
        self.connection = connection
        self.salt = salt
        """Two sandboxes with the same salt give the same ids for the same calls."""
        self.now = now
        """Microseconds since 1970 by the clock of the sandbox."""
        self.zone = zone
        """The zone of every date-time without one."""
        self.counter = 0
        """How many ids and codes have been given."""
        self.catalog = Catalog.of({}, zone)
        """What a seed brings and no operation changes."""

    def one(self, sql: str, *values: Any) -> Row | None:
        """Return the first row, or None."""
        row: Row | None = self.connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: Any) -> list[Row]:
        """Return every row."""
        return self.connection.execute(sql, values).fetchall()

    def count(self, sql: str, *values: Any) -> int:
        """Return the number that a counting query gives."""
        row = self.one(sql, *values)
        return int(row[0]) if row is not None else 0

    def run(self, sql: str, *values: Any) -> int:
        """Change rows, and return how many."""
        return self.connection.execute(sql, values).rowcount

    def new_id(self) -> str:
        """Return the next id: a UUID in capitals, the same in every sandbox with the same salt and history."""
        self.counter += 1
        return str(uuid.uuid5(_NAMESPACE, f"{self.salt}/{self.counter}")).upper()

    def new_code(self, length: int) -> str:
        """Return the next code of ``length`` digits, as deterministic as the ids."""
        self.counter += 1
        digest = hashlib.sha256(f"{self.salt}/code/{self.counter}".encode()).digest()
        return str(int.from_bytes(digest[:16], "big") % 10**length).zfill(length)

    def signature(self, value: str) -> str:
        """Return a digest of ``value`` and the salt, in base64."""
        return base64.b64encode(hashlib.sha256(f"{self.salt}/{value}".encode()).digest()).decode()

    def stamp(self, at: int | None = None) -> str:
        """Return ``at``, or now, as the API writes date-times."""
        return clock.stamp(self.now if at is None else at, self.zone)


class Database:
    """A SQLite database, in memory or in a file, that belongs to this process alone while it is open.

    Args:
        database: the path of the file; None for memory.
        salt: what the ids of a new database are derived from.
        now: when the clock of a new database starts.

    Raises:
        RuntimeError: another sandbox has the file open, or it was written by another version.
        sqlite3.Error: the file cannot be opened, or is no database.
    """

    def __init__(self, database: str | os.PathLike[str] | None, *, salt: str, now: int, zone: timezone) -> None:
        self._salt, self._start, self._zone = salt, now, zone
        self._is_closed = False
        self._in_memory = database is None
        name = ":memory:" if database is None else os.fspath(database)
        # Handlers run on any thread, one at a time: the lock around them is the caller's.
        self.connection = sqlite3.connect(name, timeout=0.2, isolation_level=None, check_same_thread=False)
        try:
            self.is_bare = self._open()
        except sqlite3.OperationalError as error:
            self.connection.close()
            if "locked" in str(error):
                raise RuntimeError(f"{name} is in use by another sandbox") from error
            raise
        except BaseException:
            self.connection.close()
            raise

    def _open(self) -> bool:
        if not self._in_memory:
            # The file is locked while it is open: two clocks and two counters on one state would give one id twice.
            self.connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = FULL")
        version = int(self.connection.execute("PRAGMA user_version").fetchone()[0])
        if version not in {0, _VERSION}:
            raise RuntimeError(f"the database was written by another version of the sandbox ({version})")
        self.state = State(self.connection, salt=self._salt, now=self._start, zone=self._zone)
        if version == 0:
            self._create()
            return True
        row = self.connection.execute("SELECT salt, zone, now, counter, catalog, seeded FROM sandbox").fetchone()
        salt, zone, now, counter, catalog, seeded = row
        self.state = State(self.connection, salt=salt, now=now, zone=timezone(timedelta(microseconds=zone)))
        self.state.counter = counter
        self.state.catalog = Catalog.of(json.loads(catalog), self.state.zone)
        # Takes the lock now, not at the first write.
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("COMMIT")
        return not seeded

    def _create(self) -> None:
        with self._begun():
            for table, columns in _TABLES.items():
                self.connection.execute(f"CREATE TABLE {table} ({columns})")
            for index in _INDEXES:
                self.connection.execute(index)
            self.connection.execute(
                "CREATE TABLE sandbox"
                " (salt TEXT, zone INTEGER, now INTEGER, counter INTEGER, catalog TEXT, seeded INTEGER)"
            )
            self.connection.execute(
                "INSERT INTO sandbox VALUES (?, ?, ?, 0, '{}', 0)",
                (self._salt, self._zone.utcoffset(None) // timedelta(microseconds=1), self._start),
            )
            self.connection.execute(f"PRAGMA user_version = {_VERSION}")

    def close(self) -> None:
        """Close the database. It can still be read, but a file of more than 64 MiB; a write raises ``RuntimeError``."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._in_memory:
            return
        names = ("page_count", "page_size")
        pages, size = (int(self.connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in names)
        copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        if pages * size <= _MOST_READ_AFTER_CLOSE:
            self.connection.backup(copy)
        self.connection.close()
        self.connection = self.state.connection = copy

    @contextlib.contextmanager
    def writing(self, *, tick: bool = True) -> Generator[State]:
        """Run the block as one transaction: committed when it ends, rolled back when it raises.

        Args:
            tick: whether the clock moves one second when it succeeds.
        """
        state = self.state
        before = state.now, state.counter, state.catalog
        try:
            with self._begun():
                yield state
                if tick:
                    state.now += clock.SECOND
                self.connection.execute("UPDATE sandbox SET now = ?, counter = ?", (state.now, state.counter))
                if state.catalog is not before[2]:
                    self.connection.execute("UPDATE sandbox SET catalog = ?", (dump(state.catalog.seed),))
        except BaseException:
            state.now, state.counter, state.catalog = before
            raise

    def empty(self) -> None:
        """Delete everything, inside a transaction, and set the clock and the ids to their start."""
        for table in _TABLES:
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name from the list above
        self.connection.execute("DELETE FROM sqlite_sequence")
        self.connection.execute(
            "UPDATE sandbox SET salt = ?, zone = ?, seeded = 1",
            (self._salt, self._zone.utcoffset(None) // timedelta(microseconds=1)),
        )
        self.state.salt, self.state.zone = self._salt, self._zone
        self.state.now, self.state.counter = self._start, 0
        self.state.catalog = Catalog.of({}, self._zone)

    def snapshot(self) -> dict[str, Any]:
        """Return everything as JSON values; ``restore`` takes it."""
        state, tables = self.state, dict[str, Any]()
        for table in (*_TABLES, "sqlite_sequence"):
            cursor = self.connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name from the list above
            columns = [column[0] for column in cursor.description]
            tables[table] = {"columns": columns, "rows": [list(map(_to_json, row)) for row in cursor]}
        zone = state.zone.utcoffset(None) // timedelta(microseconds=1)
        about = {"version": _VERSION, "salt": state.salt, "zone": zone, "now": state.now, "counter": state.counter}
        return {**about, "catalog": state.catalog.seed, "tables": tables}

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        """Replace everything, inside a transaction.

        Raises:
            ValueError: the snapshot is of another version, or none at all.
        """
        if snapshot.get("version") != _VERSION:
            raise ValueError(f"expected a snapshot of version {_VERSION}, got {snapshot.get('version')!r}")
        self.empty()
        state = self.state
        try:
            for table in (*_TABLES, "sqlite_sequence"):
                columns, rows = snapshot["tables"][table]["columns"], snapshot["tables"][table]["rows"]
                if columns != [each[1] for each in self.connection.execute(f"PRAGMA table_info({table})")]:
                    raise ValueError(f"the snapshot has other columns in {table}")
                places = ", ".join("?" * len(columns))
                self.connection.execute("DELETE FROM sqlite_sequence" if table == "sqlite_sequence" else "SELECT 1")
                self.connection.executemany(
                    f"INSERT INTO {table} VALUES ({places})",  # noqa: S608 - a name from the list above
                    [list(map(_from_json, row)) for row in rows],
                )
            state.salt, state.zone = str(snapshot["salt"]), timezone(timedelta(microseconds=snapshot["zone"]))
            state.now, state.counter = int(snapshot["now"]), int(snapshot["counter"])
            state.catalog = Catalog.of(snapshot["catalog"], state.zone)
        except (KeyError, TypeError, AttributeError, OverflowError, sqlite3.Error) as error:
            raise ValueError(f"this is no snapshot of a sandbox ({type(error).__name__}: {error})") from error
        self.connection.execute("UPDATE sandbox SET salt = ?, zone = ?", (state.salt, snapshot["zone"]))

    @contextlib.contextmanager
    def _begun(self) -> Generator[None]:
        if self._is_closed:
            raise RuntimeError("the sandbox is closed")
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            # A full disk has rolled back already.
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise


def _to_json(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _from_json(value: Any) -> Any:
    encoded = mapping(value).get("base64")
    return value if encoded is None else base64.b64decode(encoded)
