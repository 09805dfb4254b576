"""The MCP server, used by the client of the official SDK: in this process, and over standard input and output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client

from trigg_api.operations import OPERATIONS
from trigg_ext.mcp import TOOLS, create_server, main
from trigg_ext.sandbox import Sandbox

PHONE = "+4791234567"
SMS = {"body": {"mobilePhone": PHONE, "message": "Velkommen"}}


def using(session: Callable[[Client, Sandbox], Coroutine[Any, Any, None]], **options: Any) -> None:
    async def run() -> None:
        with Sandbox() as sandbox:
            async with sandbox.async_client() as client, Client(create_server(client, **options)) as connected:
                await session(connected, sandbox)

    anyio.run(run)


def text_of(result: Any) -> str:
    return str(result.content[0].text)


def test_only_what_reads_is_listed_and_small() -> None:
    async def session(client: Client, _: Sandbox) -> None:
        tools = (await client.list_tools()).tools
        assert {each.name for each in tools} == {name for name, each in TOOLS.items() if each.retry == "safe"}
        assert len(tools) >= 25
        assert sum(len(each.model_dump_json(by_alias=True, exclude_none=True)) for each in tools) < 15_000
        assert all(each.annotations and each.annotations.read_only_hint for each in tools)

    using(session)


def test_the_hints_are_those_of_the_registry() -> None:
    async def session(client: Client, _: Sandbox) -> None:
        tools = {each.name: each.annotations for each in (await client.list_tools()).tools}
        assert len(tools) == len(OPERATIONS)
        gets_that_act = [name for name, each in TOOLS.items() if each.method == "GET" and each.retry != "safe"]
        assert len(gets_that_act) >= 5
        for name, operation in TOOLS.items():
            hints = tools[name]
            assert hints is not None
            assert hints.read_only_hint is (operation.retry == "safe")
            assert hints.destructive_hint is (operation.retry != "safe")
            assert hints.idempotent_hint is (operation.retry != "non_idempotent")

    using(session, allow_write=True)


def test_a_read_is_answered_without_personal_data() -> None:
    async def session(client: Client, _: Sandbox) -> None:
        result = await client.call_tool("customers_get_by_mobile_phone", {"mobile_phone": PHONE})
        customer = json.loads(text_of(result))
        assert not result.is_error
        assert customer["firstName"] == customer["mobilePhone"] == "***"
        assert customer["loyalty"]["points"] == 500

    using(session)


def test_personal_data_is_in_the_result_where_it_was_asked_for() -> None:
    async def session(client: Client, _: Sandbox) -> None:
        result = await client.call_tool("customers_get_by_mobile_phone", {"mobile_phone": PHONE})
        assert json.loads(text_of(result))["firstName"] == "Ola"

    using(session, show_personal=True)


def test_a_write_is_refused_and_nothing_is_sent() -> None:
    async def session(client: Client, sandbox: Sandbox) -> None:
        result = await client.call_tool("messaging_send_sms", SMS)
        assert result.is_error
        assert "--allow-write" in text_of(result)
        assert not sandbox.requests

    using(session)


def test_a_write_is_carried_out_where_it_is_allowed() -> None:
    async def session(client: Client, sandbox: Sandbox) -> None:
        result = await client.call_tool("messaging_send_sms", SMS)
        assert not result.is_error
        assert [each.text for each in sandbox.sms_outbox] == ["Velkommen"]

    using(session, allow_write=True)


@pytest.mark.parametrize(
    ("tool", "arguments", "expected"),
    [
        ("customers_get", {}, "'id' is missing"),
        ("customers_get", {"id": 17}, "id: expected a string"),
        ("customers_get", {"id": "M-17", "fields": "all"}, "'fields' is no argument; expected id"),
        ("customers_get", {"id": "M-17"}, "404"),
        ("customers_remove", {}, "There is no tool"),
        ("customers_create", {"body": {"data": {"fristName": "Ola"}}}, "firstName"),
    ],
)
def test_what_is_wrong_is_said_in_the_result(tool: str, arguments: dict[str, Any], expected: str) -> None:
    async def session(client: Client, _: Sandbox) -> None:
        result = await client.call_tool(tool, arguments)
        assert result.is_error
        assert expected in text_of(result)

    using(session, allow_write=True)


def test_a_file_is_imported_by_its_content() -> None:
    async def session(client: Client, _: Sandbox) -> None:
        result = await client.call_tool("imports_file", {"body": "medlemsnummer;navn\n100001111;Kari\n"})
        assert not result.is_error, text_of(result)

    using(session, allow_write=True)


def test_a_client_talks_to_it_over_standard_input_and_output() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    # Not even where the environment of the process names another place: it must be named to the server itself.
    environment["TRIGG_ENVIRONMENT"] = "production"
    server = StdioServerParameters(command=sys.executable, args=["-m", "trigg_ext.mcp"], env=environment)

    async def session() -> None:
        async with Client(stdio_client(server)) as client:
            assert (await client.list_tools()).tools
            result = await client.call_tool("stores_list", {})
            assert json.loads(text_of(result))[0]["name"] == "Oslo City"
            refused = await client.call_tool("messaging_send_sms", SMS)
            assert refused.is_error

    anyio.run(session)


def test_production_needs_a_key(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("TRIGG_API_KEY", raising=False)
    assert main(["--environment", "production"]) == 2
    assert "TRIGG_API_KEY" in capsys.readouterr().err
