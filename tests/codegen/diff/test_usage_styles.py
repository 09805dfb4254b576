"""Fifteen ways to use a field and a dozen changes: each pair is a hit, clear or unclear, and never silently wrong."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.diff import engine
from codegen.diff.documents import Document, checked
from codegen.diff.findings import Finding, Level
from codegen.diff.surface import CONVENIENCES, Surface, read_surface
from codegen.diff.usage import Usage, mark, scan
from tests.codegen.diff.loyalty import ROOT, TODAY, bundle, finding, service

# Each service reads a customer and its e-mail address, in its own style, and registers a customer with a first name.
BEGIN = """
from trigg_ext import TriggClient
from trigg_ext.models import CustomerInput, CustomerRequest
k = TriggClient()
c = k.customers.get('1')
k.customers.create(CustomerRequest(data=CustomerInput(first_name='Kari')))
"""

HIT, UNCLEAR, CLEAR = "hit", "unclear", "clear"

# What it is of the field, and of the other fields of a customer.
STYLES = {
    "attribute": ("c.email", HIT, CLEAR),
    "getattr": ("getattr(c, 'email', None)", HIT, CLEAR),
    "f-string": ("print(f'{c.email!r}')", HIT, CLEAR),
    "assignment": ("c.email = None", HIT, CLEAR),
    "setattr": ("setattr(c, 'email', None)", HIT, CLEAR),
    "map": ("print(list(map(lambda each: each.email, [c])))", HIT, CLEAR),
    "match": ("from trigg_ext.models import Customer\nmatch c:\n case Customer(email=e):\n  print(e)", HIT, CLEAR),
    "attrgetter": ("from operator import attrgetter\nprint(attrgetter('email')(c))", UNCLEAR, UNCLEAR),
    "a key": ("print(c.to_dict()['email'])", UNCLEAR, UNCLEAR),
    "a key of a key": ("print({'kunde': c.to_dict()}['kunde']['email'])", UNCLEAR, UNCLEAR),
    "lambda": ("f = lambda each: each.email\nf(c)", UNCLEAR, UNCLEAR),
    "format": ("print('{0.email}'.format(c))", UNCLEAR, UNCLEAR),
    "no annotation": ("def f(kunde):\n    return kunde.email\nf(c)", UNCLEAR, UNCLEAR),
    "a patch": ("from unittest import mock\nmock.patch('trigg_api.models.customer.Customer.email')", UNCLEAR, CLEAR),
    "a notebook": ("c.email", HIT, CLEAR),
}  # fmt: skip

Json = dict[str, Any]


def _schema(document: Json, name: str) -> Json:
    found: Json = document["components"]["schemas"][name]
    return found


def _property(name: str, field: str, value: Any) -> Callable[[Json], Any]:
    def change(document: Json) -> None:
        properties = _schema(document, name)["properties"]
        if value is None:
            del properties[field]
        else:
            properties[field] = value

    return change


def _operation(document: Json, method: str, path: str) -> Json:
    found: Json = document["paths"][path][method]
    return found


def _must_have_brand(document: Json) -> None:
    _schema(document, "CustomerInput")["properties"]["brand"] = {"type": "string"}
    _schema(document, "CustomerInput")["required"] = ["brand"]


def _asks_for_brand(document: Json) -> None:
    parameter = {"name": "brand", "in": "query", "required": True, "schema": {"type": "string"}}
    _operation(document, "get", "/customers/id/{id}").setdefault("parameters", []).append(parameter)


# A change, and what it concerns: the field, another field of what is read, or what every style does or none.
CHANGES: dict[str, tuple[Callable[[Json], Any], str]] = {
    "the field is gone": (_property("Customer", "email", None), "field"),
    "the field has another type": (_property("Customer", "email", {"type": "integer"}), "field"),
    "the field may be null": (_property("Customer", "email", {"type": ["string", "null"]}), "field"),
    "the field has fixed values": (_property("Customer", "email", {"type": "string", "enum": ["a", "b"]}), "field"),
    "another field is gone": (_property("Customer", "city", None), "other"),
    "another field has another type": (_property("Customer", "gender", {"type": "integer"}), "other"),
    "a field that is sent has another type": (_property("CustomerInput", "firstName", {"type": "integer"}), HIT),
    "a field that is not sent is gone": (_property("CustomerInput", "email", None), CLEAR),
    "a request must carry more": (_must_have_brand, HIT),
    "an operation must be given more": (_asks_for_brand, HIT),
    "an operation is gone": (lambda document: document["paths"]["/customers/id/{id}"].pop("get"), HIT),
    "an operation that is not called is gone": (lambda document: document["paths"].pop("/stores"), CLEAR),
}


@functools.cache
def surface() -> Surface:
    return read_surface(ROOT / "generated" / "trigg_api")


@functools.cache
def _findings(change: str) -> tuple[Finding, ...]:
    old, new = bundle(), bundle()
    for document in (old, new):  # as the overlay has it: a response may leave out whatever it has
        _schema(document, "Customer")["properties"]["email"] = {"type": "string"}
    CHANGES[change][0](new)
    sides = (Document(name, checked(each, name)) for name, each in (("old", old), ("new", new)))
    found = engine.diff(*sides, today=TODAY)
    assert found, change
    return tuple(found)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Usage:
    folder = tmp_path_factory.mktemp("src")
    for number, (text, _, _) in enumerate(STYLES.values()):
        if list(STYLES)[number] == "a notebook":
            cells = [{"cell_type": "code", "source": (BEGIN + text).splitlines(keepends=True)}]
            (folder / f"s{number}.ipynb").write_text(json.dumps({"cells": cells}, indent=1), encoding="utf-8")
        else:
            service(folder, {f"s{number}.py": BEGIN + text + "\n"})
    return scan([folder], surface(), search=(ROOT / "generated", ROOT))


def _of(used: Usage, style: str) -> Usage:
    """What one of the services uses, as if it were alone."""
    name = f"s{list(STYLES).index(style)}"

    def only(found: dict[Any, Any]) -> dict[Any, Any]:
        kept = {key: tuple(each for each in value if Path(each.file).stem == name) for key, value in found.items()}
        return {key: value for key, value in kept.items() if value}

    return used._replace(
        calls=tuple(call for call in used.calls if Path(call.place.file).stem == name),
        touches=only(used.touches), names=only(used.names), loose=only(used.loose), escaped=only(used.escaped),
    )  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("style", STYLES)
def test_each_style_and_change_is_a_hit_clear_or_unclear(used: Usage, style: str, change: str) -> None:
    marked, coverage = mark(_findings(change), _of(used, style), surface())
    found = HIT if any(each.usages for each in marked) else UNCLEAR if any(each.may_hit for each in marked) else CLEAR
    concerns = CHANGES[change][1]
    expected = {"field": STYLES[style][1], "other": STYLES[style][2]}.get(concerns, concerns)
    # Where a name is not understood, it may be that of the same field elsewhere.
    assert found == expected or (STYLES[style][1], found, expected) == (UNCLEAR, UNCLEAR, CLEAR)
    assert coverage.hits == sum(bool(each.usages) for each in marked)
    assert coverage.unclear_findings == sum(bool(each.may_hit) for each in marked)


def test_whatever_may_hit_has_its_line(used: Usage) -> None:
    marked, _ = mark(_findings("the field is gone"), _of(used, "lambda"), surface())
    (places,) = {each.may_hit for each in marked if each.may_hit}
    assert [place.line for place in places] == [7, 8]


# --- which finding hits which line ------------------------------------------------------------------------------------

SERVICE = """
from trigg_ext import TriggClient
from trigg_ext.models import CustomerInput, CustomerRequest

