"""Arguments of operations: one value where one is meant, and members of enums as their values."""

from __future__ import annotations

import dataclasses
import enum
import uuid
from decimal import Decimal
from typing import Any, cast

import httpx
import pytest

from trigg_ext import UNSET, InvalidRequestError, TriggClient, models, pydantic_models

KEY = "en-nøkkel".encode().hex()
CUSTOMER = models.Customer.from_dict({"id": "4711", "firstName": "Ola", "mobilePhone": "+4791234567"})


class Kind(str, enum.Enum):  # noqa: UP042 - what many services have
    SHOP = "butikk"


class Level(enum.Enum):
    GOLD = "gull"


class Page(enum.IntEnum):
    FIRST = 1


@dataclasses.dataclass
class Member:
    id: str


def client(sent: list[httpx.Request]) -> TriggClient:
    def respond(request: httpx.Request) -> httpx.Response:
        request.read()
        sent.append(request)
        return httpx.Response(200, json={"data": {"id": "4711"}})

    return TriggClient(KEY, transport=httpx.MockTransport(respond), preview="allow", unknown_fields="allow")


WRONG: list[Any] = [
    CUSTOMER,
    CUSTOMER.to_dict(),
    pydantic_models.Customer(id="4711"),
    Member("4711"),
    models.Customer,
    ["4711", "4712"],
    ("4711",),
    {"4711"},
    b"4711",
    object(),
    float("nan"),
    None,
    UNSET,
    "",
    " ",
    "..",
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda each: type(each).__name__)
def test_what_is_no_single_value_is_refused_for_an_id(wrong: Any) -> None:
    sent: list[httpx.Request] = []
    with client(sent) as trigg:
        calls = [
            trigg.customers.get,
            trigg.transactions.list,
            trigg.customers.get_by_external_id,
            trigg.vehicles.delete,
        ]
        for call in calls:
            with pytest.raises(InvalidRequestError) as caught:
                call(wrong)
            assert "Ola" not in str(caught.value)
    assert sent == []


@pytest.mark.parametrize("wrong", [each for each in WRONG if each != ".."], ids=lambda each: type(each).__name__)
def test_what_is_no_single_value_is_refused_for_a_required_query_parameter(wrong: Any) -> None:
    sent: list[httpx.Request] = []
    with client(sent) as trigg:
        for call in (trigg.customers.get_by_mobile_phone, trigg.promotions.list_by_mobile_phone):
            with pytest.raises(InvalidRequestError, match=r"mobilePhone (must be|is required|is no)"):
                call(wrong)
    assert sent == []


def test_the_error_for_a_whole_customer_says_what_to_give() -> None:
    with (
        client([]) as trigg,
        pytest.raises(InvalidRequestError, match=r"not Customer; give a field of it, such as .*\.id"),
    ):
        trigg.customers.get(CUSTOMER)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a b", "a b"),
        (4711, "4711"),
        (True, "true"),
        (1.5, "1.5"),
        (Decimal("1E+2"), "100"),
        (uuid.UUID(int=7), str(uuid.UUID(int=7))),
        (Kind.SHOP, "butikk"),
        (Level.GOLD, "gull"),
        (Page.FIRST, "1"),
    ],
    ids=str,
)
def test_a_single_value_is_the_same_text_everywhere(value: Any, text: str) -> None:
    sent: list[httpx.Request] = []
    with client(sent) as trigg:
        trigg.customers.get(value)
        trigg.customers.get_by_mobile_phone(value)
        trigg.reports.get("sales", query={"kind": value, "kinds": [value]})
        trigg.with_options(query={"kind": value}).customers.get("4711")
        trigg.imports.form({"kind": value})
    assert sent[0].url.path == f"/v4/customers/id/{text}"
    assert sent[1].url.params["mobilePhone"] == text
    assert (sent[2].url.params["kind"], sent[2].url.params["kinds"]) == (text, text)
    assert sent[3].url.params["kind"] == text
    assert sent[4].content.decode() == f"kind={text.replace(' ', '+')}"


def test_members_of_enums_are_sent_as_their_values_in_bodies_queries_and_headers() -> None:
    sent: list[httpx.Request] = []
    with client(sent) as trigg:
        trigg.customers.update(cast("Any", {"data": {Kind.SHOP: Level.GOLD, Level.GOLD: [Page.FIRST]}}))
        trigg.customers.update(models.CustomerRequest(data=models.CustomerInput(gender=Level.GOLD)))  # type: ignore[arg-type]
        trigg.reports.get("sales", query={Level.GOLD: Kind.SHOP})  # type: ignore[dict-item]
        trigg.with_options(headers={"X-Kind": Kind.SHOP}).customers.get("4711")
    assert sent[0].content == b'{"data":{"butikk":"gull","gull":[1]}}'
    assert sent[1].content == b'{"data":{"gender":"gull"}}'
    assert sent[2].url.params["gull"] == "butikk"
    assert sent[3].headers["x-kind"] == "butikk"
