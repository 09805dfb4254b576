"""Free-form data as objects of classes that the caller brings: read strictly, written as plain data."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from trigg_api.errors import InvalidArgument, InvalidResponse
from trigg_api.types import UNSET, kind_of, read_json
from trigg_ext.errors import ConfigurationError

if TYPE_CHECKING:
    from trigg_api.client import Response

T = TypeVar("T")

#: Turns plain data into an object, or raises ``MismatchError``.
Reader = Callable[[Any], Any]

_MOST_MISMATCHES = 5
_NEEDS_EXTRA = "needs the extra `pip install 'trigg-client[typed]'`."


class MismatchError(ValueError):
    """Data does not fit a class. The text names each place that does not, and none of the values."""


def decoder(kind: Any, otherwise: Callable[[Response], T]) -> Callable[[Response], T]:
    """What reads a response as a class; ``otherwise`` where there is none.

    Raises:
        ConfigurationError: the class cannot be read. This is known before anything is sent.
    """
    if kind is None or kind is dict or kind == dict[str, Any]:
        return otherwise
    read = reader(kind, "response")

    def decode(response: Response) -> T:
        value = read_json(response, None)
        try:
            return cast("T", read({} if value is None else value))
        except MismatchError as error:
            reason = f"The response does not fit {name_of(kind)}: {error}"
        # Raised outside of the handler, so that no other error hangs on to the response.
        raise InvalidResponse(reason)

    return decode


def reader(kind: Any, argument: str) -> Reader:
    """What reads plain data as a class of attrs, a dataclass, a typed dict, a Pydantic model, or a model of ours.

    Args:
        kind: the class, or a list or dict of such.
        argument: the name of the argument that holds it, for errors.

    Raises:
        ConfigurationError: the class cannot be read, or needs an extra that is not installed.
    """
    if is_pydantic(kind):
        return lambda value: _read_pydantic(kind, value)
    if is_ours(kind):
        return lambda value: _read_ours(kind, value)
    converter = _converter()
    if converter is None:
        raise ConfigurationError(f"{argument}: to read data as {name_of(kind)} {_NEEDS_EXTRA}")
    try:
        hook = converter.get_structure_hook(kind)
    except Exception as error:
        raise ConfigurationError(
            f"{argument} is {name_of(kind)}, which data cannot be read as ({_first_line(error)}); it must be a class "
            "of attrs, a dataclass, a typed dict, a Pydantic model, or a list or dict of such."
        ) from None
    return lambda value: _structured(hook, kind, value)


def body(value: object) -> Mapping[str, Any]:
    """The plain data of a body: a mapping, or an object of a class of the caller's.

    Raises:
        InvalidArgument: it is something else.
    """
    data = plain(value)
    if not isinstance(data, Mapping):
        raise InvalidArgument(
            f"The body must be a mapping or an object with fields, not {type(value).__name__}. "
            "It may be of attrs, a dataclass, a typed dict, or a Pydantic model."
        )
    return cast("Mapping[str, Any]", data)


def plain(value: Any) -> Any:
    """A value as JSON-like data: objects become mappings, enum members their values; numbers and times stay.

    Raises:
        InvalidArgument: an object in it needs an extra that is not installed.
    """
    if isinstance(value, type):
        return cast("Any", value)  # a class is no data, though it may look like it; the encoder refuses it
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if is_pydantic(value):
        return _dumped(value)
    if isinstance(value, Mapping):
        return {_key(key): plain(each) for key, each in _items(value) if each is not UNSET}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in cast("Iterable[Any]", value)]
    if isinstance(value, Enum):
        return plain(value.value)
    if _has_fields(value):
        converter = _converter()
        if converter is None:
            raise InvalidArgument(f"To write an object of {type(value).__name__} {_NEEDS_EXTRA}")
        return plain(converter.unstructure(value))
    return str(value) if type(value).__name__ == "UUID" else value


def name_of(kind: Any) -> str:
    """The name of a class, for a text."""
    return kind.__name__ if isinstance(kind, type) else re.sub(r"(?<!['\w])[A-Za-z_][\w.<>]*\.(?=\w)", "", repr(kind))


def is_pydantic(value: Any) -> bool:
    return hasattr(value, "model_validate_json") and hasattr(value, "model_dump")


def is_ours(value: Any) -> bool:
    return hasattr(value, "to_dict") and hasattr(value, "from_dict")


def _key(key: Any) -> Any:
    return key.value if isinstance(key, Enum) else key


def _dumped(value: Any) -> Any:
    try:
        return value.model_dump(mode="json", by_alias=True)
    except ValueError:
        # Its text may hold values.
        reason = f"An object of {type(value).__name__} holds something that has no form in JSON."
    raise InvalidArgument(reason)


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    items: Iterable[tuple[Any, Any]] = value.items()
    return items


def _has_fields(value: object) -> bool:
    return dataclasses.is_dataclass(value) or hasattr(type(value), "__attrs_attrs__")


def _read_ours(kind: Any, value: Any) -> Any:
    if value.__class__ is not dict:
        raise MismatchError(f"$: {_expected('an object', value)}.")
    try:
        return kind.from_dict(value)
    except RecursionError:
        raise
    except Exception as error:
        # Ours take anything. A class of the caller's in the same form may not, and the response must not be lost for
        # it.
        reason = _unfit(kind, error)
    raise MismatchError(reason)


def _read_pydantic(kind: Any, value: Any) -> Any:
    from pydantic import ValidationError

    from trigg_ext._serialization.bodies import encode_json

    try:
        # From JSON and not from Python values: a strict model takes a time from a text there, and there only.
        return kind.model_validate_json(encode_json(value))
    except ValidationError as error:
        reason = _listed(
            [
                f"{_path(each['loc'])}: {each['msg'][:1].lower()}{each['msg'][1:]}"
                for each in error.errors(include_url=False, include_context=False, include_input=False)
            ]
        )
    except Exception as error:
        reason = _unfit(kind, error)
    raise MismatchError(reason)


def _unfit(kind: Any, error: Exception) -> str:
    return f"$: it does not fit {name_of(kind)} ({type(error).__name__})."


def _path(places: tuple[str | int, ...]) -> str:
    return "$" + "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in places)


def _listed(mismatches: list[str]) -> str:
    more = len(mismatches) - _MOST_MISMATCHES
    return "; ".join(mismatches[:_MOST_MISMATCHES]) + (f"; and {more} more" if more > 0 else "") + "."


def _expected(what: str, value: Any) -> str:
    return f"{what} was expected, and {kind_of(value)} came"


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")


def _structured(hook: Callable[[Any, Any], Any], kind: Any, value: Any) -> Any:
    from trigg_ext._serialization.cattrs_converter import mismatches

    try:
        return hook(value, kind)
    except RecursionError:
        raise
    except Exception as error:
        found = mismatches(error)
    # Raised outside of the handler: the chain of the converter's errors holds the values.
    raise MismatchError(_listed(found))


@cache
def _converter() -> Any:
    """The converter of attrs classes, dataclasses and typed dicts; None where cattrs is not installed."""
    try:
        from trigg_ext._serialization.cattrs_converter import make_converter
    except ImportError:
        return None
    return make_converter()
