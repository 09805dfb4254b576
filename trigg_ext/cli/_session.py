"""Share among all commands: the client, the options, and the question before a call that cannot be undone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from trigg_ext.cli import _output

if TYPE_CHECKING:
    from trigg_api.client import Operation
    from trigg_ext.client import TriggClient

F = TypeVar("F", bound=Callable[..., Any])


class Session:
    """The settings of one run of the command; ``connect`` makes its client."""

    def __init__(self, connect: Callable[..., TriggClient] | None = None) -> None:
        self._connect = connect
        self.environment: str | None = None
        self.base_url: str | None = None
        self.debug = False

    def client(self, **options: Any) -> TriggClient:
        """Return a new client; close it, or use it in ``with``.

        Raises:
            ConfigurationError: a setting is missing or wrong.
        """
        where = {"environment": self.environment, "base_url": self.base_url}
        given: dict[str, Any] = {name: value for name, value in where.items() if value is not None}
        if self._connect is not None:
            return self._connect(**given, **options)
        from trigg_ext.client import TriggClient

        return TriggClient(**given, **options)

    @property
    def shown_environment(self) -> str:
        """Where requests go, and what said so."""
        for source, value in (("--base-url", self.base_url), ("--environment", self.environment)):
            if value is not None:
                return f"{value}, from {source}"
        for variable in ("TRIGG_BASE_URL", "TRIGG_ENVIRONMENT"):
            if os.environ.get(variable):
                return f"{os.environ[variable]}, from {variable}"
        return "production, as nothing else is set"


def asks(operation: Operation) -> str:
    """Return why a person is asked before an operation is called; empty for one that is called at once."""
    if operation.method == "DELETE":
        return "deletes"
    return "is not idempotent: a second call may act twice" if operation.retry == "non_idempotent" else ""


def confirm(what: str, reason: str, *, yes: bool) -> None:
    """Ask before something is sent; without a terminal, refuse it.

    Raises:
        UsageError: nobody can be asked, and ``--yes`` was not given.
        ClickException: the person said no.
    """
    if yes:
        return
    if not _output.is_terminal(sys.stdin):
        raise click.UsageError(f"{what} {reason}. Nothing was sent. Give --yes to send it without a question.")
    click.echo(f"{what} {reason}.", err=True)
    if not click.confirm("Send it?", err=True):
        raise click.ClickException("nothing was sent.")


def output_options(function: F) -> F:
    """Add ``--output`` and ``--show-personal``."""
    personal = click.option("--show-personal", is_flag=True, help="Print personal data on a terminal, too.")
    chosen = click.option(
        "-o",
        "--output",
        type=click.Choice(_output.FORMATS),
        default="table",
        show_default=True,
        help="How the result is printed.",
    )
    return chosen(personal(function))


yes_option = click.option("-y", "--yes", is_flag=True, help="Send it without a question.")
