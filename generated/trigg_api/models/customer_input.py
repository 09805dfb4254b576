from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, but_nulls, dump


@_attrs_define(repr=False)
class CustomerInput(Model):
    """A customer, as it is created or updated.

    Attributes:
        external_id: The customer's id in your own system. Example: ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``.
        mobile_phone: The mobile phone number with its country code, such as +4712345678.
        email: The e-mail address. Example: ``test@test.com``.
        first_name: The first name. Example: ``Ola``.
        last_name: The last name. Example: ``Nordmann``.
        address: The street address. Example: ``Kongens gate 21``.
        zip_: The postal code. Example: ``1010``.
        city: The city. Example: ``Oslo``.
        country: The country, as a code of two letters. Example: ``NO``.
        birth_date: The date of birth, as a date with a time. Example: ``2007-01-01T00:00:00``.
        gender: The gender, such as Female or Male.
        favorite_stores: The ids of the customer's favourite stores.
        interests: What the customer is interested in.
        consents: The consents that the customer gives or refuses.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    external_id: str | Unset = UNSET
    """The customer's id in your own system. Example: ``B9012E40-1B08-4DC5-84F9-BB8E2653B2A6``."""
    mobile_phone: str | Unset = UNSET
    """The mobile phone number with its country code, such as +4712345678."""
    email: str | Unset = UNSET
    """The e-mail address. Example: ``test@test.com``."""
    first_name: str | Unset = UNSET
    """The first name. Example: ``Ola``."""
    last_name: str | Unset = UNSET
    """The last name. Example: ``Nordmann``."""
    address: str | Unset = UNSET
    """The street address. Example: ``Kongens gate 21``."""
    zip_: str | Unset = UNSET
    """The postal code. Example: ``1010``."""
    city: str | Unset = UNSET
    """The city. Example: ``Oslo``."""
    country: str | Unset = UNSET
    """The country, as a code of two letters. Example: ``NO``."""
    birth_date: str | Unset = UNSET
    """The date of birth, as a date with a time. Example: ``2007-01-01T00:00:00``."""
    gender: str | Unset = UNSET
    """The gender, such as Female or Male."""
    favorite_stores: list[str] | Unset = UNSET
    """The ids of the customer's favourite stores."""
    interests: list[str] | Unset = UNSET
    """What the customer is interested in."""
    consents: list[CustomerConsent] | Unset = UNSET
    """The consents that the customer gives or refuses."""
    extended_properties: dict[str, Any] | Unset = UNSET
    """What your account has beyond the documented fields, by name; agreed with Trigg."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
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
                [each.to_dict() if type(each) is CustomerConsent else dump(each) for each in value]
                if type(value) is list
                else dump(value)
            )
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> CustomerInput:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _external_id,
            _mobile_phone,
            _email,
            _first_name,
            _last_name,
            _address,
            _zip_,
            _city,
            _country,
            _birth_date,
            _gender,
            _favorite_stores,
            _interests,
            _consents,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.external_id = _external_id if type(_external_id) is str or _external_id is UNSET else as_str(_external_id)
        self.mobile_phone = (
            _mobile_phone if type(_mobile_phone) is str or _mobile_phone is UNSET else as_str(_mobile_phone)
        )
        self.email = _email if type(_email) is str or _email is UNSET else as_str(_email)
        self.first_name = _first_name if type(_first_name) is str or _first_name is UNSET else as_str(_first_name)
        self.last_name = _last_name if type(_last_name) is str or _last_name is UNSET else as_str(_last_name)
        self.address = _address if type(_address) is str or _address is UNSET else as_str(_address)
        self.zip_ = _zip_ if type(_zip_) is str or _zip_ is UNSET else as_str(_zip_)
        self.city = _city if type(_city) is str or _city is UNSET else as_str(_city)
        self.country = _country if type(_country) is str or _country is UNSET else as_str(_country)
        self.birth_date = _birth_date if type(_birth_date) is str or _birth_date is UNSET else as_str(_birth_date)
        self.gender = _gender if type(_gender) is str or _gender is UNSET else as_str(_gender)
        self.favorite_stores = (
            [each if type(each) is str else as_str(each) for each in _favorite_stores]
            if type(_favorite_stores) is list
            else _favorite_stores
        )
        self.interests = (
            [each if type(each) is str else as_str(each) for each in _interests]
            if type(_interests) is list
            else _interests
        )
        self.consents = (
            [
                CustomerConsent.from_dict(each) if type(each) is dict else each
                for each in but_nulls(_consents, "CustomerConsent")
            ]
            if type(_consents) is list
            else _consents
        )
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self

    @classmethod
    def field_models(cls) -> dict[str, Any]:
        """Return the models that fields are, or hold in lists and mappings, by the names of the fields on the wire."""
        return {
            "consents": CustomerConsent,
        }


_ABSENT: dict[str, Any] = {
    "externalId": UNSET,
    "mobilePhone": UNSET,
    "email": UNSET,
    "firstName": UNSET,
    "lastName": UNSET,
    "address": UNSET,
    "zip": UNSET,
    "city": UNSET,
    "country": UNSET,
    "birthDate": UNSET,
    "gender": UNSET,
    "favoriteStores": UNSET,
    "interests": UNSET,
    "consents": UNSET,
    "extendedProperties": UNSET,
}
CustomerInput._absent = _ABSENT

from .customer_consent import CustomerConsent
