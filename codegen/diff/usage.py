"""What a service really uses of the client, from its source, and which findings hit it."""

from __future__ import annotations

import ast
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from codegen import naming
from codegen.diff import usage_analysis
from codegen.diff.findings import Finding, Place
from codegen.diff.surface import CONVENIENCES, Surface
from codegen.diff.usage_analysis import WHOLE, Call
from codegen.errors import PipelineError
from trigg_ext.openapi.pointer import steps_of

_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})


class Coverage(NamedTuple):
    """How much of the source was understood.

    ``understood`` calls were followed to the client, ``by_shape`` were taken for its calls since they look like them
    (``request.app.trigg.customers.get(…)``), ``unclear`` look like them and were left out. ``hits`` is how many
    findings hit the source, ``unclear_findings`` how many may: what they are about is named there, though not in a way
    that was understood (``getattr``, a key of ``to_dict()``, a notebook).
    """

    files: int
    problems: tuple[str, ...]
    understood: int
    by_shape: int
    unclear: int
    operations: int
    models: int
    hits: int = 0
    unclear_findings: int = 0

    @property
    def share(self) -> float:
        """The part of the calls that was followed or taken for ours: 1.0 where all were, or where there are none."""
        calls = self.understood + self.by_shape + self.unclear
        return (self.understood + self.by_shape) / calls if calls else 1.0

    @property
    def sentence(self) -> str:
        """The same in words."""
        calls = self.understood + self.by_shape + self.unclear
        read = f"{_counted(self.files - len(self.problems), 'file')} of {self.files} read"
        shape = f" ({self.by_shape} by their shape alone)" if self.by_shape else ""
        share = f"{self.understood + self.by_shape} of {_counted(calls, 'call')} understood{shape}, {self.share:.0%}"
        used = f"{_counted(self.operations, 'operation')} and {_counted(self.models, 'model')} used"
        told = f"{read}; {share}; {used}; hit by {_counted(self.hits, 'finding')}"
        unclear = f"; {_counted(self.unclear_findings, 'finding')} may hit it in a way that is not understood"
        return f"{told}{unclear if self.unclear_findings else ''}."

    def as_dict(self) -> dict[str, Any]:
        """Return the same for a machine."""
        return {**self._asdict(), "problems": list(self.problems), "share": round(self.share, 4)}


class Usage(NamedTuple):
    """What a service uses: calls of operations, touched fields by model and Python name, and names that it imports."""

    calls: tuple[Call, ...]
    touches: dict[tuple[str, str], tuple[Place, ...]]
    names: dict[str, tuple[Place, ...]]
    coverage: Coverage
    words: frozenset[str] = frozenset()
    """Every word in the source, wherever it stands: what is used in a way that is not understood is named somehow."""


def scan(paths: Sequence[Path], surface: Surface) -> Usage:
    """Read the Python files of a service; ``surface`` is the package that it uses now.

    A file that is no Python is named in ``coverage.problems``, and the others are read.

    Raises:
        PipelineError: a path does not exist, cannot be listed, or holds no Python file.
    """
    files = list({entry[0].resolve(): entry for path in reversed(paths) for entry in _files(path)}.values())
    sources: list[usage_analysis.Source] = []
    problems: list[str] = []
    look = _look_of(surface)
    taken: set[str] = set()
    words: set[str] = set()
    for file in {file for path in paths for file in _texts(path)}:
        words.update(re.findall(r"[^\W\d]\w*", file.read_text("utf-8", "replace")))
    for file, name, is_package in files:
        shown = _shown(file)
        tree, concerned = _parsed(file, look)
        if isinstance(tree, str):
            problems.append(f"{shown} was not read: {tree}")
        else:
            sources.append(usage_analysis.Source(shown, naming.unique(name, taken, "~"), is_package, tree, concerned))
            taken.add(sources[-1].name)
    facts = usage_analysis.read(sources, surface)
    problems += [f"{file} was not read: {why}" for file, why in facts.failed.items()]
    calls = tuple(sorted(facts.calls.values(), key=lambda call: (call.place, call.name)))
    places = {call.place for call in calls}
    shaped = len(facts.by_shape)
    models = {model for model, _ in facts.touches}
    operations = {behind for call in calls for behind in CONVENIENCES.get(call.name, (call.name,))}
    coverage = Coverage(
        files=len(files),
        problems=tuple(problems),
        understood=len(places) - shaped,
        by_shape=shaped,
        unclear=len(facts.unclear),
        operations=len(operations),
        models=len(models),
    )
    return Usage(
        calls,
        {key: tuple(sorted(value)) for key, value in sorted(facts.touches.items())},
        {key: tuple(sorted(value)) for key, value in sorted(facts.names.items())},
        coverage,
        frozenset(words),
    )


