"""One way from Python values to JSON: the same object goes out the same, whichever method sends it."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

import attrs
import pytest
from cattrs import override
from pydantic import BaseModel, Field

from tests.transport.recorder import recording, reply_json
from trigg_ext import UNSET, TriggClient
from trigg_ext._serialization import optional_cattrs
from trigg_ext._serialization.to_json import default, encode_json, to_data
from trigg_ext.models import CustomerInput


class Level(Enum):
    GOLD = "gold"


@attrs.define
class Member:
    customer_id: str = attrs.field(alias="customerId")
    level: Level = Level.GOLD


@dataclasses.dataclass
class Visit:
    member: Member
    total: Decimal
    day: date
    key: UUID


class Offer(BaseModel):
    offer_id: int = Field(alias="offerId")


VALUES: list[tuple[Any, Any]] = [
    (Member("226B14AF"), {"customerId": "226B14AF", "level": "gold"}),
    (
        Visit(Member("226B14AF"), Decimal("99.50"), date(2025, 3, 1), UUID(int=7)),
        {
            "member": {"customerId": "226B14AF", "level": "gold"},
            "total": 99.5,
            "day": "2025-03-01",
            "key": "00000000-0000-0000-0000-000000000007",
        },
    ),
    (Offer(offerId=4), {"offerId": 4}),
    (CustomerInput(first_name="Ola"), {"firstName": "Ola"}),
    ({"medlem": Member("226B14AF"), "navn": UNSET}, {"medlem": {"customerId": "226B14AF", "level": "gold"}}),
]
NO_FORM = r"cannot be serialized as JSON|is no data; give an object"
WAYS: dict[str, Callable[[TriggClient, Any], Any]] = {
    "customers.dynamic": lambda client, value: client.customers.dynamic("f", value),
    "promotions.dynamic": lambda client, value: client.promotions.dynamic("f", value),
    "plugins.calculate_cart_price": lambda client, value: client.plugins.calculate_cart_price(value),
    "imports.data": lambda client, value: client.imports.data(value),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("installed", [True, False], ids=["cattrs", "without cattrs"])
def test_an_object_is_the_same_json_through_every_method(
    way: str, installed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not installed:
        monkeypatch.setattr("trigg_ext._serialization.to_json.converter", lambda: None)
    for value, expected in VALUES:
        with recording(reply_json({})) as recorder, TriggClient("key-93f1", base_url=recorder.base_url) as client:
            WAYS[way](client, value)
            assert json.loads(recorder.seen[0].body) == expected


def test_names_of_cattrs_annotations_are_kept() -> None:
    @dataclasses.dataclass
    class Points:
        customer_id: Annotated[str, override(rename="customerId")]

    # Written where the annotation is known, and inside of other objects too.
    assert json.loads(encode_json({"rader": [Points("4")]})) == {"rader": [{"customerId": "4"}]}


def test_without_cattrs_the_converter_is_none_and_found_again_once_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cattrs", None)
    monkeypatch.delitem(sys.modules, "trigg_ext._serialization.cattrs_converter", raising=False)
    optional_cattrs.converter.cache_clear()
    try:
        assert optional_cattrs.converter() is None
    finally:
        optional_cattrs.converter.cache_clear()


@pytest.mark.parametrize("value", [object(), Member, b"bytes", 1j], ids=["object", "class", "bytes", "complex"])
def test_what_has_no_form_in_json_is_named(value: Any) -> None:
    with pytest.raises(Exception, match=NO_FORM):
        encode_json({"felt": value})
    with pytest.raises(Exception, match=NO_FORM):
        default(value)


def test_data_that_is_plain_already_stays_equal() -> None:
    plain = {"a": [1, 2.5, None, True, "x", {"b": {}}], "t": date(2025, 3, 1), "d": Decimal("1.10")}
    assert to_data(plain) == plain
