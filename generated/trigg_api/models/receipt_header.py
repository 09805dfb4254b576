from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_float, as_str, dump


@_attrs_define(repr=False)
class ReceiptHeader(Model):
    """The header of a receipt, as it is posted.

    Attributes:
        store_id: The store's id. Example: ``001``. ``StoreId`` in the API.
        receipt_id: The receipt's id, by which your till or web shop knows it. Example: ``9999258836``.
            ``ReceiptId`` in the API.
        time_stamp: When the receipt was made. The reference names no time zone. Example:
            ``2023-10-13T14:50:05``. ``TimeStamp`` in the API.
        consumer_id: The id of the customer. Example: ``9ae37ad3-8a55-4bb5-81fd-b08f00b684ed``. ``ConsumerId``
            in the API.
        gross_amount: What was paid, with VAT, in kroner; above zero also for a return, as in the reference.
            Example: ``1817.8``. ``GrossAmount`` in the API.
        vat: The VAT in the gross amount, in kroner. Example: ``363.56``. ``Vat`` in the API.
    """

    store_id: str
    """The store's id. Example: ``001``. ``StoreId`` in the API."""
    receipt_id: str
    """The receipt's id, by which your till or web shop knows it. Example: ``9999258836``. ``ReceiptId`` in the
    API."""
    time_stamp: str
    """When the receipt was made. The reference names no time zone. Example: ``2023-10-13T14:50:05``. ``TimeStamp``
    in the API."""
    consumer_id: str
    """The id of the customer. Example: ``9ae37ad3-8a55-4bb5-81fd-b08f00b684ed``. ``ConsumerId`` in the API."""
    gross_amount: float
    """What was paid, with VAT, in kroner; above zero also for a return, as in the reference. Example: ``1817.8``.
    ``GrossAmount`` in the API."""
    vat: float | Unset = UNSET
    """The VAT in the gross amount, in kroner. Example: ``363.56``. ``Vat`` in the API."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.store_id
        if value is not UNSET:
            out["StoreId"] = value
        value = self.receipt_id
        if value is not UNSET:
            out["ReceiptId"] = value
        value = self.time_stamp
        if value is not UNSET:
            out["TimeStamp"] = value
        value = self.consumer_id
        if value is not UNSET:
            out["ConsumerId"] = value
        value = self.gross_amount
        if value is not UNSET:
            out["GrossAmount"] = value
        value = self.vat
        if value is not UNSET:
            out["Vat"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> ReceiptHeader:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _store_id,
            _receipt_id,
            _time_stamp,
            _consumer_id,
            _gross_amount,
            _vat,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.store_id = _store_id if type(_store_id) is str else as_str(_store_id)
        self.receipt_id = _receipt_id if type(_receipt_id) is str else as_str(_receipt_id)
        self.time_stamp = _time_stamp if type(_time_stamp) is str else as_str(_time_stamp)
        self.consumer_id = _consumer_id if type(_consumer_id) is str else as_str(_consumer_id)
        self.gross_amount = (
            _gross_amount if type(_gross_amount) is float or type(_gross_amount) is int else as_float(_gross_amount)
        )
        self.vat = _vat if type(_vat) is float or type(_vat) is int or _vat is UNSET else as_float(_vat)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "StoreId": UNSET,
    "ReceiptId": UNSET,
    "TimeStamp": UNSET,
    "ConsumerId": UNSET,
    "GrossAmount": UNSET,
    "Vat": UNSET,
}
ReceiptHeader._absent = _ABSENT
