"""The two clients: who drives the plan of a call, and what a user holds in hand."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from datetime import tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from trigg_api import SERVERS, Environment
from trigg_api.client import AsyncCaller, Caller, Operation, Request, Response
from trigg_api.errors import InvalidArgument
from trigg_api.resources import (
    AsyncResourcesWithRawResponse,
    ResourcesWithRawResponse,
)
from trigg_api.types import query_pairs, time_text
from trigg_ext import _settings
from trigg_ext._lazy import LazyModule
from trigg_ext._serialization.to_json import LONE_SURROGATE
from trigg_ext._settings import Choice, Settings
from trigg_ext._transport.call import Plan, Shared, Step, as_raw, invalid, plan
from trigg_ext._transport.hook_calls import HookCall, await_hook, call_hook
from trigg_ext._transport.messages import (
    Attempt,
    Failure,
    Held,
    Received,
    Secret,
    sealed,
    sealed_call,
    where_raised,
)
from trigg_ext._transport.options import Reach, TrustStore, merge_user_agent, pool_options
from trigg_ext._transport.policies import check_preview
from trigg_ext._transport.pool import AsyncPool, Pool
from trigg_ext._version import __version__
from trigg_ext.errors import ConfigurationError, TriggError
from trigg_ext.hooks import Hooks, as_hooks
from trigg_ext.request_checks import check_body
from trigg_ext.resources import AsyncWrittenResources, WrittenResources
from trigg_ext.retries import RetryPolicy
from trigg_ext.timeouts import Limits, Timeout, as_timeout, seconds

if TYPE_CHECKING:
    import httpx

    from trigg_ext import drift as drift_checking
    from trigg_ext import times as time_texts
    from trigg_ext.drift._monitor import Monitor
else:
    httpx, drift_checking = LazyModule("httpx"), LazyModule("trigg_ext.drift")
    time_texts = LazyModule("trigg_ext.times")

T = TypeVar("T")


def _announce(operation: Operation, settings: Settings, shared: Shared) -> None:
    if operation.preview:
        check_preview(operation, settings.preview, shared.warned)


def _begin(
    operation: Operation,
    write: Callable[[], Request],
    decode: Callable[[Response], T],
    settings: Settings,
    shared: Shared,
) -> Plan[T]:
    _announce(operation, settings, shared)
    times = time_text.set(settings.time_text)
    try:
        request = write()
    except InvalidArgument as error:
        reason = str(error)
    except UnicodeError:
        reason = LONE_SURROGATE
    except RecursionError:
        reason = "The body is nested too deeply, or holds itself."
    except TriggError:
        raise
    except Exception as error:
        # Raised by the caller's own object. Its text may be personal, and its frames hold what is to be sent.
        reason = f"It cannot be written: {type(error).__name__} was raised in {where_raised(error)}."
    else:
        if settings.phone_region is not None and request.body is not None and request.body.model is not None:
            from trigg_ext.phones import with_e164

            request = request.with_body(with_e164(request.body.value, request.body.model, settings.phone_region))
        reason = check_body(operation, request.body, settings.unknown_fields, shared.warned)
        if not reason:
            return plan(operation, request, decode, settings, shared)
    finally:
        time_text.reset(times)
    raise invalid(operation, Request(operation.path, operation.path), settings, reason)


class _SyncCaller:
    """Drives plans through a pool; ``raw`` returns everything about the response."""

    asynchronous = False

    def __init__(self, pool: Held[Pool], settings: Settings, shared: Shared, *, raw: bool = False) -> None:
        self.pool = pool
        self.settings = settings
        self.shared = shared
        self.raw = raw

    def announce(self, operation: Operation) -> None:
        """Apply the preview policy before a call that is made later, or elsewhere."""
        _announce(operation, self.settings, self.shared)

    def call(self, operation: Operation, write: Callable[[], Request], decode: Callable[[Response], T]) -> T:
        with sealed():
            return self._drive(_begin(operation, write, decode, self.settings, self.shared))

    def _drive(self, steps: Plan[T]) -> T:
        try:
            step = next(steps)
            while True:
                try:
                    outcome = self._take(step)
                except BaseException as interrupt:
                    step = steps.throw(interrupt)
                else:
                    step = steps.send(outcome)
        except StopIteration as done:
            parsed, response, attempts = done.value
            return cast("T", as_raw(parsed, response, attempts)) if self.raw else parsed
        finally:
            steps.close()

    def _take(self, step: Step) -> Received | Failure | None:
        if isinstance(step, HookCall):
            call_hook(step)
            return None
        # Sealed here too: when it is interrupted, hooks are called before the exception goes on.
        with sealed():
            if isinstance(step, Attempt):
                return self.pool.reveal().send(step)
            time.sleep(step.seconds)
        return None


class _AsyncCaller:
    """The same, asynchronous. ``call`` is a plain function, so that the preview policy speaks in the caller's frame."""

    asynchronous = True

    def __init__(self, pool: Held[AsyncPool], settings: Settings, shared: Shared, *, raw: bool = False) -> None:
        self.pool = pool
        self.settings = settings
        self.shared = shared
        self.raw = raw

    def announce(self, operation: Operation) -> None:
        """Apply the preview policy before a call that is made later, or elsewhere."""
        _announce(operation, self.settings, self.shared)

    def call(
        self, operation: Operation, write: Callable[[], Request], decode: Callable[[Response], T]
    ) -> Coroutine[Any, Any, T]:
        with sealed():
            steps = _begin(operation, write, decode, self.settings, self.shared)
            return sealed_call(lambda: self._drive(steps))

    async def _drive(self, steps: Plan[T]) -> T:
        interrupted = False
        try:
            step = next(steps)
            while True:
                try:
                    outcome = await self._take(step, interrupted=interrupted)
                except BaseException as interrupt:
                    interrupted = interrupted or not isinstance(interrupt, Exception)
                    step = steps.throw(interrupt)
                else:
                    step = steps.send(outcome)
        except StopIteration as done:
            parsed, response, attempts = done.value
            return cast("T", as_raw(parsed, response, attempts)) if self.raw else parsed
        finally:
            steps.close()

    async def _take(self, step: Step, *, interrupted: bool) -> Received | Failure | None:
        if isinstance(step, HookCall):
            await await_hook(step, interrupted=interrupted)
            return None
        with sealed():
            if isinstance(step, Attempt):
                return await self.pool.reveal().send(step)
            await _sleep(step.seconds)
        return None


