"""Deserialize with classes that do it themselves: Pydantic models, and models with ``from_dict`` and ``to_dict``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from trigg_api import codec
from trigg_api.types import is_pydantic
from trigg_ext._serialization.mismatch import MismatchError, expected, listed, path, unfit


def own_reader(kind: Any) -> Callable[[Any], Any] | None:
    """Return what reads JSON data as such a class; None for any other class.

    The reader raises ``MismatchError``.
    """
    if is_pydantic(kind):
        return partial(_read_pydantic, kind)
    if hasattr(kind, "to_dict") and hasattr(kind, "from_dict"):
        return partial(_read_dict, kind)
    return None


def _read_dict(kind: Any, value: Any) -> Any:
    if value.__class__ is not dict:
        raise MismatchError(f"$: {expected('an object', value)}.")
    try:
        return kind.from_dict(value)
    except RecursionError:
        raise
    except Exception as error:
        # Generated models take anything. A class of the caller's may not, and the response must not be lost for it.
        reason = unfit(kind, error)
    raise MismatchError(reason)


def _read_pydantic(kind: Any, value: Any) -> Any:
    from pydantic import ValidationError

    try:
        # From JSON and not from Python values: a strict model takes a time from a string there, and there only.
        read = getattr(kind, "model_validate_json", None) or kind.__pydantic_validator__.validate_json
        return read(codec.dumps(value, repr))
    except ValidationError as error:
        reason = listed(
            [
                f"{path(each['loc'])}: {each['msg'][:1].lower()}{each['msg'][1:]}"
                for each in error.errors(include_url=False, include_context=False, include_input=False)
            ]
        )
    except Exception as error:
        reason = unfit(kind, error)
    raise MismatchError(reason)
