"""Isolated states of one sandbox, by name: each has its own customers, clock, faults and request log."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Final

from attrs import frozen

from trigg_ext.sandbox._http.service import Service
from trigg_ext.sandbox._state import SandboxState

__all__ = ["NAMESPACE", "Namespaces", "Room"]

NAMESPACE: Final = "x-sandbox-namespace"
"""The header whose value names the state of a request; without it, the sandbox's own."""

_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MOST: Final = 256


@frozen
class Room:
    """One state, and the service that has it."""

    service: Service
    state: SandboxState | None

    def reset(self) -> None:
        """Go back to the start: the state and the faults of the beginning, no requests and no errors."""
        if self.state is not None:
            self.state.reset()
        self.service.faults.reset()
        self.service.errors.clear()
        self.service.requests.clear()

    def close(self) -> None:
        """Close the state."""
        if self.state is not None:
            self.state.close()


class Namespaces:
    """The rooms of a sandbox: the one without a name, and one for each name that a request has had.

    Args:
        first: the room without a name.
        make: makes a room for a new name, with the seed, the clock and the faults of the first.
    """

    def __init__(self, first: Room, make: Callable[[], Room]) -> None:
        self.first = first
        self._make = make
        self._lock = Lock()
        self._named: dict[str, Room] = {}

    def of(self, name: str | None) -> Room:
        """Return the room with this name, made if it is new.

        Raises:
            ValueError: the name has other characters than letters, digits and ``._-``, or there are too many.
        """
        if name is None:
            return self.first
        if _NAME.fullmatch(name) is None:
            raise ValueError(f"expected a namespace of 1 to 64 letters, digits, '.', '_' or '-', got {name!r}")
        with self._lock:
            if name not in self._named:
                if len(self._named) >= _MOST:
                    raise ValueError(f"there are {_MOST} namespaces already; remove one, or use one again")
                self._named[name] = self._make()
            return self._named[name]

    def remove(self, name: str) -> None:
        """Forget a room.

        Raises:
            KeyError: there is none with this name.
        """
        with self._lock:
            self._named.pop(name).close()

    def named(self) -> Mapping[str, Room]:
        """Return the rooms that have a name, in the order in which they came."""
        with self._lock:
            return dict(self._named)

    def close(self) -> None:
        """Close every room."""
        for room in (self.first, *self.named().values()):
            room.close()
