"""A code by SMS: one call sends it, another says whether what was typed is it."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transport.recorder import Reply, recording, reply_json
from trigg_ext import (
    AsyncTriggClient,
    AuthenticationError,
    BadRequestError,
    ClientStatusError,
    InvalidRequestError,
    InvalidResponseError,
    NotFoundError,
    PhoneNumberError,
    ServerStatusError,
    TriggClient,
    TriggConnectionError,
    retries_for_testing,
)
from trigg_ext.resources._sms_verification import _decode
from trigg_ext.sandbox import Sandbox

PHONE = "+4791234567"


def test_the_code_that_was_sent_is_good_once() -> None:
    with Sandbox() as sandbox, sandbox.client() as client:
        verification = client.messaging.verification("91 23 45 67")
        assert sandbox.sms_outbox == []
        verification.create()
        (sms,) = sandbox.sms_outbox
        assert sms.to == PHONE
        code = "".join(filter(str.isdigit, sms.text))
        wrong = "0000" if code != "0000" else "1111"
        assert verification.verify(wrong) is False
        assert verification.verify(f" {code}\n") is True
        assert verification.verify(code) is False


def test_the_two_steps_may_be_taken_by_different_processes() -> None:
    with Sandbox() as sandbox:
        with sandbox.client() as web:
            web.messaging.verification(PHONE).create()
        code = "".join(filter(str.isdigit, sandbox.sms_outbox[0].text))
        with sandbox.client() as other:
            assert other.messaging.verification("+47 912 34 567").verify(code) is True


def test_an_old_code_is_refused() -> None:
    with Sandbox() as sandbox, sandbox.client() as client:
        verification = client.messaging.verification(PHONE)
        verification.create()
        code = "".join(filter(str.isdigit, sandbox.sms_outbox[0].text))
        sandbox.state.advance(11 * 60)
        assert verification.verify(code) is False


def test_the_asynchronous_client_does_the_same() -> None:
    async def run(sandbox: Sandbox) -> list[bool]:
        async with sandbox.async_client() as client:
            verification = client.messaging.verification(PHONE)
            await verification.create()
            code = "".join(filter(str.isdigit, sandbox.sms_outbox[0].text))
            return [await verification.verify(each) for each in ("x", code, code)]

    with Sandbox() as sandbox:
        assert asyncio.run(run(sandbox)) == [False, True, False]


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize(
    ("response", "error"),
    [
        (Reply(401), AuthenticationError),
        (Reply(409), ClientStatusError),
        (Reply(500), ServerStatusError),
        (Reply(drop=True), TriggConnectionError),
        (Reply(400, b"<html>", {"content-type": "text/html"}), BadRequestError),
        (Reply(200, b"<h1>Logg inn</h1>", {"content-type": "text/html"}), InvalidResponseError),
        (Reply(200, b"\n<!DOCTYPE html><title>Logg inn"), InvalidResponseError),
    ],
)
def test_what_says_nothing_about_the_code_is_an_error(kind: str, response: Reply, error: type[Exception]) -> None:
    with recording(response) as recorder, retries_for_testing(3):
        with pytest.raises(error) as caught:
            _verify(kind, recorder.base_url, "1234")
        # A code may be used up by the first: it is not sent again.
        assert [seen.target for seen in recorder.seen] == ["/v4/messaging/sms/code/verify/%2B4791234567/1234"]
    assert "4791234567" not in f"{caught.value} {caught.value!r}"


def test_a_web_page_does_not_say_that_an_sms_was_sent() -> None:
    page = Reply(200, b"<html><title>Logg inn</title></html>", {"content-type": "text/html"})
    with recording(page) as recorder, TriggClient("k", base_url=recorder.base_url, preview="allow") as client:
        with pytest.raises(InvalidResponseError, match="web page") as caught:
            client.messaging.verification(PHONE).create()
        assert len(recorder.seen) == 1
    assert caught.value.may_have_acted


ACCEPTS: list[Any] = [
    {},
    True,
    1,
    "OK",
    [True],
    {"valid": True},
    {"data": {"isValid": 1}},
    {"data": {}},
    {"verified": "true"},
    {"status": "ok"},
    {"status": 200},
    {"statusCode": "200", "message": "Code verified"},
    {"error": None, "valid": True},
    {"errors": [], "expired": False, "failedAttempts": 0},
    {"phoneNumber": PHONE, "verifiedAt": "2025-03-03T10:00:00", "expiresAt": "2026-03-03"},
    {"country": "NO", "language": "no"},
    {"code": "0000", "gyldig": "ja"},
]
#: What is no clear yes where one is to be expected.
NO_YES: list[Any] = [None, 2, [], "", "pending", {"valid": None}, {"valid": {}}, {"data": None}, {"status": "pending"}]
DENIES: list[Any] = [
    False,
    0,
    "false",
    "invalid",
    [False],
    {"valid": False},
    {"verified": "false"},
    {"verified": " N "},
    {"success": 0.0},
    {"data": {"isValid": 0}},
    {"data": [{"valid": True}, {"valid": "no"}]},
    {"status": "invalid"},
    {"status": "EXPIRED"},
    {"status": 404},
    {"code": "404"},
    {"verificationStatus": "Unverified"},
    {"valid": True, "expired": True},
    {"isInvalid": True},
    {"error": {"reason": 1}},
    {"errors": ["ukjent"]},
    {"message": "Koden er feil"},
    {"reason": "CODE_EXPIRED"},
    {"result": "notFound"},
    {"utfall": "avvist"},
    {"treff": 0},
    {"a": [{"b": {"c": False}}]},
]


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize(
    "response", [Reply(200), Reply(204), Reply(200, b"\xef\xbb\xbf \r\n"), *map(reply_json, ACCEPTS)]
)
def test_a_response_in_which_nothing_denies_it_accepts_the_code(kind: str, response: Reply) -> None:
    with recording(response) as recorder:
        assert _verify(kind, recorder.base_url, "1234") is True


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize(
    "response",
    [
        *map(reply_json, NO_YES + DENIES),
        reply_json({"code": "404", "message": "Not Found"}),
        reply_json({"code": "404", "message": "Not Found"}, 404),
        reply_json({"code": "400", "message": "Bad Request", "detailedErrorMessage": ["Ugyldig kode"]}, 400),
    ],
)
def test_a_response_that_denies_the_code_anywhere_is_false(kind: str, response: Reply) -> None:
    with recording(response) as recorder:
        assert _verify(kind, recorder.base_url, "1234") is False


@given(st.sampled_from(DENIES), st.lists(st.sampled_from(["data", "svar", "kontroll", "items", 0]), max_size=4))
def test_a_denial_is_found_at_any_depth(value: Any, path: list[Any]) -> None:
    for step in path:
        value = [{"telefon": PHONE}, value] if step == 0 else {"id": "226B14AF", step: value}
    assert _decode(httpx.Response(200, json=value)) is False


FOREIGN = [
    Reply(404),
    Reply(400),
    Reply(404, b"404 page not found\n", {"content-type": "text/plain"}),
    Reply(404, b"<h1>Not Found</h1>", {"content-type": "text/html"}),
    reply_json({"message": "no Route matched with those values"}, 404),
    reply_json({"code": 5, "message": "Not Found", "details": []}, 404),
    reply_json({"timestamp": "2025-03-03T10:00:00Z", "status": 404, "error": "Not Found", "path": "/v4"}, 404),
    reply_json({"code": "404", "message": "Not Found"}, 400),
    reply_json("Not Found", 404),
    reply_json(None, 404),
]


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("response", FOREIGN)
def test_a_refusal_that_is_not_the_apis_own_raises_with_a_hint_at_the_base_url(kind: str, response: Reply) -> None:
    with recording(response) as recorder:
        with pytest.raises((BadRequestError, NotFoundError), match="Check base_url") as caught:
            _verify(kind, recorder.base_url, "1234")
        assert caught.value.from_api is False
        assert len(recorder.seen) == 1


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize(
    "response", [Reply(200, b"OK", {"content-type": "text/html"}), Reply(200, b"<ok/>"), Reply(200, b"NaN")]
)
def test_what_is_neither_empty_nor_json_says_nothing_about_the_code(kind: str, response: Reply) -> None:
    with recording(response) as recorder, pytest.raises(InvalidResponseError) as caught:
        _verify(kind, recorder.base_url, "1234")
    assert caught.value.may_have_acted


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("code", ["", "  ", "..", 1234, None, b"1234"])
def test_what_is_no_code_is_refused_before_anything_is_sent(kind: str, code: Any) -> None:
    with recording(Reply()) as recorder:
        with pytest.raises(InvalidRequestError, match="code must"):
            _verify(kind, recorder.base_url, code)
        assert recorder.seen == []


def test_a_lost_response_sends_no_second_sms() -> None:
    with recording(Reply(drop=True)) as recorder, retries_for_testing(3):
        with TriggClient("key", base_url=recorder.base_url) as client, pytest.raises(TriggConnectionError) as caught:
            client.messaging.verification(PHONE).create()
        assert len(recorder.seen) == 1
    assert caught.value.may_have_acted


@pytest.mark.parametrize("kind", [TriggClient, AsyncTriggClient])
def test_a_number_that_is_none_is_refused_at_once(kind: Any) -> None:
    with pytest.raises(PhoneNumberError) as caught:
        kind("key").messaging.verification("91 23")
    assert "91 23 " not in str(caught.value)
    assert "4567" not in repr(kind("key").messaging.verification(PHONE))


def _verify(kind: str, base_url: str, code: Any) -> bool:
    if kind == "sync":
        with TriggClient("key", base_url=base_url) as client:
            return client.messaging.verification(PHONE).verify(code)

    async def run() -> bool:
        async with AsyncTriggClient("key", base_url=base_url) as client:
            return await client.messaging.verification(PHONE).verify(code)

    return asyncio.run(run())
