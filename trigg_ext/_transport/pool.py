"""The one module that knows httpx: it sends an attempt once, and says what came of it as a value.

Another HTTP library would be met here and nowhere else. Nothing here decides about errors, retries or warnings.
"""

from __future__ import annotations

import contextlib
import os
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from trigg_api.errors import InvalidArgument
from trigg_ext._transport.messages import Failure, Received, Secret
from trigg_ext._transport.unseen import quieten_loggers, unseen
from trigg_ext.errors import ClientClosedError, ConfigurationError

if TYPE_CHECKING:
    from trigg_ext._transport.messages import Attempt
    from trigg_ext.timeouts import Limits

V = TypeVar("V")

#: What may be given as the trust store: a context, or the path of a file with certificates.
TrustStore = ssl.SSLContext | str | os.PathLike[str]

_ACCEPT = "application/json, */*;q=0.8"
#: What httpx unpacks without further libraries.
_ACCEPT_ENCODING = "gzip, deflate"


class Stream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body of any length, for both kinds of client."""

    def __init__(self, content: Any) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._content)

    def __aiter__(self) -> Any:
        return self._content.__aiter__()


class Pool:
    """A synchronous pool: of connections of its own, or a client that was given.

    Each of its own connections is an httpx client that holds one, and is lent to one thread at a time. The pool inside
    a single httpx client (httpcore 1.0.9) does not keep threads apart: it takes a connection that another thread has
    just begun to use for one that the server closed, and closes it, so that a request whose response was on its way is
    lost.
    """

    def __init__(self, options: PoolOptions, given: httpx.Client | None = None) -> None:
        self._options = options
        self._given = given
        self._lock = threading.Lock()
        self.closed = False
        quieten_loggers()
        self._reset()

    def _reset(self) -> None:
        # Made at once, so that what is wrong with the options is said where they are given.
        first = [] if self._given is not None else [self._options.make(httpx.Client)]
        lent = self._options.lent_one_by_one
        self._shared = self._given or (None if lent else first[0])
        self._idle: list[httpx.Client] = first if lent else []
        self._free = threading.BoundedSemaphore(self._options.limits.connections)
        self._pid = os.getpid()

    def send(self, attempt: Attempt) -> Received | Failure:
        """Send once. Whatever goes wrong on the way is a value, not an exception."""
        self._check()
        if self._shared is not None:
            return _send(attempt, self._shared, self._given)
        free, limit = self._free, attempt.exchange.left(attempt.timeout.pool)
        if not free.acquire(timeout=max(limit, 0.0)):
            return Failure("timeout", f"{_NO_CONNECTION_FREE} ({limit:g} s).", sent=False, elapsed=limit)
        try:
            try:
                client = self._idle.pop()
            except IndexError:
                client = self._options.make(httpx.Client)
            try:
                return _send(attempt, client, None)
            finally:
                if self.closed or len(self._idle) >= self._options.limits.idle_connections:
                    with unseen():
                        client.close()
                else:
                    self._idle.append(client)
        finally:
            free.release()

    def close(self) -> None:
        """Close what is its own; nothing happens the second time."""
        self.closed = True
        if self._pid != os.getpid():
            return
        with unseen():
            if self._shared is not None and self._given is None:
                self._shared.close()
            while self._idle:
                self._idle.pop().close()

    def _check(self) -> None:
        if self.closed or (self._given is not None and self._given.is_closed):
            raise ClientClosedError("This client is closed; make a new one.")
        if self._pid != os.getpid():
            with self._lock:
                if self._pid != os.getpid():
                    # Connections of the parent process must not be shared with it; they are left to it, unclosed.
                    _refuse_given(self._given)
                    self._reset()


def _send(attempt: Attempt, client: httpx.Client, given: httpx.Client | None) -> Received | Failure:
    began = time.monotonic()
    deadline = attempt.exchange.deadline
    status: int | None = None
    try:
        with unseen():
            request = _request(attempt, given)
            if isinstance(request, Failure):
                return request
            response = _exchange(client, request)
            status = response.status_code
            try:
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if time.monotonic() > deadline:
                        return _too_late(attempt, began, status)
            finally:
                response.close()
            return Received(status, response.headers, bytes(content), time.monotonic() - began)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, InvalidArgument) as error:
        return _failure(error, status, time.monotonic() - began)


def _exchange(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    """Send a request through the transport that a client has for it, with the client's ``auth`` and event hooks.

    ``client.send`` is not used: instrumentation replaces it and records URLs; and it prepares redirects and keeps
    cookies, which are of no use here and can fail.
    """
    flow = (client.auth or httpx.Auth()).sync_auth_flow(request)
    try:
        request = next(flow)
        while True:
            for hook in client.event_hooks["request"]:
                hook(request)
            response = client._transport_for_url(request.url).handle_request(request)  # pyright: ignore[reportPrivateUsage]
            response.request = request
            try:
                for hook in client.event_hooks["response"]:
                    hook(response)
                request = flow.send(response)
                response.read()
            except StopIteration:
                return response
            except BaseException:
                response.close()
                raise
    finally:
        flow.close()


class _Slots:
    """The connections of one event loop: idle ones, and how many more may be lent."""

    def __init__(self, limit: int) -> None:
        import anyio  # comes with httpx

        self.idle: list[httpx.AsyncClient] = []
        self.free = anyio.Semaphore(limit)


class AsyncPool:
    """The same for asynchronous clients, per event loop, since connections cannot move between loops.

    Here, too, each connection is lent to one call at a time: when a task is cancelled at the wrong moment, httpx leaves
    its connection taken for ever. A connection whose call was given up is closed, and does not come back.
    """

    def __init__(self, options: PoolOptions, given: httpx.AsyncClient | None = None) -> None:
        self._options = options
        self._given = given
        self.closed = False
        self._pid = os.getpid()
        quieten_loggers()
        self._slots: dict[Any, _Slots] = {}
        self._shared: dict[Any, httpx.AsyncClient] = {}
        if given is None:
            # Made at once and dropped, so that what is wrong with the options is said where they are given.
            options.make(httpx.AsyncClient)

    async def send(self, attempt: Attempt) -> Received | Failure:
        """Send once. Whatever goes wrong on the way is a value, not an exception."""
        import anyio

        self._check()
        began = time.monotonic()
        with anyio.move_on_after(attempt.exchange.left()) as scope:
            if self._given is not None:
                return await _send_async(attempt, self._given, self._given)
            if not self._options.lent_one_by_one:
                shared = self._of_this_loop(self._shared, lambda: self._options.make(httpx.AsyncClient))
                return await _send_async(attempt, shared, None)
            return await self._send_on_a_slot(attempt)
        assert scope.cancelled_caught
        return _too_late(attempt, began, None)

    async def _send_on_a_slot(self, attempt: Attempt) -> Received | Failure:
        import anyio

        slots = self._of_this_loop(self._slots, lambda: _Slots(self._options.limits.connections))
        limit = attempt.exchange.left(attempt.timeout.pool)
        try:
            slots.free.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(limit):
                await slots.free.acquire()
                limit = 0.0
            if limit:
                return Failure("timeout", f"{_NO_CONNECTION_FREE} ({limit:g} s).", sent=False, elapsed=limit)
        client = slots.idle.pop() if slots.idle else None
        try:
            if client is None:
                client = self._options.make(httpx.AsyncClient)
            response = await _send_async(attempt, client, None)
        except BaseException:
            if client is not None:
                await _close_quietly(client)
            raise
        else:
            if self.closed or len(slots.idle) >= self._options.limits.idle_connections:
                await _close_quietly(client)
            else:
                slots.idle.append(client)
            return response
        finally:
            slots.free.release()

    async def close(self) -> None:
        """Close the connections of this event loop if they are its own, and leave those of loops that are gone."""
        self.closed = True
        loop = _loop()
        mine = self._slots.pop(loop, None) if self._pid == os.getpid() else None
        shared = self._shared.pop(loop, None) if self._pid == os.getpid() else None
        self._slots, self._shared = {}, {}
        for client in [*(mine.idle if mine else []), *([shared] if shared else [])]:
            await _close_quietly(client)

    def _check(self) -> None:
        if self.closed or (self._given is not None and self._given.is_closed):
            raise ClientClosedError("This client is closed; make a new one.")
        if self._pid != os.getpid():
            _refuse_given(self._given)
            self._slots, self._shared = {}, {}
            self._pid = os.getpid()

    def _of_this_loop(self, by_loop: dict[Any, V], make: Callable[[], V]) -> V:
        loop = _loop()
        found = by_loop.get(loop)
        if found is None:
            self._forget_closed_loops()
            found = by_loop.setdefault(loop, make())
        return found

    def _forget_closed_loops(self) -> None:
        """Connections hold on to their loop, so those of a loop that is gone would never be let go."""
        for by_loop in (self._slots, self._shared):
            for loop in [each for each in by_loop if each.is_closed()]:
                del by_loop[loop]


async def _send_async(
    attempt: Attempt, client: httpx.AsyncClient, given: httpx.AsyncClient | None
) -> Received | Failure:
    began = time.monotonic()
    status: int | None = None
    try:
        with unseen():
            request = _request(attempt, given)
            if isinstance(request, Failure):
                return request
            response = await _exchange_async(client, request)
            status = response.status_code
            try:
                content = bytearray()
                async for chunk in response.aiter_bytes():
                    content += chunk
            finally:
                await response.aclose()
            return Received(status, response.headers, bytes(content), time.monotonic() - began)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, InvalidArgument) as error:
        return _failure(error, status, time.monotonic() - began)


async def _exchange_async(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    """The same as :func:`_exchange`, asynchronous."""
    flow = (client.auth or httpx.Auth()).async_auth_flow(request)
    try:
        request = await anext(flow)
        while True:
            for hook in client.event_hooks["request"]:
                await hook(request)
            transport = client._transport_for_url(request.url)  # pyright: ignore[reportPrivateUsage]
            response = await transport.handle_async_request(request)
            response.request = request
            try:
                for hook in client.event_hooks["response"]:
                    await hook(response)
                request = await flow.asend(response)
                await response.aread()
            except StopAsyncIteration:
                return response
            except BaseException:
                await response.aclose()
                raise
    finally:
        await flow.aclose()


async def _close_quietly(client: httpx.AsyncClient) -> None:
    import anyio

    with unseen(), anyio.CancelScope(shield=True), contextlib.suppress(Exception):
        await client.aclose()


class PoolOptions:
    """How a pool of its own is made: limits, proxy, HTTP/2, trust store, or a transport to send through."""

    def __init__(
        self,
        *,
        limits: Limits,
        proxy: str | None,
        http2: bool,
        trust: TrustStore | None,
        transport: Any,
        plain: bool,
    ) -> None:
        self.limits = limits
        self._proxy = None if proxy is None else Secret(proxy)
        # Plain http is for this machine only: a proxy of the environment would see the key.
        self.trust_env = not plain
        self.http2 = http2
        self.trust = trust
        self.transport = transport

    @property
    def lent_one_by_one(self) -> bool:
        """Whether each connection is lent to one thread at a time; not with HTTP/2, nor a transport of the caller's."""
        return self.transport is None and not self.http2

    def make(self, kind: Any) -> Any:
        """A client of httpx, with nothing of its own that could leak or follow: no redirects, no default headers."""
        alone = self.lent_one_by_one
        limits = httpx.Limits(
            max_connections=1 if alone else self.limits.connections,
            max_keepalive_connections=1 if alone else self.limits.idle_connections,
            keepalive_expiry=self.limits.idle_seconds,
        )
        options: dict[str, Any] = {"limits": limits, "http2": self.http2, "follow_redirects": False}
        options["trust_env"] = self.trust_env
        if self.transport is not None:
            return kind(transport=self.transport, **options)
        try:
            return kind(verify=tls_context(self.trust), proxy=self._proxy.reveal() if self._proxy else None, **options)
        except ImportError as error:
            raise ConfigurationError(f"An optional part of httpx is missing: {error}") from None
        except ConfigurationError:
            raise
        except (ValueError, httpx.InvalidURL):
            raise ConfigurationError(
                "proxy (or HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY) is not an address such as "
                "'http://proxy.example.no:3128'."
            ) from None


