"""Two revisions in one run: each measures its figures in an environment of its own, in turns.

``python -m benchmarks.compare --tools ENVIRONMENT [--only NAME]… NAME=PYTHON=CHECKOUT NAME=PYTHON=CHECKOUT``;
``nox -s bench_compare -- REV`` sets up what it needs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

#: Medians by the name of the figure, the side, and the unit.
Medians = dict[tuple[str, str, str], list[float]]


def main() -> int:
    """Measure and print a table; the status is 1 where a revision could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sides", nargs=2, metavar="NAME=PYTHON=CHECKOUT")
    parser.add_argument("--tools", required=True, help="the environment that generates (its bin folder)")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="this figure alone")
    parser.add_argument("--rounds", type=int, default=3, help="how often each measures")
    options = parser.parse_args()
    sides = [tuple(side.split("=", 2)) for side in options.sides]
    if any(len(side) != 3 for side in sides):
        parser.error("a side is NAME=PYTHON=CHECKOUT")
    only = [f"--only={name}" for name in options.only]
    taken: dict[str, Medians] = {name: defaultdict(list) for name, _, _ in sides}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds):
            for name, python, checkout in sides if number % 2 == 0 else reversed(sides):
                output = Path(folder, name.replace("/", "_"))
                command = [python, "-m", "benchmarks", f"--root={checkout}", f"--tools={options.tools}", *only]
                done = subprocess.run(
                    [*command, "--without-peers", output], capture_output=True, text=True, check=False
                )
                if done.returncode:
                    print(f"{name} could not be measured: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
                    return 1
                read(output / "figures.json", taken[name])
    print(table(*taken.items()))
    return 0


def read(path: Path, medians: Medians) -> None:
    """Take in what one process measured of ours; peers are the same on both sides."""
    for figure in json.loads(path.read_text(encoding="utf-8"))["figures"]:
        for side, samples in figure["samples"].items():
            if side.startswith("ours"):
                medians[figure["name"], side, figure["unit"]].append(statistics.median(samples))


def table(before: tuple[str, Medians], after: tuple[str, Medians]) -> str:
    """Return both, and how many times the first the second is, as a table in Markdown."""
    lines = [f"| figure | {before[0]} | {after[0]} | ratio |", "|---|---|---|---|"]
    for key, samples in after[1].items():
        name, side, unit = key
        now = statistics.median(samples)
        label = name if side == "ours" else f"{name}, {side.removeprefix('ours, ')}"
        if key not in before[1]:
            lines.append(f"| {label} | | {now:.4g} {unit} | |")
            continue
        then = statistics.median(before[1][key])
        ratio = f"{now / then:.2f}" if then else ""
        lines.append(f"| {label} | {then:.4g} {unit} | {now:.4g} {unit} | {ratio} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
