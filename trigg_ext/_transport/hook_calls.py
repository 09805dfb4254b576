"""Call the user's hooks: as steps of a plan, which a client carries out, and awaits where it is asynchronous."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from typing import Any

from trigg_api.record import Record
from trigg_ext._log import fields, log
from trigg_ext._sensitive import await_user, call_user
from trigg_ext.errors import ConfigurationError
from trigg_ext.hooks import CallEvent, Event, Hooks

#: Seconds that an async hook may take where its task was cancelled.
_GRACE = 1.0


class HookCall(Record):
    """One hook to call; who drives the plan responds with None, or raises in it what the hook raised."""

    function: Callable[[Any], object]
    event: Event | CallEvent


def call_hooks(all_hooks: tuple[Hooks, ...], name: str, event: Event | CallEvent) -> Generator[HookCall, Any, None]:
    """Call the hooks of a name. What one raises is logged: it cannot hide what the API did."""
    for hooks in all_hooks:
        hook = getattr(hooks, name)
        if hook is None:
            continue
        try:
            yield HookCall(hook, event)
        except Exception as error:
            log.error(
                "%s: a hook failed in %s with %s",
                event.operation_name,
                name,
                type(error).__name__,
                exc_info=error,
                extra=fields(event),
            )


def call_hook(call: HookCall) -> None:
    """Call a hook where nothing can be awaited.

    Raises:
        ConfigurationError: it returned a coroutine.
    """
    returned = call_user(call.function, call.event)
    if isinstance(returned, Coroutine):
        returned.close()
        raise ConfigurationError("hooks: a function returned a coroutine, which cannot be awaited here.")


async def await_hook(call: HookCall, *, interrupted: bool) -> None:
    """Call a hook, and await what it returns if that can be awaited.

    Where the task was interrupted, a cancellation does not reach the hook, but its time is limited.
    """
    returned: Any = call_user(call.function, call.event)
    if not hasattr(returned, "__await__"):
        return
    if not interrupted:
        await await_user(returned)
        return
    from anyio import move_on_after

    with move_on_after(_GRACE, shield=True) as scope:
        await await_user(returned)
    if scope.cancelled_caught:
        raise TimeoutError(f"the hook took longer than {_GRACE:g} s after the call was cancelled")


def call_at_once(calls: Generator[HookCall, Any, None]) -> None:
    """Call hooks where nobody drives a plan any more."""
    try:
        step = next(calls)
        while True:
            try:
                call_hook(step)
            except Exception as error:
                step = calls.throw(error)
            else:
                step = next(calls)
    except StopIteration:
        return
