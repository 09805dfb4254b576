"""Functions that are called with the progress of an asynchronous report may be coroutine functions."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from trigg_ext.pagination import Progress
from trigg_ext.sandbox import Sandbox


def test_coroutine_functions_are_awaited_by_asynchronous_reports(tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []

    async def run() -> None:
        async with sandbox.async_client() as client:

            async def paged(progress: Progress) -> None:
                await asyncio.sleep(0)
                seen.append(("rows", progress.pages))

            async def exported(progress: Progress) -> bool:
                await asyncio.sleep(0)
                seen.append(("export", progress.pages))
                return True

            count = len([row async for row in client.reports.rows("customers", rows_per_page=1, on_progress=paged)])
            await client.reports.export("customers", tmp_path / "kunder.csv", rows_per_page=1, on_progress=exported)
            assert count == 2

    with Sandbox() as sandbox:
        asyncio.run(run())
    pages = [number for kind, number in seen if kind == "rows"]
    assert pages == list(range(1, len(pages) + 1))
    assert [number for kind, number in seen if kind == "export"]


def test_what_a_coroutine_function_raises_ends_the_iteration() -> None:
    async def full(_: Progress) -> None:
        raise OSError("the disk is full")

    async def run() -> None:
        async with sandbox.async_client() as client:
            with pytest.raises(OSError, match="the disk is full"):
                _ = [row async for row in client.reports.rows("customers", on_progress=full)]

    with Sandbox() as sandbox:
        asyncio.run(run())
