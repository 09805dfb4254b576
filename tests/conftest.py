"""What holds for all tests: properties are tried on the same examples each time, however slow the machine is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What users have who ask for no other; read when the client is imported, here and in the processes that tests start.
os.environ.setdefault("TRIGG_HTTP_LIBRARY", "httpx")
settings.register_profile("same", deadline=None, derandomize=True, database=None)
settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: "test_schemathesis" not in item.nodeid)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, or the one that the variable CHROMIUM names; without one its tests are skipped, or fail if required."""
    from playwright.sync_api import sync_playwright

    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    executable = next((found for name in names if (found := shutil.which(name))), None)
    if executable is None:
        message = "there is no Chromium: install one, or name it in the variable CHROMIUM"
        if os.environ.get("TRIGG_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield started
        started.close()
