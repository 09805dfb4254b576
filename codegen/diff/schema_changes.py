"""Compare the schemas of a place: each pair once, however many operations meet it, and through cycles.

A pair knows what is said otherwise at its place (``Delta``) and which pairs are inside it. Whether that breaks anybody
is not asked here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from codegen.diff.changes import canonical, same, sorted_values
from codegen.diff.dialect import AT, CHOICES, INT32, Dialect, Schema, spelled_out
from codegen.diff.values import matches
from codegen.diff.views import Named, Node, View, plain, resolved
from trigg_ext.openapi.json_types import mapping
from trigg_ext.openapi.pointer import escape

Key = tuple[tuple[object, ...], tuple[object, ...]]


class Delta(NamedTuple):
    """One thing that is said otherwise: what kind, the values, and the pointers to them on either side.

    ``keywords`` are those by which a value can show it.
    """

    aspect: str
    old: Any = None
    new: Any = None
    old_at: str | None = None
    new_at: str | None = None
    name: str = ""
    within: str | None = None
    """The property that it is about, where it is one of the pair's."""
    keywords: tuple[str, ...] = ()
    is_required: bool = False
    has_default: bool = False
    member: Node | None = None
    """The schema of a composition that came or went."""


class Step(NamedTuple):
    """What leads from a place to one inside it: a property, an item by its number, an alternative by its names."""

    label: str
    kind: str
    name: str = ""
    old_name: str = ""
    number: int = 0


class Inner(NamedTuple):
    """A pair inside another."""

    step: Step
    key: Key


class Pair(NamedTuple):
    """What is said otherwise at a place, and what is inside it."""

    old: View
    new: View
    deltas: tuple[Delta, ...]
    inner: tuple[Inner, ...]
    is_alike: bool = False
    """Whether both are written alike, with all that is inside them."""


class Pairs:
    """All pairs of places that two documents make in one direction."""

    def __init__(self, old: Dialect, new: Dialect) -> None:
        self.old, self.new = old, new
        self.unchanged: Key = ((), ("unchanged",))
        """The pair that stands for all that is said in the very same words."""
        self._pairs: dict[Key, Pair] = {self.unchanged: Pair(View(), View(), (), (), is_alike=True)}
        self._alike: dict[tuple[str, str], bool] | None = None
        self.renamed: dict[tuple[str, str], tuple[str, str]] = {}
        """Components that stand for each other under different names: with the pointers to where that is seen."""

    def add(self, old: View, new: View) -> Key:
        """Make a pair, and all that are inside it, known."""
        first = _key(old), _key(new)
        waiting = [(first, old, new)]
        while waiting:
            key, one, other = waiting.pop()
            if one.components and other.components and one.components[0] != other.components[0]:
                self.renamed.setdefault((one.components[0], other.components[0]), (one.at, other.at))
            if key in self._pairs:
                continue
            if self.is_alike(one, other):
                self._pairs[key] = Pair(one, other, (), (), is_alike=True)
                continue
            comparison = _Comparison(one, other, self.is_alike)
            inner: list[Inner] = []
            for step, below, beside in comparison.children:
                inner.append(Inner(step, (_key(below), _key(beside))))
                waiting.append((inner[-1].key, below, beside))
            self._pairs[key] = Pair(one, other, tuple(comparison.deltas), tuple(inner))
        return first

    def __getitem__(self, key: Key) -> Pair:
        return self._pairs[key]

    # --- what is the same, word by word

    def has(self, old: str, new: str) -> bool:
        """Return whether both documents have what these references lead to, and refer to it."""
        return self.old.knows(old) and self.new.knows(new)

    def is_alike(self, old: View, new: View) -> bool:
        """Return whether two places are written alike, with all that is inside them."""
        if len(old.nodes) != len(new.nodes):
            return False
        return all(self._says_the_same(one, other) for (_, one), (_, other) in zip(old.nodes, new.nodes, strict=True))

    def _says_the_same(self, old: Schema, new: Schema) -> bool:
        met: set[tuple[str, str]] = set()
        return _is_written_alike(old, new, met) and all(self.targets_alike(one, other) for one, other in met)

    def targets_alike(self, old: str, new: str) -> bool:
        """Return whether two components say the same, with all that they refer to."""
        if self._alike is None:
            self._alike = {}
        if (old, new) not in self._alike:
            inside: dict[tuple[str, str], set[tuple[str, str]]] = {}
            waiting = [(old, new)]
            while waiting:
                pair = waiting.pop()
                if pair in inside or pair in self._alike:
                    continue
                inside[pair] = set()
                if _is_written_alike(self.old.target(pair[0]), self.new.target(pair[1]), inside[pair]):
                    waiting.extend(inside[pair])
                else:
                    self._alike[pair] = False
            while True:
                changed = [
                    pair
                    for pair, met in inside.items()
                    if pair not in self._alike and any(self._alike.get(each) is False for each in met)
                ]
                if not changed:
                    break
                self._alike.update(dict.fromkeys(changed, False))
            self._alike.update({pair: True for pair in inside if pair not in self._alike})
        return self._alike[old, new]


