"""No tool that looks at frames sees the key, personal data or what was received, whatever a call ends with.

What the caller passed may stand in the frame of the method that it was passed to, and no deeper. The key, the headers
of the client and what was received stand nowhere.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import copy
import dataclasses
import gzip
import inspect
import itertools
import json
import logging
import pickle
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

import attrs
import httpx
import pytest

from tests.transport import operations_table
from tests.transport.frame_walkers import (
    TOOLS,
    strings_in,
    strings_in_the_stack,
    without_frames,
)
from tests.transport.operations_table import CASES, Case, call
from tests.transport.recorder import Reply, Seen, recording
from trigg_api.client import Body, Held, RawResponse, Request
from trigg_ext import (
    AsyncTriggClient,
    BatchError,
    CallError,
    DriftError,
    Event,
    ExportError,
    ExtendedPropertiesError,
    Hooks,
    PhoneNumberError,
    RetryPolicy,
    Timeout,
    TriggClient,
    TriggError,
    extended,
    retries_for_testing,
)
from trigg_ext._sensitive import Encoded, Secret, sealed
from trigg_ext._settings import Settings
from trigg_ext._transport.messages import Attempt, Exchange, Failure, Received
from trigg_ext.drift import Drift
from trigg_ext.models import Customer, CustomerInput, CustomerRequest
from trigg_ext.pagination import paged
from trigg_ext.phones import to_e164

KEY = "hemmelig-noekkel-7c41e9"
HEADER = "hemmelig-kjede-5512"
PASSWORD = "hemmelig-passord-81"
RECEIVED = "kari.nordmann@example.no"
NOWHERE = (KEY, HEADER, PASSWORD, RECEIVED)

PHONE = "+4798765432"
EMAIL = "ola.nordmann@example.no"
SSN = "01010112345"
CODE = "7Q918273"
SENT = (PHONE, "98765432", EMAIL, SSN, CODE)

RECEIPT = {
    "Header": {"StoreId": "001", "ReceiptId": "9999258836", "ConsumerId": SSN, "PhoneNumber": PHONE},
    "Items": [{"ReceiptId": "9999258836", "LineNo": 1, "Quantity": 1, "ProductName": EMAIL}],
}
CUSTOMER = {"data": {"mobilePhone": PHONE, "email": EMAIL, "ssn": SSN}}

ROOT = Path(__file__).resolve().parents[2]
METHODS = (str(ROOT / "generated" / "trigg_api" / "api"), str(ROOT / "trigg_ext" / "resources"))


@dataclasses.dataclass
class Shoes:
    size: int
    owner: str


def _receipts() -> Iterator[Any]:
    yield RECEIPT


Client = Any
Call = Callable[[Client], Any]

CALLS: dict[str, Call] = {
    "customers.get_by_mobile_phone": lambda client: client.customers.get_by_mobile_phone(PHONE),
    "customers.create": lambda client: client.customers.create(CUSTOMER),
    "customers.find": lambda client: client.customers.find(email=EMAIL),
    "customers.dynamic, own classes": lambda client: client.customers.dynamic("sko", Shoes(43, EMAIL), response=Shoes),
    "imports.data": lambda client: client.imports.data(f"{PHONE};{EMAIL}\n", content_type="text/csv"),
    "imports.data, an iterator": lambda client: client.imports.data(iter([f"{PHONE}\n"]), content_type="text/csv"),
    "imports.form": lambda client: client.imports.form({"telefon": PHONE}),
    "imports.file": lambda client: client.imports.file(f"{SSN}\n".encode(), name="kunder.csv"),
    "transactions.create_many": lambda client: client.transactions.create_many(_receipts()),
    "verification.create": lambda client: client.messaging.verification(PHONE).create(),
    "verification.verify": lambda client: client.messaging.verification(PHONE).verify(CODE),
    "reports.rows": lambda client: _drawn(client.reports.rows("customers", query={"phone": PHONE})),
    "reports.rows, prefetch": lambda client: _drawn(
        client.reports.rows("customers", prefetch=2, query={"phone": PHONE})
    ),
    "reports.export": lambda client: client.reports.export("customers", _new_file("csv"), query={"phone": PHONE}),
    "with_options": lambda client: client.with_options(query={"ssn": SSN}, headers={"x-epost": EMAIL}).stores.list(),
    "with_raw_response": lambda client: client.with_raw_response.customers.get_by_mobile_phone(PHONE),
}


_FOLDER = Path(tempfile.mkdtemp())
_NUMBERS = itertools.count()
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)


def _new_file(suffix: str) -> Path:
    return _FOLDER / f"kunder-{next(_NUMBERS)}.{suffix}"


def _drawn(rows: Any) -> Any:
    if hasattr(rows, "__next__"):
        return list(rows)

    async def drawn() -> list[Any]:
        return [row async for row in rows]

    return drawn()


def _echo(status: int) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        sent = f"{request.url} {dict(request.headers)} {request.content.decode('utf-8', 'replace')} {RECEIVED}"
        body = {"code": str(status), "message": sent, "detailedErrorMessage": {"sent": sent, RECEIVED: [sent]}}
        return httpx.Response(status, json=body, headers={"x-echo": RECEIVED})

    return answer


def _raising(error: type[BaseException]) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        if issubclass(error, httpx.RequestError):
            raise error(f"{request.url} {request.headers}", request=request)
        raise error

    return answer


def _second_page_fails(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/reports/customers") and request.url.params["page"] == "1":
        meta = {"totalRecords": 3, "totalPages": 3, "activePage": 1}
        return httpx.Response(200, json={"customers": [{"email": RECEIVED}], "metaData": meta})
    return _echo(403)(request)


ANSWERS: dict[str, Callable[[httpx.Request], httpx.Response]] = {
    "400 that echoes": _echo(400),
    "401 that echoes": _echo(401),
    "404 of the API": lambda request: httpx.Response(404, json={"code": "404", "message": RECEIVED}),
    "500, a page": lambda request: httpx.Response(500, html=f"<title>{request.url}</title>{RECEIVED}"),
    "302": lambda request: httpx.Response(302, headers={"location": f"https://www.example.no/{RECEIVED}"}),
    "200, no JSON": lambda request: httpx.Response(200, content=f'{{"data": {{"email": "{RECEIVED}"'),
    "200, not UTF-8": lambda request: httpx.Response(200, content=RECEIVED.encode() + b"\xff"),
    "200, of another type": lambda request: httpx.Response(200, json=[[RECEIVED], RECEIVED]),
    "200, an error inside": lambda request: httpx.Response(200, content=_echo(400)(request).content),
    "undecodable": lambda request: httpx.Response(
        200, stream=Chunks([gzip.compress(RECEIVED.encode())]), headers={"content-encoding": "deflate"}
    ),
    "connection lost": _raising(httpx.ReadError),
    "timeout": _raising(httpx.ReadTimeout),
    "protocol broken": _raising(httpx.RemoteProtocolError),
    "Ctrl-C": _raising(KeyboardInterrupt),
    "SystemExit": _raising(SystemExit),
    "the second page fails": _second_page_fails,
}
#: All calls end in these ways, and two calls in all ways.
FOR_EACH_CALL = ("400 that echoes", "200, of another type", "Ctrl-C", "the second page fails")
IN_ALL_WAYS = ("customers.get_by_mobile_phone", "transactions.create_many")
#: What is no failure of the call.
FINE = {
    ("transactions.create_many", answer)
    for answer in ANSWERS
    if answer not in ("401 that echoes", "Ctrl-C", "SystemExit", "the second page fails", "404 of the API")
} | {
    ("verification.create", "200, of another type"),
    ("verification.verify", "400 that echoes"),
    ("verification.verify", "200, of another type"),
}


class Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body as it comes from a network: it is not there before it is read."""

    def __init__(self, chunks: list[bytes]) -> None:
        self.chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        yield from self.chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk


