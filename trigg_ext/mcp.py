"""``python -m trigg_ext.mcp``: serve the operations as tools of the Model Context Protocol. It needs the extra ``mcp``.

Operations that only read are served; the others with ``--allow-write``. Personal data in results is masked, unless
``--show-personal`` is given. Calls go to a sandbox in this process, unless an environment is named.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from trigg_api import SERVERS
from trigg_api.client import Operation
from trigg_api.operations import OPERATIONS
from trigg_ext._lazy import LazyModule
from trigg_ext._operation_calls import (
    Parameter,
    body_schema,
    call_async,
    file_body,
    json_of,
    masked_json,
    parameters_of,
)
from trigg_ext._version import __version__
from trigg_ext.client import AsyncTriggClient
from trigg_ext.errors import TriggError

if TYPE_CHECKING:
    import mcp_types as types
    from mcp.server import lowlevel
else:
    lowlevel, types = LazyModule("mcp.server.lowlevel"), LazyModule("mcp_types")

#: The operations by the names of their tools, such as ``customers_get``.
TOOLS: dict[str, Operation] = {each.name.replace(".", "_"): each for each in OPERATIONS}

_INSTRUCTIONS = (
    "The Trigg Integrations API: a loyalty platform with customers, receipts, bonus points, promotions and reports. "
    "Amounts are kroner. Times name no zone; they are those of Norway."
)
_REPEATED = {
    "safe": "",
    "idempotent": "Changes data; a second call leaves the same state.",
    "non_idempotent": "Changes data or sends something; a second call may act twice.",
}
_FILE_NAME = "import.csv"


def create_server(
    client: AsyncTriggClient, *, allow_write: bool = False, show_personal: bool = False, open_world: bool = True
) -> lowlevel.Server[Any]:
    """Return a server whose tools are the operations of a client.

    Args:
        client: makes the calls.
        allow_write: whether operations that do more than read are served, too.
        show_personal: whether personal data in results is left unmasked.
        open_world: whether calls reach anything outside of this process, which tools say of themselves.

    Raises:
        ImportError: the extra ``mcp`` is not installed.
    """
    tuned = client.with_options(preview="allow", unknown_fields="error")
    served = {name: each for name, each in TOOLS.items() if allow_write or each.retry == "safe"}
    tools = [_tool(name, each, open_world=open_world) for name, each in served.items()]

    async def on_list_tools(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=tools)

    async def on_call_tool(_: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        if asked.name not in served:
            known = asked.name in TOOLS
            return _result(
                f"{asked.name} does more than read: start the server with --allow-write to serve it. Nothing was sent."
                if known
                else f"There is no tool {asked.name!r}.",
                failed=True,
            )
        operation = served[asked.name]
        try:
            arguments = _arguments(operation, asked.arguments or {})
            response = await call_async(tuned, operation, arguments)
        except (TriggError, ValueError) as error:
            return _result(str(error), failed=True)
        value = {"status": response.status} if response.parsed is None else json_of(response.parsed)
        return _result(json.dumps(masked_json(value, personal=show_personal), ensure_ascii=False))

    return lowlevel.Server(
        "trigg",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=on_list_tools,
        on_call_tool=on_call_tool,
    )


def _tool(name: str, operation: Operation, *, open_world: bool) -> types.Tool:
    texts = (
        f"{operation.summary}.",
        _REPEATED[operation.retry],
        "In preview: it may change without notice." if operation.preview else "",
    )
    parameters = parameters_of(operation)
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {each.name: _schema(operation, each) for each in parameters},
        "additionalProperties": False,
    }
    if required := [each.name for each in parameters if each.required]:
        schema["required"] = required
    reads = operation.retry == "safe"
    return types.Tool(
        name=name,
        description=" ".join(text for text in texts if text),
        input_schema=schema,
        # What is written cannot be undone by this API in general, so it counts as destructive.
        annotations=types.ToolAnnotations(
            read_only_hint=reads,
            idempotent_hint=operation.retry != "non_idempotent",
            destructive_hint=not reads,
            open_world_hint=open_world,
        ),
    )


def _schema(operation: Operation, parameter: Parameter) -> dict[str, Any]:
    if parameter.kind == "json":
        return {"type": "object", **body_schema(operation)}
    if parameter.kind == "file":
        return {"type": "string", "description": "The content of a CSV file"}
    if parameter.kind == "content":
        return {"type": ["object", "string"]}
    schema: dict[str, Any] = {"type": parameter.kind}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    return {**schema, "description": parameter.text} if parameter.text else schema


def _arguments(operation: Operation, given: dict[str, Any]) -> dict[str, Any]:
    parameters = {each.name: each for each in parameters_of(operation)}
    if unknown := sorted(given.keys() - parameters.keys()):
        raise ValueError(f"{unknown[0]!r} is no argument; expected {', '.join(parameters) or 'none'}.")
    if missing := [name for name, each in parameters.items() if each.required and name not in given]:
        raise ValueError(f"{missing[0]!r} is missing.")
    return {name: _argument(parameters[name], value) for name, value in given.items()}


def _argument(parameter: Parameter, value: Any) -> Any:
    kinds = {"string": (str,), "file": (str,), "integer": (int,), "content": (str, dict)}.get(parameter.kind, (dict,))
    if type(value) not in kinds:
        expected = " or ".join({str: "a string", int: "an integer", dict: "an object"}[kind] for kind in kinds)
        raise ValueError(f"{parameter.name}: expected {expected}.")
    return file_body(parameter, value.encode(), _FILE_NAME) if parameter.kind == "file" else value


def _result(text: str, *, failed: bool = False) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=failed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve over standard input and output until the client closes them; return the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        from anyio import run

        run(_serve, chosen)
    except (TriggError, ImportError) as error:
        missing = isinstance(error, ModuleNotFoundError) and error.name in ("mcp", "mcp_types")
        text = 'this needs the extra "mcp": pip install "trigg-client[mcp]"' if missing else str(error)
        sys.stderr.write(f"trigg mcp: {text}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m trigg_ext.mcp",
        description="Serve the operations of the Trigg API as tools, over standard input and output.",
        epilog="The key of an environment is read from TRIGG_API_KEY.",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--environment", choices=[*SERVERS], help="where calls go; else to a sandbox in this process")
    where.add_argument("--base-url", metavar="URL", help="another URL that calls go to")
    parser.add_argument("--allow-write", action="store_true", help="serve the operations that do more than read, too")
    parser.add_argument("--show-personal", action="store_true", help="leave personal data in results unmasked")
    return parser


async def _serve(chosen: argparse.Namespace) -> None:
    from mcp.server.stdio import stdio_server

    is_sandbox = chosen.environment is None and chosen.base_url is None
    async with AsyncExitStack() as stack:
        if is_sandbox:
            from trigg_ext.sandbox import Sandbox

            client = stack.enter_context(Sandbox()).async_client()
        else:
            client = AsyncTriggClient(environment=chosen.environment, base_url=chosen.base_url)
        await stack.enter_async_context(client)
        server = create_server(
            client,
            allow_write=chosen.allow_write,
            show_personal=chosen.show_personal,
            open_world=not is_sandbox,
        )
        read, write = await stack.enter_async_context(stdio_server())
        await server.run(read, write, server.create_initialization_options())


if __name__ == "__main__":
    sys.exit(main())
