"""The whole command: two documents in, every format out, and an exit status that a job can rely on."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.__main__ import main
from codegen.diff import cli
from codegen.diff.findings import Level
from codegen.diff.report import FORMATS, Fragments
from codegen.errors import PipelineError
from codegen.pipeline import VENDOR_URL, Paths
from tests.codegen.diff.loyalty import ROOT, TODAY, Document, bundle, kundeklubb, service, written

Change = Callable[[Document], object]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Said:
    """What a run said: its exit status and both streams."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        status = main(["diff", *arguments])
        self.out, self.err = self._capsys.readouterr()
        return status

    @property
    def findings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.out)["findings"]
        return found


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


def _pair(change: Change, document: Document | None = None) -> tuple[str, str]:
    old, new = document or kundeklubb(), document or kundeklubb()
    written(Path(), "gammel.yaml", old)
    change(new)
    written(Path(), "ny.yaml", new)
    return "gammel.yaml", "ny.yaml"


# --- a worked example of each level -----------------------------------------------------------------------------------


def _member(document: Document) -> Document:
    properties: Document = document["components"]["schemas"]["Member"]["properties"]
    return properties


def _points_become_text(document: Document) -> None:
    _member(document)["points"]["type"] = "string"


def _store_is_renamed(document: Document) -> None:
    document["paths"]["/stores"]["get"]["operationId"] = "listStores"


def _phone_goes_away(document: Document) -> None:
    del _member(document)["mobilePhone"]


def _brands_are_new(document: Document) -> None:
    document["paths"]["/brands"] = {"get": {"operationId": "getBrands", "responses": {"200": {"description": "OK"}}}}


EXAMPLES: list[tuple[Change, str, str, str]] = [
    (_points_become_text, "BREAKING", "response-property-type-changed", "GET /members/{id}"),
    (_store_is_renamed, "SDK-BREAKING", "sdk-operation-id-changed", "GET /stores"),
    (_phone_goes_away, "WARNING", "response-optional-property-removed", "GET /members/{id}"),
    (_brands_are_new, "INFO", "endpoint-added", "GET /brands"),
]


@pytest.mark.parametrize(("change", "level", "rule", "operation"), EXAMPLES)
def test_each_level_has_an_example_and_fails_from_its_level_on(
    run: Said, change: Change, level: str, rule: str, operation: str
) -> None:
    old, new = _pair(change)
    assert run(old, new, "--format", "json") == 0
    levels = [Level(each["level"]) for each in run.findings]
    assert levels == sorted(levels, key=lambda each: each.rank)
    found = [each for each in run.findings if each["id"] == rule and each["operation"] == operation]
    assert [each["level"] for each in found] == [level]
    assert found[0]["fingerprint"]
    assert found[0]["message"]
    assert found[0]["place"]["file"] in (old, new)
    assert found[0]["place"]["line"] > 1
    worst = levels[0]
    for wanted in Level:
        for spelled in (wanted.value, wanted.value.lower().replace("-", "_")):
            assert run(old, new, "--format", "json", "--fail-on", spelled) == (1 if worst.rank <= wanted.rank else 0)


@pytest.mark.parametrize("change", [example[0] for example in EXAMPLES])
@pytest.mark.parametrize("kind", FORMATS)
def test_each_example_is_said_in_every_format(run: Said, change: Change, kind: str) -> None:
    assert run(*_pair(change), "--format", kind) == 0
    assert len(run.out.splitlines()) > 1
    assert run.err == ""


def test_the_same_document_has_no_change(run: Said) -> None:
    assert run(*_pair(lambda _: None), "--fail-on", "INFO") == 0
    assert "No change." in run.out


def test_a_shared_change_is_told_once_to_people_and_each_time_to_machines(run: Said) -> None:
    assert run(*_pair(_points_become_text), "--format", "terminal", "--format", "changelog") == 0
    assert "GET /members/{id}, PUT /members/{id}" in run.out
    assert run.out.count("[response-property-type-changed]") == 1
    run("gammel.yaml", "ny.yaml", "--format", "json")
    ids = [each["id"] for each in run.findings]
    assert ids.count("response-property-type-changed") == 2


