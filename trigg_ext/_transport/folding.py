"""Fold texts, so that a value is found in every spelling: escapes are decoded, and letters lose case and accents.

Every character keeps its place: where an escape was decoded, fillers stand for the rest of it. So what is found in a
folded text is masked at the same place of the text itself.
"""

from __future__ import annotations

import html
import re
import unicodedata

#: Stands behind what an escape was decoded to; it is no part of a word.
FILLER = b"\x00"
#: Keeps texts apart that are folded at once: a word of its own, so that nothing is found across.
BOUNDARY = "\x01"

# Repetitions are bounded, so that no text takes longer than its length.
_ESCAPE = re.compile(
    r"((?:%(?:25){0,4}[89A-Fa-f][0-9A-Fa-f])+|%(?:25){0,4}[0-7][0-9A-Fa-f]"  # percent-encoding, once or several times
    r"|(?:(?<!\\)\\++x[89A-Fa-f][0-9A-Fa-f])++|(?<!\\)\\++x[0-7][0-9A-Fa-f]"  # bytes as Python shows them
    r"|(?<!\\)\\++u(?!0026)[0-9A-Fa-f]{4}|(?<!\\)\\++[bfnrtv]"  # JSON
    r"|(?:&|%26|\\u0026)(?:amp;){0,4}(?:#[0-9]{1,7}|#[Xx][0-9A-Fa-f]{1,6}|[A-Za-z][0-9A-Za-z]{1,30});)"  # HTML, XML
)
_BEYOND_LATIN_1 = re.compile("[^\x00-\xff]+")


def unescaped(text: str) -> str:
    """Decode the escapes in a text, each followed by as many fillers as it has characters more."""
    if "%" not in text and "&" not in text and "\\" not in text:
        return text
    parts = _ESCAPE.split(text)
    decoded = _Decoded()
    parts[1::2] = map(decoded.__getitem__, parts[1::2])
    return "".join(parts)


def as_bytes(text: str) -> bytes:
    """Encode a text as one byte for each character; letters beyond Latin-1 become others, always the same."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return _BEYOND_LATIN_1.sub(_within_latin_1, text).encode("latin-1")


def folded(content: bytes) -> bytes:
    """Fold what ``as_bytes`` gave: small letters, digits, fillers and boundaries; all else is a blank."""
    return content.translate(_FOLD)


def words(text: str) -> list[bytes]:
    """Return the folded words of a text."""
    return folded(as_bytes(unescaped(text))).translate(None, FILLER).split()


class _Decoded(dict[str, str]):
    """What escapes stand for, each decoded once."""

    def __missing__(self, escape: str) -> str:
        decoded = "".join(each if each.isprintable() else " " for each in _decode(escape))
        self[escape] = padded = decoded + (len(escape) - len(decoded)) * FILLER.decode()
        return padded


def _decode(escape: str) -> str:
    if escape[-1] == ";":
        entity = "&" + re.sub(r"^(?:&|%26|\\+u0026)(?:amp;)*", "", escape)
        return html.unescape(entity)
    if escape[-1] in "bfnrtv" and len(escape.lstrip("\\")) == 1:
        return " "
    if "u" in escape:
        return chr(int(escape[-4:], 16))
    content = bytes.fromhex(re.sub(r"%(?:25)*(?=[0-9A-Fa-f]{2})|\\+x", "", escape))
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


class _WithinLatin1(dict[int, str]):
    """Stand-ins for characters beyond Latin-1, for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFKD", char)[0].lower()[0]
        if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
            found = FILLER.decode()  # an accent on its own, or a character that is not seen
        elif base.isalnum():
            found = base if base <= "\xff" else chr(ord("a") + ord(base) % 26)
        else:
            found = "-" if unicodedata.category(char) == "Pd" else " "
        self[code] = found
        return found


_within = _WithinLatin1()


def _within_latin_1(found: re.Match[str]) -> str:
    return found[0].translate(_within)


def _fold_byte(code: int) -> int:
    char = chr(code)
    if code in (0, 1):
        return code
    if code == 0xAD:  # a hyphen that is not seen
        return 0
    if not char.isalnum() or 0x80 <= code < 0xC0:
        return ord(" ")
    lowered = char.lower()
    return ord("o" if lowered == "ø" else unicodedata.normalize("NFD", lowered)[0])


_FOLD = bytes(map(_fold_byte, range(256)))
