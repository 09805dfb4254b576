"""What a reader finds at the cursor: every public docstring says what it does, takes, returns and raises."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from typing import Any, NamedTuple

import attrs
import pytest

import trigg_ext
from trigg_api.model_base import Model
from trigg_api.record import Record
from trigg_api.resources import RESOURCES, AsyncResources, Resources
from trigg_ext import models

_MODULES = [f"trigg_ext.{name}" for name in ("otel", "sandbox", *trigg_ext._SUBMODULES)]
#: What says nothing of a body or a response beyond that it is one.
_SAYS_NOTHING = re.compile(
    r"(?:The )?(?:body(?: of the request)?|(?:API's )?(?:response|answer|result))(?:, if any)?\.?"
)
_NOTHING = (None, "None", inspect.Signature.empty, "Coroutine[Any, Any, None]", "NoReturn", "Generator[None]")


class _Function(NamedTuple):
    """A public function and its docstring; what makes an object of a class has that of the class."""

    name: str
    function: Callable[..., Any]
    text: str
    is_property: bool = False


def _public() -> Iterator[tuple[str, Any]]:
    """Every public name with what it stands for, each object once."""
    seen: set[int] = set()
    for module in ("trigg_ext", *_MODULES):
        home = import_module(module)
        for name in getattr(home, "__all__", ()):
            found = getattr(home, name)
            ours = str(getattr(found, "__module__", "")).startswith("trigg_")
            if ours and id(found) not in seen and name not in models.__all__:
                seen.add(id(found))
                yield f"{module}.{name}", found


def _functions() -> Iterator[_Function]:
    """Every public function, method and property."""
    for name, found in _public():
        if inspect.isclass(found):
            yield from _methods(name, found)
        elif inspect.isroutine(found):
            yield _Function(name, found, found.__doc__ or "")
    for prefix, resources in (("client", Resources), ("async client", AsyncResources)):
        for resource in RESOURCES:
            made = getattr(resources(None), resource)  # type: ignore[arg-type]
            yield from _methods(f"{prefix}.{resource}", type(made))
    for model in (Model, models.Customer, models.ImportsFileRequest):
        yield from _methods(f"trigg_ext.models.{model.__name__}", model)
    for name in ("customers", "imports", "messaging", "plugins", "promotions", "reports", "transactions"):
        home = import_module(f"trigg_ext.resources.{name}")
        for each, found in vars(home).items():
            if inspect.isclass(found) and found.__module__ == home.__name__ and not each.startswith("_"):
                yield from _methods(f"{home.__name__}.{each}", found)


def _methods(name: str, kind: type) -> Iterator[_Function]:
    text = inspect.getdoc(kind) or ""
    # What a private class brings is the class's own.
    private = re.compile(r"trigg_ext\b.*\._")
    own = [each for each in kind.__mro__ if private.match(f"{each.__module__}.{each.__qualname__}")]
    members = {key: found for each in (*reversed(own), kind) for key, found in vars(each).items()}
    initialiser = members.get("__init__")
    made_by_others = "Made by" in text or attrs.has(kind) or issubclass(kind, Record | BaseException)
    if initialiser and not made_by_others and not name.startswith(("client.", "async client.", "trigg_ext.resources.")):
        yield _Function(name, initialiser, f"{text}\n\n{inspect.cleandoc(initialiser.__doc__ or '')}")
    for each, found in members.items():
        if isinstance(found, property | cached_property):
            getter: Any = found.fget if isinstance(found, property) else found.func
            told = getter.__doc__ or _entries(_sections(text).get("Attributes", "")).get(each, "")
            function = _Function(f"{name}.{each}", getter, told, is_property=True)
        elif isinstance(found, classmethod | staticmethod):
            function = _Function(f"{name}.{each}", found.__func__, found.__doc__ or "")
        elif inspect.isfunction(found) and found.__module__.startswith("trigg_"):
            function = _Function(f"{name}.{each}", found, inspect.getdoc(found) or "")
        else:
            continue
        if not each.startswith("_"):
            yield function


def _sections(text: str) -> dict[str, str]:
    """The sections of a docstring by their titles; what stands before them has none."""
    parts = re.split(r"^(Args|Attributes|Returns|Yields|Raises):\n", inspect.cleandoc(text), flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def _entries(section: str) -> dict[str, str]:
    """What is listed in a section, by name."""
    parts = re.split(r"^ {4}(\S[^:\n]*):[ \n]", section.partition("\n\n")[0], flags=re.MULTILINE)
    return {
        name: text.strip() for names, text in zip(parts[1::2], parts[2::2], strict=True) for name in names.split(", ")
    }


def _lacks(function: _Function) -> Iterator[str]:
    """What a docstring does not say. An argument may be told of in the prose, as ``name``."""
    sections = _sections(function.text)
    prose = sections[""]
    if not prose.strip():
        yield "what it does"
    if function.is_property or not prose.strip():
        return
    signature = inspect.signature(function.function)
    told = _entries(sections.get("Args", "")) | _entries(sections.get("Attributes", ""))
    for name in signature.parameters:
        said = told.get(name) or (f"``{name}``" in prose and "in the prose")
        if name not in ("self", "cls") and not name.startswith("_") and (not said or _SAYS_NOTHING.fullmatch(said)):
            yield f"what {name} is"
    gives = signature.return_annotation not in _NOTHING
    says = sections.get("Returns") or sections.get("Yields") or re.search(r"\b([Rr]eturns?|yield|Iterate)\b", prose)
    if gives and (not says or _SAYS_NOTHING.fullmatch(sections.get("Returns", "something").strip())):
        yield "what it returns"
    missing = [name for name in _raised(function.function) if name not in function.text]
    if missing:
        yield f"that it raises {', '.join(missing)}"


def _raised(function: Callable[..., Any]) -> list[str]:
    """The exceptions that a function raises by name itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    raised = [each.exc for each in ast.walk(tree) if isinstance(each, ast.Raise) and each.exc is not None]
    names = [ast.unparse(each.func if isinstance(each, ast.Call) else each) for each in raised]
    return [name for name in dict.fromkeys(names) if re.fullmatch(r"[A-Z]\w+", name)]


