"""What the low-level generator is shown of a document, and what is known beside it."""

from __future__ import annotations

import copy
import keyword
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.render.generator_input import (
    Choice,
    ResponseShape,
    View,
    describe,
    generator_view,
    member_names,
    python_names,
    success_status,
)
from codegen.spec.normalise import normalise
from tests.codegen.variants import Document, api, operation, parameter, responses
from trigg_ext.openapi.media_types import body_kind, is_json

STORE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}
STORE_REF = {"$ref": "#/components/schemas/Store"}


def _view(get: Document, **schemas: Any) -> View:
    effective = normalise(api({"/stores": {"get": get}}, **schemas)).document
    before = copy.deepcopy(effective)
    result = generator_view(effective)
    assert effective == before, "the input was changed"
    return result


def _shape(responses: Document, **schemas: Any) -> ResponseShape:
    return _view(operation(responses=responses), **schemas).responses["get", "/stores"]


def _body(schema: Any) -> Document:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


NOTHING: Document = {"description": ""}


# --- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "wanted"),
    [
        ({}, None),
        ({"404": NOTHING, "520": NOTHING, "4XX": NOTHING}, None),
        ({"201": NOTHING}, "201"),
        ({"204": NOTHING, "201": _body({}), "200": _body({})}, "201"),
        ({"204": NOTHING, "default": _body({})}, "204"),
        ({"2XX": NOTHING, "400": NOTHING}, "2XX"),
        ({"default": _body({}), "500": NOTHING}, "default"),
        ({"302": NOTHING, "default": _body({})}, "302"),
        ({"304": NOTHING, "default": _body({})}, "default"),
        ({"304": NOTHING, "400": NOTHING}, None),
    ],
)
def test_the_success_is_what_the_caller_asked_for(statuses: Document, wanted: str | None) -> None:
    assert success_status({"responses": statuses}) == wanted


@pytest.mark.parametrize(
    ("responses", "shape"),
    [
        ({"200": NOTHING}, ResponseShape("none", "200")),
        ({"404": NOTHING}, ResponseShape("none")),
        ({"303": NOTHING}, ResponseShape("location", "303")),
        ({"200": _body(STORE_REF)}, ResponseShape("json", "200")),
        ({"200": _body(STORE_REF), "204": NOTHING}, ResponseShape("json", "200", optional=True)),
        ({"200": _body({"type": "array", "items": STORE_REF})}, ResponseShape("json", "200")),
        ({"200": _body({"properties": {"data": STORE_REF}})}, ResponseShape("json", "200", "object")),
        (
            {"200": _body({"type": "array", "items": {"properties": {"data": STORE_REF}}})},
            ResponseShape("json", "200", "items"),
        ),
        ({"200": _body({"properties": {"data": {}, "side": {}}})}, ResponseShape("json", "200")),
        ({"200": _body({"properties": {"data": {}}, "additionalProperties": True})}, ResponseShape("json", "200")),
        (
            {"200": _body({"properties": {"data": {}}, "additionalProperties": False})},
            ResponseShape("json", "200", "object"),
        ),
        ({"200": _body({"$ref": "#/components/schemas/Envelope"})}, ResponseShape("json", "200", "object")),
        ({"200": _body({"$ref": "#/components/schemas/Envelopes"})}, ResponseShape("json", "200", "items")),
        ({"200": {"content": {"text/csv": {}}}}, ResponseShape("text", "200")),
        ({"200": {"content": {"application/pdf": {}}}}, ResponseShape("bytes", "200")),
        (
            {"200": {"content": {"text/csv": {}, "application/json": {"schema": STORE_REF}}}},
            ResponseShape("json", "200"),
        ),
    ],
)
def test_a_response_is_read_by_its_shape(responses: Document, shape: ResponseShape) -> None:
    envelope = {"allOf": [{"properties": {"data": STORE_REF}}], "description": "Konvolutt"}
    envelopes = {"type": "array", "items": {"$ref": "#/components/schemas/Envelope"}}
    assert _shape(responses, Store=STORE, Envelope=envelope, Envelopes=envelopes) == shape


