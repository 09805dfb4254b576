"""What is let through, told of once at the caller's own line, or refused: preview operations, and unknown fields."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

from trigg_ext.errors import PreviewNotAllowedError, TriggPreviewWarning, TriggUnknownFieldWarning

if TYPE_CHECKING:
    from trigg_api.client import Body, Operation
    from trigg_ext._serialization.unknown_fields import UnknownField
    from trigg_ext._settings import Choice

_OURS = ("trigg_ext", "trigg_api")


def check_preview(operation: Operation, policy: Choice, warned: set[str]) -> None:
    """Apply the policy to a preview operation that is about to be called.

    It warns once per operation; where warnings are errors, every time, since nothing is sent then.

    Raises:
        PreviewNotAllowedError: the policy is ``"error"``.
        TriggPreviewWarning: warnings of this category are turned into errors.
    """
    if policy == "error":
        raise PreviewNotAllowedError(
            f"{operation.name}: this operation is in preview, and the preview policy is 'error'. "
            "Nothing was sent. Allow it with preview='warn' or preview='allow'.",
            operation,
        )
    if policy == "allow" or operation.name in warned:
        return
    warnings.warn(
        f"{operation} is in preview. By the terms of use its behaviour, parameters or responses can be modified or "
        "deprecated without prior notice, and support may be limited. Silence this with preview='allow'.",
        TriggPreviewWarning,
        stacklevel=_levels_to_the_caller(),
    )
    warned.add(operation.name)


def check_fields(operation: Operation, body: Body | None, policy: Choice, warned: set[str]) -> str:
    """Apply the policy to a body that is about to be sent; return why it must not be, or nothing.

    It warns once per operation and field; where warnings are errors, every time, since nothing is sent then.

    Raises:
        TriggUnknownFieldWarning: warnings of this category are turned into errors.
    """
    if policy == "allow" or body is None or body.model is None:
        return ""
    from trigg_ext._serialization.unknown_fields import unknown_fields

    for found in unknown_fields(body.value, body.model):
        shown = _shown(found)
        if policy == "error":
            return f"The API's description has no field {shown} Allow it with unknown_fields='allow'."
        if (key := f"{operation.name} {shown}") not in warned:
            warnings.warn(
                f"{operation.name}: the API's description has no field {shown} The API may ignore it. Correct "
                "the name, or silence this with unknown_fields='allow'.",
                TriggUnknownFieldWarning,
                stacklevel=_levels_to_the_caller(),
            )
            warned.add(key)
    return ""


def _shown(found: UnknownField) -> str:
    """Return what is said of a field; a name that looks like data is masked. Few calls need what masks."""
    from trigg_ext._transport.redaction import MASK
    from trigg_ext._transport.sent_values import is_field_name

    return str(found if is_field_name(found.name) else found._replace(name=MASK, meant=""))


def _levels_to_the_caller() -> int:
    """Return how many frames up the first one is that is not of this package; 2 is the caller of the function that
    warns.
    """
    level = 1
    frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
    while frame.f_back is not None and frame.f_globals.get("__name__", "").split(".")[0] in _OURS:
        level += 1
        frame = frame.f_back
    return level
