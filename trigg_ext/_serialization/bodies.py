"""Encode the body of a request, and rewind it when it must be sent again. No network."""

from __future__ import annotations

import codecs
import io
import os
import re
from collections.abc import Mapping
from typing import Any

from trigg_api.client import Body
from trigg_api.errors import InvalidArgument
from trigg_api.types import RequestFiles, form_pairs, url_encoded
from trigg_ext._sensitive import Encoded
from trigg_ext._serialization.streams import ContentStream, Parts, as_bytes, content_of
from trigg_ext._serialization.to_json import encode_json, to_data


def encode(body: Body) -> Encoded:
    """Return the body, encoded.

    Raises:
        InvalidArgument: it cannot be.
    """
    if body.kind == "json":
        return Encoded(content=encode_json(body.value), headers={"content-type": body.media_type})
    if body.kind == "form":
        return Encoded(content=_encode_form(body.value, body.styles), headers={"content-type": body.media_type})
    if body.kind == "multipart":
        return _encode_multipart(body.value)
    return _encode_raw(body)


def _encode_form(value: Any, styles: Mapping[str, tuple[str, bool]]) -> bytes:
    if not isinstance(value, Mapping):
        raise InvalidArgument(f"The body must be a mapping of fields to values, not {type(value).__name__}.")
    return url_encoded(form_pairs(to_data(value), styles)).encode("ascii")


def _encode_raw(body: Body) -> Encoded:
    value = body.value
    media_type = body.media_type
    encoding, told = _charset(media_type)
    if not told and isinstance(value, (str, io.TextIOBase)) and not media_type.endswith("json"):
        media_type = f"{media_type}; charset=utf-8"
    headers = {"content-type": media_type}
    if isinstance(value, (str, bytes, bytearray, memoryview)):
        return Encoded(content=as_bytes(value, encoding), headers=headers)
    stream = content_of(value, encoding)
    if stream is None:
        raise InvalidArgument(
            f"The body must be text, bytes, a file, a path or an iterable of text or bytes, not {type(value).__name__}."
        )
    return _streamed(stream, media_type)


def _charset(media_type: str) -> tuple[str, bool]:
    found = re.search(r"""(?i);\s*charset\s*=\s*["']?([^\s;"']+)""", media_type)
    if found is None:
        return "utf-8", False
    try:
        name = codecs.lookup(found[1]).name
        "".encode(name)  # of what is known, some is no encoding of text
    except (LookupError, UnicodeError):
        raise InvalidArgument(f"The charset {found[1]!r} is not known here.") from None
    return name, True


def _encode_multipart(parts: RequestFiles) -> Encoded:
    boundary = os.urandom(16).hex()
    written: list[tuple[bytes, ContentStream]] = []
    for name, (file_name, payload, media_type) in parts:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"'
        if file_name is not None:
            head += f'; filename="{_quoted(file_name)}"\r\nContent-Type: {media_type or media_type_of(file_name)}'
        elif media_type is not None:
            head += f"\r\nContent-Type: {media_type}"
        content = content_of(encode_json(payload) if isinstance(payload, (dict, list)) else payload)
        if content is None:
            raise InvalidArgument(f"{name} must be bytes, a file or a path, not {type(payload).__name__}.")
        written.append((f"{head}\r\n\r\n".encode("utf-8", "replace"), content))
    return _streamed(Parts(written, f"--{boundary}--\r\n".encode()), f"multipart/form-data; boundary={boundary}")


def _streamed(stream: ContentStream, media_type: str) -> Encoded:
    size = stream.size()
    length = {"transfer-encoding": "chunked"} if size is None else {"content-length": str(size)}
    return Encoded(stream=stream, headers={"content-type": media_type, **length})


def _quoted(name: str) -> str:
    # As the WHATWG writes it, and so all browsers; beyond these characters the name is UTF-8 (RFC 7578).
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


# What is imported here as a rule; the tables of some systems have Excel's type for .csv.
_MEDIA_TYPES = {".csv": "text/csv", ".json": "application/json", ".xml": "application/xml", ".txt": "text/plain"}


def media_type_of(file_name: str) -> str:
    """Return the media type that a file's name tells; that of bytes if it tells none."""
    import mimetypes

    suffix = os.path.splitext(file_name)[1].lower()  # noqa: PTH122 - a name, and no path
    guessed, packed = mimetypes.guess_type(file_name)
    if packed is not None:
        return "application/gzip" if packed == "gzip" else "application/octet-stream"
    return _MEDIA_TYPES.get(suffix) or guessed or "application/octet-stream"
