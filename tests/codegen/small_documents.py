"""Take in many small documents and show a table: ``python -m tests.codegen.small_documents [WORD]``.

``small_documents.yaml`` has a case for each thing that a description can say: the part of a document that says it, and
what is expected of the pipeline. A case may write a whole ``document``, or ``text``; else it has one operation (with
a ``body`` or a ``content`` ``POST /v``, else ``GET /v``), with its ``parameters``, ``response`` or ``responses``;
further keys are those of the ``operation``, of the document, or its ``schemas``. It expects:

- ``refused``: the line that the pipeline ends with; ``…`` stands for anything, here and below;
- ``notes``: what is "to be looked at"; nothing, where it is left out;
- ``is``: the name and the signature of the method;
- ``sends``: pairs of arguments and what a server receives: target, headers and body;
- ``reads``: pairs of a response and the value that the method returns, a model with its class;
- ``values``: pairs of a Python expression and its value.

Each document is taken in by itself. What comes of those that are not refused is generated as one package, with the name
of the case before all of its names, and so in seconds. mypy checks it, and each call that ``sends`` shows to be sent.
"""

from __future__ import annotations

import copy
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from codegen.errors import PipelineError
from codegen.pipeline import Built, build
from codegen.render.generate import generate, generate_api
from codegen.spec import load
from codegen.spec.components import rename
from codegen.verify import verify
from tests.codegen import variants
from tests.codegen.variants import NO_OVERLAY, ROOT, Document, FailedError, Interpreter, api, encoded, interpreter
from trigg_ext.openapi.document import operations

_EXPECTED = ("refused", "notes", "is", "sends", "reads", "values")
_OF_OPERATION = ("operationId", "tags", "summary", "parameters", "requestBody", "responses", "callbacks", "security")
#: What a client sends of its own.
_ALWAYS = frozenset({"host", "accept", "accept-encoding", "connection", "user-agent", "content-length"})


@attrs.frozen
class Case:
    """One small document, and what is expected of it; ``name`` stands before its names in the package of all."""

    section: str
    title: str
    name: str
    given: dict[str, Any]

    @property
    def id(self) -> str:
        """What it is called in the table and in tests."""
        return f"{self.section}: {self.title}"

    @property
    def written(self) -> str:
        """The part of a document that it is about, as short as it can be."""
        told = {key: value for key, value in self.given.items() if key not in _EXPECTED}
        return told["text"] if "text" in told else _flow(told)

    @property
    def data(self) -> bytes:
        """The whole document."""
        told = {key: value for key, value in self.given.items() if key not in _EXPECTED}
        if "text" in told:
            return str(told["text"]).encode()
        return encoded(told.get("document") or _document(told))

    def built(self) -> Built:
        """Return what the pipeline makes of the document.

        Raises:
            PipelineError: the document is refused.
        """
        return build(self.data, NO_OVERLAY, name="it")


def cases() -> list[Case]:
    """Return every case, in the order of the file."""
    sections = load.load((Path(__file__).parent / "small_documents.yaml").read_bytes())
    listed = [(section, title, given) for section, told in sections.items() for title, given in told.items()]
    return [Case(section, title, f"C{number}", given) for number, (section, title, given) in enumerate(listed)]


def _document(told: dict[str, Any]) -> Document:
    told = dict(told)
    operation = {key: told.pop(key) for key in _OF_OPERATION if key in told}
    schema, content = told.pop("body", None), told.pop("content", None)
    if schema is not None or content is not None:
        operation["requestBody"] = {"required": True, "content": content or {"application/json": {"schema": schema}}}
    if "many" in told:
        told["response"] = {
            "type": "object",
            "properties": {f"p{n}": {"type": "string"} for n in range(told.pop("many"))},
        }
    if "response" in told:
        answer = {"content": {"application/json": {"schema": told.pop("response")}}}
        operation["responses"] = {"200": {"description": "OK", **answer}}
    operation = {"tags": ["t"], "operationId": "do", "responses": {"204": {"description": "OK"}}, **operation}
    operation |= told.pop("operation", {})
    method = told.pop("method", "post" if "requestBody" in operation else "get")
    document = api({told.pop("path", "/v"): {method: operation}}, **told.pop("schemas", {}))
    document["components"] |= told.pop("components", {})
    return {**document, **told}


