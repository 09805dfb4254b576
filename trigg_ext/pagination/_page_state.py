"""Decide which page to request next, whether to believe the one that came, and what may be requested again. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import length_hint
from typing import Any, TypedDict, TypeGuard

from trigg_api.client import Held, Operation, Paging
from trigg_api.record import Record
from trigg_api.types import UNSET
from trigg_ext.errors import (
    ConfigurationError,
    InvalidResponseError,
    PaginationError,
    RateLimitedError,
    ServerStatusError,
    StatusError,
    TransportError,
    TriggError,
)
from trigg_ext.hooks import Callback
from trigg_ext.pagination._position import Fingerprint, Position
from trigg_ext.retries import RetryPolicy, wait_before

ROWS_PER_PAGE = 500
"""How many rows a page may have, unless the caller says otherwise. The API's own default is 25."""

MOST_PREFETCH = 64

_API_ROWS_PER_PAGE = 25
_MOST_EMPTY = 10
#: The waits between requests of one page, after those of the client's own retries.
_BACK_OFF = RetryPolicy(first_wait=1.0, longest_wait=60.0)


class Page(Record):
    """One page; iterating over it gives its rows.

    Attributes:
        number: the number of the page, from 1.
        rows: its rows.
        response: the whole response.
        total_records: how many records there are, as this page says; None if it does not. It may change.
        total_pages: how many pages there are, likewise.
    """

    number: int
    rows: list[Any]
    response: Any
    total_records: int | None
    total_pages: int | None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        # Rows may be personal.
        return f"<Page {self.number} of {self.total_pages or '?'}: {len(self.rows)} rows>"

    def _repr_html_(self) -> str:
        from trigg_ext._html import table
        from trigg_ext._transport.redaction import without_personal
        from trigg_ext.openapi.json_types import mapping

        # Notebooks are kept and sent around with what they show.
        shown = map(without_personal, self.rows)
        title = f"Page {self.number} of {self.total_pages or '?'}: {len(self.rows)} rows, personal data masked"
        return table(title, (mapping(row) or {"value": row} for row in shown), len(self.rows))


class Progress(Record):
    """How far an iteration is.

    Attributes:
        pages: how many pages were given, with all of their rows.
        rows: how many rows were given.
        total_pages: how many pages there are, as the last page said; None if it did not.
        total_records: how many records there are, likewise.
    """

    pages: int
    rows: int
    total_pages: int | None
    total_records: int | None


class PartitionOptions(TypedDict):
    """The pages of a partition, as options of an iteration."""

    start: int
    last_page: int | None
    rows_per_page: int | None


class Partition(Record):
    """Some of the pages of a report: ``client.reports.rows("customers", **partition.options)`` gives their rows.

    Attributes:
        number: its number, from 1.
        start: its first page, from 1.
        last_page: its last page; None for the last partition, so that it has what comes to the report meanwhile.
        rows_per_page: how many rows a page may have, without which page numbers mean nothing.
    """

    number: int
    start: int
    last_page: int | None
    rows_per_page: int | None

    @property
    def options(self) -> PartitionOptions:
        """Return what to give to ``rows``, ``pages`` or ``export``."""
        return {"start": self.start, "last_page": self.last_page, "rows_per_page": self.rows_per_page}


def partitions_of(page: Page | None, size: int, rows_per_page: int | None) -> tuple[Partition, ...]:
    """Return partitions of so many pages, for a report with a first page."""
    last = page.total_pages if page is not None else None
    starts = range(1, max(1, last or 1) + 1, size)
    return tuple(
        Partition(number, start, None if start == starts[-1] else start + size - 1, rows_per_page)
        for number, start in enumerate(starts, 1)
    )


class Options(Record):
    """How to iterate; see :class:`trigg_ext.pagination.PagingOptions` for the meaning of each."""

    rows_per_page: int | None = ROWS_PER_PAGE
    start: int | Position = 1
    last_page: int | None = None
    max_pages: int | None = None
    prefetch: int = 0
    page_retries: int = 0
    list_name: str | None = None
    allow_repeats: bool = False
    allow_missing: bool = False
    on_progress: Callback[Progress] | None = None

    @property
    def first(self) -> Position:
        """Return where to start."""
        if isinstance(self.start, Position):
            return self.start
        return Position(self.start, 0, self.rows_per_page, 0 if self.start == 1 else None)


