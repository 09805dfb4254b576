"""What a line of a receipt is, and what a return of it is worth."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest

from tests.returns.receipts import OLA, amounts, back, bought, built, grosses, line, row, transaction
from trigg_ext import Money, Return, ReturnError
from trigg_ext.returns import LineKind, receipt_worth


def everything(*lines: Any, **header: Any) -> list[Any]:
    """The header's gross amount, and the lines, of a return of everything."""
    receipt = built(Return.of(bought(*lines, **header)).everything())
    return [receipt.header.gross_amount, *grosses(receipt)]


# --- corrections ------------------------------------------------------------------------------------------------------


def test_300_and_the_cashiers_correction_and_100_give_100_back() -> None:
    assert everything(line(1, 300, product="X"), line(2, -300, -1, "X"), line(3, 100, product="Y")) == [
        100,
        (3, -1, 100),
    ]


def test_of_three_at_100_with_one_corrected_two_come_back_for_200() -> None:
    original = bought(line(1, 300, 3, "X"), line(2, -100, -1, "X"))
    assert grosses(built(Return.of(original).everything())) == [(1, -2, 200)]
    assert grosses(built(Return.of(original).quantity(line=1, quantity=1))) == [(1, -1, 100)]
    with pytest.raises(ReturnError, match="3 cannot be returned: no more than 2 of 2 can"):
        Return.of(original).quantity(line=1, quantity=3)


def test_a_line_that_was_corrected_whole_cannot_come_back() -> None:
    original = bought(line(1, 300, product="X"), line(2, -300, -1, "X"), line(3, 100, product="Y"))
    for number in (1, 2):
        with pytest.raises(ReturnError, match="Line 1 was returned already; nothing of it is left"):
            Return.of(original).lines(number)


def test_a_correction_may_stand_before_what_it_corrects() -> None:
    assert everything(line(1, -300, -1, "X"), line(2, 300, product="X"), line(3, 100, product="Y")) == [
        100,
        (3, -1, 100),
    ]


def test_a_correction_belongs_to_the_nearest_line_at_its_price() -> None:
    lines = (line(1, 300, product="X"), line(2, 250, product="X"), line(3, 300, product="X"), line(4, -300, -1, "X"))
    assert everything(*lines) == [550, (1, -1, 300), (2, -1, 250)]


def test_a_correction_may_take_back_several_lines() -> None:
    lines = (line(1, 300, product="X"), line(2, 300, product="X"), line(3, -600, -2, "X"), line(4, 10, product="Y"))
    assert everything(*lines) == [10, (4, -1, 10)]


def test_a_correction_of_weighed_goods_takes_the_line_of_that_weight() -> None:
    lines = (line(1, 76.81, 0.385, "OST"), line(2, 99.75, 0.5, "OST"), line(3, -76.81, -0.385, "OST"))
    assert everything(*lines) == [99.75, (2, -0.5, 99.75)]


def test_a_correction_without_vat_takes_the_vat_of_its_pieces() -> None:
    original = bought(
        line(1, 300, 3, "X", vat=60, net_amount=240), line(2, -100, -1, "X"), line(3, 100, product="Y", vat=20), vat=60
    )
    receipt = built(Return.of(original).everything())
    assert [(each.gross_amount, each.vat) for each in receipt.items] == [(200, 40), (100, 20)]
    assert receipt.header.vat == 60


@pytest.mark.parametrize("amount", [-300, 300])
def test_a_till_may_write_the_amount_of_a_correction_without_its_sign_if_the_header_says_so(amount: int) -> None:
    lines = (line(1, 300, product="X"), line(2, amount, -1, "X"), line(3, 100, product="Y"))
    assert everything(*lines, gross_amount=100) == [100, (3, -1, 100)]


@pytest.mark.parametrize("header", [{"gross_amount": 650}, {"gross_amount": None}])
def test_where_the_header_does_not_say_which_sign_is_meant_the_return_is_refused(header: dict[str, Any]) -> None:
    lines = (line(1, 300, product="X"), line(2, 300, -1, "X"), line(3, 100, product="Y"))
    with pytest.raises(ReturnError, match="Give their amounts the sign that they have") as caught:
        Return.of(bought(*lines, **header), difference="spread")
    assert caught.value.line == 2


