"""Replace files and folders: all of them or none, also when the run is interrupted."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from codegen.errors import PipelineError

if sys.platform != "win32":
    import fcntl

INTERRUPTED_LATE = "interrupted after everything was replaced; `nox -s check` verifies the result."

_STAGE = ".regenerate"
_DONE = "done"


@contextlib.contextmanager
def staging(root: Path) -> Iterator[Path]:
    """Yield an empty folder on the same file system as ``root``'s files, to write into before anything is replaced.

    What an interrupted run left behind is put back first, and nothing is left behind in the end.

    Raises:
        PipelineError: another run is at work here, or this one was interrupted after everything was replaced.
    """
    root.mkdir(parents=True, exist_ok=True)
    with _alone(root):
        _recover(root)
        folder = root / _STAGE
        folder.mkdir()
        try:
            yield folder
        except KeyboardInterrupt:
            if (folder / _DONE).exists():
                raise PipelineError(INTERRUPTED_LATE) from None
            raise
        finally:
            _recover(root)


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Refuse a second run in one folder: they would take each other's files away. A killed run holds no lock."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise PipelineError("Another run is writing to this folder; wait until it is done.") from None
    finally:
        os.close(descriptor)


def recover(root: Path) -> None:
    """Undo a replacement that was interrupted half-way, and remove what was staged: before anything is read.

    Raises:
        PipelineError: another run is at work here.
    """
    if (root / _STAGE).exists():
        with _alone(root):
            _recover(root)


def _recover(root: Path) -> None:
    folder = root / _STAGE
    journal = folder / "replaced"
    if journal.is_dir():
        _restore(root, journal)
    if folder.exists():
        shutil.rmtree(folder)


def replace(root: Path, staged: Path, names: list[str]) -> None:
    """Move ``staged/<name>`` to ``root/<name>`` for each name, a file or a folder below the root.

    Old ones are kept aside until all are in place; when one cannot be moved, every one is put back.

    Raises:
        PipelineError: the file system refused; nothing is replaced.
    """
    journal = root / _STAGE / "replaced"
    journal.mkdir(parents=True, exist_ok=True)
    try:
        for name in names:
            target, aside = root / name, journal / name.replace("/", "%2F")
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                os.replace(target, aside)  # noqa: PTH105
            else:
                aside.with_name(aside.name + ".new").touch()
            os.replace(staged / name, target)  # noqa: PTH105
    except BaseException as error:
        _restore(root, journal)
        shutil.rmtree(journal)
        if isinstance(error, OSError):
            raise PipelineError(f"The result cannot be put in place ({error}); everything is as it was.") from error
        raise
    # From here on the new state is complete: a marker less, and an interruption can no longer bring the old one back.
    os.replace(journal, root / _STAGE / _DONE)  # noqa: PTH105


def _restore(root: Path, journal: Path) -> None:
    for aside in sorted(journal.iterdir()):
        new = aside.name.endswith(".new")
        target = root / aside.name.removesuffix(".new").replace("%2F", "/")
        if target.is_dir():
            shutil.rmtree(target)
        elif target.exists():
            target.unlink()
        if not new:
            os.replace(aside, target)  # noqa: PTH105


def files_below(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its relative name, without what an interpreter leaves there."""
    if not folder.exists():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
