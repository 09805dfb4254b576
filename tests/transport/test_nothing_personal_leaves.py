"""Every operation with recognisable personal data and a recognisable key, through success and every failure.

None of it is in logs, warnings, errors, reprs, pickles or spans. The server echoes all that it is sent, as a careless
one might.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import pickle
import traceback
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.transport.operations_table import CASES, EMAIL, EXTERNAL, PHONE, SSN, TOKEN, Case, call
from tests.transport.recorder import Reply, Seen, recording
from trigg_ext import AsyncTriggClient, CallError, Event, Hooks, Timeout, TriggClient, TriggError, retries_for_testing
from trigg_ext._transport.unseen import unseen
from trigg_ext.otel import otel_hooks

KEY = "hemmelig-noekkel-7c41e9"
HEADER = "hemmelig-kjede-5512"
CODE = "7Q918273XZ"
VALUES = [KEY, HEADER, PHONE, EMAIL, SSN, TOKEN, EXTERNAL, CODE]
NEEDLES = sorted(
    {
        spelling
        for value in VALUES
        for spelling in (value, quote(value, safe=""), quote(value), value.replace("+", "%2B"))
    }
    | {
        PHONE.removeprefix("+"),
        PHONE.removeprefix("+47"),
        json.dumps(EXTERNAL)[1:-1],
        "tok_5f2c",
        "kunde nr 4",
        "ola+trigg",
    }
)


def echo_json(seen: Seen) -> Reply:
    body = {
        "code": "400",
        "message": f"Cannot use {seen.target}",
        "detailedErrorMessage": {
            "headers": seen.headers,
            "query": dict(seen.query),
            "body": seen.body.decode("utf-8", "replace"),
            "parsed": _parsed(seen.body),
            seen.target: [seen.target],
        },
    }
    return Reply(400, json.dumps(body).encode(), {"x-echo": seen.target, "x-key": seen.headers.get("x-api-key", "")})


def echo_text(status: int, kind: str) -> Any:
    def response(seen: Seen) -> Reply:
        everything = f"<title>{seen.target}</title>{seen.headers} {seen.body.decode('utf-8', 'replace')}"
        return Reply(
            status, everything.encode(), {"content-type": kind, "location": f"https://www.example.no{seen.target}"}
        )

    return response


FAILURES: dict[str, Any] = {
    "400 that echoes JSON": echo_json,
    "404 that echoes text": echo_text(404, "text/plain"),
    "500 that echoes a page": echo_text(500, "text/html"),
    "302 that echoes": echo_text(302, "text/plain"),
    "200 that is no JSON": echo_text(200, "application/json"),
    "200 with an error in it": lambda seen: Reply(200, echo_json(seen).body),
    "502": Reply(502, b'{"detailedErrorMessage": {"gateway": "System: [Extenda]"}}'),
    "dropped": Reply(drop=True),
    "cut off": Reply(200, b'{"data": {"id"', cut=5),
    "no response in time": Reply(delay=30),
}


class Everything(logging.Handler):
    """Keeps all that any logger says, at every level."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def text(self) -> str:
        return "\n".join(f"{record.getMessage()} {record.args!r} {record.exc_text}" for record in self.records)


@pytest.fixture
def logs() -> Iterator[Everything]:
    handler = Everything()
    root = logging.getLogger()
    names = ["httpx", "httpcore", "httpcore.http11", "httpcore.connection", "trigg_ext", "asyncio"]
    before = {name: logging.getLogger(name).level for name in [*names, ""]}
    for name in before:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


class Telemetry:
    """Spans and metrics, kept in memory."""

    def __init__(self) -> None:
        self.spans = InMemorySpanExporter()
        self.reader = InMemoryMetricReader()
        tracers = TracerProvider()
        tracers.add_span_processor(SimpleSpanProcessor(self.spans))
        self.hooks = otel_hooks(tracers, MeterProvider([self.reader]))

    def text(self) -> str:
        """All that spans and measurements say, but for times and ids, whose digits are chance."""
        said = [
            f"{span.name} {dict(span.attributes or {})} {span.status.description} {[each.name for each in span.events]}"
            for span in self.spans.get_finished_spans()
        ]
        measured = self.reader.get_metrics_data()
        for resource in measured.resource_metrics if measured else []:
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    said += [f"{metric.name} {dict(point.attributes or {})}" for point in metric.data.data_points]
        return " ".join(said)


