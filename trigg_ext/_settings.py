"""Client settings, from arguments and else from the environment, read once when the client is made."""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Callable, Collection, Mapping
from contextvars import copy_context
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar, cast, get_args
from urllib.parse import urlsplit

from trigg_api import KEY_HEADER, SERVERS
from trigg_api.errors import InvalidArgument
from trigg_api.record import Record
from trigg_api.types import query_pairs, time_text
from trigg_ext._sensitive import Held, Secret
from trigg_ext.errors import ConfigurationError
from trigg_ext.retries import RetryPolicy
from trigg_ext.timeouts import DEADLINE, Timeout, as_timeout, seconds

if TYPE_CHECKING:
    from trigg_ext._conformance.monitor import Monitor
    from trigg_ext.hooks import Hooks

P = ParamSpec("P")
T = TypeVar("T")

#: What is done about a preview operation that is called, and about a field that the description does not have.
Choice = Literal["warn", "allow", "error"]

#: The zone that the API is taken to mean where a time names none.
DEFAULT_ZONE = "Europe/Oslo"

_HEADER_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
#: What no key has: it was copied along, or stands in a file that was not read as a shell reads it.
_QUOTES = frozenset("\"'`")
_PLACEHOLDERS = r"\$\{.*|\$\(.*|\$\w+|%\w+%|\{\{.*\}\}|\{\w+\}|<.*>|\[.*\]"
_OWN_HEADERS = frozenset(
    {KEY_HEADER, "host", "content-length", "content-type", "transfer-encoding", "connection", "accept-encoding"}
)


class Settings(Record):
    """Everything that decides how a call is made. ``with_options`` changes a copy."""

    key: Secret
    base_url: str
    server: str
    port: int
    timeout: Timeout
    deadline: float
    retries: RetryPolicy
    preview: Choice
    unknown_fields: Choice
    headers: Held[Mapping[str, str]]
    query: Held[tuple[tuple[str, str], ...]]
    hooks: tuple[Hooks, ...]
    time_zone: str | tzinfo
    phone_region: str | None = "NO"
    drift: Monitor | None = None

    def __repr__(self) -> str:
        return f"<Settings {self.base_url}>"

    def time_text(self, moment: datetime) -> str:
        """Return a point in time as the API writes it, in the client's zone.

        Raises:
            InvalidArgument: it has no zone, or is beyond the calendar.
            ConfigurationError: the client's zone cannot be read.
        """
        from trigg_ext._datetimes import api_text

        return api_text(moment, self.time_zone)

    def in_zone(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function; points in time that it writes are in the client's zone.

        The call has a context of its own, which ends with it however it ends. A block that sets and resets would leave
        the zone behind where an interrupt comes between the two.
        """
        context = copy_context()
        context.run(time_text.set, self.time_text)
        return context.run(function, *args, **kwargs)


def as_policy(value: int | RetryPolicy | None, default: RetryPolicy) -> RetryPolicy:
    """Return a retry policy from one, or from how often a request is sent again at most."""
    if value is None:
        return default
    if isinstance(value, RetryPolicy):
        return check_policy(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"retries is {value!r}; it must be a RetryPolicy, or how often to send again, from 0.")
    return default.replace(attempts=value + 1)


def changed_policy(policy: RetryPolicy, retries: int | RetryPolicy | None, resend_once: bool | None) -> RetryPolicy:
    """Return the retry policy that ``with_options`` makes of a client's."""
    policy = as_policy(retries, policy)
    return policy if resend_once is None else check_policy(policy.replace(resend_once=resend_once))


def check_policy(policy: RetryPolicy) -> RetryPolicy:
    """Return a retry policy whose values make sense."""
    if isinstance(policy.attempts, bool) or not isinstance(policy.attempts, int) or policy.attempts < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"retries: attempts is {policy.attempts!r}; it must be a whole number from 1.")
    if policy.resend_once is not True and policy.resend_once is not False:
        raise ConfigurationError(f"retries: resend_once is {policy.resend_once!r}; it must be True or False.")
    for name in ("first_wait", "longest_wait"):
        value: object = getattr(policy, name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
            raise ConfigurationError(f"retries: {name} is {value!r}; it must be a finite number of seconds from 0.")
    return policy


def as_choice(value: object, name: str) -> Choice:
    """Return what is done about something: the value of an option, or of a variable, of this name."""
    if value not in get_args(Choice):
        raise ConfigurationError(f"{name} is {value!r}; allowed are {', '.join(map(repr, get_args(Choice)))}.")
    return cast("Choice", value)


def as_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return headers of the caller's, checked. The values are not shown in an error, since they may be secrets."""
    out: dict[str, str] = {}
    if headers is not None and not isinstance(headers, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"headers must be a mapping of names to strings, not {type(headers).__name__}.")
    for name, value in (headers or {}).items():
        if not isinstance(name, str) or not re.fullmatch(_HEADER_NAME, name):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"headers: {name!r} is not the name of a header.")
        if name.lower() in _OWN_HEADERS:
            raise ConfigurationError(
                f"headers: {name!r} is set by the client itself"
                + (": use api_key." if name.lower() == KEY_HEADER else ".")
            )
        if not isinstance(value, str) or not value.isascii() or not value.isprintable():  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"headers: the value of {name!r} must be printable ASCII text.")
        out[name.lower()] = value
    return out


