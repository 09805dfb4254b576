"""What a line of a receipt is, and what it is worth: the one definition, for returns, sales and the sandbox.

The reference documents one rule: a return has ``TransactionType`` RETURN and a negative ``Quantity``. The rest is this
project's reading, published in ``docs/money.md``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, cast

from attrs import frozen

from trigg_api.types import UNSET
from trigg_ext._receipt_identity import ReceiptIdentity, day_of
from trigg_ext.errors import ReturnError
from trigg_ext.returns._corrections import Corrected, Entry, corrections
from trigg_ext.returns._money import Exact, amount, half_up, portion, quantity, rounded


class LineKind(Enum):
    """What a line of a receipt is."""

    GOODS = "goods"
    """Something that was bought: also deposits, and what costs nothing."""
    DISCOUNT = "discount"
    """A line with an amount below zero, such as a coupon."""
    CORRECTION = "correction"
    """A line that takes back goods of the same receipt, at their price: a void."""
    ROUNDING = "rounding"
    """Rounding of the total for cash (øreavrunding)."""
    RETURN = "return"
    """A line that takes back goods of another receipt: type RETURN and a quantity below zero."""
    REMARK = "remark"
    """A line without quantity and amount."""
    HALF_A_RETURN = "half a return"
    """A line of type RETURN whose quantity is not below zero; the API does not take it for a return."""
    UNKNOWN = "unknown"
    """A line without an amount."""


@frozen(kw_only=True)
class Line:
    """A line of a receipt. Amounts are whole øre with the sign that they have in what the customer pays."""

    position: int
    """Where it stands on the receipt, from 0."""
    label: int | str | None
    """The line number as the receipt has it; None if it has none."""
    product_id: str
    product_name: str
    quantity: Exact | None
    kind: LineKind
    gross: int
    vat: int | None
    net: int | None
    corrects: tuple[tuple[int, Exact], ...]
    """For a correction: the positions of the lines that it corrects, and how many pieces of each."""
    reduces: tuple[int, ...]
    """For a discount on one product: the positions of the lines of that product."""
    raw: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The line in words."""
        return _name(self.position, self.label)

    @property
    def corrects_goods(self) -> bool:
        """Whether it is a correction of goods, and not of a discount."""
        return self.kind is LineKind.CORRECTION and self.gross <= 0

    @property
    def pieces(self) -> Exact:
        """How many pieces the customer got, below zero for what came back or was corrected; 0 if it is not of goods."""
        quantity = self.quantity or 0
        if self.corrects_goods:
            return -sum(pieces for _, pieces in self.corrects)
        return quantity if self.kind is LineKind.RETURN or (self.kind is LineKind.GOODS and quantity > 0) else 0


@frozen(kw_only=True)
class ReceiptWorth:
    """A receipt that was posted, or a transaction that was read back, with the meaning and the worth of its lines.

    Amounts are whole øre. What comes back to the customer is below zero. Texts that are not there are empty.
    """

    receipt_id: str
    store_id: str
    customer_id: str
    time: str
    currency: str
    """The code of the currency, if one is named and it is not the Norwegian krone."""
    lines: tuple[Line, ...]
    gross: int
    """What the header says, or else the sum of the lines."""
    vat: int | None
    """What the header says, or else what the lines come to, in proportion if the header has another gross amount.

    None if neither says."""
    gross_difference: int | None
    """What the header says more than the lines do, below zero if it says less; None if it has no gross amount."""
    vat_difference: int | None
    """The same of its VAT."""
    is_ambiguous: bool
    """Whether lines with a quantity below zero and an amount above zero fit the header in neither or both readings."""
    raw: Mapping[str, Any]
    """The fields of the header."""

    @property
    def day(self) -> str:
        """The date of the receipt, as it is written."""
        return day_of(self.time)

    @property
    def identity(self) -> ReceiptIdentity:
        """Which receipt it is."""
        return ReceiptIdentity(self.store_id, self.receipt_id, self.day)

    @property
    def is_return(self) -> bool:
        """Whether goods of other receipts come back, and nothing else is on it."""
        kinds = {line.kind for line in self.lines if line.gross or line.quantity}
        return kinds == {LineKind.RETURN}


def receipt_worth(receipt: object) -> ReceiptWorth:
    """Read a receipt or a transaction, and return what each of its lines is and what it is worth.

    Args:
        receipt: a ``ReceiptRequest`` or a ``Transaction``, or the plain data of one.

    Raises:
        ReturnError: it is neither, or a number in it cannot be read.
    """
    return _read(*_parts(receipt))


