"""Validate a response against the schemas of the description, and return findings. Pure: values in, values out.

Schemas are taken as closed: a field that no schema names is a finding, unless the schema says that further fields are
free (``additionalProperties: true``), or describes none at all. Looked at are, of each list and map, at most 100 items
spread over it, and at most 50,000 values in all, to a depth of 100: what lies beyond is taken to be like the rest.
``not``, ``if`` and ``contains`` are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Set
from typing import Any, NamedTuple, cast

from trigg_api import codec
from trigg_api.record import Record
from trigg_ext._conformance import deprecation_headers
from trigg_ext._conformance.constraints import broken_constraint, fits_format
from trigg_ext._conformance.findings import (
    MASK,
    NO_TEXT,
    Finding,
    Kind,
    Level,
    either,
    form_of,
    inferred,
    merged,
    shape,
    shown_name,
    shown_word,
    text_form,
)
from trigg_ext._conformance.quick import LARGEST, fields_of
from trigg_ext._conformance.schema_view import (
    Choice,
    DescribedOperation,
    Description,
    SchemaView,
    allowed_values,
    is_allowed,
)
from trigg_ext.openapi.json_types import is_of_type, mapping, sequence
from trigg_ext.openapi.media_types import is_json, matching, plain
from trigg_ext.openapi.pointer import Location, pointer

MOST_ITEMS = 100
MOST_VALUES = 50_000
DEEPEST = 100
MOST_UNKNOWN = 25

_EXPECTED_AT_TIMES = frozenset({429, 500, 502, 503, 504})
_GONE = frozenset({405, 410, 501})
_ERROR_FIELDS = frozenset({"code", "message", "detailedErrorMessage"})
_UNROUTED = "Missing Authentication Token"

Steps = tuple[str, ...]


class ObservedResponse(Record):
    """One response as it came. ``known`` is true where all that was asked for is known to exist."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    known: bool = False

    def __repr__(self) -> str:
        return f"<ObservedResponse {self.method} {self.path} {self.status}>"


class Comparison(Record):
    """What a comparison found.

    ``documented`` and ``present`` are the places of fields that the description names in objects that came, and of
    those that were there: over a run they tell which were never seen. ``forms`` has those that had something in them,
    and the forms of their texts. ``whole`` is false where not all was looked at.
    """

    findings: list[Finding]
    documented: Set[str] = frozenset()
    present: Set[str] = frozenset()
    whole: bool = True
    forms: Mapping[str, Set[str]] = {}


def compare(description: Description, response: ObservedResponse, *, notes_fields: bool = True) -> Comparison | None:
    """Compare one response with the description; None if the description does not have the operation.

    The findings are told apart by their fingerprint, and in the order of the response. Without ``notes_fields`` it is
    not noted which documented fields were there.

    Args:
        description: what the response should be like.
        response: the response.
        notes_fields: whether the documented fields that are there are noted.

    Returns:
        What was found; None if the description does not have the operation.
    """
    operation = description.operation(response.method, response.path)
    if operation is None:
        return None
    comparison = _ResponseComparison(description, operation, response, notes_fields=notes_fields)
    comparison.run()
    walk = comparison.walk
    return Comparison(
        merged(comparison.findings),
        walk.documented,
        walk.present,
        whole=walk.left > 0,
        forms=comparison.forms,
    )


