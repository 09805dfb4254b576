"""Fit the handlers of the state to a description, which may have other names and other operations.

A handler belongs to the operation with its method and path, whatever the description calls the operation and the
parameters of the path. Its operation gets the handler's name, and the parameters the handler's names, by position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from trigg_ext.openapi.document import Site, operations
from trigg_ext.openapi.flatten import flatten
from trigg_ext.openapi.json_types import mapping, sequence, text
from trigg_ext.openapi.media_types import is_json
from trigg_ext.openapi.path_templates import rename_path_parameters, shape
from trigg_ext.openapi.pointer import resolve
from trigg_ext.sandbox._calls import Contract

__all__ = ["fit"]

_STEP: Final = re.compile(r"\[\]|[^.\[\]]+")


def fit(document: dict[str, Any], contracts: Mapping[str, Contract]) -> dict[str, str]:
    """Give the operations of the document the names that their handlers know; the document is changed.

    Returns:
        The operations that the state cannot carry out, by name, and why. An operation that no handler is for is one of
        them where a handler has lost its operation, which it may be, and where it is more than a GET.
    """
    templates = {contract.route.partition(" ")[2] for contract in contracts.values()}
    for _ in rename_path_parameters(document, templates):
        pass
    by_route = {contract.route: name for name, contract in contracts.items()}
    unfit: dict[str, str] = {}
    strangers: dict[str, Site] = {}
    lost = dict(contracts)
    for site in operations(document):
        route = f"{site.method.upper()} {text(site.operation.get('x-trigg-variant-of')) or site.path}"
        if (name := by_route.get(route)) is None:
            strangers[_name_of(site)] = site
            continue
        site.operation["x-trigg-name"] = name
        lost.pop(name, None)
        if missing := dict.fromkeys(_missing(document, site, contracts[name])):
            unfit[name] = f"The description has no {', no '.join(missing)}."
    for name, contract in lost.items():
        unfit[name] = f"The description has no {contract.route}."
    for name, site in strangers.items():
        if same := [one for one, contract in lost.items() if shape(contract.route) == shape(site.label)]:
            unfit[name] = f"Its path parameters stand in another order than those of {contracts[same[0]].route}."
        elif lost:
            unfit[name] = f"No handler has this method and path; without an operation are {', '.join(lost)}."
        elif site.method != "get":
            unfit[name] = "The state has no handler for it."
    return unfit


def _name_of(site: Site) -> str:
    return text(site.operation.get("x-trigg-name")) or text(site.operation.get("operationId")) or site.label


def _missing(document: dict[str, Any], site: Site, contract: Contract) -> Iterator[str]:
    """Yield what the operation lacks."""
    declared = [*sequence(site.item.get("parameters")), *sequence(site.operation.get("parameters"))]
    query = {each.get("name") for each in (mapping(resolve(document, one)) for one in declared)}
    body = _schema(document, site.operation.get("requestBody"))
    responses = mapping(site.operation.get("responses"))
    success = _schema(document, next((responses[status] for status in responses if status.startswith("2")), None))
    for field in contract.reads.split():
        if not field.startswith("?"):
            yield from _missing_field(document, body, field, "request")
        elif field[1:] not in query:
            yield f"query parameter {field[1:]}"
    for field in contract.gives.split():
        yield from _missing_field(document, success, field, "response")


def _missing_field(document: dict[str, Any], schema: Any, field: str, where: str) -> Iterator[str]:
    steps = _STEP.findall(field)
    for count in range(1, len(steps) + 1):
        if not _has(document, schema, steps[:count]):
            yield f"field {'.'.join(steps[:count]).replace('.[]', '[]')} in its {where}"
            return


def _schema(document: dict[str, Any], entry: Any) -> Any:
    content = mapping(mapping(resolve(document, entry)).get("content"))
    kind = next(filter(is_json, content), next(iter(content), ""))
    return mapping(resolve(document, content.get(kind))).get("schema", True)


def _has(document: dict[str, Any], schema: Any, steps: list[str]) -> bool:
    """Return whether the schema describes the field, in one of its parts, or describes no fields at all."""
    if not steps:
        return True
    flat = flatten(document, schema)
    if flat is None:
        return False
    found = flat.schema
    parts = [part for word in ("anyOf", "oneOf") for part in sequence(found.get(word))]
    inner = found.get("items") if steps[0] == "[]" else mapping(found.get("properties")).get(steps[0])
    if inner is not None:
        return _has(document, inner, steps[1:])
    if parts:
        return any(_has(document, part, steps) for part in parts if mapping(part).get("type") != "null")
    return not ("items" in found or found.get("properties"))
