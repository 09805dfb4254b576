"""Each format says the same, and nothing that came from a document becomes markup, a command or a second line."""

from __future__ import annotations

import html
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from codegen.diff.baseline import Acceptance
from codegen.diff.findings import Level, Place, Witness
from codegen.diff.report import FORMATS, Fragments, Report, grouped, in_order
from codegen.diff.report.markdown import MAX_LENGTH
from codegen.diff.report.model import one_line, pieces, value_text
from codegen.diff.report.terminal import show
from codegen.diff.usage import Coverage
from codegen.diff.version import suggest
from tests.codegen.diff.loyalty import TODAY, finding, report

POINTS = finding()
NAME = finding(
    id="sdk-object-removed",
    level=Level.SDK_BREAKING,
    pointer="/paths/~1members~1{id}/get",
    message="client.members.get() is gone",
    old="client.members.get(id: str) -> Member",
    new=None,
    origin="code",
    side="old",
)
COMMENT = finding(
    id="request-property-removed",
    level=Level.WARNING,
    operation="POST /receipts",
    pointer="/components/schemas/Receipt/properties/comment",
    message="The request's property `comment` was removed.",
    old={"type": "string", "maxLength": 200},
    new=None,
    origin="overlay",
    usages=(Place("kasse/app.py", 12, 5), Place("kasse/app.py", 40, 9)),
)
BRANDS = finding(
    id="endpoint-added", level=Level.INFO, operation="GET /brands", pointer="/paths/~1brands/get", message="It is new.",
    old=None, new=None, place=None,
)  # fmt: skip
COVERAGE = Coverage(
    files=3, problems=("kasse/ny.py was not read: line 1: invalid syntax",), understood=10, unclear=2,
    operations=4, models=2, hits=1,
)  # fmt: skip
ENTRY = Acceptance("a" * 16, "Avtalt med Trigg.", TODAY)


def test_the_value_that_proves_a_change_is_shown_as_it_is() -> None:
    for value in ("a``b", "`", "``", "a`", [{"``": "```"}]):
        proof = finding(witness=Witness(value, value, "old")).proof
        shown = re.fullmatch("Was accepted, is refused: `([^`]+)`[.]", proof)
        assert shown is not None
        assert json.loads(shown[1]) == value


def test_the_values_of_a_finding_are_hashed_once() -> None:
    each = finding(witness=Witness("a", "a", "old"))
    assert each.fingerprint is each.fingerprint
    assert each.proof is each.proof
    assert each._replace(id="another-rule").fingerprint != each.fingerprint


def _full() -> Report:
    findings = in_order([BRANDS, COMMENT, NAME, POINTS])
    return report(
        *findings,
        accepted=((finding(message="Poengene er borte."), ENTRY),),
        notes=("Noe ble ikke sammenlignet.",),
        names={"GET /members/{id}": "members.get"},
        fragments={POINTS.fingerprint: Fragments("type: integer\nminimum: 0", "type: string\nminimum: 0")},
        coverage=COVERAGE,
        bump=suggest("0.1.0", findings),
        changelog="## 0.2.0\n\nFor release 4.4.0 of the API, after 4.3.0.\n",
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_report_is_the_same_text(kind: str) -> None:
    assert FORMATS[kind](_full()) == FORMATS[kind](_full())


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "changelog"])
def test_every_format_names_each_finding_by_rule_place_and_fingerprint(kind: str) -> None:
    text = FORMATS[kind](_full())
    text = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text).replace("%3A", ":")
    for each in (POINTS, NAME, COMMENT, BRANDS):
        assert each.id in text
        assert each.fingerprint in text
    for words in ("members.get", "kasse/app.py", "Noe ble ikke sammenlignet.", "openapi.yaml"):
        assert words in text
    assert "4.4.0" in text or kind == "github"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_report_of_nothing_is_said_in_every_format(kind: str) -> None:
    text = FORMATS[kind](report())
    assert kind in ("json", "sarif", "changelog") or "No change" in text or "Nothing changed" in text


def test_findings_are_in_one_order_worst_first() -> None:
    assert in_order([BRANDS, COMMENT, NAME, POINTS]) == (POINTS, NAME, COMMENT, BRANDS)
    assert in_order([POINTS, NAME, COMMENT, BRANDS]) == in_order([COMMENT, POINTS, BRANDS, NAME])


