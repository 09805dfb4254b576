"""A value for a schema: the documented example where it fits, else one built from what the schema says."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

from trigg_ext.openapi.json_types import is_of_type, mapping, sequence, text
from trigg_ext.sandbox._http.schemas import Schemas, Trail

__all__ = ["Examples"]

# Deeper than this only what is required is built, so that a wide tree of schemas stays a small example.
_DEEPEST: Final = 12
_MOST_ITEMS: Final = 100
_LONGEST: Final = 10_000

_TEXT_BY_FORMAT: Final = {
    "binary": "Medlemsnummer;Navn\n100001111;Kari Nordmann\n",
    "byte": "VHJpZ2c=",
    "date": "2025-05-17",
    "date-time": "2025-05-17T12:00:00Z",
    "duration": "P1D",
    "email": "kari.nordmann@example.no",
    "hostname": "butikk.example.no",
    "idn-email": "kari.nordmann@example.no",
    "ipv4": "192.0.2.17",
    "ipv6": "2001:db8::17",
    "iri": "https://example.com/medlem",
    "password": "hemmelig-17-mai",
    "phone": "+4791234567",
    "time": "12:00:00Z",
    "uri": "https://example.com/medlem",
    "uri-reference": "/medlem",
    "url": "https://example.com/medlem",
    "uuid": "2457b03e-9925-45e9-b551-25f10d7bd4f2",
}

# For ``pattern``, which cannot be read backwards: texts of the kinds that this domain has, tried in turn.
_TEXTS: Final = (
    "Eksempel",
    "eksempel",
    "EKSEMPEL",
    "+4791234567",
    "4791234567",
    "91234567",
    "NO",
    "NOK",
    "no",
    "nb-NO",
    "0150",
    "17",
    "1",
    "123456",
    "100001111",
    "17057012345",
    "12:00",
    "799.90",
    "S-100",
    "S100",
    "AA12345",
    *_TEXT_BY_FORMAT.values(),
)

# With only these beside ``type``, a value of the right type is valid, and the validator need not be asked.
_FREE: Final = frozenset(
    {"type", "title", "description", "example", "examples", "default", "format", "deprecated", "readOnly", "writeOnly"}
)

_INTEGER: Final = re.compile(r"\s*[-+]?[0-9]{1,18}\s*")


class _Cut:
    """The type of ``_CUT``: no finite value here, so leave the place out."""


_CUT: Final = _Cut()


class Examples:
    """Makes examples for the schemas of one document.

    Args:
        schemas: the schemas of the document.
        omit: ``writeOnly`` for what the API responses, ``readOnly`` for what it is sent: optional properties so marked
            are left out.
    """

    def __init__(self, schemas: Schemas, *, omit: str = "writeOnly") -> None:
        self._schemas = schemas
        self._omit = omit

    def of(self, schema: Any, documented: Iterable[Any] = ()) -> Any:
        """Return a JSON value for ``schema``.

        The first that validates of: each of ``documented`` (examples that stand beside the schema), the examples within
        the schema, a value built from it. A documented value of a wrong type is taken in the type of the schema. If
        nothing validates, the first documented value; if there is none, the value that was built.
        """
        documented = list(documented)
        for candidate in documented:
            value = self._fitted(candidate, schema, frozenset(), 0)
            if not isinstance(value, _Cut) and self._schemas.accepts(schema, value):
                return value
        built = self._build(schema, frozenset(), 0)
        if isinstance(built, _Cut):
            built = dict[str, Any]()
        return documented[0] if documented and not self._schemas.accepts(schema, built) else built

    def _build(self, schema: Any, trail: Trail, depth: int) -> Any:
        flat, trail = self._schemas.flat(schema, trail)
        if flat is None:
            return _CUT
        for candidate in _documented(flat):
            value = self._fitted(candidate, flat, trail, depth)
            if not isinstance(value, _Cut) and self._valid(flat, value):
                return value
        for key in ("anyOf", "oneOf"):
            if branches := sequence(flat.get(key)):
                return self._branch(flat, key, branches, trail, depth)
        return self._by_type(flat, trail, depth)

    def _branch(self, flat: dict[str, Any], key: str, branches: list[Any], trail: Trail, depth: int) -> Any:
        rest = {name: value for name, value in flat.items() if name != key}
        first: Any = _CUT
        for branch in sorted(branches, key=lambda branch: mapping(branch).get("type") == "null"):
            value = self._build({"allOf": [rest, branch]}, trail, depth)
            if isinstance(value, _Cut):
                continue
            if self._valid(flat, value):
                return value
            first = value if isinstance(first, _Cut) else first
        return first

    def _by_type(self, flat: dict[str, Any], trail: Trail, depth: int) -> Any:
        types = self._schemas.types(flat)
        declared = flat.get("type")
        order = [text(declared)] if isinstance(declared, str) else [text(name) for name in sequence(declared)]
        for name in [name for name in order if name != "null"] or sorted(types - {"null"}):
            match name:
                case "object":
                    value = self._object(flat, trail, depth)
                case "array":
                    value = self._array(flat, trail, depth)
                case "string":
                    value = self._first_valid(flat, _texts(flat))
                case "integer" | "number":
                    value = self._first_valid(flat, _numbers(flat, whole=name == "integer"))
                case "boolean":
                    value = self._first_valid(flat, [True, False])
                case _:
                    continue
            if not isinstance(value, _Cut):
                return value
        if "null" in types:
            return None
        return _CUT if types else {}

    def _first_valid(self, flat: dict[str, Any], candidates: Iterable[Any]) -> Any:
        candidates = list(candidates)
        return next((value for value in candidates if self._valid(flat, value)), candidates[0])

    def _object(self, flat: dict[str, Any], trail: Trail, depth: int) -> Any:
        required = [name for name in sequence(flat.get("required")) if isinstance(name, str)]
        members = mapping(flat.get("properties"))
        full: dict[str, Any] = {}
        for name, member in members.items():
            if name not in required and (depth >= _DEEPEST or self._is_omitted(member)):
                continue
            value = self._build(member, trail, depth + 1)
            if not isinstance(value, _Cut):
                full[name] = value
            elif name in required:
                return _CUT
        if not self._fill(full, flat, required, trail, depth):
            return _CUT
        if self._valid(flat, full):
            return full
        lean = {name: value for name, value in full.items() if name in required}
        return lean if self._valid(flat, lean) else full

    def _fill(self, value: dict[str, Any], flat: dict[str, Any], required: list[str], trail: Trail, depth: int) -> bool:
        """Add what is required without being described; False if that cannot be built."""
        rest = flat.get("additionalProperties", True)
        least = flat.get("minProperties", 0)
        names = [name for name in required if name not in value]
        wanted = least if isinstance(least, int) else 0
        names += [f"field{number}" for number in range(1, min(wanted, _MOST_ITEMS) - len(value) - len(names) + 1)]
        for name in names:
            value[name] = self._build(rest, trail, depth + 1)
        return not any(isinstance(value[name], _Cut) for name in names)

    def _is_omitted(self, member: Any) -> bool:
        return (self._schemas.flat(member)[0] or {}).get(self._omit) is True

    def _array(self, flat: dict[str, Any], trail: Trail, depth: int) -> Any:
        least = min(_whole(flat.get("minItems"), 0), _MOST_ITEMS)
        most = min(_whole(flat.get("maxItems"), _MOST_ITEMS), _MOST_ITEMS)
        prefix = sequence(flat.get("prefixItems"))
        items = [self._build(item, trail, depth + 1) for item in prefix[:most]]
        count = min(max(least, 0 if prefix or depth >= _DEEPEST else 1), most)
        items += [self._build(flat.get("items", True), trail, depth + 1) for _ in range(count - len(items))]
        if any(isinstance(item, _Cut) for item in items):
            return _CUT if least else []
        if flat.get("uniqueItems") is True:
            items = [_varied(item, index) for index, item in enumerate(items)]
        return items if self._valid(flat, items) or least else []

    def _valid(self, flat: dict[str, Any], value: Any) -> bool:
        if flat.keys() <= _FREE:
            types = self._schemas.types(flat)
            return not types or is_of_type(value, types)
        return self._schemas.accepts(flat, value)

    def _fitted(self, value: Any, schema: Any, trail: Trail, depth: int) -> Any:
        """Return a documented value in the types of ``schema``, with what is required; ``_CUT`` if that cannot be."""
        # A value ends by itself, so a schema may come again in it; what is built beside it must not go in circles.
        flat, passed = self._schemas.flat(schema)
        if flat is None:
            return _CUT
        trail |= passed
        types = self._schemas.types(flat)
        value = _converted(value, types)
        if isinstance(value, _Cut):
            return _CUT
        if isinstance(value, dict):
            return self._fitted_object(mapping(cast("object", value)), flat, trail, depth)
        if isinstance(value, list):
            items = flat.get("items", True)
            fitted = [self._fitted(item, items, trail, depth + 1) for item in sequence(cast("object", value))]
            return [item for item in fitted if not isinstance(item, _Cut)]
        return value

    def _fitted_object(self, value: dict[str, Any], flat: dict[str, Any], trail: Trail, depth: int) -> Any:
        members = mapping(flat.get("properties"))
        rest = flat.get("additionalProperties", True)
        fitted: dict[str, Any] = {}
        for name, given in value.items():
            member = self._fitted(given, members.get(name, rest), trail, depth + 1)
            if not isinstance(member, _Cut):
                fitted[name] = member
        for name in sequence(flat.get("required")):
            if isinstance(name, str) and name not in fitted:
                fitted[name] = self._build(members.get(name, rest), trail, depth + 1)
                if isinstance(fitted[name], _Cut):
                    return _CUT
        return fitted


def _documented(flat: dict[str, Any]) -> Iterator[Any]:
    """Yield the values that the schema itself offers, the most telling first; null only where it was written on
    purpose.
    """
    # Not JSON Schema, but written often: the form that OpenAPI has for media types.
    for example in mapping(flat.get("examples")).values():
        yield mapping(example).get("value", example)
    yield from sequence(flat.get("examples"))
    if "example" in flat:
        yield flat["example"]
    if flat.get("default") is not None:
        yield flat["default"]
    if "const" in flat:
        yield flat["const"]
    yield from sequence(flat.get("enum"))


def _converted(value: Any, types: frozenset[str]) -> Any:
    """Convert ``value`` to one of ``types``; ``_CUT`` if it can be none of them."""
    if not types or is_of_type(value, types):
        return value
    if isinstance(value, str):
        if types & {"integer", "number"} and _INTEGER.fullmatch(value):
            return int(value)
        if "number" in types and math.isfinite(number := _float(value)):
            return number
        if "boolean" in types and value.strip().lower() in {"true", "false"}:
            return value.strip().lower() == "true"
        if "null" in types and value.strip().lower() in {"", "null"}:
            return None
    if "string" in types and isinstance(value, (bool, int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if "array" in types and not isinstance(value, dict) and value is not None:
        return [value]
    return _CUT


def _float(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return math.nan


def _texts(flat: dict[str, Any]) -> Iterator[str]:
    least, most = min(_whole(flat.get("minLength"), 0), _LONGEST), _whole(flat.get("maxLength"), _LONGEST)
    texts: Sequence[str] = _TEXTS if "pattern" in flat else _TEXTS[:1]
    for sample in (_TEXT_BY_FORMAT.get(text(flat.get("format")), texts[0]), *texts):
        yield (sample * (least // len(sample) + 1))[: max(least, min(len(sample), most))]


def _numbers(flat: dict[str, Any], *, whole: bool) -> list[float]:
    bounds = {
        key: value
        for key in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf")
        if isinstance(value := flat.get(key), (int, float)) and not isinstance(value, bool) and 1e-9 < abs(value) < 1e15
    }
    step = bounds.pop("multipleOf", 1)
    numbers: list[float] = [1, 0, -1, step]
    for bound in bounds.values():
        near = math.floor(bound / step) * step
        numbers += [bound, near, near + step, near - step, bound + 0.5, bound - 0.5]
    if len(bounds) > 1:
        numbers.append(sum(bounds.values()) / len(bounds))
    return [int(number) if float(number).is_integer() else number for number in numbers if _fits(number, whole=whole)]


def _fits(number: float, *, whole: bool) -> bool:
    return not whole or float(number).is_integer()


def _whole(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) and value >= 0 else otherwise


def _varied(item: Any, index: int) -> Any:
    if not index or isinstance(item, bool):
        return item
    if isinstance(item, str):
        return f"{item}{index}"
    return item + index if isinstance(item, (int, float)) else item
