"""Apply the overlay to a bundle whose path parameters have the names that the overlay's targets have for them."""

from __future__ import annotations

import re
from typing import Any, Final

from codegen.spec.overlay import Applied, Overlay, apply_overlay
from trigg_ext.openapi.path_templates import rename_path_parameters

_TARGET: Final = re.compile(r"""\$(?:\.paths|\[["']paths["']\])\[(["'])(/.*?)\1\]""")


def with_overlay(document: dict[str, Any], overlay: Overlay) -> tuple[Applied, tuple[str, ...]]:
    """Return a bundle, none of whose paths is a reference, with the names and the actions of the overlay.

    Returns:
        What ``apply_overlay`` returns, and each path whose parameters have other names now.

    Raises:
        OverlayError: as ``apply_overlay`` raises it.
    """
    document = dict(document)
    targets = {match[2] for action in overlay.actions if (match := _TARGET.match(action.target))}
    notes = tuple(
        f"{path} is {template} here, as in the overlay; on the wire they are the same."
        for path, template in rename_path_parameters(document, targets)
    )
    return apply_overlay(document, overlay), notes
