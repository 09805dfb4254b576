"""A schema as it is compared: references followed, and every spelling of OpenAPI 3.0 and 3.1 read as one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codegen.diff.documents import Document
from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.json_types import constraints
from trigg_ext.openapi.pointer import Location, Part, chain, escape, pointer, steps_of

_OF_TYPE = {
    "string": frozenset({"format", "maxLength", "minLength", "pattern", "contentEncoding", "contentMediaType"}),
    "number": frozenset({"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"}),
    "array": frozenset({"items", "maxItems", "minItems", "prefixItems", "uniqueItems"}),
    "object": frozenset({"additionalProperties", "maxProperties", "minProperties", "properties", "required"}),
}
"""The keywords that say something of values of one type only."""
_SIMPLE = ("string", "number")

_TOGETHER = ("patternProperties", "properties", "required")
"""The keywords of which those beside a reference are added to those behind it."""

_CONTENT_OF_3_0: dict[tuple[Any, ...], tuple[Any, ...]] = {
    ("byte", None, None): (None, "base64", None),
    ("binary", None, None): (None, None, "application/octet-stream"),
}
"""Formats of OpenAPI 3.0 that are keywords in 3.1: format, encoding, media type."""


class Layer(NamedTuple):
    """Some keywords of a schema, and the pointer to the mapping that has them."""

    keywords: Mapping[str, Any]
    at: str


class Schema:
    """A schema of one document.

    ``key`` tells it from all others of its document. ``name`` is the component that was referred to, or empty.
    """

    __slots__ = ("__dict__", "document", "key", "layers", "name", "null")

    def __init__(
        self, document: Document, key: str, layers: tuple[Layer, ...], name: str, *, null: bool = False
    ) -> None:
        self.document = document
        self.key = key
        self.layers = layers
        self.name = name
        self.null = null
        """Whether what stands around it lets it be null."""
        data: dict[str, Any] = {}
        for layer in reversed(layers):
            data.update(layer.keywords)
        for keyword in _TOGETHER:
            nodes = [layer.keywords[keyword] for layer in reversed(layers) if keyword in layer.keywords]
            if len(nodes) > 1 and all(isinstance(each, Mapping) for each in nodes):
                data[keyword] = {name: each for node in nodes for name, each in node.items()}
            elif len(nodes) > 1 and all(isinstance(each, list) for each in nodes):
                data[keyword] = [each for node in nodes for each in node]
        data.pop("$ref", None)
        self.data = data
        self._read()

    # --- what it says

    def _read(self) -> None:
        data = self.data
        self._read_constants(data)
        kinds = data.get("type")
        listed = [kinds] if isinstance(kinds, str) else [each for each in _list(kinds) if isinstance(each, str)]
        enum = data.get("enum")
        self.types: tuple[str, ...] = tuple(sorted({each for each in listed if each != "null"}))
        self.enum: list[Any] | None = [each for each in enum if each is not None] if isinstance(enum, list) else None
        if self.enum is not None and self.types == ("string",):
            # YAML makes a number of an unquoted member; on the wire it is a text.
            self.enum = [json.dumps(each) if isinstance(each, (int, float)) else each for each in self.enum]
        self.nullable = (
            self.null
            or data.get("nullable") is True
            or "null" in listed
            or (not listed and isinstance(enum, list) and None in enum)
        )
        self.alternatives: dict[str, list[tuple[int, Any]]] = {}
        for union in ("oneOf", "anyOf"):
            members = data.get(union)
            if isinstance(members, list) and members:
                kept = [(index, each) for index, each in enumerate(members) if not _is_null(each)]
                self.nullable = self.nullable or len(kept) < len(members)
                self.alternatives[union] = kept
        if listed == ["null"] or ("const" in data and data["const"] is None):
            self.nullable = True
        self.format = data.get("format") if isinstance(data.get("format"), str) else None
        content = self.format, data.get("contentEncoding"), data.get("contentMediaType")
        self.content = _CONTENT_OF_3_0.get(content, content)
        required = data.get("required")
        self.required = {each for each in _list(required) if isinstance(each, str)}

    @staticmethod
    def _read_constants(data: dict[str, Any]) -> None:
        """Alternatives of one value each are a list of values, each with a description of its own."""
        for union in ("oneOf", "anyOf"):
            members = data.get(union)
            if "enum" in data or "const" in data or not isinstance(members, list):
                continue
            kept = [each for each in members if not _is_null(each)]
            if len(kept) < 2 or not all(isinstance(each, Mapping) and _is_constant(each) for each in kept):
                continue
            null = [None] * (len(kept) < len(members))
            types = {json.dumps(each["type"]) for each in kept if "type" in each}
            if len(types) == 1 and "type" not in data:
                data["type"] = json.loads(*types)
                data["nullable"] = bool(null) or data.get("nullable")
            data["enum"] = [*(each["const"] for each in kept), *null]
            del data[union]

    @property
    def values(self) -> list[Any] | None:
        """The values that it lists, or its only one; None where it says nothing of them, or says both."""
        if "const" not in self.data:
            return self.enum
        return None if self.enum is not None else [each for each in [self.data["const"]] if each is not None]

    def flag(self, keyword: str) -> bool:
        """Return whether a keyword is true."""
        return self.data.get(keyword) is True

    def bound(self, keyword: str) -> float | None:
        """Return a number that limits; the boolean exclusive bounds of OpenAPI 3.0 are read as those of 3.1."""
        data = self.data
        for inclusive, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if data.get(exclusive) is True and keyword in (inclusive, exclusive):
                return None if keyword == inclusive else _number(data.get(inclusive))
        return _number(data.get(keyword))

    @property
    def is_open(self) -> bool:
        """Whether it says nothing of what is allowed, so that null is allowed as well."""
        return not _says(self.data)

    # --- where it stands

    @property
    def at(self) -> str:
        """The pointer to it, behind its references."""
        return self.layers[-1].at

    def where(self, keyword: str, name: str | None = None) -> str:
        """Return the pointer to one of its keywords, and to a name below it; to itself, if it has none of that name."""
        for layer in self.layers:
            if keyword in layer.keywords and (name is None or name in layer.keywords[keyword]):
                return f"{layer.at}/{escape(keyword)}" + ("" if name is None else f"/{escape(name)}")
        return self.at

    # --- what is in it

    def child(self, keyword: str) -> Schema | None:
        """Return the schema under a keyword, where one stands that says anything."""
        node = self.data.get(keyword)
        if not isinstance(node, (Mapping, bool)) or node is True or node == {}:
            return None
        return schema_at(self.document, self.where(keyword), node)

    def children(self, keyword: str) -> dict[str, Schema]:
        """Return the schemas by name under a keyword."""
        nodes = self.data.get(keyword)
        if not isinstance(nodes, Mapping):
            return {}
        return {
            name: schema_at(self.document, self.where(keyword, name), node)
            for name, node in nodes.items()
            if isinstance(node, (Mapping, bool))
        }

    def members(self, keyword: str) -> list[Member]:
        """Return the schemas in a list under a keyword, without those that only say null."""
        nodes = self.data.get(keyword)
        listed = self.alternatives.get(keyword)
        if listed is None:
            listed = list(enumerate(nodes)) if isinstance(nodes, list) else []
        base = self.where(keyword)
        return [
            Member(index, node, schema_at(self.document, f"{base}/{index}", node))
            for index, node in listed
            if isinstance(node, (Mapping, bool))
        ]

    @property
    def properties(self) -> dict[str, Schema]:
        """Its own properties, without those of what it is composed of."""
        return self.children("properties")

    def of_type(self, kind: str) -> Schema:
        """Return what it says of values of one of its types, but for null."""
        left_out = {"nullable"}
        if len(self.types) > 1:
            own = _OF_TYPE.get("number" if kind == "integer" else kind, frozenset())
            left_out |= {"const", "enum", *(each for keywords in _OF_TYPE.values() for each in keywords)} - own
        only = Layer({"type": kind}, self.where("type").removesuffix("/type"))
        return Schema(self.document, f"{self.key}~{kind}", (only, *self._without(left_out)), self.name)

    def of_any_type(self) -> Schema:
        """Return what it says of values of all of its types."""
        left_out = {each for kind in _SIMPLE for each in _OF_TYPE[kind]}
        if len(self.types) == 1:
            left_out |= {"const", "enum"}
        return Schema(self.document, f"{self.key}~any", self._without(left_out), self.name, null=self.nullable)

    def _without(self, keywords: set[str]) -> tuple[Layer, ...]:
        return tuple(
            Layer({key: value for key, value in layer.keywords.items() if key not in keywords}, layer.at)
            for layer in self.layers
        )

    def wrapper(self) -> str:
        """Return the keyword of a composition that says no more than its one member; empty if there is none."""
        for keyword in ("allOf", "oneOf", "anyOf"):
            nodes = self.data.get(keyword)
            if not isinstance(nodes, list):
                continue
            members = self.members(keyword)
            if len(members) != 1:
                return ""
            rest = _says(self.data) - {keyword}
            if rest == {"type"} and self.types == members[0].schema.types:
                rest = set()
            return "" if rest else keyword
        return ""

    def unwrapped(self) -> Schema:
        """Return its one member, with what is said around it."""
        keyword = self.wrapper()
        inner = self.members(keyword)[0].schema
        around = tuple(
            Layer({key: value for key, value in layer.keywords.items() if key not in (keyword, "$ref")}, layer.at)
            for layer in self.layers
        )
        layers = (*(layer for layer in around if layer.keywords), *inner.layers)
        return Schema(self.document, f"{self.key}~~{inner.key}", layers, inner.name, null=self.nullable or inner.null)


class Member(NamedTuple):
    """One of the schemas that another is composed of."""

    number: int
    """Its place in the list, from 0."""
    node: Any
    schema: Schema

    @property
    def reference(self) -> str:
        """What it refers to, if it is a reference."""
        return str(self.node["$ref"]) if isinstance(self.node, Mapping) and "$ref" in self.node else ""

    @property
    def label(self) -> str:
        """What a person calls it."""
        title = self.schema.data.get("title")
        if self.schema.name:
            return self.schema.name
        if isinstance(title, str) and title:
            return title
        return "/".join(self.schema.types) or f"#{self.number + 1}"


def schema_at(document: Document, at: str, node: Any) -> Schema:
    """Return the schema that stands at a pointer; made once per document."""
    known: dict[str, Schema] = document.__dict__.setdefault("_schemas", {})
    found = known.get(at)
    if found is not None:
        return found
    links: list[Part] = []
    try:
        links.extend(chain(document.root, node, steps_of(at)))
    except BrokenReferenceError:  # one that only data has; a document with another is not read at all
        links.append(Part(links[-1].location, {}))
    layers = [Layer(keywords, pointer(*location)) for location, keywords in links[:-1] if keywords]
    name = next((str(link.location[2]) for link in links[1:] if _is_component(link.location)), "")
    place, node = pointer(*links[-1].location), links[-1].node
    if isinstance(node, bool):
        node = {} if node else {"not": {}}
    layers.append(Layer(node if isinstance(node, Mapping) else {}, place))
    key = place if len(layers) == 1 else at
    schema = known.get(key) if len(layers) == 1 else None
    if schema is None or schema.name != name:
        schema = Schema(document, key, tuple(layers), name)
    known[at] = schema
    return schema


def _is_component(location: Location) -> bool:
    return len(location) == 3 and location[:2] == ("components", "schemas")


def shape(node: Any) -> str:
    """Equal for two schemas that allow the same and are written alike; what only describes does not count."""
    return json.dumps(_plain(node), sort_keys=True, default=str)


def same(one: Any, other: Any) -> bool:
    """Return whether two values are the same JSON; unlike in Python, true is not 1."""
    return one is other or canonical(one) == canonical(other)


def canonical(value: Any) -> str:
    """Return a value as a text that is the same for the same JSON."""
    return json.dumps(_integral(value), sort_keys=True, default=str)


def is_annotation_only(schema: Schema) -> bool:
    """Return whether it allows everything, and only describes."""
    return schema.is_open and not schema.nullable


def parts(schema: Schema) -> Iterator[Schema]:
    """Yield a schema and, through any number of ``allOf``, everything that must hold with it."""
    seen: set[str] = set()
    waiting = [schema]
    while waiting:
        each = waiting.pop(0)
        if each.key not in seen:
            seen.add(each.key)
            yield each
            waiting.extend(member.schema for member in each.members("allOf"))


def merged_shape(schema: Schema) -> object:
    """Return what a schema says together with what it is composed of by ``allOf``: the same however it is divided
    up.
    """
    said: set[tuple[str, str]] = set()
    properties: set[tuple[str, str]] = set()
    required: set[str] = set()
    for part in parts(schema):
        required |= part.required
        for name, node in _mapping(part.data.get("properties")).items():
            properties.add((name, shape(node)))
        for key in _says(part.data) - {"allOf", "properties", "required"}:
            said.add((key, canonical(sorted(part.types)) if key == "type" else shape(part.data[key])))
    return said, properties, required, any(part.nullable for part in parts(schema))


def flattened(schema: Schema) -> Schema:
    """Return a schema with what it is composed of by ``allOf``, but for its properties, written in one piece."""
    divided = ("allOf", "properties", "required", "$ref")
    layers = [
        Layer({key: value for key, value in layer.keywords.items() if key not in divided}, layer.at)
        for part in parts(schema)
        for layer in part.layers
    ]
    null = any(part.nullable for part in parts(schema))
    return Schema(schema.document, f"{schema.key}~flat", tuple(layers), schema.name, null=null)


def _plain(node: Any) -> Any:
    if isinstance(node, Mapping):
        plain: dict[str, Any] = {}
        says = _says(node)
        for key, value in node.items():
            if key in ("properties", "patternProperties", "dependentSchemas") and isinstance(value, Mapping):
                plain[key] = {name: _plain(each) for name, each in value.items()}
            elif key in ("enum", "const", "discriminator"):
                plain[key] = _integral(value)
            elif key == "required" and isinstance(value, list):
                plain[key] = sorted(map(str, value))
            elif key == "type" and isinstance(value, list):
                plain[key] = value[0] if len(value) == 1 else sorted(map(str, value))
            elif key in says:
                plain[key] = _plain(value)
        if node.get("nullable") is True:
            plain["nullable"] = True
        return plain
    if isinstance(node, list):
        return [_plain(each) for each in node]
    return _integral(node)


def _integral(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_integral(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _integral(each) for key, each in value.items()}
    return value


def _says(node: object) -> set[str]:
    """Return the keywords by which a schema says which values other than null it allows."""
    return constraints(node) - {"nullable"}


def _is_null(node: Any) -> bool:
    if not isinstance(node, Mapping):
        return False
    rest = _says(node)
    return (
        (rest == {"type"} and node["type"] in ("null", ["null"]))
        or (rest <= {"const", "type"} and "const" in rest and node["const"] is None)
        or (rest <= {"enum", "type"} and node.get("enum") == [None])
    )


def _is_constant(node: Mapping[str, Any]) -> bool:
    said = _says(node)
    return "const" in said and said <= {"const", "type"}


def _number(value: Any) -> float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
