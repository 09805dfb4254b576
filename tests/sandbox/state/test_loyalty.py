"""Points by hand and by activity, cards and clips, campaigns and rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.state.test_calls import KARI, OLA, Trigg


@pytest.fixture
def trigg() -> Trigg:
    return Trigg()


def points(trigg: Trigg, customer: str = OLA) -> Any:
    return trigg.get("customers", "id", customer).data["loyalty"]["points"]


@pytest.mark.parametrize(
    "named",
    [
        {"customerId": OLA.lower()},
        {"externalId": "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6"},
        {"externalId": "+4791234567"},
        {"mobilePhone": "91234567"},
        {"email": "ola@example.no"},
        {"customerId": "ukjent", "mobilePhone": "+4791234567"},
    ],
)
def test_points_by_hand_go_to_whoever_an_additional_field_names(trigg: Trigg, named: dict[str, str]) -> None:
    body = {"points": 99.5, "description": "Sen levering", **named}
    reply = trigg.post("loyalty", "bonus", "addRewardPoints", body=body)

    assert reply.content == {
        "externalId": "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6",
        "activity": "Sen levering",
        "activityDate": "2026-01-05",
        "activityValue": 100,
    }
    assert points(trigg) == 600


@pytest.mark.parametrize("named", [{}, {"customerId": ""}, {"mobilePhone": "+4700000000"}, {"externalId": 7}])
def test_points_by_hand_for_nobody_are_refused(trigg: Trigg, named: dict[str, Any]) -> None:
    body = {"points": 100, "description": "Sen levering", **named}

    assert trigg.post("loyalty", "bonus", "addRewardPoints", body=body).status == 400


def test_more_points_than_can_be_counted_are_refused(trigg: Trigg) -> None:
    body = {"points": 1e13, "description": "Feil", "customerId": OLA}

    assert trigg.post("loyalty", "bonus", "addRewardPoints", body=body).status == 400
    assert (
        trigg.put(
            "loyalty", "achievements", body={"id": "4", "customerId": OLA, "storeId": "1", "adjustmentAmount": 10**40}
        ).status
        == 400
    )


def test_points_by_hand_may_be_taken(trigg: Trigg) -> None:
    body = {"points": -50, "description": "Feil", "customerId": OLA}
    trigg.post("loyalty", "bonus", "addRewardPoints", body=body)

    assert points(trigg) == 450


def test_an_imported_activity_responses_texts_as_the_reference_does() -> None:
    rules = [{"bonusRuleId": "20", "value": "0.8"}]
    trigg = Trigg(seed={"bonusRules": rules, "customers": [{"id": OLA, "externalId": "M-1", "points": 30}]})

    reply = trigg.post("loyalty", "bonus", "import", body={"externalId": "M-1", "activity": "20", "activityValue": 10})

    assert reply.content == {
        "status": "1",
        "statusText": "OK",
        "points": "38",
        "totaltPoints": "38",
        "activityPoints": "8",
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"activity": "20"}, 400),
        ({"externalId": "ukjent", "activity": "20"}, 404),
        ({"externalId": "+4791234567", "activity": "21"}, 400),
        ({"externalId": "+4791234567"}, 400),
        ({"externalId": "+4791234567", "activity": "20", "activityDate": "i går"}, 400),
        ({"externalId": "+4791234567", "activity": "20", "activityValue": 10**30}, 400),
    ],
)
def test_an_imported_activity_that_makes_no_sense_is_refused(trigg: Trigg, body: Any, status: int) -> None:
    assert trigg.post("loyalty", "bonus", "import", body=body).status == status
    assert points(trigg) == 500


def test_an_activity_of_a_customer_gives_the_rules_points(trigg: Trigg) -> None:
    assert trigg.post("loyalty", "activity", "2", "customerId", OLA).content["activityPoints"] == "30"
    assert trigg.post("loyalty", "activity", "20", "customerId", OLA, body={"activityValue": 5}).status == 200
    assert points(trigg) == 534
    assert trigg.post("loyalty", "activity", "99", "customerId", OLA).status == 404
    assert trigg.post("loyalty", "activity", "2", "customerId", "ukjent").status == 404


def test_a_rule_out_of_its_time_gives_nothing() -> None:
    rule = {"bonusRuleId": "7", "value": "5", "validTo": "2026-01-05T08:00:01"}
    trigg = Trigg(seed={"bonusRules": [rule], "customers": [{"id": OLA}]})

    assert trigg.post("loyalty", "activity", "7", "customerId", OLA).status == 200
    trigg.state.advance(1)
    assert trigg.post("loyalty", "activity", "7", "customerId", OLA).status == 404


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"activityId": "2"}, "30"),
        ({"points": 12.5}, "13"),
        ({"grossAmount": 199.5}, "20"),
        ({"amount": 100, "receiptId": "R-1"}, "10"),
        ({}, "0"),
    ],
)
def test_a_transaction_that_is_no_receipt_gives_points(trigg: Trigg, body: Any, expected: str) -> None:
    reply = trigg.post("loyalty", "transactions", "customerId", OLA, body=body)

    assert reply.content["activityPoints"] == expected
    assert points(trigg) == 500 + int(expected)


def test_a_transaction_whose_points_cannot_be_read_is_refused(trigg: Trigg) -> None:
    path = ("loyalty", "transactions", "customerId", OLA)

    assert trigg.post(*path, body={"points": "mange"}).status == 400
    assert trigg.post(*path, body={"grossAmount": None}).status == 400
    assert trigg.post(*path, body={"activityId": "99"}).status == 404
    assert trigg.post(*path).status == 200


def test_the_bonus_report_tells_what_every_point_was_for(trigg: Trigg) -> None:
    trigg.post("loyalty", "activity", "2", "customerId", KARI)

    entries = trigg.get("reports", "bonus").content["data"]

    assert [(entry["customerId"], entry["points"], entry["type"]) for entry in entries] == [
        (OLA, 500, "seed"),
        (KARI, 30, "activity"),
    ]


def counts(trigg: Trigg) -> list[Any]:
    return [trigg.get("loyalty", "loyalty-cards", customer).content[0]["count"] for customer in (OLA, KARI)]


def test_transferred_clips_leave_one_card_and_stand_on_the_other(trigg: Trigg) -> None:
    body = {"fromCustomerId": OLA, "toCustomerId": KARI, "loyaltycardId": "4", "clipCount": 2}

    assert trigg.post("loyalty", "loyalty-cards", "transfer-clips", body=body).status == 200
    assert counts(trigg) == [1, 2]
    reply = trigg.post("loyalty", "loyalty-cards", "transfer-clips", body=body)
    assert reply.status == 400
    assert reply.detail["clipCount"] == 1
    assert counts(trigg) == [1, 2]


@pytest.mark.parametrize(
    "change",
    [
        {"clipCount": 0},
        {"clipCount": -1},
        {"clipCount": 10**40},
        {"toCustomerId": OLA},
        {"toCustomerId": "ukjent"},
        {"fromCustomerId": ""},
        {"loyaltycardId": "5"},
    ],
)
def test_a_transfer_that_makes_no_sense_is_refused(trigg: Trigg, change: dict[str, Any]) -> None:
    body = {"fromCustomerId": OLA, "toCustomerId": KARI, "loyaltycardId": "4", "clipCount": 1, **change}

    assert trigg.post("loyalty", "loyalty-cards", "transfer-clips", body=body).status == 400
    assert counts(trigg) == [3, 0]


def test_a_transfer_needs_room_on_the_other_card(trigg: Trigg) -> None:
    trigg.put("loyalty", "achievements", body={"id": "4", "customerId": KARI, "storeId": "001", "adjustmentAmount": 9})
    body = {"fromCustomerId": OLA, "toCustomerId": KARI, "loyaltycardId": "4", "clipCount": 2}

    assert trigg.post("loyalty", "loyalty-cards", "transfer-clips", body=body).status == 400


def test_an_achievement_adds_each_time_until_the_card_is_full(trigg: Trigg) -> None:
    body = {"id": "4", "customerId": OLA, "storeId": "001"}
    statuses = [trigg.put("loyalty", "achievements", body=body).status for _ in range(8)]

    assert statuses == [200] * 7 + [409]
    assert counts(trigg) == [10, 0]
    assert trigg.put("loyalty", "achievements", body={**body, "adjustmentAmount": -11}).status == 409
    assert trigg.put("loyalty", "achievements", body={**body, "id": "5"}).status == 400
    assert trigg.put("loyalty", "achievements", body={**body, "customerId": "ukjent"}).status == 400


def test_campaigns_are_for_all_or_for_those_they_name() -> None:
    campaigns = [
        {"id": "1", "campaignName": "Alle", "validTo": "2026-02-01T00:00:00"},
        {"id": "2", "campaignName": "Bare Kari", "customerIds": [KARI.lower()]},
        {"id": "3", "campaignName": "Til våren", "validFrom": "2026-03-01T00:00:00"},
    ]
    trigg = Trigg(seed={"bonusCampaigns": campaigns, "customers": [{"id": OLA}, {"id": KARI}]})

    def names(*customer: str) -> list[str]:
        found = trigg.get("loyalty", "bonus", "campaigns", *customer).content
        assert all("customerIds" not in campaign for campaign in found)
        return [campaign["campaignName"] for campaign in found]

    assert names() == ["Alle", "Bare Kari"]
    assert names(OLA) == ["Alle"]
    assert names(KARI) == ["Alle", "Bare Kari"]
    assert trigg.get("loyalty", "bonus", "campaigns", "ukjent").status == 404
    trigg.state.advance(90 * 24 * 3600)
    assert names() == ["Bare Kari", "Til våren"]


def test_the_cards_campaigns_and_rules_are_the_seeds(trigg: Trigg) -> None:
    assert trigg.get("loyalty", "loyalty-cards", "campaigns").content[0]["products"] == [{"id": "7038010009457"}]
    assert [rule["bonusRuleId"] for rule in trigg.get("bonus", "rules").content] == ["2", "20"]
    assert trigg.get("customers", "id", OLA).data["loyalty"]["loyaltyCards"][0]["count"] == 3
    assert trigg.get("loyalty", "loyalty-cards", "ukjent").status == 404
