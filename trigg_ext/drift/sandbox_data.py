"""Seed a sandbox to try the check on without a key: a value for each documented field, and values that fit."""

from __future__ import annotations

from typing import Any

from trigg_ext.drift.live import Values
from trigg_ext.models import PaymentCardInputDict, PromotionRedemptionDict, VehicleInputDict
from trigg_ext.sandbox import Sandbox

CUSTOMER = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
_FRIEND = "226B14AF-18A6-44CF-834E-BE4BCA5D64B7"
_PHONE = "+4791234567"
_WELCOME = "8F96A471-05F4-4A9B-8156-97BD35F6F29D"
_VOUCHER = "C3A1D2E4-6B5F-4F0A-9A77-0D4E5B6C7D8E"
_CARD: PaymentCardInputDict = {
    "customerId": CUSTOMER,
    "token": "tok_5f2c91",
    "maskedPan": "**** **** **** 1234",
    "expiryDate": "12/29",
    "extendedProperties": {},
}
_VEHICLE: VehicleInputDict = {
    "registrationNumber": "EK12345",
    "brand": "Polestar",
    "model": "2",
    "year": 2024,
    "extendedProperties": {},
}
_REDEMPTION: PromotionRedemptionDict = {
    "id": _VOUCHER,
    "storeId": "001",
    "customerId": CUSTOMER,
    "receiptId": "122014",
}
_WHEN = "2024-03-19T12:00:00"


def _definition(number: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "active": True,
        "name": name,
        "description": "10 % på ett kjøp",
        "terms": "Alle varer, en gang per medlem",
        "linkUrl": "https://example.no/kuponger",
        "imageUrl": "https://example.no/kuponger.png",
        "type": "Promotion",
        "subType": "Percent",
        "validFrom": "2024-01-01T00:00:00",
        "validTo": "2035-12-31T23:59:59",
        "validTimeFrom": "08:00:00",
        "validTimeTo": "20:00:00",
        "sortOrder": 1,
        "redemptionLimit": 3,
        "unlimitedRedemption": False,
        "redemptionChannels": [{"valueType": "percent", "value": "10", "message": "10 % rabatt"}],
        "productsIncluded": ["VR1722775"],
        "productsExcluded": [],
        "storesIncluded": ["001"],
        "tiersIncluded": [],
        "clientId": "FJELLSPORT",
        "created": _WHEN,
        "createdBy": "no-reply@example.no",
        "updated": _WHEN,
        "updatedBy": "no-reply@example.no",
        **more,
    }


def _receipt(number: str, quantity: int, kind: str) -> dict[str, Any]:
    amount = 979.3 * quantity
    return {
        "Header": {
            "StoreId": "001",
            "ReceiptId": number,
            "TimeStamp": "2025-12-20T14:50:05",
            "ConsumerId": CUSTOMER,
            "GrossAmount": amount,
            "Vat": 195.86 * quantity,
        },
        "Items": [
            {
                "ReceiptId": number,
                "LineNo": 1,
                "Quantity": quantity,
                "ProductId": "7049987090935",
                "ProductName": "Svart jakke",
                "GrossAmount": amount,
                "Vat": 195.86 * quantity,
                "NetAmount": 783.44 * quantity,
                "TransactionType": kind,
            }
        ],
    }


# What the sandbox's own seed leaves out, so that each documented field has a value.
_FURTHER: dict[str, Any] = {
    "consents": [{"id": "email", "name": "E-post", "description": "Markedsføring", "extendedProperties": {}}],
    "promotionDefinitions": [
        _definition(_WELCOME, "Velkomstkupong"),
        _definition(_VOUCHER, "Bonussjekk kr 100,-", type="Voucher"),
    ],
    "bonusRules": [
        {
            "bonusRuleId": "20",
            "name": "Gåtur, kilometer",
            "bonusRuleType": "ACTIVITY",
            "value": "0.8",
            "validFrom": "2022-01-01T00:00:00",
            "validTo": "2035-12-31T23:59:59",
            "created": "2021-01-01T00:00:00",
        }
    ],
    "bonusCampaigns": [
        {
            "id": "5",
            "campaignName": "Dobbel bonus på hageuka",
            "campaignType": "F",
            "rewardType": "double",
            "points": 2,
            "campaignImageUrl": "https://example.no/hage.png",
            "validFrom": "2025-12-01T00:00:00",
            "validTo": "2035-12-31T23:59:59",
            "products": [{"id": "VR1722775"}],
        }
    ],
    "loyaltyCards": [
        {
            "id": "4",
            "namn": "Sort kaffe",
            "total": 10,
            "imageUrl": "https://example.no/kaffe.png",
            "sortOrder": 1,
            "extendedProperties": {},
        }
    ],
    "cardCampaigns": [
        {"id": "4", "name": "Sort kaffe", "products": [{"id": "7038010009457"}], "extendedProperties": {}}
    ],
    "receipts": [_receipt("122014", 1, "PURCHASE")],
}

