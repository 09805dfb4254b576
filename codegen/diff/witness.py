"""Find the value that proves a change to break: one side allows it, the other refuses it.

Values are proposed by construction, and a validator decides, on both sides: first at the place that changed, then in a
whole body. What no value shows may be proven to be harmless; what is neither is not known.
"""

from __future__ import annotations

import contextlib
import json
import random
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, Literal, NamedTuple, get_args

import jsonschema_rs

from codegen.diff.changes import same
from codegen.diff.dialect import AT, CHOICES, Dialect, Direction, Schema, spelled_out, validator
from codegen.diff.findings import Level, Witness
from codegen.diff.schema_changes import Delta, Key, Pair, Pairs, Step, match_members
from codegen.diff.values import FORMATS, UNDESCRIBED, NoValueError, filled, matches, random_value, simple, variants
from codegen.diff.views import Node, View
from trigg_ext.openapi.json_types import mapping

Text = Literal["", "raw", "exploded", "joined", "path"]
"""How a value is written as text: not at all but as JSON, or as it is; its items one by one, or all in one; in a path,
where nothing is no value.
"""

TRIED = 200
"""How many values are tried at a place."""

_AT_RANDOM = 60

PLACES = 20
"""At how many places of one body a change of one schema is reported."""

_MORE_PLACES = 200
"""How many places of one body are reported in all beyond the first of each schema."""

_GROUPS = {
    **dict.fromkeys(("additionalProperties", "patternProperties", "properties"), "properties"),
    **dict.fromkeys(("contains", "maxContains", "minContains"), "contains"),
    **dict.fromkeys(("else", "if", "then"), "if"),
    **dict.fromkeys(("items", "prefixItems"), "items"),
    **dict.fromkeys(("const", "enum", "type"), "type"),
}
"""Keywords that say something together only."""
_NOT_NULL = ["array", "boolean", "number", "object", "string"]
_PAIRED = ("contains", "contentSchema", "items", "propertyNames", "unevaluatedItems", "unevaluatedProperties")


class Refusal(NamedTuple):
    """A value that the source allows and the sink does not, and by which keywords: with the names they are about."""

    value: Any
    reasons: frozenset[tuple[str, str]]


_Around = Literal["both", "least", "full"]
"""What stands around a value in a body: what both sides have in common; of the source what it needs, or all."""

Met = tuple[tuple[Step, ...], Key, Pair]
"""A pair inside another, and the way to it."""


