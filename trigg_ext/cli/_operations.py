"""A command for each operation of the registry."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from trigg_ext._operation_calls import (
    Parameter,
    body_schema,
    call,
    docstring_of,
    example_of,
    file_body,
    json_of,
    masked_json,
    parameters_of,
    request_of,
    shown_url,
)
from trigg_ext.cli._output import FORMATS, Output, note
from trigg_ext.cli._session import Session, asks, confirm

if TYPE_CHECKING:
    from trigg_api.client import Operation, RawResponse, Request

_STDIN = ("-", "@-")


def command_name(python_name: str) -> str:
    """Return the name of a command or an option: ``get-by-email`` for ``get_by_email``."""
    return python_name.replace("_", "-")


class OperationCommand(click.Command):
    """The command of an operation; its options are made when they are first needed."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        mark = "(preview) " if operation.preview else ""
        name = command_name(operation.name.partition(".")[2])
        super().__init__(name, short_help=f"{mark}{operation.summary}", callback=self._run)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the options: those of the operation, and those of every command."""
        if not self.params:
            self.params = [*map(_option, parameters_of(self.operation)), *_further(self.operation)]
        return super().get_params(ctx)

    def make_parser(self, ctx: click.Context) -> Any:
        """Make the parser, after the options."""
        self.get_params(ctx)
        return super().make_parser(ctx)

    def get_help(self, ctx: click.Context) -> str:
        """Return the help, with the docstring of the operation's method and an example."""
        self.help = _help(self.operation)
        return super().get_help(ctx)

    def _run(
        self, *, output: str, show_personal: bool, raw: bool, dry_run: bool, yes: bool = False, **given: Any
    ) -> None:
        operation = self.operation
        session = cast("Session", click.get_current_context().obj)
        printed = Output(output, show_personal)
        arguments = {
            each.name: _argument(each, given[each.name])
            for each in parameters_of(operation)
            if given[each.name] not in (None, ())
        }
        if raw and not printed.personal:
            raise click.UsageError("--raw prints what came, unmasked: add --show-personal, or send it to a file.")
        with session.client() as client:
            if dry_run:
                _print_request(operation, arguments, client.base_url, printed)
                return
            reason = asks(operation)
            if reason:
                confirm(f"{operation.name} at {client.base_url}", reason, yes=yes)
            response = call(client, operation, arguments)
        _print_response(operation, response, printed, raw=raw)


def _option(parameter: Parameter) -> click.Option:
    help_text = parameter.text.rstrip(".")
    declared: tuple[str, ...]
    if parameter.is_body:
        kind = "the file" if parameter.kind == "file" else "JSON" if parameter.kind == "json" else "the content"
        metavar = "@FILE" if parameter.kind == "file" else f"{kind.upper()}|@FILE|-"
        declared = ("-d", "--data", parameter.name)
        help_text = f"The body: {kind}, '@' and the name of a file, or '-' for standard input"
        return click.Option(declared, required=parameter.required, metavar=metavar, help=f"{help_text}.")
    declared = (f"--{command_name(parameter.name)}", parameter.name)
    if parameter.kind == "object":
        return click.Option(declared, multiple=True, metavar="NAME=VALUE", help="A further parameter; repeatable.")
    kinds: dict[str, Any] = {"integer": click.INT, "string": click.STRING}
    chosen = click.Choice(parameter.choices) if parameter.choices else kinds[parameter.kind]
    return click.Option(declared, required=parameter.required, type=chosen, help=f"{help_text}." if help_text else None)


def _further(operation: Operation) -> Iterable[click.Option]:
    yield click.Option(
        ("-o", "--output"), type=click.Choice(FORMATS), default="table", show_default=True, help="How it is printed."
    )
    yield click.Option(("--raw",), is_flag=True, help="Print the body of the response as it came.")
    yield click.Option(("--show-personal",), is_flag=True, help="Print personal data on a terminal, too.")
    yield click.Option(("--dry-run",), is_flag=True, help="Print the request, and send nothing.")
    if asks(operation):
        yield click.Option(("-y", "--yes"), is_flag=True, help="Send it without a question.")


