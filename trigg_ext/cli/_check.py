"""Check that the client can do its work: the key, the connection, the clock and the API's responses."""

from __future__ import annotations

import os
import platform
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast
from urllib.parse import urlsplit

import click

from trigg_api import API_VERSION
from trigg_api.operations import HEALTH_PING, OPERATIONS
from trigg_ext._operation_calls import call, parameters_of
from trigg_ext._version import __version__
from trigg_ext.cli._output import Output
from trigg_ext.cli._session import Session, output_options
from trigg_ext.errors import CallError, TransportError, TriggError

if TYPE_CHECKING:
    from trigg_api.client import Operation
    from trigg_ext.client import TriggClient

State = Literal["ok", "warning", "failed", "skipped"]
_MOST_SKEW = 60
_CERTIFICATE_DAYS = 21


class Finding(NamedTuple):
    """What was found out about one thing."""

    check: str
    state: State
    text: str


def harmless_read() -> Operation:
    """Return an operation that needs the key and takes no argument, reads only, and is not in preview."""
    return next(
        each
        for each in OPERATIONS
        if each.retry == "safe"
        and each.authenticated
        and not each.preview
        and not parameters_of(each)
        and each.response_types
    )


@click.command()
@output_options
@click.pass_context
def check(ctx: click.Context, /, output: str, show_personal: bool) -> None:
    """Check the key, the connection, the clock and the API's responses. Nothing is changed.

    The exit status is 0 if nothing failed; warnings do not count.

    \b
    Examples:
      trigg check
      trigg --environment staging check --output json
    """
    session = cast("Session", ctx.obj)
    findings = list(_findings(session))
    # Nothing personal: settings, statuses, and findings that hold no values.
    text = "\n".join(f"{each.state:8} {each.check:12} {each.text}" for each in findings)
    Output(output, show_personal=True).write([each._asdict() for each in findings], text)
    ctx.exit(int(any(each.state == "failed" for each in findings)))


def _findings(session: Session) -> Iterator[Finding]:
    yield Finding("version", "ok", f"trigg-client {__version__}, API {API_VERSION}, Python {platform.python_version()}")
    yield Finding("environment", "ok", session.shown_environment)
    has_key = bool(os.environ.get("TRIGG_API_KEY"))
    try:
        client = session.client()
    except TriggError as error:
        yield Finding("settings" if has_key else "key", "failed", str(error))
        return
    with client:
        yield Finding("key", "ok", "from TRIGG_API_KEY" if has_key else "given by the program")
        yield from _of_connection(client)
        yield from _of_responses(client)


def _of_connection(client: TriggClient) -> Iterator[Finding]:
    parts = urlsplit(client.base_url)
    host, port = parts.hostname or "", parts.port or 443
    proxied = False
    if parts.scheme == "https":
        proxied, found = _proxy(host, port)
        yield found
    begun = time.monotonic()
    try:
        response = call(client, HEALTH_PING, {})
    except TransportError as error:
        yield Finding("reached", "failed", str(error))
        return
    except CallError as error:
        # Something responded; whether it is the API, the authenticated read finds out.
        yield Finding("reached", "warning", str(error))
        return
    yield Finding("reached", "ok", f"{client.base_url} in {time.monotonic() - begun:.2f} s")
    yield _clock(response.headers.get("date", ""))
    if parts.scheme == "http":
        yield Finding("TLS", "skipped", "http, on this machine")
    elif proxied:
        yield Finding("TLS", "ok", "verified, through the proxy")
    else:
        yield _tls(host, port)


def _proxy(host: str, port: int) -> tuple[bool, Finding]:
    from trigg_ext._transport.options import proxy_of_the_environment

    proxy = proxy_of_the_environment(host, port)
    if proxy is None:
        return False, Finding("proxy", "ok", "none")
    return True, Finding("proxy", "ok", f"{proxy.url.scheme}://{proxy.url.host}:{proxy.url.port or ''}")


def _clock(date: str) -> Finding:
    try:
        skew = (datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError):
        return Finding("clock", "skipped", "the response has no date")
    if abs(skew) <= _MOST_SKEW:
        return Finding("clock", "ok", f"within {_MOST_SKEW} s of the server's")
    ahead = "ahead of" if skew > 0 else "behind"
    return Finding("clock", "warning", f"{abs(skew):.0f} s {ahead} the server's: set the clock of this machine")


def _tls(host: str, port: int) -> Finding:
    from trigg_ext._transport.options import tls_context

    try:
        with (
            socket.create_connection((host, port), timeout=10) as plain,
            tls_context(None).wrap_socket(plain, server_hostname=host) as secure,
        ):
            certificate: dict[str, Any] = secure.getpeercert() or {}
            version = secure.version()
    except OSError as error:
        # The client itself reached it: by a transport of its own, or the network failed since.
        return Finding("TLS", "warning", f"could not be looked at: {error.strerror or type(error).__name__}")
    left = (ssl.cert_time_to_seconds(certificate["notAfter"]) - time.time()) / 86400
    state: State = "ok" if left > _CERTIFICATE_DAYS else "warning"
    return Finding("TLS", state, f"{version}, the certificate is valid for {left:.0f} days")


def _of_responses(client: TriggClient) -> Iterator[Finding]:
    from trigg_ext.drift.live import check as check_drift

    operation = harmless_read()
    try:
        report = check_drift(client, only=[operation.name])
    except TriggError as error:
        yield Finding("key accepted", "failed", str(error))
        return
    called = report.calls[0]
    if called.outcome != "compared":
        reason = _REMEDIES.get(called.status or 0, called.reason)
        yield Finding("key accepted", "failed", f"{operation.name}: {reason}")
        return
    yield Finding("key accepted", "ok", f"{operation.name} responded with {called.status}")
    if report.drift:
        yield Finding("drift", "warning", f"{report.drift[0]}; see: trigg drift --help")
    else:
        yield Finding("drift", "ok", f"the response of {operation.name} is as described")


_REMEDIES = {
    401: "responded with 401. Check the API key, and that it belongs to this environment.",
    403: "responded with 403. If your account has an IP allow-list, this machine's address must be on it.",
}
