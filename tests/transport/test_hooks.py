"""Hooks: one or several, plain or ``async def``, around calls and their attempts."""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from functools import partial
from typing import Any

import anyio
import httpx
import pytest

from tests.transport.operations_table import BY_NAME, CUSTOMER, call
from tests.transport.test_errors import answering
from trigg_ext import (
    AsyncTriggClient,
    CallError,
    CallEvent,
    ConfigurationError,
    Event,
    Hooks,
    TriggClient,
    retries_for_testing,
)
from trigg_ext._transport import hook_calls

RESPONSE = {"data": {"id": CUSTOMER, "firstName": "Ola"}}
BASE_URL = "https://api.example.no/v4"


async def asynchronous(event: Event | CallEvent) -> None:
    """A hook that only an async client can await."""


def hidden(event: Event | CallEvent) -> object:
    """A plain function by its look, whose coroutine shows only when it is called."""
    return asynchronous(event)


class AsyncHook:
    """An object that is called like an ``async def``."""

    async def __call__(self, event: Event) -> None: ...


def test_several_hooks_are_called_in_their_order() -> None:
    seen: list[str] = []

    def named(name: str) -> Hooks:
        return Hooks(on_request=lambda event: seen.append(f"{name} {event.attempt}"))

    for hooks in ([named("a"), named("b")], (named("a"), named("b")), iter([named("a"), named("b")])):
        with answering(httpx.Response(200, json=RESPONSE), hooks=hooks) as client:
            client.customers.get(CUSTOMER)
            client.with_options(hooks=[named("c"), named("d")]).customers.get(CUSTOMER)
        assert seen == ["a 1", "b 1", "a 1", "b 1", "c 1", "d 1"]
        seen.clear()
    with answering(httpx.Response(200, json=RESPONSE), hooks=[]) as client:
        client.customers.get(CUSTOMER)


