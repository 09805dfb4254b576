"""Extended properties, read and written as objects of a class that the caller brings."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Protocol, TypeVar, cast, overload

from trigg_api.errors import InvalidArgument
from trigg_api.types import UNSET, Unset
from trigg_ext._sensitive import sealed
from trigg_ext._serialization.mismatch import MismatchError, name_of
from trigg_ext._serialization.to_json import body, encode_json
from trigg_ext._serialization.user_types import Reader, reader
from trigg_ext.errors import ExtendedPropertiesError

T = TypeVar("T")

_MISSING: Any = object()


class Extensible(Protocol):
    """A model that has extended properties, such as ``Customer``, ``CustomerInput``, ``Cart``, ``Store``."""

    @property
    def extended_properties(self) -> Mapping[str, Any] | Unset | None:
        """What an account has added to the model."""


@overload
def extended(model: Extensible, kind: type[T]) -> T: ...
@overload
def extended(model: Extensible, kind: type[T], value: T) -> None: ...
def extended(model: Extensible, kind: Any, value: Any = _MISSING) -> Any:
    """Return the extended properties of a model as an object of your class; with a third argument they are written.

    ::

        @attrs.frozen
        class Shoes:
            size: int
            width: str | None = None

        shoes = extended(customer, Shoes)
        extended(customer, Shoes, attrs.evolve(shoes, size=43))
        client.customers.update(customer)

    Writing changes the model alone; nothing is sent. What your class does not know stays, and so does the spelling of
    what is as it was.

    Args:
        model: what has extended properties.
        kind: a class of attrs, a dataclass or a typed dict (these need the extra ``trigg-client[typed]``), or a
            Pydantic model.
        value: what to write.

    Returns:
        The object that was read; where none are there, what ``kind`` gives without any. Writing returns None.

    Raises:
        ExtendedPropertiesError: they do not fit ``kind``, or ``value`` is no object with fields.
        ConfigurationError: ``kind`` is no class that can be read, or its extra is missing.

    Source: the object ``extendedProperties`` in sections Customers, Consents, Stores and others of the reference.
    """
    with sealed():
        return _extended(model, kind, value)


def _extended(model: Any, kind: Any, value: Any) -> Any:
    if not hasattr(model, "extended_properties"):
        raise ExtendedPropertiesError(f"{type(model).__name__} has no extended properties.")
    there = _properties(model)
    read = reader(kind, "kind")
    try:
        if value is _MISSING:
            return read(_as_json(there))
        written = _as_json(body(value))
        if isinstance(value, Mapping):
            read(written)  # what does not fit is reported now, and not to the next who reads it
        known = _known(read, there)
    except MismatchError as error:
        reason = f"The extended properties do not fit {name_of(kind)}: {error}"
    except InvalidArgument as error:
        reason = f"The extended properties cannot be written: {error}"
    except RecursionError:
        reason = "The extended properties are nested too deeply."
    else:
        new = merged(there, known, written)
        if not _same(there, new):
            model.extended_properties = new
        return None
    # Raised outside of the handler, so that no other error hangs on to the values.
    raise ExtendedPropertiesError(reason)


def merged(there: Any, known: Any, new: Any) -> Any:
    """Return what is written, with all that is there and was not known to the one who writes.

    Args:
        there: what is there.
        known: what of it the writer's class can hold, as it would write it.
        new: what the writer wants to stand there instead of ``known``.
    """
    if _same(known, new):
        return there
    if isinstance(there, dict) and isinstance(known, dict) and isinstance(new, dict):
        before, seen, after = cast("tuple[dict[str, Any], dict[str, Any], dict[str, Any]]", (there, known, new))
        kept = {key: value for key, value in before.items() if key in after or key not in seen}
        # What is not there, and stays as the class gives it without any, stays absent.
        return kept | {
            key: merged(before[key], seen[key], value) if key in before and key in seen else value
            for key, value in after.items()
            if key in before or key not in seen or not _same(seen[key], value)
        }
    if isinstance(there, list) and isinstance(known, list) and isinstance(new, list):
        return _merged_lists(there, known, new)  # pyright: ignore[reportUnknownArgumentType]
    return new


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are the same in JSON, where true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        first, second = cast("tuple[dict[str, Any], dict[str, Any]]", (one, other))
        return first.keys() == second.keys() and all(_same(value, second[key]) for key, value in first.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))  # pyright: ignore[reportUnknownArgumentType]
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _merged_lists(there: list[Any], known: list[Any], new: list[Any]) -> list[Any]:
    """Return the new items, each with what was not known of the item that it was.

    Raises:
        ExtendedPropertiesError: which item it was cannot be told.
    """
    if len(there) != len(known):
        return new
    was = _equal_items(known, new)
    if len(was) < len(known):
        _refuse_doubles(there, known, new)
    was |= _changed_items(known, new, was)
    return [
        item if index not in was else merged(there[was[index]], known[was[index]], item)
        for index, item in enumerate(new)
    ]  # fmt: skip


def _equal_items(known: list[Any], new: list[Any]) -> dict[int, int]:
    """Return which new items are as old ones were, by index: the one in the same place, then any."""
    free = dict.fromkeys(range(len(known)))
    was: dict[int, int] = {}
    for index, item in enumerate(new):
        place = next((each for each in (index, *free) if each in free and _same(known[each], item)), None)
        if place is not None:
            was[index] = place
            del free[place]
    return was


def _refuse_doubles(there: list[Any], known: list[Any], new: list[Any]) -> None:
    """Refuse to guess which of several items was removed that differ only in what is not known of them."""
    for index, item in enumerate(known):
        alike = [place for place, each in enumerate(known) if _same(each, item)]
        left = sum(_same(each, item) for each in new)
        if 0 < left < len(alike) and not all(_same(there[place], there[index]) for place in alike):
            raise ExtendedPropertiesError(
                "The extended properties hold a list of items that differ only in what the class does not know, and it "
                "cannot be told which of them was removed; give the class a field that tells them apart."
            )


def _changed_items(known: list[Any], new: list[Any], was: Mapping[int, int]) -> dict[int, int]:
    """Return which changed items are which old ones: those of the same name, number or other identifier.

    Where items have none, one that changed in its place is the same, as long as no other came, went or moved.
    """
    changed = [index for index in range(len(new)) if index not in was]
    left = [index for index in range(len(known)) if index not in was.values()]
    key = _identifier([*known, *new], len(known))
    if key is not None:
        places = {known[index][key]: index for index in left}
        return {index: places[new[index][key]] for index in changed if new[index][key] in places}
    in_place = len(known) == len(new) and all(index == place for index, place in was.items())
    return {index: index for index in changed} if in_place else {}


#: The last words in the names of fields that identify something.
_IDENTIFIERS = frozenset(
    {"id", "uid", "uuid", "guid", "key", "code", "token", "number", "no", "nr", "ean", "sku", "email", "phone"}
    | {"name", "navn"}
)


def _identifier(items: list[Any], known: int) -> str | None:
    """Return the field that identifies items: it has an identifier's name, and other values in each of them."""
    if not items or not all(isinstance(each, dict) for each in items):
        return None
    for key in items[0]:
        values = [each.get(key) for each in items]
        last = (re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", str(key)) or [""])[-1]
        if last.lower() in _IDENTIFIERS and all(type(each) in (str, int) for each in values):
            old, new = values[:known], values[known:]
            if len(set(old)) == len(old) and len(set(new)) == len(new):
                return str(key)
    return None


def _properties(model: Any) -> dict[str, Any]:
    properties = model.extended_properties
    if properties is None or properties is UNSET:
        return {}
    if not isinstance(properties, Mapping):
        # A response is read leniently: anything may stand here.
        raise ExtendedPropertiesError(f"The extended properties are no object, but {type(properties).__name__}.")
    return dict(cast("Mapping[str, Any]", properties))


def _known(read: Reader, there: dict[str, Any]) -> Any:
    """Return what of the properties a class can hold; where they do not fit it, nothing is known, and all of them
    stay.
    """
    try:
        return _as_json(read(_as_json(there)))
    except MismatchError:
        return {}


def _as_json(data: Any) -> Any:
    """Return the same as it will be read back, so that what stands in the model does not depend on where it came
    from.
    """
    return json.loads(encode_json(data))


__all__ = ["Extensible", "extended"]
