"""Run a small program on generated code in a Python of its own, which has imported nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from codegen.errors import PipelineError


def run_probe(code: str, *folders: Path, given: Any = None) -> Any:
    """Return what code prints as JSON.

    Args:
        code: the program.
        folders: where it imports from; it runs in the first.
        given: what it reads from its standard input, as JSON.

    Raises:
        PipelineError: it failed; the message is the last line of what it printed of that.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", code],
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("TRIGG_")},
            "PYTHONPATH": os.pathsep.join(str(each.resolve()) for each in folders),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        cwd=folders[0],
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise PipelineError((done.stderr.strip().splitlines() or ["no message"])[-1])
    return json.loads(done.stdout)
