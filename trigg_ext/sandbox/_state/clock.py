"""The clock of the sandbox: microseconds since 1970, read from and written as the API's date-times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

__all__ = ["DAY", "MINUTE", "SECOND", "START", "from_datetime", "parse", "stamp", "to_datetime", "zone_of"]

SECOND: Final = 1_000_000
"""In microseconds, as everything here."""
MINUTE: Final = 60 * SECOND
DAY: Final = 24 * 60 * MINUTE

START: Final = datetime(2026, 1, 5, 8, 0, tzinfo=timezone(timedelta(hours=1)))
"""When the clock of a sandbox starts by default: a Monday morning in Norway."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_THERE: Final = datetime(1970, 1, 1)


def from_datetime(moment: datetime, zone: timezone) -> int:
    """Return microseconds since 1970; a ``moment`` without a zone is in ``zone``."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    return (aware - _EPOCH) // timedelta(microseconds=1)


def to_datetime(at: int, zone: timezone) -> datetime:
    """Return ``at`` (microseconds since 1970) as a datetime in ``zone``."""
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone)


def zone_of(moment: datetime) -> timezone:
    """Return the fixed offset of ``moment``; that of ``START`` if it has none."""
    offset = moment.utcoffset()
    return timezone(offset) if offset is not None else timezone(START.utcoffset() or timedelta())


def parse(text: str, zone: timezone) -> int | None:
    """Return microseconds since 1970 of a date-time (``2023-10-13T14:50:05``, ``20240101T2210``); None if it is none.

    One without a zone is in ``zone``: the API gives its date-times without one.
    """
    try:
        return from_datetime(datetime.fromisoformat(text.strip()), zone)
    except (ValueError, OverflowError):
        return None


@lru_cache(256)
def stamp(at: int, zone: timezone) -> str:
    """Return ``at`` as the API writes date-times: ``2024-04-03T07:38:32``, no zone, whole seconds."""
    return (_EPOCH_THERE + timedelta(microseconds=at) + zone.utcoffset(None)).isoformat(timespec="seconds")
