"""Positions of paginators, as values that can be kept, and what rows are recognized by. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from trigg_api.record import Record
from trigg_ext.errors import ConfigurationError

_TEXT = re.compile(r"([1-9]\d{0,17}):(\d{1,18}):([1-9]\d{0,17})?:(\d{1,18})?:([0-9a-f]*):([0-9a-f]*)", re.ASCII)


class Position(Record):
    """Where an iteration over a report is: ``row`` rows of the page ``page`` were given, and all pages before it.

    Give it as ``start=`` to go on at the next row. Its text (``str(position)``) can be kept in a file, from which
    :meth:`parse` reads it. It holds no rows and no parameters, only fingerprints of them.

    Attributes:
        page: the number of the page, from 1.
        row: how many rows of that page were given.
        rows_per_page: how many rows a page may have; None where that was left to the API.
        given: how many rows were given since page 1; None where the iteration began at a later page.
        call: a fingerprint of the call: base URL, path and parameters.
        mark: a fingerprint of the rows before it: those of its page, or, if there are none, of the page before.
    """

    page: int
    row: int = 0
    rows_per_page: int | None = None
    given: int | None = None
    call: str = ""
    mark: str = ""

    def __str__(self) -> str:
        return ":".join("" if value is None else str(value) for value in self.__dict__.values())

    @classmethod
    def parse(cls, text: str) -> Position:
        """Return the position that a text stands for.

        Args:
            text: what ``str(position)`` returned.

        Raises:
            ConfigurationError: it is no string of a position.
        """
        found = _TEXT.fullmatch(text)
        if found is None:
            raise ConfigurationError(f"{text!r} is no position; expected what str(paginator.position) returned.")
        page, row, rows_per_page, given, call, mark = found.groups()
        size, before = (int(number) if number else None for number in (rows_per_page, given))
        return cls(int(page), int(row), size, before, call, mark)


class Fingerprint:
    """The fingerprint of rows, in order. It is the same in every process."""

    def __init__(self, rows: Iterable[Any] = ()) -> None:
        self.count = 0
        self._hash = blake2b(digest_size=8)
        self.add(rows)

    def add(self, rows: Iterable[Any]) -> None:
        """Take further rows into account."""
        for row in rows:
            self.count += 1
            self._hash.update(repr(row).encode() + b"\n")

    def __str__(self) -> str:
        return self._hash.hexdigest()


def fingerprint_of_call(*parts: str) -> str:
    """Return the fingerprint of a call that has these parts."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
