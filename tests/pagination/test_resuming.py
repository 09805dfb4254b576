"""Going on with a report: positions, failures that may pass, bounds, and servers that leave rows out."""

from __future__ import annotations

import asyncio
import logging
import pickle
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pagination.test_pagination import (
    KEY,
    ReportServer,
    ahead,
    both,
    customers,
    iterate_into,
    read,
    read_from,
    serving,
)
from tests.transport.recorder import Reply, reply_json
from trigg_api.client import Paging
from trigg_api.operations import REPORTS_GET
from trigg_ext import (
    AsyncTriggClient,
    AuthenticationError,
    CallError,
    ConfigurationError,
    InvalidResponseError,
    NotFoundError,
    PaginationError,
    TriggClient,
    TriggError,
    retries_for_testing,
)
from trigg_ext.pagination import Position, Progress
from trigg_ext.pagination._page_state import Options, PageState

PAGING = REPORTS_GET.paging or Paging("page")


def take_some(base_url: str, kind: str, count: int, what: str = "rows", **options: Any) -> tuple[list[Any], Position]:
    """The first rows or pages, and where the consumer is after them."""
    got: list[Any] = []
    if kind == "sync":
        with TriggClient(KEY, base_url=base_url, retries=0) as client:
            with getattr(client.reports, what)("customers", **options) as paginator:
                got += [next(paginator) for _ in range(count)]
            return got, paginator.position

    async def collect() -> Position:
        async with AsyncTriggClient(KEY, base_url=base_url, retries=0) as client:
            async with getattr(client.reports, what)("customers", **options) as paginator:
                for _ in range(count):
                    got.append(await anext(paginator))
            position: Position = paginator.position
            return position

    return got, asyncio.run(collect())


# --- where the consumer is --------------------------------------------------------------------------------------------


