"""What is a response of the API, for all 66 operations, sync and async: the rest raises, whatever it looks like."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from importlib import resources
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.transport.operations_table import BY_NAME, CASES, Case, call
from tests.transport.test_errors import answering
from trigg_api.operations import BY_NAME as REGISTRY
from trigg_api.operations import OPERATIONS
from trigg_ext import AsyncTriggClient, InvalidResponseError, StatusError, TriggClient, TriggError
from trigg_ext._transport import response_check

DOCUMENT: dict[str, Any] = json.loads((resources.files("trigg_api") / "effective.json").read_text(encoding="utf-8"))


def documented(case: Case) -> str:
    """What the description says of a success: ``"redirect"``, ``"text"``, ``"JSON"`` or ``"nothing"``."""
    operation = REGISTRY[case.name]
    described = DOCUMENT["paths"][operation.path][operation.method.lower()]
    if "302" in described["responses"]:
        return "redirect"
    if "x-trigg-response" in described:
        return "text"
    (success,) = (response for status, response in described["responses"].items() if status.startswith("2"))
    return "JSON" if success.get("content") else "nothing"


NOTHING = [case for case in CASES if documented(case) == "nothing"]
READ = [case for case in CASES if documented(case) == "JSON"]

KEY = "key-93f1"
BASE_URL = "https://api.example.no/v4"


class Server:
    """Two clients, sync and async, whose every request gets one response."""

    content = b""
    headers: Mapping[str, str] = {}

    def __init__(self) -> None:
        self.sync = TriggClient(KEY, base_url=BASE_URL, transport=self._transport(), retries=0, preview="allow")
        self.asynchronous = AsyncTriggClient(
            KEY, base_url=BASE_URL, transport=self._transport(), retries=0, preview="allow"
        )

    def _transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(lambda _: httpx.Response(200, headers=self.headers, content=self.content))

    def outcomes(self, kind: str, content: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        """What comes of each operation where the server responds with this: a value, or the error."""
        self.content, self.headers = content, headers
        if kind == "sync":
            return {case.name: self._outcome(case) for case in CASES}

        async def run() -> dict[str, Any]:
            return {case.name: await self._async_outcome(case) for case in CASES}

        return asyncio.run(run())

    def _outcome(self, case: Case) -> Any:
        try:
            return call(self.sync, case)
        except TriggError as error:
            return error

    async def _async_outcome(self, case: Case) -> Any:
        try:
            return await call(self.asynchronous, case)
        except TriggError as error:
            return error


@pytest.fixture(scope="module")
def server() -> Server:
    return Server()


BLANKS = st.text(" \t\r\n", max_size=300)
MARKS = st.sampled_from([b"", b"\xef\xbb\xbf"])
HEADERS = st.sampled_from(["application/json", "text/html; charset=utf-8", "text/plain", "application/xml", ""])
PAGES = st.sampled_from(
    [
        "<html><title>Logg inn</title></html>",
        '<!DOCTYPE html><html lang="no"><body>Logg inn for å fortsette</body></html>',
        "<!-- portal --><HTML>",
        "<h1>502 Bad Gateway</h1>",
        '<?xml version="1.0"?><feil>Ugyldig</feil>',
        "<ok/>",
    ]
)
NO_JSON = ["NaN", "[NaN]", "Infinity", "{'a': 1}", "True", "1 2", '{"a": 1', '{"a": 1}{"b": 2}', '{"a": 1}<html>']
TEXTS = st.sampled_from(["OK", "pong", "404 page not found", "ok\u00a0", "PK\x03\x04", "\ufffd", *NO_JSON])
STATUSES = st.sampled_from([400, 401, 403, 404, 409, 422, 429, 500, 502, 503])
RUN = settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
both = pytest.mark.parametrize("kind", ["sync", "async"])


def test_the_registry_carries_what_the_description_says() -> None:
    assert len(CASES) == len(OPERATIONS) == 66
    assert [case.name for case in CASES if documented(case) == "text"] == ["health.ping"]
    assert [case.name for case in CASES if documented(case) == "redirect"] == ["data_enrichment.enrich_form"]
    assert len(NOTHING) == 20
    for case in CASES:
        operation = REGISTRY[case.name]
        types = {"JSON": ("application/json",), "text": ("text/plain",)}.get(documented(case), ())
        assert (operation.response_types, operation.redirects) == (types, documented(case) == "redirect")


@both
@RUN
@given(mark=MARKS, blanks=BLANKS, page=PAGES | TEXTS, media_type=HEADERS)
@example(mark=b"", blanks=" " * 220, page="<html>", media_type="text/html")
def test_no_operation_takes_a_page_or_a_text_for_its_response(
    server: Server, kind: str, mark: bytes, blanks: str, page: str, media_type: str
) -> None:
    content = mark + (blanks + page).encode()
    for name, outcome in server.outcomes(kind, content, {"content-type": media_type}).items():
        if documented(BY_NAME[name]) == "text" and "<" not in page and "PK" not in page:
            assert outcome is None
            continue
        assert isinstance(outcome, InvalidResponseError), name
        assert outcome.may_have_acted is (outcome.operation.retry != "safe")
        assert outcome.body == content


@both
@RUN
@given(
    status=STATUSES,
    blanks=BLANKS,
    order=st.permutations(["code", "message", "detailedErrorMessage"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32-le"]),
    detail=st.sampled_from([{}, "Ukjent kunde", [{"felt": "ø"}], "x" * 5000]),
    number=st.booleans(),
)
def test_the_apis_own_error_is_never_a_success(
    server: Server, kind: str, status: int, blanks: str, order: list[str], encoding: str, detail: Any, number: bool
) -> None:
    shape = {"code": status if number else str(status), "message": "Feil", "detailedErrorMessage": detail}
    content = (blanks + json.dumps({name: shape[name] for name in order}) + blanks).encode(encoding)
    for name, outcome in server.outcomes(kind, content, {}).items():
        assert isinstance(outcome, StatusError), name
        assert (outcome.status, outcome.from_api) == (status, True)
        assert outcome.may_have_acted is (outcome.operation.retry != "safe")


@both
@RUN
@given(mark=MARKS, blanks=BLANKS, media_type=HEADERS)
def test_nothing_is_the_response_of_operations_that_document_none(
    server: Server, kind: str, mark: bytes, blanks: str, media_type: str
) -> None:
    outcomes = server.outcomes(kind, mark + blanks.encode(), {"content-type": media_type})
    assert all(outcomes[case.name] is None for case in [*NOTHING, BY_NAME["health.ping"]])
    for case in READ:
        # An operation that documents a free-form object has one without members.
        assert (
            outcomes[case.name] == {} if case.result is dict else isinstance(outcomes[case.name], InvalidResponseError)
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@both
@RUN
@given(
    value=JSON, mark=MARKS, blanks=BLANKS, media_type=HEADERS, encoding=st.sampled_from(["utf-8", "utf-16", "utf-32"])
)
@example(value=None, mark=b"", blanks="", media_type="", encoding="utf-8")
def test_any_json_is_believed_where_nothing_is_documented_and_read_where_json_is(
    server: Server, kind: str, value: Any, mark: bytes, blanks: str, media_type: str, encoding: str
) -> None:
    text = blanks + json.dumps(value, ensure_ascii=False)
    content = text.encode(encoding) if encoding != "utf-8" else mark + text.encode("utf-8")
    outcomes = server.outcomes(kind, content, {"content-type": media_type})
    assert all(outcomes[case.name] is None for case in NOTHING)
    for case in READ:
        outcome = outcomes[case.name]
        assert type(outcome) is case.result or isinstance(outcome, InvalidResponseError)
        if value.__class__ not in (dict, list, type(None)):
            assert isinstance(outcome, InvalidResponseError)


@both
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("blanks", ["", "\n", " " * 220])
def test_what_the_api_documents_is_a_success_of_every_operation(
    server: Server, kind: str, mark: bytes, blanks: str
) -> None:
    for case in READ:
        content = mark + blanks.encode() + json.dumps(case.response).encode() + b"\r\n"
        assert type(server.outcomes(kind, content, {})[case.name]) is case.result


def test_a_redirect_is_read_from_its_location_whatever_page_comes_with_it() -> None:
    page = b"<html><title>302 Found</title></html>"
    for status in (301, 302, 303, 307, 308):
        with answering(httpx.Response(status, headers={"location": "https://example.no/takk"}, content=page)) as client:
            assert client.data_enrichment.enrich_form("butikk", "4") == "https://example.no/takk"
    for status in (300, 304, 305):
        with answering(httpx.Response(status)) as client, pytest.raises(StatusError) as caught:
            client.data_enrichment.enrich_form("butikk", "4")
        assert caught.value.may_have_acted


TEXT = "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("types", "content", "media_type", "said"),
    [
        ((TEXT,), "id;navn\n4;Møbelringen".encode(), "text/csv", ""),
        ((TEXT,), "id;navn\n4;Møbelringen".encode("latin-1"), "text/csv", ""),
        ((TEXT,), b"id;side\n4;<b>ny</b>", "text/csv", ""),
        ((TEXT,), b"OK", "text/html", ""),
        ((TEXT,), b"", "text/csv", ""),
        ((TEXT,), b" <html>", "text/csv", "not text/csv; charset=utf-8 but a web page"),
        ((TEXT,), b"kobler til <!DOCTYPE html><html>", "text/csv", "a web page"),
        ((TEXT,), b"PK\x03\x04", "text/csv", "binary data"),
        (("text/html",), b"<!doctype html>", "text/html", ""),
        (("application/xml",), b"<kvittering/>", "application/xml", ""),
        (("application/xml",), b"<html>", "application/xml", "a web page"),
        (("application/pdf",), b"%PDF-1.7 <rdf><title>", "application/pdf", ""),
        (("application/pdf",), b"\n<html>", "application/pdf", "a web page"),
        (("application/pdf",), b"Logg inn", "text/html", "not application/pdf but markup"),
        (("application/pdf", "application/json"), b"<html>", "application/pdf", "not JSON"),
        (("application/vnd.trigg+json",), b"<kvittering/>", "", "not JSON but markup"),
    ],
)
def test_other_media_types_are_what_the_operation_documents(
    types: tuple[str, ...], content: bytes, media_type: str, said: str
) -> None:
    operation = REGISTRY["reports.get"].replace(response_types=types)
    reason = response_check.refusal(
        operation, httpx.Response(200, headers={"content-type": media_type}, content=content)
    )
    assert said in reason
    assert bool(said) is bool(reason)


def test_an_undocumented_body_of_a_write_is_reported_once_without_what_is_in_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, "trigg_ext")
    body = {"+4791234567": "Kari Nordmann", "rejected": []}
    whole = httpx.Response(200, json=body)
    with answering(whole) as client:
        for _ in range(3):
            call(client, BY_NAME["transactions.create"])
            call(client.with_options(timeout=3), BY_NAME["promotions.redeem"])
        # No write, or nothing in it, or documented.
        call(client, BY_NAME["health.ping"])
        client.customers.dynamic("medlemskort", {})
    with answering(httpx.Response(200, json={})) as client:
        call(client, BY_NAME["transactions.create"])
    reported = [record.getMessage() for record in caplog.records]
    assert [text.partition(":")[0] for text in reported] == ["transactions.create", "promotions.redeem"]
    assert f"(an object of {len(whole.content)} bytes)" in reported[0]
    assert not any(value in text for text in reported for value in ("4791234567", "Nordmann", "rejected"))


def test_a_body_that_somebody_reads_or_that_says_nothing_is_not_reported(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "trigg_ext")
    with answering(httpx.Response(200, json={"valid": True})) as client:
        assert client.messaging.verification("+4791234567").verify("1234") is True
    for content in (b"", b" \n", b"null", b"{}", b"[]", b'""'):
        with answering(httpx.Response(200, content=content)) as client:
            call(client, BY_NAME["messaging.send_sms"])
    assert caplog.records == []
