from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class VippsRecruitment(Model):
    """A recruitment with Vipps, from a till.

    Attributes:
        mobile_phone: The number of the person to recruit, with its country code, such as +4712345678.
        store_id: The id of the store that recruits. Example: ``STORE-001``.
        cashier_id: The cashier's id. Example: ``123``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    mobile_phone: str
    """The number of the person to recruit, with its country code, such as +4712345678."""
    store_id: str
    """The id of the store that recruits. Example: ``STORE-001``."""
    cashier_id: str | Unset = UNSET
    """The cashier's id. Example: ``123``."""
    extended_properties: dict[str, Any] | Unset = UNSET
    """What your account has beyond the documented fields, by name; agreed with Trigg."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.mobile_phone
        if value is not UNSET:
            out["mobilePhone"] = value
        value = self.store_id
        if value is not UNSET:
            out["storeId"] = value
        value = self.cashier_id
        if value is not UNSET:
            out["cashierId"] = value
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> VippsRecruitment:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _mobile_phone,
            _store_id,
            _cashier_id,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.mobile_phone = _mobile_phone if type(_mobile_phone) is str else as_str(_mobile_phone)
        self.store_id = _store_id if type(_store_id) is str else as_str(_store_id)
        self.cashier_id = _cashier_id if type(_cashier_id) is str or _cashier_id is UNSET else as_str(_cashier_id)
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "mobilePhone": UNSET,
    "storeId": UNSET,
    "cashierId": UNSET,
    "extendedProperties": UNSET,
}
VippsRecruitment._absent = _ABSENT
