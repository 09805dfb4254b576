"""What a person is told after a regeneration."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from codegen.report import Change, compare_operations, lines
from codegen.spec.normalise import Note
from codegen.spec.overlay import Action
from codegen.verify import Counts
from tests.codegen.variants import Document

COUNTS = Counts(operations=3, paths=4, models=2)


def _operation(name: str, vendor_id: str | None, *, preview: bool = False, variant_of: str = "") -> Document:
    return {
        "x-trigg-name": name,
        "x-trigg-vendor": {"operationId": vendor_id, "tags": []},
        "x-trigg-preview": preview,
        **({"x-trigg-variant-of": variant_of} if variant_of else {}),
    }


@pytest.fixture
def before() -> Document:
    return {
        "paths": {
            "/stores": {"get": _operation("stores.list", "store1")},
            "/affiliates": {"get": _operation("affiliates.list", "getAffiliates", preview=True)},
            "/customers/changed/{timestamp}": {"get": _operation("customers.changed", "getChanged")},
            "/customers/changed": {
                "get": _operation("customers.changed", "getChanged", variant_of="/customers/changed/{timestamp}")
            },
        }
    }


def test_nothing_changed_between_equals(before: Document) -> None:
    assert compare_operations(before, copy.deepcopy(before)) == Change()
    assert not compare_operations(before, before)


def test_nothing_changed_from_nothing(before: Document) -> None:
    assert not compare_operations(None, before)


@pytest.mark.parametrize(
    "old",
    [{}, [], "", {"paths": {}}, {"paths": {"/a": None}}, {"paths": {"/a": {"get": {}}}}, {"paths": []}],
)
def test_nothing_changed_from_what_cannot_be_read(old: Any, before: Document) -> None:
    assert not compare_operations(old, before)


def test_an_operation_is_known_by_its_method_and_path(before: Document) -> None:
    after = copy.deepcopy(before)
    after["paths"]["/stores"] = {"post": after["paths"]["/stores"]["get"]}
    change = compare_operations(before, after)
    assert change.added == ("POST /stores as stores.list",)
    assert change.removed == ("GET /stores, which was stores.list",)
    assert not change.renamed


def test_a_path_that_is_a_shorter_form_of_another_is_no_operation(before: Document) -> None:
    after = copy.deepcopy(before)
    del after["paths"]["/customers/changed"]
    assert not compare_operations(before, after)


def test_a_new_public_name_is_told_and_a_new_name_of_the_vendor_beside_the_one_that_stays(before: Document) -> None:
    after = copy.deepcopy(before)
    after["paths"]["/stores"]["get"] = _operation("shops.list", "listShops")
    after["paths"]["/affiliates"]["get"] = _operation("affiliates.list", None, preview=True)
    assert compare_operations(before, after).renamed == (
        "GET /stores: stores.list is now shops.list",
        "GET /affiliates: the vendor's operationId getAffiliates is now None; its name here stays affiliates.list",
    )


def test_what_enters_and_leaves_preview_is_told(before: Document) -> None:
    after = copy.deepcopy(before)
    after["paths"]["/stores"]["get"]["x-trigg-preview"] = True
    after["paths"]["/affiliates"]["get"]["x-trigg-preview"] = False
    change = compare_operations(before, after)
    assert change.into_preview == ("GET /stores (stores.list)",)
    assert change.out_of_preview == ("GET /affiliates (affiliates.list)",)


def _lines(change: Change | None = None, **keys: Any) -> list[str]:
    told = {"unmatched": (), "notes": (), "files_changed": 0, **keys}
    return list(lines(version="4.4.0", counts=COUNTS, change=change or Change(), **told))


def test_a_quiet_report_has_three_lines() -> None:
    assert _lines() == [
        "Trigg Integrations API 4.4.0: 3 operations on 4 paths, sync and async, 2 models; all verified.",
        "No operation was added, removed or renamed, and none entered or left preview.",
        "Nothing changed.",
    ]


@pytest.mark.parametrize(("count", "line"), [(1, "1 file changed."), (149, "149 files changed.")])
def test_files_are_counted(count: int, line: str) -> None:
    assert _lines(files_changed=count)[-1] == line


def test_a_full_report_has_every_section_in_order() -> None:
    change = Change(("a",), ("b",), ("c",), ("d",), ("e",))
    missed = Action(index=3, target="$.paths['/gavekort'].get", description="Avtalt.")
    optional = Action(index=4, target="$.paths['/gavekort'].put", description="Avtalt.", optional=True)
    told = _lines(
        change,
        unmatched=(missed, optional),
        notes=(Note("GET /a: noe.", "Gjør noe."), Note("GET /b: noe.")),
        files_changed=2,
    )
    assert told[1:] == [
        "Operations added:",
        "  - a",
        "Operations removed:",
        "  - b",
        "Operations renamed:",
        "  - c",
        "Out of preview:",
        "  - d",
        "Into preview:",
        "  - e",
        "Overlay actions without a target:",
        f"  - {missed.name}",
        f"  - {optional.name} [optional]",
        "To be looked at:",
        "  - GET /a: noe. Gjør noe.",
        "  - GET /b: noe.",
        "2 files changed.",
    ]
    assert "$.paths['/gavekort'].get" in missed.name
