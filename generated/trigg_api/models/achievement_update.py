from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_int, as_str, dump


@_attrs_define(repr=False)
class AchievementUpdate(Model):
    """Clips to add to an achievement card.

    Attributes:
        id: Inferred: the achievement card's id. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
        customer_id: The customer's id. Example: ``D2CC3001-AE10-4FD2-85DD-E4F4CEAD3714``.
        store_id: The store's id. Example: ``STORE-001``.
        adjustment_amount: How many clips to add. Example: ``1``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    id: str
    """Inferred: the achievement card's id. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``."""
    customer_id: str
    """The customer's id. Example: ``D2CC3001-AE10-4FD2-85DD-E4F4CEAD3714``."""
    store_id: str
    """The store's id. Example: ``STORE-001``."""
    adjustment_amount: int | Unset = UNSET
    """How many clips to add. Example: ``1``."""
    extended_properties: dict[str, Any] | Unset = UNSET
    """What your account has beyond the documented fields, by name; agreed with Trigg."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.id
        if value is not UNSET:
            out["id"] = value
        value = self.customer_id
        if value is not UNSET:
            out["customerId"] = value
        value = self.store_id
        if value is not UNSET:
            out["storeId"] = value
        value = self.adjustment_amount
        if value is not UNSET:
            out["adjustmentAmount"] = value
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> AchievementUpdate:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _customer_id,
            _store_id,
            _adjustment_amount,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id if type(_id) is str else as_str(_id)
        self.customer_id = _customer_id if type(_customer_id) is str else as_str(_customer_id)
        self.store_id = _store_id if type(_store_id) is str else as_str(_store_id)
        self.adjustment_amount = (
            _adjustment_amount
            if type(_adjustment_amount) is int or _adjustment_amount is UNSET
            else as_int(_adjustment_amount)
        )
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "customerId": UNSET,
    "storeId": UNSET,
    "adjustmentAmount": UNSET,
    "extendedProperties": UNSET,
}
AchievementUpdate._absent = _ABSENT
