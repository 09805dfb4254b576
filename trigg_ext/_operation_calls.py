"""Operations as commands and tools: their parameters, and calls by name. The registry and the signatures decide."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, cast

from trigg_api import models
from trigg_api.client import Operation, RawResponse, Request
from trigg_api.record import Record
from trigg_api.resources import Resources
from trigg_api.types import File
from trigg_ext._serialization.to_json import encode_json
from trigg_ext.openapi.json_types import mapping, sequence

if TYPE_CHECKING:
    from trigg_ext.client import AsyncTriggClient, TriggClient

ParameterKind = Literal["string", "integer", "object", "json", "content", "file"]
"""A single value, an object of further parameters, or a body: JSON, any content, or a file."""


class Parameter(Record):
    """A parameter of an operation's public method.

    Attributes:
        name: its name in Python, such as ``mobile_phone``.
        kind: what its values are; ``"json"``, ``"content"`` and ``"file"`` are bodies.
        required: whether it must be given.
        choices: the values that it may have; empty for any.
        text: what the docstring says about it.
        field: for a file, the name of the field that it is sent in.
    """

    name: str
    kind: ParameterKind
    required: bool
    choices: tuple[str, ...] = ()
    text: str = ""
    field: str = ""

    @property
    def is_body(self) -> bool:
        """Whether it is the body of the request."""
        return self.name == "body"


@cache
def parameters_of(operation: Operation) -> tuple[Parameter, ...]:
    """Return the parameters of an operation, in the order of its method."""
    method = _method(operation)
    texts = dict(_argument_texts(docstring_of(operation)))
    return tuple(
        _parameter(name, each, texts.get(name, ""))
        for name, each in inspect.signature(method).parameters.items()
        if name != "self"
    )


def docstring_of(operation: Operation) -> str:
    """Return the docstring of the operation's method."""
    return inspect.getdoc(_method(operation)) or ""


def _method(operation: Operation) -> Callable[..., Any]:
    resource, _, name = operation.name.partition(".")
    module = import_module(f"trigg_api.api.{resource}")
    found: Callable[..., Any] = getattr(getattr(module, resource.title().replace("_", "")), name)
    return found


def _parameter(name: str, given: inspect.Parameter, text: str) -> Parameter:
    annotation = str(given.annotation)
    required = given.default is inspect.Parameter.empty
    choices: tuple[str, ...] = ()
    field = ""
    kind: ParameterKind = "string"
    if name == "body":
        field = _file_field(annotation)
        kind = "file" if field else "content" if "RawBody" in annotation else "json"
    elif annotation.startswith("Mapping"):
        kind = "object"
    elif annotation.startswith("int"):
        kind = "integer"
    elif annotation.startswith("Literal"):
        choices = tuple(re.findall(r"'([^']*)'", annotation))
    return Parameter(name, kind, required, choices, text, field)


def _file_field(annotation: str) -> str:
    """Return the field of a multipart body that takes a file; empty for any other body."""
    found = re.match(r"models\.(\w+)", annotation)
    model = getattr(models, found[1]) if found is not None else None
    hints: Mapping[str, object] = getattr(model, "__annotations__", {})
    return next((name for name, hint in hints.items() if str(hint).startswith("File")), "")


def _argument_texts(docstring: str) -> Iterator[tuple[str, str]]:
    _, _, section = docstring.partition("\nArgs:\n")
    for name, text in re.findall(r"^    (\w+): (.*(?:\n        .*)*)", section.partition("\n\n")[0], re.MULTILINE):
        yield name, " ".join(text.replace("``", "").split())


# --- calls ------------------------------------------------------------------------------------------------------------


def call(client: TriggClient, operation: Operation, arguments: Mapping[str, Any]) -> RawResponse[Any]:
    """Call an operation by its name; arguments are those of its method.

    Raises:
        TriggError: the call failed.
    """
    return cast("RawResponse[Any]", _of(client.with_raw_response, operation)(**arguments))


