"""Mask responses: the same shape, and the same findings, but no value of anybody's.

Names of fields, truth values, and the words that the description lists are kept; every text and number is replaced by
one of its form. Of a long list only the items are kept that a comparison looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from trigg_ext._conformance import deprecation_headers
from trigg_ext._conformance.constraints import LIMITS, broken_constraint, fits_format
from trigg_ext._conformance.findings import MASK, shown_word, text_form
from trigg_ext._conformance.schema_view import Description, Part, SchemaView, is_allowed
from trigg_ext._conformance.validate import DEEPEST, sampled_indices
from trigg_ext._transport.sent_values import is_field_name
from trigg_ext.openapi.json_types import json_type, mapping, sequence
from trigg_ext.openapi.pointer import Location

_MOST_FIELDS = 500


def masked(value: Any, description: Description, locations: tuple[Location, ...] = ()) -> Any:
    """Return a JSON value without its values; ``locations`` are the schemas that describe it, if any do."""
    return _Mask(description).value(value, locations, 0)


def masked_headers(headers: Mapping[str, str], described: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers that a comparison reads, without values, by names in small letters; ``described`` are
    documented.
    """
    given = {name.lower(): value for name, value in headers.items()}
    out: dict[str, str] = {}
    media_type = given.get("content-type", "").partition(";")[0].strip().lower()
    if re.fullmatch(r"[\w.+*-]{1,60}/[\w.+*-]{1,60}", media_type):
        out["content-type"] = media_type
    elif media_type:
        out["content-type"] = MASK
    for _, name, *_ in deprecation_headers.life_cycle(given, preview=False, deprecated=False):
        out[name] = _MASKED_HEADERS.get(name, given[name])
    for _, name, *_ in deprecation_headers.life_cycle(given, preview=True, deprecated=True):
        out[name] = given[name]
    if "link" in out:
        named = " ".join(sorted(deprecation_headers.relations(given) & {"deprecation", "sunset"}))
        out["link"] = f'<https://example.no/>; rel="{named}"'
    for name in ("location", *(each.lower() for each in described)):
        if name in given and name not in out:
            out[name] = "https://example.no/" if name == "location" else masked_text(given[name])
    return out


_MASKED_HEADERS = {
    "deprecation": "true",
    "sunset": "Sat, 31 Dec 2050 23:59:59 GMT",
    "warning": '299 - "Deprecated"',
}


def masked_text(text: str) -> str:
    """Return a text of the same form, with nothing of it."""
    return next(_texts(text))


