"""The examples for FastAPI, Django and Celery, tried with the shipped fixtures as their users would try them."""

from __future__ import annotations

import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import httpx
import pytest
from celery.exceptions import Reject
from django.conf import settings
from django.test import RequestFactory

from examples import celery_tasks, django_view, fastapi_service
from trigg_ext import AsyncTriggClient, TriggClient, TriggConnectionError
from trigg_ext.sandbox import Fault, Sandbox

pytest_plugins = ["trigg_ext.sandbox.pytest_plugin"]

KARI = "226B14AF-18A6-44CF-834E-BE4BCA5D64B7"
SHOP = {
    "customers": [{"id": KARI, "externalId": "webshop-17", "firstName": "Kari", "mobilePhone": "+4791234567"}],
    "bonusRules": [{"bonusRuleId": "2", "name": "Anmeldelse", "value": "30"}],
}
pytestmark = pytest.mark.trigg_seed(SHOP)

if not settings.configured:
    settings.configure(DEFAULT_CHARSET="utf-8", ALLOWED_HOSTS=["testserver"])
    django.setup()


# --- FastAPI ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def shop(async_trigg_client: AsyncTriggClient) -> Iterator[httpx.AsyncClient]:
    """A browser of the service, whose client is one of the sandbox."""
    app = fastapi_service.app
    app.dependency_overrides[fastapi_service.trigg] = lambda: async_trigg_client
    yield httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop.example.no")
    app.dependency_overrides.clear()


@pytest.mark.asyncio
async def test_a_member_is_shown_without_what_the_shop_need_not_know(shop: httpx.AsyncClient) -> None:
    response = await shop.get("/members/webshop-17")
    assert response.json() == {"id": KARI, "first_name": "Kari", "points": 0}
    assert (await shop.get("/members/webshop-18")).status_code == 404


@pytest.mark.anyio
async def test_a_member_is_registered_once(shop: httpx.AsyncClient, trigg_sandbox: Sandbox) -> None:
    new = {"external_id": "webshop-18", "first_name": "Ola", "email": "ola@example.no"}
    response = await shop.post("/members", json=new)
    assert (response.status_code, response.json()["first_name"]) == (201, "Ola")
    assert (await shop.post("/members", json=new)).status_code == 409
    assert len(trigg_sandbox.state.customers()) == 2


@pytest.mark.anyio
async def test_a_registration_whose_response_was_lost_is_found(shop: httpx.AsyncClient, trigg_sandbox: Sandbox) -> None:
    trigg_sandbox.faults.add(Fault.drop("after_acting").on("customers.create"))
    new = {"external_id": "webshop-18", "first_name": "Ola", "email": "ola@example.no"}
    response = await shop.post("/members", json=new)
    assert (response.status_code, response.json()["first_name"]) == (201, "Ola")
    assert len(trigg_sandbox.state.customers()) == 2


@pytest.mark.asyncio
async def test_an_outage_is_not_a_member_who_is_missing(shop: httpx.AsyncClient, trigg_sandbox: Sandbox) -> None:
    trigg_sandbox.faults.add(Fault.refuse())
    response = await shop.get("/members/webshop-17")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")


@pytest.mark.asyncio
async def test_the_service_makes_its_client_at_the_start_and_closes_it_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRIGG_API_KEY", "test-key")
    async with fastapi_service.lifespan(fastapi_service.app) as state:
        client = state["trigg"]
    with pytest.raises(RuntimeError, match="closed"):
        await client.health.ping()


# --- Django -----------------------------------------------------------------------------------------------------------


