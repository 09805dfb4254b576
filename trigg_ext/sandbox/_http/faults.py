"""Faults to inject, as values: what each does to a request, a response and its delivery, and which calls it hits.

    sandbox.faults.add(Fault.status(429, retry_after=2).on("promotions.redeem", first=2))
    with sandbox.faults.during(Fault.drop(when="after_acting").on("messaging.send_sms")):
        ...

Nothing here sleeps, sends or closes: a hit changes the response and its ``Delivery``, which the application on a server
and the transports of httpx carry out.
"""

from __future__ import annotations

import base64
import json
import math
import random
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final, Literal, TypeAlias, cast, get_args
from urllib.parse import quote

import attrs
from attrs import field, frozen

from trigg_ext.sandbox._calls import NOTHING, Response, error_response
from trigg_ext.sandbox._http.corruption import (
    add_unknown_fields,
    change_types,
    null_innermost_objects,
    replace_enum_values,
)
from trigg_ext.sandbox._http.delivery import AT_ONCE, Delivery
from trigg_ext.sandbox._http.messages import RawRequest
from trigg_ext.sandbox._http.parameters import query_pairs

__all__ = ["KINDS", "Calls", "Effect", "Fault", "When", "changed", "step_of"]

When: TypeAlias = Literal["before_acting", "after_acting"]
"""Whether the fault comes before the operation changes anything, or after it has."""

_GATEWAY: Final = "Connection to backend system failed. System: {}"
_PAGE: Final = (
    "<!DOCTYPE html>\n<html><head><title>{0}</title></head>\n"
    "<body><h1>{0}</h1><p>The server could not respond. Please try again later.</p></body></html>\n"
)


@frozen
class Effect:
    """What a hit does to the request, to the response and to its delivery."""

    change: Callable[[Response], Response] | None = None
    rewrite: Callable[[RawRequest], RawRequest] | None = None
    delivery: Delivery = AT_ONCE
    prevents: bool = False
    """True if the operation does not act."""


@frozen
class Calls:
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


