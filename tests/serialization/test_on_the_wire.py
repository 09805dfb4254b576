"""Each of the 66 operations, sync and async, reaches a real server as the reference says, and comes back typed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.transport.operations_table import CASES, PHONE, Case, call, expected_body
from tests.transport.recorder import Recorder, Seen, recording, reply_json
from trigg_api.operations import OPERATIONS
from trigg_ext import AsyncTriggClient, TriggClient

KEY = "nøkkel-finnes-ikke".encode("ascii", "ignore").decode() + "-42"


def _sync(base_url: str, case: Case) -> Any:
    with TriggClient(KEY, base_url=base_url, preview="allow") as client:
        return call(client, case)


def _async(base_url: str, case: Case) -> Any:
    async def run() -> Any:
        async with AsyncTriggClient(KEY, base_url=base_url, preview="allow") as client:
            return await call(client, case)

    return asyncio.run(run())


def _seen(recorder: Recorder) -> Seen:
    assert len(recorder.seen) == 1
    return recorder.seen[0]


def test_the_table_has_every_operation_once() -> None:
    assert sorted(case.name for case in CASES) == sorted(operation.name for operation in OPERATIONS)
    assert len(CASES) == 66


@pytest.mark.parametrize("run", [_sync, _async], ids=["sync", "async"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_operation_stands_on_the_wire_as_the_reference_says(case: Case, run: Any) -> None:
    with recording(case.reply) as recorder:
        result = run(recorder.base_url, case)
        seen = _seen(recorder)
    assert (seen.method, seen.path) == (case.method, f"/v4{case.path}")
    assert tuple(seen.query) == case.query
    assert seen.headers.get("x-api-key") == (KEY if case.authenticated else None)
    if case.sends_json:
        assert seen.json() == case.body
        assert seen.body == expected_body(case)
        assert seen.headers["content-type"] == "application/json"
    elif case.raw_body is not None:
        assert seen.body == case.raw_body
    elif case.content_type is None:
        assert seen.body == b""
    if case.content_type:
        assert seen.headers["content-type"].startswith(case.content_type)
    assert type(result) is case.result


def test_a_plus_in_a_query_arrives_as_percent_2b() -> None:
    case = next(case for case in CASES if case.name == "customers.get_by_mobile_phone")
    with recording(case.reply) as recorder:
        _sync(recorder.base_url, case)
        assert _seen(recorder).target == f"/v4/customers?mobilePhone={PHONE.replace('+', '%2B')}"


def test_a_file_is_sent_with_its_name_and_type() -> None:
    case = next(case for case in CASES if case.name == "imports.file")
    with recording(case.reply) as recorder:
        _sync(recorder.base_url, case)
        body = _seen(recorder).body
    disposition = b'Content-Disposition: form-data; name="file"; filename="kunder.csv"'
    assert disposition + b"\r\nContent-Type: text/csv\r\n\r\nid;navn\n4;Ola\n\r\n" in body


@pytest.mark.parametrize("run", [_sync, _async], ids=["sync", "async"])
@pytest.mark.parametrize(
    ("name", "path"),
    [("customers.changed", "/customers/changed"), ("loyalty.bonus_campaigns", "/loyalty/bonus/campaigns")],
)
def test_a_path_parameter_that_may_be_left_out_leaves_the_shorter_path(name: str, path: str, run: Any) -> None:
    with recording(reply_json([])) as recorder:
        assert run(recorder.base_url, Case(name, "GET", path)) == []
        assert _seen(recorder).target == f"/v4{path}"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/xml", "<kunder><kunde>Ola</kunde></kunder>"),
        ("text/csv", b"id;navn\n4;Ola"),
        ("application/json", b'[{"id": 4}]'),
    ],
)
def test_an_import_sends_text_and_bytes_as_they_are(content_type: str, body: Any) -> None:
    case = Case("imports.data", "POST", "/import", (body,), {"content_type": content_type})
    with recording(reply_json({})) as recorder:
        assert _sync(recorder.base_url, case) == {}
        seen = _seen(recorder)
    assert seen.body == (body if isinstance(body, bytes) else body.encode())
    assert seen.headers["content-type"].startswith(content_type)


def test_an_optional_body_may_be_left_out() -> None:
    case = Case("loyalty.add_bonus_by_activity", "POST", "/x", ("20", "4"))
    with recording(reply_json({})) as recorder:
        _sync(recorder.base_url, case)
        assert _seen(recorder).body == b""
