"""The seam between generated and hand-written code: what a call is made of, and who makes it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Generic, Literal, NamedTuple, ParamSpec, Protocol, TypeVar, cast

T = TypeVar("T")
P = ParamSpec("P")

RetryClass = Literal["safe", "idempotent", "non_idempotent"]
BodyKind = Literal["json", "form", "multipart", "raw"]

_NONE: Mapping[str, str] = {}

# Named tuples, not attrs classes: every process that imports the client pays for these, and attrs is loaded with the
# first model only.


class Paging(NamedTuple):
    """How an operation responses in pages, by the names on the wire.

    ``page`` and ``rows`` are query parameters: the number of the page, from 1, and how many rows it may have.
    ``meta_data`` is the object of the response that holds the numbers of all records and pages, and of this page; a name
    is empty where the operation has no such thing.
    """

    page: str
    rows: str = ""
    meta_data: str = ""
    total_records: str = ""
    total_pages: str = ""
    active_page: str = ""


class Operation(NamedTuple):
    """What is known of an operation before it is called.

    Its identity is ``method`` and ``path`` (a template such as ``/customers/id/{id}``). ``retry`` says what a second
    send does: ``safe`` nothing, ``idempotent`` leaves the same state, ``non_idempotent`` may act twice. ``personal`` names the
    parameters that are personal data or secrets. ``variants`` are the paths without parameters that may be left out.
    ``redirects`` is true where a redirect is the response. ``classified`` is false where the overlay does not know the
    operation yet and safe defaults stand. ``paging`` says how it responses in pages, if it does.
    """

    name: str
    method: str
    path: str
    summary: str
    tag: str
    preview: bool
    retry: RetryClass
    personal: frozenset[str] = frozenset()
    variants: tuple[str, ...] = ()
    authenticated: bool = True
    redirects: bool = False
    classified: bool = True
    paging: Paging | None = None

    def __str__(self) -> str:
        return f"{self.name} ({self.method} {self.path})"


class Body(NamedTuple):
    """The body of a request, not yet encoded: ``value`` is JSON-like, form fields, multipart parts, or raw content."""

    kind: BodyKind
    media_type: str
    value: Any

    def __repr__(self) -> str:
        return f"<Body {self.media_type}>"


class Request(NamedTuple):
    """One request, below the base URL. ``path`` is percent-encoded; ``template`` is the path without its values."""

    template: str
    path: str
    path_parameters: Mapping[str, str] = _NONE
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = _NONE
    cookies: Mapping[str, str] = _NONE
    body: Body | None = None

    def __repr__(self) -> str:
        # Its values may be personal, and a repr reaches tracebacks and logs.
        return f"<Request {self.template}>"


class Response(Protocol):
    """What came back, read to its end."""

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def content(self) -> bytes: ...


class RawResponse(NamedTuple, Generic[T]):
    """A response with everything about it.

    ``status`` is the HTTP status, ``headers`` are the response's (case-insensitive), ``content`` is the body as it came,
    ``attempts`` how often the request was sent, and ``parsed`` what the plain method returns.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    attempts: int
    parsed: T


class Caller(Protocol):
    """Makes every call of a synchronous client. ``write`` gives the request, or raises ``InvalidArgument``."""

    def call(self, operation: Operation, write: Callable[[], Request], decode: Callable[[Response], T]) -> T: ...


class AsyncCaller(Protocol):
    """Makes every call of an asynchronous client. A plain function: what it checks at once, it checks in the caller's frame."""

    def call(
        self, operation: Operation, write: Callable[[], Request], decode: Callable[[Response], T]
    ) -> Coroutine[Any, Any, T]: ...


def as_raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """The method of a resource whose caller answers raw responses, with the type that it then has."""
    return cast("Callable[P, RawResponse[T]]", method)


def as_raw_async(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, RawResponse[T]]]:
    """The same, asynchronous."""
    return cast("Callable[P, Coroutine[Any, Any, RawResponse[T]]]", method)


__all__ = (
    "Response",
    "AsyncCaller",
    "Body",
    "BodyKind",
    "Caller",
    "Operation",
    "Paging",
    "RawResponse",
    "Request",
    "RetryClass",
    "as_raw",
    "as_raw_async",
)
