"""The two jobs of the pipeline: ``regenerate`` (fetch, check, overlay, generate, verify, report) and ``check``."""

from __future__ import annotations

import contextlib
import datetime
import difflib
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any

import attrs

from codegen import atomic_replace, report
from codegen.errors import PipelineError
from codegen.explain import explain as explained
from codegen.hand_written import mismatches
from codegen.render.generate import generate, generator_versions
from codegen.spec import load, lock
from codegen.spec.api_version import is_older
from codegen.spec.fetch import fetch, public_source
from codegen.spec.normalise import Effective, Note, normalise, with_paths_written_out
from codegen.spec.overlay import Action, Overlay, read_overlay
from codegen.spec.path_names import with_overlay
from codegen.verify import Counts, verify

VENDOR_URL = "https://dev.triggloyalty.com/_bundle/@v4/openapi.yaml"

_DIFF_LINES = 60


@attrs.frozen
class Paths:
    """Where the project keeps what the pipeline reads and writes."""

    root: Path

    @property
    def bundle(self) -> Path:
        """What the vendor publishes."""
        return self.root / "openapi" / "openapi.yaml"

    @property
    def overlay(self) -> Path:
        """What we correct in it."""
        return self.root / "openapi" / "overlay.yaml"

    @property
    def docs(self) -> Path:
        """What we say of it, in an overlay of its own, which may be absent."""
        return self.root / "openapi" / "docs.yaml"

    @property
    def lock(self) -> Path:
        """Where it came from, and what read it."""
        return self.root / "openapi" / "lock.json"

    @property
    def generated(self) -> Path:
        """What is made of it."""
        return self.root / "generated"


@attrs.frozen
class Built:
    """An effective document with everything that was noticed on the way.

    ``corrected`` is the description as the overlays leave it, and ``overlays`` are these.
    """

    version: str
    effective: Effective
    unmatched: tuple[Action, ...]
    corrected: dict[str, Any]
    overlays: tuple[Overlay, ...]

    def with_notes(self, notes: tuple[Note, ...]) -> Built:
        """Return the same, with what was noticed later."""
        return attrs.evolve(self, effective=attrs.evolve(self.effective, notes=(*self.effective.notes, *notes)))


def build(data: bytes, *overlays: bytes, name: str = "the bundle", expect_title: str | None = "Trigg") -> Built:
    """Make the effective document from the bytes of a bundle and of overlays, applied in their order. No I/O.

    Args:
        data: the bundle.
        overlays: the overlays, in their order.
        name: what errors call the bundle.
        expect_title: the word that tells this API; None takes the description of any.

    Raises:
        PipelineError: the bundle or an overlay is refused.
    """
    document = load.load(data, name=name)
    parsed = [read_overlay(load.load(each, name="the overlay"), require_reasons=True) for each in overlays]
    try:
        corrected = with_paths_written_out(document)
        notes: list[Note] = []
        unmatched: list[Action] = []
        for overlay in parsed:
            applied, renamed = with_overlay(corrected, overlay)
            corrected = applied.document
            notes += map(Note, renamed)
            unmatched += applied.unmatched
        # As the overlays leave it: what is wrong can be corrected there.
        checked = load.check(corrected, name=name, expect_title=expect_title)
        effective = normalise(corrected)
        effective = attrs.evolve(effective, notes=(*notes, *effective.notes))
        return Built(checked.version, effective, tuple(unmatched), corrected, tuple(parsed))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        load.check(document, name=name, expect_title=expect_title)  # its line says more
        # Much is checked above, but not each keyword of OpenAPI for what may stand under it.
        why = f"{type(error).__name__}: {error}"
        raise PipelineError(f"{name} makes no effective document; it is not as OpenAPI has it ({why})") from error


