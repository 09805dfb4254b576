"""How much Python has to do: counted, not timed, so the same on every machine for one version of Python.

``python -m tests.performance.counting`` prints the counts; ``--write`` keeps them as what a later run is held against
(``baseline.json``, by the version of Python). What is counted are the steps of the interpreter in a job, and the calls
to functions written in C.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

BASELINE = Path(__file__).with_name("baseline.json")
ROOT = Path(__file__).resolve().parents[2]
CUSTOMER_ID = "2457B03E-9925-45E9-B551-25F10D7BD4F2"

Counts = dict[str, dict[str, int]]


def main() -> int:
    """Print the counts, and keep them where that is asked for."""
    counts = {name: count(job) for name, job in jobs().items()}
    if "--write" in sys.argv[1:]:
        kept = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
        kept[this_version()] = counts
        BASELINE.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(counts) + "\n")
    return 0


def in_a_process() -> Counts:
    """The counts of a process of its own, with nothing of this one's environment, hooks and coverage in it."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "generated")))
    environment = {"PYTHONHASHSEED": "0", "PYTHONPATH": paths, "TRIGG_HTTP_LIBRARY": "httpx"}
    environment |= {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, "-m", "tests.performance.counting"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    counts: Counts = json.loads(done.stdout)
    return counts


def this_version() -> str:
    """The version of Python that baselines are told apart by."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def jobs() -> dict[str, Callable[[], object]]:
    """What is counted, all without the extra ``speed``, whose work is not Python's."""
    import httpx

    from benchmarks.data import customer_responses
    from trigg_api import codec
    from trigg_api.api.customers.customers_get import decode
    from trigg_api.typed import Reader
    from trigg_ext import TriggClient
    from trigg_ext._serialization.to_json import encode_json

    codec.library = lambda name: None  # type: ignore[assignment]
    Reader.read = lambda self, content: None  # type: ignore[method-assign]
    contents = customer_responses(20)
    responses = [httpx.Response(200, content=content) for content in contents]
    models = [decode(response) for response in responses]
    body = contents[0]
    client = TriggClient("key", transport=httpx.MockTransport(lambda _: httpx.Response(200, content=body)))
    return {
        "decode": lambda: [decode(response) for response in responses],
        "encode": lambda: [encode_json(model.to_dict()) for model in models],
        "call": lambda: [client.customers.get(CUSTOMER_ID) for _ in range(10)],
    }


def count(job: Callable[[], object]) -> dict[str, int]:
    """Steps and calls to C of a job that has run often enough to have nothing more to load and to remember."""
    for _ in range(3):
        job()
    steps = calls = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        steps += event == "opcode"
        return trace

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event == "c_call"

    tracing, profiling = sys.gettrace(), sys.getprofile()
    gc.collect()
    gc.disable()
    try:
        # Twice: Python 3.12 gives steps only to those who have asked once before.
        for _ in range(2):
            steps = 0
            sys.settrace(trace)
            job()
            sys.settrace(tracing)
        sys.setprofile(profile)
        job()
    finally:
        sys.settrace(tracing)
        sys.setprofile(profiling)
        gc.enable()
    return {"steps": steps, "calls": calls}


if __name__ == "__main__":
    sys.exit(main())
