"""Drive a run of many receipts, by threads and by tasks: draw, send, wait and report. No decisions.

The iterable is drawn from, and callbacks are called, in the caller's own thread or task.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Generator, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from trigg_ext._log import log
from trigg_ext._sensitive import Held, await_user, call_user, calls_users, sealed
from trigg_ext._transport.messages import Pause
from trigg_ext.batches._batch import Batch, Stored
from trigg_ext.batches._named_receipts import Success
from trigg_ext.batches._scheduler import DRAWN_AT_ONCE, Batching
from trigg_ext.batches._workers import Done, Tasks, Workers, in_thread
from trigg_ext.batches.results import BatchError, BatchResult, Outcome
from trigg_ext.errors import JournalError
from trigg_ext.hooks import Callback

if TYPE_CHECKING:
    from trigg_ext.batches._journal_file import JournalFile

#: Seconds between two looks at the time, and at the responses, while a source with ``flush_after`` is drawn from.
_TICK = 0.05

Receipts = Held[Iterable[Any]]
AnyReceipts = Held[Iterable[Any] | AsyncIterable[Any]]


class Callbacks(NamedTuple):
    """The functions that a run reports to."""

    on_progress: Callback[BatchResult] | None = None
    on_outcome: Callback[Outcome] | None = None

    def calls(self, run: Batching) -> Iterator[Any]:
        """Make the calls that are due, and yield what each returned."""
        if self.on_outcome is None:
            run.news.clear()
        else:
            # Taken one by one: what a call raises keeps no other outcome from being reported at the end.
            while run.news:
                yield call_user(self.on_outcome, run.news.popleft())
        if self.on_progress is not None:
            yield call_user(self.on_progress, run.result)


def run_in_threads(
    run: Batching,
    receipts: Receipts,
    send: Callable[[bytes], Success],
    callbacks: Callbacks,
    journal: JournalFile | None = None,
) -> BatchResult:
    """Drive a run to its end; ``send`` sends a body, in another thread.

    Raises:
        BatchError: the run stopped before its end.
    """

    def call(batch: Batch) -> Success:
        return send(batch.sent.body) if len(batch.sent) else Success(200)

    workers = Workers(call, run.options.concurrency)
    driver = _Driver(run, workers, journal)
    try:
        with driver.flushing():
            while not run.done:
                try:
                    with sealed():
                        driver.step(receipts, callbacks)
                except Exception as error:
                    run.stop(error)
        return _finished(run, callbacks, journal)
    except BaseException as error:
        if not isinstance(error, BatchError):
            _interrupted(run, callbacks, error, journal)
        raise
    finally:
        workers.close()


class _Driver:
    """A run, its workers, and its source. The lock is held by whoever uses the run."""

    def __init__(self, run: Batching, workers: Workers[Batch, Success], journal: JournalFile | None) -> None:
        self._run = run
        self._workers = workers
        self._journal = journal
        self._last = (-1, 0)
        self._lock = threading.Lock()
        self._source: Iterator[Any] | None = None
        #: Whether the source is being drawn from, without the lock.
        self._drawing = False

    def step(self, receipts: Receipts, callbacks: Callbacks) -> None:
        """Send what can be sent; then draw, or wait for a response."""
        run, workers = self._run, self._workers
        with self._lock:
            self._send()
            wants = run.wants and not workers.has_done()
        if run.done:
            return
        if wants:
            self._draw(receipts)
            return
        if run.wants_stored and self._journal is not None:
            self._last = _take_stored(run, self._journal.stored(self._last), self._last)
            return
        if (response := workers.done()) is not None:
            with self._lock:
                self._take(response)
        _log_warnings(run)
        if run.stopped_by is None:
            for _ in callbacks.calls(run):
                pass

    def _take(self, response: Done[Batch, Success]) -> None:
        self._run.responded(*response)
        if self._journal is not None:
            _decide(self._run, self._journal)

    def _send(self) -> None:
        run = self._run
        while (step := run.next()) is not None:
            if isinstance(step, Pause):
                time.sleep(step.seconds)
                continue
            if self._journal is not None:
                try:
                    # Here, since a worker would wait after each statement for this thread, which draws.
                    self._journal.leave(step)
                except Exception as error:
                    self._take((step, error, None))
                    continue
            try:
                self._workers.give(step)
            except RuntimeError:  # the system gives no further thread
                run.take_back(step)
                raise

    def _draw(self, receipts: Receipts) -> None:
        run = self._run
        source = self._source = call_user(iter, receipts.reveal()) if self._source is None else self._source
        number = _drawn_before_serialized(source)
        for _ in range(DRAWN_AT_ONCE // number):
            self._drawing = True
            try:
                _draw_into(run, source, number)
            finally:
                self._drawing = False
            with self._lock:
                if not run.take(time.monotonic()):
                    run.end()
                if not run.wants:
                    return

    @contextlib.contextmanager
    def flushing(self) -> Generator[None]:
        """Send what has waited long enough while the source is drawn from, if the run asks for it."""
        if self._run.options.flush_after is None:
            yield
            return
        ended = threading.Event()
        thread = threading.Thread(target=self._flush, args=(ended,), name="trigg-batches-flush", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()

    def _flush(self, ended: threading.Event) -> None:
        run, workers = self._run, self._workers
        while not ended.wait(_TICK):
            with self._lock:
                if not self._drawing or ended.is_set():
                    continue
                try:
                    while workers.has_done() and (response := workers.done()) is not None:
                        self._take(response)
                    run.flush(time.monotonic())
                    self._send()
                except Exception as error:
                    run.stop(error)


@calls_users
def _draw_into(run: Batching, source: Iterator[Any], number: int = 1) -> None:
    # What was drawn is in the list at once, whatever is raised.
    run.slot().extend(islice(source, min(number, run.room)))


def _drawn_before_serialized(source: object) -> int:
    """Return how many receipts are drawn before the first of them is serialized.

    Only a list or a tuple is known not to wait between two of them, nor to use one dict again and again.
    """
    return DRAWN_AT_ONCE if isinstance(source, (type(iter([])), type(iter(())))) else 1


def _take_stored(run: Batching, stored: list[Stored], last: tuple[int, int]) -> tuple[int, int]:
    run.take_stored(stored)
    return stored[-1].place if stored else last


def _decide(run: Batching, journal: JournalFile) -> None:
    journal.decide(run.decisions)
    run.decisions.clear()


def _log_warnings(run: Batching) -> None:
    while run.warnings:
        log.warning("transactions.create_many: %s", run.warnings.popleft())


def _finished(run: Batching, callbacks: Callbacks, journal: JournalFile | None) -> BatchResult:
    run.close()
    try:
        if journal is not None:
            _decide(run, journal)
            journal.record()
        for _ in callbacks.calls(run):
            pass
    except Exception as error:
        run.stop(error)
    if run.stopped_by is None:
        return run.result
    raise _stopped(run) from run.stopped_by


def _stopped(run: Batching) -> BatchError:
    parts = [f"{run.why} {run.result}.", "The receipts to be given again are in .unsent; no further ones were drawn."]
    if run.result.unknown:
        parts.append("What is unknown may have been acted on: settle it before sending it again.")
    return BatchError(" ".join(parts), run.result)


def _interrupted(run: Batching, callbacks: Callbacks, error: BaseException, journal: JournalFile | None) -> None:
    run.close()
    if journal is not None:
        # What cannot be written down stays in doubt, or is given again by the source.
        with contextlib.suppress(JournalError):
            _decide(run, journal)
            journal.record()
    error.__dict__["batch_result"] = run.result
    error.add_note(f"transactions.create_many was interrupted. {run.result}.")
    with _carrying(run):
        for _ in callbacks.calls(run):
            pass


@contextlib.contextmanager
def _carrying(run: Batching) -> Generator[None]:
    """Ignore what a callback raises when it is called for the last time; what ends the program carries the result."""
    try:
        yield
    except Exception:
        return
    except BaseException as another:
        another.__dict__["batch_result"] = run.result
        raise


async def run_in_tasks(
    run: Batching,
    receipts: AnyReceipts,
    send: Callable[[bytes], Awaitable[Success]],
    callbacks: Callbacks,
    journal: JournalFile | None = None,
) -> BatchResult:
    """Drive a run to its end; ``send`` sends a body, in a task of its own.

    Raises:
        BatchError: the run stopped before its end.
    """
    import anyio  # comes with httpx

    async def call(batch: Batch) -> Success:
        if journal is not None:
            await in_thread(journal.leave, batch)
        return await send(batch.sent.body) if len(batch.sent) else Success(200)

    crash: BaseException | None = None
    async with anyio.create_task_group() as group:
        driver = _AsyncDriver(run, Tasks(call, group), journal)
        try:
            if run.options.flush_after is not None:
                group.start_soon(driver.flush)
            while not run.done:
                try:
                    with sealed():
                        await driver.step(receipts, callbacks)
                except Exception as error:
                    run.stop(error)
        except BaseException as error:
            crash = error
            try:
                await _interrupted_async(run, callbacks, error, journal)
            except BaseException as another:  # raised by a callback that was told of it
                crash = another
            if crash is error and isinstance(error, anyio.get_cancelled_exc_class()):
                raise
        if crash is not None or run.options.flush_after is not None:
            # What interrupted the run is kept, since a group would wrap it. Else nothing is left but the flushing.
            group.cancel_scope.cancel()
    if crash is not None:
        raise crash
    return await _finished_async(run, callbacks, journal)


class _AsyncDriver:
    """A run, its tasks, and its source of either kind."""

    def __init__(self, run: Batching, tasks: Tasks[Batch, Success], journal: JournalFile | None) -> None:
        self._run = run
        self._tasks = tasks
        self._journal = journal
        self._last = (-1, 0)
        self._each: Iterator[Any] | None = None
        self._each_async: AsyncIterator[Any] | None = None
        self._drawing = False

    async def step(self, receipts: AnyReceipts, callbacks: Callbacks) -> None:
        """Send what can be sent; then draw, or wait for a response."""
        run, tasks = self._run, self._tasks
        await self._send()
        if run.done:
            return
        if run.wants and not tasks.has_done():
            await self._draw(receipts)
            return
        if run.wants_stored and self._journal is not None:
            self._last = _take_stored(run, await in_thread(self._journal.stored, self._last), self._last)
            return
        self._take(await tasks.done())
        _log_warnings(run)
        if run.stopped_by is None:
            await _told(callbacks.calls(run))

    def _take(self, response: Done[Batch, Success]) -> None:
        self._run.responded(*response)
        if self._journal is not None:
            _decide(self._run, self._journal)

    async def _send(self) -> None:
        while (step := self._run.next()) is not None:
            if isinstance(step, Pause):
                await self._tasks.sleep(step.seconds)
            else:
                self._tasks.give(step)

    async def _draw(self, receipts: AnyReceipts) -> None:
        run, tasks = self._run, self._tasks
        if self._each is None and self._each_async is None:
            self._each, self._each_async = _iterators(receipts)
        number = _drawn_before_serialized(self._each)
        for _ in range(DRAWN_AT_ONCE // number):
            if self._each is not None:
                _draw_into(run, self._each, number)
            elif self._each_async is not None:
                await self._draw_async(self._each_async)
            if not run.take(time.monotonic()):
                run.end()
            if not run.wants or tasks.has_done():
                break
        # Others may go on, in particular the tasks that send.
        await tasks.sleep(0)

    async def _draw_async(self, source: AsyncIterator[Any]) -> None:
        self._drawing = True
        try:
            receipt = await _next(source)
        finally:
            self._drawing = False
        if receipt is not _END:
            self._run.slot().append(receipt)

    async def flush(self) -> None:
        """Send what has waited long enough while the source is drawn from, until this is cancelled."""
        run, tasks = self._run, self._tasks
        while True:
            await tasks.sleep(_TICK)
            if not self._drawing:
                continue
            while tasks.has_done():
                self._take(await tasks.done())
            run.flush(time.monotonic())
            await self._send()


_END: Any = object()


@calls_users
async def _next(source: AsyncIterator[Any]) -> Any:
    return await anext(source, _END)


def _iterators(receipts: AnyReceipts) -> tuple[Iterator[Any] | None, AsyncIterator[Any] | None]:
    given = receipts.reveal()
    return (None, aiter(given)) if isinstance(given, AsyncIterable) else (call_user(iter, given), None)


async def _finished_async(run: Batching, callbacks: Callbacks, journal: JournalFile | None) -> BatchResult:
    run.close()
    try:
        if journal is not None:
            _decide(run, journal)
            await in_thread(journal.record)
        await _told(callbacks.calls(run))
    except Exception as error:
        run.stop(error)
    if run.stopped_by is None:
        return run.result
    raise _stopped(run) from run.stopped_by


async def _interrupted_async(
    run: Batching, callbacks: Callbacks, error: BaseException, journal: JournalFile | None
) -> None:
    import anyio

    with anyio.CancelScope(shield=True):
        waited: list[Any] = []
        _interrupted(run, Callbacks(*(each and _kept(each, waited) for each in callbacks)), error, journal)
        with _carrying(run):
            await _told(waited)


def _kept(callback: Callable[[Any], Any], returned: list[Any]) -> Callable[[Any], None]:
    return lambda argument: returned.append(callback(argument))


async def _told(returned: Iterable[Any]) -> None:
    for each in returned:
        await await_user(each)
