"""The sandbox without a network: from a request as it came to the operation that it meant and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from trigg_ext.sandbox._answers import ExampleAnswers
from trigg_ext.sandbox._document import Operation, base_path, operations
from trigg_ext.sandbox._requests import Answer, Call, Handler, RawRequest, error_answer
from trigg_ext.sandbox._routing import NoSuchMethod, NoSuchPath, Router
from trigg_ext.sandbox._schemas import Schemas
from trigg_ext.sandbox._validation import Refused, RequestCheck, has_key

__all__ = ["Service"]


class Service:
    """Answers requests as the document says.

    Args:
        document: the OpenAPI document, as plain JSON values that nobody changes.
        api_key: the key that operations with an API key ask for.
        handlers: what plays an operation, by the operation's name; the others answer their example.
    """

    def __init__(self, document: Mapping[str, Any], *, api_key: str, handlers: Mapping[str, Handler]) -> None:
        self.operations = operations(document)
        self.base_path = base_path(document)
        self._api_key = api_key
        self._handlers = dict(handlers)
        self._schemas = Schemas(document)
        self._router = Router(self.operations, base_path=self.base_path)
        self._answers = ExampleAnswers(self._schemas)
        self._checks: dict[int, RequestCheck] = {}

    def answer(self, request: RawRequest) -> tuple[Operation | None, Answer]:
        """The operation that ``request`` means (None if none), and the answer to it."""
        route = self._router.find(request.method, request.raw_path)
        if isinstance(route, NoSuchPath):
            return None, error_answer(404, {"description": "No operation has this path.", "path": request.raw_path})
        if isinstance(route, NoSuchMethod):
            detail = {"description": "No operation has this path with this method.", "allowed": list(route.allowed)}
            return None, error_answer(405, detail, headers=(("allow", ", ".join(route.allowed)),))
        operation = route.operation
        if not has_key(operation.keys, request, self._api_key):
            wanted = [place.name for places in operation.keys for place in places]
            detail = {"description": "The API key is missing or wrong.", "expectedIn": wanted}
            return operation, error_answer(401, detail)
        checked = self._check(operation)(request, route.values)
        if isinstance(checked, Refused):
            return operation, error_answer(checked.status, checked.detail)
        handler = self._handlers.get(operation.name)
        if handler is None:
            return operation, self._answers.of(operation)
        call = Call(
            operation=operation,
            path=checked.path,
            query=checked.query,
            headers=checked.headers,
            media_type=checked.media_type,
            body=checked.body,
            example=partial(self._answers.copy_of, operation),
        )
        return operation, handler(call)

    def _check(self, operation: Operation) -> RequestCheck:
        check = self._checks.get(id(operation))
        if check is None:
            check = self._checks[id(operation)] = RequestCheck(operation, self._schemas)
        return check