class _ResponseComparison:
    """The comparison of one response, from its status to its last field."""

    def __init__(
        self, description: Description, operation: DescribedOperation, response: ObservedResponse, *, notes_fields: bool
    ) -> None:
        self.description = description
        self.operation = operation
        self.response = response
        self.headers = {name.lower(): value for name, value in response.headers.items()}
        self.media_type = plain(self.headers.get("content-type", ""))
        self.walk = _Walk(description, _Budget(), notes_fields=notes_fields)
        self.findings: list[Finding] = []
        self.forms: dict[str, set[str]] = {}

    def run(self) -> None:
        """Fill ``findings``."""
        body, readable = self._body()
        self._life_cycle()
        if self._is_gone(body):
            return
        status = self.response.status
        found = self._response(str(status))
        if found is None:
            self._undocumented_status(body)
            # What came is still the response of this operation: its body is compared with the described one.
            found = self._first_success() if 200 <= status < 300 and self.response.content else None
            if found is None:
                return
        elif 200 <= status < 300 and _is_error_shape(body) and mapping(body).keys() <= _ERROR_FIELDS:
            self._add(
                _Found(
                    "error-in-success",
                    (),
                    "the response of a success",
                    "the API's error shape",
                    f"status {status} came with the error shape of the API as its body",
                )
            )
            return
        response, location = found
        self._described_headers(response, location)
        self._described_body(response, location, body, readable)

    def _body(self) -> tuple[Any, bool]:
        """Return the JSON value of the body, and whether it is one."""
        try:
            return codec.loads(self.response.content), True
        except (ValueError, RecursionError):
            return None, False

    # --- the operation and its status ---

    def _life_cycle(self) -> None:
        for kind, name, expected, seen, message in deprecation_headers.life_cycle(
            self.headers, preview=self.operation.preview, deprecated=self.operation.deprecated
        ):
            self._add(_Found(kind, (), expected, seen, message), name)

    def _is_gone(self, body: Any) -> bool:
        status = self.response.status
        documented = self._response(str(status)) is not None
        if status == 404:
            gone = not documented or not _is_error_shape(body) or self.response.known
        elif status in (401, 403):
            gone = mapping(body).get("message") == _UNROUTED and "code" not in mapping(body)
        else:
            gone = status in _GONE and not documented
        if not gone:
            return False
        doubt = ""
        if status == 404 and documented and _is_error_shape(body):
            doubt = ", or what was asked for does not exist any more"
        if self.operation.preview:
            self._add(
                _Found(
                    "preview-ended",
                    (),
                    "an operation in preview",
                    f"status {status}",
                    f"this preview operation responded with {status}: the vendor has ended it or moved it{doubt}",
                )
            )
        else:
            self._add(
                _Found(
                    "operation-gone",
                    (),
                    "an operation that is there",
                    f"status {status}",
                    f"it responded with {status}: its path may have been renamed or taken away{doubt}",
                )
            )
        return True

    def _response(self, status: str) -> tuple[dict[str, Any], Location] | None:
        responses = self.operation.responses
        for key in (status, f"{status[0]}XX", f"{status[0]}xx", "default"):
            if key in responses:
                value, location = self.description.resolved((*self.operation.location, "responses", key))
                return mapping(value), location
        return None

    def _first_success(self) -> tuple[dict[str, Any], Location] | None:
        return next(
            (found for key in self.operation.responses if key[:1] == "2" and (found := self._response(key))), None
        )

    def _undocumented_status(self, body: Any) -> None:
        status = self.response.status
        documented = ", ".join(sorted(self.operation.responses)) or "none"
        transient = status in _EXPECTED_AT_TIMES
        self._add(
            _Found(
                "undocumented-status",
                (),
                f"one of {documented}",
                f"status {status}",
                f"it responded with {status}; documented are {documented}",
                level="info" if transient else "drift",
                schema=inferred(body) if body is not None else None,
            )
        )

    # --- headers and the body as a whole ---

    def _described_headers(self, response: Mapping[str, Any], location: Location) -> None:
        described = mapping(response.get("headers"))
        if 300 <= self.response.status < 400 and "location" not in {name.lower() for name in described}:
            described = {**described, "Location": {"required": True}}
        for name in described:
            value, place = self.description.resolved((*location, "headers", name))
            header = mapping(value) or mapping(described[name])
            text = self.headers.get(name.lower())
            if text is None:
                if header.get("required") is True:
                    self._add(
                        _Found("missing-header", (), "a header", "absent", f"the header {name} is missing"),
                        name.lower(),
                    )
                continue
            if "schema" in header:
                view = self.description.view(((*place, "schema"),))
                if not _text_fits(text, view.types):
                    self._add(
                        _Found(
                            "wrong-type",
                            (),
                            _types_text(view.types),
                            shape(text),
                            f"the header {name} should be {_types_text(view.types)}",
                        ),
                        name.lower(),
                    )

    def _described_body(self, response: Mapping[str, Any], location: Location, body: Any, readable: bool) -> None:
        content = mapping(response.get("content"))
        empty = not self.response.content.strip()
        if not content:
            if not empty:
                self._add(
                    _Found(
                        "undocumented-body",
                        (),
                        "no body",
                        _body_shape(body, readable, self.media_type),
                        "a body came, and none is described",
                        schema=inferred(body) if readable else None,
                    )
                )
            return
        if empty:
            if self.response.status not in (204, 205, 304):
                self._add(
                    _Found("missing-body", (), _listed(content), "an empty body", "a body is described, and none came")
                )
            return
        if not self.media_type:
            self._add(
                _Found("missing-header", (), _listed(content), "absent", "a body came without the header Content-Type"),
                "content-type",
            )
        key = matching(content, self.media_type)
        if key is None and self.media_type:
            self._add(
                _Found(
                    "undocumented-media-type",
                    (),
                    _listed(content),
                    self.media_type if len(self.media_type) <= 80 else MASK,
                    f"the body is {self.media_type[:80]}; described is {_listed(content)}",
                    schema=inferred(body) if readable else None,
                )
            )
        if key is None:
            key = next((each for each in content if is_json(each)), None)
            if key is None or not readable:
                if not readable and key is not None and not self.media_type:
                    self._unreadable()
                return
        if not is_json(key):
            return
        if not readable:
            self._unreadable()
            return
        media = mapping(content[key])
        if "schema" in media:
            self._described_value(body, self.description.view(((*location, "content", key, "schema"),)))

    def _described_value(self, body: Any, view: SchemaView) -> None:
        walk = self.walk
        fields = fields_of(body, view, self.description) if len(self.response.content) <= LARGEST else None
        if fields is None:
            walk.value(body, view, (), 0)
            for each in walk.found:
                self._add(each)
            self.forms = _forms(body, walk.present & walk.documented) if walk.present else {}
        elif walk.notes_fields:
            walk.documented, walk.present, self.forms = fields

    def _unreadable(self) -> None:
        self._add(_Found("unreadable-body", (), "JSON", "something else", "the body is not JSON that can be read"))

    def _add(self, found: _Found, header: str = "") -> None:
        operation, response = self.operation, self.response
        self.findings.append(
            Finding(
                kind=found.kind,
                level=found.level,
                operation=operation.name,
                method=operation.method,
                path=operation.path,
                status=response.status,
                pointer=f"header:{header}" if header else pointer(*found.steps),
                expected=found.expected,
                seen=found.seen,
                message=found.message,
                media_type=self.media_type,
                inferred=found.schema,
                times=found.times,
            )
        )


