"""Fault injection: faults as values, the rules that say when they hit, and what a hit does to a response.

    sandbox.faults.add(Fault.status(429, retry_after=2).on("promotions.redeem", first=2))
    with sandbox.faults.during(Fault.drop(when="after_acting").on("messaging.send_sms")):
        ...

Nothing here sleeps, sends or closes: a hit changes the response and its ``Delivery``, which the application on a server
and the transports of httpx carry out.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from email.utils import format_datetime
from fnmatch import fnmatchcase
from threading import Lock
from typing import Any, Final, Literal, TypeAlias, cast, get_args
from urllib.parse import quote

import attrs
from attrs import field, frozen

from trigg_ext.sandbox._calls import NOTHING, Response, error_response
from trigg_ext.sandbox._http.corruption import with_more_fields, with_new_words, without_leaves, wrongly_typed
from trigg_ext.sandbox._http.delivery import AT_ONCE, Delivery
from trigg_ext.sandbox._http.messages import RawRequest
from trigg_ext.sandbox._http.parameters import query_pairs

__all__ = ["Fault", "FaultHit", "Faults", "When", "apply_faults", "parse_when"]

When: TypeAlias = Literal["before_acting", "after_acting"]
"""Whether the fault comes before the operation changes anything, or after it has."""

_MOST_HITS: Final = 10_000
_GATEWAY: Final = "Connection to backend system failed. System: {}"
_PAGE: Final = (
    "<!DOCTYPE html>\n<html><head><title>{0}</title></head>\n"
    "<body><h1>{0}</h1><p>The server could not respond. Please try again later.</p></body></html>\n"
)


@frozen
class FaultHit:
    """One hit of a fault."""

    operation: str
    nth: int
    """The number of the call, of those that the rule applies to, from 1."""
    fault: str
    """The name of the fault."""


@frozen
class _Effect:
    """What a hit does to the request, to the response and to its delivery."""

    change: Callable[[Response], Response] | None = None
    rewrite: Callable[[RawRequest], RawRequest] | None = None
    delivery: Delivery = AT_ONCE
    prevents: bool = False
    """True if the operation does not act."""


@frozen
class _Calls:
    """Which calls a rule hits, of those that it applies to."""

    nth: Collection[int] | None = None
    first: int | None = None
    share: float | None = None
    seed: int = 0

    def hit(self, nth: int, salt: str) -> bool:
        if self.nth is not None:
            return nth in self.nth
        if self.first is not None:
            return nth <= self.first
        # By number and not in turn, so that the order in which threads come changes nothing.
        return self.share is None or random.Random(f"{self.seed}/{salt}/{nth}").random() < self.share  # noqa: S311


@frozen(eq=False, repr=False)
class Fault:
    """A fault to inject, and the calls that it hits: a value, made by the methods below.

    Without ``on`` it hits every call of every operation.
    """

    name: str
    """Its name in hits and in the request log: ``status 429``, ``drop``."""
    when: When
    """Whether the operation has acted when the fault hits."""
    operations: tuple[str, ...] = ("*",)
    """Names of operations, and patterns such as ``customers.*``."""
    calls: _Calls = _Calls()
    effect: _Effect = _Effect()

    def on(
        self,
        *operations: str,
        nth: int | Iterable[int] | None = None,
        first: int | None = None,
        share: float | None = None,
        seed: int = 0,
    ) -> Fault:
        """Return this fault for these operations and calls alone.

        A call counts when its path and method match one of the operations, whatever its response. Of ``nth``, ``first``
        and ``share`` at most one may be given; without them every call is hit.

        Args:
            operations: public names (``customers.get``) or patterns (``customers.*``); every operation if none.
            nth: the number of the call, or the numbers of the calls, from 1.
            first: how many calls are hit, from the first.
            share: the share of the calls that is hit, 0 to 1, chosen by ``seed``: the same ones in each run.
            seed: any whole number.

        Raises:
            ValueError: a value is not allowed; the message says what is.
        """
        if sum(given is not None for given in (nth, first, share)) > 1:
            raise ValueError("give at most one of nth, first and share")
        numbers: Collection[int] | None = None
        if nth is not None:
            numbers = nth if isinstance(nth, range) else (nth,) if isinstance(nth, int) else frozenset(nth)
            if not numbers or not all(_is_whole(number, 1) for number in (min(numbers), max(numbers))):
                raise ValueError(f"nth is {nth!r}; it must be whole numbers from 1, as calls are counted")
        if first is not None and not _is_whole(first, 1):
            raise ValueError(f"first is {first!r}; it must be a whole number from 1")
        if share is not None and not (_is_number(share) and 0 <= share <= 1):
            raise ValueError(f"share is {share!r}; it must be a number from 0 to 1")
        calls = _Calls(numbers, first, share, seed)
        return attrs.evolve(self, operations=operations or ("*",), calls=calls)

    def __repr__(self) -> str:
        return f"<Fault {self.name} on {', '.join(self.operations)}>"

    # --- responses in place of the operation's own ---

    @classmethod
    def status(
        cls,
        status: int,
        *,
        retry_after: float | str | datetime | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        when: When = "before_acting",
    ) -> Fault:
        """Return a fault that responds with another status.

        Args:
            status: from 200 to 599.
            retry_after: the header ``Retry-After``: seconds, whole or not; a date, from a datetime with a time zone; or
                a string as it is.
            body: a JSON value, or a string or bytes as they are. If None, the API's own error shape (for 502 with a
                system behind the API, as documented), and nothing for a status below 400.
            headers: further headers; ``content-type`` among them is that of ``body``.
            when: whether the operation has acted.

        Raises:
            ValueError: a value is not allowed; the message says what is.
        """
        if not _is_whole(status, 200) or status > 599:
            raise ValueError(f"status is {status!r}; it must be a whole number from 200 to 599")
        given = {name.lower(): _header(name, value) for name, value in (headers or {}).items()}
        media_type = given.pop("content-type", None)
        if retry_after is not None:
            given["retry-after"] = _retry_after(retry_after)
        if body is None:
            response = _own_error(status)
        elif isinstance(body, (str, bytes)):
            plain = "application/octet-stream" if isinstance(body, bytes) else "text/plain; charset=utf-8"
            content = body.encode() if isinstance(body, str) else body
            response = Response(status, content, "text/html; charset=utf-8" if content[:1] == b"<" else plain)
        else:
            response = Response(status, body)
        response = attrs.evolve(response, headers=tuple(given.items()), media_type=media_type or response.media_type)
        return _instead(f"status {status}", when, lambda _: response)

    @classmethod
    def bad_gateway(
        cls, system: str = "Extenda", message: str = "Timeout after 30 s", *, when: When = "before_acting"
    ) -> Fault:
        """Return a fault that responds with 502 as the reference documents it.

        Args:
            system: the system behind the API.
            message: the message of that system.
            when: whether the operation has acted.

        Source: section "Error Messages" of the reference.
        """
        response = _gateway_error(system, message)
        return _instead("status 502", when, lambda _: response)

    @classmethod
    def html_page(cls, status: int = 500, *, when: When = "before_acting") -> Fault:
        """Return a fault that responds with an HTML page, as a proxy or a crashed server does."""
        page = _PAGE.format(f"{status} Server Error")
        return attrs.evolve(cls.status(status, body=page, when=when), name=f"html page {status}")

    @classmethod
    def redirect(cls, to: str = "https://evil.example.com/", *, status: int = 307) -> Fault:
        """Return a fault that redirects to another host; the operation does not act."""
        if not 300 <= status < 400:
            raise ValueError(f"status is {status!r}; a redirect has one from 300 to 399")
        return attrs.evolve(cls.status(status, headers={"location": to}), name="redirect")

    @classmethod
    def error_in_success(cls, status: int = 500, *, when: When = "after_acting") -> Fault:
        """Return a fault that responds with status 200 and the API's error shape, with ``status`` as its code."""
        if not 400 <= status <= 599:
            raise ValueError(f"status is {status!r}; an error has one from 400 to 599")
        response = attrs.evolve(_own_error(status), status=200)
        return _instead("error in success", when, lambda _: response)

    # --- delivery ---

    @classmethod
    def slow_headers(cls, seconds: float) -> Fault:
        """Return a fault that delays the response by ``seconds``; the operation acts at once."""
        return _delivered("slow headers", "after_acting", Delivery(wait=_seconds("seconds", seconds)))

    @classmethod
    def drip(cls, seconds_per_byte: float) -> Fault:
        """Return a fault that sends the body byte by byte, with ``seconds_per_byte`` before each."""
        pace = _seconds("seconds_per_byte", seconds_per_byte)
        return _delivered("drip", "after_acting", Delivery(seconds_per_byte=pace))

    @classmethod
    def cut_body(cls, after_bytes: int = 10) -> Fault:
        """Return a fault that closes the connection ``after_bytes`` bytes into the body.

        A shorter body is announced as longer, so that the client sees that it is cut off.
        """
        if not _is_whole(after_bytes, 0):
            raise ValueError(f"after_bytes is {after_bytes!r}; it must be a whole number from 0")
        return _delivered("cut body", "after_acting", Delivery(cut_after=after_bytes))

    @classmethod
    def drop(cls, when: When = "before_acting") -> Fault:
        """Return a fault that closes the connection without a response."""
        return _delivered("drop", when, Delivery(dropped=True))

    @classmethod
    def hang(cls, seconds: float, when: When = "before_acting") -> Fault:
        """Return a fault that sends nothing for ``seconds``, and then closes the connection without a response."""
        return _delivered("hang", when, Delivery(wait=_seconds("seconds", seconds), dropped=True))

    # --- changes to the operation's own response ---

    @classmethod
    def null_objects(cls) -> Fault:
        """Return a fault that makes each innermost object of the response null, but for the outermost."""
        return _damage("null objects", without_leaves)

    @classmethod
    def wrong_types(cls, seed: int = 0) -> Fault:
        """Return a fault that changes the type of about half of the plain values, at least one: ``4`` is ``"4"``.

        Args:
            seed: chooses the values and the types; the same response is changed in the same way each time.
        """
        return _damage("wrong types", lambda value: wrongly_typed(value, seed))

    @classmethod
    def unknown_fields(cls) -> Fault:
        """Return a fault that adds two fields to each object of the response, which no schema names."""
        return _damage("unknown fields", with_more_fields)

    @classmethod
    def unknown_enum(cls) -> Fault:
        """Return a fault that replaces each string in capitals (``PURCHASE``, an enum value) with a new one."""
        return _damage("unknown enum", with_new_words)

    @classmethod
    def empty_body(cls) -> Fault:
        """Return a fault that leaves out the body of the response."""
        return _changed("empty body", lambda response: attrs.evolve(response, content=NOTHING))

    @classmethod
    def not_json(cls) -> Fault:
        """Return a fault whose body is declared as JSON and is not."""
        page = "<html><body>Logg inn for å fortsette</body></html>".encode()
        return _changed(
            "not json", lambda response: attrs.evolve(response, content=page, media_type="application/json")
        )

    @classmethod
    def repeat_page(cls) -> Fault:
        """Return a fault that responds with page 1, whatever page was asked for."""
        return cls("repeat page", "before_acting", effect=_Effect(rewrite=_on_page_one))


