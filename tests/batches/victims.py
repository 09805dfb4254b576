"""Programs that are killed: a run with a journal, and services with an outbox."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trigg_ext import BatchError, RetryPolicy, TriggClient

KEY = "sandbox-key"
CUSTOMERS = 100
RETRIES = RetryPolicy(attempts=3, first_wait=0.05, longest_wait=0.2)


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def numbered(number: int) -> Any:
    return {
        "Header": {
            "StoreId": f"{number % 7 + 1:03d}",
            "ReceiptId": f"99{number:08d}",
            "TimeStamp": "2023-10-13T14:50:05",
            "ConsumerId": f"kunde-{number % CUSTOMERS}",
            "GrossAmount": 129.9,
            "Vat": 25.98,
        },
        "Items": [
            {
                "ReceiptId": f"99{number:08d}",
                "LineNo": 1,
                "Quantity": 1,
                "ProductId": "VR1",
                "GrossAmount": 129.9,
            }
        ],
    }


def numbered_to(count: int) -> Iterator[Any]:
    return (numbered(number) for number in range(count))


def run(base_url: str, journal: str, count: int, delay: float, batch_size: int) -> int:
    with TriggClient(KEY, base_url=base_url, retries=RETRIES) as client:
        say("ready")
        try:
            result = client.transactions.create_many(
                numbered_to(count), journal=journal, settle_delay=delay, batch_size=batch_size, give_up_after=3
            )
        except BatchError as error:
            say(error.result, error)
            return 3
        say(result)
        return 0 if result.ok else 4


def serve(base_url: str, path: str, count: int, delay: float, number: int, services: int) -> int:
    """One of several services with one outbox: it puts its share of the receipts, and keeps where it is in a file.

    How many of all may be put so far stands in a file, too, so that each kill comes while there is something left.
    """
    place = Path(f"{path}.{number}")
    allowed = Path(f"{path}.allowed")
    begin = int(place.read_text("ascii")) if place.exists() else number
    part = Path(f"{place}.part")
    with (
        TriggClient(KEY, base_url=base_url, retries=RETRIES) as client,
        client.outbox(path, settle_delay=delay, batch_size=50) as outbox,
    ):
        say("ready")
        for each in range(begin, count, services):
            while each >= int(allowed.read_text("ascii")):
                time.sleep(0.02)
            outbox.put(numbered(each))
            part.write_text(str(each + services), "ascii")
            part.replace(place)
        outbox.flush()
        say(outbox.depth, outbox.failures)
    return 0


if __name__ == "__main__":
    _, name, base_url, path, *numbers = sys.argv
    if name == "run":
        count, delay, batch_size = numbers
        sys.exit(run(base_url, path, int(count), float(delay), int(batch_size)))
    count, delay, number, services = numbers
    sys.exit(serve(base_url, path, int(count), float(delay), int(number), int(services)))
