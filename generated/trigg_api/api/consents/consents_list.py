"""GET /consents: its request, and how its answer is read."""

from __future__ import annotations

from ... import operations
from ...client import Answer, Request
from ...models.consent import Consent
from ...typed import Reader
from ...types import (
    as_object,
    as_sequence,
    read_json,
)

OPERATION = operations.CONSENTS_LIST
TEMPLATE = "/consents"
READER = Reader(Consent, "list")


def request() -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/consents",
    )


def decode(answer: Answer) -> list[Consent]:
    """What the operation answers, read leniently.

    Raises:
        UnreadableAnswer: the body is not what the operation answers.
    """
    return READER.read(answer.content) or [
        Consent.from_dict(as_object(each)) for each in as_sequence(read_json(answer)) if each is not None
    ]
