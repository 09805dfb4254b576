"""A finding: one change, told so that a person understands it and a machine recognises it again."""

from __future__ import annotations

import hashlib
import json
from enum import Enum
from functools import cached_property
from typing import Any, Literal, NamedTuple

Origin = Literal["vendor", "overlay", "code"]
"""Who changed it: the vendor's document, our overlay, or the Python package that came of both."""


_LONG = 160


class Level(Enum):
    """How bad a change is, worst first."""

    BREAKING = "BREAKING"
    """The wire breaks: a request that was right is refused, or a response can no longer be read as described."""
    SDK_BREAKING = "SDK-BREAKING"
    """The wire holds, but code that imports our package breaks."""
    WARNING = "WARNING"
    """It may break somebody: a person should look."""
    INFO = "INFO"
    """Good to know."""

    @property
    def rank(self) -> int:
        """0 for the worst; grows as it gets milder."""
        return list(Level).index(self)


class Place(NamedTuple):
    """A place in a file; ``line`` and ``column`` from 1, or 0 where they are not known."""

    file: str
    line: int = 0
    column: int = 0


class Witness(NamedTuple):
    """A value that proves a change to break, and the whole body, parameter or header that it stands in.

    ``allowed_by`` one side, the other refuses it: the old one allows what callers send, the new one what they read.
    """

    value: Any
    whole: Any
    allowed_by: Literal["old", "new"]


class _Values(NamedTuple):
    id: str
    level: Level
    operation: str
    pointer: str
    message: str
    old: Any = None
    new: Any = None
    side: Literal["old", "new"] = "new"
    place: Place | None = None
    origin: Origin = "vendor"
    usages: tuple[Place, ...] = ()
    may_hit: tuple[Place, ...] = ()
    subject: tuple[str, ...] = ()
    counterpart: str | None = None
    witness: Witness | None = None
    is_unknown: bool = False


class Finding(_Values):
    """One change.

    ``id`` is oasdiff's rule id where one exists. ``operation`` is ``"GET /path"``, or empty for what belongs to none.
    ``pointer`` is a JSON pointer (RFC 6901) in the document that shows the change: the new one, or the old one for what
    was removed; ``side`` says which. ``old`` and ``new`` are the values before and after, None where there is none.
    ``usages`` are the places in a user's code that the change hits, ``may_hit`` those where what it is about may be
    used in a way that is not understood; empty where it is surely hit. ``subject`` is what it is about, whatever moves
    in the document: what is sent or read, the status, and the place in it. ``counterpart`` is the pointer in the other
    document; None where it has no such place. ``is_unknown`` says that neither a value was found that shows it to
    break, nor a proof that there is none.
    """

    # Every report asks for these, and the values may be large.
    @cached_property
    def proof(self) -> str:
        """What shows that it breaks, or that nothing was found to; empty for a change that is no question of values."""
        if self.witness is not None:
            text = _shown(self.witness.whole)
            if len(text) > _LONG:
                part = _shown(self.witness.value)
                text = f"{text[:_LONG]}…`, for its part `{part[:_LONG]}"
            was = "Was accepted, is refused" if self.witness.allowed_by == "old" else "Was not possible, now is"
            return f"{was}: `{text}`."
        return "Not shown to break: no value was found." if self.is_unknown else ""

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits, the same for the same change wherever its file lies and whatever moves in it."""
        place = list(self.subject) or self.pointer
        identity = [self.id, self.origin, self.operation, place, self.old, self.new]
        text = json.dumps(identity, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _shown(value: Any) -> str:
    """Return a value as JSON that can stand between backticks: one inside it is written as JSON escapes it."""
    return json.dumps(value, ensure_ascii=False, default=str).replace("`", "\\u0060")
