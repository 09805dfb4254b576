from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_float, as_str, dump


@_attrs_define
class TransactionRow:
    """Transaction row.

    Attributes:
        line_no: Example: 1
        product_id: Example: 7049987090935
        product_name: Example: Black jacket
        product_group_level_1_name: Example: Clothes
        product_group_level_2_name: Example: Jackets
        quantity: Example: 1
        gross_amount: Example: 979.3
        vat: Example: 195.86
        net_amount: Example: 783.44
        discount: Example: 0
        points: Example: 98
        transaction_type: Example: PURCHASE
    """

    line_no: None | str | Unset = UNSET
    product_id: None | str | Unset = UNSET
    product_name: None | str | Unset = UNSET
    product_group_level_1_name: None | str | Unset = UNSET
    product_group_level_2_name: None | str | Unset = UNSET
    quantity: float | None | Unset = UNSET
    gross_amount: float | None | Unset = UNSET
    vat: float | None | Unset = UNSET
    net_amount: float | None | Unset = UNSET
    discount: float | None | Unset = UNSET
    points: float | None | Unset = UNSET
    transaction_type: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
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
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> TransactionRow:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("lineNo", UNSET)
        self.line_no = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("productId", UNSET)
        self.product_id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("productName", UNSET)
        self.product_name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("productGroupLevel1Name", UNSET)
        self.product_group_level_1_name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("productGroupLevel2Name", UNSET)
        self.product_group_level_2_name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("quantity", UNSET)
        self.quantity = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("grossAmount", UNSET)
        self.gross_amount = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("vat", UNSET)
        self.vat = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("netAmount", UNSET)
        self.net_amount = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("discount", UNSET)
        self.discount = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("points", UNSET)
        self.points = value if value.__class__ is float or value is UNSET else as_float(value)
        value = get("transactionType", UNSET)
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
        "lineNo",
        "productId",
        "productName",
        "productGroupLevel1Name",
        "productGroupLevel2Name",
        "quantity",
        "grossAmount",
        "vat",
        "netAmount",
        "discount",
        "points",
        "transactionType",
    )
)
