from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, Unset, as_int, as_str, dump


@_attrs_define(repr=False)
class BonusActivity(Model):
    """Something that a member did, which gives bonus points.

    Attributes:
        external_id: The customer's id in your own system. Example: ``+4712345678``.
        activity: Inferred: the id or name of the activity, as in ``loyalty.bonus_rules``. Example: ``20``.
        activity_date: When it was done. The reference names no time zone. Example: ``2022-07-01``.
        activity_value: Inferred: how much or how many was done. Example: ``10``.
    """

    external_id: None | str | Unset = UNSET
    """The customer's id in your own system. Example: ``+4712345678``."""
    activity: None | str | Unset = UNSET
    """Inferred: the id or name of the activity, as in ``loyalty.bonus_rules``. Example: ``20``."""
    activity_date: None | str | Unset = UNSET
    """When it was done. The reference names no time zone. Example: ``2022-07-01``."""
    activity_value: int | None | Unset = UNSET
    """Inferred: how much or how many was done. Example: ``10``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.external_id
        if value is not UNSET:
            out["externalId"] = value
        value = self.activity
        if value is not UNSET:
            out["activity"] = value
        value = self.activity_date
        if value is not UNSET:
            out["activityDate"] = value
        value = self.activity_value
        if value is not UNSET:
            out["activityValue"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> BonusActivity:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _external_id,
            _activity,
            _activity_date,
            _activity_value,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.external_id = _external_id if type(_external_id) is str or _external_id is UNSET else as_str(_external_id)
        self.activity = _activity if type(_activity) is str or _activity is UNSET else as_str(_activity)
        self.activity_date = (
            _activity_date if type(_activity_date) is str or _activity_date is UNSET else as_str(_activity_date)
        )
        self.activity_value = (
            _activity_value if type(_activity_value) is int or _activity_value is UNSET else as_int(_activity_value)
        )
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "externalId": UNSET,
    "activity": UNSET,
    "activityDate": UNSET,
    "activityValue": UNSET,
}
BonusActivity._absent = _ABSENT
