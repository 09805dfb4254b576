"""Operations, and everything in them that is no schema."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from codegen.diff.compare import compare, shown
from codegen.diff.documents import Document
from codegen.diff.findings import Finding, Level
from tests.codegen.diff.building import PATH, Json, answering, asking, breaking, customer, document, found, ids, sending

TEXT = {"type": "string"}
TODAY = datetime.date(2025, 6, 1)
LATER, EARLIER, PAST = "2026-06-01", "2025-12-01", "2025-01-01"


def _one(old: Document, new: Document) -> Finding:
    [change] = [each for each in compare(old, new, today=TODAY) if not each.id.startswith("api-version")]
    return change


# --- paths ----------------------------------------------------------------------------------------------------------


def test_an_operation_comes_and_goes() -> None:
    get: dict[str, Any] = {"get": {"responses": {}}}
    post: dict[str, Any] = {"post": {"responses": {}}}
    one, both = document({"/stores": get}), document({"/stores": {**get, **post}})
    assert (_one(one, both).id, _one(one, both).operation) == ("endpoint-added", "POST /stores")
    assert (_one(both, one).id, _one(both, one).pointer) == ("api-removed-without-deprecation", "/paths/~1stores/post")
    assert _one(one, document()).id == "api-path-removed-without-deprecation"
    assert _one(one, document({"/stores": {}})).id == "api-path-removed-without-deprecation"


@pytest.mark.parametrize(
    ("marks", "rule"),
    [
        ({"deprecated": True}, "api-path-removed-with-deprecation"),
        ({"deprecated": True, "x-sunset": LATER}, "api-path-removed-before-sunset"),
        ({"deprecated": True, "x-sunset": PAST}, "api-path-removed-with-deprecation"),
        ({"deprecated": True, "x-sunset": "soon"}, "api-path-sunset-parse"),
        ({"x-sunset": PAST}, "api-path-removed-without-deprecation"),
        ({"x-stability-level": "alpha"}, "trigg-unstable-endpoint-removed"),
        ({"x-stability-level": "beta"}, "api-path-removed-without-deprecation"),
        ({"x-stability-level": "odd"}, "api-path-removed-without-deprecation"),
    ],
)
def test_how_bad_it_is_that_an_operation_goes_depends_on_what_was_promised(marks: dict[str, Any], rule: str) -> None:
    change = _one(customer(marks), document())
    assert change.id == rule
    assert change.side == "old"


def test_a_path_whose_parameter_is_called_otherwise_is_the_same_path() -> None:
    def api(name: str, kind: str = "string") -> Document:
        parameter = {"name": name, "in": "path", "required": True, "schema": {"type": kind}}
        return customer({"parameters": [parameter]}, path=f"/customers/id/{{{name}}}")

    change = _one(api("id"), api("customerId"))
    assert (change.id, change.level) == ("sdk-path-parameter-renamed", Level.SDK_BREAKING)
    assert change.operation == "GET /customers/id/{customerId}"
    assert ids(api("id"), api("customerId", "integer")) == {
        "sdk-path-parameter-renamed",
        "request-parameter-type-changed",
    }


def test_of_paths_that_differ_in_names_only_each_keeps_its_own() -> None:
    old = document({"/a/{x}": {"get": {"responses": {}}}, "/a/{y}": {"post": {"responses": {}}}})
    new = document({"/a/{y}": {"post": {"responses": {}}}, "/a/{z}": {"get": {"responses": {}}}})
    assert ids(old, new) == set()


def test_path_items_and_all_parts_may_be_references() -> None:
    operation = {
        "parameters": [{"$ref": "#/components/parameters/Limit"}],
        "requestBody": {"$ref": "#/components/requestBodies/Body"},
        "responses": {"200": {"$ref": "#/components/responses/Done"}},
    }
    components: dict[str, Any] = {
        "parameters": {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        "requestBodies": {"Body": {"content": {"application/json": {"schema": TEXT}}}},
        "responses": {
            "Done": {
                "headers": {"X-Left": {"$ref": "#/components/headers/Left"}},
                "content": {"application/json": {"schema": TEXT}},
            }
        },
        "headers": {"Left": {"required": True, "schema": {"type": "integer"}}},
        "pathItems": {"Stores": {"post": operation}},
    }
    referring = document({"/stores": {"$ref": "#/components/pathItems/Stores"}}, components=components)
    written = document(
        {
            "/stores": {
                "post": {
                    "parameters": [components["parameters"]["Limit"]],
                    "requestBody": components["requestBodies"]["Body"],
                    "responses": {
                        "200": {**components["responses"]["Done"], "headers": {"X-Left": components["headers"]["Left"]}}
                    },
                }
            }
        }
    )
    assert ids(referring, written) == ids(written, referring) == set()
    components["headers"]["Left"]["schema"] = TEXT
    changed = document({"/stores": {"$ref": "#/components/pathItems/Stores"}}, components=components)
    assert _one(referring, changed).pointer == "/components/headers/Left/schema/type"


# --- names and marks ------------------------------------------------------------------------------------------------


def test_a_new_id_or_tag_breaks_our_package_only() -> None:
    old, new = (customer({"operationId": name, "tags": [name]}) for name in ("customer1", "getCustomer"))
    assert {each.id: each.level for each in found(old, new)} == {
        "api-operation-id-removed": Level.INFO,
        "sdk-operation-id-changed": Level.SDK_BREAKING,
        "api-tag-removed": Level.INFO,
        "api-tag-added": Level.INFO,
        "sdk-tag-changed": Level.SDK_BREAKING,
    }
    assert ids(customer(), new) == {
        "api-operation-id-added",
        "sdk-operation-id-changed",
        "api-tag-added",
        "sdk-tag-changed",
    }
    assert ids(customer({"tags": ["a", "b"]}), customer({"tags": ["a"]})) == {"api-tag-removed"}


def test_preview_begins_and_ends() -> None:
    plain, preview = customer({"summary": "Get"}), customer({"summary": "[PREVIEW] Get"})
    assert _one(plain, preview).id == "trigg-preview-began"
    assert _one(preview, plain).id == "trigg-preview-ended"
    assert ids(preview, customer({"summary": "Get", "x-trigg-preview": True})) == set()
    assert _one(preview, customer({"summary": "[PREVIEW] Get", "x-trigg-preview": False})).id == "trigg-preview-ended"


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("non_idempotent", "safe", "trigg-retry-relaxed"),
        ("idempotent", "safe", "trigg-retry-relaxed"),
        ("safe", "non_idempotent", "trigg-retry-tightened"),
        (None, "idempotent", "trigg-retry-relaxed"),
        ("idempotent", None, "trigg-retry-tightened"),
        (None, "non_idempotent", None),
        ("safe", "odd", "trigg-retry-tightened"),
    ],
)
def test_the_retry_class_changes(before: str | None, after: str | None, rule: str | None) -> None:
    old, new = (customer({"x-trigg-retry": each} if each else {}) for each in (before, after))
    assert ids(old, new) == ({rule} if rule else set())


def test_a_parameter_becomes_personal() -> None:
    old, new = customer({"x-trigg-personal": ["id"]}), customer({"x-trigg-personal": ["id", "email"]})
    assert (_one(old, new).id, _one(old, new).new) == ("trigg-personal-parameter-added", "email")
    assert (_one(new, old).id, _one(new, old).level) == ("trigg-personal-parameter-removed", Level.WARNING)


def test_a_public_name_changes() -> None:
    change = _one(customer({"x-trigg-name": "customers.get"}), customer({"x-trigg-name": "customers.fetch"}))
    assert (change.id, change.level) == ("sdk-name-changed", Level.SDK_BREAKING)
    assert change.message == "The operation's public name is `customers.fetch` now; it was `customers.get`."


# --- life -----------------------------------------------------------------------------------------------------------

LIFE = [
    ({}, {"deprecated": True}, "endpoint-deprecated"),
    ({}, {"deprecated": True, "x-sunset": LATER}, "endpoint-deprecated-with-sunset"),
    ({}, {"deprecated": True, "x-sunset": PAST}, "api-sunset-date-too-small"),
    ({}, {"deprecated": True, "x-sunset": "soon"}, "api-deprecated-sunset-parse"),
    ({"deprecated": True}, {}, "endpoint-reactivated"),
    ({"deprecated": True, "x-sunset": LATER}, {"deprecated": True}, "sunset-deleted"),
    ({"deprecated": True}, {"deprecated": True, "x-sunset": LATER}, "trigg-sunset-added"),
    (
        {"deprecated": True, "x-sunset": LATER},
        {"deprecated": True, "x-sunset": EARLIER},
        "api-sunset-date-changed-too-small",
    ),
    ({"deprecated": True, "x-sunset": EARLIER}, {"deprecated": True, "x-sunset": LATER}, "trigg-sunset-changed"),
    ({"deprecated": True, "x-sunset": LATER}, {"deprecated": True, "x-sunset": 3}, "api-deprecated-sunset-parse"),
    ({"deprecated": True, "x-sunset": LATER}, {"deprecated": True, "x-sunset": f"{LATER}T00:00:00Z"}, None),
]


@pytest.mark.parametrize(("before", "after", "rule"), LIFE)
def test_an_operation_has_a_life(before: dict[str, Any], after: dict[str, Any], rule: str | None) -> None:
    changes = compare(customer(before), customer(after), today=TODAY)
    assert {each.id for each in changes if each.level is not Level.INFO or rule == each.id} == (
        {rule} if rule else set()
    )


@pytest.mark.parametrize(("before", "after", "rule"), LIFE)
def test_a_parameter_has_a_life(before: dict[str, Any], after: dict[str, Any], rule: str | None) -> None:
    names = {
        "endpoint-deprecated": "request-parameter-deprecated",
        "endpoint-deprecated-with-sunset": "request-parameter-deprecated",
        "endpoint-reactivated": "request-parameter-reactivated",
        "api-sunset-date-too-small": "request-parameter-sunset-date-too-small",
        "api-deprecated-sunset-parse": "request-parameter-sunset-parse",
        "sunset-deleted": "request-parameter-sunset-deleted",
        "trigg-sunset-added": "trigg-request-parameter-sunset-added",
        "api-sunset-date-changed-too-small": "request-parameter-sunset-date-changed-too-small",
        "trigg-sunset-changed": "trigg-request-parameter-sunset-changed",
    }
    old, new = (
        customer({"parameters": [{"name": "id", "in": "query", "schema": TEXT, **marks}]}) for marks in (before, after)
    )
    changes = compare(old, new, today=TODAY)
    expected = {names[rule]} if rule else set()
    assert {each.id for each in changes if not each.id.startswith("api-version")} == expected


def test_stability_changes() -> None:
    levels = {each: customer({"x-stability-level": each}) for each in ("draft", "alpha", "beta", "stable", "odd")}
    assert _one(levels["beta"], levels["stable"]).id == "api-stability-increased"
    assert _one(levels["stable"], levels["beta"]).id == "api-stability-decreased"
    assert ids(levels["stable"], customer()) == set()
    assert _one(levels["stable"], levels["odd"]).id == "api-invalid-stability-level"
    assert _one(levels["odd"], levels["stable"]).id == "api-invalid-stability-level"


def test_what_breaks_in_a_draft_is_a_warning() -> None:
    def draft(kind: str, **marks: str) -> Document:
        return customer({"parameters": [{"name": "id", "in": "query", "schema": {"type": kind}}], **marks})

    assert breaking(draft("string"), draft("integer")) == {"request-parameter-type-changed"}
    marks = {"x-stability-level": "draft"}
    change = _one(draft("string", **marks), draft("integer", **marks))
    assert (change.id, change.level) == ("request-parameter-type-changed", Level.WARNING)
    assert breaking(draft("string"), draft("integer", **marks)) == {
        "request-parameter-type-changed",
        "api-stability-decreased",
    }


# --- parameters -----------------------------------------------------------------------------------------------------


def _with(*parameters: dict[str, Any], shared: list[dict[str, Any]] | None = None) -> Document:
    item = {"get": {"parameters": list(parameters), "responses": {}}, **({"parameters": shared} if shared else {})}
    return document({PATH: item})


QUERY = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
MUST = {**QUERY, "required": True}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (_with(), _with(QUERY), "new-optional-request-parameter"),
        (_with(), _with(MUST), "new-required-request-parameter"),
        (_with(), _with({**MUST, "in": "path"}), "new-request-path-parameter"),
        (_with(), _with(shared=[QUERY]), "new-optional-request-parameter"),
        (_with(), _with(shared=[MUST]), "new-required-request-parameter"),
        (_with(QUERY), _with(), "request-parameter-removed"),
        (_with({**QUERY, "deprecated": True}), _with(), "request-parameter-removed-with-deprecation"),
        (_with({**QUERY, "deprecated": True, "x-sunset": LATER}), _with(), "request-parameter-removed-before-sunset"),
        (_with({**QUERY, "deprecated": True, "x-sunset": "?"}), _with(), "request-parameter-sunset-parse"),
        (_with(QUERY), _with(MUST), "request-parameter-became-required"),
        (_with(MUST), _with(QUERY), "request-parameter-became-optional"),
        (_with(QUERY), _with(shared=[QUERY]), None),
        (_with(QUERY, shared=[MUST]), _with(QUERY), None),
        (
            _with({**QUERY, "name": "X-Limit", "in": "header"}),
            _with({**QUERY, "name": "x-limit", "in": "header"}),
            None,
        ),
        *(
            (_with(), _with({**MUST, "name": name, "in": "header"}), None)
            for name in ("Accept", "Content-Type", "authorization")
        ),
        (
            _with({**QUERY, "allowEmptyValue": True}),
            _with({**QUERY, "allowEmptyValue": False}),
            "trigg-request-parameter-empty-value-forbidden",
        ),
        (_with(QUERY), _with({**QUERY, "allowEmptyValue": True}), "trigg-request-parameter-empty-value-allowed"),
        (_with(QUERY), _with({**QUERY, "explode": False}), None),  # of a scalar it says nothing
        (_with(QUERY), _with({**QUERY, "style": "form", "explode": True}), None),
        (
            _with(QUERY),
            _with({"name": "limit", "in": "query", "content": {"application/json": {"schema": {"type": "integer"}}}}),
            "trigg-request-parameter-content-type-changed",
        ),
    ],
)
def test_a_parameter_changes(old: Document, new: Document, rule: str | None) -> None:
    changes = [each for each in compare(old, new, today=TODAY) if not each.id.startswith("api-version")]
    assert [each.id for each in changes] == ([rule] if rule else [])


def test_a_parameter_that_moves_is_another_one() -> None:
    assert ids(_with(QUERY), _with({**QUERY, "in": "header"})) == {
        "request-parameter-removed",
        "new-optional-request-parameter",
    }


def test_arguments_in_another_order_break_our_package() -> None:
    one, other = MUST, {**MUST, "name": "offset"}
    change = _one(_with(one, other), _with(other, one))
    assert (change.id, change.level) == ("sdk-parameter-order-changed", Level.SDK_BREAKING)
    assert (change.old, change.new) == (["limit", "offset"], ["offset", "limit"])
    path = {**MUST, "name": "id", "in": "path"}
    assert ids(_with(path, one), _with(one, path)) == set(), "what stands in the path comes first anyway"
    assert ids(_with(one, {**QUERY, "name": "q"}), _with({**QUERY, "name": "q"}, one)) == set(), "given by name"


def test_path_parameters_that_change_places_are_told_as_they_are_called_now() -> None:
    def api(path: str) -> Document:
        names = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in ("a", "b")]
        return customer({"parameters": names}, path=path)

    changes = {each.id: each for each in found(api("/x/{a}/{b}"), api("/x/{b}/{a}"))}
    assert changes.keys() == {"sdk-path-parameter-renamed", "sdk-parameter-order-changed"}
    change = changes["sdk-parameter-order-changed"]
    assert (change.old, change.new) == (["b", "a"], ["a", "b"])


@pytest.mark.parametrize("parameter", [QUERY, MUST])
def test_a_new_parameter_is_the_same_change_of_an_operation_and_of_its_path(parameter: Json) -> None:
    [one], [other] = (found(_with(), new) for new in (_with(parameter), _with(shared=[parameter])))
    assert (one.id, one.fingerprint) == (other.id, other.fingerprint)


@pytest.mark.parametrize("change", [{"required": True}, {"schema": TEXT}])
def test_a_header_is_known_by_its_name_in_whatever_letters(change: Json) -> None:
    def asked(name: str, **rest: Any) -> Document:
        return _with({**QUERY, "name": name, "in": "header", **rest})

    def answered(name: str, **rest: Any) -> Document:
        return _headed(**{name: {"schema": NUMBER, **rest}})

    for headed in (asked, answered):
        [one], [other] = (found(headed("X-Left"), headed(name, **change)) for name in ("X-Left", "x-left"))
        assert one.fingerprint == other.fingerprint


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        (TEXT, {"type": "integer"}, "request-parameter-type-changed"),
        ({"type": "integer"}, TEXT, "request-parameter-type-generalized"),
        (TEXT, {"type": "array", "items": TEXT}, "request-parameter-type-changed"),
        (TEXT, {"type": "array", "items": {**TEXT, "maxLength": 3}}, "request-parameter-type-changed"),
        (TEXT, {"type": "array"}, "request-parameter-type-changed"),
        (TEXT, {**TEXT, "default": "a"}, "request-parameter-default-value-added"),
        (TEXT, {**TEXT, "pattern": "a"}, "request-parameter-pattern-added"),
        ({**TEXT, "pattern": "a"}, {**TEXT, "pattern": ".*"}, "request-parameter-pattern-generalized"),
        ({**TEXT, "pattern": "a"}, TEXT, "request-parameter-pattern-removed"),
        (TEXT, {"type": ["string", "null"]}, "request-parameter-became-nullable"),
        (
            {"type": "array", "items": TEXT},
            {"type": "array", "items": {"type": "integer"}},
            "request-parameter-property-type-changed",
        ),
        (
            {"type": "array", "items": {"type": "integer"}},
            {"type": "array", "items": TEXT},
            "request-parameter-property-type-generalized",
        ),
        (
            {"type": "array", "items": {"type": "integer"}},
            {"type": "array", "items": {"type": "number"}},
            "request-parameter-property-type-generalized",
        ),
        (
            {"type": "array", "items": TEXT},
            {"type": "array", "items": {**TEXT, "maxLength": 3}},
            "request-parameter-property-max-length-set",
        ),
        (
            {"type": "array", "items": TEXT},
            {"type": "array", "items": {**TEXT, "enum": ["a"]}},
            "request-parameter-property-became-enum",
        ),
    ],
)
def test_the_values_of_a_parameter_change(before: Any, after: Any, rule: str) -> None:
    assert ids(asking(before), asking(after)) == {rule}


def test_a_list_in_one_is_not_written_like_one_item() -> None:
    old, new = (asking(each, explode=False) for each in (TEXT, {"type": "array", "items": TEXT}))
    assert ids(old, new) == {"request-parameter-type-changed"}


@pytest.mark.parametrize("located", ["query", "header"])
def test_a_parameter_may_be_an_object(located: str) -> None:
    def search(required: list[str], **properties: Any) -> Document:
        return asking({"type": "object", "properties": properties, "required": required}, located=located)

    base = search([], name=TEXT)
    required = search(["name"], name=TEXT)
    header = located == "header"
    assert ids(base, required) == {
        "request-header-property-became-required" if header else "request-parameter-property-became-required"
    }
    assert ids(required, base) == {"request-parameter-property-became-optional"}
    assert ids(base, search([], name=TEXT, at=TEXT)) == {"new-optional-request-parameter-property"}
    assert ids(base, search(["at"], name=TEXT, at=TEXT)) == {
        "new-required-request-header-property" if header else "new-required-request-parameter-property"
    }
    assert ids(search([], name=TEXT, at=TEXT), base) == {"request-parameter-property-removed"}
    assert ids(base, search([], name={**TEXT, "enum": ["a"]})) == {
        "request-header-property-became-enum" if header else "request-parameter-property-became-enum"
    }
    assert ids(base, search([], name={**TEXT, "readOnly": True})) == {"request-optional-property-became-read-only"}
    [change] = found(base, search([], name={"type": "integer"}))
    assert change.message.startswith(f"The property `name` of the {located} parameter `search` is now")


# --- bodies ---------------------------------------------------------------------------------------------------------


def _taking(*media_types: str, **rest: Any) -> Document:
    return customer({"requestBody": {"content": {each: {"schema": TEXT} for each in media_types}, **rest}})


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (customer(), _taking("text/plain"), "request-body-added-optional"),
        (customer(), _taking("text/plain", required=True), "request-body-added-required"),
        (_taking("text/plain"), customer(), "request-body-removed"),
        (_taking("text/plain"), _taking("text/plain", required=True), "request-body-became-required"),
        (_taking("text/plain", required=True), _taking("text/plain"), "request-body-became-optional"),
        (_taking("text/plain"), _taking("text/plain", "text/csv"), "request-body-media-type-added"),
        (_taking("text/plain", "text/csv"), _taking("text/plain"), "request-body-media-type-removed"),
        (_taking("application/json"), _taking("application/x+json"), "trigg-request-body-media-type-name-changed"),
        (
            customer({"requestBody": {"content": {"text/plain": {}}}}),
            _taking("text/plain"),
            "request-body-type-compatible",
        ),
        (
            _taking("text/plain"),
            customer({"requestBody": {"content": {"text/plain": {}}}}),
            "request-body-type-generalized",
        ),
        (
            customer(
                {"requestBody": {"content": {"multipart/form-data": {"encoding": {"file": {"contentType": "a/b"}}}}}}
            ),
            customer({"requestBody": {"content": {"multipart/form-data": {}}}}),
            "trigg-request-body-encoding-changed",
        ),
    ],
)
def test_a_request_body_changes(old: Document, new: Document, rule: str) -> None:
    assert ids(old, new) == {rule}


def _responses(**responses: Any) -> Document:
    return customer(
        {"responses": {status.strip("_"): {"description": "", **each} for status, each in responses.items()}}
    )


@pytest.mark.parametrize(
    ("old", "new", "rule", "level"),
    [
        (_responses(_200={}), _responses(_200={}, _201={}), "response-success-status-added", Level.INFO),
        (_responses(_200={}, _201={}), _responses(_200={}), "response-success-status-removed", Level.BREAKING),
        (_responses(_200={}), _responses(_200={}, _404={}), "response-non-success-status-added", Level.INFO),
        (_responses(_200={}, default={}), _responses(_200={}), "response-non-success-status-removed", Level.INFO),
        (_responses(_2XX={}), _responses(), "response-success-status-removed", Level.BREAKING),
    ],
)
def test_a_response_comes_and_goes(old: Document, new: Document, rule: str, level: Level) -> None:
    change = _one(old, new)
    assert (change.id, change.level) == (rule, level)


NUMBER: Json = {"type": "integer"}
CHANGED = {("response-body-type-changed", Level.BREAKING)}


def _of_kind(**kinds: Json) -> Document:
    content = {status: {"content": {"application/json": {"schema": kind}}} for status, kind in kinds.items()}
    return _responses(**content)


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ({"_200": TEXT, "default": TEXT}, {"_200": TEXT, "_404": NUMBER, "default": TEXT}, "404"),
        ({"_200": TEXT, "_404": NUMBER, "default": TEXT}, {"_200": TEXT, "default": TEXT}, "404"),
        ({"_2XX": TEXT}, {"_200": NUMBER, "_2XX": TEXT}, "200"),
        ({"_2XX": TEXT, "default": NUMBER}, {"_200": NUMBER, "_2XX": TEXT, "default": NUMBER}, "200"),
        ({"_200": NUMBER, "_2xx": TEXT}, {"_2XX": TEXT}, "200"),
        ({"_4XX": TEXT}, {"_4XX": TEXT, "_404": NUMBER, "default": NUMBER}, "404"),
    ],
)
def test_a_status_is_compared_with_what_contains_it(old: Json, new: Json, status: str) -> None:
    changes = [each for each in found(_of_kind(**old), _of_kind(**new)) if each.level is not Level.INFO]
    assert {(each.id, each.level) for each in changes} == CHANGED
    assert {each.subject[3] for each in changes} == {status}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"_200": TEXT, "_2XX": TEXT}, {"_2XX": TEXT}),
        ({"_200": TEXT, "default": TEXT}, {"default": TEXT}),
        ({"_200": TEXT, "_404": TEXT, "default": TEXT}, {"_200": TEXT, "_4XX": TEXT, "default": TEXT}),
        ({"_2XX": TEXT}, {"_2xx": TEXT}),
    ],
)
def test_a_status_that_is_contained_anyway_breaks_nobody(old: Json, new: Json) -> None:
    assert found(_of_kind(**old), _of_kind(**new)) == found(_of_kind(**new), _of_kind(**old)) == []


def test_beside_a_success_the_default_is_that_of_errors() -> None:
    [change] = found(_of_kind(_200=TEXT, default=NUMBER), _of_kind(_200=TEXT, _201=TEXT, default=NUMBER))
    assert (change.id, change.new, change.level) == ("response-success-status-added", "201", Level.INFO)


def test_a_range_beside_one_of_its_statuses_is_new() -> None:
    [change] = found(_of_kind(_200=TEXT), _of_kind(_200=TEXT, _2XX=TEXT))
    assert (change.id, change.new) == ("response-success-status-added", "2XX")


def test_what_is_left_of_a_range_of_media_types_breaks_nobody_who_reads_it() -> None:
    assert {each.level for each in found(_coming("*/*", "text/csv"), _coming("text/csv"))} == {Level.INFO}
    assert breaking(_taking("*/*", "text/csv"), _taking("text/csv")) == {"request-body-media-type-removed"}


def test_ranges_become_the_default() -> None:
    ranges = {"_200": TEXT, "_4XX": TEXT, "_5XX": NUMBER}
    changes = found(_of_kind(**ranges), _of_kind(_200=TEXT, default=TEXT))
    assert {(each.id, each.subject[-1]) for each in changes} == {
        ("response-body-type-changed", "5XX"),
        ("response-non-success-status-added", "default"),
    }


def _coming(*media_types: str) -> Document:
    return _responses(_200={"content": {each: {"schema": TEXT} for each in media_types}})


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (_coming("text/csv"), _coming("text/csv", "text/plain"), "response-media-type-added"),
        (_coming("text/csv", "text/plain"), _coming("text/csv"), "response-media-type-removed"),
        (_coming("application/json"), _coming("application/problem+json"), "response-media-type-name-specialized"),
        (_coming("application/problem+json"), _coming("application/json"), "response-media-type-name-generalized"),
        (_coming("application/json"), _coming("application/json; charset=utf-8"), "response-media-type-name-changed"),
        (_coming("text/plain"), _coming("*/*"), "response-media-type-name-generalized"),
        (_responses(_200={"content": {"a/b": {}}}), _coming("a/b"), "response-body-type-specialized"),
        (_coming("a/b"), _responses(_200={"content": {"a/b": {}}}), "response-body-type-compatible"),
    ],
)
def test_the_media_types_of_a_response_change(old: Document, new: Document, rule: str) -> None:
    assert ids(old, new) == {rule}


def _typed(**kinds: Json) -> Json:
    names = {"all_": "*/*", "json": "application/json", "xml": "application/xml", "range_": "application/*"}
    return {names[name]: {"schema": kind} for name, kind in kinds.items()}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (_typed(range_=TEXT), _typed(range_=TEXT, json=NUMBER), True),
        (_typed(range_=TEXT, json=NUMBER), _typed(range_=TEXT), True),
        (_typed(all_=NUMBER, range_=TEXT), _typed(all_=NUMBER, range_=TEXT, json=NUMBER), True),
        (_typed(json=TEXT, all_=TEXT), _typed(all_=TEXT), False),
        (_typed(all_=TEXT), _typed(json=TEXT, all_=TEXT), False),
    ],
)
def test_a_media_type_is_compared_with_the_range_that_contains_it(old: Json, new: Json, changed: bool) -> None:
    sent = [customer({"requestBody": {"content": content}}) for content in (old, new)]
    read = [_responses(_200={"content": content}) for content in (old, new)]
    assert ids(*sent) == ({"request-body-type-changed"} if changed else set())
    assert ids(*read) == ({"response-body-type-changed"} if changed else set())


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        (["application/*"], ["application/json"], Level.BREAKING),
        (["*/*"], ["application/json", "application/xml"], Level.BREAKING),
        (["application/json"], ["application/x+json"], Level.BREAKING),
        (["application/x+json"], ["application/json"], Level.WARNING),
        (["application/json"], ["application/*"], Level.INFO),
        (["application/json", "application/xml"], ["*/*"], Level.INFO),
    ],
)
def test_a_narrower_media_type_of_a_request_breaks(old: list[str], new: list[str], level: Level) -> None:
    changes = found(_taking(*old), _taking(*new))
    assert {each.id for each in changes} == {"trigg-request-body-media-type-name-changed"}
    assert {each.level for each in changes} == {level}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Application/JSON", "application/json"),
        ("application/json;charset=utf-8", 'application/json ; charset="UTF-8"'),
    ],
)
def test_a_media_type_may_be_spelled_otherwise(old: str, new: str) -> None:
    assert not found(_taking(old), _taking(new))
    assert not found(_coming(old), _coming(new))


def _headed(**headers: Any) -> Document:
    return _responses(_200={"headers": {name.replace("_", "-"): each for name, each in headers.items()}})


MAY, ALWAYS = {"schema": TEXT}, {"schema": TEXT, "required": True}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (_headed(), _headed(x_left=MAY), "response-header-added"),
        (_headed(X_Left=MAY), _headed(), "optional-response-header-removed"),
        (_headed(X_Left=ALWAYS), _headed(), "required-response-header-removed"),
        (_headed(X_Left=ALWAYS), _headed(x_left=MAY), "response-header-became-optional"),
        (_headed(X_Left=MAY), _headed(X_Left=ALWAYS), "trigg-response-header-became-required"),
        (_headed(X_Left=MAY), _headed(X_Left={"schema": {"type": "integer"}}), "response-header-type-changed"),
        (
            _headed(X_Left=MAY),
            _headed(X_Left={"schema": {"type": ["string", "null"]}}),
            "response-header-became-nullable",
        ),
        (_headed(X_Left=MAY), _headed(X_Left={"content": {"text/plain": {"schema": TEXT}}}), None),
        (_headed(X_Left=MAY), _headed(X_Left={}), "response-header-type-generalized"),
        (_headed(), _headed(Content_Type=MAY), None),
    ],
)
def test_the_headers_of_a_response_change(old: Document, new: Document, rule: str | None) -> None:
    assert ids(old, new) == ({rule} if rule else set())


def test_a_media_type_is_told_where_it_matters() -> None:
    def csv(kind: str) -> Document:
        return answering({"type": kind}, media_type="text/csv")

    assert _one(csv("string"), csv("integer")).message.endswith("(status 200, text/csv).")


# --- security, servers, webhooks, callbacks -------------------------------------------------------------------------

SCHEMES: dict[str, dict[str, Any]] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    "login": {"type": "oauth2", "flows": {}},
}


def _secured(*requirements: Any, globally: bool = False, schemes: Any = None) -> Document:
    components = {"securitySchemes": SCHEMES if schemes is None else schemes}
    if globally:
        return customer(security=list(requirements), components=components)
    return customer({"security": list(requirements)}, components=components)


@pytest.mark.parametrize(("globally", "prefix"), [(False, "api-security"), (True, "api-global-security")])
def test_who_may_call_changes(globally: bool, prefix: str) -> None:
    def secured(*requirements: Any) -> Document:
        return _secured(*requirements, globally=globally)

    key: dict[str, Any] = {"key": []}
    both = {"key": [], "login": ["safe"]}
    assert ids(secured(key), secured(key, {"login": []})) == {f"{prefix}-added"}
    assert ids(secured(key, {"login": []}), secured(key)) == {f"{prefix}-removed"}
    assert ids(secured(both), secured({"key": [], "login": ["safe", "write"]})) == {
        f"{prefix}-scope-added",
        "trigg-other-key-needed",
    }
    assert ids(secured(both), secured({"login": [], "key": []})) == {f"{prefix}-scope-removed"}
    assert ids(secured(key), secured(key, {})) == {"trigg-key-no-longer-needed"}
    assert ids(secured(), secured(key)) == {f"{prefix}-added", "trigg-key-now-needed"}


def test_a_requirement_of_its_own_hides_that_of_the_document() -> None:
    components = {"securitySchemes": SCHEMES}
    old = customer(security=[{"key": []}], components=components)
    new = customer({"security": []}, security=[{"key": []}], components=components)
    assert ids(old, new) == {"trigg-key-no-longer-needed"}


def test_the_ways_to_authenticate_change() -> None:
    def schemes(**named: Any) -> Document:
        return document(components={"securitySchemes": named})

    def oauth(**flow: Any) -> Document:
        return schemes(login={"type": "oauth2", "flows": {"implicit": {"scopes": {}, **flow}}})

    key = SCHEMES["key"]
    assert ids(schemes(), schemes(key=key)) == {"api-security-component-added"}
    assert ids(schemes(key=key), schemes()) == {"api-security-component-removed"}
    [change] = found(schemes(key=key), schemes(key={"type": "http", "scheme": "basic"}))
    assert (change.id, change.level) == ("api-security-component-type-changed", Level.WARNING)
    assert ids(schemes(key=key), schemes(key={**key, "name": "Key"})) == {"trigg-security-component-changed"}
    assert ids(oauth(), oauth(scopes={"safe": "Read"})) == {"api-security-component-oauth-scope-added"}
    assert ids(oauth(scopes={"safe": "Read"}), oauth()) == {"api-security-component-oauth-scope-removed"}
    assert ids(oauth(scopes={"safe": "Read"}), oauth(scopes={"safe": "All"})) == {
        "api-security-component-oauth-scope-changed"
    }
    assert ids(oauth(tokenUrl="/a"), oauth(tokenUrl="/b")) == {"api-security-component-oauth-token-url-changed"}
    assert ids(oauth(authorizationUrl="/a"), oauth(authorizationUrl="/b")) == {
        "api-security-component-oauth-url-changed"
    }


def test_one_address_may_be_spelled_in_several_ways() -> None:
    for one, other in (
        ("https://api.oculos.no/v1", "HTTPS://API.oculos.no:443/v1/"),
        ("http://localhost", "http://localhost:80/"),
        ("/", ""),
    ):
        old, new = ([{"url": each}] for each in (one, other))
        assert not found(document(servers=old), document(servers=new))
        assert not found(customer({"servers": old}), customer({"servers": new}))
    assert not found(document(), document(servers=[{"url": "/"}]))  # what OpenAPI has where nothing is said
    assert not found(document(servers=[{"url": "/"}]), document())
    for one, other in (("https://a:80", "https://a"), ("https://a/V1", "https://a/v1"), ("https://a.no", "/")):
        assert found(document(servers=[{"url": one}]), document(servers=[{"url": other}]))


def _with_keys(at: str, *requirements: Json, **schemes: Json) -> Document:
    operation: Json = {"responses": {}, **({"security": list(requirements)} if at == "operation" else {})}
    rest: Json = {"security": list(requirements)} if at == "document" else {}
    return document({PATH: {"get": operation}}, components={"securitySchemes": schemes}, **rest)


OAUTH: Json = {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://a/t", "scopes": {"read": ""}}}}
API_KEY: Json = {"type": "apiKey", "in": "header", "name": "X-Key"}


@pytest.mark.parametrize("at", ["operation", "document"])
def test_a_way_to_authenticate_that_is_only_called_otherwise_is_information(at: str) -> None:
    old = _with_keys(at, {"key": [], "oauth": ["read"]}, key=API_KEY, oauth=OAUTH)
    for names in (("apiKey", "oauth"), ("apiKey", "token"), ("key", "token")):
        used = {names[0]: [], names[1]: ["read"]}
        described = {**API_KEY, "description": "Ask us for one"}
        new = _with_keys(at, used, **{names[0]: described, names[1]: OAUTH})
        changes = found(old, new)
        assert {each.id for each in changes} == {"trigg-security-component-renamed"}
        renamed = {(before, now) for before, now in zip(("key", "oauth"), names, strict=True) if before != now}
        assert {(each.old, each.new) for each in changes} == renamed
        assert {each.level for each in changes} == {Level.INFO}
    less = _with_keys(at, {"apiKey": []}, apiKey=API_KEY, oauth=OAUTH)
    assert "trigg-security-component-renamed" in ids(old, less)
    assert len(ids(old, less)) > 1  # the token is no longer needed


def test_a_way_to_authenticate_that_is_called_otherwise_and_is_another_is_another() -> None:
    old = _with_keys("operation", {"key": []}, key=API_KEY)
    for schemes in ({"apiKey": {**API_KEY, "name": "X-Token"}}, {"one": API_KEY, "two": API_KEY}):
        new = _with_keys("operation", {next(iter(schemes)): []}, **schemes)
        assert "trigg-other-key-needed" in ids(old, new)
        assert "trigg-security-component-renamed" not in ids(old, new)


def test_addresses_change() -> None:
    old, new = ([{"url": f"https://{host}.oculos.no"}] for host in ("api", "api2"))
    both = {"trigg-server-added", "trigg-server-removed"}
    assert ids(document(servers=old), document(servers=new)) == both
    assert ids(customer({"servers": old}), customer({"servers": new})) == both
    assert {each.operation for each in found(customer({"servers": old}), customer())} == {f"GET {PATH}"}


def test_webhooks_and_callbacks_are_compared() -> None:
    def hook(kind: str) -> dict[str, Any]:
        return {"post": {"requestBody": {"content": {"application/json": {"schema": {"type": kind}}}}, "responses": {}}}

    one = document(webhooks={"created": hook("string")})
    assert ids(document(webhooks={}), one) == {"webhook-added"}
    assert ids(one, document(webhooks={})) == {"webhook-removed"}
    change = _one(one, document(webhooks={"created": hook("integer")}))
    assert (change.id, change.operation) == ("request-body-type-changed", "POST webhooks/created")

    def calling(**callbacks: Any) -> Document:
        return customer({"callbacks": callbacks})

    done = calling(done={"{$request.body#/url}": hook("string")})
    assert ids(customer(), done) == {"trigg-callback-added"}
    assert ids(done, customer()) == {"trigg-callback-removed"}
    assert ids(done, calling(done={"{$request.body#/url}": hook("integer")})) == {"request-body-type-changed"}
    assert ids(done, calling(done={"{$request.body#/other}": hook("string")})) == {
        "trigg-callback-added",
        "trigg-callback-removed",
    }


def _hooked(post: Json, kind: str) -> Document:
    """A document whose API sends this request itself, to a webhook or in a callback."""
    post = {"responses": {}, **post}
    if kind == "webhook":
        return document(webhooks={"created": {"post": post}})
    return customer({"callbacks": {"created": {"{$request.body#/url}": {"post": post}}}})


def _body(schema: Json, **rest: Any) -> Json:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}, **rest}}


def _listing(*values: str) -> Json:
    return {"type": "object", "properties": {"kind": {"enum": list(values)}}}


@pytest.mark.parametrize("kind", ["webhook", "callback"])
@pytest.mark.parametrize(
    ("less", "more", "rules"),
    [
        # What the API sends itself is read by us: more values may surprise, fewer cannot.
        (_body(_listing("a")), _body(_listing("a", "b")), {"request-property-enum-value-added"}),
        (
            _body({"type": "object", "required": ["kind"]}),
            _body({"type": "object"}),
            {"request-property-became-optional"},
        ),
        (_body({}, required=True), _body({}), {"request-body-became-optional"}),
        (
            {"parameters": [{"name": "id", "in": "query", "required": True, "schema": {}}]},
            {"parameters": [{"name": "id", "in": "query", "schema": {}}]},
            {"request-parameter-became-optional"},
        ),
        # What is responded is ours to write.
        (
            {"responses": {"200": {"content": {"application/json": {"schema": _listing("a", "b")}}}}},
            {"responses": {"200": {"content": {"application/json": {"schema": _listing("a")}}}}},
            {"response-property-enum-value-removed"},
        ),
        (
            {"responses": {"200": {"headers": {"Retry": {"schema": {}}}}}},
            {"responses": {"200": {"headers": {"Retry": {"schema": {}, "required": True}}}}},
            {"trigg-response-header-became-required"},
        ),
        (
            {"responses": {"200": {"headers": {}}}},
            {"responses": {"200": {"headers": {"Retry": {"schema": {}, "required": True}}}}},
            {"response-header-added"},
        ),
        (
            {"parameters": [{"name": "id", "in": "header", "required": True, "schema": {}}]},
            {"parameters": []},
            {"request-parameter-removed"},
        ),
        (
            {"requestBody": {"content": {"application/json": {"schema": TEXT}}}},
            {"requestBody": {"content": {"application/*": {"schema": TEXT}}}},
            {"trigg-request-body-media-type-name-changed"},
        ),
    ],
)
def test_in_webhooks_and_callbacks_the_api_is_who_calls(less: Json, more: Json, rules: set[str], kind: str) -> None:
    assert breaking(_hooked(less, kind), _hooked(more, kind)) == rules
    assert breaking(_hooked(more, kind), _hooked(less, kind)) == set()


@pytest.mark.parametrize("kind", ["webhook", "callback"])
def test_what_may_be_missing_already_is_not_missed_in_a_webhook(kind: str) -> None:
    asked = {"parameters": [{"name": "id", "in": "query", "schema": {}}]}
    assert {each.level for each in found(_hooked(asked, kind), _hooked({}, kind))} == {Level.WARNING}
    header: Json = {"responses": {"200": {"headers": {"Retry": {"schema": {}}}}}}
    assert not breaking(_hooked({"responses": {"200": {}}}, kind), _hooked(header, kind))


def test_the_value_that_breaks_a_webhook_is_one_that_was_not_sent_before() -> None:
    change = _one(_hooked(_body(_listing("a")), "webhook"), _hooked(_body(_listing("a", "b")), "webhook"))
    assert change.witness is not None
    assert (change.witness.whole, change.witness.allowed_by) == ({"kind": "b"}, "new")
    assert change.proof == 'Was not possible, now is: `{"kind": "b"}`.'


# --- components and version -----------------------------------------------------------------------------------------


def test_a_schema_comes_goes_or_is_called_otherwise() -> None:
    customer_schema = {
        "type": "object",
        "properties": {"id": TEXT, "friend": {"$ref": "#/components/schemas/Customer"}},
    }
    member = {"type": "object", "properties": {"id": TEXT, "friend": {"$ref": "#/components/schemas/Member"}}}
    old, new = document(schemas={"Customer": customer_schema}), document(schemas={"Member": member})
    change = _one(old, new)
    assert (change.id, change.level, change.old, change.new) == (
        "sdk-schema-renamed",
        Level.SDK_BREAKING,
        "Customer",
        "Member",
    )
    assert ids(old, document(schemas={})) == {"api-schema-removed", "sdk-schema-removed"}
    assert ids(document(schemas={}), old) == {"trigg-schema-added"}


def test_a_schema_that_changes_and_is_called_otherwise_is_known_by_who_refers_to_it() -> None:
    def api(name: str, kind: str) -> Document:
        schemas = {name: {"type": "object", "properties": {"id": {"type": kind}}}}
        return answering({"$ref": f"#/components/schemas/{name}"}, schemas=schemas)

    assert ids(api("Customer", "string"), api("Member", "integer")) == {
        "sdk-schema-renamed",
        "response-property-type-changed",
    }


def test_a_property_that_a_class_must_be_given_breaks_our_package() -> None:
    def api(*required: str, build: Callable[..., Document] = answering) -> Document:
        schemas = {"Customer": {"type": "object", "properties": {"id": TEXT}, "required": list(required)}}
        return build({"$ref": "#/components/schemas/Customer"}, schemas=schemas)

    assert ids(api(), api("id")) == {"sdk-schema-property-became-required", "response-property-became-required"}
    assert ids(api("id"), api()) == {"trigg-schema-property-became-optional", "response-property-became-optional"}
    sent = [api(*names, build=sending) for names in ((), ("id",))]
    assert ids(*sent) == {"request-property-became-required"}


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("1.2.0", "1.2.0", "api-version-not-bumped"),
        ("1.2.0", "1.1.0", "api-version-decreased"),
        ("1.2.0", "v1.3.0-rc1", "api-major-version-not-bumped"),
        ("0.2.0", "0.2.1", "api-major-version-not-bumped"),
        ("0.2.0", "0.3.0", None),
        ("1.2.0", "2.0.0", None),
        ("2025", "2025", None),
        ("1.2.0", None, None),
    ],
)
def test_a_version_should_say_that_something_breaks(before: str, after: str | None, rule: str | None) -> None:
    old = customer(info={"title": "Trigg", "version": before})
    new = document(info={"title": "Trigg", "version": after} if after else None or {})
    told = {each.id for each in compare(old, new)} - {"api-path-removed-without-deprecation"}
    assert told == ({rule} if rule else set())
    assert not {each.id for each in compare(old, customer(info={"title": "Trigg", "version": before}))}


# --- how it is told -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        (True, "true"),
        (3, "`3`"),
        (1.5, "`1.5`"),
        ("a\nb", "`a\\nb`"),
        ("å", "`å`"),
        (["a", 1], "`a`, `1`"),
        ([], "`[]`"),
        ({"a": None}, '`{"a": null}`'),
        ("x" * 200, f"`{'x' * 77}...`"),
        ([["x" * 100], None], f'`[["{"x" * 74}...`'),
    ],
)
def test_a_value_is_shown_on_one_line(value: Any, text: str) -> None:
    assert shown(value) == text


def test_a_long_list_is_cut() -> None:
    assert len(shown([f"value{number}" for number in range(100)])) <= 160


def test_the_worst_comes_first() -> None:
    old = document({"/a": {"get": {"responses": {}}}, "/b": {"get": {"responses": {}}}})
    new = document({"/a": {"get": {"responses": {}, "summary": "[PREVIEW]"}}, "/c": {"get": {"responses": {}}}})
    assert [each.level for each in compare(old, new)] == [Level.BREAKING, Level.WARNING, Level.INFO, Level.INFO]


@pytest.mark.parametrize(
    "operation",
    [
        {"parameters": "a", "requestBody": 3, "responses": [], "security": {}, "servers": 3, "tags": "a"},
        {
            "parameters": [3, {"name": 1}, {"name": "a", "in": 3}],
            "requestBody": {"content": []},
            "responses": {"200": 3},
        },
        {
            "responses": {"200": {"headers": [], "content": {"a": 3}}},
            "security": [3, {"key": 1}],
            "callbacks": {"a": []},
        },
        {"x-trigg-personal": "a", "x-trigg-retry": [], "x-trigg-name": 3, "x-sunset": [], "x-stability-level": {}},
        {"operationId": [], "deprecated": 1, "summary": 3, "callbacks": {"a": {"b": {"get": 3}}}},
    ],
)
def test_odd_operations_are_compared_without_falling_over(operation: dict[str, Any]) -> None:
    plain, odd = customer(), customer(operation)
    for old, new in ((plain, odd), (odd, plain), (odd, customer(operation))):
        compare(old, new)
    assert compare(odd, customer(operation)) == []


# --- the same on the wire ---------------------------------------------------------------------------------------------


def test_how_lists_are_written_says_nothing_of_a_number() -> None:
    assert ids(asking({"type": "integer"}), asking({"type": "integer"}, explode=False)) == set()
    several = {"type": "array", "items": TEXT}
    assert ids(asking(several), asking(several, explode=False)) == {"trigg-request-parameter-style-changed"}


def test_a_range_of_statuses_is_each_of_its_members() -> None:
    body = {"content": {"application/json": {"schema": TEXT}}}
    one, ranged = _responses(_200=body), _responses(_2XX=body)
    assert ids(one, ranged) == ids(ranged, one) == set()
    number = _responses(_2XX={"content": {"application/json": {"schema": {"type": "integer"}}}})
    assert ids(one, number) == {"response-body-type-changed"}


def test_a_key_that_becomes_needed_breaks() -> None:
    free, keyed = customer(), customer({"security": [{"key": []}]})
    assert "trigg-key-now-needed" in breaking(free, keyed)
    assert not breaking(keyed, free)


def test_the_encoding_of_a_part_is_all_that_is_said_of_it() -> None:
    def sent(**encoding: Any) -> Document:
        content = {"multipart/form-data": {"schema": {"type": "object"}, "encoding": {"tags": encoding}}}
        return customer({"requestBody": {"content": content}})

    assert ids(sent(explode=True), sent(explode=False)) == {"trigg-request-body-encoding-changed"}
    assert ids(sent(explode=True), sent(explode=True)) == set()
    with_header = {"headers": {"X-Filnavn": {"required": True, "schema": TEXT}}}
    assert ids(sent(), sent(**with_header)) == {"trigg-request-body-encoding-changed"}
    assert ids(sent(), sent(style="form", explode=True, allowReserved=False)) == set()
    png, both = "image/png", "image/png, image/jpeg"
    assert ids(sent(contentType=png), sent(contentType=both)) == {"trigg-request-body-encoding-widened"}
    assert ids(sent(contentType=both), sent(contentType=png)) == {"trigg-request-body-encoding-changed"}


@pytest.mark.parametrize(("media_type", "part"), [("application/json", "tags"), ("multipart/form-data", "other")])
def test_an_encoding_of_what_is_no_part_says_nothing(media_type: str, part: str) -> None:
    def sent(**encoding: Any) -> Document:
        schema = {"anyOf": [{"type": "object", "properties": {"tags": TEXT}}, {"type": "object"}]}
        return customer({"requestBody": {"content": {media_type: {"schema": schema, "encoding": encoding}}}})

    assert not found(sent(), sent(**{part: {"contentType": "image/png"}}))
    if media_type != "application/json":
        assert found(sent(), sent(tags={"contentType": "image/png"}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("https://api.kundeklubb.no/v1", "/customers"), ("https://api.kundeklubb.no", "/v1/customers")),
        (("https://api.kundeklubb.no/", "/v1/customers"), ("https://api.kundeklubb.no/v1/", "/customers")),
        (("/v1", "/customers/{id}"), ("/", "/v1/customers/{customerId}")),
    ],
)
def test_urls_that_stay_the_same_are_the_same_operations(old: tuple[str, str], new: tuple[str, str]) -> None:
    def api(url: str, path: str, answer: Json) -> Document:
        responses = {"200": {"description": "", "content": {"application/json": {"schema": answer}}}}
        return document({path: {"get": {"responses": responses}}}, servers=[{"url": url}])

    told = {each.id: each.level for each in found(api(*old, TEXT), api(*new, TEXT))}
    assert told.pop("sdk-path-parameter-renamed", None) in (None, Level.SDK_BREAKING)
    assert told == {"trigg-server-path-moved": Level.INFO}
    # What else changed in them is found.
    assert "response-body-type-changed" in breaking(api(*old, TEXT), api(*new, {"type": "integer"}))
    other = api("https://api.annen.no", new[1], TEXT)
    assert "api-path-removed-without-deprecation" in breaking(api(*old, TEXT), other)


def _at(host: str, paths: dict[str, Json]) -> Document:
    """A document with a server, and an operation at each path."""
    return document({path: {"get": {"responses": {}}, **item} for path, item in paths.items()}, servers=[{"url": host}])


def _told(old: Document, new: Document) -> set[tuple[str, str]]:
    return {(each.id, each.operation) for each in found(old, new)}


def test_what_did_not_move_with_the_others_is_gone() -> None:
    old, new = _at("https://a/v1", {"/x": {}, "/y": {}}), _at("https://a", {"/v1/x": {}, "/y": {}})
    assert _told(old, new) == {
        ("api-path-removed-without-deprecation", "GET /y"),
        ("endpoint-added", "GET /y"),
        ("trigg-server-removed", ""),
        ("trigg-server-added", ""),
    }


def test_what_has_servers_of_its_own_does_not_move_with_those_of_the_document() -> None:
    host: Json = {"servers": [{"url": "https://b"}]}
    stays = [_at("https://a/v1", {"/x": {}, "/y": host}), _at("https://a", {"/v1/x": {}, "/y": host})]
    assert _told(*stays) == {("trigg-server-path-moved", "")}
    moves = [_at("https://a/v1", {"/x": {}, "/y": host}), _at("https://a", {"/v1/x": {}, "/v1/y": host})]
    assert ("api-path-removed-without-deprecation", "GET /y") in _told(*moves)
    assert ("trigg-server-path-moved", "") not in _told(*moves)
    own: Json = {"get": {"responses": {}}, "post": {"responses": {}, **host}}
    moves = [_at("https://a/v1", {"/x": own}), _at("https://a", {"/v1/x": own})]
    lost = [each for each in found(*moves) if each.id == "trigg-server-removed"]
    assert {(each.operation, each.old) for each in lost} == {("POST /v1/x", "https://b/x")}


def test_of_servers_that_move_those_are_gone_of_which_a_url_is() -> None:
    both = document({"/x": {"get": {"responses": {}}}}, servers=[{"url": "https://a/v1"}, {"url": "https://b"}])
    changes = found(both, _at("https://a", {"/v1/x": {}}))
    assert {(each.id, each.old, each.new) for each in changes} == {
        ("trigg-server-removed", "https://b", None),
        ("trigg-server-added", None, "https://a"),
    }


@pytest.mark.parametrize("of", ["operation", "path"])
def test_an_operation_with_servers_of_its_own_is_no_longer_at_those_of_the_document(of: str) -> None:
    servers: Json = {"servers": [{"url": "https://b"}]}
    shared = _at("https://a", {"/x": {}})
    own = _at("https://a", {"/x": servers if of == "path" else {"get": {"responses": {}, **servers}}})
    for old, new, lost in ((shared, own, "https://a"), (own, shared, "https://b")):
        told = {each.id: each for each in found(old, new)}
        assert told.keys() == {"trigg-server-removed", "trigg-server-added"}
        change = told["trigg-server-removed"]
        assert (change.level, change.operation, change.old) == (Level.WARNING, "GET /x", lost)


def test_a_server_without_one_of_the_values_of_its_variable_is_said() -> None:
    def served(*regions: str, default: str = "eu") -> Document:
        listed = {"enum": list(regions)} if regions else {}
        return document(
            servers=[{"url": "https://{region}.a", "variables": {"region": {"default": default, **listed}}}]
        )

    [change] = found(served("eu", "us"), served("eu"))
    assert (change.id, change.old) == ("trigg-server-removed", "https://us.a")
    assert ids(served("eu"), served("eu", "us")) == {"trigg-server-added"}
    assert ids(served("eu", "us"), served("us", "eu", default="us")) == set()
    assert ids(served("eu", "us"), served()) == set()


def test_reserved_signs_that_are_allowed_now_break_nobody() -> None:
    allowed = _reserved(TEXT)
    assert {each.level for each in found(asking(TEXT), allowed)} == {Level.INFO}
    assert breaking(allowed, asking(TEXT)) == {"trigg-request-parameter-style-changed"}
    number: Json = {"type": "integer"}
    assert ids(asking(number), _reserved(number)) == set()


def _reserved(schema: Json) -> Document:
    return customer({"parameters": [{"name": "search", "in": "query", "schema": schema, "allowReserved": True}]})
