"""What importing costs: whole processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from benchmarks.harness import Figure, Goal, in_turns

# One resource is used to its end, through a transport, so that no server and no TLS is in it.
_OURS = """
import httpx, trigg_ext
answer = httpx.Response(200, content=b'{"data":{"id":"2457B03E-9925-45E9-B551-25F10D7BD4F2","firstName":"Ola"}}')
with trigg_ext.TriggClient("bench-key", transport=httpx.MockTransport(lambda _: answer)) as client:
    client.customers.get("2457B03E-9925-45E9-B551-25F10D7BD4F2")
"""


def importing(repeats: int = 25) -> Figure:
    """A process that imports the client and uses one resource, beside one that imports httpx."""
    samples = in_turns({"ours": _process(_OURS), "import httpx": _process("import httpx")}, repeats, per=1e-3)
    on = "whole process: `import trigg_ext`, make a client, get a customer through a transport"
    return Figure("import", on, "ms", samples, (Goal("ours", "import httpx", 1.30),))


def _process(code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)