def test_the_page_shows_the_fragment_that_changed(run: Said) -> None:
    assert run(*_pair(_points_become_text), "--format", "html") == 0
    assert '<td class="out">type: ' in run.out
    assert '<td class="in">type: ' in run.out


# --- a document that cannot be read is an error, never "no change" ----------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "does not exist"),
        (b"", "empty"),
        (b"<!doctype html><title>404</title>", "HTML"),
        (b"openapi: 3.1.0\npaths: {'/stores': {get", "not valid YAML"),
        (b'{"openapi": "3.1.0", "paths": {', "cut off"),
        (b"swagger: '2.0'\npaths: {}", "Swagger 2.0"),
        (b"- 1", "a list where a mapping must be"),
        (b"info: {}", 'no "openapi" key'),
        (b"openapi: 3.0.3\npaths: {/a: {get: {responses: {'200': {$ref: '#/x'}}}}}", "#/x"),
    ],
)
@pytest.mark.parametrize("side", [0, 1])
def test_a_document_that_does_not_load_is_an_error(run: Said, content: bytes | None, said: str, side: int) -> None:
    written(Path(), "god.yaml", kundeklubb())
    if content is not None:
        Path("ond.yaml").write_bytes(content)
    arguments = ["god.yaml", "ond.yaml"] if side else ["ond.yaml", "god.yaml"]
    assert run(*arguments, "--format", "json", "--output", "html=side.html") == 2
    assert run.out == ""
    assert run.err.startswith("error: ond.yaml")
    assert said in run.err
    assert run.err.count("\n") == 1
    assert not Path("side.html").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["god.yaml", "HEAD:openapi/finnes-ikke.yaml"], "HEAD:openapi/finnes-ikke.yaml"),
        (["god.yaml", "http://127.0.0.1:9/openapi.yaml"], "http://127.0.0.1:9/openapi.yaml"),
        (["god.yaml", "ftp://example.no/openapi.yaml"], "ftp://example.no"),
        (["god.yaml", ""], "empty name"),
        (["god.yaml"] * 3, "3 documents were given"),
        (["god.yaml", "god.yaml", "--accepted", "finnes-ikke.yaml"], "finnes-ikke.yaml"),
        (["god.yaml", "god.yaml", "--accepted", "god.yaml"], "god.yaml: the key"),
        (["god.yaml", "god.yaml", "--usage", "finnes-ikke"], "finnes-ikke does not exist"),
        (["god.yaml", "god.yaml", "--only-used"], "--only-used says nothing without --usage"),
        (["god.yaml", "god.yaml", "--overlay", "finnes-ikke.yaml"], "finnes-ikke.yaml"),
        (["god.yaml", "god.yaml", "--overlay", "god.yaml"], "god.yaml"),
        (["god.yaml", "god.yaml", "--no-overlay", "--old-overlay", "god.yaml"], "give one of the two"),
        (["god.yaml", "god.yaml", "--output", "json=mappe"], "mappe is a folder"),
        (["god.yaml", "god.yaml", "--output", "json=god.yaml/x.json"], "cannot be written"),
        (["god.yaml", "god.yaml", "--output", "json=x", "--output", "html=./x"], "is to be written twice"),
        (["god.yaml", "god.yaml", "--output", "json=ut/../ut/a", "--output", "html=ut/a"], "is to be written twice"),
        (["god.yaml", "god.yaml", "--output", "json=mappe/../god.yaml"], "is to be read and to be written"),
        (["god.yaml", "file:%78.yaml", "--output", "json=x.yaml"], "is to be read and to be written"),
        (
            ["god.yaml", "./god.yaml", "--overlay", "x.yaml", "--output", "json=x.yaml"],
            "is to be read and to be written",
        ),
        (
            ["god.yaml", "god.yaml", "--accepted", "x.yaml", "--output", "json=x.yaml"],
            "is to be read and to be written",
        ),
        (["god.yaml", "god.yaml", "--usage", "x.yaml", "--output", "json=x.yaml"], "is to be read and to be written"),
        (["god.yaml", "god.yaml", "--root", "mappe"], "_version.py cannot be read"),
    ],
)
def test_what_cannot_be_read_or_written_is_status_2_in_one_line(run: Said, arguments: list[str], said: str) -> None:
    files = [written(Path(), name, kundeklubb()) for name in ("god.yaml", "x.yaml")]
    before = [each.read_bytes() for each in files]
    Path("mappe").mkdir()
    assert run(*arguments) == 2
    assert [each.read_bytes() for each in files] == before
    assert run.out == ""
    assert run.err.startswith("error: ")
    assert said in run.err
    assert run.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["--fail-on", "VERRE"], ["--output", "json"], ["--output", "pdf=x"], ["--output", "json="], ["--format", "pdf"]],
)
def test_an_option_that_is_none_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["diff", "a", "b", *arguments])
    assert caught.value.code == 2
    assert arguments[-1].partition("=")[0] in capsys.readouterr().err


