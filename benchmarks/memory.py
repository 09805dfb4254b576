"""How much a process grows by while much goes through it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import Figure, Goal
from benchmarks.server import serving
from trigg_ext import TriggClient

KEY = "bench-key"
ROWS = 1_000_000
PER_PAGE = 1_000
UPLOAD = 2 * 1024**3
LIMIT = 50.0


def growing(repeats: int = 1) -> list[Figure]:
    """Measure the megabytes that a process grows by, from when it has done the same once, small."""
    with serving(pages=ROWS // PER_PAGE) as base_url:
        figures = []
        for job, on in (
            ("report", "a report of a million rows, 1,000 a page, `prefetch=4`"),
            ("upload", "an upload of 2 GB"),
        ):
            grown = [_grown(job, base_url) for _ in range(repeats)]
            figures.append(Figure(f"memory, {job}", on, "MB", {"ours": grown}, (Goal("ours", "", LIMIT),)))
    return figures


def _grown(job: str, base_url: str) -> float:
    command = [sys.executable, "-m", "benchmarks.memory", job, base_url]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


class Zeros(io.RawIOBase):
    """A binary file of any length that takes no room."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.place = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        self.place = offset + (0, self.place, self.length)[whence]
        return self.place

    def tell(self) -> int:
        """Return the place."""
        return self.place

    def read(self, size: int = -1) -> bytes:
        """Return the next zeros."""
        left = self.length - self.place
        taken = left if size < 0 else min(size, left)
        self.place += taken
        return bytes(taken)


def _report(client: TriggClient, rows: int) -> None:
    read = 0
    for _ in client.reports.rows("customers", rows_per_page=PER_PAGE, prefetch=4):
        read += 1
        if read == rows:
            return
    assert read == rows


def _upload(client: TriggClient, size: int) -> None:
    file = Zeros(size)
    client.imports.file({"file": file})
    assert file.place == size


def _main(job: str, base_url: str) -> None:
    with TriggClient(KEY, base_url=base_url, timeout=300) as client:
        if job == "report":
            _report(client, 10 * PER_PAGE)
            before = held("VmRSS")
            _report(client, ROWS)
        else:
            _upload(client, 1024**2)
            before = held("VmRSS")
            _upload(client, UPLOAD)
    print(held("VmHWM") - before)


def held(what: str) -> float:
    """Return the megabytes that this process holds now (VmRSS), or has held at most (VmHWM)."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(rf"{what}:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) / 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024**2 if sys.platform == "darwin" else peak / 1024


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2])
