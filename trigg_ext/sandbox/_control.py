"""The control of a sandbox over HTTP, below ``/_sandbox/``: what a test in Python does with its ``Sandbox``."""

from __future__ import annotations

import base64
import hmac
import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from importlib.resources import files
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import attrs
from attrs import frozen

from trigg_ext.openapi.json_types import mapping
from trigg_ext.sandbox._calls import Response, error_response
from trigg_ext.sandbox._http.bodies import read_json
from trigg_ext.sandbox._http.fault_rules import Rule
from trigg_ext.sandbox._http.fault_syntax import parse_fault
from trigg_ext.sandbox._http.faults import KINDS, Fault
from trigg_ext.sandbox._http.messages import RawRequest, RecordedRequest
from trigg_ext.sandbox._http.parameters import query_pairs
from trigg_ext.sandbox._rooms import NAMESPACE, Namespaces, Room
from trigg_ext.sandbox._state import SandboxState, as_json

__all__ = ["PREFIX", "Control", "fault_json"]

PREFIX: Final = "/_sandbox"

_PAGE: Final = "text/html; charset=utf-8"
_FREE: Final = frozenset({"/", "/openapi.json", "/health"})
"""What needs no key from anywhere: nothing of the state is in it."""


@frozen
class _Asked:
    """A request to the control, read."""

    room: Room
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any

    @property
    def state(self) -> SandboxState:
        if self.room.state is None:
            raise ValueError("this sandbox has no state: it was made with stateful=False")
        return self.room.state

    def one_of(self, *names: str) -> tuple[str, Any]:
        """Return the one field of the body, which has one of these names."""
        given = mapping(self.body)
        if len(given) != 1 or next(iter(given)) not in names:
            raise ValueError(f"expected a JSON object with one of {', '.join(names)}")
        return next(iter(given.items()))


@frozen
class _Route:
    """One operation of the control."""

    method: str
    path: str
    summary: str
    handle: Callable[[Control, _Asked], Any]
    query: Mapping[str, str] = {}
    """The query parameters, and what they mean."""
    body: Mapping[str, Any] | None = None
    """The schema of the body; None if there is none."""

    def fit(self, path: str) -> dict[str, str] | None:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        found = re.fullmatch(pattern, path)
        return None if found is None else {name: unquote(value) for name, value in found.groupdict().items()}


class Control:
    """Responds to requests below ``/_sandbox/``.

    A request from another machine needs the API key in ``x-api-key``, and so does one that names another host.

    Args:
        rooms: the states that it controls.
        api_key: the key of the sandbox.
        origins: the origins whose pages may use it; ``*`` is any.
    """

    def __init__(self, rooms: Namespaces, *, api_key: str, origins: tuple[str, ...] = ()) -> None:
        self.rooms = rooms
        self._api_key = api_key
        self._origins = origins

    def respond(self, request: RawRequest) -> Response:
        """Return the response to a request whose path begins with ``PREFIX``."""
        path = request.raw_path.removeprefix(PREFIX)
        if not path:
            return Response(308, headers=(("location", f"{PREFIX}/"),))
        if path not in _FREE and (refused := self._refused(request)) is not None:
            return refused
        method = "GET" if request.method == "HEAD" else request.method
        found = [(route, values) for route in _ROUTES if (values := route.fit(path)) is not None]
        if not found:
            return error_response(404, {"description": f"The control has no {path}; see {PREFIX}/openapi.json."})
        for route, values in found:
            if route.method == method:
                return self._handled(route, values, request)
        allowed = ", ".join(route.method for route, _ in found)
        return error_response(405, {"description": "Another method is needed."}, headers=(("allow", allowed),))

    def _refused(self, request: RawRequest) -> Response | None:
        given = request.header_values("x-api-key")
        if given and all(hmac.compare_digest(key.encode(), self._api_key.encode()) for key in given):
            return None
        host = next(iter(request.header_values("host")), "")
        # A page elsewhere reaches this machine by a name of its own, or by its visitor's browser.
        if not (request.is_local and _is_loopback(urlsplit(f"//{host}").hostname or "")):
            return error_response(401, {"description": "Give the API key of the sandbox in x-api-key."})
        for origin in request.header_values("origin"):
            if urlsplit(origin).netloc != host and not {"*", origin} & set(self._origins):
                return error_response(403, {"description": f"Pages of {origin} need the API key, or --cors."})
        return None

    def _handled(self, route: _Route, values: dict[str, str], request: RawRequest) -> Response:
        query = {name: value for name, value, _ in query_pairs(request.query)}
        try:
            if unknown := [name for name in query if name not in route.query]:
                raise ValueError(f"expected {', '.join(route.query) or 'no query parameters'}, got {unknown[0]!r}")
            body = read_json(request.body) if route.body is not None else None
            room = self.rooms.of(next(iter(request.header_values(NAMESPACE)), None))
            content = route.handle(self, _Asked(room, values, query, body))
        except KeyError as error:
            return error_response(404, {"description": f"There is no {error.args[0]!r}."})
        except (ValueError, TypeError) as error:
            return error_response(400, {"description": str(error)})
        if isinstance(content, Response):
            return content
        return Response(204) if content is None else Response(200, content, headers=(("cache-control", "no-store"),))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


