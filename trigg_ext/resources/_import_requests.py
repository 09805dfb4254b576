"""Build the requests of ``client.imports``: what may be given, and its media type. No I/O but a look at a path."""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterable, Iterable, Mapping
from typing import Any, cast

from trigg_api.client import Body, Request
from trigg_api.errors import InvalidArgument
from trigg_api.models import ImportsFileRequest
from trigg_api.operations import IMPORTS_DATA, IMPORTS_FILE, IMPORTS_FORM
from trigg_api.types import UNSET, File, RequestFiles, is_pydantic, pydantic_fields, scalar
from trigg_ext._serialization.streams import ContentStream, content_of
from trigg_ext._serialization.to_json import to_data

_LONGEST_PATH = 1024
_FILE_NAME = r"""(?i)[^\n\r,;|<>{}"\t]*\.(csv|tsv|json|jsonl|ndjson|xml|xlsx?|txt)(\.(gz|zip|zst))?"""
#: An object or a list, and the first value in it; what spreadsheets and configurations begin with a bracket is none.
_JSON_BEGINNING = r"""\ufeff?\s*(\{\s*["}]|\[\s*([\[\]{"\d-]|true\b|false\b|null\b)|[{\[]\s*\Z)"""
_BEGINNING, _LONGEST_SCALAR = 1024, 64 * 1024
_JSON = "application/json"
_BY_SUFFIX = {".json": _JSON, ".xml": "application/xml", ".csv": "text/csv"}
_MEDIA_TYPE = r"[\w.+*-]+/[\w.+*-]+(\s*;[ -~]*)?"
_BYTES = (bytes, bytearray, memoryview)


def data_request(body: Any, content_type: str | None, *, asynchronous: bool) -> Request:
    """Return the request of ``imports.data``.

    Raises:
        InvalidArgument: the body is none, or the media type cannot be told or cannot carry it.
    """
    if body is None or body is UNSET:
        raise InvalidArgument("The body is missing: there is nothing to import.")
    if _is(body, str, *_BYTES):
        _refuse_name(body)
    media_type = _checked("content_type", content_type) if content_type is not None else _told_by(body)
    if _is_json(media_type) and not _is_raw(body):
        return _request(IMPORTS_DATA.path, Body("json", media_type, to_data(body)))
    if _is(body, str, *_BYTES):
        return _request(IMPORTS_DATA.path, Body("raw", media_type, body))
    if _is(body, Mapping) or hasattr(body, "to_dict"):
        raise InvalidArgument(f"{media_type} takes text, bytes, a path or a file, not {type(body).__name__}.")
    if hasattr(body, "read") or _is(body, os.PathLike, Iterable, AsyncIterable):
        # The path is looked at now, and what an asynchronous source needs is said before anything is sent.
        if _is(body, os.PathLike, AsyncIterable) or hasattr(body, "read"):
            _readable(body, asynchronous=asynchronous)
        return _request(IMPORTS_DATA.path, Body("raw", media_type, body))
    raise InvalidArgument(f"{media_type} takes text, bytes, a path or a file, not {type(body).__name__}.")


def form_request(body: Any) -> Request:
    """Return the request of ``imports.form``.

    Raises:
        InvalidArgument: the body is neither a mapping nor a list of pairs.
    """
    fields: dict[str, list[Any]] = {}
    for name, value in _pairs(body):
        fields.setdefault(str(name), []).extend(value if _is(value, list, tuple, set, frozenset) else [value])
    # No field of these forms is described, so that an object has no form that the API is known to read.
    flat = {name: [scalar(name, each) for each in values if each is not None] for name, values in fields.items()}
    return _request(IMPORTS_FORM.path, Body("form", "application/x-www-form-urlencoded", flat))


def file_request(
    body: Any, name: str | None, content_type: str | None, fields: Mapping[str, Any] | None, *, asynchronous: bool
) -> Request:
    """Return the request of ``imports.file``.

    Raises:
        InvalidArgument: there is no file, or it cannot be read.
    """
    if name is not None and (not isinstance(name, str) or not name):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgument("name must be the name of a file.")
    if content_type is not None:
        _checked("content_type", content_type)
    if isinstance(body, ImportsFileRequest):
        given: dict[str, Any] = {"file": body.file, **body.additional_properties}
    elif _is(body, Mapping):
        given = dict(cast("Mapping[str, Any]", body))
    elif is_pydantic(body):
        given = pydantic_fields(body)
    else:
        given = {"file": body}
    parts: RequestFiles = []
    for field, value in [*given.items(), *(fields or {}).items()]:
        for each in cast("list[Any]", value) if _is(value, list, tuple) else [value]:
            if each is UNSET or each is None:
                continue
            if field == "file":
                parts.append((field, _file(field, each, name, content_type, asynchronous)))
            elif _is(each, File, *_BYTES, os.PathLike) or hasattr(each, "read"):
                parts.append((field, _file(field, each, None, None, asynchronous)))
            else:
                parts.append((field, (None, scalar(field, each), None)))
    if not any(field == "file" for field, _ in parts):
        raise InvalidArgument("The body has no file: give a path, bytes, an open file or a File.")
    return _request(IMPORTS_FILE.path, Body("multipart", "multipart/form-data", parts))


