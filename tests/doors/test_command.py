"""`trigg`: every operation of the registry, against a sandbox in this process, and what is written by hand."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from tests.doors.conftest import Run
from trigg_api.operations import BY_NAME, OPERATIONS
from trigg_ext import cli
from trigg_ext._operation_calls import parameters_of
from trigg_ext.cli import _check
from trigg_ext.cli._app import trigg
from trigg_ext.cli._operations import command_name
from trigg_ext.drift.sandbox_data import CUSTOMER, VALUES
from trigg_ext.sandbox import Fault, Sandbox

PHONE = "+4791234567"
DOCUMENT = Path(__file__).parents[2] / "docs" / "command.md"


# --- every operation --------------------------------------------------------------------------------------------------

# What a parameter means where its name does not say it.
MEANT = {
    "customers.get": {"id": CUSTOMER},
    "customers.get_by_external_id": {"id": "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6"},
    "customers.delete": {"id": "226B14AF-18A6-44CF-834E-BE4BCA5D64B7"},
    "customers.delete_by_external_id": {"external_id": "ukjent-nummer"},
    "data_enrichment.enrich_form": {"id": CUSTOMER},
    "data_enrichment.discover_by_ssn": {"ssn": "17058432145"},
    "messaging.trigger_sms": {"id": "welcomeSMS"},
    "triggers.fire": {"id": "velkommen"},
    "triggers.fire_by_mobile_phone": {"id": "velkommen"},
    "imports.data": {"content_type": "application/json"},
    "vipps.recruit_by_sms": {"phone": PHONE},
}
SHARED = {
    "mobile_phone": PHONE,
    "phone_number": PHONE,
    "customer_id": CUSTOMER,
    "email": "ola@example.no",
    "token": "tok_5f2c91",
    "report_type": "customers",
    "promotion_id": "54D137EA-C4B0-5518-8193-BE3A3EA98BBC",
    "vehicle_id": "F7712C6C-5BF2-50DD-BCDD-1F6B4AD5E83B",
    "card_id": "hentes",
    "activity_id": "20",
    "function": "beregnRabatt",
    "client_name": "fjellsport",
    "source": "kasse",
    "code": "0000",
}


def line_for(name: str, folder: Path) -> list[str]:
    operation = BY_NAME[name]
    resource, _, method = name.partition(".")
    line = [command_name(resource), command_name(method)]
    for each in parameters_of(operation):
        if each.is_body and name in VALUES.bodies:
            body = VALUES.bodies[name]
            if each.kind == "file":
                file = folder / "medlemmer.csv"
                file.write_text(body["file"], encoding="utf-8")
                line += ["--data", f"@{file}"]
            else:
                line += ["--data", json.dumps(body)]
        elif each.required or each.name in MEANT.get(name, {}):
            line += [f"--{command_name(each.name)}", MEANT.get(name, {}).get(each.name) or SHARED[each.name]]
    return line


def test_every_operation_of_the_registry_is_a_command_that_works(run: Run, shop: Sandbox, tmp_path: Path) -> None:
    succeeded: set[str] = set()
    for operation in sorted(OPERATIONS, key=lambda each: ("GET", "POST", "PUT", "DELETE").index(each.method)):
        line = line_for(operation.name, tmp_path)
        if operation.name == "payment_cards.delete":
            cards = json.loads(run(f"payment-cards list --customer-id {CUSTOMER} -o json").stdout)
            line[line.index("--card-id") + 1] = cards[0]["id"]
        before = len(shop.requests)
        yes = ["--yes"] if operation.retry == "non_idempotent" or operation.method == "DELETE" else []
        result = run([*line, "--output", "json", *yes])
        sent = shop.requests[before:]
        assert [(each.method, each.operation) for each in sent] == [(operation.method, operation.name)], result.output
        if operation.name in ("messaging.verify_code", "customers.delete_by_external_id"):
            # The code is another one each time, and nobody has this id: that the API says so shows that it was asked.
            assert result.exit_code == (0 if sent[0].status < 400 else 1)
        else:
            assert result.exit_code == 0, f"{operation.name}: {result.output}"
            json.loads(result.stdout) if result.stdout.startswith(("{", "[", "null", '"')) else None
        succeeded.add(operation.name)
    assert len(succeeded) == 66


def test_every_operation_explains_itself_with_an_example(run: Run) -> None:
    for operation in OPERATIONS:
        resource, _, name = operation.name.partition(".")
        shown = run([command_name(resource), command_name(name), "--help"]).output
        assert f"trigg {command_name(resource)} {command_name(name)}" in shown
        assert f"{operation.method} {operation.path}" in " ".join(shown.split())
        assert ("In preview" in shown) is operation.preview
        assert ("--yes" in shown) is (operation.retry == "non_idempotent" or operation.method == "DELETE")


# --- a session --------------------------------------------------------------------------------------------------------


def test_the_session_of_the_documentation_is_what_a_person_sees(run: Run, on_a_terminal: None) -> None:
    recorded = re.findall(r"```console\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert len(recorded) == 1
    # The receipt of the session comes back in it, so it needs a shop of its own.
    steps = re.findall(r"^\$ trigg (.*)\n((?:(?!\$ ).*\n)*)", recorded[0], re.MULTILINE)
    assert len(steps) >= 5
    from trigg_ext.drift.sandbox_data import seeded_sandbox

    with seeded_sandbox() as sandbox:
        for line, expected in steps:
            assert (
                run(line, data="y\n" if "[y/N]" in expected else "", transport=sandbox.transport()).output == expected
            )


def test_the_lines_of_the_readme_work(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^trigg (.*)$", (DOCUMENT.parents[1] / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) >= 4
    for line in lines:
        assert run(line).exit_code == 0, line


# --- output -----------------------------------------------------------------------------------------------------------


def test_json_yaml_and_csv_hold_the_same(run: Run) -> None:
    as_json = json.loads(run("stores list -o json").stdout)
    assert yaml.safe_load(run("stores list -o yaml").stdout) == as_json
    rows = list(csv.DictReader(io.StringIO(run("stores list -o csv").stdout)))
    assert [row["name"] for row in rows] == [each["name"] for each in as_json]


def test_raw_is_the_body_as_it_came(run: Run, shop: Sandbox) -> None:
    with shop.client() as client:
        came = client.with_raw_response.customers.get(CUSTOMER).content
    assert run(f"customers get --id {CUSTOMER} --raw").stdout_bytes == came


def test_a_terminal_shows_no_personal_data_unless_told_to(run: Run, on_a_terminal: None) -> None:
    for output in ("table", "json", "yaml", "csv"):
        shown = run(f"customers get --id {CUSTOMER} -o {output}").output
        assert "***" in shown
        for personal in ("Ola", "Nordmann", PHONE, "91234567", "ola@example.no", "Kongens", "0153", "1984"):
            assert personal not in shown
        assert "Nordmann" in run(f"customers get --id {CUSTOMER} -o {output} --show-personal").output
    refused = run(f"customers get --id {CUSTOMER} --raw")
    assert refused.exit_code == 2
    assert "--show-personal" in refused.output


def test_a_file_or_a_pipe_gets_all_of_it(run: Run) -> None:
    assert json.loads(run(f"customers get --id {CUSTOMER} -o json").stdout)["lastName"] == "Nordmann"


def test_a_name_of_a_thing_is_no_personal_data(run: Run, on_a_terminal: None) -> None:
    assert "Oslo City" in run("stores list").output
    assert "Velkomstkupong" in run("promotions definitions").output


# --- what is sent -----------------------------------------------------------------------------------------------------


def test_a_dry_run_prints_the_request_and_sends_nothing(run: Run, shop: Sandbox, on_a_terminal: None) -> None:
    before = len(shop.requests)
    body = json.dumps({"data": {"firstName": "Kari", "mobilePhone": "+4741223344"}})
    shown = run(["customers", "create", "--data", body, "--dry-run"]).output
    assert shown.startswith("POST https://trigg-sandbox.invalid/v4/customers\n")
    assert '"firstName": "***"' in shown
    assert "sandbox-key" not in shown
    assert PHONE not in run(["messaging", "create-code", "--phone-number", PHONE, "--dry-run"]).output
    assert len(shop.requests) == before


def test_a_dry_run_into_a_pipe_is_the_request_in_json(run: Run) -> None:
    line = ["reports", "get", "--report-type", "customers", "--page", "2", "--query", "butikk=001", "--dry-run"]
    asked = json.loads(run([*line, "-o", "json"]).stdout)
    assert asked["method"] == "GET"
    assert asked["url"].endswith("/reports/customers?page=2&butikk=001") or "page=2" in asked["url"]


def test_a_misspelled_field_is_told_before_anything_is_sent(run: Run) -> None:
    shown = run(["customers", "create", "--data", '{"data": {"fristName": "Ola"}}', "--dry-run"]).stderr
    assert "firstName" in shown


@pytest.mark.parametrize("operation", ["customers create", "messaging send-sms"])
def test_a_body_is_read_from_a_file_and_from_standard_input(run: Run, tmp_path: Path, operation: str) -> None:
    name = operation.replace(" ", ".").replace("-", "_")
    body = json.dumps(VALUES.bodies[name], ensure_ascii=False)
    file = tmp_path / "body.json"
    file.write_text(body, encoding="utf-8")
    typed, stored, piped = (
        run([*operation.split(), "--data", given, "--dry-run", "-o", "json"], data=body).stdout
        for given in (body, f"@{file}", "-")
    )
    assert typed == stored == piped
    assert json.loads(typed)["body"] == VALUES.bodies[name]


def test_without_a_terminal_what_is_not_idempotent_needs_yes(run: Run, shop: Sandbox) -> None:
    before = len(shop.requests)
    refused = run(["messaging", "create-code", "--phone-number", PHONE])
    assert refused.exit_code == 2
    assert "--yes" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert len(shop.requests) == before


def test_a_person_may_say_no(run: Run, shop: Sandbox, on_a_terminal: None) -> None:
    before = len(shop.requests)
    refused = run(["messaging", "create-code", "--phone-number", PHONE], data="n\n")
    assert refused.exit_code == 1
    assert "nothing was sent" in refused.output
    assert len(shop.requests) == before


def test_a_preview_operation_is_marked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "(preview)" in run("customers --help").output
    assert "is in preview" in run("stores list").stderr + run("affiliates list").stderr
    monkeypatch.setenv("TRIGG_PREVIEW", "error")
    refused = run("affiliates list")
    assert refused.exit_code == 2
    assert "preview" in refused.stderr


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected", "status"),
    [
        ("customers get --id jo", "404", 1),
        ("customers find +4799999999", "no customer", 1),
        ("customers find M-17", "expected a phone number", 2),
        ("customers get", "--id", 2),
        ("customers fetch", "No such command", 2),
        ("customers create --data {", "expected JSON", 2),
        ("customers create --data [] --yes", "expected a JSON object", 2),
        ("customers create --data @mangler.json", "cannot be read", 2),
        ("reports get --report-type customers --query butikk", "expected NAME=VALUE", 2),
        ("receipts return 9999 --customer +4791234567 --line 1", "no receipt 9999", 1),
        ("receipts return 122014 --customer +4791234567 --line 7 --dry-run", "7", 1),
        ("receipts return 122014 --customer +4791234567 --line 1:to --dry-run", "expected LINE:QUANTITY", 2),
        ("receipts return 122014 --customer +4791234567 --dry-run", "--line or --everything", 2),
        ("receipts return 122014 --customer +4791234567 --line 1 --earlier 4711", "no return 4711", 2),
    ],
)
def test_an_error_is_one_line_and_a_remedy(run: Run, line: str, expected: str, status: int) -> None:
    result = run(line)
    assert result.exit_code == status
    assert expected in result.stderr
    assert result.stderr.startswith("trigg: ")
    assert result.stderr.count("\n") == 1
    assert not result.stdout


def test_debug_shows_where_an_error_came_from(run: Run) -> None:
    shown = run("--debug customers get --id jo").stderr
    assert "Traceback" in shown
    assert "sandbox-key" not in shown


def test_an_error_that_nobody_expected_has_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("disk på avveie")

    monkeypatch.setattr("trigg_ext.cli._operations.call", fail)
    result = run("stores list")
    assert result.exit_code == 1
    assert "disk på avveie" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_interrupt_ends_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trigg_ext.cli._operations.call", interrupt)
    result = run("stores list")
    assert result.exit_code == 130
    assert "Traceback" not in result.stderr


def test_output_that_nobody_reads_ends_it_quietly(shop: Sandbox) -> None:
    with shop.serve() as base_url:
        environment = {**os.environ, "TRIGG_BASE_URL": base_url, "TRIGG_API_KEY": shop.api_key}
        environment["PYTHONPATH"] = os.pathsep.join(each for each in sys.path if each)
        code = "from trigg_ext.cli import main; main()"
        with subprocess.Popen(
            [sys.executable, "-c", code, "stores", "list"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(30) == 141


def test_without_the_extra_it_says_which_to_install() -> None:
    code = "import sys; sys.modules['click'] = None; from trigg_ext.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == 'trigg: the command needs the extra "cli": pip install "trigg-client[cli]"\n'


def test_its_help_loads_neither_a_client_nor_a_table(run: Run) -> None:
    code = (
        "import sys\n"
        "sys.argv = ['trigg', '--help']\n"
        "from trigg_ext.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('loaded', *sorted(sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    shown = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    loaded = set(shown.stdout.rpartition("loaded ")[2].split())
    assert "click" in loaded
    assert not loaded & {"httpx", "rich", "yaml", "trigg_ext.client", "trigg_api.api", "trigg_ext.drift"}


# --- completion and delegation ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion(shell: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    script = run(f"completion {shell}").stdout
    assert f"_TRIGG_COMPLETE={shell}_complete" in script


def test_operations_and_options_are_completed() -> None:
    def completed(words: str, place: int) -> str:
        environment = {"_TRIGG_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(place)}
        return CliRunner().invoke(trigg, prog_name="trigg", env=environment).output

    offered = completed("trigg customers get-by-e", 2).splitlines()
    assert sorted(offered) == ["plain,get-by-email", "plain,get-by-external-id"]
    assert "plain,--phone-number" in completed("trigg messaging create-code --ph", 3)


def test_names_of_resources_do_not_hide_commands(run: Run) -> None:
    resources = {each.name.partition(".")[0] for each in OPERATIONS}
    assert not resources & {"check", "report", "receipts", "sandbox", "drift", "completion"}
    assert run("payment_cards list --help").exit_code == 0


def test_the_sandbox_and_the_drift_check_are_those_of_python_m(run: Run) -> None:
    assert "python -m trigg_ext.sandbox" in run("sandbox --help").output
    drift = run("drift --sandbox --only stores.list")
    assert drift.exit_code == 0, drift.output
    assert run("drift --only nothing.here").exit_code == 2


# --- check ------------------------------------------------------------------------------------------------------------


def checked(output: str) -> dict[str, dict[str, Any]]:
    return {each["check"]: each for each in json.loads(output)}


def test_all_is_well(shop: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIGG_API_KEY", shop.api_key)
    with shop.serve() as base_url:
        monkeypatch.setenv("TRIGG_BASE_URL", base_url)
        result = CliRunner().invoke(trigg, ["check", "-o", "json"], prog_name="trigg")
    found = checked(result.stdout)
    assert result.exit_code == 0, result.output
    assert found["key"]["text"] == "from TRIGG_API_KEY"
    assert "TRIGG_BASE_URL" in found["environment"]["text"]
    for name in ("version", "environment", "key", "reached", "clock", "key accepted", "drift"):
        assert found[name]["state"] == "ok", found[name]
    assert shop.api_key not in result.output


def test_a_wrong_key_is_found_by_a_read(run: Run) -> None:
    result = run("check -o json", api_key="feil-nokkel")
    found = checked(result.stdout)
    assert result.exit_code == 1
    assert found["reached"]["state"] == "ok"
    assert found["key accepted"]["state"] == "failed"
    assert "401" in found["key accepted"]["text"]


def test_a_missing_key_is_found_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIGG_API_KEY", raising=False)
    result = CliRunner().invoke(trigg, ["check", "-o", "json"], prog_name="trigg")
    assert result.exit_code == 1
    assert "TRIGG_API_KEY" in checked(result.stdout)["key"]["text"]


def test_nobody_at_home_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIGG_API_KEY", "en-nokkel")
    monkeypatch.setenv("TRIGG_BASE_URL", "http://127.0.0.1:1/v4")
    result = CliRunner().invoke(trigg, ["check", "-o", "json"], prog_name="trigg")
    assert result.exit_code == 1
    assert checked(result.stdout)["reached"]["state"] == "failed"


def test_drift_is_a_warning(run: Run, shop: Sandbox) -> None:
    read = _check.harmless_read().name
    with shop.faults.during(Fault.wrong_types().on(read)):
        result = run("check -o json")
    assert checked(result.stdout)["drift"]["state"] == "warning"
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("hours", "state", "expected"), [(0, "ok", "within"), (2, "warning", "behind"), (-2, "warning", "ahead of")]
)
def test_a_wrong_clock_is_told(hours: int, state: str, expected: str) -> None:
    from email.utils import formatdate

    found = _check._clock(formatdate(time.time() + 3600 * hours, usegmt=True))
    assert found.state == state
    assert expected in found.text
    assert _check._clock("").state == "skipped"


# --- reports and receipts ---------------------------------------------------------------------------------------------


def receipt(number: int, customer: str = CUSTOMER) -> dict[str, Any]:
    return {
        "Header": {
            "StoreId": "001",
            "ReceiptId": str(number),
            "TimeStamp": "2026-01-05T10:00:00",
            "ConsumerId": customer,
            "GrossAmount": 149.9,
            "Vat": 29.98,
        },
        "Items": [
            {
                "ReceiptId": str(number),
                "LineNo": 1,
                "Quantity": 1,
                "ProductId": "1001",
                "ProductName": "Ullsokker",
                "GrossAmount": 149.9,
                "Vat": 29.98,
                "NetAmount": 119.92,
            }
        ],
    }


def written(path: Path, receipts: list[dict[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(each)}\n" for each in receipts), encoding="utf-8")
    return path


def test_a_report_is_written_and_summed_up(run: Run, tmp_path: Path) -> None:
    for name in ("customers.parquet", "customers.csv", "customers.ndjson"):
        result = run(["report", "customers", "--to", str(tmp_path / name), "-o", "json"])
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["rows"] >= 2
        assert (tmp_path / name).stat().st_size
    again = run(["report", "customers", "--to", str(tmp_path / "customers.csv")])
    assert again.exit_code == 1
    assert "overwrite" in again.stderr


def test_receipts_are_pushed_once_however_often_it_is_run(run: Run, shop: Sandbox, tmp_path: Path) -> None:
    file = written(tmp_path / "receipts.ndjson", [receipt(number) for number in range(500_000, 500_030)])
    line = [
        "receipts",
        "push",
        str(file),
        "--journal",
        str(tmp_path / "j"),
        "--yes",
        "--batch-size",
        "10",
        "-o",
        "json",
    ]
    first = json.loads(run(line).stdout)
    assert (first["accepted"], first["requests"], first["ok"]) == (30, 3, True)
    before = len(shop.requests)
    again = json.loads(run(line).stdout)
    assert (again["accepted"], again["skipped"]) == (30, 30)
    assert len(shop.requests) == before
    status = run(["receipts", "status", str(tmp_path / "j"), "-o", "json"])
    assert status.exit_code == 0
    assert json.loads(status.stdout)["counts"]["accepted"] == 30


def test_a_lost_response_is_settled(run: Run, shop: Sandbox, tmp_path: Path) -> None:
    file = written(tmp_path / "receipts.ndjson", [receipt(number) for number in range(510_000, 510_003)])
    journal = str(tmp_path / "j")
    with shop.faults.during(Fault.drop("after_acting").on("transactions.create", first=1)):
        pushed = run(["receipts", "push", str(file), "--journal", journal, "--yes"])
    assert pushed.exit_code == 1
    assert "3 unknown" in pushed.stdout
    assert run(["receipts", "status", journal]).exit_code == 1
    settled = run(["receipts", "settle", journal, "--delay", "0", "-o", "json"])
    assert settled.exit_code == 0, settled.output
    assert json.loads(settled.stdout)["there"] == 3
    assert run(["receipts", "status", journal]).exit_code == 0


def test_a_rejected_receipt_is_named_and_the_others_arrive(run: Run, tmp_path: Path) -> None:
    wrong = receipt(520_001)
    del wrong["Items"][0]["Quantity"]
    file = written(tmp_path / "receipts.ndjson", [receipt(520_000), wrong, receipt(520_002)])
    result = run(["receipts", "push", str(file), "--journal", str(tmp_path / "j"), "--yes"])
    assert result.exit_code == 1
    assert "2 accepted, 1 rejected" in result.stdout
    assert "520001" in result.stderr


def test_a_line_that_is_no_receipt_is_rejected_and_the_others_arrive(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "receipts.ndjson", [receipt(521_000), receipt(521_001)])
    with file.open("a", encoding="utf-8") as opened:
        opened.write('\n[]\n{"Header": {"StoreId": ')
    result = run(["receipts", "push", str(file), "--journal", str(tmp_path / "j"), "--yes"])
    assert result.exit_code == 1
    assert "2 accepted, 2 rejected" in result.stdout
    assert "expected a JSON object, got list" in result.stderr
    assert "cannot be read as JSON in UTF-8" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("r.csv", "Header.Butikk\n001\n", "'Header.Butikk' is no column"),
        ("r.csv", "", "must name the columns"),
        (
            "r.csv",
            'Header.StoreId,Items.Quantity\n001,"1,5"\n',
            "line 2: expected a number such as 979.30 for quantity",
        ),
        ("r.csv", "Header.StoreId,Items.Quantity\n001\n", "line 2: expected as many cells"),
        ("r.xml", "<Receipts/>", "ends with .ndjson"),
    ],
)
def test_what_is_no_receipt_is_refused_with_its_line(
    run: Run, tmp_path: Path, name: str, content: str, expected: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    result = run(["receipts", "push", str(tmp_path / name), "--journal", str(tmp_path / "j"), "--yes"])
    assert result.exit_code == 1
    assert expected in result.stderr


def test_csv_makes_the_receipts_that_ndjson_does(run: Run, shop: Sandbox, tmp_path: Path) -> None:
    receipts = [receipt(530_000), receipt(530_001)]
    receipts[0]["Items"].append({**receipts[0]["Items"][0], "LineNo": 2})
    columns = [f"Header.{name}" for name in receipts[0]["Header"]] + [
        f"Items.{name}" for name in receipts[0]["Items"][0]
    ]
    file = tmp_path / "receipts.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        lines = csv.writer(opened, delimiter=";")
        lines.writerow(columns)
        for each in receipts:
            for item in each["Items"]:
                lines.writerow([*each["Header"].values(), *item.values()])
    before = len(shop.requests)
    result = run(["receipts", "push", str(file), "--journal", str(tmp_path / "j"), "--yes"])
    assert result.exit_code == 0, result.output
    sent = [json.loads(each.body) for each in shop.requests[before:] if each.operation == "transactions.create"]
    assert sent == [{"ReceiptRequests": receipts}]


def test_a_push_that_is_killed_goes_on(shop: Sandbox, tmp_path: Path) -> None:
    file = written(tmp_path / "receipts.ndjson", [receipt(number) for number in range(540_000, 540_040)])
    code = "from trigg_ext.cli import main; main()"
    line = ["receipts", "push", str(file), "--journal", str(tmp_path / "j"), "--yes", "--batch-size", "2"]
    line += ["--concurrency", "1", "--settle-delay", "0", "-o", "json"]
    slow = Fault.slow_headers(0.2).on("transactions.create")
    with shop.serve() as base_url:
        environment = {**os.environ, "TRIGG_BASE_URL": base_url, "TRIGG_API_KEY": shop.api_key}
        environment["PYTHONPATH"] = os.pathsep.join(each for each in sys.path if each)
        before = len(shop.requests)
        with (
            shop.faults.during(slow),
            subprocess.Popen(
                [sys.executable, "-c", code, *line], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as process,
        ):
            while len(shop.requests) < before + 3:
                assert process.poll() is None
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=30)
        assert process.returncode == 130
        assert b"run the same command again" in errors
        assert 0 < json.loads(out)["accepted"] < 40
        done = subprocess.run(
            [sys.executable, "-c", code, *line], env=environment, capture_output=True, timeout=60, check=False
        )
    assert json.loads(done.stdout)["accepted"] == 40, done.stderr


def test_a_second_return_counts_the_first_and_a_tills_return_must_be_named(run: Run, tmp_path: Path) -> None:
    bought = receipt(550_000)
    bought["Items"][0] |= {"Quantity": 3, "GrossAmount": 449.7, "Vat": 89.94, "NetAmount": 359.76, "ProductId": "1002"}
    bought["Header"] |= {"GrossAmount": 449.7, "Vat": 89.94}
    tills = receipt(550_001)
    tills["Items"][0] |= {
        "Quantity": -1,
        "GrossAmount": -149.9,
        "Vat": -29.98,
        "NetAmount": -119.92,
        "ProductId": "1002",
        "TransactionType": "RETURN",
    }
    tills["Header"] |= {"GrossAmount": -149.9, "Vat": -29.98, "TimeStamp": "2026-01-05T12:00:00"}
    file = written(tmp_path / "receipts.ndjson", [bought, tills])
    assert run(["receipts", "push", str(file), "--journal", str(tmp_path / "j"), "--yes"]).exit_code == 0
    line = ["receipts", "return", "550000", "--customer", PHONE, "--at", "2026-01-05T14:00:00", "--yes"]
    refused = run([*line, "--line", "1:1"])
    assert refused.exit_code == 2
    assert "--earlier 550001 or --unrelated 550001" in refused.stderr
    first = run([*line, "--line", "1:1", "--earlier", "550001"])
    assert first.exit_code == 0, first.output
    assert "149.90 kroner" in first.stdout
    second = run([*line, "--everything", "--earlier", "550001", "-o", "json"])
    assert json.loads(second.stdout)["Items"][0]["Quantity"] == -1
    assert run([*line, "--everything", "--earlier", "550001"]).exit_code == 1


def test_main_is_the_entry_point(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["trigg", "--version"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    assert "trigg-client" in capsys.readouterr().out
