"""The effective document as a comparison needs it: the responses of an operation, and what a schema says, in one
view."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, cast
from urllib.parse import unquote

from trigg_ext.drift._constraints import LIMITS
from trigg_ext.drift._findings import text_form

Location = tuple[str | int, ...]
"""Where something stands in a document: the keys that lead there."""

_METHODS = ("get", "post", "put", "delete", "options", "head", "patch", "trace")
_NUMERIC = frozenset({"integer", "number"})


class Part(NamedTuple):
    """One schema object of a document, and where it stands."""

    location: Location
    schema: Mapping[str, Any]


class Choice(NamedTuple):
    """``anyOf`` or ``oneOf``: the places of the branches, and the discriminator if there is one."""

    keyword: str
    branches: tuple[Location, ...]
    discriminator: Mapping[str, Any]


class DescribedOperation(NamedTuple):
    """One operation of the document."""

    name: str
    method: str
    path: str
    location: Location
    preview: bool
    deprecated: bool
    retry: str
    responses: Mapping[str, Any]
    variant_of: str
    raw: Mapping[str, Any]


class SchemaView:
    """What all parts of a schema say together: references and ``allOf`` are resolved, choices are still open."""

    __slots__ = (
        "additional",
        "choices",
        "declared_nullable",
        "enums",
        "formats",
        "free",
        "items",
        "limited",
        "moments",
        "nullable",
        "parts",
        "patterns",
        "prefix",
        "properties",
        "required",
        "typed",
        "types",
    )

    def __init__(self, parts: tuple[Part, ...], choices: tuple[Choice, ...], *, nullable: bool) -> None:
        self.parts = parts
        self.choices = choices
        self.typed = [types for each in parts if (types := declared_types(each.schema))]
        self.enums = [each for each in parts if "enum" in each.schema or "const" in each.schema]
        self.declared_nullable = nullable
        self.nullable = nullable or (
            all("null" in types for types in self.typed)
            and all(None in _allowed(each.schema) for each in self.enums)
            and not any(each.schema.get("x-nothing") for each in parts)
        )
        self.types = _together(self.typed)
        self.properties: dict[str, tuple[Location, ...]] = {}
        self.patterns: list[tuple[re.Pattern[str], Location]] = []
        self.required: list[str] = []
        self.items: tuple[Location, ...] = ()
        self.prefix: tuple[Location, ...] = ()
        self.additional: tuple[Location, ...] = ()
        self.free = True
        # What is asked of each value, found out once and not for each.
        self.limited = tuple(each.schema for each in parts if not LIMITS.isdisjoint(each.schema))
        self.formats = tuple(str(each.schema["format"]) for each in parts if "format" in each.schema)
        forms = (_moment_form(each.schema) for each in parts if "format" not in each.schema)
        self.moments = tuple(form for form in forms if form)
        closed = stated_free = False
        for each in parts:
            schema = each.schema
            for name, each_schema in mapping(schema.get("properties")).items():
                closed = True
                if each_schema is False:
                    continue
                self.properties[name] = (*self.properties.get(name, ()), (*each.location, "properties", name))
            for pattern in mapping(schema.get("patternProperties")):
                closed = True
                if (compiled := _compiled(pattern)) is not None:
                    self.patterns.append((compiled, (*each.location, "patternProperties", pattern)))
            self.required += [name for name in sequence(schema.get("required")) if isinstance(name, str)]
            self.prefix = self.prefix or tuple(
                (*each.location, "prefixItems", index) for index in range(len(sequence(schema.get("prefixItems"))))
            )
            if isinstance(schema.get("items"), (dict, bool)):
                self.items = (*self.items, (*each.location, "items"))
            key = "additionalProperties" if "additionalProperties" in schema else "unevaluatedProperties"
            rest = schema.get(key)
            if rest is False:
                closed = True
            elif rest is True or rest == {}:
                stated_free = True
            elif isinstance(rest, dict):
                closed = True
                self.additional = (*self.additional, (*each.location, key))
        # An object of which no field is described at all has no list that could be closed.
        self.free = stated_free or not closed


def _moment_form(schema: Mapping[str, Any]) -> str:
    """The form of a moment that all examples of a text have."""
    examples = sequence(schema.get("examples")) or ([schema["example"]] if "example" in schema else [])
    forms = {text_form(each) if isinstance(each, str) else "" for each in examples}
    return forms.pop() if len(forms) == 1 and forms <= {"date and time", "date", "time"} else ""


class Description:
    """One OpenAPI document, 3.0 or 3.1; what is read from it is kept. Safe to share between threads."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.operations = {(each.method, each.path): each for each in _operations(document)}
        self._views: dict[tuple[Location, ...], SchemaView] = {}

    def operation(self, method: str, path: str) -> DescribedOperation | None:
        """The operation of a method and a path template."""
        return self.operations.get((method.upper(), path))

    def resolved(self, location: Location) -> tuple[Any, Location]:
        """What stands at a place, or what its ``$ref`` leads to, and where that stands."""
        value = self.at(location)
        seen: set[str] = set()
        while isinstance(ref := mapping(value).get("$ref"), str) and ref not in seen:
            seen.add(ref)
            location = steps_of(ref)
            value = self.at(location)
        return value, location

    def at(self, location: Location) -> Any:
        """What stands at a place; None if nothing does."""
        found: Any = self.document
        for step in location:
            if isinstance(found, list):
                entries = sequence(cast("object", found))
                index = int(step) if str(step).isdecimal() else -1
                found = entries[index] if 0 <= index < len(entries) else None
            else:
                found = mapping(found).get(str(step))
        return found

    def view(self, locations: tuple[Location, ...]) -> SchemaView:
        """What the schemas at these places say together."""
        known = self._views.get(locations)
        if known is None:
            parts: dict[Location, Part] = {}
            choices: list[Choice] = []
            said = [self._collect(each, parts, choices, frozenset()) for each in locations]
            nullable = any(said)
            known = self._views[locations] = SchemaView(tuple(parts.values()), tuple(choices), nullable=nullable)
        return known

    def with_branch(self, view: SchemaView, branches: Iterable[Location]) -> SchemaView:
        """A view in which the first open choice is made: the branches at these places hold as well."""
        branches = tuple(branches)
        key = (*(each.location for each in view.parts), ("|", *(each.keyword for each in view.choices)), *branches)
        known = self._views.get(key)
        if known is None:
            parts = {each.location: each for each in view.parts}
            choices: list[Choice] = list(view.choices[1:])
            said = [self._collect(branch, parts, choices, frozenset()) for branch in branches]
            known = SchemaView(tuple(parts.values()), tuple(choices), nullable=False)
            if any(said):
                # What a branch says of null in the way of OpenAPI 3.0 holds where the schema around it has no say.
                known.nullable = SchemaView(view.parts, (), nullable=False).nullable
            self._views[key] = known
        return known

    def _collect(
        self, location: Location, parts: dict[Location, Part], choices: list[Choice], trail: frozenset[Location]
    ) -> bool:
        """Adds what a schema is made of; True if it says ``nullable`` on the way, as OpenAPI 3.0 writes it."""
        if location in trail or location in parts:
            return False
        value = self.at(location)
        if value is False:
            parts[location] = Part(location, {"x-nothing": True, "enum": []})
            return False
        schema = mapping(value)
        trail |= {location}
        nullable = schema.get("nullable") is True
        if isinstance(ref := schema.get("$ref"), str):
            nullable = self._collect(steps_of(ref), parts, choices, trail) or nullable
        for index in range(len(sequence(schema.get("allOf")))):
            nullable = self._collect((*location, "allOf", index), parts, choices, trail) or nullable
        if schema.keys() - {"$ref", "allOf"}:
            parts[location] = Part(location, schema)
        for keyword in ("anyOf", "oneOf"):
            if branches := sequence(schema.get(keyword)):
                places = tuple((*location, keyword, index) for index in range(len(branches)))
                choices.append(Choice(keyword, places, mapping(schema.get("discriminator"))))
        return nullable