def _pairs(body: Any) -> Iterable[Any]:
    if _is(body, Mapping) or hasattr(body, "to_dict") or is_pydantic(body):
        return cast("Mapping[Any, Any]", to_data(body)).items()
    if _is(body, list, tuple) and all(_is(pair, list, tuple) and len(pair) == 2 for pair in body):
        return cast("Iterable[Any]", body)
    kind = type(body).__name__
    raise InvalidArgument(f"The body must be a mapping of fields to values, or a list of pairs, not {kind}.")


def _file(field: str, value: Any, name: str | None, media_type: str | None, asynchronous: bool) -> Any:
    file = value if isinstance(value, File) else File(value)
    payload: Any = file.payload
    if _is(payload, str):
        payload = _as_path(payload)
    if _is(payload, Mapping) or hasattr(payload, "to_dict"):
        raise InvalidArgument(f"{field} must be a path, bytes or a file, not {type(payload).__name__}.")
    stream = _readable(payload, field, asynchronous=asynchronous)
    kind = media_type or (None if file.mime_type is None else _checked(field, file.mime_type))
    # Without a name, servers take a part for a field and not for a file.
    return name or file.file_name or _name_of(payload) or field, stream, kind


def _as_path(text: str) -> os.PathLike[str]:
    from pathlib import Path

    # Not shown: what is no path may be the content of a file, with all that is personal in it.
    if "\n" in text or "\r" in text or len(text) > _LONGEST_PATH:
        raise InvalidArgument(
            "The file is given as a string, which means a path, and this is none. "
            "Give content as bytes, or to imports.data."
        )
    return Path(text)


def _readable(value: Any, field: str = "The body", *, asynchronous: bool) -> ContentStream:
    stream = content_of(value)
    if stream is None:
        raise InvalidArgument(f"{field} must be a path, bytes or a file, not {type(value).__name__}.")
    if stream.asynchronous and not asynchronous:
        raise InvalidArgument(f"{field} is asynchronous; that can be sent by AsyncTriggClient only.")
    return stream


def _name_of(value: Any) -> str | None:
    """Return the name of a path or an open file, without its folders."""
    name: Any = value if _is(value, os.PathLike) else getattr(value, "name", None)
    # A file may be called by the number of its descriptor.
    return os.path.basename(os.fsdecode(name)) or None if _is(name, str, bytes, os.PathLike) else None  # noqa: PTH119


def _told_by(body: Any) -> str:
    """Return the media type of a body where nobody says it: by the suffix of a file's name; else JSON, if it can be
    that.
    """
    if _is(body, os.PathLike) or hasattr(body, "read"):
        suffix = os.path.splitext(_name_of(body) or "")[1].lower()  # noqa: PTH122 - a name, and no path
        if suffix in _BY_SUFFIX:
            return _BY_SUFFIX[suffix]
        if _is(body, os.PathLike) and os.path.isdir(body):  # noqa: PTH112 - a path of any kind
            raise InvalidArgument(f"The body is the folder {_name_of(body) or '/'!r}; give a file.")
        if _is(body, os.PathLike):
            raise InvalidArgument(f"content_type must be given: {suffix or 'the name'!r} does not tell it.")
    if _is(body, str, *_BYTES) and not _is_json_text(body):
        raise InvalidArgument(
            "The body is no JSON; say what it is with content_type, such as 'text/csv' or 'application/xml'. "
            "If it is meant to be the path of a file, give a pathlib.Path."
        )
    return _JSON


def _refuse_name(body: Any) -> None:
    """Refuse content that is nothing but the name of a file: its content was meant."""
    if len(body) <= _LONGEST_PATH:
        text = body if _is(body, str) else bytes(body).decode("utf-8", "replace")
        if re.fullmatch(_FILE_NAME, text.strip()) or ("\n" not in text and os.path.isfile(text)):  # noqa: PTH113
            raise InvalidArgument(
                "The body is the name of a file as text, and would be sent as content; give pathlib.Path(…) instead."
            )


def _is_json_text(body: Any) -> bool:
    """Return whether content may be JSON: an object or a list by how it begins, anything else as a whole."""
    start = body[:_BEGINNING] if _is(body, str) else _decoded(bytes(body[:_BEGINNING]))
    if re.match(_JSON_BEGINNING, start):
        return True
    if len(body) > _LONGEST_SCALAR:
        return False
    try:
        # The text of a number, true, false, null, or a string; lists and objects begin as above.
        return not _is(json.loads(body if _is(body, str) else bytes(body)), list, dict)
    except (ValueError, RecursionError):
        return False


def _decoded(start: bytes) -> str:
    return start.decode(json.detect_encoding(start), "replace")


def _is(value: Any, *kinds: Any) -> bool:
    return isinstance(value, kinds)


def _is_raw(body: Any) -> bool:
    """Return whether a body is content, and no data to be written as JSON."""
    return (
        _is(body, str, *_BYTES, os.PathLike, AsyncIterable)
        or hasattr(body, "read")
        or (hasattr(body, "__next__") and not _is(body, Mapping))
    )


def _is_json(media_type: str) -> bool:
    plain = media_type.partition(";")[0].strip().lower()
    return plain in (_JSON, "text/json") or plain.endswith("+json")


def _checked(name: str, media_type: str) -> str:
    if not isinstance(media_type, str) or not re.fullmatch(_MEDIA_TYPE, media_type, re.ASCII):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgument(f"{name}: {media_type!r} is no media type, such as 'application/xml' or 'text/csv'.")
    return media_type


def _request(path: str, body: Body) -> Request:
    return Request(path, path, body=body)
