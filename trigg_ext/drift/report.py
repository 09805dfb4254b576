"""A report as text for people, and as JSON for machines."""

from __future__ import annotations

import json
from collections import Counter

from trigg_ext.drift.live import Report


def as_text(report: Report) -> str:
    """Return the report in lines: the findings by operation, what was not compared and why, and a sum."""
    lines: list[str] = []
    by_operation: dict[str, list[str]] = {}
    unseen: dict[str, list[str]] = {}
    for each in report.findings:
        head = f"{each.operation} ({each.method} {each.path})"
        if each.kind == "never-seen":
            unseen.setdefault(head, []).append(each.pointer)
            continue
        times = f" ({each.times} times)" if each.times > 1 else ""
        note = "" if each.level == "drift" else "  [info]"
        place = each.pointer or "(the whole)"
        by_operation.setdefault(head, []).append(
            f"  {each.kind:<24} {each.status} {place}: {each.message}{times}{note}  [{each.fingerprint}]"
        )
    for head, found in by_operation.items():
        lines += [head, *found]
    if unseen:
        lines.append("Documented fields that no response had:")
        lines += [f"  {head}: {', '.join(places)}" for head, places in unseen.items()]
    left = [each for each in report.calls if each.outcome != "compared"]
    if left:
        lines.append("Not compared:")
        lines += [f"  {each.operation} {each.path}: {each.outcome}, {each.reason}" for each in left]
    lines.append(summary(report))
    return "\n".join(lines)


def summary(report: Report) -> str:
    """Return the report in one line."""
    kinds = Counter(each.kind for each in report.drift)
    found = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "no drift"
    return (
        f"{report.compared} of {len(report.calls)} responses compared with the description of version "
        f"{report.version or '(none)'}: {found}."
    )


def as_json(report: Report) -> str:
    """Return the report as JSON: ``version``, ``drift``, ``findings`` and ``calls``."""
    findings = [{**vars(each), "fingerprint": each.fingerprint} for each in report.findings]
    value = {
        "version": report.version,
        "drift": len(report.drift),
        "findings": findings,
        "calls": [vars(each) for each in report.calls],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
