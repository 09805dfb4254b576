"""Names in bodies that the description does not have: told at the caller's line, refused, or let through."""

from __future__ import annotations

import asyncio
import json
import warnings
from collections import UserDict
from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trigg_ext import (
    AsyncTriggClient,
    ConfigurationError,
    InvalidRequestError,
    TriggClient,
    TriggUnknownFieldWarning,
    models,
)
from trigg_ext.models import CustomerInput, CustomerRequest, ReceiptHeader, ReceiptItem, ReceiptRequest
from trigg_ext.request_checks import findings, shape_of

KEY = "en-nøkkel".encode().hex()
HEADER = {"StoreId": "001", "ReceiptId": "10", "TimeStamp": "2026-01-05T10:15:00", "ConsumerId": "4711"}
FRIST_NAME: Any = {"data": {"fristName": "Ola"}}
ROW = {"ReceiptId": "10", "LineNo": 1, "Quantity": -1}
MISSPELLED: Any = {"Header": HEADER, "Items": [{**ROW, "TransactonType": "RETURN"}]}
RIGHT: Any = {"Header": HEADER, "Items": [{**ROW, "TransactionType": "RETURN"}]}


def client(sent: list[bytes] | None = None, **options: Any) -> TriggClient:
    def respond(request: httpx.Request) -> httpx.Response:
        if sent is not None:
            sent.append(request.read())
        return httpx.Response(200, json={"data": {"id": "4711"}})

    return TriggClient(KEY, transport=httpx.MockTransport(respond), **options)


@pytest.fixture
def warned() -> Iterator[list[warnings.WarningMessage]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught


def test_a_misspelled_name_is_told_of_once_at_the_callers_line(warned: list[warnings.WarningMessage]) -> None:
    with client() as trigg:
        for _ in range(2):
            trigg.customers.create(FRIST_NAME)
        trigg.customers.update(FRIST_NAME)
    assert [each.category for each in warned] == [TriggUnknownFieldWarning] * 2
    assert [each.filename for each in warned] == [__file__] * 2
    text = str(warned[0].message)
    assert text.startswith("customers.create: The API's description has no field 'fristName' at /data; did you mean")
    assert "'firstName'?" in text


def test_an_asynchronous_call_warns_at_the_callers_line_too(warned: list[warnings.WarningMessage]) -> None:
    async def run() -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"data": {"id": "4711"}}))
        async with AsyncTriggClient(KEY, transport=transport) as trigg:
            await trigg.customers.create(FRIST_NAME)

    asyncio.run(run())
    assert [each.filename for each in warned] == [__file__]


@pytest.mark.parametrize(
    "body",
    [
        FRIST_NAME,
        {"dta": {}},
        CustomerRequest(data=CustomerInput(additional_properties={"fristName": "Ola"})),
        CustomerRequest(data=CustomerInput(), additional_properties={"kilde": "kasse"}),
        {"data": {"consents": [{"tpe": "sms"}]}},
    ],
)
def test_an_error_is_raised_before_anything_is_sent_where_that_is_the_policy(body: Any) -> None:
    sent: list[bytes] = []
    with client(sent, unknown_fields="error") as trigg:
        with pytest.raises(InvalidRequestError, match="has no field") as caught:
            trigg.customers.create(body)
        assert not caught.value.may_have_acted
        assert sent == []
        trigg.with_options(unknown_fields="allow").customers.create(body)
        assert len(sent) == 1


@pytest.mark.filterwarnings("error")
def test_what_may_have_any_fields_is_let_through() -> None:
    with client(unknown_fields="error", preview="allow") as trigg:
        trigg.customers.create({"data": {"extendedProperties": {"skostørrelse": 44}}})
        trigg.customers.dynamic("myFunction", {"hva": "som helst"})
        trigg.imports.data({"kolonne": 1})


@pytest.mark.filterwarnings("error")
def test_what_was_read_can_be_changed_and_sent_back() -> None:
    """An update describes no ``id``, by which it finds the customer: the fields of responses are no misspellings."""
    customer = models.Customer.from_dict({"id": "4711", "firstName": "Ola", "loyalty": {"points": 4}})
    with client(unknown_fields="error") as trigg:
        trigg.customers.update({"data": cast("Any", {**customer.to_dict(), "city": "Bergen"})})


def test_a_name_that_looks_like_data_is_masked(warned: list[warnings.WarningMessage]) -> None:
    with client() as trigg:
        trigg.customers.create({"data": {"+4791234567": "Ola"}})  # type: ignore[arg-type]
    assert "***" in str(warned[0].message)
    assert "4567" not in str(warned[0].message)


def test_the_environment_sets_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIGG_UNKNOWN_FIELDS", "error")
    with client() as trigg, pytest.raises(InvalidRequestError):
        trigg.customers.create(FRIST_NAME)
    monkeypatch.setenv("TRIGG_UNKNOWN_FIELDS", "never")
    with pytest.raises(ConfigurationError, match="TRIGG_UNKNOWN_FIELDS is 'never'; allowed are"):
        client()
    with pytest.raises(ConfigurationError, match="unknown_fields is 'never'; allowed are"):
        client(unknown_fields="never")


GIVEN: dict[str, Any] = {
    "mapping": MISSPELLED,
    "model": ReceiptRequest.from_dict(MISSPELLED),
    "another mapping": UserDict(MISSPELLED),
}


@pytest.mark.parametrize("kind", GIVEN)
def test_receipts_in_batches_are_checked_too(kind: str, warned: list[warnings.WarningMessage]) -> None:
    sent: list[bytes] = []
    with client(sent) as trigg:
        trigg.transactions.create_many([GIVEN[kind]] * 3)
        assert len(sent) == 1
        assert [each.category for each in warned] == [TriggUnknownFieldWarning]
        result = trigg.with_options(unknown_fields="error").transactions.create_many([GIVEN[kind], RIGHT])
    assert (result.accepted, result.rejected) == (1, 1)
    assert "'TransactonType' at /Items/*; did you mean 'TransactionType'?" in result.failures[0].reason
    assert b"TransactonType" not in sent[-1]


FIELDS = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["StoreId", "ReceiptId", "GrossAmount", "Vat"]), FIELDS), st.text(min_size=1))
def test_what_is_described_is_never_told_of_and_all_else_is(header: dict[str, Any], name: str) -> None:
    plain: dict[str, Any] = {"Header": {**header, "GrossAmount": 10}, "Items": [{"LineNo": 1}]}
    assert findings(plain, shape_of(ReceiptRequest)) == []
    known = ReceiptHeader.known_fields() | ReceiptItem.known_fields()
    found = findings({**plain, "Header": {**plain["Header"], name: 1}}, shape_of(ReceiptRequest))
    assert [each.text for each in found] == ([] if name in known & ReceiptHeader.known_fields() else [name])


def test_every_model_names_the_models_in_it() -> None:
    for name in models.__all__:
        model = getattr(models, name)
        if hasattr(model, "field_models"):
            assert set(model.field_models()) <= model.known_fields()
            assert json.dumps(sorted(model.field_models()))
