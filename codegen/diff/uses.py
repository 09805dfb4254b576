"""Judge a change to a schema where an operation meets it: sent or read, as the whole or as a part of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from copy import copy
from functools import cached_property
from typing import Any, Literal, NamedTuple

from codegen.diff.changes import Change
from codegen.diff.dialect import Dialect, Direction
from codegen.diff.documents import Document
from codegen.diff.findings import Level, Witness
from codegen.diff.life import Begun, begun
from codegen.diff.rules import RULES
from codegen.diff.schema_changes import Delta, Key, Pair, Pairs, Step, label_of
from codegen.diff.views import View
from codegen.diff.witness import Judge, Text
from trigg_ext.openapi.document import references
from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.media_types import body_kind
from trigg_ext.openapi.pointer import locate

STABILITY = ("draft", "alpha", "beta", "stable")

_MOST = 10_000
"""After how many changes in all a schema that was met already is no longer reported at each of its places."""

_PLACED = 4
_INTERPLAY = {"oneOf", "anyOf", "contains", "if", "then", "else", "not", "propertyNames", "dependentSchemas"}


class _Unchanged:
    """What two documents say in the very same words, with all that it refers to: most of two revisions."""

    def __init__(self, old: Document, new: Document) -> None:
        roots = [dict(each.root) for each in (old, new)]
        is_other = str(roots[0].get("openapi"))[:3] != str(roots[1].get("openapi"))[:3]
        users: dict[str, set[str]] = {}
        waiting: list[str] = []
        for reference in {value for _, value in references(roots[0])}:
            try:
                one, other = (locate(each, reference).node for each in roots)
            except BrokenReferenceError:
                one, other = True, False
            if is_other or not _is_written_alike(one, other):
                waiting.append(reference)
            for inner in _references_of(one):
                users.setdefault(inner, set()).add(reference)
        self._changed = set(waiting)
        self._is_other = is_other
        while waiting:
            for user in users.get(waiting.pop(), ()):
                if user not in self._changed:
                    self._changed.add(user)
                    waiting.append(user)

    def has(self, old: Any, new: Any) -> bool:
        """Return whether two schemas are in the very same words."""
        return not self._is_other and _is_written_alike(old, new) and self._changed.isdisjoint(_references_of(old))


def _is_written_alike(old: Any, new: Any) -> bool:
    """Return whether two nodes are the same; unlike in Python, true is not 1."""
    return bool(old == new) and repr(old) == repr(new)


def _references_of(node: Any) -> Iterator[str]:
    return (value for _, value in references(node)) if isinstance(node, dict) else iter(())


class Judges:
    """The schemas that two documents make operations send and read, and what they allow."""

    def __init__(self, old: Document, new: Document) -> None:
        self._documents = old, new
        self._made: dict[Direction, Judge] = {}
        self._unchanged = _Unchanged(old, new)
        self.told = 0
        """How many changes of schemas were found so far."""
        self.is_received = False
        """Whether the API itself sends the requests and reads the responses, as it does to webhooks and callbacks."""

    @cached_property
    def received(self) -> Judges:
        """The same schemas, where the API calls and is not called."""
        other = copy(self)
        other.is_received = True
        return other

    def of(self, direction: Direction) -> Judge:
        """Return the judge of requests, or of responses."""
        if self.is_received:
            direction = "response" if direction == "request" else "request"
        if direction not in self._made:
            old, new = (Dialect(each, direction) for each in self._documents)
            self._made[direction] = Judge(Pairs(old, new), direction)
        return self._made[direction]

    def add(self, direction: Direction, old: tuple[str, Any], new: tuple[str, Any]) -> Key:
        """Make two schemas known, each by its pointer and its node, that stand for each other."""
        pairs = self.of(direction).pairs
        if self._unchanged.has(old[1], new[1]):
            return pairs.unchanged
        sides = ((pairs.old, *old), (pairs.new, *new))
        return pairs.add(*(View.of((dialect, dialect.schema(node, at))) for dialect, at, node in sides))

    @property
    def renamed(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Components that stand for each other under different names: with the pointers to where that is seen."""
        return {names: at for judge in self._made.values() for names, at in judge.pairs.renamed.items()}


class _Verdict(NamedTuple):
    level: Level
    witness: Witness | None = None
    is_unknown: bool = False