class Network(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers without a network, to both kinds of client."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self.answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        return self._response(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        return self._response(request)

    def _response(self, request: httpx.Request) -> httpx.Response:
        whole = self.answer(request)
        stream = whole.stream if isinstance(whole.stream, Chunks) else Chunks([whole.content])
        return httpx.Response(whole.status_code, headers=whole.headers, stream=stream)


def client_for(kind: str, answer: Callable[[httpx.Request], httpx.Response] | None = None, **options: Any) -> Any:
    made = TriggClient if kind == "sync" else AsyncTriggClient
    if answer is not None:
        options["transport"] = Network(answer)
    options = {"base_url": "https://api.example.no/v4", "headers": {"authorization": HEADER}, **options}
    return made(KEY, preview="allow", **options)


def raised_by(path: Call, client: Any) -> BaseException | None:
    """Call, and return what was raised, without the frames of this module: what stands in them is the caller's own."""
    try:
        if isinstance(client, TriggClient):
            with client:
                path(client)
        else:
            asyncio.run(_in_a_loop(path, client))
    except BaseException as error:
        raised = error
    else:
        return None
    return cleaned(raised)


async def _in_a_loop(path: Call, client: Any) -> None:
    async with client:
        awaitable = path(client)
        if inspect.isawaitable(awaitable):
            await awaitable


def cleaned(error: BaseException) -> BaseException:
    """Return the error without the frames of the tests, which are the caller's own, and of asyncio."""
    leave_out = (__file__, operations_table.__file__)
    return without_frames(
        error,
        lambda frame: (
            frame.f_code.co_filename in leave_out or str(frame.f_globals.get("__name__")).startswith("asyncio.")
        ),
    )


def without_the_method(error: BaseException) -> BaseException:
    """Return the error without the frame of the method that was called, where what the caller passed may stand."""
    method = next((each for each in _frames(error) if _is_a_method(each)), None)
    return without_frames(error, lambda frame: frame is method)


def _is_a_method(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(METHODS) or frame.f_code.co_name == "with_options"


def leaks(error: BaseException | None, *, allowed: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Return what each tool shows of the values that must not be seen."""
    assert error is not None, "nothing was raised"
    found: dict[str, list[str]] = {}
    sent = [value for value in SENT if value not in allowed]
    again: list[str] = []
    for tool, show in TOOLS.items():
        shown = show(error)
        found[tool] = [value for value in NOWHERE if value in shown]
        if any(value in shown for value in sent):
            again.append(tool)
    # What a tool does not show of the whole, it does not show of a part.
    error = without_the_method(error)
    for tool in again:
        shown = TOOLS[tool](error)
        found[tool] += [value for value in sent if value in shown]
    return {tool: values for tool, values in found.items() if values}


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with retries_for_testing(2):
        yield


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_fails_leaves_nothing_in_frames(name: str, kind: str) -> None:
    for answer in ANSWERS if name in IN_ALL_WAYS else FOR_EACH_CALL:
        error = raised_by(CALLS[name], client_for(kind, ANSWERS[answer]))
        assert (error is None) == ((name, answer) in FINE), answer
        if error is not None:
            assert leaks(error) == {}, answer


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_operation_leaves_anything_where_a_walker_finds_it(case: Case, kind: str) -> None:
    for answer in ("400 that echoes", "Ctrl-C"):
        error = raised_by(lambda client: call(client, case), client_for(kind, ANSWERS[answer]))
        assert error is not None
        found = "\n".join(strings_in(error))
        assert [value for value in NOWHERE if value in found] == []
        found = "\n".join(strings_in(without_the_method(error)))
        assert [value for value in (operations_table.PHONE, operations_table.EMAIL) if value in found] == []


def _wrong_option(**options: Any) -> Callable[[str], Any]:
    return lambda kind: (TriggClient if kind == "sync" else AsyncTriggClient)(
        KEY, headers={"x-kjede": HEADER}, **options
    )


CONSTRUCTORS: dict[str, Callable[[str], Any]] = {
    "a key with a blank": lambda kind: (TriggClient if kind == "sync" else AsyncTriggClient)(f"{KEY} 4"),
    "a key from the environment": lambda kind: (TriggClient if kind == "sync" else AsyncTriggClient)(),
    "an environment": _wrong_option(environment="prod"),
    "a base URL": _wrong_option(base_url=f"https://ola:{PASSWORD}@api.example.no/v4"),
    "a proxy": _wrong_option(proxy=f"gopher://ola:{PASSWORD}@proxy.example.no"),
    "a header": lambda kind: (TriggClient if kind == "sync" else AsyncTriggClient)(
        KEY, headers={"authorization": HEADER, "x-kjede": f"{HEADER}\n"}
    ),
    "a timeout": _wrong_option(timeout=-1),
    "hooks": _wrong_option(hooks=print),
    "limits": _wrong_option(limits=4),
    "a trust store": _wrong_option(trust_store="finnes-ikke.pem"),
    "a client of httpx of the other kind": lambda kind: (
        TriggClient(KEY, http_client=httpx.AsyncClient(headers={"x": HEADER}))  # type: ignore[arg-type]
        if kind == "sync"
        else AsyncTriggClient(KEY, http_client=httpx.Client(headers={"x": HEADER}))  # type: ignore[arg-type]
    ),
}


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("wrong", CONSTRUCTORS)
def test_a_constructor_that_refuses_leaves_nothing_in_frames(
    wrong: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if wrong == "a key from the environment":
        monkeypatch.setenv("TRIGG_API_KEY", f"{KEY}\n4")
    monkeypatch.setenv("DATABASE_PASSWORD", PASSWORD)
    with pytest.raises(TriggError) as caught:
        CONSTRUCTORS[wrong](kind)
    assert leaks(cleaned(caught.value)) == {}


REFUSED: dict[str, Call] = {
    "with_options, a query": lambda client: client.with_options(query={"ssn": [[SSN]]}),
    "with_options, a header": lambda client: client.with_options(headers={"x-ssn": f"{SSN}\n"}),
    "with_options, retries": lambda client: client.with_options(retries=-1, query={"ssn": SSN}),
    "a phone number": lambda client: client.customers.find(mobile_phone=f"{PHONE}5678901234"),
    "a phone number to verify": lambda client: client.messaging.verification(f"{PHONE}5678901234"),
    "two identifiers": lambda client: client.customers.find(mobile_phone=PHONE, email=EMAIL),
    "a code that is no string": lambda client: client.messaging.verification(PHONE).verify(7918273),
    "a path that leads elsewhere": lambda client: client.customers.delete("..", EMAIL),
    "a body of another type": lambda client: client.customers.create([EMAIL]),
    "a body that raises": lambda client: client.customers.create(Refusing(data=CustomerInput(email=EMAIL))),
    "a lone surrogate": lambda client: client.customers.get_by_mobile_phone(f"{PHONE}\ud800"),
    "NaN": lambda client: client.customers.create({"data": {"email": EMAIL, "bonus": float("nan")}}),
    "a class that cannot be read": lambda client: client.customers.dynamic("sko", {"epost": EMAIL}, response=print),
    "a report's query": lambda client: client.reports.rows("customers", query={"page": PHONE, "epost": EMAIL}),
    "a method that is not paged": lambda client: paged(client.customers.get_by_mobile_phone, PHONE),
    "receipts that are none": lambda client: client.transactions.create_many(CUSTOMER),
    "receipts that raise": lambda client: client.transactions.create_many(_raising_receipts()),
    "an import of a folder": lambda client: client.imports.data({EMAIL: 1}, content_type="text/csv"),
}


class Refusing(CustomerRequest):
    def to_dict(self) -> Any:
        raise LookupError(EMAIL)


def _raising_receipts() -> Iterator[Any]:
    yield RECEIPT
    raise LookupError("kassen er tom")


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_before_anything_is_sent_leaves_nothing_in_frames(name: str, kind: str) -> None:
    if kind == "async" and name == "a method that is not paged":
        pytest.skip("paged is for the synchronous client")
    error = raised_by(REFUSED[name], client_for(kind, lambda request: httpx.Response(200)))
    assert isinstance(error, TriggError)
    assert leaks(error) == {}


def test_the_frames_of_the_callers_own_functions_stay() -> None:
    def shop() -> None:
        raise LookupError("kassen er tom")

    def hook(event: Event) -> None:
        shop()

    def receipts() -> Iterator[Any]:
        yield RECEIPT
        shop()

    def lines() -> Iterator[str]:
        yield PHONE
        try:
            shop()
        except LookupError as error:
            raise LookupError("ingen linjer") from error

    with client_for("sync", lambda request: httpx.Response(200)) as client:
        with pytest.raises(LookupError) as of_body:
            client.imports.data(lines(), content_type="text/csv")
        with pytest.raises(LookupError) as of_hook:
            client.with_options(hooks=Hooks(on_request=hook)).customers.get_by_mobile_phone(PHONE)
        with pytest.raises(BatchError) as of_batch:
            client.transactions.create_many(receipts())
        with pytest.raises(BatchError) as of_progress:
            client.transactions.create_many([RECEIPT], on_progress=lambda result: shop())
    for error, calls in (
        (of_hook.value, "hook shop"),
        (of_body.value.__cause__, "lines shop"),
        (of_body.value, "lines"),
        (of_batch.value.__cause__, "receipts shop"),
        (of_progress.value.__cause__, "<lambda> shop"),
    ):
        assert isinstance(error, LookupError)
        names = [frame.f_code.co_name for frame in _frames(error)]
        assert " ".join(names).endswith(calls)
        assert leaks(cleaned(error)) == {}


def _frames(error: BaseException) -> Iterator[FrameType]:
    entry = error.__traceback__
    while entry is not None:
        yield entry.tb_frame
        entry = entry.tb_next


def test_an_exception_that_nobody_expected_says_where_it_was_raised_and_what_was_around() -> None:
    def fail(text: str) -> None:
        raise LookupError

    try:
        raise ValueError("det rundt")
    except ValueError as around:
        with pytest.raises(LookupError) as caught, sealed():
            fail(KEY)
        assert caught.value.__context__ is around
    (note,) = caught.value.__notes__
    assert note.endswith(f"{__name__}, line {fail.__code__.co_firstlineno + 1}.")
    assert KEY not in "\n".join(strings_in(cleaned(caught.value)))


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", ["customers.create", "transactions.create_many", "reports.rows", "imports.data"])
def test_a_hook_that_raises_anything_leaves_nothing_in_frames(name: str, kind: str) -> None:
    for raised in (LookupError, KeyboardInterrupt, SystemExit):
        for place in ("on_request", "on_response", "on_retry"):
            answer = ANSWERS["connection lost" if place == "on_retry" else "401 that echoes"]

            def hook(event: Event, raised: type[BaseException] = raised) -> None:
                event.headers["authorization"] = HEADER
                event.state["kunde"] = RECEIVED
                raise raised

            error = raised_by(CALLS[name], client_for(kind, answer, hooks=Hooks(**{place: hook})))  # type: ignore[arg-type]
            if error is not None:
                assert leaks(error) == {}, (raised, place)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", [name for name in CALLS if "own classes" not in name])
def test_who_looks_at_the_stack_from_a_hook_a_logger_or_a_callback_finds_nothing(name: str, kind: str) -> None:
    found: list[str] = []

    def look(*_: Any) -> None:
        inside = [*strings_in_the_stack(), *strings_in(sys.exception())]
        found.extend(value for value in (*NOWHERE, *SENT) for text in inside if value in text)
        looked.append(1)

    looked: list[int] = []
    hooks = Hooks(on_request=look, on_response=look, on_retry=look)

    class Looking(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            look()

    logger, handler = logging.getLogger("trigg_ext"), Looking()
    before = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    try:
        for answer in ("400 that echoes", "connection lost", "Ctrl-C", "the second page fails", "200, no JSON"):
            client = client_for(kind, ANSWERS[answer], hooks=hooks, drift="log")
            raised_by(CALLS[name], client)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
    assert len(looked) > 10
    # The frame of the method is on the stack, too: what was passed to it is allowed there.
    assert {value for value in found if value in NOWHERE} == set()


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_given_client_whose_hooks_fail_leaves_nothing_in_frames_and_on_the_stack(kind: str) -> None:
    found: list[str] = []
    reports: list[str] = []

    class Looking(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            reports.append(record.getMessage())
            found.extend(value for value in (*NOWHERE, SSN) for text in strings_in_the_stack() if value in text)

    def fail(*_: Any) -> None:
        raise LookupError(RECEIVED)

    async def fail_async(*_: Any) -> None:
        fail()

    logger, handler = logging.getLogger("trigg_ext"), Looking()
    logger.addHandler(handler)
    hook: Any = fail if kind == "sync" else fail_async
    try:
        for place in ("request", "response"):
            network = Network(ANSWERS["401 that echoes"])
            given: Any
            if kind == "sync":
                given = httpx.Client(transport=network, event_hooks={place: [hook]}, headers={"x": HEADER})
            else:
                given = httpx.AsyncClient(transport=network, event_hooks={place: [hook]}, headers={"x": HEADER})
            client = client_for(kind, http_client=given)
            assert leaks(raised_by(CALLS["with_options"], client)) == {}
    finally:
        logger.removeHandler(handler)
    assert found == []
    assert any("event hook" in report and "LookupError" in report for report in reports)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_callbacks_find_nothing_on_the_stack(kind: str) -> None:
    found: list[str] = []
    looked: list[int] = []

    def look(*_: Any) -> None:
        looked.append(1)
        found.extend(value for value in NOWHERE for text in strings_in_the_stack() if value in text)

    def answer(request: httpx.Request) -> httpx.Response:
        meta = {"totalRecords": 2, "totalPages": 2, "activePage": int(request.url.params.get("page", 1))}
        return httpx.Response(200, json={"customers": [{"email": RECEIVED}], "metaData": meta, RECEIVED: 1})

    for path in (
        lambda client: _drawn(client.reports.rows("customers", on_progress=look, allow_repeats=True)),
        lambda client: client.reports.export("customers", _new_file("csv"), on_progress=look, allow_repeats=True),
        lambda client: client.transactions.create_many([RECEIPT], on_progress=look, on_outcome=look),
        lambda client: client.customers.get_by_mobile_phone(PHONE),
    ):
        before = len(looked)
        assert raised_by(path, client_for(kind, answer, drift=Drift(on_drift=look))) is None
        assert len(looked) > before
    assert found == []


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_an_export_that_cannot_be_written_leaves_nothing_in_frames(kind: str, suffix: str) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"customers": [{"email": RECEIVED, "phone": PHONE}]})

    options: dict[str, Any] = {"columns": ["email"]}
    if suffix == "parquet":
        options = {"schema": pa.schema([("email", pa.int64()), ("phone", pa.string())])}
    error = raised_by(
        lambda client: client.reports.export("customers", _new_file(suffix), **options), client_for(kind, answer)
    )
    assert isinstance(error, ExportError)
    assert leaks(error) == {}


@pytest.mark.parametrize("how", ["timeout", "task.cancel", "wait_for"])
@pytest.mark.parametrize(
    "name",
    [
        "customers.create",
        "transactions.create_many",
        "reports.rows",
        "reports.rows, prefetch",
        "reports.export",
        "imports.data",
    ],
)
def test_a_cancelled_call_leaves_nothing_in_frames(name: str, how: str) -> None:
    arrived = threading.Event()

    def answer(seen: Seen) -> Reply:
        arrived.set()
        return Reply(delay=30)

    async def run(base_url: str) -> None:
        async with client_for("async", base_url=base_url) as client:
            task = asyncio.ensure_future(CALLS[name](client))
            await asyncio.to_thread(arrived.wait, 10)
            if how == "timeout":
                async with asyncio.timeout(0.01):
                    await task
            elif how == "wait_for":
                await asyncio.wait_for(task, 0.01)
            else:
                task.cancel("nok")
                await task

    with recording(answer) as recorder:
        with pytest.raises((TimeoutError, asyncio.CancelledError)) as caught:
            asyncio.run(run(recorder.base_url))
    assert leaks(cleaned(caught.value)) == {}


WIRE: dict[str, Any] = {
    "dropped": Reply(drop=True),
    "cut off": Reply(200, json.dumps({"data": {"email": RECEIVED}}).encode(), cut=30),
    "no HTTP": Reply(raw=f"{RECEIVED}\r\n".encode()),
    "no response in time": Reply(delay=30),
}


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", ["customers.create", "imports.file"])
def test_a_connection_that_fails_leaves_nothing_in_frames(name: str, kind: str) -> None:
    for how, reply in WIRE.items():
        with recording(reply) as recorder:
            client = client_for(kind, base_url=recorder.base_url, timeout=Timeout(read=0.1))
            error = raised_by(CALLS[name], client)
            assert error is not None, how
            assert leaks(error) == {}, how
            if how == "dropped":
                secure = recorder.base_url.replace("http:", "https:")
                assert leaks(raised_by(CALLS[name], client_for(kind, base_url=secure))) == {}, "TLS"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    refused = client_for(kind, base_url=f"http://127.0.0.1:{port}")
    assert leaks(raised_by(CALLS[name], refused)) == {}, "refused"


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_response_that_drifted_leaves_nothing_in_frames(kind: str) -> None:
    client = client_for(
        kind, lambda request: httpx.Response(200, json={"data": {"email": RECEIVED, "id": 4}}), drift="error"
    )
    error = raised_by(CALLS["customers.get_by_mobile_phone"], client)
    assert isinstance(error, DriftError)
    assert error.parsed.email == RECEIVED
    assert leaks(error) == {}


@attrs.define
class Size:
    size: int


def test_extended_properties_that_do_not_fit_leave_nothing_in_frames() -> None:
    customer = Customer.from_dict({"email": EMAIL, "extendedProperties": {"size": RECEIVED}})
    for wrong in (
        lambda: extended(customer, Size),
        lambda: extended(Customer.from_dict({"extendedProperties": [RECEIVED]}), Size),
        lambda: extended(customer, Size, {"size": RECEIVED}),
        lambda: extended(customer, Size, RECEIVED),
    ):
        with pytest.raises(ExtendedPropertiesError) as caught:
            wrong()
        assert leaks(cleaned(caught.value)) == {}
    with pytest.raises(PhoneNumberError) as unread:
        to_e164(f"{PHONE}5678901234")
    assert leaks(cleaned(unread.value)) == {}


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", ["customers.create", "imports.data, an iterator", "imports.file", "with_options"])
def test_ctrl_c_leaves_nothing_wherever_it_strikes(name: str, kind: str) -> None:
    """Interrupt a call at its lines, one after the other, as a signal does.

    One may strike where Python leaves a handler or a context, so what remains is left to a thread of its own.
    """
    with ThreadPoolExecutor(1) as threads:
        before, struck = threads.submit(_struck_everywhere, name, kind).result()
    assert before == []
    assert struck > 50


def _struck_everywhere(name: str, kind: str) -> tuple[list[str], int]:
    before: list[str] = []
    struck = 0
    for place in range(0, 20_000, 5):
        tracer = _StrikeAt(place)
        client = client_for(kind, ANSWERS["401 that echoes" if place % 2 else "connection lost"])

        def interrupted(client: Any, tracer: _StrikeAt = tracer) -> Any:
            if kind == "sync":
                with tracer:
                    return CALLS[name](client)

            async def run() -> None:
                with tracer:
                    await CALLS[name](client)

            return run()

        error = raised_by(interrupted, client)
        assert error is not None
        if not tracer.struck:
            break
        struck += 1
        text = "\n".join(strings_in(error))
        before += [f"{value} {tracer.where}" for value in NOWHERE if value in text]
        text = "\n".join(strings_in(without_the_method(error)))
        before += [f"{value} {tracer.where}" for value in SENT if value in text]
    return before, struck


class _StrikeAt:
    """Raises KeyboardInterrupt at one of the lines that run in this package and in httpx, but for the seal itself."""

    def __init__(self, place: int) -> None:
        self.left = place
        self.struck = False
        self.where = ""

    def __enter__(self) -> None:
        self._before = sys.gettrace()
        sys.settrace(self._call)

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)

    def _call(self, frame: FrameType, event: str, argument: Any) -> Any:
        name = str(frame.f_globals.get("__name__"))
        if frame.f_code.co_filename == sealed.__exit__.__code__.co_filename and frame.f_code.co_name in _THE_SEAL:
            return None
        return self._line if name.startswith(("trigg_ext", "trigg_api", "httpx", "httpcore", "h11")) else None

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line" and not self.struck:
            self.left -= 1
            if self.left < 0:
                self.struck = True
                self.where = f"{frame.f_globals.get('__name__')}:{frame.f_lineno}"
                raise KeyboardInterrupt
        return self._line


_THE_SEAL = {"__enter__", "__exit__", "_cut", "_users_part", "_place", "sealed_call"}


# --- the values -------------------------------------------------------------------------------------------------------

HOLDERS: dict[str, Any] = {
    "Secret": Secret(KEY),
    "Body": Body("json", "application/json", {"ssn": SSN}),
    "Request": Request("/customers", "/customers", {"id": SSN}, (("phone", PHONE),), {"x": HEADER}, {"y": KEY}),
    "RawResponse": RawResponse(200, {"x": HEADER}, RECEIVED.encode(), 1, {"email": RECEIVED}),
    "Encoded": Encoded(SSN.encode(), None, {"x": HEADER}),
    "Attempt": Attempt(
        "GET",
        f"/{PHONE}",
        {"x": HEADER},
        Encoded(SSN.encode()),
        Timeout(),
        Exchange(1.0, 1.0, careful=True),
        Secret(KEY),
    ),
    "Received": Received(200, {"x": RECEIVED}, RECEIVED.encode(), 0.1),
    "Failure": Failure("unwritable", EMAIL, sent=False, elapsed=0.1),
}


@pytest.mark.parametrize("name", HOLDERS)
def test_what_holds_values_shows_none(name: str) -> None:
    holder = HOLDERS[name]
    assert not isinstance(holder, (tuple, list, dict, set))
    assert not dataclasses.is_dataclass(holder)
    assert not attrs.has(type(holder))
    assert not hasattr(holder, "__dict__")
    assert not hasattr(holder, "__iter__")
    shown = [*strings_in(holder), str(holder), f"{holder}", json.dumps({"it": holder}, default=repr)]
    assert [value for value in (*NOWHERE, *SENT) for text in shown if value in text] == []
    for duplicate in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            duplicate(holder)


def test_a_value_that_refers_to_its_holder_is_freed() -> None:
    import gc
    import weakref

    class Basket:
        holder: Any = None

    basket = Basket()
    basket.holder = Held(basket)
    gone = weakref.ref(basket)
    del basket
    gc.collect()
    assert gone() is None


def test_a_client_and_its_settings_show_nothing() -> None:
    with client_for("sync", ANSWERS["400 that echoes"], proxy=None) as client:
        tuned = client.with_options(query={"ssn": SSN}, headers={"x-epost": EMAIL})
        with contextlib.suppress(CallError):
            tuned.stores.list()
        for each in (client, tuned, tuned.stores, tuned._caller, tuned._settings):
            found = "\n".join(strings_in(each))
            assert [value for value in (*NOWHERE, *SENT) if value in found] == []
    assert isinstance(tuned._settings, Settings)


def test_an_error_gives_the_response_to_who_asks_and_to_no_walker() -> None:
    error = raised_by(CALLS["customers.get_by_mobile_phone"], client_for("sync", ANSWERS["404 of the API"]))
    assert isinstance(error, CallError)
    assert error.body is not None
    assert RECEIVED in error.body.decode()
    assert error.code == "404"
    assert error.message == "***"
    assert error.headers["content-type"] == "application/json"
    assert RECEIVED not in "\n".join(strings_in(error))
    assert RECEIVED not in "\n".join(strings_in(vars(error)))
    assert not {"body", "headers", "detail", "message"} & vars(error).keys()


def test_a_policy_is_no_secret() -> None:
    """What is held is what is sensitive, and no more: the rest helps whoever looks into an error."""
    with client_for("sync", ANSWERS["400 that echoes"], retries=RetryPolicy(attempts=3)) as client:
        found = "\n".join(strings_in(client))
    assert "https://api.example.no/v4" in found
