"""Where the API is and how the key is sent: named by the overlay, held against the description, reported on change."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen import report
from codegen.errors import PipelineError
from codegen.render.generate import generate_api
from codegen.spec.normalise import environments, key_header
from tests.codegen import variants
from tests.codegen.variants import Document, vendors

ENVIRONMENTS = {"production": "https://api.oculos.no/v4", "staging": "https://api.staging.oculos.no/v4"}


def _notes(document: Document) -> list[tuple[str, bool]]:
    return [(str(note), note.attention) for note in variants.built(document).effective.notes]


@pytest.mark.parametrize("descriptions", [("Produksjon", "Test"), ("Test", "Produksjon"), (None, None)])
def test_what_the_vendor_calls_its_servers_is_prose(descriptions: tuple[str | None, ...]) -> None:
    document = vendors()
    for server, description in zip(document["servers"], descriptions, strict=True):
        server.update({"description": description} if description else {})
        if not description:
            del server["description"]
    assert environments(variants.effective(document)) == ENVIRONMENTS
    assert _notes(document) == _notes(vendors())


def test_a_server_that_moved_is_to_be_looked_at_and_fails_the_check() -> None:
    document = vendors()
    document["servers"][0]["url"] = "https://api.oculos.no/v5"
    result = variants.built(document).effective
    assert environments(result.document) == ENVIRONMENTS
    assert [(str(note), note.attention) for note in result.notes if "oculos.no" in str(note)] == [
        (
            "The environment 'production' is https://api.oculos.no/v4, and the description's servers are "
            "https://api.oculos.no/v5, https://api.staging.oculos.no/v4. "
            "Correct x-trigg-environments in the action on $.",
            True,
        ),
        (
            "The server https://api.oculos.no/v5 is no environment of the client. "
            "Add `NAME: https://api.oculos.no/v5` to x-trigg-environments.",
            False,
        ),
    ]


@pytest.mark.parametrize("given", [["https://api.oculos.no"], {"Prod": "https://api.oculos.no"}, {"prod": "/v4"}])
def test_environments_that_are_no_mapping_of_names_to_urls_are_refused(given: Any) -> None:
    document = {**vendors(), "x-trigg-environments": given}
    with pytest.raises(PipelineError, match="x-trigg-environments must map names in snake_case to URLs"):
        variants.effective(document, variants.NO_OVERLAY)


@pytest.mark.parametrize(
    ("scheme", "header"),
    [
        ({"type": "apiKey", "in": "header", "name": "X-Trigg-Key"}, ("x-trigg-key", "")),
        ({"type": "http", "scheme": "bearer"}, ("authorization", "Bearer ")),
        ({"type": "apiKey", "in": "query", "name": "key"}, None),
        ({"type": "oauth2", "flows": {}}, None),
    ],
)
def test_the_header_of_the_key_is_that_of_the_description(scheme: Document, header: tuple[str, str] | None) -> None:
    document = vendors()
    document["components"]["securitySchemes"] = dict.fromkeys(document["components"]["securitySchemes"], scheme)
    result = variants.built(document).effective
    assert key_header(result.document) == header
    assert any("The key goes in no header" in str(note) for note in result.notes) is (header is None)
    changed = [str(note) for note in report.compare_access(variants.effective(vendors()), result.document)]
    assert changed == [f"Now the key is sent in {''.join(header or ['no header'])}; it was x-api-key."]


_CALL = """
import http.server, threading
from trigg_ext import TriggClient

class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.came = [self.headers["authorization"], self.headers["x-api-key"]]
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"data": {"id": "4"}}')

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
with TriggClient("key-1", base_url=f"http://127.0.0.1:{server.server_port}") as client:
    print(client.customers.get("4").id, *server.came)
"""


def test_a_key_that_is_described_as_bearer_arrives_so(tmp_path: Path) -> None:
    document = vendors()
    bearer = {"type": "http", "scheme": "bearer"}
    document["components"]["securitySchemes"] = dict.fromkeys(document["components"]["securitySchemes"], bearer)
    generate_api(variants.effective(document), tmp_path / "trigg_api", root=variants.ROOT)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", _CALL], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "4 Bearer key-1 None\n", done.stderr


def test_environments_that_changed_are_in_the_report() -> None:
    old, new = variants.effective(vendors()), variants.effective(vendors())
    assert report.compare_access(old, new) == report.compare_access(None, new) == ()
    new["x-trigg-environments"] = {"production": "https://api.oculos.no/v5"}
    assert [str(note) for note in report.compare_access(old, new)] == [
        "Now the environments are production https://api.oculos.no/v5; it was production https://api.oculos.no/v4, "
        "staging https://api.staging.oculos.no/v4."
    ]
