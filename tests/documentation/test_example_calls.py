"""The examples of the reference are calls that were made, and that can be made again, from Python and from a shell."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from documentation.example_calls import ExampleCall, example_calls, literal
from trigg_api.operations import BY_NAME
from trigg_ext.cli._app import trigg
from trigg_ext.cli._session import asks
from trigg_ext.drift.sandbox_data import seeded_sandbox


@pytest.fixture(scope="module")
def examples() -> list[ExampleCall]:
    return example_calls()


def test_there_is_one_of_each_operation(examples: list[ExampleCall]) -> None:
    assert sorted(each.operation for each in examples) == sorted(BY_NAME)


def test_those_in_python_do_what_they_are_said_to_do(examples: list[ExampleCall]) -> None:
    with seeded_sandbox() as sandbox, sandbox.client(preview="allow", unknown_fields="allow") as client:
        before = len(sandbox.requests)
        for example in examples:
            eval(example.python, {"client": client})
        made = [(each.operation, each.status) for each in sandbox.requests[before:]]
    assert made == [(each.operation, each.status) for each in examples]


def test_those_for_a_shell_do_what_they_are_said_to_do(examples: list[ExampleCall]) -> None:
    with seeded_sandbox() as sandbox, sandbox.serve() as base_url:
        before = len(sandbox.requests)
        # One shell for all of them; what each prints goes nowhere, its status is in the sandbox's log.
        program = "\n".join(each.curl.replace("curl ", "curl -s --fail -o /dev/null ", 1) for each in examples)
        subprocess.run(
            ["bash", "-euc", program],
            env={**os.environ, "TRIGG_BASE_URL": base_url, "TRIGG_API_KEY": sandbox.api_key},
            check=True,
            timeout=120,
        )
        made = [(each.operation, each.status) for each in sandbox.requests[before:]]
    assert made == [(each.operation, each.status) for each in examples]


def test_those_of_the_command_do_what_they_are_said_to_do(
    examples: list[ExampleCall], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.csv").write_text("medlemsnummer;navn\n100001111;Kari\n", encoding="utf-8")
    with seeded_sandbox() as sandbox, sandbox.serve() as base_url:
        before = len(sandbox.requests)
        environment = {"TRIGG_BASE_URL": base_url, "TRIGG_API_KEY": sandbox.api_key}
        for example in examples:
            arguments = shlex.split(example.command.replace("\\\n", " "))[1:]
            # Where the command would ask a person first.
            yes = ["--yes"] if asks(BY_NAME[example.operation]) else []
            done = CliRunner().invoke(trigg, [*arguments, *yes], env=environment)
            assert done.exit_code == 0, f"{example.command}: {done.output}"
        made = [(each.operation, each.status) for each in sandbox.requests[before:]]
    assert made == [(each.operation, each.status) for each in examples]


def test_values_are_written_as_a_person_writes_them() -> None:
    assert literal({"navn": "Kari", "aktiv": True, "poeng": None}) == '{"navn": "Kari", "aktiv": True, "poeng": None}'
    assert literal({"varer": [{"navn": "Ullsokker", "antall": 2, "beskrivelse": "Merinoull"}]}) == (
        '{\n    "varer": [\n        {\n            "navn": "Ullsokker",\n            "antall": 2,\n'
        '            "beskrivelse": "Merinoull",\n        },\n    ],\n}'
    )
