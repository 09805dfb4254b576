"""The report as one HTML page that needs nothing but itself: to be filtered, searched, read by keyboard, printed."""

from __future__ import annotations

import base64
import difflib
import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from codegen.diff.baseline import Acceptance
from codegen.diff.findings import Finding, Level, Place
from codegen.diff.report.model import (
    ORIGIN_LABELS,
    ORIGINS,
    Fragments,
    Group,
    Report,
    counted,
    grouped,
    one_line,
    pieces,
    value_text,
)

MAX_LENGTH = 1_700_000
"""Bytes of changes; a browser reads a page of 2 MB well."""
_MORE_LENGTH = 80_000
"""Bytes of each of the lists below the changes."""

_LISTED = 100
_HERE = Path(__file__).parent
_SLUGS = {Level.BREAKING: "breaking", Level.SDK_BREAKING: "sdk", Level.WARNING: "warning", Level.INFO: "info"}
_COLUMNS = "<colgroup><col class=num><col><col class=num><col></colgroup>"
_MEANINGS = {
    Level.BREAKING: "The wire breaks: a request is refused, or a response is no longer as described.",
    Level.SDK_BREAKING: "The wire holds, but code that imports our package breaks.",
    Level.WARNING: "May break somebody: a person should look.",
    Level.INFO: "Good to know.",
}


