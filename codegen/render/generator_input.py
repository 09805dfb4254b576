"""What the low-level generator is shown: the effective document, in terms of which it can take every one.

The effective document stays strict (contract checks and the sandbox read that one). This view of it:

- has one success response per operation, which may be any of those described, looks through an envelope that holds only
  ``data``, and knows how it is read;
- lets every field of a response be absent or null;
- has components for objects with properties and for enums alone; aliases, lists, unions and what is put together by
  ``allOf`` are written out where they are used;
- shows numbers for names, which the generator can neither confuse nor object to; the names are told beside it;
- keeps dates and identifiers the strings that came, since their formats and zones are not documented;
- sends no default that the caller did not choose.
"""

from __future__ import annotations

import json
import keyword
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal

import attrs
from openapi_python_client.strings import ClassName, PythonIdentifier

from codegen import naming
from codegen.spec.name_components import core_and_rest, is_enum
from codegen.spec.normalise import is_binary, make_nullable
from trigg_ext.openapi.document import (
    Schema,
    Site,
    component_name,
    each_inner,
    operations,
    reachable_components,
    reference_to,
)
from trigg_ext.openapi.flatten import flatten
from trigg_ext.openapi.json_types import constraints, mapping
from trigg_ext.openapi.media_types import ResponseKind, body_kind, is_json, response_kind

#: The property of the response among the types of an operation; those of its bodies are called like their media types.
RESPONSE = "response"
MAX_PARTS = 1_000
_SCALARS = frozenset({"string", "integer", "number", "boolean", "null"})
#: What every model has; a property that would be called so gets an underscore.
_MODEL_MEMBERS = frozenset(
    {"to_dict", "from_dict", "to_multipart", "additional_properties", "additional_keys", "known_fields"}
    | {"field_models", "is_open", "is_set"}
)


@attrs.frozen
class ResponseShape:
    """How the response to an operation is read.

    ``envelope``: the ``data`` of the response, or of each of its items, is meant. ``optional``: it may have no body.
    """

    kind: ResponseKind
    status: str = ""
    envelope: Literal["", "object", "items"] = ""
    optional: bool = False


@attrs.frozen
class Field:
    """A property of a model: its name on the wire and in Python, and what is said about it."""

    wire: str
    python: str
    about: str


@attrs.frozen
class Choice:
    """How the models of a union are told apart: by a property, and the class that each of its values means."""

    property: str
    classes: tuple[tuple[str, str], ...]


@attrs.frozen
class View:
    """The document for the generator, and what it does not say.

    ``paths`` says which path is meant by one that is shown, and ``fields`` which property by a key that is shown.
    Parameters are shown by their place in the effective document's list. Bodies and responses are shown as properties
    of one component for each operation, since the generator copies what an operation has with all models below it;
    ``types`` are the operationIds by the classes of these components. ``mappings`` are the components that are
    free-form objects, ``enums`` the members of each class and their values, ``choices`` the unions that can be told
    apart, by the classes in them. ``too_large`` are the components that are shown as anything, since written out they
    have more than ``MAX_PARTS`` parts.
    """

    document: dict[str, Any]
    types: dict[str, str]
    responses: dict[tuple[str, str], ResponseShape]
    paths: dict[str, str]
    fields: dict[str, Field]
    mappings: frozenset[str]
    enums: dict[str, dict[str, str | int]]
    choices: dict[frozenset[str], Choice]
    too_large: tuple[str, ...]


