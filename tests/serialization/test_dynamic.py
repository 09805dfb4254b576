"""Free-form operations take and give plain mappings, or objects of classes that the caller brings."""

from __future__ import annotations

import asyncio
import dataclasses
import enum
import json
import sys
import traceback
import uuid
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, NotRequired, TypedDict, TypeVar, assert_type

import attrs
import pydantic
import pytest
from cattrs import override
from hypothesis import given
from hypothesis import strategies as st

from tests.transport.recorder import Recorder, Reply, recording, reply_json
from trigg_ext import AsyncTriggClient, ConfigurationError, InvalidRequestError, InvalidResponseError, TriggClient
from trigg_ext._serialization.mismatch import MismatchError
from trigg_ext._serialization.optional_cattrs import converter
from trigg_ext._serialization.to_json import body, encode_json
from trigg_ext._serialization.user_types import reader
from trigg_ext.models import Customer, PluginsExtendaRequest
from trigg_ext.sandbox import Sandbox

T = TypeVar("T")


class Unit(enum.Enum):
    PIECE = "stk"
    WEIGHT = "kg"


class Colour(enum.StrEnum):
    RED = "rød"


@attrs.frozen
class Item:
    item_id: str = attrs.field(alias="itemId")
    price: Decimal
    quantity: Decimal = Decimal(1)
    unit: Unit = Unit.PIECE


@attrs.frozen
class Basket:
    items: list[Item]
    total: Decimal | None = None


@dataclasses.dataclass
class Member:
    name: str
    points: int
    born: date | None = None
    seen: datetime | None = None
    wire: Annotated[str, override(rename="wireName")] = ""


class Visit(TypedDict):
    store: str
    at: datetime
    spent: NotRequired[Decimal]


class Offer(pydantic.BaseModel):
    offer_id: int = pydantic.Field(alias="offerId")
    until: date


class Loose(pydantic.BaseModel):
    held: Any


class Strange(pydantic.BaseModel):
    @pydantic.model_validator(mode="before")
    @classmethod
    def fail(cls, value: Any) -> Any:
        raise RuntimeError(f"Ola Nordmann: {value}")


class OwnForm:
    """A class that reads and writes itself, in the form of our models."""

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> OwnForm:
        return cls(data["name"])

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name}


@attrs.define
class Category:
    name: str
    below: list[Category] = attrs.field(factory=list)
    next: Category | None = None


@attrs.frozen
class Page(Generic[T]):
    items: list[T]


@attrs.frozen
class Wide:
    """One field of each kind that JSON is read as."""

    text: str = ""
    whole: int = 0
    real: float = 0.0
    flag: bool = False
    either: int | str = 0
    choice: Literal["a", "b"] = "a"
    colour: Colour = Colour.RED
    at: time | None = None
    key: uuid.UUID | None = None
    names: tuple[str, ...] = ()
    pair: tuple[int, str] | None = None
    tags: set[str] = attrs.field(factory=set)
    fixed: AbstractSet[int] = frozenset()
    listed: Sequence[int] = ()
    by_name: Mapping[str, Item] = attrs.field(factory=dict)
    anything: Any = None
    offer: Offer | None = None
    customer: Customer | None = None
    thing: Item | Visit | str | None = None


BASKET = Basket([Item("A-1", Decimal("99.90")), Item("OST", Decimal("199.5"), Decimal("0.385"), Unit.WEIGHT)])
BASKET_JSON = {
    "items": [
        {"itemId": "A-1", "price": 99.9, "quantity": 1, "unit": "stk"},
        {"itemId": "OST", "price": 199.5, "quantity": 0.385, "unit": "kg"},
    ],
    "total": None,
}


def client_of(recorder: Recorder) -> TriggClient:
    return TriggClient("noekkel-7c41", base_url=recorder.base_url)


# --- every operation, every kind --------------------------------------------------------------------------------------


