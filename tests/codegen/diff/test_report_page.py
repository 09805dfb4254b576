"""The page in a real browser: it filters, searches and sorts, is used by keyboard, prints, and loads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from codegen.diff.baseline import Acceptance
from codegen.diff.findings import Finding, Level, Place
from codegen.diff.report import FORMATS, Fragments, Report, in_order
from codegen.diff.usage import Coverage
from codegen.diff.version import suggest
from tests.codegen.diff.loyalty import TODAY, finding, report

ALARM = "<script>document.title = 'ond'</script><img src='https://ond.no/x.png' onerror=\"document.title='ond'\">"

POINTS = [finding(operation=f"GET /members/{number}") for number in range(3)]
GONE = finding(
    id="api-path-removed-without-deprecation",
    operation="GET /stores",
    pointer="/paths/~1stores/get",
    message="The operation was removed with its path.",
    old=None,
    new=None,
    usages=(Place("kasse/app.py", 12, 5),),
)
NAME = finding(
    id="sdk-name-changed",
    level=Level.SDK_BREAKING,
    origin="overlay",
    operation="GET /brands",
    message=ALARM,
    old="a",
    new="b",
)
DOUBT = finding(
    id="request-property-removed",
    level=Level.WARNING,
    operation="POST /receipts",
    pointer="/paths/~1receipts",
    message="The request's property `comment` was removed.",
)
NEW = finding(
    id="endpoint-added",
    level=Level.INFO,
    operation="GET /avdelinger",
    pointer="/paths/~1avdelinger",
    message="It is new.",
)


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    findings = in_order([*POINTS, GONE, NAME, DOUBT, NEW])
    made = report(
        *findings,
        fragments={
            POINTS[0].fingerprint: Fragments("type: integer\nminimum: 0\nexample: 249", "type: string\nexample: 249"),
        },
        names={"GET /stores": "stores.list"},
        coverage=Coverage(1, (), 1, 0, 1, 0, 1),
        bump=suggest("0.1.0", findings),
        changelog="## 0.2.0\n",
        notes=(ALARM,),
    )
    file = tmp_path / "side.html"
    file.write_text(FORMATS["html"](made), encoding="utf-8")
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.route(re.compile("^https?:"), lambda route: route.abort())
    opened.set_default_timeout(10_000)
    opened.goto(file.as_uri())
    yield opened
    title = opened.title()
    opened.close()
    # Whatever a test did: nothing was loaded, nothing failed, and nothing of the document ran.
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert said == []
    assert title == "API changes 4.3.0 → 4.4.0"


def _rows(page: Page) -> list[str]:
    """The places of the changes that can be seen, in their order."""
    return page.locator(".change:visible .where").all_inner_texts()


SHARED = "/components/schemas/Member/properties/points/type"
ALL = [SHARED, "GET /stores", "GET /brands", "POST /receipts", "GET /avdelinger"]


def test_everything_is_shown_worst_first_with_counts(page: Page) -> None:
    assert _rows(page) == ALL
    assert page.locator(".levels button b").all_inner_texts() == ["4", "1", "1", "1"]
    expect(page.locator("#shown")).to_have_text("All 7 shown, in 5 entries")
    expect(page.locator("#nothing")).to_be_hidden()


def test_a_level_is_switched_off_and_on_by_click(page: Page) -> None:
    before = _rows(page)
    page.get_by_role("button", name="BREAKING 4", exact=True).click()
    assert _rows(page) == ["GET /brands", "POST /receipts", "GET /avdelinger"]
    expect(page.locator("#shown")).to_have_text("3 of 7 shown, in 3 entries")
    page.get_by_role("button", name="INFO").click()
    page.get_by_role("button", name="WARNING").click()
    page.get_by_role("button", name="SDK-BREAKING").click()
    assert _rows(page) == []
    expect(page.locator("#nothing")).to_be_visible()
    page.get_by_role("button", name="Show everything").click()
    assert _rows(page) == before


def test_who_changed_it_and_what_hits_the_service_are_filters(page: Page) -> None:
    page.get_by_label("Changed by").select_option("overlay")
    assert _rows(page) == ["GET /brands"]
    page.get_by_label("Changed by").select_option("")
    page.get_by_label("only what hits your code").check()
    assert _rows(page) == ["GET /stores"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("receipts", ["POST /receipts"]),
        ("STORES.LIST", ["GET /stores"]),
        ("kasse/app.py", ["GET /stores"]),
        (NEW.fingerprint, ["GET /avdelinger"]),
        ("/members/2", [SHARED]),
        ("type-changed integer", [SHARED]),
        ("finnes ikke", []),
    ],
)
def test_search_finds_operations_names_files_fingerprints_and_words(page: Page, words: str, found: list[str]) -> None:
    page.get_by_label("Search").fill(words)
    assert _rows(page) == found


def test_it_is_sorted_by_level_operation_or_rule(page: Page) -> None:
    before = _rows(page)
    page.get_by_label("Sort by").select_option("where")
    assert _rows(page) == [SHARED, "GET /avdelinger", "GET /brands", "GET /stores", "POST /receipts"]
    page.get_by_label("Sort by").select_option("rule")
    rules = [text.split()[0] for text in page.locator(".change:visible .rule").all_inner_texts()]
    assert rules == sorted(rules)
    page.get_by_label("Sort by").select_option("level")
    assert _rows(page) == before


def test_what_was_and_what_is_stand_side_by_side(page: Page) -> None:
    change = page.locator(".change", has=page.locator(".where", has_text=SHARED)).first
    table = change.locator(".sides table")
    expect(table).to_be_hidden()
    change.locator("summary").click()
    expect(table).to_be_visible()
    cells = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
    assert cells == [
        ["1", "type: integer", "1", "type: string"],
        ["2", "minimum: 0", "", ""],
        ["3", "example: 249", "2", "example: 249"],
    ]
    left, right = table.locator("tbody tr").first.locator("td:not(.num)").all()
    first, second = left.bounding_box(), right.bounding_box()
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]
    assert table.locator("th").all_inner_texts() == [
        "4.3.0 openapi/openapi.yaml",
        "4.4.0 https://dev.triggloyalty.com/_bundle/@v4/openapi.yaml",
    ]
    expect(change.locator("li")).to_have_count(3)


def test_it_is_used_by_keyboard(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.locator(".change[open]").count() == 1
    assert page.locator(".change").first.get_attribute("open") is not None
    page.keyboard.press("1")
    assert len(_rows(page)) == 3
    page.keyboard.press("/")
    page.keyboard.type("stores 1")
    assert page.get_by_label("Search").input_value() == "stores 1"
    assert _rows(page) == []
    page.keyboard.press("Escape")
    assert len(_rows(page)) == 5
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator(".change").last).to_have_attribute("open", "")


def test_all_are_opened_and_closed_at_once(page: Page) -> None:
    page.get_by_role("button", name="BREAKING 4", exact=True).click()
    page.get_by_role("button", name="Open all").click()
    assert page.locator(".change[open]").count() == 3
    page.get_by_role("button", name="Close all").click()
    assert page.locator(".change[open]").count() == 0


def test_paper_shows_what_is_shown_opened_and_without_the_controls(page: Page) -> None:
    page.get_by_role("button", name="INFO").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".change[open]").count() == 4
    expect(page.locator("#controls")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".change[open]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_light_and_in_dark(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    page.get_by_role("button", name="Open all").click()
    contrasts = page.evaluate(
        """() => {
            const shade = (colour) => {
                const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
                    const value = part / 255;
                    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const behind = (node) => {
                for (; node; node = node.parentElement) {
                    const colour = getComputedStyle(node).backgroundColor;
                    if (!colour.startsWith("rgba(0, 0, 0, 0")) return colour;
                }
                return "rgb(255, 255, 255)";
            };
            return [...document.querySelectorAll("h1, p, .level, .where, .name, .rule, .count, .hit, dt, dd, .in, .out, del, ins, th, pre")]
                .filter((node) => node.checkVisibility())
                .map((node) => {
                    const [a, b] = [shade(getComputedStyle(node).color), shade(behind(node))].sort();
                    return [(b + 0.05) / (a + 0.05), node.className || node.tagName];
                });
        }"""  # noqa: E501
    )
    assert len(contrasts) > 30
    assert [each for each in contrasts if each[0] < 4.5] == []


def test_a_narrow_screen_is_not_scrolled_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("button", name="Open all").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_changes_the_page_says_so(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "side.html"
    file.write_text(FORMATS["html"](report()), encoding="utf-8")
    opened = browser.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(file.as_uri())
    expect(opened.locator("main")).to_have_text("Nothing changed.")
    opened.close()
    assert errors == []


def test_a_page_stays_small_and_says_what_it_leaves_out() -> None:
    findings = tuple(
        Finding(
            "request-property-max-length-decreased",
            Level.BREAKING,
            f"PUT /kunder{number}",
            f"/paths/~1kunder{number}/put",
            f"The request's property `navn` of customer {number} is now at most `3` characters long. " * 5,
            subject=("request", "", "", "", str(number)),
        )
        for number in range(5_000)
    )
    page = FORMATS["html"](Report("gammel", "ny", "1", "2", findings))
    assert len(page.encode()) < 2_000_000
    assert "for which a page has no room" in page
    assert "5,000 changes" in page


def test_a_page_stays_small_however_much_was_accepted_or_noted() -> None:
    entry = finding(message="Lang melding. " * 50), Acceptance("a" * 16, "Avtalt. " * 100, TODAY)
    accepted = (entry,) * 3000
    notes = ("En merknad som er ganske lang. " * 20,) * 3000
    report = Report("gammel", "ny", "1", "2", (finding(),), accepted, notes, changelog="- En linje.\n" * 200_000)
    page = FORMATS["html"](report)
    assert len(page.encode()) < 2_000_000
    assert page.count("more: see the JSON") == 3
