"""A plot for each figure: what every side took, its median as a bar and each repeat as a dot, with the limits."""

from __future__ import annotations

import re
import statistics
import textwrap
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

from benchmarks.harness import Figure, Goal

mpl.use("svg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

_OURS, _PEER, _LIMIT = "#1f6f5c", "#9aa5b1", "#c0392b"
#: Characters of a line of the title, as wide as the plot.
_WIDTH = 92


def draw(figures: Sequence[Figure], folder: Path) -> list[Path]:
    """Write an SVG for each figure into a folder; the same samples give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_draw(figure, folder / f"{_file_name(figure.name)}.svg") for figure in figures]


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _draw(figure: Figure, path: Path) -> Path:
    sides = list(figure.samples)
    limits = [(goal, _limit(figure, goal)) for goal in figure.goals]
    # A row for each side, and a thin one for each limit, whose words stand beside its line.
    rows: list[tuple[str, str | int]] = []
    for side in sides:
        rows.append(("side", side))
        # The farthest first, so that no line crosses the words of another.
        of_side = [number for number, (goal, _) in enumerate(limits) if goal.ours == side]
        rows += [("limit", number) for number in sorted(of_side, key=lambda number: -limits[number][1])]
    title = textwrap.wrap(f"{figure.name}: {figure.on}", _WIDTH)
    height = 0.75 + 0.2 * len(title) + sum(0.42 if kind == "side" else 0.3 for kind, _ in rows)
    mpl.rcParams["svg.hashsalt"] = "bench"
    mpl.rcParams["svg.fonttype"] = "none"
    canvas, axes = plt.subplots(figsize=(7.2, height), layout="constrained")
    farthest = max([*(max(taken) for taken in figure.samples.values()), *(limit for _, limit in limits)])
    at, places = 0.0, {}
    for kind, what in rows:
        step = 0.42 if kind == "side" else 0.3
        place = at + step / 2
        at += step
        if isinstance(what, str):
            places[what] = place
            _draw_side(axes, figure.samples[what], place, is_ours=what.startswith("ours"))
        else:
            goal, limit = limits[what]
            axes.plot([limit, limit], [places[goal.ours] - 0.17, place + 0.12], color=_LIMIT, linewidth=1.4)
            left = limit > farthest * 0.55
            axes.annotate(
                _words(figure, goal, limit), (limit, place), xytext=(-4 if left else 4, -3), textcoords="offset points",
                fontsize=7, color=_LIMIT, ha="right" if left else "left",
            )  # fmt: skip
    axes.set_yticks([places[side] for side in sides], sides, fontsize=8)
    axes.set_ylim(at, 0)
    axes.set_xlim(0, farthest * 1.14)
    axes.set_xlabel(f"{figure.unit} (bar: median; dot: a repeat; red: the most that it may be)", fontsize=8)
    canvas.suptitle("\n".join(title), fontsize=9, x=0.01, ha="left")
    axes.tick_params(axis="x", labelsize=8)
    for edge in ("top", "right"):
        axes.spines[edge].set_visible(False)
    canvas.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(canvas)
    return path


def _draw_side(axes: Axes, taken: Sequence[float], place: float, *, is_ours: bool) -> None:
    median = statistics.median(taken)
    axes.barh(place, median, color=_OURS if is_ours else _PEER, height=0.28)
    axes.plot(taken, [place] * len(taken), ".", color="#222222", markersize=3, alpha=0.5)
    # Beyond the last dot, so that it stands on none.
    axes.annotate(
        f"{median:.3g}", (max(median, *taken), place), xytext=(6, -3), textcoords="offset points", fontsize=8,
        bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"},
    )  # fmt: skip


def _limit(figure: Figure, goal: Goal) -> float:
    peer = statistics.median(figure.samples[goal.peer]) if goal.peer else 1.0
    return peer / goal.limit if goal.at_least else peer * goal.limit


def _words(figure: Figure, goal: Goal, limit: float) -> str:
    if not goal.peer:
        return f"at most {limit:.3g} {figure.unit}"
    factor = f"1/{goal.limit:g}" if goal.at_least else f"{goal.limit:g}"
    return f"{factor} × {goal.peer} = {limit:.3g} {figure.unit}"
