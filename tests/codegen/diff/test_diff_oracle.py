"""Held against what oasdiff reports for pairs of documents from its own tests, and against what values show."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen.diff.compare import compare
from codegen.diff.documents import Document, read
from codegen.diff.findings import Finding, Level
from tests.codegen.diff.independent import confirmed, is_of_a_schema

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "spec-diff-oracle"

CALLED_OTHERWISE = {
    # base, and the ids that oasdiff has where ours say it in another way
    "request_parameter_max_items_updated_base": {"request-parameter-max-items-increased"},  # of the items, not the list
    "request_parameter_max_items_updated_revision": {"request-parameter-max-items-decreased"},
    "request_param_multitype_to_array_31_base→request_param_multitype_to_array_31_revision": {
        "request-parameter-type-generalized"
    },  # another type in our words
    "response_property_one_of_wrapped_base": {"response-body-type-changed"},  # a wider one
    # alternatives that only list types are alternatives
    "list-to-list-base": {"response-property-list-of-types-widened", "response-property-list-of-types-narrowed"},
    # what only describes is told as that alone
    "request_property_all_of_annotation_only_added_base": {"request-body-all-of-added"},
    "request_property_all_of_annotation_only_added_at_property_base": {"request-property-all-of-added"},
    "response_property_all_of_annotation_only_added_base": {"response-body-all-of-added"},
    # beside nothing that is evaluated by itself, it is another word for additionalProperties
    **{
        f"unevaluated_{base}": {
            f"{body}-body-unevaluated-{what}-{verb}"
            for body in ("request", "response")
            for what in ("items", "properties")
        }
        for base, verb in (("base", "added"), ("revision", "removed"))
    },
    # the same values, once written out and once as a component, are no change
    "request_property_any_of_ref_inline_enum_base": {
        "request-property-any-of-added",
        "request-property-any-of-removed",
    },
}

REFUTED = {
    # What oasdiff calls breaking, and no value breaks by: base, and why.
    "request_property_one_of_removed_base": "Cat and Rabbit are alike, so oneOf had allowed nothing that now fails",
    "request_parameter_max_items_updated_revision": "maxItems of a string limits nothing",
    "request_property_all_of_annotation_only_added_base": "what is added limits nothing",
    "request_property_all_of_annotation_only_added_at_property_base": "what is added limits nothing",
    "request_property_any_of_ref_inline_enum_base": "the same values, once written out and once as a component",
    "request_body_any_of_media_type_base": "Cat and Rabbit are alike",
    "dependent_schemas_base": "it limits a property of which neither side speaks",
    "dependent_schemas_revision": "it limits a property of which neither side speaks",
    "dependent_schemas_prop_base": "it limits a property of which neither side speaks",
    "dependent_schemas_prop_revision": "it limits a property of which neither side speaks",
    "request_property_extensible_enum_base": "x-extensible-enum limits nothing",
}

SHOWN = {
    # What oasdiff calls harmless, and a value shows to break: base, and the rules.
    "request_property_one_of_added_base": {"request-body-one-of-added"},  # Rabbit is like Cat: oneOf matches two
    "response_property_one_of_removed_base": {"response-body-one-of-removed"},  # likewise, the other way round
    # the mapping of a discriminator lists the values of its property
    "response_property_discriminator_added_revision→response_property_discriminator_added_base": {
        "response-body-values-changed"
    },
    "response_property_discriminator_added_revision→response_property_discriminator_mapping_changed": {
        "response-property-enum-value-added"
    },
    # not schemas: the pair is about something else, but this goes as well
    "request_body_default_value_changed_base": {"request-body-media-type-removed"},
    # whoever called without a key is refused
    "api_security_added_base": {"trigg-key-now-needed"},
    "api_security_global_added_base": {"trigg-key-now-needed"},
    "data/attributes/base": {"response-success-status-removed"},
    "data/attributes/revision": {"response-success-status-removed"},
    "add_new_media_type_name_modified": {"response-media-type-name-generalized"},
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


def _told(row: dict[str, str], table: dict[str, Any]) -> Any:
    """Return what a table has for a pair, by the name of its base or, where the base has several pairs, by both."""
    names = [row[side].removesuffix(".yaml").removesuffix(".json") for side in ("base", "revision")]
    names = [each if "attributes" in each else each.rpartition("/")[2] for each in names]
    return table.get("→".join(names), table.get(names[0]))


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_every_rule_that_is_expected_is_found(row: dict[str, str]) -> None:
    expected = {name for name in row["expected_ids"].split(",") if name}
    missing = expected - {each.id for each in _found(row["base"], row["revision"])}
    assert missing == (_told(row, CALLED_OTHERWISE) or set())


@pytest.mark.parametrize("row", [row for row in ROWS if row["max_level"] == "ERR"], ids=_name)
def test_what_breaks_is_called_breaking_unless_no_value_does(row: dict[str, str]) -> None:
    levels = {each.level for each in _found(row["base"], row["revision"])}
    assert (Level.BREAKING in levels) is (_told(row, REFUTED) is None)


@pytest.mark.parametrize("row", [row for row in ROWS if row["max_level"] in ("INFO", "NONE")], ids=_name)
def test_nothing_else_is_called_breaking_unless_a_value_shows_it(row: dict[str, str]) -> None:
    breaking = {each.id for each in _found(row["base"], row["revision"]) if each.level is Level.BREAKING}
    assert breaking == (_told(row, SHOWN) or set())


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_every_breaking_change_of_a_schema_has_a_value_that_another_validator_confirms(row: dict[str, str]) -> None:
    for finding in _found(row["base"], row["revision"]):
        if finding.level is Level.BREAKING and is_of_a_schema(finding):
            assert finding.witness is not None, finding
            assert confirmed(finding, _document(row["base"]), _document(row["revision"])), finding


@pytest.mark.parametrize("name", sorted({row[side] for row in ROWS for side in ("base", "revision")}))
def test_a_document_does_not_differ_from_itself(name: str) -> None:
    assert compare(_document(name), read(str(FOLDER / name))) == []


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_every_finding_has_a_place_and_a_fingerprint_of_its_own(row: dict[str, str]) -> None:
    found = _found(row["base"], row["revision"])
    assert not [each for each in found if each.place is None or each.place.line < 1]
    assert [name for name, count in Counter(each.fingerprint for each in found).items() if count > 1] == []
