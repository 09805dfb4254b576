"""Convert what Python and YAML hold to plain JSON values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

__all__ = ["json_copy"]


def json_copy(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy as plain JSON values, which later changes to ``value`` do not reach.

    YAML leaves traces that JSON does not have: a status as a number, a date as a date. They become strings here.
    """
    return cast("dict[str, Any]", json.loads(json.dumps(value, default=_as_json)))


def _as_json(value: object) -> Any:
    if isinstance(value, Mapping):
        return {str(key): entry for key, entry in cast("Any", value).items()}
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if callable(isoformat) else str(value)
