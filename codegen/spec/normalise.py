"""What any bundle needs, by rule and not by name, before a generator can take all of it.

The result is the *effective* document: OpenAPI 3.1, complete, with one identity per operation. It says what the vendor
says and what the overlay corrects, no more: reading responses tolerantly is a view of it
(:mod:`codegen.render.generator_input`).

Rules, in their order:

0.  The environments, which the overlay names, are servers of the description.
1.  References to path items, parameters, bodies and responses are resolved; parameters of a path go to its operations.
2.  OpenAPI 3.0 is read as 3.1: ``nullable``, ``example``, boolean ``exclusiveMinimum``; boolean schemas become objects.
3.  Path parameters fit the path: missing ones are added, ones declared or spelled otherwise moved, others dropped.
4.  Spellings of JSON that carry the same schema become one media type; bodies without a schema get one; parts of
    multipart bodies have in their encoding what their schema says of it.
5.  Arrays without ``items`` may hold anything; the members of an enum are of its type; an example of another scalar
    type widens the type; a discriminator says by reference what each value means.
6.  Every operation gets its name, tag and operationId from its ``x-trigg-name``, or a safe default, and its marks.
7.  A trailing path parameter that is not required becomes a second path without it, marked ``x-trigg-variant-of``.
8.  Schemas that become classes get names of their own: those that ``x-trigg-models`` names by their place
    (:mod:`codegen.spec.model_names`), then the others (:mod:`codegen.spec.name_components`).
9.  The sentences of ``x-trigg-doc`` describe operations, models and fields (:mod:`codegen.spec.documentation`).
"""

from __future__ import annotations

import json
import keyword
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import attrs

from codegen import naming
from codegen.errors import PipelineError
from codegen.spec.documentation import document_models, document_operations
from codegen.spec.examples import shown_otherwise
from codegen.spec.field_facts import state_field_facts
from codegen.spec.model_names import name_models
from codegen.spec.name_components import name_components
from trigg_ext.openapi.document import (
    METHODS,
    Schema,
    Site,
    component_name,
    each_schema,
    operations,
    reference_to,
    server_url,
)
from trigg_ext.openapi.errors import OpenApiError
from trigg_ext.openapi.flatten import flatten
from trigg_ext.openapi.json_types import copied, declared_types, mapping, sequence
from trigg_ext.openapi.media_types import body_kind, is_json, plain, response_kind
from trigg_ext.openapi.pointer import escape, locate, resolve

RETRY_CLASSES = ("safe", "idempotent", "non_idempotent")
PAGING_KEYS = ("page", "rows", "metaData", "totalRecords", "totalPages", "activePage")

#: The styles that a parameter may have, by its place; the first is the default.
_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
_TEMPLATE_PARAMETER = re.compile(r"\{([^{}]+)\}")
_RAW = "with_raw_response returns it in .content."
_PREVIEW = re.compile(r"[\[(]\s*preview\s*[\])]", re.IGNORECASE)


@attrs.frozen
class Note:
    """Something that a person should know about this bundle.

    ``settle`` says what to do about it; an ``attention`` note fails ``check``. ``action`` is the overlay action that
    settles it, ready to be pasted.
    """

    text: str
    settle: str = ""
    attention: bool = False
    action: dict[str, Any] = attrs.field(factory=dict, eq=False, hash=False)

    def __str__(self) -> str:
        return f"{self.text} {self.settle}".strip()


@attrs.frozen
class Effective:
    """The effective document, and what was noticed on the way to it."""

    document: dict[str, Any]
    notes: tuple[Note, ...]


