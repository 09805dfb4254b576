"""Compare two documents: every change is one finding.

Nothing is read or written here. A schema that many operations share is compared once; every operation that meets a
change in it has a finding of its own, whose pointer leads to the shared place, so that a report can group them.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable
from typing import Any

from codegen.diff.changes import Change, Side, canonical, side
from codegen.diff.components import compare_schemas
from codegen.diff.documents import Document
from codegen.diff.findings import Finding, Level, Origin
from codegen.diff.operations import Compared, compare_paths, compare_webhooks
from codegen.diff.rules import RULES
from codegen.diff.security import called_now, compare_requirements, compare_schemes, renamed_schemes
from codegen.diff.servers import compare_servers
from codegen.diff.uses import Judges, Use
from trigg_ext.openapi.json_types import mapping

_LONG = 80


def compare(
    old: Document, new: Document, *, origin: Origin = "vendor", today: datetime.date | None = None
) -> list[Finding]:
    """Return every change from one document to the next: the worst first, then by operation, pointer and rule.

    Args:
        old: the document before.
        new: the document after.
        origin: whose documents they are.
        today: the day by which it is judged whether something goes away too soon; today's in UTC if left out.
    """
    return findings(changes(old, new, today=today), old, new, origin=origin)


def changes(old: Document, new: Document, *, today: datetime.date | None = None) -> list[Change]:
    """Return every change from one document to the next, in no order."""
    day = today or datetime.datetime.now(datetime.UTC).date()
    before, after = Side(old, "", old.root), Side(new, "", new.root)
    judges = Judges(old, new)
    components = [side(each.document, "/components", each.get("components") or {}) for each in (before, after)]
    old_components, new_components = (each or Side(old, "/components", {}) for each in components)
    renamed = renamed_schemes(old_components, new_components)
    at = Compared(before, after, judges, day, renamed)
    found = [*compare_paths(at), *compare_webhooks(at)]
    result = [each for each in found if isinstance(each, Change)]
    schemas = list(compare_schemas(old_components, new_components, judges))
    for use in found:
        if isinstance(use, Use):
            result.extend(use.changes(day))
    result = _forgiven(result, before, after)
    result.extend(_unless_told(schemas, result))
    result.extend(compare_schemes(old_components, new_components, renamed))
    result.extend(compare_requirements("", called_now(before, renamed), after))
    result.extend(compare_servers(before, after))
    result.extend(_version(before, after, result))
    return [_with_folded_header(each) for each in result]


def findings(found: Iterable[Change], old: Document, new: Document, *, origin: Origin) -> list[Finding]:
    """Return changes as findings, in their order; what is the same for several media types is one finding."""
    grouped: dict[tuple[str, ...], list[Change]] = {}
    for change in found:
        pointer = change.old_at if change.new_at is None else change.new_at
        place = change.subject or (pointer or "",)
        key = (change.id, change.operation, *place, canonical(change.old), canonical(change.new), change.name)
        grouped.setdefault(key, []).append(change)
    return by_badness(_finding(group, old, new, origin) for group in grouped.values())


def by_badness(found: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order that a person reads them: the worst first, then by operation, pointer and rule."""
    return sorted(found, key=_order)


def _order(finding: Finding) -> tuple[int, str, str, str, str, str]:
    return (
        finding.level.rank,
        finding.operation,
        finding.pointer,
        finding.id,
        canonical(finding.old),
        canonical(finding.new),
    )


