"""A Griffe extension: classes have what their private bases have, with the types that they give to generic ones."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from typing import Any, cast

import griffe

_Types = Mapping[str, Any]


class InheritedMembers(griffe.Extension):
    """Gives each class the members of its private bases, as callers meet them."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Fill in all classes of a package that was loaded."""
        _fill_in(pkg)


def _fill_in(module: griffe.Module) -> None:
    for each in module.modules.values():
        if not each.is_alias:
            _fill_in(each)
    for kind in module.classes.values():
        for expression in kind.bases if not kind.is_alias else ():
            path, given = _base(expression)
            base = _class_at(path, module)
            if base is not None and "._" in base.path:
                _inherit(kind, base, dict(zip(_parameters(base), given, strict=False)))


def _class_at(path: str, module: griffe.Module) -> griffe.Class | None:
    """Return the class that a path leads to; None if it is of a package that was not loaded."""
    try:
        found: Any = module.modules_collection[path]
        return cast("griffe.Class", found.final_target if found.is_alias else found)
    except (KeyError, griffe.AliasResolutionError):
        return None


def _inherit(kind: griffe.Class, base: griffe.Class, types: _Types) -> None:
    for name, member in base.members.items():
        own = kind.members.get(name)
        if own is None:
            kind.set_member(name, _copied(member, types, kind))
        elif own.docstring is None and member.docstring is not None:
            own.docstring = _docstring(member, own)


def _base(expression: Any) -> tuple[str, list[Any]]:
    """Return the path of a base, and what is given to it as types."""
    if not isinstance(expression, griffe.ExprSubscript):
        return getattr(expression, "canonical_path", str(expression)), []
    given = expression.slice.elements if isinstance(expression.slice, griffe.ExprTuple) else [expression.slice]
    return expression.canonical_path, [each.strip("'\"") if isinstance(each, str) else each for each in given]


def _parameters(base: griffe.Class) -> list[str]:
    return [str(each) for path, given in map(_base, base.bases) if path == "typing.Generic" for each in given]


def _is_for(overload: griffe.Function, base: griffe.Class, types: _Types) -> bool:
    """Return whether an overload is for a class with these types: those that its ``self`` has, if it is annotated."""
    wanted = dict(zip(_parameters(base), _base(overload.parameters[0].annotation)[1], strict=False))
    return all(str(types.get(name, each)) == str(each) for name, each in wanted.items())


def _copied(member: Any, types: _Types, kind: griffe.Class) -> Any:
    out = copy.copy(member)
    out.parent = kind
    if member.is_alias:
        return out
    out.docstring = _docstring(member, out)
    if member.is_function:
        out.returns = _filled(member.returns, types)
        parameters = [copy.copy(each) for each in member.parameters]
        for each in parameters:
            each.annotation = _filled(each.annotation, types)
        out.parameters = griffe.Parameters(*parameters)
        out.overloads = [
            _copied(each, types, kind) for each in member.overloads or () if _is_for(each, member.parent, types)
        ]
    elif member.is_attribute:
        out.annotation = _filled(member.annotation, types)
    return out


def _docstring(member: Any, owner: Any) -> griffe.Docstring | None:
    out: griffe.Docstring | None = copy.copy(member.docstring)
    if out is not None:
        out.parent = owner
    return out


def _filled(expression: Any, types: _Types) -> Any:
    """Return an annotation in which the names of types are replaced."""
    if isinstance(expression, griffe.ExprName):
        return types.get(expression.name, expression)
    if isinstance(expression, list):
        return [_filled(each, types) for each in expression]
    if not isinstance(expression, griffe.Expr):
        return expression
    out = copy.copy(expression)
    for field in dataclasses.fields(expression):
        setattr(out, field.name, _filled(getattr(expression, field.name), types))
    return out
