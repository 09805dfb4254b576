"""How values are read and written: the Python expressions for each type that the low-level generator knows."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs
from openapi_python_client import schema as oai
from openapi_python_client.parser.openapi import GeneratorData
from openapi_python_client.parser.properties import AnyProperty, EnumProperty, ModelProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.strings import PythonCode, PythonIdentifier

from codegen.render.generator_input import RESPONSE, Choice, View, class_name
from trigg_ext.openapi.media_types import body_kind

_SCALARS = ((StringProperty, "str"), (BooleanProperty, "bool"), (IntProperty, "int"), (FloatProperty, "float"))


@attrs.define
class MappingProperty(AnyProperty):
    """A free-form object: a plain ``dict``, without a class of its own."""

    _type_string: ClassVar[str] = "dict[str, Any]"
    _json_type_string: ClassVar[str] = "dict[str, Any]"
    inner: Any = None

    def get_base_type_string(self) -> PythonCode:
        """Return the type of the dict, with that of its values."""
        inner = self.inner.get_type_string().as_unembedded_code() if self.inner is not None else "Any"
        return PythonCode(f"dict[str, {inner}]")


@attrs.define
class ChoiceProperty(UnionProperty):
    """A union whose models are told apart by a property of theirs."""

    choice: Choice | None = None


def prepare(data: GeneratorData, view: View) -> dict[str, dict[str, Any]]:
    """Give what the generator parsed its names back, and the types that it does not know.

    Returns:
        The types of each operation, by its operationId: of its bodies by media type, and of its ``RESPONSE``.
    """
    models = {str(model.class_info.name): model for model in data.models}
    mappings = set(map(class_name, view.mappings))

    def swap(prop: Any) -> Any:
        if isinstance(prop, ModelProperty) and prop.class_info.name in mappings:
            # What refers to a model may have been made before the model was complete.
            values = models[str(prop.class_info.name)].additional_properties
            return MappingProperty(
                name=prop.name,
                required=prop.required,
                default=None,
                python_name=prop.python_name,
                description=None,
                example=None,
                inner=None if type(values) is AnyProperty else swap(values),
            )
        if isinstance(prop, ListProperty):
            return attrs.evolve(prop, inner_property=swap(prop.inner_property))
        if isinstance(prop, UnionProperty):
            inner = [swap(each) for each in prop.inner_properties]
            classes = frozenset(str(each.class_info.name) for each in inner if isinstance(each, ModelProperty))
            given = {each.name: getattr(prop, each.name) for each in attrs.fields(UnionProperty)}
            return ChoiceProperty(**{**given, "inner_properties": inner}, choice=view.choices.get(classes))
        return prop

    def named(prop: Any) -> Any:
        field = view.fields[prop.name.get_untrusted_value()]
        return attrs.evolve(
            swap(prop),
            name=oai.UntrustedString(field.wire),
            python_name=str.__new__(PythonIdentifier, field.python),
            description=oai.UntrustedString(field.about),
        )

    for enum in data.enums:
        enum.values = view.enums[str(enum.class_info.name)]

    def whole(prop: Any) -> Any:
        if isinstance(prop, UnionProperty):
            return attrs.evolve(prop, inner_properties=[whole(each) for each in prop.inner_properties])
        if not isinstance(prop, ModelProperty):
            return prop
        model = models[str(prop.class_info.name)]
        own = {key: getattr(model, key) for key in ("required_properties", "optional_properties")}
        return attrs.evolve(prop, **own)

    types = {
        name: {
            prop.name.get_untrusted_value().partition(" ")[2]: whole(swap(prop))
            for prop in models[held].required_properties or []
        }
        for held, name in view.types.items()
    }
    data.models = [model for model in data.models if model.class_info.name not in {*mappings, *view.types}]
    for model in data.models:
        for properties in (model.required_properties or [], model.optional_properties or []):
            properties[:] = [named(prop) for prop in properties]
    for collection in data.endpoint_collections_by_tag.values():
        for endpoint in collection.endpoints:
            endpoint.query_parameters[:] = [swap(prop) for prop in endpoint.query_parameters]
    for held in types.values():
        for media_type, prop in held.items():
            for each in options(prop) if media_type != RESPONSE and body_kind(media_type) == "multipart" else ():
                if isinstance(each, ModelProperty):
                    models[str(each.class_info.name)].is_multipart_body = True
    return types


def read_expression(prop: Any, value: str, depth: int = 0) -> str:
    """Return the Python expression that reads what came, leniently, into a property's type."""
    if isinstance(prop, UnionProperty):
        return _read_union(prop, value, depth)
    for kind, name in _SCALARS:
        if isinstance(prop, kind):
            return f"as_{name}({value})"
    if isinstance(prop, EnumProperty):
        return f"as_enum({prop.class_info.name}, {value})"
    if isinstance(prop, ModelProperty):
        return f"{prop.class_info.name}.from_dict({value}) if type({value}) is dict else {value}"
    each = f"each{depth or ''}"
    if isinstance(prop, ListProperty):
        inner = read_expression(prop.inner_property, each, depth + 1)
        if inner == each:
            return value
        check = fast_check(prop.inner_property, each)
        inner = f"{each} if {check} else {inner}" if check else inner
        items = but_nulls(prop.inner_property, value)
        return f"[{inner} for {each} in {items}] if type({value}) is list else {value}"
    if isinstance(prop, MappingProperty) and prop.inner is not None:
        inner = read_expression(prop.inner, each, depth + 1)
        if inner == each:
            return value
        return f"{{key: {inner} for key, {each} in {value}.items()}} if type({value}) is dict else {value}"
    return value


