"""Descriptions of a small loyalty API, findings in them, and a service that uses the client."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml

from codegen.diff.findings import Finding, Level, Place
from codegen.diff.report import Report, in_order
from codegen.spec.load import load

ROOT = Path(__file__).resolve().parents[3]
TODAY = datetime.date(2026, 11, 23)

Document = dict[str, Any]


def kundeklubb() -> Document:
    """A loyalty API of another vendor: customers with bonus points, and receipts."""
    customer = {"$ref": "#/components/schemas/Member"}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Kundeklubben", "version": "2.1.0"},
        "paths": {
            "/members/{id}": {
                "get": {
                    "operationId": "getMember",
                    "tags": ["Members"],
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "responses": _response(customer),
                },
                "put": {
                    "operationId": "updateMember",
                    "tags": ["Members"],
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "requestBody": {"required": True, "content": {"application/json": {"schema": customer}}},
                    "responses": _response(customer),
                },
            },
            "/receipts": {
                "post": {
                    "operationId": "addReceipt",
                    "tags": ["Receipts"],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}},
                    },
                    "responses": {"204": {"description": "Mottatt"}},
                }
            },
            "/stores": {
                "get": {
                    "operationId": "getStores",
                    "tags": ["Stores"],
                    "responses": _response({"type": "array", "items": {"type": "string"}}),
                }
            },
        },
        "components": {
            "schemas": {
                "Member": {
                    "type": "object",
                    "properties": {
                        "id": {"type": "string"},
                        "mobilePhone": {"type": "string", "example": "+4791234567"},
                        "points": {"type": "integer"},
                        "level": {"type": "string", "enum": ["bronse", "sølv", "gull"]},
                    },
                },
                "Receipt": {
                    "type": "object",
                    "required": ["total"],
                    "properties": {"total": {"type": "number", "example": 249.9}, "comment": {"type": "string"}},
                },
            }
        },
    }


def _response(schema: Document) -> Document:
    return {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}}


def written(folder: Path, name: str, document: Document) -> Path:
    """The document as a YAML file."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return file


def bundle() -> Document:
    """The committed bundle of the client's own API, to be changed."""
    return load((ROOT / "openapi" / "openapi.yaml").read_bytes())


def finding(**changes: Any) -> Finding:
    """A finding, as the engine makes them."""
    values: dict[str, Any] = {
        "id": "response-property-type-changed",
        "level": Level.BREAKING,
        "operation": "GET /members/{id}",
        "pointer": "/components/schemas/Member/properties/points/type",
        "message": "The response's property `points` is now `string`; it was `integer` (status 200).",
        "old": "integer",
        "new": "string",
        "place": Place("openapi/openapi.yaml", 41, 11),
    }
    return Finding(**{**values, **changes})


def report(*findings: Finding, **changes: Any) -> Report:
    """A report of these findings."""
    values: dict[str, Any] = {
        "old": "openapi/openapi.yaml",
        "new": "https://dev.triggloyalty.com/_bundle/@v4/openapi.yaml",
        "old_version": "4.3.0",
        "new_version": "4.4.0",
        "findings": in_order(findings),
    }
    return Report(**{**values, **changes})


SERVICE = {
    "kasse/__init__.py": "",
    "kasse/klient.py": """
from trigg_ext import TriggClient

trigg = TriggClient(environment="staging")


class Kundetjeneste:
    def __init__(self, trigg: TriggClient) -> None:
        self.trigg = trigg

    def epost(self, kunde_id):
        kunde = self.trigg.customers.get(kunde_id)
        return kunde.email
""",
    "kasse/app.py": """
from trigg_ext.models import CustomerInput, CustomerRequest

from .klient import Kundetjeneste, trigg


def registrer(navn):
    body = CustomerRequest(data=CustomerInput(first_name=navn, mobile_phone="+4791234567"))
    return trigg.customers.create(body)


def butikker():
    return [butikk.name for butikk in trigg.stores.list()]
""",
}


def service(folder: Path, files: dict[str, str] | None = None) -> Path:
    """The source of a service, in a folder."""
    for name, text in (SERVICE if files is None else files).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
