from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_float, as_str, dump


@_attrs_define
class ReceiptHeader:
    """Receipt header.

    Attributes:
        store_id: Example: 001
        receipt_id: Example: 9999258836
        time_stamp: Example: 2023-10-13T14:50:05
        consumer_id: Example: 9ae37ad3-8a55-4bb5-81fd-b08f00b684ed
        gross_amount: Example: 1817.8
        vat: Example: 363.56
    """

    store_id: str
    receipt_id: str
    time_stamp: str
    consumer_id: str
    gross_amount: float
    vat: float | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
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
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> ReceiptHeader:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("StoreId", UNSET)
        self.store_id = value if value.__class__ is str else as_str(value)
        value = get("ReceiptId", UNSET)
        self.receipt_id = value if value.__class__ is str else as_str(value)
        value = get("TimeStamp", UNSET)
        self.time_stamp = value if value.__class__ is str else as_str(value)
        value = get("ConsumerId", UNSET)
        self.consumer_id = value if value.__class__ is str else as_str(value)
        value = get("GrossAmount", UNSET)
        self.gross_amount = value if value.__class__ is float else as_float(value)
        value = get("Vat", UNSET)
        self.vat = value if value.__class__ is float or value is UNSET else as_float(value)
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
        "StoreId",
        "ReceiptId",
        "TimeStamp",
        "ConsumerId",
        "GrossAmount",
        "Vat",
    )
)
