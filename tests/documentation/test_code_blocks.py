"""The code of the README and of all pages runs against a mock server, and prints what its comments say."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import SkipTest

import pytest
from sybil import Document, Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, SkipParser

import trigg_api
from trigg_ext import AsyncTriggClient, TriggClient
from trigg_ext.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
SHELL = ("console", "sh", "bash")

# Of the plugins of this project, which take seconds to load, a reader has none.
ALONE = {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

# What cannot run, and is marked so on its page, with the reason.
SKIPPED = 0


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Sandbox, str]]:
    with Sandbox() as sandbox, sandbox.serve() as base_url:
        yield sandbox, base_url


@pytest.fixture
def sandbox(server: tuple[Sandbox, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sandbox:
    """The server as it was made; a client that is made without arguments, or for any environment, reaches it."""
    sandbox, base_url = server
    sandbox.reset()
    for environment in trigg_api.SERVERS:
        monkeypatch.setitem(trigg_api.SERVERS, environment, base_url)
    monkeypatch.setenv("TRIGG_API_KEY", sandbox.api_key)
    monkeypatch.setenv("TRIGG_BASE_URL", base_url)
    monkeypatch.setenv("TRIGG_PREVIEW", "allow")
    for name, value in {"RUNTIME__DLTHUB_TELEMETRY": "false", "DLT_DATA_DIR": "dlt", "DLT_PROJECT_DIR": "."}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return sandbox


@pytest.mark.parametrize("page", PAGES, ids=[str(each.relative_to(ROOT)) for each in PAGES])
def test_the_code_of_a_page_runs_and_prints_what_it_says(page: Path, sandbox: Sandbox) -> None:
    runner = Runner(sandbox)
    for example in parsed(page, runner).examples():
        with contextlib.suppress(SkipTest):
            example.evaluate()
    runner.run_tests()


def test_what_cannot_run_is_counted_and_says_why() -> None:
    skipped = [
        (page.name, reason)
        for page in PAGES
        for reason in re.findall(r'^<!-- skip: next ?"?(.*?)"? ?-->', page.read_text("utf-8"), re.MULTILINE)
    ]
    assert all(reason for _, reason in skipped), skipped
    assert len(skipped) == SKIPPED, skipped


def test_every_block_has_a_language_so_that_none_is_left_out() -> None:
    for page in PAGES:
        fences = re.findall(r"^ *```(.*)$", page.read_text("utf-8"), re.MULTILINE)
        known = {"python", *SHELL, "js", "json", "toml", "yaml", "text", "ini", "mermaid"}
        assert [each for each in fences[::2] if each not in known] == [], page.name


def parsed(page: Path, runner: Runner) -> Document:
    shells = [CodeBlockParser(language, runner.shell) for language in SHELL]
    return Sybil([CodeBlockParser("python", runner.python), *shells, SkipParser()]).parse(page)


class Runner:
    """Runs the blocks of one page, which share their names."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.names: dict[str, Any] = {}
        self.tests: list[str] = []

    def python(self, example: Example) -> None:
        source = "\n" * example.line + example.parsed
        if re.search(r"^(async )?def test_", source, re.MULTILINE):
            self.tests.append(example.parsed)
            return
        code = compile(source, example.path, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            if code.co_flags & inspect.CO_COROUTINE:
                asyncio.run(self.awaited(code))
            else:
                with TriggClient() as client:
                    self.names |= {"client": client, "sandbox": self.sandbox}
                    exec(code, self.names)
        lines = printed.getvalue().splitlines()
        for expected in re.findall(r"^ *print\(.*\)  # (.*)$", source, re.MULTILINE):
            pattern = ".*".join(map(re.escape, expected.split("…")))
            assert any(re.fullmatch(pattern, line) for line in lines), (
                f"expected {expected!r} to be printed, got {lines}"
            )

    async def awaited(self, code: Any) -> None:
        async with AsyncTriggClient() as client:
            self.names |= {"client": client, "sandbox": self.sandbox}
            await eval(code, self.names)

    def run_tests(self) -> None:
        """Run the tests of the page as its reader will: by pytest, with the plugin."""
        if not self.tests:
            return
        Path("test_page.py").write_text("\n\n".join(self.tests), encoding="utf-8")
        options = ["-q", "-p", "trigg_ext.sandbox.pytest_plugin", "-p", "no:cacheprovider"]
        run([sys.executable, "-m", "pytest", *options, "test_page.py"])

    def shell(self, example: Example) -> None:
        if "curl" in example.parsed:
            run(["bash", "-euo", "pipefail", "-c", example.parsed.replace("curl ", "curl --fail -s ")])


def run(command: list[str]) -> None:
    done = subprocess.run(command, env={**os.environ, **ALONE}, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