def mark(findings: Iterable[Finding], usage: Usage, surface: Surface) -> tuple[list[Finding], Coverage]:
    """Return the findings with the places of the service that they hit, and the coverage with how many there are."""
    hits = _Hits(usage, surface)
    marked = [finding._replace(usages=tuple(hits.of(finding))) for finding in findings]
    marked = [each if each.usages else each._replace(may_hit=hits.may_be_of(each)) for each in marked]
    hit, unclear = (sum(map(bool, each)) for each in ((f.usages for f in marked), (f.may_hit for f in marked)))
    return marked, usage.coverage._replace(hits=hit, unclear_findings=unclear)


# --- which finding hits which place -----------------------------------------------------------------------------------


class _Hits:
    def __init__(self, usage: Usage, surface: Surface) -> None:
        self.usage = usage
        self.surface = surface
        self.names = surface.names
        self.models = {naming.class_key(name): name for name in surface.models}

    def of(self, finding: Finding) -> list[Place]:
        """Where the service meets it, each line once and in order."""
        lines = {(place.file, place.line): place for place in sorted(self._of(finding), reverse=True)}
        return sorted(lines.values())

    def may_be_of(self, finding: Finding) -> bool:
        """Return whether the service names what a finding is about: it may use it in a way that is not understood."""
        name = self.names.get(finding.operation, "")
        component, wire = _property(finding.pointer)
        parameter = _parameter(finding)
        inner = [each for each in finding.subject[4:] if each.isidentifier()][-1:]
        wanted = [*filter(None, name.split(".")), *(each for each in (wire, parameter, *inner) if each)]
        if component is not None and not finding.operation and wire is None:
            wanted.append(component)
        if finding.origin == "code" and not finding.operation:
            wanted = re.findall(r"\w+", finding.message.partition(":")[0])[-1:]
        words = self.usage.words
        return bool(wanted) and all(each in words or naming.snake(each) in words for each in wanted)

    def _of(self, finding: Finding) -> Iterator[Place]:
        if finding.origin == "code" and not finding.pointer:
            yield from self._dotted(finding)
            return
        name = self.names.get(finding.operation)
        calls = [call for call in self.usage.calls if name in CONVENIENCES.get(call.name, (call.name,))]
        if finding.operation and not calls:
            return
        component, wire = _property(finding.pointer)
        parameter = _parameter(finding)
        if finding.origin == "code" and finding.operation:
            yield from self._signature(finding, calls)
        elif wire is not None:
            yield from self._field(finding, component, wire, name, calls)
        elif component is not None and not finding.operation:
            yield from self._model(component)
        elif parameter is not None and not _asks_for_more(finding):
            yield from (call.place for call in calls if self._gives(call, parameter))
        else:
            yield from (call.place for call in calls)

    def _dotted(self, finding: Finding) -> Iterator[Place]:
        """Yield a name of the package itself, which stands at the beginning of the message."""
        dotted = finding.message.partition(":")[0]
        for name, places in self.usage.names.items():
            # `from trigg_ext import TriggClient` meets what changes in the class.
            if name == dotted or (name.count(".") and f"{dotted}.".startswith(f"{name}.")):
                yield from places

    def _signature(self, finding: Finding, calls: list[Call]) -> Iterator[Place]:
        """Yield a parameter that is gone, renamed or of another type hits the calls that give it."""
        given = re.match(r"(\w+):", str(finding.old or ""))
        by_name = finding.id in ("sdk-parameter-removed", "sdk-parameter-changed-type", "sdk-parameter-changed-kind")
        without = finding.id in ("sdk-parameter-changed-default", "sdk-parameter-changed-required")
        for call in calls:
            if call.partly or given is None:
                yield call.place
            elif finding.id == "sdk-parameter-moved":
                if call.positional:
                    yield call.place
            elif by_name or without:
                if self._gives(call, given[1]) is by_name:
                    yield call.place
            else:
                yield call.place

    def _gives(self, call: Call, parameter: str) -> bool:
        if call.partly or parameter in call.keywords:
            return True
        method = self.surface.methods.get(call.name)
        names = [each.name for each in method.parameters] if method is not None else []
        return parameter in names[: call.positional] or method is None

    def _field(
        self, finding: Finding, component: str | None, wire: str, name: str | None, calls: list[Call]
    ) -> Iterator[Place]:
        """Yield a property hits where its field is touched; one that a request must now carry, where it is not."""
        if finding.operation and _asks_for_more(finding):
            yield from (call.place for call in calls)
            return
        model = self.models.get(naming.class_key(component)) if component is not None else None
        models = {model} if model is not None else self.surface.models_of(name or "")
        if not models and component is None:
            yield from (call.place for call in calls)
            return
        for each in sorted(models):
            fields = [f.name for f in self.surface.models[each].fields.values() if f.wire == wire]
            for field in fields:
                yield from self.usage.touches.get((each, field), ())
            if fields:
                yield from self.usage.touches.get((each, WHOLE), ())
        yield from (call.place for call in calls if wire in call.keys)

    def _model(self, component: str) -> Iterator[Place]:
        model = self.models.get(naming.class_key(component))
        for (name, _), places in self.usage.touches.items():
            if name == model:
                yield from places


