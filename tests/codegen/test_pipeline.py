"""The two jobs: what they leave behind, what they leave alone, and what they say."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from codegen import atomic_replace, pipeline
from codegen.__main__ import main
from codegen.errors import PipelineError
from codegen.pipeline import Paths, check, differences, regenerate
from codegen.render.generate import generate, generator_versions
from codegen.render.generator_input import View, generator_view
from codegen.verify import Counts
from tests.codegen import variants
from tests.codegen.variants import ROOT, Document

NOW = datetime.date(2026, 12, 24)


def _project(folder: Path, *, generated: bool = True) -> Paths:
    """A checkout: what the pipeline reads, and what it wrote last."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("pyproject.toml", "generator_config.yaml"):
        shutil.copy2(ROOT / name, folder / name)
    shutil.copytree(ROOT / "openapi", folder / "openapi")
    if generated:
        shutil.copytree(ROOT / "generated", folder / "generated", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "README.md").write_text("Klienten.\n", encoding="utf-8")
    return Paths(folder)


@pytest.fixture
def project(tmp_path: Path) -> Paths:
    return _project(tmp_path / "klient")


def _state(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and its time."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _run(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """``python -m codegen`` as a person runs it."""
    return subprocess.run(
        [sys.executable, "-m", "codegen", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Generators that write one file each, for tests of what happens around them."""

    def write(effective: Document, output: Path, *, root: Path) -> tuple[()]:
        for package in ("trigg_api", "trigg_models"):
            (output / package).mkdir(parents=True)
            (output / package / "__init__.py").write_text(f"VERSION = {effective['info']['version']!r}\n")
        (output / "trigg_api" / "effective.json").write_text(json.dumps(effective))
        return ()

    monkeypatch.setattr(pipeline, "generate", write)
    monkeypatch.setattr(pipeline, "verify", lambda *_: Counts(operations=66, paths=68, models=48))


def _said(paths: Paths, **options: Any) -> list[str]:
    lines: list[str] = []
    regenerate(paths, say=lines.append, today=NOW, **options)
    return lines


def _file(folder: Path, document: Document) -> str:
    path = folder / "nytt.json"
    path.write_bytes(variants.encoded(document))
    return str(path)


def _released(version: str = "4.4.0") -> Document:
    document = variants.vendors()
    document["info"]["version"] = version
    return document


# --- the same input gives the same bytes ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def committed() -> dict[str, bytes]:
    return atomic_replace.files_below(ROOT / "generated")


def _differing(folder: Path, committed: dict[str, bytes]) -> list[str]:
    found = atomic_replace.files_below(folder / "generated")
    return sorted(name for name in found.keys() | committed.keys() if found.get(name) != committed.get(name))


#: Every Python of the run believes that it is the last day of 2099.
_ANOTHER_DAY = """
import datetime, pathlib, time
pathlib.Path(__file__).with_suffix(".loaded").touch()
day = datetime.datetime(2099, 12, 31, 23, 59)
class Another(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return day.replace(tzinfo=tz)
    utcnow = today = now
datetime.datetime = Another
time.time = day.timestamp
time.gmtime = time.localtime = lambda *_: day.timetuple()
"""


def test_the_bytes_depend_on_no_hash_seed_other_tool_place_day_language_or_configuration(
    tmp_path: Path, committed: dict[str, bytes]
) -> None:
    tools = tmp_path / "verktøy"
    tools.mkdir()
    for name in ("ruff", "black", "isort", "datamodel-codegen", "openapi-python-client"):
        (tools / name).write_text('#!/bin/sh\necho "# not me" >> "$0.called"\nexit 1\n')
        (tools / name).chmod(0o755)
    (tools / "sitecustomize.py").write_text(_ANOTHER_DAY)
    folder = tmp_path / "en annen mappe"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[tool.black]\nline-length = 40\n[tool.isort]\nline_length = 40\n")
    (folder / "ruff.toml").write_text('line-length = 40\nformat.quote-style = "single"\n')
    (folder / "setup.cfg").write_text("[isort]\nline_length = 40\n")
    done = _run(
        "regenerate",
        "--offline",
        "--output",
        str(folder / "ut"),
        folder=folder,
        PATH=f"{tools}{os.pathsep}{os.environ['PATH']}",
        PYTHONPATH=f"{tools}{os.pathsep}{ROOT}",
        PYTHONHASHSEED="4242",
        PYTHONUTF8="0",
        LC_ALL="nb_NO.ISO-8859-1",
        LANG="nb_NO.ISO-8859-1",
        TZ="Pacific/Kiritimati",
        RUFF_LINE_LENGTH="40",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert _differing(folder / "ut", committed) == []
    assert (folder / "ut" / "openapi" / "lock.json").read_bytes() == (ROOT / "openapi" / "lock.json").read_bytes()
    assert (tools / "sitecustomize.loaded").exists()
    assert not list(tools.glob("*.called"))


def test_nothing_that_is_generated_tells_the_place(committed: dict[str, bytes]) -> None:
    told = b"\n".join(committed.values())
    for place in (ROOT, Path.home()):
        assert f"{place}/".encode() not in told


def test_regenerating_from_the_same_bundle_changes_no_file(project: Paths) -> None:
    before = _state(project.root)
    assert _said(project, offline=True) == [
        "Trigg Integrations API 4.3.0: 66 operations on 68 paths, sync and async, 48 models; all verified.",
        "No operation was added, removed or renamed, and none entered or left preview.",
        "Nothing changed.",
    ]
    assert _state(project.root) == before


# --- regenerate: what it writes ---------------------------------------------------------------------------------------


def test_a_first_generation_writes_everything(tmp_path: Path, quick: None) -> None:
    project = _project(tmp_path, generated=False)
    project.lock.unlink()
    source = _file(tmp_path, _released())
    lines = _said(project, source=source)
    assert lines[-1] == "5 files changed."
    locked = json.loads(project.lock.read_text())
    assert locked == {
        "source": "nytt.json",
        "version": "4.4.0",
        "sha256": hashlib.sha256(Path(source).read_bytes()).hexdigest(),
        "date": "2026-12-24",
        "etag": None,
        "last_modified": None,
        "generators": generator_versions(),
    }
    assert project.bundle.read_bytes() == Path(source).read_bytes()
    assert (project.generated / "trigg_api" / "__init__.py").read_text() == "VERSION = '4.4.0'\n"


def test_a_new_release_is_reported(project: Paths, quick: None) -> None:
    document = _released()
    del document["paths"]["/stores"]
    document["paths"]["/affiliates"]["get"]["summary"] = "Get affiliates"
    document["paths"]["/consents"]["get"]["summary"] = "Get consents (Preview)"
    document["paths"]["/customers"]["post"]["operationId"] = "createCustomer"
    document["paths"]["/gift-cards"] = {"get": variants.operation(tags=["Gift Cards"], operationId="listGiftCards")}
    lines = _said(project, source=_file(project.root, document))
    assert lines[1:-1] == [
        "Operations added:",
        "  - GET /gift-cards as gift_cards.list_gift_cards",
        "Operations removed:",
        "  - GET /stores, which was stores.list",
        "Operations renamed:",
        "  - POST /customers: the vendor's operationId createMember is now createCustomer; its name here stays "
        "customers.create",
        "Out of preview:",
        "  - GET /affiliates (affiliates.list)",
        "Into preview:",
        "  - GET /consents (consents.list)",
        "Overlay actions without a target:",
        *lines[12:14],
        "To be looked at:",
        "  - GET /gift-cards is not classified by the overlay: it is gift_cards.list_gift_cards, never sent twice, and "
        "all its parameters count as personal. Add an action on $.paths['/gift-cards'].get with x-trigg-name, "
        "x-trigg-retry and x-trigg-personal.\n"
        "    For the overlay:\n"
        "  - target: $.paths['/gift-cards'].get\n"
        "    description: 'TODO: say why it may be sent again or not, and which parameters are personal.'\n"
        "    update:\n"
        "      x-trigg-name: gift_cards.list_gift_cards\n"
        "      x-trigg-retry: safe\n"
        "      x-trigg-personal: []",
    ]
    assert all("$.paths['/stores'].get" in line for line in lines[12:14])


def test_output_writes_the_whole_result_elsewhere_and_leaves_the_checkout_alone(project: Paths, quick: None) -> None:
    before = _state(project.root)
    elsewhere = project.root.parent / "et annet sted"
    _said(project, source=_file(project.root.parent, _released()), output=elsewhere)
    assert _state(project.root) == before
    assert sorted(_state(elsewhere)) == [
        "generated/trigg_api/__init__.py",
        "generated/trigg_api/effective.json",
        "generated/trigg_models/__init__.py",
        "openapi/docs.yaml",
        "openapi/lock.json",
        "openapi/openapi.yaml",
        "openapi/overlay.yaml",
    ]
    assert json.loads((elsewhere / "openapi" / "lock.json").read_text())["version"] == "4.4.0"


def test_what_does_not_belong_to_generated_goes(project: Paths, quick: None) -> None:
    _said(project, offline=True)
    (project.generated / "notater.txt").write_text("Ikke rør.\n")
    (project.generated / "trigg_api" / "egen.py").write_text("x = 1\n")
    assert _said(project, offline=True)[-1] == "2 files changed."
    assert sorted(atomic_replace.files_below(project.generated)) == [
        "trigg_api/__init__.py",
        "trigg_api/effective.json",
        "trigg_models/__init__.py",
    ]


def test_only_the_lock_moves_when_only_a_generator_does(project: Paths, quick: None) -> None:
    _said(project, offline=True)
    content = json.loads(project.lock.read_text())
    content["generators"]["ruff"] = "0.0.1"
    project.lock.write_text(json.dumps(content))
    before = _state(project.root)
    assert _said(project, offline=True)[-1] == "1 file changed."
    after = _state(project.root)
    assert {name for name in before if before[name] != after[name]} == {"openapi/lock.json"}
    assert json.loads(project.lock.read_text())["generators"] == generator_versions()
    assert json.loads(project.lock.read_text())["date"] == content["date"]


def test_a_report_of_another_make_is_no_obstacle(project: Paths, quick: None) -> None:
    for content in (b"[]", b"{}", b"{", b'{"paths": {"/a": {"get": {}}}}', b"\xff"):
        (project.generated / "trigg_api" / "effective.json").write_bytes(content)
        assert "No operation was added" in _said(project, offline=True)[1]


# --- regenerate: all or nothing ---------------------------------------------------------------------------------------


def _fails(paths: Paths, match: str, **options: Any) -> None:
    """It fails with these words, and the state is what it was, byte for byte."""
    before = _state(paths.root)
    with pytest.raises(PipelineError, match=match):
        _said(paths, **options)
    assert _state(paths.root) == before
    assert not (paths.root / ".regenerate").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"<!doctype html><title>Logg inn</title>", "HTML"),
        (b"openapi: 3.1.0\ninfo:\n  title: [", "not valid YAML"),
        (b"navn: Ola\n", "no OpenAPI document"),
        (
            b'{"openapi": "3.1.0", "info": {"title": "Trigg", "version": "4.4.0"}, "paths": {}}',
            "describes no operation",
        ),
        (b'{"openapi": "3.1.0", "info": {"title": "Petstore", "version": "9"}, "paths": {"/a": {}}}', "another API"),
    ],
)
def test_what_cannot_be_the_bundle_changes_nothing(project: Paths, quick: None, content: bytes, words: str) -> None:
    source = project.root.parent / "svar"
    source.write_bytes(content)
    _fails(project, words, source=str(source))


