"""Name every schema that becomes a class as a component of its own: Python's names are fewer than JSON's.

Models that users know have their names from their places in operations (:mod:`codegen.spec.model_names`). Other
components keep theirs; those that would be one Python class get different ones. Inline objects and enums become
components, so that a bundle that refers to its schemas and one that writes everything out end in the same classes.
"""

from __future__ import annotations

from typing import Any

from codegen import naming
from codegen.spec.components import Shapes, rename
from trigg_ext.openapi.document import Schema, each_inner, operations, reference_to, subschemas
from trigg_ext.openapi.json_types import copied
from trigg_ext.openapi.media_types import is_json

_TAKEN = frozenset(map(naming.class_key, naming.RESERVED_CLASSES))


def name_components(document: dict[str, Any]) -> None:
    """Name all of a document whose operations have their final ids; the document is changed."""
    components: dict[str, Any] = document["components"]["schemas"]
    _rename(document, components)
    hoisting = _Hoisting(components)
    for name in list(components):
        hoisting.inside(components[name], naming.pascal(name))
    sites = list(operations(document))
    for site in sites:
        if "x-trigg-variant-of" in site.operation:
            continue
        base = naming.pascal(site.operation["operationId"])
        for each in site.operation["parameters"]:
            for holder in (each, *each.get("content", {}).values()):
                if "schema" in holder:
                    holder["schema"] = hoisting.place(holder["schema"], base + naming.pascal(each["name"]))
        bodies = site.operation.get("requestBody", {}).get("content", {})
        for media_type, media in bodies.items():
            only = len(bodies) == 1 or is_json(media_type)
            suffix = "Request" if only else naming.pascal(media_type.split("/")[-1]) + "Request"
            media["schema"] = hoisting.place(media["schema"], base + suffix)
        successes = [status for status in site.operation["responses"] if status.startswith(("2", "3"))]
        for status, response in site.operation["responses"].items():
            suffix = "Response" if status in successes[:1] else f"Response{naming.pascal(status)}"
            for media in response.get("content", {}).values():
                if "schema" in media:
                    element = "Item" if "items" in media["schema"] else ""
                    media["schema"] = hoisting.place(media["schema"], base + suffix + element)
    for site in sites:
        if "x-trigg-variant-of" in site.operation:
            original = document["paths"][site.operation["x-trigg-variant-of"]][site.method]
            kept = {(each["name"], each["in"]) for each in site.operation["parameters"]}
            site.operation["parameters"] = [
                copied(each) for each in original["parameters"] if (each["name"], each["in"]) in kept
            ]
            for key in ("requestBody", "responses"):
                if key in original:
                    site.operation[key] = copied(original[key])


def _rename(document: dict[str, Any], components: dict[str, Any]) -> None:
    """Return names of Python classes, each its own; a name that is fine stays, whatever stands before it."""
    final: dict[str, str] = {}
    taken = set(_TAKEN)
    for name in sorted(components, key=lambda name: name != naming.pascal(name) or naming.class_key(name) in _TAKEN):
        plain = name if name.isascii() and name.isidentifier() and name[0].isalpha() else naming.pascal(name)
        plain = naming.shortened(f"N{plain}" if plain[:1].isdigit() else plain or "Schema")
        plain = f"{plain}Model" if naming.class_key(plain) in _TAKEN else plain
        final[name] = naming.unique(plain, taken, key=naming.class_key)
        taken.add(naming.class_key(final[name]))
    rename(document, final)


