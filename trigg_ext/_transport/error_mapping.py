"""Map responses, status codes and failures to exceptions. Pure: no clock, no network, no client."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from trigg_api import codec
from trigg_ext import errors
from trigg_ext._transport import response_check
from trigg_ext._transport.messages import Failure, FailureKind, Received
from trigg_ext._transport.redaction import MASK, Redactor, looks_personal
from trigg_ext._transport.sent_values import collect, is_field_name, kind_of
from trigg_ext.errors import RequestSummary
from trigg_ext.openapi.json_types import mapping, sequence

if TYPE_CHECKING:
    from trigg_api.client import Operation, Request
    from trigg_ext._conformance.findings import Finding
    from trigg_ext._settings import Settings

_BY_STATUS: dict[int, type[errors.StatusError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    422: errors.QuarantinedError,
    429: errors.RateLimitedError,
    502: errors.BadGatewayError,
}
_SYSTEM = r"System:\s*\[?([^\]\n]+?)\]?\s*\.?\s*$"
_LONGEST_TEXT = 300
_MOST_OBJECTIONS = 3
_DEEPEST = 8
# What APIs call the place of an objection, and its text; all else in a detail may be an echo, or somebody's data.
_PLACES = ("pointer", "instancePath", "dataPath", "path", "field", "property", "parameter", "loc")
_TEXTS = ("message", "detail", "description", "msg", "reason", "title", "error", "gatewayMessage", "gateway")
_BY_FIELD = ("errors", "validationErrors", "modelState")
_LISTS = (*_BY_FIELD, "details", "issues", "problems", "violations", "error")


class ErrorBody(NamedTuple):
    """The API's error shape, as far as a response has it."""

    code: str | None = None
    message: str | None = None
    detail: Any = None


def read_error_body(content: bytes, content_type: str = "") -> ErrorBody:
    """Read whatever came with an error: the API's shape, other JSON, a page, text, or bytes. Never raises."""
    content = codec.trimmed(content)
    if not content:
        return ErrorBody()
    try:
        value = codec.loads(content)
    except (ValueError, RecursionError):
        text = content.decode("utf-8", errors="replace")
        if "html" in content_type.lower() or text[:1] == "<":
            return ErrorBody(message=_page_title(text))
        return ErrorBody(message=_beginning(text))
    if not isinstance(value, dict):
        return ErrorBody(message=value) if isinstance(value, str) else ErrorBody(detail=value)
    shape = cast("dict[str, Any]", value)
    if not response_check.ERROR_FIELDS & shape.keys():
        return ErrorBody(detail=shape)
    return ErrorBody(
        code=_as_text(shape.get("code")),
        message=_as_text(shape.get("message")),
        detail=shape.get("detailedErrorMessage"),
    )


class Facts(NamedTuple):
    """What every error of a call knows, and what takes personal data out of a response's texts."""

    operation: Operation
    request: RequestSummary
    scrub: Redactor
    attempts: int
    acted: bool

    def common(self) -> dict[str, Any]:
        """Return the arguments that all errors of a call take."""
        return {
            "operation": self.operation,
            "request": self.request,
            "attempts": self.attempts,
            "may_have_acted": self.acted,
        }


def facts(
    operation: Operation, request: Request, settings: Settings, *, attempts: int = 0, acted: bool = False
) -> Facts:
    """Return the facts of a call that failed."""
    scrub = redactor(operation, request, settings)
    return Facts(operation, summarise(operation, request, settings), scrub, attempts, acted)


def summarise(operation: Operation, request: Request, settings: Settings) -> RequestSummary:
    """Summarize the request for errors: personal and unknown parameters are masked, no key, no body."""
    key = settings.key.reveal()
    shown = {name for name in request.path_parameters if name not in operation.personal}
    query = (*request.query, *settings.query.reveal())
    shown |= {name for name, _ in query if name not in operation.personal and kind_of(name) == "known"}
    parameters: dict[str, str] = {}
    for name, value in (*request.path_parameters.items(), *query):
        hidden = name not in shown or key in value or looks_personal(value)
        parameters[name if is_field_name(name) and key not in name else MASK] = MASK if hidden else value
    body = ""
    if request.body is not None:
        value = request.body.value
        size = f", {len(value)} bytes" if isinstance(value, (bytes, bytearray)) else ""
        body = f"{request.body.media_type}{size}"
    return RequestSummary(
        method=operation.method,
        url=settings.base_url + request.template,
        parameters=parameters,
        headers=tuple(sorted({name.lower() for name in (*request.headers, *settings.headers.reveal())})),
        body=body,
    )


