from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_str, dump


@_attrs_define(repr=False)
class BonusRule(Model):
    """A rule that says what gives bonus points.

    Attributes:
        bonus_rule_id: The rule's id. Example: ``2``.
        name: The name. Example: ``Registrering``.
        bonus_rule_type: What kind of rule it is, such as REGISTER.
        value: How many points it gives, a number in a string. Example: ``30``.
        valid_from: From when it is valid. The reference names no time zone. Example: ``2022-01-01T00:00:00``.
        valid_to: Until when it is valid; null where there is no end. The reference names no time zone.
        created: When it was created. The reference names no time zone. Example: ``2021-01-01T00:00:00``.
    """

    bonus_rule_id: None | str | Unset = UNSET
    """The rule's id. Example: ``2``."""
    name: None | str | Unset = UNSET
    """The name. Example: ``Registrering``."""
    bonus_rule_type: None | str | Unset = UNSET
    """What kind of rule it is, such as REGISTER."""
    value: None | str | Unset = UNSET
    """How many points it gives, a number in a string. Example: ``30``."""
    valid_from: None | str | Unset = UNSET
    """From when it is valid. The reference names no time zone. Example: ``2022-01-01T00:00:00``."""
    valid_to: None | str | Unset = UNSET
    """Until when it is valid; null where there is no end. The reference names no time zone."""
    created: None | str | Unset = UNSET
    """When it was created. The reference names no time zone. Example: ``2021-01-01T00:00:00``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.bonus_rule_id
        if value is not UNSET:
            out["bonusRuleId"] = value
        value = self.name
        if value is not UNSET:
            out["name"] = value
        value = self.bonus_rule_type
        if value is not UNSET:
            out["bonusRuleType"] = value
        value = self.value
        if value is not UNSET:
            out["value"] = value
        value = self.valid_from
        if value is not UNSET:
            out["validFrom"] = value
        value = self.valid_to
        if value is not UNSET:
            out["validTo"] = value
        value = self.created
        if value is not UNSET:
            out["created"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> BonusRule:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _bonus_rule_id,
            _name,
            _bonus_rule_type,
            _value,
            _valid_from,
            _valid_to,
            _created,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.bonus_rule_id = (
            _bonus_rule_id if type(_bonus_rule_id) is str or _bonus_rule_id is UNSET else as_str(_bonus_rule_id)
        )
        self.name = _name if type(_name) is str or _name is UNSET else as_str(_name)
        self.bonus_rule_type = (
            _bonus_rule_type if type(_bonus_rule_type) is str or _bonus_rule_type is UNSET else as_str(_bonus_rule_type)
        )
        self.value = _value if type(_value) is str or _value is UNSET else as_str(_value)
        self.valid_from = _valid_from if type(_valid_from) is str or _valid_from is UNSET else as_str(_valid_from)
        self.valid_to = _valid_to if type(_valid_to) is str or _valid_to is UNSET else as_str(_valid_to)
        self.created = _created if type(_created) is str or _created is UNSET else as_str(_created)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "bonusRuleId": UNSET,
    "name": UNSET,
    "bonusRuleType": UNSET,
    "value": UNSET,
    "validFrom": UNSET,
    "validTo": UNSET,
    "created": UNSET,
}
BonusRule._absent = _ABSENT