class Use(NamedTuple):
    """Where an operation meets a schema."""

    operation: str
    kind: Literal["request", "parameter", "response", "header"]
    judges: Judges
    key: Key
    name: str = ""
    """Of the parameter or the header."""
    located: str = ""
    """Where the parameter is: path, query, header or cookie."""
    status: str = ""
    media_type: str = ""
    """Of the body; of a parameter that is written in one."""
    is_exploded: bool = False
    """Whether a parameter gives the items of a list one by one, so that a list of one is like its item."""

    @property
    def direction(self) -> Direction:
        """Whether it is of the request or of the response."""
        return "request" if self.kind in ("request", "parameter") else "response"

    def changes(self, today: datetime.date) -> Iterator[Change]:
        """Yield every change that is met here."""
        judges, judge = self.judges, self.judges.of(self.direction)
        places, more = judge.met(self.key)
        left = list(more)
        for place in places:
            if judges.told >= _MOST and place[1] in judge.worst:
                left.append(place[1])
                continue
            found = list(self._at(judge, *place, today))
            judges.told += len(found)
            levels = [judge.worst.get(place[1], Level.INFO), *(each.level or Level.INFO for each in found)]
            judge.worst[place[1]] = min(levels, key=lambda each: each.rank)
            yield from found
        if left:
            rule = "trigg-places-not-compared"
            subject = (self.kind, self.located, self.name, self.status, "not compared")
            breaks = [key for key in left if judge.worst.get(key) is Level.BREAKING]
            first = judge.pairs[(breaks or left)[0]]
            yield Change(
                rule,
                self.operation,
                first.old.at,
                first.new.at,
                None,
                len(left),
                what=self.what(()),
                status=self.status,
                subject=subject,
                level=Level.WARNING if breaks else None,
                is_unknown=bool(breaks),
            )

    def _at(
        self, judge: Judge, steps: tuple[Step, ...], key: Key, pair: Pair, today: datetime.date
    ) -> Iterator[Change]:
        for delta in pair.deltas:
            name, told = self._rule(judge, delta, steps, pair, today)
            if name:
                change = self._change(name, told, steps, self._judged(judge, key, delta, steps, name))
                beside = pair.old.at if delta.old_at is None else pair.new.at
                yield change if delta.within is not None else change._replace(beside=beside)
        yield from self._unclaimed(judge, key, pair, steps)

    # --- how bad it is

    @property
    def text(self) -> Text:
        """How values are written as text here."""
        if self.media_type:
            kind = body_kind(self.media_type)
            return "" if kind == "json" else "raw" if kind == "raw" else "exploded"
        if self.kind in ("parameter", "header"):
            return "exploded" if self.is_exploded else "path" if self.located == "path" else "joined"
        return ""

    def _judged(self, judge: Judge, key: Key, delta: Delta, steps: tuple[Step, ...], name: str) -> _Verdict:
        rule = RULES[name]
        if not rule.is_judged or judge.is_covered(key, text=self.text):
            return _Verdict(rule.level)
        refusals = judge.refused(key, text=self.text)
        tried = 0
        for refusal in refusals:
            if tried < _PLACED and judge.shows(delta, refusal):
                tried += 1
                witness = judge.placed(self.key, steps, refusal.value, text=self.text)
                if witness is not None:
                    return _Verdict(Level.BREAKING, witness)
        if not tried and judge.is_harmless(key, delta, text=self.text):
            return _Verdict(rule.level)
        return _Verdict(Level.WARNING, is_unknown=True)

    def _unclaimed(self, judge: Judge, key: Key, pair: Pair, steps: tuple[Step, ...]) -> Iterator[Change]:
        """Yield that values are refused here which no single change explains."""
        if not pair.deltas and pair.inner and not any(each.step.kind in _INTERPLAY for each in pair.inner):
            return
        if judge.is_covered(key, text=self.text) and not any(each.step.kind in _INTERPLAY for each in pair.inner):
            return
        for refusal in judge.refused(key, text=self.text):
            if any(judge.shows(delta, refusal) for delta in pair.deltas):
                continue
            witness = judge.placed(self.key, steps, refusal.value, text=self.text)
            if witness is not None:
                keyword = sorted(refusal.reasons)[0][0]
                delta = Delta("values-changed", None, None, pair.old.at, pair.new.at, name=keyword)
                yield self._change(
                    f"{self._place(steps)}-values-changed", delta, steps, _Verdict(Level.BREAKING, witness)
                )
                return

    def _change(self, name: str, delta: Delta, steps: tuple[Step, ...], verdict: _Verdict) -> Change:
        path = (*(each.label for each in steps), *(() if delta.within is None else (label_of(delta.within),)))
        return Change(
            name,
            self.operation,
            delta.old_at,
            delta.new_at,
            _told(delta.old),
            _told(delta.new),
            name=delta.name,
            what=self.what(path),
            status=self.status,
            media_type=self.media_type,
            subject=(self.kind, self.located, self.name, self.status, *path),
            level=verdict.level,
            witness=verdict.witness,
            is_unknown=verdict.is_unknown,
        )

    # --- what it is called

    def what(self, path: tuple[str, ...]) -> str:
        """Return how a sentence begins that is about a part of this."""
        inner = "/".join(path)
        if self.kind == "parameter" and path == _ITEM:
            return f"Each item of the {self.located} parameter `{self.name}`"
        if self.kind in ("parameter", "header"):
            whole = f"the response header `{self.name}`"
            if self.kind == "parameter":
                whole = f"the {self.located} parameter `{self.name}`"
            return f"The property `{inner}` of {whole}" if path else f"T{whole[1:]}"
        return f"The {self.kind}'s property `{inner}`" if path else f"The {self.kind}'s body"

    def _place(self, steps: tuple[Step, ...]) -> str:
        if self.kind == "header":
            return "response-header"
        if self.kind == "parameter":
            return "request-parameter-property" if steps else "request-parameter"
        return f"{self.kind}-property" if steps else f"{self.kind}-body"

    def _rule(
        self, judge: Judge, delta: Delta, steps: tuple[Step, ...], pair: Pair, today: datetime.date
    ) -> tuple[str, Delta]:
        """Return the id of the rule for a change, empty where none is made of it, and the change as it is told."""
        place = self._place(steps)
        if delta.within is not None:
            return self._of_property(delta), delta
        if delta.aspect == "type":
            return f"{place}-{self._type(judge, delta, pair)}", delta
        if delta.aspect in ("deprecated", "stability", "reactivated"):
            return self._life(delta, place, today)
        if place == "request-parameter-property" and self.located == "header" and delta.aspect == "became-enum":
            return "request-header-property-became-enum", delta
        return f"{place}-{delta.aspect}", delta

    def _of_property(self, delta: Delta) -> str:
        aspect = delta.aspect
        need = "required" if delta.is_required else "optional"
        if self.kind == "header":
            return ""  # a header is one string; what is in it is told as its own change
        if aspect.endswith("-only"):
            return f"{self.direction}-{need}-property-{aspect}"
        if self.kind == "response":
            return f"response-{need}-{aspect}" if aspect.startswith("property-") else f"response-property-{aspect}"
        kind = "request"
        if self.kind == "parameter":
            is_header = (
                self.located == "header" and delta.is_required and aspect in ("became-required", "property-added")
            )
            kind = "request-header" if is_header else "request-parameter"
        if aspect == "property-added":
            default = "-with-default" if delta.is_required and delta.has_default and self.kind == "request" else ""
            return f"new-{need}-{kind}-property{default}"
        if aspect == "became-required" and delta.has_default and self.kind == "request":
            return "request-property-became-required-with-default"
        return f"{kind}-{aspect}" if aspect.startswith("property-") else f"{kind}-property-{aspect}"

    def _type(self, judge: Judge, delta: Delta, pair: Pair) -> str:
        if delta.name == "choice" and pair.old.is_typed and pair.new.is_typed and delta.old[1] == delta.new[1]:
            return f"list-of-types-{'narrowed' if not _are_among(pair.old.types, pair.new.types) else 'widened'}"
        wider, narrower = _is_wider(pair.old, pair.new), _is_wider(pair.new, pair.old)
        name = "type-generalized" if wider else "type-specialized" if narrower else "type-changed"
        source, sink = judge.sides(pair)
        is_read = self.text == "raw" or not source.is_typed or not source.types & {"array", "object"}
        if (
            self.text
            and self.kind != "header"
            and is_read
            and not (wider if source is pair.old else narrower)
            and sink.types == {"string"}
            and not sink.all("format")
        ):
            name = "type-generalized" if self.kind == "parameter" else "type-compatible"
        return "type-changed" if self.direction == "request" and name == "type-specialized" else name

    @staticmethod
    def _life(delta: Delta, place: str, today: datetime.date) -> tuple[str, Delta]:
        if delta.aspect == "reactivated":
            return f"{place}-reactivated", delta
        if delta.aspect == "stability":
            before, after = stability(delta.old), stability(delta.new)
            if before is None or after is None or before == after:
                return "", delta
            verb = "increased" if after > before else "decreased"
            return f"{place}-stability-{verb}", delta._replace(old=STABILITY[before], new=STABILITY[after])
        return f"{place}-{_BEGUN[begun(delta.new, today)]}", delta._replace(old=None)


