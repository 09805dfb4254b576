"""Find what a service uses of the client, by the types of its expressions; nothing of it is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from codegen.diff.findings import Place
from codegen.diff.inferred_types import OURS, Module
from codegen.diff.surface import CONVENIENCES, Surface

if TYPE_CHECKING:
    from mypy.types import ProperType, Type

MADE = "()"
"""Stands for the making of a model, beside its fields."""
CLIENT = ""
"""Stands for the client among what goes where its type is not known; a resource is its name with a dot."""
ANY_NAME = "*"
"""Stands for a name that is made at run time."""

_ATTRIBUTES = frozenset({"getattr", "setattr", "hasattr", "delattr"})
_HARMLESS = frozenset({"isinstance", "issubclass", "id", "type", "len", "bool", "callable"})
"""What an object can be given to, since it is asked for none of its fields."""
_DEPTH = 6

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Call(NamedTuple):
    """One use of an operation.

    ``keywords`` and ``positional`` are what it is given, ``keys`` are the keys of dicts that are written out in it.
    ``partly`` is true where more may be given (``*args``, ``**options``, or it is not called at this place).
    """

    name: str
    place: Place
    positional: int = 0
    keywords: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    partly: bool = True


@attrs.define
class Facts:
    """What was read, each with its places.

    ``touches`` are by model and field, ``names`` are what is used of the package itself. ``loose`` are names that are
    used of something of which no type is known, or stand in strings; ``escaped`` are the models that go there.
    """

    calls: dict[Call, None] = attrs.field(factory=dict)
    touches: dict[tuple[str, str], dict[Place, None]] = attrs.field(factory=dict)
    names: dict[str, dict[Place, None]] = attrs.field(factory=dict)
    loose: dict[str, dict[Place, None]] = attrs.field(factory=dict)
    escaped: dict[str, dict[Place, None]] = attrs.field(factory=dict)
    unclear: dict[Place, None] = attrs.field(factory=dict)
    """Where something of ours is, or may be, used in a way that is not understood."""


def read(modules: Sequence[Module], surface: Surface) -> Facts:
    """Return what is used."""
    facts = Facts()
    own = {module.source.name for module in modules}
    for module in modules:
        _Reader(module, _Types(surface, own), facts).read()
    return facts


def words_of(text: str) -> list[str]:
    """Return the names that a string may give to something: all of a path; of a sentence those in braces and so on."""
    if not re.search(r"\s", text):
        return re.findall(r"[^\W\d]\w*", text)
    parts = re.findall(r"\{[^}]*\}|%\([^)]*\)|['\"]\w+['\"]|\b\w+(?:\.\w+)+", text)
    return [word for part in parts for word in re.findall(r"[^\W\d]\w*", part)]


# --- types ------------------------------------------------------------------------------------------------------------


class _Types:
    """What types say of the client. ``own`` are the modules of the service."""

    def __init__(self, surface: Surface, own: set[str]) -> None:
        self.surface = surface
        self.own = own
        self.known = {
            word for model in surface.models.values() for f in model.fields.values() for word in (f.name, f.wire)
        }
        self.known |= {word for name in (*surface.methods, *CONVENIENCES) for word in name.split(".")}
        self._holds: dict[str, frozenset[str]] = {}

    def items(self, found: Type | None) -> list[ProperType]:
        """Return the members of a union, or the type; empty where nothing is known."""
        from mypy.types import UnionType, get_proper_type

        if found is None:
            return []
        proper = get_proper_type(found)
        return (
            [each for item in proper.items for each in self.items(item)] if isinstance(proper, UnionType) else [proper]
        )

    def is_unknown(self, found: Type | None) -> bool:
        """Return whether it is, or may be, something of which nothing is known."""
        from mypy.types import AnyType

        items = self.items(found)
        return not items or any(isinstance(each, AnyType) for each in items)

    def classes(self, item: ProperType) -> tuple[list[str], bool]:
        """Return the full names of the class and its bases, those of ours; and whether it is the class itself."""
        from mypy.types import CallableType, Instance, Overloaded, TypeType, get_proper_type

        is_class = False
        if isinstance(item, Overloaded):
            item = item.items[0]
        if isinstance(item, TypeType):
            item, is_class = get_proper_type(item.item), True
        elif isinstance(item, CallableType) and item.is_type_obj():
            item, is_class = get_proper_type(item.ret_type), True
        if not isinstance(item, Instance):
            return [], is_class
        return [info.fullname for info in item.type.mro if info.module_name.partition(".")[0] in OURS], is_class

    def model(self, names: Iterable[str]) -> str | None:
        """Return the model among the names of classes."""
        for each in names:
            module, _, name = each.rpartition(".")
            if name in self.surface.models and module.startswith(("trigg_api.models", "trigg_models")):
                return name
        return None

    @staticmethod
    def resource(names: Iterable[str]) -> str | None:
        """Return the resource that a class is of."""
        found = (re.match(r"trigg_api\.api\.(\w+)\.|trigg_ext\.resources\.([a-z]\w*)\.", each) for each in names)
        return next((match[1] or match[2] for match in found if match), None)

    def ours(self, found: Type | None, depth: int = _DEPTH) -> frozenset[str]:
        """Return what of the client an object of this type may give: models, resources, and ``CLIENT``."""
        from mypy.types import CallableType, Instance, Overloaded, TupleType, TypedDictType, TypeType

        result: frozenset[str] = frozenset()
        for item in self.items(found) if depth else []:
            names, _ = self.classes(item)
            model, resource = self.model(names), self.resource(names)
            inner: Sequence[Type] = ()
            match item:
                case Instance():
                    inner = item.args
                    result |= self._held(item, depth) if item.type.module_name in self.own else frozenset()
                case TupleType():
                    inner = item.items
                case TypedDictType():
                    inner = list(item.items.values())
                case CallableType():
                    inner = [] if item.is_type_obj() else [item.ret_type]
                case Overloaded():
                    inner = [each.ret_type for each in item.items if not each.is_type_obj()]
                case TypeType():
                    inner = [item.item]
                case _:
                    pass
            if model is not None:
                result |= self.surface.reachable(model)
            elif resource is not None:
                result |= {f"{resource}."}
            elif any(re.search(r"\.\w*(TriggClient|Resources\w*)$", each) for each in names):
                result |= {CLIENT}
            for each in inner:
                result |= self.ours(each, depth - 1)
        return result

    def _held(self, item: Any, depth: int) -> frozenset[str]:
        """Return what the attributes of a service's own class may give."""
        name = item.type.fullname
        if name not in self._holds:
            self._holds[name] = frozenset()
            kinds = [getattr(symbol.node, "type", None) for info in item.type.mro for symbol in info.names.values()]
            from mypy.types import FunctionLike

            held = [
                self.ours(each, depth - 1) for each in kinds if each is not None and not isinstance(each, FunctionLike)
            ]
            self._holds[name] = frozenset().union(*held)
        return self._holds[name]

    def keeps(self, signature: Any, index: int) -> bool:
        """Return whether a parameter knows what it is given: it names its type, or hands the type on."""
        from mypy.types import has_type_vars

        formal = signature.arg_types[index]
        if not has_type_vars(formal):
            return bool(self.ours(formal))
        others = [*signature.arg_types[:index], *signature.arg_types[index + 1 :], signature.ret_type]
        return any(map(has_type_vars, others))

    def signatures(self, found: Type | None) -> list[Any]:
        """Return the ways in which something can be called."""
        from mypy.typeops import bind_self
        from mypy.types import CallableType, Instance, Overloaded

        result: list[Any] = []
        for item in self.items(found):
            if isinstance(item, Instance):
                call = item.type.get("__call__")
                result += [bind_self(each, item) for each in self.signatures(getattr(call and call.node, "type", None))]
            result += [item] if isinstance(item, CallableType) else item.items if isinstance(item, Overloaded) else []
        return result


