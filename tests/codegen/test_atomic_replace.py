"""New files and folders take the place of old ones: all of them or none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from codegen import atomic_replace
from codegen.errors import PipelineError

NAMES = ["generated", "openapi/openapi.yaml", "openapi/lock.json"]


def _write(root: Path, release: str) -> None:
    for name in ("generated/trigg_api/__init__.py", "openapi/openapi.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{name} {release}", encoding="utf-8")


def _state(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout of one release; it has no lock yet."""
    _write(tmp_path, "4.3.0")
    return tmp_path


def _stage(staged: Path) -> None:
    _write(staged, "4.4.0")
    (staged / "openapi" / "lock.json").write_text("4.4.0")


def _replaced(root: Path) -> None:
    with atomic_replace.staging(root) as staged:
        _stage(staged)
        atomic_replace.replace(root, staged, NAMES)


def test_everything_is_replaced_and_nothing_is_left_behind(root: Path) -> None:
    _replaced(root)
    assert _state(root) == {
        "generated/trigg_api/__init__.py": b"generated/trigg_api/__init__.py 4.4.0",
        "openapi/lock.json": b"4.4.0",
        "openapi/openapi.yaml": b"openapi/openapi.yaml 4.4.0",
    }


def test_nothing_is_replaced_when_nothing_is_to_be(root: Path) -> None:
    before = _state(root)
    with atomic_replace.staging(root) as staged:
        _stage(staged)
        atomic_replace.replace(root, staged, [])
    assert _state(root) == before


def test_what_is_staged_is_on_the_same_file_system_and_goes_in_the_end(root: Path) -> None:
    seen: list[Path] = []

    def fail() -> None:
        with atomic_replace.staging(root) as staged:
            seen.append(staged)
            _stage(staged)
            raise ValueError("Avbrutt")

    with pytest.raises(ValueError, match="Avbrutt"):
        fail()
    assert seen[0].parent == root
    assert not seen[0].exists()


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    _replaced(tmp_path / "ny" / "mappe")
    assert len(_state(tmp_path)) == 3


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), SystemExit(1)])
@pytest.mark.parametrize("at", range(6))
def test_when_one_cannot_be_moved_all_are_put_back(
    root: Path, monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException
) -> None:
    real, moves = os.replace, iter(range(100))

    def move(source: Any, target: Any) -> None:
        if next(moves) == at:
            raise error
        real(source, target)

    before = _state(root)
    monkeypatch.setattr(os, "replace", move)
    # Two moves for each of the two that are there, one for the lock, one to say that all is done.
    expected = PipelineError if isinstance(error, OSError) and at < 5 else type(error)
    with pytest.raises(expected):
        _replaced(root)
    assert _state(root) == before


@pytest.mark.parametrize("moved", range(6))
def test_a_run_that_was_killed_at_any_move_is_put_back(root: Path, monkeypatch: pytest.MonkeyPatch, moved: int) -> None:
    """What stands there then is made by hand, since a killed process clears nothing up."""
    before = _state(root)
    staged, journal = root / ".regenerate", root / ".regenerate" / "replaced"
    journal.mkdir(parents=True)
    _stage(staged)
    steps = [
        (root / "generated", journal / "generated"),
        (staged / "generated", root / "generated"),
        (root / "openapi" / "openapi.yaml", journal / "openapi%2Fopenapi.yaml"),
        (staged / "openapi" / "openapi.yaml", root / "openapi" / "openapi.yaml"),
        (None, journal / "openapi%2Flock.json.new"),
        (staged / "openapi" / "lock.json", root / "openapi" / "lock.json"),
    ]
    for source, target in steps[: moved + 1]:
        if source is None:
            target.touch()
        else:
            source.replace(target)
    atomic_replace.recover(root)
    assert _state(root) == before
    atomic_replace.recover(root)
    assert _state(root) == before


def test_a_recovery_that_was_killed_is_taken_up_again(root: Path) -> None:
    before = _state(root)
    journal = root / ".regenerate" / "replaced"
    journal.mkdir(parents=True)
    (root / "generated").replace(journal / "generated")
    (root / "openapi" / "openapi.yaml").replace(journal / "openapi%2Fopenapi.yaml")
    atomic_replace.recover(root)
    assert _state(root) == before


def test_a_complete_replacement_is_not_undone(root: Path) -> None:
    """Killed after the last move, before what was kept aside is removed."""
    done = root / ".regenerate" / "done"
    done.mkdir(parents=True)
    (done / "generated").mkdir()
    (done / "generated" / "gammel.py").write_text("4.2.0")
    before = {name: content for name, content in _state(root).items() if not name.startswith(".regenerate")}
    atomic_replace.recover(root)
    assert _state(root) == before


def test_only_one_run_at_a_time_writes_to_a_folder(root: Path, tmp_path: Path) -> None:
    with atomic_replace.staging(root) as staged:
        _stage(staged)
        with pytest.raises(PipelineError, match="Another run is writing to this folder"), atomic_replace.staging(root):
            pass
        assert staged.exists()
        with atomic_replace.staging(tmp_path / "et annet sted"):
            pass
    with atomic_replace.staging(root):
        pass


def test_files_are_found_without_what_an_interpreter_leaves(root: Path) -> None:
    cache = root / "generated" / "trigg_api" / "__pycache__"
    cache.mkdir()
    (cache / "a.cpython-311.pyc").write_bytes(b"x")
    (root / "generated" / "b.pyc").write_bytes(b"x")
    assert list(atomic_replace.files_below(root / "generated")) == ["trigg_api/__init__.py"]
    assert atomic_replace.files_below(root / "borte") == {}
