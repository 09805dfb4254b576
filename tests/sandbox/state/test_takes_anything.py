"""No request that the document allows makes a handler fail, response what is not documented, or leave half a change."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox import documents
from tests.sandbox.state.test_calls import DOCUMENT, KARI, OLA, SCHEMAS, VOUCHER, WELCOME, Trigg, check
from trigg_ext.openapi.json_types import mapping, sequence
from trigg_ext.sandbox._http.document import Document
from trigg_ext.sandbox._http.messages import RawRequest
from trigg_ext.sandbox._http.operations import Operation, operations
from trigg_ext.sandbox._http.service import Service
from trigg_ext.sandbox._state.database import Database
from trigg_ext.sandbox._state.keys import UnstorableError, dump

OPERATIONS = operations(DOCUMENT)

# Half of the texts mean something to the state, so that calls meet; the others are as odd as text can be.
KNOWN = [
    OLA, OLA.lower(), KARI, WELCOME, VOUCHER, "+4791234567", "91234567", "ola@example.no", "R-1", "R-2", "K-1", "001",
    "4", "20", "2", "tok_1", "1", "customers", "bonus", "RETURN", "2026-01-05T12:00:00", "20240101T2210",
    "0001-01-01T00:00+23:59", "9999-12-31T23:59:59-23:59", "7038010009457", "40000422", "",
]  # fmt: skip
texts = st.sampled_from(KNOWN) | st.text(max_size=8) | st.sampled_from(["\x00", "a\x00b", "\ud800", "📯", " ", "\r\n"])
path_texts = texts.filter(lambda text: text != "")
numbers: st.SearchStrategy[Any] = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([10**9, -(10**9), 10**18, 2**63, 2**64, -(2**63) - 1, 10**400, 1e308, 5e-324, -0.0, float("inf")]),
    st.floats(allow_nan=False, allow_infinity=True),
)
free: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
FURTHER = ["id", "customerId", "externalId", "mobilePhone", "email", "items", "activityId", "points", "grossAmount",
           "amount", "loyalty", "promotions", "vehicleId", "Discount", "activityValue", "receiptId"]  # fmt: skip


def values(schema: Any) -> st.SearchStrategy[Any]:
    """Values that ``schema`` allows, of the kinds of schema that the document has."""
    described = mapping(SCHEMAS.resolved(schema))
    kind = described.get("type")
    if kinds := sequence(kind):
        return st.one_of(*(values({**described, "type": one}) for one in kinds))
    if kind == "object" or "properties" in described:
        members = {name: values(member) for name, member in mapping(described.get("properties")).items()}
        needed = set(described.get("required", ()))
        rest = described.get("additionalProperties", {})
        fixed = st.fixed_dictionaries(
            {name: member for name, member in members.items() if name in needed},
            optional={name: member for name, member in members.items() if name not in needed},
        )
        names = (st.sampled_from(FURTHER) | texts).filter(lambda name: name not in members)
        return st.tuples(st.dictionaries(names, values(rest), max_size=3), fixed).map(lambda both: both[0] | both[1])
    if kind == "array":
        return st.lists(values(described.get("items", {})), max_size=3)
    if kind == "string":
        return texts
    if kind == "integer":
        return numbers.filter(lambda number: isinstance(number, int)) | st.sampled_from([1.0, 1e15])
    return {"number": numbers, "boolean": st.booleans(), "null": st.none()}.get(str(kind), free)


BODIES = {
    (operation.name, media_type): values(schema)
    for operation in OPERATIONS
    if operation.body is not None
    for media_type, schema in operation.body.schemas.items()
}


@st.composite
def requests(draw: st.DrawFn) -> tuple[Operation, RawRequest]:
    operation = draw(st.sampled_from(OPERATIONS))
    path = operation.path
    query = b""
    for parameter in operation.parameters:
        if parameter.place == "path":
            text = draw(path_texts)
            path = path.replace("{" + parameter.name + "}", quote(text.encode("utf-8", "surrogatepass"), safe=""))
        elif parameter.name == "query":
            continue
        elif parameter.required or draw(st.booleans()):
            kind = SCHEMAS.types(parameter.schema)
            text = draw(st.integers().map(str)) if "integer" in kind else draw(texts)
            query += f"&{parameter.name}=".encode() + quote(text.encode("utf-8", "surrogatepass")).encode()
    media_type, body = "", b""
    if operation.body is not None and (operation.body.required or draw(st.booleans())):
        media_type = draw(st.sampled_from(sorted(operation.body.schemas)))
        value = draw(BODIES[operation.name, media_type])
        if media_type == "application/json":
            written = json.dumps(value, ensure_ascii=draw(st.booleans())).replace("Infinity", "1e999")
            body = written.encode("utf-8", "surrogatepass")
        elif media_type == "application/x-www-form-urlencoded":
            pairs = [(quote(k, errors="replace"), quote(str(v), errors="replace")) for k, v in value.items()]
            body = "&".join(f"{name}={text}" for name, text in pairs).encode()
        elif media_type == "multipart/form-data":
            media_type += "; boundary=grense"
            file = draw(st.sampled_from(['; filename="m.csv"', ""]))
            part = f'--grense\r\nContent-Disposition: form-data; name="file"{file}\r\n\r\n'.encode()
            body = (part + draw(st.binary(max_size=20)) + b"\r\n") * draw(st.integers(1, 2)) + b"--grense--\r\n"
        else:
            body = draw(st.sampled_from([b"<a><b/></a>", b'"', b"navn\r\nOla\r\n", b"\xff"]) | st.binary(max_size=9))
    headers = (("x-api-key", documents.API_KEY), ("content-type", media_type))
    return operation, RawRequest(operation.method, "/v4" + path, query.removeprefix(b"&"), headers, body)


def database_of(trigg: Trigg) -> Database:
    """What lies beneath the state: the views do not show all of it."""
    return trigg.state._database  # pyright: ignore[reportPrivateUsage]


def everything(trigg: Trigg) -> list[str]:
    """The whole state as text."""
    return list(database_of(trigg).connection.iterdump())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(calls=st.lists(requests(), min_size=1, max_size=8))
def test_no_allowed_request_breaks_a_handler(calls: list[tuple[Operation, RawRequest]]) -> None:
    trigg = Trigg()
    service = Service(Document(DOCUMENT), api_key=documents.API_KEY, handlers=trigg.state.handlers)
    for _, request in calls:
        before = everything(trigg)
        exchange = service.exchange(request)
        operation, response = exchange.operation, exchange.response
        assert operation is not None
        check(operation.name, operation.responses, response)
        if response.status >= 400:
            assert everything(trigg) == before
    state = trigg.state
    for view in (state.receipts, state.redemptions, state.cards, state.imports, state.triggers, state.carts):
        assert isinstance(view(), list)
    rows = database_of(trigg).state.all(
        "SELECT c.points, (SELECT coalesce(sum(l.points), 0) FROM ledger l WHERE l.customer_id = c.id) FROM customers c"
    )
    assert all(balance == booked for balance, booked in rows)


def test_what_is_no_json_is_not_kept() -> None:
    for value, reason in [(float("inf"), "too large"), (float("nan"), "too large"), ("\ud800", "surrogate")]:
        with pytest.raises(UnstorableError, match=reason):
            dump({"a": [value]})


def test_deep_nesting_is_stored_and_read_again_or_refused() -> None:
    trigg = Trigg()
    for depth in (50, 190, 205, 400, 900, 3000, 100_000):
        nested = b"[" * depth + b"]" * depth
        for segments in (("plugins", "pos", "extenda"), ("customers", "dynamic", "x"), ("import",)):
            assert trigg.call("POST", segments, b'{"a":' + nested + b"}").status == (200 if depth < 195 else 400)
        data = b'{"data":{"email":"dyp%d@example.no","a":' % depth + nested + b"}}"
        assert trigg.call("POST", ("customers",), data).status == (201 if depth < 195 else 400)
    assert trigg.get("customers", "changed").status == 200