def test_a_source_that_is_not_there_changes_nothing(project: Paths, quick: None) -> None:
    _fails(project, "finnes-ikke", source=str(project.root / "finnes-ikke.yaml"))


def test_a_download_that_breaks_off_changes_nothing(project: Paths, quick: None) -> None:
    body = variants.encoded(_released())
    with _vendor(lambda: body, cut=True) as (url, _):
        _fails(project, "127.0.0.1", source=url)


@pytest.mark.parametrize("error", [PipelineError("Nettet er nede."), KeyboardInterrupt()])
def test_a_download_that_fails_or_is_interrupted_changes_nothing(
    project: Paths, quick: None, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    before = _state(project.root)
    monkeypatch.setattr(pipeline, "fetch", fail)
    with pytest.raises(type(error)):
        _said(project)
    assert _state(project.root) == before


def test_an_older_release_is_taken_only_when_it_is_meant(project: Paths, quick: None) -> None:
    source = _file(project.root.parent, _released("4.2.9"))
    _fails(project, r"is version 4\.2\.9, older than the locked 4\.3\.0; .*--allow-downgrade", source=source)
    _said(project, source=source, allow_downgrade=True)
    assert json.loads(project.lock.read_text())["version"] == "4.2.9"


def test_a_bundle_that_the_lock_does_not_know_is_not_taken_offline(project: Paths, quick: None) -> None:
    project.bundle.write_bytes(project.bundle.read_bytes() + b"# endret\n")
    _fails(project, r"not the file that openapi/lock\.json records; take it in with", offline=True)
    project.lock.unlink()
    _fails(project, r"not the file that openapi/lock\.json records", offline=True)


def test_a_missing_overlay_changes_nothing(project: Paths, quick: None) -> None:
    project.overlay.unlink()
    _fails(project, r"overlay\.yaml cannot be read", offline=True)


def test_an_overlay_that_contradicts_itself_changes_nothing(project: Paths, quick: None) -> None:
    text = project.overlay.read_text().replace("x-trigg-name: carts.empty", "x-trigg-name: carts.save")
    project.overlay.write_text(text)
    words = r"(POST|PUT) /abandonedCarts and (POST|PUT) /abandonedCarts are both named 'carts\.save'"
    _fails(project, words, offline=True)


@pytest.mark.parametrize("stage", ["generate", "verify"])
@pytest.mark.parametrize("error", [PipelineError("Nei."), OSError(28, "No space left on device")])
def test_a_stage_that_fails_changes_nothing(
    project: Paths, quick: None, monkeypatch: pytest.MonkeyPatch, stage: str, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pipeline, stage, fail)
    _fails(project, r"Nei\.|cannot be written .*No space left", offline=True)


@pytest.mark.parametrize("stage", ["generate", "verify", "_report"])
def test_an_interruption_changes_nothing(
    project: Paths, quick: None, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = _state(project.root)
    monkeypatch.setattr(pipeline, stage, interrupt)
    with pytest.raises(KeyboardInterrupt):
        _said(project, offline=True)
    assert _state(project.root) == before


@pytest.mark.parametrize("error", [OSError(13, "Permission denied"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", range(7))
def test_replacing_that_stops_in_the_middle_changes_nothing(
    project: Paths, quick: None, monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException
) -> None:
    """Of the seven moves that put three parts in place of old ones, each in turn fails."""
    real, moves = os.replace, iter(range(100))

    def move(source: Any, target: Any) -> None:
        if next(moves) == at:
            raise error
        real(source, target)

    source = _file(project.root.parent, _released())
    before = _state(project.root)
    monkeypatch.setattr(os, "replace", move)
    kind = PipelineError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(kind):
        _said(project, source=source)
    assert _state(project.root) == before
    assert not (project.root / ".regenerate").exists()


def test_two_runs_do_not_write_to_one_folder(project: Paths, quick: None) -> None:
    with atomic_replace.staging(project.root):
        before = _state(project.root)
        with pytest.raises(PipelineError, match="Another run is writing to this folder"):
            _said(project, offline=True)
        assert _state(project.root) == before


#: A run with generators that write one file each, which kills itself at one of its renames.
_KILLED = """
import datetime, os, signal, sys
from pathlib import Path
from codegen import pipeline
from codegen.verify import Counts
root, source, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def write(effective, output, *, root):
    for package in ("trigg_api", "trigg_models"):
        (output / package).mkdir(parents=True)
        (output / package / "__init__.py").write_text("halvferdig")
    return ()
pipeline.generate, pipeline.verify = write, lambda *_: Counts(operations=66, paths=68, models=48)
real, done = os.replace, []
def move(*arguments):
    real(*arguments)
    done.append(arguments)
    if len(done) == last:
        os.kill(os.getpid(), signal.SIGKILL)
os.replace = move
pipeline.regenerate(pipeline.Paths(root), source=source, today=datetime.date(2026, 12, 24))
"""


@pytest.mark.parametrize("rename", range(1, 8))
def test_a_run_that_was_killed_at_any_rename_is_healed_by_the_next(quick: None, tmp_path: Path, rename: int) -> None:
    """Two renames each for generated/, the bundle and the lock; the last says that all is done."""
    project, whole = (_project(tmp_path / name, generated=False) for name in ("klient", "hel"))
    _said(project, offline=True)
    before = _state(project.root)
    source = _file(tmp_path, _released())
    command = [sys.executable, "-c", _KILLED, str(project.root), source, str(rename)]
    killed = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode < 0
    assert (project.root / ".regenerate").exists()
    if rename < 7:
        assert _said(project, offline=True)[-1] == "Nothing changed."
        assert _state(project.root) == before
    _said(project, source=source)
    assert json.loads(project.lock.read_bytes())["version"] == "4.4.0"
    assert not (project.root / ".regenerate").exists()
    _said(whole, offline=True)
    _said(whole, source=source)
    assert {name: each for name, (each, _) in _state(project.root).items()} == {
        name: each for name, (each, _) in _state(whole.root).items()
    }


@pytest.mark.parametrize("loading", ["codegen.pipeline", "yaml", "openapi_python_client"])
def test_an_interruption_while_the_program_loads_is_one_line(loading: str, project: Paths) -> None:
    program = f"""
import os, signal, sys
class Finder:
    def find_spec(self, name, *_):
        if name == {loading!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from codegen.__main__ import main
sys.exit(main(["regenerate", "--offline", "--root", sys.argv[1]]))
"""
    before = _state(project.root)
    done = subprocess.run(
        [sys.executable, "-c", program, str(project.root)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "error: interrupted; nothing was replaced.\n")
    assert _state(project.root) == before


def test_an_interruption_after_the_last_rename_does_not_say_that_nothing_was_replaced(
    project: Paths, quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def move(source: Any, target: Any) -> None:
        real(source, target)
        if Path(target).name == "done":
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", move)
    told = _line(capsys, "regenerate", "--source", _file(tmp_path, _released()), "--root", str(project.root))
    assert told == "error: interrupted after everything was replaced; `nox -s check` verifies the result.\n"
    assert json.loads(project.lock.read_bytes())["version"] == "4.4.0"


def test_a_relative_output_is_below_the_current_folder(
    project: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["regenerate", "--offline", "--root", str(project.root), "--output", "ny"]) == 0
    assert (tmp_path / "ny" / "generated" / "trigg_models" / "__init__.py").exists()


# --- regenerate: over HTTP --------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _vendor(content: Callable[[], bytes], *, cut: bool = False) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server on this machine that serves a bundle, or half of it, with an ETag; and what it was asked."""
    asked: list[dict[str, str]] = []

    class Vendor(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append({name.lower(): value for name, value in self.headers.items()})
            body = content()
            etag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'
            known = self.headers.get("if-none-match") == etag
            self.send_response(304 if known else 200)
            self.send_header("etag", etag)
            self.send_header("content-length", "0" if known else str(len(body)))
            self.end_headers()
            if not known:
                self.wfile.write(body[: len(body) // 2] if cut else body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Vendor)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/openapi.yaml", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_bundle_that_has_not_changed_is_not_downloaded_again(project: Paths, quick: None) -> None:
    body = variants.encoded(_released())
    with _vendor(lambda: body) as (url, asked):
        assert _said(project, source=url)[-1] != "Nothing changed."
        before = _state(project.root)
        assert json.loads(project.lock.read_text())["source"] == url
        assert _said(project, source=url)[-1] == "Nothing changed."
        assert _state(project.root) == before
    etag = json.loads(project.lock.read_text())["etag"]
    assert [each.get("if-none-match") for each in asked] == [None, etag]


def test_a_bundle_that_somebody_edited_is_downloaded_again(project: Paths, quick: None) -> None:
    body = variants.encoded(_released())
    with _vendor(lambda: body) as (url, asked):
        _said(project, source=url)
        project.bundle.write_bytes(b"{}")
        _said(project, source=url)
    assert [each.get("if-none-match") for each in asked] == [None, None]
    assert project.bundle.read_bytes() == body


def test_credentials_in_a_url_are_not_recorded_and_do_not_hinder_the_conditional_request(
    project: Paths, quick: None
) -> None:
    body = variants.encoded(_released())
    with _vendor(lambda: body) as (url, asked):
        secret = url.replace("http://", "http://ola:hemmelig@")
        _said(project, source=secret)
        _said(project, source=secret)
    assert "hemmelig" not in project.lock.read_text()
    assert [bool(each.get("if-none-match")) for each in asked] == [False, True]


# --- check ------------------------------------------------------------------------------------------------------------


def _refused(paths: Paths) -> str:
    before = _state(paths.root)
    with pytest.raises(PipelineError) as raised:
        check(paths, say=lambda _: None)
    assert _state(paths.root) == before
    return str(raised.value)


def test_check_shows_every_difference(project: Paths) -> None:
    api = project.generated / "trigg_api"
    (api / "errors.py").write_text((api / "errors.py").read_text().replace("Nothing was sent.", "Alt ble sendt."))
    (api / "models" / "store.py").unlink()
    (api / "egen.py").write_text("x = 1\n")
    told = _refused(project)
    assert told.startswith("generated/ is not what the pipeline writes; run `nox -s regenerate -- --offline`:\n")
    assert "only in generated/: trigg_api/egen.py" in told
    assert "only generated anew: trigg_api/models/store.py" in told
    assert "--- generated/trigg_api/errors.py\n+++ anew/trigg_api/errors.py\n" in told
    assert re.search(r"^-.*Alt ble sendt\.", told, re.MULTILINE)
    assert re.search(r"^\+.*Nothing was sent\.", told, re.MULTILINE)


def test_check_leaves_out_the_rest_of_a_long_difference(project: Paths, quick: None) -> None:
    for number in range(100):
        (project.generated / f"{number:03}.txt").write_text("x\n")
    assert re.search(r"\n… and [0-9]+ more lines$", _refused(project))


def test_check_sees_bytes_that_are_no_text_of_another_line(tmp_path: Path) -> None:
    for name, content in (("før", b"a\n"), ("nå", b"a\r\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.py").write_bytes(content)
    assert list(differences(tmp_path / "før", tmp_path / "nå")) == ["other bytes with the same text: x.py"]


def test_check_refuses_an_edited_bundle(project: Paths) -> None:
    project.bundle.write_bytes(project.bundle.read_bytes() + b"# endret\n")
    assert _refused(project) == (
        "openapi/openapi.yaml is not the file that openapi/lock.json records: run `nox -s regenerate`."
    )


def test_check_refuses_a_missing_lock(project: Paths) -> None:
    project.lock.unlink()
    assert _refused(project) == "openapi/lock.json is missing: run `nox -s regenerate`."


def test_check_refuses_other_generators(project: Paths) -> None:
    content = json.loads(project.lock.read_text())
    content["generators"]["openapi-python-client"] = "0.28.0"
    project.lock.write_text(json.dumps(content))
    words = "openapi/lock.json records other generators than are installed (openapi-python-client 0.29.1,"
    assert _refused(project).startswith(words)


def _with_action(project: Paths, **action: Any) -> None:
    text = project.overlay.read_text()
    project.overlay.write_text(text + "  - " + json.dumps({"description": "Avtalt.", **action}) + "\n")


def test_check_refuses_an_action_without_a_target_and_names_it(project: Paths, quick: None) -> None:
    _said(project, offline=True)
    _with_action(project, target="$.paths['/gavekort'].get", update={"x-trigg-name": "gift_cards.list"})
    told = _refused(project)
    assert told.startswith("1 overlay action without a target in openapi/openapi.yaml:\n")
    assert "$.paths['/gavekort'].get" in told
    assert told.endswith("Correct the target, remove the action, or mark it `x-trigg-optional: true`.")


def test_check_lets_an_optional_action_miss(project: Paths, quick: None) -> None:
    _said(project, offline=True)
    _with_action(project, target="$.paths['/gavekort'].get", update={"x-a": 1}, **{"x-trigg-optional": True})
    said: list[str] = []
    check(project, say=said.append)
    assert said == [
        "generated/ is exactly what the pipeline writes: 66 operations on 68 paths, sync and async, 48 models."
    ]


def test_check_refuses_personal_parameters_that_are_not_there(project: Paths, quick: None) -> None:
    text = project.overlay.read_text().replace("x-trigg-personal: [ssn]", "x-trigg-personal: [fodselsnummer]")
    project.overlay.write_text(text)
    assert _refused(project) == (
        "GET /data-enrichment/ssn/{ssn} has no parameter 'fodselsnummer' that the overlay calls personal; all its "
        "parameters count as personal now. Correct x-trigg-personal in the action on "
        "$.paths['/data-enrichment/ssn/{ssn}'].get."
    )


# --- the command line -------------------------------------------------------------------------------------------------


def _line(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line on standard error of a run that fails."""
    assert main([*arguments]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ")
    assert captured.err.count("\n") == 1
    return captured.err


def test_a_refusal_is_one_line_and_exit_status_one(
    project: Paths, quick: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = ("--root", str(project.root))
    page = tmp_path / "side.html"
    page.write_bytes(b"<html>Logg inn</html>")
    old = _file(tmp_path, _released("4.0.0"))
    blocked = tmp_path / "en-fil"
    blocked.write_text("")
    before = _state(project.root)
    assert "HTML" in _line(capsys, "regenerate", "--source", str(page), *root)
    assert "--allow-downgrade" in _line(capsys, "regenerate", "--source", old, *root)
    assert "finnes-ikke" in _line(capsys, "regenerate", "--source", "finnes-ikke.yaml", *root)
    assert "127.0.0.1:9" in _line(capsys, "regenerate", "--source", "http://127.0.0.1:9/openapi.yaml", *root)
    assert "cannot be written" in _line(capsys, "regenerate", "--offline", "--output", str(blocked), *root)
    assert "https" in _line(capsys, "regenerate", "--source", "ftp://dev.triggloyalty.com/openapi.yaml", *root)
    assert _state(project.root) == before
    project.lock.write_text("{")
    assert "the lock is not valid JSON" in _line(capsys, "regenerate", "--offline", *root)
    assert "the lock is not valid JSON" in _line(capsys, "check", *root)
    project.lock.unlink()
    assert "openapi/lock.json is missing" in _line(capsys, "check", *root)


def test_an_interruption_is_one_line_and_exit_status_one(
    project: Paths, quick: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "generate", interrupt)
    told = _line(capsys, "regenerate", "--offline", "--root", str(project.root))
    assert told == "error: interrupted; nothing was replaced.\n"


def test_a_run_that_succeeds_prints_the_report(project: Paths, quick: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regenerate", "--offline", "--root", str(project.root)]) == 0
    assert main(["check", "--root", str(project.root)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    lines = captured.out.splitlines()
    assert (
        lines[0] == "Trigg Integrations API 4.3.0: 66 operations on 68 paths, sync and async, 48 models; all verified."
    )
    assert lines[-1].startswith("generated/ is exactly what the pipeline writes")


def test_a_terminal_sees_how_much_has_come(
    project: Paths, quick: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    body = variants.encoded(_released())
    with _vendor(lambda: body) as (url, _):
        assert main(["regenerate", "--source", url, "--root", str(project.root)]) == 0
    shown = capsys.readouterr().err
    assert shown.endswith(f"\rfetching: {len(body):,} of {len(body):,} bytes\n")


def test_an_error_stands_on_a_line_of_its_own_below_the_progress(
    project: Paths, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(*_: object, progress: Callable[[int, int | None], None], **__: object) -> None:
        progress(1024, None)
        raise PipelineError("The connection broke.")

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(pipeline, "fetch", fetch)
    assert main(["regenerate", "--root", str(project.root)]) == 1
    assert capsys.readouterr().err == "\rfetching: 1,024 bytes\nerror: The connection broke.\n"


def test_help_names_both_jobs_and_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        (["--help"], ("regenerate", "check")),
        (["regenerate", "--help"], ("--source FILE|URL", "--offline", "--output DIR", "--allow-downgrade")),
    ):
        with pytest.raises(SystemExit, match="0"):
            main(arguments)
        told = capsys.readouterr().out
        assert all(word in told for word in words)
        assert "--root" not in told


# --- generate ---------------------------------------------------------------------------------------------------------


def _broken(change: Callable[[Document], object]) -> Callable[[Document], View]:
    """A view of a document in which something is wrong that no rule corrects."""

    def shown(effective: Document) -> View:
        view = generator_view(effective)
        change(view.document)
        return view

    return shown


@pytest.fixture
def stores() -> Document:
    """One operation that answers a list of stores."""
    store = {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}
    get = variants.operation(
        variants.parameter("by", "query"),
        responses=variants.responses({"type": "array", "items": {"$ref": "#/components/schemas/Store"}}),
        **{"x-trigg-name": "stores.list", "x-trigg-retry": "safe"},
    )
    return variants.effective(variants.api({"/stores": {"get": get}}, Store=store), variants.NO_OVERLAY)


def _operation(document: Document) -> Document:
    found: Document = document["paths"]["/stores_list"]["get"]
    return found


def _break_parameter(document: Document) -> None:
    _operation(document)["parameters"][0].update({"in": "header", "schema": {"type": "array"}})


def _break_schema(document: Document) -> None:
    document["components"]["schemas"]["Store"]["properties"]["0 id"] = {"type": "array"}


def _break_response(document: Document) -> None:
    document["components"]["schemas"]["StoresListTypes"]["properties"]["0 response"] = {"type": "array"}


def _break_document(document: Document) -> None:
    del document["info"]


def _break_enum(document: Document) -> None:
    enum = {"type": "string", "enum": ["a", "b"], "x-enum-varnames": ["A", "A"]}
    document["components"]["schemas"]["Kort"] = enum


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            _break_parameter,
            r"The generator warns, and would leave something out:\n  GET /stores: WARNING parsing GET /stores within "
            r"stores\. .* An overlay action on \$\.paths\['/stores'\]\.get that corrects this settles it\.",
        ),
        (
            _break_schema,
            r"leave something out:\n  GET /stores: Unable to process schema .*/components/schemas/Store.* An overlay "
            r"action on \$\.components\.schemas\['Store'\] that corrects this settles it\.",
        ),
        (
            _break_response,
            r"leave something out:\n  GET /stores: .* An overlay action on \$\.paths\['/stores'\]\.get that corrects "
            r"this settles it\.",
        ),
        (_break_document, r"^openapi-python-client cannot take the document: "),
        (_break_enum, r"^openapi-python-client cannot take the document: ValueError: Duplicate key A"),
    ],
)
def test_what_the_low_level_generator_does_not_take_fails_the_run_and_names_the_remedy(
    stores: Document,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Document], object],
    words: str,
) -> None:
    monkeypatch.setattr("codegen.render.generate.generator_view", _broken(change))
    with pytest.raises(PipelineError, match=words):
        generate(stores, tmp_path / "a", root=ROOT)


def test_a_folder_that_is_not_empty_is_refused(stores: Document, tmp_path: Path) -> None:
    (tmp_path / "trigg_api").mkdir()
    with pytest.raises(PipelineError, match=r"^openapi-python-client: .*Directory already exists"):
        generate(stores, tmp_path, root=ROOT)


def test_a_generator_that_exits_with_an_error_is_named(stores: Document, tmp_path: Path) -> None:
    project = _project(tmp_path / "klient", generated=False)
    text = (project.root / "pyproject.toml").read_text()
    (project.root / "pyproject.toml").write_text(text.replace("use-double-quotes = true", "bruk-gåseøyne = true"))
    with pytest.raises(PipelineError, match=r"^codegen.render.strict_models failed: "):
        generate(stores, tmp_path / "a", root=project.root)
