"""Demo: a day in a shop, in real calls to the sandbox: ``python -m trigg_ext.sandbox.demo``."""

from __future__ import annotations

import sys
import warnings
from typing import Any

from trigg_ext import BadGatewayError, TriggClient, TriggPreviewWarning
from trigg_ext.models import (
    CustomerInput,
    CustomerRequest,
    PromotionRedemption,
    ReceiptHeader,
    ReceiptItem,
    ReceiptRequest,
    TransactionBatch,
)
from trigg_ext.sandbox import Fault, Sandbox

_PAGE = 2


def main() -> int:
    """Run the demo over a real port, and print each step in a line."""
    with Sandbox() as sandbox, sandbox.serve() as base_url, TriggClient(sandbox.api_key, base_url=base_url) as client:
        _print_step("sandbox", f"serves the Trigg API at {base_url}")

        customer = client.customers.create(
            CustomerRequest(data=CustomerInput(first_name="Ingrid", last_name="Berg", mobile_phone="+4790090090"))
        )
        number = str(customer.id)
        _print_step("customers.create", f"registered Ingrid Berg as {number[:8]}…")

        client.transactions.create(_receipt(number, "100001", [("Rain jacket", 1, 979.30), ("Wool socks", 2, 299.80)]))
        client.transactions.create(_receipt(number, "100002", [("Running shoes", 1, 1499.00)]))
        _print_step("transactions.create", "posted two receipts, of 1279.10 and 1499.00 kroner")
        _print_step("customers.get", f"{_points(client, number)} points: one per ten kroner")

        client.transactions.create(_receipt(number, "100003", [("Rain jacket", -1, 979.30)]))
        _print_step("transactions.create", f"returned the jacket; {_points(client, number)} points are left")

        promotion = client.promotions.list(number)[0]
        with sandbox.faults.during(Fault.status(429, retry_after=0.2).on("promotions.redeem", first=1)):
            client.promotions.redeem(PromotionRedemption(id=str(promotion.id), store_id="001", customer_id=number))
        _print_step("promotions.redeem", f"redeemed “{promotion.name}”, after a 429 that said to come back in 0.2 s")

        with sandbox.faults.during(Fault.bad_gateway(system="Extenda", message="timeout").on("stores.list", first=1)):
            stores = client.stores.list()
        _print_step(
            "stores.list", f"read {len(stores)} stores; a 502 on the way was survived, since reading again does no harm"
        )
        with sandbox.faults.during(Fault.bad_gateway(system="Extenda", message="timeout").on("transactions.create")):
            try:
                client.transactions.create(_receipt(number, "100004", [("Cap", 1, 199.00)]))
            except BadGatewayError as error:
                _print_step(
                    "transactions.create",
                    f"a 502 of {error.system} was not sent again: may have acted = {error.may_have_acted}",
                )

        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", TriggPreviewWarning)
            client.vehicles.list(number)
        _print_step("vehicles.list", f"warned: {str(caught[0].message).split('. ')[0]}")

        _page_through(client)
        _print_step("sandbox", f"saw {len(sandbox.requests)} requests, each checked against the API's description")
    return 0


def _page_through(client: TriggClient) -> None:
    page = total = 1
    while page <= total:
        report = client.reports.get("transactions", page=page, rows_page=_PAGE)
        meta = report.meta_data
        total = int(meta.total_pages or 1) if meta else 1
        done = round(20 * page / total)
        _print_step("reports.get", f"transactions [{'#' * done}{'.' * (20 - done)}] page {page} of {total}")
        page += 1


def _points(client: TriggClient, number: str) -> Any:
    loyalty = client.customers.get(number).loyalty
    return loyalty.points if loyalty else 0


def _receipt(customer: str, number: str, lines: list[tuple[str, int, float]]) -> TransactionBatch:
    """Return a receipt of lines: a name, a quantity (negative for a return), and the amount in kroner."""
    items = [
        ReceiptItem(
            receipt_id=number,
            line_no=place,
            quantity=quantity,
            product_id=f"P-{place}",
            product_name=name,
            gross_amount=amount,
            transaction_type="RETURN" if quantity < 0 else "PURCHASE",
        )
        for place, (name, quantity, amount) in enumerate(lines, start=1)
    ]
    header = ReceiptHeader(
        store_id="001",
        receipt_id=number,
        time_stamp="2026-01-05T10:15:00",
        consumer_id=customer,
        gross_amount=round(sum(amount for _, _, amount in lines), 2),
    )
    return TransactionBatch(receipt_requests=[ReceiptRequest(header=header, items=items)])


def _print_step(step: str, result: str) -> None:
    sys.stdout.write(f"{step:<20} {result}\n")


if __name__ == "__main__":
    sys.exit(main())
