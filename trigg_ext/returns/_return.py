"""Return: from what was bought to the receipt that takes it back."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, Self, TypeGuard, cast

from attrs import frozen

from trigg_api.models import ReceiptHeader, ReceiptItem, ReceiptRequest, Transaction
from trigg_ext import _datetimes
from trigg_ext._receipt_identity import ReceiptIdentity
from trigg_ext._settings import DEFAULT_ZONE
from trigg_ext.errors import ReturnError
from trigg_ext.returns._lines import COMPUTED, LineKind, currency_of, mapping, receipt_identity, receipt_worth, text
from trigg_ext.returns._money import (
    Exact,
    Money,
    amount,
    decimal,
    half_up,
    is_below_half_a_gram,
    kroner,
    plain,
    quantity,
    shown,
)
from trigg_ext.returns._parts import Difference, Part
from trigg_ext.returns._settlement import Decision, Settlement, Share, is_before

#: What was bought, or returned: posted or read back, as a model or as its plain data.
Original = ReceiptRequest | Transaction | Mapping[str, Any]
#: A return that was made before; or quantities by line, where nothing else is known.
Earlier = Original | Mapping[int | str, float | Decimal] | Mapping[int, float | Decimal]


@frozen(kw_only=True)
class ReceiptLine:
    """A line of a return or of a sale, with amounts in kroner. Amounts of a return have the sign of the original."""

    number: int
    """Its number on the receipt; where those of the original repeat, its position there, from 1."""
    product_id: str
    product_name: str
    quantity: Decimal
    gross: Money
    vat: Money | None
    """None if the receipt does not say."""
    net: Money | None
    vat_rate: Decimal | None
    """In per cent: 25, 15, 12 or 0 where the amounts fit one of those."""
    reason: str = ""
    """Why an amount was deducted; it is not sent."""
    position: int = 0
    """Its position on the original, from 1."""


class _Everything(NamedTuple):
    """All that is left of every line."""


class _Pieces(NamedTuple):
    """So many pieces of a line; None is all that is left."""

    position: int
    pieces: Exact | None


class _Amount(NamedTuple):
    """What a shop gives back for a line."""

    position: int
    oere: int


class _Deduction(NamedTuple):
    """What a shop keeps of a line."""

    position: int
    oere: int
    reason: str


_Choice = _Everything | _Pieces | _Amount | _Deduction


class _Step(NamedTuple):
    """One choice and those before it, so that a choice costs the same however many came before."""

    choice: _Choice
    before: _Step | None


class Return:
    """What is returned of a receipt. Each method gives a new object; ``build`` gives the receipt to post.

    Made by :meth:`Return.of`.

    ::

        receipt = (
            Return.of(original, earlier=earlier)
            .lines(3)
            .quantity(line=2, quantity=1)
            .build(receipt_id="10045", at=datetime.now(UTC), store_id="001")
        )
        client.transactions.create(TransactionBatch([receipt]))

    The last word about a line counts: ``.everything().quantity(line=2, quantity=1)`` is everything, but one of line 2.

    A line is named by its number on the original; where numbers repeat or are not numbers, by its position from 1; or
    by the line itself, as ``left()`` returns it.

    Amounts are exact to the øre. Each return gives its share, less than an øre from the exact one, of each line and
    as a whole; all of them together are what was paid. Discounts come back with the goods, in proportion; rounding
    (øreavrunding) with the last of them. ``docs/money.md`` has the rules.
    """

    __slots__ = ("_customer_id", "_decided", "_last", "_left", "_settlement")

    _customer_id: str
    _last: _Step | None
    _settlement: Settlement
    _decided: list[Share] | None
    _left: tuple[ReceiptLine, ...] | None

    def __init__(self) -> None:
        raise ReturnError("A return begins with what was bought: Return.of(original).")

    @classmethod
    def of(
        cls,
        original: Original,
        *,
        earlier: Earlier | Iterable[Earlier] = (),
        difference: Difference = None,
        customer_id: str | None = None,
        for_customer: str | None = None,
    ) -> Self:
        """Begin the return of a receipt that was posted, or of a transaction that was read back.

        Args:
            original: a ``ReceiptRequest`` or a ``Transaction``, or the plain data of one.
            earlier: the returns of it that were made before, or the one; see ``already_returned``.
            difference: what to do where the lines do not add up to the gross amount and VAT of the header: None raises
                an error that names the difference, ``"spread"`` shares it over the goods in proportion to their gross
                amounts, to the øre.
            customer_id: whose receipt it is. A transaction does not say: give the id that it was read by. A receipt
                does.
            for_customer: who returns it, where that is another id: a customer who was merged or renamed.

        Raises:
            ReturnError: the original is neither, is a return itself, has no lines or no customer, or its header and
                lines differ (``.difference`` is by how much).
        """
        worth = receipt_worth(original)
        if difference not in (None, "spread"):
            raise ReturnError(f"Expected difference=None or 'spread', got {difference!r}.")
        ids = [_id(name, value) for name, value in (("customer_id", customer_id), ("for_customer", for_customer))]
        if ids[0] and worth.customer_id and ids[0].casefold() != worth.customer_id.casefold():
            raise ReturnError(
                "customer_id is not the receipt's customer. Leave it out, as the receipt names its own; if the "
                "customer was merged or renamed, say for_customer=…"
            )
        owner = worth.customer_id or ids[0]
        settlement = Settlement(worth, difference, [owner, ids[1]])
        if not owner and not ids[1]:
            raise ReturnError("The receipt has no customer. Give the id of whom it is, as customer_id.")
        listed = [cast("Earlier", earlier)] if mapping(earlier) else cast("Iterable[Earlier]", earlier)
        return cls._made(settlement, ids[1] or owner, None).already_returned(*listed)

    @staticmethod
    def id_for(original: Original, n: int) -> str:
        """Return a receipt id for the ``n``-th return (from 1) of a receipt, the same each time.

        A job that is repeated builds the same receipt with it, and the API sees that it has it. Receipts of one number
        of two stores, or of two days, have other ids.

        Args:
            original: the receipt or transaction, or the plain data of one.
            n: the number of the return, from 1.

        Raises:
            ReturnError: the original has no receipt id, or ``n`` is below 1.
        """
        identity = receipt_identity(original)
        if not identity.receipt_id:
            raise ReturnError("The receipt has no receipt id; give build an id of your own.")
        if isinstance(n, bool) or not isinstance(n, int) or n < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ReturnError(f"Expected the number of a return, from 1, got {n!r}.")
        digest = hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
        return f"{identity.receipt_id}-R{n}-{digest[:8]}"

    def lines(self, *numbers: int | str | ReceiptLine) -> Self:
        """Return all that is left of these lines.

        Args:
            numbers: line numbers, or lines as ``left`` returns them.

        Returns:
            The return with these lines.

        Raises:
            ReturnError: there is no such line, it cannot come back by itself, it is named twice, or nothing is left.
        """
        chosen: dict[int, int] = {}
        for number in numbers:
            part = self._goods(number)
            if part.line.position in chosen:
                raise ReturnError(
                    f"{part.name} is named twice. Say how many with quantity(line={part.number}, quantity=…).",
                    part.number,
                )
            if not self._settlement.left(part):
                raise ReturnError(f"{part.name} was returned already; nothing of it is left.", part.number)
            chosen[part.line.position] = part.number
        return self._with(*(_Pieces(position, None) for position in chosen))

    def quantity(self, *, line: int | str | ReceiptLine, quantity: float | Decimal) -> Self:
        """Return so many of a line; weighed goods may be parts, such as ``Decimal("0.385")``, to the gram.

        Args:
            line: the number of the line, or the line as ``left`` returns it.
            quantity: pieces, or kilograms of weighed goods; above zero.

        Returns:
            The return with so many.

        Raises:
            ReturnError: there is no such line, it cannot come back by itself or in parts, or more than is left of it.
        """
        part = self._goods(line)
        pieces = _pieces(part, quantity)
        self._check_left(part, pieces)
        return self._with(_Pieces(part.line.position, pieces))

    def everything(self) -> Self:
        """Return all that is left of every line.

        Lines that are returns themselves, as on the receipt of an exchange, are left out.

        Raises:
            ReturnError: a line has no amount.
        """
        for line in self._settlement.worth.lines:
            if line.kind is LineKind.UNKNOWN:
                self._settlement.at(line.position)
        return self._with(_Everything())

    def amount(self, *, line: int | str | ReceiptLine, gross: float | str | Decimal) -> Self:
        """Give this gross amount back for what is returned of a line, instead of its share; VAT in proportion.

        What is returned of it is said by the other methods; where they say nothing, it is all that is left. Of a
        discount line it is how much of it comes back, below zero, or 0 if none does.

        Args:
            line: the number of the line, or the line as ``left`` returns it.
            gross: kroner with VAT.

        Returns:
            The return with this amount.

        Raises:
            ReturnError: there is no such line, or the amount is not one in kroner. When the return is read or built:
                it is more than the share.
        """
        part, oere = self._part(line), _oere(line, gross)
        if part.kind is LineKind.ROUNDING:
            raise ReturnError(f"{part.name} is rounding; it comes back with the last of the goods.", part.number)
        if part.kind is LineKind.DISCOUNT:
            most = self._settlement.remaining_discount(part)
            if not most <= oere <= 0:
                raise ReturnError(
                    f"{part.name} is a discount; expected an amount from {Money.from_oere(most)} kroner to 0, "
                    f"got {Money.from_oere(oere)}.",
                    part.number,
                )
        return self._with(_Amount(part.line.position, oere))

    def deduct(self, *, line: int | str | ReceiptLine, gross: float | str | Decimal, reason: str = "") -> Self:
        """Keep this gross amount of what is returned of a line, such as a restocking fee; VAT in proportion.

        Deductions add up. What is returned of the line is said by the other methods; where they say nothing, it is all
        that is left. A deduction is not paid out by later returns.

        Args:
            line: the line.
            gross: kroner, above zero.
            reason: why; it can be read in ``items`` and is not sent, as the API has no field for it.

        Returns:
            The return less this amount.

        Raises:
            ReturnError: there is no such line, or the amount is not above zero. When the return is read or built: it
                is more than the share.
        """
        part, oere = self._goods(line), _oere(line, gross)
        if oere <= 0:
            raise ReturnError(f"{part.name}: expected an amount above zero, got {Money.from_oere(oere)}.", part.number)
        return self._with(_Deduction(part.line.position, oere, reason))

    def already_returned(self, *earlier: Earlier | Sequence[Earlier]) -> Self:
        """Count returns that were made before, at whatever store.

        Their items are found by line number, and must be of the same product. Only items of type ``RETURN`` count. The
        same receipt (store, receipt id and day) counts once, so that what was posted and what was read back may both be
        given. What a shop gave back otherwise than by its share counts for its quantity.

        Args:
            earlier: receipts that were posted, transactions that were read back, or a mapping of line numbers to
                quantities where nothing else is known.

        Raises:
            ReturnError: one is not a return, or not of this receipt and customer, or from before the purchase; or more
                came back than was bought.
        """
        listed = [one for each in earlier for one in (each if isinstance(each, (list, tuple)) else (each,))]
        read = [dict(one) if _is_by_line(one) else receipt_worth(one) for one in listed]
        new = self._made(self._settlement.with_returned(read), self._customer_id, self._last)
        for position, pieces in new._resolved()[0].items():
            new._check_left(new._settlement.parts[position], pieces)
        return new

    @property
    def items(self) -> tuple[ReceiptLine, ...]:
        """What comes back, line by line, with the amounts of the original's sign: discounts are below zero."""
        return tuple(_line_of(share) for share in self._shares())

    @property
    def total(self) -> Money:
        """What the customer gets back."""
        return Money.from_oere(sum(share.gross for share in self._shares()))

    @property
    def vat(self) -> Money | None:
        """The VAT in it; None if no line has a VAT."""
        known = [share.vat for share in self._shares() if share.vat is not None]
        return Money.from_oere(sum(known)) if known else None

    @property
    def vat_per_rate(self) -> dict[Decimal | None, Money]:
        """The VAT by rate in per cent; None is the rate of lines without a VAT."""
        return vat_per_rate(self.items)

    def left(self) -> tuple[ReceiptLine, ...]:
        """Return what has not come back, line by line, with what it is worth now."""
        if self._left is None:
            everything = self._made(self._settlement, self._customer_id, None)
            self._left = everything._with(_Everything()).items
        return self._left

    def build(
        self,
        *,
        receipt_id: str,
        at: datetime | str,
        store_id: str | None = None,
        time_zone: str | tzinfo = DEFAULT_ZONE,
        keep: Iterable[str] = (),
    ) -> ReceiptRequest:
        """Build the receipt to post, with ``client.transactions.create``.

        It has the documented fields: of each line its number, product, a quantity below zero and the amounts, with the
        sign of the original. Points are not among them; the API counts points itself.

        Args:
            receipt_id: its own id, such as ``Return.id_for(original, 1)``.
            at: when it was returned: an aware ``datetime``, or a string such as ``2023-10-14T10:00:00`` as the clock in
                the shop shows it. Parts of a second are cut.
            store_id: where; the store of the original if left out.
            time_zone: the zone of the clock in the shop, by its IANA name.
            keep: names of further fields of the original's header and items to carry along as they are, such as
                ``Currency`` or ``extendedProperties``.

        Returns:
            The receipt, whose quantities are below zero.

        Raises:
            ReturnError: nothing is chosen or nothing is left; the store, id and day are the original's or an earlier
                return's; the time is before the purchase; there is no store; the original is in another currency, and
                the field that says so is not kept.
            ConfigurationError: the zone is needed and cannot be read.
        """
        worth, time = self._settlement.worth, self._time(at, time_zone)
        store = worth.store_id if store_id is None else text(store_id)
        self._check_identity(receipt_id, store, time)
        fields = self._kept(keep)
        shares = self._shares()
        if not shares:
            raise ReturnError(
                "Everything was returned or corrected already; nothing is left."
                if self._last
                else "Nothing is chosen; say what is returned with lines, quantity or everything."
            )
        header = ReceiptHeader(
            store_id=store,
            receipt_id=receipt_id,
            time_stamp=time,
            consumer_id=self._customer_id,
            gross_amount=kroner(sum(share.gross for share in shares)),
        )
        if any(share.vat is not None for share in shares):
            header.vat = kroner(sum(share.vat or 0 for share in shares))
        header.additional_properties = _carried(worth.raw, fields)
        return ReceiptRequest(header=header, items=[_item(share, receipt_id, fields) for share in shares])

    def __repr__(self) -> str:
        parts = self._settlement.parts
        chosen = [
            f"{'all' if pieces == self._settlement.left(parts[position]) else shown(pieces)} of line "
            f"{parts[position].number}"
            for position, pieces in sorted(self._resolved()[0].items())
        ]
        return f"<Return of {self._settlement.worth.receipt_id!r}: {', '.join(chosen) or 'nothing'}>"

    @classmethod
    def _made(cls, settlement: Settlement, customer_id: str, last: _Step | None) -> Self:
        self = cls.__new__(cls)
        self._settlement, self._customer_id, self._last = settlement, customer_id, last
        self._decided = self._left = None
        return self

    def _with(self, *choices: _Choice) -> Self:
        last = self._last
        for choice in choices:
            last = _Step(choice, last)
        return self._made(self._settlement, self._customer_id, last)

    def _part(self, line: int | str | ReceiptLine) -> Part:
        if isinstance(line, ReceiptLine):
            return self._settlement.at(line.position - 1)
        return self._settlement.find(line)

    def _goods(self, line: int | str | ReceiptLine) -> Part:
        """Return the line, which must be one that comes back by itself."""
        part = self._part(line)
        if part.kind is LineKind.ROUNDING:
            raise ReturnError(f"{part.name} is rounding; it comes back with the last of the goods.", part.number)
        if part.kind is LineKind.DISCOUNT:
            raise ReturnError(
                f"{part.name} is a discount; it comes back with the goods, in proportion. To decide how much of it "
                f"comes back, say amount(line={part.number}, gross=…).",
                part.number,
            )
        return part

    def _check_left(self, part: Part, pieces: Exact) -> None:
        left = self._settlement.left(part)
        if part.is_whole and pieces != 1:
            raise ReturnError(
                f"{part.name} has no quantity; it comes back whole or not at all. Say lines({part.number}).",
                part.number,
            )
        if pieces > left and not is_below_half_a_gram(pieces - left):
            raise ReturnError(
                f"{part.name}: {shown(pieces)} cannot be returned: no more than {shown(left)} of "
                f"{shown(part.quantity)} can.",
                part.number,
            )

    def _resolved(self) -> tuple[dict[int, Exact], dict[int, Decision]]:
        """Return how much is chosen of each line, and what was decided about its amount, by its position."""
        steps: list[_Choice] = []
        step = self._last
        while step is not None:
            steps.append(step.choice)
            step = step.before
        chosen: dict[int, Exact] = {}
        decisions: dict[int, Decision] = {}
        for choice in reversed(steps):
            if isinstance(choice, _Everything):
                chosen.update(self._all_left())
            elif isinstance(choice, _Pieces):
                chosen[choice.position] = self._left_of(choice)
            elif isinstance(choice, _Amount):
                decisions[choice.position] = decisions.get(choice.position, Decision())._replace(amount=choice.oere)
            else:
                was = decisions.get(choice.position, Decision())
                decisions[choice.position] = was._replace(
                    deducted=was.deducted + choice.oere, reasons=(*was.reasons, *filter(None, [choice.reason]))
                )
        for position in decisions:
            part = self._settlement.parts[position]
            if part.kind is LineKind.GOODS and position not in chosen:
                chosen[position] = self._left_of(_Pieces(position, None))
        return chosen, decisions

    def _all_left(self) -> dict[int, Exact]:
        left = {
            position: self._settlement.left(part)
            for position, part in self._settlement.parts.items()
            if part.kind is LineKind.GOODS
        }
        return {position: pieces for position, pieces in left.items() if pieces}

    def _left_of(self, choice: _Pieces) -> Exact:
        part = self._settlement.parts[choice.position]
        left = self._settlement.left(part)
        if choice.pieces is None:
            if not left:
                raise ReturnError(f"{part.name} was returned already; nothing of it is left.", part.number)
            return left
        return left if is_below_half_a_gram(left - choice.pieces) else choice.pieces

    def _shares(self) -> list[Share]:
        if self._decided is None:
            self._decided = self._settlement.shares(*self._resolved())
        return self._decided

    def _time(self, at: datetime | str, zone: str | tzinfo) -> str:
        time = written_time(at, zone)
        if is_before(at if isinstance(at, str) else at.isoformat(), self._settlement.worth.time, zone):
            raise ReturnError("at is before the purchase; a return comes after it.")
        return time

    def _check_identity(self, receipt_id: str, store_id: str, time: str) -> None:
        check_receipt_id(receipt_id)
        if not store_id:
            raise ReturnError("There is no store; give store_id.")
        whose = self._settlement.identity_clash(ReceiptIdentity(store_id, receipt_id.strip(), time[:10]))
        if whose:
            raise ReturnError(
                f"receipt_id {receipt_id!r} is {whose}'s, of the same store and day; a return needs an id of its own, "
                "such as Return.id_for(original, 1)."
            )

    def _kept(self, keep: Iterable[str]) -> list[str]:
        """Return the names of the fields to carry along: no computed ones, and another currency among them."""
        fields, worth = [keep] if isinstance(keep, str) else list(keep), self._settlement.worth
        places = [worth.raw, *(line.raw for line in worth.lines)]
        known = {name.casefold(): name for place in places for name in place}
        for name in fields:
            if name.casefold() in COMPUTED:
                raise ReturnError(f"keep: {name} is computed for the return; it cannot be kept.")
            if known.get(name.casefold(), name) != name and not any(name in place for place in places):
                raise ReturnError(f"keep: expected {known[name.casefold()]!r}, as the receipt spells it, got {name!r}.")
        if worth.currency and currency_of([_carried(place, fields) for place in places]) != worth.currency:
            raise ReturnError(
                f"The receipt is in {worth.currency}, and a return without its currency would be one in kroner. "
                "Name the field that says so: build(keep=['Currency'])."
            )
        return fields