def unmarked_return(receipt: object) -> str:
    """Return how a receipt gives back without being marked as a return, in words; an empty string if it does not.

    A receipt that gives back as a whole needs a line of ``TransactionType`` RETURN with a quantity below zero, and
    such a type needs such a quantity. A correction or a coupon within a sale is neither. An amount above zero with a
    quantity below zero counts as given back, whichever way the header has it. What cannot be read is not judged.

    Args:
        receipt: a ``ReceiptRequest`` or a ``Transaction``, or the plain data of one.
    """
    try:
        worth = receipt_worth(receipt)
    except ReturnError:
        return ""
    for line in worth.lines:
        if line.kind is LineKind.HALF_A_RETURN:
            where = line.name[:1].lower() + line.name[1:]
            return f"has on {where} a TransactionType RETURN without a Quantity below zero, which a return needs."
    if any(line.kind is LineKind.RETURN for line in worth.lines):
        return ""
    back = sum(
        -line.gross if line.kind is LineKind.GOODS and (line.quantity or 0) < 0 else line.gross for line in worth.lines
    )
    if min(back, worth.gross) >= 0:
        return ""
    return "gives back, and has no line of TransactionType RETURN with a Quantity below zero, which marks a return."


def receipt_identity(receipt: object) -> ReceiptIdentity:
    """Return which receipt a receipt or a transaction is.

    Raises:
        ReturnError: it is neither.
    """
    spelling, header, _ = _parts(receipt)
    store_id, receipt_id = text(header.get(spelling.store_id)), text(header.get(spelling.receipt_id))
    return ReceiptIdentity(store_id, receipt_id, day_of(_time(header.get(spelling.time))))


def _parts(receipt: object) -> tuple[_Spelling, Mapping[str, Any], object]:
    """Return how a receipt is spelled, its header and its lines."""
    data = mapping(receipt)
    if data:
        if "Header" in data:
            return _RECEIPT, mapping(data["Header"]), data.get("Items")
        if "rows" in data or "receiptId" in data:
            return _TRANSACTION, data, data.get("rows")
        if "ReceiptRequests" in data:
            raise ReturnError("Expected one receipt, got a batch; give one of its receipts.")
    raise ReturnError(
        "Expected a receipt that was posted (ReceiptRequest) or a transaction that was read back (Transaction), "
        f"got {type(receipt).__name__}."
    )


def text(value: Any) -> str:
    """Return a text, or a whole number as a text, without blanks around it; anything else is empty."""
    if value is None or value.__class__ is str:
        return str(value or "").strip()
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value).strip()