# --- the walk through a value -----------------------------------------------------------------------------------------


class _Found(NamedTuple):
    kind: Kind
    steps: Steps
    expected: str
    seen: str
    message: str
    level: Level = "drift"
    schema: Mapping[str, Any] | None = None
    times: int = 1


class _Budget:
    def __init__(self) -> None:
        self.values = MOST_VALUES


class _Walk:
    """One walk through a value and its schema; a choice is tried in walks of its own, and the best is taken over."""

    def __init__(self, description: Description, budget: _Budget, *, notes_fields: bool) -> None:
        self.description = description
        self.budget = budget
        self.notes_fields = notes_fields
        self.by_key: dict[tuple[str, ...], _Found] = {}
        self.documented: set[str] = set()
        self.present: set[str] = set()

    @property
    def found(self) -> Collection[_Found]:
        """What was found, each place once."""
        return self.by_key.values()

    @property
    def left(self) -> int:
        """How many values may still be looked at."""
        return self.budget.values

    def value(self, value: Any, view: SchemaView, steps: Steps, depth: int) -> None:
        """Compare one value, and all inside of it, with what the view says."""
        self.budget.values -= 1
        if self.budget.values <= 0 or depth > DEEPEST:
            self.budget.values = min(self.budget.values, 0)
            return
        if value is None and view.declared_nullable:
            return
        if view.choices:
            self._choose(value, view, steps, depth)
            return
        if value is None:
            if not view.nullable:
                self._add(_other_type(value, _expected(view), steps))
            return
        if not all(is_of_type(value, types) for types in view.typed):
            self._add(_other_type(value, _types_text(view.types), steps))
            return
        for part in view.enums:
            if not is_allowed(value, part.schema):
                self._new_word(value, view, steps)
                break
        if view.limited:
            self._limits(value, view, steps)
        if isinstance(value, str):
            if view.moments or view.formats:
                self._text(value, view, steps)
        elif isinstance(value, dict):
            self._fields(mapping(cast("object", value)), view, steps, depth)
        elif isinstance(value, list):
            self._items(sequence(cast("object", value)), view, steps, depth)

    def _fields(self, fields: dict[str, Any], view: SchemaView, steps: Steps, depth: int) -> None:
        for name in view.required:
            if name not in fields and not self._is_write_only(view.properties.get(name, ())):
                self._add(_Found("missing-field", (*steps, name), "required", "absent", "a required field is missing"))
        if self.notes_fields:
            place = pointer(*steps)
            named = {name: place + pointer(name) for name in view.properties}
            self.documented.update(named.values())
            self.present.update(named[name] for name in fields if name in named)
        unknown: list[str] = []
        mapped: list[str] = []
        for name, each in fields.items():
            places = view.properties.get(name) or tuple(
                place for pattern, place in view.patterns if pattern.search(name)
            )
            if places:
                self.value(
                    each, self.description.view(places), (*steps, name if name in view.properties else "*"), depth + 1
                )
            elif view.additional:
                mapped.append(name)
            elif not view.free:
                unknown.append(name)
        for index in sampled_indices(len(mapped)):
            self.value(fields[mapped[index]], self.description.view(view.additional), (*steps, "*"), depth + 1)
        if len(unknown) > MOST_UNKNOWN:
            self._add(
                _Found(
                    "unknown-field",
                    (*steps, "*"),
                    "described fields",
                    "many fields",
                    "many fields came that are not described: it may be a map",
                )
            )
            return
        for name in unknown:
            shown = shown_name(name)
            self._add(
                _Found(
                    "unknown-field",
                    (*steps, shown),
                    "no such field",
                    shape(fields[name]),
                    f"a field that is not described came, of type {shape(fields[name])}",
                    schema=None if shown == MASK else inferred(fields[name]),
                )
            )

    def _items(self, items: list[Any], view: SchemaView, steps: Steps, depth: int) -> None:
        for index in sampled_indices(len(items)):
            if index < len(view.prefix):
                self.value(items[index], self.description.view((view.prefix[index],)), (*steps, "*"), depth + 1)
            elif view.items:
                self.value(items[index], self.description.view(view.items), (*steps, "*"), depth + 1)

    def _text(self, text: str, view: SchemaView, steps: Steps) -> None:
        for wanted in view.formats:
            if not fits_format(text, wanted):
                self._add(
                    _Found(
                        "wrong-format",
                        steps,
                        f"format {wanted}",
                        shape(text),
                        f"the text is not of the format {wanted}",
                    )
                )
        for form in view.moments:
            if text_form(text) != form:
                self._add(
                    _Found(
                        "other-form",
                        steps,
                        f"a {form}, as in the examples",
                        shape(text),
                        f"the examples are of the form {form}, and this text is not",
                        level="info",
                    )
                )

    def _limits(self, value: Any, view: SchemaView, steps: Steps) -> None:
        for schema in view.limited:
            broken = broken_constraint(value, schema)
            if broken:
                self._add(
                    _Found(
                        "broken-constraint",
                        steps,
                        f"{broken} {schema[broken]}",
                        shape(value),
                        f"it does not keep to {broken}",
                    )
                )

    def _new_word(self, value: Any, view: SchemaView, steps: Steps) -> None:
        known = allowed_values(view)
        word = shown_word(value, known)
        self._add(
            _Found(
                "unknown-enum-value",
                steps,
                f"one of {len(known)} described values",
                f"{word!r}" if word is not None else shape(value),
                f"a value came that is none of the {len(known)} described ones",
                schema=None if word is None else {"enum": [word]},
            )
        )

    # --- choices ---

    def _choose(self, value: Any, view: SchemaView, steps: Steps, depth: int) -> None:
        choice = view.choices[0]
        told = self._told(value, choice)
        branches = choice.branches if told is None else (told,)
        trials = [self._tried(value, view, (branch,), steps, depth) for branch in branches]
        if choice.keyword == "anyOf" and len(trials) > 1 and not any(_is_clean(each) for each in trials):
            # Several may hold at once, and then the fields of all of them are described.
            open_fits = [
                branch
                for branch, trial in zip(branches, trials, strict=True)
                if all(each.kind == "unknown-field" or each.level == "info" for each in trial.found)
            ]
            if len(open_fits) > 1:
                trials.append(self._tried(value, view, tuple(open_fits), steps, depth))
        if told is None and trials and all(_misses(each, steps) for each in trials):
            self._no_branch(value, view, branches, steps)
            return
        best = min(trials, key=lambda each: _badness(each, steps))
        for each in best.found:
            self._add(each)
        self.documented |= best.documented
        self.present |= best.present
        if told is None and choice.discriminator and isinstance(value, dict):
            self._unknown_discriminator(mapping(cast("object", value)), choice, steps)

    def _tried(self, value: Any, view: SchemaView, branches: tuple[Location, ...], steps: Steps, depth: int) -> _Walk:
        trial = _Walk(self.description, self.budget, notes_fields=self.notes_fields)
        trial.value(value, self.description.with_branch(view, branches), steps, depth + 1)
        return trial

    def _no_branch(self, value: Any, view: SchemaView, branches: tuple[Location, ...], steps: Steps) -> None:
        types: list[str] = []
        for branch in branches:
            chosen = self.description.with_branch(view, (branch,))
            types += [each for each in sorted(chosen.types) if each not in types]
        self._add(_other_type(value, _types_text(frozenset(types)), steps))

    def _told(self, value: Any, choice: Choice) -> Location | None:
        """Return the branch that the discriminator names."""
        name = choice.discriminator.get("propertyName")
        told = mapping(value).get(name) if isinstance(name, str) else None
        if not isinstance(told, str):
            return None
        target = mapping(choice.discriminator.get("mapping")).get(told)
        for branch in choice.branches:
            ref = mapping(self.description.at(branch)).get("$ref")
            if isinstance(ref, str) and (ref == target or ref.rpartition("/")[2] in (target, told)):
                return branch
        return None

    def _unknown_discriminator(self, fields: dict[str, Any], choice: Choice, steps: Steps) -> None:
        name = str(choice.discriminator.get("propertyName"))
        if not isinstance(fields.get(name), str):
            return
        known = list(mapping(choice.discriminator.get("mapping")))
        self._add(
            _Found(
                "unknown-enum-value",
                (*steps, name),
                f"one of {len(choice.branches)} described kinds",
                shown_word(fields[name], known) or shape(fields[name]),
                "the field that tells the kind of the object names none that is described",
            )
        )

    def _is_write_only(self, places: tuple[Location, ...]) -> bool:
        return any(mapping(self.description.at(place)).get("writeOnly") is True for place in places)

    def _add(self, found: _Found) -> None:
        # At once, and not at the end: a hundred items with one mistake are one finding.
        key = (found.kind, found.expected, found.seen, *found.steps)
        known = self.by_key.get(key)
        if known is not None:
            found = known._replace(times=known.times + found.times, schema=either(known.schema, found.schema))
        self.by_key[key] = found


