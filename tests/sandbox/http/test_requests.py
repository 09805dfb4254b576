"""What the sandbox says to a request that the document does not allow, and what a handler gets of one that it does."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import httpx
import pytest

from tests.sandbox import documents
from tests.sandbox.documents import minimal
from trigg_ext.sandbox import Sandbox
from trigg_ext.sandbox._calls import NOTHING, Call, Response, error_response
from trigg_ext.sandbox._http.document import Document
from trigg_ext.sandbox._http.messages import RawRequest, encode
from trigg_ext.sandbox._http.operations import operations
from trigg_ext.sandbox._http.service import Service
from trigg_ext.sandbox._http.transports import SandboxTransport

KARI = {"data": {"email": "kari.nordmann@example.no"}}
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "multipart/form-data; boundary=grense"


def problems(response: httpx.Response) -> dict[str, str]:
    """Pointer to message, of a response that must be a 400 in the API's own shape."""
    error = response.json()
    assert (response.status_code, error["code"], error["message"]) == (400, "400", "Bad Request"), response.text
    assert all(set(problem) == {"pointer", "message"} for problem in error["detailedErrorMessage"])
    return {problem["pointer"]: problem["message"] for problem in error["detailedErrorMessage"]}


def part(name: str, content: str, *, file: str | None = None) -> str:
    filename = f'; filename="{file}"' if file else ""
    return f'--grense\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n{content}\r\n'


class Till:
    """A service whose handlers remember the call that they got."""

    def __init__(self, document: dict[str, Any] | None = None) -> None:
        self.calls: list[Call] = []
        spec = document or documents.small()
        names = {operation.name for operation in operations(spec)}
        self.service = Service(Document(spec), api_key=documents.API_KEY, handlers=dict.fromkeys(names, self._handle))

    def call(self, method: str, target: str, body: bytes = b"", **headers: str) -> Call:
        """The call that the handler got of this request; keyword names with `_` for `-`."""
        path, _, query = target.partition("?")
        sent = {"x-api-key": documents.API_KEY, **{name.replace("_", "-"): value for name, value in headers.items()}}
        request = RawRequest(method, path, query.encode("ascii"), tuple(sent.items()), body)
        response = self.service.exchange(request).response
        assert response.status == 202, response
        return self.calls[-1]

    def _handle(self, call: Call) -> Response:
        self.calls.append(call)
        return Response(202)


@pytest.fixture(scope="module")
def till() -> Till:
    return Till()


@pytest.mark.parametrize(
    ("method", "path", "status", "phrase"),
    [
        ("GET", "/stempelkort", 404, "Not Found"),
        ("PATCH", "/customers", 405, "Method Not Allowed"),
        ("GET", "/customers", 400, "Bad Request"),
        ("POST", "/customers", 400, "Bad Request"),
    ],
)
def test_every_error_has_the_shape_of_the_api(
    client: httpx.Client, method: str, path: str, status: int, phrase: str
) -> None:
    response = client.request(method, path)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert response.json() | {"detailedErrorMessage": ...} == {
        "code": str(status),
        "message": phrase,
        "detailedErrorMessage": ...,
    }


def test_a_wrong_method_is_answered_with_the_right_ones(client: httpx.Client) -> None:
    assert client.patch("/customers").headers["allow"] == "GET, POST"


# --- the key ---


@pytest.mark.parametrize("headers", [{}, {"x-api-key": ""}, {"x-api-key": "feil"}, {"authorization": "Bearer x"}])
def test_without_the_right_key_nothing_is_answered(sandbox: Sandbox, headers: dict[str, str]) -> None:
    with httpx.Client(transport=sandbox.transport()) as client:
        response = client.get("https://api.oculos.no/v4/customers/id/17", headers=headers)

    assert response.status_code == 401
    assert response.json()["message"] == "Unauthorized"
    assert sandbox.requests[0].operation == "customers.get"


def test_the_key_is_asked_for_before_anything_else_is_looked_at(client: httpx.Client) -> None:
    assert client.post("/customers", content=b"tull", headers={"x-api-key": "feil"}).status_code == 401


