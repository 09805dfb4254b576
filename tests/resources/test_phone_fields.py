"""Phone numbers in bodies: sent as the API writes them, refused where they cannot be read, or left alone."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import Any

import httpx
import pytest

from trigg_ext import AsyncTriggClient, ConfigurationError, PhoneNumberError, TriggClient
from trigg_ext.models import CustomerInput, CustomerRequest, Sms

KEY = "en-nøkkel".encode().hex()


def client(sent: list[Any], **options: Any) -> TriggClient:
    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.read()) if request.method != "GET" else dict(request.url.params))
        return httpx.Response(200, json={"data": {"id": "4711"}})

    return TriggClient(KEY, transport=httpx.MockTransport(respond), preview="allow", unknown_fields="allow", **options)


@pytest.mark.parametrize("written", ["91 23 45 67", "0047 91234567", "+47 912 34 567", "+4791234567", " 91234567 "])
def test_a_number_is_sent_as_it_is_looked_up(written: str) -> None:
    sent: list[Any] = []
    with client(sent) as trigg:
        trigg.customers.create({"data": {"mobilePhone": written, "firstName": "Ola"}})
        trigg.customers.update(CustomerRequest(data=CustomerInput(mobile_phone=written)))
        trigg.customers.create_prospect({"data": {"mobilePhone": written}})
        trigg.messaging.send_sms(Sms(mobile_phone=written, message="Hei"))
        trigg.customers.find(mobile_phone=written)
    assert [each.get("data", each)["mobilePhone"] for each in sent] == ["+4791234567"] * 5
    assert sent[0]["data"]["firstName"] == "Ola"


def test_the_caller_keeps_what_was_given() -> None:
    given: Any = {"data": {"mobilePhone": "91 23 45 67"}}
    customer = CustomerInput(mobile_phone="91 23 45 67")
    with client([]) as trigg:
        trigg.customers.create(given)
        trigg.customers.create(CustomerRequest(data=customer))
    assert given == {"data": {"mobilePhone": "91 23 45 67"}}
    assert customer.mobile_phone == "91 23 45 67"


def test_numbers_without_prefix_are_of_the_region_of_the_client() -> None:
    sent: list[Any] = []
    with client(sent, phone_region="SE") as trigg:
        trigg.customers.create({"data": {"mobilePhone": "070-123 45 67"}})
        trigg.customers.find(mobile_phone="070-123 45 67")
    assert sent == [{"data": {"mobilePhone": "+46701234567"}}, {"mobilePhone": "+46701234567"}]


@pytest.mark.parametrize("number", ["+47912345678", "912345678", "ring Ola"])
def test_what_is_no_number_is_refused_and_names_the_field(number: str) -> None:
    sent: list[Any] = []
    with (
        client(sent) as trigg,
        pytest.raises(PhoneNumberError, match=r"mobilePhone at /data: .*phone_region=None") as caught,
    ):
        trigg.customers.create({"data": {"mobilePhone": number}})
    assert number not in str(caught.value)
    assert sent == []


@pytest.mark.parametrize("value", [None, "", 91234567])
def test_what_is_no_text_is_sent_as_it_is(value: Any) -> None:
    sent: list[Any] = []
    with client(sent) as trigg:
        trigg.customers.update({"data": {"mobilePhone": value}})
    assert sent == [{"data": {"mobilePhone": value}}]


def test_without_a_region_numbers_are_sent_as_they_are() -> None:
    sent: list[Any] = []
    with client(sent, phone_region=None) as trigg:
        trigg.customers.create({"data": {"mobilePhone": "912345678"}})
    assert sent == [{"data": {"mobilePhone": "912345678"}}]


def test_without_the_library_numbers_are_sent_as_they_are() -> None:
    code = (
        "import sys; sys.modules['phonenumbers'] = None\n"
        "import httpx, trigg_ext\n"
        "sent = []\n"
        "def respond(request): sent.append(request.read()); return httpx.Response(200, json={'data': {'id': '1'}})\n"
        "client = trigg_ext.TriggClient('a' * 20, transport=httpx.MockTransport(respond))\n"
        "client.customers.create({'data': {'mobilePhone': '91 23 45 67'}}); print(sent)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "91 23 45 67" in done.stdout


def test_a_region_that_is_none_is_refused() -> None:
    for wrong in ("Norge", "no", "", 47):
        with pytest.raises(ConfigurationError, match="phone_region is"):
            client([], phone_region=wrong)


def test_the_asynchronous_client_writes_numbers_alike() -> None:
    sent: list[bytes] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return httpx.Response(200, json={"data": {"id": "4711"}})

    async def run() -> None:
        async with AsyncTriggClient(KEY, transport=httpx.MockTransport(respond)) as trigg:
            await trigg.customers.create({"data": {"mobilePhone": "91 23 45 67"}})

    asyncio.run(run())
    assert sent == [b'{"data":{"mobilePhone":"+4791234567"}}']