class Judge:
    """What two documents allow in one direction.

    The *source* is the side whose values must be taken: the old one for requests, the new one for responses. The
    *sink* is the side that takes them, or refuses.
    """

    def __init__(self, pairs: Pairs, direction: Direction) -> None:
        self.pairs = pairs
        self._turned = direction == "response"
        self._refused: dict[tuple[Key, Text], tuple[Refusal, ...]] = {}
        self._covered: dict[tuple[Key, Text], bool] = {}
        self._harmless: dict[tuple[Key, Text, frozenset[str], str | None], bool] = {}
        self._met: dict[Key, tuple[list[Met], list[Key]]] = {}
        self._placed: dict[tuple[Key, tuple[Step, ...], Text, str], Witness | None] = {}
        self.worst: dict[Key, Level] = {}
        """How bad the worst is that was found of a pair."""

    def sides(self, pair: Pair) -> tuple[View, View]:
        """Return the source and the sink of a pair."""
        return (pair.new, pair.old) if self._turned else (pair.old, pair.new)

    def met(self, root: Key) -> tuple[list[Met], list[Key]]:
        """Return every pair inside one that is not written alike, by each way to it, nearest first; and those over
        that are met too often.
        """
        if root not in self._met:
            found, left = self._met[root] = [], []
            times: Counter[Key] = Counter()
            more = _MORE_PLACES
            waiting: deque[tuple[tuple[Step, ...], Key, frozenset[Key]]] = deque([((), root, frozenset())])
            while waiting:
                steps, key, passed = waiting.popleft()
                pair = self.pairs[key]
                if pair.is_alike or key in passed:
                    continue
                if times[key] >= PLACES or (key in times and more == 0):
                    left.append(key)
                    continue
                more -= key in times
                times[key] += 1
                found.append((steps, key, pair))
                waiting.extend(((*steps, each.step), each.key, passed | {key}) for each in pair.inner)
        return self._met[root]

    # --- at the place

    def refused(self, key: Key, *, text: Text = "") -> tuple[Refusal, ...]:
        """Return values that the source allows at a place and the sink refuses there, one for each kind of reason.

        ``text`` tells how values are written as text there, so that a number is as good as its digits.
        """
        if (key, text) not in self._refused:
            source, sink = self.sides(self.pairs[key])
            found: dict[frozenset[tuple[str, str]], Refusal] = {}
            values = list(self.candidates(source, sink))
            read = [readings(each, text) for each in values]
            checks = [_Check(side.nodes, [each for several in read for each in several]) for side in (source, sink)]
            parts = _Check([(dialect, dict(part)) for dialect, part in sink.parts], values)
            for value, several in zip(values, read, strict=True):
                if any(map(checks[0], several)) and not any(map(checks[1], several)):
                    reasons = frozenset(_reasons(source, sink, value, parts))
                    listed = value if any(each[0] in ("enum", "const") for each in reasons) else None
                    known = reasons | {("", json.dumps(listed, sort_keys=True, default=str))}
                    if reasons:
                        found.setdefault(known, Refusal(value, reasons))
            self._refused[key, text] = tuple(found.values())
        return self._refused[key, text]

    def breaks_here(self, source: View, sink: View, value: Any, *, text: Text = "") -> bool:
        """Return whether the source allows a value that the sink refuses by what it says of this very place."""
        if not self.allows(source, value, text=text) or self.allows(sink, value, text=text):
            return False
        parts = _Check([(dialect, dict(part)) for dialect, part in sink.parts], [value])
        return any(_reasons(source, sink, value, parts))

    def candidates(self, source: View, sink: View) -> Iterator[Any]:
        """Yield values to try: such as the source may allow, and such as it allows beyond the sink."""
        listed = len(source.values or ())
        yield from islice(variants(source, sink), TRIED + listed)
        yield from islice(self._beyond(source, sink), 50)
        if [source, sink] != [*source.chosen, *sink.chosen]:
            # Of what alternatives differ in, deep inside, no limit tells.
            rng = random.Random(TRIED)  # noqa: S311 - not for secrets
            yield from (random_value(source, rng, depth=2) for _ in range(_AT_RANDOM))

    def _beyond(self, source: View, sink: View) -> Iterator[Any]:
        if "object" in source.types | source.item(source.positions).types:
            return  # there, a difference would be of properties that nobody describes
        one, other = (self._canonical(self._opened(each.nodes)) for each in (source, sink))
        if one is None or other is None:
            return
        with contextlib.suppress(jsonschema_rs.canonical.UnsupportedOperand, jsonschema_rs.canonical.UnsupportedResult):
            difference: Any = one.subtract(other).to_json_schema()
            if "$defs" in difference:
                return  # the references in it are nobody's
            yield from variants(View((Dialect(self.pairs.new.document, self.pairs.new.direction), difference)))

    def shows(self, delta: Delta, refusal: Refusal) -> bool:
        """Return whether a value was refused because of this change."""
        hit = [name for keyword, name in refusal.reasons if keyword in delta.keywords]
        if delta.keywords == ("allOf",) and delta.member is not None:
            return not self.allows(View.of(delta.member), refusal.value)
        if delta.member is not None and (hit or (delta.new is not None) == self._turned):
            return self.allows(View.of(delta.member), refusal.value)
        if not hit:
            return False
        if delta.aspect.startswith("enum-value"):
            return same(refusal.value, delta.old if delta.aspect.endswith("removed") else delta.new)
        return delta.within is None or delta.within in hit

    # --- proofs

    def is_harmless(self, key: Key, delta: Delta, *, text: Text = "") -> bool:
        """Return whether it is proven that every value which the source allows passes this change."""
        source, sink = self.sides(self.pairs[key])
        if "null" in delta.keywords:
            return sink.null or not source.null
        if (
            delta.aspect.startswith(("enum-value", "any-of", "one-of"))
            and delta.aspect.endswith("added") != self._turned
        ):
            return True  # one more thing that is taken
        if delta.aspect == ("property-removed" if self._turned else "property-added") and not delta.is_required:
            return True
        if delta.keywords == ("allOf",):
            return self.is_covered(key, text=text)
        groups = frozenset(_GROUPS.get(each, each) for each in delta.keywords)
        known = key, text, groups, delta.within
        if known not in self._harmless:
            self._harmless[known] = self._is_covered(source, sink, text, groups, delta.within)
        return self._harmless[known]

    def is_covered(self, key: Key, *, text: Text = "") -> bool:
        """Return whether it is proven that every value which the source allows passes what the sink says here."""
        if (key, text) not in self._covered:
            source, sink = self.sides(self.pairs[key])
            covered = (sink.null or not source.null) and self._is_covered(source, sink, text)
            self._covered[key, text] = covered or self._takes_each(source, sink, text)
        return self._covered[key, text]

    def _takes_each(self, source: View, sink: View, text: Text) -> bool:
        """Return whether the source has so few values that each can be tried, and the sink takes them all."""
        values = [True, False] if source.types == {"boolean"} else source.values
        if values is None or len(values) > TRIED:
            return False
        values = [*values, *([None] if source.null else [])]
        return all(self.allows(sink, each, text=text) for each in values if self.allows(source, each))

    def _is_covered(
        self, source: View, sink: View, text: Text, groups: frozenset[str] | None = None, name: str | None = None
    ) -> bool:
        stand_ins, types = _stand_ins(source, sink)
        before = self._said(source, sink, stand_ins[0], is_sink=False)
        after = self._said(sink, source, stand_ins[1], is_sink=True)
        groups = frozenset({*before, *after}) if groups is None else groups
        if name is not None and "required" in after:  # what else is needed is told of others
            after["required"] = [{"required": [each for each in sink.required if each == name]}]
        if name is not None:  # and so is what others may be
            after["properties"] = [
                {**mapping(each), "properties": dict.fromkeys(mapping(mapping(each).get("properties")), True)}
                for each in after.get("properties", ())
            ]
        if "oneOf" not in groups:  # that only one of them holds is then of no interest
            before["oneOf"] = [{"anyOf": mapping(each)["oneOf"]} for each in before.get("oneOf", ())]
        for keyword in ("unevaluatedItems", "unevaluatedProperties"):  # which say nothing apart from their parts
            before.pop(keyword, None)
            if keyword in groups and keyword in after:
                return False
        wanted = {group: each for group, each in after.items() if group in groups}
        choices: list[dict[str, list[Schema]]] = [
            {key: said.pop(key) for key in CHOICES if key in said} for said in (before, wanted)
        ]
        counts = [[len(mapping(each).get("oneOf", ())) for each in said.get("oneOf", ())] for said in choices]
        if counts[1] and (counts[0] != counts[1] or not self._are_alike(source, sink)):
            return False  # one more may hold as well
        # What stands for alternatives is nothing but that: beside them, only their types are known of those.
        about = self._said(source, sink, types, is_sink=False)
        before["choices"] = [
            {"anyOf": next(iter(mapping(each).values()))} for key in CHOICES for each in about.get(key, ())
        ]
        before["null"] = [{"type": _NOT_NULL}]  # whether it may be null is told by itself
        also = self._as_text(source, sink, text) if text else []
        return self._covers(wanted, before, also) and self._covers(choices[1], choices[0], also)

    def _as_text(self, source: View, sink: View, text: Text) -> list[Schema]:
        """Return which values the sink takes because of how they are written: a number as its digits, an item alone as
        a list.
        """
        taken: list[Schema] = []
        said = self._said(sink, View(), {}, is_sink=True)
        bounds = [source.get("minimum"), source.get("maximum")]
        longest: dict[str, Any] = {}
        if None not in bounds and "number" not in source.types:
            longest = {"maxLength": max(len("false"), *(len(str(int(each))) for each in bounds))}
        if self._covers(said, {"string": [{"type": "string", "minLength": 1, **longest}]}):
            taken.append({"type": ["boolean", "number"]})
        if text == "exploded" and "array" in sink.types:
            item = sink.item(0)
            inside = {"allOf": [True, *chain(*self._said(item, View(), {}, is_sink=True).values())]}
            if self._covers(said, {"array": [{"type": "array", "minItems": 1, "maxItems": 1, "items": inside}]}):
                scalars = [{**inside, "type": ["boolean", "number", "string"]}]
                taken += [*scalars, *self._as_text(source, item, "joined")]
        return taken

    def _are_alike(self, source: View, sink: View) -> bool:
        """Return whether both sides have the same alternatives of oneOf, or none in common."""
        pairs, gone, came = match_members(source.members("oneOf"), sink.members("oneOf"))
        both = [(View.of(one.node), View.of(other.node)) for one, other in pairs]
        if pairs and (gone or came):
            return False
        return all(self.pairs.is_alike(*(reversed(each) if self._turned else each)) for each in both)

    def _covers(
        self, wide: dict[str, list[Schema]], narrow: dict[str, list[Schema]], also: Sequence[Schema] = ()
    ) -> bool:
        schemas = [{"allOf": [True, *chain(*each.values())]} for each in (narrow, wide)]
        one, other = self._canonical(schemas[0]), self._canonical({"anyOf": [schemas[1], *also]})
        if one is None or other is None:
            return False
        with contextlib.suppress(jsonschema_rs.canonical.UnsupportedOperand, jsonschema_rs.canonical.UnsupportedResult):
            return bool(other.covers(one) == jsonschema_rs.canonical.Containment.YES)
        return False

    def _opened(self, nodes: Sequence[Node]) -> dict[str, Any]:
        """Return nodes as one schema without references."""
        return {"allOf": [dialect.opened(schema, self._name) for dialect, schema in nodes]}

    def _name(self, reference: str) -> str:
        """Return what stands for a component: the same for both sides where both say the same."""
        pairs, at = self.pairs, reference.partition("#")[2]
        old, new = (f"{each.uri}#{at}" for each in (pairs.old, pairs.new))
        return f"~{at}" if pairs.has(old, new) and pairs.targets_alike(old, new) else f"~{reference}"

    def _said(self, view: View, other: View, stand_ins: dict[str, Schema], *, is_sink: bool) -> dict[str, list[Schema]]:
        """Return what a place says itself, by groups of keywords: what is told of other places is the same for both."""
        said: dict[str, list[Schema]] = {}
        for dialect, part in view.parts:
            groups: dict[str, dict[str, Any]] = {}
            for keyword, value in part.items():
                if keyword in (AT, "discriminator") or (keyword == "format" and value not in FORMATS):
                    continue
                own = _own(keyword, value, other, is_sink=is_sink)
                if keyword == "pattern":
                    own = spelled_out(value)
                if keyword in ("oneOf", "anyOf"):
                    own = [stand_ins.get(_at(each), each) for each in value]
                groups.setdefault(_GROUPS.get(keyword, keyword), {})[keyword] = own
            for group, each in groups.items():
                said.setdefault(group, []).append(dialect.opened(each, self._name))
        return said

    def _canonical(self, schema: Schema) -> jsonschema_rs.CanonicalSchema | None:
        try:
            return jsonschema_rs.canonicalize(schema, draft=jsonschema_rs.Draft202012, validate_formats=True)
        except ValueError:
            return None

    # --- in a whole body

    def placed(self, root: Key, steps: tuple[Step, ...], value: Any, *, text: Text = "") -> Witness | None:
        """Return a value in a whole body that the source allows and the sink refuses; None if there is none."""
        known = root, steps, text, json.dumps(value, default=str)
        if known not in self._placed:
            self._placed[known] = next(self._placings(root, steps, value, text), None)
        return self._placed[known]

    def _placings(self, root: Key, steps: tuple[Step, ...], value: Any, text: Text) -> Iterator[Witness]:
        source, sink = self.sides(self.pairs[root])
        for around in get_args(_Around):
            with contextlib.suppress(NoValueError, RecursionError):
                whole = self._put(source, sink, steps, value, around=around)
                if self.allows(source, whole, text=text) and not self.allows(sink, whole, text=text):
                    yield Witness(value, whole, "new" if self._turned else "old")

    def _put(self, source: View, sink: View, steps: tuple[Step, ...], value: Any, *, around: _Around) -> Any:
        if not steps:
            return value
        step, rest = steps[0], steps[1:]
        if step.kind in ("oneOf", "anyOf"):
            names = (step.name, step.old_name) if self._turned else (step.old_name, step.name)
            inside = source.choosing(names[0]), sink.choosing(names[1])
            return self._put(*inside, rest, value, around=around)
        name = step.name if step.kind == "property" else UNDESCRIBED
        if step.kind == "patternProperties":
            name = next(iter(matches(step.name, 1)), "")
        inside = _below(source, step, name), _below(sink, step, name)
        inner = self._put(*inside, rest, value, around=around)
        if step.kind in ("items", "item", "contains", "unevaluatedItems"):
            items = [*(simple(source.item(index)) for index in range(step.number)), inner]
            contained = self._beside(source, sink, around=around) if source.within("contains") is not None else []
            return [*filled(items, source, int(source.get("minItems") or 0)), *contained]
        beside = self._beside(source, sink, around=around)
        if step.kind in ("property", "additional", "patternProperties", "unevaluatedProperties"):
            return {**(beside if isinstance(beside, dict) else {}), name: inner}
        if step.kind == "propertyNames":
            return {**beside, str(inner): simple(source.under(str(inner)))}
        return {**beside, **inner} if isinstance(beside, dict) and isinstance(inner, dict) else inner

    def _beside(self, source: View, sink: View, *, around: _Around) -> Any:
        """Return a plain value of a place: of both sides where they have one in common, so that nothing else breaks."""
        view = View.of(*source.nodes, *(sink.nodes if around == "both" else ()))
        full = islice(variants(view), 1, 2) if around == "full" else iter(())
        return next(full, None) or simple(view)

    # --- validators

    @staticmethod
    def allows(view: View, value: Any, *, text: Text = "") -> bool:
        """Return whether a side allows a value; where it is written as text, whether any reading of it is allowed."""
        return any(map(view.allows, readings(value, text)))


