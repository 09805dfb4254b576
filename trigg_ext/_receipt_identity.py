"""Identify receipts: by store, receipt id and day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from trigg_ext._datetimes import as_moment

#: Many receipts are of few days.
_day_text = lru_cache(maxsize=64)(date.isoformat)


class ReceiptIdentity(NamedTuple):
    """What tells a receipt from all others. Tills may count from 1 in each store and on each day."""

    store_id: str
    receipt_id: str
    day: str

    def is_same(self, other: ReceiptIdentity) -> bool:
        """Return whether both are one receipt; a store or a day that is not given fits any."""
        if not self.receipt_id or self.receipt_id != other.receipt_id:
            return False
        is_same_day = self.day == other.day or not self.day or not other.day
        return is_same_day and _is_same_store(self.store_id, other.store_id)


def day_of(time: object) -> str:
    """Return the date of a time as the clock in the shop showed it; of what is no time, its text."""
    moment = as_moment(time)
    if moment is None:
        return time.strip() if isinstance(time, str) else ""
    return _day_text(moment.date())


def _is_same_store(store: str, other: str) -> bool:
    """Return whether two spellings mean one store: a number may have lost its zeros."""
    if store == other or not store or not other:
        return True
    return store.strip().lower().lstrip("0") == other.strip().lower().lstrip("0")
