"""Promotions on the state: assigned, redeemed up to their limit, disabled and enabled."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.state.test_calls import KARI, OLA, VOUCHER, WELCOME, Trigg


@pytest.fixture
def trigg() -> Trigg:
    return Trigg()


def promotion_of(trigg: Trigg, customer: str, definition: str = WELCOME) -> dict[str, Any]:
    promotions: list[dict[str, Any]] = trigg.get("promotions", "customerId", customer).content
    return next(promotion for promotion in promotions if promotion["promotionDefinitionId"] == definition)


def redeem(trigg: Trigg, id: str, **further: Any) -> int:
    return trigg.post("promotions", "redeem", body={"id": id, "storeId": "001", **further}).status


def test_a_promotion_has_the_words_of_its_definition(trigg: Trigg) -> None:
    promotion = promotion_of(trigg, OLA)

    assert promotion["name"] == "Velkomstkupong"
    assert promotion["urlLink"] == "https://example.no/kuponger/velkommen"
    assert (promotion["available"], promotion["redemptionLimit"], promotion["redemptionCount"]) == (True, 1, 0)
    assert promotion["id"] not in {WELCOME, promotion_of(trigg, KARI)["id"]}


def test_it_is_redeemed_up_to_its_limit_and_stands_in_the_history(trigg: Trigg) -> None:
    id = promotion_of(trigg, OLA, VOUCHER)["id"]

    assert redeem(trigg, id.lower(), customerId=OLA.lower(), receiptId="R-1") == 200
    assert promotion_of(trigg, OLA, VOUCHER)["redemptionCount"] == 1
    assert [redeem(trigg, id) for _ in range(3)] == [200, 200, 400]

    history = trigg.get("promotions", "redeem", "history", "customerId", OLA).content
    assert [entry.get("receiptId") for entry in history] == [None, None, "R-1"]
    assert history[2]["name"] == "Bonussjekk kr 100,-"
    assert history[2]["redeemedDate"] == "2026-01-05T08:00:00"
    assert {entry["id"] for entry in history} == {id}
    assert len(trigg.state.redemptions()) == 3


def test_a_used_up_promotion_is_listed_no_more(trigg: Trigg) -> None:
    assert redeem(trigg, WELCOME, customerId=KARI) == 200

    assert trigg.get("promotions", "customerId", KARI).content == []
    assert trigg.get("customers", "id", KARI).data["promotions"] == []


def test_a_definition_and_a_customer_name_a_promotion_too(trigg: Trigg) -> None:
    assert redeem(trigg, VOUCHER, customerId=OLA) == 200
    assert redeem(trigg, VOUCHER) == 404
    assert redeem(trigg, VOUCHER, customerId=KARI) == 404


def test_an_unknown_promotion_or_anothers_is_not_found(trigg: Trigg) -> None:
    assert redeem(trigg, "71E8AC01-152D-4B2E-956A-3656CD3396AE") == 404
    assert redeem(trigg, "") == 404
    assert redeem(trigg, promotion_of(trigg, OLA)["id"], customerId=KARI) == 404
    assert trigg.state.redemptions() == []


def test_a_disabled_promotion_cannot_be_redeemed_until_it_is_enabled_again(trigg: Trigg) -> None:
    id = promotion_of(trigg, KARI)["id"]

    assert trigg.post("promotions", id, "disableUse", KARI).status == 200
    assert trigg.post("promotions", id, "disableUse", KARI).status == 200
    assert promotion_of(trigg, KARI)["available"] is False
    assert trigg.get("customers", "id", KARI).data["promotions"] == []
    assert redeem(trigg, id) == 400
    assert trigg.post("promotions", id, "enableUse", KARI.lower()).status == 200
    assert redeem(trigg, id) == 200


@pytest.mark.parametrize("use", ["enableUse", "disableUse"])
def test_the_use_of_a_promotion_that_the_customer_does_not_have_is_not_found(trigg: Trigg, use: str) -> None:
    assert trigg.post("promotions", promotion_of(trigg, OLA)["id"], use, KARI).status == 404
    assert trigg.post("promotions", "ukjent", use, OLA).status == 404
    assert trigg.post("promotions", WELCOME, use, "ukjent").status == 404


def test_a_promotion_without_a_limit_is_never_used_up() -> None:
    definition = {"id": "D-1", "name": "Ti prosent", "unlimitedRedemption": True, "welcome": True}
    trigg = Trigg(seed={"promotionDefinitions": [definition]})
    customer = trigg.post("customers", body={"data": {"email": "siri@example.no"}}).data["id"]

    assert [redeem(trigg, "d-1", customerId=customer) for _ in range(20)] == [200] * 20


def test_a_promotion_out_of_its_time_can_neither_be_seen_nor_redeemed() -> None:
    definition = {"id": "D-1", "name": "Januarkupong", "welcome": True, "validTo": "2026-01-31T23:59:59"}
    trigg = Trigg(seed={"promotionDefinitions": [definition]})
    customer = trigg.post("customers", body={"data": {"email": "siri@example.no"}}).data["id"]
    id = promotion_of(trigg, customer, "D-1")["id"]

    trigg.state.advance(30 * 24 * 3600)

    assert trigg.get("promotions", "customerId", customer).content == []
    assert trigg.get("promotions", "campaigns").content == []
    assert redeem(trigg, id) == 400


def test_promotions_are_listed_by_mobile_phone(trigg: Trigg) -> None:
    by_phone = trigg.get("promotions", "mobilePhone", mobilePhone="+4791234567")

    assert by_phone.content == trigg.get("promotions", "customerId", OLA).content
    assert trigg.get("promotions", "mobilePhone", mobilePhone="+4700000000").status == 404


def test_definitions_and_campaigns_are_the_seeds(trigg: Trigg) -> None:
    definitions = trigg.get("promotions", "definitions").content
    campaigns = trigg.get("promotions", "campaigns").content

    assert [definition["id"] for definition in definitions] == [WELCOME, VOUCHER]
    assert all("welcome" not in definition for definition in definitions)
    assert definitions[0]["linkUrl"] == campaigns[0]["urlLink"]


def test_a_cart_gets_what_fits_it() -> None:
    definitions = [
        {"id": "D-1", "name": "Ski", "productsIncluded": ["SKI-1", {"id": "SKI-2"}], "welcome": True},
        {"id": "D-2", "name": "Alt"},
    ]
    trigg = Trigg(seed={"promotionDefinitions": definitions})
    customer = trigg.post("customers", body={"data": {"email": "siri@example.no"}}).data["id"]

    def names(**body: Any) -> list[str]:
        return [promotion["name"] for promotion in trigg.post("promotions", "cart", body=body).content]

    assert names() == ["Alt"]
    assert names(items=[{"itemId": "SKI-2"}, 7]) == ["Ski", "Alt"]
    assert names(customerId=customer, items=[{"productId": "SKI-1"}]) == ["Ski"]
    assert names(customerId=customer, items="ingen") == []


def test_a_dynamic_function_echoes(trigg: Trigg) -> None:
    assert trigg.post("promotions", "dynamic", "a/b", body={"data": 1}).content == {
        "function": "a/b",
        "data": {"data": 1},
    }