def search(where: str, text: str) -> None:
    found = [needle for needle in NEEDLES if needle.lower() in text.lower()]
    assert not found, f"{where} holds {found}"


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_nothing_personal_leaves(case: Case, kind: str, logs: Everything) -> None:
    telemetry = Telemetry()
    events: list[str] = []
    watching = Hooks(*[lambda event: events.append(repr(event))] * 3)

    def note(event: Event) -> None:
        events.append(f"{event.template} {event.status} {event.failure}")

    options: dict[str, Any] = {
        "preview": "warn",
        "retries": 1,
        "headers": {"x-kjede": HEADER},
        "hooks": telemetry.hooks,
    }
    outcomes: list[Any] = []
    with warnings.catch_warnings(record=True) as warned, retries_for_testing(2):
        warnings.simplefilter("always")
        for name, response in {"success": case.reply, **FAILURES}.items():
            # Only in the last one does the time limit count.
            timeout = Timeout(read=0.05) if name == "no response in time" else Timeout()
            with recording(response) as recorder:
                if kind == "sync":
                    with TriggClient(KEY, base_url=recorder.base_url, timeout=timeout, **options) as client:
                        outcomes.append(_outcome(client.with_options(hooks=watching), case))
                        reprs = [
                            repr(client),
                            repr(client.customers),
                            repr(vars(client)),
                            repr(client._caller.__dict__),
                        ]
                else:
                    outcomes.append(asyncio.run(_async_outcome(recorder.base_url, timeout, options, watching, case)))
                    reprs = []
            search("a repr", " ".join(reprs))
        note_of_warnings = " ".join(f"{each.message} {each.source!r}" for each in warned)
    search("a warning", note_of_warnings)
    search("a log", logs.text())
    search("an event", " ".join(events))
    search("telemetry", telemetry.text())
    assert "trigg_ext" in {record.name for record in logs.records}
    assert not {record.name for record in logs.records if record.name.startswith("http")}
    assert f"{case.method} " in telemetry.text()
    errors = [each for each in outcomes if isinstance(each, TriggError)]
    assert len(errors) >= 6
    for error in errors:
        search("an error's text", f"{error} {error!r}")
        search("an error's traceback", "".join(traceback.format_exception(error)))
        search("a pickle", pickle.dumps(error).decode("latin-1"))
        assert isinstance(error, CallError)
        kept = {key: value for key, value in vars(error).items() if key != "body"}
        search("what an error holds", repr(kept))


def _outcome(client: Any, case: Case) -> Any:
    try:
        return call(client, case)
    except TriggError as error:
        return error


async def _async_outcome(base_url: str, timeout: Timeout, options: dict[str, Any], watching: Hooks, case: Case) -> Any:
    async with AsyncTriggClient(KEY, base_url=base_url, timeout=timeout, **options) as client:
        try:
            return await call(client.with_options(hooks=watching), case)
        except TriggError as error:
            return error


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def test_httpx_logs_as_before_for_everybody_else(logs: Everything) -> None:
    import httpx

    with recording(Reply(200)) as recorder:
        TriggClient(KEY, base_url=recorder.base_url).close()
        httpx.get(recorder.base_url + "/ping")
    assert any("/ping" in record.getMessage() for record in logs.records if record.name == httpx.__name__)


def test_httpx_logs_again_after_an_interrupt_while_a_request_was_begun(logs: Everything) -> None:
    import httpx

    def interrupted() -> None:
        unseen().__enter__()
        raise KeyboardInterrupt

    with recording(Reply(200)) as recorder:
        with contextlib.suppress(KeyboardInterrupt):
            interrupted()
        httpx.get(recorder.base_url + "/ping")
    assert any("/ping" in record.getMessage() for record in logs.records if record.name == httpx.__name__)


def test_a_client_cannot_be_pickled_with_its_key() -> None:
    with TriggClient(KEY, base_url="https://api.example.no/v4") as client, pytest.raises(TypeError):
        pickle.dumps(client)
    with TriggClient(KEY, base_url="https://api.example.no/v4") as client, pytest.raises(TypeError, match="API key"):
        pickle.dumps(client._settings)
