"""A place where values stand: everything that a description says of it, in one piece.

References are followed and ``allOf`` is dissolved, so that it makes no difference how a description is divided up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, cast

from codegen.diff.changes import canonical
from codegen.diff.dialect import AT, Dialect, Schema
from trigg_ext.openapi.json_types import json_type
from trigg_ext.openapi.pointer import escape

Node = tuple[Dialect, Schema]
"""A schema, and the dialect that its references belong to."""

EVERY_TYPE = frozenset({"array", "boolean", "null", "number", "object", "string"})
_NOT_OWN = {"$ref", "allOf"}
_LOWEST = {"exclusiveMinimum", "minContains", "minItems", "minLength", "minProperties", "minimum"}
_HIGHEST = {"exclusiveMaximum", "maximum", "maxContains", "maxItems", "maxLength", "maxProperties"}
_ANNOTATIONS = {AT, "default", "deprecated", "discriminator", "readOnly", "title", "writeOnly"}
_CHOICES = ("oneOf", "anyOf")
_REST = {"unevaluatedItems", "unevaluatedProperties"}
_UNSURE = {*_CHOICES, "dependentSchemas", "if"}
"""Where these are, it depends on the value what is evaluated."""
_EVALUATED: dict[str, Any] = {}
"""What stands for something that another part describes, where a part says what holds of all else."""


class Named(NamedTuple):
    """One of the schemas in a composition: what a person calls it, and where it is."""

    label: str
    name: str
    """The component that it refers to, or empty."""
    at: str
    node: Node


class View:
    """What one or several schemas, which must all hold, say of a place."""

    def __init__(self, *nodes: Node) -> None:
        self.nodes = nodes
        self.parts: list[tuple[Dialect, Mapping[str, Any]]] = []
        self._composed: list[Node] = []
        self._repeated = 0
        self.components: list[str] = []
        """The names of the components that it refers to, outermost first."""
        self.plain_values: dict[int, Any] = {}
        """What was made of it at some depth, see ``values.simple``."""
        seen: set[int] = set()
        for node in nodes:
            self._add(node, seen)

    @staticmethod
    def of(*nodes: Node) -> View:
        """Return the view of these schemas: the same one each time, so that what is read of it is read once."""
        if not nodes:
            return View()
        known = nodes[0][0].views
        key = tuple(id(schema) for _, schema in nodes)  # theirs as long as the view has them
        if key not in known:
            known[key] = View(*nodes)
        return cast("View", known[key])

    def _add(self, node: Node, seen: set[int]) -> None:
        dialect, schema = node
        if isinstance(schema, bool):
            if not schema:
                self.parts.append((dialect, {"not": {}}))
            return
        if id(schema) in seen:
            self._repeated += 1
            return
        seen.add(id(schema))
        count, repeated = len(self.parts), self._repeated
        if "$ref" in schema:
            self.components += filter(None, [dialect.name_of(schema["$ref"])])
            self._add((dialect, dialect.target(schema["$ref"])), seen)
        own = {key: value for key, value in schema.items() if key not in _NOT_OWN}
        is_wrapper = len(schema.get("allOf", ())) == 1 and own.keys() <= {*_ANNOTATIONS, "type"}
        for each in schema.get("allOf", ()):
            if not is_wrapper:
                self._composed.append((dialect, each))
            self._add((dialect, each), seen)
        for keyword in _CHOICES:
            members = schema.get(keyword, ())
            kept = [each for each in members if not _is_null(each)]
            if len(kept) == 1 and not (keyword == "oneOf" and len(members) > 1 and dialect.allows(kept[0], None)):
                # The only alternative is no choice; beside null, it is what else may stand there.
                del own[keyword]
                self._add((dialect, kept[0]), seen)
        if repeated == self._repeated:
            own = _with_the_rest(own, [part for _, part in self.parts[count:]])
        if own.keys() - {AT}:
            self.parts.append((dialect, own))

    @cached_property
    def composed(self) -> list[Named]:
        """The members of ``allOf``."""
        return [named(*each, index) for index, each in enumerate(self._composed)]

    @cached_property
    def at(self) -> str:
        """The pointer to the schema, behind its references."""
        for _, schema in map(resolved, self.nodes):
            if isinstance(schema, dict):
                return str(schema.get(AT, ""))
        return ""

    def where(self, keyword: str, name: str | None = None) -> str:
        """Return the pointer to one of its keywords, and to a name below it; to itself if it has none of that name."""
        for _, part in reversed(self.parts):
            if keyword in part and (name is None or part[keyword].get(name, _EVALUATED) is not _EVALUATED):
                return f"{part.get(AT, '')}/{keyword}" + ("" if name is None else f"/{escape(name)}")
        return self.at

    @cached_property
    def is_nothing(self) -> bool:
        """Whether it forbids every value, as the schema ``false`` does."""
        return any(View.of((dialect, part["not"])).is_open for dialect, part in self.parts if "not" in part)

    # --- keywords

    def all(self, keyword: str) -> list[Any]:
        """Return what is under a keyword, in every part that has it."""
        return [part[keyword] for _, part in self.parts if keyword in part]

    def get(self, keyword: str) -> Any:
        """Return what is under a keyword: the tightest bound, else that of the outermost part; None if nothing is."""
        values = self.all(keyword)
        if not values:
            return None
        if keyword in _HIGHEST:
            return min(values)
        return max(values) if keyword in _LOWEST else values[-1]

    def flag(self, keyword: str) -> bool:
        """Return whether a keyword is true."""
        return True in self.all(keyword)

    @cached_property
    def types(self) -> frozenset[str]:
        """The types that are allowed, without null: those that are said, of the values that are listed, and of the
        alternatives.
        """
        return self._types(3) - {"null"}

    def _types(self, depth: int) -> frozenset[str]:
        found = frozenset() if self.is_nothing else EVERY_TYPE
        for each in self.all("type"):
            found = _both(found, frozenset([each] if isinstance(each, str) else each))
        if found == EVERY_TYPE and self.values is not None:
            found = frozenset(map(json_type, self.values))
        for dialect, members in self._choices() if depth else ():
            found = _both(found, frozenset().union(*(View.of((dialect, each))._types(depth - 1) for each in members)))
        return found

    @property
    def is_typed(self) -> bool:
        """Whether it says of what type the values are."""
        return self.types != EVERY_TYPE - {"null"}

    @cached_property
    def null(self) -> bool:
        """Whether null is allowed."""
        return self.allows(None)

    @cached_property
    def values(self) -> list[Any] | None:
        """The values that are listed under ``enum`` or ``const``, without null; None where nothing lists them."""
        lists = [*self.all("enum"), *([each] for each in self.all("const"))]
        if not lists:
            return None
        others = [set(map(canonical, each)) for each in lists[1:]]
        return [each for each in lists[0] if each is not None and all(canonical(each) in other for other in others)]

    def _choices(self) -> Iterator[tuple[Dialect, list[Schema]]]:
        for dialect, part in self.parts:
            for keyword in _CHOICES:
                if keyword in part:
                    yield dialect, part[keyword]

    # --- what is in it

    @cached_property
    def properties(self) -> dict[str, View]:
        """The properties that are described."""
        names = dict.fromkeys(name for part in self.all("properties") for name in part)
        return {name: self.under(name) for name in names}

    def describes(self, name: str, depth: int = 3) -> bool:
        """Return whether a property is described here, or by an alternative."""
        within = [] if self.chosen == [self] or not depth else self.chosen
        return name in self.properties or any(each.describes(name, depth - 1) for each in within)

    def under(self, name: str) -> View:
        """Return what is said of a property, also by ``patternProperties`` and ``additionalProperties``."""
        nodes: list[Node] = []
        for dialect, part in self.parts:
            own = part.get("properties", {})
            matching = [each for key, each in part.get("patternProperties", {}).items() if _matches(key, name)]
            if name in own and own[name] is not _EVALUATED:
                nodes.append((dialect, own[name]))
            nodes += [(dialect, each) for each in matching]
            if name not in own and not matching and "additionalProperties" in part:
                nodes.append((dialect, part["additionalProperties"]))
        return View.of(*nodes)

    @cached_property
    def required(self) -> frozenset[str]:
        """The properties that must be there."""
        return frozenset(name for part in self.all("required") for name in part)

    @property
    def is_closed(self) -> bool:
        """Whether properties that are not described are forbidden."""
        return any(
            each in self.all(key) for key in ("additionalProperties", "unevaluatedProperties") for each in [False]
        )

    def within(self, keyword: str) -> View | None:
        """Return what is under a keyword that has one schema, where it says anything."""
        nodes = [(dialect, part[keyword]) for dialect, part in self.parts if keyword in part]
        view = View.of(*nodes) if nodes else None
        return view if view is not None and view.parts else None

    @property
    def positions(self) -> int:
        """How many items are described by their position."""
        return max((len(each) for each in self.all("prefixItems")), default=0)

    def item(self, index: int) -> View:
        """Return what is said of the item at a position, from 0."""
        nodes: list[Node] = []
        for dialect, part in self.parts:
            first = part.get("prefixItems", [])
            if index < len(first):
                nodes += [(dialect, first[index])] if first[index] is not _EVALUATED else []
            elif "items" in part:
                nodes.append((dialect, part["items"]))
        return View.of(*nodes)

    def named(self, keyword: str) -> dict[str, View]:
        """Return the schemas by name under a keyword."""
        names = dict.fromkeys(name for part in self.all(keyword) for name in part)
        return {
            name: View.of(
                *((dialect, part[keyword][name]) for dialect, part in self.parts if name in part.get(keyword, {}))
            )
            for name in names
        }

    def members(self, keyword: str) -> list[Named]:
        """Return the alternatives under ``oneOf`` or ``anyOf``, without those that only say null."""
        return [
            named(dialect, each, index)
            for dialect, part in self.parts
            for index, each in enumerate(part.get(keyword, ()))
            if not _is_null(each)
        ]

    @cached_property
    def chosen(self) -> list[View]:
        """The place with each of its alternatives; the place itself where it leaves no choice."""
        for position, (dialect, part) in enumerate(self.parts):
            for keyword in _CHOICES:
                if keyword in part:
                    return [self._choosing(position, keyword, (dialect, member)) for member in part[keyword]]
        return [self]

    def choosing(self, label: str) -> View:
        """Return the place with one of its alternatives, by what it is called; itself where it has none such."""
        for position, (dialect, part) in enumerate(self.parts):
            for keyword in _CHOICES:
                for index, member in enumerate(part.get(keyword, ())):
                    if named(dialect, member, index).label == label:
                        return self._choosing(position, keyword, (dialect, member))
        return self

    def _choosing(self, position: int, keyword: str, member: Node) -> View:
        rest = [
            (dialect, {key: value for key, value in part.items() if (index, key) != (position, keyword)})
            for index, (dialect, part) in enumerate(self.parts)
        ]
        return View(*rest, member)

    def allows(self, value: Any) -> bool:
        """Return whether a value is allowed here."""
        return all(dialect.allows(schema, value) for dialect, schema in self.nodes)

    @property
    def is_open(self) -> bool:
        """Whether it says nothing of which values are allowed."""
        return not any(
            part.keys() - _ANNOTATIONS and not all(key in _ANNOTATIONS or key.startswith("x-") for key in part)
            for _, part in self.parts
        )

    @cached_property
    def schema(self) -> Schema:
        """The place as one JSON Schema."""
        if len(self.nodes) == 1:
            return self.nodes[0][1]
        return {"allOf": [schema for _, schema in self.nodes]}


def _with_the_rest(own: dict[str, Any], inner: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a schema says itself, where it says of what is not evaluated that it holds of all that neither it nor
    a part of it describes; unchanged where that depends on the value.
    """
    parts = [own, *inner]
    if not own.keys() & _REST or own.keys() & _UNSURE or any(part.keys() & (_UNSURE | _REST) for part in inner):
        return own
    own = dict(own)
    if "unevaluatedProperties" in own:
        rest = own.pop("unevaluatedProperties")
        if not any("additionalProperties" in part for part in parts):
            own["additionalProperties"] = rest
            for keyword in ("properties", "patternProperties"):
                named = {name: _EVALUATED for part in inner for name in part.get(keyword, ())}
                own.update({keyword: {**named, **own.get(keyword, {})}} if named else {})
    if "unevaluatedItems" in own and not any("contains" in part for part in parts):
        rest = own.pop("unevaluatedItems")
        if not any("items" in part for part in parts):
            own["items"] = rest
            first = own.get("prefixItems", [])
            more = max(len(part.get("prefixItems", ())) for part in parts) - len(first)
            own.update({"prefixItems": [*first, *[_EVALUATED] * more]} if more else {})
    return own


