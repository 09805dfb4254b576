"""Find the receipts that a response names, and what it says of them. No I/O.

A receipt is named by its id, in a place that is about receipts, or by a JSON pointer into ``ReceiptRequests``. A number
that happens to be equal to an id names nothing: neither a count, nor a line, nor a status.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

from trigg_api.client import Held, Response
from trigg_api.types import read_json
from trigg_ext.batches._receipt_writer import Identity

#: What a response says of one receipt. ``unclear``: it says that the receipt exists, or contradicts itself.
Verdict = Literal["accepted", "rejected", "unclear"]

_POINTER = r"(?i)ReceiptRequests(?:/|\[|\.)([0-9]{1,6})\b"
_RECEIPT = r"(?:receipts?|bilag|kvittering)"
_ID_FIELD = rf"(?i){_RECEIPT}?_?(?:ids?|no|nr|numbers?|nummer)"
#: An id in a sentence: after a word for a receipt; or one that no number can be taken for.
_IN_TEXT = (
    rf"(?i){_RECEIPT}(?:[\s_-]?(?:id|no|nr|number|nummer))?[\s.:=#'\"(\[]{{1,4}}([^\s,;:'\"()\[\]{{}}]+)"
    r"|(?=[^\s,;:'\"()\[\]{}]*[^\W\d])([^\s,;:'\"()\[\]{}]{8,})"
)
_NEGATIVE = (
    r"(?i)reject|refus|fail|error|invalid|duplicate|conflict|denied|skip|ignor|problem|avvis|feil|ugyldig"
    r"|un(?:accept|process|success|stor)|(?:not|ikke)[\s_-]?(?:accept|process|stor|creat|sav|ok|godkjent|lagret)"
)
_POSITIVE = r"(?i)accept|creat|stored|success|succeed|processed|saved|inserted|imported|handled|received|^ok$"
_NO_NEGATIVE = r"(?i)\b(?:0|no|none|ingen|without|uten)\W+(?:\w+\W+)?$"
_STATUS = r"(?i)(?:http)?_?status(?:_?code)?|state|result|outcome|code"
_LONG_TEXT = 10_000
_DEEPEST = 10
#: A number of so many digits is no count and no place of a receipt in a batch.
_DIGITS_OF_AN_ID = 6


class Success(Held[Any]):
    """The body of a 2xx response. The description of the operation has none, so any JSON may stand in it."""

    __slots__ = ("status",)

    def __init__(self, status: int, value: Any = None) -> None:
        super().__init__(value)
        self.status = status

    @property
    def value(self) -> Any:
        """The JSON value; None where the body is empty."""
        return self._reveal()

    @property
    def shape(self) -> str:
        """Describe the body without its values."""
        value = self.value
        if not isinstance(value, Mapping):
            return f"a JSON {_JSON_TYPES.get(value.__class__.__name__, 'number')}"
        names = [name for name in cast("dict[str, Any]", value) if re.fullmatch(r"[A-Za-z_]\w{0,39}", name)]
        listed = ", ".join(map(repr, names[:5])) + (", …" if len(names) > 5 else "")
        return f"an object with {listed}" if names else "an object"


_JSON_TYPES = {"list": "array", "str": "string", "bool": "boolean"}


def read_success(response: Response) -> Success:
    """Read the body of a 2xx response, which is empty or JSON."""
    return Success(response.status_code, read_json(response, None))


class Verdicts(NamedTuple):
    """What a 2xx response says of the receipts of a batch: of those that it names, by place, and of the others."""

    named: Mapping[int, Verdict]
    others: Verdict


def read_verdicts(identities: Sequence[Identity], success: Success) -> Verdicts:
    """Read what a 2xx response says of each receipt.

    Without a body all are accepted. A receipt counts as rejected where it is named as such. Where the response says
    that something was not accepted, and not what, nothing else in the batch counts as accepted.
    """
    value = success.value
    if value is None:
        return Verdicts({}, "accepted" if success.status != 207 else "unclear")
    reading = _Reading(identities)
    said = reading.read(value if isinstance(value, (Mapping, list)) else {"success": value}, ()).unnamed
    named: dict[int, Verdict] = {place: _one_of(verdicts) for place, verdicts in reading.verdicts.items()}
    many, not_accepted = len(identities), sum(each != "accepted" for each in named.values())
    possible = {"rejected": (not_accepted,), "accepted": (many, many - not_accepted)}
    explained = all(count in possible[word] for word, count in said)
    # A response that lists what was accepted, or has a status for each, does not list all that was not.
    lists_accepted = "accepted" in named.values() or (success.status == 207 and not named and not reading.says_none)
    return Verdicts(named, "accepted" if explained and not lists_accepted else "unclear")


def named_in(identities: Sequence[Identity], detail: Any) -> set[int]:
    """Find the places in a batch that an error's detail names.

    A hint and no more: what is named is sent alone, and rejected only if the API rejects it then.
    """
    reading = _Reading(identities)
    reading.read(detail, ("errors",))
    return set(reading.verdicts)


def _one_of(verdicts: set[Verdict]) -> Verdict:
    return next(iter(verdicts)) if len(verdicts) == 1 else "unclear"


_Word = Literal["accepted", "rejected"]


class _Said(NamedTuple):
    """What a part of a response says: whether it names a receipt, and the numbers of receipts that it does not name."""

    names: bool = False
    #: -1 for a number that it does not give.
    unnamed: tuple[tuple[_Word, float], ...] = ()


_SOME_REJECTED = _Said(unnamed=(("rejected", -1),))


class _Reading:
    """A walk through a JSON value that notes what is said of the receipts that it names."""

    def __init__(self, identities: Sequence[Identity]) -> None:
        self._identities = identities
        self._places: dict[str, list[int]] = {}
        for place, identity in enumerate(identities):
            if identity.receipt_id:
                self._places.setdefault(identity.receipt_id, []).append(place)
        self.verdicts: dict[int, set[Verdict]] = {}
        #: Whether it says that none was rejected.
        self.says_none = False

    def read(self, value: Any, path: tuple[str, ...], holder: Mapping[str, Any] | None = None) -> _Said:
        """Read a value. ``path`` are the names of the fields that it is in, ``holder`` is the object around it."""
        if len(path) > _DEEPEST:
            return _Said()
        if isinstance(value, Mapping):
            return self._read_object(cast("Mapping[str, Any]", value), path)
        if isinstance(value, list):
            return self._read_list(value, path)  # pyright: ignore[reportUnknownArgumentType]
        if self._note(self._places_of(value, path), path, holder):
            return _Said(names=True)
        return _said_of_others(path[-1], value) if holder is not None else _Said()

    def _read_object(self, value: Mapping[str, Any], path: tuple[str, ...]) -> _Said:
        said: list[_Said] = []
        about_one = False
        # The plain fields first: they tell whether the object is about one receipt, and so all else in it.
        for key, each in sorted(value.items(), key=lambda item: isinstance(item[1], (Mapping, list))):
            inner = (*path, key)
            if places := self._places_of_key(key):
                said.append(_Said(self._note(places, inner, None)))
                continue
            here = self.read(each, inner, value)
            about_one |= here.names and not isinstance(each, (Mapping, list))
            said.append(here)
        return _together(said, about_one)

    def _read_list(self, values: list[Any], path: tuple[str, ...]) -> _Said:
        said = [self.read(each, path) for each in values]
        self.says_none |= not values and bool(path) and _word(path[-1]) == "rejected"
        if not all(each.names for each in said) and any(_word(key) == "rejected" for key in path):
            said.append(_SOME_REJECTED)
        if path and _word(path[-1]) == "accepted":
            said.append(_Said(unnamed=(("accepted", len(values)),)))
        return _together(said, about_one=False)

    def _note(self, places: Sequence[int], path: tuple[str, ...], holder: Mapping[str, Any] | None) -> bool:
        stores = {str(each) for key, each in (holder or {}).items() if re.fullmatch(r"(?i)store(?:_?id)?", key)}
        if stores:
            places = [place for place in places if self._identities[place].store_id in stores]
        verdict = _verdict(path, holder) if len(places) == 1 else "unclear"
        for place in places:
            self.verdicts.setdefault(place, set()).add(verdict)
        return bool(places)

    def _places_of_key(self, key: str) -> list[int]:
        if key in self._places and not _is_small_number(key):
            return self._places[key]
        return self._places_at(key)

    def _places_at(self, text: str) -> list[int]:
        pointed = map(int, re.findall(_POINTER, text[:_LONG_TEXT]))
        return [place for place in pointed if place < len(self._identities)]

    def _places_of(self, value: Any, path: tuple[str, ...]) -> list[int]:
        if isinstance(value, bool) or not isinstance(value, (str, int)) or not path:
            return []
        text, last = str(value), path[-1]
        if text in self._places:
            small = _is_small_number(text)
            is_id = re.fullmatch(_ID_FIELD, last) and not (
                small and not any(re.search(_RECEIPT, key, re.IGNORECASE) for key in path)
            )
            is_listed = re.fullmatch(rf"(?i){_RECEIPT}", last) or _word(last)
            if is_id or (is_listed and not (small and isinstance(value, int))):
                return self._places[text]
        if isinstance(value, int):
            return []
        if pointed := self._places_at(value):
            return pointed
        found = (first or second for first, second in re.findall(_IN_TEXT, value[:_LONG_TEXT]))
        return [place for word in found for place in self._places.get(word.rstrip("."), ())]


def _is_small_number(text: str) -> bool:
    """Return whether a text may also be a count, or a place of a receipt in a batch."""
    return text.isdecimal() and len(text) < _DIGITS_OF_AN_ID


def _together(said: Sequence[_Said], about_one: bool) -> _Said:
    unnamed = () if about_one else tuple(each for one in said for each in one.unnamed)
    return _Said(any(each.names for each in said), unnamed)


def _verdict(path: tuple[str, ...], holder: Mapping[str, Any] | None) -> Verdict:
    """Decide what is said of a receipt that is named in a field: by the fields beside it, else by those it is in."""
    said: set[Verdict] = {found for key, value in (holder or {}).items() if (found := _said_by(key, value)) is not None}
    if said:
        return _one_of(said)
    for key in reversed(path):
        if (word := _word(key)) is not None:
            return word
    return "unclear"


def _said_by(key: str, value: Any) -> Verdict | None:
    """Read one field of an object that names a receipt; None if it says nothing of its fate."""
    if re.fullmatch(_STATUS, key):
        return _of_status(value)
    word, value = _word(key), _as_flag(value)
    if value is False and word == "accepted":
        return "rejected"
    return word if value else None


def _said_of_others(key: str, value: Any) -> _Said:
    """Read one plain field of an object that names no receipt."""
    word, value = _word(key), _as_flag(value)
    if isinstance(value, bool):
        return _SOME_REJECTED if word is not None and value is (word == "rejected") else _Said()
    if re.fullmatch(_STATUS, key):
        return _SOME_REJECTED if _of_status(value) in ("rejected", "unclear") else _Said()
    if isinstance(value, (int, float)):
        return _Said(unnamed=((word, value),)) if word is not None else _Said()
    if isinstance(value, str):
        found = re.search(_NEGATIVE, value[:_LONG_TEXT])
        denied = found is not None and not re.search(_NO_NEGATIVE, value[: found.start()])
        return _SOME_REJECTED if denied or (word == "rejected" and value) else _Said()
    return _Said()


def _as_flag(value: Any) -> Any:
    """Return a text that stands for true or false as such, and all else as it is."""
    return {"true": True, "false": False}.get(value.strip().lower(), value) if isinstance(value, str) else value


def _of_status(value: Any) -> Verdict | None:
    value = _as_flag(value)
    if isinstance(value, bool):
        return "accepted" if value else "rejected"
    if isinstance(value, str) and not value.isdecimal():
        return "unclear" if re.search(r"(?i)duplicate|conflict|exist", value) else _word(value)
    status = int(value) if isinstance(value, (int, str)) and len(str(value)) == 3 else 0
    if 200 <= status < 300:
        return "accepted"
    # 409 says that it exists, and of a failure nothing is known.
    return "unclear" if status == 409 or status >= 500 else "rejected" if status >= 400 else None


def _word(key: str) -> _Word | None:
    if re.search(_NEGATIVE, key):
        return "rejected"
    return "accepted" if re.search(_POSITIVE, key) else None


__all__ = ["Success", "Verdict", "Verdicts", "named_in", "read_success", "read_verdicts"]
