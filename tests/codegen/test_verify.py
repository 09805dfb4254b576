"""The proof of completeness finds whatever is missing, too much, doubled or not importable."""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.errors import PipelineError
from codegen.verify import Counts, compare, verify
from tests.codegen import variants
from tests.codegen.variants import ROOT, Document, api, operation, parameter

KINDS = ("sync", "async", "sync raw", "async raw")


def _marked(name: str, **keys: Any) -> Document:
    return operation(**{"x-trigg-name": name, **keys})


#: Three operations on four paths, one of which may be called without its parameter.
EFFECTIVE = api(
    {
        "/stores": {"get": _marked("stores.list")},
        "/customers": {"post": _marked("customers.create")},
        "/customers/changed/{timestamp}": {"get": _marked("customers.changed")},
        "/customers/changed": {
            "get": _marked("customers.changed", **{"x-trigg-variant-of": "/customers/changed/{timestamp}"})
        },
    }
)
FOUND: Document = {
    "modules": [
        ["stores.list", "GET", "/stores"],
        ["customers.create", "POST", "/customers"],
        ["customers.changed", "GET", "/customers/changed/{timestamp}"],
        ["customers.changed", "GET", "/customers/changed"],
    ],
    "registry": [
        ["stores.list", "GET", "/stores", []],
        ["customers.create", "POST", "/customers", []],
        ["customers.changed", "GET", "/customers/changed/{timestamp}", ["/customers/changed"]],
    ],
    "methods": {kind: ["stores.list", "customers.create", "customers.changed"] for kind in KINDS},
    "models": 5,
}


def test_what_is_complete_is_counted() -> None:
    assert compare(EFFECTIVE, FOUND) == Counts(operations=3, paths=4, models=5)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda found: found["modules"].pop(0), "Missing among the endpoint modules: stores.list GET /stores."),
        (
            lambda found: found["modules"].append(["stores.get", "GET", "/stores/{id}"]),
            "Too much among the endpoint modules: stores.get GET /stores/{id}.",
        ),
        (
            lambda found: found["modules"].append(found["modules"][0]),
            "Too much among the endpoint modules: stores.list GET /stores.",
        ),
        (
            lambda found: found["modules"][0].__setitem__(0, "customers.create"),
            "Missing among the endpoint modules: stores.list GET /stores.",
        ),
        (
            lambda found: found["registry"].pop(0),
            "Missing among the operations in the registry: stores.list GET /stores.",
        ),
        (
            lambda found: found["registry"].append(found["registry"][1]),
            "Too much among the operations in the registry: customers.create POST /customers.",
        ),
        (
            lambda found: found["registry"][2][3].clear(),
            "Missing among the operations in the registry: customers.changed GET /customers/changed.",
        ),
        (
            lambda found: found["registry"][0].__setitem__(1, "POST"),
            "Missing among the operations in the registry: stores.list GET /stores.",
        ),
        *(
            (
                lambda found, kind=kind: found["methods"][kind].remove("customers.create"),
                f"Missing among the {kind} methods of resources: customers.create.",
            )
            for kind in KINDS
        ),
        (
            lambda found: found["methods"].pop("async raw"),
            "Missing among the async raw methods of resources: customers.changed, customers.create, stores.list.",
        ),
        (
            lambda found: found["methods"]["async"].append("stores.close"),
            "Too much among the async methods of resources: stores.close.",
        ),
        (
            lambda found: found["methods"]["sync"].append("stores.list"),
            "Too much among the sync methods of resources: stores.list.",
        ),
    ],
)
def test_every_mismatch_is_named(change: Callable[[Document], object], words: str) -> None:
    found = copy.deepcopy(FOUND)
    change(found)
    with pytest.raises(PipelineError) as raised:
        compare(EFFECTIVE, found)
    assert str(raised.value) == words


def test_a_long_list_is_cut() -> None:
    effective = api({f"/{number}": {"get": _marked(f"stores.list{number}")} for number in range(7)})
    with pytest.raises(PipelineError, match=r"stores\.list4 GET /4 and 2 more\.$"):
        compare(effective, {**FOUND, "modules": [], "registry": [], "methods": {}})


@pytest.fixture(scope="module")
def effective() -> Document:
    return variants.effective(variants.vendors())


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    folder = tmp_path / "generated"
    shutil.copytree(ROOT / "generated", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_what_is_committed_is_complete(effective: Document) -> None:
    assert verify(effective, ROOT / "generated") == Counts(operations=66, paths=68, models=48)


def test_the_proof_leaves_nothing_behind(effective: Document, generated: Path) -> None:
    verify(effective, generated)
    assert not list(generated.rglob("__pycache__"))


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("trigg_api/api/stores/stores_list.py", "def request", "def request(", "does not import: SyntaxError"),
        ("trigg_api/models/store.py", "class Store", "class Shop", "does not import: .*Store"),
        (
            "trigg_models/__init__.py",
            "class Store(",
            "raise RuntimeError('Nei')\n\n\nclass Store(",
            "RuntimeError: Nei",
        ),
        (
            "trigg_api/api/stores/__init__.py",
            "class Stores(Resource):",
            "class Shops(Resource):",
            "does not import: .*Stores",
        ),
        (
            "trigg_api/api/stores/stores_list.py",
            'TEMPLATE = "/stores"',
            'TEMPLATE = "/shops"',
            "Missing .* GET /stores",
        ),
        (
            "trigg_api/operations.py",
            "    STORES_LIST,\n",
            "",
            "Missing among the operations in the registry: stores.list",
        ),
    ],
)
def test_generated_code_that_is_damaged_does_not_pass(
    effective: Document, generated: Path, name: str, old: str, new: str, words: str
) -> None:
    path = generated / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PipelineError, match=words):
        verify(effective, generated)


def test_a_method_that_only_the_async_client_lacks_does_not_pass(effective: Document, generated: Path) -> None:
    path = generated / "trigg_api" / "api" / "stores" / "__init__.py"
    sync, _, rest = path.read_text(encoding="utf-8").partition("class AsyncStores(Resource):")
    path.write_text(f"{sync}class AsyncStores(Resource):{rest.replace('def list(', 'def _list(', 1)}", encoding="utf-8")
    with pytest.raises(PipelineError, match="list"):
        verify(effective, generated)


def test_a_package_that_is_not_there_does_not_pass(effective: Document, tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="does not import: ModuleNotFoundError"):
        verify(effective, tmp_path)


def test_an_interpreter_that_dies_without_a_word_is_told(effective: Document, generated: Path) -> None:
    (generated / "trigg_models" / "__init__.py").write_text(f"import os\nos._exit({os.EX_SOFTWARE})\n")
    with pytest.raises(PipelineError, match="does not import: no message"):
        verify(effective, generated)


def test_an_operation_more_than_was_generated_does_not_pass(generated: Path) -> None:
    document = variants.vendors()
    document["paths"]["/gift-cards/{number}"] = {"get": operation(parameter("number", "path", required=True))}
    with pytest.raises(PipelineError, match=r"Missing among the endpoint modules: gift_cards\.\w+ GET /gift-cards/"):
        verify(variants.effective(document), generated)
