"""Small documents to compare, written as tests need them."""

from __future__ import annotations

import copy
from typing import Any

from codegen.diff.compare import compare
from codegen.diff.documents import Document, checked
from codegen.diff.findings import Finding, Level

Json = dict[str, Any]

PATH = "/customers/id/{id}"


def document(
    paths: Json | None = None, *, schemas: Json | None = None, openapi: str = "3.1.0", name: str = "", **rest: Any
) -> Document:
    """A document with these paths; it is checked as one that is read."""
    root: Json = {"openapi": openapi, "info": {"title": "Trigg", "version": "4.3.0"}, "paths": paths or {}}
    if schemas is not None:
        root["components"] = {"schemas": schemas}
    root.update(rest)
    root = copy.deepcopy(root)
    return Document(name or "the document", checked(root, name or "the document"))


def customer(operation: Json | None = None, *, path: str = PATH, method: str = "get", **rest: Any) -> Document:
    """A document with one operation."""
    return document({path: {method: {"responses": {}, **(operation or {})}}}, **rest)


def sending(schema: Any, *, media_type: str = "application/json", **rest: Any) -> Document:
    """A document whose one operation takes a body of this shape."""
    body = {"content": {media_type: {"schema": schema}}}
    return customer({"requestBody": body}, path="/customers", method="post", **rest)


def answering(schema: Any, *, media_type: str = "application/json", **rest: Any) -> Document:
    """A document whose one operation returns with a body of this shape."""
    return customer({"responses": {"200": {"description": "", "content": {media_type: {"schema": schema}}}}}, **rest)


def asking(schema: Any, *, located: str = "query", **rest: Any) -> Document:
    """A document whose one operation has a parameter of this shape."""
    keys = {key: rest.pop(key) for key in list(rest) if key in ("style", "explode", "required", "deprecated")}
    return customer({"parameters": [{"name": "search", "in": located, "schema": schema, **keys}]}, **rest)


def ids(old: Document, new: Document) -> set[str]:
    """The rules of all changes from one to the other, but for what is told of the version."""
    return {each.id for each in found(old, new)}


def found(old: Document, new: Document) -> list[Finding]:
    """All changes from one to the other, but for what is told of the version."""
    return [each for each in compare(old, new) if not each.id.startswith(("api-version-", "api-major-version-"))]


def breaking(old: Document, new: Document) -> set[str]:
    """The rules of all changes that break the wire."""
    return {each.id for each in found(old, new) if each.level is Level.BREAKING}
