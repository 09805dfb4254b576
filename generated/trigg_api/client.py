"""The seam between generated and hand-written code: what a call is made of, and who makes it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Generic, Literal, NoReturn, ParamSpec, Protocol, TypeVar, cast

from .record import Record

T = TypeVar("T")
P = ParamSpec("P")

RetryClass = Literal["safe", "idempotent", "non_idempotent"]
BodyKind = Literal["json", "form", "multipart", "raw"]

Query = tuple[tuple[str, str], ...]

_NONE: Mapping[str, str] = {}
_NO_STYLES: Mapping[str, tuple[str, bool]] = {}


class Paging(Record):
    """How the responses of an operation come in pages, by the names on the wire; a name is empty where there is none.

    Attributes:
        page: the query parameter for the number of the page, from 1.
        rows: the query parameter for how many rows a page may have.
        meta_data: the object of the response that holds the numbers below.
        total_records: how many records there are on all pages.
        total_pages: how many pages there are.
        active_page: the number of this page.
    """

    page: str
    rows: str = ""
    meta_data: str = ""
    total_records: str = ""
    total_pages: str = ""
    active_page: str = ""


class Operation(Record):
    """What is known of an operation before it is called. Its identity is its method and path.

    Attributes:
        name: the public name, such as ``customers.get``.
        method: the HTTP method.
        path: the path template, such as ``/customers/id/{id}``.
        summary: what the vendor calls it.
        tag: the section of the reference.
        preview: whether the vendor may change or end it without notice.
        retry: what a second request does: ``safe`` nothing, ``idempotent`` leaves the same state, ``non_idempotent`` may act
            twice.
        personal: the parameters that are personal data or secrets.
        variants: the paths without parameters that may be left out.
        authenticated: whether the API key is sent.
        redirects: whether a redirect is the response.
        response_types: the media types that the body of a success may have; empty where it has none.
        classified: false where the overlay does not know the operation yet, and safe defaults stand.
        paging: how its responses come in pages, if they do.
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
    response_types: tuple[str, ...] = ()
    classified: bool = True
    paging: Paging | None = None

    def __str__(self) -> str:
        return f"{self.name} ({self.method} {self.path})"


class Held(Generic[T]):
    """A value that only ``reveal`` gives out: it may be secret or personal.

    Error trackers, debuggers and loggers walk what the variables of a frame hold: tuples, mappings, sequences,
    dataclasses, ``__dict__`` and ``__slots__``. The value is kept in a closure, where none of these lead. (A table of
    values by the identity of their holders would hide it as well, but never free a value that refers to its holder.)
    It shows nothing in its repr, and refuses to be pickled or copied.
    """

    __slots__ = ("_reveal",)

    def __init__(self, value: T) -> None:
        self._reveal: Callable[[], T] = lambda: value

    def reveal(self) -> T:
        """Return the value. Call it where no exception passes through the frame: see ``trigg_ext._transport``."""
        return self._reveal()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} ***>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} may hold secrets and personal data, and cannot be pickled or copied.")


class Body(Held[Any]):
    """The body of a request, not yet encoded: ``value`` is JSON-like, form fields, multipart parts, or raw content.

    ``model`` is the class that describes it, if one does; ``styles`` are the styles of form fields, and whether they
    explode.
    """

    __slots__ = ("kind", "media_type", "model", "styles")

    def __init__(
        self,
        kind: BodyKind,
        media_type: str,
        value: Any,
        model: Any = None,
        styles: Mapping[str, tuple[str, bool]] = _NO_STYLES,
    ) -> None:
        super().__init__(value)
        self.kind = kind
        self.media_type = media_type
        self.model = model
        self.styles = styles

    @property
    def value(self) -> Any:
        return self._reveal()

    def __repr__(self) -> str:
        return f"<Body {self.media_type}>"


class Request(Held["tuple[str, Mapping[str, str], Query, Mapping[str, str], Mapping[str, str], Body | None]"]):
    """One request, below the base URL. ``path`` is percent-encoded; ``template`` is the path without its values."""

    __slots__ = ("template",)

    def __init__(
        self,
        template: str,
        path: str,
        path_parameters: Mapping[str, str] = _NONE,
        query: Query = (),
        headers: Mapping[str, str] = _NONE,
        cookies: Mapping[str, str] = _NONE,
        body: Body | None = None,
    ) -> None:
        super().__init__((path, path_parameters, query, headers, cookies, body))
        self.template = template

    @property
    def path(self) -> str:
        return self._reveal()[0]

    @property
    def path_parameters(self) -> Mapping[str, str]:
        return self._reveal()[1]

    @property
    def query(self) -> Query:
        return self._reveal()[2]

    @property
    def headers(self) -> Mapping[str, str]:
        return self._reveal()[3]

    @property
    def cookies(self) -> Mapping[str, str]:
        return self._reveal()[4]

    @property
    def body(self) -> Body | None:
        return self._reveal()[5]

    def with_query(self, query: Query) -> Request:
        """Return the same request with other query parameters."""
        path, path_parameters, _, headers, cookies, body = self._reveal()
        return Request(self.template, path, path_parameters, query, headers, cookies, body)

    def with_body(self, value: Any) -> Request:
        """Return the same request whose body, which it has, holds other data."""
        path, path_parameters, query, headers, cookies, body = self._reveal()
        if body is None or value is body.value:
            return self
        other = Body(body.kind, body.media_type, value, body.model, body.styles)
        return Request(self.template, path, path_parameters, query, headers, cookies, other)

    def __repr__(self) -> str:
        return f"<Request {self.template}>"


class Response(Protocol):
    """What came back, read to its end."""

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def content(self) -> bytes: ...


class RawResponse(Held[tuple[Mapping[str, str], bytes, T]]):
    """A response with everything about it.

    ``status`` is the HTTP status, ``headers`` are the response's (case-insensitive), ``content`` is the body as it came,
    ``attempts`` how often the request was sent, and ``parsed`` what the plain method returns.
    """

    __slots__ = ("attempts", "status")

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes, attempts: int, parsed: T) -> None:
        super().__init__((headers, content, parsed))
        self.status = status
        self.attempts = attempts

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the response, case-insensitive."""
        return self._reveal()[0]

    @property
    def content(self) -> bytes:
        """The body as it came."""
        return self._reveal()[1]

    @property
    def parsed(self) -> T:
        """What the plain method returns."""
        return self._reveal()[2]

    def __repr__(self) -> str:
        return f"<RawResponse {self.status}>"


class PublicNames:
    """Base of what is explored in a console: ``dir()`` and completion list no private names."""

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if not name.startswith("_") or name.startswith("__")]


class Resource(PublicNames):
    """Base of the resources. The repr lists their operations."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {', '.join(name for name in dir(self) if not name.startswith('_'))}>"


class Caller(Protocol):
    """Makes every call of a synchronous client. ``write`` gives the request, or raises ``InvalidArgument``."""

    def call(self, operation: Operation, write: Callable[[], Request], decode: Callable[[Response], T]) -> T: ...


class AsyncCaller(Protocol):
    """Makes every call of an asynchronous client. A plain function: what it checks at once, it checks in the caller's frame."""

    def call(
        self, operation: Operation, write: Callable[[], Request], decode: Callable[[Response], T]
    ) -> Coroutine[Any, Any, T]: ...


def as_raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """The method of a resource whose caller returns raw responses, with the type that it then has."""
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
    "Held",
    "Operation",
    "Paging",
    "PublicNames",
    "RawResponse",
    "Request",
    "Resource",
    "RetryClass",
    "as_raw",
    "as_raw_async",
)
