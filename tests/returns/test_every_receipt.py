"""Random receipts of all kinds of lines, returned in random parts at random stores: at the end nothing is left."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.returns.random_receipts import Sale, random_sale
from tests.sandbox.state.test_calls import Trigg
from trigg_ext import Return
from trigg_ext.models import ReceiptRequest
from trigg_ext.returns import ReceiptLine, receipt_worth

OLA = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
STORES = ("001", "002", "003")


def random_part(random: Random, left: Return) -> Return:
    """A return of everything, or of random pieces of random lines."""
    goods = [each for each in left.left() if not each.product_id.startswith(("KUPONG", "AVRUNDING"))]
    if random.random() < 0.2:
        return left.everything()
    for each in random.sample(goods, random.randint(1, len(goods))):
        left = left.quantity(line=each, quantity=_random_pieces(random, each))
    return left


def _random_pieces(random: Random, line: ReceiptLine) -> float | Decimal:
    if line.quantity == int(line.quantity):
        return random.randint(1, int(line.quantity))
    grams = random.randint(1, int(line.quantity * 1000))
    return grams / 1000 if random.random() < 0.5 else Decimal(grams) / 1000


def check_shares(sale: Sale, one: Return) -> None:
    """No line gives back an øre more, or less, than its share; nor does the return if discounts are no part of it."""
    exact = Fraction(0)
    goods = {each.position: each for each in one.items}
    for sold in sale.goods:
        item = goods.pop(sold.position, None)
        if item is not None:
            share = sold.worth * Fraction(item.quantity) / sold.pieces
            assert -1 < item.gross.oere - share < 1, item
            exact += share
    rest = [each for each in goods.values() if each.product_id != "AVRUNDING"]
    assert all(each.product_id.startswith("KUPONG") and each.gross < 0 for each in rest)
    assert one.total.oere - sum(each.gross.oere for each in goods.values()) - exact < 1 + len(one.items) // 4


def returns_of(random: Random, sale: Sale, read: Any = None) -> Iterator[ReceiptRequest]:
    """Returns until nothing is left; ``read`` gives a receipt as it is read back."""
    returns: list[ReceiptRequest] = []
    for number in range(1, 40):
        seen = [read(each) if read and random.random() < 0.5 else each for each in returns]
        original = read(sale.receipt) if read and random.random() < 0.5 else sale.receipt
        left = Return.of(original, customer_id=OLA, difference="spread", earlier=random.sample(seen, len(seen)))
        if not left.left():
            return
        one = random_part(random, left)
        check_shares(sale, one)
        receipt_id = Return.id_for(sale.receipt, number)
        built = one.build(
            receipt_id=receipt_id, at="2026-01-06T10:00:00", store_id=random.choice(("001", "002", "003"))
        )
        returns.append(built)
        yield built
    pytest.fail("the receipt never came back as a whole")


def test_random_receipts_come_back_to_the_oere_in_whatever_parts() -> None:
    # Ten thousand take less than half a minute; here are as many as take a second.
    for seed in range(150):
        random = Random(seed)
        sale = random_sale(random)
        worths = [receipt_worth(each) for each in returns_of(random, sale)]
        assert all(each.gross_difference == 0 and not each.vat_difference for each in worths)
        assert -sum(each.gross for each in worths) == sale.paid, seed
        lines = [line for each in worths for line in each.lines]
        for sold in sale.goods:
            came = [line for line in lines if line.label == sold.number and line.product_id == sold.product]
            assert -sum(line.gross for line in came) == sold.worth, (seed, sold)
            assert abs(sum(line.quantity or 0 for line in came) + sold.pieces) < Fraction(1, 1000)


@pytest.fixture(scope="module")
def trigg() -> Trigg:
    return Trigg()


@settings(max_examples=30)
@given(seed=st.integers(0, 2**64))
def test_posted_and_returned_in_parts_over_time_gross_vat_net_and_points_are_zero(trigg: Trigg, seed: int) -> None:
    """Receipts with returns of others on them leave what those are worth."""
    random = Random(seed)
    trigg.state.reset()

    def points() -> int:
        return int(trigg.get("customers", "id", OLA).data["loyalty"]["points"])

    def transactions() -> list[dict[str, Any]]:
        return list(trigg.get("transactions", "customerId", OLA).content)

    def read(receipt: Any) -> dict[str, Any]:
        header = receipt["Header"] if isinstance(receipt, dict) else receipt.to_dict()["Header"]
        identity = header["ReceiptId"], header["StoreId"]
        (found,) = [each for each in transactions() if (each["receiptId"], each["storeId"]) == identity]
        return found

    sale, before = random_sale(random), points()
    assert trigg.post("transactions", body={"ReceiptRequests": [sale.receipt]}).status == 200
    for receipt in returns_of(random, sale, read):
        assert trigg.post("transactions", body={"ReceiptRequests": [receipt.to_dict()]}).status == 200
    new = transactions()
    exchanged = [item for item in sale.receipt["Items"] if item["ProductId"] == "BYTTE"]
    gross, vat = (sum(Decimal(str(item.get(name, 0))) for item in exchanged) for name in ("GrossAmount", "Vat"))
    assert sum(Decimal(str(each["grossAmount"])) for each in new) == -gross
    assert sum(Decimal(str(each["vat"])) for each in new) == -vat
    assert sum(Decimal(str(each["netAmount"])) for each in new) == vat - gross
    if not exchanged:
        assert points() == before


def _growth(lines: int) -> int:
    """How many lines of code a return of so many lines runs."""
    import sys

    item = {"ReceiptId": "1", "Quantity": 3, "GrossAmount": 100, "Vat": 20, "TransactionType": "PURCHASE"}
    receipt: dict[str, Any] = {
        "Header": {
            "StoreId": "001",
            "ReceiptId": "1",
            "TimeStamp": "2026-01-05T10:00:00",
            "ConsumerId": OLA,
            "GrossAmount": 100 * lines,
        },
        "Items": [{**item, "LineNo": number, "ProductId": f"VARE-{number % 7}"} for number in range(lines)],
    }
    ran = 0

    def count(frame: Any, event: str, arg: Any) -> Any:
        nonlocal ran
        ran += event == "line"
        return count

    sys.settrace(count)
    try:
        one = Return.of(receipt)
        for number in range(lines):
            one = one.quantity(line=number, quantity=1)
        earlier = one.build(receipt_id="2", at="2026-01-06T10:00:00")
        Return.of(receipt, earlier=[earlier]).everything().build(receipt_id="3", at="2026-01-06T10:00:00")
    finally:
        sys.settrace(None)
    return ran


def test_building_ten_times_as_many_lines_runs_ten_times_as_much_code() -> None:
    assert _growth(400) < 11 * _growth(40)