def _key(view: View) -> tuple[object, ...]:
    return tuple(schema if isinstance(schema, bool) else id(schema) for _, schema in map(resolved, view.nodes))


def _is_written_alike(old: Any, new: Any, met: set[tuple[str, str]]) -> bool:
    """Return whether two schemas are written alike; the references of both are added to those that were met."""
    if isinstance(old, dict) and isinstance(new, dict):
        if len(old) != len(new):
            return False
        for key, value in old.items():
            if key == AT and isinstance(value, str):
                continue
            if key not in new:
                return False
            if key == "$ref" and isinstance(value, str):
                if value.partition("#")[2] != new[key].partition("#")[2]:
                    return False
                met.add((value, new[key]))
            elif not _is_written_alike(value, new[key], met):
                return False
        return True
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(lambda one, other: _is_written_alike(one, other, met), old, new))
    return type(old) is type(new) and bool(old == new)


class _Comparison:
    """What is said otherwise of two places."""

    def __init__(self, old: View, new: View, is_alike: Callable[[View, View], bool]) -> None:
        self.old = old
        self.new = new
        self._is_alike = is_alike
        self.deltas: list[Delta] = []
        self.children: list[tuple[Step, View, View]] = []
        if old.is_nothing or new.is_nothing:
            if old.is_nothing != new.is_nothing:
                aspect = "became-allowed" if old.is_nothing else "became-forbidden"
                self._say(aspect, "not", "null", at=(old.at or None, new.at or None))
            return
        self._composition()
        self._type()
        self._values()
        self._bounds()
        self._text()
        self._discriminator()
        self._arrays()
        self._objects()
        self._conditions()
        self._life()

    def _say(
        self,
        aspect: str,
        *keywords: str,
        old: Any = None,
        new: Any = None,
        at: tuple[str | None, str | None] | None = None,
        name: str = "",
        member: Node | None = None,
    ) -> None:
        if at is None:
            at = self._at(keywords[0])
            if at == (None, None):
                at = self.old.at, self.new.at
        self.deltas.append(Delta(aspect, old, new, *at, name, None, keywords, member=member))

    def _at(self, keyword: str, name: str | None = None) -> tuple[str | None, str | None]:
        sides = (
            view.where(keyword, name) if any(name is None or name in each for each in view.all(keyword)) else None
            for view in (self.old, self.new)
        )
        return next(sides), next(sides)

    # --- types, and what is composed

    def _type(self) -> None:
        old, new = self.old, self.new
        forms = [set(map(str, each.all("format"))) for each in (old, new)]
        listed = old.values is not None and new.values is not None
        if (old.types != new.types and not (listed and not (old.all("type") and new.all("type")))) or forms[0] != forms[
            1
        ]:
            told = [
                ((tuple(sorted(each.types)) or ("nothing",)) if each.is_typed else (), " ".join(sorted(form)))
                for each, form in zip((old, new), forms, strict=True)
            ]
            choices = [any(map(view.members, CHOICES)) for view in (old, new)]
            at = self._at("type" if old.types != new.types else "format")
            bounds = ("minimum", "maximum") if "int32" in forms[0] | forms[1] else ()
            kinds = ("type", "enum", "const") if old.types != new.types else ()
            kinds = (*kinds, *CHOICES) if choices[0] != choices[1] else kinds
            self._say(
                "type",
                *(*kinds, "format", *bounds),
                old=told[0],
                new=told[1],
                at=at if any(at) else (old.at, new.at),
                name="choice" if any(choices) else "",
            )
        if old.null != new.null and (old.parts and new.parts):
            self._say(
                "became-nullable" if new.null else "became-not-nullable",
                "null",
                old=old.null,
                new=new.null,
                at=(old.at, new.at),
            )

    def _composition(self) -> None:
        self._members("allOf", self.old.composed, self.new.composed)
        used = [[keyword for keyword in CHOICES if view.members(keyword)] for view in (self.old, self.new)]
        if used in ([["anyOf"], ["oneOf"]], [["oneOf"], ["anyOf"]]):
            [before], [after] = used
            self._members(after, self.old.members(before), self.new.members(after))
            at = self.old.where(before), self.new.where(after)
            self._say(f"{_COMPOSITIONS[before]}-became-{_COMPOSITIONS[after]}", "oneOf", at=at)
        else:
            for keyword in CHOICES:
                self._members(keyword, self.old.members(keyword), self.new.members(keyword))
        labels = sorted(_wrapped(self.old, self.new)), sorted(_wrapped(self.new, self.old))
        if labels[0]:
            self._say("wrapped-in-one-of", "oneOf", new=labels[0])
        if labels[1]:
            self._say("unwrapped-from-one-of", "oneOf", old=labels[1])

    def _members(self, keyword: str, old: list[Named], new: list[Named]) -> None:
        pairs, gone, came = match_members(old, new)
        if keyword != "allOf":
            for one, other in pairs:
                step = Step(f"{keyword}[{other.label}]", keyword, other.label, one.label)
                self.children.append((step, View.of(one.node), View.of(other.node)))
            self._became_one_of(keyword, old, new)
        for verb, members in (("removed", gone), ("added", came)):
            aspect = f"{_COMPOSITIONS[keyword]}-{verb}"
            for each in members:
                labels = (each.label, None) if verb == "removed" else (None, each.label)
                at = (each.at, None) if verb == "removed" else (None, each.at)
                if keyword == "allOf" and View.of(each.node).is_open:
                    self._say(f"{aspect}-annotation-only", keyword, old=labels[0], new=labels[1], at=at)
                elif keyword != "allOf" or each.name:
                    self._say(aspect, keyword, old=labels[0], new=labels[1], at=at, member=each.node)

    def _became_one_of(self, keyword: str, old: list[Named], new: list[Named]) -> None:
        """Compare a place with the one alternative of the other side that it is: the same component, or properties."""
        for alone, members, is_old in ((self.old, new, True), (self.new, old, False)):
            if old and new:
                return
            like = [each for each in members if each.name in alone.components[:1]] or [
                each for each in members if View.of(each.node).properties.keys() == alone.properties.keys() != set()
            ]
            if len(like) == 1:
                [each] = like
                step = Step(f"{keyword}[{each.label}]", keyword, each.label, each.label)
                beside = View.of(each.node)
                self.children.append((step, *((alone, beside) if is_old else (beside, alone))))

    # --- values

    def _values(self) -> None:
        one, other = self.old.values, self.new.values
        constants = [view.get("const") is not None and not view.all("enum") for view in (self.old, self.new)]
        keyword = "const" if all(constants) or (any(constants) and (one is None or other is None)) else "enum"
        if keyword == "const":
            if one is None or other is None or canonical(one) != canonical(other):
                verb = "added" if one is None else "removed" if other is None else "changed"
                self._say(f"const-{verb}", "const", "enum", old=one and one[0], new=other and other[0])
        elif one is None and other is not None:
            self._say("became-enum", "enum", "const", new=sorted_values(other))
        elif one is not None and other is None:
            self._say("became-not-enum", "enum", "const", old=sorted_values(one))
        elif one is not None and other is not None:
            self._listed("enum-value", "enum", one, other)
        before, after = self.old.get("x-extensible-enum"), self.new.get("x-extensible-enum")
        if isinstance(before, list) and isinstance(after, list):
            self._listed("x-extensible-enum-value", "x-extensible-enum", before, after)
        before, after = self.old.all("default"), self.new.all("default")
        if canonical(before[-1:]) != canonical(after[-1:]):
            verb = "added" if not before else "removed" if not after else "changed"
            self._say(
                f"default-value-{verb}", "default", old=before[-1] if before else None, new=after[-1] if after else None
            )

    def _listed(self, aspect: str, keyword: str, old: list[Any], new: list[Any]) -> None:
        before, after = {canonical(each) for each in old}, {canonical(each) for each in new}
        for values, others, verb, view in ((old, after, "removed", self.old), (new, before, "added", self.new)):
            written = view.get(keyword)
            for value in values:
                if canonical(value) in others:
                    continue
                at: str = view.where(keyword if written is not None else "const")
                index = next((index for index, each in enumerate(written or ()) if same(each, value)), None)
                at = at if index is None else f"{at}/{index}"
                if verb == "removed":
                    self._say(f"{aspect}-removed", keyword, "const", old=value, at=(at, None))
                else:
                    self._say(f"{aspect}-added", keyword, "const", new=value, at=(None, at))

    def _bounds(self) -> None:
        for aspect, keyword in _BOUNDS:
            old, new = _bound(self.old, keyword), _bound(self.new, keyword)
            if keyword == "minLength":
                old, new = old or 0, new or 0  # left out, it is 0
            if old == new or (keyword in _LEAST and not old and not new):
                continue
            contains = ("contains",) if "Contains" in keyword else ()
            verb = "set" if old is None else "unset" if new is None else "increased" if new > old else "decreased"
            self._say(f"{aspect}-{verb}", keyword, *contains, old=old, new=new)
        old, new = self.old.get("multipleOf"), self.new.get("multipleOf")
        if old != new:
            self._say(f"multiple-of-{_verb(old, new, 'set', 'unset')}", "multipleOf", old=old, new=new)

    def _text(self) -> None:
        old, new = (sorted(set(filter(None, view.all("pattern")))) for view in (self.old, self.new))
        if set(map(spelled_out, old)) != set(map(spelled_out, new)):
            one, other = (each[0] if len(each) == 1 else each or None for each in (old, new))
            verb = "generalized" if other in (".*", "^.*$") else _verb(one, other, "added", "removed")
            self._say(f"pattern-{verb if old else 'added'}", "pattern", old=one, new=other)
        for keyword, aspect in (
            ("contentEncoding", "content-encoding-changed"),
            ("contentMediaType", "content-media-type-changed"),
        ):
            before, after = self.old.get(keyword), self.new.get(keyword)
            if before != after:
                self._say(aspect, keyword, old=before, new=after)
        self._under("contentSchema", "content-schema")

    def _discriminator(self) -> None:
        old, new = (view.get("discriminator") for view in (self.old, self.new))
        names = [mapping(each).get("propertyName") for each in (old, new)]
        if names[0] != names[1]:
            verb = "added" if old is None else "removed" if new is None else "property-name-changed"
            self._say(f"discriminator-{verb}", "discriminator", old=names[0], new=names[1])
        if old is None or new is None:
            return
        before, after = (mapping(each.get("mapping")) for each in (old, new))
        for value in {**before, **after}:
            if before.get(value) == after.get(value):
                continue
            at = [
                f"{view.where('discriminator')}/mapping/{escape(value)}" if value in values else None
                for view, values in ((self.old, before), (self.new, after))
            ]
            verb = _verb(before.get(value), after.get(value), "added", "deleted")
            told = [
                f"{value}: {values[value]}" if verb == "changed" else value if value in values else None
                for values in (before, after)
            ]
            self._say(
                f"discriminator-mapping-{verb}", "discriminator", "enum", old=told[0], new=told[1], at=(at[0], at[1])
            )

    # --- arrays and objects

    def _arrays(self) -> None:
        if "array" in self.old.types and "array" in self.new.types:
            self._under("items", "items")  # else they come and go with the type
        self._under("contains", "contains")
        self._under("unevaluatedItems", "unevaluated-items")
        one, other = self.old.flag("uniqueItems"), self.new.flag("uniqueItems")
        if one != other:
            self._say(f"unique-items-{'added' if other else 'removed'}", "uniqueItems", old=one, new=other)
        counts = self.old.positions, self.new.positions
        for index in range(max(counts)):
            below = self.old.item(index), self.new.item(index)
            rest = below[counts[0] > counts[1]]
            if index < min(counts) or (rest.parts and not rest.is_nothing):
                self.children.append((Step(f"prefixItems[{index + 1}]", "item", number=index), *below))
            if index < min(counts):
                continue
            if index < counts[1]:
                self._say("prefix-items-added", "prefixItems", "items", new=index + 1, at=(None, below[1].at))
            else:
                self._say("prefix-items-removed", "prefixItems", "items", old=index + 1, at=(below[0].at, None))

    def _objects(self) -> None:
        old, new = self.old.properties, self.new.properties
        for name in {**old, **new}:
            # What is required is there on a side that does not describe it, too.
            is_there = all(name in view.properties or name in view.required for view in (self.old, self.new))
            if is_there or (old.get(name) or new[name]).is_nothing:
                self._property(name, self.old.under(name), self.new.under(name))
                continue
            if (old.get(name) or new[name]).at.endswith("/discriminator/mapping"):
                continue  # told of the discriminator
            self._beside(Step(label_of(name), "property", name), name, is_old=name in old)
            view, verb = (self.old, "removed") if name in old else (self.new, "added")
            at = (view.where("properties", name), None) if name in old else (None, view.where("properties", name))
            keywords = (
                "additionalProperties",
                "unevaluatedProperties",
                "patternProperties",
                "propertyNames",
                "required",
            )
            inner = old.get(name) or new[name]
            self._of_property(
                f"property-{verb}",
                name,
                at,
                keywords,
                needed=name in view.required,
                default=bool(inner.all("default")),
                muted=_is_muted(inner),
            )
        for name in sorted((self.old.required ^ self.new.required) - old.keys() - new.keys()):
            self._needed(name, default=False)
        self._under("unevaluatedProperties", "unevaluated-properties")
        self._under("propertyNames", "property-names")
        self._additional_properties()
        self._by_name("patternProperties", "pattern-property")
        self._by_name("dependentSchemas", "dependent-schema")
        before, after = (
            {name: sorted(each) for part in view.all("dependentRequired") for name, each in part.items()}
            for view in (self.old, self.new)
        )
        for name in sorted(before.keys() | after.keys()):
            one, other = before.get(name), after.get(name)
            if one != other:
                verb = _verb(one, other, "added", "removed")
                self._say(
                    f"dependent-required-{verb}",
                    "dependentRequired",
                    old=one,
                    new=other,
                    at=self._at("dependentRequired", name),
                    name=name,
                )

    def _property(self, name: str, old: View, new: View) -> None:
        if not (_is_muted(old) or _is_muted(new)):
            self.children.append((Step(label_of(name), "property", name), old, new))
        if (name in self.old.required) != (name in self.new.required):
            self._needed(name, default=bool(new.all("default")))
        for keyword, mark in (("readOnly", "read"), ("writeOnly", "write")):
            if old.flag(keyword) != new.flag(keyword):
                verb = f"became-{'' if new.flag(keyword) else 'not-'}{mark}-only"
                needed = name in self.old.required or name in self.new.required
                self._of_property(
                    verb,
                    name,
                    self._at("properties", name),
                    ("required",),
                    needed=needed,
                    old=old.flag(keyword),
                    new=new.flag(keyword),
                )

    def _needed(self, name: str, *, default: bool) -> None:
        was, now = name in self.old.required, name in self.new.required
        at = self._at("properties", name)
        at = at if all(at) else (self.old.where("required"), self.new.where("required"))
        self._of_property(
            f"became-{'required' if now else 'optional'}",
            name,
            at,
            ("required",),
            old=was,
            new=now,
            needed=now,
            default=default,
        )

    def _of_property(
        self,
        aspect: str,
        name: str,
        at: tuple[str | None, str | None],
        keywords: tuple[str, ...],
        **rest: Any,
    ) -> None:
        muted = rest.pop("muted", False)
        needed, default = rest.pop("needed"), rest.pop("default", False)
        if not muted:
            self.deltas.append(
                Delta(
                    aspect,
                    rest.get("old"),
                    rest.get("new"),
                    *at,
                    within=name,
                    keywords=keywords,
                    is_required=needed,
                    has_default=default,
                )
            )

    def _additional_properties(self) -> None:
        old, new = (_further(view) for view in (self.old, self.new))
        one, other = self.old.within("additionalProperties"), self.new.within("additionalProperties")
        if old == new == "typed" and one is not None and other is not None:
            self.children.append((Step("additionalProperties", "additional"), one, other))
        elif old != new:
            aspect = {"closed": "forbidden"}.get(new, "allowed" if old == "closed" else new)
            aspect = "untyped" if aspect == "open" else aspect
            self._say(f"additional-properties-{aspect}", "additionalProperties", old=old, new=new)

    def _by_name(self, keyword: str, aspect: str) -> None:
        before, after = self.old.named(keyword), self.new.named(keyword)
        for name in {**before, **after}:
            if name in before and name in after:
                self.children.append((Step(f"{keyword}[{name}]", keyword, name), before[name], after[name]))
            else:
                if keyword == "patternProperties":
                    step = Step(f"{keyword}[{name}]", keyword, name)
                    self._beside(step, next(iter(matches(name, 1)), ""), is_old=name in before)
                verb = _verb(before.get(name), after.get(name), "added", "removed")
                told = [name if name in each else None for each in (before, after)]
                self._say(f"{aspect}-{verb}", keyword, old=told[0], new=told[1], at=self._at(keyword, name), name=name)

    def _beside(self, step: Step, name: str, *, is_old: bool) -> None:
        """Compare what one side says of a name with what the other side says of all that it does not name."""
        old, new = self.old.under(name), self.new.under(name)
        rest = new if is_old else old
        if rest.parts and not rest.is_nothing:
            self.children.append((step, old, new))

    # --- conditions and life

    def _conditions(self) -> None:
        for keyword in ("then", "else"):
            self._under(keyword, keyword, "if")
        for keyword in ("if", "not"):
            old, new = self.old.within(keyword), self.new.within(keyword)
            if old is not None and new is not None:
                said = [canonical(plain(view.all(keyword))) for view in (self.old, self.new)]
                if said[0] != said[1] or not self._is_alike(old, new):
                    self._say(f"{keyword}-changed", keyword)
            elif old is not None or new is not None:
                self._say(f"{keyword}-{_verb(old, new, 'added', 'removed')}", keyword, at=self._at(keyword))

    def _under(self, keyword: str, aspect: str, *more: str) -> None:
        old, new = self.old.within(keyword), self.new.within(keyword)
        is_forbidden = keyword == "items" and any(each is not None and each.is_nothing for each in (old, new))
        if is_forbidden or (old is not None and new is not None):
            number = 0 if keyword == "contains" else max(self.old.positions, self.new.positions)
            self.children.append((Step(keyword, keyword, number=number), old or View(), new or View()))
        elif old is not None or new is not None:
            self._say(f"{aspect}-{_verb(old, new, 'added', 'removed')}", keyword, *more, at=self._at(keyword))

    def _life(self) -> None:
        old, new = self.old, self.new
        if old.flag("deprecated") != new.flag("deprecated"):
            if new.flag("deprecated"):
                self._say("deprecated", "deprecated", old=old.get("x-sunset"), new=new.get("x-sunset"))
            else:
                self._say("reactivated", "deprecated", old=True, new=False)
        if old.get("x-stability-level") != new.get("x-stability-level"):
            self._say(
                "stability", "x-stability-level", old=old.get("x-stability-level"), new=new.get("x-stability-level")
            )


