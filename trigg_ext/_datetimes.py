"""Read and write the date-times of the API, wall-clock strings that name no zone. No clock is read here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from trigg_api.errors import InvalidArgument
from trigg_ext.errors import ConfigurationError


def zone_of(value: object, name: str = "time_zone") -> tzinfo:
    """Return a time zone from its IANA name, or as it was given.

    Raises:
        ConfigurationError: there is no such zone, or no database of zones on this machine.
    """
    if isinstance(value, tzinfo):
        return value
    if value == "UTC":
        return UTC
    if isinstance(value, str) and value:
        # It is loaded where a zone is needed: reading zones costs more than the rest of this package together.
        from zoneinfo import ZoneInfo, available_timezones

        try:
            return ZoneInfo(value)
        except (LookupError, ValueError, OSError):
            missing = not available_timezones()
        if missing:
            raise ConfigurationError(
                f"{name} is {value!r}, and this machine has no time zone database: `pip install tzdata` brings one. "
                "A tzinfo works without it."
            )
    raise ConfigurationError(
        f"{name} is {value!r}; it must be the name of a time zone such as 'Europe/Oslo', or a tzinfo."
    )


def as_moment(value: object) -> datetime | None:
    """Return a time, also from its text; None if it is none."""
    if not isinstance(value, str):
        return value if isinstance(value, datetime) else None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


def api_text(moment: datetime, zone: str | tzinfo) -> str:
    """Return a moment as the API writes times, such as ``2023-10-13T14:50:05``: wall-clock time of the zone.

    Parts of a second are cut.

    Raises:
        InvalidArgument: the moment has no zone, or is beyond the calendar.
        ConfigurationError: the zone cannot be read.
    """
    require_zone(moment)
    try:
        return wall_clock(moment, zone).isoformat(timespec="seconds")
    except OverflowError:
        raise InvalidArgument("A time is beyond the calendar.") from None


def require_zone(moment: datetime, name: str = "A datetime") -> None:
    """Refuse a time without a zone.

    Raises:
        InvalidArgument: it has none.
    """
    if moment.utcoffset() is None:
        raise InvalidArgument(
            f"{name} is a time without a zone, and the machine that made it may be in any. Give an aware one, such as "
            "datetime.now(UTC) or client.times.parse(…), or a string, which is sent as it is."
        )


def moment_of(text: str, zone: str | tzinfo, fold: int) -> datetime:
    """Return the moment that a time of the API stands for, in the zone; ``fold`` as in PEP 495.

    Where clocks were put forward, a time that no clock shows counts on from before.

    Raises:
        ValueError: it is no time.
        ConfigurationError: the zone cannot be read.
    """
    read = as_moment(text)
    if read is None:
        raise ValueError(f"expected a time such as '2023-10-13T14:50:05', got {text!r}")
    place = zone_of(zone)
    if read.utcoffset() is None:
        read = read.replace(tzinfo=place, fold=fold)
    try:
        # There and back, so that a time that no clock shows becomes the one that they did.
        return read.astimezone(UTC).astimezone(place)
    except OverflowError:
        raise ValueError(f"{text} is a time beyond the calendar") from None


def minute_text(moment: datetime, zone: str | tzinfo) -> str:
    """Return a moment as a text like ``20240101T2210``, in wall-clock time of the zone, and never later than the
    moment.

    Seconds are cut. Where clocks were put back, a text stands for two moments; the one that is given here stands for
    the moment or an earlier one, whichever of the two the reader takes it for.

    Raises:
        InvalidArgument: the moment has no zone, or is beyond the calendar.
        ConfigurationError: the zone cannot be read.
    """
    require_zone(moment, "since")
    try:
        local = wall_clock(moment, zone)
        first, second = (local.replace(fold=fold, tzinfo=zone_of(zone)).utcoffset() for fold in (0, 1))
        if not local.fold and first is not None and second is not None and second < first:
            local -= first - second
    except OverflowError:
        raise InvalidArgument("since is a time beyond the calendar.") from None
    return f"{local.year:04}{local.month:02}{local.day:02}T{local.hour:02}{local.minute:02}"


def wall_clock(moment: datetime, zone: str | tzinfo) -> datetime:
    """Return what clocks in the zone show at a moment; a time without a zone stays as it is.

    Raises:
        ConfigurationError: the zone cannot be read.
        OverflowError: the moment is beyond the calendar.
    """
    if moment.utcoffset() is None:
        return moment.replace(tzinfo=None)
    return moment.astimezone(zone_of(zone)).replace(tzinfo=None)


def is_surely_before(one: datetime, other: datetime, zone: str | tzinfo) -> bool:
    """Return whether a time is before another in every reading; times without a zone are wall-clock times of ``zone``.

    Raises:
        ConfigurationError: the zone is needed, and cannot be read.
    """
    if one.utcoffset() is None and other.utcoffset() is None:
        if one.replace(tzinfo=None) >= other.replace(tzinfo=None):
            return False
        try:
            zone_of(zone)
        except ConfigurationError:
            return True
    return max(_readings(one, zone)) < min(_readings(other, zone))


def _readings(time: datetime, zone: str | tzinfo) -> list[timedelta]:
    """Return the moments that a time may stand for, as what has passed since the calendar began."""
    begin = datetime(1, 1, 1)
    offset = time.utcoffset()
    wall = time.replace(tzinfo=None, fold=0) - begin
    if offset is not None:
        return [wall - offset]
    offsets = [time.replace(tzinfo=zone_of(zone), fold=fold).utcoffset() for fold in (0, 1)]
    return [wall - (each or timedelta()) for each in offsets]
