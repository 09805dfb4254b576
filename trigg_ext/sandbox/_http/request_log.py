"""Bounded logs, which one thread fills and another reads, and a line for each request."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from trigg_ext.sandbox._http.real_time import real_monotonic

if TYPE_CHECKING:
    from trigg_ext.sandbox._http.messages import RawRequest
    from trigg_ext.sandbox._http.service import Exchange

__all__ = ["Log", "printing"]

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


def printing(
    respond: Callable[[RawRequest], Exchange], print_line: Callable[[str], None], *, personal: bool, without: str
) -> Callable[[RawRequest], Exchange]:
    """Return ``respond``, which prints a line for each request: ``POST /customers 201 customers.create 3 ms``.

    Args:
        personal: whether the path and the query stand there as they were sent, with what is personal in them; if not,
            the template of the path does.
        without: the beginning of the paths whose requests are not printed.
    """

    def responding(request: RawRequest) -> Exchange:
        begun = real_monotonic()
        exchange = respond(request)
        if request.raw_path.startswith(without):
            return exchange
        operation = exchange.operation
        path = operation.path if operation is not None else "(no operation)"
        if personal:
            path = request.raw_path + (f"?{request.query.decode('ascii', 'replace')}" if request.query else "")
        closed = exchange.delivery.dropped or exchange.delivery.refused
        told = [request.method, path, "closed" if closed else str(exchange.response.status)]
        told += [operation.name] if operation is not None else []
        told += [f"[{', '.join(exchange.faults)}]"] if exchange.faults else []
        print_line(f"{' '.join(told)} {(real_monotonic() - begun) * 1000:.0f} ms")
        return exchange

    return responding
