"""One receipt, written as JSON, without stopping for one that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from trigg_api.errors import InvalidArgument
from trigg_api.models import ReceiptRequest
from trigg_ext._serialization.to_json import encode_json, to_data

T = TypeVar("T")

#: A receipt as it will be sent, its id, and how many items it has.
Written = tuple[bytes, str | None, int]


def write_receipt(receipt: Any) -> Written:
    """A receipt as it is sent.

    Raises:
        InvalidArgument: it is no receipt, or holds something that has no form in JSON.
    """
    kind = receipt.__class__
    if kind is not dict and kind is not ReceiptRequest:
        receipt = _as_dict(receipt)
    try:
        text = encode_json(receipt)
    except Exception:
        # Once more, thoroughly: without what is UNSET in it, or with words for what is wrong.
        text = _thoroughly(receipt)
    if kind is ReceiptRequest:
        items: Any = receipt.items
        id: Any = getattr(receipt.header, "receipt_id", None)
    else:
        items, header = receipt.get("Items"), receipt.get("Header")
        id = header.get("ReceiptId") if header.__class__ is dict else None
    if id.__class__ is not str or not id.isascii():
        id = receipt_id(receipt)
    return text, id, len(items) if items.__class__ is list else 1


def receipt_id(receipt: Any) -> str | None:
    """The ``ReceiptId`` of what may be a receipt, as a text; None where it has none."""
    try:
        found = _field(_field(receipt, "Header", "header"), "ReceiptId", "receipt_id")
        return str(found).encode("utf-8", "replace").decode() if isinstance(found, (str, int)) else None
    except Exception:
        return None  # of what is no receipt, anything may be raised


def _as_dict(receipt: Any) -> dict[str, Any]:
    if isinstance(receipt, (ReceiptRequest, Mapping)):
        return _guarded(lambda: to_data(receipt))
    raise InvalidArgument(f"A receipt must be a ReceiptRequest or a mapping, not {type(receipt).__name__}.")


def _thoroughly(receipt: Any) -> bytes:
    return _guarded(lambda: encode_json(to_data(receipt)))


def _guarded(write: Callable[[], T]) -> T:
    """What a receipt's own methods raise is the fault of that receipt, and of no other."""
    try:
        return write()
    except InvalidArgument:
        raise
    except RecursionError:
        raise InvalidArgument("The receipt is nested too deeply, or holds itself.") from None
    except Exception as error:
        raise InvalidArgument(f"The receipt cannot be written: {type(error).__name__} was raised.") from None


def _field(value: Any, name: str, attribute: str) -> Any:
    return _get(value, name) if isinstance(value, Mapping) else getattr(value, attribute, None)


def _get(value: Any, name: str) -> Any:
    found: Any = value.get(name)
    return found
