"""One sandbox over the small document for a whole module, clean before each test."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox import documents
from trigg_ext.sandbox import Sandbox


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    with Sandbox(api_key=documents.API_KEY, spec=documents.small(), stateful=False) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared: Sandbox) -> Sandbox:
    shared.reset()
    return shared


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """A client without a socket, with the key."""
    with httpx.Client(
        transport=sandbox.transport(),
        base_url="https://api.oculos.no/v4",
        headers={"x-api-key": documents.API_KEY},
    ) as client:
        yield client
