"""The pipeline's command line: ``python -m codegen regenerate``, ``check`` and ``diff``."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from codegen.errors import PipelineError

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run one job; 0 when it succeeded, 1 with one clear line on standard error when it did not.

    Of ``diff``, 1 says that a change is as bad as ``--fail-on``, and 2 that something could not be read.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a report is no reason to fail on an old terminal
    given = sys.argv[1:] if arguments is None else arguments
    failed = 2 if given[:1] == ["diff"] else 1
    progress = _Progress()
    try:
        options = _parser(given).parse_args(given)
        # Loaded here, so that an interruption while it loads is one line too.
        from codegen.pipeline import VENDOR_URL, Paths, check, explain, regenerate

        paths = Paths(Path(options.root).resolve())
        if options.job == "diff":
            from codegen.diff import cli

            return cli.run(options, paths)
        if options.job == "check":
            check(paths)
        elif options.explain:
            explain(paths, options.explain)
        else:
            regenerate(
                paths,
                source=options.source or VENDOR_URL,
                offline=options.offline,
                output=Path(options.output).resolve() if options.output else None,
                allow_downgrade=options.allow_downgrade,
                progress=progress,
            )
    except (PipelineError, OSError) as error:
        return progress.fail(str(error), failed)
    except KeyboardInterrupt:
        return progress.fail("interrupted; nothing was replaced.", failed)
    return 0


def _parser(given: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    jobs = parser.add_subparsers(dest="job", required=True)
    job = jobs.add_parser("regenerate", help="take in a bundle and write generated/ anew")
    which = job.add_mutually_exclusive_group()
    which.add_argument("--source", metavar="FILE|URL", help="the bundle (default: the vendor's)")
    which.add_argument("--offline", action="store_true", help="take the committed bundle")
    which.add_argument("--explain", metavar="METHOD", help="say where customers.find, say, comes from; write nothing")
    job.add_argument("--output", metavar="DIR", help="write openapi/ and generated/ there; leave the checkout alone")
    job.add_argument("--allow-downgrade", action="store_true", help="take a version older than the locked one")
    job.add_argument("--root", default=str(ROOT), help=argparse.SUPPRESS)
    job = jobs.add_parser("check", help="fail unless generated/ is exactly what the committed bundle gives")
    job.add_argument("--root", default=str(ROOT), help=argparse.SUPPRESS)
    job = jobs.add_parser("diff", help="say what changed between two descriptions of the API, and whom it breaks")
    if given[:1] == ["diff"]:
        # Loaded with all that it needs, of which the other jobs need nothing.
        from codegen.diff import cli

        cli.add_arguments(job)
    job.add_argument("--root", default=str(ROOT), help=argparse.SUPPRESS)
    return parser


class _Progress:
    """Shows on a terminal how much has come; a log is spared."""

    def __init__(self) -> None:
        self._open = False

    def __call__(self, received: int, total: int | None) -> None:
        if not sys.stderr.isatty():
            return
        of = f" of {total:,}" if total else ""
        self._open = received != total
        print(f"\rfetching: {received:,}{of} bytes", end="" if self._open else "\n", file=sys.stderr, flush=True)

    def fail(self, why: str, status: int = 1) -> int:
        """Say why, on a line of its own; the exit status."""
        print("\n" if self._open else "", f"error: {why}", sep="", file=sys.stderr)
        return status


if __name__ == "__main__":
    sys.exit(main())
