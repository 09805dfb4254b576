"""The sandbox beside Prism: requests per second on the same calls, made in one run, each in a process of its own.

What a request, a test's fixture and a seed cost by themselves is in the table of all figures (``mocking``).

Prism (``npm install @stoplight/prism-cli@5.14.2``, log level error) keeps no state and ignores the base path; it is
given the effective document with its servers left out. Where it is missing, only the sandbox is measured.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, cast

import httpx

from benchmarks.harness import Figure, Goal, in_turns

KEY = "bench-key"
CUSTOMER = "2457B03E-9925-45E9-B551-25F10D7BD4F2"
_SEEDED = 100_000
CALLS = (
    ("GET", f"/customers/id/{CUSTOMER}", None),
    ("GET", "/stores", None),
    ("GET", f"/transactions/customerId/{CUSTOMER}", None),
    ("GET", "/reports/customers?page=1&rowsPage=25", None),
    ("POST", "/messaging/sms", {"mobilePhone": "+4791234567", "message": "Hei", "sender": "Trigg"}),
)


def main() -> int:
    """Measure both in turns, and print the median rate of each and their ratio."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        ours = stack.enter_context(sandbox())
        theirs = stack.enter_context(prism(Path(folder)))
        rates: dict[str, list[float]] = {"sandbox": [], "Prism": []}
        for _ in range(5):
            rates["sandbox"].append(rate(f"{ours}/v4"))
            if theirs:
                rates["Prism"].append(rate(theirs))
    opens = statistics.median(opening() for _ in range(5))
    print(f"opens in {opens:.2f} s  (target 0.50)  {'ok' if opens <= 0.5 else 'MISSED'}")
    for name, each in rates.items():
        if each:
            print(f"{name:<8} {statistics.median(each):7.0f} requests per second")
    if not theirs:
        print("Prism is not installed here: npm install @stoplight/prism-cli@5.14.2, or set PRISM to its command.")
        return 0
    ratio = statistics.median(a / b for a, b in zip(rates["sandbox"], rates["Prism"], strict=True))
    print(f"sandbox over Prism: {ratio:.2f}  (target 1.00)  {'ok' if ratio >= 1 else 'MISSED'}")
    return 0


def mocking() -> list[Figure]:
    """Measure a request over one of eight connections, the fixture of a test, and a seed of 100,000 customers."""
    from trigg_ext.sandbox import Sandbox

    def use_fixture() -> None:
        with Sandbox(unknown_fields="error") as sandbox, sandbox.client() as client:
            client.stores.list()

    seed = {"customers": [_customer(number) for number in range(_SEEDED)]}

    def plant() -> None:
        with Sandbox(seed=seed):
            pass

    with sandbox() as url:
        port = int(url.rpartition(":")[2])
        asked = in_turns({"ours": lambda: ask(port, 2000)}, 9, per=2000e-6)
    fixture = in_turns({"ours": use_fixture}, 30, per=0.001, clock=time.process_time)
    seeded = in_turns({"ours": plant}, 3, warm=False, clock=time.process_time)
    return [
        Figure(
            "sandbox, request", "calls of five operations over 8 connections, each until its response", "µs", asked, ()
        ),
        Figure("sandbox, fixture", "a sandbox, a client and a call of it", "ms", fixture, (Goal("ours", "", 15),)),
        Figure("sandbox, seed", f"a sandbox with {_SEEDED:,} customers", "s", seeded, (Goal("ours", "", 5),)),
    ]


def _customer(number: int) -> dict[str, Any]:
    return {
        "id": f"C-{number:06d}",
        "externalId": f"E-{number}",
        "mobilePhone": f"+47{40_000_000 + number}",
        "email": f"kunde{number}@example.no",
        "firstName": "Kari",
        "lastName": f"Nordmann {number}",
        "zip": "0150",
        "city": "Oslo",
        "points": number % 1000,
        "consents": [{"id": "email", "value": True}],
    }


def ask(port: int, count: int, connections: int = 8) -> None:
    """Make so many calls over connections that are kept open, so plainly that the server is what is measured."""
    requests = [_request(*call) for call in CALLS]
    with selectors.DefaultSelector() as selector, contextlib.ExitStack() as stack:
        for number in range(connections):
            sock = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            selector.register(sock, selectors.EVENT_READ, [number % len(requests), b""])
            sock.sendall(requests[number % len(requests)])
        while count > 0:
            for key, _ in selector.select():
                sock = cast("socket.socket", key.fileobj)
                key.data[1] += sock.recv(1 << 20)
                head, end, body = key.data[1].partition(b"\r\n\r\n")
                if not end or len(body) < int(head.partition(b"content-length: ")[2].split()[0]):
                    continue
                assert head.startswith(b"HTTP/1.1 2"), head
                count -= 1
                key.data[:] = (key.data[0] + 1) % len(requests), b""
                sock.sendall(requests[key.data[0]])


def _request(method: str, path: str, body: object) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    typed = f"content-type: application/json\r\ncontent-length: {len(content)}\r\n" if content else ""
    return f"{method} /v4{path} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: {KEY}\r\n{typed}\r\n".encode() + content


def opening() -> float:
    """Return the seconds until a sandbox in this process can respond."""
    from trigg_ext.sandbox import Sandbox

    began = time.perf_counter()
    with Sandbox():
        return time.perf_counter() - began


@contextlib.contextmanager
def sandbox() -> Iterator[str]:
    """Yield the URL of the sandbox's own command, on a free port."""
    port = free_port()
    command = [sys.executable, "-m", "trigg_ext.sandbox", "--port", str(port), "--api-key", KEY]
    with running(command, port) as url:
        yield url


@contextlib.contextmanager
def prism(folder: Path) -> Iterator[str]:
    """Yield the URL of Prism on the same document; an empty one where there is no Prism."""
    found = os.environ.get("PRISM") or shutil.which("prism") or "node_modules/.bin/prism"
    if not shutil.which(found):
        yield ""
        return
    document: dict[str, Any] = json.loads((resources.files("trigg_api") / "effective.json").read_text(encoding="utf-8"))
    document.pop("servers", None)
    path = folder / "effective.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    port = free_port()
    with running(
        [found, "mock", "-h", "127.0.0.1", "-p", str(port), "--verboseLevel", "error", str(path)], port
    ) as url:
        yield url


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    """Yield the URL of a server process, from when its port responds to when the context ends."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def rate(base_url: str, seconds: float = 4.0, threads: int = 4) -> float:
    """Return the requests per second, with as many keep-alive connections as threads; every response a success."""
    done = [0] * threads
    wrong: list[str] = []
    end = time.monotonic() + seconds

    def work(number: int) -> None:
        with httpx.Client(headers={"x-api-key": KEY}) as client:
            while time.monotonic() < end:
                for method, path, body in CALLS:
                    response = client.request(method, base_url + path, json=body)
                    if not response.is_success:
                        wrong.append(f"{method} {path}: {response.status_code}")
                    done[number] += 1

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if wrong:
        raise SystemExit(f"{base_url} refused {len(wrong)} requests, the first: {wrong[0]}")
    return sum(done) / seconds


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
