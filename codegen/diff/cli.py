"""``python -m codegen diff``: read both sides, compare documents, packages and a service, and write the report."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import io
import os
import re
import stat
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rich.console import Console

from codegen.diff import documents, engine, package, usage, version
from codegen.diff.baseline import Acceptance, read_accepted, read_levels, sort_out
from codegen.diff.documents import Document, DocumentError
from codegen.diff.findings import Finding, Level
from codegen.diff.package import GENERATED, WRITTEN, Packages
from codegen.diff.report import FORMATS, Fragments, Report, grouped, in_order
from codegen.diff.report.terminal import show
from codegen.diff.surface import Surface, read_surface
from codegen.errors import PipelineError
from codegen.pipeline import VENDOR_URL, Built, Paths, build
from codegen.render.generate import generate_api
from codegen.spec import load
from codegen.spec.fetch import path_of
from trigg_ext.openapi.pointer import at, steps_of

_FRAGMENT_LINES = 60
_FRAGMENT_LENGTH = 2_000
"""Characters of a text in it."""
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_GIT_SECONDS = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument(
        "documents",
        nargs="*",
        metavar="OLD NEW",
        help="files, https URLs or REVISION:PATH of git; without any, the committed bundle and the vendor's "
        "newest; with one, the committed bundle and that",
    )
    parser.add_argument(
        "--format",
        action="append",
        choices=list(FORMATS),
        default=[],
        help="print this (default: terminal); repeatable",
    )
    parser.add_argument(
        "--output", action="append", default=[], metavar="FORMAT=FILE", type=_output, help="write this; repeatable"
    )
    parser.add_argument(
        "--fail-on",
        type=_level,
        metavar="LEVEL",
        help="exit 1 if an open change is of this level or worse: " + ", ".join(level.value for level in Level),
    )
    parser.add_argument(
        "--accepted", metavar="FILE", help="the accepted changes (default: openapi/accepted.yaml, if it is there)"
    )
    parser.add_argument(
        "--usage",
        action="append",
        default=[],
        metavar="PATH",
        help="the source of a service: mark what hits it; repeatable",
    )
    parser.add_argument("--only-used", action="store_true", help="with --usage: leave out what cannot hit it")
    parser.add_argument("--overlay", metavar="FILE", help="the overlay of both sides")
    parser.add_argument("--old-overlay", metavar="FILE", help="the overlay of the old side")
    parser.add_argument("--new-overlay", metavar="FILE", help="the overlay of the new side")
    parser.add_argument("--no-overlay", action="store_true", help="compare what the vendor publishes alone")
    parser.add_argument("--no-code", action="store_true", help="do not compare the Python packages")


def run(options: argparse.Namespace, paths: Paths, *, today: datetime.date | None = None) -> int:
    """Compare, and say it in every format that was asked for; 0, or 1 where ``--fail-on`` is reached.

    Raises:
        PipelineError: something cannot be read or written; the caller exits with 2.
    """
    _check_options(options, paths)
    accepted, levels = _accepted(options.accepted, paths)
    report = make_report(
        _references(options.documents, paths),
        paths,
        overlays=_overlay_options(options),
        accepted=accepted,
        levels=levels,
        used_in=[Path(each) for each in options.usage],
        only_used=options.only_used,
        compare_code=not options.no_code,
        today=today or datetime.datetime.now(datetime.UTC).date(),
    )
    # All of it is made before any of it is written.
    texts = [(Path(file), FORMATS[kind](report)) for kind, file in options.output]
    for file, text in texts:
        _write(file, text)
    for kind in options.format or ["terminal"]:
        if kind == "terminal" and sys.stdout.isatty():
            show(report, Console())
            continue
        sys.stdout.write(FORMATS[kind](report))
    sys.stdout.flush()
    reached = [each for each in report.findings if options.fail_on and each.level.rank <= options.fail_on.rank]
    return 1 if reached else 0


class Overlays(NamedTuple):
    """Which overlay each side gets: a file or revision, or the side's own where it is None; or none at all."""

    old: str | None = None
    new: str | None = None
    none: bool = False


