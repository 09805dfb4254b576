"""Versions of the API: which of two is older."""

from __future__ import annotations

import re

_Number = tuple[int, str]
VersionKey = tuple[str, tuple[_Number, ...], tuple[tuple[int, str, _Number], ...]]

_STAGES = {
    **dict.fromkeys(("dev", "snapshot", "nightly"), 0),
    **dict.fromkeys(("a", "alpha"), 1),
    **dict.fromkeys(("b", "beta"), 2),
    **dict.fromkeys(("c", "rc", "pre", "preview"), 3),
    **dict.fromkeys(("post", "rev", "r", "patch", "hotfix", "sp"), 6),
}
_OTHER_WORD = 4
_END = 5  # Nothing more follows: after every word that announces a release, before every word that amends one.
_MORE = 7
_FINAL_WORDS = frozenset({"final", "ga", "release"})
_PLAIN_LEADS = frozenset({"", "v", "ver", "version", "r", "rel", "release"})


def version_key(version: str) -> VersionKey:
    """Return a key that sorts version strings as people mean them; every string has one.

    4.3 equals 4.3.0 and v4.3.0, 4.9 comes before 4.10. 4.3.0-dev, -alpha, -beta, -rc1 and any other word come before
    4.3.0, in this order with other words last; 4.3.0-post1, -hotfix and -1 come after it. What follows "+" does not
    count. A version that begins with words other than "v" or "release" is sorted by these words first.
    """
    text = version.strip().lower().partition("+")[0]
    lead, release, rest = re.findall(r"\A([^0-9]*)([0-9]*(?:[._-][0-9]+)*)(.*)", text, re.DOTALL)[0]
    numbers = [_number(digits) for digits in re.findall("[0-9]+", release)]
    while numbers and numbers[-1] == _number("0"):
        numbers.pop()
    tail: list[tuple[int, str, _Number]] = []
    for word, its_number, bare_number in re.findall(r"([^\W\d_]+)(?:[._-]?([0-9]+))?|([0-9]+)", rest):
        if bare_number:
            tail.append((_MORE, "", _number(bare_number)))
        elif word in _STAGES:
            tail.append((_STAGES[word], "", _number(its_number)))
        elif word not in _FINAL_WORDS:
            tail.append((_OTHER_WORD, word, _number(its_number)))
    tail.append((_END, "", _number("")))
    return "" if lead.strip(" ._-") in _PLAIN_LEADS else lead, tuple(numbers), tuple(tail)


def is_older(new: str, locked: str) -> bool:
    """Return whether version ``new`` comes before ``locked``; two spellings of one version are not older than each
    other.
    """
    return version_key(new) < version_key(locked)


def _number(digits: str) -> _Number:
    """Sorts as the number does, of however many digits."""
    digits = digits.lstrip("0")
    return len(digits), digits
