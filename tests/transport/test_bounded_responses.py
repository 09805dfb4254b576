"""A response is bounded, also where a few kilobytes stand for gigabytes."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from typing import Any

import pytest

from tests.transport.raw_server import Peer, raw_server
from trigg_ext import AsyncTriggClient, CallError, ConfigurationError, TriggClient

MIB = 1024 * 1024
BOTH = pytest.mark.parametrize("kind", ["sync", "async"])


def stores(base_url: str, kind: str, **options: Any) -> Any:
    if kind == "sync":
        with TriggClient("key-93f1", base_url=base_url, retries=0, **options) as client:
            return client.stores.list()

    async def run() -> Any:
        async with AsyncTriggClient("key-93f1", base_url=base_url, retries=0, **options) as client:
            return await client.stores.list()

    return asyncio.run(run())


def responding(content: bytes, *headers: bytes) -> Any:
    head = b"\r\n".join(
        (b"HTTP/1.1 200 OK", b"content-type: application/json", *headers, b"content-length: %d" % len(content))
    )

    def serve(peer: Peer) -> None:
        while peer.request():
            peer.send(head + b"\r\n\r\n" + content)

    return raw_server(serve)


def bomb(size: int, coding: str) -> bytes:
    """Return what unpacks to this many MiB: after a full flush, the same bytes stand for the same MiB again."""
    packed = zlib.compressobj(9, zlib.DEFLATED, 31 if coding.startswith("gzip") else zlib.MAX_WBITS)
    first, again = (packed.compress(b" " * MIB) + packed.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    whole = first + again * (size - 1)
    return gzip.compress(whole) if coding == "gzip, gzip" else whole


@BOTH
@pytest.mark.parametrize("coding", ["gzip", "deflate", "gzip, gzip"])
def test_a_response_that_unpacks_to_more_than_64_mib_is_an_error_and_takes_no_such_memory(
    kind: str, coding: str
) -> None:
    with responding(bomb(512, coding), b"content-encoding: " + coding.encode()) as server:
        tracemalloc.start()
        try:
            with pytest.raises(CallError, match="larger than the client allows \\(max_response_bytes\\)") as caught:
                stores(server.base_url, kind)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert not caught.value.may_have_acted  # it only reads
    assert peak < 300 * MIB


@BOTH
def test_the_bound_is_an_option_of_the_client(kind: str) -> None:
    content = b'[{"id": "001", "name": "Storgata"}]'
    with responding(content) as server:
        assert stores(server.base_url, kind, max_response_bytes=len(content))[0].name == "Storgata"
        with pytest.raises(CallError, match="larger than the client allows"):
            stores(server.base_url, kind, max_response_bytes=len(content) - 1)


@pytest.mark.parametrize("most", [0, -1, True, 1.5, "64 MiB"])
def test_a_bound_that_is_none_is_refused(most: Any) -> None:
    with pytest.raises(ConfigurationError, match="max_response_bytes"):
        TriggClient("key-93f1", max_response_bytes=most)
