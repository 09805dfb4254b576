"""The jobs of the project, one session each. Each sets up all that it needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from itertools import chain
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["tests", "lint", "typing"]

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)
PINNED = ("-c", "constraints.txt")
# Where the jobs of CI leave what they found, for those that tell of it.
REPORT = Path(".spec-diff")
REPORT_FILES = [
    part
    for kind, name in (("json", "report.json"), ("markdown", "report.md"), ("html", "report.html"))
    for part in ("--output", f"{kind}={REPORT / name}")
]
TAKEN_IN = ("openapi/openapi.yaml", "generated")
# What runs with any versions that are allowed: not the pipeline, nor what needs its tools.
ROOMS_OF_USERS = [
    *(f"tests/{room}" for room in ("batches", "dlt_pipelines", "doors", "drift", "exports", "openapi")),
    *(f"tests/{room}" for room in ("pagination", "resources", "returns", "sandbox", "serialization", "transport")),
    *(f"--ignore=tests/sandbox/test_{file}.py" for file in ("fit", "schemathesis", "variants_of_the_bundle")),
]
ROOMS_OF_THE_CLIENT = [f"tests/{room}" for room in ("batches", "pagination", "resources", "serialization", "transport")]
# Tests run in as many processes as there are cores, in any order.
PARALLEL = ("-n", "auto", "--dist", "worksteal")
COMPILE = "import compileall, sysconfig; compileall.compile_dir(sysconfig.get_path('purelib'), quiet=2)"


def install(session: nox.Session, *groups: str, project: bool = True) -> None:
    """Install dependency groups, pinned, and the project itself in place."""
    wanted = [each for group in groups for each in nox.project.dependency_groups(PROJECT, group)]
    session.install(*PINNED, *dict.fromkeys(wanted), *(["-e", "."] if project else []))


@nox.session
def demo(session: nox.Session) -> None:
    """Regenerate from the committed bundle, start the embedded server, and make real calls."""
    install(session, "codegen", "sandbox")
    session.run("python", "-m", "codegen", "regenerate", "--offline")
    session.run("python", "-m", "trigg_ext.sandbox.demo")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, then try the built wheel in an empty environment."""
    _tests(session)
    session.notify("wheel")


@nox.session(python=PYTHONS)
def tests_on(session: nox.Session) -> None:
    """Run the tests on each supported version of Python."""
    _tests(session)


def _tests(session: nox.Session, *options: str) -> None:
    install(session, "tests")
    session.run("pytest", *PARALLEL, *options, *session.posargs)


@nox.session
def tests_of_the_client(session: nox.Session) -> None:
    """Run the tests of the client on each further Python of this machine, and say at the end where they fail."""
    install(session, "resolve", project=False)
    wanted = nox.project.dependency_groups(PROJECT, "tests")
    failed = []
    for version, interpreter in _interpreters().items():
        if interpreter == sys.executable:
            continue
        environment = Path(session.create_tmp()).resolve() / f"python-{version}"
        session.run("uv", "venv", "-q", "--clear", "--python", interpreter, str(environment))
        python = _python_of(environment)
        session.run("uv", "pip", "install", "-q", "--python", python, *PINNED, *wanted, "-e", ".")
        rooms = session.posargs or ROOMS_OF_THE_CLIENT
        try:
            session.run(python, "-m", "pytest", *PARALLEL, *rooms, external=True)
        except nox.command.CommandFailed:
            failed.append(version)
    if failed:
        session.error(f"The tests of the client fail on Python {' and '.join(failed)}")


@nox.session(python="3.14")
def coverage(session: nox.Session) -> None:
    """Run the tests, and fail where they run less than 90 %; on a Python where counting branches costs little."""
    _tests(session, "--cov", "--cov-report=")
    session.run("coverage", "report", *([] if session.posargs else ["--fail-under=90"]))


@nox.session
def tests_httpx2(session: nox.Session) -> None:
    """Run the tests of the client with httpx2 in the place of httpx."""
    install(session, "tests")
    session.run("python", "-m", "pytest", "-p", "tests.on_httpx2", *PARALLEL, *(session.posargs or ROOMS_OF_THE_CLIENT))


@nox.session(reuse_venv=False)
def tests_lowest(session: nox.Session) -> None:
    """Run the tests of the client, the sandbox and the contract with the lowest versions that are declared.

    Extras hold up what the client itself requires: so the wheel is tried with that alone, too.
    """
    _tests_resolved(session, "lowest-direct")
    built = _build_wheel(session)
    environment = Path(session.create_tmp()).resolve() / "alone"
    session.run("uv", "venv", "-q", "--clear", str(environment))
    python = _python_of(environment)
    lowest = ("--resolution", "lowest-direct", *PROJECT["project"]["dependencies"])
    session.run("uv", "pip", "install", "--python", python, *lowest, str(built))
    session.run(python, "-I", str(Path("tests", "wheel_smoke.py").resolve()), external=True)


