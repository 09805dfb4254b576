"""Resolve how a client reaches the API: proxy, TLS and limits, from its options and the usual environment variables."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import ssl
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import certifi  # comes with httpx

from trigg_api.record import Record
from trigg_ext._transport.connections import Making
from trigg_ext._transport.exchange import Given
from trigg_ext._transport.library import LIBRARIES, httpx, kinds
from trigg_ext._transport.pool import PoolOptions
from trigg_ext.errors import ConfigurationError
from trigg_ext.timeouts import Limits, check_limits

#: What may be given as the trust store: a context, or the path of a file with certificates.
TrustStore = ssl.SSLContext | str | os.PathLike[str]

#: Bytes of a response, decompressed, where nothing else is set.
MOST_BYTES = 64 * 1024 * 1024


class Reach(Record):
    """The options of a client that say how requests reach the API."""

    limits: Limits | None
    proxy: str | None
    http2: bool
    trust_store: TrustStore | None
    transport: Any
    http_client: Any
    max_response_bytes: int | None


def pool_options(reach: Reach, base_url: str, *, asynchronous: bool) -> PoolOptions:
    """Return how the pool of a client sends.

    Raises:
        ConfigurationError: an option is wrong, or does not go with another; the message names it.
    """
    most = _most_bytes(reach.max_response_bytes)
    limits = check_limits(reach.limits or Limits())
    own = {"limits": reach.limits, "proxy": reach.proxy, "http2": reach.http2 or None, "trust_store": reach.trust_store}
    if reach.http_client is not None:
        refuse_other_kind(reach.http_client, asynchronous=asynchronous)
        if reach.transport is not None or any(value is not None for value in own.values()):
            raise ConfigurationError(
                "With http_client, set transport, limits, proxy, http2 and trust_store on that client."
            )
        given = Given(client=reach.http_client)
        _refuse_plain_proxy(given, base_url)
        return PoolOptions(limits, most, given=given)
    if reach.transport is not None:
        _refuse_other_transport(reach.transport, asynchronous=asynchronous)
        if any(value is not None for name, value in own.items() if name != "limits"):
            raise ConfigurationError("With transport, set proxy, http2 and trust_store on that transport.")
        given = Given(transport=reach.transport)
        _refuse_plain_proxy(given, base_url)
        return PoolOptions(limits, most, given=given)
    return PoolOptions(limits, most, making=_making(reach, base_url))


def user_agent(version: str) -> str:
    """Return what this client says it is."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"trigg-client/{version} python/{python} {httpx.__title__}/{httpx.__version__}"


def merge_user_agent(headers: Mapping[str, str], version: str) -> dict[str, str]:
    """Return the caller's headers with ours below them."""
    if any(name.lower() == "user-agent" for name in headers):
        return dict(headers)
    return {"user-agent": user_agent(version), **headers}


def refuse_other_kind(given: object, *, asynchronous: bool) -> None:
    """Refuse a client of httpx or httpx2 of the wrong kind.

    Raises:
        ConfigurationError: a synchronous client was given to an asynchronous one, or the other way about.
    """
    wanted = "AsyncClient" if asynchronous else "Client"
    if wanted not in kinds(given):
        raise ConfigurationError(f"http_client must be an {_either(wanted)}, not {type(given).__name__}.")


def _refuse_other_transport(given: object, *, asynchronous: bool) -> None:
    kind, method = (
        ("AsyncBaseTransport", "handle_async_request") if asynchronous else ("BaseTransport", "handle_request")
    )
    if not callable(getattr(given, method, None)) or isinstance(given, type):
        raise ConfigurationError(f"transport must be an {_either(kind)}, not {type(given).__name__}.")


def _either(kind: str) -> str:
    return " or ".join(f"{library}.{kind}" for library in LIBRARIES)


def _most_bytes(given: int | None) -> int:
    most = MOST_BYTES if given is None else given
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"max_response_bytes is {most!r}; it must be a whole number of bytes from 1.")
    return most


# --- connections of our own -------------------------------------------------------------------------------------------


def _making(reach: Reach, base_url: str) -> Making:
    parts = urlsplit(base_url)
    host, port = parts.hostname or "", parts.port or 443
    plain = parts.scheme == "http"
    if reach.proxy is not None and plain:
        raise ConfigurationError(
            "proxy: with a base URL of plain http, the proxy would read the API key. Use https, or leave proxy out."
        )
    # Plain http is for this machine only, and no proxy is between.
    if reach.proxy is not None or plain:
        proxy = None if reach.proxy is None else _proxy(reach.proxy, "proxy")
    else:
        proxy = proxy_of_the_environment(host, port)
    tls = None if plain and reach.trust_store is None else tls_context(reach.trust_store, http2=reach.http2)
    making = Making(None if plain else tls, proxy, reach.http2)
    try:
        making.check()
    except ImportError as error:
        part = "socks" if error.name == "socksio" else "http2"
        raise ConfigurationError(
            f"An optional part of httpx is missing: pip install 'httpx[{part}]' ({error})."
        ) from None
    return making


