"""What PyInstaller is told to bundle: all that is loaded by name, and all that is read from the packages."""

from __future__ import annotations

import runpy
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest


def _told(package: str) -> dict[str, Any]:
    (entry,) = distribution("trigg-client").entry_points.select(group="pyinstaller40", name="hook-dirs")
    (folder,) = entry.load()()
    return runpy.run_path(str(Path(folder, f"hook-{package}.py")))


@pytest.mark.parametrize(
    ("package", "modules", "data"),
    [
        ("trigg_api", ["trigg_api", "trigg_api.models.customer"], ("effective.json", "trigg_api")),
        ("trigg_ext", ["trigg_ext.sandbox._state", "trigg_ext.batches"], ("page.html", "trigg_ext/sandbox")),
    ],
)
def test_the_hook_names_what_is_loaded_later_and_what_is_read(
    package: str, modules: list[str], data: tuple[str, str]
) -> None:
    told = _told(package)
    assert set(modules) <= set(told["hiddenimports"])
    assert data in {(Path(source).name, Path(folder).as_posix()) for source, folder in told["datas"]}
    assert all(Path(source).is_file() for source, _ in told["datas"])
