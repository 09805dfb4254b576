"""Serialize Python values as JSON: models, mappings, users' own classes, numbers and times. The one place for it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

from trigg_api import codec
from trigg_api.errors import InvalidArgument
from trigg_api.types import UNSET, dump_pydantic, is_pydantic, time_text
from trigg_ext._serialization.optional_cattrs import converter
from trigg_ext.errors import ConfigurationError

if TYPE_CHECKING:
    from decimal import Decimal

#: A character that strings hardly ever hold, as its byte, for which the bytes of a body are searched in no time.
_RARE = 0x7F

#: Begins the string that stands for a decimal. No string of a caller begins so, since nobody can know it.
_MARK = f"{chr(_RARE)}decimal-{os.urandom(16).hex()}:"

_MARK_BYTES = _MARK.encode()

LONE_SURROGATE = "A string in the body holds a lone surrogate, which UTF-8 cannot encode."


def encode_json(value: Any) -> bytes:
    """Serialize a value as JSON in UTF-8, without white space.

    Raises:
        InvalidArgument: something in it cannot be serialized; the message names its type.
    """
    try:
        return _with_decimals(codec.dumps(value, default))
    except (InvalidArgument, ConfigurationError):
        raise
    except UnicodeEncodeError:
        raise InvalidArgument(LONE_SURROGATE) from None
    except RecursionError:
        raise InvalidArgument("The body is nested too deeply, or contains itself.") from None
    except (TypeError, ValueError) as error:
        raise InvalidArgument(f"The body cannot be serialized as JSON: {_reason(error)}.") from None


def body(value: object) -> Mapping[str, Any]:
    """Return the data of a body: of a mapping, or of an object of a class of the caller's.

    Raises:
        InvalidArgument: it is something else.
    """
    data = to_data(value)
    if not isinstance(data, Mapping):
        raise InvalidArgument(
            f"The body must be a mapping or an object with fields (attrs, dataclass, Pydantic), "
            f"not {type(value).__name__}."
        )
    return cast("Mapping[str, Any]", data)


def to_data(value: Any) -> Any:
    """Return a value as mappings, lists and scalars: objects become mappings, fields that are not set are left out.

    Numbers and times stay as they are; :func:`default` serializes them.
    """
    if isinstance(value, Mapping):
        return _plain_mapping(value)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_data(each) for each in cast("Iterable[Any]", value)]
    inner = inner_data(value)
    return value if inner is value else to_data(inner)


def _plain_mapping(value: Mapping[Any, Any]) -> dict[Any, Any]:
    return {
        key.value if isinstance(key, Enum) else key: to_data(each) for key, each in value.items() if each is not UNSET
    }


def default(value: Any) -> Any:
    """Return what stands in JSON for a value that JSON does not have, as the hook ``default`` of JSON encoders.

    Raises:
        InvalidArgument: nothing does.
    """
    inner = inner_data(value)
    if inner is not value:
        return inner
    if isinstance(value, (Mapping, tuple, set, frozenset)):
        return to_data(value)
    if isinstance(value, type):
        raise InvalidArgument(f"The class {value.__name__} in the body is no data; give an object of it.")
    if isinstance(value, datetime):
        return time_text.get()(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    from decimal import Decimal

    if isinstance(value, Decimal):
        return _marked(value)
    raise InvalidArgument(f"A value of type {type(value).__name__} in the body cannot be serialized as JSON.")


def inner_data(value: Any) -> Any:
    """Return the data that an object stands for, one level deep; any other value as it is."""
    if isinstance(value, type):
        return cast("Any", value)  # a class may look like its objects, and is no data
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Enum):
        return value.value
    if type(value).__name__ == "UUID":
        return str(value)
    if is_pydantic(value):
        return dump_pydantic(value)
    fields = _fields(value)
    if fields is None:
        return value
    # cattrs knows the names that its own annotations give a field; a class that has any was made with it.
    writer = converter()
    return (
        {name: getattr(value, field) for field, name in fields.items()} if writer is None else writer.unstructure(value)
    )


def _fields(value: Any) -> dict[str, str] | None:
    """Return the names in JSON of the fields of a dataclass or attrs class, by attribute; None for other classes."""
    kind: Any = type(value)  # pyright: ignore[reportUnknownVariableType]
    if hasattr(kind, "__dataclass_fields__"):
        from dataclasses import fields

        return {each.name: each.name for each in fields(kind)}
    attributes: Iterable[Any] | None = getattr(kind, "__attrs_attrs__", None)
    return None if attributes is None else {each.name: each.alias for each in attributes}


def _marked(value: Decimal) -> str:
    """Return a decimal as a string that :func:`_with_decimals` makes a number: no JSON encoder keeps its digits."""
    from decimal import Decimal

    if not value.is_finite():
        raise InvalidArgument("NaN and infinity have no form in JSON; give a finite number.")
    # Whoever reads JSON numbers as floats must get this one: a float's shortest spelling has up to fifteen digits.
    if Decimal(repr(float(value))) != value:
        raise InvalidArgument(f"The number {value} has more digits than a JSON number of the API carries.")
    return f"{_MARK}{value:f}"


def _with_decimals(content: bytes) -> bytes:
    if _RARE not in content:
        return content
    return re.sub(rb'"%s(-?[0-9.]+)"' % _MARK_BYTES, rb"\1", content)


def _reason(error: Exception) -> str:
    text = str(error)
    if "Out of range float" in text:
        return "NaN and infinity have no form in it"
    return "the name of a field must be a string or a number" if "keys must be" in text else "a value has no JSON type"