def stability(value: Any) -> int | None:
    """Return how stable: the rank of a level in ``STABILITY``. What says nothing is stable; None for what says
    nonsense.
    """
    if value is None:
        return len(STABILITY) - 1
    return STABILITY.index(value) if value in STABILITY else None


_BEGUN: dict[Begun, str] = {
    "deprecated": "deprecated",
    "deprecated-with-sunset": "deprecated-with-sunset",
    "sunset-invalid": "deprecated-sunset-invalid",
    "sunset-passed": "sunset-date-too-small",
}

_ITEM = ("items",)


def _is_wider(narrow: View, wide: View) -> bool:
    """Return whether the types and formats of the second place are all of the first, and more."""
    if not _are_among(narrow.types, wide.types):
        return False
    forms = [set(each.all("format")) for each in (narrow, wide)]
    return forms[1] <= forms[0] or narrow.types < wide.types


def _are_among(kinds: frozenset[str], wanted: frozenset[str]) -> bool:
    return all(kind in wanted or (kind == "integer" and "number" in wanted) for kind in kinds)


def _told(value: Any) -> Any:
    """Return types and formats as a person writes them: ``string (date-time)``."""
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], tuple):
        kinds, form = value
        return (" or ".join(kinds) or "anything") + (f" ({form})" if form else "")
    return value
