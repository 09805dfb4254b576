from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_float, as_int, as_str, dump


@_attrs_define(repr=False)
class ReceiptItem(Model):
    """A line of a receipt, as it is posted.

    Attributes:
        receipt_id: The id of the receipt that the line is on. Example: ``Id of receipt``. ``ReceiptId`` in the
            API.
        line_no: The number of the line in the receipt, from 1. ``LineNo`` in the API.
        quantity: How many; below zero on a line of a return. Example: ``-1``. ``Quantity`` in the API.
        product_id: The product's id. Example: ``VR1722775``. ``ProductId`` in the API.
        gross_amount: What the whole line costs, with VAT, in kroner; above zero also for a return. Example:
            ``1817.8``. ``GrossAmount`` in the API.
        product_name: The product's name. Example: ``LED lantern``. ``ProductName`` in the API.
        vat: The VAT in the gross amount, in kroner. Example: ``363.56``. ``Vat`` in the API.
        net_amount: What the whole line costs, without VAT, in kroner. Example: ``1454.24``. ``NetAmount`` in
            the API.
        transaction_type: RETURN on a line of a return, together with a quantity below zero. ``TransactionType``
            in the API.
    """

    receipt_id: str
    """The id of the receipt that the line is on. Example: ``Id of receipt``. ``ReceiptId`` in the API."""
    line_no: int
    """The number of the line in the receipt, from 1. ``LineNo`` in the API."""
    quantity: float
    """How many; below zero on a line of a return. Example: ``-1``. ``Quantity`` in the API."""
    product_id: str
    """The product's id. Example: ``VR1722775``. ``ProductId`` in the API."""
    gross_amount: float
    """What the whole line costs, with VAT, in kroner; above zero also for a return. Example: ``1817.8``.
    ``GrossAmount`` in the API."""
    product_name: str | Unset = UNSET
    """The product's name. Example: ``LED lantern``. ``ProductName`` in the API."""
    vat: float | Unset = UNSET
    """The VAT in the gross amount, in kroner. Example: ``363.56``. ``Vat`` in the API."""
    net_amount: float | Unset = UNSET
    """What the whole line costs, without VAT, in kroner. Example: ``1454.24``. ``NetAmount`` in the API."""
    transaction_type: str | Unset = UNSET
    """RETURN on a line of a return, together with a quantity below zero. ``TransactionType`` in the API."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.receipt_id
        if value is not UNSET:
            out["ReceiptId"] = value
        value = self.line_no
        if value is not UNSET:
            out["LineNo"] = value
        value = self.quantity
        if value is not UNSET:
            out["Quantity"] = value
        value = self.product_id
        if value is not UNSET:
            out["ProductId"] = value
        value = self.gross_amount
        if value is not UNSET:
            out["GrossAmount"] = value
        value = self.product_name
        if value is not UNSET:
            out["ProductName"] = value
        value = self.vat
        if value is not UNSET:
            out["Vat"] = value
        value = self.net_amount
        if value is not UNSET:
            out["NetAmount"] = value
        value = self.transaction_type
        if value is not UNSET:
            out["TransactionType"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> ReceiptItem:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _receipt_id,
            _line_no,
            _quantity,
            _product_id,
            _gross_amount,
            _product_name,
            _vat,
            _net_amount,
            _transaction_type,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.receipt_id = _receipt_id if type(_receipt_id) is str else as_str(_receipt_id)
        self.line_no = _line_no if type(_line_no) is int else as_int(_line_no)
        self.quantity = _quantity if type(_quantity) is float or type(_quantity) is int else as_float(_quantity)
        self.product_id = _product_id if type(_product_id) is str else as_str(_product_id)
        self.gross_amount = (
            _gross_amount if type(_gross_amount) is float or type(_gross_amount) is int else as_float(_gross_amount)
        )
        self.product_name = (
            _product_name if type(_product_name) is str or _product_name is UNSET else as_str(_product_name)
        )
        self.vat = _vat if type(_vat) is float or type(_vat) is int or _vat is UNSET else as_float(_vat)
        self.net_amount = (
            _net_amount
            if type(_net_amount) is float or type(_net_amount) is int or _net_amount is UNSET
            else as_float(_net_amount)
        )
        self.transaction_type = (
            _transaction_type
            if type(_transaction_type) is str or _transaction_type is UNSET
            else as_str(_transaction_type)
        )
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "ReceiptId": UNSET,
    "LineNo": UNSET,
    "Quantity": UNSET,
    "ProductId": UNSET,
    "GrossAmount": UNSET,
    "ProductName": UNSET,
    "Vat": UNSET,
    "NetAmount": UNSET,
    "TransactionType": UNSET,
}
ReceiptItem._absent = _ABSENT
