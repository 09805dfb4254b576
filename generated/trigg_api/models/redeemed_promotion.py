from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class RedeemedPromotion(Model):
    """A promotion that a customer has redeemed.

    Attributes:
        id: The promotion's id. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
        name: The name. Example: ``Welcome coupon``.
        redeemed_date: When it was redeemed. The reference names no time zone. Example: ``2024-04-03T07:38:32``.
        store_id: The store's id. Example: ``STORE-001``.
        receipt_id: The receipt's id. Example: ``RECEIPT_001``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    id: None | str | Unset = UNSET
    """The promotion's id. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``."""
    name: None | str | Unset = UNSET
    """The name. Example: ``Welcome coupon``."""
    redeemed_date: None | str | Unset = UNSET
    """When it was redeemed. The reference names no time zone. Example: ``2024-04-03T07:38:32``."""
    store_id: None | str | Unset = UNSET
    """The store's id. Example: ``STORE-001``."""
    receipt_id: None | str | Unset = UNSET
    """The receipt's id. Example: ``RECEIPT_001``."""
    extended_properties: dict[str, Any] | None | Unset = UNSET
    """What your account has beyond the documented fields, by name; agreed with Trigg."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.id
        if value is not UNSET:
            out["id"] = value
        value = self.name
        if value is not UNSET:
            out["name"] = value
        value = self.redeemed_date
        if value is not UNSET:
            out["redeemedDate"] = value
        value = self.store_id
        if value is not UNSET:
            out["storeId"] = value
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
    def from_dict(cls, src_dict: Mapping[str, Any]) -> RedeemedPromotion:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _name,
            _redeemed_date,
            _store_id,
            _receipt_id,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id if type(_id) is str or _id is UNSET else as_str(_id)
        self.name = _name if type(_name) is str or _name is UNSET else as_str(_name)
        self.redeemed_date = (
            _redeemed_date if type(_redeemed_date) is str or _redeemed_date is UNSET else as_str(_redeemed_date)
        )
        self.store_id = _store_id if type(_store_id) is str or _store_id is UNSET else as_str(_store_id)
        self.receipt_id = _receipt_id if type(_receipt_id) is str or _receipt_id is UNSET else as_str(_receipt_id)
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "name": UNSET,
    "redeemedDate": UNSET,
    "storeId": UNSET,
    "receiptId": UNSET,
    "extendedProperties": UNSET,
}
RedeemedPromotion._absent = _ABSENT
