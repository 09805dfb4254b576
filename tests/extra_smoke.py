"""Run by ``nox -s extras`` in an environment that holds the wheel and one extra alone: its use is tried."""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import attrs
import httpx

from trigg_ext import TriggClient, extended
from trigg_ext.models import Customer


@attrs.define
class Shoes:
    size: int


def _client() -> TriggClient:
    page = {"customers": [{"email": "kari@example.no"}], "metaData": {"totalRecords": 1, "totalPages": 1}}

    def respond(request: httpx.Request) -> httpx.Response:
        stores = [{"id": "001", "name": "Storgata"}]
        return httpx.Response(200, json=page if "/reports/" in request.url.path else stores)

    return TriggClient("key-of-the-test", base_url="https://api.example.no/v4", transport=httpx.MockTransport(respond))


def models() -> None:
    from trigg_ext.pydantic_models import CustomerInput

    assert CustomerInput.model_validate({"firstName": "Kari"}).first_name == "Kari"


def phones() -> None:
    from trigg_ext.phones import to_e164

    assert to_e164("912 34 567") == "+4791234567"


def otel() -> None:
    from trigg_ext.otel import otel_hooks

    with _client() as client:
        assert client.with_options(hooks=otel_hooks()).stores.list()


def speed() -> None:
    with _client() as client:
        assert {client.stores.list()[0].name for _ in range(40)} == {"Storgata"}
    assert "msgspec" in sys.modules


def sandbox() -> None:
    from trigg_ext.sandbox import Sandbox

    with Sandbox() as sandbox, sandbox.client() as client:
        assert len(client.stores.list()) == 4


def typed() -> None:
    assert extended(Customer.from_dict({"extendedProperties": {"size": 43}}), Shoes) == Shoes(43)


def export() -> None:
    with _client() as client, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "kunder.parquet")
        client.reports.export("customers", path)
        assert path.read_bytes()[:4] == b"PAR1"


def httpx2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen: list[bytes] = []

        def respond() -> None:
            with server.accept()[0] as peer:
                seen.append(peer.recv(65536))
                peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n[]")

        thread = threading.Thread(target=respond)
        thread.start()
        with TriggClient("key-of-the-test", base_url=f"http://127.0.0.1:{server.getsockname()[1]}/v4") as client:
            assert client.stores.list() == []
        thread.join()
    assert b" httpx2/" in seen[0]


def dlt() -> None:
    from trigg_ext.dlt import report

    with _client() as client:
        assert report(client, "customers", primary_key="email").name == "customers"


def cli() -> None:
    from trigg_ext.cli import main

    sys.argv = ["trigg", "--help"]
    try:
        main()
    except SystemExit as end:
        assert end.code in (0, None)


def mcp() -> None:
    from trigg_ext import mcp

    assert len(mcp.TOOLS) == 66
    assert vars(mcp)["lowlevel"].Server
    assert vars(mcp)["types"].Tool


if __name__ == "__main__":
    extra = sys.argv[1]
    done: Any = globals()[extra]
    done()
    sys.stdout.write(f"the extra {extra} does what it is for\n")
