"""A schema in one piece asks for exactly what its parts ask for together."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st

from trigg_ext.openapi.flatten import flatten, merge, parts
from trigg_ext.openapi.pointer import Part

DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Person": {
                "type": "object",
                "required": ["mobilePhone"],
                "properties": {
                    "mobilePhone": {"type": "string"},
                    "age": {"type": "integer"},
                    "name": {"maxLength": 40},
                },
            },
            "Customer": {
                "allOf": [
                    {"$ref": "#/components/schemas/Person"},
                    {
                        "required": ["id"],
                        "properties": {"id": {"type": "string"}, "age": {"minimum": 15}, "name": {"maxLength": 80}},
                    },
                ],
                "description": "Et medlem.",
            },
            "Named": {"$ref": "#/components/schemas/Customer", "description": "Med egne ord.", "nullable": True},
            "Circle": {"allOf": [{"$ref": "#/components/schemas/Circle"}], "type": "object"},
            "One": {"allOf": [{"$ref": "#/components/schemas/Other"}], "properties": {"one": {}}},
            "Other": {"allOf": [{"$ref": "#/components/schemas/One"}], "properties": {"other": {}}},
            "Loop": {"$ref": "#/components/schemas/Loop"},
        }
    }
}


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def test_properties_and_requirements_of_all_parts_are_there() -> None:
    flat = flatten(DOCUMENT, reference("Customer"))
    assert flat is not None
    assert flat.schema == {
        "type": "object",
        "required": ["mobilePhone", "id"],
        "properties": {
            "mobilePhone": {"type": "string"},
            "age": {"type": "integer", "minimum": 15},
            "name": {"allOf": [{"maxLength": 40}, {"maxLength": 80}]},
            "id": {"type": "string"},
        },
        "description": "Et medlem.",
    }


def test_the_outermost_part_has_the_last_word() -> None:
    flat = flatten(DOCUMENT, reference("Named"))
    assert flat is not None
    assert flat.schema["description"] == "Med egne ord."
    assert flat.schema["nullable"] is True


def test_where_the_references_led_is_told() -> None:
    flat = flatten(DOCUMENT, {"allOf": [reference("Customer"), {"type": "object"}]})
    assert flat is not None
    assert {
        ("components", "schemas", "Customer"),
        ("components", "schemas", "Person"),
    } <= flat.passed


def test_a_schema_without_a_reference_or_a_composition_is_itself() -> None:
    schema = {"type": "string", "maxLength": 8}
    flat = flatten(DOCUMENT, schema)
    assert flat is not None
    assert flat.schema is schema


def test_a_part_that_nothing_satisfies_leaves_nothing() -> None:
    assert flatten(DOCUMENT, {"allOf": [reference("Person"), False]}) is None
    assert flatten(DOCUMENT, False) is None


def test_a_part_that_everything_satisfies_adds_nothing() -> None:
    flat = flatten(DOCUMENT, {"allOf": [True, {"type": "string"}]})
    assert flat is not None
    assert flat.schema == {"type": "string"}


def test_circles_end() -> None:
    for name, properties in (("Circle", set()), ("One", {"one", "other"}), ("Other", {"one", "other"})):
        flat = flatten(DOCUMENT, reference(name))
        assert flat is not None
        assert set(flat.schema.get("properties", ())) == properties
    assert list(parts(DOCUMENT, reference("Loop"))) == []


def test_a_reference_to_nowhere_adds_nothing() -> None:
    flat = flatten(DOCUMENT, {"allOf": [reference("Person"), reference("Borte")], "title": "Kunde"})
    assert flat is not None
    assert flat.schema["title"] == "Kunde"
    assert "mobilePhone" in flat.schema["properties"]


def test_choices_of_one_kind_stay_choices_of_their_own() -> None:
    colours = {"anyOf": [{"const": "rød"}, {"const": "blå"}]}
    lengths = {"anyOf": [{"maxLength": 3}, {"minLength": 9}]}
    assert merge(colours, lengths) == {**colours, "allOf": [lengths]}


def test_parts_have_their_locations_in_the_document() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    location = ("components", "schemas", "Customer")
    assert list(parts(DOCUMENT, schemas["Customer"], location)) == [
        Part(("components", "schemas", "Person"), schemas["Person"]),
        Part((*location, "allOf", 1), schemas["Customer"]["allOf"][1]),
        Part(location, {"description": "Et medlem."}),
    ]


def test_many_ways_to_one_schema_do_not_multiply() -> None:
    schemas: dict[str, Any] = {"Level0": {"type": "object", "properties": {"butikk": {"type": "string"}}}}
    for level in range(1, 61):
        below = {"$ref": f"#/components/schemas/Level{level - 1}"}
        schemas[f"Level{level}"] = {"allOf": [below, below]}
    document = {"components": {"schemas": schemas}}
    assert len(list(parts(document, reference("Level60")))) <= 3 * 60 + 1


_LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "required": st.lists(st.sampled_from(["id", "navn"]), max_size=2, unique=True),
        "properties": st.dictionaries(
            st.sampled_from(["id", "navn"]),
            st.sampled_from([{"type": "string"}, {"type": "integer"}, {"minLength": 2}, {}]),
            max_size=2,
        ),
        "anyOf": st.just([{"required": ["id"]}, {"required": ["navn"]}]),
    },
)
_SCHEMAS = st.recursive(
    _LEAVES,
    lambda inner: st.builds(
        lambda own, members: {**own, "allOf": members}, _LEAVES, st.lists(inner, min_size=1, max_size=2)
    ),
    max_leaves=4,
)
_VALUES = st.dictionaries(st.sampled_from(["id", "navn"]), st.sampled_from(["A1", "B", 17, None]), max_size=2)


@settings(max_examples=200)
@given(_SCHEMAS, _VALUES)
def test_the_flat_schema_allows_the_same_values(schema: dict[str, Any], value: dict[str, Any]) -> None:
    flat = flatten({}, schema)
    assert flat is not None
    assert jsonschema_rs.is_valid(flat.schema, value) == jsonschema_rs.is_valid(schema, value)
