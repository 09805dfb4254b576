"""Runs the generators on an effective document and writes the two packages; everything about their quirks is here."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import openapi_python_client as opc
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import GeneratorData
from openapi_python_client.parser.properties import ModelProperty

from codegen.errors import PipelineError
from codegen.render.context import Plan, literal, make_plan, open_models
from codegen.render.docstrings import doc_text, field_doc, key_doc, method_doc, model_doc
from codegen.render.expressions import dump_expression, fast_check, model_names, model_of, prepare, read_expression
from codegen.render.generator_input import MAX_PARTS, View, generator_view, parameter_schema
from codegen.spec.normalise import Note, environments, key_header
from trigg_ext.openapi.document import component_name, each_inner, operations
from trigg_ext.openapi.flatten import flatten
from trigg_ext.openapi.json_types import mapping
from trigg_ext.openapi.values import AGREED, PHONE, documented_values

TEMPLATES = Path(__file__).parent / "templates"
LINE_LENGTH = 120

#: The generators whose versions decide the bytes; recorded in the lock.
GENERATORS = ("openapi-python-client", "datamodel-code-generator", "ruff")


def generator_versions() -> dict[str, str]:
    """Return the versions of everything that decides the bytes of the result."""
    return {name: version(name) for name in GENERATORS}


def generate(effective: dict[str, Any], output: Path, *, root: Path) -> tuple[Note, ...]:
    """Write ``trigg_api`` and ``trigg_models`` below ``output``, which must not hold them yet.

    Args:
        effective: the effective document.
        output: the folder to write to.
        root: the project's folder, with ``generator_config.yaml`` and ``pyproject.toml``.

    Returns:
        What is typed as anything, and what the strict models do not check.

    Raises:
        PipelineError: a generator would leave something out, or failed; nothing usable was written.
    """
    output.mkdir(parents=True, exist_ok=True)
    notes = generate_api(effective, output / "trigg_api", root=root)
    notes += _generate_models(effective, output / "trigg_models", root)
    _format(output)
    return notes


# --- trigg_api: openapi-python-client ---------------------------------------------------------------------------------


def generate_api(effective: dict[str, Any], package: Path, *, root: Path) -> tuple[Note, ...]:
    """Write ``trigg_api`` alone, not yet in the one layout: enough for whoever only reads its source.

    Args:
        effective: the effective document.
        package: the folder to write, which must not be there yet.
        root: the project's folder, with ``generator_config.yaml``.

    Returns:
        What is typed as anything, since its type would be too large.

    Raises:
        PipelineError: the generator warned or failed.
    """
    view = generator_view(effective)
    settings = ConfigFile.load_from_path(root / "generator_config.yaml")
    config = Config.from_sources(
        config_file=settings,
        meta_type=MetaType.NONE,
        document_source=package,
        file_encoding="utf-8",
        overwrite=False,
        output_path=package,
    )
    try:
        data = GeneratorData.from_dict(view.document, config=config)
    except Exception as error:  # its parser raises whatever it meets; the run must end in one clear line
        raise PipelineError(
            f"openapi-python-client cannot take the document: {type(error).__name__}: {error}"
        ) from error
    if isinstance(data, GeneratorError):
        raise PipelineError(f"openapi-python-client cannot take the document: {_one_line(data)}")
    _refuse_warnings(effective, data, view)
    plan = make_plan(effective, view, data, prepare(data, view))
    project = opc.Project(openapi=data, config=config, custom_template_path=TEMPLATES)
    project.env.globals.update(_template_globals(effective, plan))
    with contextlib.redirect_stdout(io.StringIO()):
        errors = project.build()
    if errors:
        raise PipelineError(f"openapi-python-client: {_one_line(errors[0])}")
    names = (
        "codec",
        "fields",
        "model_base",
        "operations",
        "pydantic_schema",
        "record",
        "resources",
        "typed",
        "typed_dicts",
    )
    for name in names:
        text = project.env.get_template(f"{name}.py.jinja").render()
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    (package / "py.typed").write_text("", encoding="utf-8")
    (package / "effective.json").write_text(
        json.dumps(effective, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    users = _Users(effective)
    return tuple(
        Note(f"{users.of(name)}{name} is typed as anything: written out it has more than {MAX_PARTS} parts.")
        for name in view.too_large
    )


def _refuse_warnings(effective: dict[str, Any], data: GeneratorData, view: View) -> None:
    problems: list[str] = []
    users = _Users(effective)
    for collection in data.endpoint_collections_by_tag.values():
        for error in collection.parse_errors:
            found = re.search(r"parsing ([A-Z]+) (/\w+)", error.header)
            if found is None:
                problems.append(f"{collection.tag}: {_one_line(error)}")
                continue
            path = view.paths[found[2]]
            problems.append(_of_operation(found[1].lower(), path, _one_line(error).replace(found[2], path)))
    for error in data.errors:
        found = re.search(r"/components/schemas/(\w+)", f"{error.header} {error.detail}")
        if found and found[1] in view.types:
            shown = f"/{view.types[found[1]]}"
            (method,) = view.document["paths"][shown]
            problems.append(_of_operation(method, view.paths[shown], _one_line(error)))
            continue
        place = users.of(found[1]) if found else ""
        named = f"$.components.schemas['{found[1]}']" if found else "the schema"
        problems.append(f"{place}{_one_line(error)} An overlay action on {named} that corrects this settles it.")
    if problems:
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        raise PipelineError(
            "The generator warns, and would leave something out" + more + ":\n  " + "\n  ".join(problems)
        )


def _of_operation(method: str, path: str, problem: str) -> str:
    remedy = f"An overlay action on $.paths['{path}'].{method} that corrects this settles it."
    return f"{method.upper()} {path}: {problem} {remedy}"


class _Users:
    """The operations that lead to each component of a document, which are found when one is first asked for."""

    def __init__(self, effective: dict[str, Any]) -> None:
        self._effective = effective

    def of(self, component: str) -> str:
        """Return up to three of them, as a line begins with them; nothing where there is none."""
        return "".join(f"{', '.join(users)}: " for users in [self._labels.get(component, [])[:3]] if users)

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        schemas = mapping(mapping(self._effective.get("components")).get("schemas"))
        inner = {name: _named(schema) for name, schema in schemas.items()}
        labels: dict[str, list[str]] = {}
        for site in operations(self._effective):
            starts = [parameter_schema(each) for each in site.operation["parameters"]]
            for body in (site.operation.get("requestBody", {}), *site.operation["responses"].values()):
                starts += [media["schema"] for media in body.get("content", {}).values() if "schema" in media]
            waiting, found = [name for start in starts for name in _named(start)], set[str]()
            while waiting:
                name = waiting.pop()
                if name not in found:
                    found.add(name)
                    labels.setdefault(name, []).append(site.label)
                    waiting += inner.get(name, ())
        return labels


def _named(schema: Any) -> list[str]:
    """Return the components that a schema names itself."""
    return [name for each in each_inner(schema) if (name := component_name(each)) is not None]


def _one_line(error: GeneratorError) -> str:
    return _sentence(f"{error.header} {error.detail or ''}")


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith(".") else f"{text}."


def _template_globals(effective: dict[str, Any], plan: Plan) -> dict[str, Any]:
    endpoints = {endpoint.module: endpoint for endpoint in plan.endpoints}
    resources = {resource.package: resource for resource in plan.resources}
    return {
        "plan": plan,
        "api_title": str(effective["info"]["title"]),
        "api_version": str(effective["info"]["version"]),
        "servers": list(environments(effective).items()),
        "key": key_header(effective),
        "generated_by": ", ".join(f"{name} {number}" for name, number in generator_versions().items()),
        "endpoint_plan": lambda endpoint: endpoints[str(endpoint.name)],
        "resource_of": lambda collection: resources[str(collection.tag)],
        "read_expression": read_expression,
        "dump_expression": dump_expression,
        "fast_check": fast_check,
        "literal": literal,
        "doc_text": doc_text,
        "method_doc": method_doc,
        "model_doc": model_doc,
        "field_doc": field_doc,
        "key_doc": key_doc,
        "models_in": _models_in,
        "field_facts": _field_facts(effective),
        "open_models": open_models(effective),
        "spelled": plan.spelled,
        "model_of": model_of,
        "has_models": lambda properties: any(map(model_of, properties)),
    }


def _field_facts(effective: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what is known of fields beyond their types, by model; values as Python source."""
    facts: dict[str, dict[str, Any]] = {"values": {}, "agreed": {}, "phones": {}}
    for name, schema in mapping(mapping(effective.get("components")).get("schemas")).items():
        flat = flatten(effective, schema)
        described = mapping(flat.schema if flat else {})
        fields = mapping(described.get("properties"))
        values = {field: documented_values(effective, each) for field, each in fields.items()}
        known = {
            "values": {field: tuple(map(repr, each)) for field, each in values.items() if each},
            "agreed": sorted(described.get(AGREED, [])),
            "phones": sorted(field for field, each in fields.items() if mapping(each).get(PHONE)),
        }
        for kind, found in known.items():
            if found:
                facts[kind][name] = found
    return facts


