from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_float, as_int, as_str, dump


@_attrs_define
class ReceiptItem:
    """Receipt item.

    Attributes:
        receipt_id: Example: Id of receipt
        line_no: Example: 1
        quantity: Example: -1
        product_id: Example: VR1722775
        gross_amount: Example: 1817.8
        product_name: Example: LED lantern
        vat: Example: 363.56
        net_amount: Example: 1454.24
        transaction_type: Example: RETURN
    """

    receipt_id: str
    line_no: int
    quantity: float
    product_id: str
    gross_amount: float
    product_name: str | Unset = UNSET
    vat: float | Unset = UNSET
    net_amount: float | Unset = UNSET
    transaction_type: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
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
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> ReceiptItem:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("ReceiptId", UNSET)
        self.receipt_id = value if value.__class__ is str else as_str(value)
        value = get("LineNo", UNSET)
        self.line_no = value if value.__class__ is int else as_int(value)
        value = get("Quantity", UNSET)
        self.quantity = value if value.__class__ is float else as_float(value)
        value = get("ProductId", UNSET)
        self.product_id = value if value.__class__ is str else as_str(value)
        value = get("GrossAmount", UNSET)
        self.gross_amount = value if value.__class__ is float else as_float(value)
        value = get("ProductName", UNSET)
        self.product_name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("Vat", UNSET)
        self.vat = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("NetAmount", UNSET)
        self.net_amount = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("TransactionType", UNSET)
        self.transaction_type = value if value.__class__ is str or value is UNSET else as_str(value)
        self.additional_properties = (
            {} if _KNOWN.issuperset(src_dict) else {key: each for key, each in src_dict.items() if key not in _KNOWN}
        )
        return self

    @classmethod
    def known_fields(cls) -> frozenset[str]:
        """The names on the wire that the description knows."""
        return _KNOWN

    @property
    def additional_keys(self) -> list[str]:
        """The names of the fields that the description does not know."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


_KNOWN = frozenset(
    (
        "ReceiptId",
        "LineNo",
        "Quantity",
        "ProductId",
        "GrossAmount",
        "ProductName",
        "Vat",
        "NetAmount",
        "TransactionType",
    )
)
