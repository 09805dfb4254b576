"""The values that travel between the parts: a request as it came, a call as a handler sees it, a response, a record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from attrs import field, frozen

from trigg_ext.sandbox._http.operations import Operation

__all__ = ["NOTHING", "Call", "Handler", "RawRequest", "RecordedRequest", "Response", "encode", "error_response"]

NOTHING: Final = object()
"""The content of a response that has none; JSON's ``null`` is ``None``."""


@frozen
class RawRequest:
    """A request as it came over the wire."""

    method: str
    raw_path: str
    """Percent-encoded, ASCII, without the query."""
    query: bytes
    """Percent-encoded, without the question mark."""
    headers: tuple[tuple[str, str], ...]
    """Names in small letters, in the order in which they came."""
    body: bytes

    def header_values(self, name: str) -> list[str]:
        """Every value of the header ``name`` (in small letters)."""
        return [value for key, value in self.headers if key == name]


@frozen
class Response:
    """What is sent back."""

    status: int
    content: Any = NOTHING
    """A JSON value, or the text or bytes of another media type, or ``NOTHING``."""
    media_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


@frozen
class Call:
    """A request that the document allows, read."""

    operation: Operation
    path: Mapping[str, Any]
    """Path parameters by name, in the types of their schemas."""
    query: Mapping[str, Any]
    """Query parameters by name, with the defaults of the document."""
    headers: Mapping[str, Any]
    """Header parameters that the document names."""
    media_type: str
    """Of the body, in small letters, without its parameters; empty if there is no body."""
    body: Any
    """The JSON value; the fields of a form by name (a file as bytes); other media as bytes; None if there is none."""
    example: Callable[[], Response]
    """Makes the response that the operation gives without a handler; the caller may change it."""


Handler: TypeAlias = Callable[[Call], Response]
"""Plays one operation. Plugged in by the operation's name; an operation without one answers its example."""


@frozen
class RecordedRequest:
    """One request that the sandbox has answered, in every detail except the key."""

    operation: str | None
    """The name of the operation (``customers.get``); None if the request fitted none."""
    method: str
    raw_path: str
    """As it was on the wire, percent-encoded, with the base path, without the query."""
    query: tuple[tuple[str, str], ...]
    """Decoded names and values, in order; an API key is masked."""
    headers: tuple[tuple[str, str], ...]
    """Names in small letters, in order; an API key is masked."""
    body: bytes = field(repr=lambda body: f"<{len(body)} bytes>")
    status: int
    """The status that was answered; 0 if a fault closed the connection without a response."""
    faults: tuple[str, ...] = ()
    """The names of the faults that hit it, in order."""


def error_response(status: int, detail: Any, *, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """An error in the API's own shape; ``detail`` is the JSON value of its ``detailedErrorMessage``."""
    content = {"code": str(status), "message": _phrase(status), "detailedErrorMessage": detail}
    return Response(status, content, headers=headers)


def encode(response: Response) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """The headers and the body of a response, as the wire has them."""
    headers = [(name.lower().encode("ascii"), value.encode("latin-1")) for name, value in response.headers]
    if response.status in {204, 304}:
        return headers, b""
    body = b""
    if response.content is not NOTHING:
        body = _bytes(response.content, response.media_type)
        headers.append((b"content-type", response.media_type.encode("latin-1")))
    headers.append((b"content-length", str(len(body)).encode("ascii")))
    return headers, body


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _bytes(content: Any, media_type: str) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str) and "json" not in media_type:
        return content.encode("utf-8", "backslashreplace")
    # Half a surrogate pair has no UTF-8; what replaces it is its JSON escape.
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
