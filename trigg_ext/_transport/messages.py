"""What is put on the wire, and what came of it: the values between the plan of a call and the pool that sends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from trigg_ext._serialization.bodies import Encoded
    from trigg_ext._settings import Timeout

FailureKind = Literal["connection", "timeout", "cut_off", "undecodable", "unwritable"]


class Attempt(NamedTuple):
    """One request to send, exactly once; who drives the plan responses with ``Received`` or ``Failure``."""

    method: str
    url: str
    headers: dict[str, str]
    body: Encoded
    timeout: Timeout

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
