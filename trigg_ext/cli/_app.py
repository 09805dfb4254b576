"""The command ``trigg``: its groups, and what becomes of errors and interrupts."""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Callable, Sized
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import click

from trigg_api.operations import OPERATIONS
from trigg_ext._version import __version__
from trigg_ext.cli._operations import OperationCommand, command_name
from trigg_ext.cli._output import note
from trigg_ext.cli._session import Session
from trigg_ext.errors import ConfigurationError, PreviewNotAllowedError, TriggError, TriggPreviewWarning

WRONG_USE, INTERRUPTED, NOBODY_READS = 2, 130, 141
_COMPLETION = "_TRIGG_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")

# What is written by hand: loaded when it is asked for. A group of the same name as a resource has its operations, too.
_COMMANDS = {
    "check": "_check:check",
    "report": "_report:report",
    "receipts push": "_receipts:push",
    "receipts settle": "_receipts:settle",
    "receipts status": "_receipts:status",
    "receipts return": "_receipts:return_",
    "customers find": "_customers:find",
}
_GROUPS = {"receipts": "Post receipts in batches, and take goods back."}


class _WrongUse(click.ClickException):
    """Wrong settings, in one line."""

    exit_code = WRONG_USE


class _NobodyReadsError(Exception):
    """The output goes to a program that has ended."""


class _Root(click.Group):
    """The command itself."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command, and exit with its status. Errors are one line on standard error."""
        try:
            status: Any = super().main(*args, **{**extra, "standalone_mode": False})
            sys.stdout.flush()
        except (BrokenPipeError, _NobodyReadsError):
            # The interpreter would fail once more when it flushes the stream at its end.
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
            status = NOBODY_READS
        except click.Abort:
            note("interrupted.")
            status = INTERRUPTED
        except click.ClickException as error:
            context = error.ctx if isinstance(error, click.UsageError) else None
            see = f" See: {context.command_path} --help" if context is not None else ""
            note(error.format_message() + see)
            status = error.exit_code
        sys.exit(status if isinstance(status, int) else 0)

    def list_commands(self, ctx: click.Context) -> list[str]:
        resources = {command_name(each.name.partition(".")[0]) for each in OPERATIONS}
        return sorted({*resources, *(each.partition(" ")[0] for each in _COMMANDS), *self.commands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = command_name(cmd_name)
        if name in _COMMANDS or name in self.commands:
            return self.commands[name] if name in self.commands else _loaded(name)
        return _Resource(name) if name in self.list_commands(ctx) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self._short_help(ctx, name)) for name in self.list_commands(ctx)]
        own = {*self.commands, *(each.partition(" ")[0] for each in _COMMANDS if each != "customers find")}
        for title, wanted in (("Commands", True), ("Resources of the API", False)):
            with formatter.section(title):
                formatter.write_dl([row for row in rows if (row[0] in own) is wanted])

    def _short_help(self, ctx: click.Context, name: str) -> str:
        if name in _SHORT_HELP:
            return _SHORT_HELP[name]
        command = cast("click.Command", self.get_command(ctx, name))
        return command.get_short_help_str(80)

    def invoke(self, ctx: click.Context) -> Any:
        session = ctx.ensure_object(Session)
        session.debug = ctx.params["debug"]
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.showwarning = _show_warning
            try:
                return super().invoke(ctx)
            except (click.exceptions.Exit, click.Abort, click.ClickException):
                raise
            except BrokenPipeError:
                raise _NobodyReadsError from None
            except Exception as error:
                if session.debug:
                    click.echo(traceback.format_exc(), err=True)
                raise _failure(error) from None


def _failure(error: Exception) -> click.ClickException:
    if isinstance(error, (ConfigurationError, PreviewNotAllowedError, ImportError)):
        return _WrongUse(str(error))
    if isinstance(error, (TriggError, OSError)):
        return click.ClickException(str(error))
    return click.ClickException(f"{type(error).__name__}: {error}. This was not expected; trigg --debug shows where.")


# So that the list of all commands loads none of them.
_SHORT_HELP = {
    "check": "Check the key, the connection, the clock and the API's responses.",
    "completion": "Print the completion script of a shell.",
    "drift": "Compare the responses of a server with the API's description.",
    "report": "Write a report to a file.",
    "sandbox": "Run a mock server of the API on this machine.",
}


