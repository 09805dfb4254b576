"""Random receipts of every kind of line, with what each line was paid for, counted here and not by the package."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from random import Random
from typing import Any

from attrs import define, field

from tests.returns.receipts import OLA

RATES = (25, 15, 12, 0)


@define
class Sold:
    """One line of goods, or a coupon: what was paid for it, in øre, after corrections and discounts on it."""

    number: int
    """The number of a return's line."""
    position: int
    """From 1."""
    product: str
    pieces: Fraction
    gross: int
    """What the line comes to; below zero for a coupon."""
    vat: int = 0
    """The VAT in it, as the lines say."""
    worth: int = 0
    """What it comes to with its part of what the header says otherwise."""
    exact: Fraction = Fraction(0)
    """The same before it is rounded to the øre."""
    exact_vat: Fraction = Fraction(0)


@define
class Sale:
    """A receipt as a till posts it, and what it means."""

    receipt: dict[str, Any]
    goods: list[Sold] = field(factory=list)
    coupons: list[Sold] = field(factory=list)
    rounding: int = 0
    header_discount: int = 0

    @property
    def paid(self) -> int:
        """What all that can come back was paid for, in øre."""
        return sum(each.gross for each in self.lines) + self.rounding + self.header_discount

    @property
    def lines(self) -> list[Sold]:
        """What has a share in every return."""
        return [*self.goods, *self.coupons]


def kroner(oere: int) -> float:
    """Øre as a float, as it comes from JSON."""
    return oere / 100


def vat_of(gross: int, rate: int) -> int:
    """The VAT in an amount, to the øre."""
    return round(Fraction(gross * rate, 100 + rate))