async def _sleep(seconds: float) -> None:
    from anyio import sleep  # comes with httpx; sleeps under any event loop

    await sleep(seconds)


def _tuned(
    settings: Settings,
    *,
    retries: int | RetryPolicy | None,
    resend_once: bool | None,
    timeout: float | Timeout | None,
    deadline: float | None,
    headers: Mapping[str, str] | None,
    query: Mapping[str, Any] | None,
    preview: Choice | None,
    unknown_fields: Choice | None,
    hooks: tuple[Hooks, ...],
    drift: drift_checking.DriftMode | drift_checking.Drift | Monitor | None,
) -> Settings:
    policy = _settings.as_policy(retries, settings.retries)
    if resend_once is not None:
        if resend_once is not True and resend_once is not False:
            raise ConfigurationError(f"resend_once is {resend_once!r}; it must be True or False.")
        policy = policy.replace(resend_once=resend_once)
    added = _settings.as_headers(headers)
    lowered = {name.lower() for name in added}
    kept = {name: value for name, value in settings.headers.reveal().items() if name.lower() not in lowered}
    if query is not None and not isinstance(query, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"query must be a mapping of names to values, not {type(query).__name__}.")
    for name in query or {}:
        if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"query: expected names that are strings, got {name!r}; write '{name}'.")
    times = time_text.set(settings.time_text)
    try:
        pairs = tuple(pair for name, value in (query or {}).items() for pair in query_pairs(name, value, "form"))
    except InvalidArgument as error:
        raise ConfigurationError(f"query: {error}") from None
    except RecursionError:
        raise ConfigurationError("query: a value is nested too deeply, or holds itself.") from None
    finally:
        time_text.reset(times)
    named = {name for name, _ in pairs}
    return settings._replace(
        retries=policy,
        timeout=settings.timeout if timeout is None else as_timeout(timeout),
        deadline=settings.deadline if deadline is None else seconds("deadline", deadline),
        headers=Held({**kept, **added}),
        query=Held((*(pair for pair in settings.query.reveal() if pair[0] not in named), *pairs)),
        preview=settings.preview if preview is None else _settings.as_choice(preview, "preview"),
        unknown_fields=(
            settings.unknown_fields if unknown_fields is None else _settings.as_choice(unknown_fields, "unknown_fields")
        ),
        hooks=(*settings.hooks, *hooks),
        drift=_monitor(drift, settings.drift),
    )


