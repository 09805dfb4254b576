"""Schemas: what each change means sent and read, and which spellings are the same."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.diff.changes import side
from codegen.diff.documents import Document
from codegen.diff.findings import Level
from codegen.diff.witness import PLACES
from tests.codegen.diff.building import answering, asking, breaking, document, found, ids, sending

TEXT = {"type": "string"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


# --- the same in another spelling ------------------------------------------------------------------------------------

CUSTOMER = {"Customer": _object(email=TEXT)}
REFERENCE = {"$ref": "#/components/schemas/Customer"}
SAME = [
    ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
    ({"type": "string", "nullable": True}, {"type": ["null", "string"]}),
    ({"type": "string", "nullable": True}, {"anyOf": [TEXT, {"type": "null"}]}),
    ({"type": "string", "nullable": True}, {"oneOf": [{"const": None}, TEXT]}),
    ({"type": "string", "nullable": True}, {"oneOf": [TEXT, {"enum": [None]}]}),
    ({"allOf": [REFERENCE], "nullable": True}, {"anyOf": [REFERENCE, {"type": "null"}]}),
    ({"type": "string", "nullable": True, "enum": ["a", None]}, {"type": ["string", "null"], "enum": ["a", None]}),
    ({"type": "string", "nullable": True, "enum": ["a"]}, {"type": ["string", "null"], "enum": ["a", None]}),
    (
        {"oneOf": [TEXT, {"type": "integer"}], "nullable": True},
        {"oneOf": [TEXT, {"type": "integer"}, {"type": "null"}]},
    ),
    ({"type": "integer", "minimum": 0, "exclusiveMinimum": True}, {"type": "integer", "exclusiveMinimum": 0}),
    ({"type": "integer", "maximum": 9, "exclusiveMaximum": True}, {"type": "integer", "exclusiveMaximum": 9}),
    ({"type": "integer", "maximum": 9, "exclusiveMaximum": False}, {"type": "integer", "maximum": 9}),
    ({"type": "string", "enum": ["NOK"]}, {"type": "string", "const": "NOK"}),
    ({"type": "string", "format": "byte"}, {"type": "string", "contentEncoding": "base64"}),
    ({"type": "string", "format": "binary"}, {"type": "string", "contentMediaType": "application/octet-stream"}),
    ({"type": "string"}, {"type": ["string"]}),
    ({"type": "string", "example": "a"}, {"type": "string", "examples": ["b"], "description": "Another"}),
    ({"type": "number", "maximum": 10}, {"type": "number", "maximum": 10.0}),
    ({"type": "string", "minLength": 0}, TEXT),
    ({"type": "string", "enum": [1, 2]}, {"type": "string", "enum": ["1", "2"]}),
    ({"enum": ["a", "b"]}, {"enum": ["b", "a", "a"]}),
    (REFERENCE, _object(email=TEXT)),
    (REFERENCE, {"allOf": [REFERENCE]}),
    (REFERENCE, {"allOf": [REFERENCE], "description": "The customer", "title": "Customer"}),
    ({"type": "object", "allOf": [REFERENCE]}, REFERENCE),
    (TEXT, {"oneOf": [TEXT]}),
    (_object(a=TEXT, b=TEXT), {"allOf": [_object(a=TEXT), _object(b=TEXT)]}),
    (_object(a=TEXT, b=TEXT), {**_object(a=TEXT), "allOf": [_object(b=TEXT)]}),
    ({**_object(a=TEXT), "required": ["a"]}, {**_object(a=TEXT), "allOf": [{"type": "object", "required": ["a"]}]}),
    ({"type": "object"}, {"type": "object", "additionalProperties": True}),
    ({"type": "object"}, {"type": "object", "additionalProperties": {}}),
    ({"type": "array"}, {"type": "array", "items": {}}),
    ({"type": "array", "items": [TEXT]}, {"type": "array", "prefixItems": [TEXT]}),
    ({}, True),
    ({"not": {}}, False),
    ({}, {"type": "string", "nullable": True} | {"type": []}),
]


@pytest.mark.parametrize(("one", "other"), SAME)
@pytest.mark.parametrize("build", [sending, answering, asking])
def test_another_spelling_is_no_change(build: Any, one: Any, other: Any) -> None:
    wrapped = [{"type": "object", "properties": {"inside": each}} for each in (one, other)]
    for before, after in ((one, other), (other, one), wrapped, reversed(wrapped)):
        old = build(before, schemas=CUSTOMER, openapi="3.0.3")
        assert ids(old, build(after, schemas=CUSTOMER)) == set()


# --- each change, sent and read -------------------------------------------------------------------------------------


def _ids(before: Any, after: Any, **rest: Any) -> tuple[set[str], set[str]]:
    return ids(sending(before, **rest), sending(after, **rest)), ids(
        answering(before, **rest), answering(after, **rest)
    )


CHANGES = [
    # before, after, in a request, in a response
    (TEXT, {"type": "integer"}, "request-body-type-changed", "response-body-type-changed"),
    ({"type": "integer"}, {"type": "number"}, "request-body-type-generalized", "response-body-type-generalized"),
    ({"type": "number"}, {"type": "integer"}, "request-body-type-changed", "response-body-type-specialized"),
    (TEXT, {"type": ["string", "integer"]}, "request-body-type-generalized", "response-body-type-generalized"),
    (TEXT, {}, "request-body-type-generalized", "response-body-type-generalized"),
    ({}, TEXT, "request-body-type-changed", "response-body-type-specialized"),
    (
        {"type": "string", "format": "date"},
        {"type": "string", "format": "date-time"},
        "request-body-type-changed",
        "response-body-type-changed",
    ),
    ({"type": "string", "format": "uuid"}, TEXT, "request-body-type-generalized", "response-body-type-generalized"),
    (TEXT, {"type": "string", "format": "uuid"}, "request-body-type-changed", "response-body-type-specialized"),
    (
        {"type": "string", "format": "uuid"},
        {"type": "string", "format": "email"},
        "request-body-type-changed",
        "response-body-type-changed",
    ),
    (
        TEXT,
        {"oneOf": [TEXT, {"type": "integer"}]},
        "request-body-type-generalized",
        "response-body-type-generalized",
    ),
    (
        {"anyOf": [TEXT, {"type": "integer"}]},
        TEXT,
        "request-body-type-changed",
        "response-body-type-specialized",
    ),
    (TEXT, {"type": "string", "nullable": True}, "request-body-became-nullable", "response-body-became-nullable"),
    (
        {"type": ["string", "null"]},
        TEXT,
        "request-body-became-not-nullable",
        "response-body-became-not-nullable",
    ),
    (TEXT, {**TEXT, "enum": ["a"]}, "request-body-became-enum", "response-body-became-enum"),
    ({**TEXT, "enum": ["a"]}, TEXT, "request-body-became-not-enum", "response-body-became-not-enum"),
    (
        {**TEXT, "enum": ["a"]},
        {**TEXT, "enum": ["a", "b"]},
        "request-body-enum-value-added",
        "response-body-enum-value-added",
    ),
    (
        {**TEXT, "enum": ["a", "b"]},
        {**TEXT, "enum": ["a"]},
        "request-body-enum-value-removed",
        "response-body-enum-value-removed",
    ),
    (TEXT, {**TEXT, "const": "a"}, "request-body-const-added", "response-body-const-added"),
    ({"const": "a"}, {"const": "b"}, "request-body-const-changed", "response-body-const-changed"),
    ({"const": 1}, {"const": True}, "request-body-const-changed", "response-body-const-changed"),
    ({**TEXT, "const": "a"}, TEXT, "request-body-const-removed", "response-body-const-removed"),
    (TEXT, {**TEXT, "default": None}, "request-body-default-value-added", "response-body-default-value-added"),
    ({"default": 0}, {"default": False}, "request-body-default-value-changed", "response-body-default-value-changed"),
    (TEXT, {**TEXT, "maxLength": 9}, "request-body-max-length-set", "response-body-max-length-set"),
    ({**TEXT, "maxLength": 9}, TEXT, "request-body-max-length-unset", "response-body-max-length-unset"),
    (TEXT, {**TEXT, "minLength": 2}, "request-body-min-length-increased", "response-body-min-length-increased"),
    ({**TEXT, "minLength": 2}, TEXT, "request-body-min-length-decreased", "response-body-min-length-decreased"),
    (
        {"multipleOf": 2},
        {"multipleOf": 3},
        "request-body-multiple-of-changed",
        "response-body-multiple-of-changed",
    ),
    ({}, {"multipleOf": 3}, "request-body-multiple-of-set", "response-body-multiple-of-set"),
    (TEXT, {**TEXT, "pattern": "a"}, "request-body-pattern-added", "response-body-pattern-added"),
    (
        {"type": "array", "items": TEXT},
        {"type": "array", "items": TEXT, "uniqueItems": True},
        "request-body-unique-items-added",
        "response-body-unique-items-added",
    ),
    (
        {"type": "array"},
        {"type": "array", "items": TEXT},
        "request-body-items-added",
        "response-body-items-added",
    ),
    (
        {"type": "object"},
        {"type": "object", "additionalProperties": False},
        "request-body-additional-properties-forbidden",
        "response-body-additional-properties-forbidden",
    ),
    (
        {"type": "object", "additionalProperties": False},
        {"type": "object", "additionalProperties": TEXT},
        "request-body-additional-properties-allowed",
        "response-body-additional-properties-allowed",
    ),
    (
        {"type": "object"},
        {"type": "object", "additionalProperties": TEXT},
        "request-body-additional-properties-typed",
        "response-body-additional-properties-typed",
    ),
    (
        {"type": "object", "additionalProperties": TEXT},
        {"type": "object"},
        "request-body-additional-properties-untyped",
        "response-body-additional-properties-untyped",
    ),
    ({"not": TEXT}, {"not": {"type": "integer"}}, "request-body-not-changed", "response-body-not-changed"),
    ({}, {"not": TEXT}, "request-body-not-added", "response-body-not-added"),
    (
        {"contentMediaType": "image/png"},
        {"contentMediaType": "image/jpeg"},
        "request-body-content-media-type-changed",
        "response-body-content-media-type-changed",
    ),
    (
        {"contentEncoding": "base64"},
        {"contentEncoding": "base32"},
        "request-body-content-encoding-changed",
        "response-body-content-encoding-changed",
    ),
    ({}, {"propertyNames": TEXT}, "request-body-property-names-added", "response-body-property-names-added"),
    ({"contentSchema": TEXT}, {}, "request-body-content-schema-removed", "response-body-content-schema-removed"),
    (TEXT, {**TEXT, "deprecated": True}, "request-body-deprecated", "response-body-deprecated"),
]


@pytest.mark.parametrize(("before", "after", "sent", "read"), CHANGES)
def test_a_change_of_a_body_is_told_for_its_direction(before: Any, after: Any, sent: str, read: str) -> None:
    assert _ids(before, after) == ({sent}, {read})


@pytest.mark.parametrize(("before", "after", "sent", "read"), CHANGES)
def test_the_same_change_of_a_part_is_told_of_the_part(before: Any, after: Any, sent: str, read: str) -> None:
    def inside(name: str) -> str:
        return name.replace("trigg-", "").replace("-body-", "-property-").replace("-mediatype-", "-property-")

    told = _ids({"type": "array", "items": before}, {"type": "array", "items": after})
    if {} in (before, after):  # an array whose items say nothing, and one whose items do
        assert all(told)
    else:
        assert tuple({name.replace("trigg-", "") for name in names} for names in told) == (
            {inside(sent)},
            {inside(read)},
        )


@pytest.mark.parametrize(
    ("media_type", "rule"),
    [("application/xml", "request-body-type-compatible"), ("application/vnd.trigg+json", "request-body-type-changed")],
)
def test_where_everything_is_text_a_text_takes_anything(media_type: str, rule: str) -> None:
    old, new = (sending({"type": kind}, media_type=media_type) for kind in ("integer", "string"))
    assert ids(old, new) == {rule}


# --- properties -----------------------------------------------------------------------------------------------------


def test_a_new_property_must_be_sent_or_may_be() -> None:
    old = sending(_object(email=TEXT))
    with_default = _object(email=TEXT, phone={**TEXT, "default": "+47"})
    assert ids(old, sending(_object(email=TEXT, phone=TEXT))) == {"new-optional-request-property"}
    assert ids(old, sending({**_object(email=TEXT, phone=TEXT), "required": ["phone"]})) == {
        "new-required-request-property"
    }
    assert ids(old, sending({**with_default, "required": ["phone"]})) == {"new-required-request-property-with-default"}
    assert ids(sending(with_default), sending({**with_default, "required": ["phone"]})) == {
        "request-property-became-required-with-default"
    }


@pytest.mark.parametrize("need", ["required", "optional"])
def test_a_property_of_a_response_comes_and_goes(need: str) -> None:
    with_phone = {**_object(email=TEXT, phone=TEXT), "required": ["phone"] if need == "required" else []}
    old, new = answering(_object(email=TEXT)), answering(with_phone)
    assert ids(old, new) == {f"response-{need}-property-added"}
    assert ids(new, old) == {f"response-{need}-property-removed"}


def test_what_is_only_read_is_not_sent() -> None:
    secret = {**TEXT, "readOnly": True}
    old, new = _object(id=secret), {**_object(id={**secret, "type": "integer"}, created=secret), "required": ["id"]}
    assert ids(sending(old), sending(new)) == set()
    assert ids(answering(old), answering(new)) == {
        "response-property-type-changed",
        "response-optional-property-added",
        "response-property-became-required",
    }


def test_what_is_inside_of_what_is_only_read_is_not_sent_either() -> None:
    old, new = (
        {"type": "object", "properties": {"audit": {"readOnly": True, **_object(by={"type": kind})}}}
        for kind in ("string", "integer")
    )
    assert ids(sending(old), sending(new)) == set()


def test_what_is_only_written_is_not_read() -> None:
    old = _object(pin={**TEXT, "writeOnly": True, "enum": ["a"]})
    new = {**_object(pin={**TEXT, "writeOnly": True, "enum": ["a", "b"], "nullable": True}), "required": ["pin"]}
    assert ids(answering(old), answering(new)) == set()
    assert "request-property-became-required" in breaking(sending(old), sending(new))


@pytest.mark.parametrize("keyword", ["readOnly", "writeOnly"])
def test_a_property_becomes_only_read_or_only_written(keyword: str) -> None:
    mark = {"readOnly": "read-only", "writeOnly": "write-only"}[keyword]
    old, new = _object(a=TEXT), _object(a={**TEXT, keyword: True})
    for build, direction in ((sending, "request"), (answering, "response")):
        assert ids(build(old), build(new)) == {f"{direction}-optional-property-became-{mark}"}
        required = [build({**each, "required": ["a"]}) for each in (new, old)]
        muted = direction == {"readOnly": "request", "writeOnly": "response"}[keyword]
        needed = {f"{direction}-property-became-required"} if muted else set()
        assert ids(*required) == {f"{direction}-required-property-became-not-{mark}"} | needed


def test_what_stands_beside_a_reference_counts_since_3_1_only() -> None:
    plain, beside = (sending(each, schemas=CUSTOMER) for each in (REFERENCE, {**REFERENCE, "maxProperties": 3}))
    assert breaking(plain, beside) == {"request-body-max-properties-set"}
    old = [sending(each, schemas=CUSTOMER, openapi="3.0.3") for each in (REFERENCE, {**REFERENCE, "maxProperties": 3})]
    assert ids(*old) == set()


def test_a_property_that_is_required_and_not_described_is_told() -> None:
    old, new = {"type": "object"}, {"type": "object", "required": ["id"]}
    assert ids(sending(old), sending(new)) == {"request-property-became-required"}
    assert ids(answering(new), answering(old)) == {"response-property-became-optional"}


def test_a_property_has_a_life() -> None:
    import datetime

    from codegen.diff.compare import compare

    old = answering(_object(a=TEXT))
    today = datetime.date(2025, 6, 1)
    for sunset, rule in (
        ("2025-12-31", "response-property-deprecated-with-sunset"),
        ("2025-12-31T12:00:00Z", "response-property-deprecated-with-sunset"),
        ("2025-01-01", "response-property-sunset-date-too-small"),
        ("soon", "response-property-deprecated-sunset-invalid"),
        (20251231, "response-property-deprecated-sunset-invalid"),
    ):
        new = answering(_object(a={**TEXT, "deprecated": True, "x-sunset": sunset}))
        assert rule in {each.id for each in compare(old, new, today=today)}
        assert {each.id for each in compare(new, old, today=today)} == {"response-property-reactivated"}


def test_a_property_is_more_or_less_stable() -> None:
    levels = [answering(_object(a={**TEXT, "x-stability-level": level})) for level in ("draft", "stable", "odd")]
    assert ids(levels[0], levels[1]) == {"response-property-stability-increased"}
    assert ids(levels[1], levels[0]) == {"response-property-stability-decreased"}
    assert ids(levels[0], levels[2]) == set()
    assert ids(levels[1], answering(_object(a=TEXT))) == set()


# --- composition ----------------------------------------------------------------------------------------------------

PETS = {name: _object(**{f"is_{name.lower()}": TEXT}) for name in ("Dog", "Cat", "Fox")}


def _refs(*names: str) -> list[dict[str, str]]:
    return [{"$ref": f"#/components/schemas/{name}"} for name in names]


@pytest.mark.parametrize(("keyword", "aspect"), [("anyOf", "any-of"), ("oneOf", "one-of"), ("allOf", "all-of")])
def test_a_member_comes_and_goes(keyword: str, aspect: str) -> None:
    one, other = ({keyword: _refs(*names)} for names in (("Dog", "Cat"), ("Dog", "Cat", "Fox")))
    for build, direction in ((sending, "request"), (answering, "response")):
        old, new = (build(each, schemas=PETS) for each in (one, other))
        assert f"{direction}-body-{aspect}-added" in ids(old, new)
        assert f"{direction}-body-{aspect}-removed" in ids(new, old)


def test_what_a_member_of_all_of_takes_along_is_told() -> None:
    one, other = ({"allOf": _refs(*names)} for names in (("Dog", "Cat"), ("Dog",)))
    assert breaking(answering(one, schemas=PETS), answering(other, schemas=PETS)) == set()
    required = {**PETS, "Cat": {**PETS["Cat"], "required": ["is_cat"]}}
    assert breaking(answering(one, schemas=required), answering(other, schemas=required)) == {
        "response-body-all-of-removed",
        "response-required-property-removed",
    }
    assert "new-required-request-property" in ids(sending(other, schemas=required), sending(one, schemas=required))


def test_a_property_that_moves_into_a_base_is_not_removed() -> None:
    old = answering(_object(id=TEXT, email=TEXT), schemas={})
    new = answering(
        {**_object(email=TEXT), "allOf": _refs("Base")}, schemas={"Base": _object(id={**TEXT, "maxLength": 9}, at=TEXT)}
    )
    assert ids(old, new) == {
        "response-body-all-of-added",
        "response-optional-property-added",
        "response-property-max-length-set",
        "trigg-schema-added",
    }


def test_a_base_that_says_the_same_is_told_as_harmless() -> None:
    old = sending({**_object(a=TEXT), "allOf": [_object(b=TEXT), _object(c=TEXT)]}, schemas=PETS)
    new = sending(
        {**_object(a=TEXT), "allOf": [*_refs("Base"), _object(c=TEXT)]}, schemas={**PETS, "Base": _object(b=TEXT)}
    )
    assert breaking(old, new) == set()


def test_what_only_describes_is_harmless_in_a_request() -> None:
    old, new = _object(a=TEXT), {**_object(a=TEXT), "allOf": [{"title": "A note"}]}
    assert ids(sending(old), sending(new)) == {"request-body-all-of-added-annotation-only"}
    assert breaking(sending(old), sending(new)) == set()
    assert ids(sending(new), sending(old)) == {"request-body-all-of-removed-annotation-only"}


def test_a_member_is_known_by_its_reference_its_title_or_as_the_only_one_left() -> None:
    def pets(*members: Any) -> Document:
        return answering({"oneOf": list(members)}, schemas=PETS)

    dog, cat = _refs("Dog", "Cat")
    titled = [{"title": "Fox", **_object(a={"type": kind})} for kind in ("string", "integer")]
    assert ids(pets(dog, cat), pets(cat, dog)) == set()
    assert ids(pets(dog, titled[0]), pets(titled[1], dog)) == {"response-property-type-changed"}
    assert ids(pets(dog, _object(a=TEXT)), pets(dog, _object(a={"type": "integer"}))) == {
        "response-property-type-changed"
    }


def test_a_member_that_becomes_a_component_is_the_same() -> None:
    inline, moved = {"anyOf": [_object(a=TEXT), *_refs("Cat")]}, {"anyOf": _refs("Moved", "Cat")}
    old, new = sending(inline, schemas=PETS), sending(moved, schemas={**PETS, "Moved": _object(a=TEXT)})
    assert ids(old, new) == {"trigg-schema-added"}
    assert breaking(new, old) == set()


def test_a_component_that_is_renamed_is_the_same_on_the_wire() -> None:
    renamed = {"Hound" if name == "Dog" else name: pet for name, pet in PETS.items()}
    old = sending({"oneOf": _refs("Dog", "Cat")}, schemas=PETS)
    new = sending({"oneOf": _refs("Hound", "Cat")}, schemas=renamed)
    assert ids(old, new) == ids(new, old) == {"sdk-schema-renamed"}


def test_an_object_that_becomes_one_of_several_breaks() -> None:
    whole = {**_object(a=TEXT, b=TEXT), "required": ["a"]}
    old, new = sending(whole), sending({"oneOf": [whole, _object(b=TEXT)]})
    assert "request-body-wrapped-in-one-of" in breaking(old, new)
    assert "request-body-unwrapped-from-one-of" in ids(new, old)


def test_a_discriminator_changes() -> None:
    base = {"oneOf": _refs("Dog", "Cat")}

    def pets(discriminator: Any) -> Document:
        return answering({**base, "discriminator": discriminator} if discriminator else base, schemas=PETS)

    plain, mapped = {"propertyName": "kind"}, {"propertyName": "kind", "mapping": {"dog": "Dog"}}
    assert ids(pets(None), pets(plain)) == {"response-body-discriminator-added"}
    assert ids(pets(plain), pets(None)) == {"response-body-discriminator-removed"}
    assert ids(pets(plain), pets({"propertyName": "species"})) == {"response-body-discriminator-property-name-changed"}
    assert ids(pets(plain), pets(mapped)) == {"response-body-discriminator-mapping-added"}
    assert ids(pets(mapped), pets(plain)) == {"response-body-discriminator-mapping-deleted"}
    assert ids(pets(mapped), pets({**mapped, "mapping": {"dog": "Cat"}})) == {
        "response-body-discriminator-mapping-changed"
    }


# --- references, and cycles -----------------------------------------------------------------------------------------


def test_a_schema_that_contains_itself_is_compared_to_its_end() -> None:
    def tree(kind: str) -> dict[str, Any]:
        return {
            "Node": _object(
                children={"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
                parent={"allOf": [{"$ref": "#/components/schemas/Node"}], "nullable": True},
                leaf={"$ref": "#/components/schemas/Leaf"},
            ),
            "Leaf": _object(value={"type": kind}, owner={"$ref": "#/components/schemas/Node"}),
        }

    root = {"$ref": "#/components/schemas/Node"}
    old, new = (answering(root, schemas=tree(kind)) for kind in ("string", "integer"))
    changes = found(old, new)
    assert {each.pointer for each in changes} == {"/components/schemas/Leaf/properties/value/type"}
    change = min(changes, key=lambda each: len(each.subject))
    assert change.message == "The response's property `leaf/value` is now `integer`; it was `string` (status 200)."
    assert change.pointer == "/components/schemas/Leaf/properties/value/type"
    assert ids(old, old) == set()


def test_a_schema_that_is_all_of_itself_ends() -> None:
    schemas = {"Odd": {"allOf": [{"$ref": "#/components/schemas/Odd"}]}}
    one = answering({"$ref": "#/components/schemas/Odd"}, schemas=schemas)
    assert ids(one, answering(TEXT, schemas=schemas))


def test_a_reference_into_another_schema_is_followed() -> None:
    schemas = {"Customer": _object(email=TEXT)}
    reference = {"$ref": "#/components/schemas/Customer/properties/email"}
    old = sending(reference, schemas=schemas)
    new = sending(reference, schemas={"Customer": _object(email={**TEXT, "maxLength": 3})})
    assert "request-body-max-length-set" in ids(old, new)


def test_what_forks_at_every_step_is_still_compared_in_no_time() -> None:
    def ladder(kind: str) -> dict[str, Any]:
        steps: dict[str, Any] = {
            f"Step{number}": _object(
                left={"$ref": f"#/components/schemas/Step{number + 1}"},
                right={"$ref": f"#/components/schemas/Step{number + 1}"},
            )
            for number in range(60)
        }
        return {**steps, "Step60": {"type": kind}}

    old, new = (
        answering({"$ref": "#/components/schemas/Step0"}, schemas=ladder(kind)) for kind in ("string", "integer")
    )
    *changes, left = found(old, new)
    assert 1 <= len(changes) <= PLACES
    assert left.id == "trigg-places-not-compared"
    assert {each.pointer for each in changes} == {"/components/schemas/Step60/type"}


def test_a_shared_schema_is_told_for_each_operation_and_status() -> None:
    def api(kind: str) -> Document:
        response = {"description": "", "content": {"application/json": {"schema": REFERENCE}}}
        operation = {"responses": {"200": response, "201": response}}
        return document(
            {"/a": {"get": operation}, "/b": {"get": operation}}, schemas={"Customer": _object(a={"type": kind})}
        )

    changes = found(api("string"), api("integer"))
    assert {each.pointer for each in changes} == {"/components/schemas/Customer/properties/a/type"}
    assert sorted((each.operation, each.subject[3]) for each in changes) == [
        ("GET /a", "200"),
        ("GET /a", "201"),
        ("GET /b", "200"),
        ("GET /b", "201"),
    ]
    assert {each.message.rpartition("(")[2] for each in changes} == {"status 200).", "status 201)."}
    assert changes[0].fingerprint != changes[1].fingerprint


def test_a_removed_thing_is_shown_in_the_old_document_and_an_added_one_in_the_new() -> None:
    old, new = answering({**_object(a=TEXT)}, name="old"), answering({**_object(b=TEXT)}, name="new")
    sides = {each.id: (each.side, each.pointer.rpartition("/")[2], each.place) for each in found(old, new)}
    assert sides["response-optional-property-removed"][:2] == ("old", "a")
    assert sides["response-optional-property-added"][:2] == ("new", "b")
    assert sides["response-optional-property-removed"][2] == old.place("")


# --- odd documents --------------------------------------------------------------------------------------------------

ODD: list[Any] = [
    {"type": 1, "enum": "a", "required": "a", "properties": [], "items": 3},
    {"type": ["string", 3, None], "enum": [], "required": [1, "a"], "allOf": {}, "anyOf": [1, None, "a"], "oneOf": []},
    {"maxLength": "9", "minimum": True, "multipleOf": None, "pattern": 3, "format": [], "const": None, "default": {}},
    {"properties": {"a": None, "b": 3, "c": []}, "patternProperties": {"a": 1}, "dependentRequired": {"a": 1}},
    {"discriminator": "a", "additionalProperties": [], "not": 3, "if": None, "prefixItems": {}, "dependentSchemas": 2},
    {
        "discriminator": {"propertyName": 3, "mapping": []},
        "items": [3],
        "x-extensible-enum": 3,
        "enum": [None, {}, [1]],
    },
    {"allOf": [{}, True, False], "anyOf": [{}], "oneOf": [True], "deprecated": "yes", "x-stability-level": {}},
    {"properties": {"$ref": TEXT, "properties": {"type": "object"}, "type": TEXT}},
    3,
    [],
    "text",
]


@pytest.mark.parametrize("one", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("other", [*ODD, TEXT], ids=range(len(ODD) + 1))
def test_nonsense_is_compared_without_falling_over(one: Any, other: Any) -> None:
    for build in (sending, answering, asking):
        old, new = build(one), build(other)
        found(old, new)
        assert ids(old, old) == set()
        assert ids(new, build(other)) == set()


def test_a_reference_that_only_data_has_leads_to_nothing() -> None:
    one = Document("one", {})
    assert side(one, "/a", {"$ref": "#/nowhere"}) is None
    assert side(one, "/a", 3) is None


def test_places_that_were_not_compared_are_counted() -> None:
    def api(length: int) -> Document:
        properties = {f"telefon{number}": {"$ref": "#/components/schemas/Telefon"} for number in range(PLACES + 7)}
        schemas = {"Telefon": {"type": "string", "maxLength": length}}
        return sending({"type": "object", "properties": properties}, schemas=schemas)

    changes = found(api(15), api(12))
    told = [each for each in changes if each.id == "trigg-places-not-compared"]
    assert [(each.new, each.level, each.is_unknown) for each in told] == [(7, Level.WARNING, True)]
    assert told[0].message == "The request's body meets what changed at `7` more places, which were not compared."
    assert len(changes) == PLACES + 1
    assert found(api(12), api(12)) == []