class _Mask:
    def __init__(self, description: Description) -> None:
        self.description = description

    def value(self, value: Any, locations: tuple[Location, ...], depth: int) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if depth > DEEPEST:
            return None
        views = list(self._views(locations)) if locations else []
        parts = [part for view in views for part in view.parts]
        kind = json_type(value)
        if kind == "object":
            return self._fields(mapping(value), views, depth)
        if kind == "array":
            return self._items(sequence(value), views, parts, depth)
        for part in parts:
            words = sequence(part.schema.get("enum"))
            if ("enum" in part.schema or "const" in part.schema) and (
                is_allowed(value, part.schema) or shown_word(value, words) is not None
            ):
                return value
        candidates = _texts(value) if isinstance(value, str) else _numbers(value, parts)
        first: Any = None
        for index, candidate in enumerate(candidates):
            first = candidate if index == 0 else first
            if _judged(candidate, parts) == _judged(value, parts):
                return candidate
        return first

    def _views(self, locations: tuple[Location, ...], depth: int = 0) -> Iterator[SchemaView]:
        """Yield what the schemas say, and what each branch of their choices says."""
        view = self.description.view(locations)
        yield view
        for choice in view.choices if depth < 6 else ():
            for branch in choice.branches:
                yield from self._views((branch,), depth + 1)

    def _fields(self, fields: dict[str, Any], views: list[SchemaView], depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for name in _kept(fields, views):
            each = fields[name]
            places = tuple(dict.fromkeys(place for view in views for place in view.properties.get(name, ())))
            shown = name
            if not places:
                by_pattern = tuple(place for view in views for pattern, place in view.patterns if pattern.search(name))
                places = by_pattern or tuple(place for view in views for place in view.additional)
                if by_pattern:
                    shown = re.sub(r"[0-9]", "0", re.sub(r"[^\W\d_]", "x", name))
                elif not is_field_name(name) or any(view.additional for view in views):
                    shown = f"{MASK} {len(out) + 1}"
            while shown in out:
                shown += "0"
            out[shown] = self.value(each, places, depth + 1)
        return out

    def _items(self, items: list[Any], views: list[SchemaView], parts: list[Part], depth: int) -> list[Any]:
        inner = tuple(dict.fromkeys(place for view in views for place in view.items))
        prefix = tuple(place for view in views for place in view.prefix)
        limited = any(not LIMITS.isdisjoint(part.schema) for part in parts)
        chosen = range(len(items)) if limited or prefix else sampled_indices(len(items))
        return [
            self.value(items[index], (prefix[index],) if index < len(prefix) else inner, depth + 1) for index in chosen
        ]


def _kept(fields: dict[str, Any], views: list[SchemaView]) -> list[str]:
    """Return the names of the fields to keep: those of a map as a comparison looks at them, of the others the first
    500.
    """
    if not any(view.additional for view in views):
        return list(fields)[:_MOST_FIELDS]
    named = {name for view in views for name in view.properties}
    patterns = [pattern for view in views for pattern, _ in view.patterns]
    mapped = [name for name in fields if name not in named and not any(each.search(name) for each in patterns)]
    if any(part.schema.keys() & {"minProperties", "maxProperties"} for view in views for part in view.parts):
        return list(fields)
    dropped = set(mapped) - {mapped[index] for index in sampled_indices(len(mapped))}
    return [name for name in fields if name not in dropped]


def _judged(value: Any, parts: list[Part]) -> list[Any]:
    """Return what a comparison would say of a value."""
    form = text_form(value) if isinstance(value, str) else json_type(value)
    out: list[Any] = [form]
    for part in parts:
        wanted = part.schema.get("format")
        out.append(broken_constraint(value, part.schema))
        out.append(isinstance(value, str) and isinstance(wanted, str) and fits_format(value, wanted))
        out.append(is_allowed(value, part.schema))
        out.append(isinstance(value, float) and value.is_integer())
    return out


def _texts(text: str) -> Iterator[str]:
    """Yield texts of the same form, the least telling first."""
    form = text_form(text)
    if form in ("empty", "truth value"):
        yield text
    elif form in ("date and time", "date", "time"):
        yield _moment(text)
    elif form == "GUID":
        letter = "A" if text == text.upper() else "a"
        yield f"00000000-0000-4000-8000-00000000000{letter}"
    elif form == "phone number":
        yield "+47 00 00 00 00" if " " in text else "+4700000000"
    elif form == "whole number":
        yield re.sub(r"\d+", lambda found: "1" + "0" * (len(found[0]) - 1), text)
    elif form == "decimal number":
        yield re.sub(r"\d+", "1", text)
    elif form == "e-mail address":
        yield "navn@example.no"
    elif form == "address":
        yield "https://example.no/"
    else:
        length = len(text)
        yield "x" * next(
            (most for limit, most in ((3, length), (10, 8), (50, 20), (500, 100)) if length <= limit), 1000
        )
    # Where a schema has limits or a pattern, one of these may keep to them, or break them, as the text does.
    yield "".join(
        "0" if each.isdigit() else "X" if each.isupper() else "x" if each.isalpha() else each for each in text
    )
    yield "".join(
        "1" if each.isdigit() else "A" if each.isupper() else "a" if each.isalpha() else each for each in text
    )
    yield "x" * len(text)
    yield from (
        "192.0.2.1",
        "2001:db8::1",
        "urn:x",
        "0",
        "1.5",
        "2025-05-17",
        "12:00:00",
        "2025-05-17T12:00:00Z",
        "A",
        "",
    )


_MOMENT = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)?(?P<between>[T ])?"
    r"(?:\d\d:\d\d(?P<seconds>:\d\d)?(?P<fraction>\.\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)


def _moment(text: str) -> str:
    """Return another moment, written like this one."""
    found = _MOMENT.fullmatch(text)
    if found is None:  # pragma: no cover - what has the form of a moment is one
        return "2025-05-17"
    fraction, zone = found["fraction"] or "", found["zone"] or ""
    seconds = ":00" if found["seconds"] else ""
    time = f"12:00{seconds}{'.' + '0' * (len(fraction) - 1) if fraction else ''}" if ":" in text else ""
    date = "2025-05-17" if found["date"] else ""
    return f"{date}{found['between'] or ''}{time}{'+01:00' if zone not in ('', 'Z') else zone}"


def _numbers(value: float, parts: list[Part]) -> Iterator[float]:
    if value in (0, 1):
        yield value
    sign = -1 if value < 0 else 1
    if isinstance(value, int):
        yield sign * 10 ** (len(str(abs(value))) - 1)
    else:
        whole = value.is_integer()
        yield sign * (1.0 if whole else 1.5)
        yield sign * (1000.0 if whole else 1000.5)
    for part in parts:
        for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
            limit = part.schema.get(name)
            if isinstance(limit, (int, float)) and not isinstance(limit, bool):
                for near in (limit, limit + 1, limit - 1, 0 * limit, limit * 2, limit + 0.5, limit - 0.5):
                    yield int(near) if isinstance(value, int) else float(near)
    yield cast("Any", type(value))(sign * 7)
