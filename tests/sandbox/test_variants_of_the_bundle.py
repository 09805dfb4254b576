"""The demo and the checks of the state hold, unchanged, whatever names the vendor gives to what stays the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.hand_written import mismatches
from codegen.render.generate import generate_api
from tests.codegen import variants
from tests.codegen.variants import ROOT, Document

CHECKS = ("customers", "loyalty", "promotions", "receipts")


def _with_other_ids_and_tags(document: Document) -> Document:
    document = variants.with_ids(document, lambda name: f"v5{name.upper()}")
    for item in document["paths"].values():
        for operation in item.values():
            operation["tags"] = [f"{tag} (v5)" for tag in operation.get("tags", ())]
    return document


VARIANTS = {
    "schemas, operationIds and tags renamed": lambda: _with_other_ids_and_tags(
        variants.with_component_names(variants.vendors(), lambda name: f"trigg.v5-{name} dto")
    ),
    "everything inlined, path parameters renamed": lambda: variants.with_path_names(
        variants.inlined(variants.vendors()), lambda name: f"{name}No"
    ),
}


def _run(generated: Path, *arguments: str) -> str:
    """Return what a Python prints that finds the generated packages of a variant."""
    path = os.pathsep.join([str(generated), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-W", "ignore", "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def _steps(output: str) -> list[str]:
    """Return the lines of the demo without the port and what its clock decides."""
    return [re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1", line) for line in output.splitlines()]


@pytest.fixture(scope="module")
def todays_steps() -> list[str]:
    return _steps(_run(ROOT / "generated", "trigg_ext.sandbox.demo"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_demo_and_the_checks_of_the_state_hold_on_a_variant(
    variant: str, tmp_path: Path, todays_steps: list[str]
) -> None:
    generate_api(variants.effective(VARIANTS[variant]()), tmp_path / "trigg_api", root=ROOT)

    assert mismatches(tmp_path, ROOT) == ()
    assert len(todays_steps) >= 12
    assert _steps(_run(tmp_path, "trigg_ext.sandbox.demo")) == todays_steps
    files = [f"tests/sandbox/state/test_{subject}.py" for subject in CHECKS]
    # A configuration of its own: the project's would put its own generated packages first.
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    told = _run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "-c", str(tmp_path / "pytest.ini"), *files)
    passed = re.search(r"(\d+) passed", told)
    assert passed is not None
    assert int(passed[1]) >= 100


def test_renamed_fields_are_reported_by_their_names(tmp_path: Path) -> None:
    document = variants.vendors()
    for component, old, new in (
        ("CustomerRequest", "data", "payload"),
        ("Sms", "mobilePhone", "phone"),
        ("ReceiptItem", "GrossAmount", "Amount"),
        ("Promotion", "available", "redeemable"),
    ):
        schema = document["components"]["schemas"][component]
        schema["properties"] = {new if name == old else name: each for name, each in schema["properties"].items()}
        schema["required"] = [new if name == old else name for name in schema.get("required", ())]
    generate_api(variants.effective(document), tmp_path / "trigg_api", root=ROOT)

    notes = mismatches(tmp_path, ROOT)

    assert all(note.attention for note in notes)
    told = {str(note) for note in notes}
    assert told >= {
        "sandbox, customers.create: The description has no field data in its request.",
        "sandbox, messaging.send_sms: The description has no field mobilePhone in its request.",
        "sandbox, promotions.list: The description has no field [].available in its response.",
        "trigg_ext/returns/_receipt.py: trigg_api.models.ReceiptItem takes no gross_amount",
        "trigg_ext/sandbox/demo.py: trigg_ext.models.CustomerRequest takes no data",
    }
    assert not any("promotions.redeem:" in each for each in told)