def assembled(taken: Sequence[Case], folder: Path) -> None:
    """Write one package of all cases that are not to be refused.

    Raises:
        AssertionError: one of them is refused; the message names it.
    """
    pairs = [(case, case.built().effective.document) for case in taken if "refused" not in case.given]
    together = _together(copy.deepcopy(pairs))
    try:
        generate(together, folder, root=ROOT)
        verify(together, folder)
    except PipelineError as error:
        raise AssertionError(_culprits(pairs) or str(error)) from error


def type_errors(taken: Sequence[Case], folder: Path) -> list[str]:
    """Return what mypy finds in the package of all cases, and in the calls that they show to be sent."""
    calls = [
        f"    client.{case.name.lower()}.{name}({_own(case, arguments)})  # {case.id}"
        for case in taken
        for name in [_first_name(case) if case.given.get("sends") else ""]
        for arguments, expected in case.given.get("sends", [])
        if not re.match(r"\w+: ", expected)
    ]
    lines = ["import json", "from decimal import Decimal", "from trigg_api.models import *"]
    lines += ["from trigg_api.resources import Resources", "from trigg_api.types import File"]
    lines += ["def calls(client: Resources) -> None:", *(calls or ["    pass"])]
    (folder / "calls.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [
        f"{lines[int(found[1]) - 1].strip()}: {line}" if (found := re.match(r"calls\.py:(\d+)", line)) else line
        for line in variants.type_errors(folder, "trigg_api", "calls.py")
    ]


def _first_name(case: Case) -> str:
    site = next(operations(case.built().effective.document))
    return str(site.operation["x-trigg-name"]).partition(".")[2]


def _culprits(taken: list[tuple[Case, Document]]) -> str:
    lines: list[str] = []
    for case, document in taken:
        try:
            with tempfile.TemporaryDirectory() as name:
                generate(document, Path(name), root=ROOT)
        except PipelineError as error:
            lines.append(f"{case.id}: {error}")
    return "\n".join(lines)


def _together(taken: list[tuple[Case, Document]]) -> Document:
    together: Document = {**api({}), "x-trigg-environments": {"production": "https://api.oculos.no/v4"}}
    for case, document in taken:
        rename(document, {name: f"{case.name}{name}" for name in document["components"]["schemas"]})
        together["components"]["schemas"] |= document["components"]["schemas"]
        prefix = case.name.lower()
        for site in operations(document):
            _, method = site.operation["x-trigg-name"].split(".")
            site.operation["operationId"] = f"{prefix}_{site.operation['operationId']}"
            site.operation["x-trigg-name"], site.operation["tags"] = f"{prefix}.{method}", [prefix]
            if "x-trigg-variant-of" in site.operation:
                site.operation["x-trigg-variant-of"] = f"/{prefix}{site.operation['x-trigg-variant-of']}"
        together["paths"] |= {f"/{prefix}{path}": item for path, item in document["paths"].items()}
    return together


def refusal(case: Case) -> str:
    """Return the line that the pipeline ends with; an empty one, where it takes the document."""
    try:
        document = case.built().effective.document
        with tempfile.TemporaryDirectory() as name:
            generate_api(document, Path(name) / "trigg_api", root=ROOT)
    except PipelineError as error:
        return str(error)
    return ""


def compared(case: Case, python: Interpreter) -> Iterator[tuple[str, Any, Any]]:
    """Yield what is expected of a case and what came, as text or as JSON: both the same, where it is right."""
    if "refused" in case.given:
        yield "refused", case.given["refused"], refusal(case)
        return
    built = case.built()
    notes = [str(note) for note in built.effective.notes if "is not classified by" not in str(note)]
    yield "notes", case.given.get("notes", []), notes
    sites = [site for site in operations(built.effective.document) if "x-trigg-variant-of" not in site.operation]
    names = [site.operation["x-trigg-name"] for site in sites]
    called = f"{case.name.lower()}.{names[0].partition('.')[2]}" if names else ""
    if "is" in case.given:
        found = [_signature(python, f"{case.name.lower()}.{name.partition('.')[2]}", name) for name in names]
        yield "is", case.given["is"], _plain(case, found if isinstance(case.given["is"], list) else found[0])
    for arguments, expected in case.given.get("sends", []):
        yield f"sends {arguments}", expected, _sent(case, python, f"wire({called!r}, {_own(case, arguments)})")
    for came, expected in case.given.get("reads", []):
        content = came["bytes"].encode() if isinstance(came, dict) and came.keys() == {"bytes"} else came
        yield f"reads {_flow(came)}", expected, _value(case, python, f"decode({called!r}, {content!r})")
    for expression, expected in case.given.get("values", []):
        yield expression, expected, _value(case, python, _own(case, expression))


