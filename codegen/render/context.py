"""What the templates write: names, types and signatures, decided from the parsed document. No text is laid out here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, quote

import attrs
from openapi_python_client.parser.openapi import Endpoint, GeneratorData
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.schema import UntrustedString

from codegen import naming
from codegen.errors import PipelineError
from codegen.render.expressions import MappingProperty, but_nulls, is_single, model_names, options, read_expression
from codegen.render.generator_input import (
    RESPONSE,
    ResponseShape,
    View,
    describe,
    in_words,
    parameter_schema,
    python_names,
    response_types,
)
from codegen.render.typed_dicts import TypedDictPlan, TypedDicts, plans, typed_dicts
from codegen.spec.normalise import sent_path, target_of, without_preview_mark
from trigg_ext.openapi.document import Site, operations
from trigg_ext.openapi.json_types import mapping
from trigg_ext.openapi.media_types import BodyKind, body_kind, is_json

#: What the generated functions use by these names; a parameter that would be called so gets an underscore.
FUNCTION_NAMES = frozenset(
    {"self", "body", "content_type", "headers", "cookies", "operations", "builtins", "as_raw", "as_raw_async"}
    | {
        "choose_body",
        "cookie_value",
        "dump",
        "header_value",
        "json_items",
        "model_body",
        "nothing_behind",
        "parts",
        "path_segment",
    }
    | {"query_pairs", "required", "simple", "STYLES", "TYPES"}
)


@attrs.frozen
class Parameter:
    """One parameter of a request, as the generated functions take it."""

    name: str
    python_name: str
    place: str
    type: str
    required: bool
    style: str
    explode: bool
    about: str
    is_nested: bool = False

    @property
    def declaration(self) -> str:
        """As it stands in a signature."""
        return f"{self.python_name}: {self.type}" if self.required else f"{self.python_name}: {self.type} | None = None"

    @property
    def key(self) -> str:
        """The name that it is sent by: that of a cookie has the letters of a token alone."""
        return quote(self.name, safe="!#$&'*+^`|") if self.place == "cookie" else self.name

    @property
    def value(self) -> str:
        """The Python expression of its value; of a list of objects, a list of texts."""
        return f"json_items({literal(self.name)}, {self.python_name})" if self.is_nested else self.python_name

    @property
    def given(self) -> str:
        """The same, outside of the path."""
        return f"required({literal(self.name)}, {self.value})" if self.required else self.value


@attrs.frozen
class BodyPlan:
    """The body of a request: its kinds by media type, and its type.

    A caller gives what is ``public``, which type checkers look into; what is made of it takes any mapping.
    """

    kinds: tuple[tuple[str, BodyKind], ...]
    type: str
    public: str
    required: bool
    about: str
    model: str = ""
    described_by: str = ""
    needed: tuple[str, ...] = ()
    read: str = ""
    field: str = ""
    files: tuple[str, ...] = ()
    types: dict[str, str] = attrs.field(factory=dict)
    styles: dict[str, dict[str, tuple[str, bool]]] = attrs.field(factory=dict)

    @property
    def declaration(self) -> str:
        """As it stands in a signature."""
        return f"body: {self.type}" if self.required else f"body: {self.type} | None = None"

    @property
    def as_public(self) -> BodyPlan:
        """The same, as the public method declares it."""
        read = f" | {self.read}" if self.read else ""
        return attrs.evolve(self, type=f"{self.public}{read}")

    @property
    def choice(self) -> list[str]:
        """The declaration of ``content_type``, where there is a choice."""
        kinds = [literal(media_type) for media_type, _ in self.kinds]
        return [f"content_type: Literal[{', '.join(kinds)}] = {kinds[0]}"] if len(kinds) > 1 else []


@attrs.frozen
class EndpointPlan:
    """One method and path: the module that writes its request and reads its response."""

    method: str
    path: str
    module: str
    operation: str
    path_parameters: tuple[Parameter, ...]
    parameters: tuple[Parameter, ...]
    body: BodyPlan | None
    response: ResponseShape
    return_type: str
    decode: str
    reader: str
    model_imports: tuple[str, ...]

    @property
    def arguments(self) -> list[str]:
        """The declarations of ``request()``, in order; ``*`` where keywords begin."""
        return self.arguments_with(())

    def arguments_with(self, optional: tuple[str, ...]) -> list[str]:
        """Return the declarations, where the path parameters called so may be left out."""
        out = [attrs.evolve(each, required=each.name not in optional).declaration for each in self.path_parameters]
        out += [self.body.declaration] if self.body else []
        keywords = [*(self.body.choice if self.body else ()), *(each.declaration for each in self.parameters)]
        # What must be given may be given by place, as long as nothing before it has a default.
        by_place = [each for each in keywords if not _has_default(each) and not any(map(_has_default, out))]
        keywords = sorted((each for each in keywords if each not in by_place), key=_has_default)
        if optional and self.body and self.body.required:
            keywords.insert(0, out.pop())
        return [*out, *by_place, *(["*"] if keywords else []), *keywords]

    @property
    def names(self) -> list[str]:
        """The same names, as ``request()`` is called with them from a resource's method."""
        out = [each.python_name for each in self.path_parameters]
        if self.body:
            out.append("body")
            out += ["content_type=content_type"] if self.body.choice else []
        return out + [f"{each.python_name}={each.python_name}" for each in self.parameters]

    @property
    def path_expression(self) -> str:
        """The Python expression of the percent-encoded path: what stands before ``?`` and ``#`` of the template."""
        pieces: list[str] = []
        by_name = {each.name: each for each in self.path_parameters}
        for index, part in enumerate(re.split(r"\{([^{}]+)\}", sent_path(self.path))):
            if index % 2:
                each = by_name[part]
                style = "" if each.style == "single" else f", {literal(each.style)}, {each.explode}"
                pieces.append(f"path_segment({literal(part)}, {each.value}{style})")
            elif part:
                pieces.append(literal(quote(part, safe="/%:@!$&'()*+,;=")))
        return " + ".join(pieces)

    @property
    def fixed_query(self) -> list[tuple[str, str]]:
        """The query that the template itself has."""
        return parse_qsl(self.path.partition("#")[0].partition("?")[2], keep_blank_values=True)


