"""Many receipts: the outcomes of ``client.transactions.create_many``, and what became of those that are unknown."""

from __future__ import annotations

from trigg_ext.batches.results import BatchError, BatchResult, Outcome, State, result_of
from trigg_ext.batches.settle import Settlement

__all__ = ["BatchError", "BatchResult", "Outcome", "Settlement", "State", "result_of"]
