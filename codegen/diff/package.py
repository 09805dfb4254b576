"""What a change of the Python package does to the code that imports it; griffe reads the sources, nothing is run."""

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
        yield _finding(
            "object-removed",
            method,
            f"client.{name}() is gone{became}",
            old=method.signature,
            new=new.methods[renamed].signature if renamed else None,
            side="new" if renamed else "old",
        )


def _signatures(old: Surface, new: Surface) -> Iterator[Finding]:
    """Yield types of parameters and responses, which griffe does not compare."""
    for name, before in old.methods.items():
        after = new.methods.get(name)
        if after is None:
            continue
        if after.label != before.label:
            yield _finding(
                "attribute-changed-value",
                after,
                f"client.{name}() is another operation now: {after.label} and no longer {before.label}",
                old=before.label,
                new=after.label,
            )
        parameters = {each.name: each for each in after.parameters}
        for parameter in before.parameters:
            now = parameters.get(parameter.name)
            if now is not None and not _accepts(now.annotation, parameter.annotation):
                yield _finding(
                    "parameter-changed-type",
                    after,
                    f"client.{name}() takes {parameter.name!r} as {now.annotation} and no longer as "
                    f"{parameter.annotation}",
                    old=f"{parameter.name}: {parameter.annotation}",
                    new=f"{now.name}: {now.annotation}",
                )
        if not _accepts(before.returns, after.returns):
            yield _finding(
                "return-changed-type",
                after,
                f"client.{name}() returns {after.returns} and no longer {before.returns}",
                old=before.returns,
                new=after.returns,
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


def _finding(
    kind: str,
    method: Method,
    message: str,
    *,
    old: Any,
    new: Any,
    side: str = "new",
    level: Level = Level.SDK_BREAKING,
) -> Finding:
    where = cast("Any", side)
    return Finding(f"sdk-{kind}", level, method.label, method.pointer, message, old, new, where, origin="code")


# --- models -----------------------------------------------------------------------------------------------------------


def _all_models(old: Surface, new: Surface) -> Iterator[Finding]:
    read = _reachable(new, (method.returns for method in new.methods.values()))
    written = _reachable(new, (each.annotation for m in new.methods.values() for each in m.parameters))
    for name, before in old.models.items():
        after = new.models.get(name)
        if after is None:
            yield _of_model("object-removed", before, None, f"trigg_ext.models.{name} is gone", name, None, side="old")
        elif before.enumeration != after.enumeration:
            kinds = [f"{'an enumeration' if each.enumeration else 'a class'}" for each in (before, after)]
            text = f"trigg_ext.models.{name} is {kinds[1]} and no longer {kinds[0]}"
            yield _of_model("object-changed-kind", after, None, text, *kinds)
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
            yield _of_model("object-removed", before, None, text, f"{name} = {member.annotation}", None, side="old")
        elif now.annotation != member.annotation:
            text = f"{before.name}.{name} is {now.annotation} and no longer {member.annotation}"
            values = f"{name} = {member.annotation}", f"{name} = {now.annotation}"
            yield _of_model("attribute-changed-value", after, None, text, *values)


def _fields(before: Model, after: Model, *, is_read: bool, is_written: bool) -> Iterator[Finding]:
    for name, field in before.fields.items():
        now = after.fields.get(name)
        if now is None:
            renamed = next((each.name for each in after.fields.values() if each.wire == field.wire), None)
            became = f"; it is now {before.name}.{renamed}" if renamed else ""
            text = f"{before.name}.{name} is gone{became}"
            side = "new" if renamed else "old"
            yield _of_model("object-removed", before, field, text, _written(field), renamed, side=side)
            continue
        wider = is_read and not _accepts(field.annotation, now.annotation)
        narrower = is_written and not _accepts(now.annotation, field.annotation)
        if wider or narrower:
            text = f"{before.name}.{name} is {now.annotation} and no longer {field.annotation}"
            yield _of_model("attribute-changed-type", after, now, text, _written(field), _written(now))
        if now.required and not field.required:
            text = f"{before.name}(…) must now be given {name!r}"
            yield _of_model("parameter-changed-required", after, now, text, _written(field), _written(now))
    for name, field in after.fields.items():
        if name not in before.fields and field.required:
            text = f"{before.name}(…) must now be given {name!r}, which is new"
            yield _of_model("parameter-added-required", after, field, text, None, _written(field))
    kept = [name for name in before.fields if name in after.fields]
    positions = [list(each.fields).index(name) for each in (before, after) for name in kept]
    if positions[: len(kept)] != positions[len(kept) :] and set(before.fields) <= set(after.fields):
        text = f"{before.name}(…): fields have moved; arguments that are given by position land elsewhere"
        orders = ", ".join(before.fields), ", ".join(after.fields)
        yield _of_model("parameter-moved", after, None, text, *orders, level=Level.WARNING)


def _written(field: Field) -> str:
    return f"{field.name}: {field.annotation}"


def _of_model(
    kind: str,
    model: Model,
    field: Field | None,
    message: str,
    old: Any,
    new: Any,
    *,
    side: str = "new",
    level: Level = Level.SDK_BREAKING,
) -> Finding:
    pointer = f"/components/schemas/{escape(model.name)}"
    if field is not None:
        pointer += f"/properties/{escape(field.wire)}"
    where = cast("Any", side)
    return Finding(f"sdk-{kind}", level, "", pointer, message, old, new, where, origin="code")


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
    kind = breakage.kind.name.lower().replace("_", "-")
    resource = re.match(r"(?:api|resources)\.(\w+)(?:\.(\w+))?(?:\.(\w+))?$", path)
    old, new = _values(breakage)
    if resource:
        name, class_, member = resource.groups()
        if not class_ or class_.islower() or not member:
            # The modules behind the methods; and whole resources and their classes, whose methods are told one by one.
            return None
        return _of_method(f"{name}.{member}", kind, breakage, surfaces, package, old, new)
    if package == GENERATED and re.match(r"(models|operations|resources|api)(\.|$)", path):
        return None
    # `trigg_ext.client.TriggClient.__init__` is what callers know as `trigg_ext.TriggClient`.
    path = path.removeprefix("client.") if package == WRITTEN else path
    dotted = ".".join([package, *(part for part in path.split(".") if not part.startswith("_"))])
    text = f"{dotted}: {_said(kind, breakage)}"
    return Finding(f"sdk-{kind}", Level.SDK_BREAKING, "", "", text, f"{dotted} {old or ''}".strip(), new, origin="code")


def _of_method(
    name: str,
    kind: str,
    breakage: griffe.Breakage,
    surfaces: tuple[Surface, Surface],
    package: str,
    old: Any,
    new: Any,
) -> Finding | None:
    removed = kind == "object-removed"
    if package == GENERATED and (removed or kind == "return-changed-type"):
        return None
    known = {**surfaces[1].methods, **surfaces[0].methods}
    method = next((known[each] for each in (name, *CONVENIENCES.get(name, ())) if each in known), None)
    text = f"client.{name}(): {_said(kind, breakage)}"
    if package == WRITTEN:
        old = f"client.{name} {old or ''}".strip()
    if method is None:
        return Finding(f"sdk-{kind}", Level.SDK_BREAKING, "", "", text, old, new, origin="code")
    return _finding(kind, method, text, old=old, new=new)


def _said(kind: str, breakage: griffe.Breakage) -> str:
    old, new = breakage.old_value, breakage.new_value
    match kind:
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
