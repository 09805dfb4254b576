"""``client.reports``: the generated operations, and iterators over the pages of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from trigg_api.api import reports as generated
from trigg_ext.errors import ConfigurationError
from trigg_ext.pagination import AsyncPaginator, Paginator, async_paged, paged
from trigg_ext.pagination._page_state import ROWS_PER_PAGE, Page, Progress


class Reports(generated.Reports):
    """The operations of ``client.reports``, and iterators over pages."""

    def pages(
        self,
        report_type: str,
        *,
        rows_per_page: int | None = ROWS_PER_PAGE,
        start_page: int = 1,
        prefetch: int = 0,
        list_name: str | None = None,
        allow_repeats: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        query: Mapping[str, Any] | None = None,
        **parameters: Any,
    ) -> Paginator[Page]:
        """Iterate over the pages of a report; see :meth:`rows`."""
        return paged(self.get, report_type, query=_merged(query, parameters)).pages(
            rows_per_page=rows_per_page,
            start_page=start_page,
            prefetch=prefetch,
            list_name=list_name,
            allow_repeats=allow_repeats,
            on_progress=on_progress,
        )

    def rows(
        self,
        report_type: str,
        *,
        rows_per_page: int | None = ROWS_PER_PAGE,
        start_page: int = 1,
        prefetch: int = 0,
        list_name: str | None = None,
        allow_repeats: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        query: Mapping[str, Any] | None = None,
        **parameters: Any,
    ) -> Paginator[dict[str, Any]]:
        """Iterate over the rows of a report, page after page.

        Args:
            report_type: the name of the report, such as ``"customers"``.
            rows_per_page: how many rows a page may have; None leaves it to the API, which then sends 25.
            start_page: the page to begin with, from 1; to go on after a failure, the ``next_page`` of the error.
            prefetch: how many pages to fetch ahead, in threads; at most that many are held in memory.
            list_name: the name of the list of rows in the response, needed only where there are several lists.
            allow_repeats: whether a page may have the very rows of one before it.
            on_progress: called after each page with a :class:`~trigg_ext.pagination.Progress`.
            query: further parameters of this report, as agreed with Trigg for your account.
            parameters: the same, as keyword arguments.

        Returns:
            An iterator, also a context manager that gives up what was fetched ahead. Each row is a plain ``dict``.

        Raises:
            ConfigurationError: an option makes no sense; the text names it.
            PaginationError: while iterating: the server ignores the page, repeats one, or the list cannot be told.
            TriggError: while iterating: a page could not be had. ``next_page`` says which; all rows before it came.

        Source: GET /reports/{reportType} (report1), section Reports of the reference.
        """
        return paged(self.get, report_type, query=_merged(query, parameters)).rows(
            rows_per_page=rows_per_page,
            start_page=start_page,
            prefetch=prefetch,
            list_name=list_name,
            allow_repeats=allow_repeats,
            on_progress=on_progress,
        )


class AsyncReports(generated.AsyncReports):
    """The operations of ``client.reports``, and iterators over pages, asynchronous."""

    def pages(
        self,
        report_type: str,
        *,
        rows_per_page: int | None = ROWS_PER_PAGE,
        start_page: int = 1,
        prefetch: int = 0,
        list_name: str | None = None,
        allow_repeats: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        query: Mapping[str, Any] | None = None,
        **parameters: Any,
    ) -> AsyncPaginator[Page]:
        """Iterate over the pages of a report, with ``async for``; see :meth:`Reports.rows`."""
        return async_paged(self.get, report_type, query=_merged(query, parameters)).pages(
            rows_per_page=rows_per_page,
            start_page=start_page,
            prefetch=prefetch,
            list_name=list_name,
            allow_repeats=allow_repeats,
            on_progress=on_progress,
        )

    def rows(
        self,
        report_type: str,
        *,
        rows_per_page: int | None = ROWS_PER_PAGE,
        start_page: int = 1,
        prefetch: int = 0,
        list_name: str | None = None,
        allow_repeats: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
        query: Mapping[str, Any] | None = None,
        **parameters: Any,
    ) -> AsyncPaginator[dict[str, Any]]:
        """Iterate over the rows of a report, with ``async for``; see :meth:`Reports.rows`.

        ``prefetch`` needs asyncio.
        """
        return async_paged(self.get, report_type, query=_merged(query, parameters)).rows(
            rows_per_page=rows_per_page,
            start_page=start_page,
            prefetch=prefetch,
            list_name=list_name,
            allow_repeats=allow_repeats,
            on_progress=on_progress,
        )


def _merged(query: Mapping[str, Any] | None, parameters: Mapping[str, Any]) -> dict[str, object]:
    from trigg_api.operations import REPORTS_GET

    if query is not None and not isinstance(query, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"query must be a mapping of names to values, not {type(query).__name__}.")
    twice = sorted((query or {}).keys() & parameters)
    if twice:
        raise ConfigurationError(f"{', '.join(twice)} is given twice: in query, and by itself.")
    merged: dict[str, object] = {**(query or {}), **parameters}
    paging = REPORTS_GET.paging
    for name, option in ((paging.page, "start_page"), (paging.rows, "rows_per_page")) if paging else ():
        if name in merged:
            raise ConfigurationError(f"{name!r} is counted by the iterator; say {option}= instead.")
    return merged
