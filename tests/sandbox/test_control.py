"""The control of the sandbox over HTTP, and the class that uses it from another process."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from trigg_ext import RateLimitedError
from trigg_ext.sandbox import Fault, Remote, Sandbox
from trigg_ext.sandbox._control import _ROUTES, PREFIX
from trigg_ext.sandbox._http.messages import RawRequest

OLA = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
SMS = {"mobilePhone": "+47 912 34 567", "message": "Velkommen!"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def control(sandbox: Sandbox) -> Iterator[httpx.Client]:
    headers = {"x-api-key": sandbox.api_key}
    with httpx.Client(transport=sandbox.transport(), base_url="http://localhost", headers=headers) as client:
        yield client


def asked(response: httpx.Response, status: int = 200) -> Any:
    assert response.status_code == status, response.text
    return response.json() if response.content else None


def test_a_reset_goes_back_to_the_start(sandbox: Sandbox, control: httpx.Client) -> None:
    asked(control.post("/v4/messaging/sms", json=SMS))
    asked(control.post("/_sandbox/faults", json={"fault": "stores.list:503"}))

    asked(control.post("/_sandbox/reset"), 204)

    assert asked(control.get("/_sandbox/outbox")) == asked(control.get("/_sandbox/faults")) == []
    assert sandbox.requests == []


def test_a_dump_is_a_seed_of_the_same_state(sandbox: Sandbox, control: httpx.Client, tmp_path: Path) -> None:
    given = {"data": {"mobilePhone": "+4790090090", "favorittfarge": "blå"}}
    id = asked(control.post("/v4/customers", json=given), 201)["data"]["id"]
    asked(control.post("/v4/import", content=b"\xff\xfe", headers={"content-type": "application/octet-stream"}), 415)
    asked(control.post("/v4/import/file", files={"file": ("medlemmer.csv", b"\xff\x00\xfe")}))
    dump = asked(control.get("/_sandbox/seed"))
    customers, imports = sandbox.state.customers(), sandbox.state.imports()
    asked(control.post("/_sandbox/reset"), 204)

    asked(control.put("/_sandbox/seed", json=dump), 204)

    assert (sandbox.state.customers(), sandbox.state.imports()) == (customers, imports)
    assert imports[0]["content"] == b"\xff\x00\xfe"
    with Sandbox(seed=dump) as other, other.client() as client:
        assert other.state.now == sandbox.state.now
        assert client.customers.get(id).mobile_phone == "+4790090090"
        new: Any = {"data": {"mobilePhone": "+4790090091"}}
        assert client.customers.create(new).id == asked(control.post("/v4/customers", json=new), 201)["data"]["id"]


def test_a_seed_is_added_or_replaces(sandbox: Sandbox, control: httpx.Client) -> None:
    asked(control.post("/_sandbox/seed", json={"customers": [{"id": "M-17", "firstName": "Nils"}]}), 204)
    assert [customer["firstName"] for customer in asked(control.get("/_sandbox/customers"))] == ["Ola", "Kari", "Nils"]
    refused = asked(control.post("/_sandbox/seed", json={"customers": [{"id": "M-17"}]}), 400)
    assert refused["detailedErrorMessage"]["description"].startswith("seed.customers[0]: a customer with one of")

    asked(control.put("/_sandbox/seed", json={"customers": [{"id": "M-18"}]}), 204)
    assert [customer["id"] for customer in asked(control.get("/_sandbox/customers"))] == ["M-18"]


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        ({}, "expected a snapshot of version 2, got None"),
        ({"version": 2, "tables": {}}, "this is no snapshot of a sandbox (KeyError: 'customers')"),
    ],
)
def test_what_is_no_snapshot_is_refused_and_changes_nothing(
    sandbox: Sandbox, control: httpx.Client, snapshot: dict[str, Any], words: str
) -> None:
    before = sandbox.state.dump()
    refused = asked(control.put("/_sandbox/seed", json={"snapshot": snapshot}), 400)
    assert refused["detailedErrorMessage"]["description"] == f"seed.snapshot: {words}"
    assert sandbox.state.dump() == before


def test_the_clock_is_set_and_advanced(control: httpx.Client) -> None:
    assert asked(control.get("/_sandbox/clock")) == {"now": "2026-01-05T08:00:00+01:00"}
    assert asked(control.post("/_sandbox/clock", json={"advance": 90}))["now"] == "2026-01-05T08:01:30+01:00"
    assert (
        asked(control.post("/_sandbox/clock", json={"now": "2026-02-01T12:00"}))["now"] == "2026-02-01T12:00:00+01:00"
    )
    refused: list[Any] = [
        {"now": "2026-01-01T00:00:00"},
        {"now": "i morgen"},
        {"advance": -1},
        {"advance": True},
        {},
        [],
    ]
    for wrong in refused:
        asked(control.post("/_sandbox/clock", json=wrong), 400)


def test_faults_are_added_listed_hit_and_removed(control: httpx.Client) -> None:
    written = asked(control.post("/_sandbox/faults", json={"fault": "stores.*:429:first=1,retry-after=1.5"}))
    asked(control.post("/_sandbox/faults", json={"kind": "sequence", "options": {"steps": [502, "ok"]}}))
    assert asked(control.get("/v4/stores"), 502)["code"] == "502"
    asked(control.get("/v4/affiliates"))

    first, second = asked(control.get("/_sandbox/faults"))
    assert first == {**written, "calls": 1, "hits": 1}
    assert (second["kind"], second["operations"], second["calls"], second["hits"]) == ("sequence", ["*"], 2, 1)
    hits = asked(control.get("/_sandbox/faults/hits"))
    assert [(hit["operation"], hit["nth"]) for hit in hits] == [("stores.list", 1)] * 2

    asked(control.delete(f"/_sandbox/faults/{first['id']}"), 204)
    asked(control.delete(f"/_sandbox/faults/{first['id']}"), 404)
    asked(control.delete("/_sandbox/faults"), 204)
    assert asked(control.get("/_sandbox/faults")) == []
    for wrong in ({"fault": "stores.lst:429"}, {"fault": "stores.list:9"}, {"kind": "flom"}, {"kind": "drop", "x": 1}):
        asked(control.post("/_sandbox/faults", json=wrong), 400)


def test_the_request_log_is_searched_and_cleared(control: httpx.Client) -> None:
    asked(control.post("/v4/messaging/sms", json=SMS))
    asked(control.get(f"/v4/customers/id/{OLA}"))
    asked(control.get("/v4/stores", headers={"x-api-key": "feil"}), 401)

    def found(**search: str) -> list[str]:
        return [record["operation"] for record in asked(control.get("/_sandbox/requests", params=search))]

    assert found() == ["messaging.send_sms", "customers.get", "stores.list"]
    assert found(operation="customers.*") == found(path=OLA) == ["customers.get"]
    assert found(text="Velkommen") == found(method="post") == ["messaging.send_sms"]
    assert found(status="401") == found(limit="1") == ["stores.list"]
    asked(control.get("/_sandbox/requests", params={"feil": "1"}), 400)
    asked(control.get("/_sandbox/requests", params={"limit": "0"}), 400)
    assert control.headers["x-api-key"] not in control.get("/_sandbox/requests").text
    asked(control.delete("/_sandbox/requests"), 204)
    assert found() == []


def test_codes_are_read_from_the_outbox(control: httpx.Client) -> None:
    asked(control.get("/v4/messaging/sms/code/create/+4791234567"))
    asked(control.post("/v4/messaging/sms", json=SMS))

    (message,) = asked(control.get("/_sandbox/outbox", params={"to": "0047 91 23 45 67", "kind": "code"}))

    asked(control.get(f"/v4/messaging/sms/code/verify/+4791234567/{message['code']}"))
    assert message["text"] == f"Din kode er {message['code']}"


def test_all_that_is_known_of_a_customer(control: httpx.Client) -> None:
    asked(control.post("/v4/messaging/sms", json=SMS))
    for identifier in (OLA, "91234567", "+4791234567", "ola@example.no", "B9012E40-1B08-4DC5-84F9-BB8E2653B2A6"):
        known = asked(control.get(f"/_sandbox/customers/{identifier}"))
        assert known["customer"]["firstName"] == "Ola"
        assert [message["text"] for message in known["messages"]] == ["Velkommen!"]
    asked(control.get("/_sandbox/customers/ingen@example.no"), 404)


def test_namespaces_are_isolated(sandbox: Sandbox, control: httpx.Client) -> None:
    first, second = {"x-sandbox-namespace": "gw0"}, {"x-sandbox-namespace": "gw1"}
    asked(control.delete(f"/v4/customers/id/{OLA}/source/kasse", headers=first))
    asked(control.post("/_sandbox/faults", json={"fault": "stores.list:503"}, headers=first))

    asked(control.get(f"/v4/customers/id/{OLA}", headers=first), 404)
    asked(control.get("/v4/stores", headers=first), 503)
    for headers in (second, {}):
        asked(control.get(f"/v4/customers/id/{OLA}", headers=headers))
        asked(control.get("/v4/stores", headers=headers))
        assert len(asked(control.get("/_sandbox/requests", headers=headers))) == 2
    assert asked(control.get("/_sandbox/namespaces")) == ["gw0", "gw1"]
    asked(control.post("/_sandbox/reset", headers=first), 204)
    asked(control.get(f"/v4/customers/id/{OLA}", headers=first))
    asked(control.delete("/_sandbox/namespaces/gw0"), 204)
    asked(control.delete("/_sandbox/namespaces/gw0"), 404)
    for wrong in ("../x", "", "a" * 65):
        asked(control.get("/v4/stores", headers={"x-sandbox-namespace": wrong}), 400)
    assert len(sandbox.requests) == 2


@pytest.mark.parametrize(
    ("is_local", "headers", "status"),
    [
        (True, {"host": "localhost:8080"}, 200),
        (True, {"host": "[::1]:8080"}, 200),
        (True, {"host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080"}, 200),
        (True, {"host": "localhost:8080", "x-api-key": "feil"}, 200),
        (True, {"host": "angriper.example.com"}, 401),
        (True, {"host": "localhost:8080", "origin": "https://angriper.example.com"}, 403),
        (False, {"host": "localhost:8080"}, 401),
        (False, {"host": "sandbox:8080", "x-api-key": "feil"}, 401),
        (False, {"host": "sandbox:8080", "x-api-key": "sandbox-key"}, 200),
    ],
)
def test_the_key_is_needed_from_elsewhere(
    sandbox: Sandbox, is_local: bool, headers: dict[str, str], status: int
) -> None:
    request = RawRequest("GET", "/_sandbox/customers", b"", tuple(headers.items()), b"", is_local=is_local)
    assert sandbox.respond(request).response.status == status


@pytest.mark.parametrize("path", ["/_sandbox/", "/_sandbox/openapi.json", "/_sandbox/health"])
def test_what_holds_nothing_needs_no_key(sandbox: Sandbox, path: str) -> None:
    request = RawRequest("GET", path, b"", (("host", "sandbox"),), b"", is_local=False)
    assert sandbox.respond(request).response.status == 200


def test_it_describes_itself(control: httpx.Client) -> None:
    document = asked(control.get("/_sandbox/openapi.json"))
    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert described == {(route.method, route.path) for route in _ROUTES}
    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(set(ids)) == len(ids)
    with Sandbox(spec={**document, "servers": [{"url": PREFIX}]}, stateful=False):
        pass


def test_the_page_needs_nothing_from_elsewhere(control: httpx.Client) -> None:
    response = control.get("/_sandbox/")
    assert response.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "http://" not in response.text
    assert "https://" not in response.text


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")
def test_the_page_shows_the_state_in_a_browser(sandbox: Sandbox, control: httpx.Client, tmp_path: Path) -> None:
    asked(control.post("/v4/messaging/sms", json={**SMS, "message": "<b>Velkommen</b>"}))
    with sandbox.serve() as base_url:
        options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--dump-dom")
        page = base_url.removesuffix("/v4") + "/_sandbox/"
        command = ["chromium", *options, "--virtual-time-budget=3000", page]
        shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
    for words in ("messaging.send_sms", "Ola Nordmann", "&lt;b&gt;Velkommen&lt;/b&gt;", "+4791234567"):
        assert words in shown


def test_what_it_does_not_have_is_refused(control: httpx.Client) -> None:
    asked(control.get("/_sandbox/kunder"), 404)
    assert control.get("/_sandbox/reset").headers["allow"] == "POST"
    assert control.get("/_sandbox").headers["location"] == "/_sandbox/"
    asked(control.put("/_sandbox/seed", content=b"{"), 400)
    with (
        Sandbox(stateful=False) as bare,
        httpx.Client(transport=bare.transport(), base_url="http://localhost") as client,
    ):
        assert "stateful=False" in asked(client.get("/_sandbox/clock"), 400)["detailedErrorMessage"]["description"]


# --- from another process ---


@pytest.fixture
def remote(sandbox: Sandbox) -> Iterator[Remote]:
    with sandbox.serve() as base_url, Remote(base_url, namespace="gw0") as remote:
        yield remote


def test_a_remote_sandbox_does_what_one_in_process_does(remote: Remote) -> None:
    with remote.client(retries=0) as client:
        created = client.customers.create({"data": {"mobilePhone": "+4790090090", "firstName": "Siri"}})
        client.messaging.send_sms({"mobilePhone": "90090090", "message": "Hei!"})
        with remote.during(Fault.status(429, retry_after=1).on("stores.list", nth=[1, 3])):
            with pytest.raises(RateLimitedError):
                client.stores.list()
            client.stores.list()
        client.stores.list()

    before = remote.now
    remote.advance(60)
    remote.set_clock(remote.now + timedelta(days=1))
    assert remote.now - before == timedelta(days=1, seconds=60)
    assert [customer["firstName"] for customer in remote.customers()] == ["Ola", "Kari", "Siri"]
    known = remote.customer("+47 900 90 090")
    assert known is not None
    assert known["customer"]["id"] == created.id
    assert remote.customer("ingen@example.no") is None
    (sms,) = remote.messages(to="+4790090090")
    assert (sms.text, sms.kind, type(sms.at)) == ("Hei!", "sms", datetime)
    assert [record["status"] for record in remote.requests(operation="stores.list")] == [429, 200, 200]
    assert remote.faults() == []

    dump = remote.dump()
    remote.clear_requests()
    remote.reset()
    assert len(remote.customers()) == 2
    remote.load(dump)
    assert len(remote.customers()) == 3
    with pytest.raises(ValueError, match=r"seed\.kunder: is unknown"):
        remote.load({"kunder": []})
    with pytest.raises(KeyError):
        remote.remove_faults("17")
    with pytest.raises(ValueError, match="is no operation"):
        remote.add_faults(Fault.drop().on("stores.lst"))


def test_a_remote_sandbox_is_named_by_a_url() -> None:
    with pytest.raises(ValueError, match="expected a URL such as"):
        Remote("sandbox:8080")