def agrees(expected: Any, came: Any) -> bool:
    """Return whether what came is what is expected."""
    if isinstance(expected, str) and isinstance(came, str):
        return re.fullmatch(".*".join(map(re.escape, expected.split("…"))), came, re.DOTALL) is not None
    if isinstance(expected, list) and isinstance(came, list):
        return len(expected) == len(came) and all(map(agrees, expected, came))
    return type(expected) is type(came) and bool(expected == came)


def _own(case: Case, expression: str) -> str:
    """Return an expression with the names that a case has in the package of all."""
    expression = expression.replace("RESOURCE", repr(f"{case.name.lower()}."))
    return re.sub(r"(?<![\w.'\"])(?!File\b|Decimal\b)([A-Z]\w*)(?=[.(])", rf"{case.name}\1", expression)


def _plain(case: Case, came: Any) -> Any:
    """Return what came without the name of the case."""
    text = re.sub(rf"\b{case.name}(?=[A-Z])", "", json.dumps(came, ensure_ascii=False))
    return json.loads(re.sub(rf"/{case.name.lower()}(?![\w])", "", text))


def _signature(python: Interpreter, called: str, name: str) -> str:
    found = python.value(f"str(importlib.import_module('inspect').signature(resources.Resources(None).{called}))")
    return f"{name}{found}".replace("'", "").replace("models.", "").replace("builtins.", "")


def _sent(case: Case, python: Interpreter, expression: str) -> Any:
    try:
        came = python.value(expression)
    except FailedError as error:
        return _plain(case, str(error))
    headers = {name.title(): value for name, value in came["headers"].items() if name.lower() not in _ALWAYS}
    boundary = re.search("boundary=(.*)", headers.get("Content-Type", ""))
    shown = [came["target"], *(f"[{name}: {value}]" for name, value in headers.items() if name != "Transfer-Encoding")]
    text = " ".join([*shown, *([came["body"].encode("latin-1").decode()] if came["body"] else [])])
    text = text.replace(boundary[1], "LIMIT") if boundary else text
    return _plain(case, text.replace("\r\n", "⏎"))


def _value(case: Case, python: Interpreter, expression: str) -> Any:
    try:
        return _plain(case, python.value(expression))
    except FailedError as error:
        return _plain(case, str(error))


def _flow(value: Any) -> str:
    """Return a value as YAML on one line, as a reader would write it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return str(value) if isinstance(value, str) and re.fullmatch(r"[\w/#$. æøåÆØÅ-]+", value) else json.dumps(value)


def main(word: str = "") -> int:
    """Print the table, of all cases or of those with a word in their names; return 1 if something else came."""
    chosen = [case for case in cases() if word in case.id]
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        assembled(chosen, Path(name))
        print("| case | document | expected | got |\n|---|---|---|---|")
        with interpreter(Path(name)) as python:
            for case in chosen:
                rows = list(compared(case, python))
                shown = [row for row in rows if row[0] != "notes" or row[1] or row[2]] or [("taken", True, True)]
                for index, (what, expected, came) in enumerate(shown):
                    fits = agrees(expected, came)
                    wrong += not fits
                    told = _cell(f"{what}: {_flow(expected)}") if expected is not True else "taken"
                    start = [case.id, f"`{_cell(case.written)}`"] if not index else ["", ""]
                    print("|", " | ".join([*start, told, "as expected" if fits else f"**{_cell(_flow(came))}**"]), "|")
        errors = type_errors(chosen, Path(name))
    print("\n".join(["", *errors, f"{len(chosen)} small documents, {wrong} differences, {len(errors)} type errors."]))
    return 1 if wrong or errors else 0


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
