"""GET /reports/{reportType}: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Request, Response
from ...models.report import Report
from ...typed import Reader
from ...types import (
    as_object,
    path_segment,
    query_pairs,
    read_json,
    simple,
)

OPERATION = operations.REPORTS_GET
TEMPLATE = "/reports/{reportType}"
READER = Reader(Report)


def request(
    report_type: str, *, page: int | None = None, rows_page: int | None = None, query: Mapping[str, Any] | None = None
) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/reports/" + path_segment("reportType", report_type),
        path_parameters={
            "reportType": simple("reportType", report_type),
        },
        query=(
            *query_pairs("page", page),
            *query_pairs("rowsPage", rows_page),
            *query_pairs("query", query, "form", True),
        ),
    )


def decode(response: Response) -> Report:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or Report.from_dict(as_object(read_json(response)))
