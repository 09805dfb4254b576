"""What the client logs: lines that a person reads, values that a formatter prints by name, and nothing by itself."""

from __future__ import annotations

import logging
import subprocess
import sys
import traceback

import httpx
import pytest

from tests.transport.operations_table import BY_NAME, CUSTOMER, call
from tests.transport.test_errors import answering
from trigg_ext import CallError, Event, Hooks, retries_for_testing

RESPONSE = {"data": {"id": CUSTOMER, "firstName": "Ola"}}


def values(record: logging.LogRecord) -> dict[str, object]:
    """The values of a record that are not those of every record."""
    usual = logging.makeLogRecord({}).__dict__
    return {name: value for name, value in record.__dict__.items() if name not in usual and name != "message"}


def test_a_record_carries_its_values_by_name(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "trigg_ext")
    responses = iter([httpx.Response(503), httpx.Response(200, json=RESPONSE)])
    with retries_for_testing(2), answering(lambda _: next(responses), retries=1) as client:
        client.customers.get(CUSTOMER)
    common = {"operation": "customers.get", "method": "GET", "template": "/customers/id/{id}"}
    failed, again, succeeded = caplog.records
    for record in caplog.records:
        assert isinstance(record.__dict__["seconds"], float)
    seconds = failed.__dict__["seconds"]
    assert values(failed) == {**common, "status": 503, "attempt": 1, "seconds": seconds, "failure": None}
    assert values(again) == {**values(failed), "wait": 0.0}
    assert (again.levelname, again.getMessage()) == (
        "WARNING",
        "customers.get: GET /customers/id/{id} failed (503); attempt 2 follows in 0.00 s",
    )
    assert (succeeded.__dict__["status"], succeeded.__dict__["attempt"]) == (200, 2)
    assert CUSTOMER not in repr([values(record) for record in caplog.records])


def test_a_record_of_a_lost_connection_names_the_failure(caplog: pytest.LogCaptureFixture) -> None:
    def lost(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("borte")

    caplog.set_level(logging.INFO, "trigg_ext")
    with answering(lost) as client, pytest.raises(CallError):
        client.customers.get(CUSTOMER)
    (record,) = caplog.records
    assert (record.__dict__["status"], record.__dict__["failure"]) == (None, "connection")


def test_an_undocumented_body_is_logged_with_the_values_of_its_attempt(caplog: pytest.LogCaptureFixture) -> None:
    with answering(httpx.Response(202, json={"antall": 1})) as client:
        call(client, BY_NAME["promotions.redeem"])
    (record,) = caplog.records
    assert record.__dict__["operation"] == "promotions.redeem"
    assert (record.__dict__["status"], record.__dict__["template"]) == (202, "/promotions/redeem")


def test_a_hook_that_fails_is_logged_with_its_error_and_traceback(caplog: pytest.LogCaptureFixture) -> None:
    def broken(event: Event) -> None:
        raise RuntimeError("målingen er nede")

    hooks = [Hooks(on_response=broken), Hooks(on_response=lambda event: None)]
    with answering(httpx.Response(200, json=RESPONSE), hooks=hooks) as client:
        assert client.customers.get(CUSTOMER).first_name == "Ola"
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.exc_info is not None
    assert "RuntimeError: målingen er nede" in "".join(traceback.format_exception(*record.exc_info))
    assert "in broken" in caplog.text
    assert record.__dict__["operation"] == "customers.get"


def test_nothing_is_printed_where_logging_is_not_configured() -> None:
    program = """
import httpx, logging
from trigg_ext import CallError, TriggClient
transport = httpx.MockTransport(lambda request: httpx.Response(503))
with TriggClient("key", base_url="https://api.example.no/v4", transport=transport, retries=0) as client:
    try:
        client.stores.list()
    except CallError as error:
        logging.getLogger("trigg_ext").error("%s", error)
        logging.getLogger("trigg_ext.drift").error("%s", error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
