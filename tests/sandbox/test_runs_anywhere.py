"""The sandbox under event loops, clocks and processes that tests bring along."""

from __future__ import annotations

import asyncio
import http.client
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import freezegun
import httpx
import pytest
import time_machine
import trio

from trigg_ext import TriggClient
from trigg_ext.sandbox import Fault, Sandbox

SLOW = Fault.slow_headers(0.02).on("stores.list")
DRIPPING = Fault.drip(0.0001).on("stores.list")


async def stores(sandbox: Sandbox) -> int:
    async with sandbox.async_client() as client:
        return len(await client.stores.list())


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "stopped",
    [lambda: freezegun.freeze_time("2025-05-17"), lambda: time_machine.travel("2025-05-17", tick=False)],
    ids=["freezegun", "time-machine"],
)
def test_a_stopped_clock_stops_neither_the_server_nor_a_delay(
    stopped: Callable[[], AbstractContextManager[object]],
) -> None:
    with stopped(), Sandbox(faults=[SLOW, DRIPPING]) as sandbox:
        with sandbox.serve() as base_url, TriggClient(sandbox.api_key, base_url=base_url) as client:
            assert len(client.stores.list()) == 4
        with sandbox.client() as client:
            assert len(client.stores.list()) == 4
        assert asyncio.run(stores(sandbox)) == 4


@pytest.mark.timeout(30)
def test_both_clients_work_inside_trio() -> None:
    with Sandbox(faults=[SLOW, DRIPPING]) as sandbox:

        async def call() -> int:
            with sandbox.client() as client:
                return len(client.stores.list()) + await stores(sandbox)

        assert trio.run(call) == 8


@pytest.mark.timeout(30)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_process_has_a_sandbox_of_its_own() -> None:
    code = (
        "import os\n"
        "from trigg_ext.sandbox import Sandbox\n"
        "with Sandbox() as sandbox, sandbox.client() as client:\n"
        "    client.stores.list()\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        client.messaging.send_sms({'mobilePhone': '+4791234567', 'message': 'Hei'})\n"
        "        os._exit(len(sandbox.sms_outbox))\n"
        "    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1\n"
        "    assert sandbox.sms_outbox == []\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "setup",
    [
        pytest.param("from gevent import monkey; monkey.patch_all()", id="gevent"),
        pytest.param(
            "import uvloop; uvloop.install()", id="uvloop", marks=pytest.mark.skipif("sys.platform == 'win32'")
        ),
    ],
)
def test_a_server_runs_beside_another_kind_of_loop(setup: str) -> None:
    code = (
        f"{setup}\n"
        "from trigg_ext import TriggClient\n"
        "from trigg_ext.sandbox import Sandbox\n"
        "with Sandbox() as sandbox, sandbox.serve() as base_url:\n"
        "    with TriggClient(sandbox.api_key, base_url=base_url) as client:\n"
        "        assert len(client.stores.list()) == 4\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=50)


def test_http_client_of_the_standard_library_sends_bodies_in_chunks_too() -> None:
    with Sandbox() as sandbox, sandbox.serve() as base_url:
        connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=5)
        message = [b'{"mobilePhone": "+4791234567", ', b'"message": "Hei"}']
        headers = {"x-api-key": sandbox.api_key, "content-type": "application/json"}
        for _ in range(2):
            connection.request("POST", "/v4/messaging/sms", iter(message), headers, encode_chunked=True)
            response = connection.getresponse()
            response.read()
            assert response.status == 200
        connection.close()
        assert [sms.text for sms in sandbox.sms_outbox] == ["Hei", "Hei"]


def test_it_serves_on_the_host_that_it_is_given() -> None:
    with Sandbox() as sandbox, sandbox.serve(host="localhost") as base_url:
        assert httpx.get(f"{base_url}/health/ping").status_code == 200
