"""Outboxes: receipts that are kept in a file until the API has them."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Self, TypedDict, TypeVar

from trigg_api import models
from trigg_api.types import PydanticModel
from trigg_ext._lazy import LazyModule
from trigg_ext._log import log
from trigg_ext._sensitive import Held, await_user, call_user, sealed
from trigg_ext._transport.messages import Pause
from trigg_ext.batches._journal_file import JournalFile, Reading
from trigg_ext.batches._journal_runs import settle_in_doubt, settle_in_doubt_async
from trigg_ext.batches._receipt_writer import Written
from trigg_ext.batches._runners import Callbacks, run_in_tasks, run_in_threads
from trigg_ext.batches._scheduler import Batching
from trigg_ext.batches._sending import Send, Step, cause_of, sending
from trigg_ext.batches._workers import in_thread
from trigg_ext.batches.results import Outcome
from trigg_ext.errors import JournalError, TriggError
from trigg_ext.hooks import Callback

if TYPE_CHECKING:
    import anyio
else:
    anyio = LazyModule("anyio")  # comes with httpx

#: Seconds between two looks for receipts that another process has put.
_POLL = 0.2
_TICK = 0.02


class OutboxOptions(TypedDict, total=False):
    """How an outbox sends.

    Attributes:
        batch_size: how many receipts, and how many items, are sent together at most; 400.
        max_bytes: how many bytes are sent together at most; 1 MiB. A larger receipt goes alone.
        concurrency: how many batches are under way at most; 3.
        flush_after: seconds that a receipt waits for others to share its request; 0.2.
        settle_delay: seconds that the API needs, after a request whose response was lost, to show what it has acted
            on; 10. A receipt in doubt that it does not show then is sent again.
        on_outcome: called with the outcome of each receipt, in the process that sends. An unknown one is settled, and
            called with again when it is accepted or rejected.
        on_error: called with what keeps receipts from being sent, each time that it does.
    """

    batch_size: int
    max_bytes: int
    concurrency: int
    flush_after: float
    settle_delay: float
    on_outcome: Callback[Outcome] | None
    on_error: Callback[Exception] | None


class Parts(NamedTuple):
    """What both kinds of outboxes are made of.

    Attributes:
        open: opens the file.
        write: serializes a receipt, or raises.
        plan: makes the plan of a run; its argument is whether it probes.
        settle_delay: seconds.
        flush_after: seconds.
        on_outcome: the user's function.
        on_error: the user's function.
        send: sends a body.
        settle: settles outcomes, after a delay.
    """

    open: Callable[[], JournalFile]
    write: Callable[[object], Written]
    plan: Callable[[bool], Batching]
    settle_delay: float
    flush_after: float
    on_outcome: Callback[Outcome] | None
    on_error: Callback[Exception] | None
    send: Callable[[bytes], Any]
    settle: Callable[..., Any]


class _HandedOver(Exception):  # noqa: N818 - it ends a run, and nobody sees it
    """What stops a sender; what is left is for the next one."""


BoolT = TypeVar("BoolT")


class _Outbox(ABC, Generic[BoolT]):
    """What both kinds have in common: the file, and what it has."""

    _file: JournalFile
    _reading: Reading

    def __init__(self, path: Path, parts: Parts) -> None:
        self.path = path
        self._parts = parts
        self._run: Batching | None = None
        #: Once it is closed, whether all was done.
        self._done: bool | None = None

    @abstractmethod
    def put(self, receipt: models.ReceiptRequest | models.ReceiptRequestDict | PydanticModel | str | bytes) -> BoolT:
        """Take in a receipt; return False if it is there already, with the same content.

        When this returns, the receipt is on the disk, and will be sent whatever happens to this process.

        Args:
            receipt: a ``ReceiptRequest``, a mapping with the names of the wire, or a JSON text. It needs a
                ``ReceiptId``; without a ``ConsumerId`` nobody can tell what became of it if its response is lost.

        Returns:
            Whether it was taken in; False if it is there already.

        Raises:
            InvalidRequestError: it is no receipt, cannot be serialized, or has no ``ReceiptId``.
            ReceiptConflictError: there is another receipt of the same store, id and day.
            JournalError: it could not be written down.
        """

    @abstractmethod
    def flush(self, timeout: float | None = None) -> BoolT:
        """Wait until all that was put is done: accepted, rejected, or unknown for good.

        Args:
            timeout: seconds to wait at most; None for any time.

        Returns:
            Whether it is.
        """

    @abstractmethod
    def close(self, *, wait: bool = True, timeout: float | None = 30.0) -> BoolT:
        """Stop sending. What is left stays in the file, and is sent by whoever opens it next.

        Args:
            wait: whether to wait until all is done; else only for the batches that are under way.
            timeout: seconds to wait at most; None for any time. What is under way after that is in doubt, unless its
                response still comes.

        Returns:
            Whether all was done.
        """

    @property
    def depth(self) -> int:
        """How many receipts are waiting: to be sent, for a response, or to be settled."""
        return self._reading.waiting()[0]

    @property
    def oldest(self) -> datetime | None:
        """When the oldest of these was put, in UTC; None if there are none."""
        at = self._reading.waiting()[1]
        return None if at is None else datetime.fromtimestamp(at, UTC)

    @property
    def failures(self) -> list[Outcome]:
        """Those that were rejected, and those of which nobody can tell what became of them.

        One that was rejected is sent again when it is put again, also with other content. One that is unknown has no
        customer, or the API does not have its customer; in an outage, it is one that is not settled yet.
        """
        return list(self._reading.outcomes("rejected", "unknown"))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.path}>"


class Outbox(_Outbox[bool]):
    """Receipts that are kept in a file until the API has them. Threads may share it, and processes the file.

    Made by :meth:`trigg_ext.TriggClient.outbox`. A thread sends; of several processes with the same file, one does, and
    when it ends, however it does, another goes on. Close it, or use it in ``with``.
    """

    def __init__(self, path: Path, parts: Parts) -> None:
        super().__init__(path, parts)
        self._file = parts.open()
        self._reading = Reading(path)
        self._stopping = threading.Event()
        self._wanted = threading.Event()
        self._hurry = threading.Event()
        self._thread = threading.Thread(target=self._work, name="trigg-outbox", daemon=True)
        try:
            self._thread.start()
        except BaseException:  # the system gives no further thread
            self._file.close()
            self._reading.close()
            raise

    def put(self, receipt: models.ReceiptRequest | models.ReceiptRequestDict | PydanticModel | str | bytes) -> bool:  # noqa: D102
        given = Held(receipt)
        del receipt
        with sealed():
            added = self._file.put(self._parts.write(given.reveal()))
        self._wanted.set()
        return added

    def flush(self, timeout: float | None = None) -> bool:  # noqa: D102
        upto, end = self._reading.last_row(), _end_of(timeout)
        self._hurry.set()
        self._wanted.set()
        try:
            while self._reading.waits(upto):
                if time.monotonic() >= end:
                    return False
                time.sleep(_TICK)
        finally:
            self._hurry.clear()
        return True

    def close(self, *, wait: bool = True, timeout: float | None = 30.0) -> bool:  # noqa: D102
        if self._done is not None:
            return self._done
        end = _end_of(timeout)
        try:
            if wait:
                self.flush(timeout)
            self._done = not self._reading.waits(self._reading.last_row())
        finally:
            self._stopping.set()
            self._wanted.set()
            self._hurry.set()
            if (run := self._run) is not None:
                run.stop(_HandedOver())
            self._thread.join(None if timeout is None else max(0.0, end - time.monotonic()))
            self._reading.close()
        return self._done

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close(wait=kind is None)

    def _work(self) -> None:
        steps = sending()
        step = next(steps)
        with contextlib.closing(self._file):
            while not self._stopping.is_set():
                try:
                    with sealed():
                        outcome = self._take(step)
                except Exception as error:
                    if not self._stopping.is_set():
                        step = steps.throw(cause := cause_of(error))
                        _report(cause, step)
                        self._call(self._parts.on_error, cause)
                else:
                    step = steps.send(outcome)

    def _take(self, step: Step) -> Any:
        file, parts = self._file, self._parts
        match step:
            case "take":
                return file.start_sending()
            case "settle":
                file.next_run()
                settlement = settle_in_doubt(
                    file, lambda outcomes, delay: parts.settle(outcomes, delay, self._pause), parts.settle_delay
                )
                for outcome in (*settlement.there, *settlement.undecided):
                    self._call(parts.on_outcome, outcome)
            case "wait":
                while not (self._stopping.is_set() or self._reading.has_work()):
                    self._wanted.wait(_POLL)
                    self._wanted.clear()
                self._hurry.wait(parts.flush_after)
            case Send(probes):
                run = self._run = parts.plan(probes)
                self._pause(0)
                callbacks = Callbacks(None, self._tell if parts.on_outcome else None)
                run_in_threads(run, Held(()), parts.send, callbacks, file)
            case Pause(seconds):
                self._stopping.wait(seconds)
        return None

    def _pause(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise _HandedOver

    def _tell(self, outcome: Outcome) -> None:
        if outcome.state != "unsent":
            self._call(self._parts.on_outcome, outcome)

    def _call(self, function: Callable[[Any], object] | None, argument: object) -> None:
        if function is not None:
            try:
                call_user(function, argument)
            except BaseException as error:  # which would end the thread, and nobody else
                _log_failed(error)


class AsyncOutbox(_Outbox[Coroutine[Any, Any, bool]]):
    """Receipts that are kept in a file until the API has them, asynchronous: a task sends. See :class:`Outbox`.

    Made by :meth:`trigg_ext.AsyncTriggClient.outbox`, and used in ``async with``.
    """

    _wanted: anyio.Event
    _hurry: anyio.Event
    _ended: anyio.Event
    _scope: anyio.CancelScope
    _stopping: bool
    _group: anyio.abc.TaskGroup

    def __getattr__(self, name: str) -> Any:
        if name in ("_file", "_reading"):
            raise JournalError(f"The outbox {self.path} is not open; use it in async with.")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    async def put(  # noqa: D102
        self, receipt: models.ReceiptRequest | models.ReceiptRequestDict | PydanticModel | str | bytes
    ) -> bool:
        given = Held(receipt)
        del receipt
        with sealed():
            added = await in_thread(self._file.put, self._parts.write(given.reveal()))
        self._wanted.set()
        return added

    async def flush(self, timeout: float | None = None) -> bool:  # noqa: D102
        upto, end = self._reading.last_row(), _end_of(timeout)
        self._hurry.set()
        self._wanted.set()
        try:
            while self._reading.waits(upto):
                if time.monotonic() >= end:
                    return False
                await anyio.sleep(_TICK)
        finally:
            self._hurry = anyio.Event()
        return True

    async def close(self, *, wait: bool = True, timeout: float | None = 30.0) -> bool:  # noqa: D102
        if self._done is not None:
            return self._done
        end = _end_of(timeout)
        try:
            if wait:
                await self.flush(timeout)
            self._done = not self._reading.waits(self._reading.last_row())
        finally:
            self._stopping = True
            if self._run is not None:
                self._run.stop(_HandedOver())
                with anyio.move_on_after(end - time.monotonic()):
                    await self._ended.wait()
            self._scope.cancel()
            self._reading.close()
            await self._ended.wait()
        return self._done

    async def __aenter__(self) -> Self:
        self._done, self._stopping = None, False
        self._wanted, self._hurry, self._ended = anyio.Event(), anyio.Event(), anyio.Event()
        with sealed():
            self._file = await in_thread(self._parts.open)
        self._reading = Reading(self.path)
        self._scope, self._group = anyio.CancelScope(), anyio.create_task_group()
        await self._group.__aenter__()
        self._group.start_soon(self._work)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        try:
            await self.close(wait=kind is None)
        finally:
            # Not told of the exception, which it would wrap.
            await self._group.__aexit__(None, None, None)

    async def _work(self) -> None:
        steps = sending()
        step = next(steps)
        try:
            with self._scope:
                while not self._stopping:
                    try:
                        with sealed():
                            outcome = await self._take(step)
                    except Exception as error:
                        if not self._stopping:
                            step = steps.throw(cause := cause_of(error))
                            _report(cause, step)
                            await self._call(self._parts.on_error, cause)
                    else:
                        step = steps.send(outcome)
        finally:
            with anyio.CancelScope(shield=True):
                await in_thread(self._file.close)
            self._ended.set()

    async def _take(self, step: Step) -> Any:
        file, parts = self._file, self._parts
        match step:
            case "take":
                return await in_thread(file.start_sending)
            case "settle":
                await in_thread(file.next_run)
                settlement = await settle_in_doubt_async(file, parts.settle, parts.settle_delay)
                for outcome in (*settlement.there, *settlement.undecided):
                    await self._call(parts.on_outcome, outcome)
            case "wait":
                while not self._reading.has_work():
                    with anyio.move_on_after(_POLL):
                        await self._wanted.wait()
                    self._wanted = anyio.Event()
                with anyio.move_on_after(parts.flush_after):
                    await self._hurry.wait()
            case Send(probes):
                self._run = parts.plan(probes)
                try:
                    callbacks = Callbacks(None, self._tell if parts.on_outcome else None)
                    await run_in_tasks(self._run, Held(()), parts.send, callbacks, file)
                finally:
                    self._run = None
            case Pause(seconds):
                await anyio.sleep(seconds)
        return None

    async def _tell(self, outcome: Outcome) -> None:
        if outcome.state != "unsent":
            await self._call(self._parts.on_outcome, outcome)

    async def _call(self, function: Callable[[Any], object] | None, argument: object) -> None:
        if function is not None:
            try:
                await await_user(call_user(function, argument))
            except Exception as error:
                _log_failed(error)


def _end_of(timeout: float | None) -> float:
    return math.inf if timeout is None else time.monotonic() + timeout


def _report(error: Exception, step: Step) -> None:
    what = str(error) if isinstance(error, TriggError) else f"{type(error).__name__} was raised."
    log.warning("outbox: %s The next attempt is in %.1f s.", what, step.seconds if isinstance(step, Pause) else 0.0)


def _log_failed(error: BaseException) -> None:
    log.error("outbox: a hook failed with %s", type(error).__name__, exc_info=error)