def test_two_keys_are_as_good_as_the_worse_one(client: httpx.Client) -> None:
    key = ("x-api-key", documents.API_KEY)
    with httpx.Client(transport=client._transport, base_url=client.base_url) as plain:
        assert plain.get("/customers/id/17", headers=[key, key]).status_code == 200
        assert plain.get("/customers/id/17", headers=[key, ("x-api-key", "feil")]).status_code == 401


@pytest.mark.parametrize(
    ("security", "headers", "status"),
    [
        ([], {}, 200),
        (None, {}, 401),
        ([{"api_key": []}], {"x-api-key": "k"}, 200),
        ([{}, {"api_key": []}], {}, 200),
        ([{"oauth": []}], {}, 200),
        ([{"oauth": []}, {"api_key": []}], {}, 401),
        ([{"oauth": [], "api_key": []}], {"x-api-key": "k"}, 200),
        ([{"api_key": [], "second": []}], {"x-api-key": "k"}, 401),
        ([{"api_key": [], "second": []}], {"x-api-key": "k", "X-Second": "k"}, 200),
        ([{"api_key": []}, {"second": []}], {"x-second": "k"}, 200),
        ([{"in_cookie": []}], {"cookie": 'a=b; trigg="k"'}, 200),
        ([{"in_cookie": []}], {"cookie": "trigg=feil"}, 401),
        ([{"by_reference": []}], {"x-api-key": "k"}, 200),
        ([{"by_reference": []}], {}, 401),
        ([{"mutual": []}], {}, 200),
        ([{"broken": []}], {}, 200),
        ([{"unknown": []}], {}, 200),
        ("tull", {}, 200),
    ],
)
def test_the_document_says_where_a_key_is_needed(security: Any, headers: dict[str, str], status: int) -> None:
    document = minimal({"responses": {}} if security is None else {"responses": {}, "security": security})
    document["security"] = [{"api_key": []}]
    document["components"]["securitySchemes"] = {
        "api_key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
        "second": {"type": "apiKey", "in": "header", "name": "X-Second"},
        "in_cookie": {"type": "apiKey", "in": "cookie", "name": "trigg"},
        "by_reference": {"$ref": "#/components/securitySchemes/api_key"},
        "oauth": {"type": "oauth2", "flows": {}},
        "mutual": {"type": "mutualTLS"},
        "broken": {"type": "apiKey"},
    }
    with (
        Sandbox(api_key="k", spec=document, stateful=False) as sandbox,
        httpx.Client(transport=sandbox.transport()) as client,
    ):
        assert client.get("https://api.oculos.no/stores", headers=headers).status_code == status


def test_a_key_in_the_query_is_read_there() -> None:
    document = minimal({"responses": {}, "security": [{"api_key": []}]})
    document["components"]["securitySchemes"] = {"api_key": {"type": "apiKey", "in": "query", "name": "nøkkel"}}
    with (
        Sandbox(api_key="k+1", spec=document, stateful=False) as sandbox,
        httpx.Client(transport=sandbox.transport()) as client,
    ):
        assert client.get("https://api.oculos.no/stores").status_code == 401
        assert client.get("https://api.oculos.no/stores", params={"nøkkel": "k+1"}).status_code == 200
        assert sandbox.requests[-1].query == (("nøkkel", "***"),)


# --- parameters ---


