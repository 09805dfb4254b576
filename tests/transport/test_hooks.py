"""Hooks: one or several, plain or ``async def``, around attempts."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx
import pytest

from tests.transport.operations_table import CUSTOMER
from tests.transport.test_errors import answering
from trigg_ext import AsyncTriggClient, ConfigurationError, Event, Hooks, TriggClient

RESPONSE = {"data": {"id": CUSTOMER, "firstName": "Ola"}}
BASE_URL = "https://api.example.no/v4"


async def asynchronous(event: Event) -> None:
    """A hook that only an async client can await."""


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
@pytest.mark.parametrize("name", ["on_request", "on_response", "on_retry"])
def test_a_sync_client_refuses_a_hook_that_it_cannot_await(name: str, hook: Any) -> None:
    hooks = [Hooks(), Hooks(**{name: hook})]
    with pytest.raises(ConfigurationError, match=f"{name} is an async function, which TriggClient cannot await"):
        TriggClient("key", base_url=BASE_URL, hooks=hooks)
    with pytest.raises(ConfigurationError, match="use AsyncTriggClient"):
        TriggClient("key", base_url=BASE_URL).with_options(hooks=hooks)
    AsyncTriggClient("key", base_url=BASE_URL, hooks=hooks).with_options(hooks=hooks)
