"""``python -m trigg_ext.sandbox``: run the sandbox in the foreground, until it is interrupted."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from trigg_ext.sandbox._http.app import Application
from trigg_ext.sandbox._http.fault_syntax import parse_fault
from trigg_ext.sandbox._http.faults import Fault
from trigg_ext.sandbox._http.operations import load_packaged
from trigg_ext.sandbox._http.server import listen, origin, run
from trigg_ext.sandbox._sandbox import open_state, service_for

if TYPE_CHECKING:
    import socket

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
    parser = argparse.ArgumentParser(
        prog="python -m trigg_ext.sandbox",
        description="Run a mock server of the Trigg API on this machine, with state.",
        epilog=_FAULTS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="the host to listen on (default: %(default)s)")
    parser.add_argument("--port", default="8080", help="the port, 0 for any free one (default: %(default)s)")
    parser.add_argument("--api-key", default="sandbox-key", help="the key that requests need (default: %(default)s)")
    parser.add_argument("--seed", metavar="FILE", help="what the state begins with: a YAML or JSON file")
    parser.add_argument("--db", metavar="FILE", help="the file that keeps the state (default: memory)")
    parser.add_argument("--fault", metavar="FAULT", action="append", default=[], help="a fault to inject: see below")
    chosen = parser.parse_args(arguments)
    try:
        port = int(chosen.port)
    except ValueError:
        return _failed(f"{chosen.port!r} is not a port: it must be a number from 0 to 65535")
    try:
        faults = [parse_fault(text) for text in chosen.fault]
    except ValueError as error:
        return _failed(f"--fault: {error}")
    try:
        sock = listen(chosen.host, port)
    except ValueError as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"cannot listen on {chosen.host}:{port}: {error.strerror or error}")
    with sock:
        return _serve(sock, chosen, faults)


def _serve(sock: socket.socket, chosen: argparse.Namespace, faults: Sequence[Fault]) -> int:
    try:
        document = load_packaged()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        return _failed(f"the client has no API description in its package ({error})")
    try:
        state = open_state(seed=chosen.seed, database=chosen.db)
    except (ImportError, OSError, RuntimeError, ValueError, sqlite3.Error) as error:
        return _failed(f"cannot start with this state: {error}")
    with closing(state):
        try:
            service = service_for(document, api_key=chosen.api_key, state=state, faults=faults)
        except ValueError as error:
            return _failed(f"--fault: {error}")
        base_url = origin(sock) + service.base_path
        run(Application(service.exchange), sock, on_ready=lambda: print(base_url, flush=True))
    return 0


def _failed(reason: str) -> int:
    print(f"trigg sandbox: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
