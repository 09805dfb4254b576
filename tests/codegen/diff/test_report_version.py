"""The version that changes ask for, and what the person who upgrades is told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from codegen.diff.findings import Finding, Level, Witness
from codegen.diff.report import grouped, in_order
from codegen.diff.version import Bump, changelog, suggest
from codegen.errors import PipelineError
from tests.codegen.diff.loyalty import finding

BREAKS = finding()
RENAMED = finding(id="sdk-object-removed", level=Level.SDK_BREAKING, origin="code")
DOUBT = finding(id="response-optional-property-removed", level=Level.WARNING)
ADDS = finding(id="endpoint-added", level=Level.INFO, operation="GET /brands")
WORDS = finding(id="api-description-changed", level=Level.INFO)
NAMES = {"GET /members/{id}": "members.get", "GET /brands": "brands.list", "PUT /members/{id}": "members.update"}


@pytest.mark.parametrize(
    ("current", "findings", "part", "suggested"),
    [
        ("1.4.2", [], "none", "1.4.2"),
        ("1.4.2", [WORDS], "patch", "1.4.3"),
        ("1.4.2", [WORDS, ADDS], "minor", "1.5.0"),
        ("1.4.2", [DOUBT], "minor", "1.5.0"),
        ("1.4.2", [ADDS, RENAMED], "major", "2.0.0"),
        ("1.4.2", [BREAKS, DOUBT, ADDS], "major", "2.0.0"),
        ("0.3.7", [BREAKS], "minor", "0.4.0"),
        ("0.3.7", [RENAMED], "minor", "0.4.0"),
        ("0.3.7", [ADDS], "patch", "0.3.8"),
        ("0.3.7", [DOUBT], "patch", "0.3.8"),
        ("0.3.7", [WORDS], "patch", "0.3.8"),
        ("0.3.7", [], "none", "0.3.7"),
        ("2.0.0rc1", [BREAKS], "major", "3.0.0"),
    ],
)
def test_the_worst_change_decides_which_number_moves(
    current: str, findings: list[Finding], part: str, suggested: str
) -> None:
    bump = suggest(current, findings)
    assert (bump.part, bump.current, bump.suggested) == (part, current, suggested)
    assert suggested in bump.sentence


@pytest.mark.parametrize("version", ["", "1.2", "v1.2.3", "1.2.x", "12345678901.0.0"])
def test_a_version_that_is_none_is_an_error(version: str) -> None:
    with pytest.raises(PipelineError, match="must begin with three numbers"):
        suggest(version, [BREAKS])


@given(
    st.tuples(*[st.integers(0, 999)] * 3), st.lists(st.sampled_from([BREAKS, RENAMED, DOUBT, ADDS, WORDS]), min_size=1)
)
def test_any_change_suggests_a_later_version(numbers: tuple[int, int, int], findings: list[Finding]) -> None:
    bump = suggest(".".join(map(str, numbers)), findings)
    assert tuple(map(int, bump.suggested.split("."))) > numbers


def _entry(*findings: Finding, api: tuple[str, str] = ("4.3.0", "4.4.0")) -> str:
    ordered = in_order(findings)
    return changelog(suggest("0.3.7", ordered), [each.findings for each in grouped(ordered)], api=api, names=NAMES)


def test_the_entry_says_first_what_breaks_then_what_is_new() -> None:
    assert _entry(
        finding(operation="GET /members/{id}", pointer="/paths/~1members~1{id}/get", old=None, new=None),
        ADDS,
        DOUBT._replace(operation="GET /ukjent", pointer="/paths/~1ukjent/get", message="Noe er annerledes."),
    ) == (
        "## 0.4.0\n\n"
        "For release 4.4.0 of the API, after 4.3.0.\n\n"
        "Before you upgrade:\n\n"
        "- `client.members.get()`: The response's property `points` is now `string`; it was `integer` (status 200).\n\n"
        "New:\n\n"
        "- `client.brands.list()` is new: `GET /brands`.\n\n"
        "Good to know:\n\n"
        "- `GET /ukjent`: Noe er annerledes.\n"
    )


def test_one_change_of_a_shared_component_is_one_line_that_names_its_callers() -> None:
    entry = _entry(BREAKS, BREAKS._replace(operation="PUT /members/{id}"))
    assert "- `Member.points` (`client.members.get()`, `client.members.update()`): The response's" in entry
    many = [BREAKS._replace(operation=f"GET /members/{number}") for number in range(5)]
    assert "(`GET /members/0`, `GET /members/1` and 3 more)" in _entry(*many)


def test_an_operation_that_is_gone_is_told_once() -> None:
    gone = finding(id="api-path-removed-without-deprecation", pointer="/paths/~1members~1{id}/get", side="old")
    entry = _entry(gone, RENAMED._replace(message="client.members.get() is gone", pointer=gone.pointer))
    assert entry.count("is gone") == 1
    assert "- `client.members.get()` is gone: the API no longer has `GET /members/{id}`.\n" in entry


def test_a_new_name_is_told_by_what_to_write_now() -> None:
    entry = _entry(
        finding(id="sdk-name-changed", level=Level.SDK_BREAKING, origin="overlay", message="Another name."),
        RENAMED._replace(message="client.members.get() is gone; it is now client.members.fetch()"),
    )
    assert "- `client.members.get()` is gone; it is now client.members.fetch().\n" in entry
    assert "Another name" not in entry


def test_what_our_overlay_changed_is_told_as_ours() -> None:
    assert "(a correction of ours)." in _entry(BREAKS._replace(origin="overlay"))


def test_what_belongs_to_no_operation_is_named_by_its_place() -> None:
    entry = _entry(
        finding(operation="", pointer="/servers/0/url", message="The address changed"),
        finding(operation="", pointer="", message="Everything changed"),
    )
    assert "- `/servers/0/url`: The address changed.\n" in entry
    assert "- The API: Everything changed.\n" in entry


def test_only_words_make_a_short_entry_and_nothing_makes_none() -> None:
    assert (
        _entry(WORDS)
        == "## 0.3.8\n\nFor release 4.4.0 of the API, after 4.3.0.\n\n- Only descriptions and examples changed.\n"
    )
    assert _entry() == ""
    assert "For release 4.3.0 of the API, as before." in _entry(BREAKS, api=("4.3.0", "4.3.0"))


def test_text_of_the_document_does_not_leave_its_line() -> None:
    entry = _entry(
        finding(operation="GET /a\n## 9.9.9", message="first\n\n- second <b> `uneven"),
        finding(operation="", pointer="/x`y", message="", id="some-rule"),
    )
    assert "\n## 9" not in entry
    assert "\n- second" not in entry
    assert "<b>" not in entry
    assert "- `/x'y`: some rule.\n" in entry


HOSTILE = [
    "*fet*",
    "__fet__",
    "a_b_c",
    "| a | b |",
    "<script>alert(1)</script>",
    "<!-- ",
    "[her](https://example.no)",
    "![bilde](x.png)",
    "# tittel",
    "~~bort~~",
    "&lt;b&gt;",
    "linje\n\n- ny",
    "\\*",
    "kjøp ` nå",
    "``dobbel``",
]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("origin", ["vendor", "code"])
def test_nothing_of_a_document_is_markup_in_the_entry(words: str, origin: Any) -> None:
    """A reader for Markdown finds a list and code in it, and the words as they are but for backticks and breaks."""
    entry = _entry(
        finding(message=f"The property `{words}` is gone: {words}", operation=f"GET /{words}", origin=origin),
        finding(operation="", pointer=f"/components/schemas/{words}", message=words, id="some-rule", origin=origin),
        api=("4.3.0", words),
    )
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(entry)
    inner = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in tokens} <= {
        "heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close",
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
    }  # fmt: skip
    assert {child.type for child in inner} <= {"text", "code_inline", "text_special"}
    assert sum(token.type == "list_item_open" for token in tokens) == 2
    told = "".join(child.content for child in inner).replace("'", "").replace("`", "")
    assert " ".join(words.split()).replace("`", "") in told


_TEXT = st.text(st.sampled_from("``````<>&\\\\ a.:/~\n*_[]|\"'")) | st.sampled_from([*HOSTILE, "<b>", "q``"])


@given(message=_TEXT, name=_TEXT, value=_TEXT, version=_TEXT, origin=st.sampled_from(["vendor", "code"]))
@example(message="", name="q``", value="<img src=x onerror=alert(1)>", version="1", origin="vendor")
def test_no_text_of_a_document_becomes_html(message: str, name: str, value: str, version: str, origin: Any) -> None:
    told = f"{message}The request's query parameter `{name}` no longer has the value `{value}`."
    proved = Witness(value=value, whole={name: value}, allowed_by="old")
    entry = _entry(
        finding(message=told, operation=f"GET /{value}", origin=origin, witness=proved),
        finding(message=told, operation="", pointer=f"/components/schemas/{name}", origin=origin),
        finding(message=f"{name}{value}", operation="", pointer=f"/{value}", origin=origin),
        api=(version, value),
    )
    tokens = MarkdownIt("commonmark").disable("text_join").parse(entry)
    inner = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in tokens}.isdisjoint({"html_block", "code_block", "fence"})
    assert {child.type for child in inner} <= {"text", "code_inline", "text_special"}
    assert "<" not in "".join(child.content for child in inner if child.type == "text")


def test_a_bump_reads_as_a_sentence() -> None:
    assert Bump("none", "1.0.0", "1.0.0", "nothing changed").sentence == "1.0.0, as it is: nothing changed."
    assert suggest("0.1.0", [BREAKS]).sentence == (
        "0.2.0 (after 0.1.0, minor): 1 change can break callers, and before 1.0.0 that moves the second number."
    )
