"""The docstrings of the generated code: the vendor's words, made safe, and what we know beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from openapi_python_client import schema as oai
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.strings import safe_for_docstring

from codegen import naming
from codegen.render.context import EndpointPlan, MethodPlan

_WIDTH = 108

#: What a status means to the caller, by the name of the error that the hand-written layer raises for it.
ERRORS_BY_STATUS = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "QuarantinedError",
    "429": "RateLimitedError",
    "502": "BadGatewayError",
}
_RETRY = {
    "safe": "Reads only: sent again after a failure that may pass.",
    "idempotent": "Twice is the same as once: sent again after a failure that may pass.",
    "non_idempotent": "Twice is not the same as once: sent again only where the server certainly did not act.",
}
_RETURNS = {
    "location": "The address that the API redirects to. It is not followed.",
    "text": "The text of the response.",
    "bytes": "The body of the response.",
}


def doc_text(text: Any) -> str:
    """Vendor's text, safe inside a docstring, on one line."""
    if isinstance(text, oai.UntrustedString):
        text = text.get_untrusted_value()
    line = " ".join(str(text or "").split())
    # It cuts long words where no escape is; ours are never cut.
    return " ".join(safe_for_docstring(line).replace("\n", "").split())


def method_doc(method: MethodPlan) -> str:
    """Return the docstring of a public method: what it does, takes, returns and raises."""
    operation = method.operation
    endpoint = method.endpoint
    paragraphs = [_wrapped(doc_text(method.title).rstrip(".") + ".")]
    description = doc_text(operation.get("description"))
    if description:
        paragraphs.append(_wrapped(description))
    if operation["x-trigg-preview"]:
        paragraphs.append(_wrapped("In preview: the vendor may change or end this operation without prior notice."))
    paragraphs.append(_wrapped(_RETRY[operation["x-trigg-retry"]]))
    lines = list(_arguments(endpoint, method.optional_path))
    if lines:
        paragraphs.append("\n".join(["Args:", *lines]))
    if endpoint.return_type != "None":
        returns = _RETURNS.get(endpoint.response.kind, "The response.")
        if endpoint.return_type.endswith(" | None"):
            returns = f"{returns[:-1]}; None where it has no body."
        paragraphs.append(f"Returns:\n{_wrapped(returns, '    ')}")
    paragraphs.append("\n".join(["Raises:", *_errors(operation)]))
    vendor = operation["x-trigg-vendor"]
    source = f"Source: {doc_text(method.site.label)}"
    if vendor["operationId"]:
        source += f" ({doc_text(vendor['operationId'])})"
    if vendor["tags"]:
        source += f", section {doc_text(vendor['tags'][0])} of the reference"
    paragraphs.append(_wrapped(f"{source}."))
    return "\n\n".join(paragraphs)


def model_doc(model: ModelProperty) -> str:
    """Return the docstring of a model: what it is, and what its attributes are."""
    name = " ".join(naming.words(str(model.class_info.name))).lower()
    lines = [_wrapped(doc_text(model.description) or f"{name[:1].upper()}{name[1:]}.")]
    properties = [*(model.required_properties or []), *(model.optional_properties or [])]
    if properties:
        lines += ["", "Attributes:"]
    for prop in properties:
        wire = prop.name.get_untrusted_value()
        about = doc_text(prop.description)
        if not about and wire != prop.python_name:
            about = f"``{doc_text(wire)}`` on the wire." if wire.strip() else "The empty name on the wire."
        lines.append(_entry(f"{prop.python_name}: {about}" if about else str(prop.python_name)))
    return "\n".join(lines)


def _wrapped(text: str, indent: str = "", subsequent: str | None = None) -> str:
    """Return a paragraph. Words are never cut, so that no escape is."""
    return textwrap.fill(
        text,
        width=_WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if subsequent is None else subsequent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _entry(text: str) -> str:
    return _wrapped(text, "    ", "        ")


def _arguments(endpoint: EndpointPlan, optional: tuple[str, ...]) -> Iterable[str]:
    for each in endpoint.path_parameters:
        told = " ".join(
            part for part in (doc_text(each.about), "May be left out." if each.name in optional else "") if part
        )
        yield _entry(f"{each.python_name}: {told or 'Part of the path.'}")
    if endpoint.body:
        told = "The body of the request." if endpoint.body.required else "The body of the request, if any."
        yield _entry(f"body: {doc_text(endpoint.body.about) or told}")
        if len(endpoint.body.kinds) > 1:
            yield _entry("content_type: The media type to send; text and bytes are sent as they are.")
    for each in endpoint.parameters:
        yield _entry(f"{each.python_name}: {doc_text(each.about) or f'Sent as {doc_text(each.name)}.'}")


def _errors(operation: dict[str, Any]) -> Iterator[str]:
    known = [status for status in operation["responses"] if status in ERRORS_BY_STATUS]
    for status in known:
        described = doc_text(operation["responses"][status].get("description"))
        yield _entry(
            f"{ERRORS_BY_STATUS[status]}: the API responds with {status}{f' ({described})' if described else ''}."
        )
    yield f"    TriggError: any {'other failure; all of the above are of this kind' if known else 'failure'}."
