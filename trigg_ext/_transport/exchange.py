"""Send one request and receive its response: the seam at which every failure becomes a value.

What is raised here nevertheless is no failure of the exchange: an interrupt, a cancellation, what a signal handler
raised in the middle of it, or what the iterable raised that the caller gave as the body.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Generator, Iterator
from functools import cache
from typing import Any

from trigg_api import KEY_HEADER, KEY_PREFIX
from trigg_api.errors import InvalidArgument
from trigg_api.record import Record
from trigg_ext._transport.connections import AsyncConnection, Connection, unread_bytes
from trigg_ext._transport.content import ACCEPT_ENCODING, Content
from trigg_ext._transport.failures import CallerError, failure_of, ignored, raise_interrupt
from trigg_ext._transport.library import httpx, kinds, library_of
from trigg_ext._transport.messages import Attempt, Exchange, Failure, Received
from trigg_ext._transport.unseen import unseen

_ACCEPT = "application/json, */*;q=0.8"
_HOOK = "an event hook of http_client"
_AUTH = "the auth of http_client"


class Given(Record):
    """What a caller gave to send through: a transport, or a client, of httpx or httpx2.

    Of a client, its transports, headers, event hooks and authentication are used; not its base URL, parameters, cookies
    and redirects. ``client.send`` is not called: instrumentation replaces it and records URLs.
    """

    transport: Any = None
    client: Any = None

    @property
    def library(self) -> Any:
        """The library that it is of, which requests are made with."""
        return library_of(self.transport if self.client is None else self.client)

    def transport_for(self, url: httpx.URL) -> Any:
        """Return the transport that a request to a URL goes through."""
        return self.transport if self.client is None else self.client._transport_for_url(url)

    def auth(self) -> httpx.Auth:
        """Return what authenticates requests, besides the key."""
        auth: httpx.Auth = (self.client and self.client.auth) or self.library.Auth()
        return auth

    def hooks(self, kind: str) -> list[Any]:
        """Return the event hooks of the client, for ``"request"`` or ``"response"``."""
        return [] if self.client is None else self.client.event_hooks[kind]

    def add_headers(self, request: httpx.Request) -> None:
        """Add the headers that somebody gave their own client, but none that the request has."""
        if self.client is not None:
            for name, value in self.client.headers.multi_items():
                if name not in request.headers and name != "connection":
                    request.headers[name] = value


def send(attempt: Attempt, through: Connection | Given, most_bytes: int) -> Received | Failure:
    """Send once, and read the response. Whatever goes wrong on the way is a value, not an exception."""
    exchange = attempt.exchange
    with unseen():
        try:
            if isinstance(through, Given):
                return _through(through, _request(attempt, through.library), exchange, most_bytes)
            through.begin(exchange)
            return _receive(through, _request(attempt, httpx), exchange, most_bytes)
        except _CallersOwnError as raised:
            own = raised.error
        except Exception as error:
            raise_interrupt(error)
            return failure_of(error, exchange)
    # Outside of the handler, so that it keeps its own context.
    raise own


async def send_async(attempt: Attempt, through: AsyncConnection | Given, most_bytes: int) -> Received | Failure:
    """Do the same, asynchronously."""
    exchange = attempt.exchange
    with unseen():
        try:
            if isinstance(through, Given):
                return await _through_async(through, _request(attempt, through.library), exchange, most_bytes)
            through.begin(exchange)
            return await _receive_async(through, _request(attempt, httpx), exchange, most_bytes)
        except _CallersOwnError as raised:
            own = raised.error
        except Exception as error:
            raise_interrupt(error)
            return failure_of(error, exchange)
    # Outside of the handler, so that it keeps its own context.
    raise own


def _through(given: Given, request: httpx.Request, exchange: Exchange, most_bytes: int) -> Received:
    if given.client is None:
        return _hand_over(given, request, exchange, most_bytes)
    given.add_headers(request)
    flow = given.auth().sync_auth_flow(request)
    with _of_the_caller(_AUTH):
        request = next(flow)
    while True:
        for hook in given.hooks("request"):
            with _of_the_caller(_HOOK):
                hook(request)
        received = _hand_over(given, request, exchange, most_bytes)
        # What goes wrong from here on is too late to change what is known.
        for hook in given.hooks("response"):
            with _reported(exchange, _HOOK):
                hook(_for_others(request, received))
        try:
            request = flow.send(_for_others(request, received))
        except StopIteration:
            return received
        except Exception as error:
            with _reported(exchange, _AUTH):
                raise error
            return received


async def _through_async(given: Given, request: httpx.Request, exchange: Exchange, most_bytes: int) -> Received:
    import anyio  # comes with httpx

    # Of our own connections, each step ends at the deadline; here, the whole does.
    with anyio.move_on_after(exchange.left()):
        await _through_in_time(given, request, exchange, most_bytes)
    if exchange.received is None:
        raise httpx.ReadTimeout("the deadline has passed")
    return exchange.received


async def _through_in_time(given: Given, request: httpx.Request, exchange: Exchange, most_bytes: int) -> None:
    if given.client is None:
        await _hand_over_async(given, request, exchange, most_bytes)
        return
    given.add_headers(request)
    flow = given.auth().async_auth_flow(request)
    with _of_the_caller(_AUTH):
        request = await anext(flow)
    while True:
        for hook in given.hooks("request"):
            with _of_the_caller(_HOOK):
                await hook(request)
        received = await _hand_over_async(given, request, exchange, most_bytes)
        for hook in given.hooks("response"):
            with _reported(exchange, _HOOK):
                await hook(_for_others(request, received))
        try:
            request = await flow.asend(_for_others(request, received))
        except StopAsyncIteration:
            return
        except Exception as error:
            with _reported(exchange, _AUTH):
                raise error
            return


def _hand_over(given: Given, request: httpx.Request, exchange: Exchange, most_bytes: int) -> Received:
    request.extensions["trace"] = watch = _Watch(exchange)
    return _receive(watch.begin(given.transport_for(request.url)), request, exchange, most_bytes, given=True)


async def _hand_over_async(given: Given, request: httpx.Request, exchange: Exchange, most_bytes: int) -> Received:
    watch = _Watch(exchange)
    request.extensions["trace"] = watch.asynchronously
    transport = watch.begin(given.transport_for(request.url))
    return await _receive_async(transport, request, exchange, most_bytes, given=True)


def _receive(
    transport: httpx.BaseTransport, request: httpx.Request, exchange: Exchange, most_bytes: int, *, given: bool = False
) -> Received:
    response = transport.handle_request(request)
    stream: Any = response.stream
    try:
        content = _content(response, exchange, most_bytes)
        for chunk in stream:
            content.feed(chunk)
            if given and exchange.left() <= 0 and not content.is_whole():
                raise httpx.ReadTimeout("the deadline has passed")
        received = Received(response.status_code, response.headers, content.end(), exchange.elapsed())
        exchange.received = received
        if given and unread_bytes(stream):
            # They would be read as the response to the next request.
            response.extensions["network_stream"].close()
    finally:
        # Who lent a connection of our own closes it where the exchange was not finished.
        if given or exchange.received is not None:
            with ignored():
                stream.close()
    return received


async def _receive_async(
    transport: httpx.AsyncBaseTransport,
    request: httpx.Request,
    exchange: Exchange,
    most_bytes: int,
    *,
    given: bool = False,
) -> Received:
    response = await transport.handle_async_request(request)
    stream: Any = response.stream
    try:
        content = _content(response, exchange, most_bytes)
        async for chunk in stream:
            content.feed(chunk)
        received = Received(response.status_code, response.headers, content.end(), exchange.elapsed())
        exchange.received = received
        if given and unread_bytes(stream):
            await response.extensions["network_stream"].aclose()
    finally:
        if given or exchange.received is not None:
            with ignored():
                await stream.aclose()
    return received


def _content(response: httpx.Response, exchange: Exchange, most_bytes: int) -> Content:
    exchange.status_code = response.status_code
    length, encoding = response.headers.get("content-length"), response.headers.get("content-encoding", "")
    return Content(most_bytes, length, encoding)


def _request(attempt: Attempt, library: Any) -> httpx.Request:
    timeout, exchange, body = attempt.timeout, attempt.exchange, attempt.body
    headers = {"accept": _ACCEPT, "accept-encoding": ACCEPT_ENCODING, **attempt.headers}
    if attempt.key is not None:
        headers[KEY_HEADER] = KEY_PREFIX + attempt.key.reveal()
    request: httpx.Request = library.Request(
        attempt.method,
        attempt.url,
        headers=headers,
        content=body.content,
        stream=None if body.stream is None else _body_of(library)(body.stream),
        extensions={"timeout": {name: exchange.left(most) for name, most in timeout.__dict__.items()}},
    )
    if body.stream is not None:
        # httpx adds it to requests whose body it encodes itself.
        request.headers["host"] = request.url.netloc.decode("ascii")
    return request


@cache
def _body_of(library: Any) -> Any:
    return type("_Body", (_Body, library.SyncByteStream, library.AsyncByteStream), {})


class _Body:
    """A body of any length, for both kinds of client, of either library."""

    def __init__(self, content: Any) -> None:
        self._content = content
        self._begun = False

    def __iter__(self) -> Iterator[bytes]:
        self._begin()
        with _callers_own():
            yield from self._content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self._begin()
        with _callers_own():
            async for chunk in self._content:
                yield chunk

    def _begin(self) -> None:
        # A transport may send again what it could not send, but not from the middle.
        if self._begun and not self._content.rewind():
            raise httpx.StreamConsumed
        self._begun = True


class _Watch:
    """What a transport of httpx says of itself (httpcore's extension ``trace``): whether it has begun to write."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def begin(self, transport: Any) -> Any:
        """Take what will send, and return it: not each says so, but it may hand the request on to one that does."""
        self._exchange.received = None
        self._exchange.is_watched = not kinds(transport).isdisjoint({"HTTPTransport", "AsyncHTTPTransport"})
        return transport

    def __call__(self, name: str, info: dict[str, Any]) -> None:
        self._exchange.is_watched = True
        if name.endswith(".send_request_headers.started") and info["request"].method != b"CONNECT":
            self._exchange.sent = True

    async def asynchronously(self, name: str, info: dict[str, Any]) -> None:
        self(name, info)


class _CallersOwnError(BaseException):
    """Carries what the caller's own iterable raised, past all that would take it for a failure of the network."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


@contextlib.contextmanager
def _callers_own() -> Generator[None]:
    try:
        yield
    except InvalidArgument:
        raise
    except Exception as error:
        raise _CallersOwnError(error) from None


@contextlib.contextmanager
def _of_the_caller(what: str) -> Generator[None]:
    """Say of an error in the caller's own code that it is one."""
    try:
        yield
    except Exception as error:
        raise_interrupt(error)
        raise CallerError(what, error) from None


@contextlib.contextmanager
def _reported(exchange: Exchange, what: str) -> Generator[None]:
    """Note an error in the caller's own code that comes too late to change anything, to be logged afterwards."""
    try:
        yield
    except Exception as error:
        raise_interrupt(error)
        exchange.reports.append(str(CallerError(what, error)))


def _for_others(request: httpx.Request, received: Received) -> httpx.Response:
    """Return a response that was read, for who may read it again."""
    library = library_of(request)
    headers = library.Headers(received.headers)
    for name in ("content-encoding", "content-length", "transfer-encoding"):
        headers.pop(name, None)
    response: httpx.Response = library.Response(
        received.status_code, headers=headers, content=received.content, request=request
    )
    return response
