"""The pipeline's command line: ``python -m codegen regenerate`` and ``python -m codegen check``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from codegen.errors import PipelineError
from codegen.pipeline import VENDOR_URL, Paths, check, regenerate

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run one job; 0 when it succeeded, 1 with one clear line on standard error when it did not."""
    options = _parser().parse_args(arguments)
    paths = Paths(Path(options.root))
    try:
        if options.job == "check":
            check(paths)
        else:
            regenerate(
                paths,
                source=options.source,
                offline=options.offline,
                output=Path(options.output) if options.output else None,
                allow_downgrade=options.allow_downgrade,
                progress=_progress,
            )
    except PipelineError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("error: interrupted; nothing was replaced.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    jobs = parser.add_subparsers(dest="job", required=True)
    job = jobs.add_parser("regenerate", help="take in a bundle and write generated/ anew")
    which = job.add_mutually_exclusive_group()
    which.add_argument("--source", default=VENDOR_URL, metavar="FILE|URL", help="the bundle (default: the vendor's)")
    which.add_argument("--offline", action="store_true", help="take the committed bundle")
    job.add_argument("--output", metavar="DIR", help="write openapi/ and generated/ there; leave the checkout alone")
    job.add_argument("--allow-downgrade", action="store_true", help="take a version older than the locked one")
    job.add_argument("--root", default=str(ROOT), help=argparse.SUPPRESS)
    job = jobs.add_parser("check", help="fail unless generated/ is exactly what the committed bundle gives")
    job.add_argument("--root", default=str(ROOT), help=argparse.SUPPRESS)
    return parser


def _progress(received: int, total: int | None) -> None:
    if not sys.stderr.isatty() and received != total:
        return
    of = f" of {total:,}" if total else ""
    end = "\n" if received == total or not sys.stderr.isatty() else ""
    print(f"\rfetching: {received:,}{of} bytes", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
