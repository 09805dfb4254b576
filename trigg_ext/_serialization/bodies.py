"""From the body of a request to bytes, and back to the start of it when it must be sent again. No network."""

from __future__ import annotations

import codecs
import io
import math
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from trigg_api import codec
from trigg_api.client import Body
from trigg_api.errors import InvalidArgument
from trigg_api.types import UNSET, RequestFiles, dump, scalar
from trigg_ext._serialization.streams import ContentStream, Parts, as_bytes, content_of


class Encoded(NamedTuple):
    """A body, ready to be sent: bytes or a stream, and its headers."""

    content: bytes | None = None
    stream: ContentStream | None = None
    headers: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return "<Encoded body>"

    def can_be_sent_again(self) -> bool:
        """Whether the body can be sent from its start, after it may have been sent in part."""
        return self.stream is None or self.stream.rewind()


NOTHING = Encoded()


def encode(body: Body | None) -> Encoded:
    """The body, encoded.

    Raises:
        InvalidArgument: it cannot be.
    """
    if body is None:
        return NOTHING
    if body.kind == "json":
        return Encoded(content=encode_json(body.value), headers={"content-type": body.media_type})
    if body.kind == "form":
        return Encoded(content=_encode_form(body.value), headers={"content-type": body.media_type})
    if body.kind == "multipart":
        return _encode_multipart(body.value)
    return _encode_raw(body)


def encode_json(value: Any) -> bytes:
    """JSON in UTF-8, without blanks.

    Raises:
        InvalidArgument: something in it has no JSON form; the text names its type.
    """
    try:
        return codec.dumps(value, plain)
    except InvalidArgument:
        raise
    except UnicodeEncodeError:
        raise InvalidArgument("A text in the body holds a lone surrogate, which has no form in UTF-8.") from None
    except RecursionError:
        raise InvalidArgument("The body is nested too deeply, or holds itself.") from None
    except (TypeError, ValueError) as error:
        raise InvalidArgument(f"The body has no form in JSON: {_why(error)}.") from None


def _why(error: Exception) -> str:
    text = str(error)
    if "Out of range float" in text:
        return "NaN and infinity are no JSON numbers"
    if "Circular" in text:
        return "it holds itself"
    return "the name of a field must be a text or a number" if "keys must be" in text else "a value in it has none"


def plain(value: Any) -> Any:
    """What stands in JSON for a value that json does not know.

    Raises:
        InvalidArgument: nothing can.
    """
    if hasattr(value, "to_dict"):
        return value.to_dict()
    from decimal import Decimal

    if isinstance(value, Decimal):
        if not value.is_finite():
            raise InvalidArgument("NaN and infinity are no JSON numbers.")
        # A float's shortest spelling has the digits of an amount and no others, up to fifteen of them.
        whole = value.to_integral_value()
        number = int(whole) if whole == value and abs(value) < 10**15 else float(value)
        if Decimal(repr(number)) != value:
            raise InvalidArgument(f"The number {value} has more digits than the API's JSON numbers carry.")
        return number
    if isinstance(value, Mapping):
        return _set_only(value)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, (tuple, set, frozenset)):
        return list(cast("Iterable[Any]", value))
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return _as_fields(value)


def _as_fields(value: Any) -> Any:
    """What has fields: models of other kinds; and the values that a text stands for."""
    import dataclasses
    from enum import Enum
    from uuid import UUID

    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if not isinstance(value, type):
        if dataclasses.is_dataclass(value):
            return _set_only({each.name: getattr(value, each.name) for each in dataclasses.fields(value)})
        fields: Any = getattr(value, "__attrs_attrs__", None)
        if fields is not None:
            return _set_only({each.name: getattr(value, each.name) for each in fields})
        if hasattr(value, "model_dump"):
            return value.model_dump(mode="json", by_alias=True)
    raise InvalidArgument(f"A value of type {type(value).__name__} in the body has no form in JSON.")


def _set_only(fields: Mapping[Any, Any]) -> dict[Any, Any]:
    return {name: each for name, each in fields.items() if each is not UNSET}


def _encode_form(value: Any) -> bytes:
    if not isinstance(value, Mapping):
        raise InvalidArgument(f"The body must be a mapping of fields to values, not {type(value).__name__}.")
    pairs: list[tuple[str, str]] = []
    for name, each in dump(value).items():
        many = cast("list[Any]", each) if isinstance(each, (list, tuple)) else [each]
        for one in many:
            if one is not None:
                pairs.append((str(name), form_text(str(name), one)))
    return urlencode(pairs).encode("ascii")


def form_text(name: str, value: Any) -> str:
    """A single value as it stands in a form.

    Raises:
        InvalidArgument: it has no such form.
    """
    from decimal import Decimal
    from enum import Enum

    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, (float, Decimal)) and not math.isfinite(value):
        raise InvalidArgument(f"{name} is no number that a form can carry.")
    return f"{value:f}" if isinstance(value, Decimal) else scalar(name, value)


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
        content = content_of(payload)
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
    """The media type that a file's name tells; that of bytes if it tells none."""
    import mimetypes

    suffix = os.path.splitext(file_name)[1].lower()  # noqa: PTH122 - a name, and no path
    guessed, packed = mimetypes.guess_type(file_name)
    if packed is not None:
        return "application/gzip" if packed == "gzip" else "application/octet-stream"
    return _MEDIA_TYPES.get(suffix) or guessed or "application/octet-stream"
