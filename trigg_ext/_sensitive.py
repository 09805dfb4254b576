"""Carry what is sensitive in a call: values that no repr shows, and tracebacks without our frames.

Sensitive are the API key, URLs, headers, query parameters and bodies, all that came in a response, and what the caller
gave. Others look at the variables of every frame of a traceback, and of the stack when a hook or a logger is called:
error trackers with their default settings, debuggers, loggers. So two rules hold:

- Whatever stands in a variable while a user's function or a logger is called is harmless or ``Held``: a value that only
  a function gives out. No tuple, mapping, dataclass or attribute leads to it. ``Attempt``, ``Encoded``, ``Failure``,
  ``Received``, ``Request`` and ``Body`` are such; that they have properties is for the code that works in a
  ``sealed`` block.
- Whatever works on the values themselves does so in a ``sealed`` block: an exception leaves it without the frames, and
  without the exceptions, that it came through. Only the frames of a user's function stay.

The key joins the headers in the last frame before httpx (``pool``).
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Mapping
from types import CodeType, FrameType, TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar

from trigg_api.client import Held as Held
from trigg_ext.errors import TriggError

if TYPE_CHECKING:
    from trigg_ext._serialization.streams import ContentStream

P = ParamSpec("P")
T = TypeVar("T")


class Secret(Held[str]):
    """A string that nothing shows: no repr, no log, no local variable of a traceback, no pickle."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A client holds an API key and cannot be pickled; make one in each process.")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.reveal()

    def __hash__(self) -> int:
        return hash((Secret, self.reveal()))


class Encoded(Held["tuple[bytes | None, ContentStream | None, Mapping[str, str]]"]):
    """A body, ready to be sent: bytes or a stream, and its headers."""

    __slots__ = ()

    def __init__(
        self,
        content: bytes | None = None,
        stream: ContentStream | None = None,
        headers: Mapping[str, str] = {},
    ) -> None:
        super().__init__((content, stream, headers))

    @property
    def content(self) -> bytes | None:
        return self._reveal()[0]

    @property
    def stream(self) -> ContentStream | None:
        return self._reveal()[1]

    @property
    def headers(self) -> Mapping[str, str]:
        return self._reveal()[2]

    def can_be_sent_again(self) -> bool:
        """Return whether the body can be sent from its start, after it may have been sent in part."""
        return self.stream is None or self.stream.rewind()


# --- what exceptions carry --------------------------------------------------------------------------------------------

_calls_users: set[CodeType] = set()


def calls_users(function: Callable[P, T]) -> Callable[P, T]:
    """Mark a function that calls users' functions: the frames of these stay in tracebacks."""
    _calls_users.add(function.__code__)
    return function


@calls_users
def call_user(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a user's function."""
    return function(*args, **kwargs)


@calls_users
async def await_user(returned: Any) -> None:
    """Await what a user's function returned, if it can be awaited."""
    if hasattr(returned, "__await__"):
        await returned


class sealed:  # noqa: N801 - a context manager
    """A block whose frames no exception carries out: they hold what is sensitive.

    The exception itself goes on, also an interrupt or a cancellation. Its traceback has the frames of a user's function
    alone, if it was raised in one, and those around this block; it hangs on to no other exception that was raised
    in the block. Where an unexpected exception was raised is in a note.
    """

    __slots__ = ("_around",)

    def __enter__(self) -> None:
        self._around = sys.exception()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if error is not None and not isinstance(error, (StopIteration, StopAsyncIteration)):
            _cut(error, self._around)


async def sealed_call(call: Callable[[], Awaitable[T]]) -> T:
    """Make a call and await it in a sealed block."""
    with sealed():
        return await call()


def _cut(error: BaseException, around: BaseException | None) -> None:
    traceback = error.__traceback__
    error.__traceback__ = users = _users_part(error)
    frames: set[FrameType] = set()
    while users is not None:
        frames.add(users.tb_frame)
        users = users.tb_next
    if error.__context__ is not around and not _is_of(error.__context__, frames):
        error.__context__ = around
    if isinstance(error, TriggError) or _is_of(error.__cause__, frames):
        return
    if error.__cause__ is not None:
        error.__cause__ = None
        error.__suppress_context__ = False
    if not frames and isinstance(error, Exception):
        error.add_note(f"Raised in {_place(traceback)}.")


def _is_of(error: BaseException | None, frames: set[FrameType]) -> bool:
    """Return whether an exception was raised and caught in these frames of a user's function."""
    return error is not None and error.__traceback__ is not None and error.__traceback__.tb_frame in frames


def where_raised(error: BaseException) -> str:
    """Return where an error was raised, by modules and lines: what stands in for frames that are not shown."""
    return _place(error.__traceback__)


def _place(traceback: TracebackType | None) -> str:
    frames: list[str] = []
    while traceback is not None:
        frames.append(f"{traceback.tb_frame.f_globals.get('__name__')}, line {traceback.tb_lineno}")
        traceback = traceback.tb_next
    return " > ".join(frames[-3:])


_CUT = "trigg_cut"


def _users_part(error: BaseException) -> TracebackType | None:
    traceback = error.__traceback__
    is_cut = _CUT in error.__dict__  # by a sealed block inside of this one: only frames of ours were added since
    called = False
    while traceback is not None:
        frame = traceback.tb_frame
        if (is_cut or called) and not _is_ours(frame):
            error.__dict__[_CUT] = True
            return traceback
        called = frame.f_code in _calls_users
        traceback = traceback.tb_next
    return None


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).partition(".")[0] in ("trigg_ext", "trigg_api")
