"""Verify completeness: what the effective document asks for is what the generated code has, no more and no less.

The generated code is asked, not the templates: a fresh interpreter imports every module and says what it found.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import attrs

from codegen.errors import PipelineError
from codegen.probe import run_probe
from trigg_ext.openapi.document import operations

_PROBE = """
import importlib, inspect, json, pkgutil, sys
import os
from typing import is_typeddict
import trigg_api, trigg_models
for package in (trigg_api, trigg_models):
    # An installed one would do as well for an import, and verify nothing.
    if not os.path.realpath(package.__file__).startswith(os.path.realpath(os.getcwd()) + os.sep):
        raise ModuleNotFoundError(f"No module named {package.__name__!r} among what was generated")
from trigg_api import models, operations, resources
modules, methods = [], {}
for found in pkgutil.walk_packages(trigg_api.__path__, "trigg_api."):
    module = importlib.import_module(found.name)
    if hasattr(module, "TEMPLATE"):
        modules.append([module.OPERATION.name, module.OPERATION.method, module.TEMPLATE])
found = [getattr(models, name) for name in models.__all__]
for kind, holder in (
    ("sync", resources.Resources),
    ("async", resources.AsyncResources),
    ("sync raw", resources.ResourcesWithRawResponse),
    ("async raw", resources.AsyncResourcesWithRawResponse),
):
    client = holder(None)
    methods[kind] = [
        f"{resource}.{name}"
        for resource in resources.RESOURCES
        for name, _ in inspect.getmembers(getattr(client, resource), inspect.ismethod)
        if not name.startswith("_")
    ]
registry = [[o.name, o.method, o.path, list(o.variants)] for o in operations.OPERATIONS]
count = len(found) - sum(map(is_typeddict, found))
json.dump({"modules": modules, "methods": methods, "registry": registry, "models": count}, sys.stdout)
"""


_KINDS = ("sync", "async", "sync raw", "async raw")


@attrs.frozen
class Counts:
    """What was counted: the same operations everywhere."""

    operations: int
    paths: int
    models: int


def verify(effective: dict[str, Any], generated: Path) -> Counts:
    """Compare the effective document with the generated packages below ``generated``.

    Raises:
        PipelineError: something is missing, too much, or does not import; the message names it.
    """
    try:
        found = run_probe(_PROBE, generated)
    except PipelineError as error:
        raise PipelineError(f"The generated code does not import: {error}") from None
    return compare(effective, found)


def compare(effective: dict[str, Any], found: dict[str, Any]) -> Counts:
    """Compare the effective document with what an interpreter found in the generated code.

    Raises:
        PipelineError: the two differ; the message names how.
    """
    sites = list(operations(effective))
    wanted = Counter((site.operation["x-trigg-name"], site.method.upper(), site.path) for site in sites)
    names = Counter(site.operation["x-trigg-name"] for site in sites if "x-trigg-variant-of" not in site.operation)
    registry = [
        (name, method, path) for name, method, first, variants in found["registry"] for path in (first, *variants)
    ]
    _same(wanted, "endpoint modules", Counter(map(tuple, found["modules"])))
    _same(wanted, "operations in the registry", Counter(registry))
    for kind in _KINDS:
        _same(names, f"{kind} methods of resources", Counter(found["methods"].get(kind, ())))
    return Counts(operations=names.total(), paths=wanted.total(), models=found["models"])


def _same(wanted: Counter[Any], what: str, found: Counter[Any]) -> None:
    def listed(items: Counter[Any]) -> str:
        named = sorted({" ".join(each) if isinstance(each, tuple) else str(each) for each in items})
        more = f" and {len(named) - 5} more" if len(named) > 5 else ""
        return f"{', '.join(named[:5])}{more}"

    if missing := wanted - found:
        raise PipelineError(f"Missing among the {what}: {listed(missing)}.")
    if extra := found - wanted:
        raise PipelineError(f"Too much among the {what}: {listed(extra)}.")
