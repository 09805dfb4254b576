"""Mask what was sent, and what looks like personal data, in texts that come from elsewhere.

A text is folded once, and so is what was sent; then words are looked up in sets. So the time grows with the length of
the text alone, however much was sent. Nothing is collected or compiled before the first text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, compress
from operator import sub
from typing import Any, cast

from trigg_api.client import Held
from trigg_ext._transport.folding import BOUNDARY, FILLER, as_bytes, folded, unescaped
from trigg_ext._transport.sent_values import Known, kind_of
from trigg_ext.openapi.json_types import sequence

MASK = "***"

Span = tuple[int, int]

_DEEPEST = 50
_LONGEST = 500_000
_READ_FOR_EACH = 12
_MARGIN = 400
_BETWEEN = f" {BOUNDARY} "
# What breaks lines of a log, or a terminal. Each is replaced by a blank, and halves of characters by question marks.
_CONTROL = re.compile("[\x00\x02-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_ASCII = dict.fromkeys((0, *range(2, 32), 127), " ")


class Redactor:
    """Masks what was sent, and what looks like personal data; ``collect`` is called with the first text."""

    def __init__(self, collect: Callable[[], Known]) -> None:
        self._known = Held(cache(collect))

    def text(self, text: str) -> str:
        """Mask a text, and replace control characters by blanks. Of a very long one, the beginning is returned."""
        return self._masked([text], _LONGEST)[0]

    def beginning(self, text: str, most: int) -> str:
        """Mask a text and shorten it to ``most`` characters, without reading much more of it."""
        shown = " ".join(self._masked([text], _READ_FOR_EACH * most)[0].split())
        return shown if len(shown) <= most else shown[:most].rstrip() + "…"

    def value(self, value: Any) -> Any:
        """Mask a JSON value, in its strings and numbers and in the names of its fields."""
        leaves = _Leaves()
        leaves.take(value)
        texts = list(leaves.texts)
        return leaves.put_back(value, dict(zip(texts, self._masked(texts, _LONGEST), strict=False)))

    def _masked(self, texts: list[str], most: int) -> list[str]:
        known = self._known.reveal()()
        joined = _BETWEEN.join(texts)
        if joined.count(BOUNDARY) >= len(texts):
            joined = _BETWEEN.join(text.replace(BOUNDARY, " ") for text in texts)
        read = _without_control(joined[:most])
        spans = _spans(read, known)
        if len(joined) <= most:
            return _replaced(read, spans).split(_BETWEEN)
        # What the cut may have divided is left out: some characters, and more where a long word begins like one sent.
        stop = most - _MARGIN
        last = folded(as_bytes(unescaped(read))).rpartition(b" ")[2].translate(None, FILLER)[:_MARGIN]
        if len(last) == _MARGIN and any(word.startswith(last) for word in known.words):
            stop = folded(as_bytes(unescaped(read))).rfind(b" ") + 1
        shown = _replaced(read[:stop], [span for span in spans if span[0] < stop]).rstrip(_BETWEEN) + "…"
        return shown.split(_BETWEEN)


def without_personal(value: Any, kind: str = "known") -> Any:
    """Mask a JSON value that is shown to people: what is in fields whose names are personal, what is in fields that the
    description does not know and has four characters or more, and what looks personal anywhere.

    Truth values and null stay. The ``name`` of an object without another personal field is that of a thing.
    """
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        kinds = {name: kind_of(name) for name in fields}
        things = {name for name in fields if name.lower() in _NAMES}
        if all(kinds[name] == "known" for name in fields.keys() - things):
            kinds.update(dict.fromkeys(things, "known"))
        return {
            _looked_over(name): without_personal(each, kind if kind == "personal" else kinds[name])
            for name, each in fields.items()
        }
    if isinstance(value, list):
        return [without_personal(each, kind) for each in sequence(cast("object", value))]
    if value is None or isinstance(value, bool) or value == "":
        return value
    text = value if isinstance(value, str) else repr(value)
    if kind == "personal" or (kind == "unknown" and len(text) >= _SHORTEST_UNKNOWN):
        return MASK
    shown = _looked_over(text)
    return value if shown == text else shown


_NAMES = ("name", "namn", "navn")
_SHORTEST_UNKNOWN = 4


def _looked_over(text: str) -> str:
    return _replaced(text, _spans(text, _NOTHING))


def looks_personal(text: str) -> bool:
    """Return whether a text holds an e-mail address, a phone number, a national identity number or a card number."""
    return bool(_spans(text, _NOTHING))


_NOTHING = Known()


def _spans(text: str, known: Known) -> list[Span]:
    """Find all that is to be masked. Escapes are decoded for it, and the places are those of the text as it is."""
    plain = unescaped(text)
    content = as_bytes(plain)
    kept: list[int] = []
    if FILLER in content:
        kept = list(compress(range(len(content)), content))
        plain = "".join(compress(plain, content))
        content = content.translate(None, FILLER)
    found = [*_sent(folded(content), plain, known), *_secrets(plain, known.secrets)]
    found += [*_emails(content), *_numbers(content, known)]
    if kept:
        kept.append(len(text))
        return [(kept[begin], kept[end]) for begin, end in found]
    return found


def _without_control(text: str) -> str:
    if text.isascii():
        return text.translate(_CONTROL_ASCII)
    return _CONTROL.sub(" ", text).encode("utf-8", "replace").decode()


def _replaced(text: str, spans: list[Span]) -> str:
    """Replace each span, and spans that overlap as one, by the mask."""
    if not spans:
        return text
    parts: list[str] = []
    done = 0
    for begin, end in sorted(spans):
        if begin > done or not parts:
            parts += (text[done:begin], MASK)
        done = max(done, end)
    parts.append(text[done:])
    return "".join(parts)


# --- what was sent ----------------------------------------------------------------------------------------------------

_WINDOW = 1 << 16
# How far a phrase may reach beyond the window that its rarest word is in.
_OVERLAP = 1 << 12


_WORD_AND_BLANKS = re.compile(rb" *+[^ ]++")


def _sent(content: bytes, plain: str, known: Known) -> Iterator[Span]:
    """Find words and rows of words that were sent, in a folded text."""
    heads = known.index().heads
    end = 0
    while heads and end < len(content):
        begin, end = end, content.find(b" ", end + _WINDOW) + 1 or len(content)
        start = max(0, begin - _OVERLAP)
        part = content[start : end + _OVERLAP].rstrip(b" ")
        words = part.split()
        if heads.isdisjoint(words):
            continue
        ends = list(accumulate(map(len, _WORD_AND_BLANKS.findall(part)), initial=start))[1:]
        begins = list(map(sub, ends, map(len, words)))
        for first, last in _sent_rows(words, known):
            # An ordinary word is a name only where it begins with a capital, or is spelled as no ordinary one is.
            begin, stop = begins[first], ends[last]
            name = first != last or words[first] not in known.names or not _SMALL_LETTERS.fullmatch(plain, begin, stop)
            if name and begin < end:
                yield begin, stop


_SMALL_LETTERS = re.compile("[a-z]+")


def _sent_rows(words: list[bytes], known: Known) -> list[Span]:
    """Return rows of words that were sent, each as the places of its first and of its last word."""
    index = known.index()
    names, phrases, rows_sent, paired = known.names, index.phrases, known.phrases, index.paired
    count = len(words)
    rows = [(place, place) for place, word in enumerate(words) if word in known.words]
    row_end = 0
    for place in [place for place, word in enumerate(words) if word in index.beginnings]:
        word = words[place]
        for before, length in phrases.get(word, ()):
            first = place - before
            end = first + length
            if first >= 0 and end <= count and tuple(words[first:end]) in rows_sent:
                rows.append((first, end - 1))
        if word in names:
            rows.append((place, place))
        if place >= row_end and word in paired:
            row_end = _row_end(words, place, known)
            if row_end - place > 3 or not index.telling.isdisjoint(words[place:row_end]):
                rows.append((place, row_end - 1))
    return rows


def _row_end(words: list[bytes], first: int, known: Known) -> int:
    """Return where the words end that follow one another from ``first`` on as they do in what was sent."""
    last = first
    while last + 1 < len(words) and (words[last], words[last + 1]) in known.pairs:
        last += 1
    return last + 1 if last > first else first


def _secrets(plain: str, secrets: set[str]) -> Iterator[Span]:
    """Find what is masked inside of words too."""
    lowered = plain.lower()
    for secret in secrets:
        if secret.lower() in lowered:
            for found in re.finditer(re.escape(secret), plain, re.IGNORECASE):
                yield found.span()


# --- what looks like personal data ------------------------------------------------------------------------------------

_LOCAL_PART = bytes(code for code in range(256) if chr(code).isalnum() or chr(code) in "._+-%")
_DOMAIN = re.compile(rb"@[\w\xc0-\xff-]++(?:\.[\w\xc0-\xff-]++)++")
_LONGEST_LOCAL_PART = 254


def _emails(content: bytes) -> Iterator[Span]:
    for found in _DOMAIN.finditer(content):
        at = found.start()
        before = content[max(0, at - _LONGEST_LOCAL_PART) : at]
        local = len(before) - len(before.rstrip(_LOCAL_PART))
        if local:
            yield at - local, found.end()


_GAPS = b" .-/()\xa0"
# Where eight digits and more begin, however they are grouped; nothing else can be a number that is masked.
_DIGITS = re.compile(rb"[0-9](?<![0-9][0-9])(?=((?:[ ./()\xa0-]{0,2}[0-9]){7,18}))")


def _grouped(*forms: tuple[int, ...]) -> bytes:
    """Return a pattern for digits in groups of the sizes of one of the forms."""
    return b"|".join(rb"[ \xa0-]".join(rb"[0-9]{%d}" % size for size in sizes) for sizes in forms)


_PHONE = _grouped((8,), (2, 2, 2, 2), (3, 2, 3), (4, 4))
_IDENTITY = _grouped((11,), (6, 5), (6, 3, 2), (2, 2, 2, 5), (2, 2, 2, 3, 2))
_DAY = rb"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
_END = rb"(?![0-9])(?!\.[0-9])"
_NUMBER = re.compile(rb"(?<![0-9]\.)(?!%b)(?:(?:(?:00)?47[ \xa0-]?)?(?:%b)|%b)%b" % (_DAY, _PHONE, _IDENTITY, _END))
_ABROAD = re.compile(rb"(?:47\)?(?:[ ().\xa0-]{0,2}[0-9]){8}|(?!47|0)(?:[ ().\xa0-]{0,2}[0-9]){8,15})(?![0-9])")
_CARD = re.compile(rb"(?<![0-9]\.)(?:[0-9]{13,19}|%b)%b" % (_grouped((4, 4, 4, 4), (4, 6, 5), (4, 6, 4)), _END))
_PLUS = re.compile(rb"\+\(?$")
_TWICE = bytes(9 * (code > 52) + 2 * (code - 48) - 18 * (code > 52) if 48 <= code < 58 else 0 for code in range(256))
_HEX = b"0123456789abcdefABCDEF-"
_HEX_CODE = re.compile(rb"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}|(?=[0-9-]*[A-Fa-f])[0-9A-Fa-f-]{16,}")


def _numbers(content: bytes, known: Known) -> Iterator[Span]:
    """Find phone numbers, national identity numbers, card numbers, and numbers that were sent."""
    done = 0
    for found in _DIGITS.finditer(content):
        begin = found.start()
        if begin < done:
            continue
        plus = _PLUS.search(content, max(0, begin - 2), begin)
        match = _ABROAD.match(content, begin) if plus else _card(content, begin) or _NUMBER.match(content, begin)
        end = max(_sent_end(content, found, known), match.end() if match else 0)
        if end and not _is_part(content, begin, end):
            done = end
            yield (plus.start() if plus else begin), end


def _sent_end(content: bytes, found: re.Match[bytes], known: Known) -> int:
    """Return where a number ends that was sent and begins here, however its digits are grouped; else 0."""
    digits = found[0] + found[1].translate(None, _GAPS)
    for length in known.index().numbers.get(digits[:8], ()):
        if len(digits) >= length and digits[:length] in known.numbers:
            end, left = found.end(), length - 1
            while left:
                left -= content[end] not in _GAPS
                end += 1
            if not content[end : end + 1].isdigit():
                return end
    return 0


def _card(content: bytes, begin: int) -> re.Match[bytes] | None:
    found = _CARD.match(content, begin)
    return found if found is not None and _has_check_digit(found[0].translate(None, _GAPS)) else None


def _has_check_digit(digits: bytes) -> bool:
    """Return whether the last digit is the check digit that card numbers have (Luhn)."""
    once, twice = digits[::-2], digits[-2::-2]
    return (sum(once) - 48 * len(once) + sum(twice.translate(_TWICE))) % 10 == 0


def _is_part(content: bytes, begin: int, end: int) -> bool:
    """Return whether digits are part of a GUID or of another code in hexadecimal."""
    if content[begin - 1 : begin] not in _HEX and content[end : end + 1] not in _HEX:
        return False
    before, after = content[max(0, begin - 40) : begin], content[end : end + 40]
    code = before[len(before.rstrip(_HEX)) :] + content[begin:end] + after[: len(after) - len(after.lstrip(_HEX))]
    return _HEX_CODE.fullmatch(code) is not None


# --- JSON values ------------------------------------------------------------------------------------------------------


class _Leaves:
    """The strings, numbers and names in a JSON value, taken out so that all are masked at once, and put back."""

    def __init__(self) -> None:
        #: Each once, in their order: names of fields and many values stand there again and again.
        self.texts: dict[str, None] = {}
        self._numbers: list[str] = []
        self._masked: dict[str, str] = {}
        self._numbers_left: Iterator[str] = iter(())
        self._ended = False

    def take(self, value: Any, depth: int = 0) -> None:
        """Take out all of a value."""
        kind = value.__class__
        if kind is str:
            self.texts[value] = None
        elif depth > _DEEPEST or value is None or kind is bool:
            return
        elif kind is dict:
            texts = self.texts
            for name, each in value.items():
                texts[name] = None
                if each.__class__ is str:
                    texts[each] = None
                else:
                    self.take(each, depth + 1)
        elif kind is list:
            for each in value:
                self.take(each, depth + 1)
        else:
            text = repr(value)
            self.texts[text] = None
            self._numbers.append(text)

    def put_back(self, value: Any, masked: dict[str, str]) -> Any:
        """Return the value with what was taken out masked; where none is left of it, it ends with an ellipsis."""
        self._masked = masked
        self._numbers_left = iter(self._numbers)
        return self._put(value, 0)

    def _shown(self, text: str) -> str:
        shown = self._masked.get(text)
        if shown is None:
            self._ended = True
            return "…"
        return shown

    def _put(self, value: Any, depth: int) -> Any:
        kind = value.__class__
        if kind is str:
            return self._shown(value)
        if value is None or kind is bool:
            return value
        if depth > _DEEPEST:
            return MASK
        if kind is dict:
            return self._put_fields(value, depth)
        if kind is list:
            items: list[Any] = []
            for each in value:
                items.append(self._put(each, depth + 1))
                if self._ended:
                    break
            return items
        text = self._shown(next(self._numbers_left))
        return MASK if MASK in text else text if self._ended else value

    def _put_fields(self, value: dict[str, Any], depth: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        shown = self._masked.get
        for own, each in value.items():
            name = shown(own) or self._shown(own)
            while name in fields:
                name = f"{name} {len(fields)}"
            kind = each.__class__
            if kind is str:
                fields[name] = shown(each) or self._shown(each)
            else:
                fields[name] = each if each is None or kind is bool else self._put(each, depth + 1)
            if self._ended:
                break
        return fields