def but_nulls(prop: Any, items: str) -> str:
    """Return the expression of the items of a list that are read: of models, those that are there."""
    return f"but_nulls({items}, {prop.class_info.name!r})" if isinstance(prop, ModelProperty) else items


def fast_check(prop: Any, value: str) -> str:
    """Return an expression that is true where a value needs no reading; empty where there is no cheap one."""
    if isinstance(prop, UnionProperty):
        inner = _but_null(prop)
        return fast_check(inner[0], value) if len(inner) == 1 else ""
    if isinstance(prop, FloatProperty):
        return f"type({value}) is float or type({value}) is int"
    return next((f"type({value}) is {name}" for kind, name in _SCALARS if isinstance(prop, kind)), "")


def dump_expression(prop: Any, value: str) -> str:
    """Return the Python expression that writes a property's value; plain dicts are taken where a model is meant."""
    if isinstance(prop, UnionProperty):
        inner = _but_null(prop)
        if len(inner) == 1:
            return dump_expression(inner[0], value)
    if isinstance(prop, ModelProperty):
        return f"{value}.to_dict() if type({value}) is {prop.class_info.name} else dump({value})"
    if isinstance(prop, ListProperty) and isinstance(prop.inner_property, ModelProperty):
        name = prop.inner_property.class_info.name
        return (
            f"[each.to_dict() if type(each) is {name} else dump(each) for each in {value}]"
            f" if type({value}) is list else dump({value})"
        )
    return f"dump({value})" if any(isinstance(each, ModelProperty) for each in _parts(prop)) else value


def model_names(prop: Any) -> set[tuple[str, str]]:
    """Return the (module, class) of every model and enum that a property's type names."""
    return {
        (str(each.class_info.module_name), str(each.class_info.name))
        for each in _parts(prop)
        if isinstance(each, (ModelProperty, EnumProperty))
    }


def model_of(prop: Any) -> str:
    """Return the class of the model that a property is, or is a list of; nothing where there may be another."""
    if isinstance(prop, ListProperty):
        return model_of(prop.inner_property)
    if isinstance(prop, UnionProperty):
        names = {model_of(each) for each in _but_null(prop)}
        return names.pop() if len(names) == 1 else ""
    return str(prop.class_info.name) if isinstance(prop, ModelProperty) else ""


def is_single(prop: Any) -> bool:
    """Return whether a value of the type is one text, number or boolean, and no list or object."""
    kinds = (*(kind for kind, _ in _SCALARS), EnumProperty)
    return all(isinstance(each, kinds) for each in options(prop))


def options(prop: Any) -> list[Any]:
    """Return the types that a value of a type may have, but null; most types are their only one."""
    return _but_null(prop) if isinstance(prop, UnionProperty) else [prop]


def _parts(prop: Any) -> list[Any]:
    """Return a property's type and every type inside it."""
    if isinstance(prop, ListProperty):
        inner = [prop.inner_property]
    elif isinstance(prop, UnionProperty):
        inner = prop.inner_properties
    else:
        inner = [prop.inner] if isinstance(prop, MappingProperty) and prop.inner is not None else []
    return [prop, *(part for each in inner for part in _parts(each))]


def _but_null(prop: UnionProperty) -> list[Any]:
    return [each for each in prop.inner_properties if not isinstance(each, NoneProperty)]


def _read_union(prop: UnionProperty, value: str, depth: int) -> str:
    inner = _but_null(prop)
    if len(inner) == 1:
        return read_expression(inner[0], value, depth)
    expression = value
    # Of the scalars, those that say their type without doubt are read; for the others, what came is what is meant.
    for each in inner:
        if isinstance(each, EnumProperty) and [_scalar(other) for other in inner].count(_scalar(each)) == 1:
            name = each.class_info.name
            expression = f"as_enum({name}, {value}) if type({value}) is {_scalar(each)} else ({expression})"
    for kind, container in ((ListProperty, "list"), (MappingProperty, "dict")):
        reads = [read_expression(each, value, depth) for each in inner if isinstance(each, kind)]
        reads = [read for read in reads if read != value]
        if len(reads) == 1:
            expression = f"({reads[0]}) if type({value}) is {container} else ({expression})"
    models = [str(each.class_info.name) for each in inner if isinstance(each, ModelProperty)]
    if models:
        choice = prop.choice if isinstance(prop, ChoiceProperty) else None
        told = "" if choice is None else f", {choice.property!r}, {_mapping(choice)}"
        read = f"one_of(({', '.join(models)},), {value}{told})"
        return read if expression == value else f"{read} if type({value}) is dict else ({expression})"
    return expression


def _scalar(prop: Any) -> str:
    if isinstance(prop, EnumProperty):
        return prop.value_type.__name__
    return next((name for kind, name in _SCALARS if isinstance(prop, kind)), "")


def _mapping(choice: Choice) -> str:
    return "{" + ", ".join(f"{value!r}: {name}" for value, name in choice.classes) + "}"
