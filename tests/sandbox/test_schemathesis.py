"""An independent tester holds the sandbox to the description: all operations, in every way it knows, on a real port."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from trigg_ext.sandbox import Sandbox
from trigg_ext.sandbox._calls import Call, Response


def examine(sandbox: Sandbox, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    document = resources.files("trigg_api") / "effective.json"
    with sandbox.serve() as base_url:
        settings = str(Path(__file__).with_name("schemathesis.toml"))
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", settings]
        command += ["run", str(document), "--url", base_url, "-H", f"x-api-key: {sandbox.api_key}"]
        command += ["--seed", "42", "--generation-database", "none", "--no-color", *more]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.timeout(600)
def test_all_operations_withstand_thousands_of_cases(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        phases = ("--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "10")
        done = examine(sandbox, tmp_path, *phases)
        assert sandbox.errors == []
    said = done.stdout[-6000:] + done.stderr
    assert done.returncode == 0, said
    assert re.search(r"Selected: 68/68\s+Tested: 68", said), said
    cases = re.search(r"(\d+) generated", said)
    assert cases is not None, said
    assert int(cases[1]) >= 2500, said


def test_a_handler_that_is_broken_is_found(tmp_path: Path) -> None:
    def broken(call: Call) -> Response:
        return Response(200, {"data": {"id": 4, "loyalty": "ingen"}})

    def silent(call: Call) -> Response:
        return Response(418, {"code": "418", "message": "Tekanne", "detailedErrorMessage": None})

    with Sandbox() as sandbox:
        sandbox._service._handlers["customers.get"] = broken
        sandbox._service._handlers["stores.list"] = silent
        operations = ("--include-name", "GET /customers/id/{id}", "--include-name", "GET /stores")
        done = examine(sandbox, tmp_path, *operations, "--phases", "examples,coverage", "--max-examples", "5")
    assert done.returncode == 1
    assert "GET /customers/id/{id}" in done.stdout
    assert "Response violates schema" in done.stdout
    assert "GET /stores" in done.stdout
    assert "Undocumented status code" in done.stdout
