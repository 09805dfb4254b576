"""``client.health``: 1 operation."""

from __future__ import annotations

import builtins
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Literal

from ...client import AsyncCaller, Caller, Resource, as_raw, as_raw_async
from ...operations import (
    HEALTH_PING,
)
from ...types import File, PydanticModel, RawBody


class Health(Resource):
    """The operations of ``client.health``."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def ping(self) -> None:
        """Check that the API is up.

        No key is needed, and none is sent. It returns where the API responds with 200, and raises otherwise.

        Reads only: retried after a failure that may pass.

        Raises:
            TriggError: any failure.

        Source: GET /health/ping (oipHealthPing), section Health of the reference.
        """
        from . import health_ping

        return self._caller.call(HEALTH_PING, lambda: health_ping.request(), health_ping.decode)


class AsyncHealth(Resource):
    """The operations of ``client.health``, asynchronous."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def ping(self) -> Coroutine[Any, Any, None]:
        """Check that the API is up.

        No key is needed, and none is sent. It returns where the API responds with 200, and raises otherwise.

        Reads only: retried after a failure that may pass.

        Raises:
            TriggError: any failure.

        Source: GET /health/ping (oipHealthPing), section Health of the reference.
        """
        from . import health_ping

        return self._caller.call(HEALTH_PING, lambda: health_ping.request(), health_ping.decode)


class HealthWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse``. The caller must accept these."""

    def __init__(self, caller: Caller) -> None:
        resource = Health(caller)
        self.ping = as_raw(resource.ping)


class AsyncHealthWithRawResponse(Resource):
    """The same operations, each returning a ``RawResponse`` when awaited. The caller must accept these."""

    def __init__(self, caller: AsyncCaller) -> None:
        resource = AsyncHealth(caller)
        self.ping = as_raw_async(resource.ping)


__all__ = ("AsyncHealth", "AsyncHealthWithRawResponse", "Health", "HealthWithRawResponse")
