"""``python -m trigg_ext.sandbox``: run the sandbox in the foreground, until it is interrupted."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from trigg_ext.sandbox._control import PREFIX
from trigg_ext.sandbox._http.app import Application
from trigg_ext.sandbox._http.cors import with_cors
from trigg_ext.sandbox._http.fault_rules import UnknownOperationError
from trigg_ext.sandbox._http.fault_syntax import parse_fault
from trigg_ext.sandbox._http.faults import Fault
from trigg_ext.sandbox._http.operations import packaged_file
from trigg_ext.sandbox._http.request_log import printing
from trigg_ext.sandbox._http.server import listen, origin, run
from trigg_ext.sandbox._http.service import UnknownFields
from trigg_ext.sandbox._http.tls import self_signed, server_context
from trigg_ext.sandbox._sandbox import Sandbox

if TYPE_CHECKING:
    import socket
    import ssl

_FAULTS = """\
faults:
  --fault OPERATION:FAULT[:OPTION=VALUE,...] injects a fault, and may be given several times.
  OPERATION is a public name, a pattern such as customers.*, or * for all.
  FAULT is a status from 200 to 599 (options retry-after, body, headers, when), or one of
    bad-gateway (system, message, when)   html-page (status, when)        error-in-success (status, when)
    redirect (to, status)                 drop (when)                     hang (seconds, when)
    slow-headers (seconds, up-to, seed)   drip (seconds-per-byte)         cut-body (after-bytes)
    rate-limit (calls, per seconds)       refuse                          repeat-page
    null-objects    wrong-types (seed)    unknown-fields    unknown-enum    empty-body    not-json
  or a script of these, one for each call: 429,502,ok (option repeat=true).
  when is before (the operation does not act) or after (it has acted).
  Which calls: first=2 (the first two), nth=3, nth=2-4 or nth=1+5, share=0.1 with seed=7; all without these.
  A value that begins with {, [ or " is JSON: body={"code": "429", "message": "Vent"}.

  python -m trigg_ext.sandbox --seed kunder.yaml --fault promotions.redeem:429:first=2,retry-after=1.5 \\
      --fault 'messaging.*:drop:when=after,share=0.1'
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the base URL and serve until interrupted.

    Returns:
        0 after an interrupt or SIGTERM, once requests in flight are finished; 1 if it could not start, with one line on
        standard error that says why.
    """
    chosen = _parser().parse_args(arguments)
    try:
        port = int(chosen.port)
    except ValueError:
        return _failed(f"{chosen.port!r} is not a port: it must be a number from 0 to 65535")
    try:
        faults = [parse_fault(text) for text in chosen.fault]
    except ValueError as error:
        return _failed(f"--fault: {error}")
    if chosen.reset and not chosen.db:
        return _failed("--reset is for --db: without it, every start is a new one")
    try:
        now = None if chosen.now is None else datetime.fromisoformat(chosen.now)
    except ValueError:
        return _failed(f"--now: expected a date-time such as 2026-01-05T08:00:00, got {chosen.now!r}")
    try:
        tls = _tls(chosen)
    except (OSError, ValueError) as error:
        return _failed(f"TLS: {error}")
    try:
        sock = listen(chosen.host, port)
    except ValueError as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"cannot listen on {chosen.host}:{port}: {error.strerror or error}")
    with sock:
        return _serve(sock, chosen, faults, now, tls)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m trigg_ext.sandbox",
        description="Run a mock server of the Trigg API on this machine, with state. Its control is at /_sandbox/.",
        epilog=_FAULTS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="the host to listen on (default: %(default)s)")
    add("--port", default="8080", help="the port, 0 for any free one (default: %(default)s)")
    add("--api-key", default="sandbox-key", help="the key that requests need (default: %(default)s)")
    add("--seed", metavar="FILE", help="what the state begins with: a YAML or JSON file")
    add("--now", metavar="TIME", help="when the clock of the state starts, such as 2026-01-05T08:00:00")
    add("--db", metavar="FILE", help="the file that keeps the state (default: memory)")
    add("--reset", action="store_true", help="begin anew, also where the file of --db holds a state")
    add("--fault", metavar="FAULT", action="append", default=[], help="a fault to inject: see below")
    add("--cors", metavar="ORIGIN", action="append", default=[], help="let pages of this origin in; '*' for any")
    add(
        "--unknown-fields",
        choices=get_args(UnknownFields),
        default="warn",
        help="what becomes of bodies with what the description does not have (default: %(default)s)",
    )
    add("--ready-file", metavar="FILE", help="written with the base URL once requests are accepted; removed at the end")
    add("--verbose", action="store_true", help="print a line for each request, without personal data")
    add("--verbose-personal", action="store_true", help="the same, with paths and queries as they were sent")
    add("--tls-cert", metavar="FILE", help="serve https with this certificate (PEM)")
    add("--tls-key", metavar="FILE", help="the private key of --tls-cert (default: in the same file)")
    add(
        "--tls-self-signed",
        metavar="FILE",
        nargs="?",
        const="",
        help="serve https with a new certificate; clients find it in FILE, if given",
    )
    return parser


def _tls(chosen: argparse.Namespace) -> ssl.SSLContext | None:
    if chosen.tls_self_signed is not None:
        if chosen.tls_cert or chosen.tls_key:
            raise ValueError("give either --tls-self-signed or --tls-cert, not both")
        return self_signed(chosen.host, chosen.tls_self_signed or None)
    if chosen.tls_key and not chosen.tls_cert:
        raise ValueError("--tls-key needs --tls-cert")
    return server_context(chosen.tls_cert, chosen.tls_key) if chosen.tls_cert else None


def _serve(
    sock: socket.socket,
    chosen: argparse.Namespace,
    faults: Sequence[Fault],
    now: datetime | None,
    tls: ssl.SSLContext | None,
) -> int:
    try:
        packaged_file()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        return _failed(f"the client has no API description in its package ({error})")
    try:
        sandbox = Sandbox(
            api_key=chosen.api_key,
            seed=chosen.seed,
            database=chosen.db,
            now=now,
            faults=faults,
            cors=chosen.cors,
            unknown_fields=chosen.unknown_fields,
        )
    except UnknownOperationError as error:
        return _failed(f"--fault: {error}")
    except (ImportError, OSError, RuntimeError, ValueError, sqlite3.Error) as error:
        return _failed(f"cannot start with this state: {error}")
    with sandbox:
        if chosen.reset:
            sandbox.reset()
        elif sandbox.state.is_kept and (chosen.seed or now):
            _note(f"{chosen.db} holds a state already, which goes on: --seed and --now are ignored without --reset")
        for name, why in sandbox.unmodelled.items():
            _note(f"{name} responds with 501: {why}")
        base_url = origin(sock, "http" if tls is None else "https") + sandbox.base_path
        app = sandbox.app
        if chosen.verbose or chosen.verbose_personal:
            personal = chosen.verbose_personal
            shown = printing(sandbox.respond, print_line, personal=personal, without=f"{PREFIX}/")
            app = Application(with_cors(shown, tuple(chosen.cors)))
        try:
            with _ready(chosen.ready_file, base_url) as on_ready:
                run(app, sock, on_ready=on_ready, tls=tls)
        except OSError as error:
            return _failed(f"--ready-file: {error}")
    return 0


@contextmanager
def _ready(file: str | None, base_url: str) -> Generator[Callable[[], None]]:
    """Yield what prints the base URL and writes it to a file, which is removed at the end."""

    def on_ready() -> None:
        print_line(base_url)
        if file is not None:
            # Whole or not at all: whoever waits for the file reads it at once.
            whole = Path(f"{file}.{os.getpid()}")
            whole.write_text(base_url + "\n", "utf-8")
            whole.replace(file)

    try:
        yield on_ready
    finally:
        if file is not None:
            Path(file).unlink(missing_ok=True)


def print_line(line: str) -> None:
    """Print a line; where nobody reads it any more, go on without."""
    try:
        print(line, flush=True)
    except (OSError, ValueError):
        # The interpreter would fail once more when it flushes the stream at its end.
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115


def _note(text: str) -> None:
    print(f"trigg sandbox: {text}", file=sys.stderr)


def _failed(reason: str) -> int:
    _note(reason)
    return 1


if __name__ == "__main__":
    sys.exit(main())
