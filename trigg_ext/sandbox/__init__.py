"""A Trigg API to try things on: in your own process, as the API's description says, and nothing real is touched.

    with Sandbox() as sandbox, sandbox.serve() as base_url:
        ...  # point a client at base_url with the key sandbox.api_key

Every operation of the description is served: requests are checked against it, answers are its examples. It needs the
extra ``sandbox``; from a shell, ``python -m trigg_ext.sandbox`` runs the same server.
"""

from __future__ import annotations

try:
    from trigg_ext.sandbox._app import create_app
    from trigg_ext.sandbox._requests import RecordedRequest
    from trigg_ext.sandbox._sandbox import Sandbox
except ModuleNotFoundError as missing:
    name = (missing.name or "").partition(".")[0]
    if name not in {"jsonschema_rs", "starlette", "uvicorn"}:
        raise
    raise ImportError(
        f'trigg_ext.sandbox needs {name}, which is not installed: pip install "trigg-client[sandbox]"'
    ) from missing

__all__ = ["RecordedRequest", "Sandbox", "create_app"]
