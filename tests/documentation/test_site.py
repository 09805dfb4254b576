"""The site builds without a warning, is complete, and no link of it leads nowhere."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import trigg_ext
from documentation.docstrings import as_markdown
from documentation.reference import public_names
from trigg_api.operations import BY_NAME

ROOT = Path(__file__).resolve().parents[2]
#: Attributes by which a page loads something; ``href`` of a link that is clicked is none.
LOADS = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src"), ("use", "href")}


class Parsed(HTMLParser):
    """What a page has: ids, links and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if not value:
                continue
            if name in ("id", "name"):
                self.ids.add(value)
            if tag == "a" and name == "href":
                self.links.add(value)
            if (tag, name) in LOADS:
                self.loads.add(value)


@cache
def pages(site: Path) -> dict[str, Parsed]:
    """Every page by its path, which ends with a slash, as its URL does."""
    found = {f"{each.parent.relative_to(site)}/": each for each in site.glob("**/index.html")}
    return {path: Parsed(file.read_text("utf-8")) for path, file in found.items()}


def test_it_builds_without_a_warning(site: Path) -> None:
    log = (site.parent / "build.log").read_text("utf-8")
    assert [line for line in log.splitlines() if "WARNING" in line or "ERROR" in line] == []


def test_every_link_and_every_anchor_leads_somewhere(site: Path) -> None:
    broken: list[str] = []
    checked = 0
    for path, page in pages(site).items():
        for link in page.links | page.loads:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            checked += 1
            target = posixpath.normpath(posixpath.join(path, parts.path))
            there = pages(site).get(f"{target}/" if parts.path else path)
            is_file = there is None and (site / target).is_file()
            if not is_file and (there is None or (parts.fragment and unquote(parts.fragment) not in there.ids)):
                broken.append(f"{path}: {link}")
    assert checked > 1000
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    loads = {each for page in pages(site).values() for each in page.loads}
    assert len(loads) > 5
    assert [each for each in loads if urlsplit(each).scheme not in ("", "data") or urlsplit(each).netloc] == []
    sheets = [each.read_text("utf-8") for each in site.glob("assets/**/*.css")]
    assert [each for sheet in sheets for each in re.findall(r"url\(\s*[\"']?(https?:[^)]*)", sheet)] == []


def test_every_operation_has_its_section_with_an_example_for_python_and_for_a_shell(site: Path) -> None:
    for name, operation in BY_NAME.items():
        resource = name.partition(".")[0]
        page = (site / "operations" / resource / "index.html").read_text("utf-8")
        _, _, rest = page.partition(f'<span id="{name}">')
        part = re.split(r'<span id="[a-z_]+\.[a-z_]+">', rest)[0]
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", part)).replace("&amp;", "&")
        assert f"{operation.method} {operation.path}" in text, name
        assert f"client.{name}(" in text, name
        assert "curl " in text, name
        assert f"trigg {resource.replace('_', '-')} " in text, name
        assert re.search(r"Response \([23]\d\d\)", text), name
        assert ("Preview:" in text) == operation.preview, name
        kind = {"safe": "safe:", "idempotent": "idempotent:", "non_idempotent": "not idempotent:"}[operation.retry]
        assert f"Retries: {kind}" in text, name


def test_every_public_name_is_documented(site: Path) -> None:
    ids = {each for page in pages(site).values() for each in page.ids}
    for name in (*trigg_ext._SUBMODULES, "client", "sandbox", "otel"):
        if name == "pydantic_models":
            continue
        home = "trigg_api" if name == "models" else "trigg_ext"
        assert [each for each in public_names(name) if f"{home}.{name}.{each}" not in ids] == [], name
    (listed,) = [page for path, page in pages(site).items() if path == "reference/trigg_ext/"]
    linked = {each.rpartition(".")[2] for each in listed.links if "#trigg_ext." in each}
    assert set(trigg_ext.__all__) - {"__version__"} <= linked


def test_the_table_of_operations_agrees_with_the_registry() -> None:
    table = (ROOT / "docs" / "operations.md").read_text("utf-8")
    rows = re.findall(r"^\| \d+ \| (\w+) (\S+)[^|]*\| ([a-z_]+\.[a-z_]+)[^|]*\| (\w+) \| (P?) ?\|", table, re.MULTILINE)
    written = {name: (method, path, retry, bool(preview)) for method, path, name, retry, preview in rows}
    assert written == {each.name: (each.method, each.path, each.retry, each.preview) for each in BY_NAME.values()}


def test_lists_are_written_so_that_the_site_shows_them_as_lists() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")):
        text = re.sub(r"^ *```.*?^ *```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        assert re.findall(r"^(?![-|\s]|\d+\.).+\n- .*", text, re.MULTILINE) == [], page.name
        assert re.findall(r"^ {1,3}(?:-|\d+\.) .*", text, re.MULTILINE) == [], f"{page.name}: indent by four"


def test_docstrings_become_markdown() -> None:
    docstring = """Kinds of findings, see :class:`~trigg_ext.drift.Finding`.

::

    trigg = 1

====  =====
kind  means
====  =====
gone  it is
      gone
new   it came
====  =====
"""
    assert (
        as_markdown(docstring)
        == """Kinds of findings, see `trigg_ext.drift.Finding`.

    trigg = 1

| kind | means |
|---|---|
| gone | it is gone |
| new | it came |
"""
    )
