"""View the effective document as validation needs it: an operation's responses, and all that a schema says in one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from trigg_ext._conformance.constraints import LIMITS
from trigg_ext._conformance.findings import text_form
from trigg_ext.openapi import document as openapi
from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.flatten import parts as parts_of
from trigg_ext.openapi.json_types import mapping, sequence, types_of
from trigg_ext.openapi.pointer import Location, at, resolve_at

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
        self.typed = [types for each in parts if (types := types_of(each.schema))]
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
    """Return the form of a moment that all examples of a text have."""
    examples = sequence(schema.get("examples")) or ([schema["example"]] if "example" in schema else [])
    forms = {text_form(each) if isinstance(each, str) else "" for each in examples}
    return forms.pop() if len(forms) == 1 and forms <= {"date and time", "date", "time"} else ""


class Description:
    """One OpenAPI document, 3.0 or 3.1; what is read from it is kept. Safe to share between threads.

    Args:
        document: the document, as mappings and lists.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        sites = map(_described, openapi.operations(document))
        self.operations = {(each.method, each.path): each for each in sites}
        self._views: dict[tuple[Location, ...], SchemaView] = {}
        self._resolved: dict[Location, tuple[Any, Location]] = {}
        # What ``quick`` makes of views: of whole bodies, and by their places in a body.
        self.whole: dict[SchemaView, Any] = {}
        self.tables: dict[tuple[SchemaView, str], Any] = {}

    def operation(self, method: str, path: str) -> DescribedOperation | None:
        """Return the operation of a method and a path template.

        Args:
            method: the HTTP method, in any case.
            path: the path template.

        Returns:
            The operation; None where there is none.
        """
        return self.operations.get((method.upper(), path))

    def resolved(self, location: Location) -> tuple[Any, Location]:
        """Return what is at a location, without its ``$ref``, and where that is; None where it leads nowhere.

        Args:
            location: the keys that lead there.
        """
        known = self._resolved.get(location)
        if known is None:
            try:
                place, node = resolve_at(self.document, self.at(location), location)
                known = node, place
            except BrokenReferenceError:
                known = None, location
            self._resolved[location] = known
        return known

    def at(self, location: Location) -> Any:
        """Return what is at a location; None where the document has nothing there.

        Args:
            location: the keys that lead there.
        """
        return at(self.document, location)

    def view(self, locations: tuple[Location, ...]) -> SchemaView:
        """Return what the schemas at these places say together.

        Args:
            locations: the places of the schemas.
        """
        known = self._views.get(locations)
        if known is None:
            parts: dict[Location, Part] = {}
            choices: list[Choice] = []
            said = [self._collect(each, parts, choices) for each in locations]
            known = self._views[locations] = SchemaView(tuple(parts.values()), tuple(choices), nullable=any(said))
        return known

    def with_branch(self, view: SchemaView, branches: Iterable[Location]) -> SchemaView:
        """Return a view in which the first open choice is made: the branches at these places hold as well.

        Args:
            view: the view.
            branches: the places of the branches.
        """
        branches = tuple(branches)
        key = (*(each.location for each in view.parts), ("|", *(each.keyword for each in view.choices)), *branches)
        known = self._views.get(key)
        if known is None:
            parts = {each.location: each for each in view.parts}
            choices: list[Choice] = list(view.choices[1:])
            said = [self._collect(branch, parts, choices) for branch in branches]
            known = SchemaView(tuple(parts.values()), tuple(choices), nullable=False)
            if any(said):
                # What a branch says of null in the way of OpenAPI 3.0 holds where the schema around it has no say.
                known.nullable = SchemaView(view.parts, (), nullable=False).nullable
            self._views[key] = known
        return known

    def _collect(self, location: Location, parts: dict[Location, Part], choices: list[Choice]) -> bool:
        """Add what a schema is made of; return True if it says ``nullable`` on the way, as OpenAPI 3.0 writes it."""
        nullable = False
        for place, node in parts_of(self.document, self.at(location), location):
            if place in parts or node is True:
                continue
            schema = {"x-nothing": True, "enum": list[Any]()} if node is False else mapping(node)
            parts[place] = Part(place, schema)
            nullable = nullable or schema.get("nullable") is True
            for keyword in ("anyOf", "oneOf"):
                if branches := sequence(schema.get(keyword)):
                    places = tuple((*place, keyword, index) for index in range(len(branches)))
                    choices.append(Choice(keyword, places, mapping(schema.get("discriminator"))))
        return nullable


@cache
def packaged() -> Description:
    """Return the effective document of the installed client, read when it is first needed."""
    return Description(json.loads(files("trigg_api").joinpath("effective.json").read_bytes()))


def allowed_values(view: SchemaView) -> list[Any]:
    """Return the values that the enums of a view have in common; those of the first, in their order."""
    return _allowed(view.enums[0].schema) if view.enums else []


def _allowed(schema: Mapping[str, Any]) -> list[Any]:
    if "const" in schema:
        return [schema["const"]]
    allowed = sequence(schema.get("enum"))
    return [*allowed, None] if schema.get("nullable") is True and None not in allowed else allowed


def is_allowed(value: Any, schema: Mapping[str, Any]) -> bool:
    """Return whether an enum or a const has a value; ``1`` and ``true`` are two values."""
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


def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None


def _described(site: openapi.Site) -> DescribedOperation:
    operation = site.operation
    return DescribedOperation(
        name=str(operation.get("x-trigg-name") or operation.get("operationId") or site.label),
        method=site.method.upper(),
        path=site.path,
        location=site.location,
        preview=operation.get("x-trigg-preview") is True,
        deprecated=operation.get("deprecated") is True,
        retry=str(operation.get("x-trigg-retry", "non_idempotent")),
        responses=mapping(operation.get("responses")),
        variant_of=str(operation.get("x-trigg-variant-of", "")),
        raw=operation,
    )