@attrs.frozen
class MethodPlan:
    """One public method: ``client.<resource>.<name>``, over one endpoint and its shorter variants."""

    resource: str
    name: str
    constant: str
    site: Site
    endpoint: EndpointPlan
    variants: tuple[EndpointPlan, ...]
    title: str

    @property
    def operation(self) -> dict[str, Any]:
        """The operation in the effective document."""
        return self.site.operation

    @property
    def vendor_tag(self) -> str:
        """The section of the vendor's reference; empty where it has none."""
        return next(iter(self.operation["x-trigg-vendor"]["tags"]), "")

    @property
    def paging(self) -> list[tuple[str, str]]:
        """How it responds in pages, as the arguments of ``Paging``; empty where it does not."""
        return [(naming.snake(key), name) for key, name in self.operation.get("x-trigg-paging", {}).items()]

    @property
    def response_types(self) -> list[str]:
        """The media types that its success may have; none where it has no body."""
        return [] if self.endpoint.response.kind == "location" else response_types(self.operation)

    @property
    def optional_path(self) -> tuple[str, ...]:
        """The path parameters that may be left out, the first of them first."""
        return tuple(self.operation.get("x-trigg-optional-path", ()))

    @property
    def arguments(self) -> list[str]:
        """The declarations of the public method; path parameters that may be left out have a default."""
        body = self.endpoint.body and self.endpoint.body.as_public
        return attrs.evolve(self.endpoint, body=body).arguments_with(self.optional_path)

    @property
    def variant_choices(self) -> list[tuple[str, EndpointPlan, list[str]]]:
        """The shorter endpoints, shortest first, each with the name whose absence chooses it, and the names behind."""
        names = {each.name: each.python_name for each in self.endpoint.path_parameters}
        left_out = [names[each] for each in self.optional_path]
        by_length = sorted(self.variants, key=lambda each: len(each.path_parameters))
        return [
            (name, variant, left_out[index + 1 :])
            for index, (name, variant) in enumerate(zip(left_out, by_length, strict=True))
        ]


