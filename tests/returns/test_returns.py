"""Returns: what is posted is exactly what was bought, to the øre, and what cannot be is refused before it is sent."""

from __future__ import annotations

import decimal
import json
import pickle
import threading
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.returns.receipts import (
    LATER,
    OLA,
    amounts,
    basket,
    bought,
    built,
    line,
    row,
    transaction,
)
from trigg_ext import Return, ReturnError, TriggError, pydantic_models
from trigg_ext._serialization.to_json import encode_json
from trigg_ext.models import Transaction, TransactionBatch
from trigg_ext.sandbox import Sandbox

OSLO = ZoneInfo("Europe/Oslo")

# --- what is posted ---------------------------------------------------------------------------------------------------


def test_a_return_is_the_example_of_the_reference() -> None:
    receipt = (
        Return.of(basket(consumer_id="9ae37ad3-8a55-4bb5-81fd-b08f00b684ed"))
        .lines(1)
        .build(receipt_id="9999258836", at="2023-10-13T14:50:05", store_id="001")
    )
    assert json.loads(encode_json(receipt)) == {
        "Header": {
            "StoreId": "001",
            "ReceiptId": "9999258836",
            "TimeStamp": "2023-10-13T14:50:05",
            "ConsumerId": "9ae37ad3-8a55-4bb5-81fd-b08f00b684ed",
            "GrossAmount": 1817.8,
            "Vat": 363.56,
        },
        "Items": [
            {
                "ReceiptId": "9999258836",
                "LineNo": 1,
                "Quantity": -1,
                "ProductId": "VR1722775",
                "ProductName": "MINI CHRISTMAS TREE",
                "GrossAmount": 1817.8,
                "Vat": 363.56,
                "NetAmount": 1454.24,
                "TransactionType": "RETURN",
            }
        ],
    }


def test_numbers_leave_as_json_numbers_without_float_tails() -> None:
    receipt = built(Return.of(bought(line(1, 0.1 + 0.2, vat=0.06), line(2, 99.9, vat=19.98))).everything())
    text = encode_json(receipt).decode()
    assert '"GrossAmount":100.2,"Vat":20.04' in text
    assert '"GrossAmount":0.3,' in text
    assert '"Quantity":-1,' in text


def test_a_line_in_parts_is_shared_to_the_oere() -> None:
    first = built(Return.of(basket()).quantity(line=2, quantity=1), "R-1")
    second = built(Return.of(basket()).already_returned(first).quantity(line=2, quantity=1), "R-2")
    third = built(Return.of(basket()).already_returned(first, second).lines(2), "R-3")
    assert [amounts(each) for each in (first, second, third)] == [
        [(2, -1, 33.33, 6.67, 26.66)],
        [(2, -1, 33.34, 6.66, 26.68)],
        [(2, -1, 33.33, 6.67, 26.66)],
    ]


def test_weighed_goods_are_returned_by_weight() -> None:
    first = built(Return.of(basket()).quantity(line=3, quantity=Decimal("0.1")), "R-1")
    second = built(Return.of(basket()).already_returned(first).quantity(line=3, quantity=0.285), "R-2")
    assert amounts(first) == [(3, -0.1, 19.95, 2.6, 17.35)]
    assert amounts(second) == [(3, -0.285, 56.86, 7.42, 49.44)]
    with pytest.raises(ReturnError, match="nothing of it is left"):
        built(Return.of(basket()).already_returned(first, second).everything().lines(3), "R-3")


def test_the_last_word_about_a_line_counts() -> None:
    returned = Return.of(basket()).lines(2, 3).quantity(line=2, quantity=1)
    assert [(no, quantity) for no, quantity, *_ in amounts(built(returned))] == [(2, -1), (3, -0.385)]
    assert [(no, quantity) for no, quantity, *_ in amounts(built(returned.lines(2)))] == [(2, -3), (3, -0.385)]
    everything_but = Return.of(basket()).everything().quantity(line=2, quantity=2)
    assert [(no, quantity) for no, quantity, *_ in amounts(built(everything_but))] == [(1, -1), (2, -2), (3, -0.385)]


