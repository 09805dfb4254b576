"""Tell quickly that a body is just as described, which most are: no finding is made, and each value looked at once.

Tables of fields are made once for each place of a description. Whatever they do not settle (a value of another type, a
choice, a field that is not described, a long list) is left to the comparison of ``validate``, which says what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any, NamedTuple

from trigg_ext._conformance.constraints import broken_constraint, fits_format
from trigg_ext._conformance.findings import NO_TEXT, form_of, text_form
from trigg_ext._conformance.schema_view import Description, SchemaView, is_allowed
from trigg_ext.openapi.json_types import is_of_type
from trigg_ext.openapi.pointer import pointer

LARGEST = 90_000
"""Bytes of a body: not even one of nothing but digits and commas holds more values than the comparison looks at."""

_MOST_TABLES = 2_000
_MOST_ITEMS = 100
_DEEPEST = 50

# A float may be of the type "integer": whether it is depends on the value.
_SAMPLES: Mapping[type, Any] = {str: "", bool: True, int: 0, float: 0.5, dict: {}, list: []}


class Fields(NamedTuple):
    """Which documented fields a body has, by their places, and in what forms those that have something in them are."""

    documented: set[str]
    present: set[str]
    looks: dict[str, set[str]]


class _Rule(NamedTuple):
    """What a value must be so that nothing is said of it."""

    place: str
    classes: frozenset[type]
    view: SchemaView
    checked: bool
    """Whether it is more than the class that counts."""


class _Table(NamedTuple):
    """What is inside of the objects and lists at one place."""

    documented: frozenset[str]
    required: frozenset[str]
    rules: dict[str, _Rule]
    is_free: bool
    items: _Rule | None


def fields_of(body: Any, view: SchemaView, description: Description) -> Fields | None:
    """Return the fields of a body that is just as described; None where that cannot be told quickly."""
    rule = description.whole.get(view)
    if rule is None:
        rule = description.whole[view] = _rule(view, "")
    found = Fields(set(), set(), {})
    return found if _fits(body, rule, description, found, 0) else None


def _fits(value: Any, rule: _Rule, description: Description, found: Fields, depth: int) -> bool:
    """Return whether nothing is to be said of a value, as far as that can be told quickly."""
    kind = value.__class__
    if kind not in rule.classes:
        return False
    if value is None:
        return True
    if rule.checked and not _keeps_to(value, rule.view):
        return False
    if kind is dict:
        return depth < _DEEPEST and _fields_fit(value, _table(description, rule), description, found, depth)
    if kind is list:
        if rule.view.prefix or len(value) > _MOST_ITEMS or depth >= _DEEPEST:
            return False
        items = _table(description, rule).items
        return items is None or all(_fits(each, items, description, found, depth + 1) for each in value)
    return True


def _fields_fit(fields: dict[str, Any], table: _Table, description: Description, found: Fields, depth: int) -> bool:
    if not table.required <= fields.keys():
        return False
    found.documented.update(table.documented)
    present, looks, rules = found.present, found.looks, table.rules
    for name, value in fields.items():
        rule = rules.get(name)
        if rule is None:
            if table.is_free:
                continue
            return False
        place, classes, _, checked = rule
        present.add(place)
        kind = value.__class__
        # Most fields are plain: nothing but the class of their values counts.
        if kind not in classes or (
            (checked or kind is dict or kind is list) and not _fits(value, rule, description, found, depth + 1)
        ):
            return False
        if kind is str and value:
            form = form_of(value)
        elif kind is not str and (value or value is False or value == 0):
            form = NO_TEXT
        else:
            continue
        if place in looks:
            looks[place].add(form)
        else:
            looks[place] = {form}
    return True


def _keeps_to(value: Any, view: SchemaView) -> bool:
    if not all(is_allowed(value, part.schema) for part in view.enums):
        return False
    if any(broken_constraint(value, schema) for schema in view.limited):
        return False
    if value.__class__ is not str:
        return True
    return all(fits_format(value, wanted) for wanted in view.formats) and all(
        text_form(value) == form for form in view.moments
    )


def _rule(view: SchemaView, place: str) -> _Rule:
    classes = {kind for kind, sample in _SAMPLES.items() if all(is_of_type(sample, types) for types in view.typed)}
    if view.choices:
        classes.clear()
    if view.declared_nullable or (view.nullable and not view.choices):
        classes.add(NoneType)
    checked = bool(view.enums or view.limited or view.formats or view.moments)
    return _Rule(place, frozenset(classes), view, checked)


def _table(description: Description, rule: _Rule) -> _Table:
    key = (rule.view, rule.place)
    table: _Table | None = description.tables.get(key)
    if table is None:
        view, place = rule.view, rule.place
        rules = {
            name: _rule(description.view(places), place + pointer(name)) for name, places in view.properties.items()
        }
        table = _Table(
            documented=frozenset(each.place for each in rules.values()),
            required=frozenset(view.required),
            rules=rules,
            is_free=view.free and not view.patterns and not view.additional,
            items=_rule(description.view(view.items), place + pointer("*")) if view.items else None,
        )
        if len(description.tables) < _MOST_TABLES:
            description.tables[key] = table
    return table
