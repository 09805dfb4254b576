"""What is committed fits together: the generated code, the lock, the README and the jobs."""

from __future__ import annotations

import re
from pathlib import Path

from codegen.pipeline import Paths, check

ROOT = Path(__file__).resolve().parents[2]


def test_generated_is_exactly_what_the_pipeline_writes() -> None:
    said: list[str] = []
    check(Paths(ROOT), say=said.append)
    assert "66 operations on 68 paths" in said[0]


def test_ci_runs_the_very_test_command_of_the_readme() -> None:
    command = "python3 -m pip install nox && nox -s tests"
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"\n{command}\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_session_that_a_document_names_exists() -> None:
    sessions = set(re.findall(r"@nox\.session[^\n]*\ndef (\w+)", (ROOT / "noxfile.py").read_text(encoding="utf-8")))
    named: set[str] = set()
    for document in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("openapi/*.md")):
        for words in re.findall(r"nox -s ([a-z_ ]+)", document.read_text(encoding="utf-8")):
            named |= set(words.split()[:1])
    assert named
    assert named <= sessions


def test_every_tool_is_pinned_exactly() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    groups = pyproject.split("[dependency-groups]")[1].split("\n[")[0]
    requirements = re.findall(r'(?<!include-group = )"([A-Za-z][^"]+)"', groups)
    assert requirements
    assert all("==" in each for each in requirements)
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    for each in requirements:
        name, _, version = each.lower().partition(";")[0].partition("==")
        plain = name.partition("[")[0].replace("_", "-")
        assert f"{plain}=={version}" in pinned, each
