"""Times and decimals as they leave: one form for every place, and the digits that a caller wrote."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from trigg_api import codec
from trigg_ext import (
    AsyncTriggClient,
    ConfigurationError,
    InvalidRequestError,
    Money,
    Receipt,
    ReturnError,
    TriggClient,
)
from trigg_ext._serialization.to_json import encode_json
from trigg_ext.models import (
    CustomerInput,
    CustomerRequest,
    ReceiptHeader,
    ReceiptItem,
    ReceiptRequest,
    TransactionBatch,
)

KEY = "en-nøkkel".encode().hex()
MOMENT = datetime(2023, 10, 13, 12, 50, 5, 999_999, tzinfo=UTC)
TEXT = "2023-10-13T14:50:05"
NAIVE = datetime(2023, 10, 13, 14, 50, 5)


@dataclasses.dataclass
class Visit:
    at: datetime


class PydanticVisit(BaseModel):
    at: datetime
    spent: Decimal = Decimal("10.50")


def client(sent: list[httpx.Request], **options: Any) -> TriggClient:
    def respond(request: httpx.Request) -> httpx.Response:
        request.read()
        sent.append(request)
        return httpx.Response(200, json={"data": {"id": "4711"}})

    return TriggClient(KEY, transport=httpx.MockTransport(respond), unknown_fields="allow", preview="allow", **options)


def receipt(at: Any) -> ReceiptRequest:
    header = ReceiptHeader("001", "10", at, "4711", 49.9)
    return ReceiptRequest(header, [ReceiptItem("10", 1, 1, "VR1722775", 49.9)])


def as_plain(at: Any) -> Any:
    return receipt(at).to_dict()


PLACES: dict[str, Callable[[TriggClient, Any], Any]] = {
    "a model": lambda c, at: c.transactions.create(TransactionBatch([receipt(at)])),
    "a mapping": lambda c, at: c.transactions.create({"ReceiptRequests": [as_plain(at)]}),
    "an additional property": lambda c, at: c.customers.update(
        CustomerRequest(data=CustomerInput(additional_properties={"lastVisit": at}))
    ),
    "extended properties": lambda c, at: c.customers.update({"data": {"extendedProperties": {"lastVisit": at}}}),
    "a batch of models": lambda c, at: c.transactions.create_many([receipt(at)]),
    "a batch of mappings": lambda c, at: c.transactions.create_many([as_plain(at)]),
    "a free-form body": lambda c, at: c.customers.dynamic("visits", {"at": [at]}),
    "a dataclass": lambda c, at: c.customers.dynamic("visits", Visit(at)),
    "Pydantic": lambda c, at: c.customers.dynamic("visits", PydanticVisit(at=at)),
    "Pydantic in a mapping": lambda c, at: c.promotions.dynamic("visits", {"visits": [PydanticVisit(at=at)]}),
    "an import": lambda c, at: c.imports.data([{"at": at}]),
    "a form": lambda c, at: c.imports.form({"at": at}),
    "a part of a form": lambda c, at: c.imports.file(b"1", fields={"at": at}),
    "a trigger": lambda c, at: c.triggers.fire("7", "4711", {"at": at}),
    "a query": lambda c, at: c.reports.get("visits", query={"since": at}),
    "a query of rows": lambda c, at: list(c.reports.rows("visits", query={"since": at}, list_name="rows")),
    "a query of the client": lambda c, at: c.with_options(query={"since": at}).stores.list(),
    "a path": lambda c, at: c.customers.get(at),
}


def sent_text(request: httpx.Request) -> str:
    return f"{request.url.path} {dict(request.url.params)} {request.content.decode()}".replace("%3A", ":")


@pytest.mark.parametrize("place", PLACES)
def test_an_aware_time_is_sent_in_the_form_of_the_api_and_the_zone_of_the_client(place: str) -> None:
    for options, expected in (({}, TEXT), ({"time_zone": "America/New_York"}, "2023-10-13T08:50:05")):
        sent: list[httpx.Request] = []
        with client(sent, **options) as trigg:
            try:
                PLACES[place](trigg, MOMENT)
            except Exception:
                assert sent  # a response that was not meant for it
        assert expected in sent_text(sent[0])


@pytest.mark.parametrize("place", PLACES)
def test_a_time_without_a_zone_is_refused_with_the_remedy(place: str) -> None:
    sent: list[httpx.Request] = []
    with client(sent) as trigg:
        try:
            result = PLACES[place](trigg, NAIVE)
        except (InvalidRequestError, ConfigurationError) as error:
            said = str(error)
        else:
            said = result.failures[0].reason
    assert "time without a zone" in said
    assert "datetime.now(UTC)" in said
    assert sent == []


def test_texts_are_sent_as_they_are() -> None:
    sent: list[httpx.Request] = []
    with client(sent) as trigg:
        trigg.transactions.create({"ReceiptRequests": [as_plain("2023-10-13T12:50:05Z")]})
    assert b'"2023-10-13T12:50:05Z"' in sent[0].content


def test_two_clients_write_in_their_own_zones_at_the_same_time() -> None:
    sent: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={})

    async def run() -> None:
        zones = ["Europe/Oslo", "Asia/Tokyo"] * 5
        clients = [AsyncTriggClient(KEY, transport=httpx.MockTransport(respond), time_zone=zone) for zone in zones]
        calls = [
            each.customers.dynamic("visits", {"at": MOMENT, "zone": zone})
            for each, zone in zip(clients, zones, strict=True)
        ]
        await asyncio.gather(*calls)

    asyncio.run(run())
    bodies = [json.loads(each.content) for each in sent]
    assert {(each["zone"], each["at"]) for each in bodies} == {
        ("Europe/Oslo", TEXT),
        ("Asia/Tokyo", "2023-10-13T21:50:05"),
    }


def test_a_receipt_is_of_the_day_that_is_sent() -> None:
    late = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)  # the next day in Norway
    with client([]) as trigg:
        result = trigg.transactions.create_many([receipt(late), receipt("2026-01-06T08:00:00")])
    assert (result.accepted, result.rejected) == (1, 1)


def test_what_is_sold_at_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ReturnError, match=r"at is a time without a zone.*datetime\.now\(UTC\)"):
        Receipt(store_id="001", receipt_id="10", at=NAIVE, customer_id="4711")


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-10-13T14:50:05", datetime(2023, 10, 13, 12, 50, 5, tzinfo=UTC)),
        ("2024-01-01T22:10:00", datetime(2024, 1, 1, 21, 10, tzinfo=UTC)),
        ("20240101T2210", datetime(2024, 1, 1, 21, 10, tzinfo=UTC)),
        ("2023-10-13T12:50:05Z", datetime(2023, 10, 13, 12, 50, 5, tzinfo=UTC)),
        ("2023-10-13T12:50:05.1234567+00:00", datetime(2023, 10, 13, 12, 50, 5, 123456, tzinfo=UTC)),
        ("2023-10-13", datetime(2023, 10, 12, 22, tzinfo=UTC)),
    ],
)
def test_a_time_of_the_api_is_read_in_the_zone_of_the_client(text: str, moment: datetime) -> None:
    with client([]) as trigg:
        read = trigg.times.parse(text)
    assert read == moment
    assert read.tzinfo == ZoneInfo("Europe/Oslo")


def test_in_the_night_that_clocks_are_put_back_a_text_stands_for_two_moments() -> None:
    with client([]) as trigg:
        first, second = trigg.times.parse("2024-10-27T02:30:00"), trigg.times.parse("2024-10-27T02:30:00", fold=1)
        assert first.astimezone(UTC) == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
        assert second.astimezone(UTC) == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
        assert trigg.times.format(first) == trigg.times.format(second) == "2024-10-27T02:30:00"


def test_in_the_night_that_clocks_are_put_forward_an_hour_is_on_no_clock() -> None:
    with client([]) as trigg:
        read = trigg.times.parse("2024-03-31T02:30:00")
        assert read.isoformat() == "2024-03-31T03:30:00+02:00"
        assert trigg.times.parse("2024-03-31T03:30:00") == read


@pytest.mark.parametrize("text", ["", "i går", "14:50", None, 20231013, "2023-13-01T00:00:00", "0001-01-01T00:00:00"])
def test_what_is_no_time_is_refused(text: Any) -> None:
    with client([]) as trigg, pytest.raises(ValueError, match="time"):
        trigg.times.parse(text)


ZONES: list[str | tzinfo] = [
    "Europe/Oslo",
    "UTC",
    "America/New_York",
    "Australia/Lord_Howe",
    timezone(timedelta(hours=5)),
]


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(
        lambda at: at.replace(microsecond=0)
    ),
    st.sampled_from(ZONES),
)
def test_a_moment_that_was_written_is_read_again(moment: datetime, zone: str | tzinfo) -> None:
    times = TriggClient(KEY, time_zone=zone).times
    text = times.format(moment)
    assert moment in (times.parse(text), times.parse(text, fold=1))


# --- decimals ---------------------------------------------------------------------------------------------------------

DIGITS = [
    (Decimal("10.50"), b"10.50"),
    (Decimal("1817.80"), b"1817.80"),
    (Decimal("-0.00"), b"-0.00"),
    (Decimal("1E+3"), b"1000"),
    (Decimal("1E-7"), b"0.0000001"),
    (Decimal(100), b"100"),
    (Money("199.9"), b"199.90"),
]


@pytest.mark.parametrize("fast", [True, False], ids=["speed", "standard library"])
@pytest.mark.parametrize(("number", "digits"), DIGITS)
def test_a_decimal_leaves_with_its_own_digits(
    number: Decimal, digits: bytes, fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not fast:
        monkeypatch.setattr(codec, "library", lambda _: None)
    else:
        monkeypatch.setattr(codec, "_BEFORE_LOADING", 0)
    expected = b'{"a":' + digits + b',"b":["decimal-10.50",' + digits + b"]}"
    assert encode_json({"a": number, "b": ["decimal-10.50", number]}) == expected
    assert encode_json(PydanticVisit(at=MOMENT, spent=Decimal("7.10"))).endswith(b'"spent":7.10}')


def test_decimals_in_models_and_batches_leave_with_their_own_digits() -> None:
    sent: list[httpx.Request] = []
    given = ReceiptRequest(ReceiptHeader("001", "10", TEXT, "4711", Decimal("49.90")), [])  # type: ignore[arg-type]
    with client(sent) as trigg:
        trigg.transactions.create(TransactionBatch([given]))
        plain: Any = {**as_plain(TEXT), "Items": [{"GrossAmount": Decimal("10.50")}]}
        trigg.transactions.create_many([given, plain])
        trigg.reports.get("sales", query={"over": Decimal("1E+2")})
    assert b'"GrossAmount":49.90}' in sent[0].content
    assert b'"GrossAmount":49.90}' in sent[1].content
    assert b'"GrossAmount":10.50}' not in sent[0].content
    assert sent[-1].url.params["over"] == "100"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_any_amount_leaves_as_the_number_that_it_is(number: Decimal) -> None:
    written = encode_json([number])
    assert json.loads(written, parse_float=Decimal, parse_int=Decimal) == [number]
    assert written == f"[{number:f}]".encode()


def test_a_client_loads_no_zone_before_it_is_needed() -> None:
    code = (
        "import sys, trigg_ext; client = trigg_ext.TriggClient('a' * 20); before = 'trigg_ext.times' in sys.modules; "
        "client.times; print(before, 'zoneinfo' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
