"""The report as JSON: every finding by itself, nothing grouped and nothing shortened."""

from __future__ import annotations

import json
from typing import Any

from codegen.diff.findings import Finding
from codegen.diff.report.model import Report


def render(report: Report) -> str:
    """Return ``{"findings": […], "accepted": […], "summary": {…}, "notes": […]}``, with levels as in ``Level``."""
    document = {
        "findings": [_finding(each) for each in report.findings],
        "accepted": [
            {**_finding(each), "reason": entry.reason, "expires": entry.expires.isoformat()}
            for each, entry in report.accepted
        ],
        "summary": {
            "old": {"name": report.old, "version": report.old_version},
            "new": {"name": report.new, "version": report.new_version},
            "total": len(report.findings),
            "levels": {level.value: count for level, count in report.counts.items()},
            "origins": {
                origin: sum(each.origin == origin for each in report.findings)
                for origin in ("vendor", "overlay", "code")
            },
            "accepted": len(report.accepted),
            "used": None if report.coverage is None else sum(bool(each.usages) for each in report.findings),
            "usage": None if report.coverage is None else report.coverage.as_dict(),
            "version": None if report.bump is None else report.bump._asdict(),
            "changelog": report.changelog,
        },
        "notes": list(report.notes),
    }
    return json.dumps(document, indent=2, ensure_ascii=False, default=str) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "id": finding.id,
        "level": finding.level.value,
        "origin": finding.origin,
        "operation": finding.operation,
        "pointer": finding.pointer,
        "side": finding.side,
        "message": finding.message,
        "subject": list(finding.subject),
        "proof": finding.proof,
        "witness": None if finding.witness is None else finding.witness._asdict(),
        "old": finding.old,
        "new": finding.new,
        "fingerprint": finding.fingerprint,
        "place": None if place is None else place._asdict(),
        "usages": [usage._asdict() for usage in finding.usages],
        "may_hit": [place._asdict() for place in finding.may_hit],
    }
