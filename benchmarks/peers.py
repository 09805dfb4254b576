"""The peers: clients that others generate from the same bundle, and msgspec's typed decoding as the limit."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

Read = Callable[[bytes], Any]
Write = Callable[[Any], bytes]


class Peer(NamedTuple):
    """How a peer reads a response with a customer, and writes a customer back."""

    name: str
    read: Read
    write: Write


PLAIN = "plain openapi-python-client"
GENERATOR = "OpenAPI Generator"
TYPED = "msgspec typed"


def generate(bundle: Path, folder: Path, tools: Path) -> list[str]:
    """Generate both clients below a folder with the tools of an environment; return notes on what could not be had."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    plain = [str(tools / "openapi-python-client"), "generate", "--path", str(bundle), "--meta", "none"]
    subprocess.run([*plain, "--output-path", str(folder / "peer_plain")], check=True, capture_output=True, timeout=300)
    command = [str(tools / "openapi-generator-cli"), "generate", "-g", "python", "--skip-validate-spec"]
    options = ["-i", str(bundle), "-o", str(folder / "written"), "--package-name", "peer_generator"]
    if not shutil.which("java"):
        return [f"{GENERATOR} was left out: there is no Java on this machine."]
    try:
        subprocess.run([*command, *options], check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        return [f"{GENERATOR} was left out: its command failed ({type(error).__name__})."]
    shutil.move(folder / "written" / "peer_generator", folder / "peer_generator")
    return []


def load(folder: Path) -> list[Peer]:
    """Return the peers that are there."""
    sys.path.insert(0, str(folder))
    found = [_plain()]
    if (folder / "peer_generator").is_dir():
        found.append(_generator())
    return [*found, _typed()]


def _plain() -> Peer:
    kind = importlib.import_module("peer_plain.models.customer_response").CustomerResponse
    return Peer(PLAIN, lambda content: kind.from_dict(json.loads(content)).data, lambda model: _json(model.to_dict()))


def _generator() -> Peer:
    kind = importlib.import_module("peer_generator.models.customer_response").CustomerResponse
    return Peer(
        GENERATOR, lambda content: kind.from_dict(json.loads(content)).data, lambda model: model.to_json().encode()
    )


def _json(value: Any) -> bytes:
    # As httpx writes what it is given as json.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _typed() -> Peer:
    import msgspec

    from benchmarks.typed import Response

    decoder = msgspec.json.Decoder(Response)
    return Peer(TYPED, lambda content: decoder.decode(content).data, msgspec.json.Encoder().encode)
