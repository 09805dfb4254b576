"""Bodies off the wire: media types, JSON, and the two kinds of form."""

from __future__ import annotations

import json
import re
import zlib
from typing import Any, Final

from attrs import frozen

from trigg_api import codec
from trigg_ext.sandbox._http.parameters import query_pairs

__all__ = ["CODINGS", "BodyError", "Part", "decompress", "read_form", "read_json", "read_multipart"]

CODINGS: Final = ("gzip", "deflate", "identity")
"""The values of ``Content-Encoding`` that ``decompress`` knows."""

_LARGEST: Final = 256 * 1024 * 1024

# name=value after a semicolon, the value quoted or not; browsers and httpx write no backslash escapes here.
_ATTRIBUTE: Final = re.compile(r""";\s*([^\s;=]+)\s*=\s*(?:"([^"]*)"|([^;\s]*))""")


class BodyError(ValueError):
    """The body is not what its media type says; the message says why."""


@frozen
class Part:
    """One part of a multipart body."""

    name: str
    is_file: bool
    """True if it came with a file name."""
    content: bytes


def decompress(body: bytes, codings: list[str]) -> bytes:
    """Return a body without the codings of ``CODINGS`` that were applied to it, in their order.

    Raises:
        BodyError: it is not compressed so, ends too early, or is larger than 256 MiB.
    """
    for coding in reversed(codings):
        if coding == "identity":
            continue
        # 47: gzip or zlib, as the header of the data says.
        stream = zlib.decompressobj(47)
        try:
            body = stream.decompress(body, _LARGEST)
        except zlib.error as error:
            raise BodyError(f"is not {coding}: {error}") from error
        if stream.unconsumed_tail:
            raise BodyError("is larger than 256 MiB when it is decompressed")
        if not stream.eof:
            raise BodyError(f"is not {coding}: it ends too early")
    return body


def read_json(body: bytes) -> Any:
    """Return the value of a JSON text.

    Raises:
        BodyError: it is not JSON, or holds what JSON does not have (NaN, half a surrogate pair).
    """
    try:
        value = codec.loads(body)
        if b"\\u" in body:
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise BodyError("is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise BodyError("is not JSON: half a surrogate pair is no text") from error
    except ValueError as error:
        raise BodyError(f"is not JSON: {error}") from error
    return value


def read_form(body: bytes) -> list[tuple[str, str]]:
    """Return the fields of an ``application/x-www-form-urlencoded`` body, in order."""
    return [(name, value) for name, value, _ in query_pairs(body)]


def read_multipart(body: bytes, content_type: str) -> list[Part]:
    """Return the parts of a ``multipart/form-data`` body, in order.

    Raises:
        BodyError: no boundary, no closing boundary, or a part without a name.
    """
    boundary = _attributes(content_type).get("boundary", "")
    if not boundary:
        raise BodyError("has no boundary in its content type")
    delimiter = b"\r\n--" + boundary.encode("latin-1", "replace")
    pieces = (b"\r\n" + body).split(delimiter)[1:]
    parts: list[Part] = []
    for piece in pieces:
        if piece.startswith(b"--"):
            return parts
        parts.append(_part(piece))
    raise BodyError("is not multipart, or ends before its closing boundary")


def _part(piece: bytes) -> Part:
    # After the boundary: padding, the end of its line, the headers, an empty line, the content.
    head, blank, content = piece.lstrip(b" \t").partition(b"\r\n\r\n")
    if not blank or not head.startswith(b"\r\n"):
        raise BodyError("has a part without headers")
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            attributes = _attributes(value)
            if "name" in attributes:
                is_file = "filename" in attributes or "filename*" in attributes
                return Part(attributes["name"], is_file, content)
    raise BodyError("has a part without a name")


def _attributes(value: str) -> dict[str, str]:
    return {match[1].lower(): match[2] if match[2] is not None else match[3] for match in _ATTRIBUTE.finditer(value)}