def test_an_interruption_is_no_success(run: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", interrupt)
    assert run("a", "b") == 2
    assert "interrupted" in run.err


# --- what is written --------------------------------------------------------------------------------------------------


def test_every_output_is_written_beside_what_is_printed(run: Said) -> None:
    outputs = [argument for kind in FORMATS for argument in ("--output", f"{kind}=ut/{kind}.txt")]
    assert run(*_pair(_phone_goes_away), *outputs, "--format", "github") == 0
    assert sorted(path.name for path in Path("ut").iterdir()) == sorted(f"{kind}.txt" for kind in FORMATS)
    assert Path("ut/github.txt").read_text(encoding="utf-8") == run.out
    assert json.loads(Path("ut/sarif.txt").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_a_file_is_replaced_whole_and_stays_what_it_was(run: Said) -> None:
    target = Path("mål/rapport.json")
    target.parent.mkdir()
    target.write_text("før")
    target.chmod(0o600)
    Path("lenke.json").symlink_to(target)
    assert run(*_pair(_phone_goes_away), "--output", "json=lenke.json") == 0
    assert Path("lenke.json").is_symlink()
    assert json.loads(target.read_text(encoding="utf-8"))["findings"]
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["rapport.json"]


def test_a_device_is_written_to_as_it_is(run: Said) -> None:
    assert run(*_pair(_phone_goes_away), "--output", f"json={os.devnull}") == 0
    assert Path(os.devnull).is_char_device()


def test_a_disk_that_is_full_leaves_the_old_file(run: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = _pair(_phone_goes_away)
    Path("rapport.json").write_text("før")

    def full(self: Path, _: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert run(*pair, "--output", "json=rapport.json") == 2
    assert "No space left" in run.err
    assert Path("rapport.json").read_text() == "før"
    assert sorted(path.name for path in Path().iterdir()) == ["gammel.yaml", "ny.yaml", "rapport.json"]


# --- accepted changes -------------------------------------------------------------------------------------------------


def test_accepted_changes_do_not_fail_a_job_until_they_expire(run: Said) -> None:
    pair = _pair(_points_become_text)
    run(*pair, "--format", "json")
    prints = [each["fingerprint"] for each in run.findings]
    accepted = written(Path(), "godtatt.yaml", {"accepted": [
        {"fingerprints": prints, "reason": "Ingen leser poengene.", "expires": "9999-12-31"},
        {"fingerprint": "0" * 16, "reason": "Borte.", "expires": "9999-12-31"},
    ]})  # fmt: skip
    assert run(*pair, "--accepted", str(accepted), "--fail-on", "INFO", "--format", "json") == 0
    document = json.loads(run.out)
    assert document["findings"] == []
    assert [each["fingerprint"] for each in document["accepted"]] == prints
    assert "0000000000000000 (Borte.) is not among the findings" in document["notes"][0]
    # What is accepted still happens to whoever upgrades.
    assert document["summary"]["version"]["part"] != "none"
    accepted.write_text(accepted.read_text(encoding="utf-8").replace("9999-12-31", "2020-01-01"), encoding="utf-8")
    assert run(*pair, "--accepted", str(accepted), "--fail-on", "BREAKING") == 1
    assert "expired on 2020-01-01" in run.out.replace("\n", " ")


def test_a_broken_file_of_accepted_changes_is_an_error(run: Said) -> None:
    Path("godtatt.yaml").write_text("accepted: {}\n")
    assert run(*_pair(_points_become_text), "--accepted", "godtatt.yaml") == 2
    assert run.err.startswith("error: godtatt.yaml: 'accepted' must be a list")


def test_the_two_parts_that_were_compared_stand_side_by_side() -> None:
    """Also where they are at different places: another parameter comes first, and a component has another name."""

    def change(document: Document) -> None:
        member = document["paths"]["/members/{id}"]["get"]
        brand = {"name": "brand", "in": "query", "schema": {"type": "string", "maxLength": 77}}
        member["parameters"] = [brand, {**member["parameters"][0], "schema": {"type": "string", "maxLength": 12}}]
        schemas = document["components"]["schemas"]
        schemas["Kvittering"] = {**schemas.pop("Receipt"), "required": ["total", "comment"]}
        content = document["paths"]["/receipts"]["post"]["requestBody"]["content"]
        content["application/json"]["schema"]["$ref"] = "#/components/schemas/Kvittering"

    paths = Paths(ROOT)
    report = cli.make_report(_pair(change), paths, overlays=cli.Overlays(), compare_code=False, today=TODAY)
    shown = {each.id: report.fragments[each.fingerprint] for each in report.findings}
    longest = shown["request-parameter-max-length-set"]
    assert longest.old == "type: string"
    assert "77" not in longest.old + longest.new
    assert "maxLength: 12" in longest.new
    # The property is as it was; that it must be given is what changed.
    assert shown["request-property-became-required"] == Fragments("false", "true")


def test_of_a_large_part_only_as_much_is_dumped_as_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    dumped: list[Any] = []
    dump = yaml.dump

    def observed(value: Any, **options: Any) -> Any:
        dumped.append(value)
        return dump(value, **options)

    monkeypatch.setattr(yaml, "dump", observed)

    def change(document: Document) -> None:
        many = {f"felt{number}": {"type": "string", "description": "x" * 5_000} for number in range(200)}
        document["paths"]["/brands"] = {
            "get": {
                "operationId": "getBrands",
                "responses": {
                    "200": {
                        "description": "Merker",
                        "content": {"application/json": {"schema": {"type": "object", "properties": many}}},
                    }
                },
            }
        }

    pair = _pair(change)
    dumped.clear()
    report = cli.make_report(pair, Paths(ROOT), overlays=cli.Overlays(), compare_code=False, today=TODAY)
    assert not dumped
    (added,) = (each for each in report.findings if each.id == "endpoint-added")
    lines = report.fragments[added.fingerprint].new.splitlines()
    assert len(lines) == 61
    assert lines[0] == "operationId: getBrands"
    assert lines[-1] == "# … more lines"
    assert sum(len(json.dumps(each)) for each in dumped) < 150_000
    assert set(report.fragments) == {each.fingerprint for each in report.findings}
    assert len(report.fragments) == len(report.findings)


# --- the API of the client: overlay, packages, service ----------------------------------------------------------------


@pytest.fixture
def checkout(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of the project with what the command reads, as the working directory."""
    root = folder / "prosjekt"
    for name in ("openapi", "generated/trigg_api", "trigg_ext"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "sandbox"))
    shutil.copy(ROOT / "generator_config.yaml", root)
    monkeypatch.chdir(root)
    return root


def _vendors(change: Change) -> str:
    document = bundle()
    change(document)
    return str(written(Path(), "../leverandør/openapi.yaml", document))


def _email_goes_away(document: Document) -> None:
    del document["components"]["schemas"]["Customer"]["properties"]["email"]


def test_what_the_vendor_changes_is_found_in_the_document_and_in_the_package(run: Said, checkout: Path) -> None:
    service(Path("../kasse"))
    new = _vendors(_email_goes_away)
    assert run("openapi/openapi.yaml", new, "--format", "json", "--usage", "../kasse", "--root", str(checkout)) == 0
    found = {(each["id"], each["origin"]): each for each in run.findings}
    vendor = found["response-optional-property-removed", "vendor"]
    code = found["sdk-object-removed", "code"]
    assert vendor["level"] == "WARNING"
    assert code["level"] == "SDK-BREAKING"
    assert code["message"] == "Customer.email is gone"
    assert code["place"] == vendor["place"]
    assert code["place"]["file"] == "openapi/openapi.yaml"
    assert "overlay" not in {each["origin"] for each in run.findings}
    (hit,) = code["usages"]
    assert hit["file"].endswith("kasse/klient.py")
    assert hit["line"] == 13
    summary = json.loads(run.out)["summary"]
    assert summary["usage"]["share"] == 1.0
    assert summary["used"] == summary["usage"]["hits"] > 0
    assert summary["version"]["suggested"] == "0.2.0"
    assert "- `Customer.email` is gone.\n" in summary["changelog"]


def test_only_what_hits_the_service_can_fail_its_job(run: Said, checkout: Path) -> None:
    service(Path("../kasse"))
    new = _vendors(lambda document: document["paths"].pop("/affiliates"))
    root = ("--root", str(checkout))
    assert run("openapi/openapi.yaml", new, "--usage", "../kasse", "--fail-on", "BREAKING", *root) == 1
    assert run("openapi/openapi.yaml", new, "--usage", "../kasse", "--fail-on", "BREAKING", "--only-used", *root) == 0
    assert "No change." in run.out
    new = _vendors(lambda document: document["paths"].pop("/stores"))
    assert run("openapi/openapi.yaml", new, "--usage", "../kasse", "--fail-on", "BREAKING", "--only-used", *root) == 1
    assert "kasse/app.py:13" in run.out
    assert "Your code: 3 files of 3 read" in run.out


def test_what_our_overlay_changes_is_told_as_ours(run: Said, checkout: Path) -> None:
    shutil.copytree("openapi", "../før")
    overlay = checkout / "openapi" / "overlay.yaml"
    text = overlay.read_text(encoding="utf-8")
    assert "x-trigg-name: customers.get_by_email" in text
    overlay.write_text(text.replace("customers.get_by_email", "customers.by_email"), encoding="utf-8")
    # Each side has the overlay that lies beside it.
    for before in ("../før/openapi.yaml", Path("../før/openapi.yaml").resolve().as_uri()):
        assert run(before, "openapi/openapi.yaml", "--format", "json", "--root", str(checkout)) == 0
        origins = {each["origin"] for each in run.findings}
        assert "vendor" not in origins
        assert "overlay" in origins
        assert {each["operation"] for each in run.findings} == {"GET /customers/email/{email}"}
    same = ("--overlay", "openapi/overlay.yaml")
    assert run("../før/openapi.yaml", "openapi/openapi.yaml", *same, "--format", "json", "--root", str(checkout)) == 0
    assert run.findings == []
    assert run("../før/openapi.yaml", "openapi/openapi.yaml", "--no-overlay", "--no-code", "--root", str(checkout)) == 0
    assert "No change." in run.out
    sides = ("--old-overlay", "../før/overlay.yaml", "--new-overlay", "openapi/overlay.yaml")
    assert (
        run(
            "openapi/openapi.yaml",
            "openapi/openapi.yaml",
            *sides,
            "--no-code",
            "--format",
            "json",
            "--root",
            str(checkout),
        )
        == 0
    )
    assert {each["origin"] for each in run.findings} == {"overlay"}


def test_an_overlay_that_no_longer_fits_is_told_and_the_vendors_changes_are_still_found(
    run: Said, checkout: Path
) -> None:
    overlay = checkout / "openapi" / "overlay.yaml"
    overlay.write_text("overlay: 9.9.9\ninfo: {title: x, version: '1'}\nactions: []\n", encoding="utf-8")
    new = _vendors(_email_goes_away)
    assert run("openapi/openapi.yaml", new, "--format", "json", "--root", str(checkout)) == 0
    assert "response-optional-property-removed" in {each["id"] for each in run.findings}
    assert any("overlay makes of it was not compared" in note for note in json.loads(run.out)["notes"])
    given = ("--overlay", "openapi/overlay.yaml")
    assert run("openapi/openapi.yaml", new, *given, "--root", str(checkout)) == 2


def test_a_document_of_which_no_package_can_be_made_is_still_compared(run: Said, checkout: Path) -> None:
    def change(document: Document) -> None:
        _email_goes_away(document)
        document["paths"]["/stores"]["get"]["x-trigg-name"] = "ikke et navn"

    assert (
        run("openapi/openapi.yaml", _vendors(change), "--no-overlay", "--format", "json", "--root", str(checkout)) == 0
    )
    notes = json.loads(run.out)["notes"]
    assert any(note.startswith("The Python packages were not compared: ") for note in notes)
    assert "response-optional-property-removed" in {each["id"] for each in run.findings}


@pytest.mark.parametrize("content", [[], "text/json", {"application/json": []}, {"application/json": {"schema": 3}}])
def test_a_bundle_with_nonsense_in_it_is_still_compared(content: Any, run: Said, checkout: Path) -> None:
    def change(document: Document) -> None:
        document["paths"]["/customers"]["get"]["responses"]["200"]["content"] = content
        document["paths"]["/customers"]["get"]["operationId"] = "another"

    new = _vendors(change)
    assert run("openapi/openapi.yaml", new, "--format", "json", "--root", str(checkout)) == 0
    assert "api-operation-id-removed" in {each["id"] for each in run.findings}


def test_a_generator_that_falls_over_does_not_hide_what_the_vendor_changed(
    run: Said, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falls(*_: Any, **__: Any) -> None:
        raise RuntimeError("no such node")

    monkeypatch.setattr(cli, "generate_api", falls)
    new = _vendors(_email_goes_away)
    assert run("openapi/openapi.yaml", new, "--format", "json", "--root", str(checkout)) == 0
    assert run.findings
    assert json.loads(run.out)["notes"] == ["The Python packages were not compared: RuntimeError: no such node"]


def test_without_code_and_overlay_the_documents_alone_are_compared(run: Said, checkout: Path) -> None:
    service(Path("../kasse"))
    new = _vendors(_email_goes_away)
    options = ("--no-code", "--no-overlay", "--usage", "../kasse", "--format", "json", "--root", str(checkout))
    assert run("openapi/openapi.yaml", new, *options) == 0
    assert {each["origin"] for each in run.findings} == {"vendor"}
    assert any(each["usages"] for each in run.findings)


def test_a_service_is_read_also_where_the_documents_are_of_another_api(run: Said) -> None:
    service(Path("kasse"))
    assert run(*_pair(_points_become_text), "--usage", "kasse", "--format", "json") == 0
    document = json.loads(run.out)
    assert document["summary"]["used"] == 0
    assert "do not describe the API of the client" in document["notes"][0]


def test_the_file_of_accepted_changes_beside_the_bundle_is_read_unasked(run: Said, checkout: Path) -> None:
    new = _vendors(_email_goes_away)
    arguments = ("openapi/openapi.yaml", new, "--no-code", "--root", str(checkout))
    run(*arguments, "--format", "json")
    prints = [each["fingerprint"] for each in run.findings]
    entry = {"fingerprints": prints, "reason": "Avtalt.", "expires": "9999-12-31"}
    written(checkout, "openapi/accepted.yaml", {"accepted": [entry]})
    assert run(*arguments, "--fail-on", "INFO") == 0
    (checkout / "openapi" / "accepted.yaml").write_text("accepted")
    assert run(*arguments) == 2
    assert "openapi/accepted.yaml" in run.err


# --- revisions of git -------------------------------------------------------------------------------------------------


def _git(*arguments: str) -> None:
    identity = ("-c", "user.name=Kari Nordmann", "-c", "user.email=kari@example.no", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_two_revisions_are_compared_with_their_own_overlays_and_packages(run: Said, checkout: Path) -> None:
    _git("init", "-q")
    _git("add", ".")
    _git("commit", "-qm", "4.3.0")
    client = checkout / "trigg_ext" / "client.py"
    client.write_text(
        client.read_text(encoding="utf-8").replace("http2: bool = False", "http_2: bool = False"), encoding="utf-8"
    )
    overlay = checkout / "openapi" / "overlay.yaml"
    text = overlay.read_text(encoding="utf-8")
    overlay.write_text(text.replace("x-trigg-retry: safe", "x-trigg-retry: non_idempotent", 1), encoding="utf-8")
    _git("commit", "-qam", "endret")
    # What lies in the folder now is none of their business.
    client.write_text("raise SystemExit\n")
    overlay.write_text("nonsense")
    revisions = ("HEAD~1:openapi/openapi.yaml", "HEAD:openapi/openapi.yaml")
    assert run(*revisions, "--format", "json", "--root", str(checkout)) == 0
    found = {(each["origin"], each["message"]) for each in run.findings}
    assert ("code", "trigg_ext.TriggClient: 'http2' is no longer taken") in found
    assert "overlay" in {origin for origin, _ in found}
    assert json.loads(run.out)["summary"]["old"]["name"] == "HEAD~1:openapi/openapi.yaml"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_revision_without_overlay_or_package_gets_those_of_today(run: Said, checkout: Path) -> None:
    _git("init", "-q")
    _git("add", "openapi/openapi.yaml")
    _git("commit", "-qm", "bare leverandørens")
    assert run("HEAD:openapi/openapi.yaml", "openapi/openapi.yaml", "--root", str(checkout), "--fail-on", "INFO") == 0
    assert "No change." in run.out


# --- the vendor's newest ----------------------------------------------------------------------------------------------


@pytest.fixture
def vendor(folder: Path) -> Iterator[str]:
    """A server on this machine that publishes the folder ``leverandør``."""
    published = folder / "leverandør"
    published.mkdir()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, directory=str(published), **options)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/openapi.yaml"
        server.shutdown()
        thread.join()


def test_without_documents_the_committed_bundle_is_held_against_the_vendors_newest(
    run: Said, vendor: str, checkout: Path
) -> None:
    _vendors(_brands_are_new)
    lock = json.loads((checkout / "openapi" / "lock.json").read_text(encoding="utf-8"))
    (checkout / "openapi" / "lock.json").write_text(json.dumps({**lock, "source": vendor}), encoding="utf-8")
    assert run("--format", "json", "--root", str(checkout)) == 0
    (added,) = [each for each in run.findings if each["id"] == "endpoint-added"]
    assert added["operation"] == "GET /brands"
    assert added["place"]["file"] == vendor
    summary = json.loads(run.out)["summary"]
    assert (summary["old"]["name"], summary["new"]["name"]) == ("openapi/openapi.yaml", vendor)
    # One document is the new one.
    assert run(vendor, "--format", "github", "--root", str(checkout)) == 0
    assert "GET /brands" in run.out


def test_the_vendor_is_asked_where_the_lock_names_no_address(checkout: Path) -> None:
    paths = Paths(checkout)
    assert cli._vendors(paths) == VENDOR_URL
    paths.lock.unlink()
    assert cli._vendors(paths) == VENDOR_URL


# --- as people run it -------------------------------------------------------------------------------------------------


def test_it_runs_as_a_command() -> None:
    old, new = _pair(_points_become_text)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "codegen",
            "diff",
            str(Path(old).resolve()),
            str(Path(new).resolve()),
            "--fail-on",
            "BREAKING",
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "BREAKING" in done.stdout


def test_a_terminal_is_drawn_in_colours(run: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = _pair(_points_become_text)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(*pair) == 0
    assert "\x1b[" in run.out


def test_a_package_without_a_version_is_an_error(folder: Path) -> None:
    (folder / "trigg_ext").mkdir()
    (folder / "trigg_ext" / "_version.py").write_text("version = 1\n")
    with pytest.raises(PipelineError, match="holds no line __version__"):
        cli._package_version(Paths(folder))
