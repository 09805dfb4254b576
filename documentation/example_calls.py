"""One example call of each operation: what is sent to the sandbox, and what it responds."""

from __future__ import annotations

import inspect
import json
import re
import shlex
from importlib import import_module
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl, unquote

from trigg_api.operations import BY_NAME
from trigg_ext.drift import Values, check
from trigg_ext.drift.live import python_name
from trigg_ext.drift.sandbox_data import VALUES, seeded_sandbox
from trigg_ext.sandbox import RecordedRequest

WIDTH = 88


class ExampleCall(NamedTuple):
    """A call in Python, by curl and by the command, and its response."""

    operation: str
    python: str
    curl: str
    command: str
    status: int
    response: str


def example_calls() -> list[ExampleCall]:
    """Call every operation of the registry in one sandbox, and return the calls in their order.

    Raises:
        RuntimeError: an operation has no example that succeeds.
    """
    # Of two ways to delete a customer, the second deletes the one that the example creates.
    created = {"externalId": "100001112", "firstName": "Ingrid", "lastName": "Berg", "mobilePhone": "+4741223344"}
    values = VALUES.replace(bodies={**VALUES.bodies, "customers.create": {"data": created}})
    own = {"customers.delete_by_external_id": {"externalId": created["externalId"]}}
    # The sandbox sends the same codes each time, so a first run knows what the second one is to verify.
    _, code = _run(values)
    own["messaging.verify_code"] = {"code": code}
    examples, _ = _run(values.replace(parameters={**VALUES.parameters, **own}))
    without = sorted(set(BY_NAME) - {each.operation for each in examples})
    if without:
        raise RuntimeError(f"expected an example of each operation, got none of {', '.join(without)}; add its values.")
    return examples


def _run(values: Values) -> tuple[list[ExampleCall], str]:
    contents: list[bytes] = []
    with seeded_sandbox() as sandbox, sandbox.client() as client:
        before = len(sandbox.requests)
        check(client, values, writes=True, record=lambda response: contents.append(response.content))
        requests = sandbox.requests[before:]
        codes = [each.code for each in sandbox.sms_outbox if each.code]
    found: dict[str, ExampleCall] = {}
    for request, content in zip(requests, contents, strict=True):
        name = str(request.operation)
        if request.status < 400 and name not in found:
            sent = _in_python(name, request), _by_curl(request), _by_the_command(name, request)
            found[name] = ExampleCall(name, *sent, request.status, _pretty(content))
    return list(found.values()), codes[-1]


def _in_python(name: str, request: RecordedRequest) -> str:
    """Return the call as a user writes it: parameters of the path by position, of the query by name, then the body."""
    arguments = [literal(each) for each in _in_the_path(name, request)]
    arguments += [f"{python_name(key)}={literal(_number(value))}" for key, value in request.query]
    kind = _media_type(request)
    if kind == "application/x-www-form-urlencoded":
        arguments.append(literal(_form(request.body)))
    elif kind == "multipart/form-data":
        file_name, content = _file(request.body)
        arguments += [literal(content.encode()), f"name={literal(file_name)}"]
    elif request.body:
        arguments.append(literal(json.loads(request.body)))
    return f"client.{name}({', '.join(arguments)})"


def _in_the_path(name: str, request: RecordedRequest) -> list[str]:
    """Return the parameters of the path, in their order."""
    pattern = re.sub(r"\{[^}]+\}", "([^/]+)", BY_NAME[name].path)
    matched = re.search(f"{pattern}$", request.raw_path)
    return [unquote(each) for each in (matched.groups() if matched else ())]


def _by_the_command(name: str, request: RecordedRequest) -> str:
    resource, _, method = name.partition(".")
    # Parameters of the path come first; one that may be left out may be missing.
    generated = getattr(import_module(f"trigg_api.api.{resource}"), resource.title().replace("_", ""))
    _, *names = inspect.signature(getattr(generated, method)).parameters
    given = [*zip(names, _in_the_path(name, request), strict=False)]
    given += [(python_name(key), value) for key, value in request.query]
    parts = [f"trigg {name.replace('.', ' ')}".replace("_", "-")]
    parts += [f"--{option.replace('_', '-')} {shlex.quote(value)}" for option, value in given]
    kind = _media_type(request)
    if kind == "application/x-www-form-urlencoded":
        parts.append(f"--data {shlex.quote(json.dumps(_form(request.body), ensure_ascii=False))}")
    elif kind == "multipart/form-data":
        parts.append(f"--data @{_file(request.body)[0]}")
    elif request.body:
        parts.append(f"--data {shlex.quote(_pretty(request.body))}")
    line = " ".join(parts)
    return line if len(line) <= WIDTH else " \\\n  ".join(parts)


def _by_curl(request: RecordedRequest) -> str:
    path = request.raw_path.removeprefix("/v4")
    options = "" if request.method == "GET" else f"-X {request.method} "
    parts = [f'curl {"-G " if request.query else options}"$TRIGG_BASE_URL{path}"']
    if request.query:
        parts += [f"--data-urlencode {shlex.quote(f'{key}={value}')}" for key, value in request.query]
    parts.append('-H "x-api-key: $TRIGG_API_KEY"')
    kind = _media_type(request)
    if kind == "application/x-www-form-urlencoded":
        parts += [f"--data-urlencode {shlex.quote(f'{key}={value}')}" for key, value in _form(request.body).items()]
    elif kind == "multipart/form-data":
        file_name, content = _file(request.body)
        parts.append(f"-F 'file=@-;filename={file_name}' <<'END'\n{content}END")
    elif request.body:
        parts += ["-H 'content-type: application/json'", f"-d {shlex.quote(_pretty(request.body))}"]
    return " \\\n  ".join(parts)


def _media_type(request: RecordedRequest) -> str:
    return dict(request.headers).get("content-type", "").partition(";")[0] if request.body else ""


def _form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode()))


def _file(body: bytes) -> tuple[str, str]:
    """Return the name and the content of the one file in a multipart body."""
    head, _, rest = body.partition(b"\r\n\r\n")
    (name,) = re.findall(rb'filename="([^"]+)"', head)
    return name.decode(), rest.rpartition(b"\r\n--")[0].decode()


def _number(value: str) -> str | int:
    return int(value) if value.isdecimal() and len(value) < 6 else value


def _pretty(content: bytes) -> str:
    return json.dumps(json.loads(content), indent=2, ensure_ascii=False) if content else ""


def literal(value: object, indent: int = 0) -> str:
    """Return a JSON value as a Python literal, on one line where it fits."""
    if not isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value).items()
        parts = [f"{literal(key)}: {literal(each, indent + 4)}" for key, each in entries]
        opening, closing = "{", "}"
    else:
        parts = [literal(each, indent + 4) for each in value]
        opening, closing = "[", "]"
    line = f"{opening}{', '.join(parts)}{closing}"
    if "\n" not in line and len(line) + indent <= WIDTH - 40:
        return line
    margin = " " * (indent + 4)
    return "\n".join([opening, *(f"{margin}{each}," for each in parts), " " * indent + closing])
