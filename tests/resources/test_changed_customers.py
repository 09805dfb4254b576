"""Customers that changed since a moment, which is sent as wall-clock time of the API's zone, and never later."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transport.recorder import Recorder, recording, reply_json
from trigg_ext import AsyncTriggClient, ConfigurationError, InvalidRequestError, TriggClient
from trigg_ext._datetimes import minute_text
from trigg_ext.sandbox import Sandbox

OSLO = ZoneInfo("Europe/Oslo")
RESPONSE = reply_json([{"data": {"id": "4", "firstName": "Ola"}}])


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIGG_TIME_ZONE", raising=False)


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with recording(RESPONSE) as made:
        yield made


def sync(recorder: Recorder, *args: Any, **options: Any) -> str:
    with TriggClient("key", base_url=recorder.base_url, **options) as client:
        assert [each.first_name for each in client.customers.changed(*args)] == ["Ola"]
    return recorder.seen[-1].target.removeprefix("/v4/customers/")


def asynchronous(recorder: Recorder, *args: Any, **options: Any) -> str:
    async def run() -> None:
        async with AsyncTriggClient("key", base_url=recorder.base_url, **options) as client:
            assert [each.first_name for each in await client.customers.changed(*args)] == ["Ola"]

    asyncio.run(run())
    return recorder.seen[-1].target.removeprefix("/v4/customers/")


both = pytest.mark.parametrize("sent", [sync, asynchronous])


@both
@pytest.mark.parametrize(
    ("since", "path"),
    [
        (datetime(2024, 1, 1, 21, 10, tzinfo=UTC), "changed/20240101T2210"),
        (datetime(2024, 7, 1, 21, 10, tzinfo=UTC), "changed/20240701T2310"),
        (datetime(2024, 1, 1, 22, 10, 59, 999_999, tzinfo=OSLO), "changed/20240101T2210"),
        (datetime(2024, 1, 1, 18, 10, tzinfo=timezone(-timedelta(hours=3))), "changed/20240101T2210"),
        ("20240101T2210", "changed/20240101T2210"),
        ("2024-01-01 22:10", "changed/2024-01-01%2022%3A10"),
        (None, "changed"),
    ],
)
def test_a_moment_is_sent_as_wall_clock_time_in_oslo(sent: Any, since: Any, path: str, recorder: Recorder) -> None:
    assert sent(recorder, since) == path


@both
def test_without_a_moment_the_shorter_path_is_asked(sent: Any, recorder: Recorder) -> None:
    assert sent(recorder) == "changed"


@both
@pytest.mark.parametrize("zone", ["Europe/Helsinki", ZoneInfo("Europe/Helsinki"), timezone(timedelta(hours=2))])
def test_the_zone_is_an_option_of_the_client(sent: Any, zone: Any, recorder: Recorder) -> None:
    assert sent(recorder, datetime(2024, 1, 1, 21, 10, tzinfo=UTC), time_zone=zone) == "changed/20240101T2310"


def test_the_zone_comes_from_the_environment(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIGG_TIME_ZONE", "UTC")
    since = datetime(2024, 1, 1, 21, 10, tzinfo=UTC)
    assert sync(recorder, since) == "changed/20240101T2110"
    assert sync(recorder, since, time_zone="Asia/Tokyo") == "changed/20240102T0610"
    monkeypatch.setenv("TRIGG_TIME_ZONE", "")
    assert sync(recorder, since) == "changed/20240101T2210"


def test_the_zone_stays_with_the_options_of_one_call(recorder: Recorder) -> None:
    with TriggClient("key", base_url=recorder.base_url, time_zone="Asia/Tokyo") as client:
        client.with_options(timeout=5).customers.changed(datetime(2024, 1, 1, 21, 10, tzinfo=UTC))
    assert recorder.seen[-1].target.endswith("/20240102T0610")


@pytest.mark.parametrize("zone", ["Norge", "", "../../etc/passwd", "Europe", "Europe/Oslo\0", "x" * 5000, 2, b"UTC"])
@pytest.mark.parametrize("kind", [TriggClient, AsyncTriggClient])
def test_a_zone_that_is_none_is_refused_when_the_client_is_made(kind: Any, zone: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"time_zone is .*such as 'Europe/Oslo'"):
        kind("key", time_zone=zone)


def test_a_variable_that_holds_no_zone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIGG_TIME_ZONE", "Oslo")
    with pytest.raises(ConfigurationError, match="TRIGG_TIME_ZONE is 'Oslo'"):
        TriggClient("key")


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (datetime(2024, 1, 1, 22, 10), r"time without a zone.*datetime\.now\(UTC\)"),
        (date(2024, 1, 1), "since must be an aware datetime or a string such as '20240101T2210', not date"),
        (1_704_143_400, "not int"),
        (True, "not bool"),
        ("", "must not be ''"),
        (datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))), "beyond the calendar"),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=12))), "beyond the calendar"),
    ],
)
def test_what_is_no_moment_is_refused_before_anything_is_sent(since: Any, said: str, recorder: Recorder) -> None:
    with TriggClient("key", base_url=recorder.base_url) as client, pytest.raises(InvalidRequestError, match=said):
        client.customers.changed(since)
    with pytest.raises(InvalidRequestError, match=said):
        _ = AsyncTriggClient("key", base_url=recorder.base_url).customers.changed(since)
    assert recorder.seen == []


def test_in_the_hour_that_clocks_show_twice_nothing_is_missed(recorder: Recorder) -> None:
    # On 27 October 2024 clocks went from 03:00 back to 02:00. A server may take 02:30 for either.
    assert sync(recorder, datetime(2024, 10, 27, 0, 30, tzinfo=UTC)) == "changed/20241027T0130"
    assert sync(recorder, datetime(2024, 10, 27, 1, 30, tzinfo=UTC)) == "changed/20241027T0230"
    assert sync(recorder, datetime(2024, 10, 27, 2, 30, fold=0, tzinfo=OSLO)) == "changed/20241027T0130"
    assert sync(recorder, datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=OSLO)) == "changed/20241027T0230"
    assert sync(recorder, datetime(2024, 10, 27, 2, 0, tzinfo=UTC)) == "changed/20241027T0300"


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Oslo", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"]),
)
def test_what_is_sent_is_never_later_than_the_moment_in_any_reading(moment: datetime, zone: str) -> None:
    read = datetime.strptime(minute_text(moment, zone), "%Y%m%dT%H%M")
    readings = [read.replace(fold=fold, tzinfo=ZoneInfo(zone)).astimezone(UTC) for fold in (0, 1)]
    assert max(readings) <= moment
    assert moment - min(readings) < timedelta(hours=3)


def test_years_have_four_digits() -> None:
    assert minute_text(datetime(985, 1, 2, 3, 4, tzinfo=UTC), "UTC") == "09850102T0304"


def test_without_a_time_zone_database_the_error_says_what_to_install(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("tzdata.")] + ["tzdata"]:
        monkeypatch.setitem(sys.modules, name, None)
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([])
    ZoneInfo.clear_cache()
    try:
        with TriggClient("key", base_url=recorder.base_url) as client:
            client.customers.changed("20240101T2210")
            client.customers.changed()
            sent = len(recorder.seen)
            with pytest.raises(ConfigurationError, match=r"no time zone database.*pip install tzdata"):
                client.customers.changed(datetime(2024, 1, 1, tzinfo=UTC))
            assert len(recorder.seen) == sent
        assert sync(recorder, datetime(2024, 1, 1, tzinfo=UTC), time_zone="UTC") == "changed/20240101T0000"
        with pytest.raises(ConfigurationError, match="pip install tzdata"):
            TriggClient("key", time_zone="Europe/Oslo")
    finally:
        zoneinfo.reset_tzpath(before)
        ZoneInfo.clear_cache()


def test_zones_and_decimals_are_loaded_when_they_are_needed() -> None:
    script = (
        "import sys\n"
        # Where they are installed, httpcore and the command of httpx load them, and they load attr.
        "sys.modules['trio'] = sys.modules['rich'] = None\n"
        "before = set(sys.modules)\n"
        "import trigg_ext\n"
        "print(sorted({'decimal', 'dataclasses', 'datetime'} & (sys.modules.keys() - before)))\n"
        "client = trigg_ext.TriggClient('key')\n"
        "client.customers, client.messaging, client.promotions, client.plugins\n"
        "late = {'zoneinfo', 'cattrs', 'phonenumbers', 'attr', 'trigg_ext.returns',"
        " 'trigg_ext._serialization.user_types'}\n"
        "print(sorted(late & sys.modules.keys()))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == ["[]", "[]"]


def test_the_sandbox_responses_who_changed_since() -> None:
    with Sandbox() as sandbox, sandbox.client() as client:
        start = sandbox.state.now
        assert isinstance(start, datetime)
        sandbox.state.advance(3600)
        ola, *_ = client.customers.changed(start - timedelta(days=4000))
        client.customers.update({"data": cast("Any", {"id": ola.id, "city": "Bergen"})})
        assert [each.city for each in client.customers.changed(start + timedelta(minutes=30))] == ["Bergen"]
        assert client.customers.changed(sandbox.state.now + timedelta(minutes=5)) == []


class _Odd(tzinfo):
    def utcoffset(self, when: datetime | None, /) -> timedelta | None:
        return None

    dst = utcoffset

    def tzname(self, when: datetime | None, /) -> str | None:
        return None


def test_a_zone_without_an_offset_is_no_zone(recorder: Recorder) -> None:
    with TriggClient("key", base_url=recorder.base_url) as client, pytest.raises(InvalidRequestError, match="zone"):
        client.customers.changed(datetime(2024, 1, 1, tzinfo=_Odd()))
