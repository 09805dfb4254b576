"""Each operation: what the description allows goes through our models and back, and what we write it allows."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import httpx
import hypothesis.strategies as st
import jsonschema_rs
import pydantic
import pytest
from hypothesis import HealthCheck, given, settings

import trigg_models
from tests.drift.payloads import DOCUMENT, SCHEMAS, allowed, closed, json_schema, operations
from tests.drift.test_comparison_and_json_schema import described, drift
from tests.transport.operations_table import CASES, Case, call
from trigg_api.operations import BY_NAME
from trigg_api.types import dump
from trigg_ext import InvalidResponseError, StatusError, TriggClient, models
from trigg_ext.drift import Description, ObservedResponse, compare
from trigg_ext.sandbox import Sandbox
from trigg_ext.sandbox._http.corruption import change_types
from trigg_ext.sandbox._http.examples import Examples
from trigg_ext.sandbox._http.schemas import Schemas

DESCRIPTION = Description(DOCUMENT)
EXAMPLES = Examples(Schemas(DOCUMENT))
OPERATIONS = operations()
SUCCESSES = [
    (name, path, operation, status)
    for name, _, path, operation in OPERATIONS
    for status in operation["responses"]
    if status < "4"
]
JSON_RESPONSES = [each for each in SUCCESSES if json_schema(each[2], each[3])]
JSON_BODIES = [
    (name, path, schema)
    for name, _, path, operation in OPERATIONS
    if (schema := operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema"))
]
ERRORS = [
    (name, path, status)
    for name, _, path, operation in OPERATIONS
    for status in operation["responses"]
    if status >= "4"
]
CASE = {case.name: case for case in CASES}
NOT_SLOW = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


class _Response:
    headers = httpx.Headers({"content-type": "application/json"})

    def __init__(self, content: Any, status: int) -> None:
        self.content = json.dumps(content).encode()
        self.status_code = status


def module_of(name: str) -> Any:
    resource, _, method = name.partition(".")
    return import_module(f"trigg_api.api.{resource}.{resource}_{method}")


def without_envelope(value: Any) -> Any:
    """What a caller gets of a response whose content stands in ``data``."""
    if isinstance(value, list):
        return [without_envelope(each) for each in value]
    return value["data"] if isinstance(value, dict) and set(value) == {"data"} else value


def assert_survives(name: str, status: str, value: Any) -> None:
    """The value is read, and what was read is the value again."""
    read = dump(module_of(name).decode(_Response(value, int(status))))
    enveloped = '"$ref": "#/components/schemas/CustomerResponse"' in json.dumps(SCHEMA_OF[name, status])
    assert read == (without_envelope(value) if enveloped else value)
    assert json.dumps(read) == json.dumps(read, default=repr)


SCHEMA_OF = {(name, status): json_schema(operation, status) for name, _, operation, status in JSON_RESPONSES}


def test_every_operation_is_here() -> None:
    assert {name for name, *_ in OPERATIONS} == set(BY_NAME) == set(CASE)
    assert len(OPERATIONS) == 68
    assert len(SUCCESSES) == 68


@pytest.mark.parametrize(
    ("name", "path", "operation", "status"), JSON_RESPONSES, ids=[f"{n} {p}" for n, p, *_ in JSON_RESPONSES]
)
def test_the_examples_go_through_our_models_and_back(
    name: str, path: str, operation: dict[str, Any], status: str
) -> None:
    example = EXAMPLES.of(json_schema(operation, status))
    assert_survives(name, status, example)
    compared = compare(
        DESCRIPTION,
        ObservedResponse(BY_NAME[name].method, path, int(status), _Response.headers, json.dumps(example).encode()),
    )
    assert compared is not None
    assert compared.findings == []
    assert compared.documented == compared.present


@pytest.mark.parametrize(
    ("name", "path", "operation", "status"), JSON_RESPONSES, ids=[f"{n} {p}" for n, p, *_ in JSON_RESPONSES]
)
@NOT_SLOW
@given(st.data())
def test_what_the_description_allows_goes_through_without_loss(
    name: str, path: str, operation: dict[str, Any], status: str, data: st.DataObject
) -> None:
    value = data.draw(allowed(json_schema(operation, status) or {}))
    if value in ({}, [{}]) or (isinstance(value, list) and {} in value):
        return  # an envelope without its content: see the test below
    assert_survives(name, status, value)


def test_an_envelope_without_its_content_is_the_one_allowed_response_that_is_refused() -> None:
    # The description requires no field of any response. A customer that is not there must not be read as an empty one.
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={}))
    with (
        TriggClient("noekkel", transport=transport) as client,
        pytest.raises(InvalidResponseError, match="its data is missing"),
    ):
        client.customers.get("226B14AF-18A6-44CF-834E-BE4BCA5D64B7")


@pytest.mark.parametrize(("name", "path", "status"), ERRORS, ids=[" ".join(each) for each in ERRORS])
def test_every_described_error_is_an_error_of_its_status(name: str, path: str, status: str) -> None:
    error = EXAMPLES.of(SCHEMAS["Error"])
    transport = httpx.MockTransport(lambda request: httpx.Response(int(status), json={**error, "code": status}))
    with TriggClient("noekkel", transport=transport, preview="allow", retries=0) as client:
        with pytest.raises(StatusError) as caught:
            call(client, CASE[name])
    assert caught.value.status == int(status)
    assert caught.value.code == status


@settings(max_examples=60)
@given(allowed(SCHEMAS["Error"]), st.sampled_from([400, 401, 403, 404, 409, 422, 429, 502]))
def test_no_error_that_is_allowed_breaks_the_client(value: dict[str, Any], status: int) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(status, json=value))
    with TriggClient("noekkel", transport=transport, retries=0) as client, pytest.raises(StatusError) as caught:
        client.customers.get("226B14AF-18A6-44CF-834E-BE4BCA5D64B7")
    assert caught.value.status == status


# --- what we write ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def strict_server() -> Any:
    """A server that refuses what the description does not allow."""
    with Sandbox(stateful=False) as sandbox:
        yield sandbox


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_requests_of_the_table_are_allowed(strict_server: Sandbox, case: Case) -> None:
    strict_server.reset()
    with strict_server.client(preview="allow", retries=0) as client:
        call(client, case)
    (request,) = strict_server.requests
    assert (request.operation, request.status // 100) in {(case.name, 2), (case.name, 3)}


@pytest.mark.parametrize(("name", "path", "schema"), JSON_BODIES, ids=[name for name, *_ in JSON_BODIES])
@NOT_SLOW
@given(st.data())
def test_bodies_that_are_allowed_reach_the_wire_as_they_are(
    name: str, path: str, schema: dict[str, Any], data: st.DataObject
) -> None:
    value = data.draw(allowed(schema))
    sent: list[bytes] = []

    def response(request: httpx.Request) -> httpx.Response:
        sent.append(request.read())
        return httpx.Response(500, json={})

    bodies = [value]
    if "$ref" in schema:
        bodies.append(getattr(models, schema["$ref"].rpartition("/")[2]).from_dict(value))
    case = CASE[name]
    options: dict[str, Any] = {"preview": "allow", "unknown_fields": "allow", "phone_region": None, "retries": 0}
    with TriggClient("noekkel", transport=httpx.MockTransport(response), **options) as client:
        resource, _, method = name.partition(".")
        for body in bodies:
            path_arguments = [] if case.args and case.args[-1] is body else list(case.args[:-1])
            with pytest.raises(StatusError):
                getattr(getattr(client, resource), method)(*path_arguments, body, **case.kwargs)
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    for each in sent:
        assert json.loads(each) == value
        assert validator.is_valid(json.loads(each))


# --- what the strict models say ---------------------------------------------------------------------------------------

STRICT = {name: model for name in SCHEMAS if (model := getattr(trigg_models, name, None)) is not None}


def rejected(name: str, value: Any) -> list[str]:
    """Where the strict Pydantic model rejects a value, as pointers with ``*`` for indices."""
    try:
        STRICT[name].model_validate(value)
    except pydantic.ValidationError as error:
        return sorted({_pointer(each["loc"]) for each in error.errors()})
    return []


def _pointer(place: tuple[int | str, ...]) -> str:
    # A union adds the names of its branches to the place.
    branches = {"int", "str", "float", "bool", "list[any]", "dict[str,any]", "nullable"}
    steps = [each for each in place if not (isinstance(each, str) and (each.lower() in branches or "[" in each))]
    return "".join("/*" if isinstance(each, int) else f"/{each}" for each in steps)


def test_every_schema_has_a_strict_model() -> None:
    assert set(STRICT) == set(SCHEMAS)


# A file is bytes in the models, and text in JSON.
@pytest.mark.parametrize("name", sorted(SCHEMAS.keys() - {"ImportsFileRequest"}))
@NOT_SLOW
@given(st.data())
def test_the_strict_models_take_what_the_description_allows(name: str, data: st.DataObject) -> None:
    value = data.draw(allowed(SCHEMAS[name]))
    problems = rejected(name, value)
    assert problems == [], f"trigg_models.{name} rejects what the description allows, at {', '.join(problems)}"


@pytest.mark.parametrize("name", ["CustomerResponse", "Transaction", "Affiliate", "BonusCampaign", "Report", "Vehicle"])
@settings(max_examples=25)
@given(st.data())
def test_what_the_strict_models_reject_is_reported_as_drift(name: str, data: st.DataObject) -> None:
    value = change_types(data.draw(allowed(SCHEMAS[name])), data.draw(st.integers(0, 9)))
    found = {each.pointer for each in drift(described({"$ref": f"#/components/schemas/{name}"}), value)}
    assert set(rejected(name, value)) <= found


def test_closed_copies_keep_what_is_stated_to_be_free() -> None:
    report = closed(SCHEMAS["Report"])
    assert report["additionalProperties"] is True
    assert closed(SCHEMAS["Store"])["additionalProperties"] is False
    assert closed(SCHEMAS["Store"])["properties"]["extendedProperties"]["additionalProperties"] is True
