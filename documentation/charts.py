"""The figures of ``benchmarks/`` as charts: the last run, and how far from its limits each run was."""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.harness import Goal

_WIDTH, _LABELS, _ROW = 720, 210, 26
_PLOT = _WIDTH - _LABELS - 90
_COLOURS = 6
#: As many runs as the history shows.
_RUNS = 30
#: What the site's style sheet says, for a chart that stands alone.
_STYLE = """svg{background:#fff;font:12px sans-serif}.side{text-anchor:end}.ours{fill:#2d8a72}.peer{fill:#a9b4bf}
.dot{opacity:.45}line.limit{stroke:#c0392b;stroke-dasharray:4 3}"""


class Run(NamedTuple):
    """One run of the history: when, which commit, and the medians of each figure."""

    date: str
    commit: str
    medians: dict[str, dict[str, float]]


def charts(folder: Path) -> str:
    """Return a section in Markdown for each figure of a folder with ``figures.json`` and ``history.jsonl``."""
    kept = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    history = folder / "history.jsonl"
    runs = read_history(history.read_text(encoding="utf-8") if history.exists() else "")
    machine = ", ".join(f"{value} ({name})" for name, value in kept["machine"].items())
    sections = [_section(figure, runs) for figure in kept["figures"]]
    return "\n".join([f"The last run was on {machine}. The history has {len(runs)} runs.\n", *sections])


def read_history(text: str) -> list[Run]:
    """Return the last runs of a history, the oldest first.

    Raises:
        ValueError: a line is none of the history.
    """
    lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [Run(each["machine"]["date"], each["commit"], each["figures"]) for each in lines][-_RUNS:]


def _section(figure: dict[str, Any], runs: Sequence[Run]) -> str:
    name = figure["name"]
    goals = [Goal.of(each) for each in figure["goals"]]
    parts = [f"### {_sentence(name)}\n", f"{_sentence(figure['on'])}.\n", bars(figure)]
    medians = {side: statistics.median(taken) for side, taken in figure["samples"].items()}
    for number, goal in enumerate(goals):
        share = goal.share(medians) or 0.0
        verdict = f"reached, at {share:.0%} of it" if share <= 1 else f"**missed**, at {share:.0%} of it"
        parts.append(f"- {_key(number)} {goal.words(figure['unit'])}: {verdict}")
    parts.append("")
    measured = [run for run in runs if name in run.medians]
    if goals and measured:
        parts.append(trend(name, goals, measured, figure["unit"]))
    return "\n".join(parts)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _key(number: int) -> str:
    """Return a dot in the colour of a line."""
    colour = f"trend-{number % _COLOURS}"
    return f'<svg class="key" viewBox="0 0 8 8" aria-hidden="true"><circle class="{colour}" cx="4" cy="4" r="4"/></svg>'


def bars(figure: dict[str, Any]) -> str:
    """Return an SVG with a bar for each side's median, a dot for each repeat, and a line for each limit."""
    samples: dict[str, list[float]] = figure["samples"]
    unit = figure["unit"]
    limits = [(each.ours, each.most(samples)) for each in (Goal.of(goal) for goal in figure["goals"])]
    most = max([*(max(taken) for taken in samples.values()), *(limit for _, limit in limits)]) or 1.0
    drawn: list[str] = []
    for row, (side, taken) in enumerate(samples.items()):
        middle = statistics.median(taken)
        y = row * _ROW + 4
        kind = "ours" if side.startswith("ours") else "peer"
        dots = (
            f'<circle class="dot" cx="{_LABELS + each / most * _PLOT:.1f}" cy="{y + 8}" r="1.6"/>' for each in taken
        )
        drawn += [
            f'<text class="side" x="{_LABELS - 8}" y="{y + 12}">{escape(side)}</text>',
            f'<rect class="{kind}" x="{_LABELS}" y="{y}" width="{max(1.0, middle / most * _PLOT):.1f}" height="16"/>',
            *dots,
            *(
                f'<line class="limit" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 3}" y2="{y + 19}"/>'
                for x in (_LABELS + limit / most * _PLOT for ours, limit in limits if ours == side)
            ),
            f'<text x="{_LABELS + _PLOT + 10}" y="{y + 12}">{middle:.3g} {escape(unit)}</text>',
        ]
    said = ", ".join(f"{side} {statistics.median(taken):.3g} {unit}" for side, taken in samples.items())
    return _svg(len(samples) * _ROW + 4, f"{figure['name']}, medians: {said}", drawn)


def standalone(figure: dict[str, Any]) -> str:
    """Return the same chart as a file of its own."""
    inside = bars(figure).removeprefix('<figure class="chart"><svg ').removesuffix("</svg></figure>\n")
    attributes, _, drawn = inside.partition(">")
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><style>{_STYLE}</style>{drawn}</svg>\n'


def trend(name: str, goals: Sequence[Goal], runs: Sequence[Run], unit: str) -> str:
    """Return an SVG with a line for each goal: how much of its limit each run took, the limit being the line at 1."""
    rows = 110
    shares = [[goal.share(run.medians[name]) for run in runs] for goal in goals]
    most = max([1.15, *(each * 1.1 for line in shares for each in line if each is not None)])

    def x(number: int) -> float:
        return _LABELS + (number + 0.5) / len(runs) * _PLOT

    def y(share: float) -> float:
        return rows - 20 - share / most * (rows - 26)

    drawn = [
        f'<line class="axis" x1="{_LABELS}" x2="{_LABELS + _PLOT}" y1="{y(0):.1f}" y2="{y(0):.1f}"/>',
        f'<line class="limit" x1="{_LABELS}" x2="{_LABELS + _PLOT}" y1="{y(1):.1f}" y2="{y(1):.1f}"/>',
        f'<text class="limit" x="{_LABELS + _PLOT + 10}" y="{y(1) + 4:.1f}">the limit</text>',
        f'<text class="side" x="{_LABELS - 8}" y="{y(1) + 4:.1f}">share of the limit, each run</text>',
        f'<text x="{x(0):.1f}" y="{rows - 4}" text-anchor="middle">{runs[0].date}</text>',
    ]
    if runs[-1].date != runs[0].date:
        drawn.append(f'<text x="{x(len(runs) - 1):.1f}" y="{rows - 4}" text-anchor="middle">{runs[-1].date}</text>')
    for number, line in enumerate(shares):
        drawn += _line(number, [(x(at), y(share), share) for at, share in enumerate(line) if share is not None])
    last = ", ".join(f"{goal.words(unit)} {line[-1]:.0%}" for goal, line in zip(goals, shares, strict=True) if line[-1])
    return _svg(rows, f"{name}, the last of {len(runs)} runs: {last}", drawn)


def _line(number: int, points: Sequence[tuple[float, float, float]]) -> Iterator[str]:
    kind = f"trend trend-{number % _COLOURS}"
    if points:
        yield f'<polyline class="{kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)}"/>'
    for x, y, share in points:
        said = f"<title>{share:.0%} of the limit</title>"
        yield f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="2.6">{said}</circle>'


def _svg(height: int, label: str, drawn: Sequence[str]) -> str:
    # In one line: a blank one would end the block of HTML.
    inside = re.sub(r"\s*\n\s*", " ", "".join(drawn))
    return (
        f'<figure class="chart"><svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        f"{inside}</svg></figure>\n"
    )