def render(report: Report) -> str:
    """Return the page. What it shows came from documents and is escaped; only its own script and style may run."""
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    groups = grouped(report.findings)
    title = f"API changes {_text(report.old_version)} → {_text(report.new_version)}"
    parts = [
        "<!doctype html>\n",
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{_attribute(policy)}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n',
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        '<a class="skip" href="#changes">To the changes</a>\n',
        *_head(report, title),
        *_controls(report, groups),
        '<main id="changes" tabindex="-1">\n',
        *_changes(groups, report),
        '<p id="nothing" hidden>Nothing matches. <button type="button" id="reset">Show everything</button></p>\n'
        if groups
        else '<p class="empty">Nothing changed.</p>\n',
        "</main>\n",
        *_accepted(report.accepted),
        *_notes(report),
        *_upgrade(report),
        f"<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def _changes(groups: Sequence[Group], report: Report) -> Iterator[str]:
    """Yield the changes, as many as a page has room for."""
    more = '<p class="empty">… and {} more, for which a page has no room: see the JSON.</p>\n'
    yield from _within(MAX_LENGTH, (_change(*each, report) for each in enumerate(groups)), len(groups), more)


def _within(room: int, parts: Iterable[str], count: int, more: str) -> Iterator[str]:
    """Yield the parts that there is room for, and how many are left."""
    for number, part in enumerate(parts):
        room -= len(part.encode("utf-8", "replace"))
        if room < 0:
            yield more.format(counted(count - number, "change"))
            return
        yield part


def _head(report: Report, title: str) -> Iterator[str]:
    yield f'<header>\n<h1>{title}</h1>\n<p class="names"><code>{_text(report.old)}</code>'
    yield f' <span aria-hidden="true">→</span> <code>{_text(report.new)}</code></p>\n'
    yield f'<p class="headline">{_text(report.headline)}</p>\n'
    if report.bump is not None and report.findings:
        suggested = _text(report.bump.suggested)
        yield f"<p>Suggested version: <strong>{suggested}</strong> ({_text(report.bump.reason)})</p>\n"
    if report.coverage is not None:
        yield f"<p>Your code: {_text(report.coverage.sentence)}</p>\n"
    yield "</header>\n"


def _controls(report: Report, groups: Sequence[Group]) -> Iterator[str]:
    if not groups:
        return
    yield '<form id="controls" role="search" aria-label="Filter the changes">\n'
    yield '<fieldset class="levels"><legend>Level</legend>\n'
    for number, (level, count) in enumerate(report.counts.items(), 1):
        slug = _SLUGS[level]
        off = "" if count else " disabled"
        yield (
            f'<button type="button" class="{slug}" data-level="{slug}" aria-pressed="true" '
            f'aria-keyshortcuts="{number}" title="{_attribute(_MEANINGS[level])} (key {number})"{off}>'
            f"{level.value} <b>{count}</b></button>\n"
        )
    yield "</fieldset>\n"
    origins = [origin for origin in ORIGINS if any(group.first.origin == origin for group in groups)]
    yield '<label>Changed by <select id="origin"><option value="">anybody</option>'
    yield "".join(f'<option value="{origin}">{ORIGIN_LABELS[origin]}</option>' for origin in origins)
    yield '</select></label>\n<label>Sort by <select id="sort"><option value="level">level</option>'
    yield '<option value="where">operation</option><option value="rule">rule</option></select></label>\n'
    if report.coverage is not None:
        yield '<label class="check"><input type="checkbox" id="used"> only what hits your code</label>\n'
    yield '<label class="search">Search <input type="search" id="search" autocomplete="off" spellcheck="false" '
    yield 'placeholder="operation, field, rule, fingerprint …" aria-keyshortcuts="/"></label>\n'
    yield '<button type="button" id="open">Open all</button> <button type="button" id="close">Close all</button>\n'
    yield '<p id="shown" role="status"></p>\n'
    yield '<p class="keys">Keys: <kbd>/</kbd> search, <kbd>1</kbd>–<kbd>4</kbd> levels, <kbd>j</kbd> <kbd>k</kbd> next '
    yield "and previous, <kbd>Enter</kbd> open, <kbd>Esc</kbd> show everything.</p>\n</form>\n"


def _change(number: int, group: Group, report: Report) -> str:
    finding = group.first
    slug = _SLUGS[finding.level]
    operations = group.operations
    where = finding.operation if len(operations) == 1 else finding.pointer or "the document"
    names = [name for each in operations if (name := report.title_of(each))]
    searched = " ".join(
        [*operations, *names, finding.id, finding.pointer, *group.messages, *group.fingerprints, *group.usages]
    )
    hit = f'<span class="hit">hits your code {len(group.usages)}×</span>' if group.usages else ""
    hit = '<span class="hit">may hit your code</span>' if group.may_hit else hit
    shared = f'<span class="count">{counted(len(operations), "operation")}</span>' if len(operations) > 1 else ""
    called = f' <code class="name">{_text(names[0])}</code>' if len(operations) == 1 and names else ""
    more = "".join(f"<p>{_sentence(message)}</p>" for message in group.messages[1:_LISTED])
    left = len(group.messages) - _LISTED
    more += f"<p>… and {left} more of the kind</p>" if left > 0 else ""
    return (
        f'<details class="change {slug}" id="c-{finding.fingerprint}-{number}" data-level="{slug}" '
        f'data-rank="{finding.level.rank}" data-number="{number}" data-origin="{finding.origin}" '
        f'data-rule="{_attribute(finding.id)}" data-where="{_attribute(where)}" data-used="{int(bool(group.usages))}" '
        f'data-count="{len(group.findings)}" '
        f'data-text="{_attribute(one_line(searched, 20_000).lower())}">\n'
        f'<summary><span class="level">{finding.level.value}</span> <span class="what">'
        f'<code class="where">{_text(where)}</code>{called} {shared}{hit}<br>{_sentence(group.messages[0])}</span>'
        f'<span class="rule">{_text(finding.id)}<br>{ORIGIN_LABELS[finding.origin]}</span></summary>\n'
        f'<div class="body">{more}{_operations(operations, report)}{_usages(group)}'
        f"{_sides(finding, report.fragments.get(finding.fingerprint), report)}{_facts(group)}</div>\n</details>\n"
    )


def _operations(operations: Sequence[str], report: Report) -> str:
    if len(operations) < 2:
        return ""
    items = "".join(
        f"<li><code>{_text(each)}</code> <code class=name>{_text(report.title_of(each))}</code></li>"
        for each in operations[:_LISTED]
    )
    if len(operations) > _LISTED:
        items += f"<li>… and {len(operations) - _LISTED} more</li>"
    return f"<h3>In {counted(len(operations), 'operation')}</h3><ul>{items}</ul>"


def _usages(group: Group) -> str:
    places = group.usages or group.may_hit
    if not places:
        return ""
    items = "".join(f"<li><code>{_text(each)}</code></li>" for each in places[:_LISTED])
    items += f"<li>… and {len(places) - _LISTED} more</li>" if len(places) > _LISTED else ""
    return f"<h3>Your code</h3><ul class=usages>{items}</ul>"


def _facts(group: Group) -> str:
    finding = group.first
    rows = [("Place", _place(finding.place)), ("Pointer", finding.pointer), ("Changed by", ORIGINS[finding.origin])]
    rows += [("Fingerprint" if len(group.fingerprints) == 1 else "Fingerprints", ", ".join(group.fingerprints))]
    shown = "".join(f"<dt>{name}</dt><dd><code>{_text(value)}</code></dd>" for name, value in rows if value)
    return f"<dl>{shown}</dl>"


def _place(place: Place | None) -> str:
    if place is None:
        return ""
    return f"{place.file}:{place.line}" if place.line else place.file


# --- side by side -----------------------------------------------------------------------------------------------------


def _sides(finding: Finding, fragments: Fragments | None, report: Report) -> str:
    """Return what was and what is, in two columns with the lines that changed beside each other."""
    if fragments is None or not (fragments.old or fragments.new):
        if finding.old is None and finding.new is None:
            return ""
        fragments = Fragments(*("" if each is None else value_text(each, 2000) for each in (finding.old, finding.new)))
    old = [_signs(line) for line in fragments.old.splitlines()]
    new = [_signs(line) for line in fragments.new.splitlines()]
    rows: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for index in range(max(b - a, d - c)):
            left = a + index if a + index < b else None
            right = c + index if c + index < d else None
            rows.append(_row(kind, old, left, new, right))
    heads = "".join(
        f'<th scope="col" colspan="2">{_text(version)} <code>{_text(name)}</code></th>'
        for version, name in ((report.old_version, report.old), (report.new_version, report.new))
    )
    table = f"{_COLUMNS}<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<div class="sides"><table>{table}</table></div>'


def _row(kind: str, old: list[str], left: int | None, new: list[str], right: int | None) -> str:
    if kind != "equal" and left is not None and right is not None:
        before, after = _marked(old[left], new[right])
    else:
        before = "" if left is None else html.escape(old[left])
        after = "" if right is None else html.escape(new[right])
    out = "" if kind == "equal" else ' class="out"'
    into = "" if kind == "equal" else ' class="in"'
    return f"<tr>{_cell(left, out, before)}{_cell(right, into, after)}</tr>"


def _cell(line: int | None, changed: str, content: str) -> str:
    if line is None:
        return "<td class=num></td><td></td>"
    return f"<td class=num>{line + 1}</td><td{changed}>{content}</td>"


def _marked(old: str, new: str) -> tuple[str, str]:
    """Return two lines of which one became the other, with what differs marked, unless they have too little in
    common.
    """
    # By words: letters that two words happen to share say nothing.
    left_words, right_words = re.findall(r"\w+|\W", old), re.findall(r"\w+|\W", new)
    matcher = difflib.SequenceMatcher(None, left_words, right_words, autojunk=False)
    if len(old) + len(new) > 2000 or matcher.ratio() < 0.4:
        return html.escape(old), html.escape(new)
    before = after = ""
    for kind, a, b, c, d in matcher.get_opcodes():
        left, right = html.escape("".join(left_words[a:b])), html.escape("".join(right_words[c:d]))
        before += left if kind == "equal" or not left else f"<del>{left}</del>"
        after += right if kind == "equal" or not right else f"<ins>{right}</ins>"
    return before, after


# --- the rest of the page ---------------------------------------------------------------------------------------------


def _accepted(accepted: Sequence[tuple[Finding, Acceptance]]) -> Iterator[str]:
    if not accepted:
        return
    yield f'<section><h2>Accepted ({len(accepted)})</h2>\n<div class="wide"><table class="plain"><thead><tr>'
    names = ("Level", "Where", "Change", "Reason", "Until", "Fingerprint")
    yield "".join(f'<th scope="col">{name}</th>' for name in names) + "</tr></thead><tbody>\n"
    rows = (_accepted_row(*each) for each in accepted)
    yield from _within(_MORE_LENGTH, rows, len(accepted), '<tr><td colspan="6">… and {} more: see the JSON.</td></tr>')
    yield "</tbody></table></div></section>\n"


def _accepted_row(finding: Finding, entry: Acceptance) -> str:
    return (
        f"<tr><td>{finding.level.value}</td><td><code>{_text(finding.operation or finding.pointer)}</code></td>"
        f"<td>{_sentence(finding.message)}</td><td>{_text(entry.reason)}</td><td>{entry.expires}</td>"
        f"<td><code>{finding.fingerprint}</code></td></tr>\n"
    )


def _notes(report: Report) -> Iterator[str]:
    notes = [*report.notes, *(report.coverage.problems if report.coverage is not None else ())]
    if notes:
        yield "<section><h2>Notes</h2><ul>"
        items = (f"<li>{_text(note)}</li>" for note in notes)
        yield from _within(_MORE_LENGTH, items, len(notes), "<li>… and more: see the JSON.</li>")
        yield "</ul></section>\n"


def _upgrade(report: Report) -> Iterator[str]:
    if report.changelog:
        lines = [html.escape(_signs(line)) + "\n" for line in report.changelog.splitlines()]
        text = "".join(_within(_MORE_LENGTH, lines, len(lines), "… and more: see the JSON.")).rstrip("\n")
        yield f'<section><h2>Change log entry</h2>\n<pre id="entry" tabindex="0">{text}</pre>\n</section>\n'


def _text(words: object) -> str:
    return html.escape(one_line(words, 5000))


def _sentence(words: object) -> str:
    """Return the same, where what stands between backticks is code."""
    return "".join(
        f"<code>{html.escape(piece)}</code>" if is_code else html.escape(piece)
        for is_code, piece in pieces(words, 5000)
    )


def _attribute(words: str) -> str:
    return html.escape(words, quote=True)


def _signs(line: str) -> str:
    """Return one line as it is, but for signs that would be invisible or turn the line around."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else "  " if char == "\t" else repr(char)[1:-1] for char in line)


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
