"""Attempts, pauses, and what comes of an attempt: what passes between a call and the pool."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Literal

from trigg_api.record import Record
from trigg_ext._sensitive import Encoded, Held, Secret

if TYPE_CHECKING:
    from trigg_ext.timeouts import Timeout

FailureKind = Literal["connection", "timeout", "cut_off", "undecodable", "too_large", "unwritable"]


class Exchange:
    """How long one attempt may take, and how far it came; what sends it keeps this up to date.

    Attributes:
        limit: the deadline of the call, in seconds.
        deadline: the moment of it, on the clock of ``time.monotonic``.
        careful: whether the request must not go over a connection that the server may have closed.
        sent: whether some of the request was written.
        is_watched: whether it is known what was written; else ``sent`` says only what is known for sure.
        status_code: the status of the response, as soon as it is known.
        received: the response, as soon as all of it was read.
        reports: what is to be logged when it is over. A logger is not called meanwhile: others look at the stack then.
    """

    __slots__ = ("_began", "careful", "deadline", "is_watched", "limit", "received", "reports", "sent", "status_code")

    def __init__(self, limit: float, deadline: float, *, careful: bool) -> None:
        self.limit = limit
        self.deadline = deadline
        self.careful = careful
        self.sent = False
        self.is_watched = True
        self.status_code: int | None = None
        self.received: Received | None = None
        self.reports: list[str] = []
        self._began = monotonic()

    def elapsed(self) -> float:
        """Return the seconds since the attempt began."""
        return monotonic() - self._began

    def left(self, most: float | None = None) -> float:
        """Return the seconds that are left, and not more than given; 0 or less where none are."""
        left = self.deadline - monotonic()
        return left if most is None or left < most else most


class Attempt(Held["tuple[str, Mapping[str, str], Encoded]"]):
    """One request to send, exactly once; who drives the plan responds with ``Received`` or ``Failure``.

    The key is not among the headers yet.
    """

    __slots__ = ("exchange", "key", "method", "timeout")

    def __init__(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: Encoded,
        timeout: Timeout,
        exchange: Exchange,
        key: Secret | None = None,
    ) -> None:
        super().__init__((url, headers, body))
        self.method = method
        self.timeout = timeout
        self.exchange = exchange
        self.key = key

    @property
    def url(self) -> str:
        return self._reveal()[0]

    @property
    def headers(self) -> Mapping[str, str]:
        return self._reveal()[1]

    @property
    def body(self) -> Encoded:
        return self._reveal()[2]

    def __repr__(self) -> str:
        return f"<Attempt {self.method}>"


class Pause(Record):
    """Seconds to wait before the next step; who drives the plan responds with None."""

    seconds: float


class Received(Held[tuple[Mapping[str, str], bytes]]):
    """A whole response: the status, the headers (case-insensitive), the body, and how many seconds it took."""

    __slots__ = ("elapsed", "status_code")

    def __init__(self, status_code: int, headers: Mapping[str, str], content: bytes, elapsed: float) -> None:
        super().__init__((headers, content))
        self.status_code = status_code
        self.elapsed = elapsed

    @property
    def headers(self) -> Mapping[str, str]:
        return self._reveal()[0]

    @property
    def content(self) -> bytes:
        return self._reveal()[1]

    def __repr__(self) -> str:
        return f"<Received {self.status_code}>"


class Failure(Held[str]):
    """No whole response. ``sent`` is false where the connection was never made; ``text`` holds no key, but may hold
    what the caller gave.
    """

    __slots__ = ("elapsed", "kind", "sent", "status_code")

    def __init__(
        self, kind: FailureKind, text: str, *, sent: bool, elapsed: float, status_code: int | None = None
    ) -> None:
        super().__init__(text)
        self.kind: FailureKind = kind
        self.sent = sent
        self.elapsed = elapsed
        self.status_code = status_code

    @property
    def text(self) -> str:
        return self._reveal()

    def __repr__(self) -> str:
        return f"<Failure {self.kind}>"
