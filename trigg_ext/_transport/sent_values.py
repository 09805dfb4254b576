"""Collect what a request sent, in a form in which texts are searched for it.

What is masked because it was sent depends on the field, the column or the parameter that it was sent in:

- *Personal* are parameters that the description calls personal, and fields whose names say so, in English or Norwegian.
  Masked are words of two letters and numbers of three digits; ordinary words only where they begin with a capital.
- *Known* are all other fields and parameters of the description, and the names of files. Masked are words with a digit,
  from four characters on, and numbers of five digits.
- *Unknown* are fields, columns and parameters that the description does not know, and headers of the caller. Masked are
  words and numbers of four characters, but no ordinary words.

Words are masked as a whole, in any spelling. A value of several words is masked as a whole, and in parts of four words,
or of two if one is not ordinary; of a longer one only words with a capital or a digit are masked by themselves.
Ordinary are the words that the description makes its names and enums of, and a list of everyday ones. So ``no`` is
not masked in "no such store", nor ``PURCHASE``, ``true`` or ``1``. The API key and the caller's headers are masked
inside of words too.

What a file or an iterator gave is not known afterwards: of it, only what looks personal is masked.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, pairwise, zip_longest
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from trigg_api import codec
from trigg_ext._transport.folding import BOUNDARY, FILLER, as_bytes, folded, unescaped, words

if TYPE_CHECKING:
    from trigg_api.client import Body, Operation, Request
    from trigg_ext._settings import Settings

Kind = Literal["personal", "unknown", "known"]
Values = dict[Kind, set[str]]

_LONGEST_PHRASE = 8
_FEW_WORDS = 4
_DEEPEST = 50

_PERSONAL_NAME = re.compile(
    r"phone|mobil|telef|tlf|msisdn|mail|epost|ssn|social|national|personn|f(?:ø|o|oe)d(?:sel|t)|birth|born"
    r"|first|last|middle|full|family|given|surname|nick|alias|person|owner|holder|contact|kontakt|recipient|mottaker"
    r"|address|adress|street|gate|zip|postal|postn|postst|city|town|gender|kj(?:ø|o|oe)nn"
    r"|token|secret|passw|passord|pan$|card$|cardn|kort|cvc|cvv|iban|konto|account|^code$|^pin|signature"
    r"|externalid|message|melding|comment|kommentar|note|notat|registr|regn|skilt|^navn$|^namn$|^name$"
)
_NAME_OF_UNKNOWN = re.compile(r"name|navn|namn")
_LONGEST_NAME = 64
_FIELD_NAME = re.compile(r"[A-Za-zÆØÅæøåÄÖäöé_$@][0-9A-Za-zÆØÅæøåÄÖäöé_.$:-]*")
_GUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_EVERYDAY = """
a an and are as at be been but by can could did do does even for from had has have he her his if in into is it its me
mine more must my no non none not null of off ok on only or our out over own per she should so some such than that the
their them then there these they this those to too true false up us use used was we were what when where which who will
with without yes you your undefined unknown valid invalid bad error errors failed field fields found missing required
request response server value values av de den der deres det disse du eller en er et etter fra han har hun ikke ingen ja
kan med men min mot nei og om pa skal som til ut var ved vi vil
"""
# Headers that say nothing about anybody, so that "application/json" is not masked because it was sent.
_HARMLESS_HEADERS = frozenset(
    ("accept", "accept-encoding", "accept-language", "cache-control", "content-type", "traceparent", "user-agent")
)
_LEAST_SECRET = 8


class Index(NamedTuple):
    """What is looked up for each word of a text.

    Attributes:
        heads: the words that may be all or a part of what was sent.
        beginnings: those of them that are not masked by themselves.
        phrases: for the longest word of each phrase, how many words stand before it, and how many words it has.
        paired: the first words of pairs.
        telling: words that show that a row of pairs is not there by chance.
        numbers: for the first eight digits, how many digits there are.
    """

    heads: frozenset[bytes]
    beginnings: frozenset[bytes]
    phrases: dict[bytes, list[tuple[int, int]]]
    paired: frozenset[bytes]
    telling: frozenset[bytes]
    numbers: dict[bytes, list[int]]


class Known:
    """What is masked because it was sent. All but the secrets is folded.

    Attributes:
        words: single words.
        names: ordinary words, masked where they begin with a capital.
        phrases: two to eight words in a row.
        pairs: neighbours in longer texts.
        numbers: eight digits or more, however they are grouped.
        secrets: what is masked inside of words too.
    """

    def __init__(self) -> None:
        self.words: set[bytes] = set()
        self.names: set[bytes] = set()
        self.phrases: set[tuple[bytes, ...]] = set()
        self.pairs: set[tuple[bytes, bytes]] = set()
        self.numbers: set[bytes] = set()
        self.secrets: set[str] = set()
        self._index: Index | None = None

    def index(self) -> Index:
        """Return the index; it is made when it is first asked for, after all was added."""
        if self._index is None:
            phrases: dict[bytes, set[tuple[int, int]]] = {}
            for phrase in self.phrases:
                longest = max(phrase, key=len)
                phrases.setdefault(longest, set()).add((phrase.index(longest), len(phrase)))
            numbers: dict[bytes, set[int]] = {}
            for number in self.numbers:
                numbers.setdefault(number[:8], set()).add(len(number))
            paired = frozenset(first for first, _ in self.pairs)
            beginnings = paired.union(self.names, phrases)
            self._index = Index(
                beginnings | self.words,
                beginnings,
                {longest: sorted(each) for longest, each in phrases.items()},
                paired,
                frozenset(filter(_is_telling, chain.from_iterable(self.pairs))),
                {beginning: sorted(each, reverse=True) for beginning, each in numbers.items()},
            )
        return self._index

    def add(self, values: Values) -> None:
        """Add values of each kind."""
        ordinary = description().ordinary
        for kind, texts in values.items():
            single = _SINGLE[kind]
            for text, row in _rows(texts, dates=kind != "known"):
                if len(row) == 1:
                    self._add_word(row[0], single, ordinary)
                elif row:
                    self._add_words(text, row, kind, ordinary)

    def _add_word(self, word: bytes, single: Single, ordinary: frozenset[bytes]) -> None:
        if single.takes(word):
            if word not in ordinary:
                self.words.add(word)
            elif single.ordinary:
                self.names.add(word)
            if len(word) >= 8 and word.isdigit():
                self._add_number(word)
            elif len(word) == 32 and _HEX_32.fullmatch(word):
                self.phrases.add((word[:8], word[8:12], word[12:16], word[16:20], word[20:]))

    def _add_words(self, text: str, row: list[bytes], kind: Kind, ordinary: frozenset[bytes]) -> None:
        joined = b"".join(row)
        least = 4 if kind == "known" else 3
        telling = kind == "personal" or not ordinary.issuperset(row)
        if telling and len(row) <= _LONGEST_PHRASE and len(joined) >= least:
            self.phrases.add(tuple(row))
        if joined.isdigit():
            if len(joined) >= 8:
                self._add_number(joined)
            return
        whole = _IDENTIFIER.fullmatch(text) is not None
        if whole and len(joined) >= 8:
            self.words.add(joined)
        if len(row) > _LONGEST_PHRASE or (len(row) > 2 and not whole):
            self.pairs.update(pairwise(row))
        if whole:
            return
        capitals = row if kind == "known" else words(" ".join(each for each in text.split() if each[0].isupper()))
        for word in row:
            if len(word) > (2 if kind == "personal" else 4):
                if len(row) <= _FEW_WORDS or word in capitals or not word.isalpha():
                    self._add_word(word, _SINGLE[kind], ordinary)
            elif kind == "personal" and len(word) == 2 and word in capitals:
                self.names.add(word)

    def _add_number(self, digits: bytes) -> None:
        self.numbers.add(digits)
        local = re.fullmatch(rb"(?:00)?47([0-9]{8})", digits)
        if local is not None:
            self.numbers.add(local[1])


# Such as a GUID, an e-mail address or a time: not a name with a hyphen, whose parts are names.
_IDENTIFIER = re.compile(r"(?=.*[\d@/_:.=])\S+", re.DOTALL)
_HEX_32 = re.compile(rb"[0-9a-f]{32}")


class Single(NamedTuple):
    """From how many characters on words of letters, of digits and of both are masked; and whether ordinary ones are."""

    letters: int
    digits: int
    both: int
    ordinary: bool = False

    def takes(self, word: bytes) -> bool:
        """Return whether a word is long enough."""
        if word.isdigit():
            return len(word) >= self.digits
        return len(word) >= (self.letters if word == word.translate(None, b"0123456789") else self.both)


_NEVER = 1 << 30
_SINGLE: dict[Kind, Single] = {
    "personal": Single(2, 3, 2, ordinary=True),
    "unknown": Single(4, 4, 4),
    "known": Single(_NEVER, 5, 4),
}


def _is_telling(word: bytes) -> bool:
    """Return whether a word in a row of words that were sent shows that the row is not there by chance."""
    return _SINGLE["unknown"].takes(word) and word not in description().ordinary


def _rows(texts: set[str], *, dates: bool) -> Iterator[tuple[str, list[bytes]]]:
    """Return each text and its folded words, and so for its other spellings; all are folded at once."""
    if not texts:
        return
    given = [each.replace(BOUNDARY, " ") for text in texts for each in _spellings(text, dates=dates)]
    content = folded(as_bytes(unescaped(f" {BOUNDARY} ".join(given)))).translate(None, FILLER)
    yield from zip(given, map(bytes.split, content.split(BOUNDARY.encode())), strict=True)


_NORWEGIAN = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?")


def _spellings(text: str, *, dates: bool) -> Iterable[str]:
    """Return a text as it was sent, and as it is spelled where something reads or writes it differently."""
    if not text.isascii():
        content = text.encode("utf-8", "replace")
        without = text.encode("ascii", "replace").decode()
        found = [text, text.translate(_NORWEGIAN), content.decode("latin-1"), content.decode("cp1252", "replace")]
        return [*found, without] if len(words(without)) > 1 else found
    date = _DATE.fullmatch(text) if text[4:5] == "-" else None
    if date is None:
        return (text,)
    if not dates:
        return (text, text.replace("T", " "))
    year, month, day = date.groups()
    return (
        text,
        text.replace("T", " "),
        f"{year}-{month}-{day}",
        f"{day}.{month}.{year}",
        f"{int(month)}/{int(day)}/{year}",
    )


# --- what the description says ----------------------------------------------------------------------------------------


class Description(NamedTuple):
    """Names of fields and parameters, in small letters, and the words that are ordinary."""

    names: frozenset[str]
    ordinary: frozenset[bytes]


@cache
def description() -> Description:
    """Read the names and the enums of the description that the client was generated from."""
    from importlib.resources import files

    document = json.loads((files("trigg_api") / "effective.json").read_text(encoding="utf-8"))
    names: set[str] = set()
    enums: set[str] = set()
    _read_names(document, names, enums)
    spelled = " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name) for name in [*names, *enums])
    ordinary = frozenset(words(f"{spelled} {' '.join([*names, *enums])} {_EVERYDAY}"))
    return Description(frozenset(map(str.lower, names)), ordinary)


def _read_names(node: Any, names: set[str], enums: set[str]) -> None:
    if isinstance(node, list):
        for each in _each(node):
            _read_names(each, names, enums)
    elif isinstance(node, Mapping):
        for key, each in _items(node):
            if key == "properties" and isinstance(each, Mapping):
                names.update(map(str, _each(each)))
            elif key == "enum" and isinstance(each, list):
                enums.update(word for word in _each(each) if isinstance(word, str))
            elif key == "name" and isinstance(each, str) and "in" in node:
                names.add(each)
            _read_names(each, names, enums)


class _Kinds(dict[str, Kind]):
    """The kind of a field by its name, decided once for each name."""

    def __missing__(self, name: str) -> Kind:
        self[name] = kind = kind_of(name)
        return kind


def kind_of(name: str) -> Kind:
    """Return how personal the values of a field, column or parameter are, by its name."""
    plain = re.sub(r"[\W_]", "", name.lower())
    if _PERSONAL_NAME.search(plain):
        return "personal"
    if name.lower() in description().names:
        return "known"
    return "personal" if _NAME_OF_UNKNOWN.search(plain) else "unknown"


def is_field_name(name: str) -> bool:
    """Return whether a name looks like one that a programmer gave, and not like data, such as a number or a person."""
    return (
        0 < len(name) <= _LONGEST_NAME
        and _FIELD_NAME.fullmatch(name) is not None
        and re.search(r"\d{4}", name) is None
        and _GUID.search(name) is None
        and len(re.sub(r"\D", "", name)) <= 4
    )


# --- what a request holds ---------------------------------------------------------------------------------------------


def collect(operation: Operation, request: Request, settings: Settings) -> Known:
    """Collect what a request sent: parameters, headers, cookies, the body where it is no file, and the key."""
    values: Values = {"personal": set(), "unknown": set(), "known": set()}
    for name, value in request.path_parameters.items():
        values["personal" if name in operation.personal else "known"].add(value)
    for name, value in (*request.query, *settings.query.reveal()):
        values["personal" if name in operation.personal else kind_of(name)].add(value)
        _add_name(name, values)
    if request.body is not None:
        settings.in_zone(_add_body, request.body, values)
    known = Known()
    key = settings.key.reveal()
    secrets = [key, *request.cookies.values()]
    for headers in (request.headers, settings.headers.reveal()):
        secrets += [value for name, value in headers.items() if name.lower() not in _HARMLESS_HEADERS]
    values["unknown"].update(secrets)
    known.secrets = {each for each in secrets if len(each) >= _LEAST_SECRET or each == key}
    known.add(values)
    return known


def _add_name(name: str, values: Values) -> None:
    if not is_field_name(name):
        values["personal"].add(name)


def _add_body(body: Body, values: Values) -> None:
    if body.kind == "multipart":
        for name, (file_name, payload, _) in body.value:
            values["known"].update((file_name or "",))
            _add_name(name, values)
            _add_content(payload, kind_of(name), values)
    elif body.kind == "raw":
        _add_content(body.value, "unknown", values)
    else:
        from trigg_ext._serialization.to_json import encode_json

        try:
            _add_fields(codec.loads(encode_json(body.value)), "unknown", _Kinds(), values)
        except (ValueError, RecursionError):
            return  # it was not sent: what has no JSON form is refused before


def _add_content(content: Any, kind: Kind, values: Values) -> None:
    """Add what a content holds, where it is given whole: JSON, XML, a table, or a text."""
    from trigg_ext._serialization.streams import Whole
    from trigg_ext._serialization.to_json import encode_json

    if isinstance(content, (dict, list)):
        content = encode_json(content)
    if isinstance(content, Whole):
        content = content.content
    if isinstance(content, (bytes, bytearray, memoryview)):
        content = _decoded(bytes(content))  # pyright: ignore[reportUnknownArgumentType]
    if not isinstance(content, str):
        return
    start = content[:100].lstrip("\ufeff \t\r\n")[:1]
    if start in ("{", "["):
        try:
            _add_fields(json.loads(content), kind, _Kinds(), values)
        except (ValueError, RecursionError):
            pass
        else:
            return
    columns = _xml_values(content) if start == "<" else _columns(content)
    kinds = _Kinds()
    for name, cells in columns:
        values[kinds[name] if name else kind].update(cells)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16", "utf-8-sig") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", "replace")


def _add_fields(value: Any, kind: Kind, kinds: _Kinds, values: Values, depth: int = 0) -> None:
    """Add what JSON holds; in a list, all is of the field that the list is in."""
    given = value.__class__
    if given is str:
        values[kind].add(value)
    elif given is bool or value is None or depth > _DEEPEST:
        return
    elif given is dict:
        for name, each in value.items():
            field_kind = kinds[name]
            if field_kind == "unknown":
                _add_name(name, values)
            inner = each.__class__
            if inner is str:
                values[field_kind].add(each)
            elif inner is dict or inner is list:
                _add_fields(each, field_kind, kinds, values, depth + 1)
            elif each is not None and inner is not bool:
                _add_number(each, values[field_kind])
    elif given is list:
        for each in value:
            _add_fields(each, kind, kinds, values, depth + 1)
    else:
        _add_number(value, values[kind])


def _add_number(value: float, texts: set[str]) -> None:
    text = repr(value)
    texts.add(text)
    if text[-2:-1] == ".":
        texts.add(f"{text}0")
    if value.__class__ is float and abs(value) >= 1000:
        texts.add(f"{value:,.2f}")


_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*)?>([^<]+)")
_ATTRIBUTE = re.compile(r"""[\s:]([\w.-]+)\s*=\s*(?:"([^"<]+)"|'([^'<]+)')""")


def _xml_values(text: str) -> Iterator[tuple[str, Iterable[str]]]:
    plain = text.replace("<![CDATA[", "").replace("]]>", "")
    for name, value in _ELEMENT.findall(plain):
        yield name, (value,)
    for name, double, single in _ATTRIBUTE.findall(plain):
        yield name, (double or single,)


def _columns(text: str) -> Iterable[tuple[str, Iterable[str]]]:
    """Return the columns of a table with their names, which are empty where its first line is none of names."""
    lines = text.splitlines()
    first = lines[0] if lines else ""
    delimiter = max(";,\t|", key=first.count)
    if delimiter not in first:
        return [("", lines)]
    rows = list(csv.reader(lines, delimiter=delimiter))
    columns = list(zip_longest(*rows, fillvalue=""))
    headed = all(map(is_field_name, rows[0]))
    return [(column[0] if headed else "", column[1:] if headed else column) for column in columns]


def _items(value: Any) -> Iterable[tuple[Any, Any]]:
    items: Callable[[], Iterable[tuple[Any, Any]]] = value.items
    return items()


def _each(value: Any) -> Iterable[Any]:
    each: Iterable[Any] = value
    return each
