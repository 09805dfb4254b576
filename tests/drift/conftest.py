"""The sandbox that has what every call of the drift check needs, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from trigg_ext import TriggClient
from trigg_ext.drift.sandbox_data import seeded_sandbox
from trigg_ext.sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with seeded_sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[TriggClient]:
    with sandbox.client(retries=0) as client:
        yield client