@nox.session(reuse_venv=False)
def tests_latest(session: nox.Session) -> None:
    """Run the tests of the client, the sandbox and the contract with the latest versions that are allowed."""
    _tests_resolved(session, "highest")


def _tests_resolved(session: nox.Session, resolution: str) -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    declared = {_name(each) for each in (*project["dependencies"], *chain.from_iterable(extras.values()))}
    others = declared | {
        *("datamodel-code-generator", "fastapi", "import-linter", "openapi-python-client", "schemathesis"),
    }
    # Without what holds a declared package up; OpenTelemetry's own follow its API.
    wanted = [
        name if name.startswith("opentelemetry-") else tool
        for tool in nox.project.dependency_groups(PROJECT, "tests")
        if (name := _name(tool)) not in others
    ]
    install(session, "resolve", project=False)
    resolving = ("uv", "pip", "install", "--resolution", resolution)
    env = {"VIRTUAL_ENV": session.virtualenv.location}
    # mcp asks for newer versions of others than are declared, so it comes after them.
    compatible = ",".join(each for each in extras if each != "mcp")
    session.run(*resolving, "-e", f".[{compatible}]", *wanted, env=env)
    session.run("uv", "pip", "list", env=env)
    rooms = session.posargs or [*ROOMS_OF_USERS, "--ignore=tests/doors/test_mcp.py"]
    session.run("pytest", *PARALLEL, *rooms)
    if not session.posargs:
        session.run(*resolving, "-e", ".[mcp]", env=env)
        session.run("pytest", "tests/doors/test_mcp.py")


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower()


