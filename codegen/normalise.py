"""What any bundle needs, by rule and not by name, before a generator can take all of it.

The result is the *effective* document: OpenAPI 3.1, complete, with one identity per operation. It says what the vendor
says and what the overlay corrects, no more: reading answers tolerantly is a view of it (:mod:`codegen.view`).

Rules, in their order:

1.  OpenAPI 3.0 is read as 3.1: ``nullable``, ``example``, boolean ``exclusiveMinimum``.
2.  References to path items, parameters, bodies, headers and answers are resolved; parameters of a path go to its operations.
3.  Path parameters fit the path: missing ones are added, ones declared elsewhere or spelled otherwise are moved, others dropped.
4.  A trailing path parameter that is not required becomes a second path without it, marked ``x-trigg-variant-of``.
5.  Spellings of JSON that carry the same schema become one media type; bodies without a schema get one.
6.  Arrays without ``items`` may hold anything; boolean schemas become objects; an example of another scalar type widens the type.
7.  Component names that would be one Python class, and inline objects, get names of their own.
8.  Every operation gets its public name, tag and operationId from its ``x-trigg-name``, or a safe default, and its marks.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from typing import Any

import attrs

from codegen import naming
from codegen.errors import PipelineError
from codegen.schema import (
    METHODS,
    Schema,
    Site,
    component_name,
    each_schema,
    operations,
    reference_to,
    resolve,
    subschemas,
)

RETRY_CLASSES = ("read", "idem", "once")

_TEMPLATE_PARAMETER = re.compile(r"\{([^{}]+)\}")
_PREVIEW = re.compile(r"[\[(]\s*preview\s*[\])]", re.IGNORECASE)


@attrs.frozen
class Note:
    """Something that a person should know about this bundle.

    ``settle`` says what to do about it; an ``attention`` note fails ``check``.
    """

    text: str
    settle: str = ""
    attention: bool = False

    def __str__(self) -> str:
        return f"{self.text} {self.settle}".strip()


@attrs.frozen
class Effective:
    """The effective document, and what was noticed on the way to it."""

    document: dict[str, Any]
    notes: tuple[Note, ...]


def normalise(document: dict[str, Any]) -> Effective:
    """Apply every rule to a bundle (after the overlay); the input is not changed.

    Raises:
        PipelineError: the overlay contradicts itself, or the document cannot be understood.
    """
    effective = copy.deepcopy(document)
    notes: list[Note] = []
    effective.setdefault("components", {}).setdefault("schemas", {})
    _resolve_references(effective)
    _modernise(effective)
    for site in list(operations(effective)):
        _fit_path_parameters(effective, site, notes)
        _settle_parameters(site, notes)
        _settle_media_types(site)
    _settle_schemas(effective)
    _name_operations(effective, notes)
    _split_optional_path_parameters(effective, notes)
    _name_schemas(effective)
    for name in ("webhooks", "tags"):
        effective.pop(name, None)
    effective["openapi"] = "3.1.0"
    return Effective(effective, tuple(notes))


def is_preview(operation: dict[str, Any]) -> bool:
    """Whether an operation is in preview: by our mark if there is one, else by the title, in any spelling."""
    mark = operation.get("x-trigg-preview")
    if isinstance(mark, bool):
        return mark
    return any(_PREVIEW.search(str(operation.get(key) or "")) for key in ("summary", "description"))


def without_preview_mark(text: str) -> str:
    """A title without its preview mark."""
    return _PREVIEW.sub("", text).strip()


# --- 1: one version of OpenAPI ----------------------------------------------------------------------------------------


def _modernise(document: dict[str, Any]) -> None:
    for setter, schema, _ in list(each_schema(document)):
        if isinstance(schema, bool):
            setter({} if schema else {"not": {}})
    for setter, schema, _ in list(each_schema(document)):
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
        if schema.pop("nullable", False) is True:
            _make_nullable(setter, schema)


def make_nullable(schema: Schema) -> Schema:
    """A schema that also takes null; the same one if it already does."""
    holder: list[Any] = [schema]

    def assign(value: Any) -> None:
        holder[0] = value

    _make_nullable(assign, schema)
    result: Schema = holder[0]
    return result


def _make_nullable(setter: Any, schema: Schema) -> None:
    kind = schema.get("type")
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    if isinstance(kind, str):
        if kind != "null":
            schema["type"] = [kind, "null"]
    elif isinstance(kind, list):
        if "null" not in kind:
            schema["type"] = [*kind, "null"]
    elif "$ref" in schema or "allOf" in schema:
        described = {key: schema.pop(key) for key in ("description",) if key in schema}
        setter({"anyOf": [schema, {"type": "null"}], **described})
    else:
        for union in ("anyOf", "oneOf"):
            members = schema.get(union)
            if isinstance(members, list):
                if {"type": "null"} not in members:
                    members.append({"type": "null"})
                return
        if "properties" in schema:
            schema["type"] = ["object", "null"]


# --- 2: references ----------------------------------------------------------------------------------------------------


def _resolve_references(document: dict[str, Any]) -> None:
    paths = document["paths"]
    for path, item in list(paths.items()):
        item = _resolved(document, item)  # noqa: PLW2901
        shared = [_resolved(document, each) for each in item.pop("parameters", None) or []]
        paths[path] = item
        for method in METHODS:
            if not isinstance(item.get(method), dict):
                item.pop(method, None)
                continue
            operation = item[method]
            own = [_resolved(document, each) for each in operation.get("parameters") or []]
            declared = {(each.get("name"), each.get("in")) for each in own}
            operation["parameters"] = own + [
                copy.deepcopy(each) for each in shared if (each.get("name"), each.get("in")) not in declared
            ]
            if operation.get("requestBody"):
                operation["requestBody"] = _resolved(document, operation["requestBody"])
            else:
                operation.pop("requestBody", None)
            operation["responses"] = {
                str(status): _resolved_response(document, response)
                for status, response in (operation.get("responses") or {}).items()
                if not str(status).startswith("x-")
            }
            operation.pop("callbacks", None)
    kept = {"schemas", "securitySchemes"}
    document["components"] = {key: value for key, value in document["components"].items() if key in kept}
    _resolve_unusual_schema_references(document)


def _resolved_response(document: dict[str, Any], response: Any) -> dict[str, Any]:
    resolved = _resolved(document, response)
    if resolved.get("headers"):
        resolved["headers"] = {name: _resolved(document, value) for name, value in resolved["headers"].items()}
    resolved.pop("links", None)
    return resolved


def _resolved(document: dict[str, Any], node: Any) -> dict[str, Any]:
    seen: list[str] = []
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        reference = node["$ref"]
        if reference in seen:
            raise PipelineError(f"The reference {reference!r} leads back to itself.")
        seen.append(reference)
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        target = resolve(document, reference)
        node = {**target, **siblings} if isinstance(target, dict) else target
    if not isinstance(node, dict):
        raise PipelineError(f"An object was expected where {node!r} stands" + (f" (by {seen[-1]!r})." if seen else "."))
    return copy.deepcopy(node)


def _resolve_unusual_schema_references(document: dict[str, Any]) -> None:
    """Schemas may refer to any place in the document; generators know component schemas only.

    The place referred to becomes a component, so that what refers to itself stays finite.
    """
    components = document["components"].setdefault("schemas", {})
    hoisted: dict[str, str] = {}
    waiting = True
    while waiting:
        waiting = False
        for _, schema, _ in list(each_schema(document)):
            reference = schema.get("$ref") if isinstance(schema, dict) else None
            if not isinstance(reference, str):
                continue
            name = component_name(schema)
            if name is not None and name in components:
                continue
            if reference not in hoisted:
                target = copy.deepcopy(resolve(document, reference))
                parts = [
                    part for part in reference.split("/") if part not in ("#", "schema", "properties", "components")
                ]
                hoisted[reference] = naming.unique(naming.pascal(" ".join(parts[-3:])) or "Shared", components)
                components[hoisted[reference]] = target
                waiting = True
            schema["$ref"] = reference_to(hoisted[reference])["$ref"]


# --- 3: path parameters fit the path ----------------------------------------------------------------------------------


def _fit_path_parameters(document: dict[str, Any], site: Site, notes: list[Note]) -> None:
    parameters: list[dict[str, Any]] = site.operation["parameters"]
    wanted = _TEMPLATE_PARAMETER.findall(site.path)
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


def _settle_parameters(site: Site, notes: list[Note]) -> None:
    seen: set[tuple[str, str]] = set()
    kept: list[dict[str, Any]] = []
    for each in site.operation["parameters"]:
        if not isinstance(each.get("name"), str) or each.get("in") not in ("path", "query", "header", "cookie"):
            raise PipelineError(f"{site.label}: a parameter has no name or no place: {json.dumps(each)[:120]}.")
        key = (each["name"], each["in"])
        if key in seen:
            notes.append(Note(f"{site.label}: parameter {each['name']!r} is declared twice; the first is read."))
            continue
        seen.add(key)
        if "schema" not in each:
            media: Any = next(iter((each.pop("content", None) or {}).values()), {})
            schema = media.get("schema") if isinstance(media, dict) else None
            each["schema"] = schema or {"type": each.pop("type", "string")}
        if "example" in each and isinstance(each["schema"], dict):
            each["schema"].setdefault("examples", [each.pop("example")])
        kept.append(each)
    site.operation["parameters"] = kept
    # Header parameters of these names are the transport's own (OpenAPI says to ignore them), and the key is the client's.
    own = {"accept", "content-type", "authorization", "x-api-key"}
    site.operation["parameters"] = [p for p in kept if not (p["in"] == "header" and p["name"].lower() in own)]


# --- 4: optional path parameters --------------------------------------------------------------------------------------


def _split_optional_path_parameters(document: dict[str, Any], notes: list[Note]) -> None:
    for site in list(operations(document)):
        parameters = site.operation["parameters"]
        path = site.path
        dropped: list[str] = []
        while True:
            head, _, last = path.rpartition("/")
            match = _TEMPLATE_PARAMETER.fullmatch(last)
            optional = match and any(
                each["in"] == "path" and each["name"] == match[1] and each.get("required") is not True
                for each in parameters
            )
            if not match or not optional or not head:
                break
            if site.method in document["paths"].get(head, {}):
                notes.append(
                    Note(
                        f"{site.label}: {match[1]!r} may be left out, but {head!r} is an operation of its own; read as required."
                    )
                )
                break
            dropped.append(match[1])
            path = head
            variant = copy.deepcopy(site.operation)
            variant["parameters"] = [
                {**each, **({"required": True} if each["in"] == "path" else {})}
                for each in variant["parameters"]
                if not (each["in"] == "path" and each["name"] in dropped)
            ]
            variant["operationId"] = (
                f"{site.operation['operationId']}_without_{'_'.join(naming.snake(d) for d in reversed(dropped))}"
            )
            variant["x-trigg-variant-of"] = site.path
            document["paths"].setdefault(path, {})[site.method] = variant
        for each in parameters:
            if each["in"] == "path":
                each["required"] = True
        if dropped:
            site.operation["x-trigg-optional-path"] = list(reversed(dropped))


# --- 5: media types ---------------------------------------------------------------------------------------------------


def is_json(media_type: str) -> bool:
    """Whether a media type is a spelling of JSON."""
    plain = media_type.split(";")[0].strip().lower()
    return plain in ("application/json", "text/json", "*/*", "application/*") or plain.endswith("+json")


def _settle_media_types(site: Site) -> None:
    body = site.operation.get("requestBody")
    if body is not None:
        body["content"] = _one_json(body.get("content") or {"application/json": {"schema": {}}})
        for media_type, media in body["content"].items():
            media.setdefault("schema", {} if is_json(media_type) else {"type": "string"})
    for response in site.operation["responses"].values():
        if response.get("content"):
            response["content"] = _one_json(response["content"])


def _one_json(content: dict[str, Any]) -> dict[str, Any]:
    """JSON first, and once: other spellings of it that say the same are left out."""
    spelled = {kind: media or {} for kind, media in content.items() if is_json(kind)}
    others = {kind: media or {} for kind, media in content.items() if not is_json(kind)}
    if not spelled:
        return others
    shapes = {json.dumps(media.get("schema"), sort_keys=True) for media in spelled.values()}
    if len(shapes) > 1:
        return {**spelled, **others}
    first = next((media for kind, media in spelled.items() if kind == "application/json"), next(iter(spelled.values())))
    return {"application/json": first, **others}


# --- 6: schemas -------------------------------------------------------------------------------------------------------


def _settle_schemas(document: dict[str, Any]) -> None:
    for _, schema, _ in each_schema(document):
        if not isinstance(schema, dict):
            continue
        kinds = schema.get("type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if "array" in kinds and "items" not in schema and "prefixItems" not in schema:
            schema["items"] = {}
        _widen_by_example(schema)


def _widen_by_example(schema: Schema) -> None:
    """A documented example of another scalar type is a fact about the wire: the type is widened to take it."""
    kinds = schema.get("type")
    listed = [kinds] if isinstance(kinds, str) else list(kinds or [])
    if "enum" in schema or not {"string", "integer", "number", "boolean"} & set(listed):
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


# --- 7: names of schemas ----------------------------------------------------------------------------------------------


def class_key(name: str) -> str:
    """Two schemas with the same key would be the same Python class or module."""
    return "".join(naming.words(name)).lower()


def _name_schemas(document: dict[str, Any]) -> None:
    components: dict[str, Any] = document["components"]["schemas"]
    _rename_colliding_components(document, components)
    hoisting = _Hoisting(components)
    for name in list(components):
        hoisting.inside(components[name], naming.pascal(name))
    for site in operations(document):
        if "x-trigg-variant-of" in site.operation:
            original = document["paths"][site.operation["x-trigg-variant-of"]][site.method]
            for key in ("requestBody", "responses"):
                if key in original:
                    site.operation[key] = copy.deepcopy(original[key])
            continue
        base = naming.pascal(site.operation["operationId"])
        bodies = site.operation.get("requestBody", {}).get("content", {})
        for media_type, media in bodies.items():
            suffix = (
                "Request"
                if len(bodies) == 1 or is_json(media_type)
                else naming.pascal(media_type.split("/")[-1]) + "Request"
            )
            media["schema"] = hoisting.place(media["schema"], base + suffix)
        successes = [status for status in site.operation["responses"] if status.startswith(("2", "3"))]
        for status, response in site.operation["responses"].items():
            suffix = "Answer" if status in successes[:1] else f"Answer{naming.pascal(status)}"
            for media in response.get("content", {}).values():
                if "schema" in media:
                    element = "Item" if "items" in media["schema"] else ""
                    media["schema"] = hoisting.place(media["schema"], base + suffix + element)


def _rename_colliding_components(document: dict[str, Any], components: dict[str, Any]) -> None:
    taken: dict[str, str] = {}
    renamed: dict[str, str] = {}
    for name in components:
        usable = naming.pascal(name) or "Schema"
        final = name if name.isidentifier() and name[0].isalpha() else usable
        if final[0].isdigit():
            final = f"N{final}"
        while class_key(final) in taken:
            number = 2
            while class_key(f"{final}{number}") in taken:
                number += 1
            final = f"{final}{number}"
        taken[class_key(final)] = name
        if final != name:
            renamed[name] = final
    if renamed:
        for _, schema, _ in list(each_schema(document)):
            target = component_name(schema)
            if target in renamed:
                schema["$ref"] = reference_to(renamed[target])["$ref"]
        for name in list(components):
            components[renamed.get(name, name)] = components.pop(name)


class _Hoisting:
    """Gives every inline object a component of its own; the same object in several places is one component.

    So a bundle that references and one that writes everything out end in the same classes.
    """

    def __init__(self, components: dict[str, Any]) -> None:
        self.components = components
        self.keys = {class_key(name) for name in components}
        self.by_shape: dict[str, str] = {}
        for name, schema in components.items():
            if _is_object(schema):
                self.by_shape.setdefault(_shape(schema), name)

    def place(self, schema: Any, name: str) -> Any:
        """The schema to put here: a reference if this one is an object with properties, else itself, looked through."""
        if not isinstance(schema, dict) or "$ref" in schema:
            return schema
        kinds = schema.get("type")
        if (
            isinstance(kinds, list)
            and "null" in kinds
            and "object" in kinds
            and len(kinds) == 2
            and _has_members(schema)
        ):
            return {"anyOf": [self.place({**schema, "type": "object"}, name), {"type": "null"}]}
        if not _is_object(schema):
            self.inside(schema, name)
            return schema
        shape = _shape(schema)
        known = self.by_shape.get(shape)
        worth_sharing = len(schema.get("properties", {})) > 2 or known == name  # noqa: PLR2004
        if known is not None and worth_sharing:
            return reference_to(known)
        final = name
        while class_key(final) in self.keys:
            final = naming.unique(name, [*self.components, final])
        self.keys.add(class_key(final))
        self.components[final] = schema
        self.by_shape.setdefault(shape, final)
        self.inside(schema, final)
        return reference_to(final)

    def inside(self, schema: Any, name: str) -> None:
        """Hoist what stands inside a schema that stays where it is."""
        if not isinstance(schema, dict):
            return
        for setter, inner, key in list(subschemas(schema)):
            setter(self.place(inner, self._name_inside(schema, name, key, inner)))

    @staticmethod
    def _name_inside(schema: Schema, name: str, key: str, inner: Any) -> str:
        if key == "items" and schema.get("items") is inner:
            return name
        if key in ("allOf", "anyOf", "oneOf") and isinstance(schema.get(key), list):
            return f"{name}Option"
        if key == "additionalProperties" and schema.get(key) is inner:
            return f"{name}Value"
        if isinstance(inner, dict) and "items" in inner:
            return name + naming.pascal(naming.singular(key))
        return name + naming.pascal(key)


def _has_members(schema: Schema) -> bool:
    return bool(schema.get("properties")) or bool(schema.get("allOf"))


def _is_object(schema: Any) -> bool:
    """An object worth a class: one with properties (or put together from others by allOf)."""
    if not isinstance(schema, dict) or schema.get("type", "object") != "object":
        return False
    if schema.get("properties"):
        return True
    members = schema.get("allOf")
    return isinstance(members, list) and len(members) > 1


def _shape(schema: Any) -> str:
    def plain(node: Any, *, names: bool = False) -> Any:
        if isinstance(node, dict):
            hidden = () if names else ("description", "examples", "title", "default")
            return {
                key: plain(value, names=key == "properties" and not names)
                for key, value in node.items()
                if key not in hidden
            }
        return [plain(each) for each in node] if isinstance(node, list) else node

    return json.dumps(plain(schema), sort_keys=True)


# --- 8: names and marks of operations ---------------------------------------------------------------------------------


def _name_operations(document: dict[str, Any], notes: list[Note]) -> None:
    sites = list(operations(document))
    named: dict[str, Site] = {}
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
        if name in named:
            raise PipelineError(f"{site.label} and {named[name].label} are both named {name!r} by the overlay.")
        named[name] = site
        for tag in (site.operation.get("tags") or [])[:1]:
            resources.setdefault(str(tag), Counter())[resource] += 1
    for site in sites:
        if "x-trigg-name" in site.operation:
            site.operation["x-trigg-classified"] = True
        else:
            name = _default_name(site, named, resources)
            named[name] = site
            site.operation["x-trigg-name"] = name
            site.operation["x-trigg-classified"] = False
            notes.append(
                Note(
                    f"{site.label} is not classified by the overlay: it is {name}, never sent twice, and all its parameters count as personal.",
                    f"Add an action on $.paths['{site.path}'].{site.method} with x-trigg-name, x-trigg-retry and x-trigg-personal.",
                )
            )
    identifiers: set[str] = set()
    for site in sites:
        _mark(document, site, notes)
        resource, method = site.operation["x-trigg-name"].split(".")
        site.operation["x-trigg-vendor"] = {
            "operationId": site.operation.get("operationId"),
            "tags": [str(tag) for tag in site.operation.get("tags") or []],
        }
        site.operation["operationId"] = naming.unique(f"{resource}_{method}", identifiers)
        identifiers.add(site.operation["operationId"])
        site.operation["tags"] = [resource]


def _default_name(site: Site, named: dict[str, Site], resources: dict[str, Counter[str]]) -> str:
    tags = [str(tag) for tag in site.operation.get("tags") or []]
    segments = [part for part in site.path.split("/") if part and not part.startswith("{")]
    if tags and tags[0] in resources:
        resource = resources[tags[0]].most_common(1)[0][0]
    else:
        resource = naming.resource(tags[0] if tags and naming.snake(tags[0]) else (segments or ["other"])[0])
    taken = {name.split(".")[1] for name in named if name.split(".")[0] == resource}
    by_path = f"{site.method} {' '.join(naming.words(site.path))}"
    summary = without_preview_mark(str(site.operation.get("summary") or ""))
    method = naming.unique_method([str(site.operation.get("operationId") or ""), summary, by_path], taken)
    return f"{resource}.{method}"


def _mark(document: dict[str, Any], site: Site, notes: list[Note]) -> None:
    operation = site.operation
    classified = operation["x-trigg-classified"]
    retry = operation.setdefault("x-trigg-retry", "once")
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
                f"{site.label} has no parameter {', '.join(map(repr, missing))} that the overlay calls personal; all its parameters count as personal now.",
                f"Correct x-trigg-personal in the action on $.paths['{site.path}'].{site.method}.",
                attention=True,
            )
        )
        personal = everything
    operation["x-trigg-personal"] = list(personal)
    operation["x-trigg-preview"] = is_preview(operation)
    security = operation.get("security", document.get("security"))
    operation["x-trigg-key"] = bool(security) and {} not in (security or []) if security is not None else True