def _finding(group: list[Change], old: Document, new: Document, origin: Origin) -> Finding:
    change = group[0]
    rule = RULES[change.id]
    gone = change.new_at is None
    pointer = (change.old_at if gone else change.new_at) or ""
    sentence = rule.sentence.format_map(
        {
            "what": change.what,
            "name": change.name,
            "old": shown(change.old),
            "new": shown(change.new),
            "where": _where(group),
        }
    )
    worst = min(group, key=lambda each: (each.level or rule.level).rank)
    return Finding(
        id=change.id,
        level=worst.level or rule.level,
        operation=change.operation,
        pointer=pointer,
        message=sentence,
        old=change.old,
        new=change.new,
        side="old" if gone else "new",
        place=(old if gone else new).place(pointer),
        origin=origin,
        subject=change.subject,
        counterpart=change.beside if gone or change.old_at is None else change.old_at,
        witness=worst.witness,
        is_unknown=worst.is_unknown,
    )


def _where(group: list[Change]) -> str:
    statuses = list(dict.fromkeys(each.status for each in group if each.status))
    media_types = list(dict.fromkeys(each.media_type for each in group if each.media_type))
    told = []
    if statuses:
        told.append("status " + " and ".join(statuses))
    if len(media_types) > 1 or any("json" not in each for each in media_types):
        told.append(" and ".join(media_types))
    return f" ({', '.join(told)})" if told else ""


def shown(value: Any) -> str:
    """Return a value in a sentence."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and value and all(isinstance(each, (str, int, float)) for each in value):
        text = ", ".join(shown(each) for each in value)
        return text if len(text) <= 2 * _LONG else f"{text[: 2 * _LONG - 3]}..."
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    text = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
    return f"`{text if len(text) <= _LONG else f'{text[: _LONG - 3]}...'}`"


def _with_folded_header(change: Change) -> Change:
    """Return a change by the name of its header in small letters: a header is the same, however it is written."""
    subject = change.subject
    if subject[:1] == ("header",) or subject[:2] == ("parameter", "header"):
        return change._replace(subject=(*subject[:2], subject[2].lower(), *subject[3:]))
    return change


# --- judgements over all changes --------------------------------------------------------------------------------------


def _forgiven(found: list[Change], old: Side, new: Side) -> list[Change]:
    """Return the changes; what breaks in a draft or an alpha is a warning, since users were told that it may change."""
    stable: set[str] = set()
    drafts: set[str] = set()
    for document in (old, new):
        for path, item in document.named("paths").items():
            for method, operation in item.node.items():
                level = mapping(operation).get("x-stability-level")
                (drafts if level in ("draft", "alpha") else stable).add(f"{method.upper()} {path}")
    drafts -= stable
    return [
        change._replace(level=Level.WARNING)
        if change.operation in drafts and (change.level or RULES[change.id].level) is Level.BREAKING
        else change
        for change in found
    ]


def _unless_told(found: list[Change], others: list[Change]) -> list[Change]:
    """Return the changes of classes, without those of properties of which a request says it anyway."""
    told = {(each.old_at, each.new_at) for each in others if each.id.startswith("request-property-became-")}
    return [
        each for each in found if not ("-schema-property-became-" in each.id and (each.old_at, each.new_at) in told)
    ]


_SEMANTIC = re.compile(r"v?([0-9]+)\.([0-9]+)\.([0-9]+)(?:[-+].*)?")


def _version(old: Side, new: Side, found: list[Change]) -> list[Change]:
    """Return whether the version says that something breaks; where it is semantic, which others do not promise."""
    if not any((each.level or RULES[each.id].level) is Level.BREAKING for each in found):
        return []
    before, after = (
        str(info.get("version")) if isinstance(info := each.get("info"), dict) else "" for each in (old, new)
    )
    one, other = _SEMANTIC.fullmatch(before), _SEMANTIC.fullmatch(after)
    if one is None or other is None:
        return []
    was, now = (tuple(map(int, match.groups())) for match in (one, other))
    if was == now:
        rule = "api-version-not-bumped"
    elif now < was:
        rule = "api-version-decreased"
    elif now[0] == was[0] and (now[0] > 0 or now[1] == was[1]):
        rule = "api-major-version-not-bumped"
    else:
        return []
    return [Change(rule, "", "/info/version", "/info/version", before, after, subject=("version",))]
