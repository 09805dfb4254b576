"""An OpenAPI document with what is made of it: its operations, routes, schemas, shapes and checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trigg_ext.sandbox._http.example_responses import ExampleResponses
from trigg_ext.sandbox._http.operations import Operation, base_path, operations
from trigg_ext.sandbox._http.routing import Router
from trigg_ext.sandbox._http.schemas import Schemas
from trigg_ext.sandbox._http.shapes import Shapes
from trigg_ext.sandbox._http.validation import RequestCheck

__all__ = ["Document"]


# Hold keys in all documents, whatever they say of them.
_KEY_HEADERS: Final = frozenset({"authorization", "cookie", "x-api-key"})


class Document:
    """An OpenAPI document, read once for all services that respond as it says; safe to share between threads.

    Args:
        document: the document, as plain JSON values that nobody changes.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.operations = operations(document)
        self.base_path = base_path(document)
        self.router = Router(self.operations, base_path=self.base_path)
        self.shapes = Shapes(document)
        schemas = Schemas(document)
        self.examples = ExampleResponses(schemas)
        keys = {place for operation in self.operations for places in operation.keys for place in places}
        self.key_headers = _KEY_HEADERS | {place.name for place in keys if place.place == "header"}
        """The headers that hold keys, and are in no log and no failed assertion."""
        self.key_queries = {place.name for place in keys if place.place == "query"}
        """The query parameters that hold keys."""
        self._schemas = schemas
        self._checks: dict[int, RequestCheck] = {}

    def check(self, operation: Operation) -> RequestCheck:
        """Return the check of the requests of an operation, made when it is first needed."""
        check = self._checks.get(id(operation))
        if check is None:
            check = self._checks[id(operation)] = RequestCheck(operation, self._schemas)
        return check
