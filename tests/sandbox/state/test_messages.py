"""Messages, codes, triggers and recruitments: nothing is sent, the outbox holds it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.sandbox.state.test_calls import KARI, OLA, Trigg


@pytest.fixture
def trigg() -> Trigg:
    return Trigg()


def test_an_sms_stands_in_the_outbox(trigg: Trigg) -> None:
    body = {"sender": "Fjellsport", "mobilePhone": "912 34 567", "message": "Varen er klar"}
    trigg.post("messaging", "sms", body=body)
    trigg.post("messaging", "sms", body={"mobilePhone": "+4741000001", "message": ""})

    first, second = trigg.state.sms_outbox
    assert (first.to, first.sender, first.text, first.kind, first.code) == (
        "+4791234567",
        "Fjellsport",
        "Varen er klar",
        "sms",
        None,
    )
    assert second.sender == "Kundeklubb"
    assert second.at - first.at == timedelta(seconds=1)


@pytest.mark.parametrize("phone", ["", "+", "ring meg", "12", "+47912345678901234"])
def test_what_is_no_phone_number_is_refused(trigg: Trigg, phone: str) -> None:
    assert trigg.post("messaging", "sms", body={"mobilePhone": phone, "message": "Hei"}).status == 400
    assert trigg.state.sms_outbox == []


def test_a_code_is_good_once(trigg: Trigg) -> None:
    trigg.get("messaging", "sms", "code", "create", "+4791234567")
    (sms,) = trigg.state.sms_outbox
    assert sms.code is not None
    assert len(sms.code) == 4
    assert sms.code in sms.text
    assert sms.kind == "code"
    wrong = "0000" if sms.code != "0000" else "0001"

    assert trigg.get("messaging", "sms", "code", "verify", "+4791234567", wrong).status == 400
    assert trigg.get("messaging", "sms", "code", "verify", "+4798765432", sms.code).status == 404
    assert trigg.get("messaging", "sms", "code", "verify", "91234567", sms.code).status == 200
    assert trigg.get("messaging", "sms", "code", "verify", "+4791234567", sms.code).status == 404


def test_a_new_code_replaces_the_old_one(trigg: Trigg) -> None:
    trigg.get("messaging", "sms", "code", "create", "+4791234567")
    trigg.get("messaging", "sms", "code", "create", "+4791234567")
    old, new = (str(sms.code) for sms in trigg.state.sms_outbox)

    assert old != new
    assert trigg.get("messaging", "sms", "code", "verify", "+4791234567", old).status == 400
    assert trigg.get("messaging", "sms", "code", "verify", "+4791234567", new).status == 200


@pytest.mark.parametrize(("seconds", "status"), [(9 * 60, 200), (10 * 60 + 1, 404)])
def test_a_code_is_good_for_ten_minutes(trigg: Trigg, seconds: int, status: int) -> None:
    trigg.get("messaging", "sms", "code", "create", "+4791234567")
    trigg.state.advance(seconds)

    code = str(trigg.state.sms_outbox[0].code)
    assert trigg.get("messaging", "sms", "code", "verify", "+4791234567", code).status == status


def test_length_and_time_of_a_code_are_the_seeds() -> None:
    trigg = Trigg(seed={"settings": {"codeLength": 6, "codeMinutes": 0.5, "smsSender": "Fjellsport"}})
    trigg.get("messaging", "sms", "code", "create", "+4791234567")

    (sms,) = trigg.state.sms_outbox
    assert (len(str(sms.code)), sms.sender) == (6, "Fjellsport")
    trigg.state.advance(31)
    assert trigg.get("messaging", "sms", "code", "verify", "+4791234567", str(sms.code)).status == 404


def test_a_message_that_was_written_before_is_sent_to_the_customer(trigg: Trigg) -> None:
    assert trigg.get("messaging", "sms", "trigger", OLA, "welcomeSMS").status == 200
    assert trigg.get("messaging", "sms", "trigger", OLA, "annet").status == 200

    assert [(sms.to, sms.text, sms.kind) for sms in trigg.state.sms_outbox] == [
        ("+4791234567", "Hei Ola, og velkommen som medlem!", "trigger"),
        ("+4791234567", "annet", "trigger"),
    ]
    assert trigg.get("messaging", "sms", "trigger", "ukjent", "welcomeSMS").status == 400


def test_a_customer_without_a_phone_gets_no_message(trigg: Trigg) -> None:
    id = trigg.post("customers", body={"data": {"email": "siri@example.no"}}).data["id"]

    assert trigg.get("messaging", "sms", "trigger", id, "welcomeSMS").status == 400


def test_a_triggered_automation_is_remembered(trigg: Trigg) -> None:
    assert trigg.post("triggers", "bursdag", "customer", KARI.lower(), body={"alder": 40}).status == 200
    assert trigg.post("triggers", "bursdag", "customer", "mobilePhone", "+4798765432", body={}).status == 200
    assert trigg.post("triggers", "bursdag", "customer", "ukjent", body={}).status == 404
    assert trigg.post("triggers", "bursdag", "customer", "mobilePhone", "ukjent", body={}).status == 404

    assert [(entry["id"], entry["customerId"], entry["body"]) for entry in trigg.state.triggers()] == [
        ("bursdag", KARI, {"alder": 40}),
        ("bursdag", KARI, {}),
    ]


def test_recruitments_are_remembered_and_write_to_the_phone(trigg: Trigg) -> None:
    trigg.get("vipps", "codeword", "+4741000001")
    trigg.post("vipps", body={"mobilePhone": "41000002", "storeId": "002", "cashierId": "17"})

    assert [(sms.to, sms.kind) for sms in trigg.state.sms_outbox] == [
        ("+4741000001", "vipps"),
        ("+4741000002", "vipps"),
    ]
    assert [entry["channel"] for entry in trigg.state.recruitments()] == ["sms", "pos"]
    assert trigg.state.recruitments()[1]["cashierId"] == "17"
    assert trigg.get("vipps", "codeword", "x").status == 400
