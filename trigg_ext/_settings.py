"""What a client is told: from arguments, then from the environment, read once when the client is made."""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Collection, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args
from urllib.parse import urlsplit

from trigg_api import KEY_HEADER
from trigg_ext._transport.messages import Held, Secret
from trigg_ext.errors import ConfigurationError
from trigg_ext.retries import RetryPolicy
from trigg_ext.timeouts import DEADLINE, Timeout, as_timeout, seconds

if TYPE_CHECKING:
    from trigg_ext.drift._monitor import Monitor
    from trigg_ext.hooks import Hooks

#: What is done about a preview operation that is called, and about a field that the description does not have.
Choice = Literal["warn", "allow", "error"]

#: The zone that the API is taken to mean where a time names none.
DEFAULT_ZONE = "Europe/Oslo"

_HEADER_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
#: What no key has: it was copied along, or stands in a file that was not read as a shell reads it.
_QUOTES = r"[\"'`]"
_PLACEHOLDERS = r"\$\{.*|\$\(.*|\$\w+|%\w+%|\{\{.*\}\}|\{\w+\}|<.*>|\[.*\]"
_OWN_HEADERS = frozenset(
    {KEY_HEADER, "host", "content-length", "content-type", "transfer-encoding", "connection", "accept-encoding"}
)


class Settings(NamedTuple):
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


def settings(
    servers: Mapping[str, str],
    *,
    api_key: Secret | None,
    environment: str | None,
    base_url: str | None,
    timeout: float | Timeout | None,
    deadline: float | None,
    retries: int | RetryPolicy | None,
    preview: str | None,
    unknown_fields: str | None,
    headers: Mapping[str, str] | None,
    hooks: tuple[Hooks, ...],
    time_zone: str | tzinfo | None,
    phone_region: str | None = "NO",
    allow_insecure_hosts: Collection[str] = (),
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Resolve a client's settings.

    Raises:
        ConfigurationError: a value is missing or wrong; the text names where it came from and what is allowed.
    """
    # Only ours: a frame that holds os.environ shows every secret of the process.
    ours = _Environ({name: each for name in VARIABLES if (each := (environ or os.environ).get(name)) is not None})
    hosts = _insecure_hosts(allow_insecure_hosts, servers)
    url = _base_url(servers, environment, base_url, ours, hosts)
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname in hosts and api_key is None:
        raise ConfigurationError(
            f"base_url is {url!r}, where the key travels unencrypted: give the key of the sandbox as api_key; "
            "TRIGG_API_KEY may be the key of production."
        )
    return Settings(
        key=_key(api_key, ours),
        base_url=url,
        server=parts.hostname or "",
        port=parts.port or (443 if parts.scheme == "https" else 80),
        timeout=_timeout(timeout, ours),
        deadline=_deadline(deadline, ours),
        retries=as_policy(retries, RetryPolicy()),
        preview=_choice("preview", preview, ours),
        unknown_fields=_choice("unknown_fields", unknown_fields, ours),
        headers=Held(as_headers(headers)),
        query=Held(()),
        hooks=hooks,
        time_zone=_time_zone(time_zone, ours),
        phone_region=_phone_region(phone_region),
    )


def as_policy(value: int | RetryPolicy | None, default: RetryPolicy) -> RetryPolicy:
    """Return a retry policy from one, or from how often a request is sent again at most."""
    if value is None:
        return default
    if isinstance(value, RetryPolicy):
        return check_policy(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"retries is {value!r}; it must be a RetryPolicy, or how often to send again, from 0.")
    return default.replace(attempts=value + 1)


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


def _choice(name: str, value: str | None, environ: _Environ) -> Choice:
    variable = f"TRIGG_{name.upper()}"
    return as_choice(environ.get(variable) or "warn", variable) if value is None else as_choice(value, name)


def as_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return headers of the caller's, checked. The values are not shown in an error, since they may be secrets."""
    out: dict[str, str] = {}
    if headers is not None and not isinstance(headers, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"headers must be a mapping of names to texts, not {type(headers).__name__}.")
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


class _Environ(Held[dict[str, str]]):
    """The environment variables that are ours."""

    __slots__ = ()

    def get(self, name: str) -> str | None:
        return self._reveal().get(name)


def _key(given: Secret | None, environ: _Environ) -> Secret:
    name = "TRIGG_API_KEY" if given is None else "api_key"
    key = Secret(environ.get("TRIGG_API_KEY") or "") if given is None else given
    wrong = _what_is_wrong(key)
    if wrong:
        raise ConfigurationError(wrong.format(name=name))
    return key


def _what_is_wrong(key: Secret) -> str:
    text: object = key.reveal()
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        return "{name} must be a text."
    if not text.strip():
        return "There is no API key: give api_key, or set the environment variable TRIGG_API_KEY."
    if text != text.strip() or not text.isascii() or not text.isprintable() or " " in text:
        return "{name} contains whitespace or an invalid character; copy it again."
    if re.search(_QUOTES, text):
        return "{name} contains a quotation mark; give the key without quotes, also in a file such as .env."
    if re.fullmatch(_PLACEHOLDERS, text):
        return "{name} is a placeholder that nothing was put in place of; set the variable that it names, or the key."
    return ""


def _insecure_hosts(hosts: Collection[str], servers: Mapping[str, str]) -> frozenset[str]:
    if isinstance(hosts, str) or not all(isinstance(host, str) and re.fullmatch(r"[\w.:-]+", host) for host in hosts):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"allow_insecure_hosts: expected host names such as {{'sandbox'}}, got {hosts!r}.")
    allowed = frozenset(host.lower() for host in hosts)
    if ours := allowed & {urlsplit(url).hostname for url in servers.values()}:
        raise ConfigurationError(f"allow_insecure_hosts: {min(map(str, ours))} is Trigg's own; it takes https only.")
    return allowed


