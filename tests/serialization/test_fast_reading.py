"""The extra ``speed`` changes nothing but the time: all that comes and goes is read and written as without it."""

from __future__ import annotations

import itertools
import json
import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transport.operations_table import CASES, Case
from tests.transport.test_malformed_responses import JSON, damaged
from trigg_api import api, codec, typed
from trigg_api.errors import InvalidArgument
from trigg_api.models import Cart, Customer, Promotion, Store
from trigg_api.typed import Reader
from trigg_api.types import UNSET
from trigg_ext._serialization.to_json import encode_json

msgspec = pytest.importorskip("msgspec", reason="the extra speed is not installed")

CUSTOMER = {
    "id": "2457B03E-9925-45E9-B551-25F10D7BD4F2",
    "mobilePhone": "+4791234567",
    "firstName": "Åse",
    "birthDate": None,
    "favoriteStores": ["S100", "S140"],
    "loyalty": {"points": 500, "pointsActive": 299.5, "loyaltyCards": [{"id": "4", "namn": "Svart kaffe", "count": 3}]},
    "promotions": [{"id": "8F96A471", "name": "Velkommen", "available": True, "redemptionLimit": 5}],
    "consents": [],
    "extendedProperties": {"nivå": 3, "dypt": {"kan": ["være", None]}},
}


class _Response(NamedTuple):
    content: bytes
    status_code: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012


def ready(kind: Any, shape: Any = "") -> Reader:
    """A reader that has seen enough responses to read the next one in C."""
    reader = Reader(kind, shape)
    for _ in range(typed._LENIENT_FIRST):
        assert reader.read(b"{}") is None
    return reader


def data(value: Any) -> bytes:
    return json.dumps({"data": value}, ensure_ascii=False).encode()


def outcome(run: Callable[[], Any]) -> tuple[str, str]:
    """What came of it: a value to the last digit, or the kind of the error."""
    try:
        value = run()
    except (ValueError, TypeError, RecursionError, InvalidArgument) as error:
        return "raised", type(error).__name__
    return type(value).__name__, repr(value)


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "_BEFORE_LOADING", 0)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], tuple[str, str]]:
    """Run something as it runs where the extra is not installed."""

    def run(something: Callable[[], Any]) -> tuple[str, str]:
        with monkeypatch.context() as patched:
            patched.setattr(codec, "library", lambda _: None)
            return outcome(something)

    return run


# --- models -----------------------------------------------------------------------------------------------------------


def test_what_is_as_described_is_read_in_c_and_is_the_same() -> None:
    read = ready(Customer, "data").read(data(CUSTOMER))
    lenient = Customer.from_dict(CUSTOMER)
    assert read == lenient
    assert repr(read) == repr(lenient)
    assert read.to_dict() == CUSTOMER
    assert read.email is UNSET
    assert read.birth_date is None
    assert type(read.loyalty.points) is int
    assert type(read.promotions[0]) is Promotion


def test_a_list_is_read_too() -> None:
    stores = [{"id": "S100"}, {}]
    assert ready(Store, "list").read(json.dumps(stores).encode()) == [Store.from_dict(each) for each in stores]


@pytest.mark.parametrize(
    "change",
    [
        {"segment": "Gull"},
        {"segment": "Gull", "id": 4},
        {"id": 4},
        {"promotions": [None]},
        {"promotions": [{"redemptionLimit": "5"}]},
        {"loyalty": "ingen"},
        {"loyalty": {"loyaltyCards": [{"ny": 1}]}},
        {"favoriteStores": [100]},
        {"extendedProperties": ["liste"]},
    ],
    ids=str,
)
def test_what_is_not_as_described_is_left_to_the_lenient_reading(change: dict[str, Any]) -> None:
    assert ready(Customer, "data").read(data({**CUSTOMER, **change})) is None


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b'{"data":null}', b'{"data":{},"meta":1}', b'{"data"'])
def test_another_envelope_is_left_to_the_lenient_reading(content: bytes) -> None:
    assert ready(Customer, "data").read(content) is None


def test_the_first_responses_of_a_process_are_read_leniently() -> None:
    reader = Reader(Customer, "data")
    read = [reader.read(data(CUSTOMER)) for _ in range(typed._LENIENT_FIRST + 1)]
    assert read[:-1] == [None] * typed._LENIENT_FIRST
    assert read[-1] == Customer.from_dict(CUSTOMER)


