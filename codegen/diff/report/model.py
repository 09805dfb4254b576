"""The report that every format is made from, and its findings in groups. No I/O, and no markup."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from codegen.diff.baseline import Acceptance
from codegen.diff.findings import Finding, Level, Place
from codegen.diff.usage import Coverage
from codegen.diff.version import Bump


class Fragments(NamedTuple):
    """The part of the old and of the new document that shows a change; empty where it is not there."""

    old: str
    new: str


class Report(NamedTuple):
    """All that is said of one comparison.

    ``old`` and ``new`` name the documents as they were given. ``findings`` are open, ``accepted`` were accepted by
    somebody; both in order. ``notes`` are sentences for the person who runs it. ``fragments`` are by fingerprint.
    ``names`` maps ``"GET /path"`` to the public name of the operation. ``coverage`` is what the scan of a service
    understood, None where none was asked for.
    """

    old: str
    new: str
    old_version: str
    new_version: str
    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Acceptance], ...] = ()
    notes: tuple[str, ...] = ()
    fragments: Mapping[str, Fragments] = {}
    names: Mapping[str, str] = {}
    coverage: Coverage | None = None
    bump: Bump | None = None
    changelog: str = ""

    @property
    def counts(self) -> dict[Level, int]:
        """How many findings are open, by level, worst first; zeros included."""
        return {level: sum(finding.level is level for finding in self.findings) for level in Level}

    @property
    def headline(self) -> str:
        """The whole in one sentence."""
        if not self.findings:
            return "No change." if not self.accepted else f"No open change; {len(self.accepted)} accepted."
        parts = [f"{count} {level.value}" for level, count in self.counts.items() if count]
        accepted = f"; {len(self.accepted)} accepted" if self.accepted else ""
        return f"{counted(len(self.findings), 'change')}: {', '.join(parts)}{accepted}."

    def title_of(self, operation: str) -> str:
        """Return ``client.customers.get`` for ``GET /customers/id/{id}``, or empty where no public name is known."""
        name = self.names.get(operation)
        return f"client.{name}" if name else ""


class Group(NamedTuple):
    """One change as people see it: a change of a shared component is found in each operation that it reaches."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that stands for all."""
        return self.findings[0]

    @property
    def operations(self) -> tuple[str, ...]:
        """Every operation that is touched, each once."""
        return tuple(dict.fromkeys(finding.operation for finding in self.findings if finding.operation))

    @property
    def messages(self) -> tuple[str, ...]:
        """What is said of it, each sentence once; the first with what shows it."""
        first, *more = dict.fromkeys(finding.message for finding in self.findings)
        return (f"{first} {self.first.proof}".rstrip(), *more)

    @property
    def usages(self) -> tuple[str, ...]:
        """``file:line`` of every place of a user's code that it hits, each once."""
        return _lines(place for finding in self.findings for place in finding.usages)

    @property
    def may_hit(self) -> tuple[str, ...]:
        """The same of places that it may hit in a way that is not understood; empty where it surely hits."""
        return () if self.usages else _lines(place for finding in self.findings for place in finding.may_hit)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """The fingerprints of its findings."""
        return tuple(dict.fromkeys(finding.fingerprint for finding in self.findings))


ORIGINS = {"vendor": "the vendor changed it", "overlay": "our overlay changed it", "code": "our Python package changes"}
"""Who changed it, as people are told."""

ORIGIN_LABELS = {"vendor": "vendor", "overlay": "our overlay", "code": "our package"}
"""The same in a word."""


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, worst first, then by operation and place: the same findings are always in the same order."""
    return tuple(
        sorted(
            findings,
            key=lambda each: (each.level.rank, each.operation, each.pointer, each.id, each.origin, each.message),
        )
    )


def grouped(findings: Sequence[Finding]) -> tuple[Group, ...]:
    """Return findings that are one change of one shared component together; what stands alone is a group of one."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        key: object = finding.fingerprint, finding.message
        if finding.pointer.startswith("/components/"):
            values = json.dumps([finding.old, finding.new], sort_keys=True, default=str)
            key = finding.id, finding.level, finding.origin, finding.side, finding.pointer, values
        groups.setdefault(key, []).append(finding)
    return tuple(Group(tuple(members)) for members in groups.values())


def counted(number: int, noun: str) -> str:
    """Return ``1 change``, ``2 changes``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(items: Sequence[str], most: int) -> str:
    """Return ``a, b and 2 more``: as many as are to be named, and how many there are besides."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return f"{', '.join(items[:most])}{more}"


def one_line(text: object, limit: int = 400) -> str:
    """Return text of somebody else's document on one line, with nothing in it that a terminal or an editor would act
    on.
    """
    line = " ".join(str(text).split())
    if not line.isprintable():
        line = "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def pieces(words: object, limit: int = 1000) -> tuple[tuple[bool, str], ...]:
    """Return a sentence on one line, in pieces: what stands between backticks is code (True), the rest is text."""
    parts = one_line(words, limit).split("`")
    if len(parts) % 2 == 0:  # one backtick has no partner
        parts[-2:] = ["`".join(parts[-2:])]
    return tuple((bool(index % 2), part) for index, part in enumerate(parts) if part)


def value_text(value: object, limit: int = 120) -> str:
    """Return a value of a document in one line, as JSON; a text without its quotation marks, and nothing as a dash."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return one_line(value, limit)
    return one_line(json.dumps(value, ensure_ascii=False, default=str), limit)


def _lines(places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(f"{place.file}:{place.line}" for place in dict.fromkeys(places))
