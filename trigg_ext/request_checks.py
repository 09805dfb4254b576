"""Check a body against the description: names of fields, documented values, and receipts that give back.

The API ignores what it does not know: with a misspelled ``TransactionType`` a return gives points, and nothing says a
word. The client applies these checks as its ``unknown_fields`` says, and so does the sandbox.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple, cast

from trigg_api.client import Body, Operation
from trigg_api.types import UNSET
from trigg_ext._settings import Choice
from trigg_ext._transport.policies import warn_at_the_caller
from trigg_ext.errors import TriggUnknownFieldWarning

_DEEPEST = 100
#: The share of its fields by which a model is taken for another view of a thing.
_ALIKE = 0.8


class Finding(NamedTuple):
    """One thing in a body that the description does not have."""

    kind: Literal["field", "value", "receipt"]
    """A field, or a value, that the description does not have; or a receipt that is a return and does not say so."""
    place: str
    """A JSON pointer with ``*`` for indices: to the object that has the field, to the value, or to the receipt."""
    text: str
    """The name, or the value; of a receipt, what is wrong with it."""
    meant: str = ""
    """The name or the value that was probably meant."""

    def __str__(self) -> str:
        if self.kind == "receipt":
            return f"The receipt at {self.place or 'the top'} {self.text}"
        hint = f"; did you mean {self.meant!r}?" if self.meant else "."
        what = "field" if self.kind == "field" else "value"
        return f"The API's description has no {what} {self.text!r} at {self.place or 'the top'}{hint}"


class Field(NamedTuple):
    """What is known of a field: the shape of the object in it, or in its list, and its documented values."""

    shape: Shape | None = None
    values: tuple[object, ...] | None = None


class Shape:
    """The fields that an object may have.

    Args:
        fields: gives the fields by name; None for one of which nothing more is known.
        is_open: whether it may have fields of any other name.
        views: gives the names of the fields of all objects of the description, those of responses too.
    """

    def __init__(
        self,
        fields: Callable[[], Mapping[str, Field | None]],
        *,
        is_open: bool,
        views: Callable[[], Iterable[frozenset[str]]],
    ) -> None:
        self._load = fields
        self._views = views
        self.is_open = is_open

    @cached_property
    def fields(self) -> Mapping[str, Field | None]:
        """The fields by name."""
        return self._load()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the fields."""
        return frozenset(self.fields)

    @cached_property
    def deep(self) -> list[tuple[str, Field]]:
        """The fields of which more is known than their names."""
        return [(name, field) for name, field in self.fields.items() if field is not None]

    @cached_property
    def in_responses(self) -> frozenset[str]:
        """The fields that the same thing has in responses: what was read can be changed and sent back.

        It is the same thing where nearly all fields of this one are among those of another.
        """
        known = self.names
        alike = [each for each in self._views() if len(known & each) > max(2, _ALIKE * len(known))]
        return frozenset(name for each in alike for name in each)

    @cached_property
    def is_receipt(self) -> bool:
        """Whether it is a receipt to post: a header and items."""
        return {"Header", "Items"} <= self.names


def findings(value: Any, shape: Shape) -> list[Finding]:
    """Return what a body has that its description does not, at any depth.

    A shape without fields, and an open one, may hold any name. So may fields that the same thing has in responses (an
    ``id``, say).

    Args:
        value: JSON-like data, or objects that stand for it (models, attrs, dataclasses, Pydantic).
        shape: what the description knows.
    """
    found: list[Finding] = []
    _find(value, shape, "", 0, found)
    return found


def _find(value: Any, shape: Shape, place: str, depth: int, found: list[Finding]) -> None:
    if value.__class__ is not dict and not isinstance(value, (list, tuple, Mapping)):
        value = _data(value)
    if isinstance(value, (list, tuple)):
        for each in cast("list[Any]", value):
            _find(each, shape, f"{place}/*", depth, found)
    elif isinstance(value, Mapping) and depth < _DEEPEST:
        names: Mapping[Any, Any] = value  # pyright: ignore[reportUnknownVariableType]
        # Most of a batch is as described: one comparison in C tells.
        if shape.fields and not shape.is_open and not names.keys() <= shape.names:
            for name in names:
                if isinstance(name, str) and name not in shape.names and name not in shape.in_responses:
                    found.append(Finding("field", place, name, closest(name, shape.names)))
        for name, field in shape.deep:
            if name in names:
                _find_in(names[name], field, f"{place}/{name}", depth, found)
        if shape.is_receipt and _may_give_back(names):
            from trigg_ext.returns import unmarked_return

            if reason := unmarked_return(names):
                found.append(Finding("receipt", place, reason))


