"""The response that an operation gives by itself: its first success response, with an example as the content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.openapi.media_types import is_json
from trigg_ext.sandbox._calls import NOTHING, Response
from trigg_ext.sandbox._http.examples import Examples
from trigg_ext.sandbox._http.operations import Operation
from trigg_ext.sandbox._http.schemas import Schemas

__all__ = ["ExampleResponses", "success_status"]

# Written by the one who sends, never by an example.
_FRAMING: Final = frozenset({"connection", "content-length", "content-type", "date", "location", "transfer-encoding"})


class ExampleResponses:
    """The example responses of one document, each made when it is first asked for."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._examples = Examples(schemas)
        self._made: dict[int, Response] = {}

    def of(self, operation: Operation) -> Response:
        """Return the response of ``operation``; shared, not to be changed."""
        response = self._made.get(id(operation))
        if response is None:
            response = self._made[id(operation)] = self._make(operation)
        return response

    def _make(self, operation: Operation) -> Response:
        status, response = self._success(operation)
        headers = tuple(self._headers(mapping(response.get("headers"))))
        if 300 <= status < 400:
            # Whatever the document says: a client that follows it must not end at somebody's door.
            headers = (*headers, ("location", "https://example.com/registrert"))
        content = mapping(response.get("content"))
        media_type = next(filter(is_json, content), next(iter(content), None))
        if media_type is None:
            return Response(status, NOTHING, headers=headers)
        media = mapping(self._schemas.resolved(content[media_type]))
        documented = [*self._documented(media), *self._documented(response, media_type)]
        value = self._examples.of(media.get("schema", True), documented)
        return Response(status, value, media_type if "*" not in media_type else "application/json", headers)

    def _success(self, operation: Operation) -> tuple[int, dict[str, Any]]:
        by_status = [(success_status(str(key)), response) for key, response in operation.responses.items()]
        for low, high in ((200, 300), (300, 400)):
            for status, response in by_status:
                if status is not None and low <= status < high:
                    return status, mapping(self._schemas.resolved(response))
        return 200, mapping(self._schemas.resolved(operation.responses.get("default")))

    def _documented(self, described: dict[str, Any], media_type: str | None = None) -> Iterator[Any]:
        """Yield the examples beside a schema; those of a whole response stand by media type."""
        examples = mapping(described.get("examples"))
        if media_type is not None:
            if media_type in examples:
                yield examples[media_type]
        elif "example" in described:
            yield described["example"]
        for entry in examples.values():
            example = mapping(self._schemas.resolved(entry))
            if "value" in example:
                yield example["value"]
        yield from sequence(described.get("examples"))

    def _headers(self, described: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for name, entry in described.items():
            header = mapping(self._schemas.resolved(entry))
            value = self._examples.of(header.get("schema", True), self._documented(header))
            if isinstance(value, bool):
                value = text(str(value).lower())
            if not isinstance(value, (str, int, float)) or name.lower() in _FRAMING:
                continue
            written = str(cast("object", value))
            if _is_token(name) and written.isascii() and written.isprintable():
                yield name.lower(), written


def success_status(key: str) -> int | None:
    """Return the status that a key of ``responses`` means: ``200`` and ``2XX`` are 200, ``3XX`` is 302; None for
    words.
    """
    if len(key) == 3 and key[1:].upper() == "XX" and key[0] in "12345":
        return 302 if key[0] == "3" else int(key[0]) * 100
    return int(key) if len(key) == 3 and key.isascii() and key.isdecimal() else None


def _is_token(name: str) -> bool:
    return bool(name) and all(character.isascii() and (character.isalnum() or character in "-_.") for character in name)
