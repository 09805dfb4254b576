"""Run datamodel-code-generator on the schemas of a document, and report as data what it cannot take.

A program of its own, so that the settings of the generator and of the pipeline's interpreter stay apart:
``python -m codegen.render.strict_models DOCUMENT MODELS REPORT``.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import warnings
from pathlib import Path
from typing import Any

from datamodel_code_generator.__main__ import Exit
from datamodel_code_generator.__main__ import main as generate
from datamodel_code_generator.parser.jsonschema import json_schema_data_formats
from pydantic_core import SchemaError, SchemaValidator

from trigg_ext.openapi.document import each_inner, reachable_components, reference_to
from trigg_ext.openapi.json_types import declared_types

#: Formats whose types need a package that users of the strict models do not have.
_NEED_MORE = frozenset({"email", "idn-email"})


def main(source: Path, models: Path, report: Path) -> None:
    """Write the models of a document, and a report as JSON.

    The report has what is ``unchecked``, the formats and patterns that are not known here, each with its component; the
    texts of ``warnings``; and, where it fails, the ``error``, and the ``component`` that alone makes it fail.
    """
    document = json.loads(source.read_bytes())
    unchecked = _without_unknown(document)
    messages, error = _generate(document, source, models)
    component = _culprit(document, source, models) if error else ""
    found = {"unchecked": unchecked, "warnings": messages, "error": error, "component": component}
    report.write_text(json.dumps(found), encoding="utf-8")


def _without_unknown(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Remove formats that the generator does not know and patterns that no engine takes; return each, in words."""
    removed: list[tuple[str, str]] = []
    for name, component in document["components"]["schemas"].items():
        for schema in each_inner(component):
            known = [
                json_schema_data_formats[kind] for kind in declared_types(schema) if kind in json_schema_data_formats
            ]
            written = schema.get("format", "default")
            if written in _NEED_MORE or any(written not in formats for formats in known):
                removed.append((name, f"format {schema.pop('format')!r}"))
            if "pattern" in schema and not _is_pattern(schema["pattern"]):
                removed.append((name, f"pattern {schema.pop('pattern')!r}"))
    return list(dict.fromkeys(removed))


def _is_pattern(pattern: str) -> bool:
    """Return whether Pydantic's own engine, or Python's, takes a pattern: the models use the one that does."""
    with contextlib.suppress(re.error):
        re.compile(pattern)
        return True
    with contextlib.suppress(SchemaError):
        SchemaValidator({"type": "str", "pattern": pattern})
        return True
    return False


def _generate(document: dict[str, Any], source: Path, models: Path) -> tuple[list[str], str]:
    """Write the models; return the messages of warnings, and what was said if it failed."""
    source.write_text(json.dumps(document), encoding="utf-8")
    said = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(said):
        warnings.simplefilter("always")
        code = generate(["--input", str(source), "--output", str(models)])
    told = [str(each.message) for each in caught if not issubclass(each.category, (DeprecationWarning, FutureWarning))]
    return list(dict.fromkeys(told)), "" if code is Exit.OK else said.getvalue() or f"exit code {code}"


def _culprit(document: dict[str, Any], source: Path, models: Path) -> str:
    """Return the name of a component that fails with what it refers to alone; empty if none does."""
    names = list(document["components"]["schemas"])

    def fails(some: list[str]) -> bool:
        kept = reachable_components(document, [reference_to(name) for name in some])
        schemas = {name: each for name, each in document["components"]["schemas"].items() if name in kept}
        return bool(_generate({**document, "components": {"schemas": schemas}}, source, models)[1])

    while len(names) > 1:
        half = names[: len(names) // 2]
        names = half if fails(half) else names[len(half) :]
    return names[0] if names and fails(names) else ""


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
