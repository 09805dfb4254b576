"""Parse faults from strings, as the command line has them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, TypeAlias, cast

from trigg_ext.sandbox._http.faults import Fault, When, parse_when

__all__ = ["parse_fault"]


def parse_fault(text: str) -> Fault:
    """Return the fault that ``OPERATION:FAULT[:OPTION=VALUE,…]`` means.

    Raises:
        ValueError: the string means none; the message says what is allowed.
    """
    operation, _, rest = text.partition(":")
    what, _, written = rest.partition(":")
    if not operation or not what:
        raise ValueError(f"{text!r} is no fault; write OPERATION:FAULT[:OPTION=VALUE,…], as in promotions.redeem:429")
    options: dict[str, str] = {}
    for pair in filter(None, written.split(",")):
        name, equals, value = pair.partition("=")
        if not equals or not value:
            raise ValueError(f"{pair!r} is no option; write OPTION=VALUE")
        options[name.replace("-", "_")] = value
    calls = {name: _CALL_OPTIONS[name](name, options.pop(name)) for name in list(options) if name in _CALL_OPTIONS}
    if what.isascii() and what.isdecimal():
        make, takes = _status_of(int(what)), _STATUS_OPTIONS
    elif what.replace("-", "_") in _BY_NAME:
        make, takes = _BY_NAME[what.replace("-", "_")]
    else:
        names = ", ".join(name.replace("_", "-") for name in _BY_NAME)
        raise ValueError(f"{what!r} is no fault; allowed are a status from 200 to 599, and {names}")
    if "seed" in calls and "seed" in takes:
        options["seed"] = str(calls["seed"])
    if unknown := [name for name in options if name not in takes]:
        allowed = ", ".join(name.replace("_", "-") for name in [*takes, *_CALL_OPTIONS])
        raise ValueError(f"{unknown[0].replace('_', '-')!r} is no option of {what}; allowed are {allowed}")
    try:
        fault = make(**{name: takes[name](name, value) for name, value in options.items()})
    except TypeError:
        raise ValueError(f"{what} needs {', '.join(name.replace('_', '-') for name in takes)}") from None
    return fault.on(operation, **cast("Any", calls))


def _status_of(status: int) -> Callable[..., Fault]:
    def make(**options: Any) -> Fault:
        return Fault.status(status, **options)

    return make


def _as_whole(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise ValueError(f"{name} is {value!r}; it must be a whole number") from None


def _as_number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ValueError(f"{name} is {value!r}; it must be a number") from None


def _as_numbers(name: str, value: str) -> Collection[int]:
    first, dash, last = value.partition("-")
    if dash and first:
        return range(_as_whole(name, first), _as_whole(name, last) + 1)
    return [_as_whole(name, number) for number in value.split("+")]


def _as_when(_: str, value: str) -> When:
    return parse_when(value if value.endswith("_acting") else f"{value}_acting")


def _as_string(_: str, value: str) -> str:
    return value


_Read: TypeAlias = Callable[[str, str], Any]
_CALL_OPTIONS: Final[Mapping[str, _Read]] = {
    "nth": _as_numbers,
    "first": _as_whole,
    "share": _as_number,
    "seed": _as_whole,
}
_STATUS_OPTIONS: Final[Mapping[str, _Read]] = {"retry_after": _as_string, "body": _as_string, "when": _as_when}
_BY_NAME: Final[Mapping[str, tuple[Callable[..., Fault], Mapping[str, _Read]]]] = {
    "bad_gateway": (Fault.bad_gateway, {"system": _as_string, "message": _as_string, "when": _as_when}),
    "html_page": (Fault.html_page, {"status": _as_whole, "when": _as_when}),
    "redirect": (Fault.redirect, {"to": _as_string, "status": _as_whole}),
    "error_in_success": (Fault.error_in_success, {"status": _as_whole, "when": _as_when}),
    "slow_headers": (Fault.slow_headers, {"seconds": _as_number}),
    "drip": (Fault.drip, {"seconds_per_byte": _as_number}),
    "cut_body": (Fault.cut_body, {"after_bytes": _as_whole}),
    "drop": (Fault.drop, {"when": _as_when}),
    "hang": (Fault.hang, {"seconds": _as_number, "when": _as_when}),
    "null_objects": (Fault.null_objects, {}),
    "wrong_types": (Fault.wrong_types, {"seed": _as_whole}),
    "unknown_fields": (Fault.unknown_fields, {}),
    "unknown_enum": (Fault.unknown_enum, {}),
    "empty_body": (Fault.empty_body, {}),
    "not_json": (Fault.not_json, {}),
    "repeat_page": (Fault.repeat_page, {}),
}
