"""Public names: what an operation, a resource and a hoisted schema are called. Pure text, no document."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import cache

PUBLIC_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")

#: What the clients and their resources have, or may have one day; a vendor's tag or id must not take these.
RESERVED_RESOURCES = frozenset(
    {"api", "aclose", "base_url", "close", "environment", "options", "outbox", "request", "times"}
    | {"with_options", "with_raw_response"}
)
RESERVED_METHODS = frozenset({"with_options", "with_raw_response", "self"})

#: What generated modules import by these names; a model must not take them.
RESERVED_CLASSES = frozenset(
    {"Any", "AsyncCaller", "Body", "Caller", "Coroutine", "Decimal", "File", "IO", "IntEnum", "Literal", "Mapping"}
    | {"Model", "PydanticModel", "RawBody", "Request", "RequestFiles", "Response", "Sequence", "StrEnum"}
    | {"False", "None", "True", "TYPE_CHECKING", "Unset"}
)

#: Names longer than this are cut: they are those of files too.
LONGEST = 100

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "AE", "Ø": "O", "Å": "A", "ß": "ss", "đ": "d", "ł": "l"})


#: What is one word, whatever its capitals; acronyms in the plural are too.
_WHOLE = re.compile(
    r"((?<![A-Z])(?:OAuth|OpenID|GraphQL|VoIP|WiFi|IPv(?=[46]))[0-9]*(?![a-z])|(?<![A-Za-z])(?:iOS|macOS))"
)
_BOUNDARY = re.compile(
    r"(?<=[a-z])(?=[A-Z])"
    r"|(?<=[0-9])(?=[A-Z])(?![A-Z](?![A-Za-z])|[A-Z][A-Z][a-z])"  # 3D and 3DSecure
    r"|(?<=[A-Z])(?=[A-Z](?!e?s(?![a-z]))[a-z])"  # not APIs
)

_OTHERS = {
    **dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"},
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)),
    **{"θ": "th", "χ": "ch", "ψ": "ps", "ł": "l"},
}
_LETTERS |= {ord(letter): plain for letter, plain in _OTHERS.items()}
_LETTERS |= {ord(letter.upper()): plain.capitalize() for letter, plain in _OTHERS.items() if letter != "ς"}


@cache
def words(text: str) -> tuple[str, ...]:
    """Return the words of an identifier or a sentence: ``getCustomerById`` and ``get customer by id`` alike.

    Letters lose their accents, and those of Norwegian become the ones nearest to them: ``kjøretøy`` is ``kjoretoy``.
    """
    composed = re.sub("Æ(?=[a-zæøå])", "Ae", unicodedata.normalize("NFC", text))
    plain = unicodedata.normalize("NFKD", composed.translate(_LETTERS))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).translate(_LETTERS)
    pieces = _WHOLE.split(plain)
    spaced = " ".join(each if index % 2 else _BOUNDARY.sub(" ", each) for index, each in enumerate(pieces))
    return tuple(re.findall(r"[A-Za-z0-9]+", spaced))


def snake(text: str) -> str:
    """Return a name in ``snake_case``, safe as a Python name; empty where the text has no letter or digit."""
    joined = shortened("_".join(words(text)).lower()).rstrip("_")
    if joined and joined[0].isdigit():
        is_version = re.fullmatch(r"\s*[0-9]+(\.[0-9]+)+\s*", text) is not None
        joined = f"{'v' if is_version else 'n'}{joined}"
    return f"{joined}_" if keyword.iskeyword(joined) else joined


def shortened(name: str) -> str:
    """Return a name, cut where it is too long."""
    return name[:LONGEST]


def pascal(text: str) -> str:
    """Return a name in ``PascalCase``; it keeps what is already capitalised inside a word."""
    return "".join(word[0].upper() + word[1:] for word in words(text))


def camel(text: str) -> str:
    """Return a name in ``camelCase``."""
    return pascal(text)[:1].lower() + pascal(text)[1:]


def singular(plural: str) -> str:
    """Return what one element of a list is called, in plain English: ``rows`` → ``row``, ``categories`` →
    ``category``.
    """
    if plural.endswith("ies") and len(plural) > 4:
        return f"{plural[:-3]}y"
    if plural.endswith("s") and not plural.endswith(("ss", "us", "is")) and len(plural) > 2:
        return plural[:-1]
    return f"{plural}Item"


def unique(name: str, taken: Collection[str], separator: str = "", key: Callable[[str], str] = str) -> str:
    """Return the name, or the name with the first number from 2 that is free; by ``key``, where several names are
    one.
    """
    number = 1
    while key(numbered := name if number == 1 else f"{name}{separator}{number}") in taken:
        number += 1
    return numbered


def class_key(name: str) -> str:
    """Return two names with the same key would be the same Python class or module."""
    return "".join(words(name)).lower()


def unique_method(candidates: Iterable[str], taken: Collection[str]) -> str:
    """Return the first candidate that is usable and free; the last one with a number if none is."""
    last = "call"
    for candidate in candidates:
        name = snake(candidate)
        if not name:
            continue
        if name in RESERVED_METHODS:
            name = f"{name}_"
        if name not in taken:
            return name
        last = name
    return unique(last, taken, "_")


def resource(text: str) -> str:
    """Return a resource's name from a vendor's tag or a path segment."""
    name = snake(text) or "other"
    return f"{name}_" if name in RESERVED_RESOURCES or hasattr(builtins, name) else name