def _models_in(model: ModelProperty) -> list[tuple[str, str]]:
    """Return the other models that a model's properties name."""
    own = (str(model.class_info.module_name), str(model.class_info.name))
    names: set[tuple[str, str]] = set()
    for prop in [*(model.required_properties or []), *(model.optional_properties or [])]:
        names |= model_names(prop)
    return sorted(names - {own})


# --- trigg_models: datamodel-code-generator ---------------------------------------------------------------------------


def _generate_models(effective: dict[str, Any], package: Path, root: Path) -> tuple[Note, ...]:
    with tempfile.TemporaryDirectory(prefix="trigg-models-") as name:
        folder = Path(name)
        shown = {**effective, "paths": {}}  # it reads schemas alone
        (folder / "effective.json").write_text(json.dumps(shown), encoding="utf-8")
        files = [str(folder / each) for each in ("effective.json", "models.py", "report.json")]
        text = ""
        found: dict[str, Any] = {}
        if effective["components"]["schemas"]:
            _run("codegen.render.strict_models", *files, cwd=root)
            found = json.loads((folder / "report.json").read_bytes())
            if found["error"]:
                raise _refused_models(effective, found)
            text = (folder / "models.py").read_text(encoding="utf-8")
    versions, users = generator_versions(), _Users(effective)
    header = (
        '"""The schemas of the API as strict Pydantic models: for contract checks, and for data that people bring.\n\n'
        f"Generated by datamodel-code-generator {versions['datamodel-code-generator']}\n"
        f"from {doc_text(effective['info']['title'])} {doc_text(effective['info']['version'])}. "
        'Never edited by hand.\n"""\n\n'
    )
    package.mkdir(parents=True)
    text = re.sub(r"\A(#[^\n]*\n)+\s*", "", text)
    text = _IMPORTS.sub(_named_extra, text, count=1)
    (package / "__init__.py").write_text(header + text, encoding="utf-8", newline="\n")
    (package / "py.typed").write_text("", encoding="utf-8")
    # The schemas that the client reads and writes lose nothing by these: the strict models check a little less.
    unchecked = [
        Note(f"{users.of(component)}the {what} of {component} is not known, and the strict models let it pass.")
        for component, what in found.get("unchecked", [])
    ]
    return (*unchecked, *(Note(f"The strict models: {_sentence(message)}") for message in found.get("warnings", [])))


