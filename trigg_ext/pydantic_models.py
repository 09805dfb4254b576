"""The schemas of the API as strict Pydantic models, for services that validate with Pydantic.

Needs the extra ``models``: ``pip install 'trigg-client[models]'``.
"""

from __future__ import annotations

from trigg_models import *  # noqa: F403
