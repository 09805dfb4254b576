"""POST /loyalty/bonus/import: its request, and how its response is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import operations
from ...client import Body, Request, Response
from ...models.bonus_activity import BonusActivity
from ...models.bonus_import_result import BonusImportResult
from ...typed import Reader
from ...types import (
    PydanticModel,
    as_object,
    model_body,
    read_json,
)

OPERATION = operations.LOYALTY_IMPORT_ACTIVITY_BONUS
TEMPLATE = "/loyalty/bonus/import"
READER = Reader(BonusImportResult)


def request(body: BonusActivity | Mapping[str, Any] | PydanticModel) -> Request:
    """The request, ready to be sent.

    Raises:
        InvalidArgument: a value cannot stand where it is to go.
    """
    return Request(
        template=TEMPLATE,
        path="/loyalty/bonus/import",
        body=Body("json", "application/json", model_body(body, BonusActivity), BonusActivity),
    )


def decode(response: Response) -> BonusImportResult:
    """What the operation returns, read leniently.

    Raises:
        InvalidResponse: the body is not what the operation returns.
    """
    return READER.read(response.content) or BonusImportResult.from_dict(as_object(read_json(response)))
