"""Compares schemas: each pair once, however many operations meet it, and through cycles.

A pair knows what changed in it itself (``Delta``) and which pairs are inside it. Neither depends on who meets it: what
a change means in a request or in a response is decided where an operation meets it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from codegen.diff.schemas import (
    Member,
    Schema,
    canonical,
    flattened,
    is_annotation_only,
    merged_shape,
    parts,
    same,
    shape,
)
from trigg_ext.openapi.pointer import escape

Key = tuple[str, str]

_UNWRAPS = 20


class Delta(NamedTuple):
    """One change in a pair: what kind, the values, and the pointers to them on either side."""

    aspect: str
    old: Any = None
    new: Any = None
    old_at: str | None = None
    new_at: str | None = None
    name: str = ""
    within: str = ""
    """The property that it is about, where it is one of the pair's."""
    flags: frozenset[str] = frozenset()


class Inner(NamedTuple):
    """A pair inside another, by what leads there."""

    label: str
    key: Key
    muted_request: bool
    muted_response: bool


class Pair(NamedTuple):
    """What changed between two schemas themselves, and what is inside them."""

    old: Schema
    new: Schema
    deltas: tuple[Delta, ...]
    inner: tuple[Inner, ...]


class Met(NamedTuple):
    """A change, met on a way from a root: the labels to it, and what is known of the way."""

    path: tuple[str, ...]
    muted_request: bool
    muted_response: bool
    delta: Delta
    old: Schema
    new: Schema


class Pairs:
    """All pairs of schemas that two documents make."""

    def __init__(self) -> None:
        self._pairs: dict[Key, Pair] = {}
        self._changed: frozenset[Key] | None = None
        self.renamed: dict[tuple[str, str], tuple[str, str]] = {}
        """Components that stand for each other under different names: with the pointers to where that is seen."""

    def add(self, old: Schema, new: Schema) -> Key:
        """Make a pair, and all that are inside it, known."""
        self._changed = None
        waiting = [(old, new)]
        first = (old.key, new.key)
        while waiting:
            one, other = waiting.pop()
            key = (one.key, other.key)
            if one.name and other.name and one.name != other.name:
                self.renamed.setdefault((one.name, other.name), (one.at, other.at))
            if key in self._pairs:
                continue
            aligned, moved = _aligned(one, other)
            comparison = _Comparison(*aligned)
            comparison.deltas.extend(moved)
            inner: list[Inner] = []
            for label, below, beside in comparison.children:
                inner.append(
                    Inner(
                        label,
                        (below.key, beside.key),
                        below.flag("readOnly") and beside.flag("readOnly"),
                        below.flag("writeOnly") and beside.flag("writeOnly"),
                    )
                )
                waiting.append((below, beside))
            self._pairs[key] = Pair(*aligned, tuple(comparison.deltas), tuple(inner))
        return first

    def met_from(self, root: Key) -> Iterator[Met]:
        """Yield every change that is met from a pair, nearest first; on one way each."""
        changed = self._leading_to_changes()
        if root not in changed:
            return
        seen = {(root, False, False)}
        waiting: deque[tuple[tuple[str, ...], Key, bool, bool]] = deque([((), root, False, False)])
        while waiting:
            path, key, muted_request, muted_response = waiting.popleft()
            pair = self._pairs[key]
            for delta in pair.deltas:
                yield Met(path, muted_request, muted_response, delta, pair.old, pair.new)
            for label, below, only_read, only_written in pair.inner:
                state = (below, muted_request or only_read, muted_response or only_written)
                if below in changed and state not in seen:
                    seen.add(state)
                    waiting.append(((*path, label) if label else path, *state))

    def changes_at(self, key: Key) -> tuple[Delta, ...]:
        """Return what changed in a pair itself, if it is known."""
        pair = self._pairs.get(key)
        return pair.deltas if pair else ()

    def is_changed(self, key: Key) -> bool:
        """Return whether anything changed in a pair or inside it."""
        return key in self._leading_to_changes()

    def _leading_to_changes(self) -> frozenset[Key]:
        if self._changed is None:
            outer: dict[Key, list[Key]] = {}
            for key, pair in self._pairs.items():
                for each in pair.inner:
                    outer.setdefault(each.key, []).append(key)
            waiting = [key for key, pair in self._pairs.items() if pair.deltas]
            found = set(waiting)
            while waiting:
                for key in outer.get(waiting.pop(), ()):
                    if key not in found:
                        found.add(key)
                        waiting.append(key)
            self._changed = frozenset(found)
        return self._changed


