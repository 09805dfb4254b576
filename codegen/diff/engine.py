"""Compare what the vendor publishes, and then what our overlay and the normaliser make of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from codegen.diff.changes import Change, canonical
from codegen.diff.compare import by_badness, changes, findings
from codegen.diff.documents import Document, DocumentError
from codegen.diff.findings import Finding, Place
from codegen.errors import PipelineError
from codegen.spec.normalise import normalise, with_paths_written_out
from codegen.spec.overlay import Overlay, read_overlay
from codegen.spec.path_names import with_overlay
from trigg_ext.openapi.document import operations
from trigg_ext.openapi.pointer import escape

_NO_OVERLAY = Overlay(version="1.0.0", title="", actions=())

# What follows from a public name, or is told of the vendor's document already.
_NOT_OF_THE_OVERLAY = ("api-operation-id-", "sdk-operation-id-", "api-tag-", "sdk-tag-", "api-schema-", "trigg-schema-")
# What only the effective document says, also where the overlay stayed as it is and lost its target.
_ONLY_OF_THE_OVERLAY = ("sdk-name-", "trigg-retry-", "trigg-personal-", "trigg-preview-")
_NAMED_BY_THE_VENDOR = ("sdk-operation-id-changed", "sdk-tag-changed")


def diff(
    old: Document,
    new: Document,
    *,
    old_overlay: Document | None = None,
    new_overlay: Document | None = None,
    today: datetime.date | None = None,
) -> list[Finding]:
    """Return every change between two documents, the worst first.

    First the documents are compared as they are (origin ``vendor``). With an overlay, also what becomes of them: of
    that, only what the first comparison does not explain is reported (origin ``overlay``).

    Args:
        old: the document before.
        new: the document after.
        old_overlay: the overlay that belongs to the old one; nothing is corrected in it if left out.
        new_overlay: the overlay that belongs to the new one.
        today: the day by which it is judged whether something goes away too soon; today's in UTC if left out.

    Raises:
        DocumentError: an overlay cannot be read, or cannot be applied to its document.
    """
    raw = changes(old, new, today=today)
    if old_overlay is None and new_overlay is None:
        return findings(raw, old, new, origin="vendor")
    before, after = effective(old, old_overlay), effective(new, new_overlay)
    kept = _kept_names(before, after)
    raw = [each for each in raw if not (each.id in _NAMED_BY_THE_VENDOR and each.operation in kept)]
    result = findings(raw, old, new, origin="vendor")
    try:
        # What the overlay alone changes: the new document under the old overlay, and under the new one.
        alone = {_identity(each) for each in changes(effective(new, old_overlay), after, today=today)}
    except DocumentError:
        alone = None
    ours = list(_unexplained(raw, changes(before, after, today=today), alone))
    places = _Places(old, new, old_overlay, new_overlay)
    for finding in findings(ours, before, after, origin="overlay"):
        result.append(finding._replace(place=places.of(finding)))
    return by_badness(result)


def effective(document: Document, overlay: Document | None) -> Document:
    """Return the document that code is generated from: after the overlay, and normalised.

    Raises:
        DocumentError: the overlay is none, or does not fit the document.
    """
    try:
        read = _NO_OVERLAY if overlay is None else read_overlay(overlay.root)
        root: dict[str, Any] = {"paths": {}, "components": {}, **document.root}
        root = normalise(with_overlay(with_paths_written_out(root), read)[0].document).document
    except PipelineError as error:
        by = f" with {overlay.name}" if overlay is not None else ""
        raise DocumentError(f"{document.name}{by} makes no effective document: {error}") from None
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        why = f"{type(error).__name__}: {error}"
        raise DocumentError(
            f"{document.name} makes no effective document; it is not as OpenAPI has it ({why})"
        ) from None
    for site in list(operations(root)):
        if "x-trigg-variant-of" in site.operation:
            # The same operation with an argument left out: it changes with the original.
            del root["paths"][site.path][site.method]
    root["paths"] = {path: item for path, item in root["paths"].items() if item}
    return Document(f"{document.name} (effective)", root)


def _kept_names(old: Document, new: Document) -> set[str]:
    """Return the operations whose public name the overlay says, and says alike."""
    before, after = (
        {
            site.label: site.operation.get("x-trigg-name")
            for site in operations(dict(each.root))
            if site.operation.get("x-trigg-classified")
        }
        for each in (old, new)
    )
    return {label for label, name in before.items() if after.get(label) == name}


def _unexplained(
    raw: list[Change], corrected: list[Change], of_overlay: set[tuple[str, ...]] | None
) -> Iterator[Change]:
    """Yield the changes after the overlays that the raw ones do not explain; ``of_overlay`` are those that it makes."""
    told = {(each.operation, each.subject) for each in raw}
    whole = {each.operation for each in raw if each.subject == ("operation",)}
    for each in corrected:
        if each.id.startswith(_NOT_OF_THE_OVERLAY) or each.subject[:1] == ("version",):
            continue
        if (each.operation, each.subject) in told or each.operation in whole:
            continue
        if of_overlay is None or _identity(each) in of_overlay or each.id.startswith(_ONLY_OF_THE_OVERLAY):
            yield each


def _identity(change: Change) -> tuple[str, ...]:
    return change.id, change.operation, *change.subject, canonical(change.old), canonical(change.new)


class _Places:
    """Where a person looks for what the overlay changed: at its action, else at the operation."""

    def __init__(
        self, old: Document, new: Document, old_overlay: Document | None, new_overlay: Document | None
    ) -> None:
        self._sides = {"old": (old, old_overlay), "new": (new, new_overlay)}

    def of(self, finding: Finding) -> Place:
        """Return the place that a finding names."""
        document, overlay = self._sides[finding.side]
        method, _, path = finding.operation.partition(" ")
        if overlay is not None and path:
            actions = overlay.root.get("actions")
            for index, action in enumerate(actions if isinstance(actions, list) else []):
                target = str(action.get("target")) if isinstance(action, dict) else ""
                if any(f"{quote}{path}{quote}" in target for quote in "'\"") and target.endswith(
                    (f".{method.lower()}", f"['{method.lower()}']")
                ):
                    return overlay.place(f"/actions/{index}")
        return document.place(f"/paths/{escape(path)}/{method.lower()}" if path else finding.pointer)
