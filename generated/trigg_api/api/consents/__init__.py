"""``client.consents``: 1 operation."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ... import models
from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    CONSENTS_LIST,
)
from ...types import File, PydanticModel, RawBody


class Consents(Resource):
    """The operations of ``client.consents``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self) -> builtins.list[models.Consent]:
        """Return all consents that a customer can give.

        Reads only: retried after a failure that may pass.

        Returns:
            All consents of your account.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /consents (getConsents), section Consents of the reference.
        """
        from . import consents_list

        return self._caller.call(CONSENTS_LIST, lambda: consents_list.request(), consents_list.decode)


class AsyncConsents(Resource):
    """The operations of ``client.consents``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(self) -> Coroutine[Any, Any, builtins.list[models.Consent]]:
        """Return all consents that a customer can give.

        Reads only: retried after a failure that may pass.

        Returns:
            All consents of your account.

        Raises:
            BadRequestError: the API responds with 400 (Bad Request).
            AuthenticationError: the API responds with 401 (Unauthorized).
            PermissionDeniedError: the API responds with 403 (Forbidden).
            TriggError: any other failure; all of the above are of this kind.

        Source: GET /consents (getConsents), section Consents of the reference.
        """
        from . import consents_list

        return self._caller.call(CONSENTS_LIST, lambda: consents_list.request(), consents_list.decode)


class ConsentsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Consents(caller)
        self.list = as_raw(resource.list)


class AsyncConsentsWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncConsents(caller)
        self.list = as_raw_async(resource.list)


__all__ = ("AsyncConsents", "AsyncConsentsWithRawResponse", "Consents", "ConsentsWithRawResponse")