def test_every_field_of_what_is_read_may_be_absent_or_null_and_none_of_what_is_sent() -> None:
    get = operation(
        requestBody={"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}},
        responses=responses(STORE_REF),
    )
    order = {"type": "object", "required": ["store"], "properties": {"store": {"type": "string"}, "antall": {}}}
    shown = _view(get, Store=STORE, Order=order).document["components"]["schemas"]
    assert "required" not in shown["Store"]
    assert [each["type"] for each in shown["Store"]["properties"].values()] == [["string", "null"]] * 2
    assert shown["Order"]["required"] == [next(iter(shown["Order"]["properties"]))]
    assert next(iter(shown["Order"]["properties"].values())) == {"type": "string"}


def test_what_is_neither_read_nor_sent_is_not_shown() -> None:
    shown = _view(
        operation(responses={**responses(STORE_REF), "400": _body({"$ref": "#/components/schemas/Error"})}),
        Store=STORE,
        Error=STORE,
    )
    assert list(shown.document["components"]["schemas"]) == ["Store", "StoresGetStoresTypes"]


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wire", "python"),
    [
        (["firstName", "lastName"], ["first_name", "last_name"]),
        (["first-name", "first_name", "firstName"], ["first_name_2", "first_name", "first_name_3"]),
        (["@id", "id"], ["id_2", "id"]),
        (["id", "@id"], ["id", "id_2"]),
        (["to_dict", "toDict", "list"], ["to_dict_", "to_dict__2", "list_"]),
        (["", "-", " "], ["field_", "field__2", "field__3"]),
        (["fi", "\ufb01"], ["fi", "fi_2"]),
        (["2fa", "class", "self", "None"], ["field_2fa", "class_", "self_", "none"]),
    ],
)
def test_names_on_the_wire_become_python_names_of_their_own(wire: list[str], python: list[str]) -> None:
    assert python_names(wire, {"to_dict"}) == python


def test_a_second_choice_comes_before_a_number() -> None:
    assert python_names(["id", "id", "id"], (), ["id_path", "id_query", "id_query"]) == ["id", "id_query", "id_query_2"]


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), unique=True, max_size=8))
def test_python_names_are_always_usable_and_different(wire: list[str]) -> None:
    names = python_names(wire, {"to_dict"})
    assert len(set(names)) == len(wire)
    assert all(name.isidentifier() and not keyword.iskeyword(name) and name != "to_dict" for name in names)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["NOK", "nok", "Nok"], ["NOK", "NOK_2", "NOK_3"]),
        ([1, -1, 0], ["VALUE_1", "VALUE_MINUS_1", "VALUE_0"]),
        (["10 %", "-10", "2XL"], ["VALUE_10", "VALUE_MINUS_10", "VALUE_2_XL"]),
        (["", "-", "æøå", "in progress", "🎁"], ["EMPTY", "OTHER", "AEOA", "IN_PROGRESS", "OTHER_2"]),
        (["None", "class"], ["NONE", "CLASS"]),
    ],
)
def test_members_of_enums_are_called_by_their_values(values: list[Any], names: list[str]) -> None:
    assert member_names(values) == names


def test_a_value_that_is_added_renames_no_other() -> None:
    assert member_names([1, 2])[1] == member_names([0, 1, 2])[2] == "VALUE_2"
    assert member_names(["10 %", "20 %"])[1] == member_names(["5 %", "10 %", "20 %"])[2] == "VALUE_20"


# --- schemas ----------------------------------------------------------------------------------------------------------


def _shown(schema: Any, **schemas: Any) -> Any:
    view = _view(operation(responses=responses(schema)), **schemas)
    return view.document["components"]["schemas"]["StoresGetStoresTypes"]["properties"]["0 response"]


