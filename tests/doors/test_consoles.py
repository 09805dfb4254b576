"""What `dir`, completion, `help` and reprs show of clients, resources, models, pages and results."""

from __future__ import annotations

import pydoc
from collections.abc import Iterator
from html.parser import HTMLParser
from rlcompleter import Completer
from typing import Any, ClassVar
from unittest.mock import create_autospec

import pytest

from trigg_api.operations import OPERATIONS
from trigg_api.resources import RESOURCES
from trigg_ext import TriggClient
from trigg_ext.batches import BatchResult, Outcome
from trigg_ext.models import Customer, CustomerInput
from trigg_ext.pagination import Page
from trigg_ext.sandbox import Sandbox


@pytest.fixture
def client() -> Iterator[TriggClient]:
    with Sandbox() as sandbox, sandbox.client() as client:
        yield client


def public(thing: object) -> set[str]:
    return {name for name in dir(thing) if not name.startswith("__")}


def completions(text: str, **names: Any) -> list[str]:
    completer = Completer(names)
    found: list[str] = []
    while (each := completer.complete(text, len(found))) is not None:
        found.append(each.rstrip("("))
    return found


def test_a_client_lists_its_resources_and_nothing_private(client: TriggClient) -> None:
    assert public(client) >= set(RESOURCES)
    assert {"close", "with_options", "with_raw_response"} <= public(client)
    assert not [each for each in public(client) if each.startswith("_")]
    assert not {name for name in client.__dict__ if name in RESOURCES}, "listing them must load none"


def test_a_resource_lists_its_operations_and_nothing_private(client: TriggClient) -> None:
    for name in RESOURCES:
        operations = {each.name.partition(".")[2] for each in OPERATIONS if each.name.partition(".")[0] == name}
        assert public(getattr(client, name)) >= operations
        assert not [each for each in public(getattr(client, name)) if each.startswith("_")]
        assert public(getattr(client.with_raw_response, name)) == operations
    assert public(client.stores) == {"list"}


def test_completion_offers_operations(client: TriggClient) -> None:
    assert completions("client.customers.get_by_", client=client) == [
        "client.customers.get_by_email",
        "client.customers.get_by_external_id",
        "client.customers.get_by_mobile_phone",
    ]
    assert completions("client.prom", client=client) == ["client.promotions"]


def test_a_specification_of_a_mock_keeps_the_context_manager(client: TriggClient) -> None:
    with create_autospec(client, instance=True) as mocked:
        assert mocked is not None


def test_help_has_the_operations_and_nothing_private(client: TriggClient) -> None:
    text = pydoc.plain(pydoc.render_doc(client.promotions))
    assert "redeem(self, body" in text
    assert "_caller" not in text
    text = pydoc.plain(pydoc.render_doc(client))
    assert all(f"|  {name}" in text for name in RESOURCES)


def test_a_resource_shows_its_operations(client: TriggClient) -> None:
    assert repr(client.stores) == "<Stores: list>"
    assert "find" in repr(client.customers)


def test_a_model_shows_what_is_set() -> None:
    assert repr(CustomerInput(first_name="Kari")) == "CustomerInput(first_name='Kari')"
    customer = Customer.from_dict({"id": "M-17", "email": None, "consents": [{"id": "sms"}], "nytt": 1})
    assert repr(customer) == (
        "Customer(id='M-17', email=None, consents=[CustomerConsent(id='sms')], additional_properties={'nytt': 1})"
    )


class _Text(HTMLParser):
    allowed: ClassVar = {"p", "table", "thead", "tbody", "tr", "th", "td"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in self.allowed
        assert not attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.cells.append(data)


def read(html: str) -> list[str]:
    parser = _Text()
    parser.feed(html)
    assert not parser.open
    return parser.cells


def test_a_page_is_a_table_without_personal_data(client: TriggClient) -> None:
    page: Any = next(iter(client.reports.pages("customers")))
    shown = read(page._repr_html_())
    assert "firstName" in shown
    assert "***" in shown
    assert not {"Ola", "Nordmann", "+4791234567"} & set(shown)


def test_what_a_report_holds_is_escaped() -> None:
    rows = [{"id": "1", "productName": "<script>alert(1)</script>"}, "løs & ledig"]
    cells = read(Page(1, rows, None, 2, 1)._repr_html_())
    assert "<script>alert(1)</script>" in cells
    assert "løs & ledig" not in cells or "value" in cells


def test_a_long_page_shows_its_first_rows() -> None:
    cells = read(Page(1, [{"id": str(number)} for number in range(500)], None, 500, 1)._repr_html_())
    assert "19" in cells
    assert "20" not in cells
    assert "and 480 more" in cells


def test_the_result_of_a_batch_is_a_table_of_what_was_not_accepted() -> None:
    result = BatchResult()
    result.add_accepted([range(2)])
    result.add_failures([Outcome(2, "rejected", store_id="001", receipt_id="<10045>", reason="no <items> & no header")])
    cells = read(result._repr_html_())
    assert cells[0] == "3 receipts: 2 accepted, 1 rejected, 0 unsent, 0 unknown"
    assert "<10045>" in cells
    assert "no <items> & no header" in cells
    assert len(read(BatchResult()._repr_html_())) == 1