def _find_in(value: Any, field: Field, place: str, depth: int, found: list[Finding]) -> None:
    if field.shape is not None:
        _find(value, field.shape, place, depth + 1, found)
    if field.values is not None and value not in field.values:
        for each in cast("list[Any]", value) if isinstance(value, (list, tuple)) else [value]:
            one = _data(each)
            if one is not None and one is not UNSET and one not in field.values:
                found.append(Finding("value", place, str(one), closest(str(one), map(str, field.values))))


def _may_give_back(receipt: Mapping[Any, Any]) -> bool:
    """Return whether a receipt may give back without saying so: cheaply, for most of a batch do not."""
    header, items = _data(receipt.get("Header")), receipt.get("Items")
    gives_back = isinstance(header, Mapping) and _is_negative(cast("Mapping[str, Any]", header).get("GrossAmount"))
    is_marked = False
    for each in cast("list[Any]", items) if isinstance(items, (list, tuple)) else ():
        item = each if each.__class__ is dict else _data(each)
        if isinstance(item, Mapping):
            row = cast("Mapping[str, Any]", item)
            goes_back = _is_negative(row.get("Quantity"))
            kind = row.get("TransactionType")
            if kind is not None and kind != "PURCHASE" and str(_data(kind)).strip().upper() == "RETURN":
                if not goes_back:
                    return True
                is_marked = True
            gives_back = gives_back or goes_back or _is_negative(row.get("GrossAmount"))
    return gives_back and not is_marked


def _is_negative(amount: Any) -> bool:
    if amount.__class__ is float or amount.__class__ is int:
        return bool(amount < 0)
    return str(amount).lstrip().startswith("-")


def _data(value: Any) -> Any:
    """Return the data that an object stands for; of a scalar, itself."""
    if value is None or value.__class__ in (str, int, float, bool, dict, list):
        return value
    from trigg_ext._serialization.to_json import inner_data

    return inner_data(value)


def closest(name: str, known: Iterable[str]) -> str:
    """Return which of the ``known`` names ``name`` was probably meant to be; an empty string if none is near."""
    from difflib import get_close_matches

    plain = {_plain(each): each for each in sorted(known)}
    found = get_close_matches(_plain(name), plain, n=1, cutoff=0.75)
    return plain[found[0]] if found else ""


def _plain(name: str) -> str:
    """Return a name without what spellings differ in: capitals, blanks, and lines between words."""
    return name.strip().lower().replace("_", "").replace("-", "")


# --- the client's bodies ----------------------------------------------------------------------------------------------


def check_body(operation: Operation, body: Body | None, policy: Choice, warned: set[str]) -> str:
    """Apply the policy to a body that is about to be sent; return why it must not be, or nothing.

    It warns once per operation and finding; where warnings are errors, every time, since nothing is sent then.

    Args:
        operation: the operation.
        body: what is to be sent.
        policy: ``"warn"``, ``"allow"`` or ``"error"``.
        warned: what was warned of before.

    Raises:
        TriggUnknownFieldWarning: warnings of this category are turned into errors.
    """
    if policy == "allow" or body is None or body.model is None:
        return ""
    for found in findings(body.value, shape_of(body.model)):
        shown = masked(found)
        if policy == "error":
            return f"{shown} Correct it, or allow it with unknown_fields='allow'."
        if (key := f"{operation.name} {shown}") not in warned:
            consequence = "would count as a sale" if found.kind == "receipt" else "may be ignored"
            warn_at_the_caller(
                f"{operation.name}: {shown} It {consequence}. Correct it, or silence this with unknown_fields='allow'.",
                TriggUnknownFieldWarning,
            )
            warned.add(key)
    return ""


@cache
def shape_of(model: Any) -> Shape:
    """Return the shape of a generated ``model``."""
    from trigg_api.fields import AGREED, VALUES

    name: str = model.__name__
    agreed, values = AGREED.get(name, frozenset()), VALUES.get(name, {})

    def fields() -> Mapping[str, Field | None]:
        inner = model.field_models()
        return {
            field: Field(shape_of(inner[field]) if field in inner else None, values.get(field))
            if field in inner or field in values
            else None
            for field in sorted(model.known_fields() | agreed)
        }

    return Shape(fields, is_open=model.is_open(), views=_views)


def _views() -> list[frozenset[str]]:
    from trigg_api import models

    every: list[Any] = [getattr(models, name) for name in models.__all__]
    return [each.known_fields() for each in every if hasattr(each, "known_fields")]


def masked(found: Finding) -> str:
    """Return what is said of what was ``found``; a name or a value that looks like data is masked."""
    # Few calls need what masks.
    from trigg_ext._transport.redaction import MASK
    from trigg_ext._transport.sent_values import is_field_name

    is_plain = found.kind == "receipt" or is_field_name(found.text.strip())
    return str(found if is_plain else found._replace(text=MASK, meant=""))


__all__ = ["Field", "Finding", "Shape", "check_body", "closest", "findings", "masked", "shape_of"]
