"""The connections of a client: each is lent to one call at a time, and comes back only if its exchange ended well.

The pools of httpcore (1.0.9) do not do that: a synchronous one takes a connection that another thread has just begun to
use for one that the server closed, and closes it; an asynchronous one keeps a connection for ever when a task is
cancelled at the wrong moment; and both put back a connection behind whose response bytes are left.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Any

from trigg_api.record import Record
from trigg_ext._lazy import LazyModule
from trigg_ext._transport.connections import AsyncConnection, Connection, Making, Shelf
from trigg_ext._transport.exchange import Given, send, send_async
from trigg_ext._transport.failures import failure_of
from trigg_ext._transport.library import httpx
from trigg_ext._transport.messages import Failure, Received
from trigg_ext._transport.unseen import quieten_loggers
from trigg_ext.errors import ClientClosedError, ConfigurationError

if TYPE_CHECKING:
    import asyncio

    from trigg_ext._transport.messages import Attempt
    from trigg_ext.timeouts import Limits
else:
    asyncio = LazyModule("asyncio")


class PoolOptions(Record):
    """How requests are sent: over connections made here (``making``), or through what the caller gave."""

    limits: Limits
    most_bytes: int
    making: Making | None = None
    given: Given | None = None


class Pool:
    """The connections of a synchronous client, or what was given to it."""

    def __init__(self, options: PoolOptions) -> None:
        self._options = options
        self.closed = False
        self._lock = threading.Lock()
        quieten_loggers()
        self._reset()

    def _reset(self) -> None:
        self._shelf: Shelf[Connection] = Shelf(self._options.limits)
        self._slots = _Slots(self._options.limits.connections)
        self._pid = os.getpid()

    def send(self, attempt: Attempt) -> Received | Failure:
        """Send once. Whatever goes wrong on the way is a value, not an exception."""
        self._check()
        making = self._options.making
        if making is None:
            return send(attempt, self._options.given or Given(), self._options.most_bytes)
        shelf, slots, exchange = self._shelf, self._slots, attempt.exchange
        connection: Connection | None = None
        finished = False
        # An interrupt may come anywhere: what names this call is there before it is written down, and one call to C
        # strikes it out.
        lease = object()
        try:
            if not slots.take(lease, exchange.left(attempt.timeout.pool)):
                return failure_of(httpx.PoolTimeout(""), exchange)
            connection = shelf.take(careful=exchange.careful)
            if connection is None:
                if exchange.careful:
                    # Other requests leave no idle one; what is put back meanwhile counts as lent for a moment more.
                    shelf.trim(self._options.limits.connections - len(slots.lent))
                connection = Connection(making)
            outcome = send(attempt, connection, self._options.most_bytes)
            finished = isinstance(outcome, Received)
            return outcome
        finally:
            try:
                if connection is not None:
                    _give_back(connection, shelf if finished and not self.closed else None)
                    if self.closed:
                        shelf.trim(0)  # another thread closed the client before the connection was back
            finally:
                slots.lent.pop(lease, None)
                slots.wake()

    def close(self) -> None:
        """Close the connections; those that are lent are closed when they come back."""
        self.closed = True
        if self._pid == os.getpid():
            self._shelf.trim(0)

    def _check(self) -> None:
        _check_open(self, self._options.given)
        if self._pid != os.getpid():
            with self._lock:
                if self._pid != os.getpid():
                    # Connections must not be shared with the parent process; they are left to it.
                    _refuse_given(self._options.given)
                    self._reset()


class AsyncPool:
    """The same for asynchronous clients, per event loop, since connections cannot move between loops."""

    def __init__(self, options: PoolOptions) -> None:
        self._options = options
        self.closed = False
        self._pid = os.getpid()
        self._loops: dict[asyncio.AbstractEventLoop, _OfLoop] = {}
        quieten_loggers()

    async def send(self, attempt: Attempt) -> Received | Failure:
        """Send once. Whatever goes wrong on the way is a value, not an exception."""
        self._check()
        making = self._options.making
        if making is None:
            return await send_async(attempt, self._options.given or Given(), self._options.most_bytes)
        mine, exchange = self._of_this_loop(), attempt.exchange
        connection: AsyncConnection | None = None
        finished = False
        lease = object()
        try:
            if not await mine.slots.take(lease, exchange.left(attempt.timeout.pool)):
                return failure_of(httpx.PoolTimeout(""), exchange)
            connection = mine.shelf.take(careful=exchange.careful)
            if connection is None:
                if exchange.careful:
                    mine.shelf.trim(self._options.limits.connections - len(mine.slots.lent))
                connection = AsyncConnection(making)
            outcome = await send_async(attempt, connection, self._options.most_bytes)
            finished = isinstance(outcome, Received)
            return outcome
        finally:
            try:
                if connection is not None:
                    _give_back(connection, mine.shelf if finished and not self.closed else None)
            finally:
                mine.slots.lent.pop(lease, None)
                mine.slots.wake()

    async def close(self) -> None:
        """Close the connections of this event loop, and leave those of loops that are gone."""
        self.closed = True
        # Where no call was made, which is so under other event loops than those of asyncio, there is nothing to close.
        mine = self._loops.pop(asyncio.get_running_loop(), None) if self._loops else None
        self._loops = {}
        if mine is not None and self._pid == os.getpid():
            mine.shelf.trim(0)
            # The loop closes the sockets in its next turn.
            await asyncio.sleep(0)

    def _check(self) -> None:
        _check_open(self, self._options.given)
        if self._pid != os.getpid():
            _refuse_given(self._options.given)
            self._loops = {}
            self._pid = os.getpid()

    def _of_this_loop(self) -> _OfLoop:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigurationError(
                "AsyncTriggClient makes its connections under asyncio; elsewhere, give it a transport, such as "
                "httpx.AsyncHTTPTransport()."
            ) from None
        mine = self._loops.get(loop)
        if mine is None:
            # Connections hold on to their loop: those of a loop that is gone would never be let go.
            for other in [each for each in self._loops if each.is_closed()]:
                del self._loops[other]
            mine = self._loops.setdefault(loop, _OfLoop(self._options.limits))
        return mine


class _Slots:
    """How many connections are lent to threads.

    Its locks are those of C, between which and the block that they guard no interrupt can come.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self.lent: dict[object, None] = {}

    def take(self, lease: object, seconds: float) -> bool:
        """Wait for a slot; False if none is free in time."""
        until = monotonic() + seconds
        turn: threading.Lock | None = None
        while True:
            with self._lock:
                if len(self.lent) < self._most:
                    self.lent[lease] = None
                    return True
            if turn is None:
                # Written down before it is looked again, so that what is given back meanwhile is not missed.
                turn = threading.Lock()
                turn.acquire()
                self._waiting.append(turn)
                continue
            # Who was to wake this thread may have been interrupted: it looks for itself now and then.
            left = min(until - monotonic(), 0.1)
            if left <= 0:
                with contextlib.suppress(ValueError):
                    self._waiting.remove(turn)
                return False
            if turn.acquire(timeout=left):
                turn = None

    def wake(self) -> None:
        """Wake one who waits, after a slot was given back."""
        if self._waiting:
            with contextlib.suppress(IndexError):
                self._waiting.popleft().release()


