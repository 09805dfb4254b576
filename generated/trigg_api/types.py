"""Values: what is absent, what is a file, and how values are read leniently and written exactly.

A response may hold null, nothing, or a value of a neighbouring type where the description names a type. What can be turned
into the described type without loss is; everything else stays as it came, so that nothing is lost and nothing raises.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import datetime
from enum import Enum
from functools import cache, partial
from math import isfinite
from typing import IO, TYPE_CHECKING, Any, Final, Literal, Protocol
from urllib.parse import quote, quote_plus

from . import codec
from .errors import InvalidArgument, InvalidResponse

if TYPE_CHECKING:
    from .client import Body, Request, Response


class Unset:
    """The type of :data:`UNSET`: a field that is not there, as opposed to one that is null. It is false."""

    _one: Unset | None = None

    def __new__(cls) -> Unset:
        if cls._one is None:
            cls._one = super().__new__(cls)
        return cls._one

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __str__(self) -> str:
        # In a letter to a customer, what is not there is not there.
        return ""

    def __format__(self, spec: str) -> str:
        return format("", spec)

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final[Unset] = Unset()

#: Content that is sent as it is: bytes, text (as UTF-8), a binary file, or an iterable of bytes.
RawBody = bytes | str | IO[bytes] | Iterable[bytes]
#: The name of a file, or None; content, or data to be sent as JSON; and the media type.
FilePart = tuple[str | None, IO[bytes] | bytes | str | dict[str, Any] | list[Any], str | None]
RequestFiles = list[tuple[str, FilePart]]
_NONE: Mapping[str, str] = {}
_NO_STYLES: Mapping[str, tuple[str, bool]] = {}


class PydanticModel(Protocol):
    """A model of Pydantic, such as those of ``trigg_models``."""

    def model_dump(self, *, mode: str = ..., by_alias: bool = ..., exclude_unset: bool = ...) -> dict[str, Any]: ...


class File:
    """A file to upload.

    Args:
        payload: the content, or a file that is open for reading bytes.
        file_name: the name that the server is told, if any.
        mime_type: the media type that the server is told, such as ``text/csv``, if any.
    """

    __slots__ = ("file_name", "mime_type", "payload")

    def __init__(self, payload: IO[bytes] | bytes, file_name: str | None = None, mime_type: str | None = None) -> None:
        self.payload = payload
        self.file_name = file_name
        self.mime_type = mime_type

    def __eq__(self, other: object) -> bool:
        return isinstance(other, File) and self.to_tuple() == other.to_tuple()

    def __hash__(self) -> int:
        return hash((self.file_name, self.mime_type))

    def __repr__(self) -> str:
        return f"File(file_name={self.file_name!r}, mime_type={self.mime_type!r})"

    def to_tuple(self) -> FilePart:
        """Return name, content and media type, as multipart encoders take them."""
        return self.file_name, self.payload, self.mime_type


# --- reading ----------------------------------------------------------------------------------------------------------

_INTEGER = r"-?(0|[1-9][0-9]{0,17})"
_NUMBER = r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}([eE][+-]?[0-9]{1,2})?"


def as_str(value: Any) -> Any:
    """Text; a number or a boolean is read as its JSON text."""
    if value.__class__ is int or value.__class__ is float:
        return repr(value)
    if value is True:
        return "true"
    return "false" if value is False else value


def as_int(value: Any) -> Any:
    """A whole number; text is read where it is one and nothing else."""
    if value.__class__ is str:
        return int(value) if re.fullmatch(_INTEGER, value) else value
    if value.__class__ is float and value.is_integer():
        return int(value)
    return value


def as_float(value: Any) -> Any:
    """A number; text is read where it is one and nothing else."""
    if value.__class__ is str:
        if re.fullmatch(_INTEGER, value):
            return int(value)
        if re.fullmatch(_NUMBER, value):
            number = float(value)
            # A text with more digits than a float holds would be changed; it stays a text.
            return number if repr(number) == value or _same_number(repr(number), value) else value
    return value


def _same_number(one: str, other: str) -> bool:
    from decimal import Decimal

    return Decimal(one) == Decimal(other)


def as_bool(value: Any) -> Any:
    """True or false; also from ``"true"``, ``"false"``, 1 and 0."""
    if value.__class__ is str:
        return {"true": True, "false": False}.get(value.lower(), value)
    return bool(value) if value.__class__ is int and value in (0, 1) else value


def as_enum(kind: Any, value: Any) -> Any:
    """A member of an open enum, known or not; what cannot be one stays as it is."""
    value = as_str(value) if issubclass(kind, str) else as_int(value)
    return kind(value) if value.__class__ is (str if issubclass(kind, str) else int) else value


def one_of(kinds: tuple[Any, ...], value: Any, key: str = "", by_value: Mapping[str, Any] | None = None) -> Any:
    """One of several models: the one that the value of ``key`` means, else the one that knows most of the fields."""
    if value.__class__ is not dict:
        return value
    told = as_str(value.get(key)) if by_value else None
    kind = by_value.get(told) if by_value and told.__class__ is str else None
    if kind is None:
        kind = max(kinds, key=lambda each: len(each.known_fields() & value.keys()))
    return kind.from_dict(value)


def but_nulls(items: list[Any], model: str) -> list[Any]:
    """The items of a list of models that are not null: where no null is described, that one came is logged once."""
    if None not in items:
        return items
    _log_null(model)
    return [each for each in items if each is not None]


@cache
def _log_null(model: str) -> None:
    import logging

    text = "null came in a list of %s, where none is described, and is left out; with_raw_response has it in .content."
    logging.getLogger("trigg_ext").warning(text, model)


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    for kind, name in (
        (bool, "a boolean"),
        (str, "a text"),
        ((int, float), "a number"),
        (list, "a list"),
        (dict, "an object"),
    ):
        if isinstance(value, kind):
            return name
    return f"a {type(value).__name__}"


def read_text(response: Response) -> str:
    """Return the response as text, in the charset that it names, else in UTF-8; what is not is shown by U+FFFD."""
    named = re.search(r"charset=[\"']?([\w.:-]+)", response.headers.get("content-type") or "", re.IGNORECASE)
    if named:
        with contextlib.suppress(LookupError, ValueError):
            return response.content.decode(named[1])
    return response.content.decode("utf-8-sig", errors="replace")


def read_location(response: Response) -> str:
    """Where the response redirects to.

    Raises:
        InvalidResponse: it names no URL.
    """
    location = response.headers.get("location")
    if not location:
        raise InvalidResponse("The response redirects without a Location.")
    return location


def read_json(response: Response, empty: Any = UNSET) -> Any:
    """The JSON value of a response; ``empty`` for a response without a body, where that is allowed.

    Raises:
        InvalidResponse: there is none, or it is not JSON.
    """
    content = codec.trimmed(response.content)
    if not content:
        if empty is UNSET:
            raise InvalidResponse("The response is empty, and JSON was expected.")
        return empty
    try:
        return codec.loads(content)
    except RecursionError:
        raise InvalidResponse("The response is JSON that is nested too deeply to be read.") from None
    except UnicodeDecodeError:
        raise InvalidResponse("The response is not text in UTF-8, and JSON was expected.") from None
    except json.JSONDecodeError as error:
        raise InvalidResponse(f"The response is not JSON ({error.msg} at character {error.pos}).") from None
    except ValueError as error:
        raise InvalidResponse(f"The response is not JSON that can be read ({error}).") from None


def as_object(value: Any) -> dict[str, Any]:
    """An object.

    Raises:
        InvalidResponse: something else came.
    """
    if value.__class__ is not dict:
        raise InvalidResponse(f"An object was expected, and {kind_of(value)} came.")
    out: dict[str, Any] = value
    return out


def as_mapping(value: Any) -> dict[str, Any]:
    """A free-form object; null is an empty one."""
    return {} if value is None else as_object(value)


def as_sequence(value: Any) -> list[Any]:
    """A list; null is an empty one, and one that stands alone in ``data`` is meant.

    Raises:
        InvalidResponse: something else came.
    """
    if value is None:
        return []
    if value.__class__ is dict and value.get("data").__class__ is list:
        value = value["data"]
    if value.__class__ is not list:
        raise InvalidResponse(f"A list was expected, and {kind_of(value)} came.")
    out: list[Any] = value
    return out


def unwrap(value: Any) -> Any:
    """What stands in ``data``; an object that has other fields and no ``data`` stands for itself.

    Raises:
        InvalidResponse: an empty object came.
    """
    if value.__class__ is dict:
        if "data" in value:
            return value["data"]
        if not value:
            raise InvalidResponse("The response is an empty object; its data is missing.")
    return value


def unwrap_items(value: Any) -> list[Any]:
    """The items of a list, each without its envelope."""
    return [unwrap(each) for each in as_sequence(value)]


# --- writing ----------------------------------------------------------------------------------------------------------

#: Writes a point in time as the API does; a client sets it, as only a client knows its zone.
time_text: ContextVar[Callable[[datetime], str]] = ContextVar("time_text", default=datetime.isoformat)


def dump(value: Any) -> Any:
    """A value as JSON-like data: models and their lists and mappings become plain; anything else stays."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {
            key.value if isinstance(key, Enum) else key: dump(each) for key, each in value.items() if each is not UNSET
        }
    if isinstance(value, (list, tuple)):
        return [dump(each) for each in value]
    return dump_pydantic(value) if is_pydantic(value) and not isinstance(value, type) else value


