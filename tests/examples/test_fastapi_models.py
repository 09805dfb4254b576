"""Models as bodies and responses of a FastAPI application."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import fastapi
import httpx
import pytest

from trigg_ext.models import Customer, CustomerInput, CustomerRequest

KARI: dict[str, Any] = {
    "id": "4711",
    "firstName": "Kari",
    "lastName": None,
    "consents": [{"id": "sms", "value": True}],
    "nyttFelt": {"a": [1]},
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_fastapi_takes_and_returns_models() -> None:
    app = fastapi.FastAPI()

    def read() -> Any:
        return Customer.from_dict(KARI)

    def create(body: Any) -> Any:
        assert isinstance(body, CustomerRequest)
        return body.data

    create.__annotations__ = {"body": Annotated[CustomerRequest, fastapi.Body()]}
    app.get("/kunde", response_model=Customer)(read)
    app.post("/kunder", response_model=CustomerInput)(create)

    async def call() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://butikk.example.no") as client:
            assert (await client.get("/kunde")).json() == KARI
            given = {"firstName": "Ola", "extendedProperties": {"shoeSize": 42}}
            assert (await client.post("/kunder", json={"data": given})).json() == given
            assert (await client.post("/kunder", json={"date": given})).status_code == 422
            schemas = (await client.get("/openapi.json")).json()["components"]["schemas"]
            assert {"Customer", "CustomerRequest", "CustomerInput"} <= schemas.keys()

    asyncio.run(call())
