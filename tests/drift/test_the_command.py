"""``python -m trigg_ext.drift``: what it prints, writes and responses, without ever reaching another machine."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.spec.overlay import apply_overlay, read_overlay
from tests.drift.payloads import DOCUMENT
from trigg_api.resources import Resources
from trigg_ext import AsyncTriggClient, TriggClient
from trigg_ext.drift import Values, __main__, check, read_values
from trigg_ext.drift.live import python_name
from trigg_ext.drift.sandbox_data import CUSTOMER, seeded_sandbox
from trigg_ext.drift.sandbox_data import VALUES as SANDBOX_VALUES
from trigg_ext.errors import ConfigurationError
from trigg_ext.sandbox import Fault, Sandbox

main = __main__.main
SECRETS = ("+4791234567", "91234567", "ola@example.no", "Nordmann", "17058432145", "tok_5f2c91", "sandbox-key")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRIGG_API_KEY", "TRIGG_ENVIRONMENT", "TRIGG_BASE_URL", "TRIGG_DRIFT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A server on this machine, named in the environment."""
    with seeded_sandbox() as sandbox, sandbox.serve() as base_url:
        monkeypatch.setenv("TRIGG_API_KEY", sandbox.api_key)
        monkeypatch.setenv("TRIGG_BASE_URL", base_url)
        yield sandbox


def test_the_sandbox_responses_as_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sandbox"]) == 0
    said = capsys.readouterr().out
    assert "27 of 27 responses compared with the description of version 4.3.0: no drift." in said
    assert "Documented fields that no response had:" in said


def test_it_calls_all_66_operations_where_it_may_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "rapport.json"
    assert main(["--sandbox", "--write-operations", "--json", str(report)]) == 0
    calls = json.loads(report.read_text(encoding="utf-8"))["calls"]
    assert len({each["operation"] for each in calls}) == 66
    assert len(calls) == 68
    assert [each["operation"] for each in calls if each["outcome"] in ("skipped", "no response")] == []
    assert sum(each["outcome"] == "compared" for each in calls) >= 66
    capsys.readouterr()