def resolved(node: Node) -> Node:
    """Return what a schema leads to that is nothing but a reference."""
    dialect, schema = node
    while isinstance(schema, dict) and "$ref" in schema and schema.keys() <= {"$ref", AT}:
        schema = dialect.target(schema["$ref"])
    return dialect, schema


def named(dialect: Dialect, schema: Schema, index: int) -> Named:
    """Return a schema of a composition by what a person calls it: its component, its title, its type or its number."""
    view = View.of((dialect, schema))
    name = view.components[0] if view.components else ""
    label = name or view.get("title") or ("/".join(sorted(view.types)) if view.is_typed else "") or f"#{index + 1}"
    at = str(schema.get(AT, "")) if isinstance(schema, dict) else ""
    return Named(label, name, at, (dialect, schema))


def plain(schema: Any) -> Any:
    """Return what a schema says of which values are allowed, without pointers and descriptions."""
    if isinstance(schema, dict):
        return {
            key: plain(value) if key not in ("enum", "const", "required", "dependentRequired") else canonical(value)
            for key, value in schema.items()
            if not (key in _ANNOTATIONS and not isinstance(value, dict))
        }
    return [plain(each) for each in schema] if isinstance(schema, list) else schema


def _is_null(schema: Schema) -> bool:
    if not isinstance(schema, dict):
        return False
    said = {key: value for key, value in schema.items() if key not in _ANNOTATIONS}
    return (
        bool(said)
        and said.keys() <= {"type", "const", "enum"}
        and (said.get("type") in ("null", ["null"]) or said.get("enum") == [None] or said.get("const", 0) is None)
    )


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return the types of which both speak; an integer is a number."""
    sides = one, other
    return frozenset(
        kind for kind in one | other if all(kind in side or (kind == "integer" and "number" in side) for side in sides)
    )


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False
