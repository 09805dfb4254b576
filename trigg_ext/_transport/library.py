"""The HTTP library below the client: httpx, or httpx2, its successor, whose names are the same.

``httpx`` and ``httpcore`` of this module are those that the client makes its own connections with. What a user gives, a
client or a transport, is used with the library that it is of, whichever that is.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from trigg_ext.errors import ConfigurationError

__all__ = [
    "LIBRARIES",
    "AsyncHTTPClient",
    "AsyncTransport",
    "HTTPClient",
    "Transport",
    "httpcore",
    "httpx",
    "kinds",
    "library_of",
]

#: Each library, by the name of its package, with that of the layer below it.
LIBRARIES = {"httpx": "httpcore", "httpx2": "httpcore2"}
_MODULES = frozenset({*LIBRARIES, *LIBRARIES.values()})
_VARIABLE = "TRIGG_HTTP_LIBRARY"


def _chosen() -> str:
    # The choice. Measured by benchmarks/pools.py with httpx 0.28.1 and httpx2 2.16.2: of 9,600 calls of 16 threads, a
    # pool of httpx loses 60 and one of httpx2 none; after 3,200 cancelled calls, none of 40 is possible with httpx,
    # and all with httpx2. Connections of our own lose none with either: there, one library is loaded instead of two.
    name = os.environ.get(_VARIABLE) or ("httpx2" if find_spec("httpx2") else "httpx")
    if name not in LIBRARIES:
        raise ConfigurationError(f"{_VARIABLE} is {name!r}; it must be one of {', '.join(LIBRARIES)}.")
    if find_spec(name) is None:
        raise ConfigurationError(f"{_VARIABLE} is {name!r}, which is missing: pip install 'trigg-client[{name}]'.")
    return name


if TYPE_CHECKING or _chosen() == "httpx":
    import httpcore as httpcore
    import httpx as httpx
else:
    import httpcore2 as httpcore
    import httpx2 as httpx


class Transport(Protocol):
    """A ``BaseTransport`` of httpx or httpx2."""

    def handle_request(self, request: Any, /) -> Any:
        """Send a request, and return the response."""
        ...


class AsyncTransport(Protocol):
    """An ``AsyncBaseTransport`` of httpx or httpx2."""

    async def handle_async_request(self, request: Any, /) -> Any:
        """Send a request, and return the response."""
        ...


class HTTPClient(Protocol):
    """A ``Client`` of httpx or httpx2."""

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        ...

    def close(self) -> None:
        """Close its connections."""
        ...


class AsyncHTTPClient(Protocol):
    """An ``AsyncClient`` of httpx or httpx2."""

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        ...

    async def aclose(self) -> None:
        """Close its connections."""
        ...


def kinds(value: object) -> frozenset[str]:
    """Return the names of the classes of either library that a value is of, its exceptions among them."""
    return frozenset(each.__name__ for each in type(value).__mro__ if each.__module__ in _MODULES)


def library_of(given: object) -> Any:
    """Return the library that a client or a transport is of: httpx for one that is of neither class."""
    of = (each.__module__ for each in type(given).__mro__ if each.__module__ in LIBRARIES)
    return sys.modules[name] if (name := next(of, None)) else import_module("httpx")
