"""Take receipts from tills over HTTP, and keep each in an outbox until the API has it.

::

    export TRIGG_API_KEY=…
    python -m examples.till_receipts receipts.outbox --port 8090
    curl -X POST --data @receipt.json http://127.0.0.1:8090/receipts
    curl http://127.0.0.1:8090/metrics

A till gets 202 when its receipt is on the disk, whether or not the API can be reached; when it gets no response, it
posts the receipt again, which does no harm. Several of these services may share one outbox. Against the sandbox: run
``python -m trigg_ext.sandbox``, and set ``TRIGG_BASE_URL`` and ``TRIGG_API_KEY`` to what it prints.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections import Counter
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from trigg_ext import InvalidRequestError, JournalError, Outbox, Outcome, ReceiptConflictError, TriggClient


class Till(BaseHTTPRequestHandler):
    """Responds to one request of a till, or of the monitoring."""

    def __init__(self, outbox: Outbox, counts: Counter[str], *args: Any) -> None:
        self.outbox = outbox
        self.counts = counts
        super().__init__(*args)

    def do_POST(self) -> None:
        """Put the receipt of the body into the outbox."""
        try:
            added = self.outbox.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        except (ValueError, InvalidRequestError) as error:
            self.respond(400, {"error": str(error)})
        except ReceiptConflictError as error:
            self.respond(409, {"error": str(error)})
        except JournalError as error:  # such as a full disk: the till keeps it, and tries again later
            self.respond(503, {"error": str(error)})
        else:
            self.respond(202, {"added": added})

    def do_GET(self) -> None:
        """Show how much is waiting, since when, and what became of the rest."""
        oldest = self.outbox.oldest
        waiting = {"depth": self.outbox.depth, "oldest": oldest and oldest.isoformat()}
        failures = [str(each) for each in self.outbox.failures]
        self.respond(200, {**waiting, "failures": failures, **self.counts})

    def respond(self, status: int, body: dict[str, Any]) -> None:
        """Respond in JSON."""
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def stop(number: int, frame: object) -> None:
    """End the program in order."""
    sys.exit(0)


def main() -> None:
    """Serve until SIGTERM or Ctrl-C; what is left in the outbox then is sent by the next start."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("outbox", type=Path)
    parser.add_argument("--port", type=int, default=8090)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, stop)
    counts: Counter[str] = Counter()

    def count(outcome: Outcome) -> None:
        counts[outcome.state] += 1

    with (
        TriggClient() as client,
        client.outbox(options.outbox, on_outcome=count) as outbox,
        ThreadingHTTPServer(("127.0.0.1", options.port), partial(Till, outbox, counts)) as server,
    ):
        print(f"http://127.0.0.1:{server.server_address[1]}/receipts", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
