"""Who plays which operation, and what is assumed where the API's reference says nothing: one list for both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NoReturn, TypeAlias

from attrs import frozen

from trigg_ext.sandbox._http.messages import Call, Response, error_response
from trigg_ext.sandbox._state.database import State

__all__ = ["PLAYED", "Coverage", "Play", "Played", "RefusedError", "played_by", "refuse"]


@frozen
class Coverage:
    """What the sandbox does for one operation."""

    name: str
    """The public name: ``customers.create``."""
    modelled: bool
    """True if the response comes from the state, or changes it."""
    assumption: str
    """What was chosen where the reference says nothing, in one sentence."""


Play: TypeAlias = Callable[[State, Call], Response]
"""Responses one call from the state. Raises ``RefusedError`` to respond an error; nothing that it wrote stays then."""


@frozen
class Played:
    """One operation with what plays it."""

    coverage: Coverage
    play: Play
    writes: bool
    """True if an answered call may change the state; the clock moves one second then."""


class RefusedError(Exception):
    """The call is answered with an error, and the state stays as it was."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


PLAYED: Final[dict[str, Played]] = {}
"""Every operation that has a play, by its name."""


def played_by(name: str, *, assumption: str, writes: bool = False) -> Callable[[Play], Play]:
    """Registers the decorated function as the play of the operation ``name``."""

    def register(play: Play) -> Play:
        PLAYED[name] = Played(Coverage(name, modelled=True, assumption=assumption), play, writes)
        return play

    return register


def refuse(call: Call, status: int, description: str, **further: Any) -> NoReturn:
    """Responses ``status``, or 400 if the document knows ``status`` for this operation not at all.

    Raises:
        RefusedError: always.
    """
    documented = call.operation.responses
    known = status if str(status) in documented or "400" not in documented else 400
    raise RefusedError(error_response(known, {"description": description, **further}))
