"""Find a customer by whatever identifies one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from trigg_ext._operation_calls import json_of
from trigg_ext.cli._output import Output
from trigg_ext.cli._session import Session, output_options

if TYPE_CHECKING:
    from trigg_ext.client import TriggClient
    from trigg_ext.models import Customer

_GUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_PHONE = re.compile(r"\+?[0-9][0-9 ]{6,18}")


def found(client: TriggClient, identifier: str) -> Customer:
    """Return the customer with a phone number, an e-mail address or an id.

    Raises:
        ClickException: there is none, or the identifier is neither.
        TriggError: the call failed.
    """
    kinds: dict[str, Any] = {
        "email": "@" in identifier,
        "id": _GUID.fullmatch(identifier),
        "mobile_phone": _PHONE.fullmatch(identifier),
    }
    kind = next((name for name, fits in kinds.items() if fits), None)
    if kind is None:
        raise click.UsageError(
            "expected a phone number such as +4791234567, an e-mail address or a customer's id (a GUID); for an id of "
            "your own system, use: trigg customers get-by-external-id --id ID"
        )
    customer: Customer | None = client.customers.find(**{kind: identifier})
    if customer is None:
        raise click.ClickException(f"there is no customer with this {kind.replace('_', ' ')}.")
    return customer


@click.command()
@click.argument("identifier")
@output_options
@click.pass_obj
def find(session: Session, /, identifier: str, output: str, show_personal: bool) -> None:
    """Find the customer with a phone number, an e-mail address or an id. The exit status is 1 where there is none.

    \b
    Examples:
      trigg customers find +4791234567
      trigg customers find kari@example.no --output json --show-personal
    """
    with session.client() as client:
        Output(output, show_personal).write(json_of(found(client, identifier)))