class _Side(NamedTuple):
    """One side of the comparison; ``ours`` says whether it describes the API that the client is generated for."""

    reference: str
    document: Document
    overlay: Document | None
    ours: bool


def make_report(
    references: tuple[str, str],
    paths: Paths,
    *,
    overlays: Overlays,
    accepted: Sequence[Acceptance] = (),
    levels: Mapping[str, Level] | None = None,
    used_in: Sequence[Path] = (),
    only_used: bool = False,
    compare_code: bool = True,
    today: datetime.date,
) -> Report:
    """Return everything that is said of one comparison.

    Raises:
        PipelineError: a document, an overlay or the source of the service cannot be read.
    """
    old, new = _side(references[0], overlays.old, overlays, paths), _side(references[1], overlays.new, overlays, paths)
    notes: list[str] = []
    try:
        findings = engine.diff(
            old.document, new.document, old_overlay=old.overlay, new_overlay=new.overlay, today=today
        )
    except DocumentError as error:
        if overlays.old is not None or overlays.new is not None:
            raise
        # Nobody asked for this overlay: what the vendor changed is worth telling without it.
        notes.append(f"What our overlay makes of it was not compared: {error}")
        findings = engine.diff(old.document, new.document, today=today)
    effective = _built(old), _built(new)
    compared = coverage = None
    with tempfile.TemporaryDirectory(prefix="trigg-diff-") as folder:
        packages = Packages(paths.generated, paths.root)
        if compare_code and old.ours and new.ours:
            try:
                sides = [
                    _packages(side, built, Path(folder, name), paths)
                    for side, built, name in ((old, effective[0], "old"), (new, effective[1], "new"))
                ]
                compared = package.compare(sides[0], sides[1])
                findings += [_placed(each, old, new) for each in compared.findings]
                packages = sides[0]
            except PipelineError as error:
                notes.append(f"The Python packages were not compared: {error}")
            except Exception as error:
                # The generator is not ours, and does not say what it raises of a document that is odd.
                notes.append(f"The Python packages were not compared: {type(error).__name__}: {error}")
        surfaces = (compared.old, compared.new) if compared is not None else _committed_surfaces(old, new, paths)
        if used_in:
            if surfaces is None:
                notes.append("The documents do not describe the API of the client: its own package was looked for.")
            surface = surfaces[0] if surfaces is not None else read_surface(paths.generated / GENERATED)
            search = packages.generated, packages.written or paths.root
            findings, coverage = usage.mark(findings, usage.scan(used_in, surface, search=search), surface)
    findings = [each._replace(level=(levels or {}).get(each.id, each.level)) for each in findings]
    all_found = findings
    if only_used:
        findings = [each for each in findings if each.usages or each.may_hit]
    sorted_out = sort_out(in_order(findings), accepted, today=today)
    names = {} if surfaces is None else {**surfaces[1].names, **surfaces[0].names}
    every = (*sorted_out.open, *(finding for finding, _ in sorted_out.accepted))
    # What a service uses says nothing of what the package is to be called.
    bump = version.suggest(_package_version(paths), all_found)
    old_version, new_version = _api_version(old.document), _api_version(new.document)
    return Report(
        old=old.document.name,
        new=new.document.name,
        old_version=old_version,
        new_version=new_version,
        findings=sorted_out.open,
        accepted=sorted_out.accepted,
        notes=(*notes, *(() if only_used else sorted_out.notes)),
        fragments=_Parts(every, old, new, effective),
        names=names,
        coverage=coverage,
        bump=bump,
        changelog=version.changelog(
            bump, [each.findings for each in grouped(in_order(every))], api=(old_version, new_version), names=names
        ),
    )


# --- what is compared -------------------------------------------------------------------------------------------------


def _references(given: Sequence[str], paths: Paths) -> tuple[str, str]:
    if len(given) > 2:
        raise PipelineError(f"{len(given)} documents were given; give OLD and NEW")
    if len(given) == 2:
        return given[0], given[1]
    return _relative(paths.bundle), given[0] if given else _vendors(paths)


