"""A plot for each figure: what every side took, its median as a bar and each repeat as a dot, with the limits."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

from benchmarks.harness import Figure

mpl.use("svg")

from matplotlib import pyplot as plt

_OURS, _PEER, _LIMIT = "#1f6f5c", "#9aa5b1", "#c0392b"


def draw(figures: Sequence[Figure], folder: Path) -> list[Path]:
    """Write an SVG for each figure into a folder; the same samples give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_draw(figure, folder / f"{_file_name(figure.name)}.svg") for figure in figures]


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _draw(figure: Figure, path: Path) -> Path:
    sides = list(figure.samples)
    mpl.rcParams["svg.hashsalt"] = "bench"
    mpl.rcParams["svg.fonttype"] = "none"
    canvas, axes = plt.subplots(figsize=(7.2, 0.9 + 0.42 * len(sides)))
    for place, side in enumerate(sides):
        taken = figure.samples[side]
        axes.barh(place, statistics.median(taken), color=_OURS if side.startswith("ours") else _PEER, height=0.62)
        axes.plot(taken, [place] * len(taken), ".", color="#222222", markersize=3, alpha=0.5)
        axes.annotate(
            f"{statistics.median(taken):.3g}",
            (statistics.median(taken), place),
            xytext=(4, -3),
            textcoords="offset points",
            fontsize=8,
        )
    for goal in figure.goals:
        peer = statistics.median(figure.samples[goal.peer]) if goal.peer else 1.0
        limit = peer / goal.limit if goal.at_least else peer * goal.limit
        place = sides.index(goal.ours)
        axes.plot([limit, limit], [place - 0.42, place + 0.42], color=_LIMIT, linewidth=1.6)
    axes.set_yticks(range(len(sides)), sides, fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel(f"{figure.unit} (bar: median; dot: a repeat; red: must be below)", fontsize=8)
    axes.set_title(f"{figure.name}: {figure.on}", fontsize=9, loc="left")
    axes.tick_params(axis="x", labelsize=8)
    for edge in ("top", "right"):
        axes.spines[edge].set_visible(False)
    canvas.tight_layout()
    canvas.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(canvas)
    return path