@nox.session
def kill_runs(session: nox.Session) -> None:
    """Kill runs with a journal, outboxes, and regenerations; -- run, outbox or regenerate is one of them."""
    install(session, "tests")
    if session.posargs[:1] != ["regenerate"]:
        session.run("python", "-m", "tests.batches.kill_runs", *session.posargs)
    if not session.posargs or session.posargs[0] == "regenerate":
        session.run("python", "-m", "tests.codegen.kill_runs", *session.posargs[1:])


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel, install it with httpx and attrs alone, and call it there, on each Python of this machine.

    PyPy and free-threaded builds are among them.
    """
    built = _build_wheel(session)
    for version, interpreter in _interpreters("pypy3.11", "3.13t", "3.14t").items():
        python = _empty_environment(session, version, interpreter, str(built))
        session.run(python, "-I", str(Path("tests", "wheel_smoke.py").resolve()), external=True)


@nox.session
def extras(session: nox.Session) -> None:
    """Install the wheel with each extra alone in an empty environment, and do there what it is for; -- NAME is one."""
    built = _build_wheel(session)
    for extra in session.posargs or PROJECT["project"]["optional-dependencies"]:
        python = _empty_environment(session, extra, "python", f"{built}[{extra}]")
        session.run(python, "-I", str(Path("tests", "extra_smoke.py").resolve()), extra, external=True)


def _build_wheel(session: nox.Session) -> Path:
    install(session, "wheel", project=False)
    folder = Path(session.create_tmp()) / "dist"
    shutil.rmtree(folder, ignore_errors=True)
    session.run("python", "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), silent=True)
    (built,) = folder.glob("*.whl")
    return built


def _empty_environment(session: nox.Session, name: str, interpreter: str, wheel: str) -> str:
    """Make an environment with a wheel and what it requires, and nothing else; return its Python."""
    empty = Path(session.create_tmp()) / f"empty-{name}"
    shutil.rmtree(empty, ignore_errors=True)
    session.run(interpreter, "-m", "venv", str(empty), external=True)
    python = _python_of(empty)
    session.run(python, "-m", "pip", "install", "-q", *PINNED, wheel, external=True)
    return python


def _interpreters(*further: str) -> dict[str, str]:
    """Return a Python of each version that is supported and here: this one, one on PATH, or one of pyenv.

    ``further`` builds are sought, too: ``pypy3.11``, or ``3.14t``, which is free-threaded.
    """
    found = {"{}.{}".format(*sys.version_info): sys.executable}
    for version in (*PYTHONS, *further):
        folders = Path.home().glob(f".pyenv/versions/{version.removesuffix('t')}[.-]*/bin/python")
        installed = [each for each in folders if each.parts[-3].endswith("t") == version.endswith("t")]
        command = version if version.startswith("pypy") else f"python{version}"
        for each in (shutil.which(command), *map(str, installed)):
            # A shim of a version that is not selected does not start, and some systems have no ensurepip.
            trial = [each or "", "-c", "import ensurepip"]
            if each and subprocess.run(trial, capture_output=True, check=False).returncode == 0:
                found.setdefault(version, each)
    return found


def _python_of(environment: Path) -> str:
    return str(next(path for path in environment.glob("*/python*") if path.stem == "python"))


@nox.session
def release_checks(session: nox.Session) -> None:
    """Build what a release publishes into dist/, twice, and check it, the workflows and, with -- TAG, the tag."""
    tag = session.posargs[0] if session.posargs else ""
    if tag:
        _notes(session, tag)
    install(session, "release", project=False)
    session.run("zizmor", "--offline", "--no-progress", ".github")
    epoch = str(session.run("git", "log", "-1", "--pretty=%ct", silent=True, external=True)).strip()
    dist = Path("dist").resolve()
    again = Path(session.create_tmp()).resolve() / "again"
    for folder in (dist, again):
        shutil.rmtree(folder, ignore_errors=True)
        build = ("python", "-m", "build", "--no-isolation", "--outdir", str(folder))
        session.run(*build, env={"SOURCE_DATE_EPOCH": epoch}, silent=True)
    built = sorted(dist.iterdir())
    for each in built:
        if sha256(each.read_bytes()).digest() != sha256((again / each.name).read_bytes()).digest():
            session.error(f"{each.name} is not the same when it is built again")
    source, wheel = sorted(built, key=lambda path: path.suffix == ".whl")
    session.run("twine", "check", "--strict", *map(str, built))
    session.run("check-wheel-contents", str(wheel))
    # There is no address of the maintainers to give; all else must be there.
    session.run("pyroma", "--min", "10", "--skip-tests", "AuthorEmail", str(source))
    _bill_of_materials(session, wheel)


def _bill_of_materials(session: nox.Session, wheel: Path) -> None:
    """Write what an installation of the wheel with all extras consists of, as CycloneDX, beside the wheel."""
    empty = Path(session.create_tmp()).resolve() / "empty"
    shutil.rmtree(empty, ignore_errors=True)
    session.run("python", "-m", "venv", "--without-pip", str(empty))
    python = _python_of(empty)
    extras = ",".join(PROJECT["project"]["optional-dependencies"])
    session.run("python", "-m", "pip", "--python", python, "install", "-q", *PINNED, f"{wheel}[{extras}]")
    form = ("--output-reproducible", "--of", "JSON", "--pyproject", "pyproject.toml")
    session.run("cyclonedx-py", "environment", *form, "-o", str(wheel.with_suffix(".cdx.json")), python)


@nox.session
def publish(session: nox.Session) -> None:
    """Upload dist/, which release_checks made, by trusted publishing: -- testpypi, or -- pypi."""
    install(session, "release", project=False)
    files = [str(each) for each in sorted(Path("dist").iterdir()) if each.suffix in (".whl", ".gz")]
    session.run("twine", "upload", "--non-interactive", "--repository", *session.posargs, *files)


@nox.session(venv_backend="none")
def release_notes(session: nox.Session) -> None:
    """Make the release on GitHub, with its section of the change log and the files of dist/: -- TAG."""
    (tag,) = session.posargs
    notes = Path("dist", "notes.md")
    notes.write_text(_notes(session, tag), encoding="utf-8")
    files = [str(each) for each in sorted(Path("dist").iterdir()) if each != notes]
    session.run("gh", "release", "create", tag, *files, "--verify-tag", "--notes-file", str(notes), external=True)


def _notes(session: nox.Session, tag: str) -> str:
    """Return the section of the change log of a tag, which must be the version of the package."""
    version = re.search(r'__version__ = "(.+)"', Path("trigg_ext", "_version.py").read_text(encoding="utf-8"))
    if version is None or tag != f"v{version[1]}":
        session.error(
            f"expected the tag v{version and version[1]}, got {tag}; correct trigg_ext/_version.py or the tag"
        )
    log = Path("CHANGELOG.md").read_text(encoding="utf-8")
    section = re.search(rf"^## \[{re.escape(tag[1:])}\][^\n]*\n(.*?)(?=^## |\Z)", log, re.MULTILINE | re.DOTALL)
    if section is None:
        session.error(f"CHANGELOG.md has no section [{tag[1:]}]; rename [Unreleased]")
    return section[1].strip() + "\n"


@nox.session
def audit(session: nox.Session) -> None:
    """Look for known vulnerabilities in everything that is pinned; fails, too, where one package was not found."""
    install(session, "release", project=False)
    session.run("pip-audit", "--strict", "--disable-pip", "--no-deps", "-r", "constraints.txt")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure what users feel beside its peers; -- --keep writes it into benchmarks/, -- --only NAME is one figure."""
    # Installed, not in place, and compiled: what is measured is what users get.
    session.install(*PINNED, *nox.project.dependency_groups(PROJECT, "bench"))
    session.install(*PINNED, "--force-reinstall", "--no-deps", ".")
    session.run("python", "-c", COMPILE)
    folder = Path(session.create_tmp()).resolve()
    tools = _environment(session, folder / "tools", *nox.project.dependency_groups(PROJECT, "peers"))
    _copy_benchmarks(folder)
    arguments = [each for each in session.posargs if each != "--keep"]
    kept = Path("benchmarks").resolve()
    if "--keep" in session.posargs:
        commit = session.run("git", "rev-parse", "--short", "HEAD", silent=True, external=True) or ""
        arguments += ["--keep", str(kept), "--commit", commit.strip()]
    root = Path.cwd()
    with session.chdir(folder):
        session.run("python", "-m", "benchmarks", f"--root={root}", f"--tools={tools}", *arguments, str(folder / "out"))
    if "--keep" in session.posargs:
        shutil.copy(folder / "out" / "figures.json", kept / "figures.json")
        shutil.copytree(folder / "out" / "plots", kept / "plots", dirs_exist_ok=True)


