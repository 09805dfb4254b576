"""Pointers and references lead to one place, whoever reads the document."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trigg_ext.openapi.errors import BrokenReferenceError, OpenApiError
from trigg_ext.openapi.pointer import Part, at, chain, locate, pointer, resolve, resolve_at, steps_of

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {
        "/customers/id/{id}": {
            "get": {"parameters": [{"name": "id", "in": "path"}, {"name": "includeSensitiveData", "in": "query"}]}
        },
    },
    "components": {
        "schemas": {
            "Customer": {"type": "object", "properties": {"mobilePhone": {"type": "string"}}},
            "Member": {"$ref": "#/components/schemas/Customer"},
            "Kunde": {"$ref": "#/components/schemas/Member", "description": "Som i butikken."},
            "bonus~points": {"type": "integer"},
            "butikk/kjede": {"type": "string"},
            "Kjøpssum 100%": {"type": "number"},
            "rabatt%20sats": {"type": "number", "title": "as it is written"},
            "a b": {"title": "decoded"},
            "a%20b": {"title": "literal"},
            "": {"title": "no name"},
            "A": {"$ref": "#/components/schemas/B"},
            "B": {"$ref": "#/components/schemas/A"},
            "Self": {"$ref": "#/components/schemas/Self"},
            "Nothing": None,
            "Never": False,
        }
    },
}


@pytest.mark.parametrize(
    ("reference", "location"),
    [
        ("#/components/schemas/Customer", ("components", "schemas", "Customer")),
        ("#/components/schemas/bonus~0points", ("components", "schemas", "bonus~points")),
        ("#/components/schemas/bonus~points", ("components", "schemas", "bonus~points")),
        ("#/components/schemas/butikk~1kjede", ("components", "schemas", "butikk/kjede")),
        ("#/components/schemas/butikk%7E1kjede", ("components", "schemas", "butikk/kjede")),
        ("#/components/schemas/butikk%2Fkjede", ("components", "schemas", "butikk/kjede")),
        ("#%2Fcomponents%2Fschemas%2FCustomer", ("components", "schemas", "Customer")),
        ("#/components/schemas/Kj%C3%B8pssum%20100%25", ("components", "schemas", "Kjøpssum 100%")),
        ("#/components/schemas/Kjøpssum 100%", ("components", "schemas", "Kjøpssum 100%")),
        ("#/components/schemas/Kj%C3%B8pssum 100%", ("components", "schemas", "Kjøpssum 100%")),
        ("#/components/schemas/rabatt%20sats", ("components", "schemas", "rabatt%20sats")),
        ("#/components/schemas/rabatt%2520sats", ("components", "schemas", "rabatt%20sats")),
        ("#/components/schemas/a%20b", ("components", "schemas", "a b")),
        ("#/components/schemas/", ("components", "schemas", "")),
        ("#/paths/~1customers~1id~1%7Bid%7D/get", ("paths", "/customers/id/{id}", "get")),
        ("#/paths/~1customers~1id~1{id}/get/parameters/1", ("paths", "/customers/id/{id}", "get", "parameters", "1")),
    ],
)
def test_a_reference_leads_to_the_key_that_it_means(reference: str, location: tuple[str, ...]) -> None:
    assert locate(DOCUMENT, reference) == Part(location, at(DOCUMENT, location))


@pytest.mark.parametrize(
    "reference",
    [
        "#/components/schemas/Kunder",
        "#/components/schemas/Customer/properties/mobilePhone/type/0",
        "#/paths/~1customers~1id~1{id}/get/parameters/2",
        "#/paths/~1customers~1id~1{id}/get/parameters/01",
        "#/paths/~1customers~1id~1{id}/get/parameters/-1",
        "#/paths/~1customers~1id~1{id}/get/parameters/-",
        "#/paths/~1customers~1id~1{id}/get/parameters/²",
        "#/paths/~1customers~1id~1{id}/get/parameters/٣",
        "#/paths/~01customers",
    ],
)
def test_a_reference_to_what_is_not_there_is_refused(reference: str) -> None:
    with pytest.raises(BrokenReferenceError, match="is not in the document") as caught:
        locate(DOCUMENT, reference)
    assert caught.value.reference == reference
    assert isinstance(caught.value, OpenApiError)


@pytest.mark.parametrize(
    "reference",
    ["felles.yaml", "felles.yaml#/components/schemas/Kunde", "https://oculos.no/felles.yaml#/Kunde", "#Kunde", "#", ""],
)
def test_a_reference_to_no_part_of_the_document_is_refused(reference: str) -> None:
    with pytest.raises(BrokenReferenceError, match="leads to no part of the document"):
        resolve(DOCUMENT, {"$ref": reference})


def test_a_reference_to_a_reference_is_followed_to_the_end() -> None:
    customer = DOCUMENT["components"]["schemas"]["Customer"]
    assert resolve(DOCUMENT, {"$ref": "#/components/schemas/Member"}) is customer
    assert resolve_at(DOCUMENT, {"$ref": "#/components/schemas/Member"}, ()).location == (
        "components",
        "schemas",
        "Customer",
    )


@pytest.mark.parametrize("name", ["A", "B", "Self"])
def test_a_circle_of_references_is_refused(name: str) -> None:
    with pytest.raises(BrokenReferenceError, match="leads back to itself"):
        resolve(DOCUMENT, {"$ref": f"#/components/schemas/{name}"})


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_keywords_beside_a_reference_win_in_every_version(version: str) -> None:
    document = {**DOCUMENT, "openapi": version}
    node = {"$ref": "#/components/schemas/Kunde", "nullable": True, "description": "Kan mangle."}
    assert resolve(document, node) == {
        "type": "object",
        "properties": {"mobilePhone": {"type": "string"}},
        "nullable": True,
        "description": "Kan mangle.",
    }
    assert "nullable" not in DOCUMENT["components"]["schemas"]["Customer"]


def test_a_chain_has_each_link_without_its_reference_and_where_it_is() -> None:
    node = {"$ref": "#/components/schemas/Kunde", "nullable": True}
    assert list(chain(DOCUMENT, node, ("here",))) == [
        Part(("here",), {"nullable": True}),
        Part(("components", "schemas", "Kunde"), {"description": "Som i butikken."}),
        Part(("components", "schemas", "Member"), {}),
        Part(("components", "schemas", "Customer"), DOCUMENT["components"]["schemas"]["Customer"]),
    ]


def test_a_property_that_is_called_ref_is_no_reference() -> None:
    properties = {"$ref": {"type": "string"}}
    assert resolve(DOCUMENT, properties) is properties


@pytest.mark.parametrize(("name", "value"), [("Nothing", None), ("Never", False)])
def test_null_and_false_are_there(name: str, value: object) -> None:
    assert locate(DOCUMENT, f"#/components/schemas/{name}").node is value


def test_at_gives_the_default_only_where_nothing_is() -> None:
    missing = object()
    assert at(DOCUMENT, ("components", "schemas", "Nothing"), missing) is None
    assert at(DOCUMENT, ("components", "schemas", "Kunder"), missing) is missing
    assert at(DOCUMENT, ("paths", "/customers/id/{id}", "get", "parameters", 1, "name")) == "includeSensitiveData"


@given(st.lists(st.text(max_size=5), max_size=5))
def test_a_pointer_is_read_back_as_it_was_written(steps: list[str]) -> None:
    assert steps_of(pointer(*steps)) == tuple(steps)


@given(st.lists(st.text(alphabet="a/~%0127E ø", max_size=6), min_size=1, max_size=3))
def test_every_key_can_be_referred_to_by_its_encoded_pointer(steps: list[str]) -> None:
    from urllib.parse import quote

    document: Any = 17
    for step in reversed(steps):
        document = {step: document}
    assert locate(document, "#" + quote(pointer(*steps), safe="/~")) == Part(tuple(steps), 17)