def _calls(client: Any) -> dict[str, Any]:
    return {
        "/v4/customers/dynamic/kurv%20nr%201": lambda *a, **k: client.customers.dynamic("kurv nr 1", *a, **k),
        "/v4/promotions/dynamic/kurv": lambda *a, **k: client.promotions.dynamic("kurv", *a, **k),
        "/v4/plugins/cart/price": client.plugins.calculate_cart_price,
        "/v4/plugins/pos/extenda": client.plugins.extenda,
    }


PATHS = sorted(_calls(TriggClient("noekkel-7c41")))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_each_free_form_operation_writes_and_reads_objects(path: str, kind: str) -> None:
    with recording(reply_json({"items": [{"itemId": "A-1", "price": 79.9}], "total": "79.90", "new": 1})) as recorder:
        if kind == "sync":
            with client_of(recorder) as client:
                got = _calls(client)[path](BASKET, response=Basket)
                plain = _calls(client)[path]({"kurv": BASKET, "antall": 2})
        else:

            async def run() -> tuple[Any, Any]:
                async with AsyncTriggClient("noekkel-7c41", base_url=recorder.base_url) as client:
                    call = _calls(client)[path]
                    return await call(BASKET, response=Basket), await call({"kurv": BASKET, "antall": 2})

            got, plain = asyncio.run(run())
    assert got == Basket([Item("A-1", Decimal("79.9"))], Decimal("79.90"))
    assert plain == {"items": [{"itemId": "A-1", "price": 79.9}], "total": "79.90", "new": 1}
    assert [seen.path for seen in recorder.seen] == [path, path]
    assert [seen.json() for seen in recorder.seen] == [BASKET_JSON, {"kurv": BASKET_JSON, "antall": 2}]


BODIES: dict[str, tuple[Any, Any]] = {
    "a mapping": ({"a": 1, "b": [Decimal("1.50")]}, {"a": 1, "b": [1.5]}),
    "attrs": (BASKET, BASKET_JSON),
    "a dataclass": (
        Member("Ola", 3, date(2007, 1, 31), datetime(2024, 1, 1, 22, 10, tzinfo=UTC), "x"),
        {"name": "Ola", "points": 3, "born": "2007-01-31", "seen": "2024-01-01T23:10:00", "wireName": "x"},
    ),
    "a typed dict": (
        Visit(store="001", at=datetime(2024, 1, 1, 21, 10, tzinfo=UTC), spent=Decimal("10.10")),
        {"store": "001", "at": "2024-01-01T22:10:00", "spent": 10.1},
    ),
    "pydantic": (Offer(offerId=4, until=date(2024, 1, 31)), {"offerId": 4, "until": "2024-01-31"}),
    "a model of ours": (PluginsExtendaRequest(cart_id="K-1"), {"cartId": "K-1"}),
    "attrs that holds the others": (
        Page([Offer(offerId=4, until=date(2024, 1, 31)), Customer(id="4"), Member("Ola", 3), BASKET]),
        {
            "items": [
                {"offerId": 4, "until": "2024-01-31"},
                {"id": "4"},
                {"name": "Ola", "points": 3, "born": None, "seen": None, "wireName": ""},
                BASKET_JSON,
            ]
        },
    ),
    "a class of its own form": (OwnForm("Ola"), {"name": "Ola"}),
    "a mapping by members of an enum": ({Colour.RED: 1, Unit.PIECE: 2}, {"rød": 1, "stk": 2}),
    "all of them in a mapping": (
        {
            "items": (BASKET.items[0],),
            "offers": [Offer(offerId=4, until=date(2024, 1, 31))],
            "customer": Customer(id="4"),
            "colour": Colour.RED,
            "unit": Unit.WEIGHT,
            "key": uuid.UUID(int=1),
        },
        {
            "items": [BASKET_JSON["items"][0]],  # type: ignore[index]
            "offers": [{"offerId": 4, "until": "2024-01-31"}],
            "customer": {"id": "4"},
            "colour": "rød",
            "unit": "kg",
            "key": "00000000-0000-0000-0000-000000000001",
        },
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_may_be_an_object_of_any_kind(name: str) -> None:
    body, expected = BODIES[name]
    with recording(reply_json({})) as recorder, client_of(recorder) as client:
        assert client.customers.dynamic("f", body) == {}
        assert client.plugins.extenda(body) == {}
    assert [seen.json() for seen in recorder.seen] == [expected, expected]


@dataclasses.dataclass
class Weight:
    kilo: Any


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([1, 2], "must be a mapping or an object with fields .*, not list"),
        ("kurv", "not str"),
        (None, "not NoneType"),
        (7, "not int"),
        (Basket, "not type"),
        (object(), "not object"),
        (Weight(float("nan")), "NaN"),
        (Weight(object()), "type object"),
        (Weight({1, 2, object()}), "type object"),
        ({"a": Basket}, "The class Basket in the body is no data"),
        (Weight("\ud800"), "surrogate"),
        (Loose(held=object()), "object of Loose holds something"),
        (Weight(Decimal("0.1000000000000000000001")), "more digits"),
    ],
)
def test_a_body_that_cannot_be_written_is_refused_before_anything_is_sent(body: Any, said: str) -> None:
    with recording(reply_json({})) as recorder, client_of(recorder) as client:
        with pytest.raises(InvalidRequestError, match=said):
            client.customers.dynamic("f", body)
        with pytest.raises(InvalidRequestError, match=said):
            client.plugins.calculate_cart_price(body)
        assert recorder.seen == []


