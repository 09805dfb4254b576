"""``typing.get_type_hints`` on all that is public: documentation tools, typer, FastMCP and validate_call ask for it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
import typing
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import trigg_ext
from trigg_api.resources import RESOURCES
from trigg_ext import AsyncTriggClient, TriggClient, models, pydantic_models

# These need extras that are loaded with them; all of them are installed here.
MODULES = [
    trigg_ext,
    *(
        importlib.import_module(each.name)
        for each in pkgutil.walk_packages(trigg_ext.__path__, "trigg_ext.")
        if not any(part.startswith("_") for part in each.name.split(".")[1:])
    ),
]
OURS = ("trigg_ext", "trigg_api", "trigg_models")


def public_names(module: ModuleType) -> Iterator[Any]:
    """The functions and classes that are a module's own, or that it says are part of it."""
    listed = getattr(module, "__all__", ())
    for name in listed or [each for each in vars(module) if not each.startswith("_")]:
        value = getattr(module, name)
        if listed or getattr(value, "__module__", "") == module.__name__:
            yield value


def hinted(value: Any) -> Iterator[tuple[str, Any]]:
    """What has annotations: a function, or a class with its methods and properties, but those of other packages."""
    if getattr(value, "__module__", "").split(".")[0] not in OURS:
        return
    if inspect.isfunction(value):
        yield value.__qualname__, value
    if not inspect.isclass(value):
        return
    yield value.__qualname__, value
    for name, member in inspect.getmembers(value):
        if name.startswith("_") and name not in ("__init__", "__call__", "__iter__", "__aiter__", "__enter__"):
            continue
        function = member.fget if isinstance(member, property) else inspect.unwrap(member) if callable(member) else None
        if inspect.ismethod(function):
            function = function.__func__
        if inspect.isfunction(function) and function.__module__.split(".")[0] in OURS:
            yield f"{value.__qualname__}.{name}", function


def unreadable(values: Iterator[Any]) -> list[str]:
    found: list[str] = []
    for value in values:
        for name, each in hinted(value):
            try:
                typing.get_type_hints(each)
            except Exception as error:
                found.append(f"{name}: {type(error).__name__}: {error}")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda each: each.__name__)
def test_every_public_function_and_class_has_readable_types(module: ModuleType) -> None:
    assert unreadable(public_names(module)) == []


@pytest.mark.parametrize("client", [TriggClient, AsyncTriggClient])
def test_every_operation_has_readable_types(client: Any) -> None:
    made = client("en-nøkkel".encode().hex())
    resources = [getattr(made, name) for name in RESOURCES]
    assert len(resources) > 10
    operations = [type(each) for each in resources] + [type(made.with_raw_response), client]
    assert unreadable(iter(operations)) == []
    raw = [getattr(made.with_raw_response, name) for name in RESOURCES]
    assert unreadable(each for resource in raw for each in vars(resource).values()) == []


def test_a_model_and_its_constructor_name_the_models_in_them() -> None:
    assert typing.get_type_hints(models.TransactionBatch)["receipt_requests"] == list[models.ReceiptRequest]
    assert typing.get_type_hints(models.TransactionBatch.__init__)["receipt_requests"] == list[models.ReceiptRequest]
    assert typing.get_type_hints(TriggClient("a" * 20).customers.get)["return"] is models.Customer
    assert unreadable(iter(vars(pydantic_models).values())) == []


def test_what_types_alone_need_is_not_loaded_with_a_client() -> None:
    later = [
        "asyncio",
        "difflib",
        "trigg_ext._transport.redaction",
        "trigg_api.models.customer",
        "trigg_api.typed_dicts",
        "trigg_ext.batches",
        "trigg_ext.drift",
    ]
    code = (
        "import sys, trigg_ext; trigg_ext.TriggClient('a' * 20).transactions.create_many; "
        f"print([each for each in {later} if each in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
