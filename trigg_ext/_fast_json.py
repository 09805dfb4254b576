"""JSON of many objects alike: the text that ``json`` would write, in less time.

A plain dict goes to the encoder of the standard library, without what it does anew for each call. A generated model
goes to a function that is made for its class when the first one comes: with the names already spelled, and with the
fields that the first one had. A model that has others is written by way of its ``to_dict``.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from json import encoder
from typing import Any, cast

import attrs

from trigg_api.types import UNSET, Unset
from trigg_ext._encoding import plain

Write = Callable[[Any], str]

#: Amounts repeat, and their texts cost more than all else: so many are remembered.
_MOST_FLOATS = 8192

#: How the value ``a`` of a field is written that was of a type in the first model; V writes any value. A TypeError,
#: such as for what is no text, leaves the model to its ``to_dict``.
_BY_TYPE = {
    str: "E(a)",
    float: "((F(a) or M(a)) if a.__class__ is float else V(a))",
    int: "(a if a.__class__ is int else V(a))",
    list: "(L(a) if a.__class__ is list else V(a))",
}


def fast_json() -> Write:
    """A function that writes JSON; keep one for all objects that are alike, in one thread.

    It raises what ``json`` raises, or ``InvalidArgument``, for what has no form in JSON.
    """
    usual = _usual()
    floats: dict[float, str] = {}

    def of_value(value: Any) -> str:
        return (writer_of(value.__class__) or new_writer(value))(value)

    def new_writer(value: Any) -> Write:
        kind = value.__class__
        made = _writer_of_model(value, names) if hasattr(kind, "known_fields") and attrs.has(kind) else None
        write = writers[kind] = made or usual
        return write

    def of_list(value: list[Any]) -> str:
        return "[" + ",".join([(writer_of(each.__class__) or new_writer(each))(each) for each in value]) + "]"

    def new_float(value: float) -> str:
        text = float.__repr__(value)
        if value:  # 0.0 and -0.0 are one key, and two texts
            floats[value] = text
            if len(floats) >= _MOST_FLOATS:
                names["M"] = float.__repr__
        return text

    def of_other_model(model: Any) -> str:
        return usual(model.to_dict())

    def of_unset(_: Any) -> str:
        raise TypeError("UNSET is left out by whoever holds it")

    writers: dict[type, Write] = {Unset: of_unset, list: of_list}
    writer_of = writers.get
    names: dict[str, Any] = {
        "A": of_other_model,
        "E": encoder.encode_basestring,
        "F": floats.get,
        "L": of_list,
        "M": new_float,
        "UNSET": UNSET,
        "V": of_value,
    }
    return of_value


def _usual() -> Write:
    make: Any = getattr(encoder, "c_make_encoder", None)
    try:
        # What JSONEncoder.encode makes for each call; what holds itself ends as a RecursionError.
        write = make(None, plain, encoder.encode_basestring, None, ":", ",", False, False, False)
        "".join(write({"": [None]}, 0))
    except TypeError:  # not CPython, or one where it is made otherwise
        return json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=plain).encode
    return lambda value: "".join(write(value, 0))


def _writer_of_model(sample: Any, names: dict[str, Any]) -> Write | None:
    """A function for models like this one; their ``to_dict`` tells the names of the fields."""
    kind = sample.__class__
    fields = [field.name for field in attrs.fields(kind) if not field.kw_only]
    marked = kind.__new__(kind)
    for name in fields:
        setattr(marked, name, f"the field {name}")
    marked.additional_properties = {}
    by_mark = {value: key for key, value in marked.to_dict().items()}
    if by_mark.keys() != {f"the field {name}" for name in fields}:
        return None
    lines = ["if model.additional_properties: return A(model)"]
    numbers: list[str] = []
    text: list[ast.expr] = []
    for place, name in enumerate(fields):
        value = getattr(sample, name)
        if value is UNSET:
            lines.append(f"if model.{name} is not UNSET: return A(model)")
            continue
        lines.append(f"a{place} = model.{name}")
        if value.__class__ is float:
            numbers.append(f"a{place}")
        text.append(ast.Constant(f"{',' if text else '{'}{encoder.encode_basestring(by_mark[f'the field {name}'])}:"))
        written = re.sub(r"\ba\b", f"a{place}", _BY_TYPE.get(value.__class__, "V(a)"))
        text.append(ast.FormattedValue(ast.parse(written, mode="eval").body, -1, None))
    if numbers:
        # A sum with NaN or infinity in it is one of them, and the difference of either to itself is NaN, which is true.
        lines += [f"total = {' + '.join(numbers)}", "if total - total: return A(model)"]
    return _compiled(lines, ast.JoinedStr([*text, ast.Constant("}")]), names) if text else None


def _compiled(lines: list[str], text: ast.JoinedStr, names: dict[str, Any]) -> Write:
    code = ["def write(model):", "    try:", *(f"        {line}" for line in lines)]
    code += ["        return ''", "    except TypeError: return A(model)"]
    module: Any = ast.parse("\n".join(code))
    module.body[0].body[0].body[-1].value = text
    found: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(module), "<model>", "exec"), names, found)  # noqa: S102 - all of it is ours
    return cast("Write", found["write"])
