"""Each small document of ``small_documents.yaml`` becomes what is expected of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.codegen import small_documents, variants
from tests.codegen.small_documents import Case
from tests.codegen.variants import Interpreter

CASES = small_documents.cases()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return variants.once(tmp_path_factory, "small", lambda folder: small_documents.assembled(CASES, folder))


@pytest.fixture(scope="module")
def python(package: Path) -> Iterator[Interpreter]:
    with variants.interpreter(package) as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_small_document_becomes_what_is_expected(case: Case, python: Interpreter) -> None:
    wrong = [row for row in small_documents.compared(case, python) if not small_documents.agrees(*row[1:])]
    assert wrong == []


def test_what_is_generated_and_the_calls_that_are_shown_are_typed(package: Path) -> None:
    assert small_documents.type_errors(CASES, package) == []


def test_the_table_shows_what_came_in_place_of_what_was_expected(capsys: pytest.CaptureFixture[str]) -> None:
    assert small_documents.main("declared twice") == 0
    header, _, row, *_ = capsys.readouterr().out.splitlines()
    assert header == "| case | document | expected | got |"
    assert row.startswith("| parameters in the query: declared twice | `{parameters: [{name: a, in: query")
    assert row.endswith("| as expected |")
