"""From bytes to models, and back to bytes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import process_time
from typing import Any, NamedTuple

from benchmarks.data import customer_responses
from benchmarks.harness import Figure, Goal, Samples, in_turns
from benchmarks.peers import GENERATOR, PLAIN, TYPED, Peer
from trigg_api import codec
from trigg_api.api.customers.customers_get import decode
from trigg_api.typed import Reader
from trigg_ext._serialization.to_json import encode_json

COUNT = 20_000
BARE = "ours, without the extra"

_CUSTOMERS = "20,000 customers (two promotions, a loyalty card, extended properties)"


class _Response(NamedTuple):
    content: bytes
    status_code: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012 - a named tuple's default, never written to


def decoding(peers: Sequence[Peer], repeats: int = 9) -> list[Figure]:
    """Measure what reading costs: each response let go before the next one comes, and all of them kept."""
    contents = customer_responses(COUNT)
    responses = [_Response(content) for content in contents]

    def sides(run: Callable[[Callable[[Any], Any], Sequence[Any]], object]) -> dict[str, Callable[[], object]]:
        return {
            "ours": lambda: run(decode, responses),
            BARE: lambda: _without_the_extra(lambda: run(decode, responses)),
            **{peer.name: partial(run, peer.read, contents) for peer in peers},
        }

    goals = _goals(peers, {PLAIN: (0.35, 0.48), GENERATOR: (0.6, 0.6), TYPED: (1.6, None)})
    passing = in_turns(sides(_pass), repeats, per=COUNT * 1e-6, clock=process_time)
    kept = in_turns(sides(_keep), 2, per=COUNT * 1e-6, warm=False, clock=process_time)
    return [
        Figure(
            "decode", f"{_CUSTOMERS} from bytes to models, a response each, one after the other", "µs", passing, goals
        ),
        Figure("decode, all kept", "the same, with all 20,000 models held in memory to the end", "µs", kept, ()),
    ]


def encoding(peers: Sequence[Peer], repeats: int = 9) -> Figure:
    """Measure what writing the same models back to bytes costs."""
    contents = customer_responses(COUNT // 4)
    ours = [decode(_Response(content)) for content in contents]
    theirs = {peer.name: [peer.read(content) for content in contents] for peer in peers}

    def write() -> None:
        for model in ours:
            encode_json(model.to_dict())

    def other(peer: Peer) -> Callable[[], object]:
        return lambda: _pass(peer.write, theirs[peer.name])

    samples: Samples = in_turns(
        {"ours": write, BARE: lambda: _without_the_extra(write), **{peer.name: other(peer) for peer in peers}},
        repeats,
        per=len(contents) * 1e-6,
        clock=process_time,
    )
    return Figure("encode", "the same customers back to bytes", "µs", samples, _goals(peers, {PLAIN: (0.3, 0.5)}))


def _goals(peers: Sequence[Peer], limits: dict[str, tuple[float, float | None]]) -> tuple[Goal, ...]:
    """Return the goals beside the peers that there are: with the extra, and without it."""
    there = {peer.name for peer in peers}
    return tuple(
        Goal(side, peer, limit)
        for place, side in enumerate(("ours", BARE))
        for peer, each in limits.items()
        if peer in there and (limit := each[place]) is not None
    )


def _pass(read: Callable[[Any], Any], given: Sequence[Any]) -> None:
    for each in given:
        read(each)


def _keep(read: Callable[[Any], Any], given: Sequence[Any]) -> list[Any]:
    return [read(each) for each in given]


def _without_the_extra(run: Callable[[], object]) -> object:
    with bare():
        return run()


@contextlib.contextmanager
def bare() -> Iterator[None]:
    """Run a block as it is where the extra ``speed`` is not installed."""
    library, read = codec.library, Reader.read
    codec.library = lambda name: None  # type: ignore[assignment]
    Reader.read = lambda self, content: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        codec.library, Reader.read = library, read  # type: ignore[method-assign]
