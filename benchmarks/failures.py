"""What an error costs that echoes what was sent: the whole of it is raised, printed and read, all masked."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable

import httpx

from benchmarks.batch import BATCH, receipts
from benchmarks.harness import Figure, Goal, in_turns
from trigg_api.models import TransactionBatch
from trigg_ext import BadRequestError, TriggClient
from trigg_ext._serialization.to_json import encode_json

KEY = "bench-key"
LOADS = "json.loads"
_BYTES = 10_000_000


def failing() -> list[Figure]:
    """Measure a batch of receipts that is echoed in the detail of a 400, and messages of 10 MB."""
    batch = TransactionBatch(receipt_requests=list(itertools.islice(receipts(), BATCH)))
    sent = encode_json(batch).decode()
    rows = f"Kunden +4791234567 med kvittering 9900000017 finnes ikke. {sent}"
    return [
        _figure("error", f"a 400 that echoes {BATCH} receipts", batch, _refused("Ugyldig", json.loads(sent)), (50, 30)),
        _figure("error, 10 MB", "a 400 with 10 MB of echoes", batch, _refused(_filled(rows), None), (500, 15)),
        _figure("error, one word", "a 400 with 10 MB of one letter", batch, _refused("x" * _BYTES, None), (500, 15)),
    ]


def _refused(message: str, detail: object) -> bytes:
    return json.dumps({"code": "400", "message": message, "detailedErrorMessage": detail}).encode()


def _filled(text: str) -> str:
    return (text * (_BYTES // len(text) + 1))[:_BYTES]


def _figure(name: str, on: str, batch: TransactionBatch, body: bytes, limits: tuple[float, float]) -> Figure:
    sides: dict[str, Callable[[], object]] = {"ours": lambda: _fail(batch, body), LOADS: lambda: json.loads(body)}
    samples = in_turns(sides, 9, per=0.001, clock=time.process_time)
    goals = (Goal("ours", "", limits[0]), Goal("ours", LOADS, limits[1]))
    return Figure(name, f"{on}: raised, printed, `.message` and `.detail` read", "ms", samples, goals)


def _fail(batch: TransactionBatch, body: bytes) -> tuple[str, object, object]:
    transport = httpx.MockTransport(lambda _: httpx.Response(400, content=body))
    with TriggClient(KEY, transport=transport, retries=0) as client:
        try:
            client.transactions.create(batch)
        except BadRequestError as error:
            return str(error), error.message, error.detail
    raise AssertionError("the call must fail")