def check(options: Options, call: str = "") -> Options:
    """Return the options, if they make sense for the call that has a fingerprint.

    Raises:
        ConfigurationError: one does not; the message names it.
    """
    for name, lowest, highest in (
        ("rows_per_page", 1, None),
        ("last_page", 1, None),
        ("max_pages", 1, None),
        ("prefetch", 0, MOST_PREFETCH),
        ("page_retries", 0, None),
    ):
        value = getattr(options, name)
        if value is not None or name in ("prefetch", "page_retries"):
            check_number(name, value, lowest, highest)
    start = options.start
    if not isinstance(start, Position):
        check_number("start", start, 1, None)
        if options.last_page is not None and options.last_page < start:
            raise ConfigurationError(f"last_page is {options.last_page}; expected {start}, which is start, or above.")
    elif start.call != call:
        raise ConfigurationError(
            "start is a position in another report, with other parameters or of another base URL; begin with start=1."
        )
    elif start.rows_per_page != options.rows_per_page:
        raise ConfigurationError(
            f"start is a position among pages of {start.rows_per_page} rows, and rows_per_page is "
            f"{options.rows_per_page}; leave rows_per_page out, or begin with start=1."
        )
    return options


def check_number(name: str, value: object, lowest: int, highest: int | None) -> None:
    """Check the number of an option.

    Raises:
        ConfigurationError: it is no whole number, or out of bounds.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < lowest or (highest and value > highest):
        limits = f"from {lowest}" + (f" to {highest}" if highest else "")
        raise ConfigurationError(f"{name} is {value!r}; expected a whole number {limits}.")


class PageState:
    """The state of one iteration: which pages to request, what each response means, and where the consumer is.

    It does no I/O. ``next_page`` is the page to fetch; ``position`` is where the consumer is, which may be behind it.
    """

    def __init__(self, operation: Operation, paging: Paging, options: Options, call: str = "") -> None:
        first = options.first
        self.operation = operation
        self.next_page = first.page
        #: Whether the last page of the report was given.
        self.ended = False
        #: What a reader of the log should know of the responses, once.
        self.notice: str | None = None
        self.total_pages: int | None = None
        self.total_records: int | None = None
        self._first = first.replace(call=call)
        self._paging = paging
        self._options = options
        self._asked = first.page - 1
        self._limit = _least(options.last_page, options.max_pages and first.page + options.max_pages - 1)
        self._list_name = options.list_name
        self._seen = {first.mark} if first.mark and not first.row else set[str]()
        self._fullest = 0
        self._empty = 0
        self._failures = 0
        # What the last response that said it promised.
        self._promised = 0
        self._promised_records: int | None = None
        self._unfilled: int | None = None
        # The page that the consumer is at: its rows, those of them that are still to be given, and its fingerprint.
        self._pages = self._rows = 0
        self._page: Held[list[Any]] | None = None
        self._left: Iterator[Any] = iter(())
        self._mark = ""
        self._partly = Fingerprint()
        self._to_give = 0

    @property
    def done(self) -> bool:
        """Return whether no further page is to be requested."""
        return self.ended or (self._limit is not None and self.next_page > self._limit)

    # --- where the consumer is ---

    @property
    def position(self) -> Position:
        """Return where the consumer is."""
        if self._page is None:
            return self._first
        page, rows, left = self.next_page - 1, self._page.reveal(), length_hint(self._left)
        row = len(rows) - left
        given = None if self._first.given is None else self._first.given + self._rows - left
        here = self._first.replace(page=page, row=row, given=given)
        if not left and row == self._first.rows_per_page and not self.ended:
            return here.replace(page=page + 1, row=0, mark=self._mark)
        if row < self._partly.count:
            self._partly = Fingerprint()
        self._partly.add(rows[self._partly.count : row])
        return here.replace(mark=str(self._partly) if row else "")

    def progress(self) -> Progress:
        """Return how far the consumer is."""
        left = length_hint(self._left)
        return Progress(self._pages - bool(left), self._rows - left, self.total_pages, self.total_records)

    def rows(self) -> Iterator[Any]:
        """Return the rows of the page that was taken last; what it has given is where the consumer is."""
        page = self._page.reveal() if self._page else []
        # An iterator over a list shows nothing of it, and knows how much of it is left.
        self._left = iter(page[len(page) - self._to_give :])
        return self._left

    # --- which page next ---

    def wanted(self) -> range:
        """Return the pages to request now, beside those that were requested before."""
        last = self.next_page
        if self._page is not None and self._options.prefetch:
            # The first page alone says how many there are; only what it promises is requested ahead.
            ahead = self.next_page + self._options.prefetch - 1
            last = max(last, min(ahead, self.total_pages or 0, self._limit or ahead))
        first = self._asked + 1
        self._asked = max(self._asked, last)
        return range(first, last + 1)

    def failed(self, error: TriggError, jitter: float) -> float | None:
        """Say in an error where to go on, if that makes sense; return the seconds until the page is requested again.

        None means: it is not; raise the error.
        """
        if not isinstance(error, PaginationError):  # which says it already
            error.resume_at = self.position if _may_pass(error) else None
        if error.resume_at is None or self._failures >= self._options.page_retries:
            return None
        self._failures += 1
        retry_after = error.retry_after if isinstance(error, StatusError) else None
        wait = wait_before(_BACK_OFF, self._failures, retry_after, jitter)
        return wait if wait <= _BACK_OFF.longest_wait else None

    def take(self, response: Any) -> Page | None:
        """Return the next page, made of its response; None when there is none.

        Raises:
            PaginationError: the response cannot be the page that was requested.
        """
        number = self.next_page
        meta = self._meta_data(response)
        if meta is None and self._page is None:
            return self._only_page(response, number)
        active, total_pages, total_records = (
            _count(field(meta, name)) if name else None
            for name in (self._paging.active_page, self._paging.total_pages, self._paging.total_records)
        )
        if active is not None and active != number:
            if total_pages is not None and number > total_pages >= active:
                self.ended = True  # beyond the end, and the server shows its last page again
                return None
            raise self._refusal(
                f"page {number} was requested, and the response says it is page {active}: the server "
                + (
                    "counts pages from 0, which this client does not."
                    if active == number - 1 == 0
                    else f"ignores {self._paging.page!r}, or moves it."
                )
            )
        is_silent = total_pages is None and total_records is None
        # What says nothing ends no iteration before the pages that were promised.
        promised = self._promised if is_silent else (total_pages or 0)
        may_be_empty = number > promised or (not is_silent and not total_records)
        rows = self._rows_of(response, may_be_empty=may_be_empty)
        self._refuse_changes(number, rows)
        if is_silent and self._page is None and self._paging.meta_data:
            self.notice = f"{self._paging.meta_data} has no numbers: pages are requested until one is empty."
        self._fullest = max(self._fullest, len(rows))
        if total_pages is None and total_records is not None and self._fullest:
            total_pages = self._pages_of(total_records, number, rows)
        self.total_pages, self.total_records = total_pages, total_records
        self._promised = self._promised if total_pages is None else total_pages
        self._promised_records = self._promised_records if total_records is None else total_records
        self._empty = 0 if rows else self._empty + 1
        if not rows and number <= self._promised:
            self._unfilled = number
        self.ended = self._is_last(number, rows)
        return None if self.ended and not rows and self._page is not None else self._give(number, rows, response)

    def _pages_of(self, records: int, number: int, rows: list[Any]) -> int:
        """Return how many pages hold so many records, where no response says it; this one has a number and rows."""
        given = self._given_with(rows)
        if given is None:
            return -(-records // self._fullest)
        return number + max(0, -(-(records - given) // self._fullest))

    def _given_with(self, rows: list[Any]) -> int | None:
        """Return how many rows were given since page 1, with those of the page that is taken; None if unknown."""
        if self._first.given is None:
            return None
        skipped = self._first.row if self._page is None else 0
        return self._first.given + self._rows + len(rows) - skipped

    def check_end(self) -> None:
        """Check that all rows came that the responses promised, once the consumer has them.

        Raises:
            PaginationError: fewer came.
        """
        first, promised = self._first.given, self._promised_records
        if not self.ended or self._options.allow_missing:
            return
        if promised is not None and first is not None:
            if first + self._rows >= promised:
                return
            found = f"the response says that there are {promised} records, and all pages have {first + self._rows}"
        elif self._unfilled is not None:
            found = f"page {self._unfilled} has no rows, and the response says that there are {self._promised} pages"
        else:
            return
        raise self._refusal(
            f"{found}: the server counts pages from 0, or leaves rows out. If it does so on purpose, give "
            "allow_missing=True."
        )

    def _give(self, number: int, rows: list[Any], response: Any) -> Page:
        skipped = self._first.row if self._page is None else 0
        self._page = Held(rows)
        self._to_give = len(rows) - skipped
        self._left = iter(())
        self._partly = Fingerprint()
        self._pages += 1
        self._rows += self._to_give
        self._failures = 0
        self.next_page = number + 1
        return Page(number, rows[skipped:] if skipped else rows, response, self.total_records, self.total_pages)

    def _only_page(self, response: Any, number: int) -> Page:
        if number > 1:
            raise self._refusal(f"page {number} was requested, and the response is not paged: there is only page 1.")
        rows = self._rows_of(response, may_be_empty=False)
        self._refuse_changes(number, rows)
        if len(rows) == (self._options.rows_per_page or _API_ROWS_PER_PAGE):
            self.notice = (
                f"the response has no {self._paging.meta_data}, so that it is taken for all there is, and just as many "
                f"rows as a page may have ({len(rows)}): if the report has more, they are missing."
            )
        self.ended = True
        return self._give(number, rows, response)

    def _meta_data(self, response: Any) -> Any:
        """Return the object that holds the numbers; None where a response has none."""
        if not self._paging.meta_data:
            return {} if _is_list(response) else response
        found = field(response, self._paging.meta_data)
        return found if _is_mapping(found) or hasattr(found, "additional_properties") else None

    def _rows_of(self, response: Any, *, may_be_empty: bool) -> list[Any]:
        """Return the rows of a response; ``may_be_empty`` says that there may be none."""
        if _is_list(response):
            return response
        if self._list_name is not None:
            value = field(response, self._list_name)
            if _is_list(value):
                return value
            if value is None and (may_be_empty or has_field(response, self._list_name)):
                return []
            names = ", ".join(map(repr, lists(response))) or "none"
            raise self._refusal(f"the response has no list {self._list_name!r}; its lists are: {names}.", passes=True)
        found = lists(response)
        if len(found) == 1:
            ((name, rows),) = found.items()
            if rows:
                self._list_name = name
            return rows
        if found:
            names = ", ".join(map(repr, found))
            raise self._refusal(
                f"the response has several lists ({names}), and the API does not say which holds the rows. "
                "Name it with list_name=."
            )
        if may_be_empty or None in values(response):
            return []
        raise self._refusal("the response has no list of rows.", passes=True)

    def _refuse_changes(self, number: int, rows: list[Any]) -> None:
        """Refuse a page that was there before, or whose rows that were given before are others now."""
        given = self._first.row if self._page is None else 0
        if given and (len(rows) < given or str(Fingerprint(rows[:given])) != self._first.mark):
            raise self._refusal(
                f"{given} rows of page {number} were given before, and they are others now, so that rows would be left "
                f"out or come twice. Begin that page again with start={number}, and the report with start=1."
            )
        self._mark = str(Fingerprint(rows))
        if self._options.allow_repeats or not rows:
            return
        if self._mark in self._seen:
            raise self._refusal(
                f"page {number} has the same rows as a page before it: the server ignores {self._paging.page!r}, or "
                "repeats a page. If rows may really be equal, give allow_repeats=True."
            )
        self._seen.add(self._mark)

    def _is_last(self, number: int, rows: list[Any]) -> bool:
        if self._empty >= _MOST_EMPTY:
            raise self._refusal(
                f"{self._empty} pages in a row are empty, and the response says that there are {self._promised} pages."
            )
        if self.total_pages is None:
            return not rows and number >= self._promised
        if number < self.total_pages:
            return False
        if not rows:
            return True
        # Rows beyond the last page, or pages that cannot hold all records: a number is wrong, so the rows decide.
        held = max(number * self._fullest, self._given_with(rows) or 0)
        return number == self.total_pages and (self.total_records is None or self.total_records <= held)

    def _refusal(self, reason: str, *, passes: bool = False) -> PaginationError:
        error = PaginationError(f"{self.operation.name}: {reason}", self.operation, self.next_page)
        error.resume_at = self.position if passes else None
        return error


def _may_pass(error: TriggError) -> bool:
    """Return whether a call may succeed later, so that going on makes sense; else it would fail again."""
    if isinstance(error, InvalidResponseError):
        return error.body is not None  # else it is larger than the client allows, or cannot be decompressed
    return isinstance(error, (TransportError, RateLimitedError, ServerStatusError))


def _least(*numbers: int | None) -> int | None:
    return min((number for number in numbers if number is not None), default=None)


def _count(value: Any) -> int | None:
    """Return a number of things: "12" and 12.0 are twelve as well."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and value >= 0 else None
    return value if isinstance(value, int) and value >= 0 else None


# --- looking into a response ------------------------------------------------------------------------------------------


def field(value: Any, name: str) -> Any:
    """Return a field by its name on the wire or in Python, of a model or a mapping; None where there is none."""
    return next((each for key, each in _fields(value) if _same(key, name)), None)


def has_field(value: Any, name: str) -> bool:
    """Return whether there is such a field, be it null."""
    return any(_same(key, name) for key, _ in _fields(value))


def lists(value: Any) -> dict[str, list[Any]]:
    """Return the lists that a response holds, by name."""
    return {key: each for key, each in _fields(value) if _is_list(each)}


def values(value: Any) -> list[Any]:
    """Return the values of all fields."""
    return [each for _, each in _fields(value)]


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    if _is_mapping(value):
        yield from value.items()
        return
    for attribute in getattr(value.__class__, "__attrs_attrs__", ()):
        if attribute.name != "additional_properties":
            each = getattr(value, attribute.name)
            if each is not UNSET:
                yield attribute.name, each
    yield from getattr(value, "additional_properties", {}).items()


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_mapping(value: Any) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _same(one: str, other: str) -> bool:
    # total_pages in Python is totalPages on the wire.
    return one == other or one.replace("_", "").lower() == other.replace("_", "").lower()
