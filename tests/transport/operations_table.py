"""All 66 operations as a caller writes them, and what must then stand on the wire. Written by hand, from the reference.

Nothing here is read from the generated code or the effective document: it is what those are held against.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import NoneType
from typing import Any

from tests.transport.recorder import Reply, reply_json
from trigg_ext import File
from trigg_ext.models import (
    AchievementUpdate,
    BonusActivity,
    Cart,
    CustomerInput,
    CustomerRequest,
    EmptyCart,
    ImportsFileRequest,
    PaymentCardInput,
    PromotionRedemption,
    ProspectRequest,
    ProspectRequestData,
    ReceiptHeader,
    ReceiptItem,
    ReceiptRequest,
    RewardPoints,
    Sms,
    Source,
    TransactionBatch,
    TransferClips,
    VehicleInput,
    VippsRecruitment,
)

PHONE = "+4791234567"
PHONE_ENCODED = "%2B4791234567"
EMAIL = "ola+trigg@example.no"
EMAIL_ENCODED = "ola%2Btrigg%40example.no"
SSN = "01010112345"
CUSTOMER = "226B14AF-18A6-44CF-834E-BE4BCA5D64B7"
PROMOTION = "71E8AC01-152D-4B2E-956A-3656CD3396AE"
VEHICLE = "C0FFEE00-0000-4000-8000-000000000001"
TOKEN = "tok_5f2c/91+a"
TOKEN_ENCODED = "tok_5f2c%2F91%2Ba"
EXTERNAL = "kunde nr 4/æøå"
EXTERNAL_ENCODED = "kunde%20nr%204%2F%C3%A6%C3%B8%C3%A5"

_CUSTOMER_RESPONSE = {"data": {"id": CUSTOMER, "firstName": "Ola", "lastName": "Nordmann"}}
_PROMOTION_RESPONSE = [{"id": PROMOTION, "name": "Velkomstkupong", "redemptionLimit": 5}]
_FREE_RESPONSE = {"resultat": "ok", "antall": 2}


@dataclass(frozen=True)
class Case:
    """One call, what it must put on the wire, what the server responds, and what the caller must get."""

    name: str
    method: str
    path: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None
    response: Any = None
    status: int = 200
    result: type = NoneType
    raw_body: bytes | None = None
    content_type: str | None = None
    authenticated: bool = True

    @property
    def reply(self) -> Reply:
        if self.status == 302:
            return Reply(302, headers={"location": "https://www.example.no/takk"})
        return Reply(self.status) if self.response is None else reply_json(self.response, self.status)

    @property
    def sends_json(self) -> bool:
        return self.body is not None

    def __str__(self) -> str:
        return self.name


def _customer(name: str, method: str, path: str, *args: Any, **more: Any) -> Case:
    from trigg_ext.models import Customer

    return Case(name, method, path, args, response=_CUSTOMER_RESPONSE, result=Customer, **more)


def _request() -> CustomerRequest:
    return CustomerRequest(
        data=CustomerInput(
            mobile_phone=PHONE, email=EMAIL, first_name="Kari", extended_properties={"kundeklubb": True}
        ),
        source=Source(name="Nettbutikk", store_id="ST-001"),
    )


_REQUEST_JSON = {
    "data": {"mobilePhone": PHONE, "email": EMAIL, "firstName": "Kari", "extendedProperties": {"kundeklubb": True}},
    "source": {"name": "Nettbutikk", "storeId": "ST-001"},
}


def _receipts() -> TransactionBatch:
    return TransactionBatch(
        receipt_requests=[
            ReceiptRequest(
                header=ReceiptHeader(
                    store_id="001",
                    receipt_id="9999258836",
                    time_stamp="2023-10-13T14:50:05",
                    consumer_id=CUSTOMER,
                    gross_amount=1817.8,
                    vat=363.56,
                ),
                items=[
                    ReceiptItem(
                        receipt_id="9999258836",
                        line_no=1,
                        quantity=2,
                        product_id="VR1722775",
                        gross_amount=1817.8,
                        product_name="Juletre med LED-lys",
                        net_amount=1454.24,
                    )
                ],
            )
        ]
    )


_RECEIPTS_JSON = {
    "ReceiptRequests": [
        {
            "Header": {
                "StoreId": "001",
                "ReceiptId": "9999258836",
                "TimeStamp": "2023-10-13T14:50:05",
                "ConsumerId": CUSTOMER,
                "GrossAmount": 1817.8,
                "Vat": 363.56,
            },
            "Items": [
                {
                    "ReceiptId": "9999258836",
                    "LineNo": 1,
                    "Quantity": 2,
                    "ProductId": "VR1722775",
                    "GrossAmount": 1817.8,
                    "ProductName": "Juletre med LED-lys",
                    "NetAmount": 1454.24,
                }
            ],
        }
    ]
}


def cases() -> list[Case]:
    """One case per operation, in the order of the reference."""
    from trigg_ext.models import BonusActivity as Activity
    from trigg_ext.models import BonusImportResult, PaymentCard, PaymentCardSignature, ProspectResponse, Report, Vehicle

    free: dict[str, Any] = {"kurv": [{"vare": "7049987090935", "antall": 1}]}
    return [
        Case("affiliates.list", "GET", "/affiliates", response=[{"id": "154831A5", "active": True}], result=list),
        Case(
            "carts.save",
            "POST",
            "/abandonedCarts",
            (Cart(cart_id="934E2183", contact_id="F68438A9", cart_url="https://butikk.example.no/kurv"),),
            body={"cartId": "934E2183", "contactId": "F68438A9", "cartUrl": "https://butikk.example.no/kurv"},
        ),
        Case("carts.empty", "PUT", "/abandonedCarts", (EmptyCart(cart_id="934E2183"),), body={"cartId": "934E2183"}),
        _customer("customers.get_by_mobile_phone", "GET", "/customers", PHONE, query=(("mobilePhone", PHONE),)),
        _customer("customers.create", "POST", "/customers", _request(), body=_REQUEST_JSON, status=201),
        _customer("customers.update", "PUT", "/customers", _request(), body=_REQUEST_JSON),
        _customer("customers.update_by_external_id", "PUT", "/customers/externalId", _request(), body=_REQUEST_JSON),
        _customer("customers.get", "GET", f"/customers/id/{CUSTOMER}", CUSTOMER),
        _customer("customers.get_by_external_id", "GET", f"/customers/externalId/{EXTERNAL_ENCODED}", EXTERNAL),
        Case(
            "customers.changed",
            "GET",
            "/customers/changed/20240101T2210",
            ("20240101T2210",),
            response=[_CUSTOMER_RESPONSE],
            result=list,
        ),
        Case("customers.delete", "DELETE", f"/customers/id/{CUSTOMER}/source/nett%2Fbutikk", (CUSTOMER, "nett/butikk")),
        Case(
            "customers.delete_by_external_id",
            "DELETE",
            f"/customers/externalId/{EXTERNAL_ENCODED}/source/pos",
            (EXTERNAL, "pos"),
        ),
        _customer("customers.get_by_email", "GET", f"/customers/email/{EMAIL_ENCODED}", EMAIL),
        Case(
            "customers.create_prospect",
            "POST",
            "/customers/prospects",
            (ProspectRequest(data=ProspectRequestData(email=EMAIL)),),
            body={"data": {"email": EMAIL}},
            status=201,
            response={"externalId": "B9012E40"},
            result=ProspectResponse,
        ),
        Case(
            "customers.dynamic",
            "POST",
            "/customers/dynamic/beregn%20rabatt",
            ("beregn rabatt", free),
            body=free,
            response=_FREE_RESPONSE,
            result=dict,
        ),
        Case("consents.list", "GET", "/consents", response=[{"id": "email", "name": "E-post"}], result=list),
        Case(
            "data_enrichment.enrich_form",
            "GET",
            "/dataenrichment/forms/acme/42",
            ("acme", "42"),
            status=302,
            result=str,
        ),
        _customer(
            "data_enrichment.discover_by_mobile_phone", "GET", f"/data-enrichment/mobilePhone/{PHONE_ENCODED}", PHONE
        ),
        _customer("data_enrichment.discover_by_ssn", "GET", f"/data-enrichment/ssn/{SSN}", SSN),
        Case("health.ping", "GET", "/health/ping", authenticated=False),
        Case(
            "imports.data",
            "POST",
            "/import",
            ({"kunder": [{"epost": EMAIL}]},),
            body={"kunder": [{"epost": EMAIL}]},
            response=_FREE_RESPONSE,
            result=dict,
        ),
        Case(
            "imports.form",
            "POST",
            "/import/form",
            ({"navn": "Ola Nordmann", "epost": EMAIL},),
            response=_FREE_RESPONSE,
            result=dict,
            raw_body=b"navn=Ola+Nordmann&epost=ola%2Btrigg%40example.no",
            content_type="application/x-www-form-urlencoded",
        ),
        Case(
            "imports.file",
            "POST",
            "/import/file",
            (ImportsFileRequest(file=File(b"id;navn\n4;Ola\n", "kunder.csv", "text/csv")),),
            response=_FREE_RESPONSE,
            result=dict,
            content_type="multipart/form-data",
        ),
        Case(
            "loyalty.bonus_campaigns",
            "GET",
            "/loyalty/bonus/campaigns/5",
            ("5",),
            response=[{"id": 5, "points": "30"}],
            result=list,
        ),
        Case(
            "loyalty.import_activity_bonus",
            "POST",
            "/loyalty/bonus/import",
            (BonusActivity(external_id=PHONE, activity="20", activity_value=10),),
            body={"externalId": PHONE, "activity": "20", "activityValue": 10},
            response={"status": "1", "points": "38", "totaltPoints": "38"},
            result=BonusImportResult,
        ),
        Case(
            "loyalty.add_bonus_points",
            "POST",
            "/loyalty/bonus/addRewardPoints",
            (RewardPoints.from_dict({"points": 1000, "description": "Plaster på såret"}),),
            body={"points": 1000, "description": "Plaster på såret"},
            response={"activity": "20"},
            result=Activity,
        ),
        Case(
            "loyalty.add_bonus_by_activity",
            "POST",
            f"/loyalty/activity/20/customerId/{CUSTOMER}",
            ("20", CUSTOMER, free),
            body=free,
            response=_FREE_RESPONSE,
            result=dict,
        ),
        Case(
            "loyalty.transfer_clips",
            "POST",
            "/loyalty/loyalty-cards/transfer-clips",
            (
                TransferClips(
                    from_customer_id=CUSTOMER, to_customer_id="2A9ACDD0", loyaltycard_id="952841C1", clip_count=1
                ),
            ),
            body={"fromCustomerId": CUSTOMER, "toCustomerId": "2A9ACDD0", "loyaltycardId": "952841C1", "clipCount": 1},
        ),
        Case(
            "loyalty.bonus_rules", "GET", "/bonus/rules", response=[{"bonusRuleId": "2", "validTo": None}], result=list
        ),
        Case(
            "loyalty.cards",
            "GET",
            f"/loyalty/loyalty-cards/{CUSTOMER}",
            (CUSTOMER,),
            response=[{"id": "4", "namn": "Svart kaffe"}],
            result=list,
        ),
        Case(
            "loyalty.update_achievement",
            "PUT",
            "/loyalty/achievements",
            (AchievementUpdate(id=CUSTOMER, customer_id="D2CC3001", store_id="STORE-001", adjustment_amount=1),),
            body={"id": CUSTOMER, "customerId": "D2CC3001", "storeId": "STORE-001", "adjustmentAmount": 1},
        ),
        Case(
            "loyalty.card_campaigns",
            "GET",
            "/loyalty/loyalty-cards/campaigns",
            response=[{"id": 4, "products": [{"id": "AA-1"}]}],
            result=list,
        ),
        Case(
            "loyalty.add_bonus_by_transaction",
            "POST",
            f"/loyalty/transactions/customerId/{CUSTOMER}",
            (CUSTOMER, free),
            body=free,
            response=_FREE_RESPONSE,
            result=dict,
        ),
        Case(
            "messaging.send_sms",
            "POST",
            "/messaging/sms",
            (Sms(mobile_phone=PHONE, message="Hei på deg", sender="Butikken"),),
            body={"mobilePhone": PHONE, "message": "Hei på deg", "sender": "Butikken"},
        ),
        Case("messaging.create_code", "GET", f"/messaging/sms/code/create/{PHONE_ENCODED}", (PHONE,)),
        Case(
            "messaging.verify_code",
            "GET",
            f"/messaging/sms/code/verify/{PHONE_ENCODED}/7Q918273XZ",
            (PHONE, "7Q918273XZ"),
        ),
        Case("messaging.trigger_sms", "GET", f"/messaging/sms/trigger/{CUSTOMER}/velkommen", (CUSTOMER, "velkommen")),
        Case(
            "vehicles.list",
            "GET",
            f"/modules/vehicles/customerId/{CUSTOMER}",
            (CUSTOMER,),
            response=[{"vehicleId": VEHICLE, "year": "2024"}],
            result=list,
        ),
        Case(
            "vehicles.add",
            "POST",
            f"/modules/vehicles/customerId/{CUSTOMER}",
            (CUSTOMER, VehicleInput(registration_number="EK12345", brand="Polestar")),
            body={"registrationNumber": "EK12345", "brand": "Polestar"},
            response={"vehicleId": VEHICLE},
            result=Vehicle,
        ),
        Case(
            "vehicles.update",
            "PUT",
            f"/modules/vehicles/vehicleId/{VEHICLE}",
            (VEHICLE, VehicleInput(registration_number="EK12345")),
            body={"registrationNumber": "EK12345"},
            response={"vehicleId": VEHICLE},
            result=Vehicle,
        ),
        Case("vehicles.delete", "DELETE", f"/modules/vehicles/vehicleId/{VEHICLE}", (VEHICLE,)),
        Case(
            "payment_cards.attach",
            "POST",
            "/payment-cards",
            (PaymentCardInput(customer_id=CUSTOMER, token=TOKEN),),
            body={"customerId": CUSTOMER, "token": TOKEN},
            response={"id": 1},
            result=PaymentCard,
        ),
        _customer("payment_cards.get_customer_by_token", "GET", f"/payment-cards/token/{TOKEN_ENCODED}", TOKEN),
        Case(
            "payment_cards.list",
            "GET",
            f"/payment-cards/customerId/{CUSTOMER}",
            (CUSTOMER,),
            response=[{"id": "1", "maskedPan": "**** 1234"}],
            result=list,
        ),
        Case("payment_cards.delete", "DELETE", f"/payment-cards/{CUSTOMER}/1", (CUSTOMER, 1)),
        Case(
            "payment_cards.create_signature",
            "POST",
            "/payment-cards/signature",
            (free,),
            body=free,
            response={"signature": "c2ln"},
            result=PaymentCardSignature,
        ),
        Case(
            "plugins.calculate_cart_price",
            "POST",
            "/plugins/cart/price",
            (free,),
            body=free,
            response=_FREE_RESPONSE,
            result=dict,
        ),
        Case(
            "plugins.extenda",
            "POST",
            "/plugins/pos/extenda",
            ({"cartId": "934E2183", **free},),
            body={"cartId": "934E2183", **free},
            response=_FREE_RESPONSE,
            result=dict,
        ),
        Case(
            "promotions.list",
            "GET",
            f"/promotions/customerId/{CUSTOMER}",
            (CUSTOMER,),
            response=_PROMOTION_RESPONSE,
            result=list,
        ),
        Case(
            "promotions.list_by_mobile_phone",
            "GET",
            "/promotions/mobilePhone",
            (PHONE,),
            query=(("mobilePhone", PHONE),),
            response=_PROMOTION_RESPONSE,
            result=list,
        ),
        Case(
            "promotions.redeem",
            "POST",
            "/promotions/redeem",
            (PromotionRedemption(id=PROMOTION, store_id="STORE-001", receipt_id="9999258836"),),
            body={"id": PROMOTION, "storeId": "STORE-001", "receiptId": "9999258836"},
        ),
        Case(
            "promotions.redeemed",
            "GET",
            f"/promotions/redeem/history/customerId/{CUSTOMER}",
            (CUSTOMER,),
            response=_PROMOTION_RESPONSE,
            result=list,
        ),
        Case(
            "promotions.for_cart",
            "POST",
            "/promotions/cart",
            (free,),
            body=free,
            response=_PROMOTION_RESPONSE,
            result=list,
        ),
        Case("promotions.campaigns", "GET", "/promotions/campaigns", response=_PROMOTION_RESPONSE, result=list),
        Case(
            "promotions.definitions",
            "GET",
            "/promotions/definitions",
            response=[{"id": "8F96A471", "linkUrl": "https://example.no"}],
            result=list,
        ),
        Case(
            "promotions.dynamic",
            "POST",
            "/promotions/dynamic/minFunksjon",
            ("minFunksjon", free),
            body=free,
            response=_FREE_RESPONSE,
            result=dict,
        ),
        Case("promotions.enable_use", "POST", f"/promotions/{PROMOTION}/enableUse/{CUSTOMER}", (PROMOTION, CUSTOMER)),
        Case("promotions.disable_use", "POST", f"/promotions/{PROMOTION}/disableUse/{CUSTOMER}", (PROMOTION, CUSTOMER)),
        Case(
            "reports.get",
            "GET",
            "/reports/customers",
            ("customers",),
            {"page": 2, "rows_page": 500, "query": {"fraDato": "2024-01-01", "aktiv": True}},
            query=(("page", "2"), ("rowsPage", "500"), ("fraDato", "2024-01-01"), ("aktiv", "true")),
            response={"metaData": {"totalRecords": 12, "totalPages": 1, "activePage": 1}, "data": [{"id": 1}]},
            result=Report,
        ),
        Case("stores.list", "GET", "/stores", response=[{"id": "STORE-001"}], result=list),
        Case(
            "transactions.list",
            "GET",
            f"/transactions/customerId/{CUSTOMER}",
            (CUSTOMER,),
            response=[{"receiptId": 122014, "rows": [{"lineNo": 1}]}],
            result=list,
        ),
        Case("transactions.create", "POST", "/transactions", (_receipts(),), body=_RECEIPTS_JSON),
        Case(
            "triggers.fire",
            "POST",
            f"/triggers/velkommen/customer/{CUSTOMER}",
            ("velkommen", CUSTOMER, free),
            body=free,
        ),
        Case(
            "triggers.fire_by_mobile_phone",
            "POST",
            f"/triggers/velkommen/customer/mobilePhone/{PHONE_ENCODED}",
            ("velkommen", PHONE, free),
            body=free,
        ),
        Case("vipps.recruit_by_sms", "GET", f"/vipps/codeword/{PHONE_ENCODED}", (PHONE,)),
        Case(
            "vipps.recruit_from_pos",
            "POST",
            "/vipps",
            (VippsRecruitment(mobile_phone=PHONE, store_id="STORE-001", cashier_id="123"),),
            body={"mobilePhone": PHONE, "storeId": "STORE-001", "cashierId": "123"},
        ),
    ]


CASES = cases()
BY_NAME = {case.name: case for case in CASES}


def call(client: Any, case: Case) -> Any:
    """Make the call of a case on a client, or on what ``with_options`` or ``with_raw_response`` made of it."""
    resource, method = case.name.split(".")
    return getattr(getattr(client, resource), method)(*case.args, **case.kwargs)


def expected_body(case: Case) -> bytes | None:
    """The JSON of a case as bytes, for comparison with what was sent."""
    return None if case.body is None else json.dumps(case.body, ensure_ascii=False, separators=(",", ":")).encode()
