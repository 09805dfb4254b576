"""Content of any length: text, bytes, files, paths and iterables, read as they are sent, and from their start again.

Each kind says how many bytes it will send, where that can be known, and whether it can be sent once more. All are read
by synchronous and asynchronous clients alike, except for what is asynchronous itself.
"""

from __future__ import annotations

import codecs
import inspect
import io
import os
import stat
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from trigg_api.errors import InvalidArgument
from trigg_ext._sensitive import calls_users

_CHUNK = 256 * 1024

# Files that give text, whose size in bytes is another one when it is sent.
_TEXT = (io.TextIOBase, codecs.StreamReader, codecs.StreamReaderWriter)

T = TypeVar("T")


class ContentStream:
    """Content that is read as it is sent. ``begun`` is whether some of it has been read."""

    #: Whether only an asynchronous client can read it.
    asynchronous = False

    def __init__(self) -> None:
        self.begun = False

    def size(self) -> int | None:
        """Return how many bytes will be sent, where that can be known."""
        return None

    def rewind(self) -> bool:
        """Go back to the start; False if that is not possible."""
        return not self.begun

    def __iter__(self) -> Iterator[bytes]:
        raise InvalidArgument("What is asynchronous can be sent by AsyncTriggClient only.")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


def content_of(value: Any, encoding: str = "utf-8") -> ContentStream | None:
    """Return the content that a value is or gives; None if it is or gives none. Text is encoded.

    Raises:
        InvalidArgument: it cannot be read, such as a path where there is no file.
    """
    if isinstance(value, ContentStream):
        return value
    if isinstance(value, (str, bytes, bytearray, memoryview)):
        return Whole(as_bytes(value, encoding))
    if isinstance(value, os.PathLike):
        return _Path(os.fspath(value))  # pyright: ignore[reportUnknownArgumentType]
    if hasattr(value, "read"):
        if getattr(value, "closed", False):
            raise InvalidArgument("The file is closed.")
        if inspect.iscoroutinefunction(value.read):
            return _AsyncChunks(_pieces_of(value), encoding)
        return _File(value, encoding)
    if isinstance(value, AsyncIterable):
        return _AsyncChunks(value, encoding)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        return _Chunks(value, encoding)  # pyright: ignore[reportUnknownArgumentType]
    return None


def as_bytes(value: Any, encoding: str = "utf-8") -> bytes:
    """Return text and all that is bytes, as bytes.

    Raises:
        InvalidArgument: it is something else, or a text with characters that the encoding does not have.
    """
    if isinstance(value, str):
        return _encoded(lambda: value.encode(encoding), encoding)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)  # pyright: ignore[reportUnknownArgumentType]
    raise InvalidArgument(
        f"The body gives {type(value).__name__} where text or bytes are needed; data for JSON must be in a list."
    )


def _encoded(encode: Callable[[], bytes], encoding: str) -> bytes:
    try:
        return encode()
    except UnicodeEncodeError:
        what = "a lone surrogate" if encoding == "utf-8" else "a character"
        raise InvalidArgument(f"A text in the body holds {what}, which has no form in {encoding.upper()}.") from None


class _Pieces:
    """The pieces of one text, or of bytes, as bytes: a mark that begins a text stands before the first one alone."""

    def __init__(self, encoding: str) -> None:
        make: Any = codecs.lookup(encoding).incrementalencoder  # of some encodings None
        self._encoder: codecs.IncrementalEncoder | None = make and make()
        self._encoding = encoding

    def encode(self, piece: Any) -> bytes:
        encoder = self._encoder
        if encoder is None or not isinstance(piece, str):
            return as_bytes(piece, self._encoding)
        return _encoded(lambda: encoder.encode(piece), self._encoding)

    def end(self) -> bytes:
        """Return what ends a text, in the few encodings that have such an end."""
        encoder = self._encoder
        return b"" if encoder is None else _encoded(lambda: encoder.encode("", final=True), self._encoding)


def _other_encoding(error: UnicodeDecodeError) -> InvalidArgument:
    return InvalidArgument(
        f"The body is read as {error.encoding}, and holds bytes that are none. Open the file in binary mode, and it is "
        "sent as it is."
    )


