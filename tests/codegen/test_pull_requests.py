"""One pull request and one comment: by a real git, and by a ``gh`` that writes down what it is told."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from codegen import pull_requests

ROOT = Path(__file__).resolve().parents[2]
FINDING = {"id": "response-property-removed", "level": "BREAKING", "operation": "GET /stores"}


def _report(version: Any = None, **levels: int) -> dict[str, Any]:
    counts = {"BREAKING": 0, "SDK-BREAKING": 0, "WARNING": 0, "INFO": 0}
    counts |= {name.upper().replace("_", "-"): count for name, count in levels.items()}
    return {"findings": [FINDING] * sum(counts.values()), "summary": {"levels": counts, "version": version}}


JUNIT = """<testsuites><testsuite tests="{tests}" failures="{failures}" errors="0">
<testcase classname="tests.drift.test_responses" name="test_sandbox[stores.list]">{failure}</testcase>
</testsuite></testsuites>"""


# --- what is said -----------------------------------------------------------------------------------------------------


def test_the_title_counts_what_changed_and_suggests_a_version() -> None:
    version = {"part": "minor", "current": "0.1.0", "suggested": "0.2.0", "reason": "…"}
    made = pull_requests.proposal(_report(version, breaking=2, info=5), "## Changes", "All 412 contract tests hold.")
    assert made.title == "Take in the API's changes: 2 breaking, 5 info (suggests 0.2.0)"
    assert made.labels == ("api-drift", "breaking")
    assert made.body == "<!-- spec-diff -->\nAll 412 contract tests hold.\n\n## Changes"


def test_a_change_that_no_caller_meets_is_proposed_too() -> None:
    made = pull_requests.proposal(_report(), "No change.", "")
    assert made.title == "Take in the API's changes: no change that a caller meets"
    assert made.labels == ("api-drift", "info")


@pytest.mark.parametrize(
    ("junit", "told"),
    [
        (None, ""),
        ("<testsuites><testsu", "**The contract tests did not finish**: see the job."),
        ("<testsuites/>", "**The contract tests did not run**: see the job."),
        (JUNIT.format(tests=1412, failures=0, failure=""), "All 1,412 contract tests hold."),
        (
            JUNIT.format(tests=412, failures=1, failure="<failure/>"),
            "**1 of 412 contract tests fail:**\n\n- `tests.drift.test_responses.test_sandbox[stores.list]`",
        ),
    ],
)
def test_the_contract_tests_are_told_of(junit: str | None, told: str) -> None:
    assert pull_requests.tests_told(junit) == told


def test_a_report_that_is_too_long_is_cut_and_says_so() -> None:
    long = "<details><summary>Changes</summary>\n\n```yaml\n" + "- id: 1\n" * 20_000
    short = pull_requests.shortened(long)
    assert len(short) < 65_536
    assert short.endswith("```\n</details>\n\n… and more: the whole report is among the files of the job.")
    assert pull_requests.shortened("short") == "short"


@given(
    st.lists(st.lists(st.dictionaries(st.sampled_from(["id", "body"]), st.text(max_size=5)), max_size=3), max_size=4)
)
def test_all_pages_of_comments_are_read(pages: list[list[dict[str, str]]]) -> None:
    assert pull_requests._comments("\n".join(json.dumps(page) for page in pages)) == [
        each for page in pages for each in page
    ]


# --- what is done -----------------------------------------------------------------------------------------------------

GH = """#!{python}
import json, pathlib, sys
here = pathlib.Path({folder!r})
call = sys.argv[1:]
body = ""
for option in ("--body-file", "--input"):
    if option in call:
        body = pathlib.Path(call[call.index(option) + 1]).read_text()
with (here / "calls.jsonl").open("a") as calls:
    calls.write(json.dumps([call, body]) + "\\n")
if (here / "refuses").exists():
    sys.exit("HTTP 403: Resource not accessible by integration")
