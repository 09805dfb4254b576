"""The table of misuses in docs/misuse.md: what a type checker, the client and the sandbox catch of each, really run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

import httpx
import pytest

from trigg_ext import BadRequestError, Receipt, TriggClient, TriggUnknownFieldWarning, models
from trigg_ext.sandbox import Sandbox

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "misuse.md"
KEY = "en-nøkkel".encode().hex()
NAMES = """
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from trigg_ext import Receipt, TriggClient, models
from trigg_ext.models import ReceiptHeaderDict, ReceiptItemDict, ReceiptRequestDict

key = "a" * 20
client = TriggClient(key)
customer = client.customers.get("4711")
header: ReceiptHeaderDict
item: ReceiptItemDict
sale: ReceiptRequestDict
"""
HEADER = {
    "StoreId": "001", "ReceiptId": "10", "TimeStamp": "2026-01-05T10:15:00", "ConsumerId": "4711", "GrossAmount": 49.9
}  # fmt: skip
ITEM = {"ReceiptId": "10", "LineNo": 1, "Quantity": 1, "ProductId": "VR1722775", "GrossAmount": 49.9}


SEED = {"customers": [{"id": "4711", "externalId": "4711", "firstName": "Ola"}]}


class Row(NamedTuple):
    """One row of the table: the misuse, and what catches it."""

    code: str
    checker: bool
    client: bool
    sandbox: bool


def rows() -> list[Row]:
    out: list[Row] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        found = re.fullmatch(r"\| (`+) ?(.+?) ?\1 \| (yes|) ?\| (yes|) ?\| (yes|) ?\|", line)
        if found is not None:
            out.append(Row(found[2], *(cell == "yes" for cell in found.groups()[2:])))
    return out


ROWS = rows()


def run(code: str, client: TriggClient, **names: Any) -> None:
    given = {
        "client": client, "models": models, "TriggClient": TriggClient, "Receipt": Receipt, "datetime": datetime,
        "UTC": UTC, "Path": Path, "cast": cast, "Any": Any, "key": KEY, "header": HEADER, "item": ITEM,
        "sale": {"Header": HEADER, "Items": [ITEM]}, "customer": models.Customer.from_dict({"id": "4711"}), **names,
    }  # fmt: skip
    result = eval(code, given)  # the table is our own
    if failures := getattr(result, "failures", None):
        raise ValueError(failures[0].reason)


def caught_by_the_client(code: str) -> bool:
    sent: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"data": {"id": "4711"}})

    options: dict[str, Any] = {"transport": httpx.MockTransport(respond), "preview": "allow"}
    with TriggClient(KEY, **options) as client, warnings.catch_warnings():
        warnings.simplefilter("error", TriggUnknownFieldWarning)
        try:
            run(code, client)
        except Exception:
            return not sent
    return False


def caught_by_the_sandbox(code: str) -> bool:
    """Whether a client that checks nothing more than it must gets an error of the sandbox."""
    with Sandbox(unknown_fields="error", seed=SEED) as sandbox:
        options: dict[str, Any] = {"unknown_fields": "allow", "phone_region": None, "preview": "allow", "retries": 0}
        with sandbox.client(**options) as client:
            try:
                run(code, client)
            except BadRequestError:
                return True
            except Exception:
                # The client refuses it first, or a batch reports what the sandbox rejected.
                return any(each.status == 400 for each in sandbox.requests)
    return False


def caught_by_mypy(codes: list[str], folder: Path) -> list[bool]:
    """Whether mypy reports an error in each, all in one file."""
    file = folder / "misuses.py"
    lines = NAMES.strip().splitlines()
    first = len(lines) + 1
    file.write_text("\n".join([*lines, *codes, ""]), encoding="utf-8")
    environment = {**os.environ, "MYPYPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")])}
    command = [sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases", "--follow-imports=silent"]
    command += ["--no-pretty", "--show-error-codes", f"--cache-dir={folder / 'cache'}", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder, check=False)
    reported = {int(number) for number in re.findall(r"(?m)misuses\.py:(\d+): error", done.stdout)}
    assert not {number for number in reported if number < first}, done.stdout
    return [number in reported for number in range(first, first + len(codes))]


def test_the_table_has_sixty_misuses_and_nearly_all_are_caught() -> None:
    assert len(ROWS) == len({each.code for each in ROWS}) == 60
    assert sum(each.checker or each.client or each.sandbox for each in ROWS) >= 55
    assert sum(each.client for each in ROWS) >= 50


@pytest.mark.parametrize(
    "code",
    [
        'client.customers.create({"data": {"email": "ola@example.no", "firstName": "Ola"}})',
        'client.customers.update({"data": {"externalId": "4711", "firstName": "Kari"}})',
        'client.transactions.create({"ReceiptRequests": [sale]})',
        "client.transactions.create_many([sale])",
        'client.messaging.send_sms({"mobilePhone": "+4790090091", "message": "Hei"})',
        'client.customers.find(mobile_phone="+4790090091")',
    ],
)
def test_nothing_catches_what_is_right(code: str) -> None:
    assert not caught_by_the_client(code)
    assert not caught_by_the_sandbox(code)


@pytest.mark.parametrize("row", ROWS, ids=lambda each: each.code[:60])
def test_the_client_catches_what_the_table_says(row: Row) -> None:
    assert caught_by_the_client(row.code) is row.client


@pytest.mark.parametrize("row", ROWS, ids=lambda each: each.code[:60])
def test_the_sandbox_catches_what_the_table_says(row: Row) -> None:
    assert caught_by_the_sandbox(row.code) is row.sandbox


@pytest.mark.timeout(400)
def test_a_type_checker_catches_what_the_table_says(tmp_path: Path) -> None:
    found = dict(zip([row.code for row in ROWS], caught_by_mypy([row.code for row in ROWS], tmp_path), strict=True))
    assert found == {row.code: row.checker for row in ROWS}
