"""What came back before: what of it counts, and which receipts are the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.returns.receipts import (
    KARI,
    LATER,
    OLA,
    amounts,
    back,
    basket,
    bought,
    built,
    grosses,
    line,
    row,
    transaction,
)
from trigg_ext import Money, Return, ReturnError
from trigg_ext.models import ReceiptRequest


def returned(*lines: Any, receipt_id: str = "R-1", **header: Any) -> ReceiptRequest:
    """A return that somebody else wrote."""
    return bought(*lines, receipt_id=receipt_id, **{"time_stamp": LATER, **header})


def read_back(receipt: ReceiptRequest, sign: int = -1) -> dict[str, Any]:
    """The receipt as a transaction; amounts are below zero, or as they were posted."""
    names = {"LineNo": "lineNo", "ProductId": "productId", "Quantity": "quantity", "TransactionType": "transactionType"}
    plain = receipt.to_dict()
    header, rows = plain["Header"], []
    for item in plain["Items"]:
        read = {names[name]: item[name] for name in names}
        read |= {"grossAmount": sign * item["GrossAmount"], "vat": sign * item.get("Vat", 0)}
        rows.append({**read, "lineNo": str(read["lineNo"])})
    return {
        "receiptId": header["ReceiptId"],
        "storeId": header["StoreId"],
        "receiptDate": header["TimeStamp"],
        "grossAmount": sign * header["GrossAmount"],
        "rows": rows,
    }


def gross_left(one: Return) -> dict[int, Money]:
    """What is left of each line."""
    return {each.number: each.gross for each in one.left()}


# --- amounts ----------------------------------------------------------------------------------------------------------


def test_half_price_back_for_a_damaged_piece_is_not_paid_out_at_the_next_return() -> None:
    original = bought(line(1, 200, 2, vat=40))
    damaged = returned(back(1, 50, vat=10))
    assert amounts(built(Return.of(original, earlier=[damaged]).lines(1)))[0][:4] == (1, -1, 100, 20)


def test_what_a_shop_gave_too_much_is_not_taken_back() -> None:
    generous = returned(back(2, 90, vat=18))
    assert grosses(built(Return.of(basket(), earlier=[generous]).lines(2))) == [(2, -2, 66.67)]


def test_only_the_oere_of_rounding_are_carried_over() -> None:
    original = bought(line(1, 100, 3))
    for gave, rest in ((33.33, 66.67), (33.34, 66.66), (33.32, 66.67), (33.35, 66.67), (0, 66.67)):
        earlier = returned(back(1, gave))
        assert Return.of(original, earlier=[earlier]).everything().total == Decimal(str(rest)), gave


def test_a_return_without_amounts_counts_for_its_quantity() -> None:
    unknown = transaction(row("1", None, -1, transaction_type="RETURN"), receipt_id="R-1", receipt_date=LATER)
    for earlier in ([unknown], [{1: 1}], [{"1": 1}]):
        assert Return.of(bought(line(1, 100, 3)), earlier=earlier[:1]).everything().total == Decimal("66.67")


def test_a_discount_that_somebody_forgot_to_take_back_is_not_taken_back_later() -> None:
    original = bought(line(1, 500), line(2, 500), line(3, -100, product="KUPONG"))
    assert Return.of(original, earlier=[returned(back(1, 500))]).everything().total == 450


@pytest.mark.parametrize("sign", [1, -1])
def test_returns_are_counted_as_they_were_posted_and_as_they_are_read_back(sign: int) -> None:
    original = bought(line(1, 100, 3, vat=20), line(2, -10, product="KUPONG", vat=-2), vat=18)
    earlier: list[Any] = []
    totals: list[Money] = []
    for number in range(3):
        one = Return.of(original, earlier=earlier).quantity(line=1, quantity=1)
        totals.append(one.total)
        earlier.append(read_back(built(one, f"R-{number}"), sign))
    assert totals == [30, 30, 30]
    assert not Return.of(original, earlier=earlier).left()


def test_earlier_returns_may_be_given_in_any_order_and_in_steps() -> None:
    original = bought(line(1, 100, 7))
    returns: list[ReceiptRequest] = []
    for number in range(6):
        returns.append(built(Return.of(original, earlier=returns).quantity(line=1, quantity=1), f"R-{number}"))
    expected = Return.of(original, earlier=returns).everything().total
    assert Return.of(original, earlier=returns[::-1]).everything().total == expected
    assert (
        Return.of(original).already_returned(returns[3:]).already_returned(*returns[:3]).everything().total == expected
    )
    assert sum(Money(each.header.gross_amount) for each in returns) + expected == 100


def test_left_is_what_has_not_come_back_line_by_line_and_what_it_is_worth() -> None:
    original = bought(
        line(1, 300, 3, "X", product_name="Lykt", vat=60),
        line(2, -100, -1, "X", vat=-20),
        line(3, 115, product="BOK", vat=15),
        line(4, -31.5, product="KUPONG", vat=-5.5),
    )
    first = built(Return.of(original).quantity(line=1, quantity=1), "R-1")
    left = Return.of(original, earlier=[first]).left()
    assert [(each.number, each.quantity, each.gross, each.vat) for each in left] == [
        (1, 1, 100, 20),
        (3, 1, 115, 15),
        (4, Decimal("0.68254"), Money("-21.50"), Money("-3.75")),
    ]
    assert left[0].product_name == "Lykt"
    second = built(Return.of(original, earlier=[first]).everything(), "R-2")
    assert Return.of(original, earlier=[first, second]).left() == ()


def test_a_return_can_be_read_before_it_is_built() -> None:
    original = bought(
        line(1, 300, 3, vat=60, net_amount=240), line(2, 115, vat=15), line(3, 50, vat=0), line(4, 20), vat=75
    )
    one = Return.of(original).everything().quantity(line=1, quantity=1)
    read: list[Any] = [
        (each.number, each.quantity, each.gross, each.vat, each.net, each.vat_rate) for each in one.items
    ]
    assert read == [
        (1, 1, 100, 20, 80, 25),
        (2, 1, 115, 15, None, 15),
        (3, 1, 50, 0, None, 0),
        (4, 1, 20, None, None, None),
    ]
    assert one.total == 285
    assert one.vat == Money(35)
    assert one.vat_per_rate == {25: 20, 15: 15, 0: 0, None: 0}
    assert Return.of(original).total == 0
    assert Return.of(bought(line(1, 5))).everything().vat is None


@pytest.mark.parametrize(
    ("gross", "vat", "rate"), [(0.05, 0.01, 25), (111.11, 11.11, "11.1"), (50, 50, 25), (1000, 130.43, 15)]
)
def test_the_rate_of_a_line_is_what_its_amounts_fit(gross: float, vat: float, rate: Any) -> None:
    (item,) = Return.of(bought(line(1, gross, vat=vat))).everything().items
    assert item.vat_rate == Decimal(rate)


# --- what shops decide ------------------------------------------------------------------------------------------------


def test_a_shop_decides_on_an_amount_with_vat_in_proportion() -> None:
    original = bought(line(1, 200, 2, vat=40, net_amount=160))
    half = Return.of(original).quantity(line=1, quantity=1).amount(line=1, gross=50)
    assert amounts(built(half, "R-1")) == [(1, -1, 50, 10, 40)]
    whole = Return.of(original).amount(line=1, gross="50")
    assert amounts(built(whole, "R-1")) == [(1, -2, 50, 10, 40)]
    assert Return.of(original, earlier=[built(half, "R-1")]).everything().total == 100


def test_a_restocking_fee_is_deducted_and_not_paid_out_later() -> None:
    original = bought(line(1, 500, 2, vat=100, net_amount=400), line(2, 100, vat=20, net_amount=80))
    fee = (
        Return.of(original)
        .lines(2)
        .quantity(line=1, quantity=1)
        .deduct(line=1, gross=Money("25"), reason="Returgebyr")
        .deduct(line=1, gross=12.5, reason="Ripe i lakken")
    )
    assert amounts(built(fee, "R-1")) == [
        (1, -1, 212.5, 42.5, 170),
        (2, -1, 100, 20, fee.items[1].net or amounts(built(fee))[1][4]),
    ]
    assert fee.items[0].reason == "Returgebyr; Ripe i lakken"
    assert amounts(built(Return.of(original, earlier=[built(fee, "R-1")]).everything(), "R-2")) == [
        (1, -1, 250, 50, 200)
    ]


def test_a_deduction_from_a_line_that_was_not_chosen_returns_what_is_left_of_it() -> None:
    assert Return.of(basket()).deduct(line=2, gross=10).total == 90
    assert Return.of(basket(), earlier=[{2: 2}]).deduct(line=2, gross=10).total == Decimal("23.33")


def test_a_deduction_and_an_amount_work_together() -> None:
    assert Return.of(basket()).amount(line=2, gross=60).deduct(line=2, gross=10).total == 50
    assert Return.of(basket()).deduct(line=2, gross=10).amount(line=2, gross=60).amount(line=2, gross=70).total == 60


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda r: r.amount(line=2, gross=100.01).total, "Line 2: 3 of it gives back at most 100.00 kroner"),
        (lambda r: r.quantity(line=2, quantity=1).amount(line=2, gross=50).total, "1 of it gives back at most 33.33"),
        (lambda r: r.amount(line=2, gross=-1).total, "from 0 to that"),
        (lambda r: r.deduct(line=2, gross=100.01).total, "at most 100.00"),
        (lambda r: r.deduct(line=2, gross=0), "Line 2: expected an amount above zero, got 0.00"),
        (lambda r: r.deduct(line=2, gross=-5), "above zero"),
        (lambda r: r.amount(line=2, gross=1.005), "Line 2: expected an amount in kroner and øre, got 1.005"),
        (lambda r: r.amount(line=2, gross="mye"), "got 'mye'"),
        (lambda r: r.amount(line=9, gross=1), "no line 9"),
        (lambda r: built(r.already_returned({2: 3}).amount(line=2, gross=1)), "nothing of it is left"),
    ],
)
def test_an_amount_that_cannot_be_is_refused(act: Any, said: str) -> None:
    with pytest.raises(ReturnError, match=said):
        act(Return.of(basket()))


def test_a_return_that_takes_money_from_the_customer_is_refused() -> None:
    original = bought(line(1, 500), line(2, -100, product="KUPONG"))
    assert Return.of(original).lines(1).deduct(line=1, gross=400).total == 0
    with pytest.raises(ReturnError, match="would take money from the customer"):
        _ = Return.of(original).lines(1).deduct(line=1, gross=450).total


# --- identity ---------------------------------------------------------------------------------------------------------


def test_receipts_of_one_number_of_two_stores_or_two_days_are_two() -> None:
    original = bought(line(1, 300, 3))
    first = returned(back(1, 100))
    for other in (returned(back(1, 100), store_id="002"), returned(back(1, 100), time_stamp="2023-10-21T10:00:00")):
        assert Return.of(original, earlier=[first, other]).everything().total == 100
    assert built(Return.of(original, earlier=[first]).everything(), "R-1", store_id="002").header.store_id == "002"
    assert built(Return.of(original).everything(), "9999258835").header.receipt_id == "9999258835"
    with pytest.raises(ReturnError, match="'R-1' is an earlier return's, of the same store and day"):
        built(Return.of(original, earlier=[first]).everything(), "R-1")


def test_the_same_receipt_counts_once_in_whatever_shape() -> None:
    original = bought(line(1, 300, 3))
    first = returned(back(1, 100))
    for again in (first, first.to_dict(), read_back(first), read_back(first, 1), {**read_back(first), "storeId": None}):
        assert Return.of(original, earlier=[first, again]).everything().total == 200


def test_the_same_receipt_with_other_content_is_refused() -> None:
    with pytest.raises(ReturnError, match="'R-1' of store '001' was given twice with different content"):
        Return.of(bought(line(1, 300, 3)), earlier=[returned(back(1, 100)), returned(back(1, 200, -2))])
    with pytest.raises(ReturnError, match="different content"):
        Return.of(bought(line(1, 300, 3)), earlier=[returned(back(1, 100, vat=20)), returned(back(1, 100, vat=12))])


def test_a_store_may_be_spelled_without_its_zeros() -> None:
    original, first = bought(line(1, 300, 3)), returned(back(1, 100))
    assert Return.of(original, earlier=[first, {**read_back(first), "storeId": "1"}]).everything().total == 200


def test_one_earlier_return_may_be_given_by_itself() -> None:
    original, first = bought(line(1, 300, 3)), returned(back(1, 100))
    for earlier in (first, first.to_dict(), {1: 1}):
        assert Return.of(original, earlier=earlier).everything().total == 200


def test_a_return_of_another_customer_is_refused_unless_the_customer_was_renamed() -> None:
    original = bought(line(1, 300, 3))
    hers = returned(back(1, 100), consumer_id=KARI)
    with pytest.raises(ReturnError, match="'R-1' is a return of another customer") as caught:
        Return.of(original, earlier=[hers])
    assert KARI not in str(caught.value)
    renamed = Return.of(original, earlier=[hers, returned(back(1, 100), receipt_id="R-2")], for_customer=KARI.lower())
    assert built(renamed.everything(), "R-3").header.to_dict()["ConsumerId"] == KARI.lower()
    assert renamed.everything().total == 100


def test_a_transaction_may_be_returned_for_the_customer_who_is_left_after_a_merge() -> None:
    original = transaction(row("1", 10))
    assert built(Return.of(original, for_customer=KARI).everything()).header.consumer_id == KARI
    both = Return.of(original, customer_id=OLA, for_customer=KARI, earlier=[])
    assert built(both.everything()).header.consumer_id == KARI
    with pytest.raises(ReturnError, match="for_customer must be a string"):
        Return.of(original, for_customer=" ")


def test_a_return_from_before_the_purchase_is_refused() -> None:
    with pytest.raises(ReturnError, match="'R-1' is from before the purchase"):
        Return.of(bought(line(1, 300, 3)), earlier=[returned(back(1, 100), time_stamp="2023-10-13T14:50:04")])


def test_half_a_return_among_earlier_ones_is_refused() -> None:
    half = returned(line(1, 100, 1, transaction_type="RETURN"))
    with pytest.raises(ReturnError, match="quantity is not below zero, which the API does not take for a return"):
        Return.of(bought(line(1, 300, 3)), earlier=[half])


def test_ids_of_returns_are_the_same_each_time_and_for_each_receipt_others() -> None:
    original = basket()
    first = Return.id_for(original, 1)
    assert first == Return.id_for(original.to_dict(), 1)
    assert first.startswith("9999258835-R1-")
    others = [basket(store_id="002"), basket(time_stamp="2023-10-14T14:50:05"), basket(receipt_id="999925883")]
    assert len({first, Return.id_for(original, 2), *(Return.id_for(each, 1) for each in others)}) == 5
    read = transaction(row("1", 5), store_id="001")
    assert Return.id_for(read, 1) == first
    for wrong in (0, -1, True, 1.0):
        with pytest.raises(ReturnError, match="Expected the number of a return, from 1"):
            Return.id_for(original, wrong)  # type: ignore[arg-type]
    with pytest.raises(ReturnError, match="has no receipt id"):
        Return.id_for(basket(receipt_id=""), 1)


# --- line numbers -----------------------------------------------------------------------------------------------------


def test_lines_may_be_numbered_from_0_and_with_texts() -> None:
    original = transaction(row("0", 10), row("1", 20), row("02", 30))
    start = Return.of(original, customer_id=OLA)
    assert grosses(built(start.lines(0, "1", 2))) == [(0, -1, 10), (1, -1, 20), (2, -1, 30)]
    first = built(start.lines(0), "R-1")
    assert [each.number for each in start.already_returned(first).left()] == [1, 2]


def test_lines_whose_numbers_are_no_numbers_are_named_by_them_and_posted_by_position() -> None:
    original = transaction(row("A1", 10), row("B7", 20), row(None, 30))
    start = Return.of(original, customer_id=OLA)
    assert grosses(built(start.lines("B7", 3))) == [(2, -1, 20), (3, -1, 30)]
    first = built(start.lines("B7"), "R-1")
    assert gross_left(start.already_returned(first)) == {1: 10, 3: 30}


def test_lines_of_one_number_are_told_apart_by_their_position() -> None:
    original = bought(line(1, 10, product="A"), line(1, 20, product="A"), line(1, 30, product="B"))
    first = built(Return.of(original).lines(2), "R-1")
    assert grosses(first) == [(2, -1, 20)]
    assert gross_left(Return.of(original, earlier=[first])) == {1: 10, 3: 30}
    # Another till wrote the number that it saw; there the product tells.
    theirs = returned(back(1, 30, product="B"), receipt_id="R-2")
    assert [each.gross for each in Return.of(original, earlier=[first, theirs]).left()] == [10]
    with pytest.raises(ReturnError, match="no line 4; it has 1, 2, 3"):
        Return.of(original).lines(4)


def test_a_number_that_is_another_lines_position_is_refused_and_the_line_itself_is_taken() -> None:
    original = bought(line(1, 10, product="A"), line(1, 20, product="B"), line(2, 30, product="C"))
    start = Return.of(original)
    with pytest.raises(ReturnError, match="2 is the number of one line and the position of another"):
        start.lines(2)
    second, third = start.left()[1:]
    assert grosses(built(start.lines(second))) == [(2, -1, 20)]
    assert grosses(built(start.quantity(line=third, quantity=1).deduct(line=third, gross=5))) == [(3, -1, 25)]
    first = built(start.lines(second), "R-1")
    assert [each.gross for each in start.already_returned(first).left()] == [10, 30]


# --- fields of the account --------------------------------------------------------------------------------------------


def with_fields(**header: Any) -> ReceiptRequest:
    original = bought(line(1, 300, vat=60), line(2, 100, vat=20))
    original.header.additional_properties = {
        "CashierId": "7",
        "Currency": "NOK",
        "extendedProperties": {"kasse": 3},
    } | header
    original.items[0].additional_properties = {"Campaign": "HØST"}
    return original


def test_fields_that_are_named_are_carried_along() -> None:
    original = with_fields()
    receipt = built(Return.of(original).everything(), keep=["CashierId", "Campaign", "extendedProperties", "Salgssted"])
    assert receipt.header.additional_properties == {"CashierId": "7", "extendedProperties": {"kasse": 3}}
    assert [each.additional_properties for each in receipt.items] == [{"Campaign": "HØST"}, {}]
    receipt.header.additional_properties["extendedProperties"]["kasse"] = 4
    assert original.header.additional_properties["extendedProperties"] == {"kasse": 3}
    assert built(Return.of(original).everything()).header.additional_properties == {}
    assert built(Return.of(original).everything(), keep="CashierId").header.additional_properties == {"CashierId": "7"}


@pytest.mark.parametrize(
    ("keep", "said"),
    [("GrossAmount", "GrossAmount is computed"), ("cashierid", "expected 'CashierId', as the receipt spells it")],
)
def test_fields_that_cannot_be_kept_are_refused(keep: str, said: str) -> None:
    with pytest.raises(ReturnError, match=said):
        built(Return.of(with_fields()).everything(), keep=[keep])


@pytest.mark.parametrize(
    "fields",
    [{"Currency": "EUR"}, {"Currency": None, "currencyCode": "eur"}, {"extendedProperties": {"Valuta": "EUR"}}],
)
def test_another_currency_is_kept_or_the_return_is_refused(fields: dict[str, Any]) -> None:
    original = with_fields(**({"Currency": None} | fields))
    with pytest.raises(ReturnError, match="The receipt is in EUR, and a return without its currency"):
        built(Return.of(original).everything())
    receipt = built(Return.of(original).everything(), keep=[*fields])
    assert receipt.header.additional_properties == {name: fields[name] for name in fields}


def test_a_receipt_of_two_currencies_and_returns_in_another_are_refused() -> None:
    mixed = with_fields()
    mixed.items[1].additional_properties = {"currency": "SEK"}
    with pytest.raises(ReturnError, match="more than one currency \\(NOK, SEK\\)"):
        Return.of(mixed)
    foreign = returned(back(1, 300))
    foreign.header.additional_properties = {"Currency": "SEK"}
    with pytest.raises(ReturnError, match="'R-1' is in another currency"):
        Return.of(with_fields(), earlier=[foreign])
