"""Read the content of a response: decompressed as it comes, and never more of it than allowed."""

from __future__ import annotations

import zlib
from typing import Any, Literal

#: What is asked for. Content that comes with another coding is left as it is.
ACCEPT_ENCODING = "gzip, deflate"

_MOST_CODINGS = 3


class ContentError(Exception):
    """The content is of no use: it cannot be decompressed, or is larger than allowed."""

    def __init__(self, kind: Literal["undecodable", "too_large"]) -> None:
        super().__init__(kind)
        self.kind: Literal["undecodable", "too_large"] = kind


class Content:
    """What has come of a response's content.

    Args:
        most_bytes: bounds it both as it comes and as it is.
        length: the header ``Content-Length``, if there is one.
        encoding: the header ``Content-Encoding``; the coding that was applied last stands last.

    Raises:
        ContentError: more codings are named than anybody applies.
    """

    def __init__(self, most_bytes: int, length: str | None, encoding: str) -> None:
        self._most = most_bytes
        self._length = length
        self._came = 0
        self._content = bytearray()
        names = [name.strip().lower() for name in reversed(encoding.split(","))] if encoding else []
        known = [name for name in names if name in ("gzip", "x-gzip", "deflate")]
        if len(known) > _MOST_CODINGS:
            raise ContentError("undecodable")
        self._layers = [_Compressed(self._most, gzip=name != "deflate") for name in known]

    def feed(self, chunk: bytes) -> None:
        """Take what has come.

        Raises:
            ContentError: it is of no use.
        """
        self._came += len(chunk)
        for layer in self._layers:
            chunk = layer.decompress(chunk)
        self._content += chunk
        if self._came > self._most or len(self._content) > self._most:
            raise ContentError("too_large")

    def is_whole(self) -> bool:
        """Return whether all that was announced has come; never where nothing was."""
        return str(self._came) == self._length

    def end(self) -> bytes:
        """Return the whole.

        Raises:
            ContentError: the compressed content has no end.
        """
        if not all(layer.is_whole() for layer in self._layers):
            raise ContentError("undecodable")
        return bytes(self._content)


class _Compressed:
    """Data compressed once. No more is decompressed than allowed: a few kilobytes can stand for gigabytes."""

    def __init__(self, most: int, *, gzip: bool) -> None:
        self._gzip = gzip
        self._left = most
        self._begun = False
        self._inflate: Any = zlib.decompressobj(zlib.MAX_WBITS | 16 if gzip else zlib.MAX_WBITS)

    def decompress(self, data: bytes) -> bytes:
        if self._inflate.eof:
            return _padding(data)
        try:
            out: bytes = self._inflate.decompress(data, self._left + 1)
        except zlib.error:
            if self._gzip or self._begun:
                raise ContentError("undecodable") from None
            # Some servers leave out the zlib format around deflate.
            self._begun = True
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            return self.decompress(data)
        self._begun = self._begun or bool(data)
        self._left -= len(out)
        if self._left < 0:
            raise ContentError("too_large")
        _padding(self._inflate.unused_data)
        return out

    def is_whole(self) -> bool:
        return self._inflate.eof or not self._begun


def _padding(data: bytes) -> bytes:
    # Behind the end there may be zeros, and nothing else: what else there is would be lost.
    if data.strip(b"\0"):
        raise ContentError("undecodable")
    return b""