class Whole(ContentStream):
    """Bytes."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content

    def size(self) -> int:
        return len(self.content)

    def rewind(self) -> bool:
        return True

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self.content), _CHUNK):
            yield self.content[start : start + _CHUNK]


class _File(ContentStream):
    """An open file, from where it stands to where it ends now: what is appended meanwhile is not sent."""

    def __init__(self, file: Any, encoding: str, announced: int | None = None) -> None:
        super().__init__()
        if _refuses(file, "readable"):
            raise InvalidArgument("The file is not open for reading.")
        self._file = file
        self._encoding = encoding
        self._start: Any = _position(file)
        self._size = announced
        if announced is None and self._start is not None and not isinstance(file, _TEXT):
            self._size = _left(file, self._start)

    def size(self) -> int | None:
        return self._size

    def rewind(self) -> bool:
        if not self.begun:
            return True
        try:
            self._file.seek(self._start)
        except (OSError, ValueError, TypeError, AttributeError):
            return False
        self.begun = False
        return True

    def __iter__(self) -> Iterator[bytes]:
        self.begun = True
        sent, pieces = 0, _Pieces(self._encoding)
        while chunk := self._read(sent, pieces):
            sent += len(chunk)
            yield chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.begun = True
        # What reads a disk or a pipe may take its time: not in the event loop.
        read = _in_a_thread if _has_a_descriptor(self._file) else _at_once
        sent, pieces = 0, _Pieces(self._encoding)
        while chunk := await read(self._read, sent, pieces):
            sent += len(chunk)
            yield chunk

    @calls_users
    def _read(self, sent: int, pieces: _Pieces) -> bytes:
        left = _CHUNK if self._size is None else min(_CHUNK, self._size - sent)
        if left <= 0:
            return b""
        try:
            chunk = self._file.read(left)
        except UnicodeDecodeError as error:
            raise _other_encoding(error) from None
        if chunk is None:
            raise InvalidArgument("The file has nothing to read yet, and does not wait; open it in blocking mode.")
        if not chunk and self._size is not None:
            raise InvalidArgument(
                f"The file became shorter while it was sent: {sent} of {self._size} bytes were there."
            )
        # Nothing is the end also where its encoding would begin with a mark.
        content = pieces.encode(chunk) if chunk else pieces.end()
        return content if self._size is None else content[: self._size - sent]


class _Path(ContentStream):
    """A file that is opened each time it is sent."""

    def __init__(self, path: str | bytes) -> None:
        super().__init__()
        self._path = path
        shown = os.fsdecode(path)
        try:
            found = os.stat(path)  # noqa: PTH116 - a path may be bytes
        except (OSError, ValueError) as error:
            why = "it does not exist" if isinstance(error, FileNotFoundError) else "it cannot be read"
            raise InvalidArgument(f"The file {shown!r} cannot be sent: {why}.") from None
        if stat.S_ISDIR(found.st_mode):
            raise InvalidArgument(f"The file {shown!r} cannot be sent: it is a folder.")
        if not os.access(path, os.R_OK):
            raise InvalidArgument(f"The file {shown!r} cannot be sent: it may not be read.")
        self._regular = stat.S_ISREG(found.st_mode)
        self._size = found.st_size if self._regular else None

    def size(self) -> int | None:
        return self._size

    def rewind(self) -> bool:
        return self._regular or not self.begun

    def __iter__(self) -> Iterator[bytes]:
        self.begun = True
        with self._open() as file:
            yield from self._from(file)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.begun = True
        file = await _in_a_thread(self._open)
        try:
            async for chunk in self._from(file):
                yield chunk
        finally:
            file.close()

    def _open(self) -> Any:
        try:
            # Unbuffered: another thread may still be reading when it is closed, and would hold a buffer's lock.
            return open(self._path, "rb", buffering=0)  # noqa: PTH123 - a path may be bytes; who calls closes it
        except OSError:
            raise InvalidArgument(f"The file {os.fsdecode(self._path)!r} can no longer be opened.") from None

    def _from(self, file: Any) -> _File:
        return _File(file, "utf-8", announced=self._size)


class _Chunks(ContentStream):
    """An iterable of text and bytes; one that has a length can be walked again."""

    def __init__(self, chunks: Iterable[Any], encoding: str) -> None:
        super().__init__()
        self._chunks = chunks
        self._encoding = encoding

    def rewind(self) -> bool:
        return not self.begun or hasattr(self._chunks, "__len__")

    @calls_users
    def __iter__(self) -> Iterator[bytes]:
        self.begun = True
        pieces = _Pieces(self._encoding)
        try:
            for chunk in self._chunks:
                if content := pieces.encode(chunk):
                    yield content
        except UnicodeDecodeError as error:
            raise _other_encoding(error) from None
        if content := pieces.end():
            yield content


class _AsyncChunks(ContentStream):
    """An asynchronous iterable of text and bytes."""

    asynchronous = True

    def __init__(self, chunks: AsyncIterable[Any], encoding: str) -> None:
        super().__init__()
        self._chunks = chunks
        self._encoding = encoding

    @calls_users
    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.begun = True
        pieces = _Pieces(self._encoding)
        try:
            async for chunk in self._chunks:
                if content := pieces.encode(chunk):
                    yield content
        except UnicodeDecodeError as error:
            raise _other_encoding(error) from None
        if content := pieces.end():
            yield content


class Parts(ContentStream):
    """Contents one after the other, each behind its head, and an end."""

    def __init__(self, parts: list[tuple[bytes, ContentStream]], end: bytes) -> None:
        super().__init__()
        self._parts = parts
        self._end = end
        self.asynchronous = any(content.asynchronous for _, content in parts)

    def size(self) -> int | None:
        total = len(self._end)
        for head, content in self._parts:
            size = content.size()
            if size is None:
                return None
            total += len(head) + size + 2
        return total

    def rewind(self) -> bool:
        return all(content.rewind() for _, content in self._parts)

    def __iter__(self) -> Iterator[bytes]:
        for head, content in self._parts:
            yield head
            yield from content
            yield b"\r\n"
        yield self._end

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for head, content in self._parts:
            yield head
            async for chunk in content:
                yield chunk
            yield b"\r\n"
        yield self._end


async def _pieces_of(file: Any) -> AsyncIterator[Any]:
    while chunk := await file.read(_CHUNK):
        yield chunk


async def _in_a_thread(function: Callable[..., T], *arguments: Any) -> T:
    from anyio import to_thread  # comes with httpx

    return await to_thread.run_sync(function, *arguments, abandon_on_cancel=True)


async def _at_once(function: Callable[..., T], *arguments: Any) -> T:
    return function(*arguments)


def _position(file: Any) -> Any:
    try:
        position = file.tell()
        file.seek(position)
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return position


def _left(file: Any, start: int) -> int | None:
    try:
        file.seek(0, 2)
        end = file.tell()
        file.seek(start)
        return max(0, int(end) - start)
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _refuses(file: Any, question: str) -> bool:
    try:
        return getattr(file, question)() is False
    except (AttributeError, TypeError, ValueError, OSError):
        return False


def _has_a_descriptor(file: Any) -> bool:
    try:
        return isinstance(file.fileno(), int)
    except (AttributeError, TypeError, ValueError, OSError):
        return False
