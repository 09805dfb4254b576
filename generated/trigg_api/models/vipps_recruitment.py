from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_str, dump


@_attrs_define
class VippsRecruitment:
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
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
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
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
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

    @classmethod
    def known_fields(cls) -> frozenset[str]:
        """The names on the wire that the description knows."""
        return _KNOWN

    @classmethod
    def is_open(cls) -> bool:
        """Whether the description says that there may be fields of other names."""
        return False

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """The models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {}

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


_ABSENT: dict[str, Any] = {
    "mobilePhone": UNSET,
    "storeId": UNSET,
    "cashierId": UNSET,
    "extendedProperties": UNSET,
}
_KNOWN = frozenset(_ABSENT)
