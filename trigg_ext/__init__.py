"""Python client for the Trigg Integrations API: typed, synchronous and asynchronous, safe by default.

::

    from trigg_ext import TriggClient

    with TriggClient(environment="staging") as client:      # the key is in TRIGG_API_KEY
        customer = client.customers.get("226B14AF-18A6-44CF-834E-BE4BCA5D64B7")

Models are in ``trigg_api.models``; errors are listed in :mod:`trigg_ext.errors`.
"""

from trigg_api.client import Operation, RawResponse
from trigg_api.types import UNSET, File, Unset
from trigg_ext._client import AsyncTriggClient, TriggClient
from trigg_ext._config import Event, Hooks, Limits, Timeout
from trigg_ext._version import __version__
from trigg_ext.errors import (
    AnswerCutOffError,
    AuthenticationError,
    BadGatewayError,
    BadRequestError,
    CallError,
    ClientClosedError,
    ClientStatusError,
    ConfigurationError,
    ConflictError,
    InvalidRequestError,
    NoAnswerError,
    NotFoundError,
    PermissionDeniedError,
    PreviewNotAllowedError,
    QuarantinedError,
    RateLimitedError,
    RequestSummary,
    ServerStatusError,
    StatusError,
    TriggConnectionError,
    TriggError,
    TriggPreviewWarning,
    TriggTimeoutError,
    UnexpectedStatusError,
    UnreadableAnswerError,
)
from trigg_ext.retries import NO_RETRIES, RetryPolicy, retries_for_testing

__all__ = [
    "NO_RETRIES",
    "UNSET",
    "AnswerCutOffError",
    "AsyncTriggClient",
    "AuthenticationError",
    "BadGatewayError",
    "BadRequestError",
    "CallError",
    "ClientClosedError",
    "ClientStatusError",
    "ConfigurationError",
    "ConflictError",
    "Event",
    "File",
    "Hooks",
    "InvalidRequestError",
    "Limits",
    "NoAnswerError",
    "NotFoundError",
    "Operation",
    "PermissionDeniedError",
    "PreviewNotAllowedError",
    "QuarantinedError",
    "RateLimitedError",
    "RawResponse",
    "RequestSummary",
    "RetryPolicy",
    "ServerStatusError",
    "StatusError",
    "Timeout",
    "TriggClient",
    "TriggConnectionError",
    "TriggError",
    "TriggPreviewWarning",
    "TriggTimeoutError",
    "UnexpectedStatusError",
    "UnreadableAnswerError",
    "Unset",
    "__version__",
    "retries_for_testing",
]
