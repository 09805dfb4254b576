"""Operations, references and media types are found where OpenAPI has them, and nowhere else."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from trigg_ext.openapi.document import component_name, keywords, operations, reference_to, references, server_url
from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.media_types import is_json, matching


def test_operations_are_found_behind_references_with_where_they_are() -> None:
    stores = {"get": {"summary": "List stores"}, "parameters": [{"name": "page", "in": "query"}]}
    document: dict[str, Any] = {
        "paths": {
            "/stores": {"$ref": "#/components/pathItems/Stores", "post": {"summary": "Open a store"}},
            "/promotions": {"get": {}},
            "x-internal": {"get": {}},
        },
        "components": {"pathItems": {"Stores": stores}},
    }
    found = list(operations(document))
    assert [(each.label, each.location) for each in found] == [
        ("GET /stores", ("components", "pathItems", "Stores", "get")),
        ("POST /stores", ("paths", "/stores", "post")),
        ("GET /promotions", ("paths", "/promotions", "get")),
    ]
    assert found[0].operation is stores["get"]
    assert found[0].item["parameters"] == stores["parameters"]


def test_a_path_that_refers_to_nowhere_is_refused() -> None:
    with pytest.raises(BrokenReferenceError, match="pathItems/Borte"):
        list(operations({"paths": {"/stores": {"$ref": "#/components/pathItems/Borte"}}}))


def test_references_are_not_looked_for_in_data_names_and_extensions() -> None:
    document: dict[str, Any] = {
        "paths": {"$ref": {"get": {"responses": {"200": {"$ref": "#/real/response"}, "x-more": {"$ref": "#/no"}}}}},
        "components": {
            "schemas": {
                "$ref": {"$ref": "#/real/schema"},
                "Receipt": {
                    "properties": {"$ref": {"type": "string"}, "example": {"$ref": "#/real/property"}},
                    "example": {"$ref": "#/no"},
                    "examples": [{"$ref": "#/no"}],
                    "default": {"$ref": "#/no"},
                    "enum": [{"$ref": "#/no"}],
                    "x-note": {"$ref": "#/no"},
                    "items": {"allOf": [{"$ref": "#/real/item"}]},
                },
            },
            "examples": {"One": {"$ref": "#/real/example"}, "Other": {"value": {"$ref": "#/no"}}},
        },
    }
    assert {value for _, value in references(document)} == {
        "#/real/response",
        "#/real/schema",
        "#/real/property",
        "#/real/item",
        "#/real/example",
    }
    assert (("components", "schemas", "$ref"), "#/real/schema") in list(references(document))


def test_keywords_of_the_outer_object_come_first() -> None:
    keys = [key for _, key, _ in keywords({"openapi": "3.1.0", "info": {"title": "Trigg"}, "paths": {}})]
    assert keys == ["openapi", "info", "paths", "title"]


@pytest.mark.parametrize("name", ["Customer", "butikk/kjede", "bonus~points", "Kjøpssum"])
def test_a_component_is_referred_to_by_its_name(name: str) -> None:
    assert component_name(reference_to(name)) == name


def test_the_url_of_a_server_has_the_defaults_of_its_variables() -> None:
    variables = {"stage": {"default": "api"}, "version": {"default": 4}, "region": {}}
    server = {"url": "https://{stage}.oculos.no/v{version}/{region}", "variables": variables}
    assert server_url(server) == "https://api.oculos.no/v4/{region}"
    assert server_url({"url": None}) == ""


@pytest.mark.parametrize(
    ("media_type", "is_one"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/problem+json", True),
        ("text/json", True),
        ("*/*", True),
        ("application/*", True),
        ("application/x-ndjson", False),
        ("text/csv", False),
        ("", False),
    ],
)
def test_json_is_recognised_in_every_spelling(media_type: str, is_one: bool) -> None:
    assert is_json(media_type) is is_one


@pytest.mark.parametrize(
    ("media_type", "found"),
    [
        ("application/json; charset=utf-8", "application/json"),
        ("TEXT/CSV", "text/*"),
        ("image/png", None),
        ("", None),
    ],
)
def test_a_media_type_is_covered_by_itself_or_a_range(media_type: str, found: str | None) -> None:
    assert matching(["application/json", "text/*"], media_type) == found


@pytest.mark.parametrize(
    ("module", "loaded"),
    [("trigg_ext", set()), ("trigg_ext.client", {"trigg_ext.openapi", "trigg_ext.openapi.media_types"})],
)
def test_the_client_loads_no_more_than_the_media_types(module: str, loaded: set[str]) -> None:
    names = "[name for name in sys.modules if name.startswith('trigg_ext.openapi')]"
    code = f"import json, sys, {module}; print(json.dumps({names}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout)) == loaded
