"""Suggest the version of our package, and write the change log entry for the person who upgrades."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from codegen.diff.findings import Finding, Level
from codegen.errors import PipelineError
from trigg_ext.openapi.pointer import unescape

Part = Literal["major", "minor", "patch", "none"]

_BREAKS = (Level.BREAKING, Level.SDK_BREAKING)
# What says so in its id gives users something that they did not have.
_ADDS = re.compile(r"(^|-)(added|new|became-optional|generalized|out-of-preview)(-|$)")


class Bump(NamedTuple):
    """The suggested version: ``part`` is what moves from ``current`` to ``suggested``, ``reason`` says why."""

    part: Part
    current: str
    suggested: str
    reason: str

    @property
    def sentence(self) -> str:
        """The suggestion and why."""
        if self.part == "none":
            return f"{self.current}, as it is: {self.reason}."
        return f"{self.suggested} (after {self.current}, {self.part}): {self.reason}."


def suggest(current: str, findings: Iterable[Finding]) -> Bump:
    """Return the version that says what happens to users, by semantic versioning.

    What breaks moves the first number, what adds the second, all else the third. Before 1.0.0, as is the custom, what
    breaks moves the second number and what adds the third.

    Raises:
        PipelineError: ``current`` is no version of three numbers.
    """
    numbers = re.match(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})(?![0-9])", current)
    if numbers is None:
        raise PipelineError(f"the version of the package is {current!r:.80}; it must begin with three numbers")
    major, minor, patch = (int(each) for each in numbers.groups())
    findings = list(findings)
    breaking = sum(each.level in _BREAKS for each in findings)
    doubtful = sum(each.level is Level.WARNING for each in findings)
    adding = sum(each.level is Level.INFO and _ADDS.search(each.id) is not None for each in findings)
    if not findings:
        return Bump("none", current, current, "nothing changed")
    if breaking:
        reason = f"{_counted(breaking, 'change')} can break callers"
        return Bump("major", current, f"{major + 1}.0.0", reason) if major else _second(current, minor, reason)
    if doubtful or adding:
        said = [f"{_counted(adding, 'change')} can be used"] if adding else []
        said += [f"{_counted(doubtful, 'change')} may be noticed"] if doubtful else []
        reason = " and ".join(said)
        if major:
            return Bump("minor", current, f"{major}.{minor + 1}.0", reason)
        return Bump("patch", current, f"0.{minor}.{patch + 1}", reason)
    return Bump("patch", current, f"{major}.{minor}.{patch + 1}", "nothing that a caller can rely on changed")


def _second(current: str, minor: int, reason: str) -> Bump:
    return Bump("minor", current, f"0.{minor + 1}.0", f"{reason}, and before 1.0.0 that moves the second number")


def changelog(
    bump: Bump,
    groups: Sequence[Sequence[Finding]],
    *,
    api: tuple[str, str],
    names: Mapping[str, str],
) -> str:
    """Return the entry for CHANGELOG.md, in its style; empty where nothing changed.

    Args:
        bump: the suggested version.
        groups: the findings, those that are one change together, worst first.
        api: the release of the API before and after.
        names: the public name of each operation, by ``"GET /path"``.
    """
    sections: dict[str, dict[str, None]] = {"Before you upgrade:": {}, "New:": {}, "Good to know:": {}}
    every = [each for members in groups for each in members]
    gone = {each.operation for each in every if _REMOVED.match(each.id)}
    renamed = {each.operation for each in every if each.origin == "code" and each.id == "sdk-object-removed"}
    for members in groups:
        finding = members[0]
        if finding.level is Level.INFO and _is_small_talk(finding):
            continue
        if finding.origin == "code" and finding.id == "sdk-object-removed" and finding.operation in gone:
            continue  # That the method is gone with its operation is told there.
        if finding.operation in renamed and _RENAMED.match(finding.id):
            continue  # What the method is called now is told by the package.
        if finding.level in _BREAKS:
            where = "Before you upgrade:"
        elif finding.level is Level.INFO and _ADDS.search(finding.id):
            where = "New:"
        else:
            where = "Good to know:"
        sections[where][f"- {_line(members, names)}"] = None  # the same line is told once
    if not groups:
        return ""
    old, new = (_escaped(_one_line(each)) for each in api)
    release = f"For release {new} of the API" + (f", after {old}." if old != new else ", as before.")
    parts = [f"## {bump.suggested}\n\n{release}\n"]
    parts += [f"\n{title}\n\n" + "\n".join(lines) + "\n" for title, lines in sections.items() if lines]
    if len(parts) == 1:
        parts.append("\n- Only descriptions and examples changed.\n")
    return "".join(parts)


_REMOVED = re.compile(r"api-(path-)?removed-")
_ADDED = re.compile(r"endpoint-added$")
_RENAMED = re.compile(r"sdk-(name|operation-id|tag)-changed$")


def _line(members: Sequence[Finding], names: Mapping[str, str]) -> str:
    """Return what one change means, beginning with what the reader writes in code."""
    finding = members[0]
    told = _one_line(f"{finding.message} {finding.proof}").rstrip(". ") or finding.id.replace("-", " ")
    message = _sentence(told)
    if finding.origin == "code":
        # It begins with a name: `client.customers.get()`, `Customer.email`, `trigg_ext.TriggClient`.
        name, rest = re.match(r"(\S*?)((?::? .*)?)$", told).groups()  # type: ignore[union-attr]
        return f"{_code(name)}{_sentence(rest)}."
    label = _code(finding.operation)
    if finding.operation in names and _REMOVED.match(finding.id):
        return f"{_call(finding.operation, names)} is gone: the API no longer has {label}."
    if finding.operation in names and _ADDED.match(finding.id):
        return f"{_call(finding.operation, names)} is new: {label}."
    ours = " (a correction of ours)" if finding.origin == "overlay" else ""
    return f"{_subject(members, names)}: {message}{ours}."


def _is_small_talk(finding: Finding) -> bool:
    """Return whether only what people read in the description changed."""
    return re.search(r"description|summary|example|title|contact|license|external-docs|version", finding.id) is not None


def _subject(members: Sequence[Finding], names: Mapping[str, str]) -> str:
    operations = list(dict.fromkeys(each.operation for each in members if each.operation))
    called = [_call(each, names) for each in operations]
    component = re.match(r"/components/schemas/([^/]+)(?:/properties/([^/]+))?", members[0].pointer)
    if component and (len(operations) != 1 or members[0].origin == "code"):
        subject = _code(".".join(unescape(part) for part in component.groups() if part))
        if len(operations) > 3:
            return f"{subject} ({called[0]}, {called[1]} and {len(called) - 2} more)"
        return f"{subject} ({', '.join(called)})" if called else subject
    if not called:
        return _code(members[0].pointer) if members[0].pointer else "The API"
    if len(called) > 3:
        return f"{called[0]}, {called[1]} and {len(called) - 2} more"
    return ", ".join(called)


def _call(operation: str, names: Mapping[str, str]) -> str:
    return _code(f"client.{names[operation]}()" if operation in names else operation)


def _sentence(text: str) -> str:
    """Return the same as Markdown, where what stands between backticks stays code, and nothing else is markup."""
    # Two backticks side by side are of a name or a value, and Markdown would count them as one mark.
    parts = re.sub("``+", _apostrophes, _one_line(f".{text}.")).split("`")
    if len(parts) % 2 == 0:
        parts = ["'".join(parts)]
    told = [f"`{part}`" if index % 2 else _escaped(part) for index, part in enumerate(parts)]
    return "".join(told)[1:-1]


def _apostrophes(backticks: re.Match[str]) -> str:
    return "'" * len(backticks[0])


def _escaped(text: str) -> str:
    """Return text with a backslash before what Markdown acts on; HTML and references to signs as entities."""
    text = re.sub(r"[\\*_{}\[\]#|~]", r"\\\g<0>", text.replace("&", "&amp;").replace("`", "'"))
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _code(text: str) -> str:
    """Return one line as code, which it does not break out of."""
    inner = _one_line(text).replace("`", "'")
    return f"`{inner or ' '}`"


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(char if char.isprintable() else " " for char in line)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