@attrs.frozen
class Resource:
    """The attribute of a client that holds methods: its class, and the package that the class is in."""

    name: str
    class_name: str
    package: str
    methods: tuple[MethodPlan, ...]
    dicts: TypedDicts

    @cached_property
    def models(self) -> set[str]:
        """The models and typed dicts that its signatures name."""
        bodies = [method.endpoint.body.public for method in self.methods if method.endpoint.body]
        models = {line.split()[-1] for method in self.methods for line in method.endpoint.model_imports}
        return models.union(*map(self.dicts.used, bodies))

    def uses(self, name: str) -> bool:
        """Return whether its signatures name something."""
        return any(re.search(rf"\b{name}\b", each) for method in self.methods for each in method.arguments)

    @property
    def has_gaps(self) -> bool:
        """Whether a part of a path can be given and one before it left out."""
        return any(behind for method in self.methods for _, _, behind in method.variant_choices)

    @cached_property
    def modules(self) -> dict[str, str]:
        """The modules by which its signatures spell names: of models, and of built-in types that are its methods'."""
        builtin = {"list", "dict", "str", "int", "float", "bool", "bytes", "set"}
        modules = dict.fromkeys(builtin & {method.name for method in self.methods}, "builtins")
        return modules | dict.fromkeys(self.models, "models")

    def spelled(self, text: str) -> str:
        """Return a type as its signatures spell it: models by their module, which loads each when it is asked for."""
        return _spelled(text, self.modules)


@attrs.frozen
class Plan:
    """Everything the templates need beside the models."""

    methods: tuple[MethodPlan, ...]
    resources: tuple[Resource, ...]
    typed_dicts: tuple[TypedDictPlan, ...]
    models: frozenset[str]

    def spelled(self, text: str) -> str:
        """Return a type as the typed dicts spell it: models by their module, which loads each when it is asked for."""
        return _spelled(text, self.modules)

    @cached_property
    def modules(self) -> dict[str, str]:
        """The module by which typed dicts spell the names of models."""
        return dict.fromkeys(self.models, "models")

    @property
    def endpoints(self) -> list[EndpointPlan]:
        """Every endpoint of every method."""
        return [endpoint for method in self.methods for endpoint in (method.endpoint, *method.variants)]


@attrs.frozen
class _Parsed:
    """What the generator made of operations, by their operationIds."""

    endpoints: dict[str, Endpoint]
    types: dict[str, dict[str, Any]]
    view: View
    dicts: TypedDicts


def make_plan(effective: dict[str, Any], view: View, data: GeneratorData, types: dict[str, dict[str, Any]]) -> Plan:
    """Return the plan for an effective document, its view, what the generator made of it, and the types in it."""
    endpoints = {
        str(endpoint.name): endpoint
        for collection in data.endpoint_collections_by_tag.values()
        for endpoint in collection.endpoints
    }
    variants: dict[tuple[str, str], list[Site]] = {}
    for site in operations(effective):
        if "x-trigg-variant-of" in site.operation:
            variants.setdefault((site.method, site.operation["x-trigg-variant-of"]), []).append(site)
    classes = {str(each.class_info.name) for each in (*data.models, *data.enums)}
    dicts = typed_dicts(data.models, _schemas(effective), open_models(effective), classes | naming.RESERVED_CLASSES)
    parsed = _Parsed(endpoints, types, view, dicts)
    methods: list[MethodPlan] = []
    packages: dict[str, str] = {}
    for site in operations(effective):
        if "x-trigg-variant-of" in site.operation:
            continue
        identifier = site.operation["operationId"]
        constant = identifier.upper()
        resource, name = site.operation["x-trigg-name"].split(".")
        shorter = variants.get((site.method, site.path), [])
        packages[resource] = str(endpoints[identifier].tags[0])
        methods.append(
            MethodPlan(
                resource=resource,
                name=name,
                constant=constant,
                site=site,
                endpoint=_endpoint(site, parsed, constant),
                variants=tuple(_endpoint(each, parsed, constant) for each in shorter),
                title=without_preview_mark(str(site.operation.get("summary") or "")) or site.label,
            )
        )
    taken = classes | naming.RESERVED_CLASSES
    by_resource: dict[str, list[MethodPlan]] = {name: [] for name in packages}
    for method in methods:
        by_resource[method.resource].append(method)
    resources = tuple(
        Resource(name, _resource_class(name, taken), package, tuple(by_resource[name]), dicts)
        for name, package in packages.items()
    )
    bodies = [prop for held in types.values() for name, prop in held.items() if name != RESPONSE]
    return Plan(tuple(methods), resources, plans(dicts, bodies), frozenset(classes))