def _pairs(query: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for name, value in query.items() for pair in query_pairs(name, value, "form"))


def changed_query(before: Settings, query: Mapping[str, Any] | None) -> tuple[tuple[str, str], ...]:
    """Return the query parameters of a client with those that ``with_options`` adds, or sets instead of them."""
    if query is not None and not isinstance(query, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"query must be a mapping of names to values, not {type(query).__name__}.")
    for name in query or {}:
        if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"query: expected names that are strings, got {name!r}; write '{name}'.")
    try:
        added = before.in_zone(_pairs, query or {})
    except InvalidArgument as error:
        raise ConfigurationError(f"query: {error}") from None
    except RecursionError:
        raise ConfigurationError("query: a value is nested too deeply, or holds itself.") from None
    named = {name for name, _ in added}
    return (*(pair for pair in before.query.reveal() if pair[0] not in named), *added)


def as_phone_region(given: str | None) -> str | None:
    """Return the country of phone numbers without a prefix, checked."""
    if given is not None and not (isinstance(given, str) and re.fullmatch("[A-Z]{2}", given)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"phone_region is {given!r}; it must be a country such as 'NO', or None.")
    return given


class Variables(Held[dict[str, str]]):
    """The environment variables of a client, as they are when it is made; an option that is given comes before its own.

    Only those that begin with ``TRIGG_``: a frame that holds ``os.environ`` shows every secret of the process.
    """

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__({name: value for name, value in os.environ.items() if name.startswith("TRIGG_")})

    def get(self, name: str) -> str | None:
        """Return what a variable is set to, if it is and is not empty."""
        return self._reveal().get(name) or None

    def key(self, given: Secret | None) -> Secret:
        name = "TRIGG_API_KEY" if given is None else "api_key"
        key = Secret(self.get("TRIGG_API_KEY") or "") if given is None else given
        if wrong := _what_is_wrong(key):
            raise ConfigurationError(wrong.format(name=name))
        return key

    def base_url(
        self, environment: str | None, base_url: str | None, allow_insecure_hosts: Collection[str], *, keyed: bool
    ) -> str:
        """Return where the API is; ``keyed`` is whether the key was given, and is not that of the environment."""
        hosts = _insecure_hosts(allow_insecure_hosts)
        if environment is not None and base_url is not None:
            raise ConfigurationError("Give either environment or base_url, not both.")
        named = None if environment is not None else self.get("TRIGG_BASE_URL")
        if base_url is not None:
            url = check_base_url(base_url, "base_url", hosts)
        elif named:
            url = check_base_url(named, "TRIGG_BASE_URL", hosts)
        else:
            name = "environment" if environment is not None else "TRIGG_ENVIRONMENT"
            chosen = environment if environment is not None else self.get("TRIGG_ENVIRONMENT") or "production"
            if not isinstance(chosen, str) or chosen not in SERVERS:  # pyright: ignore[reportUnnecessaryIsInstance]
                raise ConfigurationError(f"{name} is {chosen!r}; allowed are {', '.join(map(repr, SERVERS))}.")
            url = SERVERS[chosen]
        if url.startswith("http:") and urlsplit(url).hostname in hosts and not keyed:
            raise ConfigurationError(
                f"base_url is {url!r}, where the key travels unencrypted: give the key of the sandbox as api_key; "
                "TRIGG_API_KEY may be the key of production."
            )
        return url

    def choice(self, name: str, given: str | None) -> Choice:
        variable = f"TRIGG_{name.upper()}"
        return as_choice(self.get(variable) or "warn", variable) if given is None else as_choice(given, name)

    def timeout(self, given: float | Timeout | None) -> Timeout:
        if given is not None:
            return as_timeout(given)
        number = self._number("TRIGG_TIMEOUT")
        return Timeout() if number is None else as_timeout(number, "TRIGG_TIMEOUT")

    def deadline(self, given: float | None) -> float:
        if given is not None:
            return seconds("deadline", given)
        number = self._number("TRIGG_DEADLINE")
        return DEADLINE if number is None else seconds("TRIGG_DEADLINE", number)

    def _number(self, name: str) -> float | None:
        text = self.get(name)
        try:
            return None if text is None else float(text)
        except ValueError:
            raise ConfigurationError(f"{name} is {text!r}; it must be a number of seconds.") from None

    def time_zone(self, given: str | tzinfo | None) -> str | tzinfo:
        value = given if given is not None else self.get("TRIGG_TIME_ZONE")
        if value is None:
            # Not looked up before it is needed: a machine without a time zone database can do all else.
            return DEFAULT_ZONE
        from trigg_ext._datetimes import zone_of

        zone_of(value, "time_zone" if given is not None else "TRIGG_TIME_ZONE")
        return value


