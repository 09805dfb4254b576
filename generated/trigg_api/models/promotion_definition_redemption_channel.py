from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class PromotionDefinitionRedemptionChannel(Model):
    """How a promotion is redeemed, and what it is worth there.

    Attributes:
        value_type: What the value is, such as an amount.
        value: What it is worth, a number in a string. Example: ``100``.
        message: What the customer or the till is shown.
    """

    value_type: None | str | Unset = UNSET
    """What the value is, such as an amount."""
    value: None | str | Unset = UNSET
    """What it is worth, a number in a string. Example: ``100``."""
    message: None | str | Unset = UNSET
    """What the customer or the till is shown."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.value_type
        if value is not UNSET:
            out["valueType"] = value
        value = self.value
        if value is not UNSET:
            out["value"] = value
        value = self.message
        if value is not UNSET:
            out["message"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> PromotionDefinitionRedemptionChannel:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _value_type,
            _value,
            _message,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.value_type = _value_type if type(_value_type) is str or _value_type is UNSET else as_str(_value_type)
        self.value = _value if type(_value) is str or _value is UNSET else as_str(_value)
        self.message = _message if type(_message) is str or _message is UNSET else as_str(_message)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "valueType": UNSET,
    "value": UNSET,
    "message": UNSET,
}
PromotionDefinitionRedemptionChannel._absent = _ABSENT
