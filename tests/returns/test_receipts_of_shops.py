"""Receipts as shops write them, with what comes back counted by hand."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from tests.returns.receipts import back, bought, built, grosses, line
from trigg_ext import Return, ReturnError
from trigg_ext.models import ReceiptRequest


class Case(NamedTuple):
    """What is returned of a receipt, by line and quantity (None is everything), and the lines that come back."""

    receipt: ReceiptRequest
    chosen: dict[int, float] | None
    expected: list[tuple[Any, ...]]


def with_header(receipt: ReceiptRequest, **fields: Any) -> ReceiptRequest:
    """The receipt with further fields of its header."""
    plain = receipt.to_dict()
    return ReceiptRequest.from_dict({**plain, "Header": plain["Header"] | fields})


BURGER = bought(line(1, 89, product="BURGER"), line(2, 35, product="BRUS"), line(3, -25, product="KOMBO"))
THREE_FOR_TWO = bought(line(1, 300, 3, "SJOKOLADE"), line(2, -100, product="3 FOR 2"))
VOIDED_COUPON = bought(line(1, 500), line(2, -100, 1, "KUPONG"), line(3, 100, -1, "KUPONG"))
BOTTLES = bought(line(1, 500), line(2, 4, 2, "PANT"), line(3, -20, -10, "PANT"))
SODA = bought(line(1, 49.9, 2, "COLA"), line(2, 6, 2, "PANT"))
MENU = bought(line(1, 150, product="MENY"), line(2, 0, product="BURGER"), line(3, 0, product="BRUS"))
FREIGHT = bought(line(1, 400), line(2, 49, 0, "FRAKT"))

CASES: dict[str, Case] = {
    # 89 and 35 for 99: the offer of 25 is 17.94 of the burger and 7.06 of the soda.
    "a combo offer": Case(BURGER, None, [(1, -1, 89), (2, -1, 35), (3, -1, -25)]),
    "the burger of it": Case(BURGER, {1: 1}, [(1, -1, 89), (3, -0.717742, -17.94)]),
    "the soda of it": Case(BURGER, {2: 1}, [(2, -1, 35), (3, -0.282258, -7.06)]),
    # Three at 100 for 200: each was 66.67.
    "one of three for two": Case(THREE_FOR_TWO, {1: 1}, [(1, -1, 100), (2, -0.333333, -33.33)]),
    "two of three for two": Case(THREE_FOR_TWO, {1: 2}, [(1, -2, 200), (2, -0.666667, -66.67)]),
    "a coupon that was voided": Case(VOIDED_COUPON, None, [(1, -1, 500)]),
    "a coupon of -1 that was voided": Case(
        bought(line(1, 500), line(2, -100, -1, "KUPONG"), line(3, 100, 1, "KUPONG")), None, [(1, -1, 500)]
    ),
    "a coupon without a quantity that was voided": Case(
        bought(line(1, 500), line(2, -100, 0, "KUPONG"), line(3, 100, 0, "KUPONG")), None, [(1, -1, 500)]
    ),
    "one of two coupons voided": Case(
        bought(line(1, 500), line(2, -100, 1, "K"), line(3, -100, 1, "K"), line(4, 100, -1, "K")),
        None,
        [(1, -1, 500), (2, -1, -100)],
    ),
    "a line and its discount voided": Case(
        bought(line(1, 500, 1, "X"), line(2, -50, 0, "X"), line(3, -500, -1, "X"), line(4, 50, 0, "X"), line(5, 100)),
        None,
        [(5, -1, 100)],
    ),
    "a line voided at its price after the discount": Case(
        bought(line(1, 500, 1, "X"), line(2, -50, 0, "X"), line(3, -450, -1, "X"), line(4, 100)), None, [(4, -1, 100)]
    ),
    "one of two voided at its price after the discount": Case(
        bought(line(1, 1000, 2, "X"), line(2, -100, 0, "X"), line(3, -450, -1, "X")), None, [(1, -1, 450)]
    ),
    "another price": Case(
        bought(line(1, 300, 1, "X"), line(2, -300, -1, "X"), line(3, 250, 1, "X")), None, [(3, -1, 250)]
    ),
    "entered again": Case(
        bought(line(1, 300, 1, "X"), line(2, -300, -1, "X"), line(3, 300, 1, "X")), None, [(3, -1, 300)]
    ),
    "two voids of one line": Case(
        bought(line(1, 500, 5, "X"), line(2, -100, -1, "X"), line(3, -200, -2, "X")), None, [(1, -2, 200)]
    ),
    "a void at a price rounded by piece": Case(
        bought(line(1, 166.67, 5, "X"), line(2, -66.67, -2, "X")), None, [(1, -3, 100)]
    ),
    "a void of a third": Case(bought(line(1, 100, 3, "X"), line(2, -33.33, -1, "X")), None, [(1, -2, 66.67)]),
    "a void with a positive quantity is a discount": Case(
        bought(line(1, 300, 1, "X"), line(2, -300, 1, "X"), line(3, 100)), None, [(1, -1, 0), (3, -1, 100)]
    ),
    "a void by name where no product is told": Case(
        bought(line(1, 300, 1, " ", product_name="Lampe"), line(2, -300, -1, " ", product_name="lampe"), line(3, 100)),
        None,
        [(3, -1, 100)],
    ),
    # Two bottles were bought and ten brought back: two are a correction, and 16 are off the rest.
    "more bottles back than were bought": Case(BOTTLES, None, [(1, -1, 500), (3, -8, -16)]),
    "a deposit": Case(SODA, None, [(1, -2, 49.9), (2, -2, 6)]),
    "the deposit of one bottle": Case(SODA, {2: 1}, [(2, -1, 3)]),
    "a discount larger than its line": Case(
        bought(line(1, 100, 1, "X"), line(2, -150, 0, "X"), line(3, 200)), None, [(1, -1, -50), (3, -1, 200)]
    ),
    "rounding down": Case(
        bought(line(1, 199.49), line(2, -0.49, 1, "ØREAVRUNDING")), None, [(1, -1, 199.49), (2, -1, -0.49)]
    ),
    "a few øre off without a quantity are rounding": Case(
        bought(line(1, 100), line(2, -0.5, 0, "KUPONG")), {1: 1}, [(1, -1, 100), (2, -1, -0.5)]
    ),
    "grounding cable is no rounding": Case(bought(line(1, 4.9, 1, "Grounding cable")), {1: 1}, [(1, -1, 4.9)]),
    "half a kilo of two cheeses": Case(
        bought(line(1, 76.81, 0.385, "OST"), line(2, 99.75, 0.5, "OST")), {2: 0.25}, [(2, -0.25, 49.88)]
    ),
    "a metre of fabric": Case(bought(line(1, 200, 2.5, "STOFF")), {1: 1}, [(1, -1, 80)]),
    "a menu": Case(MENU, None, [(1, -1, 150), (2, -1, 0), (3, -1, 0)]),
    "what is free in a menu": Case(MENU, {2: 1}, [(2, -1, 0)]),
    "payments in the header": Case(
        ReceiptRequest.from_dict(
            {**SODA.to_dict(), "Header": {**SODA.to_dict()["Header"], "Payments": [{"Kort": 55.9}]}}
        ),
        {1: 2},
        [(1, -2, 49.9)],
    ),
    "a gift card that paid all": Case(
        bought(line(1, 400), line(2, -400, -1, "GAVEKORT")), {1: 1}, [(1, -1, 400), (2, -1, -400)]
    ),
    "an exchange": Case(bought(back(1, 500), line(2, 700)), None, [(2, -1, 700)]),
    "an exchange of the same product": Case(
        bought(back(1, 500, -1, "KJOLE"), line(2, 500, 1, "KJOLE")), None, [(2, -1, 500)]
    ),
    "an exchange with a coupon": Case(
        bought(back(1, 500), line(2, 300), line(3, -30, 1, "KUPONG")), None, [(2, -1, 300), (3, -1, -30)]
    ),
    "a void and an exchange": Case(
        bought(back(1, 500), line(2, 300, 1, "X"), line(3, -300, -1, "X"), line(4, 800)), None, [(4, -1, 800)]
    ),
    "goods without freight": Case(FREIGHT, {1: 1}, [(1, -1, 400)]),
    "freight too": Case(FREIGHT, None, [(1, -1, 400), (2, -1, 49)]),
    "numbers with gaps, in any order": Case(bought(line(30, 10), line(10, 20), line(20, 30)), {10: 1}, [(10, -1, 20)]),
    "repeated numbers with a void": Case(
        bought(line(1, 300, 1, "X"), line(1, -300, -1, "X"), line(2, 100, 1, "Y")), {3: 1}, [(3, -1, 100)]
    ),
    "numbers as texts": Case(bought(line("1", 10), line("02", 20)), {2: 1}, [(2, -1, 20)]),
    "amounts and quantities as texts": Case(
        bought(line(1, "99.90", "2"), gross_amount="99.90"), {1: 1}, [(1, -1, 49.95)]
    ),
    "kroner by name": Case(with_header(SODA, Currency="nok "), {1: 1}, [(1, -1, 24.95)]),
}


@pytest.mark.parametrize("name", CASES)
def test_what_comes_back_is_what_was_counted_by_hand(name: str) -> None:
    receipt, chosen, expected = CASES[name]
    one = Return.of(receipt)
    if chosen is None:
        one = one.everything()
    for number, pieces in (chosen or {}).items():
        one = one.quantity(line=number, quantity=pieces)
    try:
        assert grosses(built(one)) == expected
    except ReturnError as error:
        assert "has no product id" in str(error)
        assert [(each.number, -each.quantity, each.gross) for each in one.items] == expected


REFUSED: dict[str, tuple[ReceiptRequest, str]] = {
    "payments as lines": (
        bought(line(1, 400), line(2, 400, 1, "KORT", transaction_type="PAYMENT"), gross_amount=400),
        r"a difference of -400\.00",
    ),
    "payments as lines below zero": (
        bought(line(1, 400), line(2, -400, 1, "KORT", transaction_type="PAYMENT"), gross_amount=400),
        r"a difference of 400\.00",
    ),
    "a line with the sum": (bought(line(1, 400), line(2, 400, 0, "SUM"), gross_amount=400), "a difference of"),
    "prices by piece": (bought(line(1, 200, 3), gross_amount=600), r"a difference of 400\.00"),
    "a header without VAT for lines with": (bought(line(1, 400, vat=80), vat=0), r"VAT.* a difference of -80\.00"),
    "a coupon without its VAT": (
        bought(line(1, 500, vat=100), line(2, -100, 1, "KUPONG"), vat=80), r"VAT.* a difference of -20\.00"
    ),
    "more voided than bought": (bought(line(1, 300, 1, "X"), line(2, -600, -2, "X"), gross_amount=-300), "gave money"),
    "an unsigned void beside a discount in the header": (
        bought(line(1, 300, 1, "X"), line(2, 300, -1, "X"), line(3, 100), gross_amount=80), "the sign that they have"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_add_up_is_refused(name: str) -> None:
    receipt, said = REFUSED[name]
    with pytest.raises(ReturnError, match=said):
        Return.of(receipt)


def test_a_receipt_that_was_voided_whole_has_nothing_to_return() -> None:
    with pytest.raises(ReturnError, match="returned or corrected already"):
        built(Return.of(bought(line(1, 300, 1, "X"), line(2, -300, -1, "X"))).everything())


def test_a_coupon_without_its_vat_gets_it_where_the_difference_is_spread() -> None:
    original = bought(line(1, 500, vat=100), line(2, -100, 1, "KUPONG"), vat=80)
    receipt = built(Return.of(original, difference="spread").everything())
    assert [(each.gross_amount, each.vat) for each in receipt.items] == [(500, 100), (-100, -20)]
