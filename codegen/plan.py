"""What the templates write: names, types and expressions, decided from the parsed document. No text is laid out here."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import attrs
from openapi_python_client import schema as oai
from openapi_python_client.parser.openapi import Endpoint, GeneratorData
from openapi_python_client.parser.properties import (
    AnyProperty,
    EnumProperty,
    LiteralEnumProperty,
    ModelProperty,
)
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.strings import PythonCode, safe_for_docstring

from codegen.normalise import without_preview_mark
from codegen.schema import Site, operations
from codegen.view import AnswerShape, View, body_kind

_DOC_WIDTH = 108

#: What a status means to the caller, by the name of the error that the hand-written layer raises for it.
ERRORS_BY_STATUS = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "QuarantinedError",
    "429": "RateLimitedError",
    "502": "BadGatewayError",
}

#: Names that a model's own methods have; a property that would be called so gets an underscore.
_MODEL_MEMBERS = frozenset({"to_dict", "from_dict", "to_multipart", "additional_properties", "additional_keys"})
_PARAMETER_NAMES = frozenset({"self", "body", "content_type"})


@attrs.define
class MappingProperty(AnyProperty):
    """A free-form object: a plain ``dict``, without a class of its own."""

    _type_string: ClassVar[str] = "dict[str, Any]"
    _json_type_string: ClassVar[str] = "dict[str, Any]"
    inner: Any = None

    def get_base_type_string(self) -> PythonCode:
        inner = self.inner.get_type_string().as_unembedded_code() if self.inner is not None else "Any"
        return PythonCode(f"dict[str, {inner}]")

    def get_imports(self, *, prefix: str) -> set[str]:
        return super().get_imports(prefix=prefix) | (
            self.inner.get_imports(prefix=prefix) if self.inner is not None else set()
        )

    def get_lazy_imports(self, *, prefix: str) -> set[str]:
        return self.inner.get_lazy_imports(prefix=prefix) if self.inner is not None else set()


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
    doc: str

    @property
    def declaration(self) -> str:
        return f"{self.python_name}: {self.type}" if self.required else f"{self.python_name}: {self.type} | None = None"


@attrs.frozen
class BodyPlan:
    """The body of a request: its kinds by media type, and the type a caller gives."""

    kinds: tuple[tuple[str, str], ...]
    type: str
    required: bool
    doc: str

    @property
    def declaration(self) -> str:
        return f"body: {self.type}" if self.required else f"body: {self.type} | None = None"

    @property
    def media_types(self) -> tuple[str, ...]:
        return tuple(media_type for media_type, _ in self.kinds)


@attrs.frozen
class EndpointPlan:
    """One method and path: the module that writes its request and reads its answer."""

    method: str
    path: str
    module: str
    operation: str
    path_parameters: tuple[Parameter, ...]
    parameters: tuple[Parameter, ...]
    body: BodyPlan | None
    answer: AnswerShape
    return_type: str
    decode: str
    model_imports: tuple[str, ...]

    @property
    def arguments(self) -> list[str]:
        """The declarations of ``request()``, in order; ``*`` where keywords begin."""
        out = [each.declaration for each in self.path_parameters]
        if self.body:
            out.append(self.body.declaration)
        # What must be given may be given by place, as long as nothing before it has a default.
        by_place = [each for each in self.parameters if each.required and (self.body is None or self.body.required)]
        out += [each.declaration for each in by_place]
        keywords = [each.declaration for each in self.parameters if each not in by_place]
        if self.body and len(self.body.kinds) > 1:
            choices = ", ".join(f'"{kind}"' for kind in self.body.media_types)
            keywords.insert(0, f'content_type: Literal[{choices}] = "{self.body.media_types[0]}"')
        required = [each for each in keywords if " = " not in each]
        return [*out, "*", *required, *(each for each in keywords if " = " in each)] if keywords else out

    @property
    def names(self) -> list[str]:
        """The same names, as ``request()`` is called with them from a resource's method."""
        out = [each.python_name for each in self.path_parameters]
        if self.body:
            out.append("body")
        if self.body and len(self.body.kinds) > 1:
            out.append("content_type=content_type")
        return out + [f"{each.python_name}={each.python_name}" for each in self.parameters]

    @property
    def path_expression(self) -> str:
        """The Python expression of the percent-encoded path."""
        pieces: list[str] = []
        by_name = {each.name: each for each in self.path_parameters}
        for index, part in enumerate(re.split(r"\{([^{}]+)\}", self.path)):
            if index % 2:
                pieces.append(f"path_segment({part!r}, {by_name[part].python_name})")
            elif part:
                pieces.append(repr(part))
        return " + ".join(pieces)


