"""The report as SARIF 2.1.0, which code scanning of GitHub, GitLab and Azure DevOps and many editors read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from codegen.diff.baseline import Acceptance
from codegen.diff.findings import Finding, Level, Place
from codegen.diff.report.model import Report
from codegen.diff.rules import RULES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {Level.BREAKING: "error", Level.SDK_BREAKING: "error", Level.WARNING: "warning", Level.INFO: "note"}


def render(report: Report) -> str:
    """Return one run; accepted findings are in it as suppressed, as SARIF has it."""
    every = [*((finding, None) for finding in report.findings), *report.accepted]
    rules = sorted({finding.id for finding, _ in every})
    worst = {rule: min((f.level for f, _ in every if f.id == rule), key=lambda level: level.rank) for rule in rules}
    document = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "spec_diff",
                        "fullName": "Spec diff of the Trigg Integrations API",
                        "semanticVersion": "1.0.0",
                        "rules": [
                            {
                                "id": rule,
                                "shortDescription": {"text": _meaning(rule)},
                                "defaultConfiguration": {"level": _LEVELS[worst[rule]]},
                                "properties": {"tags": ["api", worst[rule].value]},
                            }
                            for rule in rules
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, acceptance, rules) for finding, acceptance in every],
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {"level": "note", "message": {"text": _text(note)}} for note in report.notes
                        ],
                    }
                ],
                "properties": {
                    "old": {"name": report.old, "version": report.old_version},
                    "new": {"name": report.new, "version": report.new_version},
                },
            }
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False, default=str) + "\n"


def _meaning(rule: str) -> str:
    if rule in RULES:
        return RULES[rule].meaning
    # What griffe calls a change of a package: `sdk-parameter-added-required`.
    return f"Code that imports the package may break: {rule.removeprefix('sdk-').replace('-', ' ')}."


def _result(finding: Finding, acceptance: Acceptance | None, rules: list[str]) -> dict[str, Any]:
    where = f"{finding.operation}: " if finding.operation else ""
    location: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": finding.pointer or "/", "kind": "member"}],
    }
    if finding.place is not None:
        location["physicalLocation"] = _physical(finding.place)
    result: dict[str, Any] = {
        "ruleId": finding.id,
        "ruleIndex": rules.index(finding.id),
        "level": _LEVELS[finding.level],
        "message": {"text": _text(f"{where}{finding.message} {finding.proof}".strip() or finding.id or "A change.")},
        "locations": [location],
        "partialFingerprints": {"specDiff/v1": finding.fingerprint},
        "properties": {
            "level": finding.level.value,
            "origin": finding.origin,
            "operation": finding.operation,
            "message": finding.message,
            "proof": finding.proof,
            "witness": None if finding.witness is None else finding.witness._asdict(),
            "old": finding.old,
            "new": finding.new,
        },
    }
    if finding.usages:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": "Your code."}, "physicalLocation": _physical(usage)}
            for number, usage in enumerate(finding.usages, 1)
        ]
    if acceptance is not None:
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": f"{acceptance.reason} (until {acceptance.expires})",
            }
        ]
    return result


def _physical(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.line:
        physical["region"] = {"startLine": place.line, **({"startColumn": place.column} if place.column else {})}
    return physical


def _uri(file: str) -> str:
    """Return the place as a URI reference: relative to the working directory where the file is below it."""
    if "://" in file:
        return quote(file, safe="/:?&=%@+~#[]!$'()*,;")
    path = Path(file)
    if path.is_absolute():
        if not path.is_relative_to(Path.cwd()):
            return path.as_uri()
        path = path.relative_to(Path.cwd())
    # A colon in the first segment (`HEAD:openapi.yaml`) would be read as a scheme.
    return quote(path.as_posix(), safe="/~!$&'()*+,;=@")


def _text(text: str) -> str:
    """Plain text as SARIF writes it: brackets are links and braces placeholders, unless escaped (3.11.5, 3.11.6)."""
    escaped = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return escaped.replace("{", "{{").replace("}", "}}")
