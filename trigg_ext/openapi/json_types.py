"""The types of JSON values, and the types that a schema allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

_ANNOTATIONS = frozenset(
    {"title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "externalDocs"}
    | {"xml", "$comment", "$id", "$schema", "$anchor", "$dynamicAnchor", "$defs"}
)
_BY_KEYWORD = (
    ("properties", "object"),
    ("additionalProperties", "object"),
    ("items", "array"),
    ("prefixItems", "array"),
)


def json_type(value: object) -> str:
    """Return the name that JSON Schema has for the type of a JSON value; 1.0 is a number, 1 an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def is_of_type(value: object, types: frozenset[str]) -> bool:
    """Return True if a JSON value is of one of these types: an integer is a number, and 1.0 is an integer."""
    kind = json_type(value)
    if kind in types or (kind == "integer" and "number" in types):
        return True
    return "integer" in types and isinstance(value, float) and value.is_integer()


def declared_types(schema: Mapping[str, Any]) -> list[str]:
    """Return the types under ``type``, a string or a list, in their order."""
    declared = schema.get("type")
    return [declared] if isinstance(declared, str) else [each for each in sequence(declared) if isinstance(each, str)]


def types_of(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the types that one schema object allows by its own keywords; empty where it allows every type.

    Without ``type``, those of ``const`` and ``enum`` count, then that ``properties`` and ``additionalProperties`` speak
    of objects, and ``items`` and ``prefixItems`` of arrays. ``nullable`` of OpenAPI 3.0 adds null. References and
    compositions are not looked into.
    """
    types = declared_types(schema)
    if not types and "const" in schema:
        types = [json_type(schema["const"])]
    elif not types and (values := sequence(schema.get("enum"))):
        types = list(map(json_type, values))
    elif not types:
        types = [kind for keyword, kind in _BY_KEYWORD if keyword in schema][:1]
    return frozenset([*types, "null"] if types and schema.get("nullable") is True else types)


def constraints(schema: object) -> set[str]:
    """Return the keywords of a schema that decide which values it allows: no annotations, no extensions."""
    return {key for key in mapping(schema) if key not in _ANNOTATIONS and not key.startswith("x-")}


def copied(value: Any) -> Any:
    """Return a copy of a JSON value, in which no object or list is there twice; ``copy.deepcopy`` takes five times as
    long.
    """
    if isinstance(value, dict):
        return {key: copied(each) for key, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        items = cast("Any", value)
        return [copied(each) for each in items]
    return value


# What stands in a document somebody else wrote may be of any type: these read a place as the type it should have.


def mapping(value: object) -> dict[str, Any]:
    """Return ``value`` if it is an object, else an empty one."""
    return cast("Any", value) if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """Return ``value`` if it is a list, else an empty one."""
    return cast("Any", value) if isinstance(value, list) else []


def text(value: object) -> str:
    """Return ``value`` if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""