k = TriggClient()

def vis(id: str) -> tuple[object, object]:
    kunde = k.customers.get(id)
    return kunde.email, kunde.first_name

def slett(id: str) -> None:
    k.customers.delete(id, source="nettbutikk")

def ny() -> None:
    k.customers.create(CustomerRequest(data=CustomerInput(first_name="Ola")))
    k.customers.create({"data": {"firstName": "Kari"}})
    k.reports.rows("sales")
"""


@pytest.fixture(scope="module")
def kasse(tmp_path_factory: pytest.TempPathFactory) -> Usage:
    """What that service uses, and one for each method that is written by hand."""
    begin = "from trigg_ext import TriggClient\nk = TriggClient()\n"
    files = {f"x/{name}.py": f"{begin}k.{name}('1')\n" for name in CONVENIENCES}
    folder = service(tmp_path_factory.mktemp("src"), {"app.py": SERVICE, **files})
    return scan([folder], surface(), search=(ROOT / "generated", ROOT))


def _hits(kasse: Usage, **changes: Any) -> list[int]:
    """The lines of the service that a finding hits."""
    values: dict[str, Any] = {
        "operation": "GET /customers/id/{id}",
        "pointer": "",
        "message": "",
        "old": None,
        "new": None,
    }
    (marked,), coverage = mark([finding(**{**values, **changes})], kasse, surface())
    assert coverage.hits == bool(marked.usages)
    return [place.line for place in marked.usages if place.file.endswith("app.py")]


def test_what_happens_to_an_operation_hits_where_it_is_called(kasse: Usage) -> None:
    assert _hits(kasse, id="api-path-removed-without-deprecation") == [8]
    assert _hits(kasse, operation="POST /customers", id="api-removed") == [15, 16]
    assert _hits(kasse, operation="GET /stores", id="api-removed") == []
    assert _hits(kasse, operation="GET /ukjent", id="api-removed") == []


@pytest.mark.parametrize("name", CONVENIENCES)
def test_a_hand_written_method_stands_for_its_operations(kasse: Usage, name: str) -> None:
    for behind in CONVENIENCES[name]:
        method = surface().methods[behind]
        (marked,), _ = mark([finding(operation=method.label, pointer=method.pointer)], kasse, surface())
        assert [place.line for place in marked.usages if place.file.endswith(f"{name}.py")] == [3]


def test_what_happens_to_a_property_hits_where_its_field_is_touched(kasse: Usage) -> None:
    def at(field: str) -> str:
        return f"/components/schemas/Customer/properties/{field}"

    assert _hits(kasse, pointer=at("email")) == [9]
    assert _hits(kasse, pointer=at("email") + "/type") == [9]
    assert _hits(kasse, pointer=at("email"), operation="") == [9]
    assert _hits(kasse, pointer=at("gender")) == []
    assert _hits(kasse, pointer=at("email"), operation="GET /stores") == []
    inline = "/paths/~1customers~1id~1{id}/get/responses/200/content/application~1json/schema/properties/firstName"
    assert _hits(kasse, pointer=inline) == [9]


def test_a_property_of_a_body_hits_where_it_is_given(kasse: Usage) -> None:
    pointer = "/components/schemas/CustomerInput/properties/firstName"
    assert _hits(kasse, pointer=pointer, operation="POST /customers", id="request-property-removed") == [15, 16]


def test_a_body_that_must_now_carry_more_hits_every_call(kasse: Usage) -> None:
    pointer = "/components/schemas/CustomerInput/properties/brand"
    assert _hits(kasse, pointer=pointer, operation="POST /customers", id="new-required-request-property") == [15, 16]
    assert _hits(kasse, pointer=pointer, operation="POST /customers", id="request-property-became-required") == [15, 16]
    assert _hits(kasse, pointer=pointer, operation="POST /customers", id="new-optional-request-property") == []


def test_a_parameter_hits_the_calls_that_give_it(kasse: Usage) -> None:
    delete = {"operation": "DELETE /customers/id/{id}/source/{source}", "id": "request-parameter-removed"}
    assert _hits(kasse, **delete, message="The path parameter `source` was removed.") == [12]
    assert _hits(kasse, **delete, message="The query parameter 'brand' was removed.") == []
    assert _hits(
        kasse, **{**delete, "id": "new-required-request-parameter"}, message="The query parameter `brand` is new."
    ) == [12]


def test_an_operation_is_the_same_under_another_base_and_with_other_names_in_its_path(kasse: Usage) -> None:
    for path in ("/v4/customers/id/{id}", "/customers/id/{customerId}", "/api/v4/customers/id/{customerId}"):
        assert _hits(kasse, operation=f"GET {path}", id="api-removed") == [8]
    assert _hits(kasse, operation="GET /partners/customers/id/{id}", id="endpoint-added") == []


def test_a_schema_as_a_whole_hits_where_it_is_used(kasse: Usage) -> None:
    assert _hits(kasse, operation="", pointer="/components/schemas/CustomerInput", id="api-schema-removed") == [3, 15]
    assert _hits(kasse, operation="", pointer="/components/schemas/Store", id="api-schema-removed") == []


@pytest.mark.parametrize(
    ("rule", "old", "lines"),
    [
        ("object-removed", "client.customers.delete(…)", [12]),
        ("parameter-removed", "source: str (keyword-only)", [12]),
        ("parameter-removed", "id: str (positional or keyword)", [12]),
        ("parameter-removed", "brand: str (positional or keyword)", []),
        ("parameter-changed-type", "source: str", [12]),
        ("parameter-changed-default", "brand: str", [12]),
        ("parameter-changed-default", "source: str", []),
        ("parameter-changed-required", "source: str", []),
        ("parameter-moved", "id: str", [12]),
        ("parameter-added-required", None, [12]),
        ("return-changed-type", "None", [12]),
        ("class-removed-base", "x: y", [12]),
    ],
)
def test_a_change_of_the_package_hits_the_calls_that_it_breaks(
    kasse: Usage, rule: str, old: str | None, lines: list[int]
) -> None:
    delete = "DELETE /customers/id/{id}/source/{source}"
    pointer = "/paths/~1customers~1id~1{id}~1source~1{source}/delete"
    assert _hits(kasse, id=f"sdk-{rule}", origin="code", operation=delete, pointer=pointer, old=old) == lines


def test_a_change_of_a_name_of_the_package_hits_where_it_is_imported(kasse: Usage) -> None:
    def hit(name: str) -> list[int]:
        return _hits(kasse, id="sdk-object-removed", origin="code", operation="", message=f"{name}: it is gone")

    assert hit("trigg_ext.TriggClient") == [2]
    assert hit("trigg_ext.TriggClient.base_url") == [2]
    assert hit("trigg_ext.RetryPolicy") == []


def test_marking_leaves_the_rest_of_a_finding_and_its_fingerprint(kasse: Usage) -> None:
    before = finding(operation="GET /customers/id/{id}", pointer="/paths", level=Level.INFO)
    (after,), _ = mark([before], kasse, surface())
    assert after._replace(usages=()) == before
    assert after.fingerprint == before.fingerprint
    assert isinstance(after, Finding)
