"""Journals of runs: what became of each receipt, also of a run that was killed."""

from __future__ import annotations

import contextlib
import csv
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from trigg_ext.batches._journal_file import Reading
from trigg_ext.batches._known_receipts import RowState
from trigg_ext.batches.results import Outcome

_COLUMNS = ("store_id", "receipt_id", "day", "state", "status", "reason", "run", "position", "at")


class Journal:
    """A journal, to be read: what became of the receipts of ``create_many(…, journal=PATH)`` or of an outbox.

    It may be read while a run writes it. Close it, or use it in ``with``.

    Args:
        path: of the file.

    Raises:
        JournalError: there is none, it cannot be read, or it is none.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._reading = Reading(self.path)

    @property
    def base_url(self) -> str:
        """The URL of the API that the receipts are for."""
        return self._reading.facts()["base_url"]

    @property
    def counts(self) -> dict[str, int]:
        """How many receipts there are in each state.

        Besides those of outcomes there are ``new`` (not sent yet, or surely not acted on) and ``leaving`` (sent,
        without a response so far).
        """
        return self._reading.counts()

    @property
    def failures(self) -> list[Outcome]:
        """Those that were rejected, are unsent or unknown, or not done yet, in the order in which they were given.

        What is new is unsent, and what is leaving is unknown. ``position`` is the place in the run that the receipt was
        given to last, or the number of the receipt in an outbox.
        """
        return list(self._reading.outcomes("new", "leaving", "rejected", "unknown", "unsent"))

    def export_csv(self, path: str | os.PathLike[str]) -> int:
        """Write a line for each receipt into a new file in CSV, without the contents; return how many.

        The columns are store_id, receipt_id, day, state, status, reason, run, position (from 0, empty for an
        outbox) and at (when it was given or sent, in UTC). The file appears when it is complete. Its owner alone may
        read it.

        Args:
            path: of the new file.

        Raises:
            FileExistsError: the file is there already.
            OSError: it cannot be written.
        """
        target = Path(path)
        part = target.with_name(f"{target.name}.part")
        if target.exists():
            raise FileExistsError(f"{target} is there already; give the path of a new file.")
        count = 0
        try:
            descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(_COLUMNS)
                for *values, at in self._reading.rows():
                    writer.writerow([*values, datetime.fromtimestamp(at, UTC).isoformat()])
                    count += 1
            part.replace(target)
        finally:
            with contextlib.suppress(OSError):
                part.unlink()
        return count

    def forget(self, *, accepted: bool = True, rejected: bool = False) -> int:
        """Remove the contents of receipts that are done; return of how many.

        What identifies a receipt stays (store, receipt id, day and a hash of its content), so that it is still sent
        only once. A rejected receipt that is forgotten must be given again to be sent again.

        Args:
            accepted: whether those of accepted receipts are removed.
            rejected: whether those of rejected ones are.

        Raises:
            JournalError: the file cannot be written.
        """
        states: list[RowState] = [*(["accepted"] if accepted else []), *(["rejected"] if rejected else [])]  # type: ignore[list-item]
        return self._reading.forget(states)

    def close(self) -> None:
        """Close the file."""
        self._reading.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __str__(self) -> str:
        counts = self.counts
        listed = ", ".join(f"{count:,} {state}" for state, count in counts.items() if count)
        return f"{sum(counts.values()):,} receipts for {self.base_url}" + (f": {listed}" if listed else "")

    def __repr__(self) -> str:
        return f"<Journal {self.path}>"
