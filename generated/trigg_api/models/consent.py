from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class Consent(Model):
    """A consent that customers can give.

    Attributes:
        id: The id. Example: ``email``.
        name: The name. Example: ``E-mail``.
        description: What the customer consents to. Example: ``Marketing by e-mail``.
        extended_properties: What your account has beyond the documented fields, by name; agreed with Trigg.
    """

    id: None | str | Unset = UNSET
    """The id. Example: ``email``."""
    name: None | str | Unset = UNSET
    """The name. Example: ``E-mail``."""
    description: None | str | Unset = UNSET
    """What the customer consents to. Example: ``Marketing by e-mail``."""
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
        value = self.extended_properties
        if value is not UNSET:
            out["extendedProperties"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Consent:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _id,
            _name,
            _description,
            _extended_properties,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.id = _id if type(_id) is str or _id is UNSET else as_str(_id)
        self.name = _name if type(_name) is str or _name is UNSET else as_str(_name)
        self.description = _description if type(_description) is str or _description is UNSET else as_str(_description)
        self.extended_properties = _extended_properties
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "id": UNSET,
    "name": UNSET,
    "description": UNSET,
    "extendedProperties": UNSET,
}
Consent._absent = _ABSENT
