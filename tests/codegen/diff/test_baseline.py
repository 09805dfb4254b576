"""Accepted changes: which findings they close, for how long, and what is said of entries that no longer fit."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.diff.baseline import Acceptance, AcceptedError, read_accepted, read_levels, sort_out
from codegen.diff.findings import Level
from tests.codegen.diff.loyalty import TODAY, finding

POINTS = finding()
LEVEL = finding(pointer="/components/schemas/Member/properties/level", message="`level` was removed.")


def _file(entry: str) -> bytes:
    return f"accepted:\n  - {entry}\n".encode()


def test_a_file_gives_its_entries_with_reason_and_last_day() -> None:
    data = f"""
accepted:
  - fingerprint: "{POINTS.fingerprint}"
    reason: Avtalt med Trigg;
      ingen leser poengene.
    expires: 2027-03-01
""".encode()
    assert read_accepted(data) == (
        Acceptance(POINTS.fingerprint, "Avtalt med Trigg; ingen leser poengene.", datetime.date(2027, 3, 1)),
    )


def test_an_entry_may_accept_one_change_that_was_found_in_several_operations() -> None:
    prints = [POINTS.fingerprint, LEVEL.fingerprint]
    read = read_accepted(_file(f"{{fingerprints: {prints!r}, reason: Avtalt., expires: 2027-03-01}}"))
    assert [each.fingerprint for each in read] == prints
    assert {each.reason for each in read} == {"Avtalt."}


def test_an_empty_list_accepts_nothing() -> None:
    assert read_accepted(b"accepted: []") == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is empty; write a list 'accepted' of entries such as `- {fingerprint: 0123456789abcdef, reason: "),
        (b"# ingen", "it is empty but for comments; write a list 'accepted'"),
        (b"accepted: [", "not valid YAML"),
        (b"- fingerprint", "a list where a mapping must be; write a list 'accepted'"),
        (b"accepted: {}", "must be a list"),
        (b"{}", "must be a list"),
        (b"accepted: []\nothers: []", "'others' is not known"),
        (b"accepted: [avtalt]", "entry 1 must be a mapping"),
        (_file("{reason: Avtalt., expires: 2027-03-01}"), "either 'fingerprint' or 'fingerprints'"),
        (
            _file("{fingerprint: 0011223344556677, fingerprints: [], reason: a, expires: 2027-03-01}"),
            "either 'fingerprint' or",
        ),
        (_file("{fingerprints: [], reason: Avtalt., expires: 2027-03-01}"), "must be a list of them"),
        (_file("{fingerprints: x, reason: Avtalt., expires: 2027-03-01}"), "must be a list of them"),
        (_file("{fingerprint: abcdefabcdefabcd, expires: 2027-03-01}"), "has no 'reason'"),
        (_file("{fingerprint: abcdefabcdefabcd, reason: Avtalt.}"), "has no 'expires'"),
        (_file("{fingerprint: abcdefabcdefabcd, reason: ' ', expires: 2027-03-01}"), "'reason' must say why"),
        (_file("{fingerprint: abcdefabcdefabcd, reason: [a], expires: 2027-03-01}"), "'reason' must say why"),
        (_file("{fingerprint: ABCD, reason: Avtalt., expires: 2027-03-01}"), "16 hexadecimal digits"),
        (_file("{fingerprint: 1122334455667788, reason: Avtalt., expires: 2027-03-01}"), "put it in quotes"),
        (_file("{fingerprint: abcdefabcdefabcd, reason: Avtalt., expires: 2027-02-30}"), "must be a day"),
        (_file("{fingerprint: abcdefabcdefabcd, reason: Avtalt., expires: snart}"), "must be a day"),
        (_file("{fingerprint: abcdefabcdefabcd, reason: Avtalt., expires: 20270301}"), "must be a day"),
        (_file("{fingerprint: abcdefabcdefabcd, reason: Avtalt., expires: null}"), "must be a day"),
        (_file("{fingerprint: abcdefabcdefabcd, reason: a, expires: 2027-03-01, who: me}"), "'who' is not known"),
        (
            _file("{fingerprints: [abcdefabcdefabcd, abcdefabcdefabcd], reason: a, expires: 2027-03-01}"),
            "stands 2 times",
        ),
    ],
)
def test_a_broken_file_says_what_is_wrong_with_it(data: bytes, said: str) -> None:
    with pytest.raises(AcceptedError) as caught:
        read_accepted(data, name="openapi/accepted.yaml")
    assert said in str(caught.value)
    assert str(caught.value).startswith("openapi/accepted.yaml")
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=200))
def test_whatever_the_file_holds_nothing_else_is_raised(data: bytes) -> None:
    try:
        read_accepted(b"accepted:\n" + data)
    except AcceptedError as error:
        assert str(error)


@pytest.mark.parametrize(("days", "is_open"), [(-1, False), (0, False), (1, True)])
def test_an_entry_holds_through_its_last_day(days: int, is_open: bool) -> None:
    entry = Acceptance(POINTS.fingerprint, "Avtalt.", TODAY)
    sorted_out = sort_out([POINTS, LEVEL], [entry], today=TODAY + datetime.timedelta(days))
    assert sorted_out.open == ((POINTS, LEVEL) if is_open else (LEVEL,))
    assert sorted_out.accepted == (() if is_open else ((POINTS, entry),))
    assert bool(sorted_out.notes) is is_open
    if is_open:
        assert "expired on 2026-11-23" in sorted_out.notes[0]
        assert POINTS.fingerprint in sorted_out.notes[0]
        assert "GET /members/{id}" in sorted_out.notes[0]


def test_an_entry_without_a_finding_is_named_whether_it_has_expired_or_not() -> None:
    entries = [
        Acceptance("0" * 16, "Borte.", TODAY + datetime.timedelta(9)),
        Acceptance("f" * 16, "Gammel.", TODAY - datetime.timedelta(9)),
    ]
    sorted_out = sort_out([], entries, today=TODAY)
    assert "0000000000000000 (Borte.) is not among the findings: remove" in sorted_out.notes[0]
    assert "is not among the findings and expired on 2026-11-14" in sorted_out.notes[1]


def test_an_accepted_change_that_changes_again_is_open() -> None:
    entry = Acceptance(POINTS.fingerprint, "Avtalt.", TODAY)
    assert sort_out([POINTS._replace(new="array")], [entry], today=TODAY).open


# --- levels -----------------------------------------------------------------------------------------------------------


def test_a_rule_can_be_given_another_level_with_a_reason() -> None:
    data = b"levels: {request-property-removed: {level: INFO, reason: Nobody sends it.}}"
    assert read_levels(data) == {"request-property-removed": Level.INFO}
    assert read_accepted(data) == ()
    assert read_levels(b"accepted: []") == {}


@pytest.mark.parametrize(
    ("levels", "why"),
    [
        ("[a]", "must be a mapping of rules"),
        ("{painted-blue: {level: INFO, reason: a}}", "there is no such rule"),
        ("{request-property-removed: INFO}", "must be a mapping such as"),
        ("{request-property-removed: {level: INFO}}", "must be a mapping such as"),
        ("{request-property-removed: {level: BAD, reason: a}}", "expected one of BREAKING, SDK-BREAKING"),
        ("{request-property-removed: {level: [INFO], reason: a}}", "expected one of BREAKING, .* got \\['INFO'\\]"),
        ("{request-property-removed: {level: {INFO: true}, reason: a}}", "expected one of BREAKING"),
        ("{request-property-removed: {level: 1, reason: a}}", "expected one of BREAKING"),
        ("{request-property-removed: {level: null, reason: a}}", "expected one of BREAKING"),
        ("{request-property-removed: {level: INFO, reason: ' '}}", "must say why"),
        ("{request-property-removed: {level: INFO, reason: [a]}}", "must say why"),
        ("{request-property-removed: [INFO, a]}", "must be a mapping such as"),
    ],
)
def test_a_level_that_is_none_is_refused(levels: str, why: str) -> None:
    with pytest.raises(AcceptedError, match=why):
        read_levels(f"levels: {levels}".encode())