def test_where_many_responses_in_a_row_are_unlike_it_is_tried_less_and_less_and_never_given_up() -> None:
    reader = ready(Customer, "data")
    decode = reader._prepared()
    assert decode is not None
    tried: list[int] = []
    now = itertools.count()

    def watched(content: bytes) -> Any:
        tried.append(next(now))
        return decode(content)

    reader._decode = watched
    unlike = data({**CUSTOMER, "id": 4})
    for _ in range(3_000):
        before = len(tried)
        assert reader.read(unlike) is None
        if len(tried) == before:
            next(now)
    assert 10 <= len(tried) <= 30
    assert max(later - earlier for earlier, later in itertools.pairwise(tried)) <= typed._LENIENT_AT_MOST + 1
    assert any(reader.read(data(CUSTOMER)) for _ in range(typed._LENIENT_AT_MOST + 1))
    assert reader.read(data(CUSTOMER)) == Customer.from_dict(CUSTOMER)


def test_an_unlike_response_in_between_costs_no_other() -> None:
    reader = ready(Customer, "data")
    for _ in range(20):
        assert reader.read(data(CUSTOMER)) is not None
        assert reader.read(data({"id": 4})) is None


FURTHER = [
    {**CUSTOMER, "segment": "Gull"},
    {**CUSTOMER, "segment": None, "tags": [{"a": 1.5}]},
    {**CUSTOMER, "loyalty": {"points": 1, "loyaltyCards": [{"ny": 1}, {"ny": {"to": []}, "id": "4"}]}},
    {**CUSTOMER, "promotions": [{"name": "Hei", "åpen": True}, {"class": 1, "f0": "felt", "read.f0": 2}]},
]


@pytest.mark.parametrize("change", FURTHER, ids=["one", "two", "nested", "odd names"])
def test_a_field_that_is_not_described_is_read_in_c_from_the_second_time_on(change: dict[str, Any]) -> None:
    reader = ready(Customer, "data")
    assert reader.read(data(change)) is None
    for value in (change, CUSTOMER, change):
        read = reader.read(data(value))
        assert repr(read) == repr(Customer.from_dict(value))
        assert read.to_dict() == value


def test_fields_that_are_not_described_are_taken_up_as_they_come() -> None:
    reader = ready(Customer, "list")
    for number in range(5):
        value = {**CUSTOMER, **{f"new{each}": each for each in range(number + 1)}}
        content = json.dumps([CUSTOMER, value]).encode()
        assert reader.read(content) is None
        assert reader.read(content) == [Customer.from_dict(CUSTOMER), Customer.from_dict(value)]


def test_names_that_are_data_are_not_taken_up_for_ever() -> None:
    reader = ready(Customer, "data")
    for number in range(3 * typed._FURTHER_AT_MOST):
        reader.read(data({f"customer-{number}": 1}))
    assert len(reader._further) == typed._FURTHER_AT_MOST
    reader._left = 0
    assert reader.read(data({"customer-0": 1})) == Customer.from_dict({"customer-0": 1})


@pytest.mark.parametrize("name", ['"', "\\", "a\nb", "\u2028"])
def test_a_name_that_msgspec_does_not_take_is_left_to_the_lenient_reading(name: str) -> None:
    reader = ready(Customer, "data")
    for _ in range(3):
        assert reader.read(data({name: 1})) is None
        reader._left = 0
    assert reader.read(data(CUSTOMER)) == Customer.from_dict(CUSTOMER)


def test_each_model_is_its_own(warm: None) -> None:
    reader = ready(Customer, "data")
    one, other = reader.read(data(CUSTOMER)), reader.read(data(CUSTOMER))
    one["segment"] = "Gull"
    one.favorite_stores.append("S7")
    assert other == Customer.from_dict(CUSTOMER)
    assert other.additional_keys == []


def test_without_the_extra_every_response_is_read_leniently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "library", lambda _: None)
    reader = ready(Cart)
    assert [reader.read(b"{}") for _ in range(50)] == [None] * 50


def test_threads_may_share_a_reader() -> None:
    reader = Reader(Customer, "data")
    wrong: list[Any] = []

    def work() -> None:
        for number in range(200):
            read = reader.read(data(CUSTOMER))
            if read is not None and read != Customer.from_dict(CUSTOMER):
                wrong.append(read)
            further = CUSTOMER | {f"new{number % 7}": number}
            read = reader.read(data(further))
            if read is not None and read != Customer.from_dict(further):
                wrong.append(read)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert reader.read(data(CUSTOMER)) is not None


