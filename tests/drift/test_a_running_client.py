"""``drift=`` of the clients: responses are compared while a service runs, and what differs is told once, or raised."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import os
import pickle
import random
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs
import httpx
import pytest

from trigg_ext import (
    AsyncTriggClient,
    ConfigurationError,
    Drift,
    DriftError,
    InvalidResponseError,
    NotFoundError,
    StatusError,
    TriggClient,
)
from trigg_ext._conformance import monitor as monitoring
from trigg_ext.drift import Finding
from trigg_ext.sandbox import Fault, Sandbox

CUSTOMER = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
KEY = "hemmelig-noekkel-7c41e9"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIGG_DRIFT", raising=False)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "trigg_ext.drift"]


def answering(content: Any, status: int = 200, **headers: str) -> httpx.MockTransport:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    sent = {"content-type": "application/json", **headers}
    return httpx.MockTransport(lambda request: httpx.Response(status, content=body, headers=sent))


def client_of(transport: httpx.MockTransport, **options: Any) -> TriggClient:
    return TriggClient(KEY, base_url="https://sandbox.invalid/v4", transport=transport, retries=0, **options)


def test_nothing_is_compared_and_nothing_is_loaded_unless_asked_for() -> None:
    code = (
        "import sys\n"
        "from trigg_ext.sandbox import Sandbox\n"
        "with Sandbox() as sandbox, sandbox.client() as client:\n"
        "    client.stores.list()\n"
        "    with client.with_options(drift='off') as off:\n"
        "        off.stores.list()\n"
        "assert not [name for name in sys.modules if name.startswith('trigg_ext.drift')]\n"
        "import trigg_ext, trigg_ext.drift\n"
        "assert 'trigg_ext.drift.live' not in sys.modules\n"
        "assert trigg_ext.drift.Drift is trigg_ext.Drift\n"
        "assert 'jsonschema_rs' in sys.modules\n"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )


def test_the_comparison_needs_nothing_that_the_client_does_not_need() -> None:
    code = (
        "import sys\n"
        "for name in ('yaml', 'uvicorn', 'jsonschema_rs', 'pydantic'):\n"
        "    sys.modules[name] = None\n"
        "import httpx\n"
        "from trigg_ext import TriggClient, DriftError\n"
        "response = lambda request: httpx.Response(200, json=[{'id': 1}])\n"
        "client = TriggClient('n', transport=httpx.MockTransport(response), drift='error')\n"
        "try:\n"
        "    client.stores.list()\n"
        "except DriftError as error:\n"
        "    assert error.findings[0].kind == 'wrong-type'\n"
        "else:\n"
        "    raise SystemExit('no drift')\n"
        "import trigg_ext.drift, trigg_ext.drift.__main__\n"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )


def test_a_finding_is_told_once_and_again_when_it_has_come_ten_times(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.faults.add(Fault.unknown_fields().on("consents.list"))
    with sandbox.client(drift=Drift("log", sample_rate=1)) as client:
        for _ in range(12):
            assert len(client.consents.list()) == 2
        client.stores.list()
    said = lines(caplog)
    assert len(said) == 4
    assert said[0].startswith(
        "unknown-field: consents.list (GET /consents) 200 /*/x-nyttFelt: a field that is not described came, of type"
    )
    assert said[0].endswith(", 1 time]")
    assert all(each.endswith(", 10 times]") for each in said[2:])


def test_the_word_log_is_enough(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    sandbox.faults.add(Fault.unknown_fields())
    with sandbox.client(drift="log") as client:
        client.consents.list()
    assert len(lines(caplog)) == 2


def test_an_error_is_raised_after_the_operation_was_carried_out(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault.unknown_fields().on("customers.create"))
    with sandbox.client(drift="error") as client:
        with pytest.raises(DriftError) as caught:
            client.customers.create({"data": {"firstName": "Ingrid", "mobilePhone": "+4741223344"}})
        assert client.customers.get_by_mobile_phone("+4741223344").first_name == "Ingrid"
    error = caught.value
    assert error.parsed.first_name == "Ingrid"
    assert error.may_have_acted
    assert error.status == 201
    assert error.attempts == 1
    assert {each.kind for each in error.findings} == {"unknown-field"}
    assert "customers.create: the API responded with 201, but not as described: unknown-field at " in str(error)
    assert "The operation was carried out; its response is in .parsed." in str(error)
    assert error.body is not None


def test_what_only_reads_has_not_acted(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault.unknown_fields())
    with sandbox.client(drift="error") as client, pytest.raises(DriftError) as caught:
        client.stores.list()
    assert not caught.value.may_have_acted


async def _asynchronously(sandbox: Sandbox) -> tuple[list[Any], DriftError]:
    async with sandbox.async_client(drift="error") as client:
        fine = await client.stores.list()
        sandbox.faults.add(Fault.unknown_fields())
        with pytest.raises(DriftError) as caught:
            await client.stores.list()
        assert await client.with_options(drift="off").stores.list()
        return fine, caught.value


def test_the_asynchronous_client_does_the_same(sandbox: Sandbox) -> None:
    fine, error = asyncio.run(_asynchronously(sandbox))
    assert len(fine) == len(error.parsed) == 4


def test_responses_as_described_pass(sandbox: Sandbox) -> None:
    with sandbox.client(drift="error", preview="allow") as client:
        assert client.customers.get(CUSTOMER).id == CUSTOMER
        assert client.with_raw_response.reports.get("customers").status == 200
        client.transactions.list(CUSTOMER)
        client.promotions.definitions()
        with pytest.raises(NotFoundError):
            client.customers.get("borte")


def test_an_error_that_keeps_to_the_description_is_no_drift(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    with sandbox.client(drift="error") as client, pytest.raises(NotFoundError):
        client.customers.get("borte")
    assert lines(caplog) == []


def test_a_failed_call_fails_as_ever_and_its_drift_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(answering({"kode": 1}, 418), drift="error")
    with pytest.raises(StatusError) as caught:
        client.stores.list()
    assert not isinstance(caught.value, DriftError)
    assert lines(caplog)[0].startswith("undocumented-status: stores.list (GET /stores) 418")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_that_the_server_is_ill_is_no_drift(caplog: pytest.LogCaptureFixture, status: int) -> None:
    caplog.set_level(logging.INFO, "trigg_ext.drift")
    client = client_of(answering({"code": str(status), "message": "Nei"}, status), drift="error")
    with pytest.raises(StatusError):
        client.stores.list()
    assert [record.levelname for record in caplog.records if record.name == "trigg_ext.drift"] == ["INFO"]


def test_what_cannot_be_read_is_still_that_error(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(InvalidResponseError):
        client_of(answering(b"<html>"), drift="error").stores.list()
    assert lines(caplog)[0].startswith("unreadable-body: stores.list")


def test_findings_of_the_level_info_are_not_raised(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "trigg_ext.drift")
    response = [{"id": "B1", "validFrom": "i morgen"}]
    found = client_of(answering(response), drift="error", preview="allow").promotions.definitions()
    assert found[0].valid_from == "i morgen"
    assert lines(caplog)[0].startswith("other-form: promotions.definitions")


def test_a_hook_is_told_of_each_and_may_fail(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    told: list[Finding] = []

    def note(finding: Finding) -> None:
        told.append(finding)
        raise RuntimeError("full disk")

    sandbox.faults.add(Fault.unknown_fields())
    with sandbox.client(drift=Drift(on_drift=note)) as client:
        client.consents.list()
        client.consents.list()
    assert [each.pointer for each in told] == ["/*/x-nyttFelt", "/*/klubbNivå"] * 2
    assert "consents.list: on_drift failed with RuntimeError" in lines(caplog)


def counted(sandbox: Sandbox, option: Drift, calls: int) -> int:
    told: list[Finding] = []
    with sandbox.client(drift=attrs.evolve(option, on_drift=told.append)) as client:
        for _ in range(calls):
            client.consents.list()
    return len(told) // 2


def test_a_sample_is_compared_and_the_first_of_each_operation(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault.unknown_fields())
    assert counted(sandbox, Drift(sample_rate=0, first=0), 10) == 0
    assert counted(sandbox, Drift(sample_rate=0, first=3), 10) == 3
    assert counted(sandbox, Drift(sample_rate=1, first=0), 10) == 10
    random.seed(1)
    assert 10 < counted(sandbox, Drift(sample_rate=0.5, first=0), 60) < 50


def test_tuned_clients_count_together(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    sandbox.faults.add(Fault.unknown_fields())
    with sandbox.client(drift="log") as client:
        client.consents.list()
        client.with_options(timeout=5).consents.list()
        client.with_options(drift=Drift("log", sample_rate=1)).consents.list()
        with pytest.raises(DriftError):
            client.with_options(drift="error").consents.list()
    assert len(lines(caplog)) == 2
    monitor = client._settings.drift
    assert monitor is not None
    assert set(monitor.counts.values()) == {4}


def test_it_is_turned_on_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIGG_DRIFT", "error")
    transport = answering([{"id": "001", "ny": 1}])
    with pytest.raises(DriftError):
        client_of(transport).stores.list()
    assert client_of(transport, drift="off").stores.list()
    monkeypatch.setenv("TRIGG_DRIFT", "")
    assert client_of(transport).stores.list()
    monkeypatch.setenv("TRIGG_DRIFT", "ja")
    with pytest.raises(ConfigurationError, match="TRIGG_DRIFT is 'ja'; allowed are 'off', 'log', 'error'"):
        client_of(transport)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("warn", "drift is 'warn'; allowed are 'off', 'log', 'error', or a Drift"),
        (3, "drift is 3"),
        (Drift("loud"), "mode is 'loud'"),  # type: ignore[arg-type]
        (Drift(sample_rate=1.5), "sample_rate is 1.5; it must be a number from 0 to 1"),
        (Drift(sample_rate=float("nan")), "sample_rate is nan"),
        (Drift(first=-1), "first is -1"),
    ],
)
def test_wrong_options_are_named(option: Any, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        TriggClient(KEY, drift=option)
    assert said in str(caught.value)
    with pytest.raises(ConfigurationError), TriggClient(KEY) as client:
        client.with_options(drift=option)
    with pytest.raises(ConfigurationError):
        AsyncTriggClient(KEY, drift=option)


def test_a_mistake_of_ours_harms_no_call(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("+4791234567")

    monkeypatch.setattr(monitoring, "compare", broken)
    with sandbox.client(drift="error") as client:
        assert len(client.consents.list()) == 2
        assert len(client.consents.list()) == 2
    assert lines(caplog) == ["consents.list: a response could not be compared (KeyError)"]


def test_very_large_responses_are_let_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(answering([{"id": "001", "ny": "x" * 100}]), drift="error")
    with pytest.raises(DriftError):
        client.stores.list()
    monkeypatch.setattr(monitoring, "LARGEST_BODY", 50)
    assert len(client.stores.list()) == 1


def test_no_more_than_a_thousand_findings_are_kept(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monitoring, "_MOST_KEPT", 3)
    client = client_of(answering([{"id": "001", **dict.fromkeys("abcdefgh")}]), drift="log")
    client.stores.list()
    monitor = client._settings.drift
    assert monitor is not None
    assert len(monitor.counts) == len(lines(caplog)) == 3


def test_threads_count_every_response(sandbox: Sandbox) -> None:
    told: list[str] = []
    lock = threading.Lock()

    def note(finding: Finding) -> None:
        with lock:
            told.append(finding.fingerprint)

    sandbox.faults.add(Fault.unknown_fields())
    with sandbox.client(drift=Drift(sample_rate=1, on_drift=note)) as client:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: client.consents.list(), range(80)))
        monitor = client._settings.drift
        assert monitor is not None
        assert set(monitor.counts.values()) == {80}
    assert len(told) == 160


SECRETS = {
    "phone": "+4791234567",
    "e-mail": "ola+trigg@example.no",
    "national identity number": "17058432145",
    "name": "Ola Nordmann",
    "id": CUSTOMER,
    "key": KEY,
    "token": "tok_5f2c/91+a",
}


def everything_said(caplog: pytest.LogCaptureFixture, error: BaseException) -> str:
    told = [f"{record.getMessage()} {record.args!r} {record.exc_text}" for record in caplog.records]
    findings = vars(error)["findings"]
    shown = [
        str(error),
        repr(error),
        *traceback.format_exception_only(error),
        repr(findings),
        repr(pickle.dumps(findings)),
    ]
    return "\n".join([*told, *shown])


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("how", ["value", "name", "nested", "map", "enum"])
def test_nothing_personal_is_told(kind: str, how: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = SECRETS[kind]
    by_way: dict[str, Any] = {
        "value": {"points": secret, "data": {"firstName": [secret], "zip": {secret: secret}, "ny": secret}},
        "name": {"data": {secret: 1, "firstName": {secret: None}}},
        "nested": {"data": {"loyalty": {"ny": {secret: [secret]}, "points": secret}, "promotions": [secret]}},
        "map": {"data": {f"{secret}{number}": secret for number in range(40)}},
        "enum": {"data": {"promotions": [{"available": secret, "type": {"a": secret}}]}},
    }
    response = by_way[how]
    headers: Any = {
        "x-kunde": secret,
        "link": f'<https://x.example.no/{secret}>; rel="sunset"',
        "warning": f"299 - {secret}",
    }
    client = client_of(answering(response, **headers), drift="error")
    with pytest.raises(DriftError) as caught:
        client.customers.get("en-annen")
    said = everything_said(caplog, caught.value)
    spellings = {secret, json.dumps(secret)[1:-1], secret.removeprefix("+47")}
    assert [each for each in spellings if each in said] == []
    assert caught.value.findings != ()


def test_a_short_value_that_the_request_knows_is_masked_as_a_name_too(caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(answering({"data": {"kari": {"id": 1}}}), drift="error")
    with pytest.raises(DriftError) as caught:
        client.customers.get_by_external_id("kari")
    assert [each.pointer for each in caught.value.findings] == ["/data/***"]
    assert "kari" not in everything_said(caplog, caught.value)


def test_the_error_travels_without_the_response(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault.unknown_fields())
    with sandbox.client(drift="error") as client, pytest.raises(DriftError) as caught:
        client.customers.get(CUSTOMER)
    sent = pickle.loads(pickle.dumps(caught.value))
    assert (sent.parsed, sent.body) == (None, None)
    assert sent.findings == caught.value.findings
    assert str(sent) == str(caught.value)
    assert copy.copy(caught.value).parsed is caught.value.parsed
    assert isinstance(caught.value, DriftError)
