from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_float, as_str, dump


@_attrs_define(repr=False)
class TransactionRow(Model):
    """A line of a receipt, as it is read back.

    Attributes:
        line_no: The number of the line, as a string; a number on a receipt that is posted. Example: ``1``.
        product_id: The product's id, such as its EAN. Example: ``7049987090935``.
        product_name: The product's name. Example: ``Black jacket``.
        product_group_level_1_name: The product group. Example: ``Clothes``.
        product_group_level_2_name: The product group within the first. Example: ``Jackets``.
        quantity: How many; below zero on a line of a return. Example: ``1``.
        gross_amount: The amount with VAT, in kroner. Example: ``979.3``.
        vat: The VAT in the gross amount, in kroner. Example: ``195.86``.
        net_amount: The amount without VAT, in kroner. Example: ``783.44``.
        discount: The discount, in kroner. Example: ``0``.
        points: The bonus points that the line gave. Example: ``98``.
        transaction_type: What the line is, such as PURCHASE or RETURN.
    """

    line_no: None | str | Unset = UNSET
    """The number of the line, as a string; a number on a receipt that is posted. Example: ``1``."""
    product_id: None | str | Unset = UNSET
    """The product's id, such as its EAN. Example: ``7049987090935``."""
    product_name: None | str | Unset = UNSET
    """The product's name. Example: ``Black jacket``."""
    product_group_level_1_name: None | str | Unset = UNSET
    """The product group. Example: ``Clothes``."""
    product_group_level_2_name: None | str | Unset = UNSET
    """The product group within the first. Example: ``Jackets``."""
    quantity: float | None | Unset = UNSET
    """How many; below zero on a line of a return. Example: ``1``."""
    gross_amount: float | None | Unset = UNSET
    """The amount with VAT, in kroner. Example: ``979.3``."""
    vat: float | None | Unset = UNSET
    """The VAT in the gross amount, in kroner. Example: ``195.86``."""
    net_amount: float | None | Unset = UNSET
    """The amount without VAT, in kroner. Example: ``783.44``."""
    discount: float | None | Unset = UNSET
    """The discount, in kroner. Example: ``0``."""
    points: float | None | Unset = UNSET
    """The bonus points that the line gave. Example: ``98``."""
    transaction_type: None | str | Unset = UNSET
    """What the line is, such as PURCHASE or RETURN."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.line_no
        if value is not UNSET:
            out["lineNo"] = value
        value = self.product_id
        if value is not UNSET:
            out["productId"] = value
        value = self.product_name
        if value is not UNSET:
            out["productName"] = value
        value = self.product_group_level_1_name
        if value is not UNSET:
            out["productGroupLevel1Name"] = value
        value = self.product_group_level_2_name
        if value is not UNSET:
            out["productGroupLevel2Name"] = value
        value = self.quantity
        if value is not UNSET:
            out["quantity"] = value
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
        value = self.points
        if value is not UNSET:
            out["points"] = value
        value = self.transaction_type
        if value is not UNSET:
            out["transactionType"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> TransactionRow:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _line_no,
            _product_id,
            _product_name,
            _product_group_level_1_name,
            _product_group_level_2_name,
            _quantity,
            _gross_amount,
            _vat,
            _net_amount,
            _discount,
            _points,
            _transaction_type,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.line_no = _line_no if type(_line_no) is str or _line_no is UNSET else as_str(_line_no)
        self.product_id = _product_id if type(_product_id) is str or _product_id is UNSET else as_str(_product_id)
        self.product_name = (
            _product_name if type(_product_name) is str or _product_name is UNSET else as_str(_product_name)
        )
        self.product_group_level_1_name = (
            _product_group_level_1_name
            if type(_product_group_level_1_name) is str or _product_group_level_1_name is UNSET
            else as_str(_product_group_level_1_name)
        )
        self.product_group_level_2_name = (
            _product_group_level_2_name
            if type(_product_group_level_2_name) is str or _product_group_level_2_name is UNSET
            else as_str(_product_group_level_2_name)
        )
        self.quantity = (
            _quantity
            if type(_quantity) is float or type(_quantity) is int or _quantity is UNSET
            else as_float(_quantity)
        )
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
        self.points = (
            _points if type(_points) is float or type(_points) is int or _points is UNSET else as_float(_points)
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
    "lineNo": UNSET,
    "productId": UNSET,
    "productName": UNSET,
    "productGroupLevel1Name": UNSET,
    "productGroupLevel2Name": UNSET,
    "quantity": UNSET,
    "grossAmount": UNSET,
    "vat": UNSET,
    "netAmount": UNSET,
    "discount": UNSET,
    "points": UNSET,
    "transactionType": UNSET,
}
TransactionRow._absent = _ABSENT
