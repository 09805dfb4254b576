"""A second opinion on witnesses: python-jsonschema, which shares nothing with the validator that found them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import jsonschema  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from codegen.diff.dialect import Dialect, Direction
from codegen.diff.documents import Document
from codegen.diff.findings import Finding
from codegen.diff.rules import RULES
from codegen.diff.witness import Text, readings
from trigg_ext.openapi.json_types import mapping, sequence
from trigg_ext.openapi.media_types import body_kind, is_json
from trigg_ext.openapi.pointer import resolve


def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        return "T" in value.upper() and datetime.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_like(pattern: str) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or re.fullmatch(pattern, value) is not None


FORMATS: Any = jsonschema.FormatChecker(("date", "email", "idn-email", "ipv4", "ipv6", "regex", "uuid"))
FORMATS.checks("date-time")(_is_date_time)
FORMATS.checks("time")(_is_like(r"\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"))
FORMATS.checks("uri")(_is_like(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s{}<>\"\\^`|]*"))
FORMATS.checks("hostname")(
    _is_like(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")
)


def is_of_a_schema(finding: Finding) -> bool:
    """Return whether a finding is about which values are allowed."""
    return RULES[finding.id].is_judged


def confirmed(finding: Finding, old: Document, new: Document) -> bool:
    """Return whether python-jsonschema says of the witness, too, that one side allows it and the other does not."""
    assert finding.witness is not None
    source, sink = (old, new) if finding.witness.allowed_by == "old" else (new, old)
    value = finding.witness.whole
    for allowing in _schemas(finding, source):
        for refusing in _schemas(finding, sink):
            if allowing[0] == refusing[0] and _allows(*allowing[1:], value) and not _allows(*refusing[1:], value):
                return True
    return False


def allows(document: Document, direction: Direction, schema: Any, value: Any) -> bool:
    """Return whether a schema of a document allows a value that is sent, or read."""
    dialect = _dialect(document, direction)
    return _allows(dialect, dialect.schema(schema, ""), "", value)


def _allows(dialect: Dialect, schema: Any, text: Text, value: Any) -> bool:
    registry = _registry(dialect, dialect.read_all())
    check = jsonschema.Draft202012Validator(schema, registry=registry, format_checker=FORMATS)
    return any(check.is_valid(each) for each in readings(value, text))


@cache
def _dialect(document: Document, direction: Direction) -> Dialect:
    return Dialect(document, direction)


@cache
def _registry(dialect: Dialect, count: int) -> Any:
    """Return everything that is referred to, which is ``count`` schemas by now."""
    return Registry().with_resources([(dialect.uri, DRAFT202012.create_resource(dialect.targets()))])


def _schemas(finding: Finding, document: Document) -> Iterator[tuple[int, Dialect, Any, Text]]:
    """Yield the schemas that a finding may be about, each with its number."""
    kind, located, name, status = finding.subject[:4]
    is_received = finding.operation.partition(" ")[2].startswith("webhooks/") or " callbacks/" in finding.operation
    is_sent = (kind in ("request", "parameter")) is not is_received
    dialect = _dialect(document, "request" if is_sent else "response")
    root = document.root
    for operation in _operations(finding.operation, document):
        for number, (media_type, holder) in enumerate(_holders(operation, root, kind, located, name, status)):
            text: Text = "" if is_json(media_type) else "raw"
            if kind in ("parameter", "header"):
                text = "exploded" if located == "query" and holder.get("explode") is not False else "joined"
            elif body_kind(media_type) in ("form", "multipart"):
                text = "exploded"
            yield number, dialect, dialect.schema(holder.get("schema"), ""), text


def _operations(label: str, document: Document) -> Iterator[dict[str, Any]]:
    method, _, path = label.partition(" ")
    path, _, callback = path.partition(" callbacks/")
    if callback:
        name, _, expression = callback.partition("/")
        for outer in ("get", "post", "put", "patch", "delete"):
            for operation in _operations(f"{outer} {path}", document):
                found = mapping(resolve(document.root, mapping(operation.get("callbacks")).get(name)))
                yield from _of_item(resolve(document.root, found.get(expression)), method)
        return
    keyword = "webhooks" if path.startswith("webhooks/") else "paths"
    wanted = re.sub(r"\{[^}]*\}", "{}", path.removeprefix("webhooks/"))
    for each, item in mapping(document.root.get(keyword)).items():
        if re.sub(r"\{[^}]*\}", "{}", each) == wanted:
            yield from _of_item(resolve(document.root, item), method)


def _of_item(item: Any, method: str) -> Iterator[dict[str, Any]]:
    if method.lower() in mapping(item):
        own = item[method.lower()]
        yield {**own, "parameters": [*sequence(own.get("parameters")), *sequence(item.get("parameters"))]}


def _holders(
    operation: dict[str, Any], root: Any, kind: str, located: str, name: str, status: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    if kind == "parameter":
        for parameter in (mapping(resolve(root, each)) for each in operation["parameters"]):
            # One of the path may be called otherwise on the other side.
            named = located == "path" or parameter.get("name", "").lower() == name.lower()
            if parameter.get("in") == located and named:
                content = mapping(parameter.get("content"))
                yield next(iter(content), ""), parameter if "schema" in parameter else next(iter(content.values()), {})
        return
    body = operation.get("requestBody") if kind == "request" else mapping(operation.get("responses")).get(status)
    body = mapping(resolve(root, body))
    if kind == "header":
        for each, node in mapping(body.get("headers")).items():
            if each.lower() == name.lower():
                header = resolve(root, node)
                yield "", header if "schema" in header else next(iter(mapping(header.get("content")).values()), {})
        return
    yield from ((media_type, mapping(media)) for media_type, media in mapping(body.get("content")).items())
