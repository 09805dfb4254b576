"""``python -m trigg_ext.drift``: check whether a server responds as the API is described."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

from trigg_ext._conformance.schema_view import Description, packaged
from trigg_ext._conformance.validate import ObservedResponse
from trigg_ext.client import TriggClient
from trigg_ext.drift.live import Report, Values, check, check_names, read_values, replay
from trigg_ext.drift.overlay_suggestions import suggest
from trigg_ext.drift.recordings import Recorder, read_recordings
from trigg_ext.drift.report import as_json, as_text
from trigg_ext.errors import ConfigurationError
from trigg_ext.openapi.json_types import mapping

NO_DRIFT, DRIFT, NOT_RUN = 0, 1, 2

_EPILOG = """\
values file (TOML or JSON), by the API's own names; ids of the test customer are found by its mobile phone:
  mobilePhone = "+47..."
  [parameters."reports.get"]
  reportType = "customers"
  [bodies."messaging.send_sms"]        # with --write-operations only
  mobilePhone = "+47..."
  message = "Hei"

exit status: 0 no drift; 1 drift; 2 it could not run, or got no response.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check and print its report.

    Returns:
        0 where the responses are as described, 1 where they are not, 2 where it could not run; one line on standard
        error says why.
    """
    chosen = _parser().parse_args(arguments)
    try:
        report, description = _run(chosen)
        if chosen.suggest_overlay is not None:
            base = None if chosen.overlay_base is None else Description(_document(chosen.overlay_base))
            suggestion = suggest(report.findings, description, base)
            _write(chosen.suggest_overlay, suggestion.as_yaml(version=report.version or "0"))
        if chosen.json is not None:
            _write(chosen.json, as_json(report))
    except (ConfigurationError, ImportError) as error:
        return _failed(str(error))
    print(as_text(report))
    if report.drift:
        return DRIFT
    if not report.compared:
        return _failed("no response could be compared with the description of a success")
    if any(each.outcome == "no response" for each in report.calls):
        return _failed("some operations gave no response; see above")
    return NO_DRIFT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m trigg_ext.drift",
        description="Compare the responses of a server with the API's description. The key is in TRIGG_API_KEY.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--environment", help="staging (the default) or production")
    where.add_argument("--base-url", metavar="URL", help="another base URL")
    where.add_argument("--sandbox", action="store_true", help="the embedded server; needs the extra, and no key")
    where.add_argument("--replay", metavar="FOLDER", type=Path, help="recorded responses, without a network")
    parser.add_argument("--values", metavar="FILE", type=Path, help="what to call the operations with: see below")
    parser.add_argument("--only", metavar="NAME", nargs="+", action="extend", default=[], help="public names")
    parser.add_argument("--write-operations", action="store_true", help="call those that change something, too")
    parser.add_argument("--document", metavar="FILE", type=Path, help="compare with this description (JSON or YAML)")
    parser.add_argument("--record", metavar="FOLDER", type=Path, help="keep the responses, masked, in an empty folder")
    parser.add_argument(
        "--baseline",
        metavar="FOLDER",
        type=Path,
        help="responses that were recorded earlier: what all of them had and none has now is drift",
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the report as JSON, too")
    parser.add_argument("--suggest-overlay", metavar="FILE", type=Path, help="write corrections for review")
    parser.add_argument("--overlay-base", metavar="FILE", type=Path, help="the document that these are for")
    return parser


def _run(chosen: argparse.Namespace) -> tuple[Report, Description]:
    description = packaged() if chosen.document is None else Description(_document(chosen.document))
    check_names(chosen.only)
    if chosen.replay is not None:
        if chosen.record is not None:
            raise ConfigurationError("--record needs a server; what is replayed is recorded already.")
        responses = list(read_recordings(chosen.replay))
        if chosen.only:
            names = {(each.method, each.path) for each in description.operations.values() if each.name in chosen.only}
            responses = [each for each in responses if (each.method, each.path) in names]
        return replay(responses, description, baseline=_baseline(chosen)), description
    recorder = None if chosen.record is None else Recorder(chosen.record, description)
    values = Values() if chosen.values is None else read_values(_loaded(chosen.values, "The values file"))
    with ExitStack() as stack:
        if chosen.sandbox:
            from trigg_ext.drift.sandbox_data import VALUES, seeded_sandbox

            sandbox = stack.enter_context(seeded_sandbox())
            client = stack.enter_context(sandbox.client())
            values = VALUES if chosen.values is None else values
        else:
            client = stack.enter_context(_client(chosen))
        record: Callable[[ObservedResponse], object] | None = None if recorder is None else recorder.write
        report = check(
            client,
            values,
            description=description,
            only=chosen.only,
            writes=chosen.write_operations,
            record=record,
            baseline=_baseline(chosen),
        )
    return report, description


def _baseline(chosen: argparse.Namespace) -> list[ObservedResponse]:
    return [] if chosen.baseline is None else list(read_recordings(chosen.baseline))


def _client(chosen: argparse.Namespace) -> TriggClient:
    if chosen.base_url is not None:
        return TriggClient(base_url=chosen.base_url)
    if chosen.environment is not None:
        return TriggClient(environment=chosen.environment)
    # Never production by an oversight: a client's own default is not that of the check.
    if os.environ.get("TRIGG_BASE_URL") or os.environ.get("TRIGG_ENVIRONMENT"):
        return TriggClient()
    return TriggClient(environment="staging")


def _document(path: Path) -> dict[str, Any]:
    document = _loaded(path, "The document")
    if not mapping(document.get("paths")):
        raise ConfigurationError(f"The document {path} has no paths; it must be an OpenAPI description.")
    return document


def _loaded(path: Path, what: str) -> dict[str, Any]:
    try:
        content = path.read_bytes()
        if path.suffix == ".toml":
            value: Any = tomllib.loads(content.decode())
        elif path.suffix in (".yaml", ".yml"):
            value = _from_yaml(content, path)
        else:
            value = json.loads(content)
    except OSError as error:
        raise ConfigurationError(f"{what} {path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise ConfigurationError(f"{what} {path} cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(value, dict):
        raise ConfigurationError(f"{what} {path} must hold a table of names and values.")
    return cast("dict[str, Any]", value)


def _from_yaml(content: bytes, path: Path) -> Any:
    try:
        import yaml
    except ModuleNotFoundError:
        raise ImportError(f"{path} is YAML, which needs PyYAML: pip install PyYAML, or write it as JSON") from None
    try:
        # YAML knows numbers and dates that JSON does not: a status as a key becomes a text here.
        return json.loads(json.dumps(yaml.safe_load(content), default=str))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}.") from None


def _failed(reason: str) -> int:
    print(f"trigg drift: {reason}", file=sys.stderr)
    return NOT_RUN


if __name__ == "__main__":
    sys.exit(main())
