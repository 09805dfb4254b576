"""Compare responses with earlier ones, as a baseline: which fields they have, with something in them, in which form.

A response that has nothing keeps to a description that requires nothing. What was in every response that was kept, and
is in none that comes, is drift all the same: ``field-gone``. What only looks otherwise is worth a look:
``became-empty`` and ``other-form``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define, field

from trigg_ext._conformance.findings import NO_TEXT, Finding, Kind, Level
from trigg_ext._conformance.schema_view import DescribedOperation, Description
from trigg_ext._conformance.validate import Comparison, ObservedResponse, compare

ENOUGH = 20
"""How many responses in a row a running client must have seen with a field, and then without it or otherwise."""

_MOST_PLACES = 15_000

Key = tuple[str, str, int]
"""The method, the path template and the status."""


@define
class _Place:
    """How often the object of a field came, and the field in it; filled, and in which forms."""

    expected: int = 0
    present: int = 0
    filled: int = 0
    forms: set[str] = field(factory=set[str])


class Baseline:
    """Counts of the fields of responses, by operation and status."""

    def __init__(self) -> None:
        self._places: dict[Key, dict[str, _Place]] = {}

    def add(self, response: ObservedResponse, compared: Comparison) -> None:
        """Count the fields of one successful response."""
        if response.status >= 400:
            return
        places = self._places.setdefault((response.method, response.path, response.status), {})
        for place in compared.documented:
            counts = places.setdefault(place, _Place())
            counts.expected += 1
            counts.present += place in compared.present
        for place, forms in compared.forms.items():
            places[place].filled += 1
            places[place].forms |= forms - {NO_TEXT}

    def against(self, later: Baseline, description: Description) -> Iterator[Finding]:
        """Yield what was always there, and is not in ``later``."""
        for key, places in self._places.items():
            operation = description.operation(*key[:2])
            now = later._places.get(key, {})
            if operation is None:
                continue
            for place, was in sorted(places.items()):
                counts = now.get(place, _Place())
                if was.present < was.expected or not counts.expected:
                    continue
                seen = f"all {was.present} kept responses"
                if not counts.present:
                    told = f"it was in {seen}, and is in none of {counts.expected}"
                    yield _finding("field-gone", operation, key[2], place, ("always there", "absent", told))
                elif was.filled == was.present and not counts.filled:
                    told = f"it had something in it in {seen}, and is empty in all {counts.present}"
                    yield _finding("became-empty", operation, key[2], place, ("not empty", "empty", told))
                elif len(was.forms) == len(counts.forms) == 1 and was.forms != counts.forms:
                    (before,), (after,) = was.forms, counts.forms
                    before, after = before or "text", after or "text"
                    told = f"its form was {before} in {seen}, and is {after} now"
                    yield _finding("other-form", operation, key[2], place, (before, after, told))


def baseline_of(responses: Iterable[ObservedResponse], description: Description) -> Baseline:
    """Return the counts of responses that were kept."""
    baseline = Baseline()
    for response in responses:
        compared = compare(description, response)
        if compared is not None:
            baseline.add(response, compared)
    return baseline


@define
class _Streak:
    """What many responses in a row had in common, and what those after them have."""

    was: str
    count: int = 0
    now: str = ""
    after: int = 0

    def take(self, look: str) -> bool:
        """Count one response; return whether it makes enough that look otherwise than enough before."""
        if look == (self.now if self.after else self.was):
            self.count, self.after = self.count + (not self.after), self.after + bool(self.after)
        elif self.after or self.count < ENOUGH:
            # What comes and goes is never taken to be gone.
            self.was, self.count, self.after = look, 1, 0
        else:
            self.now, self.after = look, 1
        return self.after == ENOUGH


class Streaks:
    """What a running client sees go or change: what many responses in a row had, and many in a row then have not."""

    def __init__(self) -> None:
        self._streaks: dict[Key, dict[str, dict[Kind, _Streak]]] = {}
        self._count = 0
        # What the last response of each key had, and the streaks that it made longer: most of the next ones are alike.
        self._last: dict[Key, tuple[tuple[object, ...], list[_Streak]]] = {}

    def take(self, operation: DescribedOperation, response: ObservedResponse, compared: Comparison) -> list[Finding]:
        """Count the fields of one response; return those that are gone or look otherwise, each once."""
        found: list[Finding] = []
        if response.status >= 400:
            return found
        key = response.method, response.path, response.status
        has = compared.documented, compared.present, compared.forms
        last = self._last.pop(key, None)
        if last is not None and has == last[0]:
            for each in last[1]:
                each.count += 1
            self._last[key] = last
            return found
        places = self._streaks.setdefault(key, {})
        longer: list[_Streak] = []
        for place in sorted(compared.documented):
            streaks = places.setdefault(place, {})
            for kind, look in _looks(place, compared):
                streak = streaks.get(kind)
                if streak is None:
                    if self._count >= _MOST_PLACES:
                        continue
                    self._count += 1
                    streak = streaks[kind] = _Streak(look)
                longer.append(streak)
                if streak.take(look) and (told := _told(kind, streak)):
                    found.append(_finding(kind, operation, key[2], place, (streak.was, streak.now, told)))
        if not any(each.after for each in longer):
            self._last[key] = has, longer
        return found


def _looks(place: str, compared: Comparison) -> Iterator[tuple[Kind, str]]:
    """Yield what is counted of a documented field."""
    if place not in compared.present:
        yield "field-gone", "absent"
        return
    yield "field-gone", "always there"
    forms = compared.forms.get(place)
    yield "became-empty", "not empty" if forms else "empty"
    if forms:
        yield "other-form", next(iter(forms)) if len(forms) == 1 else " or ".join(sorted(forms))


def _told(kind: Kind, streak: _Streak) -> str:
    """Return what is said of a change between two streaks; nothing where it is none that anybody minds."""
    seen = f"{streak.count} responses in a row"
    match kind, streak.now:
        case "field-gone", "absent":
            return f"it was in {seen}, and is in none of the {ENOUGH} after them"
        case "became-empty", "empty":
            return f"it had something in it in {seen}, and is empty in the {ENOUGH} after them"
        case "other-form", after if all(each and " or " not in each for each in (streak.was, after)):
            return f"its form was {streak.was} in {seen}, and is {after} in the {ENOUGH} after them"
        case _:
            return ""


def _finding(kind: Kind, operation: DescribedOperation, status: int, place: str, told: tuple[str, str, str]) -> Finding:
    level: Level = "drift" if kind == "field-gone" else "info"
    return Finding(kind, level, operation.name, operation.method, operation.path, status, place, *told)
