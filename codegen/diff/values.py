"""Make values that a description allows, and such as lie just inside and just outside of its limits.

Values are made from what is described alone: an object gets no property of which its description does not speak, but
for one that no description speaks of. They are candidates: whoever wants only allowed ones checks them.
"""

from __future__ import annotations

import contextlib
import math
import random
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, islice, pairwise
from typing import Any

from codegen.diff.changes import canonical
from codegen.diff.views import View

UNDESCRIBED = "undescribed"
"""The name of a property that no description speaks of."""

_NONE = object()
_INTERPLAY = ("dependentRequired", "dependentSchemas", "if", "not", "oneOf", "propertyNames")
_DEEP = 5
_DEEPEST = 24
_ALTERNATIVES = 12
_TRIED = 200
_LONGEST = 200_000
_MOST_ITEMS = 2_000
_LARGEST = 4_100
_TEXTS = ("a", "", "Ola Nordmann", "0", "-1.5", "true", "æ", "+4791234567", "9,50")
FORMATS = {
    "date": ("2027-03-01",),
    "date-time": ("2027-03-01T12:00:00Z",),
    "time": ("12:00:00Z",),
    "duration": ("P1D",),
    "email": ("ola@example.no",),
    "idn-email": ("ola@example.no",),
    "hostname": ("example.no",),
    "idn-hostname": ("example.no",),
    "ipv4": ("192.0.2.1",),
    "ipv6": ("2001:db8::1",),
    "uri": ("https://example.no/kunde",),
    "uri-reference": ("/kunde",),
    "iri": ("https://example.no/kunde",),
    "iri-reference": ("/kunde",),
    "uri-template": ("https://example.no/{kunde}",),
    "uuid": ("123e4567-e89b-12d3-a456-426614174000",),
    "json-pointer": ("/kunde",),
    "relative-json-pointer": ("0/kunde",),
    "regex": ("^a",),
}
"""The formats that JSON Schema has, which alone are asserted, with a string of each."""


class NoValueError(Exception):
    """No value of a description could be made: it contains itself without an end, or allows nothing."""


def simple(view: View, depth: int = 0) -> Any:
    """Return a plain value that a description allows, as far as can be seen.

    Raises:
        NoValueError: none could be made.
    """
    if depth not in view.plain_values:
        found = next(variants(view, depth=depth, few=True), _NONE)
        if found is not _NONE and depth < _DEEP and any(map(view.all, _INTERPLAY)) and not view.allows(found):
            # What each keyword allows by itself, another one forbids.
            found = next(filter(view.allows, islice(variants(view, depth=depth), _TRIED)), found)
        view.plain_values[depth] = found
    if view.plain_values[depth] is _NONE:
        raise NoValueError
    return view.plain_values[depth]


def variants(view: View, other: View | None = None, *, depth: int = 0, few: bool = False) -> Iterator[Any]:
    """Yield values of a place, plain ones first, each once; the limits of ``other`` are tried as well.

    ``few`` yields what is needed for a plain value only.
    """
    if depth > _DEEPEST:
        return
    seen: set[str] = set()
    for value in _each(view, other, depth, few):
        if not _is_small(value):
            continue
        key = repr(value)
        if key not in seen:
            seen.add(key)
            yield value


def _is_small(value: Any) -> bool:
    """Return whether a value can be compared and shown: what contains itself grows without an end."""
    waiting, left = [value], _LARGEST
    while waiting and left:
        node = waiting.pop()
        left -= 1
        waiting += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return not waiting


def _each(view: View, other: View | None, depth: int, few: bool) -> Iterator[Any]:
    if view.chosen != [view]:
        # Where two sides are told apart, each alternative may be the one that tells.
        choices = view.chosen if other is not None else view.chosen[:_ALTERNATIVES]
        sources = [variants(choice, other, depth=depth + 1, few=few) for choice in choices]
        both = _in_both(choices, depth) if not few and depth < 2 else iter(())
        yield from _in_turn([*sources, iter([None] if view.null else []), both])
        return
    values = view.values
    if values is not None:
        # What the other side does not list is told apart first.
        yield from sorted(values, key=lambda each: other is None or other.values is None or each in other.values)
    hints = [view]
    if other is not None:
        hints += sorted(other.chosen, key=lambda each: set(view.components).isdisjoint(each.components))[:_ALTERNATIVES]
    hints += filter(None, [each.within("not") for each in hints])
    listed = {}
    for kind in ("object", "string", "number", "integer", "boolean", "array"):
        if kind in view.types and not (kind == "integer" and "number" in view.types) and values is None:
            listed[kind] = _MAKERS[kind](view, hints, depth, few)
    yield from _in_turn([*listed.values(), iter([None] if view.null and view.parts else [])])


