"""Read from an exception of httpx or httpcore how an exchange failed."""

from __future__ import annotations

import contextlib
import ssl
import traceback
from collections.abc import Generator, Iterator
from pathlib import Path
from types import CodeType
from typing import Any

from trigg_api.errors import InvalidArgument
from trigg_ext._transport.content import ContentError
from trigg_ext._transport.library import kinds
from trigg_ext._transport.messages import Exchange, Failure, FailureKind

_REFUSED_STREAM = 7

# By what httpx documents, these are raised before a request is written: all there is to go by for a transport that is
# not watched.
_NEVER_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"})
_TIMEOUTS = {
    "ConnectTimeout": "no connection was made in time",
    "PoolTimeout": "no connection of the pool was free in time",
    "WriteTimeout": "the request was not taken in time",
}
_CONTENT = {
    "undecodable": "the response is compressed in a way that cannot be decompressed.",
    "too_large": "the response is larger than the client allows (max_response_bytes).",
}


class CallerError(Exception):
    """An error in code of the caller's. The text says what was called, and where the error is; nothing personal."""

    def __init__(self, what: str, error: Exception) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
        super().__init__(f"{what} failed with {type(error).__name__}{place}")


def failure_of(error: Exception, exchange: Exchange) -> Failure:
    """Return what failed, and whether some of the request was sent."""
    if not exchange.sent and not exchange.is_watched:
        exchange.sent = kinds(error).isdisjoint(_NEVER_SENT)
    if _was_refused(error):
        exchange.sent = False
    kind, text = _what(error, exchange)
    return Failure(kind, text, sent=exchange.sent, elapsed=exchange.elapsed(), status_code=exchange.status_code)


def raise_interrupt(error: Exception) -> None:
    """Raise what interrupted an exchange from outside, if an exception comes of that.

    A signal handler may raise at any point, also an exception that the layers below take for one of theirs, as of
    Celery's soft time limit. It is meant for the caller.
    """
    codes = _codes_of_signal_handlers()
    for each in _chain(error):
        if any(frame.f_code in codes for frame, _ in traceback.walk_tb(each.__traceback__)):
            raise each
        if isinstance(each, (KeyboardInterrupt, SystemExit)):
            raise each


@contextlib.contextmanager
def ignored() -> Generator[None]:
    """Ignore what goes wrong, where nothing depends on it; not what a signal handler raises."""
    try:
        yield
    except Exception as error:
        raise_interrupt(error)


def _codes_of_signal_handlers() -> set[CodeType]:
    import signal  # only failures need it

    codes: set[CodeType] = set()
    for number in signal.valid_signals():
        handler: Any = signal.getsignal(number)
        if callable(handler):
            for part in (handler, getattr(handler, "func", None), type(handler).__call__):
                code = getattr(part, "__code__", None)
                if code is not None:
                    codes.add(code)
    return codes


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__context__, each.__cause__]


def _what(error: Exception, exchange: Exchange) -> tuple[FailureKind, str]:
    status, named = exchange.status_code, kinds(error)
    if isinstance(error, InvalidArgument):
        return "unwritable", str(error)
    if isinstance(error, CallerError):
        return "unwritable", f"{error}."
    if isinstance(error, ContentError):
        return error.kind, _CONTENT[error.kind]
    if "TimeoutException" in named:
        return "timeout", f"{_which_limit(named, exchange)}."
    if ("InvalidURL" in named or isinstance(error, UnicodeError)) and not exchange.sent:
        return "unwritable", "the URL that it would go to cannot be written."
    if "LocalProtocolError" in named and status is None:
        # Where it was not sent at all, trying again is of no use.
        return "connection" if exchange.sent else "unwritable", "the request breaks the protocol, and was given up."
    if status is not None:
        return "cut_off", f"the response was cut off after its status {status}{_because(error)}."
    if exchange.sent:
        return "connection", f"the connection was lost before a response came{_because(error)}."
    return "connection", f"no connection was made{_because(error)}."


def _which_limit(named: frozenset[str], exchange: Exchange) -> str:
    step = "no response came in time" if exchange.status_code is None else "the response did not end in time"
    step = next((text for name, text in _TIMEOUTS.items() if name in named), step)
    if exchange.left() <= 0:
        return f"{step}: not within the deadline of {exchange.limit:g} s"
    return f"{step} ({exchange.elapsed():.1f} s)"


def _because(error: Exception) -> str:
    reason = _reason(error)
    return f" ({reason})" if reason else ""


def _reason(error: Exception) -> str:
    """Return the system's own words, or the name of what was raised: they name no path and no value of a request."""
    chain = list(_chain(error))
    for each in chain:
        if isinstance(each, ssl.SSLCertVerificationError):
            return f"the certificate is not trusted: {each.verify_message}"
        if isinstance(each, ssl.SSLError):
            return f"TLS failed: {getattr(each, 'reason', None) or 'no reason was given'}"
    for each in chain:
        if isinstance(each, OSError) and each.strerror:
            return each.strerror
    named = kinds(error)
    if "ProxyError" in named:
        return "the proxy refused it"
    if "ConnectError" in named:
        return "connection refused or host unknown"
    if not named.isdisjoint({"TransportError", "NetworkError", "ProtocolError"}):
        return ""
    return f"{type(error).__name__} was raised"


def _was_refused(error: Exception) -> bool:
    """Return whether a server says over HTTP/2 that it did nothing for a stream, or for any (RFC 9113, 6.8 and 8.7)."""
    said = [argument for each in _chain(error) for argument in each.args]
    return any(
        getattr(each, "last_stream_id", None) == 0
        or (getattr(each, "error_code", None) == _REFUSED_STREAM and hasattr(each, "stream_id"))
        for each in said
    )
