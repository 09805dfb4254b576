"""Turns the bytes that somebody calls the bundle into a document that can be trusted, or says in one line why not.

Nothing here reads a file or a socket. ``load`` reads JSON or YAML and knows nothing of OpenAPI, so that it serves every
document of the pipeline; ``check`` knows OpenAPI, and which API is wanted.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn
from urllib.parse import urlsplit

import attrs
import yaml

from codegen.errors import PipelineError
from trigg_ext.openapi.document import METHODS, NAMED, keywords, server_url
from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.json_types import copied, mapping
from trigg_ext.openapi.pointer import Location, at, escape, pointer, resolve

KNOWN_HOSTS = ("oculos.no", "triggloyalty.com")
"""The domains that serve the API; hosts below them count too."""

MAX_NODES = 500_000
MAX_ALIASED_CHARACTERS = 20 * 1024 * 1024
MAX_DEPTH = 200
MAX_DIGITS = 400
MAX_LINE = 600


class NotTheBundle(PipelineError):  # noqa: N818 - it says what is not, as its readers do
    """What was given is not a bundle of this API that the pipeline can work from."""

    verdict = "is not usable"


class NotOpenApi(NotTheBundle):
    """The document is something else than a description by OpenAPI."""

    verdict = "is no OpenAPI document"


class Damaged(NotTheBundle):
    """A part of the document is missing, or is not what OpenAPI has there."""

    verdict = "is damaged"


class Unsupported(NotTheBundle):
    """The document is one that OpenAPI allows and the pipeline cannot work from."""

    verdict = "is not supported"


class Unreadable(NotTheBundle):
    """The bytes are no JSON or YAML document, or one that could only be read by guessing."""


@attrs.frozen
class Checked:
    """What ``check`` found out about the document on the way."""

    version: str
    title: str
    operations: int
    openapi: str


def load(data: bytes, *, name: str = "the bundle") -> dict[str, Any]:
    """Read JSON or YAML, told apart by content, into plain JSON types of which no two places share one object.

    Text that begins like a JSON object is JSON and nothing else. Everything else is YAML by the 1.2 core schema:
    ``NO`` and ``2025-03-03`` are strings, only null, true, false and numbers are not, and every key is the string that
    is written (``200:`` is "200"). Anchors, aliases and ``<<`` merges are resolved into copies; a ``$ref`` to an
    ``$anchor`` becomes one to its place.

    Refused, because it would be misread in silence: a key that stands twice in one mapping, a tag outside the core
    schema, NaN and infinity, a second document, an alias inside its own anchor, aliases that expand without measure.

    Raises:
        Unreadable: in one line that begins with ``name``. Whatever the bytes are, nothing else is raised.
    """
    try:
        text = _decoded(data)
        if re.match(r"\s*<(?!<)", text):
            raise Unreadable("it is an HTML or XML page; the URL leads to a web page, not to the file itself")
        document = _read_json(text) if re.match(r'\s*\{\s*(?:["}]|\Z)', text) else _read_yaml(text)
        if not isinstance(document, dict):
            raise Unreadable(f"it holds {_kind(document)} where a mapping must be; check the URL or the path")
        if "$anchor" in text:
            _point_at_anchors(document)
        return document
    except Unreadable as error:
        raise Unreadable(_printable(f"{name} cannot be read: {error}")) from None


def _point_at_anchors(document: dict[str, Any]) -> None:
    told = list(keywords(document))
    anchors = {f"#{value}": f"#{pointer(*location)}" for location, key, value in told if key == "$anchor"}
    for location, key, value in told:
        if key == "$ref" and isinstance(value, str) and value in anchors:
            at(document, location)["$ref"] = anchors[value]


def check(
    document: Mapping[str, Any],
    *,
    expect_title: str | None = "Trigg",
    known_hosts: Sequence[str] = KNOWN_HOSTS,
    name: str = "the bundle",
) -> Checked:
    """Refuse a document that is not a whole OpenAPI 3.0 or 3.1 description of the wanted API.

    The wanted API is known by its title or by its URL, and either is enough, so that the vendor may change one:
    ``info.title`` has ``expect_title`` as a word, in any case ("Trigger API" does not have the word "Trigg"), or the
    host of a top-level server is one of ``known_hosts`` or below one. ``expect_title=None`` asks for neither.

    YAML that was cut off often still parses. So everything that shows a cut is refused: a reference or a security
    requirement whose target is not there, under 3.0 an operation without responses (an explicitly empty ``{}`` passes),
    null or a bare word where an object must be, and any keyword whose value is not of its type. A cut exactly between
    two entries of which the lost ones are referred to nowhere cannot be seen here; compared with the bundle in use it
    shows as removed operations.

    References are looked for where OpenAPI has them, not in examples, defaults, enums, links and ``x-`` extensions.

    Raises:
        NotTheBundle: in one line that begins with ``name``, about the first thing that is wrong: ``NotOpenApi``,
            ``Damaged`` and ``Unsupported`` are what their names say.
    """
    try:
        openapi = _openapi_version(document)
        info = _object(document, "info")
        title, version = _line(info, "title"), _line(info, "version")
        if expect_title is not None and not (_has_word(title, expect_title) or _is_served_by(document, known_hosts)):
            raise NotTheBundle(
                f"it describes another API: its title {_shown(title)} lacks the word {expect_title!r} and it has no "
                f"server below {' or '.join(known_hosts)}; check the URL or the path"
            )
        operations = sum(1 for _ in _operations(document, openapi))
        if not operations and not mapping(document.get("webhooks")):
            raise Unsupported("it describes no operation and no webhook; check the URL or the path")
        _check_keywords(document)
        return Checked(version=version, title=title, operations=operations, openapi=openapi)
    except NotTheBundle as error:
        raise type(error)(_printable(f"{name} {error.verdict}: {error}")) from None


# --- from bytes to text ---------------------------------------------------------------------------------------------

_BOMS = (
    # The longer ones first: the mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _decoded(data: bytes) -> str:
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        what = "compressed" if data.startswith((b"\x1f\x8b", b"PK\x03\x04")) else f"not {encoding.upper()} text"
        raise Unreadable(f"it is {what} (at byte {error.start}); download the plain JSON or YAML file again") from None
    if not text.strip():
        raise Unreadable("it is empty; download it again")
    return text


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return f"the text {_shown(value)}"
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list"
        case _:
            return "a mapping"


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:77]}...")


def _printable(text: str) -> str:
    """Return one line that a terminal shows as it is: keys and names in it come from somebody else's document."""
    line = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
    return line if len(line) <= MAX_LINE else f"{line[: MAX_LINE - 3]}..."