def is_pydantic(value: Any) -> bool:
    """Return whether a class or an object is of Pydantic: a model, or one of its dataclasses."""
    return hasattr(value, "__pydantic_validator__") and hasattr(value, "__pydantic_serializer__")


def dump_pydantic(model: Any) -> Any:
    """Return an object of Pydantic as JSON-like data, without the fields of models that were not set and are None.

    Other defaults are there: a class of the caller's has them so that they are sent.

    Raises:
        InvalidArgument: something in it cannot be serialized.
    """
    dump_as = getattr(model, "model_dump", None) or partial(model.__pydantic_serializer__.to_python, model)
    try:
        whole = _as_ours(dump_as(mode="json", by_alias=True), dump_as(by_alias=True))
        return _without_absent(whole, dump_as(mode="json", by_alias=True, exclude_unset=True))
    except ValueError:
        # Its text may hold values.
        reason = f"An object of {type(model).__name__} holds something that cannot be serialized as JSON."
    raise InvalidArgument(reason)


def pydantic_fields(model: Any) -> Any:
    """Return the fields of an object of Pydantic by their names on the wire; their values stay as they are."""
    return model.__pydantic_serializer__.to_python(model, by_alias=True)


def _as_ours(written: Any, kept: Any) -> Any:
    """What Pydantic wrote, with the decimals and times that it writes as texts of its own as they are."""
    if isinstance(written, dict) and isinstance(kept, dict) and len(written) == len(kept):
        pairs = zip(written.items(), kept.values(), strict=True)
        return {name: _as_ours(each, own) for (name, each), own in pairs}
    if isinstance(written, list) and isinstance(kept, (list, tuple, set, frozenset)) and len(written) == len(kept):
        return [_as_ours(each, own) for each, own in zip(written, kept, strict=True)]
    if not isinstance(written, str) or isinstance(kept, str):
        return written
    from decimal import Decimal

    try:
        # A class may have its own way of writing them.
        is_same = (isinstance(kept, Decimal) and Decimal(written) == kept) or (
            isinstance(kept, datetime) and datetime.fromisoformat(written) == kept
        )
    except (ValueError, ArithmeticError):
        return written
    return kept if is_same else written


