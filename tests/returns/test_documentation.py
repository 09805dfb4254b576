"""The examples of docs/money.md run, and print what their comments say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "money.md").read_text("utf-8")


def test_the_examples_run_and_print_what_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    line = {"ReceiptId": "10001", "Quantity": 1, "TransactionType": "PURCHASE"}
    header = {"StoreId": "001", "ReceiptId": "10001", "TimeStamp": "2025-10-01T10:00:00", "ConsumerId": "4711"}
    sale: dict[str, Any] = {
        "Header": {**header, "GrossAmount": 400},
        "Items": [
            {**line, "LineNo": 1, "ProductId": "VR1", "GrossAmount": 300, "Vat": 60},
            {**line, "LineNo": 2, "ProductId": "VR2", "GrossAmount": 100, "Vat": 20, "Quantity": 3},
        ],
    }
    names: dict[str, Any] = {"sale": sale}
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 4
    for block in blocks:
        exec(compile(block, "money.md", "exec"), names)
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "33.33 6.67 {Decimal('25'): Money('6.67')}",
        "1 1 250.00 Restocking fee",
        "2 2 66.67 ",
        "149.70 {Decimal('25'): Money('9.98'), Decimal('15'): Money('13.02')}",
        "-150.30 -150.3",
        "-40.00",
        "[Money('270.00'), Money('90.00')]",
    ]
    for comment in re.findall(r"  # (.*)", "".join(blocks)):
        assert not re.match(r"-?\d", comment) or comment in said or comment.startswith("25 per cent"), comment