@attrs.frozen
class MethodPlan:
    """One public method: ``client.<resource>.<name>``, over one endpoint and its shorter variants."""

    resource: str
    name: str
    constant: str
    site: Site
    endpoint: EndpointPlan
    variants: tuple[EndpointPlan, ...]
    vendor_tag: str
    title: str
    doc: str

    @property
    def operation(self) -> dict[str, Any]:
        return self.site.operation

    @property
    def optional_path(self) -> tuple[str, ...]:
        return tuple(self.operation.get("x-trigg-optional-path", ()))

    @property
    def arguments(self) -> list[str]:
        """The declarations of the public method; path parameters that may be left out have a default."""
        optional = set(self.optional_path)
        if not optional:
            return self.endpoint.arguments
        out: list[str] = []
        for each in self.endpoint.path_parameters:
            out.append(f"{each.python_name}: {each.type} | None = None" if each.name in optional else each.declaration)
        rest = self.endpoint.arguments[len(self.endpoint.path_parameters) :]
        if self.endpoint.body and self.endpoint.body.required:
            rest = ["*", *(each for each in rest if each != "*")]
        return out + rest

    @property
    def variant_choices(self) -> list[tuple[str, EndpointPlan]]:
        """The shorter endpoints, shortest first, each with the Python name whose absence chooses it."""
        names = {each.name: each.python_name for each in self.endpoint.path_parameters}
        by_length = sorted(self.variants, key=lambda each: len(each.path_parameters))
        return [(names[dropped], variant) for dropped, variant in zip(self.optional_path, by_length, strict=True)]


@attrs.frozen
class Plan:
    """Everything the templates need beside the models."""

    methods: tuple[MethodPlan, ...]

    @property
    def endpoints(self) -> list[EndpointPlan]:
        return [endpoint for method in self.methods for endpoint in (method.endpoint, *method.variants)]

    def resources(self) -> dict[str, list[MethodPlan]]:
        """Methods by resource, both in the document's order."""
        out: dict[str, list[MethodPlan]] = {}
        for method in self.methods:
            out.setdefault(method.resource, []).append(method)
        return out


def make_plan(effective: dict[str, Any], view: View, data: GeneratorData) -> Plan:
    """The plan for an effective document, its view, and what the generator made of the view."""
    endpoints = {
        (endpoint.method, _path_of(endpoint)): endpoint
        for collection in data.endpoint_collections_by_tag.values()
        for endpoint in collection.endpoints
    }
    paths = {site.operation["operationId"]: site for site in operations(effective)}
    by_id: dict[str, Endpoint] = {str(endpoint.name): endpoint for endpoint in endpoints.values()}
    variants: dict[tuple[str, str], list[Site]] = {}
    for site in paths.values():
        if "x-trigg-variant-of" in site.operation:
            variants.setdefault((site.method, site.operation["x-trigg-variant-of"]), []).append(site)
    methods: list[MethodPlan] = []
    for site in paths.values():
        if "x-trigg-variant-of" in site.operation:
            continue
        resource, name = site.operation["x-trigg-name"].split(".")
        constant = site.operation["operationId"].upper()
        endpoint = _endpoint(site, by_id, view, constant)
        short = tuple(_endpoint(each, by_id, view, constant) for each in variants.get((site.method, site.path), []))
        title = without_preview_mark(str(site.operation.get("summary") or "")) or site.operation["operationId"]
        tags = site.operation["x-trigg-vendor"]["tags"]
        methods.append(
            MethodPlan(
                resource=resource,
                name=name,
                constant=constant,
                site=site,
                endpoint=endpoint,
                variants=short,
                vendor_tag=tags[0] if tags else "",
                title=title,
                doc=_method_doc(site, endpoint, title),
            )
        )
    return Plan(tuple(methods))


