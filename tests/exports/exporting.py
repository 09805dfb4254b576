"""A server of reports, exports by both clients, and programs that export and are killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from trigg_ext import AsyncTriggClient, RetryPolicy, TriggClient
from trigg_ext.exports import ExportResult

KEY = "nokkel-for-eksport"
RETRIES = RetryPolicy(attempts=3, first_wait=0.01, longest_wait=0.05)


def export(base_url: str, kind: str, path: Path, **options: Any) -> ExportResult:
    """Export the report of customers, by the synchronous or the asynchronous client."""
    if kind == "sync":
        with TriggClient(KEY, base_url=base_url, retries=0) as client:
            return client.reports.export("customers", path, **options)

    async def run() -> ExportResult:
        async with AsyncTriggClient(KEY, base_url=base_url, retries=0) as client:
            return await client.reports.export("customers", path, **options)

    return asyncio.run(run())


def customer(number: int) -> dict[str, Any]:
    """A customer as reports have them: with a name that CSV must quote, a date, a null, and what is nested."""
    return {
        "id": f"kunde-{number}",
        "firstName": ('Kåre "Kalle"', "Åse,\nBjørg", "Ola", "", " Kari", "Nils 🧢")[number % 6],
        "mobilePhone": f"+4790{number:06}" if number % 3 else None,
        "points": number * 10,
        "balance": number / 4 if number % 2 else number,
        "created": f"2026-01-{number % 28 + 1:02}T08:30:00",
        "consents": {"sms": bool(number % 2), "stores": ["101", "102"][: number % 3]},
    }


def main(base_url: str, kind: str, path: str) -> int:
    """Export, in a process that may be killed."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    result = export(base_url, kind, Path(path), rows_per_page=20, prefetch=2, page_retries=5)
    sys.stdout.write(f"{result}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
