from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model_base import Model
from ..model_base import define as _attrs_define
from ..model_base import field as _attrs_field
from ..types import UNSET, as_float, as_str, dump


@_attrs_define(repr=False)
class RewardPoints(Model):
    """Bonus points to give. The reference names no field for the member.

    Attributes:
        points: How many points to give. Example: ``1000``.
        description: What they are given for. Example: ``Goodwill, late delivery``.
    """

    points: float
    """How many points to give. Example: ``1000``."""
    description: str
    """What they are given for. Example: ``Goodwill, late delivery``."""
    additional_properties: dict[str, Any] = _attrs_field(kw_only=True, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, by their names on the wire; those that the description does not know are last."""
        out: dict[str, Any] = {}
        value: Any
        value = self.points
        if value is not UNSET:
            out["points"] = value
        value = self.description
        if value is not UNSET:
            out["description"] = value
        if self.additional_properties:
            for key, each in self.additional_properties.items():
                out.setdefault(key, dump(each))
        return out

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> RewardPoints:
        """Return what ``src_dict`` holds by the names on the wire, read leniently.

        Fields that the description does not know are kept in ``additional_properties``.
        """
        # Merged in C: the fields stand in the order of the description, and what it does not know comes last.
        merged: dict[str, Any] = {**_ABSENT, **src_dict}
        (
            _points,
            _description,
            *unknown,
        ) = merged.values()
        self = cls.__new__(cls)
        self.points = _points if type(_points) is float or type(_points) is int else as_float(_points)
        self.description = _description if type(_description) is str else as_str(_description)
        self.additional_properties = (
            {key: each for key, each in src_dict.items() if key not in _ABSENT} if unknown else {}
        )
        return self


_ABSENT: dict[str, Any] = {
    "points": UNSET,
    "description": UNSET,
}
RewardPoints._absent = _ABSENT