@frozen(repr=False, hash=False)
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
    calls: Calls = Calls()
    kind: str = ""
    """The method that made it: ``status``, ``drop``."""
    options: Mapping[str, Any] = field(factory=dict[str, Any])
    """The arguments of that method, as JSON values; those left out are not in it."""
    effect: Effect = field(default=Effect(), eq=False)

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
        given = sum(value is not None for value in (nth, first, share))
        if given > 1:
            raise ValueError("give at most one of nth, first and share")
        if given and self.kind in _CHOOSING:
            raise ValueError(f"{self.name} decides itself which calls it hits; leave out nth, first and share")
        numbers: Collection[int] | None = None
        if nth is not None:
            numbers = nth if isinstance(nth, range) else (nth,) if isinstance(nth, int) else frozenset(nth)
            if not numbers or not all(_is_whole(number, 1) for number in (min(numbers), max(numbers))):
                raise ValueError(f"nth is {nth!r}; it must be whole numbers from 1, as calls are counted")
        if first is not None:
            _whole("first", first, 1)
        if share is not None and not (_is_number(share) and 0 <= share <= 1):
            raise ValueError(f"share is {share!r}; it must be a number from 0 to 1")
        calls = Calls(numbers, first, share, _whole("seed", seed))
        return attrs.evolve(self, operations=operations or ("*",), calls=calls)

    def __repr__(self) -> str:
        return f"<Fault {self.name} on {', '.join(self.operations)}>"

    def to_json(self) -> dict[str, Any]:
        """Return the fault as JSON values: ``{"fault": "status", "status": 429, "on": ["promotions.redeem"], …}``.

        Raises:
            ValueError: the fault was not made by one of the methods below.
        """
        if not self.kind:
            raise ValueError(f"the fault {self.name} is a function of this process and has no form in JSON")
        calls = self.calls
        rule = {
            "nth": sorted(calls.nth) if calls.nth is not None else None,
            "first": calls.first,
            "share": calls.share,
            "seed": calls.seed or None,
        }
        chosen = {name: value for name, value in rule.items() if value is not None}
        if "seed" in chosen and "share" not in chosen:
            del chosen["seed"]
        options = {_camel(name): value for name, value in self.options.items()}
        return {"fault": self.kind, **options, "on": list(self.operations), **chosen}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Fault:
        """Return the fault that ``to_json`` wrote.

        Args:
            value: a mapping as ``to_json`` returns it.

        Raises:
            ValueError: an unknown fault or option, or a value that is not allowed; the message says what is.
        """
        given = {_snake(name): entry for name, entry in value.items()}
        kind = given.pop("fault", None)
        takes = KINDS.get(str(kind))
        if takes is None:
            raise ValueError(f"fault is {kind!r}; allowed are {', '.join(KINDS)}")
        operations = cast("list[str]", given.pop("on", ["*"]))
        if not isinstance(operations, list) or not all(map(_is_string, operations)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueError(f"on is {operations!r}; it must be a list of operations and patterns")
        calls: dict[str, Any] = {name: given.pop(name) for name in ("nth", "first", "share") if name in given}
        if "seed" in given and "share" in calls:
            calls["seed"] = given.pop("seed")
        return cls.of(str(kind), given).on(*operations, **calls)

    @classmethod
    def of(cls, kind: str, options: Mapping[str, Any]) -> Fault:
        """Return the fault of a kind, from the arguments of its method by name.

        Args:
            kind: the name of the method, such as ``bad_gateway``.
            options: its arguments by name.

        Raises:
            ValueError: an unknown option, one that is missing, or a value that is not allowed.
        """
        allowed, needed = KINDS[kind], _NEEDED.get(kind, ())
        if unknown := [name for name in options if name not in allowed]:
            raise ValueError(f"{unknown[0]!r} is no option of {kind}; allowed are {', '.join(allowed) or 'none'}")
        if missing := [name for name in needed if name not in options]:
            raise ValueError(f"{kind} needs {', '.join(missing)}")
        arguments = dict(options)
        if "body_base64" in arguments:
            arguments["body"] = _decoded(arguments.pop("body_base64"))
        make: Callable[..., Fault] = getattr(cls, kind)
        return make(*arguments.pop("steps"), **arguments) if kind == "sequence" else make(**arguments)

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
        options: dict[str, Any] = {"headers": dict(given)} if given else {}
        media_type = given.pop("content-type", None)
        if retry_after is not None:
            given["retry-after"] = options["retry_after"] = _retry_after(retry_after)
        if body is None:
            response = _own_error(status)
        elif isinstance(body, (str, bytes)):
            plain = "application/octet-stream" if isinstance(body, bytes) else "text/plain; charset=utf-8"
            content = body.encode() if isinstance(body, str) else body
            response = Response(status, content, "text/html; charset=utf-8" if content[:1] == b"<" else plain)
            if isinstance(body, bytes):
                options["body_base64"] = base64.b64encode(body).decode()
            else:
                options["body"] = body
        else:
            response = Response(status, _json_value("body", body))
            options["body"] = body
        response = attrs.evolve(response, headers=tuple(given.items()), media_type=media_type or response.media_type)
        return _instead(f"status {status}", when, response, "status", {"status": status, **options})

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
        options = {"system": _string("system", system), "message": _string("message", message)}
        return _instead("status 502", when, _gateway_error(system, message), "bad_gateway", options)

    @classmethod
    def html_page(cls, status: int = 500, *, when: When = "before_acting") -> Fault:
        """Return a fault that responds with an HTML page, as a proxy or a crashed server does.

        Args:
            status: the status.
            when: whether the operation has acted.
        """
        fault = cls.status(status, body=_PAGE.format(f"{status} Server Error"), when=when)
        return _named(fault, f"html page {status}", "html_page", {"status": status})

    @classmethod
    def redirect(cls, to: str = "https://evil.example.com/", *, status: int = 307) -> Fault:
        """Return a fault that redirects to another host; the operation does not act.

        Args:
            to: the URL that it redirects to.
            status: from 300 to 399.

        Raises:
            ValueError: ``status`` is not one of a redirect.
        """
        if not _is_whole(status, 300) or status > 399:
            raise ValueError(f"status is {status!r}; a redirect has one from 300 to 399")
        fault = cls.status(status, headers={"location": to})
        return _named(fault, "redirect", "redirect", {"to": to, "status": status})

    @classmethod
    def error_in_success(cls, status: int = 500, *, when: When = "after_acting") -> Fault:
        """Return a fault that responds with status 200 and the API's error shape, with ``status`` as its code.

        Args:
            status: from 400 to 599.
            when: whether the operation has acted.

        Raises:
            ValueError: ``status`` is not one of an error.
        """
        if not _is_whole(status, 400) or status > 599:
            raise ValueError(f"status is {status!r}; an error has one from 400 to 599")
        response = attrs.evolve(_own_error(status), status=200)
        return _instead("error in success", when, response, "error_in_success", {"status": status})

    @classmethod
    def rate_limit(cls, calls: int, per: float = 1.0) -> Fault:
        """Return a fault that responds with 429 and ``Retry-After`` to what is more than ``calls`` in ``per`` seconds.

        Args:
            calls: how many calls are let through, of all operations that the rule applies to together.
            per: the length of the window, in seconds of real time.
        """
        options = {"calls": _whole("calls", calls, 1), "per": _seconds("per", per)}
        return Fault("rate limit", "before_acting", kind="rate_limit", options=options)

    @classmethod
    def sequence(cls, *steps: int | str | Fault, repeat: bool = False) -> Fault:
        """Return a fault that follows a script, one step for each call: ``Fault.sequence(429, 502, "ok")``.

        Args:
            steps: for each call in turn a status, a fault, or ``ok`` for the operation's own response.
            repeat: whether the script begins again at its end; else every further call is ``ok``.

        Raises:
            ValueError: there are no steps, or one is none of these.
        """
        script = [step_of(step) for step in steps]
        if not script:
            raise ValueError("a sequence needs steps: statuses, faults, and 'ok'")
        shown = ["ok" if step is None else _step_json(step) for step in script]
        options = {"steps": shown, **({"repeat": True} if repeat else {})}
        whens: set[When] = {step.when for step in script if step is not None}
        when = whens.pop() if len(whens) == 1 else "before_acting"
        return Fault("sequence", when, kind="sequence", options=options)

    # --- delivery ---

    @classmethod
    def slow_headers(cls, seconds: float, up_to: float | None = None, *, seed: int = 0) -> Fault:
        """Return a fault that delays the response; the operation acts at once.

        Args:
            seconds: the delay; the shortest one if ``up_to`` is given.
            up_to: the longest delay: each call has one of its own in between, in seconds, chosen by ``seed``.
            seed: any whole number; the same calls have the same delays in each run.

        Raises:
            ValueError: ``up_to`` is below ``seconds``, or one of them is negative.
        """
        options: dict[str, Any] = {"seconds": _seconds("seconds", seconds)}
        if up_to is not None:
            if _seconds("up_to", up_to) < seconds:
                raise ValueError(f"up_to is {up_to!r}; it must not be less than seconds, which is {seconds!r}")
            options |= {"up_to": up_to, "seed": _whole("seed", seed)}
        return _delivered("slow headers", "after_acting", Delivery(wait=seconds), "slow_headers", options)

    @classmethod
    def drip(cls, seconds_per_byte: float) -> Fault:
        """Return a fault that sends the body byte by byte, with ``seconds_per_byte`` before each."""
        delivery = Delivery(seconds_per_byte=_seconds("seconds_per_byte", seconds_per_byte))
        return _delivered("drip", "after_acting", delivery, "drip", {"seconds_per_byte": seconds_per_byte})

    @classmethod
    def cut_body(cls, after_bytes: int = 10) -> Fault:
        """Return a fault that closes the connection ``after_bytes`` bytes into the body.

        A shorter body is announced as longer, so that the client sees that it is cut off.
        """
        delivery = Delivery(cut_after=_whole("after_bytes", after_bytes, 0))
        return _delivered("cut body", "after_acting", delivery, "cut_body", {"after_bytes": after_bytes})

    @classmethod
    def drop(cls, when: When = "before_acting") -> Fault:
        """Return a fault that closes the connection without a response.

        Args:
            when: whether the operation has acted.
        """
        return _delivered("drop", when, Delivery(dropped=True), "drop", {"when": when})

    @classmethod
    def hang(cls, seconds: float, when: When = "before_acting") -> Fault:
        """Return a fault that sends nothing for ``seconds``, and then closes the connection without a response.

        Args:
            seconds: the wait.
            when: whether the operation has acted.
        """
        delivery = Delivery(wait=_seconds("seconds", seconds), dropped=True)
        return _delivered("hang", when, delivery, "hang", {"seconds": seconds, "when": when})

    @classmethod
    def refuse(cls) -> Fault:
        """Return a fault that refuses the connection; the operation does not act.

        In process the client gets ``httpx.ConnectError``. On a port a connection is made before anybody knows what it
        is for: there it is reset without a response.
        """
        return _delivered("refuse", "before_acting", Delivery(refused=True), "refuse", {})

    # --- changes to the operation's own response ---

    @classmethod
    def null_objects(cls) -> Fault:
        """Return a fault that makes each innermost object of the response null, but for the outermost."""
        return _corrupted("null_objects", null_innermost_objects, {})

    @classmethod
    def wrong_types(cls, seed: int = 0) -> Fault:
        """Return a fault that changes the type of about half of the plain values, at least one: ``4`` is ``"4"``.

        Args:
            seed: chooses the values and the types; the same response is changed in the same way each time.
        """
        options = {"seed": _whole("seed", seed)}
        return _corrupted("wrong_types", lambda value: change_types(value, seed), options)

    @classmethod
    def unknown_fields(cls) -> Fault:
        """Return a fault that adds two fields to each object of the response, which no schema names."""
        return _corrupted("unknown_fields", add_unknown_fields, {})

    @classmethod
    def unknown_enum(cls) -> Fault:
        """Return a fault that replaces each string in capitals (``PURCHASE``, an enum value) with a new one."""
        return _corrupted("unknown_enum", replace_enum_values, {})

    @classmethod
    def empty_body(cls) -> Fault:
        """Return a fault that leaves out the body of the response."""
        fault = changed("empty body", lambda response: attrs.evolve(response, content=NOTHING))
        return _named(fault, fault.name, "empty_body", {})

    @classmethod
    def not_json(cls) -> Fault:
        """Return a fault whose body is declared as JSON and is not."""
        page = "<html><body>Logg inn for å fortsette</body></html>".encode()
        fault = changed("not json", lambda given: attrs.evolve(given, content=page, media_type="application/json"))
        return _named(fault, fault.name, "not_json", {})

    @classmethod
    def repeat_page(cls) -> Fault:
        """Return a fault that responds with page 1, whatever page was asked for."""
        return Fault("repeat page", "before_acting", kind="repeat_page", effect=Effect(rewrite=_on_page_one))


KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "status": ("status", "retry_after", "body", "body_base64", "headers", "when"),
    "bad_gateway": ("system", "message", "when"),
    "html_page": ("status", "when"),
    "redirect": ("to", "status"),
    "error_in_success": ("status", "when"),
    "rate_limit": ("calls", "per"),
    "sequence": ("steps", "repeat"),
    "slow_headers": ("seconds", "up_to", "seed"),
    "drip": ("seconds_per_byte",),
    "cut_body": ("after_bytes",),
    "drop": ("when",),
    "hang": ("seconds", "when"),
    "refuse": (),
    "null_objects": (),
    "wrong_types": ("seed",),
    "unknown_fields": (),
    "unknown_enum": (),
    "empty_body": (),
    "not_json": (),
    "repeat_page": (),
}
"""The kinds of faults, each with the options that it takes."""

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "status": ("status",),
    "rate_limit": ("calls",),
    "sequence": ("steps",),
    "slow_headers": ("seconds",),
    "drip": ("seconds_per_byte",),
    "hang": ("seconds",),
}