# --- grouping ---------------------------------------------------------------------------------------------------------


def test_one_change_of_a_shared_component_is_one_group_of_its_operations() -> None:
    other = POINTS._replace(operation="PUT /members/{id}")
    deeper = POINTS._replace(operation="GET /members", message=POINTS.message.replace("points", "items/points"))
    (group,) = grouped([POINTS, other, deeper])
    assert group.first is POINTS
    assert group.operations == ("GET /members/{id}", "PUT /members/{id}", "GET /members")
    assert group.messages == (POINTS.message, deeper.message)
    assert len(group.fingerprints) == 3


def test_other_values_levels_origins_and_places_stay_apart() -> None:
    different = [
        POINTS,
        POINTS._replace(new="array"),
        POINTS._replace(level=Level.WARNING),
        POINTS._replace(origin="overlay"),
        POINTS._replace(pointer="/components/schemas/Member/properties/id/type"),
        NAME,
        NAME._replace(operation="PUT /members/{id}"),
    ]
    assert len(grouped(different)) == len(different)


@pytest.mark.parametrize("kind", ["terminal", "markdown", "html", "github"])
def test_human_formats_tell_a_shared_change_once(kind: str) -> None:
    many = [POINTS._replace(operation=f"GET /members/{number}") for number in range(9)]
    text = re.sub(r"<[^>]*>|\s+", " ", FORMATS[kind](report(*many)))
    # The page lists all of them, but within one entry.
    assert text.count(f" {POINTS.id} " if kind == "html" else POINTS.id) == 1
    assert "more" in text or kind == "html"
    assert "GET /members/0" in text


def test_machine_formats_tell_every_finding() -> None:
    many = [POINTS._replace(operation=f"GET /members/{number}") for number in range(9)]
    assert len(json.loads(FORMATS["json"](report(*many)))["findings"]) == 9
    assert len(json.loads(FORMATS["sarif"](report(*many)))["runs"][0]["results"]) == 9


# --- JSON -------------------------------------------------------------------------------------------------------------


def test_json_has_the_findings_and_a_summary() -> None:
    document = json.loads(FORMATS["json"](_full()))
    assert [each["level"] for each in document["findings"]] == ["BREAKING", "SDK-BREAKING", "WARNING", "INFO"]
    assert document["findings"][2] == {
        "id": "request-property-removed",
        "level": "WARNING",
        "origin": "overlay",
        "operation": "POST /receipts",
        "pointer": "/components/schemas/Receipt/properties/comment",
        "side": "new",
        "message": "The request's property `comment` was removed.",
        "subject": [],
        "proof": "",
        "witness": None,
        "may_hit": [],
        "old": {"type": "string", "maxLength": 200},
        "new": None,
        "fingerprint": COMMENT.fingerprint,
        "place": {"file": "openapi/openapi.yaml", "line": 41, "column": 11},
        "usages": [
            {"file": "kasse/app.py", "line": 12, "column": 5},
            {"file": "kasse/app.py", "line": 40, "column": 9},
        ],
    }
    assert document["accepted"][0]["reason"] == "Avtalt med Trigg."
    assert document["accepted"][0]["expires"] == "2026-11-23"
    summary = document["summary"]
    assert summary["levels"] == {"BREAKING": 1, "SDK-BREAKING": 1, "WARNING": 1, "INFO": 1}
    assert summary["origins"] == {"vendor": 2, "overlay": 1, "code": 1}
    assert (summary["total"], summary["accepted"], summary["used"]) == (4, 1, 1)
    assert summary["usage"]["share"] == 0.8333
    assert summary["version"]["suggested"] == "0.2.0"
    assert document["notes"] == ["Noe ble ikke sammenlignet."]


def test_json_of_no_service_says_nothing_of_usage() -> None:
    summary = json.loads(FORMATS["json"](report(POINTS)))["summary"]
    assert summary["used"] is summary["usage"] is summary["version"] is None


# --- terminal ---------------------------------------------------------------------------------------------------------


def test_a_terminal_gets_colours_and_a_file_does_not() -> None:
    assert "\x1b" not in FORMATS["terminal"](_full())
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=100)
    show(_full(), console)
    assert isinstance(console.file, io.StringIO)
    assert "\x1b[" in console.file.getvalue()


