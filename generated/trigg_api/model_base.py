"""What all models have in common: their fields by either name, and which of them are set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar

from .types import UNSET


class _Options(dict[str, Any]):
    """What ``attrs.field`` is to be told."""


if TYPE_CHECKING:
    from attrs import define as define
    from attrs import field as field
else:
    field = _Options

    def define(**options):
        """Return what makes an attrs class, as ``attrs.define`` does, for which attrs writes the methods when needed.

        To load attrs, and have it write the methods of five models, takes longer than to read a first response.
        """
        return lambda plain: _slotted(plain, options)


_WRITING = RLock()
#: What attrs sets on a class, in one of its versions or another.
_BY_ATTRS = (
    "__attrs_attrs__",
    "__attrs_props__",
    "__eq__",
    "__getstate__",
    "__init__",
    "__match_args__",
    "__ne__",
    "__replace__",
    "__setstate__",
)


class _Unwritten:
    """What attrs sets on a class, until it is first asked for."""

    def __init__(self, write: Callable[[], None]) -> None:
        self._write = write

    def __set_name__(self, owner: Any, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: Any) -> Any:
        self._write()
        return getattr(owner if instance is None else instance, self._name)


def _slotted(plain: Any, options: dict[str, Any]) -> Any:
    """Return the class with a slot for each field, and without what attrs sets on it."""
    names: dict[str, Any] = plain.__annotations__

    def write() -> None:
        with _WRITING:
            if not unwritten:
                return
            import attrs

            for name in names:
                if isinstance(told := vars(plain).get(name), _Options):
                    setattr(plain, name, attrs.field(**told))
            whole = vars(attrs.define(plain, **options))
            for name, each in whole.items():
                if name in unwritten or name not in vars(made):
                    setattr(made, name, each)
            for name in unwritten.keys() - whole.keys():
                delattr(made, name)
            unwritten.clear()

    unwritten = {name: _Unwritten(write) for name in _BY_ATTRS}
    own = {name: each for name, each in vars(plain).items() if name not in (*names, "__dict__", "__weakref__")}
    kept = {"__qualname__": plain.__qualname__, "__slots__": (*names, "__weakref__"), "__hash__": None}
    made = type(plain)(plain.__name__, plain.__bases__, {**own, **kept, **unwritten})
    return made


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
        values = {each.name: getattr(self, each.name, UNSET) for each in kind.__attrs_attrs__}
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
    names = [each.name for each in kind.__attrs_attrs__ if each.name != "additional_properties"]
    return dict(zip(kind._absent, names, strict=False)), frozenset(names)


def field_names(kind: Any) -> list[str]:
    """Return the names in Python of the fields that the description knows, in its order."""
    model = next(each for each in kind.__mro__ if "_absent" in vars(each))
    return [name for name in model.__annotations__ if name != "additional_properties"]