def test_each_method_gives_a_new_return() -> None:
    start = Return.of(basket())
    start.lines(1)
    start.quantity(line=2, quantity=1)
    start.everything()
    start.already_returned({1: 1})
    assert repr(start) == "<Return of '9999258835': nothing>"
    assert repr(start.lines(1).quantity(line=2, quantity=1)) == ("<Return of '9999258835': all of line 1, 1 of line 2>")
    assert amounts(built(start.lines(1)))[0][:2] == (1, -1)


def test_everything_is_what_is_left_whenever_it_is_said() -> None:
    earlier = built(Return.of(basket()).lines(1).quantity(line=2, quantity=1), "R-1")
    for returned in (
        Return.of(basket()).everything().already_returned(earlier),
        Return.of(basket()).already_returned(earlier).everything(),
    ):
        assert [(no, quantity) for no, quantity, *_ in amounts(built(returned))] == [(2, -2), (3, -0.385)]


def test_a_line_without_vat_or_net_has_none_in_the_return() -> None:
    receipt = built(Return.of(bought(line(1, 249), line(2, 50.0, vat=10))).everything())
    assert receipt.items[0].to_dict().keys() & {"Vat", "NetAmount"} == set()
    assert receipt.header.vat == 10
    assert "Vat" not in built(Return.of(bought(line(1, 249))).everything()).header.to_dict()


def test_a_deduction_on_a_line_of_its_own_is_returned_as_it_was_bought() -> None:
    receipt = built(Return.of(bought(line(1, 500, 2), line(2, -100.5, product="RABATT"))).everything())
    assert [each.gross_amount for each in receipt.items] == [500, -100.5]
    assert receipt.header.gross_amount == 399.5


def test_amounts_of_more_than_two_decimals_are_rounded_to_the_oere_first() -> None:
    original = bought(line(1, 99.99, 2, vat=19.998, net_amount=79.992), vat=20)
    first = built(Return.of(original).quantity(line=1, quantity=1), "R-1")
    second = built(Return.of(original).already_returned(first).lines(1), "R-2")
    assert amounts(first) == [(1, -1, 50, 10, 40)]
    assert amounts(second) == [(1, -1, 49.99, 10, 39.99)]


def test_the_callers_own_decimal_context_changes_nothing() -> None:
    original = basket()
    with decimal.localcontext(decimal.Context(prec=2, traps=[decimal.Inexact])):
        receipt = built(Return.of(original).everything())
    assert receipt.header.gross_amount == 1994.61


# --- either shape -----------------------------------------------------------------------------------------------------


def test_a_transaction_that_was_read_back_is_taken_with_its_customer() -> None:
    original = transaction(row("1", 979.3, vat=195.86, net_amount=783.44, points=98, discount=0))
    receipt = built(Return.of(original, customer_id=OLA).lines(1))
    assert receipt.header.to_dict() == {
        "StoreId": "332",
        "ReceiptId": "9999258836",
        "TimeStamp": LATER,
        "ConsumerId": OLA,
        "GrossAmount": 979.3,
        "Vat": 195.86,
    }
    assert amounts(receipt) == [(1, -1, 979.3, 195.86, 783.44)]


def test_plain_data_of_both_shapes_is_taken() -> None:
    posted = Return.of(basket().to_dict()).everything()
    read_back = Return.of({**transaction(row("1", 10)).to_dict(), "customerId": OLA}).everything()
    assert built(posted).to_dict() == built(Return.of(basket()).everything()).to_dict()
    assert built(read_back).header.consumer_id == OLA


def test_pydantic_models_are_taken() -> None:
    posted: Any = pydantic_models.ReceiptRequest.model_validate(basket().to_dict())
    assert built(Return.of(posted).everything()).to_dict() == built(Return.of(basket()).everything()).to_dict()


