"""The changes that somebody has looked at and accepts: by fingerprint, with a reason, until a day. No I/O."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from codegen.diff.findings import Finding, Level
from codegen.diff.rules import RULES
from codegen.errors import PipelineError
from codegen.spec import load

_KEYS = ("fingerprint", "fingerprints", "reason", "expires")
_LEVEL_EXAMPLE = "`request-property-removed: {level: INFO, reason: We send what we like.}`"
_EXAMPLE = "`- {fingerprint: 0123456789abcdef, reason: Agreed with Trigg., expires: 2027-03-01}`"


class AcceptedError(PipelineError):
    """The file of accepted changes is broken; the message names the entry, what is wrong with it and the remedy."""


class Acceptance(NamedTuple):
    """One accepted change. It holds through the day ``expires``."""

    fingerprint: str
    reason: str
    expires: datetime.date

    def holds(self, today: datetime.date) -> bool:
        """Return whether it still counts."""
        return today <= self.expires


class Sorted(NamedTuple):
    """Findings that are open, findings that are accepted, and what is to be said of the file itself."""

    open: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Acceptance], ...]
    notes: tuple[str, ...]


def read_accepted(data: bytes, *, name: str = "the accepted changes") -> tuple[Acceptance, ...]:
    """Read the file: YAML or JSON with a list ``accepted`` of entries, each with a reason and its last day.

    An entry has a ``fingerprint``, or ``fingerprints`` where one change was found in several operations.

    Raises:
        AcceptedError: it is not such a file, an entry lacks something, or a fingerprint stands twice.
    """
    document = _loaded(data, name)
    unknown = sorted(document.keys() - {"accepted", "levels"})
    if unknown:
        raise AcceptedError(f"{name}: the key {unknown[0]!r:.80} is not known; known are 'accepted' and 'levels'")
    entries = document.get("accepted", [] if "levels" in document else None)
    if not isinstance(entries, list):
        raise AcceptedError(f"{name}: 'accepted' must be a list of entries such as {_EXAMPLE}")
    accepted = tuple(
        each for number, entry in enumerate(entries, 1) for each in _entry(entry, f"{name}: entry {number}")
    )
    for fingerprint, count in Counter(each.fingerprint for each in accepted).items():
        if count > 1:
            raise AcceptedError(f"{name}: {fingerprint} stands {count} times; keep one of its entries")
    return accepted


def read_levels(data: bytes, *, name: str = "the accepted changes") -> dict[str, Level]:
    """Read what the file says under ``levels``: rules by their ids, each with a ``level`` and a ``reason``.

    Raises:
        AcceptedError: a rule or a level is not known, or a reason is missing.
    """
    levels = _loaded(data, name).get("levels", {})
    if not isinstance(levels, dict):
        raise AcceptedError(f"{name}: 'levels' must be a mapping of rules such as {_LEVEL_EXAMPLE}")
    known = {level.value: level for level in Level}
    found: dict[str, Level] = {}
    for rule, entry in levels.items():
        where = f"{name}: the level of {rule!r:.80}"
        if rule not in RULES:
            raise AcceptedError(f"{where}: there is no such rule; each finding shows its own")
        if not isinstance(entry, dict) or entry.keys() != {"level", "reason"}:
            raise AcceptedError(f"{where} must be a mapping such as {_LEVEL_EXAMPLE}")
        if not isinstance(entry["level"], str) or entry["level"] not in known:
            raise AcceptedError(f"{where}: expected one of {', '.join(known)}, got {entry['level']!r:.80}")
        if not isinstance(entry["reason"], str) or not entry["reason"].strip():
            raise AcceptedError(f"{where}: 'reason' must say why")
        found[rule] = known[entry["level"]]
    return found


def sort_out(findings: Iterable[Finding], accepted: Sequence[Acceptance], *, today: datetime.date) -> Sorted:
    """Tell accepted findings from open ones; an entry that has expired accepts nothing and is named."""
    by_fingerprint = {each.fingerprint: each for each in accepted}
    open_: list[Finding] = []
    closed: list[tuple[Finding, Acceptance]] = []
    met: dict[str, Finding] = {}
    for finding in findings:
        entry = by_fingerprint.get(finding.fingerprint)
        if entry is not None:
            met.setdefault(entry.fingerprint, finding)
        if entry is not None and entry.holds(today):
            closed.append((finding, entry))
        else:
            open_.append(finding)
    notes: list[str] = []
    for entry in accepted:
        about = met.get(entry.fingerprint)
        expired = not entry.holds(today)
        if about is not None and expired:
            notes.append(
                f"The acceptance of {entry.fingerprint} ({about.id}{_of(about)}) expired on {entry.expires}: the "
                "change counts again. Look at it anew, or give the entry a later day."
            )
        elif about is None:
            when = f" and expired on {entry.expires}" if expired else ""
            notes.append(
                f"The accepted change {entry.fingerprint} ({entry.reason}) is not among the findings{when}: "
                "remove its entry."
            )
    return Sorted(tuple(open_), tuple(closed), tuple(notes))


def _loaded(data: bytes, name: str) -> dict[str, Any]:
    try:
        return load.load(data, name=name)
    except load.Unreadable as error:
        # The file is written by hand: the remedies for a download do not help.
        said = re.sub("; (download it again|check the URL or the path)$", "", str(error))
        raise AcceptedError(f"{said}; write a list 'accepted' of entries such as {_EXAMPLE}") from None


def _of(finding: Finding) -> str:
    return f" of {finding.operation}" if finding.operation else ""


def _entry(entry: Any, where: str) -> Iterator[Acceptance]:
    if not isinstance(entry, dict):
        raise AcceptedError(f"{where} must be a mapping such as {_EXAMPLE}")
    for key in sorted(entry.keys() - set(_KEYS)):
        raise AcceptedError(f"{where}: the key {key!r:.80} is not known; known are {', '.join(_KEYS)}")
    if len(entry.keys() & {"fingerprint", "fingerprints"}) != 1:
        raise AcceptedError(f"{where} must have either 'fingerprint' or 'fingerprints', like {_EXAMPLE}")
    for key in ("reason", "expires"):
        if key not in entry:
            raise AcceptedError(f"{where} has no {key!r}; it must be like {_EXAMPLE}")
    reason = entry["reason"]
    if not isinstance(reason, str) or not reason.strip():
        raise AcceptedError(f"{where}: 'reason' must say why the change is accepted")
    expires = _day(entry["expires"], where)
    several = entry["fingerprints"] if "fingerprints" in entry else [entry["fingerprint"]]
    if not isinstance(several, list) or not several:
        raise AcceptedError(f"{where}: 'fingerprints' must be a list of them; for a single one, write 'fingerprint'")
    for fingerprint in several:
        if not isinstance(fingerprint, str) or not re.fullmatch("[0-9a-f]{16}", fingerprint):
            hint = "; put it in quotes" if isinstance(fingerprint, (int, float)) else ", as each finding shows it"
            raise AcceptedError(f"{where}: a fingerprint is 16 hexadecimal digits, not {fingerprint!r:.80}{hint}")
        yield Acceptance(fingerprint, " ".join(reason.split()), expires)


def _day(value: Any, where: str) -> datetime.date:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise AcceptedError(f"{where}: 'expires' must be a day like 2027-03-01, not {value!r:.80}")
