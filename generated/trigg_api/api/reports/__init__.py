"""``client.reports``: 1 operation."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    REPORTS_GET,
)
from ...types import File, PydanticModel, RawBody


class Reports(Resource):
    """The operations of ``client.reports``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get(
        self,
        report_type: str,
        *,
        page: int | None = None,
        rows_page: int | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> models.Report:
        """Return one page of a report.

        ``reports.rows`` and ``reports.pages`` iterate over all pages. Some reports have no pages.

        Reads only: retried after a failure that may pass.

        Args:
            report_type: The name of the report, standard or made for your account. Example: ``customers``.
            page: The number of the page, from 1. Default of the API: 1.
            rows_page: How many rows the page may have. Default of the API: 25.
            query: Further parameters of this report, as agreed with Trigg for your account.

        Returns:
            The report; one with pages has ``metaData``. The name of the list beside ``metaData`` is not documented:
            a list that is not called ``data`` is among the ``additional_properties``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such report).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /reports/{reportType} (report1), section Reports of the reference.
        """
        from . import reports_get

        return self._caller.call(
            REPORTS_GET,
            lambda: reports_get.request(report_type, page=page, rows_page=rows_page, query=query),
            reports_get.decode,
        )


class AsyncReports(Resource):
    """The operations of ``client.reports``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def get(
        self,
        report_type: str,
        *,
        page: int | None = None,
        rows_page: int | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Coroutine[Any, Any, models.Report]:
        """Return one page of a report.

        ``reports.rows`` and ``reports.pages`` iterate over all pages. Some reports have no pages.

        Reads only: retried after a failure that may pass.

        Args:
            report_type: The name of the report, standard or made for your account. Example: ``customers``.
            page: The number of the page, from 1. Default of the API: 1.
            rows_page: How many rows the page may have. Default of the API: 25.
            query: Further parameters of this report, as agreed with Trigg for your account.

        Returns:
            The report; one with pages has ``metaData``. The name of the list beside ``metaData`` is not documented:
            a list that is not called ``data`` is among the ``additional_properties``.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            NotFoundError: the API responds with 404 (there is no such report).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /reports/{reportType} (report1), section Reports of the reference.
        """
        from . import reports_get

        return self._caller.call(
            REPORTS_GET,
            lambda: reports_get.request(report_type, page=page, rows_page=rows_page, query=query),
            reports_get.decode,
        )


class ReportsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Reports(caller)
        self.get = as_raw(resource.get)


class AsyncReportsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncReports(caller)
        self.get = as_raw_async(resource.get)


__all__ = ("AsyncReports", "AsyncReportsWithRawResponse", "Reports", "ReportsWithRawResponse")
