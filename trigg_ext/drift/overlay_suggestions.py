"""Suggest overlay actions: corrections under which the findings would be right, for review.

Nothing is applied here: a person decides whether the description is wrong, or the API is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from trigg_api.record import Record
from trigg_ext._conformance.findings import Finding, either, merged
from trigg_ext._conformance.schema_view import DescribedOperation, Description, SchemaView
from trigg_ext.openapi.json_types import declared_types, mapping, sequence
from trigg_ext.openapi.pointer import Location, steps_of


class Suggestion(Record):
    """Overlay actions, and the findings that no action can mend, each with the reason."""

    actions: list[dict[str, Any]]
    left: list[str]

    def as_yaml(self, title: str = "Suggested by the drift check, for review", version: str = "0") -> str:
        """Return the overlay as YAML, in the form of ``openapi/overlay.yaml``.

        Args:
            title: the title of the overlay.
            version: its version.
        """
        lines = [
            "# Suggested by the drift check, for review: each action makes the description say what came from the API.",
            "# Take over what is right, and give it the reason that only a person knows.",
        ]
        head = {"overlay": "1.0.0", "info": {"title": title, "version": version}}
        lines += _yaml(head, 0)
        lines += _yaml({"actions": self.actions}, 0) if self.actions else ["actions: []"]
        if self.left:
            lines += ["# No action can mend these:", *(f"#   {' '.join(each.split())}" for each in self.left)]
        return "\n".join(lines) + "\n"


def suggest(findings: Iterable[Finding], effective: Description, base: Description | None = None) -> Suggestion:
    """Return actions on ``base`` that make it say what the findings saw.

    Args:
        findings: those of a run; only those of level ``drift`` count.
        effective: the description that they were found with.
        base: the document that the overlay is for, such as the vendor's; ``effective`` itself if left out.

    Returns:
        The suggested actions, and the findings that no action can mend.
    """
    collected = _Collected(effective, base or effective)
    for finding in merged(each for each in findings if each.level == "drift"):
        reason = collected.add(finding)
        if reason:
            collected.left.append(f"{finding}: {reason}")
    return collected.suggestion()


class _Collected:
    """The changes that findings ask for, each place once."""

    def __init__(self, effective: Description, base: Description) -> None:
        self.effective = effective
        self.base = base
        self.is_3_0 = str(base.document.get("openapi", "")).startswith("3.0")
        self.left: list[str] = []
        self.fields: dict[Location, dict[str, Any]] = {}
        self.types: dict[Location, list[Mapping[str, Any]]] = {}
        self.words: dict[Location, list[str]] = {}
        self.optional: dict[Location, list[str]] = {}
        self.updates: dict[Location, dict[str, Any]] = {}
        self.removed: dict[str, Location] = {}
        self.reasons: dict[Location | str, list[str]] = {}

    # --- collecting ---

    def add(self, finding: Finding) -> str:
        """Take in one finding; why not, if no action can mend it."""
        operation = self._operation(finding)
        if operation is None:
            return "the document has no such operation"
        match finding.kind:
            case "undocumented-status":
                return self._status(finding, operation)
            case "undocumented-media-type" | "undocumented-body":
                return self._body(finding, operation)
            case "deprecated" | "sunset":
                return self._update(operation.location, {"deprecated": True}, finding)
            case "preview-changed":
                now = finding.seen == "in preview"
                return self._update(operation.location, {"x-trigg-preview": now}, finding)
            case "missing-header":
                return self._header(finding, operation)
            case "unknown-field" | "missing-field":
                return self._field(finding, operation)
            case "wrong-type" | "unexpected-null":
                return self._type(finding, operation)
            case "unknown-enum-value":
                return self._word(finding, operation)
            case "broken-constraint" | "wrong-format":
                return self._limit(finding, operation)
            case _:
                return "a person must find out what happened"

    def _status(self, finding: Finding, operation: DescribedOperation) -> str:
        response: dict[str, Any] = {"description": "Captured, and not described by the vendor."}
        if finding.inferred is not None and finding.media_type:
            schema = self._error_schema(finding, operation) or self._schema(finding.inferred)
            if 200 <= finding.status < 300:
                schema = self._success_schema(operation, finding.media_type) or schema
            response["content"] = {finding.media_type: {"schema": schema}}
        return self._update((*operation.location, "responses"), {str(finding.status): response}, finding)

    def _error_schema(self, finding: Finding, operation: DescribedOperation) -> Mapping[str, Any] | None:
        """Return the schema of the operation's other errors, where what came has their fields."""
        fields = mapping(finding.inferred).get("properties", {})
        for status in operation.responses:
            if finding.status < 400 or status[:1] != "4":
                continue
            found = self._schema_of(operation, status, finding.media_type)
            if found is not None and fields and fields.keys() <= self.base.view((found,)).properties.keys():
                return mapping(self.base.at(found))
        return None

    def _success_schema(self, operation: DescribedOperation, media_type: str) -> Mapping[str, Any] | None:
        for status in operation.responses:
            if status[:1] == "2" and (found := self._schema_of(operation, status, media_type)) is not None:
                return mapping(self.base.at(found))
        return None

    def _schema_of(self, operation: DescribedOperation, status: str, media_type: str) -> Location | None:
        response, place = self.base.resolved((*operation.location, "responses", status))
        for key in mapping(mapping(response).get("content")):
            if key.partition(";")[0].strip().lower() == media_type:
                return (*place, "content", key, "schema")
        return None

    def _body(self, finding: Finding, operation: DescribedOperation) -> str:
        found = self._response(finding, operation)
        if found is None or not finding.media_type or "/" not in finding.media_type:
            return "the response does not say what its body is"
        _, place = found
        schema = self._schema(finding.inferred) if finding.inferred is not None else {"type": "string"}
        return self._update(place, {"content": {finding.media_type: {"schema": schema}}}, finding)

    def _header(self, finding: Finding, operation: DescribedOperation) -> str:
        found = self._response(finding, operation)
        wanted = finding.pointer.partition(":")[2]
        if found is not None:
            response, place = found
            for name in mapping(response.get("headers")):
                if name.lower() == wanted:
                    _, location = self.base.resolved((*place, "headers", name))
                    return self._update(location, {"required": False}, finding)
        return "HTTP itself asks for this header"

    def _field(self, finding: Finding, operation: DescribedOperation) -> str:
        steps = steps_of(finding.pointer)
        parents = self._places(finding, operation, steps[:-1])
        name = steps[-1] if steps else ""
        if name in ("*", "***") or (finding.kind == "unknown-field" and finding.inferred is None):
            return "the name of the field is not shown, since it may be somebody's"
        mended = False
        for view in parents:
            for part in view.parts:
                if finding.kind == "missing-field":
                    if name in sequence(part.schema.get("required")):
                        self.optional.setdefault(part.location, []).append(name)
                        self._because((*part.location, "required"), finding)
                        mended = True
                elif not mended and "properties" in part.schema:
                    known = self.fields.setdefault(part.location, {})
                    known[name] = either(known.get(name), finding.inferred)
                    self._because(part.location, finding)
                    mended = True
        return "" if mended else "the document has no schema with this field"

    def _type(self, finding: Finding, operation: DescribedOperation) -> str:
        if finding.pointer.startswith("header:"):
            return "a person must find out what the header is"
        places = self._locations(finding, operation, steps_of(finding.pointer))
        if not places:
            return "the document has no schema for this place"
        for place in places:
            known = self.types.setdefault(place, [])
            known += [each for each in [finding.inferred or {}] if each not in known]
            self._because(place, finding)
        return ""

    def _word(self, finding: Finding, operation: DescribedOperation) -> str:
        words = sequence(mapping(finding.inferred).get("enum"))
        if not words:
            return "the new value is not shown, since it may be somebody's"
        for view in self._places(finding, operation, steps_of(finding.pointer)):
            for part in view.parts:
                if "enum" in part.schema:
                    known = self.words.setdefault(part.location, [])
                    known += [each for each in words if each not in known]
                    self._because(part.location, finding)
                    return ""
        return "the document has no enum there"

    def _limit(self, finding: Finding, operation: DescribedOperation) -> str:
        name = "format" if finding.kind == "wrong-format" else finding.expected.partition(" ")[0]
        for view in self._places(finding, operation, steps_of(finding.pointer)):
            for part in view.parts:
                if name in part.schema:
                    self._remove((*part.location, name), finding)
                    return ""
        return "the document has no such limit there"

    def _update(self, place: Location, update: Mapping[str, Any], finding: Finding) -> str:
        _merge(self.updates.setdefault(place, {}), update)
        self._because(place, finding)
        return ""

    def _remove(self, place: Location, finding: Finding) -> None:
        target = path_of(place)
        self.removed[target] = place
        self._because(target, finding)

    def _because(self, place: Location | str, finding: Finding) -> None:
        where = f"{finding.operation} {finding.status}" + (f" {finding.pointer}" if finding.pointer else "")
        told = self.reasons.setdefault(place, [])
        said = f"{where}: {finding.message}"
        if said not in told:
            told.append(said)

    # --- where things stand in the document that the overlay is for ---

    def _operation(self, finding: Finding) -> DescribedOperation | None:
        found = self.base.operation(finding.method, finding.path)
        if found is not None:
            return found
        mine = self.effective.operation(finding.method, finding.path)
        if mine is None:
            return None
        by_path = self.base.operation(finding.method, mine.variant_of)
        if by_path is not None:
            return by_path
        vendor = mapping(mine.raw.get("x-trigg-vendor")).get("operationId")
        same = [each for each in self.base.operations.values() if vendor and each.raw.get("operationId") == vendor]
        return same[0] if len(same) == 1 else None

    def _response(self, finding: Finding, operation: DescribedOperation) -> tuple[Mapping[str, Any], Location] | None:
        for key in (str(finding.status), f"{finding.status // 100}XX", "default"):
            if key in operation.responses:
                value, place = self.base.resolved((*operation.location, "responses", key))
                return mapping(value), place
        return None

    def _locations(self, finding: Finding, operation: DescribedOperation, steps: Sequence[str]) -> tuple[Location, ...]:
        """Return the schemas that describe a place of a body."""
        found = self._response(finding, operation)
        if found is None:
            keys = [each for each in operation.responses if each[:1] == "2"]
            if not keys:
                return ()
            value, place = self.base.resolved((*operation.location, "responses", keys[0]))
            found = mapping(value), place
        response, place = found
        content = mapping(response.get("content"))
        key = next((each for each in content if each.lower().startswith(finding.media_type or "?")), None)
        key = key or next((each for each in content if "json" in each), None)
        if key is None:
            return ()
        locations: tuple[Location, ...] = ((*place, "content", key, "schema"),)
        for step in steps:
            inner: list[Location] = []
            for view in self._opened(locations):
                if step in view.properties:
                    inner += view.properties[step]
                elif step == "*":
                    inner += [*view.items, *view.prefix, *view.additional, *(each for _, each in view.patterns)]
            locations = tuple(dict.fromkeys(inner))
            if not locations:
                return ()
        return locations

    def _places(self, finding: Finding, operation: DescribedOperation, steps: Sequence[str]) -> list[SchemaView]:
        return self._opened(self._locations(finding, operation, steps))

    def _opened(self, locations: tuple[Location, ...], depth: int = 0) -> list[SchemaView]:
        """Return the views of the schemas, and of all branches of their choices."""
        if not locations:
            return []
        view = self.base.view(locations)
        out = [view]
        for choice in view.choices if depth < 6 else ():
            for branch in choice.branches:
                out += self._opened((branch,), depth + 1)
        return out

    # --- the actions ---

    def suggestion(self) -> Suggestion:
        """Return all that was collected, as actions in the order in which they must be applied."""
        actions: list[dict[str, Any]] = []
        for place, fields in self.fields.items():
            described = {name: self._schema(each) for name, each in fields.items()}
            actions.append(self._action(place, {"properties": described}, place))
        for place, came in self.types.items():
            actions += self._type_actions(place, came)
        for place, words in self.words.items():
            actions.append(self._action(place, {"enum": words}, place))
        for place, names in self.optional.items():
            actions += self._optional_actions(place, names)
        for place, update in self.updates.items():
            actions.append(self._action(place, update, place))
        for target in self.removed:
            actions.append({"target": target, "description": self._reason(target), "remove": True})
        return Suggestion(actions, self.left)

    def _optional_actions(self, place: Location, names: list[str]) -> list[dict[str, Any]]:
        """Return a list cannot lose one item in an overlay of version 1.0: it is taken away, and written anew."""
        where: Location = (*place, "required")
        kept = [each for each in sequence(self.base.at(where)) if each not in names]
        removal = {"target": path_of(where), "description": self._reason(where), "remove": True}
        return [removal, self._action(place, {"required": kept}, where)] if kept else [removal]

    def _type_actions(self, place: Location, came: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
        schema = mapping(self.base.at(place))
        reason = self._reason(place)
        came = [self._schema(each) for each in came]
        if "type" not in schema or "enum" in schema or "const" in schema:
            # The schema is elsewhere, a choice, or a list of values: what came becomes one more choice, here alone.
            key = next((each for each in ("anyOf", "oneOf") if each in schema), None)
            if key is not None:
                return [self._action(place, {key: came}, place)]
            kept = {name: schema[name] for name in ("$ref", "allOf", "type", "enum", "const") if name in schema}
            removals = [{"target": path_of((*place, name)), "description": reason, "remove": True} for name in kept]
            if self.is_3_0 and all(declared_types(each) == ["null"] or each == {"nullable": True} for each in came):
                return [
                    *removals,
                    self._action(place, {"allOf": [kept], "nullable": True}, place),
                ]
            return [*removals, self._action(place, {"anyOf": [kept, *came]}, place)]
        if self.is_3_0:
            real = [each for each in came if each != {"nullable": True}]
            update: dict[str, Any] = {"nullable": True} if len(real) < len(came) else {}
            if not real:
                return [self._action(place, update, place)]
            update["anyOf"] = [{"type": schema["type"]}, *real]
            return [
                {"target": path_of((*place, "type")), "description": reason, "remove": True},
                self._action(place, update, place),
            ]
        types = list(sequence(schema["type"])) or [schema["type"]]
        update = {}
        for each in came:
            types += [name for name in declared_types(each) if name not in types]
            for name in ("properties", "items", "additionalProperties"):
                if name in each and name not in schema:
                    update.setdefault(name, each[name])
        return [
            {"target": path_of((*place, "type")), "description": reason, "remove": True},
            self._action(place, {"type": types, **update}, place),
        ]

    def _action(self, place: Location, update: Mapping[str, Any], reason: Location | str) -> dict[str, Any]:
        return {"target": path_of(place), "description": self._reason(reason), "update": dict(update)}

    def _reason(self, place: Location | str) -> str:
        told = self.reasons.get(place, [])
        more = f" (and {len(told) - 2} more)" if len(told) > 2 else ""
        return f"The API responded otherwise. {'; '.join(told[:2])}{more}."

    def _schema(self, found: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return an inferred schema in the dialect of the document."""
        schema = dict(found or {})
        types = declared_types(schema)
        if self.is_3_0 and types:
            rest = [each for each in types if each != "null"]
            if len(rest) < len(types):
                schema["nullable"] = True
            if len(rest) == 1:
                schema["type"] = rest[0]
            else:
                del schema["type"]
                if rest:
                    schema["anyOf"] = [{"type": each} for each in rest]
        elif types == ["null"] and "nullable" not in schema and not self.is_3_0:
            return {"type": "null"}
        if isinstance(schema.get("properties"), dict):
            schema["properties"] = {name: self._schema(each) for name, each in schema["properties"].items()}
        if isinstance(schema.get("items"), dict):
            schema["items"] = self._schema(schema["items"])
        return schema


def path_of(place: Location) -> str:
    """Return the RFC 9535 query of one place: ``$.paths['/stores'].get``."""
    out = "$"
    for step in place:
        if isinstance(step, int):
            out += f"[{step}]"
        elif re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", step):
            out += f".{step}"
        else:
            text = step.replace("\\", "\\\\").replace("'", "\\'")
            out += f"['{text}']"
    return out


def _merge(target: dict[str, Any], update: Mapping[str, Any]) -> None:
    for key, value in update.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], mapping(cast("object", value)))
        else:
            target[key] = value


# --- YAML, of the few kinds of values that an overlay has -------------------------------------------------------------

_PLAIN = re.compile(r"[$A-Za-z](?:[\w .$/()'*\[\]{},-]*[\w)'\]}.])?", re.ASCII)
_ESCAPED = "[^ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]"
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"})


def _escape(found: re.Match[str]) -> str:
    # Halves of characters have no form in YAML.
    code = ord(found[0])
    return "\\uFFFD" if 0xD800 <= code <= 0xDFFF else f"\\U{code:08X}"


def _yaml(value: Any, depth: int) -> list[str]:
    """Return the lines of a mapping or a list that is not empty."""
    indent = "  " * depth
    lines: list[str] = []
    if isinstance(value, dict):
        for key, each in mapping(cast("object", value)).items():
            lines += _entry(f"{indent}{_scalar(key)}:", each, depth)
        return lines
    for each in value:
        if isinstance(each, (Mapping, list)) and each:
            first, *rest = _yaml(each, depth + 1)
            lines += [f"{indent}- {first.lstrip()}", *rest]
        else:
            lines.append(f"{indent}- {_scalar(each)}")
    return lines


def _entry(head: str, value: Any, depth: int) -> list[str]:
    if isinstance(value, (Mapping, list)) and value:
        return [head, *_yaml(value, depth + 1)]
    return [f"{head} {_scalar(value)}"]


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    # JSON is YAML: every other text in quotation marks, and empty collections as they are.
    return re.sub(_ESCAPED, _escape, json.dumps(value, ensure_ascii=False))
