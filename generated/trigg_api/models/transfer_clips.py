from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_int, as_str, dump


@_attrs_define(repr=False)
class TransferClips(Model):
    """Clips to transfer between loyalty cards.

    Attributes:
        from_customer_id: The id of the customer who gives the clips. Example:
            ``15BE85AB-CD61-4A23-8C22-0981AD35DBD1S2010``.
        to_customer_id: The id of the customer who gets them. Example: ``2A9ACDD0-9113-4EF4-8EA9-FD343E040EE9``.
        loyaltycard_id: The loyalty card's id; it is spelled like this. Example:
            ``952841C1-4385-40B3-8B30-A65AAC66108E``.
        clip_count: How many clips to transfer. Example: ``1``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    from_customer_id: str
    """The id of the customer who gives the clips. Example: ``15BE85AB-CD61-4A23-8C22-0981AD35DBD1S2010``."""
    to_customer_id: str
    """The id of the customer who gets them. Example: ``2A9ACDD0-9113-4EF4-8EA9-FD343E040EE9``."""
    loyaltycard_id: str
    """The loyalty card's id; it is spelled like this. Example: ``952841C1-4385-40B3-8B30-A65AAC66108E``."""
    clip_count: int
    """How many clips to transfer. Example: ``1``."""
    extended_properties: dict[str, str] | Unset = UNSET
    """What your account has beyond the documented fields, by name; agreed with Trigg."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.from_customer_id
        if value is not UNSET:
            out["fromCustomerId"] = value
        value = self.to_customer_id
        if value is not UNSET:
            out["toCustomerId"] = value
        value = self.loyaltycard_id
        if value is not UNSET:
            out["loyaltycardId"] = value
        value = self.clip_count
        if value is not UNSET:
            out["clipCount"] = value
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> TransferClips:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _from_customer_id,
            _to_customer_id,
            _loyaltycard_id,
            _clip_count,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.from_customer_id = _from_customer_id if type(_from_customer_id) is str else as_str(_from_customer_id)
        self.to_customer_id = _to_customer_id if type(_to_customer_id) is str else as_str(_to_customer_id)
        self.loyaltycard_id = _loyaltycard_id if type(_loyaltycard_id) is str else as_str(_loyaltycard_id)
        self.clip_count = _clip_count if type(_clip_count) is int else as_int(_clip_count)
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
    "fromCustomerId": UNSET,
    "toCustomerId": UNSET,
    "loyaltycardId": UNSET,
    "clipCount": UNSET,
    "extendedProperties": UNSET,
}
TransferClips._absent = _ABSENT
