"""Says which bundle the client was generated from: the content of ``openapi/lock.json``, and when it may change.

Nothing here reads a file or a clock. The lock is a function of what was downloaded and with what it was generated;
generating again from the same bundle, on whatever day, gives the same text.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from typing import Any

import attrs

from codegen.errors import PipelineError

_REMEDY = "restore openapi/lock.json from version control, or fetch the bundle again"


class LockError(PipelineError):
    """The text is no lock; it names what is wrong with it."""


def _is_line(_lock: object, field: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise LockError(f"the lock's {field.name!r} must be one line of text, not {value!r:.80}; {_REMEDY}")


def _is_line_or_none(lock: object, field: attrs.Attribute[Any], value: object) -> None:
    if value is not None:
        _is_line(lock, field, value)


def _is_public(_lock: object, _field: object, value: str) -> None:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*@", value):
        # The value stays out of the message, which ends up in logs.
        raise LockError("the lock's 'source' carries a user name or password; record the URL without them")


def _is_sha256(_lock: object, _field: object, value: str) -> None:
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        raise LockError(f"the lock's 'sha256' must be 64 hexadecimal digits, not {value!r:.80}; {_REMEDY}")


def _is_date(_lock: object, _field: object, value: str) -> None:
    try:
        good = datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        good = False
    if not good:
        raise LockError(f"the lock's 'date' must be a day like 2025-03-03, not {value!r:.80}; {_REMEDY}")


def _is_versions(_lock: object, _field: object, value: object) -> None:
    if not isinstance(value, dict) or not all(
        isinstance(text, str) and text.strip() and text.isprintable() for pair in value.items() for text in pair
    ):
        raise LockError(f"the lock's 'generators' must map names to versions; {_REMEDY}")


def _sorted(value: Any) -> Any:
    """Return a copy in one order, so that neither a caller nor the order of installation can change the lock."""
    return dict(sorted(value.items(), key=str)) if isinstance(value, Mapping) else value


@attrs.frozen
class Lock:
    """Where the bundle came from, what it is, and what generated the client from it.

    ``date`` is the day on which these bytes were first fetched, not the day of the last run. ``sha256`` is that of the
    file as downloaded. ``generators`` maps each tool that shapes the output to its version.

    Raises:
        LockError: a value is not of its kind, or ``source`` carries credentials.
    """

    source: str = attrs.field(validator=[_is_line, _is_public])
    version: str = attrs.field(validator=_is_line)
    sha256: str = attrs.field(validator=[_is_line, _is_sha256])
    date: str = attrs.field(validator=[_is_line, _is_date])
    etag: str | None = attrs.field(default=None, validator=_is_line_or_none)
    last_modified: str | None = attrs.field(default=None, validator=_is_line_or_none)
    generators: dict[str, str] = attrs.field(factory=dict, converter=_sorted, validator=_is_versions)

    def to_json(self) -> str:
        """Return the text of the lock file: the same lock is the same text, byte for byte."""
        return json.dumps(attrs.asdict(self), indent=2, ensure_ascii=False) + "\n"

    def with_generators(self, generators: Mapping[str, str]) -> Lock:
        """Return the lock after the same bundle was generated from again, without asking the vendor: nothing else
        moves.
        """
        return attrs.evolve(self, generators=dict(generators))

    def validators_for(self, source: str, sha256: str | None) -> tuple[str | None, str | None]:
        """Return the ``etag`` and ``last_modified`` that may be sent to ``source``: none unless they speak of what is
        there.

        ``sha256`` is that of the bundle on disk, None if there is none. A bundle that somebody changed, or one from
        another source, must not be kept because a server says that *its* file has not changed.
        """
        if source != self.source or sha256 != self.sha256:
            return None, None
        return self.etag, self.last_modified


def from_json(text: str) -> Lock:
    """Read the text of a lock file.

    Raises:
        LockError: it is no JSON object, a field is missing, unknown, stands twice or is not of its kind.
    """
    try:
        content = json.loads(text, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        what = "holds the marks of a merge conflict" if "<<<<<<<" in text else f"is not valid JSON ({error.msg})"
        raise LockError(f"the lock {what}, line {error.lineno}; {_REMEDY}") from None
    except (RecursionError, ValueError):
        raise LockError(f"the lock is not valid JSON; {_REMEDY}") from None
    if not isinstance(content, dict):
        raise LockError(f"the lock must be a JSON object; {_REMEDY}")
    fields = attrs.fields(Lock)
    known = [field.name for field in fields]
    if unknown := sorted(content.keys() - known):
        raise LockError(f"the lock has the unknown field {unknown[0]!r:.80}; {_REMEDY}")
    if missing := [field.name for field in fields if field.default is attrs.NOTHING and field.name not in content]:
        raise LockError(f"the lock lacks {', '.join(map(repr, missing))}; {_REMEDY}")
    return Lock(**content)


def after_download(
    locked: Lock | None,
    *,
    source: str,
    version: str,
    sha256: str,
    today: str,
    etag: str | None = None,
    last_modified: str | None = None,
    generators: Mapping[str, str],
) -> Lock:
    """Return the lock after a download, where ``locked`` is the one before it.

    The same bytes from the same source are nothing new, whatever the day and whatever validators the server now names:
    the lock stays as it is but for the generators. Otherwise it is written anew, with ``today`` as its date.

    Raises:
        LockError: a value is not of its kind.
    """
    if locked is not None and (locked.source, locked.version, locked.sha256) == (source, version, sha256):
        return locked.with_generators(generators)
    return Lock(
        source=source,
        version=version,
        sha256=sha256,
        date=today,
        etag=etag,
        last_modified=last_modified,
        generators=dict(generators),
    )


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise LockError(f"the lock has {twice!r:.80} twice; {_REMEDY}")
    return result
