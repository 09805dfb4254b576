"""JSON text to values and back: by orjson where it is installed (the extra ``speed``), else by the standard library.

The choice is made here and nowhere else, and changes nothing but the speed. What the fast library refuses is given to
the standard one, which reads more and says what is wrong; what the two would read or write differently never reaches it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

# A number of more digits than fit 64 bits is a whole number for one and a rounded one for the other. To find one is to
# look for a run of digits, all of which are written as zeros first.
_DIGITS_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * 19

_read_text = json.JSONDecoder().raw_decode


def loads(content: bytes) -> Any:
    """The value of a JSON text, as ``json.loads`` reads it.

    Raises:
        ValueError: it is no JSON; ``json.JSONDecodeError`` or ``UnicodeDecodeError`` where that is the reason.
        RecursionError: it is nested too deeply.
    """
    fast = fast_library()
    try:
        if fast is None:
            # What json.loads does for the usual text, without looking for other encodings and blanks around it.
            text = content.decode()
            value, end = _read_text(text)
            if end == len(text):
                return value
        elif _LONG_NUMBER not in content.translate(_DIGITS_TO_ZERO):
            return fast.loads(content)
    except (ValueError, RecursionError):
        pass
    return json.loads(content)


def dumps(value: Any, default: Callable[[Any], Any]) -> bytes:
    """JSON in UTF-8, without blanks; ``default`` gives what stands for a value of another type.

    Raises:
        TypeError: something has no form in JSON.
        ValueError: a number is NaN or infinite, or the value holds itself; a text holds a lone surrogate.
        RecursionError: it is nested too deeply.
    """
    fast = fast_library()
    if fast is not None:
        try:
            content: bytes = fast.dumps(value, default, fast.OPT_PASSTHROUGH_DATACLASS | fast.OPT_PASSTHROUGH_DATETIME)
        except TypeError:
            content = b"null"
        # NaN is written as null. Where there is one, or any error, the standard library writes or says why not.
        if b"null" not in content:
            return content
    return _encoder(default).encode(value).encode()


@cache
def fast_library() -> Any:
    """orjson, or None where it is not installed."""
    try:
        return import_module("orjson")
    except ImportError:
        return None


@cache
def _encoder(default: Callable[[Any], Any]) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=default)
