"""TriggClient and AsyncTriggClient, and what runs their calls."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from datetime import tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, cast
from urllib.parse import urlsplit

from trigg_api import Environment
from trigg_api.client import Operation, Request, Response
from trigg_api.errors import InvalidArgument
from trigg_api.resources import (
    AsyncResourcesWithRawResponse,
    ResourcesWithRawResponse,
)
from trigg_ext import _settings
from trigg_ext._lazy import LazyModule
from trigg_ext._sensitive import Held, Secret, sealed, sealed_call, where_raised
from trigg_ext._settings import Choice, Settings, Variables
from trigg_ext._transport.call import Plan, Shared, Step, as_raw, invalid, plan
from trigg_ext._transport.hook_calls import HookCall, await_hook, call_hook
from trigg_ext._transport.library import AsyncHTTPClient, AsyncTransport, HTTPClient, Transport
from trigg_ext._transport.messages import Attempt, Failure, Received
from trigg_ext._transport.options import Reach, TrustStore, merge_user_agent, pool_options
from trigg_ext._transport.policies import check_preview
from trigg_ext._transport.pool import AsyncPool, Pool
from trigg_ext._version import __version__
from trigg_ext.errors import TriggError
from trigg_ext.hooks import Hooks, as_hooks
from trigg_ext.resources import AsyncWrittenResources, WrittenResources
from trigg_ext.retries import RetryPolicy
from trigg_ext.timeouts import Limits, Timeout, as_timeout, seconds

if TYPE_CHECKING:
    from trigg_ext import times as time_texts
    from trigg_ext._conformance import options as drift_options
    from trigg_ext._conformance.monitor import Monitor
else:
    drift_options, time_texts = LazyModule("trigg_ext._conformance.options"), LazyModule("trigg_ext.times")

T = TypeVar("T")
PoolT = TypeVar("PoolT", bound="Pool | AsyncPool")
TransportT = TypeVar("TransportT")
HTTPClientT = TypeVar("HTTPClientT")


class _Caller(Generic[PoolT]):
    """Runs the plans of calls through a pool; ``raw`` returns everything about the response."""

    def __init__(self, pool: Held[PoolT], settings: Settings, shared: Shared, *, raw: bool = False) -> None:
        self.pool = pool
        self.settings = settings
        self.shared = shared
        self.raw = raw

    def announce(self, operation: Operation) -> None:
        """Apply the preview policy before a call that is made later, or elsewhere."""
        if operation.preview:
            check_preview(operation, self.settings.preview, self.shared.warned)

    def _begin(self, operation: Operation, write: Callable[[], Request], decode: Callable[[Response], T]) -> Plan[T]:
        self.announce(operation)
        request = self.settings.in_zone(self._written, operation, write)
        if isinstance(request, str):
            raise invalid(operation, Request(operation.path, operation.path), self.settings, request)
        return plan(operation, request, decode, self.settings, self.shared)

    def _written(self, operation: Operation, write: Callable[[], Request]) -> Request | str:
        """Return the request; what is wrong with it where it cannot be sent."""
        settings = self.settings
        try:
            request = write()
        except InvalidArgument as error:
            return str(error)
        except UnicodeError:
            from trigg_ext._serialization.to_json import LONE_SURROGATE

            return LONE_SURROGATE
        except RecursionError:
            return "The body is nested too deeply, or holds itself."
        except TriggError:
            raise
        except Exception as error:
            # Raised by the caller's own object. Its text may be personal, and its frames hold what is to be sent.
            return f"It cannot be written: {type(error).__name__} was raised in {where_raised(error)}."
        if request.body is None:
            return request
        if settings.phone_region is not None and request.body.model is not None:
            from trigg_ext.phones import with_e164

            request = request.with_body(with_e164(request.body.value, request.body.model, settings.phone_region))
        from trigg_ext.request_checks import check_body

        return check_body(operation, request.body, settings.unknown_fields, self.shared.warned) or request

    def _result(self, done: StopIteration) -> Any:
        parsed, response, attempts = done.value
        return as_raw(parsed, response, attempts) if self.raw else parsed


class _SyncCaller(_Caller[Pool]):
    asynchronous = False

    def call(self, operation: Operation, write: Callable[[], Request], decode: Callable[[Response], T]) -> T:
        with sealed():
            return self._drive(self._begin(operation, write, decode))

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
            return cast("T", self._result(done))
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


class _AsyncCaller(_Caller[AsyncPool]):
    """``call`` is a plain function, so that the preview policy speaks in the caller's frame."""

    asynchronous = True

    def call(
        self, operation: Operation, write: Callable[[], Request], decode: Callable[[Response], T]
    ) -> Coroutine[Any, Any, T]:
        with sealed():
            steps = self._begin(operation, write, decode)
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
            return cast("T", self._result(done))
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


