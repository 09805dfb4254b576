"""Responses that no well-behaved server gives, and schemas of every kind: each is named, none breaks the comparison."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from tests.drift.payloads import DOCUMENT, SCHEMAS
from tests.drift.test_comparison_and_json_schema import described
from trigg_ext._conformance.findings import inferred, merged
from trigg_ext._conformance.schema_view import packaged
from trigg_ext._conformance.validate import MOST_VALUES, sampled_indices
from trigg_ext.drift import Comparison, Description, Finding, ObservedResponse, compare

JSON = {"content-type": "application/json"}


def of(description: Description, content: Any, headers: Any = None, status: int = 200, **more: Any) -> Comparison:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    compared = compare(
        description, ObservedResponse("GET", "/proeve", status, JSON if headers is None else headers, body, **more)
    )
    assert compared is not None
    return compared


def kinds(found: Comparison) -> list[tuple[str, str]]:
    return [(each.kind, each.pointer) for each in found.findings]


def responding(responses: dict[str, Any], **operation: Any) -> Description:
    get = {"operationId": "proeve", "responses": responses, **operation}
    return Description({"openapi": "3.1.0", "paths": {"/proeve": {"get": get}}, "components": {"schemas": SCHEMAS}})


def media(name: str = "application/json", schema: Any = None) -> dict[str, Any]:
    return {"description": "", "content": {name: {"schema": {"type": "object"} if schema is None else schema}}}


# --- bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"{", b"nei", b"\xff\xfe{}", b"{}{}", b"{'a': 1}", b'{"a": Infinity}', b"[" * 100_000, b"\x00", b"1" * 5_000],
)
def test_what_is_not_json_is_unreadable(content: bytes) -> None:
    assert kinds(of(described({"type": "object"}), content)) == [("unreadable-body", "")]


@pytest.mark.parametrize("content", [b"", b" \r\n\t"])
def test_an_empty_body_is_missing_where_one_is_described(content: bytes) -> None:
    assert kinds(of(described({"type": "object"}), content)) == [("missing-body", "")]
    assert kinds(of(responding({"200": {"description": ""}}), content)) == []


@pytest.mark.parametrize("status", [204, 205, 304])
def test_no_body_is_missed_where_http_has_none(status: int) -> None:
    assert kinds(of(responding({str(status): media()}), b"", {"location": "/"}, status)) == []


def test_a_byte_order_mark_is_no_drift() -> None:
    assert kinds(of(described({}), b"\xef\xbb\xbf{}")) == []


def test_xml_csv_and_streams_are_looked_at_as_a_whole() -> None:
    several = {"description": "", "content": {"application/xml": {}, "text/csv": {}, "application/x-ndjson": {}}}
    description = responding({"200": several})
    for name, body in [
        ("application/xml", b"<kunder/>"),
        ("text/csv; header=present", b"id;navn\n4;Ola\n"),
        ("application/x-ndjson", b'{"a": 1}\n{"a": 2}\n'),
    ]:
        assert kinds(of(description, body, {"Content-Type": name})) == []
    assert kinds(of(description, b"", {"content-type": "text/csv"})) == [("missing-body", "")]
    found = of(description, b"data: 1\n\n", {"content-type": "text/event-stream"})
    assert kinds(found) == [("undocumented-media-type", "")]
    assert found.findings[0].expected == "application/xml or text/csv or application/x-ndjson"
    assert kinds(of(description, b"x", {})) == [("missing-header", "header:content-type")]


def test_json_under_another_name_is_compared_all_the_same() -> None:
    description = described({"type": "object", "properties": {"a": {"type": "string"}}})
    found = of(description, {"a": 1}, {"content-type": "text/plain"})
    assert kinds(found) == [("undocumented-media-type", ""), ("wrong-type", "/a")]
    assert kinds(of(description, {"a": 1}, {})) == [("missing-header", "header:content-type"), ("wrong-type", "/a")]
    assert kinds(of(description, b"nei", {})) == [("missing-header", "header:content-type"), ("unreadable-body", "")]
    assert kinds(of(description, b"nei", {"content-type": "text/html"})) == [("undocumented-media-type", "")]


@pytest.mark.parametrize("named", ["application/*", "*/*", "application/json; charset=utf-8", "APPLICATION/JSON"])
def test_ranges_and_parameters_of_media_types_are_understood(named: str) -> None:
    description = responding({"200": media(named, {"type": "array"})})
    assert kinds(of(description, {}, {"content-type": "Application/JSON;charset=utf-8"})) == [("wrong-type", "")]


def test_a_media_type_as_long_as_a_novel_is_not_repeated() -> None:
    found = of(described({}), b"x", {"content-type": "text/" + "a" * 10_000})
    assert found.findings[0].seen == "***"
    assert len(found.findings[0].message) < 250


# --- statuses and headers ---------------------------------------------------------------------------------------------


def test_ranges_and_the_default_of_statuses_are_understood() -> None:
    description = responding({"2XX": media(), "default": media(schema={"$ref": "#/components/schemas/Error"})})
    assert kinds(of(description, {}, status=207)) == []
    assert kinds(of(description, {"code": 1}, status=418)) == [("wrong-type", "/code")]


def test_a_shared_response_is_found() -> None:
    document = {
        "paths": {"/proeve": {"get": {"responses": {"200": {"$ref": "#/components/responses/Svar"}}}}},
        "components": {"responses": {"Svar": media(schema={"type": "array"})}},
    }
    assert kinds(of(Description(document), {})) == [("wrong-type", "")]
    circle = {
        "paths": document["paths"],
        "components": {"responses": {"Svar": {"$ref": "#/components/responses/Svar"}}},
    }
    assert kinds(of(Description(circle), {})) == [("undocumented-body", "")]


def test_statuses_that_are_no_numbers_of_http_are_told_too() -> None:
    assert kinds(of(responding({"200": media()}), {}, status=999)) == [("undocumented-status", "")]
    assert kinds(of(responding({}), {}, status=200)) == [("undocumented-status", "")]


HEADERS = {
    "200": {
        **media(),
        "headers": {
            "X-Page": {"required": True, "schema": {"type": "integer"}},
            "X-More": {"$ref": "#/components/headers/More"},
            "X-Rate": {"schema": {"type": "number"}},
            "X-Text": {"schema": {"type": "string"}},
        },
    }
}


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"x-page": "3"}, []),
        ({}, [("missing-header", "header:x-page")]),
        ({"X-Page": "tre"}, [("wrong-type", "header:x-page")]),
        ({"X-Page": "3", "x-more": "ja"}, [("wrong-type", "header:x-more")]),
        ({"X-Page": "3", "x-more": "TRUE", "x-rate": "1.5e3", "x-text": "æ"}, []),
        ({"X-Page": "3.5"}, [("wrong-type", "header:x-page")]),
        ({"X-Page": "3", "x-rate": "mye"}, [("wrong-type", "header:x-rate")]),
    ],
)
def test_described_headers_are_looked_at(headers: dict[str, str], found: list[tuple[str, str]]) -> None:
    get = {"responses": HEADERS}
    components = {"headers": {"More": {"schema": {"type": "boolean"}}}}
    description = Description({"paths": {"/proeve": {"get": get}}, "components": components})
    assert kinds(of(description, {}, {**JSON, **headers})) == found


def test_a_redirect_needs_an_address() -> None:
    description = responding({"302": {"description": "Found"}})
    assert kinds(of(description, b"", {}, 302)) == [("missing-header", "header:location")]
    assert kinds(of(description, b"", {"location": "/der"}, 302)) == []


@pytest.mark.parametrize(
    ("headers", "preview", "deprecated", "found"),
    [
        ({"Deprecation": "true"}, False, False, ["deprecated"]),
        ({"Deprecation": "@1735689600"}, False, False, ["deprecated"]),
        ({"Deprecation": "false"}, False, False, []),
        ({"Deprecation": "true", "Sunset": "x"}, False, True, []),
        ({"Link": '</om>; rel="deprecation"; type="text/html"'}, False, False, ["deprecated"]),
        ({"Link": '</neste>; rel="next", </slutt>; rel=sunset'}, False, False, ["sunset"]),
        ({"Warning": '299 - "Deprecated API"'}, False, False, ["deprecated"]),
        ({"Warning": '199 - "Deprecated API"'}, False, False, []),
        ({"Warning": '299 - "Slow today"'}, False, False, []),
        ({"X-Preview": "TRUE"}, False, False, ["preview-changed"]),
        ({"X-Preview": "true"}, True, False, []),
        ({"X-Lifecycle": "GA"}, True, False, ["preview-changed"]),
        ({"X-Preview": "kanskje"}, True, False, []),
    ],
)
def test_the_life_of_an_operation_is_read_from_headers(
    headers: dict[str, str], preview: bool, deprecated: bool, found: list[str]
) -> None:
    description = responding({"200": media()}, deprecated=deprecated, **{"x-trigg-preview": preview})
    assert [each.kind for each in of(description, {}, {**JSON, **headers}).findings] == found


@pytest.mark.parametrize(
    ("status", "content", "known", "found"),
    [
        (404, {"code": "404", "message": "Not Found", "detailedErrorMessage": {"x": 1}}, False, []),
        (404, {"code": "404", "message": "Not Found", "detailedErrorMessage": {}}, True, ["operation-gone"]),
        (404, {"code": "404", "message": "Not Found", "traceId": "9f"}, False, ["unknown-field"]),
        (404, b"<html>", False, ["operation-gone"]),
        (404, b"", False, ["operation-gone"]),
        (404, {"error": "no route"}, False, ["operation-gone"]),
        (405, b"", False, ["operation-gone"]),
        (410, b"", False, ["operation-gone"]),
        (501, b"", False, ["operation-gone"]),
        (403, {"message": "Missing Authentication Token"}, False, ["operation-gone"]),
        (403, {"code": "403", "message": "Forbidden"}, False, []),
        (400, {"code": "400", "message": "Bad Request"}, True, []),
    ],
)
def test_an_operation_that_is_gone_is_told_from_a_thing_that_is_not_there(
    status: int, content: Any, known: bool, found: list[str]
) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    compared = compare(packaged(), ObservedResponse("GET", "/customers/id/{id}", status, JSON, body, known))
    assert compared is not None
    assert [each.kind for each in compared.findings] == found


def test_an_operation_that_is_not_described_cannot_be_compared() -> None:
    assert compare(packaged(), ObservedResponse("GET", "/nytt", 200, JSON, b"{}")) is None
    assert compare(packaged(), ObservedResponse("PATCH", "/stores", 200, JSON, b"{}")) is None
    assert compare(Description({}), ObservedResponse("GET", "/stores", 200, JSON, b"{}")) is None
    assert (
        compare(Description({"paths": {"/a": None, "/b": {"get": 3}}}), ObservedResponse("GET", "/a", 200, {}, b""))
        is None
    )


# --- schemas ----------------------------------------------------------------------------------------------------------


def test_of_a_long_list_a_hundred_items_are_looked_at_from_the_first_to_the_last() -> None:
    assert list(sampled_indices(3)) == [0, 1, 2]
    many = list(sampled_indices(1_000_000))
    assert (len(many), many[0], many[-1]) == (100, 0, 999_999)
    description = described({"type": "array", "items": {"type": "integer"}})
    found = of(description, ["x", *range(200_000), "x"])
    assert [(each.pointer, each.times) for each in found.findings] == [("/*", 2)]
    assert found.whole


def test_of_a_large_map_a_hundred_entries_are_looked_at() -> None:
    description = described({"type": "object", "additionalProperties": {"type": "integer"}})
    found = of(description, {f"felt{number}": "x" for number in range(20_000)})
    assert [(each.pointer, each.times) for each in found.findings] == [("/*", 100)]


def test_a_response_without_end_is_left_after_fifty_thousand_values() -> None:
    inner = {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}
    description = described({"type": "array", "items": inner})
    found = of(description, [[["x"] * 90] * 90] * 90)
    assert not found.whole
    assert [each.pointer for each in found.findings] == ["/*/*/*"]
    assert MOST_VALUES * 0.9 < found.findings[0].times < MOST_VALUES
    assert of(description, [[[1]]]).whole


def test_deep_responses_are_left_at_a_depth_of_a_hundred() -> None:
    node = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Node"}}}
    value: Any = {"a": 1}
    for _ in range(90):
        value = {"a": value}
    assert kinds(of(described(node, {"Node": node}), value)) == [("wrong-type", "/a" * 91)]
    for _ in range(200):
        value = {"a": value}
    found = of(described(node, {"Node": node}), value)
    assert kinds(found) == []
    assert not found.whole


@pytest.mark.parametrize(
    "components",
    [
        {"Node": {"$ref": "#/components/schemas/Node"}},
        {"Node": {"allOf": [{"$ref": "#/components/schemas/Node"}]}},
        {"Node": {"anyOf": [{"$ref": "#/components/schemas/Node"}, {"type": "object"}]}},
        {"Node": {"oneOf": [{"oneOf": [{"$ref": "#/components/schemas/Node"}]}]}},
        {"Node": {"$ref": "#/components/schemas/Borte"}},
        {"Node": {"$ref": "https://example.no/skjema.json"}},
        {"Node": {"$ref": 3, "type": ["object", 3], "required": [1, None], "properties": {"a": 3}, "enum": "x"}},
        {"Node": {"patternProperties": {"[": {}}, "pattern": "[", "items": 3, "minimum": "x", "format": 3}},
        {"Node": {"properties": [], "allOf": {}, "anyOf": "x", "prefixItems": 4, "discriminator": 5, "multipleOf": 0}},
        {"Node": []},
    ],
    ids=str,
)
@pytest.mark.parametrize("value", [{"a": 1}, [1, "x"], "x", 3, None, True, {}])
def test_circles_and_broken_schemas_end(components: dict[str, Any], value: Any) -> None:
    of(described({"$ref": "#/components/schemas/Node"}, components), value)


def test_choices_within_choices_take_no_endless_time() -> None:
    branches = [
        {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Node"}, name: {}}} for name in "bcdef"
    ]
    value: Any = {"ukjent": 1}
    for _ in range(40):
        value = {"a": value, "x": value}
    value = json.loads(json.dumps({"a": {"a": {"a": {"ukjent": 1}}}}))
    deep: Any = {"ukjent": 1}
    for _ in range(60):
        deep = {"a": deep}
    done = threading.Event()

    def work() -> None:
        of(described({"$ref": "#/components/schemas/Node"}, {"Node": {"oneOf": branches}}), deep)
        done.set()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert done.wait(60)
    found = of(described({"$ref": "#/components/schemas/Node"}, {"Node": {"oneOf": branches}}), value)
    assert kinds(found) == [("unknown-field", "/a/a/a/ukjent")]


PET = {
    "Cat": {"type": "object", "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}},
    "Dog": {"type": "object", "properties": {"kind": {"type": "string"}, "breed": {"type": "string"}}},
}
CHOICE = {
    "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
    "discriminator": {"propertyName": "kind", "mapping": {"CAT": "#/components/schemas/Cat", "DOG": "Dog"}},
}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"kind": "CAT", "lives": 9}, []),
        ({"kind": "DOG", "breed": "elghund"}, []),
        ({"kind": "CAT", "breed": "elghund"}, [("unknown-field", "/breed")]),
        ({"kind": "DOG", "breed": 3}, [("wrong-type", "/breed")]),
        ({"kind": "Cat", "lives": 9}, []),
        ({"kind": "ELK", "lives": 9}, [("unknown-enum-value", "/kind")]),
        ({"lives": 9}, []),
        ({"kind": 4, "lives": 9}, [("wrong-type", "/kind")]),
        (None, [("unexpected-null", "")]),
        ([], [("wrong-type", "")]),
    ],
)
def test_a_discriminator_names_the_branch(value: Any, found: list[tuple[str, str]]) -> None:
    assert kinds(of(described(CHOICE, PET), value)) == found


@pytest.mark.parametrize(
    ("schema", "allowed", "refused"),
    [
        ({"type": "string", "nullable": True}, [None, "x"], [1]),
        ({"$ref": "#/components/schemas/Cat", "nullable": True}, [None, {}], [1]),
        ({"allOf": [{"$ref": "#/components/schemas/Cat"}], "nullable": True}, [None, {"lives": 1}], ["x"]),
        ({"nullable": True, "oneOf": [{"type": "string"}, {"type": "integer"}]}, [None, "x", 1], [[]]),
        ({"anyOf": [{"$ref": "#/components/schemas/Cat"}, {"type": "null"}]}, [None, {}], [[]]),
        ({"anyOf": [{"$ref": "#/components/schemas/Cat", "nullable": True}, {"type": "string"}]}, [None, {}], [1]),
        ({"type": "string", "nullable": True, "enum": ["A"]}, [None, "A"], ["B"]),
        ({"type": ["string", "null"], "enum": ["A", None]}, [None, "A"], ["B"]),
        ({"type": "string", "enum": ["A"]}, ["A"], [None, "B"]),
        ({"const": 1}, [1], [True, 2, None, "1"]),
        ({"enum": [True]}, [True], [1]),
        (
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
            [["x", 1], [], ["x", 1, {}]],
            [[1], ["x", "x"]],
        ),
        ({"type": "object", "patternProperties": {"^x-": {"type": "string"}}}, [{"x-a": "b"}], [{"x-a": 1}, {"a": 1}]),
        ({"type": "object", "properties": {"a": {}}, "unevaluatedProperties": False}, [{"a": 1}], [{"b": 1}]),
        ({"type": "object", "properties": {"a": False, "b": {}}}, [{"b": 1}], [{"a": 1}]),
        ({"type": "object", "properties": {"a": {"writeOnly": True}}, "required": ["a"]}, [{}], [{"b": 1}]),
        ({"type": "object"}, [{"a": 1}], [1]),
        ({"type": "object", "additionalProperties": False}, [{}], [{"a": 1}]),
        ({"type": "object", "properties": {"a": {}}, "additionalProperties": {}}, [{"b": 1}], [1]),
        ({"properties": {"a": {}}}, [{"a": 1}], [1, {"b": 1}]),
        ({"items": {"type": "string"}}, [["a"]], [1, [1]]),
        ({"allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}, [{"a": 1, "b": 2}], [{"c": 1}]),
        ({"allOf": [{"type": "number"}, {"type": "integer"}]}, [1, 2.0], [1.5, "x"]),
        ({"anyOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}, [{"a": 1, "b": 2}, {"a": 1}], [{"c": 1}]),
        (
            {"anyOf": [{"type": "string"}], "oneOf": [{"type": "string", "maxLength": 1}, {"type": "integer"}]},
            ["x"],
            ["xx", 1],
        ),
        (True, [1, None, {}], []),
        ({}, [1, None, {"a": [None]}], []),
    ],
    ids=str,
)
def test_schemas_of_both_versions_are_read(schema: Any, allowed: list[Any], refused: list[Any]) -> None:
    description = described(schema, PET)
    assert [value for value in allowed if of(description, value).findings] == []
    assert [value for value in refused if not of(description, value).findings] == []


def test_what_fits_no_branch_names_the_types_of_all() -> None:
    (found,) = of(described({"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}), []).findings
    assert (found.kind, found.expected, found.seen) == ("wrong-type", "integer or string or null", "array")


@pytest.mark.parametrize(
    ("name", "fits", "does_not"),
    [
        (
            "date-time",
            ["2025-05-17T12:00:00", "2025-05-17T12:00:00.123Z", "2025-05-17 12:00+02:00"],
            ["17.05.2025", "2025-05-17"],
        ),
        ("date", ["2025-05-17"], ["20250517", "2025-13-01", "17.05.2025"]),
        ("time", ["12:00:00", "08:00"], ["8", "25:00"]),
        ("email", ["ola@example.no"], ["ola"]),
        ("uuid", ["2457B03E-9925-45E9-B551-25F10D7BD4F2"], ["4"]),
        ("uri", ["https://example.no/x"], ["example.no"]),
        ("ipv4", ["192.0.2.1"], ["2001:db8::1", "x"]),
        ("ipv6", ["2001:db8::1"], ["192.0.2.1"]),
        ("noe eget", ["hva som helst"], []),
    ],
)
def test_formats_are_looked_at_lightly(name: str, fits: list[str], does_not: list[str]) -> None:
    description = described({"type": "string", "format": name})
    assert [text for text in fits if of(description, text).findings] == []
    for text in does_not:
        assert kinds(of(description, text)) == [("wrong-format", "")]


@pytest.mark.parametrize(
    ("limit", "keeps", "breaks"),
    [
        ({"minimum": 1}, 1, 0),
        ({"minimum": 1, "exclusiveMinimum": True}, 2, 1),
        ({"maximum": 1, "exclusiveMaximum": True}, 0, 1),
        ({"exclusiveMinimum": 1}, 2, 1),
        ({"exclusiveMaximum": 1}, 0, 1),
        ({"multipleOf": 0.1}, 979.3, 979.35),
        ({"pattern": "^[0-9]{4}$"}, "0153", "Oslo"),
        ({"minLength": 2}, "ab", "a"),
        ({"maxItems": 1}, [1], [1, 2]),
        ({"minItems": 1}, [1], []),
        ({"maxProperties": 1}, {"a": 1}, {"a": 1, "b": 2}),
        ({"minProperties": 1}, {"a": 1}, {}),
    ],
)
def test_limits_are_looked_at(limit: dict[str, Any], keeps: Any, breaks: Any) -> None:
    assert kinds(of(described(limit), keeps)) == []
    assert kinds(of(described(limit), breaks)) == [("broken-constraint", "")]


@pytest.mark.parametrize(
    ("known", "value", "shown"),
    [
        (["PURCHASE", "RETURN"], "EXCHANGE", "'EXCHANGE'"),
        (["PURCHASE", "RETURN"], "Kari", "string"),
        (["PURCHASE"], "OLA NORDMANN VEG ER LANG", "string"),
        (["active", "Inactive"], "paused", "'paused'"),
        (["active"], "ola@example.no", "string (e-mail address)"),
        (["active"], "+4791234567", "string (phone number)"),
        (["active"], "17058432145", "string (whole number)"),
        (["17"], "18", "string (whole number)"),
        ([1, 2], 3, "integer"),
        (["active"], None, "null"),
        (["active"], "a" * 39 + "!", "string"),
        (["active"], "-".join("a" * 20) + "!", "string"),
        (["active"], "a" * 100_000, "string"),
    ],
)
def test_a_new_word_is_shown_only_where_it_looks_like_the_others(known: list[Any], value: Any, shown: str) -> None:
    found = of(described({"enum": known}), value).findings
    assert [each.seen for each in found] == ([shown] if value is not None else []) or found[0].kind == "unexpected-null"


def test_names_are_shown_only_where_nobody_is_behind_them() -> None:
    description = described({"type": "object", "properties": {"a": {}}})
    shown = ["nivå", "x-nytt", "@type", "$schema", "customer.id", "level2", "ΟΛΑ"]
    hidden = ["Ola Nordmann", "+4791234567", "91234567", "ola@example.no", "2457B03E-9925-45E9-B551-25F10D7BD4F2", ""]
    hidden += ["kari1984", "x" * 65, "a\nb", "17058432145", "kunde_4791234567", "a/b"]
    found = {each.pointer for each in of(description, dict.fromkeys([*shown[:-1], "a"], 1)).findings}
    assert found == {f"/{name}" for name in shown[:-1]}
    for name in [*hidden, shown[-1]]:
        (finding,) = of(description, {name: {"b": 1}}).findings
        assert (finding.pointer, finding.inferred) == ("/***", None)


# --- findings ---------------------------------------------------------------------------------------------------------


def test_the_same_drift_has_the_same_fingerprint_on_another_day() -> None:
    description = described({"type": "object", "properties": {"a": {"type": "number"}}})
    first, second, third = (of(description, {"a": value}).findings[0] for value in ("17", "ola@example.no", True))
    assert first.fingerprint == second.fingerprint != third.fingerprint
    assert first.seen != second.seen
    assert [each.times for each in merged([first, second, third, first])] == [3, 1]


def test_what_came_is_told_as_a_schema_of_types_alone() -> None:
    value: Any = {
        "navn": "Ola",
        "poeng": [1, 2.5, None],
        "kjøp": [{"a": 1}, {"b": "x"}],
        "tom": [],
        "fri": {},
        "null": None,
    }
    assert inferred(value) == {
        "type": "object",
        "properties": {
            "navn": {"type": "string"},
            "poeng": {"type": "array", "items": {"type": ["number", "null"]}},
            "kjøp": {
                "type": "array",
                "items": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}},
            },
            "tom": {"type": "array", "items": {}},
            "fri": {"type": "object", "additionalProperties": True},
            "null": {"type": "null"},
        },
    }
    assert inferred({"Ola Nordmann": 1}) == {"type": "object", "additionalProperties": True}
    assert inferred([{"a": 1}, {"Ola Nordmann": 1}])["items"] == {"type": "object", "additionalProperties": True}
    deep: Any = 1
    for _ in range(200):
        deep = [{"a": deep}]
    assert len(json.dumps(inferred(deep))) < 2_000


def test_a_finding_is_a_value_and_reads_as_a_sentence() -> None:
    (found,) = of(described({"type": "string"}), 3).findings
    assert str(found) == "wrong-type: proeve (GET /proeve) 200 the whole: an integer came; described is string"
    assert found == Finding(**vars(found))


def test_one_description_serves_many_threads() -> None:
    description = Description(DOCUMENT)
    content = json.dumps({"data": {"id": 4, "loyalty": {"loyaltyCards": [{"namn": 1}]}}}).encode()
    wrong: list[Any] = []

    def work() -> None:
        for path in ("/customers/id/{id}", "/customers/externalId/{id}", "/customers/email/{email}"):
            found = compare(description, ObservedResponse("GET", path, 200, JSON, content))
            if found is None or len(found.findings) != 2:
                wrong.append(found)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
