"""Many clients at once over a real port, and a server that is killed under them: nothing is lost or there twice."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.sandbox import documents
from trigg_ext import TriggClient

CLIENTS = 50
CALLS = 200
KEY = "provenokkel-17"
SEED: Mapping[str, Any] = {
    "settings": {"pointsPerKrone": 1},
    "customers": [{"id": f"M-{number}", "firstName": f"Medlem {number}"} for number in range(CLIENTS)],
}


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The base URL and the process of a server with `SEED`, killed at the end."""
    (folder / "medlemmer.json").write_text(json.dumps(SEED), "utf-8")
    path = os.pathsep.join(map(str, (documents.ROOT, documents.ROOT / "generated")))
    command = [sys.executable, "-m", "trigg_ext.sandbox", "--port", "0", "--api-key", KEY]
    with subprocess.Popen(
        [*command, "--seed", "medlemmer.json", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        text=True,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


class Till:
    """One client with one connection; plain, so that the server is what works hard."""

    def __init__(self, base_url: str, number: int) -> None:
        address = urlsplit(base_url)
        self._connection = http.client.HTTPConnection(address.netloc, timeout=20)
        self._path = address.path
        self.member = f"M-{number}"
        self.answered: list[str] = []
        """The receipts that were responded to with a success, in order."""

    def post(self, receipt_id: str, kroner: int) -> int:
        """Posts a receipt, and gives the status."""
        header = {
            "StoreId": "001",
            "ReceiptId": receipt_id,
            "TimeStamp": "2026-05-17T12:00:00",
            "ConsumerId": self.member,
            "GrossAmount": kroner,
        }
        status = self._ask("POST", "/transactions", {"ReceiptRequests": [{"Header": header, "Items": []}]})[0]
        if status == 200:
            self.answered.append(receipt_id)
        return status

    def points(self) -> int:
        """The points of its member."""
        status, response = self._ask("GET", f"/customers/id/{self.member}")
        assert status == 200
        return int(response["data"]["loyalty"]["points"])

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"x-api-key": KEY, "content-type": "application/json"}
        self._connection.request(method, self._path + path, None if body is None else json.dumps(body), headers)
        response = self._connection.getresponse()
        content = response.read()
        return response.status, json.loads(content) if content else None

    def close(self) -> None:
        self._connection.close()


def test_fifty_clients_at_once_lose_nothing_and_the_sums_are_right(tmp_path: Path) -> None:
    def work(number: int) -> list[int]:
        till = Till(base_url, number)
        read: list[int] = []
        for call in range(CALLS // 2):
            # 1, 2, 3, … kroner are as many points; each read sees all that this client has written.
            assert till.post(f"{till.member}-{call}", call + 1) == 200
            read.append(till.points())
        till.close()
        return read

    with serving(tmp_path) as (base_url, _):
        with ThreadPoolExecutor(CLIENTS) as pool:
            seen = list(pool.map(work, range(CLIENTS)))
        with TriggClient(KEY, base_url=base_url, retries=0) as client:
            report = client.reports.get("transactions", rows_page=CLIENTS * CALLS).to_dict()

    points = [sum(range(1, call + 2)) for call in range(CALLS // 2)]
    assert seen == [points] * CLIENTS
    assert report["metaData"]["totalRecords"] == CLIENTS * CALLS // 2
    receipts = {row["receiptId"]: row for row in report["data"]}
    assert receipts.keys() == {f"M-{number}-{call}" for number in range(CLIENTS) for call in range(CALLS // 2)}
    assert sum(row["grossAmount"] for row in receipts.values()) == points[-1] * CLIENTS


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal")
def test_after_kill_9_in_mid_load_each_answered_receipt_is_there_and_none_twice(tmp_path: Path) -> None:
    enough = Event()

    def work(number: int) -> Till:
        till = Till(base_url, number)
        try:
            for call in range(100_000):
                assert till.post(f"{till.member}-{call}", 10) == 200
                if call == 10:
                    enough.set()
        except (http.client.HTTPException, OSError):
            till.close()
        return till

    with serving(tmp_path, "--db", "kundeklubb.db") as (base_url, process), ThreadPoolExecutor(8) as pool:
        working = [pool.submit(work, number) for number in range(8)]
        assert enough.wait(20)
        process.kill()
        process.wait()
        tills = [future.result() for future in working]
    answered = {receipt_id for till in tills for receipt_id in till.answered}

    with (
        serving(tmp_path, "--db", "kundeklubb.db") as (base_url, _),
        TriggClient(KEY, base_url=base_url, retries=0) as client,
    ):
        kept = {till.member: [row.receipt_id for row in client.transactions.list(till.member)] for till in tills}
        points = {till.member: client.customers.get(till.member).to_dict()["loyalty"]["points"] for till in tills}
        again = Till(base_url, 0)
        status = again.post(tills[0].answered[0], 10)
        again.close()

    there = [receipt_id for receipts in kept.values() for receipt_id in receipts]
    assert len(there) == len(set(there))
    assert answered <= set(there)
    # What was on its way when the server was killed may have been stored: at most one receipt of each client.
    assert len(there) - len(answered) <= len(tills)
    assert points == {member: 10 * len(receipts) for member, receipts in kept.items()}
    assert status == 409
