"""Convert between plain data and attrs classes, dataclasses and typed dicts; needs cattrs.

Reading is strict: a number is no string, a string is no list, and a missing field is missing. Fields that a class does
not have are ignored.
"""

from __future__ import annotations

import collections.abc
import re
from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import partial
from types import UnionType
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID

from attrs import has, resolve_types
from cattrs import Converter, override, transform_error
from cattrs.cols import list_structure_factory
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn
from cattrs.strategies import configure_union_passthrough

from trigg_ext._serialization.mismatch import MismatchError, expected, name_of
from trigg_ext._serialization.own_models import own_reader

_Hook = Callable[[Any, Any], Any]
_Override = type(override())

_MAPPINGS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
_LISTS = (list, collections.abc.Sequence, collections.abc.MutableSequence)
_SETS = (set, frozenset, collections.abc.Set, collections.abc.MutableSet)


class _UnexpectedError(ValueError):
    """A value is of another kind; the message says which was expected, and shows no value."""


def make_converter() -> Converter:
    """Return a converter, with hooks for what JSON has and what it is usually read as."""
    converter = Converter(use_alias=True)
    configure_union_passthrough(str | int | float | bool | None, converter)
    for kind, hook in _SINGLE.items():
        converter.register_structure_hook(kind, hook)
    factories: list[tuple[Callable[[Any], bool], Callable[[Any, Any], _Hook]]] = [
        (lambda kind: _origin(kind) in _MAPPINGS, _mapping_hook),
        (lambda kind: _origin(kind) in _LISTS, _list_hook),
        (lambda kind: _origin(kind) in _SETS, _set_hook),
        (lambda kind: _origin(kind) is tuple, _tuple_hook),
        (_is_optional, _optional_hook),
        (is_typeddict, _typed_dict_hook),
        (_has_fields, _fields_hook),
        # Models of Pydantic and ours have their own ways, also within a class of the caller's.
        (_has_own_way, _own_hook),
    ]
    for fits, factory in factories:
        converter.register_structure_hook_factory(fits, partial(factory, converter))
    converter.register_unstructure_hook_factory(_is_dataclass, partial(_dataclass_writer, converter))
    converter.register_unstructure_hook_func(_has_own_way, _as_it_is)
    return converter


def mismatches(error: BaseException) -> list[str]:
    """Return what did not fit, each with its place."""
    found: list[str] = []
    for each in transform_error(error, format_exception=_said):
        reason, _, place = each.rpartition(" @ ")
        if reason.startswith("$"):
            # From a class that has its own way of reading, and its own places.
            found += [place + inner.removeprefix("$") for inner in reason.split("; ")]
        else:
            found.append(f"{place}: {reason}")
    return found


def _said(error: BaseException, kind: Any) -> str:
    if isinstance(error, (_UnexpectedError, MismatchError)):
        return str(error).rstrip(".")
    if isinstance(error, KeyError):
        name = error.args[0] if error.args else None
        return f"{name!r} is missing" if isinstance(name, str) else "a field is missing"
    if get_origin(kind) is Literal:
        return f"it must be one of {', '.join(repr(each) for each in get_args(kind))}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"it must be one of {', '.join(repr(each.value) for each in kind)}"
    # Other texts may hold the value.
    return "does not fit" if kind is None else f"does not fit {name_of(kind)}"


def _origin(kind: Any) -> Any:
    return get_origin(kind) or kind


def _has_fields(kind: Any) -> bool:
    origin = _origin(kind)
    return isinstance(origin, type) and (has(origin) or is_dataclass(origin))


def _is_dataclass(kind: Any) -> bool:
    origin = _origin(kind)
    return isinstance(origin, type) and is_dataclass(origin)


def _has_own_way(kind: Any) -> bool:
    return isinstance(kind, type) and own_reader(kind) is not None


def _own_hook(_: Any, kind: Any) -> _Hook:
    read: Any = own_reader(kind)
    return lambda value, _: read(value)


def _as_it_is(value: Any) -> Any:
    return value  # to_json serializes it


def _within(kind: type, what: str, hook: _Hook) -> _Hook:
    """Return a hook that takes values of one kind only: a text is no list of its letters."""

    def structure(value: Any, type_: Any) -> Any:
        if not isinstance(value, kind):
            raise _unexpected(what, value)
        return hook(value, type_)

    return structure


def _mapping_hook(converter: Any, kind: Any) -> _Hook:
    hook: _Hook = converter.gen_structure_mapping(kind)
    key: Any = (get_args(kind) or (Any,))[0]
    if not (isinstance(key, type) and issubclass(key, int)):
        return _within(dict, "an object", hook)
    # In JSON a key is a string, also one that is a number.
    return _within(
        dict, "an object", lambda value, type_: hook({_as_number(each): value[each] for each in value}, type_)
    )


def _as_number(key: str) -> Any:
    return int(key) if re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", key) else key


def _typed_dict_hook(converter: Any, kind: Any) -> _Hook:
    _settle_required_keys(_origin(kind))
    return _within(dict, "an object", converter.gen_structure_typeddict(kind))


def _fields_hook(converter: Any, kind: Any) -> _Hook:
    if is_dataclass(_origin(kind)):
        return _within(dict, "an object", make_dict_structure_fn(kind, converter, **_overrides(kind)))
    # The converter does so only where a whole annotation is a text; here also ``list["Item"]`` is one.
    resolve_types(_origin(kind))
    return _within(dict, "an object", converter.gen_structure_attrs_fromdict(kind))


