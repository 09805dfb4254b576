"""Receipts as shops have them, runs of both clients, and a server that rejects some."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.transport.recorder import Recorder, Reply, Seen, reply_json
from trigg_api.models import ReceiptRequest
from trigg_ext import AsyncTriggClient, TriggClient
from trigg_ext.batches import BatchResult

KEY = "hemmelig-noekkel-93f1"
CONSUMER = "9ae37ad3-8a55-4bb5-81fd-b08f00b684ed"


def receipt(number: int, items: int = 1, **header: Any) -> Any:
    """A receipt as the wire has it."""
    return {
        "Header": {
            "StoreId": "001",
            "ReceiptId": f"99{number:08d}",
            "TimeStamp": "2023-10-13T14:50:05",
            "ConsumerId": CONSUMER,
            "GrossAmount": 129.9,
            "Vat": 25.98,
            **header,
        },
        "Items": [
            {
                "ReceiptId": f"99{number:08d}",
                "LineNo": line + 1,
                "Quantity": 1,
                "ProductId": "VR1",
                "GrossAmount": 129.9,
            }
            for line in range(items)
        ],
    }


def model(number: int) -> ReceiptRequest:
    return ReceiptRequest.from_dict(receipt(number))


def receipts(count: int) -> Any:
    return [receipt(number) for number in range(count)]


def numbers_in(seen: Seen) -> list[int]:
    """The numbers of the receipts that came with a request."""
    return [int(each["Header"]["ReceiptId"][2:]) for each in seen.json()["ReceiptRequests"]]


def create_sync(base_url: str, given: Any, options: dict[str, Any] | None = None, **arguments: Any) -> BatchResult:
    with TriggClient(KEY, base_url=base_url, **(options or {})) as client:
        return client.transactions.create_many(given, **arguments)


def create_async(base_url: str, given: Any, options: dict[str, Any] | None = None, **arguments: Any) -> BatchResult:
    async def run() -> BatchResult:
        async with AsyncTriggClient(KEY, base_url=base_url, **(options or {})) as client:
            return await client.transactions.create_many(given, **arguments)

    return asyncio.run(run())


Create = Callable[..., BatchResult]
BOTH = pytest.mark.parametrize("create", [create_sync, create_async], ids=["sync", "async"])

OK = Reply()
BAD = {"code": "400", "message": "Bad Request", "detailedErrorMessage": {"description": "Ugyldig bilag."}}


def rejecting(bad: set[int], status: int = 400, detail: Callable[[list[int]], Any] | None = None) -> Any:
    """A server that acts on a batch whole or not at all: not where one of the bad ones is in it."""

    def response(seen: Seen) -> Reply:
        here = [number for number in numbers_in(seen) if number in bad]
        if not here:
            return OK
        said = detail(numbers_in(seen)) if detail else {"description": "Ugyldig bilag."}
        return reply_json({"code": str(status), "message": "No", "detailedErrorMessage": said}, status)

    return response


class Api:
    """A server that takes any receipt any number of times, shows what it has, and does what it is told to batches."""

    def __init__(self) -> None:
        self.taken: Counter[int] = Counter()
        self.posts: list[list[int]] = []
        self.reads = 0
        #: What becomes of posts, in order: "" goes well; "lost" is acted on and "dropped" is not, without a response.
        self.fates: list[str] = []
        self.rejected: set[int] = set()
        #: The statuses of the next reads.
        self.reads_fail: list[int] = []
        #: The status of a batch that has one of these.
        self.statuses: dict[int, int] = {}
        self.lock = threading.RLock()

    def __call__(self, seen: Seen) -> Reply:
        with self.lock:
            if seen.method == "GET":
                self.reads += 1
                if self.reads_fail:
                    return Reply(self.reads_fail.pop(0))
                rows = [{"receiptId": f"99{number:08d}", "storeId": "001"} for number in self.taken]
                return reply_json(rows)
            numbers = numbers_in(seen)
            self.posts.append(numbers)
            fate = self.fates.pop(0) if self.fates else ""
            if fate == "interrupt":
                raise AssertionError
            if fate == "dropped":
                return Reply(drop=True)
            if self.rejected & {*numbers}:
                return reply_json({"code": "400", "message": "No", "detailedErrorMessage": "Ugyldig bilag."}, 400)
            for number in numbers:
                if number in self.statuses:
                    return Reply(self.statuses[number])
            self.taken.update(numbers)
            return Reply(drop=True) if fate == "lost" else OK

    def rest(self) -> None:
        """Wait until nothing that a run has sent is still on its way."""
        before = -1
        while before != len(self.posts):
            before = len(self.posts)
            time.sleep(0.2)

    @property
    def sent(self) -> Counter[int]:
        """How often each receipt was sent."""
        return Counter(itertools.chain.from_iterable(self.posts))


def accepted_by(recorder: Recorder, bad: set[int]) -> Counter[int]:
    """How often each receipt came in a batch without a bad one."""
    return Counter(number for seen in recorder.seen for number in numbers_in(seen) if not bad & {*numbers_in(seen)})
