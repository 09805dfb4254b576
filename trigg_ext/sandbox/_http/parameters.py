"""Parse parameters and form fields as the document describes them, and name what is wrong with them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast
from urllib.parse import unquote_to_bytes

from trigg_ext.openapi.json_types import mapping, sequence
from trigg_ext.openapi.pointer import pointer
from trigg_ext.sandbox._http.operations import Operation, Parameter
from trigg_ext.sandbox._http.schemas import Problem, Schemas

__all__ = ["Pair", "ParameterReader", "cookie_pairs", "query_pairs", "typed"]

Pair: TypeAlias = tuple[str, str, str]
"""Name and value, decoded, and the value as it was on the wire."""

_INTEGER: Final = re.compile(r"-?[0-9]{1,400}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?")
_SEPARATORS: Final = {
    "form": re.compile(","),
    "simple": re.compile(","),
    "spaceDelimited": re.compile(r"\+|%20"),
    "pipeDelimited": re.compile(r"\||%7[Cc]"),
}


class ParameterReader:
    """Reads the parameters of one operation."""

    def __init__(self, operation: Operation, schemas: Schemas) -> None:
        self._parameters = operation.parameters
        self._places = {parameter.place for parameter in operation.parameters}
        self._schemas = schemas
        self._types = {id(parameter): schemas.types(parameter.schema) for parameter in operation.parameters}
        self._defaults = {
            id(parameter): (schemas.flat(parameter.schema)[0] or {}).get("default", _MISSING)
            for parameter in operation.parameters
        }

    def read(
        self,
        path: Mapping[str, str],
        query: Sequence[Pair],
        headers: Sequence[tuple[str, str]],
    ) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
        """Return the values by place and name, and what is wrong with them.

        Args:
            path: the decoded path parameters.
            query: the pairs of the query.
            headers: names in small letters, and values.
        """
        pairs: dict[str, Sequence[Pair]] = {
            "path": [(name, value, value) for name, value in path.items()],
            "query": query,
        }
        if "header" in self._places:
            pairs["header"] = [(name, value, value) for name, value in headers]
        if "cookie" in self._places:
            pairs["cookie"] = cookie_pairs(value for name, value in headers if name == "cookie")
        values: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}, "cookie": {}}
        problems: list[Problem] = []
        for parameter in self._parameters:
            if parameter.place not in pairs:
                continue
            value, wrong = self._read(parameter, pairs[parameter.place])
            problems += wrong
            if value is not _MISSING:
                values[parameter.place][parameter.name] = value
        return values, problems

    def _read(self, parameter: Parameter, pairs: Sequence[Pair]) -> tuple[Any, list[Problem]]:
        given = self._given(parameter, pairs)
        where = f"{parameter.place} parameter"
        if given is _MISSING:
            # A path parameter that is not in the path was left out as the route allows, or is not in the template.
            if parameter.required and parameter.place != "path":
                return _MISSING, [Problem(pointer(parameter.name), f"{where} is required")]
            return self._defaults[id(parameter)], []
        if parameter.is_json:
            try:
                value = json.loads(str(given))
            except (ValueError, RecursionError) as error:
                return _MISSING, [Problem(pointer(parameter.name), f"{where} is not JSON: {error}")]
        else:
            value = typed(given, parameter.schema, self._schemas)
            if self._schemas.accepts(parameter.schema, value):
                return value, []
            # A schema may allow a number without naming the type: by ``enum``, or in a branch.
            guess = _guessed(given)
            if self._schemas.accepts(parameter.schema, guess):
                return guess, []
        return value, [
            Problem(pointer(parameter.name) + problem.pointer, f"{where}: {problem.message}")
            for problem in self._schemas.problems(parameter.schema, value)
        ]

    def _given(self, parameter: Parameter, pairs: Sequence[Pair]) -> Any:
        """Return the text, list or object that the pairs hold for the parameter, each leaf still text."""
        types = self._types[id(parameter)]
        if "object" in types and not parameter.is_json and (parameter.style == "deepObject" or parameter.explode):
            return self._given_object(parameter, pairs)
        name = parameter.name.lower() if parameter.place == "header" else parameter.name
        found = [(value, raw) for key, value, raw in pairs if key == name]
        if not found:
            return _MISSING
        if parameter.is_json or not types & {"array", "object"} or (len(found) == 1 and "string" in types):
            return found[0][0] if len(found) == 1 else [value for value, _ in found]
        if parameter.explode and parameter.place in {"query", "cookie"}:
            items = [value for value, _ in found]
        else:
            separator = _SEPARATORS.get(parameter.style, _SEPARATORS["form"])
            decoded = _decoded if parameter.place == "query" else str.strip
            items = [decoded(item) for _, raw in found for item in separator.split(raw)]
        if "array" in types:
            return items
        return dict(zip(items[::2], items[1::2], strict=False))

    def _given_object(self, parameter: Parameter, pairs: Sequence[Pair]) -> Any:
        if parameter.style == "deepObject":
            start = parameter.name + "["
            members = [
                (key[len(start) : -1], value) for key, value, _ in pairs if key.startswith(start) and key[-1] == "]"
            ]
        elif parameter.place in {"query", "cookie"}:
            # Exploded: the members stand beside the other parameters, each under its own name.
            described = self._schemas.flat(parameter.schema)[0] or {}
            known = set(mapping(described.get("properties")))
            others = {other.name for other in self._parameters if other is not parameter}
            free = described.get("additionalProperties", True) is not False
            members = [(key, value) for key, value, _ in pairs if key in known or (free and key not in others)]
        else:
            text = next((value for key, value, _ in pairs if key == parameter.name.lower()), None)
            members = [] if text is None else [(key, value) for key, _, value in _assignments(text)]
        if not members:
            return _MISSING
        return _grouped(members)


def query_pairs(query: bytes) -> list[Pair]:
    """Return the pairs of a raw query, in order; a plus sign on the wire is a space."""
    pairs: list[Pair] = []
    for piece in query.decode("latin-1").split("&"):
        if piece:
            name, _, raw = piece.partition("=")
            pairs.append((_decoded(name), _decoded(raw), raw))
    return pairs


def cookie_pairs(headers: Iterable[str]) -> list[Pair]:
    """Return the pairs of the ``Cookie`` headers, in order."""
    pieces = (piece.strip().partition("=") for header in headers for piece in header.split(";"))
    return [(name, value.strip('"'), value) for name, sign, value in pieces if sign]


def typed(given: Any, schema: Any, schemas: Schemas) -> Any:
    """Return ``given`` (strings, or lists and objects of them) in the types that ``schema`` names.

    What cannot be read as its type stays text, so that the schema says what is wrong.
    """
    described = schemas.flat(schema)[0] or {}
    if isinstance(given, dict):
        members = mapping(described.get("properties"))
        rest = described.get("additionalProperties", True)
        values = cast("dict[str, Any]", given)
        return {key: typed(value, members.get(key, rest), schemas) for key, value in values.items()}
    if isinstance(given, list):
        items = described.get("items", True)
        return [typed(value, items, schemas) for value in sequence(cast("object", given))]
    types = schemas.types(schema)
    return given if not types or "string" in types else _scalar(str(given), types)


class _Missing:
    """The type of ``_MISSING``: nothing was given, which is not the same as null."""


_MISSING: Final = _Missing()


def _decoded(raw: str) -> str:
    if "%" not in raw and "+" not in raw and raw.isascii():
        return raw
    return unquote_to_bytes(raw.replace("+", " ").encode("latin-1", "replace")).decode("utf-8", "replace")


def _assignments(text: str) -> list[tuple[str, str, str]]:
    return [piece.strip().partition("=") for piece in text.split(",")]


def _grouped(members: list[tuple[str, str]]) -> dict[str, Any]:
    """Return members by name; one that came several times is a list."""
    grouped: dict[str, list[str]] = {}
    for key, value in members:
        grouped.setdefault(key, []).append(value)
    return {key: values[0] if len(values) == 1 else values for key, values in grouped.items()}


def _scalar(text: str, types: frozenset[str]) -> Any:
    if "integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text) and math.isfinite(number := float(text)):
        return int(text) if _INTEGER.fullmatch(text) else number
    if "boolean" in types and text in {"true", "false"}:
        return text == "true"
    if "null" in types and not text:
        return None
    return text


def _guessed(given: Any) -> Any:
    """Return ``given`` with every string that reads as a number, a truth value or nothing in that type."""
    if isinstance(given, dict):
        return {key: _guessed(value) for key, value in cast("dict[str, Any]", given).items()}
    if isinstance(given, list):
        return [_guessed(value) for value in sequence(cast("object", given))]
    return _scalar(str(given), frozenset({"integer", "number", "boolean", "null"}))
