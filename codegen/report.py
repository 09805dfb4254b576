"""What changed since the last generation, in lines that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from codegen.normalise import Note
from codegen.overlay import Action
from codegen.prove import Proof
from codegen.schema import operations


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
    """What changed from one effective document to the next; from none, nothing did."""
    if old is None:
        return Change()
    before, after = _by_identity(old), _by_identity(new)
    both = [key for key in after if key in before]

    def moved(key: str, to: bool) -> bool:
        return after[key]["x-trigg-preview"] is to and before[key]["x-trigg-preview"] is not to

    return Change(
        added=tuple(f"{key} as {after[key]['x-trigg-name']}" for key in after if key not in before),
        removed=tuple(f"{key}, which was {before[key]['x-trigg-name']}" for key in before if key not in after),
        renamed=tuple(
            _renamed(key, before[key], after[key]) for key in both if _names(before[key]) != _names(after[key])
        ),
        out_of_preview=tuple(f"{key} ({after[key]['x-trigg-name']})" for key in both if moved(key, to=False)),
        into_preview=tuple(f"{key} ({after[key]['x-trigg-name']})" for key in both if moved(key, to=True)),
    )


def lines(
    *,
    version: str,
    proof: Proof,
    change: Change,
    unmatched: tuple[Action, ...],
    notes: tuple[Note, ...],
    files_changed: int,
) -> Iterator[str]:
    """The whole report."""
    yield (
        f"Trigg Integrations API {version}: {proof.operations} operations on {proof.paths} paths, sync and async, "
        f"{proof.models} models; all proven."
    )
    for title, entries in (
        ("Operations added", change.added),
        ("Operations removed", change.removed),
        ("Operations renamed", change.renamed),
        ("Out of preview", change.out_of_preview),
        ("Into preview", change.into_preview),
        ("Overlay actions without a target", tuple(_unmatched(action) for action in unmatched)),
        ("To be looked at", tuple(str(note) for note in notes)),
    ):
        if entries:
            yield f"{title}:"
            yield from (f"  - {entry}" for entry in entries)
    if not change:
        yield "No operation was added, removed or renamed, and none entered or left preview."
    yield f"{files_changed} file{'' if files_changed == 1 else 's'} changed." if files_changed else "Nothing changed."


def _unmatched(action: Action) -> str:
    return f"{action.name}{' [optional]' if action.optional else ''}"


def _by_identity(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {site.label: site.operation for site in operations(document) if "x-trigg-variant-of" not in site.operation}


def _names(operation: dict[str, Any]) -> tuple[Any, Any]:
    return operation["x-trigg-name"], operation["x-trigg-vendor"]["operationId"]


def _renamed(key: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    (old_name, old_id), (new_name, new_id) = _names(before), _names(after)
    if old_name != new_name:
        return f"{key}: {old_name} is now {new_name}"
    return f"{key}: the vendor's operationId {old_id} is now {new_id}; its name here stays {new_name}"
