"""However a service names what changes, it is hit or unclear, and never silently clear."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest

from codegen.diff.findings import Finding, Level
from codegen.diff.surface import Surface, read_surface
from codegen.diff.usage import mark, scan
from tests.codegen.diff.loyalty import ROOT, service

BEGIN = "from trigg_ext import TriggClient\nk = TriggClient()\nc = k.customers.get('1')\n"

# How a field of a customer may be used; {f} is its name in Python, {w} on the wire.
STYLES = {
    "attribute": "c.{f}",
    "getattr": "getattr(c, '{f}')",
    "getattr with a default": "getattr(c, '{f}', None)",
    "attrgetter": "from operator import attrgetter\nattrgetter('{f}')(c)",
    "a key": "c.to_dict()['{w}']",
    "a key of a copy": "d = dict(c.to_dict())\nd.get('{w}')",
    "lambda": "f = lambda each: each.{f}\nf(c)",
    "map": "list(map(lambda each: each.{f}, [c]))",
    "format": "'{{0.{f}}}'.format(c)",
    "f-string": "f'{{c.{f}}}'",
    "setattr": "setattr(c, '{f}', None)",
    "assignment": "c.{f} = None",
    "a patch": "from unittest import mock\nmock.patch('trigg_api.models.customer.Customer.{f}')",
    "match": "match c:\n    case object({f}=found):\n        print(found)",
    "a file that is no Python": "def (c.{f}",
}

FIELDS = ("email", "firstName", "lastName", "mobilePhone", "zip", "city")
CHANGES = [
    (rule, level, field)
    for field in FIELDS
    for rule, level in (
        ("response-property-type-changed", Level.BREAKING),
        ("response-optional-property-removed", Level.WARNING),
    )
]


@functools.cache
def surface() -> Surface:
    return read_surface(ROOT / "generated" / "trigg_api")


def _finding(rule: str, level: Level, field: str) -> Finding:
    return Finding(
        rule,
        level,
        "GET /customers/id/{id}",
        f"/components/schemas/Customer/properties/{field}",
        f"The response's property `data/{field}` changed.",
        subject=("response", "", "", "200", "data", field),
    )


def _python(wire: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in wire)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("style", STYLES)
def test_what_may_hit_is_never_silently_clear(style: str) -> None:
    for rule, level, field in CHANGES:
        text = BEGIN + STYLES[style].format(f=_python(field), w=field) + "\n"
        used = scan([service(Path(f"src-{rule}-{field}"), {"app.py": text})], surface())
        (marked,), coverage = mark([_finding(rule, level, field)], used, surface())
        assert marked.usages or marked.may_hit, (field, text)
        assert coverage.hits + coverage.unclear_findings == 1


def test_a_field_that_is_named_nowhere_is_clear() -> None:
    used = scan([service(Path("src"), {"app.py": BEGIN + "print(c.email)\n"})], surface())
    marked, coverage = mark([_finding(*each) for each in CHANGES], used, surface())
    assert {each.subject[-1] for each in marked if each.usages or each.may_hit} == {"email"}
    assert coverage.hits == 2


def test_a_notebook_is_read_for_what_it_names() -> None:
    folder = service(Path("src"), {"app.py": "print('nothing of ours')\n"})
    cell = {"cell_type": "code", "source": [*BEGIN.splitlines(keepends=True), "c.email"]}
    (folder / "analyse.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    marked, _ = mark([_finding(*each) for each in CHANGES], scan([folder], surface()), surface())
    assert {each.subject[-1] for each in marked if each.may_hit} == {"email"}