def _what_is_wrong(key: Secret) -> str:
    text: object = key.reveal()
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        return "{name} must be a string."
    if not text.strip():
        return "There is no API key: give api_key, or set the environment variable TRIGG_API_KEY."
    if text != text.strip() or not text.isascii() or not text.isprintable() or " " in text:
        return "{name} contains whitespace or an invalid character; copy it again."
    if _QUOTES & set(text):
        return "{name} contains a quotation mark; give the key without quotes, also in a file such as .env."
    if text[0] in "$%{<[" and re.fullmatch(_PLACEHOLDERS, text):
        return "{name} is a placeholder that nothing was put in place of; set the variable that it names, or the key."
    return ""


def _insecure_hosts(hosts: Collection[str]) -> frozenset[str]:
    if isinstance(hosts, str) or not all(isinstance(host, str) and re.fullmatch(r"[\w.:-]+", host) for host in hosts):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"allow_insecure_hosts: expected host names such as {{'sandbox'}}, got {hosts!r}.")
    allowed = frozenset(host.lower() for host in hosts)
    if ours := allowed & {urlsplit(url).hostname for url in SERVERS.values()}:
        raise ConfigurationError(f"allow_insecure_hosts: {min(map(str, ours))} is Trigg's own; it takes https only.")
    return allowed


def check_base_url(url: str, name: str, insecure_hosts: frozenset[str] = frozenset()) -> str:
    """Return a base URL that the key may be sent to, as it was understood: https, or http on this machine and on hosts
    that were allowed.

    Raises:
        ConfigurationError: it is none.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if not re.fullmatch(r"[\w.-]+", host.encode("idna").decode("ascii")):
            ipaddress.IPv6Address(host)
    except (ValueError, AttributeError, TypeError):
        raise ConfigurationError(f"{name} is not a URL.") from None
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError(f"{name} holds a user name or a password; give the key as api_key.")
    if parts.scheme not in ("http", "https") or not url.isprintable() or " " in url or "\\" in url:
        raise ConfigurationError(f"{name} is {url!r}; it must be a URL such as 'https://api.example.no/v4'.")
    if "?" in url or "#" in url:
        # Also where nothing follows: the path of a request would.
        raise ConfigurationError(f"{name} must end with its path, without '?' and '#'.")
    if parts.scheme == "http" and not is_loopback(host) and host not in insecure_hosts:
        raise ConfigurationError(
            f"{name} is {url!r}: the key would travel unencrypted. Use https; http is for this machine only, and for a "
            f"sandbox, with allow_insecure_hosts={{{host!r}}}."
        )
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{parts.path.rstrip('/')}"


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