def prepare(data: GeneratorData) -> None:
    """Change what the generator parsed where its own choices do not serve: free-form objects become plain mappings,
    and no property or parameter takes a name that the generated code uses itself."""
    free = {model.class_info.name for model in data.models if _is_free_form(model)}
    replaced: dict[int, Any] = {}

    def swap(prop: Any) -> Any:
        if id(prop) in replaced:
            return replaced[id(prop)]
        if isinstance(prop, ModelProperty) and prop.class_info.name in free:
            inner = prop.additional_properties
            inner = None if inner is None or type(inner) is AnyProperty else swap(inner)
            out: Any = MappingProperty(
                name=prop.name,
                required=prop.required,
                default=None,
                python_name=prop.python_name,
                description=prop.description,
                example=None,
                inner=inner,
            )
            replaced[id(prop)] = out
            return out
        if isinstance(prop, ListProperty):
            prop.inner_property = swap(prop.inner_property)
        elif isinstance(prop, UnionProperty):
            prop.inner_properties = [swap(each) for each in prop.inner_properties]
        return prop

    for model in data.models:
        if model.class_info.name in free:
            continue
        for group in (model.required_properties or [], model.optional_properties or []):
            for index, prop in enumerate(group):
                group[index] = swap(prop)
                if group[index].python_name in _MODEL_MEMBERS:
                    _rename(group[index], f"{group[index].python_name}_")
        imports: set[str] = set()
        lazy: set[str] = set()
        for prop in [*(model.required_properties or []), *(model.optional_properties or [])]:
            imports |= prop.get_imports(prefix="..")
            lazy |= prop.get_lazy_imports(prefix="..")
        model.set_relative_imports(imports)
        model.set_lazy_imports(lazy)
    data.models = [model for model in data.models if model.class_info.name not in free]
    for collection in data.endpoint_collections_by_tag.values():
        for endpoint in collection.endpoints:
            for body in endpoint.bodies:
                body.prop = swap(body.prop)
            for response in endpoint.responses:
                response.prop = swap(response.prop)
            groups = (endpoint.query_parameters, endpoint.header_parameters, endpoint.cookie_parameters)
            for parameters in (endpoint.path_parameters, *groups):
                for index, prop in enumerate(parameters):
                    parameters[index] = swap(prop)
                    if parameters[index].python_name in _PARAMETER_NAMES:
                        _rename(parameters[index], f"{parameters[index].python_name}_")


def _is_free_form(model: ModelProperty) -> bool:
    return not model.required_properties and not model.optional_properties and not model.is_multipart_body


def _rename(prop: Any, name: str) -> None:
    object.__setattr__(prop, "python_name", type(prop.python_name)(name, prefix="field_", skip_snake_case=True))


def _path_of(endpoint: Endpoint) -> str:
    return endpoint.path.get_untrusted_value()


# --- expressions that read and write values ---------------------------------------------------------------------------


def read_expression(prop: Any, value: str, depth: int = 0) -> str:
    """The Python expression that reads what came, leniently, into a property's type."""
    if isinstance(prop, UnionProperty):
        return _read_union(prop, value, depth)
    for kind, name in (
        (StringProperty, "str"),
        (BooleanProperty, "bool"),
        (IntProperty, "int"),
        (FloatProperty, "float"),
    ):
        if isinstance(prop, kind):
            return f"as_{name}({value})"
    if isinstance(prop, EnumProperty):
        return f"as_enum({prop.class_info.name}, {value})"
    if isinstance(prop, ModelProperty):
        return f"{prop.class_info.name}.from_dict({value}) if {value}.__class__ is dict else {value}"
    if isinstance(prop, ListProperty):
        each = f"each{depth or ''}"
        inner = read_expression(prop.inner_property, each, depth + 1)
        if inner == each:
            return value
        dropped = f" if {each} is not None" if isinstance(prop.inner_property, ModelProperty) else ""
        return f"[{inner} for {each} in {value}{dropped}] if {value}.__class__ is list else {value}"
    if isinstance(prop, MappingProperty) and prop.inner is not None:
        each = f"each{depth or ''}"
        inner = read_expression(prop.inner, each, depth + 1)
        return f"{{key: {inner} for key, {each} in {value}.items()}} if {value}.__class__ is dict else {value}"
    return value