@pytest.mark.parametrize(
    ("query", "pointer", "message"),
    [
        ("page=en", "/page", '"en" is not of type "integer"'),
        ("page=1.5", "/page", '"1.5" is not of type "integer"'),
        ("page=", "/page", '"" is not of type "integer"'),
        ("page=0", "/page", "0 is less than the minimum of 1"),
        ("page=1&page=2", "/page", 'is not of type "integer"'),
        ("page=" + "9" * 5000, "/page", 'is not of type "integer"'),
        ("minAmount=1e999", "/minAmount", "is not of types"),
        ("minAmount=nan", "/minAmount", "is not of types"),
        ("active=True", "/active", '"True" is not of type "boolean"'),
        ("active=1", "/active", '"1" is not of type "boolean"'),
        ("level=3", "/level", "is not one of"),
        ("stores=1&stores=Majorstuen", "/stores/1", '"Majorstuen" is not of type "integer"'),
        ("period[days]=mange", "/period/days", '"mange" is not of type "integer"'),
        ("sort={", "/sort", "is not JSON"),
        ("sort=[]", "/sort", 'is not of type "object"'),
    ],
)
def test_a_query_parameter_must_fit_its_schema(client: httpx.Client, query: str, pointer: str, message: str) -> None:
    found = problems(client.get(f"/reports/customers?{query}"))

    assert list(found) == [pointer]
    assert found[pointer].startswith("query parameter")
    assert message in found[pointer]


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("", "page", 1),
        ("page=2", "page", 2),
        ("rowsPage=-25", "rowsPage", -25),
        ("minAmount=799.90", "minAmount", 799.9),
        ("minAmount=800", "minAmount", 800),
        ("minAmount=", "minAmount", None),
        ("active=false", "active", False),
        ("level=2", "level", 2),
        ("level=alle", "level", "alle"),
        ("stores=1&stores=2", "stores", [1, 2]),
        ("stores=1", "stores", [1]),
        ("tiers=S%C3%B8lv,Gull%2Cspesial,a+b", "tiers", ["Sølv", "Gull,spesial", "a b"]),
        ("period[days]=30&period[from]=2025-05-01", "period", {"days": 30, "from": "2025-05-01"}),
        ('sort={"by":"points"}', "sort", {"by": "points"}),
        ("butikk=S100&butikk=S200&by=Oslo", "further", {"butikk": ["S100", "S200"], "by": "Oslo"}),
        ("%62y=%4Fslo+%2B", "further", {"by": "Oslo +"}),
        ("&&by=Oslo&=&", "further", {"by": "Oslo", "": ""}),
    ],
)
def test_a_handler_gets_parameters_in_their_types(till: Till, query: str, name: str, value: object) -> None:
    got = till.call("GET", f"/v4/reports/customers?{query}").query[name]

    assert got == value
    assert type(got) is type(value)


def test_a_parameter_that_was_not_sent_and_has_no_default_is_not_there(till: Till) -> None:
    assert till.call("GET", "/v4/reports/customers").query == {"page": 1}


def test_header_parameters_are_checked_whatever_their_case(client: httpx.Client, till: Till) -> None:
    assert problems(client.get("/reports/customers", headers={"x-TILL": "fire"})) == {
        "/X-Till": 'header parameter: "fire" is not of type "integer"'
    }
    assert till.call("GET", "/v4/reports/customers", x_till="4").headers == {"X-Till": 4}


def test_an_object_in_a_header_is_read_in_its_style() -> None:
    parameter = {
        "name": "X-Filter",
        "in": "header",
        "explode": True,
        "schema": {"type": "object", "properties": {"days": {"type": "integer"}}},
    }
    till = Till(minimal({"parameters": [parameter], "responses": {}}))

    assert till.call("GET", "/stores", x_filter="days=30, by=Oslo").headers == {"X-Filter": {"days": 30, "by": "Oslo"}}
    assert till.call("GET", "/stores").headers == {}


def test_cookie_parameters_are_checked(client: httpx.Client) -> None:
    assert client.get("/reports/customers", headers={"cookie": "kasse=4"}).status_code == 200
    assert list(problems(client.get("/reports/customers", headers={"cookie": "a=b; kasse=fire"}))) == ["/kasse"]


def test_path_parameters_are_checked_and_typed(client: httpx.Client, till: Till) -> None:
    assert problems(client.delete("/payment-cards/17/kort")) == {
        "/cardId": 'path parameter: "kort" is not of type "integer"'
    }
    assert till.call("DELETE", "/v4/payment-cards/17/4").path == {"customerId": "17", "cardId": 4}


def test_a_required_parameter_must_be_there(client: httpx.Client) -> None:
    assert problems(client.get("/customers")) == {"/mobilePhone": "query parameter is required"}


def test_a_plus_sign_in_a_query_is_a_space_unless_it_is_encoded(till: Till) -> None:
    assert till.call("GET", "/v4/customers?mobilePhone=%2B4791234567").query == {"mobilePhone": "+4791234567"}
    assert till.call("GET", "/v4/customers?mobilePhone=+4791234567").query == {"mobilePhone": " 4791234567"}


