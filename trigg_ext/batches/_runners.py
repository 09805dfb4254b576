"""Two drivers for a run of many receipts, by threads and by tasks: they draw, send, wait and tell, and decide nothing.

The iterable is drawn from, and callbacks are called, in the caller's own thread or task.
"""

from __future__ import annotations

import contextlib
import contextvars
import inspect
import queue
import threading
import time
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from trigg_ext._transport.messages import Pause
from trigg_ext.batches import BatchError, BatchResult, Outcome
from trigg_ext.batches._scheduler import DRAWN_AT_ONCE, Batch, Batching


class Callbacks(NamedTuple):
    """Who is told of a run, and of what."""

    on_progress: Callable[[BatchResult], Any] | None = None
    on_outcome: Callable[[Outcome], Any] | None = None

    def calls(self, run: Batching) -> Iterator[Any]:
        """Make the calls that are due, and give what each returned."""
        if self.on_outcome is None:
            run.news.clear()
        else:
            # Taken one by one: what a call raises keeps no other outcome from being told at the end.
            while run.news:
                yield self.on_outcome(run.news.popleft())
        if self.on_progress is not None:
            yield self.on_progress(run.result)


def run_in_threads(
    run: Batching, receipts: Iterable[Any], send: Callable[[bytes], object], callbacks: Callbacks, concurrency: int
) -> BatchResult:
    """Drive a run to its end; ``send`` sends a body, in another thread.

    Raises:
        BatchError: the run stopped before its end.
    """
    workers = _Workers(send, concurrency)
    source: Iterator[Any] | None = None
    try:
        while not run.done:
            try:
                source = iter(receipts) if source is None else source
                _step(run, source, workers, callbacks)
            except Exception as error:
                run.stop(error)
        return _finished(run, callbacks)
    except BaseException as error:
        if not isinstance(error, BatchError):
            _interrupted(run, callbacks, error)
        raise
    finally:
        workers.close()


def _step(run: Batching, source: Iterator[Any], workers: _Workers, callbacks: Callbacks) -> None:
    while (step := run.next()) is not None:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
        else:
            try:
                workers.give(step)
            except RuntimeError:  # the system gives no further thread
                run.take_back(step)
                raise
    if run.done:
        return
    if run.wants and not workers.has_response():
        for _ in range(DRAWN_AT_ONCE):
            if not _draw(run, source):
                break
        return
    run.answered(*workers.response())
    if run.stopped_by is None:
        for _ in callbacks.calls(run):
            pass


def _draw(run: Batching, source: Iterator[Any]) -> bool:
    """Draw one receipt and take it in; whether further ones are wanted."""
    drawn, before = run.drawn, len(run.drawn)
    # What was drawn is in the list at once, whatever is raised.
    drawn.extend(islice(source, 1))
    if len(drawn) == before:
        run.end()
    else:
        run.take()
    return run.wants


def _finished(run: Batching, callbacks: Callbacks) -> BatchResult:
    unsent = run.close()
    try:
        for _ in callbacks.calls(run):
            pass
    except Exception as error:
        run.stop(error)
    if run.stopped_by is None:
        return run.result
    raise _stopped(run, unsent) from run.stopped_by


def _stopped(run: Batching, unsent: list[Any]) -> BatchError:
    parts = [f"{run.why} {run.result}.", "The receipts to be given again are in .unsent; no further ones were drawn."]
    if run.result.unknown:
        parts.append("What is unknown may have been acted on: find out before sending it again.")
    return BatchError(" ".join(parts), run.result, unsent)


def _interrupted(run: Batching, callbacks: Callbacks, error: BaseException) -> None:
    run.close()
    error.__dict__["batch_result"] = run.result
    error.add_note(f"transactions.create_many was interrupted. {run.result}.")
    with contextlib.suppress(Exception):
        for _ in callbacks.calls(run):
            pass


class _Workers:
    """Threads that send, made as they are needed."""

    def __init__(self, send: Callable[[bytes], object], most: int) -> None:
        self._send = send
        self._most = most
        self._threads: list[threading.Thread] = []
        self._todo: queue.SimpleQueue[tuple[contextvars.Context, Batch] | None] = queue.SimpleQueue()
        self._responses: queue.SimpleQueue[tuple[Batch, BaseException | None]] = queue.SimpleQueue()
        self._under_way = 0

    def give(self, batch: Batch) -> None:
        if self._under_way >= len(self._threads) < self._most:
            # Daemons, so that a program that is interrupted ends without waiting for a response.
            thread = threading.Thread(target=self._work, name=f"trigg-batches-{len(self._threads) + 1}", daemon=True)
            thread.start()
            self._threads.append(thread)
        self._under_way += 1
        self._todo.put((contextvars.copy_context(), batch))

    def has_response(self) -> bool:
        return not self._responses.empty()

    def response(self) -> tuple[Batch, BaseException | None]:
        """The next response; waits for it, and can be interrupted on every system."""
        while True:
            with contextlib.suppress(queue.Empty):
                response = self._responses.get(timeout=1.0)
                self._under_way -= 1
                return response

    def close(self) -> None:
        for _ in self._threads:
            self._todo.put(None)

    def _work(self) -> None:
        while (todo := self._todo.get()) is not None:
            context, batch = todo
            error: BaseException | None = None
            try:
                context.run(self._send, batch.body)
            except BaseException as raised:
                error = raised
            self._responses.put((batch, error))
            del todo, context, batch, error


