"""Make calls of one kind side by side, by threads and by tasks, and collect what came of each."""

from __future__ import annotations

import contextlib
import contextvars
import queue
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Generic, ParamSpec, TypeVar

from trigg_ext._sensitive import sealed

P = ParamSpec("P")
T = TypeVar("T")
Job = TypeVar("Job")
Result = TypeVar("Result")

#: A job, and the error or the result of its call.
Done = tuple[Job, BaseException | None, Result | None]


class Workers(Generic[Job, Result]):
    """Threads that make calls, started as they are needed."""

    def __init__(self, call: Callable[[Job], Result], most: int) -> None:
        self._call = call
        self._most = most
        self._threads: list[threading.Thread] = []
        self._todo: queue.SimpleQueue[tuple[contextvars.Context, Job] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Done[Job, Result]] = queue.SimpleQueue()
        self._under_way = 0

    def give(self, job: Job) -> None:
        """Have a call made.

        Raises:
            RuntimeError: the system gives no further thread.
        """
        if self._under_way >= len(self._threads) < self._most:
            # Daemons, so that a program that is interrupted ends without waiting for a response.
            thread = threading.Thread(target=self._work, name=f"trigg-batches-{len(self._threads) + 1}", daemon=True)
            thread.start()
            self._threads.append(thread)
        self._under_way += 1
        self._todo.put((contextvars.copy_context(), job))

    def has_done(self) -> bool:
        """Return whether a call has ended."""
        return not self._done.empty()

    def done(self) -> Done[Job, Result] | None:
        """Wait for a call to end; None if none does for a second, so that it can be interrupted on every system."""
        with contextlib.suppress(queue.Empty):
            done = self._done.get(timeout=1.0)
            self._under_way -= 1
            return done
        return None

    def close(self) -> None:
        """Let the threads end after what they are at."""
        for _ in self._threads:
            self._todo.put(None)

    def _work(self) -> None:
        while (todo := self._todo.get()) is not None:
            context, job = todo
            error: BaseException | None = None
            result: Result | None = None
            try:
                with sealed():
                    result = context.run(self._call, job)
            except BaseException as raised:
                error = raised
            self._done.put((job, error, result))
            del todo, context, job, error, result


class Tasks(Generic[Job, Result]):
    """Tasks of a group that make calls."""

    def __init__(self, call: Callable[[Job], Awaitable[Result]], group: Any) -> None:
        import anyio  # comes with httpx

        self._call = call
        self._group = group
        self._event = anyio.Event
        self._arrived = anyio.Event()
        self._done: deque[Done[Job, Result]] = deque()
        self.sleep = _sleep()

    def give(self, job: Job) -> None:
        """Have a call made."""
        self._group.start_soon(self._work, job)

    def has_done(self) -> bool:
        """Return whether a call has ended."""
        return bool(self._done)

    async def done(self) -> Done[Job, Result]:
        """Wait for a call to end."""
        while not self._done:
            self._arrived = self._event()
            await self._arrived.wait()
        return self._done.popleft()

    async def _work(self, job: Job) -> None:
        error: BaseException | None = None
        result: Result | None = None
        try:
            with sealed():
                result = await self._call(job)
        except Exception as raised:
            error = raised
        self._done.append((job, error, result))
        self._arrived.set()


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that blocks, in another thread."""
    from anyio import to_thread

    return await to_thread.run_sync(partial(function, *args, **kwargs))


def _sleep() -> Callable[[float], Awaitable[None]]:
    """Return the sleep of the event loop that runs; that of anyio looks for it anew each time."""
    import asyncio

    import anyio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return anyio.sleep
    return asyncio.sleep
