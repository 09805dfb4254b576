"""Programs that are killed: a run with a journal, and services with an outbox."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from trigg_ext import BatchError, RetryPolicy, TriggClient

KEY = "sandbox-key"
CUSTOMERS = 100
RETRIES = RetryPolicy(attempts=3, first_wait=0.05, longest_wait=0.2)


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def numbered(number: int) -> dict[str, Any]:
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


def numbered_to(count: int) -> Iterator[dict[str, Any]]:
    return (numbered(number) for number in range(count))


def run(base_url: str, journal: str, count: int, delay: float) -> int:
    with TriggClient(KEY, base_url=base_url, retries=RETRIES) as client:
        say("ready")
        try:
            result = client.transactions.create_many(
                numbered_to(count), journal=journal, settle_delay=delay, batch_size=50, give_up_after=3
            )
        except BatchError as error:
            say(error.result, error)
            return 3
        say(result)
        return 0 if result.ok else 4


if __name__ == "__main__":
    _, name, base_url, journal, count, delay = sys.argv
    sys.exit(run(base_url, journal, int(count), float(delay)))