def written_time(at: datetime | str, zone: str | tzinfo) -> str:
    """Return a time as the clock in the shop shows it, without parts of a second.

    Raises:
        ReturnError: it is not a time.
        ConfigurationError: the zone is needed and cannot be read.
    """
    moment = _datetimes.as_moment(at)
    if moment is None:
        raise ReturnError("at must be an aware datetime, or a string such as '2023-10-14T10:00:00'.")
    if isinstance(at, datetime) and at.utcoffset() is None:
        raise ReturnError(
            "at is a time without a zone, and the machine that made it may be in any. Give an aware one, such as "
            "datetime.now(UTC), or a text as the clock in the shop shows it."
        )
    try:
        return _datetimes.wall_clock(moment, zone).isoformat(timespec="seconds")
    except OverflowError:
        raise ReturnError("at is a time beyond the calendar.") from None


def check_receipt_id(receipt_id: object) -> None:
    """Refuse what cannot be the id of a receipt.

    Raises:
        ReturnError: it is not a text, or empty.
    """
    if not isinstance(receipt_id, str) or not receipt_id.strip():
        raise ReturnError("receipt_id must be a string; a return is a receipt of its own.")


def vat_per_rate(lines: Iterable[ReceiptLine]) -> dict[Decimal | None, Money]:
    """Return the VAT of lines by their rate in per cent, the highest rate first."""
    rates: dict[Decimal | None, Money] = {}
    for line in lines:
        rates[line.vat_rate] = rates.get(line.vat_rate, Money()) + (line.vat or 0)
    return dict(sorted(rates.items(), key=lambda item: -1 if item[0] is None else item[0], reverse=True))