# Kinds that decide themselves which calls they hit.
_CHOOSING: Final = frozenset({"rate_limit", "sequence"})


def changed(name: str, change: Callable[[Response], Response]) -> Fault:
    """Return a fault that changes the operation's own response by a function of this process."""
    return Fault(name, "after_acting", effect=Effect(change))


# --- making faults ----------------------------------------------------------------------------------------------------


def _named(fault: Fault, name: str, kind: str, options: Mapping[str, Any]) -> Fault:
    when = {"when": fault.when} if "when" in KINDS[kind] else {}
    return attrs.evolve(fault, name=name, kind=kind, options={**options, **when})


def _instead(name: str, when: When, response: Response, kind: str, options: Mapping[str, Any]) -> Fault:
    effect = Effect(lambda _: response, prevents=when == "before_acting")
    return _named(Fault(name, _when(when), effect=effect), name, kind, options)


def _delivered(name: str, when: When, delivery: Delivery, kind: str, options: Mapping[str, Any]) -> Fault:
    prevents = (delivery.dropped or delivery.refused) and when == "before_acting"
    return _named(Fault(name, _when(when), effect=Effect(delivery=delivery, prevents=prevents)), name, kind, options)


def _corrupted(kind: str, corrupt: Callable[[Any], Any], options: Mapping[str, Any]) -> Fault:
    def change(response: Response) -> Response:
        if response.content is NOTHING or "json" not in response.media_type or isinstance(response.content, bytes):
            return response
        return attrs.evolve(response, content=corrupt(response.content))

    name = kind.replace("_", " ")
    return _named(changed(name, change), name, kind, options)


