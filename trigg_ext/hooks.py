"""Hooks: functions that are called around a call, and around each of its attempts.

::

    def count(event: Event) -> None:
        metrics.increment(event.operation_name, event.status)

    client = TriggClient(hooks=[otel_hooks(), Hooks(on_response=count)])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeVar

from trigg_api.client import Held
from trigg_api.record import Record
from trigg_ext.errors import ConfigurationError

T = TypeVar("T")

#: A function that is called with how far something is, or with what came of it; what it returns does not matter. Where
#: the client is asynchronous, it may be a coroutine function.
Callback = Callable[[T], object]


class _OfACall:
    """What the events of one call have in common."""

    __slots__ = ("_state", "method", "operation_name", "port", "server", "template")

    def __init__(
        self, operation_name: str, method: str, template: str, server: str, port: int, state: dict[Any, Any]
    ) -> None:
        self.operation_name = operation_name
        self.method = method
        self.template = template
        self.server = server
        self.port = port
        self._state = Held(state)

    @property
    def state(self) -> dict[Any, Any]:
        """A mapping of the hooks' own, kept through one call with all its attempts."""
        return self._state.reveal()


class Event(_OfACall):
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
            ``"undecodable"``, ``"too_large"``, or ``"given_up"`` where the caller did), else None.
        elapsed: in ``on_response``: seconds since the attempt began.
        wait: in ``on_retry``: seconds until the next attempt.
        state: a mapping that the hooks share through one call.
    """

    __slots__ = ("_headers", "attempt", "elapsed", "failure", "status", "wait")

    def __init__(
        self,
        operation_name: str,
        method: str,
        template: str,
        server: str,
        port: int,
        state: dict[Any, Any],
        attempt: int,
    ) -> None:
        super().__init__(operation_name, method, template, server, port, state)
        self.attempt = attempt
        self._headers: Held[dict[str, str]] = Held({})
        self.status: int | None = None
        self.failure: str | None = None
        self.elapsed = 0.0
        self.wait = 0.0

    @property
    def headers(self) -> dict[str, str]:
        """In ``on_request``: headers to add to this attempt, such as ``traceparent``. Change it in place."""
        return self._headers.reveal()

    def __repr__(self) -> str:
        came = self.failure if self.status is None else self.status
        return f"<Event {self.operation_name} {self.method} {self.template} attempt={self.attempt} {came}>"


class CallEvent(_OfACall):
    """What a hook is given of a whole call; nothing in it is secret or personal.

    All but the first five attributes are known in ``on_call_end``.

    Attributes:
        operation_name: the public name, such as ``customers.get``.
        method: the HTTP method.
        template: the path template.
        server: the host of the base URL.
        port: the port of the base URL.
        attempts: how many attempts there were.
        status: the status of the last response, or None where none came.
        outcome: ``"success"``, ``"failed"`` (an exception was raised), or ``"given_up"`` (the call was cancelled or
            interrupted).
        error: the name of the class of the exception; None after a success.
        may_have_acted: whether the API may have acted on the request.
        seconds: seconds since the call began, waits included.
        state: a mapping that the hooks share through one call.
    """

    __slots__ = ("attempts", "error", "may_have_acted", "outcome", "seconds", "status")

    def __init__(
        self, operation_name: str, method: str, template: str, server: str, port: int, state: dict[Any, Any]
    ) -> None:
        super().__init__(operation_name, method, template, server, port, state)
        self.attempts = 0
        self.status: int | None = None
        self.outcome: Literal["success", "failed", "given_up"] = "success"
        self.error: str | None = None
        self.may_have_acted = False
        self.seconds = 0.0

    def __repr__(self) -> str:
        return f"<CallEvent {self.operation_name} {self.outcome} attempts={self.attempts} status={self.status}>"


#: A function that is given the event of an attempt. An async client awaits what an ``async def`` returns.
Hook = Callable[[Event], object]
#: A function that is given the event of a call.
CallHook = Callable[[CallEvent], object]


class Hooks(Record):
    """Functions that are called around a call and each of its attempts.

    They must be quick, and those of an async client must not block; these may be ``async def``, and are awaited. An
    exception of ``on_request`` ends the call before anything is sent; one of the others is logged with its traceback
    and goes no further, so that it cannot hide what the API did. A call that is refused before it is sent (a wrong
    argument, a preview operation that is not allowed) has no events.

    Attributes:
        on_request: called before each attempt; may add headers.
        on_response: called after each attempt, whatever came of it.
        on_retry: called before the wait for a further attempt.
        on_call_start: called once before the first attempt.
        on_call_end: called once after the last attempt, whatever came of the call: a result, an exception, or a
            cancellation. After a cancellation, an ``async def`` has one second.
    """

    on_request: Hook | None = None
    on_response: Hook | None = None
    on_retry: Hook | None = None
    on_call_start: CallHook | None = None
    on_call_end: CallHook | None = None


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


__all__ = ["CallEvent", "CallHook", "Event", "Hook", "Hooks"]