def generator_view(effective: dict[str, Any]) -> View:
    """Return the view of an effective document; the input is not changed."""
    show = _Show(effective)
    types: dict[str, dict[str, Schema]] = {}
    responses: dict[tuple[str, str], ResponseShape] = {}
    read: list[Schema] = []
    sent: list[Schema] = []
    uploaded: list[Schema] = []
    paths: dict[str, Any] = {}
    real_paths: dict[str, str] = {}
    for site in operations(effective):
        shape, schema = _response(site.operation, show)
        responses[site.method, site.path] = shape
        response = show.schema(schema)
        read.append(response)
        # Null has no form in a path, a query or a header.
        parameters = [_but_null(show.schema(parameter_schema(each))) for each in site.operation["parameters"]]
        sent += parameters
        held = {RESPONSE: response} if shape.kind == "json" else {}
        for media_type, media in site.operation.get("requestBody", {}).get("content", {}).items():
            kind = body_kind(media_type)
            shown = {"type": "string", "format": "binary"} if kind == "raw" else show.schema(media["schema"])
            (uploaded if kind in ("multipart", "raw") else sent).append(shown)
            held[media_type] = shown
        types[site.operation["operationId"]] = held
        # The generator takes no braces that are not parameters of its own; its warnings name the path.
        path = f"/{site.operation['operationId']}"
        real_paths[path] = site.path
        paths[path] = {site.method: _operation(site, parameters)}
    for name, schema in effective["components"]["schemas"].items():
        if isinstance(schema, dict) and schema.get("x-trigg-payload") is True:
            read.append(show.schema(reference_to(name)))
    components = show.components
    document = {
        "openapi": effective["openapi"],
        "info": {"title": effective["info"]["title"], "version": effective["info"]["version"]},
        "paths": paths,
        "components": {"schemas": components},
    }
    are_read = reachable_components(document, read)
    are_uploaded = reachable_components(document, uploaded)
    kept = are_read | are_uploaded | reachable_components(document, sent)
    for schema in [*read, *sent, *(each for name, each in components.items() if name not in are_uploaded)]:
        for inner in each_inner(schema):
            inner.pop("format", None)
    for name in are_read:
        _tolerate(components[name])
    for name in components.keys() - are_read:
        properties = components[name].get("properties", {})
        for key in show.read_only & properties.keys():
            del properties[key]
    shown_components = {name: schema for name, schema in components.items() if name in kept}
    by_class: dict[str, str] = {}
    for name, held in types.items():
        properties = {f"{index} {key}": schema for index, (key, schema) in enumerate(held.items())}
        if properties:
            component = show.free(f"{naming.pascal(name)}Types")
            shown_components[component] = {"type": "object", "properties": properties, "required": list(properties)}
            by_class[class_name(component)] = name
    document["components"] = {"schemas": shown_components}
    mappings = frozenset(show.mappings.values())
    return View(
        document=document,
        types=by_class,
        responses=responses,
        paths=real_paths,
        fields=show.fields,
        mappings=mappings,
        enums=show.enums,
        choices=show.choices,
        too_large=tuple(show.too_large),
    )


def parameter_schema(parameter: dict[str, Any]) -> Any:
    """Return the schema of a parameter, also where it is sent as one JSON text."""
    if "content" in parameter:
        return parameter["content"]["application/json"]["schema"]
    return parameter["schema"]


def python_names(
    wanted: Sequence[str], reserved: Collection[str] = (), fallbacks: Sequence[str] | None = None
) -> list[str]:
    """Python names for names on the wire, each its own; of several that would be the same, the plainest gets it.

    Args:
        wanted: the names on the wire.
        reserved: Python names that none may have.
        fallbacks: for each, the name to try before one with a number.
    """
    plain = [_python_name(name) for name in wanted]
    second = [_python_name(name) for name in fallbacks or wanted]
    names = [""] * len(wanted)
    taken = set(reserved)
    for index in sorted(range(len(wanted)), key=lambda index: (wanted[index] != plain[index], index)):
        name = plain[index]
        if name in reserved:
            name = f"{name}_"
        elif name in taken:
            name = second[index]
        names[index] = naming.unique(name, taken, "_")
        taken.add(names[index])
    return names


def _python_name(name: str) -> str:
    # Python reads names in this form, in which one may turn out to be a keyword; so it is brought into it first.
    usable = unicodedata.normalize("NFKC", PythonIdentifier(unicodedata.normalize("NFKC", name), "field_"))
    return f"{usable}_" if keyword.iskeyword(usable) or not usable.isidentifier() else usable


def describe(schema: Any, default: str, description: object = None) -> str:
    """Return what a schema says about its values, for a reader; ``default`` where nothing describes them."""
    if not isinstance(schema, dict):
        schema = {}
    parts = [str(description or schema.get("description") or default)]
    if "default" in schema and not isinstance(schema["default"], (dict, list)):
        parts.append(f"Default of the API: {schema['default']}.")
    if "const" in schema:
        parts.append(f"Always {schema['const']!r}.")
    elif isinstance(schema.get("enum"), list) and not is_enum(schema):
        parts.append(f"One of {', '.join(repr(value) for value in schema['enum'])}.")
    examples = schema.get("examples") or []
    if examples and isinstance(examples[0], (str, int, float)) and str(examples[0]) not in parts[0]:
        parts.append(f"Example: ``{examples[0]}``.")
    return " ".join(part for part in parts if part)


def in_words(name: str) -> str:
    """Return a name on the wire as a reader would say it."""
    return " ".join(naming.words(name)).lower() or "value"