def _monitor(
    option: str | drift_options.Drift | Monitor | None, before: Monitor | None, name: str = "drift"
) -> Monitor | None:
    """Return the monitor of a drift option; a client without one loads nothing of the drift check."""
    if option is None:
        return before
    if option == "off":
        return None
    from trigg_ext._conformance.monitor import monitor_from

    return monitor_from(option, before, name)


class _Client(Generic[PoolT, TransportT, HTTPClientT]):
    """What both clients are, but for the lines that wait: their options, and the connections that they share."""

    _asynchronous: ClassVar[bool]
    _pool_type: ClassVar[type[Any]]
    _caller_type: ClassVar[type[Any]]

    _pool: Held[PoolT]
    _settings: Settings
    _shared: Shared
    _owner: bool
    _caller: Any

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
        drift: drift_options.DriftMode | drift_options.Drift | None = None,
        limits: Limits | None = None,
        proxy: str | None = None,
        http2: bool = False,
        trust_store: TrustStore | None = None,
        transport: TransportT | None = None,
        http_client: HTTPClientT | None = None,
        max_response_bytes: int | None = None,
        allow_insecure_hosts: Collection[str] = (),
    ) -> None:
        """Make a client; each option that is left out is taken from its environment variable, or has its default.

        Args:
            api_key: your API key; the environment variable ``TRIGG_API_KEY`` if left out.
            environment: ``"production"`` or ``"staging"``; ``TRIGG_ENVIRONMENT``, else production.
            base_url: another URL of the API, https only but on this machine; ``TRIGG_BASE_URL``.
            timeout: seconds that each step of an attempt may take, or a :class:`Timeout`; ``TRIGG_TIMEOUT``.
            deadline: seconds that a whole call may take, all attempts and the waits between them included;
                ``TRIGG_DEADLINE``, else 120.
            retries: how often a request is sent again at most, or a :class:`RetryPolicy`.
            preview: ``"warn"``, ``"allow"`` or ``"error"`` on calls to preview operations; ``TRIGG_PREVIEW``, else
                warn.
            unknown_fields: ``"warn"``, ``"allow"`` or ``"error"`` where a body has a field that the API's description
                does not: most are misspelled, and the API ignores them; ``TRIGG_UNKNOWN_FIELDS``, else warn.
            headers: headers to send with every request.
            hooks: functions to call around each call and attempt; one :class:`Hooks`, or a list of them.
            time_zone: the zone that the API means where a time names none, by its IANA name or as a ``tzinfo``;
                ``TRIGG_TIME_ZONE``, else Europe/Oslo. The reference names none.
            phone_region: the country of phone numbers without a prefix, by its two letters. Numbers in bodies are sent
                in the form ``+4791234567`` where the extra ``trigg-client[phones]`` is installed; None sends them as
                they are.
            drift: ``"off"``, ``"log"``, ``"error"`` or a :class:`Drift`: whether responses are compared with the API's
                description; ``TRIGG_DRIFT``, else off.
            limits: how many connections to keep.
            proxy: the URL of a proxy, for a base URL of https; ``HTTPS_PROXY`` or ``ALL_PROXY``, without the hosts of
                ``NO_PROXY``.
            http2: whether to speak HTTP/2 where the server does (needs ``httpx[http2]``). A connection carries one
                request at a time with it, too.
            trust_store: a file with certificates in PEM form, or an ``ssl.SSLContext``; ``SSL_CERT_FILE`` or
                ``SSL_CERT_DIR``, else the certificates of certifi.
            transport: an ``httpx.BaseTransport`` to send through, such as the sandbox's; for an asynchronous client an
                ``httpx.AsyncBaseTransport``. Here and in ``http_client``, the same of httpx2 may stand.
            http_client: an ``httpx.Client`` of your own to send through; for an asynchronous client an
                ``httpx.AsyncClient``. Its transports, headers, event hooks and authentication are used; its base URL,
                parameters and cookies are not. It is not closed with this client.
            max_response_bytes: how large a response may be, decompressed; 64 MiB if left out.
            allow_insecure_hosts: hosts that ``base_url`` may name with http, such as ``{"sandbox"}`` in a network of
                containers. The key must be given as ``api_key`` then, and travels unencrypted: never production's.

        Raises:
            ConfigurationError: a value is missing or wrong; the message names it.
        """
        with sealed():
            checked = as_hooks(hooks, asynchronous=self._asynchronous)
            variables = Variables()
            url = variables.base_url(environment, base_url, allow_insecure_hosts, keyed=api_key is not None)
            parts = urlsplit(url)
            settings = Settings(
                key=variables.key(None if api_key is None else Secret(api_key)),
                base_url=url,
                server=parts.hostname or "",
                port=parts.port or (443 if parts.scheme == "https" else 80),
                timeout=variables.timeout(timeout),
                deadline=variables.deadline(deadline),
                retries=_settings.as_policy(retries, RetryPolicy()),
                preview=variables.choice("preview", preview),
                unknown_fields=variables.choice("unknown_fields", unknown_fields),
                headers=Held(merge_user_agent(_settings.as_headers(headers), __version__)),
                query=Held(()),
                hooks=checked,
                time_zone=variables.time_zone(time_zone),
                phone_region=_settings.as_phone_region(phone_region),
                drift=(
                    _monitor(variables.get("TRIGG_DRIFT"), None, "TRIGG_DRIFT")
                    if drift is None
                    else _monitor(drift, None)
                ),
            )
            reach = Reach(limits, proxy, http2, trust_store, transport, http_client, max_response_bytes)
            options = pool_options(reach, settings.base_url, asynchronous=self._asynchronous)
            self._set_up(Held(self._pool_type(options)), settings, Shared(), owner=True)

    def _set_up(self, pool: Held[PoolT], settings: Settings, shared: Shared, *, owner: bool) -> None:
        self._pool = pool
        self._settings = settings
        self._shared = shared
        self._owner = owner
        self._caller = self._caller_type(pool, settings, shared)

    def _raw_caller(self) -> Any:
        return self._caller_type(self._pool, self._settings, self._shared, raw=True)

    @property
    def base_url(self) -> str:
        """The URL that all paths are relative to."""
        return self._settings.base_url

    @cached_property
    def times(self) -> time_texts.Times:
        """Reads and writes the API's times in the client's zone: ``client.times.parse("2023-10-13T14:50:05")``."""
        return time_texts.Times(self._settings.time_zone)

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
        drift: drift_options.DriftMode | drift_options.Drift | None = None,
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
            ConfigurationError: a value is wrong; the message names it.
        """
        with sealed():
            before = self._settings
            settings = before.replace(
                retries=_settings.changed_policy(before.retries, retries, resend_once),
                timeout=before.timeout if timeout is None else as_timeout(timeout),
                deadline=before.deadline if deadline is None else seconds("deadline", deadline),
                headers=Held({**before.headers.reveal(), **_settings.as_headers(headers)}),
                query=Held(_settings.changed_query(before, query)),
                preview=before.preview if preview is None else _settings.as_choice(preview, "preview"),
                unknown_fields=(
                    before.unknown_fields
                    if unknown_fields is None
                    else _settings.as_choice(unknown_fields, "unknown_fields")
                ),
                hooks=(*before.hooks, *as_hooks(hooks, asynchronous=self._asynchronous)),
                drift=_monitor(drift, before.drift),
            )
        tuned = type(self).__new__(type(self))
        tuned._set_up(self._pool, settings, self._shared, owner=False)
        return tuned

    def __repr__(self) -> str:
        # It also works on one whose making failed, whose frames somebody prints.
        settings, pool = self.__dict__.get("_settings"), self.__dict__.get("_pool")
        place = f" {settings.base_url}" if settings is not None else ""
        return f"<{type(self).__name__}{place}{' closed' if pool is not None and pool.reveal().closed else ''}>"


class TriggClient(_Client[Pool, Transport, HTTPClient], WrittenResources):
    """A synchronous client of the Trigg Integrations API, safe to share between threads.

    Close it, or use it in ``with``.
    """

    _asynchronous, _pool_type, _caller_type = False, Pool, _SyncCaller

    @cached_property
    def with_raw_response(self) -> ResourcesWithRawResponse:
        """The same resources, whose methods return a :class:`RawResponse`."""
        return ResourcesWithRawResponse(self._raw_caller())

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


class AsyncTriggClient(_Client[AsyncPool, AsyncTransport, AsyncHTTPClient], AsyncWrittenResources):
    """An asynchronous client of the Trigg Integrations API, safe to share between tasks.

    Close it, or use it in ``async with``.
    """

    _asynchronous, _pool_type, _caller_type = True, AsyncPool, _AsyncCaller

    @cached_property
    def with_raw_response(self) -> AsyncResourcesWithRawResponse:
        """The same resources, whose methods return a :class:`RawResponse` when awaited."""
        return AsyncResourcesWithRawResponse(self._raw_caller())

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
