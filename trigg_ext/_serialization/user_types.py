"""Deserialize responses as objects of classes that the caller brings, strictly."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

from trigg_api.errors import InvalidResponse
from trigg_api.types import read_json
from trigg_ext._serialization.mismatch import MismatchError, listed, name_of
from trigg_ext._serialization.optional_cattrs import converter
from trigg_ext._serialization.own_models import own_reader
from trigg_ext.errors import ConfigurationError

if TYPE_CHECKING:
    from trigg_api.client import Response

T = TypeVar("T")

#: Turns plain data into an object, or raises ``MismatchError``.
Reader = Callable[[Any], Any]


def decoder(kind: Any, otherwise: Callable[[Response], T]) -> Callable[[Response], T]:
    """Return what reads a response as a class; ``otherwise`` where no class is given.

    Raises:
        ConfigurationError: the class cannot be read. It is raised before anything is sent.
    """
    if kind is None or kind is dict or kind == dict[str, Any]:
        return otherwise
    read = reader(kind, "response")

    def decode(response: Response) -> T:
        value = read_json(response, None)
        try:
            return cast("T", read(_nothing(kind) if value is None else value))
        except MismatchError as error:
            reason = f"The response does not fit {name_of(kind)}: {error}"
        # Raised outside of the handler, so that no other error hangs on to the response.
        raise InvalidResponse(reason)

    return decode


def _nothing(kind: Any) -> Any:
    """Return what a response without data is read from: None where the class says so, else an object without fields."""
    return None if type(None) in get_args(kind) else {}


def reader(kind: Any, argument: str) -> Reader:
    """Return what reads plain data as an attrs class, a dataclass, a typed dict, a Pydantic model, or a model of ours.

    Args:
        kind: the class, or a list or dict of such.
        argument: the name of the argument that holds it, for errors.

    Raises:
        ConfigurationError: the class cannot be read, or needs an extra that is not installed.
    """
    own = own_reader(kind)
    if own is not None:
        return own
    structuring = converter()
    if structuring is None:
        raise ConfigurationError(
            f"{argument}: to read data as {name_of(kind)} needs the extra `pip install 'trigg-client[typed]'`."
        )
    try:
        hook = structuring.get_structure_hook(kind)
    except Exception as error:
        raise ConfigurationError(
            f"{argument} is {name_of(kind)}, which data cannot be read as ({_first_line(error)}); expected an attrs "
            "class, a dataclass, a typed dict, a Pydantic model, or a list or dict of such."
        ) from None
    return lambda value: _structured(hook, kind, value)


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
    raise MismatchError(listed(found))
