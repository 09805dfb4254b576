"""A mock server of the Trigg API: in your own process, as its description says, and with state.

    with Sandbox() as sandbox, sandbox.client() as client:
        ...  # a TriggClient; sandbox.requests, sandbox.state and sandbox.sms_outbox show what its calls did

    with Sandbox() as sandbox, sandbox.serve() as base_url:
        ...  # the same on a port: point a client at base_url with the key sandbox.api_key

    with sandbox.faults.during(Fault.drop(when="after_acting").on("messaging.send_sms")):
        ...  # the message is sent, and the connection is lost before the response

A sandbox that runs elsewhere is controlled over HTTP, below ``/_sandbox/``: ``Remote(url)`` does so.

It needs the extra ``sandbox``. Under pytest the fixtures ``trigg_sandbox``, ``trigg_client`` and ``async_trigg_client``
are there by themselves; from a shell, ``python -m trigg_ext.sandbox`` runs the same server.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from trigg_ext.sandbox._http.fault_rules import FaultHit, Faults
    from trigg_ext.sandbox._http.faults import Fault
    from trigg_ext.sandbox._http.messages import RecordedRequest
    from trigg_ext.sandbox._remote import Remote
    from trigg_ext.sandbox._sandbox import Sandbox, create_app
    from trigg_ext.sandbox._state import Coverage, SandboxState, SmsMessage

__all__ = [
    "Coverage",
    "Fault",
    "FaultHit",
    "Faults",
    "RecordedRequest",
    "Remote",
    "Sandbox",
    "SandboxState",
    "SmsMessage",
    "create_app",
]

_MODULES: Final = {
    "Coverage": "_state",
    "Fault": "_http.faults",
    "FaultHit": "_http.fault_rules",
    "Faults": "_http.fault_rules",
    "RecordedRequest": "_http.messages",
    "Remote": "_remote",
    "Sandbox": "_sandbox",
    "SandboxState": "_state",
    "SmsMessage": "_state",
    "create_app": "_sandbox",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    except ModuleNotFoundError as missing:
        wanted = (missing.name or "").partition(".")[0]
        if wanted not in {"httptools", "jsonschema_rs", "uvicorn"}:
            raise
        raise ImportError(
            f'trigg_ext.sandbox needs {wanted}, which is not installed: pip install "trigg-client[sandbox]"'
        ) from missing
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


# Without the extra this import is refused. Not under pytest, which imports the plugin in this package wherever it is
# installed: there the first use is refused, and nothing is loaded for tests that do not use it.
if "pytest" not in sys.modules:
    __getattr__("Sandbox")
