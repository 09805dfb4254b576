"""Keys by which phone numbers, e-mail addresses and ids are compared; and JSON as it is stored."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, Final

from trigg_ext.openapi.json_types import mapping, sequence

__all__ = ["UnstorableError", "dump", "email_key", "id_key", "is_phone", "phone_key"]

_DEEPEST: Final = 200
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)

_PHONE_NOISE: Final = re.compile(r"[\s()./\-\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060]")
_NORWEGIAN: Final = re.compile(r"(?:47)?([2-9][0-9]{7})")
_PHONE: Final = re.compile(r"\+?[0-9]{3,15}")


class UnstorableError(ValueError):
    """Raised for a value that JSON cannot represent; the message says why."""


def id_key(text: str) -> str:
    """Return the key of an id: the API returns ids in capitals, and they are compared so."""
    return text.strip().upper()


def phone_key(text: str) -> str:
    """Return a phone number in the one spelling by which people are told apart: ``+4791234567``.

    Without spaces and punctuation, ``00`` as ``+``; eight digits, also after ``47``, are a Norwegian number, and the
    ``(0)`` that some write after a country code is none of its digits. Digits after a blank stay as they are: there a
    ``+`` has been lost on the way, which a test is to see.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    bare = _PHONE_NOISE.sub("", plain.replace("(0)", ""))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    norwegian = None if text[:1] == " " else _NORWEGIAN.fullmatch(bare)
    return f"+47{norwegian[1]}" if norwegian else bare


def is_phone(key: str) -> bool:
    """Return True if a message could be sent to the number that ``phone_key`` returned."""
    return _PHONE.fullmatch(key) is not None


def email_key(text: str) -> str:
    """Return an e-mail address in lower case."""
    return text.strip().lower()


def dump(value: Any) -> str:
    """Return ``value`` as JSON.

    Raises:
        UnstorableError: a number is infinite, a string has a lone surrogate, or the nesting is too deep.
    """
    try:
        written = _JSON.encode(value)
        written.encode()
    except UnicodeEncodeError as error:
        raise UnstorableError("a string has a lone surrogate, which has no form in UTF-8") from error
    except RecursionError as error:
        raise UnstorableError("it is nested too deeply") from error
    except ValueError as error:
        raise UnstorableError("a number is too large") from error
    if written.count("{") + written.count("[") > _DEEPEST and _depth(value) > _DEEPEST:
        raise UnstorableError("it is nested too deeply")
    return written


def _depth(value: Any) -> int:
    """Return how deeply objects and lists are nested, counted layer by layer."""
    depth, layer = 0, [value]
    while layer := [inner for entry in layer for inner in _inner(entry)]:
        depth += 1
    return depth


def _inner(value: Any) -> list[Any]:
    return [*mapping(value).values(), *sequence(value)]
