"""The schemas of one document: what a schema allows, and what is wrong with a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final, NoReturn, TypeAlias, cast

import jsonschema_rs
from attrs import frozen

from trigg_ext.openapi.flatten import Flat, flatten
from trigg_ext.openapi.json_types import mapping, sequence, text, types_of
from trigg_ext.openapi.pointer import Location, pointer
from trigg_ext.sandbox._http.operations import resolve

__all__ = ["Problem", "Schemas", "Trail"]

_DOCUMENT: Final = "urn:trigg:sandbox:document"
_MOST_PROBLEMS: Final = 50
_LONGEST_MESSAGE: Final = 300


Trail: TypeAlias = frozenset[Location]
"""Where the references led that are being followed; a place that comes again is a circle."""


@frozen
class Problem:
    """One thing that is wrong with a request."""

    pointer: str
    """JSON Pointer to the value; for what is missing, to where it should be; for a parameter, ``/`` and its name."""
    message: str


class Schemas:
    """Answers questions about the schemas of one document; what is made of a schema is made when it is first needed.

    ``format`` stays what OpenAPI 3.1 calls it, an annotation: the API takes and gives times without a zone, and a
    sandbox that refused them would refuse what the API accepts. A schema that cannot be built (a ``$ref`` to nowhere)
    allows everything; nothing is ever fetched.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._registry = _registry(document)
        # The schema stands beside what is made of it so that it lives as long as its id is a key.
        self._validators: dict[int, tuple[Any, jsonschema_rs.Draft202012Validator | None]] = {}
        self._flat: dict[int, tuple[Any, Flat | None]] = {}
        self._known_types: dict[int, tuple[Any, frozenset[str]]] = {}

    def resolved(self, value: Any) -> Any:
        """Return ``value``, or what its local ``$ref`` leads to."""
        return resolve(self._document, value)

    def flat(self, schema: Any, trail: Trail = frozenset()) -> tuple[dict[str, Any] | None, Trail]:
        """Return ``schema`` in one piece, and ``trail`` with the places on the way.

        None instead of a schema that comes in a circle (a reference leads into ``trail``), or that allows nothing.
        """
        known = self._flat.get(id(schema))
        if known is None:
            known = self._flat[id(schema)] = (schema, flatten(self._document, schema))
        found = known[1]
        if found is None or found.passed & trail:
            return None, trail
        return found.schema, trail | found.passed

    def accepts(self, schema: Any, value: Any) -> bool:
        """Return whether ``schema`` allows the JSON value ``value``."""
        validator = self._validator(schema)
        try:
            return validator is None or validator.is_valid(value)
        except ValueError:
            return False

    def problems(self, schema: Any, value: Any) -> list[Problem]:
        """Return what ``schema`` finds wrong with the JSON value ``value``, at most the first 50; empty if nothing."""
        validator = self._validator(schema)
        if validator is None:
            return []
        try:
            return [_problem(error) for error in islice(validator.iter_errors(value), _MOST_PROBLEMS)]
        except ValueError as error:
            return [Problem("", f"cannot be checked: {error}"[:_LONGEST_MESSAGE])]

    def types(self, schema: Any) -> frozenset[str]:
        """Return the JSON types that ``schema`` names, or shows by its keywords; empty if it does not say."""
        known = self._known_types.get(id(schema))
        if known is None:
            known = self._known_types[id(schema)] = (schema, frozenset(self._types(schema, frozenset())))
        return known[1]

    def _types(self, schema: Any, seen: frozenset[str]) -> Iterable[str]:
        reference = text(mapping(schema).get("$ref"))
        if reference and reference in seen:
            return ()
        described = mapping(self.resolved(schema))
        if types := types_of(described):
            return types
        parts = [part for key in ("allOf", "anyOf", "oneOf") for part in sequence(described.get(key))]
        return {name for part in parts for name in self._types(part, seen | {reference})}

    def _validator(self, schema: Any) -> jsonschema_rs.Draft202012Validator | None:
        known = self._validators.get(id(schema))
        if known is None:
            known = self._validators[id(schema)] = (schema, self._build(schema))
        return known[1]

    def _build(self, schema: Any) -> jsonschema_rs.Draft202012Validator | None:
        if not isinstance(schema, (dict, bool)):
            return None
        try:
            return jsonschema_rs.Draft202012Validator(
                _absolute(cast("dict[str, Any] | bool", schema)), registry=self._registry, retriever=_never
            )
        except (ValueError, jsonschema_rs.ReferencingError):
            return None


def _registry(document: Mapping[str, Any]) -> jsonschema_rs.Registry | None:
    try:
        return jsonschema_rs.Registry([(_DOCUMENT, dict(document))], draft=jsonschema_rs.Draft202012, retriever=_never)
    except (ValueError, jsonschema_rs.ReferencingError):
        return None


def _never(uri: str) -> NoReturn:
    raise LookupError(f"{uri} is not in the document, and nothing is fetched")


def _absolute(schema: Any) -> Any:
    """Return ``schema`` with its ``#/…`` references pointing into the document, so that it can stand alone."""
    if isinstance(schema, list):
        return [_absolute(entry) for entry in sequence(cast("object", schema))]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _DOCUMENT + value if key == "$ref" and isinstance(value, str) and value[:1] == "#" else _absolute(value)
        for key, value in mapping(cast("object", schema)).items()
    }


def _problem(error: jsonschema_rs.ValidationError) -> Problem:
    steps = list(error.instance_path)
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
        return Problem(pointer(*steps, error.kind.property), "is required")
    message = error.message
    if len(message) > _LONGEST_MESSAGE:
        # The value stands first and may be long; what is wrong with it stands last.
        message = f"{message[:60]} … {message[60 - _LONGEST_MESSAGE :]}"
    return Problem(pointer(*steps), message)