def _refused_models(effective: dict[str, Any], found: dict[str, Any]) -> PipelineError:
    component, why = found["component"], _sentence(found["error"])[-400:]
    if not component:
        return PipelineError(f"datamodel-code-generator cannot take the document: {why}")
    return PipelineError(
        f"{_Users(effective).of(component)}datamodel-code-generator cannot take the schema {component}: {why} "
        f"An overlay action on $.components.schemas['{component}'] that corrects this settles it."
    )


#: The import of Pydantic, and those behind it, which are not yet in their order.
_IMPORTS = re.compile(r"(?m)^(from pydantic import (?:\([^)]*\)|.*))\n((?:(?:from|import) (?:[^(\n]*\([^)]*\)|.*)\n)*)")


def _named_extra(found: re.Match[str]) -> str:
    """Return the import of Pydantic, after all others, with an error that names the extra."""
    imported = found[1].replace("\n", "\n    ")
    return (
        f"{found[2]}try:\n    {imported}\n"
        "except ModuleNotFoundError as error:\n"
        '    if error.name != "pydantic":\n'
        "        raise\n"
        "    raise ModuleNotFoundError(\n"
        '        "trigg_models needs Pydantic: pip install \'trigg-client[models]\'", name="pydantic"\n'
        "    ) from None\n"
    )


# --- one layout -------------------------------------------------------------------------------------------------------


def _format(output: Path) -> None:
    common = ["--isolated", "--no-cache", "--quiet", "--line-length", str(LINE_LENGTH), "--target-version", "py311"]
    folders = [str(output / "trigg_api"), str(output / "trigg_models")]
    _run("ruff", "check", "--fix-only", "--select", "F401,I", *common, *folders, cwd=output)
    _run("ruff", "format", *common, *folders, cwd=output)


def _run(module: str, *arguments: str, cwd: Path) -> None:
    """Run a tool of this very environment, whatever else is on PATH, in the folder or configured by a variable."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("RUFF_")}
    environment["PYTHONHASHSEED"] = "0"
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    command = [sys.executable, "-P", "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())[-600:]
        raise PipelineError(f"{module} failed: {said}")