def _property(pointer: str) -> tuple[str | None, str | None]:
    """Return the component that a pointer leads into, and the innermost property, each by its name on the wire."""
    tokens = steps_of(pointer)
    component = tokens[2] if tokens[:2] == ("components", "schemas") and len(tokens) > 2 else None
    # Only below a schema: a path may hold the word too.
    start = 3 if component is not None else (tokens.index("schema") + 1 if "schema" in tokens else len(tokens))
    wire = None
    at = start
    while at < len(tokens):
        if tokens[at] == "properties" and at + 1 < len(tokens):
            wire = tokens[at + 1]
            component = component if wire is None or at == 3 or component is None else None
            at += 1
        at += 1
    return component, wire


def _parameter(finding: Finding) -> str | None:
    """Return the Python name of the parameter that a finding is about."""
    if "parameter" not in finding.id and "/parameters/" not in finding.pointer:
        return None
    quoted = r"['\"`]([^'\"`]+)"
    found = re.search(rf"{quoted}['\"`] (?:request )?parameter|parameter {quoted}", finding.message)
    if found is None:
        found = re.search(rf"(?:path|query|header|cookie)[^'\"`]*{quoted}", finding.message)
    named = next((each for each in found.groups() if each), None) if found else None
    return naming.snake(named) if named else None


def _asks_for_more(finding: Finding) -> bool:
    """Return whether a request must now carry what it did not: then it hits every call, whatever the call gives."""
    return re.search(r"^new-required|became-required|added-required|min-(items|length)-set", finding.id) is not None


# --- files ------------------------------------------------------------------------------------------------------------


def _files(path: Path) -> list[tuple[Path, str, bool]]:
    """Return the Python files of a path, each with its dotted name from there."""
    try:
        if path.is_file():
            return [(path, path.stem, False)]
        if not path.is_dir():
            raise PipelineError(f"{path} does not exist; give the source of the service, a folder or a file")
        found: list[tuple[Path, str, bool]] = []
        for folder, folders, files in os.walk(path, onerror=_raise):
            if "pyvenv.cfg" in files:
                folders.clear()
                continue
            folders[:] = sorted(each for each in folders if each not in _SKIPPED and not each.startswith("."))
            for name in sorted(files):
                file = Path(folder, name)
                if name.endswith(".py") and file.is_file():
                    found.append((file, *_dotted_name(path, file)))
    except OSError as error:
        raise PipelineError(f"{path} cannot be read: {error.strerror or error}") from None
    if not found:
        raise PipelineError(f"{path} holds no Python file; give the source of the service")
    return found


def _texts(path: Path) -> list[Path]:
    """Return the files of a path that may name what they use: sources and notebooks, also those that do not parse."""
    notebooks = path.rglob("*.ipynb") if path.is_dir() else ()
    return [*(file for file, _, _ in _files(path)), *(each for each in notebooks if each.is_file())]


def _raise(error: OSError) -> None:
    raise error


def _dotted_name(root: Path, file: Path) -> tuple[str, bool]:
    parts = list(file.relative_to(root).with_suffix("").parts)
    # Where the folder itself is a package, its name belongs to the names of its modules.
    top = root.resolve()
    while (top / "__init__.py").is_file() and top.parent != top:
        parts.insert(0, top.name)
        top = top.parent
    if parts[-1] == "__init__":
        return ".".join(parts[:-1]) or root.resolve().name, True
    return ".".join(parts), False


def _shown(file: Path) -> str:
    absolute = file.resolve()
    here = Path.cwd()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else str(file)


def _look_of(surface: Surface) -> re.Pattern[bytes]:
    """Return what a file that has to do with the client holds: its name (and not "trigger"), or one of its calls."""
    calls = {name.replace(".", r"\s*\.\s*") for name in (*surface.methods, *CONVENIENCES)}
    return re.compile(rf"trigg(?!er)|\.\s*(?:{'|'.join(sorted(calls))})\b".encode(), re.IGNORECASE)


def _parsed(file: Path, look: re.Pattern[bytes]) -> tuple[ast.Module | str, bool]:
    """Return the tree of a file, or why there is none; and whether something in the file may be ours."""
    try:
        data = file.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its string escapes, say: its own affair
            return ast.parse(data, str(file)), look.search(data) is not None
    except SyntaxError as error:
        return f"line {error.lineno or 0}: {error.msg}", False
    except OSError as error:
        return error.strerror or str(error), False
    except (RecursionError, MemoryError):
        return "it is nested too deeply", False
    except ValueError as error:
        return str(error), False


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
