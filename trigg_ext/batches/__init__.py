"""Many receipts: their outcomes, what became of those that are unknown, and journals that survive a kill."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from trigg_ext.batches.results import BatchError, BatchResult, OnRejection, Outcome, State, result_of
from trigg_ext.batches.settle import Settlement

if TYPE_CHECKING:
    from trigg_ext.batches.journal import Journal
    from trigg_ext.batches.outbox import AsyncOutbox, Outbox, OutboxOptions

# Loaded when they are first used, since they load SQLite.
_MODULES = {"Journal": "journal"} | dict.fromkeys(("AsyncOutbox", "Outbox", "OutboxOptions"), "outbox")


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return value


__all__ = [
    "AsyncOutbox",
    "BatchError",
    "BatchResult",
    "Journal",
    "OnRejection",
    "Outbox",
    "OutboxOptions",
    "Outcome",
    "Settlement",
    "State",
    "result_of",
]
