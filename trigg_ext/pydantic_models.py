"""The schemas of the API as strict Pydantic models, for services that validate with Pydantic.

Needs the extra ``models``: ``pip install 'trigg-client[models]'``.
"""

from __future__ import annotations

try:
    from trigg_models import *  # noqa: F403
except ModuleNotFoundError as error:
    if error.name != "pydantic":
        raise
    raise ModuleNotFoundError(
        "trigg_ext.pydantic_models needs Pydantic: pip install 'trigg-client[models]'", name="pydantic"
    ) from None
