"""Take in the documents of other APIs and show a table: ``python -m tests.codegen.corpus FOLDER``.

Each document is generated, imported, type-checked and called. Requests are compared with those of an independent
serializer (uritemplate, after RFC 6570; for bodies, the rules of OpenAPI 3.1.1, and what Python's own parsers of forms
and multipart bodies read), and the examples of responses with what comes back after reading and writing.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import uritemplate

from codegen.errors import PipelineError
from codegen.pipeline import build
from codegen.render.generate import generate
from codegen.spec import load
from codegen.verify import verify
from tests.codegen import small_documents
from tests.codegen.variants import NO_OVERLAY, ROOT, type_errors
from trigg_ext.openapi.document import METHODS, Site, operations
from trigg_ext.openapi.flatten import flatten
from trigg_ext.openapi.json_types import declared_types, mapping, sequence
from trigg_ext.openapi.media_types import is_json
from trigg_ext.openapi.pointer import resolve

TEXT = "Bodø & Oslo"
COLUMNS = ("document", "operations", "requests", "examples", "types", "notes", "seconds", "MiB")

#: Writes the requests and reads the examples that it is given, with the generated packages.
_PROBE = """
import email, importlib, inspect, json, pkgutil, sys
from urllib.parse import parse_qsl
import trigg_api.api
from trigg_api.types import dump
from trigg_ext._serialization.bodies import encode
def given_as(value):
    if isinstance(value, dict):
        return {key: given_as(each) for key, each in value.items()}
    if isinstance(value, list):
        return [given_as(each) for each in value]
    return value.encode() if isinstance(value, str) and value.startswith("\\0") else value
def sent(body):
    if body is None:
        return None
    encoded = encode(body)
    content = encoded.content if encoded.stream is None else b"".join(encoded.stream)
    kind = encoded.headers["content-type"]
    if body.kind == "multipart":
        whole = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\\r\\n\\r\\n" + content)
        return [part(each) for each in whole.get_payload()]
    if body.kind == "form":
        return parse_qsl(content.decode(), keep_blank_values=True)
    return json.loads(content) if body.kind == "json" else content.decode()
def part(message):
    name, file_name = (message.get_param(key, header="content-disposition") for key in ("name", "filename"))
    kind, content = message.get("content-type", "text/plain"), message.get_payload(decode=True)
    content = json.loads(content) if "json" in kind else content.decode("latin-1")
    return [utf8(name), file_name is not None, kind, content]
def utf8(name):
    return name.encode("ascii", "surrogateescape").decode()
class Response:
    status_code, headers = 200, {}
    def __init__(self, value):
        self.content = json.dumps(value).encode()
modules = {}
for found in pkgutil.walk_packages(trigg_api.api.__path__, "trigg_api.api."):
    module = importlib.import_module(found.name)
    if hasattr(module, "TEMPLATE"):
        modules[module.OPERATION.method, module.TEMPLATE] = module
out = []
for method, path, values, body, examples in json.load(sys.stdin):
    module, came = modules[method, path], {}
    names = [name for name in inspect.signature(module.request).parameters if name not in ("body", "content_type")]
    given = {name: value for name, value in zip(names, values, strict=True)}
    try:
        made = module.request(**given, **({"body": given_as(body)} if body is not None else {}))
        came["request"] = [made.path, made.query, made.headers, made.cookies, sent(made.body)]
    except Exception as error:
        came["error"] = f"{type(error).__name__}: {error}"
    came["examples"] = []
    for example in examples:
        try:
            came["examples"].append(dump(module.decode(Response(example))))
        except Exception as error:
            came["examples"].append(f"{type(error).__name__}: {error}")
    out.append(came)
