"""What is compared is read from files, addresses and git; what cannot be read is an error, never "no changes"."""

from __future__ import annotations

import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.diff import documents
from codegen.diff.documents import Document, DocumentError, read
from codegen.diff.findings import Place

BUNDLE = """\
openapi: 3.1.0
info: {title: Trigg, version: 4.3.0}
paths:
  /customers/id/{id}:
    get:
      responses:
        "200":
          description: The customer
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Customer'
components:
  schemas:
    Customer: &customer
      type: object
      required:
        - id
        - email
      properties:
        id: {type: string}
        email: {type: string}
    Prospect: *customer
    Member:
      <<: *customer
      description: A customer who said yes
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.yaml"
    path.write_text(BUNDLE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ("", 1, 1),
        ("/openapi", 1, 1),
        ("/info/version", 2, 22),
        ("/paths/~1customers~1id~1{id}/get", 5, 5),
        ("/components/schemas/Customer/required/1", 19, 11),
        ("/components/schemas/Customer/properties/email/type", 22, 17),
        ("/components/schemas/Prospect", 23, 5),
        ("/components/schemas/Prospect/properties/email", 22, 9),
        ("/components/schemas/Member/properties/email", 22, 9),
        ("/components/schemas/Member/description", 26, 7),
    ],
)
def test_a_pointer_leads_to_a_line(file: Path, pointer: str, line: int, column: int) -> None:
    assert read(str(file)).place(pointer) == Place(str(file), line, column)


def test_a_pointer_to_nothing_leads_to_what_is_around_it(file: Path) -> None:
    assert read(str(file)).place("/components/schemas/Customer/properties/phone").line == 20


def test_json_has_lines_too(tmp_path: Path) -> None:
    text = json.dumps(
        {"openapi": "3.0.3", "paths": {'/a "b"\n/{ø}': {"get": {"tags": ["x", "😀"], "responses": {}}}}}, indent=2
    )
    path = tmp_path / "openapi.json"
    path.write_text(text, encoding="utf-8")
    document = read(str(path))
    assert document.place('/paths/~1a "b"\n~1{ø}/get/tags/1') == Place(str(path), 8, 11)
    assert document.place("/paths").line == 3


def test_a_byte_order_mark_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + BUNDLE.encode())
    assert read(str(path)).place("/openapi").line == 1


def test_an_anchor_that_is_set_twice_costs_the_lines_alone(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text(BUNDLE + "x-one: &x 1\nx-two: &x 2\n", encoding="utf-8")
    document = read(str(path))
    assert document.root["x-two"] == 2
    assert document.place("/openapi") == Place(str(path))


def test_what_was_made_in_memory_has_no_lines() -> None:
    assert Document("made", {"openapi": "3.1.0"}).place("/openapi") == Place("made")


def test_a_document_says_what_it_is() -> None:
    assert repr(Document("made", {})) == "Document('made')"


# --- git ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com", *arguments],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

    git("init", "--quiet")
    (tmp_path / "openapi").mkdir()
    path = tmp_path / "openapi" / "openapi.yaml"
    path.write_text(BUNDLE, encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "-m", "First")
    path.write_text(BUNDLE.replace("4.3.0", "4.4.0"), encoding="utf-8")
    git("commit", "--quiet", "-am", "Second")
    return tmp_path


def test_a_revision_of_git_is_read(checkout: Path) -> None:
    old = read("HEAD~1:openapi/openapi.yaml", root=checkout)
    assert old.root["info"]["version"] == "4.3.0"
    assert old.name == "HEAD~1:openapi/openapi.yaml"
    assert old.place("/info") == Place("openapi/openapi.yaml", 2, 1)
    assert read("openapi/openapi.yaml", root=checkout).root["info"]["version"] == "4.4.0"


@pytest.mark.parametrize(
    "reference",
    [
        "HEAD~1:openapi/nothing.yaml",
        "HEAD~99:openapi/openapi.yaml",
        "--help:openapi/openapi.yaml",
        "HEAD:",
        "HEAD:open\0api",
    ],
)
def test_what_git_does_not_have_is_an_error(checkout: Path, reference: str) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read(reference, root=checkout)


def test_without_git_there_are_only_files(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    with pytest.raises(DocumentError, match="git is not installed"):
        read("HEAD:openapi/openapi.yaml", root=checkout)


def test_a_git_that_hangs_is_an_error(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> object:
        raise subprocess.TimeoutExpired("git", 60)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(DocumentError, match="git failed"):
        read("HEAD:openapi/openapi.yaml", root=checkout)


def test_more_than_fits_is_an_error(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    with pytest.raises(DocumentError, match="more than 10 bytes"):
        read("HEAD:openapi/openapi.yaml", root=checkout)


def test_a_file_whose_name_has_a_colon_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "HEAD:openapi.yaml"
    path.write_text(BUNDLE, encoding="utf-8")
    assert read(str(path)).root["info"]["version"] == "4.3.0"


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.fixture
def address() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = BUNDLE.encode() if self.path.startswith("/openapi") else b"gone"
            self.send_response(200 if self.path.startswith("/openapi") else 404)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_is_read_and_its_secrets_are_not_named(address: str) -> None:
    document = read(f"{address}/openapi.yaml?token=hemmelig")
    assert document.root["info"]["version"] == "4.3.0"
    assert "hemmelig" not in document.name
    assert "hemmelig" not in document.place("/info").file


def test_an_address_without_a_document_is_an_error(address: str) -> None:
    with pytest.raises(DocumentError, match="404"):
        read(f"{address}/nothing.yaml")


# --- what does not load ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("<html></html>", "HTML"),
        ("openapi: 3.1.0\npaths: {", "not valid YAML"),
        ("[1, 2]", "a list where a mapping must be"),
        ("paths: {}", 'no "openapi" key'),
        ("swagger: '2.0'\npaths: {}", "Swagger 2.0"),
        ("openapi: 3\npaths: {}", "says openapi 3"),
        ("openapi: 4.0.0\npaths: {}", "only OpenAPI 3"),
        ("openapi: 3.1.0\ninfo: {title: Trigg}", "neither paths"),
        ("openapi: 3.1.0\npaths:", "'paths' is not a mapping"),
        ("openapi: 3.1.0\npaths: {/a: }", "#/paths/~1a is not a mapping"),
        ("openapi: 3.1.0\npaths: {/a: {get: }}", "GET /a is not a mapping"),
        ("openapi: 3.1.0\nwebhooks: {a: {post: 1}}", "POST a is not a mapping"),
        ("openapi: 3.1.0\npaths: {/a: {$ref: '#/components/pathItems/A'}}", "which is not in the document"),
        ("openapi: 3.1.0\npaths: {/a: {$ref: other.yaml#/a}}", "bundle all parts into one file first"),
        (
            "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'},"
            " B: {$ref: '#/components/schemas/A'}}}",
            "leads back to itself",
        ),
        ("openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: '#b'}}}", "is '#b', which no part of the document is"),
        (
            "openapi: 3.1.0\ncomponents: {schemas: {A: {$dynamicRef: '#b'}}}",
            "the $dynamicRef of #/components/schemas/A",
        ),
        (
            "openapi: 3.1.0\ncomponents: {schemas: {A: {$dynamicRef: '#b'}, B: {$dynamicAnchor: b}, C: {$anchor: b}}}",
            "which several parts of the document are; write a $ref",
        ),
        (
            "openapi: 3.1.0\ncomponents: {schemas: {A: {$recursiveRef: '#'}}}",
            "the $recursiveRef of #/components/schemas/A",
        ),
    ],
)
def test_what_is_no_openapi_document_is_an_error_that_names_it(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        read(str(path))
    assert str(path) in str(caught.value)
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("reference", ["nothing.yaml", "ftp://example.com/openapi.yaml", "", "/"])
def test_what_is_not_there_is_an_error(tmp_path: Path, reference: str) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read(reference, root=tmp_path)


def test_data_that_looks_like_a_reference_is_none(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text(
        "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {A: {example: {$ref: nowhere}, x-b: {$ref: nowhere},"
        " properties: {$ref: {type: string}, default: {$ref: '#/components/schemas/B'}}}, B: {}}}",
        encoding="utf-8",
    )
    assert read(str(path)).root["openapi"] == "3.1.0"


def test_an_overlay_is_read_without_being_an_openapi_document(tmp_path: Path) -> None:
    path = tmp_path / "overlay.yaml"
    path.write_text("overlay: 1.0.0\nactions: []\n", encoding="utf-8")
    assert read(str(path), kind="overlay").root["overlay"] == "1.0.0"
