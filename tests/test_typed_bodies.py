"""Type checkers find misspelled keys, options and values in calls, and nothing in right ones."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from trigg_ext import ConfigurationError, TriggClient

ROOT = Path(__file__).resolve().parents[1]
CASES = (Path(__file__).parent / "typed_bodies.txt").read_text(encoding="utf-8")


def run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "MYPYPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")])}
    done = subprocess.run(
        [sys.executable, "-m", *command, "cases.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def test_mypy_and_pyright_find_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "cases.py").write_text(CASES, encoding="utf-8")
    (tmp_path / "pyrightconfig.json").write_text(
        json.dumps(
            {
                "typeCheckingMode": "strict",
                "pythonVersion": "3.11",
                "extraPaths": [str(ROOT), str(ROOT / "generated")],
                "reportPrivateImportUsage": False,
            }
        )
    )
    wrong = {number for number, line in enumerate(CASES.splitlines(), 1) if line.endswith("# error")}
    cache = tmp_path / "cache"
    mypy = run(
        tmp_path, "mypy", "--strict", "--python-version=3.11", "--explicit-package-bases", f"--cache-dir={cache}"
    )
    assert {int(number) for number in re.findall(r"(?m)^cases\.py:(\d+): error", mypy)} == wrong, mypy
    pyright = run(tmp_path, "pyright")
    assert {int(number) for number in re.findall(r"cases\.py:(\d+):\d+ - error", pyright)} == wrong, pyright
    assert len(wrong) >= 25


def test_options_that_type_checkers_refuse_are_refused_when_it_runs() -> None:
    with TriggClient("en-nøkkel".encode().hex()) as client:
        for call in (client.reports.rows, client.reports.pages):
            with pytest.raises(ConfigurationError, match=r"no option .prefech.; the options are .*prefetch"):
                call("customers", prefech=4)  # type: ignore[call-arg]