class Faults:
    """The fault rules of a sandbox, and their hits; safe to use from several threads.

    Where several rules hit one call, they apply in the order in which they were added: each changes the response that
    the one before has left, and their waits add up. One that hits before acting prevents the operation from acting.
    """

    def __init__(self, operations: Iterable[str], faults: Iterable[Fault] = ()) -> None:
        self._known = sorted(set(operations))
        self._lock = Lock()
        self._hits: list[FaultHit] = []
        self._initial = tuple(faults)
        self._rules: list[_Rule] = [self._rule(fault) for fault in self._initial]

    def add(self, *faults: Fault) -> None:
        """Add rules; their calls are counted from now on.

        Raises:
            ValueError: a rule names an unknown operation; the message lists the known ones.
        """
        rules = [self._rule(fault) for fault in faults]
        with self._lock:
            self._rules = [*self._rules, *rules]

    @contextmanager
    def during(self, *faults: Fault) -> Generator[None]:
        """Add rules while the context lasts.

        Raises:
            ValueError: a rule names an unknown operation; the message lists the known ones.
        """
        rules = [self._rule(fault) for fault in faults]
        with self._lock:
            self._rules = [*self._rules, *rules]
        try:
            yield
        finally:
            with self._lock:
                self._rules = [rule for rule in self._rules if rule not in rules]

    @property
    def hits(self) -> list[FaultHit]:
        """The newest hits (at most 10,000), oldest first."""
        with self._lock:
            return list(self._hits)

    def clear(self) -> None:
        """Remove every rule and every hit."""
        with self._lock:
            self._rules = []
            self._hits.clear()

    def reset(self) -> None:
        """Go back to the rules that the sandbox was made with, counted anew, and remove every hit."""
        with self._lock:
            self._rules = [self._rule(fault) for fault in self._initial]
            self._hits.clear()

    def decide(self, operation: str) -> tuple[Fault, ...]:
        """Count a call of ``operation``, and return the faults that hit it."""
        if not self._rules:
            return ()
        found: list[Fault] = []
        with self._lock:
            for rule in self._rules:
                if operation not in rule.operations:
                    continue
                rule.seen += 1
                if rule.hit():
                    found.append(rule.fault)
                    self._hits.append(FaultHit(operation, rule.seen, rule.fault.name))
            del self._hits[:-_MOST_HITS]
        return tuple(found)

    def __repr__(self) -> str:
        return f"<Faults {[rule.fault for rule in self._rules]}, {len(self._hits)} hits>"

    def _rule(self, fault: Fault) -> _Rule:
        names: set[str] = set()
        for pattern in fault.operations:
            found = {name for name in self._known if fnmatchcase(name, pattern)}
            if not found:
                raise ValueError(f"{pattern!r} is no operation. {self._allowed(pattern)}")
            names |= found
        return _Rule(fault, frozenset(names))

    def _allowed(self, pattern: str) -> str:
        near = get_close_matches(pattern, self._known, n=3)
        guess = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
        groups = sorted({name.partition(".")[0] + ".*" for name in self._known if "." in name})
        return f"{guess}Allowed are '*', patterns such as {', '.join(groups)}, and names: {', '.join(self._known)}"


