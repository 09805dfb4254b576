"""Functions that are called around each attempt of a call.

::

    def count(event: Event) -> None:
        metrics.increment(event.operation_name, event.status)

    client = TriggClient(hooks=[otel_hooks(), Hooks(on_response=count)])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from trigg_api.client import Held
from trigg_api.record import Record
from trigg_ext.errors import ConfigurationError


class Event:
    """What a hook is given of one attempt; nothing in it is secret or personal.

    Attributes:
        operation_name: the public name, such as ``customers.get``.
        method: the HTTP method.
        template: the path template.
        server: the host of the base URL.
        port: the port of the base URL.
        attempt: the number of this attempt, from 1.
        status: in ``on_response`` and ``on_retry``: the status of the response, or None where none came.
        failure: what happened where no whole response came (``"connection"``, ``"timeout"``, ``"cut_off"``,
            ``"undecodable"``, or ``"given_up"`` where the caller did), else None.
        elapsed: in ``on_response``: seconds since the attempt began.
        wait: in ``on_retry``: seconds until the next attempt.
    """

    __slots__ = (
        "_held",
        "attempt",
        "elapsed",
        "failure",
        "method",
        "operation_name",
        "port",
        "server",
        "status",
        "template",
        "wait",
    )

    def __init__(
        self,
        operation_name: str,
        method: str,
        template: str,
        server: str,
        port: int,
        attempt: int,
        state: dict[Any, Any],
    ) -> None:
        self.operation_name = operation_name
        self.method = method
        self.template = template
        self.server = server
        self.port = port
        self.attempt = attempt
        headers: dict[str, str] = {}
        self._held = Held((headers, state))
        self.status: int | None = None
        self.failure: str | None = None
        self.elapsed = 0.0
        self.wait = 0.0

    @property
    def headers(self) -> dict[str, str]:
        """In ``on_request``: headers to add to this attempt, such as ``traceparent``. Change it in place."""
        return self._held.reveal()[0]

    @property
    def state(self) -> dict[Any, Any]:
        """A mapping of the hooks' own, kept through all attempts of one call."""
        return self._held.reveal()[1]

    def __repr__(self) -> str:
        came = self.failure if self.status is None else self.status
        return f"<Event {self.operation_name} {self.method} {self.template} attempt={self.attempt} {came}>"


#: A function that is given an event. An async client awaits what an ``async def`` returns.
Hook = Callable[[Event], object]


class Hooks(Record):
    """Functions that are called around each attempt; they must be quick, and those of an async client must not block.

    Those of an async client may be ``async def``: they are awaited. An exception of ``on_request`` ends the call before
    anything is sent; one of the others is logged with its traceback and goes no further, so that it cannot hide what
    the API did.

    Attributes:
        on_request: called before each attempt; may add headers.
        on_response: called after each attempt, whatever came of it.
        on_retry: called before the wait for a further attempt.
    """

    on_request: Hook | None = None
    on_response: Hook | None = None
    on_retry: Hook | None = None


def as_hooks(hooks: Hooks | Iterable[Hooks] | None, *, asynchronous: bool) -> tuple[Hooks, ...]:
    """Return the hooks of a client from one ``Hooks`` or several.

    Raises:
        ConfigurationError: something else was given, or an ``async def`` for a client that cannot await it.
    """
    if hooks is None:
        return ()
    listed = tuple(hooks) if isinstance(hooks, Iterable) else (hooks,)
    for each in listed:
        if not isinstance(each, Hooks):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"hooks: expected a Hooks or a list of Hooks, got {type(each).__name__}.")
        for name, function in each.__dict__.items():
            _check(name, function, asynchronous=asynchronous)
    return listed


def _check(name: str, function: object, *, asynchronous: bool) -> None:
    if function is None:
        return
    if not callable(function):
        raise ConfigurationError(f"hooks: {name} cannot be called; expected a function, got {type(function).__name__}.")
    if not asynchronous and is_async(function):
        raise ConfigurationError(
            f"hooks: {name} is an async function, which TriggClient cannot await; give a plain function, or use "
            "AsyncTriggClient."
        )


def is_async(function: Callable[..., object]) -> bool:
    """Return whether a function, or an object that can be called, is an ``async def``."""
    from inspect import iscoroutinefunction

    return iscoroutinefunction(function) or iscoroutinefunction(getattr(function, "__call__", None))  # noqa: B004


__all__ = ["Event", "Hook", "Hooks"]
