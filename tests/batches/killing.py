"""Servers and programs that are killed at random moments, and what is left at the end."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.batches.victims import CUSTOMERS, KEY

SERVICES = 3
ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")])}


class SandboxServer:
    """The sandbox in a process of its own, whose state is in a file."""

    def __init__(self, folder: Path, faults: tuple[str, ...] = ()) -> None:
        self.database = folder / "sandbox.db"
        seed = folder / "seed.json"
        customers = [{"id": f"kunde-{number}", "firstName": "Kari"} for number in range(CUSTOMERS)]
        seed.write_text(json.dumps({"customers": customers}), "utf-8")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{port}/v4"
        self._command = [
            *(sys.executable, "-m", "trigg_ext.sandbox", "--port", str(port), "--api-key", KEY),
            *("--db", str(self.database), "--seed", str(seed)),
            *(part for fault in faults for part in ("--fault", fault)),
        ]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        at = self._command.index("--seed")
        # A database that has a state takes no seed a second time.
        command = self._command[:at] + self._command[at + 2 :] if self.database.exists() else self._command
        deadline = time.monotonic() + 60
        while True:
            self._process = subprocess.Popen(command, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, cwd=ROOT)
            assert self._process.stdout is not None
            if self._process.stdout.readline().startswith("http"):
                return
            self.kill()
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def kill(self) -> None:
        if self._process is not None:
            with self._process:
                self._process.kill()

    def stored(self) -> Counter[str]:
        """How often each receipt is there, once the server has ended."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            return Counter(row[0] for row in connection.execute("SELECT receipt_id FROM receipts"))


@contextlib.contextmanager
def sandbox_server(folder: Path, *faults: str) -> Iterator[SandboxServer]:
    server = SandboxServer(folder, faults)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@dataclass
class Killings:
    """How often what was killed, and what the programs said."""

    programs: int = 0
    servers: int = 0
    said: list[str] = field(default_factory=list)


def victim(*arguments: object) -> subprocess.Popen[str]:
    """A program, once it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.batches.victims", *map(str, arguments)],
        env=ENVIRONMENT, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def run_and_kill(
    server: SandboxServer, arguments: tuple[object, ...], *, kills: int, seconds: float, seed: int
) -> Killings:
    """Start a program again and again until it succeeds; kill it at random moments, and the server now and then."""
    chance, killings = random.Random(seed), Killings()
    deadline = time.monotonic() + 60 + 30 * kills
    while True:
        assert time.monotonic() < deadline, killings
        process = victim(*arguments)
        patience: float | None = None
        if killings.programs < kills:
            patience = chance.uniform(0, seconds)
            if chance.random() < 0.1:
                time.sleep(patience / 2)
                server.kill()
                server.start()
                killings.servers += 1
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            with process:
                process.send_signal(signal.SIGKILL)
            killings.programs += 1
            continue
        assert process.stdout is not None
        with process:
            killings.said.append(f"{process.returncode}: {process.stdout.read().strip()}")
        if process.returncode == 0:
            return killings


def serve_and_kill(
    server: SandboxServer, path: Path, count: int, delay: float, *, kills: int, seconds: float, seed: int
) -> Killings:
    """Start services side by side, and each again when it was killed, until all succeed; kill one after the other.

    With each kill some more of the receipts may be put, so that there is something left to put at the last one.
    """
    chance, killings = random.Random(seed), Killings()
    arguments = [("serve", server.base_url, path, count, delay, number, SERVICES) for number in range(SERVICES)]
    allow(path, 0, count, kills)
    running = {place: victim(*each) for place, each in enumerate(arguments)}
    try:
        while killings.programs < kills:
            time.sleep(chance.uniform(0, seconds))
            if chance.random() < 0.1:
                server.kill()
                time.sleep(chance.uniform(0, 0.5))
                server.start()
                killings.servers += 1
            place = chance.choice([*running])
            with running[place] as process:
                process.send_signal(signal.SIGKILL)
            killings.programs += 1
            allow(path, killings.programs, count, kills)
            running[place] = victim(*arguments[place])
        for process in running.values():
            said, _ = process.communicate(timeout=600)
            killings.said.append(f"{process.returncode}: {said.strip()}")
    finally:
        for process in running.values():
            if process.poll() is None:
                process.kill()
                process.communicate()
    return killings


def allow(path: Path, programs: int, count: int, kills: int) -> None:
    """Let the services put their share of what may be put after some kills."""
    part = Path(f"{path}.allowed.part")
    part.write_text(str(count * (programs + 1) // (kills + 1)), "ascii")
    part.replace(f"{path}.allowed")
