"""Finding a customer by one identifier, with None for nobody; and phone numbers as people write them."""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
import traceback
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.resources.test_sms_verification import FOREIGN
from tests.transport.recorder import Reply, recording, reply_json
from trigg_ext import (
    AsyncTriggClient,
    ClientStatusError,
    InvalidRequestError,
    InvalidResponseError,
    NotFoundError,
    PhoneNumberError,
    PreviewNotAllowedError,
    ServerStatusError,
    TriggClient,
    TriggPreviewWarning,
)
from trigg_ext.models import Customer
from trigg_ext.phones import to_e164
from trigg_ext.sandbox import Sandbox

OLA = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
PHONE = "+4791234567"
EMAIL = "ola+trigg@example.no"
EXTERNAL = "kunde nr 4/æøå"
FOUND = reply_json({"data": {"id": OLA, "firstName": "Ola"}})


def sync(base_url: str, given: dict[str, Any], **options: Any) -> Customer | None:
    with TriggClient("key", base_url=base_url, preview="allow", retries=0, **options) as client:
        found: Customer | None = client.customers.find(**given)
        return found


def asynchronous(base_url: str, given: dict[str, Any], **options: Any) -> Customer | None:
    async def run() -> Customer | None:
        async with AsyncTriggClient("key", base_url=base_url, preview="allow", retries=0, **options) as client:
            found: Customer | None = await client.customers.find(**given)
            return found

    return asyncio.run(run())


both = pytest.mark.parametrize("find", [sync, asynchronous])
EACH = {
    "id": ({"id": OLA}, f"/v4/customers/id/{OLA}"),
    "external id": ({"external_id": EXTERNAL}, "/v4/customers/externalId/kunde%20nr%204%2F%C3%A6%C3%B8%C3%A5"),
    "mobile phone": ({"mobile_phone": PHONE}, "/v4/customers?mobilePhone=%2B4791234567"),
    "mobile phone as written": ({"mobile_phone": "91 23 45 67"}, "/v4/customers?mobilePhone=%2B4791234567"),
    "e-mail": ({"email": EMAIL}, "/v4/customers/email/ola%2Btrigg%40example.no"),
    "the others None": ({"id": OLA, "email": None, "mobile_phone": None}, f"/v4/customers/id/{OLA}"),
}


@both
@pytest.mark.parametrize("name", EACH)
def test_each_identifier_is_asked_for_where_it_is_found(find: Any, name: str) -> None:
    given, target = EACH[name]
    with recording(FOUND) as recorder:
        customer = find(recorder.base_url, given)
    assert (customer.id, customer.first_name) == (OLA, "Ola")
    assert [seen.target for seen in recorder.seen] == [target]


NOBODY = {
    "404": reply_json({"code": "404", "message": "Not Found"}, 404),
    "404 inside a success": reply_json({"code": "404", "message": "Not Found"}),
    "204": Reply(204),
    "an empty body": Reply(200),
    "null": reply_json(None),
    "an empty list": reply_json([]),
    "an empty object": reply_json({}),
    "null data": reply_json({"data": None}),
    "an empty list of data": reply_json({"data": []}),
    "an empty object of data": reply_json({"data": {}}),
    "a list of nothing": reply_json([None]),
}


@both
@pytest.mark.parametrize("response", NOBODY)
@pytest.mark.parametrize("given", [{"mobile_phone": PHONE}, {"email": EMAIL}])
def test_nobody_is_none_however_the_api_says_it(find: Any, response: str, given: dict[str, str]) -> None:
    with recording(NOBODY[response]) as recorder:
        assert find(recorder.base_url, given) is None


@both
@pytest.mark.parametrize(
    "value", [[{"id": OLA}], {"data": [{"id": OLA}]}, [{"data": {"id": OLA}}], {"id": OLA}], ids=json.dumps
)
def test_a_list_of_one_is_that_customer(find: Any, value: Any) -> None:
    with recording(reply_json(value)) as recorder:
        assert find(recorder.base_url, {"mobile_phone": PHONE}).id == OLA


