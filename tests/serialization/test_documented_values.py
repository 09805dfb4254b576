"""Values that documents name, and receipts that give back: misspelled ones are reported, legitimate ones are not."""

from __future__ import annotations

import dataclasses
import enum
import logging
import warnings
from typing import Any, cast

import httpx
import pytest
from pydantic import BaseModel

from trigg_ext import BadRequestError, InvalidRequestError, TriggClient, TriggUnknownFieldWarning
from trigg_ext.models import ReceiptHeader, ReceiptItem, ReceiptRequest, TransactionBatch
from trigg_ext.request_checks import Field, Shape, findings
from trigg_ext.returns import unmarked_return
from trigg_ext.sandbox import Sandbox

KEY = "en-nøkkel".encode().hex()
SEED = {"customers": [{"id": "4711", "externalId": "K-77", "firstName": "Ola"}]}

Lines = list[tuple[str, float, float, str]]


def receipt(lines: Lines, gross: float | None = None) -> Any:
    header = {"StoreId": "001", "ReceiptId": "10", "TimeStamp": "2026-01-05T10:15:00", "ConsumerId": "4711"}
    items = [
        {"ReceiptId": "10", "LineNo": number, "ProductId": product, "Quantity": quantity, "GrossAmount": amount}
        | ({"TransactionType": kind} if kind else {})
        for number, (product, quantity, amount, kind) in enumerate(lines, 1)
    ]
    whole = sum(amount for _, _, amount, _ in lines) if gross is None else gross
    return {"Header": {**header, "GrossAmount": whole}, "Items": items}


LEGITIMATE: dict[str, Any] = {
    "a sale": receipt([("KAFFE", 2, 99.8, "")]),
    "a sale of a type": receipt([("KAFFE", 2, 99.8, "PURCHASE")]),
    "a return": receipt([("KAFFE", -1, 49.9, "RETURN")]),
    "a return with amounts below zero": receipt([("KAFFE", -1, -49.9, "RETURN")]),
    "an exchange": receipt([("KAFFE", -1, 49.9, "RETURN"), ("TE", 1, 30, "")], -19.9),
    "a correction within a sale": receipt([("KAFFE", 2, 99.8, ""), ("KAFFE", -1, -49.9, "")]),
    "a correction without a sign": receipt([("KAFFE", 2, 99.8, ""), ("KAFFE", -1, 49.9, "")], 49.9),
    "a sale that was voided": receipt([("KAFFE", 1, 49.9, ""), ("KAFFE", -1, -49.9, "")], 0),
    "a coupon": receipt([("KAFFE", 1, 49.9, ""), ("KUPONG", -1, -20, "")]),
    "a coupon for all of it": receipt([("KAFFE", 1, 49.9, ""), ("KUPONG", 1, -49.9, "")], 0),
    "a coupon that was taken back": receipt([("KAFFE", 1, 49.9, ""), ("KUPONG", 1, -45, ""), ("KUPONG", -1, 45, "")]),
    "deposits within a sale": receipt([("BRUS", 1, 30, ""), ("PANT", -4, -8, "")]),
}
UNMARKED: dict[str, tuple[Any, str]] = {
    "no type": (receipt([("KAFFE", -1, 49.9, "")]), "gives back"),
    "no type and amounts below zero": (receipt([("KAFFE", -1, -49.9, "")]), "gives back"),
    "a type of a sale": (receipt([("KAFFE", -1, 49.9, "PURCHASE")]), "gives back"),
    "more back than bought": (receipt([("KAFFE", 1, 49.9, ""), ("JAKKE", -1, -979, "")]), "gives back"),
    "a header below zero": (receipt([("KAFFE", 1, 49.9, "")], -49.9), "gives back"),
    "a return of a positive quantity": (receipt([("KAFFE", 1, 49.9, "RETURN")]), "on line 1 a TransactionType RETURN"),
}


@pytest.mark.parametrize("name", LEGITIMATE)
def test_what_is_legitimate_is_let_through(name: str) -> None:
    given = LEGITIMATE[name]
    assert unmarked_return(given) == ""
    with client([], unknown_fields="error") as trigg:
        trigg.transactions.create({"ReceiptRequests": [given]})
        trigg.transactions.create(TransactionBatch([ReceiptRequest.from_dict(given)]))
        assert trigg.transactions.create_many([given]).rejected == 0


@pytest.mark.parametrize("name", UNMARKED)
def test_a_receipt_that_gives_back_without_a_return_is_refused(name: str) -> None:
    given, said = UNMARKED[name]
    sent: list[httpx.Request] = []
    with client(sent, unknown_fields="error") as trigg:
        for body in ({"ReceiptRequests": [given]}, TransactionBatch([ReceiptRequest.from_dict(given)])):
            with pytest.raises(InvalidRequestError, match=f"The receipt at /ReceiptRequests/\\* .*{said}"):
                trigg.transactions.create(cast("Any", body))
        result = trigg.transactions.create_many([given, ReceiptRequest.from_dict(given)])
    assert [said in each.reason for each in result.failures] == [True, True]
    assert sent == []


def client(sent: list[httpx.Request], **options: Any) -> TriggClient:
    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200)

    return TriggClient(KEY, transport=httpx.MockTransport(respond), **options)


class Kind(enum.Enum):
    RIGHT = "RETURN"
    WRONG = "RETRUN"


@dataclasses.dataclass
class Row:
    ReceiptId: str
    LineNo: int
    Quantity: float
    ProductId: str
    GrossAmount: float
    TransactionType: Any


class PydanticRow(BaseModel):
    ReceiptId: str
    LineNo: int
    Quantity: float
    ProductId: str
    GrossAmount: float
    TransactionType: Any


