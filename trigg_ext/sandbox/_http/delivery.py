"""How a response is delivered: at once, late, slowly, cut off, or not at all."""

from __future__ import annotations

import math
from typing import Final

from attrs import frozen

__all__ = ["AT_ONCE", "CLOSE", "Delivery", "chunks"]

CLOSE: Final = "trigg.sandbox.close"
"""The ASGI extension of a server that can close a connection: ``flushed`` after what was sent, ``at_once`` without."""

# A body that drips faster than this (in seconds) goes out several bytes at a time: no clock here is finer.
_FINEST: Final = 0.002


@frozen
class Delivery:
    """How a response is delivered."""

    wait: float = 0.0
    """Seconds before its first byte."""
    seconds_per_byte: float = 0.0
    """Seconds before each byte of its body."""
    cut_after: int | None = None
    """Bytes of the body after which the connection is closed; the body was announced as longer."""
    dropped: bool = False
    """True if the connection is closed without a response."""
    refused: bool = False
    """True if the connection is never made, where the transport can do that; else it is closed without a response."""

    def and_then(self, other: Delivery) -> Delivery:
        """Return both combined: the waits one after the other, the earlier cut."""
        cuts = [cut for cut in (self.cut_after, other.cut_after) if cut is not None]
        return Delivery(
            wait=self.wait + other.wait,
            seconds_per_byte=self.seconds_per_byte + other.seconds_per_byte,
            cut_after=min(cuts, default=None),
            dropped=self.dropped or other.dropped,
            refused=self.refused or other.refused,
        )


AT_ONCE: Final = Delivery()


def chunks(length: int, seconds_per_byte: float) -> list[tuple[int, int]]:
    """Return where the chunks of a body begin and end: single bytes if it drips, else the whole."""
    step = max(1, math.ceil(_FINEST / seconds_per_byte)) if seconds_per_byte > 0 else max(1, length)
    return [(start, min(start + step, length)) for start in range(0, length, step)]