def _proxy(url: object, name: str) -> httpx.Proxy:
    if not isinstance(url, str):
        raise ConfigurationError(f"{name} must be a URL, not {type(url).__name__}.")
    try:
        return httpx.Proxy(url)
    except (ValueError, httpx.InvalidURL):
        raise ConfigurationError(f"{name} is not a URL such as 'http://proxy.example.no:3128'.") from None


def proxy_of_the_environment(host: str, port: int) -> httpx.Proxy | None:
    """Return the proxy that the environment names for requests to a host over https, if any.

    Raises:
        ConfigurationError: what it names is no URL.
    """
    proxies = getproxies()
    kind = next((kind for kind in ("https", "all") if proxies.get(kind)), None)
    if kind is None or any(_exempts(entry.strip(), host, port) for entry in proxies.get("no", "").split(",")):
        return None
    url = proxies[kind]
    return _proxy(url if "://" in url else f"http://{url}", f"{kind.upper()}_PROXY")


def _exempts(entry: str, host: str, port: int) -> bool:
    """Return whether an entry of ``NO_PROXY`` is for a host: a domain, an address, a network, or one with a port."""
    if entry in ("", "*"):
        return entry == "*"
    name = entry.rpartition("://")[2].lower()
    with contextlib.suppress(ValueError):
        network = ipaddress.ip_network(name.removeprefix("[").removesuffix("]"), strict=False)
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(host) in network
        return False
    try:
        parts = urlsplit(f"//{name}")
        domain, its_port = parts.hostname, parts.port
    except ValueError:
        domain, its_port = None, None
    if not domain:
        raise ConfigurationError(
            f"NO_PROXY has {entry!r}, which is no host, domain, address or network; write an IPv6 address as '::1', "
            "or as '[::1]:8080' with a port, and separate the entries by commas."
        )
    domain = domain.removeprefix("*").removeprefix(".")
    return its_port in (None, port) and (host == domain or host.endswith(f".{domain}"))


_contexts: dict[tuple[str, str, bool], ssl.SSLContext] = {}
_contexts_lock = threading.Lock()


def tls_context(trust: TrustStore | None, *, http2: bool = False) -> ssl.SSLContext:
    """Return the one TLS context of the process for a trust store; making one costs some 20 ms.

    Raises:
        ConfigurationError: the file cannot be read, or holds no certificates.
    """
    if isinstance(trust, ssl.SSLContext):
        return trust
    if trust is not None and not isinstance(trust, (str, os.PathLike)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"trust_store must be a file or an ssl.SSLContext, not {type(trust).__name__}.")
    name, path = ("trust_store", os.fspath(trust)) if trust is not None else _trust_of_the_environment()
    # httpcore sets on a context what protocols are offered, so one is for one choice of them.
    key = (name, path, http2)
    with _contexts_lock:
        if key not in _contexts:
            _contexts[key] = _new_context(name, path)
        return _contexts[key]


def _trust_of_the_environment() -> tuple[str, str]:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if path := os.environ.get(name):
            return name, path
    return "", ""


def _new_context(name: str, path: str) -> ssl.SSLContext:
    if not name:
        # Whichever library it is; httpx2 would trust what the system does.
        return ssl.create_default_context(cafile=certifi.where())
    if name == "SSL_CERT_DIR":
        # ssl takes any path here, and then trusts nobody.
        if not Path(path).is_dir():
            raise ConfigurationError(f"SSL_CERT_DIR is {path!r}, which is no folder; set it to one, or unset it.")
        return ssl.create_default_context(capath=path)
    try:
        return ssl.create_default_context(cafile=path)
    except (OSError, ValueError):
        remedy = "" if name == "trust_store" else "; set it to one, or unset it"
        raise ConfigurationError(
            f"{name} is {path!r}, which is no file with certificates in PEM form{remedy}."
        ) from None


# --- what was given ---------------------------------------------------------------------------------------------------


def _refuse_plain_proxy(given: Given, base_url: str) -> None:
    """Refuse what would send the key unencrypted to a proxy."""
    if not base_url.startswith("http:"):
        return
    pool = getattr(given.transport_for(given.library.URL(base_url)), "_pool", None)
    if not kinds(pool).isdisjoint({"HTTPProxy", "SOCKSProxy", "AsyncHTTPProxy", "AsyncSOCKSProxy"}):
        name = "transport" if given.client is None else "http_client"
        raise ConfigurationError(
            f"{name} sends plain http through a proxy, which would read the API key. Use https, or no proxy for this "
            "machine (httpx takes one from the environment: set NO_PROXY, or trust_env=False)."
        )
