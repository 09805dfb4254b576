"""Recognize plain sales: receipts of which nothing but the identity matters.

A plain sale has a header and items, no field that the description does not have, no amount below zero, and no other
type than a purchase. So there is nothing in it to check. Of a mapping or a line the JSON that is sent tells it, and the
identity, in C (the extra ``speed``); of a model, its fields tell it sooner. All other receipts are left to the thorough
reading, as are all mappings and lines where the extra is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Annotated, Any, Literal

from trigg_api import codec
from trigg_api.fields import VALUES
from trigg_api.models import ReceiptHeader, ReceiptItem, ReceiptRequest
from trigg_api.types import UNSET

# A process that sends a receipt or two should not pay for the preparation.
_BEFORE_PREPARING = 16

_uses = count()


def plain_sale(text: bytes) -> Any:
    """Return the ``Header`` and ``Items`` of a plain sale; None for what is something else, or is no JSON.

    What makes the identity of a receipt is in the header, each a string or None.
    """
    decode = _decoder() if next(_uses) >= _BEFORE_PREPARING else None
    if decode is None:
        return None
    try:
        return decode(text)
    except (ValueError, RecursionError):
        return None


def is_plain_sale(receipt: ReceiptRequest) -> bool:
    """Return whether a model is a plain sale, by its fields: sooner than by its JSON, and without the extra."""
    try:
        header: Any = receipt.header
        if header.__class__ is not ReceiptHeader or not _is_all_looked_at():
            return False
        if receipt.additional_properties or header.additional_properties or header.gross_amount < 0:
            return False
        item: Any
        for item in receipt.items:
            if item.__class__ is not ReceiptItem or item.additional_properties:
                return False
            if item.quantity < 0 or item.gross_amount < 0:
                return False
            if item.transaction_type is not UNSET and item.transaction_type != "PURCHASE":
                return False
    except (AttributeError, TypeError):
        return False  # parts of other classes, and amounts that are no numbers
    return True


@cache
def _is_all_looked_at() -> bool:
    """Return whether the description gives documented values, and models, to no other fields than are looked at."""
    models: tuple[Any, ...] = (ReceiptRequest, ReceiptHeader, ReceiptItem)
    known = [{"Header", "Items"}, set[str](), {"TransactionType"}]
    return all(
        model.field_models().keys() | VALUES.get(model.__name__, {}).keys() <= names
        for model, names in zip(models, known, strict=True)
    )


@cache
def _decoder() -> Callable[[bytes], Any] | None:
    """Return what decodes plain sales and nothing else; None where the extra is missing."""
    fast = codec.library("msgspec")
    if fast is None:
        return None
    amount: Any = Annotated[float, fast.Meta(ge=0)]
    names = dict.fromkeys(("StoreId", "ReceiptId", "ConsumerId", "TimeStamp"), str | None)
    kinds = Literal["PURCHASE"] | None
    header = _struct(ReceiptHeader, {**names, "GrossAmount": amount})
    item = _struct(ReceiptItem, {"Quantity": amount, "GrossAmount": amount, "TransactionType": kinds})
    sale = _struct(ReceiptRequest, {"Header": header, "Items": list.__class_getitem__(item)}, required=True)
    decode: Callable[[bytes], Any] = fast.json.Decoder(sale).decode
    return decode


def _struct(model: Any, described: dict[str, Any], *, required: bool = False) -> Any:
    """Return a struct with the fields of a model: some of these types, all others any scalar."""
    # What has documented values or fields of its own is not plain where nothing is said of it.
    others = model.known_fields() - described.keys() - VALUES.get(model.__name__, {}).keys()
    fields = [(name, kind) if required else (name, kind, None) for name, kind in described.items()]
    scalars = {f"other{place}": name for place, name in enumerate(sorted(others))}
    return codec.library("msgspec").defstruct(
        model.__name__,
        [*fields, *((place, bool | float | str | None, None) for place in scalars)],
        rename=scalars,
        forbid_unknown_fields=True,
        gc=False,
    )
