"""Plain sales are recognized by what is sent, and only where the thorough reading finds the same and nothing wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches.running import receipt
from trigg_api import codec
from trigg_api.errors import InvalidArgument
from trigg_api.models import ReceiptRequest
from trigg_ext.batches import _plain_sales
from trigg_ext.batches._plain_sales import plain_sale
from trigg_ext.batches._receipt_writer import identity_of, item_count, write_receipt
from trigg_ext.request_checks import findings, shape_of

pytestmark = pytest.mark.skipif(codec.library("msgspec") is None, reason="needs the extra speed")


@pytest.fixture(scope="module", autouse=True)
def prepared() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_plain_sales, "_BEFORE_PREPARING", 0)
        yield


SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just(10**400)
ANY = SCALAR | st.lists(SCALAR, max_size=2) | st.dictionaries(st.text(), SCALAR, max_size=2)
AMOUNT = st.integers(-3, 300) | st.floats(-3, 300) | st.sampled_from(["-1", -0.0, 10**400]) | ANY
TIME = st.sampled_from(["2023-10-13T14:50:05", " 2023-10-13", "20231013", "i går", ""]) | ANY
KIND = st.sampled_from(["PURCHASE", "RETURN", "RETRUN", " return", None]) | ANY


def fields(described: dict[str, st.SearchStrategy[Any]], others: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    known = st.fixed_dictionaries({}, optional=described)
    more = st.dictionaries(st.sampled_from([*others, "TransactonType"]), ANY, max_size=1)
    return st.builds(lambda one, other: one | other, known, more)


HEADER = fields(
    {"StoreId": ANY, "ReceiptId": ANY, "ConsumerId": ANY, "TimeStamp": TIME, "GrossAmount": AMOUNT}, ["Vat", "Till"]
)
ITEM = fields({"Quantity": AMOUNT, "GrossAmount": AMOUNT, "TransactionType": KIND}, ["ProductName", "Discount"])
RECEIPT = fields({"Header": HEADER | ANY, "Items": st.lists(ITEM | ANY, max_size=3) | ANY}, ["Comment"])


@given(RECEIPT)
@settings(max_examples=400)
def test_a_plain_sale_has_nothing_to_check_and_the_identity_that_the_thorough_reading_finds(given: Any) -> None:
    text = json.dumps(given).encode()
    if plain_sale(text) is None:
        return
    value = codec.loads(text)
    assert findings(value, shape_of(ReceiptRequest)) == []
    wanted = (text, identity_of(value), len(value["Items"]))
    assert write_receipt(text) == wanted
    assert write_receipt(value)[1:] == wanted[1:]


@given(HEADER, ITEM)
@settings(max_examples=400)
def test_a_model_that_is_checked_no_further_has_nothing_to_check(header: Any, item: Any) -> None:
    whole = receipt(1)
    whole["Header"] |= header
    whole["Items"] = [each | item for each in whole["Items"]]
    model = ReceiptRequest.from_dict(whole)
    checked: list[Any] = []
    try:
        text, identity, items = write_receipt(model, checked.append)
    except InvalidArgument:
        return
    value = codec.loads(text)
    assert checked or findings(value, shape_of(ReceiptRequest)) == []
    assert (identity, items) == (identity_of(value), item_count(value.get("Items")))


def changed(**changes: Any) -> dict[str, Any]:
    whole: dict[str, Any] = receipt(1)
    whole["Items"] = [dict(each, **changes) for each in whole["Items"]]
    return whole


@pytest.mark.parametrize(
    "given", [receipt(1), changed(TransactionType="PURCHASE"), changed(ProductName="LED-LYS, GRØNT")]
)
def test_what_tills_usually_send_is_recognized(given: Any) -> None:
    text = json.dumps(given, ensure_ascii=False).encode()
    assert plain_sale(text) is not None
    checked: list[Any] = []
    line = write_receipt(b" " + text + b"\r\n", checked.append)
    assert line == (text, identity_of(given), len(given["Items"]))
    assert checked == []


@pytest.mark.parametrize(
    "given",
    [
        changed(Quantity=-1),
        changed(GrossAmount="-10"),
        changed(TransactionType="RETURN"),
        changed(TransactonType="PURCHASE"),
        changed(Vat={"Amount": 1}),
        {"Items": []},
        {"Header": None, "Items": []},
        {"Header": {"GrossAmount": -1}, "Items": []},
        [],
    ],
    ids=str,
)
def test_all_else_is_left_to_the_thorough_reading(given: Any) -> None:
    assert plain_sale(json.dumps(given).encode()) is None