# --- discounts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quantity", [-1, 1, 0, None])
def test_a_coupon_line_of_any_quantity_comes_back_with_the_goods(quantity: int | None) -> None:
    assert everything(line(1, 500), line(2, -100, quantity, "KUPONG")) == [400, (1, -1, 500), (2, -1, -100)]


def test_of_three_for_500_with_a_coupon_of_100_one_gives_a_third_of_400() -> None:
    original = bought(line(1, 500, 3), line(2, -100, product="KUPONG"))
    returns: list[Any] = []
    for number in range(3):
        returns.append(built(Return.of(original, earlier=returns).quantity(line=1, quantity=1), f"R-{number}"))
    assert [each.header.gross_amount for each in returns] == [133.33, 133.33, 133.34]
    assert [each.items[0].gross_amount for each in returns] == [166.67, 166.66, 166.67]
    assert [each.items[1].gross_amount for each in returns] == [-33.34, -33.33, -33.33]
    assert [each.items[1].quantity for each in returns] == [-0.333333, -0.333333, -0.333333]
    assert not Return.of(original, earlier=returns).left()


def test_a_discount_does_not_come_back_alone_unless_the_shop_says_how_much() -> None:
    original = bought(line(1, 500), line(2, 500), line(3, -100, product="KUPONG"))
    alone: list[Callable[[Return], Return]] = [
        lambda r: r.lines(3),
        lambda r: r.quantity(line=3, quantity=1),
        lambda r: r.deduct(line=3, gross=1),
    ]
    for choose in alone:
        with pytest.raises(ReturnError, match=r"Line 3 is a discount; .* amount\(line=3, gross=…\)"):
            choose(Return.of(original))
    assert Return.of(original).lines(1).total == 450
    # The coupon was for line 1 alone, or for line 2.
    assert Return.of(original).lines(1).amount(line=3, gross=-100).total == 400
    assert Return.of(original).lines(1).amount(line=3, gross=0).total == 500
    for wrong in (-100.01, 1):
        with pytest.raises(ReturnError, match=r"expected an amount from -100\.00 kroner to 0"):
            Return.of(original).lines(1).amount(line=3, gross=wrong)


def test_no_more_of_a_discount_is_taken_back_than_was_given() -> None:
    original = bought(line(1, 500), line(2, 500), line(3, -100, product="KUPONG"))
    first = built(Return.of(original).lines(1).amount(line=3, gross=-100), "R-1")
    assert Return.of(original, earlier=[first]).everything().total == 500


@pytest.mark.parametrize("quantity", [0, 1, -1])
def test_a_discount_on_the_product_of_a_line_is_of_that_line(quantity: int) -> None:
    original = bought(line(1, 500, 2, "X"), line(2, -100, quantity, "X"), line(3, 1000, product="Y"))
    assert grosses(built(Return.of(original).quantity(line=1, quantity=1))) == [(1, -1, 200)]
    assert grosses(built(Return.of(original).lines(3))) == [(3, -1, 1000)]
    with pytest.raises(ReturnError, match="Line 2 belongs to the lines 1; return those"):
        Return.of(original).lines(2)


# --- deposits, rounding, free goods, remarks --------------------------------------------------------------------------


def test_deposits_and_free_goods_are_goods() -> None:
    lines = (line(1, 49.9, 2, "COLA"), line(2, 6, 2, "PANT"), line(3, 0, product="GAVE"))
    assert everything(*lines) == [55.9, (1, -2, 49.9), (2, -2, 6), (3, -1, 0)]


