"""Remember which receipts a run has seen, in little room."""

from __future__ import annotations

import sys
from array import array
from hashlib import blake2b

_FIRST_SIZE = 1 << 14
_LARGE = 1 << 18
_WIDE = sys.hash_info.width >= 64


class Seen:
    """A set of identities that takes 8 bytes for each slot, of which a fourth or more are filled.

    It keeps 64 bits of each: in one of 30 million runs of a million receipts, two are taken for the same. That one is
    reported as given twice, so that nothing is lost in silence.
    """

    def __init__(self) -> None:
        self._table = array("q", bytes(8 * _FIRST_SIZE))
        self._count = 0

    def add(self, identity: tuple[str, str, str]) -> bool:
        """Add the identity of a receipt (store, receipt id and day); return whether it was not there before."""
        # 0 stands for an empty slot.
        key = (hash(identity) if _WIDE else _hash(identity)) or 1
        table = self._table
        place = key & (len(table) - 1)
        while found := table[place]:
            if found == key:
                return False
            place = (place + 1) & (len(table) - 1)
        table[place] = key
        self._count += 1
        if 2 * self._count > len(table):
            self._table = _grown(table)
        return True


def _hash(identity: tuple[str, str, str]) -> int:
    digest = blake2b(repr(tuple(identity)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _grown(table: array[int]) -> array[int]:
    out = array("q", bytes(8 * len(table) * (4 if len(table) < _LARGE else 2)))
    mask = len(out) - 1
    for key in table:
        if key:
            place = key & mask
            while out[place]:
                place = (place + 1) & mask
            out[place] = key
    return out