def redactor(operation: Operation, request: Request, settings: Settings) -> Redactor:
    """Return what takes this request's secrets and personal data out of a response's texts."""
    return Redactor(lambda: collect(operation, request, settings))


def status_error(
    facts: Facts, response: Received, *, retry_after: float | None = None, meant: int | None = None
) -> errors.StatusError:
    """Return the error for a failure status; ``meant`` is the status inside a 2xx response that holds an error."""
    status = response.status_code if meant is None else meant
    scrub = facts.scrub
    body = read_error_body(response.content, response.headers.get("content-type", ""))
    kind = _BY_STATUS.get(status) or _kind_of(status)
    inside = "" if meant is None else f" in a response of status {response.status_code}"
    about = _about(facts) if status == HTTPStatus.NOT_FOUND else ""
    error = kind(
        f"the API responded with {f'{status} {_phrase(status)}'.rstrip()}{inside}{about}{_said(body, status, scrub)}.",
        **facts.common(),
        status=status,
        headers=_shown_headers(response.headers, scrub),
        code=scrub.text(body.code) if body.code else None,
        body=response.content,
    )
    # Masked when read: a detail may echo all that was sent, or hold megabytes.
    error.keep_received(
        message=errors.Later(lambda: scrub.text(body.message) if body.message else None),
        detail=errors.Later(lambda: scrub.value(body.detail)),
    )
    error.from_api = response_check.error_status(response.content) == status
    error.retry_after = retry_after
    if isinstance(error, errors.BadGatewayError):
        system, gateway_message = _gateway(error.detail)
        error.keep_received(system=system, gateway_message=gateway_message)
    return error


def failure_error(facts: Facts, failure: Failure) -> errors.CallError:
    """Return the error where no whole response came, or none that can be unpacked."""
    kinds: dict[FailureKind, type[errors.CallError]] = {
        "connection": errors.TriggConnectionError,
        "timeout": errors.TriggTimeoutError,
        "cut_off": errors.TruncatedResponseError,
        "undecodable": errors.InvalidResponseError,
        "too_large": errors.InvalidResponseError,
        "unwritable": errors.InvalidRequestError,
    }
    return kinds[failure.kind](facts.scrub.text(failure.text), **facts.common(), status=failure.status_code)


def unreadable_error(facts: Facts, response: Received, reason: str) -> errors.InvalidResponseError:
    """Return the error for a success that cannot be read."""
    return errors.InvalidResponseError(
        f"the API responded with {response.status_code}, but {reason[:1].lower()}{facts.scrub.text(reason[1:])}",
        **facts.common(),
        status=response.status_code,
        headers=_shown_headers(response.headers, facts.scrub),
        body=response.content,
    )


def drift_error(facts: Facts, response: Received, parsed: Any, findings: tuple[Finding, ...]) -> errors.DriftError:
    """Return the error for a response that was read, and is not as described."""
    places = ", ".join(f"{each.kind} at {each.pointer or 'the whole'}" for each in findings[:3])
    more = f" and {len(findings) - 3} more" if len(findings) > 3 else ""
    error = errors.DriftError(
        f"the API responded with {response.status_code}, but not as described: {facts.scrub.text(places)}{more}.",
        **facts.common(),
        status=response.status_code,
        headers=_shown_headers(response.headers, facts.scrub),
        body=response.content,
    )
    error.findings = findings
    error.keep_received(parsed=parsed)
    return error


def invalid_error(facts: Facts, reason: str) -> errors.InvalidRequestError:
    """Return the error for a request that cannot be written."""
    return errors.InvalidRequestError(facts.scrub.text(reason), **facts.common())


