"""Which operation a path means."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox import documents
from trigg_ext.sandbox._http.operations import Operation, Parameter, base_path, operations
from trigg_ext.sandbox._http.routing import NoSuchMethod, NoSuchPath, Route, Router

ROUTER = Router(operations(documents.small()), base_path="/v4")
BUNDLE = operations(documents.bundle())
BUNDLE_ROUTER = Router(BUNDLE)


def found(method: str, raw_path: str, router: Router = ROUTER) -> tuple[str, dict[str, str]]:
    route = router.find(method, raw_path)
    assert isinstance(route, Route), route
    return route.operation.name, dict(route.values)


def of(*templates: str) -> Router:
    return Router([Operation(name=template, method="GET", path=template) for template in templates])


@pytest.mark.parametrize(
    ("method", "raw_path", "name", "values"),
    [
        ("GET", "/v4/customers/id/226B14AF", "customers.get", {"id": "226B14AF"}),
        ("DELETE", "/v4/customers/id/226B14AF", "customers.delete", {"id": "226B14AF"}),
        ("GET", "/v4/loyalty/loyalty-cards/campaigns", "loyalty.card_campaigns", {}),
        ("GET", "/v4/loyalty/loyalty-cards/campaigns2", "loyalty.cards", {"customerId": "campaigns2"}),
        ("GET", "/v4/loyalty/loyalty-cards/%63ampaigns", "loyalty.card_campaigns", {}),
        ("GET", "/v4/payment-cards/token/tok_17", "payment_cards.get_customer_by_token", {"token": "tok_17"}),
        # The more concrete path has no DELETE, so the template that has one is meant.
        ("DELETE", "/v4/payment-cards/token/17", "payment_cards.delete", {"customerId": "token", "cardId": "17"}),
    ],
)
def test_the_most_concrete_path_with_the_method_wins(
    method: str, raw_path: str, name: str, values: dict[str, str]
) -> None:
    assert found(method, raw_path) == (name, values)


@pytest.mark.parametrize(
    ("segment", "value"),
    [
        ("kari%2Btrigg@example.no", "kari+trigg@example.no"),
        ("kari+trigg@example.no", "kari+trigg@example.no"),
        ("kari%2Ftrigg", "kari/trigg"),
        ("kari%252Ftrigg", "kari%2Ftrigg"),
        ("kari%20nordmann", "kari nordmann"),
        ("bl%C3%A5b%C3%A6r", "blåbær"),
        ("100%", "100%"),
        ("%zz", "%zz"),
        ("%E6", "\N{REPLACEMENT CHARACTER}"),
        ("%0A", "\n"),
        ("..", ".."),
    ],
)
def test_a_segment_is_decoded_once_after_the_path_was_split(segment: str, value: str) -> None:
    assert found("GET", f"/v4/customers/email/{segment}") == ("customers.get_by_email", {"email": value})


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives_the_way_through_a_segment(text: str) -> None:
    assert found("GET", f"/v4/customers/email/{quote(text, safe='')}") == ("customers.get_by_email", {"email": text})


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=2, max_size=2))
def test_two_segments_never_run_into_each_other(texts: list[str]) -> None:
    path = "/v4/payment-cards/" + "/".join(quote(text, safe="") for text in texts)

    assert found("DELETE", path) == ("payment_cards.delete", {"customerId": texts[0], "cardId": texts[1]})


@given(st.text(st.characters(codec="ascii")), st.sampled_from(["GET", "POST", "BREW", ""]))
def test_no_path_upsets_the_router(raw_path: str, method: str) -> None:
    assert isinstance(ROUTER.find(method, raw_path), Route | NoSuchMethod | NoSuchPath)
    assert isinstance(ROUTER.find(method, "/v4/" + raw_path), Route | NoSuchMethod | NoSuchPath)


@pytest.mark.parametrize(
    "raw_path",
    [
        "/v4/stempelkort",
        "/v4",
        "/v4/",
        "/",
        "",
        "*",
        "v4/customers",
        "/customers",
        "/v3/customers",
        "/v4/customers/",
        "/v4//customers",
        "/v4/customers/id/",
        "/v4/customers/id/17/18",
        "/v4/customers%2Fid%2F17",
        "/v4/Customers",
    ],
)
def test_a_path_that_no_operation_has_is_not_found(raw_path: str) -> None:
    assert ROUTER.find("GET", raw_path) == NoSuchPath()


@pytest.mark.parametrize(
    ("method", "raw_path", "allowed"),
    [
        ("PATCH", "/v4/customers", ("GET", "POST")),
        ("HEAD", "/v4/health/ping", ("GET",)),
        ("get", "/v4/health/ping", ("GET",)),
        ("PUT", "/v4/payment-cards/token/17", ("DELETE", "GET")),
    ],
)
def test_a_known_path_with_another_method_says_which_methods_it_has(
    method: str, raw_path: str, allowed: tuple[str, ...]
) -> None:
    assert ROUTER.find(method, raw_path) == NoSuchMethod(allowed)


@pytest.mark.parametrize("raw_path", ["/v4/customers/changed", "/v4/customers/changed/"])
def test_a_path_parameter_that_is_not_required_may_be_left_out(raw_path: str) -> None:
    assert found("GET", raw_path) == ("customers.changed", {})


def test_a_path_of_its_own_goes_before_one_with_something_left_out() -> None:
    optional = Parameter("timestamp", "path", False, {"type": "string"}, "simple", False, False)
    router = Router(
        [
            Operation(name="short", method="GET", path="/customers/changed/{timestamp}", parameters=(optional,)),
            Operation(name="own", method="GET", path="/customers/changed"),
        ]
    )

    assert found("GET", "/customers/changed", router) == ("own", {})
    assert found("GET", "/customers/changed/", router) == ("short", {})


@pytest.mark.parametrize(
    ("raw_path", "name", "values"),
    [
        ("/reports/customers.csv", "/reports/{type}.csv", {"type": "customers"}),
        ("/reports/a.csv.csv", "/reports/{type}.csv", {"type": "a.csv"}),
        ("/reports/.csv", "/reports/{type}", {"type": ".csv"}),
        ("/reports/2025-03", "/reports/{year}-{month}", {"year": "2025", "month": "03"}),
        ("/reports/daily", "/reports/daily", {}),
        ("/", "/", {}),
    ],
)
def test_a_parameter_may_share_its_segment_with_text(raw_path: str, name: str, values: dict[str, str]) -> None:
    router = of("/reports/{type}", "/reports/{type}.csv", "/reports/{year}-{month}", "/reports/daily", "/")

    assert found("GET", raw_path, router) == (name, values)


@pytest.mark.parametrize("operation", BUNDLE, ids=lambda operation: f"{operation.method} {operation.path}")
def test_each_operation_of_the_bundle_is_reached_by_its_own_path(operation: Operation) -> None:
    path = operation.path.replace("{", "verdi-").replace("}", "")

    route = BUNDLE_ROUTER.find(operation.method, path)

    assert isinstance(route, Route)
    assert route.operation is operation


@pytest.mark.parametrize(
    ("servers", "path"),
    [
        ([{"url": "https://api.oculos.no/v4"}], "/v4"),
        ([{"url": "https://api.oculos.no/v4/"}], "/v4"),
        ([{"url": "https://api.oculos.no"}], ""),
        ([{"url": "/v4"}], "/v4"),
        ([{"url": "https://{host}/{version}", "variables": {"version": {"default": "v5"}}}], "/v5"),
        ([{"url": "https://[::1"}], ""),
        ([], ""),
        (None, ""),
        ("tull", ""),
    ],
)
def test_the_base_path_comes_from_the_first_server(servers: object, path: str) -> None:
    assert base_path({"servers": servers}) == path