def test_drift_is_printed_and_answered_with_1(server: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    server.faults.add(Fault.unknown_fields().on("customers.get"), Fault.html_page(404).on("stores.list"))
    values = {"mobilePhone": "+4791234567"}
    assert main(["--values", written(values)]) == 1
    said = capsys.readouterr().out
    assert "customers.get (GET /customers/id/{id})" in said
    assert "unknown-field            200 /data/klubbNivå: a field that is not described came, of type object" in said
    assert "operation-gone           404 (the whole): it responded with 404" in said
    assert "data_enrichment.discover_by_ssn /data-enrichment/ssn/{ssn}: skipped, no value for parameters." in said
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.FOLDER", tmp_path)


FOLDER = Path()


def written(value: Any, name: str = "verdier.json") -> str:
    """The path of a file with this content."""
    path = FOLDER / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return str(path)


def test_values_come_from_toml_and_ids_from_responses(server: Sandbox, tmp_path: Path) -> None:
    path = written(
        'mobilePhone = "+4791234567"\n'
        '[parameters."reports.get"]\nreportType = "customers"\npage = 1\n'
        '[parameters."data_enrichment.discover_by_ssn"]\nssn = "17058432145"\n'
        '[bodies."messaging.send_sms"]\nmobilePhone = "+4791234567"\nmessage = "Hei"\n',
        "verdier.toml",
    )
    assert main(["--values", path, "--json", str(tmp_path / "r.json")]) == 0
    called = {record.raw_path: record.query for record in server.requests}
    assert f"/v4/transactions/customerId/{CUSTOMER}" in called
    assert "/v4/payment-cards/token/tok_5f2c91" in called
    assert dict(called["/v4/reports/customers"]) == {"page": "1"}
    assert "/v4/data-enrichment/ssn/17058432145" in called
    assert not any("/data-enrichment/mobilePhone" in path for path in called)
    assert {record.method for record in server.requests} == {"GET", "POST"}  # the one POST prepared the sandbox
    assert server.sms_outbox == []

    before = len(server.sms_outbox)
    assert main(["--values", path, "--write-operations", "--only", "messaging.send_sms", "stores.list"]) == 0
    assert len(server.sms_outbox) == before + 1


def test_without_a_key_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err == (
        "trigg drift: There is no API key: give api_key, or set the environment variable TRIGG_API_KEY.\n"
    )


def test_a_key_that_is_not_accepted_could_not_run(
    server: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIGG_API_KEY", "en-annen")
    assert main(["--only", "stores.list", "consents.list"]) == 2
    said = capsys.readouterr()
    assert "stores.list /stores: refused, responded with 401" in said.out
    assert "no response could be compared" in said.err


def test_a_server_that_is_not_there_could_not_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    monkeypatch.setenv("TRIGG_API_KEY", "noekkel")
    assert main(["--base-url", f"http://127.0.0.1:{port}/v4", "--only", "health.ping"]) == 2
    said = capsys.readouterr()
    assert "health.ping /health/ping: no response, health.ping: " in said.out


def test_one_operation_without_a_response_is_no_success(server: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    server.faults.add(Fault.drop().on("consents.list"))
    assert main(["--only", "consents.list", "stores.list"]) == 2
    assert "some operations gave no response" in capsys.readouterr().err


def test_staging_is_the_default_and_never_production(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    class Noted(TriggClient):
        def __init__(self, **options: Any) -> None:
            made.append(options)
            raise ConfigurationError("enough")

    monkeypatch.setattr(__main__, "TriggClient", Noted)
    for arguments in ([], ["--environment", "production"], ["--base-url", "https://x.example.no"]):
        assert main(arguments) == 2
    monkeypatch.setenv("TRIGG_ENVIRONMENT", "production")
    assert main([]) == 2
    assert made == [
        {"environment": "staging"},
        {"environment": "production"},
        {"base_url": "https://x.example.no"},
        {},
    ]


def test_what_was_recorded_is_replayed_without_a_network(
    server: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.faults.add(Fault.unknown_fields().on("customers.get"))
    folder = tmp_path / "svar"
    values = written({"mobilePhone": "+4791234567"})
    assert main(["--values", values, "--record", str(folder)]) == 1
    monkeypatch.delenv("TRIGG_API_KEY")
    live = capsys.readouterr().out
    assert main(["--replay", str(folder)]) == 1
    again = capsys.readouterr().out
    assert [line for line in again.splitlines() if "unknown-field  " in line] == [
        line for line in live.splitlines() if "unknown-field  " in line
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert [secret for secret in SECRETS if secret in text] == []
    assert main(["--replay", str(folder), "--only", "stores.list"]) == 0
    assert main(["--values", values, "--record", str(folder)]) == 2


def test_a_suggested_overlay_mends_the_description(server: Sandbox, tmp_path: Path) -> None:
    server.faults.add(Fault.unknown_fields().on("customers.get", "stores.list"))
    overlay, document = tmp_path / "forslag.yaml", tmp_path / "effective.json"
    arguments = ["--values", written({"mobilePhone": "+4791234567"})]
    assert main([*arguments, "--suggest-overlay", str(overlay)]) == 1
    suggested = read_overlay(yaml.safe_load(overlay.read_text(encoding="utf-8")), require_reasons=True)
    document.write_text(json.dumps(apply_overlay(DOCUMENT, suggested).document), encoding="utf-8")
    assert main([*arguments, "--document", str(document), "--suggest-overlay", str(overlay)]) == 0
    assert "actions: []" in overlay.read_text(encoding="utf-8")


def test_a_suggestion_for_the_vendors_bundle_needs_it_as_yaml_or_json(
    server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.faults.add(Fault.unknown_fields().on("loyalty.card_campaigns"))
    overlay = tmp_path / "forslag.yaml"
    bundle = Path(__file__).parents[2] / "openapi" / "openapi.yaml"
    arguments = ["--only", "loyalty.card_campaigns", "--suggest-overlay", str(overlay), "--overlay-base", str(bundle)]
    assert main(arguments) == 1
    # In the bundle the products stand inside of the campaign; only in the effective document they have a name.
    targets = [each["target"] for each in yaml.safe_load(overlay.read_text(encoding="utf-8"))["actions"]]
    assert "$.components.schemas.LoyaltyCardCampaign.properties.products.items" in targets

    import sys

    monkeypatch.setitem(sys.modules, "yaml", None)
    assert main(arguments) == 2
    assert "needs PyYAML" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "kunder.hent"], "'kunder.hent' is no operation"),
        (["--values", "borte.toml"], "The values file borte.toml cannot be read: No such file"),
        (["--values", ("[[", "v.toml")], "cannot be read"),
        (["--values", ("[1]", "v.json")], "must hold a table"),
        (["--values", ("{", "v.json")], "cannot be read"),
        (["--values", ('{"parameters": 3}', "v.json")], "parameters must be a table"),
        (["--values", ('{"parameters": {"kunder": {}}}', "v.json")], "parameters names 'kunder'"),
        (["--values", ('{"parameters": {"stores.list": 3}}', "v.json")], "parameters.stores.list must be a table"),
        (["--values", ('{"mobilePhone": ["+47"]}', "v.json")], "mobilePhone must be a single value"),
        (["--document", ("a: [", "d.yaml")], "cannot be read"),
        (["--document", ("openapi: 3.1.0", "d.yaml")], "has no paths"),
        (["--replay", "borte"], "holds no recordings"),
        (["--replay", "borte", "--only", "kunder"], "'kunder' is no operation"),
        (["--replay", "borte", "--record", "her"], "--record needs a server"),
        (["--json", "/borte/rapport.json"], "/borte/rapport.json cannot be written"),
    ],
    ids=str,
)
def test_what_cannot_be_is_one_clear_line(
    server: Sandbox, arguments: list[Any], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared_arguments = [each if isinstance(each, str) else written(*each) for each in arguments]
    only = [] if "--only" in arguments else ["--only", "stores.list"]
    assert main([*prepared_arguments, *only]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert "Traceback" not in error


def test_the_help_names_the_exit_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "exit status: 0 no drift; 1 drift; 2 it could not run" in capsys.readouterr().out


def test_every_parameter_of_the_document_is_an_argument_of_its_method() -> None:
    import inspect

    with TriggClient("noekkel") as client:
        generated = Resources(client._caller)
        for path, item in DOCUMENT["paths"].items():
            for operation in item.values():
                resource, _, method = operation["x-trigg-name"].partition(".")
                accepted = inspect.signature(getattr(getattr(generated, resource), method)).parameters
                for parameter in operation.get("parameters", []):
                    assert python_name(parameter["name"]) in accepted, (path, parameter["name"])


def test_an_argument_that_cannot_be_sent_skips_its_operation() -> None:
    with seeded_sandbox() as sandbox, sandbox.client() as client:
        report = check(client, Values(parameters={"customers.get": {"id": ""}}), only=["customers.get", "stores.list"])
    skipped = [each for each in report.calls if each.outcome == "skipped"]
    assert [each.operation for each in skipped] == ["customers.get"]
    assert "id must not be ''" in skipped[0].reason


def test_a_closed_client_gives_no_response() -> None:
    with seeded_sandbox() as sandbox:
        client = sandbox.client()
        client.close()
        report = check(client, only=["stores.list"])
    assert [each.outcome for each in report.calls] == ["no response"]


def test_names_of_fields_that_repeat_what_was_asked_for_are_masked_in_a_run(tmp_path: Path) -> None:
    from tests.drift.injected_drifts import body
    from trigg_ext._conformance.schema_view import packaged
    from trigg_ext.drift import Recorder
    from trigg_ext.sandbox._http.faults import changed

    secret = "kari"
    echo = changed("echo", body(lambda whole: whole["data"].update({secret: 1, "sandbox-key": {"x": [{secret: 2}]}})))
    with seeded_sandbox() as sandbox, sandbox.client() as client:
        sandbox.faults.add(echo.on("customers.get"))
        values = Values(shared={**SANDBOX_VALUES.shared, "externalId": secret})
        report = check(
            client,
            values,
            only=["customers.get", "customers.get_by_mobile_phone"],
            record=Recorder(tmp_path, packaged()).write,
        )
    assert [(each.pointer, each.times) for each in report.drift] == [("/data/***", 2)]
    everything = repr(report) + "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert secret not in everything
    assert "sandbox-key" not in everything


def test_an_asynchronous_client_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="needs a TriggClient, not AsyncTriggClient"):
        check(AsyncTriggClient("noekkel"))  # type: ignore[arg-type]


def test_values_are_read_without_a_file_too() -> None:
    assert read_values({}) == Values({}, {}, {})
