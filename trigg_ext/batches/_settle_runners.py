"""Drive a settlement, by threads and by tasks: read customers, wait and report. No decisions."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from trigg_ext._transport.messages import Pause
from trigg_ext.batches._workers import Tasks, Workers
from trigg_ext.batches.settle import Settlement, Settling, Transactions


def settle_in_threads(
    settling: Settling,
    read: Callable[[str], Transactions],
    concurrency: int,
    pause: Callable[[float], object] | None = None,
) -> Settlement:
    """Drive a settlement to its end; ``read`` reads a customer, in another thread.

    ``pause`` waits, and is called before each reading too, so that it can end the settlement.
    """
    workers = Workers(read, concurrency)
    try:
        while not settling.done:
            while (step := settling.next()) is not None:
                if isinstance(step, Pause):
                    (pause or time.sleep)(step.seconds)
                    continue
                if pause is not None:
                    pause(0)
                workers.give(step)
            if (done := workers.done()) is not None:
                settling.responded(*done)
        return settling.settlement
    finally:
        workers.close()


async def settle_in_tasks(settling: Settling, read: Callable[[str], Awaitable[Transactions]]) -> Settlement:
    """Drive a settlement to its end; ``read`` reads a customer, in a task of its own."""
    import anyio  # comes with httpx

    crash: Exception | None = None
    async with anyio.create_task_group() as group:
        tasks = Tasks(read, group)
        try:
            while not settling.done:
                while (step := settling.next()) is not None:
                    if isinstance(step, Pause):
                        await tasks.sleep(step.seconds)
                    else:
                        tasks.give(step)
                if not settling.done:
                    settling.responded(*await tasks.done())
        except Exception as error:
            # Kept, since a group would wrap it.
            crash = error
            group.cancel_scope.cancel()
    if crash is not None:
        raise crash
    return settling.settlement
