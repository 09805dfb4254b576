"""Compare responses with earlier ones, as a baseline: which fields they have, with something in them, in which form.

A response that has nothing keeps to a description that requires nothing. What was in every response that was kept, and
is in none that comes, is drift all the same: ``field-gone``. What only looks otherwise is worth a look:
``became-empty`` and ``other-form``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import define, field

from trigg_ext._conformance.findings import Finding, Kind, Level, text_form
from trigg_ext._conformance.schema_view import DescribedOperation, Description
from trigg_ext._conformance.validate import Comparison, ObservedResponse, compare
from trigg_ext.openapi.json_types import mapping, sequence
from trigg_ext.openapi.pointer import pointer

ENOUGH = 20
"""How many responses in a row a running client must have seen with a field, and then without it or otherwise."""

_MOST_PLACES = 15_000

_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")

_NO_TEXT = "no text"
"""What stands for the form of numbers, lists and objects."""

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
        for place, looks in _looks(response, compared).items():
            places[place].filled += 1
            places[place].forms |= looks - {_NO_TEXT}

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
        self._streaks: dict[tuple[Key, str, Kind], _Streak] = {}

    def take(self, operation: DescribedOperation, response: ObservedResponse, compared: Comparison) -> list[Finding]:
        """Count the fields of one response; return those that are gone or look otherwise, each once."""
        found: list[Finding] = []
        if response.status >= 400:
            return found
        key = response.method, response.path, response.status
        filled = _looks(response, compared)
        for place in sorted(compared.documented):
            is_there = place in compared.present
            looks: dict[Kind, str] = {"field-gone": "always there" if is_there else "absent"}
            if is_there:
                looks["became-empty"] = "not empty" if place in filled else "empty"
            if place in filled:
                looks["other-form"] = " or ".join(sorted(filled[place]))
            for kind, look in looks.items():
                if (key, place, kind) not in self._streaks and len(self._streaks) >= _MOST_PLACES:
                    continue
                streak = self._streaks.setdefault((key, place, kind), _Streak(look))
                if streak.take(look) and (told := _told(kind, streak)):
                    found.append(_finding(kind, operation, key[2], place, (streak.was, streak.now, told)))
        return found


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


def form_of(text: str) -> str:
    """Return what kind of text it is, with what a reader of it may rely on: a zone of a time, the case of an id."""
    form = text_form(text)
    if form == "date and time":
        return f"{form} {'with' if _ZONE.search(text) else 'without'} a zone"
    if form == "GUID" and re.search("[A-Fa-f]", text):
        return f"{form} in {'capitals' if text == text.upper() else 'small letters'}"
    if form == "phone number":
        return f"{form} {'with' if ' ' in text else 'without'} spaces"
    return form


def _finding(kind: Kind, operation: DescribedOperation, status: int, place: str, told: tuple[str, str, str]) -> Finding:
    level: Level = "drift" if kind == "field-gone" else "info"
    return Finding(kind, level, operation.name, operation.method, operation.path, status, place, *told)


def _looks(response: ObservedResponse, compared: Comparison) -> dict[str, set[str]]:
    """Return the fields of a response that have something in them, each with the forms of its texts."""
    looks: dict[str, set[str]] = {}
    for place, value in _values(_body(response)):
        if place in compared.present and place in compared.documented and value not in ("", [], {}, None):
            looks.setdefault(place, set()).add(form_of(value) if isinstance(value, str) else _NO_TEXT)
    return looks


def _body(response: ObservedResponse) -> Any:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return None


def _values(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every field of a body with its place, in which ``*`` stands for every index."""
    waiting: list[tuple[str, Any]] = [("", value)]
    for place, each in waiting:  # grows on the way
        if len(waiting) > 50_000:
            return
        below = [(pointer("*"), item) for item in sequence(each)[:100]]
        below += [(pointer(name), item) for name, item in mapping(each).items()]
        waiting += [(f"{place}{step}", item) for step, item in below]
        yield place, each