def _vendors(paths: Paths) -> str:
    """Return where the vendor's newest is: where the committed bundle came from, if that is a URL."""
    from codegen.spec import lock

    with contextlib.suppress(OSError, PipelineError):
        source = lock.from_json(paths.lock.read_text(encoding="utf-8")).source
        if source.startswith(("https://", "http://")):
            return source
    return VENDOR_URL


def _overlay_options(options: argparse.Namespace) -> Overlays:
    old, new = options.old_overlay or options.overlay, options.new_overlay or options.overlay
    return Overlays(old, new, none=options.no_overlay)


def _check_options(options: argparse.Namespace, paths: Paths) -> None:
    if options.no_overlay and (options.overlay or options.old_overlay or options.new_overlay):
        raise PipelineError("--no-overlay and an overlay were given; give one of the two")
    if options.only_used and not options.usage:
        raise PipelineError("--only-used says nothing without --usage; give the source of the service too")
    if any(not each for each in options.documents):
        raise PipelineError("a document has an empty name; give a file, a URL or REVISION:PATH")
    files = [os.path.realpath(file) for _, file in options.output]
    for file in files:
        if files.count(file) > 1:
            raise PipelineError(f"{file} is to be written twice; give each --output a file of its own")
        for source in _sources(options, paths):
            if _is_same_file(source, Path(file)):
                raise PipelineError(f"{file} is to be read and to be written; give each --output a file of its own")


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.is_file() and other.exists() and one.samefile(other)
    except (OSError, ValueError):
        return False


def _sources(options: argparse.Namespace, paths: Paths) -> Iterator[Path]:
    """Yield what may be read; not all of it is a file."""
    overlays = filter(None, (options.overlay, options.old_overlay, options.new_overlay))
    for reference in (*_references(options.documents, paths), *overlays):
        with contextlib.suppress(ValueError, PipelineError):
            file = _file_of(reference)
            yield from (file, file.with_name("overlay.yaml"))
    yield from map(Path, (*options.usage, *filter(None, (options.accepted,))))
    yield from (paths.bundle, paths.overlay, paths.root / "openapi" / "accepted.yaml")


def _side(reference: str, overlay: str | None, overlays: Overlays, paths: Paths) -> _Side:
    document = documents.read(reference)
    try:
        load.check(dict(document.root), name=document.name)
        ours = True
    except load.NotTheBundle:
        ours = False
    if overlay is not None:
        return _Side(reference, document, documents.read(overlay, kind="overlay"), ours)
    if overlays.none or not ours:
        return _Side(reference, document, None, ours)
    return _Side(reference, document, _own_overlay(reference, paths), ours)


def _own_overlay(reference: str, paths: Paths) -> Document | None:
    """Return the overlay that belongs to a document: the one beside it, in its revision of git too; else the committed
    one.
    """
    revision = _revision(reference)
    if revision is not None:
        beside = f"{revision[0]}:{revision[1].rpartition('/')[0]}/overlay.yaml".replace(":/", ":")
        with contextlib.suppress(PipelineError):
            return documents.read(beside, kind="overlay")
    elif not re.match("https?:", reference, re.IGNORECASE):
        near = _file_of(reference).with_name("overlay.yaml")
        if near.is_file():
            return documents.read(str(near), kind="overlay")
    return documents.read(_relative(paths.overlay), kind="overlay") if paths.overlay.is_file() else None


def _file_of(reference: str) -> Path:
    is_url = re.match("file:", reference, re.IGNORECASE)
    return Path(path_of(reference) if is_url else reference)


def _revision(reference: str) -> tuple[str, str] | None:
    """Return the revision and the path of ``REVISION:PATH``; what exists as a file is a file."""
    revision, colon, path = reference.partition(":")
    if not colon or len(revision) < 2 or path.startswith("//") or Path(reference).exists():
        return None
    return None if revision.lower() in ("http", "https", "file") else (revision, path)


def _built(side: _Side) -> Built | None:
    """Return the effective document of a side, where there is one."""
    if not side.ours or side.overlay is None or side.document.data is None or side.overlay.data is None:
        return None
    try:
        return build(side.document.data, side.overlay.data, name=side.document.name)
    except PipelineError:
        return None


