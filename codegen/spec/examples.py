"""What the examples of responses show, and the schemas beside them do not say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trigg_ext.openapi.document import component_name, operations, reference_to
from trigg_ext.openapi.flatten import flatten
from trigg_ext.openapi.json_types import declared_types, json_type, mapping, sequence, types_of
from trigg_ext.openapi.media_types import is_json


def shown_otherwise(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what an example of a success shows and its schema does not allow, and what to do.

    That is a list where an object is described, or the reverse, which would not be read, and null in a list of models.

    Args:
        document: one whose models have their names; it is not changed.
    """
    for site in operations(document):
        media = [
            each
            for status, response in site.operation["responses"].items()
            if status.startswith("2")
            for media_type, each in mapping(response.get("content")).items()
            if is_json(media_type)
        ]
        pairs = [(each.get("schema"), value) for each in media for value in _examples(each)]
        for schema, value in pairs:
            if isinstance(value, (dict, list)) and (found := flatten(document, schema)) is not None:
                types = types_of(found.schema)
                if types & {"object", "array"} and json_type(value) not in types:
                    text = f"{site.label}: an example is of the type {json_type(value)}, which its schema has not; "
                    yield f"{text}a response like it is refused.", "Correct the schema, if the example is right."
        for name in dict.fromkeys(name for schema, value in pairs for name in _inside(document, schema, value)):
            text = f"{site.label}: an example has null in a list of {name}, which is not described as nullable; "
            yield f"{text}null is left out of what is read.", "Describe the items as nullable to keep it."


def _examples(media: dict[str, Any]) -> Iterator[Any]:
    yield media.get("example")
    yield from (mapping(each).get("value") for each in mapping(media.get("examples")).values())


def _inside(document: dict[str, Any], schema: Any, value: Any) -> Iterator[str]:
    """Yield the models of the lists in a value that have null where their schema has none."""
    if not isinstance(value, (dict, list)) or (found := flatten(document, schema)) is None:
        return
    flat = found.schema
    for option in [*sequence(flat.get("anyOf")), *sequence(flat.get("oneOf"))]:
        yield from _inside(document, option, value)
    if isinstance(value, dict):
        for key, inner in mapping(flat.get("properties")).items():
            yield from _inside(document, inner, value.get(key))
        return
    name = component_name(flat.get("items"))
    if name is not None and None in value:
        model = flatten(document, reference_to(name))
        if model is not None and "properties" in model.schema and "null" not in declared_types(model.schema):
            yield name
    for each in value:
        yield from _inside(document, flat.get("items"), each)
