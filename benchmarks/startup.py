"""What importing costs: whole processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from benchmarks.harness import Figure, Goal, in_turns

# Through a transport, so that no server and no TLS is in it.
_RESOURCE = """
import httpx, trigg_ext
response = httpx.Response(200, content=b'{"data":{"id":"2457B03E-9925-45E9-B551-25F10D7BD4F2","firstName":"Ola"}}')
client = trigg_ext.TriggClient("bench-key", transport=httpx.MockTransport(lambda _: response))
get = client.customers.get
"""
_CALL = f"""{_RESOURCE}
get("2457B03E-9925-45E9-B551-25F10D7BD4F2")
"""
CALLED = "ours, and a customer read"


def importing(repeats: int = 25) -> Figure:
    """A process that imports the client and takes a method of a resource, beside one that imports httpx."""
    sides = {"ours": _process(_RESOURCE), CALLED: _process(_CALL), "import httpx": _process("import httpx")}
    samples = in_turns(sides, repeats, per=1e-3)
    on = "whole process: `import trigg_ext`, make a client, take `client.customers.get`"
    return Figure("import", on, "ms", samples, (Goal("ours", "import httpx", 1.30),))


def _process(code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)
