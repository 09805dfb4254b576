"""Apply the policy to preview operations, and warn at the caller's own line."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

from trigg_ext.errors import PreviewNotAllowedError, TriggPreviewWarning

if TYPE_CHECKING:
    from trigg_api.client import Operation
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
    warn_at_the_caller(
        f"{operation} is in preview. By the terms of use its behaviour, parameters or responses can be modified or "
        "deprecated without prior notice, and support may be limited. Silence this with preview='allow'.",
        TriggPreviewWarning,
    )
    warned.add(operation.name)


def warn_at_the_caller(text: str, category: type[Warning]) -> None:
    """Warn at the line of the caller's own code."""
    warnings.warn(text, category, stacklevel=_levels_to_the_caller())


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
