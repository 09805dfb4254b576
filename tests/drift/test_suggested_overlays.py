"""What the check suggests is an overlay that makes the drift disappear, for a person to review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import given

from codegen.spec import load
from codegen.spec.normalise import normalise
from codegen.spec.overlay import apply_overlay, read_overlay
from tests.drift.injected_drifts import INJECTED_DRIFTS, STRICT, WRITING, InjectedDrift
from tests.drift.payloads import DOCUMENT
from tests.drift.test_comparison_and_json_schema import described, findings
from trigg_ext.drift import Description, Finding, ObservedResponse, Suggestion, check, replay, suggest
from trigg_ext.drift.overlay_suggestions import path_of
from trigg_ext.drift.sandbox_data import VALUES, seeded_sandbox

ROOT = Path(__file__).parents[2]

# What only a person can respond: the operation is gone, the body cannot be read, HTTP itself is broken.
NOT_MENDED = {
    "operation-gone",
    "preview-ended",
    "missing-body",
    "unreadable-body",
    "error-in-success",
    "error shape changed",
    "header missing: no address to redirect to",
    "field named by a phone number",
    "a list becomes a map in one object",
}


def responses_with(injected: InjectedDrift, description: Description) -> list[ObservedResponse]:
    """The responses of a run with the injected drift."""
    kept: list[ObservedResponse] = []
    with seeded_sandbox() as sandbox, sandbox.client(retries=0) as client:
        sandbox.faults.add(injected.fault)
        check(
            client,
            VALUES,
            description=description,
            only=[injected.operation, "customers.get_by_mobile_phone", "customers.get", "payment_cards.list"],
            writes=True,
            record=kept.append,
        )
    return kept


def drift(responses: list[ObservedResponse], document: dict[str, Any]) -> list[Finding]:
    return replay(responses, Description(document)).drift


def applied(document: dict[str, Any], suggestion: Suggestion) -> dict[str, Any]:
    """The document with the suggestion, as the pipeline would read it from its file."""
    loaded = yaml.safe_load(suggestion.as_yaml(version="4.3.0"))
    assert loaded["actions"] == suggestion.actions
    result = apply_overlay(document, read_overlay(loaded, require_reasons=True))
    assert result.unmatched == ()
    return result.document


@pytest.mark.parametrize("injected", [*INJECTED_DRIFTS, *WRITING], ids=str)
def test_the_suggestion_makes_the_drift_disappear_or_says_why_not(injected: InjectedDrift) -> None:
    responses = responses_with(injected, Description(STRICT))
    found = drift(responses, STRICT)
    suggestion = suggest(found, Description(STRICT))
    if not suggestion.actions:
        assert injected.kind in NOT_MENDED or injected.name in NOT_MENDED
        assert len(suggestion.left) == len(found)
        assert suggestion.as_yaml().count("\n#   ") == len(found)
        return
    assert suggestion.left == []
    assert drift(responses, applied(STRICT, suggestion)) == []


def vendors() -> dict[str, Any]:
    """The vendor's bundle with the corrections that we have, before any rule is applied to it."""
    loaded = load.load((ROOT / "openapi" / "openapi.yaml").read_bytes())
    corrections = read_overlay(yaml.safe_load((ROOT / "openapi" / "overlay.yaml").read_text(encoding="utf-8")))
    return apply_overlay(loaded, corrections).document


VENDORS = vendors()


@pytest.mark.parametrize(
    "injected",
    [
        each
        for each in [*INJECTED_DRIFTS, *WRITING]
        if not {each.kind, each.name} & NOT_MENDED
        and each.kind not in ("unknown-enum-value", "wrong-format", "broken-constraint", "missing-field")
    ],
    ids=str,
)
def test_it_fits_the_vendors_bundle_as_well(injected: InjectedDrift) -> None:
    responses = responses_with(injected, Description(DOCUMENT))
    found = drift(responses, DOCUMENT)
    assert found != []
    suggestion = suggest(found, Description(DOCUMENT), Description(VENDORS))
    assert suggestion.left == []
    assert drift(responses, normalise(applied(VENDORS, suggestion)).document) == []