@both
@ahead
@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 37, 103])
def test_it_goes_on_at_the_exact_row(kind: str, prefetch: int, count: int) -> None:
    server = ReportServer(customers(103))
    with serving(server) as recorder:
        first, position = take_some(recorder.base_url, kind, count, rows_per_page=10, prefetch=prefetch)
        kept = Position.parse(str(position))
        assert kept == position
        assert (kept.page, kept.row, kept.given) == (count // 10 + 1, count % 10, count)
        assert first + read_from(recorder.base_url, kind, start=kept, prefetch=prefetch) == server.rows


@both
@ahead
def test_the_position_is_where_the_consumer_is_and_not_what_was_fetched(kind: str, prefetch: int) -> None:
    with serving(ReportServer(customers(100))) as recorder:
        _, position = take_some(recorder.base_url, kind, 2, "pages", rows_per_page=10, prefetch=prefetch)
        assert (position.page, position.row, position.given) == (3, 0, 20)
        _, position = take_some(recorder.base_url, kind, 13, rows_per_page=10, prefetch=prefetch)
        assert (position.page, position.row, position.given) == (2, 3, 13)


@both
def test_pages_go_on_with_the_rest_of_a_page(kind: str) -> None:
    with serving(ReportServer(customers(25))) as recorder:
        _, position = take_some(recorder.base_url, kind, 13, rows_per_page=10)
        pages = read_from(recorder.base_url, kind, "pages", start=position)
        assert [(page.number, len(page)) for page in pages] == [(2, 7), (3, 5)]


@both
@pytest.mark.parametrize("start", [0, 20, 23])
def test_a_report_that_grew_since_its_end_goes_on_with_what_is_new(kind: str, start: int) -> None:
    server = ReportServer(customers(start))
    with serving(server) as recorder:
        got, position = take_some(recorder.base_url, kind, start, rows_per_page=10)
        server.rows += customers(14, first=start + 1)
        assert got + read_from(recorder.base_url, kind, start=position) == customers(start + 14)


@both
def test_a_page_that_is_cut_short_by_the_server_is_gone_on_with(kind: str) -> None:
    server = ReportServer(customers(35))
    server.change = lambda page, response: {**response, "data": server.rows[(page - 1) * 10 : page * 10]}
    with serving(server) as recorder:
        got, position = take_some(recorder.base_url, kind, 20, rows_per_page=500)
        assert (position.page, position.row) == (2, 10)
        assert got + read_from(recorder.base_url, kind, start=position) == server.rows


@both
def test_progress_counts_what_was_given(kind: str) -> None:
    told: list[Any] = []
    read(ReportServer(customers(25)), kind, rows_per_page=10, on_progress=told.append)
    assert told == [Progress(1, 10, 3, 25), Progress(2, 20, 3, 25), Progress(3, 25, 3, 25)]
    with serving(ReportServer(customers(25))) as recorder:
        told.clear()
        take_some(recorder.base_url, kind, 20, rows_per_page=10, on_progress=told.append)
        assert told == [Progress(1, 10, 3, 25)]  # nobody asked for what comes after the second page


def test_the_progress_of_a_page_in_part_counts_its_rows() -> None:
    with serving(ReportServer(customers(25))) as recorder, TriggClient(KEY, base_url=recorder.base_url) as client:
        rows = client.reports.rows("customers", rows_per_page=10)
        for _ in range(13):
            next(rows)
        assert rows.progress == Progress(1, 13, 3, 25)
        assert not rows.ended
        assert len(list(rows)) == 12
        assert rows.ended


@given(
    total=st.integers(0, 40),
    size=st.integers(1, 9),
    cap=st.integers(1, 9),
    taken=st.integers(0, 40),
    numbers=st.booleans(),
)
def test_no_row_is_lost_or_comes_twice_wherever_it_goes_on(
    total: int, size: int, cap: int, taken: int, numbers: bool
) -> None:
    rows, some = customers(total), min(size, cap)

    def run(start: int | Position, most: int) -> tuple[list[Any], Position]:
        state = PageState(REPORTS_GET, PAGING, Options(rows_per_page=size, start=start))
        got: list[Any] = []
        while not state.done and len(got) < most:
            state.wanted()
            number = state.next_page
            meta = {"totalRecords": total} if numbers else {}
            page = state.take({"metaData": meta, "data": rows[(number - 1) * some : number * some]})
            for row in state.rows() if page else ():
                got.append(row)
                assert state.position.given == (0 if start == 1 else taken) + len(got)
                if len(got) == most:
                    break
        return got, state.position

    first, position = run(1, taken)
    taken = len(first)
    rest, _ = run(Position.parse(str(position)), total + 1)
    assert first + rest == rows


# --- positions that do not fit ----------------------------------------------------------------------------------------


@both
def test_a_position_of_another_report_parameter_page_size_or_server_is_refused(kind: str) -> None:
    with serving(ReportServer(customers(30))) as recorder, serving(ReportServer(customers(30))) as other:
        _, position = take_some(recorder.base_url, kind, 13, rows_per_page=10, query={"store": "101"})
        for base_url, query in (
            (recorder.base_url, {"store": "102"}),
            (recorder.base_url, None),
            (other.base_url, {"store": "101"}),
        ):
            with pytest.raises(ConfigurationError, match="start is a position in another report"):
                read_from(base_url, kind, start=position, query=query)
        with pytest.raises(ConfigurationError, match="among pages of 10 rows, and rows_per_page is 20"):
            read_from(recorder.base_url, kind, start=position, rows_per_page=20, query={"store": "101"})
        assert len(read_from(recorder.base_url, kind, start=position, query={"store": "101"})) == 17


@pytest.mark.parametrize(
    "text",
    ["", "3", "tre:1:500:0:a:b", "0:0:500:0:a:b", "3::500:0:a:b", "3:-1:500:0:a:b", "3:1:500:0:a:b\n", "1:1:1:1:1"],
)
def test_a_text_that_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is no position"):
        Position.parse(text)


def test_a_position_shows_neither_rows_nor_parameters() -> None:
    with serving(ReportServer(customers(30))) as recorder:
        _, position = take_some(recorder.base_url, "sync", 13, rows_per_page=10, query={"phone": "+4790000001"})
    for text in (str(position), repr(position)):
        assert "+47" not in text
        assert "9000" not in text
    assert pickle.loads(pickle.dumps(position)) == position


@both
@pytest.mark.parametrize("change", ["shrunk", "shifted"])
def test_rows_that_moved_since_are_refused(kind: str, change: str) -> None:
    server = ReportServer(customers(30))
    with serving(server) as recorder:
        _, position = take_some(recorder.base_url, kind, 13, rows_per_page=10)
        server.rows = server.rows[:11] if change == "shrunk" else server.rows[1:]
        with pytest.raises(PaginationError, match=r"3 rows of page 2 were given before.*again with start=2") as caught:
            read_from(recorder.base_url, kind, start=position)
        assert caught.value.resume_at is None
        assert read_from(recorder.base_url, kind, start=2, rows_per_page=10) == server.rows[10:]


@both
@pytest.mark.parametrize("count", [13, 20])
def test_a_server_that_ignores_the_page_repeats_no_rows_after_going_on(kind: str, count: int) -> None:
    server = ReportServer(customers(50))
    with serving(server) as recorder:
        got, position = take_some(recorder.base_url, kind, count, rows_per_page=10)
        # From now on it shows the page that was given last, whatever is asked for.
        shown = got[-10:] if count == 20 else got[:10]
        server.change = lambda _, response: {"metaData": {}, "data": shown}
        with pytest.raises(PaginationError, match=r"the same rows as a page before|others now"):
            read_from(recorder.base_url, kind, start=position)


# --- failures ---------------------------------------------------------------------------------------------------------


@both
@ahead
@pytest.mark.parametrize(("status", "kind_of_error"), [(401, AuthenticationError), (404, NotFoundError)])
def test_a_failure_that_would_be_the_same_again_says_no_place_to_go_on_at(
    kind: str, prefetch: int, status: int, kind_of_error: type[CallError]
) -> None:
    server = ReportServer(customers(50))
    server.change = lambda page, response: Reply(status) if page == 3 else response
    with pytest.raises(kind_of_error) as caught:
        read(server, kind, rows_per_page=10, prefetch=prefetch, page_retries=5)
    assert caught.value.resume_at is None
    assert server.pages.count(3) == 1


@both
def test_a_page_that_is_too_large_would_be_so_again(kind: str) -> None:
    with serving(ReportServer(customers(50))) as recorder:
        options: dict[str, Any] = {"base_url": recorder.base_url, "retries": 0, "max_response_bytes": 200}

        def read_it() -> None:
            with TriggClient(KEY, **options) as client:
                list(client.reports.rows("customers"))

        async def read_it_too() -> None:
            async with AsyncTriggClient(KEY, **options) as client:
                async for _ in client.reports.rows("customers"):
                    pass

        with pytest.raises(InvalidResponseError, match="larger than the client allows") as caught:
            read_it() if kind == "sync" else asyncio.run(read_it_too())
    assert caught.value.resume_at is None


@both
def test_an_exception_of_the_consumer_says_no_place_to_go_on_at(kind: str) -> None:
    class FullError(TriggError):
        pass

    def look(_: Progress) -> None:
        raise FullError

    with pytest.raises(FullError) as caught:
        read(ReportServer(customers(50)), kind, rows_per_page=10, on_progress=look)
    assert caught.value.resume_at is None


@both
@ahead
def test_a_page_is_requested_again_by_the_paginator(kind: str, prefetch: int) -> None:
    server, failed = ReportServer(customers(50)), []

    def fails_twice(page: int, response: dict[str, Any]) -> Any:
        failed.append(page)
        return response if failed.count(page) > 2 or page == 1 else Reply(503)

    server.change = fails_twice
    with retries_for_testing():
        assert read(server, kind, rows_per_page=10, prefetch=prefetch, page_retries=2) == server.rows
        failed.clear()
        with pytest.raises(CallError) as caught:
            read(server, kind, rows_per_page=10, prefetch=prefetch, page_retries=1)
    assert caught.value.resume_at is not None
    assert caught.value.resume_at.page == 2


@both
def test_a_page_without_its_list_is_requested_again(kind: str) -> None:
    server, seen = ReportServer(customers(30)), []

    def odd_once(page: int, response: dict[str, Any]) -> Any:
        seen.append(page)
        return {} if page == 2 and seen.count(2) == 1 else response

    server.change = odd_once
    with retries_for_testing():
        assert read(server, kind, rows_per_page=10, page_retries=1) == server.rows


def test_a_server_that_asks_for_a_long_wait_is_not_waited_for() -> None:
    server = ReportServer(customers(30))
    server.change = lambda page, response: Reply(429, headers={"retry-after": "3600"}) if page == 2 else response
    with pytest.raises(CallError) as caught:
        read(server, "sync", rows_per_page=10, page_retries=9)
    assert server.pages == [1, 2]
    assert caught.value.resume_at is not None


# --- bounds -----------------------------------------------------------------------------------------------------------


@both
@ahead
def test_it_ends_at_a_page_or_after_so_many(kind: str, prefetch: int) -> None:
    server = ReportServer(customers(100))
    options: dict[str, Any] = {"rows_per_page": 10, "prefetch": prefetch}
    assert read(server, kind, start=3, last_page=5, **options) == customers(30, first=21)
    assert read(server, kind, max_pages=2, **options) == customers(20)
    assert read(server, kind, start=9, last_page=40, max_pages=30, **options) == customers(20, first=81)
    assert max(server.pages) == 10


@both
def test_a_bounded_iteration_is_gone_on_with(kind: str) -> None:
    server = ReportServer(customers(45))
    got: list[Any] = []
    with serving(server) as recorder:
        position: Any = 1
        for expected in (20, 20, 5):
            with TriggClient(KEY, base_url=recorder.base_url) as client:
                rows = client.reports.rows("customers", rows_per_page=10, start=position, max_pages=2)
                part = list(rows)
                position = rows.position
            assert len(part) == expected
            got += part
        assert rows.ended
        assert read_from(recorder.base_url, kind, start=position, last_page=5) == []
        assert read_from(recorder.base_url, kind, start=position, last_page=2) == []
    assert got == server.rows
    assert server.pages.count(3) == 1  # a page that was given whole is not requested again


@both
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"last_page": 0}, "last_page is 0; expected a whole number from 1"),
        ({"max_pages": 0}, "max_pages is 0"),
        ({"max_pages": "2"}, "max_pages is '2'"),
        ({"page_retries": -1}, "page_retries is -1"),
        ({"page_retries": None}, "page_retries is None"),
        ({"start": 5, "last_page": 4}, "last_page is 4; expected 5, which is start, or above"),
        ({"start": "5"}, "start is '5'"),
    ],
)
def test_bounds_that_make_no_sense_are_refused(kind: str, options: Any, told: str) -> None:
    with serving(lambda _: reply_json({})) as recorder:
        with pytest.raises(ConfigurationError, match=told):
            read_from(recorder.base_url, kind, **options)
        assert not recorder.seen