def _in_both(choices: list[View], depth: int) -> Iterator[Any]:
    """Yield values of which two alternatives hold, where there are such."""
    for one, other in islice(pairwise(choices), _ALTERNATIVES):
        with contextlib.suppress(NoValueError):
            yield simple(View.of(*one.nodes, *other.nodes), depth + 1)


def _in_turn(sources: Iterable[Iterator[Any]]) -> Iterator[Any]:
    """Yield from several sources, one of each in turn."""
    waiting = list(sources)
    while waiting:
        for source in list(waiting):
            try:
                yield next(source)
            except StopIteration:
                waiting.remove(source)


def random_value(view: View, rng: random.Random, depth: int = 0) -> Any:
    """Return some value of a place, of what is described alone: it is for others to say whether it is allowed."""
    choices = view.chosen
    if choices != [view]:
        return random_value(rng.choice(choices), rng, depth + 1)
    if view.values:
        return rng.choice(view.values)
    if view.null and view.parts and rng.random() < 0.1:
        return None
    kinds = sorted(view.types)
    kind = rng.choice(kinds) if kinds else "string"
    if kind == "object" and depth < 6:
        optional = 0.2 if depth > 2 else 0.6
        names = [name for name in view.properties if name in view.required or rng.random() < optional]
        names += sorted(view.required - view.properties.keys())
        return {name: random_value(view.under(name), rng, depth + 1) for name in names}
    if kind == "array" and depth < 6:
        least, most = min(int(view.get("minItems") or 0), 20), view.get("maxItems")
        count = rng.randint(least, least + 3 if most is None else max(least, min(least + 3, int(most))))
        return [random_value(view.item(index), rng, depth + 1) for index in range(count)]
    if kind in ("integer", "number"):
        value = rng.choice([0, 1, -1, 7, 100, 101, 1000, rng.randint(-(10**6), 10**6)])
        return value if kind == "integer" else value + rng.choice([0, 0.5, 0.25])
    if kind == "boolean":
        return rng.random() < 0.5
    some = [text for pattern in view.all("pattern") for text in matches(pattern, 5)]
    some += [text for form in view.all("format") for text in FORMATS.get(form, ())]
    size = int(min(view.get("maxLength") or 12, 400))
    return rng.choice([*some, *("a" * each for each in {0, 1, min(int(view.get("minLength") or 0), 400), size})])


# --- scalars ----------------------------------------------------------------------------------------------------------


def _booleans(view: View, hints: list[View], depth: int, few: bool) -> Iterator[Any]:
    yield from (True, False)


def _numbers(view: View, hints: list[View], depth: int, few: bool) -> Iterator[Any]:
    whole = "number" not in view.types
    low, high = _range(view)
    step = view.get("multipleOf") or (1 if whole else 0)
    start = low if low > -math.inf else min(high, 1) if high < math.inf else 1
    if step:
        start = math.ceil(start / step) * step
        start = start if start >= low else start + step
    yield _tidy(start, whole=whole)
    if few:
        return
    bounds = [start, 0, 1, -1, 100]
    for each in hints:
        bounds += [
            value for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") for value in each.all(key)
        ]
        bounds += [value * factor for value in each.all("multipleOf") for factor in (1, 2, 3, 7)]
        bounds += [
            value for value in each.values or () if isinstance(value, (int, float)) and not isinstance(value, bool)
        ]
    steps = {1, step or 1, *((0.5, 0.1, 0.01) if not whole else ())}
    for bound in bounds:
        for away in (0, *steps, *(-each for each in steps)):
            yield _tidy(bound + away, whole=whole)
    if not whole:
        yield from (0.5, 1.25, -2.5)
    yield from (2**31, -(2**31) - 1, 10**12)


