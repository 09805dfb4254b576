"""The package works from a zip file, as ``python -m zipapp`` and shiv make them: its data is read as resources."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import zipapp
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = (ROOT / "trigg_ext", ROOT / "generated" / "trigg_api", ROOT / "generated" / "trigg_models")
REQUIRED = ("httpx", "httpcore", "h11", "anyio", "idna", "certifi", "attr", "attrs", "typing_extensions")

PROGRAMS = {
    # Without site-packages: all that is needed is in the file.
    "client": """
import httpx, trigg_ext
from trigg_ext import DriftError, TriggClient
assert trigg_ext.__file__.startswith(sys.argv[0]), trigg_ext.__file__
TriggClient("key", base_url="https://api.example.no/v4").close()  # certificates are read
found = httpx.Response(200, json={"data": {"id": "4", "firstName": "Ola", "fornavnn": "Kari"}})
options = {"base_url": "https://api.example.no/v4", "transport": httpx.MockTransport(lambda _: found)}
with TriggClient("key", **options) as client:
    assert client.customers.get("4").first_name == "Ola"
with TriggClient("key", drift="error", **options) as client:
    try:
        client.customers.get("4")
    except DriftError as error:
        assert "fornavnn" in str(error)
    else:
        raise AssertionError("the description was not read")
""",
    # With it, for what is written in other languages.
    "sandbox": """
import trigg_ext.sandbox
from trigg_ext.sandbox import Sandbox
assert trigg_ext.sandbox.__file__.startswith(sys.argv[0]), trigg_ext.sandbox.__file__
with Sandbox() as sandbox, sandbox.client() as client:
    client.messaging.send_sms({"mobilePhone": "+4791234567", "message": "Hei"})
    assert sandbox.sms_outbox[0].text == "Hei"
    assert len(client.stores.list()) == 4
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_works_from_a_zip_file(name: str, tmp_path: Path) -> None:
    source = tmp_path / "app"
    for package in OURS:
        shutil.copytree(package, source / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    for required in REQUIRED if name == "client" else ():
        found = Path(importlib.import_module(required).__file__ or "")
        if found.name == "__init__.py":
            shutil.copytree(found.parent, source / required, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(found, source)
    (source / "__main__.py").write_text(f"import sys\n{PROGRAMS[name]}", encoding="utf-8")
    zipapp.create_archive(source, tmp_path / "app.pyz")
    options = ["-I", "-S"] if name == "client" else ["-P"]
    environment = {**os.environ, "TRIGG_HTTP_LIBRARY": "httpx"}
    command = [sys.executable, *options, str(tmp_path / "app.pyz")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
