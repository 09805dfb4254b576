"""What a change to a schema means where an operation meets it: sent or read, as the whole or as a part of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from codegen.diff.changes import Change
from codegen.diff.findings import Level
from codegen.diff.rules import RULES, schema_rule
from codegen.diff.schema_diff import Delta, Key, Met, Pairs
from codegen.diff.schemas import Schema, shape
from trigg_ext.openapi.media_types import is_json

STABILITY = ("draft", "alpha", "beta", "stable")


class Use(NamedTuple):
    """Where an operation meets a schema."""

    operation: str
    kind: Literal["request", "parameter", "response", "header"]
    key: Key
    name: str = ""
    """Of the parameter or the header."""
    located: str = ""
    """Where the parameter is: path, query, header or cookie."""
    status: str = ""
    media_type: str = ""
    one_item_is_a_list: bool = False
    """Whether a parameter's list of one is written like the one item itself."""

    @property
    def is_request(self) -> bool:
        """Whether we send it."""
        return self.kind in ("request", "parameter")

    def changes(self, pairs: Pairs, today: datetime.date) -> Iterator[Change]:
        """Yield every change that is met here."""
        for met in pairs.met_from(self.key):
            for name, level, delta in self._rules(met, today):
                path = (*met.path, delta.within) if delta.within else met.path
                yield Change(
                    name,
                    self.operation,
                    delta.old_at,
                    delta.new_at,
                    _told(delta.old),
                    _told(delta.new),
                    name=delta.name,
                    what=self.what(path),
                    status=self.status,
                    media_type=self.media_type,
                    subject=(self.kind, self.located, self.name, self.status, *path),
                    level=level,
                )

    def what(self, path: tuple[str, ...]) -> str:
        """Return how a sentence begins that is about a part of this."""
        inner = "/".join(path)
        if self.kind == "parameter" and path == _ITEM:
            return f"Each item of the {self.located} parameter `{self.name}`"
        if self.kind in ("parameter", "header"):
            whole = f"the response header `{self.name}`"
            if self.kind == "parameter":
                whole = f"the {self.located} parameter `{self.name}`"
            return f"The property `{inner}` of {whole}" if path else f"T{whole[1:]}"
        sent = "request" if self.kind == "request" else "response"
        return f"The {sent}'s property `{inner}`" if path else f"The {sent}'s body"

    def _place(self, path: tuple[str, ...]) -> str:
        if self.kind == "header":
            return "response-header"
        if self.kind == "parameter":
            return "request-parameter-property" if path else "request-parameter"
        return f"{self.kind}-property" if path else f"{self.kind}-body"

    def _rules(self, met: Met, today: datetime.date) -> Iterator[tuple[str, Level | None, Delta]]:
        delta = met.delta
        place = self._place(met.path)
        muted = met.muted_request if self.is_request else met.muted_response
        if delta.within:
            flag = "readOnly" if self.is_request else "writeOnly"
            name = self._of_property(met, muted or flag in delta.flags)
        elif delta.aspect == "type":
            name = "" if muted else self._type(met, place)
        elif delta.aspect == "list-of-types":
            verb = _widened(delta) if not self.is_request else _narrowed(delta)
            name = "" if muted else schema_rule(place, f"list-of-types-{verb}")
            values = (None, delta.new) if verb == "widened" else (delta.old, None)
            delta = delta._replace(old=values[0], new=values[1])
        elif delta.aspect in ("deprecated", "stability"):
            delta, name = self._life(delta, place, today)
        elif muted:
            name = self._muted(delta, place)
        elif place == "request-parameter-property" and self.located == "header" and delta.aspect == "became-enum":
            name = "request-header-property-became-enum"
        else:
            name = schema_rule(place, delta.aspect)
            if name.startswith("trigg-") and self.kind == "parameter" and met.path == _ITEM:
                # The items of a list are the parameter itself, given more than once.
                name = schema_rule("request-parameter", delta.aspect)
        if name:
            harmless = "harmless" in delta.flags and RULES[name].level is not Level.INFO
            yield name, Level.INFO if harmless else None, delta

    # --- one kind of change each

    def _muted(self, delta: Delta, place: str) -> str:
        """Of what is never sent, or never read, only what oasdiff tells, and what takes it back."""
        if place == "request-property":
            if delta.aspect in _TOLD_OF_READ_ONLY:
                return f"request-read-only-property-{delta.aspect}"
            if delta.aspect in _TOLD_OF_READ_ONLY.values():
                return schema_rule(place, delta.aspect)
        if place == "response-property":
            if delta.aspect == "enum-value-added":
                return "response-write-only-property-enum-value-added"
            if delta.aspect == "enum-value-removed":
                return schema_rule(place, delta.aspect)
        return schema_rule(place, delta.aspect) if delta.aspect == "reactivated" else ""

    def _of_property(self, met: Met, muted: bool) -> str:
        delta = met.delta
        aspect, required = delta.aspect, "required" in delta.flags
        if self.kind == "parameter":
            return self._of_parameter_property(aspect, required)
        if self.kind == "header":
            return ""  # a header is one text; what is in it is told as its own change
        if aspect.endswith("-only"):
            return f"{self.kind}-{aspect}"
        need = "required" if required else "optional"
        if self.is_request:
            if muted:
                return ""
            if aspect == "property-added":
                with_default = "-with-default" if required and "default" in delta.flags else ""
                return f"new-{need}-request-property{with_default}"
            if aspect == "became-required" and "default" in delta.flags:
                return "request-property-became-required-with-default"
            return f"request-{aspect}" if aspect == "property-removed" else f"request-property-{aspect}"
        if "undescribed" in delta.flags:
            return f"response-property-{aspect}" if aspect == "became-required" else "response-property-became-optional"
        written = "write-only-" if muted else ""
        if aspect.startswith("property-"):
            return f"response-{need}-{written}{aspect}"
        return f"response-{written}property-{aspect}"

    def _of_parameter_property(self, aspect: str, required: bool) -> str:
        in_header = self.located == "header"
        match aspect:
            case "property-added" if required:
                return (
                    "new-required-request-header-property"
                    if in_header
                    else "trigg-new-required-request-parameter-property"
                )
            case "property-added":
                return "trigg-new-optional-request-parameter-property"
            case "property-removed":
                return "trigg-request-parameter-property-removed"
            case "became-required" if in_header:
                return "request-header-property-became-required"
            case "became-required" | "became-optional":
                return f"trigg-request-parameter-property-{aspect}"
        return ""

    def _type(self, met: Met, place: str) -> str:
        strong = self.kind != "parameter" and (not self.media_type or is_json(self.media_type))
        strong = strong or self.kind == "header"
        if self.is_request:
            verdict = _verdict(met.old, met.new, strong=strong)
            if place == "request-parameter":
                if verdict == "compatible" and self.one_item_is_a_list and {"array", "object"} & set(met.old.types):
                    verdict = "changed"  # given item by item, there may be more than one
                if verdict == "changed" and self.one_item_is_a_list and _is_one_item_of(met.old, met.new):
                    verdict = "generalized"
                verdict = {"narrowed": "changed", "compatible": "generalized"}.get(verdict, verdict)
            elif place == "request-parameter-property":
                strict = _verdict(met.old, met.new, strong=True) in ("changed", "narrowed")
                lax = verdict in ("changed", "narrowed")
                verdict = "changed" if strict != lax else "specialized" if strict else "generalized"
            elif verdict == "narrowed":
                verdict = "changed"
            return schema_rule(place, f"type-{verdict}")
        verdict = _verdict(met.new, met.old, strong=strong)
        turned = {"narrowed": "generalized" if met.new.types else "changed", "generalized": "specialized"}
        return schema_rule(place, f"type-{turned.get(verdict, verdict)}")

    def _life(self, delta: Delta, place: str, today: datetime.date) -> tuple[Delta, str]:
        if delta.aspect == "stability":
            before, after = stability(delta.old), stability(delta.new)
            if before is None or after is None or before == after:
                return delta, ""
            verb = "increased" if after > before else "decreased"
            delta = delta._replace(old=STABILITY[before], new=STABILITY[after])
            return delta, schema_rule(place, f"stability-{verb}")
        if delta.new is None:
            return delta._replace(old=None, new=None), schema_rule(place, "deprecated")
        date = sunset_date(delta.new)
        delta = delta._replace(old=None)
        if date is None:
            return delta, schema_rule(place, "deprecated-sunset-invalid")
        return delta, schema_rule(place, "sunset-date-too-small" if date < today else "deprecated-with-sunset")


