"""Put the overlay's sentences (``x-trigg-doc``) where readers of a description look for them.

On an operation it has ``summary``, ``description`` and ``returns``, which stay where they are, and ``parameters`` (by
name), ``body`` and ``errors`` (by status), which become descriptions. At the root it has ``models`` (each with a
``description`` and ``fields``) and ``fields``: what is said of a field of that name in every model that says nothing
else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.errors import PipelineError
from codegen.spec.model_names import inside
from trigg_ext.openapi.document import Site, operations

KEY = "x-trigg-doc"
_SENTENCES = ("summary", "description", "body", "returns")
_MAPPINGS = ("parameters", "errors")


def document_operations(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Describe operations, with their parameters, bodies and errors; the document is changed.

    Yields:
        What a sentence is about and the operation does not have, and what settles it.

    Raises:
        PipelineError: an ``x-trigg-doc`` is not of the form above.
    """
    for site in operations(document):
        if KEY in site.operation:
            missing = _describe_operation(site)
            if missing and "x-trigg-variant-of" not in site.operation:
                yield (
                    f"{site.label} has no {', '.join(missing)}, which {KEY} describes.",
                    f"Correct {KEY} in the action on $.paths['{site.path}'].{site.method}.",
                )


def document_models(document: dict[str, Any], named: set[str]) -> Iterator[tuple[str, str]]:
    """Describe models and their fields; the document is changed, and loses its own ``x-trigg-doc``.

    Args:
        document: one whose models have their names.
        named: the models that the overlay names by their place; one that is not there was reported with that.

    Yields:
        The model or field that is described and not there, and what settles it.

    Raises:
        PipelineError: the ``x-trigg-doc`` is not of the form above.
    """
    told = _mapping(document.pop(KEY, {}), KEY, ("models", "fields"))
    shared = _sentences(told.get("fields", {}), f"{KEY} fields")
    components: dict[str, Any] = document["components"]["schemas"]
    remedy = f"Correct {KEY} in the action on the root."
    unused = set(shared)
    for schema in components.values():
        for field, text in shared.items():
            place = inside(components, schema, field)
            if place is not None:
                unused.discard(field)
                place.container[place.key]["description"] = text
    for name, entry in _mapping(told.get("models", {}), f"{KEY} models").items():
        entry = _mapping(entry, f"{KEY} models {name}", ("description", "fields"))  # noqa: PLW2901
        if name not in components:
            if name not in named:
                yield f"There is no model {name}, which {KEY} describes.", remedy
            continue
        if "description" in entry:
            components[name]["description"] = _sentence(entry["description"], f"{KEY} models {name}")
        missing: list[str] = []
        for field, text in _sentences(entry.get("fields", {}), f"{KEY} models {name} fields").items():
            place = inside(components, components[name], field)
            if place is None:
                missing.append(repr(field))
            else:
                place.container[place.key]["description"] = text
        if missing:
            yield f"The model {name} has no field {', '.join(missing)}, which {KEY} describes.", remedy
    if unused:
        yield f"No model has a field {', '.join(sorted(map(repr, unused)))}, which {KEY} describes.", remedy


def _describe_operation(site: Site) -> list[str]:
    operation = site.operation
    told = _mapping(operation[KEY], f"{site.label}: {KEY}", (*_SENTENCES, *_MAPPINGS))
    for key in _SENTENCES:
        if key in told:
            _sentence(told[key], f"{site.label}: {KEY} {key}")
    parameters = {each["name"]: each for each in operation["parameters"]}
    missing: list[str] = []
    for name, text in _sentences(told.get("parameters", {}), f"{site.label}: {KEY} parameters").items():
        if name in parameters:
            parameters[name]["description"] = text
        else:
            missing.append(f"parameter {name!r}")
    for status, text in _sentences(told.get("errors", {}), f"{site.label}: {KEY} errors").items():
        if status in operation["responses"]:
            operation["responses"][status]["description"] = text
        else:
            missing.append(f"response {status}")
    if "body" in told:
        if "requestBody" in operation:
            operation["requestBody"]["description"] = told["body"]
        else:
            missing.append("body")
    operation[KEY] = {key: told[key] for key in ("summary", "description", "returns") if key in told}
    return missing


def _mapping(value: Any, where: str, keys: tuple[str, ...] = ()) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PipelineError(f"{where}: expected a mapping, got {value!r}.")
    unknown = [str(key) for key in value if keys and key not in keys]
    if unknown:
        raise PipelineError(f"{where}: expected {', '.join(keys)}, got {', '.join(map(repr, unknown))}.")
    return value


def _sentences(value: Any, where: str) -> dict[str, str]:
    return {str(key): _sentence(text, f"{where} {key}") for key, text in _mapping(value, where).items()}


def _sentence(text: Any, where: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise PipelineError(f"{where}: expected a sentence, got {text!r}.")
    return text.strip()
