"""The programs in other languages run against a sandbox on a port, where their tools are on PATH."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from trigg_ext.sandbox import Sandbox

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(("tool", "program"), [("node", "log_in_by_code.mjs"), ("java", "LogInByCode.java")])
def test_a_program_without_python_logs_in_by_a_code(tool: str, program: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not on PATH")
    with Sandbox(api_key="min-nokkel") as sandbox, sandbox.serve() as base_url:
        origin = f"http://{urlsplit(base_url).netloc}"
        command = [tool, str(EXAMPLES / "other_languages" / program), origin, "min-nokkel"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("Kari logged in with ")
        assert not sandbox.requests
        assert not sandbox.errors


def test_the_seed_of_the_containers_is_one() -> None:
    with Sandbox(seed=EXAMPLES / "containers" / "shop.yaml") as sandbox:
        assert [customer["id"] for customer in sandbox.state.customers()] == ["M-17"]


def test_the_containers_start_the_sandbox_as_it_is_started() -> None:
    from trigg_ext.sandbox.__main__ import _parser

    compose = yaml.safe_load((EXAMPLES / "containers" / "compose.yaml").read_text("utf-8"))
    chosen = _parser().parse_args(compose["services"]["sandbox"]["command"])
    assert chosen.seed == "/seed/shop.yaml"
    assert "trigg_ext.sandbox" in (EXAMPLES / "containers" / "Containerfile").read_text("utf-8")
