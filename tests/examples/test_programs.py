"""The programs of ``examples/``, run as a user runs them: each in a process, against a server on loopback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from trigg_ext.sandbox import Sandbox

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

PRINTED = {
    "first_call.py": "Ingrid Berg has 0 points.\nNobody has +4740404040: None\n",
    "post_receipts.py": "1,000 receipts: 1,000 accepted, 0 rejected, 0 unsent, 0 unknown\n",
    "return_goods.py": (
        "One pair of socks gives back 99.90 kroner.\n"
        "1 × Running shoes left, worth 1499.00 kroner.\n2 × Wool socks left, worth 199.80 kroner.\n"
    ),
    "nightly_report.py": "2 rows in customers.csv\n",
    "async_service.py": "50 asked for, 50 not found\n50 × customers.get_by_mobile_phone: NotFoundError\n",
}


class Run(NamedTuple):
    """Runs programs against one server, in a folder of their own."""

    sandbox: Sandbox
    base_url: str
    folder: Path

    def __call__(self, program: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(EXAMPLES / program)],
            env={**os.environ, "TRIGG_API_KEY": self.sandbox.api_key, "TRIGG_BASE_URL": self.base_url},
            input=typed,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with Sandbox() as sandbox, sandbox.serve() as base_url:
        yield Run(sandbox, base_url, tmp_path)


@pytest.mark.parametrize("program", PRINTED)
def test_an_example_does_its_job(program: str, run: Run) -> None:
    done = run(program)
    assert (done.stdout, done.stderr) == (PRINTED[program], "")
    if program != "first_call.py":
        return
    # A member who is there already is found all the same.
    assert run(program).stdout.startswith("There is such a member already.\nIngrid Berg")


def test_a_run_that_is_repeated_sends_no_receipt_again(run: Run) -> None:
    run("post_receipts.py")
    sent = len(run.sandbox.requests)
    assert "1,000 accepted" in run("post_receipts.py").stdout
    posted = [each for each in run.sandbox.requests[sent:] if each.operation == "transactions.create"]
    assert posted == []


def test_a_code_by_sms_logs_a_member_in_and_a_wrong_one_does_not(run: Run) -> None:
    run("first_call.py")
    wrong = run("log_in_by_sms.py", typed="0000\n")
    assert (wrong.returncode, wrong.stderr) == (1, "That is not the code.\n")


def test_every_example_is_listed_and_tried() -> None:
    programs = {each.name for each in EXAMPLES.glob("*.py")}
    services = {"till_receipts.py", "fastapi_service.py", "django_view.py", "celery_tasks.py"}
    assert programs == {*PRINTED, "log_in_by_sms.py", *services}
    assert set(re.findall(r"`(\w+\.py)`", (EXAMPLES / "README.md").read_text("utf-8"))) == programs
