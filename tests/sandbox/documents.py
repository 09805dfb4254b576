"""The documents that the sandbox is tried on: a small one with every shape, the vendor's bundle, the effective one."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from trigg_ext.sandbox._http.operations import load_packaged

ROOT = Path(__file__).parents[2]
API_KEY = "provenokkel-17"


@cache
def bundle() -> dict[str, Any]:
    """The vendor's description, as it was downloaded."""
    document: dict[str, Any] = yaml.safe_load((ROOT / "openapi" / "openapi.yaml").read_text("utf-8"))
    return document


def effective() -> dict[str, Any]:
    """The effective document of the package."""
    return load_packaged()


def small() -> dict[str, Any]:
    """A small document in which each thing that OpenAPI can say stands once; a copy to change."""
    return copy.deepcopy(_SMALL)


def minimal(
    operation: dict[str, Any], *, path: str = "/stores", method: str = "get", **components: Any
) -> dict[str, Any]:
    """A document with this operation alone."""
    return {"openapi": "3.1.0", "paths": {path: {method: operation}}, "components": {"schemas": components}}


def answering(schema: Any, **media: Any) -> dict[str, Any]:
    """An operation that answers 200 with JSON of this schema."""
    return {
        "x-trigg-name": "stores.list",
        "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": schema, **media}}}},
    }


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


_RESPONSE = {"200": {"description": "OK", "content": _json(_ref("CustomerResponse"))}}
_DONE = {"200": {"description": "OK"}}

