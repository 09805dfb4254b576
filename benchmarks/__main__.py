"""Measure every figure, print the tables, and write ``figures.json``, ``tables.md`` and a plot for each figure.

``python -m benchmarks --root CHECKOUT --tools ENVIRONMENT FOLDER``; ``nox -s bench`` sets up what it needs. ``--only
NAME`` measures one figure, and may be given several times. ``--keep FOLDER`` writes what was measured into the README
there, and adds a line to its ``history.jsonl``.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from benchmarks import (
    batch,
    calls,
    exporting,
    failures,
    harness,
    journals,
    memory,
    models,
    paging,
    peers,
    plots,
    regenerating,
    returning,
    sandbox,
    startup,
)
from benchmarks.harness import Figure

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def main() -> int:
    """Measure; the status is 0 also where a figure is missed, since a machine under load misses some."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write")
    parser.add_argument("--root", type=Path, required=True, help="the checkout, with its bundle and its pipeline")
    parser.add_argument("--tools", type=Path, required=True, help="the environment that generates (its bin folder)")
    parser.add_argument("--only", action="append", metavar="NAME", help="this figure alone")
    parser.add_argument("--without-peers", action="store_true", help="generate no other clients, and leave them out")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where a README and a history are kept")
    parser.add_argument("--commit", default="", help="what was measured, for the history")
    options = parser.parse_args()
    began = time.monotonic()
    folder = options.folder / "peers"
    notes = (
        [] if options.without_peers else peers.generate(options.root / "openapi/openapi.yaml", folder, options.tools)
    )
    beside = cache(lambda: [] if options.without_peers else peers.load(folder))
    jobs: dict[str, Callable[[], Sequence[Figure]]] = {
        "import": startup.importing,
        "decode": lambda: models.decoding(beside()),
        "encode": lambda: [models.encoding(beside())],
        "call": lambda: [calls.sequential()],
        "concurrency": lambda: [calls.concurrent()],
        "batch": batch.posting,
        "journal": journals.journalling,
        "paging": lambda: [paging.prefetching()],
        "memory": memory.growing,
        "export": lambda: [exporting.exporting()],
        "drift": lambda: [calls.drifting()],
        "client": lambda: [calls.clients()],
        "error": failures.failing,
        "returns": lambda: [returning.returning()],
        "sandbox": sandbox.mocking,
        "regenerate": lambda: regenerating.regenerating(options.root, options.tools / "python"),
    }
    unknown = set(options.only or ()) - jobs.keys()
    if unknown:
        parser.error(f"there is no figure {', '.join(sorted(unknown))}; there are {', '.join(jobs)}")
    figures: list[Figure] = []
    for name, measure in jobs.items():
        if not options.only or name in options.only:
            print(f"{name} ({time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)
            figures += measure()
    notes.append(f"The whole run took {time.monotonic() - began:.0f} s.")
    text = f"{harness.table(figures)}\n\n{harness.medians(figures)}\n\n" + "\n".join(f"- {note}" for note in notes)
    print(text)
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "figures.json").write_text(harness.as_json(figures, notes), encoding="utf-8")
    (options.folder / "tables.md").write_text(f"{text}\n", encoding="utf-8")
    drawn = plots.draw(options.folder / "figures.json", options.folder / "plots")
    if options.keep:
        _write_readme(options.keep / "README.md", text, [path.name for path in drawn])
        with (options.keep / "history.jsonl").open("a", encoding="utf-8") as file:
            file.write(harness.as_line(figures, options.commit))
    return 0


def _write_readme(path: Path, text: str, drawn: Sequence[str]) -> None:
    machine = "\n".join(f"| {name} | {value} |" for name, value in harness.machine().items())
    images = "\n".join(f"![{name.removesuffix('.svg')}](plots/{name})" for name in drawn)
    measured = f"{BEGIN}\n{text}\n\n| machine | |\n|---|---|\n{machine}\n\n{images}\n{END}"
    whole = path.read_text(encoding="utf-8")
    path.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: measured, whole, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
