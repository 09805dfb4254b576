"""Bounded logs, which one thread fills and another reads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Log"]

T = TypeVar("T")


class Log(Generic[T]):
    """A log of the newest entries, oldest first; safe to use from several threads.

    Args:
        most: how many entries are kept.
        most_bytes: how many bytes of them are kept; the newest entry stays whatever its size.
        size: returns the bytes of an entry.
    """

    def __init__(self, most: int, most_bytes: int = 0, size: Callable[[T], int] = lambda _: 0) -> None:
        self._lock = Lock()
        self._entries: deque[T] = deque()
        self._bytes = 0
        self._most = most
        self._most_bytes = most_bytes
        self._size = size

    def add(self, entry: T) -> None:
        """Add ``entry``, and drop the oldest ones beyond the bounds."""
        with self._lock:
            self._entries.append(entry)
            self._bytes += self._size(entry)
            while len(self._entries) > 1 and (len(self._entries) > self._most or self._bytes > self._most_bytes):
                self._bytes -= self._size(self._entries.popleft())

    def all(self) -> list[T]:
        """Return the entries that are kept now, oldest first."""
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        """Drop every entry."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0
