"""Reports divided by ranges of pages."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pagination.test_pagination import KEY, ReportServer, both, customers, read_from, serving
from tests.pagination.test_resuming import from_zero
from trigg_ext import AsyncTriggClient, ConfigurationError, PaginationError, TriggClient
from trigg_ext.pagination import Page, Partition
from trigg_ext.pagination._page_state import partitions_of


def divide(base_url: str, kind: str, **options: Any) -> tuple[Partition, ...]:
    if kind == "sync":
        with TriggClient(KEY, base_url=base_url, retries=0) as client:
            return client.reports.partitions("customers", **options)

    async def run() -> tuple[Partition, ...]:
        async with AsyncTriggClient(KEY, base_url=base_url, retries=0) as client:
            return await client.reports.partitions("customers", **options)

    return asyncio.run(run())


@both
@pytest.mark.parametrize("total", [0, 5, 20, 21, 103])
def test_partitions_have_every_row_once_for_one_request(kind: str, total: int) -> None:
    server = ReportServer(customers(total))
    with serving(server) as recorder:
        partitions = divide(recorder.base_url, kind, size=2, rows_per_page=10)
        assert server.pages == [1]
        assert pickle.loads(pickle.dumps(partitions)) == partitions
        rows = [row for each in partitions for row in read_from(recorder.base_url, kind, **each.options)]
        server.rows += customers(15, first=total + 1)  # what comes meanwhile is in the last partition
        later = read_from(recorder.base_url, kind, **partitions[-1].options)
    assert rows == customers(total)
    assert later[-1]["id"] == str(total + 15)


@given(total=st.none() | st.integers(0, 300), size=st.integers(1, 50))
def test_partitions_follow_each_other_and_the_last_is_open(total: int | None, size: int) -> None:
    partitions = partitions_of(Page(1, [], None, None, total), size, 500)
    pages = [page for each in partitions for page in range(each.start, (each.last_page or max(total or 1, 1)) + 1)]
    assert pages == list(range(1, max(total or 1, 1) + 1))
    assert [each.number for each in partitions] == list(range(1, len(partitions) + 1))
    assert [each.last_page is None for each in partitions] == [False] * (len(partitions) - 1) + [True]


@both
def test_a_report_without_numbers_is_one_partition(kind: str) -> None:
    server = ReportServer(customers(30))
    server.change = lambda _, response: {**response, "metaData": {}}
    with serving(server) as recorder:
        assert divide(recorder.base_url, kind, size=2, rows_per_page=10) == (Partition(1, 1, None, 10),)


@both
def test_a_server_that_counts_from_zero_is_found_out_by_the_last_partition(kind: str) -> None:
    with serving(from_zero(customers(60))) as recorder:
        *first, last = divide(recorder.base_url, kind, size=2, rows_per_page=10)
        for each in first:
            read_from(recorder.base_url, kind, **each.options)
        with pytest.raises(PaginationError, match="page 6 has no rows"):
            read_from(recorder.base_url, kind, **last.options)


@both
@pytest.mark.parametrize("size", [0, -1, True, "2", None])
def test_a_size_that_makes_no_sense_is_refused(kind: str, size: Any) -> None:
    with serving(ReportServer([])) as recorder:
        with pytest.raises(ConfigurationError, match=f"size is {size!r}; expected a whole number from 1"):
            divide(recorder.base_url, kind, size=size)
        assert not recorder.seen