_contexts: dict[str, ssl.SSLContext] = {}
_contexts_lock = threading.Lock()


def tls_context(trust: TrustStore | None) -> ssl.SSLContext:
    """The one TLS context of the process for a trust store; making one costs some 20 ms.

    Raises:
        ConfigurationError: the file cannot be read, or holds no certificates.
    """
    if isinstance(trust, ssl.SSLContext):
        return trust
    if trust is not None and not isinstance(trust, (str, os.PathLike)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"trust_store must be a file or an ssl.SSLContext, not {type(trust).__name__}.")
    name = "" if trust is None else os.fspath(trust)
    with _contexts_lock:
        found = _contexts.get(name)
        if found is None:
            try:
                found = ssl.create_default_context(cafile=name) if name else httpx.create_ssl_context()
            except (OSError, ssl.SSLError):
                raise ConfigurationError(
                    f"trust_store is {name!r}, which is no file with certificates in PEM form."
                ) from None
            _contexts[name] = found
        return found


def user_agent(version: str) -> str:
    """What this client says it is."""
    return f"trigg-client/{version} python/{sys.version_info.major}.{sys.version_info.minor} httpx/{httpx.__version__}"


def refuse_other_kind(given: object, kind: str) -> None:
    """Refuse an httpx client of the wrong kind.

    Raises:
        ConfigurationError: a synchronous client was given to an asynchronous one, or the other way about.
    """
    wanted = httpx.Client if kind == "Client" else httpx.AsyncClient
    if given is not None and not isinstance(given, wanted):
        raise ConfigurationError(f"http_client must be an httpx.{kind}, not {type(given).__name__}.")


