"""Compare the parameters of an operation, its own and those of its path."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from codegen.diff.bodies import Found, schema_of
from codegen.diff.changes import Change, Side
from codegen.diff.dialect import Dialect
from codegen.diff.findings import Level
from codegen.diff.life import Ended, Event, ended, turn
from codegen.diff.uses import Judges, Use
from codegen.diff.views import View

RESERVED = ", reserved signs as they are"

_NOT_PARAMETERS = frozenset({"accept", "authorization", "content-type"})
"""Headers that OpenAPI says to ignore: media types and security tell of them."""

_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


class Parameter(NamedTuple):
    """A parameter of an operation; it makes no difference whether its path declares it for all of them."""

    name: str
    located: str
    side: Side

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.side.get("required") is True

    @property
    def what(self) -> str:
        """How a sentence begins that is about it."""
        return f"The {self.located} parameter `{self.name}`"

    @property
    def style(self) -> str:
        """How lists and objects are written; as a person says it."""
        style = self.side.get("style") or _STYLES.get(self.located, "form")
        explode = self.side.get("explode")
        exploded = explode if isinstance(explode, bool) else style == "form"
        # A number has no reserved signs.
        kept = RESERVED if self.side.get("allowReserved") is True and not self.is_number else ""
        return f"{style}, {'one by one' if exploded else 'in one'}{kept}"

    @property
    def may_be_empty(self) -> bool:
        """Whether it may be given without a value."""
        return self.located == "query" and self.side.get("allowEmptyValue") is True

    @property
    def is_scalar(self) -> bool:
        """Whether its values are neither lists nor objects, so that it makes no difference how these are written."""
        at, node = schema_of(self.side)
        dialect = Dialect(self.side.document, "request")
        return not View.of((dialect, dialect.schema(node, at))).types & {"array", "object"}

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers or booleans."""
        at, node = schema_of(self.side)
        dialect = Dialect(self.side.document, "request")
        return View.of((dialect, dialect.schema(node, at))).types <= {"integer", "number", "boolean", "null"}

    @property
    def media_type(self) -> str:
        """The media type that it is written in, if it is."""
        return next(iter(self.side.named("content")), "")


def parameters(item: Side, operation: Side) -> list[Parameter]:
    """Return all parameters of an operation, in order; its own win over those of its path."""
    found: dict[tuple[str, str], Parameter] = {}
    for side in (*operation.listed("parameters"), *item.listed("parameters")):
        each = _parameter(side)
        if each is not None:
            name = each.name.lower() if each.located == "header" else each.name
            found.setdefault((name, each.located), each)
    return list(found.values())


def _parameter(side: Side) -> Parameter | None:
    name, located = side.get("name"), side.get("in")
    if not isinstance(name, str) or not isinstance(located, str):
        return None
    if located == "header" and name.lower() in _NOT_PARAMETERS:
        return None
    return Parameter(name, located, side)


def compare_parameters(
    label: str,
    old: list[Parameter],
    new: list[Parameter],
    names: dict[str, str],
    judges: Judges,
    today: datetime.date,
) -> Iterator[Found]:
    """Yield everything that changed in the parameters; ``names`` says how path parameters of the old path are called
    now.
    """
    before = {_identity(each, names): each for each in old}
    after = {_identity(each, {}): each for each in new}
    for key, one in before.items():
        if key not in after:
            yield _removed(label, one, today, is_missed=judges.is_received and one.required)
    for key, other in after.items():
        if key in before:
            yield from _modified(label, before[key], other, judges, today)
        else:
            yield _added(label, other)
    order = [
        [key for key in side if key in both] for side in (before, after) for both in [before.keys() & after.keys()]
    ]
    placed = [
        [key for key in keys if key[1] == "path" or (before[key].required and after[key].required)] for keys in order
    ]
    # In a call the parameters of the path come first, then the others that must be given.
    placed = [sorted(keys, key=lambda key: key[1] != "path") for keys in placed]
    if placed[0] != placed[1]:
        yield Change(
            "sdk-parameter-order-changed",
            label,
            before[placed[0][0]].side.at,
            after[placed[1][0]].side.at,
            [after[key].name for key in placed[0]],  # as they are called now
            [after[key].name for key in placed[1]],
            subject=("parameters",),
        )


def _identity(parameter: Parameter, names: dict[str, str]) -> tuple[str, str]:
    name = parameter.name
    if parameter.located == "path":
        name = names.get(name, name)
    return (name.lower() if parameter.located == "header" else name), parameter.located


