"""Keep one pull request and one comment on GitHub or GitLab up to date with a change of the API.

``python -m codegen.pull_requests propose`` and ``python -m codegen.pull_requests comment`` use ``git`` and, on GitHub,
``gh``.
Both read the folder that `nox -s update` and `nox -s spec_diff` leave: ``report.md`` and ``report.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from codegen.errors import PipelineError

BRANCH = "api-update"
LABEL = "api-drift"
FOLDER = ".spec-diff"
MARK = "<!-- spec-diff -->"

CHANGED = ("openapi", "generated")
"""What an update changes; nothing else is ever committed by it."""

_NOTHING = "Nothing changed; there is nothing to propose."
_LEVELS = frozenset(("breaking", "sdk-breaking", "warning", "info"))
_LONGEST = 60_000
"""GitHub takes 65,536 characters."""


class Proposal(NamedTuple):
    """A pull request: ``labels`` are the label of all of these, and the worst level of what changed."""

    title: str
    body: str
    labels: tuple[str, ...]


def proposal(report: dict[str, Any], markdown: str, tests: str) -> Proposal:
    """Return the pull request for a report of the diff and a sentence on the contract tests."""
    summary = report["summary"]
    version = summary.get("version") or {}
    worst = next((level for level, count in summary["levels"].items() if count), "INFO")
    title = f"Take in the API's changes: {_counted(summary['levels'])}"
    if version.get("suggested") and version.get("part") != "none":
        title += f" (suggests {version['suggested']})"
    body = f"{MARK}\n{tests}\n\n{markdown}" if tests else f"{MARK}\n{markdown}"
    return Proposal(title, shortened(body), (LABEL, worst.lower()))


def shortened(text: str) -> str:
    """Return a text that fits into a pull request or a comment, and says so where it was cut."""
    if len(text) <= _LONGEST:
        return text
    cut = text[:_LONGEST].rpartition("\n")[0]
    # What was open is closed, so that what follows is not shown inside of it.
    closing = "\n```" * (cut.count("\n```") % 2) + "\n</details>" * (cut.count("<details>") - cut.count("</details>"))
    return f"{cut}{closing}\n\n… and more: the whole report is among the files of the job."


def tests_told(junit: str | None) -> str:
    """Return a sentence on the contract tests, from their JUnit file; empty where there is none."""
    if junit is None:
        return ""
    try:
        suites = list(ElementTree.fromstring(junit).iter("testsuite"))  # noqa: S314 - pytest wrote it just now
    except ElementTree.ParseError:
        return "**The contract tests did not finish**: see the job."
    counts = {name: sum(int(each.get(name, 0)) for each in suites) for name in ("tests", "failures", "errors")}
    failed = counts["failures"] + counts["errors"]
    if not counts["tests"]:
        return "**The contract tests did not run**: see the job."
    if not failed:
        return f"All {counts['tests']:,} contract tests hold."
    names = [
        f"{case.get('classname')}.{case.get('name')}"
        for suite in suites
        for case in suite.iter("testcase")
        if case.find("failure") is not None or case.find("error") is not None
    ]
    listed = "\n".join(f"- `{name.replace('`', '')}`" for name in names[:20])
    more = f"\n- … and {len(names) - 20} more" if len(names) > 20 else ""
    return f"**{failed:,} of {counts['tests']:,} contract tests fail:**\n\n{listed}{more}"


def push_options(made: Proposal, target: str) -> list[str]:
    """Return the options of ``git push`` by which GitLab makes or updates a merge request. They hold no line breaks."""
    options = ["merge_request.create", f"merge_request.target={target}", f"merge_request.title={made.title}"]
    options += [f"merge_request.label={label}" for label in made.labels]
    options.append("merge_request.description=The report is among the files of the job that made this request.")
    return [part for option in options for part in ("-o", option)]


def _counted(levels: dict[str, int]) -> str:
    told = [f"{count} {level.lower()}" for level, count in levels.items() if count]
    return ", ".join(told) or "no change that a caller meets"


# --- by way of git and gh ---------------------------------------------------------------------------------------------


def propose(folder: Path, *, host: str, target: str) -> str:
    """Open the pull request, or bring it up to date; what was done, as a sentence.

    Raises:
        PipelineError: there is no report, or ``git`` or ``gh`` refused.
    """
    changed = bool(_run("git", "status", "--porcelain", "--", "openapi/openapi.yaml", "generated"))
    # What is committed on the branch itself is the change: a run before this one came so far, or further.
    begun = not changed and _run("git", "branch", "--show-current") == BRANCH
    if not (changed or begun):
        return _withdraw() if host == "github" else _NOTHING
    junit = folder / "contract.xml"
    told = tests_told(junit.read_text(encoding="utf-8") if junit.exists() else None)
    made = proposal(*_report(folder), told)
    if changed:
        _run("git", "switch", "--force-create", BRANCH)
        _run("git", "add", "--", *CHANGED)
        _run("git", *_identity(), "commit", "--no-verify", "-m", made.title)
    if not _is_there_already():
        # The branch belongs to this job alone: what it proposed before is replaced.
        options = push_options(made, target) if host == "gitlab" else []
        # The job's token is asked for here, so that no other step of the job can push with it.
        credentials = ["-c", "credential.helper=!gh auth git-credential"] if host == "github" else []
        _run("git", *credentials, "push", "--force", *options, "origin", f"HEAD:refs/heads/{BRANCH}")
    if host == "gitlab":
        return f"Pushed {BRANCH}, with a merge request: {made.title}"
    body = folder / "pull-request.md"
    body.write_text(made.body, encoding="utf-8")
    for label in made.labels:
        _run("gh", "label", "create", label, "--force")
    labels = ",".join(made.labels)
    listed = _open_requests()
    if listed:
        number = str(listed[0]["number"])
        worn = {each["name"] for each in listed[0].get("labels", ())} & _LEVELS - set(made.labels)
        edit = ["gh", "pr", "edit", number, "--title", made.title, "--body-file", str(body), "--add-label", labels]
        _run(*edit, *(["--remove-label", ",".join(sorted(worn))] if worn else []))
        return f"Brought pull request {number} up to date: {made.title}"
    create = ["gh", "pr", "create", "--head", BRANCH, "--base", target, "--title", made.title]
    _run(*create, "--body-file", str(body), "--label", labels)
    return f"Opened a pull request: {made.title}"


def _withdraw() -> str:
    """Close what was proposed and has become pointless: the vendor took the change back."""
    listed = _open_requests()
    if not listed:
        return _NOTHING
    number = str(listed[0]["number"])
    _run("gh", "pr", "close", number, "--comment", "The vendor's bundle is the committed one again.")
    return f"Nothing changed any more: closed pull request {number}."


def _open_requests() -> list[dict[str, Any]]:
    told = _run("gh", "pr", "list", "--head", BRANCH, "--state", "open", "--json", "number,labels")
    listed: list[dict[str, Any]] = json.loads(told or "[]")
    return listed


def _identity() -> list[str]:
    """Return who commits: whoever git knows here, else the runner of GitHub's jobs."""
    known = subprocess.run(["git", "config", "user.email"], capture_output=True, check=False).returncode == 0
    mail = "41898282+github-actions[bot]@users.noreply.github.com"
    return [] if known else ["-c", "user.name=github-actions[bot]", "-c", f"user.email={mail}"]


