"""The report for a person at a terminal, drawn by rich; plain where the output is no terminal."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType
from rich.console import Group as Lines
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from codegen.diff.findings import Level
from codegen.diff.report.model import (
    ORIGIN_LABELS,
    Group,
    Report,
    counted,
    grouped,
    listed,
    one_line,
    pieces,
    value_text,
)

_STYLES = {Level.BREAKING: "bold red", Level.SDK_BREAKING: "bold magenta", Level.WARNING: "yellow", Level.INFO: "blue"}
_NAMED = 4
_PLACES = 5
_PLAIN_WIDTH = 120


def render(report: Report) -> str:
    """Return the report as plain text."""
    console = Console(file=io.StringIO(), width=_PLAIN_WIDTH, color_system=None, legacy_windows=False)
    show(report, console)
    assert isinstance(console.file, io.StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def show(report: Report, console: Console) -> None:
    """Draw the report. Everything that came from a document is ``Text``, in which rich reads no markup."""
    for part in _parts(report):
        console.print(part, highlight=False)


def _parts(report: Report) -> list[RenderableType]:
    parts: list[RenderableType] = [_head(report)]
    groups = grouped(report.findings)
    for level in Level:
        members = [group for group in groups if group.first.level is level]
        if members:
            title = f"{level.value} ({report.counts[level]})"
            parts += [Text(), Rule(Text(title, style=_STYLES[level]), align="left", style=_STYLES[level])]
            parts += [_group(group, report) for group in members]
    if report.accepted:
        parts += [Text(), Rule(Text(f"Accepted ({len(report.accepted)})", style="dim"), align="left", style="dim")]
        for finding, entry in report.accepted:
            line = f"{finding.fingerprint}  {one_line(_subject(finding.operation, finding.pointer))}  {finding.id}"
            parts.append(Text(f"{line}: {one_line(entry.reason)} (until {entry.expires})", style="dim"))
    if report.coverage is not None:
        parts += [Text(), Text("Your code: " + one_line(report.coverage.sentence, 1000))]
        parts += [Text(f"  {one_line(problem)}", style="yellow") for problem in report.coverage.problems]
    if report.notes:
        parts += [Text(), *(Text(f"note: {one_line(note, 1000)}", style="yellow") for note in report.notes)]
    if report.bump is not None and report.findings:
        parts += [Text(), Text(f"Suggested version: {report.bump.sentence}")]
    return parts


def _head(report: Report) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for label, name, version in (
        ("old", report.old, report.old_version),
        ("new", report.new, report.new_version),
    ):
        table.add_row(Text(label, style="dim"), Text(one_line(name)), Text(one_line(version), style="bold"))
    return Lines(table, Text(report.headline, style="bold"))


def _group(group: Group, report: Report) -> RenderableType:
    finding = group.first
    operations = [one_line(each) for each in group.operations]
    shared = len(operations) > 1
    subject = _subject(finding.pointer if shared else finding.operation, finding.pointer)
    head = Text(one_line(subject), style="bold")
    title = "" if shared else report.title_of(finding.operation)
    head.append(f"  {title}" if title else "", style="cyan")
    head.append(f"  [{finding.id}] {ORIGIN_LABELS[finding.origin]}", style="dim")
    lines = [head, *(_sentence(message) for message in group.messages[:_NAMED])]
    if len(group.messages) > _NAMED:
        lines.append(Text(f"… and {len(group.messages) - _NAMED} more of the kind", style="dim"))
    if shared:
        lines.append(Text(f"in {counted(len(operations), 'operation')}: {listed(operations, _NAMED)}"))
    if finding.old is not None or finding.new is not None:
        change = Text()
        change.append(value_text(finding.old), style="red").append("  →  ", style="dim")
        lines.append(change.append(value_text(finding.new), style="green"))
    places = group.usages or group.may_hit
    if places:
        hits, style = ("hits", "bold yellow") if group.usages else ("may hit", "yellow")
        lines.append(Text(f"{hits} {listed([one_line(each) for each in places], _PLACES)}", style=style))
    place = f"{finding.place.file}:{finding.place.line}  " if finding.place else ""
    lines.append(Text(f"{one_line(place)}  {listed(group.fingerprints, 3)}".strip(), style="dim"))
    return Lines(Text(), lines[0], *(Padding(line, (0, 0, 0, 2), expand=False) for line in lines[1:]))


def _sentence(words: str) -> Text:
    """Return a sentence, in which what stands between backticks is code."""
    line = Text()
    for is_code, piece in pieces(words):
        line.append(piece, style="cyan" if is_code else "")
    return line


def _subject(operation: str, pointer: str) -> str:
    return operation or pointer or "the document"


__all__ = ("render", "show")