def _api_version(document: Document) -> str:
    info = document.root.get("info")
    found = info.get("version") if isinstance(info, Mapping) else None
    return str(found) if isinstance(found, (str, int, float)) else "(no version)"


def _package_version(paths: Paths) -> str:
    file = paths.root / WRITTEN / "_version.py"
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise PipelineError(f"{file} cannot be read: {error.strerror or error}") from None
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise PipelineError(f'{file} holds no line __version__ = "…"')
    return found[1]


# --- the Python packages ----------------------------------------------------------------------------------------------


def _packages(side: _Side, built: Built | None, folder: Path, paths: Paths) -> Packages:
    """Return the package of a side: the committed one, that of its revision, or one generated for the purpose."""
    if _is_committed(side, paths):
        return Packages(paths.generated, paths.root)
    revision = _revision(side.reference)
    if revision is not None and revision[1] == paths.bundle.relative_to(paths.root).as_posix():
        with contextlib.suppress(PipelineError):
            return _of_revision(revision[0], folder, paths)
    if built is None:
        # Where there is no overlay, or it does not fit, the reason is worth telling.
        nothing = b'{"overlay": "1.0.0", "info": {"title": "", "version": ""}, "actions": []}'
        overlay = side.overlay.data if side.overlay is not None and side.overlay.data is not None else nothing
        built = build(side.document.data or b"", overlay, name=side.document.name)
    generate_api(built.effective.document, folder / GENERATED, root=paths.root)
    return Packages(folder)


def _is_committed(side: _Side, paths: Paths) -> bool:
    try:
        return (
            side.overlay is not None
            and side.document.data == paths.bundle.read_bytes()
            and side.overlay.data == paths.overlay.read_bytes()
            and (paths.generated / GENERATED / "operations.py").is_file()
        )
    except OSError:
        return False


def _of_revision(revision: str, folder: Path, paths: Paths) -> Packages:
    """Return the packages as they were committed, taken from git into a folder."""
    command = ["git", "archive", "--format=tar", revision, "--", f"generated/{GENERATED}", WRITTEN]
    try:
        done = subprocess.run(
            command, cwd=paths.root, stdin=subprocess.DEVNULL, capture_output=True, timeout=_GIT_SECONDS, check=True
        )
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
    except (OSError, subprocess.SubprocessError, tarfile.TarError) as error:
        raise PipelineError(f"git has no packages of {revision} ({error})") from None
    return Packages(folder / "generated", folder)


def _committed_surfaces(old: _Side, new: _Side, paths: Paths) -> tuple[Surface, Surface] | None:
    if not (old.ours and new.ours and (paths.generated / GENERATED / "operations.py").is_file()):
        return None
    surface = read_surface(paths.generated / GENERATED)
    return surface, surface


def _placed(finding: Finding, old: _Side, new: _Side) -> Finding:
    """Return a finding about the package, with the line of the document that it comes from."""
    document = (old if finding.side == "old" else new).document
    if (
        not finding.pointer
        or finding.place is not None
        or at(document.root, steps_of(finding.pointer), _MISSING) is _MISSING
    ):
        return finding
    return finding._replace(place=document.place(finding.pointer))


# --- fragments --------------------------------------------------------------------------------------------------------

_MISSING: Any = object()


class _Parts(Mapping[str, Fragments]):
    """The parts of both documents that show each change, by its fingerprint; made when a report shows them."""

    def __init__(
        self, findings: Sequence[Finding], old: _Side, new: _Side, effective: tuple[Built | None, Built | None]
    ) -> None:
        self._findings = {each.fingerprint: each for each in reversed(findings)}
        self._raw = old.document.root, new.document.root
        self._ours = [
            side if built is None else built.effective.document
            for side, built in zip(self._raw, effective, strict=True)
        ]

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[str]:
        return iter(self._findings)

    def __getitem__(self, fingerprint: str) -> Fragments:
        finding = self._findings[fingerprint]
        values = finding.old, finding.new
        if finding.origin != "code":
            before, after = self._ours if finding.origin == "overlay" else self._raw
            here, there = (finding.pointer, finding.counterpart)
            old_at, new_at = (here, there) if finding.side == "old" else (there, here)
            shown = Fragments(_fragment(before, old_at), _fragment(after, new_at))
            if shown.old != shown.new:
                return shown
        return Fragments(*map(_dumped, values))