class _Check:
    """A validator for some values, of what nodes say together."""

    def __init__(self, nodes: Sequence[Node], values: list[Any]) -> None:
        said = [dialect.about(schema, values) for dialect, schema in nodes]
        self._validator = validator({"allOf": said} if said else True)

    def __call__(self, value: Any) -> bool:
        return self._validator is None or self._validator.is_valid(value)

    def errors(self, value: Any) -> list[jsonschema_rs.ValidationError]:
        """Return why a value is refused."""
        return [] if self._validator is None else list(self._validator.iter_errors(value))


def _reasons(source: View, sink: View, value: Any, parts: _Check) -> Iterator[tuple[str, str]]:
    """Yield by which keywords of this very place a value is refused, and the property that each is about."""
    if value is None and source.null and not sink.null:
        yield "null", ""
        return
    for error in parts.errors(value):
        path = error.schema_path
        if len(path) < 3:
            continue
        keyword = str(path[2])
        if keyword == "properties" and path[3] in source.properties:
            continue  # told of that place
        if keyword == "items" and source.within("items") is not None:
            continue
        if keyword == "prefixItems" and int(error.instance_path[0]) < source.positions:
            continue
        names = [""]
        if keyword == "required":
            names = [str(error.kind.property)]  # type: ignore[attr-defined]
        elif keyword in ("additionalProperties", "unevaluatedProperties") and isinstance(value, dict):
            names = [name for name in value if name not in sink.properties] or [""]
        elif keyword in ("properties", "patternProperties"):
            names = [str(error.instance_path[0])] if error.instance_path else [""]
        for name in names:
            yield keyword, name