@cache
def packaged() -> Description:
    """The effective document of the installed client, read when it is first needed."""
    return Description(json.loads(files("trigg_api").joinpath("effective.json").read_bytes()))


def declared_types(schema: Mapping[str, Any]) -> frozenset[str]:
    """The JSON types that a schema names or, by its keywords, means; empty if every type is allowed."""
    declared = schema.get("type")
    types = {declared} if isinstance(declared, str) else {each for each in sequence(declared) if isinstance(each, str)}
    if not types and mapping(schema.get("properties")):
        types = {"object"}
    elif not types and isinstance(schema.get("items"), dict):
        types = {"array"}
    if types and (schema.get("nullable") is True):
        types.add("null")
    return frozenset(types)


def allowed_values(view: SchemaView) -> list[Any]:
    """The values that the enums of a view have in common; those of the first, in their order."""
    return _allowed(view.enums[0].schema) if view.enums else []


def _allowed(schema: Mapping[str, Any]) -> list[Any]:
    if "const" in schema:
        return [schema["const"]]
    allowed = sequence(schema.get("enum"))
    return [*allowed, None] if schema.get("nullable") is True and None not in allowed else allowed


def is_allowed(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether an enum or a const has a value; ``1`` and ``true`` are two values."""
    return any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in _allowed(schema))


def _together(typed: list[frozenset[str]]) -> frozenset[str]:
    if not typed:
        return frozenset()
    out = typed[0]
    for other in typed[1:]:
        both = out & other
        if ("integer" in out and "number" in other) or ("number" in out and "integer" in other):
            both |= {"integer"}
        out = both
    return out - {"integer"} if out >= _NUMERIC else out


def mapping(value: object) -> dict[str, Any]:
    """``value`` if it is an object, else an empty one."""
    return cast("Any", value) if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """``value`` if it is a list, else an empty one."""
    return cast("Any", value) if isinstance(value, list) else []


def steps_of(ref: str) -> Location:
    """The keys that a local reference (``#/components/…``) means."""
    if not ref.startswith("#"):
        return ("x-elsewhere", ref)
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in unquote(ref[1:]).split("/")[1:])


def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None


def _operations(document: Mapping[str, Any]) -> Iterator[DescribedOperation]:
    for path, item in mapping(document.get("paths")).items():
        for method in _METHODS:
            operation = mapping(mapping(item).get(method))
            if not operation:
                continue
            name = operation.get("x-trigg-name") or operation.get("operationId") or f"{method.upper()} {path}"
            yield DescribedOperation(
                name=str(name),
                method=method.upper(),
                path=path,
                location=("paths", path, method),
                preview=operation.get("x-trigg-preview") is True,
                deprecated=operation.get("deprecated") is True,
                retry=str(operation.get("x-trigg-retry", "non_idempotent")),
                responses=mapping(operation.get("responses")),
                variant_of=str(operation.get("x-trigg-variant-of", "")),
                raw=operation,
            )
