"""What importing costs: whole processes, in an environment with nothing but the package and its dependencies.

Where rich and click are installed, httpx loads them for its command, and looks slower than it is for a service.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.harness import Figure, Goal, Samples, in_turns

HTTPX = "import httpx; httpx.Client()"
_RESOURCE = 'import trigg_ext; get = trigg_ext.TriggClient(api_key="bench-key").customers.get'
# Read as a response would be, so that no server is in it.
_READ = f"""{_RESOURCE}
from trigg_api.api.customers.customers_get import decode
class Response:
    content = b'{{"data":{{"id":"2457B03E-9925-45E9-B551-25F10D7BD4F2","firstName":"Ola"}}}}'
    status_code, headers = 200, {{}}
decode(Response)
"""
_ALONE = """
import time; began = time.perf_counter(); import trigg_ext; print(1000 * (time.perf_counter() - began))
"""
READ = "ours, and a customer read"


def importing(repeats: int = 15) -> list[Figure]:
    """Measure a process that makes a client and takes a method, beside one that makes a client of httpx."""
    with tempfile.TemporaryDirectory() as name:
        packages = Path(name)
        link("trigg-client", packages)
        sides = {
            "ours": _process(packages, _RESOURCE),
            READ: _process(packages, _READ),
            HTTPX: _process(packages, HTTPX),
        }
        samples = in_turns(sides, repeats, per=1e-3)
        alone: Samples = {"ours": [float(_process(packages, _ALONE)()) for _ in range(repeats)]}
    on = "whole process: `import trigg_ext`, make a client, take `client.customers.get`"
    return [
        Figure("import", on, "ms", samples, (Goal("ours", HTTPX, 1.05), Goal(READ, HTTPX, 1.12))),
        Figure("import alone", "`import trigg_ext`, within a process", "ms", alone, (Goal("ours", "", 25.0),)),
    ]


def link(name: str, folder: Path) -> None:
    """Link a distribution and all that it requires into a folder, and nothing else."""
    for each in _required(name, {}):
        for top in {file.parts[0] for file in each.files or () if file.parts[0] != ".."}:
            place = folder / top
            if not place.exists():
                place.symlink_to(Path(str(each.locate_file(top))).resolve())


def _required(name: str, seen: dict[str, Distribution]) -> Iterator[Distribution]:
    if name in seen:
        return
    seen[name] = found = distribution(name)
    yield found
    for requirement in map(Requirement, found.requires or ()):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield from _required(canonicalize_name(requirement.name), seen)


def _process(packages: Path, code: str) -> Callable[[], str]:
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(packages)!r})\n{code}"]
    return lambda: subprocess.run(command, check=True, capture_output=True, text=True).stdout
