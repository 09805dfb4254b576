"""Decide which page to request next, and whether to believe the one that came. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeGuard

from trigg_api.record import Record
from trigg_api.types import UNSET
from trigg_ext.errors import ConfigurationError, PaginationError

if TYPE_CHECKING:
    from trigg_api.client import Operation, Paging

ROWS_PER_PAGE = 500
"""How many rows a page may have, unless the caller says otherwise. The API's own default is 25."""

MOST_PREFETCH = 64

_MOST_EMPTY = 10


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


class Progress(Record):
    """How far an iteration is.

    Attributes:
        pages: how many pages came so far.
        rows: how many rows came so far.
        total_pages: how many pages there are, as the last page said; None if it did not.
        total_records: how many records there are, likewise.
    """

    pages: int
    rows: int
    total_pages: int | None
    total_records: int | None


class Options(Record):
    """How to iterate; see :class:`trigg_ext.pagination.PagingOptions` for the meaning of each."""

    rows_per_page: int | None = ROWS_PER_PAGE
    start_page: int = 1
    prefetch: int = 0
    list_name: str | None = None
    allow_repeats: bool = False
    on_progress: Callable[[Progress], None] | None = None


def check(options: Options) -> Options:
    """Return the options, if they make sense.

    Raises:
        ConfigurationError: one does not; the text names it.
    """
    for name, lowest, highest in (
        ("rows_per_page", 1, None),
        ("start_page", 1, None),
        ("prefetch", 0, MOST_PREFETCH),
    ):
        value = getattr(options, name)
        if value is None and name == "rows_per_page":
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value < lowest or (highest and value > highest):
            limits = f"from {lowest}" + (f" to {highest}" if highest else "")
            raise ConfigurationError(f"{name} is {value!r}; expected a whole number {limits}.")
    return options


class PageState:
    """The state of one iteration: which pages to request, and what each response means. It does no I/O."""

    def __init__(self, operation: Operation, paging: Paging, options: Options) -> None:
        self.operation = operation
        self.next_page = options.start_page
        self.done = False
        self.pages = self.rows = 0
        self.total_pages: int | None = None
        self.total_records: int | None = None
        self._paging = paging
        self._options = options
        self._asked = options.start_page - 1
        self._list_name = options.list_name
        self._seen: set[int] = set()
        self._fullest = 0
        self._empty = 0
        # How many pages there were, by the last response that said it.
        self._promised = 0

    def wanted(self) -> range:
        """Return the pages to request now, beside those that were requested before."""
        last = self.next_page
        if self.pages and self._options.prefetch:
            # The first page alone says how many there are; only what it promises is requested ahead.
            ahead = self.next_page + self._options.prefetch - 1
            last = max(last, min(ahead, self.total_pages or 0))
        first = self._asked + 1
        self._asked = max(self._asked, last)
        return range(first, last + 1)

    def take(self, response: Any) -> Page | None:
        """Return the next page, made of its response; None when there is none.

        Raises:
            PaginationError: the response cannot be the page that was requested.
        """
        number = self.next_page
        meta = self._meta_data(response)
        if meta is None and not self.pages:
            return self._only_page(response, number)
        active, total_pages, total_records = (
            _count(field(meta, name)) if name else None
            for name in (self._paging.active_page, self._paging.total_pages, self._paging.total_records)
        )
        if active is not None and active != number:
            if total_pages is not None and number > total_pages >= active:
                self.done = True  # beyond the end, and the server shows its last page again
                return None
            raise self._refusal(
                f"page {number} was requested, and the response says it is page {active}: the server ignores "
                f"{self._paging.page!r}, or moves it."
            )
        if total_pages is None and total_records is None:
            # It says nothing: that ends no iteration before the pages that were promised.
            may_be_empty = number > self._promised
        else:
            may_be_empty = not total_records or number > (total_pages or 0)
        rows = self._rows_of(response, may_be_empty=may_be_empty)
        self._refuse_repetition(number, rows)
        self._fullest = max(self._fullest, len(rows))
        if total_pages is None and total_records is not None and self._fullest:
            total_pages = -(-total_records // self._fullest)
        self.total_pages, self.total_records = total_pages, total_records
        self._promised = self._promised if total_pages is None else total_pages
        self._empty = 0 if rows else self._empty + 1
        self.done = self._is_last(number, rows)
        return None if self.done and not rows and self.pages else self._page(number, rows, response)

    def progress(self) -> Progress:
        """Return how far it is."""
        return Progress(self.pages, self.rows, self.total_pages, self.total_records)

    def _page(self, number: int, rows: list[Any], response: Any) -> Page:
        self.pages += 1
        self.rows += len(rows)
        self.next_page = number + 1
        return Page(number, rows, response, self.total_records, self.total_pages)

    def _only_page(self, response: Any, number: int) -> Page:
        if number > 1:
            raise self._refusal(f"page {number} was requested, and the response is not paged: there is only page 1.")
        rows = self._rows_of(response, may_be_empty=False)
        self.done = True
        return self._page(number, rows, response)

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
            raise self._refusal(f"the response has no list {self._list_name!r}; its lists are: {names}.")
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
        raise self._refusal("the response has no list of rows.")

    def _refuse_repetition(self, number: int, rows: list[Any]) -> None:
        if self._options.allow_repeats or not rows:
            return
        mark = hash(repr(rows))
        if mark in self._seen:
            raise self._refusal(
                f"page {number} has the same rows as a page before it: the server ignores {self._paging.page!r}, or "
                "repeats a page. If rows may really be equal, give allow_repeats=True."
            )
        self._seen.add(mark)

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
        held = number * self._fullest
        return number == self.total_pages and (self.total_records is None or self.total_records <= held)

    def _refusal(self, reason: str) -> PaginationError:
        return PaginationError(f"{self.operation.name}: {reason}", self.operation, self.next_page)


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
