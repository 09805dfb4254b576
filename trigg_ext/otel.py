"""Spans and metrics of every attempt and call, by the HTTP semantic conventions of OpenTelemetry.

The extra ``trigg-client[otel]`` brings its API.

::

    client = TriggClient(hooks=otel_hooks())

One span of kind client per attempt, named like ``GET /customers/id/{id}``, with ``http.request.method``,
``url.template``, ``server.address``, ``server.port``, ``http.response.status_code``, ``error.type`` and, from the
second attempt on, ``http.request.resend_count``; and the histogram ``http.client.request.duration`` in seconds. Calls
are in the histogram ``trigg.client.call.duration``, retries and waits included, with ``trigg.operation``
(``customers.get``), ``trigg.outcome`` (``success``, ``failed``, ``given_up``) and ``error.type`` (``NotFoundError``).
``url.full`` is left out on purpose, though the conventions ask for it: here, URLs hold phone numbers and national
identity numbers.
"""

from __future__ import annotations

try:
    from opentelemetry import metrics, propagate, trace
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider
except ImportError as missing:
    raise ImportError('trigg_ext.otel needs OpenTelemetry: pip install "trigg-client[otel]"') from missing

from trigg_ext._version import __version__
from trigg_ext.hooks import CallEvent, Event, Hooks

_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]


def otel_hooks(tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None) -> Hooks:
    """Return hooks that make a span and a measurement of each attempt, and send the trace context along.

    Args:
        tracer_provider: where spans go; the global one if left out.
        meter_provider: where measurements go; the global one if left out.
    """
    tracer = trace.get_tracer("trigg_ext", __version__, tracer_provider)
    meter = metrics.get_meter("trigg_ext", __version__, meter_provider)
    duration = meter.create_histogram(
        "http.client.request.duration",
        unit="s",
        description="Duration of HTTP client requests.",
        explicit_bucket_boundaries_advisory=_BUCKETS,
    )
    call_duration = meter.create_histogram(
        "trigg.client.call.duration",
        unit="s",
        description="Duration of calls, retries and waits included.",
        explicit_bucket_boundaries_advisory=_BUCKETS,
    )

    def on_request(event: Event) -> None:
        attributes = _common(event)
        if event.attempt > 1:
            attributes["http.request.resend_count"] = event.attempt - 1
        span = tracer.start_span(f"{event.method} {event.template}", kind=SpanKind.CLIENT, attributes=attributes)
        propagate.inject(event.headers, context=trace.set_span_in_context(span))
        event.state[on_request, event.attempt] = span

    def on_response(event: Event) -> None:
        span: Span | None = event.state.pop((on_request, event.attempt), None)
        attributes = _common(event)
        if event.status is not None:
            attributes["http.response.status_code"] = event.status
        kind = event.failure or (str(event.status) if event.status is not None and event.status >= 400 else None)
        if kind is not None:
            attributes["error.type"] = kind
        duration.record(event.elapsed, attributes)
        if span is not None:
            span.set_attributes(attributes)
            if kind is not None:
                span.set_status(StatusCode.ERROR)
            span.end()

    def on_call_end(event: CallEvent) -> None:
        attributes: dict[str, str | int] = {"trigg.operation": event.operation_name, "trigg.outcome": event.outcome}
        if event.error is not None:
            attributes["error.type"] = event.error
        call_duration.record(event.seconds, attributes)

    return Hooks(on_request=on_request, on_response=on_response, on_call_end=on_call_end)


def _common(event: Event) -> dict[str, str | int]:
    return {
        "http.request.method": event.method,
        "url.template": event.template,
        "server.address": event.server,
        "server.port": event.port,
    }


__all__ = ["otel_hooks"]