def _forms(body: Any, places: Set[str]) -> dict[str, set[str]]:
    """Return which of the fields have something in them, each with the forms of its texts."""
    forms: dict[str, set[str]] = {}
    for place, value in _values(body):
        if place in places and value not in ("", [], {}, None):
            forms.setdefault(place, set()).add(form_of(value) if isinstance(value, str) else NO_TEXT)
    return forms


def _values(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every field of a body with its place, in which ``*`` stands for every index."""
    waiting: list[tuple[str, Any]] = [("", value)]
    for place, each in waiting:  # grows on the way
        if len(waiting) > MOST_VALUES:
            return
        below = [(pointer("*"), item) for item in sequence(each)[:MOST_ITEMS]]
        below += [(pointer(name), item) for name, item in mapping(each).items()]
        waiting += [(f"{place}{step}", item) for step, item in below]
        yield place, each


def _other_type(value: Any, expected: str, steps: Steps) -> _Found:
    kind: Kind = "unexpected-null" if value is None else "wrong-type"
    seen = shape(value)
    message = f"{_with_article(seen)} came; described is {expected}"
    return _Found(kind, steps, expected, seen, message, schema=inferred(value))


def sampled_indices(length: int) -> range | list[int]:
    """Return which items of a list are looked at: all of a short one, of a long one 100 from the first to the last."""
    if length <= MOST_ITEMS:
        return range(length)
    return sorted({round(number * (length - 1) / (MOST_ITEMS - 1)) for number in range(MOST_ITEMS)})


def _is_clean(walk: _Walk) -> bool:
    return not any(each.level == "drift" for each in walk.found)


def _misses(walk: _Walk, steps: Steps) -> bool:
    return any(each.steps == steps and each.kind in ("wrong-type", "unexpected-null") for each in walk.found)


def _badness(walk: _Walk, steps: Steps) -> tuple[bool, int, int]:
    return _misses(walk, steps), sum(each.level == "drift" for each in walk.found), len(walk.found)


def _expected(view: SchemaView) -> str:
    return _types_text(view.types) if view.types else "a value"


def _types_text(types: frozenset[str]) -> str:
    return " or ".join(sorted(types, key=lambda each: (each == "null", each))) or "nothing"


def _with_article(text: str) -> str:
    if text == "null":
        return text
    return f"an {text}" if text[:1] in "aeio" else f"a {text}"


def _text_fits(text: str, types: frozenset[str]) -> bool:
    if not types or not types.isdisjoint({"string", "array", "object"}):
        return True
    if "boolean" in types and text.lower() in ("true", "false"):
        return True
    pattern = r"[+-]?\d+" if types <= {"integer", "null"} else r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?"
    return not types.isdisjoint({"integer", "number"}) and re.fullmatch(pattern, text.strip()) is not None


def _body_shape(body: Any, readable: bool, media_type: str) -> str:
    if readable:
        return f"JSON, {shape(body)}"
    return f"a body of {media_type[:80]}" if media_type else "a body"


def _is_error_shape(body: Any) -> bool:
    fields = mapping(body)
    # What else is in it is told as an unknown field; it is the API's error all the same.
    return "code" in fields and "message" in fields


def _listed(content: Mapping[str, Any]) -> str:
    return " or ".join(plain(each) for each in content)