# --- the operations ---


def _page(control: Control, asked: _Asked) -> Response:
    content = files("trigg_ext.sandbox").joinpath("page.html").read_text("utf-8")
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'"
    headers = (("content-security-policy", policy), ("x-frame-options", "DENY"), ("cache-control", "no-store"))
    return Response(200, content, _PAGE, headers)


def _described(control: Control, asked: _Asked) -> Any:
    return _document()


def _health(control: Control, asked: _Asked) -> Any:
    return {"status": "OK", "basePath": control.rooms.first.service.base_path}


def _summary(control: Control, asked: _Asked) -> Any:
    room = asked.room
    summary: dict[str, Any] = {
        "requests": len(room.service.requests.all()),
        "faults": len(room.service.faults.rules),
        "errors": [f"{type(error).__name__}: {error}" for error in room.service.errors.all()],
        "unmodelled": dict(room.service.unmodelled),
    }
    if room.state is None:
        return summary
    state = room.state
    kinds = (
        "customers",
        "receipts",
        "redemptions",
        "cards",
        "vehicles",
        "imports",
        "triggers",
        "recruitments",
        "carts",
    )
    counts = {kind: len(getattr(state, kind)()) for kind in kinds}
    return {"now": state.now.isoformat(), "messages": len(state.sms_outbox), **counts, **summary}


def _reset(control: Control, asked: _Asked) -> None:
    asked.room.reset()


def _dump(control: Control, asked: _Asked) -> Any:
    return asked.state.dump()


def _load(control: Control, asked: _Asked) -> None:
    asked.state.load(asked.body)


def _replace(control: Control, asked: _Asked) -> None:
    asked.state.load(asked.body, replace=True)


def _clock(control: Control, asked: _Asked) -> Any:
    return {"now": asked.state.now.isoformat()}


def _set_clock(control: Control, asked: _Asked) -> Any:
    name, value = asked.one_of("now", "advance")
    if name == "now":
        asked.state.set_clock(datetime.fromisoformat(value))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        asked.state.advance(value)
    else:
        raise ValueError(f"expected a number of seconds in advance, got {value!r}")
    return _clock(control, asked)


def _faults(control: Control, asked: _Asked) -> Any:
    return [_rule_json(rule) for rule in asked.room.service.faults.rules]


def _add_fault(control: Control, asked: _Asked) -> Any:
    faults = asked.room.service.faults
    ids = faults.add(_fault(asked.body))
    return next(_rule_json(rule) for rule in faults.rules if rule.id == ids[0])


def _remove_faults(control: Control, asked: _Asked) -> None:
    asked.room.service.faults.clear()


def _remove_fault(control: Control, asked: _Asked) -> None:
    asked.room.service.faults.remove(asked.path["id"])


