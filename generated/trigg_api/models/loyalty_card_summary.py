from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_float, as_int, as_str, dump


@_attrs_define(repr=False)
class LoyaltyCardSummary(Model):
    """A loyalty card (stamp card) of a customer.

    Attributes:
        id: The card's id; a number that may come in a string. Example: ``4``.
        namn: The name; it is spelled like this. Example: ``Black coffee``.
        total: How many clips fill the card. Example: ``6``.
        count: How many clips the customer has. Example: ``3``.
        image_url: The URL of an image. Example: ``cdn.oculos.no/coffee_clip3.png``.
        sort_order: The place in a list, the lowest first. Example: ``1``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    id: int | None | str | Unset = UNSET
    """The card's id; a number that may come in a string. Example: ``4``."""
    namn: None | str | Unset = UNSET
    """The name; it is spelled like this. Example: ``Black coffee``."""
    total: float | None | Unset = UNSET
    """How many clips fill the card. Example: ``6``."""
    count: float | None | Unset = UNSET
    """How many clips the customer has. Example: ``3``."""
    image_url: None | str | Unset = UNSET
    """The URL of an image. Example: ``cdn.oculos.no/coffee_clip3.png``."""
    sort_order: int | None | Unset = UNSET
    """The place in a list, the lowest first. Example: ``1``."""
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
        value = self.namn
        if value is not UNSET:
            out["namn"] = value
        value = self.total
        if value is not UNSET:
            out["total"] = value
        value = self.count
        if value is not UNSET:
            out["count"] = value
        value = self.image_url
        if value is not UNSET:
            out["imageUrl"] = value
        value = self.sort_order
        if value is not UNSET:
            out["sortOrder"] = value
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> LoyaltyCardSummary:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _namn,
            _total,
            _count,
            _image_url,
            _sort_order,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id
        self.namn = _namn if type(_namn) is str or _namn is UNSET else as_str(_namn)
        self.total = _total if type(_total) is float or type(_total) is int or _total is UNSET else as_float(_total)
        self.count = _count if type(_count) is float or type(_count) is int or _count is UNSET else as_float(_count)
        self.image_url = _image_url if type(_image_url) is str or _image_url is UNSET else as_str(_image_url)
        self.sort_order = _sort_order if type(_sort_order) is int or _sort_order is UNSET else as_int(_sort_order)
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "namn": UNSET,
    "total": UNSET,
    "count": UNSET,
    "imageUrl": UNSET,
    "sortOrder": UNSET,
    "extendedProperties": UNSET,
}
LoyaltyCardSummary._absent = _ABSENT
