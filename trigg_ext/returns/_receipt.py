"""Receipt: from what is sold to the receipt to post, also for an exchange."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Self

from attrs import evolve

from trigg_api.models import ReceiptHeader, ReceiptItem, ReceiptRequest
from trigg_ext._settings import DEFAULT_ZONE
from trigg_ext.errors import ReturnError
from trigg_ext.returns._lines import text
from trigg_ext.returns._money import Exact, Money, amount, decimal, half_up, kroner, plain, portion, quantity, rounded
from trigg_ext.returns._return import ReceiptLine, Return, check_receipt_id, vat_per_rate, written_time

_KRONE = 100
_ROUNDING = "ØREAVRUNDING"


class _Item(NamedTuple):
    product_id: str
    name: str
    pieces: Exact
    gross: int
    rate: Exact


class _Step(NamedTuple):
    """One item and those before it, so that an item costs the same however many came before."""

    item: _Item
    before: _Step | None


class _Facts(NamedTuple):
    """What is the same for every item."""

    store_id: str
    receipt_id: str
    at: datetime | str
    customer_id: str
    time_zone: str | tzinfo
    exchanged: Return | None = None
    is_rounded: bool = False


class Receipt:
    """A sale. Each method gives a new object; ``build`` gives the receipt to post.

    ::

        receipt = (
            Receipt(store_id="001", receipt_id="10046", at=datetime.now(UTC), customer_id=customer.id)
            .item(product_id="7038010009457", name="Kaffe", quantity=2, gross=Money("99.80"), vat_rate=15)
            .item(product_id="VR1722775", name="Lyslenke", gross=249)
            .build()
        )

    Totals and VAT are counted in whole øre. The VAT of a rate is that of all that was sold at the rate, and the VAT of
    the lines adds up to it.

    Args:
        store_id: where it was sold.
        receipt_id: its id.
        at: when: an aware ``datetime``, or a string such as ``2023-10-14T10:00:00`` as the clock in the shop shows it.
            Parts of a second are cut.
        customer_id: to whom.
        time_zone: the zone of the clock in the shop, by its IANA name.

    Raises:
        ReturnError: an id is empty, or ``at`` is not a time, or a ``datetime`` without a zone.
        ConfigurationError: the zone is needed and cannot be read.
    """

    __slots__ = ("_facts", "_last", "_time")

    _facts: _Facts
    _last: _Step | None
    _time: str

    def __init__(
        self,
        *,
        store_id: str,
        receipt_id: str,
        at: datetime | str,
        customer_id: str,
        time_zone: str | tzinfo = DEFAULT_ZONE,
    ) -> None:
        check_receipt_id(receipt_id)
        for name, value in (("store_id", store_id), ("customer_id", customer_id)):
            if not text(value):
                raise ReturnError(f"{name} must be a string.")
        self._facts = _Facts(text(store_id), receipt_id, at, text(customer_id), time_zone)
        self._time = written_time(at, time_zone)
        self._last = None

    def item(
        self,
        *,
        product_id: str,
        name: str = "",
        quantity: float | Decimal = 1,
        gross: float | str | Decimal,
        vat_rate: float | Decimal = 25,
    ) -> Self:
        """Add a line.

        Args:
            product_id: the id of the product.
            name: its name.
            quantity: pieces, or kilograms of weighed goods.
            gross: kroner for the whole line with VAT, rounded half up to the øre; below zero for a discount.
            vat_rate: per cent: 25, 15, 12 or 0, or another rate from 1.

        Returns:
            The receipt with the line.

        Raises:
            ReturnError: the product has no id, the quantity is not above zero, or a number is not one.
        """
        pieces, oere, rate = _number(quantity), amount(gross), _number(vat_rate)
        if not text(product_id):
            raise ReturnError("product_id must be a string.")
        if pieces is None or pieces <= 0:
            raise ReturnError(
                f"Product {product_id!r}: expected a quantity above zero, got {quantity!r}; what comes back is added "
                "with exchange(Return.of(…)…)."
            )
        if oere is None:
            raise ReturnError(f"Product {product_id!r}: expected an amount in kroner, got {gross!r}.")
        if rate is None or not (rate == 0 or 1 <= rate <= 100):
            raise ReturnError(f"Product {product_id!r}: expected a VAT rate in per cent such as 25, got {vat_rate!r}.")
        item = _Item(text(product_id), text(name), pieces, half_up(oere), rate)
        return self._with(self._facts, _Step(item, self._last))

    def exchange(self, return_: Return) -> Self:
        """Put what comes back of an earlier receipt on this one, so that the customer pays the difference.

        The lines that come back keep their numbers, by which later returns count them; new lines are numbered after.

        Args:
            return_: what comes back, such as ``Return.of(sale).lines(1)``.

        Returns:
            The receipt with what comes back.

        Raises:
            ReturnError: there is an exchange already. When it is built: the return is one of another customer, or
                cannot be built at this time.
        """
        if self._facts.exchanged is not None:
            raise ReturnError("The receipt is an exchange already; take back another receipt on one of its own.")
        return self._with(self._facts._replace(exchanged=return_), self._last)

    def rounded(self) -> Self:
        """Round what the customer pays to whole kroner, as for cash, with a line of its own (øreavrunding).

        Returns:
            The receipt with that line.
        """
        return self._with(self._facts._replace(is_rounded=True), self._last)

    @property
    def items(self) -> tuple[ReceiptLine, ...]:
        """The new lines, without what comes back in an exchange."""
        return self._lines(1)

    @property
    def total(self) -> Money:
        """What the customer pays; below zero if more comes back in an exchange."""
        return sum((line.gross for line in self.items), Money()) - self._returned()

    @property
    def vat(self) -> Money:
        """The VAT in it."""
        exchanged = self._facts.exchanged
        return sum((line.vat or Money() for line in self.items), Money()) - ((exchanged and exchanged.vat) or 0)

    @property
    def vat_per_rate(self) -> dict[Decimal | None, Money]:
        """The VAT by rate in per cent, less what comes back in an exchange."""
        exchanged = self._facts.exchanged
        back = [] if exchanged is None else [evolve(line, vat=-(line.vat or Money())) for line in exchanged.items]
        return vat_per_rate([*self.items, *back])

    def build(self, *, keep: Iterable[str] = ()) -> ReceiptRequest:
        """Build the receipt to post, with ``client.transactions.create``.

        Args:
            keep: for an exchange, the fields of the original to carry along; see ``Return.build``.

        Returns:
            The receipt.

        Raises:
            ReturnError: nothing is sold; the return of an exchange is of another customer, or cannot be built.
        """
        facts, back = self._facts, self._exchanged_receipt(keep)
        returned = [] if back is None else back.items
        lines = self._lines(max((item.line_no for item in returned), default=0) + 1)
        if self._last is None:
            raise ReturnError("Nothing is sold; add an item, or build the return by itself.")
        header = ReceiptHeader(
            store_id=facts.store_id,
            receipt_id=facts.receipt_id,
            time_stamp=self._time,
            consumer_id=facts.customer_id,
            gross_amount=kroner(self.total.oere),
            vat=kroner(self.vat.oere),
            additional_properties={} if back is None else back.header.additional_properties,
        )
        return ReceiptRequest(header=header, items=[*returned, *(_item(line, facts.receipt_id) for line in lines)])

    def __repr__(self) -> str:
        return f"<Receipt {self._facts.receipt_id!r}: {self.total} kroner>"

    def _with(self, facts: _Facts, last: _Step | None) -> Self:
        new = object.__new__(type(self))
        new._facts, new._last, new._time = facts, last, self._time
        return new

    def _returned(self) -> Money:
        return Money() if self._facts.exchanged is None else self._facts.exchanged.total

    def _exchanged_receipt(self, keep: Iterable[str]) -> ReceiptRequest | None:
        facts = self._facts
        if facts.exchanged is None:
            return None
        back = facts.exchanged.build(
            receipt_id=facts.receipt_id, at=facts.at, store_id=facts.store_id, time_zone=facts.time_zone, keep=keep
        )
        if back.header.consumer_id.casefold() != facts.customer_id.casefold():
            raise ReturnError(
                "The return is one of another customer. If the customer was merged or renamed, say "
                "Return.of(original, for_customer=…)."
            )
        return back

    def _lines(self, first: int) -> tuple[ReceiptLine, ...]:
        items: list[_Item] = []
        step = self._last
        while step is not None:
            items.append(step.item)
            step = step.before
        items.reverse()
        vat = _vat_of(items)
        lines = [_line(number, item, vat[place]) for place, (number, item) in enumerate(enumerate(items, first))]
        over = (sum(item.gross for item in items) - self._returned().oere) % _KRONE
        if self._facts.is_rounded and over:
            oere = -over if over < _KRONE / 2 else _KRONE - over
            rounding = _Item(_ROUNDING, "Øreavrunding", 0, oere, 0)
            lines.append(_line(first + len(lines), rounding, 0))
        return tuple(lines)


def _number(value: object) -> Exact | None:
    return None if isinstance(value, str) else quantity(value)


def _vat_of(items: list[_Item]) -> list[int]:
    """Return the VAT of each item; at each rate they add up to the VAT of all that was sold at it."""
    at_rate: dict[Exact, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        at_rate[item.rate].append(place)
    out = [0] * len(items)
    for rate, places in at_rate.items():
        exact: list[Exact] = [portion(items[place].gross, 100 + rate, rate) for place in places]
        for place, vat in zip(places, rounded(exact, half_up(sum(exact))), strict=True):
            out[place] = vat
    return out


def _line(number: int, item: _Item, vat: int) -> ReceiptLine:
    return ReceiptLine(
        number=number,
        product_id=item.product_id,
        product_name=item.name,
        quantity=decimal(item.pieces),
        gross=Money.from_oere(item.gross),
        vat=Money.from_oere(vat),
        net=Money.from_oere(item.gross - vat),
        vat_rate=decimal(item.rate),
        position=number,
    )


def _item(line: ReceiptLine, receipt_id: str) -> ReceiptItem:
    item = ReceiptItem(
        receipt_id=receipt_id,
        line_no=line.number,
        quantity=plain(Fraction(line.quantity)),
        product_id=line.product_id,
        gross_amount=kroner(line.gross.oere),
        vat=kroner((line.vat or Money()).oere),
        net_amount=kroner((line.net or Money()).oere),
        transaction_type="PURCHASE",
    )
    if line.product_name:
        item.product_name = line.product_name
    return item
