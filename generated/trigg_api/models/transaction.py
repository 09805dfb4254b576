from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_float, as_str, dump


@_attrs_define
class Transaction:
    """Transaction.

    Attributes:
        receipt_id: Example: 122014
        receipt_date: Example: 2023-10-03T19:00:53
        store_id: Example: 332
        store_name: Example: Our main store
        gross_amount: Example: 979.3
        vat: Example: 195.86
        net_amount: Example: 783.44
        discount: Example: 0
        rows
    """

    receipt_id: None | str | Unset = UNSET
    receipt_date: None | str | Unset = UNSET
    store_id: None | str | Unset = UNSET
    store_name: None | str | Unset = UNSET
    gross_amount: float | None | Unset = UNSET
    vat: float | None | Unset = UNSET
    net_amount: float | None | Unset = UNSET
    discount: float | None | Unset = UNSET
    rows: list[TransactionRow] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
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
                [each.to_dict() if each.__class__ is TransactionRow else dump(each) for each in value]
                if value.__class__ is list
                else dump(value)
            )
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Transaction:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("receiptId", UNSET)
        self.receipt_id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("receiptDate", UNSET)
        self.receipt_date = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("storeId", UNSET)
        self.store_id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("storeName", UNSET)
        self.store_name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("grossAmount", UNSET)
        self.gross_amount = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("vat", UNSET)
        self.vat = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("netAmount", UNSET)
        self.net_amount = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("discount", UNSET)
        self.discount = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("rows", UNSET)
        self.rows = (
            [TransactionRow.from_dict(each) if each.__class__ is dict else each for each in value if each is not None]
            if value.__class__ is list
            else value
        )
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
        "receiptId",
        "receiptDate",
        "storeId",
        "storeName",
        "grossAmount",
        "vat",
        "netAmount",
        "discount",
        "rows",
    )
)

from .transaction_row import TransactionRow
