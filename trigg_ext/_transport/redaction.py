"""What must reach no log, no error text and no pickle, and how it is taken out. Pure functions of values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "***"

_PATTERNS = (
    # E-mail addresses; bounded, so that no text takes longer than its length.
    r"(?<![\w.+%-])[\w.+%-]{1,254}?(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?:\+|%2B)\d[\d ]{6,16}\d"  # phone numbers with their prefix
    r"|\b[0-7]\d[0-9]\d{3} ?\d{5}\b"  # national identity numbers: eleven digits that begin with a day
)
_PERSONAL_FIELD = (
    r"(?i)phone|mobile|mail|ssn|birth|firstname|lastname|address|zip|token|pan$|^code$|externalid|contact|^message$"
    r"|registration"
)
_SHORTEST = 4


class Scrubber:
    """Takes known values, and what looks like personal data, out of texts that come from elsewhere."""

    def __init__(self, values: Iterable[str]) -> None:
        self._values = set(values)
        self._spelled: list[tuple[str, str]] | None = None

    def text(self, text: str) -> str:
        """The text without them, and without control characters and halves of characters, which break logs."""
        text = text.encode("utf-8", "replace").decode()
        if self._spelled is None:
            # Longest first, so that no part of one is left beside a mask.
            spelled = {pair for value in self._values for pair in _spellings(value)}
            self._spelled = sorted(spelled, key=lambda pair: (-len(pair[0]), pair))
        lowered, digits = text.lower(), re.sub(r"\D", "", text)
        for probe, pattern in self._spelled:
            # Of thousands of values few stand in a text; a pattern is tried only for these.
            if probe in lowered or (probe.isdigit() and probe in digits):
                text = re.sub(pattern, MASK, text, flags=re.IGNORECASE)
        return re.sub(r"[\x00-\x1f\x7f]+", " ", re.sub(_PATTERNS, MASK, text))

    def value(self, value: Any, depth: int = 0) -> Any:
        """A JSON value without them, in its texts and in the names of its fields."""
        if isinstance(value, str):
            return self.text(value)
        if depth > 50:
            return MASK
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(each, depth + 1) for key, each in _items(value)}
        if isinstance(value, list):
            return [self.value(each, depth + 1) for each in _each(value)]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            text = repr(value)
            return value if self.text(text) == text else MASK
        return value


def personal_values(body: Any, depth: int = 0) -> Iterable[str]:
    """The texts of a request's body whose fields are personal by their names."""
    if depth > 50:
        return
    if isinstance(body, Mapping):
        for key, value in _items(body):
            if isinstance(value, (str, int)) and not isinstance(value, bool):
                if re.search(_PERSONAL_FIELD, str(key)):
                    yield str(value)
            else:
                yield from personal_values(value, depth + 1)
    elif isinstance(body, (list, tuple)):
        for each in _each(body):
            yield from personal_values(each, depth + 1)


def looks_personal(text: str) -> bool:
    """Whether a text has the form of an e-mail address, a phone number with prefix, or a national identity number."""
    return re.search(_PATTERNS, text) is not None


def _spellings(value: str) -> Iterable[tuple[str, str]]:
    """How a value may be spelled: what to look for in small letters, and the pattern that finds it."""
    plain = {
        value,
        quote(value, safe="", errors="replace"),
        quote_plus(value, errors="replace"),
        json.dumps(value)[1:-1],
    }
    if re.fullmatch(r"\d{4}-\d\d-\d\dT.*", value):
        plain.add(value[:10])
    for each in plain:
        pattern = re.escape(each)
        if len(each) >= _SHORTEST:
            yield each.lower(), pattern
        elif len(each) > 1:
            # A short one is masked where it stands alone, not inside of words.
            yield each.lower(), rf"(?<!\w){pattern}(?!\w)"
    digits = re.sub(r"\D", "", value)
    if len(digits) >= 8 and re.fullmatch(r"[+\d ()-]+", value):
        for each in {digits, digits[-8:]}:
            yield each, r"[ .-]?".join(each)


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    items: Iterable[tuple[Any, Any]] = value.items()
    return items


def _each(value: Any) -> Iterable[Any]:
    each: Iterable[Any] = value
    return each
