"""``client.plugins``: the generated operations, and what is written by hand over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trigg_api.api import plugins as generated

if TYPE_CHECKING:
    from trigg_api.client import AsyncCaller, Caller
    from trigg_ext._config import Settings


class Plugins(generated.Plugins):
    """The operations of ``client.plugins``."""

    def __init__(self, caller: Caller, settings: Settings) -> None:
        super().__init__(caller)
        self._settings = settings


class AsyncPlugins(generated.AsyncPlugins):
    """The operations of ``client.plugins``, asynchronous."""

    def __init__(self, caller: AsyncCaller, settings: Settings) -> None:
        super().__init__(caller)
        self._settings = settings