def _range(view: View) -> tuple[float, float]:
    step = view.get("multipleOf") or (1 if "number" not in view.types else 0.5)
    lows = [*view.all("minimum"), *(each + step for each in view.all("exclusiveMinimum"))]
    highs = [*view.all("maximum"), *(each - step for each in view.all("exclusiveMaximum"))]
    low, high = max(lows, default=-math.inf), min(highs, default=math.inf)
    if low > high and view.all("exclusiveMinimum") + view.all("exclusiveMaximum"):
        low = high = (
            max([*view.all("minimum"), *view.all("exclusiveMinimum")])
            + min([*view.all("maximum"), *view.all("exclusiveMaximum")])
        ) / 2
    return low, high


def _tidy(value: float, *, whole: bool) -> Any:
    if isinstance(value, float):
        value = round(value, 9)
    return (
        int(value)
        if isinstance(value, float) and value.is_integer() and abs(value) < 2**53
        else value
        if not whole
        else int(value)
    )


def _strings(view: View, hints: list[View], depth: int, few: bool) -> Iterator[Any]:
    low, high = int(view.get("minLength") or 0), view.get("maxLength")
    patterns = view.all("pattern")
    made: list[str] = []
    for form in view.all("format"):
        made += FORMATS.get(form, ())
    if patterns:
        matching = [text for pattern in patterns for text in matches(pattern, 8)]
        if low and not any(_fits(text, patterns, low, high) for text in matching):
            matching += [text for pattern in patterns for text in matches(pattern, 2, min(low, _MOST_ITEMS))]
        if len(patterns) > 1:
            firsts = [text for pattern in patterns for text in matches(pattern, 1)]
            matching += ["".join(firsts), "".join(reversed(firsts))]
        # What matches every pattern first, and is neither too short nor too long.
        matching.sort(key=lambda text: (not _fits(text, patterns, low, high), len(text)))
        made = [*matching, *made]
    elif not made:
        made = ["a" * max(1, min(low, _LONGEST)) if high is None or high > 0 else ""]
    made += [] if patterns else [_stretched(made[0], low, high)]
    made.sort(key=lambda text: not _fits(text, patterns, low, high))
    yield from made
    if few:
        return
    for each in hints:
        for form in each.all("format"):
            yield from FORMATS.get(form, ())
        for pattern in each.all("pattern"):
            yield from matches(pattern, 6)
        yield from (value for value in each.values or () if isinstance(value, str))
    yield from _TEXTS
    for each in hints:
        for key in ("minLength", "maxLength"):
            for length in each.all(key):
                for size in (length, length + 1, length - 1):
                    if 0 <= size <= _LONGEST:
                        yield "a" * int(size)
                        yield (made[0] + "a" * int(size))[: int(size)]
    yield "a" * 300


def _fits(text: str, patterns: list[str], low: int, high: float | None) -> bool:
    if len(text) < low or (high is not None and len(text) > high):
        return False
    return all(re.search(each, text) for each in patterns)


def _stretched(text: str, low: int, high: float | None) -> str:
    return (text + "a" * max(0, min(low, _LONGEST) - len(text)))[: None if high is None else int(high)]


@cache
def matches(pattern: str, count: int, least: int = 0) -> tuple[str, ...]:
    """Return strings that match a regular expression, the same each time; none where it cannot be read.

    ``least`` is how often that is repeated which may be.
    """
    try:
        tree = re._parser.parse(pattern)  # type: ignore[attr-defined]
    except (re.error, RecursionError, OverflowError):
        return ()
    rng = random.Random(pattern)  # noqa: S311 - not for secrets
    return tuple(dict.fromkeys(_sample(tree, rng, spread, least) for spread in range(count)))


def _sample(tree: Any, rng: random.Random, spread: int, least: int) -> str:
    text = ""
    for kind, value in tree:
        match str(kind):
            case "LITERAL":
                text += chr(value)
            case "NOT_LITERAL":
                text += "a" if value != ord("a") else "b"
            case "ANY":
                text += "a"
            case "IN":
                text += _one_of(value, rng, first=spread == 0)
            case "BRANCH":
                branches = value[1]
                text += _sample(branches[spread % len(branches)], rng, spread, least)
            case "SUBPATTERN":
                text += _sample(value[-1], rng, spread, least)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                low, high, inner = value
                times = low if spread % 3 == 0 else min(int(high), low + spread)
                times = max(min(times, 200), min(int(high), least))
                text += "".join(_sample(inner, rng, spread, least) for _ in range(times))
            case "ATOMIC_GROUP":
                text += _sample(value, rng, spread, least)
    return text


