"""The stage of an export: a file beside the target with the rows that were fetched, from which an export goes on.

One line of JSON for what is exported, one for each page with the position after it, and one at the end. A line that a
kill or a full disk cut short is removed when the file is opened again. The target is written from the stage as a whole,
with all columns known, so that it is the same however often the export was interrupted.

The file holds personal data: its owner alone may read it. A lock on it, which the operating system releases whatever
ends the process, keeps a second export away.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

from trigg_ext.errors import ExportError

_FORMAT: Final = 1
_SYNC_SECONDS: Final = 1.0
_LARGEST: Final = 2**62
_WHAT: Final = {
    "call": "another report, other parameters, or another base URL",
    "rows_per_page": "another rows_per_page",
    "list_name": "another list_name",
    "start": "another start",
    "last_page": "another last_page or max_pages",
}
_ADVICE: Final = {
    errno.ENOSPC: "the disk is full; make room, and export again: it goes on where it was",
    errno.EDQUOT: "the quota of the disk is used up; make room, and export again: it goes on where it was",
    errno.EFBIG: "the file is larger than allowed; raise the limit, and export again: it goes on where it was",
    errno.ENOENT: "its folder does not exist; make it first",
    errno.ENOTDIR: "its folder is a file; give another path",
    errno.EACCES: "it may not be written; give yourself the rights to its folder, or give another path",
    errno.EPERM: "it may not be written; give yourself the rights to its folder, or give another path",
    errno.EROFS: "it is on a read-only disk; give another path",
}

#: Serialize plain JSON data, the same in every process: so not with a library that may or may not be there.
to_text: Final[Callable[[Any], str]] = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


@contextlib.contextmanager
def explained(path: Path) -> Generator[None]:
    """Raise what the system says about a file as an error that says what to do.

    Raises:
        ExportError: the file cannot be read or written.
    """
    try:
        yield
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, str(error.strerror))
        raise ExportError(f"{path} cannot be written: {advice}.") from None


class Stage:
    """An open stage.

    Args:
        path: of the file; it is made if it does not exist.
        facts: what is exported, by which a stage is recognized.
        resume: whether to go on with what the file has; else it is removed.

    Raises:
        ExportError: the file is of another export, is none, is in use, or cannot be read and written.
    """

    def __init__(self, path: Path, facts: Mapping[str, Any], *, resume: bool) -> None:
        self.path = path
        #: The text of the position after the last page; None before the first.
        self.position: str | None = None
        self.pages = self.rows = 0
        #: Whether all pages were fetched.
        self.complete = False
        #: Whether it has nothing of an earlier run.
        self.is_new = False
        #: What the file of the target was, if it was about to be moved to its place.
        self.moving: list[int] | None = None
        self._synced = time.monotonic()
        with explained(path):
            self._file = _open_locked(path)
        try:
            self._begin(facts, resume=resume)
        except BaseException:
            self.close()
            raise

    def _begin(self, facts: Mapping[str, Any], *, resume: bool) -> None:
        head = {"trigg_export": _FORMAT, **facts}
        found = self._read_head()
        self.is_new = found is None or not resume
        if found is None or not resume:
            with explained(self.path):
                self._truncate(0)
                self._append(head)
        else:
            _check_head(self.path, found, head)

    def _read_head(self) -> dict[str, Any] | None:
        """Return the first line; None if there is none, or not a whole one."""
        with self.path.open("rb") as file:
            line = file.readline()
        if not line.endswith(b"\n") and b'{"trigg_export":'.startswith(line[:16]):
            return None
        head = _parsed(line)
        if head is None or head.get("trigg_export") != _FORMAT:
            raise ExportError(
                f"{self.path} stands where an export keeps what it fetched, and is none of this version; remove it, or "
                "give another path."
            )
        return head

    def load(self, observe: Callable[[list[Any], int], None]) -> None:
        """Read what is there up to the last whole line, and remove what is behind it."""
        with self.path.open("rb") as file:
            end = len(file.readline())
            for line in file:
                entry = _parsed(line)
                if entry is None:
                    break
                if "rows" in entry:
                    self.pages += 1
                    self.rows += len(entry["rows"])
                    self.position = entry["position"]
                    observe(entry["rows"], self.pages)
                self.complete = self.complete or "complete" in entry
                self.moving = entry.get("moving", self.moving)
                end += len(line)
        with explained(self.path):
            self._truncate(end)

    def _truncate(self, size: int) -> None:
        self._file.seek(size)
        self._file.truncate()

    def add(self, rows: list[Any], position: str) -> None:
        """Append a page.

        Raises:
            ExportError: it cannot be written, or holds a number beyond those of JSON readers.
        """
        with explained(self.path):
            try:
                self._append({"position": position, "rows": rows})
            except ValueError:
                raise ExportError(
                    f"A row after position {position.rpartition(':')[0]} has a number that is larger than a double can "
                    "be, such as 1e400; leave that report out, or read it with rows()."
                ) from None
            if time.monotonic() - self._synced >= _SYNC_SECONDS:
                self.sync()
        self.position = position
        self.pages += 1
        self.rows += len(rows)

    def finish(self) -> None:
        """Write down that all pages were fetched."""
        with explained(self.path):
            self._append({"complete": True})
            self.sync()
        self.complete = True

    def move(self, part: Path, target: Path) -> None:
        """Move a finished file to its place, so that it is known afterwards that it was, and remove the stage."""
        with explained(target):
            self._append({"moving": identity_of(part)})
            self.sync()
            part.replace(target)
            _sync_folder(target.parent)
            self.remove()

    def read(self) -> Iterator[list[Any]]:
        """Return the rows of each page, read from the file."""
        with self.path.open("rb") as file:
            file.readline()
            for line in file:
                entry = _parsed(line)
                if entry and "rows" in entry:
                    yield entry["rows"]

    def sync(self) -> None:
        """Have the system write to the disk what it holds."""
        os.fsync(self._file.fileno())
        self._synced = time.monotonic()

    def remove(self) -> None:
        """Remove the file."""
        if sys.platform == "win32":
            self.close()  # what is open cannot be removed there
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()

    def close(self) -> None:
        """Close the file, and release the lock."""
        if not self._file.closed:
            _unlock(self._file.fileno())
            self._file.close()

    def _append(self, entry: Mapping[str, Any]) -> None:
        line = memoryview(to_text(entry).encode() + b"\n")
        while line:  # the file is unbuffered: what is written is there, whatever ends the process
            line = line[self._file.write(line) :]


def identity_of(path: Path) -> list[int]:
    """Return what identifies a file, wherever it is moved on its disk."""
    status = path.stat()
    return [status.st_ino, status.st_size, status.st_mtime_ns]


def _parsed(line: bytes) -> dict[str, Any] | None:
    """Return what a line holds; None if it is not whole."""
    if line.endswith(b"\n"):
        with contextlib.suppress(ValueError):
            entry: Any = json.loads(line)
            if isinstance(entry, dict):
                return cast("dict[str, Any]", entry)
    return None


def _check_head(path: Path, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    for name, what in _WHAT.items():
        if found.get(name) != wanted[name]:
            shown = "" if name == "call" else f" ({found.get(name)!r}, not {wanted[name]!r})"
            raise ExportError(
                f"{path} is what an export of {what}{shown} has fetched. Go on with the same, give resume=False to "
                "begin anew, or give another path."
            )


def _open_locked(path: Path) -> io.FileIO:
    """Open a file, made if it does not exist, that nobody else has open here."""
    while True:
        file = io.FileIO(path, "r+", opener=_open_own)
        try:
            if not _lock(file.fileno()):
                raise ExportError(f"{path} is in use: another export writes the same target; wait for it.")
            # The other export may have ended, and removed the file, between the two steps.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                    return file
        except BaseException:
            file.close()
            raise
        file.close()


def _open_own(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        """Lock a file until it is closed; False if it is locked."""
        os.lseek(file, _LARGEST, os.SEEK_SET)  # what is locked there cannot be read
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file, 0, os.SEEK_SET)
        return True

    def _unlock(file: int) -> None:
        """Do nothing: closing the file does it."""

    def _sync_folder(folder: Path) -> None:
        """Do nothing: the system does it."""

else:
    import fcntl

    def _lock(file: int) -> bool:
        """Lock a file until it is closed; False if it is locked."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: int) -> None:
        """Release the lock, also where a process that was forked meanwhile has the file open."""
        fcntl.flock(file, fcntl.LOCK_UN)

    def _sync_folder(folder: Path) -> None:
        """Have the system write to the disk which file stands where."""
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
