"""What was always there and is gone is found, though no description requires it; what is as it was is not."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from tests.drift.injected_drifts import Change, InjectedDrift, body, drop, put
from trigg_ext import TriggClient
from trigg_ext._conformance.baseline import ENOUGH
from trigg_ext._conformance.findings import form_of
from trigg_ext._conformance.schema_view import packaged
from trigg_ext.drift import Drift, Finding, ObservedResponse, Recorder, Report, check, replay
from trigg_ext.drift.masking import masked_text
from trigg_ext.drift.recordings import read_recordings
from trigg_ext.drift.sandbox_data import VALUES, seeded_sandbox
from trigg_ext.sandbox import Fault, Sandbox


@pytest.fixture(scope="module")
def kept(client: TriggClient, tmp_path_factory: pytest.TempPathFactory) -> list[ObservedResponse]:
    folder = tmp_path_factory.mktemp("recordings")
    check(client, VALUES, record=Recorder(folder, packaged()).write)
    return list(read_recordings(folder))


def _of(report: Report, *kinds: str) -> list[tuple[str, str, str]]:
    return [(each.kind, each.operation, each.pointer) for each in report.findings if each.kind in kinds]


def _fault(operation: str, change: Change) -> Fault:
    return InjectedDrift("", operation, change, "").fault


KINDS = ("field-gone", "became-empty", "other-form")


def test_a_right_server_has_lost_nothing(client: TriggClient, kept: list[ObservedResponse]) -> None:
    report = check(client, VALUES, baseline=kept)
    assert report.drift == []
    assert _of(report, *KINDS) == []


def test_the_same_recordings_have_lost_nothing(kept: list[ObservedResponse]) -> None:
    assert _of(replay(kept, baseline=kept), *KINDS) == []


VANISHED = [
    ("customers.get", body(lambda _: {}), "/data"),
    ("customers.get", drop("data/email"), "/data/email"),
    ("customers.get", drop("data/mobilePhone"), "/data/mobilePhone"),
    ("customers.get", drop("data/loyalty"), "/data/loyalty"),
    ("customers.get_by_email", drop("data/firstName"), "/data/firstName"),
    ("customers.get_by_mobile_phone", drop("data/id"), "/data/id"),
    ("transactions.list", drop("*/grossAmount"), "/*/grossAmount"),
    ("stores.list", drop("*/name"), "/*/name"),
    ("vehicles.list", drop("*/vehicleId"), "/*/vehicleId"),
    ("promotions.list", drop("*/id"), "/*/id"),
]


@pytest.mark.parametrize(
    ("operation", "change", "place"), VANISHED, ids=lambda each: each if isinstance(each, str) else ""
)
def test_what_vanishes_is_found_and_nothing_else(
    sandbox: Sandbox,
    client: TriggClient,
    kept: list[ObservedResponse],
    operation: str,
    change: Change,
    place: str,
) -> None:
    with sandbox.faults.during(_fault(operation, change)):
        report = check(client, VALUES, baseline=kept)
    [finding] = [each for each in report.findings if each.kind == "field-gone"]
    assert (finding.operation, finding.pointer, finding.level) == (operation, place, "drift")
    assert "kept responses, and is in none of" in finding.message
    assert {each.operation for each in report.drift} == {operation}


def test_a_list_that_became_empty_is_worth_a_look(
    sandbox: Sandbox, client: TriggClient, kept: list[ObservedResponse]
) -> None:
    with sandbox.faults.during(_fault("customers.get", put("data/favoriteStores", []))):
        report = check(client, VALUES, baseline=kept)
    assert _of(report, "became-empty", "field-gone") == [("became-empty", "customers.get", "/data/favoriteStores")]
    assert report.drift == []


def test_a_text_that_became_empty_is_worth_a_look(
    sandbox: Sandbox, client: TriggClient, kept: list[ObservedResponse]
) -> None:
    with sandbox.faults.during(_fault("customers.get", put("data/firstName", ""))):
        report = check(client, VALUES, baseline=kept)
    assert ("became-empty", "customers.get", "/data/firstName") in _of(report, "became-empty")


def test_a_phone_number_in_another_form_is_worth_a_look(
    sandbox: Sandbox, client: TriggClient, kept: list[ObservedResponse]
) -> None:
    with sandbox.faults.during(_fault("customers.get", put("data/mobilePhone", "+47 912 34 567"))):
        report = check(client, VALUES, baseline=kept)
    assert ("other-form", "customers.get", "/data/mobilePhone") in _of(report, "other-form")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-03-01T12:00:00", "2026-03-01T12:00:00Z"),
        ("2026-03-01T12:00:00", "2026-03-01T12:00:00+01:00"),
        ("2457B03E-1D4A-4A2B-9C11-6F0A5B7C8D9E", "2457b03e-1d4a-4a2b-9c11-6f0a5b7c8d9e"),
        ("+4791234567", "+47 912 34 567"),
        ("+4791234567", "91234567"),
    ],
)
def test_forms_are_told_apart_and_a_mask_keeps_them(one: str, other: str) -> None:
    assert form_of(one) != form_of(other)
    assert form_of(masked_text(one)) == form_of(one)
    assert form_of(masked_text(other)) == form_of(other)


# --- in a running client ----------------------------------------------------------------------------------------------


def test_a_running_client_notices_a_field_that_stops_coming() -> None:
    found: list[Finding] = []
    with (
        seeded_sandbox() as sandbox,
        sandbox.client(drift=Drift("log", sample_rate=1.0, on_drift=found.append)) as client,
    ):
        for _ in range(ENOUGH):
            client.customers.get_by_mobile_phone("+4791234567")
        assert not [each for each in found if each.kind == "field-gone"]
        sandbox.faults.add(_fault("customers.get_by_mobile_phone", drop("data/email")))
        for _ in range(2 * ENOUGH):
            client.customers.get_by_mobile_phone("+4791234567")
    [finding] = [each for each in found if each.kind == "field-gone"]
    assert finding.pointer == "/data/email"
    assert f"none of the {ENOUGH} after them" in finding.message


def _answered(change: Change, times: int = ENOUGH) -> list[Finding]:
    """Return what a running client finds after many right responses, and then changed ones."""
    found: list[Finding] = []
    with (
        seeded_sandbox() as sandbox,
        sandbox.client(drift=Drift("log", sample_rate=1.0, on_drift=found.append)) as client,
    ):
        for _ in range(ENOUGH):
            client.customers.get_by_mobile_phone("+4791234567")
        assert not [each for each in found if each.kind in KINDS]
        sandbox.faults.add(_fault("customers.get_by_mobile_phone", change))
        for _ in range(times):
            client.customers.get_by_mobile_phone("+4791234567")
    return [each for each in found if each.kind in KINDS]


@pytest.mark.parametrize(
    ("kind", "field", "value", "told"),
    [
        ("became-empty", "firstName", "", "is empty in the 20 after them"),
        ("became-empty", "favoriteStores", [], "is empty in the 20 after them"),
        ("other-form", "mobilePhone", "+47 912 34 567", "is phone number with spaces in the 20 after them"),
        ("other-form", "mobilePhone", "91234567", "is whole number in the 20 after them"),
    ],
)
def test_a_running_client_notices_what_looks_otherwise(kind: str, field: str, value: object, told: str) -> None:
    [finding] = [each for each in _answered(put(f"data/{field}", value)) if each.pointer == f"/data/{field}"]
    assert (finding.kind, finding.level) == (kind, "info")
    assert told in finding.message


def test_a_running_client_needs_enough_of_them() -> None:
    assert _answered(put("data/mobilePhone", "+47 912 34 567"), ENOUGH - 1) == []


def test_what_comes_and_goes_is_not_gone() -> None:
    from trigg_ext._conformance.baseline import Streaks
    from trigg_ext.drift import compare

    with seeded_sandbox() as sandbox, sandbox.client() as client:
        collected: list[ObservedResponse] = []
        check(client, VALUES, only=["customers.get_by_mobile_phone"], record=collected.append)
    [whole] = collected
    part = copy.deepcopy(json.loads(whole.content))
    del part["data"]["email"]
    without = whole.replace(content=json.dumps(part).encode())
    description, streaks = packaged(), Streaks()
    operation = description.operation(whole.method, whole.path)
    assert operation is not None
    for number in range(10 * ENOUGH):
        response = without if number % 7 == 3 else whole
        compared = compare(description, response)
        assert compared is not None
        assert streaks.take(operation, response, compared) == []


def test_the_command_takes_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from trigg_ext.drift.__main__ import main

    before, after = tmp_path / "before", tmp_path / "after"
    assert main(["--sandbox", "--only", "customers.get_by_mobile_phone", "--record", str(before)]) == 0
    after.mkdir()
    for file in before.iterdir():
        recording = json.loads(file.read_text(encoding="utf-8"))
        recording["body"] = {}
        (after / file.name).write_text(json.dumps(recording), encoding="utf-8")
    assert main(["--replay", str(after)]) == 0
    assert main(["--replay", str(after), "--baseline", str(before)]) == 1
    assert "field-gone" in capsys.readouterr().out
    assert main(["--replay", str(after), "--baseline", str(tmp_path / "nothing")]) == 2