json.dump(out, sys.stdout, default=str)
"""


def main(folder: Path) -> int:
    """Print a row for each document of a folder; return 1 if one was neither taken whole nor refused by name."""
    rows = []
    for path in sorted(each for each in folder.iterdir() if each.suffix in (".json", ".yaml", ".yml")):
        done = subprocess.run(
            [sys.executable, "-m", "tests.codegen.corpus", "--one", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        row = json.loads(done.stdout) if done.returncode == 0 else {"failed": done.stderr.strip().splitlines()[-1:]}
        rows.append(row)
        shown = [str(row.get(column, "")) for column in COLUMNS[1:]]
        print("|", path.stem, "|", " | ".join(shown) if "operations" in row else json.dumps(row), "|", flush=True)
        for each in row.get("differences", [])[:5]:
            print("   ", each, flush=True)
    failed = sum(1 for row in rows if "failed" in row or row.get("differences"))
    refused = sum(1 for row in rows if "refused" in row)
    whole = len(rows) - failed - refused
    print(f"{len(rows)} documents: {whole} taken whole, {refused} refused by name, {failed} failed.")
    return 1 if failed else 0


def one(path: Path) -> dict[str, Any]:
    """Take in one document."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            built = build(path.read_bytes(), NO_OVERLAY, name=path.name, expect_title=None)
            notes = [*built.effective.notes, *generate(built.effective.document, folder, root=ROOT)]
            counts = verify(built.effective.document, folder)
        except PipelineError as error:
            return {"refused": str(error)[:300]}
        seconds = time.perf_counter() - begun
        described = _described(load.load(path.read_bytes()))
        missing = described - counts.operations
        differences = [f"{missing} operations are missing"] if missing else []
        sites = list(operations(built.effective.document))
        asked = [_asked(built.effective.document, site) for site in sites]
        done = _run([sys.executable, "-c", _PROBE], folder, json.dumps([task for task, _ in asked]))
        if done.returncode:
            return {"failed": done.stderr[-500:]}
        came = json.loads(done.stdout)
        wrong = [
            f"{site.label}: expected {expected}, got {each.get('request') or each['error']}"
            for site, (_, expected), each in zip(sites, asked, came, strict=True)
            if each.get("request") != expected
        ]
        pairs = [
            (site.label, example, read)
            for site, (task, _), each in zip(sites, asked, came, strict=True)
            for example, read in zip(task[-1], each["examples"], strict=True)
        ]
        told = {
            str(note).partition(": an example is of the type")[0] for note in notes if "a response like it" in str(note)
        }
        lost = [f"{label}: {json.dumps(one)[:200]} came back as {json.dumps(read)[:200]}" for label, one, read in pairs
                if not (_same(one, read) or (label in told and "InvalidResponse" in str(read)))]  # fmt: skip
        types = type_errors(folder, "trigg_api")
        memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return {
            "operations": f"{counts.operations} of {described}",
            "requests": f"{len(sites) - len(wrong)} of {len(sites)}",
            "examples": f"{len(pairs) - len(lost)} of {len(pairs)}",
            "types": f"{len(types)} errors" if types else "ok",
            "notes": len([note for note in notes if "not classified" not in str(note)]),
            "seconds": round(seconds, 1),
            "MiB": memory // 1024,
            "differences": [*differences, *wrong, *lost, *types[:3]],
        }


def _run(command: list[str], folder: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        command, cwd=folder, env=environment, input=given, capture_output=True, text=True, check=False
    )


def _described(document: dict[str, Any]) -> int:
    """Count the operations, without any code of the pipeline."""
    count = 0
    for path, item in mapping(document.get("paths")).items():
        if path.startswith("/"):
            resolved = mapping(resolve(document, item))
            count += sum(1 for method in METHODS if isinstance(resolved.get(method), dict))
    return count


def _asked(document: dict[str, Any], site: Site) -> tuple[list[Any], list[Any]]:
    """Return what to call an operation with, and the request that an independent serializer makes of it."""
    places = ("path", "query", "header", "cookie")
    parameters = sorted(
        site.operation["parameters"],
        key=lambda each: (
            places.index(each["in"]),
            site.path.find(f"{{{each['name']}}}") if each["in"] == "path" else 0,
        ),
    )
    path = [each for each in parameters if each["in"] == "path"]
    others = [each for each in parameters if each["in"] != "path"]
    ordered = [*path, *sorted(others, key=lambda each: each.get("required") is not True)]
    values = {id(each): _sample(document, _schema(each)) for each in parameters}
    values |= {id(each): "Oslo" for each in parameters if each["in"] == "header" and values[id(each)] == TEXT}
    body, sent = _body(document, site.operation.get("requestBody", {}).get("content", {}))
    query: list[list[str]] = [list(pair) for pair in parse_qsl(site.path.partition("#")[0].partition("?")[2], True)]
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    template = site.path.partition("#")[0].partition("?")[0]
    expanded: dict[str, Any] = {}
    for each in parameters:
        value, key = values[id(each)], f"v{len(expanded)}"
        style = each.get("style") or ("form" if each["in"] in ("query", "cookie") else "simple")
        star = "*" if each.get("explode", style == "form") else ""
        if "content" in each:
            value, star = json.dumps(value, separators=(",", ":")), ""
        expanded[key] = value
        if each["in"] == "path":
            sign = {"label": ".", "matrix": ";"}.get(style, "")
            template = template.replace(f"{{{each['name']}}}", f"\0{sign}{key}{star}\1")
        elif each["in"] == "query":
            query += _query(each["name"], value, style, bool(star))
        else:
            text = _texts(value, bool(star))
            (headers if each["in"] == "header" else cookies)[each["name"]] = (
                text if each["in"] == "header" else quote(text, safe="!#$&'()*+,-./:<=>?@[]^_`{|}~")
            )
    literal = quote(template, safe="/%:@!$&'()*+,;=\0\1").replace("\0", "{").replace("\1", "}")
    kinds = [media for status, response in site.operation["responses"].items() if status.startswith("2")
             for media in response.get("content", {}).items() if is_json(media[0])]  # fmt: skip
    task = [site.method.upper(), site.path, [values[id(each)] for each in ordered], body, list(_examples(kinds[:1]))]
    return task, [uritemplate.expand(literal, expanded), query, headers, cookies, sent]


