"""Changes that say the same in other words, or the opposite of what they look like."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from codegen.diff.documents import Document
from codegen.diff.findings import Level
from tests.codegen.diff.building import Json, answering, asking, breaking, document, found, ids, sending

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
CUSTOMER = {"Customer": {"type": "object", "required": ["email"], "properties": {"email": TEXT, "zip": TEXT}}}
REFERENCE = {"$ref": "#/components/schemas/Customer"}


# --- types, as a list and as alternatives ----------------------------------------------------------------------------


@pytest.mark.parametrize("place", [sending, answering, asking])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"type": ["string", "integer"]}, {"oneOf": [TEXT, WHOLE]}),
        ({"type": ["string", "integer"]}, {"anyOf": [WHOLE, TEXT]}),
        ({"type": ["string", "integer", "null"]}, {"oneOf": [TEXT, WHOLE, {"type": "null"}]}),
        ({"type": ["string", "integer"], "maxLength": 9}, {"oneOf": [{**TEXT, "maxLength": 9}, WHOLE]}),
    ],
)
def test_a_list_of_types_is_the_same_as_alternatives_of_one_type_each(place: Any, one: Json, other: Json) -> None:
    assert not found(place(one), place(other))
    assert not found(place(other), place(one))


def test_a_type_that_goes_from_a_list_into_fewer_alternatives_is_told_as_one_type() -> None:
    three, two = {"type": ["string", "integer", "boolean"]}, {"oneOf": [TEXT, WHOLE]}
    assert ids(sending(three), sending(two)) == {"request-body-type-changed"}
    assert ids(sending(two), sending(three)) == {"request-body-type-generalized"}


# --- one value, and several -------------------------------------------------------------------------------------------


def test_a_constant_that_becomes_one_of_several_values_is_wider() -> None:
    one, several = {**TEXT, "const": "NOK"}, {**TEXT, "enum": ["NOK", "SEK"]}
    assert ids(sending(one), sending(several)) == {"request-body-enum-value-added"}
    assert not breaking(sending(one), sending(several))
    assert ids(sending(several), sending(one)) == {"request-body-enum-value-removed"}
    assert breaking(sending(several), sending(one))
    [finding] = found(answering(several), answering(one))
    assert (finding.level, finding.old, finding.side) == (Level.INFO, "SEK", "old")


@pytest.mark.parametrize("place", [sending, answering, asking])
@pytest.mark.parametrize("union", ["oneOf", "anyOf"])
def test_alternatives_of_one_value_each_are_a_list_of_values(place: Any, union: str) -> None:
    listed = {**TEXT, "enum": ["NOK", "SEK"]}
    told = {union: [{"const": "NOK", "title": "Kroner"}, {**TEXT, "const": "SEK", "description": "Swedish"}]}
    for spelled in (told, {**told, **TEXT}):
        assert not found(place(listed), place(spelled))
        assert not found(place(spelled), place(listed))
    fewer = {**TEXT, "enum": ["NOK", "SEK", "DKK"]}
    assert {each.partition("enum-")[2] for each in ids(place(fewer), place(told))} == {"value-removed"}


@pytest.mark.parametrize("values", [{"enum": ["NOK", "SEK"]}, {"const": "NOK"}])
def test_a_type_that_the_values_have_anyway_says_nothing(values: Json) -> None:
    for place in (sending, answering, asking):
        assert not found(place(values), place({**values, **TEXT}))
        assert not found(place({**values, **TEXT}), place(values))
    assert breaking(sending(values), sending({**values, **WHOLE}))


def test_a_whole_number_is_a_number_also_among_alternatives() -> None:
    number, both = {"type": "number"}, {"anyOf": [WHOLE, {"type": "number"}]}
    for place in (sending, answering):
        assert not breaking(place(number), place(both))
        assert not breaking(place(both), place(number))
    assert breaking(sending({"oneOf": [TEXT, {"type": "number"}]}), sending({"oneOf": [TEXT, WHOLE]}))


@pytest.mark.parametrize(
    ("one", "other"),
    [({"description": "Whatever else there is"}, True), ({"title": "More"}, {}), ({"not": {}}, False)],
)
def test_further_properties_are_free_or_forbidden_however_it_is_spelled(one: Any, other: Any) -> None:
    for place in (sending, answering):
        spelled = [place({"type": "object", "additionalProperties": each}) for each in (one, other)]
        assert not found(*spelled)
        assert not found(*reversed(spelled))


# --- what is forbidden ------------------------------------------------------------------------------------------------


def _with_zip(zip_: Any) -> Json:
    return {"type": "object", "properties": {"city": TEXT, **({} if zip_ is None else {"zip": zip_})}}


def _items(item: Any) -> Json:
    return {"type": "array", **({} if item is None else {"items": item})}


@pytest.mark.parametrize("forbidden", [False, {"not": {}}, {"not": True, "description": "Gone"}])
@pytest.mark.parametrize("allowed", [True, TEXT, REFERENCE, {"type": ["string", "null"]}, None])
@pytest.mark.parametrize("around", [_with_zip, _items])
def test_what_was_forbidden_and_is_allowed_is_told_so(around: Any, allowed: Any, forbidden: Any) -> None:
    for place, levels in ((sending, [Level.INFO, Level.BREAKING]), (answering, [Level.BREAKING, Level.INFO])):
        closed, opened = (place(around(each), schemas=CUSTOMER) for each in (forbidden, allowed))
        told = [[(each.id.partition("-became-")[2], each.level) for each in found(*sides)]
                for sides in ((closed, opened), (opened, closed))]  # fmt: skip
        assert told == [[("allowed", levels[0])], [("forbidden", levels[1])]]
        assert not found(closed, place(around(False), schemas=CUSTOMER))


@pytest.mark.parametrize("union", ["oneOf", "anyOf"])
def test_an_alternative_that_nothing_can_be_is_none(union: str) -> None:
    for place in (sending, answering):
        assert not found(place({union: [TEXT, False, WHOLE]}), place({union: [TEXT, WHOLE]}))
        assert ids(place({union: [False]}), place({union: [TEXT]})) & {
            f"{each}-body-became-allowed" for each in ("request", "response")
        }


def test_a_schema_that_is_only_true_or_false_is_found_in_its_document() -> None:
    for one, other in itertools.permutations([True, False, TEXT], 2):
        for finding in found(sending(_with_zip(one)), sending(_with_zip(other))):
            assert "/schema/properties/zip" in finding.pointer
            assert "/schema/properties/zip" in str(finding.counterpart)


def test_a_place_whose_types_exclude_each_other_is_told_as_nothing() -> None:
    [finding] = found(sending(TEXT), sending({"allOf": [TEXT, WHOLE]}))[:1]
    assert (finding.level, finding.new) == (Level.BREAKING, "nothing")


# --- conditions -------------------------------------------------------------------------------------------------------


def test_a_condition_that_changes_is_not_a_demand() -> None:
    def given(names: list[str]) -> Json:
        return {"if": {"required": names}, "then": {"required": ["zip"]}}

    for old, new in ((["a"], ["a", "b"]), (["a", "b"], ["a"])):
        [finding] = found(sending(given(old)), sending(given(new)))
        assert finding.id == "request-body-if-changed"
        assert finding.level is not Level.BREAKING  # it speaks of properties that are not described
        assert finding.pointer.endswith("/schema/if")


# --- keywords beside a reference --------------------------------------------------------------------------------------


def test_properties_beside_a_reference_are_added_to_those_behind_it() -> None:
    plain = answering({"type": "object", "properties": {"c": REFERENCE}}, schemas=CUSTOMER)
    beside = {**REFERENCE, "properties": {"phone": TEXT}, "required": ["zip"]}
    more = answering({"type": "object", "properties": {"c": beside}}, schemas=CUSTOMER)
    assert ids(plain, more) == {"response-optional-property-added", "response-property-became-required"}
    assert ids(more, plain) == {"response-optional-property-removed", "response-property-became-optional"}
    added = next(each for each in found(plain, more) if each.id == "response-optional-property-added")
    assert added.pointer.endswith("/schema/properties/c/properties/phone")


def test_a_change_behind_a_reference_with_properties_beside_it_is_found_there() -> None:
    def described(kind: Json) -> Document:
        schemas = {"Customer": {"type": "object", "properties": {"email": kind}}}
        return answering({**REFERENCE, "properties": {"phone": TEXT}}, schemas=schemas)

    [finding] = found(described(TEXT), described(WHOLE))
    assert finding.id == "response-property-type-changed"
    assert finding.pointer == "/components/schemas/Customer/properties/email/type"


# --- references by the name of an anchor ------------------------------------------------------------------------------


@pytest.mark.parametrize("openapi", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    ("reference", "anchor"),
    [("$ref", "$anchor"), ("$ref", "$dynamicAnchor"), ("$dynamicRef", "$anchor"), ("$dynamicRef", "$dynamicAnchor")],
)
def test_a_reference_to_an_anchor_is_followed(openapi: str, reference: str, anchor: str) -> None:
    def described(kind: Json, **beside: Any) -> Document:
        schemas = {"Customer/zip": {anchor: "zip", **kind}}
        properties = {each: {reference: "#zip", **beside} for each in ("zip", "post")}
        return sending({"type": "object", "properties": properties}, schemas=schemas, openapi=openapi)

    told = found(described(TEXT), described(WHOLE))
    assert [(each.id, each.level) for each in told] == [("request-property-type-changed", Level.BREAKING)] * 2
    assert not found(described(TEXT), described(TEXT, description="Where the customer lives"))


def test_what_is_beside_a_dynamic_reference_counts_too() -> None:
    def described(reference: str, most: int) -> Document:
        return sending({reference: "#zip", "maxLength": most}, schemas={"Zip": {"$dynamicAnchor": "zip", **TEXT}})

    assert ids(described("$dynamicRef", 9), described("$dynamicRef", 4)) == {"request-body-max-length-decreased"}
    assert not found(described("$dynamicRef", 9), described("$ref", 9))


def test_a_tree_whose_branches_are_dynamic_references_is_compared_once() -> None:
    def tree(kind: Json) -> Document:
        branches = {"type": "array", "items": {"$dynamicRef": "#node"}}
        node = {"$dynamicAnchor": "node", "type": "object", "properties": {"name": kind, "branches": branches}}
        return answering({"$ref": "#/components/schemas/Node"}, schemas={"Node": node})

    [finding] = found(tree(TEXT), tree(WHOLE))
    assert (finding.level, finding.subject[-1]) == (Level.BREAKING, "name")


# --- lists in the query -----------------------------------------------------------------------------------------------


def test_a_list_given_item_by_item_is_no_text() -> None:
    several = {"type": "array", "items": TEXT}
    assert breaking(asking(several), asking(TEXT)) == {"request-parameter-type-changed"}
    assert not breaking(asking(TEXT), asking(several))
    assert not breaking(asking(several, explode=False), asking(TEXT, explode=False))


# --- what is said without need ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("keyword", ["minItems", "minProperties"])
def test_a_least_number_of_none_is_no_limit(keyword: str) -> None:
    kind = {"type": "array", "items": TEXT} if keyword == "minItems" else {"type": "object"}
    assert not found(sending(kind), sending({**kind, keyword: 0}))
    assert ids(sending({**kind, keyword: 0}), sending({**kind, keyword: 1})) == {
        "request-body-min-items-increased" if keyword == "minItems" else "request-body-min-properties-increased"
    }


# --- addresses --------------------------------------------------------------------------------------------------------


def test_an_address_is_what_its_variables_make_of_it() -> None:
    def served(host: str) -> Document:
        return document({}, servers=[{"url": "https://{host}/v1", "variables": {"host": {"default": host}}}])

    assert ids(served("api.example.no"), served("eu.example.no")) == {"trigg-server-removed", "trigg-server-added"}
    assert not found(served("api.example.no"), document({}, servers=[{"url": "https://api.example.no/v1"}]))


# --- keys -------------------------------------------------------------------------------------------------------------


KEY: Json = {"key": []}
TOKEN: Json = {"token": []}


def _guarded(*requirements: Json, everywhere: bool = False) -> Document:
    security: Json = {"security": list(requirements)}
    operation = {"responses": {}, **({} if everywhere else security)}
    return document({"/customers": {"get": operation}}, **(security if everywhere else {}))


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_key_that_no_longer_suffices_is_told_of_the_operation(everywhere: bool) -> None:
    for old, new, back in (
        ([KEY], [TOKEN], "trigg-other-key-needed"),
        ([KEY], [{**KEY, **TOKEN}], "trigg-other-key-taken"),
        ([KEY, TOKEN], [{**KEY, **TOKEN}], "trigg-other-key-taken"),
    ):
        one, other = _guarded(*old, everywhere=everywhere), _guarded(*new, everywhere=everywhere)
        told = [each for each in found(one, other) if each.id == "trigg-other-key-needed"]
        assert [(each.operation, each.level) for each in told] == [("GET /customers", Level.WARNING)]
        assert back in ids(other, one)


def test_a_key_that_still_suffices_is_no_warning() -> None:
    for old, new in (([KEY], [KEY, TOKEN]), ([KEY, TOKEN], [TOKEN]), ([{**KEY, **TOKEN}], [KEY, TOKEN])):
        assert "trigg-other-key-needed" not in ids(_guarded(*old), _guarded(*new))
    assert not found(_guarded(KEY, TOKEN), _guarded(TOKEN, KEY))


# --- names ------------------------------------------------------------------------------------------------------------


def test_a_name_in_a_sentence_is_marked_as_code_once() -> None:
    def called(name: str) -> Document:
        parameter = {"name": name, "in": "path", "required": True, "schema": TEXT}
        return document({f"/c/{{{name}}}": {"get": {"parameters": [parameter], "responses": {}}}}, name=name)

    [finding] = found(called("id"), called("number"))
    assert finding.message == "The path parameter `id` is called `number` now."
