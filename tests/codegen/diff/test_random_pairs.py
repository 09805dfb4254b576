"""Pairs of schemas at random: what is called breaking is so for python-jsonschema, and no value breaks what is not."""

from __future__ import annotations

import copy
import random
from itertools import islice
from typing import Any

import pytest

from codegen.diff.dialect import Direction
from codegen.diff.findings import Level
from codegen.diff.uses import Judges
from codegen.diff.values import random_value, variants
from tests.codegen.diff.building import Json, answering, found, sending
from tests.codegen.diff.independent import allows, confirmed, is_of_a_schema

NAMES = ("name", "email", "phone")
COMPONENTS = {
    "Store": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
    "Currency": {"enum": ["NOK", "SEK"]},
}
SCALARS: list[Any] = [
    {"type": "string"}, {"type": "string", "maxLength": 3}, {"type": "string", "minLength": 2},
    {"type": "string", "pattern": "^[0-9]+$"}, {"type": "string", "format": "date"}, {"type": ["string", "null"]},
    {"type": "integer"}, {"type": "integer", "minimum": 1}, {"type": "number", "maximum": 9}, {"type": "boolean"},
    {"enum": ["NOK", "SEK", 1]}, {"const": "NOK"}, {"type": "integer", "not": {"enum": [1]}}, {}, False,
    *({"$ref": f"#/components/schemas/{name}"} for name in COMPONENTS),
]  # fmt: skip
LIMITS: dict[str, list[tuple[str, Any]]] = {
    "object": [
        ("additionalProperties", False), ("additionalProperties", {"type": "integer"}), ("minProperties", 2),
        ("unevaluatedProperties", False), ("patternProperties", {"^p": {"type": "string"}}), ("maxProperties", 1),
        ("dependentRequired", {"name": ["email"]}), ("propertyNames", {"maxLength": 4}),
    ],
    "array": [
        ("minItems", 1), ("maxItems", 2), ("uniqueItems", True), ("contains", {"type": "string"}),
        ("unevaluatedItems", False), ("prefixItems", [{"type": "integer"}]),
    ],
}  # fmt: skip


def _schema(rng: random.Random, depth: int = 0) -> Any:
    kind = rng.choice(["scalar", "object", "object", "array", "union"]) if depth < 3 else "scalar"
    if kind == "scalar":
        return copy.deepcopy(rng.choice(SCALARS))
    if kind == "union":
        return {rng.choice(["allOf", "anyOf", "oneOf"]): [_schema(rng, depth + 1) for _ in range(rng.randint(1, 3))]}
    schema: Json = {"type": kind}
    if kind == "object":
        schema["properties"] = {name: _schema(rng, depth + 1) for name in rng.sample(NAMES, rng.randint(0, 3))}
        schema["required"] = rng.sample(NAMES, rng.randint(0, 1))
    elif rng.random() < 0.8:
        schema["items"] = _schema(rng, depth + 1)
    return {**schema, **copy.deepcopy(dict(limit for limit in LIMITS[kind] if rng.random() < 0.15))}


def _changed(rng: random.Random, schema: Any, depth: int = 0) -> Any:
    """Return a schema in which one thing is another, somewhere."""
    if not isinstance(schema, dict) or not schema or rng.random() < 0.25:
        return _schema(rng, depth + 1)
    key = rng.choice(list(schema))
    value = schema[key]
    if key in ("items", "additionalProperties"):
        return {**schema, key: _changed(rng, value, depth + 1)}
    if key == "properties" and value:
        name = rng.choice(list(value))
        inner = {each: value[each] for each in value if each != name}
        return {**schema, key: inner if rng.random() < 0.3 else {**inner, name: _changed(rng, value[name], depth + 1)}}
    if key in ("allOf", "anyOf", "oneOf"):
        index = rng.randrange(len(value))
        return {**schema, key: [*value[:index], _changed(rng, value[index], depth + 1), *value[index + 1 :]]}
    if key in ("type", "properties"):
        return {**schema, "required": rng.sample(NAMES, 1)}
    return {each: schema[each] for each in schema if each != key}


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_no_break_is_untrue_and_none_is_missed(first: int) -> None:
    for seed in range(first, first + 100):
        rng = random.Random(seed)
        schemas = [_schema(rng)]
        schemas.append(_changed(rng, schemas[0]))
        directions: tuple[tuple[Any, Direction], ...] = ((sending, "request"), (answering, "response"))
        for build, direction in directions:
            sides = [(build(each, schemas=COMPONENTS), each) for each in schemas]
            old, new = sides[0][0], sides[1][0]
            findings = found(old, new)
            broken = [each for each in findings if each.level is Level.BREAKING]
            assert all(confirmed(each, old, new) for each in broken if is_of_a_schema(each)), (seed, *schemas)
            if broken or any(each.is_unknown for each in findings):
                continue
            judges = Judges(old, new)
            judge = judges.of(direction)
            key = judges.add(direction, ("", schemas[0]), ("", schemas[1]))
            source, sink = judge.sides(judge.pairs[key])
            before, after = sides if direction == "request" else reversed(sides)
            for value in (*islice(variants(source, sink), 40), *(random_value(source, rng) for _ in range(20))):
                is_missed = allows(before[0], direction, before[1], value)
                is_missed = is_missed and not allows(after[0], direction, after[1], value)
                assert not is_missed, (seed, direction, value, *schemas)
