"""Serialize one receipt, and read its identity, without stopping for one that cannot be serialized."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

from trigg_api import codec
from trigg_api.errors import InvalidArgument
from trigg_api.models import ReceiptHeader, ReceiptRequest
from trigg_api.types import is_pydantic, model_body, time_text
from trigg_ext._receipt_identity import ReceiptIdentity, day_of
from trigg_ext._serialization.to_json import encode_json, to_data
from trigg_ext.batches._plain_sales import is_plain_sale, plain_sale

T = TypeVar("T")


class Identity(NamedTuple):
    """Which receipt it is, by ``StoreId``, ``ReceiptId`` and the day of its ``TimeStamp``; whose, by ``ConsumerId``.

    What it lacks is None; a day that it lacks is empty.
    """

    store_id: str | None
    receipt_id: str | None
    customer_id: str | None
    day: str = ""

    @property
    def of_receipt(self) -> ReceiptIdentity:
        """Which receipt it is."""
        return ReceiptIdentity(self.store_id or "", self.receipt_id or "", self.day)

    def __repr__(self) -> str:
        return f"<Identity of receipt {self.receipt_id} of store {self.store_id}>"


#: A receipt as it will be sent, its identity, and how many items it has.
Written = tuple[bytes, Identity, int]


def write_receipt(receipt: Any, check: Callable[[Any], None] | None = None) -> Written:
    """Serialize a receipt; one that is JSON already, as a string or bytes, is sent as it is.

    Args:
        receipt: what is to be one.
        check: is given the fields of a receipt that is no plain sale, by their names on the wire.

    Raises:
        InvalidArgument: it is no receipt, or holds something that has no form in JSON; or ``check`` raised it.
    """
    is_model = receipt.__class__ is ReceiptRequest
    if not is_model and receipt.__class__ is not dict:
        if isinstance(receipt, (bytes, str)):
            return _read_line(receipt, check)
        receipt = _as_dict(receipt)
    try:
        text = encode_json(receipt.to_dict() if is_model else receipt)
    except Exception:
        # Once more, thoroughly: without what is UNSET in it, or with words for what is wrong.
        text = _guarded(lambda: encode_json(to_data(receipt)))
    else:
        if not is_model and (sale := plain_sale(text)) is not None:
            return _written_sale(text, sale)
    if check is not None and not (is_model and is_plain_sale(receipt)):
        check(codec.loads(text) if is_model else receipt)
    return text, identity_of(receipt), item_count(receipt.items if is_model else receipt.get("Items"))


def _read_line(line: str | bytes, check: Callable[[Any], None] | None) -> Written:
    try:
        given = line if isinstance(line, bytes) else line.encode()
        if (sale := plain_sale(text := given.strip())) is not None:
            return _written_sale(text, sale)
        text = codec.trimmed(given)
        fields = codec.loads(text)
    except (ValueError, RecursionError):
        raise InvalidArgument("The line is no receipt: it cannot be read as JSON in UTF-8.") from None
    if fields.__class__ is not dict:
        raise InvalidArgument(f"The line is no receipt: expected a JSON object, got {type(fields).__name__}.")
    if check is not None:
        check(fields)
    return text, identity_of(fields), item_count(fields.get("Items"))


def _written_sale(text: bytes, sale: Any) -> Written:
    header = sale.Header
    identity = Identity(header.StoreId, header.ReceiptId, header.ConsumerId, day_of(header.TimeStamp))
    return text, identity, len(sale.Items)


def item_count(items: Any) -> int:
    """Return how many items count for a receipt with these."""
    return len(items) if items.__class__ is list else 1


def identity_of(receipt: Any) -> Identity:
    """Read the identity of what may be a receipt."""
    try:
        header: Any = receipt.header if receipt.__class__ is ReceiptRequest else _field(receipt, "Header", "header")
        found: tuple[Any, Any, Any, Any]
        if header.__class__ is ReceiptHeader:
            found = header.store_id, header.receipt_id, header.consumer_id, header.time_stamp
        elif header.__class__ is dict:
            found = header.get("StoreId"), header.get("ReceiptId"), header.get("ConsumerId"), header.get("TimeStamp")
        else:
            found = (
                _field(header, "StoreId", "store_id"),
                _field(header, "ReceiptId", "receipt_id"),
                _field(header, "ConsumerId", "consumer_id"),
                _field(header, "TimeStamp", "time_stamp"),
            )
        store, receipt_id, customer, time = found
        # The day that is sent: a moment may be of another one elsewhere.
        day = day_of(time_text.get()(time) if isinstance(time, datetime) else time)
        return Identity(_as_text(store), _as_text(receipt_id), _as_text(customer), day)
    except Exception:
        return Identity(None, None, None)  # of what is no receipt, anything may be raised


def _as_text(value: Any) -> str | None:
    if value.__class__ is str and value.isascii():
        return value
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return None
    return str(value).encode("utf-8", "replace").decode()


def _as_dict(receipt: Any) -> dict[str, Any]:
    if isinstance(receipt, (ReceiptRequest, Mapping)):
        return _guarded(lambda: to_data(receipt))
    if is_pydantic(receipt):
        return _guarded(lambda: to_data(model_body(receipt, ReceiptRequest)))
    raise InvalidArgument(f"expected a ReceiptRequest or a mapping as a receipt, not {type(receipt).__name__}.")


def _guarded(write: Callable[[], T]) -> T:
    """Blame what a receipt's own methods raise on that receipt, and on no other."""
    try:
        return write()
    except InvalidArgument:
        raise
    except RecursionError:
        raise InvalidArgument("The receipt is nested too deeply, or holds itself.") from None
    except Exception as error:
        raise InvalidArgument(f"The receipt cannot be serialized: {type(error).__name__} was raised.") from None


def _field(value: Any, name: str, attribute: str) -> Any:
    if isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value).get(name)
    return getattr(value, attribute, None)
