"""Hooks of MkDocs: the pages that are generated, and the parts of other files that pages take in."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown.extensions.toc import slugify
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from documentation.charts import charts
from documentation.reference import name_pages, operation_pages
from trigg_api.operations import BY_NAME

ROOT = Path(__file__).resolve().parents[1]
#: A line that is nothing but a link to a file outside of docs/ stands for that file, or for one section of it.
_TAKEN_IN = re.compile(r"^\[[^\]]+\]\(((?:\.\./)+[\w/.]+\.md)(?:#([\w-]+))?\)$", re.MULTILINE)
_LINK = re.compile(r"(!?\[[^\]]*\])\(([^)\s]+)\)")
#: A line that stands for the charts of the benchmarks.
_CHARTS = re.compile(r"^\[[^\]]+\]\((?:\.\./)+benchmarks/figures\.json\)$", re.MULTILINE)
#: What the charts show instead.
_MEASURED = re.compile(r"<!-- measured: begin -->.*<!-- measured: end -->\n?", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, and name them in the navigation."""
    operations, names = operation_pages(), name_pages()
    for path, content in {**operations, **names}.items():
        files.append(File.generated(config, path, content=content))
    listed = set(_listed(config.nav))
    guides = [each.src_uri for each in files.documentation_pages() if each.src_uri.startswith("how-to/")]
    further = {"How-to guides": [each for each in guides if each not in listed]}
    _fill(config.nav, {"Operations": list(operations), "trigg_ext": list(names), **further})
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Take in what a page shows of other files, and leave out what is for the tests alone."""
    here = page.file.src_uri
    markdown = _TAKEN_IN.sub(lambda found: taken_in(here, found[1], found[2]), markdown)
    markdown = _MEASURED.sub("", markdown)
    # Where the repository is read, pictures are drawn. What would draw them here is loaded from another site.
    markdown = markdown.replace("```mermaid", "```text")
    markdown = _CHARTS.sub(lambda _: charts(ROOT / "benchmarks"), markdown)
    if here == "operations.md":
        markdown = _with_links_to_operations(markdown)
    if here.startswith("operations/"):
        page.meta["search"] = {"boost": 2}  # before the models that they take and return
    if not re.search(r"^(## |:::)", markdown, re.MULTILINE):
        page.meta["hide"] = ["toc"]  # there is none, and tables need the room
    # As a session in a shell, what has no prompt would be shown as output.
    markdown = re.sub(r"^```console$(?!\n\$ )", "```sh", markdown, flags=re.MULTILINE)
    return _COMMENT.sub("", markdown)


def _listed(nav: Any) -> Iterator[str]:
    """Yield the pages that the navigation names."""
    for entry in nav:
        for each in entry.values() if isinstance(entry, dict) else [entry]:
            if isinstance(each, list):
                yield from _listed(each)
            else:
                yield each


def _fill(nav: Any, pages: dict[str, list[str]]) -> None:
    """Add pages to the sections of the navigation with these titles."""
    for entry in nav:
        for title, entries in entry.items() if isinstance(entry, dict) else ():
            if isinstance(entries, list):
                _fill(entries, pages)
                entries.extend(pages.get(title, []))


def taken_in(page: str, link: str, anchor: str | None) -> str:
    """Return a file beside docs/, or one section of it, with links that are right on a page of docs/.

    Raises:
        LookupError: there is no such section.
    """
    source = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page), link))
    text = (ROOT / source).read_text(encoding="utf-8")
    text = section(text, anchor) if anchor else text.partition("\n")[2]
    return _LINK.sub(lambda found: _relinked(found, source, page), text).strip("\n")


def section(text: str, anchor: str) -> str:
    """Return what stands below a heading of the second level, up to the next one; ``introduction`` is before the first.

    Raises:
        LookupError: there is no such heading.
    """
    introduction, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    if anchor == "introduction":
        return introduction.partition("\n")[2]
    for part in parts:
        title, _, body = part.partition("\n")
        if slugify(title, "-") == anchor:
            return body
    raise LookupError(f"expected a section #{anchor}, found none; correct the link.")


def _relinked(found: re.Match[str], source: str, page: str) -> str:
    text, target = found[1], found[2]
    if re.match(r"[a-z]+:|#", target):
        return found[0]
    path, _, anchor = target.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if not path.startswith("docs/"):
        # The site has no such page: the words stay.
        return text.lstrip("!")[1:-1]
    there = posixpath.relpath(path.removeprefix("docs/"), posixpath.dirname(page) or ".")
    return f"{text}({there}{'#' * bool(anchor)}{anchor})"


def _with_links_to_operations(markdown: str) -> str:
    def linked(found: re.Match[str]) -> str:
        name = found[0]
        return f"[{name}](operations/{name.partition('.')[0]}.md#{name})" if name in BY_NAME else name

    return re.sub(r"(?<=\| )[a-z_]+\.[a-z_]+\b", linked, markdown)
