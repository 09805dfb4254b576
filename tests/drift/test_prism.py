"""Prism, a second and independent reading of the description: it takes what we write, and we read what it responds.

``nox -s contract_prism`` installs it with npm and names its command in ``PRISM``; elsewhere these tests are skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.sandbox import prism
from tests.transport.operations_table import CASES, Case, call
from trigg_ext import ClientStatusError, InvalidResponseError, TriggClient
from trigg_ext._conformance.schema_view import packaged
from trigg_ext.drift import Finding, compare
from trigg_ext.drift.live import ResponseCollector

if not shutil.which(os.environ.get("PRISM", "")):
    pytest.skip("PRISM names no command; nox -s contract_prism does", allow_module_level=True)


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("prism")
    with prism(folder) as url:
        yield url


@pytest.fixture
def client(base_url: str) -> Iterator[TriggClient]:
    with TriggClient("noekkel", base_url=base_url, preview="allow", retries=0) as client:
        yield client


def answered(client: TriggClient, case: Case) -> list[Finding]:
    """Make the call, and say what of its response is not as described."""
    collector = ResponseCollector()
    tuned = client.with_options(drift=collector)  # type: ignore[arg-type]
    if case.status == 302:
        # No header is described, so Prism redirects without one.
        with pytest.raises(InvalidResponseError, match="redirects without a Location"):
            call(tuned, case)
    else:
        call(tuned, case)
    assert collector.last is not None
    compared = compare(packaged(), collector.last)
    assert compared is not None
    return [each for each in compared.findings if each.level == "drift"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_takes_our_request_and_we_read_its_response(client: TriggClient, case: Case) -> None:
    assert [each.kind for each in answered(client, case)] == (["missing-header"] if case.status == 302 else [])


@pytest.mark.parametrize("case", [case for case in CASES if case.response is not None], ids=str)
def test_we_read_what_it_makes_up(client: TriggClient, case: Case) -> None:
    for _ in range(3):
        found = answered(client.with_options(headers={"prefer": "dynamic=true"}), case)
        # It reads schemas as open, which they are, and adds fields where no schema forbids it.
        assert {each.kind for each in found} <= {"unknown-field"}


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_we_read_its_errors(client: TriggClient, status: int) -> None:
    collector = ResponseCollector()
    tuned = client.with_options(headers={"prefer": f"code={status}"}, drift=collector)  # type: ignore[arg-type]
    with pytest.raises(ClientStatusError) as caught:
        tuned.customers.get("226B14AF-18A6-44CF-834E-BE4BCA5D64B7")
    assert caught.value.status == status
    assert collector.last is not None
    compared: Any = compare(packaged(), collector.last)
    assert compared.findings == []


def test_it_does_refuse_what_is_not_described(client: TriggClient) -> None:
    with pytest.raises(ClientStatusError):
        client.messaging.send_sms({"message": "Hei"})  # type: ignore[arg-type]