def test_the_time_of_plain_data_may_be_a_datetime() -> None:
    plain = basket().to_dict()
    plain["Header"]["TimeStamp"] = datetime(2023, 10, 13, 14, 50, 5)
    with pytest.raises(ReturnError, match="at is before the purchase"):
        built(Return.of(plain).everything(), at="2023-10-12T10:00:00")
    assert Return.id_for(plain, 1) == Return.id_for(basket(), 1)


def test_what_is_no_line_is_refused() -> None:
    plain = basket().to_dict()
    plain["Items"].append("Handlenett 5,00")
    with pytest.raises(ReturnError, match="Line 4 is no line"):
        Return.of(plain)


def test_earlier_returns_may_be_posted_read_back_or_counted() -> None:
    original = basket()
    posted = built(Return.of(original).quantity(line=2, quantity=1), "R-1")
    read_back = transaction(
        row("2", -33.33, -1, vat=-6.67, net_amount=-26.66, transaction_type="RETURN"),
        receipt_id="R-1",
        receipt_date=LATER,
        store_id="001",
    )
    expected = [(2, -2, 66.67, 13.33, 53.34)]
    each: list[Any] = [posted, read_back, read_back.to_dict(), [posted, read_back], {2: 1}, {2: Decimal(1)}]
    for earlier in each:
        returned = Return.of(original).already_returned(earlier).lines(2)
        assert amounts(built(returned)) == expected, earlier


def test_the_same_earlier_return_counts_once() -> None:
    earlier = built(Return.of(basket()).quantity(line=2, quantity=2), "R-1")
    returned = Return.of(basket()).already_returned(earlier).already_returned(earlier, earlier)
    assert amounts(built(returned.lines(2)))[0][:2] == (2, -1)


def test_only_the_returned_lines_of_an_exchange_count() -> None:
    exchange = bought(line(2, 33.33, -1, transaction_type="RETURN"), line(7, 500, product="NY"), receipt_id="R-1")
    assert amounts(built(Return.of(basket()).already_returned(exchange).lines(2)))[0][:3] == (2, -2, 66.67)


def test_of_an_exchange_what_was_bought_can_be_returned() -> None:
    exchange = bought(line(1, 33.33, -1, transaction_type="RETURN"), line(2, 500))
    assert amounts(built(Return.of(exchange).everything()))[0][:3] == (2, -1, 500)
    with pytest.raises(ReturnError, match="Line 1 is a return itself"):
        Return.of(exchange).lines(1)


# --- when and where ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2023, 10, 14, 9, 30, 59, 999_999, tzinfo=UTC), "2023-10-14T11:30:59"),
        (datetime(2023, 12, 14, 9, 30, tzinfo=UTC), "2023-12-14T10:30:00"),
        (datetime(2023, 10, 14, 9, 30, tzinfo=OSLO), "2023-10-14T09:30:00"),
        ("2023-10-14T09:30:00Z", "2023-10-14T11:30:00"),
        ("2023-10-14 09:30", "2023-10-14T09:30:00"),
        ("20231014T0930", "2023-10-14T09:30:00"),
        (datetime(2023, 10, 13, 14, 50, 5, 1, tzinfo=OSLO), "2023-10-13T14:50:05"),
    ],
)
def test_times_are_written_as_the_clock_in_the_shop_shows_them(at: Any, written: str) -> None:
    assert built(Return.of(basket()).lines(1), at=at).header.time_stamp == written


def test_the_shop_may_be_in_another_zone() -> None:
    receipt = built(Return.of(basket()).lines(1), at="2023-10-14T09:30:00+00:00", time_zone="Europe/Helsinki")
    assert receipt.header.time_stamp == "2023-10-14T12:30:00"


@pytest.mark.parametrize(
    "at",
    [
        "2023-10-13T14:50:04",
        datetime(2023, 10, 13, 14, 50, 4, tzinfo=OSLO),
        datetime(2023, 10, 13, 12, 50, 4, tzinfo=UTC),
        "1970-01-01",
        datetime.min.replace(tzinfo=UTC),
    ],
)
def test_a_time_before_the_purchase_is_refused(at: Any) -> None:
    with pytest.raises(ReturnError, match="before the purchase"):
        built(Return.of(basket()).lines(1), at=at)


