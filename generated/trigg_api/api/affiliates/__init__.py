"""``client.affiliates``: 1 operation."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    AFFILIATES_LIST,
)
from ...types import File, PydanticModel, RawBody


class Affiliates(Resource):
    """The operations of ``client.affiliates``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self) -> builtins.list[models.Affiliate]:
        """Return all affiliates.

        In preview: the vendor may change or end this operation without prior notice.

        Reads only: retried after a failure that may pass.

        Returns:
            All affiliates that are available to your account.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /affiliates (getAffiliates), section Affiliates of the reference.
        """
        from . import affiliates_list

        return self._caller.call(AFFILIATES_LIST, lambda: affiliates_list.request(), affiliates_list.decode)


class AsyncAffiliates(Resource):
    """The operations of ``client.affiliates``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(self) -> Coroutine[Any, Any, builtins.list[models.Affiliate]]:
        """Return all affiliates.

        In preview: the vendor may change or end this operation without prior notice.

        Reads only: retried after a failure that may pass.

        Returns:
            All affiliates that are available to your account.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /affiliates (getAffiliates), section Affiliates of the reference.
        """
        from . import affiliates_list

        return self._caller.call(AFFILIATES_LIST, lambda: affiliates_list.request(), affiliates_list.decode)


class AffiliatesWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Affiliates(caller)
        self.list = as_raw(resource.list)


class AsyncAffiliatesWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncAffiliates(caller)
        self.list = as_raw_async(resource.list)


__all__ = ("AsyncAffiliates", "AsyncAffiliatesWithRawResponse", "Affiliates", "AffiliatesWithRawResponse")
