"""Read the document that is compared, from wherever it lies, and the line on which each part of it stands."""

from __future__ import annotations

import copy
import json
import re
import subprocess
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import yaml

from codegen.diff.findings import Place
from codegen.errors import PipelineError
from codegen.spec import load
from codegen.spec.fetch import MAX_BYTES, FetchError, fetch, public_source
from trigg_ext.openapi.document import METHODS, keywords, references
from trigg_ext.openapi.errors import BrokenReferenceError
from trigg_ext.openapi.json_types import sequence
from trigg_ext.openapi.pointer import Location, at, escape, pointer, resolve, steps_of

Kind = Literal["openapi", "overlay"]

_GIT_SECONDS = 60
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DocumentError(PipelineError):
    """A document cannot be compared: it does not load, or is no OpenAPI 3 document. The text names it and says why."""


class Document:
    """One of the two sides of a comparison.

    ``name`` is what a report calls it, ``root`` the parsed mapping, ``data`` the bytes it was parsed from, or None
    where it was made in memory.
    """

    def __init__(
        self, name: str, root: Mapping[str, Any], data: bytes | None = None, *, file: str | None = None
    ) -> None:
        self.name = name
        self.root = root
        self.data = data
        self._file = name if file is None else file

    def __repr__(self) -> str:
        return f"Document({self.name!r})"

    @classmethod
    def from_bytes(cls, data: bytes, name: str, *, kind: Kind = "openapi", file: str | None = None) -> Document:
        """Read JSON or YAML; ``file`` is what a place calls it, if not ``name``.

        Raises:
            DocumentError: the bytes are not a document of this kind.
        """
        try:
            root = load.load(data, name=name)
        except load.NotTheBundle as error:
            raise DocumentError(str(error)) from None
        return cls(name, checked(root, name) if kind == "openapi" else root, data, file=file)

    def place(self, pointer: str) -> Place:
        """Return where a JSON pointer leads, or the nearest thing around it; line 0 where the text is not known."""
        if self._places is None:
            return Place(self._file)
        line, column = self._places.place(steps_of(pointer))
        return Place(self._file, line + 1, column + 1)

    @cached_property
    def _places(self) -> _JsonPlaces | _YamlPlaces | None:
        if self.data is None:
            return None
        text = load._decoded(self.data)  # the same text that was loaded
        try:
            return _JsonPlaces(text) if re.match(r'\s*\{\s*(?:["}]|\Z)', text) else _YamlPlaces(text)
        except yaml.YAMLError:
            return None  # PyYAML refuses to compose an anchor that is set twice


def read(reference: str, *, kind: Kind = "openapi", root: Path | None = None) -> Document:
    """Read a document.

    Args:
        reference: a file, an https URL (http on this machine), or ``REVISION:PATH`` of git
            (``HEAD~3:openapi/openapi.yaml``, the path from the top of the checkout). What exists as a file is a file.
        kind: what it must be: an OpenAPI 3 document, or an overlay (of which only the text is read here).
        root: where git looks for its checkout, and files are looked for; the current folder if left out.

    Raises:
        DocumentError: it cannot be read; in one line that names it and says why.
    """
    if re.match(r"(?:https?|file):", reference, re.IGNORECASE):
        name = public_source(reference)
        return Document.from_bytes(_fetched(reference, name), name, kind=kind)
    path = reference if root is None else str(root / reference)
    revision, colon, inside = reference.partition(":")
    if colon and len(revision) > 1 and not Path(path).exists():
        return Document.from_bytes(_from_git(revision, inside, reference, root), reference, kind=kind, file=inside)
    return Document.from_bytes(_fetched(path, reference), reference, kind=kind)