def success_status(operation: dict[str, Any]) -> str | None:
    """Return the status whose response is what the caller asked for; None where the description names no success."""
    statuses: list[str] = list(operation.get("responses", {}))
    for wanted in (_is_success, _is_redirect, lambda status: status == "default"):
        fitting = [status for status in statuses if wanted(status)]
        with_content = [status for status in fitting if operation["responses"][status].get("content")]
        if fitting:
            return (with_content or fitting)[0]
    return None


def response_types(operation: dict[str, Any]) -> list[str]:
    """Return the media types that a success may have: those described, and those that the overlay adds."""
    status = success_status(operation)
    described = [
        media_type
        for each, response in operation.get("responses", {}).items()
        if each == status or _is_success(each)
        for media_type in response.get("content") or {}
    ]
    return list(dict.fromkeys([*described, *operation.get("x-trigg-response", [])]))


def _is_success(status: str) -> bool:
    return status.startswith("2")


def _is_redirect(status: str) -> bool:
    return status.upper() in ("301", "302", "303", "307", "308", "3XX")


def _response(operation: dict[str, Any], show: _Show) -> tuple[ResponseShape, Schema]:
    status = success_status(operation)
    if status is None:
        return ResponseShape("none"), {}
    if _is_redirect(status):
        return ResponseShape("location", status), {}
    responses = operation["responses"]
    content = responses[status].get("content") or {}
    others = [
        next(
            (media.get("schema", {}) for kind, media in (response.get("content") or {}).items() if is_json(kind)), None
        )
        for other, response in responses.items()
        if _is_success(status) and _is_success(other)
    ]
    schemas = [each for index, each in enumerate(others) if each is not None and each not in others[:index]]
    optional = any(_is_success(other) and not response.get("content") for other, response in responses.items())
    for media_type, media in content.items():
        if not is_json(media_type):
            continue
        if len(schemas) > 1:
            return ResponseShape("json", status, "", optional), {"anyOf": schemas}
        schema = media.get("schema", {})
        flat = show.flat(schema)
        data = _enveloped(flat)
        if data is not None:
            return ResponseShape("json", status, "object", optional), data
        data = _enveloped(show.flat(flat.get("items", {})))
        if flat.get("type") == "array" and data is not None:
            return ResponseShape("json", status, "items", optional), {"type": "array", "items": data}
        return ResponseShape("json", status, "", optional), schema
    return ResponseShape(response_kind(content), status), {}


def _enveloped(flat: Schema) -> Any:
    if set(flat.get("properties", {})) != {"data"} or flat.get("additionalProperties", False) is not False:
        return None
    return flat["properties"]["data"]


def _operation(site: Site, parameters: list[Schema]) -> dict[str, Any]:
    return {
        "operationId": site.operation["operationId"],
        "tags": site.operation["tags"],
        "parameters": [
            {"name": str(index), "in": "query", "required": True, "schema": schema}
            for index, schema in enumerate(parameters)
        ],
        "responses": {"200": {"description": ""}},
    }


def _tolerate(component: Schema) -> None:
    """Let every field of an object that is read be absent or null."""
    component.pop("required", None)
    properties = component.get("properties", {})
    for key, schema in properties.items():
        if schema:
            properties[key] = make_nullable(schema)