def fast_check(prop: Any, value: str) -> str:
    """An expression that is true where a value needs no reading; empty where there is no cheap one."""
    if isinstance(prop, UnionProperty):
        inner = [each for each in prop.inner_properties if not isinstance(each, NoneProperty)]
        return fast_check(inner[0], value) if len(inner) == 1 else ""
    for kind, name in (
        (StringProperty, "str"),
        (BooleanProperty, "bool"),
        (IntProperty, "int"),
        (FloatProperty, "float"),
    ):
        if isinstance(prop, kind):
            return f"{value}.__class__ is {name}"
    return ""


def dump_expression(prop: Any, value: str) -> str:
    """The Python expression that writes a property's value; plain dicts are taken where a model is meant."""
    if isinstance(prop, UnionProperty):
        inner = [each for each in prop.inner_properties if not isinstance(each, NoneProperty)]
        if len(inner) == 1:
            return dump_expression(inner[0], value)
        return f"dump({value})" if any(_holds_models(each) for each in inner) else value
    if isinstance(prop, ModelProperty):
        return f"{value}.to_dict() if {value}.__class__ is {prop.class_info.name} else dump({value})"
    if isinstance(prop, ListProperty) and isinstance(prop.inner_property, ModelProperty):
        name = prop.inner_property.class_info.name
        return (
            f"[each.to_dict() if each.__class__ is {name} else dump(each) for each in {value}]"
            f" if {value}.__class__ is list else dump({value})"
        )
    return f"dump({value})" if _holds_models(prop) else value


def _holds_models(prop: Any) -> bool:
    if isinstance(prop, ModelProperty):
        return True
    if isinstance(prop, ListProperty):
        return _holds_models(prop.inner_property)
    if isinstance(prop, UnionProperty):
        return any(_holds_models(each) for each in prop.inner_properties)
    return isinstance(prop, MappingProperty) and prop.inner is not None and _holds_models(prop.inner)


def _read_union(prop: UnionProperty, value: str, depth: int) -> str:
    inner = [each for each in prop.inner_properties if not isinstance(each, NoneProperty)]
    if len(inner) == 1:
        return read_expression(inner[0], value, depth)
    models = [each.class_info.name for each in inner if isinstance(each, ModelProperty)]
    lists = [each for each in inner if isinstance(each, ListProperty)]
    expression = value
    if models:
        expression = f"one_of(({', '.join(models)},), {value})"
    if len(lists) == 1:
        read = read_expression(lists[0], value, depth)
        if read != value:
            expression = f"({read}) if {value}.__class__ is list else ({expression})"
    return expression


def model_names(prop: Any) -> set[tuple[str, str]]:
    """The (module, class) of every model and enum that a property's type names."""
    if isinstance(prop, (ModelProperty, EnumProperty, LiteralEnumProperty)):
        return {(str(prop.class_info.module_name), str(prop.class_info.name))}
    if isinstance(prop, ListProperty):
        return model_names(prop.inner_property)
    if isinstance(prop, UnionProperty):
        return set().union(*(model_names(each) for each in prop.inner_properties))
    if isinstance(prop, MappingProperty) and prop.inner is not None:
        return model_names(prop.inner)
    return set()


# --- endpoints --------------------------------------------------------------------------------------------------------