def readers() -> list[Case]:
    """One case for each operation whose responses can be read in C."""
    return [case for case in CASES if hasattr(_endpoint(case), "READER")]


def _endpoint(case: Case) -> Any:
    (found,) = (Path(api.__path__[0])).glob(f"*/{case.name.split(' ')[0].replace('.', '_')}.py")
    return import_module(f"trigg_api.api.{found.parent.name}.{found.stem}")


def _reader(case: Case) -> Reader:
    reader: Reader = _endpoint(case).READER
    return reader


def test_most_operations_that_response_models_can_be_read_in_c() -> None:
    made = {reader.kind.__name__: Reader(reader.kind, reader.shape)._prepared() for reader in map(_reader, readers())}
    assert len(made) > 15
    assert [name for name, prepared in made.items() if prepared is None] == []


@pytest.mark.parametrize("case", readers(), ids=str)
def test_however_it_is_read_the_same_comes_of_a_response(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = _endpoint(case)
    fast = Reader(endpoint.READER.kind, endpoint.READER.shape)

    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(damaged(case.response))
    def run(value: Any) -> None:
        response = _Response(json.dumps(value).encode())
        fast._left = 0
        read = fast.read(response.content)
        if read is not None:
            with monkeypatch.context() as patched:
                patched.setattr(Reader, "read", lambda *_: None)
                lenient = endpoint.decode(response)
            assert repr(read) == repr(lenient)

    run()
    fast._left = 0
    assert fast.read({"": b"{}", "data": b'{"data":{}}', "list": b"[{}]"}[fast.shape]) is not None


# --- JSON -------------------------------------------------------------------------------------------------------------

TEXTS = [
    b"",
    b" ",
    b" 1 ",
    b"1 2",
    b"NaN",
    b"[Infinity,-Infinity]",
    b"-0",
    b"-0.0",
    b"1E400",
    b"-1e400",
    b"5e-324",
    b"0.1234567890123456789012345",
    b"18446744073709551615",
    b"18446744073709551616",
    b"-9223372036854775809",
    b"1" * 400,
    b"1" * 5000,
    b"01",
    b"1.",
    b"+1",
    b"tru",
    b'{"a":1,"a":2}',
    b'{"a":1,}',
    b'"\\ud800"',
    b'"\\ud83d\\ude00"',
    b'"\xed\xa0\x80"',
    b'"\xff"',
    b'"\t"',
    b'"\\u0000"',
    b'"\x7f"',
    b"{}\x00",
    b"\xef\xbb\xbf{}",
    '{"å":1}'.encode("utf-16"),
    '"å"'.encode("utf-16-le"),
    '"å"'.encode("utf-32"),
    '"å"'.encode("latin-1"),
    b"[" * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
    b'{"a":' * 100_000,
]


def standard_json(content: bytes) -> Any:
    """What the standard library reads, without its own NaN and Infinity, which are not JSON."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    return json.loads(content, parse_constant=refuse)


@pytest.mark.parametrize("content", TEXTS, ids=lambda content: repr(content[:24]))
def test_hostile_json_is_read_the_same_both_ways_and_as_the_standard_library_does(
    content: bytes, warm: None, without: Callable[[Callable[[], Any]], tuple[str, str]]
) -> None:
    standard = outcome(lambda: standard_json(content))
    assert outcome(lambda: codec.loads(content)) == standard
    assert without(lambda: codec.loads(content)) == standard


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON, st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]), st.booleans(), st.integers(0, 400))
def test_any_json_is_read_the_same_both_ways(
    without: Callable[[Callable[[], Any]], tuple[str, str]],
    warm: None,
    value: Any,
    encoding: str,
    escaped: bool,
    length: int,
) -> None:
    content = json.dumps(value, ensure_ascii=escaped).encode(encoding, "surrogatepass")[:length]
    standard = outcome(lambda: standard_json(content))
    assert outcome(lambda: codec.loads(content)) == standard
    assert without(lambda: codec.loads(content)) == standard


class Colour(Enum):
    RED = "rød"


class Number(IntEnum):
    ONE = 1


class Odd(str):
    __slots__ = ()


def holds_itself() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


VALUES = [
    None,
    {"a": None},
    {"text": "rød grød", "control": "\x00\x1f\x7f\u2028", "quote": '"\\/'},
    [math.nan],
    [math.inf, None],
    {"a": None, "b": [{"c": 1.5, "d": math.nan}]},
    {"text": "annullert", "n": (None, math.nan)},
    {"\x7f": Decimal("1.50"), "state": "annullert", "none": None},
    {"lone": "\ud800"},
    2**63,
    2**64,
    -(2**63) - 1,
    10**400,
    1e22,
    1.5,
    -0.0,
    {1: "one", None: "none", False: "false", 1.5: "float"},
    {Odd("key"): Odd("value")},
    {(1, 2): 3},
    (1, [2, (3,)]),
    {1},
    frozenset({"a"}),
    b"bytes",
    bytearray(b"bytes"),
    Decimal("12.30"),
    Decimal("NaN"),
    Decimal("0.12345678901234567890"),
    datetime(2024, 4, 3, 7, 38, 32, 495000, UTC),
    datetime(2024, 4, 3, 7, 38, 32),
    date(2024, 4, 3),
    UUID("2457b03e-9925-45e9-b551-25f10d7bd4f2"),
    Colour.RED,
    Number.ONE,
    Customer(first_name="Ola"),
    {"deep": [Customer(first_name="Ola")]},
    _Response(b""),
    object(),
    UNSET,
    holds_itself(),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_any_value_is_written_the_same_both_ways(
    value: Any, warm: None, without: Callable[[Callable[[], Any]], tuple[str, str]]
) -> None:
    pytest.importorskip("orjson", reason="the extra speed is not installed")
    usual = without(lambda: json.loads(encode_json(value)))
    assert outcome(lambda: json.loads(encode_json(value))) == usual


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON | st.lists(JSON | st.dictionaries(st.text(), st.floats() | st.decimals() | st.none())))
def test_any_json_is_written_the_same_both_ways(
    without: Callable[[Callable[[], Any]], tuple[str, str]], warm: None, value: Any
) -> None:
    pytest.importorskip("orjson", reason="the extra speed is not installed")
    usual = without(lambda: json.loads(encode_json(value)))
    assert outcome(lambda: json.loads(encode_json(value))) == usual


def test_a_process_that_does_little_loads_no_library_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(codec, "_uses", itertools.count())
    monkeypatch.setattr(codec, "library", asked.append)
    for _ in range(codec._BEFORE_LOADING):
        assert codec.loads(b"[1]") == [1]
    assert asked == []
    codec.loads(b"[1]")
    assert asked == ["msgspec.json"]


def test_a_response_that_is_long_is_worth_the_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(codec, "_uses", itertools.count())
    monkeypatch.setattr(codec, "library", asked.append)
    codec.loads(b'"' + b"a" * 100_000 + b'"')
    assert asked == ["msgspec.json"]


def test_threads_prepare_no_two_readers_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    # A decoder that msgspec makes of a struct that another thread is still making ends the process.
    preparing: list[int] = []
    most: list[int] = []
    prepared = Reader._prepared

    def slowly(reader: Reader) -> Any:
        preparing.append(1)
        most.append(len(preparing))
        time.sleep(0.005)
        try:
            return prepared(reader)
        finally:
            preparing.pop()

    monkeypatch.setattr(Reader, "_prepared", slowly)
    readers = [Reader(Customer), Reader(Customer, "data"), Reader(Customer, "list")]
    for reader in readers:
        reader._left = 0
    barrier, found = threading.Barrier(9), list[Any]()

    def read(reader: Reader) -> None:
        barrier.wait()
        response: Any = {"": CUSTOMER, "data": {"data": CUSTOMER}, "list": [CUSTOMER]}[reader.shape]
        found.append(reader.read(json.dumps(response).encode()))

    threads = [threading.Thread(target=read, args=(reader,)) for reader in readers * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1]
    assert len(found) == 9
    assert all(each is not None for each in found)


def test_a_msgspec_older_than_the_extra_asks_for_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before 0.21 its errors were no ValueErrors: one would leave the client after the server has acted."""
    codec.library.cache_clear()
    try:
        monkeypatch.setattr(msgspec, "DecodeError", type("DecodeError", (Exception,), {}))
        assert (codec.library("msgspec"), codec.library("msgspec.json")) == (None, None)
    finally:
        codec.library.cache_clear()