def _without_absent(whole: Any, given: Any) -> Any:
    if isinstance(whole, dict):
        of = given if isinstance(given, dict) else {}
        return {key: _without_absent(each, of.get(key)) for key, each in whole.items() if each is not None or key in of}
    if isinstance(whole, list):
        of_each = given if isinstance(given, list) and len(given) == len(whole) else [None] * len(whole)
        return [_without_absent(each, of) for each, of in zip(whole, of_each, strict=True)]
    return whole


def parts(
    body: Any,
    files: Iterable[str] = (),
    types: Mapping[str, str] = _NONE,
    styles: Mapping[str, tuple[str, bool]] = _NO_STYLES,
) -> RequestFiles:
    """The parts of a multipart body: of its model, or of a mapping of names to files and values.

    Raises:
        InvalidArgument: it is neither.
    """
    if hasattr(body, "to_multipart"):
        return body.to_multipart(types, styles)  # type: ignore[no-any-return]
    if is_pydantic(body):
        body = pydantic_fields(body)
    if not isinstance(body, Mapping):
        raise InvalidArgument(f"The body must be its model or a mapping of parts, not {type(body).__name__}.")
    return multipart(body.items(), files, types, styles)


def multipart(
    fields: Iterable[tuple[str, Any]],
    files: Iterable[str] = (),
    types: Mapping[str, str] = _NONE,
    styles: Mapping[str, tuple[str, bool]] = _NO_STYLES,
) -> RequestFiles:
    """Fields as the parts of a multipart body, in order; lists give a part each, UNSET and None give none.

    ``types`` are the media types of parts; an object is sent as JSON, as is all whose type is JSON. ``styles`` are the
    styles of those that are sent as in a query.

    Raises:
        InvalidArgument: there is no part, or one of the names in ``files`` holds no file.
    """
    out: RequestFiles = []
    for name, value in fields:
        if name in styles:
            out += [(key, (None, text, None)) for key, text in query_pairs(name, value, *styles[name])]
            continue
        media_type = types.get(name)
        is_json = media_type is not None and media_type.partition(";")[0].endswith(("/json", "+json"))
        for each in value if isinstance(value, (list, tuple)) and not is_json else [value]:
            if isinstance(each, File):
                out.append((name, _file_part(name, each, media_type)))
            elif isinstance(each, (bytes, bytearray)) or hasattr(each, "read"):
                out.append((name, _file_part(name, File(each), media_type)))
            elif each is UNSET or each is None:
                continue
            elif name in files or hasattr(each, "__fspath__"):
                raise InvalidArgument(
                    f"{name} must be a file: bytes, a file opened in binary mode, or a File of one, not a path."
                )
            elif isinstance(each, (Mapping, list, tuple)) or hasattr(each, "to_dict") or is_pydantic(each):
                out.append((name, (None, dump(each), media_type if is_json else "application/json")))
            else:
                out.append((name, (None, as_json(name, each) if is_json else scalar(name, each), media_type)))
    if not out:
        raise InvalidArgument("The body has no part; it needs a file.")
    return out