def _hits(control: Control, asked: _Asked) -> Any:
    return [attrs.asdict(hit) for hit in asked.room.service.faults.hits]


def _requests(control: Control, asked: _Asked) -> Any:
    query = asked.query
    found = [record for record in asked.room.service.requests.all() if _matches(record, query)]
    return [_record_json(record) for record in found[-_whole(query.get("limit", "100")) :]]


def _clear_requests(control: Control, asked: _Asked) -> None:
    asked.room.service.requests.clear()


def _outbox(control: Control, asked: _Asked) -> Any:
    found = asked.state.messages(to=asked.query.get("to"), kind=asked.query.get("kind"))
    return [as_json(sms) for sms in found[-_whole(asked.query.get("limit", "100")) :]]


def _customers(control: Control, asked: _Asked) -> Any:
    return asked.state.customers()


def _customer(control: Control, asked: _Asked) -> Any:
    known = asked.state.customer(asked.path["identifier"])
    if known is None:
        raise KeyError(asked.path["identifier"])
    return known


def _namespaces(control: Control, asked: _Asked) -> Any:
    return list(control.rooms.named())


def _remove_namespace(control: Control, asked: _Asked) -> None:
    control.rooms.remove(asked.path["name"])


# --- values ---


def _whole(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,5}", text):
        raise ValueError(f"expected a number from 1 as limit, got {text!r}")
    return int(text)


def _fault(body: Any) -> Fault:
    given = mapping(body)
    if set(given) == {"fault"} and isinstance(given["fault"], str):
        return parse_fault(given["fault"])
    allowed = {"kind", "options", "operations", "nth", "first", "share", "seed"}
    if given.get("kind") not in KINDS or not given.keys() <= allowed:
        raise ValueError(
            'expected {"fault": "OPERATION:FAULT[:OPTION=VALUE,…]"}, or an object with a kind '
            f"({', '.join(KINDS)}) and {', '.join(sorted(allowed - {'kind'}))}"
        )
    calls = {name: given[name] for name in ("nth", "first", "share", "seed") if name in given}
    return Fault.of(given["kind"], mapping(given.get("options"))).on(*given.get("operations", ()), **calls)


def fault_json(fault: Fault) -> dict[str, Any]:
    """Return a fault as the control takes it."""
    calls = fault.calls
    nth = None if calls.nth is None else sorted(calls.nth)
    given = {"nth": nth, "first": calls.first, "share": calls.share, "seed": calls.seed or None}
    fields = {"kind": fault.kind, "options": dict(fault.options), "operations": list(fault.operations)}
    return {**fields, **{name: value for name, value in given.items() if value is not None}}


def _rule_json(rule: Rule) -> dict[str, Any]:
    return {"id": rule.id, "name": rule.fault.name, **fault_json(rule.fault), "calls": rule.calls, "hits": rule.hits}


def _matches(record: RecordedRequest, query: Mapping[str, str]) -> bool:
    return (
        fnmatchcase(record.operation or "", query.get("operation", "*"))
        and query.get("method", record.method).upper() == record.method
        and query.get("status", str(record.status)) == str(record.status)
        and query.get("path", "") in record.raw_path
        and query.get("text", "") in record.body.decode("utf-8", "replace")
    )


def _record_json(record: RecordedRequest) -> dict[str, Any]:
    written = attrs.asdict(record)
    try:
        return {**written, "body": record.body.decode()}
    except UnicodeDecodeError:
        return {**written, "body": None, "bodyBase64": base64.b64encode(record.body).decode()}


