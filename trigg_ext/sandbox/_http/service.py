"""The sandbox without a network: from a request as it came to the operation that it meant and the response."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from attrs import frozen

from trigg_ext.sandbox._faults import AT_ONCE, Delivery, Fault, Faults, carried_out
from trigg_ext.sandbox._http.example_responses import ExampleResponses
from trigg_ext.sandbox._http.messages import Call, Handler, RawRequest, Response, error_response
from trigg_ext.sandbox._http.operations import Operation, base_path, operations
from trigg_ext.sandbox._http.request_log import ErrorLog
from trigg_ext.sandbox._http.routing import NoSuchMethod, NoSuchPath, Route, Router
from trigg_ext.sandbox._http.schemas import Schemas
from trigg_ext.sandbox._http.validation import Refused, RequestCheck, has_key

__all__ = ["Exchange", "Service"]

log: Final = logging.getLogger("trigg_ext.sandbox")


@frozen
class Exchange:
    """What came of one request."""

    operation: Operation | None
    """The operation that it meant; None if none."""
    response: Response
    faults: tuple[str, ...] = ()
    """The names of the faults that hit it, in order."""
    delivery: Delivery = AT_ONCE

    @property
    def status(self) -> int:
        """What the client sees; 0 if nothing."""
        return 0 if self.delivery.dropped else self.response.status


class Service:
    """Responses requests as the document says.

    Args:
        document: the OpenAPI document, as plain JSON values that nobody changes.
        api_key: the key that operations with an API key ask for.
        handlers: what plays an operation, by the operation's name; the others response their example.
        unmodelled: the operations that are refused with 501, by name, and why.
        faults: the rules to begin with.

    Raises:
        ValueError: a fault names an operation that the document does not have.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        *,
        api_key: str,
        handlers: Mapping[str, Handler],
        unmodelled: Mapping[str, str] | None = None,
        faults: Iterable[Fault] = (),
    ) -> None:
        self.operations = operations(document)
        self.base_path = base_path(document)
        self.faults = Faults((operation.name for operation in self.operations), faults)
        self.errors = ErrorLog()
        self._api_key = api_key
        self._handlers = dict(handlers)
        self._unmodelled = dict(unmodelled or {})
        self._schemas = Schemas(document)
        self._router = Router(self.operations, base_path=self.base_path)
        self._responses = ExampleResponses(self._schemas)
        self._checks: dict[int, RequestCheck] = {}

    def response(self, request: RawRequest) -> tuple[Operation | None, Response]:
        """The operation that ``request`` means (None if none), and the response to it."""
        exchange = self.exchange(request)
        return exchange.operation, exchange.response

    def exchange(self, request: RawRequest) -> Exchange:
        """Finds the operation that ``request`` means, lets it act, and says what goes back and how."""
        route = self._router.find(request.method, request.raw_path)
        if isinstance(route, NoSuchPath):
            return Exchange(
                None, error_response(404, {"description": "No operation has this path.", "path": request.raw_path})
            )
        if isinstance(route, NoSuchMethod):
            detail = {"description": "No operation has this path with this method.", "allowed": list(route.allowed)}
            return Exchange(None, error_response(405, detail, headers=(("allow", ", ".join(route.allowed)),)))
        faults = self.faults.decide(route.operation.name)
        response, delivery = carried_out(faults, request, partial(self._act, route))
        return Exchange(route.operation, response, tuple(fault.name for fault in faults), delivery)

    def _act(self, route: Route, request: RawRequest) -> Response:
        operation = route.operation
        if not has_key(operation.keys, request, self._api_key):
            wanted = [place.name for places in operation.keys for place in places]
            return error_response(401, {"description": "The API key is missing or wrong.", "expectedIn": wanted})
        checked = self._check(operation)(request, route.values)
        if isinstance(checked, Refused):
            return error_response(checked.status, checked.detail)
        if operation.name in self._unmodelled:
            detail = {"description": f"The sandbox does not model {operation.name}.", "operation": operation.name}
            why = self._unmodelled[operation.name]
            return error_response(501, {**detail, "reason": why} if why else detail)
        handler = self._handlers.get(operation.name)
        if handler is None:
            return self._responses.of(operation)
        call = Call(
            operation=operation,
            path=checked.path,
            query=checked.query,
            headers=checked.headers,
            media_type=checked.media_type,
            body=checked.body,
            example=partial(self._responses.copy_of, operation),
        )
        try:
            return handler(call)
        except Exception as error:
            # The client sees what a server shows; whoever looks after the sandbox sees the rest.
            self.errors.add(error)
            log.error("%s: the handler failed", operation.name, exc_info=error)
            return error_response(500, {"description": f"The sandbox failed: {type(error).__name__}."})

    def _check(self, operation: Operation) -> RequestCheck:
        check = self._checks.get(id(operation))
        if check is None:
            check = self._checks[id(operation)] = RequestCheck(operation, self._schemas)
        return check