@pytest.mark.parametrize("rounding", [line(2, 0.4, 0), line(2, 0.4, None), line(2, 0.4, 1, "Øreavrunding")])
def test_rounding_comes_back_with_the_last_of_the_goods_and_never_with_a_part(rounding: Any) -> None:
    original = bought(line(1, 199.6, 2), rounding)
    first = built(Return.of(original).quantity(line=1, quantity=1), "R-1")
    assert grosses(first) == [(1, -1, 99.8)]
    second = built(Return.of(original, earlier=[first]).lines(1), "R-2")
    assert grosses(second) == [(1, -1, 99.8), (2, -1, 0.4)]
    assert not Return.of(original, earlier=[first, second]).left()
    alone: list[Callable[[Return], Return]] = [lambda r: r.lines(2), lambda r: r.amount(line=2, gross=0.4)]
    for choose in alone:
        with pytest.raises(ReturnError, match="Line 2 is rounding; it comes back with the last of the goods"):
            choose(Return.of(original))


def test_a_line_without_a_quantity_comes_back_whole_or_not_at_all() -> None:
    original = bought(line(1, 500, 2), line(2, 49, None, "FRAKT"))
    assert grosses(built(Return.of(original).lines(1))) == [(1, -2, 500)]
    assert grosses(built(Return.of(original).lines(2))) == [(2, -1, 49)]
    with pytest.raises(ReturnError, match="Line 2 has no quantity; it comes back whole or not at all"):
        Return.of(original).quantity(line=2, quantity=0.5)


def test_a_remark_stays() -> None:
    assert everything(line(1, 500), line(2, 0, 0, "Kunde nr. 7")) == [500, (1, -1, 500)]


# --- returns on the receipt -------------------------------------------------------------------------------------------


def test_what_comes_back_on_the_receipt_of_an_exchange_is_no_part_of_a_return_of_it() -> None:
    assert everything(back(1, 500), line(2, 700), gross_amount=200) == [700, (2, -1, 700)]


@pytest.mark.parametrize(
    ("lines", "header", "worth"),
    [
        ((back(1, 500), line(2, 300)), -200, [-500, 300]),
        ((back(1, 500), line(2, 300)), 200, [-500, 300]),  # a header without its sign
        ((back(1, -500), line(2, 300)), -200, [-500, 300]),  # a till that writes the minus itself
        ((back(1, 500), back(2, -100, product="KUPONG")), 400, [-500, 100]),
        ((back(1, -500), back(2, 100, product="KUPONG")), -400, [500, -100]),
        ((back(1, -500), back(2, -100)), -600, [-500, -100]),
        ((back(1, 0), back(2, 500)), 500, [0, -500]),
    ],
)
def test_a_return_line_is_worth_the_negative_of_what_is_written(lines: Any, header: int, worth: list[int]) -> None:
    read = receipt_worth(bought(*lines, gross_amount=header))
    assert [each.gross / 100 for each in read.lines] == worth
    assert read.gross == sum(worth) * 100
    assert not read.gross_difference


def test_a_return_that_is_read_back_has_amounts_below_zero() -> None:
    rows = (
        row("1", -500, -1, vat=-100, transaction_type="RETURN"),
        row("2", 100, -1, vat=20, transaction_type="RETURN"),
    )
    read = receipt_worth(transaction(*rows, gross_amount=-400, vat=-80))
    assert [(each.gross, each.vat) for each in read.lines] == [(-50000, -10000), (10000, 2000)]
    assert (read.gross, read.vat, read.gross_difference, read.vat_difference) == (-40000, -8000, 0, 0)


def test_kinds_of_lines() -> None:
    lines = (
        line(1, 300, product="X"),
        line(2, -300, -1, "X"),
        line(3, -10, product="KUPONG"),
        line(4, 0.4, 0),
        back(5, 100),
        line(6, 0, 0),
        line(7, 100, transaction_type="RETURN"),
    )
    assert [each.kind.value for each in receipt_worth(bought(*lines)).lines] == [
        "goods", "correction", "discount", "rounding", "return", "remark", "half a return",
    ]  # fmt: skip
    assert receipt_worth(transaction(row("1", None))).lines[0].kind is LineKind.UNKNOWN


def test_half_a_return_is_refused_by_its_line() -> None:
    with pytest.raises(ReturnError, match="Line 2 is of type RETURN, and its quantity is not below zero") as caught:
        Return.of(bought(line(1, 500), line(2, 100, transaction_type="RETURN"), gross_amount=600))
    assert caught.value.line == 2


# --- the header -------------------------------------------------------------------------------------------------------


