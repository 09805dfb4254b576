"""The sandbox without a network: from a request off the wire to its operation and the response."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final, Literal, TypeAlias

from attrs import frozen

from trigg_ext.openapi.media_types import is_json, matching
from trigg_ext.request_checks import findings, masked
from trigg_ext.sandbox._calls import Call, Handler, Response, error_response
from trigg_ext.sandbox._http.delivery import AT_ONCE, Delivery
from trigg_ext.sandbox._http.document import Document
from trigg_ext.sandbox._http.fault_rules import Faults, apply_faults
from trigg_ext.sandbox._http.faults import Fault
from trigg_ext.sandbox._http.messages import RawRequest, RecordedRequest
from trigg_ext.sandbox._http.operations import Operation
from trigg_ext.sandbox._http.parameters import query_pairs
from trigg_ext.sandbox._http.request_log import Log
from trigg_ext.sandbox._http.routing import NoSuchMethod, NoSuchPath, Route
from trigg_ext.sandbox._http.validation import Accepted, Refused, has_key

__all__ = ["MASK", "Exchange", "Service", "UnknownFields"]

log: Final = logging.getLogger("trigg_ext.sandbox")

MASK: Final = "***"

UnknownFields: TypeAlias = Literal["warn", "allow", "error"]
"""What becomes of a body with what the description does not have."""


@frozen
class Exchange:
    """What one request led to."""

    operation: Operation | None
    """The operation of the request; None if it matches none."""
    response: Response
    faults: tuple[str, ...] = ()
    """The names of the faults that hit it, in order."""
    delivery: Delivery = AT_ONCE


class Service:
    """Responds to requests as the description says.

    Args:
        document: the OpenAPI document.
        api_key: the key that operations with an API key ask for.
        handlers: the handlers of operations, by the operation's name; the others respond with their example.
        unmodelled: the operations that are refused with 501, by name, and why.
        faults: the rules to begin with.
        unknown_fields: what becomes of a body with what the description does not have, such as a misspelled field:
            ``"warn"`` logs it once, ``"error"`` refuses it with 400, ``"allow"`` does neither.

    Raises:
        ValueError: a fault names an operation that the document does not have.
    """

    def __init__(
        self,
        document: Document,
        *,
        api_key: str,
        handlers: Mapping[str, Handler] | None = None,
        unmodelled: Mapping[str, str] | None = None,
        faults: Iterable[Fault] = (),
        unknown_fields: UnknownFields = "warn",
    ) -> None:
        self._unknown_fields = unknown_fields
        self._warned: set[str] = set()
        self._document = document
        self.faults = Faults((operation.name for operation in document.operations), faults)
        self.requests: Log[RecordedRequest] = Log(1000, 64 * 1024 * 1024, lambda record: len(record.body))
        self.errors: Log[Exception] = Log(100)
        self._api_key = api_key
        self._handlers = dict(handlers or {})
        self.unmodelled = dict(unmodelled or {})

    @property
    def base_path(self) -> str:
        """The path that all operations are below."""
        return self._document.base_path

    def exchange(self, request: RawRequest) -> Exchange:
        """Find the operation of ``request``, carry it out, and log it."""
        exchange = self._exchange(request)
        self.requests.add(self._record(request, exchange))
        return exchange

    def _exchange(self, request: RawRequest) -> Exchange:
        route = self._document.router.find(request.method, request.raw_path)
        if isinstance(route, NoSuchPath):
            return Exchange(
                None, error_response(404, {"description": "No operation has this path.", "path": request.raw_path})
            )
        if isinstance(route, NoSuchMethod):
            allowed = (("allow", ", ".join(route.allowed)),)
            if request.method == "OPTIONS":
                return Exchange(None, Response(204, headers=allowed))
            detail = {"description": "No operation has this path with this method.", "allowed": list(route.allowed)}
            return Exchange(None, error_response(405, detail, headers=allowed))
        faults = self.faults.decide(route.operation.name)
        response, delivery = apply_faults(faults, request, partial(self._act, route))
        return Exchange(route.operation, response, tuple(fault.name for fault in faults), delivery)

    def _act(self, route: Route, request: RawRequest) -> Response:
        operation = route.operation
        if not has_key(operation.keys, request, self._api_key):
            wanted = [place.name for places in operation.keys for place in places]
            return error_response(401, {"description": "The API key is missing or wrong.", "expectedIn": wanted})
        if (why := self.unmodelled.get(operation.name)) is not None:
            description = f"The sandbox does not model {operation.name}."
            return error_response(501, {"description": description, "operation": operation.name, "reason": why})
        checked = self._document.check(operation)(request, route.values)
        if isinstance(checked, Refused):
            return error_response(checked.status, checked.detail)
        if undocumented := self._undocumented(operation, checked):
            return error_response(400, undocumented)
        handler = self._handlers.get(operation.name)
        if handler is None:
            return self._document.examples.of(operation)
        call = Call(
            operation=operation.name,
            statuses=operation.responses.keys(),
            path=checked.path,
            query=checked.query,
            headers=checked.headers,
            media_type=checked.media_type,
            body=checked.body,
        )
        try:
            return handler(call)
        except Exception as error:
            # The client sees what a server shows; whoever looks after the sandbox sees the rest.
            self.errors.add(error)
            log.error("%s: the handler failed", operation.name, exc_info=error)
            return error_response(500, {"description": f"The sandbox failed: {type(error).__name__}."})

    def _undocumented(self, operation: Operation, request: Accepted) -> list[dict[str, str]]:
        """Return what a body has that the description does not, where that is refused; else log it."""
        if self._unknown_fields == "allow" or operation.body is None or not is_json(request.media_type):
            return []
        known = matching(operation.body.schemas, request.media_type)
        if known is None:
            return []
        found = findings(request.body, self._document.shapes.of(operation.body.schemas[known]))
        if self._unknown_fields == "error":
            return [{"pointer": each.place, "message": str(each)} for each in found]
        for each in found:
            if (key := f"{operation.name}: {masked(each)}") not in self._warned:
                self._warned.add(key)
                log.warning("%s", key)
        return []

    def _record(self, request: RawRequest, exchange: Exchange) -> RecordedRequest:
        masked_headers, masked_queries = self._document.key_headers, self._document.key_queries
        return RecordedRequest(
            operation=exchange.operation.name if exchange.operation is not None else None,
            method=request.method,
            raw_path=request.raw_path,
            query=tuple(
                (key, MASK if key in masked_queries else value) for key, value, _ in query_pairs(request.query)
            ),
            headers=tuple((key, MASK if key in masked_headers else value) for key, value in request.headers),
            body=request.body,
            status=0 if exchange.delivery.dropped or exchange.delivery.refused else exchange.response.status,
            faults=exchange.faults,
        )
