"""A code by SMS: one call sends it, another says whether what was typed is it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.transport.recorder import Reply, recording, reply_json
from trigg_ext import (
    AsyncTriggClient,
    AuthenticationError,
    BadRequestError,
    ClientStatusError,
    InvalidRequestError,
    InvalidResponseError,
    PhoneNumberError,
    ServerStatusError,
    TriggClient,
    TriggConnectionError,
    retries_for_testing,
)
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


@pytest.mark.parametrize(
    "response", [Reply(200, b"OK", {"content-type": "text/html"}), Reply(200, b"<ok/>"), Reply(204)]
)
def test_an_response_that_is_no_web_page_is_believed(response: Reply) -> None:
    with recording(response) as recorder:
        assert _verify("sync", recorder.base_url, "1234") is True


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("response", [reply_json({"code": "404", "message": "Not Found"}), Reply(400), Reply(404)])
def test_a_refusal_is_false(kind: str, response: Reply) -> None:
    with recording(response) as recorder:
        assert _verify(kind, recorder.base_url, "1234") is False


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
