"""Money: kroner and øre, exact in whatever context."""

from __future__ import annotations

import copy
import decimal
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trigg_ext import Money, ReturnError
from trigg_ext._serialization.to_json import encode_json
from trigg_ext.returns._money import Due, half_up, rounded, settled, together

oere = st.integers(-(10**11), 10**11)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.00"),
        (199, "199.00"),
        (99.9, "99.90"),
        (0.1 + 0.2, "0.30"),
        ("199.90", "199.90"),
        (Decimal("76.8075"), "76.81"),
        (0.125, "0.13"),
        (-0.125, "-0.13"),
        (100 / 3, "33.33"),
        (1e-30, "0.00"),
        (Fraction(1, 3), "0.33"),
        (Money("1.50"), "1.50"),
    ],
)
def test_an_amount_is_rounded_half_up_to_the_oere(value: Any, text: str) -> None:
    assert str(Money(value)) == text
    assert repr(Money(value)) == f"Money('{text}')"


@pytest.mark.parametrize(
    "value", [None, "fem", True, float("nan"), float("inf"), 10**10, "1e999999", Decimal("NaN"), [], "199,90"]
)
def test_what_is_not_an_amount_is_refused_with_its_value(value: Any) -> None:
    with pytest.raises(ReturnError, match="Expected an amount in kroner, got"):
        Money(value)


def test_sums_products_and_quotients_are_money() -> None:
    price = Money("199.90")
    results = [
        price + 1,
        1 + price,
        price - Decimal("0.90"),
        200 - price,
        price * 3,
        3 * price,
        price / 3,
        -price,
        +price,
    ]
    assert [str(each) for each in results] == [
        "200.90", "200.90", "199.00", "0.10", "599.70", "599.70", "66.63", "-199.90", "199.90",
    ]  # fmt: skip
    assert all(type(each) is Money for each in results)
    assert sum([price, price]) == Decimal("399.80")
    assert abs(Money(-5)) == 5
    assert Money(25) / Money(100) == Decimal("0.25")
    assert Money("0.05") * Decimal("0.5") == Decimal("0.03")
    assert max(Money(1), Money(2), Decimal("1.5")) == 2
    assert hash(Money(1)) == hash(Decimal(1))


def test_floats_are_no_operands() -> None:
    operations: list[Any] = [
        lambda: Money(1) + 0.1,
        lambda: 0.1 * Money(1),
        lambda: Money(1) / 0.5,
        lambda: 1.5 - Money(1),
    ]
    for operation in operations:
        with pytest.raises(TypeError):
            operation()


def test_the_callers_context_changes_nothing() -> None:
    with decimal.localcontext(decimal.Context(prec=2, rounding=decimal.ROUND_DOWN, traps=[decimal.Inexact])):
        assert str(Money("123456.78") + Money("0.01") - Money("0.005")) == "123456.78"
        assert Money("123456.78").oere == 12345678
        assert [str(each) for each in Money(100).shares([1, 1, 1])] == ["33.34", "33.33", "33.33"]


def test_money_survives_pickling_copying_and_json() -> None:
    price = Money("199.90")
    for again in (pickle.loads(pickle.dumps(price)), copy.deepcopy(price)):
        assert (type(again), again) == (Money, price)
    assert encode_json({"GrossAmount": price, "Vat": Money(40)}) == b'{"GrossAmount":199.90,"Vat":40.00}'


def test_shares_go_to_the_largest_remainder_and_then_in_order() -> None:
    assert Money(10).shares([1, 2, 3, 0]) == [Decimal("1.67"), Decimal("3.33"), 5, 0]
    assert Money("-0.05").shares([1, 1]) == [Decimal("-0.03"), Decimal("-0.02")]
    assert Money(1).shares([Decimal("0.385"), 0.615]) == [Decimal("0.39"), Decimal("0.61")]
    for wrong in ([], [0, 0], [1, "to"]):
        with pytest.raises(ReturnError, match="Expected weights"):
            Money(1).shares(wrong)  # type: ignore[arg-type]


@given(oere, st.lists(st.integers(0, 1000), min_size=1, max_size=20))
def test_shares_add_up_and_are_less_than_an_oere_off(amount: int, weights: list[int]) -> None:
    if not sum(weights):
        return
    shares = [each.oere for each in Money.from_oere(amount).shares(weights)]
    assert sum(shares) == amount
    assert all(
        abs(share - Fraction(amount * weight, sum(weights))) < 1 for share, weight in zip(shares, weights, strict=True)
    )


@given(oere, oere, st.integers(-1000, 1000))
def test_money_counts_as_decimals_do(one: int, other: int, factor: int) -> None:
    first, second = Money.from_oere(one), Money.from_oere(other)
    assert (first + second, first - second) == (Decimal(first) + Decimal(second), Decimal(first) - Decimal(second))
    assert (first * factor).oere == one * factor
    assert Money(str(first)).oere == Money(float(first)).oere == one


@given(st.lists(st.fractions(0, 1000, max_denominator=60), min_size=1, max_size=8))
def test_rounding_to_a_total_is_less_than_an_oere_off(exact: list[Fraction]) -> None:
    total = half_up(sum(exact))
    oere = rounded(exact, total)
    assert sum(oere) == total
    assert all(abs(one - other) < 1 for one, other in zip(oere, exact, strict=True))


@st.composite
def dues(draw: st.DrawFn) -> tuple[list[Due], Fraction]:
    """What is due of some amounts in a return, and by how much all of the receipt is off before it."""
    listed: list[Due] = []
    off = draw(st.fractions(-1, 1, max_denominator=12).filter(lambda each: -1 < each < 1))
    for _ in range(draw(st.integers(1, 6))):
        before = draw(st.fractions(0, 500, max_denominator=12))
        after = before + draw(st.fractions(0, 500, max_denominator=12))
        given = draw(st.sampled_from([before.__floor__(), before.__ceil__()]))
        listed.append(Due.of(after - before, given - before, half_up(after) - given))
    return listed, off


@given(dues())
def test_of_no_amount_and_of_no_sum_a_return_is_an_oere_off(drawn: tuple[list[Due], Fraction]) -> None:
    listed, off = drawn
    whole = together(listed, off)
    given = settled(whole.wanted, listed)
    assert all(-1 < oere - due.exact < 1 for oere, due in zip(given, listed, strict=True))
    assert sum(given) == whole.wanted
    assert -1 < sum(given) - whole.exact < 1
    assert -1 < off + sum(given) - whole.exact < 1


@given(dues())
def test_amounts_are_rounded_as_each_wants_where_the_sum_allows_it(drawn: tuple[list[Due], Fraction]) -> None:
    listed, off = drawn
    wanted = [due.wanted for due in listed]
    difference = sum(wanted) - sum(due.exact for due in listed)
    if -1 < difference < 1 and -1 < off + difference < 1:
        assert settled(together(listed, off).wanted, listed) == wanted