def schema_after(schema: dict[str, Any], *values: Any, version: str = "3.1.0", nodes: Any = None) -> dict[str, Any]:
    """The document with a schema, once what is suggested for these values is applied; no drift is left."""
    description = described(schema, nodes or {"Node": {"type": "object", "properties": {"id": {"type": "string"}}}})
    document = {**description.document, "openapi": version}
    found = [each for value in values for each in findings(description, value) if each.level == "drift"]
    mended = applied(document, suggest(found, Description(document)))
    normalised = normalise(mended).document
    for value in values:
        assert [each for each in findings(Description(mended), value) if each.level == "drift"] == []
        assert [each for each in findings(Description(normalised), value) if each.level == "drift"] == []
    return mended


@pytest.mark.parametrize("version", ["3.1.0", "3.0.3"])
@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"type": "object", "properties": {"a": {"type": "string"}}}, [{"a": 1}, {"a": True}, {"a": None}]),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, [{"a": {"b": 1}}, {"a": [{"c": None}]}]),
        ({"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Node"}}}, [{"a": None}]),
        ({"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Node"}}}, [{"a": []}, {"a": "x"}]),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Node"}}, [[{"ny": 1}], [{"ny": "1"}], [None]]),
        ({"type": "object", "properties": {"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}}, [{"a": 1}]),
        (
            {"type": "object", "properties": {"a": {"oneOf": [{"$ref": "#/components/schemas/Node"}]}}},
            [{"a": {"ny": 1}}],
        ),
        ({"allOf": [{"$ref": "#/components/schemas/Node"}, {"required": ["id"]}]}, [{}, {"ny": [1, "a"]}]),
        ({"type": "object", "properties": {"a": {}}, "required": ["b'c"]}, [{}]),
        ({"type": "object", "properties": {"a": {"type": "string", "enum": ["A"]}}}, [{"a": 1}, {"a": None}]),
        ({"type": "object", "properties": {"a": {"type": "string", "enum": ["A"]}}}, [{"a": None}]),
        ({"type": "object", "properties": {"a": {"type": "string", "enum": ["A", "B"]}}}, [{"a": "C"}, {"a": "D"}]),
        ({"type": "object", "properties": {"a": {"allOf": [{"$ref": "#/components/schemas/Node"}]}}}, [{"a": None}]),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, [{"ny": None}, {"ny": 1}, {"ny": "1"}]),
        ({"oneOf": [{"$ref": "#/components/schemas/Node"}, {"type": "string"}]}, [[], None]),
        ({"type": "object", "properties": {"a": {"type": "array", "items": {"type": "number"}}}}, [{"a": [None, "1"]}]),
        (
            {"type": "object", "properties": {"a": {"type": "object", "additionalProperties": {"type": "string"}}}},
            [{"a": {"x": 1}}],
        ),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, [{"ny": {"dypere": [{"x": None}, {"y": 1.5}]}}]),
    ],
    ids=str,
)
def test_schemas_of_every_form_are_mended(schema: dict[str, Any], values: list[Any], version: str) -> None:
    schema_after(schema, *values, version=version)


def test_a_shared_schema_stays_as_it_is_where_one_use_of_it_was_null() -> None:
    mended = schema_after({"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Node"}}}, {"a": None})
    assert mended["components"]["schemas"]["Node"]["type"] == "object"


def test_places_are_written_as_our_overlay_writes_them() -> None:
    assert path_of(("paths", "/stores", "get")) == "$.paths['/stores'].get"
    assert path_of(("a'b", 0, "c\\d", "200", "$ref")) == "$['a\\'b'][0]['c\\\\d']['200']['$ref']"


def test_findings_of_the_level_info_ask_for_nothing() -> None:
    description = described({"type": "string", "examples": ["2024-01-01"]})
    found = findings(description, "i morgen")
    assert [each.kind for each in found] == ["other-form"]
    assert suggest(found, description) == Suggestion([], [])
    assert "actions: []" in suggest(found, description).as_yaml()


def test_an_operation_that_the_base_does_not_have_is_left_to_a_person() -> None:
    description = described({"type": "string"})
    found = findings(description, 1)
    suggestion = suggest(found, description, Description({"openapi": "3.1.0", "paths": {}}))
    assert suggestion.actions == []
    assert "no such operation" in suggestion.left[0]


def test_the_reasons_name_operations_and_no_value() -> None:
    injected = next(each for each in INJECTED_DRIFTS if each.name == "nested unknown field")
    suggestion = suggest(drift(responses_with(injected, Description(DOCUMENT)), DOCUMENT), Description(DOCUMENT))
    (action,) = suggestion.actions
    assert action["target"] == "$.components.schemas.LoyaltyCardSummary"
    assert action["update"] == {"properties": {"tier": {"type": "object", "properties": {"name": {"type": "string"}}}}}
    assert "customers.get 200 /data/loyalty/loyaltyCards/*/tier" in action["description"]
    assert "Gull" not in json.dumps(suggestion.actions)


