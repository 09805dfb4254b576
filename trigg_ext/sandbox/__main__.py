"""``python -m trigg_ext.sandbox``: the sandbox in the foreground, until it is interrupted."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress

from trigg_ext.sandbox._app import build_app, service_for
from trigg_ext.sandbox._server import listen, origin, run


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the base URL and serves until interrupted.

    Returns:
        0 after an interrupt; 1 if it could not start, with one line on standard error that says why.
    """
    parser = argparse.ArgumentParser(
        prog="python -m trigg_ext.sandbox", description="A Trigg API on this machine that answers with examples."
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", default="8080", help="the port, 0 for any free one (default: %(default)s)")
    parser.add_argument("--api-key", default="sandbox-key", help="the key to ask for (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    try:
        port = int(chosen.port)
    except ValueError:
        return _failed(f"{chosen.port!r} is not a port: it must be a number from 0 to 65535")
    try:
        sock = listen(chosen.host, port)
    except ValueError as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"cannot listen on {chosen.host}:{port}: {error.strerror or error}")
    with sock:
        try:
            service = service_for(None, api_key=chosen.api_key)
        except (ModuleNotFoundError, FileNotFoundError) as error:
            return _failed(f"the client has no API description in its package ({error})")
        base_url = origin(sock) + service.base_path
        with suppress(KeyboardInterrupt):
            run(build_app(service), sock, on_ready=lambda: print(base_url, flush=True))
    return 0


def _failed(reason: str) -> int:
    print(f"trigg sandbox: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
