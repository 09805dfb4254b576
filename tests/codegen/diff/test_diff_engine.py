"""What our overlay makes of two documents, told only where the vendor's documents do not tell it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen.diff.documents import Document, DocumentError, read
from codegen.diff.engine import diff, effective
from codegen.diff.findings import Finding, Level

ROOT = Path(__file__).resolve().parents[3]
Json = dict[str, Any]


@cache
def bundle() -> Document:
    return read(str(ROOT / "openapi" / "openapi.yaml"))


@cache
def overlay() -> Document:
    return read(str(ROOT / "openapi" / "overlay.yaml"), kind="overlay")


def _bundle(change: Callable[[Json], object]) -> Document:
    root = copy.deepcopy(dict(bundle().root))
    change(root)
    return Document("the changed bundle", root)


def _overlay(target: str, change: Callable[[Json], object]) -> Document:
    root = copy.deepcopy(dict(overlay().root))
    [action] = [each for each in root["actions"] if each["target"] == target]
    change(action)
    return Document("the changed overlay", root)


def _found(
    new: Document | None = None, new_overlay: Document | None = None, old_overlay: Document | None = None
) -> list[Finding]:
    return diff(bundle(), new or bundle(), old_overlay=old_overlay or overlay(), new_overlay=new_overlay or overlay())


GET = "$.paths['/customers'].get"


@pytest.mark.parametrize(
    ("update", "rule", "level"),
    [
        ({"x-trigg-name": "customers.by_phone"}, "sdk-name-changed", Level.SDK_BREAKING),
        ({"x-trigg-retry": "non_idempotent"}, "trigg-retry-tightened", Level.WARNING),
        ({"x-trigg-personal": []}, "trigg-personal-parameter-removed", Level.WARNING),
        ({"x-trigg-preview": True}, "trigg-preview-began", Level.WARNING),
    ],
)
def test_a_change_of_the_overlay_is_told_as_ours(update: Json, rule: str, level: Level) -> None:
    changed = _overlay(GET, lambda action: action["update"].update(update))
    [finding] = _found(new_overlay=changed)
    assert (finding.id, finding.level, finding.origin, finding.operation) == (rule, level, "overlay", "GET /customers")
    [back] = _found(old_overlay=changed)
    assert back.origin == "overlay"


def test_what_the_overlay_changes_has_its_place_in_the_overlay() -> None:
    text = (ROOT / "openapi" / "overlay.yaml").read_bytes().replace(b"customers.get_by_mobile_phone", b"customers.call")
    changed = Document.from_bytes(text, "overlay.yaml", kind="overlay")
    [finding] = _found(new_overlay=changed)
    assert finding.place is not None
    assert finding.place.file == "overlay.yaml"
    assert GET in text.decode().splitlines()[finding.place.line - 1]


def test_an_overlay_that_describes_a_schema_otherwise_is_told_as_ours() -> None:
    update = {"parameters": [{"name": "country", "in": "query", "schema": {"type": "string"}}]}
    changed = _overlay(GET, lambda action: action["update"].update(update))
    told = {(each.id, each.origin) for each in _found(new_overlay=changed)}
    assert told == {("new-optional-request-parameter", "overlay")}


def test_what_the_vendor_changes_is_told_once() -> None:
    def change(root: Json) -> None:
        operation = root["paths"]["/customers"]["get"]
        operation["parameters"] = [
            *operation["parameters"],
            {"name": "country", "in": "query", "required": True, "schema": {"type": "string"}},
        ]

    told = [(each.id, each.origin) for each in _found(_bundle(change)) if each.level is Level.BREAKING]
    assert told == [("new-required-request-parameter", "vendor")]


def test_a_new_operation_id_does_not_matter_where_the_overlay_says_the_name() -> None:
    def change(root: Json) -> None:
        root["paths"]["/customers"]["get"]["operationId"] = "another"
        root["paths"]["/customers"]["get"]["tags"] = ["Another"]

    told = {each.id for each in _found(_bundle(change))}
    assert "api-operation-id-removed" in told
    assert not {name for name in told if name.startswith("sdk-")}
    assert "sdk-operation-id-changed" in {each.id for each in diff(bundle(), _bundle(change))}


def test_an_action_that_lost_its_target_is_seen_by_what_it_leaves() -> None:
    def change(action: Json) -> None:
        action["target"] = "$.paths['/nowhere'].get"

    told = {each.id: each.origin for each in _found(new_overlay=_overlay(GET, change))}
    assert told["sdk-name-changed"] == "overlay"
    assert told["trigg-retry-tightened"] == "overlay"


def test_a_removed_operation_is_told_of_the_vendor_alone() -> None:
    def change(root: Json) -> None:
        del root["paths"]["/customers"]["get"]

    told = [(each.id, each.origin) for each in _found(_bundle(change)) if each.operation]
    assert told == [("api-removed-without-deprecation", "vendor")]


def test_without_an_overlay_only_the_documents_count() -> None:
    assert diff(bundle(), bundle()) == []
    named = diff(bundle(), bundle(), new_overlay=overlay())
    assert {each.origin for each in named} == {"overlay"}
    assert "sdk-name-changed" in {each.id for each in named}


def test_an_overlay_that_does_not_fit_is_an_error_that_names_both() -> None:
    twice = _overlay(GET, lambda action: action["update"].update({"x-trigg-name": "customers.create"}))
    with pytest.raises(DocumentError, match="with the changed overlay makes no effective document"):
        _found(new_overlay=twice)
    with pytest.raises(DocumentError, match="'actions' is missing"):
        _found(new_overlay=Document("none", {"overlay": "1.0.0", "info": {"title": "a", "version": "1"}}))


@pytest.mark.parametrize(
    "paths",
    [
        {"/a/{id}/{id}": {"get": {"responses": {}}}},
        {"/a": {"get": {"responses": {}, "parameters": 3}}},
    ],
)
def test_a_document_that_cannot_be_normalised_is_an_error(paths: Json) -> None:
    odd = Document("odd.yaml", {"openapi": "3.1.0", "paths": paths})
    with pytest.raises(DocumentError, match=r"odd\.yaml makes no effective document"):
        diff(odd, odd, new_overlay=overlay())


def test_an_old_overlay_that_does_not_fit_the_new_document_does_not_stop_the_comparison() -> None:
    def change(root: Json) -> None:
        # The old overlay gives two operations one name in this document, as the new one does not.
        root["paths"]["/customers/again"] = copy.deepcopy(root["paths"]["/customers"])

    text = copy.deepcopy(dict(overlay().root))
    text["actions"].append(
        {
            "target": "$.paths['/customers/again'].get",
            "description": "The same.",
            "update": {"x-trigg-name": "customers.get_by_mobile_phone", "x-trigg-retry": "safe"},
        }
    )
    told = diff(bundle(), _bundle(change), old_overlay=Document("old overlay", text), new_overlay=overlay())
    assert {each.id for each in told if each.operation == "GET /customers/again"} == {"endpoint-added"}


def test_the_effective_document_has_each_operation_once() -> None:
    document = effective(bundle(), overlay())
    methods = [method for item in document.root["paths"].values() for method in item]
    assert len(methods) == 66
    assert document.name.endswith("(effective)")