def step_of(step: object) -> Fault | None:
    """Return the fault that a step of a sequence means; None for ``ok``.

    Raises:
        ValueError: it means none; the message says what is allowed.
    """
    if isinstance(step, Fault):
        if step.kind in _CHOOSING or step.calls != Calls() or step.operations != ("*",):
            raise ValueError(f"{step!r} is no step of a sequence: its calls and operations are those of the sequence")
        return step
    if step == "ok":
        return None
    if isinstance(step, Mapping):
        return step_of(Fault.from_json(cast("Mapping[str, Any]", step)))
    if _is_whole(step, 200):
        return Fault.status(cast("int", step))
    raise ValueError(f"{step!r} is no step of a sequence; allowed are a status from 200 to 599, a fault, and 'ok'")


def _step_json(step: Fault) -> int | dict[str, Any]:
    written = {name: value for name, value in step.to_json().items() if name != "on"}
    plain = {"fault": "status", "status": written.get("status"), "when": "before_acting"}
    return int(written["status"]) if written == plain else written


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
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name) or not _is_printable(value):
        raise ValueError(f"{name!r}: {value!r} is no header; a name without blanks and printable ASCII are allowed")
    if name.lower() in {"content-length", "transfer-encoding"}:
        raise ValueError(f"{name!r} is written by the sandbox; cut_body makes a response shorter than it says")
    return value


