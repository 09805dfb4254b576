"""The report as Markdown for a comment on a pull request, as GitHub reads it."""

from __future__ import annotations

import re

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

MAX_LENGTH = 60_000
"""GitHub refuses a comment of more than 65,536 characters."""

_SIGNS = {Level.BREAKING: "🔴", Level.SDK_BREAKING: "🟣", Level.WARNING: "🟡", Level.INFO: "🔵"}
_TITLES = {
    Level.BREAKING: "the wire breaks",
    Level.SDK_BREAKING: "code that imports our package breaks",
    Level.WARNING: "may break somebody",
    Level.INFO: "good to know",
}
_NAMED = 3
_PLACES = 5


def render(report: Report) -> str:
    """Return a headline, a table per level, what was accepted, and the suggested version with its change log entry."""
    tail = "".join(_tail(report))
    parts = [
        "## Changes of the API description\n\n"
        f"{code(report.old)} {text(report.old_version)} → {code(report.new)} {text(report.new_version)}\n\n"
        f"**{text(report.headline)}**\n"
    ]
    room = MAX_LENGTH - len(tail) - len(parts[0]) - 500
    groups = grouped(report.findings)
    left_out = 0
    for level in Level:
        members = [group for group in groups if group.first.level is level]
        if not members:
            continue
        rows: list[str] = []
        for group in members:
            row = _row(group, report)
            if room < len(row):
                left_out += 1
                continue
            rows.append(row)
            room -= len(row)
        if rows:
            parts.append(_table(level, rows, report.counts[level]))
    if left_out:
        parts.append(f"\n… and {left_out} more, which a comment has no room for: see the HTML page or the JSON.\n")
    return "".join(parts) + tail


def _table(level: Level, rows: list[str], count: int) -> str:
    head = f"{_SIGNS[level]} {level.value} ({count}): {_TITLES[level]}"
    table = f"| Where | What | Before → after |\n|---|---|---|\n{''.join(rows)}"
    if level is Level.INFO:
        return f"\n<details><summary>{head}</summary>\n\n{table}\n</details>\n"
    return f"\n### {head}\n\n{table}"


def _row(group: Group, report: Report) -> str:
    finding = group.first
    operations = group.operations
    where = code(finding.pointer) if len(operations) > 1 or not finding.operation else code(finding.operation)
    title = report.title_of(finding.operation) if len(operations) == 1 else ""
    if title:
        where += f"<br>{code(title)}"
    if len(operations) > 1:
        named = listed([code(each) for each in operations], _NAMED)
        where += f"<br>in {counted(len(operations), 'operation')}: {named}"
    what = "<br>".join(sentence(message) for message in group.messages[:_NAMED])
    if len(group.messages) > _NAMED:
        what += f"<br>… and {len(group.messages) - _NAMED} more of the kind"
    places = group.usages or group.may_hit
    if places:
        hits = "**Hits your code:**" if group.usages else "May hit your code:"
        what += f"<br>{hits} {listed([code(each) for each in places], _PLACES)}"
    what += f"<br><sub>{code(finding.id)} · {ORIGIN_LABELS[finding.origin]} · {code(finding.fingerprint)}</sub>"
    both = finding.old, finding.new
    change = "" if both == (None, None) else f"{_value(finding.old)} → {_value(finding.new)}"
    return f"| {where} | {what} | {change} |\n"


def _tail(report: Report) -> list[str]:
    parts: list[str] = []
    if report.accepted:
        rows = "".join(
            f"| {code(finding.operation or finding.pointer)} | {code(finding.id)} | {text(entry.reason)} "
            f"| {entry.expires} | {code(finding.fingerprint)} |\n"
            for finding, entry in report.accepted[:50]
        )
        more = f"\n… and {len(report.accepted) - 50} more.\n" if len(report.accepted) > 50 else ""
        parts.append(
            f"\n<details><summary>Accepted ({len(report.accepted)})</summary>\n\n"
            f"| Where | Change | Reason | Until | Fingerprint |\n|---|---|---|---|---|\n{rows}{more}\n</details>\n"
        )
    if report.coverage is not None:
        parts.append(f"\n**Your code:** {text(report.coverage.sentence)}\n")
        parts += [f"- {text(problem)}\n" for problem in report.coverage.problems[:20]]
    if report.notes:
        parts.append("\n" + "".join(f"> {text(note)}\n>\n" for note in report.notes[:20]).removesuffix(">\n"))
    if report.bump is not None and report.findings:
        entry = report.changelog if len(report.changelog) < 15_000 else report.changelog[:15_000] + "\n…\n"
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", entry)), default=0))
        parts.append(
            f"\n**Suggested version:** {text(report.bump.sentence)}\n\n"
            f"<details><summary>Change log entry</summary>\n\n{fence}markdown\n{entry.rstrip()}\n{fence}\n</details>\n"
        )
    return parts


def _value(value: object) -> str:
    return "–" if value is None else code(value_text(value))


_ACTIVE = re.compile(r"[\\`*_{}\[\]<>#+|~&\"'$!^]|(?<=\d)[.)](?=\s|$)|^[-=:]|:(?=//)|(?<=www)\.", re.I)


def text(words: object) -> str:
    """Return words of somebody else's document: no Markdown, no HTML, no link, nobody mentioned and no issue referred
    to.
    """
    return _escaped(one_line(words, 1000))


def _escaped(line: str) -> str:
    line = _ACTIVE.sub(_entity, line)
    # GitHub looks for names and numbers of issues after the entities are read: something has to stand between.
    return line.replace("@", "@&#8203;").replace("&#35;", "&#35;&#8203;")


def sentence(words: object) -> str:
    """Return the same, where what stands between backticks is code."""
    return "".join(code(piece) if is_code else _escaped(piece) for is_code, piece in pieces(words))


def code(words: object) -> str:
    """Return the same, as code; every sign is written as an entity, since a pipe ends a cell of a table also inside
    code.
    """
    return f"<code>{re.sub(r'[^A-Za-z0-9 /,;=]', _entity_outside_words, one_line(words, 1000))}</code>"


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _entity_outside_words(match: re.Match[str]) -> str:
    char = match[0]
    return char if char.isalnum() or char in ".-" else f"&#{ord(char)};"
