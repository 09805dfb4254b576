"""What the low-level generator is shown: the effective document, made so that answers are read tolerantly.

The effective document stays strict (contract checks and the sandbox read that one). This view of it:

- keeps one success answer per operation, looks through an envelope that holds only ``data``, and knows what it is read as;
- lets every field of an answer be absent or null;
- keeps dates and identifiers the strings that came, since their formats and zones are not documented;
- gives enum members names that do not collide, and sends no default that the caller did not choose.
"""

from __future__ import annotations

import copy
from typing import Any, Literal

import attrs

from codegen import naming
from codegen.normalise import is_json, make_nullable
from codegen.schema import Schema, component_name, each_inner, each_schema, operations, reachable_components, subschemas

AnswerKind = Literal["none", "json", "text", "bytes", "location"]
BodyKind = Literal["json", "form", "multipart", "raw"]


@attrs.frozen
class AnswerShape:
    """How the answer to an operation is read. ``envelope``: the ``data`` of the answer, or of each of its items, is meant."""

    kind: AnswerKind
    status: str = ""
    envelope: Literal["", "object", "items"] = ""


@attrs.frozen
class View:
    """The document for the generator, and what it cannot say: content types to treat as raw bytes, and answer shapes."""

    document: dict[str, Any]
    content_type_overrides: dict[str, str]
    answers: dict[tuple[str, str], AnswerShape]


def generator_view(effective: dict[str, Any]) -> View:
    """The view of an effective document; the input is not changed."""
    document = copy.deepcopy(effective)
    components = document["components"]["schemas"]
    overrides: dict[str, str] = {}
    answers: dict[tuple[str, str], AnswerShape] = {}
    answer_schemas: list[Any] = []
    request_schemas: list[Any] = []
    multipart_schemas: list[Any] = []
    for site in operations(document):
        shape, schema = _answer(site.operation, components)
        answers[site.method, site.path] = shape
        content = {"application/json": {"schema": schema}} if shape.kind == "json" else None
        site.operation["responses"] = {"200": {"description": "", **({"content": content} if content else {})}}
        answer_schemas.append(schema)
        for media_type, media in site.operation.get("requestBody", {}).get("content", {}).items():
            kind = body_kind(media_type)
            if kind == "raw":
                media["schema"] = {"type": "string", "format": "binary"}
                overrides[media_type] = "application/octet-stream"
            elif kind == "json" and media_type.split(";")[0].strip().lower() != "application/json":
                overrides[media_type] = "application/json"
            (multipart_schemas if kind == "multipart" else request_schemas).append(media["schema"])
        request_schemas.extend(each["schema"] for each in site.operation["parameters"])
    read = reachable_components(document, answer_schemas)
    kept = read | reachable_components(document, request_schemas + multipart_schemas)
    files = reachable_components(document, multipart_schemas)
    document["components"]["schemas"] = {name: schema for name, schema in components.items() if name in kept}
    for _, schema, label in list(each_schema(document)):
        _simplify(schema, keep_binary=label in files or " body " in label)
    for name in read:
        _tolerate(document["components"]["schemas"][name])
    for schema in answer_schemas:
        for inner in list(each_inner(schema)):
            _tolerate(inner)
    return View(document, overrides, answers)


def body_kind(media_type: str) -> BodyKind:
    """How a request body of a media type is written."""
    plain = media_type.split(";")[0].strip().lower()
    if is_json(media_type):
        return "json"
    if plain == "application/x-www-form-urlencoded":
        return "form"
    return "multipart" if plain == "multipart/form-data" else "raw"


def success_status(operation: dict[str, Any]) -> str | None:
    """The status whose answer is what the caller asked for; None where the description names no success."""
    statuses: list[str] = list(operation.get("responses", {}))
    for wanted in ("2", "default", "3"):
        fitting = [status for status in statuses if status.startswith(wanted)]
        with_content = [status for status in fitting if operation["responses"][status].get("content")]
        if fitting:
            return (with_content or fitting)[0]
    return None


def _answer(operation: dict[str, Any], components: dict[str, Any]) -> tuple[AnswerShape, Any]:
    status = success_status(operation)
    if status is None:
        return AnswerShape("none"), {}
    response = operation["responses"][status]
    if status.startswith("3"):
        return AnswerShape("location", status), {}
    content = response.get("content") or {}
    for media_type, media in content.items():
        if is_json(media_type):
            schema = media.get("schema", {})
            data = _enveloped(schema, components)
            if data is not None:
                return AnswerShape("json", status, "object"), data
            items = schema.get("items") if isinstance(schema, dict) else None
            data = _enveloped(items, components)
            if data is not None:
                return AnswerShape("json", status, "items"), {"type": "array", "items": data}
            return AnswerShape("json", status), schema
    if not content:
        return AnswerShape("none", status), {}
    first = next(iter(content))
    return AnswerShape("text" if first.startswith("text/") else "bytes", status), {}


def _enveloped(schema: Any, components: dict[str, Any]) -> Any:
    name = component_name(schema)
    target = components.get(name) if name else schema
    if (
        not isinstance(target, dict)
        or set(target.get("properties", {})) != {"data"}
        or target.get("additionalProperties") is True
    ):
        return None
    return copy.deepcopy(target["properties"]["data"])


def _simplify(schema: Any, *, keep_binary: bool) -> None:
    if not isinstance(schema, dict):
        return
    schema.pop("title", None)
    if schema.get("format") != "binary" or not keep_binary:
        schema.pop("format", None)
    if schema.get("properties") or schema.get("additionalProperties") is False:
        schema["additionalProperties"] = True
    if "const" in schema:
        value = schema.pop("const")
        schema.setdefault("enum", [value])
    if "default" in schema:
        default = schema.pop("default")
        if "$ref" not in schema and not isinstance(default, (dict, list)):
            schema["description"] = f"{schema.get('description') or ''} Default of the API: {default}.".strip()
    examples = schema.get("examples") or []
    if examples and isinstance(examples[0], (str, int, float)):
        schema["example"] = examples[0]
    if isinstance(schema.get("enum"), list):
        _settle_enum(schema)


def _settle_enum(schema: Schema) -> None:
    values = [value for value in schema["enum"] if value is not None]
    kinds = {type(value) for value in values}
    if kinds not in ({str}, {int}):
        described = ", ".join(repr(value) for value in schema.pop("enum"))
        schema["description"] = f"{schema.get('description') or ''} One of {described}.".strip()
        return
    names: list[str] = []
    for value in values:
        word = naming.snake(str(value)).rstrip("_").upper()
        names.append(naming.unique(word if word and str(value)[0].isalpha() else f"VALUE_{len(names)}", names))
    if None in schema["enum"]:
        # The generator makes a nullable enum a union of two; names go with the values only.
        schema["enum"] = [*values, None]
    schema["x-enum-varnames"] = names


def _tolerate(schema: Any) -> None:
    """Every field of an object that is read may be absent or null."""
    if not isinstance(schema, dict):
        return
    for inner in each_inner(schema):
        inner.pop("required", None)
        properties = inner.get("properties")
        if isinstance(properties, dict):
            for setter, each, key in list(subschemas(inner)):
                if key in properties and properties[key] is each and each:
                    setter(make_nullable(each))