@pytest.mark.parametrize(
    ("schema", "shown"),
    [
        ({"type": "string", "format": "uuid", "maxLength": 3, "default": "a"}, {"type": "string"}),
        ({"type": "file"}, {}),
        ({"not": {}}, {}),
        ({"const": 4}, {"type": "integer"}),
        ({"const": None}, {}),
        ({"enum": [1.5, "a"]}, {}),
        ({"type": "number", "enum": [1.5, 2]}, {"type": "number"}),
        ({"items": {"type": "string"}}, {"type": "array", "items": {"type": "string"}}),
        (
            {"type": "array", "prefixItems": [{"type": "string"}, STORE_REF]},
            {"type": "array", "items": {"anyOf": [{"type": "string"}, STORE_REF]}},
        ),
        ({"oneOf": [{"type": "string"}, {}]}, {}),
        ({"allOf": [STORE_REF], "description": "Butikken"}, STORE_REF),
        ({"allOf": [STORE_REF], "type": ["object", "null"]}, {"anyOf": [STORE_REF, {"type": "null"}]}),
        ({"allOf": [{"type": "string"}, {"maxLength": 3}]}, {"type": "string"}),
        (
            {"allOf": [{"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"description": "Kode"}]},
            {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        ),
        (
            {"allOf": [{"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"minimum": 1}]},
            {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        ),
        ({"$ref": "#/components/schemas/Alias"}, STORE_REF),
        ({"$ref": "#/components/schemas/Maybe"}, {"anyOf": [{"$ref": "#/components/schemas/Maybe"}, {"type": "null"}]}),
        ({"$ref": "#/components/schemas/Stores"}, {"type": "array", "items": STORE_REF}),
        ({"$ref": "#/components/schemas/Tree"}, {"type": "array", "items": {}}),
        ({"$ref": "#/components/schemas/Loop"}, {}),
    ],
)
def test_a_schema_is_shown_by_what_matters(schema: Any, shown: Any) -> None:
    schemas: Document = {
        "Store": STORE,
        "Alias": STORE_REF,
        "Maybe": {"type": ["object", "null"], "properties": {"grunn": {"type": "string"}, "kode": {}}},
        "Stores": {"type": "array", "items": STORE_REF},
        "Tree": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
        "Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}, {"description": "Uendelig"}]},
    }
    assert _shown(schema, **schemas) == shown


def test_free_form_objects_of_one_kind_are_one_mapping() -> None:
    fields = {"a": {"type": "object"}, "b": {"type": "object", "additionalProperties": True}}
    numbers = {"type": "object", "additionalProperties": {"type": "number"}}
    schema = {
        "type": "object",
        "properties": {
            **fields,
            "c": numbers,
            "freeForm": numbers,
            "d": {"type": "object", "additionalProperties": False},
        },
    }
    view = _view(operation(responses=responses({"$ref": "#/components/schemas/FreeForm"})), FreeForm=schema)
    assert view.mappings == {"FreeForm2", "FreeForm3"}
    shown = view.document["components"]["schemas"]
    assert shown["FreeForm2"] == {"type": "object", "additionalProperties": True}
    assert shown["FreeForm3"] == {"type": "object", "additionalProperties": {"type": "number"}}


def test_what_is_composed_has_the_fields_of_its_parts() -> None:
    base = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "navn": {"type": "string"}}}
    whole = {
        "allOf": [
            {"$ref": "#/components/schemas/Base"},
            {"required": ["sum"], "properties": {"sum": {"type": "number"}}},
        ],
        "oneOf": [{"required": ["epost"], "properties": {"epost": {"type": "string"}}}, {"required": ["mobil"]}],
        "properties": {"navn": {"description": "Fullt navn"}},
    }
    get = operation(requestBody={"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Whole"}}}})
    view = _view(get, Base=base, Whole=whole)
    shown = view.document["components"]["schemas"]["Whole"]
    wires = [view.fields[key].wire for key in shown["properties"]]
    assert wires == ["id", "navn", "sum", "epost"]
    assert [view.fields[key].wire for key in shown["required"]] == ["id", "sum"]
    assert view.fields[next(key for key in shown["properties"] if key.endswith("navn"))].about == "Fullt navn"
    assert shown["properties"][next(key for key in shown["properties"] if key.endswith("navn"))] == {"type": "string"}


def _choices(union: Document, **schemas: Any) -> dict[frozenset[str], Choice]:
    return _view(operation(responses=responses(union)), **schemas).choices


def test_models_of_a_union_are_told_apart_by_their_discriminator() -> None:
    refs = [{"$ref": "#/components/schemas/Sms"}, {"$ref": "#/components/schemas/Warning"}]
    union = {"oneOf": refs, "discriminator": {"propertyName": "kanal", "mapping": {"S": refs[0]["$ref"], "X": "Borte"}}}
    fields = {"type": "object", "properties": {"kanal": {"type": "string"}, "tekst": {"type": "string"}}}
    assert _choices(union, Sms=fields, Warning=fields) == {
        frozenset({"Sms", "Warning_"}): Choice("kanal", (("S", "Sms"), ("Warning", "Warning_")))
    }


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"const": "A"}, {"const": "B"}, (("A", "Sms"), ("B", "Brev"))),
        ({"const": 1}, {"const": True}, (("1", "Sms"), ("true", "Brev"))),
        ({"type": "string", "enum": ["A"]}, {"type": "string", "enum": ["B"]}, (("A", "Sms"), ("B", "Brev"))),
        ({"const": "A"}, {"const": "A"}, None),
        ({"const": "A"}, {"type": "string"}, None),
    ],
)
def test_models_of_a_union_are_told_apart_by_a_field_that_differs(first: Document, second: Document, told: Any) -> None:
    union = {"anyOf": [{"$ref": "#/components/schemas/Sms"}, {"$ref": "#/components/schemas/Brev"}]}

    def model(kind: Document) -> Document:
        return {"type": "object", "properties": {"tekst": {"type": "string"}, "type": kind}}

    choices = _choices(union, Sms=model(first), Brev=model(second))
    assert choices == ({} if told is None else {frozenset({"Sms", "Brev"}): Choice("type", told)})


