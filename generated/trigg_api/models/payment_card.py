from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class PaymentCard(Model):
    """A payment card of a customer.

    Attributes:
        id: The id. Example: ``1``.
        customer_id: The customer's id. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``.
        token: What the payment provider calls the card. Example: ``tok_123``.
        masked_pan: The card's number, with all but its last digits masked. Example: ``**** **** **** 1234``.
        expiry_date: When the card expires, as month and year. Example: ``12/29``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    id: None | str | Unset = UNSET
    """The id. Example: ``1``."""
    customer_id: None | str | Unset = UNSET
    """The customer's id. Example: ``2457B03E-9925-45E9-B551-25F10D7BD4F2``."""
    token: None | str | Unset = UNSET
    """What the payment provider calls the card. Example: ``tok_123``."""
    masked_pan: None | str | Unset = UNSET
    """The card's number, with all but its last digits masked. Example: ``**** **** **** 1234``."""
    expiry_date: None | str | Unset = UNSET
    """When the card expires, as month and year. Example: ``12/29``."""
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
        value = self.customer_id
        if value is not UNSET:
            out["customerId"] = value
        value = self.token
        if value is not UNSET:
            out["token"] = value
        value = self.masked_pan
        if value is not UNSET:
            out["maskedPan"] = value
        value = self.expiry_date
        if value is not UNSET:
            out["expiryDate"] = value
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> PaymentCard:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _customer_id,
            _token,
            _masked_pan,
            _expiry_date,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id if type(_id) is str or _id is UNSET else as_str(_id)
        self.customer_id = _customer_id if type(_customer_id) is str or _customer_id is UNSET else as_str(_customer_id)
        self.token = _token if type(_token) is str or _token is UNSET else as_str(_token)
        self.masked_pan = _masked_pan if type(_masked_pan) is str or _masked_pan is UNSET else as_str(_masked_pan)
        self.expiry_date = _expiry_date if type(_expiry_date) is str or _expiry_date is UNSET else as_str(_expiry_date)
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "customerId": UNSET,
    "token": UNSET,
    "maskedPan": UNSET,
    "expiryDate": UNSET,
    "extendedProperties": UNSET,
}
PaymentCard._absent = _ABSENT