FAILED = {
    "a page of a web server": (Reply(404, b"<html>", {"content-type": "text/html"}), NotFoundError),
    "a page that does not say so": (Reply(404, b"  <!doctype html><title>404</title>"), NotFoundError),
    "a failure": (Reply(500), ServerStatusError),
    "two customers": (reply_json([{"id": "1"}, {"id": "2"}]), InvalidResponseError),
    "a text": (reply_json("Ola"), InvalidResponseError),
}


@both
@pytest.mark.parametrize("name", FAILED)
def test_what_says_nothing_about_the_customer_is_an_error(find: Any, name: str) -> None:
    response, error = FAILED[name]
    with recording(response) as recorder, pytest.raises(error) as caught:
        find(recorder.base_url, {"mobile_phone": PHONE})
    assert "4791234567" not in "".join(traceback.format_exception(caught.value))


@both
@pytest.mark.parametrize("response", FOREIGN)
def test_a_404_that_is_not_the_apis_own_raises_with_a_hint_at_the_base_url(find: Any, response: Reply) -> None:
    with recording(response) as recorder, pytest.raises(ClientStatusError, match="Check base_url") as caught:
        find(recorder.base_url, {"id": OLA})
    assert caught.value.from_api is False
    assert caught.value.may_have_acted is False


@both
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Give exactly one of id, external_id, mobile_phone and email; none was given"),
        ({"id": None}, "none was given"),
        ({"id": OLA, "email": EMAIL}, "2 were given: id, email"),
        ({"id": ""}, "must not be ''"),
        ({"email": ""}, "must not be ''"),
        ({"email": 4711}, "email must be a string, not int"),
        ({"id": ["a"]}, "id must be a string, not list"),
    ],
)
def test_one_identifier_is_needed_and_no_more(find: Any, given: dict[str, Any], said: str) -> None:
    with recording(FOUND) as recorder, pytest.raises(InvalidRequestError, match=said) as caught:
        find(recorder.base_url, given)
    assert recorder.seen == []
    assert EMAIL not in str(caught.value)


def test_finding_by_email_warns_at_the_callers_line() -> None:
    frame = inspect.currentframe()
    assert frame is not None
    with recording(FOUND) as recorder:
        with TriggClient("key", base_url=recorder.base_url) as client, pytest.warns(TriggPreviewWarning) as caught:
            client.customers.find(email=EMAIL)
            here = frame.f_lineno - 1
        assert [(each.filename, each.lineno) for each in caught] == [(__file__, here)]

        async def run() -> int:
            own = inspect.currentframe()
            assert own is not None
            async with AsyncTriggClient("key", base_url=recorder.base_url) as client:
                await client.customers.find(email=EMAIL)
                return own.f_lineno - 1

        with pytest.warns(TriggPreviewWarning) as caught:
            here = asyncio.run(run())
        assert [(each.filename, each.lineno) for each in caught] == [(__file__, here)]


def test_finding_by_another_identifier_is_no_preview() -> None:
    with recording(FOUND) as recorder, TriggClient("key", base_url=recorder.base_url, preview="error") as client:
        client.customers.find(id=OLA)
        client.customers.find(mobile_phone=PHONE)
        with pytest.raises(PreviewNotAllowedError):
            client.customers.find(email=EMAIL)


def test_the_sandbox_finds_who_is_there_and_nobody_else() -> None:
    with Sandbox() as sandbox, sandbox.client(preview="allow") as client:
        created = client.customers.create(
            {"data": {"mobilePhone": "+4741764432", "email": "siv@example.no", "externalId": "K-77"}}
        )
        for given in (
            {"id": created.id},
            {"external_id": "K-77"},
            {"mobile_phone": "417 64 432"},
            {"email": "siv@example.no"},
        ):
            found = client.customers.find(**given)
            assert found is not None
            assert found.id == created.id
        assert client.customers.find(id="00000000-0000-0000-0000-000000000000") is None
        assert client.customers.find(external_id="K-78") is None
        assert client.customers.find(mobile_phone="+4741764433") is None
        assert client.customers.find(email="ingen@example.no") is None


