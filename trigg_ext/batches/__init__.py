"""Many receipts: the outcomes of ``client.transactions.create_many``."""

from __future__ import annotations

from trigg_ext.batches.results import BatchError, BatchResult, Outcome, State, result_of

__all__ = ["BatchError", "BatchResult", "Outcome", "State", "result_of"]