# --- one module -------------------------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, module: Module, types: _Types, facts: Facts) -> None:
        self.module = module
        self.types = types
        self.facts = facts
        self.modules: dict[str, str] = {}
        """The modules of ours by the names that they are imported under."""
        self.called: set[ast.expr] = set()
        self.followed: set[ast.expr] = set()
        self.in_place: set[ast.expr] = set()
        """Strings that are a key or an argument."""

    def read(self) -> None:
        """Look at every node, outer ones first, each with the function that it stands in."""
        waiting: list[tuple[ast.AST, _Function | None]] = [(self.module.source.tree, None)]
        while waiting:
            node, function = waiting.pop()
            self.look_at(node, function)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                function = node
            inner = [(child, function) for child in ast.iter_child_nodes(node) if not _is_comment(node, child)]
            waiting += reversed(inner)

    def look_at(self, node: ast.AST, function: _Function | None) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self.imported(node)
            case ast.Attribute():
                self.attribute(node)
            case ast.Constant(value=str(text)) if node not in self.followed:
                for word in words_of(text):
                    self.loose(word, node, counts=node in self.in_place and word == text)
            case ast.Subscript():
                self.subscript(node)
            case ast.MatchClass():
                self.pattern(node)
            case ast.ClassDef():
                # The fields of a class of the service's own, which responses may be read as.
                for each in node.body:
                    if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                        self.loose(each.target.id, each, counts=False)
            case ast.Return() | ast.Yield() | ast.YieldFrom():
                if node.value is not None:
                    self.escape_from(node.value, self.returned(function))
            case ast.Assign():
                for target in node.targets:
                    self.escape_from(node.value, self.kept(target))
            case ast.AnnAssign():
                if node.value is not None:
                    self.escape_from(node.value, self.kept(node.target))
            case ast.List() | ast.Tuple() | ast.Set() | ast.Dict():
                self.display(node)
            case ast.FormattedValue():
                self.escape_from(node.value, frozenset())
            case ast.BinOp(op=ast.Mod()):
                self.escape_from(node.right, frozenset())
            case ast.Call():
                self.call(node)
            case _:
                pass

    # --- what is remembered

    def place(self, node: Any) -> Place:
        lines = self.module.source.lines
        line = lines[node.lineno - 1] if lines else node.lineno
        return Place(self.module.source.shown, line, node.col_offset + 1)

    def touch(self, model: str, field: str, node: ast.AST) -> None:
        self.facts.touches.setdefault((model, field), {})[self.place(node)] = None

    def names(self, dotted: Iterable[str], node: ast.AST) -> None:
        for each in dotted:
            if each.partition(".")[0] in OURS:
                self.facts.names.setdefault(each, {})[self.place(node)] = None

    def loose(self, word: str, node: ast.AST, *, counts: bool = True) -> None:
        place = self.place(node)
        self.facts.loose.setdefault(word, {})[place] = None
        if counts and self.module.is_connected and word in self.types.known:
            self.facts.unclear[place] = None

    def escape(self, what: Iterable[str], node: ast.AST) -> None:
        for each in what:
            self.facts.escaped.setdefault(each, {})[self.place(node)] = None
            self.facts.unclear[self.place(node)] = None

    def escape_from(self, node: ast.expr, kept: frozenset[str]) -> None:
        """Let go what a value may give and the place that it is put to does not know of."""
        self.escape(self.types.ours(self.module.type_of(node)) - kept, node)

    # --- names

    def imported(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.ImportFrom):
            begin = "" if node.level else f"{node.module}."
            named = {alias.asname or alias.name: f"{begin}{alias.name}" for alias in node.names}
            self.names([begin.removesuffix("."), *named.values()], node)
        else:
            named = {
                (a.asname or a.name.partition(".")[0]): (a.name if a.asname else a.name.partition(".")[0])
                for a in node.names
            }
            self.names([alias.name for alias in node.names], node)
        self.modules |= {name: dotted for name, dotted in named.items() if dotted.partition(".")[0] in OURS}

    def dotted(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            return self.modules.get(node.id)
        inner = self.dotted(node.value) if isinstance(node, ast.Attribute) else None
        return f"{inner}.{node.attr}" if inner and isinstance(node, ast.Attribute) else None

    def attribute(self, node: ast.Attribute) -> None:
        dotted = self.dotted(node)
        self.names([dotted or ""], node)
        base = self.module.type_of(node.value)
        is_ours = [self.member(item, node.attr, node) for item in self.types.items(base)]
        if not any(is_ours) and self.types.is_unknown(self.module.type_of(node)):
            self.loose(node.attr, node)

    def member(self, item: ProperType, attr: str, node: ast.expr) -> bool:
        """Note the use of an attribute; false where it is none of ours."""
        names, _ = self.types.classes(item)
        model, resource = self.types.model(names), self.types.resource(names)
        if model is not None:
            described = self.types.surface.models[model]
            if attr in described.fields:
                self.touch(model, attr, node)
            elif not described.enumeration:
                # `to_dict`, `additional_properties` and the like give all of it, by the names on the wire.
                self.escape(self.types.surface.reachable(model), node)
            return True
        operation = f"{resource}.{attr}"
        if operation in self.types.surface.methods or operation in CONVENIENCES:
            if node not in self.called:
                self.facts.calls[Call(operation, self.place(node))] = None
            return True
        self.names([f"{each}.{attr}" for each in names], node)
        if resource is not None and self.types.is_unknown(self.module.type_of(node)):
            self.escape([f"{resource}."], node)
        if names and names[0].endswith(".RawResponse") and attr == "content":
            self.escape(self.types.ours(item), node)
        return bool(names)

    def subscript(self, node: ast.Subscript) -> None:
        """Note ``customer["email"]``, by either name of the field; another key is none of the description."""
        self.in_place.add(node.slice)
        for item in self.types.items(self.module.type_of(node.value)):
            model = self.types.model(self.types.classes(item)[0])
            if model is None:
                continue
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            fields = self.types.surface.models[model].fields.values()
            found = [field.name for field in fields if key in (field.name, field.wire)]
            for field in found:
                self.followed.add(node.slice)
                self.touch(model, field, node)
            if not found:
                self.escape(self.types.surface.reachable(model), node)

    def pattern(self, node: ast.MatchClass) -> None:
        found = [
            self.types.model(self.types.classes(each)[0]) for each in self.types.items(self.module.type_of(node.cls))
        ]
        model = next(filter(None, found), None)
        for word in node.kwd_attrs:
            if model is not None and word in self.types.surface.models[model].fields:
                self.touch(model, word, node)
            else:
                self.loose(word, node)
        if model is not None and node.patterns:
            self.escape(self.types.surface.reachable(model), node)

    # --- where values go

    def returned(self, function: _Function | None) -> frozenset[str]:
        """Return what of ours is known of what a function returns."""
        if function is None or function.returns is None:
            return frozenset()
        if any(self.types.is_unknown(self.module.type_of(each)) for each in function.decorator_list):
            return frozenset()
        return self.types.ours(self.module.returns.get((function.name, function.lineno)))

    def kept(self, target: ast.expr) -> frozenset[str]:
        """Return what of ours is known where it is assigned to."""
        if isinstance(target, (ast.Tuple, ast.List)):
            return frozenset().union(*map(self.kept, target.elts))
        if isinstance(target, (ast.Subscript, ast.Starred)):
            target = target.value
        return self.types.ours(self.module.type_of(target))

    def display(self, node: ast.List | ast.Tuple | ast.Set | ast.Dict) -> None:
        found = self.module.type_of(node)
        for child in ast.iter_child_nodes(node) if found is not None else ():
            if isinstance(child, ast.expr):
                self.escape_from(child, self.types.ours(found))

    # --- calls

    def call(self, node: ast.Call) -> None:
        self.called.add(node.func)
        self.in_place.update([*node.args, *(each.value for each in node.keywords)])
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in _ATTRIBUTES and len(node.args) >= 2:
            self.attribute_by_name(node)
        elif called not in _HARMLESS:
            self.given(node)
        for item in self.types.items(self.module.type_of(node.func)):
            names, is_class = self.types.classes(item)
            model = self.types.model(names)
            if model is not None and is_class:
                self.made(model, node)
        if isinstance(node.func, ast.Attribute):
            for item in self.types.items(self.module.type_of(node.func.value)):
                resource = self.types.resource(self.types.classes(item)[0])
                operation = f"{resource}.{node.func.attr}"
                if operation in self.types.surface.methods or operation in CONVENIENCES:
                    self.operated(operation, node)
        if called in ("evolve", "replace") and node.args:
            for item in self.types.items(self.module.type_of(node.args[0])):
                model = self.types.model(self.types.classes(item)[0])
                if model is not None:
                    self.fields(model, node)

    def attribute_by_name(self, node: ast.Call) -> None:
        """Note ``getattr(customer, "email")`` as ``customer.email``."""
        target, name = node.args[0], node.args[1]
        found = self.module.type_of(target)
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            for item in self.types.items(found):
                self.member(item, name.value, name)
                model = self.types.model(self.types.classes(item)[0])
                field = self.types.surface.models[model].fields.get(name.value) if model is not None else None
                if field is not None:
                    self.followed.add(name)
                    self.escape(self.types.surface.reachable(field.annotation), node)
            return
        if self.types.is_unknown(found) or self.types.ours(found):
            self.loose(ANY_NAME, node)
        self.escape_from(target, frozenset())

    def given(self, node: ast.Call) -> None:
        """Let go what is given to something that does not know its type."""
        arguments = [*node.args, *(each.value for each in node.keywords)]
        values = [each.value if isinstance(each, ast.Starred) else each for each in arguments]
        what = [self.types.ours(self.module.type_of(each)) for each in values]
        if not any(what):
            return
        kept = self.known_parameters(node, what)
        for index, each in enumerate(values):
            if not kept[index]:
                self.escape(what[index], each)

    def known_parameters(self, node: ast.Call, what: Sequence[frozenset[str]]) -> list[bool]:
        """Return for each argument whether its parameter knows its type, in the way to call it that knows the most."""
        from mypy.argmap import map_formals_to_actuals
        from mypy.nodes import ARG_NAMED, ARG_POS, ARG_STAR, ARG_STAR2
        from mypy.types import AnyType, TypeOfAny

        kinds = [ARG_STAR if isinstance(each, ast.Starred) else ARG_POS for each in node.args]
        kinds += [ARG_NAMED if each.arg else ARG_STAR2 for each in node.keywords]
        names = [*(None for _ in node.args), *(each.arg for each in node.keywords)]
        ways: list[list[bool]] = []
        for signature in self.types.signatures(self.module.type_of(node.func)):
            mapped = map_formals_to_actuals(
                kinds, names, signature.arg_kinds, signature.arg_names, lambda _: AnyType(TypeOfAny.special_form)
            )
            kept = [[self.types.keeps(signature, each) for each in formals] for formals in mapped]
            if all(kept):
                ways.append([not ours or all(each) for each, ours in zip(kept, what, strict=True)])
        return next((each for each in ways if all(each)), ways[0] if ways else [False for _ in kinds])

    def made(self, model: str, node: ast.Call) -> None:
        """Note what a model is made of."""
        if self.types.surface.models[model].enumeration:
            return
        self.touch(model, MADE, node)
        for index, argument in enumerate(node.args):
            if isinstance(argument, ast.Starred):
                self.escape(self.types.surface.reachable(model), argument)
                break
            for field in list(self.types.surface.models[model].fields)[index : index + 1]:
                self.touch(model, field, argument)
        self.fields(model, node)

    def fields(self, model: str, node: ast.Call) -> None:
        for keyword in node.keywords:
            if keyword.arg in self.types.surface.models[model].fields:
                self.touch(model, keyword.arg or "", keyword.value)
            else:
                self.escape(self.types.surface.reachable(model), keyword.value)

    def operated(self, operation: str, node: ast.Call) -> None:
        """Note the call of an operation; of a body that is a mapping and not written out, nothing is known."""
        partly = any(isinstance(each, ast.Starred) for each in node.args) or any(not each.arg for each in node.keywords)
        keys: list[str] = []
        method = self.types.surface.methods.get(operation)
        parameters = method.parameters if method is not None else ()
        bodies = [each.name for each in parameters if re.search("Mapping|Dict|PydanticModel", each.annotation)]
        names = [each.name for each in parameters]
        given = [*zip([*names, *map(str, range(len(node.args)))], node.args, strict=False)]
        for name, value in (*given, *((each.arg, each.value) for each in node.keywords)):
            is_body = method is None or name is None or name in bodies
            if not self.written_out(value, keys) and is_body:
                behind = CONVENIENCES.get(operation, (operation,))
                self.escape((model for each in behind for model in self.types.surface.models_of(each)), value)
        named = frozenset(each.arg for each in node.keywords if each.arg)
        place = self.place(node.func)
        self.facts.calls[Call(operation, place, len(node.args), named, frozenset(keys), partly)] = None

    def written_out(self, node: ast.expr, keys: list[str]) -> bool:
        """Return whether every key that a value holds is known; and note them."""
        if isinstance(node, (ast.List, ast.Tuple, ast.Dict)):
            pairs = node.values if isinstance(node, ast.Dict) else node.elts
            constants = [
                each for each in (node.keys if isinstance(node, ast.Dict) else []) if isinstance(each, ast.Constant)
            ]
            keys += [each.value for each in constants if isinstance(each.value, str)]
            inner = [self.written_out(each, keys) for each in pairs]
            return all(inner) and (not isinstance(node, ast.Dict) or len(constants) == len(node.keys))
        from mypy.types import Instance, TypedDictType

        found = self.module.type_of(node)
        # Numbers and strings have no keys; what is ours is read as a model.
        others = [each for each in self.types.items(found) if not self.types.classes(each)[0]]
        return not self.types.is_unknown(found) and not any(
            isinstance(each, TypedDictType)
            or (isinstance(each, Instance) and (each.type.get("keys") or each.args or each.type.fallback_to_any))
            for each in others
        )


def _is_comment(node: ast.AST, child: ast.AST) -> bool:
    """Return whether it is a string that stands alone."""
    return isinstance(node, ast.Expr) and isinstance(child, ast.Constant)
