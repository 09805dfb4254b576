"""What is put on the wire, and what came of it: the values between the plan of a call and the pool that sends it."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from trigg_ext._serialization.bodies import Encoded
    from trigg_ext.timeouts import Timeout

FailureKind = Literal["connection", "timeout", "cut_off", "undecodable", "unwritable"]


class Exchange:
    """How long one attempt may take, and how far it came; what sends it keeps this up to date.

    Attributes:
        limit: the deadline of the call, in seconds.
        deadline: the moment of it, on the clock of ``time.monotonic``.
        careful: whether the request must not go over a connection that the server may have closed.
        sent: whether some of the request was written.
        status_code: the status of the response, as soon as it is known.
    """

    __slots__ = ("careful", "deadline", "limit", "sent", "status_code")

    def __init__(self, limit: float, deadline: float, *, careful: bool) -> None:
        self.limit = limit
        self.deadline = deadline
        self.careful = careful
        self.sent = False
        self.status_code: int | None = None

    def left(self, most: float | None = None) -> float:
        """Return the seconds that are left, and not more than given; 0 or less where none are."""
        left = self.deadline - monotonic()
        return left if most is None or left < most else most


class Attempt(NamedTuple):
    """One request to send, exactly once; who drives the plan responses with ``Received`` or ``Failure``."""

    method: str
    url: str
    headers: dict[str, str]
    body: Encoded
    timeout: Timeout
    exchange: Exchange

    def __repr__(self) -> str:
        return f"<Attempt {self.method}>"


class Pause(NamedTuple):
    """Seconds to wait before the next step; who drives the plan responses with None."""

    seconds: float


class Received(NamedTuple):
    """A whole response: the status, the headers (case-insensitive), the body, and how many seconds it took."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    elapsed: float


class Failure(NamedTuple):
    """No whole response. ``sent`` is false where the connection was never made; ``text`` holds nothing personal."""

    kind: FailureKind
    text: str
    sent: bool
    elapsed: float
    status_code: int | None = None