_CATEGORIES = {"CATEGORY_DIGIT": "0123456789", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "aZ0_"}
_PRINTABLE = [chr(code) for code in range(32, 127)] + ["æ", "Å"]


def _one_of(items: Any, rng: random.Random, *, first: bool) -> str:
    chosen: list[str] = []
    negated = False
    for kind, value in items:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                chosen.append(chr(value))
            case "RANGE":
                chosen += [chr(code) for code in range(value[0], min(value[1], value[0] + 200) + 1)]
            case "CATEGORY":
                name = str(value)
                inside = _CATEGORIES.get(name.replace("NOT_", ""), "")
                chosen += [
                    each
                    for each in _PRINTABLE
                    if (each in inside or (each.isalnum() and "WORD" in name)) == ("NOT" not in name)
                ]
    if negated:
        chosen = [each for each in _PRINTABLE if each not in chosen] or ["\n"]
    return chosen[0] if first and chosen else rng.choice(chosen or ["a"])


# --- arrays and objects -----------------------------------------------------------------------------------------------


def _arrays(view: View, hints: list[View], depth: int, few: bool) -> Iterator[Any]:
    low = int(view.get("minItems") or 0)
    contained = view.within("contains")
    fixed = max(each.positions for each in hints)
    try:
        base = [simple(contained, depth + 1)] * int(view.get("minContains") or 1) if contained is not None else []
        base = filled(base, view, min(low, _MOST_ITEMS), depth)
    except NoValueError:
        return
    if not base and depth < _DEEP and few:
        base = [*_one_item(view, depth)]
    yield base
    if few or depth > _DEEP:
        return
    yield from ([], _one_item(view, depth))
    for count in sorted(
        {
            fixed,
            *(
                int(n) + away
                for each in hints
                for key in ("minItems", "maxItems", "minContains", "maxContains")
                for n in each.all(key)
                for away in (-1, 0, 1)
            ),
        }
    ):
        if 0 < count <= _MOST_ITEMS:
            with contextlib.suppress(NoValueError):
                yield filled([], view, count, depth)
                yield [simple(view.item(index), depth + 1) for index in range(count)]
    item = view.item(fixed)
    beside = next((each.item(fixed) for each in hints[1:] if "array" in each.types), None)
    for value in islice(variants(item, beside, depth=depth + 2), 12):
        yield [*base, value]
        yield [value, value]
    for each in hints:
        if (inner := each.within("contains")) is not None:
            for value in islice(variants(inner, depth=depth + 1), 3):
                yield [*base, value]
                yield [value] * 2


def _one_item(view: View, depth: int) -> list[Any]:
    try:
        return [simple(view.item(0), depth + 1)]
    except NoValueError:
        return []


def filled(values: list[Any], view: View, count: int, depth: int = 0) -> list[Any]:
    """Return a list with so many items: each another one, where they must be and as far as others are found."""
    result = list(values)
    known = set(map(canonical, values))
    others: dict[View, Iterator[Any]] = {}
    while len(result) < count:
        item = view.item(len(result))
        value = simple(item, depth + 1)
        if view.flag("uniqueItems"):
            left = others.setdefault(item, chain(_numbered(item, value), variants(item, depth=depth + 1)))
            value = next((each for each in left if canonical(each) not in known), value)
            known.add(canonical(value))
        result.append(value)
    return result


def _numbered(item: View, value: Any) -> Iterator[Any]:
    """Yield as many values like this one as may be needed, where they are not listed and fit the patterns."""
    patterns, low, high = item.all("pattern"), int(item.get("minLength") or 0), item.get("maxLength")
    if item.values is not None or isinstance(value, bool):
        return
    for number in range(_MOST_ITEMS):
        if isinstance(value, str):
            yield from (each for each in (f"{value}{number}", str(number)) if _fits(each, patterns, low, high))
        elif isinstance(value, (int, float)):
            yield value + number * (item.get("multipleOf") or 1)