_NOT_A_NAME = re.compile(
    r"""$|"|.*/|(anyOf|dependentSchemas|oneOf|patternProperties|prefixItems)\[|"""
    r"(additionalProperties|contains|contentSchema|else|items|propertyNames|then|unevaluated(Items|Properties))$",
    re.DOTALL,
)
"""What a property is called that could be taken for another place."""


def label_of(name: str) -> str:
    """Return what a property is called in a place: in quotation marks where it could be taken for something else."""
    return json.dumps(name, ensure_ascii=False) if _NOT_A_NAME.match(name) else name


def match_members(old: list[Named], new: list[Named]) -> tuple[list[tuple[Named, Named]], list[Named], list[Named]]:
    """Return which members of two compositions belong together, and those that have no counterpart.

    A component belongs to that of the same name, what is written out to what is alike, then to what is called alike,
    and at last the only one left to the only one left.
    """
    pairs: list[tuple[Named, Named]] = []
    gone, came = list(old), list(new)

    def pair(belongs: Callable[[Named, Named], bool]) -> None:
        for one in list(gone):
            other = next((each for each in came if belongs(one, each)), None)
            if other is not None:
                pairs.append((one, other))
                gone.remove(one)
                came.remove(other)

    pair(lambda one, other: bool(one.name) and one.name == other.name)
    pair(lambda one, other: not _are_two(one, other) and _shape(one) == _shape(other))
    pair(lambda one, other: one.label == other.label and not one.label.startswith("#") and not (one.name or other.name))
    if len(gone) == len(came) == 1 and not (gone[0].name and came[0].name):
        pair(
            lambda one, other: (
                View.of(one.node).types == View.of(other.node).types and View.of(one.node).types <= {"object"}
            )
        )
    return pairs, gone, came