# --- servers that leave rows out --------------------------------------------------------------------------------------


def from_zero(rows: list[Any], size: int = 10, *, active: int | None = None) -> ReportServer:
    """A server whose first page has the number 0."""
    server = ReportServer(rows)

    def shifted(page: int, response: dict[str, Any]) -> Any:
        meta = {**response["metaData"], "activePage": page if active is None else page + active}
        return {"metaData": meta, "data": rows[page * size : (page + 1) * size]}

    server.change = shifted
    return server


@both
@ahead
@pytest.mark.parametrize("total", [5, 25, 30])
def test_a_server_that_counts_pages_from_zero_is_found_out_at_the_end(kind: str, prefetch: int, total: int) -> None:
    with pytest.raises(PaginationError, match=f"there are {total} records.*counts pages from 0") as caught:
        read(from_zero(customers(total)), kind, rows_per_page=10, prefetch=prefetch)
    assert caught.value.resume_at is None


@both
def test_a_server_that_calls_the_first_page_zero_is_found_out_at_once(kind: str) -> None:
    server = from_zero(customers(25), active=-1)
    with pytest.raises(PaginationError, match="says it is page 0: the server counts pages from 0"):
        read(server, kind, rows_per_page=10)
    assert server.pages == [1]


@both
def test_a_server_that_counts_from_zero_and_counts_no_records_is_found_out(kind: str) -> None:
    server = from_zero(customers(25))
    shifted = server.change

    def without_records(page: int, response: dict[str, Any]) -> Any:
        changed = shifted(page, response)
        return {**changed, "metaData": {"totalPages": 3}}

    server.change = without_records
    with pytest.raises(PaginationError, match="page 3 has no rows, and the response says that there are 3 pages"):
        read(server, kind, rows_per_page=10)


