"""Each operation of the real documents answers a success to a request built from the document's own examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import jsonschema_rs
import pytest

from tests.sandbox import documents
from trigg_ext.sandbox import Sandbox
from trigg_ext.sandbox._http.examples import Examples
from trigg_ext.sandbox._http.schemas import Schemas

METHODS = ("get", "post", "put", "delete")
DOCUMENTS = {"bundle": documents.bundle(), "effective": documents.effective()}
CASES: list[tuple[str, str, str, str | None]] = [
    (which, path, method, media_type)
    for which, document in DOCUMENTS.items()
    if document is not None
    for path, item in document["paths"].items()
    for method in METHODS
    if method in item
    for media_type in (item[method].get("requestBody", {}).get("content") or {None: None})
]


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[dict[str, Sandbox]]:
    opened = {
        which: Sandbox(api_key=documents.API_KEY, spec=document, stateful=False)
        for which, document in DOCUMENTS.items()
        if document is not None
    }
    yield opened
    for sandbox in opened.values():
        sandbox.close()


def request_for(document: dict[str, Any], path: str, method: str, media_type: str | None) -> httpx.Request:
    """The request, built from nothing but the document."""
    operation = document["paths"][path][method]
    examples = Examples(Schemas(document), omit="readOnly")
    query: dict[str, str] = {}
    for parameter in operation.get("parameters", []):
        value = examples.of(parameter["schema"])
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", quote(str(value), safe=""))
        elif parameter.get("required"):
            query[parameter["name"]] = str(value)
    url = "https://api.oculos.no/v4" + path + ("?" + urlencode(query) if query else "")
    headers = {"x-api-key": documents.API_KEY} if operation.get("security") != [] else {}
    if media_type is None:
        return httpx.Request(method.upper(), url, headers=headers)
    value = examples.of(operation["requestBody"]["content"][media_type]["schema"])
    if media_type == "multipart/form-data":
        return httpx.Request(method.upper(), url, headers=headers, files={"file": ("medlemmer.csv", value["file"])})
    if media_type == "application/x-www-form-urlencoded":
        return httpx.Request(method.upper(), url, headers=headers, data={**value, "kilde": "Nyhetsbrev"})
    body = json.dumps(value) if "json" in media_type else value
    return httpx.Request(method.upper(), url, headers={**headers, "content-type": media_type}, content=body)


def assert_is_documented_success(document: dict[str, Any], path: str, method: str, response: httpx.Response) -> None:
    assert 200 <= response.status_code < 400, response.text
    described = document["paths"][path][method]["responses"][str(response.status_code)]
    if not described.get("content"):
        assert response.content == b""
        return
    media_type = response.headers["content-type"]
    # The whole document beside the schema, so that its references lead somewhere; the sandbox has another way for that.
    schema = {**document, "allOf": [described["content"][media_type]["schema"]]}
    jsonschema_rs.Draft202012Validator(schema).validate(response.json())


def test_the_bundle_has_66_operations() -> None:
    assert len({(path, method) for which, path, method, _ in CASES if which == "bundle"}) == 66


@pytest.mark.parametrize(
    ("which", "path", "method", "media_type"), CASES, ids=[" ".join(filter(None, case)) for case in CASES]
)
def test_it_responds_a_success_to_its_own_example(
    sandboxes: dict[str, Sandbox], which: str, path: str, method: str, media_type: str | None
) -> None:
    document = DOCUMENTS[which]
    assert document is not None
    request = request_for(document, path, method, media_type)

    with httpx.Client(transport=sandboxes[which].transport()) as client:
        response = client.send(request)

    assert_is_documented_success(document, path, method, response)


def test_all_of_them_response_over_a_socket_too() -> None:
    document = documents.bundle()
    with Sandbox(api_key=documents.API_KEY, spec=document, stateful=False) as sandbox, sandbox.serve() as base_url:
        with httpx.Client() as client:
            for which, path, method, media_type in CASES:
                if which != "bundle":
                    continue
                request = request_for(document, path, method, media_type)
                request.url = httpx.URL(str(request.url).replace("https://api.oculos.no/v4", base_url))
                request.headers["host"] = request.url.netloc.decode()
                assert_is_documented_success(document, path, method, client.send(request))
        assert all(record.status < 400 for record in sandbox.requests)
        assert len(sandbox.requests) == sum(which == "bundle" for which, *_ in CASES)
