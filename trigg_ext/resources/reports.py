"""``client.reports``: the generated operation, and paginators over pages and rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from trigg_api.api import reports as generated
from trigg_api.operations import REPORTS_GET
from trigg_ext._transport.messages import sealed
from trigg_ext.errors import ConfigurationError
from trigg_ext.pagination import AsyncPaginator, Page, Paginator, PagingOptions, async_paged, paged


class Reports(generated.Reports):
    """The operations of ``client.reports``, and paginators."""

    def pages(
        self, report_type: str, *, query: Mapping[str, Any] | None = None, **options: Unpack[PagingOptions]
    ) -> Paginator[Page]:
        """Iterate over the pages of a report; see :meth:`rows`."""
        with sealed():
            return paged(self.get, report_type, query=_checked(query)).pages(**options)

    def rows(
        self, report_type: str, *, query: Mapping[str, Any] | None = None, **options: Unpack[PagingOptions]
    ) -> Paginator[dict[str, Any]]:
        """Iterate over the rows of a report, page after page.

        Args:
            report_type: the name of the report, such as ``"customers"``.
            query: further parameters of this report, as agreed with Trigg for your account.
            options: how to iterate; see :class:`~trigg_ext.pagination.PagingOptions`.

        Returns:
            A paginator, also a context manager that gives up what was fetched ahead. Each row is a plain ``dict``.

        Raises:
            ConfigurationError: an option makes no sense; the text names it.
            PaginationError: while iterating: the server ignores the page, repeats one, counts from 0 or leaves rows
                out, or it is unclear which list holds the rows.
            TriggError: while iterating: a page could not be fetched; all rows before it were given. Where going on
                makes sense, ``resume_at`` is the position to start at.

        Source: GET /reports/{reportType} (report1), section Reports of the reference.
        """
        with sealed():
            return paged(self.get, report_type, query=_checked(query)).rows(**options)


class AsyncReports(generated.AsyncReports):
    """The operations of ``client.reports``, and paginators, asynchronous."""

    def pages(
        self, report_type: str, *, query: Mapping[str, Any] | None = None, **options: Unpack[PagingOptions]
    ) -> AsyncPaginator[Page]:
        """Iterate over the pages of a report, with ``async for``; see :meth:`Reports.rows`."""
        with sealed():
            return async_paged(self.get, report_type, query=_checked(query)).pages(**options)

    def rows(
        self, report_type: str, *, query: Mapping[str, Any] | None = None, **options: Unpack[PagingOptions]
    ) -> AsyncPaginator[dict[str, Any]]:
        """Iterate over the rows of a report, with ``async for``; see :meth:`Reports.rows`.

        ``prefetch`` needs asyncio.
        """
        with sealed():
            return async_paged(self.get, report_type, query=_checked(query)).rows(**options)


def _checked(query: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return the query, without what the paginator itself counts."""
    if query is not None and not isinstance(query, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"query must be a mapping of names to values, not {type(query).__name__}.")
    paging = REPORTS_GET.paging
    for name, option in ((paging.page, "start"), (paging.rows, "rows_per_page")) if paging else ():
        if query and name in query:
            raise ConfigurationError(f"{name!r} in query is counted by the paginator; give {option}= instead.")
    return query
