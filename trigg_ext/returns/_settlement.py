"""Decide what can come back of a receipt, what came back before, and what each return of it is worth."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import tzinfo
from decimal import Decimal
from typing import Any, NamedTuple

from trigg_ext import _datetimes
from trigg_ext._receipt_identity import ReceiptIdentity
from trigg_ext._settings import DEFAULT_ZONE
from trigg_ext.errors import ReturnError
from trigg_ext.returns._lines import Line, LineKind, ReceiptWorth, label_of
from trigg_ext.returns._money import (
    Due,
    Exact,
    Money,
    half_up,
    is_below_an_oere,
    is_below_half_a_gram,
    nearest,
    portion,
    quantity,
    settled,
    shown,
    together,
    total,
)
from trigg_ext.returns._parts import Difference, Part, is_numbered, numbers_of, parts_of

_UNTOLD = (
    "Give the returns of this receipt only (the API does not keep them apart), or, where their lines are numbered "
    "otherwise, quantities by line, such as {2: 1}."
)


class Decision(NamedTuple):
    """What a shop decided about the amount of a line."""

    amount: int | None = None
    deducted: int = 0
    reasons: tuple[str, ...] = ()


class Share(NamedTuple):
    """What comes back of a line in one return. Amounts are whole øre with the sign of the original."""

    part: Part
    quantity: Exact
    gross: int
    vat: int | None
    net: int | None
    reason: str = ""


class _Back(NamedTuple):
    """What came back of a part before.

    ``gross``, ``vat`` and ``net`` are how much more it was than the exact share, where that is the rounding of this
    package: less than an øre in each return. What a shop decided is not carried on: it is neither paid out nor taken
    back later.
    """

    quantity: Exact = 0
    gross: Exact = 0
    vat: Exact = 0
    net: Exact = 0
    taken: int = 0
    """Of a discount: how much of it was taken back, whoever decided that."""


_NOTHING = _Back()


class _Step(NamedTuple):
    """How many pieces of a line had come back before a return, and have come back after it, of how many."""

    before: Exact
    after: Exact
    of: Exact

    @property
    def pieces(self) -> Exact:
        """How many come back."""
        return self.after - self.before

    def due(self, exact: Exact, amount: int, over: Exact) -> Due:
        """Return what is due of an amount, where ``over`` more than was due came back before.

        Wanted is what makes all parts of it the whole amount, in øre.
        """
        before, after = (_exact(exact, pieces, self.of) for pieces in (self.before, self.after))
        given = half_up(before + over)
        upto = half_up(after if amount == exact else _exact(amount, self.after, self.of))
        return Due.of(after - before, over, upto - given)


class Settlement:
    """What can come back of one receipt, less what came back before. It is never changed."""

    def __init__(self, worth: ReceiptWorth, difference: Difference, customers: Iterable[str]) -> None:
        """Read what was bought.

        Raises:
            ReturnError: it is not a purchase that can be returned, or its header and lines differ.
        """
        self.worth = worth
        self.parts: dict[int, Part] = {part.line.position: part for part in parts_of(worth, difference)}
        self._goods, self._discounts, self._rounding = (
            [part for part in self.parts.values() if part.kind is kind]
            for kind in (LineKind.GOODS, LineKind.DISCOUNT, LineKind.ROUNDING)
        )
        self._goods_total = sum(part.gross for part in self._goods)
        self._customers = {each.casefold() for each in customers if each}
        self._back: dict[int, _Back] = {}
        self._known: dict[str, list[ReceiptWorth]] = {}
        self._numbers, self._is_numbered = numbers_of(worth), is_numbered(worth)
        self._by_label: dict[int | str | None, list[int]] = {}
        for line in worth.lines:
            self._by_label.setdefault(line.label, []).append(line.position)

    def with_returned(self, earlier: Iterable[ReceiptWorth | Mapping[int, Any]]) -> Settlement:
        """Count returns that were made before.

        Raises:
            ReturnError: one is not a return of this receipt, or more came back than was bought.
        """
        new = copy.copy(self)
        new._back, new._known = dict(self._back), {key: list(value) for key, value in self._known.items()}
        for each in earlier:
            if isinstance(each, ReceiptWorth):
                new._count(each)
            else:
                new._count_quantities(each)
        for position, back in new._back.items():
            part = new.parts[position]
            left = part.quantity - back.quantity
            if part.kind is LineKind.GOODS and left < 0 and not is_below_half_a_gram(left):
                raise ReturnError(
                    f"{part.name}: {shown(back.quantity)} came back already, and {shown(part.quantity)} were bought. "
                    f"{_UNTOLD}",
                    part.number,
                )
        return new

    def left(self, part: Part) -> Exact:
        """Return how much of a line of goods has not come back."""
        left = part.quantity - self._back.get(part.line.position, _NOTHING).quantity
        return 0 if is_below_half_a_gram(left) else left

    def find(self, line: object) -> Part:
        """Return what can come back of a line, by its number; by its position from 1 where numbers repeat.

        Raises:
            ReturnError: there is no such line, it cannot be told, or nothing of it can come back.
        """
        label = label_of(line)
        if label is None or isinstance(line, float):
            raise ReturnError(f"Expected the number of a line, such as 2, got {type(line).__name__}.")
        named = self._by_label.get(label, [])
        position = named[0] if len(named) == 1 else None
        if not self._is_numbered:
            at = label - 1 if isinstance(label, int) and 0 < label <= len(self.worth.lines) else None
            if position is not None and at is not None and position != at:
                raise ReturnError(
                    f"Line numbers repeat on the receipt, and {label} is the number of one line and the position of "
                    "another. Pass the line itself, as left() returns it.",
                    label,
                )
            position = at if position is None else position
        if position is None:
            known = ", ".join(map(str, self._numbers))
            raise ReturnError(f"The receipt has no line {label}; it has {known}.", label)
        return self.at(position)

    def at(self, position: int) -> Part:
        """Return what can come back of the line at a position.

        Raises:
            ReturnError: nothing can.
        """
        line = self.worth.lines[position]
        if len(line.corrects) == 1:
            position = line.corrects[0][0]
        part = self.parts.get(position)
        if part is not None:
            return part
        number = self._numbers[position]
        if line.kind is LineKind.RETURN:
            raise ReturnError(f"Line {number} is a return itself; it cannot be returned.", number)
        if line.kind is LineKind.UNKNOWN:
            raise ReturnError(f"Line {number} has no gross amount; what it is worth cannot be told.", number)
        if line.corrects or line.reduces:
            concerned = [each for each, _ in line.corrects] or line.reduces
            what = ", ".join(str(self._numbers[each]) for each in concerned)
            raise ReturnError(f"Line {number} belongs to the lines {what}; return those.", number)
        raise ReturnError(f"Line {number} is a remark without quantity and amount; there is nothing to return.", number)

    def identity_clash(self, identity: ReceiptIdentity) -> str:
        """Return whose identity a new return would have: ``the original``, ``an earlier return``, or an empty text."""
        if self.worth.identity.is_same(identity):
            return "the original"
        taken = any(each.identity.is_same(identity) for each in self._known.get(identity.receipt_id, ()))
        return "an earlier return" if taken else ""

    def shares(self, chosen: Mapping[int, Exact], decisions: Mapping[int, Decision]) -> list[Share]:
        """Return what each line gets back if ``chosen`` quantities, by position, are returned.

        Discounts come back in proportion to the goods, and rounding with the last of them.

        Raises:
            ReturnError: a decided amount is more than what comes back.
        """
        steps = self._steps(chosen)
        gross = self._gross(steps, decisions)
        vat = self._vat(steps, decisions)
        shares: dict[int, Share] = {}
        for position, step in steps.items():
            part = self.parts[position]
            share = Share(part, step.pieces, gross[position], vat.get(position), None)
            if part.kind is LineKind.GOODS or share.gross or share.vat:
                shares[position] = _with_net(share, step, self._back.get(position, _NOTHING).net)
        rounding = [part for part in self._rounding if part.line.position not in self._back]
        if rounding and self._is_last(steps, gross):
            shares.update((part.line.position, Share(part, 1, part.gross, part.vat, part.net)) for part in rounding)
        for position, decision in decisions.items():
            shares[position] = _decided(self.parts[position], shares.get(position), decision)
        if decisions and sum(share.gross for share in shares.values()) < 0:
            raise ReturnError("The return would take money from the customer; deduct less.")
        return [shares[position] for position in sorted(shares)]

    def _steps(self, chosen: Mapping[int, Exact]) -> dict[int, _Step]:
        """Return how far each line comes back, by position; discounts come as far as the worth of the goods."""
        steps: dict[int, _Step] = {}
        for part in self._goods:
            position = part.line.position
            if position in chosen:
                back = self._back.get(position, _NOTHING).quantity
                steps[position] = _Step(back, back + chosen[position], part.quantity)
        if self._discounts:
            before, after = self._worth({}), self._worth(steps)
            if after != before:
                along = _Step(portion(before, self._goods_total), portion(after, self._goods_total), 1)
                steps.update((part.line.position, along) for part in self._discounts)
        return steps

    def _worth(self, steps: Mapping[int, _Step]) -> Exact:
        """Return what all goods are worth that have come back, those of a return included."""
        worth: list[Exact] = []
        for part in self._goods:
            position = part.line.position
            pieces = steps[position].after if position in steps else self._back.get(position, _NOTHING).quantity
            worth.append(_exact(part.exact_gross, pieces, part.quantity))
        return total(worth)

    def _over(self) -> Exact:
        """Return how much more than was due came back before, by rounding."""
        return total(back.gross for back in self._back.values())

    def _is_last(self, steps: Mapping[int, _Step], gross: Mapping[int, int]) -> bool:
        """Return whether with these amounts all has come back, but for what is worth less than an øre."""
        if self._worth(steps) == self._goods_total:
            return True
        whole = self._goods_total + sum(part.gross for part in self._discounts)
        return portion(whole, self._goods_total, self._worth({})) + self._over() + sum(gross.values()) == whole

    def _gross(self, steps: Mapping[int, _Step], decided: Collection[int]) -> dict[int, int]:
        """Return the gross amount that comes back of each line.

        Neither a line nor all of them together are an øre off. Discounts take up what the rounding of the goods leaves,
        and are never more than was given, nor above zero.
        """
        dues: dict[int, Due] = {}
        for position, step in steps.items():
            part, back = self.parts[position], self._back.get(position, _NOTHING)
            due = step.due(part.exact_gross, part.gross, back.gross)
            dues[position] = due if part.kind is LineKind.GOODS else due.at_least(self.remaining_discount(part))
        over = self._over()
        discounts = {each.line.position for each in self._discounts} & dues.keys() - decided
        if discounts:
            free = {position: due for position, due in dues.items() if position not in decided}
            goods = sum(due.wanted for position, due in free.items() if position not in discounts)
            left = total(due.exact for due in free.values()) - over - goods
            taken = nearest(left, [dues[position] for position in sorted(discounts)])
            for position, wanted in zip(sorted(discounts), taken, strict=True):
                dues[position] = dues[position]._replace(wanted=wanted)
        return _settled({0: dues}, decided, {0: over})

    def _vat(self, steps: Mapping[int, _Step], decided: Collection[int]) -> dict[int, int]:
        """Return the VAT that comes back of each line: none, no rate and not all of them together are an øre off."""
        by_rate: dict[Decimal | None, dict[int, Due]] = defaultdict(dict)
        over: dict[Decimal | None, list[Exact]] = defaultdict(list)
        for position, part in self.parts.items():
            if part.vat is None:
                continue
            rate, back = part.vat_rate, self._back.get(position, _NOTHING)
            over[rate].append(back.vat)
            if position in steps:
                by_rate[rate][position] = steps[position].due(part.exact_vat, part.vat, back.vat)
        return _settled(by_rate, decided, {rate: total(each) for rate, each in over.items()})

    def remaining_discount(self, part: Part) -> int:
        """Return what of a discount has not been taken back, in øre; not above zero."""
        return min(part.gross + self._back.get(part.line.position, _NOTHING).taken, 0)

    def _count_quantities(self, quantities: Mapping[int, Any]) -> None:
        for line, value in quantities.items():
            part, pieces = self.find(line), quantity(value)
            if pieces is None or pieces < 0:
                raise ReturnError(f"{part.name}: expected the quantity that came back, got {value!r}.", part.number)
            if part.kind is not LineKind.GOODS:
                raise ReturnError(f"{part.name} is not of goods; give the quantities of goods.", part.number)
            back = self._back.get(part.line.position, _NOTHING)
            self._back[part.line.position] = back._replace(quantity=back.quantity + pieces)

    def _count(self, earlier: ReceiptWorth) -> None:
        returned = [line for line in earlier.lines if line.kind is LineKind.RETURN]
        self._check_earlier(earlier, returned)
        same = [each for each in self._known.get(earlier.receipt_id, []) if each.identity.is_same(earlier.identity)]
        if same:
            if not _is_same_content(same[0], earlier):
                raise ReturnError(
                    f"Receipt {earlier.receipt_id!r} of store {earlier.store_id or same[0].store_id!r} was given twice "
                    "with different content; give the one that was posted."
                )
            return
        self._known.setdefault(earlier.receipt_id, []).append(earlier)
        worth: Exact = 0
        others: dict[int, list[Line]] = defaultdict(list)
        for line in returned:
            part = self._returned_part(line, earlier)
            if part.kind is not LineKind.GOODS:
                others[part.line.position].append(line)
                continue
            pieces = 1 if part.is_whole else -(line.quantity or 0)
            self._count_goods(part, line, pieces)
            if self._discounts:
                worth += _exact(part.exact_gross, pieces, part.quantity)
        for part in self._discounts:
            self._count_discount(part, others[part.line.position], worth)
        for part in self._rounding:
            if others[part.line.position]:
                self._back[part.line.position] = _Back(quantity=1)

    def _check_earlier(self, earlier: ReceiptWorth, returned: Sequence[Line]) -> None:
        worth, name = self.worth, f"Receipt {earlier.receipt_id!r}"
        if worth.identity.is_same(earlier.identity):
            raise ReturnError("An earlier return has the identity of the original: it is what was bought, no return.")
        half = next((line for line in earlier.lines if line.kind is LineKind.HALF_A_RETURN), None)
        if half is not None:
            raise ReturnError(
                f"{name} has a line of type RETURN whose quantity is not below zero, which the API does not take for a "
                f"return. {_UNTOLD}",
                half.label,
            )
        if not returned:
            raise ReturnError(f"{name} is no return. {_UNTOLD}")
        if earlier.customer_id and self._customers and earlier.customer_id.casefold() not in self._customers:
            raise ReturnError(
                f"{name} is a return of another customer. If the customer was merged or renamed, say for_customer=…"
            )
        if earlier.currency != worth.currency:
            raise ReturnError(f"{name} is in another currency than what was bought; give the returns of this receipt.")
        if is_before(earlier.time, worth.time, DEFAULT_ZONE):
            raise ReturnError(f"{name} is from before the purchase; give the returns of this receipt.")

    def _returned_part(self, line: Line, earlier: ReceiptWorth) -> Part:
        """Return what an item of an earlier return takes back; its number is a position where numbers repeat."""
        places = [place for place in self._by_label.get(line.label, []) if self._fits(place, line)]
        if not self._is_numbered and isinstance(line.label, int):
            at = line.label - 1
            if 0 <= at < len(self.worth.lines) and self._fits(at, line):
                places = [at]
        if len(places) != 1:
            raise ReturnError(
                f"Line {line.label} of the earlier return {earlier.receipt_id!r} is not one line of the receipt, or is "
                f"of another product there. {_UNTOLD}",
                line.label,
            )
        return self.at(places[0])

    def _fits(self, position: int, returned: Line) -> bool:
        line = self.worth.lines[position]
        products = {each.product_id.casefold() for each in (line, returned)} - {""}
        return line.kind is not LineKind.RETURN and len(products) < 2

    def _count_goods(self, part: Part, line: Line, pieces: Exact) -> None:
        back = self._back.get(part.line.position, _NOTHING)
        counted = _counted(part, back, [line], (pieces, part.quantity))
        self._back[part.line.position] = counted._replace(quantity=back.quantity + pieces)

    def _count_discount(self, part: Part, lines: Sequence[Line], worth: Exact) -> None:
        """Count what was taken back of a discount by a return of goods of this worth."""
        back = self._back.get(part.line.position, _NOTHING)
        if worth:
            back = _counted(part, back, lines, (worth, self._goods_total))
        self._back[part.line.position] = back._replace(taken=back.taken + sum(abs(line.gross) for line in lines))


def _counted(part: Part, back: _Back, lines: Sequence[Line], ratio: tuple[Exact, Exact]) -> _Back:
    """Add how much more than their exact share the lines of a return gave back, where that is rounding.

    It is rounding if it is less than an øre; if it is more, somebody decided otherwise. Amounts of returns are below
    zero in some shapes, and above in others; here they have the sign of the original.
    """
    over = _over(part.exact_gross, sum(abs(line.gross) for line in lines), ratio)
    if not is_below_an_oere(over):
        return back
    vat = 0 if part.vat is None else _over(part.exact_vat, sum(abs(line.vat or 0) for line in lines), ratio)
    net: Exact = 0
    if part.net is not None and not part.has_usual_net:
        net = _over(part.net, sum(abs(line.net or 0) for line in lines), ratio)
    return back._replace(gross=back.gross + over, vat=back.vat + _rounding(vat), net=back.net + _rounding(net))


def _over(amount: Exact, came: int, ratio: tuple[Exact, Exact]) -> Exact:
    return (-came if amount < 0 else came) - _exact(amount, *ratio)


def _exact(amount: Exact, pieces: Exact, of: Exact) -> Exact:
    """Return the exact share of an amount: a whole number of øre for nothing and for all of it."""
    if not pieces or not of:
        return 0
    return amount if pieces == of else portion(amount, of, pieces)


def _rounding(over: Exact) -> Exact:
    return over if is_below_an_oere(over) else 0


def is_before(one: str, other: str, zone: str | tzinfo) -> bool:
    """Return whether a time is surely before another; times that cannot be read are not compared."""
    first, second = _datetimes.as_moment(one), _datetimes.as_moment(other)
    if first is None or second is None:
        return False
    return _datetimes.is_surely_before(first.replace(microsecond=0), second.replace(microsecond=0), zone)


def _settled(
    groups: Mapping[Any, Mapping[int, Due]], decided: Collection[int], over: Mapping[Any, Exact]
) -> dict[int, int]:
    """Return what is given of each amount, such that each, each group and all of them are less than an øre off.

    What a shop decided on has no part in it.

    Args:
        groups: what is due, by group and position.
        decided: the positions of lines whose amount a shop decided on.
        over: how much more than was due came back before of each group.
    """
    out = {position: due.wanted for dues in groups.values() for position, due in dues.items() if position in decided}
    rest = {
        group: {position: due for position, due in dues.items() if position not in decided}
        for group, dues in groups.items()
    }
    if all(due.lowest == due.highest for dues in rest.values() for due in dues.values()):
        return out | {position: due.wanted for dues in rest.values() for position, due in dues.items()}
    wholes = [together([*dues.values()], over[group]) for group, dues in rest.items()]
    goals = [each.wanted for each in wholes]
    if len(over) > 1:
        goals = settled(together(wholes, total(over.values())).wanted, wholes)
    for goal, dues in zip(goals, rest.values(), strict=True):
        out.update(zip(dues, settled(goal, [*dues.values()]), strict=True))
    return out


def _with_net(share: Share, step: _Step, over: Exact) -> Share:
    part = share.part
    if part.net is None:
        return share
    if part.has_usual_net and share.vat is not None:
        return share._replace(net=share.gross - share.vat)
    return share._replace(net=step.due(part.net, part.net, over).wanted)


def _decided(part: Part, share: Share | None, decision: Decision) -> Share:
    """Return the share of a line with the amount that the shop decided on, and VAT in proportion."""
    usual = share or Share(part, 0, 0, 0 if part.vat is not None else None, None)
    gross = (usual.gross if decision.amount is None else decision.amount) - decision.deducted
    if part.kind is LineKind.DISCOUNT:
        ratio = portion(gross, part.gross)
        base = usual._replace(quantity=ratio, gross=part.gross, vat=part.vat, net=part.net)
    else:
        if not 0 <= gross <= usual.gross:
            raise ReturnError(
                f"{part.name}: {shown(usual.quantity)} of it gives back at most {Money.from_oere(usual.gross)} kroner; "
                "expected an amount from 0 to that.",
                part.number,
            )
        ratio = portion(gross, usual.gross) if usual.gross else 1
        base = usual
    vat = None if base.vat is None else half_up(base.vat * ratio)
    net = None if base.net is None else gross - vat if vat is not None else half_up(base.net * ratio)
    return base._replace(gross=gross, vat=vat, net=net, reason="; ".join(decision.reasons))


def _is_same_content(one: ReceiptWorth, other: ReceiptWorth) -> bool:
    """Return whether two receipts have the same lines, also if one was posted and the other read back."""
    return len(one.lines) == len(other.lines) and all(
        (line.label, line.product_id, line.quantity, abs(line.gross))
        == (same.label, same.product_id, same.quantity, abs(same.gross))
        and (not line.vat or not same.vat or abs(line.vat) == abs(same.vat))
        for line, same in zip(one.lines, other.lines, strict=True)
    )
