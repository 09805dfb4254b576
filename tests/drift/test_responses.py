"""The same calls, unchanged, against the sandbox and, where there is a key, against staging.

The responses must be ones that are described. ``TRIGG_CONTRACT_KEY`` names the key for staging (``TRIGG_CONTRACT_URL``
another address). There only operations that read are called, unless ``TRIGG_CONTRACT_WRITES`` is set; so the sandbox is
held to the same responses as the real thing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib import resources
from typing import Any

import jsonschema_rs
import pytest

from tests.transport.operations_table import CASES, Case, call
from trigg_api.operations import BY_NAME
from trigg_ext import StatusError, TriggClient
from trigg_ext.sandbox import Sandbox

DOCUMENT: dict[str, Any] = json.loads((resources.files("trigg_api") / "effective.json").read_text(encoding="utf-8"))
TARGETS = ["sandbox", *(["staging"] if os.environ.get("TRIGG_CONTRACT_KEY") else [])]

#: What the default seed of the sandbox answers well, by the arguments of the table; the rest is refused as documented.
LEAST_SUCCESSES = 34


@pytest.fixture(params=TARGETS)
def target(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def client(target: str) -> Iterator[TriggClient]:
    if target == "sandbox":
        with Sandbox() as sandbox, sandbox.client(preview="allow", retries=0) as client:
            yield client
        assert sandbox.errors == []
        return
    url = os.environ.get("TRIGG_CONTRACT_URL")
    key = os.environ["TRIGG_CONTRACT_KEY"]
    place: dict[str, Any] = {"base_url": url} if url else {"environment": "staging"}
    with TriggClient(key, preview="allow", **place) as client:
        yield client


def response_of(client: TriggClient, case: Case) -> tuple[int, bytes]:
    """The status and the body of a response, be it a success or a refusal."""
    try:
        raw = call(client.with_raw_response, case)
    except StatusError as error:
        assert error.status is not None
        return error.status, error.body or b""
    return raw.status, raw.content


def described(case: Case) -> dict[str, Any]:
    operation = BY_NAME[case.name]
    responses: dict[str, Any] = DOCUMENT["paths"][operation.path][operation.method.lower()]["responses"]
    return responses


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_response_is_one_that_is_described(client: TriggClient, target: str, case: Case) -> None:
    if target != "sandbox" and BY_NAME[case.name].retry != "safe" and not os.environ.get("TRIGG_CONTRACT_WRITES"):
        pytest.skip("only operations that read are called on staging; TRIGG_CONTRACT_WRITES allows the others")
    status, content = response_of(client, case)
    responses = described(case)
    assert str(status) in responses, f"{case.name} responded with {status}, which is not described: {content[:200]!r}"
    media = responses[str(status)].get("content", {}).get("application/json")
    if media is None:
        return
    validator = jsonschema_rs.validator_for({**media["schema"], "components": DOCUMENT["components"]})
    problems = [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(json.loads(content))]
    assert problems == []


def test_most_calls_of_the_table_succeed_on_the_sandbox() -> None:
    with Sandbox() as sandbox, sandbox.client(preview="allow", retries=0) as client:
        succeeded = [case.name for case in CASES if response_of(client, case)[0] < 400]
    assert len(succeeded) >= LEAST_SUCCESSES, sorted({case.name for case in CASES} - set(succeeded))
