"""Each planted drift is found by the live check, is named right, and is all that is found."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.drift.plants import PLANTS, STRICT, WRITING, Plant
from trigg_ext import TriggClient
from trigg_ext.drift import Description, Report, check
from trigg_ext.drift.sandbox_data import VALUES, prepared
from trigg_ext.sandbox import Sandbox

DESCRIPTION = Description(STRICT)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with prepared() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[TriggClient]:
    with sandbox.client(retries=0) as client:
        yield client


def names(report: Report) -> list[tuple[str, str, str, int]]:
    return [(each.kind, each.operation, each.pointer, each.status) for each in report.drift]


def test_there_are_enough_of_every_kind() -> None:
    assert len(PLANTS) + len(WRITING) >= 30
    assert len({each.name for each in (*PLANTS, *WRITING)}) == len(PLANTS) + len(WRITING)


def test_without_a_plant_nothing_is_found(client: TriggClient) -> None:
    report = check(client, VALUES, description=DESCRIPTION)
    assert names(report) == []
    assert report.compared == len(report.calls) == 27


@pytest.mark.parametrize("plant", PLANTS, ids=str)
def test_the_live_check_finds_it_and_nothing_else(sandbox: Sandbox, client: TriggClient, plant: Plant) -> None:
    with sandbox.faults.during(plant.fault):
        report = check(client, VALUES, description=DESCRIPTION)
    found = names(report)
    assert (plant.kind, plant.operation, plant.pointer, plant.status) in found
    assert {each[1] for each in found} == {plant.operation}
    assert {each[:3] for each in found} == {(plant.kind, plant.operation, plant.pointer)}
    for each in report.drift:
        assert plant.seen in each.seen
    assert sandbox.errors == []


@pytest.mark.parametrize("plant", WRITING, ids=str)
def test_what_acts_is_found_where_it_is_called(plant: Plant) -> None:
    with prepared() as sandbox, sandbox.client(retries=0) as client:
        sandbox.faults.add(plant.fault)
        found = names(check(client, VALUES, description=DESCRIPTION, writes=True))
    assert found == [(plant.kind, plant.operation, plant.pointer, plant.status)]


def test_a_drift_of_one_path_is_told_from_that_of_its_variant(sandbox: Sandbox, client: TriggClient) -> None:
    plant = next(each for each in PLANTS if each.path)
    with sandbox.faults.during(plant.fault):
        report = check(client, VALUES, only=[plant.operation])
    assert plant.path in {each.path for each in report.drift}
    assert all("{" not in each.path for each in report.drift if each.path == plant.path)


@pytest.mark.parametrize("plant", [each for each in PLANTS if each.kind != "missing-header"][::9], ids=str)
def test_it_is_found_over_a_socket_too(plant: Plant) -> None:
    with prepared() as sandbox, sandbox.serve() as base_url, TriggClient(sandbox.api_key, base_url=base_url) as client:
        sandbox.faults.add(plant.fault)
        report = check(client.with_options(retries=0), VALUES, description=DESCRIPTION, only=[plant.operation])
    assert (plant.kind, plant.operation, plant.pointer, plant.status) in names(report)


@pytest.mark.parametrize(
    ("name", "operation"), [("content-type", "customers.get"), ("content-length", "consents.list")]
)
def test_a_missing_header_is_found(sandbox: Sandbox, name: str, operation: str) -> None:
    class Without(httpx.BaseTransport):
        def __init__(self, inner: httpx.BaseTransport) -> None:
            self.inner = inner

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            response = self.inner.handle_request(request)
            response.headers.pop(name, None)
            return response

    with TriggClient(
        sandbox.api_key, base_url="https://sandbox.invalid/v4", transport=Without(sandbox.transport())
    ) as client:
        report = check(client, VALUES, description=DESCRIPTION, only=[operation, "customers.get_by_mobile_phone"])
    assert ("missing-header", operation, f"header:{name}", 200) in names(report)
    assert {each[0] for each in names(report)} == {"missing-header"}
