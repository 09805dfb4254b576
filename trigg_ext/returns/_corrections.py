"""Match the corrections of a receipt (voids) with the lines that they take back."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from trigg_ext.returns._money import Exact, portion


class Entry(NamedTuple):
    """What a correction and what it corrects are known by. The amount is whole øre, as it counts."""

    position: int
    product: str
    quantity: Exact
    """0 where there is none."""
    gross: int


#: The positions of the lines that a correction corrects, and how many pieces of each.
Corrected = list[tuple[int, Exact]]


def corrections(goods: Sequence[Entry], others: Sequence[Entry]) -> dict[int, Corrected]:
    """Return what corrects what, by the position of the correction.

    A line with a quantity below zero takes back goods of the same product at their price for a piece: the nearest line
    before it first, then lines after it. The price is that of the line, or what is left of it after discounts on the
    product. A line of a discount's product that has its amount with the other sign takes back the discount.

    Args:
        goods: lines of goods that have a product.
        others: lines that may be corrections or discounts, in the order of the receipt.
    """
    matching = _Matching(goods)
    for entry in others:
        if entry.quantity < 0 and entry.gross <= 0:
            matching.match(entry)
    rest = [entry for entry in others if entry.gross and entry.position not in matching.found]
    matching.match_discounts(rest)
    rest = [entry for entry in rest if entry.gross < 0 and entry.position not in matching.found]
    off: dict[str, int] = defaultdict(int)
    for entry in rest:
        off[entry.product] += 0 if entry.quantity < 0 else entry.gross
    for entry in rest:
        if entry.quantity < 0 and off[entry.product]:
            matching.match(entry, off[entry.product])
    return matching.found


class _Matching:
    """Lines of goods, with how much of each has not been corrected."""

    def __init__(self, goods: Sequence[Entry]) -> None:
        self.found: dict[int, Corrected] = {}
        self._open = {entry.position: entry.quantity for entry in goods}
        self._price = {entry.position: portion(entry.gross, entry.quantity) for entry in goods}
        self._of_product: dict[str, list[Entry]] = defaultdict(list)
        self._at_price: dict[tuple[str, Exact], list[int]] = defaultdict(list)
        for entry in goods:
            self._of_product[entry.product].append(entry)
            self._at_price[entry.product, self._price[entry.position]].append(entry.position)

    def match(self, entry: Entry, off: int = 0) -> None:
        """Take pieces off the lines at the price of a correction, where ``off`` is taken off the whole product."""
        wanted, price = -entry.quantity, portion(entry.gross, entry.quantity)
        places = () if off else self._at_price.get((entry.product, price), ())
        if not places:
            whole = sum(each.gross for each in self._of_product.get(entry.product, ()))
            rest = portion(whole + off, whole) if whole else 1
            # A price for a piece that was rounded to the øre may be a little off.
            places = [
                each.position
                for each in self._of_product.get(entry.product, ())
                if -1 <= (self._price[each.position] * rest - price) * min(wanted, self._open[each.position]) <= 1
            ]
        here = bisect_left(places, entry.position)
        found: Corrected = []
        for index in chain(range(here - 1, -1, -1), range(here, len(places))):
            taken = min(wanted, self._open[places[index]])
            if taken:
                found.append((places[index], taken))
                wanted -= taken
            if not wanted:
                break
        if found:
            self._take(entry, found)

    def match_discounts(self, entries: Sequence[Entry]) -> None:
        """Match each discount with a line that takes it back whole."""
        discounts: dict[tuple[str, int], list[int]] = defaultdict(list)
        for entry in entries:
            if entry.gross < 0:
                discounts[entry.product, -entry.gross].append(entry.position)
        for entry in entries:
            places = discounts.get((entry.product, entry.gross))
            if places and entry.product:
                here = max(bisect_left(places, entry.position) - 1, 0)
                self.found[entry.position] = [(places.pop(here), 1)]

    def _take(self, entry: Entry, found: Corrected) -> None:
        self.found[entry.position] = found
        for place, taken in found:
            self._open[place] -= taken
            if not self._open[place]:
                at_price = self._at_price[entry.product, self._price[place]]
                del at_price[bisect_left(at_price, place)]
