"""Read the schemas of a document as JSON Schema 2020-12, as they count in one direction.

Everything that OpenAPI 3.0 and 3.1 spell differently is one thing afterwards: ``nullable``, boolean exclusive bounds,
lists under ``items``, keywords beside a ``$ref``. What follows of it is plain JSON Schema, which any validator checks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal
from urllib.parse import quote

import jsonschema_rs

from codegen.diff.documents import Document
from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.json_types import mapping, sequence, text, types_of
from trigg_ext.openapi.pointer import Part, chain, escape, locate, pointer

Direction = Literal["request", "response"]
Schema = dict[str, Any] | bool

AT = "$comment"
"""The keyword under which a schema has its pointer in the document."""

_MUTED: dict[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
INT32 = (-(2**31), 2**31 - 1)
"""What the format ``int32`` of OpenAPI allows."""

_ALIKE = ("number", "string", "boolean", "integer", "object", "array", "null")
_ONE = frozenset(
    {"additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)
CHOICES = ("anyOf", "oneOf")
_LISTS = ("allOf", *CHOICES, "prefixItems")
_MAPS = ("dependentSchemas", "patternProperties", "properties")
_CLOSING = ("additionalProperties", "unevaluatedItems", "unevaluatedProperties")
_INSIDE = {*_ONE, *_LISTS, *_MAPS}
_COUNTS = tuple(f"{least}{what}" for least in ("min", "max") for what in ("Contains", "Items", "Length", "Properties"))
_NUMBERS = ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf")
_CONTENT_OF_3_0 = {"byte": ("contentEncoding", "base64"), "binary": ("contentMediaType", "application/octet-stream")}
_STRINGS = ("contentEncoding", "contentMediaType", "format", "pattern", "title")
_FLAGS = ("deprecated", "readOnly", "uniqueItems", "writeOnly")
_CLASSES = {r"\d": "0-9", r"\w": "A-Za-z0-9_"}
_KEPT = ("default", "discriminator", "x-extensible-enum", "x-stability-level", "x-sunset")


_OF_ARRAYS = {"contains", "items", "prefixItems", "unevaluatedItems"}
_OF_OBJECTS = {"additionalProperties", "patternProperties", "properties", "propertyNames", "unevaluatedProperties"}
_OF_ANY_TYPE = {"$ref", "allOf", "anyOf", "const", "else", "enum", "if", "not", "oneOf", "then"}


class Dialect:
    """The schemas of one document in one direction.

    What is sent has no properties that are only read, and the other way round: they may be anything, and are never
    required.
    """

    def __init__(self, document: Document, direction: Direction) -> None:
        self.document = document
        self.direction = direction
        self._is_3_0 = text(document.root.get("openapi")).startswith("3.0")
        self.uri = f"urn:{direction}:{id(document):x}"
        self._met: dict[str, Part] = {}
        self._targets: dict[str, Schema] = {}
        self._allowed: dict[tuple[int, int], tuple[Schema, Any, bool]] = {}
        self.views: dict[tuple[int, ...], object] = {}
        """What was read of its schemas, see ``View.of``."""

    # --- schemas

    def schema(self, node: Any, at: str) -> Schema:
        """Return the schema at a pointer."""
        if not isinstance(node, dict):
            return {AT: at, "not": True} if node is False else {AT: at}
        reference = node.get("$ref")
        if isinstance(reference, str):
            beside = {} if self._is_3_0 else {key: value for key, value in node.items() if key != "$ref"}
            return {**mapping(self._read(beside, at)), "$ref": self._target(reference), AT: at}
        return self._read(node, at)

    def target(self, reference: str) -> Schema:
        """Return what a ``$ref`` of a schema of this dialect leads to."""
        if reference not in self._targets:
            part = self._met[reference]
            self._targets[reference] = self.schema(part.node, pointer(*part.location))
        return self._targets[reference]

    def knows(self, reference: str) -> bool:
        """Return whether a schema that was read refers to this."""
        return reference in self._met

    def read_all(self) -> int:
        """Read everything that the schemas read so far refer to; return how much that is."""
        while len(self._targets) < len(self._met):
            for reference in list(self._met):
                self.target(reference)
        return len(self._targets)

    def targets(self) -> dict[str, Schema]:
        """Return everything that was read because something refers to it, by its pointer."""
        return {pointer(*self._met[each].location): schema for each, schema in self._targets.items()}

    def about(self, schema: Schema, values: list[Any], passed: frozenset[int] = frozenset()) -> Schema:
        """Return what a schema says of some values, without references: what none of them has is left out.

        It is the same for these values as the whole, of which a description may have megabytes.
        """
        if isinstance(schema, bool) or not values or id(schema) in passed:
            return schema is not False
        passed |= {id(schema)}
        inside: list[Any] = []
        objects: list[Any] = []
        if schema.keys() & _OF_ARRAYS:
            inside = [each for value in values if isinstance(value, list) for each in value]
        if schema.keys() & _OF_OBJECTS:
            objects = [value for value in values if isinstance(value, dict)]
        said: dict[str, Any] = {}
        for key, value in schema.items():
            if key in ("allOf", "anyOf", "oneOf"):
                said[key] = [self.about(each, values, passed) for each in value]
            elif key in ("if", "then", "else", "not"):
                said[key] = self.about(value, values, passed)
            elif key == "dependentSchemas":
                said[key] = {name: self.about(each, values, passed) for name, each in value.items()}
            elif key == "properties":
                names = dict.fromkeys(name for each in objects for name in each if name in value)
                said[key] = {
                    name: self._within(value[name], [each[name] for each in objects if name in each]) for name in names
                }
            elif key == "patternProperties":
                every = [each for value in objects for each in value.values()]
                said[key] = {name: self.about(each, every) for name, each in value.items()}
            elif key in ("additionalProperties", "unevaluatedProperties"):
                said[key] = self.about(value, [each for value in objects for each in value.values()])
            elif key == "propertyNames":
                said[key] = self.about(value, [name for each in objects for name in each])
            elif key == "prefixItems":
                said[key] = [self.about(each, inside) for each in value]
            elif key in ("contains", "items", "unevaluatedItems"):
                said[key] = self._within(value, inside)
            elif key not in ("$ref", "contentSchema"):
                said[key] = value
        if "$ref" in schema:
            said["allOf"] = [*said.get("allOf", []), self.about(self.target(schema["$ref"]), values, passed)]
        return said

    def _within(self, schema: Schema, values: list[Any]) -> Schema:
        """Return what a schema says of values inside others: of a single one only whether it is allowed.

        Whole bodies are made of the same few values again and again, each of which is checked once.
        """
        values = list({id(each): each for each in values}.values())
        if len(values) != 1 or not isinstance(values[0], (dict, list)):
            return self.about(schema, values)
        key = id(schema), id(values[0])
        if key not in self._allowed:
            # With the schema and the value, so that their identities stay theirs.
            self._allowed[key] = schema, values[0], self.allows(schema, values[0])
        return self._allowed[key][2]

    def allows(self, schema: Schema, value: Any) -> bool:
        """Return whether a schema allows a value."""
        check = validator(self.about(schema, [value]))
        return check is None or check.is_valid(value)

    def opened(self, schema: Any, name: Callable[[str], str], depth: int = 3) -> Any:
        """Return a schema with what it refers to in it; deeper down, a name stands for it."""
        if isinstance(schema, list):
            return [self.opened(each, name, depth) for each in schema]
        if not isinstance(schema, dict):
            return schema
        found = {
            key: value if key in ("const", "enum", "default") else self.opened(value, name, depth)
            for key, value in schema.items()
            if key not in ("$ref", AT)
        }
        if isinstance(reference := schema.get("$ref"), str):
            target = {"enum": [name(reference)]}
            if depth:
                target = self.opened(self.target(reference), name, depth - 1)
            found["allOf"] = [*found.get("allOf", []), target]
        return found

    def name_of(self, reference: str) -> str:
        """Return the name of the component that a ``$ref`` of this dialect leads to; empty if it leads elsewhere."""
        found = self._met.get(reference)
        return str(found.location[2]) if found and len(found.location) == 3 and found.location[1] == "schemas" else ""

    def has(self, name: str) -> bool:
        """Return whether the document has a component schema of this name."""
        return name in mapping(mapping(self.document.root.get("components")).get("schemas"))

    def reference_to(self, at: str) -> str:
        """Return the ``$ref`` that leads to a pointer of the document."""
        return f"{self.uri}#/{quote(escape(at))}"

    def _target(self, reference: str) -> str:
        found = locate(self.document.root, reference)
        uri = self.reference_to(pointer(*found.location))
        self._met.setdefault(uri, found)
        return uri

    def _read(self, node: Mapping[str, Any], at: str) -> Schema:
        if not node:
            return {AT: at}
        read: dict[str, Any] = {AT: at, **{key: node[key] for key in _KEPT if key in node}}
        if not isinstance(read.get("discriminator"), dict):
            read.pop("discriminator", None)
        read.update({key: node[key] for key in _STRINGS if isinstance(node.get(key), str)})
        read.update({key: True for key in _FLAGS if node.get(key) is True})
        for key in node:
            if key in _INSIDE:
                self._inside(read, key, node[key], at)
        for keys, good in ((_COUNTS, _is_count), (_NUMBERS, _is_number)):
            read.update({key: node[key] for key in keys if good(node.get(key))})
        for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if node.get(exclusive) is True and inclusive in read:
                read[exclusive] = read.pop(inclusive)
        if read.get("multipleOf", 1) <= 0:
            del read["multipleOf"]
        if read.get("format") in _CONTENT_OF_3_0 and not {"contentEncoding", "contentMediaType"} & read.keys():
            keyword, value = _CONTENT_OF_3_0[read.pop("format")]
            read[keyword] = value
        if not read.get("pattern", "") or not can_match(read["pattern"]):
            read.pop("pattern", None)
        if read.get("format") == "int32":
            read["minimum"] = max(read.get("minimum", INT32[0]), INT32[0])
            read["maximum"] = min(read.get("maximum", INT32[1]), INT32[1])
        self._objects(read, node)
        self._values(read, node)
        self._discriminator(read)
        for keyword in ("oneOf", "anyOf"):
            _join(read, keyword)
        return self._with_null(read, node)

    def _inside(self, read: dict[str, Any], key: str, value: Any, at: str) -> None:
        at = f"{at}/{escape(key)}"
        if key == "items" and isinstance(value, list):
            key = "prefixItems"
        if key in _CLOSING and _is_nothing(value):
            read[key] = False
        elif key in _ONE and isinstance(value, (dict, bool)):
            read[key] = self.schema(value, at)
        elif key in _LISTS and isinstance(value, list) and value:
            listed = list(enumerate(value))
            if key in CHOICES:  # what nothing can be is no alternative
                listed = [each for each in listed if not _is_nothing(each[1])] or listed[:1]
            read[key] = [self.schema(each, f"{at}/{index}") for index, each in listed]
        elif key in _MAPS and isinstance(value, dict):
            read[key] = {
                name: self.schema(each, f"{at}/{escape(name)}")
                for name, each in value.items()
                if key != "patternProperties" or can_match(name)
            }

    def _objects(self, read: dict[str, Any], node: Mapping[str, Any]) -> None:
        required = [each for each in sequence(node.get("required")) if isinstance(each, str)]
        for name, each in mapping(node.get("properties")).items():
            if self._is_muted(each):
                flags = {key: True for key in ("readOnly", "writeOnly") if self._has(each, key)}
                read["properties"][name] = {AT: f"{read[AT]}/properties/{escape(name)}", **flags}
                required = [other for other in required if other != name]
            elif isinstance(property_ := read["properties"][name], dict):
                property_.update({key: True for key in ("readOnly", "writeOnly") if self._has(each, key)})
        if required:
            read["required"] = sorted(set(required))
        dependent = {
            name: [each for each in needed if isinstance(each, str)]
            for name, needed in mapping(node.get("dependentRequired")).items()
            if isinstance(needed, list)
        }
        if dependent:
            read["dependentRequired"] = dependent

    def _is_muted(self, node: Any) -> bool:
        return self._has(node, _MUTED[self.direction])

    def _has(self, node: Any, flag: str) -> bool:
        try:
            return any(mapping(each.node).get(flag) is True for each in chain(self.document.root, node))
        except BrokenReferenceError:
            return False

    def _values(self, read: dict[str, Any], node: Mapping[str, Any]) -> None:
        types = [kind for kind in _ALIKE if kind in types_of(node)]
        if types and ("type" in node or not {"const", "enum"} & node.keys()):
            read["type"] = types if len(types) > 1 else types[0]
        if "const" in node:
            read["const"] = node["const"]
        values = node.get("enum")
        if isinstance(values, list) and values:
            # YAML makes a number of an unquoted member; on the wire it is a string.
            if node.get("type") in ("string", ["string"]):
                values = [json.dumps(each) if isinstance(each, (int, float)) else each for each in values]
            read["enum"] = list({repr(each): each for each in values}.values())

    def _discriminator(self, read: dict[str, Any]) -> None:
        """Read a discriminator with a mapping as what it says: which values its property may have."""
        discriminator = mapping(read.get("discriminator"))
        name, values = discriminator.get("propertyName"), list(mapping(discriminator.get("mapping")))
        members = [*sequence(read.get("oneOf")), *sequence(read.get("anyOf"))]
        if isinstance(name, str) and values and members:
            names = [self.name_of(text(mapping(each).get("$ref"))) for each in members]
            read["allOf"] = [
                *sequence(read.get("allOf")),
                {
                    AT: f"{read[AT]}/discriminator",
                    "properties": {
                        name: {AT: f"{read[AT]}/discriminator/mapping", "enum": [*values, *filter(None, names)]}
                    },
                },
            ]

    @staticmethod
    def _with_null(read: dict[str, Any], node: Mapping[str, Any]) -> Schema:
        if node.get("nullable") is not True:
            return read
        if "enum" in read and None not in read["enum"]:
            read["enum"] = [*read["enum"], None]
        if "type" in read and not {"allOf", "anyOf", "oneOf"} & read.keys():
            read["type"] = list(dict.fromkeys([*_listed(read["type"]), "null"]))
            return read
        if not {"allOf", "anyOf", "oneOf"} & read.keys():
            return read
        about = {key: read[key] for key in _KEPT if key in read and key != "discriminator"}
        return {AT: read[AT], **about, "anyOf": [read, {AT: read[AT], "type": "null"}]}


def _join(read: dict[str, Any], keyword: str) -> None:
    """Read alternatives of one value each as the list of values, and those of one type each as one schema.

    The keywords of JSON Schema concern values of one type each, so that together they say the same.
    """
    members = [mapping(each) for each in read.get(keyword, ())]
    plain = [{key: value for key, value in each.items() if key not in (AT, "title", *_KEPT)} for each in members]
    types = [set(_listed(each["type"])) if "type" in each else set[str]() for each in plain]
    known = read.keys() - {AT, "title", keyword, *_KEPT}
    if len(members) < 2:
        return
    listed = [_values_of(each) for each in plain]
    if all(each.keys() <= {"const", "enum", "type"} for each in plain) and all(len(each) == 1 for each in listed):
        if known & {"const", "enum"} or len(set(map(repr, listed))) < len(listed):
            return
        read["enum"] = [each for [each] in listed]
    elif (
        all(types)
        and sum(map(len, types)) == len(set().union(*types))
        and not {"integer", "number"} <= set().union(*types)
        and not any(each.keys() & _OF_ANY_TYPE for each in plain)
        and known <= {"type"}
        and set().union(*types) <= set(_listed(read.get("type", list(_ALIKE))))
    ):
        read.update({key: value for each in plain for key, value in each.items()})
        read["type"] = [kind for kind in _ALIKE if kind in set().union(*types)]
    else:
        return
    del read[keyword]


def _values_of(schema: Mapping[str, Any]) -> list[Any]:
    return [schema["const"]] if "const" in schema else _listed(schema.get("enum", []))


def validator(schema: Schema) -> jsonschema_rs.Validator | None:
    """Return a validator that asserts the formats of JSON Schema and no others; None for what is no schema."""
    try:
        return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    except (ValueError, jsonschema_rs.ReferencingError):
        return None


@cache
def can_match(pattern: str) -> bool:
    """Return whether the validator knows a regular expression."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True


def spelled_out(pattern: str) -> str:
    r"""Return a regular expression with ``\d`` and ``\w`` written as the classes that they are in ECMAScript."""
    told, is_class = "", False
    for token in re.findall(r"\\.|.", pattern, re.DOTALL):
        said = _CLASSES.get(token, "") if told[-1:] != "-" else ""
        is_class = token != "]" and (is_class or token == "[")
        told += (said if is_class else f"[{said}]") if said else token
    return told


def _is_nothing(node: Any) -> bool:
    return node is False or node in ({"not": {}}, {"not": True})


def _is_count(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 and float(value).is_integer()


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