def bodies(kind: Any) -> list[Any]:
    values = ("10", 1, -1, "KAFFE", 49.9, kind)
    header = receipt([])["Header"]
    rows: list[Any] = [
        Row(*values),
        PydanticRow(**dataclasses.asdict(Row(*values))),
        ReceiptItem(*values[:5], transaction_type=kind),
        dataclasses.asdict(Row(*values)),
    ]
    return [{"Header": header, "Items": [each]} for each in rows]


@pytest.mark.parametrize(
    ("kind", "meant"),
    [("RETRUN", "RETURN"), ("return", "RETURN"), (" RETURN", "RETURN"), ("RETUR", "RETURN"), (Kind.WRONG, "RETURN"),
     ("Purchase", "PURCHASE"), ("SALG", ""), (1, "")],
)  # fmt: skip
def test_a_value_that_no_document_names_is_reported_wherever_it_stands(kind: Any, meant: str) -> None:
    for body in bodies(kind):
        with client([], unknown_fields="error") as trigg, pytest.raises(InvalidRequestError) as caught:
            trigg.transactions.create({"ReceiptRequests": [body]})
        said = str(caught.value)
        assert "has no value " in said
        assert "at /ReceiptRequests/*/Items/*/TransactionType" in said
        assert (f"did you mean {meant!r}?" if meant else "did you mean") in said or not meant


def test_values_that_are_documented_are_let_through_also_as_members_of_enums() -> None:
    for kind in ("RETURN", Kind.RIGHT):
        for body in bodies(kind):
            with client([], unknown_fields="error") as trigg:
                trigg.transactions.create({"ReceiptRequests": [body]})


def test_a_value_is_warned_of_once_in_a_batch() -> None:
    with warnings.catch_warnings(record=True) as caught, client([]) as trigg:
        warnings.simplefilter("always")
        trigg.transactions.create_many([receipt([("KAFFE", 1, 49.9, "RETUR")])] * 1)
        trigg.transactions.create_many([ReceiptRequest.from_dict(receipt([("KAFFE", 1, 49.9, "RETUR")]))])
    assert [each.category for each in caught] == [TriggUnknownFieldWarning]
    assert caught[0].filename == __file__


def test_a_list_of_values_and_what_an_account_has_agreed_on_are_known() -> None:
    shape = Shape(
        lambda: {"kinds": Field(values=("RETURN", "PURCHASE", "SALG")), "shoeSize": None},
        is_open=False,
        views=lambda: [],
    )
    assert findings({"kinds": ["SALG", "RETURN"], "shoeSize": 44}, shape) == []
    assert [str(each) for each in findings({"kinds": ["SALG", "RETRUN"], "shoesize": 44}, shape)] == [
        "The API's description has no field 'shoesize' at the top; did you mean 'shoeSize'?",
        "The API's description has no value 'RETRUN' at /kinds; did you mean 'RETURN'?",
    ]


# --- the sandbox ------------------------------------------------------------------------------------------------------

MISUSES: list[tuple[Any, str]] = [
    ({"Header": {**receipt([])["Header"], "Kunde": "4711"}, "Items": []}, "has no field 'Kunde'"),
    (receipt([("KAFFE", -1, 49.9, "RETRUN")]), "did you mean 'RETURN'?"),
    (receipt([("KAFFE", -1, 49.9, "")]), "gives back"),
]


@pytest.mark.parametrize(("given", "said"), MISUSES, ids=["field", "value", "receipt"])
def test_the_sandbox_refuses_the_same_where_it_is_told_to(given: Any, said: str) -> None:
    with Sandbox(seed=SEED, unknown_fields="error") as sandbox, sandbox.client(unknown_fields="allow") as trigg:
        with pytest.raises(BadRequestError) as caught:
            trigg.transactions.create({"ReceiptRequests": [given]})
    assert any(said in each["message"] for each in caught.value.detail)


@pytest.mark.parametrize(("given", "said"), MISUSES, ids=["field", "value", "receipt"])
def test_the_sandbox_logs_the_same_once(given: Any, said: str, caplog: pytest.LogCaptureFixture) -> None:
    second: Any = {**given, "Header": {**given["Header"], "ReceiptId": "11"}}
    with Sandbox(seed=SEED) as sandbox, sandbox.client(unknown_fields="allow") as trigg:
        trigg.transactions.create({"ReceiptRequests": [given]})
        trigg.transactions.create({"ReceiptRequests": [second]})
    assert sum(said in each.getMessage() for each in caplog.records if each.levelno == logging.WARNING) == 1


def test_the_sandbox_may_allow_everything(caplog: pytest.LogCaptureFixture) -> None:
    with Sandbox(seed=SEED, unknown_fields="allow") as sandbox, sandbox.client(unknown_fields="allow") as trigg:
        trigg.transactions.create({"ReceiptRequests": [MISUSES[1][0]]})
    assert not caplog.records
    with pytest.raises(ValueError, match="unknown_fields is 'never'; allowed are"):
        Sandbox(unknown_fields="never")  # type: ignore[arg-type]


def test_the_sandbox_takes_what_was_read_and_is_sent_back() -> None:
    with Sandbox(seed=SEED, unknown_fields="error") as sandbox, sandbox.client(unknown_fields="error") as trigg:
        customer = trigg.customers.get("4711")
        customer.city = "Bergen"
        trigg.customers.update(customer)
        trigg.transactions.create(
            TransactionBatch([ReceiptRequest(ReceiptHeader("001", "10", "2026-01-05T10:15:00", "4711", 0), [])])
        )
