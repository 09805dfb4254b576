"""Instrumentation of httpx, switched on before or after the client is imported, records nothing of its requests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.transport.instrumented import PHONE, SSN

ROOT = Path(__file__).resolve().parents[2]
TRACE_HEADERS = {"sentry-trace", "baggage", "elastic-apm-traceparent", "tracestate"}


@pytest.fixture(scope="module", params=["first", "last"])
def recorded(request: pytest.FixtureRequest) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.transport.instrumented", request.param]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "generated")))}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("tool", ["sentry", "opentelemetry", "elastic"])
def test_a_tool_records_requests_of_others_and_none_of_ours(tool: str, recorded: dict[str, Any]) -> None:
    ours, everything = recorded["ours"][tool], recorded["everything"][tool]
    for personal in (PHONE.removeprefix("+"), SSN):
        assert personal not in ours
    assert "/annet" in everything
    assert PHONE.removeprefix("+") in everything
    assert "/customers?" not in everything
    assert "/customers/id/4" not in everything


def test_our_own_spans_are_recorded(recorded: dict[str, Any]) -> None:
    spans = [line for line in recorded["ours"]["opentelemetry"].splitlines() if line.startswith("GET ")]
    assert len(spans) == len(recorded["headers"]) == 15
    assert all("url.template" in span and "url.full" not in span for span in spans)
    assert recorded["ours"]["opentelemetry"].count("\n") == len(spans) - 1


def test_no_tool_but_our_hooks_adds_headers(recorded: dict[str, Any]) -> None:
    for headers in recorded["headers"]:
        assert not TRACE_HEADERS & headers.keys()
        assert headers["traceparent"].startswith("00-")
    assert TRACE_HEADERS & recorded["others"].keys()