def test_null_has_no_form_in_a_parameter() -> None:
    schema = {"type": ["string", "null"], "enum": ["nb", "nn", None]}
    view = _view(operation(parameter("språk", "query", schema), parameter("side", "query", {"type": "null"})))
    (item,) = view.document["paths"].values()
    shown = [each["schema"] for each in item["get"]["parameters"]]
    assert shown == [{"$ref": "#/components/schemas/StoresGetStoresSprak"}, {"type": "null"}]


def test_files_are_files_in_uploads_alone() -> None:
    file = {"type": "object", "properties": {"fil": {"type": "string", "format": "binary"}, "navn": {"type": "string"}}}
    get = operation(
        requestBody={
            "content": {"multipart/form-data": {"schema": {"$ref": "#/components/schemas/Upload"}}, "image/png": {}}
        },
        responses=responses({"$ref": "#/components/schemas/Download"}),
    )
    shown = _view(get, Upload=file, Download=file).document["components"]["schemas"]
    assert next(iter(shown["Upload"]["properties"].values())) == {"type": "string", "format": "binary"}
    assert next(iter(shown["Download"]["properties"].values())) == {"type": ["string", "null"]}


# --- media types ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/json", "json"),
        ("Application/JSON; charset=utf-8", "json"),
        ("text/json", "json"),
        ("application/problem+json", "json"),
        ("*/*", "json"),
        ("application/x-www-form-urlencoded; charset=utf-8", "form"),
        ("Multipart/Form-Data", "multipart"),
        ("multipart/mixed", "raw"),
        ("application/xml", "raw"),
        ("csv", "raw"),
    ],
)
def test_a_body_is_written_by_its_media_type(media_type: str, kind: str) -> None:
    assert body_kind(media_type) == kind
    assert is_json(media_type) is (kind == "json")


# --- what is said -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "about"),
    [
        (
            {"description": "Målform", "default": "nb", "examples": ["nn"]},
            "Målform Default of the API: nb. Example: ``nn``.",
        ),
        ({"description": "Målform, for example nn.", "examples": ["nn"]}, "Målform, for example nn."),
        ({"const": "KUPONG"}, "The kind. Always 'KUPONG'."),
        ({"enum": [1, "a"]}, "The kind. One of 1, 'a'."),
        ({"type": "string", "enum": ["a"]}, "The kind."),
        ({"default": [], "examples": [{"a": 1}]}, "The kind."),
        (True, "The kind."),
    ],
)
def test_what_a_schema_says_is_said_in_words(schema: Any, about: str) -> None:
    assert describe(schema, "The kind.") == about


def test_a_parameter_says_it_better_than_its_schema() -> None:
    assert describe({"description": "En tekst"}, "The form.", "Målform") == "Målform"
