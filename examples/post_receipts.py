"""Post a day's receipts in batches, with a journal: run it again after a kill, and it goes on where it was."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from trigg_ext import Receipt, TriggClient
from trigg_ext.models import CustomerInput, CustomerRequest, ReceiptRequest

PHONE = "+4790090091"
OPENING = datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo("Europe/Oslo"))


def receipts(customer_id: str) -> Iterator[ReceiptRequest]:
    """Yield the day's receipts, as a till would: nothing is kept in memory."""
    for number in range(1000):
        sale = Receipt(
            store_id="001",
            receipt_id=str(100_000 + number),
            at=OPENING + timedelta(seconds=30 * number),
            customer_id=customer_id,
        )
        yield sale.item(product_id="4711", name="Wool socks", quantity=2, gross="299.80").build()


def main(journal: str) -> None:
    with TriggClient() as client:
        request = CustomerRequest(data=CustomerInput(mobile_phone=PHONE))
        member = client.customers.find(mobile_phone=PHONE) or client.customers.create(request)
        result = client.transactions.create_many(receipts(str(member.id)), journal=journal)
        print(result)
        for outcome in result.failures:
            print(f"{outcome.store_id}/{outcome.receipt_id}: {outcome.reason}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "receipts.journal")
