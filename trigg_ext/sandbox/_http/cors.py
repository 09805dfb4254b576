"""Let pages of other origins use the sandbox from a browser."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from trigg_ext.sandbox._calls import Response
from trigg_ext.sandbox._http.messages import RawRequest
from trigg_ext.sandbox._http.service import Exchange

__all__ = ["with_cors"]


def with_cors(respond: Callable[[RawRequest], Exchange], origins: tuple[str, ...]) -> Callable[[RawRequest], Exchange]:
    """Return ``respond`` with the headers of CORS for pages of these origins; ``*`` is any.

    A preflight request gets 204 and changes nothing. Pages may send every method and header, and read every header.
    """
    if not origins:
        return respond

    def responding(request: RawRequest) -> Exchange:
        origin = next(iter(request.header_values("origin")), "")
        if not origin or not {"*", origin} & set(origins):
            return respond(request)
        headers = (("access-control-allow-origin", origin), ("vary", "origin"))
        if request.method == "OPTIONS" and request.header_values("access-control-request-method"):
            wanted = ", ".join(request.header_values("access-control-request-headers"))
            methods = ", ".join(request.header_values("access-control-request-method"))
            preflight = (("access-control-allow-methods", methods), ("access-control-allow-headers", wanted))
            return Exchange(None, Response(204, headers=(*headers, *preflight, ("access-control-max-age", "600"))))
        exchange = respond(request)
        response = exchange.response
        exposed = ("access-control-expose-headers", ", ".join(name for name, _ in response.headers))
        more = (*headers, exposed) if response.headers else headers
        return attrs.evolve(exchange, response=attrs.evolve(response, headers=(*response.headers, *more)))

    return responding
