"""Imports go one way: each contract of pyproject.toml holds, and breaks where an import goes the other way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
]
BREACHES = [
    ("generated/trigg_api/client.py", "from trigg_ext import errors", "Generated code imports nothing written by hand"),
    ("trigg_ext/phones.py", "import codegen.naming", "The client does not import the pipeline"),
    ("trigg_ext/phones.py", "import documentation", "Nothing imports the site"),
    ("codegen/naming.py", "import trigg_ext.errors", "The pipeline imports trigg_ext.openapi alone"),
    ("trigg_ext/hooks.py", "import httpx", "httpx is imported where it is chosen"),
    ("trigg_ext/errors.py", "import trigg_ext.sandbox", "Each room of the client imports those below it"),
    ("trigg_ext/loyalty.py", "", "Each room of the client imports those below it"),
    ("codegen/spec/load.py", "import codegen.render.generate", "Each room of the pipeline imports those below it"),
    ("codegen/diff/findings.py", "import codegen.diff.engine", "No circles"),
    ("trigg_ext/phones.py", "import trigg_ext.batches._runners", "Private modules are imported in their own room"),
    ("trigg_ext/sandbox/demo.py", "import trigg_ext._settings", "The sandbox uses public names of trigg_ext"),
    (
        "trigg_ext/sandbox/_state/clock.py",
        "import trigg_ext.sandbox._http.app",
        "Each room of the sandbox imports those below it",
    ),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    for name in ("trigg_ext", "codegen", "generated"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def broken_contracts(root: Path) -> set[str]:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
            "--no-logo",
            "--no-cache",
        ],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "generated")])},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    verdicts = {
        name: line for name in CONTRACTS for line in lines if line.startswith((f"{name} KEPT", f"{name} BROKEN"))
    }
    assert list(verdicts) == CONTRACTS, done.stdout + done.stderr
    broken = {name for name, line in verdicts.items() if line.startswith(f"{name} BROKEN")}
    assert done.returncode == (1 if broken else 0)
    return broken


@contextmanager
def added(file: Path, line: str) -> Iterator[None]:
    before = file.read_bytes() if file.exists() else None
    file.write_bytes((before or b"") + f"\n{line}\n".encode())
    try:
        yield
    finally:
        file.unlink() if before is None else file.write_bytes(before)


def test_every_contract_holds(tree: Path) -> None:
    assert broken_contracts(tree) == set()


@pytest.mark.parametrize(("file", "line", "contract"), BREACHES)
def test_an_import_the_other_way_breaks_its_contract(tree: Path, file: str, line: str, contract: str) -> None:
    with added(tree / file, line):
        assert contract in broken_contracts(tree)


def test_every_contract_is_tried() -> None:
    assert {contract for _, _, contract in BREACHES} == set(CONTRACTS)


def test_every_private_module_of_the_client_is_kept_from_the_sandbox() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = (each for each in contracts if each["name"] == "The sandbox uses public names of trigg_ext")
    private = {path.stem for path in (ROOT / "trigg_ext").iterdir() if path.name[0] == "_" and path.name[1] != "_"}
    assert {name.removeprefix("trigg_ext.") for name in contract["forbidden_modules"]} == private - {"_version"}