def _time(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else text(value)


def label_of(value: Any) -> int | str | None:
    """Return a line number: an integer in one shape of the API, a text in the other."""
    if value.__class__ is int:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = text(value)
    return int(written) if re.fullmatch(r"[+-]?[0-9]{1,9}", written) else written or None


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a mapping, also of a model; anything else is an empty one."""
    if value.__class__ is dict or isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value)
    if hasattr(value, "to_dict"):
        return cast("Mapping[str, Any]", value.to_dict())
    return cast("Mapping[str, Any]", value.model_dump(by_alias=True)) if hasattr(value, "model_dump") else {}


def currency_of(parts: Iterable[Mapping[str, Any]]) -> str:
    """Return the code of the currency that fields name, if it is not the Norwegian krone; else an empty text.

    Raises:
        ReturnError: they name several.
    """
    found: set[str] = set()
    for part in parts:
        for name, value in part.items():
            if _names_currency(name):
                found.add(text(value).upper())
            elif name in ("extendedProperties", "ExtendedProperties"):
                found.update(text(each).upper() for key, each in mapping(value).items() if _names_currency(key))
    other = sorted(found - _KRONER)
    if len(other) > 1 or (other and found & (_KRONER - {""})):
        raise ReturnError(
            f"The receipt is in more than one currency ({', '.join(sorted(found - {''}))}); its lines do not add up. "
            "Give a receipt of one currency."
        )
    return other[0] if other else ""


_KRONER = frozenset({"", "NOK", "KR", "KRONER", "578"})


@lru_cache(1024)
def _names_currency(field: object) -> bool:
    name = str(field).replace("_", "").casefold()
    return name in {"currency", "currencycode", "currencyiso", "valuta", "valutakode", "valutacode"}


class _Spelling(NamedTuple):
    """How one shape spells what both have."""

    receipt_id: str
    store_id: str
    customers: tuple[str, ...]
    time: str
    line: str
    product_id: str
    product_name: str
    quantity: str
    gross: str
    vat: str
    net: str
    kind: str


_RECEIPT = _Spelling(
    "ReceiptId",
    "StoreId",
    ("ConsumerId",),
    "TimeStamp",
    "LineNo",
    "ProductId",
    "ProductName",
    "Quantity",
    "GrossAmount",
    "Vat",
    "NetAmount",
    "TransactionType",
)
# A transaction is read by its customer, whom it does not name; reports of some accounts do.
_TRANSACTION = _Spelling(
    "receiptId",
    "storeId",
    ("customerId", "consumerId"),
    "receiptDate",
    "lineNo",
    "productId",
    "productName",
    "quantity",
    "grossAmount",
    "vat",
    "netAmount",
    "transactionType",
)

#: The fields that a receipt is computed from, in both spellings.
COMPUTED = frozenset(
    name.casefold()
    for spelling in (_RECEIPT, _TRANSACTION)
    for part in spelling
    for name in ([part] if isinstance(part, str) else part)
)


class _Row(NamedTuple):
    """A line as it is written: amounts in øre, not rounded, with the sign of the text."""

    position: int
    label: int | str | None
    product_id: str
    product_name: str
    quantity: Exact | None
    gross: Exact | None
    vat: Exact | None
    net: Exact | None
    is_typed_return: bool
    raw: Mapping[str, Any]
    is_unsigned: bool = False
    """A quantity below zero with an amount above zero, and neither a return nor a discount taken back."""

    @property
    def is_negative(self) -> bool:
        """A quantity below zero."""
        return self.quantity is not None and self.quantity < 0

    @property
    def is_return(self) -> bool:
        """Both marks that the reference asks for."""
        return self.is_typed_return and self.is_negative


class _Signs(NamedTuple):
    """How the amounts of a receipt are to be read."""

    returns: int
    unsigned: int
    header: int
    is_ambiguous: bool = False


def _read(spelling: _Spelling, header: Mapping[str, Any], lines: object) -> ReceiptWorth:
    listed = cast("Iterable[Any]", lines) if isinstance(lines, (list, tuple)) else ()
    rows = _with_unsigned([_row(spelling, position, _line(position, each)) for position, each in enumerate(listed)])
    gross, vat = (_number(header, name, amount) for name in (spelling.gross, spelling.vat))
    signs = _signs(rows, gross, posted=spelling is _RECEIPT)
    if -1 in (signs.returns, signs.unsigned):
        rows = [_signed(row, signs) for row in rows]
    gross = None if gross is None else gross * signs.header
    if vat is not None:
        vat *= _sign_of_vat(vat, rows, signs)
    lines = _lines(rows, _to_oere([row.gross for row in rows], gross), _to_oere([row.vat for row in rows], vat))
    total, total_vat = sum(line.gross for line in lines), sum(line.vat or 0 for line in lines)
    difference = 0 if gross is None else half_up(gross) - total
    customers = [text(header.get(name)) for name in spelling.customers]
    return ReceiptWorth(
        receipt_id=text(header.get(spelling.receipt_id)),
        store_id=text(header.get(spelling.store_id)),
        customer_id=next((each for each in customers if each), ""),
        time=_time(header.get(spelling.time)),
        currency=currency_of([header, *(row.raw for row in rows)]),
        lines=lines,
        gross=total + difference,
        vat=_vat_in_proportion(lines, difference) if vat is None else half_up(vat),
        gross_difference=None if gross is None else difference,
        vat_difference=None if vat is None else half_up(vat) - total_vat,
        is_ambiguous=signs.is_ambiguous,
        raw=header,
    )


def _vat_in_proportion(lines: Sequence[Line], difference: int) -> int | None:
    """Return the VAT of a receipt whose header has none: of its lines, and of goods in proportion to what was paid."""
    if not any(line.vat is not None for line in lines):
        return None
    goods = [line for line in lines if line.kind is LineKind.GOODS or line.reduces or line.corrects_goods]
    gross, vat = sum(line.gross for line in goods), sum(line.vat or 0 for line in goods)
    rest = sum(line.vat or 0 for line in lines) - vat
    return rest + (half_up(portion(vat, gross, gross + difference)) if difference and gross else vat)


def _row(spelling: _Spelling, position: int, raw: Mapping[str, Any]) -> _Row:
    line = position, label_of(raw.get(spelling.line))
    gross = _number(raw, spelling.gross, amount, line)
    vat = _number(raw, spelling.vat, amount, line)
    net = _number(raw, spelling.net, amount, line)
    if vat is None and gross is not None and net is not None:
        vat = gross - net
    return _Row(
        position=position,
        label=line[1],
        product_id=text(raw.get(spelling.product_id)),
        product_name=text(raw.get(spelling.product_name)),
        quantity=_number(raw, spelling.quantity, quantity, line),
        gross=gross,
        vat=vat,
        net=net,
        is_typed_return=text(raw.get(spelling.kind)).upper() == "RETURN",
        raw=raw,
    )


def _line(position: int, line: object) -> Mapping[str, Any]:
    fields = mapping(line)
    if not fields:
        raise ReturnError(f"Line {position + 1} is no line: expected its fields, got {type(line).__name__}.")
    return fields


def _number(
    fields: Mapping[str, Any],
    name: str,
    read: Callable[[Any], Exact | None],
    line: tuple[int, int | str | None] | None = None,
) -> Exact | None:
    value = fields.get(name)
    if value is None or value is UNSET:
        return None
    number = read(value)
    if number is None:
        where, label = ("The header", None) if line is None else (_name(*line), line[1])
        raise ReturnError(f"{where} has a {name} that is not a number, or is beyond a thousand million.", label)
    return number


def _name(position: int, label: int | str | None) -> str:
    return f"Line {position + 1} (without a number)" if label is None else f"Line {label}"


def _with_unsigned(rows: list[_Row]) -> list[_Row]:
    """Mark the lines of which either sign may be meant."""
    found = [row for row in rows if row.is_negative and not row.is_typed_return and (row.gross or 0) > 0]
    if found:
        discounts = {(_product(row), -row.gross) for row in rows if row.gross is not None and row.gross < 0}
        for row in found:
            rows[row.position] = row._replace(is_unsigned=(_product(row), row.gross) not in discounts)
    return rows


def _signs(rows: Sequence[_Row], header: Exact | None, *, posted: bool) -> _Signs:
    """Decide how amounts are signed, by what adds up to the header.

    A return is posted with the amounts of the original, and read back with amounts below zero; some tills write the
    minus themselves, in either place. A header of a receipt with returns may be without a sign.
    """
    usual, other = (-1, 1) if posted else (1, -1)
    if not any(row.is_negative for row in rows):
        return _Signs(usual, 1, 1)
    back = [row.gross or 0 for row in rows if row.is_return]
    unsigned = sum(row.gross or 0 for row in rows if row.is_unsigned)
    others = [row.gross or 0 for row in rows if not row.is_return and not row.is_unsigned]
    if back and not unsigned and not any(others):
        return _signs_of_a_return(back, header, posted=posted)
    readings = [usual, other] if not posted or any(each < 0 for each in back) else [usual]
    fitting = [
        _Signs(sign, reading, sign_of_header)
        for sign in readings[: None if back else 1]
        for reading in ((1, -1) if unsigned else (1,))
        for sign_of_header in ((1, -1) if back else (1,))
        if header is None
        or half_up(sum(others) + sign * sum(back) + reading * unsigned) == half_up(header) * sign_of_header
    ]
    meanings = {each.unsigned for each in fitting if each.returns == fitting[0].returns}
    if unsigned and len(meanings) != 1:
        return _Signs(usual, 1, 1, is_ambiguous=True)
    return fitting[0] if fitting else _Signs(usual, 1, 1)


def _signs_of_a_return(back: Sequence[Exact], header: Exact | None, *, posted: bool) -> _Signs:
    """Decide for a receipt on which goods come back and nothing else is: it takes no money from the customer.

    Only where the amounts are posted with both signs, the sum may be below zero: then a discount or a rounding that
    comes back is larger than the goods.
    """
    whole = sum(back)
    is_signed = whole < 0 and all(each <= 0 for each in back) if posted else whole <= 0
    sign = 1 if is_signed else -1
    written = half_up(header or 0)
    if written == half_up(whole):
        return _Signs(sign, 1, sign)
    if written == -half_up(whole):
        return _Signs(sign, 1, -sign)
    return _Signs(sign, 1, -1 if written > 0 else 1)


def _sign_of_vat(vat: Exact, rows: Sequence[_Row], signs: _Signs) -> int:
    """Return the VAT of a header has the sign of its gross amount, unless the lines say that it has the other."""
    lines = half_up(sum(row.vat or 0 for row in rows))
    is_other = lines and half_up(vat) * signs.header == -lines and any(row.is_return for row in rows)
    return -signs.header if is_other else signs.header


def _signed(row: _Row, signs: _Signs) -> _Row:
    sign = signs.returns if row.is_return else signs.unsigned if row.is_unsigned else 1
    if sign == 1:
        return row
    return row._replace(
        gross=None if row.gross is None else -row.gross,
        vat=None if row.vat is None else -row.vat,
        net=None if row.net is None else -row.net,
    )


def _to_oere(exact: list[Exact | None], header: Exact | None) -> list[int | None]:
    """Round amounts to the øre: each by itself, or to the header's sum where that is what they exactly add up to."""
    if not any(isinstance(each, Fraction) for each in exact):
        return cast("list[int | None]", exact)
    known = [each or 0 for each in exact]
    oere = [half_up(each) for each in known]
    if header is not None and sum(oere) != half_up(header) == half_up(sum(known)):
        oere = rounded(known, half_up(header))
    return [None if was is None else now for was, now in zip(exact, oere, strict=True)]


_ROUNDING = re.compile(r"(avrunding|avrundning|afrunding)\b|\brounding\b", re.IGNORECASE)
_MOST_NAMED_ROUNDING, _MOST_ROUNDING = 500, 100


def _lines(rows: Sequence[_Row], gross: Sequence[int | None], vat: Sequence[int | None]) -> tuple[Line, ...]:
    """Say what each line is. Corrections and discounts on one product are matched with the lines of that product."""
    worth = [each or 0 for each in gross]
    sold = {_product(row) for row in rows if (row.gross or 0) > 0} if any(each < 0 for each in worth) else set[str]()
    kinds = [LineKind.RETURN if row.is_return else _kind(row, worth[row.position], sold) for row in rows]
    goods: dict[str, list[int]] = defaultdict(list)
    found: dict[int, Corrected] = {}
    if any(kind in (LineKind.DISCOUNT, LineKind.REMARK) for kind in kinds):
        entries = [Entry(row.position, _product(row), row.quantity or 0, worth[row.position]) for row in rows]
        of_goods: list[Entry] = []
        others: list[Entry] = []
        for each in entries:
            if kinds[each.position] is LineKind.GOODS and each.quantity > 0:
                if each.product:
                    of_goods.append(each)
                    goods[each.product].append(each.position)
            elif kinds[each.position] in (LineKind.DISCOUNT, LineKind.REMARK, LineKind.GOODS):
                others.append(each)
        found = corrections(of_goods, others)
    corrected = {place for each in found.values() for place, _ in each}
    out: list[Line] = []
    for row, kind in zip(rows, kinds, strict=True):
        corrects = tuple(found.get(row.position, ()))
        is_discount = kind is LineKind.DISCOUNT and not corrects and row.position not in corrected
        own_vat = vat[row.position]
        if corrects and own_vat is None:
            own_vat = _vat_of_correction(corrects, rows, vat)
        line = Line(
            position=row.position,
            label=row.label,
            product_id=row.product_id,
            product_name=row.product_name,
            quantity=row.quantity,
            kind=LineKind.CORRECTION if corrects else kind,
            gross=worth[row.position],
            vat=own_vat,
            net=None if row.net is None else half_up(row.net),
            corrects=corrects,
            reduces=tuple(goods.get(_product(row), ())) if is_discount else (),
            raw=row.raw,
        )
        out.append(line)
    return tuple(out)


def _vat_of_correction(
    corrects: Sequence[tuple[int, Exact]], rows: Sequence[_Row], vat: Sequence[int | None]
) -> int | None:
    """Return a correction without a VAT takes pieces back at their price, and so with their VAT."""
    known = [(vat_of, pieces, rows[place].quantity) for place, pieces in corrects if (vat_of := vat[place]) is not None]
    shares = [portion(vat_of, whole, pieces) if whole and whole > 0 else vat_of for vat_of, pieces, whole in known]
    return -half_up(sum(shares)) if known else None


def _kind(row: _Row, gross: int, sold: Set[str]) -> LineKind:
    """Say what a line is that is no return."""
    if row.is_typed_return:
        return LineKind.HALF_A_RETURN
    if row.gross is None:
        return LineKind.UNKNOWN if row.quantity else LineKind.REMARK
    if not gross:
        return LineKind.GOODS if row.quantity and not row.is_negative else LineKind.REMARK
    if (abs(gross) < _MOST_ROUNDING and not row.quantity) or (
        abs(gross) < _MOST_NAMED_ROUNDING and _ROUNDING.search(f"{row.product_id} {row.product_name}")
    ):
        # A discount on a product may be as small, and has the product's id.
        return LineKind.DISCOUNT if gross < 0 and _product(row) in sold else LineKind.ROUNDING
    return LineKind.GOODS if gross > 0 else LineKind.DISCOUNT


def _product(row: _Row) -> str:
    return (row.product_id or row.product_name).casefold()