def test_a_discount_in_the_header_alone_is_refused_with_the_difference_named() -> None:
    with pytest.raises(ReturnError, match=r"come to 400\.00 .* says 360\.00: a difference of -40\.00") as caught:
        Return.of(bought(line(1, 300), line(2, 100), gross_amount=360))
    assert caught.value.difference == Money(-40)


def test_a_header_of_nothing_is_a_difference_like_any_other() -> None:
    original = bought(line(1, 300), line(2, 100), gross_amount=0)
    with pytest.raises(ReturnError) as caught:
        Return.of(original)
    assert caught.value.difference == -400
    assert Return.of(original, difference="spread").everything().total == 0


def test_a_difference_is_spread_in_proportion_to_gross_with_vat_in_proportion() -> None:
    lines = (line(1, 300, vat=60, net_amount=240), line(2, 115, vat=15, net_amount=100))
    receipt = built(Return.of(bought(*lines, gross_amount=373.5, vat=67.5), difference="spread").everything())
    assert amounts(receipt) == [(1, -1, 270, 54, 216), (2, -1, 103.5, 13.5, 90)]
    assert (receipt.header.gross_amount, receipt.header.vat) == (373.5, 67.5)


def test_left_over_oere_of_a_spread_go_to_the_largest_remainder_and_then_in_order() -> None:
    lines = [line(number, 100) for number in (1, 2, 3)]
    receipt = built(Return.of(bought(*lines, gross_amount=299), difference="spread").everything())
    assert [each.gross_amount for each in receipt.items] == [99.66, 99.67, 99.67]
    lines = [line(1, 10), line(2, 100), line(3, 200)]
    receipt = built(Return.of(bought(*lines, gross_amount=309.99), difference="spread").everything())
    assert [each.gross_amount for each in receipt.items] == [10, 100, 199.99]


def test_freight_in_the_header_alone_is_spread_too() -> None:
    receipt = built(Return.of(bought(line(1, 300), line(2, 100), gross_amount=449), difference="spread").everything())
    assert [each.gross_amount for each in receipt.items] == [336.75, 112.25]


def test_a_spread_leaves_discounts_and_what_came_back_as_they_are() -> None:
    lines = (line(1, 500, vat=100), line(2, -100, 1, "KUPONG", vat=-20), back(3, 50, vat=10))
    original = bought(*lines, gross_amount=310, vat=62)
    receipt = built(Return.of(original, difference="spread").everything())
    assert [(each.gross_amount, each.vat) for each in receipt.items] == [(460, 92), (-100, -20)]


def test_vat_in_the_header_alone_is_refused_or_spread() -> None:
    original = bought(line(1, 300), line(2, 100), vat=80)
    with pytest.raises(ReturnError, match=r"come to 0\.00 kroner of VAT, and the header says 80\.00") as caught:
        Return.of(original)
    assert caught.value.difference == 80
    receipt = built(Return.of(original, difference="spread").everything())
    assert [(each.gross_amount, each.vat) for each in receipt.items] == [(300, 60), (100, 20)]


def test_a_line_without_a_vat_is_refused_or_gets_what_the_header_says_more() -> None:
    original = bought(line(1, 500, vat=100), line(2, 100), line(3, 300), vat=180)
    with pytest.raises(ReturnError) as caught:
        Return.of(original)
    assert caught.value.difference == 80
    receipt = built(Return.of(original, difference="spread").everything())
    assert [each.vat for each in receipt.items] == [100, 20, 60]


def test_lines_without_a_vat_are_fine_where_the_header_says_the_rest() -> None:
    receipt = built(Return.of(bought(line(1, 500, vat=100), line(2, 100), vat=100)).everything())
    assert receipt.header.vat == 100
    assert "Vat" not in receipt.items[1].to_dict()


def test_a_vat_that_is_an_oere_off_is_named() -> None:
    with pytest.raises(ReturnError, match=r"a difference of 0\.01") as caught:
        Return.of(bought(line(1, 500, vat=100), vat=100.01))
    assert caught.value.difference == Decimal("0.01")


