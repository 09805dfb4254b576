"""What operations, resources and schemas are called, from whatever the vendor calls them."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen import naming
from trigg_api.resources import AsyncResources, Resources
from trigg_ext import AsyncTriggClient, TriggClient


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("getCustomerById", ["get", "Customer", "By", "Id"]),
        ("get customer by id", ["get", "customer", "by", "id"]),
        ("POSReceiptItem", ["POS", "Receipt", "Item"]),
        ("report1", ["report1"]),
        ("trigg.kunde-v2", ["trigg", "kunde", "v2"]),
        ("/customers/id/{id}", ["customers", "id", "id"]),
        ("Kjøretøy på Ærø", ["Kjoretoy", "pa", "Aero"]),
        ("ÆRLIG ØL ÅPEN", ["AERLIG", "OL", "APEN"]),
        ("Ærlig", ["Aerlig"]),
        ("Café Zoë", ["Cafe", "Zoe"]),
        ("a\u030apen", ["apen"]),
        ("🎁", []),
        ("", []),
    ],
)
def test_words_are_found_in_any_spelling(text: str, words: list[str]) -> None:
    assert list(naming.words(text)) == words


@pytest.mark.parametrize(
    ("text", "snake"),
    [
        ("getCustomerById", "get_customer_by_id"),
        ("365 dager", "n365_dager"),
        ("import", "import_"),
        ("Class", "class_"),
        ("list", "list"),
        ("---", ""),
    ],
)
def test_snake_case_is_a_python_name_or_empty(text: str, snake: str) -> None:
    assert naming.snake(text) == snake


@settings(deadline=None)
@given(st.text())
def test_snake_case_of_any_text_is_a_python_name_or_empty(text: str) -> None:
    name = naming.snake(text)
    assert not name or (name.isidentifier() and name.isascii() and not keyword.iskeyword(name))
    assert not name or naming.PUBLIC_NAME.fullmatch(f"{name}.{name}")


@pytest.mark.parametrize(
    ("text", "pascal"),
    [("customers_get", "CustomersGet"), ("SMS", "SMS"), ("kundeId", "KundeId"), ("løst.og fast", "LostOgFast")],
)
def test_pascal_case_keeps_capitals(text: str, pascal: str) -> None:
    assert naming.pascal(text) == pascal


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("rows", "row"),
        ("categories", "category"),
        ("ties", "tie"),
        ("address", "addressItem"),
        ("status", "statusItem"),
        ("analysis", "analysisItem"),
        ("data", "dataItem"),
        ("is", "isItem"),
    ],
)
def test_one_element_of_a_list_is_called_in_the_singular(plural: str, singular: str) -> None:
    assert naming.singular(plural) == singular


def test_a_name_that_is_taken_gets_the_first_free_number() -> None:
    assert naming.unique("Customer", []) == "Customer"
    assert naming.unique("Customer", ["Customer", "Customer2"]) == "Customer3"
    assert naming.unique("id", ["id"], "_") == "id_2"


def test_a_method_is_called_by_the_first_name_that_is_usable_and_free() -> None:
    assert naming.unique_method(["", "🎁", "listStores"], set()) == "list_stores"
    assert naming.unique_method(["listStores", "List stores now"], {"list_stores"}) == "list_stores_now"
    assert naming.unique_method(["listStores", ""], {"list_stores"}) == "list_stores_2"
    assert naming.unique_method(["listStores"], {"list_stores", "list_stores_2"}) == "list_stores_3"
    assert naming.unique_method(["with_options"], set()) == "with_options_"
    assert naming.unique_method(["import"], {"import_"}) == "import__2"
    assert naming.unique_method([], set()) == "call"
    assert naming.unique_method([], {"call"}) == "call_2"


@pytest.mark.parametrize(
    ("text", "resource"),
    [
        ("Payment Cards", "payment_cards"),
        ("close", "close_"),
        ("With options", "with_options_"),
        ("list", "list_"),
        ("import", "import_"),
        ("Kjøretøy", "kjoretoy"),
        ("365", "n365"),
        ("🎁", "other"),
    ],
)
def test_a_resource_never_takes_a_name_that_python_or_the_client_has(text: str, resource: str) -> None:
    assert naming.resource(text) == resource


def test_every_name_of_the_clients_themselves_is_reserved() -> None:
    resources = set(Resources.__dict__) | set(AsyncResources.__dict__)
    own = {name for client in (TriggClient, AsyncTriggClient) for name in dir(client) if not name.startswith("_")}
    assert own - resources <= naming.RESERVED_RESOURCES


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("APIs", "apis"),
        ("getIDs", "get_ids"),
        ("APIsByID", "apis_by_id"),
        ("OAuth2Token", "oauth2_token"),
        ("getOAuth2Token", "get_oauth2_token"),
        ("iOSThings", "ios_things"),
        ("IPv4Address", "ipv4_address"),
        ("2.0", "v2_0"),
        ("3DSecure", "n3d_secure"),
        ("B2BOrders", "b2b_orders"),
        ("v2API", "v2_api"),
        ("XMLHttpRequest", "xml_http_request"),
        ("Клиенты", "klienty"),
        ("Λίστα", "lista"),
        ("Łódź", "lodz"),
        ("顧客", ""),
    ],
)
def test_names_are_what_a_person_would_choose(text: str, name: str) -> None:
    assert naming.snake(text) == name


def test_a_name_of_any_length_fits_a_file_name() -> None:
    assert len(naming.snake("Veldig" * 60)) == naming.LONGEST
