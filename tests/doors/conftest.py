"""A sandbox in which every operation has something to respond with, and what runs the command against it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from trigg_ext.cli import _output
from trigg_ext.cli._app import trigg
from trigg_ext.cli._session import Session
from trigg_ext.drift.sandbox_data import seeded_sandbox
from trigg_ext.sandbox import Sandbox

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def shop() -> Iterator[Sandbox]:
    with seeded_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def run(shop: Sandbox) -> Run:
    """Run `trigg` with a line as a shell would read it, or with arguments."""

    def run(line: str | list[str], *, data: str | bytes = "", **options: Any) -> Result:
        arguments = shlex.split(line) if isinstance(line, str) else line
        session = Session(lambda **given: shop.client(**{**options, **given}))
        return CliRunner().invoke(trigg, arguments, prog_name="trigg", obj=session, input=data, env={"COLUMNS": "110"})

    return run


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a person read standard output and type."""
    monkeypatch.setattr(_output, "is_terminal", lambda stream: stream is not sys.stderr)
