"""What can come back of a receipt: its goods, discounts and rounding, adding up to what was paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from attrs import evolve

from trigg_ext.errors import ReturnError
from trigg_ext.returns._lines import Line, LineKind, ReceiptWorth
from trigg_ext.returns._money import Exact, Money, decimal, half_up, is_below_half_a_gram, portion, rounded, spread

#: How a difference between the header and the lines is settled; None refuses it.
Difference = Literal["spread"] | None


class Part(NamedTuple):
    """What can come back of one line: what is left of it after the corrections on its own receipt."""

    number: int
    """The line number of a return: the original's, or the position from 1 where those do not tell lines apart."""
    line: Line
    kind: LineKind
    quantity: Exact
    is_whole: bool
    """Whether it comes back whole or not at all, as its line has no quantity."""
    gross: int
    vat: int | None
    net: int | None
    exact_gross: Exact
    """What it is worth before it is rounded to the øre, where the header says otherwise than the lines."""
    exact_vat: Exact
    vat_rate: Decimal | None = None
    """In per cent: one of the usual ones where the amounts fit it to two øre, or else what they come to."""

    @property
    def name(self) -> str:
        """The line in words."""
        return f"Line {self.number}"

    @property
    def has_usual_net(self) -> bool:
        """Whether the net amount is the gross amount less the VAT."""
        return self.vat is not None and self.net == self.gross - self.vat


def parts_of(worth: ReceiptWorth, difference: Difference) -> list[Part]:
    """Return what can come back of each line, in the order of the receipt.

    Args:
        worth: the receipt.
        difference: ``"spread"`` shares what the header says more or less than the lines do over the goods, in
            proportion to their gross amounts, with VAT in proportion.

    Raises:
        ReturnError: it is not a purchase, or its header and lines differ.
    """
    _check(worth)
    parts = _net_of_corrections(worth)
    if worth.gross_difference or worth.vat_difference:
        if difference != "spread":
            raise _difference_error(worth)
        parts = _with_header(worth, parts)
    if sum(part.gross for part in parts) < 0:
        raise ReturnError("The receipt gave money to the customer: its discounts are larger than its goods.")
    return [part._replace(vat_rate=_rate(part)) for part in parts]


def numbers_of(worth: ReceiptWorth) -> list[int]:
    """Return the line numbers that returns have: those of the receipt, or positions from 1 where they do not tell."""
    if is_numbered(worth):
        return [line.label for line in worth.lines if isinstance(line.label, int)]
    return [line.position + 1 for line in worth.lines]


def is_numbered(worth: ReceiptWorth) -> bool:
    """Return whether the receipt's own line numbers are numbers, and tell its lines apart."""
    labels = [line.label for line in worth.lines if isinstance(line.label, int)]
    return len(set(labels)) == len(worth.lines)


_RATES = (25, 15, 12, 0)


def _rate(part: Part) -> Decimal | None:
    if part.vat is None:
        return None
    net = part.gross - part.vat
    vat = part.vat
    nearest = min(_RATES, key=lambda rate: abs(net * rate - vat * 100))
    if abs(part.gross * nearest - vat * (100 + nearest)) <= 2 * (100 + nearest) or not net:
        return Decimal(nearest)
    return decimal(Fraction(half_up(Fraction(vat * 1000, net)), 10))


def _check(worth: ReceiptWorth) -> None:
    lines = worth.lines
    if not lines:
        raise ReturnError("The receipt has no lines; there is nothing to return.")
    half = next((line for line in lines if line.kind is LineKind.HALF_A_RETURN), None)
    if half is not None:
        raise ReturnError(
            f"{half.name} is of type RETURN, and its quantity is not below zero: the API does not take it for a "
            "return. If it is one, give the receipt of what was bought; if not, give it without the type.",
            half.label,
        )
    if all(line.kind is LineKind.RETURN for line in lines):
        raise ReturnError("This is a return itself; give the receipt of what was bought.")
    if not any(line.kind in (LineKind.GOODS, LineKind.UNKNOWN) for line in lines):
        raise ReturnError("The receipt has no line of something that was bought; there is nothing to return.")
    if worth.is_ambiguous:
        raise ReturnError(
            "The receipt has lines with a quantity below zero and an amount above zero, and its header does not say "
            "whether they are taken off. Give their amounts the sign that they have.",
            next(line.label for line in lines if (line.quantity or 0) < 0 < line.gross),
        )


def _difference_error(worth: ReceiptWorth) -> ReturnError:
    name, whole, difference = "gross amount", worth.gross, worth.gross_difference or 0
    if not difference:
        name, whole, difference = "VAT", worth.vat or 0, worth.vat_difference or 0
    lines, header, named = (Money.from_oere(each) for each in (whole - difference, whole, difference))
    return ReturnError(
        f"The lines come to {lines} kroner of {name}, and the header says {header}: a difference of {named}. "
        "Give the receipt with lines that add up, or share the difference over the lines: "
        "Return.of(original, difference='spread').",
        difference=named,
    )


class _Off(NamedTuple):
    """What is taken off a line by another one."""

    pieces: Exact
    gross: int
    vat: int | None
    net: int | None


