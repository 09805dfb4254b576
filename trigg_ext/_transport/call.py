"""One call from its first attempt to its end, as a plan that sends and sleeps through whoever drives it.

The plan is a generator: it yields what is to be done (an attempt to send, or a pause) and is told what came of it. The
synchronous and the asynchronous client drive the same plan, so every decision is made here, once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from trigg_api.client import Held, Operation, RawResponse, Request, Response
from trigg_api.errors import InvalidArgument, InvalidResponse
from trigg_ext import retries
from trigg_ext._log import fields, log
from trigg_ext._serialization.bodies import encode
from trigg_ext._serialization.to_json import LONE_SURROGATE
from trigg_ext._settings import Settings, as_headers
from trigg_ext._transport import response_check
from trigg_ext._transport.messages import Attempt, Encoded, Exchange, Failure, Pause, Received, call_user, where_raised
from trigg_ext.errors import TriggError
from trigg_ext.hooks import Event, Hooks
from trigg_ext.retries import RetryBudget

if TYPE_CHECKING:
    from trigg_ext.drift._findings import Finding
    from trigg_ext.retries import Happened

T = TypeVar("T")

_NOT_SENT = "trigg_not_sent"

# What is known of a call that ended without a response.
_SENT = "the request was sent, so the API may have acted on it: find out before sending it again"
_UNSENT = "nothing was sent, so the API has not acted"
_REFUSED = "the API refused it, or was not reached, and has not acted"


Plan = Generator[Attempt | Pause, Received | Failure | None, T]


class Shared:
    """What the calls of a client and of what its ``with_options`` made have in common."""

    def __init__(self) -> None:
        self.budget = RetryBudget()
        #: The names of the operations in preview that were warned of, and of those that had an undocumented body.
        self.warned: set[str] = set()
        self.undocumented: set[str] = set()
        self._blocks = 0
        self._lock = Lock()

    def enter(self) -> None:
        """Count a ``with`` block that begins."""
        with self._lock:
            self._blocks += 1

    def leave(self) -> bool:
        """Count a ``with`` block that ends, and return whether it was the last one."""
        with self._lock:
            self._blocks -= 1
            return self._blocks == 0


def plan(
    operation: Operation, request: Request, decode: Callable[[Response], T], settings: Settings, shared: Shared
) -> Plan[tuple[T, Received, int]]:
    """Return the plan of a call. Its value is what was parsed, the response, and how many attempts it took.

    Raises:
        CallError: the call failed; which kind says how.
    """
    policy = settings.retries
    most = retries.effective_attempts(policy)
    try:
        body = encode(request.body)
        _url(request, settings)
    except InvalidArgument as error:
        # The text names the argument and the reason; a value is in it only where it cannot be personal.
        raise invalid(operation, request, settings, str(error)) from None
    except UnicodeError:
        raise invalid(operation, request, settings, LONE_SURROGATE) from None
    state: Held[dict[Any, Any]] = Held({})
    acted = False
    deadline = monotonic() + settings.deadline
    careful = operation.retry == "non_idempotent" and not policy.resend_once
    attempt = 0
    last: tuple[Received | Failure, int | None, float | None, int, bool] | None = None
    while True:
        attempt += 1
        event = _event(operation, request, settings, attempt, state.reveal())
        exchange = Exchange(settings.deadline, deadline, careful=careful)
        try:
            added = _ask_hooks(settings.hooks, event)
        except Exception as error:
            # A hook refused. What is known of an earlier attempt must not be lost for it.
            _given_up(settings, event, exchange)
            if last is not None:
                raise _error(operation, request, settings, *last) from None
            error.__dict__[_NOT_SENT] = True
            raise
        try:
            response = yield _attempt(operation, request, settings, body, added, exchange)
        except BaseException as interrupt:
            # The attempt was given up from outside: cancelled, or interrupted.
            _given_up(settings, event, exchange)
            _note(operation, event, interrupt, _SENT if acted or exchange.sent else _UNSENT)
            raise
        if response is None:
            raise TriggError("The call was driven wrongly: an attempt needs an outcome.")
        for report in exchange.reports:
            log.error("%s: %s", operation.name, report)
        meant = None
        if isinstance(response, Failure):
            happened: Happened = "lost" if response.sent else "unsent"
        else:
            success = response_check.is_success(operation, response.status_code)
            meant = response_check.error_status(response.content) if success else None
            if success and meant is None:
                return _finish(operation, request, decode, settings, shared, event, response, acted, attempt)
            happened = response.status_code if meant is None else meant
            if meant is not None and operation.retry == "non_idempotent":
                # Its status says success: whatever stands inside, the server may have acted.
                happened = "lost"
        acted = acted or retries.may_have_acted(operation.retry, "lost" if meant is not None else happened)
        _after(settings, event, response)
        retry_after = None
        if isinstance(response, Received) and happened in (429, 503):
            retry_after = retries.parse_retry_after(response.headers.get("retry-after"), datetime.now(UTC))
        wait = retries.wait_before(policy, attempt, retry_after, retries.jitter())
        last = (response, meant, retry_after, attempt, acted)
        if (
            attempt >= most
            or (isinstance(response, Failure) and response.kind in ("unwritable", "too_large"))
            or not retries.is_retried(operation.retry, happened, resend_once=policy.resend_once)
            or wait > policy.longest_wait
            or monotonic() + retries.effective_wait(wait) >= deadline
            or not body.can_be_sent_again()
            or not shared.budget.take()
        ):
            failed = _error(operation, request, settings, *last)
            if isinstance(response, Failure) and response.kind == "timeout":
                _note(operation, event, failed, _SENT if acted else _UNSENT)
            raise failed
        wait = retries.effective_wait(wait)
        _before_again(settings, event, happened, wait)
        try:
            yield Pause(wait)
        except BaseException as interrupt:
            _note(operation, event, interrupt, _SENT if acted else _REFUSED)
            raise


def was_not_sent(error: BaseException) -> bool:
    """Return whether a call ended with this because a hook refused its first attempt, so that nothing was sent."""
    return _NOT_SENT in error.__dict__


def _ask_hooks(all_hooks: tuple[Hooks, ...], event: Event) -> Held[dict[str, str]] | None:
    """Call the hooks before an attempt, and return the headers that they add."""
    for hooks in all_hooks:
        if hooks.on_request is not None:
            call_user(hooks.on_request, event)
    return Held(as_headers(event.headers)) if all_hooks and event.headers else None


def _attempt(
    operation: Operation,
    request: Request,
    settings: Settings,
    body: Encoded,
    added: Held[dict[str, str]] | None,
    exchange: Exchange,
) -> Attempt:
    headers = _headers(request, settings, body)
    if added is not None:
        headers.update(added.reveal())
    key = settings.key if operation.authenticated else None
    return Attempt(operation.method, _url(request, settings), headers, body, settings.timeout, exchange, key)


def invalid(operation: Operation, request: Request, settings: Settings, reason: str) -> TriggError:
    """Return the error for a request that cannot be written."""
    from trigg_ext._transport import error_mapping

    return error_mapping.invalid_error(error_mapping.facts(operation, request, settings), reason)


def as_raw(parsed: T, response: Received, attempts: int) -> RawResponse[T]:
    """Return the response with everything about it."""
    return RawResponse(response.status_code, response.headers, response.content, attempts, parsed)


def _finish(
    operation: Operation,
    request: Request,
    decode: Callable[[Response], T],
    settings: Settings,
    shared: Shared,
    event: Event,
    response: Received,
    acted: bool,
    attempt: int,
) -> tuple[T, Received, int]:
    _after(settings, event, response)
    if attempt == 1:
        shared.budget.give_back()
    findings = () if settings.drift is None else settings.drift.check(operation, request, response, settings)
    reason = ""
    try:
        if reason := response_check.refusal(operation, response):
            raise InvalidResponse(reason)
        parsed = decode(response)
    except InvalidResponse as error:
        reason = str(error)
    except RecursionError:
        reason = "The response is nested too deeply to be read."
    except Exception as error:
        # Raised by the caller's own class.
        reason = f"It cannot be read: {type(error).__name__} was raised in {where_raised(error)}."
    else:
        if parsed is None:
            _report_unread_body(operation, response, event, shared)
        if not findings:
            return parsed, response, attempt
        raise _drifted(operation, request, settings, response, parsed, findings, attempt)
    # Raised outside of the handler, so that no other error hangs on to the response.
    raise _unreadable(operation, request, settings, response, reason, attempt, acted or operation.retry != "safe")


def _error(
    operation: Operation,
    request: Request,
    settings: Settings,
    response: Received | Failure,
    meant: int | None,
    retry_after: float | None,
    attempt: int,
    acted: bool,
) -> TriggError:
    from trigg_ext._transport import error_mapping

    facts = error_mapping.facts(operation, request, settings, attempts=attempt, acted=acted)
    if isinstance(response, Failure):
        return error_mapping.failure_error(facts, response)
    if settings.drift is not None:
        settings.drift.check(operation, request, response, settings)
    return error_mapping.status_error(facts, response, retry_after=retry_after, meant=meant)


def _unreadable(
    operation: Operation,
    request: Request,
    settings: Settings,
    response: Received,
    reason: str,
    attempt: int,
    acted: bool,
) -> TriggError:
    from trigg_ext._transport import error_mapping

    return error_mapping.unreadable_error(
        error_mapping.facts(operation, request, settings, attempts=attempt, acted=acted), response, reason
    )


def _drifted(
    operation: Operation,
    request: Request,
    settings: Settings,
    response: Received,
    parsed: Any,
    findings: tuple[Finding, ...],
    attempt: int,
) -> TriggError:
    from trigg_ext._transport import error_mapping

    # It was carried out, whatever its response looks like.
    facts = error_mapping.facts(operation, request, settings, attempts=attempt, acted=operation.retry != "safe")
    return error_mapping.drift_error(facts, response, parsed, findings)


def _report_unread_body(operation: Operation, response: Received, event: Event, shared: Shared) -> None:
    if operation.retry == "safe" or operation.name in shared.undocumented:
        return
    body = response_check.undocumented_body(operation, response)
    if body:
        shared.undocumented.add(operation.name)
        log.warning(
            "%s: the response has a body (%s), and none is documented; with_raw_response returns it in .content. "
            "This is reported once for each operation of a client.",
            operation.name,
            body,
            extra=fields(event),
        )


def _url(request: Request, settings: Settings) -> str:
    url = settings.base_url + request.path
    query, added = request.query, settings.query.reveal()
    if not query and not added:
        return url
    given = {name for name, _ in added}
    pairs = [pair for pair in query if pair[0] not in given]
    return f"{url}?{urlencode([*pairs, *added])}"


def _headers(request: Request, settings: Settings, body: Encoded) -> dict[str, str]:
    headers = {**settings.headers.reveal(), **request.headers, **body.headers}
    if request.cookies:
        headers["cookie"] = "; ".join(f"{name}={value}" for name, value in request.cookies.items())
    return headers


def _event(operation: Operation, request: Request, settings: Settings, attempt: int, state: dict[Any, Any]) -> Event:
    return Event(operation.name, operation.method, request.template, settings.server, settings.port, attempt, state)


def _after(settings: Settings, event: Event, response: Received | Failure) -> None:
    event.status, event.elapsed = response.status_code, response.elapsed
    event.failure = None if isinstance(response, Received) else response.kind
    if log.isEnabledFor(logging.INFO):
        log.info(
            "%s: %s %s -> %s in %.3f s (attempt %d)",
            event.operation_name,
            event.method,
            event.template,
            event.failure or event.status,
            event.elapsed,
            event.attempt,
            extra=fields(event, failure=event.failure),
        )
    _call_hooks(settings.hooks, "on_response", event)


def _before_again(settings: Settings, event: Event, happened: Happened, wait: float) -> None:
    event.wait = wait
    log.warning(
        "%s: %s %s failed (%s); attempt %d follows in %.2f s",
        event.operation_name,
        event.method,
        event.template,
        {"unsent": "no connection", "lost": "no whole response"}.get(str(happened), happened),
        event.attempt + 1,
        wait,
        extra=fields(event, failure=event.failure, wait=wait),
    )
    _call_hooks(settings.hooks, "on_retry", event)


def _note(operation: Operation, event: Event, error: BaseException, known: str) -> None:
    """Write down what is known of a call that ended without a response, where a second one might do harm."""
    if operation.retry == "non_idempotent":
        note = f"{operation.name} is not idempotent, and ended without a response: {known}."
        log.warning("%s (%s)", note, type(error).__name__, extra=fields(event, failure=event.failure))
        error.add_note(note)


def _given_up(settings: Settings, event: Event, exchange: Exchange) -> None:
    event.failure, event.elapsed = "given_up", exchange.elapsed()
    _call_hooks(settings.hooks, "on_response", event)


def _call_hooks(all_hooks: tuple[Hooks, ...], name: str, event: Event) -> None:
    """Call the hooks after an attempt: what they raise cannot hide what the API did."""
    for hooks in all_hooks:
        hook = getattr(hooks, name)
        if hook is None:
            continue
        try:
            call_user(hook, event)
        except Exception as error:
            log.error(
                "%s: a hook failed in %s with %s",
                event.operation_name,
                name,
                type(error).__name__,
                exc_info=error,
                extra=fields(event),
            )
