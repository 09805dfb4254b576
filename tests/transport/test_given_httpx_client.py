"""An httpx client of one's own: nothing in it that fails changes what is known of a call."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
import pytest

from tests.transport.operations_table import BY_NAME, call
from tests.transport.recorder import Recorder, Reply, recording
from trigg_ext import AsyncTriggClient, CallError, InvalidRequestError, TriggClient

KEY = "hemmelig-noekkel-5d20"
SMS = BY_NAME["messaging.send_sms"]
KINDS = ["sync", "async"]


def send_sms(kind: str, recorder: Recorder, **given: Any) -> Any:
    """Send an SMS through a client of httpx with these options, and return what is returned or raised."""
    if kind == "sync":
        with (
            httpx.Client(**given) as own,
            TriggClient(KEY, base_url=recorder.base_url, http_client=own, retries=2) as client,
        ):
            try:
                return call(client, SMS)
            except CallError as error:
                return error

    async def run() -> Any:
        async with (
            httpx.AsyncClient(**given) as own,
            AsyncTriggClient(KEY, base_url=recorder.base_url, http_client=own, retries=2) as client,
        ):
            try:
                return await call(client, SMS)
            except CallError as error:
                return error

    return asyncio.run(run())


def hook_for(kind: str, hook: Any) -> Any:
    async def asynchronous(message: Any) -> None:
        hook(message)

    return hook if kind == "sync" else asynchronous


def failing(message: Any) -> None:
    raise KeyError(f"no entry for {message.headers.get('x-api-key', 'the key')}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_hook_that_raises_leaves_the_operation_unsent(kind: str) -> None:
    with recording(Reply(200)) as recorder:
        error = send_sms(kind, recorder, event_hooks={"request": [hook_for(kind, failing)]})
    assert isinstance(error, InvalidRequestError)
    assert (error.may_have_acted, error.attempts, recorder.seen) == (False, 1, [])
    assert "an event hook" in str(error)
    assert "KeyError" in str(error)
    assert KEY not in str(error)


@pytest.mark.parametrize("kind", KINDS)
def test_a_response_hook_that_raises_loses_no_response(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with recording(Reply(200)) as recorder, caplog.at_level(logging.ERROR, "trigg_ext"):
        assert send_sms(kind, recorder, event_hooks={"response": [hook_for(kind, failing)]}) is None
    assert len(recorder.seen) == 1
    assert "messaging.send_sms" in caplog.text
    assert "KeyError" in caplog.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_response_hook_reads_the_response_as_httpx_lets_it(kind: str) -> None:
    seen: list[tuple[int, bytes, str]] = []

    def look(response: httpx.Response) -> None:
        seen.append((response.status_code, response.read(), response.request.url.path))

    def asynchronous_look(response: httpx.Response) -> Any:
        async def reading() -> None:
            seen.append((response.status_code, await response.aread(), response.request.url.path))

        return reading()

    hook = look if kind == "sync" else asynchronous_look
    with recording(Reply(200)) as recorder:
        assert send_sms(kind, recorder, event_hooks={"response": [hook]}) is None
    ((status, content, path),) = seen
    assert (status, content) == (200, b"")
    assert path.startswith("/")


class RaisesAt(httpx.Auth):
    """Raises before a request is sent, or after its response came."""

    def __init__(self, when: str) -> None:
        self.when = when

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        if self.when == "before":
            raise LookupError("no token")
        yield request
        raise LookupError("no token in the response")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_authentication_that_raises_is_told_by_when_it_does(when: str, kind: str) -> None:
    with recording(Reply(200)) as recorder:
        outcome = send_sms(kind, recorder, auth=RaisesAt(when))
    if when == "after":
        assert outcome is None
        assert len(recorder.seen) == 1
    else:
        assert isinstance(outcome, InvalidRequestError)
        assert (outcome.may_have_acted, recorder.seen) == (False, [])


@pytest.mark.parametrize("kind", KINDS)
def test_basic_authentication_goes_beside_the_key(kind: str) -> None:
    with recording(Reply(200)) as recorder:
        assert send_sms(kind, recorder, auth=("kasse", "hemmelig")) is None
    (seen,) = recorder.seen
    assert seen.headers["authorization"].startswith("Basic ")
    assert seen.headers["x-api-key"] == KEY


class Suspicious(DefaultCookiePolicy):
    """A policy of a jar that raises where it is asked."""

    def set_ok(self, cookie: Any, request: Any) -> bool:
        raise httpx.CookieConflict("two of one name")

    return_ok = set_ok


@pytest.mark.parametrize("kind", KINDS)
def test_a_cookie_jar_that_raises_has_no_part_in_a_call(kind: str) -> None:
    with recording(Reply(200, headers={"set-cookie": "kurv=1; Path=/"})) as recorder:
        assert send_sms(kind, recorder, cookies=CookieJar(Suspicious())) is None
    assert "cookie" not in recorder.seen[0].headers


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [200, 302])
@pytest.mark.parametrize("location", ["http://[::1", "https://\x7f", "//:99999999/", "http://xn--/", ""])
def test_a_location_that_is_no_url_changes_nothing(location: str, status: int, kind: str) -> None:
    with recording(Reply(status, headers={"location": location})) as recorder:
        outcome = send_sms(kind, recorder, follow_redirects=True)
    assert len(recorder.seen) == 1
    if status == 200:
        assert outcome is None
    else:
        assert isinstance(outcome, CallError)
        assert (outcome.status, outcome.attempts) == (302, 1)
