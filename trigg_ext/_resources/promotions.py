"""``client.promotions``: the generated operations, and what is written by hand over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trigg_api.api import promotions as generated

if TYPE_CHECKING:
    from trigg_api.client import AsyncCaller, Caller
    from trigg_ext._config import Settings


class Promotions(generated.Promotions):
    """The operations of ``client.promotions``."""

    def __init__(self, caller: Caller, settings: Settings) -> None:
        super().__init__(caller)
        self._settings = settings


class AsyncPromotions(generated.AsyncPromotions):
    """The operations of ``client.promotions``, asynchronous."""

    def __init__(self, caller: AsyncCaller, settings: Settings) -> None:
        super().__init__(caller)
        self._settings = settings
