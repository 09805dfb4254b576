from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_int, as_str, dump


@_attrs_define(repr=False)
class Vehicle(Model):
    """A vehicle of a customer.

    Attributes:
        vehicle_id: The vehicle's id, which the API gave it. Example: ``C0FFEE00-0000-4000-8000-000000000001``.
        registration_number: The registration number, such as EK12345.
        brand: The brand. Example: ``Polestar``.
        model: The model. Example: ``2``.
        year: The model year. Example: ``2024``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    vehicle_id: None | str | Unset = UNSET
    """The vehicle's id, which the API gave it. Example: ``C0FFEE00-0000-4000-8000-000000000001``."""
    registration_number: None | str | Unset = UNSET
    """The registration number, such as EK12345."""
    brand: None | str | Unset = UNSET
    """The brand. Example: ``Polestar``."""
    model: None | str | Unset = UNSET
    """The model. Example: ``2``."""
    year: int | None | Unset = UNSET
    """The model year. Example: ``2024``."""
    extended_properties: dict[str, Any] | None | Unset = UNSET
    """What your account has beyond the documented fields, by name; agreed with Trigg."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.vehicle_id
        if value is not UNSET:
            out["vehicleId"] = value
        value = self.registration_number
        if value is not UNSET:
            out["registrationNumber"] = value
        value = self.brand
        if value is not UNSET:
            out["brand"] = value
        value = self.model
        if value is not UNSET:
            out["model"] = value
        value = self.year
        if value is not UNSET:
            out["year"] = value
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Vehicle:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _vehicle_id,
            _registration_number,
            _brand,
            _model,
            _year,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.vehicle_id = _vehicle_id if type(_vehicle_id) is str or _vehicle_id is UNSET else as_str(_vehicle_id)
        self.registration_number = (
            _registration_number
            if type(_registration_number) is str or _registration_number is UNSET
            else as_str(_registration_number)
        )
        self.brand = _brand if type(_brand) is str or _brand is UNSET else as_str(_brand)
        self.model = _model if type(_model) is str or _model is UNSET else as_str(_model)
        self.year = _year if type(_year) is int or _year is UNSET else as_int(_year)
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "vehicleId": UNSET,
    "registrationNumber": UNSET,
    "brand": UNSET,
    "model": UNSET,
    "year": UNSET,
    "extendedProperties": UNSET,
}
Vehicle._absent = _ABSENT
