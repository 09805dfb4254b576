"""What a sandbox has seen and what went wrong in it: bounded lists that one thread fills and another reads."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from threading import Lock
from typing import Final

from trigg_ext.sandbox._http.messages import RawRequest, RecordedRequest
from trigg_ext.sandbox._http.operations import KeyPlace, Operation
from trigg_ext.sandbox._http.parameters import query_pairs

__all__ = ["MASK", "ErrorLog", "RequestLog", "log_entry"]

MASK: Final = "***"

# Never wanted in a log or a failed assertion, whatever the document says of them.
_ALWAYS_MASKED: Final = frozenset({"authorization", "cookie", "x-api-key"})


class RequestLog:
    """The newest requests, oldest first; safe to use from several threads.

    Args:
        most: how many requests are kept.
        most_bytes: how many bytes of bodies are kept; the newest request stays whatever its size.
    """

    def __init__(self, *, most: int = 1000, most_bytes: int = 64 * 1024 * 1024) -> None:
        self._lock = Lock()
        self._records: deque[RecordedRequest] = deque()
        self._bytes = 0
        self._most = most
        self._most_bytes = most_bytes

    def add(self, record: RecordedRequest) -> None:
        """Keeps ``record``, and lets go of the oldest ones beyond the bounds."""
        with self._lock:
            self._records.append(record)
            self._bytes += len(record.body)
            while len(self._records) > 1 and (len(self._records) > self._most or self._bytes > self._most_bytes):
                self._bytes -= len(self._records.popleft().body)

    def all(self) -> list[RecordedRequest]:
        """What is kept now, oldest first."""
        with self._lock:
            return list(self._records)

    def clear(self) -> None:
        """Forgets every request."""
        with self._lock:
            self._records.clear()
            self._bytes = 0


class ErrorLog:
    """The newest errors of handlers, oldest first; safe to use from several threads."""

    def __init__(self, *, most: int = 100) -> None:
        self._lock = Lock()
        self._errors: deque[Exception] = deque(maxlen=most)

    def add(self, error: Exception) -> None:
        """Keeps ``error``, and lets go of the oldest one beyond the bound."""
        with self._lock:
            self._errors.append(error)

    def all(self) -> list[Exception]:
        """What is kept now, oldest first."""
        with self._lock:
            return list(self._errors)

    def clear(self) -> None:
        """Forgets every error."""
        with self._lock:
            self._errors.clear()


def log_entry(
    request: RawRequest,
    operation: Operation | None,
    status: int,
    secrets: Iterable[KeyPlace] = (),
    faults: Iterable[str] = (),
) -> RecordedRequest:
    """The record of ``request``, with the values in the places of ``secrets`` masked."""
    headers = _ALWAYS_MASKED | {place.name for place in secrets if place.place == "header"}
    queries = {place.name for place in secrets if place.place == "query"}
    return RecordedRequest(
        operation=operation.name if operation is not None else None,
        method=request.method,
        raw_path=request.raw_path,
        query=tuple((name, MASK if name in queries else value) for name, value, _ in query_pairs(request.query)),
        headers=tuple((name, MASK if name in headers else value) for name, value in request.headers),
        body=request.body,
        status=status,
        faults=tuple(faults),
    )
