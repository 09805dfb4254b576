"""``trigg``: the command of the client. It needs the extra ``cli``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command with the arguments of the process, and exit with its status.

    The status is 0 for a success, 1 for a failure, 2 for wrong arguments or settings, 130 after Ctrl-C and 141 where
    nobody reads the output any more.
    """
    try:
        from trigg_ext.cli._app import trigg
    except ModuleNotFoundError as error:
        if error.name not in ("click", "rich", "yaml"):
            raise
        sys.exit('trigg: the command needs the extra "cli": pip install "trigg-client[cli]"')
    trigg.main(prog_name="trigg")
