"""The logger of the package. It prints nothing unless the application configures logging."""

from __future__ import annotations

import logging
from typing import Any

from trigg_ext.hooks import CallEvent, Event

log = logging.getLogger("trigg_ext")
log.addHandler(logging.NullHandler())


def fields(event: Event | CallEvent, **more: Any) -> dict[str, Any]:
    """Return the values of a log record about an event, for ``extra``: a formatter can print each by its name."""
    attempt, seconds = (event.attempt, event.elapsed) if isinstance(event, Event) else (event.attempts, event.seconds)
    return {
        "operation": event.operation_name,
        "method": event.method,
        "template": event.template,
        "status": event.status,
        "attempt": attempt,
        "seconds": seconds,
        **more,
    }