def _fragment(root: Mapping[str, Any], pointer: str | None) -> str:
    if pointer is None:
        return ""
    steps = steps_of(pointer)
    found = at(root, steps, _MISSING)
    if found is _MISSING:
        return ""
    if isinstance(found, (dict, list)) or not steps:
        return _dumped(found)
    # A bare value says little; with its neighbours it says what it is the value of.
    around = _dumped(at(root, steps[:-1]))
    return around if len(around.splitlines()) <= 12 else _dumped({steps[-1]: found})


def _dumped(value: Any) -> str:
    if value is None:
        return ""
    # A part may be most of the document: only as much of it is dumped as is shown.
    cut, _ = _cut(value, _FRAGMENT_LINES + 1)
    if not isinstance(cut, str):
        cut = yaml.dump(cut, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=100).removesuffix("...\n")
    lines = cut.splitlines()
    return "\n".join([*lines[:_FRAGMENT_LINES], *(["# … more lines"] if len(lines) > _FRAGMENT_LINES else [])])


def _cut(value: Any, most: int) -> tuple[Any, int]:
    """Return what the first lines of a value show, and how many lines that is at least."""
    if not value or not isinstance(value, (dict, list)):
        is_long = isinstance(value, str) and len(value) > _FRAGMENT_LENGTH
        return f"{value[:_FRAGMENT_LENGTH]}…" if is_long else value, 1
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    kept: list[tuple[Any, Any]] = []
    lines = 0
    for key, each in inside:
        if lines >= most:
            break
        part, more = _cut(each, most - lines)
        kept.append((key, part))
        lines += more
    return dict(kept) if isinstance(value, dict) else [part for _, part in kept], lines


# --- options and files ------------------------------------------------------------------------------------------------


def _level(text: str) -> Level:
    wanted = text.strip().upper().replace("_", "-")
    for level in Level:
        if level.value == wanted:
            return level
    raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(level.value for level in Level)}")


def _output(text: str) -> tuple[str, str]:
    kind, equals, file = text.partition("=")
    if kind not in FORMATS or not equals or not file:
        raise argparse.ArgumentTypeError(f"{text!r} must be FORMAT=FILE, where FORMAT is one of {', '.join(FORMATS)}")
    return kind, file


def _accepted(given: str | None, paths: Paths) -> tuple[tuple[Acceptance, ...], dict[str, Level]]:
    file = Path(given) if given is not None else paths.root / "openapi" / "accepted.yaml"
    if given is None and not file.exists():
        return (), {}
    try:
        data = file.read_bytes()
    except OSError as error:
        raise PipelineError(f"{given or file} cannot be read: {error.strerror or error}") from None
    name = given or _relative(file)
    return read_accepted(data, name=name), read_levels(data, name=name)


def _relative(path: Path) -> str:
    absolute, here = path.resolve(), Path.cwd()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else str(path)


def _write(file: Path, text: str) -> None:
    """Write all of the file or none of it; a pipe or a device is written to as it is."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        if file.exists() and not stat.S_ISREG(file.stat().st_mode):
            if file.is_dir():
                raise PipelineError(f"{file} is a folder; give a file to write to")
            file.write_bytes(data)
            return
        target = file.resolve()  # a link stays one
        target.parent.mkdir(parents=True, exist_ok=True)
        staged = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            staged.write_bytes(data)
            if target.exists():
                staged.chmod(stat.S_IMODE(target.stat().st_mode))
            staged.replace(target)
        finally:
            staged.unlink(missing_ok=True)
    except OSError as error:
        raise PipelineError(f"{file} cannot be written: {error.strerror or error}") from None
