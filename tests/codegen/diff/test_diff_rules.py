"""The rules: complete, each with its level, its sentence and its twin."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from codegen.diff.findings import Level
from codegen.diff.rules import NOT_USED, PLACES, RULES, WITHOUT_TWIN, schema_rule

ORACLE = Path(__file__).resolve().parents[4] / "shared" / "spec-diff-oracle" / "rules.tsv"
LEVELS = {"ERR": Level.BREAKING, "WARN": Level.WARNING, "INFO": Level.INFO}


@pytest.fixture(scope="module")
def theirs() -> dict[str, Level]:
    if not ORACLE.exists():
        pytest.skip("../shared/spec-diff-oracle is not here")
    with ORACLE.open(encoding="utf-8") as file:
        return {row["id"]: LEVELS[row["level"]] for row in csv.DictReader(file, delimiter="\t")}


def test_every_rule_of_oasdiff_is_there_or_said_why_not(theirs: dict[str, Level]) -> None:
    assert set(theirs) == (RULES.keys() & theirs.keys()) | NOT_USED.keys()
    assert not RULES.keys() & NOT_USED.keys()
    assert all(NOT_USED.values())


def test_a_rule_of_oasdiff_keeps_its_level(theirs: dict[str, Level]) -> None:
    assert {name: RULES[name].level for name in theirs if name in RULES} == {
        name: level for name, level in theirs.items() if name in RULES
    }


def test_our_own_rules_are_told_by_their_names(theirs: dict[str, Level]) -> None:
    ours = RULES.keys() - theirs.keys()
    assert ours
    assert all(name.startswith(("trigg-", "sdk-")) for name in ours)
    assert not {name for name in ours if name.removeprefix("trigg-") in theirs}


def test_what_breaks_only_our_package_is_named_sdk() -> None:
    assert {name for name, rule in RULES.items() if rule.level is Level.SDK_BREAKING} == {
        name for name in RULES if name.startswith("sdk-")
    }


def test_every_rule_has_a_twin_or_a_reason() -> None:
    assert {name for name, rule in RULES.items() if not rule.twins} == WITHOUT_TWIN.keys()
    assert all(WITHOUT_TWIN.values())


def test_a_twin_is_one_in_both_directions() -> None:
    for name, rule in RULES.items():
        for twin in rule.twins:
            assert name in RULES[twin].twins, (name, twin)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_it_means(name: str) -> None:
    meaning = RULES[name].meaning
    assert meaning.endswith(".")
    assert meaning[0].isupper()
    assert "{" not in meaning


@pytest.mark.parametrize("place", PLACES)
def test_a_change_that_no_rule_tells_has_no_id(place: str) -> None:
    assert schema_rule(place, "painted-blue") == ""
