"""Find names in a body that the description does not have: most are misspelled, and the API drops them in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from trigg_api import models

_DEEPEST = 100
#: The share of its fields by which a model is taken for another view of a thing.
_ALIKE = 0.8


class UnknownField(NamedTuple):
    """A name that the description does not have: where it stands, and the name that was probably meant."""

    place: str
    """As a JSON pointer, with ``*`` for indices; the name itself is not in it."""
    name: str
    meant: str

    def __str__(self) -> str:
        hint = f"; did you mean {self.meant!r}?" if self.meant else "."
        return f"{self.name!r} at {self.place or 'the top'}{hint}"


def unknown_fields(value: Any, model: Any, place: str = "", depth: int = 0) -> Iterator[UnknownField]:
    """Yield the names in JSON-like data that its model does not have, at any depth.

    A model without fields, and what is described as an object of any fields, may hold any name. So may fields that the
    same thing has in responses (an ``id``, say): what was read can be changed and sent back.
    """
    if isinstance(value, (list, tuple)):
        for each in cast("list[Any]", value):
            yield from unknown_fields(each, model, f"{place}/*", depth)
    elif isinstance(value, Mapping) and depth < _DEEPEST:
        known, inner = _fields_of(model)
        for name, each in cast("Any", value).items():
            if name in inner:
                yield from unknown_fields(each, inner[name], f"{place}/{name}", depth + 1)
            elif known and name not in known and isinstance(name, str) and name not in _in_responses(model):
                yield UnknownField(place, name, _closest(name, known))


@cache
def _fields_of(model: Any) -> tuple[frozenset[str], Mapping[str, Any]]:
    return frozenset() if model.is_open() else model.known_fields(), model.field_models()


@cache
def _in_responses(model: Any) -> frozenset[str]:
    """Return the fields of the models that have nearly all fields of a model, and more: the same thing in responses."""
    known = model.known_fields()
    others: list[Any] = [getattr(models, name) for name in models.__all__]
    twins: list[frozenset[str]] = [each.known_fields() for each in others if hasattr(each, "known_fields")]
    alike = [each for each in twins if len(known & each) > max(2, _ALIKE * len(known))]
    return frozenset(name for each in alike for name in each)


def _closest(name: str, known: frozenset[str]) -> str:
    from difflib import get_close_matches

    plain = {_plain(each): each for each in sorted(known)}
    found = get_close_matches(_plain(name), plain, n=1, cutoff=0.75)
    return plain[found[0]] if found else ""


def _plain(name: str) -> str:
    """Return a name without what spellings differ in: capitals, and lines between words."""
    return name.lower().replace("_", "").replace("-", "")