_LIMIT: Final = {"limit": "How many, of the newest; 100 if left out."}
_SEED: Final = {"type": "object", "description": "A seed (docs/sandbox.md), or what GET returns."}
_FAULT: Final = {
    "type": "object",
    "properties": {
        "fault": {"type": "string", "examples": ["promotions.redeem:429:first=2,retry-after=1.5"]},
        "kind": {"type": "string", "enum": list(KINDS)},
        "options": {"type": "object"},
        "operations": {"type": "array", "items": {"type": "string"}, "examples": [["customers.*"]]},
        "nth": {"type": "array", "items": {"type": "integer", "minimum": 1}},
        "first": {"type": "integer", "minimum": 1},
        "share": {"type": "number", "minimum": 0, "maximum": 1},
        "seed": {"type": "integer"},
    },
}
_SEARCH: Final = {
    "operation": "A public name, or a pattern such as customers.*",
    "method": "GET, POST, …",
    "status": "The status of the response; 0 where a fault closed the connection.",
    "path": "A part of the path as it was sent.",
    "text": "A part of the body.",
    **_LIMIT,
}
_CLOCK: Final = {
    "type": "object",
    "properties": {
        "now": {"type": "string", "format": "date-time", "description": "The time to move to."},
        "advance": {"type": "number", "minimum": 0, "description": "Seconds to move forward."},
    },
}

_ROUTES: Final = (
    _Route("GET", "/", "The page that shows all of this in a browser", _page),
    _Route("GET", "/openapi.json", "This description", _described),
    _Route("GET", "/health", "Respond, with the base path of the API", _health),
    _Route("GET", "/state", "The time, and how many there are of what", _summary),
    _Route("POST", "/reset", "Go back to the start: state, clock, faults and log", _reset),
    _Route("GET", "/seed", "Dump the whole state, as a seed", _dump),
    _Route("POST", "/seed", "Add a seed to the state", _load, body=_SEED),
    _Route("PUT", "/seed", "Replace the state by a seed", _replace, body=_SEED),
    _Route("GET", "/clock", "The time by the clock of the state", _clock),
    _Route("POST", "/clock", "Move the clock forward, to a time or by seconds", _set_clock, body=_CLOCK),
    _Route("GET", "/faults", "The faults to inject, with their calls and hits", _faults),
    _Route("POST", "/faults", "Add a fault, as on the command line or as an object", _add_fault, body=_FAULT),
    _Route("DELETE", "/faults", "Remove every fault and every hit", _remove_faults),
    _Route("GET", "/faults/hits", "What the faults have hit, oldest first", _hits),
    _Route("DELETE", "/faults/{id}", "Remove a fault", _remove_fault),
    _Route("GET", "/requests", "Search the request log, oldest first", _requests, query=_SEARCH),
    _Route("DELETE", "/requests", "Clear the request log", _clear_requests),
    _Route(
        "GET",
        "/outbox",
        "The text messages that would have been sent, with their codes, oldest first",
        _outbox,
        query={"to": "A phone number, in any spelling.", "kind": "sms, code, trigger or vipps", **_LIMIT},
    ),
    _Route("GET", "/customers", "Every customer", _customers),
    _Route(
        "GET",
        "/customers/{identifier}",
        "All that is known of a customer, by id, external id, mobile phone or e-mail address",
        _customer,
    ),
    _Route("GET", "/namespaces", "The names of the isolated states", _namespaces),
    _Route("DELETE", "/namespaces/{name}", "Remove an isolated state", _remove_namespace),
)


def _document() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for route in _ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Control of the Trigg sandbox", "version": "1"},
        "servers": [{"url": PREFIX}],
        "security": [{}, {"key": []}],
        "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}}},
        "paths": paths,
    }


def _operation(route: _Route) -> dict[str, Any]:
    parameters = [
        *({"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in _names(route.path)),
        *(
            {"name": name, "in": "query", "description": meaning, "schema": {"type": "string"}}
            for name, meaning in route.query.items()
        ),
        {"name": NAMESPACE, "in": "header", "description": "The isolated state.", "schema": {"type": "string"}},
    ]
    operation = {"operationId": f"{route.method.lower()}{re.sub('[^a-z]+', '_', route.path)}", "summary": route.summary}
    content = {"application/json": {"schema": route.body}}
    body = {} if route.body is None else {"requestBody": {"required": True, "content": content}}
    responses = {
        "2XX": {"description": "Done, or what was asked for."},
        "4XX": {"description": "Refused; detailedErrorMessage.description says why."},
    }
    return {**operation, "parameters": parameters, **body, "responses": responses}


def _names(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", path)
