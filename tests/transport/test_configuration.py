"""From arguments, then the environment, read when the client is made; a wrong value is named with what is allowed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from trigg_ext import AsyncTriggClient, ConfigurationError, Limits, Timeout, TriggClient, TriggError

VARIABLES = ("TRIGG_API_KEY", "TRIGG_ENVIRONMENT", "TRIGG_BASE_URL", "TRIGG_TIMEOUT", "TRIGG_DEADLINE", "TRIGG_PREVIEW")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def timeout_of(client: TriggClient) -> Timeout:
    return client._settings.timeout


def test_production_is_the_default() -> None:
    assert TriggClient("key").base_url == "https://api.oculos.no/v4"
    assert AsyncTriggClient("key").base_url == "https://api.oculos.no/v4"


def test_arguments_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIGG_API_KEY", "fra-miljoet")
    monkeypatch.setenv("TRIGG_ENVIRONMENT", "staging")
    monkeypatch.setenv("TRIGG_TIMEOUT", "7.5")
    monkeypatch.setenv("TRIGG_DEADLINE", "45")
    sent: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=[])

    transport = httpx.MockTransport(handler)
    with TriggClient(transport=transport) as client:
        assert client.base_url == "https://api.staging.oculos.no/v4"
        assert timeout_of(client).read == 7.5
        assert client._settings.deadline == 45
        client.stores.list()
    with TriggClient("fra-argumentet", environment="production", timeout=2, deadline=9, transport=transport) as client:
        assert client.base_url == "https://api.oculos.no/v4"
        assert timeout_of(client).read == 2
        assert client._settings.deadline == 9
        assert client.with_options(deadline=3)._settings.deadline == 3
        client.stores.list()
    assert [request.headers["x-api-key"] for request in sent] == ["fra-miljoet", "fra-argumentet"]
    monkeypatch.setenv("TRIGG_BASE_URL", "https://trigg.example.no/v4/")
    assert TriggClient().base_url == "https://trigg.example.no/v4"
    assert TriggClient(environment="staging").base_url == "https://api.staging.oculos.no/v4"


def test_the_environment_is_read_when_the_client_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIGG_ENVIRONMENT", "staging")
    client = TriggClient("key")
    monkeypatch.setenv("TRIGG_ENVIRONMENT", "production")
    assert client.base_url == "https://api.staging.oculos.no/v4"


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        ({}, {}, "TRIGG_API_KEY"),
        ({}, {"TRIGG_API_KEY": "  "}, "TRIGG_API_KEY"),
        ({"api_key": "med blank"}, {}, "api_key contains whitespace"),
        ({"api_key": '"sitert"'}, {}, "api_key contains a quotation mark; give the key without quotes"),
        ({}, {"TRIGG_API_KEY": "'sitert'"}, "TRIGG_API_KEY contains a quotation mark"),
        ({}, {"TRIGG_API_KEY": "sitert'"}, "TRIGG_API_KEY contains a quotation mark"),
        ({"api_key": "${TRIGG_API_KEY}"}, {}, "api_key is a placeholder"),
        ({}, {"TRIGG_API_KEY": "$TRIGG_KEY"}, "TRIGG_API_KEY is a placeholder"),
        ({}, {"TRIGG_API_KEY": "${{secrets.TRIGG}}"}, "TRIGG_API_KEY is a placeholder"),
        ({}, {"TRIGG_API_KEY": "{{trigg_api_key}}"}, "TRIGG_API_KEY is a placeholder"),
        ({}, {"TRIGG_API_KEY": "%TRIGG_API_KEY%"}, "TRIGG_API_KEY is a placeholder"),
        ({"api_key": "<your-key>"}, {}, "api_key is a placeholder"),
        ({"api_key": "nøkkel"}, {}, "api_key"),
        ({"api_key": "linje\n"}, {}, "api_key"),
        ({"api_key": 4}, {}, "api_key must be a string"),
        ({}, {"TRIGG_API_KEY": "x\ty"}, "TRIGG_API_KEY contains"),
        ({"environment": "test"}, {}, "environment is 'test'; allowed are 'production', 'staging'"),
        ({}, {"TRIGG_ENVIRONMENT": "prod"}, "TRIGG_ENVIRONMENT is 'prod'; allowed are"),
        ({"environment": "staging", "base_url": "https://x.example.no"}, {}, "either environment or base_url"),
        ({"base_url": "http://api.example.no/v4"}, {}, "unencrypted"),
        ({"base_url": "http://127.0.0.1.example.no"}, {}, "unencrypted"),
        ({"base_url": "api.example.no"}, {}, "base_url"),
        ({"base_url": "ftp://api.example.no"}, {}, "base_url"),
        ({"base_url": "https://"}, {}, "base_url"),
        ({"base_url": "https://ola:passord@api.example.no"}, {}, "user name or a password"),
        ({"base_url": "https://api.example.no/v4?x=1"}, {}, "without '?'"),
        ({"base_url": "https://api.example.no:port"}, {}, "base_url"),
        ({"base_url": "https://api.example.no/\nx"}, {}, "base_url"),
        ({}, {"TRIGG_BASE_URL": "http://example.no"}, "TRIGG_BASE_URL"),
        ({"timeout": 0}, {}, "timeout is 0"),
        ({"timeout": float("inf")}, {}, "timeout is inf"),
        ({"timeout": True}, {}, "timeout is True"),
        ({"timeout": "5"}, {}, "timeout is '5'"),
        ({"timeout": Timeout(read=-1)}, {}, r"timeout\.read is -1"),
        ({}, {"TRIGG_TIMEOUT": "fem"}, "TRIGG_TIMEOUT is 'fem'"),
        ({}, {"TRIGG_TIMEOUT": "-5"}, "TRIGG_TIMEOUT is -5"),
        ({"deadline": 0}, {}, "deadline is 0"),
        ({"deadline": float("nan")}, {}, "deadline is nan"),
        ({"deadline": "30"}, {}, "deadline is '30'"),
        ({}, {"TRIGG_DEADLINE": "et minutt"}, "TRIGG_DEADLINE is 'et minutt'"),
        ({}, {"TRIGG_DEADLINE": "0"}, "TRIGG_DEADLINE is 0"),
        ({"preview": "nei"}, {}, "preview is 'nei'; allowed are 'warn', 'allow', 'error'"),
        ({}, {"TRIGG_PREVIEW": "ja"}, "TRIGG_PREVIEW is 'ja'"),
        ({"limits": Limits(connections=0)}, {}, "limits: connections is 0"),
        ({"limits": Limits(idle_connections=-1)}, {}, "limits: idle_connections is -1"),
        ({"headers": {"X-API-Key": "annen"}}, {}, "use api_key"),
        ({"headers": {"Host": "evil.example.com"}}, {}, "set by the client itself"),
        ({"headers": {"x kjede": "1"}}, {}, "not the name of a header"),
        ({"headers": {"x-kjede": "a\r\nb"}}, {}, "printable ASCII"),
    ],
)
@pytest.mark.parametrize("kind", [TriggClient, AsyncTriggClient])
def test_a_wrong_value_is_named_with_what_is_allowed(
    arguments: dict[str, Any], variables: dict[str, str], said: str, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "TRIGG_API_KEY" not in variables and said != "TRIGG_API_KEY":
        variables = {"TRIGG_API_KEY": "key", **variables}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=said) as caught:
        kind(**arguments)
    assert isinstance(caught.value, (TriggError, ValueError))
    for secret in ("passord", "annen", "nøkkel", "med blank"):
        assert secret not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://localhost:8080/v4", "http://127.0.0.1/v4", "http://[::1]:8080/v4", "http://127.8.9.1"]
)
def test_http_is_for_this_machine(url: str) -> None:
    assert TriggClient("key", base_url=url).base_url == url


@pytest.mark.parametrize(
    "options", [{"query": {"x": b"bytes"}}, {"preview": "kanskje"}, {"timeout": -1}, {"deadline": -1}, {"retries": -1}]
)
def test_options_of_one_call_are_checked_alike(options: dict[str, Any]) -> None:
    with TriggClient("key") as client, pytest.raises(ConfigurationError):
        client.with_options(**options)


# --- http in a network of containers ---


def test_http_is_allowed_for_the_hosts_that_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = {"Sandbox"}
    client = TriggClient("sandbox-key", base_url="http://sandbox:8080/v4", allow_insecure_hosts=hosts)
    assert client.base_url == "http://sandbox:8080/v4"
    with pytest.raises(ConfigurationError, match=r"with allow_insecure_hosts=\{'sandbox'\}"):
        TriggClient("sandbox-key", base_url="http://sandbox:8080/v4")
    with pytest.raises(ConfigurationError, match="travel unencrypted"):
        AsyncTriggClient("sandbox-key", base_url="http://andre:8080/v4", allow_insecure_hosts=hosts)

    monkeypatch.setenv("TRIGG_API_KEY", "fra-miljoet")
    monkeypatch.setenv("TRIGG_BASE_URL", "http://sandbox:8080/v4")
    assert AsyncTriggClient("sandbox-key", allow_insecure_hosts=hosts).base_url == "http://sandbox:8080/v4"
    with pytest.raises(ConfigurationError, match="TRIGG_API_KEY may be the key of production"):
        TriggClient(allow_insecure_hosts=hosts)


@pytest.mark.parametrize(
    ("hosts", "words"),
    [
        ({"api.oculos.no"}, "api.oculos.no is Trigg's own"),
        ("sandbox", "expected host names such as"),
        (["http://sandbox"], "expected host names such as"),
    ],
)
def test_hosts_that_cannot_be_allowed_are_refused(hosts: Any, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        TriggClient("sandbox-key", allow_insecure_hosts=hosts)
