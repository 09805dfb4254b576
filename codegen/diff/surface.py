"""Read what a generated package offers to callers, from its source; nothing of it is imported or run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from codegen.errors import PipelineError
from trigg_ext.openapi.pointer import escape

CONVENIENCES: Mapping[str, tuple[str, ...]] = {
    "customers.find": (
        "customers.get",
        "customers.get_by_mobile_phone",
        "customers.get_by_email",
        "customers.get_by_external_id",
    ),
    "customers.changed": ("customers.changed",),
    "messaging.verification": ("messaging.create_code", "messaging.verify_code"),
    "reports.pages": ("reports.get",),
    "reports.rows": ("reports.get",),
    "transactions.create_many": ("transactions.create",),
}
"""The operations behind each method that is written by hand (``trigg_ext/_resources``), by public names."""


class Parameter(NamedTuple):
    """A parameter of a method; ``annotation`` as it is written."""

    name: str
    annotation: str
    required: bool


class Method(NamedTuple):
    """An operation as callers meet it: ``name`` is its public name, ``label`` is ``"GET /customers/id/{id}"``."""

    name: str
    label: str
    parameters: tuple[Parameter, ...]
    returns: str

    @property
    def pointer(self) -> str:
        """Where the operation stands in the document."""
        verb, _, path = self.label.partition(" ")
        return f"/paths/{escape(path)}/{verb.lower()}"

    @property
    def signature(self) -> str:
        """``client.customers.get(id: str) -> Customer``."""
        written = [f"{each.name}: {each.annotation}{'' if each.required else ' = …'}" for each in self.parameters]
        return f"client.{self.name}({', '.join(written)}) -> {self.returns}"


class Field(NamedTuple):
    """A field of a model: ``wire`` is its name in the document."""

    name: str
    wire: str
    annotation: str
    required: bool
    line: int


class Model(NamedTuple):
    """A model or an enumeration; of the latter, the fields are its members and ``annotation`` their values."""

    name: str
    module: str
    enumeration: bool
    fields: Mapping[str, Field]
    line: int


class Surface(NamedTuple):
    """The operations by their public names, the models by theirs."""

    methods: Mapping[str, Method]
    models: Mapping[str, Model]

    @property
    def names(self) -> dict[str, str]:
        """The public name of each operation, by ``"GET /path"``."""
        return {method.label: method.name for method in self.methods.values()}

    def models_of(self, name: str) -> frozenset[str]:
        """Return every model that an operation takes or responses, also inside others."""
        method = self.methods.get(name)
        if method is None:
            return frozenset()
        return self.reachable(" ".join([method.returns, *(each.annotation for each in method.parameters)]))

    def reachable(self, annotation: str) -> frozenset[str]:
        """Return the models that an annotation names, and those inside them."""
        found: set[str] = set()
        waiting = [annotation]
        while waiting:
            for name in re.findall(r"\w+", waiting.pop()):
                model = self.models.get(name)
                if model is not None and name not in found:
                    found.add(name)
                    waiting += [] if model.enumeration else [each.annotation for each in model.fields.values()]
        return frozenset(found)


def read_surface(package: Path) -> Surface:
    """Read a generated ``trigg_api``.

    Raises:
        PipelineError: a file of it is missing or is no Python.
    """
    labels = dict(_registry(package / "operations.py"))
    methods = {
        method.name: method
        for init in sorted((package / "api").glob("*/__init__.py"))
        for method in _methods(init, labels)
    }
    models = {
        model.name: model
        for module in sorted((package / "models").glob("*.py"))
        if module.name != "__init__.py"
        for model in _models(module)
    }
    return Surface(methods, models)


def _registry(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Operation":
            values = {keyword.arg: keyword.value for keyword in node.keywords}
            name, method, path = (_literal(values.get(key)) for key in ("name", "method", "path"))
            if isinstance(name, str):
                yield name, f"{method} {path}"


def _methods(init: Path, labels: Mapping[str, str]) -> Iterator[Method]:
    resource = init.parent.name
    for node in _tree(init).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("Async") and "WithRaw" not in node.name:
            for member in node.body:
                if isinstance(member, ast.FunctionDef) and f"{resource}.{member.name}" in labels:
                    name = f"{resource}.{member.name}"
                    returns = "None" if member.returns is None else _type(member.returns)
                    yield Method(name, labels[name], tuple(_parameters(member.args)), returns)


def _parameters(arguments: ast.arguments) -> Iterator[Parameter]:
    positional = [*arguments.posonlyargs, *arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    for index, each in enumerate(positional[1:], 1):
        yield Parameter(each.arg, _type(each.annotation), index < first_default)
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield Parameter(each.arg, _type(each.annotation), default is None)


def _models(module: Path) -> Iterator[Model]:
    tree = _tree(module)
    known = _names_on_the_wire(tree)
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        enumeration = any("Enum" in ast.unparse(base) for base in node.bases)
        written = list(_members(node) if enumeration else _fields(node))
        if not enumeration and len(known) == len(written):
            written = [each._replace(wire=wire) for each, wire in zip(written, known, strict=True)]
        yield Model(node.name, module.stem, enumeration, {each.name: each for each in written}, node.lineno)


def _names_on_the_wire(tree: ast.Module) -> list[str]:
    """Return what the API calls the fields of a model, in their order: the keys of its ``_ABSENT``, or once its
    ``_KNOWN``.
    """
    for node in tree.body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        if isinstance(target, ast.Name) and target.id in ("_ABSENT", "_KNOWN"):
            keys = node.value.keys if isinstance(node.value, ast.Dict) else ast.walk(node)
            return [str(each.value) for each in keys if isinstance(each, ast.Constant)]
    return []


def _fields(node: ast.ClassDef) -> Iterator[Field]:
    for each in node.body:
        if (
            isinstance(each, ast.AnnAssign)
            and isinstance(each.target, ast.Name)
            and each.target.id != "additional_properties"
        ):
            name = each.target.id
            yield Field(name, name, _type(each.annotation), each.value is None, each.lineno)


def _members(node: ast.ClassDef) -> Iterator[Field]:
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            name = each.targets[0].id
            yield Field(name, name, ast.unparse(each.value), False, each.lineno)


def _type(annotation: ast.expr | None) -> str:
    """Return an annotation as text, without quotation marks and the modules of classes and models."""
    if annotation is None:
        return "Any"
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value
    return re.sub(r"\b(builtins|models)\.", "", ast.unparse(annotation))


def _literal(node: ast.expr | None) -> Any:
    return node.value if isinstance(node, ast.Constant) else None


def _tree(file: Path) -> ast.Module:
    try:
        return ast.parse(file.read_bytes(), str(file))
    except (OSError, SyntaxError, ValueError, RecursionError) as error:
        raise PipelineError(f"{file} cannot be read as Python ({error}); regenerate the package") from None
