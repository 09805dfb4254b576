"""Models as Pydantic sees them: fields of Pydantic models, and bodies and responses of FastAPI.

Loaded by Pydantic alone, when it is asked for the schema of a class that has a model in it.
"""

from __future__ import annotations

from contextvars import ContextVar, copy_context
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING
from pydantic_core import core_schema

from .types import Unset

_underway: ContextVar[frozenset[Any]] = ContextVar("_underway", default=frozenset())


def schema_of(kind: Any, handler: Any) -> Any:
    """Return the schema of a model: an object of it, or its data by the names on the wire; as JSON, that data.

    Data must be of the described types, and have the required fields. Fields that the description does not know are
    kept.
    """
    ref = f"{kind.__module__}.{kind.__qualname__}:{id(kind)}"
    if kind in _underway.get():
        return core_schema.definition_reference_schema(ref)
    described = copy_context().run(_described, kind, handler)

    def validate(value: Any, data: Any) -> Any:
        return value if isinstance(value, kind) else kind.from_dict(data(value))

    return core_schema.no_info_wrap_validator_function(
        validate,
        described,
        ref=ref,
        serialization=core_schema.plain_serializer_function_ser_schema(lambda model: model.to_dict()),
    )


def _described(kind: Any, handler: Any) -> Any:
    """Return the schema of a model's fields; in a context of its own, which ends however this does."""
    _underway.set(_underway.get() | {kind})
    hints = get_type_hints(kind)
    fields = [field for field in kind.__attrs_attrs__ if field.name != "additional_properties"]
    return core_schema.typed_dict_schema(
        {
            wire: core_schema.typed_dict_field(
                handler.generate_schema(_without_unset(hints[field.name])), required=field.default is NOTHING
            )
            for wire, field in zip(kind._absent, fields, strict=True)
        },
        extra_behavior="allow",
        cls_name=kind.__name__,
    )


def _without_unset(hint: Any) -> Any:
    if get_origin(hint) not in (Union, UnionType):
        return hint
    return Union[tuple(each for each in get_args(hint) if each is not Unset)]
