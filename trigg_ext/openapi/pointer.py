"""JSON pointers and ``$ref``: the one way through an OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import unquote

from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.json_types import mapping, sequence

Location = tuple[str | int, ...]
"""Where something is in a document: the keys that lead there, indexes of lists as numbers or as strings."""

_INDEX = re.compile("0|[1-9][0-9]{0,8}", re.ASCII)
_MISSING = object()


class Part(NamedTuple):
    """A value of a document, and its location."""

    location: Location
    node: Any


def escape(token: str) -> str:
    """Return one token of a JSON pointer (RFC 6901), escaped."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """Return the key that one token of a JSON pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


def pointer(*steps: str | int) -> str:
    """Return the JSON pointer of these keys: ``pointer("data", "email")`` is ``/data/email``."""
    return "".join(f"/{escape(str(step))}" for step in steps)


def steps_of(pointer: str) -> tuple[str, ...]:
    """Return the keys of a JSON pointer."""
    return tuple(unescape(token) for token in pointer.split("/")[1:])


def at(document: object, location: Location, default: Any = None) -> Any:
    """Return what is at a location; ``default`` where the document has nothing there."""
    node = _walk(document, location)
    return default if node is _MISSING else node


def locate(document: object, reference: str) -> Part:
    """Return what a ``$ref`` points to, and its location. A ``$ref`` found there is not followed.

    Percent-encoding is decoded first, as RFC 6901 has it. Many writers do not encode a "%" that is part of a key, and
    some encode a "/" that is: where the document has nothing at the one reading, each token is decoded by itself, or
    else read as it is written.

    Raises:
        BrokenReferenceError: the reference leaves the document, or the document has nothing there.
    """
    fragment = unquote(reference[1:])
    if reference[:1] != "#" or fragment[:1] != "/":
        raise BrokenReferenceError(reference, "leads to no part of the document; bundle all parts into one file first")
    location: Location = steps_of(fragment)
    node = _walk(document, location)
    if node is _MISSING and "%" in reference:
        location, node = _read_by_token(document, reference)
    if node is _MISSING:
        raise BrokenReferenceError(reference, "is not in the document; it looks cut off, download it again")
    return Part(location, node)


def chain(document: object, node: Any, location: Location = ()) -> Iterator[Part]:
    """Yield a value, then what its ``$ref`` points to, then what the ``$ref`` there points to, and so on to the end.

    Of what has a ``$ref``, the keywords beside it are yielded, without it. They count in every version of OpenAPI: 3.0
    has them ignored, but whoever writes ``nullable`` or a description there means it.

    Raises:
        BrokenReferenceError: a reference leads nowhere, or back to where it came from.
    """
    passed: set[Location] = set()
    while isinstance(reference := mapping(node).get("$ref"), str):
        yield Part(location, {key: value for key, value in node.items() if key != "$ref"})
        location, node = locate(document, reference)
        if location in passed:
            raise BrokenReferenceError(reference, "leads back to itself")
        passed.add(location)
    yield Part(location, node)


def resolve(document: object, node: Any) -> Any:
    """Return a value without its ``$ref``: what it leads to, in which the keywords beside a ``$ref`` win.

    Raises:
        BrokenReferenceError: a reference leads nowhere, or back to where it came from.
    """
    return resolve_at(document, node, ()).node


def resolve_at(document: object, node: Any, location: Location) -> Part:
    """Return the value at a location without its ``$ref``, as ``resolve`` does, and the location that it leads to.

    Raises:
        BrokenReferenceError: a reference leads nowhere, or back to where it came from.
    """
    *beside, last = chain(document, node, location)
    if not any(each.node for each in beside) or not mapping(last.node):
        return last
    resolved = dict(mapping(last.node))
    for each in reversed(beside):
        resolved.update(each.node)
    return Part(last.location, resolved)


def _walk(document: object, location: Location) -> Any:
    node = document
    for step in location:
        node = _below(node, str(step))
    return node


def _below(node: object, token: str) -> Any:
    if isinstance(node, Mapping):
        return cast("Mapping[str, Any]", node).get(token, _MISSING)
    entries = sequence(node)
    return entries[int(token)] if _INDEX.fullmatch(token) and int(token) < len(entries) else _MISSING


def _read_by_token(document: object, reference: str) -> tuple[Location, Any]:
    location: list[str] = []
    node = document
    for token in reference.split("/")[1:]:
        readings = unescape(unquote(token)), unescape(token)
        step = next((each for each in readings if _below(node, each) is not _MISSING), readings[0])
        node = _below(node, step)
        location.append(step)
    return tuple(location), node
