"""Changes as the comparisons pass them on: one side of a thing, and one change before it is a finding."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codegen.diff.documents import Document
from codegen.diff.findings import Level, Witness
from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.json_types import json_type
from trigg_ext.openapi.pointer import escape, pointer, resolve_at, steps_of


class Change(NamedTuple):
    """One change: its rule, where it is, and what its sentence needs."""

    id: str
    operation: str = ""
    old_at: str | None = None
    new_at: str | None = None
    old: Any = None
    new: Any = None
    name: str = ""
    what: str = ""
    status: str = ""
    media_type: str = ""
    subject: tuple[str, ...] = ()
    """What it is about, without its pointer: the same in the vendor's document and in the effective one."""
    level: Level | None = None
    """The level, where it is another here than the rule's."""
    beside: str | None = None
    """The pointer to the schema on the side that does not have the keyword."""
    witness: Witness | None = None
    is_unknown: bool = False
    """Whether neither a value was found that shows it to break, nor a proof that there is none."""


class Side(NamedTuple):
    """A mapping in one document, behind its references, with its pointer."""

    document: Document
    at: str
    node: Mapping[str, Any]

    def get(self, keyword: str) -> Any:
        """Return what stands under a keyword."""
        return self.node.get(keyword)

    def where(self, keyword: str) -> str:
        """Return the pointer to what stands under a keyword; to the mapping itself, if nothing does."""
        return f"{self.at}/{escape(keyword)}" if keyword in self.node else self.at

    def below(self, keyword: str) -> Side | None:
        """Return the mapping under a keyword, behind its references."""
        return side(self.document, f"{self.at}/{escape(keyword)}", self.node.get(keyword))

    def named(self, keyword: str) -> dict[str, Side]:
        """Return the mappings by name under a keyword."""
        nodes = self.node.get(keyword)
        if not isinstance(nodes, Mapping):
            return {}
        base = f"{self.at}/{escape(keyword)}"
        found = {
            name: side(self.document, f"{base}/{escape(name)}", node)
            for name, node in nodes.items()
            if not (name.startswith("x-") and keyword in ("paths", "responses"))
        }
        return {name: each for name, each in found.items() if each is not None}

    def listed(self, keyword: str) -> Iterator[Side]:
        """Yield the mappings in the list under a keyword."""
        nodes = self.node.get(keyword)
        for index, node in enumerate(nodes if isinstance(nodes, list) else []):
            each = side(self.document, f"{self.at}/{escape(keyword)}/{index}", node)
            if each is not None:
                yield each


def side(document: Document, at: str, node: Any) -> Side | None:
    """Return the mapping at a pointer, behind its references; None where there is none."""
    try:
        location, found = resolve_at(document.root, node, steps_of(at))
    except BrokenReferenceError:
        return None
    return Side(document, pointer(*location), found) if isinstance(found, Mapping) else None


def same(one: Any, other: Any) -> bool:
    """Return whether two values are the same JSON; unlike in Python, true is not 1."""
    return one is other or canonical(one) == canonical(other)


def sorted_values(values: list[Any]) -> list[Any]:
    """Return values in an order of their own, whichever they are listed in: numbers by how large they are."""

    def place(value: Any) -> tuple[bool, float, str]:
        is_number = json_type(value) in ("integer", "number")
        return not is_number, value if is_number else 0, canonical(value)

    return sorted(values, key=place)


def canonical(value: Any) -> str:
    """Return a value as a string that is the same for the same JSON."""
    return json.dumps(_integral(value), sort_keys=True, default=str)


def _integral(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_integral(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _integral(each) for key, each in value.items()}
    return value
