"""The shapes of the objects that a description knows, for the checks of requests that the client makes, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trigg_ext.openapi.flatten import flatten
from trigg_ext.openapi.json_types import mapping, sequence
from trigg_ext.openapi.values import AGREED, documented_values
from trigg_ext.request_checks import Field, Shape

__all__ = ["Shapes"]


class Shapes:
    """The shapes of one document; each is made when it is first needed."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        # The schema stands beside its shape so that it lives as long as its id is a key.
        self._shapes: dict[int, tuple[Any, Shape]] = {}

    def of(self, schema: Any) -> Shape:
        """Return the shape of what a schema describes: of an object, or of the objects in a list."""
        known = self._shapes.get(id(schema))
        if known is None:
            parts = self._parts(schema)
            shape = Shape(
                lambda: self._fields(parts),
                is_open=any(part.get("additionalProperties") for part in parts),
                views=self._views,
            )
            known = self._shapes[id(schema)] = (schema, shape)
        return known[1]

    def _parts(self, schema: Any, depth: int = 0) -> list[dict[str, Any]]:
        """Return the flat schemas of the objects that may stand at a schema, or in its list."""
        found = flatten(self._document, schema) if depth < _DEEPEST else None
        if found is None:
            return []
        flat = found.schema
        inner = [flat["items"]] if "items" in flat else []
        inner += [each for word in ("anyOf", "oneOf") for each in sequence(flat.get(word))]
        own = [flat] if flat.get("properties") or flat.get("additionalProperties") else []
        return [*own, *(part for each in inner for part in self._parts(each, depth + 1))]

    def _fields(self, parts: list[dict[str, Any]]) -> dict[str, Field | None]:
        fields: dict[str, Field | None] = {}
        for part in parts:
            for name, schema in mapping(part.get("properties")).items():
                values = documented_values(self._document, schema)
                fields[name] = Field(self.of(schema), values) if values or self._parts(schema) else None
            fields.update(dict.fromkeys(sequence(part.get(AGREED))))
        return fields

    def _views(self) -> list[frozenset[str]]:
        schemas = mapping(mapping(self._document.get("components")).get("schemas"))
        return [frozenset(self.of(each).fields) for each in schemas.values()]


_DEEPEST = 20