def test_the_terminal_reads_no_markup_and_no_escape_of_a_document() -> None:
    nasty = finding(
        message="[bold red]alarm[/] \x1b[2J\x07 `[link=https://ond.no]her[/link]` \u202eedoc",
        operation="GET /[blink]x[/blink]",
        old="[red]\x1b]0;title\x07",
    )
    text = FORMATS["terminal"](report(nasty, names={nasty.operation: "members.get"}))
    assert "[bold red]alarm[/]" in text
    assert "GET /[blink]x[/blink]" in text
    assert "\\x1b[2J\\x07" in text
    assert not set(text) & {"\x1b", "\x07", "\u202e"}


def test_the_headline_counts() -> None:
    assert FORMATS["terminal"](_full()).splitlines()[2] == (
        "4 changes: 1 BREAKING, 1 SDK-BREAKING, 1 WARNING, 1 INFO; 1 accepted."
    )
    assert report(accepted=((POINTS, ENTRY),)).headline == "No open change; 1 accepted."
    assert report(POINTS).headline == "1 change: 1 BREAKING."


# --- Markdown ---------------------------------------------------------------------------------------------------------


class _Cells(HTMLParser):
    """What a reader sees of an HTML text: the texts of table cells, and every element by name."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True
        elif tag == "br" and self._in_cell:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def _seen(markdown: str) -> _Cells:
    cells = _Cells()
    cells.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))
    return cells


PLAIN = {"h2", "h3", "p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td", "br", "sub"}


@given(
    message=st.text(max_size=60),
    operation=st.text(min_size=1, max_size=30),
    value=st.one_of(st.text(max_size=30), st.integers(), st.booleans(), st.lists(st.text(max_size=5), max_size=2)),
)
def test_a_markdown_cell_shows_what_the_document_says_and_nothing_of_it_is_markup(
    message: str, operation: str, value: Any
) -> None:
    each = finding(message=message, operation=operation, pointer="/paths/~1x", old=value, new=None)
    cells = _seen(FORMATS["markdown"](report(each)))
    assert set(cells.elements) <= PLAIN
    assert not cells.attributes
    head, row = cells.rows
    assert len(head) == len(row) == 3
    assert row[0] == one_line(operation).strip()
    said = row[1].replace("\u200b", "").split("\n")[0]
    assert said == "".join(piece for _, piece in pieces(message.replace("\u200b", ""))).strip() or "\u200b" in message


@pytest.mark.parametrize(
    "words",
    [
        "a | b || c",
        "`uneven",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "[klikk](javascript:alert(1)) ![bilde](https://ond.no/x.png)",
        "https://ond.no www.ond.no",
        "*fet* __fet__ ~~borte~~",
        "# overskrift",
        "1. liste",
        "- punkt\n\n## ny",
        "\\| \\` \\<b>",
        "&lt;b&gt; &#124;",
        "$x^2$",
    ],
)
def test_markdown_of_a_document_stays_text(words: str) -> None:
    each = finding(message=words, operation=words, old=words, new=words, id="rule", place=Place(words, 1))
    cells = _seen(FORMATS["markdown"](report(each, notes=(words,), old=words, new_version=words)))
    assert set(cells.elements) <= PLAIN | {"blockquote"}
    (_, row) = cells.rows
    assert len(row) == 3
    assert row[0] == one_line(words)
    assert row[2] == f"{one_line(words)} → {one_line(words)}"


def test_nobody_is_mentioned_and_no_issue_is_referred_to() -> None:
    text = FORMATS["markdown"](report(finding(message="spør @trigg/api om #123 og ola@trigg.no")))
    assert "@trigg" not in text.replace("@&#8203;trigg", "")
    assert "&#35;&#8203;123 og" in text


def test_a_comment_stays_within_what_github_takes_and_says_what_was_left_out() -> None:
    many = [POINTS._replace(pointer=f"/paths/{number}", message="x" * 900) for number in range(200)]
    entry = "## 1.0.0\n" + "- mye tekst\n" * 20_000
    text = FORMATS["markdown"](report(*many, bump=suggest("0.1.0", many), changelog=entry))
    assert len(text) < 65_536
    assert len(text) < MAX_LENGTH + 1000
    left_out = re.search(r"… and (\d+) more, which a comment has no room for", text)
    assert left_out
    assert text.count("response-property-type-changed") == 200 - int(left_out[1])


def test_the_change_log_entry_stands_in_a_fence_that_it_cannot_close() -> None:
    text = FORMATS["markdown"](report(POINTS, bump=suggest("0.1.0", [POINTS]), changelog="a\n```\n<b>\n````\n"))
    assert "\n`````markdown\n" in text
    assert text.rstrip().endswith("`````\n</details>")


# --- GitHub -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi").mkdir()
    (tmp_path / "openapi" / "openapi.yaml").touch()
    return tmp_path


def test_annotations_stand_at_the_line_that_changed(in_checkout: Path) -> None:
    lines = FORMATS["github"](_full()).splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        "::error", "::error", "::warning", "::notice", "::notice", "::notice",
    ]  # fmt: skip
    assert lines[0].startswith(
        "::error file=openapi/openapi.yaml,line=41,col=11,title=BREAKING%3A response-property-type-changed::"
        "The response's property `points` is now `string`; it was `integer` (status 200).%0A"
        "In client.members.get (GET /members/{id}).%0AThe vendor changed it; fingerprint "
    )
    assert "%0AYour code: kasse/app.py:12, kasse/app.py:40." in lines[2]
    assert lines[3].startswith("::notice title=INFO%3A endpoint-added::")


def test_an_absolute_path_below_the_checkout_is_written_from_there(in_checkout: Path) -> None:
    each = finding(place=Place(str(in_checkout / "openapi" / "openapi.yaml"), 3))
    assert "::error file=openapi/openapi.yaml,line=3,title=" in FORMATS["github"](report(each))


@pytest.mark.parametrize(
    "file", ["https://dev.triggloyalty.com/openapi.yaml", "HEAD~1:openapi/openapi.yaml", "gone.yaml"]
)
def test_what_is_no_file_of_the_checkout_is_named_in_the_text(file: str) -> None:
    line = FORMATS["github"](report(finding(place=Place(file, 7)))).splitlines()[0]
    assert " file=" not in line
    assert f"%0AAt {file}:7." in line


@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_of_a_document_begins_another_command(words: str, rule: str) -> None:
    each = finding(message=words, operation=f"GET /{words}", id=rule, place=Place(words, 2))
    text = FORMATS["github"](report(each, notes=(words,), old=words))
    lines = text.split("\n")
    assert len(lines) == 4
    assert lines.pop() == ""
    for line in lines:
        assert re.match(r"::(error|notice) title=[^:,]*::", line)
        assert "\r" not in line


def test_percent_signs_survive() -> None:
    line = FORMATS["github"](report(finding(message="100 % %0A rabatt"))).splitlines()[0]
    assert "::100 %25 %250A rabatt%0A" in line


# --- SARIF ------------------------------------------------------------------------------------------------------------

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}, "additionalProperties": False}  # fmt: skip  # noqa: E501
_LEVEL = {"enum": ["none", "note", "warning", "error"]}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


_PHYSICAL = _object(
    ["artifactLocation"],
    artifactLocation=_object(["uri"], uri={"type": "string", "format": "uri-reference"}),
    region=_object(
        ["startLine"], startLine={"type": "integer", "minimum": 1}, startColumn={"type": "integer", "minimum": 1}
    ),
)
_RESULT = _object(
    ["message"],
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_TEXT,
    locations={
        "type": "array",
        "items": _object(
            [],
            physicalLocation=_PHYSICAL,
            logicalLocations={
                "type": "array",
                "items": _object([], fullyQualifiedName={"type": "string"}, kind={"type": "string"}),
            },
        ),
    },
    relatedLocations={
        "type": "array",
        "uniqueItems": True,
        "items": _object([], id={"type": "integer", "minimum": 0}, message=_TEXT, physicalLocation=_PHYSICAL),
    },
    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
    suppressions={
        "type": "array",
        "items": _object(
            ["kind"],
            kind={"enum": ["inSource", "external"]},
            status={"enum": ["accepted", "underReview", "rejected"]},
            justification={"type": "string"},
        ),
    },
    properties={"type": "object"},
)
#: The part of the schema of SARIF 2.1.0 that the report uses, closed.
SARIF = _object(
    ["version", "runs"],
    **{"$schema": {"type": "string", "format": "uri"}, "version": {"enum": ["2.1.0"]}},
    runs={
        "type": "array",
        "items": _object(
            ["tool"],
            tool=_object(
                ["driver"],
                driver=_object(
                    ["name"],
                    name={"type": "string"},
                    fullName={"type": "string"},
                    semanticVersion={"type": "string"},
                    rules={
                        "type": "array",
                        "uniqueItems": True,
                        "items": _object(
                            ["id"],
                            id={"type": "string"},
                            shortDescription=_TEXT,
                            defaultConfiguration=_object([], level=_LEVEL),
                            properties={
                                "type": "object",
                                "properties": {
                                    "tags": {"type": "array", "uniqueItems": True, "items": {"type": "string"}}
                                },
                            },
                        ),
                    },
                ),
            ),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            results={"type": "array", "items": _RESULT},
            invocations={
                "type": "array",
                "items": _object(
                    ["executionSuccessful"],
                    executionSuccessful={"type": "boolean"},
                    toolExecutionNotifications={
                        "type": "array",
                        "items": _object(["message"], level=_LEVEL, message=_TEXT),
                    },
                ),
            },
            properties={"type": "object"},
        ),
    },
)
_VALIDATOR = jsonschema_rs.Draft7Validator(SARIF, validate_formats=True)


def _sarif(made: Report) -> Any:
    document = json.loads(FORMATS["sarif"](made))
    _VALIDATOR.validate(document)
    return document["runs"][0]


def test_sarif_has_the_shape_of_2_1_0() -> None:
    run = _sarif(_full())
    results = run["results"]
    assert [each["level"] for each in results] == ["error", "error", "warning", "note", "error"]
    for each in results:
        assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]
    assert results[0]["partialFingerprints"] == {"specDiff/v1": POINTS.fingerprint}
    assert results[0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "openapi/openapi.yaml"},
        "region": {"startLine": 41, "startColumn": 11},
    }
    assert len(results[2]["relatedLocations"]) == 2
    assert results[4]["suppressions"][0]["justification"] == "Avtalt med Trigg. (until 2026-11-23)"
    assert all("suppressions" not in each for each in results[:4])
    _sarif(report())


def test_every_rule_in_sarif_has_a_sentence() -> None:
    rules = ("response-property-type-changed", "sdk-object-removed", "sdk-parameter-added-required", "sdk-name-changed")
    (run,) = json.loads(FORMATS["sarif"](report(*(finding(id=rule) for rule in rules))))["runs"]
    told = [each["shortDescription"]["text"] for each in run["tool"]["driver"]["rules"]]
    assert len(told) == len(rules)
    assert all(each[0].isupper() and each.endswith(".") and len(each.split()) > 4 for each in told)


def test_sarif_text_is_no_link_and_no_placeholder() -> None:
    run = _sarif(report(finding(message="[se](https://ond.no) {0} \\ ferdig")))
    assert run["results"][0]["message"]["text"] == ("GET /members/{{id}}: \\[se\\](https://ond.no) {{0}} \\\\ ferdig")
    assert run["results"][0]["properties"]["message"] == "[se](https://ond.no) {0} \\ ferdig"


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("openapi/openapi.yaml", "openapi/openapi.yaml"),
        ("HEAD~1:openapi/openapi.yaml", "HEAD~1%3Aopenapi/openapi.yaml"),
        (
            "https://dev.triggloyalty.com/_bundle/@v4/openapi.yaml",
            "https://dev.triggloyalty.com/_bundle/@v4/openapi.yaml",
        ),
        ("/et annet/sted.yaml", "file:///et%20annet/sted.yaml"),
        ("min fil#1.yaml", "min%20fil%231.yaml"),
    ],
)
def test_sarif_places_are_uris(file: str, uri: str) -> None:
    run = _sarif(report(finding(place=Place(file))))
    assert run["results"][0]["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": uri}}


def test_sarif_places_below_the_working_directory_are_relative() -> None:
    run = _sarif(report(finding(place=Place(str(Path.cwd() / "openapi" / "openapi.yaml"), 3))))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "openapi/openapi.yaml"


@given(st.text(max_size=40), st.text(max_size=40))
def test_sarif_keeps_its_shape_whatever_a_document_says(words: str, file: str) -> None:
    each = finding(message=words, operation=words, pointer=words, id=words, place=Place(f"d/{file}", 1))
    _sarif(report(each, notes=(words or "x",), old=words))


# --- HTML, without a browser ------------------------------------------------------------------------------------------


@given(st.text(max_size=60))
def test_no_text_of_a_document_becomes_an_element_of_the_page(words: str) -> None:
    _page(words)


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '" onclick="alert(1)', "</style><b>", "--><!--", "'<&>"]
)
def test_markup_of_a_document_stays_text_in_the_page(words: str) -> None:
    _page(words)


def _page(words: str) -> None:
    def made(text: str) -> _Cells:
        each = finding(
            message=text, operation=text or "x", pointer=text, id=text, old=text, new=f"{text}!", place=Place(text, 1)
        )
        each = each._replace(usages=(Place(text, 3),))
        cells = _Cells()
        cells.feed(
            FORMATS["html"](
                report(
                    each,
                    old=text,
                    new=text,
                    old_version=text,
                    notes=(text,),
                    accepted=((each, ENTRY._replace(reason=text)),),
                    fragments={each.fingerprint: Fragments(f"{text}\na", f"{text}\nb")},
                    coverage=COVERAGE._replace(problems=(text,)),
                    bump=suggest("0.1.0", [each]),
                    changelog=text or "x",
                )
            )
        )
        return cells

    harmless, tried = made("ord"), made(words)
    wanted = {"script": 1, "style": 1, "main": 1, "details": 1}
    assert {name: tried.elements.count(name) for name in wanted} == wanted
    assert set(tried.elements) <= set(harmless.elements) | {"code", "del", "ins", "tr", "td"}
    assert {name for name, _ in tried.attributes} <= {name for name, _ in harmless.attributes}


def test_the_page_names_nothing_outside_itself() -> None:
    page = FORMATS["html"](_full())
    head = page.partition("</style>")
    assert "default-src 'none'" in html.unescape(page)
    assert not re.search(r"@import|url\(", head[0])
    cells = _Cells()
    cells.feed(page)
    led_to = [value for name, value in cells.attributes if name in ("src", "href", "action", "srcset", "data")]
    assert led_to == ["data:,", "#changes"]


# --- words ------------------------------------------------------------------------------------------------------------


@given(st.text(), st.integers(1, 50))
def test_one_line_is_one_printable_line_of_limited_length(words: str, limit: int) -> None:
    line = one_line(words, limit)
    assert line.isprintable()
    assert len(line) <= limit


@given(st.text())
def test_pieces_lose_no_word(words: str) -> None:
    line = one_line(words, 1000)
    joined = "".join(piece for _, piece in pieces(words))
    assert joined.replace("`", "") == line.replace("`", "")


def test_a_lone_backtick_is_text() -> None:
    assert pieces("a `b` c ` d") == ((False, "a "), (True, "b"), (False, " c ` d"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), ("sølv", "sølv"), (249.9, "249.9"), ({"type": "å"}, '{"type": "å"}'), (True, "true"), ("", "")],
)
def test_values_are_shown_as_json_and_texts_as_they_are(value: Any, text: str) -> None:
    assert value_text(value) == text


def test_a_finding_without_place_or_operation_is_named_by_its_pointer_or_as_the_document() -> None:
    text = FORMATS["terminal"](
        report(finding(operation="", place=None), finding(operation="", pointer="", place=None, message="Alt."))
    )
    assert "\n/components/schemas/Member/properties/points/type  [" in text
    assert "\nthe document  [" in text


def test_a_page_row_is_missing_on_the_side_that_has_no_such_line() -> None:
    each = finding()
    page = FORMATS["html"](report(each, fragments={each.fingerprint: Fragments("a\nb\nc", "a\nc\nd")}))
    assert '<td class=num>2</td><td class="out">b</td><td class=num></td><td></td>' in page
    assert '<td class=num></td><td></td><td class=num>3</td><td class="in">d</td>' in page


def test_what_differs_within_a_line_is_marked() -> None:
    page = FORMATS["html"](report(POINTS, fragments={POINTS.fingerprint: Fragments("maximum: 100", "maximum: 200")}))
    assert "maximum: <del>100</del>" in page
    assert "maximum: <ins>200</ins>" in page


def test_the_page_shows_values_where_no_fragment_is_known() -> None:
    assert '<td class="out">integer</td>' in FORMATS["html"](report(POINTS))