@pytest.mark.parametrize("kind", [TriggClient, AsyncTriggClient])
@pytest.mark.parametrize(
    ("hooks", "said"),
    [
        ("on_request", "expected a Hooks or a list of Hooks, got str"),
        (print, "expected a Hooks or a list of Hooks, got builtin_function_or_method"),
        ([Hooks(), None], "expected a Hooks or a list of Hooks, got NoneType"),
        ({"on_request": print}, "got str"),
        (Hooks(on_retry="på nytt"), "on_retry cannot be called; expected a function, got str"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_hooks_is_refused(kind: Any, hooks: Any, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        kind("key", base_url=BASE_URL, hooks=hooks)
    with pytest.raises(ConfigurationError, match=said):
        kind("key", base_url=BASE_URL).with_options(hooks=hooks)


@pytest.mark.parametrize("hook", [asynchronous, AsyncHook(), partial(asynchronous), AsyncHook().__call__])
@pytest.mark.parametrize("name", Hooks._fields)
def test_a_sync_client_refuses_a_hook_that_it_cannot_await(name: str, hook: Any) -> None:
    hooks = [Hooks(), Hooks(**{name: hook})]
    with pytest.raises(ConfigurationError, match=f"{name} is an async function, which TriggClient cannot await"):
        TriggClient("key", base_url=BASE_URL, hooks=hooks)
    with pytest.raises(ConfigurationError, match="use AsyncTriggClient"):
        TriggClient("key", base_url=BASE_URL).with_options(hooks=hooks)
    AsyncTriggClient("key", base_url=BASE_URL, hooks=hooks).with_options(hooks=hooks)


def test_a_sync_client_refuses_a_coroutine_that_only_the_call_shows() -> None:
    sent: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=RESPONSE)

    with (
        answering(handler, hooks=Hooks(on_request=hidden)) as client,
        pytest.raises(ConfigurationError, match="returned a coroutine"),
    ):
        client.customers.get(CUSTOMER)
    assert sent == []


def async_client(handler: Any, hooks: Any, **options: Any) -> AsyncTriggClient:
    options = {"retries": 0, "preview": "allow", **options}
    return AsyncTriggClient(
        "key-93f1", base_url=BASE_URL, transport=httpx.MockTransport(handler), hooks=hooks, **options
    )


def every_hook(seen: list[str], *, slow: bool) -> Hooks:
    """Hooks of every name, that note when they began and ended."""

    def made(name: str) -> Any:
        async def hook(event: Any) -> None:
            seen.append(name)
            await asyncio.sleep(0)
            seen.append(f"{name} done")

        return hook if slow else lambda event: seen.append(name)

    return Hooks(**{name: made(name) for name in Hooks._fields})


def test_an_async_client_awaits_async_hooks_and_calls_plain_ones() -> None:
    seen: list[str] = []
    responses = iter([httpx.Response(503), httpx.Response(200, json=RESPONSE)])

    async def run() -> Any:
        hooks = [every_hook(seen, slow=True), Hooks(on_response=lambda event: seen.append("plain"))]
        async with async_client(lambda _: next(responses), hooks, retries=1) as client:
            return await client.customers.get(CUSTOMER)

    with retries_for_testing(2):
        assert asyncio.run(run()).first_name == "Ola"
    attempt = ["on_request", "on_request done", "on_response", "on_response done", "plain"]
    retry = ["on_retry", "on_retry done"]
    call = ["on_call_start", "on_call_start done"], ["on_call_end", "on_call_end done"]
    assert seen == [*call[0], *attempt, *retry, *attempt, *call[1]]


def test_an_async_hook_adds_headers_and_may_refuse() -> None:
    sent: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=RESPONSE)

    async def sign(event: Event) -> None:
        await asyncio.sleep(0)
        event.headers["x-signature"] = event.template

    async def refuse(event: Event) -> None:
        await asyncio.sleep(0)
        raise PermissionError("ikke nå")

    async def run() -> None:
        async with async_client(handler, Hooks(on_request=sign)) as client:
            await client.customers.get(CUSTOMER)
            with pytest.raises(PermissionError, match="ikke nå") as caught:
                await client.with_options(hooks=Hooks(on_request=refuse)).customers.get(CUSTOMER)
            # The frame of the hook is there for who looks for the error.
            assert traceback.extract_tb(caught.value.__traceback__)[-1].name == "refuse"

    asyncio.run(run())
    assert [request.headers["x-signature"] for request in sent] == ["/customers/id/{id}"]


def test_an_async_hook_that_fails_afterwards_hides_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(event: Any) -> None:
        await asyncio.sleep(0)
        raise RuntimeError("målingen er nede")

    async def run() -> Any:
        hooks = Hooks(on_response=broken, on_call_start=broken, on_call_end=broken)
        async with async_client(lambda _: httpx.Response(200, json=RESPONSE), hooks) as client:
            return await client.customers.get(CUSTOMER)

    assert asyncio.run(run()).first_name == "Ola"
    names = [record.getMessage().partition("failed in ")[2] for record in caplog.records]
    assert names == [f"{name} with RuntimeError" for name in ("on_call_start", "on_response", "on_call_end")]
    assert all(record.exc_info and "in broken" in caplog.text for record in caplog.records)


# --- calls ------------------------------------------------------------------------------------------------------------


def ends(seen: list[CallEvent]) -> Hooks:
    return Hooks(on_call_end=seen.append)


def test_a_call_has_one_event_with_its_attempts_outcome_and_seconds() -> None:
    seen: list[CallEvent] = []
    started: list[tuple[Any, ...]] = []
    responses = iter([httpx.Response(503), httpx.Response(502), httpx.Response(200, json=RESPONSE)])

    def start(event: CallEvent) -> None:
        event.state["request id"] = "a1"
        started.append((event.operation_name, event.method, event.template, event.server, event.port, event.attempts))

    def attempt(event: Event) -> None:
        assert event.state["request id"] == "a1"

    hooks = [Hooks(on_call_start=start, on_request=attempt), ends(seen)]
    with retries_for_testing(3), answering(lambda _: next(responses), retries=2, hooks=hooks) as client:
        client.customers.get(CUSTOMER)
    (event,) = seen
    assert started == [("customers.get", "GET", "/customers/id/{id}", "api.example.no", 443, 0)]
    assert (event.attempts, event.outcome, event.status, event.error) == (3, "success", 200, None)
    assert event.seconds > 0
    assert event.state == {"request id": "a1"}
    assert repr(event) == "<CallEvent customers.get success attempts=3 status=200>"


@pytest.mark.parametrize(
    ("response", "name", "told"),
    [
        (httpx.Response(404), "customers.get", ("failed", "NotFoundError", 404, False)),
        (httpx.Response(200, text="<html>"), "customers.get", ("failed", "InvalidResponseError", 200, False)),
        (httpx.Response(200, text="<html>"), "promotions.redeem", ("failed", "InvalidResponseError", 200, True)),
        (httpx.Response(502), "promotions.redeem", ("failed", "BadGatewayError", 502, True)),
        (httpx.Response(200), "promotions.redeem", ("success", None, 200, True)),
        (httpx.Response(200, json=RESPONSE), "customers.get", ("success", None, 200, False)),
    ],
)
def test_the_event_of_a_call_says_what_came_of_it(response: httpx.Response, name: str, told: tuple[Any, ...]) -> None:
    seen: list[CallEvent] = []
    with answering(response, hooks=ends(seen)) as client:
        with contextlib.suppress(CallError):
            call(client, BY_NAME[name])
        with pytest.raises(CallError):
            client.customers.get("..")
    # What is refused before it is sent is no call yet.
    (event,) = seen
    assert (event.outcome, event.error, event.status, event.may_have_acted) == told


def test_a_call_that_a_hook_refuses_ends_as_failed() -> None:
    seen: list[CallEvent] = []

    def refuse(event: Event) -> None:
        raise PermissionError

    with answering(httpx.Response(200), hooks=[Hooks(on_request=refuse), ends(seen)]) as client:
        with pytest.raises(PermissionError):
            client.customers.get(CUSTOMER)
    assert [(event.outcome, event.error, event.attempts) for event in seen] == [("failed", "PermissionError", 0)]


def test_an_interrupted_call_is_given_up() -> None:
    seen: list[Any] = []

    def interrupted(_: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    hooks = [Hooks(on_response=seen.append), ends(seen)]
    with answering(interrupted, hooks=hooks) as client, pytest.raises(KeyboardInterrupt):
        client.customers.get(CUSTOMER)
    attempt, end = seen
    assert attempt.failure == "given_up"
    assert (end.outcome, end.error) == ("given_up", "KeyboardInterrupt")


async def never(_: httpx.Request) -> httpx.Response:
    await asyncio.sleep(60)
    raise AssertionError


def test_async_hooks_are_awaited_where_a_call_is_cancelled() -> None:
    seen: list[str] = []

    async def run() -> None:
        async with async_client(never, every_hook(seen, slow=True)) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.stores.list(), 0.05)
            seen.append("cancelled")
            # A cancel scope cancels again and again; it does not reach the hooks.
            with anyio.move_on_after(0.05):
                await client.stores.list()

    asyncio.run(run())
    names = ("on_call_start", "on_request", "on_response", "on_call_end")
    one = [f"{name}{done}" for name in names for done in ("", " done")]
    assert seen == [*one, "cancelled", *one]


def test_a_hook_that_never_ends_does_not_keep_a_call_from_being_cancelled(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hook_calls, "_GRACE", 0.01)

    async def stuck(event: CallEvent) -> None:
        await asyncio.sleep(60)

    async def run() -> None:
        async with async_client(never, Hooks(on_call_end=stuck)) as client:
            with anyio.move_on_after(0.05):
                await client.stores.list()

    asyncio.run(run())
    assert "a hook failed in on_call_end with TimeoutError" in caplog.text


def test_a_call_whose_loop_is_gone_tells_its_plain_hooks(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[str] = []

    async def begin() -> Any:
        client = async_client(never, [every_hook(seen, slow=False), Hooks(on_call_end=hidden)])
        coroutine = client.stores.list()
        coroutine.send(None)
        coroutine.close()

    asyncio.run(begin())
    assert seen == ["on_call_start", "on_request", "on_response", "on_call_end"]
    assert "a hook failed in on_call_end with ConfigurationError" in caplog.text


def test_a_cancellation_while_a_hook_runs_leaves_what_is_known_of_the_call(caplog: pytest.LogCaptureFixture) -> None:
    async def slow(event: Event | CallEvent) -> None:
        await asyncio.sleep(60)

    async def run(hooks: Hooks) -> None:
        async with async_client(lambda _: httpx.Response(200), hooks) as client:
            task = asyncio.ensure_future(call(client, BY_NAME["promotions.redeem"]))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            assert "the API may have acted on it" in "".join(caught.value.__notes__)

    for hooks in (Hooks(on_response=slow), Hooks(on_call_end=slow)):
        caplog.clear()
        asyncio.run(run(hooks))
        assert "promotions.redeem is not idempotent" in caplog.text
