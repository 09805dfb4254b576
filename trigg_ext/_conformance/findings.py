"""A finding: one place where a response is not what the description promises, without a value of the response."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

from trigg_api.record import Record
from trigg_ext._transport.sent_values import is_field_name
from trigg_ext.openapi.json_types import declared_types, json_type

Kind = Literal[
    "unknown-field",
    "missing-field",
    "never-seen",
    "field-gone",
    "became-empty",
    "wrong-type",
    "unexpected-null",
    "unknown-enum-value",
    "wrong-format",
    "broken-constraint",
    "other-form",
    "undocumented-status",
    "undocumented-media-type",
    "undocumented-body",
    "missing-body",
    "unreadable-body",
    "missing-header",
    "error-in-success",
    "operation-gone",
    "preview-ended",
    "preview-changed",
    "deprecated",
    "sunset",
]

Level = Literal["drift", "info"]
"""``drift``: the description is wrong, or the API is. ``info``: worth a look, and no reason to fail."""

MASK = "***"

_WORD = re.compile(r"[A-Za-z]+(?:[_ -][A-Za-z]+)*[0-9]{0,2}")


class Finding(Record):
    """One thing that a response has, and the description has not, or the other way round.

    Attributes:
        kind: what it is, such as ``unknown-field``.
        level: ``drift``, or ``info`` where it is only worth a look.
        operation: the public name, such as ``customers.get``.
        method: the HTTP method.
        path: the path template that was called.
        status: the HTTP status of the response.
        pointer: the place: a JSON pointer into the body, where ``*`` stands for every index of a list and every name of
            a map; empty for the body as a whole; ``header:NAME`` for a header.
        expected: what the description says there.
        seen: what came: types and forms, never a value.
        message: one sentence that says all of it.
        media_type: of the response, without parameters; empty if it named none.
        inferred: a JSON schema of what came, made of types and names alone; None where that says nothing.
        times: at how many places of the response, or of the run.
    """

    kind: Kind
    level: Level
    operation: str
    method: str
    path: str
    status: int
    pointer: str
    expected: str
    seen: str
    message: str
    media_type: str = ""
    inferred: Mapping[str, Any] | None = None
    times: int = 1

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits, the same for the same drift in another response and on another day."""
        identity = [self.kind, self.method, self.path, self.status, self.pointer, self.expected]
        if self.kind in ("wrong-type", "unknown-enum-value", "undocumented-media-type"):
            # Not the form of a text: it may differ from one customer to the next.
            identity.append(self.seen.partition(" (")[0])
        return hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode()).hexdigest()[:16]

    def __str__(self) -> str:
        place = self.pointer or "the whole"
        return f"{self.kind}: {self.operation} ({self.method} {self.path}) {self.status} {place}: {self.message}"


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return the same finding once, with how often it came; in the order of their first."""
    by_print: dict[str, Finding] = {}
    for each in findings:
        known = by_print.get(each.fingerprint)
        if known is None:
            by_print[each.fingerprint] = each
            continue
        by_print[each.fingerprint] = known.replace(
            times=known.times + each.times, inferred=either(known.inferred, each.inferred)
        )
    return list(by_print.values())


# --- what is seen, without a value ------------------------------------------------------------------------------------


_DATE = r"\d{4}-\d\d-\d\d"
_TIME = r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
_TRUTH_VALUES = ("true", "false")
_FORMS: tuple[tuple[str, str], ...] = (
    ("empty", r"\s*"),
    ("date and time", rf"{_DATE}[T ]{_TIME}"),
    ("date", _DATE),
    ("time", _TIME),
    ("GUID", r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"),
    ("phone number", r"\+\d[\d ]{5,16}"),
    ("whole number", r"-?\d{1,18}"),
    ("decimal number", r"-?\d{1,18}[.,]\d{1,18}"),
    ("e-mail address", r"[^@\s]{1,254}@[^@\s]{1,254}"),
    ("address", r"(?i:https?)://\S+"),
    ("truth value", f"(?i:{'|'.join(_TRUTH_VALUES)})"),
)
# In one pattern: the first form that the whole text has.
_ANY_FORM = re.compile("|".join(f"({pattern})" for _, pattern in _FORMS), re.ASCII)
_LONGEST_FORM = 2_000
_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")

NO_TEXT = "no text"
"""What stands for the form of numbers, lists and objects."""


def text_form(text: str) -> str:
    """Return what kind of text it is (``date``, ``e-mail address`` …), or nothing where it is just text."""
    if text.isalpha() and text.lower() not in _TRUTH_VALUES:
        return ""  # which most texts are: no other form has nothing but letters
    found = _ANY_FORM.fullmatch(text) if len(text) <= _LONGEST_FORM else None
    return _FORMS[found.lastindex - 1][0] if found is not None and found.lastindex else ""


def form_of(text: str) -> str:
    """Return what kind of text it is, with what a reader of it may rely on: a zone of a time, the case of an id."""
    form = text_form(text)
    if form == "date and time":
        return f"{form} {'with' if _ZONE.search(text) else 'without'} a zone"
    if form == "GUID" and text.upper() != text.lower():
        return f"{form} in {'capitals' if text.isupper() else 'small letters'}"
    if form == "phone number":
        return f"{form} {'with' if ' ' in text else 'without'} spaces"
    return form


def shape(value: Any) -> str:
    """Return a JSON value in words that hold nothing of it: its type, and the form of a text."""
    kind = json_type(value)
    if kind == "string" and (form := text_form(value)):
        return f"string ({form})"
    return kind


def shown_name(name: str) -> str:
    """Return the name of a field, or a mask where it may be somebody's: a number, an id, an address, a text with
    blanks.
    """
    if is_field_name(name):
        return name
    return MASK


def shown_word(value: Any, known: Sequence[Any]) -> str | None:
    """Return a new word of an enum, where it and all known ones look like words of a vocabulary; else None."""
    texts = [each for each in known if isinstance(each, str)]
    if not isinstance(value, str) or not texts or not all(map(_is_word, texts)) or not _is_word(value):
        return None
    # Where the known ones are all in capitals, a name in small letters is no word of that vocabulary.
    if all(text.isupper() for text in texts) and not value.isupper():
        return None
    return value


def _is_word(text: str) -> bool:
    return len(text) <= 40 and _WORD.fullmatch(text) is not None and text.count(" ") <= 2


# --- what came, as a schema -------------------------------------------------------------------------------------------

_MOST_FIELDS = 100
_DEEPEST = 12


def inferred(value: Any, depth: int = 0) -> dict[str, Any]:
    """Return a JSON schema of what came: types, and names of fields; nothing of a value."""
    kind = json_type(value)
    if kind == "null":
        return {"type": "null"}
    if kind == "array":
        items = cast("list[Any]", value)
        merged_items: dict[str, Any] | None = None
        for each in items[:_MOST_FIELDS] if depth < _DEEPEST else []:
            found = inferred(each, depth + 1)
            merged_items = found if merged_items is None else either(merged_items, found)
        return {"type": "array", "items": merged_items or {}}
    if kind != "object":
        return {"type": kind}
    fields = cast("dict[str, Any]", value)
    if not all(map(is_field_name, fields)) or len(fields) > _MOST_FIELDS or depth >= _DEEPEST or not fields:
        return {"type": "object", "additionalProperties": True}
    return {"type": "object", "properties": {name: inferred(each, depth + 1) for name, each in fields.items()}}


def either(first: Mapping[str, Any] | None, second: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the schema of what is either; as wide as it must be."""
    if first is None or second is None:
        return dict(first or second or {}) or None
    if first == second:
        return dict(first)
    types = list(dict.fromkeys([*declared_types(first), *declared_types(second)]))
    if not types:
        return {}
    if "number" in types and "integer" in types:
        types.remove("integer")
    out: dict[str, Any] = {"type": types[0] if len(types) == 1 else types}
    if "array" in types:
        out["items"] = either(first.get("items"), second.get("items")) or {}
    if "object" in types:
        if "additionalProperties" in first or "additionalProperties" in second:
            out["additionalProperties"] = True
        else:
            one, other = first.get("properties", {}), second.get("properties", {})
            out["properties"] = {
                name: either(one.get(name), other.get(name))
                for name in [*one, *(each for each in other if each not in one)]
            }
    return out