@attrs.define(eq=False)
class _Rule:
    fault: Fault
    operations: frozenset[str]
    seen: int = field(default=0, init=False)

    def hit(self) -> bool:
        return self.fault.calls.hit(self.seen, f"{self.fault.name}/{' '.join(self.fault.operations)}")


def apply_faults(
    faults: Sequence[Fault], request: RawRequest, act: Callable[[RawRequest], Response]
) -> tuple[Response, Delivery]:
    """Return the response where ``faults`` hit, and its delivery; ``act`` carries the operation out."""
    if not faults:
        return act(request), AT_ONCE
    effects = [fault.effect for fault in faults]
    for effect in effects:
        if effect.rewrite is not None:
            request = effect.rewrite(request)
    response = Response(200) if any(effect.prevents for effect in effects) else act(request)
    delivery = AT_ONCE
    for effect in effects:
        if effect.change is not None:
            response = effect.change(response)
        delivery = delivery.and_then(effect.delivery)
    return response, delivery


# --- making faults ---------------------------------------------------------------------------------------------------


def _instead(name: str, when: When, change: Callable[[Response], Response]) -> Fault:
    return Fault(name, parse_when(when), effect=_Effect(change, prevents=when == "before_acting"))


def _delivered(name: str, when: When, delivery: Delivery) -> Fault:
    prevents = delivery.dropped and when == "before_acting"
    return Fault(name, parse_when(when), effect=_Effect(delivery=delivery, prevents=prevents))


