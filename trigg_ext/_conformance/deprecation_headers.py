"""Read from the headers of a response that an operation is deprecated, ends, or is in preview."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

LIFE_CYCLE = (
    "deprecation",
    "sunset",
    "link",
    "warning",
    "x-preview",
    "x-api-preview",
    "x-api-lifecycle",
    "x-lifecycle",
)
"""The headers that are read here."""
_LIFE_CYCLE = frozenset(LIFE_CYCLE)

_Told = tuple[Literal["deprecated", "sunset", "preview-changed"], str, str, str, str]

_PREVIEW = frozenset({"true", "1", "yes", "preview", "beta", "experimental", "alpha"})
_STABLE = frozenset({"false", "0", "no", "ga", "stable", "released", "production"})
_NOT = frozenset({"false", "0", "?0", ""})


def life_cycle(headers: Mapping[str, str], *, preview: bool, deprecated: bool) -> Iterator[_Told]:
    """Yield what is told beyond the description: kind, header, expected, seen, and a sentence. Names are in small
    letters.

    Source: RFC 9745 (Deprecation), RFC 8594 (Sunset, and its link relations), RFC 9111 (Warning).
    """
    if _LIFE_CYCLE.isdisjoint(headers):
        return
    if not deprecated:
        if headers.get("deprecation", "false").strip().lower() not in _NOT:
            yield "deprecated", "deprecation", "not deprecated", "a Deprecation header", "the response says: deprecated"
        elif "deprecation" in relations(headers):
            yield "deprecated", "link", "not deprecated", "a link to a deprecation", "the response says: deprecated"
        elif re.match(r"\s*299\b", headers.get("warning", "")) and "deprecat" in headers["warning"].lower():
            yield "deprecated", "warning", "not deprecated", "a Warning header", "the response says: deprecated"
        if "sunset" in headers:
            yield (
                "sunset",
                "sunset",
                "no end",
                "a Sunset header",
                "the response names a date on which the operation ends",
            )
        elif "sunset" in relations(headers):
            yield "sunset", "link", "no end", "a link to a sunset policy", "the response tells of the operation's end"
    for name in LIFE_CYCLE[4:]:
        word = headers.get(name, "").strip().lower()
        if word in _PREVIEW and not preview:
            yield "preview-changed", name, "not in preview", "in preview", "the response says that it is in preview"
        if word in _STABLE and preview:
            yield "preview-changed", name, "in preview", "not in preview", "the response says that it left preview"


def relations(headers: Mapping[str, str]) -> set[str]:
    """Return the relations that the header Link names, in small letters."""
    found = re.findall(r";\s*rel=\"?([\w -]{1,80})\"?", headers.get("link", ""))
    return {each for text in found for each in text.lower().split()}
