"""Responses that are just as described, read in C (the extra ``speed``); all others are left to the lenient reading.

For a model that is read again and again, msgspec is told once what its fields are. It then makes the whole tree of values
in one go, and the models take them over. As soon as anything is not as described (a null in a list, a text where a
number is described), it gives up, and the response is read leniently, from its beginning: so what comes of a response
does not depend on how it was read. Where many responses in a row are like that, it is not even tried. Of a field that
is not described, msgspec is told when it first comes, and reads the next response that has it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from threading import Lock
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from . import codec
from .model_base import Model, field_names
from .types import UNSET, Unset

_SCALARS = (str, bool, int, float)

# msgspec shows a struct to other threads before it is complete, and a decoder that is made of it then ends the process.
_PREPARING = Lock()

# A process that reads a response or two should not pay for the telling.
_LENIENT_FIRST = 16
# How many are not tried at most, after many in a row that were not as described.
_LENIENT_AT_MOST = 255
# Of how many fields that are not described a reader tells msgspec: names may be data, such as identifiers.
_FURTHER_AT_MOST = 32

_Further = tuple[tuple[Any, str], ...]


class Reader:
    """Reads responses of one shape; ``read`` gives None for one that it leaves to the lenient reading."""

    __slots__ = ("_decode", "_further", "_left", "_missed", "kind", "shape")

    def __init__(self, kind: Any, shape: Literal["", "data", "list"] = "") -> None:
        """``kind`` is the model; it stands alone, as the ``data`` of an object, or in a list."""
        self.kind = kind
        self.shape = shape
        self._left = _LENIENT_FIRST
        self._missed = 0
        self._decode: Callable[[bytes], Any] | None = None
        #: Fields that came and are not described, each with the model that has it.
        self._further: _Further = ()

    def read(self, content: bytes) -> Any:
        """The model, or list of models, in a JSON text; None where the text is not exactly as described."""
        if self._left:
            self._left -= 1
            return None
        decode = self._decode
        if decode is None:
            with _PREPARING:
                decode = self._decode or self._prepared()
        if decode is None:
            self._left = sys.maxsize
            return None
        try:
            read = decode(content)
        except (ValueError, RecursionError) as error:
            if "unknown field" in str(error) and self._take_up(content):
                return None
            # One in between costs nothing more; where they follow one another, more and more are not tried.
            self._left = self._missed
            self._missed = min(2 * self._missed + 1, _LENIENT_AT_MOST)
            return None
        self._missed = 0
        return read

    def _take_up(self, content: bytes) -> bool:
        """Take up the fields of a response that are not described; false where there are no others."""
        try:
            value = codec.loads(content)
        except (ValueError, RecursionError):
            return False
        if self.shape == "data" and value.__class__ is dict:
            value = value.get("data")
        further = tuple(dict.fromkeys((*self._further, *_further(self.kind, value))))[:_FURTHER_AT_MOST]
        if further == self._further:
            return False
        with _PREPARING:
            self._further, self._decode = further, None
        return True

    def _prepared(self) -> Callable[[bytes], Any] | None:
        """What reads in C; None where the extra is missing, or msgspec cannot be told what the model is."""
        made = _made(self.kind, (), self._further)
        if made is None:
            return None
        described, take = made
        fast = codec.library("msgspec")
        if self.shape == "list":
            decode = fast.json.Decoder(list.__class_getitem__(described)).decode
            self._decode = lambda content: [take(each) for each in decode(content)]
        elif self.shape:
            envelope = fast.defstruct("Envelope", [("inner", described)], rename={"inner": self.shape}, **_OPTIONS)
            decode = fast.json.Decoder(envelope).decode
            self._decode = lambda content: take(decode(content).inner)
        else:
            decode = fast.json.Decoder(described).decode
            self._decode = lambda content: take(decode(content))
        return self._decode


def _further(kind: Any, value: Any) -> Iterator[tuple[Any, str]]:
    """The fields in a value that are not described, each with the model that has it."""
    if value.__class__ is list:
        for each in value:
            yield from _further(kind, each)
    elif value.__class__ is dict:
        known, models = kind.known_fields(), kind.field_models()
        for name, each in value.items():
            if name in models:
                yield from _further(models[name], each)
            # msgspec takes no other names.
            elif name not in known and name.isprintable() and not {'"', "\\"} & set(name):
                yield kind, name


_OPTIONS: dict[str, Any] = {"forbid_unknown_fields": True, "gc": False}


def _made(kind: Any, within: tuple[Any, ...], further: _Further) -> tuple[Any, Callable[[Any], Any]] | None:
    """What msgspec makes of a model, and the function that takes it over; None where it cannot be told."""
    # A model inside itself, to any depth, is left to the lenient reading.
    return None if kind in within or codec.library("msgspec") is None else _make(kind, (*within, kind), further)


def _make(kind: Any, within: tuple[Any, ...], further: _Further) -> tuple[Any, Callable[[Any], Any]] | None:
    names = {"new": kind.__new__, "kind": kind}
    lines = ["def take(read):", "    self = new(kind)"]
    fields = []
    hints = get_type_hints(kind)
    wires = sys.modules[kind.__module__]._ABSENT
    for place, (name, wire) in enumerate(zip(field_names(kind), wires, strict=True)):
        told = _told(hints[name], within, further)
        if told is None:
            return None
        described, nested = told
        fields.append((f"f{place}", described, UNSET))
        value = f"read.f{place}"
        if nested is not None:
            names[f"struct{place}"], names[f"take{place}"] = nested
            lines.append(f"    value = {value}")
            value = f"take{place}(value) if type(value) is struct{place} else value"
            if get_origin(_but_null(hints[name])[0]) is list:
                value = f"[take{place}(each) for each in value] if type(value) is list else value"
        lines.append(f"    self.{name} = {value}")
    lines.append("    self.additional_properties = additional = {}")
    others = [name for model, name in further if model is kind]
    for place, wire in enumerate(others, len(fields)):
        names[f"wire{place}"], names["UNSET"] = wire, UNSET
        fields.append((f"f{place}", Any, UNSET))
        lines += [f"    value = read.f{place}", f"    if value is not UNSET: additional[wire{place}] = value"]
    lines.append("    return self")
    renamed = {f"f{place}": wire for place, wire in enumerate((*wires, *others))}
    struct = codec.library("msgspec").defstruct(kind.__name__, fields, rename=renamed, **_OPTIONS)
    exec("\n".join(lines), names)
    return struct, names["take"]


def _told(hint: Any, within: tuple[Any, ...], further: _Further) -> tuple[Any, Any] | None:
    """The type for msgspec that takes exactly what the lenient reading leaves as it is, and what a model inside needs."""
    kinds = _but_null(hint)
    if len(kinds) != 1:
        # Of several scalars, what came is what is meant.
        return (Any, None) if all(kind in _SCALARS for kind in kinds) else None
    told = _told_alone(kinds[0], within, further)
    return None if told is None else (told[0] if told[0] is Any else told[0] | None, told[1])


def _told_alone(kind: Any, within: tuple[Any, ...], further: _Further) -> tuple[Any, Any] | None:
    if kind is float:
        return int | float, None
    if kind in _SCALARS or kind is Any or kind == dict[str, Any]:
        return kind, None
    if get_origin(kind) is list:
        # A null among models is dropped, and lists inside lists are rare: both are read leniently.
        (inner,) = get_args(kind)
        told = None if get_origin(inner) in (list, Union, UnionType) else _told_alone(inner, within, further)
        return None if told is None else (list.__class_getitem__(told[0]), told[1])
    if isinstance(kind, type) and issubclass(kind, Model):
        made = _made(kind, within, further)
        return None if made is None else (made[0], made)
    return None


def _but_null(hint: Any) -> list[Any]:
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return [kind for kind in kinds if kind not in (NoneType, Unset)]