def _body(document: dict[str, Any], content: dict[str, Any]) -> tuple[Any, Any]:
    """Return a body, and how it is to be sent: JSON, text, the pairs of a form, or the parts of a multipart body."""
    media_type = next(iter(content), "")
    if not media_type or is_json(media_type):
        body = _sample(document, content[media_type]["schema"]) if media_type else None
        return body, body
    if not media_type.startswith(("multipart/form-data", "application/x-www-form")):
        return "innhold", "innhold"
    media = content[media_type]
    properties = _properties(document, media["schema"])
    as_part = media_type.startswith("multipart/")
    fields = {name: _field(document, each, as_part) for name, each in properties.items()} or {"felt": "verdi"}
    out: list[Any] = []
    for name, value in fields.items():
        told = mapping(media.get("encoding")).get(name, {})
        if {"style", "explode", "allowReserved"} & told.keys():
            style = told.get("style", "form")
            pairs = _query(name, value, style, told.get("explode", style == "form"))
            out += [[key, False, "text/plain", _utf8(text)] if as_part else [key, text] for key, text in pairs]
        elif as_part:
            out += _parts(document, properties.get(name, {}), told, name, value)
        else:
            # The media type of an object in a form is JSON.
            out += [[name, _text(each)] for each in (value if isinstance(value, list) else [value])]
    return fields, out


def _parts(document: dict[str, Any], schema: Any, told: dict[str, Any], name: str, value: Any) -> Iterator[list[Any]]:
    """Yield the parts of one property: of a list, one for each item; but one, where it is to be JSON, as Swagger UI."""
    flat = mapping(getattr(flatten(document, schema), "schema", None))
    content_type = told.get("contentType", "")
    one = content_type if "," not in content_type and "*" not in content_type else ""
    if isinstance(value, list) and not is_json(one):
        items = mapping(flat.get("items"))
        for each in value:
            if isinstance(each, list):  # complex, and so JSON
                yield [name, False, one or "application/json", each]
            else:
                yield from _parts(document, items, told, name, each)
    elif isinstance(value, str) and value.startswith("\0"):
        yield [name, True, one or "application/octet-stream", _utf8(value)]
    elif isinstance(value, (dict, list)) or is_json(one):
        yield [name, False, one or "application/json", value]
    else:
        encoded = "application/octet-stream" if "contentEncoding" in flat else "text/plain"
        yield [name, False, one or encoded, _utf8(_text(value))]


def _utf8(text: str) -> str:
    """Return the bytes of a text, as JSON can hold them."""
    return text.encode().decode("latin-1")


def _properties(document: dict[str, Any], schema: Any) -> dict[str, Any]:
    """Return the properties that are sent of an object, or of the first object of several."""
    flat = mapping(getattr(flatten(document, schema), "schema", None))
    own = {name: each for name, each in mapping(flat.get("properties")).items() if not _is_read_only(document, each)}
    for choice in [*sequence(flat.get("oneOf")), *sequence(flat.get("anyOf"))]:
        own = own or _properties(document, choice)
    return own


def _is_read_only(document: dict[str, Any], schema: Any) -> bool:
    return mapping(getattr(flatten(document, schema), "schema", None)).get("readOnly") is True


def _field(document: dict[str, Any], schema: Any, as_part: bool) -> Any:
    """Return a value of a field; bytes, which parts may be, are a text that begins with NUL."""
    flat = mapping(getattr(flatten(document, schema), "schema", None))
    encoding, kind = flat.get("contentEncoding"), flat.get("contentMediaType")
    is_file = encoding == "binary" or (encoding is None and kind == "application/octet-stream")
    if as_part and (flat.get("format") == "binary" or is_file):
        return "\0PNG\r\n--\r\n\x85æ"
    if "array" in declared_types(flat):
        return [_field(document, flat.get("items", {}), as_part)] * 2
    for choice in [*sequence(flat.get("oneOf")), *sequence(flat.get("anyOf"))]:
        if "null" not in declared_types(mapping(choice)) and not flat.get("properties"):
            return _field(document, choice, as_part)
    return _sample(document, schema)


