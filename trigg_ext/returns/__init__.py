"""Returns: from what was bought to the receipt that takes it back, exact to the øre.

The API takes a return as a receipt of its own, whose items are of type ``RETURN`` with a quantity below zero and the
amounts of the original, above zero (section "Create transaction" of the reference). It keeps no reference from a return
to what was bought, so the line number is used: an item of a return has the ``LineNo`` of the line that it takes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, TypeGuard

from trigg_ext._settings import DEFAULT_ZONE
from trigg_ext.errors import ReturnError
from trigg_ext.returns import _purchase
from trigg_ext.returns._money import ZERO, as_json, difference, number, part, shown, total
from trigg_ext.returns._purchase import Bought, Line

if TYPE_CHECKING:
    from trigg_api.models import ReceiptItem, ReceiptRequest, Transaction

    #: What was bought, or returned: posted or read back, as a model or as its plain data.
    Original = ReceiptRequest | Transaction | Mapping[str, Any]

_NO_REFERENCE = (
    "Give the returns of this receipt only (the API does not tell them apart), or, where their lines are numbered "
    "otherwise, quantities by line: already_returned({2: 1})."
)


class _Back(NamedTuple):
    """What came back of a line before."""

    quantity: Decimal = ZERO
    gross: Decimal = ZERO
    vat: Decimal = ZERO
    net: Decimal = ZERO


# What is chosen of a line: a quantity, all that is left of it ("line"), or that too if anything is ("rest").
_Choice = Decimal | Literal["line", "rest"]


class Return:
    """What is returned of a receipt. Each method gives a new object; ``build`` gives the receipt to post.

    ::

        receipt = (
            Return.of(original)
            .lines(3)
            .quantity(line=2, quantity=1)
            .already_returned(*earlier)
            .build(receipt_id="10045", at=datetime.now(UTC), store_id="001")
        )
        client.transactions.create(TransactionBatch([receipt]))

    The last word about a line counts: ``.everything().quantity(line=2, quantity=1)`` is everything, but one of line 2.

    All amounts are exact. Of a line that is returned in parts, each return gets its share to the øre, such that all
    returns of the line together are what was paid for it, in whatever steps and order they come.
    """

    __slots__ = ("_back", "_bought", "_chosen", "_customer_id", "_returns")

    _bought: Bought
    _customer_id: str
    _chosen: Mapping[int, _Choice]
    _back: Mapping[int, _Back]
    _returns: frozenset[str]

    def __init__(self) -> None:
        raise ReturnError("A return begins with what was bought: Return.of(original).")

    @classmethod
    def of(cls, original: Original, *, customer_id: str | None = None) -> Self:
        """The return of a receipt that was posted, or of a transaction that was read back.

        Args:
            original: a ``ReceiptRequest`` or a ``Transaction``, or the plain data of one.
            customer_id: whose it is. A transaction does not say: give the id that it was read by. A receipt does.

        Raises:
            ReturnError: the original is neither, is a return itself, has no lines, or no customer.
        """
        bought = _purchase.read(original)
        if not bought.lines:
            raise ReturnError("The receipt has no lines; there is nothing to return.")
        if all(line.is_return for line in bought.lines):
            raise ReturnError("This is a return itself; give the receipt of what was bought.")
        if not any(line.is_bought for line in bought.lines):
            raise ReturnError("The receipt has no line with a quantity that was bought; there is nothing to return.")
        given = "" if customer_id is None else _purchase.text(customer_id)
        if customer_id is not None and not given:
            raise ReturnError("customer_id must be a text.")
        if given and bought.customer_id and given.upper() != bought.customer_id.upper():
            raise ReturnError("customer_id is not the receipt's customer. Leave it out: the receipt names its own.")
        if not given and not bought.customer_id:
            raise ReturnError("The receipt has no customer. Give the id of whom it is, as customer_id.")
        return cls._made(bought, bought.customer_id or given, {}, {}, frozenset())

    def lines(self, *numbers: int) -> Self:
        """Return all that is left of these lines, by their numbers on the original.

        Raises:
            ReturnError: there is no such line, it is a return itself, it is named twice, or nothing is left of it.
        """
        chosen: dict[int, _Choice] = {}
        for no in numbers:
            place = self._place(no)
            if place in chosen:
                raise ReturnError(f"Line {no} is named twice. Say how many with quantity(line={no}, quantity=…).", no)
            chosen[place] = "line"
        return self._with(chosen)

    def quantity(self, *, line: int, quantity: float | Decimal) -> Self:
        """Return so many of a line; weighed goods may be parts, such as ``Decimal("0.385")``.

        Raises:
            ReturnError: there is no such line, it is a return itself, or more than is left of it.
        """
        place = self._place(line)
        wanted = None if isinstance(quantity, str) else number(quantity)
        if wanted is None:
            raise ReturnError(f"Line {line}: the quantity must be a number.", line)
        if wanted <= 0:
            raise ReturnError(f"Line {line}: the quantity must be above zero; it is made negative for the API.", line)
        return self._with({place: wanted})

    def everything(self) -> Self:
        """Return all that is left of every line that was bought.

        Lines that are returns themselves, as on the receipt of an exchange, are left out.
        """
        return self._with({place: "rest" for place, line in enumerate(self._bought.lines) if line.is_bought})

    def already_returned(self, *earlier: Original | Sequence[Original] | Mapping[int, float | Decimal]) -> Self:
        """Count returns that were made before.

        Their items are found by line number, and must be of the same product. Only items of type ``RETURN`` count. The
        same receipt id counts once, so that what was posted and what was read back may both be given.

        Args:
            earlier: receipts that were posted, transactions that were read back, or a mapping of line numbers to
                quantities where nothing else is known.

        Raises:
            ReturnError: one is no return, or not of this receipt, or more came back than was bought.
        """
        back, returns = dict(self._back), set(self._returns)
        for each in earlier:
            listed: Sequence[Any] = each if isinstance(each, (list, tuple)) else (each,)
            for one in listed:
                if _is_by_line(one):
                    self._count_quantities(dict(one), back)
                else:
                    self._count(_purchase.read(one), back, returns)
        return self._made(self._bought, self._customer_id, self._chosen, back, frozenset(returns))

    def build(
        self,
        *,
        receipt_id: str,
        at: datetime | str,
        store_id: str | None = None,
        time_zone: str | tzinfo = DEFAULT_ZONE,
    ) -> ReceiptRequest:
        """The receipt to post, with ``client.transactions.create``.

        It has the documented fields: of each line its number, product, quantity and the amounts that the original has.
        Discounts and points are not among them; the API counts points itself. What your account has agreed on beyond
        that goes into ``additional_properties`` of the header and the items.

        Args:
            receipt_id: its own id.
            at: when it was returned: an aware ``datetime``, or a time without a zone (also as a text such as
                ``2023-10-14T10:00:00``) as the clock in the shop shows it. Parts of a second are cut.
            store_id: where; the store of the original if left out.
            time_zone: the zone of the clock in the shop, by its IANA name.

        Raises:
            ReturnError: nothing is chosen or nothing is left; the id is empty, the original's or an earlier return's;
                the time is before the purchase; there is no store.
            ConfigurationError: the zone is needed and cannot be read.
        """
        from trigg_api.models import ReceiptHeader, ReceiptRequest

        if not isinstance(receipt_id, str) or not receipt_id.strip():  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ReturnError("receipt_id must be a text; a return is a receipt of its own.")
        if receipt_id.strip() == self._bought.receipt_id:
            raise ReturnError(f"receipt_id {receipt_id!r} is the original's; a return needs an id of its own.")
        if receipt_id.strip() in self._returns:
            raise ReturnError(f"receipt_id {receipt_id!r} is an earlier return's; each needs an id of its own.")
        store = self._bought.store_id if store_id is None else _purchase.text(store_id)
        if not store:
            raise ReturnError("There is no store; give store_id.")
        time = self._time(at, time_zone)
        shares = [self._share(place) for place in sorted(self._chosen)]
        shares = [each for each in shares if each.quantity]
        if not self._chosen:
            raise ReturnError("Nothing is chosen; say what is returned with lines, quantity or everything.")
        if not shares:
            raise ReturnError("Everything was returned already; nothing is left.")
        vats = [each.vat for each in shares if each.vat is not None]
        header = ReceiptHeader(
            store_id=store,
            receipt_id=receipt_id,
            time_stamp=time,
            consumer_id=self._customer_id,
            gross_amount=_written(total(*(each.gross for each in shares))),
        )
        if vats:
            header.vat = _written(total(*vats))
        return ReceiptRequest(header=header, items=[each.item(receipt_id) for each in shares])

    def __repr__(self) -> str:
        chosen = [
            f"{shown(choice) if isinstance(choice, Decimal) else 'all'} of line {self._bought.lines[place].number}"
            for place, choice in sorted(self._chosen.items())
        ]
        return f"<Return of {self._bought.receipt_id!r}: {', '.join(chosen) or 'nothing'}>"

    @classmethod
    def _made(
        cls,
        bought: Bought,
        customer_id: str,
        chosen: Mapping[int, _Choice],
        back: Mapping[int, _Back],
        returns: frozenset[str],
    ) -> Self:
        self = cls.__new__(cls)
        self._bought, self._customer_id, self._chosen, self._back, self._returns = (
            bought,
            customer_id,
            chosen,
            back,
            returns,
        )
        self._check()
        return self

    def _with(self, chosen: Mapping[int, _Choice]) -> Self:
        return self._made(self._bought, self._customer_id, {**self._chosen, **chosen}, self._back, self._returns)

    def _place(self, no: object) -> int:
        """Where the line of a number is."""
        if isinstance(no, bool) or not isinstance(no, int):
            raise ReturnError(f"A line is named by its number, such as 2, not by {type(no).__name__}.")
        places = [place for place, line in enumerate(self._bought.lines) if line.number == no]
        if not places:
            known = ", ".join(str(line.number) for line in self._bought.lines if line.number is not None)
            raise ReturnError(f"The receipt has no line {no}; it has {known or 'none with a number'}.", no)
        if len(places) > 1:
            raise ReturnError(
                f"The receipt has {len(places)} lines of number {no}, and which is meant cannot be told. "
                "Return everything(), or give the lines of the original numbers of their own.",
                no,
            )
        line = self._bought.lines[places[0]]
        if line.is_return:
            raise ReturnError(f"Line {no} is a return itself; it cannot be returned.", no)
        if not line.is_bought:
            raise ReturnError(f"Line {no} has no quantity that was bought; there is nothing to return of it.", no)
        return places[0]

    def _left(self, place: int) -> Decimal:
        quantity = self._bought.lines[place].quantity or ZERO
        return difference(quantity, self._back.get(place, _Back()).quantity)

    def _check(self) -> None:
        for place, line in enumerate(self._bought.lines):
            left, choice = self._left(place), self._chosen.get(place)
            if place in self._back and left < 0:
                bought, back = shown(line.quantity or ZERO), shown(self._back[place].quantity)
                raise ReturnError(
                    f"Line {line.number}: {back} came back already, and {bought} were bought. {_NO_REFERENCE}",
                    line.number,
                )
            if choice == "line" and left == 0:
                raise ReturnError(f"Line {line.number} was returned already; nothing of it is left.", line.number)
            if isinstance(choice, Decimal) and choice > left:
                raise ReturnError(
                    f"Line {line.number}: {shown(choice)} cannot be returned: no more than {shown(left)} of "
                    f"{shown(line.quantity or ZERO)} can.",
                    line.number,
                )

    def _count_quantities(self, quantities: Mapping[int, Any], back: dict[int, _Back]) -> None:
        for no, value in quantities.items():
            place = self._place(no)
            quantity = number(value)
            if quantity is None or quantity < 0:
                raise ReturnError(f"Line {no}: the quantity that came back must be a number from zero.", no)
            line, before = self._bought.lines[place], back.get(place, _Back())
            upto = total(before.quantity, quantity)
            back[place] = _Back(
                upto,
                *(
                    total(already, _worth(amount or ZERO, before.quantity, upto, line.quantity or ZERO))
                    for amount, already in zip((line.gross, line.vat, line.net), before[1:], strict=True)
                ),
            )

    def _count(self, earlier: Bought, back: dict[int, _Back], returns: set[str]) -> None:
        if earlier.receipt_id and earlier.receipt_id == self._bought.receipt_id:
            raise ReturnError("An earlier return has the id of the original: it is what was bought, and no return.")
        if not any(line.is_return for line in earlier.lines):
            raise ReturnError(f"Receipt {earlier.receipt_id!r} is no return. {_NO_REFERENCE}")
        if earlier.receipt_id in returns:
            return
        if earlier.receipt_id:
            returns.add(earlier.receipt_id)
        for line in earlier.lines:
            if line.is_return:
                self._count_line(line, earlier.receipt_id, back)

    def _count_line(self, line: Line, receipt_id: str, back: dict[int, _Back]) -> None:
        places = [
            place
            for place, each in enumerate(self._bought.lines)
            if each.is_bought and line.number is not None and each.number == line.number and _same_product(each, line)
        ]
        if len(places) != 1:
            raise ReturnError(
                f"Line {line.number} of the earlier return {receipt_id!r} is not one line of the receipt, or is of "
                f"another product there. {_NO_REFERENCE}",
                line.number,
            )
        if line.quantity is None:
            raise ReturnError(f"Line {line.number} of the earlier return {receipt_id!r} has no quantity.", line.number)
        original, before = self._bought.lines[places[0]], back.get(places[0], _Back())
        quantity = total(before.quantity, line.quantity.copy_abs())

        def counted(bought: Decimal | None, came: Decimal | None, already: Decimal) -> Decimal:
            if bought is None:
                return ZERO
            if came is None:
                return total(already, _worth(bought, before.quantity, quantity, original.quantity or ZERO))
            # Below zero in some shapes, and above in others; here as on the original.
            return total(already, came.copy_sign(bought))

        back[places[0]] = _Back(
            quantity,
            counted(original.gross, line.gross, before.gross),
            counted(original.vat, line.vat, before.vat),
            counted(original.net, line.net, before.net),
        )

    def _share(self, place: int) -> _Share:
        """What is returned of a line, with its part of the line's amounts."""
        line, back, choice = self._bought.lines[place], self._back.get(place, _Back()), self._chosen[place]
        no = line.number
        if no is None:
            raise ReturnError("A line has no number, and the API asks for one. Choose other lines, or give it one.")
        if not line.product_id:
            raise ReturnError(f"Line {no} has no product id, and the API asks for one.", no)
        if line.gross is None or line.quantity is None:
            raise ReturnError(f"Line {no} has no gross amount; what it is worth cannot be told.", no)
        quantity = choice if isinstance(choice, Decimal) else self._left(place)
        upto, bought = total(back.quantity, quantity), line.quantity

        def share(amount: Decimal, before: Decimal) -> Decimal:
            rest = difference(part(amount, upto, bought), before)
            # Returns that others made may have given back more than their part; what is left is never below nothing.
            return max(rest, ZERO) if amount > 0 else min(rest, ZERO)

        gross = share(line.gross, back.gross)
        vat = None if line.vat is None else share(line.vat, back.vat)
        net = None if line.net is None else share(line.net, back.net)
        if (
            vat is not None
            and net is not None
            and line.vat is not None
            and line.net == difference(line.gross, line.vat)
        ):
            # As on the original, and not a rounding apart.
            net = difference(gross, vat)
        return _Share(no, line, quantity, gross, vat, net)

    def _time(self, at: datetime | str, zone: str | tzinfo) -> str:
        from trigg_ext import _datetimes

        moment = _moment(at)
        if moment is None:
            raise ReturnError("at must be a datetime, or a text such as '2023-10-14T10:00:00'.")
        moment = moment.replace(microsecond=0)
        bought = _moment(self._bought.time)
        try:
            if bought is not None and _datetimes.is_surely_before(moment, bought.replace(microsecond=0), zone):
                raise ReturnError("at is before the purchase; a return comes after it.")
            return _datetimes.wall_clock(moment, zone).isoformat(timespec="seconds")
        except OverflowError:
            raise ReturnError("at is a time beyond the calendar.") from None