def _aligned(old: Schema, new: Schema) -> tuple[tuple[Schema, Schema], list[Delta]]:
    """Return the two without compositions that say no more than their one member, where the other side has none such.

    And what moved on the way from inside such a composition into a component, or out of one.
    """
    moved: list[Delta] = []
    for _ in range(_UNWRAPS):
        one, other = old.wrapper(), new.wrapper()
        if one and one == other:
            inner = old.members(one)[0], new.members(one)[0]
            if bool(inner[0].reference) != bool(inner[1].reference) and one != "allOf":
                moved.extend(_moved(one, old, new, *inner))
            old, new = old.unwrapped(), new.unwrapped()
        elif one and not _composed(new, one):
            old = old.unwrapped()
        elif other and not _composed(old, other):
            new = new.unwrapped()
        else:
            break
    return (old, new), moved


def _moved(keyword: str, old: Schema, new: Schema, one: Member, other: Member) -> list[Delta]:
    """Return the same alternative, written out on one side and a component on the other: nothing changes on the
    wire.
    """
    if shape(one.schema.data) != shape(other.schema.data):
        return []
    aspect = _ASPECTS[keyword]
    harmless = frozenset({"harmless"})
    return [
        Delta(f"{aspect}-removed", one.label, None, f"{old.where(keyword)}/{one.number}", None, flags=harmless),
        Delta(f"{aspect}-added", None, other.label, None, f"{new.where(keyword)}/{other.number}", flags=harmless),
    ]


def _composed(schema: Schema, keyword: str) -> bool:
    """Return whether a schema has a composition of this kind: alternatives are one kind."""
    kinds = ("allOf",) if keyword == "allOf" else ("oneOf", "anyOf")
    return any(len(schema.members(kind)) > (0 if keyword == "allOf" else 1) for kind in kinds)