@pytest.mark.parametrize(
    ("parameter", "query", "value"),
    [
        ({"style": "pipeDelimited", "explode": False, "schema": {"type": "array"}}, "q=a|b%7Cc", ["a", "b", "c"]),
        ({"style": "spaceDelimited", "explode": False, "schema": {"type": "array"}}, "q=a%20b+c", ["a", "b", "c"]),
        (
            {"explode": False, "schema": {"type": "object", "properties": {"dager": {"type": "integer"}}}},
            "q=dager,30,by,Oslo",
            {"dager": 30, "by": "Oslo"},
        ),
        (
            {"schema": {"type": "object", "properties": {"dager": {"type": "integer"}}, "additionalProperties": False}},
            "dager=30&by=Oslo",
            {"dager": 30},
        ),
        ({"schema": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}, "q=4", 4),
        ({"schema": {"type": ["integer", "string"]}}, "q=4", "4"),
        ({"schema": {"type": ["array", "string"]}}, "q=4", "4"),
        ({"schema": {}}, "q=4", "4"),
        ({"schema": {"const": 4}}, "q=4", 4),
        ({}, "q=4", "4"),
        ({"style": "tull", "explode": False, "schema": {"type": "array"}}, "q=a,b", ["a", "b"]),
    ],
)
def test_a_parameter_is_read_in_its_style(parameter: dict[str, Any], query: str, value: object) -> None:
    document = minimal({"parameters": [{"name": "q", "in": "query", **parameter}], "responses": {}})

    assert Till(document).call("GET", f"/stores?{query}").query["q"] == value


def test_a_parameter_of_the_operation_replaces_the_one_of_its_path() -> None:
    document = minimal({"parameters": [{"name": "q", "in": "query"}], "responses": {}})
    document["paths"]["/stores"]["parameters"] = [{"name": "q", "in": "query", "required": True}]

    assert Till(document).call("GET", "/stores").query == {}


# --- bodies ---


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, {"/data": "is required"}),
        ({"data": {}}, {"/data/email": "is required"}),
        ({"data": {"email": 4}}, {"/data/email": '4 is not of type "string"'}),
        ([], {"": '[] is not of type "object"'}),
        (None, {"": 'null is not of type "object"'}),
        (
            {"data": {"email": "a", "referredBy": {"email": None, "points": -1}}},
            {
                "/data/referredBy/email": 'null is not of type "string"',
                "/data/referredBy/points": "-1 is less than the minimum of 0",
            },
        ),
        (
            {"data": {"email": "a", "mobilePhone": "91234567"}},
            {"/data/mobilePhone": '"91234567" does not match "^\\+47[0-9]{8}$"'},
        ),
    ],
)
def test_a_json_body_must_fit_its_schema(client: httpx.Client, body: object, found: dict[str, str]) -> None:
    content = json.dumps(body)
    assert problems(client.post("/customers", content=content, headers={"content-type": "application/json"})) == found


def test_what_is_wrong_with_parameters_and_body_is_said_together() -> None:
    document = minimal(
        {
            "parameters": [{"name": "q", "in": "query", "required": True}],
            "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
        },
        method="post",
    )
    with Sandbox(spec=document, stateful=False) as sandbox, httpx.Client(transport=sandbox.transport()) as client:
        assert list(problems(client.post("https://api.oculos.no/stores", json=4))) == ["/q", ""]


def test_a_long_list_of_faults_is_cut() -> None:
    document = minimal(
        {"requestBody": {"content": {"application/json": {"schema": {"items": {"type": "integer"}}}}}}, method="post"
    )
    with Sandbox(spec=document, stateful=False) as sandbox, httpx.Client(transport=sandbox.transport()) as client:
        response = client.post("https://api.oculos.no/stores", json=["x" * 1000] * 1000)

    found = problems(response)
    assert len(found) == 50
    assert max(map(len, found.values())) <= 310


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{'data': 1}",
        b"\xff\xfe\xfa",
        b'"\\ud83d"',
        b"NaN",
        b"[Infinity]",
        b"9" * 5000,
        b"[" * 100_000,
        b'{"data":1}{}',
        b" ",
    ],
)
def test_a_body_that_is_no_json_is_refused(client: httpx.Client, body: bytes) -> None:
    found = problems(client.post("/customers", content=body, headers={"content-type": "application/json"}))

    assert list(found) == [""]
    assert found[""].startswith("the body is ")


