"""The times of the API: strings without a zone, such as ``2023-10-13T14:50:05``.

The reference names neither a zone nor whether summer time counts; a client reads and writes them as wall-clock times of
its ``time_zone``.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Literal

from trigg_ext import _datetimes


class Times:
    """Reads and writes times of the API in one zone: ``client.times``.

    Args:
        zone: the zone that the API is taken to mean, by its IANA name or as a ``tzinfo``.
    """

    __slots__ = ("zone",)

    def __init__(self, zone: str | tzinfo) -> None:
        self.zone = zone
        """The zone that the API is taken to mean, by its IANA name or as a ``tzinfo``."""

    def parse(self, text: str, *, fold: Literal[0, 1] = 0) -> datetime:
        """Return the moment that a time of the API stands for, as an aware ``datetime`` in the zone.

        A time that names an offset, such as ``2023-10-13T12:50:05Z``, is that moment. In the night that clocks are put
        back, a text stands for two moments: the first, or with ``fold=1`` the second. In the night that they are put
        forward, one hour is on no clock: ``2024-03-31T02:30:00`` is read as ``03:30:00``.

        Args:
            text: a time such as ``2023-10-13T14:50:05`` or ``20231013T1450``; a date is its midnight.
            fold: which of two moments is meant, as in PEP 495.

        Raises:
            ValueError: it is no time.
            ConfigurationError: there is no database of time zones on this machine.
        """
        return _datetimes.moment_of(text, self.zone, fold)

    def format(self, moment: datetime) -> str:
        """Return a moment as the API writes it, such as ``2023-10-13T14:50:05``: parts of a second are cut.

        Every aware ``datetime`` in a body, a query or a path is sent so.

        Args:
            moment: an aware ``datetime``.

        Returns:
            Its text in the zone.

        Raises:
            ValueError: the moment has no zone, or is beyond the calendar.
            ConfigurationError: there is no database of time zones on this machine.
        """
        return _datetimes.api_text(moment, self.zone)

    def __repr__(self) -> str:
        return f"<Times {self.zone}>"


__all__ = ["Times"]
