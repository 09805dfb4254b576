"""Paginate over the operations whose responses come in pages.

::

    for row in client.reports.rows("customers", prefetch=4):
        ...

``paged(client.reports.get, "customers").rows()`` does the same, for any operation whose
:class:`~trigg_api.client.Operation` has ``paging``.

Pages are numbered from 1, without a cursor. A page is the last when the numbers in it say so. These are read anew from
each page, since they move while records come and go, and they are not believed where they contradict the rows that
came: then pages are requested until one is empty. A response without such numbers is the one page that there is.
``position`` is where the consumer is, page and row; after a failure that may pass, the error has it as ``resume_at``,
for ``start=``.

Source: section "Reports" of the reference.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Generator
from functools import partial
from importlib import import_module
from typing import Any, Generic, NamedTuple, ParamSpec, Self, TypedDict, TypeVar, Unpack

from trigg_api.client import Operation, Paging, Request, Response
from trigg_ext._log import log
from trigg_ext._sensitive import Held, await_user, call_user, sealed, sealed_call
from trigg_ext._settings import Settings
from trigg_ext.errors import ConfigurationError, TriggError
from trigg_ext.hooks import Callback
from trigg_ext.pagination._page_state import (
    ROWS_PER_PAGE,
    Options,
    Page,
    PageState,
    Partition,
    Progress,
    check,
    check_number,
    partitions_of,
)
from trigg_ext.pagination._position import Position, fingerprint_of_call
from trigg_ext.retries import effective_wait, jitter

T = TypeVar("T")
P = ParamSpec("P")


class _Iteration(Generic[T]):
    """What all paginators have: the position, and the progress."""

    _state: PageState

    @property
    def position(self) -> Position:
        """Return where the consumer is, after the row or page that was given last: give it as ``start=`` to go on."""
        with sealed():
            return self._state.position

    @property
    def progress(self) -> Progress:
        """Return how much was given so far."""
        return self._state.progress()

    @property
    def ended(self) -> bool:
        """Return whether the report has no page after the one that was given last, as far as responses say."""
        return self._state.ended

    def __repr__(self) -> str:
        where = self.position
        return f"<{type(self).__name__} of {self._state.operation.name}, page {where.page}, row {where.row}>"


class Paginator(_Iteration[T]):
    """An iterator over pages or rows. Closing it, or leaving its ``with``, gives up what was fetched ahead.

    Made by ``rows`` and ``pages``.
    """

    def __init__(self, state: PageState, steps: Generator[T, None, None]) -> None:
        self._state = state
        self._steps = steps

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        return next(self._steps)

    def close(self) -> None:
        """Stop; what was fetched ahead is given up."""
        self._steps.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncPaginator(_Iteration[T]):
    """The same, asynchronous: ``async for``, ``async with``, and ``await`` on ``aclose()``.

    Made by ``rows`` and ``pages``.
    """

    def __init__(self, state: PageState, steps: AsyncGenerator[T, None]) -> None:
        self._state = state
        self._steps = steps

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        return await anext(self._steps)

    async def aclose(self) -> None:
        """Stop; what was fetched ahead is given up."""
        await self._steps.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class _Source(NamedTuple):
    """A call that is not made yet."""

    caller: Any
    operation: Operation
    paging: Paging
    request: Callable[[], Request]
    decode: Callable[[Response], Any]

    def fetch(self, number: int, rows: int | None) -> Any:
        """Request one page; return the response, or what gives it when awaited."""
        return self.caller.call(
            self.operation, partial(_page_request, self.request, self.paging, number, rows), self.decode
        )

    def fingerprint(self) -> str:
        """Return what identifies this call; nothing for a call that cannot be written, which is reported later."""
        settings: Settings = self.caller.settings
        try:
            request = self.request()
        except Exception:
            return ""
        query = (
            f"{name}={value}"
            for name, value in (*request.query, *settings.query.reveal())
            if name not in (self.paging.page, self.paging.rows)
        )
        return fingerprint_of_call(settings.base_url, self.operation.method, request.path, *query)


def _page_request(write: Callable[[], Request], paging: Paging, number: int, rows: int | None) -> Request:
    request = write()
    query = [pair for pair in request.query if pair[0] not in (paging.page, paging.rows)]
    query.append((paging.page, str(number)))
    if rows is not None and paging.rows:
        query.append((paging.rows, str(rows)))
    return request.with_query(tuple(query))


class PagingOptions(TypedDict, total=False):
    """How to iterate; every option may be left out.

    Attributes:
        rows_per_page: how many rows a page may have (500); None leaves it to the API, which then sends 25. With a
            position, left out: it is that of the position.
        start: the page to begin with, from 1, or the :class:`Position` to go on at (1).
        last_page: the last page to request (None: that of the report).
        max_pages: how many pages to request at most (None: all).
        prefetch: how many pages to fetch ahead, each in a thread or task of its own; at most that many are held (0).
        page_retries: how often a page is requested again after a failure that may pass, beside the client's own
            retries of each request, after a back-off of up to a minute (0).
        list_name: the name of the list of rows in the response, needed only where there are several lists.
        allow_repeats: whether a page may have the same rows as one before it (False).
        allow_missing: whether fewer rows may come than the responses say there are (False).
        on_progress: called after the rows of each page were given, with a :class:`Progress`; may be a coroutine
            function in an asynchronous client.
    """

    rows_per_page: int | None
    start: int | Position
    last_page: int | None
    max_pages: int | None
    prefetch: int
    page_retries: int
    list_name: str | None
    allow_repeats: bool
    allow_missing: bool
    on_progress: Callback[Progress] | None


PagesT = TypeVar("PagesT")
RowsT = TypeVar("RowsT")
PartitionsT = TypeVar("PartitionsT")
Divide = Callable[["Page | None"], tuple[Partition, ...]]


class _Paged(Generic[PagesT, RowsT, PartitionsT], ABC):
    def __init__(self, source: _Source) -> None:
        self._source = source

    def pages(self, **options: Unpack[PagingOptions]) -> PagesT:
        """Iterate over the pages.

        Args:
            options: how to iterate; see :class:`PagingOptions`.

        Returns:
            A paginator over the pages.

        Raises:
            ConfigurationError: an option makes no sense; the message names it.
            PaginationError: while iterating: a response cannot be the page that was requested, or, at the end, fewer
                rows came than the responses say there are.
            TriggError: while iterating: a page could not be fetched. Where going on makes sense, ``resume_at`` is the
                position to start at.
        """
        checked, state = _begin(self._source, options)
        return self._pages(state, checked)

    def rows(self, **options: Unpack[PagingOptions]) -> RowsT:
        """Iterate over the rows of all pages; see :class:`PagingOptions`.

        Args:
            options: how to iterate; see :class:`PagingOptions`.

        Returns:
            A paginator over the rows.

        Raises:
            ConfigurationError: an option makes no sense; the message names it.
            PaginationError: while iterating: a response cannot be the page that was requested, or, at the end, fewer
                rows came than the responses say there are.
            TriggError: while iterating: a page could not be fetched. Where going on makes sense, ``resume_at`` is the
                position to start at.
        """
        checked, state = _begin(self._source, options)
        return self._rows(state, checked)

    def partitions(
        self, size: int, *, rows_per_page: int | None = ROWS_PER_PAGE, list_name: str | None = None
    ) -> PartitionsT:
        """Divide the pages into partitions, by what the first page says: one request.

        Args:
            size: how many pages a partition has.
            rows_per_page: how many rows a page may have.
            list_name: the name of the list of rows in the response, needed only where there are several lists.

        Returns:
            The partitions; one where the response does not say how many pages there are.

        Raises:
            ConfigurationError: an option makes no sense; the message names it.
            PaginationError: the response cannot be the first page.
            TriggError: the first page could not be fetched.
        """
        with sealed():
            check_number("size", size, 1, None)
            first = self.pages(rows_per_page=rows_per_page, list_name=list_name, max_pages=1)
            return self._partitions(first, lambda page: partitions_of(page, size, rows_per_page))

    @abstractmethod
    def _pages(self, state: PageState, options: Options) -> PagesT: ...

    @abstractmethod
    def _rows(self, state: PageState, options: Options) -> RowsT: ...

    @abstractmethod
    def _partitions(self, first: PagesT, divide: Divide) -> PartitionsT: ...


class Paged(_Paged[Paginator[Page], Paginator[Any], tuple[Partition, ...]]):
    """A call of a paged operation that is not made yet. Made by :func:`paged`. Each iteration begins anew."""

    def _pages(self, state: PageState, options: Options) -> Paginator[Page]:
        return Paginator(state, _pages(self._source, state, options))

    def _rows(self, state: PageState, options: Options) -> Paginator[Any]:
        return Paginator(state, _rows(state, _pages(self._source, state, options)))

    def _partitions(self, first: Paginator[Page], divide: Divide) -> tuple[Partition, ...]:
        with first:
            return divide(next(first, None))


class AsyncPaged(_Paged[AsyncPaginator[Page], AsyncPaginator[Any], Coroutine[Any, Any, tuple[Partition, ...]]]):
    """The same, asynchronous. Made by :func:`async_paged`. ``prefetch`` needs asyncio."""

    def _pages(self, state: PageState, options: Options) -> AsyncPaginator[Page]:
        return AsyncPaginator(state, _pages_async(self._source, state, options))

    def _rows(self, state: PageState, options: Options) -> AsyncPaginator[Any]:
        return AsyncPaginator(state, _rows_async(state, _pages_async(self._source, state, options)))

    def _partitions(self, first: AsyncPaginator[Page], divide: Divide) -> Coroutine[Any, Any, tuple[Partition, ...]]:
        async def divided() -> tuple[Partition, ...]:
            async with first:
                return divide(await anext(first, None))

        return sealed_call(divided)


def paged(method: Callable[P, Any], /, *args: P.args, **kwargs: P.kwargs) -> Paged:
    """Prepare a call of a paged operation: ``paged(client.reports.get, "customers").rows()``.

    Args:
        method: a method of a client's resource.
        args: its arguments, without the page.
        kwargs: likewise.

    Returns:
        The call, whose ``rows``, ``pages`` and ``partitions`` make it.

    Raises:
        ConfigurationError: this is no such method, or the responses of its operation do not come in pages.
    """
    with sealed():
        return Paged(_source(method, args, kwargs, asynchronous=False))


def async_paged(method: Callable[P, Coroutine[Any, Any, Any]], /, *args: P.args, **kwargs: P.kwargs) -> AsyncPaged:
    """Prepare a call of a paged operation of an asynchronous client.

    Args:
        method: a method of a client's resource.
        args: its arguments, without the page.
        kwargs: likewise.

    Returns:
        The call, whose ``rows``, ``pages`` and ``partitions`` make it.

    Raises:
        ConfigurationError: this is no such method, or the responses of its operation do not come in pages.
    """
    with sealed():
        return AsyncPaged(_source(method, args, kwargs, asynchronous=True))


def _source(method: Any, args: tuple[Any, ...], kwargs: dict[str, Any], *, asynchronous: bool) -> _Source:
    resource: Any = getattr(method, "__self__", None)
    caller = getattr(resource, "_caller", None)
    if caller is None or getattr(caller, "raw", True):
        raise ConfigurationError("Only a method of a client's resource can be paged, such as client.reports.get.")
    if caller.asynchronous is not asynchronous:
        raise ConfigurationError("paged is for methods of TriggClient, async_paged for those of AsyncTriggClient.")
    endpoint = _endpoint(method)
    if endpoint is None:
        raise ConfigurationError(f"{method.__qualname__} is no single operation of the API, and cannot be paged.")
    operation: Operation = endpoint.OPERATION
    if operation.paging is None:
        raise ConfigurationError(f"{operation} is not paged.")
    # In a closure, and no partial object, whose repr and attributes show its arguments.
    return _Source(caller, operation, operation.paging, lambda: endpoint.request(*args, **kwargs), endpoint.decode)


def _endpoint(method: Any) -> Any:
    """Return the generated module that writes the request of a method and reads its response; None if there is none."""
    for kind in type(method.__self__).__mro__:
        package, _, resource = kind.__module__.rpartition(".")
        if package == "trigg_api.api":
            try:
                return import_module(f"{kind.__module__}.{resource}_{method.__name__}")
            except ModuleNotFoundError:
                return None
    return None


def _begin(source: _Source, options: PagingOptions) -> tuple[Options, PageState]:
    unknown = sorted(options.keys() - PagingOptions.__annotations__.keys())
    if unknown:
        raise ConfigurationError(
            f"There is no option {unknown[0]!r}; the options are {', '.join(PagingOptions.__annotations__)}."
        )
    start = options.get("start")
    if isinstance(start, Position):
        options = {"rows_per_page": start.rows_per_page, **options}
    with sealed():
        call = source.fingerprint()
    checked = check(Options(**options), call)
    # Here, in the caller's own frame: a page that is fetched ahead has no line of the caller's to warn at.
    source.caller.announce(source.operation)
    return checked, PageState(source.operation, source.paging, checked, call)


def _pages(source: _Source, state: PageState, options: Options) -> Generator[Page, None, None]:
    """Yield the pages, fetched ahead in threads where that is requested."""
    ahead = _Ahead(options.prefetch)
    try:
        while not state.done:
            for number in state.wanted():
                ahead.begin(number, partial(source.fetch, number, options.rows_per_page))
            with sealed():
                page = _next_page(source, state, options, ahead)
            if page is not None:
                yield page.reveal()
                del page
                _report(state, options)
        with sealed():
            state.check_end()
    finally:
        ahead.close()


def _next_page(source: _Source, state: PageState, options: Options, ahead: _Ahead) -> Held[Page] | None:
    while True:
        number = state.next_page
        try:
            return _taken(state, ahead.result(number))
        except TriggError as error:
            wait = state.failed(error, jitter())
            if wait is None:
                raise
        time.sleep(effective_wait(wait))
        ahead.begin(number, partial(source.fetch, number, options.rows_per_page))


def _taken(state: PageState, response: Held[Any]) -> Held[Page] | None:
    page = state.take(response.reveal())
    if state.notice:
        log.warning("%s: %s", state.operation.name, state.notice, extra={"operation": state.operation.name})
        state.notice = None
    return None if page is None else Held(page)


class _Ahead:
    """Pages that are being fetched; without prefetching each is fetched when it is requested."""

    def __init__(self, prefetch: int) -> None:
        self._prefetch = prefetch
        self._waiting: dict[int, Callable[[], Held[Any]]] = {}
        self._threads: Any = None

    def begin(self, number: int, fetch: Callable[[], Any]) -> None:
        def held() -> Held[Any]:
            return Held(fetch())

        if not self._prefetch:
            self._waiting[number] = held
            return
        if self._threads is None:
            from concurrent.futures import ThreadPoolExecutor

            self._threads = ThreadPoolExecutor(self._prefetch, thread_name_prefix="trigg-prefetch")
        from contextvars import copy_context

        # With the context of who iterates, so that a trace holds these calls too.
        self._waiting[number] = self._threads.submit(copy_context().run, held).result

    def result(self, number: int) -> Held[Any]:
        return self._waiting.pop(number)()

    def close(self) -> None:
        self._waiting.clear()
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)


async def _pages_async(source: _Source, state: PageState, options: Options) -> AsyncGenerator[Page, None]:
    """Yield the pages, fetched ahead in tasks where that is requested."""
    waiting: dict[int, Any] = {}
    try:
        while not state.done:
            for number in state.wanted():
                waiting[number] = _begun(source, number, options)
            with sealed():
                page = await _next_page_async(source, state, options, waiting)
            if page is not None:
                yield page.reveal()
                del page
                await await_user(_report(state, options))
        with sealed():
            state.check_end()
    finally:
        for task in waiting.values():
            task.cancel()
        if waiting:
            import asyncio

            await asyncio.gather(*waiting.values(), return_exceptions=True)


async def _next_page_async(
    source: _Source, state: PageState, options: Options, waiting: dict[int, Any]
) -> Held[Page] | None:
    from anyio import sleep  # comes with httpx

    while True:
        number = state.next_page
        try:
            return _taken(state, await waiting.pop(number))
        except TriggError as error:
            wait = state.failed(error, jitter())
            if wait is None:
                raise
        await sleep(effective_wait(wait))
        waiting[number] = _begun(source, number, options)


def _begun(source: _Source, number: int, options: Options) -> Any:
    """Return what gives a page when awaited; where pages are fetched ahead it is a task."""
    call = _held(partial(source.fetch, number, options.rows_per_page))
    return _task(call) if options.prefetch else call


async def _held(fetch: Callable[[], Awaitable[Any]]) -> Held[Any]:
    return Held(await fetch())


def _task(call: Coroutine[Any, Any, Any]) -> Any:
    import asyncio

    try:
        return asyncio.get_running_loop().create_task(call)
    except RuntimeError:
        call.close()
        raise ConfigurationError("prefetch needs asyncio; leave it out under another event loop.") from None


def _rows(state: PageState, pages: Generator[Page, None, None]) -> Generator[Any, None, None]:
    try:
        for _ in pages:
            del _  # when the next one fails, the rows of this one are in no frame
            yield from state.rows()
    finally:
        pages.close()


async def _rows_async(state: PageState, pages: AsyncGenerator[Page, None]) -> AsyncGenerator[Any, None]:
    try:
        async for _ in pages:
            del _
            for row in state.rows():
                yield row
            row = None
    finally:
        await pages.aclose()


def _report(state: PageState, options: Options) -> object:
    return None if options.on_progress is None else call_user(options.on_progress, state.progress())


__all__ = (
    "ROWS_PER_PAGE",
    "AsyncPaged",
    "AsyncPaginator",
    "Page",
    "Paged",
    "Paginator",
    "PagingOptions",
    "Partition",
    "Position",
    "Progress",
    "async_paged",
    "paged",
)
