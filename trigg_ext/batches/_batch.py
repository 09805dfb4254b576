"""Receipts that are sent together, and how a batch is split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from trigg_api import codec
from trigg_api.client import Held
from trigg_ext.batches._receipt_writer import Identity, Written

if TYPE_CHECKING:
    from trigg_ext.batches._known_receipts import Known

_HEAD, _TAIL = b'{"ReceiptRequests":[', b"]}"
#: So often a batch is split by the names in responses before it is halved: these may name a few at a time.
_SPLITS_BY_NAME = 3


class Stored(Held[Written]):
    """A receipt that a journal has: where it comes among those to be sent, and its row."""

    __slots__ = ("place", "row")

    def __init__(self, place: tuple[int, int], written: Written) -> None:
        super().__init__(written)
        self.place = place
        self.row = place[1]

    @property
    def receipt(self) -> Any:
        """The receipt as a mapping."""
        return codec.loads(self._reveal()[0])


class Batch(Held[tuple[list[Written], list[Any]]]):
    """Receipts that are sent together.

    Attributes:
        positions: their positions among those given.
        rejected: whether they were in a batch that was rejected with another status than 409 or 413.
        conflicted: whether they were in a batch that was rejected with 409.
        rows: their rows in a journal, once they have some.
        number: the number of the batch in the journal, while it is in it as a whole.
        known: the outcomes of those that are not sent since the journal has them, by their places.
    """

    __slots__ = ("_sent", "_splits_by_name", "conflicted", "known", "number", "positions", "rejected", "rows")

    def __init__(self, positions: list[int], written: list[Written], receipts: list[Any]) -> None:
        super().__init__((written, receipts))
        self.positions = positions
        self.rejected = False
        self.conflicted = False
        self.rows: list[int] = []
        self.number: int | None = None
        self.known: Mapping[int, Known] = {}
        self._sent: Batch | None = None
        self._splits_by_name = 0

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def sent(self) -> Batch:
        """Those that are sent: all of them, but for what is known."""
        return self if self._sent is None else self._sent

    @sent.setter
    def sent(self, part: Batch) -> None:
        self._sent = None if part is self else part

    @property
    def written(self) -> list[Written]:
        """The receipts, serialized; the text is empty where one could not be."""
        return self._reveal()[0]

    @property
    def identities(self) -> list[Identity]:
        """Which receipts they are, and whose."""
        return [identity for _, identity, _ in self.written]

    @property
    def receipts(self) -> list[Any]:
        """The receipts as given."""
        return self._reveal()[1]

    @property
    def body(self) -> bytes:
        """What is sent, of a batch that is not empty."""
        texts = [text for text, _, _ in self.written]
        # Joined in one go: a second copy of so many bytes costs more than the first.
        texts[0] = _HEAD + texts[0]
        texts[-1] += _TAIL
        return b",".join(texts)

    @property
    def size(self) -> int:
        """The size of the body in bytes."""
        return size_of(len(self), sum(len(text) for text, _, _ in self.written))

    def part(self, places: Iterable[int]) -> Batch:
        """Return those at some places of this batch as a batch."""
        chosen = list(places)
        part = Batch(
            [self.positions[place] for place in chosen],
            [self.written[place] for place in chosen],
            [self.receipts[place] for place in chosen],
        )
        part.rows = [self.rows[place] for place in chosen] if self.rows else []
        part.rejected, part.conflicted, part._splits_by_name = self.rejected, self.conflicted, self._splits_by_name
        return part

    def split(self, named: Iterable[int] = ()) -> list[Batch]:
        """Split a batch of several: the named ones, by their places, apart from the rest; else in halves."""
        many, apart = len(self), sorted(named)
        if not 0 < len(apart) <= many // 2 or self._splits_by_name >= _SPLITS_BY_NAME:
            return [self.part(range(many // 2)), self.part(range(many // 2, many))]
        self._splits_by_name += 1
        chosen = {*apart}
        rest = self.part(place for place in range(many) if place not in chosen)
        return [rest, *(self.part([place]) for place in apart)]

    def split_by_size(self) -> list[Batch]:
        """Split a batch of several in two of about the same size in bytes."""
        sizes = list(accumulate(len(text) for text, _, _ in self.written))
        middle = next(place for place, size in enumerate(sizes) if 2 * size >= sizes[-1])
        cut = min(max(middle, 1), len(self) - 1)
        return [self.part(range(cut)), self.part(range(cut, len(self)))]

    def singles(self) -> list[Batch]:
        """Split a batch into one for each receipt."""
        return [self.part([place]) for place in range(len(self))]

    def __repr__(self) -> str:
        return f"<Batch of {len(self)} receipts>"


def size_of(count: int, bytes_of_texts: int) -> int:
    """Return the size in bytes of a body with so many receipts, which are so long in all."""
    return len(_HEAD) + len(_TAIL) + bytes_of_texts + max(count - 1, 0)


def ranges_of(positions: Sequence[int]) -> list[range]:
    """Return positions, in order, as few ranges as possible."""
    out: list[range] = []
    if positions and positions[-1] - positions[0] == len(positions) - 1:
        return [range(positions[0], positions[-1] + 1)]
    for position in positions:
        if out and out[-1].stop == position:
            out[-1] = range(out[-1].start, position + 1)
        else:
            out.append(range(position, position + 1))
    return out
