"""Reports, page after page: against a server that behaves, and against one that does not. Sync and async alike."""

from __future__ import annotations

import asyncio
import copy
import pickle
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transport.recorder import Recorder, Reply, Seen, reply_json
from trigg_api.client import Operation, Paging
from trigg_api.operations import OPERATIONS, REPORTS_GET
from trigg_ext import (
    AsyncTriggClient,
    BadGatewayError,
    CallError,
    ConfigurationError,
    PaginationError,
    PreviewNotAllowedError,
    ServerStatusError,
    TriggClient,
    TriggConnectionError,
    TriggError,
    TriggPreviewWarning,
    TriggTimeoutError,
)
from trigg_ext.pagination import Page, Progress, _endpoint, async_paged, paged
from trigg_ext.pagination._page_state import Options, PageState, check
from trigg_ext.sandbox import Sandbox

KEY = "nokkel-for-sidevisning"


def customers(count: int, first: int = 1) -> list[dict[str, Any]]:
    return [{"id": str(number), "mobilePhone": f"+4790{number:06}"} for number in range(first, first + count)]


class ReportServer:
    """Responses a report as the reference has it; a test changes one thing of it."""

    def __init__(self, rows: list[dict[str, Any]], *, list_name: str = "data", delay: float = 0.0) -> None:
        self.rows = rows
        self.list_name = list_name
        self.delay = delay
        self.change: Callable[[int, dict[str, Any]], Any] = lambda _, response: response
        self.pages: list[int] = []
        self.running = self.most_running = 0
        self._lock = threading.Lock()

    def __call__(self, seen: Seen) -> Reply:
        query = dict(seen.query)
        page, size = int(query["page"]), int(query.get("rowsPage", 25))
        with self._lock:
            self.pages.append(page)
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        if self.delay:
            time.sleep(self.delay)
        with self._lock:
            self.running -= 1
        total = len(self.rows)
        meta = {
            "reportType": "customers",
            "totalRecords": total,
            "totalPages": -(-total // size),
            "activePage": page,
        }
        response = {"metaData": meta, self.list_name: self.rows[(page - 1) * size : page * size]}
        changed = self.change(page, response)
        return changed if isinstance(changed, Reply) else reply_json(changed)


@contextmanager
def serving(server: Callable[[Seen], Reply]) -> Iterator[Recorder]:
    recorder = Recorder(server)
    try:
        yield recorder
    finally:
        recorder.close()


def read(server: Callable[[Seen], Reply], kind: str, what: str = "rows", **options: Any) -> list[Any]:
    """Everything that an iteration gives."""
    with serving(server) as recorder:
        return read_from(recorder.base_url, kind, what, **options)


def read_from(base_url: str, kind: str, what: str = "rows", **options: Any) -> list[Any]:
    client_options: dict[str, Any] = {"base_url": base_url, "retries": 0}
    if kind == "sync":
        with TriggClient(KEY, **client_options) as client:
            return list(getattr(client.reports, what)("customers", **options))

    async def collect() -> list[Any]:
        async with AsyncTriggClient(KEY, **client_options) as client:
            return [each async for each in getattr(client.reports, what)("customers", **options)]

    return asyncio.run(collect())


both = pytest.mark.parametrize("kind", ["sync", "async"])
ahead = pytest.mark.parametrize("prefetch", [0, 4])


# --- what it is for ---------------------------------------------------------------------------------------------------


@both
@ahead
def test_all_rows_come_in_order(kind: str, prefetch: int) -> None:
    server = ReportServer(customers(103))
    assert read(server, kind, rows_per_page=10, prefetch=prefetch) == server.rows
    assert sorted(server.pages) == list(range(1, 12))


@both
@ahead
def test_the_rows_of_the_sandbox_come_in_order(kind: str, prefetch: int) -> None:
    with Sandbox() as sandbox:
        client = sandbox.client()
        for number in range(5):
            client.customers.create({"data": {"firstName": "Nils", "mobilePhone": f"+479000000{number}"}})
        given = client.reports.get("customers", rows_page=1000).data
        options: dict[str, Any] = {"rows_per_page": 1, "prefetch": prefetch}
        if kind == "sync":
            rows = list(client.reports.rows("customers", **options))
        else:

            async def collect() -> list[Any]:
                async with sandbox.async_client() as async_client:
                    return [row async for row in async_client.reports.rows("customers", **options)]

            rows = asyncio.run(collect())
    assert rows == given
    assert len(rows) == 7  # with the two that are always there


@both
def test_pages_come_with_their_numbers(kind: str) -> None:
    server = ReportServer(customers(25))
    pages = read(server, kind, "pages", rows_per_page=10)
    assert [(page.number, len(page.rows), page.total_pages, page.total_records) for page in pages] == [
        (1, 10, 3, 25),
        (2, 10, 3, 25),
        (3, 5, 3, 25),
    ]
    assert pages[0].response.meta_data.report_type == "customers"
    assert repr(pages[2]) == "<Page 3 of 3: 5 rows>"


@both
def test_parameters_of_the_report_go_with_every_page(kind: str) -> None:
    server = ReportServer(customers(3))
    with serving(server) as recorder:
        read_from(
            recorder.base_url, kind, rows_per_page=2, query={"from": "2026-01-01", "tag": ["a", "b"], "store": "101"}
        )
        queries = [seen.query for seen in recorder.seen]
    own = [("from", "2026-01-01"), ("tag", "a"), ("tag", "b"), ("store", "101")]
    assert queries == [[*own, ("page", str(page)), ("rowsPage", "2")] for page in (1, 2)]


@both
def test_a_report_without_numbers_is_one_page(kind: str) -> None:
    with serving(lambda _: reply_json({"customers": customers(40)})) as recorder:
        assert read_from(recorder.base_url, kind, prefetch=4) == customers(40)
        assert len(recorder.seen) == 1


@both
def test_an_empty_report_has_no_rows_and_one_page(kind: str) -> None:
    server = ReportServer([])
    assert read(server, kind) == []
    assert [page.number for page in read(server, kind, "pages")] == [1]


@both
def test_rows_per_page_may_be_left_to_the_api(kind: str) -> None:
    server = ReportServer(customers(30))
    with serving(server) as recorder:
        assert len(read_from(recorder.base_url, kind, rows_per_page=None)) == 30
        assert [seen.query for seen in recorder.seen] == [[("page", "1")], [("page", "2")]]


@both
def test_it_starts_at_a_page(kind: str) -> None:
    server = ReportServer(customers(25))
    assert read(server, kind, rows_per_page=10, start=3) == customers(5, first=21)


@both
def test_progress_is_told_after_each_page(kind: str) -> None:
    told: list[Progress] = []
    read(ReportServer(customers(25)), kind, rows_per_page=10, on_progress=told.append)
    assert told == [Progress(1, 10, 3, 25), Progress(2, 20, 3, 25), Progress(3, 25, 3, 25)]


@both
def test_pages_are_fetched_ahead_and_no_more_than_asked_for(kind: str) -> None:
    server = ReportServer(customers(300), delay=0.02)
    assert read(server, kind, rows_per_page=10, prefetch=4) == server.rows
    assert server.most_running == 4
    server = ReportServer(customers(50), delay=0.02)
    read(server, kind, rows_per_page=10)
    assert server.most_running == 1


def test_what_is_not_read_is_not_fetched() -> None:
    server = ReportServer(customers(1000))
    with serving(server) as recorder, TriggClient(KEY, base_url=recorder.base_url) as client:
        with client.reports.pages("customers", rows_per_page=10, prefetch=3) as pages:
            assert [next(pages).number for _ in range(5)] == [1, 2, 3, 4, 5]
            assert repr(pages) == "<Paginator of reports.get, page 6, row 0>"
        assert max(server.pages) <= 7  # the pages ahead of the fifth were begun when the fourth was given


def test_an_iteration_that_is_given_up_ends_what_it_began() -> None:
    server = ReportServer(customers(1000), delay=0.05)

    async def main() -> set[str]:
        async with AsyncTriggClient(KEY, base_url=recorder.base_url) as client:
            async with client.reports.rows("customers", rows_per_page=10, prefetch=4) as rows:
                async for _ in rows:
                    if rows.position.page == 3:
                        break
            return {task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()}

    with serving(server) as recorder:
        assert asyncio.run(main()) == set()


def test_a_cancelled_iteration_cancels_what_it_began() -> None:
    server = ReportServer(customers(1000), delay=0.05)

    async def main() -> int:
        async with AsyncTriggClient(KEY, base_url=recorder.base_url) as client:

            async def iterate() -> None:
                async for _ in client.reports.rows("customers", rows_per_page=10, prefetch=4):
                    pass

            task = asyncio.create_task(iterate())
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return len(asyncio.all_tasks())

    with serving(server) as recorder:
        assert asyncio.run(main()) == 1


def test_threads_of_an_iteration_end_with_it() -> None:
    before = set(threading.enumerate())
    server = ReportServer(customers(100))
    with serving(server) as recorder, TriggClient(KEY, base_url=recorder.base_url) as client:
        for _ in client.reports.rows("customers", rows_per_page=10, prefetch=4):
            break
        del _
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and any(
            "trigg-prefetch" in each.name for each in set(threading.enumerate()) - before
        ):
            time.sleep(0.01)
        assert not [each for each in set(threading.enumerate()) - before if "trigg-prefetch" in each.name]


def test_calls_made_ahead_have_the_context_of_who_iterates() -> None:
    from contextvars import ContextVar

    from trigg_ext import Hooks

    trace: ContextVar[str] = ContextVar("trace", default="none")
    seen: list[str] = []
    hooks = Hooks(on_request=lambda _: seen.append(trace.get()))
    server = ReportServer(customers(50))
    with serving(server) as recorder, TriggClient(KEY, base_url=recorder.base_url, hooks=hooks) as client:
        trace.set("nattlig-rapport")
        assert len(list(client.reports.rows("customers", rows_per_page=10, prefetch=4))) == 50
    assert seen == ["nattlig-rapport"] * 5


# --- servers that do not behave ---------------------------------------------------------------------------------------


@both
@ahead
def test_a_server_that_ignores_the_page_is_found_out(kind: str, prefetch: int) -> None:
    server = ReportServer(customers(50))

    def ignore(_: int, response: dict[str, Any]) -> Any:
        return {**response, "metaData": {**response["metaData"], "activePage": 1}, "data": server.rows[:10]}

    server.change = ignore
    with pytest.raises(PaginationError, match=r"page 2 was requested, and the response says it is page 1") as caught:
        read(server, kind, rows_per_page=10, prefetch=prefetch)
    assert (caught.value.page, caught.value.resume_at) == (2, None)
    assert caught.value.operation is REPORTS_GET


@both
@ahead
def test_a_server_that_repeats_a_page_is_found_out(kind: str, prefetch: int) -> None:
    server = ReportServer(customers(50))
    server.change = lambda page, response: {**response, "data": server.rows[:10]} if page == 4 else response
    taken: list[Any] = []
    with pytest.raises(PaginationError, match=r"page 4 has the same rows as a page before it") as caught:
        taken += read(server, kind, rows_per_page=10, prefetch=prefetch)
    assert (caught.value.page, caught.value.resume_at) == (4, None)


@both
def test_rows_that_are_equal_can_be_allowed(kind: str) -> None:
    server = ReportServer([{"points": 10}] * 6)
    with pytest.raises(PaginationError, match="allow_repeats=True"):
        read(server, kind, rows_per_page=2)
    assert read(server, kind, rows_per_page=2, allow_repeats=True) == server.rows


@both
@pytest.mark.parametrize("fault", ["drop", "cut", "502", "not JSON"])
def test_a_failure_says_where_to_go_on(kind: str, fault: str) -> None:
    server = ReportServer(customers(50))
    broken = {
        "drop": Reply(drop=True),
        "cut": Reply(200, b'{"metaData": {}, "data": [', {"content-type": "application/json"}, cut=10),
        "502": Reply(502),
        "not JSON": Reply(200, b"<html>", {"content-type": "text/html"}),
    }[fault]
    server.change = lambda page, response: broken if page == 3 else response
    got: list[Any] = []
    with serving(server) as recorder:
        with pytest.raises(CallError) as caught:
            iterate_into(got, recorder.base_url, kind, rows_per_page=10, prefetch=2)
        assert got == customers(20)
        where = caught.value.resume_at
        assert where is not None
        assert (where.page, where.row, where.given) == (3, 0, 20)
        assert pickle.loads(pickle.dumps(caught.value)).resume_at == where
        assert copy.copy(caught.value).resume_at == where
        server.change = lambda _, response: response
        got += read_from(recorder.base_url, kind, rows_per_page=10, start=caught.value.resume_at)
    assert got == server.rows


def iterate_into(got: list[Any], base_url: str, kind: str, **options: Any) -> None:
    if kind == "sync":
        with TriggClient(KEY, base_url=base_url, retries=0) as client:
            for row in client.reports.rows("customers", **options):
                got.append(row)
        return

    async def collect() -> None:
        async with AsyncTriggClient(KEY, base_url=base_url, retries=0) as client:
            async for row in client.reports.rows("customers", **options):
                got.append(row)

    asyncio.run(collect())


@both
def test_a_page_that_fails_now_and_then_is_asked_for_again(kind: str) -> None:
    server = ReportServer(customers(30))
    failed: list[int] = []

    def now_and_then(page: int, response: dict[str, Any]) -> Any:
        if page not in failed:
            failed.append(page)
            return Reply(drop=True) if page % 2 else Reply(503, headers={"retry-after": "0"})
        return response

    server.change = now_and_then

    async def collect(base_url: str) -> list[Any]:
        async with AsyncTriggClient(KEY, base_url=base_url) as client:
            return [row async for row in client.reports.rows("customers", rows_per_page=10, prefetch=2)]

    with serving(server) as recorder:
        if kind == "sync":
            with TriggClient(KEY, base_url=recorder.base_url) as client:
                rows = list(client.reports.rows("customers", rows_per_page=10, prefetch=2))
        else:
            rows = asyncio.run(collect(recorder.base_url))
    assert rows == server.rows
    assert sorted(server.pages) == [1, 1, 2, 2, 3, 3]


@both
def test_a_server_that_responses_late_ends_in_a_timeout_that_says_where_to_go_on(kind: str) -> None:
    server = ReportServer(customers(30))
    server.change = lambda page, response: Reply(delay=1.0) if page == 2 else response
    with serving(server) as recorder:
        if kind == "sync":
            with (
                TriggClient(KEY, base_url=recorder.base_url, retries=0, timeout=0.2) as client,
                pytest.raises(TriggTimeoutError) as caught,
            ):
                list(client.reports.rows("customers", rows_per_page=10))
        else:

            async def collect() -> None:
                async with AsyncTriggClient(KEY, base_url=recorder.base_url, retries=0, timeout=0.2) as client:
                    async for _ in client.reports.rows("customers", rows_per_page=10):
                        pass

            with pytest.raises(TriggTimeoutError) as caught:
                asyncio.run(collect())
    assert caught.value.resume_at is not None
    assert caught.value.resume_at.page == 2


@both
@ahead
def test_pages_that_come_in_another_order_are_given_in_order(kind: str, prefetch: int) -> None:
    server = ReportServer(customers(60))
    server.change = lambda page, response: reply_late(response, 0.15) if page == 2 else response
    assert read(server, kind, rows_per_page=10, prefetch=prefetch) == server.rows


def reply_late(response: Any, delay: float) -> Reply:
    reply = reply_json(response)
    reply.delay = delay
    return reply


@both
@ahead
def test_records_that_come_while_paging_are_followed(kind: str, prefetch: int) -> None:
    server = ReportServer(customers(20))

    def grow(page: int, response: dict[str, Any]) -> Any:
        if page == 2 and len(server.rows) == 20:
            server.rows += customers(15, first=21)
            return {**response, "metaData": {**response["metaData"], "totalRecords": 35, "totalPages": 4}}
        return response

    server.change = grow
    assert read(server, kind, rows_per_page=10, prefetch=prefetch) == customers(35)


@both
@ahead
def test_records_that_go_while_paging_end_it_early(kind: str, prefetch: int) -> None:
    server = ReportServer(customers(60))

    def shrink(page: int, response: dict[str, Any]) -> Any:
        if page < 3:
            return response
        return {**response, "metaData": {**response["metaData"], "totalRecords": 25, "totalPages": 3}}

    server.change = shrink
    assert read(server, kind, rows_per_page=10, prefetch=prefetch) == customers(30)


@both
def test_a_server_that_gives_fewer_rows_than_asked_for_loses_none(kind: str) -> None:
    # It takes rowsPage for its arithmetic, and gives no more than ten at a time.
    def capped(seen: Seen) -> Reply:
        page = int(dict(seen.query)["page"])
        meta = {"totalRecords": 35, "totalPages": 1, "activePage": page}
        return reply_json({"metaData": meta, "data": customers(35)[(page - 1) * 10 : page * 10]})

    assert read(capped, kind, rows_per_page=500) == customers(35)


@both
@pytest.mark.parametrize(
    ("meta", "asked"),
    [
        ({"totalRecords": 25}, 3),
        ({"totalPages": 3}, 3),
        ({"totalPages": "3", "totalRecords": "25"}, 3),
        ({"totalPages": 3.0}, 3),
        ({"activePage": None}, 4),  # nothing says how many there are: until one is empty
        ({}, 4),
        ({"totalPages": -1, "totalRecords": True}, 4),
        ({"totalPages": "mange", "totalRecords": 2.5}, 4),
        ({"totalPages": 0, "totalRecords": 25}, 4),
    ],
)
def test_numbers_that_are_missing_or_odd_lose_no_row(kind: str, meta: dict[str, Any], asked: int) -> None:
    server = ReportServer(customers(25))
    server.change = lambda _, response: {**response, "metaData": meta}
    assert read(server, kind, rows_per_page=10) == server.rows
    assert len(server.pages) == asked


@both
def test_a_page_in_the_middle_may_be_empty(kind: str) -> None:
    server = ReportServer(customers(50))
    server.change = lambda page, response: {**response, "data": []} if page == 3 else response
    assert len(read(server, kind, rows_per_page=10, allow_missing=True)) == 40


@both
@ahead
@pytest.mark.parametrize("silent", [{"metaData": {}, "data": []}, {"metaData": None, "data": []}, {"data": []}])
def test_an_empty_page_without_numbers_ends_nothing_before_the_pages_that_were_promised(
    kind: str, prefetch: int, silent: Any
) -> None:
    server = ReportServer(customers(50))
    server.change = lambda page, response: silent if page == 3 else response
    assert len(read(server, kind, rows_per_page=10, prefetch=prefetch, allow_missing=True)) == 40


@both
@pytest.mark.parametrize("silent", [{}, {"metaData": {}}])
def test_a_promised_page_without_rows_or_numbers_is_an_error_that_says_where_to_go_on(kind: str, silent: Any) -> None:
    server = ReportServer(customers(50))
    server.change = lambda page, response: silent if page == 3 else response
    with pytest.raises(PaginationError, match="no list 'data'") as caught:
        read(server, kind, rows_per_page=10)
    assert caught.value.resume_at is not None
    assert (caught.value.page, caught.value.resume_at.page, caught.value.resume_at.row) == (3, 3, 0)


@both
def test_a_report_of_nothing_but_empty_pages_is_stopped(kind: str) -> None:
    server = ReportServer(customers(50))
    server.change = lambda _, response: {**response, "metaData": {"totalPages": 10**9}, "data": []}
    with pytest.raises(
        PaginationError, match="10 pages in a row are empty, and the response says that there are 1000000000"
    ):
        read(server, kind, rows_per_page=10)
    assert len(server.pages) == 10


@both
def test_a_server_that_shows_its_last_page_again_beyond_the_end_is_understood(kind: str) -> None:
    server = ReportServer(customers(30))
    server.change = lambda page, response: (
        {
            "metaData": {"totalPages": 2, "totalRecords": 30, "activePage": min(page, 2)},
            "data": server.rows[10 * (min(page, 2) - 1) :][:10],
        }
    )
    # The numbers contradict each other, so a third page is asked for, and the response is the second again.
    assert read(server, kind, rows_per_page=10, allow_missing=True) == customers(20)
    assert server.pages == [1, 2, 3]


@both
def test_a_page_of_a_report_that_is_not_paged_is_refused(kind: str) -> None:
    with pytest.raises(
        PaginationError, match="page 2 was requested, and the response is not paged: there is only page 1"
    ):
        read(lambda _: reply_json({"data": customers(3)}), kind, start=2)


# --- which list holds the rows ----------------------------------------------------------------------------------------


@both
def test_the_only_list_holds_the_rows_whatever_its_name(kind: str) -> None:
    server = ReportServer(customers(12), list_name="slettedeKunder")
    assert read(server, kind, rows_per_page=10) == server.rows


@both
def test_several_lists_need_a_name(kind: str) -> None:
    server = ReportServer(customers(12), list_name="customers")
    server.change = lambda _, response: {**response, "warnings": [{"text": "Tall er foreløpige"}]}
    with pytest.raises(PaginationError, match=r"several lists \('customers', 'warnings'\).*Name it with list_name="):
        read(server, kind, rows_per_page=10)
    assert read(server, kind, rows_per_page=10, list_name="customers") == server.rows


@both
def test_a_second_list_that_comes_later_changes_nothing(kind: str) -> None:
    server = ReportServer(customers(12))
    server.change = lambda page, response: {**response, "warnings": ["sent ute"]} if page == 2 else response
    assert read(server, kind, rows_per_page=10) == server.rows


@both
@pytest.mark.parametrize(
    ("response", "options", "told"),
    [
        ({"customers": 7}, {}, "the response has no list of rows"),
        ({"customers": []}, {"list_name": "kunder"}, "has no list 'kunder'; its lists are: 'customers'"),
        ({"customers": {}}, {"list_name": "customers"}, "has no list 'customers'; its lists are: none"),
    ],
)
def test_it_says_what_it_found_instead_of_a_list(kind: str, response: Any, options: Any, told: str) -> None:
    with pytest.raises(PaginationError, match=told):
        read(lambda _: reply_json(response), kind, **options)


@both
@pytest.mark.parametrize("options", [{}, {"list_name": "data"}])
@pytest.mark.parametrize(
    "response",
    [
        {"metaData": {"totalRecords": 0, "totalPages": 0}},
        {"metaData": {"totalRecords": 0}, "data": None},
        {"data": None},
    ],
)
def test_no_list_is_no_rows_where_none_are_expected(kind: str, response: Any, options: Any) -> None:
    assert read(lambda _: reply_json(response), kind, **options) == []


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"rows_per_page": 0}, "rows_per_page is 0; expected a whole number from 1"),
        ({"rows_per_page": "500"}, "rows_per_page is '500'"),
        ({"start": 0}, "start is 0; expected a whole number from 1"),
        ({"start": None}, "start is None"),
        ({"prefetch": -1}, "prefetch is -1; expected a whole number from 0 to 64"),
        ({"prefetch": 65}, "prefetch is 65"),
        ({"prefetch": True}, "prefetch is True"),
        ({"query": "store=1"}, "query must be a mapping"),
        ({"query": {"page": 3}}, "'page' in query is counted by the paginator; give start= instead"),
        ({"query": {"rowsPage": 3}}, "'rowsPage' in query is counted by the paginator; give rows_per_page= instead"),
        ({"prefech": 4}, "There is no option 'prefech'; the options are rows_per_page"),
    ],
)
@both
def test_options_that_make_no_sense_are_refused_before_anything_is_sent(kind: str, options: Any, told: str) -> None:
    with serving(lambda _: reply_json({})) as recorder:
        with pytest.raises(ConfigurationError, match=told.replace("(", r"\(")):
            read_from(recorder.base_url, kind, **options)
        assert not recorder.seen


