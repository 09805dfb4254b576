"""Decide what is a response of the API: the one definition, for every operation.

A response of the API is, after a byte order mark and white space, nothing, or JSON that is not the API's error shape,
or what the operation documents (:attr:`~trigg_api.client.Operation.response_types`). Whatever else comes with a status
code of success was written by something else: a proxy, a captive portal, another server. No success is assumed from a
status.

Source: section "Error Messages" of the reference.
"""

from __future__ import annotations

import re
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from trigg_api import codec
from trigg_api.record import Record
from trigg_api.types import kind_of
from trigg_ext.openapi.media_types import ResponseKind, is_markup, response_kind

if TYPE_CHECKING:
    from trigg_api.client import Operation, Response

#: The fields of the API's error shape.
ERROR_FIELDS = frozenset({"code", "message", "detailedErrorMessage"})

# Only an object that begins with a field of the error shape can be it; a name may be spelled with escapes.
_MAY_BE_ERROR = rb'\{\s*"(?:(?:code|message|detailedErrorMessage)"|[^"\\]{0,19}\\)'
_PAGE = rb"(?i)<(?:!doctype html|html)\b"
_CONTROL = rb"[\x00-\x08\x0e-\x19\x1b-\x1f]"
# A page or binary data shows itself early.
_LOOKED_AT = 65_536

_ERROR_CODES = frozenset(str(each.value) for each in HTTPStatus if each >= 400)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def is_success(operation: Operation, status: int) -> bool:
    """Return whether a status is a success of an operation: any 2xx, or a redirect where that is the response."""
    return 200 <= status < 300 or (operation.redirects and status in _REDIRECTS)


def error_status(content: bytes) -> int | None:
    """Return the HTTP status in a body that is the API's error shape, and nothing else; None for any other body."""
    body = codec.trimmed(content)
    if not re.match(_MAY_BE_ERROR, body):
        return None
    try:
        value = codec.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    shape = cast("dict[str, Any]", value)
    if not ("code" in shape and len(shape) >= 2 and shape.keys() <= ERROR_FIELDS):
        return None
    code = shape["code"]
    text = str(int(code) if isinstance(code, float) and code.is_integer() else code).strip()
    return int(text) if text in _ERROR_CODES else None


def refusal(operation: Operation, response: Response) -> str:
    """Return why a response of a status of success is none of the API's, as a sentence; an empty string if it is one.

    What it cannot see before the body is read as JSON, ``trigg_api.types.read_json`` refuses.
    """
    if operation.redirects:
        # The Location is the response; servers add a page for people.
        return ""
    body = codec.trimmed(response.content)
    if not body:
        return ""
    documented = _documented(operation.response_types)
    if documented.kind in ("none", "json"):
        if body.startswith(b"<"):
            return _page(body, "JSON")
        return "" if documented.kind == "json" or _is_json(body) else "The response is neither empty nor JSON."
    start = body[:_LOOKED_AT]
    is_text = documented.kind == "text"
    if is_text and not documented.markup:
        is_page = start.startswith(b"<") or re.search(_PAGE, start) is not None
    else:
        declared = response.headers.get("content-type", "").lower()
        is_page = re.match(_PAGE, start) is not None or (not is_text and "html" in declared)
    if is_page and not documented.html:
        return _page(body, " or ".join(operation.response_types))
    return "The response is binary data, and text was expected." if is_text and re.search(_CONTROL, start) else ""


def undocumented_body(operation: Operation, response: Response) -> str:
    """Describe the JSON in the success of an operation that documents no body; an empty string if it says nothing.

    Neither values nor names of fields are in it: both may be personal.
    """
    if operation.redirects or operation.response_types:
        return ""
    body = codec.trimmed(response.content)
    value = codec.loads(body) if body else None
    return "" if value in (None, "", [], {}) else f"{kind_of(value)} of {len(body)} bytes"


class _Documented(Record):
    kind: ResponseKind
    html: bool
    markup: bool


@cache
def _documented(media_types: tuple[str, ...]) -> _Documented:
    return _Documented(
        response_kind(media_types),
        html=any("html" in each.lower() for each in media_types),
        markup=any(map(is_markup, media_types)),
    )


def _is_json(body: bytes) -> bool:
    try:
        codec.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _page(body: bytes, instead_of: str) -> str:
    kind = "a web page" if re.search(_PAGE, body[:_LOOKED_AT]) else "markup"
    return f"The response is not {instead_of} but {kind}, probably from a proxy, a portal or another server."
