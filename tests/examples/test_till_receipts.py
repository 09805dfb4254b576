"""The example of a service with an outbox, against the sandbox in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.batches.killing import ENVIRONMENT, ROOT, sandbox_server
from tests.batches.victims import KEY, numbered


@pytest.mark.skipif(os.name != "posix", reason="it is ended by a signal")
def test_tills_post_receipts_which_the_api_gets_once_though_the_service_is_ended_in_between(tmp_path: Path) -> None:
    with sandbox_server(tmp_path) as server:
        environment = {**ENVIRONMENT, "TRIGG_API_KEY": KEY, "TRIGG_BASE_URL": server.base_url}
        for numbers in (range(0, 20), range(15, 40)):
            process = subprocess.Popen(
                [sys.executable, "-m", "examples.till_receipts", str(tmp_path / "outbox"), "--port", "0"],
                env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            with process:
                assert process.stdout is not None
                url = process.stdout.readline().strip()
                responses = [httpx.post(url, json=numbered(number)) for number in numbers]
                assert {each.status_code for each in responses} == {202}
                assert [each.json()["added"] for each in responses] == [n >= 20 or numbers[0] == 0 for n in numbers]
                assert httpx.post(url, content=b"{}").status_code == 400
                if numbers[0]:
                    end = time.monotonic() + 30
                    while httpx.get(url.replace("receipts", "metrics")).json()["depth"]:
                        assert time.monotonic() < end
                process.terminate()
            assert process.returncode == 0
    assert server.stored() == Counter(f"99{number:08d}" for number in range(40))
