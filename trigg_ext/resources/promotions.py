"""``client.promotions``: the generated operations, and what is written by hand over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trigg_api.api import promotions as generated
from trigg_ext._lazy import LazyModule
from trigg_ext.resources._free_form import Async, Dynamic, Sync

if TYPE_CHECKING:
    from trigg_api.api.promotions import promotions_dynamic
else:
    promotions_dynamic = LazyModule("trigg_api.api.promotions.promotions_dynamic")


class Promotions(Dynamic[Sync], generated.Promotions):
    """The operations of ``client.promotions``."""

    _dynamic = promotions_dynamic


class AsyncPromotions(Dynamic[Async], generated.AsyncPromotions):
    """The operations of ``client.promotions``, asynchronous."""

    _dynamic = promotions_dynamic
