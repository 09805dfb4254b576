"""A plot for each figure: what every side took, its median as a bar and each repeat as a dot, with the limits."""

from __future__ import annotations

import json
import re
from pathlib import Path

from documentation.charts import standalone


def draw(figures: Path, folder: Path) -> list[Path]:
    """Write an SVG for each figure of a ``figures.json`` into a folder; the same samples give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn: list[Path] = []
    for figure in json.loads(figures.read_text(encoding="utf-8"))["figures"]:
        name = re.sub(r"[^a-z0-9]+", "-", figure["name"].lower()).strip("-")
        drawn.append(folder / f"{name}.svg")
        drawn[-1].write_text(standalone(figure), encoding="utf-8")
    return drawn
