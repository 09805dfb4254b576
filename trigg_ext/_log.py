"""The logger of the package. It prints nothing unless the application configures logging."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trigg_ext.hooks import Event

log = logging.getLogger("trigg_ext")
log.addHandler(logging.NullHandler())


def fields(event: Event, **more: Any) -> dict[str, Any]:
    """Return the values of a log record about an attempt, for ``extra``: a formatter can print each by its name."""
    return {
        "operation": event.operation_name,
        "method": event.method,
        "template": event.template,
        "status": event.status,
        "attempt": event.attempt,
        "seconds": event.elapsed,
        **more,
    }
