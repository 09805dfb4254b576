"""Proof of completeness: what the effective document asks for is what the generated code has, no more and no less.

The generated code is asked, not the templates: a fresh interpreter imports every module and says what it found.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs

from codegen.errors import PipelineError
from codegen.schema import operations

_PROBE = """
import importlib, inspect, json, pkgutil, sys
import trigg_api, trigg_models
from trigg_api import models, operations, resources
modules, methods = [], {"sync": [], "async": []}
for found in pkgutil.walk_packages(trigg_api.__path__, "trigg_api."):
    module = importlib.import_module(found.name)
    if hasattr(module, "TEMPLATE"):
        modules.append([module.OPERATION.name, module.OPERATION.method, module.TEMPLATE])
for name in models.__all__:
    getattr(models, name)
for kind, holder in (("sync", resources.Resources), ("async", resources.AsyncResources)):
    client = holder(None)
    for resource in resources.RESOURCES:
        members = inspect.getmembers(getattr(client, resource), inspect.ismethod)
        methods[kind] += [f"{resource}.{name}" for name, _ in members if not name.startswith("_")]
for holder in (resources.ResourcesWithRawResponse, resources.AsyncResourcesWithRawResponse):
    for resource in resources.RESOURCES:
        getattr(holder(None), resource)
registry = [[o.name, o.method, o.path, list(o.variants)] for o in operations.OPERATIONS]
json.dump({"modules": modules, "methods": methods, "registry": registry, "models": len(models.__all__)}, sys.stdout)
"""


@attrs.frozen
class Proof:
    """What was counted: the same operations everywhere."""

    operations: int
    paths: int
    models: int


def prove(effective: dict[str, Any], generated: Path) -> Proof:
    """Compare the effective document with the generated packages below ``generated``.

    Raises:
        PipelineError: something is missing, too much, or does not import; the text names it.
    """
    environment = {**os.environ, "PYTHONPATH": str(generated), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _PROBE], env=environment, cwd=generated, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise PipelineError(f"The generated code does not import: {last}")
    return compare(effective, json.loads(done.stdout))


def compare(effective: dict[str, Any], found: dict[str, Any]) -> Proof:
    """Compare the effective document with what an interpreter found in the generated code.

    Raises:
        PipelineError: the two differ; the text names how.
    """
    wanted_paths = {(site.method.upper(), site.path) for site in operations(effective)}
    wanted_names = {
        site.operation["x-trigg-name"] for site in operations(effective) if "x-trigg-variant-of" not in site.operation
    }
    modules = {(method, path) for _, method, path in found["modules"]}
    registry = {(method, each) for _, method, path, variants in found["registry"] for each in (path, *variants)}
    names = [name for name, *_ in found["registry"]]
    _same("operations of the effective document", wanted_paths, "endpoint modules", modules)
    _same("operations of the effective document", wanted_paths, "operations in the registry", registry)
    _same("public names", wanted_names, "names in the registry", set(names))
    for kind in ("sync", "async"):
        _same("public names", wanted_names, f"{kind} methods of resources", set(found["methods"][kind]))
        if len(found["methods"][kind]) != len(wanted_names):
            raise PipelineError(
                f"There are {len(found['methods'][kind])} {kind} methods for {len(wanted_names)} operations."
            )
    if len(names) != len(set(names)) or len(found["modules"]) != len(wanted_paths):
        raise PipelineError("An operation stands twice in the generated code.")
    return Proof(operations=len(wanted_names), paths=len(wanted_paths), models=found["models"])


def _same(left_name: str, left: set[Any], right_name: str, right: set[Any]) -> None:
    def listed(items: set[Any]) -> str:
        return ", ".join(sorted(" ".join(each) if isinstance(each, tuple) else str(each) for each in items)[:5])

    if left - right:
        raise PipelineError(f"Missing among the {right_name}: {listed(left - right)} (they are {left_name}).")
    if right - left:
        raise PipelineError(f"Too much among the {right_name}: {listed(right - left)} (not among the {left_name}).")
