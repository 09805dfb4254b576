"""Typed dicts for bodies: what type checkers compare the dicts with that callers write in the place of models."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs
from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.union import UnionProperty

from codegen.render.expressions import MappingProperty, model_names
from trigg_ext.openapi.json_types import mapping

#: The share of its fields by which a model is taken for another view of a thing.
_ALIKE = 0.8

#: What the annotations of a typed dict are made of; a key of such a name would hide it.
_ANNOTATING = frozenset({"str", "int", "float", "bool", "list", "tuple", "datetime", "models"})
_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d.*"


@attrs.frozen
class TypedDictPlan:
    """One typed dict: the keys that must be there and those that may, each with its type and the field that it is."""

    name: str
    model: str
    required: tuple[tuple[str, str, Any], ...]
    optional: tuple[tuple[str, str, Any], ...]

    @property
    def is_plain(self) -> bool:
        """Whether every key can be written as a name in a class."""
        return all(_is_plain(key) for key, _, _ in (*self.required, *self.optional))


@attrs.frozen
class TypedDicts:
    """The typed dicts by the names of their models. Models of any further fields have none: they are plain mappings."""

    names: Mapping[str, str]
    models: Mapping[str, Any]
    schemas: Mapping[str, Any]

    def as_read(self, body: Any, response: Any) -> tuple[str, str]:
        """Return the model of a response in which the thing of a body is read, and the field of the body that it is in.

        The field is empty where the body is the thing; the model, where the operation returns no such.
        """
        if not (isinstance(body, ModelProperty) and isinstance(response, ModelProperty)):
            return "", ""
        read = str(response.class_info.name)
        inner = [(key, name) for key, kind in self._properties(body) for _, name in model_names(kind)]
        for field, name in (("", str(body.class_info.name)), *inner):
            if name != read and self._is_alike(name, read):
                return read, field
        return "", ""

    def _is_alike(self, name: str, read: str) -> bool:
        known, of_read = (
            {key for key, _ in self._properties(self.models[each])} if each in self.models else set()
            for each in (name, read)
        )
        return len(known & of_read) > max(2, _ALIKE * len(known))

    def _properties(self, prop: Any) -> Iterator[tuple[str, Any]]:
        model = self.models.get(str(prop.class_info.name), prop)
        for each in (*(model.required_properties or []), *(model.optional_properties or [])):
            yield each.name.get_untrusted_value(), each

    def of(self, prop: Any) -> str:
        """Return the type of what a caller gives for a property: wider than the model's own."""
        return " | ".join(dict.fromkeys(self._kinds(prop)))

    def _kinds(self, prop: Any) -> list[str]:
        if isinstance(prop, ModelProperty):
            name = str(prop.class_info.name)
            return [name, self.names.get(name, "Mapping[str, Any]"), "PydanticModel"]
        if isinstance(prop, EnumProperty):
            values = ", ".join(repr(each) for each in dict.fromkeys(prop.values.values()))
            return [str(prop.class_info.name), *([f"Literal[{values}]"] if values else [])]
        if isinstance(prop, ListProperty):
            inner = self.of(prop.inner_property)
            # A string is a sequence of strings, and never meant as one.
            return [f"list[{inner}]", f"tuple[{inner}, ...]"] if inner in ("str", "Any") else [f"Sequence[{inner}]"]
        if isinstance(prop, MappingProperty):
            return [f"Mapping[str, {'Any' if prop.inner is None else self.of(prop.inner)}]"]
        if isinstance(prop, UnionProperty):
            return [kind for each in prop.inner_properties for kind in self._kinds(each)]
        if isinstance(prop, FileProperty):
            return ["File", "bytes", "IO[bytes]"]
        if isinstance(prop, FloatProperty):
            return ["float", "Decimal"]
        return [prop.get_type_string(no_optional=True).as_unembedded_code()]

    @cached_property
    def as_mappings(self) -> TypedDicts:
        """The same where any mapping will do in the place of a model, as for what bodies and parameters become."""
        return attrs.evolve(self, names={})

    def of_field(self, model: str, prop: Any) -> str:
        """Return the type of what a caller gives for a field of a model; for a point in time, a ``datetime`` too."""
        properties = mapping(mapping(self.schemas.get(model)).get("properties"))
        schema = mapping(properties.get(prop.name.get_untrusted_value()))
        examples = schema.get("examples") or [""]
        is_time = schema.get("format") == "date-time" or re.fullmatch(_TIME, str(examples[0]))
        return f"{self.of(prop)} | datetime" if is_time else self.of(prop)

    def used(self, text: str) -> frozenset[str]:
        """Return which of the typed dicts a type names."""
        return self._known.intersection(re.findall(r"\w+", text))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.names.values())


def typed_dicts(
    models: Iterable[Any], schemas: Mapping[str, Any], open_models: Collection[str], taken: Collection[str]
) -> TypedDicts:
    """Return the names of the typed dicts beside some models.

    Args:
        models: as the generator parsed them.
        schemas: the components of the effective document.
        open_models: the models that may have fields of any other names.
        taken: names that typed dicts must not have.
    """
    by_name = {str(model.class_info.name): model for model in models}
    names = {name: f"{name}Dict" for name in by_name if name not in open_models}
    for name in names:
        while names[name] in taken:
            names[name] += "_"
    return TypedDicts(names, by_name, schemas)


def plans(dicts: TypedDicts, bodies: Iterable[Any]) -> tuple[TypedDictPlan, ...]:
    """Return the typed dicts that some bodies need, in the order of their names."""
    found: dict[str, TypedDictPlan] = {}
    waiting = [name for body in bodies for _, name in model_names(body)]
    while waiting:
        name = waiting.pop()
        if name in found or name not in dicts.names:
            continue
        model = dicts.models[name]
        required, optional = model.required_properties or [], model.optional_properties or []
        found[name] = TypedDictPlan(
            dicts.names[name], name, tuple(_keys(name, required, dicts)), tuple(_keys(name, optional, dicts))
        )
        waiting += [inner for prop in (*required, *optional) for _, inner in model_names(prop)]
    return tuple(found[name] for name in sorted(found))


def _keys(model: str, properties: Iterable[Any], dicts: TypedDicts) -> Iterator[tuple[str, str, Any]]:
    for prop in properties:
        yield prop.name.get_untrusted_value(), dicts.of_field(model, prop), prop


def _is_plain(key: str) -> bool:
    return (
        key.isascii()
        and key.isidentifier()
        and not (keyword.iskeyword(key) or key.startswith("__") or key in _ANNOTATING)
    )