class _Resource(click.Group):
    """The operations of a resource, and the commands that are written by hand beside them."""

    def __init__(self, name: str) -> None:
        self.operations = {
            command_name(each.name.partition(".")[2]): each
            for each in OPERATIONS
            if command_name(each.name.partition(".")[0]) == name
        }
        titles = sorted({each.tag for each in self.operations.values()})
        super().__init__(name, help=_GROUPS.get(name) or f"{', '.join(titles)}: {_counted(self.operations)}.")

    def list_commands(self, ctx: click.Context) -> list[str]:
        written = [each.partition(" ")[2] for each in _COMMANDS if each.startswith(f"{self.name} ")]
        return [*written, *self.operations]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = command_name(cmd_name)
        if f"{self.name} {name}" in _COMMANDS:
            return _loaded(f"{self.name} {name}")
        return OperationCommand(self.operations[name]) if name in self.operations else None


def _counted(operations: Sized) -> str:
    return f"{len(operations)} operation{'s' * (len(operations) != 1)}"


def _loaded(name: str) -> click.Command:
    module, _, attribute = _COMMANDS[name].partition(":")
    found: click.Command = getattr(import_module(f"trigg_ext.cli.{module}"), attribute)
    return found


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    text = str(message)
    if isinstance(message, TriggPreviewWarning):
        text = (
            f"{text.partition(' By the')[0]} It may change or end without notice; TRIGG_PREVIEW=allow hides this line."
        )
    note(text)


def _log_everything() -> None:
    import logging

    logging.basicConfig(level=logging.DEBUG, format="%(name)s: %(message)s", stream=sys.stderr)
    for name in ("httpx", "httpcore", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)


@click.group(
    cls=_Root,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="The key is read from TRIGG_API_KEY. Personal data is masked on a terminal.",
)
@click.option("--environment", help="staging or production; else TRIGG_ENVIRONMENT, else production.")
@click.option("--base-url", metavar="URL", help="Another URL, such as that of a sandbox; else TRIGG_BASE_URL.")
@click.option("--debug", is_flag=True, help="Print what is logged, and the traceback of an error.")
@click.version_option(__version__, "--version", message="trigg-client %(version)s")
@click.pass_context
def trigg(ctx: click.Context, environment: str | None, base_url: str | None, debug: bool) -> None:
    """Use the Trigg Integrations API from a shell: customers, receipts, bonus points, promotions, SMS and reports.

    \b
    Examples:
      trigg check
      trigg customers find +4791234567
      trigg promotions list --customer-id 226B14AF-18A6-44CF-834E-BE4BCA5D64B7 --output json
      trigg report customers --to customers.parquet
      trigg receipts push receipts.ndjson --journal receipts.journal
    """
    session = ctx.ensure_object(Session)
    session.environment, session.base_url = environment, base_url
    if debug:
        _log_everything()


def _module_main(name: str, module: str) -> None:
    """Add a command that is what ``python -m`` of a module is, with the same arguments."""

    @trigg.command(
        name,
        context_settings={"ignore_unknown_options": True, "help_option_names": []},
        add_help_option=False,
        short_help=_SHORT_HELP[name],
    )
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    @click.pass_context
    def command(ctx: click.Context, arguments: tuple[str, ...]) -> None:
        main: Callable[[list[str]], int] = import_module(f"{module}.__main__").main
        try:
            status = main(list(arguments))
        except SystemExit as exit_:  # argparse, after --help and wrong arguments
            status = exit_.code if isinstance(exit_.code, int) else WRONG_USE
        ctx.exit(status)


_module_main("sandbox", "trigg_ext.sandbox")
_module_main("drift", "trigg_ext.drift")


@trigg.command(short_help=_SHORT_HELP["completion"])
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes commands, operations and options.

    \b
    Examples:
      trigg completion bash > ~/.local/share/bash-completion/completions/trigg
      trigg completion zsh > "${fpath[1]}/_trigg"
      trigg completion fish > ~/.config/fish/completions/trigg.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(trigg, {}, "trigg", _COMPLETION).source())