def _request(attempt: Attempt, given: httpx.Client | httpx.AsyncClient | None) -> httpx.Request | Failure:
    try:
        return _build(attempt, given)
    except (httpx.InvalidURL, UnicodeError):
        return Failure("unwritable", "The address that it would go to cannot be written.", sent=False, elapsed=0.0)


def _build(attempt: Attempt, given: httpx.Client | httpx.AsyncClient | None) -> httpx.Request:
    timeout = attempt.timeout
    body = attempt.body
    headers = {"accept": _ACCEPT, "accept-encoding": _ACCEPT_ENCODING, **attempt.headers}
    if attempt.key is not None:
        headers["x-api-key"] = attempt.key.reveal()
    request = httpx.Request(
        attempt.method,
        attempt.url,
        headers=headers,
        content=body.content,
        stream=None if body.stream is None else Stream(body.stream),
        extensions={
            "timeout": {"connect": timeout.connect, "read": timeout.read, "write": timeout.write, "pool": timeout.pool}
        },
    )
    if body.stream is not None:
        # httpx adds it to requests whose body it encodes itself.
        request.headers["host"] = request.url.netloc.decode("ascii")
    if given is not None:
        # Headers that somebody gave their own httpx client are sent along; what httpx gives every client is not.
        for name, value in given.headers.multi_items():
            if name not in request.headers and name != "connection":
                request.headers[name] = value
    return request


