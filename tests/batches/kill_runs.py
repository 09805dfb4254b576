"""Kill a run with a journal, and services with an outbox, at random moments; ``nox -s kill_runs``.

The sandbox is another process, is slow, loses responses, and is killed now and then, too. At the end every receipt must
be there once, and the journal must call it accepted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.batches.killing import Killings, run_and_kill, sandbox_server, serve_and_kill
from trigg_ext.batches import Journal

FAULTS = (
    "transactions.create:slow-headers:seconds=0.02,up-to=0.5",
    "transactions.create:drop:when=after,share=0.03",
    "transactions.create:drop:when=before,share=0.03",
)
#: Seconds that the sandbox needs at most to act on what it was sent.
DELAY = 1.0


def main() -> int:
    """Kill, and print what is left; the status is 0 if nothing was lost, doubled or left unknown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=["run", "outbox"], default=["run", "outbox"])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--receipts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return max(kill(each, options.kills, options.receipts, options.seed) for each in options.what)


def kill(what: str, kills: int, count: int, seed: int) -> int:
    """Kill programs of one kind; return 0 if every receipt is there once, else 1."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "journal"
        with sandbox_server(folder, *FAULTS) as server:
            if what == "run":
                arguments = ("run", server.base_url, path, count, DELAY, max(1, count // 2000))
                killings = run_and_kill(server, arguments, kills=kills, seconds=4.0, seed=seed)
            else:
                killings = serve_and_kill(server, path, count, DELAY, kills=kills, seconds=2.0, seed=seed)
        with Journal(path) as journal:
            counts = {state: number for state, number in journal.counts.items() if number}
        there = server.stored()
    expected = Counter(f"99{number:08d}" for number in range(count))
    lost, doubled = len(expected - there), sum((there - expected).values())
    print(f"{what}: {report(killings)}, in {time.monotonic() - began:.0f} s")
    print(f"  {sum(there.values()):,} receipts there: {lost} lost, {doubled} doubled; in the journal {counts}")
    return 0 if (lost, doubled, counts) == (0, 0, {"accepted": count}) else 1


def report(killings: Killings) -> str:
    """What was killed, and with which status the programs ended."""
    ends = Counter(each.partition(":")[0] for each in killings.said)
    return f"{killings.programs} programs and {killings.servers} servers killed, ends {dict(ends)}"


if __name__ == "__main__":
    sys.exit(main())
