"""Read the operations of an OpenAPI document into values: with their keys, and the path they are served under."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final
from urllib.parse import urlsplit

from attrs import field, frozen

from trigg_ext.openapi import document as openapi
from trigg_ext.openapi import pointer
from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.openapi.media_types import is_json

__all__ = [
    "Body",
    "KeyPlace",
    "Operation",
    "Parameter",
    "base_path",
    "load_packaged",
    "operations",
    "packaged_file",
    "resolve",
]

# OpenAPI says that a header parameter of such a name means nothing: these have their own places in the document.
_NOT_HEADER_PARAMETERS: Final = frozenset({"accept", "content-type", "authorization"})


@frozen(eq=False)
class Parameter:
    """One parameter of an operation: where it travels, how it is written there, and what its value may be."""

    name: str
    place: str
    """``path``, ``query``, ``header`` or ``cookie``."""
    required: bool
    schema: Any
    style: str
    explode: bool
    is_json: bool
    """True if the value is one JSON text (a parameter described by ``content``)."""


@frozen(eq=False)
class Body:
    """What an operation takes as its body: whether it must be there, and the schema of each media type."""

    required: bool
    schemas: Mapping[str, Any]


@frozen
class KeyPlace:
    """Where a request carries an API key: ``header``, ``query`` or ``cookie``, and the name there."""

    place: str
    name: str


@frozen(eq=False)
class Operation:
    """One operation of the document: its method and path identify it, by its name handlers are plugged in."""

    name: str
    """The public name (``customers.get``), else the operationId, else method and path."""
    method: str
    """In capitals: ``GET``."""
    path: str
    """The template as the document has it, without the base path: ``/customers/id/{id}``."""
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    responses: Mapping[str, Any] = field(factory=dict[str, Any])
    """Status or range (``200``, ``2XX``, ``default``) to the response, in the order of the document."""
    keys: tuple[tuple[KeyPlace, ...], ...] = ()
    """Alternatives, each the keys that it needs together. None at all means that no key is needed."""


def load_packaged(package: str = "trigg_api") -> dict[str, Any]:
    """Return the effective document of the installed client.

    Raises:
        ModuleNotFoundError: ``package`` is not installed.
        FileNotFoundError: ``package`` has no ``effective.json``.
    """
    return mapping(json.loads(packaged_file(package).read_bytes()))


def packaged_file(package: str = "trigg_api") -> Traversable:
    """Return the file of the effective document of the installed client.

    Raises:
        ModuleNotFoundError: ``package`` is not installed.
        FileNotFoundError: ``package`` has no ``effective.json``.
    """
    file = files(package).joinpath("effective.json")
    if not file.is_file():
        raise FileNotFoundError(f"{package} has no effective.json")
    return file


def base_path(document: Mapping[str, Any]) -> str:
    """Return the path of the first server (``/v4``), without a slash at its end; empty if there is none."""
    url = openapi.server_url(mapping(next(iter(sequence(document.get("servers"))), None)))
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    path = path.rstrip("/")
    return path if not path or path.startswith("/") else "/" + path


def operations(document: Mapping[str, Any]) -> tuple[Operation, ...]:
    """Return every operation of the document, whatever its shape, in the order of the document."""
    return tuple(_operation(document, site) for site in openapi.operations(document))


def resolve(document: Mapping[str, Any], value: Any) -> Any:
    """Return ``value``, or what its local ``$ref`` leads to; an empty object if that is nowhere, or in a circle."""
    try:
        return pointer.resolve(document, value)
    except BrokenReferenceError:
        return {}


def _operation(document: Mapping[str, Any], site: openapi.Site) -> Operation:
    described = site.operation
    return Operation(
        name=text(described.get("x-trigg-name")) or text(described.get("operationId")) or site.label,
        method=site.method.upper(),
        path=site.path,
        parameters=_parameters(
            document,
            [*sequence(site.item.get("parameters")), *sequence(described.get("parameters"))],
            # The effective document has a path of its own without these; here it tells that the slash may stay.
            optional=frozenset(map(str, sequence(described.get("x-trigg-optional-path")))),
        ),
        body=_body(document, described.get("requestBody")),
        responses=mapping(described.get("responses")),
        keys=_keys(document, described.get("security", document.get("security"))),
    )


def _parameters(document: Mapping[str, Any], entries: list[Any], *, optional: frozenset[str]) -> tuple[Parameter, ...]:
    found: dict[tuple[str, str], Parameter] = {}
    for entry in entries:
        described = mapping(resolve(document, entry))
        name, place = text(described.get("name")), text(described.get("in"))
        if name and place and not (place == "header" and name.lower() in _NOT_HEADER_PARAMETERS):
            required = described.get("required") is True and not (place == "path" and name in optional)
            # Those of the path come first, those of the operation replace them.
            found[place, name] = _parameter(document, name, place, described, required=required)
    return tuple(found.values())


def _parameter(
    document: Mapping[str, Any], name: str, place: str, described: dict[str, Any], *, required: bool
) -> Parameter:
    content = mapping(described.get("content"))
    media = mapping(resolve(document, next(iter(content.values()), None)))
    style = text(described.get("style")) or ("form" if place in {"query", "cookie"} else "simple")
    return Parameter(
        name=name,
        place=place,
        required=required,
        schema=media.get("schema", True) if content else described.get("schema", True),
        style=style,
        explode=described.get("explode", style == "form") is True,
        is_json=any(map(is_json, content)),
    )


def _body(document: Mapping[str, Any], entry: object) -> Body | None:
    described = mapping(resolve(document, entry))
    content = mapping(described.get("content"))
    if not content:
        return None
    schemas = {name: mapping(resolve(document, media)).get("schema", True) for name, media in content.items()}
    return Body(required=described.get("required") is True, schemas=schemas)


def _keys(document: Mapping[str, Any], security: object) -> tuple[tuple[KeyPlace, ...], ...]:
    schemes = mapping(mapping(document.get("components")).get("securitySchemes"))
    alternatives: list[tuple[KeyPlace, ...]] = []
    for requirement in sequence(security):
        names = list(mapping(requirement))
        if not names:
            return ()
        places = tuple(place for name in names if (place := _key_place(document, schemes.get(name))) is not None)
        # A way in that has no key (OAuth, a certificate) cannot be played here: the ways with a key decide.
        if places:
            alternatives.append(places)
    return tuple(alternatives)


def _key_place(document: Mapping[str, Any], entry: object) -> KeyPlace | None:
    scheme = mapping(resolve(document, entry))
    place, name = text(scheme.get("in")), text(scheme.get("name"))
    if scheme.get("type") != "apiKey" or place not in {"header", "query", "cookie"} or not name:
        return None
    return KeyPlace(place, name.lower() if place == "header" else name)
