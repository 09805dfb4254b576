"""Export reports to files: CSV, NDJSON and Parquet.

::

    result = client.reports.export("customers", "customers.parquet", prefetch=4, page_retries=10)

An export that was interrupted, by whatever, goes on where it was when it is run again. The rows that were fetched are
kept in a file beside the target (``customers.parquet.stage``); when all are there, the target is written from it in one
go, and takes its place as a whole. So it is the same, byte for byte, however often the export was interrupted; a column
that first comes on a late page is there for all rows; and another schema needs no further request.
"""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from collections.abc import Coroutine, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from trigg_api.record import Record
from trigg_ext._log import log
from trigg_ext._sensitive import await_user, call_user, sealed, sealed_call
from trigg_ext.errors import ExportError
from trigg_ext.exports._columns import Columns
from trigg_ext.exports._formats import Table, format_of, open_writer
from trigg_ext.exports._plan import Plan, column_names
from trigg_ext.exports._stage import Stage, explained, identity_of
from trigg_ext.hooks import Callback
from trigg_ext.pagination import AsyncPaged, Page, Paged, PagingOptions, Position, Progress

_OnProgress = Callback[Progress] | None


class ExportResult(Record):
    """What an export wrote.

    Attributes:
        path: of the file.
        rows: how many rows it has.
        pages: how many pages they came in.
        columns: the names of its columns, in order; none of NDJSON, which keeps each row as it is.
        json_columns: those whose values are JSON strings: nested values, integers beyond 64 bits, values of several
            kinds.
        dropped: the names of fields that were left out, with ``other_columns="drop"``.
        resumed: whether it went on with what an earlier run had fetched.
    """

    path: Path
    rows: int
    pages: int
    columns: tuple[str, ...]
    json_columns: tuple[str, ...]
    dropped: tuple[str, ...]
    resumed: bool

    def __str__(self) -> str:
        dropped = f", without {', '.join(self.dropped)}" if self.dropped else ""
        return f"{self.rows:,} rows in {self.path}{dropped}"


def export(call: Paged, plan: Plan, options: PagingOptions) -> ExportResult:
    """Export what a call returns; see :meth:`trigg_ext.resources.reports.Reports.export`.

    Args:
        call: what is exported, as :func:`trigg_ext.pagination.paged` prepares it.
        plan: what is written where.
        options: how to iterate over the pages.

    Returns:
        What was written.

    Raises:
        ExportError: the file is there already, a field is no column, or what was fetched before is for other arguments.
        TriggError: a page could not be fetched; export again to go on.
    """
    with sealed():
        begun = call.pages(**options).position
        with closing(_Export(plan, options, begun)) as running:
            running.load()
            _fetch(call, running, options.get("on_progress"))
            for _ in running.write():
                pass
            return running.result()


def _fetch(call: Paged, running: _Export, on_progress: _OnProgress) -> None:
    if running.is_fetched:
        return
    with call.pages(**running.options) as pages:
        while not running.is_fetched:
            running.add(next(pages, None), pages.position)
            if on_progress is not None and not running.is_fetched:
                call_user(on_progress, running.progress(pages.progress))


def export_async(call: AsyncPaged, plan: Plan, options: PagingOptions) -> Coroutine[Any, Any, ExportResult]:
    """Export what a call returns, asynchronously: files are read and written in other threads, a page at a time.

    Args:
        call: what is exported, as :func:`trigg_ext.pagination.paged` prepares it.
        plan: what is written where.
        options: how to iterate over the pages.

    Returns:
        What was written.

    Raises:
        ExportError: the file is there already, a field is no column, or what was fetched before is for other arguments.
        TriggError: a page could not be fetched; export again to go on.
    """
    with sealed():
        begun = call.pages(**options).position
        return sealed_call(lambda: _export_async(call, plan, options, begun))


async def _export_async(call: AsyncPaged, plan: Plan, options: PagingOptions, begun: Position) -> ExportResult:
    from anyio.to_thread import run_sync  # comes with httpx

    with closing(_Export(plan, options, begun)) as running:
        await run_sync(running.load)
        await _fetch_async(call, running, options.get("on_progress"))
        steps = running.write()
        while await run_sync(next, steps, False):
            pass
        return running.result()


async def _fetch_async(call: AsyncPaged, running: _Export, on_progress: _OnProgress) -> None:
    from anyio.to_thread import run_sync

    if running.is_fetched:
        return
    async with call.pages(**running.options) as pages:
        while not running.is_fetched:
            await run_sync(running.add, await anext(pages, None), pages.position)
            if on_progress is not None and not running.is_fetched:
                await await_user(call_user(on_progress, running.progress(pages.progress)))