def _line_of(share: Share) -> ReceiptLine:
    line, money = share.part.line, Money.from_oere
    return ReceiptLine(
        number=share.part.number,
        product_id=line.product_id,
        product_name=line.product_name,
        quantity=decimal(_pieces_of(share)),
        gross=money(share.gross),
        vat=None if share.vat is None else money(share.vat),
        net=None if share.net is None else money(share.net),
        vat_rate=share.part.vat_rate,
        reason=share.reason,
        position=line.position + 1,
    )


def _pieces_of(share: Share) -> Exact:
    """Return the quantity of an item, above zero; of a discount that comes back in part, that part of its quantity."""
    if share.part.kind is LineKind.GOODS:
        return share.quantity
    whole = share.part.line.quantity or 1
    pieces = share.quantity * (-whole if whole < 0 else whole)
    return max(Fraction(decimal(pieces)), Fraction(1, 1_000_000))


def _item(share: Share, receipt_id: str, fields: Sequence[str]) -> ReceiptItem:
    part, line = share.part, share.part.line
    if not line.product_id:
        raise ReturnError(f"{part.name} has no product id, and the API asks for one.", part.number)
    item = ReceiptItem(
        receipt_id=receipt_id,
        line_no=part.number,
        quantity=plain(-_pieces_of(share)),
        product_id=line.product_id,
        gross_amount=kroner(share.gross),
        transaction_type="RETURN",
        additional_properties=_carried(line.raw, fields),
    )
    if line.product_name:
        item.product_name = line.product_name
    if share.vat is not None:
        item.vat = kroner(share.vat)
    if share.net is not None:
        item.net_amount = kroner(share.net)
    return item


def _carried(raw: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    return {name: copy.deepcopy(raw[name]) for name in fields if name in raw}


def _id(name: str, value: str | None) -> str:
    given = "" if value is None else text(value)
    if value is not None and not given:
        raise ReturnError(f"{name} must be a string.")
    return given


def _oere(line: object, gross: object) -> int:
    exact = amount(gross)
    if exact is None or exact != half_up(exact):
        label = line.number if isinstance(line, ReceiptLine) else line
        raise ReturnError(f"Line {label}: expected an amount in kroner and øre, got {gross!r}.")
    return half_up(exact)


def _pieces(part: Part, value: object) -> Exact:
    wanted = None if isinstance(value, str) else quantity(value)
    if wanted is None:
        raise ReturnError(f"{part.name}: the quantity must be a number.", part.number)
    if wanted < 0 or is_below_half_a_gram(wanted):
        raise ReturnError(
            f"{part.name}: the quantity must be above zero, a thousandth at least; it is made negative for the API.",
            part.number,
        )
    return wanted


def _is_by_line(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Return whether these are quantities by line, and no receipt."""
    named = mapping(value)
    return bool(named) and all(isinstance(each, (int, float, Decimal)) for each in named.values())
