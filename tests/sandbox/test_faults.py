"""Faults on demand: which calls they hit, what they do to a response, and what a client sees of it on each way in."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.sandbox import documents
from trigg_ext import (
    BadGatewayError,
    CallError,
    InvalidResponseError,
    RateLimitedError,
    ServerStatusError,
    TriggClient,
    TriggConnectionError,
    TriggTimeoutError,
    TruncatedResponseError,
    UnexpectedStatusError,
    retries_for_testing,
)
from trigg_ext.models import Sms
from trigg_ext.sandbox import Fault, FaultHit, Faults, Sandbox
from trigg_ext.sandbox._calls import NOTHING, Response
from trigg_ext.sandbox._http.corruption import (
    add_unknown_fields,
    change_types,
    null_innermost_objects,
    replace_enum_values,
)
from trigg_ext.sandbox._http.delivery import AT_ONCE, Delivery
from trigg_ext.sandbox._http.fault_rules import apply_faults
from trigg_ext.sandbox._http.fault_syntax import parse_fault
from trigg_ext.sandbox._http.faults import KINDS, changed
from trigg_ext.sandbox._http.messages import RawRequest

NAMES = ["customers.create", "customers.get", "messaging.send_sms", "promotions.redeem", "reports.get"]
CUSTOMER = "226B14AF-18A6-44CF-834E-BE4BCA5D64B7"
REQUEST = RawRequest("GET", "/v4/reports/customers", b"page=3&rowsPage=25&kilde=Kasse%204", (), b"")


def answered(
    *faults: Fault, content: Any = None, request: RawRequest = REQUEST
) -> tuple[Response, Delivery, list[bytes]]:
    """The response and its delivery where the operation responds with `content`, and the queries with which it
    acted.
    """
    acted: list[bytes] = []

    def act(given: RawRequest) -> Response:
        acted.append(given.query)
        return Response(200, content)

    return *apply_faults(faults, request, act), acted


def hit_calls(fault: Fault, calls: int = 20) -> list[int]:
    faults = Faults(NAMES, [fault])
    return [number for number in range(1, calls + 1) if faults.decide("customers.get")]


# --- which calls ---


@pytest.mark.parametrize(
    ("rule", "hit"),
    [
        ({}, list(range(1, 21))),
        ({"nth": 1}, [1]),
        ({"nth": 3}, [3]),
        ({"nth": range(2, 6)}, [2, 3, 4, 5]),
        ({"nth": range(1, 21, 7)}, [1, 8, 15]),
        ({"nth": [1, 4, 4]}, [1, 4]),
        ({"first": 2}, [1, 2]),
        ({"share": 0}, []),
        ({"share": 1}, list(range(1, 21))),
    ],
)
def test_a_rule_hits_the_calls_that_it_names(rule: dict[str, Any], hit: list[int]) -> None:
    assert hit_calls(Fault.drop().on("customers.get", **rule)) == hit


def test_a_share_of_calls_is_the_same_for_the_same_seed_and_about_as_large_as_it_says() -> None:
    by_seed = {seed: hit_calls(Fault.drop().on(share=0.3, seed=seed), 1000) for seed in (1, 2)}

    assert by_seed[1] == hit_calls(Fault.drop().on(share=0.3, seed=1), 1000)
    assert by_seed[1] != by_seed[2]
    assert all(250 < len(hit) < 350 for hit in by_seed.values())


def test_a_share_of_calls_does_not_depend_on_how_threads_take_turns() -> None:
    faults = Faults(NAMES, [Fault.drop().on(share=0.5, seed=17)])
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(faults.decide, ["customers.get"] * 400))

    assert [hit.nth for hit in faults.hits] == hit_calls(Fault.drop().on(share=0.5, seed=17), 400)


@pytest.mark.parametrize(
    ("patterns", "operations"),
    [
        ((), NAMES),
        (("*",), NAMES),
        (("customers.*",), ["customers.create", "customers.get"]),
        (("*.get", "promotions.redeem"), ["customers.get", "promotions.redeem", "reports.get"]),
        (("messaging.send_sms",), ["messaging.send_sms"]),
    ],
)
def test_a_rule_is_about_the_operations_that_it_names(patterns: tuple[str, ...], operations: list[str]) -> None:
    faults = Faults(NAMES, [Fault.drop().on(*patterns)])

    assert [name for name in NAMES if faults.decide(name)] == operations


def test_calls_of_all_operations_of_a_rule_are_counted_together() -> None:
    faults = Faults(NAMES, [Fault.status(503).on("customers.*", nth=2)])
    for name in ("customers.get", "reports.get", "customers.create", "customers.get"):
        faults.decide(name)

    assert faults.hits == [FaultHit("customers.create", 2, "status 503")]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"nth": 0}, "nth is 0; it must be whole numbers from 1"),
        ({"nth": -1}, "from 1"),
        ({"nth": True}, "whole numbers"),
        ({"nth": []}, "from 1"),
        ({"nth": [0, 3]}, "from 1"),
        ({"nth": range(3)}, "from 1"),
        ({"nth": [1.5]}, "whole numbers"),
        ({"first": 0}, "first is 0; it must be a whole number from 1"),
        ({"first": 1.5}, "whole number"),
        ({"share": 1.01}, "share is 1.01; it must be a number from 0 to 1"),
        ({"share": -0.1}, "from 0 to 1"),
        ({"share": float("nan")}, "from 0 to 1"),
        ({"share": True}, "from 0 to 1"),
        ({"share": 0.5, "first": 2}, "at most one of nth, first and share"),
    ],
)
def test_a_rule_with_a_mistake_is_refused_with_what_is_allowed(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Fault.drop().on("customers.get", **rule)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Fault.status(199), "status is 199; it must be a whole number from 200 to 599"),
        (lambda: Fault.status(600), "from 200 to 599"),
        (lambda: Fault.status(429, retry_after=-1), "retry_after is -1; it must be a finite number of seconds from 0"),
        (lambda: Fault.status(429, retry_after=datetime(2026, 5, 17)), "must have a time zone"),
        (lambda: Fault.status(429, retry_after="om litt\n"), "is no header"),
        (lambda: Fault.status(429, headers={"x till": "4"}), "'x till': '4' is no header"),
        (lambda: Fault.status(429, headers={"Content-Length": "4"}), "cut_body makes a response shorter than it says"),
        (lambda: Fault.drop("etterpå"), "allowed are 'before_acting' and 'after_acting'"),  # type: ignore[arg-type]
        (lambda: Fault.hang(float("inf")), "seconds is inf; it must be a finite number"),
        (lambda: Fault.slow_headers(-1), "seconds is -1"),
        (lambda: Fault.drip(float("nan")), "seconds_per_byte is nan"),
        (lambda: Fault.cut_body(-1), "after_bytes is -1; it must be a whole number from 0"),
        (lambda: Fault.redirect(status=200), "a redirect has one from 300 to 399"),
        (lambda: Fault.error_in_success(200), "an error has one from 400 to 599"),
        (lambda: Fault.status(429, body={1, 2}), "body is no JSON value"),
        (lambda: Fault.status(429, body=[float("nan")]), "body is no JSON value"),
        (lambda: Fault.bad_gateway(502), "system is 502; it must be a string"),  # type: ignore[arg-type]
        (lambda: Fault.redirect("https://evil.example.com/\n"), "is no header"),
        (lambda: Fault.html_page(True), "status is True"),
        (lambda: Fault.wrong_types(1.5), "seed is 1.5; it must be a whole number"),  # type: ignore[arg-type]
        (lambda: Fault.slow_headers(2, 1), "up_to is 1; it must not be less than seconds, which is 2"),
        (lambda: Fault.rate_limit(0), "calls is 0; it must be a whole number from 1"),
        (lambda: Fault.rate_limit(5).on(first=2), "rate limit decides itself which calls it hits"),
        (Fault.sequence, "a sequence needs steps"),
        (lambda: Fault.sequence(429, "okay"), "'okay' is no step of a sequence"),
        (lambda: Fault.sequence(Fault.drop().on("customers.get")), "is no step of a sequence"),
        (lambda: Fault.sequence(429, 502).on(nth=2), "sequence decides itself"),
    ],
)
def test_a_fault_with_a_mistake_is_refused_with_what_is_allowed(make: Callable[[], Fault], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


@pytest.mark.parametrize("pattern", ["customer.get", "customers.gets", "kunder.*", ""])
def test_an_operation_that_there_is_not_is_refused_with_those_that_there_are(pattern: str) -> None:
    faults = Faults(NAMES)

    with pytest.raises(ValueError, match=r"is no operation.*customers\.\*.*promotions\.redeem") as refused:
        faults.add(Fault.drop().on("reports.get"), Fault.drop().on(pattern))
    assert ("Did you mean 'customers.get'" in str(refused.value)) == pattern.startswith("customer")
    assert not faults.decide("reports.get")
    with pytest.raises(ValueError, match="is no operation"), faults.during(Fault.drop().on(pattern)):
        pass
    with pytest.raises(ValueError, match="is no operation"):
        Sandbox(spec=documents.small(), stateful=False, faults=[Fault.drop().on(pattern)])


def test_a_rule_lasts_as_long_as_its_context_even_where_the_test_fails() -> None:
    faults = Faults(NAMES)
    fault = Fault.status(503)
    faults.add(fault)

    def fail() -> None:
        with faults.during(fault, Fault.drop()):
            assert len(faults.decide("customers.get")) == 3
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert faults.decide("customers.get") == (fault,)


def test_a_reset_goes_back_to_the_rules_of_the_beginning_and_counts_anew() -> None:
    faults = Faults(NAMES, [Fault.status(503).on(first=1)])
    faults.add(Fault.drop())
    assert [len(faults.decide("customers.get")) for _ in range(2)] == [2, 1]

    faults.reset()

    assert faults.hits == []
    assert [len(faults.decide("customers.get")) for _ in range(2)] == [1, 0]
    faults.clear()
    faults.reset()
    assert len(faults.decide("customers.get")) == 1


def test_faults_say_what_they_are() -> None:
    faults = Faults(NAMES, [Fault.status(429).on("customers.*", "reports.get")])

    assert repr(faults) == "<Faults [<Fault status 429 on customers.*, reports.get>], 0 hits>"


# --- what they do to a response ---


@pytest.mark.parametrize(
    ("fault", "name", "when"),
    [
        (Fault.status(429), "status 429", "before_acting"),
        (Fault.status(504, when="after_acting"), "status 504", "after_acting"),
        (Fault.bad_gateway(), "status 502", "before_acting"),
        (Fault.html_page(), "html page 500", "before_acting"),
        (Fault.redirect(), "redirect", "before_acting"),
        (Fault.error_in_success(), "error in success", "after_acting"),
        (Fault.slow_headers(1), "slow headers", "after_acting"),
        (Fault.drip(1), "drip", "after_acting"),
        (Fault.cut_body(), "cut body", "after_acting"),
        (Fault.drop(), "drop", "before_acting"),
        (Fault.drop("after_acting"), "drop", "after_acting"),
        (Fault.hang(1), "hang", "before_acting"),
        (Fault.hang(1, "after_acting"), "hang", "after_acting"),
        (Fault.null_objects(), "null objects", "after_acting"),
        (Fault.wrong_types(), "wrong types", "after_acting"),
        (Fault.unknown_fields(), "unknown fields", "after_acting"),
        (Fault.unknown_enum(), "unknown enum", "after_acting"),
        (Fault.empty_body(), "empty body", "after_acting"),
        (Fault.not_json(), "not json", "after_acting"),
    ],
)
def test_a_fault_says_whether_the_operation_acts(fault: Fault, name: str, when: str) -> None:
    assert (fault.name, fault.when) == (name, when)
    assert len(answered(fault)[2]) == (when == "after_acting")


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (2, "2"),
        (0, "0"),
        (1.5, "1.5"),
        (datetime(2026, 5, 17, 14, 30, tzinfo=UTC), "Sun, 17 May 2026 14:30:00 GMT"),
        (datetime.fromisoformat("2026-05-17T14:30:00+02:00"), "Sun, 17 May 2026 12:30:00 GMT"),
        ("om litt", "om litt"),
    ],
)
def test_retry_after_is_written_in_each_of_its_forms(given: Any, written: str) -> None:
    assert dict(answered(Fault.status(429, retry_after=given))[0].headers) == {"retry-after": written}


@pytest.mark.parametrize(
    ("fault", "status", "content", "media_type"),
    [
        (
            Fault.status(503),
            503,
            {"code": "503", "message": "Service Unavailable", "detailedErrorMessage": {}},
            "application/json",
        ),
        (
            Fault.bad_gateway("Vipps", "Ingen kontakt"),
            502,
            {
                "code": "502",
                "message": "Bad Gateway",
                "detailedErrorMessage": {
                    "gateway": "Connection to backend system failed. System: Vipps",
                    "gatewayMessage": "Ingen kontakt",
                },
            },
            "application/json",
        ),
        (Fault.status(204), 204, NOTHING, "application/json"),
        (Fault.status(520, body="<html>"), 520, b"<html>", "text/html; charset=utf-8"),
        (Fault.status(418, body="Kåre"), 418, "Kåre".encode(), "text/plain; charset=utf-8"),
        (Fault.status(200, body=b"\x00"), 200, b"\x00", "application/octet-stream"),
        (Fault.status(200, body=[4], headers={"Content-Type": "text/json"}), 200, [4], "text/json"),
        (Fault.empty_body(), 200, NOTHING, "application/json"),
    ],
)
def test_another_response_is_as_it_was_asked_for(fault: Fault, status: int, content: Any, media_type: str) -> None:
    assert answered(fault, content={"id": 4})[0] == Response(status, content, media_type)


def test_a_502_without_more_names_a_system_as_the_reference_has_it() -> None:
    assert answered(Fault.status(502))[0].content["detailedErrorMessage"].keys() == {"gateway", "gatewayMessage"}


def test_several_faults_hit_one_call_in_the_order_in_which_they_were_added() -> None:
    faults = (
        Fault.slow_headers(1),
        Fault.slow_headers(2),
        Fault.cut_body(20),
        Fault.unknown_fields(),
        Fault.cut_body(),
    )
    response, delivery, acted = answered(*faults, content={})

    assert delivery == Delivery(wait=3, cut_after=10)
    assert list(response.content) == ["x-nyttFelt", "klubbNivå"]
    assert acted == [REQUEST.query]
    assert answered(Fault.drop("after_acting"), Fault.status(429))[2] == []
    assert answered(content=7) == (Response(200, 7), AT_ONCE, [REQUEST.query])


def test_a_page_that_repeats_is_page_1_with_all_else_as_it_was_asked() -> None:
    assert answered(Fault.repeat_page())[2] == [b"page=1&rowsPage=25&kilde=Kasse%204"]

    without = RawRequest("GET", "/v4/stores", b"kilde=Kasse+4", (), b"")
    assert answered(Fault.repeat_page(), request=without)[2] == [b"kilde=Kasse+4"]


@pytest.mark.parametrize(
    ("value", "damaged"),
    [
        ({"data": {"id": 4, "loyalty": {"points": 38}}}, {"data": {"id": 4, "loyalty": None}}),
        ({"data": {"id": 4}}, {"data": None}),
        ({"id": 4}, {"id": 4}),
        ([{"id": 4, "prices": [1, 2]}], [{"id": 4, "prices": [1, 2]}]),
        (
            {"metaData": {"activePage": 1}, "data": [{"id": 4, "store": {"navn": "Majorstuen"}}]},
            {"metaData": None, "data": [{"id": 4, "store": None}]},
        ),
        ({"data": {"cards": [{"clips": 3}]}}, {"data": {"cards": [{"clips": 3}]}}),
        ({"data": {}}, {"data": None}),
        (None, None),
    ],
)
def test_innermost_objects_become_null(value: Any, damaged: Any) -> None:
    assert null_innermost_objects(value) == damaged


def test_unknown_fields_are_in_every_object() -> None:
    damaged = add_unknown_fields([{"store": {"id": 4}}, 17])

    assert damaged[0]["store"]["id"] == 4
    assert "x-nyttFelt" in damaged[0]
    assert "x-nyttFelt" in damaged[0]["store"]
    assert damaged[1] == 17


def test_texts_in_capitals_become_new_ones() -> None:
    value = {"transactionType": "PURCHASE", "navn": "Kaffe", "rows": [{"currency": "NOK", "size": "L", "id": 4}]}

    assert replace_enum_values(value) == {
        "transactionType": "NY_VERDI",
        "navn": "Kaffe",
        "rows": [{"currency": "NY_VERDI", "size": "L", "id": 4}],
    }


def kinds(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: kinds(member) for name, member in value.items()}
    return [kinds(entry) for entry in value] if isinstance(value, list) else type(value)


@pytest.mark.parametrize("value", [{"id": 4}, ["4"], {"data": [{"navn": "Kari", "sum": 799.9, "aktiv": True}]}, "Kari"])
@pytest.mark.parametrize("seed", range(10))
def test_some_values_get_another_type_and_the_same_ones_each_time(value: Any, seed: int) -> None:
    damaged = change_types(value, seed)

    assert kinds(damaged) != kinds(value)
    assert damaged == change_types(value, seed)
    json.dumps(damaged)


def test_a_number_becomes_its_text_and_a_text_of_digits_its_number() -> None:
    assert change_types([4], 1) == ["4"]
    assert change_types(["17"], 1) == [17]
    assert change_types([True], 1)[0] in ("true", 1)
    # A number would lose the zero or the plus sign: not the same value in another type.
    assert change_types(["0150"], 1) != [150]
    assert change_types({"id": None, "rows": []}, 1) == {"id": None, "rows": []}
    assert len({json.dumps(change_types(list(range(20)), seed)) for seed in range(10)}) > 5


@pytest.mark.parametrize(
    "fault", [Fault.null_objects(), Fault.wrong_types(), Fault.unknown_fields(), Fault.unknown_enum()]
)
@pytest.mark.parametrize("response", [Response(200), Response(200, "ID;NAVN", "text/csv"), Response(200, b"{}")])
def test_what_is_not_json_is_not_damaged(fault: Fault, response: Response) -> None:
    assert apply_faults([fault], REQUEST, lambda _: response)[0] == response


# --- which calls, by themselves ---


def names_of_hits(fault: Fault, calls: int) -> list[str | None]:
    faults = Faults(NAMES, [fault])
    return [next((hit.name for hit in faults.decide("customers.get")), None) for _ in range(calls)]


def test_a_script_is_followed_step_by_step() -> None:
    script = Fault.sequence(429, 502, "ok", Fault.drop("after_acting"))

    assert names_of_hits(script, 6) == ["status 429", "status 502", None, "drop", None, None]
    assert names_of_hits(Fault.sequence(503, "ok", repeat=True), 5) == ["status 503", None] * 2 + ["status 503"]


def test_a_rate_limit_lets_so_many_calls_through_and_says_when_to_come_back() -> None:
    faults = Faults(NAMES, [Fault.rate_limit(2, per=0.2).on("customers.*")])
    hits = [faults.decide(name) for name in ("customers.get", "customers.create", "customers.get", "reports.get")]

    assert [len(hit) for hit in hits] == [0, 0, 1, 0]
    limited = answered(*hits[2])[0]
    assert limited.status == 429
    assert 0 < float(dict(limited.headers)["retry-after"]) <= 0.2
    time.sleep(0.21)
    assert faults.decide("customers.get") == ()


def test_delays_lie_between_their_bounds_and_are_the_same_in_each_run() -> None:
    def delays(seed: int) -> list[float]:
        faults = Faults(NAMES, [Fault.slow_headers(0.1, up_to=0.5, seed=seed)])
        return [
            apply_faults(faults.decide("customers.get"), REQUEST, lambda _: Response(200))[1].wait for _ in range(50)
        ]

    assert delays(1) == delays(1)
    assert delays(1) != delays(2)
    assert all(0.1 <= delay <= 0.5 for delay in delays(1))
    assert max(delays(1)) - min(delays(1)) > 0.2


def test_a_rule_can_be_looked_up_and_removed_by_its_id() -> None:
    faults = Faults(NAMES, [Fault.status(503)])
    first, second = faults.add(Fault.drop().on(nth=2), Fault.not_json())
    for _ in range(3):
        faults.decide("customers.get")

    assert [(rule.id, rule.calls, rule.hits) for rule in faults.rules] == [("1", 3, 3), (first, 3, 1), (second, 3, 3)]
    faults.remove(first)
    assert [rule.id for rule in faults.rules] == ["1", second]
    with pytest.raises(KeyError, match=first):
        faults.remove(second, first)
    assert len(faults.rules) == 2


# --- as JSON ---

EVERY_KIND = [
    Fault.status(429, retry_after=1.5, when="after_acting").on("promotions.redeem", first=2),
    Fault.status(200, body={"navn": "Kåre, Per"}, headers={"x-till": "4", "content-type": "text/json"}),
    Fault.status(502, body=b"\x00"),
    Fault.bad_gateway("Vipps", "Ingen kontakt"),
    Fault.html_page(503).on("customers.*", "reports.get", nth=[1, 3]),
    Fault.redirect("https://example.com/", status=308),
    Fault.error_in_success(404),
    Fault.rate_limit(10, per=60),
    Fault.sequence(429, "ok", Fault.hang(0.5), Fault.status(503, retry_after=2), repeat=True).on("customers.get"),
    Fault.slow_headers(1).on(share=0.25, seed=7),
    Fault.slow_headers(1, 3, seed=5),
    Fault.drip(0.01),
    Fault.cut_body(3),
    Fault.drop("after_acting"),
    Fault.hang(2.5),
    Fault.refuse(),
    Fault.null_objects(),
    Fault.wrong_types(3),
    Fault.unknown_fields(),
    Fault.unknown_enum(),
    Fault.empty_body(),
    Fault.not_json(),
    Fault.repeat_page(),
]


@pytest.mark.parametrize("fault", EVERY_KIND, ids=str)
def test_a_fault_is_the_same_after_a_way_through_json(fault: Fault) -> None:
    again = Fault.from_json(json.loads(json.dumps(fault.to_json())))

    assert (again, again.to_json()) == (fault, fault.to_json())
    content = {"data": {"id": 4, "type": "PURCHASE", "loyalty": {"points": 38}}}
    assert answered(again, content=content) == answered(fault, content=content)


def test_every_kind_is_tried() -> None:
    assert {fault.kind for fault in EVERY_KIND} == set(KINDS)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, "fault is None; allowed are status, bad_gateway"),
        ({"fault": "brenn"}, "fault is 'brenn'"),
        ({"fault": "status"}, "status needs status"),
        ({"fault": "status", "status": "429"}, "status is '429'; it must be a whole number"),
        ({"fault": "drop", "seconds": 2}, "'seconds' is no option of drop; allowed are when"),
        ({"fault": "drop", "on": "customers.get"}, "it must be a list of operations"),
        ({"fault": "status", "status": 200, "bodyBase64": "æ"}, "body_base64 is not base64"),
    ],
)
def test_json_with_a_mistake_is_refused_with_what_is_allowed(value: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Fault.from_json(value)


def test_a_function_has_no_form_in_json() -> None:
    with pytest.raises(ValueError, match="has no form in JSON"):
        changed("ekko", lambda response: response).to_json()


# --- as text ---


@pytest.mark.parametrize(
    ("text", "shown", "calls"),
    [
        ("promotions.redeem:429:first=2", "status 429 on promotions.redeem", [1, 2]),
        ("*:drop:when=after,nth=3", "drop on *", [3]),
        ("customers.*:drop:nth=2-4", "drop on customers.*", [2, 3, 4]),
        ("customers.get:bad-gateway:system=Extenda,message=Tom for papir", "status 502 on customers.get", [1, 2, 3, 4]),
        ("customers.get:502:nth=1+4", "status 502 on customers.get", [1, 4]),
        ("customers.get:html-page:status=503", "html page 503 on customers.get", [1, 2, 3, 4]),
        ("customers.get:slow_headers:seconds=0.5,share=1,seed=7", "slow headers on customers.get", [1, 2, 3, 4]),
        ("customers.get:wrong-types:seed=7", "wrong types on customers.get", [1, 2, 3, 4]),
        ("customers.get:redirect:to=https://evil.example.com/a", "redirect on customers.get", [1, 2, 3, 4]),
        ("customers.get:429, 502, ok", "sequence on customers.get", [1, 2]),
        ("customers.get:drop,ok:repeat=true", "sequence on customers.get", [1, 3]),
        ("customers.get:rate-limit:calls=3,per=60", "rate limit on customers.get", [4]),
        ("customers.get:slow-headers:seconds=0.1,up-to=0.3,seed=2", "slow headers on customers.get", [1, 2, 3, 4]),
    ],
)
def test_a_fault_can_be_written_in_a_line(text: str, shown: str, calls: list[int]) -> None:
    fault = parse_fault(text)

    faults = Faults(NAMES, [fault])
    name = "promotions.redeem" if "promotions" in text else "customers.get"
    assert repr(fault) == f"<Fault {shown}>"
    assert [nth for nth in range(1, 5) if faults.decide(name)] == calls


def test_the_options_of_a_line_arrive() -> None:
    limited = answered(parse_fault("*:429:retry-after=1.5,when=after,body=Vent litt"))
    assert (dict(limited[0].headers), limited[0].content, len(limited[2])) == ({"retry-after": "1.5"}, b"Vent litt", 1)
    assert answered(parse_fault("*:cut-body:after-bytes=3"))[1].cut_after == 3
    body = '{"code": "429", "kunder": [1, 2]}'
    whole = answered(parse_fault(f'*:429:body={body},when=after,headers={{"x-till": "4"}}'))
    assert (whole[0].content, whole[0].headers, len(whole[2])) == (json.loads(body), (("x-till", "4"),), 1)
    assert answered(parse_fault("*:hang:seconds=30"))[1] == Delivery(wait=30, dropped=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "write OPERATION:FAULT"),
        ("429", "write OPERATION:FAULT"),
        ("customers.get:", "write OPERATION:FAULT"),
        (
            "customers.get:brenn",
            "'brenn' is no fault; allowed are a status from 200 to 599, a script such as 429,502,ok, and bad-gateway",
        ),
        ("customers.get:99", "from 200 to 599"),
        ("customers.get:429:first", "'first' is no option; write OPTION=VALUE"),
        ("customers.get:429:first=to", "first is 'to'; it must be a whole number"),
        ("customers.get:429:share=halv", "share is 'halv'; it must be a number"),
        ("customers.get:429:share=2", "from 0 to 1"),
        (
            "customers.get:429:seconds=2",
            "'seconds' is no option of 429; allowed are retry-after, body, headers, when, nth, first",
        ),
        ("customers.get:drop:when=aldri", "allowed are 'before_acting' and 'after_acting'"),
        ("customers.get:hang", "hang needs seconds"),
        ("customers.get:drip", "drip needs seconds-per-byte"),
        ("customers.get:429,okay", "'okay' is no fault"),
        ("customers.get:429,ok:repeat=ja", "repeat is 'ja'; it must be true or false"),
        ('customers.get:429:body={"a":', "is not JSON"),
        ('customers.get:429:body={"a":1}b', "expected a comma after"),
        ("customers.get:429:nth=0-2", "from 1"),
        ("customers.get:429:nth=4-2", "from 1"),
    ],
)
def test_a_line_with_a_mistake_is_refused_with_what_is_allowed(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_fault(text)


# --- what a client sees, on each way in ---

Ask = Callable[..., httpx.Response]
SMALL = documents.small()
URL = "https://api.oculos.no/v4"
KEY = {"x-api-key": documents.API_KEY}


@pytest.fixture(scope="module")
def small_url(shared: Sandbox) -> Iterator[str]:
    with shared.serve() as base_url:
        yield base_url


@pytest.fixture(params=["sync transport", "async transport", "port"])
def ask(request: pytest.FixtureRequest, sandbox: Sandbox, small_url: str) -> Ask:
    """Asks for customer 17; `timeout` is in seconds."""

    def ask_sync(timeout: float | None = 5) -> httpx.Response:
        with httpx.Client(transport=sandbox.transport(), headers=KEY, timeout=timeout) as client:
            return client.get(f"{URL}/customers/id/17")

    def ask_async(timeout: float | None = 5) -> httpx.Response:
        async def get() -> httpx.Response:
            async with httpx.AsyncClient(transport=sandbox.async_transport(), headers=KEY, timeout=timeout) as client:
                return await client.get(f"{URL}/customers/id/17")

        return asyncio.run(get())

    def ask_port(timeout: float | None = 5) -> httpx.Response:
        return httpx.get(f"{small_url}/customers/id/17", headers=KEY, timeout=timeout)

    ways: dict[str, Ask] = {"sync transport": ask_sync, "async transport": ask_async, "port": ask_port}
    return ways[request.param]


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (Fault.drop(), httpx.RemoteProtocolError, "Server disconnected without sending a response"),
        (Fault.drop("after_acting"), httpx.RemoteProtocolError, "Server disconnected"),
        (Fault.hang(0.01), httpx.RemoteProtocolError, "Server disconnected"),
        (Fault.hang(30), httpx.ReadTimeout, None),
        (Fault.slow_headers(30, 40), httpx.ReadTimeout, None),
        (Fault.refuse(), (httpx.ConnectError, httpx.RemoteProtocolError, httpx.ReadError), None),
        (Fault.slow_headers(30), httpx.ReadTimeout, None),
        (Fault.drip(30), httpx.ReadTimeout, None),
        (
            Fault.cut_body(10),
            httpx.RemoteProtocolError,
            r"peer closed connection without sending complete message body \(received 10 bytes, expected \d\d+\)",
        ),
        (Fault.cut_body(0), httpx.RemoteProtocolError, "received 0 bytes"),
        (Fault.cut_body(5000), httpx.RemoteProtocolError, "expected 5001"),
    ],
)
def test_a_broken_connection_is_the_same_error_on_each_way_in(
    sandbox: Sandbox, ask: Ask, fault: Fault, error: type[Exception], said: str | None
) -> None:
    sandbox.faults.add(fault.on("customers.get", first=1))

    with pytest.raises(error, match=said):
        ask(timeout=1.5)

    assert sandbox.faults.hits == [FaultHit("customers.get", 1, fault.name)]
    assert sandbox.requests[0].faults == (fault.name,)
    assert ask().status_code == 200


@pytest.mark.parametrize(
    ("fault", "least"), [(Fault.slow_headers(0.1), 0.1), (Fault.drip(0.001), 0.12), (Fault.drip(0.000_01), 0.001)]
)
def test_a_slow_response_arrives_whole_and_takes_its_time(
    sandbox: Sandbox, ask: Ask, fault: Fault, least: float
) -> None:
    plain = ask().json()
    sandbox.faults.add(fault)
    began = time.monotonic()

    assert ask().json() == plain
    assert least <= time.monotonic() - began < least + 30


def test_the_read_timeout_holds_for_each_byte_and_not_for_the_whole(sandbox: Sandbox, ask: Ask) -> None:
    sandbox.faults.add(Fault.drip(0.02))

    assert ask(timeout=2.0).json()["data"]["points"] == 38


@pytest.mark.parametrize(
    ("fault", "status", "headers", "body"),
    [
        (
            Fault.status(429, retry_after=2),
            429,
            {"retry-after": "2", "content-type": "application/json"},
            b'{"code":"429"',
        ),
        (Fault.html_page(), 500, {"content-type": "text/html; charset=utf-8"}, b"<!DOCTYPE html>"),
        (Fault.status(520), 520, {}, b'{"code":"520"'),
        (Fault.redirect(), 307, {"location": "https://evil.example.com/"}, b""),
        (Fault.empty_body(), 200, {"content-length": "0"}, b""),
        (Fault.not_json(), 200, {"content-type": "application/json"}, b"<html>"),
        (Fault.error_in_success(502), 200, {"content-type": "application/json"}, b'{"code":"502"'),
        (Fault.null_objects(), 200, {}, b'{"data":null}'),
    ],
)
def test_another_response_is_the_same_on_each_way_in(
    sandbox: Sandbox, ask: Ask, fault: Fault, status: int, headers: dict[str, str], body: bytes
) -> None:
    with sandbox.faults.during(fault.on("customers.*")):
        response = ask()

    assert response.status_code == sandbox.requests[0].status == status
    assert headers.items() <= dict(response.headers).items()
    assert response.content.startswith(body)
    assert ask().status_code == 200


def test_a_connection_that_was_dropped_has_no_status_in_the_log(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.faults.add(Fault.drop().on(nth=1))
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/customers/id/17")
    client.get("/customers/id/17")

    assert [(record.status, record.faults) for record in sandbox.requests] == [(0, ("drop",)), (200, ())]


def test_a_call_is_counted_whatever_comes_of_it_and_a_path_of_no_operation_is_not(
    sandbox: Sandbox, client: httpx.Client
) -> None:
    sandbox.faults.add(Fault.status(503).on(nth=[1, 3]))

    responses = [client.get(path).status_code for path in ("/finnes/ikke", *["/customers/id/17"] * 3)]
    wrong = client.get("/customers/id/17", headers={"x-api-key": "feil"}).status_code

    assert (responses, wrong) == ([404, 503, 200, 503], 401)


def on_the_wire(base_url: str, method: str = "GET") -> bytes:
    """All that comes back until the connection ends, as it is on the wire."""
    address = urlsplit(base_url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as connection:
        head = f"{method} /v4/customers/id/17 HTTP/1.1\r\nhost: sandbox\r\nx-api-key: {documents.API_KEY}\r\n\r\n"
        connection.sendall(head.encode())
        received = b""
        while piece := connection.recv(65536):
            received += piece
        return received


@pytest.mark.parametrize("fault", [Fault.drop(), Fault.drop("after_acting"), Fault.hang(0.05)])
def test_a_dropped_connection_carries_not_a_byte(sandbox: Sandbox, small_url: str, fault: Fault) -> None:
    sandbox.faults.add(fault)

    assert on_the_wire(small_url) == b""


def test_a_body_that_is_cut_off_ends_with_the_connection(sandbox: Sandbox, small_url: str) -> None:
    sandbox.faults.add(Fault.cut_body(9))
    head, _, body = on_the_wire(small_url).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 200 OK")
    assert b"content-length: 129" in head
    assert body == b'{"data":{'


def test_a_client_that_gives_up_on_a_hanging_server_does_not_hold_it_up() -> None:
    with Sandbox(spec=SMALL, api_key=documents.API_KEY, stateful=False, faults=[Fault.hang(60)]) as sandbox:
        with sandbox.serve() as base_url, pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{base_url}/customers/id/17", timeout=httpx.Timeout(10, read=0.2))
        stopping = time.monotonic()
    assert time.monotonic() - stopping < 30


def test_another_server_says_that_it_cannot_close_a_connection_on_demand(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault.drop())

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), headers=KEY) as client:
            await client.get(f"{URL}/customers/id/17")

    with pytest.raises(RuntimeError, match=r"use Sandbox\.serve or its transports"):
        asyncio.run(ask())


# --- what our client makes of it, and what the state shows ---

WELCOME = Sms(mobile_phone="+4791234567", message="Velkommen som medlem, Kari!", sender="Kaffebar")
MEMBERS = {
    "stores": [{"id": "001", "name": "Oslo City"}],
    "customers": [
        {"id": CUSTOMER, "firstName": "Kari", "mobilePhone": "+4791234567", "email": "kari.nordmann@example.no"},
        *({"id": f"M-{number}", "firstName": "Ola", "mobilePhone": f"+47410000{number}"} for number in range(10, 16)),
    ],
}


@pytest.fixture
def stateful() -> Iterator[Sandbox]:
    with Sandbox(seed=MEMBERS) as sandbox:
        yield sandbox
        assert sandbox.errors == []


@contextmanager
def on_a_port(sandbox: Sandbox) -> Iterator[TriggClient]:
    with sandbox.serve() as base_url, TriggClient(sandbox.api_key, base_url=base_url) as client:
        yield client


@pytest.fixture(params=["in process", "port"])
def trigg(request: pytest.FixtureRequest, stateful: Sandbox) -> Iterator[TriggClient]:
    """A client that sends up to three times, without waiting in between."""
    way: AbstractContextManager[TriggClient] = (
        stateful.client() if request.param == "in process" else on_a_port(stateful)
    )
    with way as client, retries_for_testing(3):
        yield client


def failure(call: Callable[[], object]) -> CallError:
    with pytest.raises(CallError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(
    ("fault", "kind", "may_have_acted", "sent"),
    [
        (Fault.drop("after_acting"), TriggConnectionError, True, 1),
        (Fault.drop("before_acting"), TriggConnectionError, True, 0),
        (Fault.hang(0.01, "after_acting"), TriggConnectionError, True, 1),
        (Fault.cut_body(0), TruncatedResponseError, True, 1),
        (Fault.status(504, when="after_acting"), ServerStatusError, True, 1),
        (Fault.status(504), ServerStatusError, True, 0),
        (Fault.bad_gateway("SMS-sentralen", "Kø full"), BadGatewayError, True, 0),
        (Fault.error_in_success(500), ServerStatusError, True, 1),
        (Fault.redirect(), UnexpectedStatusError, True, 0),
        (Fault.status(429, retry_after=2), RateLimitedError, False, 0),
    ],
)
def test_an_sms_is_sent_once_or_not_at_all_and_the_client_says_what_it_can_know(
    stateful: Sandbox, trigg: TriggClient, fault: Fault, kind: type[CallError], may_have_acted: bool, sent: int
) -> None:
    with stateful.faults.during(fault.on("messaging.send_sms")):
        error = failure(lambda: trigg.messaging.send_sms(WELCOME))

    assert type(error) is kind
    assert error.may_have_acted is may_have_acted
    assert [sms.text for sms in stateful.sms_outbox] == ["Velkommen som medlem, Kari!"] * sent
    assert len(stateful.faults.hits) == error.attempts == (3 if kind is RateLimitedError else 1)


def test_a_message_that_was_lost_after_acting_is_there_before_the_client_asks_again(
    stateful: Sandbox, trigg: TriggClient
) -> None:
    stateful.faults.add(Fault.drop("after_acting").on("messaging.send_sms", first=1))
    failure(lambda: trigg.messaging.send_sms(WELCOME))
    trigg.messaging.send_sms(WELCOME)

    assert len(stateful.sms_outbox) == 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(429, retry_after=1.5),
        Fault.status(429, retry_after=datetime.now(UTC) + timedelta(seconds=30)),
        Fault.bad_gateway(),
        Fault.status(503),
        Fault.status(504),
        Fault.drop(),
        Fault.cut_body(20),
    ],
)
def test_a_read_survives_two_failures(stateful: Sandbox, trigg: TriggClient, fault: Fault) -> None:
    stateful.faults.add(fault.on("customers.get", first=2))

    assert trigg.customers.get(CUSTOMER).first_name == "Kari"
    assert [hit.nth for hit in stateful.faults.hits] == [1, 2]
    assert len(stateful.requests) == 3


@pytest.mark.parametrize(
    ("form", "least", "most"),
    [(2, 2, 2), (1.5, 1.5, 1.5), (timedelta(minutes=10), 300, 600)],
)
def test_the_client_reads_each_form_of_retry_after(
    stateful: Sandbox, trigg: TriggClient, form: Any, least: float, most: float
) -> None:
    # A time is told from now on: these tests may be collected long before they run.
    retry_after = datetime.now(UTC) + form if isinstance(form, timedelta) else form
    stateful.faults.add(Fault.status(429, retry_after=retry_after))
    error = failure(trigg.stores.list)

    assert isinstance(error, RateLimitedError)
    assert least <= (error.retry_after or 0) <= most


def test_the_client_names_the_system_behind_the_api(stateful: Sandbox, trigg: TriggClient) -> None:
    stateful.faults.add(Fault.bad_gateway("Extenda", "Timeout after 30 s"))
    error = failure(lambda: trigg.customers.get(CUSTOMER))

    assert isinstance(error, BadGatewayError)
    assert (error.system, error.gateway_message) == ("Extenda", "Timeout after 30 s")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.html_page(), ServerStatusError),
        (Fault.status(520), ServerStatusError),
        (Fault.empty_body(), InvalidResponseError),
        (Fault.not_json(), InvalidResponseError),
        (Fault.hang(30), TriggTimeoutError),
        (Fault.slow_headers(30), TriggTimeoutError),
        (Fault.drip(0.05), TriggTimeoutError),
        (Fault.cut_body(20), TruncatedResponseError),
    ],
)
def test_each_failure_of_a_read_is_an_error_of_its_kind(
    stateful: Sandbox, trigg: TriggClient, fault: Fault, kind: type[CallError]
) -> None:
    stateful.faults.add(fault)
    error = failure(lambda: trigg.with_options(timeout=0.5, deadline=2, retries=0).customers.get(CUSTOMER))

    assert type(error) is kind
    assert not error.may_have_acted


@pytest.mark.parametrize(
    "fault", [Fault.null_objects(), Fault.unknown_fields(), Fault.unknown_enum(), *map(Fault.wrong_types, range(8))]
)
def test_a_damaged_response_is_read_or_is_a_clear_error(stateful: Sandbox, trigg: TriggClient, fault: Fault) -> None:
    stateful.faults.add(fault)

    for call in (
        lambda: trigg.customers.get(CUSTOMER),
        trigg.stores.list,
        lambda: trigg.reports.get("customers"),
    ):
        try:
            call()
        except InvalidResponseError as error:
            assert error.body


def test_the_client_does_not_follow_a_redirect_to_a_foreign_host(stateful: Sandbox, trigg: TriggClient) -> None:
    stateful.faults.add(Fault.redirect("https://evil.example.com/v4/customers"))

    error = failure(lambda: trigg.customers.get(CUSTOMER))

    assert isinstance(error, UnexpectedStatusError)
    assert len(stateful.requests) == 1


def test_a_report_that_repeats_its_page_never_comes_to_the_next(stateful: Sandbox, trigg: TriggClient) -> None:
    def page(number: int) -> Any:
        return trigg.reports.get("customers", page=number, rows_page=3).to_dict()

    first, second = page(1), page(2)
    with stateful.faults.during(Fault.repeat_page().on("reports.get")):
        assert page(2) == page(1) == first
    assert page(2) == second != first


def test_the_async_client_sees_the_same(stateful: Sandbox) -> None:
    async def send() -> CallError:
        async with stateful.async_client(retries=0) as client:
            with pytest.raises(TriggConnectionError) as caught:
                await client.messaging.send_sms(WELCOME)
            return caught.value

    stateful.faults.add(Fault.drop("after_acting").on("messaging.send_sms"))

    assert asyncio.run(send()).may_have_acted
    assert len(stateful.sms_outbox) == 1


def test_an_sms_is_sent_again_after_a_connection_that_was_never_made(stateful: Sandbox) -> None:
    stateful.faults.add(Fault.refuse().on("messaging.send_sms", first=2))
    with stateful.client() as client, retries_for_testing(3):
        client.messaging.send_sms(WELCOME)

    assert [record.status for record in stateful.requests] == [0, 0, 200]
    assert len(stateful.sms_outbox) == 1
