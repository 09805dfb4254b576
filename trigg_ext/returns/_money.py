"""Exact arithmetic: amounts in kroner and øre, quantities, and the shares of an amount.

Inside this package an amount is a whole number of øre (``int``), and what is not yet rounded to the øre is an exact
fraction of one. Floats and decimals are read and written at the edge, here.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple, Self

from trigg_ext.errors import ReturnError

#: An exact number: an amount in øre before it is rounded, or a quantity; an ``int`` where it is whole.
Exact = int | Fraction

_LARGEST = 1_000_000_000
_SMALLEST_PART = 1_000_000


class Money(Decimal):
    """An amount in kroner, always of two decimals: a ``Decimal`` that stays exact in whatever context it is used.

    ::

        Money("199.90") * 3         # Money('599.70')
        Money(19.99) + 5            # Money('24.99'); a float counts as its shortest decimal spelling
        Money(100).shares([1, 1, 1])  # 33.34, 33.33 and 33.33

    Sums and differences with integers and decimals are ``Money``, and so are products and quotients with numbers,
    rounded half up (away from zero) to the øre. ``Money / Money`` is the ratio, a ``Decimal``.

    Raises:
        ReturnError: the value is not a number, or is beyond a thousand million kroner.
    """

    __slots__ = ()

    def __new__(cls, value: float | str | Decimal = 0) -> Self:
        """Round a number of kroner to the øre."""
        exact = amount(value)
        if exact is None:
            raise ReturnError(f"Expected an amount in kroner, got {value!r}; give a number such as Money('199.90').")
        return cls.from_oere(half_up(exact))

    @classmethod
    def from_oere(cls, oere: int) -> Self:
        """Return the amount of so many øre.

        Args:
            oere: øre, below zero too.
        """
        kroner, rest = divmod(abs(oere), 100)
        return super().__new__(cls, f"{'-' if oere < 0 else ''}{kroner}.{rest:02}")

    @property
    def oere(self) -> int:
        """The amount in whole øre."""
        numerator, denominator = self.as_integer_ratio()
        return numerator * 100 // denominator

    def shares(self, weights: Iterable[float | Decimal]) -> list[Money]:
        """Split the amount in proportion to ``weights``, to the øre.

        The shares add up to the amount. Øre that are left over go to the largest remainders, in order where equal.

        Returns:
            A share for each weight, in their order.

        Raises:
            ReturnError: a weight is not a number, or they add up to zero.
        """
        exact = [quantity(each) for each in weights]
        known = [each for each in exact if each is not None]
        whole = sum(known)
        if len(known) < len(exact) or not whole:
            raise ReturnError("Expected weights that are numbers and do not add up to zero.")
        return [Money.from_oere(each) for each in spread(self.oere, known)]

    def __repr__(self) -> str:
        return f"Money('{self}')"

    def __add__(self, other: Any, /) -> Money:
        number = _operand(other)
        return NotImplemented if number is None else self._rounded(self.oere + number * 100)

    __radd__ = __add__

    def __sub__(self, other: Any, /) -> Money:
        number = _operand(other)
        return NotImplemented if number is None else self._rounded(self.oere - number * 100)

    def __rsub__(self, other: Any, /) -> Money:
        number = _operand(other)
        return NotImplemented if number is None else self._rounded(number * 100 - self.oere)

    def __mul__(self, other: Any, /) -> Money:
        number = _operand(other)
        return NotImplemented if number is None else self._rounded(self.oere * number)

    __rmul__ = __mul__

    def __truediv__(self, other: Any, /) -> Decimal:
        if isinstance(other, Money):
            return Decimal(self) / Decimal(other)
        number = _operand(other)
        return NotImplemented if number is None else self._rounded(Fraction(self.oere) / number)

    def __neg__(self) -> Money:
        return Money.from_oere(-self.oere)

    def __pos__(self) -> Money:
        return self

    def __abs__(self) -> Money:
        return Money.from_oere(abs(self.oere))

    @staticmethod
    def _rounded(exact: Exact) -> Money:
        return Money.from_oere(half_up(exact))


def amount(value: Any) -> Exact | None:
    """Read an amount in kroner as øre; None if it is not a number, or beyond a thousand million kroner."""
    oere = _in_parts(value, 100)
    if oere is not None:
        return oere
    kroner = _number(value)
    if kroner is None:
        return None
    exact = kroner * 100
    return exact.numerator if exact.denominator == 1 else exact


def quantity(value: Any) -> Exact | None:
    """Read a quantity; None if it is not a number, or beyond a thousand million.

    A float that is a fraction to all its digits is read as that fraction, so that three times 1/3 are 1.
    """
    grams = _in_parts(value, 1000)
    if grams is None:
        return _number(value)
    return Fraction(grams, 1000) if grams % 1000 else grams // 1000


def portion(amount: Exact, of: Exact, pieces: Exact = 1) -> Exact:
    """Return the exact portion of an amount that is for ``pieces`` of so many."""
    over = amount.numerator * pieces.numerator * of.denominator
    under = amount.denominator * pieces.denominator * of.numerator
    return Fraction(over, under) if over % under else over // under


def is_below_half_a_gram(quantity: Exact) -> bool:
    """Return whether a quantity, or a difference of two, is none: less than half a thousandth, either way."""
    return 2000 * abs(quantity.numerator) < quantity.denominator


def total(amounts: Iterable[Exact]) -> Exact:
    """Add up amounts."""
    listed = [*amounts]
    under = lcm(*(each.denominator for each in listed))
    over = sum(each.numerator * (under // each.denominator) for each in listed)
    return over if under == 1 else Fraction(over, under)


def is_below_an_oere(difference: Exact) -> bool:
    """Return whether a difference is of rounding: less than an øre, either way."""
    return abs(difference.numerator) < difference.denominator


def half_up(exact: Exact) -> int:
    """Round to the øre, half up (away from zero)."""
    if isinstance(exact, int):
        return exact
    whole, rest = divmod(abs(exact.numerator), exact.denominator)
    whole += 2 * rest >= exact.denominator
    return whole if exact > 0 else -whole


def rounded(exact: Sequence[Exact], total: int) -> list[int]:
    """Round amounts to the øre such that they add up to ``total``, which is about their sum.

    Øre that are left over go to the largest remainders, in order where equal.
    """
    if total < 0:
        return [-each for each in rounded([-each for each in exact], -total)]
    floors = [each.numerator // each.denominator for each in exact]
    over = total - sum(floors)
    if over:
        order = sorted(range(len(exact)), key=lambda place: floors[place] - exact[place])
        each, rest = divmod(over, len(exact))
        for rank, place in enumerate(order):
            floors[place] += each + (rank < rest)
    return floors


def spread(total: int, weights: Sequence[Exact]) -> list[int]:
    """Share an amount in øre in proportion to ``weights``, which must not add up to zero."""
    whole = sum(weights)
    return rounded([portion(total, whole, weight) for weight in weights], total)


class Due(NamedTuple):
    """What is due of an amount in one return, and the whole øre that may be given for it."""

    exact: Exact
    over: Exact
    """How much more than was due came back before, by rounding; below zero if it was less."""
    lowest: int
    highest: int
    wanted: int
    """What is given where nothing else has a say."""

    @classmethod
    def of(cls, exact: Exact, over: Exact, wanted: int) -> Due:
        """Return what may be given: less than an øre more or less than is due, and ``wanted`` if that is."""
        lowest = exact.numerator // exact.denominator
        highest = lowest + (exact.denominator > 1)
        return cls(exact, over, lowest, highest, min(max(wanted, lowest), highest))

    def at_least(self, bound: int) -> Due:
        """Return the same where no less than ``bound`` may be given."""
        if bound <= self.lowest:
            return self
        return self._replace(lowest=bound, highest=max(self.highest, bound), wanted=max(self.wanted, bound))

    def may_move(self, step: int) -> bool:
        """Return whether an øre more (1) or less (-1) than is wanted may be given."""
        return self.lowest <= self.wanted + step <= self.highest

    def over_after(self, step: int) -> Exact:
        """Return how much more than was due has come back if so much more than is wanted is given."""
        return self.over + self.wanted + step - self.exact


def together(dues: Sequence[Due], over: Exact) -> Due:
    """Return what is due of several amounts as one.

    Given is what they want, unless it is an øre or more off what is due in this return, or in all so far.

    Args:
        dues: the amounts that a return is of.
        over: how much more than was due came back before, of these amounts and of others of the same receipt.
    """
    exact = total(due.exact for due in dues)
    wanted = sum(due.wanted for due in dues)
    return Due.of(exact, over, Due.of(exact - over, 0, wanted).wanted)


def nearest(goal: Exact, dues: Sequence[Due]) -> list[int]:
    """Return what is given for each amount to come next to ``goal``, where each is less than an øre off in the end."""
    wanted = sum(due.wanted for due in dues)
    up, down = (sum(due.may_move(step) and is_below_an_oere(due.over_after(step)) for due in dues) for step in (1, -1))
    return settled(min(max(half_up(goal), wanted - down), wanted + up), dues)


def settled(goal: int, dues: Sequence[Due]) -> list[int]:
    """Return what is given for each amount, such that it is ``goal`` as far as each of them may be rounded.

    Rounded otherwise than they want are those that are the least off then, over all returns so far; of equal ones the
    first upwards, and the last downwards.
    """
    out = [due.wanted for due in dues]
    off = goal - sum(out)
    if off:
        step = 1 if off > 0 else -1
        free = [(abs(due.over_after(step)), step * place) for place, due in enumerate(dues) if due.may_move(step)]
        for _, place in sorted(free)[: abs(off)]:
            out[step * place] += step
    return out


def kroner(oere: int) -> int | float:
    """Return øre as a JSON number of kroner: 181780 is 1817.8, 10000 is 100.

    Args:
        oere: øre, below zero too.
    """
    return oere // 100 if oere % 100 == 0 else oere / 100


def plain(value: Exact) -> int | float:
    """Return a quantity as a JSON number."""
    return value.numerator if value.denominator == 1 else value.numerator / value.denominator


def shown(value: Exact) -> str:
    """Write a quantity for people: ``1``, ``0.385``, ``0.333333``."""
    text = format(decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal(value: Exact) -> Decimal:
    """Return a quantity as a decimal of at most six places."""
    if value.denominator == 1:
        return Decimal(value.numerator)
    millionths = half_up(value * _SMALLEST_PART)
    whole, rest = divmod(abs(millionths), _SMALLEST_PART)
    digits = f"{rest:06}".rstrip("0")
    return Decimal(f"{'-' if millionths < 0 else ''}{whole}{'.' if digits else ''}{digits}")


def _in_parts(value: Any, parts: int) -> int | None:
    """Return how many hundredths, say, the usual number is; None if it is an unusual one, or none."""
    if value.__class__ is int:
        return int(value * parts) if -_LARGEST <= value <= _LARGEST else None
    if value.__class__ is float and -_LARGEST <= value <= _LARGEST:
        whole = round(value * parts)
        # The float nearest to so many hundredths: those are its shortest decimal spelling.
        return whole if whole / parts == value else None
    return None


def _number(value: Any) -> Fraction | None:
    """Read a number of any kind (also those of numpy) to its shortest decimal spelling."""
    if isinstance(value, Fraction):
        read = value
    elif isinstance(value, bool) or not isinstance(value, (float, str, Decimal, numbers.Real)):
        return None
    else:
        try:
            # float() first: a float of numpy has a repr of its own.
            exact = Decimal(repr(float(value)) if isinstance(value, float) else str(value))
            if not exact.is_finite() or exact.adjusted() > 12:
                return None
            # The exponent is bounded below too: a string such as 1e-999999 would be a fraction of a million digits.
            read = Fraction(exact) if exact.adjusted() > -30 else Fraction(0)
        except (ArithmeticError, ValueError):
            return None
    if abs(read) > _LARGEST:
        return None
    return read if read.denominator <= _SMALLEST_PART else read.limit_denominator(_SMALLEST_PART)


def _operand(value: object) -> Exact | None:
    """Return what an amount can be added to or multiplied by; floats are not, as with every decimal."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Fraction):
        return value
    return Fraction(value) if isinstance(value, Decimal) and value.is_finite() else None
