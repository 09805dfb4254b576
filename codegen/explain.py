"""Explain from which parts of the description and of the overlays a method of the client comes."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from codegen.errors import PipelineError
from codegen.spec.normalise import Effective
from codegen.spec.overlay import Action, Overlay, locations
from trigg_ext.openapi.document import Site, component_name, each_inner, operations
from trigg_ext.openapi.pointer import pointer


def explain(
    name: str, document: dict[str, Any], effective: Effective, overlays: Mapping[str, Overlay], root: Path
) -> Iterator[str]:
    """Yield, line by line, where a method comes from.

    Args:
        name: the public name, such as ``customers.find``.
        document: the description as the overlays leave it.
        effective: the effective document.
        overlays: the overlays by their file names.
        root: the project's folder, with the methods that are written by hand.

    Raises:
        PipelineError: there is no such method.
    """
    sites = {
        site.operation["x-trigg-name"]: site
        for site in operations(effective.document)
        if "x-trigg-variant-of" not in site.operation
    }
    resource, _, method = name.partition(".")
    called = list(_written(root / "trigg_ext" / "resources", resource, method))
    for path, line, _ in called:
        yield f"{name} is written by hand: {path.relative_to(root).as_posix()}, line {line}."
    constants = {site.operation["operationId"].upper(): public for public, site in sites.items()}
    found = [constants[each] for *_, uses in called for each in sorted(uses) if each in constants]
    if name not in sites and not called:
        close = ", ".join(difflib.get_close_matches(name, sites, 3, 0.5))
        raise PipelineError(f"There is no method {name}{f'; near it are {close}' if close else ''}.")
    for each in dict.fromkeys([name] * (name in sites) + found):
        yield from _operation(each, sites[each], document, overlays)


def _operation(name: str, site: Site, document: dict[str, Any], overlays: Mapping[str, Overlay]) -> Iterator[str]:
    place = ("paths", site.path, site.method)
    yield f"{name}: {site.label}"
    yield f"  the description: #{pointer(*place)}"
    vendor = site.operation["x-trigg-vendor"]
    tags = ", ".join(vendor["tags"]) or "none"
    yield f"  the vendor's operationId is {vendor['operationId']}, and its section is {tags}"
    for file, overlay in overlays.items():
        for action in overlay.actions:
            if any(_touches(each, place) for each in locations(document, action.target)):
                yield f"  {file}, {action.name}: {_what(action)}"
    bodies = [site.operation.get("requestBody", {}), *site.operation["responses"].values()]
    schemas = [media.get("schema") for body in bodies for media in body.get("content", {}).values()]
    names = [component_name(inner) for schema in schemas for inner in each_inner(schema)]
    if models := [each for each in dict.fromkeys(names) if each]:
        yield f"  models: {', '.join(models)}"


def _touches(location: tuple[int | str, ...], place: tuple[str, ...]) -> bool:
    return len(location) > 1 and location[: len(place)] == place[: len(location)]


def _what(action: Action) -> str:
    if action.remove:
        return "removes it"
    keys = ", ".join(action.update) if isinstance(action.update, dict) else "its value"
    return f"copies {action.copy}" if action.copy is not None else f"sets {keys}"


def _written(folder: Path, resource: str, method: str) -> Iterator[tuple[Path, int, set[str]]]:
    """Yield the file and line of a method that is written by hand, and the operations that it uses, as constants."""
    path = folder / f"{resource}.py"
    if not path.exists():
        return
    for node in ast.parse(path.read_bytes()).body:
        functions = [each for each in getattr(node, "body", []) if isinstance(each, ast.FunctionDef)]
        written = [each for each in functions if each.name == method]
        if isinstance(node, ast.ClassDef) and written:
            yield path, written[-1].lineno, set(_names(written[-1], folder))
            return


def _names(node: ast.AST, folder: Path) -> Iterator[str]:
    """Yield the names in a piece of code, also in the private modules beside it that it uses, in capitals."""
    for each in ast.walk(node):
        text = each.id if isinstance(each, ast.Name) else each.name if isinstance(each, ast.alias) else ""
        beside = folder / f"{text}.py"
        if text.startswith("_") and beside.exists():
            yield from _names(ast.parse(beside.read_bytes()), folder)
        if text:
            yield text.upper()
