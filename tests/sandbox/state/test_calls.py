"""Calls on a state through the real checks: each response is held against the document, whatever the test asks for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from attrs import frozen

from tests.sandbox import documents
from trigg_ext.openapi.json_types import mapping
from trigg_ext.sandbox._calls import NOTHING, Response
from trigg_ext.sandbox._http.messages import RawRequest, encode
from trigg_ext.sandbox._http.schemas import Schemas
from trigg_ext.sandbox._http.service import Service
from trigg_ext.sandbox._sandbox import packaged
from trigg_ext.sandbox._state import SandboxState
from trigg_ext.sandbox._state.docs_table import page

DOCUMENT = documents.effective()
SCHEMAS = Schemas(DOCUMENT)
NAMES = sorted({operation["x-trigg-name"] for item in DOCUMENT["paths"].values() for operation in item.values()})

OLA = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
KARI = "226B14AF-18A6-44CF-834E-BE4BCA5D64B7"
WELCOME = "8F96A471-05F4-4A9B-8156-97BD35F6F29D"
VOUCHER = "C3A1D2E4-6B5F-4F0A-9A77-0D4E5B6C7D8E"


@frozen
class Reply:
    """A checked response."""

    status: int
    content: Any
    """None if there is none."""
    headers: dict[str, str]

    @property
    def data(self) -> dict[str, Any]:
        return mapping(mapping(self.content).get("data"))

    @property
    def detail(self) -> dict[str, Any]:
        return mapping(mapping(self.content).get("detailedErrorMessage"))


class Trigg:
    """One state behind the checks of the sandbox. Every response must have a documented status and its schema."""

    def __init__(self, **state: Any) -> None:
        self.state = SandboxState(**state)
        document, unmodelled = packaged()
        self._service = Service(
            document, api_key=documents.API_KEY, handlers=self.state.handlers, unmodelled=unmodelled
        )

    def get(self, *segments: str, **query: Any) -> Reply:
        return self.call("GET", segments, query=urlencode(query).encode())

    def post(self, *segments: str, body: Any = NOTHING) -> Reply:
        return self.call("POST", segments, body)

    def put(self, *segments: str, body: Any = NOTHING) -> Reply:
        return self.call("PUT", segments, body)

    def delete(self, *segments: str) -> Reply:
        return self.call("DELETE", segments)

    def call(
        self,
        method: str,
        segments: tuple[str, ...],
        body: Any = NOTHING,
        *,
        query: bytes = b"",
        media_type: str = "application/json",
    ) -> Reply:
        path = "/v4/" + "/".join(quote(segment, safe="", errors="surrogatepass") for segment in segments)
        content = b"" if body is NOTHING else body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = (("x-api-key", documents.API_KEY), ("content-type", media_type))
        exchange = self._service.exchange(RawRequest(method, path, query, headers, content))
        operation, response = exchange.operation, exchange.response
        assert operation is not None, f"no operation for {method} {path}"
        check(operation.name, operation.responses, response)
        return Reply(response.status, None if response.content is NOTHING else response.content, dict(response.headers))


def check(name: str, responses: Any, response: Response) -> None:
    """The response has a documented status and the schema of that status, and can be written."""
    described = responses.get(str(response.status))
    assert described is not None, f"{name} documents no {response.status}"
    schemas = SCHEMAS.resolved(described).get("content")
    if not schemas:
        assert response.content is NOTHING, f"{name} documents no content for {response.status}"
        return
    problems = SCHEMAS.problems(schemas[response.media_type]["schema"], response.content)
    assert not problems, f"{name} {response.status}: {problems}"
    written = encode(response)[1]
    json.loads(written, parse_constant=lambda constant: pytest.fail(f"{name} answers {constant}"))


def receipt(receipt_id: str, gross: float, *, consumer: str = OLA, items: list[dict[str, Any]] | None = None) -> Any:
    """A receipt of one item, or of ``items``, as a till posts it."""
    header = {
        "StoreId": "001",
        "ReceiptId": receipt_id,
        "TimeStamp": "2026-01-05T12:30:00",
        "ConsumerId": consumer,
        "GrossAmount": gross,
    }
    return {"Header": header, "Items": [item(receipt_id, gross)] if items is None else items}


def item(receipt_id: str, gross: float, *, line_no: int = 1, quantity: float = 1, **further: Any) -> dict[str, Any]:
    """One line of a receipt."""
    line = {"ReceiptId": receipt_id, "LineNo": line_no, "Quantity": quantity, "ProductId": "VR1722775"}
    return {**line, "GrossAmount": gross, **further}


def batch(*receipts: Any) -> dict[str, Any]:
    return {"ReceiptRequests": list(receipts)}


@pytest.fixture
def trigg() -> Trigg:
    return Trigg()


# One call for each operation that must succeed on the seed that a sandbox begins with.
SUCCESSES: dict[str, tuple[str, tuple[str, ...], Any]] = {
    "affiliates.list": ("GET", ("affiliates",), NOTHING),
    "carts.save": ("POST", ("abandonedCarts",), {"cartId": "K-1", "contactId": OLA}),
    "carts.empty": ("PUT", ("abandonedCarts",), {"cartId": "K-1"}),
    "customers.get_by_mobile_phone": ("GET", ("customers?mobilePhone=%2B4791234567",), NOTHING),
    "customers.create": ("POST", ("customers",), {"data": {"mobilePhone": "+4741000001"}}),
    "customers.update": ("PUT", ("customers",), {"data": {"mobilePhone": "+4791234567", "city": "Bodø"}}),
    "customers.update_by_external_id": (
        "PUT",
        ("customers", "externalId"),
        {"data": {"externalId": "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6", "zip": "8006"}},
    ),
    "customers.get": ("GET", ("customers", "id", OLA), NOTHING),
    "customers.get_by_external_id": (
        "GET",
        ("customers", "externalId", "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6"),
        NOTHING,
    ),
    "customers.changed": ("GET", ("customers", "changed", "20240101T2210"), NOTHING),
    "customers.get_by_email": ("GET", ("customers", "email", "ola@example.no"), NOTHING),
    "customers.create_prospect": ("POST", ("customers", "prospects"), {"data": {"email": "siri@example.no"}}),
    "customers.dynamic": ("POST", ("customers", "dynamic", "nivå"), {"level": 2}),
    "consents.list": ("GET", ("consents",), NOTHING),
    "data_enrichment.enrich_form": ("GET", ("dataenrichment", "forms", "fjellsport", OLA), NOTHING),
    "data_enrichment.discover_by_mobile_phone": ("GET", ("data-enrichment", "mobilePhone", "+4741223344"), NOTHING),
    "data_enrichment.discover_by_ssn": ("GET", ("data-enrichment", "ssn", "17058432145"), NOTHING),
    "health.ping": ("GET", ("health", "ping"), NOTHING),
    "imports.data": ("POST", ("import",), {"medlemmer": [{"navn": "Ola"}, {"navn": "Kari"}]}),
    "imports.form": ("POST", ("import", "form"), b"kilde=Nyhetsbrev&navn=Siri"),
    "imports.file": ("POST", ("import", "file"), b""),
    "loyalty.bonus_campaigns": ("GET", ("loyalty", "bonus", "campaigns"), NOTHING),
    "loyalty.import_activity_bonus": (
        "POST",
        ("loyalty", "bonus", "import"),
        {"externalId": "+4791234567", "activity": "20", "activityDate": "2026-01-05", "activityValue": 10},
    ),
    "loyalty.add_bonus_points": (
        "POST",
        ("loyalty", "bonus", "addRewardPoints"),
        {"points": 100, "description": "Sen levering", "customerId": OLA},
    ),
    "loyalty.add_bonus_by_activity": ("POST", ("loyalty", "activity", "20", "customerId", OLA), NOTHING),
    "loyalty.transfer_clips": (
        "POST",
        ("loyalty", "loyalty-cards", "transfer-clips"),
        {"fromCustomerId": OLA, "toCustomerId": KARI, "loyaltycardId": "4", "clipCount": 1},
    ),
    "loyalty.bonus_rules": ("GET", ("bonus", "rules"), NOTHING),
    "loyalty.cards": ("GET", ("loyalty", "loyalty-cards", OLA), NOTHING),
    "loyalty.update_achievement": (
        "PUT",
        ("loyalty", "achievements"),
        {"id": "4", "customerId": OLA, "storeId": "001"},
    ),
    "loyalty.card_campaigns": ("GET", ("loyalty", "loyalty-cards", "campaigns"), NOTHING),
    "loyalty.add_bonus_by_transaction": (
        "POST",
        ("loyalty", "transactions", "customerId", OLA),
        {"grossAmount": 199.5},
    ),
    "messaging.send_sms": ("POST", ("messaging", "sms"), {"mobilePhone": "+4791234567", "message": "Hei"}),
    "messaging.create_code": ("GET", ("messaging", "sms", "code", "create", "+4791234567"), NOTHING),
    "messaging.verify_code": ("GET", ("messaging", "sms", "code", "verify", "+4791234567", "{code}"), NOTHING),
    "messaging.trigger_sms": ("GET", ("messaging", "sms", "trigger", OLA, "welcomeSMS"), NOTHING),
    "vehicles.list": ("GET", ("modules", "vehicles", "customerId", OLA), NOTHING),
    "vehicles.add": ("POST", ("modules", "vehicles", "customerId", OLA), {"registrationNumber": "EK12345"}),
    "vehicles.update": ("PUT", ("modules", "vehicles", "vehicleId", "{vehicle}"), {"registrationNumber": "EK54321"}),
    "vehicles.delete": ("DELETE", ("modules", "vehicles", "vehicleId", "{vehicle}"), NOTHING),
    "payment_cards.attach": ("POST", ("payment-cards",), {"customerId": OLA, "token": "tok_2"}),
    "payment_cards.get_customer_by_token": ("GET", ("payment-cards", "token", "tok_1"), NOTHING),
    "payment_cards.list": ("GET", ("payment-cards", "customerId", OLA), NOTHING),
    "payment_cards.delete": ("DELETE", ("payment-cards", OLA, "1"), NOTHING),
    "payment_cards.create_signature": ("POST", ("payment-cards", "signature"), {"customerId": OLA}),
    "plugins.calculate_cart_price": ("POST", ("plugins", "cart", "price"), {"items": [{"price": 99.9}]}),
    "plugins.extenda": ("POST", ("plugins", "pos", "extenda"), {"cartId": "K-1"}),
    "promotions.list": ("GET", ("promotions", "customerId", OLA), NOTHING),
    "promotions.list_by_mobile_phone": ("GET", ("promotions", "mobilePhone?mobilePhone=91234567"), NOTHING),
    "promotions.redeem": ("POST", ("promotions", "redeem"), {"id": WELCOME, "customerId": OLA, "storeId": "001"}),
    "promotions.redeemed": ("GET", ("promotions", "redeem", "history", "customerId", OLA), NOTHING),
    "promotions.for_cart": ("POST", ("promotions", "cart"), {"customerId": OLA}),
    "promotions.campaigns": ("GET", ("promotions", "campaigns"), NOTHING),
    "promotions.definitions": ("GET", ("promotions", "definitions"), NOTHING),
    "promotions.dynamic": ("POST", ("promotions", "dynamic", "verving"), {"vervet": KARI}),
    "promotions.enable_use": ("POST", ("promotions", WELCOME, "enableUse", OLA), NOTHING),
    "promotions.disable_use": ("POST", ("promotions", WELCOME, "disableUse", OLA), NOTHING),
    "reports.get": ("GET", ("reports", "customers"), NOTHING),
    "stores.list": ("GET", ("stores",), NOTHING),
    "transactions.list": ("GET", ("transactions", "customerId", OLA), NOTHING),
    "transactions.create": ("POST", ("transactions",), batch(receipt("9999258836", 1817.8))),
    "triggers.fire": ("POST", ("triggers", "welcome", "customer", OLA), {"kampanje": "vår"}),
    "triggers.fire_by_mobile_phone": (
        "POST",
        ("triggers", "welcome", "customer", "mobilePhone", "+4791234567"),
        {},
    ),
    "vipps.recruit_by_sms": ("GET", ("vipps", "codeword", "+4741000002"), NOTHING),
    "vipps.recruit_from_pos": ("POST", ("vipps",), {"mobilePhone": "+4741000002", "storeId": "001"}),
    "customers.delete": ("DELETE", ("customers", "id", OLA, "source", "nettbutikk"), NOTHING),
    "customers.delete_by_external_id": (
        "DELETE",
        ("customers", "externalId", "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6", "source", "nettbutikk"),
        NOTHING,
    ),
}


def test_every_operation_of_the_document_has_a_handler_and_an_assumption() -> None:
    coverage = SandboxState().coverage

    assert len(coverage) == 66
    assert sorted(coverage) == NAMES == sorted(SandboxState().handlers)
    for name, entry in coverage.items():
        assert entry.name == name
        assert entry.assumption.endswith(".")
        assert "|" not in entry.assumption


@pytest.mark.parametrize("name", NAMES)
def test_it_succeeds_on_the_usual_seed(trigg: Trigg, name: str) -> None:
    trigg.post("abandonedCarts", body={"cartId": "K-1", "contactId": OLA})
    trigg.post("payment-cards", body={"customerId": OLA, "token": "tok_1"})
    vehicle = trigg.post("modules", "vehicles", "customerId", OLA, body={"registrationNumber": "EL99999"}).content
    trigg.get("messaging", "sms", "code", "create", "+4791234567")
    values = {"{vehicle}": vehicle["vehicleId"], "{code}": str(trigg.state.sms_outbox[-1].code)}
    method, segments, body = SUCCESSES[name]
    media_type = "application/json"
    if name == "imports.form":
        media_type = "application/x-www-form-urlencoded"
    if name == "imports.file":
        media_type = "multipart/form-data; boundary=grense"
        body = (
            b'--grense\r\nContent-Disposition: form-data; name="file"; filename="m.csv"\r\n\r\nnavn\r\n--grense--\r\n'
        )
    *path, last = (values.get(segment, segment) for segment in segments)
    last, _, query = last.partition("?")

    reply = trigg.call(method, (*path, last), body, query=query.encode(), media_type=media_type)

    assert reply.status in {200, 201, 302}


def test_the_published_page_is_the_table() -> None:
    published = (Path(__file__).parents[3] / "docs" / "sandbox.md").read_text("utf-8")

    assert published == page(), "write it again: python -m trigg_ext.sandbox._state.docs_table > docs/sandbox.md"


def test_ids_look_like_the_references() -> None:
    trigg = Trigg()

    id = trigg.post("customers", body={"data": {"email": "siri@example.no"}}).data["id"]

    assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", id)
