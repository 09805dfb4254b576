"""Corrupt the JSON value of a response in the ways that a client must survive; pure, the same each time."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

from trigg_ext.openapi.json_types import json_type, mapping, sequence

__all__ = ["add_unknown_fields", "change_types", "null_innermost_objects", "replace_enum_values"]


def null_innermost_objects(value: Any) -> Any:
    """Return ``value`` with null for each object that is inside another object and has no object in it."""
    return _rebuilt(
        value, lambda member: None if _is_leaf(member) else null_innermost_objects(member), null_innermost_objects
    )


def add_unknown_fields(value: Any) -> Any:
    """Return ``value`` with two more fields in each object, which no schema names."""
    rebuilt = _rebuilt(value, add_unknown_fields)
    if json_type(value) != "object":
        return rebuilt
    return {**rebuilt, "x-nyttFelt": "17. mai", "klubbNivå": {"navn": "Gull", "fra": "2025-05-17", "poeng": [17, 5]}}


def replace_enum_values(value: Any) -> Any:
    """Return ``value`` with another string for each one in capitals, which is how the API writes enum values."""
    if isinstance(value, str):
        return "NY_VERDI" if re.fullmatch("[A-Z][A-Z_]+", value) else value
    return _rebuilt(value, replace_enum_values)


def change_types(value: Any, seed: int) -> Any:
    """Return ``value`` with another type for about half of its strings, numbers and booleans, at least one."""
    plain = _count_plain(value)
    if not plain:
        return value
    chance = random.Random(f"{seed}/{json.dumps(value, sort_keys=True)}")  # noqa: S311
    chosen = {number for number in range(plain) if chance.random() < 0.5} or {chance.randrange(plain)}
    numbers = iter(range(plain))

    def walk(part: Any) -> Any:
        if json_type(part) in {"array", "object"}:
            return _rebuilt(part, walk)
        return part if part is None or next(numbers) not in chosen else _of_another_type(part, chance)

    return walk(value)


def _rebuilt(value: Any, member: Callable[[Any], Any], item: Callable[[Any], Any] | None = None) -> Any:
    """Return ``value`` with ``member`` applied to the members of an object, and ``item`` to the items of a list."""
    match json_type(value):
        case "array":
            return [(item or member)(entry) for entry in sequence(value)]
        case "object":
            return {name: member(entry) for name, entry in mapping(value).items()}
        case _:
            return value


def _is_leaf(value: Any) -> bool:
    return json_type(value) == "object" and not any(map(_holds_object, mapping(value).values()))


def _holds_object(value: Any) -> bool:
    return json_type(value) == "object" or any(map(_holds_object, sequence(value)))


def _count_plain(value: Any) -> int:
    match json_type(value):
        case "array":
            return sum(_count_plain(entry) for entry in sequence(value))
        case "object":
            return sum(_count_plain(entry) for entry in mapping(value).values())
        case kind:
            return 0 if kind == "null" else 1


def _of_another_type(value: Any, chance: random.Random) -> Any:
    if isinstance(value, bool):
        return chance.choice([str(value).lower(), int(value)])
    if isinstance(value, (int, float)):
        return str(value)
    text = str(value)
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})", text):
        return int(text)
    return chance.choice([17, True, [text], {"verdi": text}])