async def run_in_tasks(
    run: Batching,
    receipts: Iterable[Any] | AsyncIterable[Any],
    send: Callable[[bytes], Awaitable[object]],
    callbacks: Callbacks,
) -> BatchResult:
    """Drive a run to its end; ``send`` sends a body, in a task of its own.

    Raises:
        BatchError: the run stopped before its end.
    """
    import anyio  # comes with httpx

    crash: BaseException | None = None
    tasks = _Tasks(send)
    source: _Source | None = None
    async with anyio.create_task_group() as group:
        try:
            while not run.done:
                try:
                    source = _Source(receipts) if source is None else source
                    await _async_step(run, source, tasks, group, callbacks)
                except Exception as error:
                    run.stop(error)
        except BaseException as error:
            crash = error
            try:
                await _interrupted_async(run, callbacks, error)
            except BaseException as another:  # raised by a callback that was told of it
                crash = another
            if crash is error and isinstance(error, anyio.get_cancelled_exc_class()):
                raise
            # Kept, since a group would wrap it.
            group.cancel_scope.cancel()
    if crash is not None:
        raise crash
    return await _finished_async(run, callbacks)


async def _async_step(run: Batching, source: _Source, tasks: _Tasks, group: Any, callbacks: Callbacks) -> None:
    while (step := run.next()) is not None:
        if isinstance(step, Pause):
            await tasks.sleep(step.seconds)
        else:
            group.start_soon(tasks.work, step)
    if run.done:
        return
    if run.wants and not tasks.responses:
        await source.draw(run, tasks)
        return
    run.answered(*await tasks.response())
    if run.stopped_by is None:
        await _told(callbacks.calls(run))


async def _finished_async(run: Batching, callbacks: Callbacks) -> BatchResult:
    unsent = run.close()
    try:
        await _told(callbacks.calls(run))
    except Exception as error:
        run.stop(error)
    if run.stopped_by is None:
        return run.result
    raise _stopped(run, unsent) from run.stopped_by


async def _interrupted_async(run: Batching, callbacks: Callbacks, error: BaseException) -> None:
    import anyio

    with anyio.CancelScope(shield=True):
        waited: list[Any] = []
        _interrupted(run, Callbacks(*(each and _kept(each, waited) for each in callbacks)), error)
        with contextlib.suppress(Exception):
            await _told(waited)


def _kept(callback: Callable[[Any], Any], returned: list[Any]) -> Callable[[Any], None]:
    return lambda argument: returned.append(callback(argument))


async def _told(returned: Iterable[Any]) -> None:
    for each in returned:
        if inspect.isawaitable(each):
            await each


class _Source:
    """An iterable of either kind."""

    def __init__(self, receipts: Iterable[Any] | AsyncIterable[Any]) -> None:
        self._each: Iterator[Any] | None = None
        self._each_async: AsyncIterator[Any] | None = None
        if isinstance(receipts, AsyncIterable):
            self._each_async = aiter(receipts)
        else:
            self._each = iter(receipts)

    async def draw(self, run: Batching, tasks: _Tasks) -> None:
        if self._each is not None:
            for _ in range(DRAWN_AT_ONCE):
                if not _draw(run, self._each):
                    break
        elif self._each_async is not None:
            drawn = 0
            async for receipt in self._each_async:
                drawn += 1
                run.drawn.append(receipt)
                run.take()
                if not run.wants or drawn >= DRAWN_AT_ONCE or tasks.responses:
                    break
            else:
                run.end()
        # Others may go on, in particular the tasks that send.
        await tasks.sleep(0)


def _sleep() -> Callable[[float], Awaitable[None]]:
    """The sleep of the event loop that runs; that of anyio looks for it anew each time."""
    import asyncio

    import anyio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return anyio.sleep
    return asyncio.sleep


class _Tasks:
    """What the tasks of a run have in common: how they send, and what was answered."""

    def __init__(self, send: Callable[[bytes], Awaitable[object]]) -> None:
        import anyio

        self._send = send
        self._event = anyio.Event
        self.sleep = _sleep()
        self._arrived = anyio.Event()
        self.responses: deque[tuple[Batch, BaseException | None]] = deque()

    async def work(self, batch: Batch) -> None:
        error: BaseException | None = None
        try:
            await self._send(batch.body)
        except Exception as raised:
            error = raised
        self.responses.append((batch, error))
        self._arrived.set()

    async def response(self) -> tuple[Batch, BaseException | None]:
        while not self.responses:
            self._arrived = self._event()
            await self._arrived.wait()
        return self.responses.popleft()
