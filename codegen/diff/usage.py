"""Mark the findings that hit a service, from what its source uses of the client."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from codegen import naming
from codegen.diff.client_uses import ANY_NAME, CLIENT, MADE, Call, read
from codegen.diff.findings import Finding, Place
from codegen.diff.inferred_types import OURS, infer
from codegen.diff.service_files import read_files
from codegen.diff.surface import CONVENIENCES, Surface
from trigg_ext.openapi.pointer import steps_of


class Coverage(NamedTuple):
    """How much of the source was understood.

    Of the places where operations, models and fields are used, ``understood`` have a type, and at ``unclear`` they go
    where none is known (an object without annotation, a key of ``to_dict()``, ``attrgetter``). ``hits`` is how many
    findings hit the source, ``unclear_findings`` how many may, for what they are about goes there.
    """

    files: int
    problems: tuple[str, ...]
    understood: int
    unclear: int
    operations: int
    models: int
    hits: int = 0
    unclear_findings: int = 0

    @property
    def share(self) -> float:
        """The part of the uses that was understood: 1.0 where all were, or where there are none."""
        uses = self.understood + self.unclear
        return self.understood / uses if uses else 1.0

    @property
    def sentence(self) -> str:
        """The same in words."""
        read = f"{_counted(self.files - len(self.problems), 'file')} of {self.files} read"
        uses = _counted(self.understood + self.unclear, "call") + " and fields"
        share = f"{self.understood:,} of {uses} understood, {self.share:.0%}"
        used = f"{_counted(self.operations, 'operation')} and {_counted(self.models, 'model')} used"
        told = f"{read}; {share}; {used}; hit by {_counted(self.hits, 'finding')}"
        unclear = f"; {_counted(self.unclear_findings, 'finding')} may hit it in a way that is not understood"
        return f"{told}{unclear if self.unclear_findings else ''}."

    def as_dict(self) -> dict[str, Any]:
        """Return the same for a machine."""
        return {**self._asdict(), "problems": list(self.problems), "share": round(self.share, 4)}


class Usage(NamedTuple):
    """What a service uses: calls of operations, touched fields by model and Python name, and names that it imports.

    ``loose`` are the names that it uses of something of unknown type, and ``escaped`` the models that go there.
    """

    calls: tuple[Call, ...]
    touches: dict[tuple[str, str], tuple[Place, ...]]
    names: dict[str, tuple[Place, ...]]
    loose: dict[str, tuple[Place, ...]]
    escaped: dict[str, tuple[Place, ...]]
    coverage: Coverage


def scan(paths: Sequence[Path], surface: Surface, *, search: Sequence[Path]) -> Usage:
    """Read the Python files and notebooks of a service; nothing of them is run.

    ``surface`` is the package that the service uses now, and ``search`` the folders that it is imported from. A file
    that is no Python is named in ``coverage.problems``; the names in it count as used in a way that is not understood.

    Raises:
        PipelineError: a path does not exist, cannot be listed, or holds no Python file; or mypy is not installed.
    """
    files = read_files(paths)
    inferred = infer(files, search)
    facts = read(inferred.modules, surface)
    failed = {**files.failed, **inferred.failed}
    for file, (text, _) in failed.items():
        for number, line in enumerate(text.splitlines(), 1):
            for word in re.findall(r"[^\W\d]\w*", line):
                facts.loose.setdefault(word, {})[Place(file, number)] = None
    understood = [call.place for call in facts.calls] + [place for each in facts.touches.values() for place in each]
    coverage = Coverage(
        files=len(files.sources) + len(files.failed),
        problems=tuple(f"{file} was not read: {why}" for file, (_, why) in failed.items()),
        understood=len(understood),
        unclear=len(facts.unclear.keys() - {*understood}),
        operations=len({behind for call in facts.calls for behind in CONVENIENCES.get(call.name, (call.name,))}),
        models=len({model for model, _ in facts.touches}),
    )
    return Usage(
        tuple(sorted(facts.calls, key=lambda call: (call.place, call.name))),
        _sorted(facts.touches),
        _sorted(facts.names),
        _sorted(facts.loose),
        _sorted(facts.escaped),
        coverage,
    )


def _sorted(found: dict[Any, dict[Place, None]]) -> dict[Any, tuple[Place, ...]]:
    return {key: tuple(sorted(value)) for key, value in sorted(found.items())}


def mark(findings: Iterable[Finding], usage: Usage, surface: Surface) -> tuple[list[Finding], Coverage]:
    """Return the findings with the places of the service that they hit, and the coverage with how many there are."""
    hits = _Hits(usage, surface)
    marked = [finding._replace(usages=_lines(hits.of(finding))) for finding in findings]
    marked = [each if each.usages else each._replace(may_hit=_lines(hits.may_be_of(each))) for each in marked]
    hit, unclear = (sum(map(bool, each)) for each in ((f.usages for f in marked), (f.may_hit for f in marked)))
    return marked, usage.coverage._replace(hits=hit, unclear_findings=unclear)


def _lines(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the places in order, each line once."""
    return tuple(sorted({(place.file, place.line): place for place in sorted(places, reverse=True)}.values()))