def _spelled(text: str, modules: Mapping[str, str]) -> str:
    """Return a type in which each name that has a module is an attribute of it: no name in a string, no attribute."""

    def qualified(found: re.Match[str]) -> str:
        module = modules.get(found[0])
        return f"{module}.{found[0]}" if module else found[0]

    return re.sub(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|(?<![\w.])[A-Za-z_]\w*""", qualified, text)


def open_models(effective: dict[str, Any]) -> set[str]:
    """Return the models that may have fields of any other names."""
    return {name for name, schema in _schemas(effective).items() if mapping(schema).get("additionalProperties")}


def _schemas(effective: dict[str, Any]) -> dict[str, Any]:
    return mapping(mapping(effective.get("components")).get("schemas"))


_AS_SOURCE = json.JSONEncoder(ensure_ascii=False).encode


def literal(text: Any) -> str:
    """Return a text as it stands in Python source."""
    return _AS_SOURCE(text.get_untrusted_value() if isinstance(text, UntrustedString) else text)


def _has_default(declaration: str) -> bool:
    return " = " in declaration


def _resource_class(name: str, taken: set[str]) -> str:
    """Return a class beside which the models can be imported."""
    class_name = naming.pascal(name)
    while {class_name, f"Async{class_name}"} & taken:
        class_name = f"{class_name}Resource"
    taken.add(class_name)
    return class_name


def _endpoint(site: Site, parsed: _Parsed, constant: str) -> EndpointPlan:
    endpoint = parsed.endpoints[site.operation["operationId"]]
    types = dict(parsed.types.get(site.operation["operationId"], {}))
    response = types.pop(RESPONSE, None)
    shape = parsed.view.responses[site.method, site.path]
    imports: set[tuple[str, str]] = set()
    parameters = _parameters(site, endpoint, parsed.dicts, imports)
    body = _body(site, types, parsed.dicts, imports)
    return_type, decode = _decoding(shape, response)
    if body is not None and body.model:
        read, field = parsed.dicts.as_read(next(iter(types.values())), response)
        body = attrs.evolve(body, read=read, field=field, type=" | ".join(filter(None, (body.type, read))))
    if response is not None:
        imports |= model_names(response)
    return EndpointPlan(
        method=site.method,
        path=site.path,
        module=str(endpoint.name),
        operation=constant,
        path_parameters=tuple(each for each in parameters if each.place == "path"),
        parameters=tuple(each for each in parameters if each.place != "path"),
        body=body,
        response=shape,
        return_type=return_type,
        decode=decode,
        reader=_reader(shape, response) if "READER" in decode else "",
        model_imports=tuple(f"from ...models.{module} import {name}" for module, name in sorted(imports)),
    )


def _parameters(site: Site, endpoint: Endpoint, dicts: TypedDicts, imports: set[tuple[str, str]]) -> list[Parameter]:
    """Return those of the path in its order, then the others by their place."""
    props = {int(prop.name.get_untrusted_value()): prop for prop in endpoint.query_parameters}
    places = ("path", "query", "header", "cookie")
    declared = sorted(
        enumerate(site.operation["parameters"]),
        key=lambda each: (
            places.index(each[1]["in"]),
            site.path.find(f"{{{each[1]['name']}}}") if each[1]["in"] == "path" else each[0],
        ),
    )
    names = python_names(
        [facts["name"] for _, facts in declared],
        FUNCTION_NAMES | {str(endpoint.name)},
        [f"{facts['name']}_{facts['in']}" for _, facts in declared],
    )
    out: list[Parameter] = []
    for (index, facts), name in zip(declared, names, strict=True):
        imports |= model_names(props[index])
        default_style = "form" if facts["in"] in ("query", "cookie") else "simple"
        style = "json" if "content" in facts else facts.get("style") or default_style
        explode = bool(facts.get("explode", style == "form"))
        _refuse_style(site, facts, props[index], (style, explode))
        if style in ("simple", "form") and is_single(props[index]):
            style = "single"
        out.append(
            Parameter(
                name=facts["name"],
                python_name=name,
                place=facts["in"],
                type=dicts.as_mappings.of(props[index]),
                required=facts.get("required") is True,
                style=style,
                explode=explode,
                about=describe(parameter_schema(facts), _about_parameter(facts), facts.get("description")),
                is_nested=style in ("form", "simple") and _is_nested(props[index]),
            )
        )
    return out


def _is_nested(prop: Any) -> bool:
    """Return whether a type is a list of what has no single value itself."""
    items = options(prop.inner_property) if isinstance(prop, ListProperty) else []
    return any(isinstance(each, (ModelProperty, MappingProperty, ListProperty)) for each in items)


def _refuse_style(site: Site, facts: dict[str, Any], prop: Any, style: tuple[str, bool]) -> None:
    """Refuse a parameter that has no one form on the wire.

    Raises:
        PipelineError: the text names the parameter, and what settles it.
    """
    is_object, is_list = _has(prop, ModelProperty, MappingProperty), _has(prop, ListProperty)
    match facts["in"], *style:
        case "cookie", "form", True if is_object or is_list:
            why = "is a list or an object in a cookie with explode: true, which gives several cookies of one name"
            remedy = "explode: false"
        case "query", "spaceDelimited" | "pipeDelimited", True if is_object:
            why, remedy = (
                f"is an object with style: {style[0]} and explode: true, which no standard defines",
                "style: form",
            )
        case _:
            return
    raise PipelineError(
        f"{site.label}: the parameter {facts['name']!r} {why}. An overlay action on {target_of(site)}"
        f".parameters[?@.name=='{facts['name']}'] with `update: {{{remedy}}}` settles it."
    )


def _has(prop: Any, *kinds: type[Any]) -> bool:
    return any(isinstance(each, kinds) for each in options(prop))


def _body(site: Site, props: dict[str, Any], dicts: TypedDicts, imports: set[tuple[str, str]]) -> BodyPlan | None:
    if not props:
        return None
    types: list[str] = []
    public: list[str] = []
    kinds: list[tuple[str, BodyKind]] = []
    files: list[str] = []
    part_types: dict[str, str] = {}
    styles: dict[str, dict[str, tuple[str, bool]]] = {}
    for media_type, prop in props.items():
        kind = body_kind(media_type)
        kinds.append((media_type, kind))
        if kind == "raw":
            types.append("RawBody")
            public.append("RawBody")
            continue
        imports |= model_names(prop)
        types.append(dicts.as_mappings.of(prop))
        public.append(dicts.of(prop))
        for name, each in _encodings(site, dict(_fields(prop)), media_type, kind):
            if isinstance(each, str):
                part_types[name] = each
            else:
                styles.setdefault(media_type, {})[name] = each
        if kind == "multipart":
            files += [name for name, field in _fields(prop) if isinstance(field, FileProperty)]
    request = site.operation["requestBody"]
    first = next(iter(props.values()))
    only = first if len(kinds) == 1 and kinds[0][1] in ("json", "form") else None
    return BodyPlan(
        kinds=tuple(kinds),
        type=_one_of(types),
        public=_one_of(public),
        required=request.get("required") is True,
        about=str(request.get("description") or ""),
        model=_class_of(only),
        described_by=_class_of(first) if len(kinds) == 1 else "",
        needed=_needed(first),
        files=tuple(dict.fromkeys(files)),
        types=part_types,
        styles=styles,
    )


def _class_of(prop: Any) -> str:
    return str(prop.class_info.name) if isinstance(prop, ModelProperty) else ""


def _needed(prop: Any) -> tuple[str, ...]:
    required = prop.required_properties or [] if isinstance(prop, ModelProperty) else []
    return tuple(each.name.get_untrusted_value() for each in required)


def _about_parameter(facts: dict[str, Any]) -> str:
    places = {"path": "in the path", "query": "in the query", "header": "in a header", "cookie": "in a cookie"}
    return f"The {in_words(facts['name'])}, {places[facts['in']]}."


def _one_of(types: list[str]) -> str:
    return "Any" if "Any" in types else " | ".join(dict.fromkeys(types))


def _encodings(
    site: Site, fields: dict[str, Any], media_type: str, kind: str
) -> Iterator[tuple[str, str | tuple[str, bool]]]:
    """Yield for fields and parts their style and whether it explodes, or for parts, where none is told, their type.

    Raises:
        PipelineError: the body cannot be sent as it is described; the text names it, and what settles it.
    """
    encodings = site.operation["requestBody"]["content"][media_type].get("encoding", {})
    for name, told in encodings.items() if kind in ("form", "multipart") else ():
        required = [header for header, each in told.get("headers", {}).items() if each.get("required") is True]
        content_type = str(told.get("contentType", ""))
        is_text = is_json(content_type) or not _has(fields.get(name), ModelProperty, MappingProperty)
        is_one = re.fullmatch(r"[\w.+-]+/[\w.+-]+(\s*;[ -~]*)?", content_type) is not None
        style = told.get("style", "form")
        why = ""
        if kind == "multipart" and required:
            why = f"needs the header {required[0]!r}, which is not supported"
        elif {"style", "explode", "allowReserved"} & told.keys():
            yield name, (style, bool(told.get("explode", style == "form")))
            if style not in ("form", "spaceDelimited", "pipeDelimited", "deepObject"):
                why = f"has the style {style!r}, which a form does not have"
        elif is_one and not is_text:
            why = f"is an object as {content_type}, which is not supported"
        elif kind == "multipart" and is_one:
            yield name, content_type
        if why:
            raise PipelineError(
                f"{site.label}: the field {name!r} of {media_type} {why}. An overlay action on {target_of(site)}"
                f".requestBody.content['{media_type}'].encoding['{name}'] that corrects this settles it."
            )


def _fields(prop: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a model, or of one of several, by their names on the wire; of a list, what it holds."""
    for model in (each for each in options(prop) if isinstance(each, ModelProperty)):
        for each in [*(model.required_properties or []), *(model.optional_properties or [])]:
            yield each.name.get_untrusted_value(), each.inner_property if isinstance(each, ListProperty) else each


def _decoding(shape: ResponseShape, prop: Any) -> tuple[str, str]:
    """Return the type that a method returns, and the statements that make it from ``response``."""
    if shape.kind == "none":
        return "None", "return None"
    if shape.kind == "location":
        return "str", "return read_location(response)"
    if shape.kind == "text":
        return "str", "return read_text(response)"
    if shape.kind == "bytes":
        return "bytes", "return response.content"
    return_type: str = prop.get_type_string(no_optional=True).as_unembedded_code()
    if isinstance(prop, MappingProperty):
        return return_type, _decode_json(shape, prop, "read_json(response, {})")
    statements = _decode_json(shape, prop, "read_json(response)")
    if not shape.optional or return_type == "Any":
        return return_type, statements
    return f"{return_type} | None", f"if not trimmed(response.content):\n    return None\n{statements}"


def _reader(shape: ResponseShape, prop: Any) -> str:
    """Return what reads, in C, the responses that are just as described."""
    if isinstance(prop, ListProperty):
        return f'Reader({prop.inner_property.class_info.name}, "list")'  # type: ignore[attr-defined]
    name = prop.class_info.name
    return f'Reader({name}, "data")' if shape.envelope == "object" else f"Reader({name})"


def _decode_json(shape: ResponseShape, prop: Any, value: str) -> str:
    if shape.envelope:
        value = f"unwrap({value})" if shape.envelope == "object" else f"unwrap_items({value})"
    if isinstance(prop, ModelProperty):
        return f"return READER.read(response.content) or {prop.class_info.name}.from_dict(as_object({value}))"
    if isinstance(prop, ListProperty):
        inner = read_expression(prop.inner_property, "each")
        read = f"as_sequence({value})"
        if isinstance(prop.inner_property, ModelProperty):
            inner = f"{prop.inner_property.class_info.name}.from_dict(as_object(each))"
            fast = "" if shape.envelope else "READER.read(response.content) or "
            return f"return {fast}[{inner} for each in {but_nulls(prop.inner_property, read)}]"
        return f"return {read}" if inner == "each" else f"return [{inner} for each in {read}]"
    if isinstance(prop, MappingProperty):
        inner = "each" if prop.inner is None else read_expression(prop.inner, "each")
        read = f"as_mapping({value})"
        return f"return {read}" if inner == "each" else f"return {{key: {inner} for key, each in {read}.items()}}"
    inner = read_expression(prop, "value")
    return_type = prop.get_type_string(no_optional=True).as_unembedded_code()
    if return_type == "Any":
        return f"return {value}"
    return f"value: Any = {value}\nout: {return_type} = {inner}\nreturn out"
