"""Export a report to a file that is whole or not there; after a kill, run it again and it goes on."""

from __future__ import annotations

import sys

from trigg_ext import TriggClient


def main(target: str) -> None:
    with TriggClient() as client:
        result = client.reports.export("customers", target)
        print(f"{result.rows} rows in {target}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "customers.csv")
