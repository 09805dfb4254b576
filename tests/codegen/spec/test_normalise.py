"""What any bundle needs before a generator can take all of it: each rule by itself, on small documents."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from codegen.errors import PipelineError
from codegen.spec.normalise import Effective, is_preview, make_nullable, normalise, without_preview_mark
from tests.codegen.variants import Document, api, operation, parameter, responses
from trigg_ext.openapi.document import operations

PRODUCT = {"type": "object", "properties": {"id": {"type": "string"}, "navn": {"type": "string"}}}


def _normal(paths: Document, **schemas: Any) -> Effective:
    document = api(paths, **schemas)
    before = copy.deepcopy(document)
    result = normalise(document)
    assert document == before, "the input was changed"
    return result


def _get(paths: Document, path: str, method: str = "get", **schemas: Any) -> Document:
    found: Document = _normal(paths, **schemas).document["paths"][path][method]
    return found


def _schema(schema: Any, **schemas: Any) -> Any:
    """What becomes of a schema in a response."""
    found = _get({"/varer": {"get": operation(responses=responses(schema))}}, "/varer", **schemas)
    return found["responses"]["200"]["content"]["application/json"]["schema"]


def _notes(result: Effective) -> list[str]:
    return [str(note) for note in result.notes if "not classified" not in note.text]


# --- references -------------------------------------------------------------------------------------------------------


def test_parameters_of_a_path_are_those_of_its_operations() -> None:
    shared = [parameter("id", "path", required=True), parameter("språk", "query")]
    own = parameter("språk", "query", {"type": "string", "enum": ["nb", "nn"]})
    item = {"parameters": shared, "get": operation(own), "delete": operation()}
    result = _normal({"/varer/{id}": item}).document["paths"]["/varer/{id}"]
    assert "parameters" not in result
    assert [(each["name"], each["in"]) for each in result["get"]["parameters"]] == [("språk", "query"), ("id", "path")]
    assert [(each["name"], each["in"]) for each in result["delete"]["parameters"]] == [
        ("id", "path"),
        ("språk", "query"),
    ]


def test_references_that_go_in_a_circle_are_refused() -> None:
    document = api({"/varer": {"get": operation(responses={"200": {"$ref": "#/components/responses/A"}})}})
    document["components"]["responses"] = {
        "A": {"$ref": "#/components/responses/B"},
        "B": {"$ref": "#/components/responses/A"},
    }
    with pytest.raises(PipelineError, match="'#/components/responses/A' leads back to itself"):
        normalise(document)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("#/components/responses/Borte", "is not in the document"),
        ("#/components/schemas/Vare/type", "expected an object behind .*Vare/type.*, got 'object'"),
        ("https://oculos.no/felles.yaml#/Svar", "leads to no part of the document"),
    ],
)
def test_references_to_nothing_usable_are_refused(reference: str, words: str) -> None:
    document = api({"/varer": {"get": operation(responses={"200": {"$ref": reference}})}}, Vare=PRODUCT)
    with pytest.raises(PipelineError, match=words):
        normalise(document)


def test_a_schema_may_refer_to_any_place_and_to_itself() -> None:
    tree = {
        "type": "object",
        "properties": {"navn": {"type": "string"}, "under": {"$ref": "#/components/parameters/T/schema"}},
    }
    document = api({"/tre": {"get": operation({"$ref": "#/components/parameters/T"})}})
    document["components"]["parameters"] = {"T": parameter("tre", "query", tree)}
    result = normalise(document).document
    schema = result["paths"]["/tre"]["get"]["parameters"][0]["schema"]
    name = schema["$ref"].rpartition("/")[2]
    component = result["components"]["schemas"]["ParametersT"]
    assert component["properties"]["under"] == {"$ref": "#/components/schemas/ParametersT"}
    assert set(result["components"]["schemas"]) == {"ParametersT", name}


def test_references_are_read_with_their_escapes() -> None:
    schemas = {"a/b~c": PRODUCT, "Kjøretøy": PRODUCT}
    document = api(
        {"/varer": {"get": operation(responses=responses({"$ref": "#/components/schemas/a~1b~0c"}))}}, **schemas
    )
    document["paths"]["/biler"] = {
        "get": operation(responses=responses({"$ref": "#/components/schemas/Kj%C3%B8ret%C3%B8y"}))
    }
    result = normalise(document).document
    refs = [site.operation["responses"]["200"]["content"]["application/json"]["schema"] for site in operations(result)]
    assert refs == [{"$ref": "#/components/schemas/ABC"}, {"$ref": "#/components/schemas/Kjoretoy"}]
    assert set(result["components"]["schemas"]) == {"ABC", "Kjoretoy"}


def test_responses_lose_links_and_extensions_and_have_texts_for_statuses() -> None:
    document = api(
        {"/varer": {"get": operation(responses={200: {"description": "OK", "links": {"a": {}}}, "x-note": {}})}}
    )
    document["paths"]["/varer"]["get"]["responses"][200]["headers"] = {"X-Side": {"$ref": "#/components/headers/Side"}}
    document["components"]["headers"] = {"Side": {"schema": {"type": "integer"}}}
    responses = normalise(document).document["paths"]["/varer"]["get"]["responses"]
    assert responses == {"200": {"description": "OK", "headers": {"X-Side": {"schema": {"type": "integer"}}}}}


# --- one version of OpenAPI -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"type": ["string"]}, {"type": "string"}),
        ({"type": ["string", "null"], "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "null", "nullable": True}, {"type": "null"}),
        ({"nullable": True}, {}),
        (
            {"nullable": True, "anyOf": [{"type": "string"}, {"type": "null"}]},
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
        ),
        (
            {"nullable": True, "oneOf": [{"type": "string"}]},
            {"oneOf": [{"type": "string"}, {"type": "null"}]},
        ),
        (
            {"nullable": True, "description": "Vare", "allOf": [{"$ref": "#/components/schemas/Vare"}]},
            {"anyOf": [{"allOf": [{"$ref": "#/components/schemas/Vare"}]}, {"type": "null"}], "description": "Vare"},
        ),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": True}, {"type": "integer", "exclusiveMinimum": 0}),
        ({"type": "integer", "maximum": 9, "exclusiveMaximum": False}, {"type": "integer", "maximum": 9}),
        ({"type": "integer", "exclusiveMinimum": True}, {"type": "integer"}),
        ({"type": "string", "example": "a"}, {"type": "string", "examples": ["a"]}),
        ({"type": "string", "examples": "a"}, {"type": "string", "examples": ["a"]}),
        ({"type": "string", "examples": ["a"], "example": "b"}, {"type": "string", "examples": ["a"]}),
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"type": ["array", "null"]}, {"type": ["array", "null"], "items": {}}),
        ({"type": "array", "items": True}, {"type": "array", "items": {}}),
        ({"type": "array", "items": False}, {"type": "array", "items": {"not": {}}}),
        ({"type": "array", "items": [{"type": "string"}]}, {"type": "array", "prefixItems": [{"type": "string"}]}),
        ({"allOf": [{"type": "string"}], "description": "Kode"}, {"type": "string", "description": "Kode"}),
        ({"type": "integer", "examples": ["4"]}, {"type": ["integer", "string"], "examples": ["4"]}),
        ({"type": "number", "examples": [4]}, {"type": "number", "examples": [4]}),
        ({"type": "integer", "examples": [4.0]}, {"type": "integer", "examples": [4.0]}),
        ({"type": "integer", "examples": [4.5]}, {"type": ["integer", "number"], "examples": [4.5]}),
        ({"type": "string", "examples": [True, None]}, {"type": ["string", "boolean"], "examples": [True, None]}),
        ({"type": "string", "const": "a", "examples": [1]}, {"type": "string", "const": "a", "examples": [1]}),
        ({"type": "string", "discriminator": "kanal"}, {"type": "string"}),
    ],
)
def test_a_schema_of_an_older_make_means_the_same(old: Any, new: Any) -> None:
    assert _schema(old, Vare=PRODUCT) == new


def test_a_nullable_reference_is_a_choice_with_null() -> None:
    old = {"$ref": "#/components/schemas/Vare", "nullable": True, "description": "Varen"}
    assert _schema(old, Vare=PRODUCT) == {
        "anyOf": [{"$ref": "#/components/schemas/Vare"}, {"type": "null"}],
        "description": "Varen",
    }


def test_what_may_be_null_stays_as_it_is() -> None:
    for schema in ({"type": ["string", "null"]}, {"anyOf": [{"type": "null"}]}, {}):
        assert make_nullable(copy.deepcopy(schema)) == schema
    assert make_nullable({"properties": {}}) == {"properties": {}, "type": ["object", "null"]}


@pytest.mark.parametrize(
    ("old", "members"),
    [
        ({"type": "string", "enum": [1, 2, True]}, ["1", "2", "true"]),
        ({"type": "integer", "enum": ["1", "-2", 3]}, [1, -2, 3]),
        ({"type": "string", "enum": ["NOK", "SEK", "NOK"]}, ["NOK", "SEK"]),
    ],
)
def test_the_members_of_an_enum_are_of_its_type_and_stand_once(old: Any, members: list[Any]) -> None:
    result = _normal({"/varer": {"get": operation(responses=responses(old))}}).document
    assert result["components"]["schemas"]["VarerGetVarerResponse"]["enum"] == members


def test_members_of_several_types_stay_what_they_are() -> None:
    assert _schema({"enum": [1, True, 1.0, "1", None, None]}) == {"enum": [1, True, 1.0, "1", None]}


# --- path parameters --------------------------------------------------------------------------------------------------


def test_a_missing_path_parameter_is_a_required_text() -> None:
    result = _normal({"/varer/{id}": {"get": operation()}})
    assert result.document["paths"]["/varer/{id}"]["get"]["parameters"] == [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    ]
    assert _notes(result) == ["GET /varer/{id}: path parameter 'id' is not declared; read as a required string."]


def test_a_path_parameter_of_another_case_keeps_its_mark_as_personal() -> None:
    get = operation(
        parameter("ssn", "path", required=True),
        **{"x-trigg-name": "data.find", "x-trigg-retry": "safe", "x-trigg-personal": ["ssn"]},
    )
    result = _normal({"/personer/{SSN}": {"get": get}})
    assert result.document["paths"]["/personer/{SSN}"]["get"]["x-trigg-personal"] == ["SSN"]
    assert not any(note.attention for note in result.notes)


def test_a_path_parameter_that_stands_twice_is_refused() -> None:
    with pytest.raises(PipelineError, match=r"GET /a/\{id\}/b/\{id\}: a path parameter stands twice in the path"):
        _normal({"/a/{id}/b/{id}": {"get": operation()}})


def test_a_parameter_that_is_declared_twice_is_read_once() -> None:
    result = _normal(
        {"/varer": {"get": operation(parameter("q", "query"), parameter("q", "query", {"type": "integer"}))}}
    )
    assert result.document["paths"]["/varer"]["get"]["parameters"] == [parameter("q", "query")]
    assert _notes(result) == ["GET /varer: parameter 'q' is declared twice; the first is read."]


@pytest.mark.parametrize(
    "wrong", [{"in": "query"}, {"name": "q"}, {"name": "q", "in": "body"}, {"name": 1, "in": "query"}]
)
def test_a_parameter_without_a_name_or_a_place_is_refused(wrong: Document) -> None:
    with pytest.raises(PipelineError, match="GET /varer: a parameter has no name or no place"):
        _normal({"/varer": {"get": operation(wrong)}})


def test_headers_of_the_transport_and_the_key_are_no_parameters() -> None:
    document = api({"/varer": {"get": operation()}})
    names = ["Accept", "Content-Type", "Authorization", "X-Api-Key", "X-Trigg-Key", "X-Butikk"]
    document["paths"]["/varer"]["get"]["parameters"] = [parameter(name, "header") for name in names]
    document["components"]["securitySchemes"] = {"key": {"type": "apiKey", "in": "header", "name": "X-Trigg-Key"}}
    (left,) = normalise(document).document["paths"]["/varer"]["get"]["parameters"]
    assert left["name"] == "X-Butikk"


def test_a_parameter_without_a_schema_gets_one() -> None:
    given: list[Document] = [
        {"name": "a", "in": "query"},
        {"name": "b", "in": "query", "type": "integer"},
        {"name": "c", "in": "query", "content": {"text/plain": {"schema": {"type": "number"}}}},
        {"name": "d", "in": "query", "content": {"application/json": None}},
        {"name": "e", "in": "query", "schema": {"type": "string"}, "example": "NOK"},
    ]
    parameters = _get({"/varer": {"get": operation(*given)}}, "/varer")["parameters"]
    assert [each.get("schema") for each in parameters] == [
        {"type": "string"},
        {"type": "integer"},
        {"type": "number"},
        None,
        {"type": "string", "examples": ["NOK"]},
    ]
    assert parameters[3]["content"] == {"application/json": {"schema": {}}}


# --- optional path parameters -----------------------------------------------------------------------------------------


def test_two_trailing_path_parameters_give_two_shorter_paths() -> None:
    get = operation(parameter("fra", "path"), parameter("til", "path"), parameter("q", "query"), operationId="endret")
    paths = _normal({"/endret/{fra}/{til}": {"get": get}}).document["paths"]
    assert list(paths) == ["/endret/{fra}/{til}", "/endret/{fra}", "/endret"]
    assert paths["/endret/{fra}/{til}"]["get"]["x-trigg-optional-path"] == ["fra", "til"]
    assert all(each["required"] for each in paths["/endret/{fra}/{til}"]["get"]["parameters"][:2])
    shorter = [paths[path]["get"] for path in ("/endret/{fra}", "/endret")]
    assert [each["x-trigg-variant-of"] for each in shorter] == ["/endret/{fra}/{til}"] * 2
    assert [each["operationId"] for each in shorter] == ["endret_endret_without_til", "endret_endret_without_fra_til"]
    assert [[one["name"] for one in each["parameters"]] for each in shorter] == [["fra", "q"], ["q"]]


def test_a_shorter_path_may_have_other_methods_of_its_own() -> None:
    paths = {"/varer": {"post": operation()}, "/varer/{id}": {"get": operation(parameter("id", "path"))}}
    result = _normal(paths).document["paths"]
    assert set(result["/varer"]) == {"post", "get"}
    assert result["/varer"]["get"]["x-trigg-variant-of"] == "/varer/{id}"


def test_what_a_shorter_path_responses_is_what_the_whole_one_responses() -> None:
    """Although it stands before it in the document, and the response is written out."""
    get = operation(
        parameter("id", "path"), parameter("type", "query", {"enum": ["a", "b"]}), responses=responses(PRODUCT)
    )
    paths = {"/varer": {"post": operation()}, "/varer/{id}": {"get": get}}
    result = _normal(paths).document
    whole, shorter = result["paths"]["/varer/{id}"]["get"], result["paths"]["/varer"]["get"]
    assert shorter["responses"] == whole["responses"]
    assert shorter["parameters"] == whole["parameters"][1:]
    assert whole["parameters"][1]["schema"] == {"$ref": "#/components/schemas/VarerGetVarerIdType"}


def test_a_path_of_one_optional_parameter_is_required() -> None:
    result = _normal({"/{id}": {"get": operation(parameter("id", "path"))}})
    assert list(result.document["paths"]) == ["/{id}"]
    assert _notes(result) == ["GET /{id}: 'id' may be left out, but the path goes on behind it; read as required."]


# --- media types ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (["application/json; charset=utf-8"], ["application/json; charset=utf-8"]),
        (["text/json", "application/*+json", "application/json"], ["application/json"]),
        (["*/*"], ["application/json"]),
        (["application/vnd.trigg+json", "*/*"], ["application/vnd.trigg+json"]),
        (["text/csv", "application/xml", "text/json"], ["text/json", "text/csv", "application/xml"]),
        (["text/csv"], ["text/csv"]),
        ([], ["application/json"]),
    ],
)
def test_spellings_of_json_that_say_the_same_are_one(given: list[str], left: list[str]) -> None:
    body = {"content": {media_type: {"schema": {"type": "string"}} for media_type in given}}
    post = _get({"/varer": {"post": operation(requestBody=body)}}, "/varer", "post")
    assert list(post["requestBody"]["content"]) == left


def test_spellings_of_json_that_say_different_things_stay() -> None:
    content = {"application/json": {"schema": {"type": "string"}}, "text/json": {"schema": {"type": "integer"}}}
    post = _get({"/varer": {"post": operation(requestBody={"content": content})}}, "/varer", "post")
    assert post["requestBody"]["content"] == content


def test_a_body_without_a_schema_may_be_anything_that_its_media_type_carries() -> None:
    content: Document = {
        "application/json": None,
        "application/x-www-form-urlencoded": {},
        "multipart/form-data": {},
        "text/csv": {},
    }
    post = _get({"/varer": {"post": operation(requestBody={"content": content})}}, "/varer", "post")
    assert {kind: media["schema"] for kind, media in post["requestBody"]["content"].items()} == {
        "application/json": {},
        "application/x-www-form-urlencoded": {},
        "multipart/form-data": {},
        "text/csv": {"type": "string"},
    }


def test_an_empty_body_is_none() -> None:
    assert "requestBody" not in _get({"/varer": {"post": operation(requestBody=None)}}, "/varer", "post")


# --- names and marks of operations ------------------------------------------------------------------------------------


def _named(name: Any, **marks: Any) -> Document:
    return operation(**{"x-trigg-name": name, "x-trigg-retry": "safe", **marks})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stores", "is not of the form resource.method"),
        ("Stores.list", "is not of the form resource.method"),
        (4, "is not of the form resource.method"),
        ("close.list", "uses a name that the client itself has"),
        ("stores.with_options", "uses a name that the client itself has"),
        ("import.data", "uses a word that Python keeps for itself"),
        ("imports.class", "uses a word that Python keeps for itself"),
    ],
)
def test_a_name_of_the_overlay_that_cannot_be_used_is_refused(name: Any, words: str) -> None:
    with pytest.raises(PipelineError, match=words):
        _normal({"/stores": {"get": _named(name)}})


def test_two_operations_of_one_name_are_refused() -> None:
    with pytest.raises(PipelineError, match=r"GET /b and GET /a are both named 'stores\.list' by the overlay"):
        _normal({"/a": {"get": _named("stores.list")}, "/b": {"get": _named("stores.list")}})


def test_a_retry_class_that_does_not_exist_is_refused() -> None:
    with pytest.raises(PipelineError, match=r"x-trigg-retry is 'always'; allowed are safe, idempotent, non_idempotent"):
        _normal({"/a": {"get": _named("stores.list", **{"x-trigg-retry": "always"})}})


@pytest.mark.parametrize("wrong", ["ssn", [4], {"ssn": True}])
def test_personal_parameters_must_be_a_list_of_names(wrong: Any) -> None:
    with pytest.raises(PipelineError, match="x-trigg-personal must be a list of parameter names"):
        _normal({"/a": {"get": _named("stores.list", **{"x-trigg-personal": wrong})}})


@pytest.mark.parametrize("wrong", ["text/plain", [4], ["tekst"], {"text/plain": {}}])
def test_further_media_types_of_a_response_must_be_a_list_of_such(wrong: Any) -> None:
    with pytest.raises(PipelineError, match="x-trigg-response must be a list of media types"):
        _normal({"/a": {"get": _named("stores.list", **{"x-trigg-response": wrong})}})


def test_a_personal_parameter_that_is_not_there_makes_all_personal_and_asks_for_attention() -> None:
    get = {**_named("data.find", **{"x-trigg-personal": ["ssn"]}), "parameters": [parameter("fnr", "query")]}
    result = _normal({"/personer": {"get": get}})
    assert result.document["paths"]["/personer"]["get"]["x-trigg-personal"] == ["fnr"]
    (note,) = result.notes
    assert note.attention
    assert "has no parameter 'ssn'" in note.text


def test_an_operation_with_a_name_and_no_retry_class_is_not_classified() -> None:
    result = _normal({"/a/{id}": {"get": operation(**{"x-trigg-name": "stores.get"})}})
    get = result.document["paths"]["/a/{id}"]["get"]
    assert (get["x-trigg-retry"], get["x-trigg-classified"], get["x-trigg-personal"]) == (
        "non_idempotent",
        False,
        ["id"],
    )
    assert "with x-trigg-retry and x-trigg-personal." in str(result.notes[-1])


def test_ids_that_would_be_one_are_several_and_single_underscored() -> None:
    names = ["a_b.c", "a.b_c", "a.b__c", "vipps.list_"]
    result = _normal({f"/{number}": {"get": _named(name)} for number, name in enumerate(names)})
    ids = [site.operation["operationId"] for site in operations(result.document)]
    assert ids == ["a_b_c", "a_b_c2", "a_b_c3", "vipps_list"]


@pytest.mark.parametrize(
    ("operation_security", "document_security", "needs_key"),
    [
        (None, None, True),
        (None, [{"key": []}], True),
        (None, [], False),
        ([], [{"key": []}], False),
        ([{}], [{"key": []}], False),
        ([{}, {"key": []}], [{"key": []}], False),
        ([{"key": []}], [], True),
    ],
)
def test_whether_a_key_is_needed_is_what_the_security_says(
    operation_security: Any, document_security: Any, needs_key: bool
) -> None:
    document = api({"/a": {"get": operation()}})
    if operation_security is not None:
        document["paths"]["/a"]["get"]["security"] = operation_security
    if document_security is not None:
        document["security"] = document_security
    assert normalise(document).document["paths"]["/a"]["get"]["x-trigg-key"] is needs_key


@pytest.mark.parametrize(
    "title", ["Get [PREVIEW]", "Get [PREVIEW ]", "Get [preview]", "Get (Preview)", "[ Preview ]Get", "Get[Preview]"]
)
def test_a_title_in_any_spelling_marks_preview(title: str) -> None:
    assert is_preview({"summary": title})
    assert is_preview({"description": title})
    assert without_preview_mark(title) == "Get"
    assert not is_preview({"summary": title, "x-trigg-preview": False})


def test_a_word_is_no_mark() -> None:
    assert not is_preview({"summary": "Preview of a campaign"})
    assert is_preview({"summary": "Preview of a campaign", "x-trigg-preview": True})
    assert not is_preview({})


# --- names of schemas -------------------------------------------------------------------------------------------------


def _component_names(*names: str) -> list[str]:
    result = _normal({"/a": {"get": operation()}}, **{name: {"type": "string"} for name in names})
    return list(result.document["components"]["schemas"])


def test_names_of_components_are_classes_of_their_own() -> None:
    assert _component_names("customer", "Customer2", "Customer") == ["customer3", "Customer2", "Customer"]
    assert _component_names("kunde-navn", "KundeNavn", "kunde navn") == ["KundeNavn2", "KundeNavn", "KundeNavn3"]
    assert _component_names("2fa", "🎁", "_skjult", "Kjøretøy") == ["N2fa", "Schema", "Skjult", "Kjoretoy"]
    assert _component_names("File", "FileModel", "Request") == ["FileModel2", "FileModel", "RequestModel"]


def test_a_discriminator_follows_its_schemas_when_they_are_renamed() -> None:
    union = {
        "oneOf": [{"$ref": "#/components/schemas/sms-melding"}, {"$ref": "#/components/schemas/e.post"}],
        "discriminator": {"propertyName": "kanal", "mapping": {"EPOST": "e.post"}},
    }
    assert _schema(union, **{"sms-melding": PRODUCT, "e.post": PRODUCT})["discriminator"] == {
        "propertyName": "kanal",
        "mapping": {"EPOST": "#/components/schemas/EPost", "sms-melding": "#/components/schemas/SmsMelding"},
    }


def test_inline_objects_and_enums_get_names_from_where_they_are() -> None:
    row = {
        "type": "object",
        "properties": {"vare": PRODUCT, "type": {"type": ["string", "null"], "enum": ["A", "B", None]}},
    }
    post = operation(
        parameter("filter", "query", {"type": "object", "properties": {"by": {"type": "string"}}}),
        operationId="handle",
        tags=["Kurv"],
        requestBody={
            "content": {
                "application/json": {"schema": {"type": "array", "items": row}},
                "multipart/form-data": {"schema": {"type": "object", "properties": {"fil": {"type": "string"}}}},
            }
        },
        responses={
            **responses({"type": "object", "properties": {"rows": {"type": "array", "items": row}}}),
            **{
                "400": {
                    "description": "Feil",
                    "content": {"application/json": {"schema": {"properties": {"kode": {}}}}},
                }
            },
        },
    )
    result = _normal({"/kurv": {"post": post}}).document["components"]["schemas"]
    assert set(result) == {
        "KurvHandleFilter",
        "KurvHandleRequest",
        "KurvHandleRequestVare",
        "KurvHandleRequestType",
        "KurvHandleFormDataRequest",
        "KurvHandleResponse",
        "KurvHandleResponse400",
    }
    # What is written out twice is one model.
    rows = result["KurvHandleResponse"]["properties"]["rows"]
    assert rows["items"] == {"$ref": "#/components/schemas/KurvHandleRequest"}
    assert result["KurvHandleRequest"]["properties"]["type"] == {
        "anyOf": [{"$ref": "#/components/schemas/KurvHandleRequestType"}, {"type": "null"}]
    }
    assert result["KurvHandleRequestType"] == {"type": "string", "enum": ["A", "B"]}


def test_an_enum_keeps_what_is_said_about_it_where_it_is_used() -> None:
    schema = {"type": "string", "enum": ["nb", "nn"], "default": "nb", "description": "Målform"}
    get = _get({"/a": {"get": operation(parameter("språk", "query", schema), tags=["A"], operationId="a")}}, "/a")
    assert get["parameters"][0]["schema"] == {
        "$ref": "#/components/schemas/AASprak",
        "default": "nb",
        "description": "Målform",
    }


def test_an_object_that_may_also_be_something_else_is_a_choice() -> None:
    schema = {"type": ["object", "string", "array", "null"], "properties": {"a": {}}, "items": {"type": "integer"}}
    choice = _schema(schema)
    assert choice["anyOf"][0]["$ref"].startswith("#/components/schemas/")
    assert choice["anyOf"][1] == {"type": ["string", "array", "null"], "items": {"type": "integer"}}


def test_the_same_enum_of_the_vendor_is_the_same_class_wherever_it_is_written_out() -> None:
    status = {"type": "string", "enum": ["AKTIV", "SPERRET"]}
    assert _schema({**copy.deepcopy(status), "description": "Om"}, Kortstatus=status) == {
        "$ref": "#/components/schemas/Kortstatus",
        "description": "Om",
    }


def test_two_small_objects_are_alike_by_chance() -> None:
    small = {"type": "object", "properties": {"id": {"type": "string"}}}
    assert _schema(copy.deepcopy(small), Vare=small) == {"$ref": "#/components/schemas/VarerGetVarerResponse"}


# --- paging -----------------------------------------------------------------------------------------------------------


def _paged(paging: Any, *parameters: Document) -> Effective:
    get = {**_named("stores.list", **{"x-trigg-paging": paging}), "parameters": list(parameters)}
    return _normal({"/butikker": {"get": get}})


def test_an_operation_that_responses_in_pages_keeps_what_the_overlay_says_of_it() -> None:
    paging = {"page": "side", "rows": "antall", "metaData": "meta"}
    result = _paged(paging, parameter("side", "query"), parameter("antall", "query"))
    assert result.document["paths"]["/butikker"]["get"]["x-trigg-paging"] == paging
    assert not _notes(result)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("page", "must map page, rows, metaData, totalRecords, totalPages, activePage to names"),
        ({"page": 1}, "must map page"),
        ({"page": "side", "size": "antall"}, "does not know 'size'; its keys are page, rows"),
        ({"rows": "antall"}, "must name the parameter of the page"),
    ],
)
def test_wrong_words_about_paging_are_refused(wrong: Any, told: str) -> None:
    with pytest.raises(PipelineError, match=f"GET /butikker: x-trigg-paging {told}"):
        _paged(wrong, parameter("side", "query"))


def test_an_operation_without_the_parameter_of_the_page_is_not_paged_and_a_person_is_told() -> None:
    result = _paged({"page": "page", "rows": "antall"}, parameter("antall", "query"))
    assert "x-trigg-paging" not in result.document["paths"]["/butikker"]["get"]
    (note,) = _notes(result)
    assert "has no query parameter 'page' that the overlay pages by; it is not paged now" in note
    assert "Correct x-trigg-paging in the action on $.paths['/butikker'].get." in note


# --- what is not sent, and what is no part of the API -----------------------------------------------------------------


def test_headers_of_a_part_that_are_not_sent_are_reported() -> None:
    form = {
        "schema": {"type": "object", "properties": {"bilde": {"type": "string"}}},
        "encoding": {"bilde": {"headers": {"X-Butikk": {"schema": {"type": "string"}}}}},
    }
    result = _normal({"/bilder": {"post": operation(requestBody={"content": {"multipart/form-data": form}})}})
    (note,) = _notes(result)
    assert note.startswith(
        "POST /bilder: the part 'bilde' of multipart/form-data is sent without its headers: X-Butikk."
    )


def test_extensions_of_a_callback_are_no_urls() -> None:
    callback = {"x-eier": "kassen", "{$request.body#/url}": {"post": {"requestBody": {"content": {}}}}}
    assert _notes(_normal({"/kasser": {"post": operation(callbacks={"ferdig": callback})}})) == []


def test_what_should_be_an_object_is_named_by_its_place() -> None:
    document = api({"/varer": {"get": operation(responses={"200": "ok"})}})
    with pytest.raises(PipelineError, match=r"#/paths/~1varer/get/responses/200: expected an object, got 'ok'"):
        normalise(document)
