"""Calls to preview operations speak once, at the caller's own line, and as the policy says."""

from __future__ import annotations

import asyncio
import inspect
import warnings
from typing import Any

import httpx
import pytest

from trigg_api.operations import OPERATIONS
from trigg_ext import AsyncTriggClient, PreviewNotAllowedError, TriggClient, TriggPreviewWarning

RESPONSE = httpx.MockTransport(lambda _: httpx.Response(200, json=[]))
BASE = "https://api.example.no/v4"


def client(**options: Any) -> TriggClient:
    return TriggClient("key-93f1", base_url=BASE, transport=RESPONSE, **options)


def async_client(**options: Any) -> AsyncTriggClient:
    return AsyncTriggClient("key-93f1", base_url=BASE, transport=RESPONSE, **options)


def line() -> int:
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


def test_the_eleven_preview_operations_are_known() -> None:
    assert sorted(operation.name for operation in OPERATIONS if operation.preview) == [
        "affiliates.list",
        "customers.create_prospect",
        "customers.get_by_email",
        "loyalty.transfer_clips",
        "loyalty.update_achievement",
        "promotions.campaigns",
        "promotions.definitions",
        "vehicles.add",
        "vehicles.delete",
        "vehicles.list",
        "vehicles.update",
    ]


def test_it_warns_at_the_callers_line() -> None:
    with client() as trigg, pytest.warns(TriggPreviewWarning) as caught:
        trigg.vehicles.list("4")
        here = line() - 1
    assert [(each.filename, each.lineno) for each in caught] == [(__file__, here)]
    text = str(caught[0].message)
    assert "vehicles.list (GET /modules/vehicles/customerId/{customerId})" in text
    assert "without prior notice" in text


def test_it_warns_at_the_callers_line_through_await() -> None:
    async def run() -> int:
        async with async_client() as trigg:
            await trigg.vehicles.list("4")
            here = line() - 1
            return here

    with pytest.warns(TriggPreviewWarning) as caught:
        here = asyncio.run(run())
    assert [(each.filename, each.lineno) for each in caught] == [(__file__, here)]


def test_it_warns_at_the_callers_line_through_a_task() -> None:
    async def run() -> int:
        async with async_client() as trigg, asyncio.TaskGroup() as group:
            group.create_task(trigg.vehicles.list("4"))
            here = line() - 1
            return here

    with pytest.warns(TriggPreviewWarning) as caught:
        here = asyncio.run(run())
    assert [(each.filename, each.lineno) for each in caught] == [(__file__, here)]


def test_it_warns_at_the_callers_line_through_raw_responses_and_options() -> None:
    with client() as trigg, pytest.warns(TriggPreviewWarning) as caught:
        trigg.with_options(retries=0).with_raw_response.vehicles.list("4")
        here = line() - 1
    assert [(each.filename, each.lineno) for each in caught] == [(__file__, here)]


def test_it_warns_once_per_operation_and_client() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with client() as trigg:
            for _ in range(3):
                trigg.vehicles.list("4")
                trigg.with_options(retries=0).vehicles.list("4")
                trigg.affiliates.list()
    assert [str(each.message).split(" ")[0] for each in caught] == ["vehicles.list", "affiliates.list"]


def test_an_operation_out_of_preview_does_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with client() as trigg:
            trigg.stores.list()


def test_the_policy_can_allow_or_refuse() -> None:
    sent: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=[])

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with TriggClient("key", base_url=BASE, transport=httpx.MockTransport(handler), preview="allow") as trigg:
            trigg.vehicles.list("4")
            assert len(sent) == 1
            with pytest.raises(PreviewNotAllowedError, match="Nothing was sent") as caught:
                trigg.with_options(preview="error").vehicles.list("4")
    assert len(sent) == 1
    assert caught.value.operation.name == "vehicles.list"


def test_the_policy_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIGG_PREVIEW", "error")
    with client() as trigg, pytest.raises(PreviewNotAllowedError):
        trigg.affiliates.list()
    with client(preview="allow") as trigg:
        trigg.affiliates.list()


def test_standard_filters_work() -> None:
    with client() as trigg, warnings.catch_warnings():
        warnings.simplefilter("error", TriggPreviewWarning)
        for _ in range(2):
            with pytest.raises(TriggPreviewWarning):
                trigg.vehicles.list("4")
        warnings.simplefilter("ignore", TriggPreviewWarning)
        trigg.vehicles.list("4")


def test_a_refused_coroutine_is_refused_when_it_is_made() -> None:
    with pytest.raises(PreviewNotAllowedError):
        _ = async_client(preview="error").vehicles.list("4")
