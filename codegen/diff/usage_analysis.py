"""Reads the source of a service and follows the client through it; only its syntax trees are looked at, nothing is run.

It follows names, not the order of statements: a variable may be everything that is ever put into it. What comes out is
where operations are called and where fields of models are touched, and how much of what looks like it was understood.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import attrs

from codegen.diff.findings import Place
from codegen.diff.surface import CONVENIENCES, Method, Surface

CLIENTS = frozenset({"TriggClient", "AsyncTriggClient"})
WHOLE = "*"
"""Stands for all fields of a model: it is turned into a mapping, or its fields are found by names made at run time."""

_PASSES = 8
_DEPTH = 3


class Source(NamedTuple):
    """A parsed file: ``name`` is its dotted name, ``package`` says that it is an ``__init__``.

    ``concerned`` says that something in its text may be ours; a file that has to do with no such file is passed over.
    """

    file: str
    name: str
    package: bool
    tree: ast.Module
    concerned: bool = True


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
    """What was read."""

    calls: dict[tuple[str, Place], Call] = attrs.field(factory=dict)
    touches: dict[tuple[str, str], dict[Place, None]] = attrs.field(factory=dict)
    names: dict[str, dict[Place, None]] = attrs.field(factory=dict)
    by_shape: set[Place] = attrs.field(factory=set)
    """Calls that were taken for ours by their shape alone."""
    unclear: set[Place] = attrs.field(factory=set)
    """Calls of our shape on something of which nothing is known."""
    failed: dict[str, str] = attrs.field(factory=dict)


def read(sources: Iterable[Source], surface: Surface) -> Facts:
    """Follow the client through the files."""
    return _Reader(list(sources), surface).run()


# --- what a value may be ----------------------------------------------------------------------------------------------


@attrs.frozen
class _Client:
    raw: bool = False


@attrs.frozen
class _ClientClass:
    pass


@attrs.frozen
class _Tune:
    """A bound ``with_options``: called, it gives what it was taken from."""

    of: Any


@attrs.frozen
class _Resource:
    name: str
    raw: bool = False


@attrs.frozen
class _Bound:
    """A method of a resource; ``place`` is where it was taken."""

    name: str
    raw: bool
    place: Place


@attrs.frozen
class _ModelClass:
    name: str


@attrs.frozen
class _Instance:
    name: str


@attrs.frozen
class _Many:
    of: Any


@attrs.frozen
class _RawResponse:
    of: Any


@attrs.frozen
class _Makes:
    """A callable whose response is known, such as ``Customer.from_dict``."""

    of: Any


@attrs.frozen
class _Ours:
    """A module of the client, or a name in it."""

    dotted: str


@attrs.frozen
class _Foreign:
    """Something of another package."""


@attrs.frozen
class _Keys:
    """A dict that is written out."""

    keys: frozenset[str]


@attrs.frozen
class _Module:
    name: str


@attrs.frozen
class _Function:
    key: str


@attrs.frozen
class _Class:
    key: str


@attrs.frozen
class _Object:
    key: str


Value = frozenset[Any]
_NOTHING: Value = frozenset()
_FOREIGN: Value = frozenset({_Foreign()})


@attrs.define
class _Scope:
    names: dict[str, Value]
    outer: _Scope | None
    module: str
    stars: list[str] = attrs.field(factory=list)
    function: _FunctionFacts | None = None


@attrs.define
class _FunctionFacts:
    node: Any
    parameters: dict[str, Value] = attrs.field(factory=dict)
    returns: Value = _NOTHING
    annotated: bool = False
    is_property: bool = False
    owner: str | None = None
    static: bool = False
    global_names: frozenset[str] = frozenset()


@attrs.define
class _ClassFacts:
    members: dict[str, Value] = attrs.field(factory=dict)
    bases: Value = _NOTHING
    order: list[str] = attrs.field(factory=list)
    """Annotated members in order: what a dataclass takes by position."""


# Calls that hand on what they are given, or one piece of it, by the last part of their name.
_SAME = frozenset(
    {"list", "tuple", "set", "sorted", "reversed", "iter", "aiter", "filter", "create_task", "ensure_future", "shield"}
    | {"wait_for", "deepcopy", "copy", "evolve", "partial", "enter_context", "enter_async_context", "run", "closing"}
    | {"aclosing", "run_until_complete", "Depends", "islice", "chain", "replace", "result", "submit"}
)
_PIECE = frozenset({"next", "anext", "min", "max", "choice"})
_WHOLE_CALLS = frozenset({"asdict", "astuple", "vars", "unstructure", "fields"})
_WHOLE_ATTRIBUTES = frozenset(
    {"to_dict", "additional_properties", "additional_keys", "known_fields", "__dict__", "__attrs_attrs__"}
)
_CONTAINERS = re.compile(
    r"(list|tuple|set|frozenset|dict|defaultdict|deque|sequence|mutablesequence|collection|iterable|iterator|generator|"
    r"asynciterable|asynciterator|asyncgenerator|mapping|mutablemapping|ordereddict|queue)$",
    re.IGNORECASE,
)


class _Reader:
    def __init__(self, sources: list[Source], surface: Surface) -> None:
        self.sources = {source.name: source for source in sources}
        self.surface = surface
        self.facts = Facts()
        self.scopes = {name: _Scope({}, None, name) for name in self.sources}
        self.functions: dict[str, _FunctionFacts] = {}
        self.classes: dict[str, _ClassFacts] = {}
        self.resources = {name.partition(".")[0] for name in (*surface.methods, *CONVENIENCES)}
        self.source: Source
        self.imports_ours: set[str] = set()
        self.followed: set[Place] = set()
        self.changed = False
        self._annotations: dict[str, Value] = {}
        self._quoted: dict[ast.expr, ast.expr | None] = {}

    def run(self) -> Facts:
        connected = self.connected()
        for _ in range(_PASSES):
            self.changed = False
            for source in connected:
                if source.file in self.facts.failed:
                    continue
                self.source = source
                try:
                    self.block(source.tree.body, self.scopes[source.name])
                except RecursionError:
                    self.facts.failed[source.file] = "it is nested too deeply"
            if not self.changed:
                break
        # A place that one pass did not understand and a later one did is understood.
        self.facts.by_shape -= self.followed
        self.facts.unclear -= self.followed | self.facts.by_shape
        return self.facts

    def connected(self) -> list[Source]:
        """Return the files that may meet a client: those concerned, what imports them, and what all of these import."""
        imports = {name: set(self.imports_of(source)) for name, source in self.sources.items()}
        importers: dict[str, set[str]] = {name: set() for name in self.sources}
        for name, imported in imports.items():
            for each in imported:
                importers[each].add(name)
        found = {name for name, source in self.sources.items() if source.concerned}
        for edges in (importers, imports):
            waiting = list(found)
            while waiting:
                new = edges[waiting.pop()] - found
                found |= new
                waiting += new
        return [source for name, source in self.sources.items() if name in found]

    def imports_of(self, source: Source) -> Iterator[str]:
        """Yield the scanned modules that a file imports."""
        for node in ast.walk(source.tree):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = _base(source, node)
                names = [base, *(f"{base}.{alias.name}" if base else alias.name for alias in node.names)]
            for name in names:
                found = self.find(name)
                if found is not None:
                    yield found

    # --- what is remembered

    def place(self, node: ast.AST) -> Place:
        return Place(self.source.file, getattr(node, "lineno", 0), getattr(node, "col_offset", -1) + 1)

    def touch(self, model: str, field: str, node: ast.AST) -> None:
        self.facts.touches.setdefault((model, field), {})[self.place(node)] = None

    def put(self, names: dict[str, Value], name: str, value: Value, *, lasting: bool = True) -> None:
        """Let a name be something more; ``lasting`` where it outlives the pass, so that another pass is worth it."""
        before = names.get(name)
        if before is None or not value <= before:
            names[name] = (before or _NOTHING) | value
            self.changed |= lasting

    def define(self, scope: _Scope, owner: str | None, name: str, value: Value) -> None:
        """Let a name of a scope, or of the class whose body this is, be something more."""
        if owner is not None:
            self.put(self.classes[owner].members, name, value)
        else:
            self.put(scope.names, name, value, lasting=scope.outer is None)

    # --- statements

    def block(self, body: Iterable[ast.stmt], scope: _Scope, owner: str | None = None) -> None:
        for node in body:
            self.statement(node, scope, owner)

    def statement(self, node: ast.stmt, scope: _Scope, owner: str | None) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self.imported(node, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.function(node, scope, owner)
            case ast.ClassDef():
                self.class_(node, scope, owner)
            case ast.Assign():
                value = self.value(node.value, scope)
                for target in node.targets:
                    self.bind(target, value, scope, owner, node.value)
            case ast.AnnAssign():
                value = self.annotation(node.annotation, scope)
                if node.value is not None:
                    value |= self.value(node.value, scope)
                self.bind(node.target, value, scope, owner, None)
                if owner is not None and isinstance(node.target, ast.Name):
                    order = self.classes[owner].order
                    if node.target.id not in order:
                        order.append(node.target.id)
            case ast.AugAssign():
                self.bind(node.target, self.value(node.value, scope), scope, owner, None)
            case ast.For() | ast.AsyncFor():
                self.bind_each(node.target, node.iter, scope, owner)
                self.block([*node.body, *node.orelse], scope, owner)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    value = self.entered(self.value(item.context_expr, scope))
                    if item.optional_vars is not None:
                        self.bind(item.optional_vars, value, scope, owner, None)
                self.block(node.body, scope, owner)
            case ast.Return():
                value = self.value(node.value, scope) if node.value else _NOTHING
                self.returned(value, scope)
            case ast.Match():
                subject = self.value(node.subject, scope)
                for case in node.cases:
                    self.pattern(case.pattern, subject, scope, owner)
                    if case.guard is not None:
                        self.value(case.guard, scope)
                    self.block(case.body, scope, owner)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.value(child, scope)
                    elif isinstance(child, ast.stmt):
                        self.statement(child, scope, owner)
                    elif isinstance(child, ast.ExceptHandler):
                        if child.type is not None:
                            self.value(child.type, scope)
                        self.block(child.body, scope, owner)

    def imported(self, node: ast.Import | ast.ImportFrom, scope: _Scope) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                self.ours(alias.name, node)
                self.define(scope, None, alias.asname or name, self.module(name))
            return
        base = _base(self.source, node)
        self.ours(base, node)
        for alias in node.names:
            if alias.name == "*":
                if base not in scope.stars:
                    scope.stars.append(base)
                continue
            value = self.member(self.module(base), alias.name, node)
            found = self.find(f"{base}.{alias.name}" if base else alias.name)
            if found is not None and not value - _FOREIGN:
                value = frozenset({_Module(found)})
            self.define(scope, None, alias.asname or alias.name, value)

    def ours(self, dotted: str, node: ast.AST) -> None:
        if dotted.partition(".")[0] in ("trigg_ext", "trigg_api"):
            self.imports_ours.add(self.source.file)
            self.facts.names.setdefault(dotted, {})[self.place(node)] = None

    def module(self, dotted: str) -> Value:
        if dotted.partition(".")[0] in ("trigg_ext", "trigg_api"):
            return frozenset({_Ours(dotted)})
        found = self.find(dotted)
        return frozenset({_Module(found)}) if found is not None else _FOREIGN

    @functools.cached_property
    def _by_suffix(self) -> dict[str, str]:
        suffixes: dict[str, str] = {}
        for name in sorted(self.sources, key=lambda each: (each.count("."), each)):
            parts = name.split(".")
            for start in range(len(parts)):
                suffixes.setdefault(".".join(parts[start:]), name)
        return suffixes

    def find(self, dotted: str) -> str | None:
        """Return the scanned module of this name, or of which the end is it: the service may lie below ``src/``."""
        return dotted if dotted in self.sources else self._by_suffix.get(dotted)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: _Scope, owner: str | None) -> None:
        key = f"{scope.module}:{node.lineno}:{node.col_offset}:{node.name}"
        decorators = [_last_name(each) for each in node.decorator_list]
        for decorator in node.decorator_list:
            self.value(decorator, scope)
        facts = self.functions.get(key)
        if facts is None:
            facts = self.functions[key] = _FunctionFacts(
                node,
                is_property=any(each in ("property", "cached_property") for each in decorators),
                owner=owner,
                static="staticmethod" in decorators,
                global_names=frozenset(
                    name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names
                ),
            )
        if node.returns is not None:
            annotated = self.annotation(node.returns, scope)
            facts.annotated = bool(annotated)
            if not annotated <= facts.returns:
                facts.returns |= annotated
                self.changed = True
        self.define(scope, owner, node.name, frozenset({_Function(key)}))
        inner = _Scope({}, _skip_class(scope), scope.module, function=facts)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        for index, each in enumerate(arguments):
            value = facts.parameters.get(each.arg, _NOTHING)
            if each.annotation is not None:
                value |= self.annotation(each.annotation, scope)
            if index == 0 and owner is not None and not facts.static:
                value |= {_Class(owner) if "classmethod" in decorators else _Object(owner)}
            inner.names[each.arg] = value
        positional = [*node.args.posonlyargs, *node.args.args]
        defaults = list(zip(positional[len(positional) - len(node.args.defaults) :], node.args.defaults, strict=True))
        defaults += [
            (each, default)
            for each, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if default is not None
        ]
        for each, default in defaults:
            inner.names[each.arg] |= self.value(default, scope) - _FOREIGN
        for star in (node.args.vararg, node.args.kwarg):
            if star is not None:
                inner.names[star.arg] = _many(self.annotation(star.annotation, scope)) if star.annotation else _NOTHING
        given = dict(inner.names)
        self.block(node.body, inner)
        if any(value - given.get(name, _NOTHING) - _FOREIGN for name, value in inner.names.items()):
            # Once more, so that what is put into a variable further down, in a loop say, is known further up.
            self.block(node.body, inner)

    def class_(self, node: ast.ClassDef, scope: _Scope, owner: str | None) -> None:
        key = f"{scope.module}:{node.lineno}:{node.col_offset}:{node.name}"
        facts = self.classes.setdefault(key, _ClassFacts())
        bases = functools.reduce(_either, (self.value(each, scope) for each in node.bases), _NOTHING)
        if not bases <= facts.bases:
            facts.bases |= bases
            self.changed = True
        for each in node.decorator_list:
            self.value(each, scope)
        for keyword in node.keywords:
            self.value(keyword.value, scope)
        self.define(scope, owner, node.name, frozenset({_Class(key)}))
        self.block(node.body, _Scope(facts.members, scope, scope.module, function=_CLASS_BODY), key)

    def returned(self, value: Value, scope: _Scope) -> None:
        facts = scope.function
        # An annotation that says what it is counts for more than what is put into it.
        if facts is None or facts is _CLASS_BODY or facts.annotated or value <= facts.returns:
            return
        facts.returns |= value
        self.changed = True

    def entered(self, value: Value) -> Value:
        """Return what ``with`` gives: the object itself, or what its ``__enter__`` returns."""
        entered: Value = _NOTHING
        for each in value:
            methods = _NOTHING
            if isinstance(each, _Object):
                for name in ("__enter__", "__aenter__"):
                    methods |= self.own_member(each.key, name)
            if methods:
                for method in methods:
                    if isinstance(method, _Function):
                        entered |= self.functions[method.key].returns
            else:
                entered |= {each}
        return entered

    def bind(
        self, target: ast.expr, value: Value, scope: _Scope, owner: str | None, expression: ast.expr | None
    ) -> None:
        match target:
            case ast.Name():
                self.define(scope, owner, target.id, value)
                if scope.function is not None and target.id in scope.function.global_names:
                    self.put(self.scopes[scope.module].names, target.id, value)
            case ast.Attribute():
                for each in self.value(target.value, scope):
                    if isinstance(each, _Object | _Class):
                        self.put(self.classes[each.key].members, target.attr, value)
                    elif isinstance(each, _Module):
                        self.put(self.scopes[each.name].names, target.attr, value)
                    else:
                        self.attribute(each, target.attr, target)
            case ast.Tuple() | ast.List():
                written = expression.elts if isinstance(expression, ast.Tuple | ast.List) else []
                for index, part in enumerate(target.elts):
                    if len(written) == len(target.elts):
                        self.bind(part, self.value(written[index], scope), scope, owner, written[index])
                    else:
                        self.bind(part, _piece(value), scope, owner, None)
            case ast.Starred():
                self.bind(target.value, value, scope, owner, None)
            case ast.Subscript():
                self.value(target.slice, scope)
                if isinstance(target.value, ast.Name):
                    self.bind(target.value, _many(value), scope, None, None)
                elif isinstance(target.value, ast.Attribute):
                    self.bind(target.value, _many(value), scope, owner, None)
            case _:
                self.value(target, scope)

    def bind_each(self, target: ast.expr, iterated: ast.expr, scope: _Scope, owner: str | None) -> None:
        """Bind the target of a loop, also over ``enumerate``, ``zip`` and ``items``."""
        if isinstance(target, ast.Tuple | ast.List) and isinstance(iterated, ast.Call):
            called = _last_name(iterated.func)
            parts: list[Value] | None = None
            if called == "enumerate" and iterated.args:
                parts = [_NOTHING, _piece(self.value(iterated.args[0], scope))]
            elif called == "zip":
                parts = [_piece(self.value(each, scope)) for each in iterated.args]
            elif called == "items" and isinstance(iterated.func, ast.Attribute):
                parts = [_NOTHING, _piece(self.value(iterated.func.value, scope))]
            if parts is not None and len(parts) == len(target.elts):
                for part, value in zip(target.elts, parts, strict=True):
                    self.bind(part, value, scope, owner, None)
                return
        self.bind(target, _piece(self.value(iterated, scope)), scope, owner, None)

    def pattern(self, pattern: ast.pattern, subject: Value, scope: _Scope, owner: str | None) -> None:
        match pattern:
            case ast.MatchClass():
                matched: Value = _NOTHING
                for each in self.value(pattern.cls, scope):
                    matched |= self.made(each)
                for name, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
                    self.pattern(inner, self.member(matched, name, pattern), scope, owner)
                for inner in pattern.patterns:
                    self.pattern(inner, _NOTHING, scope, owner)
            case ast.MatchAs():
                if pattern.pattern is not None:
                    self.pattern(pattern.pattern, subject, scope, owner)
                    if isinstance(pattern.pattern, ast.MatchClass):
                        subject = functools.reduce(
                            _either, map(self.made, self.value(pattern.pattern.cls, scope)), _NOTHING
                        )
                if pattern.name is not None:
                    self.bind(ast.Name(pattern.name), subject, scope, owner, None)
            case ast.MatchValue():
                self.value(pattern.value, scope)
            case ast.MatchSequence() | ast.MatchOr() | ast.MatchMapping():
                for inner in pattern.patterns:
                    self.pattern(inner, subject if isinstance(pattern, ast.MatchOr) else _piece(subject), scope, owner)

    def made(self, each: Any) -> Value:
        """Return what a class makes."""
        match each:
            case _ClientClass():
                return frozenset({_Client()})
            case _ModelClass():
                return frozenset({_Instance(each.name)})
            case _Class():
                return frozenset({_Object(each.key)})
            case _Foreign():
                return _FOREIGN
            case _:
                return _NOTHING

    # --- expressions

    def value(self, node: ast.expr, scope: _Scope) -> Value:
        match node:
            case ast.Name():
                return self.name(node, scope)
            case ast.Attribute():
                base = self.value(node.value, scope)
                return self.member(base, node.attr, node)
            case ast.Call():
                return self.call(node, scope)
            case ast.Await():
                return self.value(node.value, scope)
            case ast.NamedExpr():
                value = self.value(node.value, scope)
                self.bind(node.target, value, scope, None, node.value)
                return value
            case ast.IfExp():
                self.value(node.test, scope)
                return self.value(node.body, scope) | self.value(node.orelse, scope)
            case ast.BoolOp():
                return functools.reduce(_either, [self.value(each, scope) for each in node.values])
            case ast.Subscript():
                self.value(node.slice, scope)
                base = self.value(node.value, scope)
                for each in base:
                    if isinstance(each, _Instance):
                        self.touch(each.name, WHOLE, node)
                return base if isinstance(node.slice, ast.Slice) else _piece(base)
            case ast.List() | ast.Tuple() | ast.Set():
                parts = [self.value(each, scope) for each in node.elts]
                return _many(functools.reduce(_either, parts, _NOTHING) - _FOREIGN)
            case ast.Dict():
                return self.dict_(node, scope)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                inner = _Scope({}, scope, scope.module, function=scope.function)
                for each in node.generators:
                    self.bind_each(each.target, each.iter, inner, None)
                    for condition in each.ifs:
                        self.value(condition, inner)
                if isinstance(node, ast.DictComp):
                    self.value(node.key, inner)
                    return _many(self.value(node.value, inner) - _FOREIGN)
                return _many(self.value(node.elt, inner) - _FOREIGN)
            case ast.Lambda():
                inner = _Scope(
                    {each.arg: _NOTHING for each in node.args.args}, scope, scope.module, function=_FunctionFacts(node)
                )
                return frozenset(_Makes(each) for each in self.value(node.body, inner) if not isinstance(each, _Keys))
            case ast.Yield() | ast.YieldFrom():
                value = self.value(node.value, scope) if node.value is not None else _NOTHING
                self.returned(value | (_many(value) if isinstance(node, ast.Yield) else _NOTHING), scope)
                return _NOTHING
            case ast.Starred():
                return self.value(node.value, scope)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.value(child, scope)
                return _NOTHING

    def dict_(self, node: ast.Dict, scope: _Scope) -> Value:
        keys: set[str] = set()
        values: Value = _NOTHING
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                keys.add(key.value)
            elif key is not None:
                self.value(key, scope)
            values |= self.value(value, scope)
        for each in values:
            keys |= _keys_in(each)
        rest = frozenset(each for each in values if not isinstance(each, _Foreign | _Keys))
        return _many(rest) | {_Keys(frozenset(keys))}

    def name(self, node: ast.Name, scope: _Scope) -> Value:
        at: _Scope | None = scope
        while at is not None:
            if node.id in at.names:
                value = at.names[node.id]
                for each in value:
                    self.mentioned(each, node)
                return value
            at = at.outer
        module: _Scope = self.scopes[scope.module]
        for star in module.stars:
            value = self.member(self.module(star), node.id, node)
            if value - _FOREIGN:
                return value
        return _NOTHING

    def mentioned(self, each: Any, node: ast.AST) -> None:
        if isinstance(each, _ModelClass):
            self.touch(each.name, "", node)

    def member(self, base: Value, attr: str, node: ast.AST) -> Value:
        result: Value = _NOTHING
        for each in base:
            result |= self.attribute(each, attr, node)
        if not base or base <= _FOREIGN:
            result |= self.look_alike(attr, node)
            if base and not result:
                return _FOREIGN
        return result

    def attribute(self, each: Any, attr: str, node: ast.AST) -> Value:
        match each:
            case _Client():
                if attr == "with_raw_response":
                    return frozenset({_Client(raw=True)})
                if attr == "with_options":
                    return frozenset({_Tune(each)})
                if attr in ("__enter__", "__aenter__"):
                    return frozenset({_Makes(each)})
                return frozenset({_Resource(attr, each.raw)}) if attr in self.resources else _NOTHING
            case _Resource():
                if attr == "with_raw_response":
                    return frozenset({_Resource(each.name, raw=True)})
                if attr == "with_options":
                    return frozenset({_Tune(each)})
                self.followed.add(self.place(node))
                return self.bound(f"{each.name}.{attr}", each.raw, node)
            case _Instance():
                return self.field(each.name, attr, node)
            case _ModelClass():
                model = self.surface.models[each.name]
                if model.enumeration:
                    if attr in model.fields:
                        self.touch(each.name, attr, node)
                    return frozenset({_Instance(each.name)})
                if attr == "from_dict":
                    return frozenset({_Makes(_Instance(each.name))})
                return _NOTHING
            case _RawResponse():
                return frozenset({each.of}) if attr == "parsed" and each.of is not None else _NOTHING
            case _Many():
                if attr in ("pop", "get", "popleft", "setdefault", "__getitem__"):
                    return frozenset({_Makes(each.of)})
                return frozenset({_Makes(each)}) if attr in ("values", "copy", "items", "result") else _NOTHING
            case _Ours():
                return self.our_name(f"{each.dotted}.{attr}", node)
            case _Module():
                if self.find(f"{each.name}.{attr}") is not None and attr not in self.scopes[each.name].names:
                    return frozenset({_Module(self.find(f"{each.name}.{attr}") or "")})
                return self.scopes[each.name].names.get(attr, _NOTHING)
            case _Object() | _Class():
                return self.of_object(each, attr)
            case _Makes():
                # An awaitable, a task or a future: what it returns is found on it as `.result()`.
                return frozenset({each}) if attr == "result" else _NOTHING
            case _:
                return _NOTHING

    def our_name(self, dotted: str, node: ast.AST) -> Value:
        self.facts.names.setdefault(dotted, {})[self.place(node)] = None
        last = dotted.rpartition(".")[2]
        if dotted.startswith("trigg_ext") and last in CLIENTS:
            return frozenset({_ClientClass()})
        if dotted.startswith(("trigg_ext.models.", "trigg_api.models.")) and last in self.surface.models:
            self.touch(last, "", node)
            return frozenset({_ModelClass(last)})
        return frozenset({_Ours(dotted)})

    def bound(self, name: str, raw: bool, node: ast.AST) -> Value:
        if name not in self.surface.methods and name not in CONVENIENCES:
            return _NOTHING
        place = self.place(node)
        self.facts.calls.setdefault((name, place), Call(name, place))
        return frozenset({_Bound(name, raw, place)})

    def field(self, model: str, attr: str, node: ast.AST) -> Value:
        if attr in _WHOLE_ATTRIBUTES:
            self.touch(model, WHOLE, node)
            return _NOTHING
        described = self.surface.models[model].fields.get(attr)
        if described is None:
            # Of a task or a future, whose response stands for it here.
            return frozenset({_Makes(_Instance(model))}) if attr == "result" else _NOTHING
        self.touch(model, attr, node)
        return _NOTHING if self.surface.models[model].enumeration else self.written(described.annotation)

    def of_object(self, each: Any, attr: str) -> Value:
        found = self.own_member(each.key, attr)
        result: Value = _NOTHING
        for value in found:
            if isinstance(value, _Function) and self.functions[value.key].is_property:
                result |= self.functions[value.key].returns
            else:
                result |= {value}
        return result

    def own_member(self, key: str, attr: str, seen: tuple[str, ...] = ()) -> Value:
        facts = self.classes[key]
        found = facts.members.get(attr, _NOTHING)
        for base in facts.bases:
            if isinstance(base, _Class) and base.key not in (*seen, key):
                found |= self.own_member(base.key, attr, (*seen, key))
            elif isinstance(base, _ClientClass):
                found |= self.attribute(_Client(), attr, ast.Pass())
        return found

    def look_alike(self, attr: str, node: ast.AST) -> Value:
        """``something.customers.get``: ours, if the file has to do with us or the something is called like us."""
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Attribute):
            return _NOTHING
        name = f"{node.value.attr}.{attr}"
        if name not in self.surface.methods and name not in CONVENIENCES:
            return _NOTHING
        receiver = ast.unparse(node.value.value)
        unknown = not self.is_foreign(node.value.value)
        if "trigg" in receiver.lower() or (unknown and self.source.file in self.imports_ours):
            self.facts.by_shape.add(self.place(node))
            return self.bound(name, ".with_raw_response" in receiver, node)
        if unknown:
            self.facts.unclear.add(self.place(node))
        return _NOTHING

    def is_foreign(self, node: ast.expr) -> bool:
        """Return whether it begins with a name that another package gave."""
        while isinstance(node, ast.Attribute | ast.Call | ast.Subscript | ast.Await):
            node = node.func if isinstance(node, ast.Call) else node.value
        names = self.scopes[self.source.name].names
        return isinstance(node, ast.Name) and names.get(node.id) == _FOREIGN

    # --- calls

    def call(self, node: ast.Call, scope: _Scope) -> Value:
        called = self.value(node.func, scope)
        arguments = [self.value(each, scope) for each in node.args]
        keywords = {each.arg: self.value(each.value, scope) for each in node.keywords}
        result: Value = _NOTHING
        for each in called:
            result |= self.called(each, node, arguments, keywords)
        last = _last_name(node.func)
        first = arguments[0] if arguments else _NOTHING
        if last == "isinstance" and len(node.args) == 2 and isinstance(node.args[0], ast.Name):
            classes = arguments[1] | _piece(arguments[1])
            narrowed = functools.reduce(_either, map(self.made, classes), _NOTHING)
            if narrowed - _FOREIGN:
                self.bind(node.args[0], narrowed - _FOREIGN, scope, None, None)
        elif last == "getattr" and len(node.args) >= 2:
            if isinstance(node.args[1], ast.Constant) and isinstance(node.args[1].value, str):
                result |= self.member(first, node.args[1].value, node)
            else:
                for each in first:
                    if isinstance(each, _Instance):
                        self.touch(each.name, WHOLE, node)
        elif last in _WHOLE_CALLS:
            for each in first | _piece(first):
                if isinstance(each, _Instance | _ModelClass):
                    self.touch(each.name, WHOLE, node)
        elif last == "cast" and len(node.args) == 2:
            result |= self.annotation(node.args[0], scope) or arguments[1]
        elif last in ("gather", "as_completed", "wait"):
            result = _many(functools.reduce(_either, arguments, _NOTHING) - _FOREIGN)
        elif (last == "map" and len(arguments) >= 2) or last in ("to_thread", "run_in_executor", "submit"):
            given = [each for argument in arguments for each in argument if isinstance(each, _Bound | _Function)]
            responses = functools.reduce(_either, (self.called(g, None, [], {}) for g in given), _NOTHING)
            result |= _many(responses) if last == "map" else responses
            if last == "map":
                for each in arguments[0]:
                    if isinstance(each, _Function):
                        self.take(each.key, [_piece(argument) for argument in arguments[1:]], {})
        elif last in _PIECE:
            result |= _piece(first)
        elif last in _SAME and (not called or called <= _FOREIGN):
            kept = functools.reduce(_either, arguments, _NOTHING) - _FOREIGN
            if last in ("evolve", "replace"):
                self.constructed_of(kept, node)
            result |= kept
        if not result and called and called <= _FOREIGN:
            return _FOREIGN
        return result

    def constructed_of(self, kept: Value, node: ast.Call) -> None:
        for each in kept:
            if isinstance(each, _Instance):
                for keyword in node.keywords:
                    if keyword.arg in self.surface.models[each.name].fields:
                        self.touch(each.name, keyword.arg or "", keyword)

    def called(
        self, each: Any, node: ast.Call | None, arguments: list[Value], keywords: Mapping[str | None, Value]
    ) -> Value:
        match each:
            case _ClientClass():
                return frozenset({_Client()})
            case _Tune():
                return frozenset({each.of})
            case _Makes():
                return frozenset({each.of})
            case _Bound():
                return self.operated(each, node, arguments, keywords)
            case _ModelClass():
                if node is not None:
                    self.constructed(each.name, node)
                return frozenset({_Instance(each.name)})
            case _Function():
                self.take(each.key, arguments, keywords)
                return self.functions[each.key].returns
            case _Class():
                return self.instantiated(each.key, arguments, keywords)
            case _:
                return _NOTHING

    def operated(
        self, bound: _Bound, node: ast.Call | None, arguments: list[Value], keywords: Mapping[str | None, Value]
    ) -> Value:
        if node is not None:
            keys = frozenset(
                key for value in (*arguments, *keywords.values()) for each in value for key in _keys_in(each)
            )
            partly = any(isinstance(each, ast.Starred) for each in node.args) or None in keywords
            named = frozenset(each for each in keywords if each is not None)
            before = self.facts.calls.get((bound.name, bound.place))
            if before is not None and not before.partly:
                # The same method taken at one place and called at several, or seen again with more known of it.
                keys, named = keys | before.keys, named | before.keywords
            count = max(len(arguments), before.positional if before is not None else 0)
            self.facts.calls[bound.name, bound.place] = Call(bound.name, bound.place, count, named, keys, partly)
        method: Method | None = self.surface.methods.get(bound.name)
        if method is None:
            behind = CONVENIENCES[bound.name]
            method = self.surface.methods.get(behind[0]) if bound.name == "customers.find" else None
        response = self.written(method.returns) if method is not None else _NOTHING
        if bound.raw:
            return frozenset(_RawResponse(each) for each in response) or frozenset({_RawResponse(None)})
        return response

    def constructed(self, model: str, node: ast.Call) -> None:
        described = self.surface.models[model]
        if described.enumeration:
            return
        names = list(described.fields)
        for index, argument in enumerate(node.args):
            if isinstance(argument, ast.Starred):
                self.touch(model, WHOLE, argument)
                break
            if index < len(names):
                self.touch(model, names[index], argument)
        for keyword in node.keywords:
            if keyword.arg is None:
                self.touch(model, WHOLE, keyword.value)
            elif keyword.arg in described.fields:
                self.touch(model, keyword.arg, keyword)

    def take(self, key: str, arguments: list[Value], keywords: Mapping[str | None, Value]) -> None:
        """What a function is given becomes known inside it."""
        facts = self.functions[key]
        node = facts.node
        names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
        if facts.owner is not None and not facts.static:
            names = names[1:]
        every = {*names, *(each.arg for each in node.args.kwonlyargs)}
        for name, value in (*zip(names, arguments, strict=False), *keywords.items()):
            if name in every and value - _FOREIGN:
                self.put(facts.parameters, str(name), value - _FOREIGN)

    def instantiated(self, key: str, arguments: list[Value], keywords: Mapping[str | None, Value]) -> Value:
        initialisers = [each for each in self.own_member(key, "__init__") if isinstance(each, _Function)]
        for each in initialisers:
            self.take(each.key, arguments, keywords)
        if not initialisers:
            facts = self.classes[key]
            for name, value in (*zip(facts.order, arguments, strict=False), *keywords.items()):
                if name in facts.order and value - _FOREIGN:
                    self.put(facts.members, str(name), value - _FOREIGN)
        made: Value = frozenset({_Object(key)})
        if any(isinstance(base, _ClientClass) for base in self.classes[key].bases):
            made |= {_Client()}
        return made

    # --- annotations

    def annotation(self, node: ast.expr | None, scope: _Scope) -> Value:
        match node:
            case ast.Constant(value=str(text)):
                if node not in self._quoted:
                    self._quoted[node] = _unquoted(text, node)
                inner = self._quoted[node]
                return _NOTHING if inner is None else self.annotation(inner, scope)
            case ast.Name() | ast.Attribute():
                found = self.value(node, scope)
                return functools.reduce(_either, map(self.made, found), _NOTHING) - _FOREIGN
            case ast.BinOp():
                return self.annotation(node.left, scope) | self.annotation(node.right, scope)
            case ast.Subscript():
                name = _last_name(node.value)
                parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
                values = [self.annotation(each, scope) for each in parts]
                if name == "Annotated":
                    return values[0]
                if name in ("Coroutine", "Awaitable", "Task", "Future"):
                    return values[-1]
                if name == "RawResponse":
                    return frozenset(_RawResponse(each) for each in values[0])
                every = functools.reduce(_either, values, _NOTHING)
                if _CONTAINERS.match(name) or name == "type":
                    return _NOTHING if name == "type" else _many(every)
                return every
            case _:
                return _NOTHING

    def written(self, annotation: str) -> Value:
        """Return what an annotation of the generated package says."""
        known = self._annotations.get(annotation)
        if known is None:
            known = self._annotations[annotation] = self._written(ast.parse(annotation, mode="eval").body)
        return known

    def _written(self, node: ast.expr) -> Value:
        match node:
            case ast.Name():
                return frozenset({_Instance(node.id)}) if node.id in self.surface.models else _NOTHING
            case ast.Constant(value=str(text)):
                return self.written(text)
            case ast.BinOp():
                return self._written(node.left) | self._written(node.right)
            case ast.Subscript():
                parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
                every = functools.reduce(_either, map(self._written, parts), _NOTHING)
                return _many(every) if _CONTAINERS.match(_last_name(node.value)) else every
            case _:
                return _NOTHING


_CLASS_BODY = _FunctionFacts(None)


def _base(source: Source, node: ast.ImportFrom) -> str:
    """Return the module that ``from … import`` names, also where it is named from here."""
    base = node.module or ""
    if node.level:
        parts = source.name.split(".")
        parts = parts[: len(parts) - node.level + (1 if source.package else 0)]
        base = ".".join([*parts, *([base] if base else [])])
    return base


def _skip_class(scope: _Scope) -> _Scope:
    """Return the scope that a function inside sees: a class body is none of it."""
    while scope.function is _CLASS_BODY and scope.outer is not None:
        scope = scope.outer
    return scope


def _either(left: Value, right: Value) -> Value:
    return left | right


def _many(value: Value) -> Value:
    return frozenset(_Many(each) for each in value if _height(each) < _DEPTH)


def _height(each: Any) -> int:
    return 1 + _height(each.of) if isinstance(each, _Many) else 0


def _piece(value: Value) -> Value:
    return frozenset(each.of for each in value if isinstance(each, _Many))


def _keys_in(each: Any) -> frozenset[str]:
    while isinstance(each, _Many):
        each = each.of
    return each.keys if isinstance(each, _Keys) else frozenset()


def _unquoted(text: str, node: ast.expr) -> ast.expr | None:
    """Return an annotation that is written in quotation marks, as if it stood without them; None where it is no
    expression.
    """
    try:
        inner = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return None
    for each in ast.walk(inner):
        ast.copy_location(each, node)
    return inner


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
