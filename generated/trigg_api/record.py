"""Immutable values with named fields, without what a tuple brings along by accident."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self, dataclass_transform


@dataclass_transform(frozen_default=True)
class Record:
    """Base of immutable values: equal by class and fields, and no sequence that unpacks or compares by position.

    Classes of attrs would do the same; these cost the import of the client nothing.
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    #: All fields in their order, with their defaults; those without one are required.
    _initial: ClassVar[dict[str, Any]] = {}
    _required: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        own = tuple(name for name, kind in cls.__annotations__.items() if not str(kind).startswith("ClassVar"))
        cls._fields = (*cls._fields, *own)
        cls._initial = {name: getattr(cls, name, None) for name in cls._fields}
        cls._required = frozenset(name for name in cls._fields if not hasattr(cls, name))
        setattr(cls, "__match_args__", cls._fields)  # noqa: B010 - type checkers know it from the fields

    def __init__(self, *args: Any, **fields: Any) -> None:
        given = dict(zip(self._fields, args, strict=False)) | fields
        values = self._initial | given
        if len(given) != len(args) + len(fields) or len(values) != len(self._fields):
            raise TypeError(f"{type(self).__name__}() takes {', '.join(self._fields)}, each once.")
        if not given.keys() >= self._required:
            missing = [name for name in self._fields if name in self._required - given.keys()]
            raise TypeError(f"{type(self).__name__}() needs {', '.join(missing)}.")
        self.__dict__.update(values)

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some fields changed."""
        return type(self)(**{**self.__dict__, **changes})

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable; use .replace({name}=…).")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable.")

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"