def _endpoint(site: Site, by_id: dict[str, Endpoint], view: View, constant: str) -> EndpointPlan:
    endpoint = by_id[site.operation["operationId"]]
    declared = {(each["name"], each["in"]): each for each in site.operation["parameters"]}
    shape = view.answers[site.method, site.path]
    imports: set[tuple[str, str]] = set()

    def parameter(place: str, prop: Any) -> Parameter:
        name = prop.name.get_untrusted_value()
        facts = declared[name, place]
        default_style = "form" if place in ("query", "cookie") else "simple"
        style = facts.get("style") or default_style
        imports.update(model_names(prop))
        return Parameter(
            name=name,
            python_name=str(prop.python_name),
            place=place,
            type=_input_type(prop),
            required=facts.get("required") is True,
            style=style,
            explode=bool(facts.get("explode", style == "form")),
            doc=_parameter_doc(facts),
        )

    body = _body(site, endpoint, imports)
    answer_prop = next(iter(endpoint.responses)).prop if shape.kind == "json" else None
    return_type, decode = _decoding(shape, answer_prop)
    if answer_prop is not None:
        imports |= model_names(answer_prop)
    return EndpointPlan(
        method=site.method,
        path=site.path,
        module=str(endpoint.name),
        operation=constant,
        path_parameters=tuple(parameter("path", each) for each in endpoint.path_parameters),
        parameters=tuple(
            parameter(place, each)
            for place, group in (
                ("query", endpoint.query_parameters),
                ("header", endpoint.header_parameters),
                ("cookie", endpoint.cookie_parameters),
            )
            for each in group
        ),
        body=body,
        answer=shape,
        return_type=return_type,
        decode=decode,
        model_imports=tuple(f"from ...models.{module} import {name}" for module, name in sorted(imports)),
    )


def _input_type(prop: Any) -> str:
    """The type of what a caller gives: wider than the model's own, so that plain containers fit."""
    text: str = prop.get_type_string(no_optional=True).as_unembedded_code()
    return re.sub(r"\blist\[", "Sequence[", re.sub(r"\bdict\[", "Mapping[", text))


def _body(site: Site, endpoint: Endpoint, imports: set[tuple[str, str]]) -> BodyPlan | None:
    request = site.operation.get("requestBody")
    if request is None or not endpoint.bodies:
        return None
    types: list[str] = []
    kinds: list[tuple[str, str]] = []
    for body in endpoint.bodies:
        media_type = body.content_type.get_untrusted_value()
        kind = body_kind(media_type)
        kinds.append((media_type, kind))
        if kind == "raw":
            accepted = ["RawBody"]
        else:
            imports |= model_names(body.prop)
            accepted = [_input_type(body.prop)]
            if isinstance(body.prop, ModelProperty) and kind != "multipart":
                accepted.append("Mapping[str, Any]")
        types.extend(each for each in accepted if each not in types)
    return BodyPlan(
        kinds=tuple(kinds),
        type=" | ".join(types) if "Any" not in types else "Any",
        required=request.get("required") is True,
        doc=" ".join(str(request.get("description") or "").split()),
    )


def _decoding(shape: AnswerShape, prop: Any) -> tuple[str, str]:
    if shape.kind == "none":
        return "None", "return None"
    if shape.kind == "location":
        return "str", "return read_location(answer)"
    if shape.kind == "text":
        return "str", "return read_text(answer)"
    if shape.kind == "bytes":
        return "bytes", "return answer.content"
    value = "read_json(answer, {})" if isinstance(prop, MappingProperty) else "read_json(answer)"
    if shape.envelope:
        value = f"unwrap({value})" if shape.envelope == "object" else f"unwrap_items({value})"
    return_type: str = prop.get_type_string(no_optional=True).as_unembedded_code()
    if isinstance(prop, ModelProperty):
        return return_type, f"return {prop.class_info.name}.from_dict(as_object({value}))"
    if isinstance(prop, ListProperty):
        inner = read_expression(prop.inner_property, "each")
        read = f"as_sequence({value})"
        if inner == "each":
            return return_type, f"return {read}"
        if isinstance(prop.inner_property, ModelProperty):
            name = prop.inner_property.class_info.name
            return return_type, f"return [{name}.from_dict(as_object(each)) for each in {read} if each is not None]"
        return return_type, f"return [{inner} for each in {read}]"
    if isinstance(prop, MappingProperty):
        inner = "" if prop.inner is None else read_expression(prop.inner, "each")
        read = f"as_mapping({value})"
        return return_type, f"return {read}" if inner in (
            "",
            "each",
        ) else f"return {{key: {inner} for key, each in {read}.items()}}"
    inner = read_expression(prop, "value")
    return return_type, f"value: Any = {value}\nreturn {inner}" if return_type != "Any" else f"return {value}"