def test_a_net_amount_tells_the_vat() -> None:
    receipt = built(Return.of(bought(line(1, 500, net_amount=400), vat=100)).everything())
    assert amounts(receipt) == [(1, -1, 500, 100, 400)]


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        ((line(1, 0),), {"gross_amount": 49}),
        ((line(1, 100),), {"gross_amount": -1}),
        ((line(1, 100, vat=20),), {"vat": -5}),
    ],
)
def test_a_difference_that_cannot_be_shared_is_refused_even_so(lines: Any, header: dict[str, Any]) -> None:
    with pytest.raises(ReturnError, match="a difference of"):
        Return.of(bought(*lines, **header), difference="spread")


def test_another_way_to_settle_a_difference_is_refused() -> None:
    with pytest.raises(ReturnError, match="Expected difference=None or 'spread', got 'ignore'"):
        Return.of(bought(line(1, 100)), difference="ignore")  # type: ignore[arg-type]


def test_a_receipt_whose_header_has_no_amounts_is_what_its_lines_come_to() -> None:
    receipt = built(Return.of(transaction(row("1", 300, vat=60), row("2", 100, vat=20)), customer_id=OLA).everything())
    assert (receipt.header.gross_amount, receipt.header.vat) == (400, 80)


# --- numbers ----------------------------------------------------------------------------------------------------------


def test_thirds_as_floats_are_thirds() -> None:
    original = bought(line(1, 100 / 3), line(2, 100 / 3), line(3, 100 / 3), line(4, 0.1), gross_amount=100.1)
    receipt = built(Return.of(original).everything())
    assert [each.gross_amount for each in receipt.items] == [33.34, 33.33, 33.33, 0.1]
    returns: list[Any] = []
    for number in range(3):
        returns.append(
            built(Return.of(bought(line(1, 100)), earlier=returns).quantity(line=1, quantity=1 / 3), f"R-{number}")
        )
    assert [each.header.gross_amount for each in returns] == [33.33, 33.34, 33.33]
    assert not Return.of(bought(line(1, 100)), earlier=returns).left()


@pytest.mark.parametrize("third", [0.333333, Decimal("0.333333"), Decimal(1) / 3])
def test_what_is_less_than_half_a_gram_is_nothing(third: Any) -> None:
    returns: list[Any] = []
    for number in range(3):
        returns.append(
            built(Return.of(bought(line(1, 100)), earlier=returns).quantity(line=1, quantity=third), f"R-{number}")
        )
    assert sum(Money(each.header.gross_amount) for each in returns) == 100
    assert not Return.of(bought(line(1, 100)), earlier=returns).left()


def test_a_line_of_less_than_half_a_gram_comes_back_whole() -> None:
    original = bought(line(1, 100, 0.0001, "SAFRAN"), line(2, 50))
    assert Return.of(original).everything().total == 150
    assert Return.of(original).lines(1).total == 100


def test_a_gram_is_a_gram() -> None:
    original = bought(line(1, 199.9, 1.0))
    first = built(Return.of(original).quantity(line=1, quantity=Decimal("0.999")), "R-1")
    (left,) = Return.of(original, earlier=[first]).left()
    assert (left.quantity, left.gross) == (Decimal("0.001"), Money("0.20"))


def test_numbers_of_numpy_are_numbers() -> None:
    numpy = import_module("numpy")
    original = bought(
        line(numpy.int64(1), numpy.float64(99.9), numpy.int64(2), "X", vat=numpy.float32(19.98)),
        line(numpy.int64(2), numpy.float32(76.81), numpy.float64(0.385), "OST", vat=numpy.int8(0)),
        gross_amount=numpy.float64(176.71),
    )
    assert grosses(built(Return.of(original).everything())) == [(1, -2, 99.9), (2, -0.385, 76.81)]
    returned = (
        Return.of(original).quantity(line=1, quantity=numpy.int32(1)).quantity(line=2, quantity=numpy.float32(0.1))
    )
    assert grosses(built(returned)) == [(1, -1, 49.95), (2, -0.1, 19.95)]
    with pytest.raises(ReturnError, match="must be a number"):
        Return.of(original).quantity(line=1, quantity=numpy.bool_(True))