# --- which finding hits which place -----------------------------------------------------------------------------------


class _Hits:
    def __init__(self, usage: Usage, surface: Surface) -> None:
        self.usage = usage
        self.surface = surface
        self.names = {_TEMPLATE.sub("{}", label): name for label, name in surface.names.items()}
        self.models = {naming.class_key(name): name for name in surface.models}

    def of(self, finding: Finding) -> Iterator[Place]:
        """Yield where the service meets it."""
        if finding.origin == "code" and not finding.pointer:
            yield from self._dotted(finding)
            return
        name = self._name(finding.operation)
        calls = self._calls(name)
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
        elif not finding.operation:
            if _is_of_all(finding):
                yield from (call.place for call in self.usage.calls)
        elif parameter is not None and not _asks_for_more(finding):
            yield from (call.place for call in calls if self._gives(call, parameter))
        else:
            yield from (call.place for call in calls)

    def may_be_of(self, finding: Finding) -> Iterator[Place]:
        """Yield where what it is about may be used in a way that is not understood."""
        loose, escaped = self.usage.loose, self.usage.escaped
        if finding.origin == "code" and not finding.pointer:
            yield from loose.get(re.findall(r"\w+", finding.message.partition(":")[0])[-1], ())
            return
        name = self._name(finding.operation)
        unclear = list(self._may_call(name)) if name else []
        yield from unclear
        component, wire = _property(finding.pointer)
        of_call = finding.origin == "code" or _parameter(finding) is not None
        if finding.operation and (of_call or not (unclear or self._calls(name))):
            return
        if _is_of_all(finding):
            yield from escaped.get(CLIENT, ())
        for model in self._models(component, name):
            yield from escaped.get(model, ())
            fields = self.surface.models[model].fields.values()
            for word in {wire or model, *(f.name for f in fields if f.wire == wire)}:
                yield from loose.get(word, ())

    def _may_call(self, name: str) -> Iterator[Place]:
        """Yield where an operation may be called: its name is used of something of unknown type."""
        loose, escaped = self.usage.loose, self.usage.escaped
        for each in (name, *(own for own, behind in CONVENIENCES.items() if name in behind)):
            resource, _, method = each.partition(".")
            if resource in loose or f"{resource}." in escaped:
                yield from (*loose.get(method, ()), *loose.get(ANY_NAME, ()))
        if CLIENT in escaped and ANY_NAME in loose:
            yield from loose[ANY_NAME]

    def _calls(self, name: str | None) -> list[Call]:
        return [call for call in self.usage.calls if name in CONVENIENCES.get(call.name, (call.name,))]

    def _models(self, component: str | None, name: str | None) -> list[str]:
        model = self.models.get(naming.class_key(component)) if component is not None else None
        return [model] if model is not None else sorted(self.surface.models_of(name or ""))

    def _name(self, operation: str) -> str | None:
        """Return the public name of an operation, which may have other names for its parameters, or another base."""
        label = _TEMPLATE.sub("{}", operation)
        if label in self.names or not label:
            return self.names.get(label)
        method, _, path = label.partition(" ")
        others = [each.partition(" ") for each in self.names]
        same = {
            self.names[f"{verb} {other}"] for verb, _, other in others if verb == method and _ends_alike(path, other)
        }
        return same.pop() if len(same) == 1 else None

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
        models = self._models(component, name)
        if not models and component is None:
            yield from (call.place for call in calls)
            return
        if _asks_for_more(finding) or finding.id in _OF_MAKING:
            yield from (place for each in models for place in self.usage.touches.get((each, MADE), ()))
        for each in models:
            for field in self.surface.models[each].fields.values():
                if field.wire == wire:
                    yield from self.usage.touches.get((each, field.name), ())
        yield from (call.place for call in calls if wire in call.keys)

    def _model(self, component: str) -> Iterator[Place]:
        model = self.models.get(naming.class_key(component))
        for (name, _), places in self.usage.touches.items():
            if name == model:
                yield from places
        for name, places in self.usage.names.items():
            if name.partition(".")[0] in OURS and name.rpartition(".")[2] == model:
                yield from places


def _ends_alike(path: str, other: str) -> bool:
    """Return whether one path is the other below a version: the rest may have been a part of the server's URL."""
    longer, shorter = sorted((path, other), key=len, reverse=True)
    return longer.endswith(shorter) and re.fullmatch(r"(/api)?(/v\d[\w.]*)?", longer.removesuffix(shorter)) is not None


_TEMPLATE = re.compile(r"\{[^{}]*\}")
_OF_MAKING = frozenset({"sdk-parameter-added-required", "sdk-parameter-changed-required", "sdk-parameter-moved"})


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


def _is_of_all(finding: Finding) -> bool:
    """Return whether a finding is about every operation: where the server is, and what it asks of every request."""
    return (
        not finding.operation
        and re.match("/(servers|security|components/securitySchemes)", finding.pointer) is not None
    )


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


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