# --- documentation ----------------------------------------------------------------------------------------------------


def doc_text(text: Any) -> str:
    """Vendor's text, safe inside a docstring, on one line."""
    if isinstance(text, (oai.UntrustedString,)):
        text = text.get_untrusted_value()
    return " ".join(safe_for_docstring(" ".join(str(text or "").split())).split())


def wrapped(text: str, indent: str = "", subsequent: str | None = None) -> str:
    """A paragraph of a docstring. Words are never cut, so that no escape is."""
    return textwrap.fill(
        text,
        width=_DOC_WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if subsequent is None else subsequent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _parameter_doc(facts: dict[str, Any]) -> str:
    schema = facts.get("schema") or {}
    parts = [str(facts.get("description") or schema.get("description") or "")]
    if "default" in schema:
        parts.append(f"Default of the API: {schema['default']}.")
    examples = schema.get("examples") or []
    if examples:
        parts.append(f"Example: {examples[0]}")
    return doc_text(" ".join(part for part in parts if part))


def _method_doc(site: Site, endpoint: EndpointPlan, title: str) -> str:
    operation = site.operation
    paragraphs = [wrapped(doc_text(title).rstrip(".") + ".")]
    description = doc_text(operation.get("description"))
    if description:
        paragraphs.append(wrapped(description))
    if operation["x-trigg-preview"]:
        paragraphs.append(wrapped("In preview: the vendor may change or end this operation without prior notice."))
    paragraphs.append(wrapped(_RETRY_DOC[operation["x-trigg-retry"]]))
    optional = set(operation.get("x-trigg-optional-path", ()))
    lines = list(_argument_docs(endpoint, optional))
    if lines:
        paragraphs.append("\n".join(["Args:", *lines]))
    if endpoint.return_type != "None":
        paragraphs.append("\n".join(["Returns:", wrapped(_RETURNS.get(endpoint.answer.kind, "The answer."), "    ")]))
    paragraphs.append("\n".join(["Raises:", *_error_docs(operation)]))
    vendor = operation["x-trigg-vendor"]
    source = f"Source: {site.label}"
    if vendor["operationId"]:
        source += f" ({doc_text(vendor['operationId'])})"
    if vendor["tags"]:
        source += f", section {doc_text(vendor['tags'][0])} of the reference"
    paragraphs.append(wrapped(source + "."))
    return "\n\n".join(paragraphs)


_RETRY_DOC = {
    "read": "Reads only: sent again after a failure that may pass.",
    "idem": "Twice is the same as once: sent again after a failure that may pass.",
    "once": "Twice is not the same as once: sent again only where the server surely did not act.",
}
_RETURNS = {
    "location": "The address that the API redirects to. It is not followed.",
    "text": "The text of the answer.",
    "bytes": "The body of the answer.",
}


def _argument_docs(endpoint: EndpointPlan, optional: set[str]) -> Iterable[str]:
    for each in endpoint.path_parameters:
        doc = " ".join(part for part in (each.doc, "May be left out." if each.name in optional else "") if part)
        yield wrapped(f"{each.python_name}: {doc or 'Part of the path.'}", "    ", "        ")
    if endpoint.body:
        doc = doc_text(endpoint.body.doc) or (
            "The body of the request." if endpoint.body.required else "The body of the request, if any."
        )
        yield wrapped(f"body: {doc}", "    ", "        ")
        if len(endpoint.body.kinds) > 1:
            yield wrapped(
                "content_type: The media type to send; text and bytes are sent as they are.", "    ", "        "
            )
    for parameter in endpoint.parameters:
        yield wrapped(
            f"{parameter.python_name}: {parameter.doc or f'Sent as {doc_text(parameter.name)}.'}", "    ", "        "
        )


def _error_docs(operation: dict[str, Any]) -> Iterator[str]:
    for status, response in operation["responses"].items():
        error = ERRORS_BY_STATUS.get(status)
        if error:
            described = doc_text(response.get("description")) if isinstance(response, dict) else ""
            yield wrapped(
                f"{error}: the API answers {status}{f' ({described})' if described else ''}.", "    ", "        "
            )
    yield "    TriggError: any other failure; all of the above are of this kind."
