from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class PromotionRedemption(Model):
    """A promotion to redeem.

    Attributes:
        id: The promotion's id. Example: ``71E8AC01-152D-4B2E-956A-3656CD3396AE``.
        store_id: The id of the store where it is redeemed. Example: ``STORE-001``.
        cash_register_id: The till's id. Example: ``POS-001``.
        cashier_id: The cashier's id. Example: ``123``.
        customer_id: The customer's id. Example: ``3477B4C3-5E2E-4007-9C26-41E60FECB016``.
        receipt_id: The id of the receipt that it is redeemed with. Example: ``RECEIPT_001``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    id: str
    """The promotion's id. Example: ``71E8AC01-152D-4B2E-956A-3656CD3396AE``."""
    store_id: str
    """The id of the store where it is redeemed. Example: ``STORE-001``."""
    cash_register_id: str | Unset = UNSET
    """The till's id. Example: ``POS-001``."""
    cashier_id: str | Unset = UNSET
    """The cashier's id. Example: ``123``."""
    customer_id: str | Unset = UNSET
    """The customer's id. Example: ``3477B4C3-5E2E-4007-9C26-41E60FECB016``."""
    receipt_id: str | Unset = UNSET
    """The id of the receipt that it is redeemed with. Example: ``RECEIPT_001``."""
    extended_properties: dict[str, str] | Unset = UNSET
    """What your account has beyond the documented fields, by name; agreed with Trigg."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.id
        if value is not UNSET:
            out["id"] = value
        value = self.store_id
        if value is not UNSET:
            out["storeId"] = value
        value = self.cash_register_id
        if value is not UNSET:
            out["cashRegisterId"] = value
        value = self.cashier_id
        if value is not UNSET:
            out["cashierId"] = value
        value = self.customer_id
        if value is not UNSET:
            out["customerId"] = value
        value = self.receipt_id
        if value is not UNSET:
            out["receiptId"] = value
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> PromotionRedemption:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _store_id,
            _cash_register_id,
            _cashier_id,
            _customer_id,
            _receipt_id,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id if type(_id) is str else as_str(_id)
        self.store_id = _store_id if type(_store_id) is str else as_str(_store_id)
        self.cash_register_id = (
            _cash_register_id
            if type(_cash_register_id) is str or _cash_register_id is UNSET
            else as_str(_cash_register_id)
        )
        self.cashier_id = _cashier_id if type(_cashier_id) is str or _cashier_id is UNSET else as_str(_cashier_id)
        self.customer_id = _customer_id if type(_customer_id) is str or _customer_id is UNSET else as_str(_customer_id)
        self.receipt_id = _receipt_id if type(_receipt_id) is str or _receipt_id is UNSET else as_str(_receipt_id)
        self.extended_properties = (
            {key: as_str(each) for key, each in _extended_properties.items()}
            if type(_extended_properties) is dict
            else _extended_properties
        )
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "storeId": UNSET,
    "cashRegisterId": UNSET,
    "cashierId": UNSET,
    "customerId": UNSET,
    "receiptId": UNSET,
    "extendedProperties": UNSET,
}
PromotionRedemption._absent = _ABSENT
