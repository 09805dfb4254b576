"""Exceptions raised by the client.

::

    TriggError
    ├── ConfigurationError               an option or environment variable is wrong (also a ValueError)
    ├── ClientClosedError                the client was closed, or cannot be used here (also a RuntimeError)
    ├── PreviewNotAllowedError           the preview policy is "error"
    ├── PaginationError                  a response cannot be the page that was asked for
    ├── BatchError                       create_many stopped before its end; it is in trigg_ext.batches
    ├── JournalError                     a journal or outbox cannot be used
    │   └── ReceiptConflictError         it has another receipt of the same store, id and day
    ├── ExportError                      an export cannot be begun, gone on with or written
    ├── ReturnError                      a receipt or a return that cannot be (also a ValueError)
    ├── PhoneNumberError                 a string is no phone number that can be read (also a ValueError)
    ├── ExtendedPropertiesError          extended properties do not fit your class, or it them (also a ValueError)
    └── CallError                        one call failed; all of these know its operation and what is safe to do next
        ├── InvalidRequestError          the request cannot be written from what was given (also a ValueError)
        ├── TransportError               no whole response came
        │   ├── TriggConnectionError     the connection was not made, or was lost
        │   ├── TriggTimeoutError        a time limit passed
        │   └── TruncatedResponseError   the response began and did not end
        ├── InvalidResponseError         a response came that is not what the operation returns
        ├── DriftError                   a response came, was read, and is not as described; only with drift="error"
        └── StatusError                  the API refused, or failed
            ├── ClientStatusError        any 4xx
            │   ├── BadRequestError      400
            │   ├── AuthenticationError  401
            │   ├── PermissionDeniedError 403
            │   ├── NotFoundError        404
            │   ├── ConflictError        409
            │   ├── QuarantinedError     422
            │   └── RateLimitedError     429
            ├── ServerStatusError        any 5xx, and any number above
            │   └── BadGatewayError      502: a system behind Trigg failed
            └── UnexpectedStatusError    a status that is neither success nor error, such as an unexpected redirect

No text of an error, no repr and no pickle holds the API key, or a parameter that is personal data.
Source: sections "Error Messages" and "Rate Limits" of the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from trigg_api.client import Held, Operation
from trigg_api.record import Record
from trigg_ext._lazy import LazyModule

if TYPE_CHECKING:
    from trigg_ext import drift, pagination, returns
else:
    drift, pagination, returns = map(LazyModule, ("trigg_ext.drift", "trigg_ext.pagination", "trigg_ext.returns"))


class RequestSummary(Record):
    """What was asked for, without what must reach no log.

    ``url`` is the base URL and the path template; ``parameters`` are path and query parameters by name, where personal
    ones read ``"***"``; ``headers`` are their names; ``body`` says its media type and its size in bytes, if known.
    """

    method: str
    url: str
    parameters: Mapping[str, str]
    headers: tuple[str, ...]
    body: str

    def __str__(self) -> str:
        listed = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.method} {self.url}" + (f" with {listed}" if listed else "")


class TriggError(Exception):
    """The root of all errors that this package raises.

    Attributes:
        resume_at: where the consumer of an iteration over pages was when it failed, if going on there makes sense: give
            it as ``start=``. Else None, as after a 401.
    """

    resume_at: pagination.Position | None = None


class ConfigurationError(TriggError, ValueError):
    """An option or an environment variable is wrong. The text names it, and what is allowed."""


class ClientClosedError(TriggError, RuntimeError):
    """The client was closed before, or belongs to another process."""


class PreviewNotAllowedError(TriggError):
    """A preview operation was called, and the preview policy is ``"error"``. Nothing was sent."""

    def __init__(self, text: str, operation: Operation) -> None:
        super().__init__(text)
        self.operation = operation

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.operation)


class PaginationError(TriggError):
    """A response cannot be the page that was requested, its rows cannot be told, or rows are missing at the end.

    Attributes:
        operation: what was called.
        page: the number of the page that was requested, from 1.
    """

    def __init__(self, text: str, operation: Operation, page: int) -> None:
        super().__init__(text)
        self.operation = operation
        self.page = page

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.operation, self.page), {"resume_at": self.resume_at}


class JournalError(TriggError):
    """A journal or outbox cannot be used. The text says what to do."""


class ReceiptConflictError(JournalError):
    """A journal or outbox has another receipt of the same store, id and day, so that a retry will not help either.

    The text says where that one is, and what to do.
    """


class ExportError(TriggError):
    """An export cannot be begun, gone on with or written. The text says what to do; what was fetched is kept."""


class ReturnError(TriggError, ValueError):
    """A receipt, a return or an amount that cannot be: the message names the line and the remedy. Nothing was sent.

    Attributes:
        line: the number of the line that it is about, or None where it is about the whole.
        difference: what the header says more than the lines come to, in kroner (below zero if it says less), where
            that is what is wrong; else None.
    """

    def __init__(self, text: str, line: int | str | None = None, *, difference: returns.Money | None = None) -> None:
        super().__init__(text)
        self.line = line
        self.difference = difference

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.line), {"difference": self.difference}


class PhoneNumberError(TriggError, ValueError):
    """A text is no phone number that can be read. The text of the error does not show it."""


class ExtendedPropertiesError(TriggError, ValueError):
    """Extended properties do not fit the class that they are read as, or an object cannot become such properties.

    The text names each field that does not fit by its path, and no values.
    """


class Later:
    """A value of a response that is made when it is read, once. For this package."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = Held(cache(make))

    def value(self) -> Any:
        """Return the value."""
        return self._make.reveal()()