_SMALL: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Kundeklubb", "version": "1.0"},
    "servers": [{"url": "https://api.oculos.no/v4"}, {"url": "https://api.staging.oculos.no/v4"}],
    "security": [{"api_key": []}],
    "paths": {
        "/health/ping": {"get": {"x-trigg-name": "health.ping", "security": [], "responses": _DONE}},
        "/customers": {
            "get": {
                "x-trigg-name": "customers.get_by_mobile_phone",
                "parameters": [{"name": "mobilePhone", "in": "query", "required": True, "schema": {"type": "string"}}],
                "responses": _RESPONSE,
            },
            "post": {
                "x-trigg-name": "customers.create",
                "requestBody": {"required": True, "content": _json(_ref("CustomerRequest"))},
                "responses": {
                    "400": {"description": "Bad Request", "content": _json(_ref("Error"))},
                    "201": {"description": "Created", "content": _json(_ref("CustomerResponse"))},
                },
            },
        },
        "/customers/id/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {"x-trigg-name": "customers.get", "responses": _RESPONSE},
            "delete": {"x-trigg-name": "customers.delete", "responses": {"204": {"description": "No Content"}}},
        },
        "/customers/email/{email}": {
            "get": {
                "x-trigg-name": "customers.get_by_email",
                "parameters": [{"name": "email", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": _RESPONSE,
            },
        },
        "/customers/changed/{timestamp}": {
            "get": {
                "x-trigg-name": "customers.changed",
                "parameters": [{"name": "timestamp", "in": "path", "schema": {"type": "string"}}],
                "responses": _DONE,
            },
        },
        "/loyalty/loyalty-cards/{customerId}": {
            "get": {
                "x-trigg-name": "loyalty.cards",
                "parameters": [{"name": "customerId", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": _DONE,
            },
        },
        "/loyalty/loyalty-cards/campaigns": {"get": {"x-trigg-name": "loyalty.card_campaigns", "responses": _DONE}},
        "/payment-cards/{customerId}/{cardId}": {
            "delete": {
                "x-trigg-name": "payment_cards.delete",
                "parameters": [
                    {"name": "customerId", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "cardId", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}},
                ],
                "responses": _DONE,
            },
        },
        "/payment-cards/token/{token}": {
            "get": {
                "x-trigg-name": "payment_cards.get_customer_by_token",
                "parameters": [{"name": "token", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": _RESPONSE,
            },
        },
        "/reports/{reportType}": {
            "get": {
                "x-trigg-name": "reports.get",
                "parameters": [
                    {"name": "reportType", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 1}},
                    {"name": "rowsPage", "in": "query", "schema": {"type": "integer", "maximum": 500}},
                    {"name": "minAmount", "in": "query", "schema": {"type": ["number", "null"]}},
                    {"name": "active", "in": "query", "schema": {"type": "boolean"}},
                    {"name": "level", "in": "query", "schema": {"enum": [1, 2, "alle"]}},
                    {"name": "stores", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}},
                    {
                        "name": "tiers",
                        "in": "query",
                        "explode": False,
                        "schema": {"type": "array", "items": {"type": "string"}},
                    },
                    {
                        "name": "period",
                        "in": "query",
                        "style": "deepObject",
                        "explode": True,
                        "schema": {"type": "object", "properties": {"days": {"type": "integer"}}},
                    },
                    {"name": "sort", "in": "query", "content": _json({"type": "object"})},
                    {"name": "X-Till", "in": "header", "schema": {"type": "integer"}},
                    {"name": "Accept", "in": "header", "required": True, "schema": {"const": "never"}},
                    {"name": "kasse", "in": "cookie", "schema": {"type": "integer"}},
                    {
                        "name": "further",
                        "in": "query",
                        "style": "form",
                        "explode": True,
                        "schema": {"type": "object", "additionalProperties": True},
                    },
                ],
                "responses": {"200": {"$ref": "#/components/responses/Report"}},
            },
        },
        "/import": {
            "post": {
                "x-trigg-name": "imports.data",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"type": "object"}},
                        "application/xml": {"schema": {"type": "string"}},
                        "text/*": {"schema": {"type": "string"}},
                    },
                },
                "responses": _DONE,
            },
        },
        "/import/form": {
            "post": {
                "x-trigg-name": "imports.form",
                "requestBody": {"$ref": "#/components/requestBodies/Form"},
                "responses": _DONE,
            },
        },
        "/import/file": {
            "post": {
                "x-trigg-name": "imports.file",
                "requestBody": {
                    "required": True,
                    "content": {
                        "multipart/form-data": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "file": {"type": "string", "format": "binary", "minLength": 1},
                                    "attachments": {"type": "array", "items": {"type": "string", "format": "binary"}},
                                    "rows": {"type": "integer"},
                                    "source": {"type": "object", "required": ["storeId"]},
                                },
                                "required": ["file"],
                            }
                        }
                    },
                },
                "responses": _DONE,
            },
        },
        "/transactions": {
            "post": {
                "x-trigg-name": "transactions.create",
                "requestBody": {"content": _json(_ref("Receipt"))},
                "responses": _DONE,
            },
        },
        "/dataenrichment/forms/{clientName}/{id}": {
            "get": {
                "x-trigg-name": "data_enrichment.enrich_form",
                "security": [],
                "parameters": [
                    {"name": "clientName", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                ],
                "responses": {"302": {"description": "Found"}, "404": {"description": "Not Found"}},
            },
        },
    },
    "components": {
        "securitySchemes": {
            "api_key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            "main_auth": {"type": "oauth2", "flows": {}},
        },
        "parameters": {"Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}},
        "requestBodies": {
            "Form": {
                "required": True,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "allOf": [_ref("FormBase")],
                            "properties": {
                                "points": {"type": "integer"},
                                "stores": {"type": "array", "items": {"type": "string"}, "minItems": 2},
                            },
                        }
                    }
                },
            }
        },
        "responses": {"Report": {"description": "OK", "content": _json(_ref("Report"))}},
        "schemas": {
            "Error": {
                "type": "object",
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "detailedErrorMessage": {}},
                "required": ["code", "message"],
            },
            "Customer": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "examples": ["2457B03E-9925-45E9-B551-25F10D7BD4F2"]},
                    "email": {"type": "string", "examples": ["kari.nordmann@example.no"]},
                    "mobilePhone": {"type": "string", "pattern": r"^\+47[0-9]{8}$", "examples": ["+4791234567"]},
                    "points": {"type": "integer", "minimum": 0, "examples": ["38"]},
                    "referredBy": _ref("Customer"),
                },
                "required": ["email"],
            },
            "CustomerRequest": {
                "type": "object",
                "properties": {"data": _ref("Customer")},
                "required": ["data"],
            },
            "CustomerResponse": {"type": "object", "properties": {"data": _ref("Customer")}, "required": ["data"]},
            "FormBase": {"type": "object", "properties": {"kilde": {"type": "string"}}, "required": ["kilde"]},
            "Receipt": {
                "type": "object",
                "properties": {
                    "ReceiptId": {"type": "string", "examples": ["9999258836"]},
                    "GrossAmount": {"type": "number", "multipleOf": 0.01, "examples": [1817.8]},
                },
                "required": ["ReceiptId", "GrossAmount"],
                "additionalProperties": False,
            },
            "Report": {
                "type": "object",
                "properties": {
                    "metaData": {
                        "type": "object",
                        "properties": {
                            "totalRecords": {"type": "integer", "examples": [12]},
                            "totalPages": {"type": "integer", "examples": [1]},
                            "activePage": {"type": "integer", "examples": [1]},
                        },
                    },
                    "data": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
                },
            },
        },
    },
}
