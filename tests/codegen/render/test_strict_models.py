"""A schema that the generator of the strict models does not take is found and named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.render import strict_models

SCHEMAS = {f"Kort{number}": {"type": "object", "properties": {"id": {"type": "string"}}} for number in range(20)}


def _culprit(bad: set[str], monkeypatch: pytest.MonkeyPatch, **schemas: Any) -> tuple[str, int]:
    """Return what is named where the generator fails on documents that have all of some schemas, and its runs."""
    runs: list[list[str]] = []

    def generate(document: dict[str, Any], source: Path, models: Path) -> tuple[list[str], str]:
        runs.append(list(document["components"]["schemas"]))
        return [], "It failed." if bad <= set(runs[-1]) else ""

    monkeypatch.setattr(strict_models, "_generate", generate)
    document = {"paths": {}, "components": {"schemas": {**SCHEMAS, **schemas}}}
    return strict_models._culprit(document, Path("effective.json"), Path("models.py")), len(runs)


@pytest.mark.parametrize("number", [0, 7, 19])
def test_the_one_schema_that_fails_is_found_in_few_runs(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    name, runs = _culprit({f"Kort{number}"}, monkeypatch)
    assert name == f"Kort{number}"
    assert runs <= 6


def test_a_schema_fails_with_what_it_refers_to(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = {"type": "array", "items": {"$ref": "#/components/schemas/Kort3"}}
    assert _culprit({"Liste", "Kort3"}, monkeypatch, Liste=lists)[0] == "Liste"


def test_schemas_that_fail_together_alone_are_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _culprit({"Kort0", "Kort19"}, monkeypatch)[0] == ""
