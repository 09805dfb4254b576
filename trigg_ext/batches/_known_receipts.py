"""Decide what to do with receipts that a journal has already. No I/O."""

from __future__ import annotations

from typing import Literal, NamedTuple

from trigg_ext.batches._batch import Batch
from trigg_ext.batches.results import State
from trigg_ext.errors import ReceiptConflictError

#: What a journal says of a receipt. ``new`` was put into an outbox, or surely not acted on; ``leaving`` is in doubt.
RowState = Literal["new", "leaving", "accepted", "rejected", "unknown", "unsent"]


class Row(NamedTuple):
    """A receipt of a journal, beside one of the same store, id and day that is given now."""

    id: int
    state: RowState
    reason: str
    status: int | None
    #: The run that it was given in last.
    run: int
    position: int | None
    same_content: bool


class Decision(NamedTuple):
    """What became of the receipts of a batch, to be written down."""

    batch: Batch
    state: RowState
    reason: str = ""
    status: int | None = None


class Known(NamedTuple):
    """The outcome of a receipt, but for which receipt it is."""

    state: State
    reason: str = ""
    status: int | None = None


def judge(row: Row, run: int, *, resend_rejected: bool) -> Known | None:
    """Return the outcome of a receipt that the journal has; None if it is to be sent.

    Raises:
        ReceiptConflictError: the receipt that the journal has is another one.
    """
    if row.state == "rejected" and resend_rejected and row.run != run:
        return None
    if not row.same_content:
        raise ReceiptConflictError(other_content(row, run))
    if row.run == run:
        return Known("rejected", f"It was given before in this run, {_where(row, run)}.")
    if row.state == "new" or row.state == "unsent":
        return None
    return Known("unknown" if row.state == "leaving" else row.state, row.reason, row.status)


def other_content(row: Row, run: int) -> str:
    """Say that a receipt has other content than the one that the journal has."""
    instead = ", or send it in place of the rejected one with resend_rejected=True" if row.state == "rejected" else ""
    return (
        "it has other content than the receipt of the same store, id and day that the journal has "
        f"({row.state}; given {_where(row, run)}). A receipt is sent once: give a correction an id of its own{instead}."
    )


def _where(row: Row, run: int) -> str:
    when = "in this run" if row.run == run else f"in run {row.run}" if row.run else "to the outbox"
    return when if row.position is None else f"as number {row.position} {when}"
