"""Refunds as users of Shopify, WooCommerce, Odoo and Magento report them, each with what should have come back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.returns.receipts import OLA, bought, built, grosses, line
from trigg_ext import Money, Receipt, Return, ReturnError
from trigg_ext.models import ReceiptRequest


def in_turn(original: ReceiptRequest, *pieces: Any, of: int = 1) -> list[Return]:
    """Returns of so many pieces of a line, one after the other."""
    returns: list[Return] = []
    for number in pieces:
        earlier = [built(each, f"R-{place}") for place, each in enumerate(returns)]
        returns.append(Return.of(original, earlier=earlier).quantity(line=of, quantity=number))
    return returns


# --- partial refunds of discounted lines of several pieces ------------------------------------------------------------


def test_three_at_100_less_ten_per_cent_give_180_back_for_two() -> None:
    """Three pieces at 100, a coupon of 30: paid 270. Two come back: 180, and not 200. The third: 90."""
    original = bought(line(1, 300, 3), line(2, -30, 1, "RABATT10"))
    assert [each.total for each in in_turn(original, 2, 1)] == [180, 90]


def test_two_at_48_less_twenty_per_cent_give_38_40_each() -> None:
    """Shopify to a ledger: two at 48.00, an order discount of 19.20. One piece is worth 38.40, not 28.80."""
    original = bought(line(1, 96, 2), line(2, -19.2, 1, "ORDRERABATT"))
    assert [each.total for each in in_turn(original, 1, 1)] == [Decimal("38.40"), Decimal("38.40")]
    in_the_header = bought(line(1, 96, 2), gross_amount=76.8)
    assert Return.of(in_the_header, difference="spread").quantity(line=1, quantity=1).total == Decimal("38.40")


def test_ten_at_23_90_less_a_quarter_never_give_an_oere_too_much() -> None:
    """WooCommerce: ten at 23.90 with a coupon of 25 per cent, paid 179.25. All ten give 179.25, not 179.26."""
    original = bought(line(1, 239, 10, vat=39.83), line(2, -59.75, 1, "KUPONG25", vat=-9.96), vat=29.87)
    everything = Return.of(original).everything()
    assert (everything.total, everything.vat) == (Money("179.25"), Money("29.87"))
    by_one = in_turn(original, *[1] * 10)
    assert sum(each.total for each in by_one) == Decimal("179.25")
    assert {each.total for each in by_one} == {Decimal("17.92"), Decimal("17.93")}
    assert sum((each.vat or Money()) for each in by_one) == Decimal("29.87")


def test_a_fixed_discount_comes_back_with_its_sign() -> None:
    """Odoo: 80.00 less a fixed discount of 15.00 was refunded as 95.00; it was paid 65.00."""
    everything = Return.of(bought(line(1, 80), line(2, -15, 1, "DISC"))).everything()
    assert everything.total == 65
    assert grosses(built(everything)) == [(1, -1, 80), (2, -1, -15)]


def test_a_discount_of_the_whole_order_comes_back_for_the_part_that_is_refunded() -> None:
    """Odoo: the global discount was refunded whole, however little came back. 200 and 100 less 30: 180 and 90."""
    original = bought(line(1, 200), line(2, 100), line(3, -30, -1, "DISC"))
    first = Return.of(original).lines(1)
    assert first.total == 180
    assert Return.of(original, earlier=[built(first, "R-1")]).everything().total == 90


def test_the_vat_of_a_discount_line_is_what_is_written_and_is_not_counted_again() -> None:
    """Odoo: two at 2.12 and 20 per cent VAT on top; the discount 0.51 is 0.42 and 0.09, where 0.42 taxed gives 0.08."""
    lines = (line(1, 5.09, 2, vat=0.85, net_amount=4.24), line(2, -0.51, 1, "DISC", vat=-0.09, net_amount=-0.42))
    receipt = built(Return.of(bought(*lines, vat=0.76)).everything())
    assert [(each.gross_amount, each.vat, each.net_amount) for each in receipt.items] == [
        (5.09, 0.85, 4.24),
        (-0.51, -0.09, -0.42),
    ]


def test_a_coupon_for_one_product_is_in_its_line_or_of_its_product() -> None:
    """WooCommerce: A at 100 with ten per cent off for A alone, B at 200. B gives 200 back, A gives 90."""
    for lines in (
        (line(1, 90, product="A"), line(2, 200, product="B")),
        (line(1, 100, product="A"), line(2, 200, product="B"), line(3, -10, 0, "A")),
    ):
        assert [Return.of(bought(*lines)).lines(number).total for number in (1, 2)] == [90, 200]


def test_a_second_partial_refund_is_of_what_is_left() -> None:
    """Odoo: of three pieces one was refunded; the second refund was of all three again."""
    original = bought(line(1, 299.7, 3))
    first, second = in_turn(original, 1, 2)
    assert (first.total, second.total) == (Money("99.90"), Money("199.80"))
    with pytest.raises(ReturnError, match="no more than 0 of 3 can"):
        in_turn(original, 1, 2, 1)


def test_half_a_piece_can_come_back() -> None:
    """Odoo: a quantity of 0.5 of one piece was refunded as a whole piece."""
    assert grosses(built(Return.of(bought(line(1, 138))).quantity(line=1, quantity=0.5))) == [(1, -0.5, 69)]


def test_each_of_three_pieces_gives_the_same_vat() -> None:
    """Magento: three pieces at 100 and 19.00 VAT each gave 19.00, 19.01 and 18.99."""
    original = bought(line(1, 357, 3, vat=57, net_amount=300), vat=57)
    assert [each.vat for each in in_turn(original, 1, 1, 1)] == [19, 19, 19]


# --- mixed VAT --------------------------------------------------------------------------------------------------------


def test_only_the_vat_of_what_comes_back_is_refunded() -> None:
    """Magento: two lines with 10 and 11 in tax; refunding one line refunded 21."""
    original = bought(line(1, 50, vat=10), line(2, 100, vat=11), vat=21)
    assert Return.of(original).lines(2).vat == 11


def test_mixed_rates_are_returned_by_their_rate() -> None:
    """A basket of 25, 15, 12 and 0 per cent, less ten per cent in the header: each rate gets back its own VAT."""
    lines = (line(1, 250, vat=50), line(2, 115, vat=15), line(3, 112, vat=12), line(4, 100, vat=0))
    original = bought(*lines, gross_amount=519.3, vat=69.3)
    everything = Return.of(original, difference="spread").everything()
    assert everything.vat_per_rate == {25: 45, 15: Money("13.50"), 12: Money("10.80"), 0: 0}
    assert [each.gross for each in everything.items] == [225, Money("103.50"), Money("100.80"), 90]


# --- fees, cash, caps -------------------------------------------------------------------------------------------------


def test_a_restocking_fee_lowers_the_vat_in_proportion_and_leaves_the_rest_to_be_refunded() -> None:
    """Magento: after a fee on the first credit memo a second one was impossible, and the tax was refunded whole.

    Two chairs at 1000 with 200 VAT each. One comes back for 10 per cent less: 900 with 180 VAT. The other: 1000.
    """
    original = bought(line(1, 2000, 2, vat=400))
    first = Return.of(original).quantity(line=1, quantity=1).deduct(line=1, gross=100, reason="Returgebyr 10 %")
    assert [first.total, first.vat] == [900, 180]
    second = Return.of(original, earlier=[built(first, "R-1")]).everything()
    assert [second.total, second.vat] == [1000, 200]


def test_an_amount_is_refunded_with_its_part_of_the_tax() -> None:
    """RepairDesk, Magento: 20 of 39.99 with 25 per cent VAT in it has 4.00 VAT."""
    refund = Return.of(bought(line(1, 39.99, vat=8))).amount(line=1, gross=20)
    assert [refund.total, refund.vat] == [20, 4]


def test_cash_rounding_comes_back_as_it_was() -> None:
    """Odoo: 7.50 rounded down to 7.00 in cash was refunded as 8.00."""
    assert Return.of(bought(line(1, 7.5), line(2, -0.5, 0, "AVRUNDING"))).everything().total == 7


def test_a_capped_amount_is_split_without_an_oere_too_much() -> None:
    """Two lines of 1.00 of which 1.03 is refunded: 0.52 and 0.51, not twice 0.52."""
    first, second = Money("1.03").shares([1, 1])
    refund = Return.of(bought(line(1, 1), line(2, 1))).amount(line=1, gross=first).amount(line=2, gross=second)
    assert refund.total == Decimal("1.03")


# --- exchanges --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gross", "paid", "vat"),
    [
        (250, 150, 30),  # Shopify: what costs 100 is exchanged for 250, and the customer pays 150
        (100, 0, 0),  # another size: no VAT is added
        (40, -60, -12),  # something cheaper: 60 is paid back
    ],
)
def test_an_exchange_costs_the_difference_either_way(gross: int, paid: int, vat: int) -> None:
    sale = bought(line(1, 100, product="KJOLE-M", vat=20), vat=20)
    receipt = (
        Receipt(store_id="002", receipt_id="20001", at="2023-10-20T10:00:00", customer_id=OLA)
        .item(product_id="KJOLE-L", name="Kjole", gross=gross)
        .exchange(Return.of(sale).lines(1))
    )
    assert [receipt.total, receipt.vat] == [paid, vat]
    posted = receipt.build()
    assert (posted.header.gross_amount, posted.header.vat) == (paid, vat)
    assert [(each.line_no, each.quantity, each.gross_amount) for each in posted.items] == [(1, -1, 100), (2, 1, gross)]


def test_an_exchange_with_a_fee_costs_the_difference_and_the_fee() -> None:
    """New for 100, back for 50, and 10 for the exchange: 60 is paid."""
    back = Return.of(bought(line(1, 50))).lines(1).deduct(line=1, gross=10, reason="Byttegebyr")
    receipt = Receipt(store_id="001", receipt_id="20002", at="2023-10-20", customer_id=OLA).item(
        product_id="NY", gross=100
    )
    assert receipt.exchange(back).total == 60
