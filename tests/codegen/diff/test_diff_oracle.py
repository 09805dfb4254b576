"""Held against what oasdiff reports for pairs of documents from its own tests."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from codegen.diff.compare import compare
from codegen.diff.documents import Document, read
from codegen.diff.findings import Finding, Level
from codegen.diff.rules import RULES, WITHOUT_TWIN

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "spec-diff-oracle"

BREAKING_WHERE_ONLY_INFO_IS_EXPECTED = {
    (
        "data/checker/request_body_default_value_changed_base.yaml",
        "data/checker/request_body_default_value_changed_revision.yaml",
    ): {"request-body-media-type-removed"},  # the pair is about the default, but application/json goes as well
    ("data/attributes/base.yaml", "data/attributes/revision.yaml"): {
        "response-success-status-removed",  # the pair is about extensions, but 200 becomes 201
    },
    ("data/attributes/revision.yaml", "data/attributes/base.yaml"): {"response-success-status-removed"},
    (
        "data/checker/add_new_media_type_name_modified.yaml",
        "data/checker/add_new_media_type_revision.yaml",
    ): {"response-media-type-name-generalized"},  # application/problem+json becomes application/json
}

HARMLESS = {
    # Ids that the pair names, and that say nothing bad here: what is added only describes, or is the same enum, once
    # written out and once a component. They are reported, but as INFO.
    "data/checker/request_property_all_of_annotation_only_added_base.yaml",
    "data/checker/request_property_all_of_annotation_only_added_at_property_base.yaml",
    "data/checker/request_property_any_of_ref_inline_enum_base.yaml",
}


def _rows() -> list[dict[str, str]]:
    if not FOLDER.exists():
        return []
    with (FOLDER / "pairs.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


ROWS = _rows()

pytestmark = pytest.mark.skipif(not ROWS, reason="../shared/spec-diff-oracle is not here")


@cache
def _document(name: str) -> Document:
    return read(str(FOLDER / name))


@cache
def _found(base: str, revision: str) -> tuple[Finding, ...]:
    return tuple(compare(_document(base), _document(revision)))


def _name(row: dict[str, str]) -> str:
    return f"{row['base']}→{row['revision']}".replace("data/", "").replace("checker/", "")


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_every_rule_that_is_expected_is_found(row: dict[str, str]) -> None:
    expected = {name for name in row["expected_ids"].split(",") if name}
    assert expected <= {each.id for each in _found(row["base"], row["revision"])}


@pytest.mark.parametrize("row", [row for row in ROWS if row["max_level"] == "ERR"], ids=_name)
def test_what_breaks_is_called_breaking(row: dict[str, str]) -> None:
    levels = {each.level for each in _found(row["base"], row["revision"])}
    assert (Level.BREAKING in levels) is (row["base"] not in HARMLESS)


@pytest.mark.parametrize("row", [row for row in ROWS if row["max_level"] in ("INFO", "NONE")], ids=_name)
def test_nothing_else_is_called_breaking(row: dict[str, str]) -> None:
    breaking = {each.id for each in _found(row["base"], row["revision"]) if each.level is Level.BREAKING}
    assert breaking == BREAKING_WHERE_ONLY_INFO_IS_EXPECTED.get((row["base"], row["revision"]), set())


@pytest.mark.parametrize("name", sorted({row[side] for row in ROWS for side in ("base", "revision")}))
def test_a_document_does_not_differ_from_itself(name: str) -> None:
    assert compare(_document(name), read(str(FOLDER / name))) == []


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_what_is_found_one_way_is_found_as_its_twin_the_other_way(row: dict[str, str]) -> None:
    one, other = _found(row["base"], row["revision"]), _found(row["revision"], row["base"])
    for there, back in ((one, other), (other, one)):
        known = {each.id for each in back}
        for each in there:
            assert each.id in WITHOUT_TWIN or known.intersection(RULES[each.id].twins), each


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_every_finding_has_a_place_and_a_fingerprint_of_its_own(row: dict[str, str]) -> None:
    found = _found(row["base"], row["revision"])
    assert not [each for each in found if each.place is None or each.place.line < 1]
    assert [name for name, count in Counter(each.fingerprint for each in found).items() if count > 1] == []