_NO_CONNECTION_FREE = "no connection of the pool was free in time"
_TIMEOUTS: dict[type[httpx.TimeoutException], str] = {
    httpx.ConnectTimeout: "no connection was made in time",
    httpx.PoolTimeout: _NO_CONNECTION_FREE,
    httpx.WriteTimeout: "the request was not taken in time",
}


def _failure(error: Exception, status: int | None, elapsed: float) -> Failure:
    reached = status is not None
    if isinstance(error, InvalidArgument):
        return Failure("unwritable", str(error), sent=True, elapsed=elapsed)
    if isinstance(error, httpx.TimeoutException):
        sent = not isinstance(error, (httpx.ConnectTimeout, httpx.PoolTimeout))
        what = "the response did not end in time" if reached else "no response came in time"
        for kind, text in _TIMEOUTS.items():
            what = text if isinstance(error, kind) else what
        return Failure("timeout", f"{what} ({elapsed:.1f} s).", sent=sent, elapsed=elapsed, status_code=status)
    if isinstance(error, httpx.LocalProtocolError):
        return Failure("connection", "the request breaks the protocol, and was given up.", sent=True, elapsed=elapsed)
    if isinstance(error, httpx.DecodingError):
        return Failure(
            "undecodable",
            "the response is packed in a way that cannot be unpacked.",
            sent=True,
            elapsed=elapsed,
            status_code=status,
        )
    if isinstance(error, (httpx.ConnectError, httpx.ProxyError, httpx.UnsupportedProtocol)):
        return Failure("connection", f"no connection was made ({_reason(error)}).", sent=False, elapsed=elapsed)
    if reached:
        return Failure(
            "cut_off",
            f"the response was cut off after its status {status}.",
            sent=True,
            elapsed=elapsed,
            status_code=status,
        )
    return Failure("connection", "the connection was lost before a response came.", sent=True, elapsed=elapsed)


def _reason(error: BaseException) -> str:
    """The system's own words for a refused connection: they name no path and no value of a request."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate is not trusted: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return f"TLS failed: {cause.reason}"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ProxyError):
        return "the proxy refused it"
    return "connection refused or address unknown"


def _too_late(attempt: Attempt, began: float, status: int | None) -> Failure:
    limit = attempt.exchange.limit
    return Failure(
        "timeout",
        f"the response did not end within the deadline of {limit:g} s.",
        sent=True,
        elapsed=time.monotonic() - began,
        status_code=status,
    )


def _refuse_given(given: object) -> None:
    if given is not None:
        raise ClientClosedError(
            "This client sends through an httpx client of another process; make both anew after a fork."
        )


class _Loop:
    """Stands for whatever runs where no asyncio loop does."""

    def is_closed(self) -> bool:
        return False


_other_loop = _Loop()


def _loop() -> Any:
    asyncio = sys.modules.get("asyncio")
    if asyncio is not None:
        with contextlib.suppress(RuntimeError):
            return asyncio.get_running_loop()
    return _other_loop


def merge_user_agent(headers: Mapping[str, str], version: str) -> dict[str, str]:
    """The caller's headers with ours below them."""
    if any(name.lower() == "user-agent" for name in headers):
        return dict(headers)
    return {"user-agent": user_agent(version), **headers}
