"""Parse faults from strings, as the command line has them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from trigg_ext.sandbox._http.faults import KINDS, Fault

__all__ = ["parse_fault"]


def parse_fault(text: str) -> Fault:
    """Return the fault that ``OPERATION:FAULT[:OPTION=VALUE,…]`` means.

    ``FAULT`` may be a script, as in ``promotions.redeem:429,502,ok``. A value that begins with ``{``, ``[`` or ``"`` is
    JSON, commas and all.

    Raises:
        ValueError: the string means none; the message says what is allowed.
    """
    operation, _, rest = text.partition(":")
    what, _, written = rest.partition(":")
    if not operation or not what:
        raise ValueError(f"{text!r} is no fault; write OPERATION:FAULT[:OPTION=VALUE,…], as in promotions.redeem:429")
    options = _options(written)
    calls = {name: _CALLS[name](name, options.pop(name)) for name in list(options) if name in _CALLS}
    kind, fixed = _kind(what)
    takes = [name for name in KINDS[kind] if name not in fixed and name != "body_base64"]
    if "seed" in takes and "share" not in calls and "seed" in calls:
        options["seed"] = calls.pop("seed")
    if unknown := [name for name in options if name not in takes]:
        allowed = ", ".join(name.replace("_", "-") for name in [*takes, *_CALLS])
        raise ValueError(f"{unknown[0].replace('_', '-')!r} is no option of {what}; allowed are {allowed}")
    given = {name: _READ.get(name, _as_it_is)(name, value) for name, value in options.items()}
    try:
        fault = Fault.of(kind, {**fixed, **given})
    except ValueError as error:
        raise ValueError(str(error).replace("_", "-") if "needs" in str(error) else str(error)) from None
    return fault.on(operation, **calls)


def _kind(what: str) -> tuple[str, dict[str, Any]]:
    """Return the kind of a fault, and the options that its name says already."""
    if "," in what:
        return "sequence", {"steps": [_step(step.strip()) for step in what.split(",")]}
    if what.isascii() and what.isdecimal():
        return "status", {"status": int(what)}
    kind = what.replace("-", "_")
    if kind in KINDS and kind not in {"status", "sequence"}:
        return kind, {}
    names = ", ".join(name.replace("_", "-") for name in KINDS if name not in {"status", "sequence"})
    raise ValueError(
        f"{what!r} is no fault; allowed are a status from 200 to 599, a script such as 429,502,ok, and {names}"
    )


def _step(step: str) -> Any:
    if step == "ok":
        return step
    kind, options = _kind(step)
    return options["status"] if kind == "status" else {"fault": kind}


def _options(written: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    rest = written
    while rest:
        found = re.match(r"\s*([^=,]*)=", rest)
        if found is None:
            raise ValueError(f"{rest.partition(',')[0]!r} is no option; write OPTION=VALUE")
        value, rest = _value(rest[found.end() :])
        if value == "":
            raise ValueError(f"{found[0].strip()!r} is no option; write OPTION=VALUE")
        options[found[1].strip().replace("-", "_")] = value
    return options


def _value(rest: str) -> tuple[Any, str]:
    """Return the value at the beginning of ``rest``, and what comes after its comma."""
    if rest[:1] in {"{", "[", '"'}:
        try:
            value, end = json.JSONDecoder().raw_decode(rest)
        except ValueError as error:
            raise ValueError(f"{rest!r} is not JSON: {error}") from None
        if rest[end : end + 1] not in {"", ","}:
            raise ValueError(f"{rest!r} is not JSON: expected a comma after {rest[:end]}")
        return value, rest[end + 1 :]
    value, _, rest = rest.partition(",")
    return value, rest


def _as_whole(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {value!r}; it must be a whole number") from None


def _as_number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {value!r}; it must be a number") from None


def _as_numbers(name: str, value: Any) -> range | list[int]:
    first, dash, last = str(value).partition("-")
    if dash and first:
        return range(_as_whole(name, first), _as_whole(name, last) + 1)
    return [_as_whole(name, number) for number in str(value).split("+")]


def _as_when(_: str, value: Any) -> str:
    return str(value) if str(value).endswith("_acting") else f"{value}_acting"


def _as_truth(name: str, value: Any) -> bool:
    if value not in {"true", "false"}:
        raise ValueError(f"{name} is {value!r}; it must be true or false")
    return bool(value == "true")


def _as_it_is(_: str, value: Any) -> Any:
    return value


_Read: TypeAlias = Callable[[str, Any], Any]
_CALLS: Final[Mapping[str, _Read]] = {"nth": _as_numbers, "first": _as_whole, "share": _as_number, "seed": _as_whole}
_READ: Final[Mapping[str, _Read]] = {
    "status": _as_whole,
    "calls": _as_whole,
    "after_bytes": _as_whole,
    "seed": _as_whole,
    "per": _as_number,
    "seconds": _as_number,
    "up_to": _as_number,
    "seconds_per_byte": _as_number,
    "when": _as_when,
    "repeat": _as_truth,
}
