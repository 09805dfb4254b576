"""Requests off the wire and responses onto it."""

from __future__ import annotations

import json
from typing import Any, Final

from attrs import field, frozen

from trigg_ext.sandbox._calls import NOTHING, Response

__all__ = ["RawRequest", "RecordedRequest", "encode"]


@frozen
class RawRequest:
    """A request as it came over the wire."""

    method: str
    raw_path: str
    """Percent-encoded, ASCII, without the query."""
    query: bytes
    """Percent-encoded, without the question mark."""
    headers: tuple[tuple[str, str], ...]
    """Names in lower case, in the order in which they came."""
    body: bytes
    is_local: bool = True
    """False if it came from another machine."""

    def header_values(self, name: str) -> list[str]:
        """Return every value of the header ``name`` (in lower case)."""
        return [value for key, value in self.headers if key == name]


@frozen
class RecordedRequest:
    """A request that the sandbox has responded to, in every detail except the key."""

    operation: str | None
    """The name of the operation (``customers.get``); None if the request matches none."""
    method: str
    raw_path: str
    """As it was on the wire, percent-encoded, with the base path, without the query."""
    query: tuple[tuple[str, str], ...]
    """Decoded names and values, in order; an API key is masked."""
    headers: tuple[tuple[str, str], ...]
    """Names in lower case, in order; an API key is masked."""
    body: bytes = field(repr=lambda body: f"<{len(body)} bytes>")
    status: int
    """The status of the response; 0 if a fault closed the connection without one."""
    faults: tuple[str, ...] = ()
    """The names of the faults that hit it, in order."""


_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(response: Response) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Return the headers and the body of a response, as they go onto the wire."""
    headers = [(name.lower().encode("ascii"), value.encode("latin-1")) for name, value in response.headers]
    if response.status in {204, 304}:
        return headers, b""
    body = b""
    if response.content is not NOTHING:
        body = _bytes(response.content, response.media_type)
        headers.append((b"content-type", response.media_type.encode("latin-1")))
    headers.append((b"content-length", str(len(body)).encode("ascii")))
    return headers, body


def _bytes(content: Any, media_type: str) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str) and "json" not in media_type:
        return content.encode("utf-8", "backslashreplace")
    # Half a surrogate pair has no UTF-8; what replaces it is its JSON escape.
    return _JSON.encode(content).encode("utf-8", "backslashreplace")
