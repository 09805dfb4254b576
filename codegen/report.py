"""Report what changed since the last generation, in lines that a person reads."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import attrs
import yaml

from codegen.spec.normalise import Note, environments, key_header
from codegen.spec.overlay import Action
from codegen.verify import Counts
from trigg_ext.openapi.document import operations


@attrs.frozen
class Change:
    """Operations that came, went, changed their name, or left or entered preview; each as a line."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    out_of_preview: tuple[str, ...] = ()
    into_preview: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(attrs.astuple(self))


def compare_operations(old: dict[str, Any] | None, new: dict[str, Any]) -> Change:
    """Return what changed from one effective document to the next; from none, or one of another make, nothing did."""
    after = _by_identity(new)
    try:
        before = _by_identity(old or {})
    except (AttributeError, KeyError, TypeError):
        before = {}
    if not before:
        return Change()
    both = [key for key in after if key in before]

    def moved(*, into: bool) -> tuple[str, ...]:
        keys = [key for key in both if after[key].preview is into and before[key].preview is not into]
        return tuple(f"{key} ({after[key].name})" for key in keys)

    return Change(
        added=tuple(f"{key} as {after[key].name}" for key in after if key not in before),
        removed=tuple(f"{key}, which was {before[key].name}" for key in before if key not in after),
        renamed=tuple(line for key in both for line in _renamed(key, before[key], after[key])),
        out_of_preview=moved(into=False),
        into_preview=moved(into=True),
    )


def compare_access(old: dict[str, Any] | None, new: dict[str, Any]) -> tuple[Note, ...]:
    """Return what changed in where the API is and how the key is sent; from none, or another make, nothing did."""
    try:
        if not _by_identity(old or {}):
            return ()
        before, after = _access(old or {}), _access(new)
    except (AttributeError, KeyError, TypeError, ValueError):
        return ()
    return tuple(
        Note(f"Now {what} {after[what]}; it was {before[what]}.") for what in after if before[what] != after[what]
    )


def _access(document: dict[str, Any]) -> dict[str, str]:
    return {
        "the key is sent in": "".join(key_header(document) or ("no header",)),
        "the environments are": ", ".join(f"{name} {url}" for name, url in environments(document).items()) or "none",
    }


def lines(
    *,
    version: str,
    counts: Counts,
    change: Change,
    unmatched: tuple[Action, ...],
    notes: tuple[Note, ...],
    unfit: tuple[Note, ...] = (),
    files_changed: int,
) -> Iterator[str]:
    """Yield the whole report."""
    yield (
        f"Trigg Integrations API {version}: {counts.operations} operations on {counts.paths} paths, sync and async, "
        f"{counts.models} models; "
        + ("generated and verified, but hand-written code does not fit them." if unfit else "all verified.")
    )
    for title, entries in (
        ("Operations added", change.added),
        ("Operations removed", change.removed),
        ("Operations renamed", change.renamed),
        ("Out of preview", change.out_of_preview),
        ("Into preview", change.into_preview),
        ("Does not fit", tuple(map(str, unfit))),
        ("Overlay actions without a target", tuple(_unmatched(action) for action in unmatched)),
        ("To be looked at", tuple(f"{note}{_pasted(note)}" for note in notes)),
    ):
        if entries:
            yield f"{title}:"
            yield from (f"  - {entry}" for entry in entries)
    if not change:
        yield "No operation was added, removed or renamed, and none entered or left preview."
    yield f"{files_changed} file{'' if files_changed == 1 else 's'} changed." if files_changed else "Nothing changed."


def _pasted(note: Note) -> str:
    """Return the action that settles a note, on lines of their own, as they stand in the overlay."""
    if not note.action:
        return ""
    text = yaml.safe_dump([note.action], allow_unicode=True, sort_keys=False, width=1000, default_flow_style=False)
    return "\n    For the overlay:\n" + textwrap.indent(text.rstrip(), "  ")


def _unmatched(action: Action) -> str:
    return f"{action.name}{' [optional]' if action.optional else ''}"


@attrs.frozen
class _Known:
    """What the report says about an operation."""

    name: str
    vendor_id: str | None
    preview: bool


def _by_identity(document: dict[str, Any]) -> dict[str, _Known]:
    return {
        site.label: _Known(
            site.operation["x-trigg-name"],
            site.operation["x-trigg-vendor"]["operationId"],
            site.operation["x-trigg-preview"],
        )
        for site in operations(document)
        if "x-trigg-variant-of" not in site.operation
    }


def _renamed(key: str, before: _Known, after: _Known) -> Iterator[str]:
    if before.name != after.name:
        yield f"{key}: {before.name} is now {after.name}"
    elif before.vendor_id != after.vendor_id:
        yield (
            f"{key}: the vendor's operationId {before.vendor_id} is now {after.vendor_id}; "
            f"its name here stays {after.name}"
        )
