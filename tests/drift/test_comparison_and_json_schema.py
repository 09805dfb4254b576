"""The comparison says of a value what a JSON Schema validator says of it, given closed copies of the same schemas."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import hypothesis.strategies as st
import jsonschema_rs
import pytest
from hypothesis import given, settings

from tests.drift.payloads import ANY_JSON, DOCUMENT, SCHEMAS, allowed, closed
from trigg_ext._conformance import validate
from trigg_ext.drift import Description, Finding, ObservedResponse, compare
from trigg_ext.sandbox._http.corruption import add_unknown_fields, change_types

CLOSED = {"components": {"schemas": {name: closed(schema) for name, schema in SCHEMAS.items()}}}
READ = sorted(
    {"CustomerResponse", "Transaction", "Report", "Affiliate", "PromotionDefinition", "LoyaltyCardCampaign", "Error"}
)


def described(schema: Any, components: dict[str, Any] | None = None) -> Description:
    """A document with one operation, whose response has this schema."""
    response = {"description": "OK", "content": {"application/json": {"schema": schema}}}
    get = {"operationId": "proeve", "responses": {"200": response}}
    return Description(
        {"openapi": "3.1.0", "paths": {"/proeve": {"get": get}}, "components": {"schemas": components or SCHEMAS}}
    )


def findings(description: Description, value: Any) -> list[Finding]:
    content = json.dumps(value).encode()
    compared = compare(
        description, ObservedResponse("GET", "/proeve", 200, {"content-type": "application/json"}, content)
    )
    assert compared is not None
    return compared.findings


def drift(description: Description, value: Any) -> list[Finding]:
    return [each for each in findings(description, value) if each.level == "drift"]


@pytest.mark.parametrize("name", SCHEMAS)
@settings(max_examples=15)
@given(st.data())
def test_what_a_schema_allows_is_no_drift(name: str, data: st.DataObject) -> None:
    value = data.draw(allowed(SCHEMAS[name]))
    if {"code", "message"} <= (value.keys() if isinstance(value, dict) else set()):
        return  # the API's error shape in a success is a finding of its own
    assert drift(described({"$ref": f"#/components/schemas/{name}"}), value) == []


@pytest.mark.parametrize("name", READ)
@settings(max_examples=40)
@given(st.data())
def test_damaged_values_are_judged_as_the_validator_judges_them(name: str, data: st.DataObject) -> None:
    schema = {"$ref": f"#/components/schemas/{name}"}
    validator = jsonschema_rs.Draft202012Validator({**schema, **CLOSED})
    value = data.draw(allowed(SCHEMAS[name]))
    damage = data.draw(
        st.sampled_from([lambda v: v, add_unknown_fields, lambda v: change_types(v, 3), lambda v: {**v, "data": None}])
    )
    value = damage(value)
    if {"code", "message"} <= value.keys():
        return
    assert (drift(described(schema), value) == []) == validator.is_valid(value)


@settings(max_examples=150)
@given(st.data())
def test_what_is_told_quickly_is_what_the_whole_comparison_tells(data: st.DataObject) -> None:
    if data.draw(st.booleans()):
        description, value = described(data.draw(SIMPLE), {"Node": NODE}), data.draw(VALUES)
    else:
        name = data.draw(st.sampled_from(READ))
        description, value = described({"$ref": f"#/components/schemas/{name}"}), data.draw(allowed(SCHEMAS[name]))
    response = ObservedResponse("GET", "/proeve", 200, {"content-type": "application/json"}, json.dumps(value).encode())
    for notes_fields in (True, False):
        with patch.object(validate, "LARGEST", -1):
            whole = compare(description, response, notes_fields=notes_fields)
        assert compare(description, response, notes_fields=notes_fields) == whole


TYPES = ["string", "integer", "number", "boolean", "null", "array", "object"]
LEAVES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([{"type": each} for each in TYPES]),
    st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True).map(lambda types: {"type": types}),
    st.lists(st.sampled_from(["PURCHASE", "RETURN", 1, True, None]), min_size=1, max_size=3).map(
        lambda words: {"enum": words}
    ),
    st.just({}),
    st.integers(0, 5).map(lambda number: {"type": "string", "minLength": number}),
    st.integers(-5, 5).map(lambda number: {"type": "integer", "maximum": number}),
    st.just({"const": "NOK"}),
    st.just({"$ref": "#/components/schemas/Node"}),
)


def _wrap(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(["a", "b", "c"])
    objects = st.builds(
        lambda properties, required, rest: {
            "type": "object",
            "properties": properties,
            "required": [each for each in required if each in properties],
            **rest,
        },
        st.dictionaries(names, inner, min_size=1, max_size=3),
        st.lists(names, max_size=2, unique=True),
        st.one_of(
            st.just({}), st.just({"additionalProperties": True}), inner.map(lambda s: {"additionalProperties": s})
        ),
    )
    arrays = inner.map(lambda schema: {"type": "array", "items": schema})
    return st.one_of(objects, arrays)


SIMPLE = st.recursive(LEAVES, _wrap, max_leaves=5)
NODE = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"$ref": "#/components/schemas/Node"}}}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-6, 6) | st.sampled_from([0.5, 2.0, "PURCHASE", "RETURN", "NOK", "x", ""]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=250)
@given(SIMPLE, VALUES)
def test_any_schema_is_read_as_the_validator_reads_it(schema: Any, value: Any) -> None:
    components = {"schemas": {"Node": closed(NODE)}}
    validator = jsonschema_rs.Draft202012Validator({**closed(schema), "components": components})
    assert (drift(described(schema, {"Node": NODE}), value) == []) == validator.is_valid(value)


@settings(max_examples=200)
@given(st.sampled_from(["anyOf", "allOf"]), st.lists(SIMPLE, min_size=1, max_size=3), VALUES)
def test_what_open_choices_allow_and_refuse_is_found(keyword: str, branches: list[Any], value: Any) -> None:
    schema = {keyword: branches}
    components = {"schemas": {"Node": NODE}}
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": components})
    found = drift(described(schema, {"Node": NODE}), value)
    if not validator.is_valid(value):
        assert found != []
    elif keyword == "anyOf" and jsonschema_rs.Draft202012Validator(
        {"anyOf": closed(branches), "components": {"schemas": {"Node": closed(NODE)}}}
    ).is_valid(value):
        assert found == []


@settings(max_examples=200)
@given(SIMPLE, ANY_JSON)
def test_no_value_and_no_schema_break_it(schema: Any, value: Any) -> None:
    for each in findings(described({"oneOf": [schema, {"allOf": [schema, {"$ref": "#/nowhere"}]}]}), value):
        assert each.fingerprint
        assert str(each)


def test_the_document_is_what_is_compared_with() -> None:
    assert Description(DOCUMENT).operation("get", "/stores") is not None
