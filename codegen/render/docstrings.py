"""The docstrings of the generated code: the vendor's words, made safe, and what we know beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from openapi_python_client import schema as oai
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.strings import safe_for_docstring

from codegen import naming
from codegen.render.context import BodyPlan, EndpointPlan, MethodPlan
from trigg_ext.openapi.media_types import BodyKind

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
    "safe": "Reads only: retried after a failure that may pass.",
    "idempotent": "Idempotent: retried after a failure that may pass.",
    "non_idempotent": "Not idempotent: retried only if the request certainly had no effect.",
}
_RETURNS = {
    "location": "The URL that the API redirects to, which is not followed.",
    "text": "The body of the response, decoded as text.",
    "bytes": "The body of the response, as it came.",
}
_BODIES: dict[BodyKind, str] = {
    "json": "Free-form JSON, such as a dict.",
    "form": "The fields of a form, as a mapping.",
    "multipart": "The parts of a form, as a mapping.",
    "raw": "The content, as bytes, a string, an open file or an iterator of bytes.",
}


def doc_text(text: Any) -> str:
    """Vendor's text, safe inside a docstring, on one line."""
    if isinstance(text, oai.UntrustedString):
        text = text.get_untrusted_value()
    return _safe(str(text or ""))


@cache  # the same sentences stand at a model, at its fields and at the keys of its typed dict
def _safe(text: str) -> str:
    line = " ".join(text.split())
    # It cuts long words where no escape is; ours are never cut.
    return " ".join(safe_for_docstring(line).replace("\n", "").split())


def method_doc(method: MethodPlan) -> str:
    """Return the docstring of a public method: what it does, takes, returns and raises."""
    operation = method.operation
    endpoint = method.endpoint
    ours = operation.get("x-trigg-doc", {})
    paragraphs = [_wrapped(doc_text(ours.get("summary") or method.title).rstrip(".") + ".")]
    description = doc_text(ours.get("description") or operation.get("description"))
    if description:
        paragraphs.append(_wrapped(description))
    if operation["x-trigg-preview"]:
        paragraphs.append(_wrapped("In preview: the vendor may change or end this operation without prior notice."))
    paragraphs.append(_wrapped(_RETRY[operation["x-trigg-retry"]]))
    lines = list(_arguments(endpoint, method.optional_path))
    if lines:
        paragraphs.append("\n".join(["Args:", *lines]))
    if endpoint.return_type != "None":
        returns = doc_text(ours.get("returns")) or _returned(endpoint)
        if endpoint.return_type.endswith(" | None"):
            returns = f"{returns} None where the response has no body."
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
        lines.append(_entry(f"{prop.python_name}: {_about_field(prop)}"))
    return "\n".join(lines)


def field_doc(prop: PropertyProtocol) -> str:
    """Return the docstring of a field: what stands there when the cursor is on it."""
    return _before_quotes(_about_field(prop))


def key_doc(prop: PropertyProtocol) -> str:
    """Return the docstring of a field as a key of a typed dict."""
    return _before_quotes(doc_text(prop.description))


def _before_quotes(text: str) -> str:
    wrapped = _wrapped(text)
    return f'{wrapped[:-1]}\\"' if wrapped.endswith('"') else wrapped


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
        left_out = " May be left out." if each.name in optional else ""
        yield _entry(f"{each.python_name}: {doc_text(each.about)}{left_out}")
    if endpoint.body:
        yield _entry(f"body: {_about_body(endpoint.body)}")
        if len(endpoint.body.kinds) > 1:
            yield _entry("content_type: The media type to send; strings and bytes are sent as they are.")
    for each in endpoint.parameters:
        yield _entry(f"{each.python_name}: {doc_text(each.about)}")


def _about_body(body: BodyPlan) -> str:
    """Return what a body is: its model and what that needs, and what is said about it."""
    if body.described_by:
        article = "An" if body.described_by[0] in "AEIOU" else "A"
        needed = [f"``{doc_text(name)}``" for name in body.needed]
        needs = f" It needs {', '.join(needed[:-1])}{' and ' if needed[:-1] else ''}{needed[-1]}." if needed else ""
        told = f"{article} ``{body.described_by}``, or a mapping of its fields by their names in the API.{needs}"
        told += f" Or a ``{body.read}``: what the body has of its fields is sent." if body.read else ""
    else:
        told = _BODIES[body.kinds[0][1]]
    left_out = "" if body.required else "May be left out."
    return " ".join(part for part in (told, doc_text(body.about), left_out) if part)


def _returned(endpoint: EndpointPlan) -> str:
    if endpoint.response.kind in _RETURNS:
        return _RETURNS[endpoint.response.kind]
    kind = endpoint.return_type.removesuffix(" | None")
    if "Any" in kind:
        shape = "" if kind == "Any" else f" as a {kind.partition('[')[0]}"
        return f"The response{shape}; what it holds is not described."
    return f"The response as ``{kind}``."


def _about_field(prop: PropertyProtocol) -> str:
    """Return what is said about a field; its name in the API too, where the one in Python does not tell it."""
    wire = prop.name.get_untrusted_value()
    about = doc_text(prop.description)
    if naming.camel(str(prop.python_name)) != wire:
        about += f" ``{doc_text(wire)}`` in the API." if wire.strip() else " The empty name in the API."
    return about


def _errors(operation: dict[str, Any]) -> Iterator[str]:
    known = [status for status in operation["responses"] if status in ERRORS_BY_STATUS]
    for status in known:
        described = doc_text(operation["responses"][status].get("description")).rstrip(".")
        yield _entry(
            f"{ERRORS_BY_STATUS[status]}: the API responds with {status}{f' ({described})' if described else ''}."
        )
    yield f"    TriggError: any {'other failure; all of the above are of this kind' if known else 'failure'}."
