"""Drifts as a vendor makes them, each injected in the responses of the sandbox, and what the check must call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import attrs

from codegen.spec.overlay import apply_overlay, read_overlay
from tests.drift.payloads import DOCUMENT
from trigg_ext.sandbox._calls import NOTHING, Response
from trigg_ext.sandbox._http.faults import Fault, changed

Change = Callable[[Response], Response]

# The vendor describes no enum, no format, no limit, no header and next to nothing as required. A new bundle may; so the
# injected drifts are made under a description that has some of each, which the sandbox's answers keep to.
STRICTER = {
    "overlay": "1.0.0",
    "info": {"title": "What a stricter bundle could say", "version": "1"},
    "actions": [
        {
            "target": "$.components.schemas.TransactionRow",
            "update": {
                "required": ["lineNo", "productId"],
                "properties": {"transactionType": {"enum": ["PURCHASE", "RETURN"]}},
            },
        },
        {"target": "$.components.schemas.Store", "update": {"required": ["id", "name"]}},
        {
            "target": "$.components.schemas.Transaction.properties",
            "update": {"receiptDate": {"format": "date-time"}, "storeId": {"maxLength": 8}},
        },
        {"target": "$.components.schemas.Vehicle.properties.year", "update": {"minimum": 1900, "maximum": 2100}},
        {
            "target": "$.components.schemas.Affiliate.properties.organizationNo",
            "update": {"pattern": "^([89][0-9]{8}|0)$"},
        },
        {
            "target": "$.paths['/consents'].get.responses['200']",
            "update": {"headers": {"Content-Length": {"required": True, "schema": {"type": "integer"}}}},
        },
    ],
}
STRICT: dict[str, Any] = apply_overlay(DOCUMENT, read_overlay(STRICTER)).document


@dataclass(frozen=True)
class InjectedDrift:
    """One drift: on which operation, what it does to its responses, and what must be found."""

    name: str
    operation: str
    change: Change
    kind: str
    pointer: str = ""
    status: int = 200
    seen: str = ""
    path: str = ""
    """The path that is called, where the operation has two."""

    @property
    def fault(self) -> Fault:
        return changed(self.name, self.change).on(self.operation)

    def __str__(self) -> str:
        return self.name


def body(edit: Callable[[Any], Any]) -> Change:
    """The response with another JSON value; ``edit`` changes a copy in place, or gives another one."""

    def change(response: Response) -> Response:
        value = json.loads(json.dumps(response.content))
        edited = edit(value)
        return attrs.evolve(response, content=value if edited is None else edited)

    return change


def put(path: str, value: Any) -> Change:
    """One field set to a value; ``*`` is every item of a list."""

    def set_in(part: Any, steps: list[str]) -> None:
        step, *rest = steps
        if step == "*":
            for each in part:
                set_in(each, rest)
        elif step.isdecimal():
            part[int(step)] = value
        elif rest:
            set_in(part[step], rest)
        else:
            part[step] = value

    return body(lambda whole: set_in(whole, path.split("/")))


def drop(path: str) -> Change:
    """One field taken away."""

    def drop_in(part: Any, steps: list[str]) -> None:
        step, *rest = steps
        if step == "*":
            for each in part:
                drop_in(each, rest)
        elif rest:
            drop_in(part[step], rest)
        else:
            del part[step]

    return body(lambda whole: drop_in(whole, path.split("/")))


def response(status: int = 200, content: Any = NOTHING, media_type: str = "application/json", **headers: str) -> Change:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return lambda _: Response(status, content, media_type, named)


def header(name: str, value: str) -> Change:
    return lambda given: attrs.evolve(given, headers=(*given.headers, (name, value)))


def media(media_type: str) -> Change:
    return lambda given: attrs.evolve(given, content=json.dumps(given.content).encode(), media_type=media_type)


def error(status: int, code: Any = None) -> Any:
    return {"code": str(status) if code is None else code, "message": "Not Found", "detailedErrorMessage": {}}


HTML = b"<!DOCTYPE html><title>404 - File or directory not found.</title>"

INJECTED_DRIFTS = [
    InjectedDrift("required field removed", "stores.list", drop("*/id"), "missing-field", "/*/id"),
    InjectedDrift(
        "nested required field removed",
        "transactions.list",
        drop("*/rows/*/lineNo"),
        "missing-field",
        "/*/rows/*/lineNo",
    ),
    InjectedDrift(
        "number becomes string", "transactions.list", put("*/grossAmount", "979.30"), "wrong-type", "/*/grossAmount"
    ),
    InjectedDrift("string becomes number", "customers.get", put("data/zip", 153), "wrong-type", "/data/zip"),
    InjectedDrift("boolean becomes string", "affiliates.list", put("*/active", "true"), "wrong-type", "/*/active"),
    InjectedDrift(
        "integer becomes fraction", "affiliates.list", put("*/contractTypeId", 2.5), "wrong-type", "/*/contractTypeId"
    ),
    InjectedDrift("number becomes boolean", "loyalty.cards", put("*/count", True), "wrong-type", "/*/count"),
    InjectedDrift(
        "array becomes object",
        "customers.get_by_email",
        put("data/favoriteStores", {"0": "001"}),
        "wrong-type",
        "/data/favoriteStores",
    ),
    InjectedDrift("object becomes array", "customers.get", put("data/loyalty", []), "wrong-type", "/data/loyalty"),
    InjectedDrift("list gets an envelope", "stores.list", body(lambda whole: {"data": whole}), "wrong-type", ""),
    InjectedDrift("envelope is taken away", "customers.get", body(lambda whole: [whole["data"]]), "wrong-type", ""),
    InjectedDrift(
        "null where not allowed",
        "customers.get_by_mobile_phone",
        put("data/firstName", None),
        "unexpected-null",
        "/data/firstName",
    ),
    InjectedDrift(
        "null instead of an object",
        "customers.get_by_external_id",
        put("data/loyalty", None),
        "unexpected-null",
        "/data/loyalty",
    ),
    InjectedDrift(
        "null among the items",
        "payment_cards.get_customer_by_token",
        put("data/interests/0", None),
        "unexpected-null",
        "/data/interests/*",
    ),
    InjectedDrift(
        "null instead of a list", "loyalty.card_campaigns", put("*/products", None), "unexpected-null", "/*/products"
    ),
    InjectedDrift("unknown field", "vehicles.list", put("*/color", "rød"), "unknown-field", "/*/color"),
    InjectedDrift(
        "nested unknown field",
        "customers.get",
        put("data/loyalty/loyaltyCards/*/tier", {"name": "Gull"}),
        "unknown-field",
        "/data/loyalty/loyaltyCards/*/tier",
    ),
    InjectedDrift(
        "unknown field in one item of many",
        "promotions.definitions",
        body(lambda whole: [*whole * 20, {**whole[0], "currency": "NOK"}, *whole * 20]),
        "unknown-field",
        "/*/currency",
    ),
    InjectedDrift(
        "unknown field beside a paged list",
        "reports.get",
        put("metaData/nextPage", 2),
        "unknown-field",
        "/metaData/nextPage",
    ),
    InjectedDrift(
        "a list becomes a map in one object",
        "consents.list",
        body(lambda whole: [{**whole[0], **{f"kunde-{number}": True for number in range(40)}}]),
        "unknown-field",
        "/*/*",
    ),
    InjectedDrift(
        "field named by a phone number", "customers.get", put("data/+4791234567", True), "unknown-field", "/data/***"
    ),
    InjectedDrift(
        "enum value new",
        "transactions.list",
        put("*/rows/*/transactionType", "EXCHANGE"),
        "unknown-enum-value",
        "/*/rows/*/transactionType",
        seen="'EXCHANGE'",
    ),
    InjectedDrift(
        "text no longer of its format",
        "transactions.list",
        put("*/receiptDate", "20.12.2025"),
        "wrong-format",
        "/*/receiptDate",
    ),
    InjectedDrift(
        "text longer than described",
        "transactions.list",
        put("*/storeId", "STORE-OSLO-CITY"),
        "broken-constraint",
        "/*/storeId",
    ),
    InjectedDrift("number beyond its limit", "vehicles.list", put("*/year", 20240), "broken-constraint", "/*/year"),
    InjectedDrift(
        "text off its pattern",
        "affiliates.list",
        put("*/organizationNo", "NO 999 888 777 MVA"),
        "broken-constraint",
        "/*/organizationNo",
    ),
    InjectedDrift(
        "success status added",
        "consents.list",
        lambda given: attrs.evolve(given, status=202, headers=(("content-language", "nb"),)),
        "undocumented-status",
        status=202,
    ),
    InjectedDrift("no content any more", "loyalty.bonus_rules", response(204), "undocumented-status", status=204),
    InjectedDrift("error status added", "stores.list", response(423, error(423)), "undocumented-status", status=423),
    InjectedDrift(
        "redirect added",
        "promotions.campaigns",
        response(308, location="https://api.example.no/v5"),
        "undocumented-status",
        status=308,
    ),
    InjectedDrift(
        "path renamed, 404 undocumented", "stores.list", response(404, error(404)), "operation-gone", status=404
    ),
    InjectedDrift(
        "path renamed, 404 documented", "customers.get", response(404, error(404)), "operation-gone", status=404
    ),
    InjectedDrift(
        "path renamed, page of the web server",
        "transactions.list",
        response(404, HTML, "text/html"),
        "operation-gone",
        status=404,
    ),
    InjectedDrift("method renamed", "payment_cards.list", response(405, error(405)), "operation-gone", status=405),
    InjectedDrift(
        "path unknown to the gateway",
        "loyalty.cards",
        response(403, {"message": "Missing Authentication Token"}),
        "operation-gone",
        status=403,
    ),
    InjectedDrift("operation withdrawn", "reports.get", response(410, error(410)), "operation-gone", status=410),
    InjectedDrift("preview ended with 410", "affiliates.list", response(410), "preview-ended", status=410),
    InjectedDrift("preview ended with 404", "vehicles.list", response(404, error(404)), "preview-ended", status=404),
    InjectedDrift(
        "preview became stable",
        "promotions.definitions",
        header("x-preview", "false"),
        "preview-changed",
        "header:x-preview",
        seen="not in preview",
    ),
    InjectedDrift(
        "stable went to preview",
        "stores.list",
        header("x-api-lifecycle", "beta"),
        "preview-changed",
        "header:x-api-lifecycle",
        seen="in preview",
    ),
    InjectedDrift(
        "deprecated by header",
        "promotions.list",
        header("deprecation", "@1735689600"),
        "deprecated",
        "header:deprecation",
    ),
    InjectedDrift(
        "sunset by header",
        "loyalty.cards",
        header("sunset", "Wed, 31 Dec 2025 23:59:59 GMT"),
        "sunset",
        "header:sunset",
    ),
    InjectedDrift(
        "media type changed", "stores.list", response(200, b"<stores/>", "application/xml"), "undocumented-media-type"
    ),
    InjectedDrift(
        "JSON under another name",
        "loyalty.card_campaigns",
        media("application/hal+json"),
        "undocumented-media-type",
        seen="application/hal+json",
    ),
    InjectedDrift(
        "JSON as text",
        "promotions.redeemed",
        media("text/plain; charset=utf-8"),
        "undocumented-media-type",
        seen="text/plain",
    ),
    InjectedDrift("body goes missing", "affiliates.list", response(200), "missing-body"),
    InjectedDrift("body appears", "health.ping", response(200, b"pong", "text/plain"), "undocumented-body"),
    InjectedDrift(
        "body is no JSON",
        "consents.list",
        response(200, b"<html>Logg inn</html>", "application/json"),
        "unreadable-body",
    ),
    InjectedDrift("body is cut", "stores.list", response(200, b'[{"id": "001"', "application/json"), "unreadable-body"),
    InjectedDrift(
        "number that JSON does not have",
        "loyalty.cards",
        response(200, b'[{"total": NaN}]', "application/json"),
        "unreadable-body",
    ),
    InjectedDrift(
        "text in another encoding",
        "stores.list",
        response(200, '[{"name": "Bodø"}]'.encode("latin-1"), "application/json"),
        "unreadable-body",
    ),
    InjectedDrift("error in a success", "promotions.list", response(200, error(500)), "error-in-success"),
    InjectedDrift(
        "error shape changed",
        "promotions.list_by_mobile_phone",
        response(400, error(400, code=400)),
        "wrong-type",
        "/code",
        status=400,
    ),
    InjectedDrift(
        "only where the parameter is left out",
        "customers.changed",
        put("*/data/gender", 1),
        "wrong-type",
        "/*/data/gender",
        path="/customers/changed",
    ),
]

# In operations that act, which the check calls where it is told to.
WRITING = [
    InjectedDrift(
        "header missing: no address to redirect to",
        "data_enrichment.enrich_form",
        lambda given: attrs.evolve(given, headers=()),
        "missing-header",
        "header:location",
        status=302,
    ),
    InjectedDrift(
        "required field removed from a created thing",
        "customers.create_prospect",
        drop("externalId"),
        "missing-field",
        "/externalId",
        status=201,
    ),
    InjectedDrift(
        "body appears after a message", "messaging.send_sms", response(200, {"messageId": "42"}), "undocumented-body"
    ),
    InjectedDrift(
        "number for a text in a result", "loyalty.import_activity_bonus", put("points", 38), "wrong-type", "/points"
    ),
    InjectedDrift(
        "created becomes OK", "customers.create", lambda given: attrs.evolve(given, status=200), "undocumented-status"
    ),
    InjectedDrift("accepted instead of done", "transactions.create", response(202), "undocumented-status", status=202),
]