class _Till:
    """Writes one receipt, line by line."""

    def __init__(self, random: Random, receipt_id: str) -> None:
        self.random = random
        self.items: list[dict[str, Any]] = []
        self.has_vat = random.random() < 0.8
        header = {
            "StoreId": random.choice(("001", "002")),
            "ReceiptId": receipt_id,
            "TimeStamp": "2026-01-05T10:00:00",
            "ConsumerId": OLA,
        }
        self.sale = Sale({"Header": header, "Items": self.items})
        self.total = self.vat = 0

    def line(self, product: str, quantity: float, gross: int, rate: int | None = 0, **more: Any) -> None:
        """One line; its worth is ``gross``, whatever is written otherwise."""
        item = {
            "ReceiptId": self.sale.receipt["Header"]["ReceiptId"],
            "LineNo": len(self.items) + 1,
            "Quantity": quantity,
            "ProductId": product,
            "GrossAmount": kroner(gross),
            **more,
        }
        if self.has_vat and rate is not None:
            vat = vat_of(gross, rate)
            item["Vat"] = kroner(vat)
            if self.random.random() < 0.7:
                item["NetAmount"] = kroner(gross - vat)
            self.vat += vat
        self.total += gross
        self.items.append(item)

    def sold(self, product: str, pieces: Fraction, gross: int, rate: int) -> Sold:
        """The next line."""
        vat = vat_of(gross, rate) if self.has_vat else 0
        return Sold(len(self.items) + 1, len(self.items) + 1, product, pieces, gross, vat)

    def off(self, sold: Sold, gross: int, rate: int) -> None:
        """Take something off a line that was sold."""
        sold.gross -= gross
        sold.vat += vat_of(-gross, rate) if self.has_vat else 0

    def extra(self, product: str, quantity: int, gross: int) -> None:
        """A line of goods that most receipts have not."""
        rate = 25 if product == "FRAKT" else 0
        self.sale.goods.append(self.sold(product, Fraction(quantity or 1), gross, rate))
        self.line(product, quantity, gross, rate)

    def goods(self, number: int) -> None:
        random, product, rate = self.random, f"VARE-{number}", self.random.choice(RATES)
        is_weighed = random.random() < 0.3
        pieces = Fraction(random.randint(1, 3000), 1000) if is_weighed else Fraction(random.randint(1, 6))
        gross = random.choice((0, random.randint(1, 50), random.randint(100, 300_000), random.randint(100, 300_000)))
        sold = self.sold(product, pieces, gross, rate)
        self.line(product, float(pieces), gross, rate, TransactionType=random.choice(("PURCHASE", "purchase", "")))
        kind = random.random()
        if kind < 0.2 and gross % pieces == 0 and not is_weighed:
            off = random.randint(1, int(pieces))
            price = int(gross / pieces)
            self.line(product, -off, -price * off, rate)
            if random.random() < 0.3:  # some tills write what is voided last
                self.items[-1], self.items[-2] = self.items[-2], self.items[-1]
                sold.position += 1
            sold.pieces -= off
            self.off(sold, price * off, rate)
        elif kind < 0.35 and gross > 200:
            off = random.randint(1, gross // 2)
            self.line(product, random.choice((0, 1, -1)), -off, rate)
            if self.random.random() and off * sold.pieces == gross and self.items[-1]["Quantity"] == -1:
                sold.pieces -= 1  # that is a correction, at the price of a piece
            self.off(sold, off, rate)
        if sold.pieces:
            self.sale.goods.append(sold)

    def coupon(self, number: int, most: int) -> None:
        off = self.random.randint(1, most)
        # Below a krone and without a quantity, it would be rounding.
        quantity = self.random.choice((-1, 1, 0) if off >= 100 else (-1, 1))
        rate = self.random.choice(RATES)
        self.sale.coupons.append(self.sold(f"KUPONG-{number}", Fraction(1), -off, rate))
        self.line(f"KUPONG-{number}", quantity, -off, rate)
        if self.random.random() < 0.15:
            self.sale.coupons.pop()
            self.line(f"KUPONG-{number}", -quantity, off, rate)

    def header(self) -> None:
        header, random = self.sale.receipt["Header"], self.random
        whole = sum(each.gross for each in self.sale.goods)
        free = whole + sum(each.gross for each in self.sale.coupons)
        vat: int | None = self.vat
        if random.random() < 0.25 and free > 100:
            off = random.randint(1, free // 2)
            self.sale.header_discount = -off
            vat = self.vat - vat_of(off, 25) if self.vat > vat_of(off, 25) else self.vat
        if not self.has_vat and random.random() < 0.4 and whole:
            vat = vat_of(free, 25)
        elif not self.has_vat or random.random() < 0.4:
            vat = None
        header["GrossAmount"] = kroner(self.total + self.sale.header_discount)
        if vat is not None:
            header["Vat"] = kroner(vat)


def random_sale(random: Random, receipt_id: str = "9999258835") -> Sale:
    """A receipt of one to six lines of goods, with anything else that tills write."""
    till = _Till(random, receipt_id)
    for number in range(random.randint(1, 6)):
        till.goods(number)
        if random.random() < 0.1:
            till.line("MERKNAD", 0, 0)
        if random.random() < 0.1:
            till.extra("FRAKT", 0, 4900)
        if random.random() < 0.15:
            till.extra("PANT", 2, 600)
    if not till.sale.goods:
        till.extra("PANT", 1, 200)
    for number in range(random.choice((0, 0, 1, 2))):
        free = sum(each.gross for each in till.sale.lines)
        if free > 2:
            till.coupon(number, free // 2)
    if random.random() < 0.2 and till.total % 100 and till.total > 500:
        rest = till.total % 100
        till.sale.rounding = 100 - rest if rest >= 50 else -rest
        till.line("AVRUNDING", 0, till.sale.rounding, None)
    if random.random() < 0.15:
        _exchange(till)
    till.header()
    _spread(till.sale)
    _spread_vat(till)
    _numbers(till)
    return till.sale


def _spread(sale: Sale) -> None:
    """Give each line its part of what the header says otherwise: to the øre, the largest remainder first."""
    whole, off = sum(each.gross for each in sale.goods), -sale.header_discount
    exact = [Fraction(off * each.gross, whole) if whole else Fraction(0) for each in sale.goods]
    shares = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda place: shares[place] - exact[place])
    for place in order[: off - sum(shares)]:
        shares[place] += 1
    for each, share, part in zip(sale.goods, shares, exact, strict=True):
        each.worth, each.exact = each.gross - share, each.gross - part
    for each in sale.coupons:
        each.worth, each.exact = each.gross, Fraction(each.gross)


def _spread_vat(till: _Till) -> None:
    """Give each line its part of the header's VAT, in proportion to what its own VAT comes to, or else to its worth."""
    sale, header = till.sale, till.sale.receipt["Header"].get("Vat")
    for each in sale.lines:
        each.exact_vat = each.vat * each.exact / each.gross if each.gross else Fraction(each.vat)
    if not till.has_vat:
        whole = sum(each.exact for each in sale.lines)
        for each in sale.lines:
            each.exact_vat = round(header * 100) * each.exact / whole if header else Fraction(0)
        return
    others = till.vat - sum(each.vat for each in sale.lines)
    known = sum(each.exact_vat for each in sale.lines)
    total = floor(known + Fraction(1, 2)) if header is None else round(header * 100) - others
    goods = sum(each.exact_vat for each in sale.goods)
    for each in sale.goods:
        part = each.exact_vat / goods if goods else each.exact / (sum(one.exact for one in sale.goods) or 1)
        each.exact_vat += (total - known) * part


def _exchange(till: _Till) -> None:
    """A line that takes back something of another receipt: its amounts are above zero, and count below."""
    gross, rate = till.random.randint(1, 50_000), till.random.choice(RATES)
    till.line("BYTTE", -till.random.randint(1, 3), -gross, rate, TransactionType="RETURN")
    for name in ("GrossAmount", "Vat", "NetAmount"):
        if name in till.items[-1]:
            till.items[-1][name] *= -1


def _numbers(till: _Till) -> None:
    """Number lines from 0, or with repetitions, as some tills do."""
    kind = till.random.random()
    if kind < 0.15:
        for item in till.items:
            item["LineNo"] -= 1
        for sold in till.sale.lines:
            sold.number -= 1
    elif kind < 0.25:
        for item in till.items:
            item["LineNo"] = 1
        for sold in till.sale.lines:
            sold.number = sold.position