def _file_part(name: str, file: File, media_type: str | None) -> FilePart:
    payload = file.payload
    if isinstance(payload, bytearray):
        payload = bytes(payload)
    if not isinstance(payload, bytes):
        if not hasattr(payload, "read") or isinstance(payload, io.TextIOBase):
            raise InvalidArgument(
                f"{name} must be bytes or a file opened in binary mode, not {type(payload).__name__}."
            )
        if getattr(payload, "closed", False):
            raise InvalidArgument(f"{name} is a file that is closed.")
    if file.mime_type is not None and not re.fullmatch(r"[\w.+*-]+/[\w.+*-]+(\s*;[ -~]*)?", file.mime_type):
        raise InvalidArgument(f"{name}: {file.mime_type!r} is no media type.")
    source = getattr(payload, "name", None)
    # Without a name, servers take a part for a field and not for a file.
    file_name = file.file_name or (os.path.basename(source) if isinstance(source, str) else name)
    return file_name, payload, file.mime_type or media_type


def model_body(body: Any, kind: Any, read: Any = None, field: str = "") -> Any:
    """Return the JSON-like data of a body that is a model, or a mapping in its place.

    Args:
        body: the model; one of Pydantic counts as a mapping, and one of ``trigg_models`` as the model of its name.
        kind: the class of the model.
        read: the same thing as it is read. Of such a model, what the body documents is taken, and no nulls.
        field: the field of the body that the thing is in; it is the body itself if left out.

    Raises:
        InvalidArgument: it is something else, such as another model.
    """
    if isinstance(body, kind):
        return body.to_dict()
    if isinstance(body, Mapping):
        return dump(body)
    names = [each.__name__ for each in type(body).__mro__ if each.__module__ == "trigg_models"]
    if read is not None and (isinstance(body, read) or read.__name__ in names):
        data = _documented(dump(body), kind.field_models()[field] if field else kind)
        return {field: data} if field else data
    if is_pydantic(body) and (not names or kind.__name__ in names):
        return dump(body)
    raise InvalidArgument(f"The body must be a {kind.__name__} or a mapping, not {type(body).__name__}.")