def test_in_the_hour_that_clocks_show_twice_a_return_may_seem_earlier() -> None:
    # Bought at 02:50 before clocks were put back on 29 October, returned twenty minutes later at 02:10.
    original = basket(time_stamp="2023-10-29T02:50:00")
    assert built(Return.of(original).lines(1), at="2023-10-29T02:10:00").header.time_stamp == "2023-10-29T02:10:00"
    aware = datetime(2023, 10, 29, 1, 10, tzinfo=UTC)
    assert built(Return.of(original).lines(1), at=aware).header.time_stamp == "2023-10-29T02:10:00"
    with pytest.raises(ReturnError, match="before the purchase"):
        built(Return.of(original).lines(1), at="2023-10-29T01:50:00")
    with pytest.raises(ReturnError, match="before the purchase"):
        built(Return.of(original).lines(1), at=datetime(2023, 10, 29, 0, 40, tzinfo=UTC))


def test_a_purchase_whose_time_cannot_be_read_is_not_compared() -> None:
    receipt = built(Return.of(basket(time_stamp="13.10.2023 14:50")).lines(1), at="2020-01-01")
    assert receipt.header.time_stamp == "2020-01-01T00:00:00"


def test_a_purchase_with_an_offset_is_compared_as_a_moment() -> None:
    original = basket(time_stamp="2023-10-13T14:50:05-03:00")
    with pytest.raises(ReturnError, match="before the purchase"):
        built(Return.of(original).lines(1), at="2023-10-13T15:00:00")


def test_the_store_is_the_originals_unless_it_is_told() -> None:
    assert built(Return.of(basket()).lines(1)).header.store_id == "001"
    assert built(Return.of(basket()).lines(1), store_id="007").header.store_id == "007"
    with pytest.raises(ReturnError, match="store_id"):
        built(Return.of(transaction(row("1", 10), store_id=None), customer_id=OLA).lines(1))


# --- what is refused --------------------------------------------------------------------------------------------------