def test_a_body_that_holds_itself_is_refused() -> None:
    loop: dict[str, Any] = {}
    loop["loop"] = Weight(loop)
    with recording(reply_json({})) as recorder, client_of(recorder) as client:
        with pytest.raises(InvalidRequestError, match="holds itself"):
            client.customers.dynamic("f", loop)
        assert recorder.seen == []


# --- answers ----------------------------------------------------------------------------------------------------------


READ: dict[str, tuple[Any, Any, Any]] = {
    "attrs": (Basket, {"items": []}, Basket([])),
    "a dataclass": (
        Member,
        {"name": "Ola", "points": 3.0, "born": "2007-01-01T00:00:00", "wireName": "x", "unknown": {}},
        Member("Ola", 3, date(2007, 1, 1), None, "x"),
    ),
    "a typed dict": (
        Visit,
        {"store": "001", "at": "2024-01-01T22:10:00Z", "spent": 10.1, "unknown": 1},
        {"store": "001", "at": datetime(2024, 1, 1, 22, 10, tzinfo=UTC), "spent": Decimal("10.1"), "unknown": 1},
    ),
    "pydantic": (Offer, {"offerId": 4, "until": "2024-01-31"}, Offer(offerId=4, until=date(2024, 1, 31))),
    "a model of ours": (Customer, {"id": 4}, Customer(id="4")),
    "a list": (list[Item], [{"itemId": "A-1", "price": 1}], [Item("A-1", Decimal(1))]),
    "a list of ours": (list[Customer], [{"id": 4}], [Customer(id="4")]),
    "a list of pydantic": (
        list[Offer],
        [{"offerId": 4, "until": "2024-01-31"}],
        [Offer(offerId=4, until=date(2024, 1, 31))],
    ),
    "a dict": (dict[str, Item], {"A": {"itemId": "A-1", "price": 1}}, {"A": Item("A-1", Decimal(1))}),
    "dict itself": (dict, {"a": 1}, {"a": 1}),
    "dict of anything": (dict[str, Any], {"a": None}, {"a": None}),
    "anything": (Any, [1, None], [1, None]),
    "generic": (Page[Item], {"items": [{"itemId": "A-1", "price": 1}]}, Page([Item("A-1", Decimal(1))])),
    "a tree": (
        Category,
        {"name": "Mat", "below": [{"name": "Ost", "below": []}], "next": {"name": "Klær"}},
        Category("Mat", [Category("Ost")], Category("Klær")),
    ),
    "all that JSON is read as": (
        Wide,
        {
            "text": "x", "whole": 1, "real": 2, "flag": True, "either": "y", "choice": "b", "colour": "rød",
            "at": "22:10:00", "key": "00000000-0000-0000-0000-000000000001", "names": ["a", "b"], "pair": [1, "a"],
            "tags": ["a", "a"], "fixed": [1], "listed": [1, 2], "by_name": {"k": {"itemId": "A-1", "price": 1}},
            "anything": {"x": [None]}, "offer": {"offerId": 4, "until": "2024-01-31"}, "customer": {"id": 4},
            "thing": "z",
        },
        Wide(
            "x", 1, 2.0, True, "y", "b", Colour.RED, time(22, 10), uuid.UUID(int=1), ("a", "b"), (1, "a"), {"a"},
            frozenset({1}), [1, 2], {"k": Item("A-1", Decimal(1))}, {"x": [None]},
            Offer(offerId=4, until=date(2024, 1, 31)), Customer(id="4"), "z",
        ),
    ),
    "nothing, where all may be missing": (Wide, None, Wide()),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_response_is_read_as_the_class_that_is_asked_for(name: str) -> None:
    kind, sent, expected = READ[name]
    with recording(reply_json(sent)) as recorder, client_of(recorder) as client:
        got = client.customers.dynamic("f", {}, response=kind)
    assert got == expected
    assert type(got) is type(expected)


def test_types_are_inferred() -> None:
    """Checked by mypy."""
    with recording(reply_json({"items": [], "name": "Ola", "points": 1, "store": "1", "at": "2024-01-01"})) as recorder:
        with client_of(recorder) as client:
            assert_type(client.customers.dynamic("f", {}), dict[str, Any])
            assert_type(client.customers.dynamic("f", {}, response=Basket), Basket)
            assert_type(client.customers.dynamic("f", BASKET, response=Member), Member)
            assert_type(client.promotions.dynamic("f", {}, response=Visit), Visit)
            assert_type(client.plugins.calculate_cart_price({}, response=Basket), Basket)
            assert_type(client.plugins.extenda({}, response=Page[Item]), Page[Item])
            assert_type(client.plugins.extenda(PluginsExtendaRequest()), dict[str, Any])

        async def run() -> None:
            async with AsyncTriggClient("noekkel-7c41", base_url=recorder.base_url) as client:
                assert_type(await client.customers.dynamic("f", {}), dict[str, Any])
                assert_type(await client.promotions.dynamic("f", {}, response=Basket), Basket)
                assert_type(await client.plugins.extenda({}, response=Member), Member)
                assert_type(await client.plugins.calculate_cart_price({}), dict[str, Any])

        asyncio.run(run())
    assert len(recorder.seen) == 11


MISMATCHES: dict[str, tuple[Any, Any, str]] = {
    "a field that is missing": (Basket, {}, r"Basket: \$\.items: 'items' is missing\."),
    "a field deep inside": (
        Basket,
        {"items": [{"itemId": "A-1", "price": 1}, {"itemId": "A-2", "price": "gratis"}]},
        r"\$\.items\[1\]\.price: expected a number, or a string that is one, got a text",
    ),
    "two fields": (
        Member,
        {"name": 7, "points": "3"},
        r"\$\.name: expected a string, .*; \$\.points: expected a whole",
    ),
    "a text as a list": (Basket, {"items": "A-1"}, r"\$\.items: expected a list, got a text"),
    "an object as a list": (Basket, {"items": {}}, r"expected a list, got an object"),
    "a list as an object": (Basket, [], r"\$: expected an object, got a list"),
    "an object as a list of responses": (list[Item], {}, r"list\[Item\]: \$: expected a list"),
    "a member of no enum": (Item, {"itemId": "A", "price": 1, "unit": "liter"}, r"unit: it must be one of 'stk', 'kg'"),
    "no literal": (Wide, {"choice": "c"}, r"choice: it must be one of 'a', 'b'"),
    "a number as a boolean": (Wide, {"flag": 1}, r"flag: expected true or false, got a number"),
    "a boolean as a number": (
        Wide,
        {"whole": True, "real": False},
        r"whole: .*, got a boolean; \$\.real: expected a",
    ),
    "a fraction as a whole number": (Wide, {"whole": 1.5}, "expected a whole number"),
    "neither of a union": (Wide, {"either": [1]}, r"\$\.either: does not fit int \| str"),
    "too many for a pair": (Wide, {"pair": [1, "a", "b"]}, r"\$\.pair: expected a list of 2, got one of 3"),
    "a text for a pair": (Wide, {"pair": "1a"}, r"\$\.pair: expected a list, got a text"),
    "another kind in a pair": (Wide, {"pair": [1, 2]}, r"\$\.pair\[1\]: expected a string, got a number"),
    "a text for a set": (Wide, {"tags": "abc"}, r"\$\.tags: expected a list"),
    "a list for a mapping": (Wide, {"by_name": []}, r"\$\.by_name: expected an object"),
    "no time of day": (Wide, {"at": "kveld"}, r"\$\.at: expected a time of day such as"),
    "no UUID": (Wide, {"key": 7}, r"\$\.key: expected a UUID, got a number"),
    "a time as a date": (Member, {"name": "Ola", "points": 1, "born": "2007-01-01T10:00:00"}, "a date such as"),
    "a boolean as a price": (
        Item,
        {"itemId": "A", "price": True},
        r"price: expected a number, or a string",
    ),
    "a number as a time": (
        Member,
        {"name": "Ola", "points": 1, "seen": 17},
        "a time such as .*, got a number",
    ),
    "NaN as a price": (Item, {"itemId": "A", "price": "NaN"}, "a finite number"),
    "within pydantic": (Wide, {"offer": {"offerId": "x"}}, r"\$\.offer\.offerId: .*; \$\.offer\.until: field required"),
    "pydantic itself": (Offer, {"offerId": "x", "until": "2024-01-31"}, r"Offer: \$\.offerId: input should be"),
    "pydantic from a list": (Offer, [], r"\$: input should be an object"),
    "a validator that fails": (Strange, {}, r"Strange: \$: does not fit Strange \(RuntimeError\)"),
    "a class of its own form": (OwnForm, {}, r"OwnForm: \$: does not fit OwnForm \(KeyError\)"),
    "ours from a list": (Customer, [], r"\$: expected an object, got a list"),
    "a text": (Basket, "svar", r"\$: expected an object, got a text"),
    "many at once": (list[int], ["a"] * 9, r"\$\[4\]: .*; and 4 more\."),
}


@pytest.mark.parametrize("name", MISMATCHES)
def test_a_response_that_does_not_fit_is_an_error_that_names_the_places(name: str) -> None:
    wanted, sent, said = MISMATCHES[name]
    with recording(reply_json(sent)) as recorder, client_of(recorder) as client:
        with pytest.raises(InvalidResponseError, match=said) as caught:
            client.promotions.dynamic("f", {}, response=wanted)
    assert len(recorder.seen) == 1
    assert caught.value.may_have_acted
    assert json.loads(caught.value.body or b"") == sent


def test_the_asynchronous_client_says_the_same() -> None:
    async def run(base_url: str) -> None:
        async with AsyncTriggClient("noekkel-7c41", base_url=base_url) as client:
            await client.plugins.extenda({}, response=Basket)

    with recording(reply_json({})) as recorder:
        with pytest.raises(InvalidResponseError, match=r"Basket: \$\.items: 'items' is missing"):
            asyncio.run(run(recorder.base_url))


def test_no_value_of_a_response_is_in_the_error() -> None:
    secret = "Ola Nordmann, Kongens gate 21"
    response = {"name": [secret], "points": secret, "born": secret, "seen": secret, "wireName": {secret: secret}}
    with recording(reply_json(response)) as recorder, client_of(recorder) as client:
        with pytest.raises(InvalidResponseError) as caught:
            client.customers.dynamic("f", {}, response=Member)
    assert "Nordmann" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


class Bare:
    """A class that data cannot be read as."""


@attrs.define
class HoldsBare:
    bare: Bare | None = None


@pytest.mark.parametrize("kind", [Bare, HoldsBare, list[Bare], object, "Basket", 7, BASKET, Basket | list[int]])
def test_a_class_that_cannot_be_read_is_refused_before_anything_is_sent(kind: Any) -> None:
    with recording(reply_json({})) as recorder, client_of(recorder) as client:
        with pytest.raises(ConfigurationError, match=r"response is .* which data cannot be read as"):
            client.customers.dynamic("f", {}, response=kind)
        assert recorder.seen == []


def test_without_the_extra_objects_are_refused_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trigg_ext._serialization.user_types.converter", lambda: None)
    monkeypatch.setattr("trigg_ext._serialization.to_json.converter", lambda: None)
    with recording(reply_json({"offerId": 4, "until": "2024-01-31"})) as recorder, client_of(recorder) as client:
        with pytest.raises(ConfigurationError, match=r"response: to read data as Basket .*'trigg-client\[typed\]'"):
            client.customers.dynamic("f", {}, response=Basket)
        assert recorder.seen == []
        # What needs no converter works without it.
        client.customers.dynamic("f", BASKET)
        assert json.loads(recorder.seen.pop().body) == BASKET_JSON
        assert client.customers.dynamic("f", {"a": 1})["offerId"] == 4
        assert client.customers.dynamic("f", Offer(offerId=1, until=date(2024, 1, 1)), response=Offer).offer_id == 4
        assert client.plugins.extenda(PluginsExtendaRequest(), response=Customer)["offerId"] == 4


def test_the_extra_is_missed_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cattrs", None)
    monkeypatch.delitem(sys.modules, "trigg_ext._serialization.cattrs_converter", raising=False)
    converter.cache_clear()
    try:
        with pytest.raises(ConfigurationError, match="typed"):
            reader(Basket, "response")
    finally:
        converter.cache_clear()


def test_a_response_that_is_nested_too_deeply_is_unreadable() -> None:
    deep = b'{"name": "a", "below": [' * 400 + b"]}" * 400
    with recording(Reply(200, deep)) as recorder, client_of(recorder) as client:
        with pytest.raises(InvalidResponseError):
            client.customers.dynamic("f", {}, response=Category)


def test_a_response_that_is_no_json_is_unreadable() -> None:
    with recording(Reply(200, b"<html>")) as recorder, client_of(recorder) as client:
        with pytest.raises(InvalidResponseError, match="not JSON"):
            client.customers.dynamic("f", {}, response=Basket)


def test_an_empty_response_is_an_object_without_fields() -> None:
    with recording(Reply(200)) as recorder, client_of(recorder) as client:
        assert client.customers.dynamic("f", {}, response=Wide) == Wide()
        with pytest.raises(InvalidResponseError, match="'items' is missing"):
            client.customers.dynamic("f", {}, response=Basket)


@attrs.frozen
class Echo:
    function: str
    data: Basket


def test_the_sandbox_echoes_what_is_sent() -> None:
    with Sandbox() as sandbox, sandbox.client() as client:
        assert client.customers.dynamic("kurv", BASKET, response=Echo) == Echo("kurv", BASKET)
        assert client.promotions.dynamic("kurv", BASKET, response=Echo) == Echo("kurv", BASKET)
        assert client.plugins.extenda(BASKET, response=Basket) == BASKET
        priced = client.plugins.calculate_cart_price(BASKET)
        assert priced["items"] == BASKET_JSON["items"]


baskets = st.builds(
    Basket,
    st.lists(
        st.builds(
            Item,
            st.text(st.characters(codec="utf-8")),
            st.decimals(0, 100_000, places=2),
            st.decimals(0, 100, places=3),
            st.sampled_from(Unit),
        ),
        max_size=4,
    ),
    st.none() | st.decimals(0, 100_000, places=2),
)


@given(baskets)
def test_what_is_written_is_read_back(basket: Basket) -> None:
    assert reader(Basket, "response")(json.loads(encode_json(body(basket)))) == basket


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(
    json_values
    | st.fixed_dictionaries({}, optional=dict.fromkeys((each.name for each in attrs.fields(Wide)), json_values)),
    st.sampled_from([Basket, Member, Visit, Wide, Category, list[Item], dict[str, int], Page[Visit]]),
)
def test_any_data_fits_or_is_a_mismatch(value: Any, kind: Any) -> None:
    try:
        reader(kind, "response")(value)
    except MismatchError as error:
        assert str(error).startswith("$")