class _Export:
    """An export that runs. Nothing is begun after it was closed, and closing waits for what is under way."""

    def __init__(self, plan: Plan, options: PagingOptions, begun: Position) -> None:
        self._path = Path(os.path.realpath(plan.path))
        self._format = format_of(self._path)
        self._has_columns = self._format.name != "ndjson"
        self._plan = plan
        self._columns = Columns(column_names(self._format, plan), drop_others=plan.other_columns == "drop")
        self._lock = threading.Lock()
        self._closing = self._closed = False
        self.options = _bounded(options, begun)
        kept = self._beside(".stage")
        with explained(self._path):
            self._path.parent.stat()
            is_new = not kept.exists()
        if is_new:
            self._refuse_existing()
        self._stage = Stage(kept, _facts(self.options, begun), resume=plan.resume)
        self._resumed = self._is_written = self.is_fetched = False

    def load(self) -> None:
        """Read what earlier runs fetched, to go on behind it.

        Raises:
            ExportError: it does not fit the columns, or the target exists.
        """
        stage = self._stage
        with self._open():
            stage.load(self._observe)
        with explained(self._path):
            self._is_written = self._path.exists() and identity_of(self._path) == stage.moving
        if not self._is_written:
            self._refuse_existing()
        self._resumed, self.is_fetched = stage.pages > 0, stage.complete
        if stage.position is not None:
            position = Position.parse(stage.position)
            self.options["start"] = position
            log.info("An export to %s goes on after %d rows, at page %d.", self._path, stage.rows, position.page)

    def add(self, page: Page | None, position: Position) -> None:
        """Keep a page, after which the iteration is at a position; None at its end."""
        with self._open():
            if page is None:
                self._stage.finish()
                self.is_fetched = True
                return
            # Kept first: what is refused can be exported again with other columns.
            self._stage.add(page.rows, str(position))
            self._observe(page.rows, page.number)

    def progress(self, of_run: Progress) -> Progress:
        """Return how far it is, earlier runs included."""
        return of_run.replace(pages=self._stage.pages, rows=self._stage.rows)

    def write(self) -> Iterator[bool]:
        """Write the file, a page at each step, and put it in its place."""
        if self._is_written:
            with self._open():
                self._stage.remove()
            return
        part = self._beside(".part")
        with explained(self._path):
            with self._open():
                part.unlink(missing_ok=True)
                file = part.open("xb")  # a link that somebody laid there is not followed
            with file:
                yield from self._write_to(file)
            with self._open():
                self._refuse_existing()
                if self._path.exists():
                    part.chmod(stat.S_IMODE(self._path.stat().st_mode))
                self._stage.move(part, self._path)

    def _write_to(self, file: IO[bytes]) -> Iterator[bool]:
        table = Table(self._columns.kinds(), self._plan.schema)
        with open_writer(self._format, file, table) as write:
            for rows in self._stage.read():
                with self._open():
                    write(rows)
                del rows
                yield True
        file.flush()
        os.fsync(file.fileno())

    def result(self) -> ExportResult:
        """Return what was written."""
        kinds = self._columns.kinds() if self._has_columns else {}
        return ExportResult(
            path=Path(self._plan.path),
            rows=self._stage.rows,
            pages=self._stage.pages,
            columns=tuple(kinds),
            json_columns=tuple(name for name, kind in kinds.items() if kind == "json" and self._plan.schema is None),
            dropped=self._columns.dropped,
            resumed=self._resumed,
        )

    def close(self) -> None:
        """Close the files. What was fetched is kept, unless it is nothing or the target was written."""
        self._closing = True
        with self._lock:
            if not self._closed:
                # While the lock on the stage keeps other exports away. What is open cannot be removed on Windows.
                with contextlib.suppress(OSError):
                    self._beside(".part").unlink(missing_ok=True)
                if self._stage.is_new and not self._stage.pages and not self._stage.complete:
                    self._stage.remove()
            self._closed = True
            self._stage.close()

    @contextlib.contextmanager
    def _open(self) -> Generator[None]:
        with self._lock:
            self._refuse_closed()
            yield

    def _refuse_closed(self) -> None:
        if self._closing:
            raise ExportError(f"The export to {self._path} was closed.")

    def _observe(self, rows: list[Any], page: int) -> None:
        self._refuse_closed()  # what was fetched may be long to read
        if self._has_columns:
            self._columns.observe(rows, page)

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)

    def _refuse_existing(self) -> None:
        if not self._path.exists():
            return
        if not self._path.is_file():
            raise ExportError(f"{self._path} is no file; give another path.")
        if not self._plan.overwrite:
            raise ExportError(f"{self._path} exists; give overwrite=True to replace it, or another path.")


def _bounded(options: PagingOptions, begun: Position) -> PagingOptions:
    """Return the options of the iteration, with an end that is the same wherever it goes on."""
    bounded = options.copy()
    bounded.pop("on_progress", None)
    most, last = bounded.pop("max_pages", None), bounded.get("last_page")
    if most is not None:
        bounded["last_page"] = min(begun.page + most - 1, last or begun.page + most)
    return bounded


def _facts(options: PagingOptions, begun: Position) -> dict[str, Any]:
    """Return what identifies an export."""
    return {
        "call": begun.call,
        "rows_per_page": begun.rows_per_page,
        "list_name": options.get("list_name"),
        "start": str(begun.replace(call="")),
        "last_page": options.get("last_page"),
    }


__all__ = ("ExportResult", "Plan", "export", "export_async")
