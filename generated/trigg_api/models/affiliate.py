from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_bool, as_int, as_str, dump


@_attrs_define(repr=False)
class Affiliate(Model):
    """An affiliate, a partner with an agreement.

    Attributes:
        id: The id. Example: ``154831A5-7E2E-44D8-8F2B-FB0D33CAD941``.
        name: The name. Example: ``Sample Affiliate``.
        description: What the agreement is. Example: ``Partner agreement``.
        active: Whether the agreement is active. Example: ``True``.
        store: Inferred: the name of the store that the affiliate belongs to.
        store_id: Inferred: the id of that store.
        contract_type: What kind of contract it is. Example: ``Central``.
        contract_type_id: The id of that kind. Example: ``2``.
        partner_type: What kind of partner it is. Example: ``eCom``.
        partner_type_id: The id of that kind. Example: ``2``.
        organization_no: The organization number. Example: ``0``.
        valid_from: From when it is valid. The reference names no time zone. Example: ``2025-05-01T00:00:00``.
        valid_to: Until when it is valid; null where there is no end. The reference names no time zone. Example:
            ``2029-12-28T00:00:00``.
        contact_first_name: The first name of the contact. Example: ``John``.
        contact_last_name: The last name of the contact. Example: ``Doe``.
        contact_email: The e-mail address of the contact. Example: ``sample-affiliate@test.com``.
        contact_phone: The phone number of the contact.
        internal_contact: The name of the contact on your own side. Example: ``John Doe``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    id: None | str | Unset = UNSET
    """The id. Example: ``154831A5-7E2E-44D8-8F2B-FB0D33CAD941``."""
    name: None | str | Unset = UNSET
    """The name. Example: ``Sample Affiliate``."""
    description: None | str | Unset = UNSET
    """What the agreement is. Example: ``Partner agreement``."""
    active: bool | None | Unset = UNSET
    """Whether the agreement is active. Example: ``True``."""
    store: None | str | Unset = UNSET
    """Inferred: the name of the store that the affiliate belongs to."""
    store_id: None | str | Unset = UNSET
    """Inferred: the id of that store."""
    contract_type: None | str | Unset = UNSET
    """What kind of contract it is. Example: ``Central``."""
    contract_type_id: int | None | Unset = UNSET
    """The id of that kind. Example: ``2``."""
    partner_type: None | str | Unset = UNSET
    """What kind of partner it is. Example: ``eCom``."""
    partner_type_id: int | None | Unset = UNSET
    """The id of that kind. Example: ``2``."""
    organization_no: None | str | Unset = UNSET
    """The organization number. Example: ``0``."""
    valid_from: None | str | Unset = UNSET
    """From when it is valid. The reference names no time zone. Example: ``2025-05-01T00:00:00``."""
    valid_to: None | str | Unset = UNSET
    """Until when it is valid; null where there is no end. The reference names no time zone. Example:
    ``2029-12-28T00:00:00``."""
    contact_first_name: None | str | Unset = UNSET
    """The first name of the contact. Example: ``John``."""
    contact_last_name: None | str | Unset = UNSET
    """The last name of the contact. Example: ``Doe``."""
    contact_email: None | str | Unset = UNSET
    """The e-mail address of the contact. Example: ``sample-affiliate@test.com``."""
    contact_phone: None | str | Unset = UNSET
    """The phone number of the contact."""
    internal_contact: None | str | Unset = UNSET
    """The name of the contact on your own side. Example: ``John Doe``."""
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
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Affiliate:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _name,
            _description,
            _active,
            _store,
            _store_id,
            _contract_type,
            _contract_type_id,
            _partner_type,
            _partner_type_id,
            _organization_no,
            _valid_from,
            _valid_to,
            _contact_first_name,
            _contact_last_name,
            _contact_email,
            _contact_phone,
            _internal_contact,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id if type(_id) is str or _id is UNSET else as_str(_id)
        self.name = _name if type(_name) is str or _name is UNSET else as_str(_name)
        self.description = _description if type(_description) is str or _description is UNSET else as_str(_description)
        self.active = _active if type(_active) is bool or _active is UNSET else as_bool(_active)
        self.store = _store if type(_store) is str or _store is UNSET else as_str(_store)
        self.store_id = _store_id if type(_store_id) is str or _store_id is UNSET else as_str(_store_id)
        self.contract_type = (
            _contract_type if type(_contract_type) is str or _contract_type is UNSET else as_str(_contract_type)
        )
        self.contract_type_id = (
            _contract_type_id
            if type(_contract_type_id) is int or _contract_type_id is UNSET
            else as_int(_contract_type_id)
        )
        self.partner_type = (
            _partner_type if type(_partner_type) is str or _partner_type is UNSET else as_str(_partner_type)
        )
        self.partner_type_id = (
            _partner_type_id if type(_partner_type_id) is int or _partner_type_id is UNSET else as_int(_partner_type_id)
        )
        self.organization_no = (
            _organization_no if type(_organization_no) is str or _organization_no is UNSET else as_str(_organization_no)
        )
        self.valid_from = _valid_from if type(_valid_from) is str or _valid_from is UNSET else as_str(_valid_from)
        self.valid_to = _valid_to if type(_valid_to) is str or _valid_to is UNSET else as_str(_valid_to)
        self.contact_first_name = (
            _contact_first_name
            if type(_contact_first_name) is str or _contact_first_name is UNSET
            else as_str(_contact_first_name)
        )
        self.contact_last_name = (
            _contact_last_name
            if type(_contact_last_name) is str or _contact_last_name is UNSET
            else as_str(_contact_last_name)
        )
        self.contact_email = (
            _contact_email if type(_contact_email) is str or _contact_email is UNSET else as_str(_contact_email)
        )
        self.contact_phone = (
            _contact_phone if type(_contact_phone) is str or _contact_phone is UNSET else as_str(_contact_phone)
        )
        self.internal_contact = (
            _internal_contact
            if type(_internal_contact) is str or _internal_contact is UNSET
            else as_str(_internal_contact)
        )
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "name": UNSET,
    "description": UNSET,
    "active": UNSET,
    "store": UNSET,
    "storeId": UNSET,
    "contractType": UNSET,
    "contractTypeId": UNSET,
    "partnerType": UNSET,
    "partnerTypeId": UNSET,
    "organizationNo": UNSET,
    "validFrom": UNSET,
    "validTo": UNSET,
    "contactFirstName": UNSET,
    "contactLastName": UNSET,
    "contactEmail": UNSET,
    "contactPhone": UNSET,
    "internalContact": UNSET,
    "extendedProperties": UNSET,
}
Affiliate._absent = _ABSENT
