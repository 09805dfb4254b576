"""2,000 redeems under random faults: none is doubled, and none that acted is called 'not acted on'."""

from __future__ import annotations

import asyncio
import json
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.transport.raw_server import EMPTY, Peer, raw_server
from trigg_ext import AsyncTriggClient, CallError, TriggClient
from trigg_ext.retries import retries_for_testing

KEY = "key-93f1"
CALLS = 1_000
FAULTS = (
    "close before reading", "close in silence", "close after acting", "cut off after acting", "garbage after acting",
    "reset after reading", "reset after acting", "429", "502", "503", "late",
)  # fmt: skip


class Shop:
    """A server that redeems, and now and then does something else; it counts how often it acted for each voucher."""

    def __init__(self, seed: int) -> None:
        self.acted: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def serve(self, peer: Peer) -> None:
        while True:
            with self._lock:
                fault = self._random.choice(FAULTS) if self._random.random() < 0.4 else ""
            if fault == "close before reading":
                return
            request = peer.request()
            if not request or not self._answer(peer, fault, request):
                return
            if fault == "close in silence":
                return

    def _answer(self, peer: Peer, fault: str, request: bytes) -> bool:
        """Act, or not, and respond; return whether the connection stays open."""
        if fault == "reset after reading":
            peer.reset()
            return False
        if fault in ("429", "503", "502"):
            if fault == "502":
                self._act(request)
            peer.send(b"HTTP/1.1 %s No\r\ncontent-length: 0\r\n\r\n" % fault.encode())
            return True
        self._act(request)
        if fault == "reset after acting":
            peer.reset()
        elif fault == "cut off after acting":
            peer.send(EMPTY[:-1])
        elif fault == "garbage after acting":
            peer.send(b"\x00\x01 no HTTP\r\n\r\n")
        elif fault != "close after acting":
            time.sleep(0.01 if fault == "late" else 0)
            peer.send(EMPTY)
            return True
        return False

    def _act(self, request: bytes) -> None:
        voucher = json.loads(request.partition(b"\r\n\r\n")[2])["promotionId"]
        with self._lock:
            self.acted[voucher] += 1


def body(number: int) -> Any:
    return {"promotionId": f"V{number}", "customerId": "226B14AF", "storeId": "001"}


def redeem_sync(base_url: str) -> list[CallError | None]:
    with TriggClient(KEY, base_url=base_url, retries=2) as client:

        def redeem(number: int) -> CallError | None:
            try:
                client.promotions.redeem(body(number))
            except CallError as error:
                return error
            return None

        with ThreadPoolExecutor(8) as threads:
            return list(threads.map(redeem, range(CALLS)))


def redeem_async(base_url: str) -> list[CallError | None]:
    async def run() -> list[CallError | None]:
        free = asyncio.Semaphore(16)
        async with AsyncTriggClient(KEY, base_url=base_url, retries=2) as client:

            async def redeem(number: int) -> CallError | None:
                async with free:
                    try:
                        await client.promotions.redeem(body(number))
                    except CallError as error:
                        return error
                    return None

            return await asyncio.gather(*map(redeem, range(CALLS)))

    return asyncio.run(run())


@pytest.mark.parametrize("redeem", [redeem_sync, redeem_async], ids=["sync", "async"])
def test_no_redeem_is_doubled_and_none_that_acted_is_called_not_acted_on(redeem: Any) -> None:
    shop = Shop(seed=93)
    with raw_server(shop.serve) as server, retries_for_testing(3):
        outcomes = redeem(server.base_url)
    assert len(outcomes) == CALLS
    assert [voucher for voucher, times in shop.acted.items() if times > 1] == []
    for number, error in enumerate(outcomes):
        acted = shop.acted[f"V{number}"]
        assert acted == 1 if error is None else acted <= error.may_have_acted, (number, error)
    # The faults really happened, on both sides of the line.
    assert len([each for each in outcomes if each is None]) > CALLS / 2
    assert len([each for each in outcomes if each is not None and each.may_have_acted]) > CALLS / 20
