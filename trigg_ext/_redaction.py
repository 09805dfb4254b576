"""What must reach no log, no error text and no pickle, and how it is taken out. Pure functions of values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn
from urllib.parse import quote, quote_plus

MASK = "***"

_PATTERNS = (
    r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"  # e-mail addresses
    r"|(?:\+|%2B)\d[\d ]{6,16}\d"  # phone numbers with their prefix
    r"|\b[0-7]\d[0-9]\d{8}\b"  # national identity numbers: eleven digits that begin with a day
)
_PERSONAL_FIELD = (
    r"(?i)phone|mobile|mail|ssn|birth|firstname|lastname|address|zip|token|pan$|^code$|externalid|contact|^message$"
    r"|registration"
)
_SHORTEST = 4


class Secret:
    """A text that shows itself to nobody: not in a repr, a log, a traceback's locals, or a pickle."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A client holds an API key and cannot be pickled; make one in each process.")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))


class Scrubber:
    """Takes known values, and what looks like personal data, out of texts that come from elsewhere."""

    def __init__(self, values: Iterable[str]) -> None:
        known: set[str] = set()
        for value in values:
            known.update(spelling for spelling in _spellings(value) if len(spelling) >= _SHORTEST)
        ordered = sorted(known, key=lambda each: (-len(each), each))
        self._known = re.compile("|".join(map(re.escape, ordered)), re.IGNORECASE) if ordered else None

    def text(self, text: str) -> str:
        """The text without them."""
        if self._known is not None:
            text = self._known.sub(MASK, text)
        return re.sub(_PATTERNS, MASK, text)

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


def _spellings(value: str) -> Iterable[str]:
    yield value
    yield quote(value, safe="")
    yield quote_plus(value)
    yield json.dumps(value)[1:-1]
    digits = re.sub(r"\D", "", value)
    if len(digits) >= 8 and re.fullmatch(r"[+\d ()-]+", value):
        yield digits
        yield digits[-8:]


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    items: Iterable[tuple[Any, Any]] = value.items()
    return items


def _each(value: Any) -> Iterable[Any]:
    each: Iterable[Any] = value
    return each