def test_every_public_docstring_says_what_it_does_takes_returns_and_raises() -> None:
    functions = list(_functions())
    lacking = {each.name: lacks for each in functions if (lacks := list(_lacks(each)))}
    listed = "\n".join(f"{name} does not say {', '.join(lacks)}" for name, lacks in lacking.items())
    assert not lacking, f"{len(lacking)} of {len(functions)} say too little:\n{listed}"
    assert len(functions) > 350


def test_what_says_too_little_is_seen() -> None:
    def create_code(phone: str, body: dict[str, str], *, sender: str = "Trigg") -> str:
        """Create a code for ``phone``.

        Args:
            body: The body of the request.

        Returns:
            The response.
        """
        raise ValueError(phone, body, sender)

    found = list(_lacks(_Function("create_code", create_code, create_code.__doc__ or "")))
    assert found == ["what body is", "what sender is", "what it returns", "that it raises ValueError"]


def test_an_asynchronous_method_is_documented_like_the_synchronous_one() -> None:
    by_name = {each.name: _sections(each.text) for each in _functions()}
    twins = [(name, name.replace("Async", "", 1)) for name in by_name if "Async" in name]
    differ = {
        name: title
        for name, other in twins
        for title in ("Args", "Raises")
        if other in by_name and by_name[name].get(title) != by_name[other].get(title)
    }
    assert differ == {}
    assert len(twins) > 15


@pytest.mark.parametrize("name", models.__all__)
def test_each_field_of_a_model_is_described_where_the_cursor_finds_it(name: str) -> None:
    model = getattr(models, name)
    if not attrs.has(model):
        return  # an enum
    fields = [each.name for each in attrs.fields(model) if each.name != "additional_properties"]
    told = _entries(_sections(inspect.getdoc(model) or "").get("Attributes", ""))
    assert [each for each in fields if not told.get(each)] == []
    body = ast.parse(inspect.getsource(model)).body[0].body  # type: ignore[attr-defined]
    after = {
        ast.unparse(each.target): next_.value.value
        for each, next_ in pairwise(body)
        if isinstance(each, ast.AnnAssign) and isinstance(next_, ast.Expr) and isinstance(next_.value, ast.Constant)
    }
    assert {key: " ".join(str(after[key]).split()) for key in fields} == {
        key: " ".join(told[key].split()) for key in fields
    }
