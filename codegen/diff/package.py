"""Compare Python packages: what breaks the code that imports them. griffe reads the sources, nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import griffe

from codegen.diff.findings import Finding, Level
from codegen.diff.surface import CONVENIENCES, Field, Method, Model, Surface, read_surface
from codegen.errors import PipelineError
from codegen.inherited_members import InheritedMembers
from trigg_ext.openapi.pointer import escape

GENERATED = "trigg_api"
WRITTEN = "trigg_ext"

_About = tuple[str, str]  # an operation and a pointer


class Compared(NamedTuple):
    """The findings, and what each package offers."""

    findings: tuple[Finding, ...]
    old: Surface
    new: Surface


class Packages(NamedTuple):
    """Where the sources of one side are: the folder with ``trigg_api``, and the one with ``trigg_ext``, if any."""

    generated: Path
    written: Path | None = None


def compare(old: Packages, new: Packages) -> Compared:
    """Compare the generated packages, and the hand-written ones where both sides have one.

    The classes of one resource (plain, asynchronous, raw) share one signature, so a change of it is one finding.
    griffe finds what is gone, moved, or must now be given. It does not read attrs classes as such, nor types; what
    follows from these is compared here, under the names that griffe has for it.

    Raises:
        PipelineError: a package is missing or cannot be read.
    """
    surfaces = read_surface(old.generated / GENERATED), read_surface(new.generated / GENERATED)
    found = [
        *_gone(*surfaces),
        *_signatures(*surfaces),
        *_all_models(*surfaces),
        *_of_package(old.generated, new.generated, GENERATED, surfaces),
    ]
    if old.written is not None and new.written is not None:
        found += _of_package(old.written, new.written, WRITTEN, surfaces)
    findings: dict[object, Finding] = {}
    for each in found:
        findings.setdefault(each.fingerprint, each)
    return Compared(tuple(findings.values()), *surfaces)


# --- operations -------------------------------------------------------------------------------------------------------


def _gone(old: Surface, new: Surface) -> Iterator[Finding]:
    after = new.names
    for name, method in old.methods.items():
        if name in new.methods:
            continue
        renamed = after.get(method.label)
        became = f"; it is now client.{renamed}()" if renamed else ""
        signature = new.methods[renamed].signature if renamed else None
        yield _removed(_method(method), f"client.{name}() is gone{became}", method.signature, signature)


def _signatures(old: Surface, new: Surface) -> Iterator[Finding]:
    """Yield types of parameters and responses, which griffe does not compare."""
    for name, before in old.methods.items():
        after = new.methods.get(name)
        if after is None:
            continue
        if after.label != before.label:
            yield _finding(
                "attribute-changed-value",
                _method(after),
                f"client.{name}() is another operation now: {after.label} and no longer {before.label}",
                before.label,
                after.label,
            )
        parameters = {each.name: each for each in after.parameters}
        for parameter in before.parameters:
            now = parameters.get(parameter.name)
            if now is not None and not _accepts(now.annotation, parameter.annotation):
                yield _finding(
                    "parameter-changed-type",
                    _method(after),
                    f"client.{name}() takes {parameter.name!r} as {now.annotation} and no longer as "
                    f"{parameter.annotation}",
                    f"{parameter.name}: {parameter.annotation}",
                    f"{now.name}: {now.annotation}",
                )
        if not _accepts(before.returns, after.returns):
            yield _finding(
                "return-changed-type",
                _method(after),
                f"client.{name}() returns {after.returns} and no longer {before.returns}",
                before.returns,
                after.returns,
            )


def _accepts(wide: str, narrow: str) -> bool:
    """Return whether everything of one annotation is of the other too, as far as unions go."""
    return "Any" in _union(wide) or _union(narrow) <= _union(wide)


def _union(annotation: str) -> set[str]:
    parts: list[str] = [""]
    depth = 0
    for char in annotation:
        depth += (char in "[(") - (char in "])")
        if char == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return {part.strip() for part in parts}


def _method(method: Method) -> _About:
    return method.label, method.pointer


def _finding(kind: str, about: _About, message: str, old: Any, new: Any) -> Finding:
    label, pointer = about
    return Finding(f"sdk-{kind}", Level.SDK_BREAKING, label, pointer, message, old, new, origin="code")


def _removed(about: _About, message: str, old: Any, became: str | None = None) -> Finding:
    found = _finding("object-removed", about, message, old, became)
    return found if became else found._replace(side="old")


# --- models -----------------------------------------------------------------------------------------------------------


def _all_models(old: Surface, new: Surface) -> Iterator[Finding]:
    read = _reachable(new, (method.returns for method in new.methods.values()))
    written = _reachable(new, (each.annotation for m in new.methods.values() for each in m.parameters))
    for name, before in old.models.items():
        after = new.models.get(name)
        if after is None:
            yield _removed(_model(before), f"trigg_ext.models.{name} is gone", name)
        elif before.enumeration != after.enumeration:
            kinds = [f"{'an enumeration' if each.enumeration else 'a class'}" for each in (before, after)]
            text = f"trigg_ext.models.{name} is {kinds[1]} and no longer {kinds[0]}"
            yield _finding("object-changed-kind", _model(after), text, *kinds)
        elif before.enumeration:
            yield from _enumeration(before, after)
        else:
            yield from _fields(before, after, is_read=name in read, is_written=name in written)


def _reachable(surface: Surface, annotations: Iterable[str]) -> frozenset[str]:
    return surface.reachable(" ".join(annotations))


def _enumeration(before: Model, after: Model) -> Iterator[Finding]:
    for name, member in before.fields.items():
        now = after.fields.get(name)
        if now is None:
            text = f"{before.name}.{name} is gone"
            yield _removed(_model(before), text, f"{name} = {member.annotation}")
        elif now.annotation != member.annotation:
            text = f"{before.name}.{name} is {now.annotation} and no longer {member.annotation}"
            values = f"{name} = {member.annotation}", f"{name} = {now.annotation}"
            yield _finding("attribute-changed-value", _model(after), text, *values)


def _fields(before: Model, after: Model, *, is_read: bool, is_written: bool) -> Iterator[Finding]:
    for name, field in before.fields.items():
        now = after.fields.get(name)
        if now is None:
            renamed = next((each.name for each in after.fields.values() if each.wire == field.wire), None)
            became = f"; it is now {before.name}.{renamed}" if renamed else ""
            text = f"{before.name}.{name} is gone{became}"
            yield _removed(_model(before, field), text, _written(field), renamed)
            continue
        wider = is_read and not _accepts(field.annotation, now.annotation)
        narrower = is_written and not _accepts(now.annotation, field.annotation)
        if wider or narrower:
            text = f"{before.name}.{name} is {now.annotation} and no longer {field.annotation}"
            yield _finding("attribute-changed-type", _model(after, now), text, _written(field), _written(now))
        if now.required and not field.required:
            text = f"{before.name}(…) must now be given {name!r}"
            yield _finding("parameter-changed-required", _model(after, now), text, _written(field), _written(now))
    for name, field in after.fields.items():
        if name not in before.fields and field.required:
            text = f"{before.name}(…) must now be given {name!r}, which is new"
            yield _finding("parameter-added-required", _model(after, field), text, None, _written(field))
    kept = [name for name in before.fields if name in after.fields]
    positions = [list(each.fields).index(name) for each in (before, after) for name in kept]
    if positions[: len(kept)] != positions[len(kept) :] and set(before.fields) <= set(after.fields):
        text = f"{before.name}(…): fields have moved; arguments that are given by position land elsewhere"
        orders = ", ".join(before.fields), ", ".join(after.fields)
        yield _finding("parameter-moved", _model(after), text, *orders)._replace(level=Level.WARNING)


def _written(field: Field) -> str:
    return f"{field.name}: {field.annotation}"


def _model(model: Model, field: Field | None = None) -> _About:
    pointer = f"/components/schemas/{escape(model.name)}"
    return "", pointer if field is None else f"{pointer}/properties/{escape(field.wire)}"


# --- griffe -----------------------------------------------------------------------------------------------------------


def _of_package(old: Path, new: Path, package: str, surfaces: tuple[Surface, Surface]) -> Iterator[Finding]:
    before, after = _load(old, package), _load(new, package)
    pairs = [(before, after)]
    if package == WRITTEN and "resources" in before.members and "resources" in after.members:
        modules = before["resources"].modules
        pairs += [
            (module, after["resources"][name]) for name, module in modules.items() if name in after["resources"].modules
        ]
    for left, right in pairs:
        for breakage in griffe.find_breaking_changes(left, right):
            finding = _from_breakage(breakage, package, surfaces)
            if finding is not None:
                yield finding


def _load(folder: Path, package: str) -> griffe.Object:
    try:
        loaded = griffe.load(
            package,
            search_paths=[folder],
            allow_inspection=False,
            force_inspection=False,
            try_relative_path=False,
            resolve_aliases=True,
            resolve_external=False,
            store_source=False,
            extensions=griffe.load_extensions(InheritedMembers),
        )
    except (griffe.GriffeError, ImportError, OSError, SyntaxError, RecursionError) as error:
        raise PipelineError(f"{folder / package} cannot be read ({error}); regenerate the package") from None
    return cast("griffe.Object", loaded)


def _from_breakage(breakage: griffe.Breakage, package: str, surfaces: tuple[Surface, Surface]) -> Finding | None:
    """Return the finding that a breakage is; None where it is ours to compare, or no caller meets it."""
    path = breakage.obj.path.removeprefix(f"{package}.")
    resource = re.match(r"(?:api|resources)\.(\w+)(?:\.(\w+))?(?:\.(\w+))?$", path)
    if resource:
        name, class_, member = resource.groups()
        if not class_ or class_.islower() or not member:
            # The modules behind the methods; and whole resources and their classes, whose methods are told one by one.
            return None
        return _of_method(f"{name}.{member}", breakage, package, surfaces)
    if package == GENERATED and re.match(r"(models|operations|resources|api)(\.|$)", path):
        return None
    # `trigg_ext.client.TriggClient.__init__` is what callers know as `trigg_ext.TriggClient`.
    path = path.removeprefix("client.") if package == WRITTEN else path
    dotted = ".".join([package, *(part for part in path.split(".") if not part.startswith("_"))])
    text = f"{dotted}: {_said(breakage)}"
    kind, (old, new) = _rule(breakage), _values(breakage)
    return _finding(kind, ("", ""), text, f"{dotted} {old or ''}".strip(), new)


def _of_method(name: str, breakage: griffe.Breakage, package: str, surfaces: tuple[Surface, Surface]) -> Finding | None:
    kind = _rule(breakage)
    old, new = _values(breakage)
    removed = kind == "object-removed"
    if package == GENERATED and (removed or kind == "return-changed-type"):
        return None
    known = {**surfaces[1].methods, **surfaces[0].methods}
    method = next((known[each] for each in (name, *CONVENIENCES.get(name, ())) if each in known), None)
    text = f"client.{name}(): {_said(breakage)}"
    if package == WRITTEN:
        old = f"client.{name} {old or ''}".strip()
    if method is None:
        return _finding(kind, ("", ""), text, old, new)
    return _finding(kind, _method(method), text, old, new)


def _rule(breakage: griffe.Breakage) -> str:
    return breakage.kind.name.lower().replace("_", "-")


def _said(breakage: griffe.Breakage) -> str:
    old, new = breakage.old_value, breakage.new_value
    match _rule(breakage):
        case "object-removed":
            return "it is gone"
        case "parameter-removed":
            return f"{old.name!r} is no longer taken"
        case "parameter-added-required":
            return f"{new.name!r} must now be given, which is new"
        case "parameter-changed-required":
            return f"{old.name!r} must now be given"
        case "parameter-changed-default":
            return f"without {old.name!r}, {new.default} is taken and no longer {old.default}"
        case "parameter-changed-kind":
            return f"{old.name!r} is now {_kind(new)}, and was {_kind(old)}"
        case "parameter-moved":
            return f"{old.name!r} stands at another position; arguments that are given by position land elsewhere"
        case "object-changed-kind":
            return f"it is now {_kind(new)}, and was {_kind(old)}"
        case "class-removed-base":
            kept = {str(each) for each in new}
            return f"it is no longer a {' or '.join(str(each) for each in old if str(each) not in kept)}"
        case _:
            return f"{breakage.kind.value.lower()}: {old} is now {new}"


def _kind(value: Any) -> str:
    kind = getattr(value, "kind", value)
    return str(getattr(kind, "value", kind))


def _values(breakage: griffe.Breakage) -> tuple[str | None, str | None]:
    """Return the values of a breakage as text; an object that is gone is told by its path."""
    return _value(breakage.old_value), _value(breakage.new_value)


def _value(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, griffe.Parameter):
        default = "" if value.default is None else f" = {value.default}"
        return f"{value.name}: {value.annotation} ({_kind(value)}){default}"
    if isinstance(value, griffe.Object | griffe.Alias):
        return None
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(getattr(value, "value", value))
