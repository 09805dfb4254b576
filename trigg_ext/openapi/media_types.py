"""Media types: which are JSON, which one covers another, and how a request or response body of each is handled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

BodyKind = Literal["json", "form", "multipart", "raw"]
ResponseKind = Literal["none", "json", "text", "bytes", "location"]


def plain(content_type: str) -> str:
    """Return a media type in small letters, without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Return True if bodies of a media type are JSON; ``*/*`` and ``application/*`` count, since APIs mean JSON."""
    name = plain(media_type)
    return name in ("application/json", "text/json", "*/*", "application/*") or name.endswith("+json")


def body_kind(media_type: str) -> BodyKind:
    """Return how a request body of a media type is encoded."""
    if is_json(media_type):
        return "json"
    name = plain(media_type)
    if name == "application/x-www-form-urlencoded":
        return "form"
    return "multipart" if name == "multipart/form-data" else "raw"


def response_kind(media_types: Iterable[str]) -> ResponseKind:
    """Return how a response is read whose description names these media types: as JSON if it may be JSON."""
    described = list(media_types)
    if not described:
        return "none"
    if any(map(is_json, described)):
        return "json"
    return "text" if plain(described[0]).startswith("text/") else "bytes"


def is_markup(media_type: str) -> bool:
    """Return True if a media type is HTML or XML."""
    name = plain(media_type)
    return name in ("text/html", "application/xml", "text/xml") or name.endswith("+xml")


def matching(described: Iterable[str], media_type: str) -> str | None:
    """Return the described media type that covers one: the same, else a range (``text/*``, ``*/*``); None if none."""
    wanted = plain(media_type)
    by_name = {plain(name): name for name in described}
    ranges = wanted, f"{wanted.partition('/')[0]}/*", "*/*"
    return next((by_name[name] for name in ranges if name in by_name), None)
