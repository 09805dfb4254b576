"""Write a report to a file, with a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trigg_ext.cli._output import Output, is_terminal
from trigg_ext.cli._session import Session

if TYPE_CHECKING:
    from trigg_ext.pagination import Progress


@contextmanager
def progress_bar(what: str) -> Generator[Callable[[int, int | None], None]]:
    """Yield what shows how many are done, and of how many, on a terminal."""
    if not is_terminal(sys.stderr):
        yield lambda done, total: None
        return
    from rich import progress
    from rich.console import Console

    columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.MofNCompleteColumn())
    with progress.Progress(*columns, progress.TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@click.command()
@click.argument("report_type")
@click.option("--to", "path", required=True, metavar="FILE", help="A file in CSV, NDJSON or Parquet, by its name.")
@click.option("--query", multiple=True, metavar="NAME=VALUE", help="A parameter of the report; repeatable.")
@click.option("--columns", help="The columns, with commas between them; else all.")
@click.option("--prefetch", type=click.IntRange(0), default=4, show_default=True, help="Pages fetched ahead.")
@click.option("--page-retries", type=click.IntRange(0), default=10, show_default=True, help="Retries of each page.")
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@click.option("-o", "--output", type=click.Choice(("table", "json", "yaml")), default="table", help="The summary.")
@click.pass_obj
def report(session: Session, /, report_type: str, path: str, output: str, **given: Any) -> None:
    """Write all rows of a report to a file. After an interruption, the same command goes on where it was.

    \b
    Examples:
      trigg report customers --to customers.parquet
      trigg report customers --to customers.ndjson.gz --columns id,zip --output json
    """
    pairs = [each.partition("=") for each in given["query"]]
    if wrong := next((name for name, sign, _ in pairs if not sign), None):
        raise click.BadParameter(f"expected NAME=VALUE, got {wrong!r}.", param_hint="--query")
    columns: str | None = given["columns"]
    with session.client() as client, progress_bar(report_type) as show:

        def on_progress(progress: Progress) -> None:
            show(progress.rows, progress.total_records)

        result = client.reports.export(
            report_type,
            Path(path),
            query={name: value for name, _, value in pairs} or None,
            columns=columns.split(",") if columns else None,
            overwrite=given["overwrite"],
            prefetch=given["prefetch"],
            page_retries=given["page_retries"],
            on_progress=on_progress,
        )
    summary = {
        "path": str(result.path),
        "rows": result.rows,
        "pages": result.pages,
        "columns": list(result.columns),
        "resumed": result.resumed,
    }
    # Names of files and columns: nothing personal.
    Output(output, show_personal=True).write(summary, str(result))