def regenerate(
    paths: Paths,
    *,
    source: str = VENDOR_URL,
    offline: bool = False,
    output: Path | None = None,
    allow_downgrade: bool = False,
    say: Callable[[str], None] = print,
    progress: Callable[[int, int | None], None] | None = None,
    today: datetime.date | None = None,
) -> None:
    """Bring ``generated/`` (and, unless offline, ``openapi/``) up to date, or leave everything exactly as it was.

    Args:
        paths: the checkout.
        source: an https URL or a file; not read with ``offline``, which takes the committed bundle.
        offline: whether to take the committed bundle.
        output: another folder for the whole result; the checkout stays as it is.
        allow_downgrade: whether a version older than the locked one is taken.
        say: takes each line of the report.
        progress: takes the bytes received so far, and of how many, if known.
        today: the date to record; today's in UTC if left out.

    Raises:
        PipelineError: the one line that says why not; nothing was replaced.
    """
    root = output or paths.root
    atomic_replace.recover(paths.root)
    old_lock = _read_lock(paths)
    if offline:
        data, lock_of = _committed(paths, old_lock)
    else:
        data, lock_of = _downloaded(paths, old_lock, source, progress, today)
    overlays = _read_overlays(paths)
    name = str(paths.bundle.relative_to(paths.root)) if offline else source
    built = build(data, *overlays.values(), name=name)
    if not offline and old_lock is not None and not allow_downgrade and is_older(built.version, old_lock.version):
        raise PipelineError(
            f"{name} is version {built.version}, older than the locked {old_lock.version}; "
            "if that is meant, run it with --allow-downgrade."
        )
    new_lock = lock_of(built.version)
    try:
        with atomic_replace.staging(root) as staged:
            fresh = Paths(staged)
            built = built.with_notes(generate(built.effective.document, fresh.generated, root=paths.root))
            counts = verify(built.effective.document, fresh.generated)
            unfit = mismatches(fresh.generated, paths.root)
            fresh.bundle.parent.mkdir()
            fresh.bundle.write_bytes(data)
            written = [fresh.bundle.parent / path.name for path in overlays]
            for path, overlay in zip(written, overlays.values(), strict=True):
                path.write_bytes(overlay)
            fresh.lock.write_text(new_lock.to_json(), encoding="utf-8", newline="\n")
            changes = {
                part.relative_to(staged).as_posix(): count
                for part in (fresh.generated, fresh.bundle, *written, fresh.lock)
                if (count := _count_changes(part, root / part.relative_to(staged)))
            }
            lines = _report(paths, built, counts, unfit, sum(changes.values()))
            atomic_replace.replace(root, staged, list(changes))
    except OSError as error:
        raise PipelineError(f"The result cannot be written ({error}); everything is as it was.") from error
    try:
        for line in lines:
            say(line)
    except KeyboardInterrupt:
        raise PipelineError(atomic_replace.INTERRUPTED_LATE) from None


def check(paths: Paths, *, say: Callable[[str], None] = print) -> None:
    """Fail unless ``generated/`` is exactly what the pipeline writes from the committed bundle and overlay.

    Raises:
        PipelineError: it is not, or an overlay action has no target, or something else asks for attention.
    """
    atomic_replace.recover(paths.root)
    locked = _read_lock(paths)
    if locked is None:
        raise PipelineError("openapi/lock.json is missing: run `nox -s regenerate`.")
    data = _read(paths.bundle)
    if hashlib.sha256(data).hexdigest() != locked.sha256:
        raise PipelineError(
            "openapi/openapi.yaml is not the file that openapi/lock.json records: run `nox -s regenerate`."
        )
    versions = generator_versions()
    if locked.generators != versions:
        installed = ", ".join(f"{name} {version}" for name, version in versions.items())
        raise PipelineError(
            f"openapi/lock.json records other generators than are installed ({installed}): "
            "run `nox -s regenerate -- --offline`."
        )
    built = build(data, *_read_overlays(paths).values(), name="openapi/openapi.yaml")
    lost = [action for action in built.unmatched if not action.optional]
    if lost:
        listed = "\n  ".join(action.name for action in lost)
        raise PipelineError(
            f"{len(lost)} overlay action{'s' if len(lost) > 1 else ''} without a target in openapi/openapi.yaml:"
            f"\n  {listed}\n"
            "Correct the target, remove the action, or mark it `x-trigg-optional: true`."
        )
    urgent = [note for note in built.effective.notes if note.attention]
    if urgent:
        raise PipelineError("\n".join(str(note) for note in urgent))
    with tempfile.TemporaryDirectory(prefix="trigg-check-") as folder:
        fresh = Path(folder) / "generated"
        generate(built.effective.document, fresh, root=paths.root)
        counts = verify(built.effective.document, fresh)
        unfit = mismatches(fresh, paths.root)
        difference = list(differences(paths.generated, fresh))
    if unfit:
        raise PipelineError("\n".join(map(str, unfit)))
    if difference:
        shown = difference[:_DIFF_LINES]
        more = [f"… and {len(difference) - len(shown)} more lines"] if len(difference) > len(shown) else []
        raise PipelineError(
            "generated/ is not what the pipeline writes; run `nox -s regenerate -- --offline`:\n"
            + "\n".join([*shown, *more])
        )
    say(
        f"generated/ is exactly what the pipeline writes: {counts.operations} operations on {counts.paths} paths, "
        f"sync and async, {counts.models} models."
    )


