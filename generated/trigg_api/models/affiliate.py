from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_bool, as_int, as_str, dump


@_attrs_define
class Affiliate:
    """Affiliate.

    Attributes:
        id: Example: 154831A5-7E2E-44D8-8F2B-FB0D33CAD941
        name: Example: Sample Affiliate
        description: Example: Partner agreement
        active: Example: True
        store
        store_id: ``storeId`` on the wire.
        contract_type: Example: Central
        contract_type_id: Example: 2
        partner_type: Example: eCom
        partner_type_id: Example: 2
        organization_no: Example: 0
        valid_from: Example: 2025-05-01T00:00:00
        valid_to: Example: 2029-12-28T00:00:00
        contact_first_name: Example: John
        contact_last_name: Example: Doe
        contact_email: Example: sample-affiliate@test.com
        contact_phone: ``contactPhone`` on the wire.
        internal_contact: Example: John Doe
        extended_properties: ``extendedProperties`` on the wire.
    """

    id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    description: None | str | Unset = UNSET
    active: bool | None | Unset = UNSET
    store: None | str | Unset = UNSET
    store_id: None | str | Unset = UNSET
    contract_type: None | str | Unset = UNSET
    contract_type_id: int | None | Unset = UNSET
    partner_type: None | str | Unset = UNSET
    partner_type_id: int | None | Unset = UNSET
    organization_no: None | str | Unset = UNSET
    valid_from: None | str | Unset = UNSET
    valid_to: None | str | Unset = UNSET
    contact_first_name: None | str | Unset = UNSET
    contact_last_name: None | str | Unset = UNSET
    contact_email: None | str | Unset = UNSET
    contact_phone: None | str | Unset = UNSET
    internal_contact: None | str | Unset = UNSET
    extended_properties: dict[str, Any] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.id
        if value is not UNSET:
            out["id"] = value
        value = self.name
        if value is not UNSET:
            out["name"] = value
        value = self.description
        if value is not UNSET:
            out["description"] = value
        value = self.active
        if value is not UNSET:
            out["active"] = value
        value = self.store
        if value is not UNSET:
            out["store"] = value
        value = self.store_id
        if value is not UNSET:
            out["storeId"] = value
        value = self.contract_type
        if value is not UNSET:
            out["contractType"] = value
        value = self.contract_type_id
        if value is not UNSET:
            out["contractTypeId"] = value
        value = self.partner_type
        if value is not UNSET:
            out["partnerType"] = value
        value = self.partner_type_id
        if value is not UNSET:
            out["partnerTypeId"] = value
        value = self.organization_no
        if value is not UNSET:
            out["organizationNo"] = value
        value = self.valid_from
        if value is not UNSET:
            out["validFrom"] = value
        value = self.valid_to
        if value is not UNSET:
            out["validTo"] = value
        value = self.contact_first_name
        if value is not UNSET:
            out["contactFirstName"] = value
        value = self.contact_last_name
        if value is not UNSET:
            out["contactLastName"] = value
        value = self.contact_email
        if value is not UNSET:
            out["contactEmail"] = value
        value = self.contact_phone
        if value is not UNSET:
            out["contactPhone"] = value
        value = self.internal_contact
        if value is not UNSET:
            out["internalContact"] = value
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Affiliate:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("id", UNSET)
        self.id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("name", UNSET)
        self.name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("description", UNSET)
        self.description = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("active", UNSET)
        self.active = value if value.__class__ is bool or value is UNSET else as_bool(value)
        value = get("store", UNSET)
        self.store = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("storeId", UNSET)
        self.store_id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("contractType", UNSET)
        self.contract_type = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("contractTypeId", UNSET)
        self.contract_type_id = value if value.__class__ is int or value is UNSET else as_int(value)
        value = get("partnerType", UNSET)
        self.partner_type = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("partnerTypeId", UNSET)
        self.partner_type_id = value if value.__class__ is int or value is UNSET else as_int(value)
        value = get("organizationNo", UNSET)
        self.organization_no = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("validFrom", UNSET)
        self.valid_from = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("validTo", UNSET)
        self.valid_to = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("contactFirstName", UNSET)
        self.contact_first_name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("contactLastName", UNSET)
        self.contact_last_name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("contactEmail", UNSET)
        self.contact_email = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("contactPhone", UNSET)
        self.contact_phone = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("internalContact", UNSET)
        self.internal_contact = value if value.__class__ is str or value is UNSET else as_str(value)
        self.extended_properties = get("extendedProperties", UNSET)
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
        "id",
        "name",
        "description",
        "active",
        "store",
        "storeId",
        "contractType",
        "contractTypeId",
        "partnerType",
        "partnerTypeId",
        "organizationNo",
        "validFrom",
        "validTo",
        "contactFirstName",
        "contactLastName",
        "contactEmail",
        "contactPhone",
        "internalContact",
        "extendedProperties",
    )
)