def _documented(data: Any, kind: Any) -> Any:
    if isinstance(data, list):
        return [_documented(each, kind) for each in data]
    if not isinstance(data, dict) or kind is None or kind.is_open():
        return data
    inner = kind.field_models()
    return {
        key: _documented(each, inner.get(key))
        for key, each in data.items()
        if each is not None and key in kind.known_fields()
    }


def scalar(name: str, value: Any) -> str:
    """A value as it stands in a path, a query, a header or a form.

    Raises:
        InvalidArgument: it has no such form.
    """
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return time_text.get()(value)
    text = _number_text(name, value)
    if text is not None:
        return text
    # Anything else has a text, too, but none that was meant: that of a whole customer where an id goes.
    wrong = value.__name__ if isinstance(value, type) else type(value).__name__
    hint = (
        f"; give a field of it, such as {wrong.lower()}.id"
        if hasattr(value, "to_dict") or hasattr(value, "model_dump")
        else ""
    )
    raise InvalidArgument(f"{name} must be a single value such as a text or a number, not {wrong}{hint}.")


def _number_text(name: str, value: Any) -> str | None:
    """The text of a number, a date or a UUID; None for any other value."""
    from decimal import Decimal
    from numbers import Number
    from uuid import UUID

    if isinstance(value, type):
        return None
    if isinstance(value, Number):
        try:
            if isfinite(value):  # type: ignore[arg-type]
                return f"{value:f}" if isinstance(value, Decimal) else str(value)
        except (TypeError, ValueError, OverflowError):
            pass
        raise InvalidArgument(f"{name} is no finite number, or one of too many digits.")
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value) if isinstance(value, UUID) else None


def _pieces(name: str, value: Any, explode: bool) -> list[str]:
    """The parts of a list or an object that stand beside each other; of a single value, itself."""
    value = dump(value)
    if isinstance(value, Mapping):
        pairs = [(scalar(name, key), scalar(name, each)) for key, each in value.items() if each is not None]
        return [f"{key}={each}" for key, each in pairs] if explode else [piece for pair in pairs for piece in pair]
    return [scalar(name, each) for each in value] if _is_list(value) else [scalar(name, value)]


def _undivided(name: str, pieces: list[str], delimiter: str) -> list[str]:
    """The same parts.

    Raises:
        InvalidArgument: one has the delimiter in it, so that the server would read two.
    """
    if any(delimiter in piece for piece in pieces):
        raise InvalidArgument(
            f"{name}: expected values without {delimiter!r}, which stands between them, got one with it."
        )
    return pieces


