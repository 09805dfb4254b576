"""Which documents are taken, which are refused in which line, and what an overlay corrects."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.errors import PipelineError
from codegen.pipeline import build
from codegen.spec.load import Damaged, NotOpenApi, Unsupported
from tests.codegen import variants
from tests.codegen.variants import Document, api, encoded, operation, overlay

STORE: Document = {"type": "object", "properties": {"id": {"type": "string"}, "navn": {"type": "string"}}}


def _responding(schema: Any) -> Document:
    return api({"/butikker": {"get": operation(responses=variants.responses(schema))}}, Butikk=STORE)


def _store(**keys: Any) -> Document:
    return api({"/butikker": {"get": operation()}}, Butikk={**STORE, **keys})


def test_an_operation_without_responses_returns_nothing() -> None:
    document = api({"/butikker": {"get": {"operationId": "hent"}}})
    assert variants.effective(document, variants.NO_OVERLAY)["paths"]["/butikker"]["get"]["responses"] == {}


def test_a_reference_to_an_anchor_leads_to_its_place() -> None:
    document = _responding({"$ref": "#butikk"})
    document["components"]["schemas"]["Butikk"] = {
        **STORE, "$anchor": "butikk", "properties": {**STORE["properties"], "nabo": {"$ref": "#butikk"}},
    }  # fmt: skip
    schemas = variants.effective(document, variants.NO_OVERLAY)["components"]["schemas"]
    assert schemas["Butikk"]["properties"]["nabo"] == {"$ref": "#/components/schemas/Butikk"}


def test_a_document_of_webhooks_alone_is_taken() -> None:
    document = api({})
    del document["paths"]
    document["webhooks"] = {"nyKvittering": {"post": operation()}}
    assert variants.effective(document, variants.NO_OVERLAY)["paths"] == {}


@pytest.mark.parametrize(
    ("document", "kind", "line"),
    [
        ({"asyncapi": "2.6.0"}, NotOpenApi, 'the bundle is no OpenAPI document: it has no "openapi" key'),
        ({"swagger": "2.0"}, Unsupported, "the bundle is not supported: it is Swagger 2.0"),
        ({**api({}), "openapi": "3.2.0"}, Unsupported, "the bundle is not supported: it says openapi '3.2.0'"),
        ({**api({"/a": {"get": {}}}), "openapi": "3.0.3"}, Damaged, "the bundle is damaged: GET /a has no responses"),
        (_responding({"$ref": "#/components/schemas/Butik"}), Damaged, "the bundle is damaged: #/paths/~1butikker"),
        (_responding({"$ref": "butikk.yaml"}), Unsupported, "the bundle is not supported: #/paths/~1butikker"),
    ],
)
def test_what_is_no_openapi_what_is_damaged_and_what_is_not_supported_are_three_lines(
    document: Document, kind: type[PipelineError], line: str
) -> None:
    with pytest.raises(kind) as raised:
        build(encoded(document), variants.NO_OVERLAY)
    assert str(raised.value).startswith(line)


@pytest.mark.parametrize(
    ("keyword", "value", "wanted"),
    [
        ("properties", ["navn"], "is a list where an object must be"),
        ("properties", {"navn": ["string"]}, "/navn is a list where an object must be"),
        ("type", 5, "is the number 5 where the name of a type, or a list of names must be"),
        ("required", "navn", "is the text 'navn' where true, false or a list of names must be"),
        ("enum", {"a": 1}, "is a mapping where a list must be"),
        ("allOf", {"type": "object"}, "is a mapping where a list must be"),
        ("pattern", 8006, "is the number 8006 where text must be"),
        ("multipleOf", 0, "is the number 0 where a number above 0 must be"),
        ("maxLength", -1, "is the number -1 where a whole number from 0 must be"),
        ("minimum", "0", "is the text '0' where a number must be"),
        ("readOnly", "ja", "is the text 'ja' where true or false must be"),
        ("discriminator", "type", "is the text 'type' where an object must be"),
    ],
)
def test_a_keyword_with_a_value_of_another_type_is_one_line_with_its_place(
    keyword: str, value: Any, wanted: str
) -> None:
    with pytest.raises(Damaged) as raised:
        build(encoded(_store(**{keyword: value})), variants.NO_OVERLAY)
    place = "the bundle is damaged: #/components/schemas/Butikk/" + keyword
    assert str(raised.value).startswith(place)
    assert wanted in str(raised.value)
    assert str(raised.value).endswith("download it again, or correct it in the overlay")


def test_required_as_true_of_an_old_draft_says_nothing() -> None:
    schemas = variants.effective(_store(required=True), variants.NO_OVERLAY)["components"]["schemas"]
    assert "required" not in schemas["Butikk"]


@pytest.mark.parametrize(
    ("document", "action"),
    [
        (_store(multipleOf=0), {"target": "$.components.schemas.Butikk.multipleOf", "remove": True}),
        (
            _responding({"$ref": "#/components/schemas/Butik"}),
            {"target": "$.components.schemas", "update": {"Butik": STORE}},
        ),
        ({**api({"/a": {"get": {}}}), "openapi": "3.0.3"}, {"target": "$.openapi", "update": "3.1.0"}),
        ({**api({"/a": {"get": {}}}), "info": {"title": "Trigg"}}, {"target": "$.info", "update": {"version": "1"}}),
    ],
)
def test_an_overlay_corrects_what_the_check_refuses(document: Document, action: Document) -> None:
    with pytest.raises(Damaged):
        build(encoded(document), variants.NO_OVERLAY)
    overlay_11 = overlay(action).replace(b"overlay: 1.0.0", b"overlay: 1.1.0")
    assert build(encoded(document), overlay_11).unmatched == ()


@pytest.mark.parametrize("levels", [21, 60])
def test_inline_objects_are_named_once_whatever_their_depth(levels: int) -> None:
    schema: Document = {"type": "string"}
    for level in range(levels):
        schema = {"type": "object", "properties": {"under": schema, f"merke{level}": {"type": "string"}}}
    result = variants.effective(_responding(schema), variants.NO_OVERLAY)
    assert len(result["components"]["schemas"]) == levels + 1
