"""JSON text to values and models, and values back to JSON text.

Where the extra ``speed`` is installed, msgspec reads and orjson writes; else the standard library does both. The choice
is made here and nowhere else, and changes nothing but the time: what a fast library refuses is given to the standard
one, which reads more and says what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from itertools import count
from math import isfinite
from typing import Any

# To load a library takes as long as some hundred responses: a process that reads and writes little goes without.
_BEFORE_LOADING = 16
_LARGE = 64 * 1024

_uses = count()

_SCALARS = frozenset((str, int, bool, type(None)))


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


_read_text = json.JSONDecoder(parse_constant=_refuse_constant).raw_decode


def trimmed(content: bytes) -> bytes:
    """Return the content without a byte order mark and white space around it, in UTF-8 where it was UTF-16 or UTF-32.

    What is left of a response without a body is empty.
    """
    if content and (content[0] > 0x7E or 0 in content[:4]):
        encoding = json.detect_encoding(content)
        if encoding != "utf-8":
            try:
                content = content.decode(encoding).encode()
            except UnicodeError:
                return content
    return content.strip()


def loads(content: bytes) -> Any:
    """Return the value of a JSON text. White space and a byte order mark before it do not count; NaN is not JSON.

    Raises:
        ValueError: it is no JSON; ``json.JSONDecodeError`` or ``UnicodeDecodeError`` where that is the reason.
        RecursionError: it is nested too deeply.
    """
    content = trimmed(content)
    fast = library("msgspec.json") if next(_uses) >= _BEFORE_LOADING or len(content) > _LARGE else None
    try:
        if fast is not None:
            return fast.decode(content)
        # What json.loads does for the usual text, without looking for other encodings and blanks around it.
        text = content.decode()
        value, end = _read_text(text)
        if end == len(text):
            return value
    except (ValueError, RecursionError):
        pass
    return json.loads(content, parse_constant=_refuse_constant)


def dumps(value: Any, default: Callable[[Any], Any]) -> bytes:
    """JSON in UTF-8, without blanks; ``default`` gives what stands for a value of another type.

    Raises:
        TypeError: something has no form in JSON.
        ValueError: a number is NaN or infinite, or the value holds itself; a text holds a lone surrogate.
        RecursionError: it is nested too deeply.
    """
    fast = library("orjson") if next(_uses) >= _BEFORE_LOADING else None
    if fast is not None:
        try:
            content: bytes = fast.dumps(value, default, fast.OPT_PASSTHROUGH_DATACLASS | fast.OPT_PASSTHROUGH_DATETIME)
        except TypeError:
            content = b""
        # NaN is written as null. Where there is one, or any error, the standard library writes or says why not.
        if content and (content.find(b"null") < 0 or _is_plain(value)):
            return content
    return _encoder(default).encode(value).encode()


def _is_plain(value: Any) -> bool:
    """Return whether a value is made of mappings, lists, strings, booleans and finite numbers alone."""
    kind = value.__class__
    if kind is dict:
        value = value.values()
    elif kind is not list:
        return kind in _SCALARS or (kind is float and isfinite(value))
    for each in value:
        if each.__class__ not in _SCALARS and not _is_plain(each):
            return False
    return True


@cache
def library(name: str) -> Any:
    """Return a library of the extra ``speed``; None where it is not installed, or is older than the extra asks for."""
    try:
        # Another package may have brought an older msgspec, whose errors are no ValueErrors.
        if name.startswith("msgspec") and not issubclass(import_module("msgspec").DecodeError, ValueError):
            return None
        return import_module(name)
    except ImportError:
        return None


@cache
def _encoder(default: Callable[[Any], Any]) -> json.JSONEncoder:
    return json.JSONEncoder(
        ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False, default=default
    )