# --- JSON -----------------------------------------------------------------------------------------------------------


def _read_json(text: str) -> Any:
    try:
        document = json.loads(
            text,
            object_pairs_hook=_json_object,
            parse_constant=_json_constant,
            parse_int=_integer,
            parse_float=_float,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        at_end = not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
        remedy = "it looks cut off, download it again" if at_end else "download it again"
        raise Unreadable(f"it is not valid JSON at {where} ({error.msg}); {remedy}") from None
    except RecursionError:
        raise _too_deep() from None
    _check_json_depth_and_text(document)
    return document


def _json_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise Unreadable(f"the key {_shown(twice)} stands twice in one object; one of the two would be lost")
    return result


def _json_constant(word: str) -> NoReturn:
    raise Unreadable(f"it holds the number {word}, which JSON does not have")


def _check_json_depth_and_text(document: Any) -> None:
    level = [document]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for node in level:
            if isinstance(node, str):
                _check_text(node)
            elif isinstance(node, list):
                below += node
            elif isinstance(node, dict):
                below += node
                below += node.values()
        if not below:
            return
        level = below
    raise _too_deep()


def _check_text(text: str) -> None:
    """Half a surrogate pair is a legal escape in JSON and yet no text: it could not be written out again."""
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise Unreadable(f"the text {_shown(text)} holds half a surrogate pair; download it again")


def _integer(text: str, base: int = 10) -> int:
    if len(text) > MAX_DIGITS:
        raise Unreadable(f"it holds a number of {len(text)} digits")
    return int(text, base)


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Unreadable(f"it holds the number {_shown(text)}, which JSON does not have")
    return number


def _too_deep() -> Unreadable:
    return Unreadable(f"it is nested more than {MAX_DEPTH} levels deep")


# --- YAML -----------------------------------------------------------------------------------------------------------

# The parser of libyaml is ten times as fast. Only the parser is taken from PyYAML: its own resolver follows YAML 1.1
# (NO is false, 12:30 is 750), and its composer recurses and lets aliases share objects.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TAG = "tag:yaml.org,2002:"
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
# A plain scalar that begins otherwise is text: most of them, and none of the patterns above has to be tried.
_MAY_BE_SPECIAL = frozenset("nN~tTfF+-.0123456789")


def _read_yaml(text: str) -> Any:
    tree = _Tree()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            tree.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise Unreadable(
            f"it is not valid YAML{where} ({error.problem}); it looks cut off or damaged, download it again"
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        # ValueError: what the parser in pure Python makes of an escape beyond Unicode.
        reason = str(error).partition("\n")[0]
        raise Unreadable(f"it is not valid YAML ({reason}); download it again") from None
    if not tree.documents:
        raise Unreadable("it is empty but for comments; download it again")
    return tree.root


@attrs.define
class _Anchored:
    """A finished node that aliases may repeat, with what a copy of it costs."""

    value: Any
    key: str | None
    nodes: int
    characters: int
    height: int


@attrs.define
class _Open:
    """A mapping or a sequence that is still being read."""

    value: Any
    anchor: str | None
    nodes_before: int
    characters_before: int
    key: str | None = None
    merges: list[dict[str, Any]] | None = None
    awaits_merge: bool = False
    height: int = 1

    @property
    def awaits_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None and not self.awaits_merge


class _Tree:
    """Builds the document from parser events, one after the other, so that every limit holds before memory is taken."""

    def __init__(self) -> None:
        self.root: Any = None
        self.documents = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._nodes = 0
        self._characters = 0
        self._aliased_characters = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.MappingStartEvent():
                self._start(event, {}, "map")
            case yaml.SequenceStartEvent():
                self._start(event, [], "seq")
            case yaml.CollectionEndEvent():
                self._end(event)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise self._wrong(event, "a second document begins, and only one can be used")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text: str = event.value
        _check_text(text)
        self._count(event, 1, len(text))
        self._declare(event.anchor)
        plain = not event.style and event.tag is None
        if plain and text == "<<" and self._open and self._open[-1].awaits_key:
            frame = self._open[-1]
            if frame.merges is not None:
                raise self._wrong(event, "the key '<<' stands twice in one mapping")
            frame.awaits_merge, frame.merges = True, []
            return
        value = self._value(event, text, plain)
        self._finish(event.anchor, _Anchored(value, text, 1, len(text), 0))
        self._put(event, value, text, 0)

    def _value(self, event: yaml.ScalarEvent, text: str, plain: bool) -> Any:
        kind = self._core_tag(event, ("str", "null", "bool", "int", "float"))
        if plain and (not text or text[0] in _MAY_BE_SPECIAL):
            return self._number_or_text(event, text)
        if kind is None or kind == "str":
            return text
        if kind == "float" and _FLOAT.fullmatch(text):
            return _float(text)
        value = self._number_or_text(event, text)
        if type(value).__name__ != {"null": "NoneType"}.get(kind, kind):
            raise self._wrong(event, f"{_shown(text)} is tagged !!{kind} and is none")
        return value

    def _number_or_text(self, event: yaml.ScalarEvent, text: str) -> Any:
        if _NULL.fullmatch(text):
            return None
        if _BOOL.fullmatch(text):
            return text in ("true", "True", "TRUE")
        if _INT.fullmatch(text):
            return _integer(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
        if _FLOAT.fullmatch(text):
            return _float(text)
        if _NOT_FINITE.fullmatch(text):
            raise self._wrong(event, f"it holds the number {text}, which JSON does not have")
        return text

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = str(event.anchor)
        anchored = self._anchors.get(name)
        if anchored is None:
            what = "stands inside its own anchor" if name in self._anchors else "has no anchor before it"
            raise self._wrong(event, f"the alias *{name} {what}")
        # The measure is taken before the copy: nine lines of aliases can stand for more than any memory holds.
        self._count(event, anchored.nodes, anchored.characters)
        self._aliased_characters += anchored.characters
        if self._aliased_characters > MAX_ALIASED_CHARACTERS:
            raise self._wrong(event, f"aliases repeat more than {MAX_ALIASED_CHARACTERS} characters")
        if len(self._open) + anchored.height > MAX_DEPTH:
            raise _too_deep()
        self._put(event, copied(anchored.value), anchored.key, anchored.height)

    def _start(self, event: yaml.CollectionStartEvent, value: Any, kind: str) -> None:
        self._core_tag(event, (kind,))
        if self._open and self._open[-1].awaits_key:
            raise self._wrong(event, "a mapping or a list is used as a key")
        if len(self._open) >= MAX_DEPTH:
            raise _too_deep()
        self._declare(event.anchor)
        self._open.append(_Open(value, event.anchor, self._nodes, self._characters))
        self._count(event, 1, 0)

    def _end(self, event: yaml.Event) -> None:
        frame = self._open.pop()
        value = frame.value
        if frame.merges:
            merged: dict[str, Any] = {}
            for source in frame.merges:
                for key, inherited in source.items():
                    merged.setdefault(key, inherited)
            # What the mapping says itself wins over what it merges, and of that the first named wins.
            value = {**merged, **value}
        nodes, characters = self._nodes - frame.nodes_before, self._characters - frame.characters_before
        self._finish(frame.anchor, _Anchored(value, None, nodes, characters, frame.height))
        self._put(event, value, None, frame.height)

    def _put(self, event: yaml.Event, value: Any, key: str | None, height: int) -> None:
        if not self._open:
            self.root = value
            return
        frame = self._open[-1]
        if frame.awaits_key:
            if key is None:
                raise self._wrong(event, "a mapping or a list is used as a key")
            if key in frame.value:
                raise self._wrong(event, f"the key {_shown(key)} stands twice in one mapping; one would be lost")
            frame.value[key] = None
            frame.key = key
            return
        frame.height = max(frame.height, height + 1)
        if frame.awaits_merge:
            sources = value if isinstance(value, list) else [value]
            if not all(isinstance(source, dict) for source in sources):
                raise self._wrong(event, "'<<' merges something that is not a mapping")
            frame.merges, frame.awaits_merge = sources, False
        elif frame.key is not None:
            frame.value[frame.key] = value
            frame.key = None
        else:
            frame.value.append(value)

    def _declare(self, anchor: str | None) -> None:
        """Let an alias mean this node from here on; an older one of the same name no longer hides it."""
        if anchor is not None:
            self._anchors[anchor] = None

    def _finish(self, anchor: str | None, node: _Anchored) -> None:
        if anchor is not None:
            self._anchors[anchor] = node

    def _core_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, allowed: tuple[str, ...]) -> str | None:
        """Return the name of an explicit tag. "!" alone says that the node is not to be resolved, hence text."""
        if event.tag is None:
            return None
        if event.tag == "!":
            return allowed[0]
        kind: str = event.tag.removeprefix(_TAG)
        if kind == event.tag or kind not in allowed:
            shown = f"!!{kind}" if kind != event.tag else event.tag
            raise self._wrong(event, f"the tag {_shown(shown)} is not one that OpenAPI allows here")
        return kind

    def _count(self, event: yaml.Event, nodes: int, characters: int) -> None:
        self._nodes += nodes
        self._characters += characters
        if self._nodes > MAX_NODES:
            raise self._wrong(event, f"with its aliases expanded the document has more than {MAX_NODES} nodes")

    def _wrong(self, event: yaml.Event, what: str) -> Unreadable:
        line = event.start_mark.line + 1 if event.start_mark else "?"
        keys = [frame.key for frame in self._open if frame.key is not None]
        inside = f", in {' > '.join(keys)}" if keys else ""
        return Unreadable(f"{what} (line {line}{inside})")


# --- OpenAPI --------------------------------------------------------------------------------------------------------

_AGAIN = "download it again, or correct it in the overlay"

_MAY_BE_NULL = frozenset({"parameters", "examples", "headers", "variables", "callbacks", "encoding", "webhooks"})
# Keys whose value is one object. A schema may also be true or false, and items were once a list.
_ONE = frozenset(
    {"additionalItems", "additionalProperties", "components", "contains", "contentSchema", "discriminator", "else"}
    | {"flows", "if", "items", "not", "propertyNames", "requestBody", "schema", "then", "unevaluatedItems"}
    | {"unevaluatedProperties"}
)
# Keys whose value is a list of objects.
_MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems", "parameters", "servers"})


# What other keywords must be, in words, and as a check.
def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_OTHERS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(
        [
            "contentType",
            "description",
            "format",
            "in",
            "name",
            "operationId",
            "pattern",
            "propertyName",
            "style",
            "summary",
            "title",
            "url",
        ],
        ("text", lambda value: isinstance(value, str)),
    ),
    **dict.fromkeys(
        ("deprecated", "explode", "nullable", "readOnly", "uniqueItems", "writeOnly"),
        ("true or false", lambda value: isinstance(value, bool)),
    ),
    **dict.fromkeys(("maximum", "minimum"), ("a number", _is_number)),
    **dict.fromkeys(
        ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties"),
        ("a whole number from 0", lambda value: _is_number(value) and value >= 0 and value == int(value)),
    ),
    "multipleOf": ("a number above 0", lambda value: _is_number(value) and value > 0),
    "enum": ("a list", lambda value: isinstance(value, list)),
    "security": ("a list", lambda value: isinstance(value, list)),
    "tags": ("a list", lambda value: isinstance(value, list)),
    "type": (
        "the name of a type, or a list of names",
        lambda value: all(isinstance(each, str) for each in (value if isinstance(value, list) else [value])),
    ),
    "required": (
        "true, false or a list of names",
        lambda value: isinstance(value, bool) or (isinstance(value, list) and all(isinstance(e, str) for e in value)),
    ),
}


def _openapi_version(document: Mapping[str, Any]) -> str:
    if "openapi" not in document:
        if "swagger" in document:
            raise Unsupported(f"it is Swagger {document['swagger']}; ask for the bundle as OpenAPI 3.0 or 3.1")
        raise NotOpenApi('it has no "openapi" key; check the URL or the path')
    version = document["openapi"]
    if not isinstance(version, str) or not re.fullmatch(r"3\.[01]\.[0-9]+", version):
        shown = _shown(version) if isinstance(version, str) else repr(version)
        raise Unsupported(f"it says openapi {shown}, and only 3.0.x and 3.1.x can be used")
    return version


def _object(parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    if key not in parent:
        raise Damaged(f"it has no {key!r}; {_AGAIN}")
    value = parent[key]
    if not isinstance(value, Mapping):
        raise Damaged(f"{key!r} is {_kind(value)} where an object must be; {_AGAIN}")
    return value


def _line(info: Mapping[str, Any], key: str) -> str:
    value = info.get(key)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # An unquoted 4.10 has already become 4.1 here; the order of releases must not hang on that.
        raise Damaged(f"info.{key} is the number {value} and not text; quote it in a copy and use the copy")
    if not isinstance(value, str) or not value.strip():
        raise Damaged(f"info.{key} is missing; {_AGAIN}")
    if not value.strip().isprintable():
        raise Damaged(f"info.{key} is not one printable line: {_shown(value)}")
    return value.strip()


def _has_word(title: str, word: str) -> bool:
    # A word ends where no letter follows, or where camel case begins the next: TriggLoyalty, but not Trigger.
    end = r"(?:(?![^\W\d_])|(?<=[a-zæøå])(?=[A-ZÆØÅ]))"
    return re.search(rf"(?<![^\W_])(?i:{re.escape(word)}){end}", title) is not None


def _is_served_by(document: Mapping[str, Any], domains: Sequence[str]) -> bool:
    servers = document.get("servers")
    for server in servers if isinstance(servers, list) else []:
        host = _host(server) if isinstance(server, Mapping) else ""
        if any(host == domain or host.endswith(f".{domain}") for domain in domains):
            return True
    return False


def _host(server: Mapping[str, Any]) -> str:
    try:
        return (urlsplit(server_url(server)).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _operations(document: Mapping[str, Any], openapi: str) -> Iterator[tuple[str, str]]:
    if openapi.startswith("3.1") and "paths" not in document and ("webhooks" in document or "components" in document):
        return
    paths = _object(document, "paths")
    for path, item in paths.items():
        if path.startswith("x-"):
            continue
        if not path.startswith("/"):
            raise Damaged(f"the path {_shown(path)} does not begin with '/'; {_AGAIN}")
        where = f"#/paths/{escape(path)}"
        if not isinstance(item, Mapping):
            raise Damaged(f"{where} is {_kind(item)} where an object must be; {_AGAIN}")
        shared = _target(document, item["$ref"], where) if "$ref" in item else {}
        for key, operation in {**shared, **item}.items():
            if key in METHODS:
                _check_operation(f"{key.upper()} {path}", operation, openapi)
                yield path, key
            elif isinstance(operation, Mapping) and "responses" in operation and not key.startswith("x-"):
                raise Unsupported(f"{where} has an operation under {_shown(key)}, which is no method OpenAPI knows")


def _check_operation(title: str, operation: object, openapi: str) -> None:
    if not isinstance(operation, Mapping):
        raise Damaged(f"{title} is {_kind(operation)} where an operation must be; {_AGAIN}")
    if "responses" not in operation:
        if openapi.startswith("3.0"):
            raise Damaged(f"{title} has no responses; {_AGAIN}")
    elif not isinstance(operation["responses"], Mapping):
        raise Damaged(f"the responses of {title} are {_kind(operation['responses'])} where an object must be; {_AGAIN}")


def _target(document: Mapping[str, Any], reference: object, where: str) -> Mapping[str, Any]:
    """Return the object at the end of a chain of references, all of which are inside the document."""
    if not isinstance(reference, str):
        raise Damaged(f"{where} refers to {_kind(reference)}; {_AGAIN}")
    try:
        node = resolve(document, {"$ref": reference})
    except BrokenReferenceError as error:
        kind = Damaged if error.reference.startswith("#") else Unsupported
        raise kind(f"{where} refers to {_shown(error.reference)}, which {error.reason}") from None
    if not isinstance(node, (Mapping, bool)):
        raise Damaged(f"{where} refers to {_shown(reference)}, which is {_kind(node)}; {_AGAIN}")
    return node if isinstance(node, Mapping) else {}


def _check_keywords(document: Mapping[str, Any]) -> None:
    """Refuse the first thing that is not as a whole document has it."""
    schemes = mapping(mapping(document.get("components")).get("securitySchemes"))
    good: set[object] = set()
    for location, key, value in keywords(document):
        where = (*location, key)
        if key == "$ref":
            if not isinstance(value, str) or value not in good:
                _target(document, value, f"#{pointer(*location)}")
                good.add(value)
        elif value is None and (key in _MAY_BE_NULL or key in _OTHERS):
            continue
        elif key in NAMED and not (isinstance(value, list) and key in ("parameters", "examples")):
            _must_be_object(value, where)
            for name, entry in mapping(value).items() if key != "examples" else ():
                if not (name.startswith("x-") and key in ("paths", "responses")):
                    _must_be_object(entry, (*where, name))
        elif key in _ONE and not (isinstance(value, list) and key == "items"):
            _must_be_object(value, where)
        elif key in _MANY:
            _must_be(isinstance(value, list), value, where, "a list")
            for index, item in enumerate(value):
                _must_be_object(item, (*where, index))
        elif key in _OTHERS:
            words, fits = _OTHERS[key]
            _must_be(fits(value), value, where, words)
            if key == "security":
                _check_security(value, schemes, where)
            elif key == "tags" and location:
                for index, item in enumerate(value):
                    _must_be(not isinstance(item, (dict, list)), item, (*where, index), "text")


def _check_security(requirements: list[Any], schemes: Mapping[str, Any], where: Location) -> None:
    for index, requirement in enumerate(requirements):
        _must_be_object(requirement, (*where, index))
        for scheme in mapping(requirement):
            if scheme not in schemes:
                place = f"#{pointer(*where)}"
                raise Damaged(f"{place} asks for the security scheme {_shown(scheme)}, which is not there; {_AGAIN}")


def _must_be_object(value: object, where: Location) -> None:
    _must_be(isinstance(value, (Mapping, bool)), value, where, "an object")


def _must_be(fits: bool, value: object, where: Location, words: str) -> None:
    if not fits:
        raise Damaged(f"#{pointer(*where)} is {_kind(value)} where {words} must be; {_AGAIN}")