def _completed(settings: Settings, drift: str | drift_checking.Drift | None) -> Settings:
    """Return the settings of a new client with its user agent and its drift check."""
    if drift is None:
        monitor = _monitor(os.environ.get("TRIGG_DRIFT") or None, None, "TRIGG_DRIFT")
    else:
        monitor = _monitor(drift, None)
    held: Held[Mapping[str, str]] = Held(merge_user_agent(settings.headers.reveal(), __version__))
    return settings._replace(headers=held, drift=monitor)


def _monitor(
    option: str | drift_checking.Drift | Monitor | None, before: Monitor | None, name: str = "drift"
) -> Monitor | None:
    """Return the monitor of a drift option; a client without one loads nothing of the drift check."""
    if option is None:
        return before
    if option == "off":
        return None
    from trigg_ext.drift._monitor import monitor_from

    return monitor_from(option, before, name)


def _shown(client: Any) -> str:
    """Return a client's repr: it also works on one whose making failed, whose frames somebody prints."""
    settings, pool = client.__dict__.get("_settings"), client.__dict__.get("_pool")
    place = f" {settings.base_url}" if settings is not None else ""
    return f"<{type(client).__name__}{place}{' closed' if pool is not None and pool.reveal().closed else ''}>"


class TriggClient(WrittenResources):
    """A synchronous client of the Trigg Integrations API, safe to share between threads.

    Close it, or use it in ``with``.

    Args:
        api_key: your API key; the environment variable ``TRIGG_API_KEY`` if left out.
        environment: ``"production"`` or ``"staging"``; ``TRIGG_ENVIRONMENT``, else production.
        base_url: another address, https only but on this machine; ``TRIGG_BASE_URL``.
        timeout: seconds that each step of an attempt may take, or a :class:`Timeout`; ``TRIGG_TIMEOUT``.
        deadline: seconds that a whole call may take, all attempts and the waits between them included;
            ``TRIGG_DEADLINE``, else 120.
        retries: how often a request is sent again at most, or a :class:`RetryPolicy`.
        preview: ``"warn"``, ``"allow"`` or ``"error"`` on calls to preview operations; ``TRIGG_PREVIEW``, else warn.
        unknown_fields: ``"warn"``, ``"allow"`` or ``"error"`` where a body has a field that the API's description does
            not: most are misspelled, and the API ignores them; ``TRIGG_UNKNOWN_FIELDS``, else warn.
        headers: headers to send with every request.
        hooks: functions to call around each call and attempt; one :class:`Hooks`, or a list of them.
        time_zone: the zone that the API means where a time names none, by its IANA name or as a ``tzinfo``;
            ``TRIGG_TIME_ZONE``, else Europe/Oslo. The reference names none.
        phone_region: the country of phone numbers without a prefix, by its two letters. Numbers in bodies are sent in
            the form ``+4791234567`` where the extra ``trigg-client[phones]`` is installed; None sends them as they are.
        drift: ``"off"``, ``"log"``, ``"error"`` or a :class:`Drift`: whether responses are compared with the API's
            description; ``TRIGG_DRIFT``, else off.
        limits: how many connections to keep.
        proxy: the URL of a proxy, for a base URL of https; ``HTTPS_PROXY`` or ``ALL_PROXY``, without the hosts of
            ``NO_PROXY``.
        http2: whether to speak HTTP/2 where the server does (needs ``httpx[http2]``). A connection carries one request
            at a time with it, too.
        trust_store: a file with certificates in PEM form, or an ``ssl.SSLContext``; ``SSL_CERT_FILE`` or
            ``SSL_CERT_DIR``, else the certificates of certifi.
        transport: an ``httpx.BaseTransport`` to send through, such as the sandbox's.
        http_client: an ``httpx.Client`` of your own to send through. Its transports, headers, event hooks and
            authentication are used; its base URL, parameters and cookies are not. It is not closed with this client.
        max_response_bytes: how large a response may be, decompressed; 64 MiB if left out.
        allow_insecure_hosts: hosts that ``base_url`` may name with http, such as ``{"sandbox"}`` in a network of
            containers. The key must be given as ``api_key`` then, and travels unencrypted: never production's.

    Raises:
        ConfigurationError: a value is missing or wrong; the text names it.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        environment: Environment | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        deadline: float | None = None,
        retries: int | RetryPolicy | None = None,
        preview: Choice | None = None,
        unknown_fields: Choice | None = None,
        headers: Mapping[str, str] | None = None,
        hooks: Hooks | Iterable[Hooks] | None = None,
        time_zone: str | tzinfo | None = None,
        phone_region: str | None = "NO",
        drift: drift_checking.DriftMode | drift_checking.Drift | None = None,
        limits: Limits | None = None,
        proxy: str | None = None,
        http2: bool = False,
        trust_store: TrustStore | None = None,
        transport: httpx.BaseTransport | None = None,
        http_client: httpx.Client | None = None,
        max_response_bytes: int | None = None,
        allow_insecure_hosts: Collection[str] = (),
    ) -> None:
        with sealed():
            key = None if api_key is None else Secret(api_key)
            checked = as_hooks(hooks, asynchronous=False)
            settings = _settings.settings(
                SERVERS,
                api_key=key,
                environment=environment,
                base_url=base_url,
                timeout=timeout,
                deadline=deadline,
                retries=retries,
                preview=preview,
                unknown_fields=unknown_fields,
                headers=headers,
                hooks=checked,
                time_zone=time_zone,
                phone_region=phone_region,
                allow_insecure_hosts=allow_insecure_hosts,
            )
            settings = _completed(settings, drift)
            reach = Reach(limits, proxy, http2, trust_store, transport, http_client, max_response_bytes)
            options = pool_options(reach, settings.base_url, asynchronous=False)
            self._set_up(Held(Pool(options)), settings, Shared(), owner=True)

    def _set_up(self, pool: Held[Pool], settings: Settings, shared: Shared, *, owner: bool) -> None:
        self._pool = pool
        self._settings = settings
        self._shared = shared
        self._owner = owner
        super().__init__(cast("Caller", _SyncCaller(pool, settings, shared)))

    @property
    def base_url(self) -> str:
        """The address that every path is below of."""
        return self._settings.base_url

    @cached_property
    def times(self) -> time_texts.Times:
        """Reads and writes the API's times in the client's zone: ``client.times.parse("2023-10-13T14:50:05")``."""
        return time_texts.Times(self._settings.time_zone)

    @cached_property
    def with_raw_response(self) -> ResourcesWithRawResponse:
        """The same resources, whose methods return a :class:`RawResponse`: status, headers, body, attempts, model."""
        return ResourcesWithRawResponse(cast("Caller", _SyncCaller(self._pool, self._settings, self._shared, raw=True)))

    def with_options(
        self,
        *,
        retries: int | RetryPolicy | None = None,
        resend_once: bool | None = None,
        timeout: float | Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        preview: Choice | None = None,
        unknown_fields: Choice | None = None,
        hooks: Hooks | Iterable[Hooks] | None = None,
        drift: drift_checking.DriftMode | drift_checking.Drift | None = None,
    ) -> Self:
        """Return this client with some options changed, for one call or for many; it shares the connections.

        A ``with`` block closes the connections at its end, also one of the client that is returned, unless it stands
        within another ``with`` block of either: the outermost one closes them.

        Args:
            retries: how often a request is sent again at most, or a whole policy.
            resend_once: whether ``non_idempotent`` operations are sent again though they may have been acted on.
            timeout: seconds that each step of an attempt may take, or a :class:`Timeout`.
            deadline: seconds that a whole call may take.
            headers: headers to add.
            query: query parameters to add, or to set instead of those of the call.
            preview: ``"warn"``, ``"allow"`` or ``"error"``.
            unknown_fields: ``"warn"``, ``"allow"`` or ``"error"``.
            hooks: further hooks, one :class:`Hooks` or a list of them; they are called after those of the client.
            drift: ``"off"``, ``"log"``, ``"error"`` or a :class:`Drift`.

        Returns:
            A client of the same connections.

        Raises:
            ConfigurationError: a value is wrong; the text names it.
        """
        with sealed():
            settings = _tuned(
                self._settings,
                retries=retries,
                resend_once=resend_once,
                timeout=timeout,
                deadline=deadline,
                headers=headers,
                query=query,
                preview=preview,
                unknown_fields=unknown_fields,
                hooks=as_hooks(hooks, asynchronous=False),
                drift=drift,
            )
        tuned = type(self).__new__(type(self))
        tuned._set_up(self._pool, settings, self._shared, owner=False)
        return tuned

    def close(self) -> None:
        """Close the connections. The second time, and on what ``with_options`` made, nothing happens."""
        if self._owner:
            self._pool.reveal().close()

    def __enter__(self) -> Self:
        self._shared.enter()
        return self

    def __exit__(self, *_: object) -> None:
        if self._shared.leave():
            self._pool.reveal().close()

    def __repr__(self) -> str:
        return _shown(self)


class AsyncTriggClient(AsyncWrittenResources):
    """The same client as :class:`TriggClient`, asynchronous, and safe across tasks.

    Args:
        api_key: your API key; the environment variable ``TRIGG_API_KEY`` if left out.
        environment: ``"production"`` or ``"staging"``; ``TRIGG_ENVIRONMENT``, else production.
        base_url: another address, https only but on this machine; ``TRIGG_BASE_URL``.
        timeout: seconds that each step of an attempt may take, or a :class:`Timeout`; ``TRIGG_TIMEOUT``.
        deadline: seconds that a whole call may take, all attempts and the waits between them included;
            ``TRIGG_DEADLINE``, else 120.
        retries: how often a request is sent again at most, or a :class:`RetryPolicy`.
        preview: ``"warn"``, ``"allow"`` or ``"error"`` on calls to preview operations; ``TRIGG_PREVIEW``, else warn.
        unknown_fields: ``"warn"``, ``"allow"`` or ``"error"`` where a body has a field that the API's description does
            not: most are misspelled, and the API ignores them; ``TRIGG_UNKNOWN_FIELDS``, else warn.
        headers: headers to send with every request.
        hooks: functions to call around each call and attempt; one :class:`Hooks`, or a list of them.
        time_zone: the zone that the API means where a time names none, by its IANA name or as a ``tzinfo``;
            ``TRIGG_TIME_ZONE``, else Europe/Oslo. The reference names none.
        phone_region: the country of phone numbers without a prefix, by its two letters. Numbers in bodies are sent in
            the form ``+4791234567`` where the extra ``trigg-client[phones]`` is installed; None sends them as they are.
        drift: ``"off"``, ``"log"``, ``"error"`` or a :class:`Drift`: whether responses are compared with the API's
            description; ``TRIGG_DRIFT``, else off.
        limits: how many connections to keep.
        proxy: the URL of a proxy, for a base URL of https; ``HTTPS_PROXY`` or ``ALL_PROXY``, without the hosts of
            ``NO_PROXY``.
        http2: whether to speak HTTP/2 where the server does (needs ``httpx[http2]``). A connection carries one request
            at a time with it, too.
        trust_store: a file with certificates in PEM form, or an ``ssl.SSLContext``; ``SSL_CERT_FILE`` or
            ``SSL_CERT_DIR``, else the certificates of certifi.
        transport: an ``httpx.AsyncBaseTransport`` to send through, such as the sandbox's.
        http_client: an ``httpx.AsyncClient`` of your own to send through. Its transports, headers, event hooks and
            authentication are used; its base URL, parameters and cookies are not. It is not closed with this client.
        max_response_bytes: how large a response may be, decompressed; 64 MiB if left out.
        allow_insecure_hosts: hosts that ``base_url`` may name with http, such as ``{"sandbox"}`` in a network of
            containers. The key must be given as ``api_key`` then, and travels unencrypted: never production's.

    Raises:
        ConfigurationError: a value is missing or wrong; the text names it.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        environment: Environment | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        deadline: float | None = None,
        retries: int | RetryPolicy | None = None,
        preview: Choice | None = None,
        unknown_fields: Choice | None = None,
        headers: Mapping[str, str] | None = None,
        hooks: Hooks | Iterable[Hooks] | None = None,
        time_zone: str | tzinfo | None = None,
        phone_region: str | None = "NO",
        drift: drift_checking.DriftMode | drift_checking.Drift | None = None,
        limits: Limits | None = None,
        proxy: str | None = None,
        http2: bool = False,
        trust_store: TrustStore | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        http_client: httpx.AsyncClient | None = None,
        max_response_bytes: int | None = None,
        allow_insecure_hosts: Collection[str] = (),
    ) -> None:
        with sealed():
            key = None if api_key is None else Secret(api_key)
            checked = as_hooks(hooks, asynchronous=True)
            settings = _settings.settings(
                SERVERS,
                api_key=key,
                environment=environment,
                base_url=base_url,
                timeout=timeout,
                deadline=deadline,
                retries=retries,
                preview=preview,
                unknown_fields=unknown_fields,
                headers=headers,
                hooks=checked,
                time_zone=time_zone,
                phone_region=phone_region,
                allow_insecure_hosts=allow_insecure_hosts,
            )
            settings = _completed(settings, drift)
            reach = Reach(limits, proxy, http2, trust_store, transport, http_client, max_response_bytes)
            options = pool_options(reach, settings.base_url, asynchronous=True)
            self._set_up(Held(AsyncPool(options)), settings, Shared(), owner=True)

    def _set_up(self, pool: Held[AsyncPool], settings: Settings, shared: Shared, *, owner: bool) -> None:
        self._pool = pool
        self._settings = settings
        self._shared = shared
        self._owner = owner
        super().__init__(cast("AsyncCaller", _AsyncCaller(pool, settings, shared)))

    @property
    def base_url(self) -> str:
        """The address that every path is below of."""
        return self._settings.base_url

    @cached_property
    def times(self) -> time_texts.Times:
        """Reads and writes the API's times in the client's zone: ``client.times.parse("2023-10-13T14:50:05")``."""
        return time_texts.Times(self._settings.time_zone)

    @cached_property
    def with_raw_response(self) -> AsyncResourcesWithRawResponse:
        """The same resources, whose methods return a :class:`RawResponse` when awaited."""
        return AsyncResourcesWithRawResponse(
            cast("AsyncCaller", _AsyncCaller(self._pool, self._settings, self._shared, raw=True))
        )

    def with_options(
        self,
        *,
        retries: int | RetryPolicy | None = None,
        resend_once: bool | None = None,
        timeout: float | Timeout | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        preview: Choice | None = None,
        unknown_fields: Choice | None = None,
        hooks: Hooks | Iterable[Hooks] | None = None,
        drift: drift_checking.DriftMode | drift_checking.Drift | None = None,
    ) -> Self:
        """Return this client with some options changed, for one call or for many; it shares the connections.

        Args:
            retries: how often a request is sent again at most, or a whole policy.
            resend_once: whether ``non_idempotent`` operations are sent again though they may have been acted on.
            timeout: seconds that each step of an attempt may take, or a :class:`Timeout`.
            deadline: seconds that a whole call may take.
            headers: headers to add.
            query: query parameters to add, or to set instead of those of the call.
            preview: ``"warn"``, ``"allow"`` or ``"error"``.
            unknown_fields: ``"warn"``, ``"allow"`` or ``"error"``.
            hooks: further hooks, one :class:`Hooks` or a list of them; they are called after those of the client.
            drift: ``"off"``, ``"log"``, ``"error"`` or a :class:`Drift`.

        Returns:
            A client of the same connections.

        Raises:
            ConfigurationError: a value is wrong; the text names it.
        """
        with sealed():
            settings = _tuned(
                self._settings,
                retries=retries,
                resend_once=resend_once,
                timeout=timeout,
                deadline=deadline,
                headers=headers,
                query=query,
                preview=preview,
                unknown_fields=unknown_fields,
                hooks=as_hooks(hooks, asynchronous=True),
                drift=drift,
            )
        tuned = type(self).__new__(type(self))
        tuned._set_up(self._pool, settings, self._shared, owner=False)
        return tuned

    async def close(self) -> None:
        """Close the connections of this event loop. The second time nothing happens."""
        if self._owner:
            await self._pool.reveal().close()

    aclose = close

    async def __aenter__(self) -> Self:
        self._shared.enter()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._shared.leave():
            await self._pool.reveal().close()

    def __repr__(self) -> str:
        return _shown(self)
