"""What a careless server, a hurried caller or an unlucky moment can do, and must not."""

from __future__ import annotations

import asyncio
import logging
import random
import traceback
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest

from tests.transport.operations_table import BY_NAME, PHONE, call
from tests.transport.recorder import Reply, Seen, recording, reply_json
from tests.transport.test_errors import KEY, answering, error_of
from trigg_ext import (
    AsyncTriggClient,
    BadRequestError,
    CallError,
    ConfigurationError,
    ConflictError,
    Event,
    File,
    Hooks,
    InvalidRequestError,
    Limits,
    RateLimitedError,
    Timeout,
    TriggClient,
    TriggTimeoutError,
    UnexpectedStatusError,
    retries_for_testing,
)
from trigg_ext.models import Customer, CustomerInput, ImportsFileRequest

SMS = BY_NAME["messaging.send_sms"]
LOCATIONS = [
    "foo:bar",
    "mailto:a@b.no",
    "tel:91234567",
    "vipps:open",
    "about:blank",
    "https:foo",
    "https://x.no:abc/",
    "https://xn--/",
]


@pytest.mark.parametrize("location", LOCATIONS)
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_no_redirect_makes_a_once_operation_go_out_twice(location: str, kind: str) -> None:
    with retries_for_testing(3), recording(Reply(302, b"{}", {"location": location})) as recorder:
        if kind == "sync":
            with TriggClient(KEY, base_url=recorder.base_url) as client:
                with pytest.raises(UnexpectedStatusError):
                    call(client, SMS)
                assert client.data_enrichment.enrich_form("acme", "42") == location
        else:

            async def run() -> None:
                async with AsyncTriggClient(KEY, base_url=recorder.base_url) as client:
                    with pytest.raises(UnexpectedStatusError):
                        await call(client, SMS)
                    assert await client.data_enrichment.enrich_form("acme", "42") == location

            asyncio.run(run())
        assert len(recorder.seen) == 2


@pytest.mark.parametrize("location", LOCATIONS)
def test_nor_through_an_httpx_client_of_ones_own(location: str) -> None:
    with (
        retries_for_testing(3),
        recording(Reply(302, b"{}", {"location": location})) as recorder,
        httpx.Client() as own,
    ):
        with (
            TriggClient(KEY, base_url=recorder.base_url, http_client=own) as client,
            pytest.raises(CallError) as caught,
        ):
            call(client, SMS)
        assert len(recorder.seen) == 1
    assert isinstance(caught.value, UnexpectedStatusError) or caught.value.may_have_acted


def test_an_error_inside_a_success_makes_no_once_operation_go_out_twice() -> None:
    with retries_for_testing(3), recording(reply_json({"code": "429", "message": "sendt"})) as recorder:
        with TriggClient(KEY, base_url=recorder.base_url) as client:
            with pytest.raises(RateLimitedError) as caught:
                call(client, SMS)
            assert caught.value.may_have_acted
            assert len(recorder.seen) == 1
            with pytest.raises(RateLimitedError):
                client.stores.list()
            assert len(recorder.seen) == 1 + 3
    with answering(httpx.Response(200, json={"code": "481", "message": "sendt"})) as client:
        client.messaging.create_code(PHONE)


def test_cancelled_calls_give_their_connections_back() -> None:
    async def run(base_url: str) -> None:
        chance = random.Random(4)
        async with AsyncTriggClient(
            KEY, base_url=base_url, limits=Limits(connections=3), timeout=Timeout(pool=5)
        ) as client:
            for _ in range(150):
                tasks = [asyncio.ensure_future(client.stores.list()) for _ in range(3)]
                await asyncio.sleep(chance.random() * 0.004)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            assert len(await asyncio.gather(*(client.stores.list() for _ in range(9)))) == 9

    with recording(reply_json([])) as recorder:
        asyncio.run(run(recorder.base_url))


