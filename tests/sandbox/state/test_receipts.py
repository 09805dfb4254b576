"""Receipts on the state: stored once, read as transactions, worth points; returns take them again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.state.test_calls import KARI, OLA, Trigg, batch, item, receipt


@pytest.fixture
def trigg() -> Trigg:
    return Trigg()


def points(trigg: Trigg, customer: str = KARI) -> Any:
    return trigg.get("customers", "id", customer).data["loyalty"]["points"]


def test_a_posted_receipt_is_read_as_a_transaction_and_gives_points(trigg: Trigg) -> None:
    line = item("R-1", 1817.8, Vat=363.56, ProductName="Lysslynge", TransactionType="PURCHASE")
    sent = receipt("R-1", 1817.8, consumer=KARI.lower(), items=[line])
    sent["Header"]["Vat"] = 363.56

    assert trigg.post("transactions", body=batch(sent)).status == 200

    (transaction,) = trigg.get("transactions", "customerId", KARI).content
    assert transaction == {
        "receiptId": "R-1",
        "receiptDate": "2026-01-05T12:30:00",
        "storeId": "001",
        "storeName": "Oslo City",
        "grossAmount": 1817.8,
        "vat": 363.56,
        "netAmount": 1454.24,
        "discount": 0,
        "rows": [
            {
                "lineNo": "1",
                "productId": "VR1722775",
                "productName": "Lysslynge",
                "quantity": 1,
                "grossAmount": 1817.8,
                "vat": 363.56,
                "netAmount": 1454.24,
                "discount": 0,
                "points": 182,
                "transactionType": "PURCHASE",
            }
        ],
    }
    loyalty = trigg.get("customers", "id", KARI).data["loyalty"]
    assert [loyalty[name] for name in ("points", "pointsActive", "pointsPending", "pointsTotal")] == [182, 182, 0, 182]


@pytest.mark.parametrize(("gross", "expected"), [(4.99, 0), (5, 1), (14.9, 1), (15, 2), (0, 0), (-15, -2), (0.1, 0)])
def test_points_are_one_for_each_ten_kroner_rounded_half_up(trigg: Trigg, gross: float, expected: int) -> None:
    trigg.post("transactions", body=batch(receipt("R-1", gross, consumer=KARI)))

    assert points(trigg) == expected


def test_a_seed_may_give_more_points() -> None:
    trigg = Trigg(seed={"settings": {"pointsPerKrone": 1.5}, "customers": [{"id": KARI}]})
    trigg.post("transactions", body=batch(receipt("R-1", 99.9, consumer=KARI)))

    assert points(trigg) == 150


def test_a_return_takes_the_points_of_what_was_bought(trigg: Trigg) -> None:
    bought = [item("R-1", 1000, line_no=1), item("R-1", 817.8, line_no=2)]
    trigg.post("transactions", body=batch(receipt("R-1", 1817.8, consumer=KARI, items=bought)))
    returned = item("R-2", 817.8, quantity=-1, Vat=163.56, NetAmount=654.24, TransactionType="RETURN")

    trigg.post("transactions", body=batch(receipt("R-2", 817.8, consumer=KARI, items=[returned])))

    newest, _ = trigg.get("transactions", "customerId", KARI).content
    assert (newest["grossAmount"], newest["vat"], newest["netAmount"]) == (-817.8, -163.56, -654.24)
    assert (newest["rows"][0]["quantity"], newest["rows"][0]["grossAmount"]) == (-1, -817.8)
    assert points(trigg) == 182 - 82


def test_an_exchange_counts_what_is_bought_less_what_comes_back(trigg: Trigg) -> None:
    lines = [
        item("R-1", 300, quantity=1),
        item("R-1", -500, line_no=2, quantity=-1, TransactionType="Return"),
    ]
    trigg.post("transactions", body=batch(receipt("R-1", 200, consumer=KARI, items=lines)))

    assert trigg.state.receipts()[0]["grossAmount"] == -200
    assert points(trigg) == -20


@pytest.mark.parametrize("half", [{"quantity": -1}, {"TransactionType": "RETURN"}])
def test_half_of_the_marks_of_a_return_is_no_return(trigg: Trigg, half: dict[str, Any]) -> None:
    trigg.post("transactions", body=batch(receipt("R-1", 100, consumer=KARI, items=[item("R-1", 100, **half)])))

    assert points(trigg) == 10


def test_a_receipt_that_is_there_already_refuses_the_whole_batch(trigg: Trigg) -> None:
    trigg.post("transactions", body=batch(receipt("R-1", 100, consumer=KARI)))

    reply = trigg.post(
        "transactions", body=batch(receipt("R-2", 50, consumer=KARI), receipt("R-1", 100, consumer=KARI))
    )

    assert reply.status == 409
    assert reply.detail["receiptId"] == "R-1"
    assert [entry["receiptId"] for entry in trigg.state.receipts()] == ["R-1"]
    assert points(trigg) == 10


def test_a_receipt_twice_in_one_batch_is_a_conflict(trigg: Trigg) -> None:
    assert trigg.post("transactions", body=batch(receipt("R-1", 1), receipt("R-1", 1))).status == 409
    assert trigg.state.receipts() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ConsumerId", "9AE37AD3-8A55-4BB5-81FD-B08F00B684ED"),
        ("ConsumerId", ""),
        ("ReceiptId", " "),
        ("TimeStamp", "i dag"),
        ("GrossAmount", 1e12),
    ],
)
def test_a_receipt_that_makes_no_sense_is_refused(trigg: Trigg, field: str, value: Any) -> None:
    sent = receipt("R-1", 100)
    sent["Header"][field] = value

    assert trigg.post("transactions", body=batch(sent)).status == 400
    assert trigg.state.receipts() == []


def test_a_seed_may_take_receipts_of_nobody_known() -> None:
    trigg = Trigg(seed={"settings": {"acceptUnknownConsumers": True}})

    assert trigg.post("transactions", body=batch(receipt("R-1", 100, consumer="ukjent"))).status == 200
    assert trigg.state.receipts()[0]["customerId"] is None


def test_the_newest_transaction_comes_first_whatever_the_order_of_posting(trigg: Trigg) -> None:
    moments = ["2026-01-02T10:00:00", "2026-01-04T10:00:00+01:00", "2026-01-03T23:00:00Z"]
    for number, moment in enumerate(moments):
        sent = receipt(f"R-{number}", 10)
        sent["Header"]["TimeStamp"] = moment
        trigg.post("transactions", body=batch(sent))

    transactions = trigg.get("transactions", "customerId", OLA).content

    assert [transaction["receiptId"] for transaction in transactions] == ["R-1", "R-2", "R-0"]


def test_øre_add_up_over_many_receipts(trigg: Trigg) -> None:
    trigg.post("transactions", body=batch(*(receipt(f"R-{number}", 0.1, consumer=KARI) for number in range(400))))

    report = trigg.get("reports", "transactions", rowsPage=1000).content
    assert report["metaData"]["totalRecords"] == 400
    assert {entry["grossAmount"] for entry in report["data"]} == {0.1}


def test_buying_a_product_of_a_card_campaign_gives_clips_and_returning_it_takes_them(trigg: Trigg) -> None:
    def count() -> Any:
        return trigg.get("loyalty", "loyalty-cards", KARI).content[0]["count"]

    coffee = item("R-1", 117, quantity=3) | {"ProductId": "7038010009457"}
    trigg.post("transactions", body=batch(receipt("R-1", 117, consumer=KARI, items=[coffee])))
    assert count() == 3
    back = item("R-2", 39, quantity=-1, TransactionType="RETURN") | {"ProductId": "7038010009457"}
    trigg.post("transactions", body=batch(receipt("R-2", 39, consumer=KARI, items=[back])))
    assert count() == 2
    trigg.post("transactions", body=batch(receipt("R-3", 999, consumer=KARI, items=[coffee | {"Quantity": 40}])))
    assert count() == 10
