"""Every response that is no success becomes one error of the tree, which says what happened and what to do."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.transport.operations_table import BY_NAME, CUSTOMER, PHONE, call
from tests.transport.recorder import Reply, recording, reply_json
from trigg_api import operations
from trigg_ext import (
    AuthenticationError,
    BadGatewayError,
    BadRequestError,
    CallError,
    ClientStatusError,
    ConflictError,
    InvalidRequestError,
    InvalidResponseError,
    NotFoundError,
    PermissionDeniedError,
    QuarantinedError,
    RateLimitedError,
    ServerStatusError,
    StatusError,
    TriggClient,
    TriggConnectionError,
    TriggError,
    TriggTimeoutError,
    TruncatedResponseError,
    UnexpectedStatusError,
)
from trigg_ext._transport.redaction import Redactor

KEY = "hemmelig-noekkel-93f1"

GATEWAY = {
    "code": "502",
    "message": "Bad Gateway",
    "detailedErrorMessage": {
        "gateway": "Connection to backend system failed. System: [Extenda]",
        "gatewayMessage": "Timeout after 30 s",
    },
}


def answering(response: httpx.Response | Any, **options: Any) -> TriggClient:
    """A client whose every request gets the same response, without a network."""
    handler = response if callable(response) else lambda _: response
    options = {"retries": 0, "preview": "allow", **options}
    return TriggClient(KEY, base_url="https://api.example.no/v4", transport=httpx.MockTransport(handler), **options)


def error_of(response: httpx.Response | Any, name: str = "customers.get", **options: Any) -> CallError:
    with answering(response, **options) as client, pytest.raises(CallError) as caught:
        call(client, BY_NAME[name])
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (405, ClientStatusError),
        (409, ConflictError),
        (410, ClientStatusError),
        (418, ClientStatusError),
        (422, QuarantinedError),
        (429, RateLimitedError),
        (500, ServerStatusError),
        (502, BadGatewayError),
        (503, ServerStatusError),
        (520, ServerStatusError),
        (599, ServerStatusError),
        (301, UnexpectedStatusError),
        (304, UnexpectedStatusError),
    ],
)
def test_a_status_gives_its_error(status: int, kind: type[StatusError]) -> None:
    error = error_of(
        httpx.Response(status, json={"code": str(status), "message": "Nei", "detailedErrorMessage": ["a"]})
    )
    assert type(error) is kind
    assert isinstance(error, (StatusError, TriggError))
    assert (error.status, error.code, error.message, error.detail) == (status, str(status), "Nei", ["a"])
    assert error.operation is operations.CUSTOMERS_GET
    assert error.attempts == 1
    assert str(status) in str(error)


@pytest.mark.parametrize("detail", [{"felt": "mobilePhone"}, "Ugyldig felt", ["Ugyldig", "felt"], None, 4])
def test_the_detail_may_have_any_form(detail: Any) -> None:
    error = error_of(httpx.Response(400, json={"code": 400, "message": "Bad Request", "detailedErrorMessage": detail}))
    assert error.detail == detail
    assert error.code == "400"


def test_a_403_hints_at_the_allow_list_and_a_422_at_the_quarantine() -> None:
    assert "IP allow-list" in str(error_of(httpx.Response(403, json={})))
    assert "quarantined for a time" in str(error_of(httpx.Response(422, json={}), "customers.create"))


def test_a_502_names_the_system_behind_trigg() -> None:
    error = error_of(httpx.Response(502, json=GATEWAY), "transactions.create")
    assert isinstance(error, BadGatewayError)
    assert (error.system, error.gateway_message) == ("Extenda", "Timeout after 30 s")
    assert "'Extenda'" in str(error)
    assert error.may_have_acted
    assert "may have acted on it" in str(error)


@pytest.mark.parametrize("detail", [None, "tekst", ["liste"], {}, {"gateway": 4}, {"gateway": "Uten navn"}])
def test_a_502_without_the_documented_detail_is_still_a_502(detail: Any) -> None:
    error = error_of(httpx.Response(502, json={"code": "502", "detailedErrorMessage": detail}))
    assert isinstance(error, BadGatewayError)
    assert error.system is None


@pytest.mark.parametrize("value", ["2", "0.25"])
def test_a_429_tells_when_to_come_back(value: str) -> None:
    error = error_of(httpx.Response(429, json={}, headers={"retry-after": value}))
    assert isinstance(error, RateLimitedError)
    assert error.retry_after == float(value)
    assert not error.may_have_acted


@pytest.mark.parametrize(
    ("content", "headers", "message"),
    [
        (b"<html><title>502 Nede</title></html>", {"content-type": "text/html"}, "an HTML page, “502 Nede”"),
        (b"<!doctype html><p>Nede", {}, "an HTML page"),
        (b"upstream is gone", {"content-type": "text/plain"}, "upstream is gone"),
        (b'"bare en tekst"', {"content-type": "application/json"}, "bare en tekst"),
        (b"", {}, None),
        (b"   \n", {}, None),
        (b"\xff\xfe\xfa", {}, "\ufffd\ufffd\ufffd"),
        (b'{"code": "500", "mess', {"content-type": "application/json"}, '{"code": "500", "mess'),
        (b"[" * 100_000, {}, None),
        (b"null", {}, None),
    ],
)  # fmt: skip
def test_whatever_comes_with_an_error_is_read(content: bytes, headers: dict[str, str], message: str | None) -> None:
    error = error_of(httpx.Response(500, content=content, headers=headers))
    assert type(error) is ServerStatusError
    if message is not None or not content.startswith(b"["):
        assert error.message == message
    assert error.body == content
    assert len(str(error)) < 1000


@pytest.mark.parametrize("status", [200, 201])
def test_a_success_that_holds_an_error_is_that_error(status: int) -> None:
    body = {"code": "409", "message": "Conflict", "detailedErrorMessage": {"felt": "receiptId"}}
    error = error_of(httpx.Response(status, json=body), "transactions.create")
    assert isinstance(error, ConflictError)
    assert error.detail == {"felt": "receiptId"}
    assert f"in a response of status {status}" in str(error)


@pytest.mark.parametrize(
    "body",
    [
        {"code": "200", "message": "OK"},
        {"code": "NOK", "message": "kroner"},
        {"code": "404", "message": "ok", "kurv": []},
        {"code": "404"},
    ],
)
def test_a_response_that_only_looks_like_an_error_is_none(body: dict[str, Any]) -> None:
    with answering(httpx.Response(200, json=body)) as client:
        assert client.customers.dynamic("kurs", {}) == body


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("customers.get", b""),
        ("customers.get", b"null"),
        ("customers.get", b"{}"),
        ("customers.get", b'{"data": null}'),
        ("customers.get", b'{"data": [1]}'),
        ("customers.get", b'"tekst"'),
        ("customers.get", b"<html></html>"),
        ("customers.get", b"\xff\xfe"),
        ("customers.get", b'{"data": {"id"'),
        ("customers.get", b"[" * 100_000),
        ("customers.get", b"1" * 5_000),
        ("stores.list", b'{"id": 4}'),
        ("stores.list", b"[1, 2]"),
        ("stores.list", b""),
        ("customers.dynamic", b"[]"),
        ("customers.dynamic", b"4"),
        ("imports.data", b"plain text"),
    ],
)
def test_a_success_that_cannot_be_read_is_an_error_that_carries_it(name: str, content: bytes) -> None:
    error = error_of(httpx.Response(200, content=content), name)
    assert type(error) is InvalidResponseError
    assert error.body == content
    assert error.status == 200
    assert error.may_have_acted is (error.operation.retry != "safe")


@pytest.mark.parametrize(
    ("name", "content", "value"),
    [
        ("stores.list", b"null", []),
        ("stores.list", b'{"data": []}', []),
        ("customers.dynamic", b"", {}),
        ("customers.dynamic", b"null", {}),
        ("health.ping", b"pong", None),
        ("health.ping", b"\xff", None),
        ("transactions.create", b'{"ok": true}', None),
    ],
)
def test_a_success_that_says_nothing_is_a_value(name: str, content: bytes, value: Any) -> None:
    with answering(httpx.Response(200, content=content)) as client:
        assert call(client, BY_NAME[name]) == value


def test_a_redirect_is_the_response_of_the_operation_that_redirects_and_of_no_other() -> None:
    away = httpx.Response(302, headers={"location": "https://evil.example.com/?x=1"})
    with answering(away) as client:
        assert client.data_enrichment.enrich_form("acme", "42") == "https://evil.example.com/?x=1"
    error = error_of(away)
    assert isinstance(error, UnexpectedStatusError)
    assert "evil" not in f"{error} {error.headers}"
    assert isinstance(error_of(httpx.Response(302), "data_enrichment.enrich_form"), InvalidResponseError)


def test_a_response_that_cannot_be_unpacked_is_unreadable() -> None:
    error = error_of(
        lambda _: httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip"))
    )
    assert isinstance(error, InvalidResponseError)


def test_no_connection_is_told_from_a_lost_one() -> None:
    with recording(Reply(drop=True)) as recorder:
        with (
            TriggClient(KEY, base_url=recorder.base_url, retries=0) as client,
            pytest.raises(TriggConnectionError) as lost,
        ):
            call(client, BY_NAME["transactions.create"])
        base_url = recorder.base_url
    with TriggClient(KEY, base_url=base_url, retries=0) as client, pytest.raises(TriggConnectionError) as refused:
        call(client, BY_NAME["transactions.create"])
    assert lost.value.may_have_acted
    assert not refused.value.may_have_acted
    assert "refused" in str(refused.value).lower()
    assert lost.value.status is refused.value.status is None


def test_a_time_limit_that_passes_is_a_timeout() -> None:
    with (
        recording(Reply(delay=5)) as recorder,
        TriggClient(KEY, base_url=recorder.base_url, retries=0, timeout=0.1) as client,
        pytest.raises(TriggTimeoutError) as caught,
    ):
        call(client, BY_NAME["customers.get"])
    assert not caught.value.may_have_acted


def test_a_response_that_trickles_is_stopped_by_the_deadline() -> None:
    def drip(_: httpx.Request) -> httpx.Response:
        def chunks() -> Any:
            import time

            while True:
                time.sleep(0.01)
                yield b" "

        return httpx.Response(200, content=chunks())

    error = error_of(drip, deadline=0.1)
    assert isinstance(error, TriggTimeoutError)
    assert "within the deadline of 0.1 s" in str(error)


def test_a_response_that_is_cut_off_is_told_as_such() -> None:
    reply = reply_json({"data": {"id": CUSTOMER}})
    reply.cut = 10
    with recording(reply) as recorder, TriggClient(KEY, base_url=recorder.base_url, retries=0) as client:
        with pytest.raises(TruncatedResponseError) as caught:
            call(client, BY_NAME["customers.get"])
        with pytest.raises(TruncatedResponseError) as created:
            call(client, BY_NAME["customers.create"])
    assert (caught.value.status, caught.value.may_have_acted) == (200, False)
    assert created.value.may_have_acted


def test_a_404_of_a_preview_operation_says_that_the_preview_may_have_ended() -> None:
    for status in (404, 410):
        assert "may have changed or ended it" in str(error_of(httpx.Response(status, json={}), "vehicles.list"))
    assert "ended" not in str(error_of(httpx.Response(404, json={}), "customers.get"))


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("customers.get", ("",)),
        ("customers.get", ("..",)),
        ("customers.get", (None,)),
        ("customers.get", (b"bytes",)),
        ("customers.get_by_mobile_phone", ([["+4791234567"]],)),
        ("customers.dynamic", ("fn", {"x": object()})),
        ("customers.dynamic", ("fn", {"x": float("nan")})),
        ("customers.dynamic", ("fn", {"x": "\ud800"})),
        ("customers.dynamic", ("fn", {("a", "b"): 1})),
    ],
)
def test_a_request_that_cannot_be_written_is_refused_before_anything_is_sent(name: str, args: tuple[Any, ...]) -> None:
    sent: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200)

    resource, method = name.split(".")
    with answering(handler) as client, pytest.raises(InvalidRequestError) as caught:
        getattr(getattr(client, resource), method)(*args)
    assert sent == []
    assert isinstance(caught.value, ValueError)
    assert caught.value.operation.name == name
    assert not caught.value.may_have_acted


def test_a_body_that_holds_itself_is_refused() -> None:
    loop: dict[str, Any] = {}
    loop["selv"] = loop
    with answering(httpx.Response(200)) as client, pytest.raises(InvalidRequestError, match="holds itself"):
        client.customers.dynamic("fn", loop)


def test_errors_pickle_copy_and_print_alike() -> None:
    responses = [
        httpx.Response(429, json={"code": "429", "detailedErrorMessage": {"vent": 2}}, headers={"retry-after": "2"}),
        httpx.Response(502, json=GATEWAY),
        httpx.Response(200, content=b"not json"),
        httpx.Response(404, content=b""),
    ]
    for response in responses:
        error = error_of(response, "customers.get_by_mobile_phone")
        for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert type(other) is type(error)
            assert str(other) == str(error)
            assert repr(other) == repr(error)
            assert other.operation == error.operation
            assert other.detail == error.detail
            assert other.__dict__.keys() == error.__dict__.keys()
        assert copy.copy(error).body == error.body
        assert pickle.loads(pickle.dumps(error)).body is None


def test_the_request_of_an_error_shows_what_is_not_personal() -> None:
    error = error_of(httpx.Response(404, json={}), "customers.delete")
    assert error.request.method == "DELETE"
    assert error.request.url == "https://api.example.no/v4/customers/id/{id}/source/{source}"
    assert error.request.parameters == {"id": CUSTOMER, "source": "nett/butikk"}
    hidden = error_of(httpx.Response(404, json={}), "customers.get_by_mobile_phone").request
    assert hidden.parameters == {"mobilePhone": "***"}
    assert PHONE not in repr(hidden)


def test_an_error_hangs_on_to_no_other_error() -> None:
    for response in (httpx.Response(500, content=b"<html>"), httpx.Response(200, content=b"{")):
        error = error_of(response)
        assert error.__cause__ is None
        assert error.__context__ is None


def test_unknown_fields_and_nulls_survive_reading_and_writing() -> None:
    came = {
        "data": {
            "id": 4,
            "email": None,
            "bonusklasse": {"nivå": 3},
            "loyalty": None,
            "promotions": [None, {"id": 1, "ny": 2}],
        }
    }
    with answering(httpx.Response(200, json=came)) as client:
        customer = client.customers.get("4")
    assert customer.id == "4"
    assert customer.email is None
    assert not customer.mobile_phone
    written = customer.to_dict()
    assert written == {
        "id": "4",
        "email": None,
        "loyalty": None,
        "promotions": [{"id": "1", "ny": 2}],
        "bonusklasse": {"nivå": 3},
    }
    assert json.loads(json.dumps(written)) == written


def refused(status: int, message: str, detail: Any, make: Callable[[TriggClient], object]) -> str:
    """The text of the error of a call that the API refuses."""
    body = {"code": str(status), "message": message, "detailedErrorMessage": detail}
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=body))
    with (
        TriggClient(KEY, transport=transport, retries=0, preview="allow") as client,
        pytest.raises(CallError) as caught,
    ):
        make(client)
    return str(caught.value)


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("Kassen er stengt.", "Kassen er stengt."),
        (["Navn mangler", "E-post mangler"], "Navn mangler; E-post mangler."),
        ([{"pointer": "/data/zip", "message": "is too long"}], "/data/zip: is too long."),
        ([{"loc": ["data", 0, "zip"], "msg": "is too long"}], "data/0/zip: is too long."),
        ({"errors": {"Zip": ["is too long", "has letters"]}}, "Zip: is too long; Zip: has letters."),
        ({"errors": [{"source": {"pointer": "/data/zip"}, "detail": "is too long"}]}, "/data/zip: is too long."),
        ({"description": "There is one already.", "id": 4}, "There is one already."),
        ([{"message": f"line {number}"} for number in range(9)], "line 0; line 1; line 2; …."),
        ({"errors": [{"message": "", "errors": [{"message": "is too long"}]}]}, "is too long."),
    ],
)
def test_the_text_says_what_the_detail_objects_to(detail: Any, said: str) -> None:
    text = refused(400, "Bad Request", detail, lambda client: client.stores.list())
    assert text.removesuffix(" See .detail for what the API objects to.").endswith(f"400 Bad Request: {said}")


@pytest.mark.parametrize(
    "detail",
    [
        {"existing": {"firstName": "Sigrid", "email": "sigrid@example.no"}},
        {"details": {"firstName": "Sigrid"}},
        {"firstName": "Sigrid"},
        [{"name": "Sigrid"}],
        {"errors": [{"value": "Sigrid", "message": "no e-mail address: sigrid@example.no"}]},
        {"errors": {"sigrid@example.no": ["is taken"]}},
    ],
)
def test_the_text_holds_no_record_that_the_detail_holds(detail: Any) -> None:
    text = refused(409, "Conflict", detail, lambda client: client.stores.list())
    assert "igrid" not in text


def test_what_was_sent_is_masked_in_the_objections_too() -> None:
    detail = {"errors": {"mobilePhone": ["91234567 belongs to Sigrid Utenlands"]}}
    body: Any = {"data": {"firstName": "Sigrid", "lastName": "Utenlands", "mobilePhone": "+4791234567"}}
    text = refused(400, "Bad Request", detail, lambda client: client.customers.create(body))
    assert "mobilePhone: *** belongs to ***" in text


def test_a_404_says_what_was_asked_for_where_it_is_not_personal() -> None:
    text = refused(404, "Not Found", None, lambda client: client.reports.get("kundr"))
    assert text == "reports.get: the API responded with 404 Not Found for reportType='kundr'."
    text = refused(404, "Not Found", None, lambda client: client.customers.get_by_external_id("+4791234567"))
    assert "4567" not in text


def test_an_error_masks_once_what_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    masked = Redactor.value

    def value(self: Redactor, value: Any) -> Any:
        asked.append(value)
        return masked(self, value)

    monkeypatch.setattr(Redactor, "value", value)
    error = error_of(httpx.Response(400, json={"code": "400", "detailedErrorMessage": ["nei"]}))
    assert asked == []
    assert [error.detail, error.detail] == [["nei"], ["nei"]]
    assert asked == [["nei"]]
    assert pickle.loads(pickle.dumps(error)).detail == ["nei"]
