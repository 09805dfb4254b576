"""When to send again, how long to wait, and what it may cost: the decisions, without a network."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transport.operations_table import BY_NAME, call
from tests.transport.test_errors import answering
from trigg_ext import (
    NO_RETRIES,
    CallError,
    ConfigurationError,
    Event,
    Hooks,
    RateLimitedError,
    RetryPolicy,
    ServerStatusError,
    StatusError,
    retries_for_testing,
)
from trigg_ext.retries import (
    RetryBudget,
    effective_attempts,
    is_retried,
    may_have_acted,
    parse_retry_after,
    wait_before,
)

NOW = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)
HAPPENED: list[Any] = [200, 302, 400, 404, 409, 422, 429, 500, 501, 502, 503, 504, 520, "unsent", "lost"]


@pytest.mark.parametrize("happened", HAPPENED)
def test_a_once_operation_is_sent_again_only_where_the_server_surely_did_not_act(happened: Any) -> None:
    assert is_retried("non_idempotent", happened) is (happened in (429, "unsent"))
    if is_retried("non_idempotent", happened):
        assert not may_have_acted("non_idempotent", happened)


@pytest.mark.parametrize("retry", ["safe", "idempotent"])
@pytest.mark.parametrize("happened", HAPPENED)
def test_read_and_idem_operations_are_sent_again_after_what_may_pass(retry: str, happened: Any) -> None:
    assert is_retried(retry, happened) is (happened in (429, 502, 503, 504, "unsent", "lost"))


def test_a_read_never_acts_and_a_refusal_is_no_action() -> None:
    assert not any(may_have_acted("safe", each) for each in HAPPENED)
    assert [each for each in HAPPENED if not may_have_acted("non_idempotent", each)] == [
        400,
        404,
        409,
        422,
        429,
        "unsent",
    ]


def test_the_caller_can_take_it_on_for_a_once_operation() -> None:
    assert is_retried("non_idempotent", "lost", resend_once=True)
    assert not is_retried("non_idempotent", 500, resend_once=True)


@given(
    attempt=st.integers(1, 10_000),
    jitter=st.floats(0, 1),
    retry_after=st.none() | st.floats(0, 1e9),
    first=st.floats(0, 100),
    longest=st.floats(0, 1000),
)
def test_a_wait_is_never_shorter_than_asked_for_and_never_longer_than_the_longest_by_itself(
    attempt: int, jitter: float, retry_after: float | None, first: float, longest: float
) -> None:
    policy = RetryPolicy(first_wait=first, longest_wait=longest)
    wait = wait_before(policy, attempt, retry_after, jitter)
    assert wait >= (retry_after or 0)
    assert wait <= longest or wait == retry_after
    # Whoever comes back is not all who were sent away: there is jitter above what the server asked for, also above 0.
    back_off = wait_before(policy, attempt, None, jitter)
    assert wait == max(retry_after or 0, min(longest, (retry_after or 0) + back_off))


def test_the_wait_doubles_under_full_jitter() -> None:
    policy = RetryPolicy(first_wait=0.5, longest_wait=20)
    assert [wait_before(policy, n, None, 1.0) for n in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 20, 20]
    assert wait_before(policy, 5, None, 0.0) == 0
    assert wait_before(policy, 5, None, 0.25) == 2


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0.5", 0.5),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0.0),
        ("Tue, 17 Mar 2026 12:00:30", 30.0),
        (None, None),
        ("", None),
        ("snart", None),
        ("-4", None),
        ("nan", None),
        ("inf", None),
        ("1e400", None),
        ("99999999999999999999999999 Jan 0", None),
    ],
)
def test_retry_after_is_read_in_each_of_its_forms(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_breaks_its_reader(value: str) -> None:
    seconds = parse_retry_after(value, NOW)
    assert seconds is None or seconds >= 0


def test_a_budget_bounds_what_an_outage_adds() -> None:
    budget = RetryBudget(capacity=20, refund=0.25)
    assert sum(budget.take() for _ in range(1000)) == 20
    for _ in range(8):
        budget.give_back()
    assert [budget.take() for _ in range(3)] == [True, True, False]
    for _ in range(1000):
        budget.give_back()
    assert sum(budget.take() for _ in range(1000)) == 20


def test_a_budget_keeps_count_between_threads() -> None:
    budget = RetryBudget(capacity=500)
    taken: list[bool] = []

    def spend() -> None:
        taken.extend(budget.take() for _ in range(200))

    threads = [threading.Thread(target=spend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 500


def test_an_outage_is_not_multiplied() -> None:
    sent = 0

    def down(_: httpx.Request) -> httpx.Response:
        nonlocal sent
        sent += 1
        return httpx.Response(503)

    with retries_for_testing(5), answering(down, retries=4) as client:
        for _ in range(100):
            with pytest.raises(ServerStatusError):
                client.stores.list()
    assert sent == 100 + 20


@pytest.mark.parametrize(
    ("value", "options"),
    [
        ("120", {}),
        ("Fri, 01 Jan 2100 00:00:00 GMT", {}),
        ("10", {"deadline": 5}),
        ("3", {"retries": RetryPolicy(longest_wait=2)}),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_retry_after_beyond_what_the_client_waits_raises_at_once(
    status: int, value: str, options: dict[str, Any]
) -> None:
    response = httpx.Response(status, headers={"retry-after": value})
    with answering(response, **{"retries": 2, **options}) as client, pytest.raises(StatusError) as caught:
        client.stores.list()
    assert caught.value.attempts == 1
    assert caught.value.retry_after is not None
    assert caught.value.retry_after >= 3


@pytest.mark.parametrize("value", ["0", format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)])
def test_a_retry_after_that_is_over_still_backs_off(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trigg_ext.retries.jitter", lambda: 0.5)
    waits: list[float] = []
    hooks = Hooks(on_retry=lambda event: waits.append(event.wait))
    policy = RetryPolicy(attempts=4, first_wait=0.02)
    with answering(httpx.Response(429, headers={"retry-after": value}), retries=policy, hooks=hooks) as client:
        with pytest.raises(RateLimitedError):
            client.stores.list()
    assert waits == [0.01, 0.02, 0.04]


def test_no_attempt_begins_that_the_deadline_does_not_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trigg_ext.retries.jitter", lambda: 1.0)
    policy = RetryPolicy(attempts=50, first_wait=30, longest_wait=30)
    with (
        answering(httpx.Response(502), retries=policy, deadline=20) as client,
        pytest.raises(ServerStatusError) as caught,
    ):
        client.stores.list()
    assert caught.value.attempts == 1


def test_retries_are_visible_through_the_hook_and_the_logger(caplog: pytest.LogCaptureFixture) -> None:
    responses = iter(
        [httpx.Response(503), httpx.Response(429, headers={"retry-after": "0"}), httpx.Response(200, json=[])]
    )
    seen: list[tuple[str, int, int | None]] = []

    def on_retry(event: Event) -> None:
        seen.append((event.operation_name, event.attempt, event.status))

    with (
        retries_for_testing(3),
        caplog.at_level("DEBUG", logger="trigg_ext"),
        answering(lambda _: next(responses), retries=2, hooks=Hooks(on_retry=on_retry)) as client,
    ):
        assert client.with_raw_response.stores.list().attempts == 3
    assert seen == [("stores.list", 1, 503), ("stores.list", 2, 429)]
    texts = [record.getMessage() for record in caplog.records]
    assert "stores.list: GET /stores failed (503); attempt 2 follows in 0.00 s" in texts
    assert sum("GET /stores -> 200" in text for text in texts) == 1


def test_the_switch_for_tests_ends_with_its_block() -> None:
    policy = RetryPolicy(attempts=4)
    assert effective_attempts(policy) == 4
    with retries_for_testing(2):
        assert effective_attempts(policy) == 2
        with retries_for_testing():
            assert effective_attempts(policy) == 1
        assert effective_attempts(policy) == 2
    assert effective_attempts(policy) == 4


def test_options_tune_one_call_and_keep_every_other_default() -> None:
    sent: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(503)

    with retries_for_testing(10), answering(handler, retries=1, headers={"x-kasse": "7"}) as client:
        tuned = client.with_options(
            retries=3, timeout=2.5, headers={"X-Kjede": "sport"}, query={"fraDato": "2024-01-01"}
        )
        with pytest.raises(CallError) as caught:
            tuned.reports.get("customers", page=2)
        assert caught.value.attempts == 4
        assert {(each.url.query, each.headers["x-kasse"], each.headers["x-kjede"]) for each in sent} == {
            (b"page=2&fraDato=2024-01-01", "7", "sport")
        }
        assert sent[0].extensions["timeout"] == {"connect": 2.5, "read": 2.5, "write": 2.5, "pool": 2.5}
        sent.clear()
        with pytest.raises(CallError):
            client.stores.list()
        assert len(sent) == 2
        assert "x-kjede" not in sent[0].headers
        assert sent[0].extensions["timeout"]["read"] == 30


def test_a_once_operation_is_sent_again_where_the_caller_says_so_for_that_call() -> None:
    sent = 0

    def handler(_: httpx.Request) -> httpx.Response:
        nonlocal sent
        sent += 1
        return httpx.Response(502)

    case = BY_NAME["messaging.send_sms"]
    with retries_for_testing(3), answering(handler, retries=2) as client:
        with pytest.raises(CallError):
            call(client, case)
        assert sent == 1
        with pytest.raises(CallError):
            call(client.with_options(resend_once=True), case)
        assert sent == 1 + 3
        with pytest.raises(CallError):
            call(client, case)
        assert sent == 1 + 3 + 1


@pytest.mark.parametrize(
    "retries",
    [-1, True, "2", RetryPolicy(attempts=0), RetryPolicy(first_wait=-1), RetryPolicy(longest_wait=float("inf")), 1.5],
)
def test_a_retry_policy_that_makes_no_sense_is_refused(retries: Any) -> None:
    with pytest.raises(ConfigurationError, match="retries"):
        answering(httpx.Response(200), retries=retries)


def test_no_retries_is_one_attempt() -> None:
    assert NO_RETRIES.attempts == 1