def _base_url(
    servers: Mapping[str, str],
    environment: str | None,
    base_url: str | None,
    environ: _Environ,
    insecure_hosts: frozenset[str],
) -> str:
    if environment is not None and base_url is not None:
        raise ConfigurationError("Give either environment or base_url, not both.")
    if base_url is not None:
        return check_base_url(base_url, "base_url", insecure_hosts)
    if environment is None and (url := environ.get("TRIGG_BASE_URL")):
        return check_base_url(url, "TRIGG_BASE_URL", insecure_hosts)
    name = "environment" if environment is not None else "TRIGG_ENVIRONMENT"
    chosen = environment if environment is not None else environ.get("TRIGG_ENVIRONMENT") or "production"
    if not isinstance(chosen, str) or chosen not in servers:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"{name} is {chosen!r}; allowed are {', '.join(map(repr, servers))}.")
    return servers[chosen]


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


def _timeout(given: float | Timeout | None, environ: _Environ) -> Timeout:
    if given is not None:
        return as_timeout(given)
    number = _seconds_of("TRIGG_TIMEOUT", environ)
    return Timeout() if number is None else as_timeout(number, "TRIGG_TIMEOUT")


def _deadline(given: float | None, environ: _Environ) -> float:
    if given is not None:
        return seconds("deadline", given)
    number = _seconds_of("TRIGG_DEADLINE", environ)
    return DEADLINE if number is None else seconds("TRIGG_DEADLINE", number)


def _seconds_of(name: str, environ: _Environ) -> float | None:
    text = environ.get(name)
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise ConfigurationError(f"{name} is {text!r}; it must be a number of seconds.") from None


def _time_zone(given: str | tzinfo | None, environ: _Environ) -> str | tzinfo:
    value = given if given is not None else environ.get("TRIGG_TIME_ZONE")
    if given is None and not value:
        # Not looked up before it is needed: a machine without a time zone database can do all else.
        return DEFAULT_ZONE
    from trigg_ext._datetimes import zone_of

    name = "time_zone" if given is not None else "TRIGG_TIME_ZONE"
    zone_of(value, name)
    return value  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


def _phone_region(given: str | None) -> str | None:
    if given is not None and not (isinstance(given, str) and re.fullmatch("[A-Z]{2}", given)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"phone_region is {given!r}; it must be a country such as 'NO', or None.")
    return given


VARIABLES = (
    "TRIGG_API_KEY",
    "TRIGG_ENVIRONMENT",
    "TRIGG_BASE_URL",
    "TRIGG_TIMEOUT",
    "TRIGG_DEADLINE",
    "TRIGG_PREVIEW",
    "TRIGG_UNKNOWN_FIELDS",
    "TRIGG_TIME_ZONE",
)