def _argument(parameter: Parameter, value: Any) -> Any:
    """Return what the method is called with for what was typed."""
    if parameter.kind == "object":
        pairs = [str(each).partition("=") for each in value]
        if wrong := next((name for name, sign, _ in pairs if not sign), None):
            raise click.BadParameter(f"expected NAME=VALUE, got {wrong!r}.", param_hint=f"--{parameter.name}")
        return {name: each for name, _, each in pairs}
    if not parameter.is_body:
        return value
    content, name = _content(value)
    if parameter.kind == "file":
        if not name:
            raise click.BadParameter("expected '@' and the name of a file.", param_hint="--data")
        return file_body(parameter, content, name)
    if parameter.kind == "content":
        return content
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise click.BadParameter(
            f"expected JSON in UTF-8{place}; check quotes and commas.", param_hint="--data"
        ) from None
    if not isinstance(body, dict):
        raise click.BadParameter("expected a JSON object, such as '{\"field\": 1}'.", param_hint="--data")
    return cast("dict[str, Any]", body)


def _content(value: str) -> tuple[bytes, str]:
    if value in _STDIN:
        return sys.stdin.buffer.read(), ""
    if not value.startswith("@"):
        return value.encode(), ""
    path = Path(value[1:])
    try:
        return path.read_bytes(), path.name
    except OSError as error:
        raise click.BadParameter(f"{path} cannot be read: {error.strerror}.", param_hint="--data") from None


def _print_request(operation: Operation, arguments: dict[str, Any], base_url: str, printed: Output) -> None:
    """Print the request that would be sent: never the key, and personal data as results are printed."""
    from trigg_api.errors import InvalidArgument
    from trigg_ext.request_checks import check_body

    try:
        request = request_of(operation, arguments)
        check_body(operation, request.body, "warn", set())
        body = _shown_body(request, printed)
    except InvalidArgument as error:
        raise click.UsageError(str(error)) from None
    url = shown_url(operation, request, base_url, personal=printed.personal)
    if printed.format == "table":
        shown = (
            "" if body is None else body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, indent=2)
        )
        click.echo(f"{operation.method} {url}" + (f"\n{shown}" if shown else ""))
        note("nothing was sent.")
    else:
        # Masked above, as far as it is to be.
        printed.replace(show_personal=True).write({"method": operation.method, "url": url, "body": body})


def _shown_body(request: Request, printed: Output) -> Any:
    from trigg_ext._serialization.bodies import encode

    body = request.body
    if body is None:
        return None
    if body.kind in ("json", "form"):
        encode(body)
        return masked_json(json_of(body.value), personal=printed.personal)
    return f"<{body.media_type}>"


def _print_response(operation: Operation, response: RawResponse[Any], printed: Output, *, raw: bool) -> None:
    if raw:
        sys.stdout.buffer.write(response.content)
        sys.stdout.buffer.flush()
        return
    done = f"{operation.name}: {response.status}, done." if response.parsed is None else ""
    printed.write(json_of(response.parsed), done)


def _help(operation: Operation) -> str:
    """Return the text of ``--help``: what the docstring says about the operation, its body, and an example."""
    parts = [docstring_of(operation).partition("\n\nArgs:")[0].partition("\n\nReturns:")[0].replace("``", "")]
    parts += ["In preview: the vendor may change or end it without notice."] if operation.preview else []
    parts.append(f"{operation.method} {operation.path}")
    given: list[str] = []
    for each in parameters_of(operation):
        if each.is_body:
            parts.append(_shown_fields(operation))
            given.append("--data @members.csv" if each.kind == "file" else "--data @body.json")
        elif each.required:
            example = shlex.quote(example_of(operation, each)) if example_of(operation, each) else each.name.upper()
            given.append(f"--{command_name(each.name)} {example}")
    resource = command_name(operation.name.partition(".")[0])
    name = command_name(operation.name.partition(".")[2])
    parts.append("\b\nExample:\n  " + " ".join(["trigg", resource, name, *given]))
    return "\n\n".join(part for part in parts if part)


def _shown_fields(operation: Operation) -> str:
    properties = cast("dict[str, Any]", body_schema(operation).get("properties", {}))
    if not properties:
        return ""
    return f"Fields of the body: {', '.join(properties)}."
