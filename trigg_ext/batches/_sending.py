"""Decide what the sender of an outbox does next. No I/O, no clock."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Literal, NamedTuple

from trigg_ext import retries
from trigg_ext._transport.messages import Pause
from trigg_ext.batches.results import BatchError
from trigg_ext.errors import RateLimitedError
from trigg_ext.retries import RetryPolicy

#: Seconds until a process that does not send looks whether the one that does has ended.
_TURN = 1.0
#: An outage is waited out, however long it takes.
_BACK_OFF = RetryPolicy(first_wait=0.5, longest_wait=60.0)
#: So long it waits at least, whatever the switch for tests says, and at most, whatever ``Retry-After`` says.
_LEAST, _MOST = 0.01, 3600.0


class Send(NamedTuple):
    """Send what is to be sent; with ``probes``, no more than one receipt."""

    probes: bool


#: What to do: take the lock (the response is whether it could be taken), settle what is in doubt, send, wait for
#: receipts, or wait for some time. What goes wrong is raised in the generator.
Step = Literal["take", "settle", "wait"] | Send | Pause


def sending() -> Generator[Step, Any, None]:
    """Yield what a sender does; it has no end.

    After something went wrong it waits, longer each time, and then tries with one receipt, so that few are in doubt.
    """
    failures, sends = 0, False
    while True:
        try:
            sends = sends or (yield "take")
            if not sends:
                yield Pause(_TURN)
                continue
            yield "settle"
            yield Send(probes=failures > 0)
        except Exception as error:
            failures += 1
            yield Pause(_wait(error, failures))
        else:
            if not failures:
                yield "wait"
            failures = 0


def cause_of(error: Exception) -> Exception:
    """Return what kept receipts from being sent: the error of the API, where a run says what it came of."""
    return error.__cause__ if isinstance(error, BatchError) and isinstance(error.__cause__, Exception) else error


def _wait(error: Exception, failures: int) -> float:
    retry_after = error.retry_after if isinstance(error, RateLimitedError) else None
    wait = retries.wait_before(_BACK_OFF, failures, retry_after, retries.jitter())
    return max(_LEAST, min(_MOST, retries.effective_wait(wait)))