def _kind_of(status: int) -> type[errors.StatusError]:
    if status >= 500:
        return errors.ServerStatusError
    return errors.ClientStatusError if status >= 400 else errors.UnexpectedStatusError


def _gateway(detail: Any) -> tuple[str | None, str | None]:
    if not isinstance(detail, dict):
        return None, None
    shape = cast("dict[str, Any]", detail)
    gateway, said = _as_text(shape.get("gateway")), _as_text(shape.get("gatewayMessage"))
    found = re.search(_SYSTEM, gateway) if gateway else None
    return (found[1].strip() if found else None), said


def _shown_headers(headers: Mapping[str, str], scrub: Redactor) -> dict[str, str]:
    hidden = ("set-cookie", "location")
    return {
        scrub.text(name.lower()): scrub.text(value) for name, value in headers.items() if name.lower() not in hidden
    }


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _about(facts: Facts) -> str:
    """Return the path parameters of a call as far as they may be shown: what was not found, by its name."""
    names = re.findall(r"\{([^{}]+)\}", facts.operation.path)
    shown = {name: facts.request.parameters.get(name, MASK) for name in names}
    listed = ", ".join(f"{name}={value!r}" for name, value in shown.items() if value != MASK)
    return f" for {listed}" if listed else ""


def _said(body: ErrorBody, status: int, scrub: Redactor) -> str:
    """Return what the API says of an error, masked and shortened, to follow the status."""
    parts: list[str] = []
    if body.message and body.message.strip().lower() != _phrase(status).lower():
        parts.append(scrub.beginning(body.message, _LONGEST_TEXT))
    found = list(islice(_objections(body.detail), _MOST_OBJECTIONS + 1))
    shown = dict.fromkeys(scrub.beginning(each, _LONGEST_TEXT) for each in found[:_MOST_OBJECTIONS])
    objections = [each for each in shown if each not in parts]
    if objections:
        parts.append("; ".join(each.rstrip(".") for each in objections) + "; …" * (len(found) > _MOST_OBJECTIONS))
    return "".join(f": {each.rstrip('.')}" for each in parts)


def _objections(detail: Any, place: str = "", depth: int = 0) -> Iterator[str]:
    """Yield what a detail objects to: the place, if it names one, and the text. Of what may be an echo, nothing."""
    if isinstance(detail, str):
        if detail.strip():
            yield f"{place}: {detail}" if place else detail
    elif detail and depth < _DEEPEST:
        for each in sequence(detail):
            yield from _objections(each, place, depth + 1)
        yield from _objections_of(mapping(detail), place, depth)


def _objections_of(shape: dict[str, Any], place: str, depth: int) -> Iterator[str]:
    here = _place_in(mapping(shape.get("source")) or shape) or place
    yield from _objections(next((shape[name] for name in _TEXTS if isinstance(shape.get(name), str)), ""), here)
    for name in _LISTS:
        value = shape.get(name)
        fields = mapping(value) if name in _BY_FIELD else {}
        if fields and not fields.keys() & {*_TEXTS}:
            # Some APIs list texts by the name of the field that they are about.
            for field, each in fields.items():
                yield from _objections(each, field, depth + 1)
        elif value and not isinstance(value, str):
            yield from _objections(value, here, depth + 1)


def _place_in(shape: dict[str, Any]) -> str:
    for name in _PLACES:
        value = shape.get(name)
        text = "/".join(map(str, sequence(value))) or value
        if isinstance(text, str) and text:
            return text
    return ""


def _page_title(text: str) -> str:
    found = re.search(r"<title[^>]{0,80}>([^<]{1,2000})", text[:10_000], re.IGNORECASE)
    return f"an HTML page, “{' '.join(found[1].split())}”" if found else "an HTML page"


def _beginning(text: str) -> str:
    """Return the beginning of a text, cut between words: half a value would not be masked later."""
    words = text[:10_000].split()
    return " ".join(words if len(text) <= 10_000 else words[:-1])


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, (dict, list)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
