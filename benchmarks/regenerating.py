"""How long regenerating takes, and how that grows with the description."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import yaml

from benchmarks.harness import Figure, Goal, Samples, timed

SIZES = (250, 500, 1000)


def regenerating(root: Path, python: Path, repeats: int = 2) -> list[Figure]:
    """Measure the committed bundle, and bundles of up to 1,000 operations, by the pipeline of a checkout.

    Args:
        root: the checkout.
        python: an interpreter with the tools of the pipeline.
        repeats: how often the committed bundle is taken; the grown ones are taken once for each size.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)

        def run(source: list[str], name: str) -> float:
            command = [str(python), "-m", "codegen", "regenerate", *source, "--output", str(output / name)]
            return timed(lambda: subprocess.run(command, cwd=root, check=True, capture_output=True))

        run(["--offline"], "warm")
        committed = [run(["--offline"], f"committed{number}") for number in range(repeats)]
        bundle = yaml.safe_load((root / "openapi" / "openapi.yaml").read_text(encoding="utf-8"))
        grown: Samples = {}
        for size in SIZES:
            source = output / f"{size}.yaml"
            source.write_text(yaml.safe_dump(bundle_of(bundle, size), allow_unicode=True), encoding="utf-8")
            # Processor time: the one run of each size should not depend on what else the machine does.
            before = _processor_time()
            run(["--source", str(source)], str(size))
            grown[f"ours, {size} operations"] = [(_processor_time() - before) / size * 1000]
    at_most, least = f"ours, {SIZES[-1]} operations", f"ours, {SIZES[0]} operations"
    return [
        Figure("regenerate", "the committed bundle, warm", "s", {"ours": committed}, (Goal("ours", "", 15.0),)),
        Figure(
            "regenerate, growth",
            "processor time for an operation, in bundles of 250, 500 and 1,000 operations",
            "ms",
            grown,
            (Goal(at_most, least, 1.1),),
        ),
    ]


def _processor_time() -> float:
    times = os.times()
    return times.children_user + times.children_system


def bundle_of(bundle: dict[str, Any], operations: int) -> dict[str, Any]:
    """Return a bundle with so many operations: copies of the given ones, each with schemas of its own."""
    out = {**bundle, "paths": {}, "components": {**bundle["components"], "schemas": {}}}
    schemas = bundle["components"]["schemas"]
    count = number = 0
    while count < operations:
        number += 1
        names = {f"#/components/schemas/{name}": f"#/components/schemas/{name}{number}" for name in schemas}
        out["components"]["schemas"].update(
            {f"{name}{number}": _pointing(schema, names) for name, schema in schemas.items()}
        )
        for path, item in bundle["paths"].items():
            taken: dict[str, Any] = {}
            for method, operation in item.items():
                if isinstance(operation, dict) and "responses" in operation:
                    if count == operations:
                        continue
                    count += 1
                    own = {
                        "operationId": f"{operation.get('operationId', method)}{number}",
                        "tags": [f"{tag} {number}" for tag in operation.get("tags", ["Rest"])],
                    }
                    taken[method] = {**_pointing(operation, names), **own}
                else:
                    taken[method] = _pointing(operation, names)
            if taken:
                out["paths"][f"/part{number}{path}"] = taken
    return out


def _pointing(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: names.get(each, each) if key == "$ref" and isinstance(each, str) else _pointing(each, names)
            for key, each in value.items()
        }
    return [_pointing(each, names) for each in value] if isinstance(value, list) else value
