"""Compare real revisions in a folder, and check what is said of them: ``nox -s real_diffs -- FOLDER``.

A pair is ``NAME.old.json`` and ``NAME.new.json`` (or YAML). Of each is printed: the findings by level, how many
BREAKING ones have a value and how many of these python-jsonschema confirms, what is not shown, how many of 200 values
at random for each changed place break something that was not found, and what time and memory the comparison takes.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from codegen.diff.changes import Side
from codegen.diff.compare import compare
from codegen.diff.documents import Document, read
from codegen.diff.findings import Level
from codegen.diff.operations import Compared, compare_paths
from codegen.diff.uses import Judges, Use
from codegen.diff.values import random_value
from tests.codegen.diff.independent import confirmed, is_of_a_schema

LEVELS = ("BREAKING", "SDK", "WARNING", "INFO")
HEAD = ("pair", "MB", *LEVELS, "shown", "confirmed", "not shown", "places", "missed", "s", "MB used")


def main() -> int:
    """Print a table of all pairs; 0 where every value is confirmed and none was missed."""
    if len(sys.argv) == 4:
        sys.stdout.write(" | ".join(map(str, _row(*sys.argv[1:]))) + "\n")
        return 0
    sys.stdout.write(f"{' | '.join(HEAD)}\n{'---|' * len(HEAD)}\n")
    failed = False
    for old in sorted(Path(sys.argv[1]).glob("*.old.*")):
        new = old.with_name(old.name.replace(".old.", ".new."))
        command = [sys.executable, "-m", __spec__.name, old.name.partition(".")[0], str(old), str(new)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        sys.stdout.write(done.stdout or f"{old.name}: {done.stderr.strip().splitlines()[-1]}\n")
        sys.stdout.flush()
        cells = done.stdout.strip().split(" | ")
        failed |= len(cells) != len(HEAD) or cells[6] != cells[7] or cells[10] != "0"
    return int(failed)


def _row(name: str, one: str, other: str) -> list[object]:
    started = time.perf_counter()
    old, new = read(one), read(other)
    findings = compare(old, new)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    levels = Counter(each.level for each in findings)
    breaking = [each for each in findings if each.level is Level.BREAKING and is_of_a_schema(each)]
    agreed = sum(confirmed(each, old, new) for each in breaking)
    places, missed = _missed(old, new)
    size = max(Path(each).stat().st_size for each in (one, other)) / 1e6
    unknown = sum(each.is_unknown for each in findings)
    counts = [levels[level] for level in Level]
    return [name, f"{size:.1f}", *counts, len(breaking), agreed, unknown, places, missed, f"{seconds:.1f}", memory]


def _missed(old: Document, new: Document) -> tuple[int, int]:
    """Return how many places changed, and at how many a value at random breaks though nothing was found to break."""
    judges, rng = Judges(old, new), random.Random(14)
    at = Compared(Side(old, "", old.root), Side(new, "", new.root), judges, datetime.now(UTC).date())
    seen: set[object] = set()
    missed = 0
    for use in [each for each in compare_paths(at) if isinstance(each, Use)]:
        judge = use.judges.of(use.direction)
        for _, key, pair in judge.met(use.key)[0]:
            if (use.direction, key) in seen or not pair.deltas:
                continue
            seen.add((use.direction, key))
            source, sink = judge.sides(pair)
            if any(judge.refused(inner, text=use.text) for _, inner, _ in judge.met(key)[0]):
                continue  # it is known that something breaks here, or within
            for _ in range(200):
                value = random_value(source, rng, depth=2)
                if judge.breaks_here(source, sink, value, text=use.text):
                    missed += 1
                    break
    return len(seen), missed


if __name__ == "__main__":
    sys.exit(main())