async def call_async(client: AsyncTriggClient, operation: Operation, arguments: Mapping[str, Any]) -> RawResponse[Any]:
    """Call an operation by its name, asynchronously.

    Raises:
        TriggError: the call failed.
    """
    return cast("RawResponse[Any]", await _of(client.with_raw_response, operation)(**arguments))


def request_of(operation: Operation, arguments: Mapping[str, Any]) -> Request:
    """Return the request that a call would send.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return cast("Request", _of(Resources(cast("Any", _Writing())), operation)(**arguments))


class _Writing:
    """A caller that sends nothing and returns the request."""

    def call(self, operation: Operation, write: Callable[[], Request], decode: object) -> Request:
        return write()


def _of(resources: object, operation: Operation) -> Callable[..., Any]:
    resource, _, name = operation.name.partition(".")
    found: Callable[..., Any] = getattr(getattr(resources, resource), name)
    return found


def file_body(parameter: Parameter, content: bytes, name: str) -> dict[str, File]:
    """Return the body that sends a file."""
    return {parameter.field: File(content, name)}


def json_of(parsed: Any) -> Any:
    """Return what a method returned as a JSON value, with the names of the wire."""
    return json.loads(encode_json(parsed))


def shown_url(operation: Operation, request: Request, base_url: str, *, personal: bool) -> str:
    """Return the URL of a request; without ``personal``, parameters that are personal are masked."""
    from urllib.parse import quote, urlencode

    from trigg_ext._transport.redaction import MASK, looks_personal
    from trigg_ext._transport.sent_values import kind_of

    path, query = request.path, request.query
    if not personal:
        path = request.template
        for name, value in request.path_parameters.items():
            hidden = name in operation.personal or looks_personal(value)
            path = path.replace(f"{{{name}}}", MASK if hidden else quote(value, safe=""))
        query = tuple(
            (name, MASK if name in operation.personal or kind_of(name) != "known" or looks_personal(value) else value)
            for name, value in query
        )
    return f"{base_url}{path}{'?' + urlencode(query, safe='*') if query else ''}"


def masked_json(value: Any, *, personal: bool) -> Any:
    """Return a JSON value as it is shown: without ``personal``, personal data is masked."""
    from trigg_ext._transport.redaction import without_personal

    return value if personal else without_personal(value)


# --- what the description adds ----------------------------------------------------------------------------------------

_KEPT = ("type", "enum", "format")
_DEEPEST = 6


@cache
def _effective_document() -> dict[str, Any]:
    from importlib.resources import files  # it loads what finds temporary folders

    return json.loads((files("trigg_api") / "effective.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _described(operation: Operation) -> dict[str, Any]:
    return mapping(mapping(mapping(_effective_document()["paths"]).get(operation.path)).get(operation.method.lower()))


def example_of(operation: Operation, parameter: Parameter) -> str:
    """Return the example that the description has of a parameter; empty where it has none."""
    for each in map(mapping, sequence(_described(operation).get("parameters"))):
        # The description has the name of the wire.
        if str(each.get("name")).lower() == parameter.name.replace("_", ""):
            return "".join(map(str, sequence(mapping(each.get("schema")).get("examples"))[:1]))
    return ""


@cache
def body_schema(operation: Operation) -> dict[str, Any]:
    """Return a small JSON schema of the body: types, names and enums, without texts and references."""
    content = mapping(mapping(_described(operation).get("requestBody")).get("content"))
    schemas = [mapping(mapping(each).get("schema")) for each in content.values()]
    return _small(schemas[0], 0) if schemas else {}


def _small(schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
    from trigg_ext.openapi.flatten import flatten

    flat = flatten(_effective_document(), schema)
    schema = {} if flat is None else flat.schema
    small = {name: schema[name] for name in _KEPT if name in schema}
    properties = mapping(schema.get("properties"))
    if properties and depth < _DEEPEST:
        small["properties"] = {name: _small(mapping(each), depth + 1) for name, each in properties.items()}
        required = sequence(schema.get("required"))
        if required:
            small["required"] = list(required)
    if "items" in schema and depth < _DEEPEST:
        small["items"] = _small(mapping(schema["items"]), depth + 1)
    return small
