"""The charts of the benchmarks page: what they draw, and what they say in words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from benchmarks.harness import Goal
from documentation.charts import Run, bars, charts, read_history, standalone, trend

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
FIGURE: dict[str, Any] = {
    "name": "decode",
    "on": "20,000 customers",
    "unit": "µs",
    "samples": {"ours": [2.0, 3.0, 4.0], "httpx & json": [12.0, 10.0, 8.0]},
    "goals": [{"ours": "ours", "peer": "httpx & json", "limit": 0.6, "at_least": False}],
}


def svg(text: str) -> ET.Element:
    (found,) = ET.fromstring(text)
    return found


def test_a_bar_is_as_long_as_the_median_and_each_repeat_is_a_dot() -> None:
    drawn = svg(bars(FIGURE))
    ours, peer = (float(each.attrib["width"]) for each in drawn.iter("rect"))
    assert ours / peer == pytest.approx(0.3, abs=0.01)
    assert len(list(drawn.iter("circle"))) == 6
    assert drawn.attrib["aria-label"] == "decode, medians: ours 3 µs, httpx & json 10 µs"


def test_a_limit_stands_where_ours_may_reach_and_the_chart_can_stand_alone() -> None:
    drawn = ET.fromstring(standalone(FIGURE))
    tag = "{http://www.w3.org/2000/svg}"
    (limit,) = (float(each.attrib["x1"]) for each in drawn.iter(f"{tag}line"))
    ours, peer = drawn.iter(f"{tag}rect")
    left = float(peer.attrib["x"])
    assert (limit - left) / float(peer.attrib["width"]) == pytest.approx(0.6, abs=0.01)
    assert limit - left > float(ours.attrib["width"])
    assert drawn.find(f"{tag}style") is not None


@pytest.mark.parametrize(
    ("goal", "medians", "share"),
    [
        (Goal("ours", "httpx", 1.1, False), {"ours": 55.0, "httpx": 100.0}, 0.5),
        (Goal("ours", "page after page", 3.5, True), {"ours": 1.0, "page after page": 7.0}, 0.5),
        (Goal("ours", "", 50.0, False), {"ours": 100.0}, 2.0),
        (Goal("ours", "OpenAPI Generator", 0.6, False), {"ours": 1.0}, None),
    ],
)
def test_a_goal_is_missed_above_its_limit(goal: Goal, medians: dict[str, float], share: float | None) -> None:
    assert goal.share(medians) == (None if share is None else pytest.approx(share))


def test_a_run_above_the_limit_is_drawn_above_its_line() -> None:
    runs = [Run("2026-11-23", "abc", {"decode": {"ours": 4.0, "peer": 10.0}}),
            Run("2026-11-24", "def", {"decode": {"ours": 8.0, "peer": 10.0}})]  # fmt: skip
    drawn = svg(trend("decode", [Goal("ours", "peer", 0.6, False)], runs, "µs"))
    (limit,) = [float(each.attrib["y1"]) for each in drawn.iter("line") if each.attrib["class"] == "limit"]
    first, second = (float(each.attrib["cy"]) for each in drawn.iter("circle"))
    assert second < limit < first
    assert [each.text for each in drawn.iter("text") if re.match(r"\d{4}-", each.text or "")] == [
        "2026-11-23",
        "2026-11-24",
    ]


def test_every_figure_of_the_last_run_is_drawn_with_its_history() -> None:
    figures = json.loads((BENCHMARKS / "figures.json").read_text("utf-8"))["figures"]
    page = charts(BENCHMARKS)
    assert len(re.findall(r"^### ", page, re.MULTILINE)) == len(figures)
    assert page.count("medians:") == len(figures)
    runs = read_history((BENCHMARKS / "history.jsonl").read_text("utf-8"))
    assert len(runs) >= 4
    named = {name for run in runs for name in run.medians}
    assert page.count("runs: ") == sum(bool(each["goals"]) and each["name"] in named for each in figures)


def test_without_a_history_the_last_run_is_drawn_alone(tmp_path: Path) -> None:
    kept = {"machine": {"date": "2026-11-23"}, "figures": [FIGURE]}
    (tmp_path / "figures.json").write_text(json.dumps(kept), encoding="utf-8")
    page = charts(tmp_path)
    assert "The history has 0 runs." in page
    assert "at most 0.6 × httpx & json: reached, at 50% of it" in page
    assert page.count("<figure") == 1