def _received(name: str) -> Any:
    """Return the property that reads what an error keeps of the response under a name; None if there is none."""
    return property(lambda error: _made(error._received.reveal().get(name)))


def _made(value: Any) -> Any:
    return value.value() if isinstance(value, Later) else value


class CallError(TriggError):
    """One call failed.

    Attributes:
        operation: what was called.
        request: what was asked for, without secrets and personal data.
        attempts: how often the request was sent, or tried to be.
        may_have_acted: whether the API may have acted on it. False means: surely not; it is safe to call again.
        status: the HTTP status of the last response, if one came.
        headers: the headers of that response (names in lower case).
        code: the API's own ``code``, a string such as ``"409"``.
        message: the API's own ``message``.
        detail: the API's ``detailedErrorMessage``: an object, a string, a list, or None.
        body: the body of the response as it came, for a closer look. It is in no message, repr or pickle.

    What came in the response is read through properties: a tool that lists the attributes of exceptions finds none of
    it.
    """

    advice = ""

    def __init__(
        self,
        reason: str,
        *,
        operation: Operation,
        request: RequestSummary,
        attempts: int = 0,
        may_have_acted: bool = False,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        code: str | None = None,
        message: str | None = None,
        detail: Any = None,
        body: bytes | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.operation = operation
        self.request = request
        self.attempts = attempts
        self.may_have_acted = may_have_acted
        self.status = status
        self._received: Held[dict[str, Any]] = Held({})
        self.keep_received(headers=dict(headers or {}), code=code, message=message, detail=detail, body=body)

    def keep_received(self, **values: Any) -> None:
        """Keep what came in the response. For this package: what is kept is read through a property of its name.

        Args:
            values: what came, by the names of the properties.
        """
        self._received = Held({**self._received.reveal(), **values})

    headers: dict[str, str] = _received("headers")
    code: str | None = _received("code")
    message: str | None = _received("message")
    detail: Any = _received("detail")
    body: bytes | None = _received("body")

    def __str__(self) -> str:
        parts = [f"{self.operation.name}: {self.reason}"]
        if self.attempts > 1:
            parts.append(f"Tried {self.attempts} times.")
        advice = self.next_step()
        if advice:
            parts.append(advice)
        return " ".join(parts)

    def __repr__(self) -> str:
        status = "" if self.status is None else f" status={self.status}"
        facts = f"attempts={self.attempts} may_have_acted={self.may_have_acted}"
        return f"<{type(self).__name__} {self.operation.name}{status} {facts}>"

    def next_step(self) -> str:
        """Return what to do about it, as a sentence or two."""
        ended = ""
        if self.operation.preview and self.status in (404, 410):
            ended = "This operation is in preview: the vendor may have changed or ended it."
        acted = ""
        if self.may_have_acted and self.operation.retry == "non_idempotent":
            acted = "The API may have acted on it: find out before sending it again."
        return " ".join(part for part in (self.advice, ended, acted) if part)

    def __reduce__(self) -> tuple[Any, ...]:
        state = {key: value for key, value in self.__dict__.items() if key not in ("_received", "__notes__")}
        received = self._received.reveal()
        shown = {key: _made(value) for key, value in received.items() if key not in ("body", "parsed")}
        return _restore, (type(self), state, shown)

    def __copy__(self) -> CallError:
        return _restore(type(self), self.__dict__, self._received.reveal())

    def __deepcopy__(self, memo: dict[int, Any]) -> CallError:
        return self.__copy__()


def _restore(kind: type[CallError], state: Mapping[str, Any], received: Mapping[str, Any]) -> CallError:
    error = kind.__new__(kind, state["reason"])
    error.__dict__.update(state, _received=Held(dict(received)))
    return error


class InvalidRequestError(CallError, ValueError):
    """The request cannot be written from what was given. Nothing was sent."""


class TransportError(CallError):
    """No whole response came."""


class TriggConnectionError(TransportError):
    """The connection could not be made, or was lost before the response began."""

    advice = "Check the network, the proxy and the base URL."


class TriggTimeoutError(TransportError):
    """A time limit passed: one of ``timeout`` for a step, or ``deadline`` for the whole call."""


class TruncatedResponseError(TransportError):
    """The response began and did not end."""


class InvalidResponseError(CallError):
    """A response came that cannot be read as what the operation returns; ``body`` holds it."""

    advice = "The response is in .body; if it is right, the API's description or your own class is not."


class DriftError(CallError):
    """The operation was carried out and its response read, but the response is not as the API's description has it.

    Raised with ``drift="error"`` alone. Do not call again for it: what was asked for has happened; see ``parsed``.

    Attributes:
        findings: what is different, as :class:`trigg_ext.drift.Finding`; nothing personal is in them.
        parsed: what the method would have returned. Like ``body`` it is in no message, repr or pickle.
    """

    findings: tuple[drift.Finding, ...] = ()
    parsed: Any = _received("parsed")
    advice = "The operation was carried out; its response is in .parsed."

    def next_step(self) -> str:
        """Return what to do about it, as a sentence."""
        return self.advice


class StatusError(CallError):
    """A response came whose status code is not a success.

    Attributes:
        retry_after: the seconds to wait before the next attempt, where a 429 or 503 names them.
        from_api: whether the body is the API's own error shape, with this status as its code. False means that a proxy,
            a gateway or another server may have written it.
    """

    retry_after: float | None = None
    from_api: bool = True

    def next_step(self) -> str:
        """Return what to do about it, as a sentence or two."""
        if self.from_api or self.status not in (400, 404, 405):
            return super().next_step()
        elsewhere = (
            "The response is not the API's own error: a proxy, a gateway or another server may have written it. Check "
            "base_url."
        )
        return " ".join(part for part in (super().next_step(), elsewhere) if part)


class ClientStatusError(StatusError):
    """The API refused the request: a 4xx that has no class of its own."""


class BadRequestError(ClientStatusError):
    """400: the API cannot use what it was given; ``detail`` says more."""

    advice = "See .detail for what the API objects to."


class AuthenticationError(ClientStatusError):
    """401: the API key is missing or wrong."""

    advice = "Check the API key, and that it belongs to this environment."


class PermissionDeniedError(ClientStatusError):
    """403: the API key may not do this, or not from here."""

    advice = "If your account has an IP allow-list, this machine's address must be on it; else ask Trigg for access."


class NotFoundError(ClientStatusError):
    """404: there is no such thing, or no such operation."""


class ConflictError(ClientStatusError):
    """409: it exists already, or its state does not allow this."""

    advice = "It may exist already: read it before creating it again."


class QuarantinedError(ClientStatusError):
    """422: the customer is quarantined for a period of time and cannot be created now."""

    advice = "The customer is quarantined for a time: do not retry before it is over."


class RateLimitedError(ClientStatusError):
    """429: the rate limit was reached: too many requests for a system behind Trigg. It was not acted on."""

    advice = "Send fewer requests, and this one later."


class ServerStatusError(StatusError):
    """The API failed: a 5xx (or a number above) that has no class of its own."""


class BadGatewayError(ServerStatusError):
    """502: an external system behind Trigg failed.

    Attributes:
        system: the name of that system, if the response tells it.
        gateway_message: what it said, if anything.
    """

    system: str | None = _received("system")
    gateway_message: str | None = _received("gateway_message")

    def next_step(self) -> str:
        """Return what to do about it, as a sentence or two."""
        who = f"the system {self.system!r}" if self.system else "a system"
        return " ".join(part for part in (f"The failure is in {who} behind Trigg.", super().next_step()) if part)


class UnexpectedStatusError(StatusError):
    """A status that is neither the success nor an error of the operation, such as a redirect; none is followed."""

    advice = "Redirects are not followed, so that the key goes to the configured host only; check the base URL."


class TriggUnknownFieldWarning(UserWarning):
    """A body has a field that the API's description does not have; the API may ignore it."""


class TriggPreviewWarning(FutureWarning):
    """A preview operation was called: the vendor may change or end it without prior notice."""


__all__ = [
    "AuthenticationError",
    "BadGatewayError",
    "BadRequestError",
    "CallError",
    "ClientClosedError",
    "ClientStatusError",
    "ConfigurationError",
    "ConflictError",
    "DriftError",
    "ExportError",
    "ExtendedPropertiesError",
    "InvalidRequestError",
    "InvalidResponseError",
    "JournalError",
    "NotFoundError",
    "PaginationError",
    "PermissionDeniedError",
    "PhoneNumberError",
    "PreviewNotAllowedError",
    "QuarantinedError",
    "RateLimitedError",
    "ReceiptConflictError",
    "RequestSummary",
    "ReturnError",
    "ServerStatusError",
    "StatusError",
    "TransportError",
    "TriggConnectionError",
    "TriggError",
    "TriggPreviewWarning",
    "TriggTimeoutError",
    "TriggUnknownFieldWarning",
    "TruncatedResponseError",
    "UnexpectedStatusError",
]
