"""The names that users import from trigg_ext."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import trigg_api.models
import trigg_ext
from trigg_api.record import Record
from trigg_ext import errors, models

SOURCE = Path(trigg_ext.__file__).read_text(encoding="utf-8")


def test_each_name_that_type_checkers_see_is_there_at_run_time_and_no_other() -> None:
    seen = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(SOURCE))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("trigg")
        for alias in node.names
    }
    assert seen == {f"{module}.{name}" for name, module in trigg_ext._MODULES.items()} | {"trigg_ext.errors.*"}
    assert set(trigg_ext.__all__) == set(trigg_ext._MODULES) | set(errors.__all__)


@pytest.mark.parametrize("name", trigg_ext.__all__)
def test_each_name_is_the_one_of_its_module(name: str) -> None:
    home = import_module(trigg_ext._MODULES.get(name, "trigg_ext.errors"))
    assert getattr(trigg_ext, name) is getattr(home, name)
    assert name in dir(trigg_ext)


def test_every_model_is_importable_from_trigg_ext_models() -> None:
    assert set(models.__all__) == set(trigg_api.models.__all__) <= set(dir(models))
    assert all(getattr(models, name) is getattr(trigg_api.models, name) for name in models.__all__)


def test_a_misspelled_name_is_an_error_that_names_it() -> None:
    with pytest.raises(AttributeError, match="'trigg_ext' has no attribute 'TrigClient'"):
        _ = trigg_ext.TrigClient
    with pytest.raises(AttributeError, match="no attribute 'Custmer'; it has AchievementUpdate"):
        _ = models.Custmer


@pytest.mark.parametrize("module", ["trigg_ext.pydantic_models", "trigg_models"])
def test_the_pydantic_models_name_their_extra_where_pydantic_is_missing(module: str) -> None:
    code = (
        "import sys; sys.modules['pydantic'] = None\n"
        f"try: import {module}\n"
        "except ModuleNotFoundError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "trigg_models needs Pydantic: pip install 'trigg-client[models]'"


def test_importing_the_package_loads_neither_httpx_nor_attrs() -> None:
    code = "import sys, trigg_ext, trigg_ext.models; print([each for each in ('httpx', 'attr') if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_exception_and_what_they_hold_is_public() -> None:
    defined = {
        name
        for name, each in vars(errors).items()
        if isinstance(each, type) and issubclass(each, BaseException | Record) and each.__module__ == errors.__name__
    }
    assert {name for name in defined if not name.startswith("_")} == set(errors.__all__)
