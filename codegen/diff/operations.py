"""Compare operations: which came and went, and what changed in those that stayed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from codegen.diff.bodies import Found, compare_request_bodies, compare_responses
from codegen.diff.changes import Change, Side
from codegen.diff.findings import Level
from codegen.diff.life import Event, ended, turn
from codegen.diff.parameters import compare_parameters, parameters
from codegen.diff.security import called_now, compare_requirements
from codegen.diff.servers import TEMPLATE, Reached, compare_servers_of_operation, paths_by_url, unnamed
from codegen.diff.uses import STABILITY, Judges, stability
from codegen.spec.normalise import RETRY_CLASSES, is_preview
from trigg_ext.openapi.document import METHODS
from trigg_ext.openapi.pointer import escape


class Operation(NamedTuple):
    """An operation of one document, with the path item that it belongs to."""

    method: str
    path: str
    item: Side
    side: Side

    @property
    def label(self) -> str:
        """``GET /customers/id/{id}``, as people write it."""
        return f"{self.method.upper()} {self.path}"

    @property
    def stability(self) -> int | None:
        """The rank of its stability, None where that is nonsense."""
        return stability(self.side.get("x-stability-level"))

    @property
    def may_change(self) -> bool:
        """Whether it is a draft or an alpha, of which oasdiff reports nothing as breaking."""
        rank = self.stability
        return rank is not None and rank < STABILITY.index("beta")


class Compared(NamedTuple):
    """What the comparison of operations needs at hand."""

    old: Side
    """The old document."""
    new: Side
    judges: Judges
    today: datetime.date
    schemes: Mapping[str, str] = MappingProxyType({})
    """How ways to authenticate are called now that were called otherwise."""


def compare_paths(at: Compared) -> Iterator[Found]:
    """Yield everything that changed in the operations of two documents."""
    before, after = (_by_path(each, "paths") for each in (at.old, at.new))
    matched = paths_by_url(at.old, at.new) or match_paths(list(before), list(after))
    for path, other in matched.items():
        yield from _path(before[path], after[other] if other is not None else {}, path, other, at)
    for path, added in after.items():
        if path not in matched.values():
            for operation in added.values():
                yield _added(operation)


def compare_webhooks(at: Compared) -> Iterator[Found]:
    """Yield everything that changed in the webhooks."""
    before, after = (_by_path(each, "webhooks") for each in (at.old, at.new))
    for name in {**before, **after}:
        if name not in after:
            where = f"/webhooks/{escape(name)}"
            yield Change("webhook-removed", "", where, None, name=name, subject=("webhook", name))
        elif name not in before:
            where = f"/webhooks/{escape(name)}"
            yield Change("webhook-added", "", None, where, name=name, subject=("webhook", name))
        else:
            yield from _path(before[name], after[name], name, name, at._replace(judges=at.judges.received))


def match_paths(old: list[str], new: list[str]) -> dict[str, str | None]:
    """Return the path in the new document for each in the old one: names of path parameters do not tell paths apart."""
    known = set(new)
    found: dict[str, str | None] = {path: path if path in known else None for path in old}
    left: dict[str, list[str]] = {}
    for path in new:
        if path not in found:
            left.setdefault(unnamed(path), []).append(path)
    for path in old:
        same = left.get(unnamed(path))
        if found[path] is None and same:
            found[path] = same.pop(0)
    return found


def _by_path(document: Side, keyword: str) -> dict[str, dict[str, Operation]]:
    found: dict[str, dict[str, Operation]] = {}
    for path, item in document.named(keyword).items():
        shown = path if keyword == "paths" else f"webhooks/{path}"
        found[path] = {
            method: Operation(method, shown, item, each)
            for method in METHODS
            if (each := item.below(method)) is not None
        }
    return found


def _path(
    before: dict[str, Operation], after: dict[str, Operation], path: str, other: str | None, at: Compared
) -> Iterator[Found]:
    names = dict(zip(TEMPLATE.findall(path), TEMPLATE.findall(other or ""), strict=False))
    for method, old in before.items():
        new = after.get(method)
        if new is None:
            yield _removed(old, at.today, of_path=other is None or not after)
        else:
            yield from compare_operation(old, new, names, at)
    for method, new in after.items():
        if method not in before:
            yield _added(new)


def _added(operation: Operation) -> Change:
    return Change("endpoint-added", operation.label, None, operation.side.at, subject=("operation",))


def _removed(operation: Operation, today: datetime.date, *, of_path: bool) -> Change:
    base = "api-path-removed" if of_path else "api-removed"
    end, rank = ended(operation.side, today), operation.stability
    old: Any = None
    if operation.may_change and rank is not None:
        rule, old = "trigg-unstable-endpoint-removed", STABILITY[rank]
    elif end == "sunset-invalid":
        rule, old = "api-path-sunset-parse", operation.side.get("x-sunset")
    elif end == "before-sunset":
        rule, old = f"{base}-before-sunset", operation.side.get("x-sunset")
    else:
        rule = f"{base}-{'with' if end == 'deprecated' else 'without'}-deprecation"
    return Change(rule, operation.label, operation.side.at, None, old, subject=("operation",))


_HARMLESS_WHERE_RECEIVED = (
    *("new-required-request-parameter", "request-parameter-became-required"),
    *("request-body-added-required", "request-body-became-required"),
    *("required-response-header-removed", "response-header-became-optional"),
    *("response-media-type-name-generalized", "trigg-key-now-needed"),
    "trigg-request-parameter-empty-value-forbidden",
)
_BREAKING_WHERE_RECEIVED = (
    *("request-body-became-optional", "request-parameter-became-optional"),
    *("response-media-type-name-specialized", "trigg-response-header-became-required"),
)
_WHERE_RECEIVED = {
    **dict.fromkeys(_HARMLESS_WHERE_RECEIVED, Level.INFO),
    **dict.fromkeys(_BREAKING_WHERE_RECEIVED, Level.BREAKING),
    "trigg-request-parameter-empty-value-allowed": Level.WARNING,
}
"""How bad it is in a webhook or a callback, where the API sends the request and whoever is called responds."""


def compare_operation(old: Operation, new: Operation, names: dict[str, str], at: Compared) -> Iterator[Found]:
    """Yield everything that changed in an operation that both documents have."""
    for each in _operation(old, new, names, at):
        if isinstance(each, Change) and at.judges.is_received and each.id in _WHERE_RECEIVED:
            yield each._replace(level=_WHERE_RECEIVED[each.id])
        else:
            yield each


def _operation(old: Operation, new: Operation, names: dict[str, str], at: Compared) -> Iterator[Found]:
    label = new.label
    before, after = parameters(old.item, old.side), parameters(new.item, new.side)
    yield from _names(label, old.side, new.side)
    yield from _marks(label, old.side, new.side)
    yield from _life(label, old, new, at.today)
    yield from compare_parameters(label, before, after, names, at.judges, at.today)
    yield from compare_request_bodies(label, old.side, new.side, at.judges)
    yield from compare_responses(label, old.side, new.side, at.judges)
    held, held_by_all = (called_now(each, at.schemes) for each in (old.side, at.old))
    yield from compare_requirements(label, held, new.side, held_by_all, at.new)
    yield from compare_servers_of_operation(label, _reached(old, at.old, at), _reached(new, at.new, at))
    yield from _callbacks(old, new, at)


def _reached(operation: Operation, document: Side, at: Compared) -> Reached:
    shared = () if at.judges.is_received else (document,)  # whoever is called names the URL then
    return Reached(operation.path, (operation.side, operation.item, *shared))


# --- names and marks --------------------------------------------------------------------------------------------------


def _names(label: str, old: Side, new: Side) -> Iterator[Change]:
    before, after = old.get("operationId"), new.get("operationId")
    where = old.where("operationId"), new.where("operationId")
    if before != after:
        rule = "api-operation-id-removed" if before else "api-operation-id-added"
        yield Change(rule, label, *where, before, after, subject=("operationId",))
        yield Change("sdk-operation-id-changed", label, *where, before, after, subject=("operationId",))
    tags = [[str(tag) for tag in side.get("tags")] if isinstance(side.get("tags"), list) else [] for side in (old, new)]
    for index, tag in enumerate(tags[0]):
        if tag not in tags[1]:
            yield Change("api-tag-removed", label, f"{old.at}/tags/{index}", None, tag, subject=("tag", tag))
    for index, tag in enumerate(tags[1]):
        if tag not in tags[0]:
            yield Change("api-tag-added", label, None, f"{new.at}/tags/{index}", None, tag, subject=("tag", tag))
    first = [each[0] if each else None for each in tags]
    if first[0] != first[1]:
        where = old.where("tags"), new.where("tags")
        yield Change("sdk-tag-changed", label, where[0], where[1], first[0], first[1], subject=("tags",))
    names = [side.get("x-trigg-name") for side in (old, new)]
    if names[0] != names[1] and all(isinstance(name, str) for name in names):
        where = old.where("x-trigg-name"), new.where("x-trigg-name")
        yield Change("sdk-name-changed", label, where[0], where[1], names[0], names[1], subject=("name",))


def _marks(label: str, old: Side, new: Side) -> Iterator[Change]:
    was, now = (is_preview(dict(side.node)) for side in (old, new))
    if was != now:
        key = "x-trigg-preview" if "x-trigg-preview" in {**old.node, **new.node} else "summary"
        rule = "trigg-preview-began" if now else "trigg-preview-ended"
        yield Change(rule, label, old.where(key), new.where(key), was, now, subject=("preview",))
    before, after = old.get("x-trigg-retry"), new.get("x-trigg-retry")
    if before != after and (before is not None or after is not None):
        # Without a mark it is never sent twice.
        ranks = [RETRY_CLASSES.index(each) if each in RETRY_CLASSES else len(RETRY_CLASSES) for each in (before, after)]
        if before is None or after is None:
            ranks = [
                len(RETRY_CLASSES) - 1 if each is None else rank
                for each, rank in zip((before, after), ranks, strict=True)
            ]
        if ranks[0] != ranks[1]:
            rule = "trigg-retry-relaxed" if ranks[1] < ranks[0] else "trigg-retry-tightened"
            where = old.where("x-trigg-retry"), new.where("x-trigg-retry")
            yield Change(rule, label, *where, before or "non_idempotent", after or "non_idempotent", subject=("retry",))
    listed = [side.get("x-trigg-personal") for side in (old, new)]
    personal = [[str(name) for name in each] if isinstance(each, list) else [] for each in listed]
    where = old.where("x-trigg-personal"), new.where("x-trigg-personal")
    for verb, names, others in (("removed", *personal), ("added", *reversed(personal))):
        for name in names:
            if name not in others:
                yield Change(
                    f"trigg-personal-parameter-{verb}",
                    label,
                    where[0] if verb == "removed" else None,
                    where[1] if verb == "added" else None,
                    name if verb == "removed" else None,
                    name if verb == "added" else None,
                    name=name,
                    subject=("personal", name),
                )


# --- life -------------------------------------------------------------------------------------------------------------


_TURNS: dict[Event, str] = {
    "deprecated": "endpoint-deprecated",
    "deprecated-with-sunset": "endpoint-deprecated-with-sunset",
    "sunset-invalid": "api-deprecated-sunset-parse",
    "sunset-passed": "api-sunset-date-too-small",
    "reactivated": "endpoint-reactivated",
    "sunset-deleted": "sunset-deleted",
    "sunset-added": "trigg-sunset-added",
    "sunset-sooner": "api-sunset-date-changed-too-small",
    "sunset-later": "trigg-sunset-changed",
}


def _life(label: str, old: Operation, new: Operation, today: datetime.date) -> Iterator[Change]:
    def change(rule: str, keyword: str, was: Any = None, now: Any = None, name: str = "") -> Change:
        where = old.side.where(keyword), new.side.where(keyword)
        return Change(rule, label, *where, was, now, name=name, subject=("life",))

    ranks = old.stability, new.stability
    levels = [each.side.get("x-stability-level") for each in (old, new)]
    if ranks[0] is None or ranks[1] is None:
        if levels[0] != levels[1]:
            odd = levels[0] if ranks[0] is None else levels[1]
            yield change("api-invalid-stability-level", "x-stability-level", levels[0], levels[1], repr(odd))
    elif ranks[0] != ranks[1]:
        verb = "increased" if ranks[1] > ranks[0] else "decreased"
        yield change(f"api-stability-{verb}", "x-stability-level", STABILITY[ranks[0]], STABILITY[ranks[1]])
    turned = turn(old.side, new.side, today)
    if turned is not None:
        yield change(_TURNS[turned.event], turned.keyword, turned.old, turned.new)


# --- callbacks --------------------------------------------------------------------------------------------------------


def _callbacks(old: Operation, new: Operation, at: Compared) -> Iterator[Found]:
    before, after = old.side.named("callbacks"), new.side.named("callbacks")
    for name in {**before, **after}:
        subject = ("callback", name)
        if name not in after:
            yield Change("trigg-callback-removed", new.label, before[name].at, None, name=name, subject=subject)
        elif name not in before:
            yield Change("trigg-callback-added", new.label, None, after[name].at, name=name, subject=subject)
        else:
            yield from _callback(name, before[name], after[name], new, at)


def _callback(name: str, old: Side, new: Side, operation: Operation, at: Compared) -> Iterator[Found]:
    sides = []
    for each in (old, new):
        shown = {
            expression: item
            for expression in each.node
            if not expression.startswith("x-") and (item := each.below(expression)) is not None
        }
        sides.append(
            {
                expression: {
                    method: Operation(method, f"{operation.path} callbacks/{name}/{expression}", item, inner)
                    for method in METHODS
                    if (inner := item.below(method)) is not None
                }
                for expression, item in shown.items()
            }
        )
    before, after = sides
    for expression in {**before, **after}:
        for method in METHODS:
            one = before.get(expression, {}).get(method)
            other = after.get(expression, {}).get(method)
            if one is not None and other is not None:
                yield from compare_operation(one, other, {}, at._replace(judges=at.judges.received))
            elif one is not None or other is not None:
                verb = "removed" if one is not None else "added"
                yield Change(
                    f"trigg-callback-{verb}",
                    operation.label,
                    one.side.at if one else None,
                    other.side.at if other else None,
                    name=f"{name} {method.upper()} {expression}",
                    subject=("callback", name, expression, method),
                )
