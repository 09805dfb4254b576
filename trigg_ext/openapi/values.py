"""The values that a description, or the overlay, names for a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trigg_ext.openapi.flatten import flatten
from trigg_ext.openapi.json_types import mapping, sequence

#: On a field: its values, also those that only the overlay names. On a model: the fields that an account has agreed on.
VALUES, AGREED = "x-trigg-values", "x-trigg-agreed"
#: On a field: it holds a phone number.
PHONE = "x-trigg-phone"

_DEEPEST = 20


def documented_values(document: Mapping[str, Any], schema: Any, depth: int = 0) -> tuple[Any, ...] | None:
    """Return the values that a field, or each item of a list, may have, without null; None where any may stand."""
    found = flatten(document, schema) if depth < _DEEPEST else None
    if found is None:
        return None
    flat = found.schema
    if VALUES in flat:
        return tuple(flat[VALUES])
    if "const" in flat:
        return (flat["const"],)
    if "enum" in flat:
        return tuple(each for each in sequence(flat["enum"]) if each is not None)
    if "items" in flat:
        return documented_values(document, flat["items"], depth + 1)
    options = [
        documented_values(document, each, depth + 1)
        for each in (*sequence(flat.get("anyOf")), *sequence(flat.get("oneOf")))
        if mapping(each).get("type") != "null"
    ]
    named = [each for each in options if each is not None]
    return tuple(value for each in named for value in each) if named and len(named) == len(options) else None