@pytest.mark.parametrize("kind", ["headers", "body", "continues"])
def test_an_async_call_ends_with_its_deadline(kind: str) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"" if kind == "continues" else b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if kind == "body" else b""))
        try:
            while True:
                writer.write({"headers": b"x-a: b\r\n", "body": b" ", "continues": b"HTTP/1.1 100 C\r\n\r\n"}[kind])
                await writer.drain()
                await asyncio.sleep(0.02)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(drip, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with AsyncTriggClient(
            KEY, base_url=f"http://127.0.0.1:{port}", timeout=5, deadline=0.3, retries=0
        ) as client:
            with pytest.raises(TriggTimeoutError, match=r"within the deadline of 0\.3 s"):
                await client.stores.list()
        server.close()

    asyncio.run(asyncio.wait_for(run(), 20))


def test_an_httpx_client_of_ones_own_logs_no_url(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with recording(reply_json({"data": {"id": "4"}})) as recorder, httpx.Client() as own:
        with TriggClient(KEY, base_url=recorder.base_url, http_client=own) as client:
            client.customers.get_by_mobile_phone(PHONE)
    assert "91234567" not in caplog.text
    assert "customers.get_by_mobile_phone: GET /customers -> 200" in caplog.text


def test_no_frame_of_ours_shows_the_key() -> None:
    with answering(httpx.Response(404, json={})) as client:
        try:
            call(client, BY_NAME["customers.get_by_mobile_phone"])
        except CallError as error:
            shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in shown.stack if "trigg_api" in frame.filename]
    assert ours
    for frame in ours:
        text = repr(frame.locals)
        assert KEY not in text, frame.name


def test_no_frame_of_ours_shows_the_environment_or_a_wrong_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "hemmelig-passord-41")
    for arguments in ({"api_key": "hemmelig noekkel"}, {"api_key": "key", "environment": "prod"}):
        try:
            TriggClient(**arguments)  # type: ignore[arg-type]
        except ConfigurationError as error:
            shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        text = " ".join(repr(frame.locals) for frame in shown.stack if "trigg_ext" in frame.filename)
        assert "hemmelig" not in text


def test_a_proxy_of_the_environment_does_not_see_plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    with recording(reply_json([])) as proxy, recording(reply_json([])) as target:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base_url.removesuffix("/v4"))
        with TriggClient(KEY, base_url=target.base_url) as client:
            client.stores.list()
        assert (len(proxy.seen), len(target.seen)) == (0, 1)


@pytest.mark.parametrize("message", ["a" * 200_000, "<title" * 40_000, "a.b-c" * 40_000, "+47 " * 50_000])
def test_no_text_takes_longer_than_its_length(message: str) -> None:
    error = error_of(httpx.Response(400, json={"code": "400", "message": message, "detailedErrorMessage": message}))
    assert isinstance(error, BadRequestError)
    assert len(str(error)) < 1000


def test_a_large_body_costs_an_error_little() -> None:
    body = {
        "kunder": [{"email": f"kunde{number}@example.no", "mobilePhone": f"+47{number:08}"} for number in range(20_000)]
    }
    with answering(httpx.Response(400, json={"message": "feil hos kunde17@example.no"})) as client:
        with pytest.raises(BadRequestError) as caught:
            client.imports.data(body)
    assert caught.value.message == "feil hos ***"


@pytest.mark.parametrize(
    ("sent", "echoed"),
    [
        ({"mobilePhone": "+4791234567"}, "912 34 567"),
        ({"mobilePhone": "+4791234567"}, "91 23 45 67"),
        ({"ssn": "01018012345"}, "010180 12345"),
        ({"birthDate": "1980-01-31T00:00:00"}, "1980-01-31"),
        ({"firstName": "Ola"}, "Ola"),
        ('{"firstName": "Ola", "email": "x"}', "Ola"),
    ],
)
def test_personal_data_is_known_again_in_other_spellings(sent: Any, echoed: str) -> None:
    with answering(httpx.Response(409, json={"message": f"Finnes: {echoed}."})) as client:
        with pytest.raises(ConflictError) as caught:
            client.imports.data(sent)
    assert caught.value.message == "Finnes: ***."


