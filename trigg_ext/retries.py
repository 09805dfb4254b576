"""When to retry a request, and how long to back off: decided by what the operation does and by what happened.

- ``safe`` and ``idempotent`` operations are sent again after 429, 502, 503 and 504, a lost connection and a timeout.
- ``non_idempotent`` operations are sent again only when the server certainly did not act: the connection was never
  made, or the response was 429. Everything else is for the caller to decide for a call:
  ``with_options(resend_once=True)``.

Between two attempts it waits exponentially longer, with full jitter, and not less than ``Retry-After`` says; it is
bounded in attempts, by the deadline of the call, and by a budget that the calls of a client share, so that an outage is
not multiplied.
"""

from __future__ import annotations

import contextlib
import email.utils
import math
import random
import threading
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Literal

from trigg_api.record import Record

RETRIED_STATUSES = frozenset({429, 502, 503, 504})

#: What happened to one attempt: a response with a status; or no whole response, after a connection that was never made
#: (``unsent``), was lost or ran out of time (``lost``).
Happened = int | Literal["unsent", "lost"]


class RetryPolicy(Record):
    """How often and how long to try.

    Attributes:
        attempts: how often a request is sent at most, the first time included; 1 means never again.
        first_wait: seconds to wait at most before the second attempt; doubled each time after.
        longest_wait: seconds to wait at most before any attempt. Where ``Retry-After`` asks for more, no further
            attempt is made.
        resend_once: whether ``non_idempotent`` operations are sent again like ``idempotent`` ones. Only for a call of
            which you know that a second send does no harm.
    """

    attempts: int = 3
    first_wait: float = 0.5
    longest_wait: float = 20.0
    resend_once: bool = False


NO_RETRIES = RetryPolicy(attempts=1)


def may_have_acted(retry: str, happened: Happened) -> bool:
    """Return whether the server may have changed something, after one attempt at an operation of a retry class."""
    if retry == "safe" or happened == "unsent":
        return False
    return happened == "lost" or happened < 400 or happened >= 500


def is_retried(retry: str, happened: Happened, *, resend_once: bool = False) -> bool:
    """Return whether what happened to an operation of a retry class is worth, and safe for, another attempt."""
    if happened in ("unsent", 429):
        return True
    if retry == "non_idempotent" and not resend_once:
        return False
    return happened == "lost" or happened in RETRIED_STATUSES


def wait_before(policy: RetryPolicy, attempt: int, retry_after: float | None, jitter: float) -> float:
    """Return the seconds to wait after the given attempt (from 1); ``jitter`` is from 0 to 1.

    It is never less than ``retry_after``, so it is above ``policy.longest_wait`` where that is: then give up.
    """
    # 2.0 ** 1024 overflows; the longest wait is reached long before.
    back_off = jitter * min(policy.longest_wait, policy.first_wait * 2.0 ** min(attempt - 1, 60))
    least = retry_after or 0.0
    # Clients that were all sent away for the same time do not all come back at once.
    return max(least, min(policy.longest_wait, least + back_off))


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Return seconds from a ``Retry-After`` header: seconds, whole or not, or an HTTP date; None if it says nothing
    usable.
    """
    if value is None:
        return None
    text = value.strip()
    with contextlib.suppress(ValueError):
        seconds = float(text)
        return seconds if math.isfinite(seconds) and seconds >= 0 and text[:1].isdigit() else None
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class RetryBudget:
    """What the calls of a client may spend on further attempts, together.

    It holds ``capacity`` attempts at first; each one takes one, and each call that needs none gives a tenth back. So
    a few failures are all retried, and in an outage no more than about a tenth is added to the load. Safe between
    threads.
    """

    def __init__(self, capacity: float = 20.0, refund: float = 0.1) -> None:
        self.capacity = capacity
        self.refund = refund
        self._left = capacity
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take one attempt; False if there is none."""
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True

    def give_back(self) -> None:
        """Note that a call went well at once."""
        if self._left < self.capacity:
            with self._lock:
                self._left = min(self.capacity, self._left + self.refund)


# --- the switch for tests ---------------------------------------------------------------------------------------------


class _Testing(Record):
    attempts: int | None = None
    sleeping: bool = True


_testing = _Testing()


def retries_for_testing(attempts: int = 1) -> contextlib.AbstractContextManager[None]:
    """Switch waiting off, and bound attempts, for every client of this process.

    Works at once, and as a context manager until its end::

        trigg_ext.retries_for_testing()            # no retries, no sleeping, until the process ends
        with trigg_ext.retries_for_testing(3):     # up to three attempts, none of them waiting
            ...

    Args:
        attempts: how often a request is sent at most, where its client allows as many.

    Returns:
        A context manager; waiting is switched off until its end, or until the process ends.
    """
    global _testing  # noqa: PLW0603 - one switch for the process is the point
    before = _testing
    _testing = _Testing(attempts=attempts, sleeping=False)

    @contextlib.contextmanager
    def until_the_end() -> Generator[None]:
        global _testing  # noqa: PLW0603
        try:
            yield
        finally:
            _testing = before

    return until_the_end()


def effective_attempts(policy: RetryPolicy) -> int:
    """Return how often a request may be sent, with the switch for tests taken into account."""
    return policy.attempts if _testing.attempts is None else min(policy.attempts, _testing.attempts)


def effective_wait(seconds: float) -> float:
    """Return how long to wait, with the switch for tests taken into account."""
    return seconds if _testing.sleeping else 0.0


jitter: Callable[[], float] = random.SystemRandom().random
