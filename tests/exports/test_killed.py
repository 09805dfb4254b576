"""Exports in processes that are killed at random moments; ``python -m tests.exports.test_killed KILLS`` kills many."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.exports.exporting import customer, export
from tests.pagination.test_pagination import ReportServer, serving

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")])}


def export_and_kill(folder: Path, suffix: str, kind: str, *, kills: int, rows: int, seed: int) -> tuple[int, int]:
    """Export, kill it and export again, so often; check each file. Return how often it was killed, and requests."""
    chance, killed, path = random.Random(seed), 0, folder / f"kunder.{suffix}"
    undisturbed = folder / f"uforstyrret.{suffix}"
    server = ReportServer([customer(number) for number in range(rows)], delay=0.005)
    with serving(server) as recorder:
        export(recorder.base_url, "sync", undisturbed, rows_per_page=20)
        server.pages.clear()
        while True:
            command = [sys.executable, "-m", "tests.exports.exporting", recorder.base_url, kind, str(path)]
            with subprocess.Popen(command, env=ENVIRONMENT, cwd=ROOT, text=True, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n"
                try:
                    # Longer each time, so that some are killed while the file is written.
                    process.wait(chance.uniform(0, 0.15) * (1 + killed % 10) if killed < kills else None)
                except subprocess.TimeoutExpired:
                    process.kill()
                    killed += 1
                else:
                    assert process.returncode == 0, process.returncode
                    assert process.stdout.read().startswith(f"{rows:,} rows in ")
            if not path.exists() or path.with_name(f"{path.name}.stage").exists():
                continue
            assert path.read_bytes() == undisturbed.read_bytes()
            assert sorted(each.name for each in folder.iterdir()) == sorted([path.name, undisturbed.name])
            if killed >= kills:
                return killed, len(server.pages)
            path.unlink()


@pytest.mark.parametrize(("suffix", "kind"), [("csv", "sync"), ("parquet", "async")])
def test_a_killed_export_goes_on_and_is_the_same_byte_for_byte(suffix: str, kind: str, tmp_path: Path) -> None:
    export_and_kill(tmp_path, suffix, kind, kills=4, rows=400, seed=2026)


if __name__ == "__main__":
    for number, case in enumerate([("csv", "sync"), ("csv", "async"), ("csv.gz", "sync"), ("parquet", "sync")]):
        with tempfile.TemporaryDirectory() as name:
            done, requests = export_and_kill(Path(name), *case, kills=int(sys.argv[1]), rows=3000, seed=number)
            sys.stdout.write(f"{case}: {done} kills, {requests} requests, the same bytes\n")
            sys.stdout.flush()
