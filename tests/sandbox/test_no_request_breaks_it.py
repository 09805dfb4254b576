"""No request, however odd, makes the sandbox response a 5xx, a response without its shape, or none at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox import documents
from trigg_ext.sandbox import create_app
from trigg_ext.sandbox._http.app import Message
from trigg_ext.sandbox._http.operations import operations

DOCUMENTS = [documents.small(), documents.bundle()]
TEMPLATES = sorted({operation.path for document in DOCUMENTS for operation in operations(document)})
MEDIA_TYPES = [
    "application/json",
    "application/xml",
    "text/csv",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=grense",
    "multipart/form-data",
    "application/pdf",
    "",
]

texts = st.text(max_size=12)
names = st.sampled_from(["page", "rowsPage", "mobilePhone", "stores", "period[days]", "sort", "level", "kilde", "file"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts | st.just("data"), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def raw_paths(draw: st.DrawFn) -> bytes:
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=30))
    segments = draw(st.sampled_from(TEMPLATES)).split("/")[1:]
    odd = st.binary(min_size=1, max_size=8).map(lambda raw: quote(raw, safe="").encode() if b"/" in raw else raw)
    written = [draw(odd) if segment.startswith("{") else segment.encode() for segment in segments]
    return b"/v4/" + b"/".join(written)


@st.composite
def queries(draw: st.DrawFn) -> bytes:
    if draw(st.booleans()):
        return draw(st.binary(max_size=20))
    pairs = draw(st.lists(st.tuples(names, texts | st.integers().map(str)), max_size=4))
    return "&".join(f"{name}={quote(value.encode('utf-8', 'replace'))}" for name, value in pairs).encode()


multipart_bodies = st.lists(
    st.sampled_from(
        [b"--grense", b"--grense--", b"\r\n", b"\r\n\r\n", b'Content-Disposition: form-data; name="file"', b"x", b"--"]
    ),
    max_size=9,
).map(b"".join)
bodies = st.one_of(
    st.binary(max_size=30),
    json_values.map(lambda value: json.dumps(value).encode()),
    multipart_bodies,
    queries(),
    st.just(b""),
)
headers = st.lists(
    st.tuples(
        st.sampled_from([b"x-till", b"cookie", b"content-encoding", b"x-api-key", b"authorization", b"accept"]),
        st.binary(max_size=12),
    ),
    max_size=3,
)


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module", params=[0, 1], ids=["small", "bundle"])
def app(request: pytest.FixtureRequest) -> Any:
    return create_app(DOCUMENTS[request.param], api_key="k", stateful=False)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "BREW"]),
    raw_path=raw_paths(),
    query=queries(),
    media_type=st.sampled_from(MEDIA_TYPES),
    further=headers,
    body=bodies,
)
def test_no_request_makes_a_5xx(
    app: Any,
    runner: asyncio.Runner,
    method: str,
    raw_path: bytes,
    query: bytes,
    media_type: str,
    further: list[tuple[bytes, bytes]],
    body: bytes,
) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": raw_path.decode("latin-1"),
        "raw_path": raw_path,
        "query_string": query,
        "headers": [(b"x-api-key", b"k"), (b"content-type", media_type.encode()), *further],
    }
    runner.run(app(scope, receive, send))

    start, content = sent
    assert start["status"] < 500
    headers = dict(start["headers"])
    if start["status"] >= 400 and method != "HEAD":
        error = json.loads(content["body"])
        assert error["code"] == str(start["status"])
        assert isinstance(error["message"], str)
        assert "detailedErrorMessage" in error
        assert headers[b"content-type"] == b"application/json"
