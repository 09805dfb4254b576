"""The site, built once for all workers of a run of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, as ``nox -s docs`` builds it; what the build printed is in ``build.log`` beside it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, log = shared / "site", shared / "build.log"
    with FileLock(shared / "site.lock"):
        if not log.exists():
            built = subprocess.run(
                [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)],
                cwd=ROOT,
                env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": ""},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=280,
                check=False,
            )
            log.write_text(f"{built.stdout}exit status {built.returncode}\n", encoding="utf-8")
    assert "exit status 0" in log.read_text("utf-8"), log.read_text("utf-8")
    return folder
