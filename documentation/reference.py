"""The pages of the reference: every operation of the registry, and every public name of ``trigg_ext``."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import trigg_ext
from documentation.example_calls import ExampleCall, example_calls
from trigg_api.operations import BY_NAME
from trigg_ext import Operation, TriggClient

#: Public modules of ``trigg_ext`` whose names are not for users of the client, with the reason.
NOT_LISTED = {
    "openapi": "the reader of OpenAPI documents, for the pipeline and the checks",
    "resources": "what is written by hand over the operations: it is with them",
    "pydantic_models": "the same shapes as trigg_ext.models, as Pydantic models",
}
#: Nobody makes an error of the client by hand.
_OPTIONS = {"errors": {"show_signature": "false"}}
_RETRIES = {
    "safe": "safe: sent again after any failure that may pass",
    "idempotent": "idempotent: sent again after any failure that may pass",
    "non_idempotent": "not idempotent: sent again only if it certainly had no effect",
}


def operation_pages() -> dict[str, str]:
    """Return a page in Markdown for each resource, by its path among the docs."""
    examples = {each.operation: each for each in example_calls()}
    return {f"operations/{name}.md": _resource_page(name, examples) for name in resources()}


def resources() -> dict[str, type]:
    """Return the classes of ``client.<resource>``, as users get them, by name."""
    client = TriggClient("no-key", base_url="http://127.0.0.1:1")
    with client:
        names = sorted({name.partition(".")[0] for name in BY_NAME})
        return {name: type(getattr(client, name)) for name in names}


def _resource_page(resource: str, examples: Mapping[str, ExampleCall]) -> str:
    kind = resources()[resource]
    methods = [name for name, each in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")]
    operations = [name for name in BY_NAME if name.partition(".")[0] == resource]
    further = [name for name in methods if f"{resource}.{name}" not in BY_NAME]
    parts = [f"# client.{resource}\n"]
    for name in operations:
        parts += [_heading(kind, resource, name.partition(".")[2]), _facts(BY_NAME[name]), _example(examples[name])]
    if further:
        parts.append(f"Written by hand over {'these operations' if len(operations) > 1 else 'this operation'}:\n")
    parts += [_heading(kind, resource, name) for name in further]
    return "\n".join(parts)


def _heading(kind: type, resource: str, name: str) -> str:
    method = getattr(kind, name)
    # What comes from a private base is documented with the class that has it.
    owner = next(each for each in kind.__mro__ if name in vars(each))
    owner = kind if owner.__name__.startswith("_") else owner
    place = f"{owner.__module__}.{owner.__qualname__}.{method.__name__}"
    heading = {"heading": f'"client.{resource}.{name}"', "toc_label": f'"{name}"', "show_symbol_type_heading": "false"}
    return f'<span id="{resource}.{name}"></span>\n\n{_object(place, heading)}'


def _facts(operation: Operation) -> str:
    facts = [("Request", f"`{operation.method} {operation.path}`"), ("Retries", _RETRIES[operation.retry])]
    if operation.preview:
        facts.append(("Preview", "the vendor may change or end it without notice"))
    if operation.personal:
        facts.append(("Personal", f"{', '.join(f'`{each}`' for each in sorted(operation.personal))} (in no log)"))
    return "\n".join([*(f"- **{name}:** {value}" for name, value in facts), ""])


def _example(example: ExampleCall) -> str:
    tabs = [("Python", "python", example.python), ("curl", "sh", example.curl), ("trigg", "sh", example.command)]
    shown = [_tab(title, language, code) for title, language, code in tabs]
    body = f":\n\n```json\n{example.response}\n```" if example.response else ", without a body."
    response = f"Response ({example.status}){body}"
    return "\n".join([*shown, f"{response}\n"])


def _tab(title: str, language: str, code: str) -> str:
    indented = "\n".join(f"    {line}" for line in (f"```{language}", *code.split("\n"), "```"))
    return f'=== "{title}"\n\n{indented}\n'


def name_pages() -> dict[str, str]:
    """Return a page in Markdown for each public module of ``trigg_ext``, by its path among the docs."""
    modules = {each: public_names(each) for each in _public_modules()}
    pages = {f"reference/{module}.md": _module_page(module, names) for module, names in modules.items()}
    return {"reference/trigg_ext.md": _names_page(modules), **pages}


def _public_modules() -> list[str]:
    found = [each.name for each in pkgutil.iter_modules(trigg_ext.__path__)]
    return [each for each in found if not each.startswith("_") and each not in NOT_LISTED]


def public_names(module: str) -> list[str]:
    """Return the names that a module of ``trigg_ext`` is imported for, without loading what its extra brings."""
    spec = find_spec(f"trigg_ext.{module}")
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            if isinstance(statement.value, (ast.List, ast.Tuple)):
                return sorted(ast.literal_eval(statement.value))
            return sorted(import_module(f"trigg_ext.{module}").__all__)
    defined = [each.name for each in tree.body if isinstance(each, (ast.ClassDef, ast.FunctionDef))]
    return sorted(each for each in defined if not each.startswith("_"))


def _module_page(module: str, names: Sequence[str]) -> str:
    generated = module == "models"
    # What a model has is in its docstring; its methods are the same for all.
    members = {"members": "false"} if generated else _OPTIONS.get(module, {})
    about = {"members": "false", "show_root_heading": "false", "show_root_toc_entry": "false"}
    home = f"trigg_api.{module}" if generated else f"trigg_ext.{module}"
    shown = [_object(f"{home}.{each}", members) for each in names]
    return "\n".join([f"# trigg_ext.{module}\n", _object(f"trigg_ext.{module}", about), *shown])


def _names_page(modules: Mapping[str, Sequence[str]]) -> str:
    at = {each: module for module, names in modules.items() for each in names}
    lines = ["# Public names\n", "`from trigg_ext import` brings:\n", "| name | documented with |", "|---|---|"]
    here: list[str] = []
    for name in trigg_ext.__all__:
        if name in at:
            lines.append(f"| [`{name}`]({at[name]}.md#trigg_ext.{at[name]}.{name}) | `trigg_ext.{at[name]}` |")
        elif name != "__version__":
            here.append(_object(f"trigg_ext.{name}", {}))
            lines.append(f"| [`{name}`](#trigg_ext.{name}) | this page |")
    return "\n".join([*lines, "", *here])


def _object(place: str, options: Mapping[str, str]) -> str:
    """Return what mkdocstrings replaces by the documentation of an object."""
    lines = [f"      {name}: {value}" for name, value in options.items()]
    return "\n".join([f"::: {place}", *(["    options:", *lines] if lines else []), ""])
