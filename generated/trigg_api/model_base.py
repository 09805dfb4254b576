"""What all models have in common: their fields by either name, and which of them are set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from .types import UNSET


class Model:
    """Base of the models. ``model["firstName"]`` and ``model["first_name"]`` are the field ``model.first_name``.

    Fields that the description does not know are found by their names, too; they are in ``additional_properties``.
    """

    __slots__ = ()

    #: The names of the fields on the wire, in their order.
    _absent: ClassVar[Mapping[str, Any]] = {}

    @classmethod
    def known_fields(cls) -> frozenset[str]:
        """Return the names on the wire that the description knows."""
        return frozenset(cls._absent)

    @classmethod
    def is_open(cls) -> bool:
        """Return whether the description says that there may be fields of other names."""
        return False

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from .pydantic_schema import schema_of

        return schema_of(cls, handler)

    @property
    def additional_keys(self) -> list[str]:
        """The names of the fields that the description does not know."""
        return list(_additional(self))

    def is_set(self, name: str) -> bool:
        """Return whether the field ``name`` is there, be it as null; by its name in Python or on the wire."""
        field = _field(self, name)
        return name in _additional(self) if field is None else getattr(self, field) is not UNSET

    def __repr__(self) -> str:
        # Most fields of most models are not set, and most models have no further ones.
        kind: Any = self.__class__
        values = {field.name: getattr(self, field.name, UNSET) for field in kind.__attrs_attrs__}
        if not values["additional_properties"]:
            del values["additional_properties"]
        shown = ", ".join(f"{name}={value!r}" for name, value in values.items() if value is not UNSET)
        return f"{kind.__name__}({shown})"

    def __contains__(self, name: str) -> bool:
        return self.is_set(name)

    def __getitem__(self, name: str) -> Any:
        if not self.is_set(name):
            raise KeyError(name)
        field = _field(self, name)
        return _additional(self)[name] if field is None else getattr(self, field)

    def __setitem__(self, name: str, value: Any) -> None:
        field = _field(self, name)
        if field is None:
            _additional(self)[name] = value
        else:
            setattr(self, field, value)

    def __delitem__(self, name: str) -> None:
        if not self.is_set(name):
            raise KeyError(name)
        field = _field(self, name)
        if field is None:
            del _additional(self)[name]
        else:
            setattr(self, field, UNSET)


def _additional(model: Any) -> dict[str, Any]:
    out: dict[str, Any] = model.additional_properties
    return out


def _field(model: Any, name: str) -> str | None:
    """Return the field that a name means; None for a name that is none of a field, or that came in a response."""
    by_wire, names = _names(model.__class__)
    return by_wire.get(name) or (name if name in names and name not in _additional(model) else None)


@cache
def _names(kind: Any) -> tuple[dict[str, str], frozenset[str]]:
    names = [field.name for field in kind.__attrs_attrs__ if field.name != "additional_properties"]
    return dict(zip(kind._absent, names, strict=False)), frozenset(names)