def _query(name: str, value: Any, style: str, explode: bool) -> list[list[str]]:
    if isinstance(value, dict) and style == "deepObject":
        return [pair for key, each in value.items() for pair in _query(f"{name}[{key}]", each, style, True)]
    if isinstance(value, dict) and explode:
        return [pair for key, each in value.items() for pair in _query(key, each, "form", True)]
    if isinstance(value, list) and explode:
        return [[name, _text(each)] for each in value]
    separator = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, ",")
    return [[name, separator.join(_texts(value, False).split("\2"))]] if value not in ([], {}) else []


def _texts(value: Any, explode: bool) -> str:
    if isinstance(value, dict):
        return ",".join(f"{key}={_text(each)}" if explode else f"{key},{_text(each)}" for key, each in value.items())
    return ",".join(map(_text, value)) if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _schema(parameter: dict[str, Any]) -> Any:
    return next(iter(parameter["content"].values()))["schema"] if "content" in parameter else parameter["schema"]


def _sample(document: dict[str, Any], schema: Any, depth: int = 0) -> Any:
    """Return a value that a schema allows by its types."""
    found = flatten(document, schema)
    flat = found.schema if found is not None else {}
    if "const" in flat:
        return flat["const"]
    if values := [each for each in sequence(flat.get("enum")) if each is not None]:
        return values[0]
    for choice in [*sequence(flat.get("oneOf")), *sequence(flat.get("anyOf"))]:
        if "null" not in declared_types(mapping(choice)) and depth < 4 and not flat.get("properties"):
            return _sample(document, choice, depth + 1)
    kinds = [kind for kind in declared_types(flat) if kind != "null"] or [
        "object" if flat.get("properties") else "string"
    ]
    match kinds[0]:
        case "integer":
            return 7
        case "number":
            return 7.5
        case "boolean":
            return True
        case "array":
            return [] if depth > 3 else [_sample(document, flat.get("items", {}), depth + 1)]
        case "object":
            properties = mapping(flat.get("properties")) if depth < 3 else {}
            required = [name for name in properties if name in sequence(flat.get("required"))]
            names = required if required else list(properties)[:2]
            names = [name for name in names if mapping(properties[name]).get("readOnly") is not True]
            return {name: _sample(document, properties[name], depth + 1) for name in names}
        case _:
            return TEXT


def _examples(media: list[tuple[str, dict[str, Any]]]) -> Iterator[Any]:
    for _, each in media:
        told = [each["example"]] if "example" in each else []
        named = [mapping(named) for named in mapping(each.get("examples")).values()]
        yield from map(_read, [*told, *(example["value"] for example in named if "value" in example)])


def _read(example: Any) -> Any:
    """Return an example that is written as a string of JSON as what it says."""
    if isinstance(example, str) and example.lstrip().startswith(("{", "[")):
        with contextlib.suppress(ValueError):
            return json.loads(example)
    return example


def _same(example: Any, read: Any) -> bool:
    """Return whether all of an example came back; it is read leniently, so that "7" may have become 7."""
    if isinstance(example, dict) and set(example) == {"data"} and not (isinstance(read, dict) and "data" in read):
        example = example["data"]
    if isinstance(example, dict) and isinstance(read, dict):
        return example.keys() == read.keys() and all(_same(example[key], read[key]) for key in example)
    if isinstance(example, list) and isinstance(read, list):
        kept = [each for each in example if each is not None] if len(example) != len(read) else example
        return len(kept) == len(read) and all(map(_same, kept, read))
    return bool(example == read) or str(example).lower() == str(read).lower() or _are_equal_numbers(example, read)


def _are_equal_numbers(one: Any, other: Any) -> bool:
    try:
        return float(one) == float(other)
    except (TypeError, ValueError):
        return False


if __name__ == "__main__":
    if sys.argv[1:2] == ["--small"]:
        sys.exit(small_documents.main(*sys.argv[2:3]))
    elif sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(Path(sys.argv[2]))))
    elif len(sys.argv) == 2 and Path(sys.argv[1]).is_dir():
        sys.exit(main(Path(sys.argv[1])))
    else:
        sys.exit("Which documents? `nox -s corpus -- FOLDER` takes yours, and leaves them there; `-- --small` ours.")
