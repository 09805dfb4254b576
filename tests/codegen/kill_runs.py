"""Kill a regeneration at moments of its whole run, and heal it with the next: ``nox -s kill_runs -- regenerate``."""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Kill, heal and compare; the status is 0 if each next run left what an undisturbed one leaves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    killed = wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.monotonic()
        regenerate(folder / "undisturbed").wait()
        took = time.monotonic() - began
        expected = files(folder / "undisturbed")
        output = folder / "killed"
        print("| kill | there before | after | | the next run |\n|---|---|---|---|---|")
        for number in range(options.kills):
            # One of four begins with nothing, as in a new checkout.
            if number % 4 == 0:
                shutil.rmtree(output, ignore_errors=True)
            elif (part := output / "generated" / "trigg_api" / "client.py").exists():
                part.write_text("# of another release\n", encoding="utf-8")
            # Half of the kills come near the end, where files are replaced.
            share = chance.uniform(0, 1.05) if number % 2 else chance.uniform(0.8, 1.05)
            process = regenerate(output)
            time.sleep(took * share)
            alive = process.poll() is None
            killed += alive
            process.kill()
            process.wait()
            healing = regenerate(output)
            said = healing.communicate()[0]
            healed = not healing.returncode and files(output) == expected
            wrong += not healed
            before = "nothing" if number % 4 == 0 else "another release"
            moment = f"{share:.0%} of a run | {'killed' if alive else 'at its end already'}"
            told = "healed" if healed else f"not healed: {said}"
            print(f"| {number + 1} | {before} | {moment} | {told} |", flush=True)
    print(f"{options.kills} runs of {took:.1f} s, {killed} killed before their end: {options.kills - wrong} healed")
    return 1 if wrong else 0


def regenerate(output: Path) -> subprocess.Popen[str]:
    """Start to regenerate from the committed bundle."""
    command = [sys.executable, "-m", "codegen", "regenerate", "--offline", "--output", str(output)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def files(output: Path) -> dict[str, bytes]:
    """Return all that is there, by its name; what is left over counts, too."""
    return {str(each.relative_to(output)): each.read_bytes() for each in output.rglob("*") if each.is_file()}


if __name__ == "__main__":
    sys.exit(main())
