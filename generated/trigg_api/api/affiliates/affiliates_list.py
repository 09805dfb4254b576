"""GET /affiliates: its request, and how its answer is read."""

from __future__ import annotations

from ... import operations
from ...client import Answer, Request
from ...models.affiliate import Affiliate
from ...typed import Reader
from ...types import (
    as_object,
    as_sequence,
    read_json,
)

OPERATION = operations.AFFILIATES_LIST
TEMPLATE = "/affiliates"
READER = Reader(Affiliate, "list")


def request() -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/affiliates",
    )


def decode(answer: Answer) -> list[Affiliate]:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return READER.read(answer.content) or [
        Affiliate.from_dict(as_object(each)) for each in as_sequence(read_json(answer)) if each is not None
    ]