responses = json.loads((here / "responses.json").read_text())
sys.stdout.write(responses.get(" ".join(call[:2]), ""))
"""


class Place:
    """A checkout with a remote, and what ``gh`` was told."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.remote = folder / "remote.git"
        self.checkout = folder / "checkout"
        self.gh = folder / "gh"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.remote)], check=True)
        subprocess.run(["git", "clone", "-q", str(self.remote), str(self.checkout)], check=True, capture_output=True)
        monkeypatch.chdir(self.checkout)
        for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(folder / "gitconfig"))
        monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        self.write("openapi/openapi.yaml", "openapi: 3.1.0\n")
        self.write("generated/trigg_api/__init__.py", "")
        self.write("README.md", "# trigg-client\n")
        self.git("add", ".")
        self.git("-c", "user.name=Test", "-c", "user.email=test@example.no", "commit", "-qm", "Begin")
        self.git("push", "-q", "origin", "HEAD:main")
        self.gh.mkdir()
        (self.gh / "gh").write_text(GH.format(python=sys.executable, folder=str(self.gh)))
        (self.gh / "gh").chmod(0o755)
        self.responses()
        monkeypatch.setenv("PATH", f"{self.gh}:/usr/bin:/bin")
        self.report(_report(breaking=1))

    def write(self, name: str, text: str) -> None:
        path = self.checkout / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def git(self, *command: str) -> str:
        return subprocess.run(["git", *command], check=True, capture_output=True, text=True).stdout.strip()

    def responses(self, **responses: str) -> None:
        (self.gh / "responses.json").write_text(
            json.dumps({key.replace("_", " "): value for key, value in responses.items()})
        )

    def report(self, report: dict[str, Any]) -> None:
        self.write(".spec-diff/report.json", json.dumps(report))
        self.write(".spec-diff/report.md", "## One change\n")

    def calls(self) -> list[list[str]]:
        path = self.gh / "calls.jsonl"
        return [json.loads(line)[0] for line in path.read_text().splitlines()] if path.exists() else []

    def bodies(self) -> list[str]:
        return [json.loads(line)[1] for line in (self.gh / "calls.jsonl").read_text().splitlines()]

    def branch(self) -> str:
        look = ["git", "-C", str(self.remote), "rev-parse", "--verify", "-q", pull_requests.BRANCH]
        return subprocess.run(look, capture_output=True, text=True, check=False).stdout.strip()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(tmp_path, monkeypatch)