def readings(value: Any, text: Text) -> list[Any]:
    """Return what a value may be read as where it is written as text: ``5`` as ``"5"``, a list of one as its item."""
    if not text:
        return [value]
    if (value == [] and text != "raw") or (value == "" and text == "path"):
        return []  # an empty list is written as nothing at all
    several = [value]
    if text == "raw" and isinstance(value, (list, dict)):
        several.append(json.dumps(value))
    elif text in ("joined", "path") and isinstance(value, list):
        several.append(",".join(map(_as_text, value)))
    elif text == "exploded" and isinstance(value, list) and len(value) == 1:
        several.append(value[0])
    if text != "raw" and not isinstance(value, (list, dict)):
        several.append([value])
    return [_deep(each, change) for each in several for change in (_as_is, _as_text, _as_read)]


def _deep(value: Any, change: Any) -> Any:
    if isinstance(value, list):
        return [_deep(each, change) for each in value]
    if isinstance(value, dict):
        return {key: _deep(each, change) for key, each in value.items()}
    return change(value)


def _as_is(value: Any) -> Any:
    return value


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _as_read(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return value if isinstance(read, (list, dict)) else read


def _own(keyword: str, value: Any, other: View, *, is_sink: bool) -> Any:
    """Return what is under a keyword, where what the other side has as well is open: it is a place of its own."""
    match keyword:
        case "properties":
            own = {name for name in value if name not in other.properties}
            own = {name for name in own if not is_sink or other.describes(name)}  # what is not described is not sent
            return {name: each if name in own else True for name, each in value.items()}
        case "prefixItems":
            return [True if index < other.positions else each for index, each in enumerate(value)]
        case "patternProperties" | "dependentSchemas":
            return {name: True if name in other.named(keyword) else each for name, each in value.items()}
        case "additionalProperties" if value is not False:
            return True if other.within(keyword) is not None else value
    return True if keyword in _PAIRED and other.within(keyword) is not None else value


def _stand_ins(source: View, sink: View) -> tuple[tuple[dict[str, Schema], dict[str, Schema]], dict[str, Schema]]:
    """Return for each alternative that both sides have something that stands for it on each; and its types alone."""
    found: tuple[dict[str, Schema], dict[str, Schema]] = ({}, {})
    known: dict[str, Schema] = {}
    for keyword in CHOICES:
        pairs, _, _ = match_members(source.members(keyword), sink.members(keyword))
        for number, pair in enumerate(pairs):
            types = View.of(pair[0].node).types & View.of(pair[1].node).types
            name = f"~{keyword}{number}"
            listed: list[Any] = [name] if "string" in types else []
            listed += [10**6 + number] if types & {"number", "integer"} else []
            listed += [[name]] if "array" in types else []
            each: dict[str, Any] = {"type": "object", "required": [name]}
            for ins, member in zip(found, pair, strict=True):
                ins[member.at] = {"anyOf": [*([each] if "object" in types else []), {"enum": listed or [f"{name}~"]}]}
            known[pair[0].at] = {"type": sorted(View.of(pair[0].node).types)}
    return found, known


def _below(view: View, step: Step, name: str) -> View:
    """Return what a view says of the values that a step leads to."""
    match step.kind:
        case "property" | "additional" | "patternProperties":
            return view.under(name)
        case "items" | "item":
            return view.item(step.number)
    found = view.named(step.kind).get(step.name) if step.name else view.within(step.kind)
    return found or View()


def _at(schema: Schema) -> str:
    return str(schema.get(AT, "")) if isinstance(schema, dict) else ""


__all__ = ("PLACES", "Judge", "Met", "Refusal", "Text", "Witness", "readings")
