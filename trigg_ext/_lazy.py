"""Modules whose names stand in annotations, loaded when the annotations are read."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LazyModule:
    """Stands for a module, which it loads with the first name that it is asked for.

    ``typing.get_type_hints`` needs the names in annotations; a start of the program does not need their modules.
    """

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
