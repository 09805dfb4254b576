"""Decoding, encoding and a call do not come to need more of Python: counted, so that no noise hides a regression."""

from __future__ import annotations

import json

import pytest

from tests.performance.counting import BASELINE, count, in_a_process, this_version

MOST = 1.10

REMEDY = "if that is meant, write the counts anew: python -m tests.performance.counting --write"


@pytest.fixture(scope="module")
def counts() -> dict[str, dict[str, int]]:
    return in_a_process()


@pytest.mark.parametrize("kind", ["steps", "calls"])
@pytest.mark.parametrize("job", ["decode", "encode", "call"])
def test_it_takes_no_more_than_it_did(job: str, kind: str, counts: dict[str, dict[str, int]]) -> None:
    kept = json.loads(BASELINE.read_text(encoding="utf-8")).get(this_version())
    if kept is None:
        pytest.skip(f"no counts are kept for Python {this_version()}: python -m tests.performance.counting --write")
    now, before = counts[job][kind], kept[job][kind]
    assert now <= before * MOST, f"{job} takes {now} {kind}, {now / before - 1:+.0%} of {before}; {REMEDY}"


def test_the_same_is_counted_each_time(counts: dict[str, dict[str, int]]) -> None:
    again = in_a_process()
    assert again == counts
    assert all(number > 100 for job in counts.values() for number in job.values())


def test_a_tenth_more_work_is_seen() -> None:
    def work(much: int) -> None:
        total = 0
        for number in range(much):
            total += len(str(number))

    less, more = count(lambda: work(1_000)), count(lambda: work(1_120))
    assert all(more[kind] > less[kind] * MOST for kind in ("steps", "calls"))