class _Comparison:
    """What changed between two aligned schemas."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self.old = old
        self.new = new
        self.deltas: list[Delta] = []
        self.children: list[tuple[str, Schema, Schema]] = []
        if old is new:
            return
        gone, came = match_members(old.members("allOf"), new.members("allOf"))[2:]
        divided_otherwise = bool(gone or came) and merged_shape(old) == merged_shape(new)
        if divided_otherwise:
            self._divided_otherwise(gone, came)
            self.old, self.new = flattened(old), flattened(new)
        else:
            self._all_of_and_properties()
        self._types_and_alternatives()
        self._null()
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
        keyword: str = "",
        old: Any = None,
        new: Any = None,
        *,
        old_at: str | None = None,
        new_at: str | None = None,
        name: str = "",
    ) -> None:
        if keyword:
            old_at = old_at or (self.old.where(keyword) if keyword in self.old.data else None)
            new_at = new_at or (self.new.where(keyword) if keyword in self.new.data else None)
        if old_at is None and new_at is None:
            old_at, new_at = self.old.at, self.new.at
        self.deltas.append(Delta(aspect, old, new, old_at, new_at, name))

    # --- type, and anyOf and oneOf

    def _types_and_alternatives(self) -> None:
        old, new = self.old, self.new
        one, other = _listed_types(old), _listed_types(new)
        if (one or other) and (one or old.types) and (other or new.types):
            before, after = one or _each_type(old), other or _each_type(new)
            gone = sorted(kind for kind in before if not _is_among(kind, after))
            came = sorted(kind for kind in after if not _is_among(kind, before))
            if gone or came:
                keyword = next((key for key in ("oneOf", "anyOf", "type") if key in new.data), "type")
                was = next((key for key in ("oneOf", "anyOf", "type") if key in old.data), "type")
                self._say("list-of-types", "", gone, came, old_at=old.where(was), new_at=new.where(keyword))
            for kind in before.keys() & after.keys():
                self.children.append((kind, before[kind].schema, after[kind].schema))
            # What is said of one type is compared there.
            self.old, self.new = old if one else old.of_any_type(), new if other else new.of_any_type()
            return
        if old.types != new.types or (old.format != new.format and not self._content_is_the_same):
            keyword = "type" if old.types != new.types else "format"
            if (old.types and new.types) or not (_has_only(old, new.types) or _has_only(new, old.types)):
                self._say("type", keyword, (old.types, old.format), (new.types, new.format))
        wrapped = self._wrapped(old, new)
        if wrapped:
            self._say("wrapped-in-one-of", "oneOf", None, wrapped)
        unwrapped = self._wrapped(new, old)
        if unwrapped:
            self._say("unwrapped-from-one-of", "oneOf", unwrapped, None)
        for keyword in ("anyOf", "oneOf"):
            self._members(keyword)

    @staticmethod
    def _wrapped(inside: Schema, around: Schema) -> list[str]:
        """Return the alternatives, where an object became one of several."""
        alternatives = around.members("oneOf")
        if len(alternatives) < 2 or inside.members("oneOf") or around.properties or not inside.properties:
            return []
        if not any(inside.properties.keys() & member.schema.properties.keys() for member in alternatives):
            return []
        return [member.label for member in alternatives]

    def _members(self, keyword: str) -> tuple[list[Member], list[Member]]:
        """Pair what a list is composed of; the members of the old and the new one that have no counterpart."""
        pairs, moved, gone, came = match_members(self.old.members(keyword), self.new.members(keyword))
        for one, other in pairs:
            self.children.append((f"{keyword}[{other.label}]", one.schema, other.schema))
        for one, other in moved:
            self.children.append((f"{keyword}[{other.label}]", one.schema, other.schema))
            if keyword != "allOf":
                self.deltas.extend(_moved(keyword, self.old, self.new, one, other))
        if keyword != "allOf":
            aspect = _ASPECTS[keyword]
            for one in gone:
                self._member(f"{aspect}-removed", keyword, one, None)
            for other in came:
                self._member(f"{aspect}-added", keyword, None, other)
        return gone, came

    def _member(
        self, aspect: str, keyword: str, old: Member | None, new: Member | None, *, harmless: bool = False
    ) -> None:
        self.deltas.append(
            Delta(
                aspect,
                old.label if old else None,
                new.label if new else None,
                f"{self.old.where(keyword)}/{old.number}" if old else None,
                f"{self.new.where(keyword)}/{new.number}" if new else None,
                flags=frozenset({"harmless"}) if harmless else frozenset(),
            )
        )

    # --- null and values

    def _null(self) -> None:
        old, new = self.old, self.new
        if old.nullable == new.nullable or old.is_open != new.is_open:
            return
        keyword = next((key for key in ("nullable", "type", "oneOf", "anyOf", "enum") if key in new.data), "")
        was = next((key for key in ("nullable", "type", "oneOf", "anyOf", "enum") if key in old.data), "")
        self._say(
            "became-nullable" if new.nullable else "became-not-nullable",
            old=old.nullable,
            new=new.nullable,
            old_at=old.where(was) if was else old.at,
            new_at=new.where(keyword) if keyword else new.at,
        )

    def _values(self) -> None:
        old, new = self.old, self.new
        one, other = old.values, new.values
        if one is not None and other is not None and (old.enum is None) != (new.enum is None):
            self._listed("enum-value", "enum", one, other)  # a constant is one of one
        else:
            self._enums()
            self._presence("const", "const", old.data.get("const"), new.data.get("const"), changed=True)
        self._presence("default-value", "default", old.data.get("default"), new.data.get("default"), changed=True)
        before, after = old.data.get("x-extensible-enum"), new.data.get("x-extensible-enum")
        if isinstance(before, list) and isinstance(after, list):
            self._listed("x-extensible-enum-value", "x-extensible-enum", before, after)

    def _enums(self) -> None:
        old, new = self.old.enum, self.new.enum
        if old is None and new is not None:
            self._say("became-enum", "enum", None, new)
        elif old is not None and new is None:
            self._say("became-not-enum", "enum", old, None)
        elif old is not None and new is not None:
            self._listed("enum-value", "enum", old, new)

    def _listed(self, aspect: str, keyword: str, old: list[Any], new: list[Any]) -> None:
        before, after = {canonical(each) for each in old}, {canonical(each) for each in new}
        for values, others, verb, schema in ((old, after, "removed", self.old), (new, before, "added", self.new)):
            written = schema.data.get(keyword)
            told: set[str] = set()
            for value in values:
                known = canonical(value)
                if known in others or known in told:
                    continue
                told.add(known)
                at = schema.where(keyword if keyword in schema.data else "const")
                if isinstance(written, list):
                    index = next((index for index, each in enumerate(written) if same(each, value)), None)
                    at = at if index is None else f"{at}/{index}"
                if verb == "removed":
                    self._say(f"{aspect}-removed", old=value, old_at=at)
                else:
                    self._say(f"{aspect}-added", new=value, new_at=at)

    def _presence(self, aspect: str, keyword: str, old: Any, new: Any, *, changed: bool) -> None:
        had, has = keyword in self.old.data, keyword in self.new.data
        if had and has:
            if changed and not same(old, new):
                self._say(f"{aspect}-changed", keyword, old, new)
        elif had:
            self._say(f"{aspect}-removed", keyword, old, None)
        elif has:
            self._say(f"{aspect}-added", keyword, None, new)

    # --- bounds

    def _bounds(self) -> None:
        for aspect, keyword in _BOUNDS:
            old, new = self.old.bound(keyword), self.new.bound(keyword)
            if keyword == "minLength":
                old, new = old or 0, new or 0  # left out, it is 0
            if old == new or (keyword in _LEAST and not old and not new):
                continue
            at = keyword
            if keyword.startswith("exclusive"):
                at = next((key for key in (keyword, _INCLUSIVE[keyword]) if key in self.new.data), keyword)
            if old is None:
                self._say(f"{aspect}-set", at, None, new)
            elif new is None:
                self._say(f"{aspect}-unset", at, old, None)
            else:
                self._say(f"{aspect}-{'increased' if new > old else 'decreased'}", at, old, new)
        old, new = self.old.bound("multipleOf"), self.new.bound("multipleOf")
        if old != new:
            verb = "set" if old is None else "unset" if new is None else "changed"
            self._say(f"multiple-of-{verb}", "multipleOf", old, new)

    def _text(self) -> None:
        old, new = self.old.data.get("pattern"), self.new.data.get("pattern")
        old, new = (each if isinstance(each, str) and each else None for each in (old, new))
        if old != new:
            if old is None:
                self._say("pattern-added", "pattern", None, new)
            elif new is None:
                self._say("pattern-removed", "pattern", old, None)
            else:
                self._say("pattern-generalized" if new in _ANYTHING else "pattern-changed", "pattern", old, new)
        if not self._content_is_the_same:
            for aspect, keyword in (
                ("content-encoding-changed", "contentEncoding"),
                ("content-media-type-changed", "contentMediaType"),
            ):
                old, new = self.old.data.get(keyword), self.new.data.get(keyword)
                if old != new:
                    self._say(aspect, keyword, old, new)
        self._within("contentSchema", "content-schema")

    @property
    def _content_is_the_same(self) -> bool:
        """Whether what a text carries is told as OpenAPI 3.0 does on one side, and as 3.1 does on the other."""
        return self.old.content == self.new.content

    # --- properties, and what is composed by allOf

    def _all_of_and_properties(self) -> None:
        old, new = self.old, self.new
        old_own, new_own = old.properties, new.properties
        old_required, new_required = set(old.required), set(new.required)
        gone, came = self._members("allOf")
        if gone or came:
            for member in gone:
                self._all_of("removed", member, None)
            for member in came:
                self._all_of("added", None, member)
            old_own = {**_merged_properties(member.schema for member in gone), **old_own}
            new_own = {**_merged_properties(member.schema for member in came), **new_own}
            for member in gone:
                old_required |= {name for part in parts(member.schema) for name in part.required}
            for member in came:
                new_required |= {name for part in parts(member.schema) for name in part.required}
            old_all, new_all = _merged_properties([old]), _merged_properties([new])
        else:
            old_all, new_all = old_own, new_own
        for name, schema in old_own.items():
            if name in new_own:
                self._property(name, schema, new_own[name], old_required, new_required)
            elif name not in new_all:
                self._gone(name, schema, required=name in old_required)
        for name, schema in new_own.items():
            if name not in old_own and name not in old_all:
                self._came(name, schema, required=name in new_required)
        described = old_all.keys() | new_all.keys() | old_own.keys() | new_own.keys()
        for name in sorted((old_required ^ new_required) - described):
            # Required, and described nowhere.
            self._required(name, old_required, new_required, frozenset({"undescribed"}))

    def _divided_otherwise(self, gone: list[Member], came: list[Member]) -> None:
        """The same in all, divided up in another way: compared as if it were written in one piece."""
        for member in gone:
            self._all_of("removed", member, None, harmless=True)
        for member in came:
            self._all_of("added", None, member, harmless=True)
        before, after = _merged_properties([self.old]), _merged_properties([self.new])
        for name in before.keys() & after.keys():
            self.children.append((name, before[name], after[name]))

    def _all_of(self, verb: str, old: Member | None, new: Member | None, *, harmless: bool = False) -> None:
        member = old or new
        assert member is not None
        describes = is_annotation_only(member.schema)
        if harmless and not describes and not member.reference:
            return  # the same, written out otherwise; a component is one more name
        self._member(f"all-of-{verb}", "allOf", old, new, harmless=harmless or describes)
        if describes:
            self._member(f"all-of-{verb}-annotation-only", "allOf", old, new, harmless=True)

    def _property(self, name: str, old: Schema, new: Schema, old_required: set[str], new_required: set[str]) -> None:
        self.children.append((name, old, new))
        flags = _flags(old, new)
        self._required(name, old_required, new_required, flags)
        for keyword, mark in (("readOnly", "read"), ("writeOnly", "write")):
            if old.flag(keyword) != new.flag(keyword):
                need = "required" if name in new_required and name in old_required else "optional"
                self._of_property(
                    f"{need}-property-became-{'' if new.flag(keyword) else 'not-'}{mark}-only",
                    name,
                    old.where(keyword),
                    new.where(keyword),
                    flags,
                    old=old.flag(keyword),
                    new=new.flag(keyword),
                )

    def _required(self, name: str, old: set[str], new: set[str], flags: frozenset[str]) -> None:
        if (name in old) == (name in new):
            return
        verb = "required" if name in new else "optional"
        self._of_property(
            f"became-{verb}",
            name,
            self._required_at(self.old, name),
            self._required_at(self.new, name),
            flags,
            old=name in old,
            new=name in new,
        )

    @staticmethod
    def _required_at(schema: Schema, name: str) -> str:
        """Return the pointer to the property, where it is described; else to what requires it."""
        for part in parts(schema):
            if name in part.properties:
                return part.where("properties", name)
        return schema.where("required")

    def _gone(self, name: str, schema: Schema, *, required: bool) -> None:
        at = self._required_at(self.old, name)
        self._of_property("property-removed", name, at, None, _flags(schema, schema, required=required))

    def _came(self, name: str, schema: Schema, *, required: bool) -> None:
        at = self._required_at(self.new, name)
        self._of_property("property-added", name, None, at, _flags(schema, schema, required=required))

    def _of_property(
        self,
        aspect: str,
        name: str,
        old_at: str | None,
        new_at: str | None,
        flags: frozenset[str],
        old: Any = None,
        new: Any = None,
    ) -> None:
        self.deltas.append(Delta(aspect, old, new, old_at, new_at, within=name, flags=flags))

    def _discriminator(self) -> None:
        old, new = (_mapping_or_none(each.data.get("discriminator")) for each in (self.old, self.new))
        if old is None or new is None:
            if new is not None:
                self._say("discriminator-added", "discriminator", None, new.get("propertyName"))
            elif old is not None:
                self._say("discriminator-removed", "discriminator", old.get("propertyName"), None)
            return
        names = old.get("propertyName"), new.get("propertyName")
        if names[0] != names[1]:
            self._say("discriminator-property-name-changed", "discriminator", *names)
        before, after = (_mapping_or_none(each.get("mapping")) or {} for each in (old, new))
        old_at, new_at = (f"{each.where('discriminator')}/mapping" for each in (self.old, self.new))
        for value in before:
            at = f"{old_at}/{escape(value)}"
            if value not in after:
                self._say("discriminator-mapping-deleted", old=value, old_at=at)
            elif before[value] != after[value]:
                one, other = (f"{value}: {each[value]}" for each in (before, after))
                self._say(
                    "discriminator-mapping-changed", old=one, new=other, old_at=at, new_at=f"{new_at}/{escape(value)}"
                )
        for value in after:
            if value not in before:
                self._say("discriminator-mapping-added", new=value, new_at=f"{new_at}/{escape(value)}")

    # --- arrays and objects

    def _arrays(self) -> None:
        kinds = [each.types for each in (self.old, self.new)]
        if all(not each or "array" in each for each in kinds):
            self._within("items", "items")  # else they come and go with the type
        self._within("contains", "contains")
        self._within("unevaluatedItems", "unevaluated-items")
        if self.old.flag("uniqueItems") != self.new.flag("uniqueItems"):
            added = self.new.flag("uniqueItems")
            self._say(f"unique-items-{'added' if added else 'removed'}", "uniqueItems", not added, added)
        old, new = (_positions(each) for each in (self.old, self.new))
        for index in range(max(len(old), len(new))):
            if index < len(old) and index < len(new):
                self.children.append((f"prefixItems[{index + 1}]", old[index].schema, new[index].schema))
            elif index < len(new):
                self._say("prefix-items-added", new=index + 1, new_at=new[index].schema.at)
            else:
                self._say("prefix-items-removed", old=index + 1, old_at=old[index].schema.at)

    def _objects(self) -> None:
        self._within("unevaluatedProperties", "unevaluated-properties")
        self._within("propertyNames", "property-names")
        self._additional_properties()
        self._by_name("patternProperties", "pattern-property")
        self._by_name("dependentSchemas", "dependent-schema")
        before, after = (_mapping_or_none(each.data.get("dependentRequired")) or {} for each in (self.old, self.new))
        for name in sorted(before.keys() | after.keys()):
            one, other = before.get(name), after.get(name)
            if canonical(_sorted(one)) == canonical(_sorted(other)):
                continue
            verb = "added" if name not in before else "removed" if name not in after else "changed"
            old_at, new_at = (
                f"{schema.where('dependentRequired')}/{escape(name)}" if name in names else None
                for schema, names in ((self.old, before), (self.new, after))
            )
            self._say(f"dependent-required-{verb}", old=one, new=other, old_at=old_at, new_at=new_at, name=name)

    def _additional_properties(self) -> None:
        old, new = (_further(each) for each in (self.old, self.new))
        one, other = (self.old.child("additionalProperties"), self.new.child("additionalProperties"))
        if old == new == "typed" and one is not None and other is not None:
            self.children.append(("additionalProperties", one, other))
        elif old != new:
            aspect = {"closed": "forbidden"}.get(new, "allowed" if old == "closed" else new)
            self._say(
                f"additional-properties-{'untyped' if aspect == 'open' else aspect}",
                "additionalProperties",
                old,
                new,
            )

    def _by_name(self, keyword: str, aspect: str) -> None:
        before, after = self.old.children(keyword), self.new.children(keyword)
        for name in before:
            if name in after:
                self.children.append((f"{keyword}[{name}]", before[name], after[name]))
            else:
                at = f"{self.old.where(keyword)}/{escape(name)}"
                self._say(f"{aspect}-removed", old=name, old_at=at, name=name)
        for name in after:
            if name not in before:
                self._say(f"{aspect}-added", new=name, new_at=f"{self.new.where(keyword)}/{escape(name)}", name=name)

    # --- conditions and life

    def _conditions(self) -> None:
        for keyword in ("then", "else"):
            self._within(keyword, keyword)
        # What is narrower inside of these may be wider outside, and the other way round.
        for keyword in ("if", "not"):
            old, new = self.old.child(keyword), self.new.child(keyword)
            if old is not None and new is not None:
                if shape(self.old.data[keyword]) != shape(self.new.data[keyword]) or shape(old.data) != shape(new.data):
                    self._say(f"{keyword}-changed", keyword)
            else:
                self._added_or_removed(keyword, keyword, old, new)

    def _life(self) -> None:
        old, new = self.old.data, self.new.data
        if self.old.flag("deprecated") != self.new.flag("deprecated"):
            if self.new.flag("deprecated"):
                self._say("deprecated", "deprecated", old.get("x-sunset"), new.get("x-sunset"))
            else:
                self._say("reactivated", "deprecated", True, False)
        if old.get("x-stability-level") != new.get("x-stability-level"):
            self._say("stability", "x-stability-level", old.get("x-stability-level"), new.get("x-stability-level"))

    def _within(self, keyword: str, aspect: str) -> None:
        old, new = self.old.child(keyword), self.new.child(keyword)
        if old is not None and new is not None:
            self.children.append((keyword, old, new))
        else:
            self._added_or_removed(keyword, aspect, old, new)

    def _added_or_removed(self, keyword: str, aspect: str, old: Schema | None, new: Schema | None) -> None:
        if new is not None:
            self._say(f"{aspect}-added", new_at=self.new.where(keyword))
        elif old is not None:
            self._say(f"{aspect}-removed", old_at=self.old.where(keyword))


Matched = tuple[list[tuple[Member, Member]], list[tuple[Member, Member]], list[Member], list[Member]]


def match_members(old: list[Member], new: list[Member]) -> Matched:
    """Which members of two compositions belong together, which only moved into or out of a component, and the rest.

    A reference belongs to the reference of the same name, and to a component that is the same under a new name; what
    is written out to what is alike, then to what has the same title, and at last the only one left to the only one
    left.
    """
    pairs: list[tuple[Member, Member]] = []
    gone, came = list(old), list(new)

    def pair(belongs: Callable[[Member, Member], bool], into: list[tuple[Member, Member]]) -> None:
        for one in list(gone):
            other = next((each for each in came if belongs(one, each)), None)
            if other is not None:
                into.append((one, other))
                gone.remove(one)
                came.remove(other)

    pair(lambda one, other: bool(one.reference) and one.reference == other.reference, pairs)
    pair(_is_renamed, pairs)
    pair(lambda one, other: not one.reference and not other.reference and shape(one.node) == shape(other.node), pairs)
    pair(lambda one, other: not one.reference and not other.reference and _same_title(one, other), pairs)
    inline = [[each for each in side if not each.reference] for side in (gone, came)]
    if all(len(side) == 1 and not side[0].schema.data.get("title") for side in inline):
        pair(lambda one, other: one is inline[0][0] and other is inline[1][0], pairs)
    moved: list[tuple[Member, Member]] = []
    pair(
        lambda one, other: (
            bool(one.reference) != bool(other.reference) and shape(one.schema.data) == shape(other.schema.data)
        ),
        moved,
    )
    pairs.sort(key=lambda each: each[1].number)
    return pairs, moved, gone, came


def _is_renamed(old: Member, new: Member) -> bool:
    """Return whether a component went, and this is the same that came under another name."""
    one, other = old.schema, new.schema
    if not (one.name and other.name) or one.name in _components(other) or other.name in _components(one):
        return False
    return shape(one.data).replace(old.reference, "#") == shape(other.data).replace(new.reference, "#")


def _components(schema: Schema) -> Mapping[str, Any]:
    components = schema.document.root.get("components")
    named = components.get("schemas") if isinstance(components, Mapping) else None
    return named if isinstance(named, Mapping) else {}


def _same_title(one: Member, other: Member) -> bool:
    title = one.schema.data.get("title")
    return isinstance(title, str) and bool(title) and title == other.schema.data.get("title")


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
_ASPECTS = {"allOf": "all-of", "anyOf": "any-of", "oneOf": "one-of"}
_INCLUSIVE = {"exclusiveMaximum": "maximum", "exclusiveMinimum": "minimum"}
_ANYTHING = (".*", "^.*$")


def _listed_types(schema: Schema) -> dict[str, Member] | None:
    """Return the one type of each alternative, where a schema lists alternatives only to list types."""
    for keyword in ("oneOf", "anyOf"):
        members = schema.members(keyword)
        if not members:
            continue
        types: dict[str, Member] = {}
        for member in members:
            each = member.schema
            complex_keys = ("properties", "oneOf", "anyOf", "allOf", "additionalProperties", "items")
            if len(each.types) != 1 or any(each.data.get(key) for key in complex_keys) or each.types[0] in types:
                return None
            types[each.types[0]] = member
        return types
    return None


def _has_only(schema: Schema, types: tuple[str, ...]) -> bool:
    """Return whether all the values that a schema lists are of these types, which it need not say then."""
    values = schema.values
    return bool(values and types) and schema.format is None and {_kind(each) for each in values or ()} <= {*types}


def _kind(value: Any) -> str:
    kinds = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (list, "array"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "object")


def _is_among(kind: str, kinds: Mapping[str, Any]) -> bool:
    return kind in kinds or (kind == "integer" and "number" in kinds)


def _each_type(schema: Schema) -> dict[str, Member]:
    """Return a schema by its types, as if each were an alternative of its own."""
    return {kind: Member(0, None, schema.of_type(kind)) for kind in schema.types}


def _merged_properties(schemas: Iterable[Schema]) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for schema in schemas:
        for part in parts(schema):
            for name, each in part.properties.items():
                found.setdefault(name, each)
    return found


def _flags(old: Schema, new: Schema, *, required: bool = False) -> frozenset[str]:
    flags = {"required"} if required else set[str]()
    if "default" in new.data:
        flags.add("default")
    for keyword in ("readOnly", "writeOnly"):
        if old.flag(keyword) and new.flag(keyword):
            flags.add(keyword)
    return frozenset(flags)


def _positions(schema: Schema) -> list[Member]:
    return schema.members("prefixItems") or (
        schema.members("items") if isinstance(schema.data.get("items"), list) else []
    )


def _further(schema: Schema) -> str:
    node = schema.data.get("additionalProperties")
    if node is False or node == {"not": {}}:
        return "closed"
    inner = schema.child("additionalProperties")
    return "open" if inner is None or is_annotation_only(inner) else "typed"


def _mapping_or_none(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _sorted(names: Any) -> Any:
    return sorted(map(str, names)) if isinstance(names, list) else names