def test_a_body_that_is_nested_too_deeply_to_be_checked_is_refused(client: httpx.Client) -> None:
    body = b'{"data":' + b"[" * 400 + b"]" * 400 + b"}"

    assert client.post("/customers", content=body, headers={"content-type": "application/json"}).status_code == 400


@pytest.mark.parametrize("content_type", ["application/json", "application/xml", ""])
def test_a_required_body_must_be_there(client: httpx.Client, content_type: str) -> None:
    response = client.post("/import", headers={"content-type": content_type})

    assert problems(response) == {"": "the body is required"}


@pytest.mark.parametrize("content_type", ["application/json", "application/pdf", ""])
def test_an_optional_body_may_be_left_out(client: httpx.Client, content_type: str) -> None:
    assert client.post("/transactions", headers={"content-type": content_type}).status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON;charset=UTF-8",
        "application/xml",
        "text/csv; header=present",
        "text/plain",
    ],
)
def test_a_declared_media_type_is_taken_however_it_is_written(client: httpx.Client, content_type: str) -> None:
    assert client.post("/import", content=b"{}", headers={"content-type": content_type}).status_code == 200


@pytest.mark.parametrize("content_type", ["application/pdf", "", "json", "*/*", ";", "image/png; a=b"])
def test_an_unknown_media_type_is_refused(client: httpx.Client, content_type: str) -> None:
    response = client.post("/import", content=b"{}", headers={"content-type": content_type})

    assert response.status_code == 415
    assert response.json()["detailedErrorMessage"] == {
        "contentType": content_type,
        "accepted": ["application/json", "application/xml", "text/*"],
    }


@pytest.mark.parametrize(
    ("codings", "body"),
    [
        ("gzip", gzip.compress(b'{"navn":"Kari"}', mtime=0)),
        ("deflate", zlib.compress(b'{"navn":"Kari"}')),
        ("gzip, identity, Gzip", gzip.compress(gzip.compress(b'{"navn":"Kari"}', mtime=0), mtime=0)),
    ],
)
def test_a_compressed_body_is_read(client: httpx.Client, codings: str, body: bytes) -> None:
    headers = {"content-type": "application/json", "content-encoding": codings}
    assert client.post("/import", content=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("coding", "status", "words"),
    [
        ("br", 415, "'accepted': ['gzip', 'deflate', 'identity']"),
        ("gzip", 400, "the body is not gzip: "),
        ("deflate", 400, "it ends too early"),
    ],
)
def test_a_body_that_cannot_be_decompressed_is_refused(
    client: httpx.Client, coding: str, status: int, words: str
) -> None:
    headers = {"content-type": "application/json", "content-encoding": coding}
    body = zlib.compress(b'{"navn":"Kari"}')[:-2] if coding == "deflate" else b"{}"
    response = client.post("/import", content=body, headers=headers)

    assert response.status_code == status
    assert words in str(response.json()["detailedErrorMessage"])