class _Hoisting:
    """Gives every inline object and enum a component of its own; the same object in several places is one component.

    So a bundle that references and one that writes everything out end in the same classes.
    """

    def __init__(self, components: dict[str, Any]) -> None:
        self.components = components
        self.given = frozenset(components)
        self.keys = {*map(naming.class_key, components), *_TAKEN}
        self.shapes = Shapes(components)
        self.by_shape: dict[str, str] = {}
        for name, schema in components.items():
            if _is_object(schema) or is_enum(schema):
                self.by_shape.setdefault(self.shapes.of(schema), name)

    def place(self, schema: Any, name: str) -> Any:
        """Return the schema to put here: a reference if this one is an object with properties or an enum, else itself,
        looked through."""
        if not isinstance(schema, dict) or "$ref" in schema:
            return schema
        if "enum" in schema:
            about = {key: schema[key] for key in ("default", "description", "examples") if key in schema}
            plain = {key: value for key, value in schema.items() if key not in about}
        else:
            about, plain = {}, schema
        parts = core_and_rest(plain)
        if parts is not None:
            core, rest = parts
            return {"anyOf": [self._reference(core, name), rest], **about}
        if is_enum(plain) or _is_object(plain):
            return {**self._reference(plain, name), **about}
        self.inside(schema, name)
        return schema

    def inside(self, schema: Any, name: str) -> None:
        """Hoist what stands inside a schema that stays where it is."""
        if not isinstance(schema, dict):
            return
        parts = schema.get("allOf", [])
        for place, inner, key in list(subschemas(schema)):
            if any(inner is part for part in parts) and "$ref" not in inner:
                self.inside(inner, name)  # a part of this schema, and none by itself
            else:
                place.put(self.place(inner, self._name_inside(schema, name, key, inner)))

    def _reference(self, schema: Schema, name: str) -> Schema:
        shape = self.shapes.of(schema)
        known = self.by_shape.get(shape)
        # Small things are alike by chance, and more so where the vendor gave them no name.
        size = (
            len(schema["enum"])
            if is_enum(schema)
            else sum(len(each.get("properties", {})) for each in each_inner(schema))
        )
        telling = size > 1 if known in self.given else size > 2 and not is_enum(schema)
        if known is not None and (telling or known == name):
            return reference_to(known)
        final = naming.unique(naming.shortened(name), self.keys, key=naming.class_key)
        self.keys.add(naming.class_key(final))
        self.components[final] = schema
        self.by_shape.setdefault(shape, final)
        self.inside(schema, final)
        return reference_to(final)

    @staticmethod
    def _name_inside(schema: Schema, name: str, key: str, inner: Any) -> str:
        if key == "items" and schema.get("items") is inner:
            return name
        if key in ("anyOf", "oneOf", "prefixItems") and isinstance(schema.get(key), list):
            return f"{name}Option"
        if key == "additionalProperties" and schema.get(key) is inner:
            return f"{name}Value"
        if isinstance(inner, dict) and "items" in inner:
            return name + naming.pascal(naming.singular(key))
        return name + naming.pascal(key)


def is_enum(schema: Schema) -> bool:
    """Return whether a schema lists texts, or whole numbers, and nothing else: an enum worth a class."""
    values = schema.get("enum")
    return (
        isinstance(values, list)
        and {type(value) for value in values} in ({str}, {int})
        and schema.get("type", "string") in ("string", "integer")
    )


def _is_object(schema: Any) -> bool:
    """Return an object worth a class: one with properties (or put together from others by allOf)."""
    if not isinstance(schema, dict) or schema.get("type", "object") != "object":
        return False
    members = schema.get("allOf")
    return bool(schema.get("properties")) or (isinstance(members, list) and len(members) > 1)


def core_and_rest(schema: Schema) -> tuple[Schema, Schema] | None:
    """Split a schema that also takes null or another type into what is worth a class, and the rest; else None."""
    kinds = schema.get("type")
    if isinstance(kinds, list) and "object" in kinds and (schema.get("properties") or schema.get("allOf")):
        others = [kind for kind in kinds if kind != "object"]
        rest: Schema = {"type": others[0] if len(others) == 1 else others}
        if "array" in others:
            rest["items"] = schema.get("items", {})
        return {**{key: value for key, value in schema.items() if key != "items"}, "type": "object"}, rest
    if isinstance(schema.get("enum"), list):
        core = {**schema, "enum": [value for value in schema["enum"] if value is not None]}
        if isinstance(kinds, list):
            others = [kind for kind in kinds if kind != "null"]
            core["type"] = others[0] if len(others) == 1 else others
        if core != schema and is_enum(core):
            return core, {"type": "null"}
    return None