def _net_of_corrections(worth: ReceiptWorth) -> list[Part]:
    """Take corrections, and discounts on single products, off the lines that they concern."""
    off: dict[int, list[_Off]] = defaultdict(list)
    rest: dict[int, Line] = {line.position: line for line in worth.lines if line.kind in _COME_BACK}
    for line in worth.lines:
        places, pieces = [place for place, _ in line.corrects], [each for _, each in line.corrects]
        weights: list[Exact] = [*pieces]
        if line.reduces:
            places = [*line.reduces]
            weights = [worth.lines[place].gross for place in places]
            pieces = [0] * len(places)
        if not sum(weights):
            continue
        rest.pop(line.position, None)
        over = _uncorrected(line)
        if over:
            weights.append(over)
        shares = [_shared(each, weights) for each in (line.gross, line.vat, line.net)]
        for place, taken, gross, vat, net in zip(places, pieces, *shares, strict=False):
            off[place].append(_Off(taken, gross or 0, vat, net))
        if over:
            gross, vat, net = (each[-1] for each in shares)
            discount = evolve(line, kind=LineKind.DISCOUNT, quantity=-over, gross=gross or 0, vat=vat, net=net)
            rest[line.position] = discount
    numbers = numbers_of(worth)
    return [_part(rest[place], numbers[place], off.get(place, ())) for place in sorted(rest)]


_COME_BACK = (LineKind.GOODS, LineKind.DISCOUNT, LineKind.ROUNDING)


def _uncorrected(line: Line) -> Exact:
    """Return how many pieces of a correction took back more than there was: what it is for them is a discount."""
    if not line.corrects_goods:
        return 0
    return -(line.quantity or 0) - sum(pieces for _, pieces in line.corrects)


def _shared(amount: int | None, weights: Sequence[Exact]) -> Sequence[int | None]:
    return [None] * len(weights) if amount is None else spread(amount, weights)


def _part(line: Line, number: int, off: Sequence[_Off]) -> Part:
    gross, vat, net, kind = line.gross, line.vat, line.net, line.kind
    bought = line.quantity or 0
    is_whole = kind is not LineKind.GOODS or bought <= 0 or is_below_half_a_gram(bought)
    quantity: Exact = 1 if is_whole else bought - sum(each.pieces for each in off)
    for each in off:
        gross += each.gross
        if vat is not None:
            vat += each.vat or 0
        if net is not None:
            net = None if each.net is None else net + each.net
    if gross < 0:
        kind = LineKind.DISCOUNT if kind is LineKind.GOODS else kind
    elif gross and not quantity:
        # The pieces were corrected and an amount stays: it comes back as a whole.
        quantity, is_whole = 1, True
    return Part(number, line, kind, quantity, is_whole, gross, vat, net, gross, vat or 0)


def _with_header(worth: ReceiptWorth, parts: Sequence[Part]) -> list[Part]:
    """Share what the header says otherwise over the goods, and its VAT over the lines."""
    difference = worth.gross_difference or 0
    goods = [place for place, part in enumerate(parts) if part.kind is LineKind.GOODS]
    weights = [parts[place].gross for place in goods]
    whole = sum(weights)
    if difference and (not whole or whole + difference < 0):
        raise _difference_error(worth)
    gross: list[Exact] = [part.gross for part in parts]
    in_oere = [part.gross for part in parts]
    for place, more in zip(goods, spread(difference, weights) if difference else (), strict=False):
        in_oere[place] += more
        gross[place] += portion(difference, whole, parts[place].gross)
    vat = _spread_vat(worth, parts, gross)
    known = [place for place, each in enumerate(vat) if each is not None]
    exact = [vat[place] or 0 for place in known]
    vat_in_oere = dict(zip(known, rounded(exact, half_up(sum(exact))), strict=True))
    out: list[Part] = []
    for place, part in enumerate(parts):
        now, tax = in_oere[place], vat_in_oere.get(place)
        net = None if part.net is None or tax is None else now - tax
        new = part._replace(gross=now, vat=tax, net=net, exact_gross=gross[place], exact_vat=vat[place] or 0)
        out.append(new)
    return out


def _spread_vat(worth: ReceiptWorth, parts: Sequence[Part], gross: Sequence[Exact]) -> list[Exact | None]:
    """Return the VAT of each line: in proportion to its gross amount, and such that all add up to the receipt's.

    What the header says more belongs to lines without a VAT, where there are any; else to all goods in proportion.
    """
    out = [
        None if part.vat is None else portion(part.vat, part.gross, now) if part.gross else part.vat
        for part, now in zip(parts, gross, strict=True)
    ]
    whole = sum(each or 0 for each in out)
    others = sum(line.vat or 0 for line in worth.lines) - sum(part.vat or 0 for part in parts)
    total = half_up(whole) if worth.vat is None else worth.vat - others
    goods = [place for place, part in enumerate(parts) if part.kind is LineKind.GOODS]
    untold = [place for place, part in enumerate(parts) if out[place] is None and part.kind is not LineKind.ROUNDING]
    over, weight = total - half_up(whole), sum(gross[place] for place in untold)
    if worth.vat_difference is not None and weight and over * weight > 0:
        for place in untold:
            out[place] = portion(over, weight, gross[place])
        total, over = total - over, 0
        goods = [place for place in goods if place not in untold]
    elif not over:
        goods = [place for place in goods if out[place] is not None]
    weights = [out[place] or 0 for place in goods]
    of = sum(weights)
    due = total - whole + of
    if over and not of:
        weights = [gross[place] for place in goods]
        of = sum(weights)
    if over and (due < 0 or not of):
        raise _difference_error(worth)
    if due != of:
        for place, each in zip(goods, weights, strict=True):
            out[place] = portion(due, of, each)
    return out
