from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, as_str, dump


@_attrs_define
class CustomerInput:
    """Customer input.

    Attributes:
        external_id: Example: B9012E40-1B08-4DC5-84F9-BB8E2653B2A6
        mobile_phone: Example: +4712345678
        email: Example: test@test.com
        first_name: Example: Ola
        last_name: Example: Nordmann
        address: Example: Kongens gate 21
        zip_: Example: 1010
        city: Example: Oslo
        country: Example: NO
        birth_date: Example: 2007-01-01T00:00:00
        gender: Example: Female
        favorite_stores: ``favoriteStores`` on the wire.
        interests
        consents
        extended_properties: ``extendedProperties`` on the wire.
    """

    external_id: str | Unset = UNSET
    mobile_phone: str | Unset = UNSET
    email: str | Unset = UNSET
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    address: str | Unset = UNSET
    zip_: str | Unset = UNSET
    city: str | Unset = UNSET
    country: str | Unset = UNSET
    birth_date: str | Unset = UNSET
    gender: str | Unset = UNSET
    favorite_stores: list[str] | Unset = UNSET
    interests: list[str] | Unset = UNSET
    consents: list[CustomerConsent] | Unset = UNSET
    extended_properties: dict[str, Any] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, by their names on the wire; fields that the description does not know come last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.external_id
        if value is not UNSET:
            out["externalId"] = value
        value = self.mobile_phone
        if value is not UNSET:
            out["mobilePhone"] = value
        value = self.email
        if value is not UNSET:
            out["email"] = value
        value = self.first_name
        if value is not UNSET:
            out["firstName"] = value
        value = self.last_name
        if value is not UNSET:
            out["lastName"] = value
        value = self.address
        if value is not UNSET:
            out["address"] = value
        value = self.zip_
        if value is not UNSET:
            out["zip"] = value
        value = self.city
        if value is not UNSET:
            out["city"] = value
        value = self.country
        if value is not UNSET:
            out["country"] = value
        value = self.birth_date
        if value is not UNSET:
            out["birthDate"] = value
        value = self.gender
        if value is not UNSET:
            out["gender"] = value
        value = self.favorite_stores
        if value is not UNSET:
            out["favoriteStores"] = value
        value = self.interests
        if value is not UNSET:
            out["interests"] = value
        value = self.consents
        if value is not UNSET:
            out["consents"] = (
                [each.to_dict() if each.__class__ is CustomerConsent else dump(each) for each in value]
                if value.__class__ is list
                else dump(value)
            )
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        for key, each in self.additional_properties.items():
            out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> CustomerInput:
        """Read leniently from what came; unknown fields are kept in ``additional_properties``."""
        self = cls.__new__(cls)
        get = src_dict.get
        value: Any
        value = get("externalId", UNSET)
        self.external_id = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("mobilePhone", UNSET)
        self.mobile_phone = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("email", UNSET)
        self.email = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("firstName", UNSET)
        self.first_name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("lastName", UNSET)
        self.last_name = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("address", UNSET)
        self.address = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("zip", UNSET)
        self.zip_ = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("city", UNSET)
        self.city = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("country", UNSET)
        self.country = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("birthDate", UNSET)
        self.birth_date = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("gender", UNSET)
        self.gender = value if value.__class__ is str or value is UNSET else as_str(value)
        value = get("favoriteStores", UNSET)
        self.favorite_stores = [as_str(each) for each in value] if value.__class__ is list else value
        value = get("interests", UNSET)
        self.interests = [as_str(each) for each in value] if value.__class__ is list else value
        value = get("consents", UNSET)
        self.consents = (
            [CustomerConsent.from_dict(each) if each.__class__ is dict else each for each in value if each is not None]
            if value.__class__ is list
            else value
        )
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
        "externalId",
        "mobilePhone",
        "email",
        "firstName",
        "lastName",
        "address",
        "zip",
        "city",
        "country",
        "birthDate",
        "gender",
        "favoriteStores",
        "interests",
        "consents",
        "extendedProperties",
    )
)

from .customer_consent import CustomerConsent