def stability(value: Any) -> int | None:
    """Return how stable: the rank of a level in ``STABILITY``. What says nothing is stable; None for what says
    nonsense.
    """
    if value is None:
        return len(STABILITY) - 1
    return STABILITY.index(value) if value in STABILITY else None


def sunset_date(value: Any) -> datetime.date | None:
    """Return the day of an ``x-sunset``: a date, or a date with a time; None for what is neither."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.date.fromisoformat(value) if len(value) == 10 else datetime.datetime.fromisoformat(value).date()
    except ValueError:
        return None


_ITEM = ("items",)

# What oasdiff tells of a property that is only read, and what is told when it is taken back.
_TOLD_OF_READ_ONLY = {
    "enum-value-removed": "enum-value-added",
    "exclusive-max-decreased": "exclusive-max-increased",
    "exclusive-min-increased": "exclusive-min-decreased",
    "max-decreased": "max-increased",
    "max-length-decreased": "max-length-increased",
    "min-increased": "min-decreased",
}

_WIDER_FORMATS = {
    ("number", "float", "double"),
    ("integer", "int32", "int64"),
    ("integer", "int32", "bigint"),
    ("integer", "int64", "bigint"),
    ("string", "date", "date-time"),
    ("string", "time", "date-time"),
}


def _narrowed(delta: Delta) -> str:
    return "narrowed" if delta.old else "widened"


def _widened(delta: Delta) -> str:
    return "widened" if delta.new else "narrowed"


def _verdict(source: Schema, sink: Schema, *, strong: bool) -> str:
    """Return how the types that may come relate to those that are taken: what comes is sent, or was read before.

    ``generalized``: everything that may come is taken. ``compatible``: it is, because it is written the same.
    ``narrowed``: only some is taken. ``changed``: none of what is new fits what was.
    """
    kinds = _type_verdict(source.types, sink.types, strong=strong)
    formats = _format_verdict(source, sink)
    if kinds in ("narrowed", "changed"):
        return kinds
    if formats == "changed":
        backwards = _format_verdict(sink, source) == "generalized" and kinds in ("", "narrowed")
        return "narrowed" if backwards else "changed"
    return kinds or "generalized"


def _type_verdict(source: tuple[str, ...], sink: tuple[str, ...], *, strong: bool) -> str:
    if source == sink:
        return ""
    if not sink:
        return "generalized"
    if source and all(_is_taken(kind, sink) for kind in source):
        return "generalized"
    if not strong and sink == ("string",):
        return "compatible"  # everything is text there
    if not source or all(_is_taken(kind, source) for kind in sink):
        return "narrowed"
    return "changed"


def _is_taken(kind: str, kinds: tuple[str, ...]) -> bool:
    return kind in kinds or (kind == "integer" and "number" in kinds)


def _format_verdict(source: Schema, sink: Schema) -> str:
    if source.format == sink.format:
        return ""
    if sink.format is None:
        return "generalized"
    for kind in sink.types:
        if (kind, source.format, sink.format) in _WIDER_FORMATS:
            return "generalized"
    return "changed"


def _is_one_item_of(item: Schema, array: Schema) -> bool:
    """Return whether a scalar is written like an array of one, and the array takes every such scalar."""
    inner = array.child("items")
    if inner is None or array.types != ("array",) or "array" in item.types or not item.types:
        return False
    if _type_verdict(item.types, inner.types, strong=False) not in ("", "generalized", "compatible"):
        return False
    without_type = [{key: value for key, value in each.data.items() if key != "type"} for each in (item, inner)]
    return shape(without_type[0]) == shape(without_type[1])


def _told(value: Any) -> Any:
    """Return types and formats as a person writes them: ``string (date-time)``."""
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], tuple):
        kinds, form = value
        return (" or ".join(kinds) or "anything") + (f" ({form})" if form else "")
    return value
