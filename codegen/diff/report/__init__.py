"""Report the spec diff to people and machines: one function per format, each from a report to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from codegen.diff.report.github import render as _github
from codegen.diff.report.machine import render as _json
from codegen.diff.report.markdown import render as _markdown
from codegen.diff.report.model import Fragments, Group, Report, grouped, in_order
from codegen.diff.report.page import render as _html
from codegen.diff.report.sarif import render as _sarif
from codegen.diff.report.terminal import render as _terminal


def _changelog(report: Report) -> str:
    return report.changelog


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "terminal": _terminal,
    "json": _json,
    "markdown": _markdown,
    "html": _html,
    "github": _github,
    "sarif": _sarif,
    "changelog": _changelog,
}
"""Every format by its name. Text that came from a document is escaped as the format asks."""

__all__ = ("FORMATS", "Fragments", "Group", "Report", "grouped", "in_order")
