"""Bundles that the vendor may publish tomorrow, made from today's, and an interpreter to try what is made of them."""

from __future__ import annotations

import contextlib
import copy
import fcntl
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.pipeline import Built, build
from codegen.render.generate import generate
from codegen.spec import load
from codegen.verify import Counts, verify

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = (ROOT / "openapi" / "openapi.yaml").read_bytes()
OVERLAY = (ROOT / "openapi" / "overlay.yaml").read_bytes()
NO_OVERLAY = json.dumps(
    {
        "overlay": "1.0.0",
        "info": {"title": "Ingen rettelser", "version": "1"},
        "actions": [{"target": "$.info", "description": "Changes nothing.", "update": {}}],
    }
).encode()

Document = dict[str, Any]


def vendors() -> Document:
    """A copy of the committed bundle, to be changed."""
    return load.load(BUNDLE)


def encoded(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def built(document: Document, overlay: bytes = OVERLAY) -> Built:
    return build(encoded(document), overlay)


def effective(document: Document, overlay: bytes = OVERLAY) -> Document:
    return built(document, overlay).effective.document


def made(document: Document, folder: Path, overlay: bytes = OVERLAY) -> Counts:
    """Generate and verify what a bundle gives, below ``folder``."""
    result = effective(document, overlay)
    generate(result, folder, root=ROOT)
    return verify(result, folder)


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that is filled once for all workers of a test run."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = base / name, base / f"{name}.done"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def made_once(factory: pytest.TempPathFactory, name: str, document: Document, overlay: bytes = OVERLAY) -> Path:
    """The packages that a bundle gives, once for all workers of a test run, with ``counts.json`` beside them."""

    def make(folder: Path) -> None:
        counts = made(document, folder, overlay)
        (folder / "counts.json").write_text(json.dumps([counts.operations, counts.paths]))

    return once(factory, name, make)


def api(paths: Document, **schemas: Any) -> Document:
    """A small bundle."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Trigg Integrations API", "version": "4.3.0"},
        "servers": [{"url": "https://api.oculos.no/v4", "description": "Production"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def operation(*parameters: Document, **keys: Any) -> Document:
    """An operation of a small bundle."""
    responses = keys.pop("responses", {"200": {"description": "OK"}})
    return {**({"parameters": list(parameters)} if parameters else {}), **keys, "responses": responses}


def parameter(name: str, place: str, schema: Any = None, **keys: Any) -> Document:
    return {"name": name, "in": place, "schema": schema or {"type": "string"}, **keys}


def responses(schema: Any, media_type: str = "application/json") -> Document:
    return {"200": {"description": "OK", "content": {media_type: {"schema": schema}}}}


def overlay(*actions: Document) -> bytes:
    """An overlay with these actions, each with a reason."""
    entries = [{"description": "Avtalt med Trigg.", **action} for action in actions]
    return yaml.safe_dump(
        {"overlay": "1.0.0", "info": {"title": "Rettelser", "version": "1"}, "actions": entries}
    ).encode()


def type_errors(folder: Path, *checked: str) -> list[str]:
    """What mypy --strict finds in packages and files below a folder: a line for each error."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--no-error-summary", *checked]
    environment = {**os.environ, "MYPYPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines() if done.returncode else []


# --- variants of a whole document -------------------------------------------------------------------------------------


def everywhere(node: Any, change: Callable[[Any], Any]) -> Any:
    """A copy of a JSON value in which every part, the inner ones first, went through ``change``."""
    if isinstance(node, dict):
        node = {key: everywhere(value, change) for key, value in node.items()}
    elif isinstance(node, list):
        node = [everywhere(each, change) for each in node]
    return change(node)


def as_openapi_30(document: Document) -> Document:
    """The same in the words of OpenAPI 3.0: ``nullable`` for a type null, ``example`` for a list of examples."""

    def change(node: Any) -> Any:
        if not isinstance(node, dict):
            return node
        node = dict(node)
        if isinstance(node.get("type"), list):
            kinds = [kind for kind in node.pop("type") if kind != "null"]
            node = {"type": kinds[0], "nullable": True, **node}
        if isinstance(node.get("examples"), list):
            node["example"] = node.pop("examples")[0]
        return node

    return {**everywhere(document, change), "openapi": "3.0.3"}


def inlined(document: Document) -> Document:
    """The same with every reference written out."""

    def resolved(node: Any, seen: tuple[str, ...]) -> Any:
        if isinstance(node, list):
            return [resolved(each, seen) for each in node]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            target: Any = document
            for step in reference.removeprefix("#/").split("/"):
                target = target[step]
            return resolved(target, (*seen, reference))
        return {key: resolved(value, seen) for key, value in node.items()}

    out: Document = resolved(document, ())
    return out


def by_reference(document: Document) -> Document:
    """The same with each parameter, body, response and path behind a reference."""
    out = copy.deepcopy(document)
    components = out["components"]

    def moved(kind: str, value: Any) -> Document:
        place = components.setdefault(kind, {})
        name = f"{kind}.{len(place)}"
        place[name] = value
        return {"$ref": f"#/components/{kind}/{name}"}

    for path, item in out["paths"].items():
        for method in item.values():
            method["parameters"] = [moved("parameters", each) for each in method.get("parameters", [])]
            if "requestBody" in method:
                method["requestBody"] = moved("requestBodies", method["requestBody"])
            for status, response in method["responses"].items():
                method["responses"][status] = moved("responses", response)
        out["paths"][path] = moved("pathItems", item)
    return out


def with_ids(document: Document, new: Callable[[str], str | None]) -> Document:
    """The same with other operationIds, or none."""
    out = copy.deepcopy(document)
    for item in out["paths"].values():
        for method in item.values():
            name = new(method.pop("operationId"))
            if name is not None:
                method["operationId"] = name
    return out


def with_component_names(document: Document, new: Callable[[str], str]) -> Document:
    """The same with other names for the schemas."""

    def change(node: Any) -> Any:
        prefix = "#/components/schemas/"
        if isinstance(node, dict) and str(node.get("$ref", "")).startswith(prefix):
            return {"$ref": prefix + new(node["$ref"].removeprefix(prefix))}
        return node

    out: Document = everywhere(document, change)
    out["components"]["schemas"] = {new(name): each for name, each in out["components"]["schemas"].items()}
    return out


def with_path_names(document: Document, new: Callable[[str], str]) -> Document:
    """The same with other names for the path parameters."""

    def change(node: Any) -> Any:
        if isinstance(node, dict) and node.get("in") == "path":
            return {**node, "name": new(node["name"])}
        return node

    out: Document = everywhere(document, change)
    out["paths"] = {
        re.sub(r"\{(\w+)\}", lambda match: "{" + new(match[1]) + "}", path): item for path, item in out["paths"].items()
    }
    return out


# --- an interpreter with the generated code ---------------------------------------------------------------------------

_SERVER = '''
import asyncio, enum, functools, importlib, json, sys, threading
import types as types_
from http.server import BaseHTTPRequestHandler, HTTPServer
import attrs
from trigg_api import client as seam, models, operations, resources, types
from trigg_api.types import UNSET, File

class Caller:
    """Writes the request, and responses what the test gave."""
    response = None
    def call(self, operation, write, decode):
        self.operation, self.request = operation, write()
        return decode(self.response) if self.response else None

class AsyncCaller(Caller):
    def call(self, operation, write, decode):
        async def run():
            return Caller.call(self, operation, write, decode)
        return run()

class Response:
    def __init__(self, content, headers=None, status=200):
        self.content = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.headers, self.status_code = headers or {}, status

def plain(value):
    if isinstance(value, enum.Enum):
        return {"enum": f"{type(value).__name__}.{value.name}", "value": value.value}
    if attrs.has(type(value)) and hasattr(value, "additional_properties"):
        fields = {each.name: getattr(value, each.name) for each in attrs.fields(type(value))}
        extra = fields.pop("additional_properties")
        shown = {key: plain(each) for key, each in fields.items() if each is not UNSET}
        return {"class": type(value).__name__, **shown, **({"more": plain(extra)} if extra else {})}
    if attrs.has(type(value)):
        return {each.name: plain(getattr(value, each.name)) for each in attrs.fields(type(value))}
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    if isinstance(value, bytes):
        return {"bytes": value.decode("latin-1")}
    return value

def method(name, holder=resources.Resources, response=None, caller=Caller):
    made = caller()
    made.response = response
    resource, _, called = name.partition(".")
    return made, getattr(getattr(holder(made), resource), called)

def request(name, *args, **kwargs):
    made, call = method(name)
    call(*args, **kwargs)
    body = made.request.body
    out = {"method": made.operation.method, "path": made.request.path}
    if made.request.query:
        out["query"] = made.request.query
    if made.request.headers:
        out["headers"] = made.request.headers
    if made.request.cookies:
        out["cookies"] = made.request.cookies
    if body is not None:
        out["body"] = [body.kind, body.media_type, body.value]
    return out

def decode(name, content, headers=None, args=(), **kwargs):
    made, call = method(name, response=Response(content, headers))
    value = call(*args, **kwargs)
    made, call = method(name, resources.AsyncResources, Response(content, headers), AsyncCaller)
    again = asyncio.run(call(*args, **kwargs))
    assert plain(again) == plain(value)
    return value

class Server(BaseHTTPRequestHandler):
    """Keeps what came, as it came."""
    def do_GET(self):
        length, chunks = int(self.headers.get("content-length") or 0), []
        if self.headers.get("transfer-encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                chunks.append(self.rfile.read(size + 2)[:-2])
            self.rfile.readline()
        body = b"".join(chunks) or self.rfile.read(length)
        self.server.came = {"target": self.path, "headers": dict(self.headers), "body": body.decode("latin-1")}
        self.send_response(204)
        self.end_headers()
    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET
    def log_message(self, *_):
        pass

@functools.cache
def server():
    made = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    return made

def wire(name, *args, **kwargs):
    """What a server receives, by the transport of the client."""
    import httpx
    from trigg_ext._serialization.bodies import encode
    from trigg_ext._transport import call
    from trigg_ext._sensitive import Encoded
    made, method_ = method(name)
    method_(*args, **kwargs)
    nothing = seam.Held({})
    settings = types_.SimpleNamespace(
        base_url=f"http://127.0.0.1:{server().server_port}", query=seam.Held(()), headers=nothing
    )
    body = encode(made.request.body) if made.request.body else Encoded()
    headers = call._headers(made.request, settings, body)
    content = body.content if body.stream is None else b"".join(body.stream)
    httpx.request(made.operation.method, call._url(made.request, settings), headers=headers, content=content)
    return server().came

names = {"__builtins__": __builtins__, **{name: getattr(models, name) for name in models.__all__}}
names |= {"request": request, "wire": wire, "decode": decode, "operations": operations, "resources": resources}
names |= {"File": File, "importlib": importlib, "json": json}
for line in sys.stdin:
    try:
        told = {"value": plain(eval(json.loads(line), names))}
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(told), flush=True)
'''


class FailedError(Exception):
    """What the expression raised, as text."""


class Interpreter:
    """A Python of its own with the generated packages below a folder."""

    def __init__(self, generated: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(generated), "PYTHONDONTWRITEBYTECODE": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", _SERVER],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def value(self, expression: str) -> Any:
        """The value of an expression, as JSON: a model is its class and fields, an enum its member."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(expression) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        if "error" in told:
            raise FailedError(told["error"])
        return told["value"]

    def request(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """The request that ``client.<name>(...)`` writes."""
        return self.value(f"request({name!r}, *{args!r}, **{kwargs!r})")

    def wire(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """What a server receives when ``client.<name>(...)`` is called."""
        return self.value(f"wire({name!r}, *{args!r}, **{kwargs!r})")

    def decode(self, name: str, content: Any, headers: Any = None, *args: Any, **kwargs: Any) -> Any:
        """What ``client.<name>(...)`` returns for a response, sync and async alike."""
        return self.value(f"decode({name!r}, {content!r}, {headers!r}, {args!r}, **{kwargs!r})")

    def close(self) -> None:
        self._process.communicate()


@contextlib.contextmanager
def interpreter(generated: Path) -> Iterator[Interpreter]:
    opened = Interpreter(generated)
    try:
        yield opened
    finally:
        opened.close()
