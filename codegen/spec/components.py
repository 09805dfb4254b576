"""Rename component schemas, and compare schemas whether they refer to their parts or write them out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from trigg_ext.openapi.document import component_name, each_schema, reference_to
from trigg_ext.openapi.json_types import copied, mapping


def rename(document: dict[str, Any], new_names: Mapping[str, str]) -> None:
    """Give component schemas other names, in their order, and follow with every reference; the document is changed."""

    def renamed(reference: Any) -> Any:
        name = component_name({"$ref": reference})
        return reference_to(new_names[name])["$ref"] if name is not None and name in new_names else reference

    for _, schema in each_schema(document):
        if not isinstance(schema, dict):
            continue
        if "$ref" in schema:
            schema["$ref"] = renamed(schema["$ref"])
        if "discriminator" in schema:
            mapping = schema["discriminator"]["mapping"]
            schema["discriminator"]["mapping"] = {value: renamed(to) for value, to in mapping.items()}
    components: dict[str, Any] = document["components"]["schemas"]
    entries = [(new_names.get(name, name), schema) for name, schema in components.items()]
    components.clear()
    components.update(entries)


class Shapes:
    """What two schemas that mean the same have in common, whether they refer to their parts or write them out."""

    def __init__(self, components: dict[str, Any]) -> None:
        # As they are before anything is hoisted: that changes them.
        self.components: dict[str, Any] = copied(components)
        self.known: dict[str, str] = {}

    def of(self, schema: Any) -> Any:
        """Equal where everything but descriptions, examples, titles and defaults is."""
        if isinstance(schema, list):
            return [self.of(each) for each in schema]
        if not isinstance(schema, dict):
            return schema
        name = component_name(schema)
        if name in self.components:
            return self._of_component(name)
        hidden = ("description", "examples", "title", "default")
        told = {key: self.of(value) for key, value in schema.items() if key not in (*hidden, "properties")}
        # What stands there are names: the properties are looked at once, or twice as often with each level.
        told["properties"] = {key: self.of(value) for key, value in mapping(schema.get("properties")).items()}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def _of_component(self, name: str) -> str:
        if name not in self.known:
            self.known[name] = name  # what refers to itself
            self.known[name] = self.of(self.components[name])
        return self.known[name]
