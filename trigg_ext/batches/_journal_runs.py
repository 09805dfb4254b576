"""Run with a journal: take it, settle what an earlier run left in doubt, and go on. No decisions."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import TypeVar

from trigg_ext.batches._journal_file import JournalFile
from trigg_ext.batches._workers import in_thread
from trigg_ext.batches.results import Outcome
from trigg_ext.batches.settle import Settlement
from trigg_ext.errors import JournalError

T = TypeVar("T")

Settle = Callable[[list[Outcome], float], Settlement]
SettleAsync = Callable[[list[Outcome], float], Awaitable[Settlement]]


def run_with_journal(
    open_journal: Callable[[], JournalFile], settle: Settle, run: Callable[[JournalFile, Settlement], T], delay: float
) -> T:
    """Settle what is in doubt in a journal, then run.

    Raises:
        JournalError: the journal cannot be used, or is in use. Nothing was sent.
        BatchError: the run stopped before its end.
    """
    with closing(open_journal()) as journal:
        if not journal.start_sending():
            raise _in_use(journal)
        return run(journal, settle_in_doubt(journal, settle, delay))


def settle_in_doubt(journal: JournalFile, settle: Settle, delay: float) -> Settlement:
    """Settle what is in doubt, a chunk at a time; the delay passes once."""
    began, whole = time.monotonic(), Settlement([], [], [])
    outcomes = journal.in_doubt(0)
    while outcomes:
        settlement = settle(outcomes, max(0.0, began + delay - time.monotonic()))
        journal.settle(settlement)
        whole.extend(settlement)
        outcomes = journal.in_doubt(outcomes[-1].position)
    return whole


async def run_with_journal_async(
    open_journal: Callable[[], JournalFile],
    settle: SettleAsync,
    run: Callable[[JournalFile, Settlement], Awaitable[T]],
    delay: float,
) -> T:
    """Do the same, asynchronously: the journal is used in other threads."""
    import anyio  # comes with httpx

    journal = await in_thread(open_journal)
    try:
        if not await in_thread(journal.start_sending):
            raise _in_use(journal)
        return await run(journal, await settle_in_doubt_async(journal, settle, delay))
    finally:
        with anyio.CancelScope(shield=True):
            await in_thread(journal.close)


async def settle_in_doubt_async(journal: JournalFile, settle: SettleAsync, delay: float) -> Settlement:
    """Settle what is in doubt, a chunk at a time; the delay passes once."""
    began, whole = time.monotonic(), Settlement([], [], [])
    outcomes = await in_thread(journal.in_doubt, 0)
    while outcomes:
        settlement = await settle(outcomes, max(0.0, began + delay - time.monotonic()))
        await in_thread(journal.settle, settlement)
        whole.extend(settlement)
        outcomes = await in_thread(journal.in_doubt, outcomes[-1].position)
    return whole


def _in_use(journal: JournalFile) -> JournalError:
    return JournalError(f"The journal {journal.path} is in use: another run sends from it; wait for it, or end it.")