def test_a_message_that_would_break_a_log_is_made_whole() -> None:
    error = error_of(httpx.Response(400, content=b'{"message": "a\\ud800b\\u001b[31mc\\nd"}'))
    assert str(error).encode()
    assert error.message == "a?b [31mc d"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("customers.get", ("Ola\ud800",)),
        ("customers.get", (10**5000,)),
        ("customers.get", ("x" * 70_000,)),
        ("customers.get_by_mobile_phone", ("\udfff",)),
        ("customers.update", ({"data": {"firstName": "Ola\ud800"}},)),
        ("customers.update", (CustomerInput(first_name="Ola"),)),
        ("transactions.create", (None,)),
        ("transactions.create", ("x",)),
        ("transactions.create", ([],)),
        ("imports.form", ([("a", "b", "c")],)),
        ("imports.form", ("a=b",)),
        ("imports.file", ({"file": "/tmp/kunder.csv"},)),
        ("imports.file", ({"file": Path("/tmp/kunder.csv")},)),
        ("imports.file", ({"file": None},)),
        ("imports.file", ({"file": {"a": "b"}},)),
        ("imports.file", (ImportsFileRequest(file="/tmp/kunder.csv"),)),  # type: ignore[arg-type]
        ("imports.file", (ImportsFileRequest(file=File(b"a", "a.csv", "text/csv\r\nX-Evil: 1")),)),
        ("customers.dynamic", ("fn", {"x": Decimal("123456789012345678.90")})),
        ("customers.dynamic", ("fn", {"x": Decimal("1e-400")})),
    ],
)
def test_what_cannot_be_sent_as_meant_is_refused_before_it_is(name: str, args: tuple[Any, ...]) -> None:
    sent: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={})

    resource, method = name.split(".")
    with answering(handler) as client, pytest.raises(InvalidRequestError) as caught:
        getattr(getattr(client, resource), method)(*args)
    assert sent == []
    assert caught.value.may_have_acted is False


def test_rows_where_text_or_bytes_are_needed_are_an_error_of_our_own() -> None:
    rows = (each for each in [["4", "Ola"]])
    with recording(Reply(200)) as recorder, TriggClient(KEY, base_url=recorder.base_url) as client:
        with pytest.raises(InvalidRequestError, match="list where text or bytes are needed"):
            client.imports.data(rows, content_type="text/csv")


def test_a_file_has_a_name_even_where_none_was_given(tmp_path: Path) -> None:
    path = tmp_path / "kunder.csv"
    path.write_bytes(b"id;navn\n")
    with (
        recording(reply_json({})) as recorder,
        TriggClient(KEY, base_url=recorder.base_url) as client,
        path.open("rb") as file,
    ):
        client.imports.file({"file": file})
        client.imports.file({"file": b"id;navn\n"})
        assert b'filename="kunder.csv"' in recorder.seen[0].body
        assert b'filename="file"' in recorder.seen[1].body


def test_amounts_leave_with_their_own_digits() -> None:
    with recording(reply_json({})) as recorder, TriggClient(KEY, base_url=recorder.base_url) as client:
        client.customers.dynamic("fn", {"a": Decimal("1817.80"), "b": Decimal("0.10"), "c": Decimal("100")})
        assert recorder.seen[0].body == b'{"a":1817.80,"b":0.10,"c":100}'


def test_numbers_that_a_float_cannot_hold_stay_as_they_came() -> None:
    came = {"points": "123456789012345678.12", "pointsTotal": "979.30", "pointsActive": "9007199254740993.5"}
    with answering(httpx.Response(200, json={"data": {"loyalty": came}})) as client:
        loyalty = client.customers.get("4").loyalty
    assert loyalty
    read: tuple[Any, ...] = (loyalty.points, loyalty.points_total, loyalty.points_active)
    assert read == (
        "123456789012345678.12",
        979.3,
        "9007199254740993.5",
    )


