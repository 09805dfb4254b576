"""Check single values: the formats and the limits that a schema may name."""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, cast

_LONGEST = 5_000


def fits_format(text: str, name: str) -> bool:
    """Return whether a text is of a format. A format that is not known fits; times fit without a zone, as the API has
    them.
    """
    check = _FORMATS.get(name)
    if check is None or len(text) > _LONGEST:
        return True
    try:
        return check(text)
    except ValueError:
        return False


def broken_constraint(value: Any, schema: Mapping[str, Any]) -> str:
    """Return the first keyword of the schema that limits the value and that it does not keep to; empty if there is
    none.
    """
    return next((name for name, check in _LIMITS.items() if name in schema and not check(value, schema)), "")


def _date_time(text: str) -> bool:
    datetime.fromisoformat(text)
    return re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", text) is not None


def _date(text: str) -> bool:
    date.fromisoformat(text)
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None


def _time(text: str) -> bool:
    time.fromisoformat(text)
    return ":" in text


def _address(text: str) -> bool:
    ipaddress.ip_address(text)
    return True


_FORMATS: dict[str, Callable[[str], bool]] = {
    "date-time": _date_time,
    "date": _date,
    "time": _time,
    "email": lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+", text) is not None,
    "uuid": lambda text: re.fullmatch(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", text) is not None,
    "uri": lambda text: re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", text) is not None,
    "url": lambda text: re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", text) is not None,
    "ipv4": lambda text: _address(text) and "." in text,
    "ipv6": lambda text: _address(text) and ":" in text,
}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _limit(schema: Mapping[str, Any], name: str) -> float | None:
    value = schema.get(name)
    return value if _is_number(value) else None


def _number_at_least(value: Any, schema: Mapping[str, Any]) -> bool:
    least = _limit(schema, "minimum")
    if not _is_number(value) or least is None:
        return True
    # OpenAPI 3.0 says with a truth value beside it that the limit itself is outside.
    return bool(value > least if schema.get("exclusiveMinimum") is True else value >= least)


def _number_at_most(value: Any, schema: Mapping[str, Any]) -> bool:
    most = _limit(schema, "maximum")
    if not _is_number(value) or most is None:
        return True
    return bool(value < most if schema.get("exclusiveMaximum") is True else value <= most)


def _above(value: Any, schema: Mapping[str, Any]) -> bool:
    limit = _limit(schema, "exclusiveMinimum")
    return limit is None or not _is_number(value) or bool(value > limit)


def _below(value: Any, schema: Mapping[str, Any]) -> bool:
    limit = _limit(schema, "exclusiveMaximum")
    return limit is None or not _is_number(value) or bool(value < limit)


def _multiple(value: Any, schema: Mapping[str, Any]) -> bool:
    step = _limit(schema, "multipleOf")
    if not step or not _is_number(value) or not math.isfinite(value):
        return True
    ratio = value / step
    return bool(abs(ratio - round(ratio)) < 1e-9 * max(1.0, abs(ratio)))


def _matches(value: Any, schema: Mapping[str, Any]) -> bool:
    pattern = schema.get("pattern")
    if not isinstance(value, str) or not isinstance(pattern, str) or len(value) > _LONGEST:
        return True
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True


def _size(
    kind: type[str] | type[list[Any]] | type[dict[str, Any]], name: str, *, most: bool
) -> Callable[[Any, Mapping[str, Any]], bool]:
    def check(value: Any, schema: Mapping[str, Any]) -> bool:
        limit = _limit(schema, name)
        if limit is None or not isinstance(value, kind):
            return True
        length = len(cast("Any", value))
        return length <= limit if most else length >= limit

    return check


_LIMITS: dict[str, Callable[[Any, Mapping[str, Any]], bool]] = {
    "minimum": _number_at_least,
    "maximum": _number_at_most,
    "exclusiveMinimum": _above,
    "exclusiveMaximum": _below,
    "multipleOf": _multiple,
    "pattern": _matches,
    "minLength": _size(str, "minLength", most=False),
    "maxLength": _size(str, "maxLength", most=True),
    "minItems": _size(list, "minItems", most=False),
    "maxItems": _size(list, "maxItems", most=True),
    "minProperties": _size(dict, "minProperties", most=False),
    "maxProperties": _size(dict, "maxProperties", most=True),
}

LIMITS = frozenset(_LIMITS)
"""The keywords that limit a value."""
