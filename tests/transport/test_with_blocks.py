"""A ``with`` block closes the connections, whichever client it was opened on; the outermost one does."""

from __future__ import annotations

import asyncio

import pytest

from tests.transport.recorder import recording, reply_json
from trigg_ext import AsyncTriggClient, ClientClosedError, TriggClient

STORES = reply_json([{"id": "STORE-001"}])


def test_a_block_of_what_with_options_made_closes_the_client() -> None:
    with recording(STORES) as recorder:
        client = TriggClient("key", base_url=recorder.base_url)
        with client.with_options(retries=0).with_options(timeout=3) as tuned:
            assert tuned.stores.list()[0].id == "STORE-001"
        for closed in (client, tuned):
            with pytest.raises(ClientClosedError):
                closed.stores.list()


def test_the_outermost_of_nested_blocks_closes_the_client() -> None:
    with recording(STORES) as recorder:
        with TriggClient("key", base_url=recorder.base_url) as client:
            for _ in range(2):
                with client.with_options(retries=0) as tuned, tuned:
                    tuned.stores.list()
                client.stores.list()
        with pytest.raises(ClientClosedError):
            client.stores.list()


def test_a_block_whose_body_fails_closes_the_client() -> None:
    client = TriggClient("key", base_url="https://api.example.no/v4")
    with pytest.raises(KeyError), client.with_options(retries=0):
        raise KeyError
    assert "closed" in repr(client)


def test_closing_the_client_within_a_block_closes_it_at_once() -> None:
    client = TriggClient("key", base_url="https://api.example.no/v4")
    with client.with_options(retries=0) as tuned:
        tuned.close()
        assert "closed" not in repr(tuned)
        client.close()
        assert "closed" in repr(tuned)


def test_an_async_client_closes_by_the_same_rule() -> None:
    async def run(base_url: str) -> None:
        async with AsyncTriggClient("key", base_url=base_url) as client:
            async with client.with_options(retries=0) as tuned:
                await tuned.stores.list()
            await client.stores.list()
        alone = AsyncTriggClient("key", base_url=base_url)
        async with alone.with_options(retries=0) as tuned:
            await tuned.stores.list()
        for closed in (client, alone):
            with pytest.raises(ClientClosedError):
                await closed.stores.list()

    with recording(STORES) as recorder:
        asyncio.run(run(recorder.base_url))