@both
@pytest.mark.parametrize("gone", [{"data": []}, {"metaData": {}, "data": []}])
def test_an_empty_page_in_the_middle_is_reported_at_the_end(kind: str, gone: dict[str, Any]) -> None:
    server = ReportServer(customers(50))
    server.change = lambda page, response: {**response, **gone} if page == 3 else response
    got: list[Any] = []
    with serving(server) as recorder:
        with pytest.raises(PaginationError, match="50 records, and all pages have 40"):
            iterate_into(got, recorder.base_url, kind, rows_per_page=10)
        assert len(got) == 40


@both
def test_rows_before_a_position_count_at_the_end(kind: str) -> None:
    server = ReportServer(customers(50))
    with serving(server) as recorder:
        _, position = take_some(recorder.base_url, kind, 13, rows_per_page=10)
        assert len(read_from(recorder.base_url, kind, start=position)) == 37
        server.change = lambda page, response: {**response, "data": []} if page == 3 else response
        with pytest.raises(PaginationError, match="50 records, and all pages have 40"):
            read_from(recorder.base_url, kind, start=position)


@both
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda _, response: {"metaData": {"reportType": "customers"}, "data": response["data"]}, "has no numbers"),
        (lambda _, response: {"data": response["data"]}, r"no metaData.*just as many rows as a page may have \(10\)"),
    ],
)
def test_meta_data_without_numbers_is_logged_once(
    kind: str, change: Any, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    server = ReportServer(customers(25))
    server.change = change
    with caplog.at_level(logging.WARNING, "trigg_ext"):
        read(server, kind, rows_per_page=10)
    assert len(caplog.records) == 1
    assert caplog.text.count("reports.get: ") == 1
    assert re.search(told, caplog.text)


@given(
    total=st.integers(0, 40),
    faults=st.dictionaries(st.integers(1, 12), st.sampled_from(["empty", "silent", "again", "fewer", "as if 0"])),
    prefetch=st.integers(0, 3),
)
def test_a_server_with_faults_is_reported_or_every_row_came_once(
    total: int, faults: dict[int, str], prefetch: int
) -> None:
    rows, size, asked = customers(total), 5, 0
    state = PageState(REPORTS_GET, PAGING, Options(rows_per_page=size, prefetch=prefetch))
    got: list[Any] = []
    try:
        while not state.done:
            state.wanted()
            number, asked = state.next_page, asked + 1
            assert asked < 40
            fault = faults.get(number)
            first = max(number - 2 if fault == "again" else number - 1, 0) * size
            data = [] if fault in ("empty", "silent") else rows[first : first + size]
            meta = {
                "totalRecords": total,
                "totalPages": -(-total // size),
                "activePage": number - 1 if fault == "as if 0" else number,
            }
            response = {
                "metaData": {} if fault == "silent" else meta,
                "data": data[:-1] if fault == "fewer" else data,
            }
            if state.take(response):
                got += state.rows()
                assert state.position.given == len(got)
        state.check_end()
    except PaginationError as error:
        assert faults
        assert error.resume_at is None
        return
    # A first page with neither rows nor numbers is an empty report.
    assert got == ([] if faults.get(1) == "silent" else rows)