class _AsyncSlots:
    """How many connections are lent to tasks of an event loop."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.lent: dict[object, None] = {}

    async def take(self, lease: object, seconds: float) -> bool:
        """Wait for a slot; False if none is free in time."""
        if len(self.lent) < self._most:
            self.lent[lease] = None
            return True
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                while len(self.lent) >= self._most:
                    await self._turn()
                self.lent[lease] = None
        except TimeoutError:
            return False
        return True

    async def _turn(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.wake()
            raise

    def wake(self) -> None:
        """Wake one who waits, after a slot was given back."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return


class _OfLoop:
    """The connections of one event loop."""

    def __init__(self, limits: Limits) -> None:
        self.shelf: Shelf[AsyncConnection] = Shelf(limits)
        self.slots = _AsyncSlots(limits.connections)


def _give_back(connection: Any, shelf: Shelf[Any] | None) -> None:
    if shelf is not None:
        shelf.put(connection)
    else:
        connection.abort()


def _check_open(pool: Pool | AsyncPool, given: Given | None) -> None:
    if pool.closed or (given is not None and given.client is not None and given.client.is_closed):
        raise ClientClosedError("This client is closed; make a new one.")


def _refuse_given(given: Given | None) -> None:
    if given is not None:
        what = "a transport" if given.client is None else "an httpx client"
        raise ClientClosedError(f"This client sends through {what} of another process; make both anew after a fork.")
