"""Compare components and the version: schemas, which become classes, and what a document says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.diff.changes import Change, Side, canonical
from codegen.diff.dialect import Dialect
from codegen.diff.uses import Judges
from codegen.diff.views import plain
from trigg_ext.openapi.pointer import escape


def compare_schemas(old: Side, new: Side, judges: Judges) -> Iterator[Change]:
    """Yield which schemas came, went, or are called otherwise, and which properties must now be given to make one."""
    before, after = (_schemas(each) for each in (old, new))
    gone = {name: node for name, node in before.items() if name not in after}
    came = {name: node for name, node in after.items() if name not in before}
    for name, other in _renamed(gone, came, (old, new), judges):
        del gone[name], came[other]
        yield Change("sdk-schema-renamed", "", _at(name), _at(other), name, other, subject=("schema", name))
    for name in gone:
        for rule in ("api-schema-removed", "sdk-schema-removed"):
            yield Change(rule, "", _at(name), None, name=name, subject=("schema", name))
    for name in came:
        yield Change("trigg-schema-added", "", None, _at(name), name=name, subject=("schema", name))
    for name in before:
        if name in after:
            yield from _required(name, judges)


def _schemas(components: Side) -> dict[str, Any]:
    found = components.get("schemas")
    return dict(found) if isinstance(found, dict) else {}


def _at(name: str) -> str:
    return f"/components/schemas/{escape(name)}"


def _renamed(
    gone: dict[str, Any], came: dict[str, Any], sides: tuple[Side, Side], judges: Judges
) -> list[tuple[str, str]]:
    """Return schemas that operations meet in the same place under another name; then those that are alike, and no
    others.
    """
    found: list[tuple[str, str]] = []
    left, free = dict(gone), dict(came)
    for name, other in sorted(judges.renamed):
        if name in left and other in free:
            found.append((name, other))
            del left[name], free[other]
    shapes: dict[str, list[str]] = {}
    for other, node in free.items():
        shapes.setdefault(_own_shape(other, node, sides[1]), []).append(other)
    own: dict[str, list[str]] = {}
    for name, node in left.items():
        own.setdefault(_own_shape(name, node, sides[0]), []).append(name)
    for each, names in own.items():
        others = shapes.get(each, [])
        if len(names) == len(others) == 1:
            found.append((names[0], others[0]))
    return found


def _own_shape(name: str, node: Any, side: Side) -> str:
    """Return what a schema says, where it refers to itself under no name."""
    dialect = Dialect(side.document, "response")
    shape = canonical(plain(dialect.schema(node, _at(name)))).replace(dialect.uri, "")
    return shape.replace(f'"{dialect.reference_to(_at(name)).replace(dialect.uri, "")}"', '"#"')


def _required(name: str, judges: Judges) -> Iterator[Change]:
    told: set[str] = set()
    for direction in ("request", "response"):
        component = _at(name), {"$ref": f"#{_at(name)}"}
        key = judges.add(direction, component, component)
        for delta in judges.of(direction).pairs[key].deltas:
            property_ = str(delta.within)
            if delta.aspect not in ("became-required", "became-optional") or property_ in told:
                continue
            told.add(property_)
            rule = "sdk-schema-property-became-required"
            if delta.aspect == "became-optional":
                rule = "trigg-schema-property-became-optional"
            yield Change(
                rule,
                "",
                delta.old_at,
                delta.new_at,
                delta.old,
                delta.new,
                name=f"{name}.{property_}",
                subject=("schema", name, property_),
            )