# --- phone numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+4791234567", "+4791234567"),
        (" +4791234567\n", "+4791234567"),
        ("\u202a+4791234567\u202c", "+4791234567"),
        ("91234567", "+4791234567"),
        ("91 23 45 67", "+4791234567"),
        ("912\u00a034\u00a0567", "+4791234567"),
        ("004791234567", "+4791234567"),
        ("+47 912-34-567", "+4791234567"),
        ("(+47) 912 34 567", "+4791234567"),
        ("+46 70 123 45 67", "+46701234567"),
        ("+45.20.12.34.56", "+4520123456"),
        ("+4712345678", "+4712345678"),
        ("٩١٢٣٤٥٦٧", "+4791234567"),
    ],
)
def test_numbers_are_read_as_people_write_them(written: str, number: str) -> None:
    assert to_e164(written) == number


def test_numbers_without_prefix_may_be_of_another_country() -> None:
    assert to_e164("070-123 45 67", region="SE") == "+46701234567"
    with pytest.raises(PhoneNumberError, match="region is 'Sverige'"):
        to_e164("070-123 45 67", region="Sverige")
    with pytest.raises(PhoneNumberError, match="region is None"):
        to_e164("070-123 45 67", region=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    ["", " ", "Ola", "ring 91234567", "91234567 privat", "9123456", "912345678", "112", "02800", "+", "+47", "-", "()",
     "+0123456789", "1" * 16, "1" * 1000, "91234567;ext=5", None, 91234567, b"+4791234567", 9.1, "+47 91234567 x5"],
)  # fmt: skip
def test_what_is_no_number_is_refused_without_showing_it(wrong: Any) -> None:
    with pytest.raises(PhoneNumberError) as caught:
        to_e164(wrong)
    assert isinstance(caught.value, ValueError)
    if wrong and len(str(wrong)) > 2:
        assert str(wrong) not in str(caught.value).replace("'+4791234567'", "").replace("'91 23 45 67'", "")


@given(st.one_of(st.text(), st.from_regex(r"[+0-9 ()./-]{0,20}")))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = to_e164(text)
    except PhoneNumberError:
        return
    assert number[0] == "+"
    assert 7 <= len(number[1:]) <= 15
    assert number[1:].isascii()
    assert number[1:].isdigit()
    assert to_e164(number) == number


def test_without_the_extra_numbers_in_the_form_of_the_api_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "phonenumbers", None)
    assert to_e164("+4791234567") == "+4791234567"
    with pytest.raises(PhoneNumberError, match=r"pip install 'trigg-client\[phones\]'"):
        to_e164("91 23 45 67")
    with recording(FOUND) as recorder, TriggClient("key", base_url=recorder.base_url) as client:
        with pytest.raises(PhoneNumberError, match="phones"):
            client.customers.find(mobile_phone="91234567")
        assert recorder.seen == []


def test_a_number_in_the_form_of_the_api_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whether the library is installed or not, it means the same.
    assert to_e164("+4741234567") == "+4741234567"
    monkeypatch.setitem(sys.modules, "phonenumbers", None)
    assert to_e164("+4741234567") == "+4741234567"
    assert to_e164("+46701234567") == "+46701234567"


@pytest.mark.parametrize("number", ["+47912345678", "+471234567", "+4722", "+47580012345678"])
def test_a_norwegian_number_has_eight_digits_whatever_is_installed(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        with pytest.raises(PhoneNumberError) as caught:
            to_e164(number)
        assert number not in str(caught.value)
        monkeypatch.setitem(sys.modules, "phonenumbers", None)


@pytest.mark.parametrize("number", ["+46123", "+9991234567", "+45201234567890"])
def test_a_compact_number_must_be_possible_in_its_country(number: str) -> None:
    with pytest.raises(PhoneNumberError):
        to_e164(number)


def test_nothing_warns(recwarn: pytest.WarningsRecorder) -> None:
    with warnings.catch_warnings(), recording(FOUND) as recorder:
        warnings.simplefilter("error")
        assert sync(recorder.base_url, {"id": OLA}) is not None
