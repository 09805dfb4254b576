"""The registry of operation handlers, and what each assumes where the API's reference is silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NoReturn, TypeAlias

from attrs import frozen

from trigg_ext.sandbox._calls import Call, Response, error_response
from trigg_ext.sandbox._state.database import State

__all__ = ["HANDLERS", "Coverage", "RefusedError", "Registration", "StateHandler", "handles", "refuse"]


@frozen
class Coverage:
    """What the sandbox assumes about one operation."""

    name: str
    """The public name: ``customers.create``."""
    assumption: str
    """What was chosen where the reference says nothing, in one sentence."""


StateHandler: TypeAlias = Callable[[State, Call], Response]
"""Handles one call. It raises ``RefusedError`` for an error response; the transaction is then rolled back."""


@frozen
class Registration:
    """One operation with its handler."""

    coverage: Coverage
    handle: StateHandler
    prepare: Callable[[Call], Call]
    """Does what takes long and needs no state, so that no other call waits for it; it may refuse the call."""
    writes: bool
    """True if a successful call may change the state; the clock then moves one second."""


class RefusedError(Exception):
    """Raised to give an error response; the state stays as it was."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


HANDLERS: Final[dict[str, Registration]] = {}
"""Every operation that has a handler, by name."""


def _as_it_is(call: Call) -> Call:
    return call


def handles(
    name: str, *, assumption: str, writes: bool = False, prepare: Callable[[Call], Call] = _as_it_is
) -> Callable[[StateHandler], StateHandler]:
    """Register the decorated function as the handler of the operation ``name``."""

    def register(handle: StateHandler) -> StateHandler:
        HANDLERS[name] = Registration(Coverage(name, assumption), handle, prepare, writes)
        return handle

    return register


def refuse(call: Call, status: int, description: str, **further: Any) -> NoReturn:
    """Refuse the call with ``status``, or with 400 if the document does not list ``status`` for this operation.

    Raises:
        RefusedError: always.
    """
    known = status if str(status) in call.statuses or "400" not in call.statuses else 400
    raise RefusedError(error_response(known, {"description": description, **further}))
