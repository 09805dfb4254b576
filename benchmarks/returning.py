"""What returning costs: receipts of all kinds of lines, each in parts until nothing is left of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from random import Random
from typing import Any

from benchmarks.harness import Figure, Goal, in_turns
from trigg_ext import Return

RECEIPTS = 10_000
#: So many are measured in a repeat, and told as if they were all.
_SAMPLE = 500


def returning(repeats: int = 5) -> Figure:
    """Read a receipt and all of its earlier returns, see what is left, choose, read the total, and build."""
    sales = [_sale(Random(number), number) for number in range(_SAMPLE)]
    parts = sum(1 for sale in sales for _ in _returns(sale))
    sides = {"ours": lambda: [len([*_returns(sale)]) for sale in sales]}
    samples = in_turns(sides, repeats, per=_SAMPLE / RECEIPTS, clock=time.process_time)
    on = (
        f"{RECEIPTS:,} receipts with corrections, coupons, rounding and discounts in the header, each returned in "
        f"{parts / _SAMPLE:.1f} parts on average, all earlier returns read each time"
    )
    return Figure("returns", on, "s", samples, (Goal("ours", "", 30),))


def _returns(sale: dict[str, Any]) -> Iterator[Any]:
    random, earlier = Random(sale["Header"]["ReceiptId"]), list[Any]()
    while True:
        one = Return.of(sale, earlier=earlier, difference="spread")
        left = [line for line in one.left() if line.gross >= 0 and line.product_id != "AVRUNDING"]
        if not left:
            return
        if random.random() < 0.2:
            one = one.everything()
        else:
            for line in random.sample(left, random.randint(1, len(left))):
                pieces = random.randint(1, int(line.quantity)) if line.quantity >= 1 else line.quantity
                one = one.quantity(line=line, quantity=pieces)
        assert one.total >= 0
        receipt = one.build(receipt_id=Return.id_for(sale, len(earlier) + 1), at="2026-01-06T10:00:00")
        earlier.append(receipt)
        yield receipt


def _sale(random: Random, number: int) -> dict[str, Any]:
    items: list[dict[str, Any]] = []

    def line(product: str, quantity: float, oere: int, rate: int) -> None:
        item = {"LineNo": len(items) + 1, "ProductId": product, "Quantity": quantity, "GrossAmount": oere / 100}
        items.append({**item, "Vat": round(oere * rate / (100 + rate)) / 100, "TransactionType": "PURCHASE"})

    for product in range(random.randint(1, 6)):
        rate, pieces, price = random.choice((25, 15, 12, 0)), random.randint(1, 6), random.randint(100, 50_000)
        kind = random.random()
        if kind < 0.3:
            line(f"VARE-{product}", random.randint(100, 3000) / 1000, price, rate)
            continue
        line(f"VARE-{product}", pieces, pieces * price, rate)
        if kind < 0.45:
            line(f"VARE-{product}", -1, -price, rate)
        elif kind < 0.55:
            line(f"VARE-{product}", 0, -price // 4, rate)
    paid = sum(round(item["GrossAmount"] * 100) for item in items)
    if random.random() < 0.3 and paid > 400:
        line("KUPONG", random.choice((-1, 0, 1)), -(paid // 4), 25)
        paid -= paid // 4
    off = random.randint(1, paid // 2) if random.random() < 0.25 and paid > 2 else 0
    header = {"StoreId": "001", "ReceiptId": str(number), "TimeStamp": "2026-01-05T10:00:00", "ConsumerId": "4711"}
    return {"Header": {**header, "GrossAmount": (paid - off) / 100}, "Items": items}