def explain(paths: Paths, name: str, *, say: Callable[[str], None] = print) -> None:
    """Say from which parts of the committed bundle and of the overlays a method comes; nothing is written.

    Raises:
        PipelineError: there is no such method.
    """
    overlays = _read_overlays(paths)
    built = build(_read(paths.bundle), *overlays.values(), name=paths.bundle.name)
    named = dict(zip((path.relative_to(paths.root).as_posix() for path in overlays), built.overlays, strict=True))
    for line in explained(name, built.corrected, built.effective, named, paths.root):
        say(line)


def differences(old: Path, new: Path) -> Iterator[str]:
    """Yield what changes from one folder of text files to another, as lines of a unified diff."""
    before, after = atomic_replace.files_below(old), atomic_replace.files_below(new)
    for name in sorted(before.keys() | after.keys()):
        left, right = before.get(name), after.get(name)
        if left == right:
            continue
        if left is None or right is None:
            yield f"{'only generated anew' if left is None else 'only in generated/'}: {name}"
            continue
        lines = difflib.unified_diff(
            left.decode("utf-8", "replace").splitlines(),
            right.decode("utf-8", "replace").splitlines(),
            f"generated/{name}",
            f"anew/{name}",
            n=1,
            lineterm="",
        )
        yield from list(lines) or [f"other bytes with the same text: {name}"]


#: The bundle, and what makes the lock of its version.
_Obtained = tuple[bytes, Callable[[str], lock.Lock]]


def _committed(paths: Paths, old: lock.Lock | None) -> _Obtained:
    data = _read(paths.bundle)
    digest = hashlib.sha256(data).hexdigest()
    if old is None or old.sha256 != digest:
        raise PipelineError(
            "openapi/openapi.yaml is not the file that openapi/lock.json records; "
            "take it in with `nox -s regenerate -- --source openapi/openapi.yaml`."
        )
    kept = old.with_generators(generator_versions())
    return data, lambda _: kept


def _downloaded(
    paths: Paths,
    old: lock.Lock | None,
    source: str,
    progress: Callable[[int, int | None], None] | None,
    today: datetime.date | None,
) -> _Obtained:
    versions = generator_versions()
    committed = paths.bundle.read_bytes() if paths.bundle.exists() else None
    etag, modified = old.validators_for(public_source(source), _sha256(committed)) if old else (None, None)
    fetched = fetch(source, etag=etag, last_modified=modified, progress=progress)
    if fetched.not_modified and committed is not None and old is not None:
        unchanged = old.with_generators(versions)
        return committed, lambda _: unchanged
    if fetched.data is None or fetched.sha256 is None:
        raise PipelineError(
            f"{fetched.source} responded that nothing changed, but there is nothing to keep; try again."
        )
    # A path is of this machine and says nothing to others.
    is_url = fetched.source.startswith(("http://", "https://"))
    return fetched.data, lambda version: lock.after_download(
        old,
        source=fetched.source if is_url else PurePath(fetched.source).name,
        version=version,
        sha256=fetched.sha256 or "",
        today=(today or datetime.datetime.now(datetime.UTC).date()).isoformat(),
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        generators=versions,
    )


def _report(paths: Paths, built: Built, counts: Counts, unfit: tuple[Note, ...], changed: int) -> list[str]:
    effective = paths.generated / "trigg_api" / "effective.json"
    before: dict[str, Any] | None = None
    with contextlib.suppress(OSError, ValueError):
        before = json.loads(effective.read_bytes())
    return list(
        report.lines(
            version=built.version,
            counts=counts,
            change=report.compare_operations(before, built.effective.document),
            unmatched=built.unmatched,
            notes=(*report.compare_access(before, built.effective.document), *built.effective.notes),
            unfit=unfit,
            files_changed=changed,
        )
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PipelineError(f"{path.name} cannot be read: {error.strerror or error}.") from error


def _read_overlays(paths: Paths) -> dict[Path, bytes]:
    return {path: _read(path) for path in (paths.overlay, paths.docs) if path == paths.overlay or path.exists()}


def _read_lock(paths: Paths) -> lock.Lock | None:
    return lock.from_json(_read(paths.lock).decode("utf-8", "replace")) if paths.lock.exists() else None


def _sha256(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _count_changes(new: Path, old: Path) -> int:
    """Return how many files differ; of a file, whether it does."""
    if new.is_file():
        return int(not old.is_file() or new.read_bytes() != old.read_bytes())
    before, after = atomic_replace.files_below(old), atomic_replace.files_below(new)
    return sum(1 for name in before.keys() | after.keys() if before.get(name) != after.get(name))
