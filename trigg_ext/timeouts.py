"""Timeouts and limits: one deadline for a whole call, a limit for each step, and how many connections are kept."""

from __future__ import annotations

from trigg_api.record import Record
from trigg_ext.errors import ConfigurationError

_LONGEST = 86_400

#: Seconds that a call may take where nothing else is set.
DEADLINE = 120.0


class Timeout(Record):
    """How long to wait in one step of an attempt, in seconds; every part is finite.

    How long a whole call may take, with all its attempts and the waits between them, is the client's ``deadline``; no
    step goes beyond it.

    Attributes:
        connect: for a connection to be made.
        read: for the next bytes of the response.
        write: for the next bytes of the request to be taken.
        pool: for a connection of the pool to be free.
    """

    connect: float = 5.0
    read: float = 30.0
    write: float = 30.0
    pool: float = 10.0


class Limits(Record):
    """How many connections a client keeps.

    Attributes:
        connections: how many at most.
        idle_connections: how many at most while they are idle.
        idle_seconds: how long a connection may be idle, in seconds.
    """

    connections: int = 100
    idle_connections: int = 20
    idle_seconds: float = 5.0


def as_timeout(value: float | Timeout, name: str = "timeout") -> Timeout:
    """Return the time limits of the steps, from one number of seconds for each of them, or from a ``Timeout``.

    Raises:
        ConfigurationError: a part is no number of seconds.
    """
    if isinstance(value, Timeout):
        for part, limit in vars(value).items():
            seconds(f"{name}.{part}", limit)
        return value
    number = seconds(name, value)
    return Timeout(connect=min(number, 5.0), read=number, write=number, pool=number)


def check_limits(limits: Limits) -> Limits:
    """Return limits that make sense.

    Raises:
        ConfigurationError: they make none.
    """
    if not isinstance(limits, Limits):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"limits must be a Limits, not {type(limits).__name__}.")
    for name, least in (("connections", 1), ("idle_connections", 0)):
        value: object = getattr(limits, name)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ConfigurationError(f"limits: {name} is {value!r}; it must be a whole number from {least}.")
    seconds("limits: idle_seconds", limits.idle_seconds)
    return limits


def seconds(name: str, value: object) -> float:
    """Return a finite, positive number of seconds.

    Raises:
        ConfigurationError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= _LONGEST:
        raise ConfigurationError(f"{name} is {value!r}; it must be a number of seconds above 0 and at most {_LONGEST}.")
    return float(value)


__all__ = ["Limits", "Timeout"]
