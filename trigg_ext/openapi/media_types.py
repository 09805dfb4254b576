"""Media types: which of them are spellings of JSON, and how a request or response body of each is handled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

BodyKind = Literal["json", "form", "multipart", "raw"]
ResponseKind = Literal["none", "json", "text", "bytes", "location"]


def is_json(media_type: str) -> bool:
    """Whether a media type is a spelling of JSON."""
    plain = _plain(media_type)
    return plain in ("application/json", "text/json", "*/*", "application/*") or plain.endswith("+json")


def body_kind(media_type: str) -> BodyKind:
    """How a request body of a media type is written."""
    if is_json(media_type):
        return "json"
    plain = _plain(media_type)
    if plain == "application/x-www-form-urlencoded":
        return "form"
    return "multipart" if plain == "multipart/form-data" else "raw"


def response_kind(media_types: Iterable[str]) -> ResponseKind:
    """Return how a response is read whose description names these media types: as JSON if it may be JSON."""
    described = list(media_types)
    if not described:
        return "none"
    if any(map(is_json, described)):
        return "json"
    return "text" if _plain(described[0]).startswith("text/") else "bytes"


def is_markup(media_type: str) -> bool:
    """Return whether a media type is HTML or XML."""
    plain = _plain(media_type)
    return plain in ("text/html", "application/xml", "text/xml") or plain.endswith("+xml")


def _plain(media_type: str) -> str:
    return media_type.split(";")[0].strip().lower()
