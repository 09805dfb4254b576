"""Each injected drift is found by the live check, is named right, and is all that is found."""

from __future__ import annotations

import httpx
import pytest

from tests.drift.injected_drifts import INJECTED_DRIFTS, STRICT, WRITING, InjectedDrift
from trigg_ext import TriggClient
from trigg_ext.drift import Description, Report, check
from trigg_ext.drift.sandbox_data import VALUES, seeded_sandbox
from trigg_ext.sandbox import Sandbox

DESCRIPTION = Description(STRICT)


def names(report: Report) -> list[tuple[str, str, str, int]]:
    return [(each.kind, each.operation, each.pointer, each.status) for each in report.drift]


def test_there_are_enough_of_every_kind() -> None:
    assert len(INJECTED_DRIFTS) + len(WRITING) >= 30
    assert len({each.name for each in (*INJECTED_DRIFTS, *WRITING)}) == len(INJECTED_DRIFTS) + len(WRITING)


def test_without_an_injected_drift_nothing_is_found(client: TriggClient) -> None:
    report = check(client, VALUES, description=DESCRIPTION)
    assert names(report) == []
    assert report.compared == len(report.calls) == 27


@pytest.mark.parametrize("injected", INJECTED_DRIFTS, ids=str)
def test_the_live_check_finds_it_and_nothing_else(
    sandbox: Sandbox, client: TriggClient, injected: InjectedDrift
) -> None:
    with sandbox.faults.during(injected.fault):
        report = check(client, VALUES, description=DESCRIPTION)
    found = names(report)
    assert (injected.kind, injected.operation, injected.pointer, injected.status) in found
    assert {each[1] for each in found} == {injected.operation}
    assert {each[:3] for each in found} == {(injected.kind, injected.operation, injected.pointer)}
    for each in report.drift:
        assert injected.seen in each.seen
    assert sandbox.errors == []


@pytest.mark.parametrize("injected", WRITING, ids=str)
def test_what_acts_is_found_where_it_is_called(injected: InjectedDrift) -> None:
    with seeded_sandbox() as sandbox, sandbox.client(retries=0) as client:
        sandbox.faults.add(injected.fault)
        found = names(check(client, VALUES, description=DESCRIPTION, writes=True))
    assert found == [(injected.kind, injected.operation, injected.pointer, injected.status)]


def test_a_drift_of_one_path_is_told_from_that_of_its_variant(sandbox: Sandbox, client: TriggClient) -> None:
    injected = next(each for each in INJECTED_DRIFTS if each.path)
    with sandbox.faults.during(injected.fault):
        report = check(client, VALUES, only=[injected.operation])
    assert injected.path in {each.path for each in report.drift}
    assert all("{" not in each.path for each in report.drift if each.path == injected.path)


@pytest.mark.parametrize("injected", [each for each in INJECTED_DRIFTS if each.kind != "missing-header"][::9], ids=str)
def test_it_is_found_over_a_socket_too(injected: InjectedDrift) -> None:
    with (
        seeded_sandbox() as sandbox,
        sandbox.serve() as base_url,
        TriggClient(sandbox.api_key, base_url=base_url) as client,
    ):
        sandbox.faults.add(injected.fault)
        report = check(client.with_options(retries=0), VALUES, description=DESCRIPTION, only=[injected.operation])
    assert (injected.kind, injected.operation, injected.pointer, injected.status) in names(report)


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
