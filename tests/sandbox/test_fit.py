"""The state fits a description whose names are others, and refuses with 501 what it does not fit."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.codegen import variants
from tests.sandbox import documents
from trigg_ext.sandbox import Sandbox
from trigg_ext.sandbox._calls import Call
from trigg_ext.sandbox._fit import _STEP, _has, _schema
from trigg_ext.sandbox._http.examples import Examples
from trigg_ext.sandbox._http.schemas import Schemas
from trigg_ext.sandbox._state import SandboxState
from trigg_ext.sandbox._state.contracts import CONTRACTS

OLA = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
URL = "https://api.oculos.no/v4"


def opened(sandbox: Sandbox) -> httpx.Client:
    return httpx.Client(transport=sandbox.transport(), base_url=URL, headers={"x-api-key": sandbox.api_key})


@pytest.mark.parametrize(
    "spec",
    [
        documents.bundle(),
        variants.with_path_names(documents.bundle(), lambda name: f"{name}No"),
        variants.by_reference(variants.with_path_names(documents.bundle(), str.upper)),
        variants.with_ids(documents.bundle(), lambda _: None),
    ],
    ids=["the vendor's", "path parameters renamed", "behind references", "without operationIds"],
)
def test_a_bundle_without_our_names_has_the_same_state(spec: dict[str, Any]) -> None:
    before = copy.deepcopy(spec)
    with Sandbox(spec=spec) as sandbox, opened(sandbox) as client:
        assert not sandbox.unmodelled
        assert client.get(f"/customers/id/{OLA}").json()["data"]["firstName"] == "Ola"
        assert client.delete(f"/customers/id/{OLA}/source/kasse").status_code == 200
        assert client.get(f"/customers/id/{OLA}").status_code == 404
        assert [record.operation for record in sandbox.requests] == [
            "customers.get",
            "customers.delete",
            "customers.get",
        ]
    assert spec == before


def test_an_operation_whose_fields_have_other_names_is_refused() -> None:
    spec = documents.effective()
    properties = spec["components"]["schemas"]["CustomerRequest"]["properties"]
    properties["payload"] = properties.pop("data")
    with Sandbox(spec=spec) as sandbox, opened(sandbox) as client:
        response = client.post("/customers", json={"payload": {"mobilePhone": "+4790090090"}})

        assert response.status_code == 501
        assert response.json()["detailedErrorMessage"] == {
            "description": "The sandbox does not model customers.create.",
            "operation": "customers.create",
            "reason": "The description has no field data in its request.",
        }
        assert set(sandbox.unmodelled) == {"customers.create", "customers.update", "customers.update_by_external_id"}
        assert client.get(f"/customers/id/{OLA}").status_code == 200


def test_an_operation_that_moved_is_refused_at_its_new_path() -> None:
    spec = documents.effective()
    spec["paths"]["/customers/{id}"] = spec["paths"].pop("/customers/id/{id}")
    with Sandbox(spec=spec) as sandbox, opened(sandbox) as client:
        response = client.get(f"/customers/{OLA}")

        assert response.status_code == 501
        assert sandbox.unmodelled["customers.get"] == (
            "No handler has this method and path; without an operation are customers.get."
        )


def test_path_parameters_in_another_order_are_refused() -> None:
    spec = documents.effective()
    spec["paths"]["/payment-cards/{cardId}/{customerId}"] = spec["paths"].pop("/payment-cards/{customerId}/{cardId}")
    with Sandbox(spec=spec) as sandbox, opened(sandbox) as client:
        assert client.delete(f"/payment-cards/17/{OLA}").status_code == 501
        assert "another order" in sandbox.unmodelled["payment_cards.delete"]


def test_a_new_operation_that_may_change_something_is_refused() -> None:
    spec = documents.effective()
    new = {"x-trigg-name": "gift_cards.sell", "responses": {"200": {"description": "OK"}}}
    spec["paths"]["/gavekort"] = {"post": new}
    with Sandbox(spec=spec) as sandbox, opened(sandbox) as client:
        assert client.post("/gavekort").status_code == 501
        assert sandbox.unmodelled == {"gift_cards.sell": "The state has no handler for it."}
        assert client.get("/stores").status_code == 200


class _Read(dict[str, Any]):
    """An object that remembers which of its fields were read."""

    def __init__(self, value: dict[str, Any], place: str, seen: set[str]) -> None:
        super().__init__({name: _reading(each, f"{place}.{name}", seen) for name, each in value.items()})
        self._place, self._seen = place, seen

    def get(self, name: str, default: Any = None) -> Any:
        self._seen.add(f"{self._place}.{name}")
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self._seen.add(f"{self._place}.{name}")
        return super().__getitem__(name)


def _reading(value: Any, place: str, seen: set[str]) -> Any:
    if isinstance(value, dict):
        return _Read(value, place, seen)
    return [_reading(each, f"{place}[]", seen) for each in value] if isinstance(value, list) else value


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for item in documents.effective()["paths"].values():
        for operation in item.values():
            if "x-trigg-variant-of" not in operation:
                yield operation["x-trigg-name"], operation


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_what_a_handler_reads_of_a_documented_request_is_in_its_contract(name: str) -> None:
    document = documents.effective()
    operation = dict(_operations())[name]
    schema = _schema(document, operation.get("requestBody"))
    example = Examples(Schemas(document)).of(schema) if "requestBody" in operation else None
    body, query = set[str](), set[str]()
    call = Call(
        operation=name,
        statuses=operation["responses"].keys(),
        path={each["name"]: OLA for each in operation["parameters"] if each["in"] == "path"},
        query=_Read({each["name"]: "1" for each in operation["parameters"] if each["in"] == "query"}, "", query),
        headers={},
        media_type="application/json",
        body=_reading(example, "", body),
    )

    SandboxState().handlers[name](call)

    read = {field.lstrip(".") for field in body}
    documented = {field for field in read if _has(document, schema, _STEP.findall(field)) and schema is not True}
    declared = CONTRACTS[name].reads.split()
    # A field on the way to one that is declared is in the contract too.
    missing = {field for field in documented if not any((each + ".").startswith(field) for each in declared)}
    assert not (missing if _describes_fields(document, schema) else set())
    assert {f"?{field.lstrip('.')}" for field in query} <= set(declared)


def _describes_fields(document: dict[str, Any], schema: Any) -> bool:
    return not _has(document, schema, ["et felt som ingen har"])


def test_every_handler_has_a_contract() -> None:
    assert sorted(SandboxState().handlers) == sorted(CONTRACTS)