def _subject(parameter: Parameter) -> tuple[str, ...]:
    return ("parameter", parameter.located, parameter.name, "")


_REMOVED: dict[Ended, str] = {
    "not-deprecated": "request-parameter-removed",
    "deprecated": "request-parameter-removed-with-deprecation",
    "sunset-invalid": "request-parameter-sunset-parse",
    "before-sunset": "request-parameter-removed-before-sunset",
}
_TURNS: dict[Event, str] = {
    "deprecated": "request-parameter-deprecated",
    "deprecated-with-sunset": "request-parameter-deprecated",
    "sunset-invalid": "request-parameter-sunset-parse",
    "sunset-passed": "request-parameter-sunset-date-too-small",
    "reactivated": "request-parameter-reactivated",
    "sunset-deleted": "request-parameter-sunset-deleted",
    "sunset-added": "trigg-request-parameter-sunset-added",
    "sunset-sooner": "request-parameter-sunset-date-changed-too-small",
    "sunset-later": "trigg-request-parameter-sunset-changed",
}


def _removed(label: str, parameter: Parameter, today: datetime.date, *, is_missed: bool) -> Change:
    """Return that a parameter was removed; it is missed where whoever is called could count on it."""
    end = ended(parameter.side, today)
    sunset = None if end == "not-deprecated" else parameter.side.get("x-sunset")
    return Change(
        _REMOVED[end],
        label,
        parameter.side.at,
        None,
        sunset,
        name=str(sunset) if end == "sunset-invalid" else "",
        what=parameter.what,
        subject=_subject(parameter),
        level=Level.BREAKING if is_missed and end == "not-deprecated" else None,
    )


def _added(label: str, parameter: Parameter) -> Change:
    need = "required" if parameter.required else "optional"
    rule = "new-request-path-parameter" if parameter.located == "path" else f"new-{need}-request-parameter"
    return Change(rule, label, None, parameter.side.at, what=parameter.what, subject=_subject(parameter))


def _modified(label: str, old: Parameter, new: Parameter, judges: Judges, today: datetime.date) -> Iterator[Found]:
    def change(rule: str, keyword: str, before: object = None, after: object = None, name: str = "") -> Change:
        where = old.side.where(keyword), new.side.where(keyword)
        return Change(rule, label, *where, before, after, name=name, what=new.what, subject=_subject(new))

    if old.name != new.name and new.located == "path":
        yield change("sdk-path-parameter-renamed", "name", old.name, new.name)
    if old.required != new.required:
        verb = "required" if new.required else "optional"
        yield change(f"request-parameter-became-{verb}", "required", old.required, new.required)
    if old.style != new.style and not (
        _differs_in_lists_only(old.style, new.style) and old.is_scalar and new.is_scalar
    ):
        allowed = new.style.removeprefix(old.style) == RESERVED
        rule = "trigg-request-parameter-reserved-allowed" if allowed else "trigg-request-parameter-style-changed"
        yield change(rule, "allowReserved" if allowed else "style", old.style, new.style)
    if old.may_be_empty != new.may_be_empty:
        verb = "allowed" if new.may_be_empty else "forbidden"
        rule = f"trigg-request-parameter-empty-value-{verb}"
        yield change(rule, "allowEmptyValue", old.may_be_empty, new.may_be_empty)
    if old.media_type != new.media_type:
        plain = "plain text"
        yield change(
            "trigg-request-parameter-content-type-changed",
            "content",
            old.media_type or plain,
            new.media_type or plain,
        )
    turned = turn(old.side, new.side, today)
    if turned is not None:
        keyword, before, after = turned.keyword, turned.old, turned.new
        if turned.event == "deprecated-with-sunset":  # which the rule does not name
            keyword, before, after = "deprecated", False, True
        name = str(turned.invalid) if turned.event == "sunset-invalid" else ""
        yield change(_TURNS[turned.event], keyword, before, after, name)
    key = judges.add("request", schema_of(old.side), schema_of(new.side))
    exploded = new.style == "form, one by one"
    yield Use(
        label,
        "parameter",
        judges,
        key,
        name=new.name,
        located=new.located,
        media_type=new.media_type,
        is_exploded=exploded,
    )


def _differs_in_lists_only(old: str, new: str) -> bool:
    """Return whether two styles write all but lists and objects the same."""
    one, other = (style.replace("one by one", "in one") for style in (old, new))
    return one == other