def test_fetching_ahead_outside_of_asyncio_is_refused_and_says_so() -> None:
    client = AsyncTriggClient(KEY)
    step = client.reports.rows("customers", prefetch=2).__anext__()
    with pytest.raises(ConfigurationError, match="prefetch needs asyncio"):
        step.send(None)


def test_a_report_type_that_cannot_be_written_is_told_when_it_is_read() -> None:
    with TriggClient(KEY) as client, pytest.raises(TriggError, match="reportType"):
        next(client.reports.rows(""))


# --- any paged operation ----------------------------------------------------------------------------------------------

STORES = Operation(
    "stores.list", "GET", "/stores", "Get stores", "Stores", True, "safe", paging=Paging("side", "antall")
)


def test_any_operation_that_the_registry_calls_paged_is_iterated(monkeypatch: pytest.MonkeyPatch) -> None:
    # As the generator would write it, had the vendor given the list of stores two parameters and no numbers.
    monkeypatch.setattr("trigg_api.api.stores.stores_list.OPERATION", STORES.replace(preview=False))

    def response(seen: Seen) -> Reply:
        query = dict(seen.query)
        assert seen.path == "/v4/stores"
        first = (int(query["side"]) - 1) * int(query["antall"])
        return reply_json(
            [{"id": str(n), "name": f"Butikk {n}"} for n in range(7)][first : first + int(query["antall"])]
        )

    with serving(response) as recorder, TriggClient(KEY, base_url=recorder.base_url) as client:
        assert [store.name for store in paged(client.stores.list).rows(rows_per_page=3)] == [
            f"Butikk {number}" for number in range(7)
        ]
        assert [dict(seen.query)["side"] for seen in recorder.seen] == ["1", "2", "3", "4"]

    async def collect() -> list[Any]:
        async with AsyncTriggClient(KEY, base_url=recorder.base_url) as client:
            return [page.number async for page in async_paged(client.stores.list).pages(rows_per_page=3)]

    with serving(response) as recorder:
        assert asyncio.run(collect()) == [1, 2, 3]


