"""The way to the API: proxies and trust stores, from options and from the environment."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.transport.operations_table import BY_NAME, call
from tests.transport.raw_server import EMPTY, Peer, authority, raw_server, server_tls, trust, tunnel
from tests.transport.recorder import Reply, recording, reply_json
from trigg_ext import AsyncTriggClient, ConfigurationError, TriggClient, TriggConnectionError, retries_for_testing

KEY = "hemmelig-noekkel-93f1"
BOTH = pytest.mark.parametrize("kind", ["sync", "async"])
API = "https://api.example.no/v4"


def one_call(kind: str, base_url: str, name: str = "stores.list", **options: Any) -> Any:
    if kind == "sync":
        with TriggClient(KEY, base_url=base_url, preview="allow", **options) as client:
            return call(client, BY_NAME[name])

    async def run() -> Any:
        async with AsyncTriggClient(KEY, base_url=base_url, preview="allow", **options) as client:
            return await call(client, BY_NAME[name])

    return asyncio.run(run())


def serve(peer: Peer) -> None:
    while peer.request():
        peer.send(EMPTY)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@BOTH
def test_a_proxy_is_used_and_sees_neither_key_nor_path(kind: str) -> None:
    with raw_server(serve, server_tls()) as api, raw_server(tunnel) as proxy:
        assert one_call(kind, api.base_url, proxy=f"http://127.0.0.1:{proxy.port}", trust_store=trust()) == []
        assert proxy.connections == 1
        assert KEY.encode() in api.requests[0]
        assert KEY.encode() not in b"".join(proxy.requests)
        assert b"stores" not in b"".join(proxy.requests)


@BOTH
def test_a_proxy_with_tls_of_its_own_is_used(kind: str) -> None:
    with raw_server(serve, server_tls()) as api, raw_server(tunnel, server_tls()) as proxy:
        assert one_call(kind, api.base_url, proxy=f"https://127.0.0.1:{proxy.port}", trust_store=trust()) == []
        assert (proxy.connections, len(api.requests)) == (1, 1)


@BOTH
def test_a_proxy_of_the_environment_is_used_and_not_for_the_hosts_of_no_proxy(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with raw_server(serve, server_tls()) as api, raw_server(tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.port}")
        one_call(kind, api.base_url, trust_store=trust())
        assert proxy.connections == 1
        monkeypatch.setenv("NO_PROXY", "::1, intern.example.no,127.0.0.0/8")
        one_call(kind, api.base_url, trust_store=trust())
        assert (proxy.connections, len(api.requests)) == (1, 2)


@pytest.mark.parametrize(
    ("entry", "url", "exempt"),
    [
        ("*", API, True),
        ("example.no", API, True),
        (".example.no", API, True),
        ("*.example.no", API, True),
        ("API.example.no", API, True),
        ("api.example.no:443", API, True),
        ("api.example.no:8443", API, False),
        ("https://api.example.no", API, True),
        ("ample.no", API, False),
        ("10.0.0.0/8", API, False),
        ("::1", API, False),
        ("::1", "https://[::1]:8443/v4", True),
        ("[::1]", "https://[::1]:8443/v4", True),
        ("[::1]:8443", "https://[::1]:8443/v4", True),
        ("[::1]:443", "https://[::1]:8443/v4", False),
        ("fd00::/8", "https://[fd12:3456::7]/v4", True),
        ("10.0.0.0/8", "https://10.20.30.40/v4", True),
        ("", API, False),
    ],
)
def test_no_proxy_names_domains_addresses_networks_and_ports(
    entry: str, url: str, exempt: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example.no:3128")
    monkeypatch.setenv("NO_PROXY", f"localhost, {entry}")
    with TriggClient(KEY, base_url=url) as client:
        making = client._pool.reveal()._options.making
    assert making is not None
    assert (making.proxy is None) is exempt


@pytest.mark.parametrize("entry", ["::1::", "[::1]:port", "api.example.no:port", "api:example:no"])
def test_what_no_proxy_means_by_an_entry_is_not_guessed(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.no:3128")
    monkeypatch.setenv("NO_PROXY", entry)
    with pytest.raises(ConfigurationError, match=r"NO_PROXY has .* write an IPv6 address as"):
        TriggClient(KEY, base_url=API)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_wrong_proxy_of_the_environment_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "gopher://proxy.example.no")
    with pytest.raises(ConfigurationError, match=f"{name} is not a URL such as"):
        TriggClient(KEY, base_url=API)


@BOTH
def test_a_proxy_that_refuses_leaves_the_operation_unsent(kind: str) -> None:
    def refuse(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")

    with retries_for_testing(3), raw_server(serve, server_tls()) as api, raw_server(refuse) as proxy:
        with pytest.raises(TriggConnectionError, match="the proxy refused it") as caught:
            one_call(kind, api.base_url, "messaging.send_sms", proxy=f"http://127.0.0.1:{proxy.port}")
        assert (caught.value.may_have_acted, caught.value.attempts, proxy.connections) == (False, 3, 3)
        assert api.requests == []


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:3128", "https://127.0.0.1:3128", "socks5://127.0.0.1:1080"])
@pytest.mark.parametrize("kind", [TriggClient, AsyncTriggClient])
def test_no_proxy_is_taken_that_would_read_the_key(kind: Any, proxy: str) -> None:
    with pytest.raises(ConfigurationError, match="would read the API key"):
        kind(KEY, base_url="http://localhost:8080/v4", proxy=proxy)


def test_nor_is_an_httpx_client_that_sends_plain_http_through_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with recording(Reply(500)) as proxy, recording(reply_json([])) as api:
        url = proxy.base_url.removesuffix("/v4")
        with httpx.Client(proxy=url) as own, pytest.raises(ConfigurationError, match=r"http_client sends plain http"):
            TriggClient(KEY, base_url=api.base_url, http_client=own)
        with httpx.HTTPTransport(proxy=url) as transport, pytest.raises(ConfigurationError, match="transport sends"):
            TriggClient(KEY, base_url=api.base_url, transport=transport)
        monkeypatch.setenv("HTTP_PROXY", url)
        with httpx.Client() as own, pytest.raises(ConfigurationError, match="set NO_PROXY, or trust_env=False"):
            TriggClient(KEY, base_url=api.base_url, http_client=own)
        with httpx.Client(trust_env=False) as own, TriggClient(KEY, base_url=api.base_url, http_client=own) as client:
            assert client.stores.list() == []
        assert proxy.seen == []


@BOTH
def test_certificates_of_the_environment_are_trusted(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "ca.pem"
    authority().cert_pem.write_to_path(store)
    with raw_server(serve, server_tls()) as api:
        with pytest.raises(TriggConnectionError, match="the certificate is not trusted") as caught:
            one_call(kind, api.base_url, "messaging.send_sms", retries=0)
        assert not caught.value.may_have_acted
        monkeypatch.setenv("SSL_CERT_FILE", str(store))
        assert one_call(kind, api.base_url) == []
        monkeypatch.delenv("SSL_CERT_FILE")
        assert one_call(kind, api.base_url, trust_store=store) == []


def test_certificates_of_the_environment_that_are_not_there_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing, empty = tmp_path / "mangler.pem", tmp_path / "tom.pem"
    empty.touch()
    for path in (missing, empty, tmp_path):
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        with pytest.raises(ConfigurationError, match=r"SSL_CERT_FILE is .*; set it to one, or unset it"):
            TriggClient(KEY, base_url=API)
    monkeypatch.delenv("SSL_CERT_FILE")
    for path in (missing, empty):
        monkeypatch.setenv("SSL_CERT_DIR", str(path))
        with pytest.raises(ConfigurationError, match=r"SSL_CERT_DIR is .*; set it to one, or unset it"):
            AsyncTriggClient(KEY, base_url=API)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    TriggClient(KEY, base_url=API).close()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("https://api.example.no/v4#", "without '\\?' and '#'"),
        ("https://api.example.no/v4?", "without '\\?' and '#'"),
        ("https://api.example.no/v4#kunder", "without '\\?' and '#'"),
        ("https://@api.example.no/v4", "user name or a password"),
        ("https://ola@api.example.no/v4", "user name or a password"),
        (" https://api.example.no/v4", "such as"),
        ("https://api.example.no/v4 ", "such as"),
        ("https://api.example.no/v4\n", "such as"),
        ("https://api.example.no/\tv4", "such as"),
        ("https://api.example.no\\@evil.example.com/v4", "user name or a password"),
        ("https://api.example.no\\evil/v4", "not a URL"),
        ("https://api.example.no:0x1bb/v4", "not a URL"),
        ("https://[::1/v4", "not a URL"),
        ("https://api..example.no/v4", "not a URL"),
        ("https:///v4", "not a URL"),
        ("https:api.example.no/v4", "not a URL"),
        ("//api.example.no/v4", "such as"),
        ("HTTP://api.example.no/v4", "unencrypted"),
    ],
)
def test_a_base_url_that_would_send_elsewhere_is_refused(given: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        TriggClient(KEY, base_url=given)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("HTTPS://API.example.no/v4/", "https://api.example.no/v4"),
        ("https://api.example.no:8443//", "https://api.example.no:8443"),
        ("https://api.example.no:/v4", "https://api.example.no/v4"),
        ("HTTP://LOCALHOST:8080", "http://localhost:8080"),
        ("http://[::1]:8080/v4/", "http://[::1]:8080/v4"),
    ],
)
def test_a_base_url_is_kept_as_it_was_understood(given: str, kept: str) -> None:
    with TriggClient(KEY, base_url=given) as client:
        assert client.base_url == kept


def test_one_tls_context_is_for_one_choice_of_protocols() -> None:
    from trigg_ext._transport.options import tls_context

    assert tls_context(None) is tls_context(None)
    assert tls_context(None) is not tls_context(None, http2=True)
    own = ssl.create_default_context()
    assert tls_context(own) is own
