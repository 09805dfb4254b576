"""Check that the hand-written code fits what was generated: what it imports, calls, and needs of the description."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codegen.errors import PipelineError
from codegen.probe import run_probe
from codegen.spec.normalise import Note

_GENERATED = ("trigg_api", "trigg_models", "trigg_ext.models")

# Given the uses as JSON, it prints those that do not fit, and what the sandbox does not model.
_PROBE = """
import importlib, inspect, json, sys
def find(module, name):
    found = importlib.import_module(module)
    for step in filter(None, name.split(".")):
        if not hasattr(found, step) and inspect.ismodule(found):
            importlib.import_module(f"{found.__name__}.{step}")
        found = getattr(found, step)
    return found
missing = []
for where, module, name, keywords in json.load(sys.stdin):
    try:
        found = find(module, name)
    except (ImportError, AttributeError):
        missing.append(f"{where}: {module} has no {name}" if name else f"{where}: there is no module {module}")
        continue
    if keywords:
        takes = inspect.signature(found).parameters
        for keyword in keywords:
            if keyword not in takes and not any(each.kind is each.VAR_KEYWORD for each in takes.values()):
                missing.append(f"{where}: {module}.{name} takes no {keyword}")
try:
    from trigg_ext import TriggClient
    TriggClient(api_key="A1b2C3d4-E5f6", environment="production").close()
except Exception as error:
    missing.append(f"client: it does not start ({error})")
try:
    from trigg_ext.sandbox import Sandbox
    with Sandbox() as sandbox:
        missing += [f"sandbox, {name}: {why}" for name, why in sandbox.unmodelled.items()]
except ImportError as error:
    missing.append(f"sandbox: it was not checked, as it does not import ({error})")
json.dump(missing, sys.stdout)
"""


def mismatches(generated: Path, root: Path) -> tuple[Note, ...]:
    """Return what the hand-written code needs and the generated packages below ``generated`` do not have.

    Args:
        generated: the folder with ``trigg_api`` and ``trigg_models``.
        root: the project's folder; without ``trigg_ext`` there is nothing to check. The sandbox's part needs its extra.
    """
    if not (root / "trigg_ext").is_dir():
        return ()
    uses = [
        (path.relative_to(root).as_posix(), *use)
        for path in sorted((root / "trigg_ext").rglob("*.py"))
        for use in _uses(ast.parse(path.read_bytes()))
    ]
    try:
        missing = list(dict.fromkeys(run_probe(_PROBE, generated, root, given=uses)))
    except PipelineError as error:
        missing = [str(error)]
    return tuple(Note(each, attention=True) for each in missing)


def _uses(tree: ast.Module) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each module and name of generated code that a module imports, and what it calls with which keywords."""
    imported: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _is_generated(node.module or ""):
            for alias in node.names:
                if alias.name != "*":
                    imported[alias.asname or alias.name] = (node.module or "", alias.name)
                    yield node.module or "", alias.name, []
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if _is_generated(alias.name):
                    yield alias.name, "", []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (found := _called(node.func, imported)):
            yield *found, [each.arg for each in node.keywords if each.arg is not None]


def _is_generated(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in _GENERATED)


def _called(function: Any, imported: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    """Return the module and the name within it of what is called, if that was imported from generated code."""
    steps: list[str] = []
    while isinstance(function, ast.Attribute):
        steps.insert(0, function.attr)
        function = function.value
    if not isinstance(function, ast.Name) or function.id not in imported:
        return None
    module, name = imported[function.id]
    return module, ".".join([name, *steps])