def test_a_body_that_grows_beyond_bounds_is_refused(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trigg_ext.sandbox._http.bodies._LARGEST", 1000)
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    response = client.post("/import", content=gzip.compress(b" " * 2000 + b"{}", mtime=0), headers=headers)

    assert "larger than 256 MiB" in str(response.json())


def test_options_lists_the_methods_of_a_path(client: httpx.Client) -> None:
    response = client.options("/customers")

    assert (response.status_code, response.headers["allow"]) == (204, "GET, POST")
    assert client.options("/stempelkort").status_code == 404


def test_a_body_that_no_one_asked_for_is_ignored(client: httpx.Client) -> None:
    assert client.request("GET", "/customers/id/17", content=b"tull").status_code == 200


@pytest.mark.parametrize(
    "schema", [{"$ref": "https://example.com/cart.json"}, {"$ref": "#/components/schemas/Missing"}, "tull", {"type": 4}]
)
def test_a_schema_that_leads_nowhere_allows_everything(schema: Any) -> None:
    document = minimal({"requestBody": {"content": {"application/json": {"schema": schema}}}}, method="post")

    assert Till(document).call("POST", "/stores", b"[4]", content_type="application/json").body == [4]


@pytest.mark.parametrize(
    ("content_type", "body", "value"),
    [
        ("application/json", b'{"navn":"K\xc3\xa5re"}', {"navn": "Kåre"}),
        ("application/json", b'{"a":"\\ud83d\\ude00"}', {"a": "😀"}),
        ("application/xml", b"<a/>", b"<a/>"),
        ("text/csv", b"navn\nK\xe5re", b"navn\nK\xe5re"),
    ],
)
def test_a_handler_gets_the_body_read(till: Till, content_type: str, body: bytes, value: object) -> None:
    call = till.call("POST", "/v4/import", body, content_type=content_type)

    assert (call.media_type, call.body) == (content_type, value)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"points=38", {"/kilde": "is required"}),
        (b"kilde=Kasse&points=mange", {"/points": '"mange" is not of type "integer"'}),
        (b"kilde=Kasse&kilde=Nett", {"/kilde": '["Kasse","Nett"] is not of type "string"'}),
        (b"kilde=Kasse&stores=S100", {"/stores": '["S100"] has less than 2 items'}),
    ],
)
def test_form_fields_must_fit_their_schema(client: httpx.Client, body: bytes, found: dict[str, str]) -> None:
    assert problems(client.post("/import/form", content=body, headers={"content-type": FORM})) == found


def test_a_handler_gets_form_fields_in_their_types(till: Till) -> None:
    body = b"kilde=K%C3%A5res+kasse&points=38&stores=S100&stores=S200&annet=17"

    assert till.call("POST", "/v4/import/form", body, content_type=FORM).body == {
        "kilde": "Kåres kasse",
        "points": 38,
        "stores": ["S100", "S200"],
        "annet": "17",
    }


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("--grense--", {"/file": "is required"}),
        (part("fil", "x", file="a.csv") + "--grense--\r\n", {"/file": "is required"}),
        (
            part("file", "x", file="a.csv") + part("rows", "to") + "--grense--",
            {"/rows": '"to" is not of type "integer"'},
        ),
        (
            part("file", "x", file="a.csv") + part("source", "{}") + "--grense--",
            {"/source/storeId": "is required"},
        ),
        (
            part("file", "x", file="a.csv") + part("source", "{") + "--grense--",
            {"/source": '"{" is not of type "object"'},
        ),
        (part("file", "x", file="a.csv"), {"": "the body is not multipart, or ends before its closing boundary"}),
        ("tull", {"": "the body is not multipart, or ends before its closing boundary"}),
        ("--grense\r\n\r\nx\r\n--grense--", {"": "the body has a part without headers"}),
        ("--grense\r\nContent-Type: text/csv\r\n\r\nx\r\n--grense--", {"": "the body has a part without a name"}),
        (
            "--grense\r\nContent-Disposition: form-data\r\n\r\nx\r\n--grense--",
            {"": "the body has a part without a name"},
        ),
        ("--grensevakt\r\n\r\nx--grense--", {"": "the body has a part without headers"}),
    ],
)
def test_a_multipart_body_must_have_its_parts(client: httpx.Client, body: str, found: dict[str, str]) -> None:
    assert problems(client.post("/import/file", content=body, headers={"content-type": BOUNDARY})) == found


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary="])
def test_a_multipart_body_without_a_boundary_is_refused(client: httpx.Client, content_type: str) -> None:
    response = client.post("/import/file", content=b"--grense--", headers={"content-type": content_type})

    assert problems(response) == {"": "the body has no boundary in its content type"}


def test_a_handler_gets_the_files_of_a_multipart_body_as_bytes(till: Till) -> None:
    request = httpx.Request(
        "POST",
        "https://api.oculos.no/v4/import/file",
        data={"rows": "2", "source": '{"storeId":"S100"}', "navn": "Kåre"},
        files=[
            ("file", ("medlemmer æøå.csv", b"\x00\r\n--ikke-grensen\r\n\xff")),
            ("attachments", ("tom.csv", b"")),
        ],
    )

    call = till.call("POST", "/v4/import/file", request.read(), content_type=request.headers["content-type"])

    assert call.body == {
        "rows": 2,
        "source": {"storeId": "S100"},
        "navn": "Kåre",
        "file": b"\x00\r\n--ikke-grensen\r\n\xff",
        "attachments": b"",
    }