REFUSED: dict[str, tuple[Any, str, int | str | None]] = {
    "an unknown line": (lambda r: r.lines(4), "no line 4; it has 1, 2, 3", 4),
    "an unknown line by quantity": (lambda r: r.quantity(line=0, quantity=1), "no line 0", 0),
    "a line by an unknown text": (lambda r: r.lines("to"), "no line to; it has 1, 2, 3", "to"),
    "a line by nothing": (lambda r: r.lines(None), "the number of a line, such as 2, got NoneType", None),
    "a line by half a number": (lambda r: r.lines(1.5), "the number of a line, such as 2, got float", None),
    "a line named twice": (lambda r: r.lines(2, 2), r"named twice.*quantity\(line=2", 2),
    "more than was bought": (
        lambda r: r.quantity(line=2, quantity=4),
        "4 cannot be returned: no more than 3 of 3 can",
        2,
    ),
    "a little more than was bought": (lambda r: r.quantity(line=3, quantity=0.386), "0.386 cannot", 3),
    "no pieces": (lambda r: r.quantity(line=2, quantity=0), "above zero", 2),
    "pieces below zero": (lambda r: r.quantity(line=2, quantity=-1), "above zero", 2),
    "less than half a gram": (lambda r: r.quantity(line=2, quantity=0.0004), "above zero", 2),
    "NaN pieces": (lambda r: r.quantity(line=2, quantity=float("nan")), "must be a number", 2),
    "infinitely many": (lambda r: r.quantity(line=2, quantity=float("inf")), "must be a number", 2),
    "a huge number": (lambda r: r.quantity(line=2, quantity=Decimal("1e999999")), "must be a number", 2),
    "True pieces": (lambda r: r.quantity(line=2, quantity=True), "must be a number", 2),
    "None pieces": (lambda r: r.quantity(line=2, quantity=None), "must be a number", 2),
    "a text of pieces": (lambda r: r.quantity(line=2, quantity="1"), "must be a number", 2),
    "nothing": (built, "Nothing is chosen", None),
    "the original's identity": (
        lambda r: built(r.lines(1), "9999258835", at="2023-10-13T20:00"),
        "is the original's, of the same store and day",
        None,
    ),
    "the original's identity with a blank": (
        lambda r: built(r.lines(1), " 9999258835 ", at="2023-10-13T20:00"),
        "is the original's",
        None,
    ),
    "no id": (lambda r: built(r.lines(1), "  "), "receipt_id must be a string", None),
    "an id that is a number": (lambda r: built(r.lines(1), 17), "receipt_id must be a string", None),  # type: ignore[arg-type]
    "no time": (lambda r: built(r.lines(1), at=None), "at must be an aware datetime", None),
    "a day": (lambda r: built(r.lines(1), at=date(2023, 10, 20)), "at must be an aware datetime", None),
    "a text that is no time": (lambda r: built(r.lines(1), at="i morgen"), "at must be an aware datetime", None),
    "a time without a zone": (
        lambda r: built(r.lines(1), at=datetime(2023, 10, 20, 12, 0)),
        r"at is a time without a zone.*datetime\.now\(UTC\)",
        None,
    ),
    "a time beyond the calendar": (
        lambda r: built(r.lines(1), at=datetime.max.replace(tzinfo=timezone(-timedelta(hours=5)))),
        "beyond the calendar",
        None,
    ),
    "an empty store": (lambda r: built(r.lines(1), store_id=""), "give store_id", None),
    "a purchase as an earlier return": (
        lambda r: r.already_returned(bought(line(1, 5), receipt_id="9")),
        "no return",
        None,
    ),
    "the original as an earlier return": (lambda r: r.already_returned(basket()), "identity of the original", None),
    "another receipt's return": (
        lambda r: r.already_returned(bought(line(9, 5, -1, transaction_type="RETURN"), receipt_id="9")),
        r"Line 9 of the earlier return '9' .*\{2: 1\}",
        9,
    ),
    "another product's return": (
        lambda r: r.already_returned(bought(line(2, 5, -1, "ANNEN", transaction_type="RETURN"), receipt_id="9")),
        "another product",
        2,
    ),
    "an earlier return without a quantity": (
        lambda r: r.already_returned(
            transaction(row("2", -5, None, transaction_type="RETURN"), receipt_id="9", receipt_date=LATER)
        ),
        "quantity is not below zero",
        2,
    ),
    "more earlier than was bought": (lambda r: r.already_returned({2: 4}), "4 came back already, and 3 were bought", 2),
    "more earlier in steps": (lambda r: r.already_returned({2: 2}).already_returned({2: 2}), "4 came back", 2),
    "an earlier return of no line": (lambda r: r.already_returned({8: 1}), "no line 8", 8),
    "an earlier quantity below zero": (lambda r: r.already_returned({2: -1}), "the quantity that came back, got -1", 2),
    "something else as an earlier return": (lambda r: r.already_returned("R-1"), "got str", None),
    "more than is left": (
        lambda r: r.already_returned({2: 2}).quantity(line=2, quantity=2),
        "2 cannot be returned: no more than 1 of 3 can",
        2,
    ),
    "more than is left, said before": (
        lambda r: r.quantity(line=2, quantity=2).already_returned({2: 2}),
        "no more than 1 of 3 can",
        2,
    ),
    "a line of which nothing is left": (lambda r: r.already_returned({1: 1}).lines(1), "nothing of it is left", 1),
    "everything twice": (
        lambda r: built(r.already_returned(built(r.everything(), "R-1")).everything(), "R-2"),
        "nothing is left",
        None,
    ),
    "an earlier return's id": (
        lambda r: built(r.already_returned(built(r.lines(1), "R-1")).lines(2), "R-1"),
        "an earlier return's",
        None,
    ),
    "a zone that is none": (lambda r: built(r.lines(1), at="2023-10-20T10:00Z", time_zone="Norge"), "time_zone", None),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_with_its_line_and_a_remedy(name: str) -> None:
    act, said, no = REFUSED[name]
    with pytest.raises(TriggError, match=said) as caught:
        act(Return.of(basket()))
    assert isinstance(caught.value, ValueError)
    assert getattr(caught.value, "line", None) == no


UNUSABLE: dict[str, tuple[Any, str]] = {
    "a return": (bought(line(1, 5, -1, transaction_type="RETURN")), "a return itself"),
    "a return that says so in small letters": (bought(line(1, 5, -1, transaction_type="return")), "a return itself"),
    "half a return": (bought(line(1, 5, 1, transaction_type="RETURN")), "Line 1 is of type RETURN, and its quantity"),
    "a return that was read back": (transaction(row("1", -5, -1, transaction_type="RETURN")), "a return itself"),
    "no lines": (bought(), "no lines"),
    "a transaction without rows": (transaction(rows=None), "no lines"),
    "a receipt without a customer": (basket(consumer_id=""), "has no customer.*customer_id"),
    "a transaction without a customer": (transaction(row("1", 5)), "has no customer.*customer_id"),
    "only a remark": (bought(line(1, 0, 0)), "nothing to return"),
    "only a discount": (bought(line(1, -5, 1)), "nothing to return"),
    "more discount than goods": (bought(line(1, 5), line(2, -6), gross_amount=-1), "gave money to the customer"),
    "an amount that is a word": (bought(line(1, "fem")), "Line 1 has a GrossAmount that is not a number"),
    "an amount that is NaN": (bought(line(1, float("nan"))), "GrossAmount"),
    "VAT beyond all bounds": (bought(line(1, 5, vat=1e300)), "Vat"),
    "a batch": (TransactionBatch(receipt_requests=[basket()]), "one of its receipts"),
    "a customer": ({"id": OLA}, "Expected a receipt"),
    "None": (None, "NoneType"),
    "a list": ([basket()], "list"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_original_that_cannot_be_returned_is_refused(name: str) -> None:
    original, said = UNUSABLE[name]
    with pytest.raises(ReturnError, match=said):
        Return.of(original)


@pytest.mark.parametrize(
    ("original", "said"),
    [
        (transaction(row("1", None)), "Line 1 has no gross amount"),
        (transaction(row("1", 5, product_id=None)), "Line 1 has no product id"),
    ],
)
def test_a_row_that_lacks_what_the_api_asks_for_is_refused_once_it_is_chosen(original: Transaction, said: str) -> None:
    with pytest.raises(ReturnError, match=said):
        built(Return.of(original, customer_id=OLA).everything())


def test_a_row_that_cannot_be_returned_does_not_stand_in_the_way_of_others() -> None:
    original = transaction(row("1", None, product_id=None), row("2", 50), row("3", 0, 0))
    assert amounts(built(Return.of(original, customer_id=OLA).lines(2)))[0][:3] == (2, -1, 50)
    with pytest.raises(ReturnError, match="Line 3 is a remark"):
        Return.of(original, customer_id=OLA).lines(3)
    with pytest.raises(ReturnError, match="Line 1 has no gross amount"):
        Return.of(original, customer_id=OLA).lines(1)


def test_the_customer_of_a_receipt_is_its_own() -> None:
    assert built(Return.of(basket(), customer_id=OLA.lower()).lines(1)).header.consumer_id == OLA
    with pytest.raises(ReturnError, match="not the receipt's customer") as caught:
        Return.of(basket(), customer_id="+4791234567")
    assert "4791234567" not in str(caught.value)
    with pytest.raises(ReturnError, match="customer_id must be a string"):
        Return.of(basket(), customer_id="")


def test_a_return_begins_with_what_was_bought() -> None:
    with pytest.raises(ReturnError, match=r"Return\.of"):
        Return()


def test_the_error_is_pickled_with_its_line() -> None:
    with pytest.raises(ReturnError) as caught:
        Return.of(basket()).lines(4)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again), again.line) == (ReturnError, str(caught.value), 4)


def test_without_a_time_zone_database_times_without_a_zone_can_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    from trigg_ext import ConfigurationError, _datetimes

    def gone(value: object, name: str = "time_zone") -> tzinfo:
        raise ConfigurationError(f"{name}: there is no time zone database")

    monkeypatch.setattr(_datetimes, "zone_of", gone)
    assert built(Return.of(basket()).lines(1)).header.time_stamp == LATER
    with pytest.raises(ReturnError, match="before the purchase"):
        built(Return.of(basket()).lines(1), at="2023-10-13T14:50:04")
    with pytest.raises(ConfigurationError):
        built(Return.of(basket()).lines(1), at="2023-10-20T10:00:00Z")


# --- over the wire ----------------------------------------------------------------------------------------------------


def test_the_sandbox_takes_returns_and_lowers_points_by_what_was_given() -> None:
    with Sandbox() as sandbox, sandbox.client() as client:
        before = client.customers.get(OLA).to_dict()["loyalty"]["points"]
        original = basket()
        client.transactions.create(TransactionBatch(receipt_requests=[original]))
        given = client.customers.get(OLA).to_dict()["loyalty"]["points"]
        assert given == before + 199

        first = Return.of(original).lines(1).quantity(line=2, quantity=1).build(
            receipt_id="R-1", at=datetime(2023, 10, 20, 8, 0, tzinfo=UTC)
        )  # fmt: skip
        client.transactions.create(TransactionBatch(receipt_requests=[first]))
        returned, read_back, *_ = client.transactions.list(OLA)
        assert (returned.receipt_id, returned.receipt_date) == ("R-1", "2023-10-20T10:00:00")
        assert (returned.gross_amount, returned.vat) == (-1851.13, -370.23)

        # The rest, from what was read back alone.
        rest = Return.of(read_back, customer_id=OLA).everything().already_returned(returned)
        client.transactions.create({"ReceiptRequests": [rest.build(receipt_id="R-2", at=LATER)]})
        listed = [each for each in client.transactions.list(OLA) if each.receipt_id in ("9999258835", "R-1", "R-2")]
        assert sum(Decimal(str(each.gross_amount)) for each in listed) == 0
        assert sum(Decimal(str(each.vat)) for each in listed) == 0
        assert client.customers.get(OLA).to_dict()["loyalty"]["points"] == before

        sent = len(sandbox.requests)
        with pytest.raises(ReturnError, match="nothing is left"):
            Return.of(read_back, customer_id=OLA).everything().already_returned(
                *client.transactions.list(OLA)[:2]
            ).build(receipt_id="R-3", at=LATER)  # fmt: skip
        assert len(sandbox.requests) == sent + 1  # the list alone


async def _post_a_return(sandbox: Sandbox) -> float:
    async with sandbox.async_client() as client:
        await client.transactions.create(TransactionBatch(receipt_requests=[basket()]))
        (original,) = [each for each in await client.transactions.list(OLA) if each.receipt_id == "9999258835"]
        receipt = built(Return.of(original, customer_id=OLA).everything())
        await client.transactions.create(TransactionBatch(receipt_requests=[receipt]))
        newest, *_ = await client.transactions.list(OLA)
        return float(newest.gross_amount or 0)


def test_the_sandbox_takes_them_from_the_asynchronous_client() -> None:
    import asyncio

    with Sandbox() as sandbox:
        assert asyncio.run(_post_a_return(sandbox)) == -1994.61


def test_a_return_may_be_shared_between_threads() -> None:
    start = Return.of(basket())
    seen: list[list[tuple[Any, ...]]] = []

    def work(quantity: int) -> None:
        seen.append(amounts(built(start.quantity(line=2, quantity=quantity))))

    threads = [threading.Thread(target=work, args=(quantity,)) for quantity in (1, 2, 3) * 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each[0][1] for each in seen) == sorted([-1, -2, -3] * 5)
