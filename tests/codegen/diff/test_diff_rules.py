"""The rules: complete, each with its sentence, and with a level of its own only where no value can tell."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from codegen.diff.findings import Level
from codegen.diff.rules import MARKS, PLACES, RULES

ORACLE = Path(__file__).resolve().parents[4] / "shared" / "spec-diff-oracle" / "rules.tsv"
LEVELS = {"ERR": Level.BREAKING, "WARN": Level.WARNING, "INFO": Level.INFO}

NOT_USED = (
    "-deprecated-sunset-missing",  # only a deprecation policy asks for a date
    "request-read-only-property-",  # what is never sent is not told of requests,
    "-write-only-property-",  # and what is never read is not told of responses
    "-media-type-schema-",  # a body without a schema may be anything, and is compared as such
    "-request-default-parameter-to-existing-path",  # a parameter of a path is one of each of its operations
    "response-mediatype-enum-value-removed",  # called like its likes: response-body-enum-value-removed
)


@pytest.fixture(scope="module")
def theirs() -> dict[str, Level]:
    if not ORACLE.exists():
        pytest.skip("../shared/spec-diff-oracle is not here")
    with ORACLE.open(encoding="utf-8") as file:
        return {row["id"]: LEVELS[row["level"]] for row in csv.DictReader(file, delimiter="\t")}


def test_every_rule_of_oasdiff_is_there_or_said_why_not(theirs: dict[str, Level]) -> None:
    missing = {name for name in theirs.keys() - RULES.keys() if not any(part in name for part in NOT_USED)}
    assert missing == set()
    assert all(any(part in name for name in theirs.keys() - RULES.keys()) for part in NOT_USED)


def test_a_rule_of_oasdiff_that_no_value_decides_is_never_told_worse(theirs: dict[str, Level]) -> None:
    """Of schemas it is told milder where oasdiff says ERR: what no value shows is a warning at most."""
    for name in theirs.keys() & RULES.keys():
        rule = RULES[name]
        of_schema = not name.startswith("request-parameter-sunset") and any(
            name == f"{place}-{aspect}" for place in PLACES for aspect, *_ in MARKS
        )
        if of_schema:
            assert rule.level is not Level.BREAKING, name
        elif not rule.is_judged:
            assert rule.level is theirs[name], name


def test_what_breaks_only_our_package_is_named_sdk() -> None:
    assert {name for name, rule in RULES.items() if rule.level is Level.SDK_BREAKING} == {
        name for name in RULES if name.startswith("sdk-")
    }


def test_no_schema_rule_breaks_by_itself() -> None:
    assert not [name for name, rule in RULES.items() if rule.is_judged and rule.level is Level.BREAKING]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_it_means(name: str) -> None:
    meaning = RULES[name].meaning
    assert meaning.endswith(".")
    assert meaning[0].isupper()
    assert "{" not in meaning
