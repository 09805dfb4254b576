"""`python -m trigg_ext.sandbox`, and the import where the extra is not installed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.sandbox import documents
from trigg_ext.sandbox.__main__ import main


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which the client has a document: its own, or the small one."""
    generated = documents.EFFECTIVE.parents[1]
    if not documents.EFFECTIVE.is_file():
        generated = tmp_path / "generated"
        (generated / "trigg_api").mkdir(parents=True)
        (generated / "trigg_api" / "__init__.py").write_text("")
        (generated / "trigg_api" / "effective.json").write_text(json.dumps(documents.small()), "utf-8")
    path = os.pathsep.join([str(generated), str(documents.ROOT)])
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        yield sock.getsockname()[1]


@pytest.mark.skipif(os.name != "posix", reason="an interrupt is sent by signal")
@pytest.mark.parametrize("interrupt", ["SIGINT", "SIGTERM"])
def test_it_prints_the_base_url_and_serves_until_it_is_interrupted(
    environment: dict[str, str], tmp_path: Path, interrupt: str
) -> None:
    command = [sys.executable, "-m", "trigg_ext.sandbox", "--port", "0", "--api-key", "min-nokkel"]
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            base_url = process.stdout.readline().strip()
            assert base_url.startswith("http://127.0.0.1:")
            assert base_url.endswith("/v4")
            assert httpx.get(f"{base_url}/health/ping").status_code == 200
            assert httpx.get(f"{base_url}/customers/id/17").status_code == 401
            assert httpx.get(f"{base_url}/customers/id/17", headers={"x-api-key": "min-nokkel"}).status_code == 200
        finally:
            process.send_signal(getattr(signal, interrupt))
        assert process.wait(10) == (0 if interrupt == "SIGINT" else -signal.SIGTERM)
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""


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


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "jsonschema_rs"])
def test_without_the_extra_the_import_says_what_to_install(environment: dict[str, str], missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None\nimport trigg_ext.sandbox"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last == (
        f'ImportError: trigg_ext.sandbox needs {missing}, which is not installed: pip install "trigg-client[sandbox]"'
    )


def test_another_missing_module_is_not_blamed_on_the_extra(environment: dict[str, str]) -> None:
    code = "import sys; sys.modules['hmac'] = None\nimport trigg_ext.sandbox._validation"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "hmac" in done.stderr
    assert "pip install" not in done.stderr
