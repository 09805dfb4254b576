"""The system's clock, which no test can stop: tests replace ``time.monotonic``, and what waits by it waits for ever."""

from __future__ import annotations

import time

__all__ = ["real_monotonic"]


def real_monotonic() -> float:
    """Return the seconds of the system's monotonic clock."""
    return time.clock_gettime(time.CLOCK_MONOTONIC) if hasattr(time, "clock_gettime") else time.monotonic()