def _is_there_already() -> bool:
    """Return whether the branch holds just this, on the same ground: then nobody is told anew."""
    fetch = ["git", "fetch", "--quiet", "--depth=2", "origin", f"refs/heads/{BRANCH}"]
    if subprocess.run(fetch, capture_output=True, check=False).returncode:
        return False
    ours = _run("git", "rev-parse", "HEAD^{tree}", "HEAD~1")
    look = ["git", "rev-parse", "FETCH_HEAD^{tree}", "FETCH_HEAD~1"]
    theirs = subprocess.run(look, capture_output=True, text=True, check=False)
    return theirs.stdout.strip() == ours


def comment(folder: Path, number: str) -> str:
    """Write the report under a pull request, once: a later one replaces it. What was done, as a sentence.

    Raises:
        PipelineError: there is no report, or ``gh`` refused.
    """
    report, markdown = _report(folder)
    body = shortened(f"{MARK}\n{markdown}")
    found = _run("gh", "api", "--paginate", f"repos/{{owner}}/{{repo}}/issues/{number}/comments")
    ours = next((each for each in _comments(found) if str(each.get("body", "")).startswith(MARK)), None)
    if ours is None and not report["findings"]:
        return "Nothing changed; there is nothing to comment on."
    written = folder / "comment.json"
    written.write_text(json.dumps({"body": body}), encoding="utf-8")
    if ours is None:
        _run("gh", "api", f"repos/{{owner}}/{{repo}}/issues/{number}/comments", "--input", str(written))
        return f"Commented on pull request {number}."
    endpoint = f"repos/{{owner}}/{{repo}}/issues/comments/{ours['id']}"
    _run("gh", "api", "--method", "PATCH", endpoint, "--input", str(written))
    return f"Brought the comment on pull request {number} up to date."


def _comments(text: str) -> list[dict[str, Any]]:
    """Return the comments of all pages: ``gh`` writes one list behind the other."""
    decoder, found, at = json.JSONDecoder(), list[dict[str, Any]](), 0
    text = text.strip()
    while at < len(text):
        page, at = decoder.raw_decode(text, at)
        found += page
        at += len(text[at:]) - len(text[at:].lstrip())
    return found


def _report(folder: Path) -> tuple[dict[str, Any], str]:
    try:
        report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        return report, (folder / "report.md").read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise PipelineError(f"There is no report in {folder} ({error}): run `nox -s update` first.") from error


def _run(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise PipelineError(f"{command[0]} is not installed, and is needed to {' '.join(command[1:3])}.") from None
    if done.returncode:
        raise PipelineError(f"`{' '.join(command[:3])}` failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one job; 0 when it succeeded, 1 with one clear line on standard error when it did not."""
    parser = argparse.ArgumentParser(prog="python -m codegen.pull_requests", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(FOLDER), help="where the report is")
    jobs = parser.add_subparsers(dest="job", required=True)
    job = jobs.add_parser("propose", help="open or update the pull request")
    default = "gitlab" if os.environ.get("GITLAB_CI") else "github"
    job.add_argument("--host", choices=("github", "gitlab"), default=default, help="where the repository is")
    job.add_argument("--target", default=os.environ.get("CI_DEFAULT_BRANCH", "main"), help="the branch to merge into")
    job = jobs.add_parser("comment", help="comment on a pull request")
    job.add_argument("number", help="the number of the pull request")
    options = parser.parse_args(arguments)
    try:
        if options.job == "propose":
            said = propose(options.folder, host=options.host, target=options.target)
        else:
            said = comment(options.folder, options.number)
    except (PipelineError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
