"""Walk an OpenAPI document: its operations, its schemas and its references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import unquote

import attrs

from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.openapi.pointer import Location, chain, escape, resolve, unescape

Schema = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The keys of a path item that are operations, in the order of the OpenAPI specification."""

DATA = frozenset({"example", "default", "const", "enum", "value", "mapping", "scopes", "links"})
"""The keywords whose value is data, in which ``$ref`` is no reference. ``examples`` is data where it is a list."""

NAMED = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas", "callbacks", "content"}
    | {"encoding", "examples", "headers", "parameters", "pathItems", "paths", "requestBodies", "responses"}
    | {"securitySchemes", "variables", "webhooks"}
)
"""The keywords whose value has names as its keys: what stands there is no keyword, whatever it is called."""

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
_INNER = frozenset((*_ONE, *_LISTS, *_MAPS))


@attrs.frozen
class Site:
    """One operation of a document: the mutable object itself, its path item, and where it is in the document."""

    method: str
    path: str
    operation: dict[str, Any]
    item: dict[str, Any]
    location: Location

    @property
    def label(self) -> str:
        """``GET /customers/id/{id}``, as people write it."""
        return f"{self.method.upper()} {self.path}"


@attrs.frozen
class Place:
    """Where a schema is, so that another can be put there."""

    container: Any
    key: Any

    def put(self, schema: Any) -> None:
        """Replace the schema here."""
        self.container[self.key] = schema


def operations(document: Mapping[str, Any]) -> Iterator[Site]:
    """Yield every operation, in the document's order, also of path items that are references.

    Raises:
        BrokenReferenceError: the reference of a path item leads nowhere.
    """
    for path, entry in mapping(document.get("paths")).items():
        if not path.startswith("/"):
            continue
        links = list(chain(document, entry, ("paths", path)))
        item = mapping(resolve(document, entry))
        for method in METHODS:
            for location, node in links:
                if isinstance(mapping(node).get(method), dict):
                    yield Site(method, path, node[method], item, (*location, method))
                    break


def keywords(document: Mapping[str, Any]) -> Iterator[tuple[Location, str, Any]]:
    """Yield every keyword where OpenAPI has keywords, not in data and ``x-`` extensions: the location of the object
    that has it, the keyword, and its value. Those of the document come before those of what is in it."""
    nodes: list[tuple[Location, Any, str]] = [((), document, "")]
    for location, node, names in nodes:  # grows on the way
        for key, value in mapping(node).items():
            if names:
                if not (key.startswith("x-") and names in ("paths", "responses")):
                    nodes.append(((*location, key), value, ""))
                continue
            yield location, key, value
            kind = value.__class__
            is_data = key in DATA or key.startswith("x-") or (key == "examples" and kind is list)
            if (kind is dict or kind is list) and not is_data:
                nodes.append(((*location, key), value, key if key in NAMED else ""))
        nodes += [((*location, index), value, "") for index, value in enumerate(sequence(node))]


def references(document: Mapping[str, Any]) -> Iterator[tuple[Location, Any]]:
    """Yield every ``$ref`` where OpenAPI has references, and the location of its object."""
    return ((location, value) for location, key, value in keywords(document) if key == "$ref")


def server_url(server: Mapping[str, Any]) -> str:
    """Return the URL of a server, with the defaults of its variables; a variable without one stays in its braces."""
    url = text(server.get("url"))
    for name, variable in mapping(server.get("variables")).items():
        if (default := mapping(variable).get("default")) is not None:
            url = url.replace(f"{{{name}}}", str(default))
    return url


def component_name(schema: object) -> str | None:
    """Return the name of the component schema that a schema refers to; None where it refers to none."""
    reference = text(mapping(schema).get("$ref"))
    if not reference.startswith("#/components/schemas/"):
        return None
    return unescape(unquote(reference.removeprefix("#/components/schemas/")))


def reference_to(name: str) -> Schema:
    """Return a reference to a component schema."""
    return {"$ref": f"#/components/schemas/{escape(name)}"}


def subschemas(schema: Schema) -> Iterator[tuple[Place, Any, str]]:
    """Yield the schemas directly inside one: the place, the schema, and the keyword or the property's name.

    As a property may be called like a keyword, this alone does not tell where the schema stands.
    """
    if _INNER.isdisjoint(schema):
        return
    for key in _ONE:
        if isinstance(schema.get(key), (dict, bool)):
            yield Place(schema, key), schema[key], key
    for key in _LISTS:
        entries = sequence(schema.get(key))
        for index, entry in enumerate(entries):
            yield Place(entries, index), entry, key
    for key in _MAPS:
        members = mapping(schema.get(key))
        for name in list(members):
            yield Place(members, name), members[name], name


def each_schema(document: dict[str, Any]) -> Iterator[tuple[Place, Any]]:
    """Yield every schema of the document, outer before inner, and its place.

    Its references to parameters, bodies and responses must be resolved.
    """
    for place, schema in _roots(document):
        yield place, schema
        yield from _within(schema)


def each_inner(schema: Any) -> Iterator[Schema]:
    """Yield a schema and every schema inside it, without following references."""
    if isinstance(schema, dict):
        yield mapping(cast("object", schema))
        for _, inner in _within(schema):
            if isinstance(inner, dict):
                yield inner


def reachable_components(document: dict[str, Any], starts: list[Any]) -> set[str]:
    """Return the names of the component schemas that schemas lead to, through any number of references."""
    components = mapping(mapping(document.get("components")).get("schemas"))
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        for schema in each_inner(waiting.pop()):
            name = component_name(schema)
            if name is not None and name not in found and name in components:
                found.add(name)
                waiting.append(components[name])
    return found


def _roots(document: dict[str, Any]) -> Iterator[tuple[Place, Any]]:
    """Yield every outermost schema of a document, and its place."""
    components = mapping(mapping(document.get("components")).get("schemas"))
    for name in list(components):
        yield Place(components, name), components[name]
    for site in operations(document):
        for holder in _holders(site.operation):
            if "schema" in holder:
                yield Place(holder, "schema"), holder["schema"]


def _holders(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield everything in an operation that may have a schema."""
    for parameter in sequence(operation.get("parameters")):
        yield mapping(parameter)
        yield from map(mapping, mapping(mapping(parameter).get("content")).values())
    for body in (operation.get("requestBody"), *mapping(operation.get("responses")).values()):
        yield from map(mapping, mapping(mapping(body).get("headers")).values())
        yield from map(mapping, mapping(mapping(body).get("content")).values())


def _within(schema: Any) -> Iterator[tuple[Place, Any]]:
    waiting = [subschemas(mapping(schema))]
    while waiting:
        found = next(waiting[-1], None)
        if found is None:
            waiting.pop()
            continue
        place, inner, _ = found
        yield place, inner
        waiting.append(subschemas(mapping(inner)))
