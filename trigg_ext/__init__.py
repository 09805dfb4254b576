"""Python client for the Trigg Integrations API: typed, synchronous and asynchronous, safe by default.

::

    from trigg_ext import TriggClient

    with TriggClient(environment="staging") as client:      # the key is in TRIGG_API_KEY
        customer = client.customers.get("226B14AF-18A6-44CF-834E-BE4BCA5D64B7")

Models are in :mod:`trigg_ext.models`. Exceptions are listed in :mod:`trigg_ext.errors`, and can be imported from here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trigg_api.client import Operation as Operation
    from trigg_api.client import RawResponse as RawResponse
    from trigg_api.types import UNSET as UNSET
    from trigg_api.types import File as File
    from trigg_api.types import Unset as Unset
    from trigg_ext._conformance.options import Drift as Drift
    from trigg_ext._version import __version__ as __version__
    from trigg_ext.batches import AsyncOutbox as AsyncOutbox
    from trigg_ext.batches import BatchError as BatchError
    from trigg_ext.batches import BatchResult as BatchResult
    from trigg_ext.batches import Journal as Journal
    from trigg_ext.batches import Outbox as Outbox
    from trigg_ext.batches import Outcome as Outcome
    from trigg_ext.batches import Settlement as Settlement
    from trigg_ext.batches import result_of as result_of
    from trigg_ext.client import AsyncTriggClient as AsyncTriggClient
    from trigg_ext.client import TriggClient as TriggClient
    from trigg_ext.errors import *  # noqa: F403
    from trigg_ext.extended_properties import extended as extended
    from trigg_ext.hooks import CallEvent as CallEvent
    from trigg_ext.hooks import Event as Event
    from trigg_ext.hooks import Hooks as Hooks
    from trigg_ext.retries import NO_RETRIES as NO_RETRIES
    from trigg_ext.retries import RetryPolicy as RetryPolicy
    from trigg_ext.retries import retries_for_testing as retries_for_testing
    from trigg_ext.returns import Money as Money
    from trigg_ext.returns import Receipt as Receipt
    from trigg_ext.returns import Return as Return
    from trigg_ext.timeouts import Limits as Limits
    from trigg_ext.timeouts import Timeout as Timeout

# Where each name above is defined; the exceptions are listed once, by trigg_ext.errors. A module is loaded when one of
# its names is first used: what imports only a part of the package (a pytest plugin, say) does not pay for all of it.
_DEFINED_IN = {
    "trigg_api.client": "Operation RawResponse",
    "trigg_api.types": "UNSET File Unset",
    "trigg_ext._version": "__version__",
    "trigg_ext.batches": "AsyncOutbox BatchError BatchResult Journal Outbox Outcome Settlement result_of",
    "trigg_ext.client": "AsyncTriggClient TriggClient",
    "trigg_ext._conformance.options": "Drift",
    "trigg_ext.extended_properties": "extended",
    "trigg_ext.hooks": "CallEvent Event Hooks",
    "trigg_ext.retries": "NO_RETRIES RetryPolicy retries_for_testing",
    "trigg_ext.returns": "Money Receipt Return",
    "trigg_ext.timeouts": "Limits Timeout",
}
_MODULES = {name: module for module, names in _DEFINED_IN.items() for name in names.split()}
_SUBMODULES = [
    "batches",
    "dlt",
    "drift",
    "errors",
    "exports",
    "hooks",
    "models",
    "pagination",
    "phones",
    "pydantic_models",
    "request_checks",
    "retries",
    "returns",
    "timeouts",
    "times",
]


def __getattr__(name: str) -> Any:
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    if name == "__all__":
        return _public_names()
    module = import_module(_MODULES.get(name, "trigg_ext.errors"))
    if name not in _MODULES and name not in module.__all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(module, name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_public_names(), *_SUBMODULES})


def _public_names() -> list[str]:
    return sorted({*_MODULES, *import_module("trigg_ext.errors").__all__})
