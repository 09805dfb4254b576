"""From the body of a request to bytes, and back to the start of it when it must be sent again. No network."""

from __future__ import annotations

import inspect
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import IO, Any, NamedTuple, cast
from urllib.parse import urlencode

from trigg_api import codec
from trigg_api.client import Body
from trigg_api.errors import InvalidArgument
from trigg_api.types import RequestFiles, dump, scalar

_CHUNK = 64 * 1024


class Encoded(NamedTuple):
    """A body, ready to be sent: bytes, a stream, or the parts of a form with files; and its headers."""

    content: bytes | None = None
    stream: ContentStream | None = None
    files: RequestFiles | None = None
    headers: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return "<Encoded body>"

    def can_be_sent_again(self) -> bool:
        """Whether the body can be sent from its start, after it may have been sent in part."""
        if self.stream is not None:
            return self.stream.rewind()
        return self.files is None or all(_rewind(part[1]) for _, part in self.files)


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
        return Encoded(files=body.value)
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
    from enum import Enum
    from uuid import UUID

    if isinstance(value, (Enum, UUID)):
        return value.value if isinstance(value, Enum) else str(value)
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
        return dict(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if isinstance(value, (tuple, set, frozenset)):
        return list(cast("Iterable[Any]", value))
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise InvalidArgument(f"A value of type {type(value).__name__} in the body has no form in JSON.")


def _encode_form(value: Any) -> bytes:
    if not isinstance(value, Mapping):
        raise InvalidArgument(f"The body must be a mapping of fields to values, not {type(value).__name__}.")
    pairs: list[tuple[str, str]] = []
    for name, each in dump(value).items():
        many = cast("list[Any]", each) if isinstance(each, (list, tuple)) else [each]
        for one in many:
            if one is not None:
                pairs.append((str(name), scalar(str(name), one)))
    return urlencode(pairs).encode("ascii")


def _encode_raw(body: Body) -> Encoded:
    value = body.value
    headers = {"content-type": body.media_type}
    if isinstance(value, str):
        if "charset" not in body.media_type and not body.media_type.endswith("json"):
            headers["content-type"] = f"{body.media_type}; charset=utf-8"
        return Encoded(content=value.encode(), headers=headers)
    if isinstance(value, (bytes, bytearray)):
        return Encoded(content=bytes(value), headers=headers)
    if isinstance(value, io.TextIOBase) or (hasattr(value, "read") and getattr(value, "closed", False)):
        raise InvalidArgument("The body is a file that is closed or opened as text; open it in binary mode.")
    if hasattr(value, "read") and inspect.iscoroutinefunction(value.read):
        raise InvalidArgument("The body is an asynchronous file; give a file opened in binary mode, or its bytes.")
    stream = ContentStream.of(value)
    if stream is None:
        raise InvalidArgument(
            f"The body must be text, bytes, a binary file or an iterable of bytes, not {type(value).__name__}."
        )
    size = stream.size()
    headers.update({"transfer-encoding": "chunked"} if size is None else {"content-length": str(size)})
    return Encoded(stream=stream, headers=headers)


class ContentStream:
    """Content of any length, read as it is sent; for synchronous and asynchronous clients alike."""

    def __init__(self, source: Any, start: int | None = None) -> None:
        self.source = source
        self.start = start
        self.begun = False

    @classmethod
    def of(cls, value: Any) -> ContentStream | None:
        """A stream of a binary file or an iterable of bytes; None for anything else."""
        if hasattr(value, "read"):
            return cls(value, _position(value))
        return cls(value) if isinstance(value, Iterable) and not isinstance(value, Mapping) else None

    def size(self) -> int | None:
        """How many bytes will be sent, where that can be known."""
        if self.start is None:
            return None
        file = cast("IO[bytes]", self.source)
        try:
            end = file.seek(0, 2)
            file.seek(self.start)
        except (OSError, ValueError, AttributeError):
            return None
        return end - self.start

    def rewind(self) -> bool:
        """Go back to the start; False if that is not possible."""
        if not self.begun:
            return True
        if self.start is None:
            # A list can be walked again; an iterator that has begun cannot.
            again = hasattr(self.source, "__len__")
            self.begun = not again
            return again
        try:
            self.source.seek(self.start)
        except (OSError, ValueError, AttributeError):
            return False
        self.begun = False
        return True

    def __iter__(self) -> Iterator[bytes]:
        self.begun = True
        if hasattr(self.source, "read"):
            while chunk := self.source.read(_CHUNK):
                yield chunk if isinstance(chunk, bytes) else _no_text()
            return
        for chunk in self.source:
            yield chunk if isinstance(chunk, bytes) else _no_text()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


def _no_text() -> bytes:
    raise InvalidArgument("The body gives text where bytes are needed; open the file in binary mode.")


def _position(file: Any) -> int | None:
    try:
        position: int = file.tell()
        file.seek(position)
    except (OSError, ValueError, AttributeError):
        return None
    return position


def _rewind(content: Any) -> bool:
    if isinstance(content, (bytes, str)):
        return True
    try:
        content.seek(0)
    except (OSError, ValueError, AttributeError):
        return False
    return True