def test_a_multipart_body_may_have_a_preamble_padding_and_a_quoted_boundary(till: Till) -> None:
    body = (
        b"forord\r\n--en grense \t\r\ncontent-disposition:form-data;name=file;filename*=UTF-8''a.csv\r\n\r\nx"
        b"\r\n--en grense--\r\nettertekst"
    )

    call = till.call("POST", "/v4/import/file", body, content_type='multipart/form-data; boundary="en grense"')

    assert call.body == {"file": b"x"}


# --- handlers ---


def handled(**handlers: Any) -> Service:
    named = {name.replace("__", "."): handler for name, handler in handlers.items()}
    return Service(Document(documents.small()), api_key=documents.API_KEY, handlers=named)


def ask(service: Service, method: str, path: str) -> Response:
    return service.exchange(RawRequest(method, path, b"", (("x-api-key", documents.API_KEY),), b"")).response


def test_a_handler_handles_the_operation_of_its_name_and_no_other() -> None:
    service = handled(customers__get=lambda call: Response(200, {"data": {"id": call.path["id"]}}))

    assert ask(service, "GET", "/v4/customers/id/17").content == {"data": {"id": "17"}}
    assert ask(service, "GET", "/v4/customers/email/a@b.no").content["data"]["points"] == 38


def test_a_handler_is_not_asked_about_what_the_document_refuses() -> None:
    def never(call: Call) -> Response:
        raise AssertionError(call)

    assert ask(handled(customers__create=never), "POST", "/v4/customers").status == 400


def test_a_handler_that_fails_is_a_500_in_the_shape_of_the_api() -> None:
    def broken(call: Call) -> Response:
        raise LookupError("kassen er tom")

    transport = SandboxTransport(handled(health__ping=broken).exchange)
    with httpx.Client(transport=transport) as client:
        response = client.get("https://api.oculos.no/v4/health/ping")

    assert response.status_code == 500
    assert response.json() == {
        "code": "500",
        "message": "Internal Server Error",
        "detailedErrorMessage": {"description": "The sandbox failed: LookupError."},
    }


@pytest.mark.parametrize(
    ("response", "headers", "body"),
    [
        (Response(200), {"content-length": "0"}, b""),
        (Response(200, None), {"content-type": "application/json", "content-length": "4"}, b"null"),
        (Response(200, "Kåre"), {"content-type": "application/json", "content-length": "7"}, '"Kåre"'.encode()),
        (Response(200, "Kåre", "text/plain"), {"content-type": "text/plain", "content-length": "5"}, "Kåre".encode()),
        (Response(200, b"\x00", "image/png"), {"content-type": "image/png", "content-length": "1"}, b"\x00"),
        (Response(200, "\ud83d"), {"content-type": "application/json", "content-length": "8"}, b'"\\ud83d"'),
        (Response(204, {"a": 1}, headers=(("X-Till", "4"),)), {"x-till": "4"}, b""),
        (Response(520, NOTHING), {"content-length": "0"}, b""),
    ],
)
def test_a_response_is_written_as_its_media_type_has_it(
    response: Response, headers: dict[str, str], body: bytes
) -> None:
    written, content = encode(response)

    assert {name.decode(): value.decode() for name, value in written} == headers
    assert content == body


@pytest.mark.parametrize(("status", "phrase"), [(409, "Conflict"), (429, "Too Many Requests"), (520, "Unknown")])
def test_an_error_names_its_status_in_words(status: int, phrase: str) -> None:
    content = {"code": str(status), "message": phrase, "detailedErrorMessage": "Finnes fra før"}

    assert error_response(status, "Finnes fra før") == Response(status, content)


def test_a_unicode_text_of_the_document_arrives_as_it_is() -> None:
    service = Service(Document(minimal({"responses": {}}, path="/butikker/{navn}")), api_key="")
    request = RawRequest("GET", "/butikker/Gr%C3%BCnerl%C3%B8kka", b"", (), b"")

    assert service.exchange(request).response.status == 200
    assert json.loads(encode(service.exchange(RawRequest("GET", "/%C3%B8", b"", (), b"")).response)[1])["code"] == "404"
