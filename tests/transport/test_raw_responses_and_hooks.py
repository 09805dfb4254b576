"""The raw response is one step away, and hooks see every attempt without what is personal."""

from __future__ import annotations

import asyncio
import copy
import pickle
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from tests.transport.operations_table import BY_NAME, CUSTOMER, call
from tests.transport.test_errors import answering
from trigg_api import operations
from trigg_api.operations import OPERATIONS
from trigg_ext import (
    UNSET,
    AsyncTriggClient,
    CallError,
    Event,
    File,
    Hooks,
    RawResponse,
    TriggClient,
    retries_for_testing,
)
from trigg_ext.models import Customer
from trigg_ext.otel import otel_hooks

RESPONSE = {"data": {"id": CUSTOMER, "firstName": "Ola"}}


def test_a_raw_response_has_everything_about_it() -> None:
    responses = iter([httpx.Response(503), httpx.Response(200, json=RESPONSE, headers={"X-Trace": "a1"})])
    with retries_for_testing(2), answering(lambda _: next(responses), retries=1) as client:
        raw = client.with_raw_response.customers.get(CUSTOMER)
    assert isinstance(raw, RawResponse)
    assert (raw.status, raw.attempts, raw.headers["x-trace"]) == (200, 2, "a1")
    assert raw.content == httpx.Response(200, json=RESPONSE).content
    assert isinstance(raw.parsed, Customer)
    assert raw.parsed.first_name == "Ola"


def test_an_async_client_has_raw_responses_too() -> None:
    async def run() -> RawResponse[Customer]:
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=RESPONSE))
        async with AsyncTriggClient("key", base_url="https://api.example.no/v4", transport=transport) as client:
            return await client.with_raw_response.customers.get(CUSTOMER)

    raw = asyncio.run(run())
    assert (raw.status, raw.attempts, raw.parsed.id) == (200, 1, CUSTOMER)


def test_every_operation_has_a_raw_response() -> None:
    with answering(httpx.Response(200)) as client:
        for operation in OPERATIONS:
            resource, method = operation.name.split(".")
            assert callable(getattr(getattr(client.with_raw_response, resource), method))


def test_hooks_see_each_attempt_and_can_add_headers() -> None:
    seen: list[str] = []
    sent: list[str] = []

    def on_request(event: Event) -> None:
        event.headers["traceparent"] = f"00-{event.attempt}"
        event.state["start"] = event.attempt
        seen.append(f"request {event.attempt}")

    def on_response(event: Event) -> None:
        assert event.state["start"] == event.attempt
        seen.append(f"response {event.attempt} {event.status} {event.failure}")

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers["traceparent"])
        if len(sent) == 1:
            raise httpx.ReadError("gone")
        return httpx.Response(200, json=RESPONSE)

    hooks = Hooks(on_request, on_response, lambda event: seen.append(f"retry {event.attempt} {event.wait}"))
    with retries_for_testing(2), answering(handler, retries=1, hooks=hooks) as client:
        client.customers.get(CUSTOMER)
    assert sent == ["00-1", "00-2"]
    assert seen == ["request 1", "response 1 None connection", "retry 1 0.0", "request 2", "response 2 200 None"]


def test_a_hook_that_fails_after_the_request_hides_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def broken(event: Event) -> None:
        raise RuntimeError("målingen er nede")

    with answering(httpx.Response(200, json=RESPONSE), hooks=Hooks(on_response=broken)) as client:
        assert client.customers.get(CUSTOMER).first_name == "Ola"
    assert "a hook failed in on_response with RuntimeError" in caplog.text


def test_a_hook_that_fails_before_the_request_stops_it() -> None:
    sent: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=RESPONSE)

    def refuse(event: Event) -> None:
        raise PermissionError("ikke nå")

    with answering(handler, hooks=Hooks(on_request=refuse)) as client, pytest.raises(PermissionError):
        client.customers.get(CUSTOMER)
    assert sent == []


