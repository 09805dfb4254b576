"""`python -m trigg_ext.sandbox`, and the import where the extra is not installed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import yaml

from tests.sandbox import documents
from trigg_ext.sandbox import Remote
from trigg_ext.sandbox.__main__ import main
from trigg_ext.sandbox._http.faults import KINDS


@pytest.fixture
def environment() -> dict[str, str]:
    path = os.pathsep.join([str(documents.ROOT / "generated"), str(documents.ROOT)])
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        yield sock.getsockname()[1]


SEED = {"customers": [{"id": "M-17", "firstName": "Kari", "mobilePhone": "+4791234567", "points": 38}]}
KEY = {"x-api-key": "min-nokkel"}


@contextmanager
def serving(environment: dict[str, str], folder: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The base URL and the process of a server on a free port with the key of `KEY`, killed at the end."""
    command = [sys.executable, "-m", "trigg_ext.sandbox", "--port", "0", "--api-key", "min-nokkel", *arguments]
    with subprocess.Popen(
        command, env=environment, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What is left on standard output, and standard error."""
    assert process.stdout is not None
    assert process.stderr is not None
    return process.stdout.read(), process.stderr.read()


@pytest.mark.skipif(os.name != "posix", reason="an interrupt is sent by signal")
@pytest.mark.parametrize("interrupt", ["SIGINT", "SIGTERM"])
def test_it_prints_the_base_url_and_serves_until_it_is_interrupted(
    environment: dict[str, str], tmp_path: Path, interrupt: str
) -> None:
    with serving(environment, tmp_path) as (base_url, process):
        assert base_url.startswith("http://127.0.0.1:")
        assert base_url.endswith("/v4")
        assert httpx.get(f"{base_url}/health/ping").status_code == 200
        assert httpx.get(f"{base_url}/stores").status_code == 401
        assert httpx.get(f"{base_url}/stores", headers=KEY).status_code == 200
        process.send_signal(getattr(signal, interrupt))
        assert process.wait(10) == 0
        assert said(process) == ("", "")


@pytest.mark.skipif(os.name != "posix", reason="an interrupt is sent by signal")
def test_a_request_in_flight_is_finished_before_it_ends(environment: dict[str, str], tmp_path: Path) -> None:
    with (
        serving(environment, tmp_path, "--fault", "stores.list:drip:seconds-per-byte=0.002") as (base_url, process),
        httpx.stream("GET", f"{base_url}/stores", headers=KEY) as response,
    ):
        body = response.iter_bytes()
        first = next(body)
        process.send_signal(signal.SIGTERM)

        assert len(json.loads(first + b"".join(body))) == 4
        assert process.wait(10) == 0
        assert said(process) == ("", "")


@pytest.mark.parametrize("ending", [".json", ".yaml"])
def test_it_begins_with_the_seed_of_a_file(environment: dict[str, str], tmp_path: Path, ending: str) -> None:
    seed = tmp_path / f"medlemmer{ending}"
    seed.write_text(json.dumps(SEED) if ending == ".json" else yaml.safe_dump(SEED), "utf-8")

    with serving(environment, tmp_path, "--seed", seed.name) as (base_url, _):
        customer = httpx.get(f"{base_url}/customers/id/M-17", headers=KEY).json()["data"]

    assert (customer["firstName"], customer["loyalty"]["points"]) == ("Kari", 38)


def test_a_file_keeps_the_state_from_one_server_to_the_next(environment: dict[str, str], tmp_path: Path) -> None:
    with serving(environment, tmp_path, "--db", "kundeklubb.db") as (base_url, process):
        new = {"data": {"firstName": "Nils", "email": "nils@example.no"}}
        assert httpx.post(f"{base_url}/customers", json=new, headers=KEY).status_code == 201
        process.terminate()
        process.wait(10)
    with serving(environment, tmp_path, "--db", "kundeklubb.db") as (base_url, _):
        again = httpx.get(f"{base_url}/customers/email/nils@example.no", headers=KEY)

    assert again.json()["data"]["firstName"] == "Nils"


def test_what_goes_wrong_is_told_on_the_command_line(environment: dict[str, str], tmp_path: Path) -> None:
    faults = ["--fault", "stores.*:429:first=2,retry-after=1.5", "--fault", "affiliates.list:drop"]
    with serving(environment, tmp_path, *faults) as (base_url, _):
        responses = [httpx.get(f"{base_url}/stores", headers=KEY) for _ in range(3)]
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"{base_url}/affiliates", headers=KEY)

    assert [response.status_code for response in responses] == [429, 429, 200]
    assert responses[0].headers["retry-after"] == "1.5"


def test_the_state_goes_on_unless_it_is_reset(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "kunder.json").write_text(json.dumps(SEED))
    kept = ("--db", "kundeklubb.db", "--seed", "kunder.json")

    def names(*arguments: str) -> tuple[list[str], str, str]:
        with serving(environment, tmp_path, *kept, *arguments) as (base_url, process):
            control = base_url.removesuffix("/v4") + "/_sandbox"
            found = [customer["firstName"] for customer in httpx.get(f"{control}/customers").json()]
            now = httpx.get(f"{control}/clock").json()["now"]
            httpx.post(
                f"{base_url}/customers", headers=KEY, json={"data": {"firstName": "Nils", "email": "n@example.no"}}
            )
            process.terminate()
            process.wait(10)
            return found, now, said(process)[1]

    assert names("--now", "2026-05-17T12:00:00") == (["Kari"], "2026-05-17T12:00:00+01:00", "")
    again = names()
    assert again[0] == ["Kari", "Nils"]
    assert again[2] == (
        "trigg sandbox: kundeklubb.db holds a state already, which goes on: --seed and --now are ignored without "
        "--reset\n"
    )
    assert names("--reset") == (["Kari"], "2026-01-05T08:00:00+01:00", "")


def test_a_file_says_that_it_is_ready(environment: dict[str, str], tmp_path: Path) -> None:
    with serving(environment, tmp_path, "--ready-file", "klar") as (base_url, process):
        deadline = time.monotonic() + 10
        while not (tmp_path / "klar").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert (tmp_path / "klar").read_text() == base_url + "\n"
        process.terminate()
        process.wait(10)
    assert not (tmp_path / "klar").exists()


@pytest.mark.parametrize("personal", [False, True])
def test_a_line_for_each_request(environment: dict[str, str], tmp_path: Path, personal: bool) -> None:
    arguments = ("--verbose-personal" if personal else "--verbose", "--fault", "stores.list:drop")
    with serving(environment, tmp_path, *arguments) as (base_url, process):
        httpx.get(f"{base_url}/customers/email/ola@example.no?kilde=kasse", headers=KEY)
        httpx.get(f"{base_url}/stempelkort")
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"{base_url}/stores", headers=KEY)
        httpx.post(base_url.removesuffix("/v4") + "/_sandbox/reset")
        process.terminate()
        process.wait(10)
        lines = [line.rsplit(" ", 2)[0] for line in said(process)[0].splitlines()]

    assert lines == [
        f"GET {'/v4/customers/email/ola@example.no?kilde=kasse' if personal else '/customers/email/{email}'} 200 "
        "customers.get_by_email",
        f"GET {'/v4/stempelkort' if personal else '(no operation)'} 404",
        f"GET {'/v4/stores' if personal else '/stores'} closed stores.list [drop]",
    ]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_it_serves_https_with_a_certificate_of_its_own(environment: dict[str, str], tmp_path: Path) -> None:
    with serving(environment, tmp_path, "--tls-self-signed", "sertifikat.pem") as (base_url, _):
        assert base_url.startswith("https://127.0.0.1:")
        trusted = ssl.create_default_context(cafile=str(tmp_path / "sertifikat.pem"))
        with Remote(base_url, api_key="min-nokkel", verify=trusted) as remote:
            remote.reset()
            with remote.client(trust_store=trusted) as client:
                assert len(client.stores.list()) == 4
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{base_url}/health/ping")


def test_a_reader_that_goes_away_stops_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    with serving(environment, tmp_path, "--verbose") as (base_url, process):
        assert process.stdout is not None
        process.stdout.close()
        for _ in range(3):
            assert httpx.get(f"{base_url}/health/ping").status_code == 200
        process.terminate()
        assert process.wait(10) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


@pytest.mark.skipif(os.name != "posix", reason="needs the processor time of a child")
def test_it_responds_soon_after_its_start(environment: dict[str, str], tmp_path: Path) -> None:
    alone = {name: value for name, value in environment.items() if not name.startswith("COV")}
    # Processor time: what else the machine does at the moment is not what is asked about.
    before = os.times()
    with serving(alone, tmp_path) as (base_url, process):
        assert httpx.get(f"{base_url}/health/ping").status_code == 200
        process.kill()
        process.wait()
    after = os.times()
    # Half a second is usual; a wide margin, since a machine that does other things counts their cache misses here.
    assert after.children_user + after.children_system - before.children_user - before.children_system < 4


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--fault", "stores.list"], "--fault: 'stores.list' is no fault; write OPERATION:FAULT"),
        (["--fault", "store.list:429"], "--fault: 'store.list' is no operation. Did you mean 'stores.list'"),
        (["--fault", "stores.list:429:share=2"], "--fault: share is 2.0; it must be a number from 0 to 1"),
        (["--seed", "mangler.json"], "cannot start with this state: "),
        (["--seed", "tall.json"], "cannot start with this state: tall.json is no seed: it must be a mapping"),
        (["--seed", "feil.json"], "cannot start with this state: seed.kunder: is unknown"),
        (["--seed", "halv.json"], "cannot start with this state: halv.json is not JSON"),
        (["--seed", "halv.yaml"], "cannot start with this state: halv.yaml is not YAML"),
        (["--seed", "medlemmer.csv"], "its name must end with .yaml, .yml or .json"),
        (["--db", "finnes/ikke/a.db"], "cannot start with this state: "),
        (["--db", "medlemmer.csv"], "cannot start with this state: "),
    ],
)
def test_what_it_cannot_begin_with_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    reason: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tall.json").write_text("17")
    (tmp_path / "feil.json").write_text('{"kunder": []}')
    (tmp_path / "halv.json").write_text('{"customers": [')
    (tmp_path / "halv.yaml").write_text("customers: [")
    (tmp_path / "medlemmer.csv").write_text("ID;NAVN\n17;Kari\n" * 100)

    assert main(["--port", "0", *arguments]) == 1

    error = capsys.readouterr().err
    assert error.startswith("trigg sandbox: ")
    assert reason in error
    assert error.count("\n") == 1


def test_without_pyyaml_a_yaml_seed_is_refused_with_what_to_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "medlemmer.yaml").write_text("customers: []")
    monkeypatch.setitem(sys.modules, "yaml", None)

    assert main(["--port", "0", "--seed", str(tmp_path / "medlemmer.yaml")]) == 1
    assert "is YAML, which needs PyYAML: pip install PyYAML, or write it as JSON" in capsys.readouterr().err


def test_the_help_tells_each_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["--help"])

    assert done.value.code == 0
    told = capsys.readouterr().out
    named = KINDS.keys() - {"status", "sequence"}
    assert [name for name in named if name.replace("_", "-") not in told] == []


@pytest.mark.parametrize("port", ["kasse", "", "70000", "-1", "80.5"])
def test_a_port_that_is_none_is_said_in_one_line(capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert main([f"--port={port}"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "is not a port: it must be a number from 0 to 65535" in said.err


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.17", "a" * 300])
def test_an_address_that_cannot_be_had_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], taken: int, host: str
) -> None:
    assert main(["--host", host, "--port", str(taken)]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"trigg sandbox: cannot listen on {host}:{taken}: ")
    assert said.err.count("\n") == 1


def test_a_client_without_a_document_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trigg_api", None)

    assert main(["--port", "0"]) == 1
    assert capsys.readouterr().err.startswith("trigg sandbox: the client has no API description in its package (")


@pytest.mark.parametrize("missing", ["uvicorn", "httptools", "jsonschema_rs"])
@pytest.mark.parametrize(
    "code", ["import trigg_ext.sandbox", "import pytest, trigg_ext.sandbox\ntrigg_ext.sandbox.Sandbox()"]
)
def test_without_the_extra_the_import_says_what_to_install(
    environment: dict[str, str], code: str, missing: str
) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None\n{code}"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last == (
        f'ImportError: trigg_ext.sandbox needs {missing}, which is not installed: pip install "trigg-client[sandbox]"'
    )


def test_another_missing_module_is_not_blamed_on_the_extra(environment: dict[str, str]) -> None:
    code = "import sys; sys.modules['hmac'] = None\nimport trigg_ext.sandbox._http.validation"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "hmac" in done.stderr
    assert "pip install" not in done.stderr