VALUES = Values(
    shared={
        "mobilePhone": _PHONE,
        "messageId": "welcomeSMS",
        "triggerId": "velkommen",
        "activityId": "20",
        "function": "beregnRabatt",
        "clientName": "fjellsport",
        "source": "kasse",
        "code": "0000",
    },
    parameters={
        "data_enrichment.discover_by_mobile_phone": {"mobilePhone": _PHONE},
        "data_enrichment.discover_by_ssn": {"ssn": "17058432145"},
        "customers.changed": {"timestamp": "20240101T0000"},
        "reports.get": {"reportType": "customers", "page": 1, "rowsPage": 25},
    },
    bodies={
        "carts.save": {
            "cartId": "934E2183-5004-45B0-8E75-A5178F1DEEF1",
            "contactId": CUSTOMER,
            "items": [{"itemId": "1001", "quantity": 2, "name": "Ullsokker", "price": 149.9, "currency": "NOK"}],
        },
        "carts.empty": {"cartId": "934E2183-5004-45B0-8E75-A5178F1DEEF1"},
        "customers.create": {"data": {"firstName": "Ingrid", "lastName": "Berg", "mobilePhone": "+4741223344"}},
        "customers.update": {"data": {"mobilePhone": _PHONE, "city": "Bergen"}},
        "customers.update_by_external_id": {
            "data": {"externalId": "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6", "city": "Oslo"}
        },
        "customers.create_prospect": {"data": {"email": "ny@example.no"}},
        "customers.dynamic": {"kurv": [{"vare": "7049987090935", "antall": 1}]},
        "imports.data": {"kunder": [{"medlemsnummer": "100001111"}]},
        "imports.form": {"medlemsnummer": "100001111"},
        "imports.file": {"file": "medlemsnummer;navn\n100001111;Kari\n"},
        "loyalty.import_activity_bonus": {
            "externalId": "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6",
            "activity": "20",
            "activityDate": "2026-01-05",
            "activityValue": 10,
        },
        "loyalty.add_bonus_points": {"points": 100, "description": "Plaster på såret", "customerId": CUSTOMER},
        "loyalty.add_bonus_by_activity": {"activityValue": 10},
        "loyalty.transfer_clips": {
            "fromCustomerId": CUSTOMER,
            "toCustomerId": _FRIEND,
            "loyaltycardId": "4",
            "clipCount": 1,
        },
        "loyalty.update_achievement": {"id": "4", "customerId": CUSTOMER, "storeId": "001", "adjustmentAmount": 1},
        "loyalty.add_bonus_by_transaction": {"grossAmount": 979.3},
        "messaging.send_sms": {"mobilePhone": _PHONE, "message": "Hei på deg", "sender": "Fjellsport"},
        "vehicles.add": {"registrationNumber": "EK54321", "brand": "Polestar"},
        "vehicles.update": {"registrationNumber": "EK12345", "model": "3"},
        "payment_cards.attach": {"customerId": CUSTOMER, "token": "tok_77aa"},
        "payment_cards.create_signature": {"customerId": CUSTOMER},
        "plugins.calculate_cart_price": {"kurv": [{"vare": "7049987090935", "antall": 1}]},
        "plugins.extenda": {"cartId": "934E2183-5004-45B0-8E75-A5178F1DEEF1"},
        "promotions.redeem": {"id": _WELCOME, "storeId": "001", "customerId": CUSTOMER, "receiptId": "122014"},
        "promotions.for_cart": {"customerId": CUSTOMER},
        "promotions.dynamic": {"kurv": []},
        "transactions.create": {"ReceiptRequests": [_receipt("122015", 1, "PURCHASE")]},
        "triggers.fire": {"tekst": "velkommen"},
        "triggers.fire_by_mobile_phone": {"tekst": "velkommen"},
        "vipps.recruit_from_pos": {"mobilePhone": _PHONE, "storeId": "001", "cashierId": "123"},
    },
)


def seeded_sandbox() -> Sandbox:
    """Return a sandbox in which every operation that reads has something to respond.

    Raises:
        ImportError: the extra is not installed.
    """
    from trigg_ext.sandbox import Sandbox

    sandbox = Sandbox()
    try:
        sandbox.state.load(_FURTHER)
        with sandbox.client(preview="allow") as client:
            client.payment_cards.attach(_CARD)
            client.vehicles.add(CUSTOMER, _VEHICLE)
            client.promotions.redeem(_REDEMPTION)
    except BaseException:
        sandbox.close()
        raise
    return sandbox
