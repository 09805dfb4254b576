"""The responses that operations give by themselves."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any

import httpx
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.documents import answering, minimal
from trigg_ext.sandbox import Sandbox
from trigg_ext.sandbox._http.examples import Examples
from trigg_ext.sandbox._http.operations import operations
from trigg_ext.sandbox._http.schemas import Schemas

CATEGORY = {"$ref": "#/components/schemas/Category"}


def example(schema: Any, *documented: Any, **components: Any) -> Any:
    return Examples(Schemas({"components": {"schemas": components}})).of(schema, documented)


def response(document: dict[str, Any], path: str = "/stores") -> httpx.Response:
    with Sandbox(spec=document, stateful=False) as sandbox, httpx.Client(transport=sandbox.transport()) as client:
        return client.get("https://api.oculos.no" + path)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "examples": ["Kari", "Ola"]}, "Kari"),
        ({"type": "string", "example": "Kari"}, "Kari"),
        ({"type": "string", "default": "NO"}, "NO"),
        ({"const": "NOK"}, "NOK"),
        ({"enum": ["PURCHASE", "RETURN"]}, "PURCHASE"),
        ({"type": ["string", "null"], "examples": [None]}, None),
        ({"type": ["null", "integer"], "default": None}, 1),
        ({"type": "null"}, None),
        ({"type": "boolean"}, True),
        ({"type": "integer"}, 1),
        ({"type": "integer", "minimum": 400}, 400),
        ({"type": "integer", "exclusiveMinimum": 400}, 401),
        ({"type": "integer", "exclusiveMaximum": -5}, -6),
        ({"type": "integer", "multipleOf": 25, "minimum": 30}, 50),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "string", "format": "date"}, "2025-05-17"),
        ({"type": "string", "format": "email"}, "kari.nordmann@example.no"),
        ({"type": "string", "format": "ukjent"}, "Eksempel"),
        ({"type": "string", "minLength": 12}, "EksempelEkse"),
        ({"type": "string", "maxLength": 2}, "Ek"),
        ({"type": "string", "pattern": r"^\+47\d{8}$"}, "+4791234567"),
        ({"type": "array", "items": {"const": "S100"}}, ["S100"]),
        ({"type": "array", "items": {"const": "S100"}, "minItems": 3}, ["S100"] * 3),
        ({"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": True}, ["Eksempel", "Eksempel1"]),
        ({"type": "array", "maxItems": 0}, []),
        ({"type": "array", "prefixItems": [{"const": 1}, {"const": "a"}]}, [1, "a"]),
        ({"type": "object", "additionalProperties": True}, {}),
        ({"type": "object", "minProperties": 1, "additionalProperties": {"const": 7}}, {"field1": 7}),
        ({"properties": {"zip": {"const": "0150"}}}, {"zip": "0150"}),
        ({"items": {"const": "0150"}}, ["0150"]),
        ({"required": ["zip"], "type": "object", "additionalProperties": {"const": "0150"}}, {"zip": "0150"}),
        ({"anyOf": [{"type": "null"}, {"const": "0150"}]}, "0150"),
        ({"oneOf": [{"type": "integer"}, {"type": "string"}]}, 1),
        ({"oneOf": [{"type": "number"}, {"type": "integer"}]}, 1),
        ({"oneOf": [{"const": 1}, {"const": 1}]}, 1),
        ({"oneOf": [False, {"const": "NOK"}]}, "NOK"),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": True}, [1, 2, 3]),
        ({"type": "array", "items": {"type": "boolean"}, "maxItems": 1, "uniqueItems": True}, [True]),
        ({"type": "object", "properties": {"a": {"const": 1}}, "not": {"required": ["a"]}}, {}),
        ({"type": "object", "properties": {"a": False}, "required": ["a"]}, {}),
        ({"type": ["integer", "number"], "examples": [4.5]}, 4.5),
        ({"type": "tull"}, {}),
        ({}, {}),
        (True, {}),
        (False, {}),
        ({"not": {}}, {}),
        ("tull", {}),
    ],
)
def test_a_schema_gives_its_own_example_or_one_is_built(schema: Any, value: Any) -> None:
    assert example(schema) == value


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "integer", "examples": ["4"]}, 4),
        ({"type": "number", "examples": ["799.90"]}, 799.9),
        ({"type": "boolean", "examples": ["true"]}, True),
        ({"type": "string", "examples": [4]}, "4"),
        ({"type": "string", "examples": [True]}, "true"),
        ({"type": "array", "items": {"type": "string"}, "examples": ["S100"]}, ["S100"]),
        ({"type": "array", "items": {"type": "integer"}, "examples": [["1", "2"]]}, [1, 2]),
        (
            {"type": "object", "properties": {"id": {"type": "integer"}}, "examples": [{"id": "4", "navn": "Kaffe"}]},
            {"id": 4, "navn": "Kaffe"},
        ),
        ({"type": ["integer", "null"], "examples": [""]}, None),
        ({"type": "number", "examples": ["1e999", "gratis"]}, 1),
        ({"type": "object", "properties": {"id": False}, "examples": [{"id": 4}]}, {}),
        ({"type": "integer", "examples": ["mange"]}, 1),
        ({"type": "integer", "minimum": 10, "examples": [3, 12]}, 12),
        ({"type": "string", "enum": ["A"], "examples": ["B"]}, "A"),
        ({"type": "string", "examples": {"norsk": {"value": "Kari"}}}, "Kari"),
    ],
)
def test_an_example_of_a_wrong_type_is_taken_in_the_type_of_the_schema(schema: Any, value: Any) -> None:
    assert example(schema) == value
    assert type(example(schema)) is type(value)


def test_what_is_required_is_there_even_where_the_example_lacks_it() -> None:
    schema = {
        "type": "object",
        "properties": {"id": {"const": "4"}, "zip": {"type": "string", "examples": ["0150"]}},
        "required": ["id", "zip"],
        "examples": [{"id": "4"}],
    }

    assert example(schema) == {"id": "4", "zip": "0150"}


def test_all_of_is_merged() -> None:
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/Person"},
            {"properties": {"points": {"const": 38}, "name": {"minLength": 1}}, "required": ["points"]},
        ],
        "properties": {"city": {"const": "Oslo"}},
    }
    person = {"type": "object", "properties": {"name": {"const": "Kari"}}, "required": ["name"]}

    assert example(schema, Person=person) == {"name": "Kari", "points": 38, "city": "Oslo"}


def test_two_choices_are_both_made() -> None:
    card = {"type": "object", "anyOf": [{"properties": {"clips": {"const": 3}}, "required": ["clips"]}]}
    schema = {
        "allOf": [{"$ref": "#/components/schemas/Card"}],
        "anyOf": [{"properties": {"name": {"const": "Black coffee"}}, "required": ["name"]}],
    }

    assert example(schema, Card=card) == {"clips": 3, "name": "Black coffee"}


def test_a_reference_may_point_into_a_list() -> None:
    document = minimal({"parameters": [{"name": "q", "in": "query", "required": True}], "responses": {}})
    document["paths"]["/consents"] = {
        "get": {
            "parameters": [{"$ref": "#/paths/~1stores/get/parameters/0"}, {"$ref": "#/paths/~1stores/get/parameters/9"}]
        }
    }

    assert [parameter.name for parameter in operations(document)[1].parameters] == ["q"]


def test_what_yaml_makes_of_dates_and_statuses_is_read_as_text() -> None:
    document = {"openapi": "3.1.0", "paths": MappingProxyType({"/stores": {"get": answering({"type": "string"})}})}
    media = document["paths"]["/stores"]["get"]["responses"].pop("200")  # type: ignore[index]
    media["content"]["application/json"]["example"] = date(2025, 5, 17)
    document["paths"]["/stores"]["get"]["responses"][200] = media  # type: ignore[index]

    assert response(document).json() == "2025-05-17"


def test_a_document_that_cannot_be_a_schema_resource_is_served_without_checks() -> None:
    document = minimal(answering({"$ref": "#/components/schemas/City"}), City={"const": "Oslo"})
    document["info"] = {"title": "\ud83d"}

    assert response(document).json() == "Oslo"


def test_a_tree_ends_where_it_would_begin_again() -> None:
    category = {
        "type": "object",
        "properties": {
            "name": {"const": "Jakker"},
            "parent": CATEGORY,
            "children": {"type": "array", "items": CATEGORY},
            "related": {"oneOf": [CATEGORY, {"type": "null"}]},
        },
        "required": ["name"],
    }

    assert example(CATEGORY, Category=category) == {"name": "Jakker", "children": [], "related": None}


def test_a_documented_tree_keeps_its_branches() -> None:
    tree = {"name": "Klær", "children": [{"name": "Jakker", "children": []}]}
    category = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": CATEGORY}},
        "examples": [tree],
    }

    assert example(CATEGORY, Category=category) == tree


@pytest.mark.parametrize(
    "components",
    [
        {"Category": CATEGORY},
        {"Category": {"type": "object", "properties": {"parent": CATEGORY}, "required": ["parent"]}},
        {
            "Category": {
                "type": "object",
                "properties": {"parent": CATEGORY},
                "required": ["parent"],
                "examples": [{}],
            }
        },
        {"Category": {"allOf": [CATEGORY]}},
        {"Category": {"anyOf": [CATEGORY, CATEGORY]}},
        {"Category": {"type": "array", "items": CATEGORY, "minItems": 1}},
        {"Category": {"$ref": "https://example.com/categories.json"}},
        {},
    ],
)
def test_a_schema_without_an_end_is_no_endless_loop(components: dict[str, Any]) -> None:
    assert example(CATEGORY, **components) == {}


def test_what_only_goes_to_the_api_is_not_in_its_response() -> None:
    schema = {
        "type": "object",
        "properties": {"id": {"const": "4", "readOnly": True}, "password": {"type": "string", "writeOnly": True}},
    }

    assert example(schema) == {"id": "4"}
    assert "id" not in Examples(Schemas({}), omit="readOnly").of(schema)


_NUMBERS = st.integers(-(2**53), 2**53) | st.text("0123456789", max_size=15)
_SCHEMAS = st.recursive(
    st.one_of(
        st.builds(dict, type=st.sampled_from(["string", "integer", "number", "boolean", "null"])),
        st.builds(dict, type=st.just("integer"), minimum=st.integers(-50, 50)),
        st.builds(dict, type=st.just("string"), minLength=st.integers(0, 20)),
        st.builds(dict, type=st.just("string"), maxLength=st.integers(0, 20)),
        st.builds(dict, type=st.just("integer"), examples=st.lists(_NUMBERS, min_size=1)),
        st.builds(dict, enum=st.lists(_NUMBERS | st.text(), min_size=1)),
    ),
    lambda inner: st.one_of(
        st.builds(dict, type=st.just("array"), items=inner, minItems=st.integers(0, 3)),
        st.builds(
            lambda properties: {"type": "object", "properties": properties, "required": sorted(properties)[:2]},
            st.dictionaries(st.sampled_from(["id", "name", "zip", "points"]), inner),
        ),
        st.builds(lambda branches: {"anyOf": branches}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"allOf": [part]}, inner),
    ),
    max_leaves=8,
)


@given(_SCHEMAS)
def test_an_example_is_valid_for_its_schema(schema: dict[str, Any]) -> None:
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(example(schema))


def test_an_example_of_the_media_type_goes_before_those_of_the_schema() -> None:
    document = minimal(answering({"type": "string", "examples": ["Bergen"]}, example="Oslo"))

    assert response(document).json() == "Oslo"


def test_named_examples_are_used_also_by_reference() -> None:
    document = minimal(answering({"type": "string"}, examples={"hovedstad": {"$ref": "#/components/examples/Oslo"}}))
    document["components"]["examples"] = {"Oslo": {"value": "Oslo"}}

    assert response(document).json() == "Oslo"


def test_a_media_example_that_contradicts_the_schema_gives_way() -> None:
    schema = {"type": "string", "enum": ["Oslo", "Bergen"]}

    assert response(minimal(answering(schema, example="Atlantis"))).json() == "Oslo"


def test_a_media_example_that_is_no_text_gives_way() -> None:
    assert response(minimal(answering({"type": "string"}, example="\ud83d"))).json() == "Eksempel"


def test_a_media_example_stays_where_nothing_can_be_valid() -> None:
    assert response(minimal(answering({"type": "string", "pattern": "^(?!)$"}, example="Oslo"))).json() == "Oslo"


def test_an_example_of_a_whole_response_is_used() -> None:
    operation = answering({"type": "string"})
    operation["responses"]["200"]["examples"] = {"application/json": "Oslo"}

    assert response(minimal(operation)).json() == "Oslo"


@pytest.mark.parametrize(
    ("responses", "status"),
    [
        ({"400": {}, "201": {}, "200": {}}, 201),
        ({"302": {}, "202": {}}, 202),
        ({"404": {}, "303": {}}, 303),
        ({"2XX": {}}, 200),
        ({"3xx": {}}, 302),
        ({"default": {}}, 200),
        ({"500": {}}, 200),
        ({}, 200),
        ({200: {}}, 200),
        ({"x-tull": {}, "ja": {}}, 200),
        (None, 200),
    ],
)
def test_the_first_success_is_answered(responses: Any, status: int) -> None:
    sent = response(minimal({"responses": responses}))

    assert sent.status_code == status
    assert sent.content == b""


@pytest.mark.parametrize("status", ["204", "304"])
def test_a_status_without_a_body_has_none_whatever_the_document_says(status: str) -> None:
    content = {"application/json": {"schema": {"type": "string"}}}
    sent = response(minimal({"responses": {status: {"content": content}}}))

    assert sent.content == b""
    assert "content-type" not in sent.headers
    assert "content-length" not in sent.headers


def test_a_redirect_leads_to_nobody(client: httpx.Client) -> None:
    sent = client.get("/dataenrichment/forms/kaffebaren/17")

    assert sent.status_code == 302
    assert sent.headers["location"].startswith("https://example.com/")


def test_described_headers_are_sent_where_they_can_be() -> None:
    document = minimal(
        {
            "responses": {
                "302": {
                    "headers": {
                        "X-Rate-Limit": {"schema": {"type": "integer", "examples": [60]}},
                        "X-Open": {"schema": {"type": "boolean"}},
                        "X-By": {"example": "Trøndelag"},
                        "X Y": {"schema": {"type": "string"}},
                        "Location": {"example": "https://trigg.example/"},
                        "Content-Length": {"schema": {"const": 99}},
                        "X-Object": {"schema": {"type": "object"}},
                    }
                }
            }
        }
    )

    assert dict(response(document).headers) == {
        "x-rate-limit": "60",
        "x-open": "true",
        "location": "https://example.com/registrert",
        "content-length": "0",
    }


@pytest.mark.parametrize(
    ("content", "media_type", "body"),
    [
        ({"text/csv": {"example": "navn\nKåre\n"}}, "text/csv", "navn\nKåre\n"),
        ({"text/plain": {"schema": {"type": "string"}}, "application/json": {"example": 4}}, "application/json", "4"),
        ({"application/problem+json": {"example": {}}}, "application/problem+json", "{}"),
        ({"*/*": {"example": ["Oslo"]}}, "application/json", '["Oslo"]'),
        ({"application/json": {}}, "application/json", "{}"),
    ],
)
def test_a_response_has_the_media_type_of_the_document(content: dict[str, Any], media_type: str, body: str) -> None:
    sent = response(minimal({"responses": {"200": {"content": content}}}))

    assert sent.headers["content-type"] == media_type
    assert sent.content.decode() == body


@pytest.mark.parametrize(
    "operation",
    [
        {},
        {"responses": "tull", "parameters": "tull", "requestBody": "tull", "security": "tull"},
        {"responses": {"200": "tull"}, "parameters": ["tull", {"name": 4}], "security": ["tull"]},
        {"responses": {"200": {"content": {"application/json": "tull"}, "headers": {"X-A": "tull"}}}},
        {"responses": {"200": {"$ref": "#/components/responses/Missing"}}},
        {"responses": {"200": {"$ref": "#/paths/~1stores/get/responses/200"}}},
        {"responses": {"200": {"content": {"application/json": {"schema": {"type": "tull"}}}}}},
        {"responses": {}, "security": [{"unknown": []}]},
        {"responses": {}, "parameters": [{"name": "q", "in": "query", "schema": {"$ref": "#/nowhere"}}]},
        {"responses": {}, "parameters": [{"name": "q", "in": "tull", "required": True}]},
    ],
)
def test_an_operation_of_whatever_shape_is_served(operation: dict[str, Any]) -> None:
    assert response(minimal(operation), "/stores?q=1").is_success


def test_an_operation_without_a_name_is_known_by_its_operation_id_or_its_path() -> None:
    document = minimal({"operationId": "store1"}) | {"info": {}}
    document["paths"]["/consents"] = {"get": {}}

    assert [operation.name for operation in operations(document)] == ["store1", "GET /consents"]


def test_the_document_is_copied_so_that_later_changes_do_not_reach_the_sandbox() -> None:
    document = minimal(answering({"const": "Oslo"}))
    with Sandbox(spec=document, stateful=False) as sandbox, httpx.Client(transport=sandbox.transport()) as client:
        document["paths"].clear()

        assert client.get("https://api.oculos.no/stores").json() == "Oslo"


def test_a_paged_report_responses_a_page(client: httpx.Client) -> None:
    answered = client.get("/reports/customers", params={"page": 2, "rowsPage": 25}).json()

    assert answered == {"metaData": {"totalRecords": 12, "totalPages": 1, "activePage": 1}, "data": [{}]}