class _Share(NamedTuple):
    """A line of a return."""

    number: int
    line: Line
    quantity: Decimal
    gross: Decimal
    vat: Decimal | None
    net: Decimal | None

    def item(self, receipt_id: str) -> ReceiptItem:
        """The item to post."""
        from trigg_api.models import ReceiptItem

        item = ReceiptItem(
            receipt_id=receipt_id,
            line_no=self.number,
            quantity=_written(self.quantity.copy_negate(), self.number),
            product_id=self.line.product_id,
            gross_amount=_written(self.gross, self.number),
            transaction_type="RETURN",
        )
        if self.line.product_name:
            item.product_name = self.line.product_name
        if self.vat is not None:
            item.vat = _written(self.vat, self.number)
        if self.net is not None:
            item.net_amount = _written(self.net, self.number)
        return item


def _is_by_line(value: Any) -> TypeGuard[Mapping[Any, Any]]:
    return isinstance(value, Mapping) and any(isinstance(key, int) for key in dict(value))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _worth(amount: Decimal, before: Decimal, upto: Decimal, of: Decimal) -> Decimal:
    """What came back without an amount was worth, as it would have been here."""
    return difference(part(amount, min(upto, of), of), part(amount, min(before, of), of))


def _same_product(one: Line, other: Line) -> bool:
    return not one.product_id or not other.product_id or one.product_id.upper() == other.product_id.upper()


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


def _written(value: Decimal, line: int | None = None) -> int | float:
    try:
        return as_json(value)
    except OverflowError:
        where = "The receipt" if line is None else f"Line {line}"
        raise ReturnError(f"{where} has an amount of more digits than the API's numbers carry.", line) from None


__all__ = ["Return"]
