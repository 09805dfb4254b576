"""Carts, payment cards, vehicles, lists, enrichment, plugins, imports and reports on the state."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.state.test_calls import KARI, OLA, Trigg, batch, receipt


@pytest.fixture
def trigg() -> Trigg:
    return Trigg()


def test_a_cart_is_saved_replaced_and_emptied(trigg: Trigg) -> None:
    cart = {"cartId": "K-1", "contactId": OLA, "items": [{"itemId": "1001", "quantity": 2, "price": 799.9}]}
    trigg.post("abandonedCarts", body=cart)
    trigg.post("abandonedCarts", body={**cart, "cartUrl": "https://example.no/kurv/1"})

    (saved,) = trigg.state.carts()
    assert (saved["cartUrl"], saved["emptied"], len(saved["items"])) == ("https://example.no/kurv/1", False, 1)
    assert [trigg.put("abandonedCarts", body={"cartId": "K-1"}).status for _ in range(2)] == [200, 200]
    (emptied,) = trigg.state.carts()
    assert (emptied["items"], emptied["emptied"]) == ([], True)


def test_a_cart_that_is_not_there_cannot_be_emptied(trigg: Trigg) -> None:
    trigg.post("abandonedCarts", body={"cartId": "K-1", "contactId": OLA})

    assert trigg.put("abandonedCarts", body={"cartId": "K-2"}).status == 404
    assert trigg.put("abandonedCarts", body={"cartId": "K-1", "contactId": KARI}).status == 404
    assert trigg.post("abandonedCarts", body={"cartId": " ", "contactId": OLA}).status == 400


def test_a_payment_card_belongs_to_one_customer_until_it_is_deleted(trigg: Trigg) -> None:
    card = {"customerId": OLA.lower(), "token": "tok_123", "maskedPan": "**** **** **** 1234", "expiryDate": "12/29"}
    attached = trigg.post("payment-cards", body=card).content

    assert attached == {**card, "id": "1", "customerId": OLA}
    assert trigg.post("payment-cards", body={"customerId": KARI, "token": "tok_123"}).status == 409
    assert trigg.get("payment-cards", "token", "tok_123").data["firstName"] == "Ola"
    assert trigg.get("payment-cards", "customerId", OLA).content == [attached] == trigg.state.cards()
    assert trigg.get("payment-cards", "customerId", KARI).content == []
    assert trigg.delete("payment-cards", KARI, "1").status == 404
    assert trigg.delete("payment-cards", OLA, "1").status == 200
    assert trigg.delete("payment-cards", OLA, "1").status == 404
    assert trigg.get("payment-cards", "token", "tok_123").status == 404
    assert trigg.post("payment-cards", body={"customerId": KARI, "token": "tok_123"}).content["id"] == "2"


def test_a_payment_card_needs_a_customer_and_a_token(trigg: Trigg) -> None:
    assert trigg.post("payment-cards", body={"customerId": "ukjent", "token": "tok_1"}).status == 404
    assert trigg.post("payment-cards", body={"customerId": OLA, "token": ""}).status == 400
    assert trigg.get("payment-cards", "customerId", "ukjent").status == 404


def test_a_signature_is_the_same_for_the_same_body(trigg: Trigg) -> None:
    first, second = (trigg.post("payment-cards", "signature", body={"customerId": OLA}) for _ in range(2))

    assert first.content == second.content
    assert first.content["payload"] == {"customerId": OLA}
    assert trigg.post("payment-cards", "signature", body={}).content["signature"] != first.content["signature"]
    assert trigg.post("payment-cards", "signature", body={"customerId": "ukjent"}).status == 404


def test_a_vehicle_is_added_changed_and_deleted(trigg: Trigg) -> None:
    body = {"registrationNumber": "EK12345", "brand": "Polestar", "extendedProperties": {"farge": "grå"}}
    id = trigg.post("modules", "vehicles", "customerId", OLA, body=body).content["vehicleId"]

    update = {"registrationNumber": "EK54321", "year": 2024, "extendedProperties": {"km": 12000}}
    changed = trigg.put("modules", "vehicles", "vehicleId", id.lower(), body=update).content

    assert changed == {
        "vehicleId": id,
        "registrationNumber": "EK54321",
        "brand": "Polestar",
        "year": 2024,
        "extendedProperties": {"farge": "grå", "km": 12000},
    }
    assert trigg.get("modules", "vehicles", "customerId", OLA).content == [changed] == trigg.state.vehicles()
    assert [trigg.delete("modules", "vehicles", "vehicleId", id).status for _ in range(2)] == [200, 404]
    assert trigg.put("modules", "vehicles", "vehicleId", id, body=update).status == 404
    assert trigg.get("modules", "vehicles", "customerId", OLA).content == []
    assert trigg.get("modules", "vehicles", "customerId", "ukjent").status == 404


def test_lists_are_the_seeds(trigg: Trigg) -> None:
    assert [store["name"] for store in trigg.get("stores").content] == [
        "Oslo City",
        "Bergen Storsenter",
        "Trondheim Torg",
        "Nettbutikk",
    ]
    assert [consent["id"] for consent in trigg.get("consents").content] == ["email", "sms"]
    assert trigg.get("affiliates").content[0]["name"] == "Fjellsport Partner"


def test_a_response_that_is_changed_changes_nothing_else(trigg: Trigg) -> None:
    for segments in (("stores",), ("promotions", "definitions"), ("loyalty", "loyalty-cards", OLA)):
        answered = trigg.get(*segments).content
        answered[0].clear()
        assert trigg.get(*segments).content[0]


def test_the_register_finds_people_without_their_identity_number(trigg: Trigg) -> None:
    by_phone = trigg.get("data-enrichment", "mobilePhone", "412 23 344").data

    assert by_phone["firstName"] == "Ingrid"
    assert "ssn" not in by_phone
    assert by_phone == trigg.get("data-enrichment", "ssn", "02119056789").data
    assert trigg.get("data-enrichment", "mobilePhone", "+4700000000").status == 404
    assert trigg.get("data-enrichment", "ssn", "00000000000").status == 404


def test_the_form_fills_in_what_is_missing_and_redirects(trigg: Trigg) -> None:
    id = trigg.post("customers", body={"data": {"mobilePhone": "+4741223344", "firstName": "Inga"}}).data["id"]

    reply = trigg.get("dataenrichment", "forms", "fjellsport", id)

    assert (reply.status, reply.headers) == (302, {"location": "https://example.com/registrert"})
    enriched = trigg.get("customers", "id", id).data
    assert (enriched["firstName"], enriched["city"]) == ("Inga", "Trondheim")
    assert trigg.get("dataenrichment", "forms", "fjellsport", "ukjent").status == 404


@pytest.mark.parametrize(
    ("items", "total"),
    [
        ([{"price": 799.9, "quantity": 2}, {"price": 100, "salePrice": 49.5}], 1649.3),
        ([{"price": 0.1}, {"price": 0.2}], 0.3),
        ([{"price": "dyrt"}, 7, None, {"quantity": 3}], 0),
        ("ingen", 0),
    ],
)
def test_a_cart_costs_the_sum_of_its_items(trigg: Trigg, items: Any, total: float) -> None:
    body = {"items": items, "valuta": "NOK"}

    assert trigg.post("plugins", "cart", "price", body=body).content == {**body, "totalPrice": total}


def test_extenda_echoes(trigg: Trigg) -> None:
    assert trigg.post("plugins", "pos", "extenda", body={"cartId": "K-1", "x": 1}).content == {"cartId": "K-1", "x": 1}


@pytest.mark.parametrize(
    ("media_type", "body", "rows"),
    [
        ("application/json", b'{"medlemmer": [1, 2], "slettede": [3]}', 3),
        ("application/json", b'{"navn": "Ola"}', 1),
        ("application/xml", "<medlemmer><m><navn>Åse</navn></m><m/></medlemmer>".encode(), 2),
        ("text/csv", b'navn;by\r\nOla;"Mo i\r\nRana"\r\n\r\nKari;Bergen\r\n', 2),
    ],
)
def test_an_import_is_counted_and_kept(trigg: Trigg, media_type: str, body: bytes, rows: int) -> None:
    reply = trigg.call("POST", ("import",), body, media_type=media_type)

    assert (reply.content["status"], reply.content["rows"]) == ("OK", rows)
    (kept,) = trigg.state.imports()
    assert (kept["kind"], kept["mediaType"], kept["rows"]) == ("data", media_type, rows)
    assert kept["bytes"] == len(kept["content"]) == reply.content["bytes"]
    assert len(trigg.state.customers()) == 2


def test_what_is_no_xml_is_refused(trigg: Trigg) -> None:
    for body in (b"<medlemmer>", b"navn;by", b"\xff\xfe\x00"):
        assert trigg.call("POST", ("import",), body, media_type="application/xml").status == 400
    assert trigg.state.imports() == []


def test_a_form_and_a_file_are_kept(trigg: Trigg) -> None:
    form = trigg.call("POST", ("import", "form"), b"navn=Siri", media_type="application/x-www-form-urlencoded")
    content = b'--g\r\nContent-Disposition: form-data; name="file"; filename="m.csv"\r\n\r\na\n\nb\n\r\n--g--\r\n'
    file = trigg.call("POST", ("import", "file"), content, media_type="multipart/form-data; boundary=g")

    assert (form.content["rows"], file.content["rows"]) == (1, 2)
    assert [entry["content"] for entry in trigg.state.imports()] == [b'{"navn":"Siri"}', b"a\n\nb\n"]


def test_a_report_is_paged_over_the_state(trigg: Trigg) -> None:
    for number in range(5):
        trigg.post("customers", body={"data": {"externalId": f"M-{number}"}})

    pages = [trigg.get("reports", "customers", page=page, rowsPage=3).content for page in (1, 2, 3, 4, 10**30)]

    assert [len(page["data"]) for page in pages] == [3, 3, 1, 0, 0]
    assert pages[1]["metaData"] == {"reportType": "customers", "totalRecords": 7, "totalPages": 3, "activePage": 2}
    assert pages[4]["metaData"]["totalPages"] == 3
    assert [entry["externalId"] for page in pages for entry in page["data"]][2:] == [f"M-{n}" for n in range(5)]


def test_a_report_without_page_parameters_is_the_first_25(trigg: Trigg) -> None:
    trigg.post("transactions", body=batch(*(receipt(f"R-{number}", 10) for number in range(30))))

    report = trigg.get("reports", "transactions", fraDato="2026-01-01").content

    assert len(report["data"]) == 25
    assert report["metaData"]["totalPages"] == 2


@pytest.mark.parametrize("name", ["customers", "transactions", "bonus", "redemptions", "deletedCustomers", "stores"])
def test_every_report_tells_the_truth_about_nothing(name: str) -> None:
    report = Trigg(seed={}).get("reports", name).content

    assert report == {
        "metaData": {"reportType": name, "totalRecords": 0, "totalPages": 0, "activePage": 1},
        "data": [],
    }


def test_pages_are_counted_from_one_and_unknown_reports_are_not_found(trigg: Trigg) -> None:
    assert trigg.get("reports", "customers", page=0).status == 400
    assert trigg.get("reports", "customers", rowsPage=0).status == 400
    assert trigg.get("reports", "ukjent").status == 404
    assert trigg.get("reports", "stores", page=2, rowsPage=3).content["data"][0]["id"] == "900"


def test_a_file_without_a_name_or_with_endless_fields_is_counted_too(trigg: Trigg) -> None:
    for content in (b"Ola\n\nKari\n" + b"x" * 200_000, b"\xff\xfe"):
        body = b'--g\r\nContent-Disposition: form-data; name="file"\r\n\r\n' + content + b"\r\n--g--\r\n"
        assert trigg.call("POST", ("import", "file"), body, media_type="multipart/form-data; boundary=g").status == 200

    assert [entry["rows"] for entry in trigg.state.imports()] == [3, 1]


@pytest.mark.parametrize(("price", "status"), [(1e14, 200), (1e15, 400), (1e300, 200)])
def test_a_cart_that_cannot_be_counted_is_refused(trigg: Trigg, price: float, status: int) -> None:
    body = {"items": [{"price": price, "quantity": 5}]}
    assert trigg.post("plugins", "cart", "price", body=body).status == status


def test_redemptions_are_reported_with_their_customer(trigg: Trigg) -> None:
    trigg.post(
        "promotions", "redeem", body={"id": "8F96A471-05F4-4A9B-8156-97BD35F6F29D", "storeId": "1", "customerId": OLA}
    )

    (entry,) = trigg.get("reports", "redemptions").content["data"]
    assert (entry["customerId"], entry["storeId"]) == (OLA, "1")