def test_a_preview_operation_is_warned_of_at_the_line_that_iterates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trigg_api.api.stores.stores_list.OPERATION", STORES)
    with serving(lambda _: reply_json([])) as recorder, TriggClient(KEY, base_url=recorder.base_url) as client:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            list(paged(client.stores.list).rows(prefetch=2))
        assert [(each.category, each.filename) for each in caught] == [(TriggPreviewWarning, __file__)]
        with pytest.raises(PreviewNotAllowedError):
            paged(client.with_options(preview="error").stores.list).rows()


def test_only_methods_of_paged_operations_can_be_paged() -> None:
    with TriggClient(KEY) as client:
        with pytest.raises(ConfigurationError, match=r"stores\.list \(GET /stores\) is not paged"):
            paged(client.stores.list)
        with pytest.raises(ConfigurationError, match="Only a method of a client's resource"):
            paged(print)
        with pytest.raises(ConfigurationError, match="Only a method of a client's resource"):
            paged(client.with_raw_response.reports.get, "customers")
        with pytest.raises(ConfigurationError, match="async_paged for those of AsyncTriggClient"):
            async_paged(client.reports.get, "customers")  # type: ignore[arg-type]
        with pytest.raises(ConfigurationError, match=r"Reports\.rows is no single operation"):
            paged(client.reports.rows, "customers")
        with pytest.raises(ConfigurationError, match="There is no option 'rows_page'; the options are rows_per_page"):
            paged(client.reports.get, "customers").rows(rows_page=3)  # type: ignore[call-arg]


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_the_endpoint_of_each_operation_is_found_by_its_method(operation: Operation) -> None:
    resource, _, method = operation.name.partition(".")
    with TriggClient(KEY, preview="allow") as client:
        endpoint = _endpoint(getattr(getattr(client, resource), method))
        assert operation == endpoint.OPERATION


