"""Hooks for PyInstaller, which finds this package by its entry point."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def hook_dirs() -> list[str]:
    """Return the folder that PyInstaller looks for hooks in."""
    return [str(Path(__file__).parent)]


def modules_of(package: str) -> list[str]:
    """Return the names of a package's modules: what is loaded when it is first used is imported by name."""
    found = (path for path in _files(package) if path.suffix == ".py" and "_pyinstaller" not in path.parts)
    return [".".join((package, *path.with_suffix("").parts)).removesuffix(".__init__") for path in found]


def data_of(package: str) -> list[tuple[str, str]]:
    """Return the files of a package that are no code, each with its folder in the bundle."""
    root = _root(package)
    found = (path for path in _files(package) if path.suffix not in (".py", ".pyc"))
    return [(str(root / path), str(Path(package, path.parent))) for path in found]


def _files(package: str) -> list[Path]:
    root = _root(package)
    return sorted(path.relative_to(root) for path in root.rglob("*") if path.is_file())


def _root(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
