"""What the pipeline does grows with a description as the description grows: steps are counted, no time is taken."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import trigg_ext.openapi
from codegen.render.generate import generate_api
from tests.codegen import variants
from tests.codegen.variants import ROOT, Document, api, operation, responses

OURS = (str(ROOT / "codegen"), str(Path(trigg_ext.openapi.__file__).parent))


def _steps(document: Document, folder: Path) -> int:
    """Count the steps of the interpreter in our own code and templates, from the document to the client."""
    steps = 0

    def step(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        steps += event == "opcode"
        return step

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return step

    tracing = sys.gettrace()
    sys.settrace(trace)
    try:
        generate_api(variants.effective(document, variants.NO_OVERLAY), folder, root=ROOT)
    finally:
        sys.settrace(tracing)
    return steps


def _operations(count: int) -> Document:
    """Operations with schemas of their own; every other one is of a resource of its own."""
    paths, schemas = {}, {}
    for number in range(count):
        kort = {"type": "object", "properties": {f"nummer{number}": {"type": "string"}, "sum": {"type": "number"}}}
        schemas[f"Kort{number}"] = kort
        reference = {"$ref": f"#/components/schemas/Kort{number}"}
        paths[f"/kort{number}"] = {
            "put": operation(
                tags=[f"Kort {number}" if number % 2 else "Felles"],
                operationId=f"lagreKort{number}",
                requestBody={"content": {"application/json": {"schema": reference}}},
                responses=responses({"type": "array", "items": reference}),
            )
        }
    return api(paths, **schemas)


def test_twice_as_many_operations_take_twice_as_many_steps(tmp_path: Path) -> None:
    _steps(_operations(2), tmp_path / "warm")  # templates are compiled, and Python 3.12 gives steps the second time
    few, more, most = (_steps(_operations(count), tmp_path / str(count)) for count in (10, 20, 40))
    assert most - more < 2.1 * (more - few)


def _nested(levels: int, around: Callable[[Any, int], Any]) -> Document:
    schema: Any = {"type": "object", "properties": {"id": {"type": "string"}}}
    for level in range(levels):
        schema = around(schema, level)
    return api({"/kort": {"get": operation(responses=responses(schema))}})


def _chained(levels: int, around: Callable[[Any, int], Any]) -> Document:
    schemas: Document = {"K0": {"type": "object", "properties": {"id": {"type": "string"}}}}
    for level in range(1, levels):
        schemas[f"K{level}"] = around({"$ref": f"#/components/schemas/K{level - 1}"}, level)
    return api(
        {"/kort": {"get": operation(responses=responses({"$ref": f"#/components/schemas/K{levels - 1}"}))}}, **schemas
    )


def _own(level: int) -> Document:
    return {"type": "object", "properties": {f"p{level}": {"type": "string"}}}


AROUND: dict[str, Callable[[Any, int], Any]] = {
    "objects": lambda inner, level: {"type": "object", "properties": {f"p{level}": inner, "id": {"type": "string"}}},
    "arrays": lambda inner, _: {"type": "array", "items": inner},
    "mappings": lambda inner, _: {"type": "object", "additionalProperties": inner},
    "allOf": lambda inner, level: {"allOf": [inner, _own(level)]},
    "anyOf": lambda inner, level: {"anyOf": [inner, _own(level)]},
    "lists or mappings": lambda inner, _: {
        "type": "array",
        "items": {"anyOf": [inner, {"type": "object", "additionalProperties": inner}]},
    },
    "choices of choices": lambda inner, level: {
        **_own(level),
        "anyOf": [inner, {"allOf": [inner], **_own(level + 100)}],
    },
}


@pytest.mark.parametrize("shape", [_nested, _chained], ids=["written out", "by reference"])
@pytest.mark.parametrize("kind", AROUND)
def test_a_further_level_does_not_double_the_steps(
    kind: str, shape: Callable[[int, Callable[[Any, int], Any]], Document], tmp_path: Path
) -> None:
    if shape is _nested and kind in ("lists or mappings", "choices of choices"):
        pytest.skip("such a description has as many parts itself")
    half, whole = (_steps(shape(levels, AROUND[kind]), tmp_path / str(levels)) for levels in (15, 30))
    assert whole < 4.5 * half


def test_a_type_that_would_be_too_large_is_anything_and_reported(tmp_path: Path) -> None:
    document = variants.effective(_chained(60, AROUND["lists or mappings"]), variants.NO_OVERLAY)
    (note, *_) = generate_api(document, tmp_path / "trigg_api", root=ROOT)
    assert str(note) == "GET /kort: K59 is typed as anything: written out it has more than 1000 parts."