def _are_two(old: Named, new: Named) -> bool:
    """Return whether two members are components of which either side has both."""
    return bool(old.name and new.name) and (new.node[0].has(old.name) or old.node[0].has(new.name))


def _shape(member: Named) -> str:
    """Return what a member says, however it is divided up; a component's references to itself have no name."""
    parts = [plain(part) for _, part in View.of(member.node).parts]
    text = canonical(parts)
    dialect = member.node[0]
    return text.replace(dialect.uri, "").replace(f'"#/~1components~1schemas~1{member.name}"', '"#"')


def _wrapped(inside: View, around: View) -> list[str]:
    """Return the alternatives, where an object became one of several."""
    alternatives = around.members("oneOf")
    if len(alternatives) < 2 or inside.members("oneOf") or around.properties or not inside.properties:
        return []
    if not any(inside.properties.keys() & View.of(member.node).properties.keys() for member in alternatives):
        return []
    return [member.label for member in alternatives]


_COMPOSITIONS = {"allOf": "all-of", "anyOf": "any-of", "oneOf": "one-of"}

_BOUNDS = (
    ("max", "maximum"),
    ("min", "minimum"),
    ("exclusive-max", "exclusiveMaximum"),
    ("exclusive-min", "exclusiveMinimum"),
    ("max-length", "maxLength"),
    ("min-length", "minLength"),
    ("max-items", "maxItems"),
    ("min-items", "minItems"),
    ("max-properties", "maxProperties"),
    ("min-properties", "minProperties"),
    ("max-contains", "maxContains"),
    ("min-contains", "minContains"),
)
_LEAST = ("minItems", "minProperties")


def _bound(view: View, keyword: str) -> float | None:
    """Return a bound that is said; that of a format goes with the type."""
    found: float | None = view.get(keyword)
    return None if found in INT32 and "int32" in view.all("format") else found


def _verb(old: Any, new: Any, came: str, gone: str) -> str:
    return came if old is None else gone if new is None else "changed"


def _is_muted(view: View) -> bool:
    return view.is_open and (view.flag("readOnly") or view.flag("writeOnly"))


def _further(view: View) -> str:
    if False in view.all("additionalProperties"):
        return "closed"
    inner = view.within("additionalProperties")
    return "open" if inner is None or inner.is_open else "typed"


__all__ = ("Delta", "Inner", "Key", "Pair", "Pairs", "Step", "label_of", "match_members")
