"""How a figure is measured and judged: sides in turns, the ratio of their medians, and what it must reach."""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

Samples = dict[str, list[float]]


class Goal(NamedTuple):
    """What one side must reach beside another, or by itself where there is no peer.

    ``limit`` is the most that ours may take as a part of the peer's; with ``at_least`` the least that the peer must
    take as a multiple of ours.
    """

    ours: str
    peer: str
    limit: float
    at_least: bool = False

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Goal:
        """Return a goal of ``figures.json``."""
        return cls(*(written[name] for name in cls._fields))

    def most(self, samples: Samples) -> float:
        """Return the most that the median of ours may be, beside these samples."""
        peer = statistics.median(samples[self.peer]) if self.peer else 1.0
        return peer / self.limit if self.at_least else peer * self.limit

    def share(self, medians: Mapping[str, float]) -> float | None:
        """Return how much of its limit a run took: above 1 it missed; None where it did not measure both."""
        if self.ours not in medians or (self.peer and self.peer not in medians):
            return None
        taken = medians[self.ours] / medians[self.peer] if self.peer else medians[self.ours]
        return taken * self.limit if self.at_least else taken / self.limit

    def words(self, unit: str) -> str:
        """Return the goal as a person says it."""
        ours = "" if self.ours == "ours" else f"{self.ours}: "
        if not self.peer:
            return f"{ours}at most {self.limit:g} {unit}"
        if self.at_least:
            return f"{ours}{self.peer} takes at least {self.limit:g} × as long"
        return f"{ours}at most {self.limit:g} × {self.peer}"


class Figure(NamedTuple):
    """One measured thing: what each side took in every repeat, in ``unit``, and the goals."""

    name: str
    on: str
    unit: str
    samples: Samples
    goals: tuple[Goal, ...]
    notes: tuple[str, ...] = ()

    def value(self, goal: Goal) -> float:
        """Return the ratio of the medians over all repeats, or the median of ours where there is no peer."""
        ours = statistics.median(self.samples[goal.ours])
        if not goal.peer:
            return ours
        peer = statistics.median(self.samples[goal.peer])
        return peer / ours if goal.at_least else ours / peer

    def reached(self, goal: Goal) -> bool:
        """Return whether it is what it must be."""
        return self.value(goal) >= goal.limit if goal.at_least else self.value(goal) <= goal.limit


def in_turns(
    sides: Mapping[str, Callable[[], object]],
    repeats: int,
    *,
    per: float = 1.0,
    warm: bool = True,
    clock: Callable[[], float] = time.perf_counter,
) -> Samples:
    """Return the seconds that each side takes, in turns; every repeat begins with another one.

    Args:
        sides: what to run, by its name.
        repeats: how often.
        per: what to divide by: the number of things that one run does, or 0.001 for milliseconds.
        warm: whether each runs once before, unmeasured.
        clock: the clock to read; ``time.process_time`` for what only computes, so that other processes do not count.
    """
    names = list(sides)
    if warm:
        for run in sides.values():
            run()
    samples: Samples = {name: [] for name in names}
    for repeat in range(repeats):
        first = repeat % len(names)
        for name in names[first:] + names[:first]:
            samples[name].append(timed(sides[name], clock) / per)
    return samples


def timed(run: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds that a run takes. What it leaves behind is dropped before the next one."""
    gc.collect()
    began = clock()
    left = run()
    took = clock() - began
    del left
    return took


def table(figures: Sequence[Figure]) -> str:
    """Return all figures, as a table in Markdown."""
    lines = ["| figure | on | measured | must reach | |", "|---|---|---|---|---|"]
    for figure in figures:
        for goal in figure.goals:
            sign = "≥" if goal.at_least else "≤"
            value = figure.value(goal)
            ours = "" if goal.ours == "ours" else f", {goal.ours}"
            if goal.peer:
                measured, limit = f"**{value:.2f}** × {goal.peer}{ours}", f"{sign} {goal.limit:g} ×"
            else:
                measured, limit = f"**{value:.3g} {figure.unit}**{ours}", f"{sign} {goal.limit:g} {figure.unit}"
            verdict = "reached" if figure.reached(goal) else "MISSED"
            lines.append(f"| {figure.name} | {figure.on} | {measured} | {limit} | {verdict} |")
    return "\n".join(lines)


def medians(figures: Sequence[Figure]) -> str:
    """Return what each side took, in the middle and at best, as a table in Markdown."""
    lines = ["| figure | side | median | least | repeats |", "|---|---|---|---|---|"]
    for figure in figures:
        for side, taken in figure.samples.items():
            middle, least = statistics.median(taken), min(taken)
            lines.append(
                f"| {figure.name} | {side} | {middle:.4g} {figure.unit} | {least:.4g} {figure.unit} | {len(taken)} |"
            )
    return "\n".join(lines)


def as_json(figures: Sequence[Figure], notes: Sequence[str]) -> str:
    """Return all that was measured, and on what."""
    written: list[dict[str, Any]] = []
    for figure in figures:
        goals = [
            {**goal._asdict(), "value": figure.value(goal), "reached": figure.reached(goal)} for goal in figure.goals
        ]
        written.append({**figure._asdict(), "goals": goals})
    everything = {"machine": machine(), "notes": list(notes), "figures": written}
    return json.dumps(everything, indent=1, ensure_ascii=False) + "\n"


def as_line(figures: Sequence[Figure], commit: str) -> str:
    """Return a line of the history: when, what and on what, and the median of each side of each figure."""
    medians = {
        figure.name: {side: float(f"{statistics.median(taken):.4g}") for side, taken in figure.samples.items()}
        for figure in figures
    }
    return json.dumps({"commit": commit, "machine": machine(), "figures": medians}, ensure_ascii=False) + "\n"


def machine() -> dict[str, str]:
    """Return what this was measured on."""
    facts = {
        "date": time.strftime("%Y-%m-%d"),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }
    for name in ("httpx", "attrs", "orjson", "msgspec", "pydantic"):
        try:
            facts[name] = version(name)
        except ImportError:
            continue
    return facts


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or sys.platform
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), sys.platform)