def test_a_changed_copy_of_a_model_keeps_what_the_description_does_not_know() -> None:
    customer = Customer.from_dict({"id": "4", "bonusklasse": 3})
    moved = attrs.evolve(customer, city="Bergen")
    assert moved.to_dict() == {"id": "4", "city": "Bergen", "bonusklasse": 3}
    assert Customer(city="Oslo", additional_properties={"bonusklasse": 1}).to_dict() == {
        "city": "Oslo",
        "bonusklasse": 1,
    }


def test_headers_of_the_caller_take_the_place_of_ours() -> None:
    with recording(reply_json([])) as recorder:
        with TriggClient(
            KEY, base_url=recorder.base_url, headers={"Accept": "text/csv", "User-Agent": "kasse/4"}
        ) as client:
            client.stores.list()
        assert recorder.seen[0].headers["accept"] == "text/csv"
        assert recorder.seen[0].headers["user-agent"] == "kasse/4"


@pytest.mark.parametrize("headers", [{"X-Api-Key": "annen"}, {"x-a": "b\r\nc"}, {"x-a": 4}])
def test_headers_of_a_hook_are_checked(headers: dict[str, Any]) -> None:
    hooks = Hooks(on_request=lambda event: event.headers.update(headers))
    with answering(httpx.Response(200, json=[]), hooks=hooks) as client, pytest.raises(ConfigurationError):
        client.stores.list()


def test_a_hook_that_fails_later_does_not_hide_what_may_have_happened() -> None:
    def on_request(event: Event) -> None:
        if event.attempt > 1:
            raise RuntimeError("ingen flere")

    with (
        retries_for_testing(3),
        answering(httpx.Response(502), retries=2, hooks=Hooks(on_request=on_request)) as client,
    ):
        with pytest.raises(CallError) as caught:
            call(client, BY_NAME["customers.update"])
    assert (caught.value.attempts, caught.value.may_have_acted) == (1, True)


@pytest.mark.parametrize(
    "options",
    [
        {"hooks": print},
        {"hooks": Hooks(on_request=4)},  # type: ignore[arg-type]
        {"limits": 5},
        {"proxy": 5},
        {"trust_store": 5},
        {"environment": []},
        {"headers": [("a", "b")]},
        {"timeout": 1e12},
        {"base_url": "https://a..b/v4"},
    ],
)
def test_options_of_a_wrong_kind_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(options))):
        TriggClient(KEY, **options)


def test_switches_take_true_and_false_only() -> None:
    with TriggClient(KEY) as client, pytest.raises(ConfigurationError, match="resend_once"):
        client.with_options(resend_once="no")  # type: ignore[arg-type]


def test_cookies_of_the_server_are_not_kept() -> None:
    def response(seen: Seen) -> Reply:
        return Reply(200, b"[]", {"set-cookie": f"kurv={len(seen.headers)}; Path=/"})

    with recording(response) as recorder, TriggClient(KEY, base_url=recorder.base_url) as client:
        client.stores.list()
        client.stores.list()
        assert "cookie" not in recorder.seen[1].headers


def test_an_identifier_and_a_member_of_an_enum_are_written_as_what_they_stand_for() -> None:
    from enum import Enum
    from uuid import UUID

    from trigg_ext._serialization.to_json import encode_json

    kind = Enum("kind", {"GOLD": "gull"})
    body = {"id": UUID("2457b03e-9925-45e9-b551-25f10d7bd4f2"), "kind": kind.GOLD}
    assert encode_json(body) == b'{"id":"2457b03e-9925-45e9-b551-25f10d7bd4f2","kind":"gull"}'
