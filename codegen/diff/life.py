"""Read the life of an operation, a parameter or a schema: deprecated, until which day (``x-sunset``), and removed."""

from __future__ import annotations

import datetime
from typing import Any, Literal, NamedTuple

from codegen.diff.changes import Side

Begun = Literal["deprecated", "deprecated-with-sunset", "sunset-invalid", "sunset-passed"]
Event = Literal[Begun, "reactivated", "sunset-deleted", "sunset-added", "sunset-sooner", "sunset-later"]
Ended = Literal["not-deprecated", "deprecated", "sunset-invalid", "before-sunset"]


class Turn(NamedTuple):
    """What happened to what stays: the keyword that says so, with the values before and after."""

    event: Event
    keyword: str
    old: Any
    new: Any

    @property
    def invalid(self) -> Any:
        """The sunset that is no date, where one is not."""
        return self.new if sunset_date(self.new) is None else self.old


def turn(old: Side, new: Side, today: datetime.date) -> Turn | None:
    """Return what happened between two sides; None if nothing did."""
    was, now = (each.get("deprecated") is True for each in (old, new))
    before, after = old.get("x-sunset"), new.get("x-sunset")
    if was and not now:
        return Turn("reactivated", "deprecated", True, False)
    if now and not was:
        event = begun(after, today)
        return Turn(event, "deprecated", False, True) if event == "deprecated" else Turn(event, "x-sunset", None, after)
    if not now or before == after:
        return None
    if after is None:
        return Turn("sunset-deleted", "x-sunset", before, None)
    date, earlier = sunset_date(after), sunset_date(before)
    if date is None or (before is not None and earlier is None):
        return Turn("sunset-invalid", "x-sunset", before, after)
    if earlier is None:
        return Turn("sunset-added", "x-sunset", None, after)
    if date == earlier:
        return None
    return Turn("sunset-sooner" if date < earlier else "sunset-later", "x-sunset", before, after)


def begun(sunset: Any, today: datetime.date) -> Begun:
    """Return what it means that something is deprecated now, until a day."""
    date = sunset_date(sunset)
    if sunset is None:
        return "deprecated"
    if date is None:
        return "sunset-invalid"
    return "sunset-passed" if date < today else "deprecated-with-sunset"


def ended(side: Side, today: datetime.date) -> Ended:
    """Return what was known of the end of something that was removed."""
    sunset = side.get("x-sunset")
    date = sunset_date(sunset)
    if side.get("deprecated") is not True:
        return "not-deprecated"
    if sunset is not None and date is None:
        return "sunset-invalid"
    return "before-sunset" if date is not None and today < date else "deprecated"


def sunset_date(value: Any) -> datetime.date | None:
    """Return the day of an ``x-sunset``: a date, or a date with a time; None for what is neither."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.date.fromisoformat(value) if len(value) == 10 else datetime.datetime.fromisoformat(value).date()
    except ValueError:
        return None