def checked(root: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a document as it is compared: with a ``$ref`` by pointer for each reference by an anchor.

    What is not an OpenAPI 3.0 or 3.1 document is refused, and one that has a part of which nothing can be said.

    Less is asked than of a bundle that code is generated from: a description that lacks something is still compared.

    Raises:
        DocumentError: in one line that begins with ``name``.
    """
    version = root.get("openapi")
    if version is None:
        what = f"it is Swagger {root['swagger']}" if "swagger" in root else 'it has no "openapi" key'
        raise _refused(name, f"{what}, and only OpenAPI 3 documents can be compared")
    if not isinstance(version, str) or not re.fullmatch(r"3\.[0-9]+\.[0-9]+\S*", version):
        raise _refused(name, f"it says openapi {version!r}, and only OpenAPI 3 documents can be compared")
    if not any(key in root for key in ("paths", "webhooks", "components")):
        raise _refused(name, "it has neither paths nor webhooks nor components; it looks cut off")
    for key in ("info", "paths", "webhooks", "components"):
        if key in root and not isinstance(root[key], Mapping):
            raise _refused(name, f"its {key!r} is not a mapping; it looks cut off")
    for key in ("paths", "webhooks"):
        for path, item in (root.get(key) or {}).items():
            if path.startswith("x-"):
                continue
            if not isinstance(item, Mapping):
                raise _refused(name, f"#/{key}/{escape(path)} is not a mapping; it looks cut off")
            for method in METHODS:
                if method in item and not isinstance(item[method], Mapping):
                    raise _refused(name, f"{method.upper()} {path} is not a mapping; it looks cut off")
    root = _by_pointer(root, name)
    whole: set[str] = set()
    for location, reference in references(root):
        if not isinstance(reference, str):
            raise _refused(name, f"the $ref of #{pointer(*location)} is not a string; it looks damaged")
        if reference in whole:
            continue
        try:
            resolve(root, {"$ref": reference})
        except BrokenReferenceError as error:
            where = f"#{pointer(*location)}"
            raise _refused(name, f"{where} refers to {error.reference!r}, which {error.reason}") from None
        whole.add(reference)
    return root


def _by_pointer(root: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the document with a ``$ref`` by pointer for each by the name of an anchor, and for each ``$dynamicRef``.

    Where only one part of a document has an anchor, that is what a ``$dynamicRef`` leads to, whichever way it is met.
    """
    anchors: dict[str, list[str]] = {}
    found: list[tuple[Location, str, str]] = []
    for location, key, value in keywords(root):
        if key in ("$anchor", "$dynamicAnchor"):
            anchors[f"#{value}"] = list({f"#{quote(pointer(*location))}", *anchors.get(f"#{value}", [])})
        elif key == "$dynamicRef" or (key == "$ref" and isinstance(value, str) and re.match("#[^/]", value)):
            found.append((location, key, str(value)))
        elif key == "$recursiveRef":
            what = f"the $recursiveRef of #{pointer(*location)} is of an older JSON Schema than that of OpenAPI"
            raise _refused(name, f"{what}; write a $ref to the schema that is meant")
    root = copy.deepcopy(dict(root)) if found else root
    for location, key, reference in found:
        targets = [reference] if reference.startswith("#/") else anchors.get(reference, [])
        if len(targets) != 1:
            what = f"which {'several parts of the document are' if targets else 'no part of the document is'}"
            what = f"the {key} of #{pointer(*location)} is {reference!r}, {what}"
            raise _refused(name, f"{what}; write a $ref to the schema that is meant")
        schema = at(root, location)
        if schema.pop(key, None) is not None:  # YAML may have the same schema at two places
            target = {"$ref": targets[0]}
            schema.update({"allOf": [*sequence(schema.get("allOf")), target]} if schema else target)
    return root


def _refused(name: str, why: str) -> DocumentError:
    return DocumentError(load._printable(f"{name} cannot be compared: {why}"))


# --- bytes ----------------------------------------------------------------------------------------------------------


def _fetched(source: str, name: str) -> bytes:
    try:
        fetched = fetch(source)
    except FetchError as error:
        raise DocumentError(load._printable(f"{name} cannot be read: {error}")) from None
    if fetched.data is None:
        raise DocumentError(f"{name} cannot be read: the server sent nothing")
    return fetched.data


def _from_git(revision: str, path: str, reference: str, root: Path | None) -> bytes:
    if revision.startswith("-") or not path or "\0" in reference:
        raise DocumentError(
            load._printable(f"{reference} cannot be read: it is neither a file nor REVISION:PATH of git")
        )
    try:
        done = subprocess.run(
            ["git", "cat-file", "blob", f"{revision}:{path}"],
            cwd=root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise DocumentError(f"{reference} cannot be read: no such file, and git is not installed") from None
    except (OSError, subprocess.SubprocessError) as error:
        raise DocumentError(load._printable(f"{reference} cannot be read: git failed ({error})")) from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[0].removeprefix("fatal: ") if said else f"git responded with {done.returncode}"
        raise DocumentError(load._printable(f"{reference} cannot be read: no such file, and git says: {why}"))
    if len(done.stdout) > MAX_BYTES:
        raise DocumentError(f"{reference} cannot be read: it has more than {MAX_BYTES:,} bytes")
    return done.stdout


# --- places ---------------------------------------------------------------------------------------------------------


class _YamlPlaces:
    """Where the values of a text stand that is known to be valid YAML."""

    def __init__(self, text: str) -> None:
        self._root: Any = yaml.compose(text, Loader=_LOADER)
        self._known: dict[yaml.Node, dict[str, tuple[yaml.Node, yaml.Node]]] = {}

    def place(self, tokens: Sequence[str]) -> tuple[int, int]:
        """Return the line and the column of a value, from 0; of the nearest thing around it, if it is not there."""
        at = node = self._root
        for token in tokens:
            if token not in self._inside(node):
                break
            at, node = self._inside(node)[token]
        return at.start_mark.line, at.start_mark.column

    def _inside(self, node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Return what is in a mapping or a list: what says where it stands, its key if it has one, and its value."""
        if node not in self._known:
            found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
            if isinstance(node, yaml.SequenceNode):
                found = {str(index): (each, each) for index, each in enumerate(node.value)}
            elif isinstance(node, yaml.MappingNode):
                merged = [self._inside(value) for key, value in node.value if key.value == "<<"]
                found = dict(chain(*map(dict.items, merged)))
                found.update({key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)})
            self._known[node] = found
        return self._known[node]


_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


class _JsonPlaces:
    """Where the values of a text stand that is known to be valid JSON: what nobody asks for is not looked through."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = array("L", (match.start() for match in re.finditer("\n", text)))
        self._known: dict[int, dict[str, tuple[int, int]]] = {}

    def place(self, tokens: Sequence[str]) -> tuple[int, int]:
        """Return the line and the column of a value, from 0; of the nearest thing around it, if it is not there."""
        at = start = self._after(0)
        for token in tokens:
            if start not in self._known:
                self._known[start] = dict(self._inside(start))
            if token not in self._known[start]:
                break
            at, start = self._known[start][token]
        line = bisect_left(self._lines, at)
        return line, at - (self._lines[line - 1] + 1 if line else 0)

    def _inside(self, start: int) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yield what is in an object or a list: its name, where it is said to stand, and where its value begins."""
        kind, at, count = self._text[start], self._after(start + 1), 0
        while kind in "{[" and self._text[at] not in "}]":
            name, value = str(count), at
            if kind == "{":
                name, end = _DECODER.raw_decode(self._text, at)
                value = self._after(self._after(end) + 1)
            yield name, (at, value)
            end = self._after(_DECODER.raw_decode(self._text, value)[1])
            at, count = self._after(end + (self._text[end] == ",")), count + 1

    def _after(self, index: int) -> int:
        found = _SPACE.match(self._text, index)
        return found.end() if found else index
