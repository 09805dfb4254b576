"""Walking an OpenAPI document: where schemas, operations and references are, and nothing about what to do with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from codegen.errors import PipelineError

Json = Any
Schema = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_ONE = ("items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else", "unevaluatedItems")
_ONE_MORE = ("unevaluatedProperties", "contentSchema")
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


def resolve(document: dict[str, Any], reference: str) -> Any:
    """What a local reference points to.

    Raises:
        PipelineError: the reference is not local, or nothing is there.
    """
    if not reference.startswith("#/"):
        raise PipelineError(f"The reference {reference!r} leaves the document; only local references can be read.")
    from urllib.parse import unquote

    node: Any = document
    for raw in reference[2:].split("/"):
        token = unquote(raw).replace("~1", "/").replace("~0", "~")
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
            return reference.removeprefix("#/components/schemas/").replace("~1", "/").replace("~0", "~")
    return None


def reference_to(name: str) -> Schema:
    """A reference to a component schema."""
    return {"$ref": f"#/components/schemas/{escape(name)}"}


def subschemas(schema: Schema) -> Iterator[tuple[Callable[[Any], None], Any, str]]:
    """The schemas directly inside one: a setter to replace it, the schema, and its key (a property's name, or the keyword)."""
    for key in (*_ONE, *_ONE_MORE):
        if isinstance(schema.get(key), (dict, bool)):
            yield _setter(schema, key), schema[key], key
    for key in _LISTS:
        entries = schema.get(key)
        if isinstance(entries, list):
            for index, entry in enumerate(entries):
                yield _setter(entries, index), entry, key
    for key in _MAPS:
        members = schema.get(key)
        if isinstance(members, dict):
            for name in list(members):
                yield _setter(members, name), members[name], name


def roots(document: dict[str, Any]) -> Iterator[tuple[Callable[[Any], None], Any, str]]:
    """Every outermost schema of a document whose references to parameters, bodies and answers are resolved.

    Yields a setter, the schema, and a word for what it is: a component's name, or a label of the operation and place.
    """
    components = document.get("components", {}).get("schemas", {})
    for name in list(components):
        yield _setter(components, name), components[name], name
    for site in operations(document):
        for parameter in site.operation.get("parameters", []):
            if "schema" in parameter:
                yield _setter(parameter, "schema"), parameter["schema"], f"{site.label} parameter {parameter['name']}"
        for media_type, media in site.operation.get("requestBody", {}).get("content", {}).items():
            if "schema" in media:
                yield _setter(media, "schema"), media["schema"], f"{site.label} body {media_type}"
        for status, response in site.operation.get("responses", {}).items():
            for header in response.get("headers", {}).values():
                if isinstance(header, dict) and "schema" in header:
                    yield _setter(header, "schema"), header["schema"], f"{site.label} header {status}"
            for media_type, media in response.get("content", {}).items():
                if isinstance(media, dict) and "schema" in media:
                    yield _setter(media, "schema"), media["schema"], f"{site.label} answer {status} {media_type}"


def each_schema(document: dict[str, Any]) -> Iterator[tuple[Callable[[Any], None], Any, str]]:
    """Every schema of the document, outer before inner, with a setter to replace it and the label of its root."""
    for setter, schema, label in roots(document):
        yield from _within(setter, schema, label)


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


def _within(setter: Callable[[Any], None], schema: Any, label: str) -> Iterator[tuple[Callable[[Any], None], Any, str]]:
    yield setter, schema, label
    if isinstance(schema, dict):
        for inner_setter, inner, _ in subschemas(schema):
            yield from _within(inner_setter, inner, label)


def _setter(container: Any, key: Any) -> Callable[[Any], None]:
    def assign(value: Any) -> None:
        container[key] = value

    return assign
