"""Call operations whose request and response are free-form: their fields are agreed between an account and Trigg."""

from __future__ import annotations

from typing import Any

from trigg_ext._sensitive import sealed
from trigg_ext._serialization.to_json import body as data_of
from trigg_ext._serialization.user_types import decoder


def call_free_form(caller: Any, endpoint: Any, body: object, response: Any, *path: str) -> Any:
    """Call an operation with the caller's own object as its body, and read the response as the caller's own class.

    Args:
        caller: who makes the call.
        endpoint: the generated module of the operation.
        body: a mapping, or an object with fields.
        response: the class to read the response as; None for a plain dict.
        path: the parameters of the path.

    Raises:
        ConfigurationError: ``response`` cannot be read, or its extra is missing. Nothing was sent.
    """
    with sealed():
        decode = decoder(response, endpoint.decode)
        return caller.call(endpoint.OPERATION, lambda: endpoint.request(*path, data_of(body)), decode)