# --- whatever the sizes -----------------------------------------------------------------------------------------------


@given(
    total=st.integers(0, 60),
    asked=st.integers(1, 12),
    cap=st.integers(1, 12),
    prefetch=st.integers(0, 5),
    numbers=st.sampled_from(["all", "pages", "records", "none", "of what was asked"]),
)
def test_every_row_comes_exactly_once(total: int, asked: int, cap: int, prefetch: int, numbers: str) -> None:
    size = min(asked, cap)
    rows = customers(total)
    course = PageState(
        REPORTS_GET, REPORTS_GET.paging or Paging("page"), Options(rows_per_page=asked, prefetch=prefetch)
    )
    pages = -(-total // (asked if numbers == "of what was asked" else size))
    meta = {
        "all": {"totalPages": pages, "totalRecords": total},
        "pages": {"totalPages": pages},
        "records": {"totalRecords": total},
        "none": {},
        "of what was asked": {"totalPages": pages, "totalRecords": total},
    }[numbers]
    waiting: list[int] = []
    got: list[Any] = []
    while not course.done:
        waiting += course.wanted()
        assert len(waiting) <= max(1, prefetch)
        number = course.next_page
        waiting.remove(number)
        page = course.take(
            {"metaData": {**meta, "activePage": number}, "data": rows[(number - 1) * size : number * size]}
        )
        got += page.rows if page else []
    assert got == rows


@given(st.one_of(st.none(), st.integers(-3, 80), st.text(max_size=3), st.floats(), st.booleans()))
def test_an_option_of_any_kind_is_taken_or_refused_by_name(value: Any) -> None:
    try:
        assert check(Options(prefetch=value)).prefetch in range(65)
    except ConfigurationError as error:
        assert str(error).startswith("prefetch is ")


def test_a_page_shows_no_rows_in_its_repr() -> None:
    assert "+47" not in repr(Page(1, customers(2), None, None, None))


def test_errors_of_other_calls_say_no_place_to_go_on_at() -> None:
    assert TriggError("").resume_at is None
    error = pickle.loads(pickle.dumps(PaginationError("Nei.", REPORTS_GET, 4)))
    assert (str(error), error.page, error.operation) == ("Nei.", 4, REPORTS_GET)
    assert issubclass(BadGatewayError, ServerStatusError)
    assert issubclass(TriggConnectionError, TriggError)
