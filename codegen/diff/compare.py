"""Compares two documents: every change is one finding."""

from __future__ import annotations

from codegen.diff.documents import Document
from codegen.diff.findings import Finding, Level, Origin
from codegen.schema import escape, operations


def compare(old: Document, new: Document, *, origin: Origin = "vendor") -> list[Finding]:
    """Every change from one document to the next, the worst first."""
    before = {site.label: site for site in operations(dict(old.root))}
    after = {site.label: site for site in operations(dict(new.root))}
    found = []
    for label in before.keys() | after.keys():
        if label not in after:
            pointer = f"/paths/{escape(before[label].path)}/{before[label].method}"
            found.append(
                Finding(
                    "api-removed-without-deprecation",
                    Level.BREAKING,
                    label,
                    pointer,
                    f"{label} was removed.",
                    side="old",
                    place=old.place(pointer),
                    origin=origin,
                )
            )
        elif label not in before:
            pointer = f"/paths/{escape(after[label].path)}/{after[label].method}"
            found.append(
                Finding(
                    "endpoint-added",
                    Level.INFO,
                    label,
                    pointer,
                    f"{label} was added.",
                    place=new.place(pointer),
                    origin=origin,
                )
            )
    return sorted(found, key=lambda each: (each.level.rank, each.operation, each.pointer, each.id))
