"""Name models by their place in an operation, whatever the vendor calls their schemas, or if it writes them out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from codegen import naming
from codegen.errors import PipelineError
from codegen.spec.components import Shapes, rename
from trigg_ext.openapi.document import Place, Schema, Site, component_name, operations, reference_to
from trigg_ext.openapi.json_types import copied
from trigg_ext.openapi.media_types import is_json

_FORM = "an operation, then request, response or a status, then fields, such as 'customers.create request data'"


def name_models(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Make each schema that ``x-trigg-models`` names a component of that name; the document is changed.

    Places of an operation that the document does not have are left alone: the action that names it has no target.

    Yields:
        What is not there, and what settles it.

    Raises:
        PipelineError: ``x-trigg-models`` is not a mapping of class names to places.
    """
    places = document.pop("x-trigg-models", {})
    if not isinstance(places, dict):
        raise PipelineError("x-trigg-models must map names of models to their places.")
    if not places:
        return
    sites = {
        site.operation["x-trigg-name"]: site
        for site in operations(document)
        if "x-trigg-variant-of" not in site.operation
    }
    models = _Naming(document)
    # The outer ones first: one that is a component already takes the place of what is written out there.
    for name, place in sorted(places.items(), key=lambda entry: str(entry[1]).count(" ")):
        if naming.pascal(str(name)) != name or naming.class_key(name) in map(naming.class_key, naming.RESERVED_CLASSES):
            raise PipelineError(f"x-trigg-models: expected the name of a class in PascalCase, got {name!r}.")
        match = re.fullmatch(r"(\S+) (request|response|\d{3})((?: \S+)*)", str(place))
        if match is None:
            raise PipelineError(f"x-trigg-models: expected {_FORM}, got {place!r} for {name}.")
        operation, start, steps = match.groups()
        if operation not in sites:
            continue
        target = _walk(models.components, sites[operation], start, steps.split())
        if isinstance(target, str):
            text = f"{sites[operation].label}: the model {name} is to be at {place!r}, and {target}."
            yield text, "Correct x-trigg-models in the overlay, and the code that uses the model."
        else:
            models.put(name, target)
    models.finish()


def inside(components: dict[str, Any], schema: Any, step: str, seen: frozenset[str] = frozenset()) -> Place | None:
    """Return the place of a property, or of the items (``[]``), of a schema, whichever of its parts has it."""
    if not isinstance(schema, dict):
        return None
    name = component_name(schema)
    if name is not None and name not in seen:
        return inside(components, components.get(name), step, seen | {name})
    holder, key = (schema, "items") if step == "[]" else (schema.get("properties"), step)
    if isinstance(holder, dict) and isinstance(holder.get(key), dict):
        return Place(holder, key)
    parts = [part for word in ("allOf", "anyOf", "oneOf") for part in schema.get(word, ())]
    return next((place for part in parts if (place := inside(components, part, step, seen)) is not None), None)


class _Naming:
    """The names of components to be, and what is written out and becomes one."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.components: dict[str, Any] = document["components"]["schemas"]
        self._document = document
        self._shapes = Shapes(self.components)
        self._by_shape = {self._shapes.of(reference_to(name)): name for name in self.components}
        self._new_names: dict[str, str] = {}
        self._written_out: dict[str, tuple[Place, Any]] = {}

    def put(self, name: str, place: Place) -> None:
        """Name the schema at a place."""
        schema = place.container[place.key]
        component = component_name(schema) or self._by_shape.get(self._shapes.of(schema))
        if component is None:
            self._written_out[name] = (place, schema)
        elif component in self._new_names:
            # One schema of the vendor is two models here, for example a customer as it is sent and as it is read.
            self._written_out[name] = (place, copied(self.components[component]))
        else:
            self._new_names[component] = name
            place.put(reference_to(component))

    def finish(self) -> None:
        """Rename the components, also one that has the name of a model and is none, and add the new ones."""
        taken = {naming.class_key(name) for name in (*self._new_names.values(), *self._written_out)}
        known = {*taken, *map(naming.class_key, self.components)}
        for other in self.components:
            if other not in self._new_names and naming.class_key(other) in taken:
                self._new_names[other] = naming.unique(other, known, key=naming.class_key)
                known.add(naming.class_key(self._new_names[other]))
        rename(self._document, self._new_names)
        for name, (place, schema) in self._written_out.items():
            self.components[name] = schema
            place.put(reference_to(name))


def _walk(components: dict[str, Any], site: Site, start: str, steps: list[str]) -> Place | str:
    """Return the place of the schema that is to be a model; or what is missing on the way, in words."""
    if start == "request":
        holder = site.operation.get("requestBody", {})
    else:
        responses = site.operation["responses"]
        success = next((status for status in responses if status.startswith(("2", "3"))), "")
        holder = responses.get(success if start == "response" else start, {})
    content: dict[str, Any] = holder.get("content", {})
    media: dict[str, Any] = next(
        (media for kind, media in content.items() if is_json(kind)), next(iter(content.values()), {})
    )
    if "schema" not in media:
        return f"the {start} has no schema"
    place = Place(media, "schema")
    for done, step in enumerate(steps):
        within = inside(components, place.container[place.key], step)
        if within is None:
            return f"{' '.join([start, *steps[:done]])} has no {'items' if step == '[]' else f'field {step!r}'}"
        place = within
    return _named(components, place)


def _named(components: dict[str, Any], place: Place) -> Place | str:
    """Return the place, in a schema that may also be null, of the part that is worth a class."""
    schema: Schema = place.container[place.key]
    name = component_name(schema)
    if name is not None:
        target = components.get(name)
        # A component that is a list, or refers to another one: what is meant stands within.
        return _named(components, Place(components, name)) if set(target or ()) == {"$ref"} else place
    for word in ("anyOf", "oneOf"):
        for index, part in enumerate(schema.get(word, ())):
            if isinstance(part, dict) and part.get("type") != "null":
                return _named(components, Place(schema[word], index))
    if "properties" not in schema and "allOf" not in schema and "enum" not in schema:
        return "there is no object with fields"
    return place