def _is_printable(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable()


def _is_string(value: object) -> bool:
    return isinstance(value, str)


def _string(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} is {value!r}; it must be a string")
    return value


def _json_value(name: str, value: Any) -> Any:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{name} is no JSON value: {error}") from None
    return value


def _decoded(value: object) -> bytes:
    try:
        return base64.b64decode(_string("body_base64", value), validate=True)
    except ValueError:
        raise ValueError("body_base64 is not base64") from None


def _seconds(name: str, value: float) -> float:
    if not _is_number(value) or not 0 <= value < math.inf:
        raise ValueError(f"{name} is {value!r}; it must be a finite number of seconds from 0")
    return value


def _whole(name: str, value: int, least: int | None = None) -> int:
    if not _is_whole(value, least):
        from_ = "" if least is None else f" from {least}"
        raise ValueError(f"{name} is {value!r}; it must be a whole number{from_}")
    return value


def _when(when: str) -> When:
    if when not in get_args(When):
        raise ValueError(f"when is {when!r}; allowed are {' and '.join(map(repr, get_args(When)))}")
    return cast("When", when)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_whole(value: object, least: int | None) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and (least is None or value >= least)


def _on_page_one(request: RawRequest) -> RawRequest:
    pairs = [(name, "1" if name == "page" else value) for name, value, _ in query_pairs(request.query)]
    if not any(name == "page" for name, _ in pairs):
        return request
    written = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
    return attrs.evolve(request, query=written.encode("ascii"))


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda found: "_" + found[0].lower(), name)
