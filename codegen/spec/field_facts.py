"""Put what the overlay says of fields where readers of a description look for it.

At the root it may have ``x-trigg-phones``, a list of fields that hold phone numbers; ``x-trigg-values``, by
``Model.field``, the values that documents name where the schema does not; and ``x-trigg-agreed``, what an account has
agreed on with the vendor beyond the description: by ``Model`` further fields, and by ``Model.field`` further values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.errors import PipelineError
from codegen.spec.model_names import inside
from trigg_ext.openapi.values import AGREED, PHONE, VALUES, documented_values

_PHONES = "x-trigg-phones"


def state_field_facts(document: dict[str, Any], named: set[str]) -> Iterator[tuple[str, str]]:
    """Mark models and fields with what the overlay says of them; the document is changed, and loses the three keys.

    Args:
        document: one whose models have their names.
        named: the models that the overlay names by their place; one that is not there was reported with that.

    Yields:
        The model or field that is named and not there, and what settles it.

    Raises:
        PipelineError: a key is not of the form above.
    """
    components: dict[str, Any] = document["components"]["schemas"]
    for field in _names(document.pop(_PHONES, []), _PHONES):
        places = [place for schema in components.values() if (place := inside(components, schema, field)) is not None]
        for place in places:
            place.container[place.key][PHONE] = True
        if not places:
            yield f"No model has a field {field!r}, which {_PHONES} names.", _remedy(_PHONES)
    for key in (VALUES, AGREED):
        facts = document.pop(key, {})
        if not isinstance(facts, dict):
            raise PipelineError(f"{key}: expected a mapping of models and fields to lists, got {facts!r}.")
        for place_name, listed in facts.items():
            names = _names(listed, f"{key} {place_name}")
            model, _, field = str(place_name).partition(".")
            if key == VALUES and not field:
                raise PipelineError(f"{key}: expected a field such as ReceiptItem.TransactionType, got {place_name!r}.")
            found = inside(components, components.get(model), field) if field else None
            if model not in components or (field and found is None):
                if model in components or model not in named:
                    yield f"There is no {place_name}, which {key} names.", _remedy(key)
            elif found is None:
                components[model][AGREED] = names
            else:
                schema = found.container[found.key]
                schema[VALUES] = list(dict.fromkeys([*(documented_values(document, schema) or ()), *names]))


def _remedy(key: str) -> str:
    return f"Correct {key} in the action on the root."


def _names(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise PipelineError(f"{where}: expected a list of strings, got {value!r}.")
    return value
