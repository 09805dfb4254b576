"""JSON values that a schema allows, made by hypothesis, and schemas in their strict, closed copy."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import hypothesis.strategies as st

DOCUMENT: dict[str, Any] = json.loads((resources.files("trigg_api") / "effective.json").read_text(encoding="utf-8"))
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "+4791234567",
            "ola@example.no",
            "2457B03E-9925-45E9-B551-25F10D7BD4F2",
            "2024-04-03T07:38:32.495Z",
            "17",
            "1.5",
        ]
    ),
)
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 2)),
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def allowed(schema: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that a schema of the effective document allows. A keyword that is not known here is an error."""
    if schema in (True, {}):
        return ANY_JSON
    if "$ref" in schema:
        return allowed(SCHEMAS[schema["$ref"].rpartition("/")[2]], depth)
    unknown = schema.keys() - {
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "examples",
        "description",
        "format",
        "title",
        "default",
        "x-trigg-phone",
        "x-trigg-values",  # the values that documents name, others are allowed
    }
    assert not unknown, f"payloads.py has to learn {unknown}"
    types = schema.get("type")
    if types is None:
        return ANY_JSON
    if isinstance(types, list):
        return st.one_of([allowed({**schema, "type": each}, depth) for each in types])
    examples = [each for each in schema.get("examples", []) if isinstance(each, {"string": str}.get(types, ()))]
    match types:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(-(10**12), 10**12)
        case "number":
            return NUMBERS
        case "string":
            return st.one_of(TEXTS, st.sampled_from(examples)) if examples else TEXTS
        case "array":
            return st.lists(allowed(schema["items"], depth + 1), max_size=2 if depth > 2 else 3)
    return _objects(schema, depth)


def _objects(schema: dict[str, Any], depth: int) -> st.SearchStrategy[dict[str, Any]]:
    described = {name: allowed(each, depth + 1) for name, each in schema.get("properties", {}).items()}
    required = {name: described.pop(name) for name in schema.get("required", []) if name in described}
    fixed = st.fixed_dictionaries(required, optional=described)
    rest = schema.get("additionalProperties")
    if rest in (None, False):
        return fixed
    names = st.sampled_from(["nivå", "kasse", "klubb"])
    more = st.dictionaries(names, allowed(rest, depth + 1), max_size=2)
    return st.tuples(fixed, more).map(lambda both: {**both[1], **both[0]})


def closed(schema: Any) -> Any:
    """The schema, in which no object may have fields beyond those described, but where that is stated."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    out = {name: _closed_member(name, each) for name, each in schema.items()}
    if schema.get("properties") and "additionalProperties" not in schema:
        out["additionalProperties"] = False
    return out


def _closed_member(name: str, each: Any) -> Any:
    if name in ("properties", "patternProperties", "$defs", "schemas"):
        return {field: closed(schema) for field, schema in each.items()}
    return each if name in ("examples", "enum", "const", "required", "type") else closed(each)


def operations() -> list[tuple[str, str, str, dict[str, Any]]]:
    """Each operation of the document: public name, method, path, and what is said of it."""
    return [
        (str(operation["x-trigg-name"]), method.upper(), path, operation)
        for path, item in DOCUMENT["paths"].items()
        for method, operation in item.items()
    ]


def json_schema(operation: dict[str, Any], status: str) -> dict[str, Any] | None:
    """The schema of the JSON response of a status."""
    media = operation["responses"][status].get("content", {}).get("application/json")
    schema: dict[str, Any] | None = media and media["schema"]
    return schema
