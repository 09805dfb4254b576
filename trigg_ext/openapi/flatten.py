"""Flatten schemas: what a schema says together with its ``$ref`` and its ``allOf``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.json_types import constraints, mapping, sequence
from trigg_ext.openapi.pointer import Location, Part, chain

_COMPOSED = frozenset({"$ref", "allOf"})


class Flat(NamedTuple):
    """A schema in one piece, and the locations that its references led to."""

    schema: dict[str, Any]
    passed: frozenset[Location]


def parts(document: object, schema: Any, location: Location = ()) -> Iterator[Part]:
    """Yield every schema that must hold for ``schema`` to hold, without its ``$ref`` and ``allOf``.

    What is referred to comes first, then what ``allOf`` lists, then the schema's own keywords, which so may refine
    them; ``true`` and ``false`` are yielded as they are, and what says nothing is not. Each is yielded once, also one
    that contains itself. A reference that leads nowhere, or back to where it came from, adds nothing:
    ``pointer.resolve`` raises for these.

    Give ``location`` for a schema of the document, so that the locations yielded are the document's.
    """
    yield from _parts(document, Part(location, schema), set())


def flatten(document: object, schema: Any) -> Flat | None:
    """Return a schema in one piece; None if nothing can satisfy it, because a part of it is ``false``.

    Properties and requirements of all parts are in it; of a property that several parts describe, all must hold. Of
    any other keyword that several have, that of the outermost part counts. Choices (``anyOf``, ``oneOf``) stay open;
    where several parts have one, the further ones are in ``allOf``.
    """
    own = mapping(schema)
    if own and _COMPOSED.isdisjoint(own):
        return Flat(own, frozenset())
    flat: dict[str, Any] = {}
    passed: set[Location] = set()
    for location, node in parts(document, schema):
        if node is False:
            return None
        if location and location[0] != "allOf":
            passed.add(location)
        flat = merge(flat, mapping(node))
    return Flat(flat, frozenset(passed))


def merge(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Return two schemas as one: everything that both ask for, and of ``second`` what only one can say."""
    merged = {**first, **second}
    one, other = mapping(first.get("properties")), mapping(second.get("properties"))
    if one or other:
        both = {name: _both(one[name], other[name]) for name in one if name in other}
        merged["properties"] = {**one, **other, **both}
    if "required" in first and "required" in second:
        merged["required"] = list(dict.fromkeys([*sequence(first["required"]), *sequence(second["required"])]))
    choices = [*sequence(first.get("allOf")), *sequence(second.get("allOf"))]
    for keyword in ("anyOf", "oneOf"):
        if keyword in first and keyword in second:
            merged[keyword] = first[keyword]
            choices.append({keyword: second[keyword]})
    return {**merged, "allOf": choices} if choices else merged


def _both(first: Any, second: Any) -> Any:
    one, other = mapping(first), mapping(second)
    if isinstance(first, bool) or isinstance(second, bool) or constraints(one) & constraints(other):
        return {"allOf": [first, second]}
    return {**one, **other}


def _parts(document: object, start: Part, seen: set[Location]) -> Iterator[Part]:
    links: list[Part] = []
    with suppress(BrokenReferenceError):
        links.extend(chain(document, start.node, start.location))
    for location, node in reversed(links):
        if location in seen:
            continue
        seen.add(location)
        for index, member in enumerate(sequence(mapping(node).get("allOf"))):
            yield from _parts(document, Part((*location, "allOf", index), member), seen)
        own = {key: value for key, value in mapping(node).items() if key not in _COMPOSED}
        if own or isinstance(node, bool):
            yield Part(location, own or node)
