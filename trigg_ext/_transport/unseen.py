"""Keep requests out of the sight of loggers and of instrumentation, which record whole URLs, and headers.

httpx logs URLs at INFO, and the layers below it headers at DEBUG; our own line with the path template takes their
place. Instrumentation of httpx does the same in spans and breadcrumbs, and adds trace headers; spans and trace headers
are for hooks (``trigg_ext.otel``). That which replaces ``httpx.Client.send`` (Sentry, Elastic APM, Datadog) does not
see requests, since ``pool`` sends below it. That which works further down is switched off in this thread or task.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import weakref
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Any

from trigg_ext._transport.library import LIBRARIES

#: The block that runs in this thread or task. An interrupt may come before a block is left in order; it is gone then.
_unseen: ContextVar[weakref.ref[unseen] | None] = ContextVar("trigg_unseen", default=None)

_LOGGERS = (
    *LIBRARIES,
    *LIBRARIES.values(),
    *(f"{core}.{part}" for core in LIBRARIES.values() for part in ("connection", "http11", "http2", "proxy", "socks")),
    "hpack",
    "hpack.hpack",
    "hpack.table",
    "h2",
    "h2.connection",
)


class unseen:  # noqa: N801 - a context manager
    """A block whose requests no logger and no instrumentation sees."""

    __slots__ = ("__weakref__", "_suppressed", "_token")

    def __enter__(self) -> None:
        self._suppressed = None
        for name, suppress in _INSTRUMENTATION:
            if name in sys.modules:
                self._suppressed = self._suppressed or contextlib.ExitStack()
                self._suppressed.enter_context(suppress(sys.modules[name]))
        self._token = _unseen.set(weakref.ref(self))

    def __exit__(self, *_: object) -> None:
        # A coroutine that is dropped may be ended in another context, which has not been changed.
        with contextlib.suppress(ValueError):
            _unseen.reset(self._token)
        if self._suppressed is not None:
            self._suppressed.close()


class _Unseen(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        block = _unseen.get()
        return block is None or block() is None


_filter = _Unseen()


def quieten_loggers() -> None:
    """Let the loggers of httpx and httpx2 drop the records of unseen blocks."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if _filter not in logger.filters:
            logger.addFilter(_filter)


def _opentelemetry(utils: Any) -> AbstractContextManager[None]:
    suppressed: AbstractContextManager[None] = utils.suppress_http_instrumentation()
    return suppressed


@contextlib.contextmanager
def _elastic_apm(traces: Any) -> Generator[None]:
    context = traces.execution_context
    transaction = context.get_transaction()
    context.set_transaction(None)
    try:
        yield
    finally:
        context.set_transaction(transaction)


#: The module whose presence tells that an instrumentation may be switched on, and what switches it off for a block.
_INSTRUMENTATION: tuple[tuple[str, Callable[[Any], AbstractContextManager[None]]], ...] = (
    ("opentelemetry.instrumentation.utils", _opentelemetry),
    ("elasticapm.traces", _elastic_apm),
)