def simple(name: str, value: Any, style: str = "single", explode: bool = False) -> str:
    """A value as it stands in a path or a header. In the style ``simple``, lists and objects have commas between their parts.

    Raises:
        InvalidArgument: it has no such form.
    """
    if style == "single":
        return scalar(name, value)
    return as_json(name, value) if style == "json" else ",".join(_pieces(name, value, explode))


def as_json(name: str, value: Any) -> str:
    """A value as one JSON text.

    Raises:
        InvalidArgument: it has no such form.
    """
    try:
        return json.dumps(dump(value), separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise InvalidArgument(f"{name} has no form in JSON.") from None


def json_items(name: str, values: Any) -> Any:
    """The items of a list of objects, each as one JSON text: OpenAPI has no form for them.

    Raises:
        InvalidArgument: one has no such form.
    """
    return [as_json(name, each) for each in values] if _is_list(values) else values


def path_segment(name: str, value: Any, style: str = "single", explode: bool = False) -> str:
    """A value as one percent-encoded segment of a path, expanded as RFC 6570 has it.

    Raises:
        InvalidArgument: it has no such form, is blank, or a dot segment that servers and proxies would fold away.
    """
    if style in ("json", "single"):
        text = simple(name, value, style)
        if text.strip() in ("", ".", ".."):
            raise InvalidArgument(f"{name} must not be {text!r}: the path would lead elsewhere.")
        return quote(text, safe="")
    value = dump(value)
    safe = "=" if explode and not _is_single(value) else ""
    pieces = [quote(piece, safe=safe) for piece in _pieces(name, value, explode)]
    if style == "matrix" and explode and _is_list(value):
        pieces = [f"{name}={piece}" for piece in pieces]
    text = {"label": "." if explode else ",", "matrix": ";" if explode else ","}.get(style, ",").join(pieces)
    if text and style in ("label", "matrix"):
        named = style == "matrix" and (not explode or _is_single(value))
        text = f"{'.' if style == 'label' else ';'}{f'{name}=' if named else ''}{text}"
    if text in ("", ".", ".."):
        raise InvalidArgument(f"{name} must not be {text!r}: the path would lead elsewhere.")
    return text


def _is_list(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes, bytearray, Mapping))


def required(name: str, value: Any) -> Any:
    """A query parameter, header or cookie that must be there.

    Raises:
        InvalidArgument: it is None, UNSET or blank.
    """
    if value is None or value is UNSET or (isinstance(value, str) and not value.strip()):
        raise InvalidArgument(f"{name} is required, and it is {'blank' if isinstance(value, str) else repr(value)}.")
    return value


def _is_single(value: Any) -> bool:
    return not (_is_list(value) or isinstance(value, Mapping) or hasattr(value, "to_dict"))


class Joined(str):
    """Several values as one: ``encoded`` has them percent-encoded, and the commas between them as they are."""

    encoded: str


def _joined(name: str, pieces: list[str], style: str) -> str:
    separator = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style)
    if separator is not None:
        return separator.join(_undivided(name, pieces, separator))
    out = Joined(",".join(pieces))
    out.encoded = ",".join(map(quote_plus, pieces))
    return out


def url_encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """Pairs as they stand in a query or a form."""
    return "&".join(f"{quote_plus(name)}={getattr(text, 'encoded', None) or quote_plus(text)}" for name, text in pairs)


def query_pairs(name: str, value: Any, style: str = "single", explode: bool = True) -> list[tuple[str, str]]:
    """A query parameter as the pairs to send, in the style that the description names; None and UNSET send nothing.

    Raises:
        InvalidArgument: it has no such form.
    """
    if value is None or value is UNSET:
        return []
    if style == "single":
        return [(name, scalar(name, value))]
    if style == "json":
        return [(name, as_json(name, value))]
    value = dump(value)
    if isinstance(value, Mapping):
        members = {scalar(name, key): each for key, each in value.items() if each is not None and each is not UNSET}
        if style == "deepObject":
            return [pair for key, each in members.items() for pair in query_pairs(f"{name}[{key}]", each, style)]
        if explode:
            return [pair for key, each in members.items() for pair in query_pairs(key, each, "form")]
        return [(name, _joined(name, _pieces(name, members, False), style))] if members else []
    if _is_list(value):
        texts = [scalar(name, each) for each in value]
        if explode:
            return [(name, each) for each in texts]
        return [(name, _joined(name, texts, style))] if texts else []
    return [(name, scalar(name, value))]


