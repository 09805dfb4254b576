"""Random receipts of all kinds of lines, returned in random parts at random stores: at the end nothing is left."""

from __future__ import annotations

from collections import defaultdict
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
    """No line, no rate and not all of them together give an øre more, or less, than their share of what was paid."""
    items = {each.position: each for each in one.items}
    pieces = {
        each.position: Fraction(items[each.position].quantity) / each.pieces
        for each in sale.goods
        if each.position in items
    }
    worth = sum(each.exact for each in sale.goods)
    part = sum(each.exact * pieces.get(each.position, 0) for each in sale.goods) / worth if worth else Fraction(0)
    off: dict[Any, Fraction] = defaultdict(Fraction)
    for sold in sale.lines:
        item, share = items.pop(sold.position, None), part if sold in sale.coupons else pieces.get(sold.position, 0)
        gross, vat = (0, 0) if item is None else (item.gross.oere, item.vat.oere if item.vat is not None else 0)
        assert -1 < gross - sold.exact * share < 1, item
        assert -1 < vat - sold.exact_vat * share < 1, item
        off["gross"] += gross - sold.exact * share
        off["VAT"] += vat - sold.exact_vat * share
        off[item and item.vat_rate] += vat - sold.exact_vat * share
    assert all(each.product_id == "AVRUNDING" for each in items.values())
    assert one.total == sum(each.gross for each in one.items)
    assert all(-1 < each < 1 for each in off.values()), off


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


def test_a_return_of_many_lines_is_less_than_an_oere_off_though_one_of_them_may_end_an_oere_off() -> None:
    """Four lines of two pieces for one øre. One piece of each comes back: two øre. Then the rest of two lines: one øre.

    Two lines gave an øre and two gave nothing. The rest of the latter would be two øre by the line, where one is due.
    """
    items = [
        {"LineNo": number, "Quantity": 2, "ProductId": f"SKRUE-{number}", "GrossAmount": 0.01} for number in range(1, 5)
    ]
    header = {"StoreId": "001", "ReceiptId": "1", "TimeStamp": "2026-01-05T10:00:00", "ConsumerId": OLA}
    sale = {"Header": header, "Items": items}
    chosen: list[tuple[int, ...]] = [(1, 2, 3, 4), (3, 4), (1, 2)]
    returns: list[ReceiptRequest] = []
    for number, lines in enumerate(chosen):
        one = Return.of(sale, earlier=returns)
        for line in lines:
            one = one.quantity(line=line, quantity=1)
        returns.append(one.build(receipt_id=f"R-{number}", at="2026-01-06T10:00:00"))
    assert [[round(item.gross_amount * 100) for item in each.items] for each in returns] == [
        [1, 1, 0, 0],
        [1, 0],
        [1, 0],
    ]
    assert Return.of(sale, earlier=returns).left() == ()


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
            assert abs(sum(line.gross for line in came) + sold.worth) <= 1, (seed, sold)
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
            "GrossAmount": 91 * lines,
            "Vat": 18 * lines,
        },
        "Items": [{**item, "LineNo": number, "ProductId": f"VARE-{number % 7}"} for number in range(lines)],
    }
    ran = 0

    def count(frame: Any, event: str, arg: Any) -> Any:
        nonlocal ran
        ran += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        one = Return.of(receipt, difference="spread")
        for number in range(lines):
            one = one.quantity(line=number, quantity=1)
        earlier = one.build(receipt_id="2", at="2026-01-06T10:00:00")
        Return.of(receipt, difference="spread", earlier=[earlier]).everything().build(
            receipt_id="3", at="2026-01-06T10:00:00"
        )
    finally:
        sys.settrace(before)
    return ran


def test_building_ten_times_as_many_lines_runs_ten_times_as_much_code() -> None:
    assert _growth(400) < 11 * _growth(40)
