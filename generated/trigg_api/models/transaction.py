from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_float, as_str, but_nulls, dump


@_attrs_define(repr=False)
class Transaction(Model):
    """A receipt, as it is read back.

    Attributes:
        receipt_id: The receipt's id. Example: ``122014``.
        receipt_date: When it was made. The reference names no time zone. Example: ``2023-10-03T19:00:53``.
        store_id: The store's id. Example: ``332``.
        store_name: The store's name. Example: ``Our main store``.
        gross_amount: The amount with VAT, in kroner. Example: ``979.3``.
        vat: The VAT in the gross amount, in kroner. Example: ``195.86``.
        net_amount: The amount without VAT, in kroner. Example: ``783.44``.
        discount: The discount, in kroner. Example: ``0``.
        rows: The lines of the receipt.
    """

    receipt_id: None | str | Unset = UNSET
    """The receipt's id. Example: ``122014``."""
    receipt_date: None | str | Unset = UNSET
    """When it was made. The reference names no time zone. Example: ``2023-10-03T19:00:53``."""
    store_id: None | str | Unset = UNSET
    """The store's id. Example: ``332``."""
    store_name: None | str | Unset = UNSET
    """The store's name. Example: ``Our main store``."""
    gross_amount: float | None | Unset = UNSET
    """The amount with VAT, in kroner. Example: ``979.3``."""
    vat: float | None | Unset = UNSET
    """The VAT in the gross amount, in kroner. Example: ``195.86``."""
    net_amount: float | None | Unset = UNSET
    """The amount without VAT, in kroner. Example: ``783.44``."""
    discount: float | None | Unset = UNSET
    """The discount, in kroner. Example: ``0``."""
    rows: list[TransactionRow] | None | Unset = UNSET
    """The lines of the receipt."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.receipt_id
        if value is not UNSET:
            out["receiptId"] = value
        value = self.receipt_date
        if value is not UNSET:
            out["receiptDate"] = value
        value = self.store_id
        if value is not UNSET:
            out["storeId"] = value
        value = self.store_name
        if value is not UNSET:
            out["storeName"] = value
        value = self.gross_amount
        if value is not UNSET:
            out["grossAmount"] = value
        value = self.vat
        if value is not UNSET:
            out["vat"] = value
        value = self.net_amount
        if value is not UNSET:
            out["netAmount"] = value
        value = self.discount
        if value is not UNSET:
            out["discount"] = value
        value = self.rows
        if value is not UNSET:
            out["rows"] = (
                [each.to_dict() if type(each) is TransactionRow else dump(each) for each in value]
                if type(value) is list
                else dump(value)
            )
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Transaction:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _receipt_id,
            _receipt_date,
            _store_id,
            _store_name,
            _gross_amount,
            _vat,
            _net_amount,
            _discount,
            _rows,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.receipt_id = _receipt_id if type(_receipt_id) is str or _receipt_id is UNSET else as_str(_receipt_id)
        self.receipt_date = (
            _receipt_date if type(_receipt_date) is str or _receipt_date is UNSET else as_str(_receipt_date)
        )
        self.store_id = _store_id if type(_store_id) is str or _store_id is UNSET else as_str(_store_id)
        self.store_name = _store_name if type(_store_name) is str or _store_name is UNSET else as_str(_store_name)
        self.gross_amount = (
            _gross_amount
            if type(_gross_amount) is float or type(_gross_amount) is int or _gross_amount is UNSET
            else as_float(_gross_amount)
        )
        self.vat = _vat if type(_vat) is float or type(_vat) is int or _vat is UNSET else as_float(_vat)
        self.net_amount = (
            _net_amount
            if type(_net_amount) is float or type(_net_amount) is int or _net_amount is UNSET
            else as_float(_net_amount)
        )
        self.discount = (
            _discount
            if type(_discount) is float or type(_discount) is int or _discount is UNSET
            else as_float(_discount)
        )
        self.rows = (
            [
                TransactionRow.from_dict(each) if type(each) is dict else each
                for each in but_nulls(_rows, "TransactionRow")
            ]
            if type(_rows) is list
            else _rows
        )
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {
            "rows": TransactionRow,
        }


_ABSENT: dict[str, Any] = {
    "receiptId": UNSET,
    "receiptDate": UNSET,
    "storeId": UNSET,
    "storeName": UNSET,
    "grossAmount": UNSET,
    "vat": UNSET,
    "netAmount": UNSET,
    "discount": UNSET,
    "rows": UNSET,
}
Transaction._absent = _ABSENT

from .transaction_row import TransactionRow