def _objects(view: View, hints: list[View], depth: int, few: bool) -> Iterator[Any]:
    try:
        least = {name: simple(view.under(name), depth + 1) for name in sorted(view.required)}
    except NoValueError:
        return
    optional = [name for name, inner in view.properties.items() if name not in least and not _is_muted(inner)]
    full = dict(least)
    for name in optional if depth < _DEEP and not few else ():
        try:
            full[name] = simple(view.under(name), depth + 1)
        except NoValueError:
            continue
    needed = min(int(view.get("minProperties") or 0), _MOST_ITEMS)
    for name in optional:
        if len(least) < needed:
            try:
                least = {**least, name: full.get(name) if name in full else simple(view.under(name), depth + 1)}
            except NoValueError:
                continue
    if len(least) < needed:
        try:
            value = simple(view.under(UNDESCRIBED), depth + 1)
        except NoValueError:
            return
        least = {**least, **{f"{UNDESCRIBED}{number or ''}": value for number in range(needed - len(least))}}
    yield least
    if few:
        return
    yield full
    known = {*view.properties, *least}
    if not view.is_closed:
        for value in islice(variants(view.under(UNDESCRIBED), depth=depth + 2), 4):
            yield {**least, UNDESCRIBED: value}
        for count in {
            int(n) + 1 for each in hints for key in ("maxProperties", "minProperties") for n in each.all(key)
        }:
            yield {**full, **{f"{UNDESCRIBED}{number or ''}": "a" for number in range(min(count, 200) - len(full))}}
        yield from _probed(view, hints, least, depth)
    if depth > 1:
        return
    for name in optional:
        if name in full:
            yield {**least, name: full[name]}
            yield {key: value for key, value in full.items() if key != name}
    for each in hints:
        for value in _told_apart(each, depth):
            inside = {name: inner for name, inner in value.items() if name in known or name == UNDESCRIBED}
            yield {**least, **inside}
            yield {**full, **inside}
    for base in (full, least):
        for name, inner in view.properties.items():
            if name in base or name in full:
                there = next((each.properties[name] for each in hints[1:] if name in each.properties), None)
                for value in islice(variants(inner, there, depth=depth + 2), 8):
                    yield {**base, name: value}


def _probed(view: View, hints: list[View], least: dict[str, Any], depth: int) -> Iterator[Any]:
    """Yield objects with properties of which no description speaks by name, but which something limits."""
    for each in hints:
        names = [
            name
            for key in ("patternProperties",)
            for named in each.all(key)
            for pattern in named
            for name in matches(pattern, 3)
        ]
        names += [
            name for key in ("dependentRequired", "dependentSchemas") for named in each.all(key) for name in named
        ]
        names += [*each.required]
        inner = each.within("propertyNames")
        if inner is not None:
            names += [value for value in islice(variants(inner, depth=depth + 2), 12) if isinstance(value, str)]
        for name in dict.fromkeys(names):
            described = any(name in other.properties for other in hints)
            if name not in view.properties and not described:
                for value in islice(variants(view.under(name), each.under(name), depth=depth + 2), 12):
                    yield {**least, name: value}


def _told_apart(view: View, depth: int) -> Iterator[dict[str, Any]]:
    """Yield objects that conditions and further schemas of a place look for."""
    for keyword in ("if", "then", "else", "not"):
        inner = view.within(keyword)
        if inner is not None:
            yield from (each for each in islice(variants(inner, depth=depth + 2), 6) if isinstance(each, dict))
            needed = dict.fromkeys(inner.required, "a")
            yield {
                **needed,
                **{name: next(variants(each, depth=depth + 2), "a") for name, each in inner.properties.items()},
            }
    for inner in view.named("dependentSchemas").values():
        yield from (each for each in islice(variants(inner, depth=depth + 2), 4) if isinstance(each, dict))


def _is_muted(view: View) -> bool:
    return bool(view.parts) and view.is_open and (view.flag("readOnly") or view.flag("writeOnly"))


_Maker = Callable[[View, list[View], int, bool], Iterator[Any]]
_MAKERS: dict[str, _Maker] = {
    "array": _arrays,
    "boolean": _booleans,
    "integer": _numbers,
    "number": _numbers,
    "object": _objects,
    "string": _strings,
}
