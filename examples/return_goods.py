"""Give back a part of what was bought, and exchange the rest for something else."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from trigg_ext import Receipt, Return, TriggClient
from trigg_ext.models import CustomerInput, CustomerRequest, TransactionBatch

MONDAY = datetime(2026, 1, 5, 10, 15, tzinfo=ZoneInfo("Europe/Oslo"))


def main() -> None:
    with TriggClient() as client:
        member = client.customers.create(CustomerRequest(data=CustomerInput(mobile_phone="+4790090092")))
        customer_id = str(member.id)
        bought = (
            Receipt(
                store_id="001",
                receipt_id="10001",
                at=MONDAY,
                customer_id=customer_id,
            )
            .item(product_id="77", name="Running shoes", quantity=1, gross="1499.00")
            .item(product_id="4711", name="Wool socks", quantity=3, gross="299.70")
            .build()
        )
        client.transactions.create(TransactionBatch(receipt_requests=[bought]))

        one_pair = Return.of(bought).quantity(line=2, quantity=1)
        print(f"One pair of socks gives back {one_pair.total} kroner.")
        first = one_pair.build(receipt_id=Return.id_for(bought, 1), at=MONDAY + timedelta(days=1))
        client.transactions.create(TransactionBatch(receipt_requests=[first]))

        earlier = [each for each in client.transactions.list(customer_id) if each.receipt_id != "10001"]
        for line in Return.of(bought, earlier=earlier).left():
            print(f"{line.quantity} × {line.product_name} left, worth {line.gross} kroner.")


if __name__ == "__main__":
    main()
