"""A process with instrumentation switched on, as services have it: ``python -m tests.transport.instrumented first``.

It prints as JSON what each tool recorded of calls of the client, and of a request of plain httpx, and what headers
reached the server. ``first`` or ``last`` is whether instrumentation is switched on before the client is imported.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from typing import Any

PHONE = "+4798765432"
SSN = "01010112345"


def main() -> None:
    """Switch everything on, call, and print."""
    if sys.argv[1] == "last":
        pass

    import httpx

    recorded = _switch_on()
    from tests.transport.recorder import Reply, recording
    from trigg_ext import AsyncTriggClient, TriggClient
    from trigg_ext.otel import otel_hooks

    with recording(Reply(404, b'{"code": "404", "message": "nei"}')) as recorder:
        options: dict[str, Any] = {"base_url": recorder.base_url, "hooks": otel_hooks()}

        async def asynchronous(**more: Any) -> None:
            async with AsyncTriggClient("noekkel", **options, **more) as client:
                found = client.customers.find(mobile_phone=PHONE), client.customers.find(mobile_phone=PHONE)
                await asyncio.gather(*found)
                await client.with_options(query={"ssn": SSN}).customers.find(id="4")

        async def with_a_given_client() -> None:
            async with httpx.AsyncClient() as given:
                await asynchronous(http_client=given)
            await asynchronous(transport=httpx.AsyncHTTPTransport())

        with recorded.tracing():
            for more in ({}, {"http_client": httpx.Client()}, {"transport": httpx.HTTPTransport()}):
                with TriggClient("noekkel", **options, **more) as client:
                    client.customers.find(mobile_phone=PHONE)
                    client.with_options(query={"ssn": SSN}).customers.find(id="4")
            asyncio.run(asynchronous())
            asyncio.run(with_a_given_client())
            ours = recorded.texts()
            headers = [seen.headers for seen in recorder.seen]
            httpx.get(f"{recorder.base_url}/annet", params={"telefon": PHONE})
        everything = recorded.texts()
        others = recorder.seen[-1].headers
    print(json.dumps({"ours": ours, "headers": headers, "everything": everything, "others": others}))  # noqa: T201


class _Recorded:
    def __init__(self, sentry: Any, spans: Any, elastic: Any) -> None:
        self._sentry = sentry
        self._spans = spans
        self._elastic = elastic

    @contextlib.contextmanager
    def tracing(self) -> Any:
        """Run in a transaction of Sentry's and one of Elastic's, as a request to a service does."""
        import sentry_sdk

        self._elastic.begin_transaction("request")
        with sentry_sdk.start_transaction(name="kasse"):
            yield
        self._elastic.end_transaction("kasse", "OK")

    def texts(self) -> dict[str, str]:
        """Return what each tool has recorded so far."""
        import sentry_sdk

        sentry_sdk.capture_message("her er vi", level="error")
        spans = [f"{span.name} {dict(span.attributes or {})}" for span in self._spans.get_finished_spans()]
        scope = sentry_sdk.get_current_scope()
        traced = scope.transaction._span_recorder.spans if scope.transaction is not None else []
        return {
            "sentry": "\n".join([*self._sentry.sent, *(f"{each.description} {each._data}" for each in traced)]),
            "opentelemetry": "\n".join(spans),
            "elastic": json.dumps(self._elastic.events, default=repr),
        }


def _switch_on() -> _Recorded:
    import elasticapm
    import sentry_sdk
    from elasticapm.transport.base import Transport
    from opentelemetry import trace
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from tests.transport.frame_walkers import Kept

    sentry = Kept()
    sentry_sdk.init(dsn="http://key@127.0.0.1:9/1", transport=sentry, traces_sample_rate=1.0, send_default_pii=True)
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    trace.set_tracer_provider(provider)
    HTTPXClientInstrumentor().instrument()

    class Keeping(Transport):
        def start_thread(self, pid: int | None = None) -> None:
            pass

        def queue(self, event_type: str, data: Any, flush: bool = False) -> None:
            client.events.append(data)

    client: Any = elasticapm.Client(
        service_name="kasse", central_config=False, metrics_interval="0ms", cloud_provider="none"
    )
    client.events = []
    client._transport = Keeping(client)
    elasticapm.instrument()
    return _Recorded(sentry, spans, client)


if __name__ == "__main__":
    main()
