"""Walking an OpenAPI document: where schemas, operations and references are, and nothing about what to do with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import attrs

from codegen.errors import PipelineError
from codegen.spec.load import METHODS

Schema = dict[str, Any]

# Where a schema has schemas inside: under these keys one each, a list of them, or a mapping from names to them.
_ONE = (
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs")


@attrs.frozen
class Site:
    """One operation of a document: where it is, and the mutable object itself."""

    method: str
    path: str
    operation: dict[str, Any]

    @property
    def label(self) -> str:
        """``GET /customers/id/{id}``, as people write it."""
        return f"{self.method.upper()} {self.path}"


@attrs.frozen
class Place:
    """Where a schema stands, so that another can be put there."""

    container: Any
    key: Any

    def put(self, schema: Any) -> None:
        """Replace what stands here."""
        self.container[self.key] = schema


def operations(document: dict[str, Any]) -> Iterator[Site]:
    """Every operation, in the document's order."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            operation = item.get(method) if isinstance(item, dict) else None
            if isinstance(operation, dict):
                yield Site(method, path, operation)


def escape(token: str) -> str:
    """One reference token of a JSON pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def _unescape(token: str) -> str:
    return unquote(token).replace("~1", "/").replace("~0", "~")


def resolve(document: dict[str, Any], reference: str) -> Any:
    """What a local reference points to.

    Raises:
        PipelineError: the reference is not local, or nothing is there.
    """
    if not reference.startswith("#/"):
        raise PipelineError(f"The reference {reference!r} leaves the document; only local references can be read.")
    node: Any = document
    for raw in reference[2:].split("/"):
        token = _unescape(raw)
        if isinstance(node, list) and token.isdigit() and int(token) < len(node):
            node = node[int(token)]
        elif isinstance(node, dict) and token in node:
            node = node[token]
        else:
            raise PipelineError(f"The reference {reference!r} points to nothing in the document.")
    return node


def component_name(schema: object) -> str | None:
    """The component that a schema is a plain reference to, if it is one."""
    if isinstance(schema, dict):
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/components/schemas/"):
            return _unescape(reference.removeprefix("#/components/schemas/"))
    return None


def reference_to(name: str) -> Schema:
    """A reference to a component schema."""
    return {"$ref": f"#/components/schemas/{escape(name)}"}


def subschemas(schema: Schema) -> Iterator[tuple[Place, Any, str]]:
    """The schemas directly inside one: its place, the schema, and the keyword or the property's name.

    As a property may be called like a keyword, this alone does not tell where the schema stands.
    """
    for key in _ONE:
        if isinstance(schema.get(key), (dict, bool)):
            yield Place(schema, key), schema[key], key
    for key in _LISTS:
        entries = schema.get(key)
        if isinstance(entries, list):
            for index, entry in enumerate(entries):
                yield Place(entries, index), entry, key
    for key in _MAPS:
        members = schema.get(key)
        if isinstance(members, dict):
            for name in list(members):
                yield Place(members, name), members[name], name


def roots(document: dict[str, Any]) -> Iterator[tuple[Place, Any]]:
    """Every outermost schema of a document, and its place.

    Its references to parameters, bodies and responses must be resolved.
    """
    components = document.get("components", {}).get("schemas", {})
    for name in list(components):
        yield Place(components, name), components[name]
    for site in operations(document):
        for holder in _holders(site.operation):
            if isinstance(holder, dict) and "schema" in holder:
                yield Place(holder, "schema"), holder["schema"]


def _holders(operation: dict[str, Any]) -> Iterator[Any]:
    """Everything in an operation that may have a schema."""
    for parameter in operation.get("parameters", []):
        yield parameter
        yield from parameter.get("content", {}).values()
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for response in operation.get("responses", {}).values():
        yield from response.get("headers", {}).values()
        yield from response.get("content", {}).values()


def each_schema(document: dict[str, Any]) -> Iterator[tuple[Place, Any]]:
    """Every schema of the document, outer before inner, and its place."""
    for place, schema in roots(document):
        yield place, schema
        yield from _within(schema)


def each_inner(schema: Any) -> Iterator[Schema]:
    """A schema and every schema inside it, without following references."""
    if isinstance(schema, dict):
        yield schema
        for _, inner, _ in subschemas(schema):
            yield from each_inner(inner)


def reachable_components(document: dict[str, Any], starts: list[Any]) -> set[str]:
    """The names of the component schemas that the given schemas lead to, through any number of references."""
    components = document.get("components", {}).get("schemas", {})
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        for schema in each_inner(waiting.pop()):
            name = component_name(schema)
            if name is not None and name not in found and name in components:
                found.add(name)
                waiting.append(components[name])
    return found


def _within(schema: Any) -> Iterator[tuple[Place, Any]]:
    if isinstance(schema, dict):
        for place, inner, _ in subschemas(schema):
            yield place, inner
            yield from _within(inner)