def test_a_change_opens_a_pull_request(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write("openapi/openapi.yaml", "openapi: 3.1.0\ninfo: {}\n")
    place.write("README.md", "# not this\n")
    assert pull_requests.main(["propose"]) == 0
    assert capsys.readouterr().out == "Opened a pull request: Take in the API's changes: 1 breaking\n"
    changed = place.git("diff", "--name-only", "origin/main", place.branch())
    assert changed == "openapi/openapi.yaml"
    assert place.git("log", "-1", "--format=%an <%ae>", place.branch()).startswith("github-actions[bot] <41898282+")
    labels, more, listed, created = place.calls()
    assert labels[:3] == ["label", "create", "api-drift"]
    assert more[:3] == ["label", "create", "breaking"]
    assert listed[:4] == ["pr", "list", "--head", "api-update"]
    assert created[:6] == ["pr", "create", "--head", "api-update", "--base", "main"]
    assert created[-2:] == ["--label", "api-drift,breaking"]
    assert place.bodies()[-1] == "<!-- spec-diff -->\n## One change\n"


def test_a_second_run_brings_the_same_pull_request_up_to_date(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write("openapi/openapi.yaml", "openapi: 3.1.0\ninfo: {}\n")
    assert pull_requests.main(["propose"]) == 0
    first = place.branch()
    listed = [{"number": 7, "labels": [{"name": "breaking"}, {"name": "api-drift"}, {"name": "ours"}]}]
    place.responses(**{"pr list": json.dumps(listed)})
    place.git("switch", "-q", "-C", "main", "origin/main")
    place.write("openapi/openapi.yaml", "openapi: 3.1.0\ninfo: {title: Trigg}\n")
    place.report(_report(info=1))
    assert pull_requests.main(["propose"]) == 0
    assert "Brought pull request 7 up to date: Take in the API's changes: 1 info" in capsys.readouterr().out
    assert place.branch() not in ("", first)
    edit = place.calls()[-1]
    assert edit[:3] == ["pr", "edit", "7"]
    assert edit[-4:] == ["--add-label", "api-drift,info", "--remove-label", "breaking"]
    assert not [call for call in place.calls()[4:] if call[:2] == ["pr", "create"]]


def test_the_same_change_is_not_pushed_again(place: Place) -> None:
    for _ in range(2):
        place.git("switch", "-q", "-C", "main", "origin/main")
        place.write("openapi/openapi.yaml", "openapi: 3.1.0\ninfo: {}\n")
        before = place.branch()
        assert pull_requests.main(["propose"]) == 0
    assert place.branch() == before


def test_a_second_run_in_the_same_checkout_does_not_close_the_pull_request(place: Place) -> None:
    place.write("openapi/openapi.yaml", "openapi: 3.1.0\ninfo: {}\n")
    assert pull_requests.main(["propose"]) == 0
    before = place.branch()
    place.responses(**{"pr list": '[{"number": 7, "labels": []}]'})
    assert pull_requests.main(["propose"]) == 0
    assert place.calls()[-1][:3] == ["pr", "edit", "7"]
    assert place.branch() == before


def test_a_run_that_the_forge_refused_is_taken_up_again(place: Place) -> None:
    place.write("openapi/openapi.yaml", "openapi: 3.1.0\ninfo: {}\n")
    (place.gh / "refuses").touch()
    assert pull_requests.main(["propose"]) == 1
    (place.gh / "refuses").unlink()
    assert pull_requests.main(["propose"]) == 0
    assert place.calls()[-1][:2] == ["pr", "create"]


def test_nothing_is_proposed_where_nothing_changed(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write("openapi/lock.json", "{}")  # the lock alone says only that somebody looked
    assert pull_requests.main(["propose"]) == 0
    assert capsys.readouterr().out == "Nothing changed; there is nothing to propose.\n"
    assert place.branch() == ""
    assert [call[:2] for call in place.calls()] == [["pr", "list"]]


def test_a_change_that_was_taken_back_closes_its_pull_request(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.responses(**{"pr list": '[{"number": 7, "labels": []}]'})
    assert pull_requests.main(["propose"]) == 0
    assert capsys.readouterr().out == "Nothing changed any more: closed pull request 7.\n"
    assert place.calls()[-1][:3] == ["pr", "close", "7"]


def test_on_gitlab_the_push_makes_the_merge_request(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.git("-C", str(place.remote), "config", "receive.advertisePushOptions", "true")
    hook = place.remote / "hooks" / "pre-receive"
    hook.write_text(f'#!/bin/sh\nenv | grep GIT_PUSH_OPTION > "{place.gh}/options"\n')
    hook.chmod(0o755)
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_DEFAULT_BRANCH", "trunk")
    place.write("openapi/openapi.yaml", "openapi: 3.1.0\ninfo: {}\n")
    assert pull_requests.main(["propose"]) == 0
    options = (place.gh / "options").read_text()
    for option in (
        "merge_request.create",
        "merge_request.target=trunk",
        "merge_request.title=Take in the API's changes: 1 breaking",
        "merge_request.label=api-drift",
    ):
        assert f"={option}\n" in options
    assert place.branch()
    assert not place.calls()


def test_a_comment_is_written_once_and_kept_up_to_date(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert pull_requests.main(["comment", "17"]) == 0
    assert place.calls()[-1][:2] == ["api", "repos/{owner}/{repo}/issues/17/comments"]
    assert json.loads(place.bodies()[-1]) == {"body": "<!-- spec-diff -->\n## One change\n"}
    comments = [{"id": 1, "body": "Ser bra ut."}, {"id": 9, "body": "<!-- spec-diff -->\n## Old"}]
    place.responses(api___paginate=json.dumps(comments[:1]) + json.dumps(comments[1:]))
    (place.gh / "responses.json").write_text(
        json.dumps({"api --paginate": json.dumps(comments[:1]) + "[" + json.dumps(comments[1]) + "]"})
    )
    assert pull_requests.main(["comment", "17"]) == 0
    assert place.calls()[-1][:4] == ["api", "--method", "PATCH", "repos/{owner}/{repo}/issues/comments/9"]
    assert "up to date" in capsys.readouterr().out


def test_no_comment_is_begun_where_nothing_changed(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.report(_report())
    assert pull_requests.main(["comment", "17"]) == 0
    assert capsys.readouterr().out == "Nothing changed; there is nothing to comment on.\n"
    assert len(place.calls()) == 1


def test_without_a_report_it_says_what_to_run_first(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write(".spec-diff/report.json", "{")
    assert pull_requests.main(["comment", "17"]) == 1
    assert "There is no report in .spec-diff" in (told := capsys.readouterr().err)
    assert "run `nox -s update` first" in told


def test_a_refusal_of_the_forge_is_told(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (place.gh / "refuses").touch()
    place.write("openapi/openapi.yaml", "openapi: 3.1.0\ninfo: {}\n")
    assert pull_requests.main(["propose"]) == 1
    assert capsys.readouterr().err == (
        "error: `gh label create` failed: HTTP 403: Resource not accessible by integration\n"
    )
    (place.gh / "gh").unlink()
    assert pull_requests.main(["comment", "17"]) == 1
    assert "error: gh is not installed, and is needed to api --paginate." in capsys.readouterr().err


# --- the workflows ----------------------------------------------------------------------------------------------------


def _workflows() -> dict[str, dict[str, Any]]:
    found = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / ".github/workflows").iterdir()
    }
    assert {"tests", "daily", "api-diff"} <= found.keys()
    return found


def _steps() -> list[tuple[str, dict[str, Any]]]:
    """Every command of every job, with the values of its matrix."""
    return [
        (step["run"], job.get("strategy", {}).get("matrix", {}))
        for workflow in _workflows().values()
        for job in workflow["jobs"].values()
        for step in job["steps"]
        if "run" in step
    ]


def _sessions() -> set[str]:
    noxfile = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    pythons = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', pyproject)
    found: set[str] = set()
    for options, name in re.findall(r"@nox\.session([^\n]*)\ndef (\w+)", noxfile):
        found |= {f"{name}-{python}" for python in pythons} if "PYTHONS" in options else {name}
    return found


def test_the_steps_of_the_workflows_are_nox_sessions_and_nothing_more() -> None:
    assert all(command.startswith("pipx run nox -s ") and "\n" not in command for command, _ in _steps())


def test_every_session_that_a_workflow_names_exists() -> None:
    named: set[str] = set()
    for command, matrix in _steps():
        session = command.removeprefix("pipx run nox -s ").split(" -- ")[0].strip()
        for key, values in matrix.items():
            pattern = f"${{{{ matrix.{key} }}}}"
            if pattern in session:
                named |= {session.replace(pattern, value) for value in values}
                break
        else:
            named.add(session)
    assert {"update", "propose", "comment", "lint", "tests_on-3.14"} <= named
    assert named <= _sessions()