def _copy_benchmarks(folder: Path) -> None:
    """Copy the benchmarks, and what draws their plots, beside no package of this checkout."""
    for name in ("benchmarks", "documentation"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(name, folder / name)


def _environment(session: nox.Session, folder: Path, *packages: str) -> Path:
    """Another environment, beside the session's own, with these packages; the folder of its commands."""
    if not folder.exists():
        session.run("python", "-m", "venv", str(folder))
    commands = next(path for path in (folder / "Scripts", folder / "bin") if path.exists())
    python = str(commands / ("python.exe" if commands.name == "Scripts" else "python"))
    session.run(python, "-m", "pip", "install", "-q", *PINNED, *packages, external=True)
    return commands


@nox.session
def bench_compare(session: nox.Session) -> None:
    """Measure this checkout beside another revision, in turns, in one run: -- REV [--only NAME]…."""
    revision, *arguments = session.posargs or [""]
    if not revision or revision.startswith("-"):
        session.error("Which revision? Such as `nox -s bench_compare -- main --only decode`.")
    folder = Path(session.create_tmp()).resolve()
    tools = _environment(session, folder / "tools", *nox.project.dependency_groups(PROJECT, "peers"))
    other = folder / "other"
    session.run("git", "worktree", "remove", "--force", str(other), external=True, success_codes=[0, 128])
    session.run("git", "worktree", "add", "--detach", str(other), revision, external=True)
    sides: list[str] = []
    for name, checkout in ((revision, other), ("this", Path.cwd())):
        environment = _environment(
            session, folder / f"of-{checkout.name}", *nox.project.dependency_groups(PROJECT, "bench")
        )
        python = str(environment / "python")
        session.run(
            python, "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps", str(checkout), external=True
        )
        session.run(python, "-c", COMPILE, external=True)
        sides.append(f"{name}={python}={checkout}")
    # The benchmarks of this checkout measure both.
    _copy_benchmarks(folder)
    with session.chdir(folder):
        session.run("python", "-m", "benchmarks.compare", f"--tools={tools}", *arguments, *sides)


@nox.session
def contract(session: nox.Session) -> None:
    """Hold the models, the requests and the drift check against the description; a part of the tests too."""
    install(session, "tests")
    session.run("pytest", "tests/drift", *session.posargs)


@nox.session
def contract_live(session: nox.Session) -> None:
    """Compare a server's responses with the description: staging, with TRIGG_API_KEY; `-- --help` lists the options."""
    install(session, "sandbox")
    session.install(*PINNED, "PyYAML")
    session.run("python", "-m", "trigg_ext.drift", *session.posargs)


@nox.session
def contract_prism(session: nox.Session) -> None:
    """Put Prism, which npm installs, in the place of the server, and call every operation; needs Node."""
    install(session, "tests")
    session.run("pytest", "tests/drift/test_prism.py", *session.posargs, env={"PRISM": _prism(session)})


def _prism(session: nox.Session) -> str:
    folder = Path(session.create_tmp())
    session.run("npm", "install", "--silent", "--prefix", str(folder), "@stoplight/prism-cli@5.14.2", external=True)
    return str((folder / "node_modules" / ".bin" / "prism").resolve())


@nox.session
def bench_sandbox(session: nox.Session) -> None:
    """Put the sandbox beside Prism, which npm installs; needs Node."""
    install(session, "sandbox")
    session.run("python", "-m", "benchmarks.sandbox", env={"PRISM": _prism(session)})


@nox.session
def regenerate(session: nox.Session) -> None:
    """Take in a bundle and write generated/ anew: -- --source FILE|URL, --offline, --output DIR, --allow-downgrade.

    -- --explain customers.find says where a method comes from, and writes nothing.
    """
    install(session, "codegen", "sandbox", project=False)
    session.run("python", "-m", "codegen", "regenerate", *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """Fail unless generated/ is exactly what the pipeline writes from the committed bundle."""
    install(session, "codegen", "sandbox", project=False)
    session.run("python", "-m", "codegen", "check")


@nox.session
def update(session: nox.Session) -> None:
    """Take in the newest bundle, say what changed and whom it breaks, and run the contract tests."""
    install(session, "tests")
    shutil.rmtree(REPORT, ignore_errors=True)
    session.run("python", "-m", "codegen", "regenerate", *session.posargs)
    if not session.run("git", "status", "--porcelain", "--", *TAKEN_IN, silent=True, external=True):
        session.log("The vendor's bundle is the committed one; nothing changed.")
        return
    REPORT.mkdir()
    session.run("python", "-m", "codegen", "diff", "HEAD:openapi/openapi.yaml", "openapi/openapi.yaml", *REPORT_FILES)
    # What fails here is told in the pull request; the session goes on to it.
    contract = ("pytest", "-q", "tests/drift", f"--junitxml={REPORT / 'contract.xml'}")
    session.run(*contract, success_codes=[0, 1, 2])


@nox.session
def propose(session: nox.Session) -> None:
    """Open or update one pull request (on GitLab: a merge request) with what changed, if anything."""
    install(session, "codegen", project=False)
    session.run("python", "-m", "codegen.pull_requests", "propose", *session.posargs)


@nox.session
def comment(session: nox.Session) -> None:
    """Say under a pull request what it changes of the API: -- NUMBER BASE, such as -- 17 origin/main."""
    number, base = (*session.posargs, "", "")[:2]
    if not number or not base:
        session.error("Which pull request, and against what? Such as `nox -s comment -- 17 origin/main`.")
    install(session, "codegen", project=False)
    shutil.rmtree(REPORT, ignore_errors=True)
    REPORT.mkdir()
    session.run(
        "python", "-m", "codegen", "diff", f"{base}:openapi/openapi.yaml", "openapi/openapi.yaml", *REPORT_FILES
    )
    session.run("python", "-m", "codegen.pull_requests", "comment", number)


@nox.session
def real_diffs(session: nox.Session) -> None:
    """Compare the real revisions in a folder, and check every value that is shown: -- FOLDER."""
    install(session, "tests")
    session.run("python", "-m", "tests.codegen.diff.real_pairs", *session.posargs)


@nox.session
def corpus(session: nox.Session) -> None:
    """Generate, import, type-check and call other APIs' documents, as a table: -- FOLDER, or -- --small [WORD]."""
    install(session, "tests")
    session.run("python", "-m", "tests.codegen.corpus", *session.posargs)


@nox.session
def spec_diff(session: nox.Session) -> None:
    """Say what changed and whom it breaks, from the committed bundle to the vendor's newest, or -- OLD NEW."""
    install(session, "usage", project=False)
    session.run("python", "-m", "codegen", "diff", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation site into build/site, strictly; -- serve shows it while you write."""
    install(session, "docs")
    session.run("python", "-m", "mkdocs", *(session.posargs or ["build"]), env={"NO_MKDOCS_2_WARNING": "1"})


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, layout and which room imports which; `nox -s lint -- --fix` corrects what can be."""
    install(session, "lint", project=False)
    fix = "--fix" in session.posargs
    session.run("ruff", "check", *(["--fix"] if fix else []), ".")
    session.run("ruff", "format", *([] if fix else ["--check"]), ".")
    session.run("lint-imports", "--no-logo", env={"PYTHONPATH": os.pathsep.join([".", "generated"])})


@nox.session
def typing(session: nox.Session) -> None:
    """Check types: mypy --strict on everything, pyright strict on trigg_ext."""
    install(session, "typing")
    session.run("mypy")
    session.run("pyright")