class PointsView(unittest.TestCase):
    """As most tests of Django projects are written: the fixtures are asked for by one that each test uses."""

    sandbox: Sandbox

    @pytest.fixture(autouse=True)
    def _trigg(self, trigg_client: TriggClient, trigg_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sandbox = trigg_sandbox
        monkeypatch.setattr(django_view, "trigg", lambda: trigg_client)

    def get(self, external_id: str) -> Any:
        return django_view.points(RequestFactory().get("/"), external_id)

    def test_the_points_of_a_member_are_shown(self) -> None:
        response = self.get("webshop-17")
        assert (response.status_code, response.content) == (200, b'{"firstName": "Kari", "points": 0}')

    def test_nobody_is_404_and_an_outage_is_503(self) -> None:
        assert self.get("webshop-18").status_code == 404
        self.sandbox.faults.add(Fault.bad_gateway())
        with self.assertLogs("examples.django_view", "WARNING") as logged:
            assert self.get("webshop-17").status_code == 503
        assert "webshop-17" not in logged.output[0]


class AsynchronousTest(unittest.IsolatedAsyncioTestCase):
    """The asynchronous fixture in a test of unittest."""

    client: AsyncTriggClient

    @pytest.fixture(autouse=True)
    def _trigg(self, async_trigg_client: AsyncTriggClient) -> None:
        self.client = async_trigg_client

    async def test_a_member_is_found(self) -> None:
        found = await self.client.customers.find(external_id="webshop-17")
        assert found is not None
        assert found.first_name == "Kari"


def test_a_process_has_one_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIGG_API_KEY", "test-key")
    with django_view.trigg() as client:
        assert django_view.trigg() is client
    django_view.trigg.cache_clear()


# --- Celery -----------------------------------------------------------------------------------------------------------

RECEIPT = {
    "Header": {
        "StoreId": "001",
        "ReceiptId": "9999258836",
        "TimeStamp": "2026-01-05T14:50:05",
        "ConsumerId": KARI,
        "GrossAmount": 250.0,
    },
    "Items": [{"ReceiptId": "9999258836", "LineNo": 1, "Quantity": 1, "ProductId": "VR1722775", "GrossAmount": 250.0}],
}


@pytest.fixture
def worker(trigg_client: TriggClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker process whose client is one of the sandbox; tasks run where they are applied."""
    with trigg_client.outbox(tmp_path / "receipts.outbox") as outbox:
        monkeypatch.setattr(celery_tasks, "trigg", lambda: trigg_client)
        monkeypatch.setattr(celery_tasks, "outbox", lambda: outbox)
        yield
        assert outbox.flush(30)


def test_a_receipt_that_celery_delivers_twice_gives_points_once(worker: None, trigg_sandbox: Sandbox) -> None:
    assert celery_tasks.post_receipt.apply(args=(RECEIPT,)).get() is True
    assert celery_tasks.post_receipt.apply(args=(RECEIPT,)).get() is False
    assert celery_tasks.outbox().flush(30)
    assert [each["receiptId"] for each in trigg_sandbox.state.receipts()] == ["9999258836"]


def test_what_is_no_receipt_is_rejected_and_not_tried_again(worker: None) -> None:
    with pytest.raises(Reject, match="ReceiptId"):
        celery_tasks.post_receipt.run({"Header": {"StoreId": "001"}, "Items": []})


def test_another_receipt_of_the_same_identity_is_rejected_and_not_tried_again(worker: None) -> None:
    celery_tasks.post_receipt.run(RECEIPT)
    with pytest.raises(Reject, match="other content"):
        celery_tasks.post_receipt.run({**RECEIPT, "Items": []})


def points(sandbox: Sandbox) -> Any:
    return sandbox.state.customers()[0]["loyalty"]["points"]


def test_points_are_given_after_an_outage(worker: None, trigg_sandbox: Sandbox) -> None:
    trigg_sandbox.faults.add(Fault.refuse().on("loyalty.add_bonus_by_activity", first=7))
    celery_tasks.give_points.apply(args=(KARI, "2")).get()
    assert points(trigg_sandbox) == 30
    assert len(trigg_sandbox.faults.hits) == 7


def test_points_that_may_have_been_given_are_not_given_again(worker: None, trigg_sandbox: Sandbox) -> None:
    trigg_sandbox.faults.add(Fault.drop("after_acting").on("loyalty.add_bonus_by_activity"))
    with pytest.raises(TriggConnectionError):
        celery_tasks.give_points.apply(args=(KARI, "2")).get()
    assert len(trigg_sandbox.faults.hits) == 1
