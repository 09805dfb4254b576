"""What a page takes in from a file beside docs/: the right part of it, with links that are right on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from documentation import hooks
from documentation.hooks import section, taken_in

README = """# trigg-client

The client. See [returns](docs/money.md), [examples](examples/README.md) and [Trigg](https://dev.triggloyalty.com).

![import](plots/import.svg)

## What reaches a log

Nothing [personal](docs/how-to/watch-calls.md#levels).
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    monkeypatch.setattr(hooks, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("root")
def test_links_lead_to_pages_and_what_has_no_page_keeps_its_words() -> None:
    assert taken_in("index.md", "../README.md", "introduction") == (
        "The client. See [returns](money.md), examples and [Trigg](https://dev.triggloyalty.com).\n\nimport"
    )


@pytest.mark.usefixtures("root")
def test_a_section_ends_where_the_next_begins_and_links_are_relative_to_the_page() -> None:
    found = taken_in("explanation/safeguards.md", "../../README.md", "what-reaches-a-log")
    assert found == "Nothing [personal](../how-to/watch-calls.md#levels)."


def test_a_section_that_is_gone_stops_the_build() -> None:
    with pytest.raises(LookupError, match="expected a section #limits, found none"):
        section(README, "limits")