def finding(**changes: Any) -> Finding:
    """A finding of the small document, with some things changed."""
    (found,) = findings(described({"type": "string"}), 1)
    return found.replace(**changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"path": "/borte"}, "no such operation"),
        ({"kind": "wrong-type", "pointer": "/a/b"}, "no schema for this place"),
        ({"kind": "wrong-type", "pointer": "header:x-page"}, "what the header is"),
        ({"kind": "unknown-field", "pointer": "/a", "inferred": {"type": "string"}}, "no schema with this field"),
        ({"kind": "unknown-field", "pointer": "/***"}, "may be somebody's"),
        ({"kind": "missing-field", "pointer": "/a"}, "no schema with this field"),
        ({"kind": "unknown-enum-value", "inferred": None}, "may be somebody's"),
        ({"kind": "unknown-enum-value", "inferred": {"enum": ["A"]}}, "no enum there"),
        ({"kind": "broken-constraint", "expected": "maxLength 3"}, "no such limit"),
        ({"kind": "undocumented-body", "media_type": ""}, "what its body is"),
        ({"kind": "undocumented-media-type", "media_type": "***"}, "what its body is"),
        ({"kind": "undocumented-body", "status": 404}, "what its body is"),
        ({"kind": "missing-header", "pointer": "header:location"}, "HTTP itself"),
        ({"kind": "wrong-type", "status": 404, "media_type": "text/csv"}, ""),
        ({"kind": "operation-gone"}, "find out what happened"),
    ],
    ids=str,
)
def test_what_no_action_can_mend_is_left_with_its_reason(changes: dict[str, Any], reason: str) -> None:
    description = described({"type": "string"})
    suggestion = suggest([finding(**changes)], description)
    if not reason:
        # No such status: the place is looked up in the success.
        assert len(suggestion.actions) == 2
        return
    assert suggestion.actions == []
    assert reason in suggestion.left[0]
    assert reason in suggestion.as_yaml()


def test_documents_without_responses_have_no_place_for_a_schema() -> None:
    description = described({"type": "string"})
    without: list[dict[str, Any]] = [{}, {"200": {}}, {"404": {}}]
    for responses in without:
        bare = Description(
            {"openapi": "3.1.0", "paths": {"/proeve": {"get": {"responses": responses, "summary": "x"}}}}
        )
        assert "no schema" in suggest([finding()], description, bare).left[0]


def test_an_operation_whose_path_the_vendor_spells_otherwise_is_found_by_its_id() -> None:
    description = described({"type": "string"})
    mine = json.loads(json.dumps(description.document))
    mine["paths"]["/proeve"]["get"]["x-trigg-vendor"] = {"operationId": "getProve"}
    theirs = json.loads(
        json.dumps(description.document).replace("/proeve", "/Proeve").replace('"proeve"', '"getProve"')
    )
    suggestion = suggest([finding()], Description(mine), Description(theirs))
    assert suggestion.actions[0]["target"].startswith("$.paths['/Proeve'].get.responses['200']")
    twice = {**theirs, "paths": {**theirs["paths"], "/annen": theirs["paths"]["/Proeve"]}}
    assert "no such operation" in suggest([finding()], Description(mine), Description(twice)).left[0]


def test_a_described_header_that_is_missing_becomes_optional() -> None:
    header = {"X-Page": {"required": True}}
    document = json.loads(json.dumps(described({"type": "string"}).document))
    document["paths"]["/proeve"]["get"]["responses"]["200"]["headers"] = header
    found = findings(Description(document), "x")
    assert [each.kind for each in found] == ["missing-header"]
    mended = applied(document, suggest(found, Description(document)))
    assert findings(Description(mended), "x") == []


TREE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["yes", "1.0", "a: b", "- x", "#", "$.a['b']", "No", "~", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text(max_size=8), TREE, min_size=1, max_size=3), max_size=3))
def test_its_yaml_is_read_as_what_was_written(actions: list[dict[str, Any]]) -> None:
    assert yaml.safe_load(Suggestion(actions, ["linje\nto"]).as_yaml())["actions"] == actions
