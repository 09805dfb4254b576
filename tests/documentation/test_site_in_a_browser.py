"""The site in a real browser: search, navigation, themes, a narrow screen; and it loads nothing from elsewhere."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the log of the requests to itself."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
    asked: list[str] = []
    errors: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)
    opened.goto(address)
    yield opened
    opened.close()
    # Whatever a test did: nothing failed, and nothing was asked of another server.
    assert errors == []
    assert [each for each in asked if not each.startswith((address, "data:", "blob:"))] == []


def test_the_first_page_says_what_it_is_how_to_install_it_and_shows_it(page: Page) -> None:
    expect(page.locator("h1")).to_contain_text("trigg-client")
    article = page.locator("article")
    expect(article).to_contain_text("Python client for the Trigg Integrations API")
    expect(article).to_contain_text("pip install trigg-client")
    code = article.locator("pre").first
    expect(code).to_contain_text("client.customers.get_by_mobile_phone")
    bottom = code.bounding_box()
    assert bottom is not None
    assert bottom["y"] + bottom["height"] < 900, "the first screen shows the code"


@pytest.mark.parametrize(
    ("words", "found"),
    [("redeem", "client.promotions.redeem"), ("outbox", "outbox"), ("TRIGG_DEADLINE", "Configuration")],
)
def test_search_finds_operations_names_and_words_and_leads_there(page: Page, words: str, found: str) -> None:
    page.keyboard.press("/")
    results = searched(page, words, found)
    link = results.locator("a", has_text=found).first
    if not link.is_visible():  # further sections of a page are folded
        link.locator("xpath=ancestor::details/summary").click()
    link.click()
    expect(page.locator("article")).to_contain_text(words)


def searched(page: Page, words: str, found: str) -> Locator:
    """Search as a person does, key by key: the page listens to keys, and to those alone that come when it is ready."""
    box, results = page.get_by_role("textbox", name="Search"), page.locator(".md-search-result__list")
    box.press_sequentially(words)
    for _ in range(10):
        with contextlib.suppress(AssertionError):
            expect(results).to_contain_text(found, timeout=3_000)
            break
        box.press("End")
    expect(results).to_contain_text(found)
    return results


def test_navigation_leads_from_section_to_section(page: Page) -> None:
    page.get_by_role("link", name="Tutorials").first.click()
    expect(page.locator("h1")).to_contain_text("Make the first call")
    page.get_by_role("link", name="Next: Write the first test").click()
    expect(page.locator("h1")).to_contain_text("Write the first test")
    page.locator(".md-tabs").get_by_role("link", name="Reference").click()
    page.locator(".md-nav--primary").get_by_text("Operations", exact=True).first.click()
    page.get_by_role("link", name="client.stores").click()
    expect(page.locator("h1")).to_contain_text("client.stores")
    curl = page.locator("article").get_by_text("curl", exact=True)
    curl.click()
    expect(page.locator("article").get_by_text('"$TRIGG_BASE_URL/stores"')).to_be_visible()


def test_the_table_of_operations_leads_to_each(page: Page, address: str) -> None:
    page.goto(f"{address}operations/")
    page.get_by_role("link", name="customers.get_by_email").click()
    expect(page.locator("h2", has_text="client.customers.get_by_email")).to_be_in_viewport()


def test_the_theme_is_switched_and_stays(page: Page, address: str) -> None:
    assert background(page) > 200
    page.get_by_title("Use the dark theme").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(f"{address}benchmarks/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert background(page) < 80


def test_the_theme_is_that_of_the_system_at_first(browser: Browser, address: str) -> None:
    opened = browser.new_page(color_scheme="dark")
    opened.goto(address)
    expect(opened.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_charts_can_be_read_in_both_themes(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    for path in ("", "operations/customers/", "benchmarks/"):
        page.goto(address + path)
        contrasts = page.evaluate(CONTRASTS)
        assert len(contrasts) > 30
        assert [each for each in contrasts if each[0] < 1] == [], path


def test_pages_of_every_kind_are_not_scrolled_sideways_on_a_narrow_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    kinds = ("", "operations/", "operations/customers/", "reference/drift/", "benchmarks/", "money/", "sandbox/")
    widths: dict[str, int] = {}
    for path in kinds:
        page.goto(address + path, wait_until="domcontentloaded")
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in widths.items() if width > 360} == {}


def test_a_narrow_screen_has_the_navigation_and_the_search_behind_buttons(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator("header label[for=__drawer]").click()
    page.locator(".md-nav--primary").get_by_text("Tutorials", exact=True).first.click()
    page.locator(".md-nav--primary").get_by_role("link", name="Write the first test").click()
    expect(page.locator("h1")).to_contain_text("Write the first test")
    page.locator(".md-header__button[for=__search]").click()
    searched(page, "quarantined", "What the sandbox models")


def background(page: Page) -> int:
    """How bright the page is, from 0 to 255."""
    colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return int(colour.partition("(")[2].split(",")[0])


#: How far the contrast of each text to what is behind it is from 4.5, or from 3 for large ones: below 1 it is too low.
CONTRASTS = """() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const over = (top, under) => {
        const opaque = top[3] ?? 1;
        return top.slice(0, 3).map((part, i) => part * opaque + under[i] * (1 - opaque));
    };
    const shade = (colour) => {
        const [r, g, b] = colour.map((part) => {
            const value = part / 255;
            return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (node) => {
        const layers = [];
        for (; node; node = node.parentElement) layers.push(parts(getComputedStyle(node).backgroundColor));
        return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
    };
    return [...document.querySelectorAll("article :is(p, h1, h2, h3, li, a:not(.headerlink), td, th, code, svg text)")]
        .filter((node) => node.checkVisibility() && node.textContent.trim())
        .map((node) => {
            const style = getComputedStyle(node);
            const back = behind(node);
            const front = over(parts(node.tagName === "text" ? style.fill : style.color), back);
            const [a, b] = [shade(front), shade(back)].sort((x, y) => x - y);
            const large = parseFloat(style.fontSize) >= 24;
            return [(b + 0.05) / (a + 0.05) / (large ? 3 : 4.5), node.tagName, node.textContent.trim().slice(0, 40)];
        });
}"""