def test_a_call_that_is_cancelled_is_told_to_the_hooks() -> None:
    seen: list[str | None] = []

    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        raise AssertionError

    async def run() -> None:
        hooks = Hooks(on_response=lambda event: seen.append(event.failure))
        transport = httpx.MockTransport(never)
        async with AsyncTriggClient(
            "key", base_url="https://api.example.no/v4", transport=transport, hooks=hooks
        ) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.stores.list(), 0.05)

    asyncio.run(run())
    assert seen == ["given_up"]


def test_spans_follow_the_http_conventions() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    sent: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(503) if len(sent) == 1 else httpx.Response(200, json=RESPONSE)

    with retries_for_testing(2), answering(handler, retries=1, hooks=otel_hooks(provider)) as client:
        with provider.get_tracer("kasse").start_as_current_span("kjøp") as parent:
            call(client, BY_NAME["customers.get"])
        with pytest.raises(CallError):
            client.with_options(retries=0).customers.get("..")
    first, second, _ = exporter.get_finished_spans()
    assert first.name == second.name == "GET /customers/id/{id}"
    assert first.kind is SpanKind.CLIENT
    assert first.parent is not None
    assert first.parent.span_id == parent.get_span_context().span_id
    common = {
        "http.request.method": "GET",
        "url.template": "/customers/id/{id}",
        "server.address": "api.example.no",
        "server.port": 443,
    }
    assert dict(first.attributes or {}) == {**common, "http.response.status_code": 503, "error.type": "503"}
    assert dict(second.attributes or {}) == {**common, "http.response.status_code": 200, "http.request.resend_count": 1}
    assert (first.status.status_code, second.status.status_code) == (StatusCode.ERROR, StatusCode.UNSET)
    context = first.get_span_context()
    assert context is not None
    assert format(context.span_id, "016x") in sent[0].headers["traceparent"]


def test_calls_are_measured_with_their_retries() -> None:
    reader = InMemoryMetricReader()
    responses = iter([httpx.Response(503), httpx.Response(200, json=RESPONSE), httpx.Response(404)])
    hooks = otel_hooks(TracerProvider(), MeterProvider([reader]))
    with retries_for_testing(2), answering(lambda _: next(responses), retries=1, hooks=hooks) as client:
        client.customers.get(CUSTOMER)
        with pytest.raises(CallError):
            client.customers.get(CUSTOMER)
    data = reader.get_metrics_data()
    assert data is not None
    metrics = {each.name: each for each in data.resource_metrics[0].scope_metrics[0].metrics}
    calls = metrics["trigg.client.call.duration"].data.data_points
    common = {"trigg.operation": "customers.get"}
    assert [(dict(point.attributes or {}), getattr(point, "count", 0)) for point in calls] == [
        ({**common, "trigg.outcome": "success"}, 1),
        ({**common, "trigg.outcome": "failed", "error.type": "NotFoundError"}, 1),
    ]
    attempts = metrics["http.client.request.duration"].data.data_points
    assert sum(getattr(point, "count", 0) for point in attempts) == 3


def test_values_of_the_seam_behave_like_values() -> None:
    operation = operations.CUSTOMERS_GET
    assert pickle.loads(pickle.dumps(operation)) == operation
    assert str(operation) == "customers.get (GET /customers/id/{id})"
    for other in (copy.copy(UNSET), copy.deepcopy(UNSET), pickle.loads(pickle.dumps(UNSET))):
        assert other is UNSET
    assert repr(File(b"hemmelig innhold", "kunder.csv")) == "File(file_name='kunder.csv', mime_type=None)"
    assert File(b"a", "x") == File(b"a", "x") != File(b"b", "x")


def test_a_client_and_its_events_print_nothing_but_names() -> None:
    events: list[Any] = []
    with answering(
        httpx.Response(200, json=RESPONSE), hooks=Hooks(on_response=lambda event: events.append(repr(event)))
    ) as client:
        client.customers.get(CUSTOMER)
        assert repr(client) == "<TriggClient https://api.example.no/v4>"
    assert events == ["<Event customers.get GET /customers/id/{id} attempt=1 200>"]
    assert isinstance(client, TriggClient)
