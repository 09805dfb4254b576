"""Resources for dlt pipelines: reports, and customers that changed.

Needs the extra ``dlt``: ``pip install 'trigg-client[dlt]'``::

    import dlt
    from trigg_ext.dlt import customers_changed, report

    pipeline = dlt.pipeline("trigg", destination="duckdb", dataset_name="loyalty")
    with TriggClient() as client:
        pipeline.run(report(client, "customers", primary_key="id"))

Rows are merged by their primary key, so that what comes twice is there once. Where a report is, and since when
customers are read, stands in the state of the pipeline, which dlt stores together with the rows: a run that fails while
it reads leaves both as they were.

There is no destination for receipts. dlt runs a load job again when it does not know what became of it, and a receipt
that is posted again may give points again; ``client.transactions.create_many(…, journal=…)`` posts each once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Unpack

from trigg_ext.client import TriggClient
from trigg_ext.errors import ConfigurationError
from trigg_ext.pagination import PagingOptions, Position

try:
    import dlt as _dlt
except ImportError as missing:
    raise ImportError('trigg_ext.dlt needs dlt: pip install "trigg-client[dlt]"') from missing

dlt: Any = _dlt

OVERLAP = timedelta(minutes=5)
"""How far the clocks of this machine and of the API may differ."""


def report(
    client: TriggClient,
    report_type: str,
    *,
    primary_key: str | Sequence[str],
    query: Mapping[str, Any] | None = None,
    name: str | None = None,
    restart: bool = False,
    **options: Unpack[PagingOptions],
) -> Any:
    """Return a dlt resource with the rows of a report, merged by their primary key.

    Each run reads the whole report. With ``max_pages`` it reads so many pages, and the next run goes on behind them,
    until the report has ended and the run after that begins at page 1 again; :func:`position_of` says where it is.

    Args:
        client: a client, which must be open while the pipeline runs.
        report_type: the name of the report, such as ``"customers"``.
        primary_key: the field, or fields, by which rows are merged.
        query: further parameters of this report.
        name: of the resource, and so of the table; the name of the report if left out.
        restart: whether to begin at page 1, wherever an earlier run was.
        options: how to iterate; see :class:`~trigg_ext.pagination.PagingOptions`. ``start`` is in the state.

    Raises:
        ConfigurationError: ``start`` was given.
        PaginationError: while it runs: as :meth:`trigg_ext.resources.reports.Reports.pages`; also where rows that were
            loaded have moved since: then begin anew, with ``restart=True``.
        TriggError: while it runs: a page could not be fetched. Nothing of the run is loaded.
    """
    if "start" in options:
        raise ConfigurationError("start is kept in the state of the pipeline; give restart=True to begin at page 1.")

    def rows() -> Iterator[list[Any]]:
        state: dict[str, Any] = dlt.current.resource_state()
        kept = None if restart else state.get("position")
        start = Position.parse(kept) if kept else 1
        reading = options.copy()
        reading["start"] = start
        with client.reports.pages(report_type, query=query, **reading) as pages:
            for page in pages:
                yield page.rows
            state["position"] = None if pages.ended else str(pages.position)

    return dlt.resource(rows, name=name or report_type, write_disposition="merge", primary_key=primary_key)


def customers_changed(
    client: TriggClient,
    *,
    since: datetime | None = None,
    overlap: timedelta = OVERLAP,
    name: str = "customers",
) -> Any:
    """Return a dlt resource with the customers that changed since the last run, merged by their id.

    The API names no time at which a customer changed, so that the next run reads from when this one asked, less the
    overlap; a customer that comes again is merged.

    Args:
        client: a client, which must be open while the pipeline runs.
        since: since when the first run reads, an aware ``datetime``; a day ago if left out.
        overlap: how far the clocks of this machine and of the API may differ.
        name: of the resource, and so of the table.

    Raises:
        TriggError: while it runs: the customers could not be read. Nothing of the run is loaded.
    """

    def customers() -> Iterator[list[dict[str, Any]]]:
        state: dict[str, Any] = dlt.current.resource_state()
        kept = state.get("since")
        asked = datetime.now(UTC)
        changed = client.customers.changed(datetime.fromisoformat(kept) if kept else since)
        yield [customer.to_dict() for customer in changed]
        state["since"] = (asked - overlap).isoformat()

    return dlt.resource(customers, name=name, write_disposition="merge", primary_key="id")


def position_of(pipeline: Any, name: str) -> Position | None:
    """Return where the next run of a resource goes on; None where it begins at page 1.

    Args:
        pipeline: a ``dlt.Pipeline``.
        name: of the resource, which is that of the report unless it has one of its own.
    """
    for source in pipeline.state.get("sources", {}).values():
        kept = source.get("resources", {}).get(name, {}).get("position")
        if kept:
            return Position.parse(kept)
    return None


__all__ = ("OVERLAP", "customers_changed", "position_of", "report")
