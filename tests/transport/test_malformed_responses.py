"""Whatever a server responds, only errors of our own tree leave the client: 500 responses for each way of reading
one."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transport.operations_table import CASES, Case, call
from trigg_ext import TriggClient, TriggError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def one_case_per_way_of_reading() -> list[Case]:
    """The operations differ in what they read a response as; one of each kind is enough."""
    found: dict[Any, Case] = {}
    for case in CASES:
        shape = (case.result, json.dumps(_shape(case.response), sort_keys=True), case.status == 302)
        found.setdefault(shape, case)
    return list(found.values())


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(each) for key, each in value.items()}
    return [_shape(each) for each in value[:1]] if isinstance(value, list) else ""


WAYS = one_case_per_way_of_reading()


@st.composite
def damaged(draw: st.DrawFn, valid: Any) -> Any:
    """A valid response with one value, at any depth, replaced by any other, removed, or joined by an unknown field."""
    if isinstance(valid, dict) and valid and draw(st.booleans()):
        key = draw(st.sampled_from(sorted(valid)))
        how = draw(st.sampled_from(["inside", "remove", "add"]))
        out = dict(valid)
        if how == "inside":
            out[key] = draw(damaged(valid[key]))
        elif how == "remove":
            del out[key]
        else:
            out[draw(st.text(max_size=8))] = draw(JSON)
        return out
    if isinstance(valid, list) and valid and draw(st.booleans()):
        return [draw(damaged(each)) for each in valid]
    return draw(JSON)


@st.composite
def responses(draw: st.DrawFn, case: Case) -> httpx.Response:
    status = draw(
        st.sampled_from([200, 200, 200, 200, 201, 204, 206, 299, 302, 304, 400, 404, 409, 429, 500, 502, 520, 599])
    )
    how = draw(st.sampled_from(["bytes", "json", "damaged", "damaged", "cut", "text"]))
    if how == "bytes":
        content = draw(st.binary(max_size=64))
    elif how == "text":
        content = draw(st.text(max_size=64)).encode("utf-8", "surrogatepass")
    else:
        value = draw(JSON if how == "json" else damaged(case.response))
        content = json.dumps(value).encode(draw(st.sampled_from(["utf-8", "utf-16", "utf-8-sig"])), "replace")
        if how == "cut":
            content = content[: draw(st.integers(0, len(content)))]
    headers = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "content-type": st.sampled_from(["application/json", "text/html", "application/xml", "", "\xff"]),
                "content-encoding": st.sampled_from(["gzip", "deflate", "identity", "ukjent"]),
                "location": st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20),
                "retry-after": st.sampled_from(["0", "-1", "nan", "snart"]),
            },
        )
    )
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return httpx.Response(status, headers=raw, stream=httpx.ByteStream(content))


def test_there_is_a_case_for_each_way_of_reading() -> None:
    assert len(WAYS) >= 20
    assert {case.result for case in WAYS} == {case.result for case in CASES}


@pytest.mark.parametrize("case", WAYS, ids=str)
def test_only_errors_of_our_own_leave_the_client(case: Case) -> None:
    replies: list[httpx.Response] = []
    transport = httpx.MockTransport(lambda _: replies[0])

    with TriggClient(
        "key-93f1", base_url="https://api.example.no/v4", transport=transport, retries=0, preview="allow"
    ) as client:

        @settings(
            max_examples=150,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )
        @given(responses(case))
        def run(sent: httpx.Response) -> None:
            replies[:] = [sent]
            try:
                result = call(client, case)
            except TriggError as error:
                assert str(error)
            else:
                assert type(result) is case.result

        run()
