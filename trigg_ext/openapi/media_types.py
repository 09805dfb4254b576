"""Media types: which of them are spellings of JSON, and how a body of each is written."""

from __future__ import annotations

from typing import Literal

BodyKind = Literal["json", "form", "multipart", "raw"]


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


def _plain(media_type: str) -> str:
    return media_type.split(";")[0].strip().lower()
