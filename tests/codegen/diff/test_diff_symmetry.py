"""Whatever is changed in the real bundle is found, and the other way round it is found as well."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.diff.compare import compare
from codegen.diff.documents import Document, read
from codegen.diff.engine import diff, effective
from codegen.diff.findings import Finding
from trigg_ext.openapi.document import METHODS

ROOT = Path(__file__).resolve().parents[3]
Json = dict[str, Any]


@cache
def bundle() -> Document:
    return read(str(ROOT / "openapi" / "openapi.yaml"))


@cache
def overlay() -> Document:
    return read(str(ROOT / "openapi" / "overlay.yaml"), kind="overlay")


# --- ways to change a document; each returns what must be found, as the end or a part of a rule's name ---------------


def _operations(root: Json) -> Iterator[tuple[Json, str, Json]]:
    for item in root["paths"].values():
        for method in METHODS:
            if method in item:
                yield item, method, item[method]


def _deref(root: Json, node: Json) -> Json:
    while "$ref" in node:
        target: Any = root
        for token in node["$ref"].split("/")[1:]:
            target = target[token.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def _met(root: Json) -> list[Json]:
    """Every schema with properties of its own that an operation sends or reads."""
    found: dict[int, Json] = {}

    def walk(node: Any) -> None:
        if not isinstance(node, dict):
            return
        node = _deref(root, node)
        if id(node) in found:
            return
        found[id(node)] = node
        for inner in (node.get("properties") or {}).values():
            walk(inner)
        for key in ("items", "additionalProperties"):
            walk(node.get(key))
        for key in ("allOf", "anyOf", "oneOf"):
            for inner in node.get(key) or []:
                walk(inner)

    for _, _, operation in _operations(root):
        bodies = [operation.get("requestBody") or {}, *operation["responses"].values()]
        for body in bodies:
            for media in (_deref(root, body).get("content") or {}).values():
                walk(media.get("schema"))
    return [node for node in found.values() if node.get("properties")]


def _a_property(root: Json, rng: random.Random, kind: str = "") -> tuple[Json, str, Json]:
    """The schema, the name and the property; of a type, if asked."""
    choices = [
        (schema, name, node)
        for schema in _met(root)
        for name, node in schema["properties"].items()
        if isinstance(node, dict) and "$ref" not in node and (not kind or node.get("type") == kind)
    ]
    return rng.choice(choices)


def drop_operation(root: Json, rng: random.Random) -> str:
    item, method, _ = rng.choice(list(_operations(root)))
    del item[method]
    return "removed-without-deprecation"


def add_operation(root: Json, rng: random.Random) -> str:
    item, method, operation = rng.choice(list(_operations(root)))
    free = next(each for each in METHODS if each not in item)
    item[free] = {**copy.deepcopy(operation), "operationId": f"new{rng.random()}"}
    del method
    return "endpoint-added"


def deprecate(root: Json, rng: random.Random) -> str:
    rng.choice(list(_operations(root)))[2]["deprecated"] = True
    return "endpoint-deprecated"


def rename_operation(root: Json, rng: random.Random) -> str:
    rng.choice(list(_operations(root)))[2]["operationId"] = "renamed"
    return "sdk-operation-id-changed"


def add_tag(root: Json, rng: random.Random) -> str:
    rng.choice(list(_operations(root)))[2].setdefault("tags", []).append("Seasonal")
    return "api-tag-added"


def add_parameter(root: Json, rng: random.Random) -> str:
    operation = rng.choice(list(_operations(root)))[2]
    operation["parameters"] = [
        *(operation.get("parameters") or []),
        {"name": "season", "in": rng.choice(["query", "header"]), "schema": {"type": "string"}},
    ]
    return "new-optional-request-parameter"


def drop_parameter(root: Json, rng: random.Random) -> str:
    operation = rng.choice([each for _, _, each in _operations(root) if each.get("parameters")])
    operation["parameters"].pop(rng.randrange(len(operation["parameters"])))
    return "request-parameter-removed"


def drop_status(root: Json, rng: random.Random) -> str:
    responses = rng.choice(list(_operations(root)))[2]["responses"]
    del responses[rng.choice(list(responses))]
    return "status-removed"


def add_header(root: Json, rng: random.Random) -> str:
    operation = rng.choice(list(_operations(root)))[2]
    status = rng.choice(list(operation["responses"]))
    node = copy.deepcopy(_deref(root, operation["responses"][status]))
    node.setdefault("headers", {})["X-Season"] = {"schema": {"type": "string"}}
    operation["responses"][status] = node
    return "response-header-added"


def drop_property(root: Json, rng: random.Random) -> str:
    schema, name, _ = _a_property(root, rng)
    del schema["properties"][name]
    return "property-removed"


def add_property(root: Json, rng: random.Random) -> str:
    schema, _, _ = _a_property(root, rng)
    schema["properties"]["season"] = {"type": "string"}
    return "property-added new-optional-request-property"


def require_property(root: Json, rng: random.Random) -> str:
    while True:
        schema, name, _ = _a_property(root, rng)
        if name not in schema.get("required", []):
            schema["required"] = [*schema.get("required", []), name]
            return "became-required"


def retype_property(root: Json, rng: random.Random) -> str:
    schema, name, node = _a_property(root, rng, "string")
    schema["properties"][name] = {**{key: node[key] for key in node.keys() & {"description"}}, "type": "boolean"}
    return "type-changed"


def let_property_be_null(root: Json, rng: random.Random) -> str:
    _, _, node = _a_property(root, rng, "string")
    node["type"] = ["string", "null"]
    return "became-nullable"


def limit_property(root: Json, rng: random.Random) -> str:
    _, _, node = _a_property(root, rng, "string")
    node["maxLength"] = 3
    return "max-length-set max-length-decreased"


def bound_property(root: Json, rng: random.Random) -> str:
    _, _, node = _a_property(root, rng, "integer")
    node["minimum"] = -7
    return "min-set min-decreased min-increased"


def list_property(root: Json, rng: random.Random) -> str:
    _, _, node = _a_property(root, rng, "string")
    if "enum" in node:
        node["enum"] = [*node["enum"], "season"]
        return "enum-value-added"
    node["enum"] = ["season"]
    return "became-enum"


def match_property(root: Json, rng: random.Random) -> str:
    _, _, node = _a_property(root, rng, "string")
    node["pattern"] = "^[a-z]{2,9}$"
    return "pattern-added pattern-changed"


def widen_property(root: Json, rng: random.Random) -> str:
    schema, name, node = _a_property(root, rng, "integer")
    schema["properties"][name] = {"oneOf": [node, {"type": "string"}]}
    return "type-generalized"


def rename_schema(root: Json, rng: random.Random) -> str:
    name = rng.choice(sorted(root["components"]["schemas"]))
    root["components"]["schemas"] = {
        "Renamed" if each == name else each: node for each, node in root["components"]["schemas"].items()
    }

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("$ref") == f"#/components/schemas/{name}":
                node["$ref"] = "#/components/schemas/Renamed"
            for each in node.values():
                walk(each)
        elif isinstance(node, list):
            for each in node:
                walk(each)

    walk(root)
    return "sdk-schema-renamed"


MUTATIONS: list[Callable[[Json, random.Random], str]] = [
    drop_operation,
    add_operation,
    deprecate,
    rename_operation,
    add_tag,
    add_parameter,
    drop_parameter,
    drop_status,
    add_header,
    drop_property,
    add_property,
    require_property,
    retype_property,
    let_property_be_null,
    limit_property,
    bound_property,
    list_property,
    match_property,
    widen_property,
    rename_schema,
]


def _mutated(mutations: list[Callable[[Json, random.Random], str]], seed: int) -> tuple[Document, list[str]]:
    root = copy.deepcopy(dict(bundle().root))
    rng = random.Random(seed)
    expected = [mutate(root, rng) for mutate in mutations]
    return Document("the mutated bundle", root), expected


def _assert_met_both_ways(there: list[Finding], back: list[Finding]) -> None:
    """What is told one way is told the other way too, of the same operation; that the version says nothing is not."""
    for one, other in ((there, back), (back, there)):
        known = {(each.operation, each.subject[:1]) for each in other}
        assert {(each.operation, each.subject[:1]) for each in one if "-version-" not in each.id} <= known


SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(mutation=st.sampled_from(MUTATIONS), seed=st.integers(0, 10_000))
def test_a_change_is_found_both_ways(mutation: Callable[[Json, random.Random], str], seed: int) -> None:
    changed, [expected] = _mutated([mutation], seed)
    there, back = compare(bundle(), changed), compare(changed, bundle())
    assert any(part in each.id for each in there for part in expected.split()), (mutation.__name__, expected)
    _assert_met_both_ways(there, back)
    assert [name for name, count in Counter(each.fingerprint for each in there).items() if count > 1] == []


@settings(SLOW, max_examples=10)
@given(mutations=st.lists(st.sampled_from(MUTATIONS), min_size=2, max_size=5), seed=st.integers(0, 10_000))
def test_many_changes_at_once_are_found_both_ways(
    mutations: list[Callable[[Json, random.Random], str]], seed: int
) -> None:
    try:
        changed, _ = _mutated(mutations, seed)
    except IndexError:
        return  # one mutation took away what the next needs
    there, back = compare(bundle(), changed), compare(changed, bundle())
    assert there
    _assert_met_both_ways(there, back)
    assert compare(changed, copy.deepcopy(changed)) == []


# --- no change ----------------------------------------------------------------------------------------------------


def test_the_bundle_does_not_differ_from_itself() -> None:
    assert compare(bundle(), read(str(ROOT / "openapi" / "openapi.yaml"))) == []


def test_the_effective_document_does_not_differ_from_itself() -> None:
    one, other = effective(bundle(), overlay()), effective(bundle(), overlay())
    assert compare(one, other) == []
    assert diff(bundle(), bundle(), old_overlay=overlay(), new_overlay=overlay()) == []


def test_only_described_otherwise_is_no_change() -> None:
    root = copy.deepcopy(dict(bundle().root))

    def describe(node: Any, *, named: bool = False) -> None:
        if isinstance(node, dict):
            if not named and "type" in node and isinstance(node["type"], str):
                node.update(title="Another", description="Said otherwise.")
            for key, each in node.items():
                describe(each, named=not named and key in ("properties", "schemas", "paths", "responses", "content"))
        elif isinstance(node, list):
            for each in node:
                describe(each)

    describe(root["components"]["schemas"], named=True)
    assert compare(bundle(), Document("described", root)) == []


def test_the_order_of_findings_is_always_the_same() -> None:
    changed, _ = _mutated(MUTATIONS, 7)
    one, other = compare(bundle(), changed), compare(bundle(), changed)
    assert one == other
    assert [each.level.rank for each in one] == sorted(each.level.rank for each in one)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.__name__)
def test_every_kind_of_change_is_found_in_the_bundle(mutation: Callable[[Json, random.Random], str]) -> None:
    changed, [expected] = _mutated([mutation], 1)
    assert any(part in each.id for each in compare(bundle(), changed) for part in expected.split())
