"""Calls and responses: what a handler of an operation is given, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from attrs import frozen

__all__ = ["NOTHING", "Call", "Contract", "Handler", "Response", "error_response"]

NOTHING: Final = object()
"""The content of a response that has none; JSON's ``null`` is ``None``."""


@frozen
class Response:
    """A response."""

    status: int
    content: Any = NOTHING
    """A JSON value, or the string or bytes of another media type, or ``NOTHING``."""
    media_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


@frozen
class Call:
    """A request that the description allows, with its values in the types of their schemas."""

    operation: str
    """The public name of the operation: ``customers.get``."""
    statuses: Collection[str]
    """The statuses that the description lists for the operation."""
    path: Mapping[str, Any]
    """Path parameters by name."""
    query: Mapping[str, Any]
    """Query parameters by name, with the defaults of the description."""
    headers: Mapping[str, Any]
    """Header parameters that the description names."""
    media_type: str
    """Of the body, in lower case, without its parameters; empty if there is no body."""
    body: Any
    """The JSON value; the fields of a form by name (a file as bytes); other media as bytes; None if there is none."""


Handler: TypeAlias = Callable[[Call], Response]
"""Handles the calls of one operation."""


@frozen
class Contract:
    """What a handler needs of the description: its operation, and the fields that it reads and gives."""

    route: str
    """The method and the path template: ``GET /customers/id/{id}``. A description may name the parameters otherwise."""
    reads: str = ""
    """Fields of the request, separated by blanks: ``data.email``, ``items[].id``; ``?page`` is a query parameter."""
    gives: str = ""
    """Fields of the first success response, in the same form."""


def error_response(status: int, detail: Any, *, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """Return an error in the API's own shape; ``detail`` is the JSON value of its ``detailedErrorMessage``."""
    content = {"code": str(status), "message": _phrase(status), "detailedErrorMessage": detail}
    return Response(status, content, headers=headers)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
