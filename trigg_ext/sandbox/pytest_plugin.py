"""Fixtures for pytest: a sandbox and clients of it, fresh for each test.

    def test_a_new_member_gets_a_welcome(trigg_sandbox, trigg_client):
        trigg_client.messaging.send_sms(Sms(mobile_phone="+4791234567", message="Velkommen!"))
        assert [sms.text for sms in trigg_sandbox.sms_outbox] == ["Velkommen!"]

pytest finds the plugin by itself where the client is installed. The fixtures need the extra ``sandbox``; without it,
and in tests that do not use them, nothing of the sandbox is loaded.

- ``trigg_sandbox``: a ``Sandbox``, shared with no other test and no other worker of pytest-xdist. If the sandbox itself
  fails (``trigg_sandbox.errors``), the test ends with that error.
- ``trigg_client``: a ``TriggClient`` of it. It retries as in production, and does not sleep in between.
- ``async_trigg_client``: an ``AsyncTriggClient`` of it, the same. The fixture is no coroutine: use it under any plugin
  for asynchronous tests, or with ``asyncio.run``. It has nothing to close.

Seed the sandbox with ``@pytest.mark.trigg_seed({...})`` or ``@pytest.mark.trigg_seed("FILE")``, a path relative to the
folder of the test; the nearest mark counts. Without one, the setting ``trigg_seed`` of pytest names a file, relative to
the folder of pytest's configuration.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from trigg_ext import AsyncTriggClient, TriggClient
    from trigg_ext.sandbox import Sandbox

# More than any policy allows: the number of attempts stays what the client's policy says.
_ATTEMPTS = 1_000_000


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting ``trigg_seed``."""
    parser.addini("trigg_seed", "what trigg_sandbox is seeded with: a YAML or JSON file", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Add the mark ``trigg_seed``."""
    config.addinivalue_line(
        "markers", "trigg_seed(seed): what trigg_sandbox is seeded with, a mapping or the path of a YAML or JSON file"
    )


@pytest.fixture
def trigg_sandbox(request: pytest.FixtureRequest) -> Generator[Sandbox]:
    """A mock server of the Trigg API for this test alone, with state; it refuses what the description does not have."""
    from trigg_ext.sandbox import Sandbox

    with Sandbox(seed=_seed(request), unknown_fields="error") as sandbox:
        yield sandbox
        if errors := sandbox.errors:
            raise ExceptionGroup("the sandbox itself failed; the test is not at fault", errors)


@pytest.fixture
def trigg_client(trigg_sandbox: Sandbox, _trigg_without_sleeping: None) -> Generator[TriggClient]:
    """A client of ``trigg_sandbox`` that raises where a body has a field that the description does not."""
    with trigg_sandbox.client(unknown_fields="error") as client:
        yield client


@pytest.fixture
def async_trigg_client(trigg_sandbox: Sandbox, _trigg_without_sleeping: None) -> AsyncTriggClient:
    """An asynchronous client of ``trigg_sandbox`` that raises as ``trigg_client`` does."""
    return trigg_sandbox.async_client(unknown_fields="error")


@pytest.fixture
def _trigg_without_sleeping() -> Generator[None]:
    from trigg_ext import retries_for_testing

    with retries_for_testing(_ATTEMPTS):
        yield


def _seed(request: pytest.FixtureRequest) -> Mapping[str, Any] | Path | None:
    mark = request.node.get_closest_marker("trigg_seed")
    if mark is None:
        written = str(request.config.getini("trigg_seed"))
        return _folder(request.config) / written if written else None
    if len(mark.args) != 1 or mark.kwargs or not isinstance(mark.args[0], (Mapping, str, Path)):
        raise pytest.UsageError("trigg_seed takes one argument: a mapping, or the path of a YAML or JSON file")
    seed: Mapping[str, Any] | str | Path = mark.args[0]
    return seed if isinstance(seed, Mapping) else request.path.parent / seed


def _folder(config: pytest.Config) -> Path:
    return config.rootpath if config.inipath is None else config.inipath.parent
