"""Validate a request against the document: the values that a handler gets, or what is wrong and with which status."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from attrs import frozen

from trigg_ext.openapi.json_types import mapping
from trigg_ext.openapi.media_types import body_kind, matching, plain
from trigg_ext.openapi.pointer import pointer
from trigg_ext.sandbox._http.bodies import CODINGS, BodyError, decompress, read_form, read_json, read_multipart
from trigg_ext.sandbox._http.messages import RawRequest
from trigg_ext.sandbox._http.operations import KeyPlace, Operation
from trigg_ext.sandbox._http.parameters import ParameterReader, cookie_pairs, query_pairs, typed
from trigg_ext.sandbox._http.schemas import Problem, Schemas

__all__ = ["Accepted", "Refused", "RequestCheck", "has_key"]


@frozen
class Accepted:
    """The request is as the document has it; its values, by name and in their types."""

    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    media_type: str
    body: Any


@frozen
class Refused:
    """The request is not as the document has it."""

    status: int
    """400, or 415 where the media type is the matter."""
    detail: Any
    """JSON value: for 400 a list of objects with ``pointer`` and ``message``."""


class RequestCheck:
    """Checks the requests of one operation."""

    def __init__(self, operation: Operation, schemas: Schemas) -> None:
        self._operation = operation
        self._schemas = schemas
        self._parameters = ParameterReader(operation, schemas)

    def __call__(self, request: RawRequest, path: Mapping[str, str]) -> Accepted | Refused:
        """Decide about ``request``, whose decoded path parameters are ``path``."""
        body = self._body(request)
        if isinstance(body, Refused):
            return body
        media, content, body_problems = body
        values, problems = self._parameters.read(path, query_pairs(request.query), request.headers)
        problems = [*problems, *body_problems]
        if problems:
            return Refused(400, [{"pointer": problem.pointer, "message": problem.message} for problem in problems])
        # A path parameter that the document forgot to describe is still there, as text.
        return Accepted({**path, **values["path"]}, values["query"], values["header"], media, content)

    def _body(self, request: RawRequest) -> _Body | Refused:
        declared = self._operation.body
        if declared is None:
            return "", None, []
        if not request.body:
            return "", None, [Problem("", "the body is required")] if declared.required else []
        content_type = next(iter(request.header_values("content-type")), "")
        media = plain(content_type)
        known = matching(declared.schemas, media)
        if known is None:
            return Refused(415, {"contentType": content_type, "accepted": sorted(declared.schemas)})
        written = ", ".join(request.header_values("content-encoding"))
        codings = [coding.strip().lower() for coding in written.split(",") if coding.strip()]
        if not set(codings) <= set(CODINGS):
            return Refused(415, {"contentEncoding": written, "accepted": list(CODINGS)})
        try:
            value, problems = self._content(
                decompress(request.body, codings), media, content_type, declared.schemas[known]
            )
        except BodyError as error:
            return media, None, [Problem("", f"the body {error}")]
        return media, value, problems

    def _content(self, body: bytes, media: str, content_type: str, schema: Any) -> tuple[Any, list[Problem]]:
        kind = body_kind(media)
        if kind == "json":
            value = read_json(body)
            return value, self._schemas.problems(schema, value)
        if kind == "form":
            return self._fields(read_form(body), schema, files={})
        if kind == "multipart":
            parts = read_multipart(body, content_type)
            texts = [(part.name, part.content.decode("utf-8", "replace")) for part in parts if not part.is_file]
            return self._fields(texts, schema, files={part.name: part.content for part in parts if part.is_file})
        return body, []

    def _fields(
        self, texts: Iterable[tuple[str, str]], schema: Any, *, files: Mapping[str, bytes]
    ) -> tuple[dict[str, Any], list[Problem]]:
        described = self._schemas.flat(schema)[0] or {}
        members = mapping(described.get("properties"))
        rest = described.get("additionalProperties", True)
        given: dict[str, list[str]] = {}
        for name, text in texts:
            given.setdefault(name, []).append(text)
        fields = {name: self._field(values, members.get(name, rest)) for name, values in given.items()}
        # Of a file JSON Schema can only say that it is there: it stands as an empty text, whose faults do not count.
        stand_ins = {name: [""] if "array" in self._schemas.types(members.get(name)) else "" for name in files}
        within_files = tuple(pointer(name) for name in files)
        problems = [
            problem
            for problem in self._schemas.problems(schema, {**fields, **stand_ins})
            if not any(problem.pointer == file or problem.pointer.startswith(file + "/") for file in within_files)
        ]
        return {**fields, **files}, problems

    def _field(self, values: list[str], schema: Any) -> Any:
        types = self._schemas.types(schema)
        if "array" in types:
            return typed(values, schema, self._schemas)
        if "object" in types and len(values) == 1:
            try:
                return read_json(values[0].encode())
            except BodyError:
                return values[0]
        return typed(values[0] if len(values) == 1 else values, schema, self._schemas)


def has_key(keys: tuple[tuple[KeyPlace, ...], ...], request: RawRequest, key: str) -> bool:
    """Return whether ``request`` carries ``key`` in every place of one of the alternatives, or none is needed."""
    return not keys or any(all(_carries(place, request, key) for place in places) for places in keys)


_Body: TypeAlias = tuple[str, Any, list[Problem]]

_READ: Mapping[str, Callable[[RawRequest, str], list[str]]] = {
    "header": lambda request, name: request.header_values(name),
    "query": lambda request, name: [value for key, value, _ in query_pairs(request.query) if key == name],
    "cookie": lambda request, name: [
        value for key, value, _ in cookie_pairs(request.header_values("cookie")) if key == name
    ],
}


def _carries(place: KeyPlace, request: RawRequest, key: str) -> bool:
    given = _READ[place.place](request, place.name)
    return bool(given) and all(hmac.compare_digest(value.encode(), key.encode()) for value in given)
