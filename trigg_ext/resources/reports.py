"""``client.reports``: the generated operation, paginators over pages and rows, partitions and exports."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, Unpack, cast

from trigg_api.api import reports as generated
from trigg_api.operations import REPORTS_GET
from trigg_ext._lazy import LazyModule
from trigg_ext._sensitive import sealed
from trigg_ext.errors import ConfigurationError
from trigg_ext.pagination import (
    ROWS_PER_PAGE,
    AsyncPaginator,
    Page,
    Paginator,
    PagingOptions,
    Partition,
    async_paged,
    paged,
)

if TYPE_CHECKING:
    from trigg_ext import exports
else:
    exports = LazyModule("trigg_ext.exports")


PagesT = TypeVar("PagesT")
RowsT = TypeVar("RowsT")
PartitionsT = TypeVar("PartitionsT")
ResultT = TypeVar("ResultT")


class _Reports(Generic[PagesT, RowsT, PartitionsT, ResultT]):
    _caller: Any

    def _paged(self, report_type: str, query: Mapping[str, Any] | None) -> Any:
        with sealed():
            prepare: Any = async_paged if self._caller.asynchronous else paged
            return prepare(cast("Any", self).get, report_type, query=_checked(query))

    def pages(
        self, report_type: str, *, query: Mapping[str, Any] | None = None, **options: Unpack[PagingOptions]
    ) -> PagesT:
        """Iterate over the pages of a report.

        Args:
            report_type: the name of the report, such as ``"customers"``.
            query: further parameters of this report, as agreed with Trigg for your account.
            options: how to iterate; see :class:`~trigg_ext.pagination.PagingOptions`.

        Returns:
            A paginator, also a context manager that gives up what was fetched ahead.

        Raises:
            ConfigurationError: an option makes no sense; the message names it.
            PaginationError: while iterating: the server ignores the page, repeats one, counts from 0 or leaves rows
                out, or it is unclear which list holds the rows.
            TriggError: while iterating: a page could not be fetched; all rows before it were given. Where going on
                makes sense, ``resume_at`` is the position to start at.
        """
        paginator: PagesT = self._paged(report_type, query).pages(**options)
        return paginator

    def rows(
        self, report_type: str, *, query: Mapping[str, Any] | None = None, **options: Unpack[PagingOptions]
    ) -> RowsT:
        """Iterate over the rows of a report, page after page; in an asynchronous client ``prefetch`` needs asyncio.

        Args:
            report_type: the name of the report, such as ``"customers"``.
            query: further parameters of this report, as agreed with Trigg for your account.
            options: how to iterate; see :class:`~trigg_ext.pagination.PagingOptions`.

        Returns:
            A paginator, also a context manager that gives up what was fetched ahead. Each row is a plain ``dict``.

        Raises:
            ConfigurationError: an option makes no sense; the message names it.
            PaginationError: while iterating: the server ignores the page, repeats one, counts from 0 or leaves rows
                out, or it is unclear which list holds the rows.
            TriggError: while iterating: a page could not be fetched; all rows before it were given. Where going on
                makes sense, ``resume_at`` is the position to start at.

        Source: GET /reports/{reportType} (report1), section Reports of the reference.
        """
        paginator: RowsT = self._paged(report_type, query).rows(**options)
        return paginator

    def partitions(
        self,
        report_type: str,
        *,
        size: int,
        query: Mapping[str, Any] | None = None,
        rows_per_page: int | None = ROWS_PER_PAGE,
        list_name: str | None = None,
    ) -> PartitionsT:
        """Divide the pages of a report into partitions, for several processes or machines: one request.

        ::

            for partition in client.reports.partitions("customers", size=100):
                client.reports.export("customers", f"customers-{partition.number:04}.csv", **partition.options)

        Args:
            report_type: the name of the report, such as ``"customers"``.
            size: how many pages a partition has.
            query: further parameters of this report; give the same where the partitions are read.
            rows_per_page: how many rows a page may have.
            list_name: the name of the list of rows in the response, needed only where there are several lists.

        Returns:
            The partitions, which can be pickled; one where the response does not say how many pages there are. The last
            has no last page, so that it has what comes to the report meanwhile.

        Raises:
            ConfigurationError: an option makes no sense; the message names it.
            PaginationError: the response cannot be the first page.
            TriggError: the first page could not be fetched.

        Source: GET /reports/{reportType} (report1), section Reports of the reference.
        """
        call = self._paged(report_type, query)
        out: PartitionsT = call.partitions(size, rows_per_page=rows_per_page, list_name=list_name)
        return out

    def export(
        self,
        report_type: str,
        path: str | PathLike[str],
        *,
        query: Mapping[str, Any] | None = None,
        columns: Sequence[str] | None = None,
        schema: Any = None,
        other_columns: Literal["error", "drop"] = "error",
        overwrite: bool = False,
        resume: bool = True,
        **options: Unpack[PagingOptions],
    ) -> ResultT:
        """Write the rows of a report to a file, in constant memory, and go on where an earlier export was interrupted.

        What is fetched is kept beside the target in a file whose name ends in ``.stage``, which its owner alone may
        read; export again with the same arguments to go on. When all rows are there, the target is written and takes
        its place as a whole. It is the same, byte for byte, however often the export was interrupted. The disk needs
        room for the rows as JSON, and for the target. An asynchronous client reads and writes files in other threads,
        and an export that is cancelled goes on when it is run again.

        - CSV is UTF-8 as RFC 4180 has it: null and a field that is absent are empty, an empty string is ``""``, and
          nested values are JSON.
        - NDJSON has each row as it came.
        - In Parquet a column is boolean, a 64-bit integer, a double or a string. Nested values, integers beyond 64 bits
          and columns with values of several kinds are JSON strings. Dates stay the strings that came: the API documents
          neither their format nor their zone; with ``schema`` they can be read as dates.

        Args:
            report_type: the name of the report, such as ``"customers"``.
            path: of the file. Its name says what is written: ``.csv``, ``.ndjson`` or ``.jsonl``, also with ``.gz`` or
                ``.zst``, or ``.parquet``; the latter two need the extra ``trigg-client[export]``.
            query: further parameters of this report, as agreed with Trigg for your account.
            columns: the names of the columns of CSV or Parquet, in order. If left out, all fields that any row has, in
                the order in which they first came.
            schema: a ``pyarrow.Schema`` for Parquet, in place of ``columns``.
            other_columns: what becomes of fields that are none of the given columns: ``"error"``, or ``"drop"``; their
                names are in the result.
            overwrite: whether a file that exists is replaced. Until then it stays as it is.
            resume: whether to go on with what an earlier export fetched; else it is removed.
            options: how to iterate; see :class:`~trigg_ext.pagination.PagingOptions`. ``on_progress`` counts what
                earlier runs fetched, too.

        Returns:
            How many rows were written, and in which columns.

        Raises:
            ConfigurationError: an option makes no sense, or a library is missing. Nothing was requested.
            ExportError: the file exists or cannot be written, what was fetched is of another export, another export
                writes the same file, or a row does not fit the columns.
            PaginationError: a response cannot be the page that was requested, or fewer rows came than the responses
                say there are.
            TriggError: a page could not be fetched; export again to go on.

        Source: GET /reports/{reportType} (report1), section Reports of the reference.
        """
        from trigg_ext import exports

        with sealed():
            export = exports.export_async if self._caller.asynchronous else exports.export
            plan = exports.Plan(path, columns, schema, other_columns, overwrite, resume)
            return cast("ResultT", export(self._paged(report_type, query), plan, options))


class Reports(
    _Reports[Paginator[Page], Paginator[dict[str, Any]], tuple[Partition, ...], "exports.ExportResult"],
    generated.Reports,
):
    """The operations of ``client.reports``, and paginators."""


class AsyncReports(
    _Reports[
        AsyncPaginator[Page],
        AsyncPaginator[dict[str, Any]],
        Coroutine[Any, Any, tuple[Partition, ...]],
        "Coroutine[Any, Any, exports.ExportResult]",
    ],
    generated.AsyncReports,
):
    """The operations of ``client.reports``, and paginators, asynchronous."""


def _checked(query: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return the query, without what the paginator itself counts."""
    if query is not None and not isinstance(query, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"query must be a mapping of names to values, not {type(query).__name__}.")
    paging = REPORTS_GET.paging
    for name, option in ((paging.page, "start"), (paging.rows, "rows_per_page")) if paging else ():
        if query and name in query:
            raise ConfigurationError(f"{name!r} in query is counted by the paginator; give {option}= instead.")
    return query
