"""Customers and prospects on the state: created once, found by every identifier, changed, deleted, quarantined."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.state.test_calls import KARI, OLA, Trigg, batch, receipt

SIRI = {
    "mobilePhone": "+4741000001",
    "email": "siri+klubb@example.no",
    "externalId": "M-1001",
    "firstName": "Siri",
    "lastName": "Dahl",
    "extendedProperties": {"skostørrelse": 38},
}


@pytest.fixture
def trigg() -> Trigg:
    return Trigg()


def created(trigg: Trigg, **data: Any) -> str:
    reply = trigg.post("customers", body={"data": data, "source": {"name": "nettbutikk"}})
    assert reply.status == 201
    return str(reply.data["id"])


def test_a_created_customer_is_found_by_every_identifier(trigg: Trigg) -> None:
    id = created(trigg, **SIRI)

    found = [
        trigg.get("customers", "id", id.lower()),
        trigg.get("customers", "externalId", "M-1001"),
        trigg.get("customers", "email", "Siri+Klubb@example.no"),
        trigg.get("customers", mobilePhone="+47 410 00 001"),
        trigg.get("customers", mobilePhone="41000001"),
    ]

    assert {reply.data["id"] for reply in found} == {id}
    assert found[0].data["firstName"] == "Siri"
    assert found[0].data["loyalty"]["points"] == 0
    assert [promotion["name"] for promotion in found[0].data["promotions"]] == ["Velkomstkupong"]


@pytest.mark.parametrize(
    "segments", [("id", "B9012E40"), ("externalId", "M-1"), ("email", "ingen@example.no"), ("externalId", " ")]
)
def test_somebody_unknown_is_not_found(trigg: Trigg, segments: tuple[str, ...]) -> None:
    assert trigg.get("customers", *segments).status == 404


def test_a_plus_sign_that_arrives_as_a_space_finds_nobody(trigg: Trigg) -> None:
    assert trigg.call("GET", ("customers",), query=b"mobilePhone=%2B4791234567").status == 200
    assert trigg.call("GET", ("customers",), query=b"mobilePhone=+4791234567").status == 404


@pytest.mark.parametrize(
    "data",
    [
        {"mobilePhone": "004791234567"},
        {"email": "OLA@example.no"},
        {"externalId": "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6", "email": "ny@example.no"},
    ],
)
def test_an_identifier_that_a_customer_has_is_a_conflict(trigg: Trigg, data: dict[str, str]) -> None:
    reply = trigg.post("customers", body={"data": data})

    assert reply.status == 409
    assert reply.content["code"] == "409"
    assert reply.detail["id"] == OLA
    assert reply.detail["field"] in data
    assert len(trigg.state.customers()) == 2


def test_a_customer_without_any_identifier_is_refused(trigg: Trigg) -> None:
    assert trigg.post("customers", body={"data": {"firstName": "Siri", "email": " "}}).status == 400


@pytest.mark.parametrize("data", [{"mobilePhone": "40000422"}, {"email": "karantene@example.no", "externalId": "M-9"}])
def test_somebody_in_quarantine_cannot_register(trigg: Trigg, data: dict[str, str]) -> None:
    assert trigg.post("customers", body={"data": data}).status == 422


def test_a_deleted_customer_stays_in_quarantine_as_long_as_the_seed_says() -> None:
    trigg = Trigg(seed={"settings": {"quarantineDays": 30}})
    id = created(trigg, **SIRI)
    trigg.delete("customers", "id", id, "source", "kundesenter")

    assert trigg.post("customers", body={"data": {"mobilePhone": "+4741000001"}}).status == 422
    assert trigg.post("customers", body={"data": {"email": "siri+klubb@example.no"}}).status == 422
    trigg.state.advance(30 * 24 * 3600)
    assert trigg.post("customers", body={"data": SIRI}).status == 201


def test_without_a_quarantine_a_deleted_customer_can_register_again_with_a_new_id(trigg: Trigg) -> None:
    id = created(trigg, **SIRI)
    trigg.delete("customers", "id", id, "source", "kundesenter")

    assert created(trigg, **SIRI) != id


def test_an_update_replaces_what_it_gives_and_merges_extended_properties_and_consents(trigg: Trigg) -> None:
    id = created(trigg, **SIRI, interests=["Ski"], consents=[{"id": "email", "value": True}])

    update = {
        "mobilePhone": "+4741000001",
        "city": "Tromsø",
        "interests": ["Sykkel"],
        "extendedProperties": {"nivå": "gull"},
        "consents": [{"id": "sms", "value": False}],
    }
    reply = trigg.put("customers", body={"data": update})

    assert reply.status == 200
    assert reply.data == trigg.get("customers", "id", id).data
    assert reply.data["firstName"] == "Siri"
    assert reply.data["city"] == "Tromsø"
    assert reply.data["interests"] == ["Sykkel"]
    assert reply.data["extendedProperties"] == {"skostørrelse": 38, "nivå": "gull"}
    assert [(consent["id"], consent["value"]) for consent in reply.data["consents"]] == [
        ("email", True),
        ("sms", False),
    ]


def test_an_update_may_name_the_customer_by_id_and_give_new_identifiers(trigg: Trigg) -> None:
    id = created(trigg, **SIRI)

    trigg.put("customers", body={"data": {"id": id.lower(), "mobilePhone": "+4741000009", "externalId": "M-2002"}})

    assert trigg.get("customers", "externalId", "M-2002").data["id"] == id
    assert trigg.get("customers", mobilePhone="+4741000009").data["id"] == id
    assert trigg.get("customers", "externalId", "M-1001").status == 404


def test_an_update_cannot_take_anothers_identifier(trigg: Trigg) -> None:
    reply = trigg.put("customers", body={"data": {"id": OLA, "mobilePhone": "+4798765432"}})

    assert reply.status == 400, "PUT /customers documents no 409"
    assert trigg.get("customers", "id", OLA).data["mobilePhone"] == "+4791234567"


def test_an_update_of_nobody_is_told_from_an_update_of_somebody_unknown(trigg: Trigg) -> None:
    assert trigg.put("customers", body={"data": {"city": "Oslo"}}).status == 400
    assert trigg.put("customers", body={"data": {"email": "ingen@example.no"}}).status == 404
    assert trigg.put("customers", "externalId", body={"data": {"email": "ola@example.no"}}).status == 400
    assert trigg.put("customers", "externalId", body={"data": {"externalId": "M-0"}}).status == 404


def test_an_update_by_external_id_changes_that_customer(trigg: Trigg) -> None:
    external_id = "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6"

    assert trigg.put("customers", "externalId", body={"data": {"externalId": external_id, "zip": "0010"}}).status == 200
    assert trigg.get("customers", "id", OLA).data["zip"] == "0010"


def test_what_is_the_customers_own_cannot_be_sent(trigg: Trigg) -> None:
    data = {"email": "siri@example.no", "id": 7, "loyalty": "mye", "promotions": None, "medlemsnivå": None}
    reply = trigg.post("customers", body={"data": data})

    assert reply.status == 201
    assert reply.data["id"] != 7
    assert reply.data["loyalty"]["points"] == 0
    assert reply.data["medlemsnivå"] is None


def test_a_deleted_customer_is_gone_with_everything_but_the_receipts(trigg: Trigg) -> None:
    trigg.post("transactions", body=batch(receipt("R-1", 100)))
    trigg.post("payment-cards", body={"customerId": OLA, "token": "tok_1"})

    assert trigg.delete("customers", "id", OLA.lower(), "source", "kundesenter").status == 200

    assert trigg.get("customers", "id", OLA).status == 404
    assert trigg.get("transactions", "customerId", OLA).status == 404
    assert trigg.get("promotions", "customerId", OLA).status == 404
    assert trigg.get("payment-cards", "token", "tok_1").status == 404
    assert [entry["receiptId"] for entry in trigg.state.receipts()] == ["R-1"]
    assert trigg.get("reports", "deletedCustomers").content["data"][0]["source"] == "kundesenter"
    assert trigg.delete("customers", "id", OLA, "source", "kundesenter").status == 404


def test_a_customer_is_deleted_by_external_id(trigg: Trigg) -> None:
    path = ("customers", "externalId", "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6", "source", "kasse")

    assert trigg.delete(*path).status == 200
    assert trigg.delete(*path).status == 404
    assert trigg.get("customers", "id", OLA).status == 404


def test_changed_customers_are_those_since_the_moment_and_else_of_the_last_day(trigg: Trigg) -> None:
    def ids(*segments: str) -> list[str]:
        return [entry["data"]["id"] for entry in trigg.get("customers", "changed", *segments).content]

    assert ids("20240601T0000") == [KARI]
    assert ids("20240101T2210") == [OLA, KARI]
    assert ids() == []
    trigg.post("transactions", body=batch(receipt("R-1", 100)))
    assert ids() == [OLA]
    assert ids("2026-01-05T08:00:00") == [OLA]
    trigg.state.advance(24 * 3600 + 1)
    assert ids() == []
    assert trigg.get("customers", "changed", "i går").status == 400


def test_a_prospect_needs_an_address_and_is_found_afterwards(trigg: Trigg) -> None:
    assert trigg.post("customers", "prospects", body={"data": {}}).status == 400
    assert trigg.post("customers", "prospects", body={}).status == 400

    reply = trigg.post("customers", "prospects", body={"data": {"email": "siri+klubb@example.no"}})

    assert reply.status == 201
    assert trigg.get("customers", "externalId", reply.content["externalId"]).data["email"] == "siri+klubb@example.no"
    assert trigg.post("customers", "prospects", body={"data": {"email": "SIRI+klubb@example.no"}}).status == 409
    assert trigg.post("customers", "prospects", body={"data": {"mobilePhone": "91234567"}}).status == 409


def test_a_prospect_who_registers_keeps_id_and_points(trigg: Trigg) -> None:
    prospect = trigg.post("customers", "prospects", body={"data": {"email": "siri+klubb@example.no"}})
    other = trigg.post("customers", "prospects", body={"data": {"mobilePhone": "+4741000001"}})
    id = trigg.get("customers", "externalId", other.content["externalId"]).data["id"]
    trigg.post("transactions", body=batch(receipt("R-1", 100, consumer=id)))

    assert created(trigg, **SIRI) == id

    siri = trigg.get("customers", "externalId", "M-1001").data
    assert siri["loyalty"]["points"] == 10
    assert siri["email"] == "siri+klubb@example.no"
    assert trigg.get("customers", "id", prospect.content["externalId"]).status == 404
    assert [customer["prospect"] for customer in trigg.state.customers()] == [False, False, False]


def test_a_dynamic_function_echoes(trigg: Trigg) -> None:
    reply = trigg.post("customers", "dynamic", "nivå", body={"level": [1, None]})

    assert reply.content == {"function": "nivå", "data": {"level": [1, None]}}


@pytest.mark.parametrize(
    "spelling",
    [
        "91234567",
        "912 34 567",
        "+47 912 34 567",
        "0047 91 23 45 67",
        "4791234567",
        "+47 (0) 912 34 567",
        "(+47) 912-34-567",
        "+47\u00a0912\u00a034\u00a0567",
        "912\u2011345\u201167",
        "\uff0b\uff14\uff1791234567",
        "+47/91234567",
        "\u202a+4791234567\u202c",
    ],
)
def test_a_phone_number_is_one_person_in_every_spelling(trigg: Trigg, spelling: str) -> None:
    assert trigg.get("customers", mobilePhone=spelling).data["id"] == OLA
    assert trigg.post("customers", body={"data": {"mobilePhone": spelling}}).status == 409
    assert trigg.put("customers", body={"data": {"mobilePhone": spelling, "firstName": "Olav"}}).data["id"] == OLA


@pytest.mark.parametrize("number", ["4512345678", "+4612345678", "12345678", "912345678", "+47 9123"])
def test_another_phone_number_is_somebody_else(trigg: Trigg, number: str) -> None:
    assert trigg.get("customers", mobilePhone=number).status == 404


QUARANTINED = "400 00 422"


@pytest.mark.parametrize("field", ["mobilePhone", "email"])
def test_what_is_quarantined_is_refused_by_every_way_in(trigg: Trigg, field: str) -> None:
    given = {field: QUARANTINED if field == "mobilePhone" else "Karantene@example.no"}

    assert trigg.post("customers", body={"data": {**given, "externalId": "M-1"}}).status == 422
    assert trigg.post("customers", "prospects", body={"data": given}).status == 400
    assert trigg.put("customers", body={"data": {**given, "id": OLA}}).status == 400
    external_id = "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6"
    assert trigg.put("customers", "externalId", body={"data": {**given, "externalId": external_id}}).status == 400
    if field == "mobilePhone":
        assert trigg.get("vipps", "codeword", QUARANTINED).status == 400
        assert trigg.post("vipps", body={"mobilePhone": QUARANTINED, "storeId": "001"}).status == 400
    assert len(trigg.state.customers()) == 2
    assert not trigg.state.recruitments()
    assert not trigg.state.sms_outbox


def test_a_customer_whose_number_was_quarantined_later_can_be_updated() -> None:
    trigg = Trigg(seed={"customers": [{"id": "M-17", "mobilePhone": "+4740000422"}], "quarantined": ["40000422"]})
    reply = trigg.put("customers", body={"data": {"id": "M-17", "mobilePhone": "400 00 422", "firstName": "Siri"}})
    assert (reply.status, reply.data["firstName"]) == (200, "Siri")


def test_an_update_that_names_two_people_is_refused(trigg: Trigg) -> None:
    before = trigg.state.customers()
    for fields in (("id", "mobilePhone"), ("id", "email"), ("mobilePhone", "email")):
        kari = {"mobilePhone": "98 76 54 32", "email": "kari@example.no"}
        ola = {"id": OLA, "mobilePhone": "+4791234567"}
        reply = trigg.put("customers", body={"data": {fields[0]: ola[fields[0]], fields[1]: kari[fields[1]]}})
        assert (reply.status, reply.detail["fields"]) == (400, list(fields))
    unknown = {"id": "2457B03E-0000-45E9-B551-25F10D7BD4F2", "mobilePhone": "+4791234567", "firstName": "Nils"}
    assert trigg.put("customers", body={"data": unknown}).status == 404
    assert trigg.state.customers() == before
