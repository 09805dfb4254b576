"""Recorded responses hold nothing of anybody's, and are found to be what the real ones were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.drift.payloads import SCHEMAS, allowed
from tests.drift.test_comparison_and_json_schema import NODE, SIMPLE, VALUES, described, findings
from trigg_ext._conformance.findings import text_form
from trigg_ext._conformance.schema_view import packaged
from trigg_ext.drift import Description, ObservedResponse, Recorder, check, compare, replay
from trigg_ext.drift.masking import masked, masked_text
from trigg_ext.drift.recordings import as_recording, read_recordings
from trigg_ext.drift.sandbox_data import VALUES as SANDBOX_VALUES
from trigg_ext.drift.sandbox_data import seeded_sandbox
from trigg_ext.errors import ConfigurationError
from trigg_ext.sandbox import Fault
from trigg_ext.sandbox._http.corruption import add_unknown_fields, change_types

BODY = (("paths", "/proeve", "get", "responses", "200", "content", "application/json", "schema"),)
SECRETS = (
    "+4791234567",
    "91234567",
    "ola@example.no",
    "Nordmann",
    "Kongens gate",
    "2457B03E",
    "17058432145",
    "tok_5f2c91",
    "EK12345",
    "Ola",
    "B9012E40",
    "sandbox-key",
)


@settings(max_examples=300)
@given(SIMPLE, VALUES)
def test_a_masked_value_has_the_findings_of_the_real_one(schema: Any, value: Any) -> None:
    description = described(schema, {"Node": NODE})
    assert findings(description, masked(value, description, BODY)) == findings(description, value)


@pytest.mark.parametrize("name", ["CustomerResponse", "Report", "Transaction", "PromotionDefinition"])
@settings(max_examples=25)
@given(st.data())
def test_damaged_responses_of_the_api_too(name: str, data: st.DataObject) -> None:
    description = described({"$ref": f"#/components/schemas/{name}"})
    value = data.draw(allowed(SCHEMAS[name]))
    value = data.draw(st.sampled_from([add_unknown_fields(value), change_types(value, 5), value]))
    assert findings(description, masked(value, description, BODY)) == findings(description, value)


@given(
    st.one_of(
        st.text(max_size=40),
        st.datetimes().map(lambda when: when.isoformat()),
        st.datetimes().map(lambda when: when.isoformat(" ") + "Z"),
        st.times().map(str),
        st.dates().map(str),
        st.emails(),
        st.uuids().map(str),
        st.integers().map(str),
        st.floats(allow_nan=False).map(str),
        st.from_regex(r"\A\+47 ?\d{8}\Z"),
        st.from_regex(r"\A\d\d:\d\d(:\d\d(\.\d{1,6})?)?([+-]\d\d:?\d\d|Z)?\Z"),
        st.from_regex(r"\A\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([+-]\d\d:?\d\d|Z)?\Z"),
    )
)
def test_a_masked_text_has_the_form_of_the_real_one(text: str) -> None:
    assert text_form(masked_text(text)) == text_form(text)


def test_it_keeps_the_words_that_the_description_lists_and_no_other() -> None:
    schema = {"type": "object", "properties": {"type": {"enum": ["PURCHASE", "RETURN"]}, "by": {"type": "string"}}}
    description = described(schema)
    kept = masked({"type": "RETURN", "by": "Kari"}, description, BODY)
    assert kept == {"type": "RETURN", "by": "xxxxxxxx"}
    assert masked({"type": "EXCHANGE", "by": "NOK"}, description, BODY)["type"] == "EXCHANGE"
    assert masked({"type": "kari nordmann"}, description, BODY)["type"] == "xxxxxxxxxxxxxxxxxxxx"


def test_long_lists_and_deep_values_are_cut_to_what_is_looked_at() -> None:
    description = described({"type": "array", "items": {"type": "string"}})
    assert len(masked(["x"] * 10_000, description, BODY)) == 100
    mapped = described({"type": "object", "additionalProperties": {"type": "integer"}, "properties": {"a": {}}})
    large = {**{f"felt{number}": "x" if number > 900 else 1 for number in range(1_000)}, "a": 1}
    assert len(masked(large, mapped, BODY)) == 101
    assert [each.fingerprint for each in findings(mapped, masked(large, mapped, BODY))] == [
        each.fingerprint for each in findings(mapped, large)
    ]
    limited = described({"type": "object", "additionalProperties": {"type": "integer"}, "maxProperties": 500})
    assert len(masked(large, limited, BODY)) == 1_001
    deep: Any = "Kari"
    for _ in range(300):
        deep = [deep]
    assert "Kari" not in json.dumps(masked(deep, description, BODY))


def test_a_whole_run_is_replayed_with_the_same_findings(tmp_path: Path) -> None:
    with seeded_sandbox() as sandbox, sandbox.client(retries=0) as client:
        sandbox.faults.add(
            Fault.unknown_fields().on("customers.*"),
            Fault.wrong_types(seed=3).on("transactions.list", "stores.list"),
            Fault.null_objects().on("promotions.definitions"),
            Fault.not_json().on("consents.list"),
            Fault.empty_body().on("affiliates.list"),
            Fault.html_page(404).on("loyalty.bonus_rules"),
            Fault.status(418, body={"kode": 418}).on("vehicles.list"),
            Fault.error_in_success().on("payment_cards.list"),
        )
        recorder = Recorder(tmp_path / "svar", packaged())
        real = check(client, SANDBOX_VALUES, record=recorder.write)
    again = replay(read_recordings(tmp_path / "svar"))
    assert len(real.drift) > 20
    assert {each.fingerprint for each in again.findings} == {each.fingerprint for each in real.findings}
    assert {(each.kind, each.pointer, each.seen) for each in again.drift} == {
        (each.kind, each.pointer, each.seen) for each in real.drift
    }
    assert sorted(list(vars(each).values())[:4] for each in again.calls) == sorted(
        list(vars(each).values())[:4] for each in real.calls if each.outcome != "skipped"
    )

    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "svar").iterdir())
    assert [secret for secret in SECRETS if secret in written] == []
    assert "extendedProperties" in written


HEADERS = {
    "Content-Type": "application/json; charset=utf-8; name=ola@example.no",
    "Deprecation": "@1735689600",
    "Sunset": "Sat, 17 May 2025 12:00:00 GMT",
    "Link": '<https://api.example.no/ola@example.no>; rel="successor-version sunset"',
    "Set-Cookie": "sesjon=ola",
    "X-Preview": "true",
    "X-Kunde": "+4791234567",
}


def test_headers_keep_what_is_compared_and_nothing_else() -> None:
    response = ObservedResponse("GET", "/stores", 200, HEADERS, b"[]")
    kept = as_recording(response, packaged())["headers"]
    assert kept == {
        "content-type": "application/json",
        "deprecation": "true",
        "sunset": "Sat, 31 Dec 2050 23:59:59 GMT",
        "x-preview": "true",
    }
    compared = compare(packaged(), response)
    again = compare(packaged(), response.replace(headers=kept))
    assert compared is not None
    assert again is not None
    assert again.findings == compared.findings
    assert {each.kind for each in again.findings} == {"deprecated", "sunset", "preview-changed"}


def test_headers_that_tell_little_or_too_much_are_masked_too() -> None:
    def kept(**headers: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        recorded: dict[str, str] = as_recording(ObservedResponse("GET", "/affiliates", 200, named, b"[]"), packaged())[
            "headers"
        ]
        return recorded

    assert kept(content_type="ola@example.no") == {"content-type": "***"}
    assert kept(content_type="") == {}
    assert kept(link='<https://x.example.no/ola>; rel="deprecation"') == {
        "link": '<https://example.no/>; rel="deprecation"'
    }
    assert kept(warning='299 - "Deprecated for ola@example.no"') == {"warning": '299 - "Deprecated"'}
    assert kept(x_preview="false") == {"x-preview": "false"}
    assert kept(location="https://x.example.no/ola") == {"location": "https://example.no/"}


def test_described_headers_are_kept_without_their_values() -> None:
    document = json.loads(json.dumps(described({"type": "string"}).document))
    document["paths"]["/proeve"]["get"]["responses"]["200"]["headers"] = {"X-Page": {}, "X-Mail": {}}
    response = ObservedResponse("GET", "/proeve", 200, {"x-page": "17", "X-Mail": "ola@example.no"}, b"")
    assert as_recording(response, Description(document))["headers"] == {"x-page": "10", "x-mail": "navn@example.no"}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "format": "ipv4"}, "198.51.100.7"),
        ({"type": "string", "format": "uri"}, "mailto:ola@example.no"),
        ({"type": "string", "pattern": "^[A-Z]{2}[0-9]{5}$"}, "EK12345"),
        ({"type": "string", "maxLength": 10}, "Ola Nordmann"),
        ({"type": "integer", "minimum": 1900, "maximum": 2100}, 1984),
        ({"type": "number", "multipleOf": 0.5}, 17.5),
        ({"type": "number", "exclusiveMinimum": 3}, 2.75),
        ({"type": "string", "maxLength": 2, "pattern": "^x"}, "Ola"),
        ({"type": "array", "items": {}, "maxItems": 2}, ["Ola", "Kari", "Per"]),
        ({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}, ["Ola", "Kari"]),
    ],
    ids=str,
)
def test_a_mask_keeps_to_the_limits_that_the_value_keeps_to(schema: Any, value: Any) -> None:
    description = described(schema)
    mask = masked(value, description, BODY)
    assert mask != value
    assert findings(description, mask) == findings(description, value)


def test_where_no_mask_keeps_to_a_pattern_the_value_is_masked_all_the_same() -> None:
    assert masked("Ola", described({"type": "string", "pattern": "^Ola$"}), BODY) == "xxx"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  ",
        b"<!DOCTYPE html><title>Ola Nordmann</title>",
        b"<kunde>Ola Nordmann</kunde>",
        b"Ola;Nordmann",
        b"\xffOla Nordmann",
        b'{"data": {"firstName": "Ola Nordmann"',
        b'{"data": {"points": NaN, "x": "Ola Nordmann"}}',
        b"[" * 100_000,
        b'"Ola Nordmann"',
        b"4791234567",
        b'"\\ud800Ola Nordmann"',
        b'{"Ola Nordmann": 1, "+4791234567": {"Ola Nordmann": [null]}}',
        "Øl".encode() * 2_000,
    ],
)
def test_bodies_of_any_kind_are_recorded_without_what_they_hold(content: bytes, tmp_path: Path) -> None:
    response = ObservedResponse("GET", "/customers/id/{id}", 200, {"content-type": "application/json"}, content)
    Recorder(tmp_path, packaged()).write(response)
    (path,) = tmp_path.iterdir()
    assert "Nordmann" not in path.read_text(encoding="utf-8")
    assert "91234567" not in path.read_text(encoding="utf-8")
    assert replay(read_recordings(tmp_path)).findings == replay([response]).findings


def test_names_that_may_be_somebodys_are_masked_also_where_fields_are_free() -> None:
    description = described({"type": "object", "additionalProperties": {"type": "integer"}})
    kept = masked({"Ola Nordmann": 1, "+4791234567": 2, "kari": 3}, description, BODY)
    assert kept == {"*** 1": 1, "*** 2": 1, "*** 3": 1}
    free = described({"type": "object", "additionalProperties": True})
    assert masked({"Ola Nordmann": 1, "poeng": 38}, free, BODY) == {"*** 1": 1, "poeng": 10}


def test_a_field_named_by_a_pattern_keeps_its_form() -> None:
    description = described({"type": "object", "patternProperties": {r"^\d{8}$": {"type": "integer"}}})
    value = {"91234567": "x", "98765432": 1}
    kept = masked(value, description, BODY)
    assert set(kept) == {"00000000", "000000000"}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 2}', '{"format": 1}', '{"format": 1, "method": "GET", "path": "/x", "status": "ja"}'],
)
def test_what_is_no_recording_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "feil.response.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"feil\.response\.json is no recording"):
        list(read_recordings(tmp_path))


def test_a_folder_without_recordings_or_with_old_ones_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no recordings"):
        list(read_recordings(tmp_path))
    with pytest.raises(ConfigurationError, match="holds no recordings"):
        list(read_recordings(tmp_path / "borte"))
    Recorder(tmp_path, packaged()).write(ObservedResponse("GET", "/stores", 200, {}, b"[]"))
    with pytest.raises(ConfigurationError, match="holds recordings already"):
        Recorder(tmp_path, packaged())
    file = tmp_path / "fil"
    file.write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot be used"):
        Recorder(file, packaged())


def test_responses_of_one_status_have_a_file_each_and_unknown_operations_too(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, packaged())
    for _ in range(2):
        recorder.write(ObservedResponse("GET", "/stores", 200, {}, b"[]"))
    recorder.write(ObservedResponse("GET", "/nytt", 200, {}, b'{"navn": "Ola Nordmann"}'))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["stores.list.200.2.response.json", "stores.list.200.response.json", "unknown.200.response.json"]
    report = replay(read_recordings(tmp_path))
    assert [each.outcome for each in report.calls].count("skipped") == 1
