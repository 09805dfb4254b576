"""A short tour of the client against the sandbox: ``python -m trigg_ext.sandbox.demo``."""

from __future__ import annotations

import sys
import warnings

from trigg_api.models import ReceiptHeader, ReceiptItem, ReceiptRequest, TransactionBatch
from trigg_ext import TriggClient, TriggPreviewWarning
from trigg_ext.sandbox import Sandbox

_CUSTOMER = "226B14AF-18A6-44CF-834E-BE4BCA5D64B7"


def main() -> int:
    """Make four calls over a real port, and say what happened."""
    with Sandbox() as sandbox, sandbox.serve() as base_url, TriggClient(sandbox.api_key, base_url=base_url) as client:
        _say(f"The sandbox serves the Trigg API at {base_url}")

        customer = client.customers.get(_CUSTOMER)
        points = customer.loyalty.points if customer.loyalty else 0
        _say(f"customers.get       read {customer.first_name} {customer.last_name} with {points} points")

        client.transactions.create(_receipt())
        _say("transactions.create posted receipt 9999258836 of 1817.80 kroner")

        report = client.reports.get("customers", page=1, rows_page=25)
        meta = report.meta_data or None
        records = meta.total_records if meta else "?"
        _say(f"reports.get         read page 1 of the report “customers”, {records} records in all")

        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", TriggPreviewWarning)
            vehicles = client.vehicles.list(_CUSTOMER)
        _say(f"vehicles.list       read {len(vehicles)} vehicle, in preview: {str(caught[0].message).split('. ')[0]}")

        _say(f"The sandbox saw {len(sandbox.requests)} requests, each checked against the API's description.")
    return 0


def _receipt() -> TransactionBatch:
    header = ReceiptHeader(
        store_id="001",
        receipt_id="9999258836",
        time_stamp="2023-10-13T14:50:05",
        consumer_id=_CUSTOMER,
        gross_amount=1817.8,
        vat=363.56,
    )
    item = ReceiptItem(
        receipt_id="9999258836",
        line_no=1,
        quantity=1,
        product_id="VR1722775",
        product_name="Mini Christmas tree with LED lights",
        gross_amount=1817.8,
        vat=363.56,
        net_amount=1454.24,
        transaction_type="PURCHASE",
    )
    return TransactionBatch(receipt_requests=[ReceiptRequest(header=header, items=[item])])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
