"""Python client for the Trigg Integrations API: typed, synchronous and asynchronous, safe by default.

::

    from trigg_ext import TriggClient

    with TriggClient(environment="staging") as client:      # the key is in TRIGG_API_KEY
        customer = client.customers.get("226B14AF-18A6-44CF-834E-BE4BCA5D64B7")

Models are in ``trigg_api.models``; errors are listed in :mod:`trigg_ext.errors`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trigg_api.client import Operation, RawResponse
    from trigg_api.types import UNSET, File, Unset
    from trigg_ext._settings import Drift, Event, Hooks, Limits, Timeout
    from trigg_ext._version import __version__
    from trigg_ext.batches import BatchError, BatchResult, Outcome
    from trigg_ext.client import AsyncTriggClient, TriggClient
    from trigg_ext.errors import (
        AuthenticationError,
        BadGatewayError,
        BadRequestError,
        CallError,
        ClientClosedError,
        ClientStatusError,
        ConfigurationError,
        ConflictError,
        DriftError,
        ExtendedPropertiesError,
        InvalidRequestError,
        InvalidResponseError,
        NotFoundError,
        PaginationError,
        PermissionDeniedError,
        PhoneNumberError,
        PreviewNotAllowedError,
        QuarantinedError,
        RateLimitedError,
        RequestSummary,
        ReturnError,
        ServerStatusError,
        StatusError,
        TransportError,
        TriggConnectionError,
        TriggError,
        TriggPreviewWarning,
        TriggTimeoutError,
        TruncatedResponseError,
        UnexpectedStatusError,
    )
    from trigg_ext.extended_properties import extended
    from trigg_ext.retries import NO_RETRIES, RetryPolicy, retries_for_testing
    from trigg_ext.returns import Return

# Each name is loaded when it is first used, so that what imports only a part of the package (a pytest plugin, say) does
# not pay for the whole of it.
_MODULES = {
    "TruncatedResponseError": "trigg_ext.errors",
    "AsyncTriggClient": "trigg_ext.client",
    "AuthenticationError": "trigg_ext.errors",
    "BadGatewayError": "trigg_ext.errors",
    "BadRequestError": "trigg_ext.errors",
    "BatchError": "trigg_ext.batches",
    "BatchResult": "trigg_ext.batches",
    "CallError": "trigg_ext.errors",
    "ClientClosedError": "trigg_ext.errors",
    "ClientStatusError": "trigg_ext.errors",
    "ConfigurationError": "trigg_ext.errors",
    "ConflictError": "trigg_ext.errors",
    "Drift": "trigg_ext._settings",
    "DriftError": "trigg_ext.errors",
    "Event": "trigg_ext._settings",
    "ExtendedPropertiesError": "trigg_ext.errors",
    "File": "trigg_api.types",
    "Hooks": "trigg_ext._settings",
    "InvalidRequestError": "trigg_ext.errors",
    "Limits": "trigg_ext._settings",
    "NO_RETRIES": "trigg_ext.retries",
    "TransportError": "trigg_ext.errors",
    "NotFoundError": "trigg_ext.errors",
    "Operation": "trigg_api.client",
    "Outcome": "trigg_ext.batches",
    "PaginationError": "trigg_ext.errors",
    "PermissionDeniedError": "trigg_ext.errors",
    "PhoneNumberError": "trigg_ext.errors",
    "PreviewNotAllowedError": "trigg_ext.errors",
    "QuarantinedError": "trigg_ext.errors",
    "RateLimitedError": "trigg_ext.errors",
    "RawResponse": "trigg_api.client",
    "RequestSummary": "trigg_ext.errors",
    "RetryPolicy": "trigg_ext.retries",
    "Return": "trigg_ext.returns",
    "ReturnError": "trigg_ext.errors",
    "ServerStatusError": "trigg_ext.errors",
    "StatusError": "trigg_ext.errors",
    "Timeout": "trigg_ext._settings",
    "TriggClient": "trigg_ext.client",
    "TriggConnectionError": "trigg_ext.errors",
    "TriggError": "trigg_ext.errors",
    "TriggPreviewWarning": "trigg_ext.errors",
    "TriggTimeoutError": "trigg_ext.errors",
    "UNSET": "trigg_api.types",
    "UnexpectedStatusError": "trigg_ext.errors",
    "InvalidResponseError": "trigg_ext.errors",
    "Unset": "trigg_api.types",
    "__version__": "trigg_ext._version",
    "extended": "trigg_ext.extended_properties",
    "retries_for_testing": "trigg_ext.retries",
}


def __getattr__(name: str) -> Any:
    if name in ("batches", "drift", "errors", "pagination", "phones", "retries", "returns"):
        return import_module(f"{__name__}.{name}")
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})


__all__ = [
    "NO_RETRIES",
    "UNSET",
    "AsyncTriggClient",
    "AuthenticationError",
    "BadGatewayError",
    "BadRequestError",
    "BatchError",
    "BatchResult",
    "CallError",
    "ClientClosedError",
    "ClientStatusError",
    "ConfigurationError",
    "ConflictError",
    "Drift",
    "DriftError",
    "Event",
    "ExtendedPropertiesError",
    "File",
    "Hooks",
    "InvalidRequestError",
    "InvalidResponseError",
    "Limits",
    "NotFoundError",
    "Operation",
    "Outcome",
    "PaginationError",
    "PermissionDeniedError",
    "PhoneNumberError",
    "PreviewNotAllowedError",
    "QuarantinedError",
    "RateLimitedError",
    "RawResponse",
    "RequestSummary",
    "RetryPolicy",
    "Return",
    "ReturnError",
    "ServerStatusError",
    "StatusError",
    "Timeout",
    "TransportError",
    "TriggClient",
    "TriggConnectionError",
    "TriggError",
    "TriggPreviewWarning",
    "TriggTimeoutError",
    "TruncatedResponseError",
    "UnexpectedStatusError",
    "Unset",
    "__version__",
    "extended",
    "retries_for_testing",
]
