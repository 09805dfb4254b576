"""What breaks is shown by a value, what nobody notices is not called breaking: both ways, sent and read."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from codegen.diff.documents import Document
from codegen.diff.findings import Finding, Level
from codegen.diff.report import FORMATS, Report
from codegen.diff.uses import Judges
from codegen.diff.values import random_value
from tests.codegen.diff.building import answering, asking, breaking, customer, document, found, sending
from tests.codegen.diff.independent import confirmed, is_of_a_schema

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}


def thing(*required: str, **properties: Any) -> Json:
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


PETS = {
    "Cat": thing("kind", kind={"enum": ["cat"]}, lives=WHOLE),
    "Dog": thing("kind", kind={"enum": ["dog"]}, tricks={"type": "array", "items": TEXT}),
    "Horse": thing("kind", kind={"enum": ["horse"]}, height={"type": "number"}),
}
LIST: Json = {"type": "array", "items": TEXT}
IDS: Json = {"type": "array", "uniqueItems": True, "items": {**TEXT, "pattern": "^[0-9]+$"}}
NULL: Json = {"type": "null"}
ONE: Json = {"const": 1}
OPEN = thing(lives=WHOLE)
STEPS: Json = {"anyOf": [{**WHOLE, "multipleOf": 2}, {**WHOLE, "multipleOf": 3}]}
STARTS: Json = {"anyOf": [{**TEXT, "pattern": "^a"}, {**TEXT, "pattern": "^b"}]}
A_OR_B: Json = {
    **thing(a=TEXT, b=TEXT, t=TEXT),
    "additionalProperties": False,
    "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
}
MIXED: Json = {"type": "array", "contains": {**TEXT, "minLength": 2}}
HASH: Json = {**TEXT, "pattern": "^[0-9a-f]+$", "minLength": 40, "maxLength": 40}
EITHER: Json = {"oneOf": [thing("kind", kind={"enum": ["cat"]}), thing("kind", kind=TEXT)]}
PAIR: Json = {"type": "array", "prefixItems": [TEXT]}
PARTED: Json = {"type": "object", "allOf": [thing(a=TEXT)]}
KINDS = [thing("kind", kind={"const": f"kind {number}"}) for number in range(40)]
NUMBERS = [{"title": f"NUMBER_{number}", "const": number} for number in range(90)]


def told_apart(**mapping: str) -> Json:
    """Two pets, and the values that tell them apart."""
    targets = {value: f"#/components/schemas/{name}" for value, name in mapping.items()}
    return {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "kind", "mapping": targets}}


CAT, DOG, HORSE = ref("Cat"), ref("Dog"), ref("Horse")
CELLS = [thing("kind", "id", kind={"const": kind}, id={**TEXT, "minLength": 1}) for kind in ("button", "input")]
ROW = thing(
    "cells",
    cells={
        "type": "array",
        "items": {"oneOf": [thing(*each["required"], **{**each["properties"], "id": TEXT}) for each in CELLS]},
    },
)
SHORT_ROW = thing("cells", cells={"type": "array", "items": {"oneOf": CELLS}})

# What is written otherwise and allows the same.
THE_SAME: list[tuple[str, Json, Json]] = [
    ("a type beside alternatives", {"oneOf": [CAT, DOG]}, {"type": "object", "oneOf": [CAT, DOG]}),
    ("a type beside properties", {"properties": {"a": TEXT}}, thing(a=TEXT)),
    ("a member written out", {"oneOf": [CAT, DOG]}, {"oneOf": [PETS["Cat"], DOG]}),
    ("members in another order", {"anyOf": [CAT, DOG]}, {"anyOf": [DOG, CAT]}),
    ("one part for several", {"allOf": [thing(a=TEXT), thing(b=TEXT)]}, thing(a=TEXT, b=TEXT)),
    ("a part that is required", {"allOf": [thing(a=TEXT), {"required": ["a"]}]}, thing("a", a=TEXT)),
    (
        "a pattern that the values match",
        {**TEXT, "enum": ["a", "b"]},
        {**TEXT, "enum": ["a", "b"], "pattern": "^[ab]$"},
    ),
    ("another lower bound of whole numbers", {**WHOLE, "minimum": 1}, {**WHOLE, "exclusiveMinimum": 0}),
    ("another upper bound of whole numbers", {**WHOLE, "maximum": 9}, {**WHOLE, "exclusiveMaximum": 10}),
    ("a constant", {**TEXT, "enum": ["a"]}, {**TEXT, "const": "a"}),
    ("a format that limits nothing", WHOLE, {**WHOLE, "format": "int64"}),
    ("a format beside null", {"anyOf": [WHOLE, NULL]}, {"anyOf": [{**WHOLE, "format": "unixtime"}, NULL]}),
    (
        "a shorthand of a pattern",
        {**TEXT, "pattern": r"^\d{4}[a-z\d]\.$"},
        {**TEXT, "pattern": r"^[0-9]{4}[a-z0-9]\.$"},
    ),
    ("a word of a pattern", {**TEXT, "pattern": r"^[\w.-]+\[d\\d$"}, {**TEXT, "pattern": r"^[A-Za-z0-9_.-]+\[d\\d$"}),
    (
        "a shorthand and a limit that says nothing",
        {**TEXT, "pattern": r"^\d+$"},
        {**TEXT, "pattern": "^[0-9]+$", "minLength": 0},
    ),
    ("closed by what is evaluated", {**OPEN, "additionalProperties": False}, {**OPEN, "unevaluatedProperties": False}),
    ("one kind by what is evaluated", {**OPEN, "additionalProperties": TEXT}, {**OPEN, "unevaluatedProperties": TEXT}),
    (
        "closed around its parts",
        {"allOf": [OPEN, thing(a=TEXT)], "unevaluatedProperties": False},
        {**thing(lives=WHOLE, a=TEXT), "additionalProperties": False},
    ),
    (
        "closed around a component",
        {**CAT, "unevaluatedProperties": False},
        {**PETS["Cat"], "additionalProperties": False},
    ),
    (
        "what is evaluated anyway",
        {"allOf": [{"additionalProperties": TEXT}], "unevaluatedProperties": False},
        {"type": "object", "additionalProperties": TEXT, "allOf": [{}]},
    ),
    ("a list that ends", {**PAIR, "items": False}, {**PAIR, "unevaluatedItems": False}),
    ("a list of one kind", LIST, {"type": "array", "unevaluatedItems": TEXT}),
    ("a list that ends around its parts", {"allOf": [PAIR], "unevaluatedItems": False}, {**PAIR, "items": False}),
    ("a bound that says nothing", {"type": "array", "items": TEXT}, {"type": "array", "items": TEXT, "minItems": 0}),
]

# What nobody notices who sends, or reads, what is described: old, new; the other way round it may break.
HARMLESS_TO_SEND: list[tuple[str, Json, Json]] = [
    ("an optional part", thing(a=TEXT), {"allOf": [thing(a=TEXT), thing(b=TEXT)]}),
    ("a new optional property", thing(a=TEXT), thing(a=TEXT, b=WHOLE)),
    ("a wider enum", {"enum": ["a"]}, {"enum": ["a", "b"]}),
    ("one more alternative", {"oneOf": [CAT, DOG]}, {"oneOf": [CAT, DOG, HORSE]}),
    ("a longer string", {**TEXT, "maxLength": 3}, {**TEXT, "maxLength": 4}),
    ("what need not be there", thing("a", a=TEXT), thing(a=TEXT)),
    ("any text, or null as before", {"enum": ["a", None]}, {"anyOf": [TEXT, {**TEXT, "enum": ["a"]}, NULL]}),
    ("null as well", TEXT, {"type": ["string", "null"]}),
    ("a number for a whole one", WHOLE, {"type": "number"}),
]

# What breaks who sends: old, new. Turned round, each breaks who reads.
BREAKS_TO_SEND: list[tuple[str, Json, Json]] = [
    ("a closed object", thing(a=TEXT), {**thing(a=TEXT), "additionalProperties": False}),
    ("a date that becomes a time", {**TEXT, "format": "date"}, {**TEXT, "format": "date-time"}),
    ("a time that becomes a date", {**TEXT, "format": "date-time"}, {**TEXT, "format": "date"}),
    ("an alternative less", {"anyOf": [CAT, DOG, HORSE]}, {"anyOf": [CAT, DOG]}),
    ("a type less", {"anyOf": [TEXT, WHOLE]}, TEXT),
    ("nothing is allowed any more", thing(a=TEXT), thing(a={"not": {}})),
    ("a false schema", thing(a=TEXT), thing(a=False)),
    ("a positioned item", {"type": "array"}, {"type": "array", "prefixItems": [WHOLE]}),
    ("a value less", {"enum": ["a", "b"]}, {"enum": ["a"]}),
    ("a shorter string", {**TEXT, "maxLength": 4}, {**TEXT, "maxLength": 3}),
    ("a pattern", {**TEXT}, {**TEXT, "pattern": "^[0-9]{4}$"}),
    ("a smaller number", {**WHOLE, "maximum": 10}, {**WHOLE, "maximum": 9}),
    ("a property that is needed", thing(a=TEXT), thing("a", a=TEXT)),
    ("no null among alternatives", {"anyOf": [CAT, DOG, NULL]}, {"anyOf": [CAT, DOG]}),
    ("no null", {"type": ["string", "null"]}, TEXT),
    ("deep inside", thing("a", a=thing(b=LIST)), thing("a", a=thing(b={**LIST, "items": WHOLE}))),
    ("in an alternative", {"oneOf": [thing("k", k=ONE, v=TEXT), CAT]}, {"oneOf": [thing("k", k=ONE, v=WHOLE), CAT]}),
    ("fewer items", {"type": "array", "maxItems": 5}, {"type": "array", "maxItems": 4}),
    ("each item once", {"type": "array", "items": TEXT}, {"type": "array", "items": TEXT, "uniqueItems": True}),
    ("a least number of properties", thing(a=TEXT, b=TEXT), {**thing(a=TEXT, b=TEXT), "minProperties": 1}),
    ("a condition", thing(a=TEXT, b=TEXT), {**thing(a=TEXT, b=TEXT), "dependentRequired": {"a": ["b"]}}),
    ("a multiple", WHOLE, {**WHOLE, "multipleOf": 5}),
    ("a 32-bit number", WHOLE, {**WHOLE, "format": "int32"}),
    ("a shorter long string", {**TEXT, "maxLength": 152_133}, {**TEXT, "maxLength": 10_240}),
    ("fewer of many items", {**LIST, "maxItems": 1521}, {**LIST, "maxItems": 350}),
    ("fewer of many items, each once", {**IDS, "maxItems": 1521}, {**IDS, "maxItems": 350}),
    ("one of many alternatives less", {"oneOf": KINDS}, {"oneOf": KINDS[:-1]}),
    ("one of many numbers less", {**WHOLE, "oneOf": NUMBERS}, {**WHOLE, "oneOf": NUMBERS[:-1]}),
    ("one alternative and no more", {"anyOf": [OPEN, CAT]}, {"oneOf": [OPEN, CAT]}),
    ("a smaller number beside alternatives", {**STEPS, "maximum": 100}, {**STEPS, "maximum": 50}),
    ("a shorter string beside alternatives", {**STARTS, "maxLength": 3}, {**STARTS, "maxLength": 2}),
    ("a value less beside alternatives", {**STARTS, "enum": ["a", "b", "ab"]}, {**STARTS, "enum": ["a", "b"]}),
    ("another end beside alternatives", {**STARTS, "pattern": "z$"}, {**STARTS, "pattern": "zz$"}),
    ("a step beside alternatives", {**STEPS, "maximum": 99}, {**STEPS, "maximum": 99, "allOf": [{"multipleOf": 5}]}),
    ("what is needed beside alternatives", A_OR_B, {**A_OR_B, "required": ["t"]}),
    ("fewer properties beside alternatives", A_OR_B, {**A_OR_B, "maxProperties": 1}),
    ("null in two alternatives", {"oneOf": [TEXT, NULL]}, {"oneOf": [{"type": ["string", "null"]}, NULL]}),
    ("one of what two hold of", {"anyOf": [thing("a", a=TEXT), thing("b", b=WHOLE)]},
     {"oneOf": [thing("a", a=TEXT), thing("b", b=WHOLE)]}),
    ("what a list has to contain", {**MIXED, "items": {"type": ["integer", "string"]}}, {**MIXED, "items": TEXT}),
    ("a wider alternative that another one meets", {"oneOf": [{**WHOLE, "maximum": 3}, {"const": 5}]},
     {"oneOf": [{**WHOLE, "maximum": 9}, {"const": 5}]}),
    ("where another property is needed", thing("a", a=TEXT, b=TEXT), thing("a", a=TEXT, b=WHOLE)),
    ("where it needs another property", {**thing(a=TEXT, b=TEXT), "dependentRequired": {"a": ["b"]}},
     {**thing(a=WHOLE, b=TEXT), "dependentRequired": {"a": ["b"]}}),
    ("each of two items once", {**LIST, "minItems": 2, "uniqueItems": True},
     {**LIST, "minItems": 2, "uniqueItems": True, "items": WHOLE}),
    ("beside a long string of a pattern", thing("a", a=HASH, b=TEXT), thing("a", a=HASH, b=WHOLE)),
    ("beside alternatives of which two hold", thing("pet", pet=EITHER, a=TEXT), thing("pet", pet=EITHER, a=WHOLE)),
    ("inside what became one of several", ROW, {"oneOf": [SHORT_ROW, CAT]}),
    ("items of another kind after the first", {**PAIR, "unevaluatedItems": TEXT}, {**PAIR, "unevaluatedItems": WHOLE}),
    ("further properties of another kind", {**PARTED, "unevaluatedProperties": TEXT},
     {**PARTED, "unevaluatedProperties": WHOLE}),
    ("items of another kind after the first, all described", {**PAIR, "items": TEXT}, {**PAIR, "items": WHOLE}),
    ("a first item that is no longer another one", {**LIST, "prefixItems": [WHOLE]}, LIST),
    ("a first item that is another one now", LIST, {**LIST, "prefixItems": [WHOLE]}),
    ("a property less of what is closed around its parts",
     {"allOf": [OPEN, thing(a=TEXT)], "unevaluatedProperties": False},
     {"allOf": [OPEN], "unevaluatedProperties": False}),
    ("a property less of what is closed around alternatives",
     {"anyOf": [OPEN, thing(a=TEXT)], **thing(b=TEXT), "unevaluatedProperties": False},
     {"anyOf": [OPEN, thing(a=TEXT)], "type": "object", "unevaluatedProperties": False}),
    ("a property whose like are of another kind", {**thing(a=TEXT, b=TEXT), "additionalProperties": WHOLE},
     {**thing(a=TEXT), "additionalProperties": WHOLE}),
    ("a property of another kind than its like", {**thing(a=TEXT), "additionalProperties": WHOLE},
     {**thing(a=TEXT, b=TEXT), "additionalProperties": WHOLE}),
    ("a name of another kind than its like", {**thing(a=TEXT), "patternProperties": {"^b": TEXT}},
     {**thing(a=TEXT, b={**TEXT, "maxLength": 3}), "patternProperties": {"^b": TEXT}}),
    ("a pattern with another class", {**TEXT, "pattern": r"^\w+$"}, {**TEXT, "pattern": r"^\d+$"}),
    ("what was needed and free", {"type": "object", "required": ["a"]}, thing("a", a=TEXT)),
    ("what is needed and free, and no longer described", {**thing("a", a=TEXT, b=TEXT), "maxProperties": 2},
     {"type": "object", "required": ["a"], "maxProperties": 1}),
    ("null, which is all that it must not be", {"not": WHOLE}, {"not": {"type": ["integer", "null"]}}),
    ("alternatives where nothing was said", {**thing(d={"not": {"maximum": 9}}, b={}), "minProperties": 2},
     thing(b={"oneOf": [WHOLE, thing("k", k=TEXT)]})),
    ("names of another kind than all others",
     {"type": "object", "additionalProperties": WHOLE, "patternProperties": {"^x": TEXT}},
     {"type": "object", "additionalProperties": WHOLE}),
    ("fewer items of which each is hard to make",
     {"type": "array", "items": thing("c", c={**WHOLE, "not": {"enum": [1]}})}, {"type": "array", "maxItems": 0}),
    ("a property of any kind whose like are of one", {**thing(a={}), "additionalProperties": TEXT},
     {"type": "object", "additionalProperties": TEXT}),
    ("a first item of any kind before those of one", {**LIST, "prefixItems": [{}]}, LIST),
    ("one of several alternatives, with its properties",
     {"anyOf": [thing(a=TEXT, b={}), thing(a=WHOLE, c={**TEXT, "maxLength": 9})]}, thing(a=TEXT, c=TEXT)),
    ("a value of a discriminator less", told_apart(cat="Cat", dog="Dog"), told_apart(cat="Cat", hound="Dog")),
]  # fmt: skip


def _of(build: Any, schema: Json) -> Document:
    document: Document = build(schema, schemas=PETS)
    return document


def _both_places(schema: Json) -> tuple[Json, Json]:
    """A schema as the whole, and as a property of something else."""
    return schema, thing("inside", inside=schema, beside=TEXT)


@pytest.mark.parametrize(("one", "other"), [each[1:] for each in THE_SAME], ids=[each[0] for each in THE_SAME])
@pytest.mark.parametrize("build", [sending, answering])
def test_what_allows_the_same_is_information_at_most(build: Any, one: Json, other: Json) -> None:
    for before, after in zip(_both_places(one), _both_places(other), strict=True):
        for there, back in ((before, after), (after, before)):
            assert {each.level for each in found(_of(build, there), _of(build, back))} <= {Level.INFO}


def test_what_changes_behind_the_reference_of_a_condition_is_found() -> None:
    def but_not(kind: Json) -> Document:
        return sending({**TEXT, "not": ref("Reserved")}, schemas={"Reserved": kind})

    assert breaking(but_not({"enum": ["a"]}), but_not({"enum": ["a", "b"]})) == {"request-body-not-changed"}
    assert not found(but_not({"enum": ["a"]}), but_not({"enum": ["a"], "description": "Ours"}))


def test_what_was_needed_before_it_was_described_is_no_new_property() -> None:
    old, new = {"type": "object", "required": ["a"]}, thing("a", a=TEXT)
    assert breaking(sending(old), sending(new)) == {"request-property-type-changed"}
    assert not breaking(sending(new), sending(old))


@pytest.mark.parametrize(
    ("old", "new"), [each[1:] for each in HARMLESS_TO_SEND], ids=[each[0] for each in HARMLESS_TO_SEND]
)
def test_what_takes_all_that_was_taken_breaks_nobody(old: Json, new: Json) -> None:
    for before, after in zip(_both_places(old), _both_places(new), strict=True):
        assert {each.level for each in found(_of(sending, before), _of(sending, after))} <= {Level.INFO}
        assert not breaking(_of(answering, after), _of(answering, before))


@pytest.mark.parametrize(
    ("old", "new"), [each[1:] for each in BREAKS_TO_SEND], ids=[each[0] for each in BREAKS_TO_SEND]
)
def test_what_breaks_is_shown_by_a_value_that_another_validator_confirms(old: Json, new: Json) -> None:
    for before, after in zip(_both_places(old), _both_places(new), strict=True):
        for one, other in (
            (_of(sending, before), _of(sending, after)),
            (_of(answering, after), _of(answering, before)),
        ):
            broken = [each for each in found(one, other) if each.level is Level.BREAKING]
            assert broken
            for finding in broken:
                assert is_of_a_schema(finding)
                assert finding.witness is not None
                assert confirmed(finding, one, other)


@pytest.mark.parametrize("table", [THE_SAME, HARMLESS_TO_SEND], ids=["the same", "harmless"])
def test_two_hundred_values_at_random_break_nothing_that_is_called_harmless(table: Any) -> None:
    for _, old, new in table:
        for build, direction in ((sending, "request"), (answering, "response")):
            sides = (old, new) if direction == "request" else (new, old)
            documents = [_of(build, each) for each in sides]
            judges = Judges(*documents)
            key = judges.add(direction, *(("/x", each) for each in sides))  # type: ignore[arg-type]
            judge = judges.of(direction)  # type: ignore[arg-type]
            source, sink = judge.sides(judge.pairs[key])
            rng = random.Random(14)
            for _ in range(200):
                value = random_value(source, rng)
                assert not judge.allows(source, value) or judge.allows(sink, value), value


# --- parameters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (WHOLE, TEXT, ""),  # 5 is "5" in a URL
        (TEXT, WHOLE, "request-parameter-type-changed"),
        ({"type": "boolean"}, {"enum": ["true", "false"]}, ""),
        (TEXT, {"type": "array", "items": TEXT}, ""),
        ({**WHOLE, "maximum": 100}, {**WHOLE, "maximum": 50}, "request-parameter-max-decreased"),
    ],
)
def test_what_is_written_the_same_in_a_url_is_the_same(old: Json, new: Json, rule: str) -> None:
    assert breaking(asking(old), asking(new)) == ({rule} if rule else set())


def _carrying(schema: Json) -> list[Document]:
    """Every place where a value is written as text, and who sends it is described by the old side."""
    form = sending(thing(amount=schema), media_type="application/x-www-form-urlencoded")
    places = [asking(schema, located=each, required=True) for each in ("query", "path", "header")]
    return [*places, asking(schema, explode=False), form, sending(schema, media_type="text/plain")]


def _headed(schema: Json) -> Document:
    headers = {"X-Amount": {"schema": schema}}
    return customer({"responses": {"200": {"description": "", "headers": headers}}})


# What is written as text and taken whatever it is, though its type is another: old, new; and whether all that the new
# side allows was taken before.
WRITTEN_ALIKE: list[tuple[str, Json, Json, bool]] = [
    ("digits", WHOLE, TEXT, False),
    ("digits with a point", {"type": "number"}, {**TEXT, "minLength": 1}, False),
    ("a few digits", {**WHOLE, "minimum": 0, "maximum": 99_999}, {**TEXT, "maxLength": 5}, False),
    ("a format that limits nothing", WHOLE, {**TEXT, "format": "amount"}, False),
    ("both", {"type": ["integer", "string"]}, TEXT, True),
    ("either", {"anyOf": [WHOLE, {"type": "boolean"}]}, {"type": ["string", "null"]}, False),
    ("names", {"type": "boolean"}, {"enum": ["true", "false"]}, True),
    ("more names", {"type": "boolean"}, {"enum": ["true", "false", "maybe"]}, False),
    ("listed digits", {"enum": ["1", "20"]}, WHOLE, False),
    ("some of many words", {"enum": ["1", "a"]}, {"anyOf": [WHOLE, {"enum": ["a", "b"]}]}, False),
]


@pytest.mark.parametrize(
    ("old", "new", "both"), [each[1:] for each in WRITTEN_ALIKE], ids=[x[0] for x in WRITTEN_ALIKE]
)
def test_what_is_taken_as_text_whatever_it_is_is_information(old: Json, new: Json, both: bool) -> None:
    for before, after in (*zip(_carrying(old), _carrying(new), strict=True), (_headed(new), _headed(old))):
        assert {each.level for each in found(before, after)} <= {Level.INFO}
        back = {each.level for each in found(after, before)}
        assert back <= {Level.INFO} if both else Level.BREAKING in back


@pytest.mark.parametrize("item", [TEXT, WHOLE, {**TEXT, "maxLength": 3}])
def test_an_item_alone_is_information_where_items_are_given_one_by_one(item: Json) -> None:
    several = {"type": "array", "items": TEXT}
    assert {each.level for each in found(asking(item), asking(several))} == {Level.INFO}
    for limit in ({"minItems": 2}, {"maxItems": 0}):
        assert breaking(asking(item), asking({**several, **limit}))


def test_digits_that_may_be_too_long_as_text_are_not_information() -> None:
    for most, level in ((99_999, Level.BREAKING), (10**30, Level.BREAKING)):
        old = asking({**WHOLE, "minimum": 0, "maximum": most})
        assert level in {each.level for each in found(old, asking({**TEXT, "maxLength": 4}))}
    assert Level.WARNING in {each.level for each in found(asking(WHOLE), asking({**TEXT, "maxLength": 400}))}


# --- places -----------------------------------------------------------------------------------------------------------

MONEY = {"Money": thing("amount", amount=WHOLE)}


def test_each_property_that_changes_to_the_same_component_is_a_finding_of_its_own() -> None:
    old = sending(thing(price=TEXT, tip=TEXT, fee=TEXT), schemas=MONEY)
    new = sending(thing(price=ref("Money"), tip=ref("Money"), fee=ref("Money")), schemas=MONEY)
    changes = [each for each in found(old, new) if each.level is Level.BREAKING]
    assert {each.subject[-1] for each in changes} == {"price", "tip", "fee"}
    assert len({each.fingerprint for each in changes}) == len(changes) == 3


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("items", {"type": "array"}),
        ("then", {"type": "object", "if": {"required": ["kind"]}}),
        ("additionalProperties", {"type": "object"}),
        ("propertyNames", {"type": "object"}),
        ("oneOf[string]", {}),
        ("prefixItems[1]", {"type": "array"}),
    ],
)
def test_a_property_that_is_called_like_another_place_is_a_place_of_its_own(name: str, other: Json) -> None:
    def described(limit: Json) -> Json:
        keyword = name.partition("[")[0]
        here = {**TEXT, **limit}
        there = {**other, keyword: here if keyword == name else [here, WHOLE] if keyword == "oneOf" else [here]}
        return thing(kind={"anyOf": [there, {"type": "object", "properties": {name: here}}]})

    for build in (sending, answering):
        changes = found(build(described({"maxLength": 3})), build(described({"maxLength": 4})))
        places = [each.subject for each in changes if each.id.endswith("max-length-increased")]
        assert len(set(places)) == len(places) == 2
        assert len({each.message for each in changes}) == len(changes)


@pytest.mark.parametrize("name", ["", "a/b", '"', "not compared"])
def test_a_property_of_any_name_is_told(name: str) -> None:
    old, new = thing(**{name: TEXT}), thing(name, **{name: {**TEXT, "maxLength": 3}})
    changes = {each.id: each for each in found(sending(old), sending(new)) if each.level is Level.BREAKING}
    became, limited = changes["request-property-became-required"], changes["request-property-max-length-set"]
    [added] = found(sending(thing()), sending(old))
    assert became.subject == limited.subject == added.subject != ("request", "", "", "")


@pytest.mark.parametrize("build", [sending, answering, asking])
def test_the_order_in_which_values_are_listed_makes_no_other_finding(build: Any) -> None:
    values = ["NOK", 2, 10, True, None]
    for sides in ([{}, {"enum": values}], [{"enum": values}, {}]):
        one = found(*map(build, sides))
        other = found(*(build({**each, **({"enum": each["enum"][::-1]} if each else {})}) for each in sides))
        assert [each.fingerprint for each in one] == [each.fingerprint for each in other]
        assert [each.message for each in one] == [each.message for each in other]


def test_all_places_of_a_component_are_told() -> None:
    def paying(kind: str) -> Document:
        schemas = {"Money": thing("amount", amount={"type": kind})}
        return sending(thing(price=ref("Money"), tip=ref("Money")), schemas=schemas)

    places = {"/".join(each.subject[4:]) for each in found(paying("integer"), paying("string"))} - {""}
    assert places == {"price/amount", "tip/amount"}


def test_a_fingerprint_stays_when_a_parameter_moves() -> None:
    def listing(kind: str, *before: str) -> Document:
        names = [*before, "phone"]
        kinds = dict.fromkeys(names, "string") | {"phone": kind}
        return customer(
            {"parameters": [{"name": each, "in": "query", "schema": {"type": kinds[each]}} for each in names]}
        )

    [first] = [each for each in found(listing("string"), listing("integer")) if "phone" in each.message]
    moved = found(listing("string", "email", "name"), listing("integer", "email", "name"))
    assert [each.fingerprint for each in moved] == [first.fingerprint]


# --- reports ----------------------------------------------------------------------------------------------------------


def _report(findings: list[Finding]) -> Report:
    from codegen.diff.version import changelog, suggest

    bump = suggest("1.0.0", findings)
    log = changelog(bump, [[each] for each in findings], api=("1", "2"), names={})
    return Report("old", "new", "1", "2", tuple(findings), bump=bump, changelog=log)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_shows_the_value(name: str) -> None:
    [finding] = [
        each for each in found(sending({"enum": ["Oslo", "Bergen"]}), sending({"enum": ["Oslo"]})) if each.witness
    ]
    text = FORMATS[name](_report([finding]))
    assert "Was accepted, is refused" in text
    assert text.count("Bergen") >= 2  # as the old value, and as what is refused


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_is_not_shown(name: str) -> None:
    old = sending(thing(a=TEXT))
    new = sending({**thing(a=TEXT), "dependentSchemas": {"a": {"properties": {"b": TEXT}}}})
    [finding] = found(old, new)
    assert finding.level is Level.WARNING
    assert "Not shown to break" in FORMATS[name](_report([finding]))


def test_a_machine_reads_the_value_and_the_place() -> None:
    [finding] = [
        each for each in found(sending(thing(a={"enum": [1, 2]})), sending(thing(a={"enum": [1]}))) if each.witness
    ]
    [told] = json.loads(FORMATS["json"](_report([finding])))["findings"]
    assert told["witness"] == {"value": 2, "whole": {"a": 2}, "allowed_by": "old"}
    assert told["subject"] == ["request", "", "", "", "a"]


def _owned(owner: dict[str, Any], **schemas: Any) -> Document:
    return answering({"type": "object", "properties": {"owner": owner}}, schemas=schemas)


def test_an_alternative_that_lacks_what_was_needed_is_shown_by_its_own_value() -> None:
    person = {"type": "object", "required": ["id", "phone"], "properties": {"id": {}, "phone": {"type": "string"}}}
    store = {"type": "object", "required": ["id", "name"], "properties": {"id": {}, "name": {"type": "string"}}}
    references = [{"$ref": f"#/components/schemas/{name}"} for name in ("Person", "Store")]
    changes = {
        (each.id, str(each.new) if "one-of" in each.id else each.subject[-1]): each
        for each in found(
            _owned(references[0], Person=person), _owned({"oneOf": references}, Person=person, Store=store)
        )
    }
    added = changes["response-property-one-of-added", "Store"]
    assert added.level is Level.BREAKING
    assert added.witness is not None
    assert added.witness.value.keys() == {"id", "name"}
    # Every alternative has an id, which is proven, and one has no phone, which is shown.
    assert not changes["response-required-property-removed", "id"].is_unknown
    assert changes["response-required-property-removed", "phone"].level is Level.BREAKING


def test_null_is_tried_before_the_many_values_of_a_wide_object() -> None:
    wide = {f"felt{number}": {"type": ["string", "integer"], "maxLength": 40} for number in range(80)}
    (change,) = found(
        _owned({"type": "object", "properties": wide}), _owned({"type": ["object", "null"], "properties": wide})
    )
    assert change.level is Level.BREAKING
    assert change.witness is not None
    assert change.witness.value is None


def test_after_very_many_changes_the_bodies_that_meet_a_schema_are_told_and_not_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def api(length: int) -> Document:
        response = {
            "description": "",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Phone"}}},
        }
        paths = {f"/phones/{number}": {"get": {"responses": {"200": response}}} for number in range(5)}
        return document(paths, schemas={"Phone": {"type": "string", "maxLength": length}})

    monkeypatch.setattr("codegen.diff.uses._MOST", 2)
    changes = found(api(12), api(15))
    assert [each.level for each in changes if each.id == "response-body-max-length-increased"] == [Level.BREAKING] * 2
    left = [each for each in changes if each.id == "trigg-places-not-compared"]
    assert [(each.operation, each.level, each.is_unknown) for each in left] == [
        (f"GET /phones/{number}", Level.WARNING, True) for number in (2, 3, 4)
    ]
    assert {each.pointer for each in left} == {"/components/schemas/Phone"}


def test_a_new_optional_property_of_a_closed_object_is_harmless_while_another_goes() -> None:
    def closed(*names: str) -> dict[str, Any]:
        return {"type": "object", "properties": {name: {} for name in names}, "additionalProperties": False}

    changes = {each.id: each for each in found(sending(closed("id", "name")), sending(closed("id", "email")))}
    assert changes["request-property-removed"].level is Level.BREAKING
    added = changes["new-optional-request-property"]
    assert (added.level, added.is_unknown) == (Level.INFO, False)