def form_pairs(fields: Mapping[str, Any], styles: Mapping[str, tuple[str, bool]]) -> list[tuple[str, str]]:
    """The fields of a form as the pairs to send: in the style that is named, else a pair for each value of a list.

    An object without a style is sent as one JSON text.

    Raises:
        InvalidArgument: a value has no such form.
    """
    out: list[tuple[str, str]] = []
    for name, value in fields.items():
        if name in styles:
            out += query_pairs(name, value, *styles[name])
        elif value is not None:
            for each in value if _is_list(value) else [value]:
                out.append((name, scalar(name, each) if _is_single(each) else as_json(name, each)))
    return out


def header_value(name: str, value: Any, style: str = "single", explode: bool = False) -> str:
    """A header's value.

    Raises:
        InvalidArgument: it has no such form.
    """
    text = simple(name, value, style, explode)
    if style not in ("json", "single") and not _is_single(value):
        _undivided(name, _pieces(name, value, explode), ",")
    if not (text.isascii() and text.isprintable()):
        raise InvalidArgument(f"{name} must be printable ASCII: a header carries nothing else.")
    return text


def cookie_value(name: str, value: Any, style: str = "single", explode: bool = True) -> str:
    """A cookie's value, percent-encoded where a cookie cannot carry it."""
    safe = "!#$&'()*+-./:<=>?@[]^_`{|}~"
    if style in ("json", "single"):
        return quote(simple(name, value, style), safe=f"{safe},")
    return ",".join(quote(piece, safe=safe) for piece in _pieces(name, value, False))


def nothing_behind(request: Request, missing: str, /, **behind: Any) -> Request:
    """The request for a shorter path.

    Raises:
        InvalidArgument: what stands behind the missing part of the path is given.
    """
    for name, value in behind.items():
        if value is not None:
            raise InvalidArgument(f"{name} stands behind {missing} in the path, and {missing} is not given.")
    return request


def choose_body(
    value: Any,
    content_type: str,
    kinds: Mapping[str, str],
    files: Iterable[str] = (),
    types: Mapping[str, str] = _NONE,
    styles: Mapping[str, Mapping[str, tuple[str, bool]]] = {},
) -> Body:
    """The body for one of several media types; text, bytes and files are sent as they are, whatever the type.

    Raises:
        InvalidArgument: the operation does not take that type, or the type cannot carry that value.
    """
    from .client import Body

    if content_type not in kinds:
        raise InvalidArgument(f"content_type is {content_type!r}; allowed are {', '.join(kinds)}.")
    kind = kinds[content_type]
    is_data = isinstance(value, (Mapping, list, tuple)) or hasattr(value, "to_dict") or is_pydantic(value)
    if kind == "raw" and is_data:
        raise InvalidArgument(f"{content_type} takes text, bytes or a file, not {type(value).__name__}.")
    if kind in ("json", "form") and not is_data and not isinstance(value, (int, float)):
        kind = "raw"
    if kind == "multipart":
        return Body("multipart", content_type, parts(value, files, types, styles.get(content_type, _NO_STYLES)))
    data = dump(value) if kind != "raw" else value
    return Body(kind, content_type, data, styles=styles.get(content_type, _NO_STYLES))  # type: ignore[arg-type]


__all__ = ("UNSET", "File", "FilePart", "PydanticModel", "RawBody", "RequestFiles", "Unset")