def _changed(name: str, change: Callable[[Response], Response]) -> Fault:
    return Fault(name, "after_acting", effect=_Effect(change))


def _damage(name: str, damaged: Callable[[Any], Any]) -> Fault:
    def change(response: Response) -> Response:
        if response.content is NOTHING or "json" not in response.media_type or isinstance(response.content, bytes):
            return response
        return attrs.evolve(response, content=damaged(response.content))

    return _changed(name, change)


def _own_error(status: int) -> Response:
    if status < 400:
        return Response(status)
    return _gateway_error("Extenda", "Timeout after 30 s") if status == 502 else error_response(status, {})


def _gateway_error(system: str, message: str) -> Response:
    return error_response(502, {"gateway": _GATEWAY.format(system), "gatewayMessage": message})


def _retry_after(value: float | str | datetime) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"retry_after is {value!r}; a datetime must have a time zone, such as datetime.UTC")
        return format_datetime(value.astimezone(UTC), usegmt=True)
    if isinstance(value, str):
        return _header("retry-after", value)
    return f"{_seconds('retry_after', value):g}"


def _header(name: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name) or not value.isascii() or not value.isprintable():
        raise ValueError(f"{name!r}: {value!r} is no header; a name without blanks and printable ASCII are allowed")
    if name.lower() in {"content-length", "transfer-encoding"}:
        raise ValueError(f"{name!r} is written by the sandbox; cut_body makes a response shorter than it says")
    return value


def _seconds(name: str, value: float) -> float:
    if not _is_number(value) or not 0 <= value < math.inf:
        raise ValueError(f"{name} is {value!r}; it must be a finite number of seconds from 0")
    return value


def parse_when(when: str) -> When:
    """Return ``when`` if it is allowed.

    Raises:
        ValueError: it is not.
    """
    if when not in get_args(When):
        raise ValueError(f"when is {when!r}; allowed are {' and '.join(map(repr, get_args(When)))}")
    return cast("When", when)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _on_page_one(request: RawRequest) -> RawRequest:
    pairs = [(name, "1" if name == "page" else value) for name, value, _ in query_pairs(request.query)]
    if not any(name == "page" for name, _ in pairs):
        return request
    written = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
    return attrs.evolve(request, query=written.encode("ascii"))
