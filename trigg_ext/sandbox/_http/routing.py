"""Match raw paths to operations: concrete paths before templated ones, each segment decoded once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

from attrs import frozen

from trigg_ext.sandbox._http.operations import Operation

__all__ = ["NoSuchMethod", "NoSuchPath", "Route", "Router", "decode_segment"]

_TEMPLATE: Final = re.compile(r"\{([^{}]*)\}")


@frozen
class Route:
    """An operation, and its path parameters, decoded."""

    operation: Operation
    values: Mapping[str, str]


@frozen
class NoSuchPath:
    """No operation has this path."""


@frozen
class NoSuchMethod:
    """Operations have this path, but none with this method."""

    allowed: tuple[str, ...]
    """The methods of the path, in capitals, sorted."""


class Router:
    """The routes of one document, compiled once.

    A segment is split off before it is decoded, so ``%2F`` stays inside its segment; and it is decoded once, so ``%2B``
    and ``+`` are both a plus sign, and ``%252B`` is the string ``%2B``. A path parameter that the document does not
    require may be left out at the end of the path, with or without its slash.
    """

    def __init__(self, operations: Iterable[Operation], *, base_path: str = "") -> None:
        self._base = tuple(decode_segment(segment) for segment in base_path.split("/")[1:])
        templates = [
            (tuple(_segment(part) for part in operation.path.split("/")[1:]), operation) for operation in operations
        ]
        # Last, and the sort is stable: a path that the document has itself goes before one with something left out.
        for segments, operation in list(templates):
            if _last_is_optional(operation, segments):
                templates += [(segments[:-1], operation), ((*segments[:-1], _EMPTY), operation)]
        templates.sort(key=lambda template: tuple(segment.rank for segment in template[0]))
        # By the method and the number of segments; most requests look at a few templates alone.
        self._templates: dict[tuple[str, int], list[tuple[tuple[_Segment, ...], Operation]]] = {}
        for segments, operation in templates:
            self._templates.setdefault((operation.method, len(segments)), []).append((segments, operation))

    def find(self, method: str, raw_path: str) -> Route | NoSuchMethod | NoSuchPath:
        """Return the operation of ``method`` (in capitals) and ``raw_path`` (percent-encoded, without query).

        Of several paths that match, the most concrete one with the method is taken.
        """
        given = tuple(decode_segment(segment) for segment in raw_path.split("/")[1:])
        if not raw_path.startswith("/") or given[: len(self._base)] != self._base:
            return NoSuchPath()
        given = given[len(self._base) :]
        for segments, operation in self._templates.get((method, len(given)), ()):
            if (values := _fit(segments, given)) is not None:
                return Route(operation, values)
        allowed = {
            other
            for (other, length), templates in self._templates.items()
            if length == len(given) and any(_fit(segments, given) is not None for segments, _ in templates)
        }
        return NoSuchMethod(tuple(sorted(allowed))) if allowed else NoSuchPath()


def decode_segment(segment: str) -> str:
    """Return one raw path segment decoded; bytes that are not UTF-8 become the replacement character."""
    return unquote_to_bytes(segment).decode("utf-8", "replace") if "%" in segment else segment


@frozen
class _Segment:
    """One segment of a template: fixed, one parameter, or a mixture of both."""

    rank: int
    """0 fixed, 1 mixed, 2 one parameter: the lower, the more concrete."""
    text: str = ""
    """The fixed segment, or the name of the parameter."""
    pattern: re.Pattern[str] | None = None
    names: tuple[str, ...] = ()


_EMPTY: Final = _Segment(0, "")


def _segment(part: str) -> _Segment:
    pieces = _TEMPLATE.split(part)
    if len(pieces) == 1:
        return _Segment(0, part)
    if len(pieces) == 3 and not pieces[0] and not pieces[2]:
        return _Segment(2, pieces[1])
    pattern = "".join("(.+?)" if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))
    return _Segment(1, pattern=re.compile(pattern, re.DOTALL), names=tuple(pieces[1::2]))


def _last_is_optional(operation: Operation, segments: tuple[_Segment, ...]) -> bool:
    last = segments[-1]
    if last.rank != 2 or len(segments) == 1:
        return False
    return any(
        parameter.place == "path" and parameter.name == last.text and not parameter.required
        for parameter in operation.parameters
    )


def _fit(segments: tuple[_Segment, ...], given: tuple[str, ...]) -> dict[str, str] | None:
    values: dict[str, str] = {}
    for segment, text in zip(segments, given, strict=True):
        if segment.rank == 0:
            if segment.text != text:
                return None
        elif segment.pattern is None:
            if not text:
                return None
            values[segment.text] = text
        else:
            found = segment.pattern.fullmatch(text)
            if found is None:
                return None
            values.update(zip(segment.names, found.groups(), strict=True))
    return values
