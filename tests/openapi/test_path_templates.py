"""Path parameters are renamed by their position, where nothing says that the position has changed."""

from __future__ import annotations

from typing import Any

import pytest

from trigg_ext.openapi.path_templates import parameter_names, rename_path_parameters, shape


def declared(name: str, place: str = "path") -> dict[str, Any]:
    return {"name": name, "in": place, "required": True}


def test_a_template_has_a_shape_and_names() -> None:
    assert shape("/kort/{kundeId}/{kortId}.json") == "/kort/{}/{}.json"
    assert parameter_names("/kort/{kundeId}/{kortId}.json") == ["kundeId", "kortId"]


def test_parameters_are_renamed_wherever_they_are_declared() -> None:
    document: dict[str, Any] = {
        "paths": {
            "/kort/{kunde}/{kort}": {"$ref": "#/components/pathItems/Kort"},
            "/butikker": {"get": {}},
        },
        "components": {
            "pathItems": {
                "Kort": {
                    "parameters": [{"$ref": "#/components/parameters/Kunde"}],
                    "get": {"parameters": [declared("KORT"), declared("kunde", "query")]},
                }
            },
            "parameters": {"Kunde": declared("kunde")},
        },
    }
    before = document["components"]

    renamed = list(rename_path_parameters(document, ["/kort/{kundeId}/{kortId}", "/butikker"]))

    assert renamed == [("/kort/{kunde}/{kort}", "/kort/{kundeId}/{kortId}")]
    assert list(document["paths"]) == ["/kort/{kundeId}/{kortId}", "/butikker"]
    item = document["paths"]["/kort/{kundeId}/{kortId}"]
    assert item["parameters"] == [declared("kundeId")]
    assert item["get"]["parameters"] == [declared("kortId"), declared("kunde", "query")]
    assert document["components"] == before


@pytest.mark.parametrize(
    "templates",
    [
        ["/kort/{b}/{a}"],
        ["/kort/{b}/{c}"],
        ["/kort/{c}/{d}", "/kort/{e}/{f}"],
        ["/kort/{a}/{b}", "/kort/{c}/{d}"],
        ["/kunder/{c}/{d}"],
        [],
    ],
    ids=["swapped", "one is elsewhere", "two fit", "it is known", "another path", "none"],
)
def test_what_is_not_certain_stays_as_it_is(templates: list[str]) -> None:
    document: dict[str, Any] = {"paths": {"/kort/{a}/{b}": {"get": {"parameters": [declared("a"), declared("b")]}}}}
    assert list(rename_path_parameters(document, templates)) == []
    assert list(document["paths"]) == ["/kort/{a}/{b}"]