class _Show:
    """Shows schemas to the generator, and keeps what it learns on the way.

    ``components`` are the classes that it shows: those of the document, and the ones for free-form objects, whose names
    are ``mappings`` (by what stands in them).
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        given: dict[str, Any] = document["components"]["schemas"]
        self._given = given
        self._keys = set(map(naming.class_key, given))
        self._classes: dict[str, bool] = {}
        self._sizes: dict[str, int] = {}
        self.components: dict[str, Schema] = {}
        self.fields: dict[str, Field] = {}
        self.mappings: dict[str, str] = {}
        self.enums: dict[str, dict[str, str | int]] = {}
        self.choices: dict[frozenset[str], Choice] = {}
        self.read_only: set[str] = set()
        self.too_large: dict[str, None] = {}
        for name in given:
            if self._is_class(name):
                self.components[name] = self._class(name, self._core(self.flat(given[name])), ())

    def schema(self, schema: Any, within: tuple[str, ...] = ()) -> Schema:
        """Return a schema as it is shown; ``within`` are the components that are being written out, which end in
        anything.
        """
        if not isinstance(schema, dict):
            return {}
        alias = self._alias(schema)
        if alias is not None:
            name = component_name(alias)
            if name is None:
                return self.schema(alias, within)
            if name in within:
                return {}
            if not self._is_class(name):
                if self._size(name) > MAX_PARTS:
                    self.too_large[name] = None
                    return {}
                return self.schema(self._given[name], (*within, name))
            shown = self._with_subtypes(name)
            return make_nullable(shown) if "null" in _kinds(schema) or core_and_rest(self.flat(alias)) else shown
        flat = self.flat(schema)
        parts = core_and_rest(flat)
        if parts is not None:
            return _union([self.schema(part, within) for part in parts])
        if flat.get("properties") or is_enum(flat):
            name = self.free(f"{within[-1] if within else 'Inline'}Part")
            self.components[name] = self._class(name, flat, within)
            return reference_to(name)
        if options := _options(flat):
            self._notice_choice(flat, options)
            return _union([self.schema(option, within) for option in options])
        return self._plain(flat, within)

    def _with_subtypes(self, name: str) -> Schema:
        """Return a class, or one of several where a discriminator alone tells which of its subtypes is meant."""
        given = self._given[name]
        discriminator = given.get("discriminator")
        if not isinstance(discriminator, dict) or {"oneOf", "anyOf"} & given.keys():
            return reference_to(name)
        targets = {value: component_name({"$ref": to}) for value, to in discriminator["mapping"].items()}
        by_value = {value: to for value, to in targets.items() if to is not None and to != name and self._is_class(to)}
        if not by_value or not isinstance(discriminator.get("propertyName"), str):
            return reference_to(name)
        names = [name, *dict.fromkeys(by_value.values())]
        self._add_choice(names, discriminator["propertyName"], by_value)
        return _union([reference_to(each) for each in names])

    def flat(self, schema: Any, seen: set[str] | None = None) -> Schema:
        """Return a schema in one piece; the properties of its choices are among its own, if it has any.

        What nothing satisfies is anything. ``seen`` are the references of choices whose properties are there already.
        """
        found = flatten(self._document, schema)
        if found is None:
            return {}
        flat = found.schema
        options = _options(flat)
        if not options or not flat.get("properties"):
            return flat
        properties = dict(flat["properties"])
        seen = set() if seen is None else seen
        for option in options:
            reference = str(mapping(option).get("$ref", ""))
            if reference not in seen:
                seen.update(filter(None, (reference,)))
                for key, value in self.flat(option, seen).get("properties", {}).items():
                    properties.setdefault(key, value)
        rest = {key: value for key, value in flat.items() if key not in ("anyOf", "oneOf", "allOf")}
        return {**rest, "properties": properties}

    def _alias(self, schema: Schema) -> Schema | None:
        """Return the schema that another one stands for: by a reference, or by ``allOf`` with nothing else to say."""
        if component_name(schema) is not None:
            return schema
        members = [member for member in schema.get("allOf", []) if constraints(member)]
        return (
            members[0] if len(members) == 1 and not constraints(schema) - {"allOf", "type", "discriminator"} else None
        )

    def _size(self, name: str) -> int:
        """Return of how many parts a component consists when it is written out, and every other one in it too."""
        if name not in self._sizes:
            self._sizes[name] = 1  # where it comes again in itself, it ends
            inner = [component_name(each) for each in each_inner(self._given.get(name, {}))]
            named = [each for each in inner if each is not None and not self._is_class(each)]
            self._sizes[name] = len(inner) + sum(map(self._size, named))
        return self._sizes[name]

    def _is_class(self, name: str) -> bool:
        if name not in self._classes:
            schema = self._given.get(name, {})
            core = self._core(self.flat(schema))
            self._classes[name] = self._alias(schema) is None and (bool(core.get("properties")) or is_enum(core))
        return self._classes[name]

    @staticmethod
    def _core(flat: Schema) -> Schema:
        """Return the flat schema without null, where it is null or one other."""
        parts = core_and_rest(flat)
        return parts[0] if parts is not None and parts[1] == {"type": "null"} else flat

    def _class(self, name: str, flat: Schema, within: tuple[str, ...]) -> Schema:
        about = {"description": flat["description"]} if isinstance(flat.get("description"), str) else {}
        if is_enum(flat):
            members = member_names(flat["enum"])
            self.enums[class_name(name)] = dict(zip(members, flat["enum"], strict=True))
            kind = "string" if isinstance(flat["enum"][0], str) else "integer"
            return {"type": kind, "enum": flat["enum"], "x-enum-varnames": members, **about}
        keys: dict[str, str] = {}
        shown: dict[str, Schema] = {}
        properties = flat["properties"]
        for wire, python in zip(properties, python_names(list(properties), _MODEL_MEMBERS), strict=True):
            keys[wire] = f"{len(self.fields)} {wire}"
            self.fields[keys[wire]] = Field(wire, python, describe(properties[wire], f"The {in_words(wire)}."))
            shown[keys[wire]] = self.schema(properties[wire], within)
            if self.flat(properties[wire]).get("readOnly") is True:
                self.read_only.add(keys[wire])
        asked = [keys[wire] for wire in dict.fromkeys(flat.get("required", [])) if wire in keys]
        required = [key for key in asked if key not in self.read_only]
        return {"type": "object", "properties": shown, "required": required, "additionalProperties": True, **about}

    def _plain(self, flat: Schema, within: tuple[str, ...]) -> Schema:
        kinds = flat.get("type")
        if kinds is None and "const" in flat:
            kinds = {str: "string", bool: "boolean", int: "integer", float: "number"}.get(type(flat["const"]))
        elif kinds is None:
            telling = (("additionalProperties", "object"), ("items", "array"), ("prefixItems", "array"))
            kinds = next((kind for key, kind in telling if key in flat), None)
        if isinstance(kinds, list):
            return _union([self._plain({**flat, "type": kind}, within) for kind in kinds])
        if kinds == "array":
            items = [self.schema(each, within) for each in flat.get("prefixItems", [])]
            items += [self.schema(flat["items"], within)] if "items" in flat else []
            return {"type": "array", "items": _union(items)}
        if kinds == "object":
            inner = self.schema(flat.get("additionalProperties"), within)
            key = json.dumps(inner, sort_keys=True)
            if key not in self.mappings:
                self.mappings[key] = self.free("FreeForm")
                self.components[self.mappings[key]] = {"type": "object", "additionalProperties": inner or True}
            return reference_to(self.mappings[key])
        if kinds not in _SCALARS:
            return {}
        return {"type": kinds, **({"format": "binary"} if is_binary(flat) else {})}

    def free(self, name: str) -> str:
        """Return the name, or with a number, that no component has yet."""
        numbered = naming.unique(name, self._keys, key=naming.class_key)
        self._keys.add(naming.class_key(numbered))
        return numbered

    def _notice_choice(self, flat: Schema, options: list[Any]) -> None:
        names = [name for name in map(component_name, options) if name is not None and self._is_class(name)]
        told = flat.get("discriminator", {})
        if "propertyName" in told:
            targets = {value: component_name({"$ref": to}) for value, to in told["mapping"].items()}
            by_value = {value: name for value, name in targets.items() if name in names}
            self._add_choice(names, str(told["propertyName"]), by_value)
            return
        properties = [self.flat(self._given[name]).get("properties", {}) for name in names]
        for key in properties[0] if properties else ():
            values = [_only_value(self.flat(each.get(key))) for each in properties]
            by_value = {value: name for value, name in zip(values, names, strict=True) if value is not None}
            if len(by_value) == len(names):
                self._add_choice(names, key, by_value)
                return

    def _add_choice(self, names: list[str], key: str, by_value: dict[str, str]) -> None:
        told = tuple((value, class_name(name)) for value, name in by_value.items())
        self.choices[frozenset(map(class_name, names))] = Choice(key, told)


def member_names(values: Iterable[str | int]) -> list[str]:
    """Return names for the members of an enum, each its own, and by the values alone: a new value renames no other."""
    names: dict[str, None] = {}
    for value in values:
        text = str(value).strip()
        word = "_".join(naming.words(text)).upper() or ("OTHER" if text else "EMPTY")
        if word[0].isdigit():
            word = f"VALUE_MINUS_{word}" if text.startswith("-") else f"VALUE_{word}"
        names[naming.unique(word, names, "_")] = None
    return list(names)


def class_name(component: str) -> str:
    """Return what the generator will call the class of a component."""
    return str(ClassName(component, "field_"))


def _options(flat: Schema) -> list[Any]:
    """Return the branches of all choices of a flat schema."""
    further = [option for each in flat.get("allOf", []) for option in _options(each)]
    return [*flat.get("anyOf", []), *flat.get("oneOf", []), *further]


def _kinds(schema: Schema) -> list[Any]:
    kinds = schema.get("type")
    return kinds if isinstance(kinds, list) else [kinds]


def _only_value(flat: Schema) -> str | None:
    """Return the one value that a schema allows, as text."""
    values = [flat["const"]] if "const" in flat else flat.get("enum", [])
    if len(values) != 1 or not isinstance(values[0], (str, int)):
        return None
    return values[0] if isinstance(values[0], str) else json.dumps(values[0])


def _but_null(shown: Schema) -> Schema:
    options = [option for option in shown.get("anyOf", []) if option != {"type": "null"}]
    return _union(options) if options else shown


def _union(options: list[Schema]) -> Schema:
    """Return one of several; anything, where one of them is anything."""
    if not options or {} in options:
        return {}
    return options[0] if len(options) == 1 else {"anyOf": options}