def _dataclass_writer(converter: Any, kind: Any) -> Callable[[Any], Any]:
    return make_dict_unstructure_fn(kind, converter, **_overrides(kind))


def _overrides(kind: Any) -> dict[str, Any]:
    """Return the names on the wire that a dataclass gives its fields, also where its annotations are texts."""
    return {
        name: each
        for name, hint in get_type_hints(_origin(kind), include_extras=True).items()
        for each in getattr(hint, "__metadata__", ())
        if isinstance(each, _Override)
    }


def _settle_required_keys(kind: Any) -> None:
    """Settle what may be missing from a typed dict: Python itself cannot tell where annotations are texts (PEP 563)."""
    hints = get_type_hints(kind, include_extras=True)
    optional = {name for name, hint in hints.items() if get_origin(hint) is NotRequired}
    required = {name for name, hint in hints.items() if get_origin(hint) is Required}
    if optional & kind.__required_keys__ or required & kind.__optional_keys__:
        kind.__required_keys__ = frozenset((kind.__required_keys__ - optional) | required)
        kind.__optional_keys__ = frozenset((kind.__optional_keys__ - required) | optional)


def _list_hook(converter: Any, kind: Any) -> _Hook:
    return _within(list, "a list", list_structure_factory(kind, converter))


def _set_hook(converter: Any, kind: Any) -> _Hook:
    make: Any = frozenset if _origin(kind) in (frozenset, collections.abc.Set) else set
    of: Any = list[(get_args(kind) or (Any,))[0]]  # type: ignore[misc]
    hook = converter.get_structure_hook(of)
    return lambda value, _: make(hook(value, of))


def _tuple_hook(converter: Any, kind: Any) -> _Hook:
    arguments = get_args(kind) or (Any, ...)
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        of: Any = list[arguments[0]]  # type: ignore[valid-type]
        hook = converter.get_structure_hook(of)
        return lambda value, _: tuple(hook(value, of))
    hooks = [(converter.get_structure_hook(each), each) for each in arguments]

    def structure(value: Any, _: Any) -> Any:
        if value.__class__ is not list:
            raise _unexpected("a list", value)
        items: list[Any] = value
        if len(items) != len(hooks):
            raise _UnexpectedError(f"expected a list of {len(hooks)}, got one of {len(items)}")
        return tuple(_placed(*hooks[index], item, index) for index, item in enumerate(items))

    return structure


def _placed(hook: _Hook, kind: Any, value: Any, index: int) -> Any:
    try:
        return hook(value, kind)
    except Exception as error:
        found = mismatches(error)
    raise MismatchError("; ".join(each.replace("$", f"$[{index}]", 1) for each in found))


def _is_optional(kind: Any) -> bool:
    arguments = get_args(kind)
    return get_origin(kind) in (Union, UnionType) and len(arguments) == 2 and type(None) in arguments


def _optional_hook(converter: Any, kind: Any) -> _Hook:
    (of,) = (each for each in get_args(kind) if each is not type(None))
    # Looked up now, so that a class that cannot be read is known before anything is sent.
    hook = converter.get_structure_hook(of)
    return lambda value, _: None if value is None else hook(value, of)


def _unexpected(what: str, value: Any) -> _UnexpectedError:
    return _UnexpectedError(expected(what, value))


def _str(value: Any, kind: Any) -> Any:
    if not isinstance(value, str):
        raise _unexpected("a string", value)
    return value if kind is str else kind(value)


def _int(value: Any, kind: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _unexpected("a whole number", value)
    return value if kind is int else kind(value)


def _float(value: Any, _: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise _unexpected("a number", value)
    return float(value)


def _bool(value: Any, _: Any) -> bool:
    if not isinstance(value, bool):
        raise _unexpected("true or false", value)
    return value


def _decimal(value: Any, _: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise _unexpected("a number, or a string that is one", value)
    try:
        # By its shortest spelling: 99.9 is meant, and not the float that is nearest to it.
        number = Decimal(repr(value) if isinstance(value, float) else value)
    except ArithmeticError:
        raise _unexpected("a number, or a string that is one", value) from None
    if not number.is_finite():
        raise _unexpected("a finite number", value)
    return number


def _from_text(read: Callable[[str], Any], what: str) -> _Hook:
    def structure(value: Any, kind: Any) -> Any:
        if isinstance(value, kind) and not (kind is date and isinstance(value, datetime)):
            return value
        if not isinstance(value, str):
            raise _unexpected(what, value)
        try:
            return read(value)
        except ValueError:
            raise _UnexpectedError(f"expected {what}, got another string") from None

    return structure


def _date(text: str) -> date:
    # The API writes a date as midnight: 2007-01-01T00:00:00.
    moment = datetime.fromisoformat(text)
    if moment.time() != time():
        raise ValueError("a time of day")
    return moment.date()


_SINGLE: dict[Any, _Hook] = {
    str: _str,
    int: _int,
    float: _float,
    bool: _bool,
    Decimal: _decimal,
    datetime: _from_text(datetime.fromisoformat, "a time such as '2024-01-31T22:10:00'"),
    date: _from_text(_date, "a date such as '2024-01-31'"),
    time: _from_text(time.fromisoformat, "a time of day such as '22:10:00'"),
    UUID: _from_text(UUID, "a UUID"),
}
