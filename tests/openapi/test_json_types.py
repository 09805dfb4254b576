"""Types of values and of schemas, in every spelling of OpenAPI 3.0 and 3.1."""

from __future__ import annotations

from typing import Any

import pytest

from trigg_ext.openapi.json_types import is_of_type, json_type, mapping, sequence, text, types_of


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "null"),
        (True, "boolean"),
        (17, "integer"),
        (17.0, "number"),
        (799.9, "number"),
        ("+4791234567", "string"),
        ([], "array"),
        ({}, "object"),
    ],
)
def test_every_json_value_has_a_type(value: object, name: str) -> None:
    assert json_type(value) == name


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({}, set()),
        ({"type": "string"}, {"string"}),
        ({"type": ["string", "null"]}, {"string", "null"}),
        ({"type": "string", "nullable": True}, {"string", "null"}),
        ({"type": ["string", "null"], "nullable": True}, {"string", "null"}),
        ({"type": "string", "nullable": False}, {"string"}),
        ({"nullable": True}, set()),
        ({"const": 17}, {"integer"}),
        ({"const": None}, {"null"}),
        ({"enum": ["NOK", None]}, {"string", "null"}),
        ({"enum": ["NOK"], "nullable": True}, {"string", "null"}),
        ({"type": "integer", "enum": ["1"]}, {"integer"}),
        ({"properties": {"id": {}}}, {"object"}),
        ({"additionalProperties": {"type": "string"}}, {"object"}),
        ({"items": {}}, {"array"}),
        ({"prefixItems": [{}]}, {"array"}),
        ({"type": []}, set()),
        ({"type": 17}, set()),
        ({"$ref": "#/components/schemas/Customer"}, set()),
    ],
)
def test_a_schema_names_or_shows_its_types(schema: dict[str, Any], types: set[str]) -> None:
    assert types_of(schema) == types


@pytest.mark.parametrize(
    ("value", "types", "fits"),
    [
        (17, {"number"}, True),
        (17.0, {"integer"}, True),
        (17.5, {"integer"}, False),
        (True, {"integer"}, False),
        (True, {"number"}, False),
        ("17", {"integer"}, False),
        (None, {"string", "null"}, True),
    ],
)
def test_integers_are_numbers_and_whole_numbers_are_integers(value: object, types: set[str], fits: bool) -> None:
    assert is_of_type(value, frozenset(types)) is fits


def test_a_place_of_another_type_reads_as_empty() -> None:
    assert (mapping([]), sequence({}), text(17)) == ({}, [], "")
