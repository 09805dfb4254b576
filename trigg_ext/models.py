"""The data of requests and responses: ``from trigg_ext.models import CustomerInput``.

Each class is loaded when it is first used. They are attrs classes; :mod:`trigg_ext.pydantic_models` has the same shapes
for Pydantic. Each model of a request body has a typed dict beside it (``CustomerInputDict``): the body as a dict, whose
keys type checkers check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trigg_api import models as _models

if TYPE_CHECKING:
    from trigg_api.models import *  # noqa: F403

__all__ = _models.__all__  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    value = globals()[name] = getattr(_models, name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
