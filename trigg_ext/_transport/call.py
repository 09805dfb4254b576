"""Plan one call from its first attempt to its end; whoever drives the plan sends and sleeps.

The plan is a generator: it yields what is to be done (an attempt to send, a pause, or a hook to call) and is told what
came of it. The synchronous and the asynchronous client drive the same plan, so every decision is made here, once.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar, cast

from trigg_api.client import Held, Operation, RawResponse, Request, Response
from trigg_api.errors import InvalidArgument, InvalidResponse
from trigg_api.record import Record
from trigg_api.types import url_encoded
from trigg_ext import retries
from trigg_ext._log import fields, log
from trigg_ext._sensitive import Encoded, where_raised
from trigg_ext._settings import Settings, as_headers
from trigg_ext._transport import response_check
from trigg_ext._transport.hook_calls import HookCall, call_at_once, call_hooks
from trigg_ext._transport.messages import Attempt, Exchange, Failure, Pause, Received
from trigg_ext.errors import CallError, TriggError
from trigg_ext.hooks import CallEvent, Event
from trigg_ext.retries import RetryBudget

if TYPE_CHECKING:
    from trigg_ext._conformance.findings import Finding
    from trigg_ext._transport.error_mapping import Facts
    from trigg_ext.retries import Happened

T = TypeVar("T")
Step = Attempt | Pause | HookCall
Steps = Generator[Step, "Received | Failure | None", T]
Plan = Steps[tuple[T, Received, int]]

_NOT_SENT = "trigg_not_sent"
_NO_BODY = Encoded()

# What is known of a call that ended without a response.
_SENT = "the request was sent, so the API may have acted on it: find out before sending it again"
_UNSENT = "nothing was sent, so the API has not acted"
_REFUSED = "the API refused it, or was not reached, and has not acted"


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
) -> Plan[T]:
    """Plan a call. The value of the plan is what was parsed, the response, and how many attempts it took.

    Raises:
        CallError: the call failed; which kind says how.
    """
    call = _Call(operation, request, settings, shared)
    body = call.encoded_body()
    if not settings.hooks:
        return (yield from call.run(body, decode))
    event = call.event()
    try:
        yield from call.call_hooks("on_call_start", event)
        # Held: nothing that was received stands in a variable while a hook is called.
        done = Held((yield from call.run(body, decode)))
    except BaseException:
        call.end(event, sys.exception())
        yield from call.call_hooks("on_call_end", event, closed=isinstance(sys.exception(), GeneratorExit))
        raise
    call.end(event, None)
    try:
        yield from call.call_hooks("on_call_end", event)
    except BaseException as interrupt:
        call.note(interrupt)
        raise
    return done.reveal()


def was_not_sent(error: BaseException) -> bool:
    """Return whether a call ended with this because a hook refused its first attempt, so that nothing was sent."""
    return _NOT_SENT in error.__dict__


def invalid(operation: Operation, request: Request, settings: Settings, reason: str) -> TriggError:
    """Return the error for a request that cannot be written."""
    from trigg_ext._transport import error_mapping

    return error_mapping.invalid_error(error_mapping.facts(operation, request, settings), reason)


def as_raw(parsed: T, response: Received, attempts: int) -> RawResponse[T]:
    """Return the response with everything about it."""
    return RawResponse(response.status_code, response.headers, response.content, attempts, parsed)


class _Outcome(Record):
    """What came of an attempt that is no success.

    ``meant`` is the status inside a success that holds an error.
    """

    response: Received | Failure
    happened: Happened
    meant: int | None = None
    retry_after: float | None = None


class _Call:
    """A call under way: what was asked for, and what is known so far."""

    #: The event of the attempt that began last.
    _attempt_event: Event

    def __init__(self, operation: Operation, request: Request, settings: Settings, shared: Shared) -> None:
        self.operation = operation
        self.request = request
        self.settings = settings
        self.shared = shared
        self.attempts = 0
        self.acted = False
        self.status: int | None = None
        self._state: Held[dict[Any, Any]] = Held({})
        self._began = monotonic()

    def encoded_body(self) -> Encoded:
        """Return the body of the request.

        Raises:
            InvalidRequestError: the request cannot be written.
        """
        try:
            return self.settings.in_zone(self._encoded_body)
        except InvalidArgument as error:
            # The text names the argument and the reason; a value is in it only where it cannot be personal.
            reason = str(error)
        except UnicodeError:
            from trigg_ext._serialization.to_json import LONE_SURROGATE

            reason = LONE_SURROGATE
        raise invalid(self.operation, self.request, self.settings, reason) from None

    def _encoded_body(self) -> Encoded:
        _url(self.request, self.settings)
        if self.request.body is None:
            return _NO_BODY
        from trigg_ext._serialization.bodies import encode

        return encode(self.request.body)

    def event(self) -> CallEvent:
        """Return the event of the call."""
        return CallEvent(*self._about())

    def _about(self) -> tuple[str, str, str, str, int, dict[Any, Any]]:
        settings = self.settings
        about = (self.operation.name, self.operation.method, self.request.template, settings.server, settings.port)
        return (*about, self._state.reveal())

    def end(self, event: CallEvent, error: BaseException | None) -> None:
        """Write down in the event what came of the call."""
        event.attempts, event.status, event.seconds = self.attempts, self.status, monotonic() - self._began
        event.may_have_acted = error.may_have_acted if isinstance(error, CallError) else self.acted
        if error is not None:
            event.outcome = "failed" if isinstance(error, Exception) else "given_up"
            event.error = type(error).__name__

    def call_hooks(self, name: str, event: Event | CallEvent, *, closed: bool = False) -> Steps[None]:
        """Call the hooks of a name, also where the plan is closed and nothing can be awaited any more."""
        calls = call_hooks(self.settings.hooks, name, event)
        if closed:
            call_at_once(calls)
        else:
            yield from calls

    def note(self, error: BaseException) -> None:
        """Write down what is known of a call that ended without a response, where a second one might do harm."""
        if self.operation.retry != "non_idempotent":
            return
        event = self._attempt_event
        known = _SENT if self.acted else _UNSENT if event.failure in ("given_up", "timeout") else _REFUSED
        note = f"{self.operation.name} is not idempotent, and ended without a response: {known}."
        log.warning("%s (%s)", note, type(error).__name__, extra=fields(event, failure=event.failure))
        error.add_note(note)

    def run(self, body: Encoded, decode: Callable[[Response], T]) -> Plan[T]:
        """Send, and return what was received as the caller wants it."""
        try:
            response = yield from self._send(body)
        except BaseException as error:
            # Cancelled, interrupted, or failed in the caller's own code.
            if not isinstance(error, TriggError) and not was_not_sent(error):
                self.note(error)
            raise
        return self._finish(decode, response)

    def _send(self, body: Encoded) -> Steps[Received]:
        """Send until there is a success, or until it is not worth or not safe to send again."""
        deadline = self._began + self.settings.deadline
        careful = self.operation.retry == "non_idempotent" and not self.settings.retries.resend_once
        last: _Outcome | None = None
        while True:
            self.attempts += 1
            self._attempt_event = event = Event(*self._about(), self.attempts)
            exchange = Exchange(self.settings.deadline, deadline, careful=careful)
            try:
                added = yield from self._ask_hooks(event)
            except BaseException as error:
                self.attempts -= 1
                yield from self._give_up(event, exchange, error)
                if isinstance(error, Exception):
                    # A hook refused. What is known of an earlier attempt must not be lost for it.
                    if last is not None:
                        raise self._error(last) from None
                    error.__dict__[_NOT_SENT] = True
                raise
            try:
                response = yield self._attempt(body, added, exchange)
            except BaseException as interrupt:
                self.acted = self.acted or (exchange.sent and self.operation.retry != "safe")
                yield from self._give_up(event, exchange, interrupt)
                raise
            if response is None:
                raise TriggError("The call was driven wrongly: an attempt needs an outcome.")
            for report in exchange.reports:
                log.error("%s: %s", self.operation.name, report)
            last = self._outcome(response)
            yield from self._report(event, response)
            if last is None:
                return cast("Received", response)
            wait = self._wait(last, body, deadline)
            if wait is None:
                failed = self._error(last)
                if isinstance(response, Failure) and response.kind == "timeout":
                    self.note(failed)
                raise failed
            yield from self._report_retry(event, last, wait)
            yield Pause(wait)

    def _outcome(self, response: Received | Failure) -> _Outcome | None:
        """Return what came of an attempt; None if it is a success."""
        operation = self.operation
        self.status = response.status_code
        if isinstance(response, Failure):
            happened: Happened = "lost" if response.sent else "unsent"
            self.acted = self.acted or retries.may_have_acted(operation.retry, happened)
            return _Outcome(response, happened)
        meant = None
        if response_check.is_success(operation, response.status_code):
            meant = response_check.error_status(response.content)
            if meant is None:
                self.acted = operation.retry != "safe"
                return None
        happened = response.status_code if meant is None else meant
        # Whatever stands inside of a success, the server may have acted.
        self.acted = self.acted or retries.may_have_acted(operation.retry, happened if meant is None else "lost")
        retry_after = None
        if happened in (429, 503):
            retry_after = retries.parse_retry_after(response.headers.get("retry-after"), datetime.now(UTC))
        if meant is not None and operation.retry == "non_idempotent":
            happened = "lost"
        return _Outcome(response, happened, meant, retry_after)

    def _wait(self, outcome: _Outcome, body: Encoded, deadline: float) -> float | None:
        """Return the seconds to wait before another attempt; None if there is to be none."""
        policy = self.settings.retries
        wait = retries.wait_before(policy, self.attempts, outcome.retry_after, retries.jitter())
        if (
            self.attempts >= retries.effective_attempts(policy)
            or (isinstance(outcome.response, Failure) and outcome.response.kind in ("unwritable", "too_large"))
            or not retries.is_retried(self.operation.retry, outcome.happened, resend_once=policy.resend_once)
            or wait > policy.longest_wait
            or monotonic() + retries.effective_wait(wait) >= deadline
            or not body.can_be_sent_again()
            or not self.shared.budget.take()
        ):
            return None
        return retries.effective_wait(wait)

    def _finish(self, decode: Callable[[Response], T], response: Received) -> tuple[T, Received, int]:
        """Return what the response of a success is read as, the response, and the number of attempts."""
        operation, drift = self.operation, self.settings.drift
        if self.attempts == 1:
            self.shared.budget.give_back()
        findings = () if drift is None else drift.check(operation, self.request, response, self.settings)
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
                self._report_unread_body(response)
            if not findings:
                return parsed, response, self.attempts
            raise self._drifted(response, parsed, findings)
        # Raised outside of the handler, so that no other error hangs on to the response.
        raise self._unreadable(response, reason)

    # --- what is sent -------------------------------------------------------------------------------------------------

    def _ask_hooks(self, event: Event) -> Steps[Held[dict[str, str]] | None]:
        """Call the hooks before an attempt, and return the headers that they add."""
        for hooks in self.settings.hooks:
            if hooks.on_request is not None:
                yield HookCall(hooks.on_request, event)
        return Held(as_headers(event.headers)) if self.settings.hooks and event.headers else None

    def _attempt(self, body: Encoded, added: Held[dict[str, str]] | None, exchange: Exchange) -> Attempt:
        operation, settings = self.operation, self.settings
        headers = _headers(self.request, settings, body)
        if added is not None:
            headers.update(added.reveal())
        key = settings.key if operation.authenticated else None
        return Attempt(operation.method, _url(self.request, settings), headers, body, settings.timeout, exchange, key)

    # --- errors -------------------------------------------------------------------------------------------------------

    def _facts(self) -> Facts:
        from trigg_ext._transport import error_mapping

        return error_mapping.facts(
            self.operation, self.request, self.settings, attempts=self.attempts, acted=self.acted
        )

    def _error(self, outcome: _Outcome) -> CallError:
        from trigg_ext._transport import error_mapping

        response, drift = outcome.response, self.settings.drift
        if isinstance(response, Failure):
            return error_mapping.failure_error(self._facts(), response)
        if drift is not None:
            drift.check(self.operation, self.request, response, self.settings)
        return error_mapping.status_error(self._facts(), response, retry_after=outcome.retry_after, meant=outcome.meant)

    def _unreadable(self, response: Received, reason: str) -> CallError:
        from trigg_ext._transport import error_mapping

        return error_mapping.unreadable_error(self._facts(), response, reason)

    def _drifted(self, response: Received, parsed: Any, findings: tuple[Finding, ...]) -> CallError:
        from trigg_ext._transport import error_mapping

        return error_mapping.drift_error(self._facts(), response, parsed, findings)

    # --- what is logged and given to hooks ---------------------------------------------------------------------------

    def _report(self, event: Event, response: Received | Failure) -> Steps[None]:
        """Report what came of an attempt."""
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
        yield from self.call_hooks("on_response", event)

    def _report_retry(self, event: Event, outcome: _Outcome, wait: float) -> Steps[None]:
        """Report that another attempt follows."""
        event.wait = wait
        log.warning(
            "%s: %s %s failed (%s); attempt %d follows in %.2f s",
            event.operation_name,
            event.method,
            event.template,
            {"unsent": "no connection", "lost": "no whole response"}.get(str(outcome.happened), outcome.happened),
            event.attempt + 1,
            wait,
            extra=fields(event, failure=event.failure, wait=wait),
        )
        yield from self.call_hooks("on_retry", event)

    def _give_up(self, event: Event, exchange: Exchange, error: BaseException) -> Steps[None]:
        """Report that an attempt was given up before its outcome was known."""
        event.failure, event.elapsed = "given_up", exchange.elapsed()
        yield from self.call_hooks("on_response", event, closed=isinstance(error, GeneratorExit))

    def _report_unread_body(self, response: Received) -> None:
        operation, undocumented = self.operation, self.shared.undocumented
        if operation.retry == "safe" or operation.name in undocumented:
            return
        body = response_check.undocumented_body(operation, response)
        if body:
            undocumented.add(operation.name)
            log.warning(
                "%s: the response has a body (%s), and none is documented; with_raw_response returns it in .content. "
                "This is reported once for each operation of a client.",
                operation.name,
                body,
                extra=fields(self._attempt_event),
            )


def _url(request: Request, settings: Settings) -> str:
    url = settings.base_url + request.path
    query, added = request.query, settings.query.reveal()
    if not query and not added:
        return url
    given = {name for name, _ in added}
    pairs = [pair for pair in query if pair[0] not in given]
    return f"{url}?{url_encoded([*pairs, *added])}"


def _headers(request: Request, settings: Settings, body: Encoded) -> dict[str, str]:
    headers = {**settings.headers.reveal(), **request.headers, **body.headers}
    if request.cookies:
        headers["cookie"] = "; ".join(f"{name}={value}" for name, value in request.cookies.items())
    return headers