def with_paths_written_out(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document in which no path is a reference, so that an overlay finds every operation by its path and
    method; the input, with which it shares the rest, is not changed.
    """
    out = dict(document)
    if isinstance(paths := document.get("paths"), dict):
        out["paths"] = {
            path: _resolved(document, item) if isinstance(item, dict) and "$ref" in item else item
            for path, item in paths.items()
        }
    if isinstance(components := document.get("components"), dict):
        out["components"] = {key: each for key, each in components.items() if key != "pathItems"}
    return out


def normalise(document: dict[str, Any]) -> Effective:
    """Apply every rule to a bundle (after the overlay); the input is not changed.

    Raises:
        PipelineError: the overlay contradicts itself, or the document cannot be understood.
    """
    try:
        return _normalised(document)
    except OpenApiError as error:
        raise PipelineError(f"The document cannot be understood: {error}") from None


def is_preview(operation: dict[str, Any]) -> bool:
    """Return whether an operation is in preview: by our mark if there is one, else by the title, in any spelling."""
    mark = operation.get("x-trigg-preview")
    if isinstance(mark, bool):
        return mark
    return any(_PREVIEW.search(str(operation.get(key) or "")) for key in ("summary", "description"))


def sent_path(template: str) -> str:
    """Return the part of a path template that is sent as the path: what stands before a ``?`` or a ``#``."""
    return re.split("[?#]", template, maxsplit=1)[0]


def without_preview_mark(text: str) -> str:
    """Return a title without its preview mark."""
    return _PREVIEW.sub("", text).strip()


def _normalised(document: dict[str, Any]) -> Effective:
    effective = copied(document)
    notes: list[Note] = []
    effective.setdefault("paths", {})
    effective.setdefault("components", {}).setdefault("schemas", {})
    _settle_environments(effective, notes)
    if key_header(effective) is None and effective["components"].get("securitySchemes"):
        text = "The key goes in no header by the description (an apiKey in a header, or bearer); x-api-key is used."
        notes.append(Note(text, "Correct components.securitySchemes or security in the overlay."))
    _resolve_references(effective, document, notes)
    _modernise(effective)
    for site in list(operations(effective)):
        _fit_path_parameters(site, notes)
        _settle_parameters(effective, site, notes)
        _settle_media_types(effective, site, notes)
    _settle_schemas(effective)
    _name_operations(effective, notes)
    _split_optional_path_parameters(effective, notes)
    named = effective.get("x-trigg-models", {})
    notes += (Note(*told, attention=True) for told in name_models(effective))
    name_components(effective)
    notes += (Note(*told, attention=True) for told in document_operations(effective))
    notes += (Note(*told, attention=True) for told in document_models(effective, set(named)))
    notes += (Note(*told, attention=True) for told in state_field_facts(effective, set(named)))
    notes += (Note(*told) for told in shown_otherwise(effective))
    for name in ("webhooks", "tags"):
        effective.pop(name, None)
    effective["openapi"] = "3.1.0"
    return Effective(effective, tuple(notes))


def _settle_environments(document: dict[str, Any], notes: list[Note]) -> None:
    """Check the environments, which the overlay names by URL, against the servers; what these are called is prose.

    Raises:
        PipelineError: they are not a mapping of names to URLs.
    """
    given = document.get("x-trigg-environments")
    if given is None:
        return
    if not isinstance(given, dict) or not all(
        re.fullmatch("[a-z][a-z0-9_]*", name) and re.match("https?://", str(url)) for name, url in given.items()
    ):
        raise PipelineError(
            "x-trigg-environments must map names in snake_case to URLs, such as https://api.oculos.no/v4."
        )
    served = {server_url(each).rstrip("/") for each in document.get("servers") or [] if isinstance(each, dict)}
    known = {name: str(url).rstrip("/") for name, url in given.items()}
    document["x-trigg-environments"] = known
    for name, url in known.items():
        if url not in served:
            text = f"The environment {name!r} is {url}, and the description's servers are {', '.join(sorted(served))}."
            notes.append(Note(text, "Correct x-trigg-environments in the action on $.", attention=True))
    for url in sorted(served - set(known.values())):
        text = f"The server {url} is no environment of the client."
        action = {
            "target": "$['x-trigg-environments']",
            "description": "TODO: say what it is for, and choose its name.",
            "update": {"NAME": url},
        }
        notes.append(Note(text, f"Add `NAME: {url}` to x-trigg-environments.", action=action))


# --- 1: references ----------------------------------------------------------------------------------------------------


def _resolve_references(document: dict[str, Any], original: dict[str, Any], notes: list[Note]) -> None:
    paths = document["paths"]
    for path, item in list(paths.items()):
        if not path.startswith("/"):
            del paths[path]
            continue
        item = _resolved(original, item)  # noqa: PLW2901
        shared = [_resolved(original, each) for each in item.pop("parameters", None) or []]
        paths[path] = {key: value for key, value in item.items() if key in METHODS and isinstance(value, dict)}
        for method, operation in paths[path].items():
            own = [_resolved(original, each) for each in operation.get("parameters") or []]
            declared = {(each.get("name"), each.get("in")) for each in own}
            operation["parameters"] = own + [
                copied(each) for each in shared if (each.get("name"), each.get("in")) not in declared
            ]
            if operation.get("requestBody"):
                operation["requestBody"] = _with_examples(original, _resolved(original, operation["requestBody"]))
            else:
                operation.pop("requestBody", None)
            operation["responses"] = {
                str(status): _resolved_response(original, response)
                for status, response in (operation.get("responses") or {}).items()
                if not str(status).startswith("x-")
            }
            for name, callback in mapping(operation.pop("callbacks", None)).items():
                sent_to = {url: sent for url, sent in _resolved(original, callback).items() if not url.startswith("x-")}
                for sent in sent_to.values():
                    _keep_payload(document, original, (f"callback of {method.upper()} {path}", name, sent), notes)
            if operation.pop("servers", None) or item.get("servers"):
                notes.append(Note(f"{method.upper()} {path} has servers of its own; the client's base URL is used."))
    for name, sent in mapping(document.get("webhooks")).items():
        _keep_payload(document, original, ("webhook", name, sent), notes)
    kept = {"schemas", "securitySchemes"}
    document["components"] = {key: value for key, value in document["components"].items() if key in kept}
    _resolve_unusual_schema_references(document, original)


def _keep_payload(
    document: dict[str, Any], original: dict[str, Any], what: tuple[str, str, Any], notes: list[Note]
) -> None:
    """Keep what a webhook or a callback sends as a component, whose model reads it."""
    kind, name, item = what
    components = document["components"]["schemas"]
    for method, operation in _resolved(original, item).items():
        body = _resolved(original, mapping(operation).get("requestBody") or {}) if method in METHODS else {}
        schemas = [media.get("schema") for kind, media in mapping(body.get("content")).items() if is_json(kind)]
        if not schemas or not isinstance(schemas[0], dict):
            continue
        component = component_name(schemas[0])
        if component not in components:
            component = naming.unique(naming.pascal(f"{name} payload"), components)
            components[component] = schemas[0]
        components[component] = {**components[component], "x-trigg-payload": True}
        text = f"The {kind} {name!r} sends {component}, which no method receives."
        notes.append(Note(text, f"`{component}.from_dict(...)` reads it from its JSON."))


def _resolved_response(document: dict[str, Any], response: Any) -> dict[str, Any]:
    resolved = _resolved(document, response)
    if resolved.get("headers"):
        resolved["headers"] = {name: _resolved(document, value) for name, value in resolved["headers"].items()}
    resolved.pop("links", None)
    return _with_examples(document, resolved)


def _with_examples(document: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Return a body or a response with the examples that it refers to; it is changed."""
    for media in map(mapping, mapping(body.get("content")).values()):
        if isinstance(examples := media.get("examples"), dict):
            media["examples"] = {name: copied(resolve(document, each)) for name, each in examples.items()}
    return body


def _resolved(document: dict[str, Any], node: Any) -> dict[str, Any]:
    found = resolve(document, node)
    if not isinstance(found, dict):
        behind = f" behind {json.dumps(node)[:120]}" if found is not node else ""
        place = f"{_place_of(document, node)}: ".removeprefix(": ")
        raise PipelineError(f"{place}expected an object{behind}, got {found!r}; correct it in the overlay")
    out: dict[str, Any] = copied(found)
    return out


def _place_of(value: Any, node: Any, place: str = "#") -> str:
    """Return the pointer to where a very node stands; an empty string if it stands nowhere."""
    if value is node:
        return place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return next((found for key, each in parts if (found := _place_of(each, node, f"{place}/{escape(str(key))}"))), "")


def _resolve_unusual_schema_references(document: dict[str, Any], original: dict[str, Any]) -> None:
    """Refer to component schemas alone, which is all that generators know; schemas may refer to any place.

    The place referred to becomes a component, so that what refers to itself stays finite.
    """
    components = document["components"]["schemas"]
    hoisted: dict[str, str] = {}
    waiting = True
    while waiting:
        waiting = False
        for _, schema in list(each_schema(document)):
            reference = schema.get("$ref") if isinstance(schema, dict) else None
            if not isinstance(reference, str):
                continue
            name = component_name(schema)
            if name is not None and name in components:
                continue
            if reference not in hoisted:
                target = copied(locate(original, reference).node)
                parts = [
                    part for part in reference.split("/") if part not in ("#", "schema", "properties", "components")
                ]
                hoisted[reference] = naming.unique(naming.pascal(" ".join(parts[-3:])) or "Shared", components)
                components[hoisted[reference]] = target
                waiting = True
            schema["$ref"] = reference_to(hoisted[reference])["$ref"]


# --- 2: one version of OpenAPI ----------------------------------------------------------------------------------------


def _modernise(document: dict[str, Any]) -> None:
    for place, schema in list(each_schema(document)):
        if isinstance(schema, bool) and place.key not in ("additionalProperties", "unevaluatedProperties"):
            place.put({} if schema else {"not": {}})
    for place, schema in list(each_schema(document)):
        if not isinstance(schema, dict):
            continue
        if "example" in schema:
            example = schema.pop("example")
            schema.setdefault("examples", [example])
        if "examples" in schema and not isinstance(schema["examples"], list):
            schema["examples"] = [schema["examples"]]
        for bound, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if isinstance(schema.get(bound), bool):
                exclusive = schema.pop(bound)
                if exclusive and inclusive in schema:
                    schema[bound] = schema.pop(inclusive)
        kinds = schema.get("type")
        if isinstance(kinds, list) and len(kinds) == 1:
            schema["type"] = kinds[0]
        if isinstance(schema.get("items"), list):
            schema["prefixItems"] = schema.pop("items")
        if isinstance(schema.get("required"), bool):
            del schema["required"]  # of JSON Schema's draft 3; it says nothing in OpenAPI
        _unfold(schema)
        if schema.pop("nullable", False) is True:
            place.put(make_nullable(schema))


def _unfold(schema: Schema) -> None:
    """Write out an ``allOf`` with one schema, which says no more than that schema."""
    members = schema.get("allOf")
    if not isinstance(members, list) or len(members) != 1 or not isinstance(members[0], dict) or "$ref" in members[0]:
        return
    if not schema.keys() & members[0].keys() - {"type", "description", "title", "example", "examples"}:
        del schema["allOf"]
        for key, value in members[0].items():
            schema.setdefault(key, value)


def make_nullable(schema: Schema) -> Schema:
    """Return the schema, so that it also takes null; where it cannot say so itself, one around it."""
    kind = schema.get("type")
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    if kind is not None:
        kinds = kind if isinstance(kind, list) else [kind]
        if "null" not in kinds:
            schema["type"] = [*kinds, "null"]
        return schema
    if "$ref" in schema or "allOf" in schema:
        described = {key: schema.pop(key) for key in ("description",) if key in schema}
        return {"anyOf": [schema, {"type": "null"}], **described}
    for union in ("anyOf", "oneOf"):
        if isinstance(schema.get(union), list):
            if {"type": "null"} not in schema[union]:
                schema[union].append({"type": "null"})
            return schema
    if "properties" in schema:
        schema["type"] = ["object", "null"]
    return schema


# --- 3: path parameters fit the path ----------------------------------------------------------------------------------


def _fit_path_parameters(site: Site, notes: list[Note]) -> None:
    parameters: list[dict[str, Any]] = site.operation["parameters"]
    path = sent_path(site.path)
    wanted = _TEMPLATE_PARAMETER.findall(path)
    if _TEMPLATE_PARAMETER.search(site.path, len(path)):
        raise PipelineError(
            f"{site.label}: a parameter stands behind '?' or '#' in the path. An overlay action that removes the path, "
            f"and one that adds {path!r} with a query parameter, settle it."
        )
    if len(set(wanted)) != len(wanted):
        raise PipelineError(
            f"{site.label}: a path parameter stands twice in the path; only an overlay can settle this."
        )
    in_path = {each["name"]: each for each in parameters if each.get("in") == "path"}
    for name in wanted:
        if name in in_path:
            continue
        same = [
            each for each in parameters if str(each.get("name")).lower() == name.lower() and each["name"] not in wanted
        ]
        elsewhere = [each for each in parameters if each.get("name") == name and each.get("in") != "path"]
        if same and same[0].get("in") == "path":
            notes.append(
                Note(f"{site.label}: path parameter {same[0]['name']!r} is spelled {name!r} in the path; read so.")
            )
            personal = site.operation.get("x-trigg-personal")
            if isinstance(personal, list):
                site.operation["x-trigg-personal"] = [name if each == same[0]["name"] else each for each in personal]
            same[0]["name"] = name
        elif elsewhere:
            notes.append(
                Note(f"{site.label}: {name!r} is declared in {elsewhere[0]['in']} and stands in the path; read so.")
            )
            elsewhere[0].update({"in": "path", "required": True})
        else:
            notes.append(Note(f"{site.label}: path parameter {name!r} is not declared; read as a required string."))
            parameters.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}})
    for each in list(parameters):
        if each.get("in") == "path" and each["name"] not in wanted:
            notes.append(Note(f"{site.label}: path parameter {each['name']!r} does not stand in the path; left out."))
            parameters.remove(each)


def _settle_parameters(document: dict[str, Any], site: Site, notes: list[Note]) -> None:
    # Header parameters of these names are the transport's own (OpenAPI says to ignore them); the key is the client's.
    own = {"accept", "content-type", "authorization", "x-api-key", *_key_headers(document)}
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for each in site.operation["parameters"]:
        if not isinstance(each.get("name"), str) or each.get("in") not in ("path", "query", "header", "cookie"):
            raise PipelineError(f"{site.label}: a parameter has no name or no place: {json.dumps(each)[:120]}.")
        key = (each["name"], each["in"])
        if key in kept:
            notes.append(Note(f"{site.label}: parameter {each['name']!r} is declared twice; the first is read."))
            continue
        if each["in"] == "header" and each["name"].lower() in own:
            continue
        fixed = dict(parse_qsl(site.path.partition("?")[2].partition("#")[0], keep_blank_values=True))
        if each["in"] == "query" and each["name"] in fixed:
            notes.append(Note(f"{site.label}: parameter {each['name']!r} stands in the path with its value; left out."))
            continue
        if each["in"] == "header" and not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", each["name"]):
            raise PipelineError(
                f"{site.label}: no header can have the name of the parameter {each['name']!r}. An overlay action on "
                f"{target_of(site)}.parameters[?@.name=='{each['name']}'].name that corrects this settles it."
            )
        style = each.get("style") or _STYLES[each["in"]][0]
        if style not in _STYLES[each["in"]]:
            raise PipelineError(
                f"{site.label}: the parameter {each['name']!r} has the style {style!r}; allowed in {each['in']} are "
                f"{', '.join(_STYLES[each['in']])}. An overlay action on {target_of(site)}"
                f".parameters[?@.name=='{each['name']}'].style that corrects this settles it."
            )
        if "schema" not in each:
            content: dict[str, Any] = each.pop("content", None) or {}
            media_type = next(iter(content), "")
            schema = (content.get(media_type) or {}).get("schema", {})
            if media_type and not is_json(media_type) and not media_type.startswith("text/"):
                raise PipelineError(
                    f"{site.label}: the parameter {each['name']!r} is {media_type}, which is not supported. An overlay "
                    f"action on {target_of(site)}.parameters[?@.name=='{each['name']}'] that "
                    "describes it as text, by a schema, settles it."
                )
            if is_json(media_type):
                # One JSON text, whatever its shape.
                each["content"] = {"application/json": {"schema": schema}}
            else:
                each["schema"] = schema or {"type": each.pop("type", "string")}
        items = _flat(document, _flat(document, each.get("schema")).get("items"))
        if style in ("form", "simple") and {"object", "array"} & set(declared_types(items)):
            text = (
                f"{site.label}: the parameter {each['name']!r} is a list of lists or objects, for which OpenAPI has no "
            )
            notes.append(Note(f"{text}form; each is sent as JSON."))
        if "example" in each and isinstance(each.get("schema"), dict):
            each["schema"].setdefault("examples", [each.pop("example")])
        kept[key] = each
    site.operation["parameters"] = list(kept.values())


def _key_headers(document: dict[str, Any]) -> set[str]:
    schemes = document["components"].get("securitySchemes") or {}
    return {str(each.get("name")).lower() for each in schemes.values() if each.get("in") == "header"}


def environments(document: dict[str, Any]) -> dict[str, str]:
    """Return the base URLs by their names: those of the overlay, else what the description calls its servers."""
    named: dict[str, str] = document.get("x-trigg-environments") or {}
    out = dict(named)
    for server in document.get("servers") or [] if not named else []:
        url = server_url(server).rstrip("/")
        if url.startswith(("https://", "http://")):
            words = naming.words(str(server.get("description") or ""))
            out.setdefault(words[0].lower() if words else f"server{len(out) + 1}", url)
    return out


def key_header(document: dict[str, Any]) -> tuple[str, str] | None:
    """Return the header that the key goes in, and what stands before it there; None where it goes in no header."""
    schemes = mapping(mapping(document.get("components")).get("securitySchemes"))
    wanted = [name for each in document.get("security") or [] for name in each] or list(schemes)
    for scheme in (resolve(document, schemes.get(name)) for name in wanted):
        if mapping(scheme).get("type") == "apiKey" and scheme.get("in") == "header":
            return str(scheme.get("name")).lower(), ""
        if mapping(scheme).get("type") == "http" and str(scheme.get("scheme")).lower() == "bearer":
            return "authorization", "Bearer "
    return None


# --- 4: media types ---------------------------------------------------------------------------------------------------


def _settle_media_types(document: dict[str, Any], site: Site, notes: list[Note]) -> None:
    body = site.operation.get("requestBody")
    if body is not None:
        body["content"] = _one_json(body.get("content") or {"application/json": {"schema": {}}})
        for media_type, media in body["content"].items():
            media.setdefault("schema", {"type": "string"} if body_kind(media_type) == "raw" else {})
            types = declared_types(_flat(document, media["schema"]))
            if body_kind(media_type) in ("form", "multipart") and types and "object" not in types:
                text = f"{site.label}: {media_type} is described as {' or '.join(types)}, which has no fields; "
                notes.append(Note(f"{text}any are taken."))
                media["schema"] = {"type": "object"}
            if body_kind(media_type) == "multipart":
                notes += _settle_parts(document, site, media_type, media)
    for status, response in site.operation["responses"].items():
        if response.get("content"):
            response["content"] = _one_json(response["content"])
            if status.startswith("2") and len(response["content"]) > 1:
                first, *others = response["content"]
                text = f"{site.label}: the response {status} is read as {first}; it may be {', '.join(others)}."
                notes.append(Note(text, _RAW))
    successes = [
        (status, list(response["content"]))
        for status, response in site.operation["responses"].items()
        if status.startswith("2") and response.get("content")
    ]
    for status, kinds in successes[1:]:
        (first, read), kind = successes[0], response_kind(kinds)
        if response_kind(read) != kind:
            text = f"{site.label}: the response {first} is read as {read[0]}; the response {status} is {kinds[0]}."
            notes.append(Note(text, _RAW))


def _settle_parts(document: dict[str, Any], site: Site, media_type: str, media: dict[str, Any]) -> Iterator[Note]:
    """Say by an encoding what the schema says of a part, and no more than counts; yield what is sent otherwise."""
    properties = {name: _flat(document, each) for name, each in _flat(document, media["schema"])["properties"].items()}
    for name, flat in properties.items():
        if "contentEncoding" in flat and not is_binary(flat):
            told = media.setdefault("encoding", {}).setdefault(name, {})
            told.setdefault("contentType", "application/octet-stream")
    for name, told in mapping(media.get("encoding")).items():
        part = f"{site.label}: the part {name!r} of {media_type} is"
        if str(document["openapi"]).startswith("3.0"):
            for key in ("style", "explode", "allowReserved"):  # of forms alone, until OpenAPI 3.1
                told.pop(key, None)
        # What a part is called, and of which type it is, stands in headers that every part has.
        headers = mapping(told.get("headers"))
        for header in [each for each in headers if each.lower() in ("content-type", "content-disposition")]:
            del headers[header]
        if headers:
            text = f"{part} sent without its headers: {', '.join(headers)}."
            yield Note(text, "A file's own media type is that of `File(..., mime_type=...)`.")
        if is_json(str(told.get("contentType", ""))) and "array" in declared_types(properties.get(name, {})):
            yield Note(f"{part} a list as JSON, and sent as one part with all of it.")


def _flat(document: dict[str, Any], schema: Any) -> Schema:
    found = flatten(document, schema)
    return {"properties": {}, **(found.schema if found else {})}


def is_binary(flat: Schema) -> bool:
    """Return whether a flat schema is of bytes where they can be sent as they are, in whichever way it says so."""
    encoding, media_type = flat.get("contentEncoding"), flat.get("contentMediaType")
    is_content = encoding == "binary" or (encoding is None and media_type == "application/octet-stream")
    return flat.get("format") == "binary" or is_content


def _one_json(content: dict[str, Any]) -> dict[str, Any]:
    """Put JSON first, and once: other spellings of it that say the same are left out."""
    # What a problem is like is not what was asked for.
    order = sorted(
        content, key=lambda kind: (plain(kind) != "application/json", plain(kind) == "application/problem+json")
    )
    spelled = {kind: content[kind] or {} for kind in order if is_json(kind)}
    others = {kind: media or {} for kind, media in content.items() if not is_json(kind)}
    if len({json.dumps(media.get("schema"), sort_keys=True) for media in spelled.values()}) > 1:
        return {**spelled, **others}
    if not spelled:
        return others
    # The plainest spelling that can be sent; a server may insist on a vendor's own.
    definite = sorted((kind for kind in spelled if "*" not in kind), key=lambda kind: kind != "application/json")
    name = definite[0] if definite else "application/json"
    return {name: spelled.get(name) or next(iter(spelled.values())), **others}


# --- 5: schemas -------------------------------------------------------------------------------------------------------


def _settle_schemas(document: dict[str, Any]) -> None:
    subtypes: dict[str, list[str]] = {}
    for name, component in document["components"]["schemas"].items():
        for part in sequence(mapping(component).get("allOf")):
            subtypes.setdefault(component_name(part) or "", []).append(name)
    for name, component in document["components"]["schemas"].items():
        if isinstance(mapping(component).get("discriminator"), dict) and not {"oneOf", "anyOf"} & component.keys():
            _complete_subtypes(component, subtypes, name)
    for _, schema in each_schema(document):
        if not isinstance(schema, dict):
            continue
        kinds = schema.get("type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if "array" in kinds and "items" not in schema and "prefixItems" not in schema:
            schema["items"] = {}
        _type_enum(schema)
        _widen_by_example(schema)
        _complete_discriminator(schema)


def _type_enum(schema: Schema) -> None:
    """Make strings of the members of an enum of strings, each once: YAML makes a number of an unquoted one."""
    if not isinstance(schema.get("enum"), list):
        return
    kinds = schema.get("type")
    members: dict[str, Any] = {}
    for value in schema["enum"]:
        member = value
        if kinds in ("string", ["string", "null"]) and isinstance(value, (int, float)):
            member = json.dumps(value)
        elif kinds in ("integer", ["integer", "null"]) and isinstance(value, str) and re.fullmatch("-?[0-9]+", value):
            member = int(value)
        members.setdefault(json.dumps(member), member)
    schema["enum"] = list(members.values())


def _widen_by_example(schema: Schema) -> None:
    """Widen a type to take a documented example of another scalar type, which is a fact about the wire."""
    kinds = schema.get("type")
    listed = [kinds] if isinstance(kinds, str) else list(kinds or [])
    if "enum" in schema or "const" in schema or not {"string", "integer", "number", "boolean"} & set(listed):
        return
    for example in schema.get("examples", []):
        kind = _scalar_type(example)
        if kind is None or kind in listed or (kind == "integer" and "number" in listed):
            continue
        listed.append(kind)
    if len(listed) > 1 and listed != kinds:
        schema["type"] = listed


def _scalar_type(value: object) -> str | None:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    return "string" if isinstance(value, str) else None


def _complete_subtypes(base: Schema, subtypes: dict[str, list[str]], name: str) -> None:
    """Write down what a discriminator tells apart where no choice lists it: all that extend the component by allOf."""
    found, waiting = list[str](), list(subtypes.get(name, []))
    while waiting:
        each = waiting.pop(0)
        if each not in found and each != name:
            found.append(each)
            waiting += subtypes.get(each, [])
    given = base["discriminator"].get("mapping")
    told = dict(given) if isinstance(given, dict) else {}
    targets = {target.rpartition("/")[2] for target in told.values() if isinstance(target, str)}
    told |= {each: reference_to(each)["$ref"] for each in found if each not in targets}
    base["discriminator"]["mapping"] = told


def _complete_discriminator(schema: Schema) -> None:
    """Write the mapping of a discriminator out: a value means the component of that name, which can be renamed then."""
    discriminator = schema.get("discriminator")
    if not isinstance(discriminator, dict):
        schema.pop("discriminator", None)
        return
    given = discriminator.get("mapping")
    mapping = {
        str(value): target if target.startswith("#/") else reference_to(target)["$ref"]
        for value, target in (given.items() if isinstance(given, dict) else ())
    }
    for option in [*schema.get("oneOf", []), *schema.get("anyOf", [])]:
        name = component_name(option)
        if name is not None and option["$ref"] not in mapping.values():
            mapping.setdefault(name, option["$ref"])
    discriminator["mapping"] = mapping


# --- 6: names and marks of operations ---------------------------------------------------------------------------------


def _name_operations(document: dict[str, Any], notes: list[Note]) -> None:
    sites = list(operations(document))
    named: dict[str, Site] = {}
    methods: dict[str, set[str]] = {}
    resources: dict[str, Counter[str]] = {}
    for site in sites:
        name = site.operation.get("x-trigg-name")
        if name is None:
            continue
        if not isinstance(name, str) or not naming.PUBLIC_NAME.fullmatch(name):
            raise PipelineError(
                f"{site.label}: x-trigg-name {name!r} is not of the form resource.method in snake_case."
            )
        resource, method = name.split(".")
        if resource in naming.RESERVED_RESOURCES or method in naming.RESERVED_METHODS:
            raise PipelineError(f"{site.label}: x-trigg-name {name!r} uses a name that the client itself has.")
        if keyword.iskeyword(resource) or keyword.iskeyword(method):
            raise PipelineError(f"{site.label}: x-trigg-name {name!r} uses a word that Python keeps for itself.")
        if name in named:
            raise PipelineError(f"{site.label} and {named[name].label} are both named {name!r} by the overlay.")
        named[name] = site
        methods.setdefault(resource, set()).add(method)
        for tag in _tags(site)[:1]:
            resources.setdefault(tag, Counter())[resource] += 1
    for site in sites:
        if "x-trigg-name" not in site.operation:
            site.operation["x-trigg-name"] = _default_name(site, methods, resources)
            lacks = "x-trigg-name, x-trigg-retry and x-trigg-personal"
        elif "x-trigg-retry" not in site.operation:
            lacks = "x-trigg-retry and x-trigg-personal"
        else:
            site.operation["x-trigg-classified"] = True
            continue
        site.operation["x-trigg-classified"] = False
        notes.append(
            Note(
                f"{site.label} is not classified by the overlay: it is {site.operation['x-trigg-name']}, never sent "
                "twice, and all its parameters count as personal.",
                f"Add an action on {target_of(site)} with {lacks}.",
                action=_classifying(site),
            )
        )
    identifiers: set[str] = set()
    for site in sites:
        _mark(document, site, notes)
        resource, method = site.operation["x-trigg-name"].split(".")
        site.operation["x-trigg-vendor"] = {
            "operationId": site.operation.get("operationId"),
            "tags": _tags(site),
        }
        site.operation["operationId"] = _identifier(f"{resource}_{method}", identifiers)
        site.operation["tags"] = [resource]


def _classifying(site: Site) -> dict[str, Any]:
    """Return the action that classifies an operation, with what its method and parameters suggest."""
    retry = {"get": "safe", "head": "safe", "options": "safe", "put": "idempotent", "delete": "idempotent"}
    return {
        "target": target_of(site),
        "description": "TODO: say why it may be sent again or not, and which parameters are personal.",
        "update": {
            "x-trigg-name": site.operation["x-trigg-name"],
            "x-trigg-retry": site.operation.get("x-trigg-retry") or retry.get(site.method, "non_idempotent"),
            "x-trigg-personal": [each["name"] for each in site.operation["parameters"]],
        },
    }


def target_of(site: Site, *steps: str) -> str:
    """Return the JSONPath query of an operation, or of what is below it."""
    quoted = site.path.replace("\\", "\\\\").replace("'", "\\'")
    return ".".join([f"$.paths['{quoted}']", site.method, *steps])


def _tags(site: Site) -> list[str]:
    return [str(tag) for tag in site.operation.get("tags") or [] if tag is not None]


def _default_name(site: Site, methods: dict[str, set[str]], resources: dict[str, Counter[str]]) -> str:
    """Return a name for an operation that the overlay does not name; it is one of the methods of its resource then."""
    tags = _tags(site)
    segments = [part for part in site.path.split("/") if part and not part.startswith("{")]
    if tags and tags[0] in resources:
        resource = resources[tags[0]].most_common(1)[0][0]
    else:
        resource = naming.resource(tags[0] if tags and naming.snake(tags[0]) else (segments or ["other"])[0])
    taken = methods.setdefault(resource, set())
    by_path = f"{site.method} {' '.join(naming.words(site.path))}"
    summary = without_preview_mark(str(site.operation.get("summary") or ""))
    method = naming.unique_method([str(site.operation.get("operationId") or ""), summary, by_path], taken)
    taken.add(method)
    return f"{resource}.{method}"


def _mark(document: dict[str, Any], site: Site, notes: list[Note]) -> None:
    operation = site.operation
    classified = operation["x-trigg-classified"]
    retry = operation.setdefault("x-trigg-retry", "non_idempotent")
    if retry not in RETRY_CLASSES:
        raise PipelineError(f"{site.label}: x-trigg-retry is {retry!r}; allowed are {', '.join(RETRY_CLASSES)}.")
    everything = [each["name"] for each in operation["parameters"]]
    personal = operation.get("x-trigg-personal", [] if classified else everything)
    if not isinstance(personal, list) or not all(isinstance(name, str) for name in personal):
        raise PipelineError(f"{site.label}: x-trigg-personal must be a list of parameter names.")
    missing = [name for name in personal if name not in everything]
    if missing:
        notes.append(
            Note(
                f"{site.label} has no parameter {', '.join(map(repr, missing))} that the overlay calls personal; "
                "all its parameters count as personal now.",
                f"Correct x-trigg-personal in the action on {target_of(site)}.",
                attention=True,
            )
        )
        personal = everything
    operation["x-trigg-personal"] = list(personal)
    response = operation.get("x-trigg-response", [])
    if not isinstance(response, list) or not all(isinstance(each, str) and "/" in each for each in response):
        raise PipelineError(f"{site.label}: x-trigg-response must be a list of media types, such as [text/plain].")
    _mark_paging(site, notes)
    operation["x-trigg-preview"] = is_preview(operation)
    security = operation.get("security", document.get("security"))
    operation["x-trigg-key"] = bool(security) and {} not in (security or []) if security is not None else True


def _mark_paging(site: Site, notes: list[Note]) -> None:
    paging = site.operation.get("x-trigg-paging")
    if paging is None:
        return
    if not isinstance(paging, dict) or not all(isinstance(each, str) and each for each in paging.values()):
        raise PipelineError(f"{site.label}: x-trigg-paging must map {', '.join(PAGING_KEYS)} to names.")
    unknown = [str(key) for key in paging if key not in PAGING_KEYS]
    if unknown or "page" not in paging:
        told = f"does not know {', '.join(map(repr, unknown))}" if unknown else "must name the parameter of the page"
        raise PipelineError(f"{site.label}: x-trigg-paging {told}; its keys are {', '.join(PAGING_KEYS)}.")
    query = {each["name"] for each in site.operation["parameters"] if each["in"] == "query"}
    missing = [repr(paging[key]) for key in ("page", "rows") if key in paging and paging[key] not in query]
    if missing:
        # Asking for page after page without a parameter that says which would read the first one for ever.
        del site.operation["x-trigg-paging"]
        notes.append(
            Note(
                f"{site.label} has no query parameter {', '.join(missing)} that the overlay pages by; it is not paged "
                "now.",
                f"Correct x-trigg-paging in the action on {target_of(site)}.",
                attention=True,
            )
        )


# --- 7: optional path parameters --------------------------------------------------------------------------------------


def _split_optional_path_parameters(document: dict[str, Any], notes: list[Note]) -> None:
    taken = {site.operation["operationId"] for site in operations(document)}
    for site in list(operations(document)):
        parameters = [each for each in site.operation["parameters"] if each["in"] == "path"]
        optional = {each["name"] for each in parameters if each.get("required") is not True}
        for each in parameters:
            each["required"] = True
        path, dropped = site.path, list[str]()
        while optional:
            head, _, last = path.rpartition("/")
            match = _TEMPLATE_PARAMETER.fullmatch(last)
            if match is None or match[1] not in optional or not head:
                break
            if site.method in document["paths"].get(head, {}):
                notes.append(
                    Note(
                        f"{site.label}: {match[1]!r} may be left out, but {head!r} is an operation of its own; "
                        "read as required."
                    )
                )
                optional.clear()
                break
            optional.remove(match[1])
            dropped.insert(0, match[1])
            path = head
            variant = copied(site.operation)
            variant["parameters"] = [
                each for each in variant["parameters"] if not (each["in"] == "path" and each["name"] in dropped)
            ]
            without = "_".join(naming.snake(name) for name in dropped)
            variant["operationId"] = _identifier(f"{site.operation['operationId']}_without_{without}", taken)
            variant["x-trigg-variant-of"] = site.path
            document["paths"].setdefault(path, {})[site.method] = variant
        for name in sorted(optional):
            notes.append(
                Note(f"{site.label}: {name!r} may be left out, but the path goes on behind it; read as required.")
            )
        if dropped:
            site.operation["x-trigg-optional-path"] = dropped


def _identifier(text: str, taken: set[str]) -> str:
    """Return an operationId that every generator takes as it is: single underscores, none at the end."""
    name = naming.unique(naming.shortened(re.sub("_+", "_", text).strip("_")).rstrip("_"), taken)
    taken.add(name)
    return name
