"""Sales and exchanges: totals, VAT per rate and øre, without floats."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.returns.receipts import KARI, OLA, amounts, basket, bought, line
from trigg_ext import Money, Receipt, Return, ReturnError
from trigg_ext._serialization.to_json import encode_json
from trigg_ext.returns import receipt_worth
from trigg_ext.sandbox import Sandbox


def sale(**facts: Any) -> Any:
    """A sale to Ola; what a type checker would refuse may be tried on it."""
    usual = {"store_id": "001", "receipt_id": "10046", "at": "2023-10-20T10:00:00", "customer_id": OLA}
    return Receipt(**{**usual, **facts})


def test_a_sale_is_posted_with_totals_and_vat_per_rate() -> None:
    receipt = (
        sale(at=datetime(2023, 10, 20, 8, 0, 0, 5, tzinfo=UTC))
        .item(product_id="VR1722775", name="Lyslenke", quantity=3, gross=299.7, vat_rate=25)
        .item(product_id="7038010009457", name="Kaffe", gross=Money("57.50"), vat_rate=15)
        .item(product_id="BILLETT", quantity=2, gross="112", vat_rate=12)
        .item(product_id="BOK", gross=199, vat_rate=0)
        .item(product_id="RABATT", gross=-100)
    )
    assert receipt.vat_per_rate == {25: Money("39.94"), 15: Money("7.50"), 12: 12, 0: 0}
    assert (receipt.total, receipt.vat) == (Decimal("568.20"), Decimal("59.44"))
    posted = json.loads(encode_json(receipt.build()))
    assert posted["Header"] == {
        "StoreId": "001",
        "ReceiptId": "10046",
        "TimeStamp": "2023-10-20T10:00:00",
        "ConsumerId": OLA,
        "GrossAmount": 568.2,
        "Vat": 59.44,
    }
    assert posted["Items"][0] == {
        "ReceiptId": "10046",
        "LineNo": 1,
        "Quantity": 3,
        "ProductId": "VR1722775",
        "ProductName": "Lyslenke",
        "GrossAmount": 299.7,
        "Vat": 59.94,
        "NetAmount": 239.76,
        "TransactionType": "PURCHASE",
    }
    assert [item["LineNo"] for item in posted["Items"]] == [1, 2, 3, 4, 5]
    assert repr(receipt) == "<Receipt '10046': 568.20 kroner>"


def test_the_vat_of_a_rate_is_that_of_all_that_was_sold_at_it() -> None:
    receipt = sale()
    for number in range(3):
        receipt = receipt.item(product_id=f"VR{number}", gross=9.99)
    assert [item.vat for item in receipt.build().items] == [2, 2, 1.99]  # 1.998 each, and 5.994 in all
    assert receipt.build().header.vat == 5.99


def test_amounts_are_rounded_half_up_and_quantities_are_as_they_are() -> None:
    (item,) = (
        sale().item(product_id="OST", quantity=Decimal("0.385"), gross=Decimal("76.8075"), vat_rate=15).build().items
    )
    assert (item.quantity, item.gross_amount, item.vat, item.net_amount) == (0.385, 76.81, 10.02, 66.79)


@pytest.mark.parametrize(("gross", "rounding"), [(99.5, 0.5), (99.49, -0.49), (100, None), (0.5, 0.5)])
def test_cash_is_rounded_to_whole_kroner_by_a_line_of_its_own(gross: float, rounding: float | None) -> None:
    receipt = sale().item(product_id="VR1", gross=gross).rounded()
    last = receipt.build().items[-1]
    assert (last.gross_amount if len(receipt.items) == 2 else None) == rounding
    assert receipt.total == round(gross + 1e-9)
    assert Return.of(receipt.build()).everything().total == receipt.total


def test_each_method_gives_a_new_receipt() -> None:
    start = sale()
    one = start.item(product_id="VR1", gross=100)
    assert (len(start.items), len(one.items), len(one.item(product_id="VR2", gross=1).items)) == (0, 1, 2)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: sale(store_id=""), "store_id must be a string"),
        (lambda: sale(customer_id=None), "customer_id must be a string"),
        (lambda: sale(receipt_id=" "), "receipt_id must be a string"),
        (lambda: sale(at="i dag"), "at must be an aware datetime"),
        (lambda: sale().build(), "Nothing is sold"),
        (lambda: sale().item(product_id="", gross=1), "product_id must be a string"),
        (lambda: sale().item(product_id="X", gross=1, quantity=0), "'X': expected a quantity above zero, got 0"),
        (lambda: sale().item(product_id="X", gross=1, quantity=-1), r"what comes back is added with exchange"),
        (lambda: sale().item(product_id="X", gross=None), "'X': expected an amount in kroner, got None"),
        (lambda: sale().item(product_id="X", gross=1, vat_rate=0.25), "a VAT rate in per cent such as 25, got 0.25"),
        (lambda: sale().item(product_id="X", gross=1, vat_rate="25"), "a VAT rate"),
        (lambda: sale().exchange(back()).exchange(back()), "an exchange already"),
        (lambda: sale().exchange(back()).build(), "Nothing is sold; add an item, or build the return by itself"),
        (lambda: new().exchange(Return.of(basket())).build(), "Nothing is chosen"),
        (lambda: new(customer_id=KARI).exchange(back()).build(), "of another customer.*for_customer"),
        (lambda: new(at="2023-10-01").exchange(back()).build(), "at is before the purchase"),
    ],
)
def test_what_cannot_be_is_refused(act: Any, said: str) -> None:
    with pytest.raises(ReturnError, match=said):
        act()


def back() -> Return:
    return Return.of(basket()).quantity(line=2, quantity=1)


def new(**facts: Any) -> Any:
    return sale(**facts).item(product_id="NY", name="Ny lykt", gross=59.9)


def test_an_exchange_has_what_comes_back_and_what_is_new_on_one_receipt() -> None:
    receipt = new().item(product_id="BATTERI", gross=40, vat_rate=25).exchange(back())
    assert (receipt.total, receipt.vat) == (Decimal("66.57"), Decimal("13.31"))
    assert receipt.vat_per_rate == {25: Decimal("13.31")}
    built = receipt.build()
    assert (built.header.gross_amount, built.header.vat) == (66.57, 13.31)
    assert amounts(built) == [(2, -1, 33.33, 6.67, 26.66), (3, 1, 59.9, 11.98, 47.92), (4, 1, 40, 8, 32)]
    worth = receipt_worth(built)
    assert (worth.gross, worth.gross_difference, worth.vat_difference) == (6657, 0, 0)


def test_an_exchange_counts_as_an_earlier_return_and_its_new_lines_can_come_back() -> None:
    built = new().exchange(back()).build()
    assert [each.quantity for each in Return.of(basket(), earlier=[built]).left()] == [1, 2, Decimal("0.385")]
    assert Return.of(built).everything().total == Decimal("59.90")


def test_an_exchange_in_another_currency_is_kept_or_refused() -> None:
    original = bought(line(1, 100))
    original.header.additional_properties = {"Currency": "EUR"}
    receipt = new().exchange(Return.of(original).everything())
    with pytest.raises(ReturnError, match="The receipt is in EUR"):
        receipt.build()
    assert receipt.build(keep=["Currency"]).header.additional_properties == {"Currency": "EUR"}


@pytest.mark.parametrize(("gross", "paid"), [(100, 66.67), (33.33, 0), (20, -13.33)])
def test_the_sandbox_books_the_difference_of_an_exchange(gross: float, paid: float) -> None:
    with Sandbox() as sandbox, sandbox.client() as client:
        before = client.customers.get(OLA).to_dict()["loyalty"]["points"]
        client.transactions.create({"ReceiptRequests": [basket()]})
        exchanged = sale().item(product_id="NY", gross=gross).exchange(back()).build()
        client.transactions.create({"ReceiptRequests": [exchanged]})
        newest, *_ = client.transactions.list(OLA)
        assert newest.gross_amount == paid
        rest = Return.of(basket(), earlier=[newest]).everything().build(receipt_id="R-2", at="2023-10-21T10:00:00")
        new = Return.of(newest, customer_id=OLA).everything().build(receipt_id="R-3", at="2023-10-21T10:00:00")
        client.transactions.create({"ReceiptRequests": [rest, new]})
        listed = client.transactions.list(OLA)[:4]
        assert sum(Decimal(str(each.gross_amount)) for each in listed) == 0
        assert sum(Decimal(str(each.vat)) for each in listed) == 0
        assert client.customers.get(OLA).to_dict()["loyalty"]["points"] == before


@given(st.lists(st.tuples(st.integers(-5000, 500_000), st.sampled_from([25, 15, 12, 0])), min_size=1, max_size=12))
def test_lines_add_up_to_the_header_and_rates_to_the_oere(items: list[tuple[int, int]]) -> None:
    receipt = sale()
    for number, (gross, rate) in enumerate(items):
        receipt = receipt.item(product_id=f"VR{number}", gross=gross / 100, vat_rate=rate)
    worth = receipt_worth(receipt.build())
    assert (worth.gross_difference, worth.vat_difference) == (0, 0)
    for rate in {rate for _, rate in items}:
        sold = sum(gross for gross, each in items if each == rate)
        assert abs(receipt.vat_per_rate[Decimal(rate)].oere - Fraction(sold * rate, 100 + rate)) <= Fraction(1, 2)
    for item, (gross, rate) in zip(receipt.items, items, strict=True):
        assert item.vat is not None
        assert item.vat + (item.net or 0) == item.gross
        assert abs(item.vat.oere - Fraction(gross * rate, 100 + rate)) < 1
